/* SPDX-License-Identifier: GPL-2.0-only */
/* time.h - Linux i386 times */
#ifndef UAPI_TIME_H
#define UAPI_TIME_H

#include "base/types.h"

struct timespec32 {
	s32 tv_sec, tv_nsec;
};

struct timeval32 {
	s32 tv_sec, tv_usec;
};

struct itimerval32 {
	struct timeval32 it_interval, it_value;
};

struct timezone32 {
	s32 tz_minuteswest, tz_dsttime;
};

/* times(): ticks */
struct tms32 {
	s32 tms_utime, tms_stime, tms_cutime, tms_cstime;
};

#define CLOCK_REALTIME		 0
#define CLOCK_MONOTONIC		 1
#define CLOCK_PROCESS_CPUTIME_ID 2
#define CLOCK_THREAD_CPUTIME_ID	 3
#define CLOCK_MONOTONIC_RAW	 4
#define CLOCK_REALTIME_COARSE	 5
#define CLOCK_MONOTONIC_COARSE	 6
#define CLOCK_BOOTTIME		 7
#define TIMER_ABSTIME		 1

#define ITIMER_REAL    0
#define ITIMER_VIRTUAL 1
#define ITIMER_PROF    2

#endif
