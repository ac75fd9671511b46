/* SPDX-License-Identifier: GPL-2.0-only */
/* t_file.c - files and directories of the root file system */
#include "tests/common.h"

enum { BIG = 300000, SEEK_SET = 0, SEEK_END = 2, SYS_pwrite64 = 181 };

static long seek(int fd, long offset, int whence)
{
	int64_t result = 0;
	long r = syscall6(SYS__llseek, fd, offset < 0 ? -1 : 0, offset,
			  (long)&result, whence, 0);

	return r < 0 ? r : (long)result;
}

static void contents(void)
{
	static char buf[BIG];
	unsigned int bad = 0;
	int fd = open("file", O_RDWR | O_CREAT | O_TRUNC, 0644);

	for (int i = 0; i < BIG; i++)
		buf[i] = (char)(i * 31 + i / 4096);
	printf("wrote %d\n", write(fd, buf, BIG));
	printf("size %ld\n", seek(fd, 0, SEEK_END));
	printf("hole at %ld\n", seek(fd, BIG + 10000, SEEK_SET));
	write(fd, "end", 3);
	seek(fd, 0, SEEK_SET);
	memset(buf, 0, BIG);
	printf("read %d\n", read(fd, buf, BIG));
	for (int i = 0; i < BIG; i++)
		bad += buf[i] != (char)(i * 31 + i / 4096);
	printf("wrong bytes %u\n", bad);
	printf("hole reads %d\n", read(fd, buf, 10000));
	for (int i = 0; i < 10000; i++)
		bad += buf[i] != 0;
	printf("not zero %u\n", bad);
	buf[3] = '\0';
	printf("then %d", read(fd, buf, 100));
	printf(" %s\n", buf);
	printf("truncate %ld\n", syscall2(SYS_ftruncate, fd, 5000));
	printf("size %ld\n", seek(fd, 0, SEEK_END));
	close(fd);
}

static void mapped(void)
{
	int fd = open("file", O_RDWR, 0);
	char *p = mmap(NULL, PAGE_BYTES * 2, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE, fd, 0);
	char byte;

	printf("mapped byte %d\n", p[100]);
	p[100] = 77;
	seek(fd, 100, SEEK_SET);
	read(fd, &byte, 1);
	printf("file still %d, mapping %d\n", byte, p[100]);
	printf("behind the end of the file %d\n", p[PAGE_BYTES + 2000]);
	munmap(p, PAGE_BYTES * 2);
	p = mmap(NULL, PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	p[100] = 78;
	seek(fd, 100, SEEK_SET);
	read(fd, &byte, 1);
	printf("shared: file %d\n", byte);
	munmap(p, PAGE_BYTES);
	close(fd);
}

static void names(void)
{
	char buf[64] = "";
	int fd;

	show("mkdir", mkdir("dir", 0755));
	show("mkdir again", mkdir("dir", 0755));
	show("unlink a directory", unlink("dir") ? -EISDIR : 0);
	show("open missing", open("dir/none", O_RDONLY, 0));
	show("excl", open("file", O_CREAT | O_EXCL | O_RDWR, 0644));
	show("rename", syscall2(SYS_rename, "file", "dir/moved"));
	show("old name", open("file", O_RDONLY, 0));
	show("rmdir full", syscall1(SYS_rmdir, "dir"));
	show("link", syscall2(SYS_link, "dir/moved", "dir/second"));
	show("symlink", syscall2(SYS_symlink, "moved", "dir/sym"));
	printf("readlink %ld",
	       syscall3(SYS_readlink, (long)"dir/sym", (long)buf, sizeof(buf)));
	printf(" %s\n", buf);
	fd = open("dir/sym", O_RDONLY, 0);
	show("through the link", fd);
	show("unlink", unlink("dir/moved"));
	show("dangling", open("dir/sym", O_RDONLY, 0));
	printf("open file still reads %d\n", read(fd, buf, 10));
	close(fd);
	unlink("dir/second");
	unlink("dir/sym");
	show("rmdir", syscall1(SYS_rmdir, "dir"));
	show("not a directory", open("/dev/null/x", O_RDONLY, 0));
	syscall2(SYS_symlink, "loop", "loop");
	printf("loop: %d\n", -open("loop", O_RDONLY, 0));
	unlink("loop");
}

static long pwrite_at(int fd, const char *buf, int n, long lo, long hi)
{
	return syscall6(SYS_pwrite64, fd, (long)buf, n, lo, hi, 0);
}

/* nothing beyond the limits is written, least of all at the file's start */
static void limits(void)
{
	static char buf[6000];
	unsigned int limit[2] = {5000, ~0u};
	int fd = open("file", O_RDWR | O_CREAT | O_TRUNC, 0644);
	int pid;

	show("beyond all limits",
	     pwrite_at(fd, "x", 1, -1, 0x7fffffff) < 0 ? 0 : -EIO);
	printf("size %ld\n", seek(fd, 0, SEEK_END));
	pid = fork();
	if (pid == 0) {
		show("limit", syscall2(SYS_setrlimit, 1, limit));
		printf("cut at %ld\n", pwrite_at(fd, buf, 6000, 0, 0));
		show("shorter", syscall2(SYS_ftruncate, fd, 4000));
		pwrite_at(fd, buf, 1, 5000, 0);
		printf("lives\n");
		exit(0);
	}
	printf("signal %d\n", wait_for(pid) & 127);
	printf("size %ld\n", seek(fd, 0, SEEK_END));
	close(fd);
}

static void many_files(void)
{
	unsigned int limit[2] = {300, 300};
	int fd = open("file", O_RDWR, 0), last = 0, pid;

	show("limit of files", syscall2(SYS_setrlimit, 7, limit));
	pid = fork();
	if (pid == 0) {
		for (int n = fd; n >= 0; n = (int)syscall1(SYS_dup, fd))
			last = n;
		printf("last %d\n", last);
		show("no descriptor", open("new", O_CREAT | O_RDWR, 0644));
		show("no file either", lstat("new"));
		show("no descriptor", open("file", O_TRUNC | O_RDWR, 0));
		lstat("file");
		printf("size %u\n", st[ST_SIZE]);
		pid = fork(); /* copies the long table */
		if (pid == 0)
			exit(write(last, "y", 1) == 1 ? 0 : 1);
		printf("written %d\n", wait_for(pid));
		exit(0);
	}
	printf("exit %d\n", wait_for(pid));
	close(fd);
}

int main(void)
{
	contents();
	mapped();
	names();
	limits();
	many_files();
	show("bad descriptor", read(99, NULL, 0));
	show("closed twice", close(57));
	return 0;
}
