/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * swap_out.c - ageing and unmapping pages through the page tables
 *
 * The only way to reach pages on no list: swap_out() picks the address space
 * with the largest quota and walks its ptes from where it stopped last time
 * (reference 4.8). pte_decide() ages one page and says whether its pte goes;
 * unmap_pte() drops it (4.9). Nothing is written here: page_launder() does.
 *
 * Works under page_table_lock; pages are only try-locked. Reclaim may make a
 * present pte not present, never the other way round (6.1).
 *
 * Known defect 10.4 is kept: the result means "quota used up", priority has no
 * effect, and one pte a quota is passed over.
 */
#include "core/printk.h"
#include "core/sched.h"
#include "mm/event.h"
#include "mm/mm.h"
#include "mm/swap.h"
#include "mm/vmstat.h"
#include "internal.h"

void (*swap_out_mmput)(struct mm_struct *mm); /* mmput(); mmap_init() sets it */

/*
 * 2.4.0 clears an accessed bit without a flush (10.30): what is touched through
 * a cached translation then looks idle, and how long that is cached depends on
 * the CPU. Emulators choose the size of their TLB by the time of the host, so
 * runs that are to be the same on every machine need the flush.
 */
int sysctl_flush_young = FLUSH_YOUNG;

/* the pte that is looked at */
struct pte_ref {
	struct mm_struct *mm;
	unsigned long vaddr;
	pte_t *ptep;
	struct page *page; /* what it maps, once pte_decide() knows */
	u32 pfn;	   /* of the page */
};

/* ---- one pte (4.9) ------------------------------------------------------------- */

enum pte_verdict {
	PTE_NOT_OURS, /* not present or reserved: no quota used */
	PTE_STOP,     /* quota used up; this pte was not looked at */
	PTE_STAYS,    /* young, aged, or the page lock is taken */
	PTE_UNMAP,    /* the page is locked by us */
};

/* steps 4-6: ageing, then the lock */
static enum pte_verdict pte_age(const struct pte_ref *ref)
{
	struct page *page = ref->page;

	if (ptep_test_and_clear_young(ref->ptep)) {
		if (unlikely(sysctl_flush_young != 0)) /* not so in 2.4.0 */
			flush_tlb_page(ref->mm, ref->vaddr);
		age_page_up(page);
		vm_event(VM_D_SKIP_YOUNG, ref->pfn, (u32)ref->vaddr);
		return PTE_STAYS;
	}
	/* refill_inactive_scan() ages what is on the active list */
	if (!PageActive(page))
		age_page_down_ageonly(page);
	if (page->age > 0) {
		vm_event(VM_D_SKIP_AGE, ref->pfn, (u32)ref->vaddr);
		return PTE_STAYS;
	}
	if (!trylock_page(page)) {
		vm_event(VM_D_SKIP_LOCKED, ref->pfn, (u32)ref->vaddr);
		return PTE_STAYS;
	}
	return PTE_UNMAP;
}

/* steps 1-6 */
static enum pte_verdict STEP_NOINLINE pte_decide(struct pte_ref *ref)
{
	pte_t pte = *ref->ptep;

	if (!pte_present(pte) || pte_pfn(pte) >= max_mapnr)
		return PTE_NOT_OURS;
	ref->pfn = pte_pfn(pte);
	ref->page = pfn_to_page(ref->pfn);
	if (PageReserved(ref->page))
		return PTE_NOT_OURS;
	if (ref->mm->swap_cnt == 0)
		return PTE_STOP;
	ref->mm->swap_cnt--;
	vm_stat_inc(VMSTAT_ptes_scanned);
	return pte_age(ref);
}

/* the pte becomes a swap entry with its own count of the slot */
static void pte_to_slot(const struct pte_ref *ref, swp_entry_t entry)
{
	if (!swap_duplicate(entry))
		printk(KERN_ERR "swap_out: page %lu has bad entry %08x\n",
		       (unsigned long)ref->pfn, entry.val);
	set_pte(ref->ptep, swp_entry_to_pte(entry));
}

