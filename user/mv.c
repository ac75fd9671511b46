/* SPDX-License-Identifier: GPL-2.0-only */
/* mv.c - mv SOURCE... TARGET: renames, within one file system */
#include "lib/fsys.h"

int main(int argc, char **argv)
{
	char path[FSYS_PATH_BYTES];
	int failed = 0;
	bool into;

	if (argc < 3) {
		dprintf(2, "usage: mv SOURCE... TARGET\n");
		return 2;
	}
	into = is_dir(argv[argc - 1]);
	if (argc > 3 && !into)
		return fail("mv", argv[argc - 1], -ENOTDIR);
	for (int i = 1; i < argc - 1; i++) {
		const char *to = argv[argc - 1];
		int ret;

		if (into &&
		    !path_join(path, sizeof(path), to, base_name(argv[i]))) {
			failed = fail("mv", argv[i], -E2BIG);
			continue;
		}
		ret = rename(argv[i], into ? path : to);
		if (ret)
			failed = fail("mv", argv[i], ret);
	}
	return failed;
}
