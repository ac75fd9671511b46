/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * pipe.c - pipes and FIFOs
 *
 * One page used as a ring. Invariants: start < PAGE_SIZE, len <= PAGE_SIZE;
 * readers and writers count open files, not descriptors. sem keeps a write of
 * at most PIPE_BUF bytes in one piece; it is released while a task waits. The
 * pipe is freed when the last open file of its inode goes.
 */
#include "fs/vfs.h"
#include "fs/syscalls.h"
#include "core/uaccess.h"
#include "mm/slab.h"
#include "uapi/ioctl.h"
#include "uapi/poll.h"
#include "uapi/signal.h"
#include "uapi/statfs.h"

#define PIPE_BUF  PAGE_SIZE
#define PIPE_MODE 0600u

struct pipe {
	char *page;
	u32 start, len;		     /* (sem) the bytes inside */
	u32 readers, writers;	     /* (K) open files */
	u32 opens_read, opens_write; /* (K) ever, for the FIFO rendezvous */
	struct semaphore sem;
	struct wait_queue_head wait; /* (K) for any change */
};

static struct vfsmount *pipe_mnt;
static u32 next_ino = 1;

static struct pipe *pipe_alloc(void)
{
	struct pipe *pipe = kzalloc(sizeof(*pipe), GFP_KERNEL);

	if (!pipe)
		return NULL;
	pipe->page = get_zeroed_page(GFP_USER);
	if (!pipe->page) {
		kfree(pipe);
		return NULL;
	}
	sema_init(&pipe->sem, 1);
	init_waitqueue_head(&pipe->wait);
	return pipe;
}

/**
 * pipe_free - the last open file of a pipe is gone
 * @inode: whose pipe is freed; one without is fine
 *
 * Context: task. Does not sleep.
 */
void pipe_free(struct inode *inode)
{
	struct pipe *pipe = inode->pipe;

	if (!pipe)
		return;
	inode->pipe = NULL;
	free_page_addr(pipe->page);
	kfree(pipe);
}

/* wait for a change of the pipe; sem is dropped meanwhile. 0 or -ERESTARTSYS */
static int pipe_wait(struct pipe *pipe)
{
	DECLARE_WAITQUEUE(wait, current);

	set_current_state(TASK_INTERRUPTIBLE);
	add_wait_queue(&pipe->wait, &wait);
	up(&pipe->sem);
	schedule();
	remove_wait_queue(&pipe->wait, &wait);
	set_current_state(TASK_RUNNING);
	if (signal_pending(current))
		return -ERESTARTSYS;
	down(&pipe->sem);
	return 0;
}

/* move up to @len bytes out; Holds sem. Bytes or -EFAULT */
static ssize_t pipe_take(struct pipe *pipe, char __user *buf, size_t len)
{
	size_t done = 0;

	while (done < len && pipe->len) {
		u32 part = min(pipe->len, (u32)PAGE_SIZE - pipe->start);

		part = min(part, (u32)(len - done));
		if (copy_to_user(buf + done, pipe->page + pipe->start, part))
			return done ? (ssize_t)done : -EFAULT;
		pipe->start = (pipe->start + part) & (u32)(PAGE_SIZE - 1);
		pipe->len -= part;
		done += part;
	}
	return (ssize_t)done;
}

/* move up to @len bytes in; Holds sem. Bytes or -EFAULT */
static ssize_t pipe_put(struct pipe *pipe, const char __user *buf, size_t len)
{
	size_t done = 0;

	while (done < len && pipe->len < PAGE_SIZE) {
		u32 end = (pipe->start + pipe->len) & (u32)(PAGE_SIZE - 1);
		u32 part =
			min((u32)PAGE_SIZE - pipe->len, (u32)PAGE_SIZE - end);

		part = min(part, (u32)(len - done));
		if (copy_from_user(pipe->page + end, buf + done, part))
			return done ? (ssize_t)done : -EFAULT;
		pipe->len += part;
		done += part;
	}
	return (ssize_t)done;
}

/* NOLINTBEGIN(readability-non-const-parameter): as file_ops has them */
static ssize_t pipe_read(struct file *file, char __user *buf, size_t len,
			 loff_t *pos)
{
	struct pipe *pipe = file->fs_private;
	ssize_t ret;

	(void)pos;
	if (len == 0)
		return 0;
	down(&pipe->sem);
	while (pipe->len == 0) {
		ret = 0;
		if (pipe->writers == 0)
			goto out_sem;
		ret = -EAGAIN;
		if (file->flags & O_NONBLOCK)
			goto out_sem;
		ret = pipe_wait(pipe);
		if (ret)
			return ret;
	}
	ret = pipe_take(pipe, buf, len);
	wake_up_interruptible(&pipe->wait);
out_sem:
	up(&pipe->sem);
	return ret;
}

