/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * check.c - the geometry of a file system, checked when it is mounted
 *
 * After this the numbers in struct ext2_sb can be used without a thought: all
 * groups lie inside the device, the blocks that describe a group inside that
 * group, and no division is by zero.
 */
#include "ext2.h"
#include "core/printk.h"
#include "lib/bitmap.h"
#include "lib/string.h"
#include "mm/slab.h"

enum {
	BITS_PER_BYTE = 8,
	MAX_GROUPS =
		32768,	/* 256 GiB with blocks of 1 KiB: tables of 128 KiB */
	MIN_SHIFT = 10, /* log2 EXT2_MIN_BLOCK */
	ADDR_SHIFT = 2, /* log2 of the bytes of a block number */
};

static int bad(const struct ext2_sb *es, const char *what, u32 value)
{
	printk_limited(KERN_ERR "ext2: dev %04x: super block: bad %s %u\n",
		       es->sb->dev, what, value);
	return -EUCLEAN;
}

static int check_blocks(struct ext2_sb *es, u32 device_sectors)
{
	const struct ext2_super_block *s = es->es;
	u32 shift = es->block_shift - SECTOR_SHIFT;

	if (s->s_log_frag_size != s->s_log_block_size)
		return bad(es, "fragment size", s->s_log_frag_size);
	es->first_block = s->s_first_data_block;
	if (es->first_block != (es->block_bytes == EXT2_MIN_BLOCK ? 1 : 0))
		return bad(es, "first block", es->first_block);
	es->nr_blocks = s->s_blocks_count;
	if (es->nr_blocks <= es->first_block + 1 ||
	    es->nr_blocks > device_sectors >> shift)
		return bad(es, "number of blocks", es->nr_blocks);
	es->blocks_per_group = s->s_blocks_per_group;
	if (es->blocks_per_group < BITS_PER_BYTE ||
	    es->blocks_per_group > es->block_bytes * BITS_PER_BYTE)
		return bad(es, "blocks per group", es->blocks_per_group);
	es->nr_groups = DIV_ROUND_UP(es->nr_blocks - es->first_block,
				     es->blocks_per_group);
	es->reserved_blocks = s->s_r_blocks_count;
	if (es->reserved_blocks > es->nr_blocks)
		return bad(es, "number of reserved blocks",
			   es->reserved_blocks);
	return 0;
}

static int check_inodes(struct ext2_sb *es)
{
	const struct ext2_super_block *s = es->es;
	bool rev0 = s->s_rev_level == EXT2_REV0;

	es->inode_bytes = rev0 ? EXT2_REV0_INODE_BYTES : s->s_inode_size;
	if (es->inode_bytes < EXT2_REV0_INODE_BYTES ||
	    es->inode_bytes > es->block_bytes ||
	    es->inode_bytes & (es->inode_bytes - 1))
		return bad(es, "inode size", es->inode_bytes);
	es->inodes_per_block = es->block_bytes / es->inode_bytes;
	es->inodes_per_group = s->s_inodes_per_group;
	if (es->inodes_per_group == 0 ||
	    es->inodes_per_group > es->block_bytes * BITS_PER_BYTE)
		return bad(es, "inodes per group", es->inodes_per_group);
	es->itable_blocks =
		DIV_ROUND_UP(es->inodes_per_group, es->inodes_per_block);
	es->nr_inodes = s->s_inodes_count;
	if ((u64)es->nr_groups * es->inodes_per_group != es->nr_inodes)
		return bad(es, "number of inodes", es->nr_inodes);
	es->first_ino = rev0 ? EXT2_REV0_FIRST_INO : s->s_first_ino;
	if (es->first_ino < EXT2_REV0_FIRST_INO ||
	    es->first_ino > es->nr_inodes)
		return bad(es, "first inode", es->first_ino);
	return 0;
}

/**
 * ext2_check_super - look at the super block, fill in the geometry
 * @es: es->es is set
 * @device_sectors: size of the device
 *
 * Context: task. Does not sleep.
 * Return: 0, -EINVAL: no ext2, -EUCLEAN: a bad one (told).
 */
int ext2_check_super(struct ext2_sb *es, u32 device_sectors)
{
	const struct ext2_super_block *s = es->es;
	int err;

	if (s->s_magic != EXT2_MAGIC)
		return -EINVAL;
	if (s->s_log_block_size > EXT2_MAX_LOG_BLOCK)
		return bad(es, "block size, log", s->s_log_block_size);
	if (s->s_rev_level > EXT2_REV1)
		return bad(es, "revision", s->s_rev_level);
	es->block_shift = MIN_SHIFT + s->s_log_block_size;
	es->block_bytes = 1u << es->block_shift;
	es->addr_shift = es->block_shift - ADDR_SHIFT;
	es->descs_per_block = es->block_bytes / sizeof(struct ext2_group_desc);
	err = check_blocks(es, device_sectors);
	if (err == 0)
		err = check_inodes(es);
	if (err)
		return err;
	es->nr_desc_blocks = DIV_ROUND_UP(es->nr_groups, es->descs_per_block);
	if (es->nr_groups > MAX_GROUPS ||
	    es->first_block + 1 + es->nr_desc_blocks > es->nr_blocks)
		return bad(es, "number of groups", es->nr_groups);
	return 0;
}

