/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * s_powercut.c - files written until the power goes: s_powercut DISK SEED OPS
 *
 * Creates, extends, renames and removes files on an ext2 DISK and says what
 * must outlive a power cut:
 *
 *	synced INODE BYTES SEED PATH	fsync of it and its directory returned
 *	moving INODE OLD NEW		has either name from now on
 *	gone INODE			about to be unlinked
 *
 * Between those files others are made and removed that are never synced; with
 * an odd SEED another process calls sync() all the time, so that this is
 * written at any moment too. Each sector of a file repeats its SEED and its
 * number (tests/system/test_powercut.py compares).
 */
#include "lib/ulib.h"

enum {
	SECTOR = 512,
	WORDS = SECTOR / 4,
	SECTORS_MAX = 240,
	FILES_MAX = 48,
	DIRS = 4,
	LOOSE_MAX = 12,
	PATH_BYTES = 64,
	FILE_MODE = 0644,
	DIR_MODE = 0755,
	PERCENT = 100,
	SYNC_MS = 20,
};

struct file {
	char path[PATH_BYTES];
	uint32_t ino, bytes, seed;
};

struct stat64 {
	uint32_t skipped[22];
	uint64_t ino;
};

static const char where[] = "/tmp/cut";
static struct file files[FILES_MAX];
static uint32_t nr_files, random_state, nr_names;
static uint32_t buf[SECTORS_MAX * WORDS];

static uint32_t random_below(uint32_t n)
{
	random_state = random_state * 1664525u + 1013904223u;
	return (random_state >> 8) % n;
}

static int check(const char *what, int ret)
{
	if (ret < 0)
		exit(fail("s_powercut", what, ret));
	return ret;
}

static void sync_directory_of(const char *path)
{
	char dir[PATH_BYTES];
	size_t end = 0;
	int fd;

	for (size_t i = 0; path[i]; i++)
		if (path[i] == '/')
			end = i;
	memcpy(dir, path, end);
	dir[end] = '\0';
	fd = check(dir, open(dir, O_RDONLY | O_DIRECTORY, 0));
	check("fsync of a directory", fsync(fd));
	close(fd);
}

/* sectors @first and up of the file with @seed, to @bytes in all */
static void put_sectors(int fd, uint32_t seed, uint32_t from, uint32_t bytes)
{
	uint32_t first = from / SECTOR, nr = (bytes - 1) / SECTOR + 1 - first;

	for (uint32_t s = 0; s < nr; s++)
		for (uint32_t i = 0; i < WORDS; i += 2) {
			buf[s * WORDS + i] = seed;
			buf[s * WORDS + i + 1] = first + s;
		}
	check("write", write(fd, (char *)buf + from % SECTOR, bytes - from));
}

static void announce(const struct file *f)
{
	printf("synced %u %u %u %s\n", f->ino, f->bytes, f->seed, f->path);
}

static void sync_file(struct file *f, int fd)
{
	struct stat64 st[2]; /* more than is filled */

	check("fsync", fsync(fd));
	check("fstat", syscall2(SYS_fstat64, fd, st));
	f->ino = (uint32_t)st[0].ino;
	close(fd);
	sync_directory_of(f->path);
	announce(f);
}

static void new_path(char *path)
{
	snprintf(path, PATH_BYTES, "%s/d%u/file-%u", where, random_below(DIRS),
		 nr_names++);
}

static void create(void)
{
	struct file f = {.seed = random_below(1u << 24),
			 .bytes = 1 + random_below(SECTORS_MAX * SECTOR)};
	int fd;

	new_path(f.path);
	fd = check(f.path, open(f.path, O_RDWR | O_CREAT | O_EXCL, FILE_MODE));
	put_sectors(fd, f.seed, 0, f.bytes);
	sync_file(&f, fd);
	files[nr_files++] = f;
}

/* a file that nobody syncs: made, written anew or removed */
static void disturb(void)
{
	uint32_t n = random_below(LOOSE_MAX);
	char path[PATH_BYTES];
	int fd;

	snprintf(path, sizeof(path), "%s/d%u/loose-%u", where, n % DIRS, n);
	if (random_below(2) && unlink(path) == 0)
		return;
	fd = check(path, open(path, O_RDWR | O_CREAT | O_TRUNC, FILE_MODE));
	put_sectors(fd, n, 0, 1 + random_below(SECTORS_MAX * SECTOR));
	close(fd);
}

static void extend(struct file *f)
{
	uint32_t more = 1 + random_below(SECTORS_MAX / 2 * SECTOR);
	int fd = check(f->path, open(f->path, O_WRONLY | O_APPEND, 0));

	put_sectors(fd, f->seed, f->bytes, f->bytes + more);
	f->bytes += more;
	sync_file(f, fd);
}

static void rename_file(struct file *f)
{
	char old[PATH_BYTES];

	memcpy(old, f->path, sizeof(old));
	new_path(f->path);
	printf("moving %u %s %s\n", f->ino, old, f->path);
	check("rename", syscall2(SYS_rename, old, f->path));
	sync_directory_of(old);
	sync_directory_of(f->path);
	announce(f);
}

static void remove_file(struct file *f)
{
	printf("gone %u\n", f->ino);
	check("unlink", unlink(f->path));
	*f = files[--nr_files];
}

static void one_step(void)
{
	uint32_t dice = random_below(PERCENT);
	struct file *f = nr_files ? &files[random_below(nr_files)] : NULL;

	if (nr_files == FILES_MAX || (f && dice < 15))
		remove_file(f);
	else if (f && dice < 30)
		extend(f);
	else if (f && dice < 40)
		rename_file(f);
	else if (dice < 80)
		create();
	else
		disturb();
}

int main(int argc, char **argv)
{
	char dir[PATH_BYTES];
	uint32_t ops;

	if (argc < 4)
		return 2;
	random_state = str_to_ulong(argv[2]);
	ops = str_to_ulong(argv[3]);
	mkdir(where, DIR_MODE);
	check(argv[1], mount(argv[1], where, "ext2", 0, NULL));
	for (uint32_t i = 0; i < DIRS; i++) {
		snprintf(dir, sizeof(dir), "%s/d%u", where, i);
		check(dir, mkdir(dir, DIR_MODE));
	}
	sync();
	if (random_state % 2 && fork() == 0)
		for (;;) {
			sync();
			sleep_ms(SYNC_MS);
		}
	printf("s_powercut: begins\n");
	while (ops-- > 0)
		one_step();
	printf("s_powercut: ends\n");
	return 0;
}
