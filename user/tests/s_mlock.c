/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * s_mlock.c - locked pages stay in memory: s_mlock LOCKED_MB PRESSURE_MB
 *
 * Locks LOCKED_MB, then writes PRESSURE_MB twice; mincore() must still find
 * every locked page, and some of the others must be gone.
 */
#include "lib/ulib.h"

enum { PAGES_PER_MB = 256, PAGES_MAX = 65536 };

static uint32_t resident(char *base, uint32_t pages)
{
	static unsigned char vec[PAGES_MAX];
	uint32_t n = 0;

	if (syscall3(SYS_mincore, (long)base, (long)(pages * PAGE_BYTES),
		     (long)vec))
		return 0;
	for (uint32_t i = 0; i < pages; i++)
		n += vec[i] & 1;
	return n;
}

static char *map(uint32_t pages)
{
	char *p = mmap(NULL, pages * PAGE_BYTES, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (MMAP_FAILED(p))
		exit(fail("s_mlock", "mmap", (long)p));
	return p;
}

int main(int argc, char **argv)
{
	uint32_t locked = (argc > 1 ? str_to_ulong(argv[1]) : 2) * PAGES_PER_MB;
	uint32_t others = (argc > 2 ? str_to_ulong(argv[2]) : 8) * PAGES_PER_MB;
	char *kept = map(locked), *rest = map(others);
	int ret = mlock(kept, locked * PAGE_BYTES);

	if (ret)
		return fail("s_mlock", "mlock", ret);
	for (int pass = 0; pass < 2; pass++)
		for (uint32_t i = 0; i < others; i++)
			rest[i * PAGE_BYTES]++;
	printf("mlock: %u of %u locked pages stayed, %u of %u others\n",
	       resident(kept, locked), locked, resident(rest, others), others);
	ret = munlock(kept, locked * PAGE_BYTES);
	return ret != 0;
}
