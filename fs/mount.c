/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mount.c - the tree of mounts
 *
 * Invariants: dentry->mounted of a mount point is the mount that covers it;
 * the mount holds its mount point (path) and its root. mnt->count is 1 for the
 * mount itself, plus 1 for each path and each mount on it: 1 means unused. A
 * device is mounted at most once.
 */
#include "fs/vfs.h"
#include "fs/syscalls.h"
#include "core/cred.h"
#include "core/printk.h"
#include "core/uaccess.h"
#include "lib/string.h"
#include "mm/buffer.h"
#include "mm/slab.h"
#include "drv/blk.h"

struct path vfs_root;
LIST_HEAD(vfs_mounts);
static struct semaphore mount_sem = SEMAPHORE_INIT(mount_sem, 1);

/**
 * mounts_lock - keep vfs_mounts as it is
 *
 * Context: task. May sleep. Takes mount_sem.
 */
void mounts_lock(void)
{
	might_sleep();
	down(&mount_sem);
}

/**
 * mounts_unlock - the end of mounts_lock()
 *
 * Context: task. Does not sleep. Drops mount_sem.
 */
void mounts_unlock(void)
{
	up(&mount_sem);
}

/**
 * path_get - one more reference to a path
 * @path: held by the caller
 *
 * Context: task. Does not sleep.
 */
void path_get(const struct path *path)
{
	path->mnt->count++;
	dget(path->dentry);
}

/**
 * path_put - drop a reference to a path
 * @path: cleared
 *
 * Context: task. May sleep.
 */
void path_put(struct path *path)
{
	might_sleep();
	if (!path->mnt)
		return;
	dput(path->dentry);
	path->mnt->count--;
	path->mnt = NULL;
	path->dentry = NULL;
}

/**
 * follow_mounts - from a mount point to the root of what covers it
 * @path: its reference moves along
 *
 * Context: task. May sleep.
 */
void follow_mounts(struct path *path)
{
	struct path next;

	while (unlikely(path->dentry->mounted)) {
		next.mnt = path->dentry->mounted;
		next.dentry = next.mnt->root;
		path_get(&next);
		path_put(path);
		*path = next;
	}
}

/**
 * follow_up - from the root of a mount to its mount point
 * @path: the root of a mount with a parent; its reference moves along
 *
 * Context: task. May sleep.
 */
void follow_up(struct path *path)
{
	struct path next = {path->mnt->parent, path->mnt->mountpoint};

	path_get(&next);
	path_put(path);
	*path = next;
}

static struct vfsmount *mount_alloc(struct super_block *sb, const char *name)
{
	struct vfsmount *mnt = kzalloc(sizeof(*mnt), GFP_KERNEL);

	if (!mnt)
		return NULL;
	mnt->sb = sb;
	mnt->root = dget(sb->root);
	mnt->count = 1;
	strlcpy(mnt->dev_name, name, sizeof(mnt->dev_name));
	return mnt;
}

static bool device_mounted(kdev_t dev)
{
	struct super_block *sb;

	list_for_each_entry(sb, &super_blocks, link)
		if (sb->dev == dev)
			return true;
	return false;
}

/* a mount of @type that is nowhere yet; ERR_PTR */
static struct vfsmount *mount_make(const char *name, kdev_t dev,
				   const char *dev_name, u32 flags,
				   const char *data)
{
	struct file_system_type *type = filesystem_find(name);
	struct super_block *sb;
	struct vfsmount *mnt;

	if (!type)
		return ERR_PTR(-ENODEV);
	if (type->needs_dev && !blk_find(dev))
		return ERR_PTR(-ENXIO);
	if (type->needs_dev && device_mounted(dev))
		return ERR_PTR(-EBUSY);
	sb = type->mount(type, type->needs_dev ? dev : 0, flags & MS_RDONLY,
			 data);
	if (IS_ERR(sb))
		return ERR_PTR(PTR_ERR(sb));
	mnt = mount_alloc(sb, dev_name);
	if (mnt)
		return mnt;
	super_kill(sb);
	return ERR_PTR(-ENOMEM);
}

/* a mount that is nowhere goes */
static void mount_undo(struct vfsmount *mnt)
{
	struct super_block *sb = mnt->sb;

	dput(mnt->root);
	kfree(mnt);
	super_kill(sb);
}

