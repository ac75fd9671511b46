/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_lru.c - ages and the moves between the lists (1.4, 3, 4.1-4.3;
 * N10-N13 and the condition of each transition that lru.c decides)
 *
 * SOURCES: @machine
 */
#include "unit.h"
#include "machine.h"
#include "core/time.h"
#include "mm/buffer.h"
#include "mm/event.h"
#include "mm/internal.h"

static struct buffer_head some_bh; /* "has buffers" */

static void lock_lru(void)
{
	spin_lock(&pagemap_lru_lock);
}

static void unlock_lru(void)
{
	spin_unlock(&pagemap_lru_lock);
}

/* the one transition since the last look was @want (VM_T_NONE: none) */
static void check_transition(enum vm_transition want)
{
	u32 t;

	for (t = 0; t < NR_VM_TRANSITIONS; t++)
		CHECK_EQ(vm_transitions[t], t != 0 && t == (u32)want);
	memset(vm_transitions, 0, sizeof(vm_transitions));
	machine_check();
}

static struct page *new_page(enum machine_place place, u32 age, int count)
{
	struct page *page = machine_page(NULL, place, age, count, 0);

	memset(vm_transitions, 0, sizeof(vm_transitions));
	return page;
}

/* ---- age ---- */

static void check_touches(struct page *page, u32 start)
{
	u32 want = 5, touches = 0;

	page->age = start;
	while (page->age < PAGE_AGE_MAX) {
		age_page_up(page);
		touches++;
		CHECK_EQ(page->age, want);
		want = want == 62 ? 64 : want + 3;
	}
	CHECK_EQ(touches, 21);
	age_page_up(page);
	CHECK_EQ(page->age, 64);
}

TEST(test_n10_touch_from_0)
{
	machine_init(16);
	check_touches(new_page(PLACE_ACTIVE, 0, 1), 0);
	check_touches(new_page(PLACE_OFF, 0, 1), 0);
}

TEST(test_n11_touch_from_2)
{
	machine_init(16);
	check_touches(new_page(PLACE_ACTIVE, 2, 1), 2);
}

TEST(test_n12_decay)
{
	static const struct {
		u32 from, scans;
	} cases[] = {{64, 7}, {63, 6}, {8, 4}, {5, 3}, {2, 2}, {3, 2}, {1, 1}};
	static const u32 from_64[] = {32, 16, 8, 4, 2, 1, 0};
	struct page *page;
	u32 i, n;

	machine_init(16);
	page = new_page(PLACE_ACTIVE, 64, 1);
	for (i = 0; i < ARRAY_SIZE(from_64); i++) {
		age_page_down_ageonly(page);
		CHECK_EQ(page->age, from_64[i]);
	}
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		page->age = cases[i].from;
		for (n = 0; page->age != 0; n++)
			age_page_down_ageonly(page);
		CHECK_EQ(n, cases[i].scans);
	}
	CHECK_EQ(machine_where(page), PLACE_ACTIVE);
}

TEST(test_n13_deactivate_a_shared_page)
{
	struct page *page;

	machine_init(16);
	page = new_page(PLACE_ACTIVE, 40, 3);
	SetPageReferenced(page);
	deactivate_page(page, DEACT_UNMAP);
	CHECK_EQ(page->age, 0);
	CHECK(!PageReferenced(page));
	CHECK_EQ(machine_where(page), PLACE_ACTIVE);
	check_transition(VM_T_NONE);
}

/* ---- T1, T2, T24 ---- */

TEST(test_t1_add_to_active_head)
{
	struct page *old, *page;

	machine_init(16);
	old = new_page(PLACE_ACTIVE, 2, 1);
	page = new_page(PLACE_OFF, 2, 2);
	CHECK(trylock_page(page));
	lru_cache_add(page);
	CHECK(active_list.next == &page->lru && page->lru.next == &old->lru);
	CHECK_EQ(nr_active_pages, 2);
	check_transition(VM_T_ADD);
}

