/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * asm/page.h for the host: "physical" memory is the array host_arena
 *
 * Physical address p is host_arena + p, so __pa() and __va() work as on the
 * real machine; everything else is as in include/asm/page.h.
 */
#ifndef ASM_PAGE_H
#define ASM_PAGE_H

#include "base/compiler.h"

#define PAGE_SHIFT	 12
#define PAGE_SIZE	 (1ul << PAGE_SHIFT)
#define PAGE_MASK	 (~(PAGE_SIZE - 1))
#define PAGE_ALIGN(addr) (((addr) + PAGE_SIZE - 1) & PAGE_MASK)

#define PAGE_OFFSET	 0xc0000000ul
#define TASK_SIZE	 PAGE_OFFSET
#define MAX_LOWMEM_BYTES (896ul << 20)
#define KSTACK_BASE	 0xf8000000ul
#define KSTACK_TOP	 0xffc00000ul

extern char host_arena[]; /* MAX_LOWMEM_BYTES, page aligned, fake_core.c */

#define __pa(vaddr) ((unsigned long)(vaddr) - (unsigned long)host_arena)
#define __va(paddr) ((void *)(host_arena + (unsigned long)(paddr)))

#endif
