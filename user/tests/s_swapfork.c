/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * s_swapfork.c - fork while pages are swapped out: s_swapfork MB CHILDREN
 *
 * The parent fills MB; each child verifies all, rewrites a part of its own,
 * verifies again; the parent's copy must stay as it was.
 */
#include "lib/ulib.h"

enum { PAGES_PER_MB = 256, WORDS = PAGE_BYTES / 4 };

static uint32_t *base, nr_pages;

static void put(uint32_t page, uint32_t tag)
{
	for (uint32_t i = 0; i < WORDS; i++)
		base[page * WORDS + i] = page * 2654435761u + tag + i;
}

static uint32_t wrong(uint32_t page, uint32_t tag)
{
	uint32_t bad = 0;

	for (uint32_t i = 0; i < WORDS; i++)
		bad |= base[page * WORDS + i] ^ (page * 2654435761u + tag + i);
	return bad != 0;
}

static int child(uint32_t me)
{
	uint32_t bad = 0;

	for (uint32_t p = 0; p < nr_pages; p++)
		bad += wrong(p, 0);
	for (uint32_t p = me; p < nr_pages; p += me + 1)
		put(p, me);
	for (uint32_t p = 0; p < nr_pages; p++)
		bad += wrong(p, p >= me && (p - me) % (me + 1) == 0 ? me : 0);
	return bad != 0;
}

int main(int argc, char **argv)
{
	uint32_t bad = 0, children;
	int pids[16];

	nr_pages = (argc > 1 ? str_to_ulong(argv[1]) : 8) * PAGES_PER_MB;
	children = argc > 2 ? str_to_ulong(argv[2]) : 2;
	base = mmap(NULL, nr_pages * PAGE_BYTES, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (MMAP_FAILED(base) || children > ARRAY_SIZE(pids))
		return fail("s_swapfork", "mmap", (long)base);
	for (uint32_t p = 0; p < nr_pages; p++)
		put(p, 0);
	for (uint32_t c = 0; c < children; c++) {
		pids[c] = fork();
		if (pids[c] == 0)
			_exit(child(c + 1));
	}
	for (uint32_t c = 0; c < children; c++)
		bad += wait_for(pids[c]) != 0;
	for (uint32_t p = 0; p < nr_pages; p++)
		bad += wrong(p, 0);
	if (bad)
		printf("swapfork: FAILED %u\n", bad);
	else
		printf("swapfork: ok\n");
	return bad != 0;
}
