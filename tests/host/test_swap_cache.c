/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_swap_cache.c - the swap cache and its I/O: N46, 5.6-5.9, 10.16,
 * invariants 4, 5, 9
 *
 * SOURCES: @swap
 */
#include "unit.h"
#include "core/sched.h"
#include "fake_core.h"
#include "machine.h"
#include "mm/vmstat.h"
#include "swap_machine.h"
#include "uapi/signal.h"

static struct swap_area *boot(void)
{
	swap_machine_init(16, 1000);
	CHECK_EQ(swap_on(DISK_A, "/dev/hdb", 0), 0);
	disk_reads = 0;
	return &swap_info[0];
}

static u16 users(swp_entry_t entry)
{
	return swap_map_users(
		swap_map_get(&swap_info[swp_type(entry)], swp_offset(entry)));
}

static void check_bytes(const void *data, u8 want)
{
	u32 i;

	for (i = 0; i < PAGE_SIZE; i++)
		CHECK_EQ(((const u8 *)data)[i], want);
}

/* written, stripped and out of the cache, as reclaim does; only the pte is left */
static swp_entry_t swapped_out(u8 fill)
{
	struct page *page = anon_page(fill);
	swp_entry_t entry = page_to_swap(page);

	CHECK_EQ(write_swap_page(page), 0);
	wait_on_page(page);
	delete_from_swap_cache(page);
	page_cache_release(page);
	return entry;
}

/* N present ptes, M swap ptes, buffers: what is_page_shared() says */
static bool shared(u32 n, u32 m, bool buffers, int want_count, int want_map)
{
	struct page *page = alloc_page(GFP_USER);
	swp_entry_t entry = get_swap_page();
	bool result;
	u32 i;

	lock_page(page);
	add_to_swap_cache(page, entry);
	page_cache_release(page); /* the allocation's */
	for (i = 0; i < n; i++)
		page_cache_get(page);
	for (i = 0; i < m; i++)
		CHECK(swap_duplicate(entry));
	if (buffers)
		create_empty_buffers(page, DISK_A, PAGE_SIZE);
	CHECK_EQ(page->count, want_count);
	CHECK_EQ(users(entry), want_map);
	result = is_page_shared(page);
	unlock_page(page);
	return result;
}

TEST(test_n46_is_page_shared)
{
	boot();
	CHECK(!shared(1, 0, false, 2, 1));
	CHECK(!shared(1, 0, true, 3, 1));
	CHECK(shared(1, 1, false, 2, 2));
	CHECK(shared(2, 0, false, 3, 1));
	CHECK(!shared(0, 1, false, 1, 2));
}

TEST(test_n46_not_in_swap_cache)
{
	struct page *page;

	boot();
	page = anon_page(1);
	lock_page(page);
	CHECK(!is_page_shared(page));
	page_cache_get(page);
	CHECK(is_page_shared(page));
	page_cache_release(page);
	SetPageReserved(page);
	CHECK(is_page_shared(page));
}

TEST(test_add_and_delete_keep_invariant_4)
{
	struct page *page;
	swp_entry_t entry;

	boot();
	page = anon_page(1);
	entry = page_to_swap(page);
	CHECK(PageSwapCache(page) && PageUptodate(page) && PageDirty(page));
	CHECK(page->mapping == &swapper_space);
	CHECK_EQ(page->index, entry.val);
	CHECK_EQ(page->count, 2);
	CHECK_EQ(users(entry), 2);
	CHECK_EQ(swapper_space.nrpages, 1);
	CHECK(lookup_swap_cache(entry) == page);
	CHECK_EQ(page->count, 3);
	page_cache_release(page);
	CHECK_EQ(machine_where(page), PLACE_ACTIVE);
	delete_from_swap_cache(page);
	CHECK(!PageSwapCache(page) && !PageDirty(page) && !page->mapping);
	CHECK_EQ(page->count, 1);
	CHECK_EQ(users(entry), 1);
	CHECK_EQ(swapper_space.nrpages, 0);
	CHECK(lookup_swap_cache(entry) == NULL);
	CHECK_EQ(machine_where(page), PLACE_OFF);
	machine_check();
}

