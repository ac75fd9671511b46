/* SPDX-License-Identifier: GPL-2.0-only */
/* sleep.c - sleep SECONDS */
#include "lib/ulib.h"

int main(int argc, char **argv)
{
	enum { MS = 1000 };

	sleep_ms(argc > 1 ? str_to_ulong(argv[1]) * MS : 0);
	return 0;
}
