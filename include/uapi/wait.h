/* SPDX-License-Identifier: GPL-2.0-only */
/* wait.h - options of wait4() and waitid(), and what they tell */
#ifndef UAPI_WAIT_H
#define UAPI_WAIT_H

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
