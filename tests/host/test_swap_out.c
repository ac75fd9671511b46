/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_swap_out.c - the walk and try_to_swap_out(): N47, N48, 4.8, 4.9
 *
 * Real page tables in the arena, the real swap map and swap cache.
 *
 * SOURCES: @machine mm/shortage.c mm/page_cache.c mm/swap_out.c
 * SOURCES: mm/swapfile.c mm/swap_slots.c mm/swap_state.c tests/host/world.c
 * SOURCES: mm/truncate.c
 */
#include "unit.h"
#include "world.h"

#define START	 0x08048000ul
#define ANON_OLD ((PAGE_SHARED | PTE_DIRTY) & ~PTE_ACCESSED)

static struct mm_struct *mm;
static u32 puts_of_last_user;

static void count_put(struct mm_struct *gone)
{
	CHECK_EQ(gone->users, 1);
	puts_of_last_user++;
}

static void setup(u32 ram_mib, u32 pages)
{
	world_init(ram_mib);
	swap_out_mmput = count_put;
	world_swap(1024);
	mm = world_mm();
	world_area(mm, START, START + pages * PAGE_SIZE, VM_READ | VM_WRITE);
}

TEST(test_n47_quota)
{
	CHECK_EQ(swap_quota(100), 8);
	CHECK_EQ(swap_quota(255), 8);
	CHECK_EQ(swap_quota(288), 9);
	CHECK_EQ(swap_quota(1000), 31);
	CHECK_EQ(swap_quota(10000), 312);
}

/* nothing is unmapped: every page is too old to go in one lap */
static void check_lap(u32 rss, u32 calls, u32 examined)
{
	u32 i;

	setup(64, rss);
	world_map_anonymous(mm, START, rss);
	for (i = 0; i < rss; i++)
		pfn_to_page(pte_pfn(*world_pte(mm, START + i * PAGE_SIZE)))
			->age = 64;
	for (i = 1; i < calls; i++)
		CHECK_EQ(swap_out(6, GFP_KSWAPD), 1);
	CHECK(mm->swap_address != 0);
	CHECK_EQ(swap_out(6, GFP_KSWAPD), 0);
	CHECK_EQ(vm_stats[VMSTAT_ptes_scanned], examined);
	CHECK_EQ(vm_stats[VMSTAT_ptes_unmapped], 0);
	CHECK_EQ(mm->swap_address, 0);
	CHECK_EQ(mm->swap_cnt, 0);
	CHECK_EQ(mm->users, 1);
}

TEST(test_n48_lap_of_100)
{
	check_lap(100, 12, 89);
}

TEST(test_n48_lap_of_1000)
{
	check_lap(1000, 32, 969);
}

TEST(test_n48_lap_of_10000)
{
	check_lap(10000, 32, 9969);
}

/* one page at START with the given state; swap_out() looks at it once */
static struct page *one_page(u32 age, u32 prot)
{
	struct page *page;

	setup(16, 1);
	page = machine_page(NULL, PLACE_OFF, age, 1, 0);
	world_map(mm, START, page, prot);
	return page;
}

static pte_t pte_at_start(void)
{
	return *world_pte(mm, START);
}

TEST(test_young_pte_ages_up)
{
	struct page *page = one_page(2, ANON_OLD | PTE_ACCESSED);

	CHECK_EQ(swap_out(6, GFP_KSWAPD), 0);
	CHECK_EQ(page->age, 5);
	CHECK(!pte_young(pte_at_start()) && pte_present(pte_at_start()));
	CHECK_EQ(world_tlb_flushes, 0); /* 10.30 */
}

TEST(test_off_list_page_ages_down_active_one_does_not)
{
	struct page *page = one_page(8, ANON_OLD);

	swap_out(6, GFP_KSWAPD);
	CHECK_EQ(page->age, 4);
	page->mapping = &machine_mapping;
	SetPageActive(page);
	list_add(&page->lru, &active_list);
	nr_active_pages++;
	swap_out(6, GFP_KSWAPD);
	CHECK_EQ(page->age, 4);
}

