/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * kmalloc.c - memory by size: one cache for each power of two
 *
 * Sizes 32 bytes to 128 KiB. The pages name their cache (page->list), so
 * kfree() needs nothing but the address.
 */
#include "lib/string.h"
#include "slab_internal.h"

enum {
	MIN_SHIFT = 5,	/* 32 bytes */
	MAX_SHIFT = 17, /* 128 KiB */
	NR_SIZES = MAX_SHIFT - MIN_SHIFT + 1,
};

static struct kmem_cache *size_caches[NR_SIZES];
static const char *const size_names[NR_SIZES] = {
	"size-32",    "size-64",    "size-128",	   "size-256",	"size-512",
	"size-1024",  "size-2048",  "size-4096",   "size-8192", "size-16384",
	"size-32768", "size-65536", "size-131072",
};

/**
 * kmalloc_init - make the caches of the sizes
 *
 * Context: boot, by slab_init(). May sleep.
 */
void kmalloc_init(void)
{
	u32 i;

	/* ascending: descriptors of the large ones come from the small ones */
	for (i = 0; i < NR_SIZES; i++) {
		size_caches[i] = kmem_cache_create(size_names[i],
						   1ul << (MIN_SHIFT + i),
						   SLAB_HWCACHE_ALIGN, NULL);
		BUG_ON(!size_caches[i]);
	}
}

/**
 * kmalloc - memory of at least @size bytes
 * @size: 1 to 131072; the block is the next power of two
 * @gfp_mask: GFP_*
 *
 * Aligned to at least 32 bytes. Freed by kfree().
 *
 * Context: with WAIT: task. May sleep; else any. Does not sleep.
 * Return: kernel address, contents undefined; NULL: out of memory, or larger.
 */
void *kmalloc(size_t size, u32 gfp_mask)
{
	u32 i = 0;

	while (i < NR_SIZES && size > 1ul << (MIN_SHIFT + i))
		i++;
	return i < NR_SIZES ? kmem_cache_alloc(size_caches[i], gfp_mask) : NULL;
}

/**
 * kzalloc - kmalloc() of zeros
 * @size: 1 to 131072
 * @gfp_mask: GFP_*
 *
 * Context: as kmalloc().
 * Return: kernel address, zeroed; NULL: out of memory, or larger.
 */
void *kzalloc(size_t size, u32 gfp_mask)
{
	void *ptr = kmalloc(size, gfp_mask);

	if (ptr)
		memset(ptr, 0, size);
	return ptr;
}

/**
 * kfree - give back what kmalloc() gave
 * @ptr: its address; NULL does nothing
 *
 * Context: any. Does not sleep.
 */
void kfree(const void *ptr)
{
	const struct page *page;

	if (!ptr)
		return;
	page = virt_to_page(ptr);
	BUG_ON(!valid_page(page) || !PageSlab(page));
	kmem_cache_free((void *)page->list.next, (void *)(uintptr_t)ptr);
}
