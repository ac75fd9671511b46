/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * s_differences.c - where system calls differ from 2.4.0 on purpose
 *
 * One line a row of docs/differences.md: "name: what was seen". On a host some
 * of them say something else.
 */
#include "lib/ulib.h"

#define CLONE_VM     0x00000100
#define CLONE_THREAD 0x00010000
#define WCONTINUED   8

static volatile int shared_word;
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

/* the child of a clone writes; does its parent see it? */
static void clone_vm(void)
{
	int status, pid;

	shared_word = 1;
	pid = (int)syscall6(SYS_clone, CLONE_VM | SIGCHLD, 0, 0, 0, 0, 0);
	if (pid == 0) {
		shared_word = 2;
		_exit(0);
	}
	wait4(pid, &status, 0, NULL);
	printf("clone with CLONE_VM: memory is %s\n",
	       shared_word == 1 ? "copied" : "shared");
}

/* the child of a vfork writes and ends while its parent waits */
static void vfork_copies(void)
{
	int status, pid;

	shared_word = 1;
	pid = (int)syscall0(SYS_vfork);
	if (pid == 0) {
		shared_word = 2;
		_exit(3);
	}
	/* the child is dead already: nothing to wait for */
	printf("vfork: memory is %s, the parent waited: %d\n",
	       shared_word == 1 ? "copied" : "shared",
	       wait4(pid, &status, 1 /* WNOHANG */, NULL) == pid);
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

int main(void)
{
	int status;

	memory_calls();
	clone_vm();
	vfork_copies();
	say("clone with CLONE_THREAD",
	    syscall6(SYS_clone, CLONE_THREAD | SIGCHLD, 0, 0, 0, 0, 0));
	registers_of_a_handler();
	say("wait4 with WCONTINUED", wait4(-1, &status, WCONTINUED, NULL));
	return 0;
}
