/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * s_tmpfs.c - s_tmpfs FILE MIB: write a file, read it back, map it, cut it
 *	       s_tmpfs FILE fill: write until it fails, and say how far it got
 */
#include "lib/ulib.h"

enum {
	CHUNK = 64 << 10,
	WORDS = CHUNK / sizeof(uint32_t),
	CHUNKS_PER_MIB = (1 << 20) / CHUNK,
	MIB_SHIFT = 20,
};

static uint32_t buf[WORDS];

static uint32_t word_of(uint32_t chunk, uint32_t word)
{
	return (chunk * 2654435761u) ^ (word * 40503u) ^ 0x5bd1e995u;
}

static int write_all(int fd, uint32_t chunks)
{
	for (uint32_t c = 0; c < chunks; c++) {
		for (uint32_t w = 0; w < WORDS; w++)
			buf[w] = word_of(c, w);
		int n = write(fd, buf, CHUNK);

		if (n != CHUNK)
			return fail("s_tmpfs", "write", n);
	}
	return 0;
}

/* words that are not as written, up to byte @size; zeroes behind it */
static uint32_t bad_words(const uint32_t *p, uint32_t chunk, uint32_t size)
{
	uint32_t bad = 0;

	for (uint32_t w = 0; w < WORDS; w++) {
		uint32_t at = chunk * CHUNK + w * sizeof(uint32_t);

		bad += p[w] != (at < size ? word_of(chunk, w) : 0);
	}
	return bad;
}

static uint32_t read_all(int fd, uint32_t chunks, uint32_t size)
{
	uint32_t bad = 0;

	syscall3(19 /* lseek */, fd, 0, 0);
	for (uint32_t c = 0; c < chunks; c++) {
		if (read(fd, buf, CHUNK) != CHUNK)
			return 1;
		bad += bad_words(buf, c, size);
	}
	return bad;
}

/* the same through a mapping, from the end to the beginning */
static uint32_t map_all(int fd, uint32_t chunks, uint32_t size)
{
	uint32_t *p = mmap(NULL, (size_t)chunks * CHUNK, PROT_READ | PROT_WRITE,
			   MAP_SHARED, fd, 0);
	uint32_t bad = 0;

	if (MMAP_FAILED(p))
		return 1;
	for (uint32_t c = chunks; c-- > 0;)
		bad += bad_words(p + (size_t)c * WORDS, c, size);
	munmap(p, (size_t)chunks * CHUNK);
	return bad;
}

static int fill(int fd)
{
	unsigned long total = 0;
	int n;

	while ((n = write(fd, buf, CHUNK)) > 0)
		total += (unsigned long)n;
	printf("wrote %lu bytes, then %s\n", total, error_name(-n));
	close(fd);
	return 0;
}

int main(int argc, char **argv)
{
	uint32_t chunks, size;
	int fd;

	if (argc != 3)
		return fail("s_tmpfs", "FILE MIB", -EINVAL);
	fd = open(argv[1], O_RDWR | O_CREAT | O_TRUNC, 0600);
	if (fd < 0)
		return fail("s_tmpfs", argv[1], fd);
	if (strcmp(argv[2], "fill") == 0)
		return fill(fd);
	size = (uint32_t)str_to_ulong(argv[2]) << MIB_SHIFT;
	chunks = size / CHUNK;
	if (write_all(fd, chunks))
		return 1;
	printf("read: %u wrong words\n", read_all(fd, chunks, size));
	printf("map: %u wrong words\n", map_all(fd, chunks, size));
	/* cut within a page that is in swap by now, and let it grow again */
	size = size / 2 + 1024;
	printf("cut: %ld\n", syscall2(SYS_ftruncate, fd, size));
	printf("grow: %ld\n", syscall2(SYS_ftruncate, fd, chunks * CHUNK));
	printf("read: %u wrong words\n", read_all(fd, chunks, size));
	close(fd);
	return 0;
}
