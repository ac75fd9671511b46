/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_buffers.c - the buffer cache and try_to_free_buffers: 7.6, 10.8
 *
 * SOURCES: @swap
 */
#include "unit.h"
#include "core/sched.h"
#include "fake_core.h"
#include "machine.h"
#include "mm/slab.h"
#include "mm/vmstat.h"
#include "swap_machine.h"

/* a page of four 1 KiB buffers, one of them handed out and released */
static struct page *buffer_page(struct buffer_head **bh)
{
	swap_machine_init(16, 1000);
	*bh = bread(DISK_A, 40, 1024);
	CHECK(*bh != NULL);
	brelse(*bh);
	CHECK_EQ((*bh)->page->count, 1);
	return (*bh)->page;
}

/* as page_launder calls it */
static int free_buffers(struct page *page, int wait)
{
	int ret;

	page_cache_get(page);
	lock_page(page);
	ret = try_to_free_buffers(page, wait);
	unlock_page(page);
	page->count--;
	return ret;
}

TEST(test_getblk_finds_what_it_made)
{
	struct buffer_head *bh, *again;

	swap_machine_init(16, 1000);
	memset(disk_page(DISK_A, 10), 0xab, PAGE_SIZE);
	bh = bread(DISK_A, 41, 1024);
	CHECK(bh != NULL && buffer_uptodate(bh) && buffer_mapped(bh));
	CHECK_EQ((u8)bh->data[1023], 0xab);
	CHECK_EQ(bh->count, 1);
	CHECK(PageReferenced(bh->page));
	again = getblk(DISK_A, 41, 1024);
	CHECK(again == bh);
	CHECK_EQ(bh->count, 2);
	CHECK(getblk(DISK_B, 41, 1024) != bh);
	CHECK(getblk(DISK_A, 41, 512) != bh);
	CHECK_EQ(disk_reads, 1);
	CHECK_EQ(vm_stats[VMSTAT_pgpgin], 1);
	CHECK(get_hash_table(DISK_A, 42, 1024) == NULL);
	CHECK_EQ(buffermem_pages, 2);
	CHECK_EQ(machine_where(bh->page), PLACE_ACTIVE);
	machine_check();
}

TEST(test_read_error_gives_null)
{
	struct buffer_head *bh;

	swap_machine_init(16, 1000);
	disk_fail_reads = true;
	CHECK(bread(DISK_A, 41, 1024) == NULL);
	disk_fail_reads = false;
	bh = bread(DISK_A, 41, 1024);
	CHECK(bh != NULL);
	CHECK_EQ(bh->count, 1);
	/* a failed read is nothing for sync_buffers() */
	CHECK_EQ(sync_buffers(0), 0);
}

TEST(test_free_clean_buffers)
{
	struct buffer_head *bh;
	struct page *page = buffer_page(&bh);

	CHECK_EQ(free_buffers(page, 0), 1);
	CHECK(page->buffers == NULL);
	CHECK_EQ(page->count, 0);
	CHECK(get_hash_table(DISK_A, 40, 1024) == NULL);
	CHECK_EQ(nr_buffers_type[BUF_CLEAN], 0);
	CHECK_EQ(size_buffers_type[BUF_CLEAN], 0);
}

TEST(test_mode_0_leaves_busy_buffers_alone)
{
	struct buffer_head *bh;
	struct page *page = buffer_page(&bh);

	bh->count = 1;
	CHECK_EQ(free_buffers(page, 0), 0);
	bh->count = 0;
	mark_buffer_dirty(bh);
	CHECK_EQ(free_buffers(page, 0), 0);
	CHECK_EQ(disk_writes, 0);
	clear_bit(BH_Dirty, &bh->state);
	set_bit(BH_Protected, &bh->state);
	CHECK_EQ(free_buffers(page, 0), 0);
	clear_bit(BH_Protected, &bh->state);
	CHECK_EQ(free_buffers(page, 0), 1);
}

TEST(test_mode_1_starts_the_write)
{
	struct buffer_head *bh;
	struct page *page = buffer_page(&bh);

	mark_buffer_dirty(bh);
	disk_hold = true;
	CHECK_EQ(free_buffers(page, 1), 0);
	CHECK_EQ(disk_writes, 1);
	CHECK(buffer_locked(bh) && !buffer_dirty(bh));
	/* locked now: passed by */
	CHECK_EQ(free_buffers(page, 1), 0);
	CHECK_EQ(disk_writes, 1);
	CHECK_EQ(host_schedules, 0);
	disk_complete();
	CHECK_EQ(free_buffers(page, 1), 1);
}

TEST(test_mode_2_waits_for_locked_buffers)
{
	struct buffer_head *bh;
	struct page *page = buffer_page(&bh);

	mark_buffer_dirty(bh);
	disk_hold = true;
	ll_rw_block(BLK_WRITE, 1, &bh);
	disk_hold = false;
	CHECK(buffer_locked(bh));
	CHECK_EQ(free_buffers(page, 2), 1);
}

