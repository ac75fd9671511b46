/* SPDX-License-Identifier: GPL-2.0-only */
/* ls.c - names in directories, in the order the file system gives them */
#include "lib/ulib.h"

enum { DIR_BYTES = 2048, DT_DIR = 4 };

struct dirent64 {
	uint64_t ino;
	int64_t off;
	uint16_t reclen;
	uint8_t type;
	char name[];
} __attribute__((packed));

static int list(const char *path)
{
	static char buf[DIR_BYTES] __attribute__((aligned(8)));
	int fd = open(path, O_RDONLY | O_DIRECTORY, 0), n;

	if (fd < 0)
		return fail("ls", path, fd);
	while ((n = syscall3(SYS_getdents64, fd, (long)buf, sizeof(buf))) > 0) {
		for (int at = 0; at < n;) {
			struct dirent64 *d = (void *)(buf + at);

			if (d->name[0] != '.')
				printf("%s%s\n", d->name,
				       d->type == DT_DIR ? "/" : "");
			at += d->reclen;
		}
	}
	close(fd);
	return n < 0 ? fail("ls", path, n) : 0;
}

int main(int argc, char **argv)
{
	int failed = 0;

	if (argc < 2)
		return list(".");
	for (int i = 1; i < argc; i++)
		failed |= list(argv[i]);
	return failed;
}