/* a write of @len bytes may start now */
static bool pipe_has_room(const struct pipe *pipe, size_t len)
{
	u32 room = (u32)PAGE_SIZE - pipe->len;

	return len <= PIPE_BUF ? room >= len : room > 0;
}

static ssize_t pipe_write(struct file *file, const char __user *buf, size_t len,
			  loff_t *pos)
{
	struct pipe *pipe = file->fs_private;
	size_t done = 0;
	ssize_t ret = 0;

	(void)pos;
	if (len == 0)
		return 0;
	down(&pipe->sem);
	while (done < len) {
		if (pipe->readers == 0) {
			send_signal_thread(current, SIGPIPE, SI_USER);
			ret = -EPIPE;
			break;
		}
		if (pipe_has_room(pipe, len - done)) {
			ret = pipe_put(pipe, buf + done, len - done);
			if (ret < 0)
				break;
			done += (size_t)ret;
			wake_up_interruptible(&pipe->wait);
			continue;
		}
		ret = -EAGAIN;
		if (file->flags & O_NONBLOCK)
			break;
		ret = pipe_wait(pipe);
		if (ret)
			return done ? (ssize_t)done : ret;
	}
	up(&pipe->sem);
	return done ? (ssize_t)done : ret;
}

/* NOLINTEND(readability-non-const-parameter) */

/*
 * A FIFO that was opened to read without waiting for a writer has not lost one
 * before it had one: pos, of no other use here, is opens_write + 1 of that time.
 */
static bool writer_seen(const struct file *file)
{
	const struct pipe *pipe = file->fs_private;

	return file->pos != (loff_t)pipe->opens_write + 1;
}

static u32 pipe_poll(struct file *file, struct wait_queue_head **wq)
{
	struct pipe *pipe = file->fs_private;
	u32 mask = 0;

	*wq = &pipe->wait;
	if (file_can_read(file)) {
		if (pipe->len)
			mask |= POLLIN | POLLRDNORM;
		if (pipe->writers == 0 && writer_seen(file))
			mask |= POLLHUP;
	}
	if (file_can_write(file)) {
		if (pipe->len == 0) /* PIPE_BUF bytes do not wait */
			mask |= POLLOUT | POLLWRNORM;
		if (pipe->readers == 0)
			mask |= POLLERR;
	}
	return mask;
}

static int pipe_ioctl(struct file *file, u32 cmd, unsigned long arg)
{
	const struct pipe *pipe = file->fs_private;
	int bytes = (int)pipe->len;

	if (cmd != FIONREAD)
		return -ENOTTY;
	return put_user(bytes, (int __user *)arg);
}

static void pipe_release(struct inode *inode, struct file *file)
{
	struct pipe *pipe = inode->pipe;

	if (file_can_read(file))
		pipe->readers--;
	if (file_can_write(file))
		pipe->writers--;
	if (pipe->readers == 0 && pipe->writers == 0)
		pipe_free(inode);
	else
		wake_up_all(&pipe->wait);
}

/* a FIFO: wait until the other end is opened, too. *@ever counts its opens */
static int fifo_wait(struct pipe *pipe, const u32 *users, const u32 *ever)
{
	u32 seen = *ever;

	return wait_event_interruptible(pipe->wait,
					*users != 0 || *ever != seen);
}

static void fifo_count_open(struct pipe *pipe, struct file *file)
{
	file->fs_private = pipe;
	if (file_can_read(file)) {
		pipe->readers++;
		pipe->opens_read++;
	}
	if (file_can_write(file)) {
		pipe->writers++;
		pipe->opens_write++;
	}
	wake_up_all(&pipe->wait);
}

static int fifo_open(struct inode *inode, struct file *file)
{
	bool nonblock = file->flags & O_NONBLOCK;
	struct pipe *pipe;
	int err = 0;

	if (!file_can_read(file) && !file_can_write(file))
		return -EINVAL;
	if (!inode->pipe) {
		pipe = pipe_alloc();
		if (!pipe)
			return -ENOMEM;
		if (inode->pipe) { /* made while we slept */
			free_page_addr(pipe->page);
			kfree(pipe);
		} else {
			inode->pipe = pipe;
		}
	}
	pipe = inode->pipe;
	fifo_count_open(pipe, file);
	if (inode->sb == pipe_mnt->sb) /* by /proc/PID/fd: no rendezvous */
		return 0;
	if (!file_can_read(file)) {
		if (nonblock && pipe->readers == 0)
			err = -ENXIO;
		else
			err = fifo_wait(pipe, &pipe->readers,
					&pipe->opens_read);
	} else if (!file_can_write(file) && !nonblock) {
		err = fifo_wait(pipe, &pipe->writers, &pipe->opens_write);
	} else if (pipe->writers == 0) {
		file->pos = (loff_t)pipe->opens_write + 1;
	}
	if (err)
		pipe_release(inode, file);
	return err;
}

