/* SPDX-License-Identifier: GPL-2.0-only */
/* echo.c - its arguments, parted by blanks */
#include "lib/ulib.h"

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		printf("%s%s", i > 1 ? " " : "", argv[i]);
	printf("\n");
	return 0;
}
