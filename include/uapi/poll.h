/* SPDX-License-Identifier: GPL-2.0-only */
/* poll.h - Linux i386 poll */
#ifndef UAPI_POLL_H
#define UAPI_POLL_H

#include "base/types.h"

#define POLLIN	   0x0001u
#define POLLPRI	   0x0002u
#define POLLOUT	   0x0004u
#define POLLERR	   0x0008u
#define POLLHUP	   0x0010u
#define POLLNVAL   0x0020u
#define POLLRDNORM 0x0040u
#define POLLWRNORM 0x0100u

struct pollfd {
	s32 fd;
	s16 events, revents;
};
_Static_assert(sizeof(struct pollfd) == 8, "Linux i386 pollfd");

#endif
