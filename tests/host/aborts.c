/* SPDX-License-Identifier: GPL-2.0-only */
/* aborts.c - run a function in a child: tests of assertions (unit.h) */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int unit_aborts(void (*fn)(void *), void *arg);

/* Return: 1 when @fn(@arg) ended by an abort (an assertion), else 0. */
int unit_aborts(void (*fn)(void *), void *arg)
{
	int status = 0;
	pid_t child = fork();

	if (child == 0) {
		if (!freopen("/dev/null", "w", stderr))
			_exit(0);
		fn(arg);
		_exit(0);
	}
	waitpid(child, &status, 0);
	return WIFSIGNALED(status) ||
	       (WIFEXITED(status) && WEXITSTATUS(status) != 0);
}
