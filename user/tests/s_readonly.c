/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * s_readonly.c - whatever would change a file system that is mounted read-only
 *
 *	s_readonly DISK		DISK has /file and the directory /sub
 *
 * Prints "WHAT: ERROR" for each try.
 */
#include "lib/ulib.h"

enum {
	MODE = 0644,
	MS_RDONLY = 1,
	SYS_utime = 30,
	SYS_umount2 = 52,
	SYS_truncate = 92,
	SYS_lchown = 16,
	S_IFIFO = 0010000,
};

#define WHERE "/tmp/readonly"

static void told(const char *what, long ret)
{
	if (ret == -EROFS)
		printf("%s: EROFS\n", what);
	else
		printf("%s: %s\n", what, error_name(ret < 0 ? (int)-ret : 0));
}

int main(int argc, char **argv)
{
	char byte;
	int fd;

	if (argc < 2)
		return 2;
	mkdir(WHERE, MODE);
	told("mount", mount(argv[1], WHERE, "ext2", MS_RDONLY, NULL));
	fd = open(WHERE "/file", O_RDONLY, 0);
	told("read", read(fd, &byte, 1));
	close(fd);
	told("open to write", open(WHERE "/file", O_WRONLY, 0));
	told("open to cut", open(WHERE "/file", O_RDWR | O_TRUNC, 0));
	told("create", open(WHERE "/new", O_RDWR | O_CREAT, MODE));
	told("truncate", syscall2(SYS_truncate, WHERE "/file", 1));
	told("unlink", unlink(WHERE "/file"));
	told("mkdir", mkdir(WHERE "/new", MODE));
	told("rmdir", syscall1(SYS_rmdir, WHERE "/sub"));
	told("link", syscall2(SYS_link, WHERE "/file", WHERE "/new"));
	told("symlink", syscall2(SYS_symlink, "file", WHERE "/new"));
	told("rename", syscall2(SYS_rename, WHERE "/file", WHERE "/new"));
	told("mknod",
	     syscall3(SYS_mknod, (long)(WHERE "/new"), S_IFIFO | MODE, 0));
	told("chmod", syscall2(SYS_chmod, WHERE "/file", MODE));
	told("chown", syscall3(SYS_lchown, (long)(WHERE "/file"), 1, 1));
	told("utime", syscall2(SYS_utime, WHERE "/file", 0));
	told("umount", syscall2(SYS_umount2, WHERE, 0));
	return 0;
}
