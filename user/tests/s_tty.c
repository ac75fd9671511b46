/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * s_tty.c - a session's end hangs its terminal up; the devices beside it
 *
 * Runs on Lethe only: it takes the screen tty3 for itself.
 */
#include "tests/common.h"

enum {
	SYS_vhangup = 111,
	SYS_poll = 168,
	SYS_setuid32 = 213,
	SHARED_MS = 300,
	USER = 1000,
	TCSBRK = 0x5409,
	TCXONC = 0x540a,
	TCFLSH = 0x540b,
	TIOCOUTQ = 0x5411,
	TIOCSTI = 0x5412,
	TIOCGWINSZ = 0x5413,
	TIOCSWINSZ = 0x5414,
	VT_OPENQRY = 0x5600,
	VT_ACTIVATE = 0x5606,
	NOCTTY = 0400,
	NUMBERS = 4096,
};

static int hups;

static void on_hup(int sig)
{
	hups += sig == SIGHUP;
}

/* the leader's child: it sleeps in a read when the leader is gone */
static void survivor(int tty)
{
	struct {
		int fd;
		short events, revents;
	} p = {tty, 1, 0};
	char c;

	signal_action(SIGHUP, (uintptr_t)on_hup);
	number("a read that the end wakes up",
	       read(tty, &c, 1) == -EINTR ? read(tty, &c, 1) : 0);
	printf("SIGHUP came: %d\n", hups);
	number("write to a dead terminal", write(tty, "x", 1));
	number("ioctl", ioctl(tty, 0x5401, &c));
	syscall3(SYS_poll, (long)&p, 1, 0);
	printf("poll: %x\n", (unsigned int)p.revents);
	number("/dev/tty", open("/dev/tty", O_RDWR, 0));
	tty = open("/dev/tty3", O_RDWR, 0);
	number("opened anew", write(tty, "x", 1));
}

static void session(int done)
{
	int tty;

	setsid();
	tty = open("/dev/tty3", O_RDWR, 0);
	if (fork() == 0) {
		survivor(tty);
		write(done, "", 1);
		_exit(0);
	}
	sleep_ms(SHARED_MS);
	_exit(0);
}

static void hang_up(int done)
{
	int tty;

	setsid();
	signal_action(SIGHUP, (uintptr_t)on_hup);
	tty = open("/dev/tty3", O_RDWR, 0);
	if (fork() == 0) {
		syscall1(SYS_setuid32, USER);
		number("vhangup by a user", syscall0(SYS_vhangup));
		number("another screen, by a user at this one",
		       ioctl(tty, VT_ACTIVATE, (void *)1));
		_exit(0);
	}
	wait_for(-1);
	number("vhangup", syscall0(SYS_vhangup));
	printf("SIGHUP came: %d\n", hups);
	number("write", write(tty, "x", 1));
	write(done, "", 1);
	_exit(0);
}

/* /dev/tty is the terminal that it was when it was opened */
static void kept(int done)
{
	int fd, go[2], tries = 1000;
	char c;
	long r;

	setsid();
	open("/dev/tty3", O_RDWR, 0);
	fd = open("/dev/tty", O_RDWR, 0);
	pipe(go);
	if (fork() == 0) {
		setsid();
		number("/dev/tty without a terminal",
		       open("/dev/tty", O_RDWR, 0));
		number("one that is open", write(fd, "x", 1));
		write(go[1], "", 1);
		while ((r = write(fd, "x", 1)) == 1 && tries--)
			sleep_ms(10);
		number("after a hangup", r);
		write(done, "", 1);
		_exit(0);
	}
	read(go[0], &c, 1);
	_exit(0);
}

/* tty0 is the screen that was shown when it was opened, and nobody's own */
static void shown_screen(int done)
{
	unsigned short size[4] = {7, 77, 0, 0};
	int fd, one;

	setsid();
	fd = open("/dev/tty0", O_RDWR, 0);
	number("/dev/tty after tty0", open("/dev/tty", O_RDWR, 0));
	one = open("/dev/tty1", O_RDWR | NOCTTY, 0);
	ioctl(fd, VT_ACTIVATE, (void *)2);
	ioctl(fd, TIOCSWINSZ, size);
	size[0] = 0;
	ioctl(one, TIOCGWINSZ, size);
	printf("tty0 was tty1: %d\n", size[0] == 7);
	size[0] = 25;
	size[1] = 80;
	ioctl(one, TIOCSWINSZ, size);
	ioctl(fd, VT_ACTIVATE, (void *)1);
	write(done, "", 1);
	_exit(0);
}

/* echoes of a line that is stopped wait, and can be dropped */
static void dropped(void)
{
	int fd = open("/dev/ttyS0", O_RDWR, 0), before, after;

	ioctl(fd, TCSBRK, (void *)1); /* what was said is out */
	ioctl(fd, TCXONC, (void *)0);
	for (int i = 0; i < 5; i++)
		ioctl(fd, TIOCSTI, "z");
	ioctl(fd, TIOCOUTQ, &before);
	ioctl(fd, TCFLSH, (void *)2);
	ioctl(fd, TIOCOUTQ, &after);
	ioctl(fd, TCXONC, (void *)1);
	printf("waiting: %d, after the flush: %d\n", before >= 5, after);
}

static void in_child(void (*fn)(int))
{
	int fds[2], pid;
	char c;

	pipe(fds);
	pid = fork();
	if (pid == 0)
		fn(fds[1]);
	close(fds[1]);
	wait_for(pid);
	read(fds[0], &c, 1);
	close(fds[0]);
}

static void devices(void)
{
	static unsigned char a[NUMBERS], b[NUMBERS];
	unsigned int seen[256] = {0}, kinds = 0;
	char link[32] = "";
	int fd = open("/dev/urandom", O_RDWR, 0);

	number("urandom", read(fd, a, NUMBERS));
	number("random", read(open("/dev/random", O_RDONLY, 0), b, NUMBERS));
	for (int i = 0; i < NUMBERS; i++)
		kinds += seen[a[i]]++ == 0;
	printf("they differ: %d, all values: %d\n", memcmp(a, b, NUMBERS) != 0,
	       kinds == 256);
	number("write to urandom", write(fd, a, 8));
	number("write to full", write(open("/dev/full", O_RDWR, 0), a, 8));
	number("/dev/fd",
	       syscall3(SYS_readlink, (long)"/dev/fd", (long)link, 31));
	printf("%s\n", link);
	number("tty5", open("/dev/tty5", O_RDWR, 0));
	fd = open("/dev/ttyS0", O_RDWR, 0);
	number("the serial line is no screen", ioctl(fd, VT_OPENQRY, a));
}

int main(void)
{
	in_child(session);
	in_child(hang_up);
	in_child(kept);
	in_child(shown_screen);
	dropped();
	devices();
	return 0;
}
