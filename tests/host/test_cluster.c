/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_cluster.c - page_cluster and what follows from it: N18-N20
 *
 * SOURCES: @machine mm/shortage.c mm/page_cache.c mm/truncate.c mm/launder.c
 * SOURCES: mm/vmscan.c tests/host/world.c
 */
#include "unit.h"
#include "world.h"

static u32 swap_outs;

/* always "quota used up": refill_inactive() counts it as work */
int swap_out(u32 priority, u32 gfp_mask)
{
	(void)priority;
	(void)gfp_mask;
	swap_outs++;
	return 1;
}

static void check_cluster(unsigned long frames, int cluster, u32 refill,
			  u32 max_launder, int async_limit)
{
	u32 i;

	world_init(64);
	num_physpages = frames;
	swap_setup();
	CHECK_EQ(page_cluster, cluster);

	CHECK_EQ(refill_inactive(GFP_KSWAPD, true), 1);
	CHECK_EQ(swap_outs, refill);

	for (i = 0; i < 3 * max_launder; i++)
		world_add_buffers(machine_page(NULL, PLACE_DIRTY, 0, 1, 0),
				  true);
	machine_fake_counters(machine_zone(ZONE_NORMAL), 0, 0);
	machine_fake_counters(machine_zone(ZONE_DMA), 0, 0);
	page_launder(GFP_KSWAPD, false);
	CHECK_EQ(world_buffer_calls[1], max_launder);

	CHECK_EQ(swap_cluster << page_cluster, async_limit);
}

TEST(test_n18_below_16_mib)
{
	check_cluster(4070, 2, 4, 16, 32);
}

TEST(test_n19_16_mib)
{
	check_cluster(4096, 3, 8, 32, 64);
}

TEST(test_n19_just_below_32_mib)
{
	check_cluster(8191, 3, 8, 32, 64);
}

TEST(test_n20_32_mib)
{
	check_cluster(8192, 4, 16, 64, 128);
}
