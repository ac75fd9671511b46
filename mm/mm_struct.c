/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mm_struct.c - the life of an address space
 *
 * Owns mm->users and the order of mmlist: a forked child comes directly after
 * its parent, an address space made by exec comes first (reference 4.8). The
 * step of users to 0 happens under mmlist_lock, so swap_out() never pins an
 * address space that is going away.
 *
 * Rule for callers: who drops the last user does not run on its page directory.
 */
#include "core/sched.h"
#include "internal.h"
#include "mm/slab.h"

static struct kmem_cache *mm_cache;

/**
 * mmap_init - make the caches of address spaces and areas
 *
 * Context: task, boot. May sleep.
 */
void mmap_init(void)
{
	vma_init();
	mm_cache = kmem_cache_create("mm_struct", sizeof(struct mm_struct),
				     SLAB_HWCACHE_ALIGN, NULL);
	BUG_ON(!mm_cache);
	swap_out_mmput = mmput;
}

/* all but the directory and the list */
static void mm_setup(struct mm_struct *mm)
{
	*mm = (struct mm_struct){.users = 1};
	INIT_LIST_HEAD(&mm->areas);
	INIT_LIST_HEAD(&mm->mmlist);
	sema_init(&mm->mmap_sem, 1);
	spin_lock_init(&mm->page_table_lock, "page_table_lock");
}

/**
 * mm_alloc - an empty address space with one user
 * @after: it follows this one on mmlist; NULL: it is the first
 *
 * Context: task. May sleep. Takes mmlist_lock.
 * Return: the address space, mmput() drops it; NULL when out of memory.
 */
struct mm_struct *mm_alloc(struct mm_struct *after)
{
	struct mm_struct *mm;

	might_sleep();
	mm = kmem_cache_alloc(mm_cache, GFP_KERNEL);
	if (!mm)
		return NULL;
	mm_setup(mm);
	mm->pgd = pgd_alloc();
	if (!mm->pgd) {
		kmem_cache_free(mm_cache, mm);
		return NULL;
	}
	spin_lock(&mmlist_lock);
	list_add(&mm->mmlist, after ? &after->mmlist : &mmlist);
	mmlist_nr++;
	spin_unlock(&mmlist_lock);
	return mm;
}

/**
 * mm_get - one more user of an address space
 * @mm: has a user of the caller's
 *
 * Context: task. Does not sleep.
 */
void mm_get(struct mm_struct *mm)
{
	BUG_ON(mm->users <= 0);
	mm->users++;
}

/**
 * mmput - drop one user of an address space
 * @mm: address space; the last user frees it
 *
 * Context: task. May sleep (files are closed). Takes mmlist_lock.
 */
void mmput(struct mm_struct *mm)
{
	might_sleep();
	spin_lock(&mmlist_lock);
	BUG_ON(mm->users <= 0);
	if (--mm->users) {
		spin_unlock(&mmlist_lock);
		return;
	}
	list_del_init(&mm->mmlist);
	mmlist_nr--;
	spin_unlock(&mmlist_lock);
	exit_mmap(mm);
	pgd_free(mm->pgd);
	kmem_cache_free(mm_cache, mm);
}

/**
 * exit_mmap - unmap everything
 * @mm: address space; nobody else changes its areas (exec by the only user
 *	needs no mmap_sem for that, mmput() is alone anyway)
 *
 * All ptes go before the first area does, without a sleep between: swapoff
 * finds either the areas that lead it to a swap pte, or no such pte.
 *
 * Context: task. May sleep (files are closed). Takes page_table_lock.
 */
void exit_mmap(struct mm_struct *mm)
{
	struct tlb_batch tlb = {.mm = mm};
	struct vm_area *vma, *tmp;
	u32 tables = 0;

	might_sleep();
	spin_lock(&mm->page_table_lock);
	mm->rss = 0; /* swap_out() looks elsewhere from now on */
	spin_unlock(&mm->page_table_lock);
	list_for_each_entry(vma, &mm->areas, link)
		zap_range_noflush(&tlb, vma->start, vma->end);
	/* a table lies where an area is: munmap leaves no other */
	list_for_each_entry(vma, &mm->areas, link)
		tables += free_pgtables(mm, ALIGN_DOWN(vma->start, PGDIR_SIZE),
					ALIGN_UP(vma->end, PGDIR_SIZE));
	/* as a rule it is not loaded any more, and this does nothing */
	if (tables != 0)
		flush_tlb_mm(mm);
	list_for_each_entry_safe(vma, tmp, &mm->areas, link) {
		vma_unlink(vma);
		if (vma->ops && vma->ops->close)
			vma->ops->close(vma);
		vma_free(vma);
	}
	mm->total_vm = 0;
	mm->locked_vm = 0;
	DEBUG_ASSERT(mm->nr_areas == 0 && mm->rss == 0);
}

/* where code, data and stack are: the same in the child */
static void copy_layout(struct mm_struct *mm, const struct mm_struct *old)
{
	mm->start_code = old->start_code;
	mm->end_code = old->end_code;
	mm->start_data = old->start_data;
	mm->end_data = old->end_data;
	mm->start_brk = old->start_brk;
	mm->brk = old->brk;
	mm->start_stack = old->start_stack;
	mm->arg_start = old->arg_start;
	mm->arg_end = old->arg_end;
	mm->env_start = old->env_start;
	mm->env_end = old->env_end;
}

/* the child's copy of one area with its pages; locks are not inherited */
static int dup_area(struct mm_struct *mm, struct tlb_batch *old,
		    struct vm_area *vma)
{
	struct vm_area *copy;

	copy = vma_alloc(mm, vma->start, vma->end, vma->flags & ~VM_LOCKED);
	if (!copy)
		return -ENOMEM;
	copy->pgoff = vma->pgoff;
	copy->ops = vma->ops;
	copy->mapping = vma->mapping;
	copy->file = vma->file;
	if (copy->ops && copy->ops->open)
		copy->ops->open(copy);
	/* inserted before its ptes are made: swapoff must find them */
	vma_insert(mm, copy);
	mm->total_vm += (vma->end - vma->start) >> PAGE_SHIFT;
	return copy_page_range(mm, old, vma);
}

/**
 * mm_dup - the address space of a forked child
 * @old: the parent's; its private pages become copy on write
 *
 * Reference 6.4: VM_DONTCOPY areas are left out, VM_LOCKED is not inherited,
 * quota and scan position of swap_out() start at 0.
 *
 * Context: task. May sleep. Takes old->mmap_sem.
 * Return: an address space with one user, or ERR_PTR(-ENOMEM).
 */
struct mm_struct *mm_dup(struct mm_struct *old)
{
	struct mm_struct *mm = mm_alloc(old);
	struct tlb_batch tlb = {.mm = old};
	struct vm_area *vma;
	int err = 0;

	if (!mm)
		return ERR_PTR(-ENOMEM);
	down(&old->mmap_sem);
	copy_layout(mm, old);
	list_for_each_entry(vma, &old->areas, link) {
		if (vma->flags & VM_DONTCOPY)
			continue;
		err = dup_area(mm, &tlb, vma);
		if (err)
			break;
	}
	tlb_batch_end(&tlb); /* its writable ptes are read-only now */
	up(&old->mmap_sem);
	if (err) {
		mmput(mm);
		return ERR_PTR(err);
	}
	return mm;
}
