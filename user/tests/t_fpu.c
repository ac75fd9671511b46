/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * t_fpu.c - FPU and SSE registers belong to the task
 *
 * Two processes compute beside each other, yielding all the time; each must
 * get what it gets alone.
 */
#include "lib/ulib.h"

enum { ROUNDS = 2000, TERMS = 40 };

/* sum of 1/(seed+i) on the x87 stack, in millionths; yields between the terms */
static uint32_t series(uint32_t seed, bool yield)
{
	uint32_t result = 0, million = 1000000;

	__asm__ volatile("fldz");
	for (uint32_t i = 1; i <= TERMS; i++) {
		uint32_t n = seed + i;

		__asm__ volatile("fld1\n\tfidivl %0\n\tfaddp" : : "m"(n));
		if (yield && i % 8 == 0)
			sched_yield();
	}
	__asm__ volatile("fimull %1\n\tfistpl %0"
			 : "=m"(result)
			 : "m"(million));
	return result;
}

static int compute(uint32_t seed, uint32_t expected)
{
	int bad = 0;

	for (int i = 0; i < ROUNDS; i++)
		bad += series(seed, true) != expected;
	return bad != 0;
}

int main(void)
{
	uint32_t first = series(3, false), second = series(5, false);
	int pids[2];

	printf("alone: %u %u\n", first, second);
	for (int i = 0; i < 2; i++) {
		pids[i] = fork();
		if (pids[i] == 0)
			_exit(compute(i ? 5 : 3, i ? second : first));
	}
	for (int i = 0; i < 2; i++)
		printf("beside each other: %d\n",
		       WEXITSTATUS(wait_for(pids[i])));
	return 0;
}
