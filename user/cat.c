/* SPDX-License-Identifier: GPL-2.0-only */
/* cat.c - copies files, or its input, to its output */
#include "lib/ulib.h"

static int copy(int fd, const char *name)
{
	static char buf[PAGE_BYTES];
	int n;

	while ((n = read(fd, buf, sizeof(buf))) > 0)
		for (int done = 0; done < n;) {
			int w = write(1, buf + done, (size_t)(n - done));

			if (w < 0)
				return fail("cat", "write", w);
			done += w;
		}
	return n < 0 ? fail("cat", name, n) : 0;
}

int main(int argc, char **argv)
{
	int failed = 0;

	if (argc < 2)
		return copy(0, "input");
	for (int i = 1; i < argc; i++) {
		int fd = open(argv[i], O_RDONLY, 0);

		failed |= fd < 0 ? fail("cat", argv[i], fd) : copy(fd, argv[i]);
		if (fd >= 0)
			close(fd);
	}
	return failed;
}
