/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * kswapd.c - the two daemons and how they are woken
 *
 * kswapd keeps both shortages away: a round a second, or at once when an
 * allocator asks; kreclaimd turns inactive_clean pages into free ones for those
 * who cannot reclaim (reference 4.12, 4.13). The bodies of their loops are
 * kswapd_round() and kreclaimd_round(), which the host tests drive.
 *
 * Known defects: 10.5 is kept unless sysctl_kswapd_pause says otherwise; 10.9
 * is kept.
 */
#include "core/boot.h"
#include "core/sched.h"
#include "core/taskqueue.h"
#include "mm/buffer.h"
#include "mm/event.h"
#include "mm/kstack.h"
#include "mm/mm.h"
#include "mm/swap.h"
#include "mm/vmstat.h"
#include "internal.h"
#include "reclaim.h"

#define ALL_SIGNALS (~0ull)

int sysctl_kswapd_pause = KSWAPD_PAUSE_TICKS;

static DECLARE_WAIT_QUEUE_HEAD(kswapd_wait);	/* kswapd sleeps here */
static DECLARE_WAIT_QUEUE_HEAD(kswapd_done);	/* allocators: one round */
static DECLARE_WAIT_QUEUE_HEAD(kreclaimd_wait); /* kreclaimd sleeps here */
static struct task *kswapd_task;
static unsigned long last_recalc; /* jiffies */

/*
 * Page tables and kernel stacks kept for the next fork. 2.4.0 trims the tables
 * from the idle task; under a shortage that one never runs.
 */
static void shrink_quick_lists(u32 priority, u32 gfp_mask)
{
	(void)priority;
	(void)gfp_mask;
	pgtable_cache_shrink();
	kstack_cache_shrink();
}

/**
 * kswapd_init - page_cluster, the way up to kswapd, the first shrinker
 *
 * main.c starts the two threads afterwards.
 *
 * Context: boot. Does not sleep.
 */
void kswapd_init(void)
{
	static struct shrinker quick_lists = {.shrink = shrink_quick_lists};

	swap_setup();
	sysctl_flush_young = boot_option_u32("flush_young", FLUSH_YOUNG) != 0;
	register_shrinker(&quick_lists);
	last_recalc = jiffies;
	set_kswapd_waker(wakeup_kswapd);
	buffer_set_launder(page_launder);
}

/* ---- kswapd ------------------------------------------------------------------ */

/* what kswapd, or who deals with it, saw when it decided */
static void report_shortages(enum vm_decision what)
{
	vm_event(what, (u32)free_shortage(), (u32)inactive_shortage());
}

/**
 * kswapd_round - steps 1-4 of the daemon's loop
 *
 * Context: task with PF_MEMALLOC. May sleep.
 */
void kswapd_round(void)
{
	might_sleep();
	report_shortages(VM_D_KSWAPD_WAKE);
	if (inactive_shortage() != 0 || free_shortage() != 0) {
		vm_stat_inc(VMSTAT_kswapd_round);
		do_try_to_free_pages(GFP_KSWAPD,
				     waitqueue_active(&kswapd_done));
	}
	/* background ageing: 1/64 of the active list */
	refill_inactive_scan(DEF_PRIORITY, false);
	/* strictly later: with a full sleep, every second round (4.13) */
	if (time_after(jiffies, last_recalc + RECALCULATE_TICKS)) {
		last_recalc = jiffies;
		recalculate_vm_stats();
	}
	wake_up_all(&kswapd_done);
	run_task_queue(&tq_disk);
}

/* steps 5 and 6. With both shortages kswapd goes on at once (10.5) */
static void kswapd_rest(void)
{
	if (free_shortage() == 0 || inactive_shortage() == 0) {
		report_shortages(VM_D_KSWAPD_SLEEP);
		interruptible_sleep_on_timeout(&kswapd_wait,
					       KSWAPD_SLEEP_TICKS);
		return;
	}
	report_shortages(VM_D_KSWAPD_AGAIN);
	if (out_of_memory())
		oom_kill();
	else if (sysctl_kswapd_pause > 0)
		interruptible_sleep_on_timeout(&kswapd_wait,
					       sysctl_kswapd_pause);
}

