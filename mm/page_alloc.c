/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * page_alloc.c - the buddy allocator and the fast path of alloc_pages()
 *
 * Reference 2.3-2.6. A zone's free memory is kept as blocks of 2^order frames
 * on one list an order, and one bit per pair of buddies that is toggled
 * whenever one of the two enters or leaves the list: the bit is set exactly
 * while one of them is free. free_pages counts the frames of all blocks.
 * The slow path, when no zone is above its low mark, is page_alloc_slow.c.
 *
 * Invariant 2: a free page has count 0, no list flag, no lock, no identity.
 */
#include "core/irq.h"
#include "core/sched.h"
#include "mm/buffer.h"
#include "mm/vmstat.h"
#include "internal.h"
#include "reclaim.h"

enum {
	BITS_PER_WORD = 32,
	/* pressure falls with a free only above this: NR_CPUS in 2.4.0 */
	PRESSURE_FLOOR = 1,
	BUFFER_ACTIVE_SHIFT = 4, /* part of active that counts as buffers */
	TARGET_RAM_SHARE = 4,	 /* inactive_target is at most RAM / 4 */
};

int memory_pressure;
u32 alloc_fail_nth;

/* ---- buddy (2.3) -------------------------------------------------------- */

/* Toggle the bit of the pair that block @idx belongs to; its old value. */
static inline bool pair_toggle(struct free_area *area, unsigned long idx,
			       u32 order)
{
	unsigned long bit = idx >> (order + 1);
	u32 *word = &area->map[bit / BITS_PER_WORD];
	u32 mask = 1u << bit % BITS_PER_WORD;
	bool was = *word & mask;

	*word ^= mask;
	return was;
}

/*
 * The block at @idx of order @high is off its list: give the lower halves back
 * until a block of order @low is left. Holds zone->lock.
 * Return: the frame index of what is kept, the uppermost part.
 */
static unsigned long expand(struct zone *zone, unsigned long idx, u32 low,
			    u32 high)
{
	struct page *base = pfn_to_page(zone->start_pfn);

	while (high > low) {
		struct free_area *area = &zone->free_area[--high];

		list_add(&base[idx].list, &area->free_list);
		pair_toggle(area, idx, high);
		idx += 1ul << high;
	}
	return idx;
}

#ifdef CONFIG_DEBUG
/* invariant 2, for a page that leaves or enters the buddy lists */
static void check_free_page(const struct page *page)
{
	BUG_ON(page->count != 0);
	BUG_ON(page->flags & PG_LRU_MASK);
	BUG_ON(PageLocked(page) || PageDecrAfter(page) || PageSwapCache(page));
	BUG_ON(page->mapping || page->buffers);
}
#else
static inline void check_free_page(const struct page *page)
{
	(void)page;
}
#endif

/**
 * rmqueue - take a block from the buddy lists of one zone (T25)
 * @zone: where
 * @order: size, below MAX_ORDER
 *
 * Looks at no watermark.
 *
 * Context: any but irq. Does not sleep. Takes zone->lock.
 * Return: 2^@order frames, count 1 on the first; NULL: no block that large.
 */
struct page *rmqueue(struct zone *zone, u32 order)
{
	u32 o;

	DEBUG_ASSERT(!in_interrupt());
	spin_lock(&zone->lock);
	for (o = order; o < MAX_ORDER; o++) {
		struct free_area *area = &zone->free_area[o];
		struct page *page;
		unsigned long idx;

		if (list_empty(&area->free_list))
			continue;
		page = list_first_entry(&area->free_list, struct page, list);
		list_del(&page->list);
		idx = page_to_pfn(page) - zone->start_pfn;
		if (o != MAX_ORDER - 1)
			pair_toggle(area, idx, o);
		zone->free_pages -= 1ul << order;
		page = pfn_to_page(zone->start_pfn +
				   expand(zone, idx, order, o));
		spin_unlock(&zone->lock);
		check_free_page(page);
		page->count = 1;
		vm_stat_add(VMSTAT_pgalloc, 1ul << order);
		vm_transition(VM_T_ALLOC, page);
		return page;
	}
	spin_unlock(&zone->lock);
	return NULL;
}

