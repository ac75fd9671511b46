/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mmap.c - making and removing areas: mmap, munmap, brk, stack growth
 *
 * Invariant: total_vm is the sum of the lengths of all areas, locked_vm that of
 * the VM_LOCKED ones, in pages. Arguments are checked first; after the first
 * change only memory for an area or a split may be missing, and what was done
 * until then is a state a program could have asked for.
 */
#include "core/sched.h"
#include "internal.h"
#include "mm/shmem.h"
#include "uapi/mman.h"

#define PROT_MASK  (PROT_READ | PROT_WRITE | PROT_EXEC)
#define VM_MAY_ALL (VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC)

/* a private area that its owner may write: its pages can need swap space */
static bool needs_memory(u32 vm_flags)
{
	return (vm_flags & (VM_SHARED | VM_WRITE | VM_NORESERVE)) == VM_WRITE;
}

/* may @pages more with @vm_flags be mapped? 0 or -Exx */
static int check_limits(const struct mm_struct *mm, unsigned long pages,
			u32 vm_flags)
{
	int err = mm_may_grow(mm, pages);

	if (err)
		return err;
	if (mm->nr_areas >= MAX_MAP_COUNT)
		return -ENOMEM;
	if (needs_memory(vm_flags) && !vm_enough_memory(pages))
		return -ENOMEM;
	if (vm_flags & VM_LOCKED) {
		err = mm_may_lock(mm, pages);
		if (err)
			return err;
	}
	return 0;
}

/* an area of @len at @addr exists now: count it, lock it, join neighbours */
static void area_added(struct mm_struct *mm, unsigned long addr,
		       unsigned long len, u32 vm_flags)
{
	mm->total_vm += len >> PAGE_SHIFT;
	if (!(vm_flags & VM_LOCKED))
		return;
	mm->locked_vm += len >> PAGE_SHIFT;
	/* the mapping stands even when not all pages could be brought in */
	if (make_pages_present(mm, addr, addr + len))
		return;
}

/*
 * An anonymous area on a free range: the area before it grows when it is of the
 * same kind, which is what a growing heap needs; else a new one is made.
 */
static int map_anonymous(struct mm_struct *mm, unsigned long addr,
			 unsigned long len, u32 vm_flags)
{
	struct vm_area *prev, *vma;

	find_vma_prev(mm, addr, &prev);
	if (prev && prev->end == addr && prev->flags == vm_flags &&
	    vma_can_merge(prev, prev)) {
		spin_lock(&mm->page_table_lock);
		prev->end = addr + len;
		spin_unlock(&mm->page_table_lock);
	} else {
		vma = vma_alloc(mm, addr, addr + len, vm_flags);
		if (!vma)
			return -ENOMEM;
		vma_insert(mm, vma);
	}
	vma_merge_around(mm, addr, addr + len);
	area_added(mm, addr, len, vm_flags);
	return 0;
}

static int map_file(struct mm_struct *mm, const struct mmap_file *file,
		    unsigned long addr, unsigned long len, u32 vm_flags)
{
	struct vm_area *vma = vma_alloc(mm, addr, addr + len, vm_flags);

	if (!vma)
		return -ENOMEM;
	vma->pgoff = file->pgoff;
	vma->ops = file->ops;
	vma->mapping = file->mapping;
	vma->file = file->file;
	if (vma->ops && vma->ops->open)
		vma->ops->open(vma);
	vma_insert(mm, vma);
	area_added(mm, addr, len, vm_flags);
	return 0;
}

/* shared anonymous memory is an object of its own (6.10) */
static int map_shared(struct mm_struct *mm, unsigned long addr,
		      unsigned long len, u32 vm_flags)
{
	struct mmap_file map;
	int err;

	if (!vm_enough_memory(len >> PAGE_SHIFT))
		return -ENOMEM;
	err = shmem_map_anonymous(len, &map);
	if (err)
		return err;
	err = map_file(mm, &map, addr, len, vm_flags);
	shmem_map_done(&map);
	return err;
}

/* VM_* flags of a mapping, or an error in *@err */
static u32 mmap_vm_flags(const struct mm_struct *mm,
			 const struct mmap_file *file, u32 prot, u32 flags,
			 int *err)
{
	u32 vm = prot | VM_MAY_ALL | mm->def_flags;

	BUILD_BUG_ON(PROT_READ != VM_READ || PROT_WRITE != VM_WRITE ||
		     PROT_EXEC != VM_EXEC || MAP_GROWSDOWN != VM_GROWSDOWN ||
		     MAP_LOCKED != VM_LOCKED);
	vm |= flags & (MAP_GROWSDOWN | MAP_LOCKED);
	if (flags & MAP_NORESERVE)
		vm |= VM_NORESERVE;
	*err = 0;
	if ((flags & MAP_TYPE) == MAP_SHARED) {
		vm |= VM_SHARED | VM_MAYSHARE;
		/* never writable: then it is as good as private, and mprotect
		 * must not make it writable */
		if (file && file->deny & VM_MAYWRITE)
			vm &= ~VM_SHARED;
	} else if ((flags & MAP_TYPE) != MAP_PRIVATE) {
		*err = -EINVAL;
	}
	if (file)
		vm &= ~file->deny;
	if (prot & ~(vm >> 4) & PROT_MASK)
		*err = -EACCES;
	return vm;
}

