/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * s_ioscript.c - three hundred operations on an ext2 disk that may fail
 *
 *   s_ioscript DISK SEED
 *
 * Creates, writes, syncs, renames, links, removes, unmounts, mounts again,
 * reads and maps. Any of it may fail; then the script goes on. It says
 *
 *	good INODE BYTES SEED PATH	its writes and the last fsync succeeded
 *	WRONG PATH ...			a read gave what was not written: a bug
 *	s_ioscript: N operations, N failed, first NAME ERROR, umount ERROR
 *
 * Each sector of a file repeats its SEED and its number, so that the disk can
 * be compared with the good lines afterwards (tests/system/test_ioerrors.py).
 */
#include "lib/ulib.h"

enum {
	SECTOR = 512,
	WORDS = SECTOR / 4,
	SECTORS_MAX = 96,
	BUF_SECTORS = SECTORS_MAX + 8, /* some grow */
	FILES = 20,
	DIRS = 4,
	PATH_BYTES = 64,
	FILE_MODE = 0644,
	DIR_MODE = 0755,
	MS_SYNC = 4,
	SYS_umount2 = 52,
	SYS_truncate = 92,
};

/* @bytes of it are known to be on the disk; bad: an operation on it failed */
struct file {
	char path[PATH_BYTES];
	uint32_t ino, bytes, seed;
	bool good, gone;
};

struct stat64 {
	uint32_t skipped[22];
	uint64_t ino;
};

static const char where[] = "/tmp/script";
static struct file files[FILES];
static uint32_t random_state, nr_ops, nr_failed, nr_mounts;
static uint32_t buf[BUF_SECTORS * WORDS], want[BUF_SECTORS * WORDS];
static const char *first_name = "none";
static int first_error;

static uint32_t random_below(uint32_t n)
{
	random_state = random_state * 1664525u + 1013904223u;
	return (random_state >> 8) % n;
}

/* every operation goes through here; true: it succeeded */
static bool op(const char *name, long ret)
{
	nr_ops++;
	if (ret >= 0)
		return true;
	if (nr_failed++ == 0) {
		first_name = name;
		first_error = (int)-ret;
	}
	return false;
}

static void stamp(uint32_t *to, uint32_t seed, uint32_t first, uint32_t nr)
{
	for (uint32_t s = 0; s < nr; s++)
		for (uint32_t i = 0; i < WORDS; i += 2) {
			to[s * WORDS + i] = seed;
			to[s * WORDS + i + 1] = first + s;
		}
}

/* a write must take all or say why not */
static bool op_write(int fd, const void *data, uint32_t bytes)
{
	int n = write(fd, data, bytes);

	if (n >= 0 && (uint32_t)n != bytes) /* the next one tells the error */
		n = write(fd, (const char *)data + n, bytes - (uint32_t)n);
	return op("write", n);
}

/* ---- making -------------------------------------------------------------- */

static void make_file(struct file *f, uint32_t n)
{
	uint32_t sectors = 1 + random_below(SECTORS_MAX - 1);
	struct stat64 st[2]; /* more than is filled */
	int fd;

	snprintf(f->path, PATH_BYTES, "%s/d%u/file-%u", where, n % DIRS, n);
	f->seed = random_below(1u << 24);
	f->bytes = sectors * SECTOR - random_below(SECTOR);
	f->gone = true;
	fd = open(f->path, O_RDWR | O_CREAT | O_EXCL, FILE_MODE);
	if (!op("create", fd))
		return;
	f->gone = false;
	stamp(buf, f->seed, 0, sectors);
	f->good = op_write(fd, buf, f->bytes / 2);
	f->good &= op_write(fd, (char *)buf + f->bytes / 2,
			    f->bytes - f->bytes / 2);
	f->good &= op("fsync", fsync(fd));
	f->good &= op("fstat", syscall2(SYS_fstat64, fd, st));
	f->ino = (uint32_t)st[0].ino;
	f->good &= op("close", close(fd));
}

static void sync_directory(uint32_t n)
{
	char path[PATH_BYTES];
	int fd;

	snprintf(path, sizeof(path), "%s/d%u", where, n % DIRS);
	fd = open(path, O_RDONLY | O_DIRECTORY, 0);
	if (op("open of a directory", fd)) {
		op("fsync of a directory", fsync(fd));
		close(fd);
	}
}

static void make_all(void)
{
	char path[PATH_BYTES];

	for (uint32_t i = 0; i < DIRS; i++) {
		snprintf(path, sizeof(path), "%s/d%u", where, i);
		op("mkdir", mkdir(path, DIR_MODE));
	}
	for (uint32_t i = 0; i < FILES; i++)
		make_file(&files[i], i);
	for (uint32_t i = 0; i < DIRS; i++)
		sync_directory(i);
}

static void change_names(void)
{
	char path[PATH_BYTES];

	for (uint32_t i = 0; i < FILES; i += 4) {
		struct file *f = &files[i];

		snprintf(path, sizeof(path), "%s/d%u/other-%u", where,
			 (i + 1) % DIRS, i);
		if (op("rename", syscall2(SYS_rename, f->path, path)))
			memcpy(f->path, path, sizeof(path));
		snprintf(path, sizeof(path), "%s/d2/link-%u", where, i);
		op("link", syscall2(SYS_link, files[i + 1].path, path));
		snprintf(path, sizeof(path), "%s/d3/symlink-%u", where, i);
		op("symlink", syscall2(SYS_symlink, files[i + 2].path, path));
		if (op("unlink", unlink(files[i + 3].path)))
			files[i + 3].gone = true;
		files[i + 3].good = false;
		snprintf(path, sizeof(path), "%s/d0/dir-%u", where, i);
		if (op("mkdir", mkdir(path, DIR_MODE)))
			op("rmdir", syscall1(SYS_rmdir, path));
		sync_directory(i);
	}
}

