/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * t_names.c - names, links and open flags in all their corner cases
 *
 * Prints the same on Lethe and on a Linux host, as root and as anybody else.
 */
#include "tests/common.h"

enum {
	SYS_lseek = 19,
	SYS_umask = 60,
	SYS_truncate = 92,
	SYS_chown32 = 212,
	SYS_fstatat64 = 300,
	SYS_linkat = 303,
	SYS_utimensat = 320,
	AT_CWD = -100,
	AT_FOLLOW = 0x400,
	AT_NO_AUTOMOUNT = 0x800,
	AT_EMPTY = 0x1000,
	OMIT = 0x3ffffffe,
	APPEND = 02000,
	DIRECTORY = 0200000,
	NOFOLLOW = 0400000,
	CREATE = O_CREAT | O_RDWR,
	LONG_NAME = 256,
	LONG_PATH = 5000,
	S_TYPE = 0170000,
};

static void make(const char *name, const char *text)
{
	int fd = open(name, CREATE | O_TRUNC, 0644);

	write(fd, text, (unsigned int)strlen(text));
	close(fd);
}

static void contents(const char *name)
{
	char buf[64];
	int fd = open(name, O_RDONLY, 0), n = -1;

	if (fd >= 0)
		n = read(fd, buf, sizeof(buf) - 1);
	buf[n > 0 ? n : 0] = '\0';
	printf("%s holds '%s'\n", name, n < 0 ? "nothing" : buf);
	close(fd);
}

static void renames_of_files(void)
{
	make("f", "f");
	make("g", "g");
	mkdir("d", 0755);
	show("f to itself", rename("f", "f"));
	show("f to f/", rename("f", "f/"));
	show("f/ to h", rename("f/", "h"));
	show("f to h/", rename("f", "h/"));
	show("missing", rename("missing", "h"));
	show("to an empty name", rename("f", ""));
	show("into nowhere", rename("f", "nowhere/h"));
	show("through a file", rename("f", "g/h"));
	show("file onto directory", rename("f", "d"));
	show("directory onto file", rename("d", "f"));
	show("dot", rename(".", "x"));
	show("to dot", rename("d", "."));
	show("dotdot", rename("d/..", "x"));
	show("to dotdot", rename("f", "d/.."));
	syscall2(SYS_link, "f", "same");
	show("two names of one file", rename("f", "same"));
	show("both are there", lstat("f") < 0 ? lstat("f") : lstat("same"));
	printf("links %u\n", st[ST_LINKS]);
	show("over the other", rename("g", "same"));
	contents("same");
	lstat("f");
	printf("links %u\n", st[ST_LINKS]);
	show("into a directory", rename("f", "d/f"));
	show("and back", rename("d/f", "./f"));
	unlink("same");
}

static void renames_of_directories(void)
{
	mkdir("d/sub", 0755);
	mkdir("e", 0755);
	show("into itself", rename("d", "d/x"));
	show("into its own subtree", rename("d", "d/sub/x"));
	show("onto its child", rename("d", "d/sub"));
	show("onto its parent", rename("d/sub", "d"));
	show("onto itself", rename("d", "d"));
	make("e/full", "");
	show("onto a full one", rename("d", "e"));
	unlink("e/full");
	show("onto an empty one", rename("d", "e"));
	show("the old name", lstat("d"));
	show("the child moved along", lstat("e/sub"));
	show("with a slash", rename("e/", "d/"));
	symlink("d", "l");
	show("a symlink moves", rename("l", "m"));
	lstat("m");
	printf("still one: %d\n", (st[ST_MODE] & S_TYPE) == 0120000);
	show("onto a symlink", rename("f", "m"));
	lstat("m");
	printf("a file now: %d\n", (st[ST_MODE] & S_TYPE) == 0100000);
	show("out of a removed directory", mkdir("gone", 0755));
	unlink("m");
	rmdir("d/sub");
	rmdir("d");
	rmdir("gone");
}

