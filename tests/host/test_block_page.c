/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_block_page.c - pages of a file in blocks of a disk: 6.8, 7.5
 *
 * The file system is a table: block n of the file lies at map[n] of DISK_A, 0 is
 * a hole. What the disk held before is 0xdd: it must never be seen.
 *
 * SOURCES: @swap mm/block_page.c
 */
#include "unit.h"
#include "core/sched.h"
#include "fake_core.h"
#include "machine.h"
#include "mm/block_page.h"
#include "mm/internal.h"
#include "mm/slab.h"
#include "swap_machine.h"

enum {
	NR_BLOCKS = 64,
	FIRST_FREE = 200,
	STALE = 0xdd,
	DISK_PAGES = 400,
};

static u32 map[NR_BLOCKS], next_free, blocks_left, asked;
static int block_error;
static struct address_space file;

void *kmem_cache_alloc(struct kmem_cache *cache, u32 gfp_mask)
{
	(void)cache;
	(void)gfp_mask;
	return calloc(1, sizeof(struct buffer_head));
}

static int get_block(struct address_space *mapping, u32 block,
		     struct buffer_head *bh, bool create)
{
	CHECK(mapping == &file && bh->size == file.block_bytes);
	CHECK(block < NR_BLOCKS && !spinlock_depth);
	asked++;
	if (block_error)
		return block_error;
	if (map[block] == 0 && create) {
		if (blocks_left == 0)
			return -ENOSPC;
		blocks_left--;
		map[block] = next_free++;
		set_bit(BH_New, &bh->state);
	}
	if (map[block] != 0) {
		bh->dev = DISK_A;
		bh->block = map[block];
		set_bit(BH_Mapped, &bh->state);
	}
	return 0;
}

static const struct aops ops = {
	.readpage = block_readpage,
	.writepage = block_writepage,
	.prepare_write = block_prepare_write,
	.commit_write = block_commit_write,
	.get_block = get_block,
};

/* contents on disk of block @nr of the file */
static u8 *on_disk(u32 nr)
{
	return disk_page(DISK_A, 0) + map[nr] * file.block_bytes;
}

static void start(u32 block_bytes, loff_t size)
{
	u32 i;

	swap_machine_init(16, DISK_PAGES);
	for (i = 0; i < DISK_PAGES; i++)
		memset(disk_page(DISK_A, i), STALE, PAGE_SIZE);
	mapping_init(&file, &ops, NULL);
	file.block_bytes = block_bytes;
	file.size = size;
	memset(map, 0, sizeof(map));
	next_free = FIRST_FREE;
	blocks_left = NR_BLOCKS;
	asked = 0;
	block_error = 0;
}

/* block @nr of the file exists and is full of @fill */
static void have_block(u32 nr, u8 fill)
{
	map[nr] = 100 + nr;
	memset(on_disk(nr), fill, file.block_bytes);
}

/* page @index, locked, with our reference */
static struct page *grab(unsigned long index)
{
	struct page *page = grab_cache_page(&file, index);

	CHECK(page && PageLocked(page));
	return page;
}

static void done(struct page *page)
{
	if (PageLocked(page))
		unlock_page(page);
	page_cache_release(page);
}

static struct page *read_page(unsigned long index)
{
	struct page *page = grab(index);

	CHECK_EQ(block_readpage(&file, page), 0);
	wait_on_page(page);
	return page;
}

static u8 byte(const struct page *page, u32 at)
{
	return ((const u8 *)page_address(page))[at];
}

static bool all(const void *at, u8 value, u32 bytes)
{
	const u8 *p = at;
	u32 i;

	for (i = 0; i < bytes; i++)
		if (p[i] != value)
			return false;
	return true;
}

/* write() of bytes [from, to) of page @index, all @fill */
static int write_range(unsigned long index, u32 from, u32 to, u8 fill)
{
	struct page *page = grab(index);
	loff_t end = (loff_t)index * PAGE_SIZE + to;
	int err = block_prepare_write(&file, page, from, to);

	if (!err) {
		memset((u8 *)page_address(page) + from, fill, to - from);
		CHECK_EQ(block_commit_write(&file, page, from, to), 0);
		if (end > file.size)
			file.size = end;
	}
	done(page);
	return err;
}

static u32 queued(void)
{
	return (u32)machine_list_len(&file.dirty_buffers);
}

