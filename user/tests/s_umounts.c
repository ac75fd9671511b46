/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * s_umounts.c - umount and remount while the last name of a long file goes
 *
 * Run by root: s_umounts DEVICE DIRECTORY. A child unlinks a file whose blocks
 * of pointers are only on the disk; meanwhile its parent unmounts DIRECTORY, or
 * makes it read-only, which must not succeed before all blocks are free.
 */
#include "lib/fsys.h"

enum {
	SYS_pwrite64 = 181,
	STEP = 262144, /* a block of pointers each, with blocks of 1 KiB */
	STEPS = 150,
	FILE_MODE = 0644,
	LONG_PATH = 128,
};

static char name[LONG_PATH];

static void make_file(void)
{
	int fd = open(name, O_CREAT | O_WRONLY, FILE_MODE);
	unsigned int i;

	for (i = 0; i < STEPS; i++)
		syscall6(SYS_pwrite64, fd, (long)"x", 1, (long)(i * STEP), 0,
			 0);
	close(fd);
}

static long long free_blocks(const char *dir)
{
	struct statfs64 st;

	memset(&st, 0, sizeof(st));
	syscall3(SYS_statfs64, (long)dir, sizeof(st), (long)&st);
	return (long long)st.bfree;
}

static int mount_ext2(const char *dev, const char *dir, unsigned int flags)
{
	return mount(dev, dir, "ext2", flags, NULL);
}

/* what the parent does until it works; Return: how often it was refused */
static int until_done(const char *dir, bool read_only)
{
	int refused = 0, err;

	for (;;) {
		err = read_only
			      ? mount_ext2("none", dir, MS_REMOUNT | MS_RDONLY)
			      : umount(dir);
		if (err != -EBUSY)
			break;
		refused++;
		sched_yield();
	}
	if (err)
		printf("failed: %s\n", error_name(-err));
	return refused;
}

static void round(const char *dev, const char *dir, bool read_only)
{
	long long before = free_blocks(dir), after;
	struct stat64 st;
	int refused;

	make_file();
	umount(dir);
	mount_ext2(dev, dir, 0); /* nothing of it is in memory */
	if (fork() == 0)
		_exit(unlink(name) != 0);
	/* the name goes first, then the blocks */
	while (stat64(name, &st) == 0)
		sched_yield();
	refused = until_done(dir, read_only);
	if (!read_only)
		mount_ext2(dev, dir, 0);
	after = free_blocks(dir);
	wait_for(-1);
	printf("%s: was %sbusy, %lld blocks lost\n",
	       read_only ? "remount" : "umount", refused ? "" : "not ",
	       before - after);
	if (read_only)
		mount_ext2("none", dir, MS_REMOUNT);
}

int main(int argc, char **argv)
{
	if (argc != 3 || !path_join(name, sizeof(name), argv[2], "long"))
		return 1;
	round(argv[1], argv[2], false);
	round(argv[1], argv[2], true);
	return 0;
}
