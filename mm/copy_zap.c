/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * copy_zap.c - page tables as a whole: fork copies them, unmapping clears them
 *
 * Invariant 10: rss is the number of present ptes to pages that are not
 * reserved; it changes here under page_table_lock together with the ptes.
 * Reference 6.4, 6.5, 6.7.
 */
#include "internal.h"

/* end of the 4 MiB that @addr lies in, at most @end; no wrap at the top */
static unsigned long pgd_addr_end(unsigned long addr, unsigned long end)
{
	unsigned long next = (addr + PGDIR_SIZE) & PGDIR_MASK;

	return next - 1 < end - 1 ? next : end;
}

/* first pte of @addr's table, NULL: there is none */
static pte_t *table_at(const struct mm_struct *mm, unsigned long addr)
{
	pgd_t pgd = mm->pgd[pgd_index(addr)];

	if (pgd_none(pgd))
		return NULL;
	BUG_ON(pgd_bad(pgd));
	return pte_offset(pgd, addr);
}

/* ---- fork ------------------------------------------------------------------- */

/* what copying the ptes of one area comes to */
struct copy_run {
	const struct vm_area *vma;
	struct tlb_batch *tlb; /* of the parent */
	bool cow; /* private and possibly writable: nobody may write it now */
	u32 nr_resident;
};

/* One pte of the parent, not none, for the child. */
static inline void copy_one_pte(struct copy_run *run, pte_t *to, pte_t *from,
				unsigned long vaddr)
{
	pte_t pte = *from;
	struct page *page;

	if (!pte_present(pte)) {
		/* false: the entry was bad, and logged; nothing to inherit */
		if (swap_duplicate(pte_to_swp_entry(pte)))
			set_pte(to, pte);
		return;
	}
	page = pte_page(pte);
	if (!page || PageReserved(page)) {
		set_pte(to, pte);
		return;
	}
	if (run->cow && pte_write(pte)) {
		/* clears one bit, not the whole pte: the CPU may set the
		 * accessed or dirty bit until the TLB is flushed */
		pte = pte_wrprotect(ptep_get_and_clear(from));
		set_pte(from, pte);
		tlb_batch_add(run->tlb, vaddr);
	}
	if (run->vma->flags & VM_SHARED)
		pte = pte_mkclean(pte);
	set_pte(to, pte_mkold(pte));
	page_cache_get(page);
	run->nr_resident++;
}

/* the ptes of [vaddr, end), which are in one table each */
static void copy_table(struct copy_run *run, struct mm_struct *dst, pte_t *to,
		       pte_t *from, unsigned long vaddr, unsigned long end)
{
	struct mm_struct *src = run->vma->mm;

	run->nr_resident = 0;
	spin_lock(&dst->page_table_lock);
	spin_lock(&src->page_table_lock);
	for (; vaddr < end; vaddr += PAGE_SIZE, to++, from++)
		if (!pte_none(*from))
			copy_one_pte(run, to, from, vaddr);
	mm_rss_add(dst, run->nr_resident);
	spin_unlock(&src->page_table_lock);
	spin_unlock(&dst->page_table_lock);
}

/**
 * copy_page_range - fork: the child's ptes of one area
 * @dst: the child
 * @src: the parent, for the ptes that lose the right to write
 * @vma: the parent's area
 *
 * Both page_table_locks are held while ptes are copied: 2.4.0 left out the
 * parent's (10.11), and the child is on mmlist already. The caller ends @src.
 *
 * Context: task. May sleep. Holds src->mm->mmap_sem. Takes both page_table_locks.
 * Return: 0, or -ENOMEM; what was copied stays and goes with the child.
 */
int copy_page_range(struct mm_struct *dst, struct tlb_batch *src,
		    struct vm_area *vma)
{
	struct copy_run run = {.vma = vma, .tlb = src};
	unsigned long addr, next;
	pte_t *from, *to;

	might_sleep();
	run.cow = (vma->flags & (VM_SHARED | VM_MAYWRITE)) == VM_MAYWRITE;
	for (addr = vma->start; addr < vma->end; addr = next) {
		next = pgd_addr_end(addr, vma->end);
		from = table_at(src->mm, addr);
		if (!from)
			continue;
		to = pte_alloc(dst, addr);
		if (!to)
			return -ENOMEM;
		copy_table(&run, dst, to, from, addr, next);
	}
	return 0;
}

/* ---- unmapping ---------------------------------------------------------------- */

/* what a cleared pte held is let go; 1 when it was a resident page */
static u32 free_pte(pte_t pte)
{
	struct page *page;

	if (!pte_present(pte)) {
		swap_free(pte_to_swp_entry(pte));
		return 0;
	}
	page = pte_page(pte);
	if (!page || PageReserved(page))
		return 0;
	/* a page that somebody caches must reach its file or its slot */
	if (pte_dirty(pte) && page->mapping)
		set_page_dirty(page);
	/* shared after a fork, as a rule: the other one keeps it */
	if (page->count > 1 && !PageSwapCache(page)) {
		page->count--;
		return 1;
	}
	free_page_and_swap_cache(page);
	return 1;
}

