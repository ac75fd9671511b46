/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * buffer_io.c - buffers to and from their device, and off their page (7.6)
 *
 * BH_Lock is held from submit_bh() to the completion, which runs in interrupt
 * context: it changes bits of the buffer and its page and wakes, nothing else.
 * A failed write leaves the buffer clean and not uptodate (bread() tries it
 * again), is logged, and is remembered per device until sync_buffers() reports
 * it.
 */
#include "core/printk.h"
#include "core/sched.h"
#include "buffer_private.h"
#include "mm/pagemap.h"
#include "mm/swap.h"
#include "mm/vmstat.h"

enum {
	MAX_ERROR_DEVS = 8, /* devices whose failed write is remembered */
};

/* (I) devices with a failed write, 0: free; overflow: some other one too */
static kdev_t write_error_dev[MAX_ERROR_DEVS];
static bool write_error_overflow;

/* Context: irq, or a task whose disk answers at once. Interrupts off for the
 * table */
static void write_error_note(kdev_t dev)
{
	u32 flags = irq_save(), i = 0;

	while (i < MAX_ERROR_DEVS && write_error_dev[i] != 0 &&
	       write_error_dev[i] != dev)
		i++;
	if (i < MAX_ERROR_DEVS)
		write_error_dev[i] = dev;
	else
		write_error_overflow = true;
	restore_flags(flags);
}

/**
 * buffer_write_error_take - did a write fail? forgets it
 * @dev: device, 0: any
 *
 * Context: task. Does not sleep. Interrupts off for the table.
 * Return: true when one failed since the last call.
 */
bool buffer_write_error_take(kdev_t dev)
{
	u32 flags = irq_save();
	bool found = write_error_overflow;
	u32 i, kept = 0;

	write_error_overflow = false;
	for (i = 0; i < MAX_ERROR_DEVS; i++) {
		kdev_t failed = write_error_dev[i];

		write_error_dev[i] = 0;
		if (failed == 0)
			continue;
		if (dev == 0 || failed == dev)
			found = true;
		else
			write_error_dev[kept++] = failed;
	}
	restore_flags(flags);
	return found;
}

/**
 * unlock_buffer - the I/O, or the exclusive use, is over
 * @bh: locked
 *
 * Context: any. Does not sleep.
 */
void unlock_buffer(struct buffer_head *bh)
{
	DEBUG_ASSERT(buffer_locked(bh));
	clear_bit(BH_Lock, &bh->state);
	if (waitqueue_active(&bh->wait))
		wake_up_all(&bh->wait);
}

/**
 * wait_on_buffer - sleep until a buffer is unlocked
 * @bh: counted here while it sleeps, so that it stays
 *
 * Runs tq_disk before each sleep: the I/O may still be plugged.
 *
 * Context: task. May sleep.
 */
void wait_on_buffer(struct buffer_head *bh)
{
	DECLARE_WAITQUEUE(wait, current);

	might_sleep();
	if (!buffer_locked(bh))
		return;
	bh->count++;
	add_wait_queue(&bh->wait, &wait);
	for (;;) {
		run_task_queue(&tq_disk);
		set_current_state(TASK_UNINTERRUPTIBLE);
		if (!buffer_locked(bh))
			break;
		schedule();
	}
	set_current_state(TASK_RUNNING);
	remove_wait_queue(&bh->wait, &wait);
	bh->count--;
}

/**
 * lock_buffer - get a buffer for oneself
 * @bh: counted, or of a page whose lock the caller holds
 *
 * Context: task. May sleep.
 */
void lock_buffer(struct buffer_head *bh)
{
	might_sleep();
	while (test_and_set_bit(BH_Lock, &bh->state))
		wait_on_buffer(bh);
}

/* fsync of the file must hear of it, whoever started the write; Context: irq */
static void note_file_error(struct buffer_head *bh)
{
	struct address_space *mapping = bh->mapping;

	if (mapping == NULL)
		mapping = bh->page->mapping;
	if (mapping != NULL)
		mapping->write_error = true;
}

