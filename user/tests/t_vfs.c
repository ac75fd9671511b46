/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * t_vfs.c - descriptors, pipes, FIFOs, poll, listings, renames, attributes
 *
 * Prints the same on Lethe and on a Linux host.
 */
#include "tests/common.h"

enum {
	SYS_umask = 60,
	SYS_select_ = 142,
	SYS_writev = 146,
	SYS_poll = 168,
	SYS_pread64 = 180,
	SYS_pwrite64 = 181,
	SYS_fchdir = 133,
	SYS_fcntl64 = 221,
	SYS_openat = 295,
	SYS_unlinkat = 301,
	SYS_fstatat64 = 300,
	SYS_utime = 30,
	F_GETFD = 1,
	F_SETFD = 2,
	F_GETFL = 3,
	F_SETFL = 4,
	F_DUPFD = 0,
	F_DUPFD_CLOEXEC = 1030,
	NONBLOCK = 04000,
	DIRECTORY = 0200000,
	POLL_IN = 1,
	POLL_OUT = 4,
	POLL_HUP = 16,
	S_FIFO = 010000,
	NAMES = 300,
	MAX_LINKS = 8,
};

struct pfd {
	int fd;
	short events, revents;
};

static void descriptors(void)
{
	int fd = open("f", O_RDWR | O_CREAT | O_TRUNC, 0644), d;
	struct {
		const char *base;
		unsigned int len;
	} iov[3] = {{"one ", 4}, {"two ", 4}, {"three", 5}};
	char buf[64] = "";

	d = (int)syscall3(SYS_fcntl64, fd, F_DUPFD, 100);
	printf("dupfd %d\n", d);
	printf("flags %ld\n", syscall3(SYS_fcntl64, d, F_GETFD, 0));
	d = (int)syscall3(SYS_fcntl64, fd, F_DUPFD_CLOEXEC, 101);
	printf("dupfd cloexec %d %ld\n", d,
	       syscall3(SYS_fcntl64, d, F_GETFD, 0));
	syscall3(SYS_fcntl64, d, F_SETFD, 0);
	printf("cleared %ld\n", syscall3(SYS_fcntl64, d, F_GETFD, 0));
	printf("dup2 %ld\n", syscall2(SYS_dup2, fd, 150));
	printf("dup2 same %ld\n", syscall2(SYS_dup2, 150, 150));
	show("dup2 bad", syscall2(SYS_dup2, 90, 91));
	show("dup2 too high", syscall2(SYS_dup2, fd, 100000000));
	printf("writev %ld\n", syscall3(SYS_writev, 150, (long)iov, 3));
	printf("shared position %ld\n",
	       syscall6(19 /* lseek */, fd, 0, 1, 0, 0, 0));
	printf("pread %ld", syscall6(SYS_pread64, fd, (long)buf, 5, 8, 0, 0));
	printf(" %s\n", buf);
	printf("pwrite %ld\n",
	       syscall6(SYS_pwrite64, fd, (long)"ONE", 3, 0, 0, 0));
	printf("position stays %ld\n",
	       syscall6(19 /* lseek */, fd, 0, 1, 0, 0, 0));
	show("append", syscall3(SYS_fcntl64, fd, F_SETFL, 02000));
	syscall6(19 /* lseek */, fd, 0, 0, 0, 0, 0);
	write(fd, "!", 1);
	printf("end %ld\n", syscall6(19 /* lseek */, fd, 0, 2, 0, 0, 0));
	close(fd);
	close(d);
	close(100);
	close(150);
	unlink("f");
}

static void pipes(void)
{
	static char block[70000];
	int fds[2], pid, status, n, total = 0;
	char buf[8192];

	printf("pipe %ld\n", syscall1(SYS_pipe, fds));
	show("seek", syscall6(19 /* lseek */, fds[0], 0, 0, 0, 0, 0));
	show("read the writing end", read(fds[1], buf, 1));
	show("write the reading end", write(fds[0], buf, 1));
	syscall3(SYS_fcntl64, fds[0], F_SETFL, NONBLOCK);
	show("empty, nonblock", read(fds[0], buf, 1));
	syscall3(SYS_fcntl64, fds[0], F_SETFL, 0);
	for (unsigned int i = 0; i < sizeof(block); i++)
		block[i] = (char)(i * 7 + i / 1000);
	pid = fork();
	if (pid == 0) {
		close(fds[0]);
		exit(write(fds[1], block, sizeof(block)) == (long)sizeof(block)
			     ? 0
			     : 1);
	}
	close(fds[1]);
	while ((n = read(fds[0], buf, 5000)) > 0) {
		if (memcmp(buf, block + total, (size_t)n))
			printf("wrong bytes at %d\n", total);
		total += n;
	}
	printf("through the pipe %d, end %d\n", total, n);
	status = wait_for(pid);
	printf("writer %d\n", status);
	close(fds[0]);
}

