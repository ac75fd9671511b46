/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * launder.c - page_launder(): the inactive_dirty list gets clean
 *
 * Owns no data. Works from the tail (oldest) of inactive_dirty_list: what is
 * clean goes to inactive_clean, what is in use back to active, what is dirty is
 * written in the second pass (reference 4.11). launder_decide() looks at one
 * page and only names what is to be done; launder_act() does it.
 *
 * Around I/O pagemap_lru_lock is dropped: then the page lock and a reference
 * keep the page. Known defects kept as in 2.4.0: 10.2 (orphans are written),
 * 10.6, 10.7 (no limit on writepage calls), 10.8.
 */
#include "mm/buffer.h"
#include "mm/event.h"
#include "mm/pagemap.h"
#include "mm/swap.h"
#include "mm/vmstat.h"
#include "internal.h"
#include "reclaim.h"

/* of a page in a cache with our own reference and without buffers */
#define CACHE_AND_OURS 2

/* try_to_free_buffers(): how much it may do about busy buffers */
enum buffer_wait {
	BUFFERS_LOOK = 0,  /* nothing */
	BUFFERS_START = 1, /* start the writes */
	BUFFERS_WAIT = 2,  /* and wait for them */
};

/* one call of page_launder() */
struct launder {
	u32 gfp_mask;
	bool sync;	 /* may wait for buffers once the budget is used */
	u32 loop;	 /* 0: collect what is clean; 1: start writes */
	long maxlaunder; /* buffer pages whose writes may still be started */
	u32 cleaned;
	bool enough; /* a buffer page was freed and nothing is short */
};

/* what is to be done with one page; * = the page is locked */
enum launder_verdict {
	LAUNDER_CORRUPT, /* on the list without its flag */
	LAUNDER_IN_USE,	 /* T9 */
	LAUNDER_LOCKED,	 /* T10: somebody else has the page lock */
	LAUNDER_LATER,	 /* * T11: dirty, but this is the first pass */
	LAUNDER_WRITE,	 /* * T18, or T17 when writepage refuses */
	LAUNDER_BUFFERS, /* * T12-T15 by what the buffers say */
	LAUNDER_CLEAN,	 /* * T16 */
	LAUNDER_CANNOT,	 /* * T17: no writepage, or nobody's page */
};

/**
 * page_in_use - the common test of page_launder() and reclaim_page()
 * @page: on an inactive list
 *
 * T9, T20. Clears PG_referenced. The count says nothing when there are
 * buffers (1.3).
 *
 * Context: task. Does not sleep. Holds pagemap_lru_lock.
 * Return: true when the page belongs on the active list.
 */
bool page_in_use(struct page *page)
{
	assert_held(&pagemap_lru_lock);
	if (PageTestandClearReferenced(page) || page->age > 0)
		return true;
	return !page->buffers && page->count > 1;
}

/* 4.11 steps 1-7: the tests in their order */
static enum launder_verdict STEP_NOINLINE
launder_decide(const struct launder *run, struct page *page)
{
	if (!PageInactiveDirty(page))
		return LAUNDER_CORRUPT;
	if (page_in_use(page) || page_ramdisk(page))
		return LAUNDER_IN_USE;
	if (!trylock_page(page))
		return LAUNDER_LOCKED;
	if (PageDirty(page)) {
		if (!page->mapping->ops->writepage)
			return LAUNDER_CANNOT;
		return run->loop == 0 ? LAUNDER_LATER : LAUNDER_WRITE;
	}
	if (page->buffers)
		return LAUNDER_BUFFERS;
	return page->mapping ? LAUNDER_CLEAN : LAUNDER_CANNOT;
}

/* T18: the page stays at the tail; the next step finds it locked (T10) */
static void STEP_NOINLINE launder_write(struct page *page)
{
	int ret;

	vm_stat_inc(VMSTAT_launder_writes);
	page_cache_get(page);
	spin_unlock(&pagemap_lru_lock);
	ret = writepage_locked(page);
	if (ret != WRITEPAGE_ACTIVATE)
		vm_transition(VM_T_LAUNDER_WRITE, page);
	page_cache_release(page);
	spin_lock(&pagemap_lru_lock);
	if (ret != WRITEPAGE_ACTIVATE)
		return;
	/* a lookup may have been faster while writepage slept (T8) */
	if (PageInactiveDirty(page))
		lru_move_to_active(page, VM_T_LAUNDER_CANNOT);
	unlock_page(page);
}

