/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_kreclaimd.c - inactive_clean to free: N66
 *
 * SOURCES: @machine mm/shortage.c mm/page_cache.c mm/truncate.c mm/launder.c
 * SOURCES: mm/vmscan.c mm/kswapd.c tests/host/world.c tests/host/fake_oom.c
 */
#include "unit.h"
#include "world.h"

static void setup(u32 clean)
{
	u32 i;

	world_init(4);
	CHECK_EQ(machine_zone(ZONE_DMA)->pages_low, 64);
	for (i = 0; i < clean; i++)
		world_clean(world_cached(NULL, i));
	machine_set_free(machine_zone(ZONE_DMA), 20);
}

TEST(test_n66_moves_exactly_44_pages)
{
	const struct zone *zone = machine_zone(ZONE_DMA);

	setup(100);
	kreclaimd_round();
	CHECK_EQ(zone->free_pages, 64);
	CHECK_EQ(zone->inactive_clean_pages, 56);
	CHECK_EQ(vm_transitions[VM_T_RECLAIM_FREE], 44);
	CHECK_EQ(page_cache_size, 56);
	machine_check();
	kreclaimd_round(); /* nothing to do */
	CHECK_EQ(zone->free_pages, 64);
}

TEST(test_stops_when_the_list_is_empty)
{
	const struct zone *zone = machine_zone(ZONE_DMA);

	setup(10);
	kreclaimd_round();
	CHECK_EQ(zone->free_pages, 30);
	CHECK_EQ(zone->inactive_clean_pages, 0);
}
