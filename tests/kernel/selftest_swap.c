/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * selftest_swap.c - slots, swap cache, swap I/O and buffers on the RAM disk
 *
 * Needs ramdisk=SIZE of at least 1 MiB; without it only the header is tested.
 * The RAM disk is overwritten. The area is given back at the end of each test,
 * so the tests may run in any order.
 */
#include "base/errptr.h"
#include "core/sched.h"
#include "drv/blk.h"
#include "lib/string.h"
#include "mm/buffer.h"
#include "mm/swap.h"
#include "tests/kernel/selftest.h"

enum {
	AREA_SLOTS = 200, /* last_page of the header */
	MIN_DISK_PAGES = 256,
	NR_PAGES = 48,
	HDR_VERSION = 1024, /* reference 5.5 */
	HDR_LAST_PAGE = 1028,
	HDR_MAGIC = 4086,
	HDR_MAGIC_BYTES = 10,
	SECTORS_PER_PAGE = PAGE_SIZE / SECTOR_BYTES,
	BLOCK_BYTES = 1024,
	TEST_BLOCK = 77,
};

static struct page *pages[NR_PAGES];
static swp_entry_t entries[NR_PAGES];

static bool have_disk(void)
{
	const struct blk_device *disk = blk_find(RAMDISK_DEV);

	return disk != NULL &&
	       disk->nr_sectors >= MIN_DISK_PAGES * SECTORS_PER_PAGE;
}

static void put_u32(u8 *page, u32 offset, u32 value)
{
	memcpy(page + offset, &value, sizeof(value));
}

static void make_header(u8 *page)
{
	memset(page, 0, PAGE_SIZE);
	put_u32(page, HDR_VERSION, 1);
	put_u32(page, HDR_LAST_PAGE, AREA_SLOTS);
	memcpy(page + HDR_MAGIC, "SWAPSPACE2", HDR_MAGIC_BYTES);
}

/* an area on the RAM disk; 0 or -Exx */
static int area_on(void)
{
	u8 *header = get_zeroed_page(GFP_KERNEL);
	int err = -ENOMEM;

	if (header == NULL)
		return err;
	make_header(header);
	err = rw_swap_page_nolock(BLK_WRITE, RAMDISK_DEV, 0, header);
	free_page_addr(header);
	if (err == 0)
		err = swap_on(RAMDISK_DEV, "/dev/ram0",
			      SWAP_FLAG_PREFER | SWAP_FLAG_PRIO_MASK);
	return err;
}

static u8 fill_of(u32 n)
{
	return (u8)(n + 1);
}

static bool page_is(const struct page *page, u8 want)
{
	const u8 *p = page_address(page);
	u32 i;

	for (i = 0; i < PAGE_SIZE; i++)
		if (p[i] != want)
			return false;
	return true;
}

/* page @n written to a slot of its own and out of memory again */
static bool swap_out_one(u32 n)
{
	struct page *page = alloc_page(GFP_KERNEL);

	if (page == NULL)
		return false;
	memset(page_address(page), fill_of(n), PAGE_SIZE);
	entries[n] = get_swap_page();
	if (entries[n].val == 0 || !swap_duplicate(entries[n]))
		return false;
	lock_page(page);
	add_to_swap_cache(page, entries[n]);
	(void)page->mapping->ops->writepage(page->mapping, page);
	pages[n] = page;
	return true;
}

static void drop_one(u32 n)
{
	wait_on_page(pages[n]);
	delete_from_swap_cache(pages[n]);
	page_cache_release(pages[n]);
}

SELFTEST(swap_header)
{
	struct swap_header_info info;
	const char *why = NULL;
	u8 *header = get_zeroed_page(GFP_KERNEL);
	int err;

	ST_CHECK(header != NULL);
	make_header(header);
	err = swap_header_parse(header, MIN_DISK_PAGES, &info, &why);
	header[HDR_MAGIC] = 'X';
	ST_EQ(err, 0);
	ST_EQ(info.good, AREA_SLOTS - 1);
	err = swap_header_parse(header, MIN_DISK_PAGES, &info, &why);
	free_page_addr(header);
	ST_EQ(err, -EINVAL);
	ST_CHECK(why != NULL);
}

/* slots 1, 2, ... of a fresh area, and back */
static bool slots_in_order(void)
{
	u32 i, in_order = 0;

	for (i = 0; i < NR_PAGES; i++) {
		entries[i] = get_swap_page();
		in_order += swp_offset(entries[i]) == i + 1;
	}
	for (i = 0; i < NR_PAGES; i++)
		swap_free(entries[i]);
	return in_order == NR_PAGES;
}

SELFTEST(swap_slots)
{
	unsigned long before = nr_swap_pages;
	bool in_order;

	if (!have_disk())
		return;
	ST_CHECK(area_on() == 0);
	ST_EQ(nr_swap_pages - before, AREA_SLOTS - 1);
	in_order = slots_in_order();
	ST_EQ(nr_swap_pages - before, AREA_SLOTS - 1);
	ST_CHECK(swap_off(RAMDISK_DEV) == 0);
	ST_CHECK(in_order);
	ST_CHECK(nr_swap_pages == before);
}

/* as a fault does; the slot is left to the swap cache */
static bool swap_in_one(u32 n)
{
	struct page *page;
	bool good;

	swapin_readahead(entries[n]);
	page = read_swap_cache(entries[n]);
	if (page == NULL)
		return false;
	wait_on_page(page);
	good = PageUptodate(page) && page_is(page, fill_of(n));
	swap_free(entries[n]);
	page_cache_release(page);
	return good;
}

SELFTEST(swap_write_and_read_back)
{
	u32 i, written = 0, good = 0;

	if (!have_disk())
		return;
	ST_CHECK(area_on() == 0);
	while (written < NR_PAGES && swap_out_one(written))
		written++;
	for (i = 0; i < written; i++)
		drop_one(i);
	for (i = 0; i < written; i++)
		good += swap_in_one(i);
	/* the rest is in the swap cache only: swapoff gives every slot back */
	ST_CHECK(swap_off(RAMDISK_DEV) == 0);
	ST_CHECK(nr_async_pages == 0);
	ST_CHECK(written == NR_PAGES);
	ST_CHECK(good == NR_PAGES);
}

SELFTEST(buffer_write_and_read_back)
{
	struct buffer_head *bh;
	u8 byte;

	if (!have_disk())
		return;
	bh = getblk(RAMDISK_DEV, TEST_BLOCK, BLOCK_BYTES);
	memset(bh->data, fill_of(TEST_BLOCK), BLOCK_BYTES);
	set_bit(BH_Uptodate, &bh->state);
	mark_buffer_dirty(bh);
	brelse(bh);
	ST_EQ(sync_buffers(RAMDISK_DEV), 0);
	invalidate_buffers(RAMDISK_DEV, false);
	ST_CHECK(get_hash_table(RAMDISK_DEV, TEST_BLOCK, BLOCK_BYTES) == NULL);
	bh = bread(RAMDISK_DEV, TEST_BLOCK, BLOCK_BYTES);
	ST_CHECK(bh != NULL);
	byte = (u8)bh->data[BLOCK_BYTES - 1];
	brelse(bh);
	ST_EQ(byte, fill_of(TEST_BLOCK));
}