TEST(test_write_and_read_back)
{
	struct page *page;
	swp_entry_t entry;

	boot();
	entry = swapped_out(0x5a);
	check_bytes(disk_page(DISK_A, swp_offset(entry)), 0x5a);
	CHECK_EQ(users(entry), 1);
	page = read_swap_cache(entry);
	CHECK(page != NULL && PageUptodate(page) && !PageLocked(page));
	check_bytes(page_address(page), 0x5a);
	CHECK_EQ(page->count, 3); /* cache, buffers, ours */
	CHECK_EQ(users(entry), 2);
	CHECK_EQ(disk_reads, 1);
	/* the second reader finds it and pins nothing */
	CHECK(read_swap_cache(entry) == page);
	CHECK_EQ(users(entry), 2);
	CHECK_EQ(disk_reads, 1);
	CHECK_EQ(vm_stats[VMSTAT_pswpin], 1);
	CHECK_EQ(vm_stats[VMSTAT_pswpout], 1);
	CHECK_EQ(nr_async_pages, 0);
}

TEST(test_page_counts_while_written)
{
	struct page *page;

	boot();
	page = anon_page(7);
	page_to_swap(page);
	page_cache_release(page); /* the pte's: 1.3, "not yet written" */
	CHECK_EQ(page->count, 1);
	disk_hold = true;
	CHECK_EQ(write_swap_page(page), 0);
	CHECK_EQ(page->count, 2);
	CHECK(PageLocked(page));
	CHECK_EQ(nr_async_pages, 1);
	CHECK(PageDecrAfter(page));
	disk_complete();
	CHECK(!PageLocked(page) && !PageDecrAfter(page));
	CHECK_EQ(nr_async_pages, 0);
	CHECK_EQ(page->count, 2);
	lock_page(page);
	CHECK_EQ(try_to_free_buffers(page, 0), 1);
	CHECK_EQ(page->count, 1);
	unlock_page(page);
}

TEST(test_writers_wait_beyond_the_limit)
{
	u32 limit, i;

	boot();
	disk_hold = true;
	limit = (u32)swap_async_limit();
	CHECK_EQ(limit, 64);
	for (i = 0; i <= limit; i++) {
		struct page *page = anon_page(1);

		page_to_swap(page);
		CHECK_EQ(write_swap_page(page), 0);
	}
	CHECK_EQ(nr_async_pages, limit + 1);
	CHECK_EQ(host_schedules, 0);
	/* one more: waits for its own write */
	{
		struct page *page = anon_page(1);

		disk_hold = false;
		page_to_swap(page);
		CHECK_EQ(write_swap_page(page), 0);
		CHECK(!PageLocked(page));
	}
	CHECK_EQ(nr_async_pages, 0);
}

TEST(test_async_limits)
{
	page_cluster = 2;
	swap_cluster = SWAP_CLUSTER_DEFAULT;
	CHECK_EQ(swap_async_limit(), 32);
	page_cluster = 3;
	CHECK_EQ(swap_async_limit(), 64);
	page_cluster = 4;
	CHECK_EQ(swap_async_limit(), 128);
}

TEST(test_failed_read_is_not_uptodate)
{
	struct page *page;
	swp_entry_t entry;

	boot();
	entry = swapped_out(3);
	disk_fail_reads = true;
	page = read_swap_cache(entry);
	CHECK(page != NULL);
	CHECK(!PageUptodate(page) && PageError(page) && !PageLocked(page));
	CHECK(strstr(host_log, "swap: read of entry"));
	CHECK_EQ(nr_async_pages, 0);
	/* a read error does not condemn the slot */
	delete_from_swap_cache(page);
	swap_free(entry);
	CHECK_EQ(swap_map_get(&swap_info[0], swp_offset(entry)), 0);
}

