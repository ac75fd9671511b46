/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_swap_slots.c - slot allocation, priorities, use counts: N42-N45, 5.1-5.3
 *
 * SOURCES: @swap
 */
#include "unit.h"
#include "fake_core.h"
#include "swap_machine.h"

/* an area with map entries 0..max-1 on DISK_A */
static struct swap_area *area_new(u32 max)
{
	swap_machine_init(16, max + 1);
	make_swap_header(disk_page(DISK_A, 0), max, 0, NULL);
	CHECK_EQ(swap_on(DISK_A, "/dev/hdb", 0), 0);
	CHECK_EQ(swap_info[0].max, max);
	return &swap_info[0];
}

static u32 take(void)
{
	return swp_offset(get_swap_page());
}

static void take_all(u32 first, u32 nr)
{
	u32 i;

	for (i = 0; i < nr; i++)
		CHECK_EQ(take(), first + i);
}

static void give(u32 slot)
{
	swap_free(swp_entry(0, slot));
}

TEST(test_n42_fresh_area)
{
	struct swap_area *area = area_new(1000);

	CHECK_EQ(nr_swap_pages, 999);
	CHECK_EQ(take(), 1);
	CHECK_EQ(area->cluster_nr, 256);
	take_all(2, 256);
	CHECK_EQ(area->cluster_nr, 0);
	take_all(258, 43);
	CHECK_EQ(nr_swap_pages, 699);
	CHECK_EQ(area->in_use, 300);
}

TEST(test_n43_new_cluster_before_holes)
{
	struct swap_area *area = area_new(1000);
	u32 i;

	take_all(1, 257);
	for (i = 10; i <= 19; i++)
		give(i);
	CHECK_EQ(area->lowest_bit, 10);
	CHECK_EQ(take(), 258);
	CHECK_EQ(area->lowest_bit, 10);
}

TEST(test_n44_cluster_is_finished_first)
{
	struct swap_area *area = area_new(600);

	take_all(1, 400);
	give(5);
	give(6);
	give(7);
	CHECK_EQ(area->cluster_nr, 114);
	CHECK_EQ(take(), 401);
	CHECK_EQ(take(), 402);
	CHECK_EQ(area->cluster_nr, 112);
}

TEST(test_n45_read_ahead_blocks)
{
	static const u32 rows[][3] = {
		/* slot, first, pinned */
		{1, 0, 0},
		{17, 16, 16},
		{37, 32, 16},
		{100, 96, 16},
	};
	u32 first, i;

	area_new(1000);
	page_cluster = 4;
	take_all(1, 200);
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		CHECK_EQ(valid_swaphandles(swp_entry(0, rows[i][0]), &first),
			 rows[i][2]);
		CHECK_EQ(first, rows[i][1]);
	}
	CHECK_EQ(swap_map_get(&swap_info[0], 37), 2);
	CHECK_EQ(swap_map_get(&swap_info[0], 48), 1);
	/* a hole before the wanted slot ends the walk (10.17) */
	give(50);
	CHECK_EQ(valid_swaphandles(swp_entry(0, 60), &first), 2);
	CHECK_EQ(first, 48);
	/* so does the end of the area */
	CHECK_EQ(valid_swaphandles(swp_entry(0, 205), &first), 9);
	CHECK_EQ(first, 192);
}

TEST(test_full_area_then_first_fit)
{
	struct swap_area *area = area_new(600);
	u32 i;

	for (i = 0; i < 599; i++)
		CHECK(take() != 0);
	CHECK_EQ(nr_swap_pages, 0);
	CHECK_EQ(get_swap_page().val, 0);
	give(599);
	give(300);
	give(7);
	CHECK_EQ(area->lowest_bit, 7);
	CHECK_EQ(area->highest_bit, 599);
	CHECK_EQ(nr_swap_pages, 3);
	CHECK_EQ(take() + take() + take(), 7 + 300 + 599);
	CHECK_EQ(get_swap_page().val, 0);
}

/* 5.3 step 2 word by word: the first 256 free slots in a row, else the first */
static u32 slot_by_definition(const struct swap_area *area)
{
	u32 first, nr;

	for (first = area->lowest_bit; first + 255 <= area->highest_bit;
	     first++) {
		for (nr = 0; nr < 256; nr++)
			if (swap_map_get(area, first + nr) != 0)
				break;
		if (nr == 256)
			return first;
	}
	for (first = area->lowest_bit; swap_map_get(area, first) != 0;)
		first++;
	return first;
}

