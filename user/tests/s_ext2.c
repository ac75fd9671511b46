/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * s_ext2.c - a disk file system put to work: s_ext2 WHAT DIRECTORY
 *
 * Works in DIRECTORY and prints one line for each result that is not the
 * expected one, then "s_ext2 WHAT: N checks, N bad". Prints the same on a
 * Linux host's ext2.
 */
#include "lib/fsys.h"

enum {
	SYS_utime_ = 30,
	SYS_truncate = 92,
	SYS_pread64 = 180,
	SYS_pwrite64 = 181,
	SYS_ftruncate64 = 194,
	O_LARGE = 0100000,
	NAME_BYTES = 300,
	LONG_NAME = 255,
	LONG_LINK = 300,
	PIECE = 4096,
	MANY = 1200,
	LINK_MAX = 32000,
	LINKS_A_DIR = 800,
	SECTOR = 512,
};

static unsigned int checks, wrong;

static void expect(const char *what, long long got, long long want)
{
	checks++;
	if (got == want)
		return;
	wrong++;
	printf("%s: %lld, expected %lld\n", what, got, want);
}

static long pwrite_at(int fd, const void *buf, size_t n, uint64_t at)
{
	return syscall6(SYS_pwrite64, fd, (long)buf, (long)n, (long)at,
			(long)(at >> 32), 0);
}

static long pread_at(int fd, void *buf, size_t n, uint64_t at)
{
	return syscall6(SYS_pread64, fd, (long)buf, (long)n, (long)at,
			(long)(at >> 32), 0);
}

static long cut(int fd, uint64_t size)
{
	return syscall3(SYS_ftruncate64, fd, (long)size, (long)(size >> 32));
}

static int make(const char *name, const char *text)
{
	int fd = open(name, O_RDWR | O_CREAT | O_TRUNC, 0644);

	if (fd < 0)
		return fd;
	if (write(fd, text, strlen(text)) != (int)strlen(text))
		printf("%s: short write\n", name);
	close(fd);
	return 0;
}

static bool holds(const char *name, const char *text)
{
	char buf[NAME_BYTES];
	int fd = open(name, O_RDONLY, 0), n;

	if (fd < 0)
		return false;
	n = read(fd, buf, sizeof(buf));
	close(fd);
	return n == (int)strlen(text) && memcmp(buf, text, (size_t)n) == 0;
}

static int nlink(const char *name)
{
	struct stat64 st;
	int err = lstat64(name, &st);

	return err < 0 ? err : (int)st.nlink;
}

static int make_dir(const char *name)
{
	return syscall2(SYS_mkdir, name, 0755);
}

/* ---- names ------------------------------------------------------------------ */

static void rename_files(void)
{
	make("a", "a");
	make("b", "b");
	expect("rename over a file", rename("a", "b"), 0);
	expect("its contents", holds("b", "a"), true);
	expect("the old name", open("a", O_RDONLY, 0), -ENOENT);
	syscall2(SYS_link, "b", "c");
	expect("links", nlink("b"), 2);
	expect("rename of two names of a file", rename("b", "c"), 0);
	expect("both stay", nlink("b"), 2);
	make("d", "d");
	expect("rename over one of two names", rename("d", "c"), 0);
	expect("the other has one link", nlink("b"), 1);
	expect("rename to itself", rename("b", "b"), 0);
	expect("rename of nothing", rename("nothing", "x"), -ENOENT);
	unlink("b");
	unlink("c");
}

