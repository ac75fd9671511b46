/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * wait.c - wait queues and the sleep_on family
 *
 * Invariant: an entry is on a queue from add_wait_queue() to
 * remove_wait_queue(); a wake-up never removes it. Non-exclusive entries are in
 * front of exclusive ones. Only tasks change a queue; interrupt handlers walk
 * it, forward, so each change is one store to a `next` (core/wait.h). A walk has
 * interrupts off: two events must not take the same exclusive waiter.
 */
#include "core/sched.h"
#include "core/wait.h"

/**
 * wake_waiters - an event for those that wait
 * @wq: queue
 * @all: exclusive waiters too, not only the first
 * @uninterruptible: those that sleep so, too
 *
 * Context: any. Does not sleep.
 */
void wake_waiters(struct wait_queue_head *wq, bool all, bool uninterruptible)
{
	struct wait_entry *wait, *next;
	u32 flags = irq_save();

	list_for_each_entry_safe(wait, next, &wq->waiters, link) {
		enum task_state state = wait->task->state;

		if (state != TASK_INTERRUPTIBLE &&
		    !(uninterruptible && state == TASK_UNINTERRUPTIBLE))
			continue;
		(void)wake_up_process(wait->task);
		if (wait->exclusive && !all)
			break;
	}
	restore_flags(flags);
}

/*
 * The entry goes on the queue with interrupts off and the state is set before
 * they could come, so a wake-up from a handler after the caller's own test (made
 * with interrupts off) finds the sleeper. schedule() keeps them off only for
 * this task.
 */
static long sleep_in(struct wait_queue_head *wq, enum task_state state,
		     long ticks)
{
	DECLARE_WAITQUEUE(wait, current);
	u32 flags;

	might_sleep();
	flags = irq_save();
	add_wait_queue(wq, &wait);
	set_current_state(state);
	ticks = schedule_timeout(ticks);
	remove_wait_queue(wq, &wait);
	restore_flags(flags);
	return ticks;
}

/**
 * sleep_on - sleep until the queue is woken
 * @wq: queue
 *
 * Context: task. May sleep.
 */
void sleep_on(struct wait_queue_head *wq)
{
	(void)sleep_in(wq, TASK_UNINTERRUPTIBLE, MAX_SCHEDULE_TIMEOUT);
}

/**
 * interruptible_sleep_on - sleep until the queue is woken or a signal comes
 * @wq: queue
 *
 * Context: task. May sleep.
 */
void interruptible_sleep_on(struct wait_queue_head *wq)
{
	(void)sleep_in(wq, TASK_INTERRUPTIBLE, MAX_SCHEDULE_TIMEOUT);
}

/**
 * sleep_on_timeout - sleep_on() with a limit
 * @wq: queue
 * @ticks: longest sleep
 *
 * Context: task. May sleep.
 * Return: ticks left, 0 when the time ran out.
 */
long sleep_on_timeout(struct wait_queue_head *wq, long ticks)
{
	return sleep_in(wq, TASK_UNINTERRUPTIBLE, ticks);
}

/**
 * interruptible_sleep_on_timeout - interruptible_sleep_on() with a limit
 * @wq: queue
 * @ticks: longest sleep
 *
 * Context: task. May sleep.
 * Return: ticks left, 0 when the time ran out.
 */
long interruptible_sleep_on_timeout(struct wait_queue_head *wq, long ticks)
{
	return sleep_in(wq, TASK_INTERRUPTIBLE, ticks);
}
