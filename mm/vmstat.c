/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * vmstat.c - what mm counts
 *
 * The counters of vmstat.h and the sizes of the two global lists. The sizes
 * are changed by lru.c only, together with the flag and the list.
 */
#include "mm/swap.h"
#include "mm/vmstat.h"

unsigned long vm_stats[NR_VM_STATS];

const char *const vm_stat_names[NR_VM_STATS] = {
#define X(name, text) [VMSTAT_##name] = #name,
	VM_STATS(X)
#undef X
};

unsigned long nr_active_pages;
unsigned long nr_inactive_dirty_pages;
