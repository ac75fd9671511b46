/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mm/page.h - one physical page frame
 *
 * The life of a page: every arrow is one function and one named transition
 * (T1-T26, include/mm/event.h); every list change happens in mm/lru.c.
 *
 *   free ----------- alloc_pages ----------------> owned (count 1, no list)
 *   owned ---------- add_to_page_cache /
 *                    add_to_swap_cache ----------> active
 *   active --------- refill_inactive_scan -------> inactive_dirty (age 0)
 *   inactive_dirty - page_launder, in use -------> active
 *   inactive_dirty - page_launder, dirty --------> write in flight, then
 *                                                  inactive_dirty, clean
 *   inactive_dirty - page_launder, clean --------> inactive_clean
 *   inactive_clean - reclaim_page, in use -------> active
 *   inactive_clean - reclaim_page ---------------> its new owner, or free
 *
 * Lock key of the fields:
 *   (Z) zone->lock, interrupts off     (C) pagecache_lock
 *   (L) pagemap_lru_lock               (P) the page lock, PG_locked
 *   (K) task context: one CPU makes a plain change atomic
 *   (A) one-instruction bit operations
 *
 * Lock order, outer to inner: mmap_sem > page lock > page_table_lock >
 * pagecache_lock > pagemap_lru_lock > swap list > swap area > zone > block
 * queue. Under a spinlock a page is only try-locked and no memory is asked for.
 */
#ifndef MM_PAGE_H
#define MM_PAGE_H

#include "base/bug.h"
#include "base/list.h"
#include "asm/bitops.h"
#include "asm/page.h"
#include "core/wait.h"

struct address_space;
struct buffer_head;
struct zone;

struct page {
	/*
	 * (Z) free: link of the first page of a block in a buddy list;
	 * (C) cached: one of the three queues of the mapping;
	 * slab page: next is the kmem_cache, prev the slab (cast)
	 */
	struct list_head list;
	struct address_space *mapping; /* (P)+(C) NULL: not in a page cache */
	unsigned long index; /* (P) page of the mapping; swap entry value */
	struct page *next_hash, **pprev_hash; /* (C) */
	int count;	      /* (K) independent holders, reference 1.3 */
	u32 flags;	      /* (A) PG_* */
	struct list_head lru; /* (L) */
	u32 age;	      /* (K) 0..PAGE_AGE_MAX, reference 1.4 */
	struct wait_queue_head wait; /* for the page lock */
	struct buffer_head *buffers; /* (P) circular by b_this_page, or NULL */
	struct zone *zone;	     /* constant */
};

/* bits of page->flags, reference 1.2 */
enum page_flag {
	PG_locked = 0,
	PG_error = 1,
	PG_referenced = 2, /* only getblk() sets it in 2.4.0 */
	PG_uptodate = 3,
	PG_dirty = 4,
	PG_decr_after = 5, /* nr_async_pages goes down when the I/O ends */
	PG_active = 6,
	PG_inactive_dirty = 7,
	PG_slab = 8,
	PG_swap_cache = 9,
	PG_skip = 10,
	PG_inactive_clean = 11,
	PG_highmem = 12,
	PG_arch_1 = 30,
	PG_reserved = 31,
};

#define PG_LRU_MASK \
	(1u << PG_active | 1u << PG_inactive_dirty | 1u << PG_inactive_clean)

/* PageName(page): is the flag set? */
#define PAGE_FLAG(Name, flag)                                  \
	static inline bool Page##Name(const struct page *page) \
	{                                                      \
		return test_bit(flag, &page->flags);           \
	}
/* the same with SetPageName(page) and ClearPageName(page) */
#define PAGE_FLAG_SET(Name, flag)                                    \
	PAGE_FLAG(Name, flag)                                        \
	static inline void SetPage##Name(struct page *page)          \
	{                                                            \
		set_bit(flag, &page->flags);                         \
	}                                                            \
	static inline void ClearPage##Name(struct page *page)        \
	{                                                            \
		clear_bit(flag, &page->flags);                       \
	}                                                            \
	static inline bool PageTestandSet##Name(struct page *page)   \
	{                                                            \
		return test_and_set_bit(flag, &page->flags);         \
	}                                                            \
	static inline bool PageTestandClear##Name(struct page *page) \
	{                                                            \
		return test_and_clear_bit(flag, &page->flags);       \
	}

PAGE_FLAG(Locked, PG_locked)
PAGE_FLAG_SET(Error, PG_error)
PAGE_FLAG_SET(Referenced, PG_referenced)
PAGE_FLAG_SET(Uptodate, PG_uptodate)
/* PG_dirty is set through set_page_dirty() of mm/pagemap.h */
PAGE_FLAG_SET(Dirty, PG_dirty)
PAGE_FLAG_SET(DecrAfter, PG_decr_after)
/* the three list flags are changed by mm/lru.c only */
PAGE_FLAG_SET(Active, PG_active)
PAGE_FLAG_SET(InactiveDirty, PG_inactive_dirty)
PAGE_FLAG_SET(InactiveClean, PG_inactive_clean)
PAGE_FLAG_SET(Slab, PG_slab)
PAGE_FLAG_SET(SwapCache, PG_swap_cache)
PAGE_FLAG_SET(Reserved, PG_reserved)

/* true when @page was unlocked and is the caller's now; note: NOT 2.4's sense */
static inline bool trylock_page(struct page *page)
{
	return !test_and_set_bit(PG_locked, &page->flags);
}

/* mm/page_cache.c. May sleep; runs tq_disk first. Context: task */
void lock_page(struct page *page);
/* wakes page->wait; BUG when it was not locked. Context: any */
void unlock_page(struct page *page);
/* sleeps until @page is unlocked, does not lock it; May sleep */
void wait_on_page(struct page *page);

extern struct page *mem_map;	/* one per frame, from frame 0 */
extern unsigned long max_mapnr; /* frames in mem_map */
/* all frames up to the top of managed RAM, holes included (reference 4.13) */
extern unsigned long num_physpages;
extern struct page *zero_page; /* reserved, all zero, mapped read-only */

static inline unsigned long page_to_pfn(const struct page *page)
{
	return (unsigned long)(page - mem_map);
}

static inline struct page *pfn_to_page(unsigned long pfn)
{
	return mem_map + pfn;
}

static inline bool valid_page(const struct page *page)
{
	return page >= mem_map && page < mem_map + max_mapnr;
}

static inline unsigned long page_to_phys(const struct page *page)
{
	return page_to_pfn(page) << PAGE_SHIFT;
}

static inline void *page_address(const struct page *page)
{
	return __va(page_to_phys(page));
}

static inline struct page *virt_to_page(const void *addr)
{
	return pfn_to_page(__pa(addr) >> PAGE_SHIFT);
}

static inline void page_cache_get(struct page *page)
{
	DEBUG_ASSERT(page->count > 0);
	page->count++;
}

#endif
