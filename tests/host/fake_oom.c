/* SPDX-License-Identifier: GPL-2.0-only */
/* fake_oom.c - never out of memory, for tests that link kswapd.c */
#include "mm/internal.h"

bool out_of_memory(void)
{
	return false;
}

void oom_kill(void)
{
	BUG();
}
