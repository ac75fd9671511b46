/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * t_rw.c - vectors, positions, sizes, listings, readiness
 *
 * Prints the same on Lethe and on a Linux host.
 */
#include "tests/common.h"

enum {
	SYS_lseek = 19,
	SYS_utime = 30,
	SYS_truncate = 92,
	SYS_statfs = 99,
	SYS_fchdir = 133,
	SYS_getdents = 141,
	SYS_select_ = 142,
	SYS_readv = 145,
	SYS_writev = 146,
	SYS_poll = 168,
	SYS_pread64 = 180,
	SYS_pwrite64 = 181,
	SYS_truncate64 = 193,
	SYS_ftruncate64 = 194,
	SYS_fcntl64 = 221,
	F_GETFL = 3,
	FIONREAD = 0x541b,
	APPEND = 02000,
	NONBLOCK = 04000,
	DIRECTORY = 0200000,
	LARGEFILE = 0100000,
	S_FIFO = 010000,
	CREATE = O_CREAT | O_RDWR,
	SET = 0,
	CUR = 1,
	END = 2,
	VECTORS = 20,
	IOV_MAX = 1024,
	SIG_PIPE = 13,
};

struct iov {
	const void *base;
	unsigned int len;
};

static long seek64(int fd, long hi, long lo, int whence, uint64_t *at)
{
	return syscall6(SYS__llseek, fd, hi, lo, (long)at, whence, 0);
}

static void vectors(void)
{
	static char parts[VECTORS][3];
	struct iov iov[VECTORS];
	char buf[64] = "";
	int fd = open("f", CREATE | O_TRUNC, 0644), fds[2];

	for (int i = 0; i < VECTORS; i++) {
		parts[i][0] = (char)('a' + i);
		parts[i][1] = (char)('A' + i);
		iov[i].base = parts[i];
		iov[i].len = (unsigned int)i % 3;
	}
	number("writev of 20", syscall3(SYS_writev, fd, (long)iov, VECTORS));
	number("of none", syscall3(SYS_writev, fd, (long)iov, 0));
	show("of 1025", syscall3(SYS_writev, fd, (long)iov, IOV_MAX + 1));
	show("of -1", syscall3(SYS_writev, fd, (long)iov, -1));
	show("of nothing open", syscall3(SYS_writev, 77, (long)iov, 1));
	show("at nowhere", syscall3(SYS_writev, fd, 16, 1));
	iov[VECTORS - 1].len = 0x80000000u;
	show("of a negative length at the end",
	     syscall3(SYS_writev, fd, (long)iov, VECTORS));
	number("and nothing was written",
	       syscall6(SYS_lseek, fd, 0, CUR, 0, 0, 0));
	iov[0].len = 0x80000000u;
	show("of a negative length", syscall3(SYS_writev, fd, (long)iov, 1));
	syscall6(SYS_lseek, fd, 0, SET, 0, 0, 0);
	iov[0] = (struct iov){buf, 5};
	iov[1] = (struct iov){buf + 10, 0};
	iov[2] = (struct iov){buf + 5, 50};
	number("readv", syscall3(SYS_readv, fd, (long)iov, 3));
	printf("%s\n", buf);
	number("readv at the end", syscall3(SYS_readv, fd, (long)iov, 3));
	close(fd);
	fd = open("f", O_RDONLY, 0);
	show("writev for reading", syscall3(SYS_writev, fd, (long)iov, 1));
	close(fd);
	syscall1(SYS_pipe, fds);
	show("pread of a pipe",
	     syscall6(SYS_pread64, fds[0], (long)buf, 1, 0, 0, 0));
	show("pwrite of a pipe",
	     syscall6(SYS_pwrite64, fds[1], (long)buf, 1, 0, 0, 0));
	close(fds[0]);
	close(fds[1]);
}

