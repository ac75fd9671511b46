/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_check.c - vm_check_all() finds every violated invariant of section 12
 *
 * A world with all there is: pages on every list, a swap cache page, page
 * tables with present and swap ptes. It is clean; then each test corrupts one
 * thing and expects exactly that invariant's number.
 *
 * SOURCES: @machine mm/shortage.c mm/page_cache.c mm/truncate.c mm/swap_out.c
 * SOURCES: mm/swapfile.c mm/swap_slots.c mm/swap_state.c mm/check.c
 * SOURCES: mm/check_swap.c tests/host/world.c
 */
#include "unit.h"
#include "world.h"
#include "mm/check_priv.h"

#define START	 0x08048000ul
#define ANON_OLD ((PAGE_SHARED | PTE_DIRTY) & ~PTE_ACCESSED)

static struct mm_struct *mm;
static struct page *active, *dirty, *clean, *swapped, *mapped;

static void setup(void)
{
	world_init(16);
	check_marks = calloc(max_mapnr, sizeof(*check_marks));
	world_swap(8000); /* more slots than frames: two windows */
	active = world_cached(NULL, 1);
	dirty = world_cached(NULL, 2);
	clean = world_cached(NULL, 3);
	world_deactivate(dirty);
	set_page_dirty(dirty);
	world_clean(clean);
	mm = world_mm();
	world_area(mm, START, START + 16 * PAGE_SIZE, VM_READ | VM_WRITE);
	world_map_anonymous(mm, START, 8);
	mapped = pfn_to_page(pte_pfn(*world_pte(mm, START)));
	swapped = machine_page(NULL, PLACE_OFF, 0, 1, 0);
	world_map(mm, START + 8 * PAGE_SIZE, swapped, ANON_OLD);
	swap_out(6, GFP_KSWAPD); /* 8 of quota */
	swap_out(6, GFP_KSWAPD);
	CHECK_EQ(vm_check_all(), 0);
}

/* the last pte of the area is looked at only when its turn comes: make sure */
static void setup_swapped(void)
{
	u32 i;

	setup();
	for (i = 0; i < 64 && !PageSwapCache(swapped); i++)
		swap_out(6, GFP_KSWAPD);
	CHECK(PageSwapCache(swapped));
	CHECK_EQ(vm_check_all(), 0);
}

static void expect_only(enum invariant nr)
{
	CHECK(vm_check_all() > 0);
	CHECK_EQ(vm_check_broken, 1u << nr);
	CHECK(strstr(host_log, "vm_check: invariant") != NULL);
}

static void expect(enum invariant nr)
{
	CHECK(vm_check_all() > 0);
	CHECK(vm_check_broken & 1u << nr);
}

TEST(test_clean_world)
{
	setup_swapped();
	CHECK_EQ(vm_check_running(), 0);
}

/* ---- 1 ------------------------------------------------------------------------- */

TEST(test_inv1_flag_without_list)
{
	setup();
	SetPageActive(mapped);
	expect_only(INV_LISTS);
}

TEST(test_inv1_list_without_flag)
{
	setup();
	ClearPageActive(active);
	expect_only(INV_LISTS);
}

TEST(test_inv1_two_flags)
{
	setup();
	SetPageInactiveClean(active);
	expect(INV_LISTS);
}

TEST(test_inv1_active_counter)
{
	setup();
	nr_active_pages++;
	expect_only(INV_LISTS);
}

TEST(test_inv1_dirty_counter)
{
	setup();
	nr_inactive_dirty_pages--;
	expect_only(INV_LISTS);
}

TEST(test_inv1_zone_dirty_counter)
{
	setup();
	dirty->zone->inactive_dirty_pages++;
	expect_only(INV_LISTS);
}

TEST(test_inv1_zone_clean_counter)
{
	setup();
	clean->zone->inactive_clean_pages++;
	expect_only(INV_LISTS);
}

TEST(test_inv1_broken_link)
{
	setup();
	active->lru.prev = &dirty->lru;
	expect_only(INV_LISTS);
}

