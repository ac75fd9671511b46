/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * chardev.c - character devices as files
 *
 * A driver exports a struct chr_ops and knows no files (drv/chr.h); here an
 * open device node becomes one. file->fs_private is the number of the device
 * that was meant when it was opened: /dev/tty is always some other terminal.
 */
#include "fs/vfs.h"
#include "drv/chr.h"
#include "mm/mm.h"
#include "uapi/poll.h"

#define MINOR_ZERO 5u

static const struct file_ops seekable_ops;

static kdev_t device_of(const struct file *file)
{
	return (kdev_t)(uintptr_t)file->fs_private;
}

static const struct chr_ops *ops_of(const struct file *file)
{
	return chr_find(MAJOR(device_of(file)));
}

static u32 minor_of(const struct file *file)
{
	return MINOR(device_of(file));
}

static int chrdev_open(struct inode *inode, struct file *file)
{
	const struct chr_ops *ops = chr_find(MAJOR(inode->rdev));
	kdev_t dev = inode->rdev;

	if (ops && ops->meant) {
		dev = ops->meant(MINOR(dev));
		ops = chr_find(MAJOR(dev));
	}
	if (!ops)
		return -ENXIO;
	file->fs_private = (void *)(uintptr_t)dev;
	if (ops->seekable)
		file->ops = &seekable_ops;
	if (ops->hangups)
		file->hangups = ops->hangups(MINOR(dev));
	/* by a name for another terminal it never becomes the controlling one */
	if (ops->open)
		return ops->open(MINOR(dev),
				 file->flags & O_NOCTTY || dev != inode->rdev);
	return 0;
}

/* has its terminal been hung up since it was opened? */
static bool is_dead(const struct file *file)
{
	const struct chr_ops *ops = ops_of(file);

	return ops->hangups && ops->hangups(minor_of(file)) != file->hangups;
}

/* NOLINTBEGIN(readability-non-const-parameter): as file_ops has them */
static ssize_t chrdev_read(struct file *file, char __user *buf, size_t len,
			   loff_t *pos)
{
	const struct chr_ops *ops = ops_of(file);

	(void)pos;
	if (!ops->read)
		return -EINVAL;
	if (is_dead(file))
		return 0;
	return ops->read(minor_of(file), buf, len, file->flags & O_NONBLOCK);
}

static ssize_t chrdev_write(struct file *file, const char __user *buf,
			    size_t len, loff_t *pos)
{
	const struct chr_ops *ops = ops_of(file);

	(void)pos;
	if (!ops->write)
		return -EINVAL;
	if (is_dead(file))
		return -EIO;
	return ops->write(minor_of(file), buf, len, file->flags & O_NONBLOCK);
}

/* NOLINTEND(readability-non-const-parameter) */

static int chrdev_ioctl(struct file *file, u32 cmd, unsigned long arg)
{
	const struct chr_ops *ops = ops_of(file);

	if (!ops->ioctl)
		return -ENOTTY;
	if (is_dead(file))
		return -EIO;
	return ops->ioctl(minor_of(file), cmd, arg);
}

static u32 chrdev_poll(struct file *file, struct wait_queue_head **wq)
{
	const struct chr_ops *ops = ops_of(file);
	u32 state = CHR_POLL_IN | CHR_POLL_OUT;

	if (is_dead(file))
		return POLLIN | POLLOUT | POLLERR | POLLHUP | POLLRDNORM |
		       POLLWRNORM;
	if (ops->poll)
		state = ops->poll(minor_of(file), wq);
	return (state & CHR_POLL_IN ? POLLIN | POLLRDNORM : 0) |
	       (state & CHR_POLL_OUT ? POLLOUT | POLLWRNORM : 0);
}

/* /dev/zero is anonymous memory with a name; nothing else can be mapped */
static int chrdev_mmap(struct file *file, struct mmap_file *out, u32 vm_flags)
{
	(void)vm_flags;
	if (file->inode->rdev != MKDEV(MAJOR_MEM, MINOR_ZERO))
		return -ENODEV;
	out->mapping = NULL;
	return 0;
}

/* NOLINTNEXTLINE(readability-non-const-parameter): as file_ops has it */
static loff_t chrdev_llseek(struct file *file, loff_t offset, int whence)
{
	(void)file;
	(void)offset;
	(void)whence;
	return 0;
}

const struct file_ops chrdev_ops = {
	.open = chrdev_open,
	.read = chrdev_read,
	.write = chrdev_write,
	.ioctl = chrdev_ioctl,
	.poll = chrdev_poll,
	.mmap = chrdev_mmap,
};

static const struct file_ops seekable_ops = {
	.read = chrdev_read,
	.write = chrdev_write,
	.ioctl = chrdev_ioctl,
	.poll = chrdev_poll,
	.mmap = chrdev_mmap,
	.llseek = chrdev_llseek,
};
