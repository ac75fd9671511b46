/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * s_shm.c - s_shm MIB [STOP]: more shared memory than RAM, written by a child,
 * read by its parent in another order, and written again by both in turn;
 * three times, or until the file STOP exists
 */
#include "lib/ulib.h"

enum { WORDS = PAGE_BYTES / sizeof(uint32_t), STEP = 7919 /* prime */ };

static uint32_t word_of(uint32_t page, uint32_t word, uint32_t round)
{
	return (page * 2654435761u) ^ (word * 40503u) ^ (round << 28);
}

static void fill(volatile uint32_t *p, uint32_t page, uint32_t round)
{
	for (uint32_t w = 0; w < WORDS; w++)
		p[(size_t)page * WORDS + w] = word_of(page, w, round);
}

static uint32_t bad_words(const volatile uint32_t *p, uint32_t page,
			  uint32_t round)
{
	uint32_t bad = 0;

	for (uint32_t w = 0; w < WORDS; w++)
		bad += p[(size_t)page * WORDS + w] != word_of(page, w, round);
	return bad;
}

/* writes every second page from @first on, in steps that jump around */
static void writer(volatile uint32_t *p, uint32_t pages, uint32_t first,
		   uint32_t step, uint32_t round)
{
	for (uint32_t i = first; i < pages; i += step)
		fill(p, (uint32_t)((uint64_t)i * STEP % pages), round);
}

int main(int argc, char **argv)
{
	uint32_t mib = argc > 1 ? (uint32_t)str_to_ulong(argv[1]) : 4;
	uint32_t pages = mib << 8, bad = 0;
	volatile uint32_t *p = mmap(NULL, (size_t)mib << 20,
				    PROT_READ | PROT_WRITE,
				    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (MMAP_FAILED(p))
		return fail("s_shm", "mmap", (long)p);
	for (uint32_t round = 0;
	     argc > 2 ? syscall2(SYS_access, argv[2], 0) != 0 : round < 3;
	     round++) {
		int status, pid = fork();

		if (pid == 0) {
			writer(p, pages, round & 1, 2, round);
			_exit(0);
		}
		writer(p, pages, !(round & 1), 2, round);
		status = wait_for(pid);
		if (status != 0)
			return fail("s_shm", "child", -status);
		for (uint32_t i = 0; i < pages; i++)
			bad += bad_words(p, i, round);
	}
	printf("%u pages, wrong words %u\n", pages, bad);
	return bad != 0;
}