TEST(test_t2_add_with_age_0)
{
	struct page *page;

	machine_init(16);
	page = new_page(PLACE_OFF, 0, 2);
	CHECK(trylock_page(page));
	lru_cache_add(page);
	CHECK_EQ(machine_where(page), PLACE_DIRTY);
	CHECK_EQ(vm_transitions[VM_T_ADD], 1);
	CHECK_EQ(vm_transitions[VM_T_ADD_OLD], 1);
	CHECK_EQ(page->zone->inactive_dirty_pages, 1);
	machine_check();
}

TEST(test_t2_not_with_count_3)
{
	struct page *page;

	machine_init(16);
	page = new_page(PLACE_OFF, 0, 3);
	CHECK(trylock_page(page));
	lru_cache_add(page);
	CHECK_EQ(machine_where(page), PLACE_ACTIVE);
	check_transition(VM_T_ADD);
}

static void do_add(void *page)
{
	lru_cache_add(page);
}

static void do_del(void *page)
{
	lru_cache_del(page);
}

TEST(test_t1_asserts_locked_and_off_list)
{
	machine_init(16);
	CHECK(unit_aborts(do_add, new_page(PLACE_OFF, 2, 1)));
	CHECK(unit_aborts(do_add, machine_page(NULL, PLACE_ACTIVE, 2, 1,
					       1u << PG_locked)));
	CHECK(unit_aborts(do_del, new_page(PLACE_ACTIVE, 2, 1)));
}

TEST(test_t24_del_from_each_list)
{
	enum machine_place place;

	machine_init(16);
	for (place = PLACE_ACTIVE; place <= PLACE_CLEAN; place++) {
		struct page *page = new_page(place, 0, 1);

		CHECK(trylock_page(page));
		lru_cache_del(page);
		CHECK_EQ(machine_where(page), PLACE_OFF);
		check_transition(VM_T_LRU_DEL);
	}
	CHECK_EQ(nr_active_pages + nr_inactive_dirty_pages +
			 nr_inactive_clean_pages(),
		 0);
}

TEST(test_del_off_list_is_only_a_message)
{
	struct page *page;

	machine_init(16);
	page = new_page(PLACE_OFF, 2, 1);
	CHECK(trylock_page(page));
	lru_cache_del(page);
	check_transition(VM_T_NONE);
}

/* ---- deactivate: T4-T7 ---- */

TEST(test_t4_to_t7_reasons)
{
	static const struct {
		enum deactivate_reason why;
		enum vm_transition want;
	} cases[] = {{DEACT_SCAN, VM_T_DEACTIVATE},
		     {DEACT_UNMAP, VM_T_UNMAP},
		     {DEACT_DROP_BEHIND, VM_T_DROP_BEHIND},
		     {DEACT_FULL_WRITE, VM_T_FULL_WRITE}};
	u32 i;

	machine_init(16);
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct page *page = new_page(PLACE_ACTIVE, 9, 2);

		deactivate_page(page, cases[i].why);
		CHECK(inactive_dirty_list.next == &page->lru);
		check_transition(cases[i].want);
	}
}

TEST(test_deactivate_count_limit_is_3_with_buffers)
{
	struct page *page;

	machine_init(16);
	page = new_page(PLACE_ACTIVE, 9, 3);
	page->buffers = &some_bh;
	deactivate_page(page, DEACT_UNMAP);
	CHECK_EQ(machine_where(page), PLACE_DIRTY);
	page = new_page(PLACE_ACTIVE, 9, 4);
	page->buffers = &some_bh;
	deactivate_page(page, DEACT_UNMAP);
	CHECK_EQ(machine_where(page), PLACE_ACTIVE);
	CHECK_EQ(page->age, 0);
}

