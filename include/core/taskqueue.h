/* SPDX-License-Identifier: GPL-2.0-only */
/* core/taskqueue.h - 2.4's task queues: work put off to a later point */
#ifndef CORE_TASKQUEUE_H
#define CORE_TASKQUEUE_H

#include "base/list.h"

/* One piece of work; on at most one queue (link empty otherwise). */
struct tq_struct {
	struct list_head link;
	void (*fn)(void *data);
	void *data;
};

/* Its list, and what is on it, change with interrupts off. */
struct task_queue {
	struct list_head work;
};

/* unplugs the block devices: reference 7.8 */
extern struct task_queue tq_disk;

/* an empty task queue, as initialiser */
#define TASK_QUEUE_INIT(q)               \
	{                                \
		LIST_HEAD_INIT((q).work) \
	}

void tq_setup(struct tq_struct *tq, void (*fn)(void *), void *data);
/* Context: any. Does nothing when @tq is already queued. */
void queue_task(struct tq_struct *tq, struct task_queue *queue);
/* Detach the list and run every piece of work. Context: task. */
void run_task_queue(struct task_queue *queue);

#endif
