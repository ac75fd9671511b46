/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * errors.h - the world in which t_errors.c and t_errargs.c make their calls
 *
 * A directory of their own with a file of each kind, made by a process that is
 * no user of importance: what it may not do is the same on each machine.
 */
#ifndef USER_TESTS_ERRORS_H
#define USER_TESTS_ERRORS_H

#include "tests/common.h"

enum {
	SYS_setgroups32 = 206,
	SYS_setuid32 = 213,
	SYS_setgid32 = 214,
	NOBODY = 65534,
	MAX_ERRNO = 4095,
	NR_ARGS = 6,
	FIFO_MODE = 0010600,
	HERE = 0x7e000001, /* an argument: what is wrong */
	BUF = 0x7e000002,  /* some memory, with zeroes */
	SELF = 0x7e000003, /* the own process */
	NONE = 0x3fffffff, /* a process that is not there */
	AT_CWD = -100,
};

struct call {
	const char *name;
	short nr;
	long args[NR_ARGS];
};

static char *buffer; /* a page; none behind it */

static inline long make_call(const struct call *call, long wrong)
{
	long a[NR_ARGS];

	for (int i = 0; i < NR_ARGS; i++) {
		a[i] = call->args[i];
		if (a[i] == HERE)
			a[i] = wrong;
		else if (a[i] == BUF)
			a[i] = (long)buffer;
		else if (a[i] == SELF)
			a[i] = getpid();
	}
	return syscall6(call->nr, a[0], a[1], a[2], a[3], a[4], a[5]);
}

static inline const char *result(long r)
{
	return r < 0 && r >= -MAX_ERRNO ? error_name((int)-r) : "ok";
}

static void make_file(const char *name, int mode)
{
	int fd = open(name, O_RDWR | O_CREAT | O_TRUNC, mode);

	write(fd, "no program\n", 11);
	close(fd);
}

static void make_world(void)
{
	buffer = mmap(NULL, 2 * PAGE_BYTES, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	munmap(buffer + PAGE_BYTES, PAGE_BYTES);
	make_file("file", 0600);
	make_file("text", 0700);
	mkdir("dir", 0700);
	mkdir("full", 0700);
	mkdir("full/sub", 0700);
	symlink("file", "link");
	symlink("loop", "loop");
	syscall3(SYS_mknod, (long)"fifo", FIFO_MODE, 0);
}

static void remove_world(void)
{
	static const char *const names[] = {"file", "text", "link",
					    "loop", "fifo", "made"};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		unlink(names[i]);
	rmdir("full/sub");
	rmdir("full");
	rmdir("dir");
}

/* @fn in such a world; 0, or 1 when it could not be made or left something */
static inline int in_world(const char *place, void (*fn)(void))
{
	int pid, mask = (int)syscall1(60, 0);

	mkdir(place, 0777);
	syscall1(60, mask);
	pid = fork();
	if (pid == 0) {
		if (chdir(place) < 0)
			_exit(1);
		if (getuid() == 0) {
			syscall2(SYS_setgroups32, 0, 0);
			syscall1(SYS_setgid32, NOBODY);
			syscall1(SYS_setuid32, NOBODY);
		}
		make_world();
		fn();
		remove_world();
		_exit(0);
	}
	if (wait_for(pid) != 0 || rmdir(place) < 0)
		return fail("errors", "world", 0);
	return 0;
}

#endif
