/* SPDX-License-Identifier: GPL-2.0-only */
/* umount.c - umount DIRECTORY...: detach file systems */
#include "lib/fsys.h"

int main(int argc, char **argv)
{
	int failed = 0;

	if (argc < 2) {
		dprintf(2, "usage: umount DIRECTORY...\n");
		return 2;
	}
	for (int i = 1; i < argc; i++) {
		int ret = umount(argv[i]);

		if (ret)
			failed = fail("umount", argv[i], ret);
	}
	return failed;
}