static int poll_one(int fd, int events, int ms)
{
	struct pfd p = {fd, (short)events, 0};
	long r = syscall3(SYS_poll, (long)&p, 1, ms);

	return r < 0 ? (int)r : (int)r * 100 + p.revents;
}

static void polling(void)
{
	int fds[2], pid;
	unsigned int set[4] = {0};
	int tv[2] = {0, 10000};

	syscall1(SYS_pipe, fds);
	printf("empty %d\n", poll_one(fds[0], POLL_IN, 0));
	printf("room %d\n", poll_one(fds[1], POLL_OUT, 0));
	printf("time out %d\n", poll_one(fds[0], POLL_IN, 20));
	set[fds[0] / 32] = 1u << fds[0] % 32;
	printf("select %ld\n",
	       syscall6(SYS_select_, 20, (long)set, 0, 0, (long)tv, 0));
	pid = fork();
	if (pid == 0) {
		sleep_ms(30);
		write(fds[1], "x", 1);
		exit(0);
	}
	printf("woken %d\n", poll_one(fds[0], POLL_IN, -1));
	set[fds[0] / 32] = 1u << fds[0] % 32;
	printf("select %ld %d\n",
	       syscall6(SYS_select_, 20, (long)set, 0, 0, 0, 0),
	       set[fds[0] / 32] == 1u << fds[0] % 32);
	wait_for(pid);
	close(fds[1]);
	printf("data and hang up %d\n", poll_one(fds[0], POLL_IN, 0));
	printf("bad descriptor %d\n", poll_one(77, POLL_IN, 0));
	close(fds[0]);
	show("efault", syscall3(SYS_poll, 16, 1, 0));
}

static void fifos(void)
{
	char buf[8] = "";
	int fd, pid;

	show("mkfifo", syscall3(SYS_mknod, (long)"fifo", S_FIFO | 0644, 0));
	show("no reader", open("fifo", O_WRONLY | NONBLOCK, 0));
	pid = fork();
	if (pid == 0) {
		fd = open("fifo", O_WRONLY, 0);
		write(fd, "hello", 5);
		exit(0);
	}
	fd = open("fifo", O_RDONLY, 0);
	printf("fifo read %d", read(fd, buf, 7));
	printf(" %s\n", buf);
	printf("fifo end %d\n", read(fd, buf, 7));
	close(fd);
	wait_for(pid);
	unlink("fifo");
}

/* names of a directory: how many, and the sum of their numbers */
static void list(const char *path, int *count, int *sum)
{
	static char buf[2048];
	int fd = open(path, O_RDONLY | DIRECTORY, 0), n;

	*count = *sum = 0;
	while ((n = (int)syscall3(SYS_getdents64, fd, (long)buf, sizeof(buf))) >
	       0)
		for (int at = 0; at < n;) {
			unsigned short len =
				*(unsigned short *)(void *)(buf + at + 16);
			const char *name = buf + at + 19;

			++*count;
			if (*name == 'n')
				*sum += (int)str_to_ulong(name + 1);
			at += len;
		}
	close(fd);
}

static void listings(void)
{
	char name[16];
	int count, sum, fd;

	mkdir("many", 0755);
	for (int i = 0; i < NAMES; i++) {
		snprintf(name, sizeof(name), "many/n%d", i);
		close(open(name, O_CREAT | O_WRONLY, 0644));
	}
	list("many", &count, &sum);
	printf("names %d sum %d\n", count, sum);
	for (int i = 0; i < NAMES; i += 2) {
		snprintf(name, sizeof(name), "many/n%d", i);
		unlink(name);
	}
	list("many", &count, &sum);
	printf("names %d sum %d\n", count, sum);
	fd = open("many", O_RDONLY | DIRECTORY, 0);
	for (int i = 1; i < NAMES; i += 2) {
		snprintf(name, sizeof(name), "n%d", i);
		syscall3(SYS_unlinkat, fd, (long)name, 0);
	}
	close(fd);
	list("many", &count, &sum);
	printf("names %d sum %d\n", count, sum);
	show("rmdir", rmdir("many"));
	fd = open("f", O_RDWR | O_CREAT, 0644);
	show("not a directory", syscall3(SYS_getdents64, fd, (long)name, 16));
	close(fd);
	unlink("f");
}

