/* SPDX-License-Identifier: GPL-2.0-only */
/* fsys.c - tables of mounts, names, and the orderly end of the system */
#include "fsys.h"

enum { MOUNTS_MAX = 32, TERM_MS = 500, KILL_MS = 200, TRIES = 3 };

/* the next word of a line at *@pos, cut off; NULL at the end of the line */
static char *line_word(char **pos)
{
	char *word = *pos, *end;

	while (*word == ' ' || *word == '\t')
		word++;
	if (!*word || *word == '\n')
		return NULL;
	for (end = word; *end && !strchr(" \t\n", *end); end++)
		;
	*pos = end;
	return word;
}

/* @line up to its newline, which is cut off; where the next one begins */
static char *cut_line(char *line)
{
	char *end = strchr(line, '\n');

	if (!end)
		return line + strlen(line);
	*end = '\0';
	return end + 1;
}

static bool parse_entry(char *line, struct mount_entry *entry)
{
	char **words[] = {&entry->dev, &entry->dir, &entry->type,
			  &entry->options};

	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		*words[i] = line_word(&line);
		if (!*words[i] || (i == 0 && **words[0] == '#'))
			return false;
		if (*line)
			*line++ = '\0';
	}
	return true;
}

bool mount_entry_next(char **pos, struct mount_entry *entry)
{
	while (**pos) {
		char *line = *pos;

		*pos = cut_line(line);
		if (parse_entry(line, entry))
			return true;
	}
	return false;
}

bool option_in(const char *list, const char *word)
{
	size_t n = strlen(word);

	while (list && *list) {
		if (str_starts(list, word) && (!list[n] || list[n] == ','))
			return true;
		list = strchr(list, ',');
		if (list)
			list++;
	}
	return false;
}

const char *base_name(const char *path)
{
	const char *name = path;

	for (; *path; path++)
		if (*path == '/' && path[1] && path[1] != '/')
			name = path + 1;
	return name;
}

bool path_join(char *buf, size_t size, const char *dir, const char *name)
{
	int n = snprintf(buf, size, "%s/%s", dir, name);

	return n >= 0 && (size_t)n < size;
}

bool is_dir(const char *path)
{
	struct stat64 st;

	return stat64(path, &st) == 0 && (st.mode & S_IFMT) == S_IFDIR;
}

/* swap files keep their file system busy */
static void swap_files_off(void)
{
	static char text[MOUNTS_BYTES];
	struct mount_entry area; /* its words: file, kind, size, used */
	char *pos = text;

	if (read_file("/proc/swaps", text, sizeof(text)) <= 0)
		return;
	while (mount_entry_next(&pos, &area))
		if (strcmp(area.dir, "file") == 0)
			(void)swapoff(area.dev);
}

/*
 * Every mount, the last one first, the root read-only; how many disks may
 * still be written to.
 */
static int unmount_all(void)
{
	static char text[MOUNTS_BYTES];
	struct mount_entry mounts[MOUNTS_MAX];
	char *pos = text;
	int nr = 0, left = 0;

	if (read_file("/proc/mounts", text, sizeof(text)) <= 0)
		return mount("", "/", "", MS_REMOUNT | MS_RDONLY, NULL) != 0;
	while (nr < MOUNTS_MAX && mount_entry_next(&pos, &mounts[nr]))
		nr++;
	while (nr-- > 0) {
		const char *dir = mounts[nr].dir;

		if (strcmp(dir, "/") != 0 && umount(dir) == 0)
			continue;
		if (mounts[nr].dev[0] == '/' &&
		    mount("", dir, "", MS_REMOUNT | MS_RDONLY, NULL) != 0)
			left++;
	}
	return left;
}

int shut_down(uint32_t cmd)
{
	int left;

	/* the shell's end hangs up the terminal of who was started by it */
	signal_action(SIGHUP, SIG_IGNORE);
	sync();
	left = unmount_all();
	for (int i = 0; left != 0 && i < TRIES; i++) {
		kill(-1, i == 0 ? SIGTERM : SIGKILL);
		sleep_ms(i == 0 ? TERM_MS : KILL_MS);
		swap_files_off();
		sync();
		left = unmount_all();
	}
	if (left)
		dprintf(2, "%d disks are in use and not unmounted\n", left);
	sync();
	return reboot(cmd);
}