/* merge block @idx upwards and put the result on its list; Holds zone->lock */
static void buddy_insert(struct zone *zone, unsigned long idx, u32 order)
{
	struct page *base = pfn_to_page(zone->start_pfn);

	while (order < MAX_ORDER - 1) {
		struct free_area *area = &zone->free_area[order];

		if (!pair_toggle(area, idx, order))
			break; /* the buddy is not free */
		list_del(&base[idx ^ (1ul << order)].list);
		idx &= ~(1ul << order);
		order++;
	}
	list_add(&base[idx].list, &zone->free_area[order].free_list);
}

/**
 * __free_pages_ok - give a block back to the buddy lists
 * @page: first frame; count 0, no identity, on no list
 * @order: of the block
 *
 * The transition (T15, T23, T26) is recorded by the caller.
 *
 * Context: any but irq. Does not sleep. Takes zone->lock.
 */
void __free_pages_ok(struct page *page, u32 order)
{
	struct zone *zone = page->zone;
	unsigned long idx = page_to_pfn(page) - zone->start_pfn;

	BUG_ON(page->buffers || page->mapping || !valid_page(page));
	BUG_ON(page->flags & (PG_LRU_MASK | 1u << PG_swap_cache |
			      1u << PG_locked | 1u << PG_decr_after));
	DEBUG_ASSERT(page->count == 0 && (idx & ((1ul << order) - 1)) == 0);
	page->flags &= ~(1u << PG_referenced | 1u << PG_dirty);
	page->age = PAGE_AGE_START;
	DEBUG_ASSERT(!in_interrupt());
	spin_lock(&zone->lock);
	zone->free_pages += 1ul << order;
	buddy_insert(zone, idx, order);
	spin_unlock(&zone->lock);
	if (memory_pressure > PRESSURE_FLOOR)
		memory_pressure--;
	vm_stat_add(VMSTAT_pgfree, 1ul << order);
}

/**
 * __free_pages - drop one reference; the last one frees the block (T26)
 * @page: first frame of the block; a reserved page is left alone
 * @order: as it was allocated
 *
 * Context: any but irq. Does not sleep. Takes zone->lock.
 */
void __free_pages(struct page *page, u32 order)
{
	if (PageReserved(page))
		return;
	BUG_ON(page->count <= 0);
	if (--page->count != 0)
		return;
	vm_transition(VM_T_FREED, page);
	__free_pages_ok(page, order);
}

/**
 * free_reclaimed_page - what reclaim_page() gave goes to the buddy (T23)
 * @page: count 1, no identity
 *
 * Context: task. Does not sleep. Takes zone->lock.
 */
void free_reclaimed_page(struct page *page)
{
	BUG_ON(page->count != 1);
	page->count = 0;
	vm_transition(VM_T_RECLAIM_FREE, page);
	__free_pages_ok(page, 0);
}

/* ---- asking for pages (2.5 steps 1-4) ----------------------------------- */

/* step 3: at most one daemon is told, once a call */
static void wake_daemons(void)
{
	unsigned long shortage = free_shortage();

	if (inactive_shortage() > inactive_target() / 2 && shortage != 0)
		wakeup_kswapd(false);
	else if (shortage != 0 && nr_inactive_dirty_pages > shortage &&
		 nr_inactive_dirty_pages >= freepages.high)
		wakeup_bdflush(false);
}

/**
 * alloc_first_pass - step 4: a zone that is not below its low mark
 * @zonelist: the zones to try
 * @order: of the block
 *
 * Wakes kreclaimd when a zone is below its minimum.
 *
 * Context: any but irq. Does not sleep. Takes zone locks.
 * Return: the block, or NULL.
 */
struct page *alloc_first_pass(const struct zonelist *zonelist, u32 order)
{
	struct zone *const *z;

	for (z = zonelist->zones; *z; z++) {
		struct zone *zone = *z;

		if (zone->free_pages >= zone->pages_low) {
			struct page *page = rmqueue(zone, order);

			if (page)
				return page;
		} else if (zone->free_pages < zone->pages_min) {
			wakeup_kreclaimd();
		}
	}
	return NULL;
}

