/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * check.c - vm_check_all(): lists, flags, hash and free memory
 *
 * Reads everything and changes nothing but its own scratch array. Each check
 * cites the invariant of the reference's section 12 that it verifies. Recounts
 * from page tables and swap maps are in check_swap.c.
 *
 * Runs in a task and never sleeps: on one CPU nobody moves a page meanwhile,
 * and the locks show in the debug build that nobody left one half done.
 */
#include "lib/string.h"
#include "mm/check.h"
#include "mm/mm.h"
#include "mm/pagemap.h"
#include "mm/swap.h"
#include "mm/zone.h"
#include "internal.h"
#include "check_priv.h"

enum {
	MAX_MESSAGES = 32, /* logged a check; the rest is only counted */
	BITS_PER_WORD = 32,
	MARK_ORDER_MASK = 0xff, /* free: order + 1 of its block */
	MARK_HEAD = 0x100,	/* first frame of a free block */
};

u16 *check_marks;
bool check_strict;
u32 vm_check_broken;
static u32 violations;

/* what the flags of all pages say */
struct flag_counts {
	unsigned long active;
	unsigned long dirty[MAX_NR_ZONES];
	unsigned long clean[MAX_NR_ZONES];
	unsigned long cached;	  /* in a mapping */
	unsigned long swap_cache; /* in the swapper space */
};

/**
 * check_failed - count a violation
 * @nr: what was violated
 *
 * Context: task. Does not sleep.
 * Return: true when it is to be logged.
 */
bool check_failed(enum invariant nr)
{
	vm_check_broken |= 1u << nr;
	return ++violations <= MAX_MESSAGES;
}

/**
 * vm_check_init - boot memory for the recounts
 *
 * Context: boot, after mem_init() and before mem_free_all(). Does not sleep.
 */
void vm_check_init(void)
{
	check_marks = boot_alloc(max_mapnr * sizeof(*check_marks),
				 sizeof(*check_marks));
}

/**
 * check_marks_clear - a new recount begins
 *
 * Context: task. Does not sleep.
 */
void check_marks_clear(void)
{
	memset(check_marks, 0, max_mapnr * sizeof(*check_marks));
}

/* ---- the three lists (1) ----------------------------------------------------- */

/* Return: its length, as far as the links can be followed */
static unsigned long check_list(struct list_head *head, enum page_flag flag,
				const struct zone *zone)
{
	struct list_head *pos, *prev = head;
	unsigned long n = 0;

	for (pos = head->next; pos != head; prev = pos, pos = pos->next) {
		const struct page *page = list_entry(pos, struct page, lru);
		bool linked = valid_page(page) && pos->prev == prev &&
			      n < max_mapnr;

		vm_require(INV_LISTS, linked,
			   "list of flag %d, entry %lu is "
			   "not linked",
			   (int)flag, n);
		if (!linked)
			return n;
		vm_require(INV_LISTS, (page->flags & PG_LRU_MASK) == 1u << flag,
			   "page %lu on list of flag %d has flags %#x",
			   page_to_pfn(page), (int)flag, page->flags);
		vm_require(INV_LISTS, !zone || page->zone == zone,
			   "page %lu is on the list of another zone",
			   page_to_pfn(page));
		n++;
	}
	return n;
}

static void require_equal(const char *what, unsigned long counter,
			  unsigned long found)
{
	vm_require(INV_LISTS, counter == found, "%s is %lu, found %lu", what,
		   counter, found);
}

/* lengths against counters, counters against flags */
static void check_lists(const struct flag_counts *flags)
{
	unsigned long dirty = 0;
	struct zone *zone;

	require_equal("nr_active_pages", nr_active_pages,
		      check_list(&active_list, PG_active, NULL));
	require_equal("nr_active_pages by flag", nr_active_pages,
		      flags->active);
	require_equal("nr_inactive_dirty_pages", nr_inactive_dirty_pages,
		      check_list(&inactive_dirty_list, PG_inactive_dirty,
				 NULL));
	for_each_zone(zone)
	{
		u32 i = (u32)(zone - zones);

		dirty += zone->inactive_dirty_pages;
		require_equal("zone inactive_dirty_pages",
			      zone->inactive_dirty_pages, flags->dirty[i]);
		require_equal("zone inactive_clean_pages by flag",
			      zone->inactive_clean_pages, flags->clean[i]);
		require_equal("zone inactive_clean_pages",
			      zone->inactive_clean_pages,
			      check_list(&zone->inactive_clean_list,
					 PG_inactive_clean, zone));
	}
	require_equal("sum of inactive_dirty_pages", nr_inactive_dirty_pages,
		      dirty);
}