/* what both completions do first; Context: irq */
static void note_result(struct buffer_head *bh, bool uptodate)
{
	bool write = test_bit(BH_Write, &bh->state);

	if (uptodate) {
		set_bit(BH_Uptodate, &bh->state);
		return;
	}
	/* dirtied again meanwhile: the memory is still the newest there is */
	if (!write || !buffer_dirty(bh))
		clear_bit(BH_Uptodate, &bh->state);
	/* swap keeps a page that it could not write: nothing is lost there */
	if (PageSwapCache(bh->page))
		return;
	if (write) {
		write_error_note(bh->dev);
		note_file_error(bh);
	}
	printk_limited(KERN_ERR "buffer: %s error, dev %04x block %u\n",
		       write ? "write" : "read", bh->dev, bh->block);
}

/* completion of a single buffer; Context: irq */
static void end_buffer_io_sync(struct buffer_head *bh, bool uptodate)
{
	note_result(bh, uptodate);
	unlock_buffer(bh);
}

/*
 * Completion of one buffer of page I/O; the last one unlocks the page (5.7).
 * A page that was uptodate and fails was being written: its contents are still
 * the good ones, so PG_uptodate stays. Context: irq
 */
static void end_buffer_io_async(struct buffer_head *bh, bool uptodate)
{
	struct page *page = bh->page;
	struct buffer_head *other;

	note_result(bh, uptodate);
	if (!uptodate)
		SetPageError(page);
	/* whoever locks it next is not part of this I/O */
	bh->end_io = NULL;
	unlock_buffer(bh);
	for (other = bh->this_page; other != bh; other = other->this_page)
		if (other->end_io == end_buffer_io_async &&
		    buffer_locked(other))
			return;
	if (!PageError(page))
		SetPageUptodate(page);
	if (PageSwapCache(page))
		swap_io_done(page);
	unlock_page(page);
}

/* Context: irq, or task when the block layer refused it */
static void end_blkio(struct blkio *io, int error)
{
	struct buffer_head *bh = container_of(io, struct buffer_head, io);

	bh->end_io(bh, error == 0);
}

static void count_sectors(enum blk_dir dir, u32 sectors)
{
	static u32 odd[2]; /* half units not counted yet */
	u32 n = odd[dir] + sectors;

	vm_stat_add(dir == BLK_READ ? VMSTAT_pgpgin : VMSTAT_pgpgout, n >> 1);
	odd[dir] = n & 1;
}

/**
 * submit_bh - start the I/O of one buffer
 * @dir: BLK_READ or BLK_WRITE
 * @bh: locked, mapped, end_io set; it is called at the end
 *
 * Context: task. May sleep.
 */
void submit_bh(enum blk_dir dir, struct buffer_head *bh)
{
	u32 sectors = bh->size >> SECTOR_SHIFT;

	might_sleep();
	BUG_ON(!buffer_locked(bh) || !buffer_mapped(bh) || bh->end_io == NULL);
	set_bit(BH_Req, &bh->state);
	if (dir == BLK_WRITE)
		set_bit(BH_Write, &bh->state);
	else
		clear_bit(BH_Write, &bh->state);
	bh->io.dev = bh->dev;
	bh->io.sector = bh->block * sectors;
	bh->io.nr_sectors = sectors;
	bh->io.data = bh->data;
	bh->io.end_io = end_blkio;
	count_sectors(dir, sectors);
	blk_submit(dir, &bh->io);
}

/* @bh is ours: start its I/O if it needs one, else unlock it */
static void rw_locked_buffer(enum blk_dir dir, struct buffer_head *bh)
{
	bool needed;

	if (dir == BLK_WRITE) {
		needed = test_and_clear_bit(BH_Dirty, &bh->state);
		if (needed && bh->list != BUF_NONE)
			refile_buffer(bh);
	} else {
		needed = !buffer_uptodate(bh);
	}
	if (!needed) {
		unlock_buffer(bh);
		return;
	}
	bh->end_io = end_buffer_io_sync;
	submit_bh(dir, bh);
}

