/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mremap.c - an area gets another length or another place (reference 6.9)
 *
 * A move carries the ptes over one by one, swap entries included, so no count
 * changes. All that can fail (cutting the area, the page tables of the new
 * place) happens before the first pte moves.
 */
#include "internal.h"
#include "uapi/mman.h"

/* what the caller asked for, lengths in whole pages */
struct remap {
	unsigned long addr, old_len, new_len, new_addr;
	u32 flags;
};

/* page tables for [start, start + len) exist afterwards; 0 or -ENOMEM */
static int make_tables(struct mm_struct *mm, unsigned long start,
		       unsigned long len)
{
	unsigned long addr = start;

	while (addr < start + len) {
		if (!pte_alloc(mm, addr))
			return -ENOMEM;
		addr = (addr + PGDIR_SIZE) & PGDIR_MASK;
	}
	return 0;
}

static void move_ptes(struct mm_struct *mm, unsigned long from,
		      unsigned long to, unsigned long len)
{
	unsigned long done;
	pte_t *src, *dst;

	spin_lock(&mm->page_table_lock);
	for (done = 0; done < len; done += PAGE_SIZE) {
		src = pte_lookup(mm, from + done);
		if (!src || pte_none(*src))
			continue;
		dst = pte_lookup(mm, to + done);
		BUG_ON(!dst || !pte_none(*dst));
		set_pte(dst, ptep_get_and_clear(src));
	}
	spin_unlock(&mm->page_table_lock);
	flush_tlb_mm(mm);
}

/*
 * The part of @vma that is remapped moves to r->new_addr, which is free, and
 * grows to new_len there. No sleep once the ptes move: swap_out() and swapoff
 * see the area before or after.
 */
static int move_area(struct mm_struct *mm, struct vm_area *vma,
		     const struct remap *r)
{
	int err = make_tables(mm, r->new_addr, min(r->old_len, r->new_len));

	if (err)
		return err;
	vma = vma_isolate_range(vma, r->addr, r->addr + r->old_len);
	if (IS_ERR(vma))
		return (int)PTR_ERR(vma);
	vma_unlink(vma);
	move_ptes(mm, r->addr, r->new_addr, r->old_len);
	vma->start = r->new_addr;
	vma->end = r->new_addr + r->new_len;
	vma_insert(mm, vma);
	return 0;
}

/* the area got @grown pages at its end, [from, end) is what was added */
static void account_growth(struct mm_struct *mm, const struct vm_area *vma,
			   unsigned long from, unsigned long end)
{
	unsigned long pages = (end - from) >> PAGE_SHIFT;

	mm->total_vm += pages;
	if (!(vma->flags & VM_LOCKED))
		return;
	mm->locked_vm += pages;
	/* as for mmap(): the area stands even when memory is short */
	if (make_pages_present(mm, from, end))
		return;
}

/* the area may grow to new_len where it is */
static bool room_behind(const struct mm_struct *mm, const struct vm_area *vma,
			const struct remap *r)
{
	unsigned long limit = TASK_SIZE;

	if (vma->link.next != &mm->areas)
		limit = list_entry(vma->link.next, struct vm_area, link)->start;
	return r->old_len == vma->end - r->addr &&
	       limit - r->addr >= r->new_len;
}

/* 0, or why the area at r->addr may not be remapped like this */
static int check_area(const struct mm_struct *mm, const struct vm_area *vma,
		      const struct remap *r)
{
	unsigned long more;
	int err;

	if (!vma || vma->start > r->addr || r->old_len > vma->end - r->addr)
		return -EFAULT;
	if (r->new_len <= r->old_len)
		return 0;
	more = (r->new_len - r->old_len) >> PAGE_SHIFT;
	if (vma->flags & VM_DONTEXPAND)
		return -EFAULT;
	if (vma->flags & VM_LOCKED) {
		err = mm_may_lock(mm, more);
		if (err)
			return err;
	}
	err = mm_may_grow(mm, more);
	if (err)
		return err;
	if ((vma->flags & (VM_SHARED | VM_WRITE | VM_NORESERVE)) == VM_WRITE &&
	    !vm_enough_memory(more))
		return -ENOMEM;
	return 0;
}