static void rename_dirs(void)
{
	make_dir("p");
	make_dir("q");
	make_dir("p/x");
	make("p/x/file", "inside");
	expect("links of p", nlink("p"), 3);
	expect("move a directory", rename("p/x", "q/y"), 0);
	expect("links of p then", nlink("p"), 2);
	expect("links of q then", nlink("q"), 3);
	expect("what is inside", holds("q/y/file", "inside"), true);
	expect("dotdot", holds("q/y/../y/file", "inside"), true);
	make_dir("p/z");
	expect("over an empty one", rename("q/y", "p/z"), 0);
	expect("links of p now", nlink("p"), 3);
	expect("links of q now", nlink("q"), 2);
	make_dir("q/full");
	make("q/full/f", "f");
	expect("over a full one", rename("p/z", "q/full"), -ENOTEMPTY);
	expect("into itself", rename("p", "p/z/p"), -EINVAL);
	make("f", "f");
	expect("a file over a directory", rename("f", "q"), -EISDIR);
	expect("a directory over a file", rename("q", "f"), -ENOTDIR);
	expect("rmdir of a full one", rmdir("q"), -ENOTEMPTY);
	expect("in one directory", rename("p/z", "p/w"), 0);
	expect("links of p at last", nlink("p"), 3);
	make_dir("p/v");
	expect("over one beside it", rename("p/w", "p/v"), 0);
	expect("links of p after all", nlink("p"), 3);
	unlink("p/v/file");
	unlink("q/full/f");
	unlink("f");
	expect("rmdir p/v", rmdir("p/v"), 0);
	expect("rmdir q/full", rmdir("q/full"), 0);
	expect("rmdir p", rmdir("p"), 0);
	expect("rmdir q", rmdir("q"), 0);
}

static void symlinks(void)
{
	char text[LONG_LINK + 1], buf[LONG_LINK + 1];
	unsigned int len;

	for (len = 1; len <= LONG_LINK;
	     len += len == 58 || len == 59 ? 1 : 57) {
		memset(text, 'x', len);
		text[len] = '\0';
		expect("symlink", syscall2(SYS_symlink, text, "link"), 0);
		memset(buf, 0, sizeof(buf));
		expect("readlink",
		       syscall3(SYS_readlink, (long)"link", (long)buf,
				LONG_LINK),
		       len);
		expect("its text", strcmp(buf, text), 0);
		expect("unlink of a symlink", unlink("link"), 0);
	}
	make("target", "target");
	syscall2(SYS_symlink, "target", "short");
	expect("through a symlink", holds("short", "target"), true);
	syscall2(SYS_symlink, "loop", "loop");
	expect("a loop", open("loop", O_RDONLY, 0), -ELOOP);
	memset(text, 'y', LONG_LINK);
	syscall2(SYS_symlink, text, "kept"); /* e2fsck looks at it */
}

static void odd_names(void)
{
	char name[NAME_BYTES];

	memset(name, 'n', sizeof(name));
	name[LONG_NAME] = '\0';
	expect("255 bytes", make(name, "long"), 0);
	expect("there", holds(name, "long"), true);
	name[LONG_NAME] = 'n';
	name[LONG_NAME + 1] = '\0';
	expect("256 bytes", make(name, "long"), -ENAMETOOLONG);
	expect("mkdir of it", make_dir(name), -ENAMETOOLONG);
	make("file", "file");
	expect("a file as directory", make("file/x", "x"), -ENOTDIR);
	expect("exclusive", open("file", O_CREAT | O_EXCL | O_RDWR, 0),
	       -EEXIST);
	expect("mkdir of a file", make_dir("file"), -EEXIST);
	expect("unlink of a directory", unlink("."), -EISDIR);
}

static void nodes(void)
{
	struct stat64 st;

	expect("mknod c", syscall3(SYS_mknod, (long)"null", 020666, 0x103), 0);
	expect("mknod p", syscall3(SYS_mknod, (long)"fifo", 010644, 0), 0);
	expect("mknod b", syscall3(SYS_mknod, (long)"disk", 060600, 0x1601), 0);
	lstat64("null", &st);
	expect("its device", (long long)st.rdev, 0x103);
	lstat64("disk", &st);
	expect("its device", (long long)st.rdev, 0x1601);
	lstat64("fifo", &st);
	expect("its type", st.mode & S_IFMT, 0010000);
}

