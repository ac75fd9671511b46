/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * slab_reap.c - giving free slabs back, and what the caches hold
 *
 * kmem_cache_reap() is 2.4's clock (reference 8.1): a hand goes round the
 * chain of caches, looks at a few, and empties most of the best one. What a
 * cache is worth falls with a constructor (its work would be lost) and with
 * large slabs (hard to get again).
 */
#include "core/config.h"
#include "core/printk.h"
#include "lib/string.h"
#include "mm/event.h"
#include "slab_internal.h"

enum {
	/* n free slabs are worth, and are freed, (n * 4 + 1) / 5 */
	REAP_KEEP_MUL = 4,
	REAP_KEEP_DIV = 5,
};

static u32 four_fifths(u32 n)
{
	return (n * REAP_KEEP_MUL + 1) / REAP_KEEP_DIV;
}

/**
 * slab_reap_value - what reaping a cache would bring (N62)
 * @nr_free: its free slabs
 * @order: 2^order pages each
 * @has_ctor: it has a constructor
 *
 * Context: any but irq. Does not sleep.
 * Return: pages, discounted.
 */
u32 slab_reap_value(u32 nr_free, u32 order, bool has_ctor)
{
	u32 pages = nr_free << order;

	if (has_ctor)
		pages = four_fifths(pages);
	if (order != 0)
		pages = four_fifths(pages);
	return pages;
}

/**
 * slab_reap_count - how many of the free slabs one reap frees (N62)
 * @nr_free: free slabs of the chosen cache
 *
 * Context: any but irq. Does not sleep.
 * Return: slabs.
 */
u32 slab_reap_count(u32 nr_free)
{
	return four_fifths(nr_free);
}

/* the cache after @cache, round the chain; Holds cache_chain_sem */
static struct kmem_cache *chain_next(const struct kmem_cache *cache)
{
	struct list_head *next = cache ? cache->chain.next : cache_chain.next;

	if (next == &cache_chain)
		next = cache_chain.next;
	return list_entry(next, struct kmem_cache, chain);
}

/*
 * May @cache be reaped now? One that grew since the last look is in demand:
 * it is left alone once.
 */
static bool reapable(struct kmem_cache *cache)
{
	bool ok;

	if (cache->flags & SLAB_NO_REAP)
		return false;
	spin_lock(&cache->lock);
	ok = cache->growing == 0 && !cache->grown;
	if (cache->growing == 0)
		cache->grown = false;
	spin_unlock(&cache->lock);
	return ok;
}

/* the most valuable cache the hand passes, or NULL; moves the hand */
static struct kmem_cache *choose_cache(void)
{
	struct kmem_cache *start = reap_hand ? reap_hand : chain_next(NULL);
	struct kmem_cache *cache = start;
	struct kmem_cache *best = NULL;
	u32 best_value = 0;
	u32 left = REAP_SCANLEN;

	do {
		u32 value = 0;

		if (reapable(cache))
			value = slab_reap_value(cache->nr_free_slabs,
						cache->order, cache->ctor);
		if (value > best_value) {
			best = cache;
			best_value = value;
			if (cache->nr_free_slabs >= REAP_PERFECT)
				left = 1;
		}
		cache = chain_next(cache);
	} while (--left != 0 && cache != start);
	reap_hand = cache;
	return best;
}

/* free up to @nr slabs; stops when none is free or the cache grows again */
static u32 free_slabs(struct kmem_cache *cache, u32 nr)
{
	u32 freed = 0;

	while (freed < nr) {
		struct slab *slab = NULL;

		spin_lock(&cache->lock);
		if (cache->growing == 0)
			slab = slab_take_free(cache);
		spin_unlock(&cache->lock);
		if (!slab)
			break;
		slab_destroy(cache, slab);
		freed++;
	}
	return freed;
}

/**
 * kmem_cache_reap - free part of the free slabs of one cache (8.1)
 * @gfp_mask: without WAIT nothing happens while the chain is locked
 *
 * Context: task. With WAIT may sleep. Takes cache_chain_sem.
 * Return: pages freed.
 */
u32 kmem_cache_reap(u32 gfp_mask)
{
	struct kmem_cache *cache;
	u32 pages = 0;

	if (gfp_mask & __GFP_WAIT)
		down(&cache_chain_sem);
	else if (!down_trylock(&cache_chain_sem))
		return 0;
	cache = choose_cache();
	if (cache)
		pages = free_slabs(cache, slab_reap_count(cache->nr_free_slabs))
			<< cache->order;
	up(&cache_chain_sem);
	vm_event(VM_D_REAP, pages, 0);
	return pages;
}

/**
 * kmem_cache_shrink - free all free slabs of a cache
 * @cache: any
 *
 * Context: task. Does not sleep.
 * Return: 1 when the cache has no slab left, so no object in use; else 0.
 */
int kmem_cache_shrink(struct kmem_cache *cache)
{
	free_slabs(cache, U32_MAX);
	return cache->nr_slabs == 0;
}

/**
 * slab_stats_get - figures of one cache
 * @n: its number, from 0
 * @stats: out
 *
 * Context: task. May sleep. Takes cache_chain_sem.
 * Return: false when there is no such cache.
 */
bool slab_stats_get(u32 n, struct slab_stats *stats)
{
	struct kmem_cache *cache;
	bool found = false;

	might_sleep();
	down(&cache_chain_sem);
	list_for_each_entry(cache, &cache_chain, chain) {
		if (n-- != 0)
			continue;
		strlcpy(stats->name, cache->name, sizeof(stats->name));
		stats->active_objs = cache->nr_active;
		stats->total_objs = cache->nr_slabs * cache->num;
		stats->obj_bytes = cache->objsize;
		stats->active_slabs = cache->nr_slabs - cache->nr_free_slabs;
		stats->total_slabs = cache->nr_slabs;
		stats->pages_per_slab = 1u << cache->order;
		found = true;
		break;
	}
	up(&cache_chain_sem);
	return found;
}

/**
 * slab_nr_pages - pages that all slabs hold
 *
 * Context: any but irq. Does not sleep.
 * Return: pages.
 */
u32 slab_nr_pages(void)
{
	return slab_pages;
}
