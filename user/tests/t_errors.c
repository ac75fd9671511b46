/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * t_errors.c - every call that takes a name with bad names, every call that
 * takes a descriptor with each kind of it: a line for each call
 *
 * Prints the same on Lethe and on a Linux host.
 */
#include "tests/errors.h"

enum { NAME = 256, PATH = 4200, BAD_FD = 900, NR_PATHS = 12, NR_FDS = 8 };
enum { LARGEST_PATH = 4095, WRITE_LOCK = 1, SPARE = 30, FCHDIR = 133 };

/* ---- names ---------------------------------------------------------------- */

#define S(text) ((long)(text))

static const struct call name_calls[] = {
	{"open", 5, {HERE, O_RDONLY}},
	{"open to write", 5, {HERE, O_WRONLY}},
	{"open to create", 5, {HERE, O_WRONLY | O_CREAT, 0600}},
	{"open, new", 5, {HERE, O_WRONLY | O_CREAT | O_EXCL, 0600}},
	{"creat", 8, {HERE, 0600}},
	{"link from", 9, {HERE, S("made")}},
	{"link to", 9, {S("file"), HERE}},
	{"unlink", 10, {HERE}},
	{"execve", 11, {HERE, 0, 0}},
	{"chdir", 12, {HERE}},
	{"mknod", 14, {HERE, FIFO_MODE}},
	{"chmod", 15, {HERE, 0600}},
	{"lchown", 16, {HERE, -1, -1}},
	{"oldstat", 18, {HERE, BUF}},
	{"umount", 22, {HERE}},
	{"utime", 30, {HERE, 0}},
	{"access", 33, {HERE, 0}},
	{"rename from", 38, {HERE, S("made")}},
	{"rename to", 38, {S("file"), HERE}},
	{"mkdir", 39, {HERE, 0700}},
	{"rmdir", 40, {HERE}},
	{"umount2", 52, {HERE, 0}},
	{"chroot", 61, {HERE}},
	{"symlink", 83, {S("x"), HERE}},
	{"oldlstat", 84, {HERE, BUF}},
	{"readlink", 85, {HERE, BUF, 9}},
	{"swapon", 87, {HERE}},
	{"truncate", 92, {HERE, 0}},
	{"statfs", 99, {HERE, BUF}},
	{"stat", 106, {HERE, BUF}},
	{"lstat", 107, {HERE, BUF}},
	{"swapoff", 115, {HERE}},
	{"chown", 182, {HERE, -1, -1}},
	{"truncate64", 193, {HERE, 0, 0}},
	{"stat64", 195, {HERE, BUF}},
	{"lstat64", 196, {HERE, BUF}},
	{"lchown32", 198, {HERE, -1, -1}},
	{"chown32", 212, {HERE, -1, -1}},
	{"statfs64", 268, {HERE, 84, BUF}},
	{"utimes", 271, {HERE, 0}},
	{"openat", 295, {AT_CWD, HERE, O_RDONLY}},
	{"mkdirat", 296, {AT_CWD, HERE, 0700}},
	{"mknodat", 297, {AT_CWD, HERE, FIFO_MODE}},
	{"fchownat", 298, {AT_CWD, HERE, -1, -1}},
	{"fstatat64", 300, {AT_CWD, HERE, BUF}},
	{"unlinkat", 301, {AT_CWD, HERE}},
	{"renameat from", 302, {AT_CWD, HERE, AT_CWD, S("made")}},
	{"renameat to", 302, {AT_CWD, S("file"), AT_CWD, HERE}},
	{"linkat from", 303, {AT_CWD, HERE, AT_CWD, S("made")}},
	{"linkat to", 303, {AT_CWD, S("file"), AT_CWD, HERE}},
	{"symlinkat", 304, {S("x"), AT_CWD, HERE}},
	{"readlinkat", 305, {AT_CWD, HERE, BUF, 9}},
	{"fchmodat", 306, {AT_CWD, HERE, 0600}},
	{"faccessat", 307, {AT_CWD, HERE, 0}},
	{"utimensat", 320, {AT_CWD, HERE, 0}},
};

