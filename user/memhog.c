/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * memhog.c - takes memory and keeps it: memhog MB [hold=SECONDS] [lock]
 *
 * Every page is written; hold=0 (default) ends at once, `lock` uses mlock.
 */
#include "lib/ulib.h"

enum { PAGES_PER_MB = 256, MS = 1000, REPORT_MB = 16 };

int main(int argc, char **argv)
{
	unsigned long mb, hold = 0, pages;
	uint64_t begun;
	bool lock = false;
	char *base;

	if (argc < 2) {
		dprintf(2, "usage: memhog MB [hold=SECONDS] [lock]\n");
		return 2;
	}
	mb = str_to_ulong(argv[1]);
	for (int i = 2; i < argc; i++) {
		if (str_starts(argv[i], "hold="))
			hold = str_to_ulong(argv[i] + strlen("hold="));
		else if (strcmp(argv[i], "lock") == 0)
			lock = true;
	}
	pages = mb * PAGES_PER_MB;
	base = mmap(NULL, pages * PAGE_BYTES, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (MMAP_FAILED(base))
		return fail("memhog", "mmap", (long)base);
	if (lock) {
		int ret = mlock(base, pages * PAGE_BYTES);

		if (ret)
			return fail("memhog", "mlock", ret);
	}
	begun = now_us();
	for (unsigned long i = 0; i < pages; i++) {
		base[i * PAGE_BYTES] = (char)i;
		if ((i + 1) % (REPORT_MB * PAGES_PER_MB) == 0)
			printf("memhog: %lu MB\n", (i + 1) / PAGES_PER_MB);
	}
	printf("memhog: filled in %lu ms\n",
	       (unsigned long)((now_us() - begun) / MS));
	printf("memhog: has %lu MB\n", mb);
	sleep_ms(hold * MS);
	return 0;
}