TEST(test_cluster_search_by_definition)
{
	enum { SLOTS = 4000, ROUNDS = 300 };
	struct swap_area *area = area_new(SLOTS + 1);
	u32 seed = 12345, round, i, clusters = 0;

	take_all(1, SLOTS);
	for (round = 0; round < ROUNDS; round++) {
		u32 expect, slot, nr;

		/* free a run of up to 511 slots, or those of it still used */
		seed = seed * 1664525u + 1013904223u;
		slot = 1 + (seed >> 8) % SLOTS;
		nr = 1 + (seed >> 20) % 511;
		for (i = slot; i < min(slot + nr, (u32)SLOTS + 1); i++)
			if (swap_map_get(area, i) != 0)
				give(i);
		area->cluster_nr = 0;
		expect = slot_by_definition(area);
		clusters += expect + 255 <= area->highest_bit &&
			    swap_map_get(area, expect + 255) == 0;
		CHECK_EQ(take(), expect);
		for (i = 0; i < 300 && nr_swap_pages > 1; i++)
			take();
	}
	CHECK(clusters > 20 && clusters < ROUNDS - 20);
}

TEST(test_bad_slots_are_never_given_out)
{
	static const u32 bad[] = {1, 2, 300, 598};
	u32 seen = 0;
	u32 slot, i;

	swap_machine_init(16, 600);
	make_swap_header(disk_page(DISK_A, 0), 599, 4, bad);
	CHECK_EQ(swap_on(DISK_A, "/dev/hdb", 0), 0);
	CHECK_EQ(nr_swap_pages, 594);
	while ((slot = take()) != 0) {
		for (i = 0; i < 4; i++)
			CHECK(slot != bad[i]);
		seen++;
	}
	CHECK_EQ(seen, 594);
}

TEST(test_count_saturates_and_sticks)
{
	struct swap_area *area = area_new(600);
	swp_entry_t entry = get_swap_page();
	u32 i;

	for (i = 1; i < SWAP_MAP_MAX; i++)
		CHECK(swap_duplicate(entry));
	CHECK_EQ(swap_map_get(area, 1), 0x7fff);
	CHECK(swap_duplicate(entry));
	CHECK_EQ(swap_map_get(area, 1), 0x7fff);
	for (i = 0; i < 10; i++)
		swap_free(entry);
	CHECK_EQ(swap_map_get(area, 1), 0x7fff);
}

TEST(test_wrong_entries_are_refused)
{
	struct swap_area *area = area_new(600);

	CHECK(!swap_duplicate((swp_entry_t){0}));
	CHECK(!swap_duplicate(swp_entry(0, 5)));
	CHECK(!swap_duplicate(swp_entry(0, 600)));
	CHECK(!swap_duplicate(swp_entry(1, 5)));
	CHECK(!swap_duplicate(swp_entry(63, 5)));
	CHECK(strstr(host_log, "bad swap entry 00000502"));
	swap_free((swp_entry_t){0});
	give(5);
	CHECK_EQ(nr_swap_pages, 599);
	CHECK_EQ(area->in_use, 0);
	/* more users given up than there are: a message, as in 2.4.0 */
	take();
	__swap_free(swp_entry(0, 1), 3);
	CHECK_EQ(nr_swap_pages, 598);
	CHECK_EQ(swap_map_get(area, 1), 1);
	CHECK(strstr(host_log, "3 of 1 users"));
}

TEST(test_condemned_slot_turns_bad_when_free)
{
	struct swap_area *area = area_new(600);
	swp_entry_t entry = get_swap_page();

	CHECK(swap_duplicate(entry));
	swap_mark_bad(entry);
	CHECK_EQ(swap_map_users(swap_map_get(area, 1)), 2);
	swap_free(entry);
	CHECK_EQ(swap_map_users(swap_map_get(area, 1)), 1);
	swap_free(entry);
	CHECK_EQ(swap_map_get(area, 1), SWAP_MAP_BAD);
	CHECK_EQ(nr_swap_pages, 598);
	CHECK_EQ(total_swap_pages, 598);
	CHECK_EQ(area->pages - area->in_use, nr_swap_pages);
	CHECK(!swap_duplicate(entry));
	while (take() != 0)
		CHECK(swap_map_get(area, 1) == SWAP_MAP_BAD);
	CHECK_EQ(area->in_use, 598);
}

static void two_areas(int prio_a, int prio_b)
{
	swap_machine_init(16, 100);
	CHECK_EQ(swap_on(DISK_A, "/dev/hdb", prio_a), 0);
	CHECK_EQ(swap_on(DISK_B, "/dev/hdc", prio_b), 0);
}

TEST(test_priorities_fill_the_higher_first)
{
	u32 i;

	two_areas(0, 0);
	CHECK_EQ(swap_info[0].prio, -1);
	CHECK_EQ(swap_info[1].prio, -2);
	CHECK_EQ(swap_list.head, 0);
	for (i = 0; i < 98; i++)
		CHECK_EQ(swp_type(get_swap_page()), 0);
	CHECK_EQ(swp_type(get_swap_page()), 1);
	/* a slot that comes free in the better area is taken next */
	swap_free(swp_entry(0, 40));
	CHECK_EQ(get_swap_page().val, swp_entry(0, 40).val);
	CHECK_EQ(swp_type(get_swap_page()), 1);
}

