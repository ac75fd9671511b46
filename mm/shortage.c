/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * shortage.c - how far memory is from its targets
 *
 * Owns the two figures that steer all of reclaim (reference 4.4, 4.5), the
 * page cluster size and the way up to kswapd for the files below vmscan.c. It
 * only reads the counters of others: nothing here takes a lock or sleeps, so
 * that the allocator may ask in any context.
 */
#include "mm/event.h"
#include "mm/swap.h"
#include "internal.h"

/* 4.13: clusters by the size of memory, in frames */
#define SMALL_MEMORY_FRAMES  4096u /* 16 MiB */
#define MEDIUM_MEMORY_FRAMES 8192u /* 32 MiB */
enum page_cluster_size {
	CLUSTER_SMALL = 2,
	CLUSTER_MEDIUM = 3,
	CLUSTER_LARGE = 4,
};
/* free_shortage() asks for this part of inactive_target */
#define FREE_TARGET_PART 3u

int page_cluster = CLUSTER_LARGE;
int swap_cluster = SWAP_CLUSTER_DEFAULT;

static void (*kswapd_waker)(bool block);

/**
 * swap_setup - choose page_cluster by the size of memory
 *
 * N18-N20: below 16 MiB 4 pages, below 32 MiB 8 pages, else 16.
 *
 * Context: boot, after num_physpages is known. Does not sleep.
 */
void swap_setup(void)
{
	if (num_physpages < SMALL_MEMORY_FRAMES)
		page_cluster = CLUSTER_SMALL;
	else if (num_physpages < MEDIUM_MEMORY_FRAMES)
		page_cluster = CLUSTER_MEDIUM;
	else
		page_cluster = CLUSTER_LARGE;
}

/* 4.4, second half: what the single zones lack while the sum is enough */
static unsigned long zones_shortage(void)
{
	unsigned long lacking = 0;
	const struct zone *zone;

	for_each_zone(zone)
	{
		unsigned long have =
			zone->free_pages + zone->inactive_clean_pages;

		if (have < zone->pages_min + 1)
			lacking += zone->pages_min + 1 - have;
	}
	return lacking;
}

/**
 * free_shortage - pages missing from free + inactive_clean
 *
 * Known defect 10.6, kept: the sum is over all zones; a single zone counts
 * only when the sum is met.
 *
 * Context: any. Does not sleep.
 * Return: pages, 0 when there is no shortage.
 */
unsigned long free_shortage(void)
{
	unsigned long have = nr_free_pages() + nr_inactive_clean_pages();
	unsigned long target =
		freepages.high + inactive_target() / FREE_TARGET_PART;

	if (have < target)
		return target - have;
	return zones_shortage();
}

/**
 * inactive_shortage - pages missing from free + both inactive lists
 *
 * Context: any. Does not sleep.
 * Return: pages, 0 when there is no shortage.
 */
unsigned long inactive_shortage(void)
{
	unsigned long have = nr_free_pages() + nr_inactive_clean_pages() +
			     nr_inactive_dirty_pages;
	unsigned long target = freepages.high + inactive_target();

	return have < target ? target - have : 0;
}

/**
 * set_kswapd_waker - register the function that wakes kswapd
 * @waker: wakeup_kswapd() of kswapd.c; NULL: nobody
 *
 * Context: boot. Does not sleep.
 */
void set_kswapd_waker(void (*waker)(bool block))
{
	kswapd_waker = waker;
}

/**
 * wake_kswapd_if_short - the wake-up test of a page cache lookup
 *
 * Reference 2.5 step 3, first half. On every hit, because a working set that
 * is only looked up would never call the allocator.
 *
 * Context: any. Does not sleep.
 */
void wake_kswapd_if_short(void)
{
	if (inactive_shortage() <= inactive_target() / 2)
		return;
	if (free_shortage() != 0 && kswapd_waker)
		kswapd_waker(false);
}
