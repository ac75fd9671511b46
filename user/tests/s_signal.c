/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * s_signal.c - what of signals is 2.4.0's and not every Linux's
 *
 * The room for what signals carry, that it all comes back, and the code of a
 * single step. Prints "signals: ..." lines.
 */
#include "lib/ulib.h"

enum {
	SYS_rt_sigtimedwait = 177,
	SYS_rt_sigqueueinfo = 178,
	SYS_tkill = 238,
	SIG_BLOCK = 0,
	SIG_UNBLOCK = 1,
	SIG_TRAP = 5,
	SIG_RT = 40,
	SA_SIGINFO = 4,
	SET_BYTES = 8,
	QUEUE_MAX = 1024, /* 2.4's max_queued_signals */
	TRAP_FLAG = 0x100,
	UC_EFLAGS = 21,
	SLABINFO_BYTES = 8192,
};

struct action {
	void (*handler)(int, int *, unsigned int *);
	uint32_t flags;
	void (*restorer)(void);
	uint32_t mask[2];
};

static volatile int step_code;

static void stepped(int sig, int *info, unsigned int *uc)
{
	(void)sig;
	step_code = info[2];
	uc[UC_EFLAGS] &= ~(unsigned int)TRAP_FLAG;
}

static long queue(int pid, int sig, int value)
{
	int info[32] = {0};

	info[2] = -1;
	info[3] = getpid();
	info[5] = value;
	return syscall3(SYS_rt_sigqueueinfo, pid, sig, (long)info);
}

static long take(int sig, int *info)
{
	int now[2] = {0, 0};
	uint32_t set[2] = {0, 0};

	set[(sig - 1) / 32] = 1u << (sig - 1) % 32;
	return syscall6(SYS_rt_sigtimedwait, (long)set, (long)info, (long)now,
			SET_BYTES, 0, 0);
}

static void block_all(int how)
{
	uint32_t set[2] = {~0u, ~0u};

	syscall6(SYS_rt_sigprocmask, how, (long)set, 0, SET_BYTES, 0, 0);
}

/* objects in use of the cache that entries come from */
static unsigned long entries(void)
{
	static char text[SLABINFO_BYTES];

	if (read_file("/proc/slabinfo", text, sizeof(text)) < 0)
		return 999;
	return text_number(text, "sigqueue");
}

static void room(void)
{
	int info[32], queued = 0, taken = 0, order = 0;

	block_all(SIG_BLOCK);
	while (queue(getpid(), SIG_RT, queued) == 0)
		queued++;
	printf("signals: queued %d, then %s\n", queued,
	       error_name((int)-queue(getpid(), SIG_RT, 0)));
	printf("signals: kill needs no room: %d\n", kill(getpid(), SIG_RT + 1));
	printf("signals: nor does another: %ld\n", queue(getpid(), SIGUSR1, 5));
	while (take(SIG_RT, info) == SIG_RT)
		order += info[5] == taken++;
	printf("signals: taken %d, in order %d\n", taken, order);
	printf("signals: kill's %ld", take(SIG_RT + 1, info));
	printf(" code %x\n", (unsigned int)info[2]);
	printf("signals: the other's %ld", take(SIGUSR1, info));
	printf(" code %x\n", (unsigned int)info[2]);
	block_all(SIG_UNBLOCK);
}

/* pending signals go with who has them: by exit, by SIG_IGN, by SIGCONT */
static void given_back(void)
{
	struct action ignore = {
		(void (*)(int, int *, unsigned int *))1, 0, NULL, {0, 0}};
	unsigned long before = entries();
	int child = fork();

	if (child == 0) {
		block_all(SIG_BLOCK);
		for (int i = 0; i < 100; i++)
			queue(getpid(), SIG_RT, i);
		_exit(0);
	}
	wait_for(child);
	block_all(SIG_BLOCK);
	for (int i = 0; i < 10; i++)
		queue(getpid(), SIG_RT, i);
	queue(getpid(), 20, 0); /* SIGTSTP */
	queue(getpid(), 18, 0); /* SIGCONT drops it */
	printf("signals: pending %lu\n", entries() - before);
	syscall6(SYS_rt_sigaction, SIG_RT, (long)&ignore, 0, SET_BYTES, 0, 0);
	syscall6(SYS_rt_sigaction, 18, (long)&ignore, 0, SET_BYTES, 0, 0);
	printf("signals: left %lu\n", entries() - before);
	block_all(SIG_UNBLOCK);
}

int main(void)
{
	struct action act = {stepped, SA_SIGINFO, NULL, {0, 0}};

	room();
	given_back();
	syscall6(SYS_rt_sigaction, SIG_TRAP, (long)&act, 0, SET_BYTES, 0, 0);
	__asm__ volatile("pushf\n\torl $0x100, (%%esp)\n\tpopf\n\tnop"
			 :
			 :
			 : "cc", "memory");
	printf("signals: step code %d\n", step_code);
	return 0;
}
