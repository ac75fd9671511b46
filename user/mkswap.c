/* SPDX-License-Identifier: GPL-2.0-only */
/* mkswap.c - writes a SWAPSPACE2 header on a device: mkswap DEVICE */
#include "lib/ulib.h"

enum { SEEK_END = 2, VERSION_AT = 1024, LAST_PAGE_AT = 1028, MAGIC_AT = 4086 };

int main(int argc, char **argv)
{
	static char page[PAGE_BYTES];
	uint32_t version = 1, last;
	int64_t size = 0;
	long ret;
	int fd;

	if (argc != 2) {
		dprintf(2, "usage: mkswap DEVICE\n");
		return 2;
	}
	fd = open(argv[1], O_RDWR, 0);
	if (fd < 0)
		return fail("mkswap", argv[1], fd);
	ret = syscall6(SYS__llseek, fd, 0, 0, (long)&size, SEEK_END, 0);
	if (ret)
		return fail("mkswap", argv[1], ret);
	last = (uint32_t)(size / PAGE_BYTES) - 1;
	memcpy(page + VERSION_AT, &version, sizeof(version));
	memcpy(page + LAST_PAGE_AT, &last, sizeof(last));
	memcpy(page + MAGIC_AT, "SWAPSPACE2", 10);
	syscall6(SYS__llseek, fd, 0, 0, (long)&size, 0, 0);
	ret = write(fd, page, sizeof(page));
	if (ret == (long)sizeof(page))
		ret = fsync(fd);
	close(fd);
	return ret < 0 ? fail("mkswap", argv[1], ret) : 0;
}
