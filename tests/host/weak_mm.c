/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * weak_mm.c - what is above the mm file under test, until the test links it
 *
 * Every definition is weak: a real file in SOURCES, or a function of the test,
 * replaces it. The fakes do the least that is right and count their calls.
 */
#include <stdlib.h>
#include <string.h>

#include "core/printk.h"
#include "mm/buffer.h"
#include "mm/internal.h"
#include "mm/reclaim.h"
#include "mm/shmem.h"
#include "mm/slab.h"
#include "machine.h"

#define WEAK __attribute__((weak))

struct machine_calls machine_calls;
void (*machine_pressure_hook)(void);
unsigned long machine_free_shortage, machine_inactive_shortage;

static void pressure(void)
{
	if (machine_pressure_hook)
		machine_pressure_hook();
}

/* ---- vmscan.c, launder.c, buffer.c as the allocator sees them ------------ */

WEAK void wakeup_kswapd(bool block)
{
	if (!block) {
		machine_calls.wakeup_kswapd++;
		return;
	}
	machine_calls.wakeup_kswapd_block++;
	pressure();
}

WEAK void wakeup_kreclaimd(void)
{
	machine_calls.wakeup_kreclaimd++;
}

WEAK void wakeup_bdflush(bool block)
{
	(void)block;
	machine_calls.wakeup_bdflush++;
}

WEAK unsigned long free_shortage(void)
{
	return machine_free_shortage;
}

WEAK unsigned long inactive_shortage(void)
{
	return machine_inactive_shortage;
}

WEAK u32 page_launder(u32 gfp_mask, bool sync)
{
	(void)sync;
	machine_calls.page_launder++;
	machine_calls.gfp_mask = gfp_mask;
	pressure();
	return 0;
}

WEAK void try_to_free_pages(u32 gfp_mask)
{
	machine_calls.try_to_free_pages++;
	machine_calls.gfp_mask = gfp_mask;
	pressure();
}

/* the oldest clean page, stripped of its identity */
WEAK struct page *reclaim_page(struct zone *zone)
{
	struct page *page = NULL;

	machine_calls.reclaim_page++;
	machine_calls.reclaim_zone = zone;
	memory_pressure++;
	spin_lock(&pagemap_lru_lock);
	if (!list_empty(&zone->inactive_clean_list)) {
		page = list_last_entry(&zone->inactive_clean_list, struct page,
				       lru);
		lru_take_inactive_clean(page);
		page->mapping = NULL;
		page->age = PAGE_AGE_START;
	}
	spin_unlock(&pagemap_lru_lock);
	return page;
}

/* ---- page lock, page cache ----------------------------------------------- */

WEAK DEFINE_SPINLOCK(pagecache_lock);
WEAK unsigned long page_cache_size;

WEAK void lock_page(struct page *page)
{
	if (!trylock_page(page))
		BUG();
}

WEAK void unlock_page(struct page *page)
{
	BUG_ON(!test_and_clear_bit(PG_locked, &page->flags));
	wake_up(&page->wait);
}

WEAK void wait_on_page(struct page *page)
{
	BUG_ON(PageLocked(page));
}

WEAK void set_page_dirty(struct page *page)
{
	SetPageDirty(page);
}

/* ---- numbers of the swap and buffer files -------------------------------- */

WEAK unsigned long nr_swap_pages, total_swap_pages, buffermem_pages;
WEAK int page_cluster = 4, nr_async_pages, sysctl_flush_young,
	 sysctl_fault_around;
WEAK struct address_space swapper_space;
WEAK DEFINE_SPINLOCK(mmlist_lock);
WEAK struct list_head mmlist = LIST_HEAD_INIT(mmlist);
WEAK u32 mmlist_nr;

/* ---- shared memory: there is none ----------------------------------------- */

WEAK bool shmem_unuse(swp_entry_t entry, struct page *page)
{
	(void)entry;
	(void)page;
	return false;
}

WEAK void shmem_for_each_entry(void (*visit)(void *ctx, swp_entry_t entry),
			       void *ctx)
{
	(void)visit;
	(void)ctx;
}

WEAK int shmem_map_anonymous(unsigned long len, struct mmap_file *out)
{
	(void)len;
	(void)out;
	return -ENOMEM;
}

WEAK void shmem_map_done(const struct mmap_file *map)
{
	(void)map;
}

/* ---- slab: the host's malloc, so that ASan watches every object ----------- */

struct kmem_cache {
	size_t size;
	void (*ctor)(void *obj);
};

WEAK struct kmem_cache *kmem_cache_create(const char *name, size_t size,
					  u32 flags, void (*ctor)(void *obj))
{
	struct kmem_cache *cache = malloc(sizeof(*cache));

	(void)name;
	(void)flags;
	cache->size = size;
	cache->ctor = ctor;
	return cache;
}

WEAK int kmem_cache_destroy(struct kmem_cache *cache)
{
	free(cache);
	return 0;
}

WEAK void *kmem_cache_alloc(struct kmem_cache *cache, u32 gfp_mask)
{
	void *obj = malloc(cache->size);

	(void)gfp_mask;
	memset(obj, 0xa5, cache->size);
	if (cache->ctor)
		cache->ctor(obj);
	return obj;
}

WEAK void kmem_cache_free(struct kmem_cache *cache, void *obj)
{
	(void)cache;
	free(obj);
}

WEAK int kmem_cache_shrink(struct kmem_cache *cache)
{
	(void)cache;
	return 1;
}

WEAK u32 pgtable_cache_shrink(void)
{
	return 0;
}

WEAK u32 kstack_cache_shrink(void)
{
	return 0;
}

WEAK u32 kmem_cache_reap(u32 gfp_mask)
{
	(void)gfp_mask;
	return 0;
}

WEAK void *kmalloc(size_t size, u32 gfp_mask)
{
	(void)gfp_mask;
	return malloc(size);
}

WEAK void *kzalloc(size_t size, u32 gfp_mask)
{
	(void)gfp_mask;
	return calloc(1, size);
}

WEAK void kfree(const void *ptr)
{
	free((void *)(uintptr_t)ptr);
}