TEST(test_deactivate_never_moves_a_ramdisk_page)
{
	struct page *page;

	machine_init(16);
	some_bh.dev = RAMDISK_DEV;
	page = new_page(PLACE_ACTIVE, 9, 1);
	page->buffers = &some_bh;
	CHECK(!page_ramdisk(page)); /* ours has memory of its own */
	set_bit(BH_Protected, &some_bh.state);
	CHECK(page_ramdisk(page));
	deactivate_page(page, DEACT_SCAN);
	CHECK_EQ(machine_where(page), PLACE_ACTIVE);
	CHECK_EQ(page->age, 0);
	some_bh.dev = MKDEV(3, 0);
	CHECK(!page_ramdisk(page));
	page->buffers = NULL;
	CHECK(!page_ramdisk(page));
}

TEST(test_deactivate_never_moves_a_page_that_cannot_be_written)
{
	static const struct aops no_writepage;
	static struct address_space memory_only = {.ops = &no_writepage};
	struct page *page;

	machine_init(16);
	page = new_page(PLACE_ACTIVE, 9, 1);
	page->mapping = &memory_only;
	SetPageDirty(page);
	deactivate_page(page, DEACT_SCAN);
	CHECK_EQ(machine_where(page), PLACE_ACTIVE);
	CHECK_EQ(page->age, 0);
	ClearPageDirty(page); /* nothing would be lost */
	deactivate_page(page, DEACT_SCAN);
	CHECK_EQ(machine_where(page), PLACE_DIRTY);
}

TEST(test_deactivate_moves_only_active_pages)
{
	enum machine_place place;

	machine_init(16);
	for (place = PLACE_OFF; place <= PLACE_CLEAN; place++) {
		struct page *page;

		if (place == PLACE_ACTIVE)
			continue;
		page = new_page(place, 0, 1);
		SetPageReferenced(page);
		deactivate_page(page, DEACT_UNMAP);
		CHECK_EQ(machine_where(page), place);
		CHECK(!PageReferenced(page));
		check_transition(VM_T_NONE);
	}
}

/* ---- activate: T8, T19 ---- */

TEST(test_t8_t19_touch_activates)
{
	struct page *page;

	machine_init(16);
	page = new_page(PLACE_DIRTY, 0, 1);
	age_page_up(page);
	CHECK(active_list.next == &page->lru);
	CHECK_EQ(page->age, 5);
	check_transition(VM_T_TOUCH_DIRTY);

	page = new_page(PLACE_CLEAN, 0, 1);
	lock_lru();
	age_page_up_nolock(page);
	unlock_lru();
	CHECK(active_list.next == &page->lru);
	CHECK_EQ(page->age, 5);
	check_transition(VM_T_TOUCH_CLEAN);
}

TEST(test_activate_raises_the_age_of_any_page)
{
	struct page *page;

	machine_init(16);
	page = new_page(PLACE_OFF, 1, 1);
	activate_page(page);
	CHECK_EQ(page->age, PAGE_AGE_START);
	page = new_page(PLACE_ACTIVE, 40, 1);
	activate_page(page);
	CHECK_EQ(page->age, 40);
	check_transition(VM_T_NONE);
}

/* ---- the moves of the scans ---- */

TEST(test_t3_rotate_to_the_head)
{
	struct page *tail, *head;

	machine_init(16);
	tail = new_page(PLACE_ACTIVE, 4, 1);
	head = new_page(PLACE_ACTIVE, 4, 1);
	lock_lru();
	lru_rotate_active(tail);
	unlock_lru();
	CHECK(active_list.next == &tail->lru && active_list.prev == &head->lru);
	check_transition(VM_T_ROTATE);
}

static void check_moves_to_active(enum machine_place from,
				  enum vm_transition why)
{
	struct page *page = new_page(from, 0, 2);

	lock_lru();
	lru_move_to_active(page, why);
	unlock_lru();
	CHECK(active_list.next == &page->lru);
	CHECK_EQ(page->age, 0); /* unchanged */
	check_transition(why);
}

TEST(test_t9_t17_t20_to_active)
{
	machine_init(16);
	check_moves_to_active(PLACE_DIRTY, VM_T_LAUNDER_USED);
	check_moves_to_active(PLACE_DIRTY, VM_T_LAUNDER_CANNOT);
	check_moves_to_active(PLACE_CLEAN, VM_T_RECLAIM_USED);
}

