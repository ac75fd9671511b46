/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_balance.c - when writers and bdflush write: N59 (7.7)
 *
 * SOURCES: @swap
 */
#include "unit.h"
#include "fake_core.h"
#include "machine.h"
#include "swap_machine.h"

static void dirty_pages(unsigned long pages)
{
	size_buffers_type[BUF_DIRTY] = pages << PAGE_SHIFT;
}

/* the numbers of N59, spread over one zone */
static void n59(void)
{
	swap_machine_init(16, 100);
	machine_fake_counters(machine_zone(ZONE_DMA), 2000, 100);
	nr_inactive_dirty_pages = 200;
	nr_active_pages = 8000;
	freepages.high = 672;
	memory_pressure = 0;
	CHECK_EQ(nr_free_buffer_pages(), 2800);
}

TEST(test_n59_dirty_limits)
{
	n59();
	dirty_pages(0);
	CHECK_EQ(balance_dirty_state(), -1);
	dirty_pages(840);
	CHECK_EQ(balance_dirty_state(), -1);
	dirty_pages(841);
	CHECK_EQ(balance_dirty_state(), 0);
	dirty_pages(1680);
	CHECK_EQ(balance_dirty_state(), 0);
	dirty_pages(1681);
	CHECK_EQ(balance_dirty_state(), 1);
}

TEST(test_n59_shortage_that_cleaning_would_end)
{
	n59();
	dirty_pages(0);
	machine_fake_counters(machine_zone(ZONE_DMA), 500, 72);
	CHECK_EQ(free_shortage(), 100);
	nr_inactive_dirty_pages = 672; /* not above freepages.high */
	CHECK_EQ(balance_dirty_state(), -1);
	nr_inactive_dirty_pages = 673;
	CHECK_EQ(balance_dirty_state(), 0);
	/* a shortage that cleaning cannot end */
	machine_fake_counters(machine_zone(ZONE_DMA), 0, 0);
	memory_pressure = 3 << INACTIVE_SHIFT;
	CHECK_EQ(free_shortage(), 673);
	CHECK_EQ(balance_dirty_state(), -1);
}

static void make_dirty(u32 first, u32 nr)
{
	u32 i;

	for (i = 0; i < nr; i++) {
		struct buffer_head *bh = getblk(DISK_A, first + i, 1024);

		set_bit(BH_Uptodate, &bh->state);
		mark_buffer_dirty(bh);
		brelse(bh);
	}
}

TEST(test_flush_writes_up_to_ndirty)
{
	swap_machine_init(16, 1000);
	make_dirty(0, 200);
	CHECK_EQ(nr_buffers_type[BUF_DIRTY], 200);
	CHECK_EQ(size_buffers_type[BUF_DIRTY], 200 * 1024);
	CHECK_EQ(flush_dirty_buffers(false), 65);
	CHECK_EQ(disk_writes, 64);
	CHECK_EQ(nr_buffers_type[BUF_DIRTY], 136);
	CHECK_EQ(nr_buffers_type[BUF_LOCKED], 64);
	CHECK_EQ(flush_dirty_buffers(false), 65);
	CHECK_EQ(flush_dirty_buffers(false), 65);
	CHECK_EQ(flush_dirty_buffers(false), 8);
	CHECK_EQ(flush_dirty_buffers(false), 0);
	CHECK_EQ(disk_writes, 200);
}

TEST(test_kupdate_writes_what_is_due)
{
	swap_machine_init(16, 1000);
	make_dirty(0, 100);
	jiffies += 1000;
	make_dirty(100, 50);
	CHECK_EQ(flush_dirty_buffers(true), 0);
	CHECK_EQ(disk_writes, 0);
	jiffies += 2000; /* age_buffer of the first hundred */
	CHECK_EQ(flush_dirty_buffers(true), 0);
	CHECK_EQ(disk_writes, 100);
	jiffies += 1000;
	flush_dirty_buffers(true);
	CHECK_EQ(disk_writes, 150);
}

TEST(test_balance_dirty_makes_the_writer_write)
{
	swap_machine_init(16, 1000);
	make_dirty(0, 100);
	balance_dirty();
	CHECK_EQ(disk_writes, 0);
	size_buffers_type[BUF_DIRTY] += 1000000ul << PAGE_SHIFT;
	balance_dirty();
	CHECK_EQ(disk_writes, 64);
}

static u32 kupdate_sleeps;

static void kupdate_wakes(void)
{
	switch (kupdate_sleeps++) {
	case 0: /* interval 0: stopped; SIGCONT gives one round */
		CHECK_EQ(current->state, TASK_STOPPED);
		CHECK_EQ(disk_writes, 0);
		break;
	case 1:
		CHECK_EQ(disk_writes, 10);
		CHECK_EQ(current->state, TASK_STOPPED);
		exit(0);
	}
	set_current_state(TASK_RUNNING);
}

TEST(test_kupdate_with_interval_0_runs_once_a_sigcont)
{
	swap_machine_init(16, 1000);
	make_dirty(0, 10);
	jiffies += BDF_AGE_BUFFER;
	bdf_prm.interval = 0;
	host_schedule_hook = kupdate_wakes;
	kupdate(NULL);
}
