/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fs_struct.c - root and working directory of a process
 *
 * Invariant: both are directories and hold references.
 */
#include "fs/vfs.h"
#include "fs/syscalls.h"
#include "core/cred.h"
#include "core/uaccess.h"
#include "lib/string.h"
#include "mm/slab.h"

#define MODE_RWX_ALL  0777u
#define UMASK_DEFAULT 022u

static struct kmem_cache *fs_cache;

/**
 * fs_alloc - root and working directory of a first process
 *
 * Context: task. May sleep.
 * Return: both at the root of all, count 1; NULL when out of memory.
 */
struct fs_struct *fs_alloc(void)
{
	struct fs_struct *fs;

	might_sleep();
	fs = kmem_cache_alloc(fs_cache, GFP_KERNEL);
	if (!fs)
		return NULL;
	fs->count = 1;
	fs->umask = UMASK_DEFAULT;
	fs->root = vfs_root;
	fs->pwd = vfs_root;
	path_get(&fs->root);
	path_get(&fs->pwd);
	return fs;
}

/**
 * fs_dup - the same for a new process
 * @old: its parent's
 *
 * Context: task. May sleep.
 * Return: the copy with count 1, or NULL when out of memory.
 */
struct fs_struct *fs_dup(struct fs_struct *old)
{
	struct fs_struct *fs;

	might_sleep();
	fs = kmem_cache_alloc(fs_cache, GFP_KERNEL);
	if (!fs)
		return NULL;
	fs->count = 1;
	fs->umask = old->umask;
	fs->root = old->root;
	fs->pwd = old->pwd;
	path_get(&fs->root);
	path_get(&fs->pwd);
	return fs;
}

/**
 * fs_put - drop one user
 * @fs: NULL is fine
 *
 * Context: task. May sleep.
 */
void fs_put(struct fs_struct *fs)
{
	might_sleep();
	if (!fs || --fs->count > 0)
		return;
	path_put(&fs->root);
	path_put(&fs->pwd);
	kmem_cache_free(fs_cache, fs);
}

/**
 * fs_struct_init - make the slab
 *
 * Context: boot task. May sleep.
 */
void fs_struct_init(void)
{
	fs_cache = kmem_cache_create("fs_cache", sizeof(struct fs_struct), 0,
				     NULL);
	BUG_ON(!fs_cache);
}

/* @path's references go to @slot */
static int set_dir(struct path *slot, struct path *path)
{
	struct path old;
	int err = inode_permission(path->dentry->inode, MAY_EXEC);

	if (err) {
		path_put(path);
		return err;
	}
	old = *slot;
	*slot = *path;
	path_put(&old);
	return 0;
}

/**
 * sys_chdir - change the working directory
 * @path: its name
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_chdir(const char __user *path)
{
	struct path dir;
	int err;

	might_sleep();
	err = user_path(AT_FDCWD, path, LOOKUP_FOLLOW | LOOKUP_DIRECTORY, &dir);
	return err ? err : set_dir(&current->fs->pwd, &dir);
}

/**
 * sys_fchdir - change the working directory to an open one
 * @fd: a directory
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_fchdir(int fd)
{
	struct file *file;
	struct path dir;
	int err = -ENOTDIR;

	might_sleep();
	file = fget(fd);
	if (!file)
		return -EBADF;
	if (S_ISDIR(file->inode->mode)) {
		dir = file->path;
		path_get(&dir);
		err = set_dir(&current->fs->pwd, &dir);
	}
	fput(file);
	return err;
}

/**
 * sys_chroot - change the root directory
 * @path: its name
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_chroot(const char __user *path)
{
	struct path dir;
	int err;

	might_sleep();
	err = user_path(AT_FDCWD, path, LOOKUP_FOLLOW | LOOKUP_DIRECTORY, &dir);
	if (err)
		return err;
	if (capable())
		return set_dir(&current->fs->root, &dir);
	err = inode_permission(dir.dentry->inode, MAY_EXEC);
	path_put(&dir);
	return err ? err : -EPERM;
}

/* put @name in front of what is at *@pos; false: no room */
static bool prepend(const char *buf, char **pos, const char *name, u32 len)
{
	if ((size_t)(*pos - buf) < len + 1)
		return false;
	*pos -= len;
	memcpy(*pos, name, len);
	*--*pos = '/';
	return true;
}

/**
 * path_text - the name of a path as seen from a root
 * @path: any path
 * @root: where names start
 * @buf: @size bytes
 * @size: bytes, at least 2
 *
 * The text is built from the end of @buf. As in 2.4 what was removed gets
 * " (deleted)" behind its name.
 *
 * Context: task. Does not sleep.
 * Return: its first character, or NULL when it does not fit.
 */
char *path_text(const struct path *path, const struct path *root, char *buf,
		size_t size)
{
	static const char deleted[] = " (deleted)";
	const struct vfsmount *mnt = path->mnt;
	const struct dentry *dentry = path->dentry;
	char *pos = buf + size - 1, *end;

	*pos = '\0';
	if (dentry->inode && dentry->inode->nlink == 0) {
		if (size < sizeof(deleted))
			return NULL;
		pos = buf + size - sizeof(deleted);
		memcpy(pos, deleted, sizeof(deleted));
	}
	end = pos;
	while (dentry != root->dentry || mnt != root->mnt) {
		if (dentry == mnt->root || dentry->parent == dentry) {
			if (!mnt->parent)
				break;
			dentry = mnt->mountpoint;
			mnt = mnt->parent;
			continue;
		}
		if (!prepend(buf, &pos, dentry->name, dentry->name_len))
			return NULL;
		dentry = dentry->parent;
	}
	if (pos == end && pos > buf)
		*--pos = '/';
	return pos;
}

/**
 * file_path_name - the name of a mapped file for /proc/PID/maps
 * @file: open
 * @buf: @size bytes
 * @size: bytes, at least 2
 *
 * Context: task. Does not sleep.
 * Return: false when it has none or it does not fit.
 */
bool file_path_name(const struct file *file, char *buf, size_t size)
{
	char *text;

	if (!file->path.mnt || size < 2)
		return false;
	text = path_text(&file->path, &vfs_root, buf, size);
	if (!text)
		return false;
	memmove(buf, text, strlen(text) + 1);
	return true;
}

/**
 * sys_getcwd - the name of the working directory
 * @buf: @size bytes
 * @size: bytes
 *
 * Context: task. May sleep.
 * Return: length with the NUL, -ERANGE, or -ENOENT when it was removed.
 */
int sys_getcwd(char __user *buf, u32 size)
{
	struct fs_struct *fs = current->fs;
	char *page, *text;
	int ret;
	u32 len;

	might_sleep();
	if (fs->pwd.dentry->inode->nlink == 0)
		return -ENOENT;
	page = kmalloc(PATH_MAX, GFP_KERNEL);
	if (!page)
		return -ENOMEM;
	text = path_text(&fs->pwd, &fs->root, page, PATH_MAX);
	ret = -ENAMETOOLONG;
	if (text) {
		len = (u32)strlen(text) + 1;
		ret = -ERANGE;
		if (len <= size)
			ret = copy_to_user(buf, text, len) ? -EFAULT : (int)len;
	}
	kfree(page);
	return ret;
}

/**
 * sys_umask - change the permissions that new files do not get
 * @mask: permission bits
 *
 * Context: task. Does not sleep.
 * Return: the mask before.
 */
int sys_umask(int mask)
{
	mode_t old = current->fs->umask;

	current->fs->umask = (mode_t)mask & MODE_RWX_ALL;
	return (int)old;
}
