/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * kmsg.c - /proc/kmsg: the log as it grows, for a log daemon
 *
 * What one reader was given no other gets: there is one position for all, as
 * in 2.4.0. syslog(2) reads here, too.
 */
#include "fs/procfs.h"
#include "core/printk.h"
#include "core/uaccess.h"
#include "uapi/poll.h"

#define PIECE_BYTES 256u

/**
 * kmsg_read - new messages of the log; waits for the first
 * @buf: out
 * @len: bytes of @buf
 * @nonblock: -EAGAIN instead of waiting
 *
 * Context: task. May sleep.
 * Return: bytes, -EAGAIN, -EFAULT or -ERESTARTSYS.
 */
ssize_t kmsg_read(char __user *buf, size_t len, bool nonblock)
{
	char piece[PIECE_BYTES];
	size_t done = 0, n;
	int err;

	might_sleep();
	if (len == 0)
		return 0;
	if (nonblock && printk_nr_new() == 0)
		return -EAGAIN;
	err = wait_event_interruptible(printk_wait, printk_nr_new() != 0);
	if (err)
		return err;
	while (done < len) {
		n = printk_take_new(piece, min(sizeof(piece), len - done));
		if (n == 0)
			break;
		if (copy_to_user(buf + done, piece, n))
			return done ? (ssize_t)done : -EFAULT;
		done += n;
	}
	return (ssize_t)done;
}

/* NOLINTBEGIN(readability-non-const-parameter): as file_ops has them */
static ssize_t kmsg_file_read(struct file *file, char __user *buf, size_t len,
			      loff_t *pos)
{
	(void)pos;
	return kmsg_read(buf, len, file->flags & O_NONBLOCK);
}

/* NOLINTEND(readability-non-const-parameter) */

static u32 kmsg_poll(struct file *file, struct wait_queue_head **wq)
{
	(void)file;
	*wq = &printk_wait;
	return printk_nr_new() ? POLLIN | POLLRDNORM : 0;
}

const struct file_ops proc_kmsg_fops = {
	.read = kmsg_file_read,
	.poll = kmsg_poll,
};
