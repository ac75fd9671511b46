/* SPDX-License-Identifier: GPL-2.0-only */
/* fake_shortage.c - for tests that steer the shortages themselves */
#include "world.h"

int swap_cluster = SWAP_CLUSTER_DEFAULT;

void wake_kswapd_if_short(void)
{
}