/* 10.8, kept: it waits for the dirty buffer and still reports it as busy */
TEST(test_10_8_mode_2_fails_for_dirty_buffers)
{
	struct buffer_head *bh;
	struct page *page = buffer_page(&bh);

	mark_buffer_dirty(bh);
	CHECK_EQ(free_buffers(page, 2), 0);
	CHECK_EQ(disk_writes, 1);
	CHECK(!buffer_locked(bh) && !buffer_dirty(bh));
	CHECK(page->buffers != NULL);
	CHECK_EQ(free_buffers(page, 0), 1);
}

TEST(test_write_reaches_the_disk_and_the_lists)
{
	struct buffer_head *bh;

	buffer_page(&bh);
	memset(bh->data, 0x3c, 1024);
	mark_buffer_dirty(bh);
	CHECK_EQ(bh->list, BUF_DIRTY);
	CHECK_EQ(bh->flush_time, jiffies + 3000);
	CHECK_EQ(sync_buffers(DISK_B), 0);
	CHECK_EQ(disk_writes, 0);
	CHECK_EQ(sync_buffers(DISK_A), 0);
	CHECK_EQ(disk_page(DISK_A, 10)[0], 0x3c);
	CHECK_EQ(disk_page(DISK_A, 10)[1024], 0);
	CHECK_EQ(nr_buffers_type[BUF_DIRTY], 0);
	CHECK_EQ(vm_stats[VMSTAT_pgpgout], 1);
}

TEST(test_write_error_is_reported_once)
{
	struct buffer_head *bh;
	struct page *page = buffer_page(&bh);

	mark_buffer_dirty(bh);
	disk_fail_writes = true;
	flush_dirty_buffers(false);
	run_task_queue(&tq_disk);
	disk_fail_writes = false;
	CHECK(!buffer_uptodate(bh) && !buffer_dirty(bh));
	CHECK(strstr(host_log, "buffer: write error, dev 0340 block 40"));
	/* even when the buffer is gone */
	CHECK_EQ(free_buffers(page, 0), 1);
	CHECK_EQ(sync_buffers(DISK_B), 0);
	CHECK_EQ(sync_buffers(DISK_A), -EIO);
	CHECK_EQ(sync_buffers(DISK_A), 0);
}

/* the disk's old contents do not come back over what it did not take */
TEST(test_a_failed_write_is_tried_again_by_the_next_user)
{
	struct buffer_head *bh;

	buffer_page(&bh);
	bh->data[0] = 0x5a;
	mark_buffer_dirty(bh);
	disk_fail_writes = true;
	CHECK_EQ(sync_buffers(DISK_A), -EIO);
	disk_fail_writes = false;
	CHECK(!buffer_uptodate(bh) && !buffer_dirty(bh));
	CHECK(bread(DISK_A, 40, 1024) == bh);
	CHECK_EQ(bh->data[0], 0x5a);
	CHECK(buffer_uptodate(bh) && buffer_dirty(bh));
	CHECK_EQ(sync_buffers(DISK_A), 0);
	CHECK_EQ(disk_page(DISK_A, 10)[0], 0x5a);
	/* a read that fails is one that fails */
	brelse(bh);
	invalidate_buffers(DISK_A, false);
	disk_fail_reads = true;
	CHECK(bread(DISK_A, 40, 1024) == NULL);
	CHECK(bread(DISK_A, 40, 1024) == NULL);
	disk_fail_reads = false;
}

TEST(test_bforget_gives_the_buffer_away)
{
	struct buffer_head *bh, *next;

	buffer_page(&bh);
	bh = getblk(DISK_A, 40, 1024);
	mark_buffer_dirty(bh);
	bforget(bh);
	CHECK_EQ(nr_buffers_type[BUF_DIRTY], 0);
	CHECK_EQ(sync_buffers(DISK_A), 0);
	CHECK_EQ(disk_writes, 0);
	CHECK(get_hash_table(DISK_A, 40, 1024) == NULL);
	/* three others of the page are free, then this one */
	getblk(DISK_A, 1, 1024);
	getblk(DISK_A, 2, 1024);
	getblk(DISK_A, 3, 1024);
	next = getblk(DISK_A, 4, 1024);
	CHECK(next == bh);
	CHECK(!buffer_uptodate(next) && !buffer_dirty(next));
	CHECK_EQ(buffermem_pages, 1);
	bforget(NULL);
	brelse(NULL);
}

TEST(test_invalidate_buffers)
{
	struct buffer_head *clean, *dirty, *used, *other;

	swap_machine_init(16, 1000);
	clean = bread(DISK_A, 1, 1024);
	dirty = bread(DISK_A, 2, 1024);
	used = bread(DISK_A, 3, 1024);
	other = bread(DISK_B, 1, 1024);
	mark_buffer_dirty(dirty);
	brelse(clean);
	brelse(dirty);
	brelse(other);
	invalidate_buffers(DISK_A, false);
	CHECK(get_hash_table(DISK_A, 1, 1024) == NULL);
	CHECK(get_hash_table(DISK_A, 2, 1024) == dirty);
	brelse(dirty);
	CHECK(get_hash_table(DISK_A, 3, 1024) == used);
	CHECK(get_hash_table(DISK_B, 1, 1024) == other);
	invalidate_buffers(DISK_A, true);
	CHECK(get_hash_table(DISK_A, 2, 1024) == NULL);
	CHECK_EQ(disk_writes, 0);
}