static void many_files(void)
{
	char name[NAME_BYTES];
	struct stat64 st;
	int i;

	make_dir("many");
	for (i = 0; i < MANY; i++) {
		snprintf(name, sizeof(name), "many/a-file-of-many-%d", i);
		expect("create", make(name, name), 0);
	}
	for (i = 0; i < MANY; i += 2) {
		snprintf(name, sizeof(name), "many/a-file-of-many-%d", i);
		expect("unlink", unlink(name), 0);
	}
	for (i = 0; i < MANY; i++) {
		snprintf(name, sizeof(name), "many/a-file-of-many-%d", i);
		expect("find", holds(name, name), i % 2);
	}
	lstat64("many", &st);
	for (i = 0; i < MANY; i += 2) { /* the room is used again */
		snprintf(name, sizeof(name), "many/a-file-of-many-%d", i);
		make(name, name);
	}
	expect("the directory grew by",
	       -st.size + (lstat64("many", &st), st.size), 0);
}

/* ---- contents --------------------------------------------------------------- */

static void fill_piece(char *buf, uint64_t at)
{
	for (unsigned int i = 0; i < PIECE; i++)
		buf[i] = (char)(at / 1024 + i * 7 + 1);
}

/* is the piece at @at what fill_piece() made, or all zero? */
static bool piece_is(int fd, uint64_t at, bool zero)
{
	static char got[PIECE], want[PIECE];

	memset(want, 0, PIECE);
	if (!zero)
		fill_piece(want, at);
	return pread_at(fd, got, PIECE, at) == PIECE &&
	       memcmp(got, want, PIECE) == 0;
}

/* with blocks of 1 KiB: direct, single, double, triple, each at its edges */
static const uint64_t places[] = {
	0,	     8 << 10,	  10 << 10,    12 << 10,     200 << 10,
	265 << 10,   268 << 10,	  300 << 10,   1000 << 10,   65800 << 10,
	65803 << 10, 65804 << 10, 66100 << 10, 131500 << 10, 900000 << 10,
};

static void sparse(void)
{
	static char buf[PIECE];
	struct stat64 st;
	unsigned int i, n = ARRAY_SIZE(places), keep;
	int fd = open("sparse", O_RDWR | O_CREAT | O_TRUNC | O_LARGE, 0644);

	for (i = n; i-- > 0;) { /* backwards: every kind of hole is there */
		fill_piece(buf, places[i]);
		expect("write", pwrite_at(fd, buf, PIECE, places[i]), PIECE);
	}
	/* the pieces overlap: write again in order, then look */
	for (i = 0; i < n; i++) {
		fill_piece(buf, places[i]);
		pwrite_at(fd, buf, PIECE, places[i]);
	}
	expect("the last piece", piece_is(fd, places[n - 1], false), true);
	expect("a hole", piece_is(fd, 400 << 10, true), true);
	expect("a hole", piece_is(fd, 40000 << 10, true), true);
	fstat64(fd, &st);
	expect("size", st.size, (long long)places[n - 1] + PIECE);
	expect("sparse", st.blocks < 400, true);
	for (keep = n - 1; keep > 0; keep -= 2) {
		expect("cut", cut(fd, places[keep] + 1000), 0);
		expect("cut longer", cut(fd, places[keep] + 100000), 0);
		expect("zeroes behind the cut",
		       piece_is(fd, places[keep] + 4096, true), true);
		pread_at(fd, buf, PIECE, places[keep]);
		expect("a byte before the cut", buf[999],
		       (char)(places[keep] / 1024 + 999 * 7 + 1));
		expect("a byte behind it", buf[1000], 0);
	}
	expect("cut to nothing", cut(fd, 0), 0);
	fstat64(fd, &st);
	expect("blocks of nothing", (long long)st.blocks, 0);
	for (i = 0; i < n; i++) {
		fill_piece(buf, places[i]);
		pwrite_at(fd, buf, PIECE, places[i]);
	}
	close(fd);
}

