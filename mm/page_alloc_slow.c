/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * page_alloc_slow.c - an allocation when no zone is above its low mark
 *
 * Reference 2.5 steps 4-12, in exactly that order. The single place in mm/
 * that calls up: it asks for memory back through reclaim.h. What makes a
 * request differ: WAIT (may sleep), IO (may wait for kswapd, which does I/O),
 * and PF_MEMALLOC (is itself freeing memory, so it may take the last page).
 *
 * T22 is recorded here, when the allocating task keeps a reclaimed page.
 */
#include "core/printk.h"
#include "core/sched.h"
#include "mm/vmstat.h"
#include "uapi/signal.h"
#include "internal.h"
#include "reclaim.h"

enum {
	/* below pages_min + this, a task that may reclaims for itself */
	DIRECT_RECLAIM_MARGIN = 8,
	/* the last pass leaves this part of pages_min to PF_MEMALLOC tasks */
	RESERVE_DIVISOR = 4,
};

/* which watermark a limit pass compares with */
enum alloc_limit {
	LIMIT_MIN,
	LIMIT_LOW,
	LIMIT_HIGH,
};

/* One request, as the steps hand it on. */
struct alloc_request {
	const struct zonelist *zonelist;
	u32 order;
	bool direct; /* may reclaim a page for itself: order 0, WAIT, not M */
};

static unsigned long zone_mark(const struct zone *zone, enum alloc_limit limit)
{
	switch (limit) {
	case LIMIT_MIN:
		return zone->pages_min;
	case LIMIT_LOW:
		return zone->pages_low;
	case LIMIT_HIGH:
		break;
	}
	return zone->pages_high;
}

/* T22: a clean page of @zone for the caller, or NULL */
static struct page *take_clean_page(struct zone *zone)
{
	struct page *page = reclaim_page(zone);

	if (!page)
		return NULL;
	DEBUG_ASSERT(page->count == 1);
	vm_stat_inc(VMSTAT_direct_reclaim);
	vm_transition(VM_T_RECLAIM_DIRECT, page);
	return page;
}

/*
 * Steps 5, 6 and 8: a zone whose free and clean pages together are above the
 * mark. A task that may, takes a clean page while free ones are few.
 */
static struct page *limit_pass(const struct alloc_request *req,
			       enum alloc_limit limit)
{
	struct zone *const *z;

	for (z = req->zonelist->zones; *z; z++) {
		struct zone *zone = *z;
		struct page *page = NULL;

		if (zone->free_pages + zone->inactive_clean_pages <=
		    zone_mark(zone, limit))
			continue;
		if (req->direct &&
		    zone->free_pages < zone->pages_min + DIRECT_RECLAIM_MARGIN)
			page = take_clean_page(zone);
		if (!page)
			page = rmqueue(zone, req->order);
		if (page)
			return page;
	}
	return NULL;
}

/*
 * Step 9a: memory is there but in pieces. Clean dirty pages, then free clean
 * ones one by one until their neighbours merge into a block of the order.
 */
static struct page *high_order_pass(const struct alloc_request *req)
{
	struct zone *const *z;

	current->flags |= PF_MEMALLOC;
	page_launder(req->zonelist->gfp_mask, true);
	current->flags &= ~PF_MEMALLOC;

	for (z = req->zonelist->zones; *z; z++) {
		while ((*z)->inactive_clean_pages != 0) {
			struct page *page = reclaim_page(*z);

			if (!page)
				break;
			free_reclaimed_page(page);
			page = rmqueue(*z, req->order);
			if (page)
				return page;
		}
	}
	return NULL;
}

/*
 * Step 11. @reserves: may go below pages_min / 4, down to the last page.
 */
static struct page *final_pass(const struct alloc_request *req, bool reserves)
{
	struct zone *const *z;

	for (z = req->zonelist->zones; *z; z++) {
		struct zone *zone = *z;
		struct page *page = NULL;

		if (req->direct)
			page = take_clean_page(zone);
		if (page)
			return page;
		if (zone->free_pages < zone->pages_min / RESERVE_DIVISOR &&
		    !reserves)
			continue;
		page = rmqueue(zone, req->order);
		if (page)
			return page;
	}
	return NULL;
}

/* step 7: let kswapd and everybody else run once */
static void give_way(const struct alloc_request *req)
{
	vm_event(VM_D_ALLOC_SLOW, req->order, req->zonelist->gfp_mask);
	wakeup_kswapd(false);
	if (req->zonelist->gfp_mask & __GFP_WAIT) {
		set_current_state(TASK_RUNNING);
		sched_yield();
	}
}

/* steps 5-8 */
static struct page *limit_passes(const struct alloc_request *req)
{
	struct page *page = limit_pass(req, LIMIT_HIGH);

	if (!page)
		page = limit_pass(req, LIMIT_LOW);
	if (page)
		return page;
	give_way(req);
	return limit_pass(req, LIMIT_MIN);
}

/*
 * Steps 9b and 9c: wait until something was freed.
 * Return: false when the mask does not allow to wait.
 */
static bool wait_for_memory(const struct alloc_request *req)
{
	u32 gfp_mask = req->zonelist->gfp_mask;

	if (!(gfp_mask & __GFP_WAIT))
		return false;
	vm_stat_inc(VMSTAT_allocstall);
	if (gfp_mask & __GFP_IO) {
		wakeup_kswapd(true);
	} else {
		vm_event(VM_D_ALLOC_RECLAIM, req->order, gfp_mask);
		try_to_free_pages(gfp_mask);
	}
	memory_pressure++;
	return true;
}

/*
 * May take the last page: it frees memory itself, or it dies and gives all of
 * its own back. 2.4.0 knows only the first, so that a killed task could loop
 * here for ever (10.29).
 */
static bool may_use_reserves(void)
{
	return current->flags & PF_MEMALLOC ||
	       (current->sig_pending & SIG_BIT(SIGKILL)) != 0;
}

static void report_failure(const struct alloc_request *req)
{
	vm_event(VM_D_ALLOC_FAIL, req->order, req->zonelist->gfp_mask);
	printk_limited(KERN_WARNING
		       "alloc_pages: order %u, gfp %#x: no memory for %s\n",
		       req->order, req->zonelist->gfp_mask, current->comm);
}

/**
 * alloc_pages_slow - 2.5 steps 5-12
 * @zonelist: the zones, with the gfp mask
 * @order: of the block
 * @direct_reclaim: order 0, WAIT, and the caller was not PF_MEMALLOC
 *
 * An order-0 request with WAIT goes round until there is a page or the task
 * got PF_MEMALLOC (OOM) or SIGKILL.
 *
 * Context: with WAIT: task. May sleep; else any. Does not sleep.
 * Return: the block, or NULL.
 */
struct page *alloc_pages_slow(const struct zonelist *zonelist, u32 order,
			      bool direct_reclaim)
{
	struct alloc_request req = {zonelist, order, direct_reclaim};
	u32 gfp_mask = zonelist->gfp_mask;
	struct page *page = limit_passes(&req);

	while (!page && !may_use_reserves()) {
		if (order != 0 && gfp_mask & __GFP_WAIT) {
			page = high_order_pass(&req);
			if (page)
				return page;
		}
		if (!wait_for_memory(&req) || order != 0)
			break;
		page = alloc_first_pass(zonelist, order);
		if (!page)
			page = limit_passes(&req);
	}
	if (!page)
		page = final_pass(&req, may_use_reserves());
	if (!page)
		report_failure(&req);
	return page;
}
