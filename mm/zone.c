/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * zone.c - the zones: their extent, watermarks and lists of preference
 *
 * Reference 2.1, 2.2. DMA is what lies below 16 MiB, NORMAL the rest of low
 * memory; there is no high memory. Laid out once at boot; free memory itself
 * is page_alloc.c's. The marks count all frames of a zone, holes and the
 * kernel's own included, as 2.4.0 does on i386.
 */
#include "lib/string.h"
#include "internal.h"

enum {
	BITS_PER_WORD = 32,
	DMA_ZONE_FRAMES = 4096, /* 16 MiB: what ISA DMA can reach */
	NR_ZONELISTS = GFP_MASK_BITS + 1,
};

struct zone zones[MAX_NR_ZONES];
struct freepages freepages;
struct zonelist zonelists[NR_ZONELISTS];

/**
 * zone_set_watermarks - compute min, low and high of a zone (N1-N8)
 * @zone: its size is set
 * @ratio: size / ratio is the minimum before clamping
 *
 * Context: boot. Does not sleep.
 */
void zone_set_watermarks(struct zone *zone, u32 ratio)
{
	unsigned long mark = zone->size / ratio;

	mark = max(mark, (unsigned long)ZONE_BALANCE_MIN);
	mark = min(mark, (unsigned long)ZONE_BALANCE_MAX);
	zone->pages_min = mark;
	zone->pages_low = mark * 2;
	zone->pages_high = mark * 3;
	freepages.min += zone->pages_min;
	freepages.low += zone->pages_low;
	freepages.high += zone->pages_high;
}

/* words of the pair bitmap of @order for @size frames */
static unsigned long bitmap_words(unsigned long size, u32 order)
{
	return DIV_ROUND_UP((size >> (order + 1)) + 1, BITS_PER_WORD);
}

/**
 * zone_bitmap_bytes - boot memory for the buddy bitmaps of a zone
 * @size: frames
 *
 * Context: any. Does not sleep.
 * Return: bytes, a multiple of 4.
 */
unsigned long zone_bitmap_bytes(unsigned long size)
{
	unsigned long words = 0;
	u32 order;

	for (order = 0; order < MAX_ORDER; order++)
		words += bitmap_words(size, order);
	return words * sizeof(u32);
}

static void zone_init(struct zone *zone, const char *name, unsigned long start,
		      unsigned long size)
{
	u32 *map = NULL;
	u32 order;
	unsigned long i;

	memset(zone, 0, sizeof(*zone));
	spin_lock_init(&zone->lock, name);
	zone->name = name;
	zone->start_pfn = start;
	zone->size = size;
	INIT_LIST_HEAD(&zone->inactive_clean_list);
	if (size != 0)
		map = boot_alloc(zone_bitmap_bytes(size), sizeof(u32));
	for (order = 0; order < MAX_ORDER; order++) {
		INIT_LIST_HEAD(&zone->free_area[order].free_list);
		zone->free_area[order].map = map;
		if (map)
			map += bitmap_words(size, order);
	}
	for (i = 0; i < size; i++)
		pfn_to_page(start + i)->zone = zone;
}

/**
 * zones_init - divide frames 0..@nr_frames - 1 into DMA and NORMAL
 * @nr_frames: frames of mem_map, holes included
 *
 * Every frame is still reserved afterwards.
 *
 * Context: boot, after mem_map. Does not sleep.
 */
void zones_init(unsigned long nr_frames)
{
	unsigned long dma = min(nr_frames, (unsigned long)DMA_ZONE_FRAMES);

	freepages = (struct freepages){0, 0, 0};
	zone_init(&zones[ZONE_DMA], "DMA", 0, dma);
	zone_init(&zones[ZONE_NORMAL], "NORMAL", dma, nr_frames - dma);
	zone_set_watermarks(&zones[ZONE_DMA], ZONE_BALANCE_RATIO_DMA);
	if (zones[ZONE_NORMAL].size != 0)
		zone_set_watermarks(&zones[ZONE_NORMAL],
				    ZONE_BALANCE_RATIO_NORMAL);
}

/**
 * build_zonelists - the zones each kind of request may use (2.2)
 *
 * One list per gfp mask: NORMAL then DMA, or DMA alone; without empty zones.
 *
 * Context: boot, after zones_init(). Does not sleep.
 */
void build_zonelists(void)
{
	u32 mask;

	for (mask = 0; mask < NR_ZONELISTS; mask++) {
		struct zonelist *list = &zonelists[mask];
		struct zone **z = list->zones;

		list->gfp_mask = mask;
		if (!(mask & __GFP_DMA) && zones[ZONE_NORMAL].size != 0)
			*z++ = &zones[ZONE_NORMAL];
		if (zones[ZONE_DMA].size != 0)
			*z++ = &zones[ZONE_DMA];
		*z = NULL;
	}
}
