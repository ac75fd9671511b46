/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * sysctl.c - /proc/sys/vm: tunables read and written as lines of integers
 *
 * A row names an array of ints and the bounds of each. A write sets as many
 * values as it has numbers; one that is no number or out of its bounds changes
 * nothing (-EINVAL). Values and bounds are those of the reference, 7.9.
 */
#include "fs/procfs.h"
#include "lib/string.h"
#include "mm/buffer.h"
#include "mm/mm.h"
#include "mm/slab.h"
#include "mm/swap.h"
#include "mm/zone.h"

#define MAX_VALUES 9u
#define DIR_MODE   (S_IFDIR | 0555u)
#define RW_MODE	   (S_IFREG | 0644u)
#define RO_MODE	   (S_IFREG | 0444u)
#define DECIMAL	   10
/* inode numbers of the rows follow these */
#define VM_INO	   0x200u
#define KERNEL_INO 0x300u
#define FS_INO	   0x400u

struct tunable {
	const char *name;
	int *values;
	u32 nr;
	int min[MAX_VALUES], max[MAX_VALUES];
};

/* 2.4.0 has them and uses none: kept so that programs find them */
enum {
	KSWAPD_TRIES_BASE = 512,
	KSWAPD_TRIES_MIN = 32,
	BUFFER_MIN = 2,
	BUFFER_BORROW = 10,
	BUFFER_MAX = 60,
	CACHE_BORROW = 15,
	CACHE_MAX = 75,
	PAGETABLE_LOW = 25,
	PAGETABLE_HIGH = 50,
};
static int kswapd_values[] = {KSWAPD_TRIES_BASE, KSWAPD_TRIES_MIN};
static int buffermem_values[] = {BUFFER_MIN, BUFFER_BORROW, BUFFER_MAX};
static int pagecache_values[] = {BUFFER_MIN, CACHE_BORROW, CACHE_MAX};
static int pagetable_values[] = {PAGETABLE_LOW, PAGETABLE_HIGH};

_Static_assert(sizeof(bdf_prm) == MAX_VALUES * sizeof(int), "nine ints");

static const struct tunable tunables[] = {
	{"bdflush",
	 (int *)&bdf_prm,
	 MAX_VALUES,
	 {0, 10, 5, 25, 0, 100, 0, 0, 0},
	 {100, 50000, 20000, 20000, 60000, 600000, 100, 0, 0}},
	{"overcommit_memory", &sysctl_overcommit_memory, 1, {0}, {1}},
	{"page-cluster", &page_cluster, 1, {0}, {8}},
	{"swap_cluster", &swap_cluster, 1, {1}, {64}},
	{"kswapd_pause", &sysctl_kswapd_pause, 1, {0}, {1000}},
	{"flush_young", &sysctl_flush_young, 1, {0}, {1}},
	{"fault_around", &sysctl_fault_around, 1, {0}, {FAULT_AROUND_MAX}},
	{"prune_writes_inodes", &sysctl_prune_writes_inodes, 1, {0}, {1}},
	{"swapoff_check", &sysctl_swapoff_check, 1, {0}, {1}},
	{"alloc_fail_nth", (int *)&alloc_fail_nth, 1, {0}, {S32_MAX}},
	{"slab_fail_nth", (int *)&slab_fail_nth, 1, {0}, {S32_MAX}},
	{"buffermem", buffermem_values, 3, {0, 0, 0}, {100, 100, 100}},
	{"pagecache", pagecache_values, 3, {0, 0, 0}, {100, 100, 100}},
	{"pagetable_cache", pagetable_values, 2, {0, 0}, {1000, 1000}},
};

static const struct tunable *find_tunable(const struct proc_entry *entry)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(tunables); i++)
		if (strcmp(tunables[i].name, entry->name) == 0)
			return &tunables[i];
	return NULL;
}

static void show_tunable(struct proc_text *text, const struct proc_entry *entry)
{
	const struct tunable *t = find_tunable(entry);
	u32 i;

	for (i = 0; t && i < t->nr; i++)
		proc_printf(text, "%d%c", t->values[i],
			    i + 1 < t->nr ? '\t' : '\n');
}

