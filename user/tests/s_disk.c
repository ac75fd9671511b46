/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * s_disk.c - a raw disk through the buffer cache: s_disk /dev/hdb
 *
 * Overwrites the disk. Writes pieces of odd sizes, drops the cached blocks,
 * reads back in other sizes, and looks at the end of the disk.
 */
#include "lib/ulib.h"

enum {
	BLKGETSIZE = 0x1260,
	BLKFLSBUF = 0x1261,
	PIECE = 3000,
	READ_PIECE = 7001,
	TOTAL = 1500000,
	SEEK_SET = 0,
	SEEK_END = 2,
};

static char pattern(unsigned int i)
{
	return (char)(i * 13 + i / 4096 + i / 100003);
}

static int64_t seek(int fd, long offset, int whence)
{
	int64_t result = -1;

	syscall6(SYS__llseek, fd, offset < 0 ? -1 : 0, offset, (long)&result,
		 whence, 0);
	return result;
}

static unsigned int fill(int fd)
{
	static char buf[PIECE];
	unsigned int at, n;

	for (at = 0; at < TOTAL; at += n) {
		n = TOTAL - at < PIECE ? TOTAL - at : PIECE;
		for (unsigned int i = 0; i < n; i++)
			buf[i] = pattern(at + i);
		if (write(fd, buf, n) != (long)n)
			break;
	}
	return at;
}

static unsigned int verify(int fd)
{
	static char buf[READ_PIECE];
	unsigned int at = 0, bad = 0;

	while (at < TOTAL) {
		long n = read(fd, buf, READ_PIECE);

		if (n <= 0)
			return 999999;
		for (long i = 0; i < n && at < TOTAL; i++, at++)
			bad += buf[i] != pattern(at);
	}
	return bad;
}

int main(int argc, char **argv)
{
	int fd = argc > 1 ? open(argv[1], O_RDWR, 0) : -EINVAL;
	unsigned int sectors = 0;
	char buf[1000];

	if (fd < 0)
		return fail("s_disk", "open", fd);
	syscall3(SYS_ioctl, fd, BLKGETSIZE, (long)&sectors);
	printf("sectors %u, end %lld\n", sectors,
	       (long long)seek(fd, 0, SEEK_END));
	printf("read at the end %d\n", read(fd, buf, 10));
	printf("write at the end: %s\n", error_name(-(int)write(fd, "x", 1)));
	seek(fd, -700, SEEK_END);
	printf("last bytes %d\n", write(fd, buf, sizeof(buf)));
	seek(fd, 0, SEEK_SET);
	printf("wrote %u\n", fill(fd));
	printf("fsync %ld\n", syscall1(SYS_fsync, fd));
	printf("flush %ld\n", syscall3(SYS_ioctl, fd, BLKFLSBUF, 0));
	seek(fd, 0, SEEK_SET);
	printf("wrong bytes %u\n", verify(fd));
	close(fd);
	return 0;
}