TEST(test_old_anonymous_page_gets_a_slot)
{
	struct page *page = one_page(1, ANON_OLD);
	swp_entry_t entry;

	CHECK_EQ(swap_out(6, GFP_KSWAPD), 0);
	entry = pte_to_swp_entry(pte_at_start());
	CHECK(!pte_present(pte_at_start()));
	CHECK_EQ(entry.val, 0x100); /* area 0, slot 1 */
	CHECK_EQ(page->index, entry.val);
	CHECK(PageSwapCache(page) && PageDirty(page) && !PageLocked(page));
	CHECK(page->mapping == &swapper_space);
	CHECK_EQ(swap_map_get(&swap_info[0], 1), 2); /* cache + pte */
	CHECK_EQ(page->count, 1);
	CHECK_EQ(machine_where(page), PLACE_DIRTY);
	CHECK_EQ(vm_transitions[VM_T_ADD], 1);
	CHECK_EQ(vm_transitions[VM_T_ADD_OLD], 1);
	CHECK_EQ(mm->rss, 0);
	CHECK_EQ(world_tlb_flushes, 1);
	CHECK(nr_swap_pages == 1022);
}

TEST(test_no_slot_puts_the_pte_back)
{
	struct page *page = one_page(0, ANON_OLD);
	pte_t before = pte_at_start();

	swap_list.head = -1;
	swap_list.next = -1;
	CHECK_EQ(swap_out(6, GFP_KSWAPD), 0);
	CHECK_EQ(pte_at_start().val, before.val);
	CHECK(!PageLocked(page) && !PageSwapCache(page));
	CHECK_EQ(page->count, 1);
	CHECK_EQ(mm->rss, 1);
}

TEST(test_locked_page_is_left_alone)
{
	struct page *page = one_page(0, ANON_OLD);

	CHECK(trylock_page(page));
	swap_out(6, GFP_KSWAPD);
	CHECK(pte_present(pte_at_start()));
	CHECK_EQ(page->count, 1);
}

/* a cached file page of age 0, mapped: cache + pte */
static struct page *file_page(u32 prot)
{
	struct page *page;

	setup(16, 1);
	page = world_cached(NULL, 3);
	page->age = 0;
	page->count = 2;
	world_map(mm, START, page, prot);
	return page;
}

TEST(test_clean_pte_is_just_dropped)
{
	struct page *page = file_page(PAGE_READONLY & ~PTE_ACCESSED);

	swap_out(6, GFP_KSWAPD);
	CHECK(pte_none(pte_at_start()));
	CHECK(!PageDirty(page));
	CHECK_EQ(page->count, 1);
	CHECK_EQ(machine_where(page), PLACE_DIRTY); /* T5 */
	CHECK_EQ(vm_transitions[VM_T_UNMAP], 1);
}

TEST(test_dirty_file_pte_dirties_the_page)
{
	struct page *page = file_page(ANON_OLD);

	swap_out(6, GFP_KSWAPD);
	CHECK(pte_none(pte_at_start()));
	CHECK(PageDirty(page));
	CHECK(page->mapping == &machine_mapping);
	CHECK_EQ(world_set_dirty_calls, 1);
}

TEST(test_page_in_swap_cache_keeps_its_slot)
{
	struct page *page = one_page(0, ANON_OLD);
	swp_entry_t entry = get_swap_page();

	CHECK(trylock_page(page));
	add_to_swap_cache(page, entry);
	unlock_page(page);
	swap_out(6, GFP_KSWAPD);
	CHECK_EQ(pte_at_start().val, entry.val);
	CHECK_EQ(swap_map_get(&swap_info[0], swp_offset(entry)), 2);
	CHECK(PageDirty(page)); /* the pte was dirty: the copy is stale */
	CHECK_EQ(page->count, 1);
	CHECK_EQ(nr_swap_pages, 1022); /* no second slot */
}