static int bad_group(const struct ext2_sb *es, u32 group, const char *what,
		     u32 value)
{
	printk_limited(KERN_ERR "ext2: dev %04x: group %u: bad %s %u\n",
		       es->sb->dev, group, what, value);
	return -EUCLEAN;
}

/* do @nr blocks from @block on lie in @group, behind its copies? */
static bool inside(const struct ext2_sb *es, u32 group, u32 block, u32 nr)
{
	u32 first = es->first_block + group * es->blocks_per_group;
	u32 size = ext2_group_blocks(es, group), bit = block - first;
	u32 head = ext2_has_super(es, group) ? 1 + es->nr_desc_blocks : 0;

	return block >= first && bit >= head && bit < size && nr <= size - bit;
}

static int check_group(const struct ext2_sb *es, u32 group)
{
	const struct ext2_group_desc *d = ext2_group(es, group);

	if (!inside(es, group, d->bg_block_bitmap, 1))
		return bad_group(es, group, "block bitmap", d->bg_block_bitmap);
	if (!inside(es, group, d->bg_inode_bitmap, 1) ||
	    d->bg_inode_bitmap == d->bg_block_bitmap)
		return bad_group(es, group, "inode bitmap", d->bg_inode_bitmap);
	if (!inside(es, group, d->bg_inode_table, es->itable_blocks) ||
	    d->bg_block_bitmap - d->bg_inode_table < es->itable_blocks ||
	    d->bg_inode_bitmap - d->bg_inode_table < es->itable_blocks)
		return bad_group(es, group, "inode table", d->bg_inode_table);
	if (d->bg_free_blocks_count > ext2_group_blocks(es, group))
		return bad_group(es, group, "count of free blocks",
				 d->bg_free_blocks_count);
	if (d->bg_free_inodes_count > es->inodes_per_group)
		return bad_group(es, group, "count of free inodes",
				 d->bg_free_inodes_count);
	return 0;
}

static int alloc_tables(struct ext2_sb *es)
{
	u32 kind, words = BITMAP_WORDS(es->nr_groups);

	es->desc_bhs = kzalloc(es->nr_desc_blocks * sizeof(void *), GFP_KERNEL);
	if (!es->desc_bhs)
		return -ENOMEM;
	for (kind = 0; kind < EXT2_NR_MAPS; kind++) {
		es->checked[kind] = kzalloc(words * sizeof(u32), GFP_KERNEL);
		es->fresh[kind] =
			kzalloc(es->nr_groups * sizeof(u32 *), GFP_KERNEL);
		if (!es->checked[kind] || !es->fresh[kind])
			return -ENOMEM;
	}
	return 0;
}

/**
 * ext2_read_groups - read all descriptors and look at them
 * @es: after ext2_check_super()
 *
 * The counts of the super block are those of the groups afterwards.
 *
 * Context: task. May sleep.
 * Return: 0, -ENOMEM, -EIO, -EUCLEAN (told); always ext2_put_groups() later.
 */
int ext2_read_groups(struct ext2_sb *es)
{
	u32 i;
	int err;

	might_sleep();
	err = alloc_tables(es);
	if (err)
		return err;
	for (i = 0; i < es->nr_desc_blocks; i++) {
		es->desc_bhs[i] = bread(es->sb->dev, es->first_block + 1 + i,
					es->block_bytes);
		if (!es->desc_bhs[i])
			return -EIO;
	}
	for (i = 0; i < es->nr_groups; i++) {
		err = check_group(es, i);
		if (err)
			return err;
		es->free_blocks += ext2_group(es, i)->bg_free_blocks_count;
		es->free_inodes += ext2_group(es, i)->bg_free_inodes_count;
		es->overhead += es->itable_blocks + 2;
		if (ext2_has_super(es, i))
			es->overhead += 1 + es->nr_desc_blocks;
	}
	es->overhead += es->first_block;
	return 0;
}

/**
 * ext2_put_groups - the end of ext2_read_groups()
 * @es: whatever it has
 *
 * Context: task. Does not sleep.
 */
void ext2_put_groups(struct ext2_sb *es)
{
	u32 i, kind;

	ext2_drop_fresh(es);
	for (i = 0; es->desc_bhs && i < es->nr_desc_blocks; i++)
		brelse(es->desc_bhs[i]);
	kfree(es->desc_bhs);
	for (kind = 0; kind < EXT2_NR_MAPS; kind++) {
		kfree(es->checked[kind]);
		kfree(es->fresh[kind]);
	}
}
