/* SPDX-License-Identifier: GPL-2.0-only */
/* swapoff.c - swapoff DEVICE... */
#include "lib/ulib.h"

int main(int argc, char **argv)
{
	int failed = 0;

	if (argc < 2) {
		dprintf(2, "usage: swapoff DEVICE...\n");
		return 2;
	}
	for (int i = 1; i < argc; i++) {
		int ret = swapoff(argv[i]);

		if (ret)
			failed = fail("swapoff", argv[i], ret);
	}
	return failed;
}
