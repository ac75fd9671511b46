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
		file_close(files, old);
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

static int get_lock(const struct file *file, struct flock64 __user *arg)
{
	struct flock64 range;
	int err;

	if (copy_from_user(&range, arg, sizeof(range)))
		return -EFAULT;
	err = file_get_lock(file, &range);
	if (err)
		return err;
	return copy_to_user(arg, &range, sizeof(range));
}

/* a lock that came when its descriptor was closed already goes again */
static int set_lock(struct file *file, u32 fd, const struct flock64 *range,
		    bool wait)
{
	struct files_struct *files = current->files;
	int err = file_set_lock(file, range, wait);

	if (err == 0 && files->fd[fd] != file)
		locks_drop(file->inode, files);
	return err;
}

static int set_lock64(struct file *file, u32 fd,
		      const struct flock64 __user *arg, bool wait)
{
	struct flock64 range;

	if (copy_from_user(&range, arg, sizeof(range)))
		return -EFAULT;
	return set_lock(file, fd, &range, wait);
}

/* the commands with 32-bit offsets */
static int lock32(struct file *file, u32 fd, u32 cmd,
		  struct flock32 __user *arg)
{
	struct flock64 range;
	struct flock32 f;
	int err;

	if (copy_from_user(&f, arg, sizeof(f)))
		return -EFAULT;
	range = (struct flock64){
		.l_type = f.l_type,
		.l_whence = f.l_whence,
		.l_start = f.l_start,
		.l_len = f.l_len,
	};
	if (cmd != F_GETLK)
		return set_lock(file, fd, &range, cmd == F_SETLKW);
	err = file_get_lock(file, &range);
	if (err)
		return err;
	if (range.l_start > S32_MAX || range.l_len > S32_MAX)
		return -EOVERFLOW;
	f.l_type = range.l_type;
	if (f.l_type != F_UNLCK) {
		f.l_whence = range.l_whence;
		f.l_start = (s32)range.l_start;
		f.l_len = (s32)range.l_len;
		f.l_pid = range.l_pid;
	}
	return copy_to_user(arg, &f, sizeof(f));
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
	case F_GETLK:
	case F_SETLK:
	case F_SETLKW:
		return lock32(file, fd, cmd, (struct flock32 __user *)arg);
	case F_GETLK64:
		return get_lock(file, (struct flock64 __user *)arg);
	case F_SETLK64:
	case F_SETLKW64:
		return set_lock64(file, fd, (struct flock64 __user *)arg,
				  cmd == F_SETLKW64);
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
 * sys_fcntl - the same without the commands on struct flock64
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
	if (cmd >= F_GETLK64 && cmd <= F_SETLKW64)
		return -EINVAL;
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
	case FIONREAD:
		if (!S_ISREG(file->inode->mode))
			return -ENOTTY; /* the file's own affair */
		return put_user((int)(file->inode->data.size - file->pos),
				(int __user *)arg);
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
