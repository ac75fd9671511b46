/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_launder.c - page_launder(): N35-N38, T9-T18
 *
 * The shortage is the fake of weak_mm.c: it lasts as long as the test says.
 *
 * SOURCES: @machine mm/page_cache.c mm/truncate.c mm/launder.c
 * SOURCES: tests/host/world.c tests/host/fake_shortage.c
 */
#include "unit.h"
#include "world.h"

static void setup(void)
{
	world_init(16);
	machine_free_shortage = 1;
}

static struct page *dirty_page(unsigned long index)
{
	struct page *page = world_cached(NULL, index);

	world_deactivate(page);
	set_page_dirty(page);
	return page;
}

static struct page *buffer_page(unsigned long index, bool busy)
{
	struct page *page = world_cached(NULL, index);

	world_deactivate(page);
	world_add_buffers(page, busy);
	return page;
}

static struct page *clean_page(unsigned long index)
{
	struct page *page = world_cached(NULL, index);

	world_deactivate(page);
	return page;
}

static void fill(struct page *(*make)(unsigned long), u32 nr)
{
	static unsigned long index = 1000;

	while (nr-- != 0)
		make(index++);
}

static struct page *busy_page(unsigned long index)
{
	return buffer_page(index, true);
}

static struct page *stale_page(unsigned long index)
{
	return buffer_page(index, false);
}

TEST(test_n35_100_dirty_pages)
{
	setup();
	fill(dirty_page, 100);
	CHECK_EQ(page_launder(GFP_KSWAPD, false), 0);
	CHECK_EQ(world_writes, 50);
	CHECK_EQ(vm_transitions[VM_T_LAUNDER_LATER], 100);
	CHECK_EQ(vm_transitions[VM_T_LAUNDER_WRITE], 50);
	CHECK_EQ(vm_transitions[VM_T_LAUNDER_LOCKED], 50);
	CHECK_EQ(machine_calls.wakeup_bdflush, 1);
	machine_check();
}

TEST(test_n35_101_dirty_pages)
{
	setup();
	fill(dirty_page, 101);
	CHECK_EQ(page_launder(GFP_KSWAPD, false), 0);
	CHECK_EQ(world_writes, 51);
}

TEST(test_n36_buffer_pages_sync)
{
	setup();
	fill(busy_page, 200);
	CHECK_EQ(page_launder(GFP_KSWAPD, true), 0);
	CHECK_EQ(world_buffer_calls[0], 200); /* the first pass */
	CHECK_EQ(world_buffer_calls[1], 64);
	CHECK_EQ(world_buffer_calls[2], 136);
	CHECK_EQ(nr_inactive_dirty_pages, 200);
	machine_check();
}

TEST(test_n36_buffer_pages_async)
{
	setup();
	fill(busy_page, 200);
	CHECK_EQ(page_launder(GFP_KSWAPD, false), 0);
	CHECK_EQ(world_buffer_calls[0], 200 + 136);
	CHECK_EQ(world_buffer_calls[1], 64);
	CHECK_EQ(world_buffer_calls[2], 0);
}

TEST(test_n37_one_clean_page_switches_sync_off)
{
	setup();
	fill(busy_page, 200);
	fill(clean_page, 1);
	CHECK_EQ(page_launder(GFP_KSWAPD, true), 1);
	CHECK_EQ(world_buffer_calls[1], 64);
	CHECK_EQ(world_buffer_calls[0], 200 + 136);
	CHECK_EQ(world_buffer_calls[2], 0);
}

TEST(test_n38_without_io_one_pass)
{
	setup();
	fill(dirty_page, 50);
	fill(clean_page, 30);
	fill(stale_page, 20);
	CHECK_EQ(page_launder(GFP_BUFFER, true), 50);
	CHECK_EQ(nr_inactive_dirty_pages, 50);
	CHECK_EQ(world_writes, 0);
	CHECK_EQ(vm_transitions[VM_T_LAUNDER_CLEAN], 30);
	CHECK_EQ(vm_transitions[VM_T_LAUNDER_STRIPPED], 20);
	CHECK_EQ(nr_inactive_clean_pages(), 50);
	CHECK_EQ(machine_calls.wakeup_bdflush, 0);
	machine_check();
}