static void open_flags(void)
{
	int a, b;

	make("f", "12345");
	mkdir("d", 0755);
	symlink("f", "l");
	symlink("nothing", "dangling");
	show("excl, new", try_open("new", CREATE | O_EXCL));
	show("excl, old", try_open("new", CREATE | O_EXCL));
	show("excl, dangling", try_open("dangling", CREATE | O_EXCL));
	show("nofollow, link", try_open("l", O_RDONLY | NOFOLLOW));
	show("nofollow, file", try_open("f", O_RDONLY | NOFOLLOW));
	show("nofollow, create", try_open("dangling", CREATE | NOFOLLOW));
	show("directory, file", try_open("f", O_RDONLY | DIRECTORY));
	show("directory, link", try_open("l", O_RDONLY | DIRECTORY));
	show("directory, directory", try_open("d", O_RDONLY | DIRECTORY));
	show("write a directory", try_open("d", O_WRONLY));
	show("create a directory", try_open("d", CREATE));
	show("create dot", try_open(".", CREATE));
	show("create with a slash", try_open("x/", CREATE));
	show("file with a slash", try_open("f/", O_RDONLY));
	show("below a file", try_open("f/x", O_RDONLY));
	show("empty name", try_open("", O_RDONLY));
	show("dangling", try_open("dangling", O_RDONLY));
	show("made through the link", try_open("dangling", CREATE));
	show("it is", lstat("nothing"));
	show("truncated for reading", try_open("f", O_RDONLY | O_TRUNC));
	lstat("f");
	printf("size %u\n", st[ST_SIZE]);
	a = open("f", O_WRONLY | APPEND, 0);
	b = open("f", O_WRONLY, 0);
	write(a, "aa", 2);
	write(b, "b", 1);
	write(a, "cc", 2);
	close(a);
	close(b);
	contents("f");
	unlink("f");
	unlink("l");
	unlink("dangling");
	unlink("nothing");
	unlink("new");
	rmdir("d");
}

static void hard_links(void)
{
	make("f", "text");
	mkdir("d", 0755);
	symlink("f", "l");
	symlink("nothing", "dangling");
	show("of a directory", syscall2(SYS_link, "d", "x"));
	show("to an old name", syscall2(SYS_link, "f", "d"));
	show("of nothing", syscall2(SYS_link, "missing", "x"));
	show("with a slash", syscall2(SYS_link, "f", "x/"));
	show("of a dangling link", syscall2(SYS_link, "dangling", "x"));
	lstat("x");
	printf("a symlink: %d\n", (st[ST_MODE] & S_TYPE) == 0120000);
	unlink("x");
	show("follow", syscall6(SYS_linkat, AT_CWD, (long)"l", AT_CWD,
				(long)"x", AT_FOLLOW, 0));
	lstat("x");
	printf("a file: %d, links %u\n", (st[ST_MODE] & S_TYPE) == 0100000,
	       st[ST_LINKS]);
	show("bad flag",
	     syscall6(SYS_linkat, AT_CWD, (long)"l", AT_CWD, (long)"y", 1, 0));
	show("follow nothing", syscall6(SYS_linkat, AT_CWD, (long)"dangling",
					AT_CWD, (long)"y", AT_FOLLOW, 0));
	unlink("f");
	contents("x");
	unlink("x");
	unlink("l");
	unlink("dangling");
	rmdir("d");
}

static void soft_links(void)
{
	char buf[16] = "";

	mkdir("d", 0755);
	make("d/f", "text");
	symlink("d", "l");
	show("of an old name", symlink("d", "l"));
	show("of nothing", symlink("", "x"));
	show("with a slash", symlink("d", "x/"));
	contents("l/f");
	contents("l/../l/f");
	lstat("l");
	printf("link: %d, size %u\n", (st[ST_MODE] & S_TYPE) == 0120000,
	       st[ST_SIZE]);
	lstat("l/");
	printf("directory: %d\n", (st[ST_MODE] & S_TYPE) == 0040000);
	show("unlink l/", unlink("l/"));
	show("rmdir l/", rmdir("l/"));
	show("rmdir l", rmdir("l"));
	show("mkdir l", mkdir("l", 0755));
	symlink("0123456789", "long");
	printf("readlink %ld",
	       syscall3(SYS_readlink, (long)"long", (long)buf, 4));
	printf(" %s\n", buf);
	show("of size 0", syscall3(SYS_readlink, (long)"long", (long)buf, 0));
	show("readlink of a file",
	     syscall3(SYS_readlink, (long)"d/f", (long)buf, 4));
	show("readlink of l/",
	     syscall3(SYS_readlink, (long)"l/", (long)buf, 4));
	unlink("l");
	unlink("long");
	unlink("d/f");
	rmdir("d");
}

static void removals(void)
{
	mkdir("d", 0755);
	make("d/f", "");
	show("unlink a directory", unlink("d"));
	show("unlink d/", unlink("d/"));
	show("unlink .", unlink("."));
	show("unlink ..", unlink(".."));
	show("unlink f/", unlink("d/f/"));
	show("unlink nothing", unlink("nothing"));
	show("unlink nothing/", unlink("nothing/"));
	show("rmdir a file", rmdir("d/f"));
	show("rmdir a full one", rmdir("d"));
	show("rmdir nothing", rmdir("nothing"));
	show("rmdir .", rmdir("d/."));
	show("rmdir ..", rmdir("d/.."));
	show("rmdir /", rmdir("/"));
	unlink("d/f");
	show("rmdir", rmdir("d/"));
}

