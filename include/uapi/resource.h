/* SPDX-License-Identifier: GPL-2.0-only */
/* resource.h - Linux i386 resource usage, limits, priorities, system figures */
#ifndef UAPI_RESOURCE_H
#define UAPI_RESOURCE_H

#include "base/types.h"
#include "uapi/time.h"

#define RUSAGE_SELF	0
#define RUSAGE_CHILDREN (-1)
#define RUSAGE_BOTH	(-2) /* wait4() only */

struct rusage32 {
	struct timeval32 ru_utime, ru_stime;
	s32 ru_maxrss; /* KiB */
	s32 ru_ixrss, ru_idrss, ru_isrss;
	s32 ru_minflt, ru_majflt, ru_nswap;
	s32 ru_inblock, ru_oublock, ru_msgsnd, ru_msgrcv, ru_nsignals;
	s32 ru_nvcsw, ru_nivcsw;
};
_Static_assert(sizeof(struct rusage32) == 72, "Linux i386 rusage");

struct rlimit64 {
	u64 cur, max;
};
_Static_assert(sizeof(struct rlimit64) == 16, "Linux i386 rlimit64");
#define RLIM64_INFINITY	  (~0ull)
#define RLIM_OLD_INFINITY 0x7fffffffu /* getrlimit 76 shows no more */

#define PRIO_PROCESS 0
#define PRIO_PGRP    1
#define PRIO_USER    2

#define SYSINFO_LOAD_SHIFT 16
#define SYSINFO_PAD_BYTES  8

struct sysinfo {
	s32 uptime;
	u32 loads[3]; /* 1.0 = 1 << SYSINFO_LOAD_SHIFT */
	u32 totalram, freeram, sharedram, bufferram, totalswap, freeswap;
	u16 procs, pad;
	u32 totalhigh, freehigh, mem_unit;
	u8 pad2[SYSINFO_PAD_BYTES];
};
_Static_assert(sizeof(struct sysinfo) == 64, "Linux i386 sysinfo");

#define UTS_LEN 65

struct utsname {
	char sysname[UTS_LEN], nodename[UTS_LEN], release[UTS_LEN];
	char version[UTS_LEN], machine[UTS_LEN], domainname[UTS_LEN];
};
_Static_assert(sizeof(struct utsname) == 390, "Linux i386 utsname");

#endif
