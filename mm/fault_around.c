/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fault_around.c - a fault of a file page maps cached neighbours as well
 *
 * Not in 2.4.0, and off (0) unless asked for: a pte more is a reference more,
 * which reclaim must find and drop by swap_out before the page can go. What is
 * mapped here was never touched: its pte is old, its age stays, and only pages
 * on the active list are taken, so that what reclaim has set aside stays there.
 * Nothing is read and nothing waited for.
 */
#include "internal.h"
#include "mm/vmstat.h"

int sysctl_fault_around = FAULT_AROUND;

/* the page for the neighbour's pte, without a reference; NULL: leave it */
static struct page *neighbour(const struct vm_area *vma, unsigned long addr)
{
	unsigned long index = ((addr - vma->start) >> PAGE_SHIFT) + vma->pgoff;
	struct page *page = page_hash_probe(vma->mapping, index);

	if (!page || !PageActive(page) || !PageUptodate(page) ||
	    PageLocked(page))
		return NULL;
	return page;
}

/**
 * filemap_map_pages - map what is cached beside a page of a file that was read
 * @vma: an area of a file
 * @vaddr: page aligned; its pte is made already
 * @ptep: of @vaddr
 *
 * The window is 2^sysctl_fault_around pages, aligned to its own size: it never
 * leaves a page table.
 *
 * Context: task. Does not sleep. Holds mmap_sem. Takes page_table_lock,
 * pagecache_lock.
 */
void filemap_map_pages(struct vm_area *vma, unsigned long vaddr, pte_t *ptep)
{
	unsigned long bytes = PAGE_SIZE << sysctl_fault_around;
	unsigned long first = vaddr & ~(bytes - 1), addr;
	struct mm_struct *mm = vma->mm;
	struct page *page;
	u32 nr = 0;
	pte_t pte;

	spin_lock(&mm->page_table_lock);
	spin_lock(&pagecache_lock);
	for (addr = max(first, vma->start); addr < min(first + bytes, vma->end);
	     addr += PAGE_SIZE) {
		pte_t *p = ptep + ((long)(addr - vaddr) >> PAGE_SHIFT);

		page = pte_none(*p) ? neighbour(vma, addr) : NULL;
		if (!page)
			continue;
		page_cache_get(page);
		pte = pte_mkold(mk_pte(page, vma->page_prot));
		if (!(vma->flags & VM_SHARED))
			pte = pte_wrprotect(pte);
		set_pte(p, pte);
		nr++;
	}
	mm_rss_add(mm, nr);
	spin_unlock(&pagecache_lock);
	spin_unlock(&mm->page_table_lock);
	if (nr)
		vm_event(VM_D_FAULT_AROUND, nr, (u32)vaddr);
}
