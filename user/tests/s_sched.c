/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * s_sched.c - policies: what SCHED_FIFO and SCHED_RR promise, and who may ask
 *
 * Runs on Lethe only: it takes the whole of the one processor.
 */
#include "tests/common.h"

enum {
	SYS_setscheduler = 156,
	SYS_getscheduler = 157,
	SYS_setparam = 154,
	SYS_getparam = 155,
	SYS_get_max = 159,
	SYS_get_min = 160,
	SYS_rr_interval = 161,
	OTHER = 0,
	FIFO = 1,
	RR = 2,
	TURNS = 4,
	SPINS = 300000,
	NAP_NS = 100000000,
	USER = 1000,
};

static volatile unsigned int *shared;

static long policy(int kind, int priority)
{
	return syscall3(SYS_setscheduler, 0, kind, (long)&priority);
}

static void nap(void)
{
	int t[2] = {0, NAP_NS};

	syscall2(SYS_nanosleep, (char *)t, 0);
}

/* a clock tick passes: the counter of the child would move if it could run */
static void spin_for_ticks(unsigned int ticks)
{
	struct {
		int s, us;
	} now, end;

	syscall2(78, (char *)&end, 0);
	end.us += (int)ticks * 10000;
	end.s += end.us / 1000000;
	end.us %= 1000000;
	do
		syscall2(78, (char *)&now, 0);
	while (now.s < end.s || (now.s == end.s && now.us < end.us));
}

static void fifo_keeps_the_processor(void)
{
	int child = fork();

	if (child == 0)
		for (;;)
			shared[0]++;
	nap();
	number("fifo", policy(FIFO, 5));
	unsigned int before = shared[0];

	spin_for_ticks(30);
	printf("the other ran: %d\n", shared[0] != before);
	nap();
	printf("and when this one sleeps: %d\n", shared[0] != before);
	number("back", policy(OTHER, 0));
	syscall2(37, (char *)(long)child, 9);
	wait_for(child);
}

/* two that never sleep: each sees the other move on */
static void rr_takes_turns(void)
{
	unsigned int turns = 0, seen;
	int child;

	shared[0] = 0;
	number("rr", policy(RR, 7));
	child = fork();
	if (child == 0)
		for (;;)
			shared[0]++;
	seen = shared[0];
	while (turns < TURNS) {
		if (shared[0] == seen)
			continue;
		seen = shared[0];
		turns++;
	}
	printf("turns: %u\n", turns);
	syscall2(37, (char *)(long)child, 9);
	wait_for(child);
	number("back", policy(OTHER, 0));
}

static uint64_t cycles(void)
{
	char text[32];
	uint64_t n = 0;

	if (read_file("/proc/self/cycles", text, sizeof(text)) <= 0)
		return 0;
	for (const char *p = text; *p >= '0' && *p <= '9'; p++)
		n = n * 10 + (uint64_t)(*p - '0');
	return n;
}

/* what a process ran is not what its parent did */
static void cycles_of_a_child(void)
{
	uint64_t before;
	int child;

	spin_for_ticks(30);
	nap();
	before = cycles();
	child = fork();
	if (child == 0) {
		nap();
		_exit(cycles() < before);
	}
	printf("a child ran less: %d\n", WEXITSTATUS(wait_for(child)));
}

static void questions(void)
{
	int param = 77, interval[2] = {9, 9};

	number("policy", syscall1(SYS_getscheduler, 0));
	number("its priority", syscall2(SYS_getparam, 0, &param));
	printf("%d\n", param);
	number("max fifo", syscall1(SYS_get_max, FIFO));
	number("min rr", syscall1(SYS_get_min, RR));
	number("max other", syscall1(SYS_get_max, OTHER));
	number("max of 9", syscall1(SYS_get_max, 9));
	number("interval", syscall2(SYS_rr_interval, 0, interval));
	printf("%d s, %d ns\n", interval[0], interval[1]);
	number("of nobody", syscall1(SYS_getscheduler, 30000));
	number("of -1", syscall1(SYS_getscheduler, -1));
	number("fifo 0", policy(FIFO, 0));
	number("fifo 100", policy(FIFO, 100));
	number("other 1", policy(OTHER, 1));
	number("policy 7", policy(7, 1));
	number("policy -1", policy(-1, 1));
	number("bad pointer", syscall3(SYS_setscheduler, 0, FIFO, 4096));
	param = 3;
	number("priority of other", syscall2(SYS_setparam, 0, &param));
	syscall1(SYS_setuid, USER);
	number("a user: other", policy(OTHER, 0));
	number("a user: fifo", policy(FIFO, 1));
	param = 0;
	number("a user: init's",
	       syscall3(SYS_setscheduler, 1, OTHER, (long)&param));
}

int main(void)
{
	shared = mmap(NULL, PAGE_BYTES, PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	fifo_keeps_the_processor();
	rr_takes_turns();
	cycles_of_a_child();
	questions();
	return 0;
}
