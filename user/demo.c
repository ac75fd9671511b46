/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * demo.c - what `make run` shows: memory three times the machine's, verified
 *
 * Runs thrash with several jobs and prints a status line a second: the lists
 * in pages, swap, pages in and out per second, wake-ups of the two daemons.
 */
#include "lib/ulib.h"

enum { TEXT_BYTES = 8192, HEADER_EVERY = 16, MS = 1000 };

static char text[TEXT_BYTES];

struct rates {
	unsigned long in, out, kswapd, kreclaimd;
};

static void rates_get(struct rates *r)
{
	if (read_file("/proc/vmstat", text, sizeof(text)) < 0)
		return;
	r->in = text_number(text, "pswpin ");
	r->out = text_number(text, "pswpout ");
	r->kswapd = text_number(text, "kswapd_wakeup ");
	r->kreclaimd = text_number(text, "kreclaimd_wakeup ");
}

static void header(void)
{
	printf("  free active  inact  inact  inact   swap     in    out "
	       "kswapd kreclaimd\n"
	       " pages  pages  dirty  clean target   used    /s     /s "
	       "wake-ups wake-ups\n");
}

static void status(const struct rates *now, const struct rates *old)
{
	unsigned long swap =
		meminfo_kib("SwapTotal:") - meminfo_kib("SwapFree:");

	printf("%6lu %6lu %6lu %6lu %6lu %6lu %6lu %6lu %6lu %8lu\n",
	       meminfo_kib("MemFree:") / KIB_PER_PAGE,
	       meminfo_kib("Active:") / KIB_PER_PAGE,
	       meminfo_kib("Inact_dirty:") / KIB_PER_PAGE,
	       meminfo_kib("Inact_clean:") / KIB_PER_PAGE,
	       meminfo_kib("Inact_target:") / KIB_PER_PAGE, swap / KIB_PER_PAGE,
	       now->in - old->in, now->out - old->out, now->kswapd,
	       now->kreclaimd);
}

int main(int argc, char **argv)
{
	static char *usual[] = {
		(char *)"thrash",  (char *)"96",
		(char *)"jobs=4",  (char *)"patterns=seq+zipf+rand",
		(char *)"quiet=1", NULL};
	char **command = argc > 1 ? argv : usual;
	struct rates now = {0}, old = {0};
	int pid, st = 0;

	command[0] = usual[0];
	printf("\nLethe forgets: %s MB of checked memory on a machine that has "
	       "%lu KiB\n\n",
	       command[1], meminfo_kib("MemTotal:"));
	rates_get(&old);
	pid = spawn(command);
	if (pid < 0)
		return fail("demo", "thrash", pid);
	for (unsigned long n = 0; wait4(pid, &st, WNOHANG, NULL) == 0; n++) {
		if (n % HEADER_EVERY == 0)
			header();
		sleep_ms(MS);
		rates_get(&now);
		status(&now, &old);
		old = now;
	}
	return st != 0;
}
