/* SPDX-License-Identifier: GPL-2.0-only */
/* mm/zone.h - zones, watermarks, zone lists (reference 2.1-2.3) */
#ifndef MM_ZONE_H
#define MM_ZONE_H

#include "core/config.h"
#include "core/lock.h"
#include "mm/page.h"

enum zone_type {
	ZONE_DMA,    /* below 16 MiB */
	ZONE_NORMAL, /* 16 MiB to the top of low memory */
	MAX_NR_ZONES,
};

/* Both under the lock of their zone. */
struct free_area {
	struct list_head free_list;
	u32 *map; /* one bit per pair of buddies */
};

/* Lock key: (Z) lock, interrupts off; (L) pagemap_lru_lock; (C) constant. */
struct zone {
	struct spinlock lock;
	const char *name;		    /* (C) "DMA", "NORMAL" */
	unsigned long start_pfn;	    /* (C) 2.4's offset */
	unsigned long size;		    /* (C) frames, holes included */
	unsigned long free_pages;	    /* (Z) */
	unsigned long inactive_clean_pages; /* (L) */
	unsigned long inactive_dirty_pages; /* (L) statistic */
	unsigned long pages_min, pages_low, pages_high; /* (C) */
	struct list_head inactive_clean_list;		/* (L) */
	struct free_area free_area[MAX_ORDER];		/* (Z) */
};

/* The zones one kind of request may use, best first, NULL at the end. */
struct zonelist {
	struct zone *zones[MAX_NR_ZONES + 1];
	u32 gfp_mask;
};

extern struct zone zones[MAX_NR_ZONES];
/* NOLINTBEGIN(bugprone-macro-parentheses): @z is assigned to */
#define for_each_zone(z)                               \
	for (z = zones; z < zones + MAX_NR_ZONES; z++) \
		if ((z)->size == 0) {                  \
		} else
/* NOLINTEND(bugprone-macro-parentheses) */

struct freepages {
	unsigned long min, low, high; /* sums over the zones */
};
extern struct freepages freepages;

/* watermarks and names of a zone of @size frames; adds to freepages */
void zone_set_watermarks(struct zone *zone, u32 ratio);
/*
 * Lay out zones over [0, nr_frames): lists empty, all frames reserved, bitmaps
 * from boot memory. boot/main then frees the usable frames one by one.
 */
void zones_init(unsigned long nr_frames);
void build_zonelists(void);
extern struct zonelist zonelists[];

/*
 * Failure injection: 0: off; N: the N-th order-0 allocation from now on that
 * may sleep and is made by a task with user memory returns NULL, once. Boot
 * option alloc_fail_nth=; counted in alloc_injected.
 */
extern u32 alloc_fail_nth;

/* bytes of boot memory that the buddy bitmaps of @size frames need */
unsigned long zone_bitmap_bytes(unsigned long size);

#endif
