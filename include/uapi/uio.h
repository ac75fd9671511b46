/* SPDX-License-Identifier: GPL-2.0-only */
/* uio.h - Linux i386 vectors of buffers */
#ifndef UAPI_UIO_H
#define UAPI_UIO_H

#include "base/types.h"

#define UIO_MAXIOV 1024u

struct iovec {
	u32 iov_base; /* address in the program */
	u32 iov_len;
};
_Static_assert(sizeof(struct iovec) == 8, "Linux i386 iovec");

#endif
