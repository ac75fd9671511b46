/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * vminfo.c - the figures of one moment, for sysinfo, /proc/meminfo and free
 *
 * Above all other files of mm/, since it reads from most of them.
 */
#include "mm/buffer.h"
#include "mm/swap.h"
#include "mm/vmstat.h"

/**
 * vm_info_get - collect the figures
 * @info: out, all in pages
 *
 * The swap figures come from a scan of all swap maps, as in 2.4.0 (10.26).
 *
 * Context: task. Does not sleep. Takes the swap locks.
 */
void vm_info_get(struct vm_info *info)
{
	info->total_pages = totalram_pages;
	info->free = nr_free_pages();
	info->active = nr_active_pages;
	info->inactive_dirty = nr_inactive_dirty_pages;
	info->inactive_clean = nr_inactive_clean_pages();
	info->inactive_target = inactive_target();
	info->buffers = buffermem_pages;
	info->swap_cached = swapper_space.nrpages;
	info->cached = page_cache_size - info->swap_cached;
	si_swapinfo(&info->total_swap, &info->free_swap);
}
