/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * s_diskfull.c - a small ext2 disk until nothing more fits: s_diskfull DISK
 *
 * Files are kept, the rest of the disk is filled, everything that needs a
 * block is refused with ENOSPC, what was there before is compared, space is
 * given back and used again. Lines "good INODE BYTES SEED PATH" for the disk
 * to be compared with afterwards; one line for each thing that was tried.
 */
#include "lib/ulib.h"

enum {
	SECTOR = 512,
	WORDS = SECTOR / 4,
	FILE_BYTES = 40000,
	SECTORS = FILE_BYTES / SECTOR + 1,
	KEPT = 4,
	FILL_MAX = 400,
	EMPTY_MAX = 4000,
	FILE_MODE = 0644,
	DIR_MODE = 0755,
	MS_SYNC = 4,
	SYS_umount2 = 52,
};

struct stat64 {
	uint32_t skipped[22];
	uint64_t ino;
};

static const char where[] = "/tmp/full";
static uint32_t buf[SECTORS * WORDS], got[SECTORS * WORDS];
static uint32_t nr_filled;

static void stamp(uint32_t seed)
{
	for (uint32_t s = 0; s < SECTORS; s++)
		for (uint32_t i = 0; i < WORDS; i += 2) {
			buf[s * WORDS + i] = seed;
			buf[s * WORDS + i + 1] = s;
		}
}

static char *name(const char *kind, uint32_t n)
{
	static char path[64];

	snprintf(path, sizeof(path), "%s/%s-%u", where, kind, n);
	return path;
}

/* bytes that were taken; @error: what ended it, or 0 */
static uint32_t put(const char *kind, uint32_t n, int *error)
{
	int fd = open(name(kind, n), O_RDWR | O_CREAT | O_EXCL, FILE_MODE), ret;
	uint32_t done = 0;

	*error = fd < 0 ? -fd : 0;
	if (fd < 0)
		return 0;
	stamp(n);
	while (done < FILE_BYTES && *error == 0) {
		ret = write(fd, (char *)buf + done, FILE_BYTES - done);
		if (ret <= 0)
			*error = ret ? -ret : EIO;
		else
			done += (uint32_t)ret;
	}
	ret = fsync(fd);
	if (ret < 0 && *error == 0)
		*error = -ret;
	close(fd);
	return done;
}

static bool same(const char *kind, uint32_t n, uint32_t bytes)
{
	int fd = open(name(kind, n), O_RDONLY, 0), len;

	memset(got, 0, sizeof(got));
	len = fd < 0 ? fd : read(fd, got, sizeof(got));
	close(fd);
	stamp(n);
	return len == (int)bytes && memcmp(buf, got, bytes) == 0;
}

static void announce(const char *kind, uint32_t n, uint32_t bytes)
{
	struct stat64 st[2]; /* more than is filled */

	if (syscall2(SYS_stat64, name(kind, n), st) == 0)
		printf("good %u %u %u %s\n", (uint32_t)st[0].ino, bytes, n,
		       name(kind, n));
}

static void told(const char *what, long ret)
{
	printf("%s: %s\n", what, error_name(ret < 0 ? (int)-ret : 0));
}

/* until a block is refused; the last file keeps what it got */
static uint32_t fill(void)
{
	uint32_t last = 0;
	int error = 0;

	while (nr_filled < FILL_MAX && error == 0)
		last = put("fill", nr_filled++, &error);
	told("fill", -error);
	/* single bytes until not even a block is left */
	for (uint32_t n = 0; n < FILL_MAX; n++) {
		int fd = open(name("crumb", n), O_RDWR | O_CREAT, FILE_MODE);
		int ret = fd < 0 ? fd : write(fd, "x", 1);

		close(fd);
		if (ret < 0) {
			told("crumb", ret);
			break;
		}
	}
	return last;
}

/* a page of a hole, written through a mapping: no block for it */
static void write_hole(void)
{
	int fd = open(name("hole", 0), O_RDWR, 0), zero, ret;
	char *p = mmap(NULL, PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
		       1);

	told("write to a hole", write(fd, "x", 1));
	zero = open("/dev/zero", O_RDONLY, 0);
	ret = MMAP_FAILED(p) ? (int)(long)p : read(zero, p, 1);
	if (ret >= 0)
		ret = syscall3(SYS_msync, (long)p, PAGE_BYTES, MS_SYNC);
	told("mapping of a hole", ret);
	munmap(p, PAGE_BYTES);
	close(zero);
	close(fd);
}

static void try_everything(void)
{
	static char target[200];

	told("mkdir", mkdir(name("dir", 0), DIR_MODE));
	memset(target, 't', sizeof(target) - 1);
	told("symlink", syscall2(SYS_symlink, target, name("link", 0)));
	write_hole();
}

static void compare_all(uint32_t last)
{
	uint32_t bad = 0;

	for (uint32_t n = 0; n < KEPT; n++)
		bad += !same("kept", n, FILE_BYTES);
	for (uint32_t n = 0; n < nr_filled - 1; n++)
		bad += !same("fill", n, FILE_BYTES);
	bad += last && !same("fill", nr_filled - 1, last);
	printf("compared %u files, %u wrong\n", KEPT + nr_filled, bad);
}

static void empty_files(void)
{
	int fd = 0;
	uint32_t n;

	for (n = 0; n < EMPTY_MAX && fd >= 0; n++) {
		fd = open(name("empty", n), O_RDWR | O_CREAT, FILE_MODE);
		if (fd >= 0)
			close(fd);
	}
	told("inodes", fd);
	for (uint32_t i = 0; i < n; i++)
		unlink(name("empty", i));
}

static int mounted(const char *disk)
{
	int ret = mount(disk, where, "ext2", 0, NULL);

	return ret < 0 ? fail("s_diskfull", disk, ret) : 0;
}

int main(int argc, char **argv)
{
	uint32_t last;
	int error, fd;

	mkdir(where, DIR_MODE);
	if (argc < 2 || mounted(argv[1]))
		return 1;
	for (uint32_t n = 0; n < KEPT; n++)
		put("kept", n, &error);
	fd = open(name("hole", 0), O_RDWR | O_CREAT, FILE_MODE);
	syscall2(SYS_ftruncate, fd, FILE_BYTES);
	close(fd);
	last = fill();
	try_everything();
	compare_all(last);
	told("umount", syscall2(SYS_umount2, where, 0));
	if (mounted(argv[1]))
		return 1;
	compare_all(last);
	for (uint32_t n = 0; n < nr_filled; n += 2)
		told("unlink", unlink(name("fill", n)));
	printf("again: %u bytes\n", put("again", 0, &error));
	empty_files();
	for (uint32_t n = 0; n < KEPT; n++)
		announce("kept", n, FILE_BYTES);
	announce("again", 0, FILE_BYTES);
	for (uint32_t n = 1; n < nr_filled - 1; n += 2)
		announce("fill", n, FILE_BYTES);
	told("umount", syscall2(SYS_umount2, where, 0));
	return 0;
}
