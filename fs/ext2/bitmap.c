/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * bitmap.c - group descriptors and the two bitmaps of a group
 *
 * A bitmap is looked at when it is read first: the blocks that describe the
 * group must be marked in it, or nothing is allocated from that group. What is
 * freed stays out of use ("fresh") until everything dirty has been written:
 * then no inode, entry or indirect block on the disk names it any more.
 */
#include "ext2.h"
#include "core/printk.h"
#include "lib/bitmap.h"
#include "lib/string.h"
#include "mm/slab.h"

/**
 * ext2_group - the descriptor of a group, in its buffer
 * @es: the file system
 * @group: below nr_groups
 *
 * Context: task. Does not sleep.
 * Return: the descriptor.
 */
struct ext2_group_desc *ext2_group(const struct ext2_sb *es, u32 group)
{
	struct ext2_group_desc *desc;

	BUG_ON(group >= es->nr_groups);
	desc = (void *)es->desc_bhs[group / es->descs_per_block]->data;
	return desc + group % es->descs_per_block;
}

/**
 * ext2_group_dirty - a descriptor was changed
 * @es: the file system
 * @group: below nr_groups
 *
 * Context: task. Does not sleep.
 */
void ext2_group_dirty(const struct ext2_sb *es, u32 group)
{
	mark_buffer_dirty(es->desc_bhs[group / es->descs_per_block]);
	es->sb->s_dirt = true;
}

static bool is_power(u32 n, u32 base)
{
	u32 p = base;

	while (p < n)
		p *= base;
	return p == n;
}

/**
 * ext2_has_super - does a group start with copies of super block and
 * descriptors?
 * @es: the file system
 * @group: below nr_groups
 *
 * Context: task. Does not sleep.
 * Return: true: it does. Sparse: groups 0, 1 and the powers of 3, 5 and 7.
 */
bool ext2_has_super(const struct ext2_sb *es, u32 group)
{
	enum { BASE_A = 3, BASE_B = 5, BASE_C = 7 };

	if (es->es->s_rev_level == EXT2_REV0 ||
	    !(es->es->s_feature_ro_compat & EXT2_RO_SPARSE_SUPER))
		return true;
	return group <= 1 || is_power(group, BASE_A) ||
	       is_power(group, BASE_B) || is_power(group, BASE_C);
}

/**
 * ext2_group_blocks - how many blocks a group has
 * @es: the file system
 * @group: below nr_groups
 *
 * Context: task. Does not sleep.
 * Return: the number; the last group may be shorter.
 */
u32 ext2_group_blocks(const struct ext2_sb *es, u32 group)
{
	u32 first = es->first_block + group * es->blocks_per_group;

	return min(es->blocks_per_group, es->nr_blocks - first);
}

/* @bit of @group holds the file system's own data */
static bool is_system_block(const struct ext2_sb *es, u32 group, u32 bit)
{
	const struct ext2_group_desc *desc = ext2_group(es, group);
	u32 block = es->first_block + group * es->blocks_per_group + bit;

	if (bit < 1 + es->nr_desc_blocks && ext2_has_super(es, group))
		return true;
	return block == desc->bg_block_bitmap ||
	       block == desc->bg_inode_bitmap ||
	       block - desc->bg_inode_table < es->itable_blocks;
}

/**
 * ext2_block_ok - may a file have this block?
 * @es: the file system
 * @block: any number
 *
 * Context: task. Does not sleep.
 * Return: true: it is inside, and no block of the file system's own.
 */
bool ext2_block_ok(const struct ext2_sb *es, u32 block)
{
	u32 n = block - es->first_block;

	if (block < es->first_block || block >= es->nr_blocks)
		return false;
	return !is_system_block(es, n / es->blocks_per_group,
				n % es->blocks_per_group);
}

/* the group's own blocks must be in use */
static bool block_map_ok(const struct ext2_sb *es, u32 group, const u32 *map)
{
	const struct ext2_group_desc *desc = ext2_group(es, group);
	u32 start = es->first_block + group * es->blocks_per_group, i;
	u32 table = desc->bg_inode_table - start;

	if (!bitmap_test(map, desc->bg_block_bitmap - start) ||
	    !bitmap_test(map, desc->bg_inode_bitmap - start))
		return false;
	for (i = 0; i < es->itable_blocks; i++)
		if (!bitmap_test(map, table + i))
			return false;
	return true;
}

