/* SPDX-License-Identifier: GPL-2.0-only */
/* mm/vmstat.h - what mm counts; one row a counter, shown in /proc/vmstat */
#ifndef MM_VMSTAT_H
#define MM_VMSTAT_H

#include "base/types.h"

/* X(name, text) */
#define VM_STATS(X)                                                 \
	X(pgpgin, "sectors read from disks / 2")                    \
	X(pgpgout, "sectors written to disks / 2")                  \
	X(pswpin, "pages read from swap")                           \
	X(pswpout, "pages written to swap")                         \
	X(pgalloc, "order-0 equivalents allocated")                 \
	X(pgfree, "order-0 equivalents freed")                      \
	X(pgfault, "page faults")                                   \
	X(pgmajfault, "page faults that read a disk")               \
	X(kswapd_wakeup, "times kswapd was woken by somebody")      \
	X(kswapd_round, "rounds of kswapd with a shortage")         \
	X(kreclaimd_wakeup, "times kreclaimd was woken")            \
	X(bdflush_wakeup, "times bdflush was woken")                \
	X(kupdate_wakeup, "rounds of kupdate")                      \
	X(allocstall, "order-0 requests that waited for kswapd")    \
	X(direct_reclaim, "pages reclaimed by the allocating task") \
	X(swap_out_calls, "address spaces swap_out looked at")      \
	X(ptes_scanned, "ptes examined by try_to_swap_out")         \
	X(ptes_unmapped, "ptes dropped by try_to_swap_out")         \
	X(launder_writes, "writepage calls of page_launder")        \
	X(swap_ra_pages, "pages read by swap read-ahead")           \
	X(oom_kills, "tasks killed by oom_kill")                    \
	X(alloc_injected, "allocations failed on purpose (debug)")

enum vm_stat_item {
#define X(name, text) VMSTAT_##name,
	VM_STATS(X)
#undef X
		NR_VM_STATS
};

extern unsigned long vm_stats[NR_VM_STATS];
extern const char *const vm_stat_names[NR_VM_STATS];

static inline void vm_stat_add(enum vm_stat_item item, unsigned long n)
{
	vm_stats[item] += n;
}
static inline void vm_stat_inc(enum vm_stat_item item)
{
	vm_stats[item]++;
}

/* figures of one moment, for sysinfo, /proc/meminfo, free */
struct vm_info {
	unsigned long total_pages, free, active, inactive_dirty, inactive_clean,
		inactive_target, buffers, cached, swap_cached, total_swap,
		free_swap;
};
void vm_info_get(struct vm_info *info);

#endif
