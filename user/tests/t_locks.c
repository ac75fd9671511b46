/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * t_locks.c - fcntl() locks on ranges, flock() on files
 *
 * Prints the same on Lethe and on a Linux host.
 */
#include "lib/thread.h"
#include "tests/common.h"

enum {
	SYS_fcntl64 = 221,
	SYS_fcntl = 55,
	IDLE = 19,
	SYS_flock = 143,
	GETLK = 5,
	SETLK = 6,
	SETLKW = 7,
	GETLK64 = 12,
	SETLK64 = 13,
	SETLKW64 = 14,
	RD = 0,
	WR = 1,
	UN = 2,
	SH = 1,
	EX = 2,
	NB = 4,
	FREE = 8,
	ALRM = 14,
	CREATE = O_RDWR | O_CREAT | O_TRUNC,
};

struct range32 {
	int16_t type, whence;
	int32_t start, len, pid;
};

struct range64 {
	int16_t type, whence;
	int64_t start __attribute__((packed, aligned(4)));
	int64_t len __attribute__((packed, aligned(4)));
	int32_t pid;
};

struct action {
	void (*handler)(int);
	uint32_t flags;
	void (*restorer)(void);
	uint32_t mask[2];
};

static int fd, to_child[2], to_parent[2];

static long lock(int cmd, int type, int start, int len)
{
	struct range64 r = {type, 0, start, len, 0};

	return syscall3(SYS_fcntl64, fd, cmd, (long)&r);
}

/* what would be in the way, seen by another process */
static void who_has(int start, int len)
{
	struct range64 r = {WR, 0, start, len, 0};
	int me = (int)syscall0(SYS_getpid), child = fork();

	if (child == 0) {
		syscall3(SYS_fcntl64, fd, GETLK64, (long)&r);
		if (r.type == UN)
			printf("%d+%d: free\n", start, len);
		else
			printf("%d+%d: type %d, %d+%d, %s\n", start, len,
			       r.type, (int)r.start, (int)r.len,
			       r.pid == me ? "parent" : "?");
		exit(0);
	}
	wait_for(child);
}

static void ranges(void)
{
	fd = open("locked", CREATE, 0644);
	write(fd, "0123456789", 10);
	show("write lock 10+10", lock(SETLK64, WR, 10, 10));
	who_has(0, 10);
	who_has(0, 11);
	who_has(15, 100);
	show("read lock 14+2", lock(SETLK64, RD, 14, 2));
	who_has(14, 1);
	who_has(16, 1);
	show("unlock 12+1", lock(SETLK64, UN, 12, 1));
	who_has(12, 1);
	who_has(10, 1);
	who_has(13, 1);
	show("all writes again", lock(SETLK64, WR, 10, 10));
	who_has(19, 1);
	show("neighbour", lock(SETLK64, WR, 20, 5));
	who_has(24, 1);
	show("without end", lock(SETLK64, RD, 100, 0));
	who_has(1000000, 1);
	show("before", lock(SETLK64, RD, 100, -20));
	who_has(80, 1);
	show("negative start", lock(SETLK64, RD, -1, 1));
	show("negative length", lock(SETLK64, RD, 5, -6));
	show("no such type", lock(SETLK64, 7, 5, 6));
	show("unlock all", lock(SETLK64, UN, 0, 0));
	who_has(0, 0);
}

static void narrow(void)
{
	struct range32 r = {WR, 1, -5, 5, 0}; /* from the position, 10 */
	struct range64 w = {RD, 9, 0, 0, 0};

	show("32 bits, from here", syscall3(SYS_fcntl, fd, SETLK, (long)&r));
	who_has(0, 0);
	r = (struct range32){RD, 2, 0, 0, 0};
	show("GETLK of mine", syscall3(SYS_fcntl, fd, GETLK, (long)&r));
	printf("type %d, whence %d\n", r.type, r.whence);
	show("wide by the old call",
	     syscall3(SYS_fcntl, fd, GETLK64, (long)&w));
	show("whence 9", syscall3(SYS_fcntl64, fd, SETLK64, (long)&w));
	w = (struct range64){UN, 0, 0, 0, 0};
	show("GETLK of nothing", syscall3(SYS_fcntl64, fd, GETLK64, (long)&w));
	show("bad pointer", syscall3(SYS_fcntl64, fd, SETLK64, 4096));
	close(open("locked", O_RDONLY, 0)); /* drops them all */
	who_has(0, 0);
}

static void rights(void)
{
	int both = fd;

	fd = open("locked", O_RDONLY, 0);
	show("write lock, read only", lock(SETLK64, WR, 0, 1));
	show("read lock, read only", lock(SETLK64, RD, 0, 1));
	close(fd);
	fd = open("locked", O_WRONLY, 0);
	show("read lock, write only", lock(SETLK64, RD, 0, 1));
	close(fd);
	fd = both;
}

static void tell(const int *way)
{
	write(way[1], "x", 1);
}

static void hear(const int *way)
{
	char byte;

	read(way[0], &byte, 1);
}