/* the reserved inodes are in group 0 */
static bool inode_map_ok(u32 group, const u32 *map)
{
	return group != 0 || bitmap_test(map, EXT2_ROOT_INO - 1);
}

/**
 * ext2_read_map - a bitmap of a group, looked at
 * @es: the file system
 * @kind: which one
 * @group: below nr_groups
 *
 * Context: task. May sleep. Holds es->lock.
 * Return: its buffer, counted; NULL: not readable, or wrong (told).
 */
struct buffer_head *ext2_read_map(struct ext2_sb *es, enum ext2_map_kind kind,
				  u32 group)
{
	const struct ext2_group_desc *desc = ext2_group(es, group);
	bool blocks = kind == EXT2_MAP_BLOCKS;
	u32 block = blocks ? desc->bg_block_bitmap : desc->bg_inode_bitmap;
	struct buffer_head *bh;

	might_sleep();
	bh = bread(es->sb->dev, block, es->block_bytes);
	if (!bh) {
		ext2_error(es->sb, 0, block, "a bitmap cannot be read");
		return NULL;
	}
	if (bitmap_test(es->checked[kind], group))
		return bh;
	if (blocks ? !block_map_ok(es, group, (void *)bh->data)
		   : !inode_map_ok(group, (void *)bh->data)) {
		ext2_error(es->sb, 0, block,
			   blocks ? "bad block bitmap" : "bad inode bitmap");
		brelse(bh);
		return NULL;
	}
	bitmap_set(es->checked[kind], group);
	return bh;
}

/**
 * ext2_find_free - the first bit that is clear in two bitmaps
 * @map: @nr_bits, a whole number of words in memory
 * @fresh: likewise, or NULL
 * @nr_bits: how many count
 * @start: first bit to look at
 *
 * Context: any. Does not sleep.
 * Return: the bit; @nr_bits when there is none.
 */
u32 ext2_find_free(const u32 *map, const u32 *fresh, u32 nr_bits, u32 start)
{
	u32 i = start / BITMAP_WORD_BITS, bit, word;
	u32 below = (1u << start % BITMAP_WORD_BITS) - 1;

	for (; i * BITMAP_WORD_BITS < nr_bits; i++) {
		word = map[i] | (fresh ? fresh[i] : 0) | below;
		below = 0;
		if (word == U32_MAX)
			continue;
		bit = i * BITMAP_WORD_BITS + (u32)__builtin_ctz(~word);
		return min(bit, nr_bits);
	}
	return nr_bits;
}

/**
 * ext2_note_fresh - a bit was cleared: leave it alone for now
 * @es: the file system
 * @kind: which bitmap
 * @group: below nr_groups
 * @bit: of the group
 *
 * Without memory for the note everything is written at once instead.
 *
 * Context: task. May sleep. Holds es->lock.
 */
void ext2_note_fresh(struct ext2_sb *es, enum ext2_map_kind kind, u32 group,
		     u32 bit)
{
	u32 **map = &es->fresh[kind][group];

	might_sleep();
	if (!*map) {
		*map = kmalloc(es->block_bytes, GFP_BUFFER);
		if (!*map) {
			if (sync_buffers(es->sb->dev) != 0)
				printk_limited(KERN_ERR "ext2: sync failed\n");
			return;
		}
		memset(*map, 0, es->block_bytes);
	}
	bitmap_set(*map, bit);
	es->nr_fresh[kind]++;
}

/**
 * ext2_drop_fresh - forget all notes: all is written, or the mount ends
 * @es: the file system
 *
 * Context: task. Does not sleep. Holds es->lock, or nobody else is there.
 */
void ext2_drop_fresh(struct ext2_sb *es)
{
	u32 kind, group;

	for (kind = 0; kind < EXT2_NR_MAPS; kind++) {
		es->nr_fresh[kind] = 0;
		for (group = 0; es->fresh[kind] && group < es->nr_groups;
		     group++) {
			kfree(es->fresh[kind][group]);
			es->fresh[kind][group] = NULL;
		}
	}
}

/**
 * ext2_settle_fresh - make what was freed usable, by writing what is dirty
 * @es: the file system
 * @kind: what the caller found none of
 *
 * Context: task. May sleep. Holds es->lock.
 * Return: true: there is more now, look again.
 */
bool ext2_settle_fresh(struct ext2_sb *es, enum ext2_map_kind kind)
{
	might_sleep();
	if (es->nr_fresh[kind] == 0 || sync_buffers(es->sb->dev) != 0)
		return false;
	ext2_drop_fresh(es);
	return true;
}
