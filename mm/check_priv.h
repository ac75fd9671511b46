/* SPDX-License-Identifier: GPL-2.0-only */
/* check_priv.h - between check.c and check_swap.c */
#ifndef MM_CHECK_PRIV_H
#define MM_CHECK_PRIV_H

#include "core/printk.h"
#include "mm/page.h"

/*
 * The numbers of section 12. Two are about code and not about a moment:
 * 11, no scan runs longer than its list was at entry: every scan loop counts
 *     down from that length (refill_inactive_scan(), launder_pass(),
 *     reclaim_scan(), next_dirty(), filemap_fdatasync());
 * 12, pagecache_lock is never asked for with pagemap_lru_lock held: spin_lock()
 *     stops the debug build at the place (spinlock.inner).
 */
enum invariant {
	INV_LISTS = 1,	/* flags, lists and counters agree */
	INV_FREE = 2,	/* free pages have no identity */
	INV_AGE = 3,	/* inactive: 0; never over PAGE_AGE_MAX */
	INV_HASH = 4,	/* swap cache, mapping and hash agree */
	INV_SLOTS = 5,	/* swap map = its users; free slots */
	INV_COUNT = 6,	/* page->count = its holders */
	INV_CLEAN = 7,	/* inactive_clean pages can be reclaimed */
	INV_DIRTY = 8,	/* PG_dirty needs a mapping */
	INV_ASYNC = 9,	/* nr_async_pages = pages in flight */
	INV_RSS = 10,	/* rss = present ptes */
	INV_AREAS = 13, /* ours: the areas of an mm ascend and do not overlap */
	INV_BUFFERS = 14, /* ours: buffers, their lists, queues and counters */
};

/**
 * vm_require - one thing that an invariant demands
 * @nr: enum invariant
 * @cond: what must hold
 * @fmt: message with the values, without a new line
 */
#define vm_require(nr, cond, fmt, ...)                                       \
	do {                                                                 \
		if (unlikely(!(cond)) && check_failed(nr))                   \
			printk(KERN_ERR "vm_check: invariant %d: " fmt "\n", \
			       (int)(nr), __VA_ARGS__);                      \
	} while (0)

/* counts a violation; true: it is to be logged (the first ones are) */
bool check_failed(enum invariant nr);

extern u16 *check_marks;  /* one a frame, for recounts */
extern bool check_strict; /* no task is in the middle of anything */
void check_marks_clear(void);

void check_buffers(void); /* 14; check_buffers.c */

/* check_swap.c */
void check_page_tables(
	void);		 /* 10, 13; leaves the ptes of each frame in marks */
void check_counts(void); /* 6; after check_page_tables() */
void check_swap_slots(void); /* 5 */

#endif
