/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * msync.c - what was written through a shared mapping goes to the file (6.7)
 */
#include "internal.h"
#include "uapi/mman.h"

/* one area's part of the range; MS_INVALIDATE has no effect, as in 2.4.0. @vma
 * may be gone afterwards */
static int sync_area(struct vm_area *vma, unsigned long start,
		     unsigned long end, u32 flags)
{
	struct address_space *mapping = vma->mapping;
	int err, wait_err;

	if (!mapping || !(vma->flags & VM_SHARED))
		return 0;
	filemap_sync(vma, start, end);
	/* shared memory has no file: swap is not a place to be synced to */
	if (!(flags & MS_SYNC) || mapping->shmem)
		return 0;
	if (vma->ops && vma->ops->sync)
		return vma->ops->sync(vma);
	err = filemap_fdatasync(mapping);
	wait_err = filemap_fdatawait(mapping);
	return err ? err : wait_err;
}

/**
 * do_msync - write a range of shared mappings back
 * @mm: address space
 * @addr: first address, page aligned
 * @len: bytes; rounded up to pages
 * @flags: MS_ASYNC: mark pages dirty only; MS_SYNC: write and wait
 *
 * Context: task. May sleep. Holds mmap_sem, drops it while a file is written.
 * Return: 0; -EINVAL; -ENOMEM: there are holes (the rest was done); -EIO.
 */
int do_msync(struct mm_struct *mm, unsigned long addr, unsigned long len,
	     u32 flags)
{
	unsigned long at = addr, end, stop;
	struct vm_area *vma;
	int err = 0, hole = 0;

	might_sleep();
	assert_mmap_sem(mm);
	if (addr & ~PAGE_MASK || flags & ~(MS_ASYNC | MS_SYNC | MS_INVALIDATE))
		return -EINVAL;
	if ((flags & (MS_ASYNC | MS_SYNC)) == (MS_ASYNC | MS_SYNC))
		return -EINVAL;
	if (addr > TASK_SIZE || len > TASK_SIZE - addr)
		return -ENOMEM;
	end = addr + PAGE_ALIGN(len);
	while (at < end && !err) {
		vma = find_vma(mm, at);
		if (!vma || vma->start >= end)
			return -ENOMEM;
		if (vma->start > at) {
			hole = -ENOMEM;
			at = vma->start;
		}
		stop = min(vma->end, end);
		err = sync_area(vma, at, stop, flags);
		at = stop;
	}
	return err ? err : hole;
}
