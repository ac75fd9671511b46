/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * slab.c - caches of objects of one size
 *
 * Owns the slabs of every cache: making and freeing them, handing out objects.
 * The pages of a slab carry PG_slab and name their cache and slab in
 * page->list (reference 1.1). A slab is on exactly one list of its cache, by
 * its use: full, partial or free; free ones wait for kmem_cache_reap().
 * Successive slabs start at different offsets (colours) so that objects with
 * the same number do not share cache lines.
 *
 * A second free of an object is caught always; a write after free in the
 * debug build, for caches without constructor.
 */
#include "core/printk.h"
#include "core/sched.h"
#include "lib/string.h"
#include "mm/vmstat.h"
#include "uapi/errno.h"
#include "slab_internal.h"

enum {
	CACHE_LINE = 32, /* bytes, of a Pentium */
	BIG_OBJECT = 64, /* from here on 16-byte alignment (FXSAVE) */
	BIG_OBJECT_ALIGN = 16,
	OFF_SLAB_MIN = PAGE_SIZE / 8, /* larger: descriptor elsewhere */
	BREAK_ORDER = 1,     /* more only for objects that do not fit */
	MAX_SLAB_ORDER = 5,  /* 128 KiB */
	WASTE_SHARE = 8,     /* a slab may lose 1/8 of its bytes */
	POISON_FREE = 0x6b,  /* debug: bytes of a free object */
	POISON_END = 0xa5,   /* debug: its last byte */
	POISON_FRESH = 0x5a, /* debug: what kmem_cache_alloc() gives */
};

LIST_HEAD(cache_chain);
struct semaphore cache_chain_sem = SEMAPHORE_INIT(cache_chain_sem, 1);
struct kmem_cache *reap_hand;
u32 slab_pages;
u32 slab_fail_nth;

/* the cache of the struct kmem_cache of all others */
static struct kmem_cache cache_cache;

/* ---- page to slab --------------------------------------------------------- */

static void page_set_slab(struct page *page, struct kmem_cache *cache,
			  struct slab *slab)
{
	page->list.next = (void *)cache;
	page->list.prev = (void *)slab;
}

static struct slab *obj_slab(const struct kmem_cache *cache, const void *obj)
{
	const struct page *page = virt_to_page(obj);

	BUG_ON(!valid_page(page) || !PageSlab(page));
	BUG_ON((const void *)page->list.next != cache);
	return (void *)page->list.prev;
}

/* ---- debug build: poison -------------------------------------------------- */

#ifdef CONFIG_DEBUG
static void obj_poison(const struct kmem_cache *cache, u8 *obj)
{
	if (cache->ctor)
		return;
	memset(obj, POISON_FREE, cache->objsize);
	obj[cache->objsize - 1] = POISON_END;
}

static void obj_check_poison(const struct kmem_cache *cache, u8 *obj)
{
	u32 i;

	if (cache->ctor)
		return;
	for (i = 0; i < cache->objsize - 1; i++)
		BUG_ON(obj[i] != POISON_FREE);
	BUG_ON(obj[i] != POISON_END);
	memset(obj, POISON_FRESH, cache->objsize);
}
#else
static inline void obj_poison(const struct kmem_cache *cache, u8 *obj)
{
	(void)cache;
	(void)obj;
}

static inline void obj_check_poison(const struct kmem_cache *cache, u8 *obj)
{
	(void)cache;
	(void)obj;
}
#endif

/* ---- making and freeing slabs --------------------------------------------- */

static u32 desc_bytes(u32 num)
{
	return sizeof(struct slab) + num * sizeof(slab_idx_t);
}

static void mark_pages(struct kmem_cache *cache, struct slab *slab,
		       struct page *page)
{
	u32 i;

	for (i = 0; i < 1u << cache->order; i++) {
		SetPageSlab(page + i);
		page_set_slab(page + i, cache, slab);
	}
}

