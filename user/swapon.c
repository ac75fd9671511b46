/* SPDX-License-Identifier: GPL-2.0-only */
/* swapon.c - swapon [-p PRIORITY] DEVICE..., or -s to list the areas */
#include "lib/ulib.h"

enum { SWAP_FLAG_PREFER = 0x8000, PRIO_MASK = 0x7fff, LIST_BYTES = 2048 };

static int list_areas(void)
{
	static char text[LIST_BYTES];
	int n = read_file("/proc/swaps", text, sizeof(text));

	if (n < 0)
		return fail("swapon", "/proc/swaps", n);
	printf("%s", text);
	return 0;
}

int main(int argc, char **argv)
{
	int flags = 0, failed = 0, i = 1;

	if (argc > 1 && strcmp(argv[1], "-s") == 0)
		return list_areas();
	if (argc > 2 && strcmp(argv[1], "-p") == 0) {
		flags = SWAP_FLAG_PREFER |
			((int)str_to_ulong(argv[2]) & PRIO_MASK);
		i += 2;
	}
	if (i >= argc) {
		dprintf(2, "usage: swapon [-p PRIORITY] DEVICE... | -s\n");
		return 2;
	}
	for (; i < argc; i++) {
		int ret = swapon(argv[i], flags);

		if (ret)
			failed = fail("swapon", argv[i], ret);
	}
	return failed;
}
