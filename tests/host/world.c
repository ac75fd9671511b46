/* SPDX-License-Identifier: GPL-2.0-only */
/* world.c - cached pages, page tables and swap for host tests: world.h */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "world.h"

#define WEAK __attribute__((weak))

u32 world_buffer_calls[WORLD_WAIT_MODES];
enum world_write world_write = WRITE_PENDING;
void (*world_io_hook)(struct page *page);
u32 world_writes, world_set_dirty_calls, world_tlb_flushes;

/* ---- machine_mapping ------------------------------------------------------ */

static int world_writepage(struct address_space *mapping, struct page *page)
{
	BUG_ON(!PageLocked(page) || PageDirty(page) || spinlock_depth != 0);
	BUG_ON(page->mapping != mapping);
	world_writes++;
	if (world_io_hook)
		world_io_hook(page);
	switch (world_write) {
	case WRITE_PENDING:
		return 0;
	case WRITE_REFUSED:
		return WRITEPAGE_ACTIVATE;
	case WRITE_REDIRTY:
		set_page_dirty(page);
		break;
	case WRITE_ERROR:
		unlock_page(page);
		return -EIO;
	case WRITE_DONE:
		break;
	}
	unlock_page(page);
	return 0;
}

static void world_set_dirty(struct address_space *mapping)
{
	(void)mapping;
	world_set_dirty_calls++;
}

static const struct aops world_aops = {
	.writepage = world_writepage,
	.set_dirty = world_set_dirty,
};

void world_init(u32 ram_mib)
{
	machine_init(ram_mib);
	page_hash_bits = page_hash_size_bits(max_mapnr);
	page_hash_table = calloc(1ul << page_hash_bits, sizeof(struct page *));
	mapping_init(&machine_mapping, &world_aops, NULL);
}

struct page *world_cached(struct zone *zone, unsigned long index)
{
	struct page *page = machine_page(zone, PLACE_OFF, PAGE_AGE_START, 1, 0);

	add_to_page_cache(page, &machine_mapping, index);
	SetPageUptodate(page);
	unlock_page(page);
	page_cache_release(page);
	return page;
}

void world_deactivate(struct page *page)
{
	deactivate_page(page, DEACT_SCAN);
	BUG_ON(!PageInactiveDirty(page));
}

void world_clean(struct page *page)
{
	world_deactivate(page);
	spin_lock(&pagemap_lru_lock);
	lru_move_to_inactive_clean(page, VM_T_LAUNDER_CLEAN);
	spin_unlock(&pagemap_lru_lock);
}

u32 world_events(u32 kind)
{
	u32 i, n = 0;

	BUG_ON(!vm_event_ring.enabled || vm_event_ring.head > VM_EVENT_RING);
	for (i = 0; i < vm_event_ring.head; i++)
		n += vm_event_ring.rec[i].kind == kind;
	return n;
}

struct page *world_nth(struct list_head *head, u32 n)
{
	struct list_head *pos = head->prev;

	while (n-- != 0)
		pos = pos->prev;
	BUG_ON(pos == head);
	return list_entry(pos, struct page, lru);
}

/* ---- buffers --------------------------------------------------------------- */

void world_add_buffers(struct page *page, bool busy)
{
	struct buffer_head *bh = calloc(1, sizeof(*bh));

	bh->this_page = bh;
	bh->page = page;
	bh->dev = MKDEV(3, 1);
	if (busy)
		set_bit(BH_Dirty, &bh->state);
	page->buffers = bh;
	page->count++;
}

WEAK int try_to_free_buffers(struct page *page, int wait)
{
	BUG_ON(!PageLocked(page) || spinlock_depth != 0);
	world_buffer_calls[wait]++;
	if (world_io_hook)
		world_io_hook(page);
	if (buffer_dirty(page->buffers))
		return 0;
	free(page->buffers);
	page->buffers = NULL;
	page_cache_release(page);
	return 1;
}

WEAK bool block_flushpage(struct page *page, u32 offset)
{
	if (offset != 0)
		return false;
	free(page->buffers);
	page->buffers = NULL;
	page_cache_release(page);
	return true;
}

WEAK void buffer_set_launder(u32 (*launder)(u32 gfp_mask, bool sync))
{
	(void)launder;
}

