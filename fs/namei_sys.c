/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * namei_sys.c - the system calls that change directories
 *
 * Each copies the names in and calls its do_...() of namei_ops.c.
 */
#include "fs/vfs.h"
#include "fs/syscalls.h"

#define DEV_LOW_MINOR	0xffu
#define DEV_MAJOR_SHIFT 8u
#define DEV_MAX_MAJOR	0xfffu
#define DEV_HIGH_MINOR	0xfff00000u

/**
 * sys_mkdirat - make a directory
 * @dirfd: AT_FDCWD or a descriptor
 * @path: its name
 * @mode: permissions before the umask
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_mkdirat(int dirfd, const char __user *path, mode_t mode)
{
	char *name;
	int err;

	might_sleep();
	name = getname(path);
	if (IS_ERR(name))
		return (int)PTR_ERR(name);
	err = do_mkdir(dirfd, name, mode & ~current->fs->umask);
	putname(name);
	return err;
}

/**
 * sys_mkdir - sys_mkdirat() from the working directory
 * @path: its name
 * @mode: permissions before the umask
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_mkdir(const char __user *path, mode_t mode)
{
	might_sleep();
	return sys_mkdirat(AT_FDCWD, path, mode);
}

/**
 * sys_unlinkat - remove a name
 * @dirfd: AT_FDCWD or a descriptor
 * @path: the name
 * @flags: AT_REMOVEDIR: it is a directory
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_unlinkat(int dirfd, const char __user *path, u32 flags)
{
	char *name;
	int err;

	might_sleep();
	if (flags & ~AT_REMOVEDIR)
		return -EINVAL;
	name = getname(path);
	if (IS_ERR(name))
		return (int)PTR_ERR(name);
	err = flags & AT_REMOVEDIR ? do_rmdir(dirfd, name)
				   : do_unlink(dirfd, name);
	putname(name);
	return err;
}

/**
 * sys_unlink - remove the name of a file
 * @path: the name
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_unlink(const char __user *path)
{
	might_sleep();
	return sys_unlinkat(AT_FDCWD, path, 0);
}

/**
 * sys_rmdir - remove an empty directory
 * @path: its name
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_rmdir(const char __user *path)
{
	might_sleep();
	return sys_unlinkat(AT_FDCWD, path, AT_REMOVEDIR);
}

/* what takes two names and the directories they start from */
typedef int two_names_fn(int dirfd1, const char *name1, int dirfd2,
			 const char *name2);

static int with_two_names(two_names_fn *fn, int dirfd1,
			  const char __user *path1, int dirfd2,
			  const char __user *path2)
{
	char *name1, *name2;
	int err;

	name1 = getname(path1);
	if (IS_ERR(name1))
		return (int)PTR_ERR(name1);
	name2 = getname(path2);
	err = (int)PTR_ERR(name2);
	if (IS_ERR(name2))
		goto out_name1;
	err = fn(dirfd1, name1, dirfd2, name2);
	putname(name2);
out_name1:
	putname(name1);
	return err;
}

static int link_nofollow(int dirfd1, const char *name1, int dirfd2,
			 const char *name2)
{
	return do_link(dirfd1, name1, dirfd2, name2, 0);
}

static int link_follow(int dirfd1, const char *name1, int dirfd2,
		       const char *name2)
{
	return do_link(dirfd1, name1, dirfd2, name2, LOOKUP_FOLLOW);
}

/**
 * sys_linkat - one more name for a file
 * @olddirfd: AT_FDCWD or a descriptor, for @oldpath
 * @oldpath: the file
 * @newdirfd: for @newpath
 * @newpath: the new name
 * @flags: AT_SYMLINK_FOLLOW: a symlink at the end of @oldpath is followed
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_linkat(int olddirfd, const char __user *oldpath, int newdirfd,
	       const char __user *newpath, u32 flags)
{
	might_sleep();
	if (flags & ~AT_SYMLINK_FOLLOW)
		return -EINVAL;
	return with_two_names(flags ? link_follow : link_nofollow, olddirfd,
			      oldpath, newdirfd, newpath);
}

/**
 * sys_link - sys_linkat() from the working directory
 * @oldpath: the file
 * @newpath: the new name
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_link(const char __user *oldpath, const char __user *newpath)
{
	might_sleep();
	return with_two_names(link_nofollow, AT_FDCWD, oldpath, AT_FDCWD,
			      newpath);
}

/**
 * sys_renameat - give a file another name
 * @olddirfd: AT_FDCWD or a descriptor, for @oldpath
 * @oldpath: the file
 * @newdirfd: for @newpath
 * @newpath: the new name
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_renameat(int olddirfd, const char __user *oldpath, int newdirfd,
		 const char __user *newpath)
{
	might_sleep();
	return with_two_names(do_rename, olddirfd, oldpath, newdirfd, newpath);
}

/**
 * sys_rename - sys_renameat() from the working directory
 * @oldpath: the file
 * @newpath: the new name
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_rename(const char __user *oldpath, const char __user *newpath)
{
	might_sleep();
	return with_two_names(do_rename, AT_FDCWD, oldpath, AT_FDCWD, newpath);
}

static int symlink_fn(int unused, const char *target, int dirfd,
		      const char *name)
{
	(void)unused;
	return do_symlink(target, dirfd, name);
}

/**
 * sys_symlinkat - make a symbolic link
 * @target: its text
 * @dirfd: AT_FDCWD or a descriptor
 * @path: its name
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_symlinkat(const char __user *target, int dirfd, const char __user *path)
{
	might_sleep();
	return with_two_names(symlink_fn, AT_FDCWD, target, dirfd, path);
}

/**
 * sys_symlink - sys_symlinkat() from the working directory
 * @target: its text
 * @path: its name
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_symlink(const char __user *target, const char __user *path)
{
	might_sleep();
	return with_two_names(symlink_fn, AT_FDCWD, target, AT_FDCWD, path);
}

/**
 * sys_mknodat - make a device node, a FIFO or an empty file
 * @dirfd: AT_FDCWD or a descriptor
 * @path: its name
 * @mode: type and permissions before the umask
 * @dev: major << 8 | minor; larger numbers do not exist here
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_mknodat(int dirfd, const char __user *path, mode_t mode, u32 dev)
{
	char *name;
	int err;

	might_sleep();
	if (dev & DEV_HIGH_MINOR ||
	    (dev >> DEV_MAJOR_SHIFT & DEV_MAX_MAJOR) > DEV_LOW_MINOR ||
	    S_ISDIR(mode))
		return S_ISDIR(mode) ? -EPERM : -EINVAL;
	name = getname(path);
	if (IS_ERR(name))
		return (int)PTR_ERR(name);
	err = do_mknod(dirfd, name, mode & ~current->fs->umask, (kdev_t)dev);
	putname(name);
	return err;
}

/**
 * sys_mknod - sys_mknodat() from the working directory
 * @path: its name
 * @mode: type and permissions before the umask
 * @dev: major << 8 | minor
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_mknod(const char __user *path, mode_t mode, u32 dev)
{
	might_sleep();
	return sys_mknodat(AT_FDCWD, path, mode, dev);
}