/* ---- 2 ------------------------------------------------------------------------- */

static struct page *free_page_of(struct zone *zone)
{
	u32 order;

	for (order = 0; order < MAX_ORDER; order++)
		if (!list_empty(&zone->free_area[order].free_list))
			return list_first_entry(
				&zone->free_area[order].free_list, struct page,
				list);
	CHECK(false);
	return NULL;
}

TEST(test_inv2_free_page_with_a_count)
{
	setup();
	free_page_of(machine_zone(ZONE_DMA))->count = 1;
	expect_only(INV_FREE);
}

TEST(test_inv2_locked_free_page)
{
	setup();
	CHECK(trylock_page(free_page_of(machine_zone(ZONE_DMA))));
	expect_only(INV_FREE);
}

TEST(test_inv2_free_page_with_a_mapping)
{
	setup();
	free_page_of(machine_zone(ZONE_DMA))->mapping = &machine_mapping;
	expect(INV_FREE);
}

TEST(test_inv2_free_page_with_buffers)
{
	setup();
	free_page_of(machine_zone(ZONE_DMA))->buffers =
		(struct buffer_head *)&mm;
	expect(INV_FREE);
}

TEST(test_inv2_free_page_on_a_list)
{
	setup();
	SetPageInactiveDirty(free_page_of(machine_zone(ZONE_DMA)));
	expect(INV_FREE);
}

TEST(test_inv2_free_counter)
{
	setup();
	machine_zone(ZONE_DMA)->free_pages++;
	expect_only(INV_FREE);
}

TEST(test_inv2_pair_bit)
{
	setup();
	machine_zone(ZONE_DMA)->free_area[3].map[0] ^= 1;
	expect_only(INV_FREE);
}

TEST(test_inv2_block_on_two_lists)
{
	struct zone *zone;

	setup();
	zone = machine_zone(ZONE_DMA);
	/* the second frame of a larger block, free once more as order 0 */
	list_add(&list_last_entry(&zone->free_area[MAX_ORDER - 1].free_list,
				  struct page, list)[1]
			  .list,
		 &zone->free_area[0].free_list);
	expect_only(INV_FREE);
}

/* ---- 3 ------------------------------------------------------------------------- */

TEST(test_inv3_inactive_page_with_age)
{
	setup();
	dirty->age = 1;
	expect_only(INV_AGE);
	dirty->age = 0;
	clean->age = 2;
	expect_only(INV_AGE);
}

TEST(test_inv3_age_too_high)
{
	setup();
	mapped->age = PAGE_AGE_MAX + 1;
	expect_only(INV_AGE);
}

/* ---- 4 ------------------------------------------------------------------------- */

TEST(test_inv4_swap_cache_flag_lost)
{
	setup_swapped();
	ClearPageSwapCache(swapped);
	expect(INV_HASH);
}

TEST(test_inv4_swap_cache_flag_on_a_file_page)
{
	setup();
	SetPageSwapCache(active);
	expect(INV_HASH);
}

TEST(test_inv4_hashed_under_another_index)
{
	setup();
	active->index = 77;
	expect_only(INV_HASH);
}

TEST(test_inv4_mapping_but_not_hashed)
{
	setup();
	mapped->mapping = &machine_mapping;
	expect(INV_HASH);
}

TEST(test_inv4_cache_size)
{
	setup();
	page_cache_size++;
	expect_only(INV_HASH);
}

TEST(test_inv4_swapper_space_size)
{
	setup();
	swapper_space.nrpages++;
	expect_only(INV_HASH);
}

TEST(test_inv4_cached_slot_is_free)
{
	setup_swapped();
	swap_map_set(&swap_info[0],
		     swp_offset((swp_entry_t){(u32)swapped->index}), 0);
	expect(INV_HASH);
}

/* ---- 5 ------------------------------------------------------------------------- */