TEST(test_readpage_fills_holes_and_the_end_with_zeroes)
{
	struct page *page;

	start(1024, 3 * 1024 + 100);
	have_block(0, 0x11);
	have_block(2, 0x22);
	map[3] = 0;
	page = read_page(0);
	CHECK(PageUptodate(page) && !PageError(page));
	CHECK_EQ(disk_reads, 2);
	CHECK(all(page_address(page), 0x11, 1024));
	CHECK(all((u8 *)page_address(page) + 1024, 0, 1024));
	CHECK(all((u8 *)page_address(page) + 2048, 0x22, 1024));
	CHECK(all((u8 *)page_address(page) + 3072, 0, 1024));
	CHECK_EQ(page->count, 3); /* ours, the cache's, the buffers' */
	CHECK_EQ(nr_buffers_type[BUF_DIRTY], 0);
	CHECK(get_hash_table(DISK_A, 100, 1024) == NULL);
}

TEST(test_readpage_of_a_hole_needs_no_disk)
{
	struct page *page;

	start(4096, 3 * 4096);
	page = read_page(1);
	CHECK(PageUptodate(page) && all(page_address(page), 0, PAGE_SIZE));
	CHECK_EQ(disk_reads, 0);
	CHECK(!PageLocked(page));
}

TEST(test_readpage_keeps_what_is_newer_than_the_disk)
{
	struct page *page;

	start(1024, 4096);
	have_block(0, 0x11);
	have_block(1, 0x12);
	have_block(2, 0x13);
	have_block(3, 0x14);
	CHECK_EQ(write_range(0, 1024, 2048, 0x99), 0);
	CHECK_EQ(disk_reads, 0);
	page = grab(0);
	CHECK(!PageUptodate(page));
	CHECK_EQ(block_readpage(&file, page), 0);
	wait_on_page(page);
	CHECK(PageUptodate(page));
	CHECK_EQ(disk_reads, 3);
	CHECK_EQ(byte(page, 0), 0x11);
	CHECK_EQ(byte(page, 1024), 0x99);
	CHECK_EQ(byte(page, 2048), 0x13);
}

TEST(test_readpage_errors)
{
	struct page *page;

	start(1024, 4096);
	have_block(0, 0x11);
	have_block(1, 0x11);
	block_error = -EIO;
	page = grab(0);
	CHECK_EQ(block_readpage(&file, page), -EIO);
	CHECK(!PageLocked(page) && PageError(page) && !PageUptodate(page));
	CHECK_EQ(disk_reads, 0);
	block_error = 0;
	disk_fail_reads = true;
	lock_page(page);
	ClearPageError(page);
	CHECK_EQ(block_readpage(&file, page), 0);
	wait_on_page(page);
	CHECK(PageError(page) && !PageUptodate(page));
	/* a read that failed is nothing for fsync */
	CHECK_EQ(fsync_mapping_buffers(&file), 0);
	disk_fail_reads = false;
	lock_page(page);
	ClearPageError(page);
	CHECK_EQ(block_readpage(&file, page), 0);
	wait_on_page(page);
	CHECK(PageUptodate(page) && byte(page, 1024) == 0x11);
}

TEST(test_write_of_a_new_block_zeroes_around_it)
{
	struct page *page;

	start(1024, 0);
	CHECK_EQ(write_range(0, 1024 + 10, 1024 + 20, 0x77), 0);
	CHECK_EQ(disk_reads, 0);
	CHECK_EQ(map[1], FIRST_FREE);
	CHECK(map[0] == 0 && map[2] == 0);
	CHECK_EQ(queued(), 1);
	CHECK_EQ(nr_buffers_type[BUF_DIRTY], 1);
	page = read_page(0);
	CHECK(all(page_address(page), 0, 1034));
	CHECK(all((u8 *)page_address(page) + 1034, 0x77, 10));
	CHECK(all((u8 *)page_address(page) + 1044, 0, PAGE_SIZE - 1044));
	CHECK_EQ(disk_writes, 0);
	CHECK_EQ(fsync_mapping_buffers(&file), 0);
	CHECK_EQ(disk_writes, 1);
	CHECK(all(on_disk(1), 0, 10) && all(on_disk(1) + 10, 0x77, 10));
	CHECK(all(on_disk(1) + 20, 0, 1004));
	CHECK_EQ(queued(), 0);
}

