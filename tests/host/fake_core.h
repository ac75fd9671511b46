/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fake_core.h - kernel/core for host tests: what the tests can see and set
 *
 * Every function of fake_core.c is weak: a test may define its own.
 */
#ifndef TESTS_FAKE_CORE_H
#define TESTS_FAKE_CORE_H

#include "core/sched.h"
#include "core/boot.h"

/* called by schedule() (and so by down(), sleep_on() ...) with the state that
 * current set; the default only makes current runnable again */
extern void (*host_schedule_hook)(void);
extern void (*host_yield_hook)(void);  /* sched_yield() */
extern u32 host_schedules;	       /* calls of schedule() */
extern u32 host_yields;		       /* calls of sched_yield() */
extern u32 host_wakeups;	       /* tasks made runnable by a wake-up */
extern u32 host_tq_runs;	       /* calls of run_task_queue() */
extern u32 host_warnings;	       /* warn_failed() */
extern char host_log[65536];	       /* all printk()s of the test */
extern void (*host_printk_hook)(void); /* in each printk(); may be NULL */
extern bool host_log_echo; /* copy printk() to stderr; default true */

struct host_signal {
	struct task *task;
	int sig;
};
#define HOST_MAX_SIGNALS 16
extern struct host_signal host_signals[HOST_MAX_SIGNALS]; /* sent so far */
extern u32 host_nr_signals;

/* a runnable task with @pid, linked in the task list; never freed */
struct task *host_task_new(int pid);
/* user copies fail from this many bytes on; default: never */
extern size_t host_copy_limit;

#endif
