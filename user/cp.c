/* SPDX-License-Identifier: GPL-2.0-only */
/* cp.c - cp [-r] SOURCE... TARGET: copies files, with -r directories too */
#include "lib/fsys.h"

enum { COPY_BYTES = 65536, DIR_BYTES = 1024 };

static bool recursive;

static int copy_data(int from, int to, const char *target)
{
	static char buf[COPY_BYTES];
	int n;

	while ((n = read(from, buf, sizeof(buf))) > 0)
		for (int done = 0; done < n;) {
			int w = write(to, buf + done, (size_t)(n - done));

			if (w <= 0)
				return fail("cp", target, w);
			done += w;
		}
	return n < 0 ? fail("cp", "read", n) : 0;
}

static int copy_file(const char *source, const char *target, uint32_t mode)
{
	int from = open(source, O_RDONLY, 0), to, failed;

	if (from < 0)
		return fail("cp", source, from);
	to = open(target, O_WRONLY | O_CREAT | O_TRUNC,
		  (int)(mode & PERM_MASK));
	if (to < 0) {
		close(from);
		return fail("cp", target, to);
	}
	failed = copy_data(from, to, target);
	close(from);
	close(to);
	return failed;
}

static int copy(const char *source, const char *target);

static int copy_dir(const char *source, const char *target, uint32_t mode)
{
	char buf[DIR_BYTES] __attribute__((aligned(8)));
	char from[FSYS_PATH_BYTES], to[FSYS_PATH_BYTES];
	int failed = 0, n, fd, ret = mkdir(target, (int)(mode & PERM_MASK));

	if (ret && ret != -EEXIST)
		return fail("cp", target, ret);
	fd = open(source, O_RDONLY | O_DIRECTORY, 0);
	if (fd < 0)
		return fail("cp", source, fd);
	while ((n = getdents64(fd, buf, sizeof(buf))) > 0)
		for (int at = 0; at < n;) {
			const struct dirent64 *d = (void *)(buf + at);

			at += d->reclen;
			if (strcmp(d->name, ".") == 0 ||
			    strcmp(d->name, "..") == 0)
				continue;
			if (!path_join(from, sizeof(from), source, d->name) ||
			    !path_join(to, sizeof(to), target, d->name))
				failed = fail("cp", d->name, -E2BIG);
			else
				failed |= copy(from, to);
		}
	close(fd);
	return n < 0 ? fail("cp", source, n) : failed;
}

static int copy(const char *source, const char *target)
{
	struct stat64 st;
	int ret = stat64(source, &st);

	if (ret)
		return fail("cp", source, ret);
	if ((st.mode & S_IFMT) == S_IFDIR)
		return recursive ? copy_dir(source, target, st.mode)
				 : fail("cp", source, -EISDIR);
	return copy_file(source, target, st.mode);
}

int main(int argc, char **argv)
{
	char path[FSYS_PATH_BYTES];
	int first = 1, failed = 0;
	const char *target;

	if (argc > 1 && strcmp(argv[1], "-r") == 0) {
		recursive = true;
		first++;
	}
	if (argc - first < 2) {
		dprintf(2, "usage: cp [-r] SOURCE... TARGET\n");
		return 2;
	}
	target = argv[argc - 1];
	if (!is_dir(target))
		return argc - first == 2 ? copy(argv[first], target)
					 : fail("cp", target, -ENOTDIR);
	for (int i = first; i < argc - 1; i++) {
		if (path_join(path, sizeof(path), target, base_name(argv[i])))
			failed |= copy(argv[i], path);
		else
			failed = fail("cp", argv[i], -E2BIG);
	}
	return failed;
}
