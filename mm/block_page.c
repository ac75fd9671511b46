/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * block_page.c - pages of files that lie in blocks of a device (7.5, 6.8)
 *
 * Owns nothing but the meaning of the buffers of such a page: an unmapped one
 * is a hole or not known yet; an uptodate one holds what the file holds there;
 * a dirty one is uptodate and mapped. BH_New is set from the allocation of the
 * block to block_commit_write(): until then the disk holds old bytes of somebody
 * else there, so whoever gives up in between makes the block zero and dirty.
 *
 * Rule for callers: the page is locked and counted, no spinlock.
 */
#include "base/errptr.h"
#include "lib/string.h"
#include "buffer_private.h"
#include "internal.h"
#include "mm/block_page.h"

enum {
	MAX_BLOCKS = PAGE_SIZE >> SECTOR_SHIFT, /* of one page */
};

static u32 blocks_per_page(const struct address_space *mapping)
{
	return PAGE_SIZE / mapping->block_bytes;
}

/* the buffers of a page, made when it has none. May sleep */
static struct buffer_head *get_page_buffers(struct address_space *mapping,
					    struct page *page)
{
	BUG_ON(!PageLocked(page));
	if (!page->buffers)
		create_empty_buffers(page, 0, mapping->block_bytes);
	DEBUG_ASSERT(page->buffers->size == mapping->block_bytes);
	return page->buffers;
}

/* number in the file of the first block of @page; -EFBIG: no 32 bits hold it */
static int first_block(struct address_space *mapping, const struct page *page,
		       u32 *block)
{
	u32 per_page = blocks_per_page(mapping);

	if (page->index >= U32_MAX / per_page)
		return -EFBIG;
	*block = (u32)page->index * per_page;
	return 0;
}

/* ---- reading ------------------------------------------------------------------ */

/*
 * Collect the buffers that the disk must fill into @read; a hole, and what lies
 * behind the end of the file, becomes zeroes. Return: how many, or -Exx.
 */
static int find_blocks_to_read(struct address_space *mapping, struct page *page,
			       struct buffer_head *read[])
{
	struct buffer_head *head = get_page_buffers(mapping, page), *bh = head;
	loff_t size = mapping->size;
	u32 block, nr = 0;
	loff_t pos;
	int err = first_block(mapping, page, &block);

	if (err)
		return err;
	pos = (loff_t)page->index << PAGE_SHIFT;
	do {
		if (!buffer_uptodate(bh) && !buffer_mapped(bh) && pos < size) {
			err = mapping->ops->get_block(mapping, block, bh,
						      false);
			if (err)
				return err;
		}
		if (buffer_uptodate(bh)) {
			; /* perhaps dirty: newer than the disk */
		} else if (buffer_mapped(bh)) {
			read[nr++] = bh;
		} else {
			memset(bh->data, 0, bh->size);
			set_bit(BH_Uptodate, &bh->state);
		}
		pos += bh->size;
		block++;
		bh = bh->this_page;
	} while (bh != head);
	return (int)nr;
}

/**
 * block_readpage - readpage of aops
 * @mapping: the file
 * @page: locked; unlocked at the end of the I/O
 *
 * Blocks that are uptodate, or a hole, need no I/O.
 *
 * Context: task. May sleep.
 * Return: 0, or what get_block said (then PG_error, unlocked, nothing read).
 */
int block_readpage(struct address_space *mapping, struct page *page)
{
	struct buffer_head *read[MAX_BLOCKS];
	int nr;

	might_sleep();
	nr = find_blocks_to_read(mapping, page, read);
	if (nr > 0) {
		brw_buffers(BLK_READ, (u32)nr, read);
		return 0;
	}
	if (nr == 0)
		SetPageUptodate(page);
	else
		SetPageError(page);
	unlock_page(page);
	return nr;
}

/* ---- writing ------------------------------------------------------------------ */

/* get a block of the disk for @bh. May sleep */
static int map_for_write(struct address_space *mapping, struct buffer_head *bh,
			 u32 block)
{
	int err;

	if (buffer_mapped(bh))
		return 0;
	err = mapping->ops->get_block(mapping, block, bh, true);
	if (err)
		return err;
	DEBUG_ASSERT(buffer_mapped(bh));
	if (buffer_new(bh))
		unmap_underlying_metadata(bh);
	return 0;
}

/* @bh holds what the file shall hold: fsync and the daemons write it. Return:
 * it was clean */
static bool dirty_file_buffer(struct address_space *mapping,
			      struct buffer_head *bh)
{
	bool was_clean = !buffer_dirty(bh);

	set_bit(BH_Uptodate, &bh->state);
	clear_bit(BH_New, &bh->state);
	if (was_clean) {
		mark_buffer_dirty(bh);
		buffer_insert_mapping_queue(bh, mapping);
	}
	return was_clean;
}

/* new blocks that got no contents become zeroes, in memory and on disk */
static bool settle_new_buffer(struct address_space *mapping,
			      struct buffer_head *bh)
{
	if (!buffer_new(bh))
		return false;
	if (!buffer_uptodate(bh))
		memset(bh->data, 0, bh->size);
	return dirty_file_buffer(mapping, bh);
}

