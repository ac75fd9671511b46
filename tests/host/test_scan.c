/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_scan.c - refill_inactive_scan() and reclaim_page(): N14-N17, T3, T4,
 * T20-T22
 *
 * SOURCES: @machine mm/shortage.c mm/page_cache.c mm/truncate.c mm/launder.c
 * SOURCES: mm/vmscan.c mm/kswapd.c tests/host/world.c tests/host/fake_oom.c
 */
#include "unit.h"
#include "world.h"

/* pages that a scan at each priority looks at, by counting rotations */
static void check_maxscan(u32 nr_pages, const u32 *want)
{
	int priority;
	u32 i;

	world_init(64);
	for (i = 0; i < nr_pages; i++) /* pinned: every page rotates */
		machine_page(NULL, PLACE_ACTIVE, 0, 5, 0);
	for (priority = 6; priority >= 0; priority--) {
		u32 before = vm_transitions[VM_T_ROTATE];

		CHECK_EQ(refill_inactive_scan((u32)priority, false), 0);
		CHECK_EQ(vm_transitions[VM_T_ROTATE] - before,
			 want[6 - priority]);
	}
	machine_check();
}

TEST(test_n14_maxscan_63)
{
	check_maxscan(63, (const u32[]){0, 1, 3, 7, 15, 31, 63});
}

TEST(test_n14_maxscan_100)
{
	check_maxscan(100, (const u32[]){1, 3, 6, 12, 25, 50, 100});
}

TEST(test_n14_maxscan_1000)
{
	check_maxscan(1000, (const u32[]){15, 31, 62, 125, 250, 500, 1000});
}

TEST(test_n14_maxscan_10000)
{
	check_maxscan(10000,
		      (const u32[]){156, 312, 625, 1250, 2500, 5000, 10000});
}

static struct page *page_a, *page_b, *page_c, *page_d, *page_e, *page_f;

/* the list of N15, tail first: A B C D E F */
static void setup_n15(void)
{
	world_init(16);
	page_a = machine_page(NULL, PLACE_ACTIVE, 4, 1, 0);
	page_b = machine_page(NULL, PLACE_ACTIVE, 0, 1, 1u << PG_referenced);
	page_c = machine_page(NULL, PLACE_ACTIVE, 1, 2, 0);
	page_d = machine_page(NULL, PLACE_ACTIVE, 1, 1, 0);
	world_add_buffers(page_d, false); /* count 2 */
	page_e = machine_page(NULL, PLACE_ACTIVE, 9, 1, 0);
	page_f = machine_page(NULL, PLACE_ACTIVE, 2, 1, 0);
}

static void check_order_n15(void)
{
	const struct page *want[] = {page_e, page_f, page_a, page_b, page_c};
	u32 i;

	CHECK_EQ(nr_active_pages, 5);
	for (i = 0; i < 5; i++)
		CHECK(world_nth(&active_list, i) == want[i]);
	CHECK_EQ(machine_where(page_d), PLACE_DIRTY);
}

TEST(test_n15_oneshot_scan)
{
	setup_n15();
	CHECK_EQ(refill_inactive_scan(0, true), 1);
	check_order_n15();
	CHECK_EQ(vm_transitions[VM_T_ROTATE], 3);
	CHECK_EQ(vm_transitions[VM_T_DEACTIVATE], 1);
	CHECK_EQ(page_e->age, 9);
	CHECK_EQ(page_f->age, 2);
	CHECK_EQ(page_a->age, 2);
	CHECK_EQ(page_b->age, 5);
	CHECK_EQ(page_c->age, 0);
	CHECK(!PageReferenced(page_b));
	machine_check();
}

TEST(test_n16_second_scan)
{
	setup_n15();
	refill_inactive_scan(0, true);
	CHECK_EQ(refill_inactive_scan(0, false), 0);
	check_order_n15();
	CHECK_EQ(page_e->age, 4);
	CHECK_EQ(page_f->age, 1);
	CHECK_EQ(page_a->age, 1);
	CHECK_EQ(page_b->age, 2);
	CHECK_EQ(page_c->age, 0);
}

TEST(test_n17_idle_kswapd_ages_100_pages_a_round)
{
	u32 round, i;

	world_init(64);
	for (i = 0; i < 6400; i++)
		machine_page(NULL, PLACE_ACTIVE, 64, 1, 0);
	for (round = 1; round <= 64; round++) {
		kswapd_round();
		CHECK_EQ(vm_transitions[VM_T_ROTATE], 100 * round);
	}
	/* every page exactly once */
	for (i = 0; i < 6400; i++)
		CHECK_EQ(world_nth(&active_list, i)->age, 32);
	CHECK_EQ(vm_stats[VMSTAT_kswapd_round], 0);
}

