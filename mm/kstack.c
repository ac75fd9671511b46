/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * kstack.c - kernel stacks, each above a page that is never mapped
 *
 * The region at KSTACK_BASE is cut into slots of KSTACK_PAGES + 1 pages; the
 * lowest page of a slot stays unmapped, so an overflow faults. The page tables
 * of the region exist before the first fork and are shared by all directories.
 * A few freed stacks stay mapped for the next fork.
 *
 * A stack address is not in the direct map: never __pa() or DMA on it.
 */
#include "core/config.h"
#include "lib/bitmap.h"
#include "mm/kstack.h"
#include "mm/mm.h"
#include "internal.h"

enum {
	SLOT_PAGES = KSTACK_PAGES + 1,
};

BUILD_BUG_ON(KSTACK_BASE + (unsigned long)MAX_TASKS * SLOT_PAGES * PAGE_SIZE >
	     KSTACK_TOP);

static u32 slots_used[BITMAP_WORDS(MAX_TASKS)];
static u32 first_maybe_free; /* no free slot below */
static void *cached[KSTACK_CACHE];
static u32 nr_cached;

static unsigned long slot_stack(u32 slot)
{
	return KSTACK_BASE + (slot * SLOT_PAGES + 1) * PAGE_SIZE;
}

static u32 stack_slot(unsigned long stack)
{
	return (u32)((stack - KSTACK_BASE) / PAGE_SIZE / SLOT_PAGES);
}

static pte_t *kstack_pte(unsigned long vaddr)
{
	return pte_offset(kernel_pgd[pgd_index(vaddr)], vaddr);
}

/**
 * kstack_init - make the page tables of the region
 *
 * Context: task, after mem_free_all(), before the first pgd_alloc(). May sleep.
 */
void kstack_init(void)
{
	unsigned long vaddr = KSTACK_BASE;
	unsigned long end = slot_stack(MAX_TASKS);

	for (; vaddr < end; vaddr += PGDIR_SIZE) {
		void *table = get_zeroed_page(GFP_KERNEL);

		BUG_ON(!table);
		kernel_pgd[pgd_index(vaddr)] =
			__pgd((u32)__pa(table) | PAGE_KERNEL);
	}
}

/* unmap and free the @nr lowest pages of @stack */
static void unmap_pages(unsigned long stack, u32 nr)
{
	u32 i;

	for (i = 0; i < nr; i++) {
		unsigned long vaddr = stack + i * PAGE_SIZE;
		pte_t *pte = kstack_pte(vaddr);
		u32 pfn = pte_pfn(*pte);

		pte_clear(pte);
		invlpg(vaddr);
		free_page(pfn_to_page(pfn));
	}
}

static bool map_pages(unsigned long stack)
{
	u32 i;

	for (i = 0; i < KSTACK_PAGES; i++) {
		unsigned long vaddr = stack + i * PAGE_SIZE;
		struct page *page = alloc_page(GFP_KERNEL);

		if (!page) {
			unmap_pages(stack, i);
			return false;
		}
		DEBUG_ASSERT(pte_none(*kstack_pte(vaddr)));
		set_pte(kstack_pte(vaddr),
			mk_pte_pfn((u32)page_to_pfn(page),
				   PAGE_KERNEL | kernel_pte_global));
	}
	return true;
}

/**
 * kstack_alloc - a kernel stack of KSTACK_PAGES pages
 *
 * Context: task. May sleep.
 * Return: its lowest address, contents undefined, freed by kstack_free();
 * NULL: out of memory or of slots.
 */
void *kstack_alloc(void)
{
	unsigned long stack;
	u32 slot;

	might_sleep();
	if (nr_cached != 0)
		return cached[--nr_cached];
	slot = bitmap_find_next_zero(slots_used, MAX_TASKS, first_maybe_free);
	if (slot == MAX_TASKS)
		return NULL;
	bitmap_set(slots_used, slot);
	first_maybe_free = slot + 1;
	stack = slot_stack(slot);
	if (!map_pages(stack)) {
		bitmap_clear(slots_used, slot);
		first_maybe_free = min(first_maybe_free, slot);
		return NULL;
	}
	return (void *)stack;
}

static void kstack_release(void *stack)
{
	u32 slot = stack_slot((unsigned long)stack);

	unmap_pages((unsigned long)stack, KSTACK_PAGES);
	bitmap_clear(slots_used, slot);
	first_maybe_free = min(first_maybe_free, slot);
}

/**
 * kstack_free - the stack of a task that runs no more
 * @stack: from kstack_alloc(); not the one in use
 *
 * Context: task. Does not sleep.
 */
void kstack_free(void *stack)
{
	u32 slot = stack_slot((unsigned long)stack);

	BUG_ON((unsigned long)stack < KSTACK_BASE || slot >= MAX_TASKS ||
	       !bitmap_test(slots_used, slot));
	DEBUG_ASSERT((unsigned long)stack == slot_stack(slot));
	if (nr_cached < KSTACK_CACHE)
		cached[nr_cached++] = stack;
	else
		kstack_release(stack);
}

/**
 * kstack_cache_shrink - give the kept stacks back to the buddy allocator
 *
 * Context: task. Does not sleep.
 * Return: pages freed.
 */
u32 kstack_cache_shrink(void)
{
	u32 nr = nr_cached * KSTACK_PAGES;

	while (nr_cached != 0)
		kstack_release(cached[--nr_cached]);
	return nr;
}
