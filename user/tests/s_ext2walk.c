/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * s_ext2walk.c - damaged ext2 images: s_ext2walk DISK RAMDISK FIRST LAST
 *
 * DISK is what tests/mutate_ext2.py wrote: whole images and, for each mutant,
 * the bytes to change in one of them. Mutants FIRST to LAST are put on RAMDISK
 * one after the other, mounted, walked, read, written to and unmounted. Every
 * call may fail as it likes; what must not happen is that the kernel dies or
 * hangs, or that a file system that nobody uses cannot be unmounted. All is
 * bounded: entries, bytes, depth, and the time of a mutant.
 */
#include "lib/ulib.h"

enum {
	SECTOR = 512,
	IMAGE_MAX = 1 << 20,
	CHUNK = 65536,
	PATCHES_MAX = 31,
	PATCH_BYTES = 8,
	ENTRIES_MAX = 500,
	READS_MAX = 1 << 20, /* bytes read of one mutant */
	FILE_READ_MAX = 96 << 10,
	WRITTEN_DIRS_MAX = 5,
	DEPTH_MAX = 6,
	PATH_BYTES = 1024,
	NAME_BYTES = 280,
	LISTING_BYTES = 4096,
	SECONDS_MAX = 60, /* of a mutant; a hang, not a slow machine */
	DIR_MODE = 0755,
	FILE_MODE = 0644,
	S_IFMT = 0170000,
	S_IFDIR = 0040000,
	S_IFLNK = 0120000,
	S_IFREG = 0100000,
	SYS_umount2 = 52,
	SYS_statfs = 99,
	SYS_truncate = 92,
	SYS_lstat64 = 196,
};

/* what starts the disk */
struct header {
	char magic[8];
	uint32_t nr_mutants, nr_bases, image_bytes, bases_at, records_at;
};

/* one sector for each mutant */
struct record {
	uint32_t base, nr;
	struct {
		uint32_t at, len;
		uint8_t bytes[PATCH_BYTES];
	} patches[PATCHES_MAX];
};

struct stat64 {
	uint64_t dev;
	uint32_t pad0, ino32, mode, nlink, uid, gid;
	uint64_t rdev;
	uint32_t pad3;
	uint64_t size;
	uint32_t rest[16];
} __attribute__((packed));

struct dirent64 {
	uint64_t ino;
	int64_t off;
	uint16_t len;
	uint8_t type;
	char name[];
} __attribute__((packed));

/* what one mutant was good for; the child that did it sends it at its end */
struct tally {
	uint32_t entries, read, errors, written, write_errors, dirs;
};

static const char where[] = "/tmp/mutant";
static char image[IMAGE_MAX];
static char scratch[CHUNK];
static struct tally tally;
static int sink[2]; /* a pipe: copies that fault give EFAULT, no signal */

static int64_t seek(int fd, uint32_t high, uint32_t low)
{
	int64_t at = 0;
	long ret = syscall6(SYS__llseek, fd, (long)high, (long)low, (long)&at,
			    0, 0);

	return ret < 0 ? ret : at;
}

static bool take(int fd, uint32_t at, void *buf, uint32_t bytes)
{
	uint32_t done = 0;
	int n = 1;

	seek(fd, 0, at);
	for (; done < bytes && n > 0; done += (uint32_t)n) {
		n = read(fd, (char *)buf + done, bytes - done);
		if (n <= 0)
			return false;
	}
	return true;
}

/* the mutant of @rec on the RAM disk */
static int put_on(const char *disk, const struct header *head,
		  const struct record *rec)
{
	int fd = open(disk, O_RDWR, 0), ret = 0;
	uint32_t at = 0;

	if (fd < 0)
		return fd;
	for (uint32_t i = 0; i < rec->nr && i < PATCHES_MAX; i++)
		if (rec->patches[i].at + PATCH_BYTES <= head->image_bytes)
			memcpy(image + rec->patches[i].at,
			       rec->patches[i].bytes, rec->patches[i].len);
	while (at < head->image_bytes && ret >= 0) {
		ret = write(fd, image + at, CHUNK);
		at += CHUNK;
	}
	if (ret >= 0)
		ret = fsync(fd);
	close(fd);
	return ret;
}

/* ---- reading ------------------------------------------------------------- */

