/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * core/lock.h - spinlocks and semaphores
 *
 * One CPU and a kernel that is not preempted: a spinlock needs no spinning. It
 * is kept as interrupt state plus an owner, so that assert_held() and
 * might_sleep() find a wrong lock order here as they would on two CPUs.
 * A lock that an interrupt handler takes is taken with spin_lock_irqsave().
 */
#ifndef CORE_LOCK_H
#define CORE_LOCK_H

#include "base/bug.h"
#include "base/list.h"
#include "asm/cpu.h"
#include "core/irq.h"

struct task;
extern struct task *current; /* the one that runs */

struct spinlock {
	bool held;
	const char *name;
	/* the next one inwards: never held already when this one is taken */
	const struct spinlock *inner;
};

/* a free lock, as initialiser (@lock_name: for messages) and as definition */
#define SPINLOCK_INIT(lock_name)                   \
	{                                          \
		.held = false, .name = (lock_name) \
	}
#define DEFINE_SPINLOCK(lock) struct spinlock lock = SPINLOCK_INIT(#lock)
#define DEFINE_SPINLOCK_OUTSIDE(lock, inner_lock) \
	struct spinlock lock = {                  \
		.held = false, .name = #lock, .inner = &(inner_lock)}

/* how many spinlocks are held now; a task that sleeps must hold none */
extern u32 spinlock_depth;

static inline void spin_lock_init(struct spinlock *lock, const char *name)
{
	lock->held = false;
	lock->name = name;
	lock->inner = NULL;
}

static inline void spin_lock(struct spinlock *lock)
{
	DEBUG_ASSERT(!lock->held && (!lock->inner || !lock->inner->held));
	lock->held = true;
	spinlock_depth++;
	barrier();
}

static inline void spin_unlock(struct spinlock *lock)
{
	DEBUG_ASSERT(lock->held);
	barrier();
	spinlock_depth--;
	lock->held = false;
}

static inline u32 spin_lock_irqsave(struct spinlock *lock)
{
	u32 flags = irq_save();

	spin_lock(lock);
	return flags;
}

static inline void spin_unlock_irqrestore(struct spinlock *lock, u32 flags)
{
	spin_unlock(lock);
	restore_flags(flags);
}

/* what a function's Context: line says, looked at by the debug build */
#ifdef CONFIG_DEBUG
#define assert_held(lock)     BUG_ON(!(lock)->held)
#define assert_not_held(lock) BUG_ON((lock)->held)
#define might_sleep()	      might_sleep_check(__FILE__, __LINE__)
#else
#define assert_held(lock)     ((void)(lock))
#define assert_not_held(lock) ((void)(lock))
#define might_sleep()	      ((void)0)
#endif

/* kernel/core/lock.c: stops the kernel when a spinlock is held, in an interrupt */
void might_sleep_check(const char *file, int line);

/*
 * A counting semaphore; as mutex it starts at 1. FIFO. Context: task; its
 * fields are changed with interrupts off.
 */
struct semaphore {
	int count;
	struct list_head waiters;
	struct task
		*owner; /* last task that got it: for messages and asserts */
};

/* a semaphore that @n may hold, as initialiser */
#define SEMAPHORE_INIT(sem, n)                                         \
	{                                                              \
		.count = (n), .waiters = LIST_HEAD_INIT((sem).waiters) \
	}

void sema_init(struct semaphore *sem, int count);
/* the rest of down() and up(), when somebody has it or waits for it */
void down_wait(struct semaphore *sem);
void up_wake(struct semaphore *sem);

/* one instruction, so that an up() in an interrupt cannot fall in between */
static inline void sem_count_add(struct semaphore *sem, int n)
{
	__asm__ volatile("addl %1, %0" : "+m"(sem->count) : "ir"(n) : "cc");
}

/*
 * Take it if it is free now. Needs no interrupts off: only tasks take, and no
 * other task runs meanwhile; an interrupt can only raise a count that is above
 * 0 already. Context: task. Does not sleep. Return: true when it was taken.
 */
static inline bool __must_check down_trylock(struct semaphore *sem)
{
	if (sem->count <= 0)
		return false;
	DEBUG_ASSERT(!in_interrupt() && list_empty(&sem->waiters));
	sem_count_add(sem, -1);
	sem->owner = current;
	return true;
}

/* May sleep, uninterruptibly. */
static inline void down(struct semaphore *sem)
{
	might_sleep();
	if (unlikely(!down_trylock(sem)))
		down_wait(sem);
}

/*
 * Does not sleep. Context: any. Waiters come from tasks only, so none can
 * appear after the look; the owner goes first: an interrupt that ups once more
 * is no owner.
 */
static inline void up(struct semaphore *sem)
{
	if (unlikely(!list_empty(&sem->waiters))) {
		up_wake(sem);
		return;
	}
	sem->owner = NULL;
	sem_count_add(sem, 1);
}

/* May sleep. Return: 0, or -EINTR when a signal came first. */
int __must_check down_interruptible(struct semaphore *sem);

#endif