/* none of these can be there, nor be made */
static void bad_paths(long *paths)
{
	static char name[NAME + 1], below_name[NAME + 3], path[PATH + 1];
	static char longest[LARGEST_PATH + 1];

	memset(name, 'n', NAME);
	memset(below_name, 'n', NAME);
	memcpy(below_name + NAME, "/x", 3);
	for (int i = 0; i < PATH; i++)
		path[i] = i % 2 ? '/' : 'a';
	memcpy(longest, path, LARGEST_PATH);
	memset(buffer + PAGE_BYTES - 8, 'x', 8); /* no NUL in what is mapped */
	paths[0] = S("");
	paths[1] = S("missing/x");
	paths[2] = S("file/x");
	paths[3] = S("loop/x");
	paths[4] = S(name);
	paths[5] = S(below_name);
	paths[6] = S(longest);
	paths[7] = S(path);
	paths[8] = 0;
	paths[9] = S(buffer + PAGE_BYTES);
	paths[10] = S(buffer + PAGE_BYTES - 8);
	paths[11] = (long)0xc0100000;
}

static void try_names(void)
{
	long paths[NR_PATHS];

	bad_paths(paths);
	for (size_t i = 0; i < ARRAY_SIZE(name_calls); i++) {
		printf("%s:", name_calls[i].name);
		for (int p = 0; p < NR_PATHS; p++)
			printf(" %s",
			       result(make_call(&name_calls[i], paths[p])));
		printf("\n");
	}
}

/* what follows links, with one that has no end, and with a file as directory */
static void try_followers(void)
{
	static const short nrs[] = {5,	8,   11,  12,  15,  30,	 33,  61, 92,
				    99, 106, 182, 193, 195, 212, 268, 271};

	for (size_t i = 0; i < ARRAY_SIZE(name_calls); i++) {
		const struct call *call = &name_calls[i];

		for (size_t n = 0; n < ARRAY_SIZE(nrs); n++)
			if (nrs[n] == call->nr)
				printf("%s: loop %s, file/ %s\n", call->name,
				       result(make_call(call, S("loop"))),
				       result(make_call(call, S("file/"))));
	}
}

/* ---- descriptors ---------------------------------------------------------- */

static long vector[2]; /* two bytes, one description */

static const struct call fd_calls[] = {
	{"read", 3, {HERE, BUF, 4}},
	{"write", 4, {HERE, S("x"), 1}},
	{"lseek", 19, {HERE, 0, 0}},
	{"dup", 41, {HERE}},
	{"ioctl TCGETS", 54, {HERE, 0x5401, BUF}},
	{"ioctl FIONREAD", 54, {HERE, 0x541b, BUF}},
	{"ioctl of none", 54, {HERE, 0xdead, BUF}},
	{"fcntl F_DUPFD", 55, {HERE, 0, 40}},
	{"fcntl F_GETFD", 55, {HERE, 1}},
	{"fcntl F_GETFL", 55, {HERE, 3}},
	{"fcntl of none", 55, {HERE, 999}},
	{"dup2 to itself", 63, {HERE, HERE}},
	{"dup2 to -1", 63, {HERE, -1}},
	{"readdir", 89, {HERE, BUF, 1}},
	{"mmap", 192, {0, 4096, PROT_READ, MAP_PRIVATE, HERE, 0}},
	{"mmap, written",
	 192,
	 {0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, HERE, 0}},
	{"mmap, copied",
	 192,
	 {0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, HERE, 0}},
	{"ftruncate", 93, {HERE, 8}},
	{"fchmod", 94, {HERE, 0700}},
	{"fchown", 95, {HERE, -1, -1}},
	{"fstatfs", 100, {HERE, BUF}},
	{"fstat", 108, {HERE, BUF}},
	{"fsync", 118, {HERE}},
	{"fchdir", 133, {HERE}},
	{"llseek", 140, {HERE, 0, 0, BUF, 0}},
	{"getdents", 141, {HERE, BUF, 1024}},
	{"getdents, again", 141, {HERE, BUF, 1024}},
	{"flock", 143, {HERE, 1 | 4}},
	{"readv", 145, {HERE, S(vector), 1}},
	{"writev", 146, {HERE, S(vector), 1}},
	{"fdatasync", 148, {HERE}},
	{"pread64", 180, {HERE, BUF, 4, 0, 0}},
	{"pwrite64", 181, {HERE, S("x"), 1, 0, 0}},
	{"sendfile to", 187, {HERE, SPARE, 0, 1}},
	{"sendfile from", 187, {SPARE, HERE, 0, 1}},
	{"ftruncate64", 194, {HERE, 8, 0}},
	{"fstat64", 197, {HERE, BUF}},
	{"fchown32", 207, {HERE, -1, -1}},
	{"getdents64", 220, {HERE, BUF, 1024}},
	{"fcntl64 F_GETLK", 221, {HERE, 5, BUF}},
	{"fcntl64 F_SETLK", 221, {HERE, 6, BUF}},
	{"fstatfs64", 269, {HERE, 84, BUF}},
	{"openat", 295, {HERE, S("made/x"), O_RDONLY}},
	{"openat absolute", 295, {HERE, S("/dev/null"), O_RDONLY}},
	{"mkdirat", 296, {HERE, S("made/x"), 0700}},
	{"mknodat", 297, {HERE, S("made/x"), FIFO_MODE}},
	{"fchownat", 298, {HERE, S("made"), -1, -1}},
	{"fstatat64", 300, {HERE, S("made"), BUF}},
	{"fstatat64 of it", 300, {HERE, S(""), BUF, 0x1000}},
	{"unlinkat", 301, {HERE, S("made")}},
	{"renameat from", 302, {HERE, S("made"), AT_CWD, S("made")}},
	{"renameat to", 302, {AT_CWD, S("file"), HERE, S("made/x")}},
	{"linkat from", 303, {HERE, S("made"), AT_CWD, S("made")}},
	{"linkat to", 303, {AT_CWD, S("file"), HERE, S("made/x")}},
	{"symlinkat", 304, {S("x"), HERE, S("made/x")}},
	{"readlinkat", 305, {HERE, S("made"), BUF, 9}},
	{"fchmodat", 306, {HERE, S("made"), 0600}},
	{"faccessat", 307, {HERE, S("made"), 0}},
	{"utimensat", 320, {HERE, S("made"), 0}},
	{"utimensat of it", 320, {HERE, 0, 0}},
	{"dup3 to itself", 330, {HERE, HERE, 0}},
	{"dup3 to -1", 330, {HERE, -1, 0}},
};

