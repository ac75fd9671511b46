/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * madvise.c - hints about a range, and which of its pages are in memory
 */
#include "internal.h"
#include "uapi/mman.h"

/* the read hints: VM_SEQ_READ, VM_RAND_READ or none */
static int advise_behavior(struct vm_area *vma, unsigned long start,
			   unsigned long end, u32 advice)
{
	u32 flags = vma->flags & ~(VM_SEQ_READ | VM_RAND_READ);
	struct mm_struct *mm = vma->mm;

	if (advice == MADV_SEQUENTIAL)
		flags |= VM_SEQ_READ;
	else if (advice == MADV_RANDOM)
		flags |= VM_RAND_READ;
	if (flags == vma->flags)
		return 0;
	vma = vma_isolate_range(vma, start, end);
	if (IS_ERR(vma))
		return -EAGAIN; /* what the call gives when it lacks memory */
	spin_lock(&mm->page_table_lock);
	vma->flags = flags;
	spin_unlock(&mm->page_table_lock);
	return 0;
}

/* start reading the file's pages; failures show when the pages are used */
static int advise_willneed(const struct vm_area *vma, unsigned long start,
			   unsigned long end)
{
	unsigned long index, last;

	if (!vma->mapping)
		return -EBADF;
	index = ((start - vma->start) >> PAGE_SHIFT) + vma->pgoff;
	last = (unsigned long)((vma->mapping->size + (loff_t)PAGE_SIZE - 1) >>
			       PAGE_SHIFT);
	last = min(last, index + ((end - start) >> PAGE_SHIFT));
	/* more than half of what is free would push out what others need */
	last = min(last, index + nr_free_pages() / 2);
	for (; index < last; index++)
		if (page_cache_read(vma->mapping, index))
			break;
	return 0;
}

static int advise_area(struct vm_area *vma, unsigned long start,
		       unsigned long end, u32 advice)
{
	switch (advice) {
	case MADV_WILLNEED:
		return advise_willneed(vma, start, end);
	case MADV_DONTNEED:
		if (vma->flags & VM_LOCKED)
			return -EINVAL;
		zap_page_range(vma->mm, start, end);
		return 0;
	default:
		return advise_behavior(vma, start, end, advice);
	}
}

/**
 * do_madvise - take a hint
 * @mm: address space
 * @addr: first address, page aligned
 * @len: bytes; rounded up to pages
 * @advice: MADV_*; DONTNEED drops the pages: anonymous memory reads as zero
 *
 * Context: task. May sleep. Holds mmap_sem. Takes page_table_lock.
 * Return: 0; -EINVAL; -ENOMEM: a hole (the rest was done); -EBADF: WILLNEED for
 * memory without a file; -EAGAIN: out of memory.
 */
int do_madvise(struct mm_struct *mm, unsigned long addr, unsigned long len,
	       u32 advice)
{
	unsigned long at = addr, end;
	struct vm_area *vma;
	int err = 0, hole = 0;

	might_sleep();
	assert_mmap_sem(mm);
	if (addr & ~PAGE_MASK || advice > MADV_DONTNEED || addr > TASK_SIZE ||
	    len > TASK_SIZE - addr)
		return -EINVAL;
	end = addr + PAGE_ALIGN(len);
	while (at < end && !err) {
		vma = find_vma(mm, at);
		if (!vma || vma->start >= end) {
			hole = -ENOMEM;
			break;
		}
		if (vma->start > at) {
			hole = -ENOMEM;
			at = vma->start;
		}
		err = advise_area(vma, at, min(vma->end, end), advice);
		at = min(find_vma(mm, at)->end, end);
	}
	vma_merge_around(mm, addr, end);
	return err ? err : hole;
}

/* would a touch of @addr find the page in memory? */
static bool page_in_core(struct mm_struct *mm, const struct vm_area *vma,
			 unsigned long addr)
{
	struct address_space *mapping = vma->mapping;
	unsigned long index;
	const struct page *page;
	pte_t pte = __pte(0);
	pte_t *ptep;

	spin_lock(&mm->page_table_lock);
	ptep = pte_lookup(mm, addr);
	if (ptep)
		pte = *ptep;
	spin_unlock(&mm->page_table_lock);
	if (pte_present(pte))
		return true;
	if (pte_none(pte)) {
		if (!mapping)
			return false;
		index = ((addr - vma->start) >> PAGE_SHIFT) + vma->pgoff;
	} else {
		mapping = &swapper_space;
		index = pte.val;
	}
	spin_lock(&pagecache_lock);
	page = page_hash_probe(mapping, index);
	spin_unlock(&pagecache_lock);
	return page && PageUptodate(page);
}

/**
 * do_mincore - which pages of a range are in memory
 * @mm: address space
 * @addr: first address, page aligned
 * @len: bytes; rounded up to pages
 * @vec: kernel memory, out, one byte a page: 1 in memory, 0 not
 *
 * Context: task. Does not sleep. Holds mmap_sem. Takes page_table_lock,
 * pagecache_lock.
 * Return: 0, -EINVAL, -ENOMEM: a hole.
 */
int do_mincore(struct mm_struct *mm, unsigned long addr, unsigned long len,
	       u8 *vec)
{
	unsigned long at, end;
	struct vm_area *vma;

	assert_mmap_sem(mm);
	if (addr & ~PAGE_MASK)
		return -EINVAL;
	if (addr > TASK_SIZE || len > TASK_SIZE - addr)
		return -ENOMEM;
	end = addr + PAGE_ALIGN(len);
	for (at = addr; at < end; at += PAGE_SIZE) {
		vma = find_vma(mm, at);
		if (!vma || vma->start > at)
			return -ENOMEM;
		vec[(at - addr) >> PAGE_SHIFT] = page_in_core(mm, vma, at);
	}
	return 0;
}
