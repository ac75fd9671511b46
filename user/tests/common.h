/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * common.h - what several test programs do and say in the same words
 */
#ifndef USER_TESTS_COMMON_H
#define USER_TESTS_COMMON_H

#include "lib/ulib.h"

enum {
	COMMON_lstat64 = 196,
	ST_MODE = 4, /* words of struct stat64 */
	ST_LINKS = 5,
	ST_UID = 6,
	ST_SIZE = 11,
	ST_ATIME = 16,
	ST_MTIME = 18,
	ST_INO = 22,
	ST_WORDS = 24,
};

static unsigned int st[ST_WORDS] __attribute__((unused)); /* of lstat() */

/* "@what: ok", or the name of the error */
static inline void show(const char *what, long r)
{
	printf("%s: %s\n", what, r < 0 ? error_name((int)-r) : "ok");
}

/* "@what: N", or the name of the error */
static inline void number(const char *what, long r)
{
	if (r < 0)
		show(what, r);
	else
		printf("%s: %ld\n", what, r);
}

/* what happens to a child that runs @fn: "exit N" or "signal N" */
static inline void outcome(const char *what, void (*fn)(volatile char *),
			   volatile char *arg)
{
	int pid = fork(), status;

	if (pid == 0) {
		fn(arg);
		_exit(0);
	}
	status = wait_for(pid);
	if (WIFSIGNALED(status))
		printf("%s: signal %d\n", what, WTERMSIG(status));
	else
		printf("%s: exit %d\n", what, WEXITSTATUS(status));
}

/* for outcome() */
static inline void touch_write(volatile char *p)
{
	*p = 1;
}

static inline long rename(const char *from, const char *to)
{
	return syscall2(SYS_rename, from, to);
}

static inline long rmdir(const char *name)
{
	return syscall1(SYS_rmdir, name);
}

static inline long symlink(const char *target, const char *name)
{
	return syscall2(SYS_symlink, target, name);
}

static inline long chmod(const char *name, int mode)
{
	return syscall2(SYS_chmod, name, mode);
}

/* into @st */
static inline long lstat(const char *name)
{
	memset(st, 0, sizeof(st));
	return syscall2(COMMON_lstat64, name, st);
}

/* open and close: what open said */
static inline long try_open(const char *name, int flags)
{
	int fd = open(name, flags, 0666);

	if (fd >= 0)
		close(fd);
	return fd;
}

#endif
