/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_shortage.c - the two shortages and the pressure: N22-N25
 *
 * SOURCES: @machine mm/shortage.c
 */
#include "unit.h"
#include "machine.h"
#include "mm/internal.h"

static u32 wakes;
static void count_wakes(bool block)
{
	CHECK(!block);
	wakes++;
}

static void setup(unsigned long dma_free, unsigned long dma_clean,
		  unsigned long normal_free, unsigned long normal_clean)
{
	machine_init(64);
	machine_fake_counters(machine_zone(ZONE_DMA), dma_free, dma_clean);
	machine_fake_counters(machine_zone(ZONE_NORMAL), normal_free,
			      normal_clean);
	set_kswapd_waker(count_wakes);
}

TEST(test_n22_both_short_but_nobody_is_woken)
{
	setup(200, 20, 400, 30); /* free 600, clean 50 */
	nr_inactive_dirty_pages = 100;
	memory_pressure = 6400;
	CHECK_EQ(inactive_target(), 100);
	CHECK_EQ(free_shortage(), 55);
	CHECK_EQ(inactive_shortage(), 22);
	wake_kswapd_if_short(); /* 22 > 50 is false */
	CHECK_EQ(wakes, 0);
}

TEST(test_kswapd_is_woken_above_half_the_target)
{
	setup(200, 20, 400, 30);
	memory_pressure = 6400;
	nr_inactive_dirty_pages = 71; /* shortage 51 */
	wake_kswapd_if_short();
	CHECK_EQ(wakes, 1);
	nr_inactive_dirty_pages = 72; /* shortage 50 */
	wake_kswapd_if_short();
	CHECK_EQ(wakes, 1);
}

TEST(test_n23_one_zone_short)
{
	setup(20, 30, 900, 0);
	CHECK_EQ(free_shortage(), 79);
	CHECK_EQ(inactive_shortage(), 0);
	wake_kswapd_if_short();
	CHECK_EQ(wakes, 0);
}

TEST(test_n24_exactly_at_the_target)
{
	setup(300, 0, 372, 0);
	CHECK_EQ(free_shortage(), 0);
	CHECK_EQ(inactive_shortage(), 0);
	machine_fake_counters(machine_zone(ZONE_NORMAL), 371, 0);
	CHECK_EQ(free_shortage(), 1);
	CHECK_EQ(inactive_shortage(), 1);
}

TEST(test_n25_pressure_decays)
{
	static const int want[] = {6300, 6202, 6106, 6011, 5918};
	u32 i, steps = 0;

	machine_init(64);
	memory_pressure = 6400;
	for (i = 0; i < 5; i++) {
		recalculate_vm_stats();
		CHECK_EQ(memory_pressure, want[i]);
	}
	memory_pressure = 6400;
	while (memory_pressure > 63) {
		recalculate_vm_stats();
		steps++;
	}
	CHECK_EQ(memory_pressure, 63);
	CHECK_EQ(steps, 329);
	recalculate_vm_stats();
	CHECK_EQ(memory_pressure, 63);
}
