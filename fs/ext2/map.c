/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * map.c - from a block of a file to a block of the disk
 *
 * Twelve pointers in the inode, then one, two and three levels of blocks full
 * of pointers. A look-up whose blocks are all in memory does not sleep and
 * needs no lock; all else holds the inode's map_sem. A new block of pointers,
 * and a new block of a directory, is on the disk before anything points to it,
 * so that a crash never leaves a pointer to what is not one.
 */
#include "ext2.h"
#include "lib/string.h"

/* One pointer on the way down. */
struct step {
	u32 *slot;
	struct buffer_head *bh; /* that holds it; NULL: the inode does */
};

/* The way to one block. */
struct way {
	struct inode *inode;
	u32 depth, found; /* pointers; those that are there */
	u32 offsets[EXT2_MAX_DEPTH];
	struct step steps[EXT2_MAX_DEPTH];
};

/**
 * ext2_path - which pointers lead to a block
 * @es: the file system
 * @block: of the file
 * @offsets: out: of the inode, then of each block of pointers
 *
 * Context: any. Does not sleep.
 * Return: how many pointers, 1..EXT2_MAX_DEPTH; 0: beyond the longest file.
 */
u32 ext2_path(const struct ext2_sb *es, u32 block, u32 offsets[EXT2_MAX_DEPTH])
{
	u32 shift = es->addr_shift, mask = (1u << shift) - 1, level, i;

	if (block < EXT2_NDIR_BLOCKS) {
		offsets[0] = block;
		return 1;
	}
	block -= EXT2_NDIR_BLOCKS;
	for (level = 1; level < EXT2_MAX_DEPTH; level++) {
		if (block >> level * shift == 0)
			break;
		block -= 1u << level * shift;
	}
	if (level == EXT2_MAX_DEPTH)
		return 0;
	offsets[0] = EXT2_IND + level - 1;
	for (i = level; i > 0; i--) {
		offsets[i] = block & mask;
		block >>= shift;
	}
	return level + 1;
}

static void way_put(struct way *way)
{
	u32 i;

	for (i = 1; i < way->depth; i++) {
		brelse(way->steps[i].bh);
		way->steps[i].bh = NULL;
	}
}

/* a block of pointers; 0, -EIO, -EAGAIN: it would have to be read */
static int step_down(struct way *way, u32 place, bool may_read,
		     struct buffer_head **bh)
{
	u32 bytes = way->inode->data.block_bytes;

	if (may_read) {
		*bh = bread(way->inode->sb->dev, place, bytes);
		return *bh ? 0 : -EIO;
	}
	*bh = get_hash_table(way->inode->sb->dev, place, bytes);
	if (!*bh)
		return -EAGAIN;
	if (buffer_uptodate(*bh))
		return 0;
	brelse(*bh);
	*bh = NULL;
	return -EAGAIN;
}

/* go down as far as there are pointers; way_put() afterwards, always */
static int way_find(struct way *way, bool may_read)
{
	const struct ext2_sb *es = EXT2_SB(way->inode->sb);
	struct step *step = way->steps;
	u32 place;
	int err;

	memset(way->steps, 0, sizeof(way->steps));
	step->slot = &EXT2_I(way->inode)->data[way->offsets[0]];
	for (way->found = 0; way->found < way->depth; way->found++, step++) {
		place = *step->slot;
		if (place == 0)
			return 0;
		if (!ext2_block_ok(es, place)) {
			ext2_error(way->inode->sb, way->inode->ino, place,
				   "bad block number");
			return -EUCLEAN;
		}
		if (way->found + 1 == way->depth)
			continue;
		err = step_down(way, place, may_read, &step[1].bh);
		if (err)
			return err;
		step[1].slot = (u32 *)(void *)step[1].bh->data +
			       way->offsets[way->found + 1];
	}
	return 0;
}

/* where the missing block should be: behind the one before it */
static u32 find_goal(const struct way *way, u32 block)
{
	const struct ext2_sb *es = EXT2_SB(way->inode->sb);
	const struct ext2_info *info = EXT2_I(way->inode);
	const struct step *step = &way->steps[way->found];
	const u32 *first = step->bh ? (void *)step->bh->data : info->data;
	const u32 *p;

	if (info->last_place && block == info->last_block + 1)
		return info->last_place + 1;
	for (p = step->slot; p-- > first;)
		if (*p)
			return *p + 1;
	if (step->bh)
		return step->bh->block + 1;
	return es->first_block + (way->inode->ino - 1) / es->inodes_per_group *
					 es->blocks_per_group;
}

