/* SPDX-License-Identifier: GPL-2.0-only */
/* free.c - memory in KiB: total, free, and the three lists of reclaim */
#include "lib/ulib.h"

int main(void)
{
	unsigned long total = meminfo_kib("MemTotal:");
	unsigned long unused = meminfo_kib("MemFree:");
	unsigned long swap = meminfo_kib("SwapTotal:");
	unsigned long swap_free = meminfo_kib("SwapFree:");

	printf("          total     used     free  buffers   cached\n");
	printf("Mem:   %8lu %8lu %8lu %8lu %8lu\n", total, total - unused,
	       unused, meminfo_kib("Buffers:"), meminfo_kib("Cached:"));
	printf("Swap:  %8lu %8lu %8lu\n", swap, swap - swap_free, swap_free);
	printf("Lists: active %lu, inactive dirty %lu, inactive clean %lu, "
	       "inactive target %lu\n",
	       meminfo_kib("Active:"), meminfo_kib("Inact_dirty:"),
	       meminfo_kib("Inact_clean:"), meminfo_kib("Inact_target:"));
	return 0;
}
