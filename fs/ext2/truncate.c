/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * truncate.c - the blocks of a file given back
 *
 * Order, for a crash at any moment: a pointer is cleared in memory that is
 * dirty, then its block becomes free, and free blocks are not used again
 * before that memory was written (bitmap.c). Holds map_sem throughout.
 *
 * Pointers in a bad image may form loops: each is cleared when it is followed,
 * and a block of pointers is entered only while the bitmap says it is in use.
 */
#include "ext2.h"
#include "lib/string.h"

/* A run of neighbours, freed together. */
struct cut {
	struct inode *inode;
	u32 first, nr;
};

static void cut_flush(struct cut *c)
{
	if (c->nr)
		ext2_free_blocks(c->inode, c->first, c->nr);
	c->nr = 0;
}

/* free @place, which nothing points to any more */
static void cut_block(struct cut *c, u32 place)
{
	if (!ext2_block_ok(EXT2_SB(c->inode->sb), place)) {
		ext2_error(c->inode->sb, c->inode->ino, place,
			   "bad block number");
		return;
	}
	if (c->nr && place == c->first + c->nr) {
		c->nr++;
		return;
	}
	cut_flush(c);
	c->first = place;
	c->nr = 1;
}

/* the pointers in the block @place; NULL: it has none that can be used */
static struct buffer_head *read_pointers(struct cut *c, u32 place)
{
	struct super_block *sb = c->inode->sb;
	struct buffer_head *bh;

	if (!ext2_block_ok(EXT2_SB(sb), place) ||
	    !ext2_block_used(EXT2_SB(sb), place)) {
		ext2_error(sb, c->inode->ino, place, "bad block number");
		return NULL;
	}
	bh = bread(sb->dev, place, c->inode->data.block_bytes);
	if (!bh)
		ext2_error(sb, c->inode->ino, place,
			   "block numbers cannot be read");
	return bh;
}

/* take pointer @i out of a block of them that stays, or of one that goes */
static u32 take_pointer(struct cut *c, struct buffer_head *bh, u32 i)
{
	u32 *p = (u32 *)(void *)bh->data + i, place = *p;

	if (place == 0)
		return 0;
	*p = 0;
	mark_buffer_dirty(bh);
	buffer_insert_mapping_queue(bh, &c->inode->data);
	return place;
}

/* free @place and all below it; @level: of pointers, 0: data */
static void cut_tree(struct cut *c, u32 place, u32 level)
{
	u32 i, child, nr = 1u << EXT2_SB(c->inode->sb)->addr_shift;
	struct buffer_head *bh;

	if (level == 0) {
		cut_block(c, place);
		return;
	}
	cut_flush(c); /* the bitmap is looked at */
	bh = read_pointers(c, place);
	if (!bh)
		return;
	for (i = 0; i < nr; i++) {
		child = take_pointer(c, bh, i);
		if (child)
			cut_tree(c, child, level - 1);
	}
	cut_flush(c);
	brelse(bh);
	ext2_free_blocks(c->inode, place, 1);
}

/* as above, but the first @keep data blocks below it stay (1 or more) */
static void cut_part(struct cut *c, u32 place, u32 level, u32 keep)
{
	u32 shift = EXT2_SB(c->inode->sb)->addr_shift * (level - 1);
	u32 nr = 1u << EXT2_SB(c->inode->sb)->addr_shift;
	u32 i = keep >> shift, rest = keep & ((1u << shift) - 1), child;
	struct buffer_head *bh = read_pointers(c, place);

	if (!bh)
		return;
	if (rest) {
		child = ((u32 *)(void *)bh->data)[i];
		if (child)
			cut_part(c, child, level - 1, rest);
		i++;
	}
	for (; i < nr; i++) {
		child = take_pointer(c, bh, i);
		if (child)
			cut_tree(c, child, level - 1);
	}
	cut_flush(c);
	brelse(bh);
}

/* data blocks below the three pointers to pointers that stay: for @level
 * 0: none; U32_MAX: all */
static u32 blocks_kept(const struct ext2_sb *es, u32 level, u32 keep)
{
	u32 base = EXT2_NDIR_BLOCKS, i;

	for (i = 1; i < level; i++)
		base += 1u << i * es->addr_shift;
	if (keep <= base)
		return 0;
	return keep - base < 1u << level * es->addr_shift ? keep - base
							  : U32_MAX;
}

/**
 * ext2_cut_blocks - free the blocks behind the end of a file
 * @inode: regular file, directory or long symlink; data.size is the end
 *
 * Context: task. May sleep. Takes map_sem of the inode.
 */
void ext2_cut_blocks(struct inode *inode)
{
	const struct ext2_sb *es = EXT2_SB(inode->sb);
	struct ext2_info *info = EXT2_I(inode);
	struct cut c = {.inode = inode};
	u32 gone[EXT2_N_BLOCKS], level, i, part;
	u32 keep = (u32)((inode->data.size + es->block_bytes - 1) >>
			 es->block_shift);

	might_sleep();
	down(&info->map_sem);
	memset(gone, 0, sizeof(gone));
	for (i = 0; i < EXT2_N_BLOCKS; i++) {
		if (i < EXT2_NDIR_BLOCKS
			    ? i < keep
			    : blocks_kept(es, i - EXT2_IND + 1, keep) != 0)
			continue;
		gone[i] = info->data[i];
		info->data[i] = 0;
	}
	info->last_place = 0;
	if (ext2_write_inode(inode, false) != 0)
		ext2_error(inode->sb, inode->ino, 0,
			   "the inode cannot be written");
	for (i = 0; i < EXT2_N_BLOCKS; i++) {
		level = i < EXT2_NDIR_BLOCKS ? 0 : i - EXT2_IND + 1;
		part = level ? blocks_kept(es, level, keep) : 0;
		if (gone[i])
			cut_tree(&c, gone[i], level);
		else if (part && part != U32_MAX && info->data[i])
			cut_part(&c, info->data[i], level, part);
	}
	cut_flush(&c);
	up(&info->map_sem);
	mark_inode_dirty(inode, I_DIRTY);
}

/**
 * ext2_truncate - truncate of inode_ops
 * @inode: regular file with its new size; the page cache was cut
 *
 * Context: task. May sleep. Holds the inode's sem.
 * Return: 0 or -Exx: the rest of the last block was not cleared.
 */
int ext2_truncate(struct inode *inode)
{
	int err;

	might_sleep();
	err = block_truncate_page(&inode->data, inode->data.size);
	ext2_cut_blocks(inode);
	return err;
}