TEST(test_no_second_pass_without_shortage)
{
	setup();
	machine_free_shortage = 0;
	fill(dirty_page, 10);
	CHECK_EQ(page_launder(GFP_KSWAPD, true), 0);
	CHECK_EQ(world_writes, 0);
	CHECK_EQ(vm_transitions[VM_T_LAUNDER_LATER], 10);
}

TEST(test_t09_pages_in_use_go_to_active)
{
	struct page *referenced, *aged, *held, *with_buffers;

	setup();
	referenced = clean_page(1);
	aged = clean_page(2);
	held = clean_page(3);
	with_buffers = buffer_page(4, false);
	SetPageReferenced(referenced);
	aged->age = 3;
	held->count = 2;
	with_buffers->count = 3; /* not tested: it has buffers */
	page_launder(GFP_BUFFER, false);
	CHECK_EQ(vm_transitions[VM_T_LAUNDER_USED], 3);
	CHECK(!PageReferenced(referenced));
	CHECK_EQ(aged->age, 3);
	CHECK_EQ(machine_where(held), PLACE_ACTIVE);
	/* stripped, then found in use: T13 */
	CHECK_EQ(vm_transitions[VM_T_LAUNDER_MAPPED], 1);
	CHECK_EQ(machine_where(with_buffers), PLACE_ACTIVE);
	CHECK(!with_buffers->buffers);
}

TEST(test_t10_locked_page_rotates)
{
	struct page *page;

	setup();
	page = clean_page(1);
	lock_page(page);
	page_launder(GFP_BUFFER, false);
	CHECK_EQ(vm_transitions[VM_T_LAUNDER_LOCKED], 1);
	CHECK_EQ(machine_where(page), PLACE_DIRTY);
	CHECK(PageLocked(page));
}

TEST(test_t12_busy_buffers_rotate)
{
	struct page *page;

	setup();
	page = buffer_page(1, true);
	page_launder(GFP_BUFFER, false);
	CHECK_EQ(vm_transitions[VM_T_LAUNDER_BUSY], 1);
	CHECK_EQ(machine_where(page), PLACE_DIRTY);
	CHECK_EQ(page->count, 2);
	CHECK(!PageLocked(page));
}

TEST(test_t15_buffer_page_is_freed_and_ends_the_pass)
{
	struct page *page, *behind;
	unsigned long before;

	setup();
	machine_free_shortage = 0;
	page = machine_page(NULL, PLACE_DIRTY, 0, 0, 0);
	page->mapping = NULL;
	world_add_buffers(page, false); /* count 1: the buffers' */
	behind = clean_page(1);
	before = nr_free_pages();
	buffermem_pages = 1;
	CHECK_EQ(page_launder(GFP_KSWAPD, false), 1);
	CHECK_EQ(buffermem_pages, 0);
	CHECK_EQ(nr_free_pages(), before + 1);
	CHECK_EQ(vm_transitions[VM_T_LAUNDER_BUFFER], 1);
	CHECK_EQ(machine_where(behind), PLACE_DIRTY); /* not reached */
	machine_check();
}

TEST(test_t17_refused_page_is_dirty_again_and_active)
{
	struct page *page;

	setup();
	world_write = WRITE_REFUSED;
	page = dirty_page(1);
	CHECK_EQ(page_launder(GFP_KSWAPD, false), 0);
	CHECK_EQ(world_writes, 1);
	CHECK(PageDirty(page) && !PageLocked(page));
	CHECK_EQ(machine_where(page), PLACE_ACTIVE);
	CHECK_EQ(vm_transitions[VM_T_LAUNDER_CANNOT], 1);
	CHECK_EQ(vm_transitions[VM_T_LAUNDER_WRITE], 0);
	CHECK_EQ(page->count, 1);
}

TEST(test_t17_no_writepage_and_nobodys_page)
{
	static const struct aops no_ops;
	struct page *dirty, *nobodys;

	setup();
	dirty = dirty_page(1);
	machine_mapping.ops = &no_ops;
	nobodys = machine_page(NULL, PLACE_DIRTY, 0, 1, 0);
	nobodys->mapping = NULL;
	CHECK_EQ(page_launder(GFP_KSWAPD, false), 0);
	CHECK_EQ(vm_transitions[VM_T_LAUNDER_CANNOT], 2);
	CHECK(PageDirty(dirty) && !PageLocked(dirty));
	CHECK_EQ(machine_where(dirty), PLACE_ACTIVE);
	CHECK_EQ(machine_where(nobodys), PLACE_ACTIVE);
}

