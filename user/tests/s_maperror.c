/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * s_maperror.c - s_maperror FILE PAGES BAD: a shared mapping of a file whose
 * page BAD cannot be written; who writes it, and what fsync and msync say
 *
 * One line a call: NAME ERROR. Each word of page n becomes n + the number of
 * the round: what the other pages hold at the end is known.
 */
#include "lib/ulib.h"

enum {
	MS_ASYNC = 1,
	MS_SYNC = 4,
	HOG_PAGES = 4096, /* more than the machine has */
	HOG_STEP = 16,
	PAUSE_MS = 10,
	MAP_NORESERVE = 0x4000,
	VMSTAT_BYTES = 4096,
};

static const char written[] = "T18_LAUNDER_WRITE";
static char vmstat[VMSTAT_BYTES];
static unsigned int pages, bad;
static size_t bytes;

static void say(const char *what, int ret)
{
	printf("%s %s\n", what, error_name(ret < 0 ? -ret : 0));
}

static unsigned long count(const char *key)
{
	read_file("/proc/vmstat", vmstat, sizeof(vmstat));
	return text_number(vmstat, key);
}

static unsigned int *map(int fd)
{
	return mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
}

static void change(unsigned int *at, unsigned int n, unsigned int round)
{
	unsigned int i, words = PAGE_BYTES / sizeof(*at);

	for (i = 0; i < words; i++)
		at[n * words + i] = n + round;
}

static int sync_map(const unsigned int *at, int flags)
{
	return syscall3(SYS_msync, (long)at, (long)bytes, flags);
}

/* two calls: the error is told once */
static void twice(const char *what, int fd)
{
	char again[32];

	say(what, fsync(fd));
	snprintf(again, sizeof(again), "%s-again", what);
	say(again, fsync(fd));
}

/* memory is taken until page_launder() has written something */
static unsigned long press(void)
{
	unsigned long before = count(written), n = 0;
	char *hog = mmap(NULL, HOG_PAGES * PAGE_BYTES, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (MMAP_FAILED(hog))
		return 0;
	for (; n < HOG_PAGES && count(written) == before; n++) {
		hog[n * PAGE_BYTES] = 1;
		if (n % HOG_STEP == 0)
			sleep_ms(PAUSE_MS);
	}
	munmap(hog, HOG_PAGES * PAGE_BYTES);
	return count(written) - before;
}

static int run(int fd)
{
	unsigned int *at = map(fd), n;

	if (MMAP_FAILED(at))
		return (int)(long)at;
	for (n = 0; n < pages; n++)
		change(at, n, 1);
	say("msync", sync_map(at, MS_SYNC));
	say("msync-again", sync_map(at, MS_SYNC));
	say("fsync-after-msync", fsync(fd));
	/* the good ones alone */
	change(at, (bad + 1) % pages, 2);
	say("msync-good", sync_map(at, MS_SYNC));
	/* marked by msync, written by fsync */
	change(at, bad, 2);
	say("async", sync_map(at, MS_ASYNC));
	twice("fsync", fd);
	/* marked by munmap */
	change(at, bad, 3);
	munmap(at, bytes);
	twice("munmap", fd);
	/* unmapped by swap_out(), written by page_launder() */
	at = map(fd);
	if (MMAP_FAILED(at))
		return (int)(long)at;
	change(at, bad, 4);
	printf("T18 %lu\n", press());
	twice("launder", fd);
	munmap(at, bytes);
	say("close", close(fd));
	return 0;
}

int main(int argc, char **argv)
{
	int fd, ret;

	if (argc != 4)
		return fail("s_maperror", "FILE PAGES BAD", -EINVAL);
	pages = str_to_ulong(argv[2]);
	bad = str_to_ulong(argv[3]);
	bytes = (size_t)pages * PAGE_BYTES;
	fd = open(argv[1], O_RDWR, 0);
	if (fd < 0)
		return fail("s_maperror", argv[1], fd);
	ret = run(fd);
	return ret < 0 ? fail("s_maperror", "mmap", ret) : 0;
}