/* every object free, constructed */
static void slab_fill(const struct kmem_cache *cache, struct slab *slab)
{
	u32 i;

	slab->inuse = 0;
	slab->free = 0;
	for (i = 0; i < cache->num; i++) {
		char *obj = slab->mem + i * cache->stride;

		if (cache->ctor)
			cache->ctor(obj);
		obj_poison(cache, (u8 *)obj);
		slab->next[i] = (slab_idx_t)(i + 1);
	}
	slab->next[cache->num - 1] = SLAB_IDX_END;
}

/* the descriptor of a new slab in the pages at @base; NULL: out of memory */
static struct slab *slab_desc(const struct kmem_cache *cache, char *base,
			      u32 colour, u32 gfp_mask)
{
	struct slab *slab = (void *)(base + colour);

	if (cache->off_slab)
		slab = kmalloc(desc_bytes(cache->num), gfp_mask);
	if (slab)
		slab->mem = base + colour + cache->first;
	return slab;
}

static struct slab *slab_create(struct kmem_cache *cache, u32 colour,
				u32 gfp_mask)
{
	struct page *page = alloc_pages(gfp_mask, cache->order);
	struct slab *slab;

	if (!page)
		return NULL;
	slab = slab_desc(cache, page_address(page), colour, gfp_mask);
	if (!slab) {
		__free_pages(page, cache->order);
		return NULL;
	}
	mark_pages(cache, slab, page);
	slab_fill(cache, slab);
	return slab;
}

/* one more slab. With WAIT may sleep. Return: false when out of memory */
static bool cache_grow(struct kmem_cache *cache, u32 gfp_mask)
{
	u32 colour = cache->colour_next * cache->colour_step;
	struct slab *slab;

	spin_lock(&cache->lock);
	if (++cache->colour_next >= cache->colours)
		cache->colour_next = 0;
	cache->growing++;
	cache->grown = true;
	spin_unlock(&cache->lock);

	slab = slab_create(cache, colour, gfp_mask);

	spin_lock(&cache->lock);
	cache->growing--;
	if (slab) {
		list_add_tail(&slab->link, &cache->free);
		cache->nr_slabs++;
		cache->nr_free_slabs++;
		slab_pages += 1u << cache->order;
	}
	spin_unlock(&cache->lock);
	return slab != NULL;
}

/**
 * slab_take_free - take one free slab out of its cache
 * @cache: whose
 *
 * Context: any but irq. Does not sleep. Holds cache->lock.
 * Return: the slab, to be given to slab_destroy(); NULL: none is free.
 */
struct slab *slab_take_free(struct kmem_cache *cache)
{
	struct slab *slab;

	assert_held(&cache->lock);
	if (list_empty(&cache->free))
		return NULL;
	slab = list_last_entry(&cache->free, struct slab, link);
	DEBUG_ASSERT(slab->inuse == 0);
	list_del(&slab->link);
	cache->nr_slabs--;
	cache->nr_free_slabs--;
	slab_pages -= 1u << cache->order;
	return slab;
}

/**
 * slab_destroy - free the pages of a slab
 * @cache: whose it was
 * @slab: from slab_take_free()
 *
 * Context: any but irq. Does not sleep. Takes zone->lock.
 */
void slab_destroy(struct kmem_cache *cache, struct slab *slab)
{
	/* a block of the buddy allocator is aligned to its own size */
	unsigned long start = ALIGN_DOWN((unsigned long)__pa(slab->mem),
					 PAGE_SIZE << cache->order);
	struct page *page = pfn_to_page(start >> PAGE_SHIFT);
	u32 i;

	if (cache->off_slab)
		kfree(slab);
	for (i = 0; i < 1u << cache->order; i++) {
		ClearPageSlab(page + i);
		INIT_LIST_HEAD(&page[i].list);
	}
	__free_pages(page, cache->order);
}

/* ---- making caches -------------------------------------------------------- */

static u32 object_align(u32 size, u32 flags)
{
	u32 align = CACHE_LINE;

	if (flags & SLAB_HWCACHE_ALIGN) {
		/* small objects share a line rather than fill one each */
		while (size <= align / 2)
			align /= 2;
		return max(align, (u32)sizeof(void *));
	}
	return size >= BIG_OBJECT ? BIG_OBJECT_ALIGN : sizeof(void *);
}

