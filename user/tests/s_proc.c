/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * s_proc.c - /proc as programs use it: links to open files, rights, long texts
 *
 *   s_proc	each group of checks in a process of its own, as root
 */
#include "lib/ulib.h"

enum { SYS_chroot = 61, SYS_fchdir = 133, SYS_pread = 180, SYS_lstat64 = 196 };
enum { SYS_prctl = 172, SET_DUMP = 4 };
enum { SYS_setresuid = 208, SYS_flock = 143, SYS_fcntl = 55 };
enum { SETLK = 6, SETLKW = 7, SYS_oldstat = 18 };
enum { USER = 1000, TEXT = 4096, AREAS = 2000, BIG = 256 << 10, ST_MODE = 4 };
enum { O_NOFOLLOW_ = 0x20000, O_DIRECTORY_ = 0x10000, MODE_BITS = 0777 };
enum { PROT_RW = 3, MAP_ANON = 0x22, PAGE = 4096 };
enum { WHERE = 0x50000000 };

static uint32_t checks, wrong;
static char text[TEXT], big[BIG], again[BIG];

static void check(const char *what, long result, long expected)
{
	checks++;
	if (result == expected)
		return;
	wrong++;
	printf("proc: %s: %ld, not %ld\n", what, result, expected);
}

#define CHECK(call, expected) check(#call, (long)(call), (long)(expected))

static size_t length(const char *s)
{
	size_t n = 0;

	while (s[n])
		n++;
	return n;
}

static bool starts(const char *s, const char *with)
{
	return memcmp(s, with, length(with)) == 0;
}

static bool has(const char *s, const char *part)
{
	for (; *s; s++)
		if (starts(s, part))
			return true;
	return false;
}

/* the text of a link in @text; its length or -Exx */
static long link_text(const char *path)
{
	long n = syscall3(SYS_readlink, (long)path, (long)text, TEXT - 1);

	text[n > 0 ? n : 0] = '\0';
	return n;
}

static const char *fd_name(int pid, int fd)
{
	static char name[64];

	if (pid)
		snprintf(name, sizeof(name), "/proc/%d/fd/%d", pid, fd);
	else
		snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	return name;
}

static long pread(int fd, char *buf, size_t len, long at)
{
	return syscall6(SYS_pread, fd, (long)buf, (long)len, at, 0, 0);
}

static uint32_t link_mode(const char *path)
{
	static uint32_t st[24];

	if (syscall2(SYS_lstat64, path, st) < 0)
		return 0;
	return st[ST_MODE] & MODE_BITS;
}

static long try_open(const char *path, int flags)
{
	int fd = open(path, flags, 0600);

	if (fd >= 0)
		close(fd);
	return fd < 0 ? fd : 0;
}

/* in a process of its own; as @uid */
static long as_user(int uid, long (*fn)(const char *), const char *path)
{
	int pid = fork();

	if (pid == 0) {
		syscall3(SYS_setresuid, uid, uid, uid);
		syscall2(SYS_prctl, SET_DUMP, 1); /* its files are its own */
		_exit((int)-fn(path));
	}
	return -(long)WEXITSTATUS(wait_for(pid));
}

static long reads(const char *path)
{
	return try_open(path, O_RDONLY);
}

static long follows(const char *path)
{
	long n = syscall3(SYS_readlink, (long)path, (long)text, TEXT);

	return n < 0 ? n : 0;
}

