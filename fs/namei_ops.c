/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * namei_ops.c - directories changed: create, link, unlink
 *
 * Every operation walks to the parent, takes the directory's semaphore, looks
 * the last name up again and lets the file system act; the dentry cache is
 * brought up to date before the semaphore is released. A directory's semaphore
 * is taken before those of its descendants.
 */
#include "fs/vfs.h"
#include "core/cred.h"
#include "drv/blk.h"

#define MODE_PERM 07777u
#define MODE_DIR  01777u /* what mkdir() may ask for */

/**
 * may_create - may current make a missing entry in a directory?
 * @dir: the directory
 * @dentry: the entry
 *
 * Context: task. Does not sleep. Holds @dir's sem.
 * Return: 0 or -Exx.
 */
int may_create(struct inode *dir, const struct dentry *dentry)
{
	if (dentry->inode)
		return -EEXIST;
	if (dir->nlink == 0)
		return -ENOENT;
	return inode_permission(dir, MAY_WRITE | MAY_EXEC);
}

/**
 * may_delete - may current take an entry out of a directory?
 * @dir: the directory
 * @victim: the entry
 * @want_dir: it must be a directory; false: it must not
 *
 * Context: task. Does not sleep. Holds @dir's sem.
 * Return: 0 or -Exx.
 */
int may_delete(struct inode *dir, const struct dentry *victim, bool want_dir)
{
	struct inode *inode = victim->inode;
	int err;

	if (!inode)
		return -ENOENT;
	if (inode->state & I_SWAPFILE)
		return -EPERM; /* swapoff must find it by its name */
	err = inode_permission(dir, MAY_WRITE | MAY_EXEC);
	if (err)
		return err;
	if (dir->flags & S_APPEND || inode->flags & (S_APPEND | S_IMMUTABLE))
		return -EPERM;
	if (dir->mode & S_ISVTX && !capable_fs() &&
	    current->fsuid != inode->uid && current->fsuid != dir->uid)
		return -EPERM;
	if (want_dir && !S_ISDIR(inode->mode))
		return -ENOTDIR;
	if (!want_dir && S_ISDIR(inode->mode))
		return -EISDIR;
	return victim->mounted ? -EBUSY : 0;
}

/* walk to the parent of @name and take its sem; *@dentry: the last entry.
 * parent_end() afterwards */
static int parent_begin(int dirfd, const char *name, struct nameidata *nd,
			struct dentry **dentry)
{
	int err = path_lookup(dirfd, name, LOOKUP_PARENT, nd);

	if (err)
		return err;
	if (nd->last_kind != LAST_NORM) {
		nameidata_put(nd);
		return -EEXIST;
	}
	down(&nd->path.dentry->inode->sem);
	err = lookup_last(nd, dentry);
	if (err) {
		up(&nd->path.dentry->inode->sem);
		nameidata_put(nd);
	}
	return err;
}

static void parent_end(struct nameidata *nd, struct dentry *dentry)
{
	up(&nd->path.dentry->inode->sem);
	dput(dentry);
	nameidata_put(nd);
}

/* parent_end() after an unlink: what @gone held is freed without the sem, but
 * before the mount may go */
static void unlink_end(struct nameidata *nd, struct dentry *dentry,
		       struct inode *gone)
{
	up(&nd->path.dentry->inode->sem);
	dput(dentry);
	iput(gone);
	nameidata_put(nd);
}

/* parent_begin() for a new entry: 0, or an error with nothing held */
static int create_begin(int dirfd, const char *name, struct nameidata *nd,
			struct dentry **dentry)
{
	int err = parent_begin(dirfd, name, nd, dentry);

	if (err)
		return err;
	err = may_create(nd->path.dentry->inode, *dentry);
	if (err)
		parent_end(nd, *dentry);
	return err;
}

/**
 * vfs_create - make a regular file
 * @dir: the directory
 * @dentry: negative entry of it
 * @mode: permissions; the umask was applied
 *
 * Context: task. May sleep. Holds @dir's sem.
 * Return: 0 or -Exx.
 */
int vfs_create(struct inode *dir, struct dentry *dentry, mode_t mode)
{
	int err;

	might_sleep();
	err = may_create(dir, dentry);
	if (err)
		return err;
	if (!dir->ops->create)
		return -EACCES;
	return dir->ops->create(dir, dentry, (mode & MODE_PERM) | S_IFREG);
}

/**
 * do_mkdir - make a directory
 * @dirfd: AT_FDCWD or a descriptor
 * @name: kernel string
 * @mode: permissions; the umask was applied
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int do_mkdir(int dirfd, const char *name, mode_t mode)
{
	struct nameidata nd;
	struct dentry *dentry;
	struct inode *dir;
	int err;

	might_sleep();
	err = create_begin(dirfd, name, &nd, &dentry);
	if (err)
		return err;
	dir = nd.path.dentry->inode;
	err = dir->ops->mkdir ? dir->ops->mkdir(dir, dentry,
						(mode & MODE_DIR) | S_IFDIR)
			      : -EPERM;
	parent_end(&nd, dentry);
	return err;
}

/* a type that mknod() makes; none means a regular file */
static bool mknod_type(mode_t mode)
{
	return (mode & S_IFMT) == 0 || S_ISREG(mode) || S_ISCHR(mode) ||
	       S_ISBLK(mode) || S_ISFIFO(mode) || S_ISSOCK(mode);
}