TEST(test_failed_write_keeps_the_page)
{
	struct swap_area *area = boot();
	struct page *page = anon_page(0x77);
	swp_entry_t entry = page_to_swap(page);
	u32 slot = swp_offset(entry);

	disk_fail_writes = true;
	CHECK_EQ(write_swap_page(page), 0);
	wait_on_page(page);
	disk_fail_writes = false;
	CHECK(PageUptodate(page) && PageDirty(page) && PageError(page));
	CHECK(strstr(host_log, "the page stays in memory"));
	check_bytes(page_address(page), 0x77);
	/* no loss of data, so not for sync_buffers(): swapon asks that */
	CHECK_EQ(sync_buffers(DISK_A), 0);
	/* it is not tried again */
	lock_page(page);
	CHECK_EQ(swapper_space.ops->writepage(&swapper_space, page),
		 WRITEPAGE_ACTIVATE);
	unlock_page(page);
	CHECK_EQ(disk_writes, 1);
	/* a fault finds it; when it leaves the cache, the slot is bad */
	CHECK(lookup_swap_cache(entry) == page);
	page_cache_release(page);
	swap_free(entry);
	free_page_and_swap_cache(page);
	CHECK_EQ(swap_map_get(area, slot), SWAP_MAP_BAD);
	CHECK_EQ(nr_swap_pages, area->pages - area->in_use);
	CHECK_EQ(area->pages, 997);
}

TEST(test_failed_write_of_an_orphan_ends)
{
	struct swap_area *area = boot();
	struct page *page = anon_page(1);
	swp_entry_t entry = page_to_swap(page);

	/* unmapped: the slot has a pte, the page only the cache */
	disk_fail_writes = true;
	CHECK_EQ(write_swap_page(page), 0);
	wait_on_page(page);
	CHECK_EQ(page->count, 3); /* cache, buffers, ours as page_launder's */
	CHECK_EQ(write_swap_page(page), WRITEPAGE_ACTIVATE);
	SetPageDirty(page);
	unlock_page(page);
	/* the process is gone: clean now, to be reclaimed like any other */
	swap_free(entry);
	CHECK_EQ(write_swap_page(page), 0);
	CHECK(!PageLocked(page) && !PageDirty(page));
	CHECK_EQ(disk_writes, 1);
	free_page_and_swap_cache(page);
	CHECK_EQ(swap_map_get(area, swp_offset(entry)), SWAP_MAP_BAD);
}

TEST(test_free_page_and_swap_cache)
{
	struct page *page;
	swp_entry_t entry;
	unsigned long nr_free;

	boot();
	page = anon_page(1);
	entry = page_to_swap(page);
	/* another pte still names the slot: it stays cached */
	free_page_and_swap_cache(page);
	CHECK(PageSwapCache(page));
	CHECK_EQ(page->count, 1);
	CHECK_EQ(users(entry), 2);
	/* faulted in again: the last user takes the slot with it */
	CHECK(lookup_swap_cache(entry) == page);
	swap_free(entry);
	nr_free = nr_free_pages();
	free_page_and_swap_cache(page);
	CHECK_EQ(users(entry), 0);
	CHECK_EQ(nr_free_pages(), nr_free + 1);
	machine_check();
}

TEST(test_free_page_leaves_a_locked_page_behind)
{
	struct page *page;
	swp_entry_t entry;

	boot();
	page = anon_page(1);
	entry = page_to_swap(page);
	swap_free(entry);
	lock_page(page);
	free_page_and_swap_cache(page); /* 10.2: an orphan */
	CHECK(PageSwapCache(page));
	CHECK_EQ(page->count, 1);
	CHECK_EQ(users(entry), 1);
	unlock_page(page);
}

TEST(test_read_ahead_reads_the_block)
{
	struct page *page;
	swp_entry_t entry;
	u32 i;

	boot();
	page_cluster = 3;
	for (i = 0; i < 40; i++)
		entry = swapped_out((u8)i);
	entry = swp_entry(0, 21);
	swapin_readahead(entry);
	CHECK_EQ(disk_reads, 8);
	CHECK_EQ(swapper_space.nrpages, 8);
	CHECK_EQ(nr_async_pages, 8);
	run_task_queue(&tq_disk);
	CHECK_EQ(nr_async_pages, 0);
	for (i = 16; i < 24; i++)
		CHECK_EQ(users(swp_entry(0, i)), 2);
	page = lookup_swap_cache(entry);
	CHECK(page != NULL);
	check_bytes(page_address(page), 20);
	CHECK_EQ(disk_reads, 8);
	/* slot 0 stops the first block at once */
	swapin_readahead(swp_entry(0, 3));
	CHECK_EQ(disk_reads, 8);
}

