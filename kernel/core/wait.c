/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * wait.c - wait queues and the sleep_on family
 *
 * Invariant: an entry is on a queue from add_wait_queue() to
 * remove_wait_queue(); a wake-up never removes it. Non-exclusive entries are in
 * front of exclusive ones. Queues change with interrupts off, so that interrupt
 * handlers may wake.
 */
#include "core/sched.h"
#include "core/wait.h"

/**
 * add_wait_queue - wait for an event that wakes everybody
 * @wq: queue
 * @wait: caller's entry, on no queue
 *
 * Context: any. Does not sleep.
 */
void add_wait_queue(struct wait_queue_head *wq, struct wait_entry *wait)
{
	u32 flags = irq_save();

	wait->exclusive = false;
	list_add(&wait->link, &wq->waiters);
	restore_flags(flags);
}

/**
 * add_wait_queue_exclusive - wait for something only one can have
 * @wq: queue
 * @wait: caller's entry, on no queue
 *
 * Context: any. Does not sleep.
 */
void add_wait_queue_exclusive(struct wait_queue_head *wq,
			      struct wait_entry *wait)
{
	u32 flags = irq_save();

	wait->exclusive = true;
	list_add_tail(&wait->link, &wq->waiters);
	restore_flags(flags);
}

/**
 * remove_wait_queue - stop waiting
 * @wq: queue that @wait is on; named for the reader
 * @wait: entry
 *
 * Context: any. Does not sleep.
 */
void remove_wait_queue(struct wait_queue_head *wq, struct wait_entry *wait)
{
	u32 flags = irq_save();

	DEBUG_ASSERT(!list_empty(&wq->waiters));
	list_del(&wait->link);
	restore_flags(flags);
}

/* @all: exclusive waiters too; @uninterruptible: also those of that kind */
static void wake_waiters(struct wait_queue_head *wq, bool all,
			 bool uninterruptible)
{
	struct wait_entry *wait, *next;
	u32 flags;

	/* waiters come from tasks only, so none can appear after the look */
	if (list_empty(&wq->waiters))
		return;
	flags = irq_save();
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

/**
 * wake_up - an event for all non-exclusive waiters and one exclusive one
 * @wq: queue
 *
 * Context: any. Does not sleep.
 */
void wake_up(struct wait_queue_head *wq)
{
	wake_waiters(wq, false, true);
}

/**
 * wake_up_all - an event for every waiter
 * @wq: queue
 *
 * Context: any. Does not sleep.
 */
void wake_up_all(struct wait_queue_head *wq)
{
	wake_waiters(wq, true, true);
}

/**
 * wake_up_interruptible - wake_up() for those that sleep interruptibly
 * @wq: queue
 *
 * Context: any. Does not sleep.
 */
void wake_up_interruptible(struct wait_queue_head *wq)
{
	wake_waiters(wq, false, false);
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