TEST(test_ramdisk_page_is_rotated_not_deactivated)
{
	struct page *page;

	world_init(16);
	page = machine_page(NULL, PLACE_ACTIVE, 0, 1, 0);
	world_add_buffers(page, false);
	page->buffers->dev = MKDEV(1, 0);
	set_bit(BH_Protected, &page->buffers->state);
	CHECK_EQ(refill_inactive_scan(0, true), 0);
	CHECK_EQ(machine_where(page), PLACE_ACTIVE);
}

TEST(test_corrupt_active_entry_is_dropped)
{
	struct page *bad, *good;

	world_init(16);
	bad = machine_page(NULL, PLACE_ACTIVE, 0, 1, 0);
	good = machine_page(NULL, PLACE_ACTIVE, 0, 1, 0);
	ClearPageActive(bad);
	CHECK_EQ(refill_inactive_scan(0, false), 1);
	CHECK_EQ(nr_active_pages, 0);
	CHECK_EQ(machine_where(good), PLACE_DIRTY);
	CHECK(strstr(host_log, "by mistake") != NULL);
}

/* ---- reclaim_page ----------------------------------------------------------- */

TEST(test_t22_reclaim_takes_the_identity)
{
	struct page *page;

	world_init(16);
	page = world_cached(NULL, 7);
	world_clean(page);
	CHECK(reclaim_page(page->zone) == page);
	CHECK_EQ(page->count, 1);
	CHECK_EQ(page->age, PAGE_AGE_START);
	CHECK(!page->mapping && !PageLocked(page));
	CHECK_EQ(machine_where(page), PLACE_OFF);
	CHECK_EQ(page_cache_size, 0);
	CHECK_EQ(machine_mapping.nrpages, 0);
	CHECK_EQ(memory_pressure, 1);
	CHECK(!reclaim_page(page->zone));
	CHECK_EQ(memory_pressure, 2);
}

TEST(test_t20_used_clean_pages_go_to_active)
{
	struct page *referenced, *aged, *held;

	world_init(16);
	referenced = world_cached(NULL, 1);
	aged = world_cached(NULL, 2);
	held = world_cached(NULL, 3);
	world_clean(referenced);
	world_clean(aged);
	world_clean(held);
	SetPageReferenced(referenced);
	aged->age = 1;
	held->count = 2;
	CHECK(!reclaim_page(held->zone));
	CHECK_EQ(vm_transitions[VM_T_RECLAIM_USED], 3);
	CHECK_EQ(machine_where(referenced), PLACE_ACTIVE);
	CHECK_EQ(machine_where(aged), PLACE_ACTIVE);
	CHECK_EQ(machine_where(held), PLACE_ACTIVE);
	CHECK_EQ(held->age, 0); /* T20 does not touch the age */
}

TEST(test_t21_not_clean_pages_go_back_to_dirty)
{
	struct page *dirty, *locked, *buffers;

	world_init(16);
	dirty = world_cached(NULL, 1);
	locked = world_cached(NULL, 2);
	buffers = world_cached(NULL, 3);
	world_clean(dirty);
	world_clean(locked);
	world_clean(buffers);
	set_page_dirty(dirty);
	lock_page(locked);
	world_add_buffers(buffers, false);
	CHECK(!reclaim_page(dirty->zone));
	CHECK_EQ(vm_transitions[VM_T_RECLAIM_DIRTY], 3);
	CHECK_EQ(machine_where(dirty), PLACE_DIRTY);
	CHECK_EQ(machine_where(locked), PLACE_DIRTY);
	CHECK_EQ(machine_where(buffers), PLACE_DIRTY);
	CHECK(!PageLocked(dirty) && PageLocked(locked) && !PageLocked(buffers));
}

TEST(test_reclaim_takes_the_oldest_first)
{
	struct page *old, *young;

	world_init(16);
	old = world_cached(NULL, 1);
	young = world_cached(NULL, 2);
	world_clean(old);
	world_clean(young);
	CHECK(reclaim_page(old->zone) == old);
	CHECK(reclaim_page(old->zone) == young);
}

/* ---- kswapd and who waits for it ---------------------------------------------- */

static u32 rounds_while_waiting;

static void run_kswapd_instead(void)
{
	rounds_while_waiting++;
	CHECK_EQ(current->state, TASK_UNINTERRUPTIBLE);
	kswapd_round();
	CHECK_EQ(current->state, TASK_RUNNING); /* the round woke us */
}

