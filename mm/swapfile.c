/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * swapfile.c - the slots of the swap areas and their users (reference 5.1)
 *
 * Owns swap_info[] and the slot maps; swap_slots.c chooses free slots. One map entry a slot,
 * 16 bits, kept in pages of their own because the largest area (2^24 slots)
 * needs 32 MiB. Invariant under area->lock: in_use counts the slots with users,
 * free slots are pages - in_use, and nr_swap_pages is the sum of the free slots
 * of the areas that are WRITEOK.
 *
 * Callers: a user of a slot is a swap pte, the swap cache, or a short pin. Every
 * swap_duplicate() that returned true is paid back with one swap_free(). Lock
 * order: swap_list_lock > area->lock; neither is taken in an interrupt.
 */
#include "core/printk.h"
#include "mm/event.h"
#include "mm/swap.h"

#define SWAP_MAX_OVERFLOW_MESSAGES 5u /* 2.4.0 logs the first five */

struct swap_area swap_info[MAX_SWAPFILES];
u32 nr_swapfiles;
unsigned long nr_swap_pages;
unsigned long total_swap_pages;

/* NULL: not in use */
static struct swap_area *used_area(u32 type)
{
	if (type >= nr_swapfiles || !(swap_info[type].flags & SWP_USED))
		return NULL;
	return &swap_info[type];
}

/*
 * The area of @entry with its lock held, or NULL after a message that names
 * @who: nobody may come with such an entry.
 */
static struct swap_area *lock_entry(swp_entry_t entry, const char *who)
{
	u32 type = swp_type(entry);
	u32 slot = swp_offset(entry);
	struct swap_area *area = used_area(type);
	const char *what = NULL;

	if (area == NULL)
		what = "no such area";
	else if (slot >= area->max)
		what = "slot beyond the area";
	if (what == NULL) {
		spin_lock(&area->lock);
		if (swap_map_users(swap_map_get(area, slot)) != 0)
			return area;
		spin_unlock(&area->lock);
		what = "slot is not in use";
	}
	printk_limited(KERN_ERR "%s: bad swap entry %08x: %s\n", who, entry.val,
		       what);
	return NULL;
}

/**
 * swap_duplicate - one more user of a slot
 * @entry: entry with at least one user
 *
 * Context: task. Does not sleep. Takes area->lock.
 * Return: false when the entry is not in use (logged), nothing changed then.
 */
bool swap_duplicate(swp_entry_t entry)
{
	static u32 overflows;
	struct swap_area *area;
	u32 slot = swp_offset(entry);
	u16 value;

	if (entry.val == 0)
		return false;
	area = lock_entry(entry, __func__);
	if (area == NULL)
		return false;
	value = swap_map_get(area, slot);
	if (swap_map_users(value) < SWAP_MAP_MAX) {
		value++;
		swap_map_set(area, slot, value);
	}
	if (swap_map_users(value) == SWAP_MAP_MAX &&
	    overflows < SWAP_MAX_OVERFLOW_MESSAGES) {
		overflows++;
		printk(KERN_WARNING "swap_duplicate: entry %08x saturated\n",
		       entry.val);
	}
	spin_unlock(&area->lock);
	return true;
}

/*
 * The last user of @slot is gone: free, or bad for ever when it was condemned.
 * Holds swap_list_lock, area->lock.
 */
static void release_slot(struct swap_area *area, u32 slot, bool condemned)
{
	assert_held(&area->lock);
	DEBUG_ASSERT(area->in_use > 0);
	area->in_use--;
	if (condemned) {
		swap_map_set(area, slot, SWAP_MAP_BAD);
		area->pages--;
		/* a dying area has taken its pages off the total already */
		if (area_writeok(area))
			total_swap_pages--;
		printk_limited(KERN_WARNING "swap: slot %u of %s is bad and "
					    "not used again\n",
			       slot, area->path);
		return;
	}
	swap_map_set(area, slot, 0);
	if (slot < area->lowest_bit)
		area->lowest_bit = slot;
	if (slot > area->highest_bit)
		area->highest_bit = slot;
	/* a dying area has given its free slots back already: swap_off() */
	if (area_writeok(area))
		nr_swap_pages++;
}

/**
 * __swap_free - give up users of a slot
 * @entry: the slot; val 0 is ignored
 * @count: how many users; more than it has change nothing (logged)
 *
 * A saturated slot stays in use: nobody knows how many users it has.
 *
 * Context: task. Does not sleep. Takes swap_list_lock, area->lock.
 */
void __swap_free(swp_entry_t entry, u16 count)
{
	u32 slot = swp_offset(entry);
	struct swap_area *area;
	u16 value, users;

	if (entry.val == 0)
		return;
	spin_lock(&swap_list_lock);
	area = lock_entry(entry, __func__);
	if (area == NULL)
		goto out_unlock_list;
	/* the next allocation looks at a better area first; 10.27: no list */
	if (swap_list.next >= 0 && area_writeok(area) &&
	    area->prio > swap_info[swap_list.next].prio)
		swap_list.next = (int)swp_type(entry);
	value = swap_map_get(area, slot);
	users = swap_map_users(value);
	if (users < count) {
		printk_limited(KERN_ERR
			       "swap_free: entry %08x: %u of %u users\n",
			       entry.val, count, users);
	} else if (users < SWAP_MAP_MAX) {
		value = (u16)(value - count);
		swap_map_set(area, slot, value);
		if (swap_map_users(value) == 0) {
			release_slot(area, slot, value & SWAP_MAP_BAD);
			vm_event(VM_D_SLOT_FREE, entry.val, 0);
		}
	}
	spin_unlock(&area->lock);
out_unlock_list:
	spin_unlock(&swap_list_lock);
}

