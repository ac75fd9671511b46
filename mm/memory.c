/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * memory.c - page faults: what becomes of a pte (reference 6.1, 6.2, 5.9)
 *
 * Every handler decides without page_table_lock (it may sleep for memory or a
 * disk), then takes the lock, looks whether the pte is still what it was, and
 * changes pte and rss together. 2.4.0 set ptes and rss without the lock
 * (10.15); swapoff can turn a swap pte into a present one meanwhile.
 *
 * Rule for callers: mmap_sem is held, so nobody else makes ptes present.
 */
#include "core/printk.h"
#include "core/sched.h"
#include "internal.h"
#include "mm/vmstat.h"

/* one fault on its way: what every handler needs */
struct fault {
	struct mm_struct *mm;
	struct vm_area *vma;
	unsigned long vaddr; /* page aligned */
	bool write;
	pte_t *ptep;
	pte_t orig; /* the pte when the fault began */
};

/*
 * The pte becomes @pte, rss counts @page unless it is reserved, all under
 * page_table_lock. False: the pte is not what it was, nothing was done.
 */
static bool install_pte(const struct fault *f, const struct page *page,
			pte_t pte)
{
	struct mm_struct *mm = f->mm;
	bool same;

	spin_lock(&mm->page_table_lock);
	same = f->ptep->val == f->orig.val;
	if (likely(same)) {
		set_pte(f->ptep, pte);
		if (!PageReserved(page))
			mm_rss_inc(mm);
	}
	/* no TLB entry to flush: the i386 caches no pte that is not present */
	spin_unlock(&mm->page_table_lock);
	return same;
}

/* read: the shared zero page; write: a page of zeros, off the lists, age 2 */
static STEP_NOINLINE enum fault_result do_anonymous_page(const struct fault *f)
{
	struct page *page;
	pte_t pte;

	if (!f->write) {
		pte = pte_wrprotect(mk_pte(zero_page, f->vma->page_prot));
		if (install_pte(f, zero_page, pte))
			vm_event(VM_D_FAULT_ZERO, (u32)page_to_pfn(zero_page),
				 (u32)f->vaddr);
		return FAULT_MINOR;
	}
	page = alloc_page(GFP_HIGHUSER);
	if (!page)
		return FAULT_OOM;
	clear_page(page_address(page));
	pte = pte_mkwrite(pte_mkdirty(mk_pte(page, f->vma->page_prot)));
	if (unlikely(!install_pte(f, page, pte))) {
		page_cache_release(page);
		return FAULT_MINOR;
	}
	vm_event(VM_D_FAULT_ANON, (u32)page_to_pfn(page), (u32)f->vaddr);
	return FAULT_MINOR;
}

/* the first touch of a page of a file, or of anonymous memory */
static STEP_NOINLINE enum fault_result do_no_page(const struct fault *f)
{
	struct vm_area *vma = f->vma;
	bool shared = vma->flags & VM_SHARED;
	struct page *page;
	pte_t pte;

	if (!vma->ops || !vma->ops->nopage)
		return do_anonymous_page(f);
	page = vma->ops->nopage(vma, f->vaddr, !shared && f->write);
	if (page == NOPAGE_SIGBUS)
		return FAULT_SIGBUS;
	if (page == NOPAGE_OOM)
		return FAULT_OOM;
	pte = mk_pte(page, vma->page_prot);
	if (f->write)
		pte = pte_mkwrite(pte_mkdirty(pte));
	else if (page->count > 1 && !shared)
		pte = pte_wrprotect(pte);
	if (unlikely(!install_pte(f, page, pte))) {
		page_cache_release(page);
		return FAULT_MINOR;
	}
	vm_event(VM_D_FAULT_FILE, (u32)page_to_pfn(page), (u32)f->vaddr);
	if (sysctl_fault_around && !f->write && vma->ops->map_pages)
		vma->ops->map_pages(vma, f->vaddr, f->ptep);
	return FAULT_MAJOR;
}

/* is the pte still the one that the fault began with? */
static bool pte_unchanged(const struct fault *f)
{
	bool same;

	spin_lock(&f->mm->page_table_lock);
	same = f->ptep->val == f->orig.val;
	spin_unlock(&f->mm->page_table_lock);
	return same;
}

