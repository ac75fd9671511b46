/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * page_io.c - one swap page to or from its disk (reference 5.7)
 *
 * A page under swap I/O is locked and in the swap cache from rw_swap_page() to
 * the interrupt that unlocks it; its buffer, or its buffers when the area is a
 * file with smaller blocks, stays attached after
 * that until page_launder() or delete_from_swap_cache() strips it. Invariant 9:
 * nr_async_pages counts the pages with PG_decr_after.
 *
 * Unlike 2.4.0 (10.16) errors count. A failed read leaves the page not
 * uptodate: its reader gets SIGBUS. A failed write leaves it uptodate, dirty
 * again and PG_error: swap_writepage() then keeps the page in memory, and its
 * slot turns bad when the page leaves the swap cache (swap_state.c).
 */
#include "base/errptr.h"
#include "core/printk.h"
#include "core/sched.h"
#include "mm/buffer.h"
#include "mm/event.h"
#include "mm/swap.h"
#include "mm/vmstat.h"

#define SECTORS_PER_PAGE (PAGE_SIZE >> SECTOR_SHIFT)

int nr_async_pages;

/* interrupts off: the completion decrements */
static void async_pages_inc(void)
{
	u32 flags = irq_save();

	nr_async_pages++;
	restore_flags(flags);
}

/**
 * swap_async_limit - how many swap I/Os may be in flight before writers wait
 *
 * Context: any. Does not sleep.
 * Return: pages: 32, 64 or 128 for page_cluster 2, 3, 4.
 */
int swap_async_limit(void)
{
	return swap_cluster * (1 << page_cluster);
}

/**
 * rw_swap_page - start the I/O of a swap cache page
 * @dir: BLK_READ or BLK_WRITE
 * @page: locked, in the swap cache, caller holds a reference
 * @wait: sleep until the I/O ended; a writer also does beyond the limit
 *
 * The page is unlocked when the I/O ends; its flags tell the outcome (above).
 *
 * Context: task. May sleep.
 */
void rw_swap_page(enum blk_dir dir, struct page *page, bool wait)
{
	swp_entry_t entry = {(u32)page->index};
	struct swap_place place;

	might_sleep();
	BUG_ON(!PageLocked(page) || !PageSwapCache(page));
	BUG_ON(page->mapping == NULL);
	swap_locate(entry, &place);
	/* left over from another area, with other blocks */
	if (page->buffers && page->buffers->size != place.size &&
	    !try_to_free_buffers(page, 2))
		BUG();
	if (dir == BLK_WRITE && nr_async_pages > swap_async_limit())
		wait = true;
	if (dir == BLK_READ) {
		ClearPageUptodate(page);
		vm_stat_inc(VMSTAT_pswpin);
		vm_event(VM_D_SWAP_READ, (u32)page_to_pfn(page), entry.val);
	} else {
		vm_stat_inc(VMSTAT_pswpout);
		vm_event(VM_D_SWAP_WRITE, (u32)page_to_pfn(page), entry.val);
	}
	if (!wait) {
		SetPageDecrAfter(page);
		async_pages_inc();
	}
	brw_page(dir, page, place.dev, place.block, place.size);
	if (wait)
		wait_on_page(page);
}

/**
 * swap_io_done - the last buffer of a swap cache page ended
 * @page: still locked; PG_error tells a failure, PG_uptodate the direction
 *
 * Context: irq. Does not sleep.
 */
void swap_io_done(struct page *page)
{
	bool error = PageError(page);

	if (error && PageUptodate(page)) {
		/* under the page lock, so it still has its mapping */
		SetPageDirty(page);
		printk_limited(KERN_ERR "swap: write of entry %08lx failed, "
					"the page stays in memory\n",
			       page->index);
	} else if (error) {
		printk_limited(KERN_ERR "swap: read of entry %08lx failed\n",
			       page->index);
	}
	vm_event(VM_D_SWAP_IO_DONE, (u32)page_to_pfn(page), PageUptodate(page));
	if (PageTestandClearDecrAfter(page)) {
		DEBUG_ASSERT(nr_async_pages > 0);
		nr_async_pages--;
	}
}

/* one transfer that its submitter waits for, on the stack */
struct sync_io {
	struct blkio io;
	struct wait_queue_head wait;
	bool done;
	int error;
};

static void sync_io_end(struct blkio *io, int error)
{
	struct sync_io *sync = io->private;

	sync->error = error;
	sync->done = true;
	wake_up(&sync->wait);
}

/* volatile: an interrupt changes it */
static bool sync_io_done(const struct sync_io *sync)
{
	return *(const volatile bool *)&sync->done;
}

/**
 * rw_swap_page_nolock - transfer one page of a device, outside of any cache
 * @dir: BLK_READ or BLK_WRITE
 * @dev: the device
 * @slot: page number on it
 * @page_addr: PAGE_SIZE bytes of the direct map
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx of the device.
 */
int rw_swap_page_nolock(enum blk_dir dir, kdev_t dev, u32 slot, void *page_addr)
{
	struct sync_io sync = {
		.io =
			{
				.dev = dev,
				.sector = slot * (u32)SECTORS_PER_PAGE,
				.nr_sectors = (u32)SECTORS_PER_PAGE,
				.data = page_addr,
				.end_io = sync_io_end,
			},
	};

	might_sleep();
	sync.io.private = &sync;
	init_waitqueue_head(&sync.wait);
	blk_submit(dir, &sync.io);
	run_task_queue(&tq_disk);
	wait_event(sync.wait, sync_io_done(&sync));
	return sync.error;
}