/* 4.11 step 5.2; uses up the budget of the second pass */
static enum buffer_wait launder_wait_mode(struct launder *run)
{
	if (run->loop == 0)
		return BUFFERS_LOOK;
	if (run->maxlaunder == 0 && run->sync)
		return BUFFERS_WAIT;
	return run->maxlaunder-- > 0 ? BUFFERS_START : BUFFERS_LOOK;
}

/*
 * T15: a buffer page without its buffers. Our reference is the last one, unless
 * somebody holds the page by its frame: then it is just on no list.
 */
static void launder_free(struct launder *run, struct page *page)
{
	vm_transition(VM_T_LAUNDER_BUFFER, page);
	buffermem_pages--;
	run->cleaned++;
	unlock_page(page);
	if (--page->count == 0)
		__free_pages_ok(page, 0);
	run->enough = free_shortage() == 0;
}

/* 4.11 step 5: strip the buffers, then put the isolated page where it fits */
static void STEP_NOINLINE launder_buffers(struct launder *run,
					  struct page *page)
{
	bool freed;

	lru_isolate_inactive_dirty(page);
	page_cache_get(page);
	spin_unlock(&pagemap_lru_lock);
	freed = try_to_free_buffers(page, (int)launder_wait_mode(run));
	spin_lock(&pagemap_lru_lock);

	if (freed && !page->mapping) {
		launder_free(run, page);
		return;
	}
	if (page->age > 0) {
		/* looked up while we slept: 2.4.0 finds out one scan later,
		 * and has a page with an age on an inactive list meanwhile */
		lru_putback_active(page, VM_T_LAUNDER_USED);
	} else if (!freed) {
		lru_putback_inactive_dirty(page, VM_T_LAUNDER_BUSY);
	} else if (page->count > CACHE_AND_OURS) {
		lru_putback_active(page, VM_T_LAUNDER_MAPPED);
	} else {
		lru_putback_inactive_clean(page, VM_T_LAUNDER_STRIPPED);
		run->cleaned++;
	}
	unlock_page(page);
	page_cache_release(page);
}

static void launder_act(struct launder *run, struct page *page,
			enum launder_verdict verdict)
{
	switch (verdict) {
	case LAUNDER_CORRUPT:
		lru_drop_corrupt(page, "inactive_dirty");
		return;
	case LAUNDER_IN_USE:
		lru_move_to_active(page, VM_T_LAUNDER_USED);
		return;
	case LAUNDER_LOCKED:
		lru_move_to_inactive_dirty(page, VM_T_LAUNDER_LOCKED);
		return;
	case LAUNDER_WRITE:
		launder_write(page);
		return;
	case LAUNDER_BUFFERS:
		launder_buffers(run, page);
		return;
	case LAUNDER_LATER:
		lru_move_to_inactive_dirty(page, VM_T_LAUNDER_LATER);
		break;
	case LAUNDER_CLEAN:
		lru_move_to_inactive_clean(page, VM_T_LAUNDER_CLEAN);
		run->cleaned++;
		break;
	case LAUNDER_CANNOT:
		lru_move_to_active(page, VM_T_LAUNDER_CANNOT);
		break;
	}
	unlock_page(page);
}

static void launder_pass(struct launder *run)
{
	unsigned long maxscan;

	vm_event(VM_D_LAUNDER_PASS, run->loop, run->gfp_mask);
	run->enough = false;
	spin_lock(&pagemap_lru_lock);
	/* a page may come back to the list: its length bounds the walk */
	maxscan = nr_inactive_dirty_pages;
	while (!run->enough && maxscan-- > 0 &&
	       !list_empty(&inactive_dirty_list)) {
		struct page *page =
			list_last_entry(&inactive_dirty_list, struct page, lru);

		launder_act(run, page, launder_decide(run, page));
	}
	spin_unlock(&pagemap_lru_lock);
}

/**
 * page_launder - turn inactive_dirty pages into inactive_clean ones
 * @gfp_mask: without __GFP_IO only what is clean already is collected
 * @sync: may wait for buffer writes when the first pass cleaned nothing
 *
 * Context: task. May sleep. Takes pagemap_lru_lock, page locks.
 * Return: pages cleaned or freed.
 */
u32 page_launder(u32 gfp_mask, bool sync)
{
	struct launder run = {.gfp_mask = gfp_mask, .sync = sync};

	might_sleep();
	launder_pass(&run);
	if ((gfp_mask & __GFP_IO) && free_shortage() != 0) {
		run.loop = 1;
		if (run.cleaned > 0)
			run.sync = false;
		run.maxlaunder = (long)MAX_LAUNDER_CLUSTERS << page_cluster;
		wakeup_bdflush(false);
		launder_pass(&run);
	}
	vm_event(VM_D_LAUNDER_END, run.cleaned, run.loop);
	return run.cleaned;
}