/**
 * kswapd - the daemon that keeps memory available
 * @unused: thread argument
 *
 * Context: task, its own thread. May sleep. Never returns.
 */
void kswapd(void *unused)
{
	(void)unused;
	might_sleep();
	kswapd_task = current;
	current->flags |= PF_MEMALLOC;
	current->sig_blocked = ALL_SIGNALS;
	for (;;) {
		kswapd_round();
		kswapd_rest();
	}
}

static void kick_kswapd(void)
{
	if (!waitqueue_active(&kswapd_wait))
		return;
	vm_stat_inc(VMSTAT_kswapd_wakeup);
	report_shortages(VM_D_KSWAPD_KICK);
	wake_up(&kswapd_wait);
}

/**
 * wakeup_kswapd - ask kswapd for a round
 * @block: wait until its next round is over
 *
 * The waiter waits for one round, not for a page.
 *
 * Context: @block: task, May sleep; else any, Does not sleep.
 */
void wakeup_kswapd(bool block)
{
	DECLARE_WAITQUEUE(wait, current);

	if (current == kswapd_task)
		return;
	if (!block) {
		kick_kswapd();
		return;
	}
	might_sleep();
	report_shortages(VM_D_KSWAPD_WAITER);
	set_current_state(TASK_UNINTERRUPTIBLE);
	add_wait_queue(&kswapd_done, &wait);
	kick_kswapd();
	schedule();
	remove_wait_queue(&kswapd_done, &wait);
	set_current_state(TASK_RUNNING);
}

/**
 * try_to_free_pages - an allocator without __GFP_IO helps itself
 * @gfp_mask: of the request; without __GFP_WAIT nothing is done
 *
 * Context: task. May sleep.
 */
void try_to_free_pages(u32 gfp_mask)
{
	if (!(gfp_mask & __GFP_WAIT))
		return;
	might_sleep();
	current->flags |= PF_MEMALLOC;
	do_try_to_free_pages(gfp_mask, true);
	current->flags &= ~PF_MEMALLOC;
}

/* ---- kreclaimd ----------------------------------------------------------------- */

/**
 * kreclaimd_round - fill the free lists of all zones to their low mark
 *
 * N66. T23.
 *
 * Context: task. Does not sleep. Takes pagecache_lock, pagemap_lru_lock.
 */
void kreclaimd_round(void)
{
	struct zone *zone;
	u32 freed = 0;

	for_each_zone(zone)
	{
		while (zone->free_pages < zone->pages_low) {
			struct page *page = reclaim_page(zone);

			if (!page)
				break;
			free_reclaimed_page(page);
			freed++;
		}
	}
	vm_event(VM_D_KRECLAIMD_SLEEP, freed, 0);
}

/**
 * kreclaimd - the daemon that moves inactive_clean pages to the free lists
 * @unused: thread argument
 *
 * Context: task, its own thread. May sleep. Never returns.
 */
void kreclaimd(void *unused)
{
	(void)unused;
	might_sleep();
	current->flags |= PF_MEMALLOC;
	current->sig_blocked = ALL_SIGNALS;
	for (;;) {
		interruptible_sleep_on(&kreclaimd_wait);
		kreclaimd_round();
	}
}

/**
 * wakeup_kreclaimd - wake kreclaimd when it sleeps
 *
 * Context: any. Does not sleep.
 */
void wakeup_kreclaimd(void)
{
	if (!waitqueue_active(&kreclaimd_wait))
		return;
	vm_stat_inc(VMSTAT_kreclaimd_wakeup);
	vm_event(VM_D_KRECLAIMD_WAKE, 0, 0);
	wake_up(&kreclaimd_wait);
}
