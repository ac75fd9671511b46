/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * runner.c - runs the tests inside the kernel, one after the other
 *
 * A test fails when it says so (ST_CHECK), and also when it leaves a spinlock
 * held, interrupts off, a state other than running, or tasks behind: the next
 * one would fail for a reason that is not its own.
 */
#include "asm/cpu.h"
#include "core/panic.h"
#include "core/sched.h"
#include "lib/string.h"
#include "tests/kernel/selftest.h"

extern const struct selftest __start_selftests[], __stop_selftests[];

bool selftest_failed;

/* What every test must leave as it found it. */
static void check_left_behind(const char *name, u32 tasks)
{
	if (spinlock_depth != 0 || current->state != TASK_RUNNING ||
	    !(save_flags() & EFLAGS_IF) || nr_tasks != tasks) {
		printk(KERN_ERR "selftest %s: left %u spinlocks, state %d, "
				"%u tasks (before: %u), interrupts %s\n",
		       name, spinlock_depth, current->state, nr_tasks, tasks,
		       save_flags() & EFLAGS_IF ? "on" : "off");
		selftest_failed = true;
		sti();
	}
}

static bool run_one(const struct selftest *test)
{
	u32 tasks = nr_tasks;

	selftest_failed = false;
	test->fn();
	check_left_behind(test->name, tasks);
	printk("selftest %s: %s\n", test->name,
	       selftest_failed ? "FAILED" : "ok");
	return !selftest_failed;
}

/**
 * selftest_run - run the tests, then end the machine
 * @prefix: only tests whose name starts so; "" runs all
 *
 * The verdict is printed and given to QEMU by isa-debug-exit. A prefix that
 * matches nothing is a failure.
 *
 * Context: task. May sleep.
 */
void selftest_run(const char *prefix)
{
	const struct selftest *test;
	u32 passed = 0, failed = 0;

	for (test = __start_selftests; test < __stop_selftests; test++) {
		if (strncmp(test->name, prefix, strlen(prefix)) != 0)
			continue;
		if (run_one(test))
			passed++;
		else
			failed++;
	}
	printk("selftest: %u passed, %u failed\n", passed, failed);
	debug_exit(passed > 0 && failed == 0 ? EXIT_CODE_OK : EXIT_CODE_FAILED);
	machine_halt();
}
