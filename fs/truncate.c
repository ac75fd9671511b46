/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * truncate.c - file sizes, and files brought to disk
 *
 * Order of a cut (reference 6.8 with 10.14 fixed): the size, the ptes of all
 * mappings, the pages, the ptes again (a fault that slept in between), then the
 * file system's blocks.
 */
#include "fs/vfs.h"
#include "fs/syscalls.h"
#include "core/printk.h"
#include "mm/block_page.h"

#define HIGH_WORD_SHIFT 32

static void cut_pages(struct address_space *mapping, loff_t size)
{
	unsigned long first =
		(unsigned long)((size + (loff_t)PAGE_SIZE - 1) >> PAGE_SHIFT);

	vmtruncate_mappings(mapping, first);
	truncate_inode_pages(mapping, size);
	vmtruncate_mappings(mapping, first);
}

/**
 * inode_truncate - give a regular file another size
 * @inode: a regular file
 * @size: bytes, not negative
 *
 * Context: task. May sleep. Takes the inode's sem.
 * Return: 0, -ETXTBSY (a program runs from it, or swap lies in it) or -Exx.
 */
int inode_truncate(struct inode *inode, loff_t size)
{
	struct address_space *mapping = &inode->data;
	loff_t old;
	int err = 0;

	might_sleep();
	down(&inode->sem);
	if (inode->state & I_SWAPFILE || inode->writers < 0) {
		up(&inode->sem);
		return -ETXTBSY;
	}
	inode->writers++; /* no program starts from it meanwhile */
	old = mapping->size;
	mapping->size = size;
	if (size < old)
		cut_pages(mapping, size);
	if (inode->ops && inode->ops->truncate)
		err = inode->ops->truncate(inode);
	inode_touch(inode, TOUCH_MTIME | TOUCH_CTIME);
	mark_inode_dirty(inode, I_DIRTY);
	inode->writers--;
	up(&inode->sem);
	return err;
}

/**
 * inode_trim - a write failed: no blocks stay behind the end of the file
 * @inode: a regular file
 *
 * Context: task. May sleep. Holds the inode's sem.
 */
void inode_trim(struct inode *inode)
{
	struct address_space *mapping = &inode->data;

	might_sleep();
	if (!mapping->ops->get_block || !inode->ops || !inode->ops->truncate)
		return;
	cut_pages(mapping, mapping->size);
	if (inode->ops->truncate(inode) != 0)
		printk_limited(KERN_ERR "inode %u: cannot be cut\n",
			       inode->ino);
}

static int truncate_allowed(const struct inode *inode, loff_t size)
{
	if (size < 0)
		return -EINVAL;
	if (S_ISDIR(inode->mode))
		return -EISDIR;
	if (!S_ISREG(inode->mode))
		return -EINVAL;
	if (size <= inode->data.size)
		return 0;
	return file_size_limit(size, inode->sb->max_bytes) < 0 ? -EFBIG : 0;
}

/* @inode: current may write to it */
static int truncate_now(struct inode *inode, loff_t size)
{
	if (inode->sb->flags & MS_RDONLY)
		return -EROFS; /* since it was opened: errors=remount-ro */
	if (inode->flags & (S_APPEND | S_IMMUTABLE))
		return -EPERM;
	return inode_truncate(inode, size);
}

static int do_truncate(const char __user *name, loff_t size)
{
	struct path path;
	int err;

	err = user_path(AT_FDCWD, name, LOOKUP_FOLLOW, &path);
	if (err)
		return err;
	err = truncate_allowed(path.dentry->inode, size);
	if (err == 0)
		err = inode_permission(path.dentry->inode, MAY_WRITE);
	if (err == 0)
		err = truncate_now(path.dentry->inode, size);
	path_put(&path);
	return err;
}