/**
 * swap_free - give up one user of a slot
 * @entry: the slot; val 0 is ignored
 *
 * Context: task. Does not sleep. Takes swap_list_lock, area->lock.
 */
void swap_free(swp_entry_t entry)
{
	__swap_free(entry, 1);
}

/**
 * swap_slot_force_free - end a slot whose users cannot be found
 * @entry: the slot: saturated, or used by nobody that try_to_unuse() knows
 *
 * Context: task. Does not sleep. Takes swap_list_lock, area->lock.
 */
void swap_slot_force_free(swp_entry_t entry)
{
	u32 slot = swp_offset(entry);
	struct swap_area *area;

	spin_lock(&swap_list_lock);
	area = lock_entry(entry, __func__);
	if (area != NULL) {
		release_slot(area, slot,
			     swap_map_get(area, slot) & SWAP_MAP_BAD);
		vm_event(VM_D_SLOT_FREE, entry.val, 0);
		spin_unlock(&area->lock);
	}
	spin_unlock(&swap_list_lock);
}

/**
 * swap_mark_bad - never give this slot out again
 * @entry: slot with users, whose disk block could not be written
 *
 * It becomes unusable when its last user goes.
 *
 * Context: task. Does not sleep. Takes area->lock.
 */
void swap_mark_bad(swp_entry_t entry)
{
	struct swap_area *area = lock_entry(entry, __func__);
	u32 slot = swp_offset(entry);

	if (area == NULL)
		return;
	swap_map_set(area, slot, swap_map_get(area, slot) | SWAP_MAP_BAD);
	spin_unlock(&area->lock);
}

/**
 * swap_count - users of the slot of a swap cache page
 * @page: in the swap cache, locked
 *
 * Context: task. Does not sleep. Takes area->lock.
 * Return: the users; 0 for an entry that is not in use (logged).
 */
u16 swap_count(const struct page *page)
{
	swp_entry_t entry = {(u32)page->index};
	struct swap_area *area;
	u16 users;

	if (entry.val == 0)
		return 0;
	area = lock_entry(entry, __func__);
	if (area == NULL)
		return 0;
	users = swap_map_users(swap_map_get(area, swp_offset(entry)));
	spin_unlock(&area->lock);
	return users;
}

/**
 * valid_swaphandles - pin the slots that are read together with one
 * @entry: the slot that is wanted
 * @first: out, first slot of its aligned block
 *
 * The block has 1 << page_cluster slots. The walk goes from its start and ends
 * at the first slot that is free or bad, even before @entry (10.17): nothing is
 * ever read around slot 0, the header.
 *
 * Context: task. Does not sleep. Takes area->lock.
 * Return: slots pinned from *@first on; each needs a swap_free().
 */
u32 valid_swaphandles(swp_entry_t entry, u32 *first)
{
	u32 slot = swp_offset(entry) >> page_cluster << page_cluster;
	u32 end = slot + (1u << page_cluster);
	struct swap_area *area = used_area(swp_type(entry));

	*first = slot;
	if (area == NULL)
		return 0;
	spin_lock(&area->lock);
	end = min(end, area->max);
	while (slot < end) {
		u16 value = swap_map_get(area, slot);

		if (swap_map_users(value) == 0)
			break;
		if (swap_map_users(value) < SWAP_MAP_MAX)
			swap_map_set(area, slot, value + 1);
		slot++;
	}
	spin_unlock(&area->lock);
	return slot > *first ? slot - *first : 0;
}

/**
 * swap_next_used - walk the slots that have users
 * @area: in use
 * @from: first slot to look at
 *
 * Context: task. Does not sleep. Takes area->lock.
 * Return: lowest slot >= @from with users, 0 when there is none.
 */
u32 swap_next_used(struct swap_area *area, u32 from)
{
	u32 slot;

	spin_lock(&area->lock);
	for (slot = max(from, 1u); slot < area->max; slot++)
		if (swap_map_users(swap_map_get(area, slot)) != 0)
			break;
	if (slot >= area->max)
		slot = 0;
	spin_unlock(&area->lock);
	return slot;
}

/**
 * si_swapinfo - size and free part of all swap
 * @total: out, good slots of the WRITEOK areas
 * @free: out, those without users
 *
 * Scans every map, as 2.4.0 does (10.26).
 *
 * Context: task. Does not sleep. Takes area->lock.
 */
void si_swapinfo(unsigned long *total, unsigned long *free)
{
	u32 type, slot;

	*total = 0;
	*free = 0;
	for (type = 0; type < nr_swapfiles; type++) {
		struct swap_area *area = &swap_info[type];

		if (!area_writeok(area))
			continue;
		spin_lock(&area->lock);
		for (slot = 0; slot < area->max; slot++) {
			u16 value = swap_map_get(area, slot);

			if (value == SWAP_MAP_BAD)
				continue;
			(*total)++;
			*free += value == 0;
		}
		spin_unlock(&area->lock);
	}
}
