/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * clock.c - the 8254, the time stamp counter and the CMOS clock
 *
 * Channel 0 of the 8254 interrupts HZ times a second. Channel 2, which can be
 * polled, measures the TSC and the delay loop once at boot. Finer time than a
 * tick comes from the TSC; without one ktime_ns() moves in ticks.
 */
#include "asm/io.h"
#include "base/bug.h"
#include "core/boot.h"
#include "core/irq.h"
#include "core/printk.h"
#include "core/sched.h"
#include "lib/div64.h"

/* 8254 (Intel 231164): ports, read/write */
#define PIT_CH0		0x40u
#define PIT_CH2		0x42u
#define PIT_MODE	0x43u
#define PIT_CLOCK_HZ	1193182u
#define PIT_CH0_RATE	0x34u /* channel 0, low then high byte, mode 2 */
#define PIT_CH2_ONESHOT 0xb0u /* channel 2, low then high byte, mode 0 */
#define PIT_BYTE_BITS	8
#define PIT_LATCH	((PIT_CLOCK_HZ + HZ / 2) / HZ)

/* port B of the chip set: the gate and the output of channel 2 */
#define PORT_B	       0x61u
#define PORT_B_GATE2   (1u << 0)
#define PORT_B_SPEAKER (1u << 1)
#define PORT_B_OUT2    (1u << 5)

/* CMOS clock (MC146818): index and data port, registers */
#define CMOS_INDEX	 0x70u
#define CMOS_DATA	 0x71u
#define CMOS_SECOND	 0u
#define CMOS_MINUTE	 2u
#define CMOS_HOUR	 4u
#define CMOS_DAY	 7u
#define CMOS_MONTH	 8u
#define CMOS_YEAR	 9u
#define CMOS_STATUS_A	 10u
#define CMOS_A_UPDATING	 (1u << 7)
#define CMOS_STATUS_B	 11u
#define CMOS_B_24H	 (1u << 1)
#define CMOS_B_BINARY	 (1u << 2)
#define CMOS_HOUR_PM	 0x80u
#define CMOS_NIBBLE_BITS 4
#define CMOS_NIBBLE	 0xfu
#define BCD_BASE	 10u
#define CMOS_TRIES	 1000000u

#define CALIBRATE_MS	    10u
#define CALIBRATE_LATCH	    (PIT_CLOCK_HZ / 1000u * CALIBRATE_MS)
#define CALIBRATE_POLLS_MAX 1000000u
#define CALIBRATE_TRIES	    16u
#define CALIBRATE_PRECISION 256u /* bounds closer than 1 / this are enough */
#define LOOPS_PER_MS_SAFE   1000000u
#define DELAY_CHUNK	    100u /* loops between two looks at channel 2 */

#define TSC_KHZ_MIN 1000u /* below, tsc_mult would not fit */

#define WORD_BITS 32
#define TSC_SHIFT 22

#define DAY_SECONDS    86400u
#define HOUR_SECONDS   3600u
#define MINUTE_SECONDS 60u
#define HOURS_HALF_DAY 12u
#define EPOCH_YEAR     1970u
#define CENTURY_1900   1900u
#define CENTURY_2000   2000u
#define YEAR_DAYS      365u
#define MONTHS	       12

u32 tsc_khz;

static u32 tsc_mult; /* ns per TSC count, << TSC_SHIFT */
static u64 tsc_boot; /* count at time_init() */
static u32 loops_per_ms =
	LOOPS_PER_MS_SAFE; /* without calibration: too long, safe */
/* 1970-based time of the boot, and a part of a second */
static u32 wall_boot_seconds, wall_boot_nsec;
static u64 boot_ticks; /* since then; jiffies wraps, this does not */

/* Start channel 2; pit_ch2_done() is true CALIBRATE_MS later. */
static void pit_ch2_start(void)
{
	u8 b = inb(PORT_B);

	outb((u8)((b & ~PORT_B_SPEAKER) | PORT_B_GATE2), PORT_B);
	outb(PIT_CH2_ONESHOT, PIT_MODE);
	outb((u8)CALIBRATE_LATCH, PIT_CH2);
	outb((u8)(CALIBRATE_LATCH >> PIT_BYTE_BITS), PIT_CH2);
}

static bool pit_ch2_done(void)
{
	return (inb(PORT_B) & PORT_B_OUT2) != 0;
}