/* the child has 0+1 and wants 1+1, the parent the other way round */
static void two(void)
{
	int nap[2] = {0, 300000000}, child = fork();

	if (child == 0) {
		show("child has the first", lock(SETLK64, WR, 0, 1));
		tell(to_parent);
		hear(to_child);
		show("child: not at once", lock(SETLK64, WR, 1, 1));
		tell(to_parent);
		show("child waits", lock(SETLKW64, WR, 1, 1));
		exit(0);
	}
	hear(to_parent);
	show("parent has the second", lock(SETLK64, WR, 1, 1));
	tell(to_child);
	hear(to_parent);
	syscall6(SYS_nanosleep, (long)nap, 0, 0, 0, 0, 0); /* it waits now */
	show("parent would wait for ever", lock(SETLKW64, WR, 0, 1));
	lock(SETLK64, UN, 1, 1); /* lets the child go on */
	printf("status %d\n", wait_for(child));
	show("the child's went with it", lock(SETLK64, WR, 0, 2));
	lock(SETLK64, UN, 0, 0);
}

/* whose lock went, and was not taken yet, is nobody's hindrance */
static void given_back(void)
{
	int child;

	lock(SETLK64, WR, 0, 1);
	child = fork();
	if (child == 0) {
		syscall1(SYS_nice, IDLE); /* the parent goes on when it wakes */
		lock(SETLKW64, WR, 1, 1);
		tell(to_parent);
		lock(SETLKW64, WR, 0, 1);
		exit(0);
	}
	hear(to_parent);
	sleep_ms(300); /* it waits now */
	lock(SETLK64, UN, 0, 1);
	show("given back, then wait", lock(SETLKW64, WR, 1, 1));
	wait_for(child);
	lock(SETLK64, UN, 0, 0);
}

static int lock_all(void *arg)
{
	(void)arg;
	return lock(SETLK64, WR, 0, 0) < 0;
}

static void by_a_thread(void)
{
	struct thread thread;

	thread_start(&thread, lock_all, NULL);
	thread_join(&thread);
	who_has(0, 0); /* it is the process that has it */
	lock(SETLK64, UN, 0, 0);
}

/* two processes wait for a lock by the same open file: it comes for both */
static void one_file(void)
{
	int other = open("locked", O_RDWR, 0), pids[2];

	syscall2(SYS_flock, other, EX);
	for (int i = 0; i < 2; i++) {
		pids[i] = fork();
		if (pids[i] == 0)
			exit((int)-syscall2(SYS_flock, fd, EX));
	}
	sleep_ms(300);
	syscall2(SYS_flock, other, FREE);
	for (int i = 0; i < 2; i++)
		printf("one file: status %d\n", wait_for(pids[i]));
	show("one lock", syscall2(SYS_flock, fd, FREE));
	show("is gone", syscall2(SYS_flock, other, EX | NB));
	close(other);
}

static volatile int alarms;

static void on_alarm(int sig)
{
	alarms += sig;
}

static void interrupted(void)
{
	struct action act = {on_alarm, 0, NULL, {0, 0}};
	int child = fork();

	if (child == 0) {
		lock(SETLK64, WR, 0, 0);
		tell(to_parent);
		hear(to_child);
		exit(0);
	}
	hear(to_parent);
	syscall6(SYS_rt_sigaction, ALRM, (long)&act, 0, 8, 0, 0);
	syscall1(27, 1); /* alarm */
	show("interrupted", lock(SETLKW64, RD, 5, 1));
	printf("alarms %d\n", alarms);
	tell(to_child);
	wait_for(child);
}

static void whole_files(void)
{
	int other = open("locked", O_RDWR, 0), same = (int)syscall1(41, fd);
	int child;

	show("shared", syscall2(SYS_flock, fd, SH));
	show("shared beside it", syscall2(SYS_flock, other, SH));
	show("exclusive, no", syscall2(SYS_flock, other, EX | NB));
	show("gone with that", syscall2(SYS_flock, fd, EX | NB));
	show("again by a double", syscall2(SYS_flock, same, EX | NB));
	show("not by another", syscall2(SYS_flock, other, SH | NB));
	show("ranges do not see it", lock(SETLK64, WR, 0, 0));
	close(fd);
	show("a double keeps it", syscall2(SYS_flock, other, SH | NB));
	child = fork();
	if (child == 0) {
		tell(to_parent);
		show("child waits", syscall2(SYS_flock, other, EX));
		exit(0);
	}
	hear(to_parent);
	close(same); /* in the child it lives on: give it back */
	fd = open("locked", O_RDWR, 0);
	printf("child is to wait\n");
	syscall2(37, child, 9);
	printf("killed by %d\n", wait_for(child) & 127);
	show("free now", syscall2(SYS_flock, fd, EX | NB));
	show("unlock", syscall2(SYS_flock, fd, FREE));
	show("unlock twice", syscall2(SYS_flock, fd, FREE));
	show("no operation", syscall2(SYS_flock, fd, 0));
	show("two", syscall2(SYS_flock, fd, SH | EX));
	show("no file", syscall2(SYS_flock, 77, SH));
	close(other);
	close(fd);
}

int main(void)
{
	pipe(to_child);
	pipe(to_parent);
	ranges();
	narrow();
	rights();
	two();
	given_back();
	by_a_thread();
	one_file();
	interrupted();
	whole_files();
	unlink("locked");
	return 0;
}
