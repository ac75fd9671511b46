/* SPDX-License-Identifier: GPL-2.0-only */
/* rm.c - rm [-r] [-f] PATH...: removes files, with -r directories too */
#include "lib/fsys.h"

enum { DIR_BYTES = 1024 };

static bool recursive, force;

static int remove_path(const char *path);

/* removes what is in @path until a look finds nothing */
static int empty_dir(const char *path)
{
	char buf[DIR_BYTES] __attribute__((aligned(8)));
	char inner[FSYS_PATH_BYTES];
	int n, failed = 0, fd = open(path, O_RDONLY | O_DIRECTORY, 0);

	if (fd < 0)
		return fail("rm", path, fd);
	while (!failed && (n = getdents64(fd, buf, sizeof(buf))) > 0) {
		int removed = 0;

		for (int at = 0; at < n;) {
			const struct dirent64 *d = (void *)(buf + at);

			at += d->reclen;
			if (strcmp(d->name, ".") == 0 ||
			    strcmp(d->name, "..") == 0)
				continue;
			if (path_join(inner, sizeof(inner), path, d->name))
				failed |= remove_path(inner);
			else
				failed = fail("rm", d->name, -E2BIG);
			removed++;
		}
		if (removed)
			lseek(fd, 0, 0); /* what follows moved */
	}
	close(fd);
	return failed;
}

static int remove_path(const char *path)
{
	struct stat64 st;
	int ret = lstat64(path, &st);

	if (ret == -ENOENT && force)
		return 0;
	if (ret)
		return fail("rm", path, ret);
	if ((st.mode & S_IFMT) != S_IFDIR) {
		ret = unlink(path);
	} else if (!recursive) {
		ret = -EISDIR;
	} else {
		if (empty_dir(path))
			return 1;
		ret = rmdir(path);
	}
	return ret ? fail("rm", path, ret) : 0;
}

int main(int argc, char **argv)
{
	int failed = 0, i = 1;

	for (; i < argc && argv[i][0] == '-' && argv[i][1]; i++) {
		recursive |= strchr(argv[i], 'r') != NULL;
		force |= strchr(argv[i], 'f') != NULL;
	}
	if (i == argc && !force) {
		dprintf(2, "usage: rm [-r] [-f] PATH...\n");
		return 2;
	}
	for (; i < argc; i++)
		failed |= remove_path(argv[i]);
	return failed;
}
