/* SPDX-License-Identifier: GPL-2.0-only */
/* s_write.c - s_write FILE TEXT [sync]: writes a line, prints "ok" or the error */
#include "lib/ulib.h"

int main(int argc, char **argv)
{
	char line[256];
	int fd, n;

	if (argc < 3)
		return fail("s_write", "needs a file and a text", -EINVAL);
	n = snprintf(line, sizeof(line), "%s\n", argv[2]);
	fd = open(argv[1], argc > 3 ? O_WRONLY | O_SYNC : O_WRONLY, 0);
	if (fd >= 0)
		n = write(fd, line, (unsigned int)n);
	else
		n = fd;
	printf("%s\n", n < 0 ? error_name(-n) : "ok");
	return n < 0;
}
