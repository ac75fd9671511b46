/* SPDX-License-Identifier: GPL-2.0-only */
/* core/time.h - ticks, timers, the clock */
#ifndef CORE_TIME_H
#define CORE_TIME_H

#include "base/list.h"
#include "core/config.h"

/* ticks since boot, HZ a second; wraps, so compare with time_after() */
extern volatile unsigned long jiffies;
extern unsigned long first_jiffy; /* what it was at boot */

/* is tick @a after @b? Right across the wrap of jiffies */
#define time_after(a, b)     ((long)((b) - (a)) < 0)
#define time_before(a, b)    time_after(b, a)
#define time_after_eq(a, b)  ((long)((a) - (b)) >= 0)
#define time_before_eq(a, b) time_after_eq(b, a)

#define NSEC_PER_SEC  1000000000
#define NSEC_PER_MS   1000000
#define NSEC_PER_US   1000
#define NSEC_PER_TICK (NSEC_PER_SEC / HZ)
#define USEC_PER_SEC  1000000
#define USEC_PER_MS   1000
#define USEC_PER_TICK (USEC_PER_SEC / HZ)

/*
 * A one-shot timer; @fn runs in interrupt context and must not sleep. link and
 * expires change with interrupts off, fn and data only while it is not pending.
 */
struct timer_list {
	struct list_head link; /* empty when not pending */
	unsigned long expires; /* in jiffies */
	void (*fn)(void *data);
	void *data;
};

void timer_setup(struct timer_list *timer, void (*fn)(void *), void *data);
/* (re)arm: Context: any */
void mod_timer(struct timer_list *timer, unsigned long expires);
/* Return: true when it was pending. Context: any */
bool del_timer(struct timer_list *timer);
/* run what expired up to jiffies; from the timer interrupt */
void timers_run(void);

#define MAX_SCHEDULE_TIMEOUT ((long)S32_MAX)
#define SECONDS_MAX	     (S32_MAX / HZ - 1) /* their ticks do not overflow */
struct timespec32;
/* ticks that are no less, MAX_SCHEDULE_TIMEOUT for too many, or -EINVAL */
long timespec_to_ticks(const struct timespec32 *ts);
/*
 * Sleep at most @ticks; the caller set its state before. Return: ticks left, 0
 * when the time ran out. Context: task. May sleep.
 */
long schedule_timeout(long ticks);

/* busy wait, calibrated at boot against the 8254; Context: any */
void udelay(u32 us);
/* nanoseconds since boot: from the TSC where there is one, else from ticks */
u64 ktime_ns(void);
/* seconds since 1970 (the CMOS clock at boot plus ticks) */
u32 wall_seconds(void);
void wall_set(u32 seconds, u32 nsec);
/* the wall clock with its nanoseconds, 0..999999999 */
void wall_time(u32 *seconds, u32 *nsec);
/* nanoseconds to seconds and the rest */
void ns_split(u64 ns, u32 *seconds, u32 *nsec);
extern u32 tsc_khz; /* 0: no TSC */

/* kernel/core/clock.c: starts the 8254 at HZ; interrupts are still off */
void time_init(void);

#endif
