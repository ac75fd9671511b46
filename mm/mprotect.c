/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mprotect.c - new rights for a range (reference 6.9)
 *
 * Only present ptes change; a swap entry gets the area's rights when the page
 * comes back. Also home of vma_isolate_range(): who changes the flags of a
 * range first cuts the areas at its ends.
 */
#include "internal.h"
#include "uapi/mman.h"

#define PROT_MASK (PROT_READ | PROT_WRITE | PROT_EXEC)

/**
 * vma_isolate_range - cut an area so that it lies within a range
 * @vma: area that overlaps the range
 * @start: first address, page aligned
 * @end: exclusive end, page aligned
 *
 * Context: task. May sleep. Holds mmap_sem.
 * Return: the area whose ends lie within the range; ERR_PTR(-ENOMEM).
 */
struct vm_area *vma_isolate_range(struct vm_area *vma, unsigned long start,
				  unsigned long end)
{
	int err = 0;

	if (vma->start < start) {
		err = vma_split(vma, start);
		if (err)
			return ERR_PTR(err);
		vma = find_vma(vma->mm, start);
	}
	if (vma->end > end)
		err = vma_split(vma, end);
	return err ? ERR_PTR(err) : vma;
}

/* the rights of the present ptes of an area become @prot */
static void change_ptes(struct mm_struct *mm, unsigned long start,
			unsigned long end, u32 prot)
{
	unsigned long addr = start;
	pte_t *ptep;

	assert_held(&mm->page_table_lock);
	while (addr < end) {
		ptep = pte_lookup(mm, addr);
		if (!ptep) {
			addr = (addr + PGDIR_SIZE) & PGDIR_MASK;
			if (!addr)
				return;
			continue;
		}
		do {
			if (pte_present(*ptep))
				set_pte(ptep,
					pte_modify(ptep_get_and_clear(ptep),
						   prot));
			ptep++;
			addr += PAGE_SIZE;
		} while (addr < end && addr & ~PGDIR_MASK);
	}
}

static int protect_area(struct vm_area *vma, unsigned long start,
			unsigned long end, u32 prot)
{
	u32 flags = (vma->flags & ~PROT_MASK) | prot;
	struct mm_struct *mm = vma->mm;

	/* every right must be one that the mapping may have: VM_MAY* */
	if (flags & ~(flags >> 4) & PROT_MASK)
		return -EACCES;
	if (flags == vma->flags)
		return 0;
	vma = vma_isolate_range(vma, start, end);
	if (IS_ERR(vma))
		return (int)PTR_ERR(vma);
	spin_lock(&mm->page_table_lock);
	vma->flags = flags;
	vma->page_prot = vm_page_prot(flags);
	change_ptes(mm, vma->start, vma->end, vma->page_prot);
	spin_unlock(&mm->page_table_lock);
	return 0;
}

/**
 * do_mprotect - change the rights of a range
 * @mm: address space
 * @addr: first address, page aligned
 * @len: bytes; rounded up to pages; 0 does nothing
 * @prot: PROT_*
 *
 * Context: task. May sleep. Holds mmap_sem. Takes page_table_lock.
 * Return: 0; -EINVAL; -ENOMEM: a hole (what lies before it was changed) or no
 * memory; -EACCES: a right that the mapping may not have.
 */
int do_mprotect(struct mm_struct *mm, unsigned long addr, unsigned long len,
		u32 prot)
{
	unsigned long at = addr, end;
	struct vm_area *vma;
	int err = 0;

	might_sleep();
	assert_mmap_sem(mm);
	if (addr & ~PAGE_MASK || prot & ~PROT_MASK)
		return -EINVAL;
	if (len == 0)
		return 0;
	if (addr > TASK_SIZE || len > TASK_SIZE - addr)
		return -ENOMEM;
	end = addr + PAGE_ALIGN(len);
	while (at < end && !err) {
		vma = find_vma(mm, at);
		if (!vma || vma->start > at) {
			err = -ENOMEM;
			break;
		}
		err = protect_area(vma, at, end, prot);
		at = find_vma(mm, at)->end;
	}
	flush_tlb_mm(mm);
	vma_merge_around(mm, addr, end);
	return err;
}