static void read_at(int fd, uint32_t high, uint32_t low, uint32_t bytes)
{
	if (tally.read > READS_MAX || seek(fd, high, low) < 0)
		return;
	while (bytes > 0) {
		int n = read(fd, scratch, bytes < CHUNK ? bytes : CHUNK);

		if (n < 0)
			tally.errors++;
		if (n <= 0)
			return;
		tally.read += (uint32_t)n;
		bytes -= (uint32_t)n < bytes ? (uint32_t)n : bytes;
	}
}

/* a page of the file through a mapping */
static void touch_mapping(int fd, uint32_t page)
{
	char *p = mmap(NULL, PAGE_BYTES, PROT_READ, MAP_SHARED, fd, page);
	char byte;

	if (MMAP_FAILED(p))
		return;
	if (write(sink[1], p, 1) < 0)
		tally.errors++;
	else
		read(sink[0], &byte, 1);
	munmap(p, PAGE_BYTES);
}

static void read_regular(const char *path, uint64_t size)
{
	int fd = open(path, O_RDONLY, 0);

	if (fd < 0) {
		tally.errors++;
		return;
	}
	read_at(fd, 0, 0, FILE_READ_MAX);
	/* its end, its middle, where indirect blocks of all depths begin */
	if (size > CHUNK)
		read_at(fd, (uint32_t)((size - CHUNK) >> 32),
			(uint32_t)(size - CHUNK), CHUNK);
	read_at(fd, 0, (uint32_t)(size / 2), PAGE_BYTES);
	read_at(fd, 0, 268u << 10, PAGE_BYTES);
	read_at(fd, 0, 65804u << 10, PAGE_BYTES);
	if (size > 0) {
		touch_mapping(fd, 0);
		touch_mapping(fd, (uint32_t)(size / PAGE_BYTES / 2));
	}
	close(fd);
}

/* ---- writing ---------------------------------------------------------------- */

static void count_write(long ret)
{
	if (ret < 0)
		tally.write_errors++;
	else
		tally.written++;
}

static void write_new(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT, FILE_MODE);

	count_write(fd);
	if (fd < 0)
		return;
	count_write(write(fd, scratch, 3 * PAGE_BYTES - 1));
	seek(fd, 0, 290u << 10); /* behind a hole, by indirect blocks */
	count_write(write(fd, scratch, PAGE_BYTES));
	count_write(fsync(fd));
	count_write(syscall2(SYS_ftruncate, fd, 5000));
	close(fd);
}

static void write_existing(const char *path, uint64_t size)
{
	int fd = open(path, O_RDWR, 0);

	count_write(fd);
	if (fd < 0)
		return;
	seek(fd, 0, (uint32_t)(size / 2));
	count_write(write(fd, scratch, 2000));
	seek(fd, (uint32_t)(size >> 32), (uint32_t)size);
	count_write(write(fd, scratch, 2 * PAGE_BYTES));
	count_write(fsync(fd));
	close(fd);
	if (size > PAGE_BYTES)
		count_write(syscall2(SYS_truncate, path, (long)(size / 3)));
}

/* names made and removed in a directory */
static void write_names(const char *dir)
{
	static char a[PATH_BYTES + NAME_BYTES], b[PATH_BYTES + NAME_BYTES];

	snprintf(a, sizeof(a), "%s/made", dir);
	write_new(a);
	snprintf(b, sizeof(b), "%s/also", dir);
	count_write(syscall2(SYS_link, a, b));
	snprintf(b, sizeof(b), "%s/a name of more bytes than before", dir);
	count_write(syscall2(SYS_rename, a, b));
	snprintf(a, sizeof(a), "%s/a-symlink", dir);
	memset(scratch, 's', 100);
	scratch[100] = '\0';
	count_write(syscall2(SYS_symlink, scratch, a));
	count_write(unlink(b));
	snprintf(a, sizeof(a), "%s/sub", dir);
	count_write(mkdir(a, DIR_MODE));
	snprintf(b, sizeof(b), "%s/sub/file", dir);
	write_new(b);
	count_write(unlink(b));
	count_write(syscall1(SYS_rmdir, a));
}

/* ---- the walk --------------------------------------------------------------- */

static void walk(char *path, uint32_t depth);

