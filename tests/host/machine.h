/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * machine.h - a machine for host tests: memory, zones, pages on lists
 *
 * Link it with the token @machine in the SOURCES line (tests/host/sources.sh):
 * memmap, page_alloc, lru, vmstat and event are the kernel's own files; what
 * is above them is weak in weak_mm.c until a test links the real file.
 *
 *	machine_init(64);
 *	machine_set_clean(machine_zone(ZONE_NORMAL), 250);
 *	machine_set_free(machine_zone(ZONE_NORMAL), 90);
 *
 * One machine a process: each test is a process of its own.
 */
#ifndef TESTS_MACHINE_H
#define TESTS_MACHINE_H

#include "mm/pagemap.h"
#include "mm/swap.h"
#include "mm/zone.h"

enum machine_place {
	PLACE_OFF,
	PLACE_ACTIVE,
	PLACE_DIRTY,
	PLACE_CLEAN,
};

/* boots @ram_mib of memory: 1 MiB of kernel at 1 MiB, no modules */
void machine_init(u32 ram_mib);
struct zone *machine_zone(enum zone_type type);

/* the zone has exactly @nr free pages: the others are held, or given back */
void machine_set_free(struct zone *zone, unsigned long nr);
/* exactly @nr pages (clean, cached in machine_mapping) on its inactive_clean */
void machine_set_clean(struct zone *zone, unsigned long nr);
/* @nr more pages on inactive_dirty, age 0, cached in machine_mapping */
void machine_add_dirty(struct zone *zone, unsigned long nr);
/* set the counters alone, for the pure formulas: lists do not match then */
void machine_fake_counters(struct zone *zone, unsigned long nr_free,
			   unsigned long nr_clean);

/*
 * A page taken from @zone (NULL: NORMAL when there is one, else DMA) and put
 * at the head of @place, with flags @flags besides the list's own. Its mapping
 * is machine_mapping unless @place is PLACE_OFF; it is not hashed.
 */
struct page *machine_page(struct zone *zone, enum machine_place place, u32 age,
			  int count, u32 flags);
/* where the flags say it is; aborts when two list flags are set */
enum machine_place machine_where(const struct page *page);
/* length of a list, by walking it both ways */
unsigned long machine_list_len(const struct list_head *head);
/* aborts unless flags, lists and counters agree (invariants 1, 2, 3) */
void machine_check(void);

extern struct address_space machine_mapping; /* ops: all NULL */

/* what the weak fakes of weak_mm.c were asked */
struct machine_calls {
	u32 wakeup_kswapd, wakeup_kswapd_block, wakeup_kreclaimd,
		wakeup_bdflush, reclaim_page, page_launder, try_to_free_pages;
	struct zone *reclaim_zone; /* of the last reclaim_page() */
	u32 gfp_mask;		   /* of the last page_launder() or try_to.. */
};
extern struct machine_calls machine_calls;
/* run inside a fake wakeup_kswapd(true) / try_to_free_pages() / page_launder()
 * so that a test can make memory appear; may be NULL */
extern void (*machine_pressure_hook)(void);
/* what the fakes of the two shortages return */
extern unsigned long machine_free_shortage, machine_inactive_shortage;

#endif