/*
 * The page of the swap entry with a reference, locked and read in. NULL: see
 * *@result.
 */
static struct page *swap_in_page(const struct fault *f,
				 enum fault_result *result)
{
	swp_entry_t entry = pte_to_swp_entry(f->orig);
	struct page *page = lookup_swap_cache(entry);

	if (!page) {
		swapin_readahead(entry);
		page = read_swap_cache(entry);
		if (!page) {
			/* no memory, or swapoff brought the page in first */
			*result = pte_unchanged(f) ? FAULT_OOM : FAULT_MINOR;
			return NULL;
		}
		vm_stat_inc(VMSTAT_pgmajfault);
	}
	lock_page(page);
	if (unlikely(!PageUptodate(page))) { /* 10.16 */
		printk_limited(KERN_ERR
			       "swap: read error, entry %08x, pid %d: SIGBUS\n",
			       entry.val, current->pid);
		unlock_page(page);
		page_cache_release(page);
		*result = FAULT_SIGBUS;
		return NULL;
	}
	return page;
}

/* a swap entry becomes a page again; minor even when the disk was read */
static STEP_NOINLINE enum fault_result do_swap_page(const struct fault *f)
{
	struct mm_struct *mm = f->mm;
	enum fault_result result = FAULT_MINOR;
	struct page *page = swap_in_page(f, &result);
	pte_t pte;

	if (!page)
		return result;
	spin_lock(&mm->page_table_lock);
	if (unlikely(f->ptep->val != f->orig.val)) {
		spin_unlock(&mm->page_table_lock);
		unlock_page(page);
		page_cache_release(page);
		return FAULT_MINOR;
	}
	mm_rss_inc(mm);
	pte = mk_pte(page, f->vma->page_prot);
	swap_free(pte_to_swp_entry(f->orig)); /* the count of this pte */
	if (f->write && !is_page_shared(page))
		pte = pte_mkwrite(pte_mkdirty(pte));
	set_pte(f->ptep, pte);
	spin_unlock(&mm->page_table_lock);
	vm_event(VM_D_FAULT_SWAP, (u32)page_to_pfn(page), (u32)f->vaddr);
	unlock_page(page);
	return FAULT_MINOR;
}

/*
 * May the page be written in place? Count 1: only this pte holds it. Count 2
 * with the swap cache and nobody else: also ours. Count 3, the cache and left
 * over I/O buffers, is copied: defect 10.3, kept.
 */
static STEP_NOINLINE bool wp_can_reuse(struct page *page)
{
	bool ours;

	if (PageReserved(page))
		return false;
	if (page->count == 1)
		return true;
	if (page->count != 2 || !PageSwapCache(page) || !trylock_page(page))
		return false;
	ours = !is_page_shared(page);
	unlock_page(page);
	return ours;
}

/* copy @old for the faulter. Entered with page_table_lock, left without it */
static STEP_NOINLINE enum fault_result wp_copy(const struct fault *f,
					       struct page *old)
{
	struct mm_struct *mm = f->mm;
	struct page *new;
	pte_t pte;

	assert_held(&mm->page_table_lock);
	spin_unlock(&mm->page_table_lock);
	new = alloc_page(GFP_HIGHUSER);
	if (!new)
		return FAULT_OOM;
	spin_lock(&mm->page_table_lock);
	if (unlikely(f->ptep->val != f->orig.val)) {
		spin_unlock(&mm->page_table_lock);
		page_cache_release(new);
		return FAULT_MINOR;
	}
	if (PageReserved(old))
		mm_rss_inc(mm);
	if (old == zero_page)
		clear_page(page_address(new));
	else
		copy_page(page_address(new), page_address(old));
	pte = pte_mkwrite(pte_mkdirty(mk_pte(new, f->vma->page_prot)));
	set_pte(f->ptep, pte);
	flush_tlb_page(mm, f->vaddr);
	spin_unlock(&mm->page_table_lock);
	vm_event(VM_D_FAULT_COW, (u32)page_to_pfn(new), (u32)f->vaddr);
	if (!PageReserved(old))
		page_cache_release(old);
	return FAULT_MINOR;
}

