/* SPDX-License-Identifier: GPL-2.0-only */
/* fs/poll.h - what poll.c and select.c share: waiting for one of several files */
#ifndef FS_POLL_H
#define FS_POLL_H

#include "fs/vfs.h"
#include "uapi/poll.h"
#include "uapi/time.h"

/* One file that is waited for. */
struct poll_entry {
	struct file *file; /* NULL: not an open descriptor, or negative */
	struct wait_queue_head *wq; /* NULL: not queued */
	struct wait_entry wait;
	s32 fd;
	u32 events, revents; /* errors, too, only as far as asked for */
};

/* wait until one is ready; @ticks: how long, out: what is left.
 * Return: how many are ready, 0: time is over, -EINTR. May sleep */
int __must_check poll_entries_wait(struct poll_entry *entries, u32 nr,
				   long *ticks);

/* a time-out of ppoll and pselect6 in ticks; 0, -EINVAL or -EFAULT */
int __must_check poll_get_timeout(const struct timespec32 __user *from,
				  long *ticks);
void poll_put_timeout(struct timespec32 __user *to, long ticks);
/* other signals blocked while a call waits; 0, -EINVAL or -EFAULT */
int __must_check poll_mask_begin(const u64 __user *mask, u32 size);
/* @ret: of the wait. Return: of the call */
int __must_check poll_mask_end(int ret);

#endif
