/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * check_live.c - vm_check_all() on a system that is at work
 *
 * The strict check counts every reference, slot user and rss, and what a task
 * holds for a moment while it sleeps in a fault or in reclaim looks like a leak
 * to it. So it is made when every other task is at rest: asleep interruptibly,
 * stopped or dead, which nobody is who has a page or a slot in his hands. While
 * somebody is at work the tolerant check is all that can be exact.
 */
#include "core/sched.h"
#include "core/time.h"
#include "mm/check.h"

/* nobody but us is running, or asleep with something in his hands */
static bool others_rest(void)
{
	const struct task *task;

	for_each_task(task)
		if (task != current && (task->state == TASK_RUNNING ||
					task->state == TASK_UNINTERRUPTIBLE))
			return false;
	return true;
}

/**
 * vm_check_settled - the strictest check that is exact now
 * @strict: out, true: everybody was at rest and vm_check_all() was made
 *
 * Waits up to a second for a quiet moment, then makes vm_check_running().
 *
 * Context: task. May sleep. Holds no page, slot or lock.
 * Return: violations, each logged; 0: clean.
 */
u32 vm_check_settled(bool *strict)
{
	u32 i;

	might_sleep();
	for (i = 0; i < VM_SETTLE_TRIES; i++) {
		*strict = others_rest();
		if (*strict)
			return vm_check_all();
		set_current_state(TASK_INTERRUPTIBLE);
		schedule_timeout(VM_SETTLE_TICKS);
	}
	return vm_check_running();
}
