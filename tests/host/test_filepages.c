/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_filepages.c - how file pages leave memory: each script's transitions are
 * counted and compared with what the reference gives (3.2, 3.3, 4.11, 7.3, 7.5)
 *
 * The file, its pages, their buffers, the scans and page_launder() are real; the
 * shortage is the fake of weak_mm.c, the disk works when tq_disk is run. Blocks
 * are 4 KiB: one buffer a page.
 *
 * SOURCES: @machine mm/page_cache.c mm/truncate.c mm/buffer.c mm/buffer_head.c
 * SOURCES: mm/buffer_io.c mm/buffer_queue.c mm/bdflush.c mm/block_page.c
 * SOURCES: mm/filemap.c mm/filemap_write.c mm/readahead.c mm/launder.c mm/vmscan.c
 * SOURCES: mm/swapfile.c mm/swap_slots.c mm/swap_header.c mm/page_io.c
 * SOURCES: mm/swap_file.c mm/swap_state.c mm/swapon.c mm/swap_unuse.c
 * SOURCES: tests/host/swap_machine.c tests/host/fake_shortage.c
 */
#include "unit.h"
#include "fake_core.h"
#include "core/taskqueue.h"
#include "machine.h"
#include "mm/block_page.h"
#include "mm/internal.h"
#include "mm/reclaim.h"
#include "mm/slab.h"
#include "mm/vmstat.h"
#include "swap_machine.h"

enum {
	FILE_PAGES = 32,
	FIRST_BLOCK = 100,
};

static struct address_space file;
static struct file_ra ra;
static char buf[PAGE_SIZE];

void *kmem_cache_alloc(struct kmem_cache *cache, u32 gfp_mask)
{
	(void)cache;
	(void)gfp_mask;
	return calloc(1, sizeof(struct buffer_head));
}

u32 kmem_cache_reap(u32 gfp_mask)
{
	(void)gfp_mask;
	return 0;
}

void swap_setup(void)
{
}

int swap_out(u32 priority, u32 gfp_mask)
{
	(void)priority;
	(void)gfp_mask;
	return 0;
}

static int get_block(struct address_space *mapping, u32 block,
		     struct buffer_head *bh, bool create)
{
	(void)create;
	CHECK(mapping == &file && block < 2 * FILE_PAGES);
	bh->dev = DISK_A;
	bh->block = FIRST_BLOCK + block;
	set_bit(BH_Mapped, &bh->state);
	return 0;
}

static const struct aops ops = {
	.readpage = block_readpage,
	.writepage = block_writepage,
	.prepare_write = block_prepare_write,
	.commit_write = block_commit_write,
	.get_block = get_block,
};

static void start(void)
{
	u32 i;

	swap_machine_init(16, 1000);
	for (i = 0; i < FILE_PAGES; i++)
		memset(disk_page(DISK_A, FIRST_BLOCK + i), (int)i + 1,
		       PAGE_SIZE);
	mapping_init(&file, &ops, NULL);
	file.block_bytes = PAGE_SIZE;
	file.size = FILE_PAGES * PAGE_SIZE;
	ra = (struct file_ra){0};
	page_cluster = 4;
	machine_free_shortage = 1; /* page_launder() writes */
	memset(vm_transitions, 0, sizeof(vm_transitions));
}

/* the row of the table, and what the reference says of it */
#define CHECK_T(nr, want) CHECK_EQ(vm_transitions[nr], want)

static void zero_counts(void)
{
	memset(vm_transitions, 0, sizeof(vm_transitions));
}

static void read_page_at(u32 index)
{
	CHECK_EQ(generic_file_read(&file, &ra, buf, PAGE_SIZE,
				   (loff_t)index * PAGE_SIZE),
		 PAGE_SIZE);
	CHECK_EQ((u8)buf[17], index + 1);
}

static void write_at(loff_t pos, size_t bytes, u8 fill)
{
	memset(buf, fill, bytes);
	CHECK_EQ(generic_file_write(&file, buf, bytes, pos), (ssize_t)bytes);
}

/* @nr pages read without read-ahead; each is looked up once, by nobody else */
static void cache_pages(u32 nr)
{
	u32 i;

	for (i = 0; i < nr; i++) {
		struct page *page = read_cache_page(&file, i);

		CHECK(!IS_ERR(page));
		page_cache_release(page);
	}
}

static struct page *cached(u32 index)
{
	struct page *page;

	spin_lock(&pagecache_lock);
	page = page_hash_probe(&file, index);
	spin_unlock(&pagecache_lock);
	return page;
}

static void io_ends(void)
{
	run_task_queue(&tq_disk);
}