/* fill a new block of pointers or of a directory, or a long symlink's */
static int init_block(struct way *way, u32 place, u32 level, u32 pointer)
{
	struct inode *inode = way->inode;
	u32 bytes = inode->data.block_bytes;
	bool leaf = level + 1 == way->depth;
	struct buffer_head *bh;
	int err = 0;

	if (leaf && S_ISREG(inode->mode))
		return 0;
	bh = getblk(inode->sb->dev, place, bytes);
	lock_buffer(bh);
	memset(bh->data, 0, bytes);
	if (!leaf)
		((u32 *)(void *)bh->data)[way->offsets[level + 1]] = pointer;
	else if (S_ISDIR(inode->mode))
		ext2_blank_dir_block(EXT2_SB(inode->sb), bh->data);
	set_bit(BH_Uptodate, &bh->state);
	unlock_buffer(bh);
	mark_buffer_dirty(bh);
	if (!leaf || S_ISDIR(inode->mode))
		err = ext2_write_wait(bh);
	brelse(bh);
	return err;
}

/* allocate and link all that is missing; holds map_sem */
static int way_extend(struct way *way, u32 block, u32 *place)
{
	struct inode *inode = way->inode;
	struct ext2_info *info = EXT2_I(inode);
	struct step *step = &way->steps[way->found];
	u32 new[EXT2_MAX_DEPTH] = {0}, nr = 0, need = way->depth - way->found,
	    i;
	u32 goal = find_goal(way, block);
	int err = 0;

	for (; nr < need && err == 0; nr += err == 0) {
		err = ext2_new_block(inode, goal, &new[nr]);
		goal = new[nr] + (err == 0);
	}
	for (i = need; i > 0 && err == 0; i--)
		err = init_block(way, new[i - 1], way->found + i - 1,
				 i < need ? new[i] : 0);
	if (err)
		goto out_free;
	*step->slot = new[0];
	if (step->bh) {
		mark_buffer_dirty(step->bh);
		buffer_insert_mapping_queue(step->bh, &inode->data);
	}
	mark_inode_dirty(inode, I_DIRTY);
	*place = new[need - 1];
	info->last_block = block;
	info->last_place = *place;
	return 0;
out_free:
	while (nr-- > 0)
		ext2_free_blocks(inode, new[nr], 1);
	return err;
}

/**
 * ext2_map - where a block of a file lies
 * @inode: the file
 * @block: of the file
 * @create: allocate it when it is a hole
 * @place: out, the block of the disk; 0: a hole
 * @is_new: out, it was allocated now
 *
 * Context: task. May sleep. Takes map_sem of the inode.
 * Return: 0, -EIO, -EUCLEAN, -EFBIG; with @create -ENOSPC, -EROFS too.
 */
int ext2_map(struct inode *inode, u32 block, bool create, u32 *place,
	     bool *is_new)
{
	struct ext2_info *info = EXT2_I(inode);
	struct way way = {.inode = inode};
	int err;

	might_sleep();
	*is_new = false;
	*place = 0;
	way.depth = ext2_path(EXT2_SB(inode->sb), block, way.offsets);
	if (way.depth == 0)
		return -EFBIG;
	err = way_find(&way, false);
	if (err != -EAGAIN && (err || !create || way.found == way.depth))
		goto out_way;
	way_put(&way);
	if (create && inode->sb->flags & MS_RDONLY)
		return -EROFS;
	down(&info->map_sem);
	err = way_find(&way, true);
	if (err == 0 && create && way.found < way.depth) {
		err = way_extend(&way, block, place);
		*is_new = err == 0;
		way_put(&way);
		up(&info->map_sem);
		return err;
	}
	up(&info->map_sem);
out_way:
	if (err == 0 && way.found == way.depth)
		*place = *way.steps[way.depth - 1].slot;
	way_put(&way);
	return err;
}

/**
 * ext2_get_block - get_block of aops
 * @mapping: the file's
 * @block: of the file
 * @bh: out: where it is; BH_Mapped stays clear for a hole
 * @create: no holes
 *
 * Context: task. May sleep. Takes map_sem of the inode.
 * Return: 0 or -Exx.
 */
int ext2_get_block(struct address_space *mapping, u32 block,
		   struct buffer_head *bh, bool create)
{
	struct inode *inode = mapping->host;
	bool is_new;
	u32 place;
	int err;

	might_sleep();
	err = ext2_map(inode, block, create, &place, &is_new);
	if (err || place == 0)
		return err;
	bh->dev = inode->sb->dev;
	bh->block = place;
	set_bit(BH_Mapped, &bh->state);
	if (is_new)
		set_bit(BH_New, &bh->state);
	return 0;
}

/**
 * ext2_bread - a block of a directory or a symlink, through the buffer cache
 * @inode: which one
 * @block: of it
 * @create: allocate it
 * @bh: out, counted and uptodate
 *
 * Context: task. May sleep.
 * Return: 0, -EIO, -EUCLEAN (a hole, too), -ENOSPC.
 */
int ext2_bread(struct inode *inode, u32 block, bool create,
	       struct buffer_head **bh)
{
	bool is_new;
	u32 place;
	int err;

	might_sleep();
	err = ext2_map(inode, block, create, &place, &is_new);
	if (err)
		return err;
	if (place == 0) {
		ext2_error(inode->sb, inode->ino, 0,
			   "a hole where none may be");
		return -EUCLEAN;
	}
	*bh = bread(inode->sb->dev, place, inode->data.block_bytes);
	return *bh ? 0 : -EIO;
}
