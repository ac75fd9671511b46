/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * s_fsstress.c - many processes in one tree: s_fsstress DIR SEED PROCESSES OPS
 *
 * Each creates, writes, cuts, links, renames, removes and reads names of a small
 * set in a few directories, so that they meet all the time. Each word of a file
 * is 0 or made of the file's inode number and the word's place: a word of
 * another file, or of the disk's metadata, is found. Errors that the races
 * explain are expected, all others are counted. At the end the tree is walked:
 * types and link counts must fit; then it is removed. One process does the same
 * on every system: its sum is printed.
 */
#include "lib/fsys.h"

enum {
	NR_DIRS = 4,
	NR_NAMES = 6,
	MAX_PROCESSES = 16,
	MAX_DEPTH = 64, /* renames stack trees: over 16, on Linux too */
	WORDS = 2048,
	FILE_MAX = 90000,
	FILE_MODE = 0600,
	DIR_MODE = 0700,
	DENTS_BYTES = 1024,
	LCG_SHIFT = 16,
	DT_DIR = 4,
	DT_REG = 8,
	DT_LNK = 10,
	O_NOFOLLOW = 0400000,
};

static uint32_t words[WORDS];
static uint32_t random_state, sum = 2166136261u, bad, nr_entries;
static uint32_t tree; /* of what the walk met, in any order */

static uint32_t below(uint32_t n)
{
	random_state = random_state * 1664525u + 1013904223u;
	return (random_state >> LCG_SHIFT) % n;
}

static void note(long result)
{
	sum = (sum ^ (uint32_t)(result < 0 ? result : 0)) * 16777619u;
}

/* what other processes, or the random names, may cause */
static void allow(const char *what, const char *path, long result)
{
	static const short races[] = {ENOENT, EEXIST,	 ENOTDIR,
				      EISDIR, ENOTEMPTY, EINVAL,
				      EPERM,  ELOOP,	 ENAMETOOLONG};

	note(result);
	if (result >= 0)
		return;
	for (size_t i = 0; i < ARRAY_SIZE(races); i++)
		if (result == -races[i])
			return;
	bad++;
	printf("fsstress: %s %s: %s\n", what, path, error_name((int)-result));
}

static void wrong(const char *what, const char *path)
{
	bad++;
	printf("fsstress: %s: %s\n", path, what);
}

/* d0/d1/f3: a directory level or two, and a name of any kind */
static void pick(char *path, size_t size)
{
	uint32_t depth = below(3);
	size_t at = 0;

	for (; depth > 0; depth--)
		at += (size_t)snprintf(path + at, size - at, "d%u/",
				       below(NR_DIRS));
	if (below(5) == 0)
		snprintf(path + at, size - at, "d%u", below(NR_DIRS));
	else
		snprintf(path + at, size - at, "%s%u",
			 below(4) ? "f" : "a-name-of-some-length-",
			 below(NR_NAMES));
}

static uint32_t word_of(uint32_t ino, uint32_t at)
{
	return (ino * 2654435761u) ^ (at * 40503u) ^ 0x80000001u;
}

static uint32_t ino_of(int fd)
{
	struct stat64 st;

	return fstat64(fd, &st) == 0 ? (uint32_t)st.ino : 0;
}

static void write_some(const char *path, int flags)
{
	uint32_t at = below(FILE_MAX) & ~3u, n = 1 + below(WORDS), ino;
	int fd = open(path, O_RDWR | O_NOFOLLOW | flags, FILE_MODE);

	allow("open", path, fd);
	if (fd < 0)
		return;
	ino = ino_of(fd);
	for (uint32_t i = 0; i < n; i++)
		words[i] = word_of(ino, at + i * 4);
	lseek(fd, (long)at, 0);
	allow("write", path, write(fd, words, n * 4));
	if (below(16) == 0)
		allow("fsync", path, fsync(fd));
	close(fd);
}