TEST(test_equal_priorities_alternate)
{
	u32 i;

	two_areas(SWAP_FLAG_PREFER | 7, SWAP_FLAG_PREFER | 7);
	CHECK_EQ(swap_info[0].prio, 7);
	/* the later one comes first */
	CHECK_EQ(swap_list.head, 1);
	for (i = 0; i < 50; i++) {
		CHECK_EQ(swp_type(get_swap_page()), 1);
		CHECK_EQ(swp_type(get_swap_page()), 0);
	}
}

TEST(test_preferred_area_goes_to_the_front)
{
	two_areas(0, SWAP_FLAG_PREFER);
	CHECK_EQ(swap_info[1].prio, 0);
	CHECK_EQ(swap_list.head, 1);
	CHECK_EQ(swap_info[1].next, 0);
	CHECK_EQ(swp_type(get_swap_page()), 1);
}

TEST(test_si_swapinfo_counts_good_slots)
{
	unsigned long total, nr_free;

	two_areas(0, 0);
	take();
	take();
	si_swapinfo(&total, &nr_free);
	CHECK_EQ(total, 196);
	CHECK_EQ(nr_free, 194);
	CHECK_EQ(nr_free, nr_swap_pages);
}

TEST(test_swapon_errors)
{
	swap_machine_init(16, 100);
	CHECK_EQ(swap_on(MKDEV(9, 9), "/dev/none", 0), -ENODEV);
	disk_set_pages(DISK_B, 0);
	CHECK_EQ(swap_on(DISK_B, "/dev/hdc", 0), -ENODEV);
	disk_set_pages(DISK_B, 50);
	CHECK_EQ(swap_on(DISK_B, "/dev/hdc", 0), -EINVAL);
	CHECK(strstr(host_log, "/dev/hdc: the device is shorter"));
	disk_set_pages(DISK_B, 100);
	disk_fail_reads = true;
	CHECK_EQ(swap_on(DISK_B, "/dev/hdc", 0), -EIO);
	disk_fail_reads = false;
	CHECK_EQ(nr_swapfiles, 0);
	CHECK_EQ(total_swap_pages, 0);
	/* the failed calls used up no priority */
	CHECK_EQ(swap_on(DISK_A, "/dev/hdb", 0), 0);
	CHECK_EQ(swap_info[0].prio, -1);
	CHECK_EQ(swap_on(DISK_A, "/dev/hdb", 0), -EBUSY);
	CHECK_EQ(nr_swapfiles, 1);
}

TEST(test_swapon_ninth_area_is_refused)
{
	u32 i;

	swap_machine_init(16, 100);
	for (i = 0; i < MAX_SWAPFILES; i++) {
		swap_info[i].flags = SWP_USED;
		swap_info[i].dev = MKDEV(9, i);
	}
	CHECK_EQ(swap_on(DISK_A, "/dev/hdb", 0), -EPERM);
}

TEST(test_swapon_busy_device_is_found_behind_free_areas)
{
	swap_machine_init(16, 100);
	swap_info[MAX_SWAPFILES - 1].flags = SWP_USED;
	swap_info[MAX_SWAPFILES - 1].dev = DISK_A;
	CHECK_EQ(swap_on(DISK_A, "/dev/hdb", 0), -EBUSY);
}

TEST(test_swapoff_last_area_leaves_no_list)
{
	swap_machine_init(16, 100);
	CHECK_EQ(swap_off(DISK_A), -EINVAL);
	CHECK_EQ(swap_on(DISK_A, "/dev/hdb", 0), 0);
	CHECK_EQ(swap_off(DISK_A), 0);
	CHECK_EQ(swap_list.head, -1);
	CHECK_EQ(swap_list.next, -1);
	CHECK_EQ(nr_swap_pages, 0);
	CHECK_EQ(total_swap_pages, 0);
	CHECK_EQ(nr_swapfiles, 0);
	CHECK_EQ(get_swap_page().val, 0);
	/* 10.27: 2.4.0 looks at swap_info[-1] here */
	swap_free(swp_entry(0, 1));
	CHECK_EQ(swap_off(DISK_A), -EINVAL);
}

TEST(test_swapoff_of_a_condemned_slot_counts_it_once)
{
	swp_entry_t entry;

	two_areas(SWAP_FLAG_PREFER | 1, 0);
	entry = get_swap_page();
	CHECK_EQ(swp_type(entry), 0);
	swap_mark_bad(entry); /* its user is found by nobody */
	CHECK_EQ(swap_off(DISK_A), 0);
	CHECK_EQ(total_swap_pages, swap_info[1].pages);
	CHECK_EQ(nr_swap_pages, swap_info[1].pages);
}

TEST(test_swapon_of_a_disk_that_cannot_be_written)
{
	swap_machine_init(16, 100);
	blk_find(DISK_A)->read_only = true;
	CHECK_EQ(swap_on(DISK_A, "/dev/hdb", 0), -EROFS);
	CHECK_EQ(swap_list.head, -1);
}
