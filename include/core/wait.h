/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * core/wait.h - wait queues
 *
 * A waiter queues itself and sets its state before it tests the condition, so
 * a wake-up between the test and schedule() is not lost:
 *
 *	add_wait_queue(&wq, &wait);
 *	for (;;) {
 *		set_current_state(TASK_UNINTERRUPTIBLE);
 *		if (condition)
 *			break;
 *		schedule();
 *	}
 *	set_current_state(TASK_RUNNING);
 *	remove_wait_queue(&wq, &wait);
 *
 * wait_event() is exactly this. Waking is allowed from interrupts.
 */
#ifndef CORE_WAIT_H
#define CORE_WAIT_H

#include "base/bug.h"
#include "base/list.h"

struct task;

/* Changed by tasks; walked with interrupts off, by those that wake sleepers. */
struct wait_queue_head {
	struct list_head waiters;
};

struct wait_entry {
	struct list_head link;
	struct task *task;
	bool exclusive; /* wake_up() stops after the first exclusive waiter */
};

/* an empty queue, as initialiser and as definition; an entry for @tsk */
#define WAIT_QUEUE_HEAD_INIT(name)             \
	{                                      \
		LIST_HEAD_INIT((name).waiters) \
	}
#define DECLARE_WAIT_QUEUE_HEAD(name) \
	struct wait_queue_head name = WAIT_QUEUE_HEAD_INIT(name)
#define DECLARE_WAITQUEUE(name, tsk) struct wait_entry name = {.task = (tsk)}

static inline void init_waitqueue_head(struct wait_queue_head *wq)
{
	INIT_LIST_HEAD(&wq->waiters);
}

static inline bool waitqueue_active(const struct wait_queue_head *wq)
{
	return !list_empty(&wq->waiters);
}

/*
 * An interrupt handler may walk the queue at any moment, by `next`: what it sees
 * changes with the last store.
 */
static inline void wait_link(struct wait_entry *wait, struct list_head *prev,
			     struct list_head *next)
{
	wait->link.next = next;
	wait->link.prev = prev;
	next->prev = &wait->link;
	/* a barrier; the compiler need not know that @wait is on a stack */
	__asm__ volatile("" : "+r"(prev) : : "memory");
	prev->next = &wait->link;
	barrier();
}

/*
 * Wait for an event that wakes everybody; @wait: the caller's, on no queue.
 * Context: task. Does not sleep.
 */
static inline void add_wait_queue(struct wait_queue_head *wq,
				  struct wait_entry *wait)
{
	wait->exclusive = false;
	wait_link(wait, &wq->waiters, wq->waiters.next);
}

/* as above, for something only one can have */
static inline void add_wait_queue_exclusive(struct wait_queue_head *wq,
					    struct wait_entry *wait)
{
	wait->exclusive = true;
	wait_link(wait, wq->waiters.prev, &wq->waiters);
}

/* Stop waiting on @wq, named for the reader. Context: task. Does not sleep. */
static inline void remove_wait_queue(struct wait_queue_head *wq,
				     struct wait_entry *wait)
{
	DEBUG_ASSERT(waitqueue_active(wq));
	wait->link.next->prev = wait->link.prev;
	barrier();
	wait->link.prev->next = wait->link.next;
	barrier();
}

void wake_waiters(struct wait_queue_head *wq, bool all, bool uninterruptible);

/*
 * An event for all non-exclusive waiters and the first exclusive one. Context:
 * any. Does not sleep. Waiters come from tasks only, so none can appear after
 * the look.
 */
static inline void wake_up(struct wait_queue_head *wq)
{
	if (waitqueue_active(wq))
		wake_waiters(wq, false, true);
}

/* as wake_up(), for every waiter */
static inline void wake_up_all(struct wait_queue_head *wq)
{
	if (waitqueue_active(wq))
		wake_waiters(wq, true, true);
}

/* as wake_up(), but only tasks that sleep interruptibly */
static inline void wake_up_interruptible(struct wait_queue_head *wq)
{
	if (waitqueue_active(wq))
		wake_waiters(wq, false, false);
}

/*
 * The sleep_on family: race-free only when the condition is tested with the
 * interrupts off or changes in task context; each enables them while it sleeps
 * and restores the caller's state. Timeouts in ticks; Return: ticks left.
 */
void sleep_on(struct wait_queue_head *wq);
void interruptible_sleep_on(struct wait_queue_head *wq);
long sleep_on_timeout(struct wait_queue_head *wq, long ticks);
long interruptible_sleep_on_timeout(struct wait_queue_head *wq, long ticks);

/* sleep until @cond holds; @cond is evaluated several times */
#define wait_event(wq, cond)                                     \
	do {                                                     \
		DECLARE_WAITQUEUE(wait_event_w, current);        \
		if (cond)                                        \
			break;                                   \
		add_wait_queue(&(wq), &wait_event_w);            \
		for (;;) {                                       \
			set_current_state(TASK_UNINTERRUPTIBLE); \
			if (cond)                                \
				break;                           \
			schedule();                              \
		}                                                \
		set_current_state(TASK_RUNNING);                 \
		remove_wait_queue(&(wq), &wait_event_w);         \
	} while (0)

/* as wait_event(); value 0, or -ERESTARTSYS when a signal is pending */
#define wait_event_interruptible(wq, cond)                     \
	({                                                     \
		int wait_ret = 0;                              \
		DECLARE_WAITQUEUE(wait_event_w, current);      \
		add_wait_queue(&(wq), &wait_event_w);          \
		for (;;) {                                     \
			set_current_state(TASK_INTERRUPTIBLE); \
			if (cond)                              \
				break;                         \
			if (signal_pending(current)) {         \
				wait_ret = -ERESTARTSYS;       \
				break;                         \
			}                                      \
			schedule();                            \
		}                                              \
		set_current_state(TASK_RUNNING);               \
		remove_wait_queue(&(wq), &wait_event_w);       \
		wait_ret;                                      \
	})

#endif