TEST(test_shared_page_moves_when_the_last_pte_goes)
{
	struct page *page = one_page(0, ANON_OLD);
	struct mm_struct *other = world_mm();

	world_area(other, START, START + PAGE_SIZE, VM_READ | VM_WRITE);
	world_map(other, START, page, ANON_OLD);
	page->count = 2;
	swap_out(6, GFP_KSWAPD);
	CHECK_EQ(machine_where(page), PLACE_ACTIVE); /* count was 3 */
	CHECK_EQ(page->count, 2);
	swap_out(6, GFP_KSWAPD);
	CHECK_EQ(machine_where(page), PLACE_DIRTY);
	CHECK_EQ(vm_transitions[VM_T_UNMAP], 1);
	CHECK_EQ(page->count, 1);
	CHECK_EQ(swap_map_get(&swap_info[0], 1), 3); /* cache + 2 ptes */
	CHECK_EQ(mm->rss + other->rss, 0);
	CHECK_EQ(swap_out(6, GFP_KSWAPD), 0); /* nobody has pages */
}

TEST(test_locked_and_reserved_areas_are_skipped)
{
	struct page *page = one_page(0, ANON_OLD);

	list_entry(mm->areas.next, struct vm_area, link)->flags |= VM_LOCKED;
	swap_out(6, GFP_KSWAPD);
	CHECK(pte_present(pte_at_start()));
	list_entry(mm->areas.next, struct vm_area, link)->flags = VM_RESERVED;
	swap_out(6, GFP_KSWAPD);
	CHECK_EQ(page->count, 1);
	CHECK_EQ(vm_stats[VMSTAT_ptes_scanned], 0);
}

TEST(test_reserved_page_uses_no_quota)
{
	setup(16, 1);
	world_map(mm, START, zero_page, PAGE_READONLY);
	CHECK_EQ(swap_out(6, GFP_KSWAPD), 0);
	CHECK_EQ(vm_stats[VMSTAT_ptes_scanned], 0);
	CHECK(pte_present(pte_at_start()));
}

TEST(test_largest_quota_goes_first)
{
	struct mm_struct *big;

	setup(16, 300);
	world_map_anonymous(mm, START, 20);
	big = world_mm();
	world_area(big, START, START + 300 * PAGE_SIZE, VM_READ | VM_WRITE);
	world_map_anonymous(big, START, 300);
	CHECK_EQ(swap_out(6, GFP_KSWAPD), 1);
	CHECK_EQ(big->swap_address, START + 10 * PAGE_SIZE); /* 9 + 1 */
	CHECK_EQ(mm->swap_address, 0);
	CHECK_EQ(mm->swap_cnt, 8);
	CHECK_EQ(swap_out(6, GFP_KSWAPD), 1); /* the only one with quota */
	CHECK_EQ(mm->swap_address, START + 9 * PAGE_SIZE);
}

TEST(test_area_that_spans_directory_entries)
{
	unsigned long edge = 0x08400000ul;

	setup(16, 0);
	world_area(mm, edge - PAGE_SIZE, edge + PAGE_SIZE, VM_READ | VM_WRITE);
	world_map_anonymous(mm, edge - PAGE_SIZE, 2);
	swap_out(6, GFP_KSWAPD);
	CHECK_EQ(vm_stats[VMSTAT_ptes_scanned], 2);
}

TEST(test_dead_space_is_put_by_the_hook)
{
	one_page(2, ANON_OLD);
	mm->users = 0; /* exits while swap_out() holds it */
	swap_out(6, GFP_KSWAPD);
	CHECK_EQ(puts_of_last_user, 1);
}

TEST(test_events_tell_why_nothing_was_done)
{
	struct mm_struct *mm;

	world_init(16);
	vm_event_ring.enabled = 1;
	CHECK_EQ(swap_out(6, GFP_KSWAPD), 0);
	CHECK_EQ(world_events(VM_D_SWAP_OUT_NONE), 1);
	mm = world_mm();
	world_area(mm, 0x1000, 0x3000, VM_LOCKED);
	world_map_anonymous(mm, 0x1000, 2);
	CHECK_EQ(swap_out(6, GFP_KSWAPD), 0);
	CHECK_EQ(world_events(VM_D_SWAP_OUT_MM), 1);
	CHECK_EQ(world_events(VM_D_SKIP_AREA), 1);
}
