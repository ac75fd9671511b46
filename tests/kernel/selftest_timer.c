/* SPDX-License-Identifier: GPL-2.0-only */
/* selftest_timer.c - the timer wheel and the clocks */
#include "core/sched.h"
#include "core/time.h"
#include "tests/kernel/selftest.h"

#define NR_TIMERS     200u
#define NEAR_TICKS    20u
#define FAR_TICKS     300u /* beyond the first level's 256: must be poured down */
#define DELAY_US      2000u
#define NSEC_PER_USEC 1000u

static struct timer_list timers[NR_TIMERS];
static unsigned long fired_at[NR_TIMERS];
static u32 nr_fired;

static void note_fired(void *data)
{
	fired_at[(u32)data] = jiffies;
	nr_fired++;
}

static void sleep_ticks(long ticks)
{
	while (ticks > 0) {
		set_current_state(TASK_UNINTERRUPTIBLE);
		ticks = schedule_timeout(ticks);
	}
}

SELFTEST(timer_many_fire_on_their_tick)
{
	unsigned long start = jiffies;
	u32 i;

	nr_fired = 0;
	for (i = 0; i < NR_TIMERS; i++) {
		timer_setup(&timers[i], note_fired, (void *)i);
		mod_timer(&timers[i], start + 2 + i % NEAR_TICKS);
	}
	sleep_ticks(NEAR_TICKS + 4);
	ST_EQ(nr_fired, NR_TIMERS);
	for (i = 0; i < NR_TIMERS; i++)
		ST_EQ(fired_at[i], start + 2 + i % NEAR_TICKS);
}

SELFTEST(timer_far_ones_cascade)
{
	unsigned long start = jiffies;
	u32 i;

	nr_fired = 0;
	for (i = 0; i < 4; i++) {
		timer_setup(&timers[i], note_fired, (void *)i);
		mod_timer(&timers[i], start + FAR_TICKS + i);
	}
	sleep_ticks(FAR_TICKS - 2);
	ST_EQ(nr_fired, 0);
	sleep_ticks(8);
	ST_EQ(nr_fired, 4);
	for (i = 0; i < 4; i++)
		ST_EQ(fired_at[i], start + FAR_TICKS + i);
}

SELFTEST(timer_deleted_never_fires)
{
	nr_fired = 0;
	timer_setup(&timers[0], note_fired, NULL);
	ST_CHECK(!del_timer(&timers[0]));
	mod_timer(&timers[0], jiffies + 2);
	ST_CHECK(del_timer(&timers[0]));
	ST_CHECK(!del_timer(&timers[0]));
	sleep_ticks(4);
	ST_EQ(nr_fired, 0);
}

SELFTEST(timer_moved_fires_once)
{
	unsigned long start = jiffies;

	nr_fired = 0;
	timer_setup(&timers[0], note_fired, NULL);
	mod_timer(&timers[0], start + 2);
	mod_timer(&timers[0], start + NEAR_TICKS);
	sleep_ticks(NEAR_TICKS + 4);
	ST_EQ(nr_fired, 1);
	ST_EQ(fired_at[0], start + NEAR_TICKS);
}

SELFTEST(timer_in_the_past_fires_next_tick)
{
	nr_fired = 0;
	timer_setup(&timers[0], note_fired, NULL);
	mod_timer(&timers[0], jiffies - NEAR_TICKS);
	sleep_ticks(2);
	ST_EQ(nr_fired, 1);
}

SELFTEST(timer_schedule_timeout_is_exact)
{
	unsigned long start = jiffies;

	set_current_state(TASK_UNINTERRUPTIBLE);
	ST_EQ(schedule_timeout(NEAR_TICKS), 0);
	ST_EQ(jiffies, start + NEAR_TICKS);
}

SELFTEST(timer_clock_runs)
{
	u64 start = ktime_ns(), end;

	udelay(DELAY_US);
	end = ktime_ns();
	if (tsc_khz)
		ST_CHECK(end - start >= DELAY_US * NSEC_PER_USEC);
	sleep_ticks(4);
	ST_CHECK(ktime_ns() - end >= 2ull * NSEC_PER_TICK);
	ST_CHECK(wall_seconds() > 0);
}
