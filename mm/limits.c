/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * limits.c - how much address space and locked memory a process may have
 *
 * Nothing is reserved: the answers are estimates of the moment (reference
 * 5.10), and a process that believes them may still meet the OOM killer.
 */
#include "core/cred.h"
#include "core/sched.h"
#include "mm/buffer.h"
#include "internal.h"

int sysctl_overcommit_memory;

/**
 * vm_enough_memory - would so much private memory fit?
 * @pages: pages a mapping might come to need
 *
 * Context: task. Does not sleep.
 * Return: true when what is cached, free or free in swap exceeds @pages (N58),
 * or when overcommitting is allowed.
 */
bool vm_enough_memory(unsigned long pages)
{
	if (sysctl_overcommit_memory)
		return true;
	return buffermem_pages + page_cache_size + nr_free_pages() +
		       nr_swap_pages >
	       pages;
}

/**
 * mm_may_grow - check RLIMIT_AS
 * @mm: address space
 * @pages: pages it is to grow by
 *
 * Context: task. Does not sleep.
 * Return: 0, or -ENOMEM.
 */
int mm_may_grow(const struct mm_struct *mm, unsigned long pages)
{
	u32 limit = current->rlim[RLIMIT_AS].cur;

	if (pages > TASK_SIZE >> PAGE_SHIFT)
		return -ENOMEM;
	if (limit != RLIM_INFINITY &&
	    mm->total_vm + pages > limit >> PAGE_SHIFT)
		return -ENOMEM;
	return 0;
}

/**
 * mm_may_lock - check the right and the limits to lock memory
 * @mm: address space
 * @pages: pages to be locked besides those that are
 *
 * Context: task. Does not sleep.
 * Return: 0, -EPERM without the right, -EAGAIN over RLIMIT_MEMLOCK or over half
 * of all memory (reference 6.6).
 */
int mm_may_lock(const struct mm_struct *mm, unsigned long pages)
{
	unsigned long locked = mm->locked_vm + pages;
	u32 limit = current->rlim[RLIMIT_MEMLOCK].cur;

	if (!capable())
		return -EPERM;
	if (limit != RLIM_INFINITY && locked > limit >> PAGE_SHIFT)
		return -EAGAIN;
	return locked > num_physpages / 2 ? -EAGAIN : 0;
}
