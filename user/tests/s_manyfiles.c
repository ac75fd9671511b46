/* SPDX-License-Identifier: GPL-2.0-only */
/* s_manyfiles.c - empty files by the hundred: DIRECTORY COUNT [check|remove] */
#include "lib/ulib.h"

int main(int argc, char **argv)
{
	const char *what = argc > 3 ? argv[3] : "make";
	unsigned int st[24], n, missing = 0;
	char name[128];

	if (argc < 3)
		return fail("s_manyfiles", "needs a directory and a number",
			    -EINVAL);
	n = (unsigned int)str_to_ulong(argv[2]);
	for (unsigned int i = 0; i < n; i++) {
		snprintf(name, sizeof(name), "%s/f%u", argv[1], i);
		if (strcmp(what, "check") == 0)
			missing += syscall2(SYS_stat64, name, st) < 0;
		else if (strcmp(what, "remove") == 0)
			missing += unlink(name) < 0;
		else
			missing += close(open(name, O_CREAT | O_RDWR, 0644)) <
				   0;
	}
	printf("%u files, %u missing\n", n, missing);
	return missing != 0;
}