/**
 * do_mknod - make a device node, a FIFO or an empty file
 * @dirfd: AT_FDCWD or a descriptor
 * @name: kernel string
 * @mode: type and permissions; no type means a regular file
 * @dev: of a device node
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int do_mknod(int dirfd, const char *name, mode_t mode, kdev_t dev)
{
	struct nameidata nd;
	struct dentry *dentry;
	struct inode *dir;
	int err;

	might_sleep();
	if (!mknod_type(mode))
		return -EINVAL;
	if ((S_ISCHR(mode) || S_ISBLK(mode)) && !capable())
		return -EPERM;
	err = create_begin(dirfd, name, &nd, &dentry);
	if (err)
		return err;
	dir = nd.path.dentry->inode;
	if (nd.last_slash)
		err = -ENOENT;
	else if ((mode & S_IFMT) == 0 || S_ISREG(mode))
		err = vfs_create(dir, dentry, mode);
	else if (!dir->ops->mknod)
		err = -EPERM;
	else
		err = dir->ops->mknod(dir, dentry, mode, dev);
	parent_end(&nd, dentry);
	return err;
}

/**
 * do_symlink - make a symbolic link
 * @target: its text, kernel string, not empty
 * @dirfd: AT_FDCWD or a descriptor
 * @name: kernel string
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int do_symlink(const char *target, int dirfd, const char *name)
{
	struct nameidata nd;
	struct dentry *dentry;
	struct inode *dir;
	int err;

	might_sleep();
	if (*target == '\0')
		return -ENOENT;
	err = create_begin(dirfd, name, &nd, &dentry);
	if (err)
		return err;
	dir = nd.path.dentry->inode;
	if (nd.last_slash)
		err = -ENOENT;
	else
		err = dir->ops->symlink ? dir->ops->symlink(dir, dentry, target)
					: -EPERM;
	parent_end(&nd, dentry);
	return err;
}

/**
 * do_link - one more name for a file
 * @olddirfd: AT_FDCWD or a descriptor, for @old
 * @old: kernel string
 * @newdirfd: for @name
 * @name: kernel string
 * @flags: LOOKUP_FOLLOW: a symlink at the end of @old is followed
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int do_link(int olddirfd, const char *old, int newdirfd, const char *name,
	    u32 flags)
{
	struct nameidata from, nd;
	struct dentry *dentry;
	struct inode *dir;
	int err;

	might_sleep();
	err = path_lookup(olddirfd, old, flags, &from);
	if (err)
		return err;
	err = create_begin(newdirfd, name, &nd, &dentry);
	if (err)
		goto out_from;
	dir = nd.path.dentry->inode;
	if (nd.path.mnt != from.path.mnt)
		err = -EXDEV;
	else if (S_ISDIR(from.path.dentry->inode->mode) || !dir->ops->link ||
		 from.path.dentry->inode->flags & (S_APPEND | S_IMMUTABLE))
		err = -EPERM;
	else if (nd.last_slash)
		err = -ENOENT;
	else
		err = dir->ops->link(from.path.dentry, dir, dentry);
	parent_end(&nd, dentry);
out_from:
	nameidata_put(&from);
	return err;
}

/**
 * do_unlink - take the name of a file that is no directory away
 * @dirfd: AT_FDCWD or a descriptor
 * @name: kernel string
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int do_unlink(int dirfd, const char *name)
{
	struct nameidata nd;
	struct dentry *dentry;
	struct inode *dir, *inode;
	int err;

	might_sleep();
	err = parent_begin(dirfd, name, &nd, &dentry);
	if (err)
		return err == -EEXIST ? -EISDIR : err;
	dir = nd.path.dentry->inode;
	err = may_delete(dir, dentry, false);
	if (err == 0 && nd.last_slash)
		err = -ENOTDIR;
	if (err == 0 && !dir->ops->unlink)
		err = -EPERM;
	inode = dentry->inode;
	if (err) {
		parent_end(&nd, dentry);
		return err;
	}
	igrab(inode); /* its data goes after the sem is free */
	err = dir->ops->unlink(dir, dentry);
	if (err == 0)
		d_delete(dentry);
	unlink_end(&nd, dentry, inode);
	return err;
}

/* Holds the parent's sem */
static int rmdir_locked(struct inode *dir, struct dentry *dentry)
{
	struct inode *inode = dentry->inode;
	int err = may_delete(dir, dentry, true);

	if (err)
		return err;
	if (!dir->ops->rmdir)
		return -EPERM;
	if (inode == dir)
		return -EBUSY; /* a bad disk: a directory in itself */
	igrab(inode);
	down(&inode->sem);
	shrink_dcache_parent(dentry);
	err = dir->ops->rmdir(dir, dentry);
	up(&inode->sem);
	if (err == 0)
		d_delete(dentry);
	iput(inode);
	return err;
}

/**
 * do_rmdir - remove an empty directory
 * @dirfd: AT_FDCWD or a descriptor
 * @name: kernel string
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int do_rmdir(int dirfd, const char *name)
{
	struct nameidata nd;
	struct dentry *dentry;
	int err;

	might_sleep();
	err = path_lookup(dirfd, name, LOOKUP_PARENT, &nd);
	if (err)
		return err;
	if (nd.last_kind != LAST_NORM) {
		nameidata_put(&nd);
		if (nd.last_kind == LAST_DOTDOT)
			return -ENOTEMPTY;
		return nd.last_kind == LAST_DOT ? -EINVAL : -EBUSY;
	}
	down(&nd.path.dentry->inode->sem);
	err = lookup_last(&nd, &dentry);
	if (err) {
		up(&nd.path.dentry->inode->sem);
		nameidata_put(&nd);
		return err;
	}
	err = rmdir_locked(nd.path.dentry->inode, dentry);
	parent_end(&nd, dentry);
	return err;
}