/* the write is given up. Its new blocks stay in the file, as zeroes */
static void settle_new_buffers(struct address_space *mapping, struct page *page)
{
	struct buffer_head *head = page->buffers, *bh = head;

	do {
		(void)settle_new_buffer(mapping, bh);
		bh = bh->this_page;
	} while (bh != head);
}

/*
 * Make the block @block, bytes [start, ...) of the page, ready for new contents
 * in [from, to) of the page. Return: -Exx; 1: it must be read first; else 0.
 */
static int prepare_block(struct address_space *mapping, struct buffer_head *bh,
			 u32 block, u32 start, const u32 range[2])
{
	u32 from = range[0], to = range[1], end = start + bh->size;
	char *page_data = bh->data - start;
	int err = map_for_write(mapping, bh, block);

	if (err)
		return err;
	if (PageUptodate(bh->page))
		set_bit(BH_Uptodate, &bh->state);
	if (buffer_uptodate(bh) || (start >= from && end <= to))
		return 0;
	if (!buffer_new(bh))
		return 1;
	if (start < from)
		memset(bh->data, 0, from - start);
	if (end > to)
		memset(page_data + to, 0, end - to);
	return 0;
}

/* map all of [from, to); those that must be read first go to @read. Return: how
 * many, or -Exx */
static int prepare_blocks(struct address_space *mapping, struct page *page,
			  const u32 range[2], struct buffer_head *read[])
{
	struct buffer_head *head = get_page_buffers(mapping, page), *bh = head;
	u32 block, start = 0;
	int nr = 0;
	int err = first_block(mapping, page, &block);

	if (err)
		return err;
	do {
		if (start < range[1] && start + bh->size > range[0]) {
			err = prepare_block(mapping, bh, block, start, range);
			if (err < 0)
				return err;
			if (err > 0)
				read[nr++] = bh;
		}
		block++;
		start += bh->size;
		bh = bh->this_page;
	} while (bh != head);
	return nr;
}

/**
 * block_prepare_write - prepare_write of aops
 * @mapping: the file
 * @page: locked
 * @from: first byte of the page that will be written
 * @to: one behind the last
 *
 * Allocates holes and reads blocks that are only partly overwritten. When it
 * fails, blocks that were allocated already become zeroes.
 *
 * Context: task. May sleep.
 * Return: 0, -ENOSPC, -EFBIG, -EIO.
 */
int block_prepare_write(struct address_space *mapping, struct page *page,
			u32 from, u32 to)
{
	struct buffer_head *read[MAX_BLOCKS];
	const u32 range[2] = {from, to};
	int nr, i, err = 0;

	might_sleep();
	DEBUG_ASSERT(from < to && to <= PAGE_SIZE);
	nr = prepare_blocks(mapping, page, range, read);
	if (nr < 0)
		err = nr;
	else if (nr > 0)
		ll_rw_block(BLK_READ, (u32)nr, read);
	for (i = 0; i < nr; i++) {
		wait_on_buffer(read[i]);
		if (!buffer_uptodate(read[i]))
			err = -EIO;
	}
	if (err)
		settle_new_buffers(mapping, page);
	return err;
}

/**
 * block_commit_write - commit_write of aops
 * @mapping: the file
 * @page: locked, after block_prepare_write()
 * @from: first byte that was written
 * @to: one behind the last; may be less than was prepared, even @from: a block
 * that was not written as a whole and never read stays as it is on disk
 *
 * Context: task. May sleep: balance_dirty().
 * Return: 0.
 */
int block_commit_write(struct address_space *mapping, struct page *page,
		       u32 from, u32 to)
{
	struct buffer_head *head = page->buffers, *bh = head;
	bool dirtied = false, partial = false;
	u32 start = 0;

	might_sleep();
	BUG_ON(!PageLocked(page));
	do {
		u32 end = start + bh->size;
		bool inside = start >= from && end <= to;

		if (inside || (start < to && end > from &&
			       (buffer_uptodate(bh) || buffer_new(bh))))
			dirtied |= dirty_file_buffer(mapping, bh);
		else
			dirtied |= settle_new_buffer(mapping, bh);
		if (!buffer_uptodate(bh))
			partial = true;
		start = end;
		bh = bh->this_page;
	} while (bh != head);
	if (!partial)
		SetPageUptodate(page);
	if (dirtied)
		balance_dirty();
	return 0;
}

/* every block of the page gets a place on the disk */
static int map_whole_page(struct address_space *mapping, struct page *page)
{
	struct buffer_head *head = get_page_buffers(mapping, page), *bh = head;
	u32 block;
	int err = first_block(mapping, page, &block);

	if (err)
		return err;
	do {
		err = map_for_write(mapping, bh, block);
		if (err)
			return err;
		block++;
		bh = bh->this_page;
	} while (bh != head);
	return 0;
}

/*
 * Not every block could be placed: those that were are left to the daemons, the
 * rest is lost unless somebody dirties the page again, and fsync says so.
 */
