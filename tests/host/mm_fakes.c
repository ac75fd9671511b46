/* SPDX-License-Identifier: GPL-2.0-only */
/* mm_fakes.c - the swap disk and the buffers of host tests: mm_fakes.h */
#include <stdlib.h>
#include <string.h>

#include "mm/buffer.h"
#include "mm/internal.h"
#include "mm_fakes.h"

#define WEAK	  __attribute__((weak))
#define HASH_BITS 10

char fake_disk[FAKE_SLOTS][4096];
u16 fake_map[FAKE_SLOTS];
bool fake_read_error, fake_keep_buffers, fake_defer_writes;
u32 fake_reads, fake_writes;
static struct buffer_head fake_buffers; /* stands for all of them */

void mapping_init_fake(struct address_space *mapping)
{
	static const struct aops no_ops;

	mapping_init(mapping, &no_ops, NULL);
}

static void area_init(void)
{
	static u16 *map_pages[] = {fake_map};
	static u8 chunk_used[DIV_ROUND_UP(FAKE_SLOTS, SWAP_CHUNK)] = {1};
	struct swap_area *area = &swap_info[0];

	fake_map[0] = SWAP_MAP_BAD;
	spin_lock_init(&area->lock, "fake area");
	area->flags = SWP_WRITEOK;
	area->dev = MKDEV(3, 64);
	area->map_pages = map_pages;
	area->chunk_used = chunk_used;
	area->lowest_bit = 1;
	area->highest_bit = FAKE_SLOTS - 1;
	area->pages = FAKE_SLOTS - 1;
	area->max = FAKE_SLOTS;
	area->next = -1;
	nr_swapfiles = 1;
	swap_list.head = swap_list.next = 0;
	nr_swap_pages = total_swap_pages = FAKE_SLOTS - 1;
}

struct mm_struct *fakes_init(u32 ram_mib)
{
	struct mm_struct *mm;
	u32 i;

	machine_init(ram_mib);
	page_hash_bits = HASH_BITS;
	page_hash_table = calloc(1u << HASH_BITS, sizeof(struct page *));
	area_init();
	page_cluster = 0;	   /* no read-ahead unless a test wants it */
	machine_free_shortage = 1; /* page_launder() writes */
	mmap_init();
	for (i = 0; i < RLIM_NLIMITS; i++)
		current->rlim[i].cur = RLIM_INFINITY;
	mm = mm_alloc(NULL);
	current->mm = mm;
	down(&mm->mmap_sem);
	return mm;
}

/* ---- the disk ------------------------------------------------------------- */

static void attach(struct page *page)
{
	if (page->buffers)
		return;
	page->buffers = &fake_buffers;
	page->count++;
}

void fake_strip(struct page *page)
{
	BUG_ON(!page->buffers);
	page->buffers = NULL;
	__free_pages(page, 0);
}

void fake_io_end(struct page *page)
{
	unlock_page(page);
}

void rw_swap_page(enum blk_dir dir, struct page *page, bool wait)
{
	swp_entry_t entry = {(u32)page->index};
	char *slot = fake_disk[swp_offset(entry)];

	(void)wait;
	BUG_ON(!PageLocked(page) || !PageSwapCache(page));
	if (fake_keep_buffers)
		attach(page);
	if (dir == BLK_READ) {
		fake_reads++;
		ClearPageUptodate(page);
		if (!fake_read_error) {
			memcpy(page_address(page), slot, PAGE_SIZE);
			SetPageUptodate(page);
		}
	} else {
		fake_writes++;
		memcpy(slot, page_address(page), PAGE_SIZE);
		if (fake_defer_writes)
			return;
	}
	fake_io_end(page);
}

int swap_async_limit(void)
{
	return 1;
}

int try_to_free_buffers(struct page *page, int wait)
{
	(void)wait;
	fake_strip(page);
	return 1;
}

bool block_flushpage(struct page *page, u32 offset)
{
	(void)offset;
	if (page->buffers)
		fake_strip(page);
	return true;
}

WEAK void wake_kswapd_if_short(void)
{
}

WEAK void wakeup_bdflush(bool block)
{
	(void)block;
}
