/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_alloc.c - what __alloc_pages decides (reference 2.5; N26-N34)
 *
 * A machine of 64 MiB; the zone list is NORMAL (96 192 288), DMA (128 256 384).
 * reclaim and the daemons are the fakes of weak_mm.c, which count their calls.
 *
 * SOURCES: @machine
 */
#include "unit.h"
#include "fake_core.h"
#include "machine.h"
#include "mm/internal.h"
#include "mm/vmstat.h"
#include "uapi/signal.h"

static struct zone *normal, *dma;

/* free / clean pages of NORMAL, then of DMA; every count starts at 0 */
static void setup(unsigned long nf, unsigned long nc, unsigned long df,
		  unsigned long dc)
{
	machine_init(64);
	normal = machine_zone(ZONE_NORMAL);
	dma = machine_zone(ZONE_DMA);
	machine_set_clean(normal, nc);
	machine_set_clean(dma, dc);
	machine_set_free(normal, nf);
	machine_set_free(dma, df);
	current = host_task_new(100);
	memset(vm_stats, 0, sizeof(vm_stats));
	memset(vm_transitions, 0, sizeof(vm_transitions));
	memory_pressure = 0;
}

/* where the page came from: a reclaimed one was in the cache */
static bool from_buddy(const struct page *page, const struct zone *zone,
		       unsigned long free_before)
{
	return page && page->zone == zone && page->count == 1 &&
	       zone->free_pages == free_before - 1 &&
	       vm_transitions[VM_T_ALLOC] == 1 &&
	       vm_transitions[VM_T_RECLAIM_DIRECT] == 0;
}

static bool from_reclaim(const struct page *page, const struct zone *zone,
			 unsigned long clean_before)
{
	return page && page->zone == zone && page->count == 1 &&
	       zone->inactive_clean_pages == clean_before - 1 &&
	       vm_transitions[VM_T_ALLOC] == 0 &&
	       vm_transitions[VM_T_RECLAIM_DIRECT] == 1 &&
	       vm_stats[VMSTAT_direct_reclaim] == 1;
}

TEST(test_n26_first_pass_takes_dma_above_its_low_mark)
{
	setup(100, 0, 300, 0);
	CHECK(from_buddy(alloc_page(GFP_USER), dma, 300));
	CHECK_EQ(machine_calls.wakeup_kreclaimd, 0);
	CHECK_EQ(machine_calls.reclaim_page, 0);
	CHECK_EQ(machine_calls.wakeup_kswapd, 0);
}

TEST(test_n26_first_pass_atomic)
{
	setup(100, 0, 300, 0);
	CHECK(from_buddy(alloc_page(GFP_ATOMIC), dma, 300));
}

TEST(test_n27_wait_reclaims_directly)
{
	setup(90, 250, 200, 0);
	CHECK(from_reclaim(alloc_page(GFP_USER), normal, 250));
	CHECK_EQ(machine_calls.wakeup_kreclaimd, 1);
	CHECK_EQ(machine_calls.wakeup_kswapd, 0);
	CHECK_EQ(host_yields, 0);
}

TEST(test_n28_atomic_takes_a_free_page)
{
	setup(90, 250, 200, 0);
	CHECK(from_buddy(alloc_page(GFP_ATOMIC), normal, 90));
	CHECK_EQ(machine_calls.wakeup_kreclaimd, 1);
	CHECK_EQ(machine_calls.reclaim_page, 0);
}

TEST(test_n29_enough_free_no_direct_reclaim)
{
	setup(110, 200, 100, 0);
	CHECK(from_buddy(alloc_page(GFP_USER), normal, 110));
	CHECK_EQ(machine_calls.wakeup_kreclaimd, 1); /* DMA is below its min */
	CHECK_EQ(machine_calls.reclaim_page, 0);
}

TEST(test_n30_min_pass_after_one_yield)
{
	setup(60, 40, 60, 0);
	CHECK(from_reclaim(alloc_page(GFP_USER), normal, 40));
	CHECK_EQ(machine_calls.wakeup_kswapd, 1);
	CHECK_EQ(machine_calls.wakeup_kswapd_block, 0);
	CHECK_EQ(host_yields, 1);
}

static void give_normal_back(void)
{
	CHECK_EQ(memory_pressure, 1); /* the call's own, not yet the retry's */
	machine_set_free(normal, 200);
}

TEST(test_n31_wait_io_sleeps_for_kswapd_and_retries)
{
	setup(60, 30, 60, 0);
	machine_pressure_hook = give_normal_back;
	CHECK(from_buddy(alloc_page(GFP_USER), normal, 200));
	CHECK_EQ(machine_calls.wakeup_kswapd, 1);
	CHECK_EQ(machine_calls.wakeup_kswapd_block, 1);
	CHECK_EQ(machine_calls.try_to_free_pages, 0);
	CHECK_EQ(memory_pressure, 2);
	CHECK_EQ(vm_stats[VMSTAT_allocstall], 1);
}