/**
 * mount_root - the first mount, which becomes everybody's root
 * @type: name of its type
 * @dev: block device of types that need one
 * @dev_name: for /proc/mounts
 * @flags: MS_RDONLY
 * @data: options, may be NULL
 *
 * Context: boot task. May sleep.
 * Return: 0 or -Exx.
 */
int mount_root(const char *type, kdev_t dev, const char *dev_name, u32 flags,
	       const char *data)
{
	struct vfsmount *mnt;

	might_sleep();
	mnt = mount_make(type, dev, dev_name, flags, data);
	if (IS_ERR(mnt))
		return (int)PTR_ERR(mnt);
	list_add_tail(&mnt->link, &vfs_mounts);
	vfs_root.mnt = mnt;
	vfs_root.dentry = mnt->root;
	path_get(&vfs_root);
	return 0;
}

/**
 * mount_at - mount a file system on a directory
 * @type: name of its type
 * @dev: block device of types that need one
 * @dev_name: for /proc/mounts
 * @where: a directory; its reference is given away only on success
 * @flags: MS_RDONLY
 * @data: options, may be NULL
 *
 * Context: task. May sleep.
 * Return: 0, -ENOTDIR, -ENOENT (it was removed), -ENODEV, -EBUSY, or what the
 * type says.
 */
int mount_at(const char *type, kdev_t dev, const char *dev_name,
	     struct path *where, u32 flags, const char *data)
{
	struct vfsmount *mnt;

	might_sleep();
	if (!S_ISDIR(where->dentry->inode->mode))
		return -ENOTDIR;
	down(&mount_sem);
	follow_mounts(where);
	if (where->dentry == vfs_root.dentry) {
		up(&mount_sem);
		return -EBUSY; /* every path starts there, below any cover */
	}
	mnt = mount_make(type, dev, dev_name, flags, data);
	if (!IS_ERR(mnt) && where->dentry->inode->nlink == 0) {
		mount_undo(mnt); /* no name would lead to it */
		mnt = ERR_PTR(-ENOENT);
	}
	if (IS_ERR(mnt)) {
		up(&mount_sem);
		return (int)PTR_ERR(mnt);
	}
	mnt->parent = where->mnt;
	mnt->mountpoint = where->dentry;
	where->dentry->mounted = mnt;
	where->mnt = NULL;
	list_add_tail(&mnt->link, &vfs_mounts);
	up(&mount_sem);
	return 0;
}

/* Holds mount_sem. @mnt unused but for the mount itself */
static void mount_free(struct vfsmount *mnt)
{
	struct path point = {mnt->parent, mnt->mountpoint};

	list_del(&mnt->link);
	point.dentry->mounted = NULL;
	mount_undo(mnt);
	path_put(&point);
}

/* @path: the root of a mount, referenced; always put */
static int umount_path(struct path *path)
{
	struct vfsmount *mnt = path->mnt;

	if (path->dentry != mnt->root) {
		path_put(path);
		return -EINVAL;
	}
	down(&mount_sem);
	path_put(path);
	if (!mnt->parent || mnt->count != 1) {
		up(&mount_sem);
		return -EBUSY;
	}
	mount_free(mnt);
	up(&mount_sem);
	return 0;
}

/* does somebody write to @sb, or will a last close free an inode of it? */
static bool super_in_use_for_writing(struct super_block *sb)
{
	struct inode *inode;

	if (sb->nr_writers != 0)
		return true;
	list_for_each_entry(inode, &sb->inodes, sb_link)
		if (inode->nlink == 0 &&
		    (inode->count > 0 || inode->state & I_FREEING))
			return true;
	return false;
}

/* everything of @sb to its disk, if it has one */
static int super_write_out(struct super_block *sb)
{
	int err, ret;

	settle_inodes(sb);
	err = write_super_now(sb);
	ret = MAJOR(sb->dev) != 0 ? sync_buffers(sb->dev) : 0;
	return err ? err : ret;
}

