/* SPDX-License-Identifier: GPL-2.0-only */
/* selftest_wait.c - wait queues, semaphores, task queues */
#include "core/sched.h"
#include "core/taskqueue.h"
#include "proc/proc.h"
#include "proc/syscalls.h"
#include "tests/kernel/selftest.h"

#define NR_WAITERS    3
#define SETTLE_TICKS  3
#define TIMEOUT_TICKS 5

static DECLARE_WAIT_QUEUE_HEAD(queue);
static struct semaphore sem;
static u32 order[NR_WAITERS], nr_done;
static bool condition;

/* let the others run until they sleep */
static void settle(void)
{
	set_current_state(TASK_UNINTERRUPTIBLE);
	(void)schedule_timeout(SETTLE_TICKS);
}

/* kernel threads are our children: take them away as a program would */
static void reap_children(u32 nr)
{
	while (nr-- > 0)
		(void)sys_wait4(-1, NULL, 0, NULL);
}

static void note_done(void *arg)
{
	order[nr_done++] = (u32)arg;
}

static void sleeper(void *arg)
{
	sleep_on(&queue);
	note_done(arg);
}

static void start(void (*fn)(void *))
{
	u32 i;

	nr_done = 0;
	for (i = 0; i < NR_WAITERS; i++) {
		if (kernel_thread(fn, (void *)i, "waiter") < 0)
			selftest_failed = true;
		settle(); /* so that they queue in the order of @i */
	}
}

SELFTEST(wait_sleep_on_wakes_all)
{
	start(sleeper);
	ST_EQ(nr_done, 0);
	wake_up(&queue);
	reap_children(NR_WAITERS);
	ST_EQ(nr_done, NR_WAITERS);
	ST_CHECK(list_empty(&queue.waiters));
}

static void exclusive_sleeper(void *arg)
{
	DECLARE_WAITQUEUE(wait, current);

	add_wait_queue_exclusive(&queue, &wait);
	set_current_state(TASK_UNINTERRUPTIBLE);
	schedule();
	remove_wait_queue(&queue, &wait);
	note_done(arg);
}

SELFTEST(wait_exclusive_wakes_one_in_order)
{
	u32 i;

	start(exclusive_sleeper);
	for (i = 0; i < NR_WAITERS; i++) {
		ST_EQ(nr_done, i);
		wake_up(&queue);
		settle();
		ST_EQ(order[i], i);
	}
	reap_children(NR_WAITERS);
}

SELFTEST(wait_wake_up_all_takes_exclusive)
{
	start(exclusive_sleeper);
	wake_up_all(&queue);
	reap_children(NR_WAITERS);
	ST_EQ(nr_done, NR_WAITERS);
}

SELFTEST(wait_interruptible_passes_uninterruptible)
{
	start(sleeper);
	wake_up_interruptible(&queue);
	settle();
	ST_EQ(nr_done, 0);
	wake_up(&queue);
	reap_children(NR_WAITERS);
	ST_EQ(nr_done, NR_WAITERS);
}

SELFTEST(wait_timeout_runs_out)
{
	unsigned long before = jiffies;

	ST_EQ(sleep_on_timeout(&queue, TIMEOUT_TICKS), 0);
	ST_CHECK(time_after_eq(jiffies, before + TIMEOUT_TICKS));
	ST_CHECK(list_empty(&queue.waiters));
}

static void early_waker(void *arg)
{
	(void)arg;
	wake_up(&queue);
}

SELFTEST(wait_timeout_gives_rest_when_woken)
{
	u32 flags = irq_save(); /* so the waker runs only when we sleep */
	long left;

	if (kernel_thread(early_waker, NULL, "waker") < 0)
		selftest_failed = true;
	left = sleep_on_timeout(&queue, HZ);
	ST_CHECK(!(save_flags() & EFLAGS_IF)); /* as the caller had them */
	restore_flags(flags);
	reap_children(1);
	ST_CHECK(left > HZ / 2);
}

static void set_condition(void *arg)
{
	(void)arg;
	condition = true;
	wake_up(&queue);
}

SELFTEST(wait_event_sees_condition)
{
	condition = false;
	if (kernel_thread(set_condition, NULL, "setter") < 0)
		selftest_failed = true;
	wait_event(queue, condition);
	ST_CHECK(condition);
	wait_event(queue, condition); /* holds already: no sleep */
	reap_children(1);
}

static void sem_user(void *arg)
{
	down(&sem);
	note_done(arg);
}

SELFTEST(wait_semaphore_is_fifo)
{
	u32 i;

	sema_init(&sem, 0);
	start(sem_user);
	ST_EQ(nr_done, 0);
	/* one by one: of several woken tasks the scheduler picks the order */
	for (i = 0; i < NR_WAITERS; i++) {
		up(&sem);
		/* handed over: nothing to overtake */
		ST_CHECK(!down_trylock(&sem));
		while (nr_done <= i)
			sched_yield();
		ST_EQ(order[i], i);
	}
	reap_children(NR_WAITERS);
	ST_EQ(sem.count, 0);
}

SELFTEST(wait_semaphore_counts)
{
	sema_init(&sem, 2);
	ST_CHECK(down_trylock(&sem));
	ST_CHECK(down_trylock(&sem));
	ST_CHECK(!down_trylock(&sem));
	up(&sem);
	ST_EQ(sem.count, 1);
	ST_EQ(down_interruptible(&sem), 0);
	ST_EQ(sem.count, 0);
}

static struct task_queue work = TASK_QUEUE_INIT(work);
static struct tq_struct item;
static u32 nr_runs;

static void run_again(void *data)
{
	nr_runs++;
	queue_task(data, &work);
}

SELFTEST(wait_task_queue_runs_once)
{
	nr_runs = 0;
	tq_setup(&item, run_again, &item);
	queue_task(&item, &work);
	queue_task(&item, &work); /* on the queue already */
	run_task_queue(&work);
	ST_EQ(nr_runs, 1); /* queued itself: next time */
	run_task_queue(&work);
	ST_EQ(nr_runs, 2);
	list_del_init(&item.link);
}