const struct file_ops fifo_ops = {
	.open = fifo_open,
	.read = pipe_read,
	.write = pipe_write,
	.poll = pipe_poll,
	.ioctl = pipe_ioctl,
	.release = pipe_release,
};

static struct inode *pipe_inode(void)
{
	struct inode *inode = inode_new(pipe_mnt->sb);

	if (!inode)
		return NULL;
	inode->pipe = pipe_alloc();
	if (!inode->pipe) {
		iput(inode);
		return NULL;
	}
	inode->ino = next_ino++;
	inode->mode = S_IFIFO | PIPE_MODE;
	inode->uid = current->fsuid;
	inode->gid = current->fsgid;
	inode_touch(inode, TOUCH_ATIME | TOUCH_MTIME | TOUCH_CTIME);
	return inode;
}

/* one end of the pipe @dentry, which is held by the caller */
static struct file *pipe_file(struct dentry *dentry, u32 flags)
{
	struct file *file = file_alloc();

	if (!file)
		return NULL;
	file->path.mnt = pipe_mnt;
	file->path.dentry = dentry;
	path_get(&file->path);
	file->inode = dentry->inode;
	file->ops = &fifo_ops;
	file->flags = flags;
	fifo_count_open(dentry->inode->pipe, file);
	return file;
}

/* both ends; 0 or -Exx */
static int pipe_make(struct file *ends[2], u32 flags)
{
	struct inode *inode = pipe_inode();
	struct dentry *dentry;
	int err = -ENFILE;

	if (!inode)
		return -ENOMEM;
	dentry = d_alloc(pipe_mnt->root, "pipe", sizeof("pipe") - 1, 0);
	if (!dentry) {
		pipe_free(inode);
		iput(inode);
		return -ENOMEM;
	}
	d_instantiate(dentry, inode);
	ends[0] = pipe_file(dentry, O_RDONLY | flags);
	if (!ends[0]) {
		pipe_free(inode);
		goto out_dentry;
	}
	ends[1] = pipe_file(dentry, O_WRONLY | flags);
	if (ends[1])
		err = 0;
	else
		fput(ends[0]);
out_dentry:
	dput(dentry);
	return err;
}

/**
 * sys_pipe2 - make a pipe
 * @fds: out, the reading and the writing descriptor
 * @flags: O_CLOEXEC, O_NONBLOCK
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_pipe2(int __user *fds, int flags)
{
	bool cloexec = (u32)flags & O_CLOEXEC;
	struct file *ends[2];
	int fd[2], err;

	might_sleep();
	if ((u32)flags & ~(O_CLOEXEC | O_NONBLOCK))
		return -EINVAL;
	err = pipe_make(ends, (u32)flags & O_NONBLOCK);
	if (err)
		return err;
	fd[0] = fd_install(ends[0], cloexec);
	if (fd[0] < 0) {
		fput(ends[0]);
		fput(ends[1]);
		return fd[0];
	}
	fd[1] = fd_install(ends[1], cloexec);
	if (fd[1] < 0) {
		fput(ends[1]);
		(void)sys_close(fd[0]);
		return fd[1];
	}
	err = copy_to_user(fds, fd, sizeof(fd));
	if (err) {
		(void)sys_close(fd[0]);
		(void)sys_close(fd[1]);
	}
	return err;
}

/**
 * sys_pipe - make a pipe
 * @fds: out, the reading and the writing descriptor
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_pipe(int __user *fds)
{
	might_sleep();
	return sys_pipe2(fds, 0);
}

static int pipefs_statfs(struct super_block *sb, struct kstatfs *st)
{
	(void)sb;
	st->type = PIPEFS_MAGIC;
	return 0;
}

/**
 * pipefs_init - the file system that pipes belong to, mounted nowhere
 *
 * Context: boot task. May sleep.
 */
void pipefs_init(void)
{
	static const struct file_system_type type = {.name = "pipefs"};
	static const struct super_ops ops = {.statfs = pipefs_statfs};
	static struct vfsmount mnt = {.count = 1, .dev_name = "pipefs"};
	struct inode *root;

	mnt.sb = super_alloc(&type, 0, 0);
	BUG_ON(!mnt.sb);
	mnt.sb->ops = &ops;
	root = inode_new(mnt.sb);
	BUG_ON(!root);
	root->mode = S_IFDIR | PIPE_MODE;
	mnt.sb->root = d_alloc_root(root);
	mnt.root = mnt.sb->root;
	BUG_ON(!mnt.root);
	pipe_mnt = &mnt;
}