TEST(test_t10_t11_t21_to_dirty_head)
{
	struct page *tail, *head, *clean;

	machine_init(16);
	tail = new_page(PLACE_DIRTY, 0, 1);
	head = new_page(PLACE_DIRTY, 0, 1);
	lock_lru();
	lru_move_to_inactive_dirty(tail, VM_T_LAUNDER_LOCKED);
	unlock_lru();
	CHECK(inactive_dirty_list.next == &tail->lru);
	CHECK(inactive_dirty_list.prev == &head->lru);
	check_transition(VM_T_LAUNDER_LOCKED);

	clean = new_page(PLACE_CLEAN, 0, 1);
	lock_lru();
	lru_move_to_inactive_dirty(clean, VM_T_RECLAIM_DIRTY);
	unlock_lru();
	CHECK(inactive_dirty_list.next == &clean->lru);
	CHECK_EQ(nr_inactive_dirty_pages, 3);
	check_transition(VM_T_RECLAIM_DIRTY);
}

TEST(test_t16_to_clean_of_its_own_zone)
{
	struct page *page;

	machine_init(32);
	page = machine_page(machine_zone(ZONE_DMA), PLACE_DIRTY, 0, 1, 0);
	memset(vm_transitions, 0, sizeof(vm_transitions));
	lock_lru();
	lru_move_to_inactive_clean(page, VM_T_LAUNDER_CLEAN);
	unlock_lru();
	CHECK_EQ(machine_zone(ZONE_DMA)->inactive_clean_pages, 1);
	CHECK_EQ(machine_zone(ZONE_NORMAL)->inactive_clean_pages, 0);
	check_transition(VM_T_LAUNDER_CLEAN);
}

TEST(test_t12_t13_t14_isolate_and_put_back)
{
	struct page *page;

	machine_init(16);
	page = new_page(PLACE_DIRTY, 0, 3);
	lock_lru();
	lru_isolate_inactive_dirty(page);
	CHECK_EQ(machine_where(page), PLACE_OFF);
	CHECK_EQ(nr_inactive_dirty_pages, 0);
	lru_putback_inactive_dirty(page, VM_T_LAUNDER_BUSY);
	unlock_lru();
	CHECK_EQ(machine_where(page), PLACE_DIRTY);
	check_transition(VM_T_LAUNDER_BUSY);

	lock_lru();
	lru_isolate_inactive_dirty(page);
	lru_putback_active(page, VM_T_LAUNDER_MAPPED);
	unlock_lru();
	CHECK_EQ(machine_where(page), PLACE_ACTIVE);
	check_transition(VM_T_LAUNDER_MAPPED);

	page = new_page(PLACE_DIRTY, 0, 2);
	lock_lru();
	lru_isolate_inactive_dirty(page);
	lru_putback_inactive_clean(page, VM_T_LAUNDER_STRIPPED);
	unlock_lru();
	CHECK_EQ(machine_where(page), PLACE_CLEAN);
	check_transition(VM_T_LAUNDER_STRIPPED);
}

TEST(test_t22_t23_take_clean)
{
	struct page *page;
	unsigned long before;

	machine_init(16);
	page = new_page(PLACE_CLEAN, 0, 1);
	before = nr_free_pages();
	lock_lru();
	lru_take_inactive_clean(page);
	unlock_lru();
	CHECK_EQ(machine_where(page), PLACE_OFF);
	check_transition(VM_T_NONE);
	page->mapping = NULL;
	free_reclaimed_page(page);
	CHECK_EQ(nr_free_pages(), before + 1);
	check_transition(VM_T_RECLAIM_FREE);
}

