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
