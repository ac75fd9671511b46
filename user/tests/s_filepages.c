/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * s_filepages.c - s_filepages OP FILE PAGES: one script on a file, and what it
 * moved: the change of each counter of /proc/vmstat, one a line
 *
 *   write   whole pages from the start on, then fsync
 *   again   fsync of a file that nothing was written to
 *   read    one page a call, with a pause: each batch of read-ahead has arrived
 *   check   read at once, all of it
 *   map     every page changed through a shared mapping, then MS_SYNC
 *
 * Byte i of page n is (n + i) & 255, after "map" that plus 1.
 */
#include "lib/ulib.h"

enum {
	PAUSE_MS = 20,
	VMSTAT_BYTES = 4096,
	MS_SYNC = 4,
};

static char before[VMSTAT_BYTES], after[VMSTAT_BYTES];
static unsigned char page[PAGE_BYTES];

static const char *const names[] = {
	"pgpgin",
	"pgpgout",
	"T4_DEACTIVATE",
	"T6_DROP_BEHIND",
	"T7_FULL_WRITE",
	"T8_TOUCH_DIRTY",
	"T12_LAUNDER_BUSY",
	"T14_LAUNDER_STRIPPED",
	"T16_LAUNDER_CLEAN",
	"T18_LAUNDER_WRITE",
	"T22_RECLAIM_DIRECT",
	"T23_RECLAIM_FREE",
};

static void fill(unsigned int n, unsigned int plus)
{
	unsigned int i;

	for (i = 0; i < PAGE_BYTES; i++)
		page[i] = (unsigned char)(n + i + plus);
}

static int write_all(int fd, unsigned int pages)
{
	unsigned int n;

	for (n = 0; n < pages; n++) {
		fill(n, 0);
		if (write(fd, page, PAGE_BYTES) != (int)PAGE_BYTES)
			return -EIO;
	}
	return fsync(fd);
}

/* what page @n holds is right, written by "write" or by "map" */
static bool page_good(unsigned int n)
{
	unsigned int plus = (page[0] - n) & 0xffu, i;

	if (plus > 1)
		return false;
	for (i = 0; i < PAGE_BYTES; i++)
		if (page[i] != (unsigned char)(n + i + plus))
			return false;
	return true;
}

static int read_all(int fd, unsigned int pages, unsigned long pause)
{
	unsigned int n;

	for (n = 0; n < pages; n++) {
		if (read(fd, page, PAGE_BYTES) != (int)PAGE_BYTES)
			return -EIO;
		if (!page_good(n))
			return -EINVAL;
		if (pause)
			sleep_ms(pause);
	}
	return 0;
}

static int map_all(int fd, unsigned int pages)
{
	size_t bytes = (size_t)pages * PAGE_BYTES;
	unsigned char *at =
		mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	unsigned int n;

	if ((long)at < 0 && (long)at > -(long)PAGE_BYTES)
		return (int)(long)at;
	for (n = 0; n < pages; n++) {
		fill(n, 1);
		memcpy(at + (size_t)n * PAGE_BYTES, page, PAGE_BYTES);
	}
	return syscall3(SYS_msync, (long)at, (long)bytes, MS_SYNC);
}

static int run(const char *op, int fd, unsigned int pages)
{
	if (strcmp(op, "write") == 0)
		return write_all(fd, pages);
	if (strcmp(op, "again") == 0)
		return fsync(fd);
	if (strcmp(op, "read") == 0)
		return read_all(fd, pages, PAUSE_MS);
	if (strcmp(op, "check") == 0)
		return read_all(fd, pages, 0);
	return strcmp(op, "map") == 0 ? map_all(fd, pages) : -EINVAL;
}

int main(int argc, char **argv)
{
	unsigned int i;
	int fd, ret;

	if (argc != 4)
		return fail("s_filepages", "OP FILE PAGES", -EINVAL);
	fd = open(argv[2], O_RDWR | O_CREAT, 0644);
	if (fd < 0)
		return fail("s_filepages", argv[2], fd);
	sleep_ms(1); /* what pausing needs is there now */
	read_file("/proc/vmstat", after, sizeof(after));
	read_file("/proc/vmstat", before, sizeof(before));
	ret = run(argv[1], fd, (unsigned int)str_to_ulong(argv[3]));
	read_file("/proc/vmstat", after, sizeof(after));
	if (ret < 0)
		return fail("s_filepages", argv[1], ret);
	for (i = 0; i < ARRAY_SIZE(names); i++)
		printf("%s %lu\n", names[i],
		       text_number(after, names[i]) -
			       text_number(before, names[i]));
	return 0;
}
