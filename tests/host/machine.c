/* SPDX-License-Identifier: GPL-2.0-only */
/* machine.c - memory, zones and pages on lists for host tests: machine.h */
#include <string.h>

#include "core/boot.h"
#include "fake_core.h"
#include "mm/internal.h"
#include "mm/vmstat.h"
#include "machine.h"

#define MIB	   (1u << 20)
#define MAX_FRAMES (MAX_LOWMEM_BYTES >> PAGE_SHIFT)

struct address_space machine_mapping;

/*
 * The memory that kernel code asks for here is the machine's own: what is lost
 * of it the tests count. Looking through that memory after each test for lost
 * host memory would take longer than the tests.
 */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "detect_leaks=0";
}

/* pages that machine_set_free() keeps out of the buddy, a stack per zone */
static struct page *held[MAX_NR_ZONES][MAX_FRAMES];
static unsigned long nr_held[MAX_NR_ZONES];

void machine_init(u32 ram_mib)
{
	boot_info.nr_ranges = 1;
	boot_info.ranges[0] = (struct boot_range){MIB, ram_mib * MIB};
	boot_info.top_paddr = ram_mib * MIB;
	host_log_echo = false;
	mem_init();
	mem_free_all();
	INIT_LIST_HEAD(&machine_mapping.clean_pages);
	INIT_LIST_HEAD(&machine_mapping.dirty_pages);
	INIT_LIST_HEAD(&machine_mapping.locked_pages);
	INIT_LIST_HEAD(&machine_mapping.dirty_buffers);
	INIT_LIST_HEAD(&machine_mapping.i_mmap);
	memset(vm_stats, 0, sizeof(vm_stats));
	memset(vm_transitions, 0, sizeof(vm_transitions));
	memory_pressure = 0;
}

struct zone *machine_zone(enum zone_type type)
{
	return &zones[type];
}

void machine_set_free(struct zone *zone, unsigned long nr)
{
	u32 i = (u32)(zone - zones);
	int pressure = memory_pressure;

	while (zone->free_pages > nr) {
		struct page *page = rmqueue(zone, 0);

		BUG_ON(!page);
		held[i][nr_held[i]++] = page;
	}
	while (zone->free_pages < nr) {
		BUG_ON(nr_held[i] == 0);
		__free_pages(held[i][--nr_held[i]], 0);
	}
	memory_pressure = pressure;
}

void machine_fake_counters(struct zone *zone, unsigned long nr_free,
			   unsigned long nr_clean)
{
	zone->free_pages = nr_free;
	zone->inactive_clean_pages = nr_clean;
}

static void link_page(struct page *page, enum machine_place place)
{
	switch (place) {
	case PLACE_OFF:
		return;
	case PLACE_ACTIVE:
		SetPageActive(page);
		list_add(&page->lru, &active_list);
		nr_active_pages++;
		return;
	case PLACE_DIRTY:
		SetPageInactiveDirty(page);
		list_add(&page->lru, &inactive_dirty_list);
		nr_inactive_dirty_pages++;
		page->zone->inactive_dirty_pages++;
		return;
	case PLACE_CLEAN:
		SetPageInactiveClean(page);
		list_add(&page->lru, &page->zone->inactive_clean_list);
		page->zone->inactive_clean_pages++;
		return;
	}
}

struct page *machine_page(struct zone *zone, enum machine_place place, u32 age,
			  int count, u32 flags)
{
	u32 i;
	struct page *page;

	if (!zone)
		zone = zones[ZONE_NORMAL].size ? &zones[ZONE_NORMAL]
					       : &zones[ZONE_DMA];
	i = (u32)(zone - zones);
	page = nr_held[i] ? held[i][--nr_held[i]] : rmqueue(zone, 0);
	BUG_ON(!page);
	page->age = age;
	page->count = count;
	page->flags |= flags;
	if (place != PLACE_OFF)
		page->mapping = &machine_mapping;
	link_page(page, place);
	return page;
}

void machine_set_clean(struct zone *zone, unsigned long nr)
{
	while (zone->inactive_clean_pages < nr)
		machine_page(zone, PLACE_CLEAN, 0, 1, 1u << PG_uptodate);
	while (zone->inactive_clean_pages > nr) {
		struct page *page = list_last_entry(&zone->inactive_clean_list,
						    struct page, lru);

		list_del_init(&page->lru);
		ClearPageInactiveClean(page);
		zone->inactive_clean_pages--;
		page->mapping = NULL;
		__free_pages(page, 0);
	}
}

void machine_add_dirty(struct zone *zone, unsigned long nr)
{
	while (nr-- != 0)
		machine_page(zone, PLACE_DIRTY, 0, 1, 1u << PG_uptodate);
}

enum machine_place machine_where(const struct page *page)
{
	switch (page->flags & PG_LRU_MASK) {
	case 0:
		return PLACE_OFF;
	case 1u << PG_active:
		return PLACE_ACTIVE;
	case 1u << PG_inactive_dirty:
		return PLACE_DIRTY;
	case 1u << PG_inactive_clean:
		return PLACE_CLEAN;
	default:
		BUG();
	}
}

unsigned long machine_list_len(const struct list_head *head)
{
	const struct list_head *pos;
	unsigned long n = 0, back = 0;

	list_for_each(pos, head) {
		BUG_ON(pos->next->prev != pos);
		n++;
	}
	for (pos = head->prev; pos != head; pos = pos->prev)
		back++;
	BUG_ON(n != back);
	return n;
}

static void check_list(const struct list_head *head, enum machine_place place,
		       const struct zone *zone, unsigned long want)
{
	struct page *page;

	BUG_ON(machine_list_len(head) != want);
	list_for_each_entry(page, head, lru) {
		BUG_ON(machine_where(page) != place);
		BUG_ON(zone && page->zone != zone);
		BUG_ON(place != PLACE_ACTIVE && page->age != 0);
		BUG_ON(page->age > PAGE_AGE_MAX || page->count <= 0);
	}
}

static void check_free(const struct zone *zone)
{
	unsigned long sum = 0;
	u32 order;

	for (order = 0; order < MAX_ORDER; order++) {
		struct page *page;

		list_for_each_entry(page, &zone->free_area[order].free_list,
				    list) {
			BUG_ON(page->count != 0 || page->mapping);
			BUG_ON(machine_where(page) != PLACE_OFF);
			BUG_ON(page->zone != zone);
			sum += 1ul << order;
		}
	}
	BUG_ON(sum != zone->free_pages);
}

void machine_check(void)
{
	struct zone *zone;
	unsigned long dirty = 0;

	check_list(&active_list, PLACE_ACTIVE, NULL, nr_active_pages);
	check_list(&inactive_dirty_list, PLACE_DIRTY, NULL,
		   nr_inactive_dirty_pages);
	for_each_zone(zone)
	{
		check_list(&zone->inactive_clean_list, PLACE_CLEAN, zone,
			   zone->inactive_clean_pages);
		check_free(zone);
		dirty += zone->inactive_dirty_pages;
	}
	BUG_ON(dirty != nr_inactive_dirty_pages);
}