TEST(test_read_ahead_stops_at_the_limit)
{
	u32 i;

	boot();
	page_cluster = 3;
	for (i = 0; i < 40; i++)
		swapped_out(1);
	nr_async_pages = swap_async_limit() - 3;
	swapin_readahead(swp_entry(0, 21));
	CHECK_EQ(disk_reads, 3);
	/* every pin was given back */
	for (i = 16; i < 24; i++)
		CHECK_EQ(users(swp_entry(0, i)), i < 19 ? 2 : 1);
}

TEST(test_read_of_unused_entry)
{
	boot();
	CHECK(read_swap_cache(swp_entry(0, 9)) == NULL);
	CHECK(read_swap_cache((swp_entry_t){0}) == NULL);
	CHECK_EQ(disk_reads, 0);
}

TEST(test_swapoff_brings_pages_back)
{
	struct mm_struct *a, *b;
	struct page *cached;
	swp_entry_t entry;

	boot();
	a = mm_new(10);
	b = mm_new(10);
	/* page 2 of both: one swapped copy; page 5 of a: still cached */
	entry = swapped_out(0x22);
	CHECK(swap_duplicate(entry));
	set_pte(mm_pte(a, 2), swp_entry_to_pte(entry));
	set_pte(mm_pte(b, 2), swp_entry_to_pte(entry));
	cached = anon_page(0x55);
	entry = page_to_swap(cached);
	CHECK(swap_duplicate(entry));
	set_pte(mm_pte(a, 5), swp_entry_to_pte(entry));
	set_pte(mm_pte(b, 5), mk_pte_pfn((u32)page_to_pfn(cached), PAGE_COPY));
	swap_free(entry);
	b->rss = 1;
	CHECK_EQ(swap_off(DISK_A), 0);

	CHECK(pte_present(*mm_pte(a, 2)) && pte_dirty(*mm_pte(a, 2)));
	CHECK(!pte_write(*mm_pte(a, 2)));
	CHECK_EQ(mm_pte(a, 2)->val, mm_pte(b, 2)->val);
	check_bytes(page_address(pfn_to_page(pte_pfn(*mm_pte(a, 2)))), 0x22);
	CHECK_EQ(pfn_to_page(pte_pfn(*mm_pte(a, 2)))->count, 2);
	CHECK_EQ(pte_pfn(*mm_pte(a, 5)), page_to_pfn(cached));
	CHECK(pte_dirty(*mm_pte(b, 5)));
	CHECK_EQ(cached->count, 2);
	CHECK(!PageSwapCache(cached));
	CHECK_EQ(a->rss, 2);
	CHECK_EQ(b->rss, 2);
	CHECK_EQ(nr_swap_pages, 0);
	CHECK_EQ(swap_info[0].flags, 0);
	CHECK_EQ(swapper_space.nrpages, 0);
	machine_check();
}

TEST(test_swapoff_moves_nothing_when_it_fails)
{
	struct mm_struct *mm;
	swp_entry_t first, second;

	boot();
	mm = mm_new(4);
	first = swapped_out(1);
	second = swapped_out(2);
	set_pte(mm_pte(mm, 0), swp_entry_to_pte(first));
	set_pte(mm_pte(mm, 1), swp_entry_to_pte(second));
	disk_fail_reads = true;
	CHECK_EQ(swap_off(DISK_A), -EIO);
	disk_fail_reads = false;
	CHECK_EQ(swap_info[0].flags, SWP_WRITEOK);
	CHECK_EQ(swap_list.head, 0);
	CHECK_EQ(nr_swap_pages, 998 - 2);
	CHECK_EQ(total_swap_pages, 998);
	CHECK_EQ(mm_pte(mm, 0)->val, first.val);
	CHECK_EQ(users(second), 1);
	CHECK(get_swap_page().val != 0);
}