/* the ptes of [addr, end) from @ptep on, which are in one table */
static u32 zap_table(struct tlb_batch *tlb, pte_t *ptep, unsigned long addr,
		     unsigned long end)
{
	u32 freed = 0;
	pte_t pte;

	for (; addr < end; addr += PAGE_SIZE, ptep++) {
		if (pte_none(*ptep))
			continue;
		pte = ptep_get_and_clear(ptep);
		if (pte_present(pte))
			tlb_batch_add(tlb, addr);
		freed += free_pte(pte);
	}
	return freed;
}

/**
 * zap_range_noflush - clear all ptes of a range
 * @tlb: with the address space
 * @start: first address, page aligned
 * @end: exclusive end, page aligned
 *
 * The freed pages may be in the TLB until the caller ends the batch, which it
 * does before it sleeps or returns to the program.
 *
 * Context: task. Does not sleep. Takes page_table_lock.
 */
void zap_range_noflush(struct tlb_batch *tlb, unsigned long start,
		       unsigned long end)
{
	struct mm_struct *mm = tlb->mm;
	unsigned long addr, next, freed = 0;
	pte_t *ptep;

	spin_lock(&mm->page_table_lock);
	for (addr = start; addr < end; addr = next) {
		next = pgd_addr_end(addr, end);
		ptep = table_at(mm, addr);
		if (ptep)
			freed += zap_table(tlb, ptep, addr, next);
	}
	DEBUG_ASSERT(mm->rss == 0 || mm->rss >= freed); /* 0: exit_mmap() */
	mm->rss = mm->rss > freed ? mm->rss - freed : 0;
	spin_unlock(&mm->page_table_lock);
}

/**
 * zap_page_range - unmap the pages of a range
 * @mm: address space
 * @start: first address, page aligned
 * @end: exclusive end, page aligned
 *
 * Context: task. Does not sleep. Takes page_table_lock.
 */
void zap_page_range(struct mm_struct *mm, unsigned long start,
		    unsigned long end)
{
	struct tlb_batch tlb = {.mm = mm};

	zap_range_noflush(&tlb, start, end);
	tlb_batch_end(&tlb);
}

/**
 * vmtruncate_mappings - unmap the end of a file everywhere
 * @mapping: the file
 * @pgoff: first page that goes
 *
 * Private copies go as well, as in 2.4. 2.4.0 emptied the page cache first and
 * a process could fault a removed page in between (10.14).
 *
 * Context: task. Does not sleep. Takes i_shared_lock, page_table_lock.
 */
void vmtruncate_mappings(struct address_space *mapping, unsigned long pgoff)
{
	unsigned long start, skip;
	struct vm_area *vma;

	spin_lock(&mapping->i_shared_lock);
	list_for_each_entry(vma, &mapping->i_mmap, shared) {
		start = vma->start;
		if (pgoff > vma->pgoff) {
			skip = pgoff - vma->pgoff;
			if (skip >= (vma->end - vma->start) >> PAGE_SHIFT)
				continue;
			start += skip << PAGE_SHIFT;
		}
		zap_page_range(vma->mm, start, vma->end);
	}
	spin_unlock(&mapping->i_shared_lock);
}

/* ---- msync -------------------------------------------------------------------- */

static void sync_one_pte(struct vm_area *vma, pte_t *ptep, unsigned long addr)
{
	pte_t pte = *ptep;
	struct page *page;

	if (!pte_present(pte) || !pte_dirty(pte))
		return;
	page = pte_page(pte);
	if (!page || PageReserved(page))
		return;
	/* mapped while the file was being cut: the cut ends with this pte (10.14) */
	if (!page->mapping)
		return;
	set_pte(ptep, pte_mkclean(ptep_get_and_clear(ptep)));
	flush_tlb_page(vma->mm, addr);
	set_page_dirty(page);
}

/**
 * filemap_sync - dirty ptes of a shared file mapping become dirty pages
 * @vma: area
 * @start: first address, page aligned, in the area
 * @end: exclusive end, page aligned
 *
 * Context: task. Does not sleep. Takes page_table_lock.
 */
void filemap_sync(struct vm_area *vma, unsigned long start, unsigned long end)
{
	struct mm_struct *mm = vma->mm;
	unsigned long addr, next;
	pte_t *ptep;

	spin_lock(&mm->page_table_lock);
	for (addr = start; addr < end; addr = next) {
		next = pgd_addr_end(addr, end);
		ptep = table_at(mm, addr);
		for (; ptep && addr < next; addr += PAGE_SIZE)
			sync_one_pte(vma, ptep++, addr);
	}
	spin_unlock(&mm->page_table_lock);
}
