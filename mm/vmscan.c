/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * vmscan.c - finding pages: the active list, inactive_clean, and the order in
 * which all sources of memory are asked
 *
 * Owns the list of shrinkers. refill_inactive_scan() ages the active list and
 * moves what is unused to inactive_dirty; reclaim_page() takes the identity of
 * an inactive_clean page; refill_inactive() drives scan, shrinkers and
 * swap_out() with falling priority (reference 4.6-4.10, 4.12). Who calls and
 * when is in kswapd.c.
 *
 * Known defects kept as in 2.4.0: 10.4, 10.6.
 */
#include "core/printk.h"
#include "core/sched.h"
#include "mm/event.h"
#include "mm/pagemap.h"
#include "mm/slab.h"
#include "mm/swap.h"
#include "mm/vmstat.h"
#include "internal.h"
#include "reclaim.h"

/* ---- the active list (4.6) -------------------------------------------------- */

enum refill_verdict {
	REFILL_CORRUPT,	   /* on the list without its flag */
	REFILL_STAYS,	   /* referenced, aged, or held too often */
	REFILL_DEACTIVATE, /* age 0 and only its cache holds it */
};

/* ages @page by what happened since the last scan, then judges it */
static enum refill_verdict STEP_NOINLINE refill_decide(struct page *page)
{
	int maxcount = page->buffers ? 2 : 1;

	if (!PageActive(page))
		return REFILL_CORRUPT;
	if (PageTestandClearReferenced(page)) {
		age_page_up_nolock(page);
		return REFILL_STAYS;
	}
	age_page_down_ageonly(page);
	if (page->age == 0 && page->count <= maxcount)
		return REFILL_DEACTIVATE;
	return REFILL_STAYS;
}

/* Return: true when the page left the active list for inactive_dirty */
static bool refill_one(struct page *page)
{
	enum refill_verdict verdict = refill_decide(page);

	if (verdict == REFILL_CORRUPT) {
		lru_drop_corrupt(page, "active");
		return false;
	}
	if (verdict == REFILL_DEACTIVATE)
		deactivate_page_nolock(page, DEACT_SCAN);
	if (!PageActive(page))
		return true;
	lru_rotate_active(page); /* T3: also when it was refused (RAM disk) */
	return false;
}

/**
 * refill_inactive_scan - age part of the active list, deactivate what is old
 * @priority: 1 / 2^priority of the list is looked at; 0..6
 * @oneshot: stop after the first page that was deactivated
 *
 * N14-N17. With fewer than 64 active pages priority 6 looks at nothing.
 *
 * Context: task. Does not sleep. Takes pagemap_lru_lock for the whole scan.
 * Return: 1 when a page was deactivated, else 0.
 */
int refill_inactive_scan(u32 priority, bool oneshot)
{
	unsigned long maxscan;
	int ret = 0;

	spin_lock(&pagemap_lru_lock);
	maxscan = nr_active_pages >> priority;
	while (maxscan-- > 0 && !list_empty(&active_list)) {
		if (!refill_one(
			    list_last_entry(&active_list, struct page, lru)))
			continue;
		ret = 1;
		if (oneshot)
			break;
	}
	spin_unlock(&pagemap_lru_lock);
	return ret;
}

/* ---- inactive_clean (4.10) -------------------------------------------------- */

enum reclaim_verdict {
	RECLAIM_CORRUPT,   /* on the list without its flag */
	RECLAIM_IN_USE,	   /* T20 */
	RECLAIM_NOT_CLEAN, /* T21: buffers, dirty, or locked by somebody */
	RECLAIM_SWAP,	   /* page locked by us; of the swap cache */
	RECLAIM_FILE,	   /* page locked by us; of a mapping */
	RECLAIM_NOBODYS,   /* page locked by us; in no cache: cannot be */
};

static enum reclaim_verdict STEP_NOINLINE reclaim_decide(struct page *page)
{
	if (!PageInactiveClean(page))
		return RECLAIM_CORRUPT;
	if (page_in_use(page))
		return RECLAIM_IN_USE;
	/* the attempt at the lock is last: it must not be left taken */
	if (page->buffers || PageDirty(page) || !trylock_page(page))
		return RECLAIM_NOT_CLEAN;
	if (PageSwapCache(page))
		return RECLAIM_SWAP;
	return page->mapping ? RECLAIM_FILE : RECLAIM_NOBODYS;
}

/* Return: true when @page has no identity any more; it is locked then */
static bool reclaim_act(struct page *page, enum reclaim_verdict verdict)
{
	switch (verdict) {
	case RECLAIM_CORRUPT:
		lru_drop_corrupt(page, "inactive_clean");
		return false;
	case RECLAIM_IN_USE:
		lru_move_to_active(page, VM_T_RECLAIM_USED);
		return false;
	case RECLAIM_NOT_CLEAN:
		lru_move_to_inactive_dirty(page, VM_T_RECLAIM_DIRTY);
		return false;
	case RECLAIM_NOBODYS:
		printk(KERN_ERR "reclaim_page: page %lu is in no cache\n",
		       page_to_pfn(page));
		lru_take_inactive_clean(page);
		unlock_page(page);
		return false;
	case RECLAIM_SWAP:
		__delete_from_swap_cache(page);
		return true;
	case RECLAIM_FILE:
		__remove_inode_page(page);
		return true;
	}
	return false;
}

/* the oldest page that gives its identity up; Holds both locks */
static struct page *reclaim_scan(struct zone *zone)
{
	unsigned long maxscan = zone->inactive_clean_pages;