/* ---- every page by itself (1, 3, 4, 7, 8) -------------------------------------- */

static void count_flags(const struct page *page, struct flag_counts *flags)
{
	if (PageActive(page))
		flags->active++;
	if (PageInactiveDirty(page))
		flags->dirty[page->zone - zones]++;
	if (PageInactiveClean(page))
		flags->clean[page->zone - zones]++;
	if (page->mapping)
		flags->cached++;
	if (PageSwapCache(page))
		flags->swap_cache++;
}

static void check_page_lru(const struct page *page)
{
	unsigned long pfn = page_to_pfn(page);
	u32 lru = page->flags & PG_LRU_MASK;

	vm_require(INV_LISTS, (lru & (lru - 1)) == 0,
		   "page %lu has several list flags: %#x", pfn, page->flags);
	vm_require(INV_LISTS, lru == 0 || page->count > 0,
		   "page %lu on a list has count %d", pfn, page->count);
	vm_require(INV_AGE, page->age <= PAGE_AGE_MAX, "page %lu has age %u",
		   pfn, page->age);
	if (PageInactiveDirty(page) || PageInactiveClean(page))
		vm_require(INV_AGE, page->age == 0,
			   "inactive page %lu has age %u", pfn, page->age);
	if (PageInactiveClean(page))
		vm_require(INV_CLEAN, page->mapping && !PageReserved(page),
			   "clean page %lu is in no cache, flags %#x", pfn,
			   page->flags);
}

/* Holds pagecache_lock */
static void check_page_cached(const struct page *page)
{
	unsigned long pfn = page_to_pfn(page);
	bool in_swap = page->mapping == &swapper_space;

	vm_require(INV_HASH, PageSwapCache(page) == in_swap,
		   "page %lu: flags %#x, in swapper_space %d", pfn, page->flags,
		   in_swap);
	vm_require(INV_DIRTY, !PageDirty(page) || page->mapping,
		   "page %lu is dirty without a mapping, flags %#x", pfn,
		   page->flags);
	if (page->mapping)
		vm_require(INV_HASH,
			   page_hash_probe(page->mapping, page->index) == page,
			   "page %lu is not found under index %#lx", pfn,
			   page->index);
}

/* every frame once. Holds pagecache_lock */
static void check_pages(struct flag_counts *flags)
{
	unsigned long pfn;

	for (pfn = 0; pfn < max_mapnr; pfn++) {
		const struct page *page = pfn_to_page(pfn);

		count_flags(page, flags);
		check_page_lru(page);
		check_page_cached(page);
	}
}

/* the chains themselves (4). Holds pagecache_lock */
static void check_hash(const struct flag_counts *flags)
{
	unsigned long slots = 1ul << page_hash_bits;
	unsigned long slot, n = 0;

	for (slot = 0; slot < slots; slot++) {
		struct page **link = &page_hash_table[slot];

		for (; *link && n <= page_cache_size;
		     link = &(*link)->next_hash) {
			vm_require(
				INV_HASH,
				(*link)->mapping && (*link)->pprev_hash == link,
				"page %lu is badly hashed", page_to_pfn(*link));
			n++;
		}
	}
	vm_require(INV_HASH, n == page_cache_size && n == flags->cached,
		   "page_cache_size %lu, hashed %lu, with a mapping %lu",
		   page_cache_size, n, flags->cached);
	vm_require(INV_HASH, swapper_space.nrpages == flags->swap_cache,
		   "swapper_space has %lu pages, flags say %lu",
		   swapper_space.nrpages, flags->swap_cache);
}

/* pages in flight (9); interrupts off: I/O must not end between the counts */
static void check_async(void)
{
	u32 irq = irq_save();
	unsigned long pfn;
	int n = 0;

	for (pfn = 0; pfn < max_mapnr; pfn++)
		n += PageDecrAfter(pfn_to_page(pfn));
	vm_require(INV_ASYNC, n == nr_async_pages,
		   "nr_async_pages is %d, pages in flight %d", nr_async_pages,
		   n);
	restore_flags(irq);
}

/* ---- free memory (2) ------------------------------------------------------------ */