static void positions(void)
{
	char buf[8] = "";
	uint64_t at = 0;
	int fd = open("f", CREATE | O_TRUNC | LARGEFILE, 0644), left = 0;

	write(fd, "0123456789", 10);
	show("before the start", seek64(fd, -1, -11, END, &at));
	show("exactly at it", seek64(fd, -1, -10, END, &at));
	show("whence 5", seek64(fd, 0, 0, 5, &at));
	show("beyond 4 GiB", seek64(fd, 2, 5, SET, &at));
	printf("at %llu\n", (unsigned long long)at);
	number("reads", read(fd, buf, 1));
	show("result nowhere", seek64(fd, 0, 0, CUR, (uint64_t *)16));
	number("pread beyond the end",
	       syscall6(SYS_pread64, fd, (long)buf, 5, 100, 0, 0));
	show("pread before the start",
	     syscall6(SYS_pread64, fd, (long)buf, 5, -1, -1, 0));
	number("pread", syscall6(SYS_pread64, fd, (long)buf, 5, 7, 0, 0));
	printf("%s\n", buf);
	seek64(fd, 0, 20, SET, &at);
	write(fd, "x", 1);
	number("hole", syscall6(SYS_pread64, fd, (long)buf, 7, 12, 0, 0));
	printf("zeroes %d\n", !buf[0] && !buf[6]);
	close(fd);
	fd = open("f", O_RDWR | APPEND, 0);
	number("append ignores the place",
	       syscall6(SYS_pwrite64, fd, (long)"yz", 2, 0, 0, 0));
	printf("flags %lx\n",
	       (unsigned long)syscall3(SYS_fcntl64, fd, F_GETFL, 0) & 03003);
	number("end", syscall6(SYS_lseek, fd, 0, END, 0, 0, 0));
	syscall6(SYS_lseek, fd, 3, SET, 0, 0, 0);
	show("how much is left", ioctl(fd, FIONREAD, &left));
	printf("%d\n", left);
	close(fd);
	fd = open("f", O_RDWR | O_SYNC, 0);
	printf("flags %lx\n",
	       (unsigned long)syscall3(SYS_fcntl64, fd, F_GETFL, 0) & O_SYNC);
	close(fd);
	fd = open("f", 3, 0); /* for ioctl() only */
	show("neither read", read(fd, buf, 1));
	show("nor written", write(fd, buf, 1));
	close(fd);
}

/* memory's devices have no places, and do not mind */
static void devices(void)
{
	static const char *const names[] = {"/dev/null", "/dev/zero",
					    "/dev/full"};
	char buf[8];
	uint64_t at;

	for (unsigned int i = 0; i < ARRAY_SIZE(names); i++) {
		int fd = open(names[i], O_RDWR, 0);

		at = 77;
		printf("%s: seek %ld", names[i], seek64(fd, 0, 5, SET, &at));
		printf(" to %llu,", (unsigned long long)at);
		printf(" pread %ld\n",
		       syscall6(SYS_pread64, fd, (long)buf, 8, 100, 0, 0));
		close(fd);
	}
}

static void sizes(void)
{
	char buf[8] = "xxxxxxx";
	int fd = open("f", CREATE | O_TRUNC, 0644), fds[2];

	write(fd, "0123456789", 10);
	show("grow", syscall2(SYS_ftruncate, fd, 5000));
	show("shrink", syscall2(SYS_truncate, "f", 5));
	show("grow again", syscall6(SYS_ftruncate64, fd, 20, 0, 0, 0, 0));
	number("the cut part",
	       syscall6(SYS_pread64, fd, (long)buf, 4, 4, 0, 0));
	printf("'%c' %d %d %d\n", buf[0], buf[1], buf[2], buf[3]);
	show("negative", syscall2(SYS_ftruncate, fd, -1));
	show("negative", syscall2(SYS_truncate, "f", -1));
	close(fd);
	fd = open("f", O_RDONLY, 0);
	show("for reading", syscall2(SYS_ftruncate, fd, 0));
	close(fd);
	show("of a directory", syscall2(SYS_truncate, ".", 0));
	show("of nothing", syscall2(SYS_truncate, "nothing", 0));
	show("of nothing open", syscall2(SYS_ftruncate, 77, 0));
	syscall1(SYS_pipe, fds);
	show("of a pipe", syscall2(SYS_ftruncate, fds[1], 0));
	close(fds[0]);
	close(fds[1]);
	syscall2(SYS_stat64, "f", st);
	printf("size %u\n", st[ST_SIZE]);
	unlink("f");
}

static int count(int fd, int call, char *buf, int size)
{
	int n, entries = 0;

	while ((n = (int)syscall3(call, fd, (long)buf, size)) > 0)
		for (int at = 0; at < n; entries++)
			at += *(unsigned short
					*)(void *)(buf + at +
						   (call == SYS_getdents64
							    ? 16
							    : 8));
	return n < 0 ? n : entries;
}