static void show_freepages(struct proc_text *text,
			   const struct proc_entry *entry)
{
	(void)entry;
	proc_printf(text, "%lu\t%lu\t%lu\n", freepages.min, freepages.low,
		    freepages.high);
}

/* 2.4.0's three numbers; only the third one means anything */
static void show_kswapd(struct proc_text *text, const struct proc_entry *entry)
{
	(void)entry;
	proc_printf(text, "%d\t%d\t%d\n", kswapd_values[0], kswapd_values[1],
		    swap_cluster);
}

/* numbers of @s into @values; Return: how many, -EINVAL */
static int parse_values(const char *s, int *values, u32 max)
{
	u32 n = 0;

	for (;;) {
		int value = 0;

		while (*s == ' ' || *s == '\t' || *s == '\n')
			s++;
		if (*s == '\0')
			return (int)n;
		if (n == max || *s < '0' || *s > '9')
			return -EINVAL;
		for (; *s >= '0' && *s <= '9'; s++) {
			if (value > (S32_MAX - DECIMAL) / DECIMAL)
				return -EINVAL;
			value = value * DECIMAL + (*s - '0');
		}
		values[n++] = value;
	}
}

static int write_tunable(const struct proc_entry *entry, const char *line)
{
	const struct tunable *t = find_tunable(entry);
	int values[MAX_VALUES];
	int n, i;

	n = t ? parse_values(line, values, t->nr) : -EINVAL;
	if (n < 0)
		return n;
	for (i = 0; i < n; i++)
		if (values[i] < t->min[i] || values[i] > t->max[i])
			return -EINVAL;
	for (i = 0; i < n; i++)
		t->values[i] = values[i];
	return 0;
}

static int write_kswapd(const struct proc_entry *entry, const char *line)
{
	enum { CLUSTER_MAX = 64 };
	int values[] = {kswapd_values[0], kswapd_values[1], swap_cluster};
	int n = parse_values(line, values, ARRAY_SIZE(values));

	(void)entry;
	if (n < 0)
		return n;
	if (values[2] < 1 || values[2] > CLUSTER_MAX)
		return -EINVAL;
	kswapd_values[0] = values[0];
	kswapd_values[1] = values[1];
	swap_cluster = values[2];
	return 0;
}

#define TUNABLE(text)                                                        \
	{                                                                    \
		.name = (text), .mode = RW_MODE, .show_entry = show_tunable, \
		.write = write_tunable                                       \
	}

static const struct proc_entry vm_entries[] = {
	{.name = "freepages", .mode = RO_MODE, .show_entry = show_freepages},
	{.name = "kswapd",
	 .mode = RW_MODE,
	 .show_entry = show_kswapd,
	 .write = write_kswapd},
	TUNABLE("bdflush"),
	TUNABLE("overcommit_memory"),
	TUNABLE("page-cluster"),
	TUNABLE("swap_cluster"),
	TUNABLE("kswapd_pause"),
	TUNABLE("flush_young"),
	TUNABLE("fault_around"),
	TUNABLE("prune_writes_inodes"),
	TUNABLE("swapoff_check"),
	TUNABLE("alloc_fail_nth"),
	TUNABLE("slab_fail_nth"),
	TUNABLE("buffermem"),
	TUNABLE("pagecache"),
	TUNABLE("pagetable_cache"),
	{.name = NULL},
};

const struct proc_entry proc_sys_entries[] = {
	{.name = "kernel",
	 .mode = DIR_MODE,
	 .dir = proc_sys_kernel_entries,
	 .dir_ino = KERNEL_INO},
	{.name = "fs",
	 .mode = DIR_MODE,
	 .dir = proc_sys_fs_entries,
	 .dir_ino = FS_INO},
	{.name = "vm", .mode = DIR_MODE, .dir = vm_entries, .dir_ino = VM_INO},
	{.name = NULL},
};