static int do_ftruncate(int fd, loff_t size)
{
	struct file *file = fget(fd);
	int err = -EINVAL;

	if (!file)
		return -EBADF;
	if (file_can_write(file))
		err = truncate_allowed(file->inode, size);
	if (err == -EISDIR)
		err = -EINVAL;
	if (err == 0)
		err = truncate_now(file->inode, size);
	fput(file);
	return err;
}

/**
 * sys_truncate - change the size of a file
 * @path: its name
 * @length: bytes
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_truncate(const char __user *path, u32 length)
{
	might_sleep();
	return do_truncate(path, (s32)length);
}

/**
 * sys_ftruncate - change the size of an open file
 * @fd: open for writing
 * @length: bytes
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_ftruncate(int fd, u32 length)
{
	might_sleep();
	return do_ftruncate(fd, (s32)length);
}

/**
 * sys_truncate64 - change the size of a file
 * @path: its name
 * @lo: low word of the size
 * @hi: high word
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_truncate64(const char __user *path, u32 lo, u32 hi)
{
	might_sleep();
	return do_truncate(path, (loff_t)((u64)hi << HIGH_WORD_SHIFT | lo));
}

/**
 * sys_ftruncate64 - change the size of an open file
 * @fd: open for writing
 * @lo: low word of the size
 * @hi: high word
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_ftruncate64(int fd, u32 lo, u32 hi)
{
	might_sleep();
	return do_ftruncate(fd, (loff_t)((u64)hi << HIGH_WORD_SHIFT | lo));
}

static void first_error(int *err, int next)
{
	if (*err == 0)
		*err = next;
}

/**
 * inode_sync - everything of a file to its disk
 * @inode: in use
 *
 * Dirty pages first: writing them may allocate blocks. The inode last: what it
 * points to is there before it is. A file system that writes no inodes (ramfs)
 * has nothing to do.
 *
 * Context: task. May sleep. Holds the inode's sem.
 * Return: 0 or the first error, also of a write that a daemon did since the last
 * call.
 */
int inode_sync(struct inode *inode)
{
	int err;

	might_sleep();
	if (!inode->sb->ops || !inode->sb->ops->write_inode)
		return 0;
	err = filemap_fdatasync(&inode->data);
	first_error(&err, filemap_fdatawait(&inode->data));
	first_error(&err, fsync_mapping_buffers(&inode->data));
	/* kupdate may have brought it to its buffer only */
	if (!(inode->sb->flags & MS_RDONLY))
		mark_inode_dirty(inode, I_DIRTY);
	first_error(&err, write_inode_now(inode, true));
	return err;
}

/**
 * file_fsync - fsync of regular files
 * @file: open
 *
 * Context: task. May sleep. Takes the inode's sem.
 * Return: 0 or the first error.
 */
int file_fsync(struct file *file)
{
	struct inode *inode = file->inode;
	int err;

	might_sleep();
	down(&inode->sem);
	err = inode_sync(inode);
	up(&inode->sem);
	return err;
}

/**
 * sys_fsync - bring an open file to disk
 * @fd: open
 *
 * Context: task. May sleep.
 * Return: 0, -EINVAL for what has no disk, or the error of the disk.
 */
int sys_fsync(int fd)
{
	struct file *file;
	int err = -EINVAL;

	might_sleep();
	file = fget(fd);
	if (!file)
		return -EBADF;
	if (file->ops && file->ops->fsync)
		err = file->ops->fsync(file);
	else if (S_ISDIR(file->inode->mode))
		err = file_fsync(file);
	fput(file);
	return err;
}

/**
 * sys_fdatasync - as sys_fsync()
 * @fd: open
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_fdatasync(int fd)
{
	might_sleep();
	return sys_fsync(fd);
}

/**
 * sys_sync - bring all to disk
 *
 * Context: task. May sleep.
 * Return: 0; nobody hears of errors, as ever.
 */
int sys_sync(void)
{
	might_sleep();
	sync_filesystems(false); /* an error is for fsync() to tell */
	/* pages that were started are among the locked buffers: waited for */
	if (sync_buffers(0) != 0)
		return 0;
	return 0;
}
