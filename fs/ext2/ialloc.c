/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ialloc.c - inodes allocated and freed
 *
 * A file goes into the group of its directory, or the next one with room; a
 * directory into the group with the most free blocks among those that have at
 * least the average of free inodes: trees spread, their files stay together.
 */
#include "ext2.h"
#include "core/time.h"
#include "lib/bitmap.h"
#include "lib/string.h"

/* the group a new directory starts to look in */
static u32 directory_group(const struct ext2_sb *es)
{
	u32 average = es->free_inodes / es->nr_groups, best = 0, i;
	u32 most = 0;

	for (i = 0; i < es->nr_groups; i++) {
		const struct ext2_group_desc *desc = ext2_group(es, i);

		if (desc->bg_free_inodes_count == 0 ||
		    desc->bg_free_inodes_count < average ||
		    desc->bg_free_blocks_count <= most)
			continue;
		most = desc->bg_free_blocks_count;
		best = i;
	}
	return best;
}

/* the first inode number of @group that programs may get, as a bit */
static u32 first_bit(const struct ext2_sb *es, u32 group)
{
	u32 before = group * es->inodes_per_group;

	return es->first_ino - 1 > before
		       ? min(es->first_ino - 1 - before, es->inodes_per_group)
		       : 0;
}

/* take an inode of @group; 0: there is none */
static u32 take_from_group(struct ext2_sb *es, u32 group, bool is_dir)
{
	struct ext2_group_desc *desc = ext2_group(es, group);
	struct buffer_head *bh;
	u32 bit;

	if (desc->bg_free_inodes_count == 0)
		return 0;
	bh = ext2_read_map(es, EXT2_MAP_INODES, group);
	if (!bh)
		return 0;
	bit = ext2_find_free((void *)bh->data,
			     es->fresh[EXT2_MAP_INODES][group],
			     es->inodes_per_group, first_bit(es, group));
	if (bit == es->inodes_per_group) {
		brelse(bh);
		return 0;
	}
	bitmap_set((void *)bh->data, bit);
	mark_buffer_dirty(bh);
	brelse(bh);
	desc->bg_free_inodes_count--;
	if (is_dir)
		desc->bg_used_dirs_count++;
	ext2_group_dirty(es, group);
	es->free_inodes -= es->free_inodes != 0;
	return group * es->inodes_per_group + bit + 1;
}

static u32 take_ino(struct ext2_sb *es, u32 group, bool is_dir)
{
	u32 i, ino;

	for (i = 0; i < es->nr_groups; i++) {
		ino = take_from_group(es, group, is_dir);
		if (ino)
			return ino;
		if (++group == es->nr_groups)
			group = 0;
	}
	return 0;
}

static void set_owner(struct inode *inode, const struct inode *dir)
{
	inode->uid = current->fsuid;
	inode->gid = current->fsgid;
	if (dir->mode & S_ISGID) {
		inode->gid = dir->gid;
		if (S_ISDIR(inode->mode))
			inode->mode |= S_ISGID;
	}
}

/**
 * ext2_new_inode - allocate an inode
 * @dir: the directory it is made in
 * @mode: type and permissions
 *
 * The inode has one link, is hashed and dirty. To undo: nlink 0 and iput().
 *
 * Context: task. May sleep. Takes the lock of the super block.
 * Return: the inode with a reference, or ERR_PTR(-ENOMEM, -ENOSPC).
 */
struct inode *ext2_new_inode(struct inode *dir, mode_t mode)
{
	struct ext2_sb *es = EXT2_SB(dir->sb);
	struct inode *inode;
	struct ext2_info *info;
	u32 group = (dir->ino - 1) / es->inodes_per_group, ino;

	might_sleep();
	inode = inode_new(dir->sb);
	if (!inode)
		return ERR_PTR(-ENOMEM);
	info = ext2_info_alloc();
	inode->fs_private = info;
	if (!info) {
		iput(inode);
		return ERR_PTR(-ENOMEM);
	}
	info->failed = true; /* until it has a number */
	down(&es->lock);
	if (S_ISDIR(mode))
		group = directory_group(es);
	ino = take_ino(es, group, S_ISDIR(mode));
	if (!ino && ext2_settle_fresh(es, EXT2_MAP_INODES))
		ino = take_ino(es, group, S_ISDIR(mode));
	info->generation = es->next_generation++;
	up(&es->lock);
	if (!ino) {
		iput(inode); /* not hashed: it goes */
		return ERR_PTR(-ENOSPC);
	}
	info->failed = false;
	info->blank = true;
	info->flags = EXT2_I(dir)->flags & EXT2_FL_INHERIT;
	inode->ino = ino;
	inode->mode = mode;
	set_owner(inode, dir);
	inode->atime = inode->mtime = inode->ctime = wall_seconds();
	ext2_set_ops(inode);
	inode_hash_insert(inode);
	mark_inode_dirty(inode, I_DIRTY);
	return inode;
}

/**
 * ext2_free_inode - give the number of a deleted inode back
 * @inode: its blocks are free and the disk's inode says that it is deleted
 *
 * Context: task. May sleep. Takes the lock of the super block.
 */
void ext2_free_inode(struct inode *inode)
{
	struct ext2_sb *es = EXT2_SB(inode->sb);
	u32 group = (inode->ino - 1) / es->inodes_per_group;
	u32 bit = (inode->ino - 1) % es->inodes_per_group;
	struct ext2_group_desc *desc = ext2_group(es, group);
	struct buffer_head *bh;

	might_sleep();
	down(&es->lock);
	bh = ext2_read_map(es, EXT2_MAP_INODES, group);
	if (!bh)
		goto out_lock;
	if (!bitmap_test((void *)bh->data, bit)) {
		ext2_error(es->sb, inode->ino, desc->bg_inode_bitmap,
			   "a free inode is freed");
		goto out_bh;
	}
	bitmap_clear((void *)bh->data, bit);
	ext2_note_fresh(es, EXT2_MAP_INODES, group, bit);
	mark_buffer_dirty(bh);
	if (desc->bg_free_inodes_count < es->inodes_per_group) {
		desc->bg_free_inodes_count++;
		es->free_inodes++;
	}
	if (S_ISDIR(inode->mode) && desc->bg_used_dirs_count != 0)
		desc->bg_used_dirs_count--;
	ext2_group_dirty(es, group);
out_bh:
	brelse(bh);
out_lock:
	up(&es->lock);
}