/* the arguments by themselves; lengths become whole pages */
static int check_args(struct remap *r)
{
	if (r->flags & ~(MREMAP_MAYMOVE | MREMAP_FIXED) ||
	    r->addr & ~PAGE_MASK || !r->old_len || !r->new_len)
		return -EINVAL;
	if (r->addr > TASK_SIZE || r->old_len > TASK_SIZE - r->addr)
		return -EFAULT;
	if (r->new_len > TASK_SIZE)
		return -ENOMEM;
	r->old_len = PAGE_ALIGN(r->old_len);
	r->new_len = PAGE_ALIGN(r->new_len);
	if (!(r->flags & MREMAP_FIXED))
		return 0;
	if (!(r->flags & MREMAP_MAYMOVE) || r->new_addr & ~PAGE_MASK ||
	    r->new_addr > TASK_SIZE - r->new_len)
		return -EINVAL;
	/* the two places must not overlap */
	if (r->new_addr < r->addr + r->old_len &&
	    r->addr < r->new_addr + r->new_len)
		return -EINVAL;
	return 0;
}

/* grow behind the area, or move; the result of do_mremap() */
static unsigned long grow_or_move(struct mm_struct *mm, struct vm_area *vma,
				  struct remap *r)
{
	unsigned long old_end = r->addr + r->old_len;
	int err;

	if (!(r->flags & MREMAP_FIXED) && room_behind(mm, vma, r)) {
		spin_lock(&mm->page_table_lock);
		vma->end = r->addr + r->new_len;
		spin_unlock(&mm->page_table_lock);
		account_growth(mm, vma, old_end, vma->end);
		vma_merge_around(mm, r->addr, r->addr + r->new_len);
		return r->addr;
	}
	if (!(r->flags & MREMAP_MAYMOVE))
		return (unsigned long)-ENOMEM;
	if (!(r->flags & MREMAP_FIXED)) {
		r->new_addr = get_unmapped_area(mm, 0, r->new_len);
		if (IS_ERR_VALUE(r->new_addr))
			return r->new_addr;
	}
	err = move_area(mm, vma, r);
	if (err)
		return (unsigned long)err;
	/* frees the page tables that the old place does not need any more */
	free_unused_tables(mm, r->addr, old_end);
	account_growth(mm, find_vma(mm, r->new_addr), r->new_addr + r->old_len,
		       r->new_addr + r->new_len);
	vma_merge_around(mm, r->new_addr, r->new_addr + r->new_len);
	return r->new_addr;
}

/**
 * do_mremap - resize or move a mapping
 * @mm: address space
 * @addr: first address, page aligned
 * @old_len: bytes now, above 0, within one area
 * @new_len: bytes wanted, above 0
 * @flags: MREMAP_MAYMOVE; MREMAP_FIXED: to @new_addr, what is there goes
 * @new_addr: page aligned
 *
 * Context: task. May sleep. Holds mmap_sem. Takes page_table_lock.
 * Return: where it is now; -EINVAL, -EFAULT (no area), -ENOMEM, -EAGAIN, -EPERM.
 */
unsigned long do_mremap(struct mm_struct *mm, unsigned long addr,
			unsigned long old_len, unsigned long new_len, u32 flags,
			unsigned long new_addr)
{
	struct remap r = {addr, old_len, new_len, new_addr, flags};
	struct vm_area *vma;
	int err;

	might_sleep();
	assert_mmap_sem(mm);
	err = check_args(&r);
	if (!err)
		err = check_area(mm, find_vma(mm, addr), &r);
	if (!err && flags & MREMAP_FIXED)
		err = do_munmap(mm, r.new_addr, r.new_len);
	if (!err && r.new_len < r.old_len) {
		err = do_munmap(mm, addr + r.new_len, r.old_len - r.new_len);
		r.old_len = r.new_len;
	}
	if (err)
		return (unsigned long)err;
	if (r.old_len == r.new_len && !(flags & MREMAP_FIXED))
		return addr;
	vma = find_vma(mm, addr);
	return grow_or_move(mm, vma, &r);
}
