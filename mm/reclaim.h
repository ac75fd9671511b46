/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * reclaim.h - what the allocator may ask of reclaim: the single way up in mm/
 * (page_alloc_slow.c calls kswapd.c and launder.c; reference 2.5)
 */
#ifndef MM_RECLAIM_H
#define MM_RECLAIM_H

#include "base/types.h"

struct page;
struct zone;

/* an identity-free page with count 1, or NULL. Does not sleep. 4.10 */
struct page *reclaim_page(struct zone *zone);
/* pages cleaned. May sleep. 4.11 */
u32 page_launder(u32 gfp_mask, bool sync);
/* 4.12 */
void try_to_free_pages(u32 gfp_mask);
void wakeup_kswapd(bool block);
/* wakes kreclaimd when it sleeps */
void wakeup_kreclaimd(void);

#endif
