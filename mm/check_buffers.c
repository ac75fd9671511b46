/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * check_buffers.c - vm_check_all(): buffers, their lists and queues (14, ours)
 *
 * Every buffer belongs to a page, so the pages are walked and the lists are
 * compared with what was found. What an interrupt may change meanwhile, BH_Lock
 * and BH_Uptodate of one under I/O, is not looked at.
 */
#include "lib/string.h"
#include "buffer_private.h"
#include "internal.h"
#include "check_priv.h"

enum {
	MAX_RING = PAGE_SIZE >> SECTOR_SHIFT, /* buffers of one page */
};

/* what the pages say */
struct buffer_counts {
	unsigned long nr[NR_BUF_LISTS];
	unsigned long bytes[NR_BUF_LISTS];
	unsigned long buffer_pages; /* with buffers, in no cache */
};

/* an entry of its mapping's queue of dirty buffers, or of none */
static void check_queued(const struct buffer_head *bh, unsigned long pfn)
{
	bool queued = !list_empty(&bh->inode_link);

	vm_require(INV_BUFFERS, queued == (bh->mapping != NULL),
		   "page %lu, block %u: queued %d, mapping %p", pfn, bh->block,
		   queued, bh->mapping);
	vm_require(INV_BUFFERS,
		   !queued || bh->list == BUF_DIRTY || bh->list == BUF_LOCKED,
		   "page %lu, block %u is queued, on list %d", pfn, bh->block,
		   (int)bh->list);
}

static void check_buffer(const struct buffer_head *bh,
			 struct buffer_counts *counts)
{
	unsigned long pfn = page_to_pfn(bh->page);

	vm_require(INV_BUFFERS, bh->count >= 0,
		   "page %lu, block %u has count %d", pfn, bh->block,
		   bh->count);
	vm_require(INV_BUFFERS,
		   !buffer_dirty(bh) ||
			   (buffer_mapped(bh) && (bh->list == BUF_DIRTY ||
						  bh->list == BUF_PROTECTED)),
		   "page %lu, block %u is dirty, state %#x, on list %d", pfn,
		   bh->block, bh->state, (int)bh->list);
	check_queued(bh, pfn);
	vm_require(INV_BUFFERS, bh->hash_pprev == NULL || !bh->page->mapping,
		   "page %lu, block %u is hashed, and its page cached", pfn,
		   bh->block);
	if (bh->list < NR_BUF_LISTS) {
		counts->nr[bh->list]++;
		counts->bytes[bh->list] += bh->size;
	}
}

/* the ring of a page: all of its bytes, in order */
static void check_ring(const struct page *page, struct buffer_counts *counts)
{
	const struct buffer_head *bh = page->buffers;
	const char *data = page_address(page);
	u32 n, bytes = 0;

	if (page->mapping == NULL)
		counts->buffer_pages++;
	for (n = 0; n < MAX_RING && bytes < PAGE_SIZE; n++) {
		bool linked = bh != NULL && bh->page == page &&
			      bh->data == data + bytes && bh->size != 0;

		vm_require(INV_BUFFERS, linked,
			   "page %lu: buffer at byte %u is not linked",
			   page_to_pfn(page), bytes);
		if (!linked)
			return;
		check_buffer(bh, counts);
		bytes += bh->size;
		bh = bh->this_page;
	}
	vm_require(INV_BUFFERS, bytes == PAGE_SIZE && bh == page->buffers,
		   "page %lu: the ring of buffers ends at byte %u",
		   page_to_pfn(page), bytes);
}

static void check_buffer_list(u32 list, const struct buffer_counts *counts)
{
	struct list_head *head = &buffer_lru[list], *prev = head, *pos;
	unsigned long n = 0;

	for (pos = head->next; pos != head; prev = pos, pos = pos->next) {
		const struct buffer_head *bh =
			list_entry(pos, struct buffer_head, lru);
		bool linked = pos->prev == prev && n < counts->nr[list] &&
			      bh->list == (enum buffer_list)list;

		vm_require(INV_BUFFERS, linked,
			   "buffer list %u, entry %lu is not linked", list, n);
		if (!linked)
			return;
		n++;
	}
	vm_require(INV_BUFFERS,
		   n == counts->nr[list] && n == nr_buffers_type[list] &&
			   counts->bytes[list] == size_buffers_type[list],
		   "buffer list %u: %lu linked, %lu on pages, counted %u "
		   "of %lu bytes",
		   list, n, counts->nr[list], nr_buffers_type[list],
		   size_buffers_type[list]);
}

/**
 * check_buffers - the buffers of all pages against lists, queues and counters
 *
 * Context: task. Does not sleep. Takes lru_list_lock.
 */
void check_buffers(void)
{
	struct buffer_counts counts;
	unsigned long pfn;
	u32 list;

	memset(&counts, 0, sizeof(counts));
	spin_lock(&lru_list_lock);
	for (pfn = 0; pfn < max_mapnr; pfn++)
		if (pfn_to_page(pfn)->buffers)
			check_ring(pfn_to_page(pfn), &counts);
	for (list = 0; list < NR_BUF_LISTS; list++)
		check_buffer_list(list, &counts);
	/* the header of a swap area is read into a page of nobody */
	vm_require(INV_BUFFERS,
		   !check_strict || counts.buffer_pages == buffermem_pages,
		   "buffermem_pages is %lu, found %lu", buffermem_pages,
		   counts.buffer_pages);
	spin_unlock(&lru_list_lock);
}
