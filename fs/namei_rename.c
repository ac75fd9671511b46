/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * namei_rename.c - an entry gets another name or directory
 *
 * Order of the semaphores: the super block's rename_sem (only between two
 * directories: it keeps the tree as it is), ancestor directory, descendant, the
 * directory that is replaced.
 */
#include "fs/vfs.h"

/* both directories' sems are held; the entries were looked up */
static int rename_allowed(struct dentry *old_dir, struct dentry *old,
			  struct dentry *new_dir, struct dentry *new)
{
	bool is_dir = S_ISDIR(old->inode->mode);
	int err;

	if (is_dir && d_is_ancestor(old, new_dir))
		return -EINVAL;
	if (d_is_ancestor(new, old_dir))
		return -ENOTEMPTY;
	err = may_delete(old_dir->inode, old, is_dir);
	if (err)
		return err;
	if (new->inode)
		err = may_delete(new_dir->inode, new, is_dir);
	else
		err = may_create(new_dir->inode, new);
	if (err == 0 && is_dir && old_dir != new_dir)
		err = inode_permission(old->inode, MAY_WRITE);
	return err;
}

/* both directories' sems are held; a directory that is replaced is locked, so
 * that nobody makes an entry in it after it was found empty */
static int rename_entry(struct dentry *old_dir, struct dentry *old,
			struct dentry *new_dir, struct dentry *new)
{
	struct inode *dir = old_dir->inode, *victim = NULL;
	int err;

	if (!dir->ops->rename)
		return -EPERM;
	if (new->inode == dir || new->inode == new_dir->inode)
		return -EBUSY; /* a bad disk: a directory in itself */
	if (new->inode && S_ISDIR(new->inode->mode)) {
		victim = new->inode;
		igrab(victim);
		down(&victim->sem);
		shrink_dcache_parent(new);
	}
	err = dir->ops->rename(dir, old, new_dir->inode, new);
	if (victim)
		up(&victim->sem);
	if (err == 0)
		d_move(old, new);
	if (victim)
		iput(victim);
	return err;
}

/* both directories' sems are held */
static int rename_locked(struct nameidata *from, struct nameidata *to)
{
	struct dentry *old_dir = from->path.dentry, *new_dir = to->path.dentry;
	struct dentry *old, *new;
	int err;

	err = lookup_last(from, &old);
	if (err)
		return err;
	err = lookup_last(to, &new);
	if (err)
		goto out_old;
	err = -ENOENT;
	if (!old->inode)
		goto out_new;
	err = -ENOTDIR;
	if ((from->last_slash || to->last_slash) && !S_ISDIR(old->inode->mode))
		goto out_new;
	err = 0;
	if (old->inode == new->inode)
		goto out_new; /* two names of one file: nothing to do */
	err = rename_allowed(old_dir, old, new_dir, new);
	if (err == 0)
		err = rename_entry(old_dir, old, new_dir, new);
out_new:
	dput(new);
out_old:
	dput(old);
	return err;
}

static int rename_dirs(struct nameidata *from, struct nameidata *to)
{
	struct dentry *a = from->path.dentry, *b = to->path.dentry, *tmp;
	struct super_block *sb = a->sb;
	int err;

	if (from->path.mnt != to->path.mnt)
		return -EXDEV;
	if (from->last_kind != LAST_NORM || to->last_kind != LAST_NORM)
		return -EBUSY;
	if (a == b) {
		down(&a->inode->sem);
		err = rename_locked(from, to);
		up(&a->inode->sem);
		return err;
	}
	if (a->inode == b->inode)
		return -EBUSY; /* a bad disk: one directory, two names */
	down(&sb->rename_sem);
	if (d_is_ancestor(b, a)) {
		tmp = a;
		a = b;
		b = tmp;
	}
	down(&a->inode->sem);
	down(&b->inode->sem);
	err = rename_locked(from, to);
	up(&b->inode->sem);
	up(&a->inode->sem);
	up(&sb->rename_sem);
	return err;
}

/**
 * do_rename - give a file another name; replaces what has it
 * @olddirfd: AT_FDCWD or a descriptor, for @old
 * @old: kernel string
 * @newdirfd: for @name
 * @name: kernel string
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int do_rename(int olddirfd, const char *old, int newdirfd, const char *name)
{
	struct nameidata from, to;
	int err;

	might_sleep();
	err = path_lookup(olddirfd, old, LOOKUP_PARENT, &from);
	if (err)
		return err;
	err = path_lookup(newdirfd, name, LOOKUP_PARENT, &to);
	if (err == 0) {
		err = rename_dirs(&from, &to);
		nameidata_put(&to);
	}
	nameidata_put(&from);
	return err;
}