TEST(test_swapoff_does_not_need_what_nobody_needs)
{
	swp_entry_t entry;
	struct page *page;

	boot();
	entry = swapped_out(1);
	disk_fail_reads = true;
	page = read_swap_cache(entry);
	CHECK(!PageUptodate(page));
	page_cache_release(page);
	/* its process died of it: the slot is the cache's alone */
	swap_free(entry);
	CHECK_EQ(swap_off(DISK_A), 0);
	CHECK_EQ(swapper_space.nrpages, 0);
	machine_check();
}

TEST(test_swapoff_is_interrupted_by_a_fatal_signal)
{
	struct mm_struct *mm;
	swp_entry_t entry;

	boot();
	mm = mm_new(4);
	entry = swapped_out(1);
	set_pte(mm_pte(mm, 0), swp_entry_to_pte(entry));
	current->sig_pending = 1ull << (SIGCHLD - 1) | 1ull << (SIGKILL - 1);
	CHECK_EQ(swap_off(DISK_A), -EINTR);
	CHECK_EQ(nr_swap_pages, 997);
	current->sig_pending = 1ull << (SIGCHLD - 1);
	CHECK_EQ(swap_off(DISK_A), 0);
	CHECK(pte_present(*mm_pte(mm, 0)));
}

TEST(test_swapoff_without_room)
{
	struct mm_struct *mm;
	u32 i;

	boot();
	mm = mm_new(500);
	for (i = 0; i < 500; i++)
		set_pte(mm_pte(mm, i), swp_entry_to_pte(swapped_out((u8)i)));
	machine_set_free(machine_zone(ZONE_DMA), 400);
	CHECK_EQ(swap_off(DISK_A), -ENOMEM);
	CHECK_EQ(swap_info[0].flags, SWP_WRITEOK);
	CHECK_EQ(nr_swap_pages, 498);
	machine_set_free(machine_zone(ZONE_DMA), 2000);
	CHECK_EQ(swap_off(DISK_A), 0);
	for (i = 0; i < 500; i++) {
		CHECK(pte_present(*mm_pte(mm, i)));
		check_bytes(page_address(pfn_to_page(pte_pfn(*mm_pte(mm, i)))),
			    (u8)i);
	}
	CHECK_EQ(mm->rss, 500);
}

TEST(test_swapoff_forces_saturated_and_lost_slots)
{
	swp_entry_t saturated;
	u32 i;

	boot();
	saturated = swapped_out(1);
	for (i = 0; i < SWAP_MAP_MAX; i++)
		CHECK(swap_duplicate(saturated));
	swapped_out(2); /* its pte is nowhere */
	CHECK_EQ(swap_off(DISK_A), 0);
	CHECK(strstr(host_log, "slot 1: 32767 users missing"));
	CHECK(strstr(host_log, "slot 2: 1 users missing"));
	CHECK_EQ(nr_swap_pages, 0);
}

TEST(test_swapon_writes_and_forgets_buffers)
{
	struct buffer_head *bh;

	swap_machine_init(16, 100);
	bh = bread(DISK_A, 0, PAGE_SIZE);
	CHECK(bh != NULL);
	memcpy(disk_page(DISK_A, 0) + 4086, "XXXXXXXXXX", 10);
	mark_buffer_dirty(bh);
	brelse(bh);
	/* the header in the cache is the newer one */
	CHECK_EQ(swap_on(DISK_A, "/dev/hdb", 0), 0);
	CHECK(get_hash_table(DISK_A, 0, PAGE_SIZE) == NULL);
}

static u32 second_calls;

static void swap_on_again(void)
{
	second_calls++;
	CHECK_EQ(swap_on(DISK_A, "/dev/hdb", 0), -EBUSY);
	CHECK_EQ(swap_off(DISK_A), -EINVAL);
	disk_complete();
}

/* without the big kernel lock of 2.4.0 */
TEST(test_swapon_meets_itself)
{
	swap_machine_init(16, 100);
	disk_hold = true;
	host_schedule_hook = swap_on_again; /* while the header is read */
	CHECK_EQ(swap_on(DISK_A, "/dev/hdb", 0), 0);
	CHECK_EQ(second_calls, 1);
	CHECK_EQ(nr_swapfiles, 1);
}
