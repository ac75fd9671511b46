/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * balloc.c - blocks allocated and freed
 *
 * A block comes from the goal's place on, first in the goal's group, then in
 * the groups behind it. The counts in descriptors and super block change with
 * the bitmap, under es->lock; counts that contradict the bitmap are told and
 * never go below zero or above the size of the group.
 */
#include "ext2.h"
#include "core/cred.h"
#include "lib/bitmap.h"

/* may current have one of the last blocks? */
static bool enough_blocks(const struct ext2_sb *es)
{
	if (es->free_blocks > es->reserved_blocks)
		return true;
	return es->free_blocks != 0 &&
	       (capable() || current->fsuid == es->resuid ||
		(es->resgid != 0 && in_group(es->resgid)));
}

/* a free bit of @group that a file may have; nr_bits: none */
static u32 search_group(struct ext2_sb *es, u32 group, u32 start, u32 *map,
			u32 nr_bits)
{
	u32 base = es->first_block + group * es->blocks_per_group;
	const u32 *fresh = es->fresh[EXT2_MAP_BLOCKS][group];
	u32 bit = start;

	for (;;) {
		bit = ext2_find_free(map, fresh, nr_bits, bit);
		if (bit == nr_bits || ext2_block_ok(es, base + bit))
			return bit;
		ext2_error(es->sb, 0, base + bit,
			   "a block of the file system is marked free");
		bitmap_set(map, bit); /* not offered again */
	}
}

/* take a block of @group from @start on; 0: there is none */
static u32 take_from_group(struct ext2_sb *es, u32 group, u32 start)
{
	u32 nr_bits = ext2_group_blocks(es, group), bit;
	struct ext2_group_desc *desc = ext2_group(es, group);
	struct buffer_head *bh;

	if (desc->bg_free_blocks_count == 0)
		return 0;
	bh = ext2_read_map(es, EXT2_MAP_BLOCKS, group);
	if (!bh)
		return 0;
	bit = search_group(es, group, start, (void *)bh->data, nr_bits);
	if (bit == nr_bits && start != 0)
		bit = search_group(es, group, 0, (void *)bh->data, nr_bits);
	if (bit == nr_bits) {
		brelse(bh);
		return 0;
	}
	bitmap_set((void *)bh->data, bit);
	mark_buffer_dirty(bh);
	brelse(bh);
	desc->bg_free_blocks_count--;
	ext2_group_dirty(es, group);
	es->free_blocks--;
	return es->first_block + group * es->blocks_per_group + bit;
}

static u32 take_block(struct ext2_sb *es, u32 goal)
{
	u32 n = goal - es->first_block, group = n / es->blocks_per_group;
	u32 start = n % es->blocks_per_group, block, i;

	for (i = 0; i < es->nr_groups && es->free_blocks != 0; i++) {
		block = take_from_group(es, group, start);
		if (block)
			return block;
		start = 0;
		if (++group == es->nr_groups)
			group = 0;
	}
	return 0;
}

/**
 * ext2_new_block - allocate one block
 * @inode: for whom; its count of blocks grows
 * @goal: where it should be; any number
 * @block: out, its number
 *
 * Context: task. May sleep. Takes es->lock.
 * Return: 0, or -ENOSPC.
 */
int ext2_new_block(struct inode *inode, u32 goal, u32 *block)
{
	struct ext2_sb *es = EXT2_SB(inode->sb);
	int err = -ENOSPC;

	might_sleep();
	if (goal < es->first_block || goal >= es->nr_blocks)
		goal = es->first_block;
	down(&es->lock);
	if (!enough_blocks(es))
		goto out_lock;
	*block = take_block(es, goal);
	if (*block == 0 && ext2_settle_fresh(es, EXT2_MAP_BLOCKS))
		*block = take_block(es, goal);
	if (*block == 0)
		goto out_lock;
	inode->blocks += es->block_bytes >> SECTOR_SHIFT;
	err = 0;
out_lock:
	up(&es->lock);
	return err;
}

/* @nr blocks from @bit of @group on; Return: how many were in use */
static u32 free_in_group(struct inode *inode, u32 group, u32 bit, u32 nr)
{
	struct ext2_sb *es = EXT2_SB(inode->sb);
	u32 base = es->first_block + group * es->blocks_per_group, i;
	u32 freed = 0, size = ext2_group_blocks(es, group);
	struct ext2_group_desc *desc = ext2_group(es, group);
	struct buffer_head *bh = ext2_read_map(es, EXT2_MAP_BLOCKS, group);
	u32 *map;

	if (!bh)
		return 0;
	map = (void *)bh->data;
	for (i = bit; i < bit + nr; i++) {
		if (!bitmap_test(map, i)) {
			ext2_error(es->sb, inode->ino, base + i,
				   "a free block is freed");
			continue;
		}
		bitmap_clear(map, i);
		freed++;
		ext2_note_fresh(es, EXT2_MAP_BLOCKS, group, i);
	}
	mark_buffer_dirty(bh);
	brelse(bh);
	if (desc->bg_free_blocks_count + freed > size) {
		ext2_error(es->sb, 0, base,
			   "the group had too many free blocks");
		desc->bg_free_blocks_count = (u16)(size - freed);
	}
	desc->bg_free_blocks_count = (u16)(desc->bg_free_blocks_count + freed);
	ext2_group_dirty(es, group);
	es->free_blocks = min(es->free_blocks + freed, es->nr_blocks);
	return freed;
}

/**
 * ext2_block_used - does the bitmap say that a block is in use?
 * @es: the file system
 * @block: ext2_block_ok()
 *
 * Context: task. May sleep. Takes es->lock.
 * Return: false also when the bitmap cannot be used.
 */
bool ext2_block_used(struct ext2_sb *es, u32 block)
{
	u32 n = block - es->first_block;
	struct buffer_head *bh;
	bool used = false;

	might_sleep();
	down(&es->lock);
	bh = ext2_read_map(es, EXT2_MAP_BLOCKS, n / es->blocks_per_group);
	if (bh)
		used = bitmap_test((void *)bh->data, n % es->blocks_per_group);
	brelse(bh);
	up(&es->lock);
	return used;
}

/* the buffer cache must not write a block that has another owner soon */
static void forget_buffers(struct ext2_sb *es, u32 first, u32 nr)
{
	u32 i;

	for (i = 0; i < nr; i++)
		bforget(get_hash_table(es->sb->dev, first + i,
				       es->block_bytes));
}

/**
 * ext2_free_blocks - free neighbouring blocks
 * @inode: whose they were; its count of blocks falls
 * @first: the first one, and all of them, were ext2_block_ok()
 * @nr: how many
 *
 * Nothing in memory that is to be written may name them any more.
 *
 * Context: task. May sleep. Takes es->lock.
 */
void ext2_free_blocks(struct inode *inode, u32 first, u32 nr)
{
	struct ext2_sb *es = EXT2_SB(inode->sb);
	u32 n = first - es->first_block, part, freed, sectors;

	might_sleep();
	if (!S_ISREG(inode->mode) || nr == 1)
		forget_buffers(es, first, nr);
	down(&es->lock);
	while (nr != 0) {
		u32 bit = n % es->blocks_per_group;

		part = min(nr, es->blocks_per_group - bit);
		freed = free_in_group(inode, n / es->blocks_per_group, bit,
				      part);
		sectors = freed << es->block_shift >> SECTOR_SHIFT;
		inode->blocks -= min(inode->blocks, sectors);
		n += part;
		nr -= part;
	}
	up(&es->lock);
}
