/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * sys_time.c - clocks, sleeping, the alarm clock
 *
 * Sleeps are in ticks, rounded up and one more, so that none is too short.
 */
#include "core/cred.h"
#include "core/sched.h"
#include "core/uaccess.h"
#include "proc/proc.h"
#include "proc/syscalls.h"
#include "uapi/time.h"

/**
 * sys_time - seconds since 1970
 * @seconds: out as well, or NULL
 *
 * Context: task. May sleep.
 * Return: seconds, or -EFAULT.
 */
int sys_time(s32 __user *seconds)
{
	s32 now = (s32)wall_seconds();

	if (seconds && put_user(now, seconds))
		return -EFAULT;
	return now;
}

/**
 * sys_stime - set the wall clock
 * @seconds: since 1970
 *
 * Context: task. May sleep.
 * Return: 0, -EPERM or -EFAULT.
 */
int sys_stime(const s32 __user *seconds)
{
	s32 value;

	if (!capable())
		return -EPERM;
	if (get_user(value, seconds))
		return -EFAULT;
	wall_set((u32)value, 0);
	return 0;
}

/**
 * sys_gettimeofday - the wall clock
 * @tv: out, or NULL
 * @tz: out, always UTC, or NULL
 *
 * Context: task. May sleep.
 * Return: 0 or -EFAULT.
 */
int sys_gettimeofday(struct timeval32 __user *tv, struct timezone32 __user *tz)
{
	const struct timezone32 utc = {0, 0};
	struct timeval32 now;
	u32 seconds, nsec;

	wall_time(&seconds, &nsec);
	now.tv_sec = (s32)seconds;
	now.tv_usec = (s32)(nsec / NSEC_PER_US);
	if (tv && copy_to_user(tv, &now, sizeof(now)))
		return -EFAULT;
	return tz ? copy_to_user(tz, &utc, sizeof(utc)) : 0;
}

/**
 * sys_settimeofday - set the wall clock
 * @tv: NULL: leave it
 * @tz: must be readable; ignored
 *
 * Context: task. May sleep.
 * Return: 0, -EPERM, -EINVAL or -EFAULT.
 */
int sys_settimeofday(const struct timeval32 __user *tv,
		     const struct timezone32 __user *tz)
{
	struct timezone32 zone;
	struct timeval32 now;

	if ((tv && copy_from_user(&now, tv, sizeof(now))) ||
	    (tz && copy_from_user(&zone, tz, sizeof(zone))))
		return -EFAULT;
	if (!capable())
		return -EPERM;
	if (!tv)
		return 0;
	if (now.tv_sec < 0 || now.tv_usec < 0 || now.tv_usec >= USEC_PER_SEC)
		return -EINVAL;
	wall_set((u32)now.tv_sec, (u32)now.tv_usec * NSEC_PER_US);
	return 0;
}

/* The time of @clock. 0 or -EINVAL. */
static int clock_read(int clock, struct timespec32 *ts)
{
	struct task_usage usage;
	unsigned long ticks;
	u32 seconds, nsec;

	switch (clock) {
	case CLOCK_REALTIME:
	case CLOCK_REALTIME_COARSE:
		wall_time(&seconds, &nsec);
		break;
	case CLOCK_MONOTONIC:
	case CLOCK_MONOTONIC_RAW:
	case CLOCK_MONOTONIC_COARSE:
	case CLOCK_BOOTTIME:
		ns_split(ktime_ns(), &seconds, &nsec);
		break;
	case CLOCK_PROCESS_CPUTIME_ID:
		group_usage(current, &usage);
		ticks = usage.utime + usage.stime;
		seconds = ticks / HZ;
		nsec = ticks % HZ * NSEC_PER_TICK;
		break;
	case CLOCK_THREAD_CPUTIME_ID:
		ticks = current->utime + current->stime;
		seconds = ticks / HZ;
		nsec = ticks % HZ * NSEC_PER_TICK;
		break;
	default:
		return -EINVAL;
	}
	ts->tv_sec = (s32)seconds;
	ts->tv_nsec = (s32)nsec;
	return 0;
}

/**
 * sys_clock_gettime - read a clock
 * @clock: CLOCK_*
 * @ts: out
 *
 * Context: task. May sleep.
 * Return: 0, -EINVAL or -EFAULT.
 */
int sys_clock_gettime(int clock, struct timespec32 __user *ts)
{
	struct timespec32 now;
	int err = clock_read(clock, &now);

	return err ? err : copy_to_user(ts, &now, sizeof(now));
}

/**
 * sys_clock_getres - resolution of a clock
 * @clock: CLOCK_*
 * @ts: out, or NULL
 *
 * Context: task. May sleep.
 * Return: 0, -EINVAL or -EFAULT.
 */
int sys_clock_getres(int clock, struct timespec32 __user *ts)
{
	struct timespec32 res;
	int err = clock_read(clock, &res);
	bool fine = tsc_khz != 0 && clock != CLOCK_PROCESS_CPUTIME_ID &&
		    clock != CLOCK_THREAD_CPUTIME_ID;

	if (err)
		return err;
	res.tv_sec = 0;
	res.tv_nsec = fine ? 1 : NSEC_PER_TICK;
	return ts ? copy_to_user(ts, &res, sizeof(res)) : 0;
}