static void visit(char *path, uint32_t depth)
{
	struct stat64 st;
	long ret = syscall2(SYS_lstat64, path, &st);
	uint32_t nth = tally.entries++;

	if (ret < 0) {
		tally.errors++;
		return;
	}
	switch (st.mode & S_IFMT) {
	case S_IFDIR:
		walk(path, depth + 1);
		break;
	case S_IFLNK:
		if (syscall3(SYS_readlink, (long)path, (long)scratch, CHUNK) <
		    0)
			tally.errors++;
		break;
	case S_IFREG:
		read_regular(path, st.size);
		if (nth % 8 == 1)
			write_existing(path, st.size);
		else if (nth % 32 == 2)
			count_write(unlink(path));
		break;
	default:
		break; /* a device node may be anything */
	}
}

static void walk_names(char *path, uint32_t depth, const char *list, int bytes)
{
	size_t len = strlen(path);

	for (int at = 0; at < bytes && tally.entries < ENTRIES_MAX;) {
		const struct dirent64 *d = (const void *)(list + at);

		at += d->len;
		if (d->len == 0)
			return; /* a kernel that does that would hang us */
		if (strcmp(d->name, ".") == 0 || strcmp(d->name, "..") == 0 ||
		    len + strlen(d->name) + 2 > PATH_BYTES)
			continue;
		snprintf(path + len, PATH_BYTES - len, "/%s", d->name);
		visit(path, depth);
		path[len] = '\0';
	}
}

static void walk(char *path, uint32_t depth)
{
	char list[LISTING_BYTES];
	int fd = open(path, O_RDONLY | O_DIRECTORY, 0), n;

	if (fd < 0) {
		tally.errors++;
		return;
	}
	while (depth < DEPTH_MAX && tally.entries < ENTRIES_MAX) {
		n = syscall3(SYS_getdents64, fd, (long)list, sizeof(list));
		if (n < 0)
			tally.errors++;
		if (n <= 0)
			break;
		/* a directory that never ends costs entries, not for ever */
		tally.entries++;
		walk_names(path, depth, list, n);
	}
	close(fd);
	if (tally.dirs++ < WRITTEN_DIRS_MAX)
		write_names(path);
}

static void use_it(void)
{
	static char path[PATH_BYTES], statfs_buf[256];

	syscall1(SYS_alarm, SECONDS_MAX);
	memcpy(path, where, sizeof(where));
	syscall2(SYS_statfs, path, statfs_buf);
	walk(path, 0);
	sync();
}

static void one_mutant(const char *ram, uint32_t n)
{
	int ret = mount(ram, where, "ext2", 0,
			n % 2 ? "errors=continue" : "errors=remount-ro");
	int pid, status, gone;

	memset(&tally, 0, sizeof(tally));
	if (ret < 0) {
		printf("mutant %u: refused, %s\n", n, error_name(-ret));
		return;
	}
	pid = fork();
	if (pid == 0) {
		use_it();
		write(sink[1], &tally, sizeof(tally));
		_exit(0);
	}
	status = pid < 0 ? pid : wait_for(pid);
	if (status == 0)
		read(sink[0], &tally, sizeof(tally));
	gone = syscall2(SYS_umount2, where, 0);
	printf("mutant %u: %s %d, %u entries, %u bytes, %u errors, %u writes, "
	       "%u failed, umount %s\n",
	       n, status ? "KILLED" : "status", status, tally.entries,
	       tally.read, tally.errors, tally.written, tally.write_errors,
	       error_name(-gone));
}

int main(int argc, char **argv)
{
	struct header head;
	struct record rec;
	int disk, ret;

	if (argc < 5)
		return 2;
	mkdir(where, DIR_MODE);
	disk = open(argv[1], O_RDONLY, 0);
	if (disk < 0 || pipe(sink) < 0 || !take(disk, 0, &head, sizeof(head)) ||
	    head.image_bytes > IMAGE_MAX)
		return fail("s_ext2walk", argv[1], disk);
	for (uint32_t n = str_to_ulong(argv[3]);
	     n <= str_to_ulong(argv[4]) && n < head.nr_mutants; n++) {
		if (!take(disk, head.records_at + n * SECTOR, &rec,
			  sizeof(rec)) ||
		    !take(disk, head.bases_at + rec.base * head.image_bytes,
			  image, head.image_bytes))
			return fail("s_ext2walk", "read", -EIO);
		ret = put_on(argv[2], &head, &rec);
		if (ret < 0)
			return fail("s_ext2walk", argv[2], ret);
		one_mutant(argv[2], n);
	}
	printf("s_ext2walk: done\n");
	return 0;
}
