/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * vmstat.c - 2.4's vmstat: vmstat [SECONDS [COUNT]]
 *
 * The first line is the average since boot; memory in KiB, swap and io in KiB
 * a second, in and cs per second, cpu in percent.
 */
#include "lib/ulib.h"

enum { TEXT_BYTES = 8192, PERCENT = 100, HEADER_EVERY = 20, MS = 1000 };

struct figures {
	unsigned long run, blocked;
	unsigned long swap_used, free, buffers, cache;
	unsigned long si, so, bi, bo, in, cs; /* running sums */
	unsigned long user, system, idle;     /* ticks, running sums */
};

static char text[TEXT_BYTES];

/* the @n-th number (from 0) of the line that starts with @key */
static unsigned long nth_number(const char *key, int n)
{
	const char *s = text_field(text, key);

	for (; s && n > 0; n--) {
		while (*s >= '0' && *s <= '9')
			s++;
		while (*s == ' ')
			s++;
	}
	return s ? str_to_ulong(s) : 0;
}

static void collect(struct figures *f)
{
	f->free = meminfo_kib("MemFree:");
	f->buffers = meminfo_kib("Buffers:");
	f->cache = meminfo_kib("Cached:");
	f->swap_used = meminfo_kib("SwapTotal:") - meminfo_kib("SwapFree:");
	if (read_file("/proc/stat", text, sizeof(text)) < 0)
		return;
	f->user = nth_number("cpu ", 0) + nth_number("cpu ", 1);
	f->system = nth_number("cpu ", 2);
	f->idle = nth_number("cpu ", 3);
	f->bi = nth_number("page ", 0);
	f->bo = nth_number("page ", 1);
	f->si = nth_number("swap ", 0) * KIB_PER_PAGE;
	f->so = nth_number("swap ", 1) * KIB_PER_PAGE;
	f->in = nth_number("intr ", 0);
	f->cs = nth_number("ctxt ", 0);
	f->run = nth_number("procs_running ", 0);
	f->blocked = nth_number("procs_blocked ", 0);
}

static void show(const struct figures *now, const struct figures *old,
		 unsigned long seconds)
{
	unsigned long user = now->user - old->user;
	unsigned long system = now->system - old->system;
	unsigned long idle = now->idle - old->idle;
	unsigned long all = user + system + idle;

	if (!seconds)
		seconds = 1;
	if (!all)
		all = 1;
	printf("%2lu %2lu %6lu %6lu %6lu %6lu %5lu %5lu %5lu %5lu %4lu %5lu "
	       "%3lu %3lu %3lu\n",
	       now->run, now->blocked, now->swap_used, now->free, now->buffers,
	       now->cache, (now->si - old->si) / seconds,
	       (now->so - old->so) / seconds, (now->bi - old->bi) / seconds,
	       (now->bo - old->bo) / seconds, (now->in - old->in) / seconds,
	       (now->cs - old->cs) / seconds, user * PERCENT / all,
	       system * PERCENT / all, idle * PERCENT / all);
}

static void header(void)
{
	printf("procs               memory (KiB)     swap          io      "
	       "system      cpu\n");
	printf(" r  b   swpd   free   buff  cache    si    so    bi    bo   "
	       "in    cs  us  sy  id\n");
}

int main(int argc, char **argv)
{
	unsigned long seconds = argc > 1 ? str_to_ulong(argv[1]) : 0;
	unsigned long count = argc > 2 ? str_to_ulong(argv[2]) : 0;
	struct figures old = {0}, now = {0};
	struct sysinfo info = {0};

	sysinfo(&info);
	header();
	collect(&now);
	show(&now, &old, (unsigned long)info.uptime);
	if (!seconds)
		return 0;
	for (unsigned long n = 1; !count || n < count; n++) {
		sleep_ms(seconds * MS);
		old = now;
		collect(&now);
		if (n % HEADER_EVERY == 0)
			header();
		show(&now, &old, seconds);
	}
	return 0;
}