/* Does the time of @clock pass while one sleeps, to the tick? */
static bool clock_sleeps(int clock)
{
	return clock == CLOCK_REALTIME || clock == CLOCK_MONOTONIC ||
	       clock == CLOCK_BOOTTIME;
}

static bool timespec_valid(const struct timespec32 *ts)
{
	return ts->tv_sec >= 0 && ts->tv_nsec >= 0 &&
	       ts->tv_nsec < NSEC_PER_SEC;
}

/* Sleep; ticks that are left when a signal came, 0: it is over. */
static long sleep_ticks(long ticks)
{
	while (ticks > 0 && !signal_pending(current)) {
		set_current_state(TASK_INTERRUPTIBLE);
		ticks = schedule_timeout(ticks);
	}
	return ticks;
}

/* How long a sleep of @ts is: the running tick is not a whole one. */
static long sleep_length(const struct timespec32 *ts)
{
	long ticks = timespec_to_ticks(ts);

	return ticks > 0 && ticks < MAX_SCHEDULE_TIMEOUT ? ticks + 1 : ticks;
}

static int sleep_again(struct restart_block *restart);

/*
 * Sleep @ticks for a call whose program is told what is left when a handler
 * ends it; without one it goes on with that.
 */
static int sleep_restartable(long ticks, u32 remaining)
{
	struct restart_block *restart = &current->restart;
	struct timespec32 left;

	ticks = sleep_ticks(ticks);
	if (ticks == 0)
		return 0;
	left.tv_sec = (s32)(ticks / HZ);
	left.tv_nsec = (s32)(ticks % HZ * NSEC_PER_TICK);
	if (remaining && copy_to_user((void __user *)(unsigned long)remaining,
				      &left, sizeof(left)))
		return -EFAULT;
	restart->fn = sleep_again;
	restart->timed = ticks < MAX_SCHEDULE_TIMEOUT;
	restart->expires = jiffies + (unsigned long)ticks;
	restart->user = remaining;
	return -ERESTART_RESTARTBLOCK;
}

/* The sleep of a task that was stopped goes on. */
static int sleep_again(struct restart_block *restart)
{
	return sleep_restartable(restart_ticks(restart), restart->user);
}

/**
 * sys_nanosleep - sleep
 * @request: how long
 * @remaining: out when a signal ended it, or NULL
 *
 * Context: task. May sleep.
 * Return: as sys_clock_nanosleep().
 */
int sys_nanosleep(const struct timespec32 __user *request,
		  struct timespec32 __user *remaining)
{
	return sys_clock_nanosleep(CLOCK_MONOTONIC, 0, request, remaining);
}

/**
 * sys_clock_nanosleep - sleep for a time, or until one
 * @clock: whose time
 * @flags: TIMER_ABSTIME: @request is a point in time
 * @request: how long, or until when
 * @remaining: out when a signal ended a relative sleep, or NULL
 *
 * A task that is stopped meanwhile and has no handler to run sleeps on, as
 * later Linux does; 2.4.0 ends the sleep.
 *
 * Context: task. May sleep.
 * Return: 0, -EINVAL, -EFAULT, -EOPNOTSUPP (a clock of CPU time, a coarse or a
 * raw one), or one that becomes -EINTR behind a handler.
 */
int sys_clock_nanosleep(int clock, int flags,
			const struct timespec32 __user *request,
			struct timespec32 __user *remaining)
{
	struct timespec32 ts, now;

	if (clock_read(clock, &now))
		return -EINVAL;
	if (!clock_sleeps(clock))
		return -EOPNOTSUPP;
	if (copy_from_user(&ts, request, sizeof(ts)))
		return -EFAULT;
	if (!timespec_valid(&ts) || clock_read(clock, &now))
		return -EINVAL;
	if (flags & TIMER_ABSTIME) {
		ts.tv_sec -= now.tv_sec;
		ts.tv_nsec -= now.tv_nsec;
		if (ts.tv_nsec < 0) {
			ts.tv_nsec += NSEC_PER_SEC;
			ts.tv_sec--;
		}
		if (ts.tv_sec < 0)
			return 0;
	}
	if (flags & TIMER_ABSTIME)
		return sleep_ticks(sleep_length(&ts)) ? -ERESTARTNOHAND : 0;
	return sleep_restartable(sleep_length(&ts),
				 (u32)(unsigned long)remaining);
}

/**
 * sys_times - CPU time of the process and its children, in ticks
 * @tms: out, or NULL
 *
 * Context: task. May sleep.
 * Return: ticks since boot, or -EFAULT.
 */
int sys_times(struct tms32 __user *tms)
{
	const struct task *leader = current->leader;
	struct task_usage usage;
	struct tms32 out;

	group_usage(current, &usage);
	out = (struct tms32){
		.tms_utime = (s32)usage.utime,
		.tms_stime = (s32)usage.stime,
		.tms_cutime = (s32)leader->cutime,
		.tms_cstime = (s32)leader->cstime,
	};
	if (tms && copy_to_user(tms, &out, sizeof(out)))
		return -EFAULT;
	return (int)(jiffies & S32_MAX);
}