/* step 11. Return: false when there is no slot; the pte is back then */
static bool unmap_anonymous(const struct pte_ref *ref, pte_t pte)
{
	swp_entry_t entry = get_swap_page();

	if (entry.val == 0) {
		set_pte(ref->ptep, pte);
		vm_event(VM_D_SKIP_NO_SWAP, ref->pfn, (u32)ref->vaddr);
		return false;
	}
	add_to_swap_cache(ref->page, entry);
	set_page_dirty(ref->page);
	pte_to_slot(ref, entry);
	vm_event(VM_D_UNMAP_ANON, ref->pfn, (u32)ref->vaddr);
	return true;
}

/* steps 8-11 for the cleared @pte; false: it had to be put back */
static bool unmap_by_kind(const struct pte_ref *ref, pte_t pte)
{
	struct page *page = ref->page;
	enum vm_decision what = VM_D_UNMAP_CLEAN;

	if (PageSwapCache(page)) {
		if (pte_dirty(pte))
			set_page_dirty(page);
		pte_to_slot(ref, (swp_entry_t){(u32)page->index});
		what = VM_D_UNMAP_CACHED;
	} else if (pte_dirty(pte) && !page->mapping) {
		return unmap_anonymous(ref, pte);
	} else if (pte_dirty(pte)) {
		set_page_dirty(page);
		what = VM_D_UNMAP_FILE;
	}
	vm_event(what, ref->pfn, (u32)ref->vaddr);
	return true;
}

/*
 * Steps 7-12; the page is locked. Never inlined, and not given a struct, so
 * that the walk, which seldom comes here, keeps all it needs in registers.
 */
static noinline void unmap_pte(struct mm_struct *mm, unsigned long vaddr,
			       pte_t *ptep, struct page *page)
{
	const struct pte_ref unmapped = {.mm = mm,
					 .vaddr = vaddr,
					 .ptep = ptep,
					 .page = page,
					 .pfn = (u32)page_to_pfn(page)};
	const struct pte_ref *ref = &unmapped;
	pte_t pte = ptep_get_and_clear(ref->ptep);

	flush_tlb_page(ref->mm, ref->vaddr);
	if (!unmap_by_kind(ref, pte)) {
		unlock_page(page);
		return;
	}
	unlock_page(page);
	ref->mm->rss--;
	vm_stat_inc(VMSTAT_ptes_unmapped);
	/* the pte's reference is still counted: T5 allows for it */
	deactivate_page(page, DEACT_UNMAP);
	page_cache_release(page);
}

/* Return: 1 when the quota is used up, else 0 */
static int try_to_swap_out(struct mm_struct *mm, unsigned long vaddr,
			   pte_t *ptep)
{
	struct pte_ref ref = {.mm = mm, .vaddr = vaddr, .ptep = ptep};
	enum pte_verdict verdict = pte_decide(&ref);

	if (verdict == PTE_UNMAP)
		unmap_pte(mm, vaddr, ptep, ref.page);
	return verdict == PTE_STOP;
}

/* ---- the walk (4.8) -------------------------------------------------------------- */

/* the ptes of [vaddr, end) in the table of @pgd */
static noinline int swap_out_ptes(struct mm_struct *mm, pgd_t pgd,
				  unsigned long vaddr, unsigned long end)
{
	pte_t *ptep = pte_offset(pgd, vaddr);

	for (; vaddr < end; vaddr += PAGE_SIZE, ptep++) {
		/* before the attempt: where the next lap goes on (10.4) */
		mm->swap_address = vaddr + PAGE_SIZE;
		if (try_to_swap_out(mm, vaddr, ptep))
			return 1;
	}
	return 0;
}

