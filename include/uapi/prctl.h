/* SPDX-License-Identifier: GPL-2.0-only */
/* prctl.h - Linux i386 options of prctl(), and the structures of capget() */
#ifndef UAPI_PRCTL_H
#define UAPI_PRCTL_H

#include "base/types.h"

#define PR_SET_PDEATHSIG 1
#define PR_GET_PDEATHSIG 2
#define PR_GET_DUMPABLE	 3
#define PR_SET_DUMPABLE	 4
#define PR_GET_KEEPCAPS	 7
#define PR_SET_KEEPCAPS	 8
#define PR_SET_NAME	 15
#define PR_GET_NAME	 16

#define CAP_VERSION 0x19980330u

struct cap_header {
	u32 version;
	s32 pid;
};
_Static_assert(sizeof(struct cap_header) == 8, "Linux capability header");

struct cap_data {
	u32 effective, permitted, inheritable;
};
_Static_assert(sizeof(struct cap_data) == 12, "Linux capability sets");

#endif
