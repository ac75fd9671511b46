/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_page_hash.c - page cache, queues of a mapping, page lock: N65, 7.1, 6.8
 *
 * SOURCES: @machine mm/shortage.c mm/page_cache.c mm/truncate.c
 * SOURCES: tests/host/world.c
 */
#include <errno.h>

#include "unit.h"
#include "world.h"

TEST(test_n65_table_size)
{
	CHECK_EQ(1u << page_hash_size_bits(4096), 4096);
	CHECK_EQ(1u << page_hash_size_bits(8192), 8192);
	CHECK_EQ(1u << page_hash_size_bits(16384), 16384);
	/* a power-of-two number of whole pages */
	CHECK_EQ(1u << page_hash_size_bits(4097), 8192);
	CHECK_EQ((1u << page_hash_size_bits(1)) * sizeof(void *), PAGE_SIZE);
}

TEST(test_add_find_remove)
{
	struct page *page;

	world_init(16);
	page = machine_page(NULL, PLACE_OFF, 2, 1, 1u << PG_uptodate);
	add_to_page_cache(page, &machine_mapping, 5);
	CHECK(PageLocked(page) && !PageUptodate(page));
	CHECK_EQ(page->count, 2);
	CHECK_EQ(machine_where(page), PLACE_ACTIVE);
	CHECK_EQ(page_cache_size, 1);
	CHECK_EQ(machine_mapping.nrpages, 1);
	CHECK(find_get_page(&machine_mapping, 5) == page);
	CHECK_EQ(page->count, 3);
	CHECK_EQ(page->age, 5); /* a lookup is a touch */
	CHECK(!find_get_page(&machine_mapping, 6));
	lru_cache_del(page);
	remove_inode_page(page);
	CHECK(!page->mapping);
	CHECK_EQ(page_cache_size, 0);
	CHECK_EQ(machine_mapping.nrpages, 0);
	CHECK(list_empty(&machine_mapping.clean_pages));
	CHECK(!find_get_page(&machine_mapping, 5));
}

TEST(test_probe_does_not_touch)
{
	struct page *page;

	world_init(16);
	page = world_cached(NULL, 5);
	spin_lock(&pagecache_lock);
	CHECK(page_hash_probe(&machine_mapping, 5) == page);
	spin_unlock(&pagecache_lock);
	CHECK_EQ(page->age, 2);
	CHECK_EQ(page->count, 1);
}

TEST(test_many_pages_are_all_found)
{
	u32 i;

	world_init(64);
	for (i = 0; i < 8000; i++)
		world_cached(NULL, i << 8);
	for (i = 0; i < 8000; i++)
		CHECK_EQ(find_get_page(&machine_mapping, i << 8)->index,
			 i << 8);
	CHECK_EQ(page_cache_size, 8000);
}

TEST(test_t08_t19_lookup_activates)
{
	struct page *dirty, *clean;

	world_init(16);
	dirty = world_cached(NULL, 1);
	clean = world_cached(NULL, 2);
	world_deactivate(dirty);
	world_clean(clean);
	find_get_page(&machine_mapping, 1);
	find_get_page(&machine_mapping, 2);
	CHECK_EQ(machine_where(dirty), PLACE_ACTIVE);
	CHECK_EQ(machine_where(clean), PLACE_ACTIVE);
	CHECK_EQ(dirty->age, 5);
	CHECK_EQ(vm_transitions[VM_T_TOUCH_DIRTY], 1);
	CHECK_EQ(vm_transitions[VM_T_TOUCH_CLEAN], 1);
}

static u32 kswapd_wakes;
static void count_wake(bool block)
{
	CHECK(!block);
	kswapd_wakes++;
}

TEST(test_lookup_wakes_kswapd_when_both_are_short)
{
	world_init(16);
	world_cached(NULL, 1);
	set_kswapd_waker(count_wake);
	find_get_page(&machine_mapping, 1);
	CHECK_EQ(kswapd_wakes, 0);
	machine_set_free(machine_zone(ZONE_DMA), 10);
	find_get_page(&machine_mapping, 2); /* a miss does not */
	CHECK_EQ(kswapd_wakes, 0);
	find_get_page(&machine_mapping, 1);
	CHECK_EQ(kswapd_wakes, 1);
}