static int swap_out_vma(struct vm_area *vma, unsigned long vaddr)
{
	struct mm_struct *mm = vma->mm;

	if (vma->flags & (VM_LOCKED | VM_RESERVED)) {
		vm_event(VM_D_SKIP_AREA, (u32)vaddr, vma->flags);
		return 0;
	}
	while (vaddr < vma->end) {
		unsigned long end = (vaddr + PGDIR_SIZE) & PGDIR_MASK;
		pgd_t *pgd = &mm->pgd[pgd_index(vaddr)];

		end = min(end, vma->end);
		if (!pgd_none(*pgd) && pgd_bad(*pgd)) {
			printk(KERN_ERR "swap_out: bad directory entry %08x\n",
			       pgd->val);
			*pgd = __pgd(0);
		}
		if (!pgd_none(*pgd) && swap_out_ptes(mm, *pgd, vaddr, end))
			return 1;
		vaddr = end;
	}
	return 0;
}

/* goes on where the last call stopped; 0: the end of the space was reached */
static int swap_out_mm(struct mm_struct *mm)
{
	struct vm_area *vma;
	unsigned long vaddr;
	int ret = 0;

	spin_lock(&mm->page_table_lock);
	vaddr = mm->swap_address;
	list_for_each_entry(vma, &mm->areas, link) {
		if (vma->end <= vaddr)
			continue;
		ret = swap_out_vma(vma, max(vaddr, vma->start));
		if (ret)
			break;
	}
	if (!ret) {
		mm->swap_address = 0;
		mm->swap_cnt = 0;
	}
	spin_unlock(&mm->page_table_lock);
	return ret;
}

/* the first mm with the most quota left; NULL: none has any */
static struct mm_struct *mm_with_quota(void)
{
	struct mm_struct *mm, *best = NULL;
	unsigned long max_cnt = 0;

	list_for_each_entry(mm, &mmlist, mmlist) {
		if (mm->rss == 0 || mm->swap_cnt <= max_cnt)
			continue;
		max_cnt = mm->swap_cnt;
		best = mm;
	}
	return best;
}

/**
 * swap_quota - ptes that one round may look at in an address space (N47)
 * @rss: its resident pages
 *
 * Context: any. Does not sleep.
 * Return: max(rss / 32, 8).
 */
unsigned long swap_quota(unsigned long rss)
{
	return max(rss >> SWAP_SHIFT, (unsigned long)SWAP_MIN);
}

static void refill_quotas(void)
{
	struct mm_struct *mm;

	list_for_each_entry(mm, &mmlist, mmlist)
		if (mm->rss != 0)
			mm->swap_cnt = swap_quota(mm->rss);
}

/* for the event only: some task with @mm; 0: none any more */
static u32 mm_pid(const struct mm_struct *mm)
{
	struct task *task;

	if (!vm_event_ring.enabled)
		return 0;
	for_each_task(task)
		if (task->mm == mm)
			return (u32)task->pid;
	return 0;
}

/* swap_out() may hold the last user: then the space is torn down here */
static void put_mm(struct mm_struct *mm)
{
	if (mm->users > 1)
		mm->users--;
	else
		swap_out_mmput(mm);
}

/**
 * swap_out - walk part of one address space
 * @priority: without effect, as in 2.4.0 (10.4)
 * @gfp_mask: unused: nothing here sleeps or starts I/O
 *
 * N47, N48.
 *
 * Context: task. May sleep (the last user of a dead address space). Takes
 * mmlist_lock, page_table_lock.
 * Return: 1 when the quota of an address space was used up, else 0.
 */
int swap_out(u32 priority, u32 gfp_mask)
{
	struct mm_struct *mm;
	int ret;

	(void)priority;
	(void)gfp_mask;
	might_sleep();
	spin_lock(&mmlist_lock);
	mm = mm_with_quota();
	if (!mm) {
		refill_quotas();
		mm = mm_with_quota();
	}
	if (mm)
		mm->users++; /* before the lock goes: it must not vanish */
	spin_unlock(&mmlist_lock);
	if (!mm) {
		vm_event(VM_D_SWAP_OUT_NONE, 0, 0);
		return 0;
	}
	vm_stat_inc(VMSTAT_swap_out_calls);
	vm_event(VM_D_SWAP_OUT_MM, mm_pid(mm), (u32)mm->swap_cnt);
	ret = swap_out_mm(mm);
	put_mm(mm);
	return ret;
}