static int remount_super(struct super_block *sb, u32 flags, const char *data)
{
	bool to_ro = flags & MS_RDONLY && !(sb->flags & MS_RDONLY);
	u32 old = sb->flags;
	int err = 0;

	if (to_ro) {
		if (super_in_use_for_writing(sb))
			return -EBUSY;
		sb->flags |= MS_RDONLY; /* nothing new begins */
		err = super_write_out(sb);
	}
	if (err == 0 && sb->ops && sb->ops->remount)
		err = sb->ops->remount(sb, flags & MS_RDONLY, data);
	if (err) {
		sb->flags = old;
		return err;
	}
	sb->flags = (old & ~MS_RDONLY) | (flags & MS_RDONLY);
	return to_ro ? super_write_out(sb) : 0;
}

static int remount(struct path *path, u32 flags, const char *data)
{
	int err;

	if (path->dentry != path->mnt->root)
		return -EINVAL;
	down(&mount_sem);
	err = remount_super(path->mnt->sb, flags, data);
	up(&mount_sem);
	return err;
}

/* the device that a type with needs_dev is mounted from */
static int mount_device(const char *name, kdev_t *dev)
{
	struct nameidata nd;
	int err = path_lookup(AT_FDCWD, name, LOOKUP_FOLLOW, &nd);

	if (err)
		return err;
	if (S_ISBLK(nd.path.dentry->inode->mode))
		*dev = nd.path.dentry->inode->rdev;
	else
		err = -ENOTBLK;
	nameidata_put(&nd);
	return err;
}

/* all names in kernel memory */
static int do_mount(const char *dev_name, const char __user *dir,
		    const char *type, u32 flags, const char *data)
{
	struct file_system_type *fs = filesystem_find(type);
	struct path where;
	kdev_t dev = 0;
	int err;

	err = user_path(AT_FDCWD, dir, LOOKUP_FOLLOW | LOOKUP_DIRECTORY,
			&where);
	if (err)
		return err;
	if (flags & MS_REMOUNT)
		err = remount(&where, flags, data);
	else if (fs && fs->needs_dev)
		err = mount_device(dev_name, &dev);
	if (err == 0 && !(flags & MS_REMOUNT))
		err = mount_at(type, dev, dev_name, &where, flags, data);
	path_put(&where);
	return err;
}

/* a string argument of mount, "" when the pointer is NULL */
static char *mount_string(const char __user *s)
{
	char *buf;

	if (s)
		return getname(s);
	buf = kmalloc(PATH_MAX, GFP_KERNEL);
	if (!buf)
		return ERR_PTR(-ENOMEM);
	buf[0] = '\0';
	return buf;
}

/**
 * sys_mount - attach a file system
 * @dev: name of the source
 * @dir: where
 * @type: type of the file system
 * @flags: MS_*; unknown ones are ignored
 * @data: options of the type, a string, may be NULL
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_mount(const char __user *dev, const char __user *dir,
	      const char __user *type, u32 flags, const void __user *data)
{
	char *dev_name, *type_name, *options;
	int err;

	might_sleep();
	if (!capable())
		return -EPERM;
	dev_name = mount_string(dev);
	if (IS_ERR(dev_name))
		return (int)PTR_ERR(dev_name);
	type_name = mount_string(type);
	err = (int)PTR_ERR(type_name);
	if (IS_ERR(type_name))
		goto out_dev;
	options = mount_string(data);
	err = (int)PTR_ERR(options);
	if (IS_ERR(options))
		goto out_type;
	err = do_mount(dev_name, dir, type_name, flags, options);
	putname(options);
out_type:
	putname(type_name);
out_dev:
	putname(dev_name);
	return err;
}

/**
 * sys_umount2 - detach a file system
 * @dir: the root of the mount
 * @flags: ignored; nothing is ever forced
 *
 * Context: task. May sleep.
 * Return: 0, -EBUSY while it is used, -EINVAL when it is no mount.
 */
int sys_umount2(const char __user *dir, u32 flags)
{
	struct path path;
	int err;

	might_sleep();
	(void)flags;
	err = user_path(AT_FDCWD, dir, LOOKUP_FOLLOW, &path);
	if (err)
		return err;
	if (capable())
		return umount_path(&path);
	path_put(&path);
	return -EPERM;
}

/**
 * sys_umount - sys_umount2() without flags
 * @dir: the root of the mount
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_umount(const char __user *dir)
{
	might_sleep();
	return sys_umount2(dir, 0);
}
