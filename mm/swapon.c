/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * swapon.c - swap areas come and go (reference 5.6)
 *
 * An entry of swap_info[] is reserved (SWP_USED, max 0: no slot of it exists)
 * while swap_on() works, so that two calls never meet. On failure everything is
 * as it was before. Callers have checked the permission and opened the device.
 */
#include "base/errptr.h"
#include "core/printk.h"
#include "mm/buffer.h"
#include "mm/slab.h"
#include "mm/swap.h"

/* priorities of areas without SWAP_FLAG_PREFER: -1, -2, ... */
static int least_priority;

#define SECTORS_PER_PAGE_SHIFT (PAGE_SHIFT - SECTOR_SHIFT)
#define KIB_PER_PAGE	       (PAGE_SIZE >> 10)

static void free_map(struct swap_area *area)
{
	u32 n = DIV_ROUND_UP(area->max, SWAP_MAP_PER_PAGE);
	u32 i;

	kfree(area->chunk_used);
	area->chunk_used = NULL;
	if (area->map_pages == NULL)
		return;
	for (i = 0; i < n && area->map_pages[i] != NULL; i++)
		free_page_addr(area->map_pages[i]);
	kfree(area->map_pages);
	area->map_pages = NULL;
}

/*
 * Is there memory for a map of @n pages? It can never be swapped out, so an
 * area that is far too large for this machine is refused here; the allocator
 * would rather have programs killed, one after the other, than refuse a page.
 */
static bool map_fits(const struct swap_area *area, u32 n)
{
	unsigned long have = nr_free_pages() + buffermem_pages +
			     page_cache_size + nr_swap_pages;

	if (n <= totalram_pages / 2 && n + freepages.high < have)
		return true;
	printk(KERN_ERR "swapon: %s: its map of %lu KiB needs too much of "
			"the memory\n",
	       area->path, n * KIB_PER_PAGE);
	return false;
}

/* Return: false without memory; the map is filled. May sleep */
static bool count_chunks(struct swap_area *area)
{
	u32 slot;

	area->chunk_used =
		kzalloc(DIV_ROUND_UP(area->max, SWAP_CHUNK), GFP_KERNEL);
	if (area->chunk_used == NULL)
		return false;
	for (slot = 0; slot < area->max; slot++)
		if (swap_map_get(area, slot) != 0)
			area->chunk_used[slot >> SWAP_CHUNK_SHIFT]++;
	return true;
}

/* the map of @info->max entries, filled from header page @hdr; May sleep */
static int alloc_map(struct swap_area *area, const u8 *hdr,
		     const struct swap_header_info *info)
{
	u32 n = DIV_ROUND_UP(info->max, SWAP_MAP_PER_PAGE);
	u32 i;

	if (!map_fits(area, n))
		return -ENOMEM;
	area->map_pages = kzalloc(n * sizeof(*area->map_pages), GFP_KERNEL);
	if (area->map_pages == NULL)
		return -ENOMEM;
	for (i = 0; i < n; i++) {
		u16 *part = get_zeroed_page(GFP_USER);

		if (part == NULL)
			return -ENOMEM;
		swap_header_fill_map(hdr, info, i * SWAP_MAP_PER_PAGE,
				     SWAP_MAP_PER_PAGE, part);
		area->map_pages[i] = part;
	}
	return count_chunks(area) ? 0 : -ENOMEM;
}

/* what an area is made on: a device, or a file and no device */
struct swap_target {
	kdev_t dev;
	struct address_space *file;
};

static bool area_is(const struct swap_area *area,
		    const struct swap_target *target)
{
	return area->dev == target->dev && area->file == target->file;
}

