/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * stat.c - what an inode or a file system tells about itself
 *
 * Each call fills the structure its number has had since it exists: old_stat for
 * 18, 28 and 84, stat32 for 106-108, stat64 for 195-197 and 300, statfs32,
 * statfs64.
 */
#include "fs/vfs.h"
#include "fs/syscalls.h"
#include "core/uaccess.h"
#include "lib/string.h"
#include "mm/slab.h"
#include "uapi/statfs.h"

static int put_stat64(const struct inode *inode, void __user *buf)
{
	struct stat64 st;

	memset(&st, 0, sizeof(st));
	st.st_dev = inode->sb->dev;
	st.st_ino_low = inode->ino;
	st.st_ino = inode->ino;
	st.st_mode = inode->mode;
	st.st_nlink = inode->nlink;
	st.st_uid = inode->uid;
	st.st_gid = inode->gid;
	st.st_rdev = inode->rdev;
	st.st_size = inode->data.size;
	st.st_blksize = PAGE_SIZE;
	st.st_blocks = inode->blocks;
	st.st_atime_sec = inode->atime;
	st.st_mtime_sec = inode->mtime;
	st.st_ctime_sec = inode->ctime;
	return copy_to_user(buf, &st, sizeof(st));
}

static int put_stat32(const struct inode *inode, void __user *buf)
{
	struct stat32 st;

	if (inode->data.size > S32_MAX)
		return -EOVERFLOW;
	memset(&st, 0, sizeof(st));
	st.st_dev = inode->sb->dev;
	st.st_ino = inode->ino;
	st.st_mode = (u16)inode->mode;
	st.st_nlink = (u16)inode->nlink;
	st.st_uid = id_as16(inode->uid);
	st.st_gid = id_as16(inode->gid);
	st.st_rdev = inode->rdev;
	st.st_size = (u32)inode->data.size;
	st.st_blksize = PAGE_SIZE;
	st.st_blocks = inode->blocks;
	st.st_atime_sec = inode->atime;
	st.st_mtime_sec = inode->mtime;
	st.st_ctime_sec = inode->ctime;
	return copy_to_user(buf, &st, sizeof(st));
}

/* all fields of the first stat had 16 bits */
static int put_old_stat(const struct inode *inode, void __user *buf)
{
	struct old_stat st;

	if (inode->ino > U16_MAX || inode->nlink > U16_MAX ||
	    inode->data.size > S32_MAX)
		return -EOVERFLOW;
	memset(&st, 0, sizeof(st));
	st.st_dev = inode->sb->dev;
	st.st_ino = (u16)inode->ino;
	st.st_mode = (u16)inode->mode;
	st.st_nlink = (u16)inode->nlink;
	st.st_uid = id_as16(inode->uid);
	st.st_gid = id_as16(inode->gid);
	st.st_rdev = inode->rdev;
	st.st_size = (u32)inode->data.size;
	st.st_atime_sec = inode->atime;
	st.st_mtime_sec = inode->mtime;
	st.st_ctime_sec = inode->ctime;
	return copy_to_user(buf, &st, sizeof(st));
}

/* which of the three structures */
typedef int put_stat_fn(const struct inode *inode, void __user *buf);

static int path_stat(int dirfd, const char __user *name, u32 lookup,
		     put_stat_fn *put, void __user *buf)
{
	struct path path;
	int err = user_path(dirfd, name, lookup, &path);

	if (err)
		return err;
	err = put(path.dentry->inode, buf);
	path_put(&path);
	return err;
}

static int fd_stat(int fd, put_stat_fn *put, void __user *buf)
{
	struct file *file = fget(fd);
	int err;

	if (!file)
		return -EBADF;
	err = put(file->inode, buf);
	fput(file);
	return err;
}

/**
 * sys_oldstat - facts of a file, the first structure
 * @path: its name
 * @buf: out
 *
 * Context: task. May sleep.
 * Return: 0; -EOVERFLOW: does not fit; or -Exx.
 */
int sys_oldstat(const char __user *path, struct old_stat __user *buf)
{
	might_sleep();
	return path_stat(AT_FDCWD, path, LOOKUP_FOLLOW, put_old_stat, buf);
}

/**
 * sys_oldlstat - facts of a file or symlink, the first structure
 * @path: its name
 * @buf: out
 *
 * Context: task. May sleep.
 * Return: 0; -EOVERFLOW: does not fit; or -Exx.
 */