TEST(test_partial_write_reads_the_block_first)
{
	struct page *page;

	start(4096, 4096);
	have_block(0, 0x11);
	CHECK_EQ(write_range(0, 100, 200, 0x22), 0);
	CHECK_EQ(disk_reads, 1);
	page = grab(0);
	CHECK(PageUptodate(page)); /* all its blocks are */
	CHECK(byte(page, 99) == 0x11 && byte(page, 100) == 0x22 &&
	      byte(page, 200) == 0x11);
	done(page);
	/* a whole block needs no read, nor does an uptodate page */
	CHECK_EQ(write_range(0, 0, 4096, 0x33), 0);
	CHECK_EQ(disk_reads, 1);
	/* dirty already: it is queued once and written once */
	CHECK_EQ(queued(), 1);
	CHECK_EQ(fsync_mapping_buffers(&file), 0);
	CHECK_EQ(disk_writes, 1);
	CHECK(all(on_disk(0), 0x33, 4096));
}

TEST(test_partial_write_that_cannot_read_fails)
{
	start(1024, 4096);
	have_block(0, 0x11);
	disk_fail_reads = true;
	/* block 0 is half old; block 1 is new and was allocated already */
	CHECK_EQ(write_range(0, 512, 2048, 0x22), -EIO);
	CHECK(map[1] != 0);
	CHECK_EQ(fsync_mapping_buffers(&file), 0);
	CHECK(all(on_disk(0), 0x11, 1024));
	CHECK(all(on_disk(1), 0, 1024));
}

TEST(test_disk_full_exposes_nothing)
{
	struct page *page;

	start(1024, 0);
	blocks_left = 2;
	CHECK_EQ(write_range(0, 100, 4096, 0x22), -ENOSPC);
	CHECK(map[0] && map[1] && !map[2]);
	CHECK_EQ(fsync_mapping_buffers(&file), 0);
	CHECK(all(on_disk(0), 0, 1024) && all(on_disk(1), 0, 1024));
	file.size = 4096;
	page = read_page(0);
	CHECK(all(page_address(page), 0, PAGE_SIZE));
}

TEST(test_a_copy_that_stops_early)
{
	struct page *page;

	start(1024, 4096);
	have_block(2, 0x33);
	page = grab(0);
	CHECK_EQ(block_prepare_write(&file, page, 0, 4096), 0);
	memset(page_address(page), 0x55, 1024);
	memset((u8 *)page_address(page) + 2048, 0x66, 10);
	/* one block arrived; 1 is new, 2 was to be replaced, 3 is new */
	CHECK_EQ(block_commit_write(&file, page, 0, 1024), 0);
	CHECK(!PageUptodate(page));
	unlock_page(page);
	CHECK_EQ(fsync_mapping_buffers(&file), 0);
	CHECK(all(on_disk(0), 0x55, 1024) && all(on_disk(1), 0, 1024));
	CHECK(all(on_disk(2), 0x33, 1024) && all(on_disk(3), 0, 1024));
	lock_page(page);
	CHECK_EQ(block_readpage(&file, page), 0);
	wait_on_page(page);
	CHECK_EQ(byte(page, 2048), 0x33);
}

TEST(test_writepage_writes_all_blocks_once)
{
	struct page *page;

	start(1024, 8192);
	have_block(0, 0x11);
	page = read_page(0);
	memset(page_address(page), 0x44, PAGE_SIZE);
	CHECK_EQ(write_range(0, 0, 10, 0x44), 0);
	lock_page(page);
	disk_hold = true;
	CHECK_EQ(block_writepage(&file, page), 0);
	CHECK(PageLocked(page));
	CHECK_EQ(disk_writes, 4);
	CHECK_EQ(nr_buffers_type[BUF_DIRTY], 0);
	CHECK_EQ(nr_buffers_type[BUF_LOCKED], 4);
	disk_complete();
	CHECK(!PageLocked(page) && PageUptodate(page));
	CHECK(map[1] && map[2] && map[3]);
	CHECK(all(on_disk(0), 0x44, 1024) && all(on_disk(3), 0x44, 1024));
	disk_hold = false;
	CHECK_EQ(fsync_mapping_buffers(&file), 0);
	CHECK_EQ(sync_buffers(0), 0);
	CHECK_EQ(disk_writes, 4);
	CHECK_EQ(nr_buffers_type[BUF_LOCKED], 0);
}

