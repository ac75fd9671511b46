/* SPDX-License-Identifier: GPL-2.0-only */
/* sched.h - Linux i386 clone flags, scheduling policies */
#ifndef UAPI_SCHED_H
#define UAPI_SCHED_H

#define CSIGNAL		     0xffu
#define CLONE_VM	     0x100u
#define CLONE_FS	     0x200u
#define CLONE_FILES	     0x400u
#define CLONE_SIGHAND	     0x800u
#define CLONE_VFORK	     0x4000u
#define CLONE_PARENT	     0x8000u
#define CLONE_THREAD	     0x10000u
#define CLONE_SETTLS	     0x80000u
#define CLONE_PARENT_SETTID  0x100000u
#define CLONE_CHILD_CLEARTID 0x200000u
#define CLONE_CHILD_SETTID   0x1000000u

#define SCHED_OTHER	  0
#define SCHED_FIFO	  1
#define SCHED_RR	  2
#define SCHED_RT_PRIO_MIN 1
#define SCHED_RT_PRIO_MAX 99

#endif