TEST(test_blocking_waiter_is_woken_by_the_round)
{
	world_init(16);
	current = host_task_new(5);
	host_schedule_hook = run_kswapd_instead;
	wakeup_kswapd(true);
	CHECK_EQ(rounds_while_waiting, 1);
	CHECK_EQ(vm_stats[VMSTAT_kswapd_wakeup], 0); /* it was not asleep */
}

TEST(test_stats_are_recalculated_strictly_after_a_second)
{
	world_init(16);
	kswapd_init();
	memory_pressure = 6400;
	jiffies += HZ;
	kswapd_round();
	CHECK_EQ(memory_pressure, 6400);
	jiffies += 1;
	kswapd_round();
	CHECK_EQ(memory_pressure, 6300);
}

/* ---- refill_inactive's order (4.7) ---------------------------------------------- */

static char order[64];
static void shrink_d(u32 priority, u32 gfp_mask)
{
	(void)gfp_mask;
	snprintf(order + strlen(order), sizeof(order) - strlen(order), "d%u",
		 priority);
}
static void shrink_i(u32 priority, u32 gfp_mask)
{
	(void)priority;
	(void)gfp_mask;
	strcat(order, "i ");
}

TEST(test_shrinkers_run_at_every_priority_in_order)
{
	static struct shrinker d = {.shrink = shrink_d};
	static struct shrinker i = {.shrink = shrink_i};

	world_init(16);
	register_shrinker(&d);
	register_shrinker(&i);
	machine_set_free(machine_zone(ZONE_DMA), 10); /* both short */
	CHECK_EQ(refill_inactive(GFP_KSWAPD, false), 0);
	CHECK_STR(order, "d6i d5i d4i d3i d2i d1i d0i ");
}

TEST(test_refill_stops_at_the_cluster_for_a_user)
{
	u32 i;

	world_init(16);
	swap_setup();
	for (i = 0; i < 64; i++)
		machine_page(NULL, PLACE_ACTIVE, 0, 1, 0);
	machine_set_free(machine_zone(ZONE_DMA), 10);
	CHECK_EQ(refill_inactive(GFP_KSWAPD, true), 1);
	CHECK_EQ(vm_transitions[VM_T_DEACTIVATE], 8);
}

static void kick_while_asleep(void)
{
	CHECK_EQ(world_events(VM_D_KSWAPD_SLEEP), 1);
	current = host_task_new(6);
	wakeup_kswapd(false);
	CHECK_EQ(world_events(VM_D_KSWAPD_KICK), 1);
	exit(0); /* kswapd() never returns */
}

TEST(test_events_of_kswapd)
{
	world_init(16);
	vm_event_ring.enabled = 1;
	kswapd_init();
	wakeup_kswapd(false); /* it does not sleep: nothing to tell */
	CHECK_EQ(world_events(VM_D_KSWAPD_KICK), 0);
	current = host_task_new(5);
	host_schedule_hook = run_kswapd_instead;
	wakeup_kswapd(true);
	CHECK_EQ(world_events(VM_D_KSWAPD_WAITER), 1);
	CHECK_EQ(world_events(VM_D_KSWAPD_WAKE), 1);
	host_schedule_hook = kick_while_asleep;
	kswapd(NULL);
	CHECK(false);
}

static u32 rounds_seen;

static void count_rounds(u32 priority, u32 gfp_mask)
{
	(void)gfp_mask;
	if (priority != 0 || ++rounds_seen < 3)
		return;
	/* both shortages last: it went on without a sleep (10.5) */
	CHECK_EQ(world_events(VM_D_KSWAPD_AGAIN), 2);
	CHECK_EQ(world_events(VM_D_KSWAPD_SLEEP), 0);
	CHECK_EQ(host_schedules, 0);
	exit(0);
}

static void pause_ends(void)
{
	CHECK_EQ(world_events(VM_D_KSWAPD_AGAIN), 1);
	CHECK_EQ(current->state, TASK_INTERRUPTIBLE);
	exit(0);
}

/* never enough: both shortages stay */
static void start_short_kswapd(void)
{
	world_init(16);
	vm_event_ring.enabled = 1;
	kswapd_init();
	machine_set_free(machine_zone(ZONE_DMA), 10);
	vm_event_ring.head = 0;
	kswapd(NULL);
	CHECK(false);
}

TEST(test_10_5_kswapd_does_not_rest_while_both_are_short)
{
	static struct shrinker s = {.shrink = count_rounds};

	register_shrinker(&s);
	start_short_kswapd();
}

TEST(test_kswapd_pause_ends_the_spinning)
{
	sysctl_kswapd_pause = 5;
	host_schedule_hook = pause_ends;
	start_short_kswapd();
}
