/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * swapon.c - swap areas by name
 *
 * Turns the path of swapon() into a block device; mm/swapon.c and mm/swapfile.c
 * do the rest and know no inodes.
 */
#include "fs/vfs.h"
#include "fs/syscalls.h"
#include "drv/blk.h"
#include "mm/swap.h"

/* the block device that @name names; 0 or -Exx */
static int swap_device(const char *name, kdev_t *dev)
{
	struct nameidata nd;
	struct inode *inode;
	int err;

	err = path_lookup(AT_FDCWD, name, LOOKUP_FOLLOW, &nd);
	if (err)
		return err;
	inode = nd.path.dentry->inode;
	*dev = inode->rdev;
	if (!S_ISBLK(inode->mode))
		err = -EINVAL;
	else if (!blk_find(inode->rdev))
		err = -ENODEV;
	nameidata_put(&nd);
	return err;
}

/* for root: @name becomes a string of its own, @dev its disk; 0 or -Exx */
static int swap_name(const char __user *path, char **name, kdev_t *dev)
{
	int err;

	if (current->euid != 0)
		return -EPERM;
	*name = getname(path);
	if (IS_ERR(*name))
		return (int)PTR_ERR(*name);
	err = swap_device(*name, dev);
	if (err)
		putname(*name);
	return err;
}

/**
 * sys_swapon - start to use a swap area
 * @path: a block device with a header of mkswap
 * @flags: SWAP_FLAG_PREFER | priority, or 0
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_swapon(const char __user *path, int flags)
{
	kdev_t dev;
	char *name;
	int err;

	might_sleep();
	err = swap_name(path, &name, &dev);
	if (err)
		return err;
	err = swap_on(dev, name, flags);
	putname(name);
	return err;
}

/**
 * sys_swapoff - stop to use a swap area; all its pages come back
 * @path: the block device
 *
 * Context: task. May sleep.
 * Return: 0, -EINVAL when it is not in use, -ENOMEM, or -Exx.
 */
int sys_swapoff(const char __user *path)
{
	kdev_t dev;
	char *name;
	int err;

	might_sleep();
	err = swap_name(path, &name, &dev);
	if (err)
		return err;
	err = swap_off(dev);
	putname(name);
	return err;
}