static void read_some(const char *path)
{
	int fd = open(path, O_RDONLY | O_NOFOLLOW, 0), n;
	uint32_t at = below(3) ? 0 : below(FILE_MAX) & ~3u, ino;

	allow("open", path, fd);
	if (fd < 0)
		return;
	ino = ino_of(fd);
	lseek(fd, (long)at, 0);
	while ((n = read(fd, words, sizeof(words))) > 0) {
		for (uint32_t i = 0; i < (uint32_t)n / 4; i++)
			if (words[i] && words[i] != word_of(ino, at + i * 4)) {
				wrong("a word of something else", path);
				printf("fsstress: inode %u at %x: %x\n", ino,
				       at + i * 4, words[i]);
				break;
			}
		at += (uint32_t)n;
	}
	if (n < 0 && n != -EISDIR)
		allow("read", path, n);
	close(fd);
}

static void map_some(const char *path)
{
	int fd = open(path, O_RDWR | O_NOFOLLOW, 0);
	struct stat64 st;
	uint32_t *p, at;

	if (fd < 0 || fstat64(fd, &st) < 0 || st.size < 4) {
		allow("open", path, fd);
		goto out;
	}
	/* cut by somebody meanwhile: SIGBUS, which the system call avoids */
	p = mmap(NULL, (size_t)st.size, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
		 0);
	if (!MMAP_FAILED(p)) {
		at = below((uint32_t)st.size) & ~3u;
		syscall3(SYS_msync, (long)p, (long)st.size, below(2) ? 4 : 1);
		words[0] = word_of((uint32_t)st.ino, at);
		/* to and from the mapping, by the kernel */
		lseek(fd, (long)at, 0);
		note(read(fd, (char *)p + at, 4) > 0);
		munmap(p, (size_t)st.size);
	}
out:
	if (fd >= 0)
		close(fd);
}

static void cut_some(const char *path)
{
	int fd = open(path, O_RDWR | O_NOFOLLOW, 0);

	allow("open", path, fd);
	if (fd < 0)
		return;
	allow("ftruncate", path,
	      syscall2(SYS_ftruncate, fd, below(FILE_MAX) & ~3u));
	close(fd);
}

/* open, unlinked, still there */
static void unlink_open(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW, FILE_MODE);
	uint32_t ino;

	allow("open", path, fd);
	if (fd < 0)
		return;
	allow("unlink", path, unlink(path));
	ino = ino_of(fd);
	for (uint32_t i = 0; i < WORDS; i++)
		words[i] = word_of(ino, i * 4);
	allow("write", path, write(fd, words, sizeof(words)));
	close(fd);
}

static uint32_t count_entries(const char *path)
{
	static char dents[DENTS_BYTES];
	int fd = open(path, O_RDONLY | O_DIRECTORY, 0), n;
	uint32_t count = 0;

	allow("opendir", path, fd);
	if (fd < 0)
		return 0;
	while ((n = getdents64(fd, dents, sizeof(dents))) > 0)
		for (int at = 0; at < n; count++) {
			struct dirent64 *d = (void *)(dents + at);

			if (d->reclen == 0 || d->ino == 0)
				wrong("an impossible entry", path);
			at += d->reclen ? d->reclen : n;
		}
	if (n < 0)
		allow("getdents", path, n);
	close(fd);
	return count;
}

static void two_names(uint32_t kind)
{
	char from[64], to[64];

	pick(from, sizeof(from));
	pick(to, sizeof(to));
	if (kind == 0)
		allow("link", to, syscall2(SYS_link, from, to));
	else if (kind == 1)
		allow("symlink", to, syscall2(SYS_symlink, from, to));
	else
		allow("rename", to, rename(from, to));
}

static void step(void)
{
	char path[64];
	uint32_t kind = below(32);

	pick(path, sizeof(path));
	if (kind < 9)
		write_some(path, kind < 6   ? O_CREAT
				 : kind < 7 ? O_CREAT | O_TRUNC
					    : 0);
	else if (kind < 13)
		read_some(path);
	else if (kind < 15)
		cut_some(path);
	else if (kind < 16)
		map_some(path);
	else if (kind < 17)
		unlink_open(path);
	else if (kind < 21)
		allow("unlink", path, unlink(path));
	else if (kind < 24)
		allow("mkdir", path, mkdir(path, DIR_MODE));
	else if (kind < 25)
		allow("rmdir", path, rmdir(path));
	else if (kind < 27)
		two_names(0);
	else if (kind < 28)
		two_names(1);
	else if (kind < 31)
		two_names(2);
	else
		note((long)count_entries(below(2) ? "." : path) > 0);
}

/* ---- the walk at the end ------------------------------------------------------ */