/**
 * write_buffer - start writing a buffer if it is dirty
 * @bh: counted by the caller
 *
 * Unlike ll_rw_block() it waits for a write under way, which may have missed
 * what made the buffer dirty again.
 *
 * Context: task. May sleep.
 */
void write_buffer(struct buffer_head *bh)
{
	lock_buffer(bh);
	rw_locked_buffer(BLK_WRITE, bh);
}

/**
 * ll_rw_block - start the I/O of those buffers that need it
 * @dir: BLK_READ: those not uptodate; BLK_WRITE: the dirty ones
 * @nr: number of buffers
 * @bhs: counted by the caller
 *
 * A buffer that somebody else has locked is passed by.
 *
 * Context: task. May sleep.
 */
void ll_rw_block(enum blk_dir dir, u32 nr, struct buffer_head *bhs[])
{
	u32 i;

	might_sleep();
	for (i = 0; i < nr; i++)
		if (!test_and_set_bit(BH_Lock, &bhs[i]->state))
			rw_locked_buffer(dir, bhs[i]);
}

/**
 * brw_buffers - start the I/O of some buffers of a page
 * @dir: BLK_READ or BLK_WRITE
 * @nr: number of buffers, not 0
 * @bhs: mapped, all of one page, which is locked; it is unlocked when the last
 * one ends
 *
 * What is written is clean from now on and, for sync_buffers(), on BUF_LOCKED.
 *
 * Context: task. May sleep.
 */
void brw_buffers(enum blk_dir dir, u32 nr, struct buffer_head *bhs[])
{
	u32 i;

	might_sleep();
	DEBUG_ASSERT(nr > 0 && PageLocked(bhs[0]->page));
	/* all locked before the first can end, or it would unlock the page */
	for (i = 0; i < nr; i++) {
		lock_buffer(bhs[i]);
		bhs[i]->end_io = end_buffer_io_async;
		if (dir == BLK_WRITE) {
			clear_bit(BH_Dirty, &bhs[i]->state);
			refile_buffer(bhs[i]);
		}
	}
	for (i = 0; i < nr; i++)
		submit_bh(dir, bhs[i]);
}

/**
 * brw_page - start the I/O of a whole page
 * @dir: BLK_READ or BLK_WRITE
 * @page: locked; unlocked when the last block ends
 * @dev: device
 * @blocks: PAGE_SIZE / @size block numbers, in units of @size
 * @size: bytes of a block
 *
 * Buffers are attached when it has none (page reference +1), and stay. At the
 * end PG_error says that a block failed; PG_uptodate is set when none did.
 *
 * Context: task. May sleep.
 */
void brw_page(enum blk_dir dir, struct page *page, kdev_t dev,
	      const u32 *blocks, u32 size)
{
	struct buffer_head *head, *bh, *next;

	might_sleep();
	BUG_ON(!PageLocked(page));
	ClearPageError(page);
	if (page->buffers == NULL)
		create_empty_buffers(page, dev, size);
	head = page->buffers;
	BUG_ON(head->size != size);
	/* all locked before the first can end, or it would unlock the page */
	bh = head;
	do {
		lock_buffer(bh);
		bh->dev = dev;
		bh->block = *blocks++;
		set_bit(BH_Mapped, &bh->state);
		bh->end_io = end_buffer_io_async;
		bh = bh->this_page;
	} while (bh != head);
	do {
		next = bh->this_page;
		submit_bh(dir, bh);
		bh = next;
	} while (bh != head);
}

static bool buffer_busy(const struct buffer_head *bh)
{
	return bh->count != 0 || buffer_dirty(bh) || buffer_locked(bh) ||
	       buffer_protected(bh);
}