static void links_to_files(void)
{
	int fd = open("/tmp/s_proc", O_RDWR | O_CREAT | O_TRUNC, 0600), two;

	write(fd, "abcdef", 6);
	CHECK(link_text(fd_name(0, fd)), 11);
	CHECK(strcmp(text, "/tmp/s_proc"), 0);
	CHECK(link_mode(fd_name(0, fd)), 0700);
	two = open("/tmp/s_proc", O_RDONLY, 0);
	CHECK(link_mode(fd_name(0, two)), 0500);
	close(two);
	CHECK(link_text(fd_name(0, two)), -ENOENT);
	two = open("/tmp/s_proc", O_WRONLY, 0);
	CHECK(link_mode(fd_name(0, two)), 0300);
	close(two);
	/* one more file on the same inode, with a position of its own */
	two = open(fd_name(0, fd), O_RDONLY, 0);
	CHECK(read(two, text, TEXT), 6);
	close(two);
	CHECK(try_open(fd_name(0, fd), O_RDONLY | O_NOFOLLOW_), -ELOOP);
	CHECK(try_open(fd_name(0, fd), O_RDWR | O_CREAT | O_EXCL), -EEXIST);
	CHECK(try_open(fd_name(0, fd), O_RDONLY | O_DIRECTORY_), -ENOTDIR);
	syscall1(SYS_unlink, "/tmp/s_proc");
	CHECK(link_text(fd_name(0, fd)), 21);
	CHECK(strcmp(text, "/tmp/s_proc (deleted)"), 0);
	/* without a name it is reached all the same, and no other one is made */
	two = open(fd_name(0, fd), O_WRONLY | O_CREAT | O_TRUNC, 0600);
	CHECK(write(two, "xy", 2), 2);
	close(two);
	CHECK(pread(fd, text, TEXT, 0), 2);
	CHECK(try_open("/tmp/s_proc", O_RDONLY), -ENOENT);
	close(fd);
	/* the first structure has 16 bits for the number of an inode */
	CHECK(syscall2(SYS_oldstat, "/proc/self", big), -EOVERFLOW);
	CHECK(try_open("/proc/self/fd/00", O_RDONLY), -ENOENT);
	CHECK(try_open("/proc/self/fd/4294967296", O_RDONLY), -ENOENT);
	CHECK(try_open("/proc/self/fd/-1", O_RDONLY), -ENOENT);
}

static void links_to_pipes(void)
{
	int fds[2], more;

	syscall1(SYS_pipe, fds);
	CHECK(link_text(fd_name(0, fds[0])) > 7 && starts(text, "pipe:["), 1);
	more = open(fd_name(0, fds[0]), O_WRONLY, 0);
	CHECK(write(more, "pipe", 4), 4);
	close(more);
	close(fds[1]);
	/* nobody writes any more: neither does the open wait for one */
	more = open(fd_name(0, fds[0]), O_RDONLY, 0);
	CHECK(read(more, text, TEXT), 4);
	CHECK(read(more, text, TEXT), 0);
	close(more);
	close(fds[0]);
}

/* the names in a directory, in @big; how many without dots */
static int list(const char *path)
{
	int fd = open(path, O_RDONLY, 0), n = 0, len;

	if (fd < 0)
		return fd;
	while ((len = (int)syscall3(SYS_getdents64, fd, (long)text, 64)) > 0)
		for (int at = 0; at < len; at += *(uint16_t *)(text + at + 16))
			n += text[at + 19] != '.';
	close(fd);
	return len < 0 ? len : n;
}

static void descriptor_lists(void)
{
	int base = list("/proc/self/fd"), pid;

	for (int i = 0; i < 40; i++) /* a table that has grown */
		open("/dev/null", O_RDONLY, 0);
	CHECK(list("/proc/self/fd"), base + 40);
	CHECK(list("/dev/fd"), base + 40);
	pid = fork();
	if (pid == 0)
		for (;;)
			sleep_ms(1000);
	snprintf(big, TEXT, "/proc/%d/fd", pid);
	CHECK(list(big), base + 40 - 1);
	kill(pid, 9);
	sleep_ms(50); /* a zombie now */
	CHECK(list(big), 0);
	CHECK(follows(fd_name(pid, 0)), -ENOENT);
	wait_for(pid);
	CHECK(list(big), -ENOENT);
}

static void rights(void)
{
	static const char *const secret[] = {"exe", "cwd", "root", "fd/0"};
	static const char *const open_to_all[] = {"stat", "statm", "status",
						  "maps", "cmdline"};
	char path[64];
	int pid;

	for (uint32_t i = 0; i < sizeof(secret) / sizeof(secret[0]); i++) {
		snprintf(path, sizeof(path), "/proc/1/%s", secret[i]);
		CHECK(follows(path), 0);
		CHECK(as_user(USER, follows, path), -EACCES);
		CHECK(as_user(USER, reads, path), -EACCES);
		snprintf(path, sizeof(path), "/proc/self/%s", secret[i]);
		CHECK(as_user(USER, follows, path), 0);
	}
	for (uint32_t i = 0; i < 5; i++) {
		snprintf(path, sizeof(path), "/proc/1/%s", open_to_all[i]);
		CHECK(as_user(USER, reads, path), 0);
	}
	CHECK(as_user(USER, reads, "/proc/1/environ"), -EACCES);
	CHECK(as_user(USER, reads, "/proc/1/fd"), -EACCES);
	CHECK(as_user(USER, reads, "/proc/1/fd/0"), -EACCES);
	CHECK(as_user(USER, reads, "/proc/kmsg"), -EACCES);
	CHECK(as_user(USER, reads, "/proc/1/cwd/tmp"), -EACCES);
	pid = fork();
	if (pid == 0) {
		/* no root any more: its environment is still root's secret */
		syscall3(SYS_setresuid, USER, USER, USER);
		CHECK(try_open("/proc/self/environ", O_RDONLY), -EACCES);
		syscall2(SYS_prctl, SET_DUMP, 1);
		CHECK(try_open("/proc/self/environ", O_RDONLY), 0);
		CHECK(try_open("/proc/sys/kernel/hostname", O_WRONLY), -EACCES);
		_exit((int)wrong);
	}
	CHECK(WEXITSTATUS(wait_for(pid)), wrong);
}