static void delay_loops(u32 loops)
{
	while (loops--)
		__asm__ volatile("" : : : "memory");
}

/*
 * One interval of CALIBRATE_MS: *@least and *@most TSC counts that it can have
 * taken become known better. A virtual machine that loses its processor at the
 * start or the end sees too little or too much; the bounds stay true.
 * Return: false when the 8254 does not answer.
 */
static bool measure_tsc(u32 *least, u32 *most)
{
	u32 polls = CALIBRATE_POLLS_MAX;
	u64 before = rdtsc(), start, last, now;

	pit_ch2_start();
	start = now = rdtsc();
	do {
		last = now;
		cpu_relax();
		now = rdtsc();
	} while (!pit_ch2_done() && --polls > 0);
	now = rdtsc();
	*least = max(*least, (u32)(last - start));
	*most = min(*most, (u32)(now - before));
	return polls != 0;
}

static void calibrate_tsc(void)
{
	u32 least = 0, most = U32_MAX, i;

	for (i = 0; i < CALIBRATE_TRIES; i++) {
		if (!measure_tsc(&least, &most))
			return;
		if (most < least + most / CALIBRATE_PRECISION)
			break;
	}
	tsc_khz = (least / 2 + most / 2) / CALIBRATE_MS;
	if (tsc_khz < TSC_KHZ_MIN) {
		tsc_khz = 0;
		return;
	}
	tsc_mult = (u32)div_u64((u64)NSEC_PER_MS << TSC_SHIFT, tsc_khz);
	tsc_boot = rdtsc();
}

static void calibrate_delay(void)
{
	u32 chunks = 0;

	pit_ch2_start();
	while (!pit_ch2_done() && chunks < CALIBRATE_POLLS_MAX) {
		delay_loops(DELAY_CHUNK);
		chunks++;
	}
	loops_per_ms = max(chunks * DELAY_CHUNK / CALIBRATE_MS, 1u);
}

/**
 * udelay - wait without sleeping
 * @us: microseconds, at least this long; at most about 4 million
 *
 * Context: any. Does not sleep.
 */
void udelay(u32 us)
{
	u64 start;
	u32 counts, ms = us / USEC_PER_MS;

	if (tsc_khz == 0) {
		while (ms--)
			delay_loops(loops_per_ms);
		delay_loops(us % USEC_PER_MS *
			    (loops_per_ms / USEC_PER_MS + 1));
		return;
	}
	start = rdtsc();
	for (; ms > 0; ms--) {
		while ((u32)(rdtsc() - start) < tsc_khz)
			cpu_relax();
		start += tsc_khz;
	}
	counts = us % USEC_PER_MS * (tsc_khz / USEC_PER_MS + 1);
	while ((u32)(rdtsc() - start) < counts)
		cpu_relax();
}

/**
 * ktime_ns - nanoseconds since boot, never going back
 *
 * Context: any. Does not sleep.
 * Return: nanoseconds; in steps of a tick when there is no TSC.
 */
u64 ktime_ns(void)
{
	u64 delta, high, low;
	u32 flags;

	if (tsc_khz == 0) {
		flags = irq_save(); /* two words */
		delta = boot_ticks;
		restore_flags(flags);
		return delta * NSEC_PER_TICK;
	}
	delta = rdtsc() - tsc_boot;
	/* 64 x 32 bits in two halves, so that nothing overflows */
	high = (delta >> WORD_BITS) * tsc_mult;
	low = (u64)(u32)delta * tsc_mult;
	return (high << (WORD_BITS - TSC_SHIFT)) + (low >> TSC_SHIFT);
}

/**
 * ns_split - nanoseconds as seconds and the rest
 * @ns: any
 * @seconds: out
 * @nsec: out, 0..999999999
 *
 * Context: any. Does not sleep.
 */
void ns_split(u64 ns, u32 *seconds, u32 *nsec)
{
	*seconds = (u32)div_u64(ns, NSEC_PER_SEC);
	*nsec = (u32)(ns - (u64)*seconds * NSEC_PER_SEC);
}

/**
 * wall_time - the wall clock
 * @seconds: out, since 1970
 * @nsec: out, 0..999999999
 *
 * Context: any. Does not sleep.
 */
void wall_time(u32 *seconds, u32 *nsec)
{
	ns_split(ktime_ns() + wall_boot_nsec, seconds, nsec);
	*seconds += wall_boot_seconds;
}