/* step 1 of 7.6: all or nothing */
static STEP_NOINLINE bool drop_buffers(struct page *page)
{
	struct buffer_head *head = page->buffers;
	struct buffer_head *bh = head;
	struct buffer_head *next;
	bool busy = false;

	spin_lock(&lru_list_lock);
	spin_lock(&hash_table_lock);
	do {
		busy = busy || buffer_busy(bh);
		bh = bh->this_page;
	} while (bh != head);
	if (busy)
		goto out_unlock;
	do {
		next = bh->this_page;
		buffer_unlink(bh);
		put_unused_buffer_head(bh);
		bh = next;
	} while (bh != head);
	page->buffers = NULL;
out_unlock:
	spin_unlock(&hash_table_lock);
	spin_unlock(&lru_list_lock);
	return !busy;
}

/* step 3 of 7.6. A dirty buffer is only started, never waited for here */
static STEP_NOINLINE void sync_page_buffers(struct page *page, bool wait)
{
	struct buffer_head *head = page->buffers;
	struct buffer_head *bh = head;
	struct buffer_head *next;

	do {
		next = bh->this_page;
		if (buffer_locked(bh)) {
			if (wait)
				wait_on_buffer(bh);
		} else if (buffer_dirty(bh)) {
			ll_rw_block(BLK_WRITE, 1, &bh);
		}
		bh = next;
	} while (bh != head);
}

/**
 * try_to_free_buffers - take the buffers off a page
 * @page: locked, with buffers; the caller has a reference of its own
 * @wait: 0: only when none is busy; 1: start the writes of dirty ones; 2: wait
 * for locked ones as well and try once more
 *
 * With 2, what was dirty at entry is waited for and still reported as busy:
 * 2.4.0 does not look again after the second round (10.8).
 *
 * Context: task. May sleep when @wait. Takes lru_list_lock.
 * Return: 1: the page has no buffers, their reference is dropped; else 0.
 */
int try_to_free_buffers(struct page *page, int wait)
{
	int round;

	BUG_ON(!PageLocked(page) || page->buffers == NULL);
	for (round = 0;; round++) {
		if (drop_buffers(page)) {
			wake_up_buffer_wait();
			page_cache_release(page);
			return 1;
		}
		if (wait == 0)
			return 0;
		sync_page_buffers(page, wait > 1);
		if (wait == 1 || round == 1)
			return 0;
	}
}

/* the block is void: no I/O of it from now on */
static void unmap_buffer(struct buffer_head *bh)
{
	if (!buffer_mapped(bh))
		return;
	if (test_and_clear_bit(BH_Dirty, &bh->state) && bh->list != BUF_NONE)
		refile_buffer(bh);
	if (buffer_locked(bh))
		wait_on_buffer(bh);
	clear_bit(BH_Uptodate, &bh->state);
	clear_bit(BH_Mapped, &bh->state);
	clear_bit(BH_Req, &bh->state);
	clear_bit(BH_New, &bh->state);
}

/**
 * block_flushpage - cancel the buffers of a page that goes away
 * @page: locked; the caller has a reference of its own
 * @offset: first byte that is void; a multiple of the block size
 *
 * Buffers that are in use stay: the page is a buffer page then.
 *
 * Context: task. May sleep, but not when no buffer is locked.
 * Return: true: @offset is not 0, or the page has no buffers now.
 */
bool block_flushpage(struct page *page, u32 offset)
{
	struct buffer_head *head = page->buffers;
	struct buffer_head *bh = head;
	u32 pos = 0;

	BUG_ON(!PageLocked(page));
	if (head == NULL)
		return true;
	do {
		if (offset <= pos)
			unmap_buffer(bh);
		pos += bh->size;
		bh = bh->this_page;
	} while (bh != head);
	if (offset != 0 || try_to_free_buffers(page, 0))
		return true;
	buffermem_pages++;
	return false;
}