static void listings(void)
{
	char buf[512], cwd[256];
	int fd, len;

	mkdir("d", 0755);
	chdir("d");
	for (int i = 0; i < VECTORS; i++) {
		snprintf(buf, sizeof(buf), "name%d", i);
		close(open(buf, CREATE, 0644));
	}
	fd = open(".", O_RDONLY | DIRECTORY, 0);
	number("getdents64", count(fd, SYS_getdents64, buf, sizeof(buf)));
	number("at the end", count(fd, SYS_getdents64, buf, sizeof(buf)));
	syscall6(SYS_lseek, fd, 0, SET, 0, 0, 0);
	number("getdents", count(fd, SYS_getdents, buf, sizeof(buf)));
	syscall6(SYS_lseek, fd, 0, SET, 0, 0, 0);
	number("one by one", count(fd, SYS_getdents64, buf, 40));
	syscall6(SYS_lseek, fd, 0, SET, 0, 0, 0);
	show("too small", count(fd, SYS_getdents64, buf, 10));
	show("read of a directory", read(fd, buf, 10));
	chdir("..");
	show("fchdir", syscall1(SYS_fchdir, fd));
	close(fd);
	len = (int)syscall2(SYS_getcwd, cwd, sizeof(cwd));
	printf("here: %s\n", cwd + len - 3);
	show("no room", syscall2(SYS_getcwd, cwd, 2));
	fd = open("name1", O_RDONLY, 0);
	show("fchdir to a file", syscall1(SYS_fchdir, fd));
	close(fd);
	show("chdir to a file", chdir("name1"));
	show("fchdir to nothing", syscall1(SYS_fchdir, 77));
	for (int i = 0; i < VECTORS; i++) {
		snprintf(buf, sizeof(buf), "name%d", i);
		unlink(buf);
	}
	chdir("..");
	show("rmdir", rmdir("d"));
}

static void times(void)
{
	unsigned int when[2] = {1000, 2000}, fs[16];
	int fd = open("f", CREATE, 0644);

	show("utime", syscall2(SYS_utime, "f", when));
	syscall2(SYS_stat64, "f", st);
	printf("%u %u\n", st[ST_ATIME], st[ST_MTIME]);
	write(fd, "x", 1);
	syscall2(SYS_stat64, "f", st);
	printf("written: %d %d\n", st[ST_ATIME] == 1000,
	       st[ST_MTIME] > 1000000);
	syscall2(SYS_utime, "f", when);
	close(open("f", O_WRONLY | O_TRUNC, 0));
	syscall2(SYS_utime, "f", when);
	close(open("f", O_WRONLY | O_TRUNC, 0)); /* it is empty already */
	syscall2(SYS_stat64, "f", st);
	printf("truncated: %d\n", st[ST_MTIME] > 1000000);
	show("utime, now", syscall2(SYS_utime, "f", 0));
	syscall2(SYS_stat64, "f", st);
	printf("now: %d\n", st[ST_ATIME] > 1000000);
	show("utime of nothing", syscall2(SYS_utime, "nothing", 0));
	show("statfs", syscall2(SYS_statfs, "f", fs));
	printf("names of %u\n", fs[9]);
	show("statfs of nothing", syscall2(SYS_statfs, "nothing", fs));
	close(fd);
	unlink("f");
}

struct pfd {
	int fd;
	short events, revents;
};

static void readiness(void)
{
	struct pfd p[2] = {{open("f", CREATE, 0644), 5, 0}, {77, 1, 0}};
	unsigned int set[32] = {0};
	int tv[2] = {0, 0}, fds[2], fd, status;
	char byte;

	number("poll", syscall3(SYS_poll, (long)p, 2, 0));
	printf("file %d, nothing %d\n", p[0].revents, p[1].revents);
	set[1] = 1u << 13; /* below 64: no Linux table of files is smaller */
	show("select of nothing open",
	     syscall6(SYS_select_, 46, (long)set, 0, 0, (long)tv, 0));
	tv[0] = 9;
	pipe(fds);
	write(fds[1], "x", 1);
	set[1] = 0;
	set[0] = 1u << fds[0];
	number("ready at once",
	       syscall6(SYS_select_, fds[0] + 1, (long)set, 0, 0, (long)tv, 0));
	printf("of 9 s are left %d\n", tv[0] + (tv[1] > 500000));
	read(fds[0], &byte, 1);
	tv[0] = 0;
	tv[1] = 20000;
	number("never ready",
	       syscall6(SYS_select_, fds[0] + 1, (long)set, 0, 0, (long)tv, 0));
	printf("left %d %d\n", tv[0], tv[1]);
	close(fds[0]);
	close(fds[1]);
	tv[0] = tv[1] = 0;
	show("select of -1", syscall6(SYS_select_, -1, 0, 0, 0, (long)tv, 0));
	close(p[0].fd);
	unlink("f");
	syscall3(SYS_mknod, (long)"fifo", S_FIFO | 0644, 0);
	fd = open("fifo", O_RDWR, 0);
	show("both ends", fd);
	number("write", write(fd, "z", 1));
	number("read", read(fd, &byte, 1));
	close(fd);
	fd = open("fifo", O_RDONLY | NONBLOCK, 0);
	number("no writer", read(fd, &byte, 1));
	close(fd);
	status = fork();
	if (status == 0) {
		syscall1(SYS_pipe, fds);
		close(fds[0]);
		write(fds[1], "x", 1);
		exit(0);
	}
	printf("signal %d\n", wait_for(status) & 127);
	unlink("fifo");
}

int main(void)
{
	vectors();
	positions();
	devices();
	sizes();
	listings();
	times();
	readiness();
	return 0;
}
