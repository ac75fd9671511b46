/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * check_swap.c - vm_check_all(): who maps a page, who uses a swap slot
 *
 * Walks the page tables of every address space and counts again what
 * page->count, mm->rss and the swap maps say (invariants 5, 6, 10). The counts
 * go to check_marks, one entry a frame; swap slots, which may be more than
 * frames, are counted one window of that size at a time.
 *
 * All functions: Holds mmlist_lock, does not sleep.
 */
#include "mm/mm.h"
#include "mm/shmem.h"
#include "mm/swap.h"
#include "internal.h"
#include "check_priv.h"

/* one walk over page tables: @visit sees every pte that is not none */
struct pte_walk {
	void (*visit)(struct pte_walk *walk, pte_t pte);
	unsigned long present; /* rss of this address space, recounted */
	/* the window of slots that is counted */
	u32 type;
	u32 first, nr;
};

static void walk_table(struct pte_walk *walk, pgd_t pgd)
{
	const pte_t *table = pte_offset(pgd, 0);
	u32 i;

	for (i = 0; i < PTRS_PER_PTE; i++)
		if (!pte_none(table[i]))
			walk->visit(walk, table[i]);
}

static void walk_mm(struct pte_walk *walk, const struct mm_struct *mm)
{
	u32 i;

	for (i = 0; i < USER_PTRS_PER_PGD; i++) {
		pgd_t pgd = mm->pgd[i];

		if (!pgd_none(pgd) && !pgd_bad(pgd))
			walk_table(walk, pgd);
	}
}

/* the frame that @pte maps and counts; NULL: none, or a reserved one */
static struct page *mapped_page(pte_t pte)
{
	struct page *page;

	if (!pte_present(pte) || pte_pfn(pte) >= max_mapnr)
		return NULL;
	page = pfn_to_page(pte_pfn(pte));
	return PageReserved(page) ? NULL : page;
}

/* does @entry name a slot of an area in use? */
static bool entry_names_slot(swp_entry_t entry)
{
	u32 type = swp_type(entry);
	u32 slot = swp_offset(entry);

	return type < MAX_SWAPFILES && (swap_info[type].flags & SWP_USED) &&
	       slot > 0 && slot < swap_info[type].max;
}

/* ---- ptes and rss (10) ---------------------------------------------------------- */

static void count_mapping(struct pte_walk *walk, pte_t pte)
{
	const struct page *page = mapped_page(pte);

	if (page) {
		walk->present++;
		if (check_marks[page_to_pfn(page)] < SWAP_MAP_MAX)
			check_marks[page_to_pfn(page)]++;
	} else if (!pte_present(pte)) {
		vm_require(INV_SLOTS, entry_names_slot(pte_to_swp_entry(pte)),
			   "a pte holds %#x: no swap slot", pte.val);
	}
}

static void check_areas(const struct mm_struct *mm)
{
	const struct vm_area *vma;
	unsigned long end = 0;

	list_for_each_entry(vma, &mm->areas, link) {
		vm_require(INV_AREAS,
			   vma->mm == mm && vma->start >= end &&
				   vma->start < vma->end &&
				   vma->end <= TASK_SIZE &&
				   !((vma->start | vma->end) & ~PAGE_MASK),
			   "area %#lx-%#lx after one that ends at %#lx",
			   vma->start, vma->end, end);
		end = vma->end;
	}
}

/**
 * check_page_tables - count the ptes of every page, and every rss
 *
 * Leaves the number of ptes of each frame in check_marks.
 *
 * Context: task. Does not sleep. Holds mmlist_lock.
 */
void check_page_tables(void)
{
	const struct mm_struct *mm;

	assert_held(&mmlist_lock);
	check_marks_clear();
	list_for_each_entry(mm, &mmlist, mmlist) {
		struct pte_walk walk = {.visit = count_mapping};

		check_areas(mm);
		walk_mm(&walk, mm);
		vm_require(INV_RSS, !check_strict || mm->rss == walk.present,
			   "rss is %lu, present ptes %lu", mm->rss,
			   walk.present);
	}
}

/* ---- reference counts (6) -------------------------------------------------------- */

/**
 * check_counts - page->count against ptes, cache and buffers
 *
 * Pages with none of the three have owners that nothing lists: slab, page
 * tables, kernel stacks. A locked page may be held by whoever works on it.
 *
 * Context: task, after check_page_tables(). Does not sleep. Holds
 * mmlist_lock.
 */
void check_counts(void)
{
	unsigned long pfn;

	assert_held(&mmlist_lock);
	for (pfn = 0; pfn < max_mapnr; pfn++) {
		const struct page *page = pfn_to_page(pfn);
		int holders = check_marks[pfn] + (page->mapping != NULL) +
			      (page->buffers != NULL);

		if (holders == 0 || PageReserved(page))
			continue;
		vm_require(INV_COUNT, page->count >= holders,
			   "page %lu has count %d, holders %d", pfn,
			   page->count, holders);
		vm_require(INV_COUNT,
			   page->count <= holders || !check_strict ||
				   PageLocked(page),
			   "page %lu has count %d, known holders %d, flags %#x",
			   pfn, page->count, holders, page->flags);
	}
}

