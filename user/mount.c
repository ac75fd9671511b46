/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mount.c - attach file systems
 *
 *   mount                                what is mounted
 *   mount -a                             what /etc/fstab names and is not yet
 *   mount [-t TYPE] [-o OPTIONS] DEVICE DIRECTORY
 *   mount -o remount,ro DIRECTORY        (or rw)
 */
#include "lib/fsys.h"

enum { OPTION_BYTES = 256 };

static char table[MOUNTS_BYTES];

static int show(void)
{
	struct mount_entry e;
	char *pos = table;
	int n = read_file("/proc/mounts", table, sizeof(table));

	if (n < 0)
		return fail("mount", "/proc/mounts", n);
	while (mount_entry_next(&pos, &e))
		printf("%s on %s type %s (%s)\n", e.dev, e.dir, e.type,
		       e.options);
	return 0;
}

static bool is_flag(const char *word)
{
	return strcmp(word, "ro") == 0 || strcmp(word, "rw") == 0 ||
	       strcmp(word, "remount") == 0 || strcmp(word, "defaults") == 0;
}

/* what is in @list for the file system itself */
static void own_options(const char *list, char *data)
{
	char word[OPTION_BYTES];
	size_t used = 0;

	data[0] = '\0';
	while (list && *list) {
		size_t n = 0;

		for (; *list && *list != ','; list++)
			if (n < sizeof(word) - 1)
				word[n++] = *list;
		word[n] = '\0';
		if (*list)
			list++;
		if (n && !is_flag(word) && used + n + 1 < OPTION_BYTES)
			used += (size_t)snprintf(data + used,
						 OPTION_BYTES - used, "%s%s",
						 used ? "," : "", word);
	}
}

static int attach(const struct mount_entry *e)
{
	char data[OPTION_BYTES];
	unsigned long flags = 0;
	int ret;

	if (option_in(e->options, "ro"))
		flags |= MS_RDONLY;
	if (option_in(e->options, "remount"))
		flags |= MS_REMOUNT;
	own_options(e->options, data);
	ret = mount(e->dev, e->dir, e->type, flags, data);
	if (ret == -EROFS && !(flags & MS_RDONLY)) {
		ret = mount(e->dev, e->dir, e->type, flags | MS_RDONLY, data);
		if (ret == 0)
			printf("mount: %s is write-protected, mounted "
			       "read-only\n",
			       e->dev);
	}
	return ret ? fail("mount", e->dir, ret) : 0;
}

static bool mounted(const char *dir)
{
	struct mount_entry e;
	char *pos = table;

	if (read_file("/proc/mounts", table, sizeof(table)) < 0)
		return false;
	while (mount_entry_next(&pos, &e))
		if (strcmp(e.dir, dir) == 0)
			return true;
	return false;
}

static int attach_all(void)
{
	static char text[MOUNTS_BYTES];
	struct mount_entry e;
	char *pos = text;
	int failed = 0, n = read_file("/etc/fstab", text, sizeof(text));

	if (n < 0)
		return fail("mount", "/etc/fstab", n);
	while (mount_entry_next(&pos, &e)) {
		if (strcmp(e.type, "swap") == 0 ||
		    option_in(e.options, "noauto") || mounted(e.dir))
			continue;
		failed |= attach(&e);
	}
	return failed;
}

static int usage(void)
{
	dprintf(2, "usage: mount [-a] | [-t TYPE] [-o OPTIONS] DEVICE DIR | "
		   "-o remount,OPTIONS DIR\n");
	return 2;
}

int main(int argc, char **argv)
{
	struct mount_entry e = {(char *)"", NULL, (char *)"ext2", (char *)""};
	int i = 1;

	if (argc == 1)
		return show();
	if (strcmp(argv[1], "-a") == 0)
		return attach_all();
	for (; i + 1 < argc && argv[i][0] == '-'; i += 2) {
		if (strcmp(argv[i], "-t") == 0)
			e.type = argv[i + 1];
		else if (strcmp(argv[i], "-o") == 0)
			e.options = argv[i + 1];
		else
			return usage();
	}
	if (argc - i == 2)
		e.dev = argv[i++];
	else if (!option_in(e.options, "remount"))
		return usage();
	if (argc - i != 1)
		return usage();
	e.dir = argv[i];
	return attach(&e);
}
