/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * readdir.c - directory listings
 *
 * A file system's readdir() calls filldir per entry from file->pos on. Records
 * are packed into a kernel page first, so that nothing sleeps while a directory
 * is walked, and copied out at the end. The position of an entry that keeps its
 * directory in the dentry cache (ramfs) is its dentry's seq: it stays the same
 * when other entries come and go.
 */
#include "fs/vfs.h"
#include "fs/syscalls.h"
#include "core/uaccess.h"
#include "lib/string.h"
#include "mm/slab.h"
#include "uapi/dirent.h"

#define DT_SHIFT       12 /* of the type in a mode */
#define POS_FIRST      2  /* after "." and ".." */
#define RECORD_ALIGN32 4u
#define RECORD_ALIGN64 8u

/* Where a getdents call packs its records. */
struct dirent_buf {
	char *page; /* PAGE_SIZE bytes */
	u32 size;   /* of it that may be used */
	u32 used;
	loff_t next; /* position after the last record */
	bool wide;   /* struct dirent64 */
	int error;   /* -EINVAL: not even one record fits */
};

static u32 record_len(const struct dirent_buf *b, u32 name_len)
{
	if (b->wide)
		return ALIGN_UP((u32)offsetof(struct dirent64, d_name) +
					name_len + 1,
				RECORD_ALIGN64);
	/* one byte more: old programs find the type there */
	return ALIGN_UP((u32)offsetof(struct linux_dirent, d_name) + name_len +
				2,
			RECORD_ALIGN32);
}

static int fill_record(void *ctx, const char *name, u32 len, loff_t offset,
		       u32 ino, u32 type)
{
	struct dirent_buf *b = ctx;
	u32 reclen = record_len(b, len);
	char *at = b->page + b->used;

	if (reclen > b->size - b->used) {
		b->error = -EINVAL;
		return 1;
	}
	memset(at, 0, reclen);
	if (b->wide) {
		struct dirent64 *d = (void *)at;

		d->d_ino = ino;
		d->d_off = offset;
		d->d_reclen = (u16)reclen;
		d->d_type = (u8)type;
		memcpy(d->d_name, name, len);
	} else {
		struct linux_dirent *d = (void *)at;

		d->d_ino = ino;
		d->d_off = (u32)offset;
		d->d_reclen = (u16)reclen;
		memcpy(d->d_name, name, len);
		at[reclen - 1] = (char)type;
	}
	b->used += reclen;
	return 0;
}

/**
 * list_directory - the entries of an open directory from its position on
 * @file: any open file
 * @ctx: for @fill
 * @fill: per entry, until it returns 1
 *
 * Context: task. May sleep. Takes the directory's sem.
 * Return: 0, -ENOTDIR, -ENOENT: it was removed, or what its readdir() says.
 */
int list_directory(struct file *file, void *ctx, filldir_fn *fill)
{
	struct inode *dir = file->inode;
	int err = -ENOENT;

	might_sleep();
	if (!S_ISDIR(dir->mode) || !file->ops || !file->ops->readdir)
		return -ENOTDIR;
	down(&dir->sem);
	if (dir->nlink)
		err = file->ops->readdir(file, ctx, fill);
	inode_touch(dir, TOUCH_ATIME);
	up(&dir->sem);
	return err;
}

static int do_getdents(int fd, char __user *buf, u32 size, bool wide)
{
	struct dirent_buf b = {.wide = wide};
	struct file *file = fget(fd);
	loff_t start;
	int ret;

	if (!file)
		return -EBADF;
	b.size = min(size, (u32)PAGE_SIZE);
	b.page = kmalloc(PAGE_SIZE, GFP_KERNEL);
	ret = -ENOMEM;
	if (!b.page)
		goto out_file;
	start = file->pos;
	ret = list_directory(file, &b, fill_record);
	if (b.used)
		ret = (int)b.used;
	else if (ret >= 0)
		ret = b.error;
	if (ret > 0 && copy_to_user(buf, b.page, (size_t)ret)) {
		file->pos = start;
		ret = -EFAULT;
	}
	kfree(b.page);
out_file:
	fput(file);
	return ret;
}

/**
 * sys_getdents - the next entries of a directory
 * @fd: a directory
 * @buf: @size bytes
 * @size: bytes
 *
 * Context: task. May sleep.
 * Return: bytes, 0 at the end, or -Exx.
 */
int sys_getdents(int fd, struct linux_dirent __user *buf, u32 size)
{
	might_sleep();
	return do_getdents(fd, (char __user *)buf, size, false);
}

/**
 * sys_getdents64 - the next entries of a directory, wide records
 * @fd: a directory
 * @buf: @size bytes
 * @size: bytes
 *
 * Context: task. May sleep.
 * Return: bytes, 0 at the end, or -Exx.
 */
int sys_getdents64(int fd, struct dirent64 __user *buf, u32 size)
{
	might_sleep();
	return do_getdents(fd, (char __user *)buf, size, true);
}

/**
 * readdir_dots - the entries "." and ".."
 * @file: a directory; pos 0 and 1 are theirs
 * @ctx: for @fill
 * @fill: per entry
 *
 * Context: task. Does not sleep. Holds the directory's sem.
 * Return: true when the listing goes on.
 */
bool readdir_dots(struct file *file, void *ctx, filldir_fn *fill)
{
	const struct dentry *dir = file->path.dentry;

	if (file->pos == 0) {
		if (fill(ctx, ".", 1, 1, dir->inode->ino, S_IFDIR >> DT_SHIFT))
			return false;
		file->pos = 1;
	}
	if (file->pos == 1) {
		if (fill(ctx, "..", 2, POS_FIRST, dir->parent->inode->ino,
			 S_IFDIR >> DT_SHIFT))
			return false;
		file->pos = POS_FIRST;
	}
	return true;
}

/* readdir of a directory whose entries are all in the dentry cache; the
 * children are in ascending order of seq */
static int dcache_readdir(struct file *file, void *ctx, filldir_fn *fill)
{
	const struct dentry *dir = file->path.dentry;
	struct dentry *child;

	if (!readdir_dots(file, ctx, fill))
		return 0;
	list_for_each_entry(child, &dir->children, sibling) {
		loff_t here = (loff_t)child->seq + POS_FIRST;

		if (here < file->pos || !child->inode || d_unhashed(child))
			continue;
		if (fill(ctx, child->name, child->name_len, here + 1,
			 child->inode->ino, child->inode->mode >> DT_SHIFT))
			return 0;
		file->pos = here + 1;
	}
	return 0;
}

static loff_t dir_llseek(struct file *file, loff_t offset, int whence)
{
	return llseek_in(file, offset, whence, 0);
}

const struct file_ops generic_dir_ops = {
	.readdir = dcache_readdir,
	.llseek = dir_llseek,
};
