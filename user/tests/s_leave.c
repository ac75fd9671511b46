/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * s_leave.c - s_leave FILE PAGES TAKEN: clean pages of a file leave memory, one
 * transition after the other, each waited for; how often each was counted
 *
 * FILE is twice PAGES long. Its second half goes first: with it goes all else
 * that could be counted. Then the first half, in the steps
 *
 *	read      each page is faulted in alone and unmapped again
 *	old       nothing happens until the idle kswapd has found them all
 *	launder   memory is taken until there is a shortage
 *	again     given back; each page is faulted in again
 *	old-again
 *	launder-again
 *	reclaim   given back; all that is free above a reserve is taken, and TAKEN
 *		  pages more
 *	last      given back; each page is faulted in again
 *
 * One line a counter: STEP COUNTER CHANGE. "reclaim" also says how many pages
 * were free and inactive_clean before it, and how many are free after it.
 * tests/system/test_filepages.py has worked the numbers out.
 */
#include "lib/ulib.h"

enum {
	MADV_RANDOM = 1,
	MAP_NORESERVE = 0x4000,
	/* an allocation that can reclaim takes no free page below min + this */
	ABOVE_MIN = 8,
	LAUNDERED = 64, /* more than comes by chance */
	SHORT = 32,	/* more than buffer pages can make up for (4.11, 5.6) */
	HOG_PAGES = 4096,
	PTES = 1024,	   /* of a page table */
	IDLE_MS = 1000000, /* seven laps of 1/64 of the list a second */
	KSWAPD_MS = 3000,  /* more than two of its rounds */
	TEXT_BYTES = 4096,
};

static const char *const names[] = {
	"T1_ADD",
	"T4_DEACTIVATE",
	"T8_TOUCH_DIRTY",
	"T14_LAUNDER_STRIPPED",
	"T15_LAUNDER_BUFFER",
	"T16_LAUNDER_CLEAN",
	"T19_TOUCH_CLEAN",
	"T22_RECLAIM_DIRECT",
	"T23_RECLAIM_FREE",
};

static char before[TEXT_BYTES], after[TEXT_BYTES], meminfo[TEXT_BYTES];
static unsigned int pages;
static unsigned long free_min, free_high; /* of all zones: there is one */
static char *hog;
static unsigned int hog_next;

static void begin(void)
{
	read_file("/proc/vmstat", before, sizeof(before));
}

static void end(const char *step)
{
	unsigned int i;

	read_file("/proc/vmstat", after, sizeof(after));
	for (i = 0; i < ARRAY_SIZE(names); i++)
		printf("%s %s %lu\n", step, names[i],
		       text_number(after, names[i]) -
			       text_number(before, names[i]));
}

static unsigned long meminfo_pages(const char *key)
{
	read_file("/proc/meminfo", meminfo, sizeof(meminfo));
	return text_number(meminfo, key) / KIB_PER_PAGE;
}

/* "127\t254\t381" */
static int read_marks(void)
{
	const char *high;
	int ret = read_file("/proc/sys/vm/freepages", meminfo, sizeof(meminfo));

	if (ret < 0)
		return ret;
	free_min = str_to_ulong(meminfo);
	high = strchr(meminfo, '\t');
	high = high ? strchr(high + 1, '\t') : NULL;
	free_high = high ? str_to_ulong(high + 1) : 0;
	return free_high ? 0 : -EINVAL;
}

/* each page alone: no cluster, no read-ahead */
static int touch(int fd, unsigned int first)
{
	size_t bytes = (size_t)pages * PAGE_BYTES;
	volatile char *at;
	unsigned int n;
	char sum = 0;
	int ret;

	at = mmap(NULL, bytes, PROT_READ, MAP_SHARED, fd, first);
	if (MMAP_FAILED(at))
		return (int)(long)at;
	ret = syscall3(SYS_madvise, (long)at, (long)bytes, MADV_RANDOM);
	for (n = 0; n < pages; n++)
		sum |= at[(size_t)n * PAGE_BYTES];
	munmap((void *)at, bytes);
	return sum ? -EIO : ret;
}

/* room for all of memory; its page tables are there */
static int hog_begin(void)
{
	unsigned int n;

	hog = mmap(NULL, HOG_PAGES * PAGE_BYTES, PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (MMAP_FAILED(hog))
		return (int)(long)hog;
	for (n = 0; n < HOG_PAGES; n += PTES)
		hog[n * PAGE_BYTES] = 1;
	hog[(HOG_PAGES - 1) * PAGE_BYTES] = 1;
	hog_next = 1;
	return 0;
}

static void hog_end(void)
{
	munmap(hog, HOG_PAGES * PAGE_BYTES);
}

/* one page more */
static void hog_page(void)
{
	if (hog_next % PTES == 0)
		hog_next++;
	if (hog_next < HOG_PAGES - 1)
		hog[hog_next++ * PAGE_BYTES] = 1;
}

/* until there is a shortage, or was one; kswapd has time then */
static void squeeze(void)
{
	unsigned long first = meminfo_pages("Inact_clean:"), free, clean;

	do {
		hog_page();
		free = meminfo_pages("MemFree:");
		clean = text_number(meminfo, "Inact_clean:") / KIB_PER_PAGE;
	} while (free + clean >= free_high - SHORT &&
		 clean < first + LAUNDERED);
	sleep_ms(KSWAPD_MS);
}

/* the pages are read, grow old and are laundered; the steps' names */
static int one_round(int fd, unsigned int first, const char *read,
		     const char *old, const char *launder)
{
	int ret;

	begin();
	ret = touch(fd, first);
	end(read);
	begin();
	sleep_ms(IDLE_MS);
	end(old);
	begin();
	if (ret == 0)
		ret = hog_begin();
	if (ret)
		return ret;
	squeeze();
	end(launder);
	hog_end();
	return 0;
}

static int run(int fd, unsigned int taken)
{
	unsigned long free;
	int ret;

	ret = read_marks();
	if (ret == 0)
		ret = one_round(fd, pages, "read", "old", "launder");
	if (ret == 0)
		ret = one_round(fd, 0, "read", "old", "launder");
	if (ret == 0)
		ret = one_round(fd, 0, "again", "old-again", "launder-again");
	if (ret == 0)
		ret = hog_begin();
	if (ret)
		return ret;
	/* everything that a look takes is there, then it is looked at */
	begin();
	meminfo_pages("MemFree:");
	begin();
	free = meminfo_pages("MemFree:");
	printf("reclaim min %lu\n", free_min);
	printf("reclaim before %lu\n", free);
	printf("reclaim clean %lu\n",
	       text_number(meminfo, "Inact_clean:") / KIB_PER_PAGE);
	taken += (unsigned int)(free - (free_min + ABOVE_MIN - 1));
	for (; taken > 0; taken--)
		hog_page();
	free = meminfo_pages("MemFree:");
	end("reclaim");
	printf("reclaim free %lu\n", free);
	hog_end();
	begin();
	ret = touch(fd, 0);
	end("last");
	return ret;
}

int main(int argc, char **argv)
{
	int fd, ret;

	if (argc != 4)
		return fail("s_leave", "FILE PAGES TAKEN", -EINVAL);
	pages = str_to_ulong(argv[2]);
	fd = open(argv[1], O_RDONLY, 0);
	if (fd < 0)
		return fail("s_leave", argv[1], fd);
	ret = run(fd, str_to_ulong(argv[3]));
	return ret < 0 ? fail("s_leave", "mmap", ret) : 0;
}
