/* SPDX-License-Identifier: GPL-2.0-only */
/* mkdir.c - mkdir [-p] PATH...: makes directories, with -p those above too */
#include "lib/fsys.h"

enum { MODE_DIR = 0777 };

/* every directory on the way to @path */
static void make_above(const char *path)
{
	char part[FSYS_PATH_BYTES];

	for (size_t i = 0; path[i] && i < sizeof(part) - 1; i++) {
		if (i > 0 && path[i] == '/') {
			part[i] = '\0';
			mkdir(part, MODE_DIR);
		}
		part[i] = path[i];
	}
}

int main(int argc, char **argv)
{
	bool parents = argc > 1 && strcmp(argv[1], "-p") == 0;
	int failed = 0, i = 1 + parents;

	if (i >= argc) {
		dprintf(2, "usage: mkdir [-p] PATH...\n");
		return 2;
	}
	for (; i < argc; i++) {
		int ret;

		if (parents)
			make_above(argv[i]);
		ret = mkdir(argv[i], MODE_DIR);
		if (ret && !(parents && ret == -EEXIST && is_dir(argv[i])))
			failed = fail("mkdir", argv[i], ret);
	}
	return failed;
}
