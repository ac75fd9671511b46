/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * world.h - machine.h plus what reclaim works on: cached pages, page tables,
 * a swap area, and fakes for the I/O below
 *
 * Link it with: @machine mm/shortage.c mm/page_cache.c mm/truncate.c
 * tests/host/world.c and the files under test. Fakes are weak, as in weak_mm.c.
 */
#ifndef TESTS_WORLD_H
#define TESTS_WORLD_H

#include "mm/buffer.h"
#include "mm/check.h"
#include "mm/internal.h"
#include "mm/mm.h"
#include "mm/reclaim.h"
#include "mm/vmstat.h"
#include "fake_core.h"
#include "machine.h"

/* machine_init(), the hash, machine_mapping with world_aops */
void world_init(u32 ram_mib);

/* a page of machine_mapping under @index, unlocked, count 1, age 2, active */
struct page *world_cached(struct zone *zone, unsigned long index);
/* from active to inactive_dirty, to inactive_clean */
void world_deactivate(struct page *page);
void world_clean(struct page *page);
/* records of @kind in the event ring, which must be enabled */
u32 world_events(u32 kind);
/* N-th page of a list from its tail */
struct page *world_nth(struct list_head *head, u32 n);

/* buffers for @page: count +1; the fake try_to_free_buffers() knows them */
void world_add_buffers(struct page *page, bool busy);
#define WORLD_WAIT_MODES 3
extern u32 world_buffer_calls[WORLD_WAIT_MODES]; /* by wait mode */

/* how writepage of machine_mapping behaves */
enum world_write {
	WRITE_PENDING, /* page stays locked: I/O never ends */
	WRITE_DONE,    /* unlocked at once */
	WRITE_REFUSED, /* WRITEPAGE_ACTIVATE */
	WRITE_REDIRTY, /* dirty again and unlocked */
	WRITE_ERROR,   /* unlocked, -EIO */
};
extern enum world_write world_write;
/* what happens while writepage or try_to_free_buffers() sleeps; may be NULL */
extern void (*world_io_hook)(struct page *page);
extern u32 world_writes;
extern u32 world_set_dirty_calls;

/* an empty address space on mmlist, rss 0 */
struct mm_struct *world_mm(void);
struct vm_area *world_area(struct mm_struct *mm, unsigned long start,
			   unsigned long end, u32 flags);
/* maps @page, whose reference becomes the pte's; rss +1 */
pte_t *world_map(struct mm_struct *mm, unsigned long vaddr, struct page *page,
		 u32 prot);
pte_t *world_pte(struct mm_struct *mm, unsigned long vaddr);
/* @nr anonymous pages from @start on, age 2, pte dirty and old */
void world_map_anonymous(struct mm_struct *mm, unsigned long start, u32 nr);

/* swap area 0 with slots 1..@max - 1 */
void world_swap(u32 max);

extern u32 world_tlb_flushes; /* flush_tlb_page() */

#endif