/*
 * 7.3 for reads of one page each of 32: batches are started at page 0 (1-3, waited
 * for), 1 (4-10), 4 (11-23) and 11 (24-31: page 32 is the end). Each ends in
 * drop_behind(): at page 1 it takes page 0; at 4 pages 3-0, of which 0 is inactive
 * already: looked up it goes to active (T8) and back; at 11 pages 10-0, with four
 * such. At page 24 nothing is left to read.
 */
TEST(test_t6_sequential_reader)
{
	u32 i;

	start();
	for (i = 0; i < FILE_PAGES; i++)
		read_page_at(i);
	CHECK_T(VM_T_ADD, FILE_PAGES);
	CHECK_T(VM_T_DROP_BEHIND, 1 + 4 + 11);
	CHECK_T(VM_T_TOUCH_DIRTY, 0 + 1 + 4);
	CHECK_T(VM_T_DEACTIVATE, 0);
	CHECK_EQ(nr_inactive_dirty_pages, 11);
	CHECK_EQ(nr_active_pages, FILE_PAGES - 11);
	CHECK_EQ(disk_reads, FILE_PAGES);
	/* their buffers are clean: all go to inactive_clean, without I/O */
	CHECK_EQ(page_launder(GFP_KERNEL, false), 11);
	CHECK_T(VM_T_LAUNDER_STRIPPED, 11);
	CHECK_EQ(disk_writes, 0);
	machine_check();
}

/* a second reader makes inactive_clean pages active before they are dropped */
TEST(test_t19_a_page_read_again_before_it_is_reused)
{
	u32 i;

	start();
	cache_pages(8);
	for (i = 0; i < 2; i++)
		while (refill_inactive_scan(0, true))
			;
	zero_counts();
	CHECK_EQ(page_launder(GFP_KERNEL, false), 8);
	CHECK_T(VM_T_LAUNDER_STRIPPED, 8);
	for (i = 0; i < 3; i++)
		read_page_at(i + 2); /* no window: a jump */
	CHECK_T(VM_T_TOUCH_CLEAN, 3);
	CHECK_EQ(disk_reads, 8);
	machine_check();
}

/*
 * Age 2 at the start: the first untouched scan leaves 1 (T3), the second 0: T4.
 * Stripped of its buffers (T14) and touched (T19) a page has age 5: 2, 1, then T4
 * again; without buffers page_launder needs only a look: T16. Two of the eight
 * are reused by an allocator (T22), the others freed by kreclaimd (T23).
 */
TEST(test_t4_t14_t16_t22_a_page_without_readers)
{
	struct zone *zone = &zones[ZONE_DMA];
	u32 i;

	start();
	cache_pages(8);
	CHECK_T(VM_T_ADD, 8);
	refill_inactive_scan(0, false);
	CHECK_T(VM_T_ROTATE, 8);
	CHECK_T(VM_T_DEACTIVATE, 0);
	refill_inactive_scan(0, false);
	CHECK_T(VM_T_DEACTIVATE, 8);
	CHECK_EQ(page_launder(GFP_KERNEL, false), 8);
	CHECK_T(VM_T_LAUNDER_STRIPPED, 8);

	for (i = 0; i < 8; i++)
		page_cache_release(find_get_page(&file, i));
	CHECK_T(VM_T_TOUCH_CLEAN, 8);
	CHECK_EQ(cached(0)->age, 5);
	for (i = 0; i < 3; i++)
		refill_inactive_scan(0, false);
	CHECK_T(VM_T_ROTATE, 8 + 16);
	CHECK_T(VM_T_DEACTIVATE, 8 + 8);
	CHECK_EQ(page_launder(GFP_KERNEL, false), 8);
	CHECK_T(VM_T_LAUNDER_STRIPPED, 8);
	CHECK_T(VM_T_LAUNDER_CLEAN, 8);

	machine_set_free(zone, zone->pages_min);
	CHECK(alloc_page(GFP_USER) && alloc_page(GFP_USER));
	CHECK_T(VM_T_RECLAIM_DIRECT, 2);
	CHECK(!cached(0) && !cached(1) && cached(2)); /* the oldest first */
	for (i = 0; i < 6; i++)
		free_reclaimed_page(reclaim_page(zone));
	CHECK_T(VM_T_RECLAIM_FREE, 6);
	CHECK_EQ(file.nrpages, 0);
	CHECK_EQ(disk_writes, 0);
	machine_check();
}

/*
 * write() of whole pages: T7 each. Their buffers are dirty: page_launder's first
 * pass finds them busy (T12), the second starts one write each (T12 again); when
 * the I/O is over, the next call strips them (T14). Nothing is written twice.
 */
