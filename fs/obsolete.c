/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * obsolete.c - calls that only programs of libc 5 and before still make
 */
#include "fs/vfs.h"
#include "fs/syscalls.h"
#include "core/uaccess.h"
#include "lib/string.h"
#include "uapi/dirent.h"
#include "uapi/statfs.h"

enum sysfs_option { FSTYP_INDEX = 1, FSTYP_NAME, FSTYP_COUNT };

/* all fields of the first stat had 16 bits */
static int put_old_stat(const struct inode *inode, struct old_stat __user *buf)
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

static int old_path_stat(const char __user *name, u32 lookup,
			 struct old_stat __user *buf)
{
	struct path path;
	int err = user_path(AT_FDCWD, name, lookup, &path);

	if (err)
		return err;
	err = put_old_stat(path.dentry->inode, buf);
	path_put(&path);
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
	return old_path_stat(path, LOOKUP_FOLLOW, buf);
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
	return old_path_stat(path, 0, buf);
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
	struct file *file = fget(fd);
	int err;

	might_sleep();
	if (!file)
		return -EBADF;
	err = put_old_stat(file->inode, buf);
	fput(file);
	return err;
}

/**
 * sys_ustat - facts of a mounted file system
 * @dev: its device
 * @buf: out
 *
 * Context: task. May sleep.
 * Return: 0; -EINVAL: nothing is mounted from there; or -Exx.
 */
int sys_ustat(u32 dev, struct ustat __user *buf)
{
	struct super_block *sb;
	struct kstatfs st;
	struct ustat out;
	int err = -EINVAL;

	might_sleep();
	memset(&st, 0, sizeof(st));
	memset(&out, 0, sizeof(out));
	list_for_each_entry(sb, &super_blocks, link) {
		if (sb->dev != (kdev_t)dev || !sb->root)
			continue;
		err = sb->ops && sb->ops->statfs ? sb->ops->statfs(sb, &st) : 0;
		break;
	}
	if (err)
		return err;
	out.f_tfree = (s32)st.bfree;
	out.f_tinode = st.ffree;
	return copy_to_user(buf, &out, sizeof(out));
}

/* the index of the type of that name */
static int fstype_index(const char __user *name)
{
	const struct file_system_type *type;
	char *wanted = getname(name);
	int ret = -EINVAL;
	u32 i;

	if (IS_ERR(wanted))
		return (int)PTR_ERR(wanted);
	for (i = 0; (type = filesystem_nth(i)) != NULL; i++)
		if (strcmp(type->name, wanted) == 0)
			ret = (int)i;
	putname(wanted);
	return ret;
}

/**
 * sys_sysfs - which types of file systems there are
 * @option: 1: index of the name @arg1; 2: name of index @arg1 into @arg2;
 * 3: how many
 * @arg1: see @option
 * @arg2: see @option
 *
 * Context: task. May sleep.
 * Return: index, count or 0; -EINVAL or -EFAULT.
 */
int sys_sysfs(int option, u32 arg1, u32 arg2)
{
	const struct file_system_type *type;
	int n = 0;

	might_sleep();
	switch (option) {
	case FSTYP_INDEX:
		return fstype_index((const char __user *)arg1);
	case FSTYP_NAME:
		type = filesystem_nth(arg1);
		if (!type)
			return -EINVAL;
		return copy_to_user((char __user *)arg2, type->name,
				    strlen(type->name) + 1);
	case FSTYP_COUNT:
		while (filesystem_nth((u32)n))
			n++;
		return n;
	default:
		return -EINVAL;
	}
}

/* the one entry of sys_old_readdir() */
struct old_entry {
	u32 ino, offset, len;
	char name[NAME_MAX + 1];
	bool found;
};

static int fill_one(void *ctx, const char *name, u32 len, loff_t offset,
		    u32 ino, u32 type)
{
	struct old_entry *e = ctx;

	(void)type;
	if (e->found)
		return 1;
	e->found = true;
	e->ino = ino;
	e->offset = (u32)offset;
	e->len = len;
	memcpy(e->name, name, len);
	e->name[len] = '\0';
	return 0;
}

/**
 * sys_old_readdir - one entry of a directory
 * @fd: a directory
 * @buf: out
 * @count: ignored
 *
 * Context: task. May sleep.
 * Return: 1: an entry; 0: the end; or -Exx.
 */
int sys_old_readdir(int fd, struct old_dirent __user *buf, u32 count)
{
	struct old_entry e = {.found = false};
	struct file *file = fget(fd);
	int err;

	might_sleep();
	(void)count;
	if (!file)
		return -EBADF;
	err = list_directory(file, &e, fill_one);
	fput(file);
	if (err < 0 || !e.found)
		return err;
	if (put_user(e.ino, &buf->d_ino) ||
	    put_user(e.offset, &buf->d_offset) ||
	    put_user((u16)e.len, &buf->d_namlen) ||
	    copy_to_user(buf->d_name, e.name, e.len + 1))
		return -EFAULT;
	return 1;
}