/**
 * wall_seconds - seconds since 1970
 *
 * Context: any. Does not sleep.
 * Return: seconds.
 */
u32 wall_seconds(void)
{
	u32 seconds, nsec;

	wall_time(&seconds, &nsec);
	return seconds;
}

/**
 * wall_set - set the wall clock
 * @seconds: since 1970, now
 * @nsec: and a part of a second, 0..999999999
 *
 * Context: task. Does not sleep.
 */
void wall_set(u32 seconds, u32 nsec)
{
	u32 up, part;

	ns_split(ktime_ns(), &up, &part);
	if (nsec < part) {
		seconds--;
		nsec += NSEC_PER_SEC;
	}
	wall_boot_seconds = seconds - up;
	wall_boot_nsec = nsec - part;
}

static u8 cmos_read(u8 reg)
{
	outb(reg, CMOS_INDEX);
	return inb(CMOS_DATA);
}

/* a register that is BCD unless status B says binary */
static u32 cmos_number(u8 value)
{
	if (cmos_read(CMOS_STATUS_B) & CMOS_B_BINARY)
		return value;
	return (value >> CMOS_NIBBLE_BITS) * BCD_BASE + (value & CMOS_NIBBLE);
}

static bool is_leap(u32 year)
{
	/* within 1970..2069 no century but 2000, which is one */
	return year % 4 == 0;
}

static u32 date_to_days(u32 year, u32 month, u32 day)
{
	static const u16 before[MONTHS] = {0,	31,  59,  90,  120, 151,
					   181, 212, 243, 273, 304, 334};
	u32 days = before[month - 1] + day - 1, y;

	for (y = EPOCH_YEAR; y < year; y++)
		days += YEAR_DAYS + is_leap(y);
	return days + (month > 2 && is_leap(year));
}

static u32 cmos_hour(void)
{
	u8 raw = cmos_read(CMOS_HOUR);
	u32 hour = cmos_number((u8)(raw & ~CMOS_HOUR_PM));

	if (cmos_read(CMOS_STATUS_B) & CMOS_B_24H)
		return hour;
	return hour % HOURS_HALF_DAY +
	       (raw & CMOS_HOUR_PM ? HOURS_HALF_DAY : 0);
}

/* Seconds since 1970; 0 when the clock makes no sense. */
static u32 cmos_seconds(void)
{
	u32 tries = CMOS_TRIES, year, month, day;

	while ((cmos_read(CMOS_STATUS_A) & CMOS_A_UPDATING) && --tries > 0)
		cpu_relax();
	year = cmos_number(cmos_read(CMOS_YEAR)) + CENTURY_1900;
	if (year < EPOCH_YEAR)
		year += CENTURY_2000 - CENTURY_1900;
	month = cmos_number(cmos_read(CMOS_MONTH));
	day = cmos_number(cmos_read(CMOS_DAY));
	if (month < 1 || month > MONTHS || day < 1)
		return 0;
	return date_to_days(year, month, day) * DAY_SECONDS +
	       cmos_hour() * HOUR_SECONDS +
	       cmos_number(cmos_read(CMOS_MINUTE)) * MINUTE_SECONDS +
	       cmos_number(cmos_read(CMOS_SECOND));
}

static void timer_interrupt(u32 irq, void *data, struct pt_regs *regs)
{
	(void)irq;
	(void)data;
	jiffies++;
	boot_ticks++;
	sched_tick(user_mode(regs));
	timers_run();
}

/**
 * time_init - measure the clocks and start the tick
 *
 * Context: task (boot), interrupts off. Does not sleep.
 */
void time_init(void)
{
	int err;

	/* a test of the wrap after 497 days need not wait for it */
	jiffies = first_jiffy = boot_option_u32("jiffies", 0);
	wall_boot_seconds = cmos_seconds();
	if (cpuid_features() & CPUID_TSC)
		calibrate_tsc();
	if (tsc_khz == 0)
		calibrate_delay();
	outb(PIT_CH0_RATE, PIT_MODE);
	outb((u8)PIT_LATCH, PIT_CH0);
	outb((u8)(PIT_LATCH >> PIT_BYTE_BITS), PIT_CH0);
	err = irq_register(IRQ_TIMER, timer_interrupt, NULL, "timer");
	BUG_ON(err);
	printk(KERN_INFO "time: 8254 at %d Hz, TSC %u kHz\n", HZ, tsc_khz);
}
