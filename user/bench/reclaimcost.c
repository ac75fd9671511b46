/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * reclaimcost.c - what the reclaim daemons spend per page: reclaimcost PERCENT ROUNDS
 *
 * Keeps PERCENT of the free memory written, and lets the oldest 64th of it go
 * for new pages again and again: a steady stream through memory. After the
 * first fill it compares the CPU cycles that kswapd and kreclaimd ran
 * (/proc/PID/cycles) with the pages that were reclaimed
 * (transitions T22 and T23). Under -icount shift=1 a cycle is half an
 * instruction.
 */
#include "lib/ulib.h"

enum { TEXT_BYTES = 8192, PIDS_MAX = 16, DEC = 10, PIECES = 64 };

static char text[TEXT_BYTES];

static unsigned long reclaimed(void)
{
	read_file("/proc/vmstat", text, sizeof(text));
	return text_number(text, "T22_RECLAIM_DIRECT ") +
	       text_number(text, "T23_RECLAIM_FREE ");
}

static unsigned long free_pages(void)
{
	read_file("/proc/meminfo", text, sizeof(text));
	return text_number(text, "MemFree:") / (PAGE_BYTES / 1024);
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

/* new pages in place of @n old ones */
static void renew(char *base, unsigned long n)
{
	char *p = mmap(base, n * PAGE_BYTES, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);

	if (p != base)
		exit(fail("reclaimcost", "mmap", (long)p));
	for (unsigned long i = 0; i < n; i++)
		base[i * PAGE_BYTES] = 1;
}

int main(int argc, char **argv)
{
	unsigned long percent = argc > 1 ? str_to_ulong(argv[1]) : 150;
	unsigned long rounds = argc > 2 ? str_to_ulong(argv[2]) : 4;
	unsigned long piece = free_pages() * percent / 100 / PIECES;
	unsigned long before = 0;
	uint64_t cycles = 0;
	char *base = mmap(NULL, piece * PIECES * PAGE_BYTES,
			  PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
			  -1, 0);

	if (MMAP_FAILED(base))
		return fail("reclaimcost", "mmap", (long)base);
	for (unsigned long i = 0; i < (rounds + 1) * PIECES; i++) {
		if (i == PIECES) {
			before = reclaimed();
			cycles = daemon_cycles();
		}
		renew(base + i % PIECES * piece * PAGE_BYTES, piece);
	}
	printf("reclaimcost: %lu pages %llu cycles\n", reclaimed() - before,
	       (unsigned long long)(daemon_cycles() - cycles));
	return 0;
}