TEST(test_writepage_at_the_end_of_the_file)
{
	struct page *page;

	start(1024, 4096 + 1500);
	page = read_page(1);
	memset(page_address(page), 0x44, PAGE_SIZE);
	lock_page(page);
	CHECK_EQ(block_writepage(&file, page), 0);
	CHECK(!PageLocked(page));
	CHECK(map[4] && map[5] && !map[6]);
	CHECK_EQ(fsync_mapping_buffers(&file), 0);
	CHECK(all(on_disk(4), 0x44, 1024));
	CHECK(all(on_disk(5), 0x44, 476) && all(on_disk(5) + 476, 0, 548));
	/* behind the end: nothing to write */
	file.size = 4096;
	lock_page(page);
	disk_writes = 0;
	CHECK_EQ(block_writepage(&file, page), 0);
	CHECK(!PageLocked(page));
	CHECK_EQ(sync_buffers(0), 0);
	CHECK_EQ(disk_writes, 0);
}

TEST(test_writepage_without_room_tells_fsync)
{
	struct page *page;

	start(1024, 8192);
	page = read_page(0);
	memset(page_address(page), 0x44, PAGE_SIZE);
	blocks_left = 1;
	lock_page(page);
	CHECK_EQ(block_writepage(&file, page), -ENOSPC);
	CHECK(!PageLocked(page) && PageUptodate(page));
	CHECK_EQ(fsync_mapping_buffers(&file), -EIO);
	CHECK_EQ(fsync_mapping_buffers(&file), 0);
	/* what has a place is there, not what the disk held before */
	CHECK(all(on_disk(0), 0x44, 1024));
}

TEST(test_write_error_reaches_fsync_once)
{
	struct page *page;

	start(4096, 0);
	CHECK_EQ(write_range(0, 0, 4096, 0x44), 0);
	disk_fail_writes = true;
	/* a daemon writes it and nobody is there to hear */
	flush_dirty_buffers(false);
	run_task_queue(&tq_disk);
	disk_fail_writes = false;
	CHECK_EQ(sync_buffers(0), -EIO);
	CHECK_EQ(fsync_mapping_buffers(&file), -EIO);
	CHECK_EQ(fsync_mapping_buffers(&file), 0);
	CHECK(strstr(host_log, "buffer: write error"));

	/* page I/O */
	page = grab(0);
	disk_fail_writes = true;
	CHECK_EQ(block_writepage(&file, page), 0);
	wait_on_page(page);
	disk_fail_writes = false;
	CHECK(PageError(page) && PageUptodate(page));
	CHECK_EQ(filemap_fdatawait(&file), -EIO);
	CHECK_EQ(fsync_mapping_buffers(&file), 0);

	/* written by fsync itself */
	CHECK_EQ(write_range(0, 0, 4096, 0x45), 0);
	disk_fail_writes = true;
	CHECK_EQ(fsync_mapping_buffers(&file), -EIO);
	disk_fail_writes = false;
	CHECK_EQ(fsync_mapping_buffers(&file), 0);
}

/* the page's memory is the only good copy: a failed write does not undo it */
TEST(test_a_failed_write_is_not_read_back)
{
	struct page *page;

	start(4096, 0);
	CHECK_EQ(write_range(0, 0, 4096, 0x44), 0);
	disk_fail_writes = true;
	CHECK_EQ(fsync_mapping_buffers(&file), -EIO);
	disk_fail_writes = false;
	CHECK_EQ(write_range(0, 10, 20, 0x45), 0);
	CHECK_EQ(disk_reads, 0);
	CHECK_EQ(fsync_mapping_buffers(&file), 0);
	CHECK(all(on_disk(0), 0x44, 10) && all(on_disk(0) + 10, 0x45, 10) &&
	      all(on_disk(0) + 20, 0x44, 4076));
	page = grab(0);
	CHECK_EQ(byte(page, 0), 0x44);
}

TEST(test_fsync_waits_for_what_others_started)
{
	start(4096, 0);
	CHECK_EQ(write_range(0, 0, 4096, 0x44), 0);
	CHECK_EQ(write_range(1, 0, 4096, 0x55), 0);
	disk_hold = true;
	flush_dirty_buffers(false);
	CHECK_EQ(disk_pending, 2);
	disk_hold = false;
	CHECK_EQ(fsync_mapping_buffers(&file), 0);
	CHECK_EQ(disk_pending, 0);
	CHECK_EQ(disk_writes, 2);
	CHECK(all(on_disk(1), 0x55, 4096));
}