/* reserve an unused area for @target. Return: its index, -EPERM or -EBUSY */
static int reserve_area(const struct swap_target *target, const char *path)
{
	struct swap_area *area;
	bool busy = false;
	int found = -EPERM;
	u32 type;

	spin_lock(&swap_list_lock);
	for (type = MAX_SWAPFILES; type-- > 0;) {
		if (swap_info[type].flags == 0)
			found = (int)type;
		else if (area_is(&swap_info[type], target))
			busy = true;
	}
	/* 5.6: no free area is found out first */
	if (busy && found >= 0)
		found = -EBUSY;
	if (found >= 0) {
		area = &swap_info[found];
		*area = (struct swap_area){.flags = SWP_USED,
					   .dev = target->dev,
					   .file = target->file,
					   .next = -1};
		spin_lock_init(&area->lock, "swap_area");
		for (type = 0; type < sizeof(area->path) - 1 && path[type];
		     type++)
			area->path[type] = path[type];
		nr_swapfiles = max(nr_swapfiles, (u32)found + 1);
	}
	spin_unlock(&swap_list_lock);
	return found;
}

static void release_area(struct swap_area *area)
{
	free_map(area);
	swap_file_free(area->blocks);
	spin_lock(&swap_list_lock);
	area->flags = 0;
	area->dev = 0;
	area->file = NULL;
	area->blocks = NULL;
	area->max = 0;
	while (nr_swapfiles > 0 && swap_info[nr_swapfiles - 1].flags == 0)
		nr_swapfiles--;
	spin_unlock(&swap_list_lock);
}

/* the header's checks, the map, the blocks: all that can fail. May sleep */
static int setup_area(struct swap_area *area, const u8 *hdr, u32 dev_pages)
{
	struct swap_header_info info;
	const char *why;
	int err = swap_header_parse(hdr, dev_pages, &info, &why);

	if (err != 0) {
		printk(KERN_ERR "swapon: %s: %s\n", area->path, why);
		return err;
	}
	if (area->file) {
		struct swap_file *blocks =
			swap_file_map(area->file, info.max, area->path);

		if (IS_ERR(blocks))
			return (int)PTR_ERR(blocks);
		area->blocks = blocks;
	}
	area->max = info.max; /* free_map() needs it */
	err = alloc_map(area, hdr, &info);
	if (err != 0) {
		free_map(area);
		area->max = 0;
		return err;
	}
	area->lowest_bit = info.lowest;
	area->highest_bit = info.highest;
	area->pages = info.good;
	return 0;
}

/* setup_area() with the header of a device. May sleep */
static int read_area(struct swap_area *area, u32 dev_pages)
{
	u8 *hdr = get_zeroed_page(GFP_USER);
	int err;

	if (hdr == NULL)
		return -ENOMEM;
	err = rw_swap_page_nolock(BLK_READ, area->dev, 0, hdr);
	if (err != 0)
		printk(KERN_ERR "swapon: %s: the header cannot be read\n",
		       area->path);
	else
		err = setup_area(area, hdr, dev_pages);
	free_page_addr(hdr);
	return err;
}

static void start_area(u32 type, int flags)
{
	struct swap_area *area = &swap_info[type];

	spin_lock(&swap_list_lock);
	if ((u32)flags & SWAP_FLAG_PREFER)
		area->prio = flags & SWAP_FLAG_PRIO_MASK;
	else
		area->prio = --least_priority;
	area->flags = SWP_WRITEOK;
	nr_swap_pages += area->pages;
	total_swap_pages += area->pages;
	swap_list_insert(type);
	spin_unlock(&swap_list_lock);
	printk(KERN_INFO "Adding Swap: %luk swap-space (priority %d)\n",
	       area->pages * KIB_PER_PAGE, area->prio);
}

/**
 * swap_on - start to swap on a device
 * @dev: a block device
 * @path: its name for messages and /proc/swaps, cut at 63 bytes
 * @flags: 0, or SWAP_FLAG_PREFER with a priority of 0..32767
 *
 * What the buffer cache knows of the device is written and forgotten first:
 * a late write of it would hit pages that were swapped out.
 *
 * Context: task. May sleep.
 * Return: 0; -EPERM: MAX_SWAPFILES areas in use, -ENODEV: no such device or
 * empty, -EROFS: not writable, -EBUSY: in use as swap, -EINVAL: bad header (logged), -EIO, -ENOMEM.
 */