/* checks what does not depend on the areas; *@addr: where the search begins */
static int mmap_check(unsigned long *addr, unsigned long *len, u32 prot,
		      u32 flags, unsigned long pgoff)
{
	unsigned long bytes = *len;

	if (bytes == 0 || prot & ~PROT_MASK)
		return -EINVAL;
	if (bytes > TASK_SIZE)
		return -ENOMEM;
	bytes = PAGE_ALIGN(bytes);
	if ((u32)(pgoff + (bytes >> PAGE_SHIFT)) < (u32)pgoff)
		return -EOVERFLOW;
	*len = bytes;
	if (flags & MAP_FIXED) {
		if (*addr & ~PAGE_MASK)
			return -EINVAL;
		return *addr > TASK_SIZE - bytes ? -ENOMEM : 0;
	}
	if (*addr > TASK_SIZE - bytes) /* a useless hint */
		*addr = 0;
	return 0;
}

/**
 * do_mmap - map a file or anonymous memory
 * @mm: address space
 * @file: what is mapped; NULL: anonymous memory
 * @addr: the place with MAP_FIXED, else where the search begins, 0: anywhere
 * @len: bytes, above 0; rounded up to pages
 * @prot: PROT_*
 * @flags: MAP_*
 *
 * Context: task. May sleep. Holds mmap_sem.
 * Return: the address; -EINVAL, -ENOMEM, -EACCES, -EOVERFLOW, -EAGAIN or
 * -EPERM (locked memory) as an unsigned long.
 */
unsigned long do_mmap(struct mm_struct *mm, const struct mmap_file *file,
		      unsigned long addr, unsigned long len, u32 prot,
		      u32 flags)
{
	u32 vm_flags;
	int err;

	might_sleep();
	assert_mmap_sem(mm);
	err = mmap_check(&addr, &len, prot, flags, file ? file->pgoff : 0);
	if (err)
		return (unsigned long)err;
	vm_flags = mmap_vm_flags(mm, file, prot, flags, &err);
	if (err)
		return (unsigned long)err;
	if (!(flags & MAP_FIXED)) {
		unsigned long hint = addr;

		addr = get_unmapped_area(mm, hint, len);
		if (IS_ERR_VALUE(addr) && hint)
			addr = get_unmapped_area(mm, 0, len);
		if (IS_ERR_VALUE(addr))
			return addr;
	} else {
		err = do_munmap(mm, addr, len);
		if (err)
			return (unsigned long)err;
	}
	err = check_limits(mm, len >> PAGE_SHIFT, vm_flags);
	if (err)
		return (unsigned long)err;
	if (file)
		err = map_file(mm, file, addr, len, vm_flags);
	else if (vm_flags & VM_SHARED)
		err = map_shared(mm, addr, len, vm_flags);
	else
		err = map_anonymous(mm, addr, len, vm_flags);
	return err ? (unsigned long)err : addr;
}

/* @vma, whole, goes; its page tables stay */
static void remove_area(struct mm_struct *mm, struct vm_area *vma)
{
	unsigned long pages = (vma->end - vma->start) >> PAGE_SHIFT;

	vma_unlink(vma);
	/* the TLB is clean before close(), which may sleep */
	zap_page_range(mm, vma->start, vma->end);
	mm->total_vm -= pages;
	if (vma->flags & VM_LOCKED)
		mm->locked_vm -= pages;
	if (vma->ops && vma->ops->close)
		vma->ops->close(vma);
	vma_free(vma);
}

/**
 * free_unused_tables - free the page tables that only a removed range needed
 * @mm: address space
 * @start: first address of the range, which holds no area any more
 * @end: its exclusive end
 *
 * Context: task. Does not sleep. Holds mmap_sem. Takes page_table_lock.
 */
void free_unused_tables(struct mm_struct *mm, unsigned long start,
			unsigned long end)
{
	struct vm_area *prev, *next = find_vma_prev(mm, start, &prev);
	unsigned long first = prev ? prev->end : 0;
	unsigned long last = next ? next->start : TASK_SIZE;

	DEBUG_ASSERT(first <= start && end <= last);
	first = ALIGN_UP(first, PGDIR_SIZE);
	last = ALIGN_DOWN(last, PGDIR_SIZE);
	/* only those that the range touches: the others were freed before */
	first = max(first, ALIGN_DOWN(start, PGDIR_SIZE));
	last = min(last, ALIGN_UP(end, PGDIR_SIZE));
	/* the CPU may remember where a table was, not only what it said */
	if (first < last && free_pgtables(mm, first, last) != 0)
		flush_tlb_mm(mm);
}

/**
 * do_munmap - unmap a range
 * @mm: address space
 * @addr: first address, page aligned
 * @len: bytes, above 0; rounded up to pages
 *
 * Holes in the range are fine.
 *
 * Context: task. May sleep. Holds mmap_sem. Takes page_table_lock.
 * Return: 0; -EINVAL: bad range; -ENOMEM: no memory to split an area, nothing
 * was unmapped.
 */
