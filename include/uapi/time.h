/* SPDX-License-Identifier: GPL-2.0-only */
/* time.h - Linux i386 times */
#ifndef UAPI_TIME_H
#define UAPI_TIME_H

#include "base/types.h"

struct timespec32 {
	s32 tv_sec, tv_nsec;
};
_Static_assert(sizeof(struct timespec32) == 8, "Linux i386 timespec");

struct timeval32 {
	s32 tv_sec, tv_usec;
};
_Static_assert(sizeof(struct timeval32) == 8, "Linux i386 timeval");

struct itimerval32 {
	struct timeval32 it_interval, it_value;
};
_Static_assert(sizeof(struct itimerval32) == 16, "Linux i386 itimerval");

struct timezone32 {
	s32 tz_minuteswest, tz_dsttime;
};
_Static_assert(sizeof(struct timezone32) == 8, "Linux i386 timezone");

/* times(): ticks */
struct tms32 {
	s32 tms_utime, tms_stime, tms_cutime, tms_cstime;
};
_Static_assert(sizeof(struct tms32) == 16, "Linux i386 tms");

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