int sys_oldlstat(const char __user *path, struct old_stat __user *buf)
{
	might_sleep();
	return path_stat(AT_FDCWD, path, 0, put_old_stat, buf);
}

/**
 * sys_oldfstat - facts of an open file, the first structure
 * @fd: open
 * @buf: out
 *
 * Context: task. May sleep.
 * Return: 0; -EOVERFLOW: does not fit; or -Exx.
 */
int sys_oldfstat(int fd, struct old_stat __user *buf)
{
	might_sleep();
	return fd_stat(fd, put_old_stat, buf);
}

/**
 * sys_stat - facts of a file, 32-bit structure
 * @path: its name
 * @buf: out
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_stat(const char __user *path, struct stat32 __user *buf)
{
	might_sleep();
	return path_stat(AT_FDCWD, path, LOOKUP_FOLLOW, put_stat32, buf);
}

/**
 * sys_lstat - facts of a file or symlink, 32-bit structure
 * @path: its name
 * @buf: out
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_lstat(const char __user *path, struct stat32 __user *buf)
{
	might_sleep();
	return path_stat(AT_FDCWD, path, 0, put_stat32, buf);
}

/**
 * sys_fstat - facts of an open file, 32-bit structure
 * @fd: open
 * @buf: out
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_fstat(int fd, struct stat32 __user *buf)
{
	might_sleep();
	return fd_stat(fd, put_stat32, buf);
}

/**
 * sys_stat64 - facts of a file
 * @path: its name
 * @buf: out
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_stat64(const char __user *path, struct stat64 __user *buf)
{
	might_sleep();
	return path_stat(AT_FDCWD, path, LOOKUP_FOLLOW, put_stat64, buf);
}

/**
 * sys_lstat64 - facts of a file or symlink
 * @path: its name
 * @buf: out
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_lstat64(const char __user *path, struct stat64 __user *buf)
{
	might_sleep();
	return path_stat(AT_FDCWD, path, 0, put_stat64, buf);
}

/**
 * sys_fstat64 - facts of an open file
 * @fd: open
 * @buf: out
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_fstat64(int fd, struct stat64 __user *buf)
{
	might_sleep();
	return fd_stat(fd, put_stat64, buf);
}

/**
 * sys_fstatat64 - facts of a file, by directory and name
 * @dirfd: AT_FDCWD or a descriptor
 * @path: its name; "" with AT_EMPTY_PATH means @dirfd itself
 * @buf: out
 * @flags: AT_SYMLINK_NOFOLLOW, AT_EMPTY_PATH, and what means nothing here
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_fstatat64(int dirfd, const char __user *path, struct stat64 __user *buf,
		  u32 flags)
{
	char first;

	might_sleep();
	if (flags & ~AT_STAT_FLAGS)
		return -EINVAL;
	if (flags & AT_EMPTY_PATH) {
		if (copy_from_user(&first, path, 1))
			return -EFAULT;
		if (first == '\0' && dirfd == AT_FDCWD)
			return put_stat64(current->fs->pwd.dentry->inode, buf);
		if (first == '\0')
			return sys_fstat64(dirfd, buf);
	}
	return path_stat(dirfd, path,
			 flags & AT_SYMLINK_NOFOLLOW ? 0 : LOOKUP_FOLLOW,
			 put_stat64, buf);
}

static int super_statfs(struct super_block *sb, struct kstatfs *st)
{
	memset(st, 0, sizeof(*st));
	st->block_bytes = sb->block_bytes;
	st->name_max = NAME_MAX;
	return sb->ops && sb->ops->statfs ? sb->ops->statfs(sb, st) : 0;
}

static int put_statfs32(struct super_block *sb, void __user *buf)
{
	struct statfs32 out;
	struct kstatfs st;
	int err = super_statfs(sb, &st);

	if (err)
		return err;
	memset(&out, 0, sizeof(out));
	out.f_type = st.type;
	out.f_bsize = st.block_bytes;
	out.f_frsize = st.block_bytes;
	out.f_blocks = st.blocks;
	out.f_bfree = st.bfree;
	out.f_bavail = st.bavail;
	out.f_files = st.files;
	out.f_ffree = st.ffree;
	out.f_namelen = st.name_max;
	out.f_fsid[0] = sb->dev;
	return copy_to_user(buf, &out, sizeof(out));
}

static int put_statfs64(struct super_block *sb, void __user *buf)
{
	struct statfs64 out;
	struct kstatfs st;
	int err = super_statfs(sb, &st);

	if (err)
		return err;
	memset(&out, 0, sizeof(out));
	out.f_type = st.type;
	out.f_bsize = st.block_bytes;
	out.f_frsize = st.block_bytes;
	out.f_blocks = st.blocks;
	out.f_bfree = st.bfree;
	out.f_bavail = st.bavail;
	out.f_files = st.files;
	out.f_ffree = st.ffree;
	out.f_namelen = st.name_max;
	out.f_fsid[0] = sb->dev;
	return copy_to_user(buf, &out, sizeof(out));
}

typedef int put_statfs_fn(struct super_block *sb, void __user *buf);

static int path_statfs(const char __user *name, put_statfs_fn *put,
		       void __user *buf)
{
	struct path path;
	int err = user_path(AT_FDCWD, name, LOOKUP_FOLLOW, &path);

	if (err)
		return err;
	err = put(path.mnt->sb, buf);
	path_put(&path);
	return err;
}

static int fd_statfs(int fd, put_statfs_fn *put, void __user *buf)
{
	struct file *file = fget(fd);
	int err;

	if (!file)
		return -EBADF;
	err = put(file->inode->sb, buf);
	fput(file);
	return err;
}

/**
 * sys_statfs - facts of the file system that holds a file
 * @path: the file
 * @buf: out
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_statfs(const char __user *path, struct statfs32 __user *buf)
{
	might_sleep();
	return path_statfs(path, put_statfs32, buf);
}

/**
 * sys_fstatfs - facts of the file system that holds an open file
 * @fd: open
 * @buf: out
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_fstatfs(int fd, struct statfs32 __user *buf)
{
	might_sleep();
	return fd_statfs(fd, put_statfs32, buf);
}

/**
 * sys_statfs64 - facts of the file system that holds a file
 * @path: the file
 * @size: sizeof(struct statfs64)
 * @buf: out
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_statfs64(const char __user *path, size_t size,
		 struct statfs64 __user *buf)
{
	might_sleep();
	if (size != sizeof(struct statfs64))
		return -EINVAL;
	return path_statfs(path, put_statfs64, buf);
}

/**
 * sys_fstatfs64 - facts of the file system that holds an open file
 * @fd: open
 * @size: sizeof(struct statfs64)
 * @buf: out
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_fstatfs64(int fd, size_t size, struct statfs64 __user *buf)
{
	might_sleep();
	if (size != sizeof(struct statfs64))
		return -EINVAL;
	return fd_statfs(fd, put_statfs64, buf);
}

/**
 * sys_readlinkat - the text of a symlink
 * @dirfd: AT_FDCWD or a descriptor
 * @path: the symlink
 * @buf: @size bytes; no NUL is written
 * @size: bytes, more than 0
 *
 * Context: task. May sleep.
 * Return: bytes, -EINVAL when it is no symlink, or -Exx.
 */
int sys_readlinkat(int dirfd, const char __user *path, char __user *buf,
		   int size)
{
	struct path link;
	struct inode *inode;
	char *text;
	int len;

	might_sleep();
	if (size <= 0)
		return -EINVAL;
	len = user_path(dirfd, path, 0, &link);
	if (len)
		return len;
	inode = link.dentry->inode;
	len = -EINVAL;
	text = NULL;
	if (S_ISLNK(inode->mode) && inode->ops->readlink) {
		text = kmalloc(PATH_MAX, GFP_KERNEL);
		len = -ENOMEM;
	}
	if (text)
		len = inode->ops->readlink(link.dentry, text, PATH_MAX);
	if (len > 0) {
		len = min(len, size);
		if (copy_to_user(buf, text, (size_t)len))
			len = -EFAULT;
	}
	kfree(text);
	path_put(&link);
	return len;
}

/**
 * sys_readlink - sys_readlinkat() from the working directory
 * @path: the symlink
 * @buf: @size bytes
 * @size: bytes
 *
 * Context: task. May sleep.
 * Return: bytes or -Exx.
 */
int sys_readlink(const char __user *path, char __user *buf, int size)
{
	might_sleep();
	return sys_readlinkat(AT_FDCWD, path, buf, size);
}