/* dirtied while its write is under way: the second contents get there, too */
TEST(test_fsync_writes_what_a_write_under_way_missed)
{
	struct buffer_head *bh;

	start(4096, 0);
	CHECK_EQ(write_range(0, 0, 4096, 0x44), 0);
	disk_hold = true;
	flush_dirty_buffers(false);
	CHECK_EQ(write_range(0, 0, 4096, 0x55), 0);
	bh = list_first_entry(&file.dirty_buffers, struct buffer_head,
			      inode_link);
	CHECK(buffer_dirty(bh) && buffer_locked(bh));
	disk_hold = false;
	CHECK_EQ(fsync_mapping_buffers(&file), 0);
	CHECK_EQ(disk_writes, 2);
	CHECK(all(on_disk(0), 0x55, 4096));
	CHECK(!buffer_dirty(bh) && !buffer_locked(bh));
	CHECK_EQ(queued(), 0);
}

TEST(test_metadata_is_queued_and_forgotten)
{
	struct buffer_head *bh;

	start(1024, 0);
	bh = bread(DISK_A, 5, 1024);
	memset(bh->data, 0x21, 1024);
	mark_buffer_dirty(bh);
	buffer_insert_mapping_queue(bh, &file);
	buffer_insert_mapping_queue(bh, &file);
	brelse(bh);
	CHECK_EQ(queued(), 1);
	CHECK_EQ(fsync_mapping_buffers(&file), 0);
	CHECK(all(disk_page(DISK_A, 1) + 1024, 0x21, 1024));
	CHECK_EQ(queued(), 0);
	/* kupdate wrote it: it leaves the queue when it is found clean */
	mark_buffer_dirty(bh);
	buffer_insert_mapping_queue(bh, &file);
	CHECK_EQ(sync_buffers(0), 0);
	CHECK_EQ(queued(), 0);
	CHECK(bh->mapping == NULL);
	/* the inode goes; the block stays dirty */
	mark_buffer_dirty(bh);
	buffer_insert_mapping_queue(bh, &file);
	invalidate_mapping_buffers(&file);
	CHECK_EQ(queued(), 0);
	CHECK(buffer_dirty(bh) && bh->mapping == NULL);
	CHECK_EQ(nr_buffers_type[BUF_DIRTY], 1);
}

TEST(test_a_new_block_is_not_overwritten_by_the_cache)
{
	struct buffer_head *old;

	start(1024, 0);
	old = bread(DISK_A, FIRST_FREE, 1024);
	memset(old->data, 0xee, 1024);
	mark_buffer_dirty(old);
	brelse(old);
	CHECK_EQ(write_range(0, 0, 1024, 0x12), 0);
	CHECK(get_hash_table(DISK_A, FIRST_FREE, 1024) == NULL);
	CHECK_EQ(sync_buffers(0), 0);
	CHECK(all(on_disk(0), 0x12, 1024));
	CHECK_EQ(disk_writes, 1);
}

TEST(test_truncate_page_zeroes_on_disk)
{
	start(1024, 1500);
	have_block(0, 0x11);
	have_block(1, 0x22);
	CHECK_EQ(block_truncate_page(&file, 1500), 0);
	CHECK_EQ(disk_reads, 1);
	CHECK_EQ(fsync_mapping_buffers(&file), 0);
	CHECK(all(on_disk(1), 0x22, 476) && all(on_disk(1) + 476, 0, 548));
	CHECK(all(on_disk(0), 0x11, 1024));
	/* a whole number of blocks, and a hole: nothing to do */
	disk_writes = 0;
	CHECK_EQ(block_truncate_page(&file, 1024), 0);
	map[2] = 0;
	CHECK_EQ(block_truncate_page(&file, 2100), 0);
	CHECK_EQ(fsync_mapping_buffers(&file), 0);
	CHECK_EQ(disk_writes, 0);
	CHECK_EQ(next_free, FIRST_FREE);
}

TEST(test_truncate_page_errors)
{
	start(1024, 1500);
	have_block(1, 0x22);
	disk_fail_reads = true;
	CHECK_EQ(block_truncate_page(&file, 1500), -EIO);
	disk_fail_reads = false;
	block_error = -EIO;
	CHECK_EQ(block_truncate_page(&file, 2500), -EIO);
}

TEST(test_bmap)
{
	start(1024, 4096);
	map[3] = 77;
	CHECK_EQ(block_bmap(&file, 3), 77);
	CHECK_EQ(block_bmap(&file, 2), 0);
	block_error = -EIO;
	CHECK_EQ(block_bmap(&file, 3), 0);
}

