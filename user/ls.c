/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ls.c - names in directories, in the order the file system gives them
 *
 * ls [-l] [PATH...]; -l adds inode, type and mode, links, owner and size.
 */
#include "lib/fsys.h"

enum { DIR_BYTES = 2048, DT_DIR = 4, TYPE_SHIFT = 12 };

static bool details;

static void entry(const char *dir, const char *name, bool is_directory)
{
	/* by the type in the mode: FIFO, character, directory, block, ... */
	static const char types[] = "?pc?d?b?-?l?s???";
	char path[FSYS_PATH_BYTES];
	struct stat64 st;

	if (details && path_join(path, sizeof(path), dir, name) &&
	    lstat64(path, &st) == 0)
		printf("%6lu %c%c%c%c%c %3u %4u %4u %10llu ",
		       (unsigned long)st.ino, types[st.mode >> TYPE_SHIFT],
		       '0' + (char)(st.mode >> 9 & 7),
		       '0' + (char)(st.mode >> 6 & 7),
		       '0' + (char)(st.mode >> 3 & 7),
		       '0' + (char)(st.mode & 7), st.nlink, st.uid, st.gid,
		       (unsigned long long)st.size);
	printf("%s%s\n", name, is_directory ? "/" : "");
}

static int list(const char *path)
{
	static char buf[DIR_BYTES] __attribute__((aligned(8)));
	int fd = open(path, O_RDONLY | O_DIRECTORY, 0), n;

	if (fd == -ENOTDIR) {
		entry(path[0] == '/' ? "" : ".", path, false);
		return 0;
	}
	if (fd < 0)
		return fail("ls", path, fd);
	while ((n = getdents64(fd, buf, sizeof(buf))) > 0) {
		for (int at = 0; at < n;) {
			const struct dirent64 *d = (void *)(buf + at);

			if (d->name[0] != '.')
				entry(path, d->name, d->type == DT_DIR);
			at += d->reclen;
		}
	}
	close(fd);
	return n < 0 ? fail("ls", path, n) : 0;
}

int main(int argc, char **argv)
{
	int failed = 0, i = 1;

	if (argc > 1 && strcmp(argv[1], "-l") == 0) {
		details = true;
		i++;
	}
	if (i == argc)
		return list(".");
	for (; i < argc; i++)
		failed |= list(argv[i]);
	return failed;
}