static void write_what_is_mapped(struct address_space *mapping,
				 struct page *page)
{
	struct buffer_head *head = page->buffers, *bh = head;

	do {
		if (buffer_mapped(bh))
			(void)dirty_file_buffer(mapping, bh);
		bh = bh->this_page;
	} while (bh != head);
	mapping->write_error = true;
}

/* the page lies within the file: one I/O for all of it. Unlocks */
static int write_full_page(struct address_space *mapping, struct page *page)
{
	struct buffer_head *write[MAX_BLOCKS], *bh;
	u32 i, nr = blocks_per_page(mapping);
	int err = map_whole_page(mapping, page);

	bh = page->buffers;
	if (err) {
		if (bh)
			write_what_is_mapped(mapping, page);
		unlock_page(page);
		return err;
	}
	for (i = 0; i < nr; i++) {
		set_bit(BH_Uptodate, &bh->state);
		clear_bit(BH_New, &bh->state);
		write[i] = bh;
		bh = bh->this_page;
	}
	brw_buffers(BLK_WRITE, nr, write);
	return 0;
}

/**
 * block_writepage - writepage of aops
 * @mapping: the file
 * @page: locked, uptodate; unlocked now or at the end of the I/O
 *
 * Holes are allocated. The page with the end of the file is zeroed behind it and
 * becomes dirty buffers, as write() leaves it. A page behind the end has nothing
 * to be written.
 *
 * Context: task. May sleep.
 * Return: 0, -ENOSPC, -EIO (unlocked then).
 */
int block_writepage(struct address_space *mapping, struct page *page)
{
	unsigned long end = (unsigned long)(mapping->size >> PAGE_SHIFT);
	u32 last = (u32)mapping->size & (u32)~PAGE_MASK;
	int err = 0;

	might_sleep();
	DEBUG_ASSERT(PageLocked(page) && PageUptodate(page));
	if (page->index < end)
		return write_full_page(mapping, page);
	if (page->index == end && last != 0) {
		memset((char *)page_address(page) + last, 0, PAGE_SIZE - last);
		err = block_prepare_write(mapping, page, 0, last);
		if (!err)
			err = block_commit_write(mapping, page, 0, last);
		else
			write_what_is_mapped(mapping, page);
	}
	unlock_page(page);
	return err;
}

/* ---- truncate, bmap ------------------------------------------------------------- */

/* zero from byte @offset of the locked page to the end of its block */
static int zero_block_end(struct address_space *mapping, struct page *page,
			  u32 offset)
{
	struct buffer_head *bh = get_page_buffers(mapping, page);
	u32 block, start = 0;
	int err = first_block(mapping, page, &block);

	if (err)
		return err;
	while (start + bh->size <= offset) {
		start += bh->size;
		block++;
		bh = bh->this_page;
	}
	if (PageUptodate(page))
		set_bit(BH_Uptodate, &bh->state);
	if (!buffer_mapped(bh))
		err = mapping->ops->get_block(mapping, block, bh, false);
	if (err)
		return err;
	if (buffer_mapped(bh) && !buffer_uptodate(bh)) {
		ll_rw_block(BLK_READ, 1, &bh);
		wait_on_buffer(bh);
		if (!buffer_uptodate(bh))
			return -EIO;
	}
	if (buffer_mapped(bh) || buffer_uptodate(bh))
		memset(bh->data + (offset - start), 0,
		       bh->size - (offset - start));
	if (buffer_mapped(bh))
		(void)dirty_file_buffer(mapping, bh);
	return 0;
}

/**
 * block_truncate_page - zero the rest of the last block of a file
 * @mapping: the file, cut already
 * @from: its size; a multiple of the block size needs nothing
 *
 * What the file grows over later must read as zeroes. A hole stays one.
 *
 * Context: task. May sleep. Holds the semaphore of the file's owner.
 * Return: 0, -ENOMEM, -EIO.
 */
int block_truncate_page(struct address_space *mapping, loff_t from)
{
	u32 offset = (u32)from & (u32)~PAGE_MASK;
	struct page *page;
	int err;

	might_sleep();
	if ((offset & (mapping->block_bytes - 1)) == 0)
		return 0;
	page = grab_cache_page(mapping, (unsigned long)(from >> PAGE_SHIFT));
	if (!page)
		return -ENOMEM;
	err = zero_block_end(mapping, page, offset);
	unlock_page(page);
	page_cache_release(page);
	return err;
}

/**
 * block_bmap - where a block of a file lies
 * @mapping: the file
 * @block: its number in the file
 *
 * Context: task. May sleep.
 * Return: the block of the device; 0: a hole, or an error.
 */
u32 block_bmap(struct address_space *mapping, u32 block)
{
	struct buffer_head bh = {.list = BUF_NONE,
				 .size = mapping->block_bytes};

	might_sleep();
	if (mapping->ops->get_block(mapping, block, &bh, false) != 0 ||
	    !buffer_mapped(&bh))
		return 0;
	return bh.block;
}