static void large(void)
{
	const uint64_t limit = 1ull << 31;
	struct stat64 st;
	int fd = open("large", O_RDWR | O_CREAT | O_TRUNC, 0644);

	expect("the last byte below 2 GiB", pwrite_at(fd, "x", 1, limit - 2),
	       1);
	expect("at 2 GiB - 1", pwrite_at(fd, "y", 1, limit - 1), -EFBIG);
	close(fd);
	fd = open("large", O_RDWR | O_LARGE, 0);
	expect("with O_LARGEFILE", pwrite_at(fd, "end", 3, limit + 10), 3);
	fstat64(fd, &st);
	expect("size", st.size, (long long)limit + 13);
	close(fd);
	expect("open without it", open("large", O_RDONLY, 0), -EOVERFLOW);
	fd = open("large", O_RDWR | O_LARGE, 0);
	expect("beyond what pointers reach", pwrite_at(fd, "z", 1, 1ull << 42),
	       -EFBIG);
	close(fd);
}

static void unlinked(void)
{
	static char buf[PIECE];
	struct statfs64 before, after;
	int fd, i;

	statfs64(".", &before);
	fd = open("gone", O_RDWR | O_CREAT, 0644);
	for (i = 0; i < 100; i++) {
		fill_piece(buf, (uint64_t)i * PIECE);
		write(fd, buf, PIECE);
	}
	expect("unlink", unlink("gone"), 0);
	expect("no name", open("gone", O_RDONLY, 0), -ENOENT);
	expect("the data", piece_is(fd, 50 * PIECE, false), true);
	write(fd, buf, PIECE);
	expect("more data", piece_is(fd, 99 * PIECE, false), true);
	close(fd);
	statfs64(".", &after);
	expect("free blocks then", (long long)after.bfree,
	       (long long)before.bfree);
	expect("free inodes then", (long long)after.ffree,
	       (long long)before.ffree);
}

static void blocks_exact(void)
{
	static char buf[PIECE];
	struct stat64 st;
	struct statfs64 fs;
	int fd = open("exact", O_RDWR | O_CREAT | O_TRUNC, 0644), i;

	statfs64(".", &fs);
	for (i = 0; i < 3; i++)
		write(fd, buf, PIECE);
	fstat64(fd, &st);
	/* 12 KiB: direct blocks only, whatever their size */
	expect("blocks", (long long)st.blocks, 3 * PIECE / SECTOR);
	write(fd, buf, PIECE);
	fstat64(fd, &st);
	expect("blocks with pointers", (long long)st.blocks,
	       4 * PIECE / SECTOR + (fs.bsize == 1024 ? 2 : 0));
	close(fd);
}

/* ---- no room ------------------------------------------------------------------ */

static void fill(void)
{
	static char buf[8 * PIECE];
	struct statfs64 before, after;
	char name[NAME_BYTES];
	long n;
	int fd, fd2, i, k;

	statfs64(".", &before);
	fd = open("filler", O_RDWR | O_CREAT, 0644);
	while ((n = write(fd, buf, sizeof(buf))) > 0)
		;
	expect("full", n, -ENOSPC);
	/* a block that would have needed a block of pointers may be left */
	for (i = 0, n = 1; n > 0; i++) {
		snprintf(name, sizeof(name), "rest%d", i);
		fd2 = open(name, O_RDWR | O_CREAT, 0644);
		n = write(fd2, "x", 1);
		close(fd2);
	}
	statfs64(".", &after);
	expect("free blocks", (long long)after.bfree, 0);
	expect("an empty file", open("empty", O_RDWR | O_CREAT, 0644) >= 0,
	       true);
	expect("a directory", make_dir("dir"), -ENOSPC);
	memset(name, 'l', LONG_NAME);
	name[LONG_NAME] = '\0';
	expect("a long symlink", syscall2(SYS_symlink, name, "long"), -ENOSPC);
	expect("a short one", syscall2(SYS_symlink, "short", "link"), 0);
	for (k = 0; k < 100; k++) { /* until the directory would have to grow */
		snprintf(name + 8, sizeof(name) - 8, "%d", k);
		name[strlen(name)] = 'l';
		if (syscall2(SYS_link, "empty", name) < 0)
			break;
	}
	statfs64(".", &after);
	expect("still none", (long long)after.bfree, 0);
	expect("cut", cut(fd, PIECE), 0);
	expect("room again", pwrite_at(fd, buf, PIECE, PIECE), PIECE);
	close(fd);
	unlink("filler");
	while (i-- > 0) {
		snprintf(name, sizeof(name), "rest%d", i);
		unlink(name);
	}
	expect("a directory now", make_dir("dir"), 0);
	rmdir("dir");
	statfs64(".", &after);
	expect("blocks came back", after.bfree + 8 >= before.bfree, true);
}