WEAK void check_buffers(void)
{
}

/* ---- page tables ------------------------------------------------------------ */

WEAK void flush_tlb_page(struct mm_struct *mm, unsigned long vaddr)
{
	(void)mm;
	(void)vaddr;
	world_tlb_flushes++;
}

struct mm_struct *world_mm(void)
{
	struct mm_struct *mm = calloc(1, sizeof(*mm));

	INIT_LIST_HEAD(&mm->areas);
	spin_lock_init(&mm->page_table_lock, "page_table_lock");
	sema_init(&mm->mmap_sem, 1);
	mm->users = 1;
	mm->pgd = get_zeroed_page(GFP_KERNEL);
	list_add_tail(&mm->mmlist, &mmlist);
	return mm;
}

struct vm_area *world_area(struct mm_struct *mm, unsigned long start,
			   unsigned long end, u32 flags)
{
	struct vm_area *vma = calloc(1, sizeof(*vma));

	vma->mm = mm;
	vma->start = start;
	vma->end = end;
	vma->flags = flags;
	list_add_tail(&vma->link, &mm->areas);
	return vma;
}

pte_t *world_pte(struct mm_struct *mm, unsigned long vaddr)
{
	pgd_t *pgd = &mm->pgd[pgd_index(vaddr)];

	if (pgd_none(*pgd))
		*pgd = __pgd((u32)__pa(get_zeroed_page(GFP_KERNEL)) |
			     PAGE_TABLE);
	return pte_offset(*pgd, vaddr);
}

pte_t *world_map(struct mm_struct *mm, unsigned long vaddr, struct page *page,
		 u32 prot)
{
	pte_t *ptep = world_pte(mm, vaddr);

	set_pte(ptep, mk_pte_pfn((u32)page_to_pfn(page), prot));
	mm->rss++;
	return ptep;
}

void world_map_anonymous(struct mm_struct *mm, unsigned long start, u32 nr)
{
	u32 i;

	for (i = 0; i < nr; i++) {
		struct page *page =
			machine_page(NULL, PLACE_OFF, PAGE_AGE_START, 1, 0);

		world_map(mm, start + i * PAGE_SIZE, page,
			  (PAGE_SHARED | PTE_DIRTY) & ~PTE_ACCESSED);
	}
}

/* ---- swap -------------------------------------------------------------------- */

WEAK void si_swapinfo(unsigned long *total, unsigned long *nr_free)
{
	*total = total_swap_pages;
	*nr_free = nr_swap_pages;
}

WEAK void rw_swap_page(enum blk_dir dir, struct page *page, bool wait)
{
	(void)dir;
	(void)page;
	(void)wait;
}

WEAK int swap_async_limit(void)
{
	return swap_cluster << page_cluster;
}

WEAK struct swap_area swap_info[MAX_SWAPFILES];
WEAK u32 nr_swapfiles;

void world_swap(u32 max)
{
	struct swap_area *area = &swap_info[0];
	u32 nr_map = DIV_ROUND_UP(max, SWAP_MAP_PER_PAGE), i;

	memset(area, 0, sizeof(*area));
	spin_lock_init(&area->lock, "swap area");
	area->flags = SWP_WRITEOK;
	area->dev = MKDEV(3, 2);
	area->max = max;
	area->lowest_bit = 1;
	area->highest_bit = max - 1;
	area->pages = max - 1;
	area->next = -1;
	area->map_pages = calloc(nr_map, sizeof(u16 *));
	for (i = 0; i < nr_map; i++)
		area->map_pages[i] = calloc(SWAP_MAP_PER_PAGE, sizeof(u16));
	area->chunk_used = calloc(DIV_ROUND_UP(max, SWAP_CHUNK), 1);
	swap_map_set(area, 0, SWAP_MAP_BAD);
	nr_swapfiles = 1;
	nr_swap_pages = max - 1;
	total_swap_pages = max - 1;
	swap_list.head = 0;
	swap_list.next = 0;
}

WEAK struct swap_list swap_list = {-1, -1};

WEAK int swap_out(u32 priority, u32 gfp_mask)
{
	(void)priority;
	(void)gfp_mask;
	return 0;
}

WEAK void __delete_from_swap_cache(struct page *page)
{
	(void)page;
	BUG();
}
