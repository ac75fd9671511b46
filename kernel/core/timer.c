/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * timer.c - one-shot timers in a wheel of five levels
 *
 * Level 0 has a slot for each of the next 256 ticks; level n holds what is
 * farther away, coarser by 64 each, and is poured into the level below when that
 * has gone round. Arming and deleting cost the same however many timers there
 * are, and a tick looks at one slot only.
 *
 * Invariant: timer_now is the next tick to run; a pending timer's link is in
 * the slot that its expiry and timer_now select. All of it: interrupts off.
 */
#include "base/bug.h"
#include "core/sched.h"
#include "core/time.h"
#include "uapi/time.h"

#define ROOT_BITS   8
#define LEVEL_BITS  6
#define ROOT_SLOTS  (1u << ROOT_BITS)
#define LEVEL_SLOTS (1u << LEVEL_BITS)
#define NR_LEVELS   4 /* above the root: 8 + 4 * 6 = 32 bits */

volatile unsigned long jiffies;
unsigned long first_jiffy;

static struct list_head root_slots[ROOT_SLOTS];
static struct list_head level_slots[NR_LEVELS][LEVEL_SLOTS];
static unsigned long timer_now;
static bool wheel_ready;

/* First use makes the lists: no order of initialisation to get wrong. */
static void wheel_init(void)
{
	u32 i, level;

	for (i = 0; i < ROOT_SLOTS; i++)
		INIT_LIST_HEAD(&root_slots[i]);
	for (level = 0; level < NR_LEVELS; level++) {
		for (i = 0; i < LEVEL_SLOTS; i++)
			INIT_LIST_HEAD(&level_slots[level][i]);
	}
	timer_now = jiffies;
	wheel_ready = true;
}

/* the lowest bit of the tick number that level @level looks at */
static u32 level_shift(u32 level)
{
	return ROOT_BITS + level * LEVEL_BITS;
}

/* Interrupts off; @timer on no list. */
static void wheel_insert(struct timer_list *timer)
{
	unsigned long expires = timer->expires;
	unsigned long delta = expires - timer_now;
	struct list_head *slot;
	u32 level = 0;

	if ((long)delta < 0) {
		slot = &root_slots[timer_now % ROOT_SLOTS]; /* overdue */
	} else if (delta < ROOT_SLOTS) {
		slot = &root_slots[expires % ROOT_SLOTS];
	} else {
		while (level < NR_LEVELS - 1 &&
		       delta >> level_shift(level + 1) != 0)
			level++;
		slot = &level_slots[level][(expires >> level_shift(level)) %
					   LEVEL_SLOTS];
	}
	list_add_tail(&timer->link, slot);
}

/**
 * timer_setup - prepare a timer
 * @timer: not pending
 * @fn: called in interrupt context when it expires
 * @data: its argument
 *
 * Context: any. Does not sleep.
 */
void timer_setup(struct timer_list *timer, void (*fn)(void *), void *data)
{
	INIT_LIST_HEAD(&timer->link);
	timer->expires = 0;
	timer->fn = fn;
	timer->data = data;
}

/**
 * mod_timer - arm a timer, or move it when it is pending
 * @timer: set up
 * @expires: tick; one that has passed means the next tick
 *
 * Context: any. Does not sleep.
 */
void mod_timer(struct timer_list *timer, unsigned long expires)
{
	u32 flags = irq_save();

	if (!wheel_ready)
		wheel_init();
	DEBUG_ASSERT(timer->fn);
	list_del_init(&timer->link);
	timer->expires = expires;
	wheel_insert(timer);
	restore_flags(flags);
}

/**
 * del_timer - disarm a timer
 * @timer: set up
 *
 * On one CPU a timer function is never half run when this returns.
 *
 * Context: any. Does not sleep.
 * Return: true when it was pending.
 */
bool del_timer(struct timer_list *timer)
{
	u32 flags = irq_save();
	bool pending = !list_empty(&timer->link);

	list_del_init(&timer->link);
	restore_flags(flags);
	return pending;
}

/* Pour one slot of @level into the levels below. Return: slot number. */
static u32 cascade(u32 level)
{
	u32 index = (timer_now >> level_shift(level)) % LEVEL_SLOTS;
	struct timer_list *timer;
	LIST_HEAD(todo);

	list_splice_init(&level_slots[level][index], &todo);
	while (!list_empty(&todo)) {
		timer = list_first_entry(&todo, struct timer_list, link);
		list_del(&timer->link);
		wheel_insert(timer);
	}
	return index;
}

/* Run the timers of tick timer_now. Interrupts off. */
static void run_one_tick(void)
{
	u32 index = timer_now % ROOT_SLOTS, level = 0;
	struct timer_list *timer;
	LIST_HEAD(todo);

	if (index == 0) {
		while (level < NR_LEVELS && cascade(level) == 0)
			level++;
	}
	list_splice_init(&root_slots[index], &todo);
	timer_now++; /* a function that arms for now gets the next tick */
	while (!list_empty(&todo)) {
		timer = list_first_entry(&todo, struct timer_list, link);
		list_del_init(&timer->link);
		timer->fn(timer->data);
	}
}

/**
 * timers_run - run every timer that expired up to jiffies
 *
 * Context: irq. Does not sleep.
 */
void timers_run(void)
{
	if (!wheel_ready)
		wheel_init();
	while (time_after_eq(jiffies, timer_now))
		run_one_tick();
}

/**
 * timespec_to_ticks - how many ticks a time-out is, rounded up
 * @ts: from a program
 *
 * Context: any. Does not sleep.
 * Return: ticks, MAX_SCHEDULE_TIMEOUT when there are too many, or -EINVAL.
 */
long timespec_to_ticks(const struct timespec32 *ts)
{
	if (ts->tv_sec < 0 || ts->tv_nsec < 0 || ts->tv_nsec >= NSEC_PER_SEC)
		return -EINVAL;
	if (ts->tv_sec >= SECONDS_MAX)
		return MAX_SCHEDULE_TIMEOUT;
	return ts->tv_sec * HZ +
	       (ts->tv_nsec + NSEC_PER_TICK - 1) / NSEC_PER_TICK;
}

/**
 * restart_ticks - how much time an interrupted call has left
 * @restart: of current
 *
 * Context: task. Does not sleep.
 * Return: ticks; MAX_SCHEDULE_TIMEOUT: it has no end.
 */
long restart_ticks(const struct restart_block *restart)
{
	if (!restart->timed)
		return MAX_SCHEDULE_TIMEOUT;
	return max((long)(restart->expires - jiffies), 0l);
}

static void timeout_wake(void *data)
{
	(void)wake_up_process(data);
}

/**
 * schedule_timeout - sleep, but not for ever
 * @ticks: at least this long unless woken; MAX_SCHEDULE_TIMEOUT: no limit
 *
 * The caller sets its state first; with TASK_RUNNING it only yields.
 *
 * Context: task. May sleep.
 * Return: ticks left, 0 when the time ran out.
 */
long schedule_timeout(long ticks)
{
	struct timer_list timer;
	unsigned long expires;
	long left;

	might_sleep();
	if (ticks == MAX_SCHEDULE_TIMEOUT) {
		schedule();
		return ticks;
	}
	BUG_ON(ticks < 0);
	expires = jiffies + (unsigned long)ticks;
	timer_setup(&timer, timeout_wake, current);
	mod_timer(&timer, expires);
	schedule();
	(void)del_timer(&timer);
	left = (long)(expires - jiffies);
	return max(left, 0l);
}