/* objects in a slab of @bytes; sets cache->first to the first one's offset */
static u32 layout(struct kmem_cache *cache, u32 bytes, u32 align)
{
	u32 num = 0;
	u32 head = 0;

	for (;;) {
		u32 next = num + 1;
		u32 start = 0;

		if (!cache->off_slab)
			start = ALIGN_UP(desc_bytes(next), align);
		if (start + next * cache->stride > bytes ||
		    next >= SLAB_IDX_INUSE)
			break;
		num = next;
		head = start;
	}
	cache->first = head;
	return num;
}

/* the smallest order that wastes little; false: objects are too large */
static bool choose_order(struct kmem_cache *cache, u32 align)
{
	for (cache->order = 0; cache->order <= MAX_SLAB_ORDER; cache->order++) {
		u32 bytes = (u32)PAGE_SIZE << cache->order;
		u32 left;

		cache->num = layout(cache, bytes, align);
		if (cache->num == 0)
			continue;
		left = bytes - cache->first - cache->num * cache->stride;
		cache->colours = left / cache->colour_step + 1;
		if (cache->order >= BREAK_ORDER || left * WASTE_SHARE <= bytes)
			return true;
	}
	return false;
}

/* false when no slab can hold such an object */
static bool cache_setup(struct kmem_cache *cache, const char *name, u32 size,
			u32 flags)
{
	u32 align = object_align(size, flags);

	memset(cache, 0, sizeof(*cache));
	strlcpy(cache->name, name, sizeof(cache->name));
	spin_lock_init(&cache->lock, cache->name);
	INIT_LIST_HEAD(&cache->full);
	INIT_LIST_HEAD(&cache->partial);
	INIT_LIST_HEAD(&cache->free);
	cache->flags = flags;
	cache->objsize = size;
	cache->stride = ALIGN_UP(size, align);
	cache->colour_step = CACHE_LINE;
	cache->off_slab = size >= OFF_SLAB_MIN;
	return choose_order(cache, align);
}

/**
 * kmem_cache_create - a cache of objects of one size
 * @name: shown in the statistics; copied
 * @size: bytes of an object, 1 to 128 KiB
 * @flags: SLAB_*
 * @ctor: runs once per object when its slab is made; NULL: none
 *
 * Who frees an object leaves it as @ctor made it.
 *
 * Context: task. May sleep. Takes cache_chain_sem.
 * Return: the cache; NULL: out of memory.
 */
struct kmem_cache *kmem_cache_create(const char *name, size_t size, u32 flags,
				     void (*ctor)(void *obj))
{
	struct kmem_cache *cache;

	might_sleep();
	BUG_ON(size == 0 || size > PAGE_SIZE << MAX_SLAB_ORDER);
	cache = kmem_cache_alloc(&cache_cache, GFP_KERNEL);
	if (!cache)
		return NULL;
	if (!cache_setup(cache, name, (u32)size, flags))
		BUG();
	cache->ctor = ctor;
	down(&cache_chain_sem);
	list_add_tail(&cache->chain, &cache_chain);
	up(&cache_chain_sem);
	return cache;
}

/**
 * kmem_cache_destroy - forget a cache
 * @cache: nobody allocates from it any more
 *
 * Context: task. May sleep. Takes cache_chain_sem.
 * Return: 0, or -EBUSY while objects are in use: the cache stays.
 */
int kmem_cache_destroy(struct kmem_cache *cache)
{
	might_sleep();
	down(&cache_chain_sem);
	if (!kmem_cache_shrink(cache)) {
		up(&cache_chain_sem);
		return -EBUSY;
	}
	if (reap_hand == cache)
		reap_hand = NULL;
	list_del(&cache->chain);
	up(&cache_chain_sem);
	kmem_cache_free(&cache_cache, cache);
	return 0;
}

/**
 * slab_init - the cache of caches, and the sizes of kmalloc()
 *
 * Context: boot, after mem_free_all(). May sleep.
 */