TEST(test_n32_gfp_buffer_frees_by_itself_and_retries)
{
	setup(60, 30, 60, 0);
	machine_pressure_hook = give_normal_back;
	CHECK(from_buddy(alloc_page(GFP_BUFFER), normal, 200));
	CHECK_EQ(machine_calls.wakeup_kswapd_block, 0);
	CHECK_EQ(machine_calls.try_to_free_pages, 1);
	CHECK_EQ(machine_calls.gfp_mask, GFP_BUFFER);
	CHECK_EQ(memory_pressure, 2);
}

TEST(test_n33_atomic_final_pass)
{
	setup(24, 0, 31, 0);
	CHECK(from_buddy(alloc_page(GFP_ATOMIC), normal, 24));
	CHECK_EQ(machine_calls.wakeup_kswapd, 1);
	CHECK_EQ(host_yields, 0);
}

TEST(test_n33_atomic_fails_below_a_quarter_of_min)
{
	setup(23, 0, 31, 0);
	CHECK(!alloc_page(GFP_ATOMIC));
	CHECK_EQ(normal->free_pages, 23);
	CHECK(strstr(host_log, "no memory"));
	machine_check();
}

TEST(test_n34_memalloc_takes_the_reserve)
{
	setup(5, 0, 3, 0);
	current->flags |= PF_MEMALLOC;
	CHECK(from_buddy(alloc_page(GFP_KERNEL), normal, 5));
	CHECK_EQ(machine_calls.wakeup_kswapd_block, 0);
	CHECK_EQ(machine_calls.try_to_free_pages, 0);
}

TEST(test_memalloc_may_take_the_last_page_but_never_reclaims)
{
	setup(0, 10, 1, 0);
	current->flags |= PF_MEMALLOC;
	CHECK(from_buddy(alloc_page(GFP_KERNEL), dma, 1));
	CHECK(!alloc_page(GFP_KERNEL));
	CHECK_EQ(machine_calls.reclaim_page, 0);
}

TEST(test_limit_passes_compare_strictly_above)
{
	setup(10, 278, 0, 0); /* 288 = high: not above; low pass: 288 > 192 */
	CHECK(from_reclaim(alloc_page(GFP_USER), normal, 278));
	CHECK_EQ(machine_calls.wakeup_kswapd, 0);
}

TEST(test_min_pass_not_at_the_mark)
{
	setup(60, 36, 0, 0); /* 96 = min */
	machine_pressure_hook = give_normal_back;
	CHECK(alloc_page(GFP_USER));
	CHECK_EQ(machine_calls.wakeup_kswapd_block, 1);
}

TEST(test_direct_reclaim_margin_is_8)
{
	setup(104, 200, 0, 0);
	CHECK(from_buddy(alloc_page(GFP_USER), normal, 104));
	machine_set_free(normal, 103);
	memset(vm_transitions, 0, sizeof(vm_transitions));
	CHECK(from_reclaim(alloc_page(GFP_USER), normal, 200));
}

/* step 9a: launder, then free clean pages until a block of the order is there */
TEST(test_order_1_frees_clean_pages_until_they_merge)
{
	struct page *page, *a, *b;
	u32 i;

	setup(60, 0, 0, 0);
	machine_set_free(normal, 0);
	/* both halves of one pair, the last two held, are clean cache pages */
	for (i = 0; i < 2; i++)
		machine_page(normal, PLACE_CLEAN, 0, 1, 0);
	a = list_last_entry(&normal->inactive_clean_list, struct page, lru);
	b = list_first_entry(&normal->inactive_clean_list, struct page, lru);
	CHECK_EQ(page_to_pfn(a) ^ page_to_pfn(b), 1);
	page = alloc_pages(GFP_USER, 1);
	CHECK(page && page->count == 1);
	CHECK_EQ(machine_calls.page_launder, 1);
	CHECK_EQ(machine_calls.reclaim_page, 2);
	CHECK_EQ(vm_transitions[VM_T_RECLAIM_FREE], 2);
	CHECK_EQ(vm_transitions[VM_T_RECLAIM_DIRECT], 0);
	CHECK(!(current->flags & PF_MEMALLOC));
	machine_check();
}

TEST(test_order_1_waits_once_for_kswapd_and_then_fails)
{
	setup(10, 0, 10, 0);
	machine_set_free(normal, 0);
	machine_set_free(dma, 0);
	CHECK(!alloc_pages(GFP_USER, 1));
	CHECK_EQ(machine_calls.page_launder, 1);
	CHECK_EQ(machine_calls.wakeup_kswapd_block, 1);
	CHECK_EQ(memory_pressure, 2);
}

