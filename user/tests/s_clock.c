/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * s_clock.c - waits are not too short, and the wall clock is what it was set to
 *
 * For a machine whose ticks and clock go together (-icount). Root only. Prints
 * "clock: ..." lines.
 */
#include "lib/ulib.h"

enum {
	SYS_stime = 25,
	SYS_settimeofday = 79,
	SYS_setitimer = 104,
	SYS_rt_sigtimedwait = 177,
	ROUNDS = 20,
	WAIT_US = 20000, /* two ticks */
	US_PER_S = 1000000,
	NS_PER_US = 1000,
	DAY_S = 1000000000, /* of 2001 */
};

static void nothing(int sig)
{
	(void)sig;
}

/* since boot */
static uint64_t monotonic_us(void)
{
	struct timespec ts;

	syscall2(SYS_clock_gettime, 1, &ts);
	return (uint64_t)ts.sec * US_PER_S + (uint32_t)ts.nsec / NS_PER_US;
}

static uint64_t wall_us(void)
{
	struct timeval tv;

	gettimeofday(&tv);
	return (uint64_t)tv.sec * US_PER_S + (uint32_t)tv.usec;
}

static void take(void)
{
	uint32_t set[2] = {1u << (SIGUSR1 - 1), 0};
	struct timespec ts = {0, WAIT_US * NS_PER_US};

	syscall6(SYS_rt_sigtimedwait, (long)set, 0, (long)&ts, 8, 0, 0);
}

static void timer(void)
{
	long value[4] = {0, 0, 0, WAIT_US};

	syscall3(SYS_setitimer, 0, (long)value, 0);
	syscall0(SYS_pause);
}

static void sleep_so(void)
{
	struct timespec ts = {0, WAIT_US * NS_PER_US};

	nanosleep(&ts, NULL);
}

/* at different places between two ticks */
static void waits(const char *what, void (*wait)(void))
{
	int too_short = 0;

	for (int i = 0; i < ROUNDS; i++) {
		uint64_t start = monotonic_us();

		while (monotonic_us() < start + (uint64_t)i * 700)
			;
		start = monotonic_us();
		wait();
		too_short += monotonic_us() < start + WAIT_US;
	}
	printf("clock: %s: %d too short\n", what, too_short);
}

/* the clock may have gone on since, by no more than the other one has */
static void sets(void)
{
	int wrong = 0;

	for (int i = 0; i < ROUNDS; i++) {
		struct timeval to = {DAY_S + i, i * US_PER_S / ROUNDS};
		uint64_t start = monotonic_us(), now;
		uint64_t set = (uint64_t)to.sec * US_PER_S + (uint32_t)to.usec;

		syscall2(SYS_settimeofday, &to, 0);
		now = wall_us();
		wrong += now < set || now - set > monotonic_us() - start + 1;
	}
	printf("clock: set, %d wrong\n", wrong);
	for (int i = wrong = 0; i < ROUNDS; i++) {
		long to = DAY_S + i;
		uint64_t start = monotonic_us(), now;
		uint64_t set = (uint64_t)to * US_PER_S;

		syscall1(SYS_stime, &to);
		now = wall_us();
		wrong += now < set || now - set > monotonic_us() - start + 1;
		sleep_ms(30);
	}
	printf("clock: set to seconds, %d wrong\n", wrong);
}

int main(void)
{
	signal_action(SIGALRM, (uintptr_t)nothing);
	waits("sigtimedwait", take);
	waits("timer", timer);
	waits("nanosleep", sleep_so);
	sets();
	return 0;
}
