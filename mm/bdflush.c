/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * bdflush.c - when dirty buffers are written (reference 7.7)
 *
 * Two daemons: bdflush writes when there is too much dirty or too little free,
 * kupdate what is old. A writer that is far over the limit writes itself. The
 * DIRTY list is in the order of flush times, oldest first.
 */
#include "base/errptr.h"
#include "core/sched.h"
#include "buffer_private.h"
#include "mm/event.h"
#include "mm/swap.h"
#include "mm/vmstat.h"

enum {
	MAX_SYNC_HOOKS = 4,
	PERCENT = 100,
};

struct bdf_prm bdf_prm = {
	.nfract = BDF_NFRACT,
	.ndirty = BDF_NDIRTY,
	.nrefill = BDF_NREFILL,
	.dummy1 = BDF_DUMMY1,
	.interval = BDF_INTERVAL,
	.age_buffer = BDF_AGE_BUFFER,
	.nfract_sync = BDF_NFRACT_SYNC,
};

static u32 (*launder_fn)(u32 gfp_mask, bool sync);
static struct task *bdflush_task; /* NULL until it runs */
static void (*sync_hooks[MAX_SYNC_HOOKS])(void);
static u32 nr_sync_hooks;

/**
 * buffer_set_launder - how to launder pages when buffers need memory
 * @launder: page_launder() of the floor above
 *
 * Context: boot, before the first getblk(). Does not sleep.
 */
void buffer_set_launder(u32 (*launder)(u32 gfp_mask, bool sync))
{
	launder_fn = launder;
}

/**
 * buffer_page_launder - page_launder() of the floor above, not synchronous
 * @gfp_mask: what it may do
 *
 * Context: task. May sleep.
 * Return: pages cleaned.
 */
u32 buffer_page_launder(u32 gfp_mask)
{
	might_sleep();
	return launder_fn != NULL ? launder_fn(gfp_mask, false) : 0;
}

/**
 * register_sync_hook - have something written in each round of kupdate
 * @fn: task context, may sleep; stays registered
 *
 * Context: boot.
 */
void register_sync_hook(void (*fn)(void))
{
	BUG_ON(nr_sync_hooks >= MAX_SYNC_HOOKS);
	sync_hooks[nr_sync_hooks++] = fn;
}

/**
 * balance_dirty_state - is too much dirty?
 *
 * Context: task. Does not sleep.
 * Return: -1: no; 0: wake bdflush; 1: the writer must write as well.
 */
int balance_dirty_state(void)
{
	unsigned long dirty = size_buffers_type[BUF_DIRTY] >> PAGE_SHIFT;
	unsigned long total = nr_free_buffer_pages();
	unsigned long shortage;

	dirty *= PERCENT;
	if (dirty > total * (unsigned long)bdf_prm.nfract)
		return dirty > total * (unsigned long)bdf_prm.nfract_sync;
	/* cleaning inactive_dirty pages would end the shortage */
	shortage = free_shortage();
	if (shortage != 0 && nr_inactive_dirty_pages > shortage &&
	    nr_inactive_dirty_pages > freepages.high)
		return 0;
	return -1;
}

/**
 * balance_dirty - a writer's share of keeping the amount of dirty data down
 *
 * Context: task. May sleep.
 */
void balance_dirty(void)
{
	int state = balance_dirty_state();

	might_sleep();
	if (state >= 0)
		wakeup_bdflush(state == 1);
}

/**
 * wakeup_bdflush - start writing dirty buffers
 * @block: the caller writes some itself, too
 *
 * Does nothing when bdflush itself calls it.
 *
 * Context: any, and does not sleep; with @block: task. May sleep.
 */
void wakeup_bdflush(bool block)
{
	if (bdflush_task != NULL && current == bdflush_task)
		return;
	vm_event(VM_D_BDFLUSH_WAKE, block, 0);
	vm_stat_inc(VMSTAT_bdflush_wakeup);
	if (bdflush_task != NULL)
		wake_up_process(bdflush_task);
	if (block)
		flush_dirty_buffers(false);
}

/* What next_dirty() looks for. */
struct dirty_scan {
	kdev_t dev;	 /* 0: any */
	bool check_time; /* only what is due */
	u32 counted;	 /* out: buffers found so far, the one returned too */
	u32 limit;	 /* counted may be; 0: no limit */
};

/*
 * The next buffer to write, counted; NULL: none, or the limit is passed. Those
 * that are not dirty any more are put where they belong. Each call looks at most
 * once at each buffer (invariant 11).
 */
