/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * swap_slots.c - which free slot comes next (reference 5.2, 5.3)
 *
 * Owns the priority list. Slots are handed out in clusters of neighbours, so
 * that pages that go out together become one large write and come back by one
 * read-ahead. Slots that are freed below the current cluster wait until it is
 * used up.
 */
#include "mm/event.h"
#include "mm/swap.h"

struct swap_list swap_list = {-1, -1};
DEFINE_SPINLOCK(swap_list_lock);

static bool slot_free(const struct swap_area *area, u32 slot)
{
	return swap_map_get(area, slot) == 0;
}

/* chunks that lie wholly in any run of SWAPFILE_CLUSTER slots */
#define WHOLE_CHUNKS ((SWAPFILE_CLUSTER + 1) / SWAP_CHUNK - 1)
BUILD_BUG_ON(SWAPFILE_CLUSTER + 1 < SWAP_CHUNK);

/*
 * A later first slot when some slot of the run from @first on is used, else
 * @first. A used slot rules out all runs that hold it, so the last one counts:
 * first of the whole chunks, then, when those are free, slot by slot.
 */
static u32 pass_used(const struct swap_area *area, u32 first)
{
	u32 chunk = DIV_ROUND_UP(first, SWAP_CHUNK);
	u32 n, slot;

	for (n = WHOLE_CHUNKS; n-- > 0;)
		if (area->chunk_used[chunk + n] != 0)
			return ((chunk + n) << SWAP_CHUNK_SHIFT) + 1;
	for (slot = first + SWAPFILE_CLUSTER; slot > first; slot--)
		if (!slot_free(area, slot - 1))
			break;
	return slot;
}

/*
 * First of SWAPFILE_CLUSTER free slots in a row, 0: there is no such run; no
 * alignment (5.3 step 2). The search takes time by chunks, not by slots: on a
 * large disk it would be most of what kswapd does.
 */
static STEP_NOINLINE u32 find_free_cluster(const struct swap_area *area)
{
	u32 first = area->lowest_bit, next;

	while (first + SWAPFILE_CLUSTER - 1 <= area->highest_bit) {
		next = pass_used(area, first);
		if (next == first)
			return first;
		first = next;
	}
	return 0;
}

/* first free slot from @slot on, 0: none; passes chunks that are full */
static u32 next_free(const struct swap_area *area, u32 slot)
{
	while (slot <= area->highest_bit) {
		if (area->chunk_used[slot >> SWAP_CHUNK_SHIFT] == SWAP_CHUNK) {
			slot = (slot | (SWAP_CHUNK - 1)) + 1;
			continue;
		}
		if (slot_free(area, slot))
			return slot;
		slot++;
	}
	return 0;
}

/*
 * The slot that 5.3 chooses, 0: none is free. Holds area->lock. The slot is
 * not taken yet.
 */
static STEP_NOINLINE u32 choose_slot(struct swap_area *area)
{
	u32 slot;

	assert_held(&area->lock);
	if (area->cluster_nr > 0) {
		slot = next_free(area, area->cluster_next);
		if (slot != 0) {
			area->cluster_nr--;
			return slot;
		}
		area->cluster_next =
			max(area->cluster_next, area->highest_bit + 1);
	}
	area->cluster_nr = SWAPFILE_CLUSTER;
	slot = find_free_cluster(area);
	if (slot != 0)
		return slot;
	return next_free(area, area->lowest_bit);
}

/* take one slot for @count users; 0: none. Holds swap_list_lock, area->lock */
static STEP_NOINLINE u32 scan_swap_map(struct swap_area *area, u16 count)
{
	u32 slot = choose_slot(area);

	if (slot == 0)
		return 0;
	DEBUG_ASSERT(slot < area->max && slot_free(area, slot));
	if (slot == area->lowest_bit)
		area->lowest_bit++;
	if (slot == area->highest_bit)
		area->highest_bit--;
	swap_map_set(area, slot, count);
	area->in_use++;
	DEBUG_ASSERT(area->in_use <= area->pages);
	DEBUG_ASSERT(nr_swap_pages > 0);
	nr_swap_pages--;
	area->cluster_next = slot + 1;
	return slot;
}

/* where the next allocation starts after one from area @type; 5.3 */
static void advance_swap_list(int type)
{
	int next = swap_info[type].next;

	if (next >= 0 && swap_info[next].prio == swap_info[type].prio)
		swap_list.next = next;
	else
		swap_list.next = swap_list.head;
}

/**
 * __get_swap_page - reserve one free slot
 * @count: users it starts with, 1..SWAP_MAP_MAX - 1
 *
 * Round robin between areas of one priority, highest priority first. The first
 * time the walk meets a lower priority or the end it starts once more at the
 * head: swap_list.next may have pointed behind an area with room.
 *
 * Context: task. Does not sleep. Takes swap_list_lock, area->lock.
 * Return: the entry; val 0 when no area has a free slot.
 */
swp_entry_t __get_swap_page(u16 count)
{
	swp_entry_t entry = {0};
	bool wrapped = false;
	int type;

	BUG_ON(count == 0 || count >= SWAP_MAP_MAX);
	spin_lock(&swap_list_lock);
	type = nr_swap_pages > 0 ? swap_list.next : -1;
	while (type >= 0) {
		struct swap_area *area = &swap_info[type];
		u32 slot = 0;
		int next;

		if (area_writeok(area)) {
			spin_lock(&area->lock);
			slot = scan_swap_map(area, count);
			spin_unlock(&area->lock);
		}
		if (slot != 0) {
			entry = swp_entry((u32)type, slot);
			advance_swap_list(type);
			break;
		}
		next = area->next;
		if (!wrapped &&
		    (next < 0 || swap_info[next].prio != area->prio)) {
			wrapped = true;
			next = swap_list.head;
		}
		type = next;
	}
	spin_unlock(&swap_list_lock);
	if (entry.val != 0)
		vm_event(VM_D_SLOT_ALLOC, entry.val, count);
	return entry;
}

/**
 * swap_list_insert - an area starts to give out slots
 * @type: its index; prio is set
 *
 * Before the first area whose priority is not higher, so that of equal ones the
 * later comes first (5.2).
 *
 * Context: task. Does not sleep. Holds swap_list_lock.
 */
void swap_list_insert(u32 type)
{
	struct swap_area *area = &swap_info[type];
	int prev = -1;
	int next = swap_list.head;

	assert_held(&swap_list_lock);
	while (next >= 0 && area->prio < swap_info[next].prio) {
		prev = next;
		next = swap_info[next].next;
	}
	area->next = next;
	if (prev < 0) {
		swap_list.head = (int)type;
		swap_list.next = (int)type;
	} else {
		swap_info[prev].next = (int)type;
	}
}

/**
 * swap_list_remove - an area stops to give out slots
 * @type: its index; it is on the list
 *
 * Context: task. Does not sleep. Holds swap_list_lock.
 */
void swap_list_remove(u32 type)
{
	int *link = &swap_list.head;

	assert_held(&swap_list_lock);
	while (*link != (int)type) {
		BUG_ON(*link < 0);
		link = &swap_info[*link].next;
	}
	*link = swap_info[type].next;
	if (swap_list.next == (int)type)
		swap_list.next = swap_list.head;
}
