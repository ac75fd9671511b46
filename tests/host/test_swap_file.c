/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_swap_file.c - swap on a file: where its slots lie, holes, errors (5.6,
 * 5.7)
 *
 * The file has blocks of 1 KiB on disk A: block n lies at place[n].
 *
 * SOURCES: @swap
 */
#include "unit.h"
#include "core/sched.h"
#include "fake_core.h"
#include "machine.h"
#include "swap_machine.h"

#define FILE_PAGES  20u
#define BLOCK	    1024u
#define PER_PAGE    (PAGE_SIZE / BLOCK)
#define FILE_BLOCKS (FILE_PAGES * PER_PAGE)

static u32 place[FILE_BLOCKS]; /* 0: a hole */
static u32 fail_block;	       /* -EIO for this one; 0: none */
static struct address_space file;
static u8 header[4096];

static int get_block(struct address_space *mapping, u32 block,
		     struct buffer_head *bh, bool create)
{
	CHECK(mapping == &file && !create && block < FILE_BLOCKS);
	CHECK_EQ(bh->size, BLOCK);
	if (fail_block && block == fail_block)
		return -EIO;
	if (place[block] == 0)
		return 0;
	bh->dev = DISK_A;
	bh->block = place[block];
	set_bit(BH_Mapped, &bh->state);
	return 0;
}

static const struct aops file_aops = {.get_block = get_block};

/* pieces of @run blocks, in descending order on the disk */
static void setup(u32 run)
{
	u32 n;

	swap_machine_init(16, 1000);
	mapping_init(&file, &file_aops, NULL);
	file.size = FILE_PAGES * PAGE_SIZE;
	file.block_bytes = BLOCK;
	for (n = 0; n < FILE_BLOCKS; n++)
		place[n] = 3000 - n / run * 2 * run + n % run;
	make_swap_header(header, FILE_PAGES - 1, 0, NULL);
}

static int start(void)
{
	return swap_on_file(&file, header, "/swap", 0);
}

TEST(test_extents_are_the_runs_of_the_file)
{
	struct swap_place at;
	u32 slot, i;

	setup(7); /* no multiple of a page's blocks */
	CHECK_EQ(start(), 0);
	CHECK_EQ(swap_info[0].dev, 0);
	CHECK(swap_info[0].file == &file);
	/* the last page of the file is never used: 19 pages, 76 blocks */
	CHECK_EQ(swap_info[0].max, FILE_PAGES - 1);
	CHECK_EQ(swap_info[0].blocks->nr_extents, DIV_ROUND_UP(76u, 7u));
	for (slot = 1; slot < swap_info[0].max; slot++) {
		swap_locate(swp_entry(0, slot), &at);
		CHECK_EQ(at.dev, DISK_A);
		CHECK_EQ(at.size, BLOCK);
		for (i = 0; i < PER_PAGE; i++)
			CHECK_EQ(at.block[i], place[slot * PER_PAGE + i]);
	}
	CHECK_EQ(swap_off_file(&file), 0);
	CHECK_EQ(swap_info[0].flags, 0);
	CHECK(swap_info[0].blocks == NULL);
}

TEST(test_a_page_is_written_in_its_blocks_and_read_again)
{
	struct page *page;
	swp_entry_t entry;
	u32 i, j;

	setup(1);
	CHECK_EQ(start(), 0);
	disk_writes = 0;
	page = anon_page(0);
	for (i = 0; i < PAGE_SIZE; i++)
		((u8 *)page_address(page))[i] = (u8)(i / BLOCK + 1);
	entry = page_to_swap(page);
	CHECK_EQ(write_swap_page(page), 0);
	wait_on_page(page);
	CHECK_EQ(disk_writes, PER_PAGE);
	for (i = 0; i < PER_PAGE; i++) {
		u32 at = place[swp_offset(entry) * PER_PAGE + i];
		const u8 *block = disk_page(DISK_A, at / PER_PAGE) +
				  at % PER_PAGE * BLOCK;

		for (j = 0; j < BLOCK; j++)
			CHECK_EQ(block[j], i + 1);
	}
	delete_from_swap_cache(page);
	page_cache_release(page);
	page = read_swap_cache(entry);
	CHECK(page != NULL && PageUptodate(page));
	for (i = 0; i < PAGE_SIZE; i++)
		CHECK_EQ(((u8 *)page_address(page))[i], i / BLOCK + 1);
	CHECK_EQ(nr_async_pages, 0);
}

TEST(test_one_failed_block_fails_the_page)
{
	struct page *page;

	setup(4);
	CHECK_EQ(start(), 0);
	page = anon_page(9);
	page_to_swap(page);
	disk_fail_writes = true;
	CHECK_EQ(write_swap_page(page), 0);
	wait_on_page(page);
	/* nothing is lost: dirty, and the slot turns bad later (10.16) */
	CHECK(PageError(page) && PageDirty(page) && PageUptodate(page));
}

TEST(test_hole_is_named)
{
	setup(4);
	place[13] = 0;
	CHECK_EQ(start(), -EINVAL);
	CHECK(strstr(host_log, "/swap: swap file has a hole at block 13 "
			       "(byte 13312)") != NULL);
	CHECK_EQ(nr_swapfiles, 0);
	CHECK_EQ(nr_swap_pages, 0);
	/* behind the last slot that is used nobody looks */
	place[13] = 2000;
	place[FILE_BLOCKS - 1] = 0;
	CHECK_EQ(start(), 0);
}

TEST(test_error_of_the_file_system)
{
	setup(4);
	fail_block = 50;
	CHECK_EQ(start(), -EIO);
	CHECK_EQ(nr_swapfiles, 0);
	fail_block = 0;
	CHECK_EQ(start(), 0);
	CHECK_EQ(start(), -EBUSY);
	CHECK_EQ(swap_off_file(&file), 0);
	CHECK_EQ(swap_off_file(&file), -EINVAL);
}

TEST(test_files_without_blocks_and_bad_headers)
{
	static const struct aops no_blocks;

	setup(4);
	header[4086] = 'x';
	CHECK_EQ(start(), -EINVAL);
	make_swap_header(header, FILE_PAGES + 1, 0, NULL); /* too short */
	CHECK_EQ(start(), -EINVAL);
	make_swap_header(header, FILE_PAGES - 1, 0, NULL);
	file.ops = &no_blocks;
	CHECK_EQ(start(), -EINVAL);
	file.ops = &file_aops;
	file.block_bytes = 512;
	CHECK_EQ(start(), -EINVAL);
	CHECK_EQ(nr_swapfiles, 0);
}

TEST(test_a_file_beside_its_device)
{
	setup(4);
	CHECK_EQ(swap_on(DISK_B, "/dev/hdc", 0), 0);
	CHECK_EQ(start(), 0);
	CHECK_EQ(nr_swapfiles, 2);
	CHECK_EQ(swap_info[1].prio, -2);
	CHECK_EQ(swap_off(DISK_B), 0);
	CHECK_EQ(nr_swap_pages, FILE_PAGES - 2);
	CHECK_EQ(swap_off_file(&file), 0);
	CHECK_EQ(nr_swapfiles, 0);
}
