/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mem.c - /proc files about memory: meminfo, vmstat, swaps, slabinfo,
 * buddyinfo, vmcheck
 *
 * Reads what mm exports; formats are 2.4.0's where 2.4.0 has the file.
 */
#include "fs/procfs.h"
#include "mm/check.h"
#include "mm/event.h"
#include "mm/slab.h"
#include "mm/swap.h"
#include "mm/vmstat.h"
#include "mm/zone.h"

#define KIB_SHIFT	  (PAGE_SHIFT - 10)
#define SWAP_PATH_COLUMNS 31

static u64 bytes_of(unsigned long pages)
{
	return (u64)pages << PAGE_SHIFT;
}

static void meminfo_table(struct proc_text *text, const struct vm_info *i)
{
	proc_printf(text, "        total:    used:    free:  shared: "
			  "buffers:  cached:\n");
	proc_printf(text, "Mem:  %8llu %8llu %8llu %8u %8llu %8llu\n",
		    bytes_of(i->total_pages),
		    bytes_of(i->total_pages - i->free), bytes_of(i->free), 0u,
		    bytes_of(i->buffers), bytes_of(i->cached + i->swap_cached));
	proc_printf(text, "Swap: %8llu %8llu %8llu\n", bytes_of(i->total_swap),
		    bytes_of(i->total_swap - i->free_swap),
		    bytes_of(i->free_swap));
}

static void meminfo_line(struct proc_text *text, const char *name,
			 unsigned long pages)
{
	proc_printf(text, "%-14s%8lu kB\n", name, pages << KIB_SHIFT);
}

/**
 * proc_meminfo - /proc/meminfo
 * @text: appended to; Cached includes the swap cache, as in 2.4.0 (5.10)
 * @task: NULL
 *
 * Context: task. May sleep.
 */
void proc_meminfo(struct proc_text *text, struct task *task)
{
	struct vm_info i;

	(void)task;
	might_sleep();
	vm_info_get(&i);
	meminfo_table(text, &i);
	meminfo_line(text, "MemTotal:", i.total_pages);
	meminfo_line(text, "MemFree:", i.free);
	meminfo_line(text, "MemShared:", 0);
	meminfo_line(text, "Buffers:", i.buffers);
	meminfo_line(text, "Cached:", i.cached + i.swap_cached);
	meminfo_line(text, "Active:", i.active);
	meminfo_line(text, "Inact_dirty:", i.inactive_dirty);
	meminfo_line(text, "Inact_clean:", i.inactive_clean);
	meminfo_line(text, "Inact_target:", i.inactive_target);
	meminfo_line(text, "HighTotal:", 0);
	meminfo_line(text, "HighFree:", 0);
	meminfo_line(text, "LowTotal:", i.total_pages);
	meminfo_line(text, "LowFree:", i.free);
	meminfo_line(text, "SwapTotal:", i.total_swap);
	meminfo_line(text, "SwapFree:", i.free_swap);
}

/**
 * proc_vmstat - /proc/vmstat: counters, then one line per transition
 * @text: appended to; "T14_LAUNDER_STRIPPED 12"
 * @task: NULL
 *
 * Context: task. May sleep.
 */
void proc_vmstat(struct proc_text *text, struct task *task)
{
	u32 i;

	(void)task;
	might_sleep();
	for (i = 0; i < NR_VM_STATS; i++)
		proc_printf(text, "%s %lu\n", vm_stat_names[i], vm_stats[i]);
#define X(nr, name, from, to, why)                         \
	proc_printf(text, "T%u_%s %u\n", (u32)(nr), #name, \
		    vm_transitions[VM_T_##name]);
	VM_TRANSITIONS(X)
#undef X
}

/**
 * proc_swaps - /proc/swaps (5.10)
 * @text: appended to
 * @task: NULL
 *
 * Context: task. May sleep.
 */
void proc_swaps(struct proc_text *text, struct task *task)
{
	const struct swap_area *area;

	(void)task;
	might_sleep();
	proc_printf(text, "Filename\t\t\tType\t\tSize\tUsed\tPriority\n");
	for (area = swap_info; area < swap_info + nr_swapfiles; area++) {
		if (!(area->flags & SWP_USED))
			continue;
		proc_printf(text, "%-*s %s\t%u\t%u\t%d\n", SWAP_PATH_COLUMNS,
			    area->path, area->dev ? "partition" : "file\t",
			    area->pages << KIB_SHIFT, area->in_use << KIB_SHIFT,
			    area->prio);
	}
}

/**
 * proc_slabinfo - /proc/slabinfo
 * @text: appended to: name, active and all objects, bytes, active and all
 *	slabs, pages a slab
 * @task: NULL
 *
 * Context: task. May sleep.
 */
void proc_slabinfo(struct proc_text *text, struct task *task)
{
	struct slab_stats s;
	u32 n;

	(void)task;
	might_sleep();
	proc_printf(text, "slabinfo - version: 1.1\n");
	for (n = 0; slab_stats_get(n, &s); n++)
		proc_printf(text, "%-17s %6u %6u %6u %4u %4u %4u\n", s.name,
			    s.active_objs, s.total_objs, s.obj_bytes,
			    s.active_slabs, s.total_slabs, s.pages_per_slab);
}

static u32 free_blocks(struct zone *zone, u32 order)
{
	const struct list_head *entry;
	u32 flags, n = 0;

	flags = spin_lock_irqsave(&zone->lock);
	list_for_each(entry, &zone->free_area[order].free_list)
		n++;
	spin_unlock_irqrestore(&zone->lock, flags);
	return n;
}

/**
 * proc_buddyinfo - /proc/buddyinfo: free blocks of each order in each zone
 * @text: appended to
 * @task: NULL
 *
 * Context: task. May sleep. Takes the zone locks.
 */
void proc_buddyinfo(struct proc_text *text, struct task *task)
{
	struct zone *zone;
	u32 order;

	(void)task;
	might_sleep();
	for_each_zone(zone)
	{
		proc_printf(text, "Node 0, zone %8s", zone->name);
		for (order = 0; order < MAX_ORDER; order++)
			proc_printf(text, " %6u", free_blocks(zone, order));
		proc_printf(text, "\n");
	}
}

/**
 * proc_vmcheck - /proc/vmcheck: reading it checks every invariant of mm
 * @text: appended to: the number of violations, the log says which; "strict",
 *	or "running" when the system was at work all the time (mm/check.h)
 * @task: NULL
 *
 * Context: task. May sleep.
 */
void proc_vmcheck(struct proc_text *text, struct task *task)
{
	bool strict;
	u32 violations;

	(void)task;
	might_sleep();
	violations = vm_check_settled(&strict);
	proc_printf(text, "%u %s\n", violations, strict ? "strict" : "running");
}