TEST(test_t18_written_page_is_collected_by_a_later_call)
{
	struct page *page;

	setup();
	page = dirty_page(1);
	page_launder(GFP_KSWAPD, false);
	CHECK_EQ(world_writes, 1);
	CHECK(PageLocked(page) && !PageDirty(page));
	CHECK_EQ(machine_where(page), PLACE_DIRTY);
	unlock_page(page); /* the I/O ends */
	CHECK_EQ(page_launder(GFP_KSWAPD, false), 1);
	CHECK_EQ(machine_where(page), PLACE_CLEAN);
}

TEST(test_corrupt_entry_is_dropped)
{
	struct page *page;

	setup();
	page = clean_page(1);
	ClearPageInactiveDirty(page);
	CHECK_EQ(page_launder(GFP_BUFFER, false), 0);
	CHECK_EQ(nr_inactive_dirty_pages, 0);
	CHECK(list_empty(&inactive_dirty_list));
}

static struct page *free_buffer_page(void)
{
	struct page *page = machine_page(NULL, PLACE_DIRTY, 0, 0, 0);

	page->mapping = NULL;
	world_add_buffers(page, false);
	buffermem_pages = 1;
	return page;
}

TEST(test_t15_is_one_transition)
{
	setup();
	free_buffer_page();
	CHECK_EQ(page_launder(GFP_BUFFER, false), 1);
	CHECK_EQ(vm_transitions[VM_T_LAUNDER_BUFFER], 1);
	CHECK_EQ(vm_transitions[VM_T_FREED], 0);
	machine_check();
}

TEST(test_t15_page_that_somebody_holds_is_on_no_list)
{
	struct page *page;
	unsigned long before;

	setup();
	page = free_buffer_page();
	page_cache_get(page);
	before = nr_free_pages();
	CHECK_EQ(page_launder(GFP_BUFFER, false), 1);
	CHECK_EQ(page->count, 1);
	CHECK_EQ(machine_where(page), PLACE_OFF);
	CHECK_EQ(nr_free_pages(), before);
	free_page(page);
	CHECK_EQ(vm_transitions[VM_T_FREED], 1);
	CHECK_EQ(nr_free_pages(), before + 1);
}

/* deliberate difference: invariant 3 holds at every moment */
TEST(test_page_touched_while_its_buffers_go_is_active)
{
	struct page *busy, *clean;

	setup();
	busy = buffer_page(1, true);
	clean = buffer_page(2, false);
	world_io_hook = age_page_up;
	CHECK_EQ(page_launder(GFP_BUFFER, false), 0);
	CHECK_EQ(machine_where(busy), PLACE_ACTIVE);
	CHECK_EQ(machine_where(clean), PLACE_ACTIVE);
	CHECK_EQ(clean->age, 5);
	CHECK_EQ(vm_transitions[VM_T_LAUNDER_USED], 2);
	machine_check();
}

TEST(test_page_touched_while_writepage_refused_it)
{
	struct page *page;

	setup();
	page = dirty_page(1);
	world_write = WRITE_REFUSED;
	world_io_hook = age_page_up;
	CHECK_EQ(page_launder(GFP_KSWAPD, false), 0);
	CHECK_EQ(machine_where(page), PLACE_ACTIVE);
	CHECK_EQ(vm_transitions[VM_T_TOUCH_DIRTY], 1);
	CHECK_EQ(vm_transitions[VM_T_LAUNDER_CANNOT], 0);
	CHECK(PageDirty(page) && !PageLocked(page));
	machine_check();
}

TEST(test_written_page_without_a_mapping_error_is_counted_once)
{
	setup();
	world_write = WRITE_ERROR;
	dirty_page(1);
	CHECK_EQ(page_launder(GFP_KSWAPD, false), 0);
	CHECK_EQ(vm_transitions[VM_T_LAUNDER_WRITE], 1);
}
