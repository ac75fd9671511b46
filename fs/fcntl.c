/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fcntl.c - descriptors doubled and their flags; ioctl
 */
#include "fs/vfs.h"
#include "fs/syscalls.h"
#include "core/uaccess.h"
#include "lib/bitmap.h"
#include "uapi/ioctl.h"

#define SETFL_MASK (O_APPEND | O_NONBLOCK)

static int dup_to(int oldfd, int newfd, bool close_on_exec)
{
	struct files_struct *files = current->files;
	struct file *file = fget(oldfd), *old;
	int err = 0;

	if (!file)
		return -EBADF;
	if ((u32)newfd >= fd_limit())
		err = -EBADF;
	else if ((u32)newfd >= files->max_fds)
		err = files_expand(files);
	if (err == 0 && files->fd[newfd] == FD_RESERVED)
		err = -EBUSY;
	if (err) {
		fput(file);
		return err;
	}
	old = files->fd[newfd];
	files->fd[newfd] = file;
	bitmap_clear(files->close_on_exec, (u32)newfd);
	if (close_on_exec)
		bitmap_set(files->close_on_exec, (u32)newfd);
	if (old)
		fput(old);
	return newfd;
}

/**
 * sys_dup2 - a second descriptor of a given number
 * @oldfd: open
 * @newfd: closed first when it is open
 *
 * Context: task. May sleep.
 * Return: @newfd or -EBADF.
 */
int sys_dup2(int oldfd, int newfd)
{
	struct file *file;

	might_sleep();
	if (oldfd != newfd)
		return dup_to(oldfd, newfd, false);
	file = fget(oldfd);
	if (!file)
		return -EBADF;
	fput(file);
	return newfd;
}

/**
 * sys_dup3 - sys_dup2() with O_CLOEXEC
 * @oldfd: open
 * @newfd: another number
 * @flags: O_CLOEXEC or 0
 *
 * Context: task. May sleep.
 * Return: @newfd, -EINVAL or -EBADF.
 */
int sys_dup3(int oldfd, int newfd, int flags)
{
	might_sleep();
	if ((u32)flags & ~O_CLOEXEC || oldfd == newfd)
		return -EINVAL;
	return dup_to(oldfd, newfd, (u32)flags & O_CLOEXEC);
}

/**
 * sys_dup - a second descriptor, the lowest free one
 * @fd: open
 *
 * Context: task. May sleep.
 * Return: the descriptor, -EBADF or -EMFILE.
 */
int sys_dup(int fd)
{
	struct file *file;
	int ret;

	might_sleep();
	file = fget(fd);
	if (!file)
		return -EBADF;
	ret = fd_install(file, false);
	if (ret < 0)
		fput(file);
	return ret;
}

static int dup_from(struct file *file, unsigned long start, bool close_on_exec)
{
	int ret = -EINVAL;

	file->count++;
	if (start < fd_limit())
		ret = fd_install_from(file, (u32)start, close_on_exec);
	if (ret < 0)
		fput(file);
	return ret;
}

static int do_fcntl(struct file *file, u32 fd, u32 cmd, unsigned long arg)
{
	u32 *coe = current->files->close_on_exec;

	switch (cmd) {
	case F_DUPFD:
	case F_DUPFD_CLOEXEC:
		return dup_from(file, arg, cmd == F_DUPFD_CLOEXEC);
	case F_GETFD:
		return bitmap_test(coe, fd) ? FD_CLOEXEC : 0;
	case F_SETFD:
		if (arg & FD_CLOEXEC)
			bitmap_set(coe, fd);
		else
			bitmap_clear(coe, fd);
		return 0;
	case F_GETFL:
		return (int)file->flags;
	case F_SETFL:
		if (file->inode->flags & S_APPEND && !(arg & O_APPEND))
			return -EPERM;
		file->flags = (file->flags & ~SETFL_MASK) | (arg & SETFL_MASK);
		return 0;
	default:
		return -EINVAL;
	}
}

/**
 * sys_fcntl64 - flags of a descriptor or an open file, and F_DUPFD
 * @fd: open
 * @cmd: F_*; what is unknown gets -EINVAL
 * @arg: its argument
 *
 * Context: task. May sleep.
 * Return: what the command says, or -Exx.
 */
int sys_fcntl64(int fd, u32 cmd, unsigned long arg)
{
	struct file *file;
	int ret;

	might_sleep();
	file = fget(fd);
	if (!file)
		return -EBADF;
	ret = do_fcntl(file, (u32)fd, cmd, arg);
	fput(file);
	return ret;
}

/**
 * sys_fcntl - the same; commands with 32-bit file offsets do not exist here
 * @fd: open
 * @cmd: F_*
 * @arg: its argument
 *
 * Context: task. May sleep.
 * Return: what the command says, or -Exx.
 */
int sys_fcntl(int fd, u32 cmd, unsigned long arg)
{
	might_sleep();
	return sys_fcntl64(fd, cmd, arg);
}

/* those that every file knows; -ENOTTY: not one of them */
static int generic_ioctl(struct file *file, u32 fd, u32 cmd, unsigned long arg)
{
	u32 *coe = current->files->close_on_exec;
	int on;

	switch (cmd) {
	case FIOCLEX:
		bitmap_set(coe, fd);
		return 0;
	case FIONCLEX:
		bitmap_clear(coe, fd);
		return 0;
	case FIONBIO:
		if (get_user(on, (int __user *)arg))
			return -EFAULT;
		if (on)
			file->flags |= O_NONBLOCK;
		else
			file->flags &= ~O_NONBLOCK;
		return 0;
	default:
		return -ENOTTY;
	}
}

/**
 * sys_ioctl - control of what is behind a descriptor
 * @fd: open
 * @cmd: number
 * @arg: its argument
 *
 * Context: task. May sleep.
 * Return: what the command says; -ENOTTY when nobody knows it.
 */
int sys_ioctl(int fd, u32 cmd, unsigned long arg)
{
	struct file *file;
	int ret;

	might_sleep();
	file = fget(fd);
	if (!file)
		return -EBADF;
	ret = generic_ioctl(file, (u32)fd, cmd, arg);
	if (ret == -ENOTTY && file->ops && file->ops->ioctl)
		ret = file->ops->ioctl(file, cmd, arg);
	fput(file);
	return ret;
}