/* zeroes in the buffer are a read lock; these are of the other kind */
static void try_locks(const int *fds)
{
	short lock[12] = {WRITE_LOCK};
	const struct call calls[] = {
		{"write lock", 221, {HERE, 13, (long)lock}},
		{"write lock, 16 bit", 55, {HERE, 6, (long)lock}},
	};

	for (size_t i = 0; i < ARRAY_SIZE(calls); i++) {
		printf("%s:", calls[i].name);
		for (int f = 0; f < NR_FDS; f++)
			printf(" %s", result(make_call(&calls[i], fds[f])));
		printf("\n");
	}
}

static void open_fds(int *fds)
{
	int ends[2];

	pipe(ends);
	for (int i = 0; i < 2; i++)
		syscall3(55, ends[i], 4, O_NONBLOCK);
	fds[0] = BAD_FD;
	fds[1] = -1;
	fds[2] = open("file", O_RDONLY, 0);
	fds[3] = open("file", O_WRONLY, 0);
	fds[4] = open("dir", O_RDONLY, 0);
	fds[5] = ends[0];
	fds[6] = ends[1];
	fds[7] = open("/dev/null", O_RDWR, 0);
	dup2(open("text", O_RDWR, 0), SPARE); /* sendfile takes two */
}

static void try_fds(void)
{
	int fds[NR_FDS];

	open_fds(fds);
	vector[0] = (long)buffer;
	vector[1] = 2;
	for (size_t i = 0; i < ARRAY_SIZE(fd_calls); i++) {
		const struct call *call = &fd_calls[i];

		memset(buffer, 0, PAGE_BYTES);
		printf("%s:", call->name);
		for (int f = 0; f < NR_FDS; f++)
			printf(" %s", result(make_call(call, fds[f])));
		printf("\n");
		if (call->nr == FCHDIR)
			chdir(".."); /* it went into dir */
	}
	try_locks(fds);
	show("close", close(BAD_FD));
	show("close -1", close(-1));
	for (int f = 2; f < NR_FDS; f++)
		show("close", close(fds[f]));
}

static void all(void)
{
	try_names();
	try_followers();
	try_fds();
}

int main(void)
{
	return in_world("t_errors.dir", all);
}
