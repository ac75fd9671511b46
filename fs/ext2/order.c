/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * order.c - names and inodes reach the disk in an order that survives a cut
 *
 * e2fsck -p repairs a name that means an unused inode, and counts of links,
 * but asks somebody about an inode in use that has no name. So:
 *
 *  - the block with a new name is on the disk before the inode is
 *    (info->named, settled by ext2_write_inode());
 *  - an inode that loses its last name is on the disk without links before
 *    the block without the name is;
 *  - one that loses a name and keeps another: the other is on the disk first;
 *  - a directory is on the disk when mkdir() and its growth return.
 *
 * One thing has no such order: a directory that moves to another one changes
 * two names and its "..". After a cut it may have both names, or the new name
 * and the old ".."; e2fsck asks then, and nothing is lost.
 *
 * What mkdir, unlink and rename wait for is one or two blocks; files that are
 * made wait for nothing. 2.4.0 orders none of it.
 */
#include "ext2.h"

/**
 * ext2_note_name - a directory block names an inode now
 * @inode: the inode
 * @bh: the block, dirty
 *
 * Context: task. May sleep.
 */
void ext2_note_name(struct inode *inode, struct buffer_head *bh)
{
	struct ext2_info *info = EXT2_I(inode);

	might_sleep();
	if (info->named == bh)
		return;
	if (ext2_settle_name(inode) != 0)
		ext2_error(inode->sb, inode->ino, bh->block,
			   "an earlier name cannot be written");
	bh->count++;
	info->named = bh;
}

/**
 * ext2_settle_name - have the newest name on the disk
 * @inode: the inode
 *
 * Context: task. May sleep.
 * Return: 0 or -EIO.
 */
int ext2_settle_name(struct inode *inode)
{
	struct ext2_info *info = EXT2_I(inode);
	struct buffer_head *bh = info->named;
	int err = 0;

	might_sleep();
	if (!bh)
		return 0;
	info->named = NULL;
	wait_on_buffer(bh);
	if (buffer_dirty(bh) && inode->nlink != 0)
		err = ext2_write_wait(bh);
	brelse(bh);
	return err;
}

/**
 * ext2_drop_name - nothing waits for the name any more
 * @inode: leaves memory
 *
 * Context: task. Does not sleep.
 */
void ext2_drop_name(struct inode *inode)
{
	brelse(EXT2_I(inode)->named);
	EXT2_I(inode)->named = NULL;
}

/**
 * ext2_lose_name - before a name is taken out of its directory
 * @inode: what it means; its count of links is that without the name
 * @bh: the block that loses it
 *
 * A block that loses one name and has the other needs no order.
 *
 * Context: task. May sleep. Holds the directory's sem.
 * Return: 0 or -EIO: the name must stay.
 */
int ext2_lose_name(struct inode *inode, const struct buffer_head *bh)
{
	struct ext2_info *info = EXT2_I(inode);

	might_sleep();
	if (inode->nlink != 0)
		return info->named == bh ? 0 : ext2_settle_name(inode);
	if (info->blank) /* never was on the disk */
		return 0;
	return ext2_write_inode(inode, true);
}