/* a descriptor is no right: the number may have become another process' */
static void rights_at_the_read(void)
{
	int pid = fork(), fd;
	char path[64];

	if (pid == 0) {
		sleep_ms(300);
		_exit(0);
	}
	snprintf(path, sizeof(path), "/proc/%d/environ", pid);
	fd = open(path, O_RDONLY, 0);
	CHECK(read(fd, text, TEXT) > 0, 1);
	CHECK(starts(text, "PATH="), 1);
	if (fork() == 0) {
		syscall3(SYS_setresuid, USER, USER, USER);
		_exit((int)-pread(fd, text, TEXT, 0));
	}
	int status = 0;

	syscall6(SYS_wait4, -1, (long)&status, 0, 0, 0, 0);
	CHECK(WEXITSTATUS(status), EACCES);
	syscall6(SYS_wait4, -1, (long)&status, 0, 0, 0, 0);
	CHECK(pread(fd, text, TEXT, 0), -ESRCH);
	close(fd);
}

static void chrooted(void)
{
	int proc = open("/proc", O_RDONLY, 0), pid = fork();
	char path[64];

	if (pid == 0) {
		syscall1(SYS_chroot, "/tmp");
		syscall1(SYS_fchdir, proc);
		/* what lies outside is not reached by a link, its own is */
		CHECK(follows("1/root"), -EACCES);
		CHECK(follows("1/cwd"), -EACCES);
		CHECK(try_open("1/root/etc/fstab", O_RDONLY), -EACCES);
		snprintf(path, sizeof(path), "%ld/root", syscall0(SYS_getpid));
		CHECK(link_text(path), 1);
		CHECK(text[0], '/');
		_exit((int)wrong);
	}
	CHECK(WEXITSTATUS(wait_for(pid)), wrong);
	snprintf(path, sizeof(path), "/proc/self/cwd");
	syscall1(SYS_chdir, "/tmp");
	CHECK(link_text(path), 4);
	syscall1(SYS_chdir, "/");
	close(proc);
}

/* all of a file, @part bytes a read; bytes */
static long read_parts(const char *path, char *to, size_t part)
{
	int fd = open(path, O_RDONLY, 0);
	long done = 0, n;

	while ((n = read(fd, to + done, part)) > 0)
		done += n;
	close(fd);
	return n < 0 ? n : done;
}

static void long_texts(void)
{
	long bytes, lines = 0;
	int fd;

	for (int i = 0; i < AREAS; i++)
		syscall6(SYS_mmap2, WHERE + 2 * PAGE * i, PAGE, PROT_RW,
			 MAP_ANON | MAP_FIXED, -1, 0);
	bytes = read_parts("/proc/self/maps", big, BIG);
	for (long i = 0; i < bytes; i++)
		lines += big[i] == '\n';
	CHECK(bytes > (64 << 10), 1);
	CHECK(lines > AREAS, 1);
	CHECK(read_parts("/proc/self/maps", again, 1021), bytes);
	CHECK(memcmp(big, again, (size_t)bytes), 0);
	fd = open("/proc/self/maps", O_RDONLY, 0);
	for (long at = bytes - 50; at >= 0; at -= 9973) {
		CHECK(pread(fd, again, 50, at), 50);
		CHECK(memcmp(big + at, again, 50), 0);
	}
	CHECK(pread(fd, again, 50, bytes), 0);
	CHECK(pread(fd, again, 50, bytes + BIG), 0);
	CHECK(pread(fd, again, 50, bytes - 7), 7);
	CHECK(pread(fd, (char *)4096, 50, 0), -EFAULT);
	close(fd);
	for (size_t part = 1; part < 40; part += 7) {
		bytes = read_parts("/proc/version", big, BIG);
		CHECK(read_parts("/proc/version", again, part), bytes);
		CHECK(memcmp(big, again, (size_t)bytes), 0);
	}
}

