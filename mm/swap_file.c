/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * swap_file.c - where the slots of a swap file lie on its disk (5.7)
 *
 * 2.4.0 asks bmap() for every transfer. That may read blocks of pointers, and
 * so wait for memory while memory is being freed; here all blocks are looked up
 * once, at swapon, and kept as runs of neighbours. The file cannot change: the
 * fs floor refuses writes and cuts as long as it is in use.
 */
#include "base/errptr.h"
#include "core/printk.h"
#include "core/sched.h"
#include "mm/block_page.h"
#include "mm/slab.h"
#include "mm/swap.h"

/* one walk over the blocks of a file */
struct block_walk {
	struct address_space *file;
	struct swap_file *map; /* extents NULL: they are only counted */
	const char *path;      /* for messages */
	u32 nr;		       /* extents so far */
	u32 next;	       /* disk block that would continue the last one */
};

/* block @block of the file; 0 or -Exx with a message */
static int walk_block(struct block_walk *walk, u32 block)
{
	struct buffer_head bh = {.list = BUF_NONE,
				 .size = walk->file->block_bytes};
	int err = walk->file->ops->get_block(walk->file, block, &bh, false);

	if (err) {
		printk(KERN_ERR "swapon: %s: block %u: error %d\n", walk->path,
		       block, -err);
		return err;
	}
	if (!buffer_mapped(&bh)) {
		printk(KERN_ERR "swapon: %s: swap file has a hole at block %u "
				"(byte %llu)\n",
		       walk->path, block, (u64)block * bh.size);
		return -EINVAL;
	}
	if (block == 0)
		walk->map->dev = bh.dev;
	if (walk->nr == 0 || bh.block != walk->next) {
		if (walk->map->extents)
			walk->map->extents[walk->nr] =
				(struct swap_extent){block, bh.block};
		walk->nr++;
	}
	walk->next = bh.block + 1;
	return 0;
}

static int walk_file(struct block_walk *walk, u32 blocks)
{
	u32 block;
	int err;

	walk->nr = 0;
	for (block = 0; block < blocks; block++) {
		err = walk_block(walk, block);
		if (err)
			return err;
		if (current->need_resched)
			schedule();
	}
	return 0;
}

/**
 * swap_file_map - look up all blocks of a swap file
 * @file: with get_block; nobody changes it
 * @pages: its first pages, above 0
 * @path: for messages
 *
 * Context: task. May sleep.
 * Return: the map, swap_file_free() takes it; ERR_PTR(-EINVAL): a hole, or too
 * many pieces (logged); ERR_PTR(-EIO), ERR_PTR(-ENOMEM).
 */
struct swap_file *swap_file_map(struct address_space *file, u32 pages,
				const char *path)
{
	u32 blocks = pages * (PAGE_SIZE / file->block_bytes);
	struct swap_file *map = kzalloc(sizeof(*map), GFP_KERNEL);
	struct block_walk walk = {.file = file, .map = map, .path = path};
	int err;

	might_sleep();
	if (!map)
		return ERR_PTR(-ENOMEM);
	map->block_bytes = file->block_bytes;
	err = walk_file(&walk, blocks);
	if (err)
		goto out_free;
	err = -EINVAL;
	if (walk.nr > SWAP_FILE_EXTENTS_MAX) {
		printk(KERN_ERR "swapon: %s: in %u pieces, at most %u\n", path,
		       walk.nr, SWAP_FILE_EXTENTS_MAX);
		goto out_free;
	}
	map->nr_extents = walk.nr;
	err = -ENOMEM;
	map->extents = kmalloc(walk.nr * sizeof(*map->extents), GFP_KERNEL);
	if (!map->extents)
		goto out_free;
	err = walk_file(&walk, blocks);
	if (!err)
		return map;

out_free:
	swap_file_free(map);
	return ERR_PTR(err);
}

/**
 * swap_file_free - forget where a file lies
 * @map: of swap_file_map(), or NULL
 *
 * Context: task. Does not sleep.
 */
void swap_file_free(struct swap_file *map)
{
	if (!map)
		return;
	kfree(map->extents);
	kfree(map);
}

/* the block of the disk that holds block @block of the file */
static u32 disk_block(const struct swap_file *map, u32 block)
{
	u32 low = 0, high = map->nr_extents;

	/* invariant: extents[low] begins at or before @block, [high] behind */
	while (high - low > 1) {
		u32 mid = (low + high) / 2;

		if (map->extents[mid].first <= block)
			low = mid;
		else
			high = mid;
	}
	return map->extents[low].block + (block - map->extents[low].first);
}

/**
 * swap_locate - where an entry lies
 * @entry: of an area in use
 * @place: out
 *
 * Context: task. Does not sleep.
 */
void swap_locate(swp_entry_t entry, struct swap_place *place)
{
	const struct swap_area *area = &swap_info[swp_type(entry)];
	const struct swap_file *map = area->blocks;
	u32 slot = swp_offset(entry), per_page, i;

	BUG_ON(!(area->flags & SWP_USED) || slot >= area->max);
	if (!map) {
		place->dev = area->dev;
		place->size = PAGE_SIZE;
		place->block[0] = slot;
		return;
	}
	per_page = (u32)PAGE_SIZE / map->block_bytes;
	place->dev = map->dev;
	place->size = map->block_bytes;
	for (i = 0; i < per_page; i++)
		place->block[i] = disk_block(map, slot * per_page + i);
}