TEST(test_brw_page_of_small_blocks)
{
	static const u32 blocks[] = {100, 7, 52, 9};
	struct page *page;
	u32 i;

	swap_machine_init(16, 1000);
	for (i = 0; i < 4; i++)
		memset(disk_page(DISK_A, 0) + blocks[i] * 1024, (int)i + 1,
		       1024);
	page = anon_page(0);
	lock_page(page);
	disk_hold = true;
	brw_page(BLK_READ, page, DISK_A, blocks, 1024);
	CHECK_EQ(disk_reads, 4);
	CHECK(PageLocked(page));
	disk_complete();
	CHECK(!PageLocked(page) && PageUptodate(page) && !PageError(page));
	CHECK_EQ(page->count, 2);
	for (i = 0; i < 4; i++)
		CHECK_EQ(((u8 *)page_address(page))[i * 1024 + 5], i + 1);
	/* unhashed, on no list */
	CHECK(get_hash_table(DISK_A, 100, 1024) == NULL);
	CHECK_EQ(nr_buffers_type[BUF_CLEAN], 0);
	CHECK_EQ(buffermem_pages, 0);
}

TEST(test_block_flushpage)
{
	static const u32 blocks[] = {100, 7, 52, 9};
	struct buffer_head *bh;
	struct page *page;

	swap_machine_init(16, 1000);
	page = anon_page(0);
	lock_page(page);
	CHECK(block_flushpage(page, 0)); /* has none */
	brw_page(BLK_READ, page, DISK_A, blocks, 1024);
	wait_on_page(page);
	lock_page(page);
	CHECK(block_flushpage(page, 2048));
	CHECK(page->buffers != NULL);
	bh = page->buffers;
	CHECK(buffer_mapped(bh) && buffer_mapped(bh->this_page));
	CHECK(!buffer_mapped(bh->this_page->this_page));
	bh->count = 1;
	CHECK(!block_flushpage(page, 0));
	CHECK_EQ(buffermem_pages, 1);
	bh->count = 0;
	mark_buffer_dirty(bh->this_page);
	set_bit(BH_Mapped, &bh->this_page->state);
	CHECK(block_flushpage(page, 0));
	CHECK(page->buffers == NULL);
	CHECK_EQ(page->count, 1);
	CHECK_EQ(nr_buffers_type[BUF_DIRTY], 0);
}

static bool heads_gone;
static u32 heads_waited;

static void heads_come_back(void)
{
	heads_waited++;
	heads_gone = false;
}

void *kmem_cache_alloc(struct kmem_cache *cache, u32 gfp_mask)
{
	(void)cache;
	CHECK_EQ(gfp_mask, GFP_BUFFER);
	return heads_gone ? NULL : calloc(1, sizeof(struct buffer_head));
}

/* pages whose buffers come from the pool */
static struct page *with_heads(u32 size)
{
	struct page *page = anon_page(0);

	lock_page(page);
	create_empty_buffers(page, DISK_A, size);
	return page;
}

TEST(test_reserve_serves_only_page_io)
{
	struct page *page;
	u32 i;

	swap_machine_init(16, 1000);
	/* 40 heads made and given back: 36 stay in the pool */
	for (i = 0; i < 5; i++) {
		struct page *pages[5];
		u32 k;

		for (k = 0; k < 5; k++)
			pages[k] = with_heads(512);
		for (k = 0; k < 5; k++)
			CHECK_EQ(try_to_free_buffers(pages[k], 0), 1);
	}
	heads_gone = true;
	/* 36 - 16 are for all: 20 of 1 KiB blocks, five pages */
	for (i = 0; i < 20; i++)
		getblk(DISK_A, i, 1024);
	CHECK_EQ(buffermem_pages, 5);
	/* the last 16 are for page I/O */
	for (i = 0; i < 16; i++)
		page = with_heads(PAGE_SIZE);
	CHECK_EQ(heads_waited, 0);
	/* and then it sleeps */
	host_schedule_hook = heads_come_back;
	with_heads(PAGE_SIZE);
	CHECK_EQ(heads_waited, 1);
	CHECK(page->buffers != NULL);
}

static void ask_for_8192(void *unused)
{
	(void)unused;
	getblk(DISK_A, 1, 8192);
}

TEST(test_blocks_are_at_most_a_page)
{
	swap_machine_init(16, 1000);
	CHECK(unit_aborts(ask_for_8192, NULL));
}

TEST(test_getblk_lets_others_run_when_it_finds_no_memory)
{
	swap_machine_init(16, 1000);
	heads_gone = true;
	host_yield_hook = heads_come_back;
	CHECK(getblk(DISK_A, 1, 1024) != NULL);
	CHECK_EQ(heads_waited, 1);
	CHECK_EQ(host_yields, 1);
}
