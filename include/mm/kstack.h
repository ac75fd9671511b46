/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mm/kstack.h - kernel stacks above an unmapped guard page
 *
 * Slot n is at KSTACK_BASE + n * (KSTACK_PAGES + 1) pages; its lowest page is
 * never mapped, so an overflow is a double fault with its own stack, not a
 * silent write (docs/differences.md: 2.4.0 took two contiguous pages).
 */
#ifndef MM_KSTACK_H
#define MM_KSTACK_H

#include "base/compiler.h"

/* Return: lowest usable address, NULL when out of memory. May sleep. */
void *kstack_alloc(void);
void kstack_free(void *stack);
/* makes the page tables of the whole region, before the first fork */
void kstack_init(void);
/* the few freed stacks that are kept mapped; Return: pages freed */
u32 kstack_cache_shrink(void);

#endif