/* ---- swap slots (4, 5) -------------------------------------------------------------- */

static void count_entry(const struct pte_walk *walk, swp_entry_t entry)
{
	u32 slot = swp_offset(entry);

	if (swp_type(entry) == walk->type && slot >= walk->first &&
	    slot - walk->first < walk->nr)
		check_marks[slot - walk->first]++;
}

static void count_swap_pte(struct pte_walk *walk, pte_t pte)
{
	if (!pte_present(pte))
		count_entry(walk, pte_to_swp_entry(pte));
}

static void count_shmem_entry(void *walk, swp_entry_t entry)
{
	vm_require(INV_SLOTS, entry_names_slot(entry),
		   "shared memory has %#x: no swap slot", entry.val);
	count_entry(walk, entry);
}

/* the users of every slot of the window */
static void count_window(struct pte_walk *walk)
{
	const struct mm_struct *mm;
	unsigned long pfn;

	check_marks_clear();
	list_for_each_entry(mm, &mmlist, mmlist)
		walk_mm(walk, mm);
	shmem_for_each_entry(count_shmem_entry, walk);
	for (pfn = 0; pfn < max_mapnr; pfn++) {
		const struct page *page = pfn_to_page(pfn);

		if (PageSwapCache(page))
			count_entry(walk, (swp_entry_t){(u32)page->index});
	}
}

/* Return: true when the slot has users by its map */
static bool check_slot(const struct pte_walk *walk, u32 slot)
{
	u16 users = swap_map_users(swap_map_get(&swap_info[walk->type], slot));
	u16 found = check_marks[slot - walk->first];

	/* saturated: nobody knows how many there are */
	vm_require(INV_SLOTS, found <= users || users == SWAP_MAP_MAX,
		   "area %u slot %u has %u users, map says %u", walk->type,
		   slot, found, users);
	vm_require(INV_SLOTS,
		   found >= users || users == SWAP_MAP_MAX || !check_strict,
		   "area %u slot %u has %u users, map says %u", walk->type,
		   slot, found, users);
	return users != 0;
}

/* chunk_used[] counts what the search for a cluster passes by (5) */
static void check_chunk(const struct swap_area *area, u32 chunk)
{
	u32 slot = chunk << SWAP_CHUNK_SHIFT, used = 0;
	u32 end = min(slot + SWAP_CHUNK, area->max);

	for (; slot < end; slot++)
		used += swap_map_get(area, slot) != 0;
	vm_require(INV_SLOTS, used == area->chunk_used[chunk],
		   "chunk %u of swap slots: %u used, counted %u", chunk, used,
		   area->chunk_used[chunk]);
}

/* Return: free slots of the area, 0 when nothing may be allocated from it */
static u32 check_area(u32 type)
{
	const struct swap_area *area = &swap_info[type];
	struct pte_walk walk = {.visit = count_swap_pte, .type = type};
	u32 used = 0, nr_free = 0, chunk;

	for (walk.first = 0; walk.first < area->max; walk.first += walk.nr) {
		u32 i;

		walk.nr = min((u32)max_mapnr, area->max - walk.first);
		count_window(&walk);
		for (i = walk.first; i < walk.first + walk.nr; i++) {
			used += check_slot(&walk, i);
			nr_free += swap_map_get(area, i) == 0;
		}
	}
	for (chunk = 0; chunk < DIV_ROUND_UP(area->max, SWAP_CHUNK); chunk++)
		check_chunk(area, chunk);
	vm_require(INV_SLOTS, used == area->in_use,
		   "area %u: in_use is %u, used slots %u", type, area->in_use,
		   used);
	if (!area_writeok(area))
		return 0;
	vm_require(INV_SLOTS, nr_free == area->pages - area->in_use,
		   "area %u: %u pages, %u in use, free slots %u", type,
		   area->pages, area->in_use, nr_free);
	return nr_free;
}

/* the entry of every swap cache page names a slot with a user (4) */
static void check_cached_entries(void)
{
	unsigned long pfn;

	for (pfn = 0; pfn < max_mapnr; pfn++) {
		const struct page *page = pfn_to_page(pfn);
		swp_entry_t entry = {(u32)page->index};
		u16 value = 0;

		if (!PageSwapCache(page))
			continue;
		if (entry_names_slot(entry))
			value = swap_map_get(&swap_info[swp_type(entry)],
					     swp_offset(entry));
		vm_require(INV_HASH, swap_map_users(value) >= 1,
			   "swap cache page %lu: entry %#x has no user", pfn,
			   entry.val);
	}
}

/**
 * check_swap_slots - swap maps against ptes, shared memory and swap cache
 *
 * Overwrites check_marks.
 *
 * Context: task. Does not sleep. Holds mmlist_lock. Takes shmem_lock.
 */
void check_swap_slots(void)
{
	unsigned long nr_free = 0;
	u32 type;

	assert_held(&mmlist_lock);
	check_cached_entries();
	for (type = 0; type < nr_swapfiles; type++)
		if (swap_info[type].flags & SWP_USED)
			nr_free += check_area(type);
	vm_require(INV_SLOTS, nr_free == nr_swap_pages,
		   "nr_swap_pages is %lu, free slots %lu", nr_swap_pages,
		   nr_free);
}