TEST(test_add_unique_refuses_a_second_page)
{
	struct page *page;

	world_init(16);
	world_cached(NULL, 5);
	page = machine_page(NULL, PLACE_OFF, 2, 1, 0);
	CHECK_EQ(add_to_page_cache_unique(page, &machine_mapping, 5), -EEXIST);
	CHECK(!page->mapping && !PageLocked(page));
	CHECK_EQ(page->count, 1);
	CHECK_EQ(add_to_page_cache_unique(page, &machine_mapping, 6), 0);
}

TEST(test_grab_makes_and_finds)
{
	struct page *page;

	world_init(16);
	page = grab_cache_page(&machine_mapping, 9);
	CHECK(PageLocked(page) && !PageUptodate(page));
	CHECK_EQ(page->count, 2);
	unlock_page(page);
	CHECK(grab_cache_page(&machine_mapping, 9) == page);
	CHECK_EQ(page->count, 3);
	CHECK(PageLocked(page));
}

/* the page leaves the cache while somebody sleeps for its lock */
static struct page *leaving;
static void page_leaves(void)
{
	CHECK_EQ(current->state, TASK_UNINTERRUPTIBLE);
	lru_cache_del(leaving);
	remove_inode_page(leaving);
	page_cache_release(leaving);
	unlock_page(leaving);
	host_schedule_hook = NULL;
}

TEST(test_find_lock_looks_again_when_the_page_left)
{
	world_init(16);
	leaving = world_cached(NULL, 3);
	lock_page(leaving);
	host_schedule_hook = page_leaves;
	CHECK(!find_lock_page(&machine_mapping, 3));
	CHECK_EQ(leaving->count, 0); /* our reference was the last */
	CHECK(host_tq_runs >= 1);    /* the I/O was unplugged first */
	machine_check();
}

static struct page *io_page;
static void io_ends(void)
{
	unlock_page(io_page);
}

TEST(test_wait_on_page_does_not_lock)
{
	world_init(16);
	io_page = world_cached(NULL, 3);
	wait_on_page(io_page);
	CHECK_EQ(host_schedules, 0);
	lock_page(io_page);
	host_schedule_hook = io_ends;
	wait_on_page(io_page);
	CHECK(!PageLocked(io_page));
	CHECK_EQ(host_schedules, 1);
	CHECK(!waitqueue_active(&io_page->wait));
}

/* ---- dirty pages ---------------------------------------------------------------- */

TEST(test_set_page_dirty_once)
{
	struct page *page;

	world_init(16);
	page = world_cached(NULL, 1);
	set_page_dirty(page);
	set_page_dirty(page);
	CHECK(PageDirty(page));
	CHECK_EQ(world_set_dirty_calls, 1);
	CHECK(machine_mapping.dirty_pages.next == &page->list);
}

TEST(test_fdatasync_writes_each_page_once_oldest_first)
{
	struct page *a, *b;

	world_init(16);
	world_write = WRITE_DONE;
	a = world_cached(NULL, 1);
	b = world_cached(NULL, 2);
	world_cached(NULL, 3);
	set_page_dirty(a);
	set_page_dirty(b);
	ClearPageDirty(b); /* page_launder() wrote it meanwhile */
	CHECK_EQ(filemap_fdatasync(&machine_mapping), 0);
	CHECK_EQ(world_writes, 1);
	CHECK(!PageDirty(a));
	CHECK_EQ(machine_list_len(&machine_mapping.locked_pages), 2);
	CHECK_EQ(filemap_fdatawait(&machine_mapping), 0);
	CHECK_EQ(machine_list_len(&machine_mapping.clean_pages), 3);
	CHECK_EQ(a->count, 1);
}

TEST(test_fdatasync_ends_although_pages_get_dirty_again)
{
	u32 i;

	world_init(16);
	world_write = WRITE_REDIRTY;
	for (i = 0; i < 10; i++)
		set_page_dirty(world_cached(NULL, i));
	CHECK_EQ(filemap_fdatasync(&machine_mapping), 0);
	CHECK_EQ(world_writes, 10);
	CHECK_EQ(machine_list_len(&machine_mapping.dirty_pages), 10);
}