static void walk(const char *dir, bool remove, uint32_t depth);

static void walk_entry(const struct dirent64 *d, bool remove, uint32_t depth,
		       uint32_t *subdirs)
{
	struct stat64 st;

	nr_entries++;
	if (lstat64(d->name, &st) < 0) {
		wrong("named, but not there", d->name);
		return;
	}
	if ((st.mode & S_IFMT) == S_IFDIR) {
		++*subdirs;
		if (d->type && d->type != DT_DIR)
			wrong("wrong type in the directory", d->name);
		walk(d->name, remove, depth + 1);
		if (remove && rmdir(d->name) < 0)
			wrong("rmdir", d->name);
		return;
	}
	if (d->type &&
	    d->type != ((st.mode & S_IFMT) == S_IFLNK ? DT_LNK : DT_REG))
		wrong("wrong type in the directory", d->name);
	if ((st.mode & S_IFMT) == S_IFREG)
		read_some(d->name);
	tree += ((uint32_t)st.size * 16777619u ^ st.nlink * 2654435761u) *
		(1 + (uint32_t)(unsigned char)d->name[1]);
	if (remove && unlink(d->name) < 0)
		wrong("unlink", d->name);
}

/* names are gathered first: removing would move them */
static void walk(const char *dir, bool remove, uint32_t depth)
{
	static char dents[MAX_DEPTH][DENTS_BYTES * 4];
	uint32_t subdirs = 0;
	struct stat64 st;
	int fd, n;

	if (depth >= MAX_DEPTH) {
		wrong("too deep", dir);
		return;
	}
	fd = open(dir, O_RDONLY | O_DIRECTORY, 0);
	if (fd < 0 || chdir(dir) < 0 || fstat64(fd, &st) < 0) {
		wrong("cannot be entered", dir);
		return;
	}
	while ((n = getdents64(fd, dents[depth], sizeof(dents[0]))) > 0)
		for (int at = 0; at < n;) {
			struct dirent64 *d = (void *)(dents[depth] + at);

			at += d->reclen;
			if (d->name[0] == '.' &&
			    (!d->name[1] || (d->name[1] == '.' && !d->name[2])))
				continue;
			walk_entry(d, remove, depth, &subdirs);
		}
	if (n < 0)
		wrong("cannot be read", dir);
	/* 1: the file system keeps no count for directories */
	if (!remove && st.nlink != 1 && st.nlink != 2 + subdirs)
		wrong("wrong count of links", dir);
	close(fd);
	chdir("..");
}

static uint32_t run(uint32_t processes, uint32_t seed, uint32_t ops)
{
	int pids[MAX_PROCESSES], status;
	uint32_t failed = 0;

	for (uint32_t p = 0; p < processes; p++) {
		pids[p] = processes > 1 ? fork() : 0;
		if (pids[p] != 0)
			continue;
		random_state = seed * 7919 + p;
		for (uint32_t i = 0; i < ops; i++)
			step();
		if (processes > 1)
			exit(bad != 0);
	}
	for (uint32_t p = 0; processes > 1 && p < processes; p++) {
		status = pids[p] < 0 ? 1 : wait_for(pids[p]);
		failed += status != 0;
	}
	return failed;
}

int main(int argc, char **argv)
{
	uint32_t processes, ops, failed;

	if (argc != 5)
		return fail("s_fsstress", "DIR SEED PROCESSES OPS", -EINVAL);
	processes = (uint32_t)str_to_ulong(argv[3]);
	ops = (uint32_t)str_to_ulong(argv[4]);
	if (processes == 0 || processes > MAX_PROCESSES)
		return fail("s_fsstress", "PROCESSES", -EINVAL);
	mkdir(argv[1], DIR_MODE);
	if (chdir(argv[1]) < 0)
		return fail("s_fsstress", argv[1], -ENOENT);
	failed = run(processes, (uint32_t)str_to_ulong(argv[2]), ops);
	walk(".", false, 0);
	chdir(argv[1]);
	walk(".", true, 0);
	printf("fsstress: %u processes failed, %u wrong, ", failed, bad);
	if (processes == 1)
		printf("%u entries, sum %x\n", nr_entries / 2, sum ^ tree);
	else
		printf("%s\n", nr_entries ? "walked" : "empty");
	return failed || bad;
}