TEST(test_inv5_map_too_high)
{
	setup_swapped();
	swap_map_set(&swap_info[0], 1, 3);
	expect_only(INV_SLOTS);
	CHECK_EQ(vm_check_running(), 0); /* somebody may have a pin */
}

TEST(test_inv5_map_too_low)
{
	setup_swapped();
	swap_map_set(&swap_info[0], 1, 1);
	expect_only(INV_SLOTS);
	CHECK(vm_check_running() > 0);
}

TEST(test_inv5_leaked_slot_in_the_second_window)
{
	setup();
	swap_map_set(&swap_info[0], 7000, 1);
	swap_info[0].in_use++;
	nr_swap_pages--;
	expect_only(INV_SLOTS);
}

TEST(test_inv5_free_slots_counter)
{
	setup();
	nr_swap_pages--;
	expect_only(INV_SLOTS);
}

TEST(test_inv5_in_use_counter)
{
	setup_swapped();
	swap_info[0].in_use++;
	expect_only(INV_SLOTS);
}

TEST(test_inv5_pte_without_a_slot)
{
	setup();
	set_pte(world_pte(mm, START + 12 * PAGE_SIZE),
		swp_entry_to_pte(swp_entry(3, 9)));
	expect_only(INV_SLOTS);
}

TEST(test_saturated_slot_is_tolerated)
{
	setup_swapped();
	swap_map_set(&swap_info[0], 1, SWAP_MAP_MAX);
	CHECK_EQ(vm_check_all(), 0);
}

/* ---- 6 ------------------------------------------------------------------------- */

TEST(test_inv6_count_too_low)
{
	setup();
	page_cache_get(active);
	world_map(mm, START + 12 * PAGE_SIZE, active, PAGE_READONLY);
	CHECK_EQ(vm_check_all(), 0);
	active->count = 1;
	expect_only(INV_COUNT);
	CHECK(vm_check_running() > 0);
}

TEST(test_inv6_leaked_reference)
{
	setup();
	page_cache_get(mapped);
	expect_only(INV_COUNT);
	CHECK_EQ(vm_check_running(), 0);
}

TEST(test_inv6_locked_page_may_be_held)
{
	setup();
	page_cache_get(dirty);
	CHECK(trylock_page(dirty));
	CHECK_EQ(vm_check_all(), 0);
}

TEST(test_inv6_buffers_are_a_holder)
{
	setup();
	world_add_buffers(active, false);
	CHECK_EQ(vm_check_all(), 0);
	active->count--;
	expect_only(INV_COUNT);
}

/* ---- 7-10 ---------------------------------------------------------------------- */

TEST(test_inv7_clean_page_of_nobody)
{
	struct page *page;

	setup();
	page = machine_page(NULL, PLACE_CLEAN, 0, 1, 0);
	page->mapping = NULL;
	expect_only(INV_CLEAN);
}

TEST(test_inv8_dirty_without_mapping)
{
	setup();
	SetPageDirty(mapped);
	expect_only(INV_DIRTY);
}

TEST(test_inv9_async_counter)
{
	setup();
	nr_async_pages = 1;
	expect_only(INV_ASYNC);
	nr_async_pages = 0;
	SetPageDecrAfter(active);
	expect_only(INV_ASYNC);
}

TEST(test_inv10_rss)
{
	setup();
	mm->rss++;
	expect_only(INV_RSS);
	CHECK_EQ(vm_check_running(), 0);
	mm->rss -= 2;
	expect_only(INV_RSS);
}

/* ---- 13 ------------------------------------------------------------------------ */

TEST(test_inv13_areas_overlap)
{
	setup();
	world_area(mm, START + 15 * PAGE_SIZE, START + 17 * PAGE_SIZE, VM_READ);
	expect_only(INV_AREAS);
}

TEST(test_inv13_empty_area)
{
	setup();
	world_area(mm, START + 16 * PAGE_SIZE, START + 16 * PAGE_SIZE, VM_READ);
	expect_only(INV_AREAS);
}