TEST(test_10_13_refused_page_is_unlocked_and_dirty)
{
	struct page *page;

	world_init(16);
	world_write = WRITE_REFUSED;
	page = world_cached(NULL, 1);
	set_page_dirty(page);
	CHECK_EQ(filemap_fdatasync(&machine_mapping), 0);
	CHECK(PageDirty(page) && !PageLocked(page));
	CHECK_EQ(page->count, 1);
}

TEST(test_write_errors_are_reported_once)
{
	struct page *page;

	world_init(16);
	world_write = WRITE_ERROR;
	page = world_cached(NULL, 1);
	set_page_dirty(page);
	CHECK_EQ(filemap_fdatasync(&machine_mapping), -EIO);
	SetPageError(page);
	CHECK_EQ(filemap_fdatawait(&machine_mapping), -EIO);
	CHECK_EQ(filemap_fdatawait(&machine_mapping), 0);
}

/* ---- truncate, invalidate ---------------------------------------------------------- */

TEST(test_truncate_drops_what_is_beyond_and_zeroes_the_rest)
{
	struct page *page[4];
	unsigned long before;
	u32 i;

	world_init(16);
	for (i = 0; i < 4; i++) {
		page[i] = world_cached(NULL, i);
		memset(page_address(page[i]), 0xaa, PAGE_SIZE);
	}
	set_page_dirty(page[2]);
	world_add_buffers(page[3], false);
	before = nr_free_pages();
	truncate_inode_pages(&machine_mapping, PAGE_SIZE + 100);
	CHECK_EQ(machine_mapping.nrpages, 2);
	CHECK_EQ(nr_free_pages(), before + 2);
	CHECK_EQ(((u8 *)page_address(page[1]))[99], 0xaa);
	CHECK_EQ(((u8 *)page_address(page[1]))[100], 0);
	CHECK_EQ(((u8 *)page_address(page[1]))[PAGE_SIZE - 1], 0);
	CHECK_EQ(((u8 *)page_address(page[0]))[PAGE_SIZE - 1], 0xaa);
	CHECK(!PageLocked(page[1]));
	CHECK_EQ(page[1]->count, 1);
	machine_check();
}

TEST(test_truncate_waits_for_io)
{
	world_init(16);
	io_page = world_cached(NULL, 0);
	lock_page(io_page);
	host_schedule_hook = io_ends;
	truncate_inode_pages(&machine_mapping, 0);
	CHECK_EQ(host_schedules, 1);
	CHECK_EQ(machine_mapping.nrpages, 0);
	CHECK_EQ(io_page->count, 0);
}

TEST(test_invalidate_drops_only_unused_clean_pages)
{
	struct page *unused, *held, *dirty, *locked;

	world_init(16);
	unused = world_cached(NULL, 0);
	held = world_cached(NULL, 1);
	dirty = world_cached(NULL, 2);
	locked = world_cached(NULL, 3);
	page_cache_get(held);
	set_page_dirty(dirty);
	lock_page(locked);
	invalidate_inode_pages(&machine_mapping);
	CHECK_EQ(machine_mapping.nrpages, 3);
	CHECK(!unused->mapping);
	CHECK_EQ(unused->count, 0);
	CHECK(held->mapping && dirty->mapping && locked->mapping);
	machine_check();
}

static void hash_lock_inside_lru_lock(void *unused)
{
	(void)unused;
	spin_lock(&pagemap_lru_lock);
	spin_lock(&pagecache_lock);
}

static void dirty_inside_lru_lock(void *page)
{
	spin_lock(&pagemap_lru_lock);
	set_page_dirty(page);
}

/* invariant 12; 10.12 is the place where 2.4.0 breaks it */
TEST(test_10_12_lock_order_is_enforced)
{
	world_init(16);
	CHECK(unit_aborts(hash_lock_inside_lru_lock, NULL));
	CHECK(unit_aborts(dirty_inside_lru_lock, world_cached(NULL, 1)));
}