/* step 3: one of two daemons, once a call */
TEST(test_wakes_kswapd_when_both_shortages)
{
	setup(1000, 0, 1000, 0);
	machine_free_shortage = 55;
	machine_inactive_shortage = 22;
	CHECK(alloc_page(GFP_USER)); /* 22 > 0 / 2 */
	CHECK_EQ(machine_calls.wakeup_kswapd, 1);
	CHECK_EQ(machine_calls.wakeup_bdflush, 0);
}

TEST(test_n22_wakes_nothing)
{
	setup(1000, 0, 1000, 0);
	memory_pressure = 6400;
	machine_free_shortage = 55;
	machine_inactive_shortage = 22;
	machine_add_dirty(normal, 100);
	CHECK(alloc_page(GFP_USER)); /* 22 > 50 false; 100 >= 672 false */
	CHECK_EQ(machine_calls.wakeup_kswapd, 0);
	CHECK_EQ(machine_calls.wakeup_bdflush, 0);
}

TEST(test_wakes_bdflush_with_many_dirty_pages)
{
	setup(1000, 0, 1000, 0);
	memory_pressure = 6400;
	machine_free_shortage = 55;
	machine_inactive_shortage = 22;
	machine_add_dirty(normal, 672);
	machine_set_free(normal, 1000);
	CHECK(alloc_page(GFP_USER));
	CHECK_EQ(machine_calls.wakeup_kswapd, 0);
	CHECK_EQ(machine_calls.wakeup_bdflush, 1);
	machine_free_shortage = 0;
	CHECK(alloc_page(GFP_USER));
	CHECK_EQ(machine_calls.wakeup_bdflush, 1);
}

/* 10.29 is not kept: SIGKILL ends the loop; the reserve is open to who dies */
static void kill_current(void)
{
	send_signal(current, SIGKILL);
}

TEST(test_fatal_signal_ends_the_loop_with_null)
{
	setup(0, 0, 0, 0);
	machine_pressure_hook = kill_current;
	CHECK(!alloc_page(GFP_USER));
	CHECK_EQ(machine_calls.wakeup_kswapd_block, 1);
}

TEST(test_fatal_signal_may_use_the_reserve)
{
	setup(1, 0, 0, 0);
	machine_pressure_hook = kill_current;
	CHECK(from_buddy(alloc_page(GFP_USER), normal, 1));
}

static void become_victim(void)
{
	if (machine_calls.wakeup_kswapd_block == 3)
		current->flags |= PF_MEMALLOC;
}

TEST(test_order_0_loops_until_the_oom_killer_chose_the_task)
{
	setup(1, 0, 0, 0);
	machine_pressure_hook = become_victim;
	CHECK(from_buddy(alloc_page(GFP_USER), normal, 1));
	CHECK_EQ(machine_calls.wakeup_kswapd_block, 3);
	CHECK_EQ(vm_stats[VMSTAT_allocstall], 3);
	/* the call, three waits, one reclaim_page() of the final pass */
	CHECK_EQ(memory_pressure, 5);
	CHECK_EQ(host_yields, 4);
}

TEST(test_dma_request_stays_in_dma)
{
	setup(1000, 0, 1000, 0);
	CHECK(from_buddy(alloc_page(GFP_KERNEL | __GFP_DMA), dma, 1000));
}

TEST(test_failure_injection)
{
	setup(1000, 0, 1000, 0);
	current->mm = (struct mm_struct *)current; /* only asked for NULL */
	alloc_fail_nth = 3;
	CHECK(alloc_page(GFP_ATOMIC));	 /* may not sleep: not counted */
	CHECK(alloc_pages(GFP_USER, 1)); /* not order 0: not counted */
	CHECK(alloc_page(GFP_USER));
	CHECK(alloc_page(GFP_KERNEL));
	CHECK(!alloc_page(GFP_USER));
	CHECK_EQ(vm_stats[VMSTAT_alloc_injected], 1);
	CHECK_EQ(alloc_fail_nth, 0);
	CHECK(alloc_page(GFP_USER));
	alloc_fail_nth = 1;
	current->flags |= PF_MEMALLOC;
	CHECK(alloc_page(GFP_USER));
	current->flags = 0;
	current->mm = NULL;
	CHECK(alloc_page(GFP_USER));
	CHECK_EQ(alloc_fail_nth, 1);
}

TEST(test_get_zeroed_page)
{
	u8 *p;
	u32 i;

	setup(1000, 0, 1000, 0);
	p = page_address(alloc_page(GFP_KERNEL));
	memset(p, 0xff, PAGE_SIZE);
	free_page_addr(p);
	CHECK(get_zeroed_page(GFP_KERNEL) == p);
	for (i = 0; i < PAGE_SIZE; i++)
		CHECK_EQ(p[i], 0);
}