/* a write to a page that is mapped read-only. Holds page_table_lock, drops it */
static STEP_NOINLINE enum fault_result do_wp_page(const struct fault *f)
{
	struct mm_struct *mm = f->mm;
	struct page *page = pte_page(f->orig);

	assert_held(&mm->page_table_lock);
	if (unlikely(!page)) {
		spin_unlock(&mm->page_table_lock);
		printk(KERN_ERR "do_wp_page: pte %08x at %08lx is no page\n",
		       f->orig.val, f->vaddr);
		return FAULT_OOM;
	}
	if (!wp_can_reuse(page))
		return wp_copy(f, page);
	set_pte(f->ptep, pte_mkyoung(pte_mkdirty(pte_mkwrite(f->orig))));
	flush_tlb_page(mm, f->vaddr);
	spin_unlock(&mm->page_table_lock);
	vm_event(VM_D_FAULT_REUSE, (u32)page_to_pfn(page), (u32)f->vaddr);
	return FAULT_MINOR;
}

/* the table of reference 6.1 */
static STEP_NOINLINE enum fault_result handle_pte_fault(struct fault *f)
{
	struct mm_struct *mm = f->mm;
	pte_t pte;

	spin_lock(&mm->page_table_lock);
	f->orig = pte = *f->ptep;
	if (!pte_present(pte)) {
		/* reclaim makes ptes non-present but never present */
		spin_unlock(&mm->page_table_lock);
		return pte_none(pte) ? do_no_page(f) : do_swap_page(f);
	}
	if (f->write) {
		if (!pte_write(pte))
			return do_wp_page(f);
		pte = pte_mkdirty(pte);
	}
	set_pte(f->ptep, pte_mkyoung(pte));
	flush_tlb_page(mm, f->vaddr);
	spin_unlock(&mm->page_table_lock);
	return FAULT_MINOR;
}

/**
 * handle_mm_fault - make an address usable
 * @mm: address space
 * @vma: area that contains @vaddr and allows the access
 * @vaddr: the address
 * @write: the access is a write
 *
 * Context: task. May sleep. Holds mmap_sem. Takes page_table_lock.
 * Return: FAULT_MINOR or FAULT_MAJOR: try again; FAULT_SIGBUS: there is no such
 * page or it cannot be read; FAULT_OOM.
 */
enum fault_result handle_mm_fault(struct mm_struct *mm, struct vm_area *vma,
				  unsigned long vaddr, bool write)
{
	struct fault f = {
		.mm = mm,
		.vma = vma,
		.vaddr = vaddr & PAGE_MASK,
		.write = write,
	};

	might_sleep();
	assert_mmap_sem(mm);
	vm_stat_inc(VMSTAT_pgfault);
	f.ptep = pte_alloc(mm, f.vaddr);
	if (!f.ptep)
		return FAULT_OOM;
	return handle_pte_fault(&f);
}

/**
 * make_pages_present - fault in every page of a range
 * @mm: address space
 * @start: first address, page aligned
 * @end: exclusive end, page aligned
 *
 * Pages of areas without any right (PROT_NONE) are passed by.
 *
 * Context: task. May sleep. Holds mmap_sem.
 * Return: 0; -ENOMEM: out of memory, or a hole; -EFAULT: a page behind the end
 * of its file or unreadable.
 */
int make_pages_present(struct mm_struct *mm, unsigned long start,
		       unsigned long end)
{
	struct vm_area *vma;
	enum fault_result r;
	unsigned long addr;

	for (addr = start; addr < end; addr += PAGE_SIZE) {
		vma = find_vma(mm, addr);
		if (!vma || vma->start > addr)
			return -ENOMEM;
		if (!(vma->flags & (VM_READ | VM_WRITE | VM_EXEC)))
			continue;
		r = handle_mm_fault(mm, vma, addr, vma->flags & VM_WRITE);
		if (r == FAULT_OOM)
			return -ENOMEM;
		if (r == FAULT_SIGBUS)
			return -EFAULT;
	}
	return 0;
}
