/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * s_clone.c - what others do while clone() sleeps: s_clone FILE FILE FILE
 *
 * The number of the child is to be written to a page of a file that is not in
 * memory yet, so clone() sleeps until a slow disk has read it; /proc/stat shows
 * that somebody does.
 */
#include "lib/thread.h"

enum { SYS_getpgrp = 65, SYS_pread64 = 180, FILE_BYTES = 1 << 18 };
enum { TEXT = 8192 };
enum { LIMIT_NPROC = 6, USER = 54321, LIMIT = 3 };

/* what the caller of clone() tells: that it is about to, and the result */
static int go[2], result[2];

static void make_pipes(void)
{
	pipe(go);
	pipe(result);
}

static void close_pipes(void)
{
	close(go[0]);
	close(go[1]);
	close(result[0]);
	close(result[1]);
}

static void tell(int value)
{
	write(result[1], &value, sizeof(value));
}

static int told(void)
{
	int value = -1;

	read(result[0], &value, sizeof(value));
	return value;
}

/* clone() that sleeps on the way: the disk has just been used, and has to rest */
static int slow_clone(unsigned long flags, const char *path)
{
	int fd = open(path, O_RDONLY, 0);
	char *page = mmap(NULL, FILE_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE,
			  fd, 0);
	char c;

	syscall6(SYS_pread64, fd, (long)&c, 1, FILE_BYTES - 1, 0, 0);
	close(fd);
	write(go[1], "g", 1);
	return (int)syscall6(SYS_clone,
			     (long)(flags | SIGCHLD | CLONE_PARENT_SETTID), 0,
			     (long)page, 0, 0, 0);
}

/* until clone() does: nobody else reads or writes. Not by /proc/PID, which waits
 * for the memory of the caller itself */
static void wait_for_disk(void)
{
	static char text[TEXT];

	read(go[0], text, 1);
	do {
		sched_yield();
		read_file("/proc/stat", text, sizeof(text));
	} while (text_number(text, "procs_blocked") == 0);
}

static void sibling(const char *path)
{
	int pid = fork(), child;

	if (pid == 0) {
		child = fork();
		if (child == 0) {
			if (slow_clone(CLONE_PARENT, path) == 0)
				tell(getppid());
			_exit(0);
		}
		wait_for_disk();
		_exit(0);
	}
	wait_for(pid); /* from here on nothing is left of it */
	child = told();
	if (child == 1)
		printf("the parent of a sibling: init\n");
	else
		printf("the parent of a sibling: %d\n", child);
}

static void limit(const char *path)
{
	const uint32_t both[2] = {LIMIT, LIMIT};
	int pid = fork(), child, other;

	if (pid == 0) {
		syscall1(SYS_setuid, USER);
		syscall2(SYS_setrlimit, LIMIT_NPROC, both);
		child = fork();
		if (child == 0) {
			int ret = slow_clone(0, path);

			if (ret != 0)
				tell(ret < 0 ? -ret : 0);
			_exit(0);
		}
		wait_for_disk();
		other = fork();
		if (other == 0)
			for (;;)
				syscall0(SYS_pause);
		wait_for(child);
		kill(other, SIGKILL);
		wait_for(other);
		_exit(0);
	}
	wait_for(pid);
	printf("one more than the limit: %s\n", error_name(told()));
}

static void group(const char *path)
{
	int pid = fork(), leader;

	if (pid == 0) {
		if (slow_clone(0, path) == 0)
			tell((int)syscall0(SYS_getpgrp));
		_exit(0);
	}
	wait_for_disk();
	setpgid(pid, 0);
	leader = told();
	wait_for(pid);
	printf("the group of a child: %s\n",
	       leader == pid ? "its parent's" : "another one");
}

int main(int argc, char **argv)
{
	static void (*const all[])(const char *path) = {sibling, limit, group};

	for (int i = 0; i < 3 && i < argc - 1; i++) {
		make_pipes();
		all[i](argv[i + 1]);
		close_pipes();
	}
	return 0;
}