/* one free block, the frames [pfn, pfn + 2^order) of @zone */
static void check_free_block(const struct zone *zone, unsigned long pfn,
			     u32 order)
{
	unsigned long end = pfn + (1ul << order);
	unsigned long first = pfn;
	bool inside = pfn >= zone->start_pfn &&
		      end <= zone->start_pfn + zone->size &&
		      ((pfn - zone->start_pfn) & ((1ul << order) - 1)) == 0;

	vm_require(INV_FREE, inside, "free block %lu of order %u is not in %s",
		   pfn, order, zone->name);
	for (; inside && pfn < end; pfn++) {
		const struct page *page = pfn_to_page(pfn);
		bool anonymous = page->count == 0 && !page->mapping &&
				 !page->buffers && !PageLocked(page) &&
				 !PageReserved(page) &&
				 !(page->flags & PG_LRU_MASK);

		vm_require(INV_FREE, anonymous,
			   "free page %lu has count %d, flags %#x", pfn,
			   page->count, page->flags);
		vm_require(INV_FREE, check_marks[pfn] == 0,
			   "page %lu is free twice", pfn);
		check_marks[pfn] = (u16)(order + 1);
	}
	if (inside)
		check_marks[first] |= MARK_HEAD;
}

/* Return: frames in the blocks of this order */
static unsigned long check_free_list(struct zone *zone, u32 order)
{
	struct list_head *head = &zone->free_area[order].free_list;
	struct list_head *pos, *prev = head;
	unsigned long frames = 0;

	for (pos = head->next; pos != head; prev = pos, pos = pos->next) {
		const struct page *page = list_entry(pos, struct page, list);
		bool linked = valid_page(page) && pos->prev == prev &&
			      frames <= zone->size;

		vm_require(INV_FREE, linked,
			   "free list of order %u is not linked", order);
		if (!linked)
			break;
		check_free_block(zone, page_to_pfn(page), order);
		frames += 1ul << order;
	}
	return frames;
}

static bool free_head(const struct zone *zone, unsigned long idx, u32 order)
{
	return idx < zone->size &&
	       check_marks[zone->start_pfn + idx] == (MARK_HEAD | (order + 1));
}

/* a pair's bit is set exactly while one of the two is free (2.3) */
static void check_pair_bits(const struct zone *zone, u32 order)
{
	unsigned long pairs = zone->size >> (order + 1);
	unsigned long pair;

	for (pair = 0; pair < pairs; pair++) {
		unsigned long idx = pair << (order + 1);
		u32 word = zone->free_area[order].map[pair / BITS_PER_WORD];
		bool bit = word >> pair % BITS_PER_WORD & 1;
		bool low = free_head(zone, idx, order);
		bool high = free_head(zone, idx + (1ul << order), order);

		vm_require(INV_FREE, bit == (low != high),
			   "pair at page %lu, order %u: bit %d, free %d %d",
			   zone->start_pfn + idx, order, bit, low, high);
	}
}

static void check_free(struct zone *zone)
{
	u32 irq = spin_lock_irqsave(&zone->lock);
	unsigned long frames = 0;
	u32 order;

	for (order = 0; order < MAX_ORDER; order++)
		frames += check_free_list(zone, order);
	/* in the largest order nothing merges: its bits mean nothing */
	for (order = 0; order < MAX_ORDER - 1; order++)
		check_pair_bits(zone, order);
	vm_require(INV_FREE, frames == zone->free_pages,
		   "zone %s: free_pages is %lu, in its lists %lu", zone->name,
		   zone->free_pages, frames);
	spin_unlock_irqrestore(&zone->lock, irq);
}

/* ---- all of it --------------------------------------------------------------------- */

static u32 check_everything(bool strict)
{
	struct flag_counts flags = {0};
	struct zone *zone;

	BUG_ON(!check_marks);
	check_strict = strict;
	violations = 0;
	vm_check_broken = 0;

	spin_lock(&pagecache_lock);
	spin_lock(&pagemap_lru_lock);
	check_pages(&flags);
	check_lists(&flags);
	check_hash(&flags);
	check_async();
	spin_unlock(&pagemap_lru_lock);
	spin_unlock(&pagecache_lock);

	check_buffers();
	check_marks_clear();
	for_each_zone(zone) check_free(zone);

	spin_lock(&mmlist_lock);
	check_page_tables();
	check_counts();
	check_swap_slots();
	spin_unlock(&mmlist_lock);

	if (violations != 0)
		printk(KERN_ERR "vm_check: %u violations\n", violations);
	return violations;
}

/**
 * vm_check_all - verify invariants 1-10, 13 and 14 at a quiet point
 *
 * Context: task; no page, slot or reference is in anybody's hands. Does not
 * sleep. Takes mmlist_lock, pagecache_lock, pagemap_lru_lock, zone locks.
 * Return: violations, each logged; 0: clean.
 */
u32 vm_check_all(void)
{
	return check_everything(true);
}

/**
 * vm_check_running - verify what holds while tasks sleep in their work
 *
 * Context: task. Does not sleep. Takes the locks of vm_check_all().
 * Return: violations, each logged; 0: clean.
 */
u32 vm_check_running(void)
{
	return check_everything(false);
}
