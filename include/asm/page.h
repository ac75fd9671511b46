/* SPDX-License-Identifier: GPL-2.0-only */
/* asm/page.h - page size and the direct map */
#ifndef ASM_PAGE_H
#define ASM_PAGE_H

#include "base/compiler.h"

#define PAGE_SHIFT	 12
#define PAGE_SIZE	 (1ul << PAGE_SHIFT)
#define PAGE_MASK	 (~(PAGE_SIZE - 1))
/* up to the next page boundary */
#define PAGE_ALIGN(addr) (((addr) + PAGE_SIZE - 1) & PAGE_MASK)

/*
 * Virtual addresses, from the bottom:
 *   0x00000000  the process: program, brk heap, mappings, stack down from
 *               TASK_SIZE; a page directory of its own
 *   0xc0000000  PAGE_OFFSET: direct map of physical memory, at most 896 MiB;
 *               from here on the same in all page directories
 *   0xf8000000  KSTACK_BASE: kernel stacks, each above an unmapped guard page
 *   0xffc00000  KSTACK_TOP: unused
 */
#define PAGE_OFFSET	 0xc0000000ul
#define TASK_SIZE	 PAGE_OFFSET
#define MAX_LOWMEM_BYTES (896ul << 20)
#define KSTACK_BASE	 0xf8000000ul
#define KSTACK_TOP	 0xffc00000ul

/* between an address of the direct map and a physical one, both ways */
#define __pa(vaddr) ((unsigned long)(vaddr)-PAGE_OFFSET)
#define __va(paddr) ((void *)((unsigned long)(paddr) + PAGE_OFFSET))

#endif
