/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_buddy.c - the buddy allocator (reference 2.3, N63)
 *
 * SOURCES: @machine
 */
#include "unit.h"
#include "core/boot.h"
#include "machine.h"
#include "mm/internal.h"
#include "mm/vmstat.h"

#define TOY_FRAMES 16

/* the machine of N63: 16 frames in one zone, none free yet */
static struct zone *toy_zone(void)
{
	const u32 mib = 1u << 20;
	unsigned long pfn;

	boot_info.nr_ranges = 1;
	boot_info.ranges[0] = (struct boot_range){mib, 4 * mib};
	boot_info.top_paddr = 4 * mib;
	mem_init();
	zones_init(TOY_FRAMES);
	build_zonelists();
	for (pfn = 0; pfn < TOY_FRAMES; pfn++) {
		ClearPageReserved(pfn_to_page(pfn));
		pfn_to_page(pfn)->count = 1;
	}
	return machine_zone(ZONE_DMA);
}

/* frame number of the only free block of @order; -1: none; -2: several */
static long only_block(const struct zone *zone, u32 order)
{
	const struct list_head *head = &zone->free_area[order].free_list;

	if (list_empty(head))
		return -1;
	if (head->next->next != head)
		return -2;
	return (long)page_to_pfn(list_first_entry(head, struct page, list));
}

/* the only block of orders 0..4, -1 for none */
static void check_blocks(const struct zone *zone, const long want[5])
{
	u32 order;

	for (order = 0; order < 5; order++)
		CHECK_EQ(only_block(zone, order), want[order]);
	machine_check();
}

TEST(test_n63_buddy_of_16_pages)
{
	struct zone *zone = toy_zone();
	struct page *page;
	unsigned long pfn;

	for (pfn = 0; pfn < TOY_FRAMES; pfn++)
		free_page(pfn_to_page(pfn));
	check_blocks(zone, (long[]){-1, -1, -1, -1, 0}); /* (a) */
	CHECK_EQ(zone->free_pages, 16);

	page = rmqueue(zone, 0);
	CHECK_EQ(page_to_pfn(page), 15); /* (b) */
	CHECK_EQ(page->count, 1);
	check_blocks(zone, (long[]){14, 12, 8, 0, -1});

	page = rmqueue(zone, 1);
	CHECK_EQ(page_to_pfn(page), 12); /* (c) */
	CHECK_EQ(page[1].count, 0);
	check_blocks(zone, (long[]){14, -1, 8, 0, -1});

	free_page(pfn_to_page(15)); /* (d) */
	check_blocks(zone, (long[]){-1, 14, 8, 0, -1});
	__free_pages(pfn_to_page(12), 1); /* (e) */
	check_blocks(zone, (long[]){-1, -1, -1, -1, 0});
	CHECK_EQ(zone->free_pages, 16);
}

TEST(test_alloc_takes_the_head_and_free_inserts_at_the_head)
{
	struct zone *zone = toy_zone();

	/* pages of different pairs, so that nothing merges */
	free_page(pfn_to_page(2));
	free_page(pfn_to_page(8));
	free_page(pfn_to_page(4));
	CHECK_EQ(page_to_pfn(rmqueue(zone, 0)), 4);
	CHECK_EQ(page_to_pfn(rmqueue(zone, 0)), 8);
	CHECK_EQ(page_to_pfn(rmqueue(zone, 0)), 2);
	CHECK(!rmqueue(zone, 0));
}

TEST(test_free_resets_age_and_two_flags_only)
{
	struct page *page;

	machine_init(8);
	page = alloc_page(GFP_KERNEL);
	page->age = 40;
	SetPageDirty(page);
	SetPageReferenced(page);
	SetPageUptodate(page);
	SetPageError(page);
	free_page(page);
	CHECK_EQ(page->age, PAGE_AGE_START);
	CHECK(!PageDirty(page) && !PageReferenced(page));
	CHECK(PageUptodate(page) && PageError(page));
	CHECK_EQ(page->count, 0);
}

TEST(test_free_only_at_the_last_reference_and_never_reserved)
{
	struct page *page;
	unsigned long before;

	machine_init(8);
	before = nr_free_pages();
	page = alloc_page(GFP_KERNEL);
	page_cache_get(page);
	free_page(page);
	CHECK_EQ(nr_free_pages(), before - 1);
	free_page(page);
	CHECK_EQ(nr_free_pages(), before);
	free_page(zero_page);
	CHECK_EQ(nr_free_pages(), before);
	CHECK_EQ(vm_transitions[VM_T_ALLOC], 1);
	CHECK_EQ(vm_transitions[VM_T_FREED], 1);
}

TEST(test_order_10_fails_and_order_9_is_aligned)
{
	struct page *page;

	machine_init(16);
	CHECK(!alloc_pages(GFP_KERNEL, MAX_ORDER));
	page = alloc_pages(GFP_KERNEL, MAX_ORDER - 1);
	CHECK(page);
	CHECK_EQ(page_to_pfn(page) % (1u << (MAX_ORDER - 1)), 0);
	__free_pages(page, MAX_ORDER - 1);
	machine_check();
}

/* blocks never overlap, are aligned, and all memory comes back in one piece */
TEST(test_random_blocks_never_overlap)
{
	enum { MAX_BLOCKS = 400, STEPS = 20000 };
	static u8 owner[4096];
	struct page *block[MAX_BLOCKS] = {NULL};
	u32 order[MAX_BLOCKS] = {0};
	unsigned long before, i;
	u32 seed = 12345, step;

	machine_init(16);
	before = nr_free_pages();
	for (step = 0; step < STEPS; step++) {
		u32 n;

		seed = seed * 1103515245u + 12345u;
		n = (seed >> 16) % MAX_BLOCKS;
		if (block[n]) {
			for (i = 0; i < 1ul << order[n]; i++)
				owner[page_to_pfn(block[n]) + i] = 0;
			__free_pages(block[n], order[n]);
			block[n] = NULL;
			continue;
		}
		order[n] = (seed >> 8) % 5;
		block[n] = rmqueue(machine_zone(ZONE_DMA), order[n]);
		if (!block[n])
			continue;
		CHECK_EQ(page_to_pfn(block[n]) % (1ul << order[n]), 0);
		for (i = 0; i < 1ul << order[n]; i++) {
			CHECK(!PageReserved(block[n] + i));
			CHECK_EQ(owner[page_to_pfn(block[n]) + i]++, 0);
		}
	}
	for (i = 0; i < MAX_BLOCKS; i++)
		if (block[i])
			__free_pages(block[i], order[i]);
	CHECK_EQ(nr_free_pages(), before);
	machine_check();
	/* 4 MiB..16 MiB is free memory: six blocks of the largest order */
	CHECK(machine_list_len(&machine_zone(ZONE_DMA)
					->free_area[MAX_ORDER - 1]
					.free_list) >= 6);
}
