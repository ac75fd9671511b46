/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mlock.c - memory that stays (reference 6.6)
 *
 * VM_LOCKED keeps swap_out() off an area; nothing else knows of it. The pages
 * are brought in at once. Invariant: locked_vm counts the pages of VM_LOCKED
 * areas.
 */
#include "core/sched.h"
#include "internal.h"
#include "uapi/mman.h"

/* VM_LOCKED of @vma within [start, end) becomes @lock; 0 or -ENOMEM */
static int lock_area(struct vm_area *vma, unsigned long start,
		     unsigned long end, bool lock)
{
	struct mm_struct *mm = vma->mm;
	unsigned long pages;

	if (!!(vma->flags & VM_LOCKED) == lock)
		return 0;
	vma = vma_isolate_range(vma, start, end);
	if (IS_ERR(vma))
		return (int)PTR_ERR(vma);
	pages = (vma->end - vma->start) >> PAGE_SHIFT;
	spin_lock(&mm->page_table_lock);
	vma->flags ^= VM_LOCKED;
	spin_unlock(&mm->page_table_lock);
	if (!lock) {
		mm->locked_vm -= pages;
		return 0;
	}
	mm->locked_vm += pages;
	return make_pages_present(mm, vma->start, vma->end) ? -ENOMEM : 0;
}

/* pages of [start, end) that are not locked yet */
static unsigned long unlocked_pages(struct mm_struct *mm, unsigned long start,
				    unsigned long end)
{
	struct vm_area *vma;
	unsigned long pages = 0;

	list_for_each_entry(vma, &mm->areas, link) {
		if (vma->end <= start || vma->start >= end ||
		    vma->flags & VM_LOCKED)
			continue;
		pages += (min(vma->end, end) - max(vma->start, start)) >>
			 PAGE_SHIFT;
	}
	return pages;
}

/**
 * do_mlock - lock or unlock a range
 * @mm: address space
 * @addr: any address; rounded down to a page
 * @len: bytes; the end is rounded up
 * @lock: lock, else unlock
 *
 * Context: task. May sleep. Holds mmap_sem. Takes page_table_lock.
 * Return: 0; -EINVAL: the range wraps; -EPERM; -ENOMEM: over a limit, a hole,
 * or a page that cannot be brought in.
 */
int do_mlock(struct mm_struct *mm, unsigned long addr, unsigned long len,
	     bool lock)
{
	unsigned long at = addr & PAGE_MASK, start = at, end;
	struct vm_area *vma;
	int err = 0;

	might_sleep();
	assert_mmap_sem(mm);
	if (addr > TASK_SIZE || len > TASK_SIZE - addr)
		return addr + len < addr ? -EINVAL : -ENOMEM;
	end = PAGE_ALIGN(addr + len);
	if (len == 0)
		return 0;
	if (lock) {
		err = mm_may_lock(mm, unlocked_pages(mm, start, end));
		if (err)
			return err == -EAGAIN ? -ENOMEM : err;
	}
	while (at < end && !err) {
		vma = find_vma(mm, at);
		if (!vma || vma->start > at) {
			err = -ENOMEM;
			break;
		}
		err = lock_area(vma, at, end, lock);
		at = find_vma(mm, at)->end;
	}
	vma_merge_around(mm, start, end);
	return err;
}

/* all areas; what cannot be brought in does not end it, as in Linux */
static int lock_all(struct mm_struct *mm, bool lock)
{
	struct vm_area *vma;
	int err;

	/* whole areas: nothing is split, so the list stays as it is */
	list_for_each_entry(vma, &mm->areas, link) {
		err = lock_area(vma, vma->start, vma->end, lock);
		if (err && !(vma->flags & VM_LOCKED))
			return err;
	}
	vma_merge_around(mm, 0, TASK_SIZE);
	return 0;
}

/**
 * do_mlockall - lock everything, now or from now on
 * @mm: address space
 * @flags: MCL_CURRENT and / or MCL_FUTURE
 *
 * Context: task. May sleep. Holds mmap_sem. Takes page_table_lock.
 * Return: 0, -EINVAL, -EPERM, -ENOMEM: over a limit.
 */
int do_mlockall(struct mm_struct *mm, u32 flags)
{
	unsigned long pages = 0;
	int err;

	might_sleep();
	assert_mmap_sem(mm);
	if (!flags || flags & ~(MCL_CURRENT | MCL_FUTURE))
		return -EINVAL;
	if (flags & MCL_CURRENT)
		pages = unlocked_pages(mm, 0, TASK_SIZE);
	err = mm_may_lock(mm, pages);
	if (err)
		return err == -EAGAIN ? -ENOMEM : err;
	mm->def_flags = flags & MCL_FUTURE ? VM_LOCKED : 0;
	return flags & MCL_CURRENT ? lock_all(mm, true) : 0;
}

/**
 * do_munlockall - unlock everything, for the future too
 * @mm: address space
 *
 * Context: task. May sleep. Holds mmap_sem. Takes page_table_lock.
 * Return: 0.
 */
int do_munlockall(struct mm_struct *mm)
{
	might_sleep();
	assert_mmap_sem(mm);
	mm->def_flags = 0;
	return lock_all(mm, false);
}
