/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * files.c - what files on a disk cost: lines "FIG name cycles operations"
 *
 *   files DISK MB	DISK: an ext2 file system; MB: of the large file
 *
 * Rates count KiB as operations. "TSC n" at the start and at the end tell how
 * long a cycle is (micro.c). What is written is checked when it is read.
 */
#include "lib/ulib.h"

enum {
	BLOCK = 65536,
	KIB = 1024,
	CACHED_MB = 8,
	CACHED_PASSES = 5,
	CACHED_PAGES = CACHED_MB * KIB / KIB_PER_PAGE,
	SMALL_FILES = 5000,
	SMALL_BYTES = 100,
	WALKS = 20000,
	DEPTH = 8,
	PATH_BYTES = 256,
	FILE_MODE = 0644,
	DIR_MODE = 0755,
	FAULT_RUNS = 5,
	STAT_WORDS = 32,
	SYS_umount2 = 52,
};

static const char where[] = "/bench";
static uint32_t block[BLOCK / 4];
static uint64_t begun;

static uint64_t cycles_now(void)
{
	uint64_t v;

	__asm__ volatile("rdtsc" : "=A"(v));
	return v;
}

static void begin(void)
{
	begun = cycles_now();
}

static void end(const char *name, unsigned long ops)
{
	printf("FIG %s %llu %lu\n", name,
	       (unsigned long long)(cycles_now() - begun), ops);
}

static int check(const char *what, int ret)
{
	if (ret < 0)
		exit(fail("files", what, ret));
	return ret;
}

static char *path_of(const char *name, unsigned long n)
{
	static char path[PATH_BYTES];

	snprintf(path, sizeof(path), "%s/%s-%lu", where, name, n);
	return path;
}

/* a word a page tells where in which file it is */
static void write_file(const char *name, unsigned long mb)
{
	int fd = check(name, open(path_of(name, 0), O_RDWR | O_CREAT | O_TRUNC,
				  FILE_MODE));

	for (unsigned long i = 0; i < mb * KIB * KIB / BLOCK; i++) {
		for (uint32_t k = 0; k < BLOCK; k += PAGE_BYTES)
			block[k / 4] = i * BLOCK + k;
		if (write(fd, block, BLOCK) != BLOCK)
			exit(fail("files", "write", -ENOSPC));
	}
	check("fsync", fsync(fd));
	close(fd);
}

static void read_file_whole(const char *name, unsigned long mb)
{
	int fd = check(name, open(path_of(name, 0), O_RDONLY, 0));

	for (unsigned long i = 0; i < mb * KIB * KIB / BLOCK; i++) {
		if (read(fd, block, BLOCK) != BLOCK)
			exit(fail("files", "read", -EIO));
		for (uint32_t k = 0; k < BLOCK; k += PAGE_BYTES)
			if (block[k / 4] != i * BLOCK + k)
				exit(fail("files", "wrong contents", -EIO));
	}
	close(fd);
}

static void large_file(unsigned long mb)
{
	begin();
	write_file("large", mb);
	end("file_seq_write", mb * KIB);
	begin();
	read_file_whole("large", mb);
	end("file_seq_read", mb * KIB);
	check("unlink", unlink(path_of("large", 0)));
}

/* each page of the file through a new mapping */
static void fault_pages(void)
{
	uint64_t best = ~0ull;
	int fd = check("cached", open(path_of("cached", 0), O_RDONLY, 0));

	for (int run = 0; run < FAULT_RUNS; run++) {
		volatile uint32_t *p = mmap(NULL, CACHED_PAGES * PAGE_BYTES,
					    PROT_READ, MAP_SHARED, fd, 0);
		uint64_t from = cycles_now(), took;

		for (uint32_t i = 0; i < CACHED_PAGES; i++)
			if (p[i * (PAGE_BYTES / 4)] != i * PAGE_BYTES)
				exit(fail("files", "wrong page", -EIO));
		took = cycles_now() - from;
		best = took < best ? took : best;
		munmap((void *)p, CACHED_PAGES * PAGE_BYTES);
	}
	close(fd);
	printf("FIG file_page_fault %llu %u\n", (unsigned long long)best,
	       CACHED_PAGES);
}

static void cached_file(void)
{
	write_file("cached", CACHED_MB);
	read_file_whole("cached", CACHED_MB);
	begin();
	for (int i = 0; i < CACHED_PASSES; i++)
		read_file_whole("cached", CACHED_MB);
	end("file_cached_read", CACHED_PASSES * CACHED_MB * KIB);
	fault_pages();
}

static void small_files(void)
{
	begin();
	for (unsigned long i = 0; i < SMALL_FILES; i++) {
		int fd = check("create",
			       open(path_of("small", i),
				    O_WRONLY | O_CREAT | O_EXCL, FILE_MODE));

		if (write(fd, block, SMALL_BYTES) != SMALL_BYTES)
			exit(fail("files", "small", -EIO));
		close(fd);
	}
	end("file_create", SMALL_FILES);
	begin();
	for (unsigned long i = 0; i < SMALL_FILES; i++)
		check("unlink", unlink(path_of("small", i)));
	end("file_unlink", SMALL_FILES);
}

static void path_walk(void)
{
	static uint32_t stat_words[STAT_WORDS];
	char path[PATH_BYTES];
	size_t len = (size_t)snprintf(path, sizeof(path), "%s", where);

	for (int i = 0; i < DEPTH; i++) {
		len += (size_t)snprintf(path + len, sizeof(path) - len,
					"/directory-%d", i);
		check(path, mkdir(path, DIR_MODE));
	}
	begin();
	for (int i = 0; i < WALKS; i++)
		check(path, syscall2(SYS_stat64, path, stat_words));
	end("path_walk", WALKS);
}

int main(int argc, char **argv)
{
	if (argc < 3)
		return 2;
	mkdir(where, DIR_MODE);
	check(argv[1], mount(argv[1], where, "ext2", 0, NULL));
	printf("TSC %llu\n", (unsigned long long)cycles_now());
	large_file(str_to_ulong(argv[2]));
	cached_file();
	small_files();
	path_walk();
	printf("TSC %llu\n", (unsigned long long)cycles_now());
	check("umount", syscall2(SYS_umount2, where, 0));
	return 0;
}