static void node(const char *what, const char *name, int mode)
{
	show(what, syscall3(SYS_mknod, (long)name, mode, 0));
	if (lstat(name) == 0)
		printf("mode %x\n", st[ST_MODE]);
	unlink(name);
}

static void modes(void)
{
	long mask = syscall1(SYS_umask, 0);

	node("no type", "n", 0640);
	node("regular", "n", 0100604);
	node("fifo", "n", 0010666);
	node("socket", "n", 0140600);
	node("directory", "n", 0040755);
	node("symlink", "n", 0120777);
	node("no such type", "n", 0170777);
	mkdir("d", 07777);
	lstat("d");
	printf("mkdir %x\n", st[ST_MODE]);
	chmod("d", 02775);
	mkdir("d/e", 0755);
	lstat("d/e");
	printf("inherits %x\n", st[ST_MODE]);
	make("d/f", "x");
	chmod("d/f", 06755);
	syscall3(SYS_chown32, (long)"d/f", -1, -1);
	lstat("d/f");
	printf("after chown %x\n", st[ST_MODE]);
	unlink("d/f");
	rmdir("d/e");
	rmdir("d");
	syscall1(SYS_umask, (int)mask);
}

static void lengths(void)
{
	static char name[LONG_PATH + 1];

	memset(name, 'n', LONG_NAME);
	show("name of 256", try_open(name, CREATE));
	show("mkdir of it", mkdir(name, 0755));
	name[LONG_NAME - 1] = '\0';
	show("name of 255", try_open(name, CREATE));
	show("unlink of it", unlink(name));
	memset(name, '/', LONG_PATH);
	show("path of 5000", try_open(name, O_RDONLY));
	name[LONG_PATH - 1000] = '.';
	name[LONG_PATH - 999] = '\0';
	show("path of 4001", try_open(name, O_RDONLY));
}

static void removed_but_open(void)
{
	unsigned int ino;
	int fd;

	make("f", "old");
	fd = open("f", O_RDWR, 0);
	unlink("f");
	make("f", "new");
	lstat("f");
	ino = st[ST_INO];
	memset(st, 0, sizeof(st));
	syscall2(SYS_fstat64, fd, st);
	printf("links %u, another inode %d\n", st[ST_LINKS], st[ST_INO] != ino);
	write(fd, "older", 5);
	show("ftruncate", syscall2(SYS_ftruncate, fd, 4));
	syscall2(SYS_fstat64, fd, st);
	printf("size %u\n", st[ST_SIZE]);
	contents("f");
	close(fd);
	unlink("f");
	mkdir("d", 0755);
	fd = open("d", O_RDONLY | DIRECTORY, 0);
	rmdir("d");
	show("listing of a removed one",
	     syscall3(SYS_getdents64, fd, (long)st, sizeof(st)));
	close(fd);
}

static long fstatat(int dir, const char *name, int flags)
{
	return syscall6(SYS_fstatat64, dir, (long)name, (long)st, flags, 0, 0);
}

static long utimensat(const char *name, long first, long second, int flags)
{
	long t[4] = {1000, first, 2000, second};

	return syscall6(SYS_utimensat, AT_CWD, (long)name, (long)t, flags, 0,
			0);
}

/* bits of the ...at() calls, and times that are none */
static void at_flags(void)
{
	make("f", "text");
	show("fstatat", fstatat(AT_CWD, "f", AT_NO_AUTOMOUNT));
	show("bad flag", fstatat(AT_CWD, "f", 2));
	show("empty name", fstatat(AT_CWD, "", 0));
	show("the working directory", fstatat(AT_CWD, "", AT_EMPTY));
	printf("type %x\n", st[ST_MODE] & S_TYPE);
	show("of nothing open", fstatat(77, "", AT_EMPTY));
	show("utimensat", utimensat("f", 0, 999999999, 0));
	show("too many nanoseconds", utimensat("f", 1000000000, 0, 0));
	show("negative ones", utimensat("f", 0, -1, 0));
	show("bad flag", utimensat("f", 0, 0, 2));
	show("no name", utimensat(NULL, 0, 0, 0));
	show("nothing to do", utimensat("nothing", OMIT, OMIT, 0));
	show("half of it", utimensat("f", OMIT, 0, 0));
	lstat("f");
	printf("times %u %u\n", st[ST_ATIME], st[ST_MTIME]);
	unlink("f");
}

int main(void)
{
	renames_of_files();
	renames_of_directories();
	open_flags();
	hard_links();
	soft_links();
	removals();
	modes();
	lengths();
	removed_but_open();
	at_flags();
	return 0;
}
