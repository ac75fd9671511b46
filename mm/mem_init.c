/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mem_init.c - from boot memory to the zones
 *
 * Owns the order in which memory starts: the page array (memmap.c), the zones
 * (zone.c), then every frame that boot memory did not use becomes free
 * (page_alloc.c). Frames only ever go from reserved to free here.
 */
#include "core/boot.h"
#include "core/printk.h"
#include "internal.h"

enum { KIB_PER_PAGE_SHIFT = PAGE_SHIFT - 10 };

unsigned long totalram_pages;
struct page *zero_page;

/**
 * mem_init - make mem_map, the zero page and the zones
 *
 * No frame is free afterwards: see mem_free_all().
 *
 * Context: boot, after paging_init(). Does not sleep.
 */
void mem_init(void)
{
	mem_map_init(boot_info.top_paddr >> PAGE_SHIFT);
	zones_init(max_mapnr);
	build_zonelists();
	zero_page = virt_to_page(boot_alloc(PAGE_SIZE, PAGE_SIZE));
	zero_page->count = 1;
	alloc_fail_nth = boot_option_u32("alloc_fail_nth", 0);
}

/* the largest order at which @pfn is aligned and the block ends by @end */
static u32 block_order(unsigned long pfn, unsigned long end)
{
	u32 order = 0;

	while (order < MAX_ORDER - 1 && !(pfn & (1ul << order)) &&
	       pfn + (2ul << order) <= end)
		order++;
	return order;
}

/*
 * Reserved frames [pfn, end) become free, in blocks as large as they come: at
 * 896 MiB one call per frame would show in the boot time.
 */
static void free_frames(unsigned long pfn, unsigned long end)
{
	while (pfn < end) {
		u32 order = block_order(pfn, end);
		struct page *page = pfn_to_page(pfn);
		unsigned long i, nr = 1ul << order;

		for (i = 0; i < nr; i++) {
			BUG_ON(!PageReserved(page + i));
			ClearPageReserved(page + i);
			page[i].count = 0;
		}
		__free_pages_ok(page, order);
		totalram_pages += nr;
		pfn += nr;
	}
}

/**
 * mem_free_all - hand every usable frame that is left to the zones
 *
 * Boot memory ends here.
 *
 * Context: boot, once, after mem_init(). Does not sleep. Takes zone locks.
 */
void mem_free_all(void)
{
	unsigned long start, end;

	BUG_ON(totalram_pages != 0);
	while (boot_pieces_take(&start, &end))
		free_frames(PAGE_ALIGN(start) >> PAGE_SHIFT, end >> PAGE_SHIFT);
	printk(KERN_INFO "Memory: %lu of %lu KiB are free\n",
	       totalram_pages << KIB_PER_PAGE_SHIFT,
	       num_physpages << KIB_PER_PAGE_SHIFT);
}

/**
 * mem_free_range - free the frames of a loader module
 * @start: physical, first byte
 * @end: physical, exclusive
 *
 * A frame that the range shares with something else stays reserved.
 *
 * Context: task, after mem_free_all(). Does not sleep. Takes zone locks.
 */
void mem_free_range(u32 start, u32 end)
{
	unsigned long pfn = PAGE_ALIGN((unsigned long)start) >> PAGE_SHIFT;
	unsigned long pfn_end = end >> PAGE_SHIFT;

	BUG_ON(totalram_pages == 0 || pfn_end > max_mapnr);
	if (pfn < pfn_end)
		free_frames(pfn, pfn_end);
}
