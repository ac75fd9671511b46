/* SPDX-License-Identifier: GPL-2.0-only */
/* vmcheck.c - runs the kernel's vm_check_all() and shows what it found */
#include "lib/ulib.h"

int main(void)
{
	static char text[PAGE_BYTES];
	int n = read_file("/proc/vmcheck", text, sizeof(text));

	if (n < 0)
		return fail("vmcheck", "/proc/vmcheck", n);
	printf("vmcheck: %s", text);
	return str_to_ulong(text) != 0;
}