static STEP_NOINLINE struct buffer_head *next_dirty(struct dirty_scan *scan)
{
	struct buffer_head *bh, *next;
	struct buffer_head *found = NULL;
	u32 left;

	spin_lock(&lru_list_lock);
	left = nr_buffers_type[BUF_DIRTY];
	list_for_each_entry_safe(bh, next, &buffer_lru[BUF_DIRTY], lru) {
		if (left-- == 0)
			break;
		if (!buffer_dirty(bh)) {
			refile_buffer_locked(bh);
			continue;
		}
		if (buffer_locked(bh) ||
		    (scan->dev != 0 && bh->dev != scan->dev))
			continue;
		if (scan->check_time && time_before(jiffies, bh->flush_time))
			break;
		if (!scan->check_time) {
			scan->counted++;
			if (scan->limit != 0 && scan->counted > scan->limit)
				break;
		}
		bh->count++;
		found = bh;
		break;
	}
	spin_unlock(&lru_list_lock);
	return found;
}

static void write_dirty(struct dirty_scan *scan)
{
	struct buffer_head *bh;

	while ((bh = next_dirty(scan)) != NULL) {
		ll_rw_block(BLK_WRITE, 1, &bh);
		brelse(bh);
		if (current->need_resched)
			schedule();
	}
}

/**
 * flush_dirty_buffers - write dirty buffers, oldest first; does not wait
 * @check_time: true: all that are due; false: up to bdf_prm.ndirty
 *
 * Context: task. May sleep.
 * Return: buffers counted: 0 with @check_time, else at most ndirty + 1, which
 * means that the limit stopped it.
 */
u32 flush_dirty_buffers(bool check_time)
{
	struct dirty_scan scan = {.check_time = check_time,
				  .limit = (u32)bdf_prm.ndirty};

	might_sleep();
	write_dirty(&scan);
	return scan.counted;
}

/* a buffer of @dev whose I/O is on the way, counted; NULL: none */
static struct buffer_head *next_locked(kdev_t dev)
{
	struct buffer_head *bh, *next;
	struct buffer_head *found = NULL;
	u32 left;

	spin_lock(&lru_list_lock);
	left = nr_buffers_type[BUF_LOCKED];
	list_for_each_entry_safe(bh, next, &buffer_lru[BUF_LOCKED], lru) {
		if (left-- == 0)
			break;
		if (!buffer_locked(bh)) {
			refile_buffer_locked(bh);
		} else if (dev == 0 || bh->dev == dev) {
			bh->count++;
			found = bh;
			break;
		}
	}
	spin_unlock(&lru_list_lock);
	return found;
}

/**
 * sync_buffers - write all dirty buffers and wait for them
 * @dev: device, 0: all
 *
 * Two rounds: a buffer may be dirtied while it is being written. What is
 * dirtied after the call began may or may not be written.
 *
 * Context: task. May sleep.
 * Return: 0, or -EIO when a write to @dev failed since the last call.
 */
int sync_buffers(kdev_t dev)
{
	struct buffer_head *bh;
	u32 round;

	might_sleep();
	for (round = 0; round < 2; round++) {
		/* others may go on dirtying: no more than there are now */
		struct dirty_scan scan = {.dev = dev,
					  .limit = nr_buffers_type[BUF_DIRTY]};

		if (scan.limit != 0)
			write_dirty(&scan);
		while ((bh = next_locked(dev)) != NULL) {
			wait_on_buffer(bh);
			brelse(bh);
		}
	}
	return buffer_write_error_take(dev) ? -EIO : 0;
}

/**
 * bdflush - body of the daemon; never returns
 * @unused: -
 *
 * Context: task. May sleep.
 */
void bdflush(void *unused)
{
	u32 flushed;

	(void)unused;
	bdflush_task = current;
	for (;;) {
		flushed = flush_dirty_buffers(false);
		if (free_shortage() != 0)
			flushed += buffer_page_launder(GFP_KERNEL);
		/* before the test: a wake-up from here on is not lost */
		set_current_state(TASK_INTERRUPTIBLE);
		if (flushed == 0 || balance_dirty_state() < 0) {
			vm_event(VM_D_BDFLUSH_SLEEP, flushed, 0);
			run_task_queue(&tq_disk);
			schedule();
		}
		set_current_state(TASK_RUNNING);
	}
}

/**
 * kupdate - body of the daemon; never returns
 * @unused: -
 *
 * bdf_prm.interval 0 stops it until SIGCONT, which gives one round.
 *
 * Context: task. May sleep.
 */
void kupdate(void *unused)
{
	u32 i;

	(void)unused;
	for (;;) {
		if (bdf_prm.interval > 0) {
			set_current_state(TASK_INTERRUPTIBLE);
			schedule_timeout(bdf_prm.interval);
		} else {
			set_current_state(TASK_STOPPED);
			schedule();
		}
		vm_stat_inc(VMSTAT_kupdate_wakeup);
		vm_event(VM_D_KUPDATE, nr_buffers_type[BUF_DIRTY], 0);
		for (i = 0; i < nr_sync_hooks; i++)
			sync_hooks[i]();
		flush_dirty_buffers(true);
		run_task_queue(&tq_disk);
	}
}
