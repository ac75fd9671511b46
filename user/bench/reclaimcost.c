/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * reclaimcost.c - what the reclaim daemons spend per page: reclaimcost MB
 *
 * Writes MB of memory once; then compares the CPU cycles that kswapd and
 * kreclaimd ran (/proc/PID/cycles) with the pages that were reclaimed
 * (transitions T22 and T23). Under -icount shift=1 a cycle is half an
 * instruction.
 */
#include "lib/ulib.h"

enum { TEXT_BYTES = 8192, PAGES_PER_MB = 256, PIDS_MAX = 16, DEC = 10 };

static char text[TEXT_BYTES];

static unsigned long reclaimed(void)
{
	read_file("/proc/vmstat", text, sizeof(text));
	return text_number(text, "T22_RECLAIM_DIRECT ") +
	       text_number(text, "T23_RECLAIM_FREE ");
}

static uint64_t daemon_cycles(void)
{
	uint64_t sum = 0;
	char path[32];

	for (int pid = 1; pid < PIDS_MAX; pid++) {
		uint64_t n = 0;

		snprintf(path, sizeof(path), "/proc/%d/stat", pid);
		if (read_file(path, text, sizeof(text)) < 0)
			continue;
		if (!strchr(text, '(') ||
		    (!str_starts(strchr(text, '('), "(kswapd)") &&
		     !str_starts(strchr(text, '('), "(kreclaimd)")))
			continue;
		snprintf(path, sizeof(path), "/proc/%d/cycles", pid);
		if (read_file(path, text, sizeof(text)) < 0)
			continue;
		for (char *s = text; *s >= '0' && *s <= '9'; s++)
			n = n * DEC + (uint64_t)(*s - '0');
		sum += n;
	}
	return sum;
}

int main(int argc, char **argv)
{
	unsigned long pages =
		(argc > 1 ? str_to_ulong(argv[1]) : 32) * PAGES_PER_MB;
	unsigned long before = reclaimed();
	uint64_t cycles = daemon_cycles();
	char *base = mmap(NULL, pages * PAGE_BYTES, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (MMAP_FAILED(base))
		return fail("reclaimcost", "mmap", (long)base);
	for (unsigned long i = 0; i < pages; i++)
		base[i * PAGE_BYTES] = 1;
	printf("reclaimcost: %lu pages %llu cycles\n", reclaimed() - before,
	       (unsigned long long)(daemon_cycles() - cycles));
	return 0;
}