/* files 2, 6, 10...: cut to half; 1, 5, 9...: longer */
static void change_sizes(void)
{
	for (uint32_t i = 1; i < FILES; i += 4) {
		struct file *f = &files[i], *cut = &files[i + 1];
		uint32_t half = cut->bytes / 2;
		int fd = open(f->path, O_WRONLY | O_APPEND, 0);

		if (op("open", fd)) {
			stamp(buf, f->seed, f->bytes / SECTOR, 8);
			if (op_write(fd, (char *)buf + f->bytes % SECTOR,
				     4 * SECTOR) &&
			    op("fsync", fsync(fd)))
				f->bytes += 4 * SECTOR;
			else
				f->good = false; /* longer or not */
			close(fd);
		}
		if (op("truncate", syscall2(SYS_truncate, cut->path, half)))
			cut->bytes = half;
		else
			cut->good = false;
	}
}

/* ---- looking ------------------------------------------------------------------ */

static void compare(const struct file *f, const void *got, uint32_t bytes)
{
	stamp(want, f->seed, 0, BUF_SECTORS);
	if (f->good && memcmp(got, want, bytes) != 0)
		printf("WRONG %s: not what was written\n", f->path);
}

static void look_at(const struct file *f)
{
	int fd = open(f->path, O_RDONLY, 0), n;
	char *p;

	if (!op("open", fd))
		return;
	n = read(fd, buf, sizeof(buf));
	if (op("read", n)) {
		compare(f, buf,
			(uint32_t)n < f->bytes ? (uint32_t)n : f->bytes);
		/* less than there is: the next read must say why */
		if (f->good && (uint32_t)n < f->bytes &&
		    op("read on", read(fd, buf, 1)))
			printf("WRONG %s: %d bytes only\n", f->path, n);
	}
	p = mmap(NULL, PAGE_BYTES, PROT_READ, MAP_SHARED, fd, 0);
	if (op("mmap", MMAP_FAILED(p) ? (long)p : 0)) {
		static int ends[2]; /* a copy that fails gives EFAULT */

		if (ends[1] == 0)
			pipe(ends);
		if (op("read of a mapping", write(ends[1], p, SECTOR))) {
			read(ends[0], buf, SECTOR);
			compare(f, buf, f->bytes < SECTOR ? f->bytes : SECTOR);
		}
		munmap(p, PAGE_BYTES);
	}
	close(fd);
}

static void look_at_all(void)
{
	static char listing[PAGE_BYTES];
	char path[PATH_BYTES];

	for (uint32_t i = 0; i < DIRS; i++) {
		int fd, n = 1;

		snprintf(path, sizeof(path), "%s/d%u", where, i);
		fd = open(path, O_RDONLY | O_DIRECTORY, 0);
		if (!op("open of a directory", fd))
			continue;
		while (n > 0) {
			n = syscall3(SYS_getdents64, fd, (long)listing,
				     sizeof(listing));
			op("getdents", n);
		}
		close(fd);
	}
	for (uint32_t i = 0; i < FILES; i++)
		if (!files[i].gone)
			look_at(&files[i]);
}

/* the first page of some, rewritten through a mapping with what it holds */
static void write_mappings(void)
{
	for (uint32_t i = 0; i < FILES; i += 4) {
		struct file *f = &files[i];
		int fd = open(f->path, O_RDWR, 0);
		uint32_t *p;

		if (!op("open", fd))
			continue;
		p = mmap(NULL, PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED,
			 fd, 0);
		if (op("mmap", MMAP_FAILED(p) ? (long)p : 0)) {
			/* by a system call: a page that cannot be read there
			 * is EFAULT, no signal */
			int zero = open("/dev/zero", O_RDONLY, 0);

			f->good &= op("store", read(zero, p, 4));
			close(zero);
			if (f->good)
				p[0] = f->seed;
			f->good &= op("msync", syscall3(SYS_msync, (long)p,
							PAGE_BYTES, MS_SYNC));
			f->good &= op("fsync", fsync(fd));
			munmap(p, PAGE_BYTES);
		}
		close(fd);
	}
}

/* ---- all of it -------------------------------------------------------------------- */

/* an error of one moment may pass; a dead disk may not */
static bool mount_it(const char *disk)
{
	nr_mounts++;
	for (int tries = 0; tries < 3; tries++)
		if (op("mount", mount(disk, where, "ext2", 0, NULL)))
			return true;
	return false;
}

static int end(bool mounted)
{
	int ret = mounted ? syscall2(SYS_umount2, where, 0) : 0;

	for (uint32_t i = 0; i < FILES; i++)
		if (files[i].good && !files[i].gone)
			printf("good %u %u %u %s\n", files[i].ino,
			       files[i].bytes, files[i].seed, files[i].path);
	printf("s_ioscript: %u operations, %u failed, first %s %s, "
	       "umount %s\n",
	       nr_ops, nr_failed, first_name, error_name(first_error),
	       error_name(-ret));
	return 0;
}

int main(int argc, char **argv)
{
	if (argc < 3)
		return 2;
	random_state = str_to_ulong(argv[2]);
	mkdir(where, DIR_MODE);
	if (!mount_it(argv[1]))
		return end(false);
	make_all();
	change_names();
	change_sizes();
	sync();
	/* again, with nothing of it in memory */
	op("umount", syscall2(SYS_umount2, where, 0));
	if (!mount_it(argv[1]))
		return end(false);
	look_at_all();
	write_mappings();
	sync();
	look_at_all();
	return end(true);
}