int do_munmap(struct mm_struct *mm, unsigned long addr, unsigned long len)
{
	struct vm_area *vma;
	unsigned long end;
	int err;

	might_sleep();
	assert_mmap_sem(mm);
	if (addr & ~PAGE_MASK || addr > TASK_SIZE || len > TASK_SIZE - addr ||
	    len == 0)
		return -EINVAL;
	end = addr + PAGE_ALIGN(len);
	vma = find_vma_intersection(mm, addr, end);
	if (!vma)
		return 0;
	if (vma->start < addr) {
		if (vma->end > end && mm->nr_areas >= MAX_MAP_COUNT)
			return -ENOMEM;
		err = vma_split(vma, addr);
		if (err)
			return err;
	}
	vma = find_vma_intersection(mm, end - 1, end);
	if (vma && vma->end > end) {
		err = vma_split(vma, end);
		if (err) {
			vma_merge_around(mm, addr, addr);
			return err;
		}
	}
	while ((vma = find_vma_intersection(mm, addr, end)) != NULL)
		remove_area(mm, vma);
	free_unused_tables(mm, addr, end);
	return 0;
}

/**
 * do_brk - anonymous private memory at a fixed place
 * @mm: address space
 * @addr: page aligned; what is mapped there goes
 * @len: bytes; 0 is fine and does nothing
 *
 * Context: task. May sleep. Holds mmap_sem.
 * Return: @addr, or -EINVAL, -ENOMEM, -EAGAIN, -EPERM.
 */
unsigned long do_brk(struct mm_struct *mm, unsigned long addr,
		     unsigned long len)
{
	u32 vm_flags = PROT_MASK | VM_MAY_ALL | mm->def_flags;
	int err;

	might_sleep();
	assert_mmap_sem(mm);
	if (len == 0)
		return addr;
	if (addr & ~PAGE_MASK || addr > TASK_SIZE || len > TASK_SIZE - addr)
		return (unsigned long)-EINVAL;
	len = PAGE_ALIGN(len);
	err = do_munmap(mm, addr, len);
	if (!err)
		err = check_limits(mm, len >> PAGE_SHIFT, vm_flags);
	if (!err)
		err = map_anonymous(mm, addr, len, vm_flags);
	return err ? (unsigned long)err : addr;
}

/**
 * mm_set_brk - the brk system call
 * @mm: address space
 * @brk: where the heap is to end; below the heap's start: only asks
 *
 * Context: task. May sleep. Holds mmap_sem.
 * Return: the end of the heap, which is @brk when it could be had.
 */
unsigned long mm_set_brk(struct mm_struct *mm, unsigned long brk)
{
	u32 limit = current->rlim[RLIMIT_DATA].cur;
	unsigned long new_end, old_end;

	might_sleep();
	assert_mmap_sem(mm);
	if (brk < mm->start_brk || brk > TASK_SIZE)
		return mm->brk;
	new_end = PAGE_ALIGN(brk);
	old_end = PAGE_ALIGN(mm->brk);
	if (new_end < old_end) {
		if (do_munmap(mm, new_end, old_end - new_end))
			return mm->brk;
	} else if (new_end > old_end) {
		if (limit != RLIM_INFINITY && brk - mm->start_data > limit)
			return mm->brk;
		/* a page stays free between the heap and what follows */
		if (find_vma_intersection(mm, old_end, new_end + PAGE_SIZE))
			return mm->brk;
		if (IS_ERR_VALUE(do_brk(mm, old_end, new_end - old_end)))
			return mm->brk;
	}
	mm->brk = brk;
	return brk;
}

/**
 * vma_grow_down - the stack grows to an address
 * @vma: VM_GROWSDOWN area, the first that ends above @addr
 * @addr: below vma->start
 *
 * Context: task. Does not sleep. Holds mmap_sem. Takes page_table_lock.
 * Return: 0, or -ENOMEM: RLIMIT_STACK, RLIMIT_AS or the lock limit.
 */
int vma_grow_down(struct vm_area *vma, unsigned long addr)
{
	struct mm_struct *mm = vma->mm;
	u32 limit = current->rlim[RLIMIT_STACK].cur;
	unsigned long pages;

	assert_mmap_sem(mm);
	addr &= PAGE_MASK;
	pages = (vma->start - addr) >> PAGE_SHIFT;
	if (limit != RLIM_INFINITY && vma->end - addr > limit)
		return -ENOMEM;
	if (mm_may_grow(mm, pages))
		return -ENOMEM;
	/* the stack of a process that locked all grows only within limits */
	if (vma->flags & VM_LOCKED && mm_may_lock(mm, pages))
		return -ENOMEM;
	spin_lock(&mm->page_table_lock);
	vma->start = addr;
	vma->pgoff -= pages;
	spin_unlock(&mm->page_table_lock);
	mm->total_vm += pages;
	if (vma->flags & VM_LOCKED)
		mm->locked_vm += pages;
	return 0;
}