int swap_on(kdev_t dev, const char *path, int flags)
{
	const struct swap_target target = {.dev = dev};
	struct blk_device *disk;
	int type, err;

	might_sleep();
	type = reserve_area(&target, path);
	if (type < 0)
		return type;
	err = -ENODEV;
	disk = blk_find(dev);
	if (disk == NULL || disk->nr_sectors == 0)
		goto out_release;
	err = -EROFS;
	if (disk->read_only)
		goto out_release;
	err = sync_buffers(dev);
	if (err != 0)
		goto out_release;
	invalidate_buffers(dev, false);
	err = read_area(&swap_info[type],
			disk->nr_sectors >> SECTORS_PER_PAGE_SHIFT);
	if (err != 0)
		goto out_release;
	start_area((u32)type, flags);
	return 0;

out_release:
	release_area(&swap_info[type]);
	return err;
}

/**
 * swap_on_file - start to swap on a file
 * @file: with get_block; its owner lets nobody change it until swap_off_file()
 * @header: its first page
 * @path: its name, as for swap_on()
 * @flags: as for swap_on()
 *
 * Context: task. May sleep.
 * Return: 0; -EPERM, -EBUSY: as swap_on(); -EINVAL: bad header, a hole, or
 * blocks of no use (logged); -EIO, -ENOMEM.
 */
int swap_on_file(struct address_space *file, const u8 *header, const char *path,
		 int flags)
{
	const struct swap_target target = {.file = file};
	int type, err = -EINVAL;

	might_sleep();
	type = reserve_area(&target, path);
	if (type < 0)
		return type;
	if (!file->ops->get_block ||
	    file->block_bytes < PAGE_SIZE / SWAP_MAX_BLOCKS ||
	    file->block_bytes > PAGE_SIZE)
		printk(KERN_ERR "swapon: %s: not in blocks of a disk\n", path);
	else
		err = setup_area(&swap_info[type], header,
				 (u32)(file->size >> PAGE_SHIFT));
	if (err != 0) {
		release_area(&swap_info[type]);
		return err;
	}
	start_area((u32)type, flags);
	return 0;
}

/* the WRITEOK area of @target off the list, -EINVAL: there is none */
static int stop_area(const struct swap_target *target)
{
	int found = -EINVAL;
	u32 type;

	spin_lock(&swap_list_lock);
	for (type = 0; type < nr_swapfiles; type++) {
		struct swap_area *area = &swap_info[type];

		if (area->flags != SWP_WRITEOK || !area_is(area, target))
			continue;
		swap_list_remove(type);
		area->flags = SWP_USED;
		nr_swap_pages -= area->pages - area->in_use;
		total_swap_pages -= area->pages;
		found = (int)type;
		break;
	}
	spin_unlock(&swap_list_lock);
	return found;
}

/* undo stop_area() */
static void restart_area(u32 type)
{
	struct swap_area *area = &swap_info[type];

	spin_lock(&swap_list_lock);
	area->flags = SWP_WRITEOK;
	nr_swap_pages += area->pages - area->in_use;
	total_swap_pages += area->pages;
	swap_list_insert(type);
	spin_unlock(&swap_list_lock);
}

static int stop_and_empty(const struct swap_target *target)
{
	int type = stop_area(target);
	int err;

	if (type < 0)
		return type;
	err = try_to_unuse((u32)type);
	if (err != 0) {
		restart_area((u32)type);
		return err;
	}
	release_area(&swap_info[type]);
	return 0;
}

/**
 * swap_off - stop to swap on a device; its pages come back to memory
 * @dev: the device of an area
 *
 * Context: task. May sleep.
 * Return: 0; -EINVAL: not in use, or on its way out; -ENOMEM, -EIO, -EINTR:
 * pages could not be brought back, and the area is in use as before.
 */
int swap_off(kdev_t dev)
{
	const struct swap_target target = {.dev = dev};

	might_sleep();
	return stop_and_empty(&target);
}

/**
 * swap_off_file - stop to swap on a file
 * @file: of an area
 *
 * Context: task. May sleep.
 * Return: as swap_off().
 */
int swap_off_file(struct address_space *file)
{
	const struct swap_target target = {.file = file};

	might_sleep();
	return stop_and_empty(&target);
}
