/* SPDX-License-Identifier: GPL-2.0-only */
/* selftest_sched.c - tasks: choice, slices, numbers, limits, leaks */
#include "core/sched.h"
#include "mm/gfp.h"
#include "mm/slab.h"
#include "mm/swap.h"
#include "proc/proc.h"
#include "proc/syscalls.h"
#include "tests/kernel/selftest.h"
#include "uapi/wait.h"

#define DEF_TICKS  6 /* 2.4.0's slice at nice 0, HZ 100 */
#define EXIT_CODE  7
#define RUN_TICKS  30
#define NR_ROUNDS  20u
#define LEAK_PAGES 4u /* slabs and stacks that were grown once stay */

static volatile u32 spins[2];
static volatile bool stop;
static u32 turns[4], nr_turns;

static void nothing(void *arg)
{
	(void)arg;
}

static void exit_with_code(void *arg)
{
	(void)arg;
	do_exit(EXIT_CODE << WSTATUS_SHIFT);
}

/* wait4() from the kernel: the status goes to user memory, so look before */
static pid_t reap(pid_t pid, int *code)
{
	struct task *p = find_task(pid);

	while (p && p->state != TASK_ZOMBIE)
		sched_yield();
	*code = p ? p->exit_code : -1;
	return sys_wait4(pid, NULL, 0, NULL);
}

SELFTEST(sched_exit_code_reaches_parent)
{
	int pid = kernel_thread(exit_with_code, NULL, "exiter"), code;

	ST_CHECK(pid > 0);
	ST_EQ(reap(pid, &code), pid);
	ST_EQ(code, EXIT_CODE << WSTATUS_SHIFT);
	ST_CHECK(!find_task(pid));
	ST_EQ(sys_wait4(pid, NULL, 0, NULL), -ECHILD);
}

SELFTEST(sched_wait_nohang_does_not_wait)
{
	int pid = kernel_thread(nothing, NULL, "nothing"), code;

	ST_EQ(sys_wait4(pid, NULL, WNOHANG, NULL), 0); /* has not run yet */
	ST_EQ(sys_wait4(pid, NULL, ~0, NULL), -EINVAL);
	ST_EQ(reap(pid, &code), pid);
}

SELFTEST(sched_pids_are_unique_and_ascend)
{
	int a = kernel_thread(nothing, NULL, "a"), code;
	int b = kernel_thread(nothing, NULL, "b");

	ST_CHECK(a > 0 && b > a);
	ST_EQ(reap(a, &code), a);
	ST_EQ(reap(b, &code), b);
	ST_CHECK(alloc_pid() > b); /* not the number that has just ended */
}

SELFTEST(sched_child_shares_the_slice)
{
	int before, after, pid, code;
	u32 flags = irq_save(); /* no tick in between */

	before = current->counter;
	pid = kernel_thread(nothing, NULL, "child");
	after = current->counter;
	restore_flags(flags);
	ST_CHECK(pid > 0);
	ST_EQ(after, before >> 1);
	ST_EQ(after + find_task(pid)->counter, before);
	ST_EQ(reap(pid, &code), pid);
}

static void take_turns(void *arg)
{
	u32 i;

	for (i = 0; i < 2; i++) {
		turns[nr_turns++] = (u32)arg;
		sched_yield();
	}
}

SELFTEST(sched_yield_alternates)
{
	int a, b, code;

	nr_turns = 0;
	a = kernel_thread(take_turns, (void *)1, "one");
	b = kernel_thread(take_turns, (void *)2, "two");
	ST_EQ(reap(a, &code), a);
	ST_EQ(reap(b, &code), b);
	ST_EQ(nr_turns, 4);
	ST_CHECK(turns[0] != turns[1]);
	ST_CHECK(turns[2] != turns[3]);
}

/* burns its slices: the kernel is not preempted, so it offers itself */
static void burn(void *arg)
{
	while (!stop) {
		spins[(u32)arg]++;
		if (current->need_resched)
			schedule();
	}
}

SELFTEST(sched_slices_follow_nice)
{
	int nice_pid, mean_pid, code;

	stop = false;
	spins[0] = spins[1] = 0;
	nice_pid = kernel_thread(burn, (void *)0, "nice");
	mean_pid = kernel_thread(burn, (void *)1, "mean");
	set_user_nice(find_task(nice_pid), 19);
	set_user_nice(find_task(mean_pid), -20);
	set_current_state(TASK_UNINTERRUPTIBLE);
	(void)schedule_timeout(4 * RUN_TICKS);
	stop = true;
	ST_EQ(reap(nice_pid, &code), nice_pid);
	ST_EQ(reap(mean_pid, &code), mean_pid);
	ST_CHECK(spins[0] > 0);
	ST_CHECK(spins[1] / 4 > spins[0]); /* 11 ticks to 1 */
}

SELFTEST(sched_slice_is_six_ticks)
{
	int a, b, code;
	u64 before;
	u32 switches;

	stop = false;
	a = kernel_thread(burn, (void *)0, "a");
	b = kernel_thread(burn, (void *)1, "b");
	before = nr_switches;
	set_current_state(TASK_UNINTERRUPTIBLE);
	(void)schedule_timeout(RUN_TICKS * 2);
	switches = (u32)(nr_switches - before);
	stop = true;
	ST_EQ(reap(a, &code), a);
	ST_EQ(reap(b, &code), b);
	/* 60 ticks, 6 a slice: 10 switches; others run a little too */
	ST_CHECK(switches >= RUN_TICKS * 2 / DEF_TICKS / 2);
	ST_CHECK(switches <= RUN_TICKS * 2);
}

SELFTEST(sched_nice_is_clamped)
{
	set_user_nice(current, -100);
	ST_EQ(current->nice, -20);
	set_user_nice(current, 100);
	ST_EQ(current->nice, 19);
	set_user_nice(current, 0);
}

SELFTEST(sched_kernel_threads_ignore_signals)
{
	u64 before = current->sig_pending;

	send_signal(current, SIGKILL);
	ST_EQ(current->sig_pending == before, 1);
	ST_CHECK(!signal_pending(current));
}

static unsigned long pages_in_hand(void)
{
	return nr_free_pages() + nr_inactive_clean_pages();
}

SELFTEST(sched_threads_leak_nothing)
{
	unsigned long before = 0, after;
	int pid, code;
	u32 i;

	for (i = 0; i < 2 * NR_ROUNDS; i++) {
		if (i == NR_ROUNDS)
			before = pages_in_hand();
		pid = kernel_thread(nothing, NULL, "leak");
		ST_CHECK(pid > 0);
		ST_EQ(reap(pid, &code), pid);
	}
	after = pages_in_hand();
	ST_CHECK(before <= after + LEAK_PAGES);
}

static void stop_once(void *arg)
{
	bool *ran = arg;

	set_current_state(TASK_STOPPED);
	schedule();
	*ran = true;
}

/* kupdate stops itself when its interval is 0 (reference 7.7) */
SELFTEST(sched_sigcont_continues_a_kernel_thread)
{
	static bool ran;
	int pid = kernel_thread(stop_once, &ran, "stopped"), code;
	struct task *p = find_task(pid);

	ST_CHECK(p);
	while (p->state != TASK_STOPPED)
		sched_yield();
	send_signal(p, SIGTERM);
	ST_EQ(p->state, TASK_STOPPED);
	send_signal(p, SIGCONT);
	ST_EQ(reap(pid, &code), pid);
	ST_CHECK(ran);
}
