/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * s_differences.c - where system calls differ from 2.4.0 on purpose
 *
 * One line a row of docs/differences.md: "name: what was seen". On a host some
 * of them say something else.
 */
#include "lib/ulib.h"

#define WCONTINUED  8
#define SYS_FCNTL64 221
#define FIOASYNC    0x5452

enum { SETOWN = 8, GETOWN, SETSIG, GETSIG, SETLEASE = 1024, GETLEASE, NOTIFY };

static int handler_sig;

static void say(const char *name, long result)
{
	printf("%s: %s\n", name, result < 0 ? error_name((int)-result) : "ok");
}

static void memory_calls(void)
{
	const int rw = PROT_READ | PROT_WRITE;
	char *page =
		mmap(NULL, PAGE_BYTES, rw, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	say("mmap of 0",
	    (long)mmap(NULL, 0, rw, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	say("mremap from 0",
	    syscall6(SYS_mremap, (long)page, 0, PAGE_BYTES, 1, 0, 0));
	say("mremap to 0",
	    syscall6(SYS_mremap, (long)page, PAGE_BYTES, 0, 1, 0, 0));
}

__attribute__((regparm(3))) static void handler(int sig)
{
	handler_sig = sig;
}

static void registers_of_a_handler(void)
{
	unsigned long act[5] = {(unsigned long)handler, 0, 0, 0, 0};

	say("sigaction",
	    syscall6(SYS_rt_sigaction, SIGUSR1, (long)act, 0, 8, 0, 0));
	kill(getpid(), SIGUSR1);
	printf("handler's EAX: %d\n", handler_sig == SIGUSR1);
}

/* nothing sends SIGIO */
static void told_by_signals(void)
{
	static const int commands[] = {SETOWN,	 GETOWN,   SETSIG, GETSIG,
				       SETLEASE, GETLEASE, NOTIFY};
	int on = 1;

	for (size_t i = 0; i < ARRAY_SIZE(commands); i++)
		say("fcntl", syscall3(SYS_FCNTL64, 0, commands[i], 0));
	say("FIOASYNC", ioctl(0, FIOASYNC, &on));
}

int main(void)
{
	int status;

	memory_calls();
	registers_of_a_handler();
	told_by_signals();
	say("wait4 with WCONTINUED", wait4(-1, &status, WCONTINUED, NULL));
	return 0;
}
