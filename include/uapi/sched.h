/* SPDX-License-Identifier: GPL-2.0-only */
/* sched.h - Linux i386 clone flags and wait options */
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

#define WNOHANG	    1
#define WUNTRACED   2
#define WSTOPPED    WUNTRACED
#define WEXITED	    4
#define WCONTINUED  8
#define WNOWAIT	    0x01000000
#define __WNOTHREAD 0x20000000
#define __WALL	    0x40000000
#define __WCLONE    ((int)0x80000000u)

/* waitid(): whom */
#define P_ALL  0
#define P_PID  1
#define P_PGID 2

/* a wait status: exit code << 8, or the signal, or stop signal << 8 | 0x7f */
#define WSTATUS_STOPPED	  0x7f
#define WSTATUS_CONTINUED 0xffff
#define WSTATUS_SHIFT	  8
#define WSTATUS_SIGNAL	  0x7f /* the bits of the signal */

#endif
