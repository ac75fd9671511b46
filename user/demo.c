/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * demo.c - what `make run` shows: files and anonymous memory compete
 *
 * On a disk thrash (anonymous memory larger than the machine's) and filecopy (a
 * file twice as large as the machine's memory is made, copied and compared, beside
 * what it keeps in use) run at the same time; without a disk thrash alone. A
 * status line a second shows the lists, how much memory each side has, and what
 * comes and goes. All that both wrote is verified; `demo ARGS` gives ARGS to thrash.
 */
#include "lib/fsys.h"

enum {
	TEXT_BYTES = 8192,
	HEADER_EVERY = 16,
	MS = 1000,
};
enum { EXT2_MAGIC = 0xef53, NR_SHOWN = 2 };

static char text[TEXT_BYTES];

/* counters that are shown as what they grew by, in the order of the columns */
static const char *const rate_names[] = {
	"pgpgin ",   "pgpgout ",	"pswpin ",	  "pswpout ",
	"T5_UNMAP ", "T6_DROP_BEHIND ", "T7_FULL_WRITE ", "kswapd_wakeup ",
};
enum { PGIN, PGOUT, SWPIN, SWPOUT, NR_RATES = ARRAY_SIZE(rate_names) };

struct rates {
	unsigned long n[NR_RATES];
};

static void rates_get(struct rates *r)
{
	if (read_file("/proc/vmstat", text, sizeof(text)) < 0)
		return;
	for (int i = 0; i < NR_RATES; i++)
		r->n[i] = text_number(text, rate_names[i]);
	/* KiB of disks; without the swap disk's it is files, in pages */
	r->n[PGIN] = r->n[PGIN] / KIB_PER_PAGE - r->n[SWPIN];
	r->n[PGOUT] = r->n[PGOUT] / KIB_PER_PAGE - r->n[SWPOUT];
}

static void header(void)
{
	printf("  free active inact inact  file  swap | files files  swap  "
	       "swap | unmap  read full kswapd\n"
	       " pages        dirty clean cache  used | in /s out/s  in/s "
	       "out/s |   T5  past6 wr.7 wakes\n");
}

static unsigned long pages(const char *key)
{
	return meminfo_kib(key) / KIB_PER_PAGE;
}

static void status(const struct rates *now, const struct rates *old)
{
	printf("%6lu %6lu %5lu %5lu %5lu %5lu |", pages("MemFree:"),
	       pages("Active:"), pages("Inact_dirty:"), pages("Inact_clean:"),
	       pages("Cached:") + pages("Buffers:"),
	       pages("SwapTotal:") - pages("SwapFree:"));
	for (int i = 0; i < NR_RATES; i++) {
		long grown = (long)(now->n[i] - old->n[i]);

		printf(i == SWPOUT + 1 ? " | %5ld" : " %5ld",
		       grown < 0 ? 0 : grown);
	}
	printf("\n");
}

/* is /tmp on a disk? */
static bool have_disk(void)
{
	struct statfs64 st;

	return statfs64("/tmp", &st) == 0 && st.type == EXT2_MAGIC;
}

/* starts @argv unless it is NULL; its pid, 0 for none, or an error, told */
static int start(char *const argv[])
{
	int pid = argv ? spawn(argv) : 0;

	if (pid < 0)
		fail("demo", argv[0], pid);
	return pid;
}

/* shows a line a second until all of @pids have ended; how many failed */
static int watch(int *pids)
{
	struct rates now = {{0}}, old = {{0}};
	int failed = 0, running = (pids[0] > 0) + (pids[1] > 0);

	rates_get(&old);
	for (unsigned long n = 0; running; n++) {
		if (n % HEADER_EVERY == 0)
			header();
		sleep_ms(MS);
		rates_get(&now);
		status(&now, &old);
		old = now;
		for (int i = 0; i < NR_SHOWN; i++) {
			int st = 0;

			if (pids[i] <= 0 ||
			    wait4(pids[i], &st, WNOHANG, NULL) == 0)
				continue;
			pids[i] = 0;
			running--;
			failed += st != 0;
		}
	}
	return failed;
}

int main(int argc, char **argv)
{
	static char *thrash[] = {(char *)"thrash",  (char *)"48",
				 (char *)"jobs=2",  (char *)"patterns=seq+zipf",
				 (char *)"quiet=1", NULL};
	static char *alone[] = {
		(char *)"thrash",  (char *)"96",
		(char *)"jobs=4",  (char *)"patterns=seq+zipf+rand",
		(char *)"quiet=1", NULL};
	static char *filecopy[] = {(char *)"filecopy", (char *)"/tmp",
				   (char *)"mb=64", NULL};
	bool disk = have_disk();
	char **command = argc > 1 ? argv : disk ? thrash : alone;
	int pids[NR_SHOWN], failed;

	command[0] = thrash[0];
	printf("\nLethe forgets: %s MB of checked memory%s on a machine that "
	       "has %lu KiB\n\n",
	       command[1], disk ? " and a copy of 64 MB of files" : "",
	       meminfo_kib("MemTotal:"));
	pids[0] = start(command);
	pids[1] = start(disk ? filecopy : NULL);
	failed = (pids[0] < 0) + (pids[1] < 0);
	failed += watch(pids);
	printf(failed ? "demo: FAILED\n" : "demo: everything verified\n");
	return failed != 0;
}
