/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * lock.c - semaphores, and the check that a sleeper holds no spinlock
 *
 * Invariant: count > 0 only while nobody waits. up() hands the semaphore to the
 * first waiter itself instead of raising the count, so the order is strictly
 * first come, first served, and no late-comer overtakes.
 */
#include "base/bug.h"
#include "core/irq.h"
#include "core/panic.h"
#include "core/sched.h"

u32 spinlock_depth;

/* One sleeper in down(); on its stack. */
struct sem_waiter {
	struct list_head link; /* empty once the semaphore was handed over */
	struct task *task;
};

/**
 * might_sleep_check - what might_sleep() does in the debug build
 * @file: caller's file
 * @line: caller's line
 *
 * Context: any. Does not sleep.
 */
void might_sleep_check(const char *file, int line)
{
	if (likely(spinlock_depth == 0 && !in_interrupt()))
		return;
	panic("may sleep at %s:%d with %u spinlocks held, in_interrupt %d",
	      file, line, spinlock_depth, in_interrupt());
}

/**
 * sema_init - set up a semaphore
 * @sem: semaphore
 * @count: how many may have it at once; 1: a mutex; 0: taken
 *
 * Context: any. Does not sleep.
 */
void sema_init(struct semaphore *sem, int count)
{
	DEBUG_ASSERT(count >= 0);
	sem->count = count;
	sem->owner = NULL;
	INIT_LIST_HEAD(&sem->waiters);
}

/* Sleep until up() handed the semaphore over. Interrupts off. 0 or -EINTR. */
static int sem_sleep(struct sem_waiter *self, enum task_state state)
{
	int ret = 0;

	for (;;) {
		set_current_state(state);
		if (list_empty(&self->link))
			break;
		if (state == TASK_INTERRUPTIBLE && signal_pending(current)) {
			list_del_init(&self->link);
			ret = -EINTR;
			break;
		}
		if (current == &init_task)
			sti(); /* pid 0 polls: let the others be woken */
		schedule();
		cli();
	}
	set_current_state(TASK_RUNNING);
	return ret;
}

/* Queue as the last waiter and sleep. Interrupts off. 0 or -EINTR. */
static int sem_wait(struct semaphore *sem, enum task_state state)
{
	struct sem_waiter self = {.task = current};
	int ret;

	list_add_tail(&self.link, &sem->waiters);
	ret = sem_sleep(&self, state);
	BUG_ON(!list_empty(&self.link)); /* else the list would dangle */
	return ret;
}

/**
 * down_wait - down() of a semaphore that somebody has
 * @sem: semaphore
 *
 * Context: task. May sleep. Takes @sem.
 */
void down_wait(struct semaphore *sem)
{
	u32 flags = irq_save();

	if (!down_trylock(sem))
		(void)sem_wait(sem, TASK_UNINTERRUPTIBLE);
	restore_flags(flags);
}

/**
 * down_interruptible - take a semaphore unless a signal comes first
 * @sem: semaphore
 *
 * Context: task. May sleep. Takes @sem.
 * Return: 0, or -EINTR and the semaphore is not taken.
 */
int down_interruptible(struct semaphore *sem)
{
	u32 flags;
	int ret = 0;

	might_sleep();
	flags = irq_save();
	if (!down_trylock(sem))
		ret = sem_wait(sem, TASK_INTERRUPTIBLE);
	restore_flags(flags);
	return ret;
}

/**
 * up_wake - up() of a semaphore that somebody waits for
 * @sem: semaphore
 *
 * Context: any. Does not sleep. Drops @sem.
 */
void up_wake(struct semaphore *sem)
{
	struct sem_waiter *first;
	u32 flags = irq_save();

	if (list_empty(&sem->waiters)) {
		sem->owner = NULL;
		sem_count_add(sem, 1); /* an interrupt woke the last one */
	} else {
		first = list_first_entry(&sem->waiters, struct sem_waiter,
					 link);
		list_del_init(&first->link);
		sem->owner = first->task;
		(void)wake_up_process(first->task);
	}
	restore_flags(flags);
}
