/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * s_holes.c - page_launder gives blocks to holes: s_holes FILE MIB SEED
 *
 * A file of nothing but holes is mapped and a word of each page written, in an
 * order without order. With less memory than the file kswapd writes such pages,
 * so it allocates blocks, and blocks of pointers, while memory is short. Then
 * every word is compared: through the mapping, and with read().
 */
#include "lib/fsys.h"

enum {
	MIB_SHIFT = 20,
	FILE_MODE = 0600,
	MS_SYNC = 4,
	STRIDE = 7919, /* a prime: visits every page */
};

static uint32_t page[PAGE_BYTES / 4];

static uint32_t word_of(uint32_t seed, uint32_t n)
{
	return (n + 1) * 2654435761u ^ seed * 40503u;
}

int main(int argc, char **argv)
{
	uint32_t seed, nr, wrong = 0;
	char *p;
	int fd;

	if (argc != 4)
		return fail("s_holes", "FILE MIB SEED", -EINVAL);
	nr = (uint32_t)str_to_ulong(argv[2]) << (MIB_SHIFT - 12);
	seed = (uint32_t)str_to_ulong(argv[3]);
	fd = open(argv[1], O_RDWR | O_CREAT | O_TRUNC, FILE_MODE);
	if (fd < 0 || syscall2(SYS_ftruncate, fd, nr * PAGE_BYTES) < 0)
		return fail("s_holes", argv[1], fd);
	p = mmap(NULL, nr * PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
		 0);
	if (MMAP_FAILED(p))
		return fail("s_holes", "mmap", (long)p);
	for (uint32_t i = 0, n = seed % nr; i < nr; i++, n = (n + STRIDE) % nr)
		*(uint32_t *)(void *)(p + n * PAGE_BYTES + n % 1000 * 4) =
			word_of(seed, n);
	for (uint32_t n = 0; n < nr; n++)
		wrong += *(uint32_t *)(void *)(p + n * PAGE_BYTES +
					       n % 1000 * 4) !=
			 word_of(seed, n);
	printf("msync %ld\n",
	       syscall3(SYS_msync, (long)p, (long)(nr * PAGE_BYTES), MS_SYNC));
	munmap(p, nr * PAGE_BYTES);
	for (uint32_t n = 0; n < nr; n++) {
		if (read(fd, page, PAGE_BYTES) != (int)PAGE_BYTES)
			return fail("s_holes", "read", (long)n);
		for (uint32_t i = 0; i < PAGE_BYTES / 4; i++)
			wrong += page[i] !=
				 (i == n % 1000 ? word_of(seed, n) : 0);
	}
	printf("holes: %u pages, %u words wrong\n", nr, wrong);
	return wrong != 0;
}
