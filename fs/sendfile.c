/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * sendfile.c - from a file to a descriptor without a way through the program
 *
 * The file's pages are read into one kernel page and written by the target's
 * own write(): uaccess_kernel_begin() lets it take the page as if it were user
 * memory (2.4's set_fs()).
 */
#include "fs/vfs.h"
#include "fs/syscalls.h"
#include "core/uaccess.h"
#include "mm/slab.h"

/* all of @buf into @out at its position; bytes or -Exx */
static ssize_t write_part(struct file *out, const char *buf, size_t len)
{
	ssize_t n;

	uaccess_kernel_begin();
	n = out->ops->write(out, (const char __user *)buf, len, &out->pos);
	uaccess_kernel_end();
	return n;
}

/* @count bytes from *@pos on; moves it. Bytes, or -Exx when there are none */
static ssize_t copy_parts(struct file *out, struct file *in, loff_t *pos,
			  size_t count)
{
	char *buf = kmalloc(PAGE_SIZE, GFP_KERNEL);
	size_t done = 0, part;
	ssize_t n = 0;

	if (!buf)
		return -ENOMEM;
	while (done < count) {
		part = min(count - done, (size_t)PAGE_SIZE);
		n = kernel_read(in, buf, part, *pos);
		if (n <= 0)
			break;
		part = (size_t)n;
		n = write_part(out, buf, part);
		if (n <= 0)
			break;
		*pos += n;
		done += (size_t)n;
		if ((size_t)n < part)
			break;
		if (signal_pending(current)) {
			n = -ERESTARTSYS;
			break;
		}
	}
	kfree(buf);
	return done ? (ssize_t)done : n;
}

/* as in 2.4 only from the page cache: what /proc shows is not there, and who
 * gets -EINVAL reads it */
static bool can_send(const struct file *out, const struct file *in)
{
	return S_ISREG(in->inode->mode) && in->inode->data.ops->readpage &&
	       out->ops && out->ops->write;
}

/* *@pos: where in the file, NULL: at its position */
static int do_sendfile(int out_fd, int in_fd, loff_t *pos, size_t count)
{
	struct file *in = fget(in_fd), *out = fget(out_fd);
	int ret = -EBADF;

	if (!in || !out || !(file_can_read(in) && file_can_write(out)))
		goto out;
	ret = -EINVAL;
	if (!can_send(out, in) || (ssize_t)count < 0 || (pos && *pos < 0))
		goto out;
	ret = copy_parts(out, in, pos ? pos : &in->pos, count);
out:
	if (in)
		fput(in);
	if (out)
		fput(out);
	return ret;
}

/**
 * sys_sendfile - copy from a file to a descriptor
 * @out_fd: open for writing
 * @in_fd: a regular file, open for reading
 * @offset: in and out: where in the file; NULL: at its position, which moves
 * @count: bytes
 *
 * Context: task. May sleep.
 * Return: bytes (less at the end of the file) or -Exx.
 */
int sys_sendfile(int out_fd, int in_fd, s32 __user *offset, size_t count)
{
	loff_t pos;
	s32 at;
	int ret;

	might_sleep();
	if (!offset)
		return do_sendfile(out_fd, in_fd, NULL, count);
	if (get_user(at, offset))
		return -EFAULT;
	pos = at;
	if (at >= 0 && (ssize_t)count > S32_MAX - at) {
		if (at == S32_MAX)
			return -EOVERFLOW;
		count = (size_t)(S32_MAX - at);
	}
	ret = do_sendfile(out_fd, in_fd, &pos, count);
	at = (s32)pos;
	return put_user(at, offset) ? -EFAULT : ret;
}

/**
 * sys_sendfile64 - sys_sendfile() with a wide offset
 * @out_fd: open for writing
 * @in_fd: a regular file, open for reading
 * @offset: in and out: where in the file; NULL: at its position, which moves
 * @count: bytes
 *
 * Context: task. May sleep.
 * Return: bytes (less at the end of the file) or -Exx.
 */
int sys_sendfile64(int out_fd, int in_fd, loff_t __user *offset, size_t count)
{
	loff_t pos;
	int ret;

	might_sleep();
	if (!offset)
		return do_sendfile(out_fd, in_fd, NULL, count);
	if (copy_from_user(&pos, offset, sizeof(pos)))
		return -EFAULT;
	ret = do_sendfile(out_fd, in_fd, &pos, count);
	return copy_to_user(offset, &pos, sizeof(pos)) ? -EFAULT : ret;
}
