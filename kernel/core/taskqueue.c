/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * taskqueue.c - 2.4's task queues: work put off to a later point
 *
 * Invariant: a tq_struct is on at most one queue; it is off before its function
 * runs, so the function may queue it again.
 */
#include "core/sched.h"
#include "core/taskqueue.h"

struct task_queue tq_disk = TASK_QUEUE_INIT(tq_disk);

/**
 * tq_setup - prepare a piece of work
 * @tq: on no queue
 * @fn: what run_task_queue() calls
 * @data: its argument
 *
 * Context: any. Does not sleep.
 */
void tq_setup(struct tq_struct *tq, void (*fn)(void *), void *data)
{
	INIT_LIST_HEAD(&tq->link);
	tq->fn = fn;
	tq->data = data;
}

/**
 * queue_task - put work on a queue, unless it is on one already
 * @tq: work
 * @queue: queue
 *
 * Context: any. Does not sleep.
 */
void queue_task(struct tq_struct *tq, struct task_queue *queue)
{
	u32 flags = irq_save();

	if (list_empty(&tq->link))
		list_add_tail(&tq->link, &queue->work);
	restore_flags(flags);
}

/**
 * run_task_queue - do everything that is queued now
 * @queue: queue
 *
 * The list is detached first: work that queues itself again waits for the next
 * run, so this always ends.
 *
 * Context: task. Does not sleep.
 */
void run_task_queue(struct task_queue *queue)
{
	struct tq_struct *tq;
	LIST_HEAD(todo);
	u32 flags = irq_save();

	list_splice_init(&queue->work, &todo);
	while (!list_empty(&todo)) {
		tq = list_first_entry(&todo, struct tq_struct, link);
		list_del_init(&tq->link);
		restore_flags(flags);
		tq->fn(tq->data);
		flags = irq_save();
	}
	restore_flags(flags);
}
