/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * forkbomb.c - a bounded fork bomb: forkbomb [PROCESSES]
 *
 * Each process forks two more until PROCESSES (default 100) were tried in all;
 * the tree is counted through a shared pipe and must vanish again.
 */
#include "lib/ulib.h"

enum { DEFAULT_PROCESSES = 100 };

/* forks a tree of @n processes below this one; processes that came to be */
static unsigned long grow(unsigned long n, int report)
{
	unsigned long left = n / 2, sizes[2] = {n - left, left};
	int pids[2] = {-1, -1};

	for (int i = 0; i < 2; i++) {
		if (!sizes[i])
			continue;
		pids[i] = fork();
		if (pids[i] == 0) {
			write(report, "x", 1);
			grow(sizes[i] - 1, report);
			_exit(0);
		}
		if (pids[i] < 0)
			write(report, "f", 1);
	}
	for (int i = 0; i < 2; i++)
		if (pids[i] > 0)
			wait_for(pids[i]);
	return 0;
}

int main(int argc, char **argv)
{
	unsigned long want = argc > 1 ? str_to_ulong(argv[1])
				      : DEFAULT_PROCESSES;
	unsigned long made = 0, refused = 0;
	int fds[2], pid, n;
	char byte;

	if (pipe(fds) < 0)
		return fail("forkbomb", "pipe", -EPIPE);
	pid = fork();
	if (pid == 0) {
		close(fds[0]);
		grow(want, fds[1]);
		_exit(0);
	}
	close(fds[1]);
	while ((n = read(fds[0], &byte, 1)) == 1) {
		if (byte == 'x')
			made++;
		else
			refused++;
	}
	wait_for(pid);
	printf("forkbomb: %lu processes ran, %lu forks refused\n", made,
	       refused);
	return made == 0;
}
