/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * swapon.c - swapon [-p PRIORITY] DEVICE...; -a: those of /etc/fstab; -s: lists
 * the areas
 */
#include "lib/fsys.h"

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

/* the number after "pri=" in options of fstab, as flags of swapon() */
static int fstab_flags(const char *options)
{
	while (options && *options) {
		if (str_starts(options, "pri="))
			return SWAP_FLAG_PREFER |
			       ((int)str_to_ulong(options + strlen("pri=")) &
				PRIO_MASK);
		options = strchr(options, ',');
		if (options)
			options++;
	}
	return 0;
}

/* no error: an area that is on already; with nofail, one that is not there */
static int all_of_fstab(void)
{
	static char text[MOUNTS_BYTES];
	struct mount_entry e;
	char *pos = text;
	int failed = 0, n = read_file("/etc/fstab", text, sizeof(text));

	if (n < 0)
		return fail("swapon", "/etc/fstab", n);
	while (mount_entry_next(&pos, &e)) {
		int ret;

		if (strcmp(e.type, "swap") != 0 ||
		    option_in(e.options, "noauto"))
			continue;
		ret = swapon(e.dev, fstab_flags(e.options));
		if (ret == -EBUSY ||
		    (ret == -ENOENT && option_in(e.options, "nofail")))
			continue;
		if (ret)
			failed = fail("swapon", e.dev, ret);
	}
	return failed;
}

int main(int argc, char **argv)
{
	int flags = 0, failed = 0, i = 1;

	if (argc > 1 && strcmp(argv[1], "-s") == 0)
		return list_areas();
	if (argc > 1 && strcmp(argv[1], "-a") == 0)
		return all_of_fstab();
	if (argc > 2 && strcmp(argv[1], "-p") == 0) {
		flags = SWAP_FLAG_PREFER |
			((int)str_to_ulong(argv[2]) & PRIO_MASK);
		i += 2;
	}
	if (i >= argc) {
		dprintf(2, "usage: swapon [-p PRIORITY] DEVICE... | -a | -s\n");
		return 2;
	}
	for (; i < argc; i++) {
		int ret = swapon(argv[i], flags);

		if (ret)
			failed = fail("swapon", argv[i], ret);
	}
	return failed;
}
