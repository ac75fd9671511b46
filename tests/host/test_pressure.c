/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_pressure.c - memory_pressure and inactive_target (2.4; N21, N25)
 *
 * SOURCES: @machine
 */
#include "unit.h"
#include "fake_core.h"
#include "machine.h"
#include "mm/internal.h"

TEST(test_n21_inactive_target)
{
	static const struct {
		int pressure;
		unsigned long target;
	} cases[] = {{0, 0}, {63, 0}, {64, 1}, {6400, 100}, {300000, 4096}};
	u32 i;

	machine_init(64);
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		memory_pressure = cases[i].pressure;
		CHECK_EQ(inactive_target(), cases[i].target);
	}
}

TEST(test_n25_pressure_decays)
{
	static const int want[] = {6300, 6202, 6106, 6011, 5918};
	u32 i, steps;
	int last;

	memory_pressure = 6400;
	for (i = 0; i < ARRAY_SIZE(want); i++) {
		recalculate_vm_stats();
		CHECK_EQ(memory_pressure, want[i]);
	}
	memory_pressure = 6400;
	steps = 0;
	do {
		last = memory_pressure;
		recalculate_vm_stats();
		steps += memory_pressure != last;
	} while (memory_pressure != last);
	CHECK_EQ(memory_pressure, 63);
	CHECK_EQ(steps, 329);
}

TEST(test_pressure_up_by_alloc_down_by_free)
{
	struct page *a, *b;

	machine_init(64);
	memory_pressure = 0;
	a = alloc_page(GFP_KERNEL);
	b = alloc_page(GFP_ATOMIC);
	CHECK_EQ(memory_pressure, 2);
	free_page(a);
	CHECK_EQ(memory_pressure, 1);
	free_page(b); /* only above 1: never below NR_CPUS by a free */
	CHECK_EQ(memory_pressure, 1);
	alloc_pages(GFP_KERNEL, 3);
	CHECK_EQ(memory_pressure, 2);
}

TEST(test_nr_free_buffer_pages)
{
	struct zone *zone;

	machine_init(64);
	zone = machine_zone(ZONE_NORMAL);
	machine_set_free(machine_zone(ZONE_DMA), 0);
	machine_set_clean(zone, 100);
	machine_add_dirty(zone, 200);
	machine_set_free(zone, 2000);
	CHECK_EQ(nr_free_buffer_pages(), 2300);
	machine_page(zone, PLACE_ACTIVE, 2, 1, 0);
	CHECK_EQ(nr_free_buffer_pages(), 2300);
	while (nr_active_pages < 160)
		machine_page(zone, PLACE_ACTIVE, 2, 1, 0);
	machine_set_free(zone, 2000);
	CHECK_EQ(nr_free_buffer_pages(), 2300 + 160 / 16);
	/* never below freepages.high + inactive_target */
	machine_set_free(zone, 0);
	memory_pressure = 6400;
	CHECK_EQ(nr_free_buffer_pages(), 672 + 100 + 160 / 16);
	machine_check();
}
