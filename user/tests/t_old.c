/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * t_old.c - calls of another time, and sendfile
 *
 * Prints the same on Lethe and on a Linux host.
 */
#include "tests/common.h"

enum {
	SYS_oldstat = 18,
	SYS_oldfstat = 28,
	SYS_ustat = 62,
	SYS_oldlstat = 84,
	SYS_readdir = 89,
	SYS_sysfs = 135,
	SYS_sendfile = 187,
	SYS_sendfile64 = 239,
	SYS_ftruncate64 = 194,
	SYS_oldolduname = 59,
	SYS_olduname = 109,
	SYS_setresuid = 164,
	SYS_getresuid = 165,
	SYS_setresgid = 170,
	SYS_getresgid = 171,
	SYS_getresuid32 = 209,
	OLD_NAME = 9,
	NEW_NAME = 65,
	LARGEFILE = 0100000,
	CREATE = O_RDWR | O_CREAT | O_TRUNC | LARGEFILE,
	BIG = 70000,
	NAME = 10,
	ENTRY_BYTES = 280,
};

static unsigned char buf[BIG], back[BIG];

static void entries(void)
{
	char entry[ENTRY_BYTES];
	unsigned int seen = 0;
	long r;
	int fd;

	syscall2(SYS_mkdir, "d", 0755);
	close(open("d/one", CREATE, 0644));
	close(open("d/another name", CREATE, 0644));
	fd = open("d", O_RDONLY, 0);
	while ((r = syscall3(SYS_readdir, fd, (long)entry, 1)) == 1) {
		seen++;
		if (strcmp(entry + NAME, "one") == 0)
			printf("one, %d bytes\n", *(uint16_t *)(entry + 8));
		if (strcmp(entry + NAME, "another name") == 0)
			printf("another, %d bytes\n", *(uint16_t *)(entry + 8));
	}
	number("end", r);
	printf("%u entries\n", seen);
	number("bad pointer", syscall3(SYS_readdir, fd, 4096, 1));
	close(fd);
	fd = open("d/one", O_RDONLY, 0);
	number("of a file", syscall3(SYS_readdir, fd, (long)entry, 1));
	close(fd);
	unlink("d/one");
	unlink("d/another name");
	syscall1(SYS_rmdir, "d");
}

static void sending(void)
{
	int in = open("in", CREATE, 0644), out = open("out", CREATE, 0644);
	int fds[2], at32 = 5, wrong = 0;
	long long at = 69990;

	for (int i = 0; i < BIG; i++)
		buf[i] = (unsigned char)(i * 7 + i / 256);
	write(in, buf, BIG);
	number("at the end", syscall6(SYS_sendfile, out, in, 0, BIG, 0, 0));
	number("from 5",
	       syscall6(SYS_sendfile, out, in, (long)&at32, 60000, 0, 0));
	printf("now at %d\n", at32);
	number("the last ten",
	       syscall6(SYS_sendfile64, out, in, (long)&at, 100, 0, 0));
	printf("now at %lld\n", at);
	close(out);
	out = open("out", O_RDONLY, 0);
	number("read back", read(out, back, BIG));
	for (int i = 0; i < 60010; i++)
		wrong += back[i] != buf[i < 60000 ? i + 5 : i - 60000 + 69990];
	printf("wrong bytes: %d\n", wrong);
	number("target read only", syscall6(SYS_sendfile, out, in, 0, 1, 0, 0));
	number("no source", syscall6(SYS_sendfile, in, 77, 0, 1, 0, 0));
	syscall1(42, fds);
	at32 = 0;
	number("to a pipe",
	       syscall6(SYS_sendfile, fds[1], in, (long)&at32, 1000, 0, 0));
	number("from it", read(fds[0], back, BIG));
	printf("first %d last %d\n", back[0] == buf[0], back[999] == buf[999]);
	number("bad offset",
	       syscall6(SYS_sendfile, fds[1], in, 4096, 10, 0, 0));
	at32 = -1;
	number("negative",
	       syscall6(SYS_sendfile, fds[1], in, (long)&at32, 10, 0, 0));
	at32 = INT32_MAX - 9;
	syscall6(SYS_ftruncate64, in, INT32_MIN, 0, 0, 0, 0);
	number("up to where an offset ends",
	       syscall6(SYS_sendfile, fds[1], in, (long)&at32, 100, 0, 0));
	printf("now at %d\n", at32);
	number("beyond",
	       syscall6(SYS_sendfile, fds[1], in, (long)&at32, 1, 0, 0));
	at32 = 0;
	number("closed", close(fds[0]));
	close(fds[1]);
	close(in);
	close(out);
	unlink("in");
	unlink("out");
}

static void stats(void)
{
	unsigned short old[16] = {0};
	unsigned int ust[8];
	char name[64];
	long n;

	number("old stat of nothing", syscall2(SYS_oldstat, "nothing", old));
	number("old lstat of nothing", syscall2(SYS_oldlstat, "nothing", old));
	number("old fstat of nothing", syscall2(SYS_oldfstat, 77, (long)old));
	number("old stat, bad path", syscall2(SYS_oldstat, 4096, old));
	number("ustat of nothing", syscall2(SYS_ustat, 0xfefe, ust));
	n = syscall3(SYS_sysfs, 3, 0, 0);
	printf("types: %d\n", n > 1);
	n = syscall3(SYS_sysfs, 1, (long)"proc", 0);
	printf("proc has a number: %d\n", n >= 0);
	number("its name", syscall3(SYS_sysfs, 2, n, (long)name));
	printf("%s\n", name);
	number("no such type", syscall3(SYS_sysfs, 1, (long)"nothingfs", 0));
	number("no such number", syscall3(SYS_sysfs, 2, 1000, (long)name));
	number("no such option", syscall3(SYS_sysfs, 9, 0, 0));
}

/* the 16-bit calls say the same as the wide ones */
static void numbers(void)
{
	unsigned short narrow[3] = {9, 9, 9};
	unsigned int wide[3];

	number("getresuid", syscall3(SYS_getresuid, (long)narrow,
				     (long)(narrow + 1), (long)(narrow + 2)));
	syscall3(SYS_getresuid32, (long)wide, (long)(wide + 1),
		 (long)(wide + 2));
	printf("same: %d\n", narrow[0] == (wide[0] > 65535 ? 65534 : wide[0]));
	number("getresgid", syscall3(SYS_getresgid, (long)narrow,
				     (long)(narrow + 1), (long)(narrow + 2)));
	number("keep all", syscall3(SYS_setresuid, 0xffff, 0xffff, 0xffff));
	number("and groups", syscall3(SYS_setresgid, -1, -1, -1));
	number("bad pointer", syscall3(SYS_getresuid, 4096, 4096, 4096));
}

static void who(void)
{
	char all[5 * NEW_NAME], first[5 * OLD_NAME];

	number("olduname", syscall1(SYS_olduname, (long)all));
	number("oldolduname", syscall1(SYS_oldolduname, (long)first));
	printf("%s %s\n", all, first);
	printf("cut: %d\n", memcmp(all + NEW_NAME, first + OLD_NAME, 2) == 0);
	number("bad pointer", syscall1(SYS_oldolduname, 4096));
}

int main(void)
{
	numbers();
	who();
	entries();
	sending();
	stats();
	return 0;
}