	while (maxscan-- > 0 && !list_empty(&zone->inactive_clean_list)) {
		struct page *page = list_last_entry(&zone->inactive_clean_list,
						    struct page, lru);

		if (!reclaim_act(page, reclaim_decide(page)))
			continue;
		lru_take_inactive_clean(page);
		unlock_page(page);
		page->age = PAGE_AGE_START;
		return page;
	}
	return NULL;
}

/**
 * reclaim_page - take one page of a zone's inactive_clean list
 * @zone: whose list
 *
 * The reference that the cache held becomes the caller's. T22 or T23 is
 * recorded by who gets the page.
 *
 * Context: task. Does not sleep. Takes pagecache_lock, pagemap_lru_lock.
 * Return: a page without identity, count 1, age PAGE_AGE_START; NULL: none.
 */
struct page *reclaim_page(struct zone *zone)
{
	struct page *page;

	spin_lock(&pagecache_lock);
	spin_lock(&pagemap_lru_lock);
	page = reclaim_scan(zone);
	spin_unlock(&pagemap_lru_lock);
	spin_unlock(&pagecache_lock);
	memory_pressure++;
	if (page && page->count != 1) /* invariant 7 */
		printk(KERN_ERR "reclaim_page: page %lu has count %d\n",
		       page_to_pfn(page), page->count);
	return page;
}

/* ---- shrinkers (8.2, 8.3) ---------------------------------------------------- */

static LIST_HEAD(shrinkers);

/**
 * register_shrinker - let reclaim ask a cache of a higher floor for memory
 * @shrinker: static; asked in the order of registration: dentries, then inodes
 *
 * Context: boot. Does not sleep.
 */
void register_shrinker(struct shrinker *shrinker)
{
	list_add_tail(&shrinker->link, &shrinkers);
}

/* shrink_dcache_memory and shrink_icache_memory */
static void call_shrinkers(u32 priority, u32 gfp_mask)
{
	struct shrinker *s;

	list_for_each_entry(s, &shrinkers, link)
		s->shrink(priority, gfp_mask);
}

/* ---- all sources (4.7, 4.12) --------------------------------------------------- */

/* what one refill_inactive() has still to do */
struct refill {
	u32 gfp_mask;
	long count;    /* work left */
	bool progress; /* something was done in this round */
};

/* Return: true when the work is done */
static bool refill_from_active(struct refill *work, u32 priority)
{
	while (refill_inactive_scan(priority, true)) {
		work->progress = true;
		if (--work->count <= 0)
			return true;
	}
	return false;
}

/* known defect 10.4: success of swap_out() only means a quota was used up */
static bool refill_from_mms(struct refill *work, u32 priority)
{
	while (swap_out(priority, work->gfp_mask)) {
		work->progress = true;
		if (--work->count <= 0)
			return true;
	}
	return false;
}

/* one round at one priority. Return: true when refill_inactive() is done */
static bool refill_round(struct refill *work, u32 priority)
{
	work->progress = false;
	vm_event(VM_D_REFILL_PRIORITY, priority, (u32)work->count);
	if (current->need_resched) {
		set_current_state(TASK_RUNNING);
		schedule();
	}
	if (refill_from_active(work, priority))
		return true;
	call_shrinkers(priority, work->gfp_mask);
	if (refill_from_mms(work, priority))
		return true;
	return inactive_shortage() == 0 || free_shortage() == 0;
}

/* rounds of falling priority; the same one again after progress */
static void refill_rounds(struct refill *work)
{
	int priority = DEF_PRIORITY;

	while (priority >= 0) {
		if (refill_round(work, (u32)priority))
			return;
		if (!work->progress)
			priority--;
	}
	refill_from_active(work, 0);
}

/**
 * refill_inactive - get more pages on the inactive lists, from everywhere
 * @gfp_mask: what shrinkers may do
 * @user: a task waits: only a page cluster of work (10.9)
 *
 * Context: task. May sleep.
 * Return: 1 when something was done, else 0.
 */
int refill_inactive(u32 gfp_mask, bool user)
{
	struct refill work = {.gfp_mask = gfp_mask};
	long start;

	might_sleep();
	start = user ? 1l << page_cluster
		     : (long)(inactive_shortage() + free_shortage());
	work.count = start;
	vm_event(VM_D_REFILL_START, (u32)start, gfp_mask);
	kmem_cache_reap(gfp_mask);
	refill_rounds(&work);
	vm_event(VM_D_REFILL_END, (u32)work.count, 0);
	return work.count < start;
}

/**
 * do_try_to_free_pages - launder, then refill, as far as memory is short
 * @gfp_mask: what may be done
 * @user: a task waits for the result
 *
 * Context: task with PF_MEMALLOC. May sleep.
 * Return: not 0 when there was success; nobody looks at it, as in 2.4.0.
 */
int do_try_to_free_pages(u32 gfp_mask, bool user)
{
	int ret = 0;

	might_sleep();
	if (free_shortage() != 0 ||
	    nr_inactive_dirty_pages >
		    nr_free_pages() + nr_inactive_clean_pages())
		ret += (int)page_launder(gfp_mask, user);
	if (free_shortage() == 0 && inactive_shortage() == 0) {
		kmem_cache_reap(gfp_mask);
		return 1;
	}
	call_shrinkers(DEF_PRIORITY, gfp_mask);
	return ret + refill_inactive(gfp_mask, user);
}