/* the debug tunable: true when this request is the one to fail */
static bool inject_failure(u32 gfp_mask, u32 order)
{
	if (order != 0 || !(gfp_mask & __GFP_WAIT) || !current->mm ||
	    current->flags & PF_MEMALLOC)
		return false;
	if (--alloc_fail_nth != 0)
		return false;
	vm_stat_inc(VMSTAT_alloc_injected);
	vm_event(VM_D_ALLOC_FAIL, order, gfp_mask);
	return true;
}

/**
 * __alloc_pages - 2.5: one block from the zones of a list
 * @zonelist: from zonelists[], carries the gfp mask
 * @order: below MAX_ORDER
 *
 * Context: with WAIT: task. May sleep; else any but irq. Does not sleep.
 * Return: the block, count 1 on the first frame; NULL: none (see gfp.h).
 */
struct page *__alloc_pages(const struct zonelist *zonelist, u32 order)
{
	u32 gfp_mask = zonelist->gfp_mask;
	struct page *page;
	bool direct;

	memory_pressure++;
	if (unlikely(alloc_fail_nth != 0) && inject_failure(gfp_mask, order))
		return NULL;
	direct = order == 0 && gfp_mask & __GFP_WAIT &&
		 !(current->flags & PF_MEMALLOC);
	wake_daemons();
	page = alloc_first_pass(zonelist, order);
	if (likely(page))
		return page;
	return alloc_pages_slow(zonelist, order, direct);
}

/**
 * alloc_pages - 2^@order frames, physically contiguous
 * @gfp_mask: GFP_*
 * @order: MAX_ORDER and more give NULL
 *
 * Context: with WAIT: task. May sleep; else any but irq. Does not sleep.
 * Return: the first frame, count 1; NULL: none.
 */
struct page *alloc_pages(u32 gfp_mask, u32 order)
{
	if (gfp_mask & __GFP_WAIT)
		might_sleep();
	if (order >= MAX_ORDER)
		return NULL;
	return __alloc_pages(&zonelists[gfp_mask & GFP_MASK_BITS], order);
}

/**
 * get_zeroed_page - one page filled with zeros
 * @gfp_mask: GFP_*
 *
 * Context: as alloc_pages().
 * Return: its kernel address, or NULL.
 */
void *get_zeroed_page(u32 gfp_mask)
{
	struct page *page = alloc_pages(gfp_mask, 0);

	if (!page)
		return NULL;
	clear_page(page_address(page));
	return page_address(page);
}

/* ---- counting (2.4, 2.6) ------------------------------------------------ */

/**
 * inactive_target - how many inactive pages reclaim wants (N21)
 *
 * Context: any. Does not sleep.
 * Return: pages.
 */
unsigned long inactive_target(void)
{
	unsigned long target = (unsigned long)memory_pressure >> INACTIVE_SHIFT;

	return min(target, num_physpages / TARGET_RAM_SHARE);
}

/**
 * nr_free_pages - pages on the buddy lists of all zones
 *
 * Context: any. Does not sleep.
 * Return: pages.
 */
unsigned long nr_free_pages(void)
{
	return zones[ZONE_DMA].free_pages + zones[ZONE_NORMAL].free_pages;
}

/**
 * nr_inactive_clean_pages - pages that can be reused at once
 *
 * Context: any. Does not sleep.
 * Return: pages.
 */
unsigned long nr_inactive_clean_pages(void)
{
	return zones[ZONE_DMA].inactive_clean_pages +
	       zones[ZONE_NORMAL].inactive_clean_pages;
}

/**
 * nr_free_buffer_pages - what the buffer cache may count on (2.6)
 *
 * Context: any. Does not sleep.
 * Return: pages.
 */
unsigned long nr_free_buffer_pages(void)
{
	unsigned long sum = nr_free_pages() + nr_inactive_clean_pages() +
			    nr_inactive_dirty_pages;

	sum = max(sum, freepages.high + inactive_target());
	return sum + (nr_active_pages >> BUFFER_ACTIVE_SHIFT);
}

/**
 * recalculate_vm_stats - the pressure decays (N25); kswapd, once a second
 *
 * Context: task. Does not sleep.
 */
void recalculate_vm_stats(void)
{
	memory_pressure -= memory_pressure >> INACTIVE_SHIFT;
}