static void renames(void)
{
	char cwd[128];
	int fd;

	mkdir("a", 0755);
	mkdir("a/b", 0755);
	mkdir("c", 0755);
	show("into itself", rename("a", "a/b/x"));
	show("onto an ancestor", rename("a/b", "a"));
	show("directory moves", rename("a/b", "c/b"));
	fd = open("c/b/file", O_CREAT | O_RDWR, 0644);
	write(fd, "keep", 4);
	show("onto a full one", rename("a", "c/b"));
	show("file onto directory", rename("c/b/file", "a"));
	show("directory onto file", rename("a", "c/b/file"));
	close(open("c/b/other", O_CREAT | O_RDWR, 0644));
	show("replaces", rename("c/b/other", "c/b/file"));
	printf("the replaced one still has %ld\n",
	       syscall6(19 /* lseek */, fd, 0, 2, 0, 0, 0));
	close(fd);
	show("unlink", unlink("c/b/file"));
	show("rmdir of a full one", rmdir("c"));
	show("rmdir dot", rmdir("c/."));
	show("rmdir dotdot", rmdir("c/b/.."));
	show("onto an empty one", rename("a", "c/b"));
	show("chdir", syscall1(SYS_chdir, "c/b"));
	show("rmdir of the working one", rmdir("../b"));
	show("getcwd", syscall2(SYS_getcwd, cwd, sizeof(cwd)));
	show("create in it", open("x", O_CREAT | O_RDWR, 0644));
	show("back", syscall1(SYS_chdir, "../.."));
	show("rmdir", rmdir("c"));
	show("trailing slash", open("new/", O_CREAT | O_RDWR, 0644));
	show("mkdir with one", mkdir("new/", 0755));
	show("empty name", mkdir("", 0755));
	show("unlink dot", unlink("new/."));
	show("rmdir", rmdir("new/"));
}

static void links(void)
{
	char from[8] = "l0", to[8] = "target";
	int fd = open("target", O_CREAT | O_RDWR, 0640);

	close(fd);
	for (int i = 0; i < MAX_LINKS; i++) {
		snprintf(from, sizeof(from), "l%d", i);
		symlink(to, from);
		memcpy(to, from, sizeof(to));
	}
	show("eight links", open("l7", O_RDONLY, 0));
	show("created through a link",
	     symlink("made", "tomade") < 0
		     ? -1
		     : open("tomade", O_CREAT | O_WRONLY, 0644));
	show("it is there", open("made", O_RDONLY, 0));
	show("excl does not follow",
	     open("tomade", O_CREAT | O_EXCL | O_WRONLY, 0644));
	for (int i = 0; i < MAX_LINKS; i++) {
		snprintf(from, sizeof(from), "l%d", i);
		unlink(from);
	}
	unlink("tomade");
	unlink("made");
	unlink("target");
}

static void attributes(void)
{
	unsigned int times[2] = {1000000, 2000000};
	long old = syscall1(SYS_umask, 027);
	int fd = open("f", O_CREAT | O_RDWR, 0666);

	printf("umask %ld\n", syscall1(SYS_umask, (int)old) & 0777);
	syscall2(SYS_fstat64, fd, st);
	printf("mode %x links %u\n", st[ST_MODE], st[ST_LINKS]);
	show("chmod", chmod("f", 0604));
	show("utime", syscall2(SYS_utime, "f", times));
	syscall2(SYS_stat64, "f", st);
	printf("mode %x times %u %u\n", st[ST_MODE], st[ST_ATIME],
	       st[ST_MTIME]);
	memset(st, 0, sizeof(st));
	show("fstatat empty path",
	     syscall6(SYS_fstatat64, fd, (long)"", (long)st, 0x1000, 0, 0));
	printf("mode %x\n", st[ST_MODE]);
	show("access", syscall2(SYS_access, "f", 6));
	show("no such", syscall2(SYS_access, "nothing", 0));
	show("bad mode", syscall2(SYS_access, "f", 99));
	close(fd);
	unlink("f");
}

int main(void)
{
	descriptors();
	pipes();
	polling();
	fifos();
	listings();
	renames();
	links();
	attributes();
	return 0;
}