TEST(test_truncate_cancels_buffers)
{
	struct page *page;

	start(1024, 0);
	CHECK_EQ(write_range(0, 0, 4096, 0x11), 0);
	CHECK_EQ(write_range(1, 0, 4096, 0x22), 0);
	CHECK_EQ(queued(), 8);
	file.size = 1500;
	truncate_inode_pages(&file, 1500);
	CHECK_EQ(file.nrpages, 1);
	/* the block with the cut stays dirty, as does the one before it */
	CHECK_EQ(nr_buffers_type[BUF_DIRTY], 2);
	page = grab(0);
	CHECK(byte(page, 1499) == 0x11 && byte(page, 1500) == 0);
	done(page);
	CHECK_EQ(fsync_mapping_buffers(&file), 0);
	CHECK_EQ(disk_writes, 2);
	truncate_inode_pages(&file, 0);
	CHECK_EQ(file.nrpages, 0);
	CHECK_EQ(queued(), 0);
	machine_check();
}

TEST(test_truncate_waits_for_io_in_flight)
{
	start(1024, 0);
	CHECK_EQ(write_range(0, 0, 4096, 0x11), 0);
	disk_hold = true;
	flush_dirty_buffers(false);
	CHECK_EQ(disk_pending, 4);
	disk_hold = false;
	file.size = 0;
	truncate_inode_pages(&file, 0);
	CHECK_EQ(disk_pending, 0);
	CHECK_EQ(file.nrpages, 0);
	CHECK_EQ(buffermem_pages, 0);
	CHECK_EQ(queued(), 0);
	machine_check();
}

TEST(test_truncate_waits_for_a_page_in_flight)
{
	struct page *page;

	start(1024, 8192);
	page = read_page(0);
	lock_page(page);
	disk_hold = true;
	CHECK_EQ(block_writepage(&file, page), 0);
	CHECK(PageLocked(page) && disk_pending == 4);
	disk_hold = false;
	file.size = 0;
	truncate_inode_pages(&file, 0);
	CHECK(disk_pending == 0 && !PageLocked(page));
	CHECK_EQ(file.nrpages, 0);
	CHECK(page->mapping == NULL && page->buffers == NULL);
	CHECK_EQ(page->count, 1); /* ours */
}

/* a task that frees memory never sleeps for a page lock: it may be its own */
TEST(test_reclaim_passes_by_a_locked_dirty_page)
{
	struct page *page;

	start(4096, 8192);
	page = read_page(0);
	set_page_dirty(page);
	lock_page(page);
	current->flags |= PF_MEMALLOC;
	CHECK_EQ(filemap_fdatasync(&file), 0);
	CHECK_EQ(disk_writes, 0);
	CHECK(PageDirty(page));
	CHECK_EQ(machine_list_len(&file.dirty_pages), 1);
	unlock_page(page);
	CHECK_EQ(filemap_fdatasync(&file), 0);
	CHECK_EQ(disk_writes, 1);
	CHECK(!PageDirty(page));
	current->flags &= ~PF_MEMALLOC;
	CHECK_EQ(filemap_fdatawait(&file), 0);
}

TEST(test_sync_waits_for_pages_in_flight)
{
	struct page *page;

	start(4096, 8192);
	page = read_page(0);
	lock_page(page);
	disk_hold = true;
	CHECK_EQ(block_writepage(&file, page), 0);
	disk_hold = false;
	CHECK_EQ(sync_buffers(0), 0);
	CHECK(disk_pending == 0 && !PageLocked(page));
}

TEST(test_a_dirty_buffer_survives_its_failed_write)
{
	struct buffer_head *bh;

	start(4096, 0);
	CHECK_EQ(write_range(0, 0, 4096, 0x44), 0);
	disk_hold = true;
	flush_dirty_buffers(false);
	CHECK_EQ(write_range(0, 0, 10, 0x55), 0);
	bh = list_first_entry(&file.dirty_buffers, struct buffer_head,
			      inode_link);
	disk_fail_writes = true;
	disk_complete();
	disk_fail_writes = false;
	disk_hold = false;
	CHECK(buffer_dirty(bh) && buffer_uptodate(bh));
	CHECK_EQ(fsync_mapping_buffers(&file), -EIO); /* of the first one */
	CHECK(all(on_disk(0), 0x55, 10) && all(on_disk(0) + 10, 0x44, 4086));
}

TEST(test_block_numbers_that_do_not_fit)
{
	struct page *page;

	start(1024, (loff_t)1 << 43);
	page = grab(1ul << 31);
	CHECK_EQ(block_prepare_write(&file, page, 0, 10), -EFBIG);
	CHECK_EQ(block_readpage(&file, page), -EFBIG);
	CHECK(!PageLocked(page));
}