TEST(test_corrupt_entry_is_dropped_and_counted)
{
	struct page *page, *other;

	machine_init(16);
	other = new_page(PLACE_ACTIVE, 2, 1);
	page = new_page(PLACE_ACTIVE, 2, 1);
	ClearPageActive(page);
	lock_lru();
	lru_drop_corrupt(page, "active");
	unlock_lru();
	CHECK_EQ(nr_active_pages, 1);
	CHECK(active_list.next == &other->lru);

	page = new_page(PLACE_DIRTY, 0, 1);
	ClearPageInactiveDirty(page);
	lock_lru();
	lru_drop_corrupt(page, "inactive_dirty");
	unlock_lru();
	CHECK_EQ(nr_inactive_dirty_pages, 0);

	page = new_page(PLACE_CLEAN, 0, 1);
	ClearPageInactiveClean(page);
	lock_lru();
	lru_drop_corrupt(page, "inactive_clean");
	unlock_lru();
	CHECK_EQ(nr_inactive_clean_pages(), 0);
	machine_check();
}

/* ---- the event ring ---- */

TEST(test_event_ring_records_transitions)
{
	struct page *page;
	const struct vm_event_rec *rec;

	machine_init(16);
	vm_event_init();
	CHECK_EQ(vm_event_ring.enabled, 1);
	page = new_page(PLACE_DIRTY, 0, 1);
	vm_event_ring.head = 0;
	age_page_up(page);
	CHECK_EQ(vm_event_ring.head, 1);
	rec = &vm_event_ring.rec[0];
	CHECK_EQ(rec->kind, VM_T_TOUCH_DIRTY);
	CHECK_EQ(rec->a, page_to_pfn(page));
	CHECK_EQ(rec->b & 0xff, 0);
	CHECK_EQ(rec->b >> 8 & 0xff, 1);
	CHECK_EQ(rec->b >> 16 & PG_LRU_MASK, 1u << PG_active);
	CHECK_STR(vm_event_name(rec->kind), "T8 TOUCH_DIRTY");
	CHECK_STR(vm_event_name(VM_D_KSWAPD_WAKE), "KSWAPD_WAKE");
	CHECK_STR(vm_event_name(VM_D_END), "?");
}

TEST(test_event_ring_wraps_and_freezes)
{
	u32 i;

	vm_event_init();
	for (i = 0; i < VM_EVENT_RING + 3; i++)
		vm_event(VM_D_REAP, i, 0);
	CHECK_EQ(vm_event_ring.head, VM_EVENT_RING + 3);
	CHECK_EQ(vm_event_ring.rec[2].a, VM_EVENT_RING + 2);
	CHECK_EQ(vm_event_ring.rec[3].a, 3);
	vm_event_ring.frozen = 1;
	vm_event(VM_D_REAP, 1, 1);
	CHECK_EQ(vm_event_ring.head, VM_EVENT_RING + 3);
	CHECK_EQ(vm_event_ring.drops, 1);
}

/* "last" in docs/events.md: the stamp of the record before */
TEST(test_event_of_the_walk_repeats_the_stamp)
{
	const struct vm_event_rec *rec = vm_event_ring.rec;

	vm_event_init();
	vm_event_ring.head = 0;
	jiffies = 7; /* no TSC here: the stamp is the tick */
	vm_event(VM_D_SWAP_OUT_MM, 1, 8);
	jiffies = 9;
	vm_event(VM_D_SKIP_YOUNG, 1, 0);
	vm_event(VM_D_SKIP_NO_SWAP, 2, 0);
	CHECK_EQ(rec[0].stamp, 7);
	CHECK_EQ(rec[1].stamp, 7);
	CHECK_EQ(rec[2].stamp, 7);
	vm_event(VM_D_UNMAP_ANON, 3, 0);
	vm_event(VM_D_SKIP_AGE, 4, 0);
	CHECK_EQ(rec[3].stamp, 9);
	CHECK_EQ(rec[4].stamp, 9);
}

TEST(test_every_event_has_a_name)
{
	u32 kind;

	for (kind = 1; kind < NR_VM_TRANSITIONS; kind++)
		CHECK(vm_event_name(kind)[0] == 'T');
	for (kind = VM_D_FIRST + 1; kind < VM_D_END; kind++)
		CHECK(strcmp(vm_event_name(kind), "?") != 0);
}
