/* SPDX-License-Identifier: GPL-2.0-only */
/* sync.c - everything that was written goes to its disk */
#include "lib/ulib.h"

int main(void)
{
	int ret = sync();

	return ret ? fail("sync", "sync", ret) : 0;
}
