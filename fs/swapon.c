/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * swapon.c - swap areas by name
 *
 * Turns the path of swapon() into a block device or a regular file; mm/swapon.c
 * and mm/swapfile.c do the rest and know no inodes. A file that carries swap
 * has I_SWAPFILE: writes, cuts and shared mappings of it get ETXTBSY, and its
 * name stays. Its path is held until swapoff, so its file system stays too.
 */
#include "fs/vfs.h"
#include "fs/syscalls.h"
#include "core/cred.h"
#include "drv/blk.h"
#include "mm/swap.h"

/* (K) the files that carry swap; mnt NULL: a free place */
static struct path swap_paths[MAX_SWAPFILES];

/* the place of the path of @inode, NULL: a free one. NULL: there is none */
static struct path *find_path(const struct inode *inode)
{
	u32 i;

	for (i = 0; i < MAX_SWAPFILES; i++) {
		struct path *path = &swap_paths[i];

		if (inode ? path->mnt && path->dentry->inode == inode
			  : !path->mnt)
			return path;
	}
	return NULL;
}

/* nobody changes the file from now on, and the page cache has nothing of it;
 * 0 or -Exx */
static int freeze_file(struct inode *inode)
{
	struct address_space *mapping = &inode->data;
	int err = -EBUSY;

	down(&inode->sem);
	if (inode->state & I_SWAPFILE)
		goto out_up;
	err = -EROFS;
	if (inode->sb->flags & MS_RDONLY)
		goto out_up;
	err = -ETXTBSY;
	if (!list_empty(&mapping->i_mmap))
		goto out_up;
	inode->state |= I_SWAPFILE;
	err = inode_sync(inode);
	if (err)
		inode->state &= ~I_SWAPFILE;
	else
		truncate_inode_pages(mapping, 0);
out_up:
	up(&inode->sem);
	return err;
}

/* what was cached meanwhile is older than the disk */
static void thaw_file(struct inode *inode)
{
	down(&inode->sem);
	truncate_inode_pages(&inode->data, 0);
	inode->state &= ~I_SWAPFILE;
	up(&inode->sem);
}

/* @path: held by the caller */
static int swapon_file(const struct path *path, const char *name, int flags)
{
	struct inode *inode = path->dentry->inode;
	struct path *held;
	struct page *header;
	int err = -EINVAL;

	/* files of ramfs and tmpfs have no other copy than their pages */
	if (!inode->data.ops->get_block)
		return err;
	err = freeze_file(inode);
	if (err)
		return err;
	header = read_cache_page(&inode->data, 0);
	err = (int)PTR_ERR(header);
	if (IS_ERR(header))
		goto out_thaw;
	err = swap_on_file(&inode->data, page_address(header), name, flags);
	page_cache_release(header);
	if (err)
		goto out_thaw;
	/* as many places as areas: there is one */
	held = find_path(NULL);
	BUG_ON(!held);
	*held = *path;
	path_get(held);
	return 0;

out_thaw:
	thaw_file(inode);
	return err;
}

static int swapoff_file(struct inode *inode)
{
	struct path *place, held;
	int err = swap_off_file(&inode->data);

	if (err)
		return err;
	/* before anybody sleeps: who gets the area now needs the place, too */
	place = find_path(inode);
	BUG_ON(!place);
	held = *place;
	*place = (struct path){0};
	thaw_file(inode);
	path_put(&held);
	return 0;
}

/* for root: what the user's @path names, by the name @name; 0 or -Exx */
static int swap_lookup(const char __user *path, char **name,
		       struct nameidata *nd)
{
	int err;

	if (!capable())
		return -EPERM;
	*name = getname(path);
	if (IS_ERR(*name))
		return (int)PTR_ERR(*name);
	err = path_lookup(AT_FDCWD, *name, LOOKUP_FOLLOW, nd);
	if (err)
		putname(*name);
	return err;
}

/**
 * sys_swapon - start to use a swap area
 * @path: a block device or a regular file with a header of mkswap
 * @flags: SWAP_FLAG_PREFER | priority, or 0
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_swapon(const char __user *path, int flags)
{
	struct nameidata nd;
	const struct inode *inode;
	char *name;
	int err;

	might_sleep();
	err = swap_lookup(path, &name, &nd);
	if (err)
		return err;
	inode = nd.path.dentry->inode;
	if (S_ISREG(inode->mode))
		err = swapon_file(&nd.path, name, flags);
	else if (S_ISBLK(inode->mode))
		err = swap_on(inode->rdev, name, flags);
	else
		err = -EINVAL;
	nameidata_put(&nd);
	putname(name);
	return err;
}

/**
 * sys_swapoff - stop to use a swap area; all its pages come back
 * @path: the block device or the file
 *
 * Context: task. May sleep.
 * Return: 0, -EINVAL when it is not in use, -ENOMEM, or -Exx.
 */
int sys_swapoff(const char __user *path)
{
	struct nameidata nd;
	struct inode *inode;
	char *name;
	int err;

	might_sleep();
	err = swap_lookup(path, &name, &nd);
	if (err)
		return err;
	inode = nd.path.dentry->inode;
	if (S_ISREG(inode->mode))
		err = swapoff_file(inode);
	else if (S_ISBLK(inode->mode))
		err = swap_off(inode->rdev);
	else
		err = -EINVAL;
	nameidata_put(&nd);
	putname(name);
	return err;
}
