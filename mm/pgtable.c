/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * pgtable.c - page directories and page tables while the kernel runs
 *
 * Every directory shares the kernel's half: its entries are complete before
 * the first fork (paging_init, kstack_init) and never change, so a copy stays
 * right. Freed directories and tables are kept zeroed in two short lists, as
 * in 2.4 (reference 7.9), because fork and exit would clear 4 KiB each time.
 *
 * Invariant: a table in pte_cache is all zero; a directory in pgd_cache has an
 * all-zero user half and the kernel's half of kernel_pgd.
 */
#include "core/sched.h"
#include "lib/string.h"
#include "mm/mm.h"
#include "internal.h"

enum {
	STEP_PGDS = 4, /* entries that next_directory() looks at together */
};

static pgd_t kernel_pgd_table[PTRS_PER_PGD] __aligned(4096);
pgd_t *kernel_pgd = kernel_pgd_table;

static LIST_HEAD(pgd_cache);
static LIST_HEAD(pte_cache);
static u32 nr_cached;

/* ---- the quick lists ----------------------------------------------------- */

static void *cache_pop(struct list_head *cache)
{
	struct page *page;

	if (list_empty(cache))
		return NULL;
	page = list_first_entry(cache, struct page, list);
	list_del_init(&page->list);
	nr_cached--;
	return page_address(page);
}

static void cache_push(struct list_head *cache, void *table)
{
	if (nr_cached >= PGT_CACHE_MAX ||
	    nr_cached >= num_physpages / PGT_CACHE_RAM_SHARE) {
		free_page_addr(table);
		return;
	}
	list_add(&virt_to_page(table)->list, cache);
	nr_cached++;
}

/**
 * pgtable_cache_shrink - give all kept tables back to the buddy allocator
 *
 * Context: task. Does not sleep. Takes zone locks.
 * Return: pages freed.
 */
u32 pgtable_cache_shrink(void)
{
	u32 nr = nr_cached;
	void *table;

	while ((table = cache_pop(&pgd_cache)) != NULL ||
	       (table = cache_pop(&pte_cache)) != NULL)
		free_page_addr(table);
	return nr;
}

/* debug: nothing is mapped by the @nr entries at @table */
static __maybe_unused bool table_empty(const u32 *table, u32 nr)
{
	u32 i;

	for (i = 0; i < nr; i++)
		if (table[i] != 0)
			return false;
	return true;
}

/* ---- directories --------------------------------------------------------- */

/**
 * pgd_alloc - a page directory with an empty user half
 *
 * Context: task. May sleep.
 * Return: kernel address, one page, freed by pgd_free(); NULL: out of memory.
 */
pgd_t *pgd_alloc(void)
{
	pgd_t *pgd;

	might_sleep();
	pgd = cache_pop(&pgd_cache);
	if (pgd)
		return pgd;
	pgd = get_zeroed_page(GFP_KERNEL);
	if (!pgd)
		return NULL;
	memcpy(pgd + USER_PTRS_PER_PGD, kernel_pgd + USER_PTRS_PER_PGD,
	       (PTRS_PER_PGD - USER_PTRS_PER_PGD) * sizeof(pgd_t));
	return pgd;
}

/**
 * pgd_free - the directory of an address space that is gone
 * @pgd: from pgd_alloc(); its user half is empty
 *
 * A kernel thread may still run on it: then the kernel's is loaded instead.
 *
 * Context: task. Does not sleep.
 */
void pgd_free(pgd_t *pgd)
{
	BUG_ON(pgd == kernel_pgd);
	DEBUG_ASSERT(table_empty(&pgd->val, USER_PTRS_PER_PGD));
	if (read_cr3() == (u32)__pa(pgd))
		switch_address_space((u32)__pa(kernel_pgd));
	cache_push(&pgd_cache, pgd);
}

/* ---- tables -------------------------------------------------------------- */

/**
 * pte_alloc - the pte of a user address, with its table
 * @mm: whose
 * @vaddr: below TASK_SIZE
 *
 * Context: task. May sleep. Holds no spinlock.
 * Return: the pte (perhaps none); NULL: out of memory.
 */