/* entries from a position that a program chose; bytes or -Exx */
static long list_from(const char *path, long high, long low)
{
	int fd = open(path, O_RDONLY, 0);
	int64_t at;
	long n = syscall6(SYS__llseek, fd, high, low, (long)&at, 0, 0);

	if (n == 0)
		n = syscall3(SYS_getdents64, fd, (long)text, TEXT);
	close(fd);
	return n;
}

static void odd_positions(void)
{
	static const char *const dirs[] = {"/proc",	    "/proc/self",
					   "/proc/sys",	    "/proc/sys/vm",
					   "/proc/self/fd", "/proc/sysvipc"};

	for (uint32_t i = 0; i < sizeof(dirs) / sizeof(dirs[0]); i++) {
		for (long at = 0; at < 300; at++)
			CHECK(list_from(dirs[i], 0, at) >= 0, 1);
		CHECK(list_from(dirs[i], 0, 0x100000), 0);
		CHECK(list_from(dirs[i], 0, 0x7fffffff), 0);
		CHECK(list_from(dirs[i], 1, 0x100), 0);
		CHECK(list_from(dirs[i], 0x7fffffff, -1), 0);
	}
	CHECK(list_from("/proc", 0, 200) > 0, 1); /* all processes */
	CHECK(list_from("/proc/self", 0, 200), 0);
}

/* one lock of each kind, and somebody who waits */
static void locks(void)
{
	int fd = open("/tmp/s_proc", O_RDWR | O_CREAT, 0600), pid;
	struct {
		int16_t type, whence;
		int32_t start, len, pid;
	} range = {0, 0, 10, 5, 0};
	char line[128];
	uint64_t st[12];

	syscall2(SYS_fstat64, fd, st);
	CHECK(read_file("/proc/locks", text, TEXT), 0);
	CHECK(syscall3(SYS_fcntl, fd, SETLK, (long)&range), 0);
	CHECK(syscall2(SYS_flock, fd, 2), 0);
	range.type = 1;
	range.len = 0;
	pid = fork();
	if (pid == 0) {
		syscall3(SYS_fcntl, fd, SETLKW, (long)&range);
		_exit(0);
	}
	sleep_ms(200);
	read_file("/proc/locks", text, TEXT);
	snprintf(line, sizeof(line),
		 "1: FLOCK  ADVISORY  WRITE %d %02x:%02x:", getpid(),
		 (unsigned)st[0] >> 8, (unsigned)st[0] & 0xff);
	CHECK(starts(text, line), 1);
	snprintf(line, sizeof(line), "%u 0 EOF\n2: POSIX  ADVISORY  READ  %d ",
		 (unsigned)st[11], getpid());
	CHECK(has(text, line), 1);
	snprintf(line, sizeof(line),
		 "%u 10 14\n2: -> POSIX  ADVISORY  WRITE %d ", (unsigned)st[11],
		 pid);
	CHECK(has(text, line), 1);
	snprintf(line, sizeof(line), "%u 10 EOF\n", (unsigned)st[11]);
	CHECK(strcmp(text + length(text) - length(line), line), 0);
	kill(pid, SIGKILL);
	wait_for(pid);
	close(fd);
	CHECK(read_file("/proc/locks", text, TEXT), 0);
	unlink("/tmp/s_proc");
}

static void log_reader(void)
{
	int fd = open("/proc/kmsg", O_RDONLY | 04000, 0);
	long n;

	/* all of it, then nothing until something is said */
	while ((n = read(fd, big, 100)) > 0)
		;
	CHECK(n, -EAGAIN);
	CHECK(syscall3(SYS_syslog, 9, 0, 0), 0);
	CHECK(write(fd, "x", 1), -EBADF);
	close(fd);
}

int main(void)
{
	static void (*const groups[])(void) = {
		links_to_files, links_to_pipes, descriptor_lists,
		rights,		chrooted,	rights_at_the_read,
		long_texts,	log_reader,	odd_positions,
		locks,
	};

	for (uint32_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++)
		groups[i]();
	printf("proc: %u checks, %u wrong\n", checks, wrong);
	return wrong != 0;
}