/**
 * alarm_expired - the timer function of alarm() and ITIMER_REAL
 * @data: the task
 *
 * Context: irq. Does not sleep.
 */
void alarm_expired(void *data)
{
	struct task *task = data;

	send_signal(task, SIGALRM);
	if (task->alarm_interval)
		mod_timer(&task->alarm_timer, jiffies + task->alarm_interval);
}

/* Ticks until the alarm of current, 0: not set. As alarm_set() was told. */
static unsigned long alarm_left(void)
{
	const struct timer_list *timer = &current->leader->alarm_timer;
	long left = 0;
	u32 flags = irq_save();

	if (!list_empty(&timer->link))
		left = max((long)(timer->expires - jiffies) - 1, 1l);
	restore_flags(flags);
	return (unsigned long)left;
}

static void alarm_set(unsigned long ticks, unsigned long interval)
{
	(void)del_timer(&current->leader->alarm_timer);
	current->leader->alarm_interval = interval;
	/* the running tick is not a whole one */
	if (ticks)
		mod_timer(&current->leader->alarm_timer, jiffies + ticks + 1);
}

/**
 * sys_alarm - SIGALRM after some seconds
 * @seconds: 0: none
 *
 * Context: task. Does not sleep.
 * Return: seconds that were left of the last one, rounded up.
 */
int sys_alarm(u32 seconds)
{
	unsigned long left = alarm_left();

	alarm_set(min(seconds, (u32)SECONDS_MAX) * HZ, 0);
	return (int)((left + HZ - 1) / HZ);
}

/* Ticks of @tv, or -EINVAL. */
static int timeval_to_ticks(const struct timeval32 *tv)
{
	if (tv->tv_sec < 0 || tv->tv_usec < 0 || tv->tv_usec >= USEC_PER_SEC)
		return -EINVAL;
	return min(tv->tv_sec, (s32)SECONDS_MAX) * HZ +
	       (tv->tv_usec + USEC_PER_TICK - 1) / USEC_PER_TICK;
}

/* The timer that counts CPU time in user mode, or in both. */
static struct cpu_timer *cpu_timer_of(int which)
{
	return which == ITIMER_VIRTUAL ? &current->leader->virt_timer
				       : &current->leader->prof_timer;
}

/* What is left of a timer, and how often it comes; in ticks. */
static struct cpu_timer itimer_read(int which)
{
	if (which == ITIMER_REAL)
		return (struct cpu_timer){alarm_left(),
					  current->leader->alarm_interval};
	return *cpu_timer_of(which);
}

static void itimer_set(int which, const struct cpu_timer *value)
{
	struct cpu_timer *cpu = cpu_timer_of(which);
	u32 flags;

	if (which == ITIMER_REAL) {
		alarm_set(value->left, value->interval);
		return;
	}
	flags = irq_save();
	*cpu = *value;
	if (cpu->left)
		cpu->left++; /* the running tick is not a whole one */
	restore_flags(flags);
}

static int put_itimer(struct itimerval32 __user *to,
		      const struct cpu_timer *timer)
{
	const struct itimerval32 out = {
		.it_value = ticks_to_timeval(timer->left),
		.it_interval = ticks_to_timeval(timer->interval),
	};

	return copy_to_user(to, &out, sizeof(out));
}

/**
 * sys_getitimer - what is left of a timer
 * @which: ITIMER_REAL, ITIMER_VIRTUAL or ITIMER_PROF
 * @value: out
 *
 * Context: task. May sleep.
 * Return: 0, -EINVAL or -EFAULT.
 */
int sys_getitimer(int which, struct itimerval32 __user *value)
{
	struct cpu_timer now;

	if (which < ITIMER_REAL || which > ITIMER_PROF)
		return -EINVAL;
	now = itimer_read(which);
	return put_itimer(value, &now);
}

/**
 * sys_setitimer - a signal after a time, and again
 * @which: ITIMER_REAL: SIGALRM; ITIMER_VIRTUAL: SIGVTALRM after CPU time in
 *	user mode; ITIMER_PROF: SIGPROF after CPU time in both modes
 * @value: NULL: off
 * @old: out, or NULL
 *
 * Context: task. May sleep.
 * Return: 0, -EINVAL or -EFAULT.
 */
int sys_setitimer(int which, const struct itimerval32 __user *value,
		  struct itimerval32 __user *old)
{
	struct itimerval32 new = {.it_value = {0, 0}};
	struct cpu_timer before, timer;
	int ticks, interval;

	if (value && copy_from_user(&new, value, sizeof(new)))
		return -EFAULT;
	ticks = timeval_to_ticks(&new.it_value);
	interval = timeval_to_ticks(&new.it_interval);
	if (which < ITIMER_REAL || which > ITIMER_PROF || ticks < 0 ||
	    interval < 0)
		return -EINVAL;
	before = itimer_read(which);
	timer = (struct cpu_timer){(u32)ticks, (u32)interval};
	itimer_set(which, &timer);
	return old ? put_itimer(old, &before) : 0;
}