pte_t *pte_alloc(struct mm_struct *mm, unsigned long vaddr)
{
	pgd_t *pgd = &mm->pgd[pgd_index(vaddr)];
	void *table;

	might_sleep();
	DEBUG_ASSERT(vaddr < TASK_SIZE);
	if (likely(!pgd_none(*pgd)))
		return pte_offset(*pgd, vaddr);
	table = cache_pop(&pte_cache);
	if (!table)
		table = get_zeroed_page(GFP_KERNEL);
	if (!table)
		return NULL;
	if (!pgd_none(*pgd)) /* somebody was faster while we slept */
		cache_push(&pte_cache, table);
	else
		*pgd = __pgd((u32)__pa(table) | PAGE_TABLE);
	return pte_offset(*pgd, vaddr);
}

/**
 * pte_lookup - the pte of a user address
 * @mm: whose
 * @vaddr: below TASK_SIZE
 *
 * Context: any but irq. Does not sleep.
 * Return: the pte, or NULL when there is no table.
 */
pte_t *pte_lookup(struct mm_struct *mm, unsigned long vaddr)
{
	pgd_t pgd = mm->pgd[pgd_index(vaddr)];

	if (pgd_none(pgd))
		return NULL;
	DEBUG_ASSERT(!pgd_bad(pgd));
	return pte_offset(pgd, vaddr);
}

/* behind the empty entry @i, in large steps: exit goes through all 768 */
static u32 next_directory(const pgd_t *pgd, u32 i, u32 last)
{
	i++;
	while (i + STEP_PGDS <= last) {
		const pgd_t *p = pgd + i;

		if (p[0].val | p[1].val | p[2].val | p[3].val)
			break;
		i += STEP_PGDS;
	}
	return i;
}

/**
 * free_pgtables - free the tables that lie wholly in a range
 * @mm: whose; nothing is mapped there any more, the TLB is clean
 * @start: first address
 * @end: exclusive, at most TASK_SIZE
 *
 * Context: task. Does not sleep.
 * Return: how many there were.
 */
u32 free_pgtables(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	u32 i = pgd_index(start + PGDIR_SIZE - 1);
	u32 last = pgd_index(end);
	u32 nr = 0;

	BUG_ON(end > TASK_SIZE || start > end);
	while (i < last) {
		pgd_t pgd = mm->pgd[i];
		pte_t *table;

		if (pgd_none(pgd)) {
			i = next_directory(mm->pgd, i, last);
			continue;
		}
		table = pte_offset(pgd, 0);
		DEBUG_ASSERT(table_empty(&table->val, PTRS_PER_PTE));
		mm->pgd[i++] = __pgd(0);
		cache_push(&pte_cache, table);
		nr++;
	}
	return nr;
}

/* ---- TLB ----------------------------------------------------------------- */

static bool mm_is_loaded(const struct mm_struct *mm)
{
	/* not current->mm: a kernel thread borrows what was loaded */
	return read_cr3() == (u32)__pa(mm->pgd);
}

/**
 * flush_tlb_page - forget the cached translation of one page
 * @mm: whose
 * @vaddr: in the page
 *
 * Context: any. Does not sleep.
 */
void flush_tlb_page(struct mm_struct *mm, unsigned long vaddr)
{
	if (mm_is_loaded(mm))
		invlpg(vaddr);
}

/**
 * tlb_batch_add - the present pte of one page was changed or cleared
 * @tlb: with its mm set
 * @vaddr: in the page
 *
 * Context: any. Does not sleep.
 */
void tlb_batch_add(struct tlb_batch *tlb, unsigned long vaddr)
{
	if (tlb->nr_pages++ < TLB_BATCH_PAGES)
		flush_tlb_page(tlb->mm, vaddr);
}

/**
 * tlb_batch_end - no translation of a page of the batch is cached any more
 * @tlb: it may be used again afterwards
 *
 * Context: any. Does not sleep.
 */
void tlb_batch_end(struct tlb_batch *tlb)
{
	if (tlb->nr_pages > TLB_BATCH_PAGES)
		flush_tlb_mm(tlb->mm);
	tlb->nr_pages = 0;
}

/**
 * flush_tlb_mm - forget all cached user translations
 * @mm: whose
 *
 * Context: any. Does not sleep.
 */
void flush_tlb_mm(struct mm_struct *mm)
{
	if (mm_is_loaded(mm))
		write_cr3(read_cr3());
}
