/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * filemix.c - a file larger than memory, alone and against anonymous memory
 *
 *   filemix DISK FILE_MB HOT_MB
 *
 * Phases, each a line "FIG mix_NAME cycles KiB" (micro.c explains them):
 * write (the file, then fsync), read1 and read2 (the file twice: no pass finds
 * it cached), hotfile (a tenth of it five times: what caching gains), both (all
 * of the file while an anonymous set is walked at the same rate: does streaming
 * push out what is in use?), after (the anonymous set once more: what was
 * pushed out). Every page is checked.
 */
#include "lib/ulib.h"

enum {
	BLOCK = 65536,
	KIB = 1024,
	BLOCK_KIB = BLOCK / KIB,
	BLOCK_PAGES = BLOCK / PAGE_BYTES,
	PAGE_WORDS = PAGE_BYTES / 4,
	HOT_PASSES = 5,
	HOT_PART = 10,
	FILE_MODE = 0600,
	DIR_MODE = 0755,
	SYS_umount2 = 52,
};
#define PAGE_MARK 2654435761u /* times its number: what a file page holds */
#define HOT_MARK  0x5aa5a55au /* xor its number: an anonymous page */

static const char where[] = "/bench";
static const char path[] = "/bench/mix";
static uint32_t block[BLOCK / 4], nr_wrong, nr_hot;
static uint32_t *hot;
static uint64_t begun;

static uint64_t cycles_now(void)
{
	uint64_t v;

	__asm__ volatile("rdtsc" : "=A"(v));
	return v;
}

static void end(const char *phase, unsigned long kib)
{
	printf("FIG mix_%s %llu %lu\n", phase,
	       (unsigned long long)(cycles_now() - begun), kib);
}

static int check(const char *what, int ret)
{
	if (ret < 0)
		exit(fail("filemix", what, ret));
	return ret;
}

static void write_all(int fd, uint32_t blocks)
{
	for (uint32_t i = 0; i < blocks; i++) {
		for (uint32_t p = 0; p < BLOCK_PAGES; p++)
			block[p * PAGE_WORDS] =
				(i * BLOCK_PAGES + p) * PAGE_MARK;
		if (write(fd, block, BLOCK) != BLOCK)
			exit(fail("filemix", "write", -ENOSPC));
	}
	check("fsync", fsync(fd));
}

static void walk_hot(uint32_t from, uint32_t nr)
{
	for (uint32_t k = from; k < from + nr; k++) {
		uint32_t *p = hot + (unsigned long)(k % nr_hot) * PAGE_WORDS;

		nr_wrong += p[0] != (k % nr_hot ^ HOT_MARK);
		p[1]++;
	}
}

/* @mixed: as many pages of the anonymous set as of the file */
static void read_blocks(int fd, uint32_t blocks, bool mixed)
{
	int64_t at;

	syscall6(SYS__llseek, fd, 0, 0, (long)&at, 0, 0);
	for (uint32_t i = 0; i < blocks; i++) {
		if (read(fd, block, BLOCK) != BLOCK)
			exit(fail("filemix", "read", -EIO));
		for (uint32_t p = 0; p < BLOCK_PAGES; p++)
			nr_wrong += block[p * PAGE_WORDS] !=
				    (i * BLOCK_PAGES + p) * PAGE_MARK;
		if (mixed)
			walk_hot(i * BLOCK_PAGES, BLOCK_PAGES);
	}
}

static void file_alone(int fd, uint32_t blocks)
{
	begun = cycles_now();
	write_all(fd, blocks);
	end("write", blocks * BLOCK_KIB);
	begun = cycles_now();
	read_blocks(fd, blocks, false);
	end("read1", blocks * BLOCK_KIB);
	begun = cycles_now();
	read_blocks(fd, blocks, false);
	end("read2", blocks * BLOCK_KIB);
	read_blocks(fd, blocks / HOT_PART, false);
	begun = cycles_now();
	for (int i = 0; i < HOT_PASSES; i++)
		read_blocks(fd, blocks / HOT_PART, false);
	end("hotfile", blocks / HOT_PART * HOT_PASSES * BLOCK_KIB);
}

static void file_and_memory(int fd, uint32_t blocks)
{
	hot = mmap(NULL, (size_t)nr_hot * PAGE_BYTES, PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (MMAP_FAILED(hot))
		exit(fail("filemix", "mmap", (long)hot));
	for (uint32_t i = 0; i < nr_hot; i++)
		hot[(unsigned long)i * PAGE_WORDS] = i ^ HOT_MARK;
	begun = cycles_now();
	read_blocks(fd, blocks, true);
	end("both", blocks * BLOCK_KIB);
	begun = cycles_now();
	walk_hot(0, nr_hot);
	end("after", nr_hot * KIB_PER_PAGE);
}

int main(int argc, char **argv)
{
	uint32_t blocks;
	int fd;

	if (argc < 4)
		return 2;
	blocks = str_to_ulong(argv[2]) * KIB / BLOCK_KIB;
	nr_hot = str_to_ulong(argv[3]) * KIB / KIB_PER_PAGE;
	mkdir(where, DIR_MODE);
	check(argv[1], mount(argv[1], where, "ext2", 0, NULL));
	fd = check(path, open(path, O_RDWR | O_CREAT | O_TRUNC, FILE_MODE));
	printf("TSC %llu\n", (unsigned long long)cycles_now());
	file_alone(fd, blocks);
	file_and_memory(fd, blocks);
	printf("TSC %llu\n", (unsigned long long)cycles_now());
	printf("filemix: %u pages wrong\n", nr_wrong);
	close(fd);
	check("unlink", unlink(path));
	check("umount", syscall2(SYS_umount2, where, 0));
	return nr_wrong != 0;
}