void slab_init(void)
{
	if (!cache_setup(&cache_cache, "kmem_cache", sizeof(struct kmem_cache),
			 SLAB_NO_REAP))
		BUG();
	list_add_tail(&cache_cache.chain, &cache_chain);
	kmalloc_init();
}

/* ---- objects -------------------------------------------------------------- */

/* one object of a slab that has a free one; Holds cache->lock */
static void *slab_get_obj(struct kmem_cache *cache, struct slab *slab)
{
	u32 idx = slab->free;
	char *obj = slab->mem + idx * cache->stride;

	slab->free = slab->next[idx];
	slab->next[idx] = SLAB_IDX_INUSE;
	if (slab->inuse++ == 0) {
		cache->nr_free_slabs--;
		list_del(&slab->link);
		list_add(&slab->link, &cache->partial);
	}
	if (slab->free == SLAB_IDX_END) {
		list_del(&slab->link);
		list_add(&slab->link, &cache->full);
	}
	cache->nr_active++;
	return obj;
}

static void *cache_take(struct kmem_cache *cache)
{
	void *obj = NULL;

	spin_lock(&cache->lock);
	if (!list_empty(&cache->partial))
		obj = slab_get_obj(cache, list_first_entry(&cache->partial,
							   struct slab, link));
	else if (!list_empty(&cache->free))
		obj = slab_get_obj(cache, list_first_entry(&cache->free,
							   struct slab, link));
	spin_unlock(&cache->lock);
	if (obj)
		obj_check_poison(cache, obj);
	return obj;
}

/* the debug tunable: true when this request is the one to fail */
static bool inject_failure(u32 gfp_mask)
{
	if (!(gfp_mask & __GFP_WAIT) || !current->mm ||
	    current->flags & PF_MEMALLOC)
		return false;
	if (--slab_fail_nth != 0)
		return false;
	vm_stat_inc(VMSTAT_alloc_injected);
	return true;
}

/**
 * kmem_cache_alloc - one object
 * @cache: from kmem_cache_create()
 * @gfp_mask: for the pages of a new slab when none has room
 *
 * Context: with WAIT: task. May sleep; else any but irq. Does not sleep.
 * Return: the object, as its constructor left it; NULL: out of memory.
 */
void *kmem_cache_alloc(struct kmem_cache *cache, u32 gfp_mask)
{
	void *obj;

	if (gfp_mask & __GFP_WAIT)
		might_sleep();
	if (unlikely(slab_fail_nth != 0) && inject_failure(gfp_mask))
		return NULL;
	do {
		obj = cache_take(cache);
	} while (!obj && cache_grow(cache, gfp_mask));
	return obj;
}

/* back into its slab; Holds cache->lock */
static void slab_put_obj(struct kmem_cache *cache, struct slab *slab, u32 idx)
{
	bool was_full = slab->free == SLAB_IDX_END;

	slab->next[idx] = (slab_idx_t)slab->free;
	slab->free = idx;
	cache->nr_active--;
	if (--slab->inuse == 0) {
		cache->nr_free_slabs++;
		list_del(&slab->link);
		list_add(&slab->link, &cache->free);
	} else if (was_full) {
		list_del(&slab->link);
		list_add(&slab->link, &cache->partial);
	}
}

/**
 * kmem_cache_free - give an object back
 * @cache: where it came from
 * @obj: as its constructor made it; BUG when it is free already
 *
 * Context: any but irq. Does not sleep.
 */
void kmem_cache_free(struct kmem_cache *cache, void *obj)
{
	struct slab *slab = obj_slab(cache, obj);
	u32 offset = (u32)((char *)obj - slab->mem);
	u32 idx = offset / cache->stride;

	DEBUG_ASSERT(idx < cache->num && idx * cache->stride == offset);
	BUG_ON(slab->next[idx] != SLAB_IDX_INUSE); /* freed twice */
	obj_poison(cache, obj);
	spin_lock(&cache->lock);
	slab_put_obj(cache, slab, idx);
	spin_unlock(&cache->lock);
}
