/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mm/gfp.h - asking for pages (reference 2.2-2.6)
 *
 * An order-0 request with GFP_WAIT from an ordinary task sleeps until there is
 * a page; it fails only for a task with a fatal signal (10.29) or by injection.
 */
#ifndef MM_GFP_H
#define MM_GFP_H

#include "mm/page.h"

#define __GFP_WAIT    0x01u /* may sleep */
#define __GFP_HIGH    0x02u /* never tested in 2.4.0 (10.24) */
#define __GFP_IO      0x04u /* may start I/O and take I/O locks */
#define __GFP_DMA     0x08u /* zone DMA only */
#define __GFP_HIGHMEM 0x00u /* no high memory here */

#define GFP_ATOMIC    __GFP_HIGH
#define GFP_BUFFER    (__GFP_HIGH | __GFP_WAIT)
#define GFP_USER      (__GFP_WAIT | __GFP_IO)
#define GFP_HIGHUSER  (__GFP_WAIT | __GFP_IO | __GFP_HIGHMEM)
#define GFP_KERNEL    (__GFP_HIGH | __GFP_WAIT | __GFP_IO)
#define GFP_KSWAPD    __GFP_IO
#define GFP_MASK_BITS 0x0fu

/*
 * 2^@order pages, count 1 on the first only; contents undefined. NULL: none.
 * Context: with WAIT: task, may sleep, no spinlock held; else any.
 */
struct page *alloc_pages(u32 gfp_mask, u32 order);
static inline struct page *alloc_page(u32 gfp_mask)
{
	return alloc_pages(gfp_mask, 0);
}
/* kernel address of a zeroed page, NULL when out of memory */
void *get_zeroed_page(u32 gfp_mask);
/* drop one reference; the last one frees the 2^@order pages. Context: any */
void __free_pages(struct page *page, u32 order);
static inline void free_page(struct page *page)
{
	__free_pages(page, 0);
}
static inline void free_page_addr(void *addr)
{
	__free_pages(virt_to_page(addr), 0);
}
/* the page cache's name for giving a reference back */
#define page_cache_release(page) __free_pages(page, 0)

/* ---- boot, in this order; mm/memmap.c ------------------------------------- */

/* boot memory: zeroed, never freed, before the buddy allocator runs; panics
 * when there is none. @align: a power of two */
void *boot_alloc(unsigned long bytes, unsigned long align);
bool boot_alloc_fits(unsigned long bytes);
/* after paging_init(): mem_map, zero_page, the zones; nothing is free yet, so
 * whoever needs boot memory (hash tables) takes it after this */
void mem_init(void);
/* all usable frames that boot memory did not take go to the buddy */
void mem_free_all(void);
/* the frames wholly in physical [start, end) go to the buddy: they were
 * reserved for a loader module that nobody needs any more. Context: task */
void mem_free_range(u32 start, u32 end);
extern unsigned long totalram_pages; /* frames ever given to the buddy */

#endif
