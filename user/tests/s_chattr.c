/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * s_chattr.c - files that may not be changed, or only at their end
 *
 * "make" DIRECTORY makes them, something outside sets the flags, "try" does to
 * them what is forbidden. "late": a disk that turns read-only. test_ext2.py knows what it must print.
 */
#include "lib/fsys.h"

enum {
	SYS_truncate = 92,
	SYS_fcntl = 55,
	F_SETFL = 4,
	FILE_MODE = 0644,
	DIR_MODE = 0755,
	PROT_RW = 3,
};

static void make(const char *name)
{
	int fd = open(name, O_CREAT | O_WRONLY, FILE_MODE);

	write(fd, "old", 3);
	close(fd);
}

static void show(const char *what, long r)
{
	printf(" %s %s", what, r < 0 ? error_name((int)-r) : "ok");
}

static long try_open(const char *name, int flags)
{
	int fd = open(name, flags, FILE_MODE);

	if (fd < 0)
		return fd;
	if (flags & O_APPEND)
		write(fd, "new", 3);
	close(fd);
	return 0;
}

static void try_file(const char *name)
{
	static const int times[2] = {1, 1};

	printf("%s:", name);
	show("write", try_open(name, O_WRONLY));
	show("append", try_open(name, O_WRONLY | O_APPEND));
	show("cut", syscall2(SYS_truncate, name, 1));
	show("read", try_open(name, O_RDONLY));
	show("link", syscall2(SYS_link, name, "second"));
	show("chmod", syscall2(SYS_chmod, name, DIR_MODE));
	show("times", syscall2(SYS_utime, name, times));
	show("now", syscall2(SYS_utime, name, 0));
	show("rename", syscall2(SYS_rename, name, "second"));
	show("replace", syscall2(SYS_rename, "plain", name));
	show("unlink", unlink(name));
	printf("\n");
}

static void try_open_file(void)
{
	int fd = open("append", O_RDWR | O_APPEND, 0);

	printf("open file: not only at the end %s",
	       error_name((int)-syscall3(SYS_fcntl, fd, F_SETFL, 0)));
	printf(", truncation %s",
	       error_name((int)-syscall3(SYS_ftruncate, fd, 0, 0)));
	printf(", map %s\n",
	       error_name((int)-(long)mmap(NULL, PAGE_BYTES, PROT_RW,
					   MAP_SHARED, fd, 0)));
	close(fd);
}

static void try_directory(const char *dir)
{
	printf("directory %s:", strchr(dir, '.') + 1);
	chdir(dir);
	show("create", try_open("new", O_CREAT | O_WRONLY));
	show("unlink", unlink("file"));
	show("rename", syscall2(SYS_rename, "file", "name"));
	chdir("..");
	show("rmdir", syscall1(SYS_rmdir, dir));
	printf("\n");
}

/* a file is open for writing when an error is found elsewhere */
static void late(void)
{
	int fd = open("big", O_RDWR, 0);

	printf("late:");
	show("read", try_open("dir/inner", O_RDONLY));
	show("write", write(fd, "new", 3));
	show("cut", syscall3(SYS_ftruncate, fd, 1, 0));
	printf("\n");
	close(fd);
}

int main(int argc, char **argv)
{
	if (argc != 3 || chdir(argv[2]) != 0)
		return 1;
	if (strcmp(argv[1], "make") == 0) {
		make("immutable");
		make("append");
		make("plain");
		mkdir("dir.append", DIR_MODE);
		make("dir.append/file");
		mkdir("dir.immutable", DIR_MODE);
		make("dir.immutable/file");
		return 0;
	}
	if (strcmp(argv[1], "late") == 0) {
		late();
		return 0;
	}
	try_file("immutable");
	try_file("append");
	try_open_file();
	try_directory("dir.append");
	try_directory("dir.immutable");
	return 0;
}