static void inodes(void)
{
	char name[NAME_BYTES];
	struct statfs64 before, after;
	int i, err = 0;

	statfs64(".", &before);
	make_dir("inodes");
	for (i = 0; err == 0; i++) {
		snprintf(name, sizeof(name), "inodes/%d", i);
		err = make(name, "");
	}
	expect("no inodes", err, -ENOSPC);
	statfs64(".", &after);
	expect("free inodes", (long long)after.ffree, 0);
	expect("made", i - 1, (long long)before.ffree - 1);
	while (i-- > 0) {
		snprintf(name, sizeof(name), "inodes/%d", i);
		unlink(name);
	}
	expect("rmdir", rmdir("inodes"), 0);
	statfs64(".", &after);
	expect("inodes came back", (long long)after.ffree,
	       (long long)before.ffree);
}

/* the most links a file can have, in directories of a few names each */
static void links(void)
{
	char name[NAME_BYTES];
	int i, err = 0;

	make("one", "one");
	for (i = 1; err == 0 && i <= LINK_MAX; i++) {
		if (i % LINKS_A_DIR == 1) {
			snprintf(name, sizeof(name), "l%d", i / LINKS_A_DIR);
			make_dir(name);
		}
		snprintf(name, sizeof(name), "l%d/%d", (i - 1) / LINKS_A_DIR,
			 i);
		err = (int)syscall2(SYS_link, "one", name);
	}
	expect("the link too many", err, -EMLINK);
	expect("links", nlink("one"), LINK_MAX);
}

/* a user's share ends before root's */
static void reserved(void)
{
	static char buf[PIECE];
	struct statfs64 st;
	int fd = open("users", O_RDWR | O_CREAT, 0666), pid = fork();

	if (pid == 0) {
		syscall1(SYS_setuid, 1000);
		while (write(fd, buf, PIECE) > 0)
			;
		exit(0);
	}
	wait_for(pid);
	statfs64(".", &st);
	expect("left for users", st.bavail <= 2, true); /* see fill() */
	expect("left for root", st.bfree > 0, true);
	expect("root writes", write(fd, buf, PIECE), PIECE);
	close(fd);
	unlink("users");
}

static void times(void)
{
	uint32_t when[2] = {1000, 2000};
	struct stat64 st;

	make("old", "old");
	expect("utime", syscall2(SYS_utime_, "old", when), 0);
	lstat64("old", &st);
	expect("atime", st.atime, 1000);
	expect("mtime", st.mtime, 2000);
}

struct job {
	const char *name;
	void (*run[8])(void);
};

static const struct job jobs[] = {
	{"names",
	 {rename_files, rename_dirs, symlinks, odd_names, nodes, many_files,
	  times}},
	{"data", {sparse, large, unlinked, blocks_exact}},
	{"full", {reserved, fill}},
	{"inodes", {inodes}},
	{"links", {links}},
};

int main(int argc, char **argv)
{
	unsigned int i, k;

	if (argc < 3)
		return fail("s_ext2", "usage: s_ext2 WHAT DIRECTORY", -EINVAL);
	if (chdir(argv[2]) < 0)
		return fail("s_ext2", argv[2], chdir(argv[2]));
	for (i = 0; i < ARRAY_SIZE(jobs); i++)
		for (k = 0; strcmp(jobs[i].name, argv[1]) == 0 &&
			    k < ARRAY_SIZE(jobs[i].run) && jobs[i].run[k];
		     k++)
			jobs[i].run[k]();
	printf("s_ext2 %s: %u checks, %u bad\n", argv[1], checks, wrong);
	return wrong != 0;
}
