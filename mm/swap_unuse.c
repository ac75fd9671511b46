/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * swap_unuse.c - bring every page of a swap area back (reference 5.6)
 *
 * Slot by slot: read the page, take it out of the swap cache, and give it to
 * every pte that names the slot. Between the last two nothing sleeps, so no
 * fault finds the slot without its page. Shared memory is asked first: its pages
 * go back to their object, and no pte names their slots. Address spaces are found on mmlist, not
 * over the tasks as in 2.4.0: same set, each one once. Cost: slots x ptes
 * (10.26). The area gives out no slots meanwhile.
 *
 * A fault that slept with the old pte in its hand must test the pte again:
 * the slot may be gone when it wakes.
 */
#include "base/errptr.h"
#include "core/printk.h"
#include "core/sched.h"
#include "mm/buffer.h"
#include "mm/event.h"
#include "mm/mm.h"
#include "mm/shmem.h"
#include "mm/swap.h"
#include "uapi/signal.h"
#include "internal.h"

#define FATAL_SIGNALS                                            \
	(SIG_BIT(SIGKILL) | SIG_BIT(SIGINT) | SIG_BIT(SIGTERM) | \
	 SIG_BIT(SIGQUIT) | SIG_BIT(SIGHUP))

/* What one step looks for. */
struct unuse {
	struct mm_struct *mm;
	swp_entry_t entry;
	struct page *page; /* the contents of entry; caller has a reference */
};

/* Holds page_table_lock */
static void unuse_pte(const struct unuse *u, const struct vm_area *vma,
		      pte_t *ptep)
{
	pte_t pte = *ptep;
	u32 pfn = (u32)page_to_pfn(u->page);

	if (pte_none(pte))
		return;
	if (pte_present(pte)) {
		/* has no copy on disk any more, so it must not look clean */
		if (pte_pfn(pte) == pfn)
			set_pte(ptep, pte_mkdirty(pte));
		return;
	}
	if (pte_to_swp_entry(pte).val != u->entry.val)
		return;
	set_pte(ptep, pte_mkdirty(mk_pte_pfn(pfn, vma->page_prot)));
	page_cache_get(u->page);
	mm_rss_inc(u->mm);
	swap_free(u->entry);
}

/* Holds page_table_lock */
static STEP_NOINLINE void unuse_vma(const struct unuse *u,
				    const struct vm_area *vma)
{
	unsigned long addr = vma->start;

	while (addr < vma->end) {
		pgd_t pgd = u->mm->pgd[pgd_index(addr)];
		unsigned long next = (addr & PGDIR_MASK) + PGDIR_SIZE;
		unsigned long end = min(next, vma->end);
		pte_t *ptep;

		if (!pgd_none(pgd) && !pgd_bad(pgd)) {
			ptep = pte_offset(pgd, addr);
			for (; addr < end; addr += PAGE_SIZE)
				unuse_pte(u, vma, ptep++);
		}
		addr = end;
	}
}

/* every address space, without sleeping */
static STEP_NOINLINE void unuse_all(struct unuse *u)
{
	struct vm_area *vma;

	spin_lock(&mmlist_lock);
	list_for_each_entry(u->mm, &mmlist, mmlist) {
		spin_lock(&u->mm->page_table_lock);
		list_for_each_entry(vma, &u->mm->areas, link)
			unuse_vma(u, vma);
		spin_unlock(&u->mm->page_table_lock);
	}
	spin_unlock(&mmlist_lock);
}

/*
 * Could the pages that are only on @area find a place? 2.4.0 does not ask: an
 * order-0 allocation never fails there, so swapoff with too little memory gets
 * programs killed; sysctl_swapoff_check 0 brings that back. The estimate is that of vm_enough_memory() (5.10) without
 * the swap cache, which is where the pages are put.
 */
static bool unuse_has_room(const struct swap_area *area)
{
	unsigned long cached = swapper_space.nrpages;
	unsigned long have = nr_free_pages() + buffermem_pages + nr_swap_pages +
			     page_cache_size - cached;

	if (area->in_use <= cached)
		return true;
	return have > freepages.high + area->in_use - cached;
}

int sysctl_swapoff_check = SWAPOFF_CHECK;

/* 0: go on */
static int unuse_may_continue(const struct swap_area *area)
{
	if (signals_ready(current) & FATAL_SIGNALS)
		return -EINTR;
	if (sysctl_swapoff_check != 0 && !unuse_has_room(area))
		return -ENOMEM;
	return 0;
}

/* has the slot a user besides our pin and the swap cache? */
static bool slot_needed(const struct swap_area *area, swp_entry_t entry)
{
	return swap_map_users(swap_map_get(area, swp_offset(entry))) > 2;
}

/*
 * Bring one slot back. Return: 0 (it may still have users that hide), -ENOMEM
 * or -EIO with nothing changed.
 */
static STEP_NOINLINE int unuse_slot(struct swap_area *area, swp_entry_t entry)
{
	struct unuse u = {.entry = entry};
	int err = 0;

	if (!swap_duplicate(entry))
		return 0;
	u.page = read_swap_cache(entry);
	if (u.page == NULL) {
		err = -ENOMEM;
		goto out_swap_free;
	}
	/* behind lock_page() of somebody who reads it, the outcome is known */
	wait_on_page(u.page);
	if (!PageUptodate(u.page) && slot_needed(area, entry)) {
		printk(KERN_ERR "swapoff: %s: slot %u cannot be read\n",
		       area->path, swp_offset(entry));
		err = -EIO;
		goto out_release;
	}
	if (!shmem_unuse(entry, u.page)) {
		delete_from_swap_cache(u.page);
		unuse_all(&u);
	}
out_release:
	page_cache_release(u.page);
out_swap_free:
	swap_free(entry);
	return err;
}

/**
 * try_to_unuse - bring every page of an area back to memory
 * @type: area, SWP_USED and off the priority list
 *
 * A slot that stays in use is saturated, or its last user is hidden for a
 * moment; after UNUSE_TRIES looks it is freed by force, as 2.4.0 does at once.
 *
 * Context: task. May sleep.
 * Return: 0: no slot has users; -ENOMEM, -EIO, -EINTR: some still have, and all
 * of them are valid.
 */
int try_to_unuse(u32 type)
{
	struct swap_area *area = &swap_info[type];
	u32 last = 0, tries = 0;
	u32 slot;
	int err;

	might_sleep();
	while ((slot = swap_next_used(area, last)) != 0) {
		swp_entry_t entry = swp_entry(type, slot);

		tries = slot == last ? tries + 1 : 0;
		last = slot;
		err = unuse_may_continue(area);
		if (err == 0)
			err = unuse_slot(area, entry);
		if (err != 0)
			return err;
		if (swap_next_used(area, slot) == slot) {
			u16 users = swap_map_users(swap_map_get(area, slot));

			if (users == SWAP_MAP_MAX || tries >= UNUSE_TRIES) {
				printk(KERN_WARNING
				       "swapoff: slot %u: %u users missing\n",
				       slot, users);
				swap_slot_force_free(entry);
			} else {
				set_current_state(TASK_UNINTERRUPTIBLE);
				schedule_timeout(1);
			}
		}
		if (current->need_resched)
			schedule();
	}
	return 0;
}