TEST(test_t7_t12_written_pages_are_written_once)
{
	u32 i;

	start();
	file.size = 0;
	for (i = 0; i < 8; i++)
		write_at((loff_t)i * PAGE_SIZE, PAGE_SIZE, 0x40);
	CHECK_T(VM_T_ADD, 8);
	CHECK_T(VM_T_FULL_WRITE, 8);
	CHECK_EQ(nr_inactive_dirty_pages, 8);
	CHECK_EQ(disk_writes + disk_reads, 0);
	CHECK_EQ(page_launder(GFP_KERNEL, false), 0);
	CHECK_T(VM_T_LAUNDER_BUSY, 8 + 8);
	CHECK_EQ(disk_writes, 8);
	io_ends();
	CHECK_EQ(page_launder(GFP_KERNEL, false), 8);
	CHECK_T(VM_T_LAUNDER_STRIPPED, 8);
	CHECK_T(VM_T_LAUNDER_WRITE, 0);
	CHECK_EQ(sync_buffers(0), 0);
	CHECK_EQ(fsync_mapping_buffers(&file), 0);
	CHECK_EQ(disk_writes, 8);
	CHECK_EQ(disk_page(DISK_A, FIRST_BLOCK + 7)[4095], 0x40);
	machine_check();
}

/* four writes of a quarter: only the one that reaches the end is T7 */
TEST(test_t7_needs_the_end_of_the_page)
{
	u32 i;

	start();
	file.size = 0;
	for (i = 0; i < 3; i++)
		write_at((loff_t)i * 1024, 1024, 0x41);
	CHECK_T(VM_T_FULL_WRITE, 0);
	CHECK_EQ(nr_active_pages, 1);
	write_at(3 * 1024, 1024, 0x42);
	CHECK_T(VM_T_FULL_WRITE, 1);
	/* written once more: looked up (T8), and T7 again */
	write_at(0, PAGE_SIZE, 0x43);
	CHECK_T(VM_T_TOUCH_DIRTY, 1);
	CHECK_T(VM_T_FULL_WRITE, 2);
	CHECK_EQ(fsync_mapping_buffers(&file), 0);
	CHECK_EQ(disk_writes, 1);
	machine_check();
}

/*
 * Pages made dirty through a mapping (PG_dirty), pte gone. N of them need
 * ceil(N / 2) writes a call, since each write is followed by a step that finds the
 * page locked (4.11, 10.7): 2, 1, 1. Their first pass is T11 for 4, 2 and 1.
 */
TEST(test_t11_t18_mapped_pages_are_written_once)
{
	static const u32 writes[] = {2, 3, 4, 4};
	static const u32 later[] = {4, 6, 7, 7};
	static const u32 locked[] = {2, 3, 3, 3};
	static const u32 stripped[] = {0, 2, 3, 4};
	u32 i;

	start();
	cache_pages(4);
	for (i = 0; i < 2; i++)
		refill_inactive_scan(0, false);
	for (i = 0; i < 4; i++) {
		memset(page_address(cached(i)), 0x50 + (int)i, PAGE_SIZE);
		set_page_dirty(cached(i));
	}
	for (i = 0; i < 4; i++) {
		page_launder(GFP_KERNEL, false);
		io_ends();
		CHECK_T(VM_T_LAUNDER_LATER, later[i]);
		CHECK_T(VM_T_LAUNDER_WRITE, writes[i]);
		CHECK_T(VM_T_LAUNDER_LOCKED, locked[i]);
		CHECK_T(VM_T_LAUNDER_STRIPPED, stripped[i]);
		CHECK_EQ(disk_writes, writes[i]);
	}
	for (i = 0; i < 4; i++)
		CHECK_EQ(disk_page(DISK_A, FIRST_BLOCK + i)[100], 0x50 + i);
	CHECK_EQ(filemap_fdatasync(&file), 0);
	CHECK_EQ(filemap_fdatawait(&file), 0);
	CHECK_EQ(disk_writes, 4);
	machine_check();
}

/* without __GFP_IO nothing is started, and a page in use is no victim (T9) */
TEST(test_t9_a_page_that_is_held)
{
	struct page *page;

	start();
	cache_pages(2);
	refill_inactive_scan(0, false);
	refill_inactive_scan(0, false);
	CHECK_T(VM_T_DEACTIVATE, 2);
	CHECK_EQ(page_launder(GFP_KERNEL, false), 2);
	page = cached(0);
	page_cache_get(page); /* no buffers now: the count tells */
	CHECK_EQ(nr_inactive_clean_pages(), 2);
	CHECK(reclaim_page(page->zone) != NULL);
	CHECK_T(VM_T_RECLAIM_USED, 1);
	CHECK(PageActive(page) && cached(0) == page && !cached(1));
	page_cache_release(page);
	file.size = 0;
	zero_counts();
	write_at(0, PAGE_SIZE, 1);
	CHECK_EQ(page_launder(GFP_BUFFER, false), 0);
	CHECK_T(VM_T_LAUNDER_BUSY, 1);
	CHECK_EQ(disk_writes, 0);
}
