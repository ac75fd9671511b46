/* SPDX-License-Identifier: GPL-2.0-only */
/* mm/slab.h - the slab allocator (reference 8.1) */
#ifndef MM_SLAB_H
#define MM_SLAB_H

#include "base/list.h"
#include "mm/gfp.h"

struct kmem_cache;

#define SLAB_HWCACHE_ALIGN 1u /* objects at cache-line boundaries */
#define SLAB_NO_REAP	   2u /* kmem_cache_reap() passes it by */

/*
 * A cache of objects of @size bytes. @ctor runs once per object when its slab
 * is made, not per allocation. Return: NULL when out of memory. May sleep.
 */
struct kmem_cache *kmem_cache_create(const char *name, size_t size, u32 flags,
				     void (*ctor)(void *obj));
/* Return: 0, or -EBUSY while objects are in use. */
int __must_check kmem_cache_destroy(struct kmem_cache *cache);
/* NULL when out of memory. Sleeps as @gfp_mask allows. */
void *kmem_cache_alloc(struct kmem_cache *cache, u32 gfp_mask);
void kmem_cache_free(struct kmem_cache *cache, void *obj); /* Context: any */
/* 1 when every object is free afterwards, else 0 */
int kmem_cache_shrink(struct kmem_cache *cache);
/* the clock of 8.1: part of the free slabs of one cache; Return: pages freed */
u32 kmem_cache_reap(u32 gfp_mask);

/* N62: what a cache with @nr_free free slabs of 2^@order pages is worth */
u32 slab_reap_value(u32 nr_free, u32 order, bool has_ctor);
/* N62: how many of @nr_free free slabs one reap frees */
u32 slab_reap_count(u32 nr_free);

/* 32 bytes to 128 KiB; NULL when out of memory or larger */
void *kmalloc(size_t size, u32 gfp_mask);
void *kzalloc(size_t size, u32 gfp_mask);
void kfree(const void *ptr); /* NULL is fine. Context: any */

void slab_init(void);

/*
 * Failure injection, beside alloc_fail_nth (mm/zone.h): 0: off; N: the N-th
 * object from now on that may be waited for and is asked for by a task with
 * user memory is refused, once. Most objects need no page: without it hardly
 * any undo path would ever run. Counted in alloc_injected.
 */
extern u32 slab_fail_nth;

#define SLAB_NAME_BYTES 24

/* for /proc/slabinfo and the leak checks of the tests */
struct slab_stats {
	char name[SLAB_NAME_BYTES];
	u32 active_objs, total_objs, obj_bytes, active_slabs, total_slabs;
	u32 pages_per_slab;
};
/* fills the entry of cache number @n; false when there is no such cache */
bool slab_stats_get(u32 n, struct slab_stats *stats);
u32 slab_nr_pages(void);

#endif
