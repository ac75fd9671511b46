/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * s_mount.c - file systems come and go: s_mount ROUNDS
 *
 * Mounts a ramfs, fills it with a tree, tries to unmount it while it is used,
 * unmounts it; the slab objects of names and inodes must not grow.
 */
#include "lib/ulib.h"

enum { SYS_umount2 = 52, DEPTH = 40, FILES = 30 };

static const char slabinfo[] = "/proc/slabinfo";

static unsigned long objects(const char *cache)
{
	static char text[8192];

	read_file(slabinfo, text, sizeof(text));
	return text_number(text, cache);
}

static long mount_ramfs(const char *dir)
{
	return syscall6(SYS_mount, (long)"none", (long)dir, (long)"ramfs", 0, 0,
			0);
}

static long umount(const char *dir)
{
	return syscall2(SYS_umount2, dir, 0);
}

static void fill(void)
{
	char name[32];
	char page[5000];
	int fd;

	memset(page, 'x', sizeof(page));
	for (int i = 0; i < FILES; i++) {
		snprintf(name, sizeof(name), "f%d", i);
		fd = open(name, O_CREAT | O_WRONLY, 0644);
		write(fd, page, sizeof(page));
		close(fd);
	}
	for (int i = 0; i < DEPTH; i++) {
		mkdir("down", 0755);
		syscall1(SYS_chdir, "down");
	}
	open("not/there", O_RDONLY, 0);
}

static int one_round(bool verbose)
{
	long busy, missing, inside, up;
	int fd;

	if (mount_ramfs("/tmp/m") < 0)
		return 1;
	syscall1(SYS_chdir, "/tmp/m");
	fill();
	busy = umount("/tmp/m");
	syscall1(SYS_chdir, "/tmp/m");
	mkdir("sub", 0755);
	inside = mount_ramfs("/tmp/m/sub");
	syscall1(SYS_chdir, "/tmp/m/sub/../../m/sub/..");
	up = syscall2(SYS_access, "f0", 0);
	syscall1(SYS_chdir, "/");
	missing = umount("/tmp/m"); /* something is mounted on it */
	inside |= umount("/tmp/m/sub");
	fd = open("/tmp/m/f1", O_RDONLY, 0);
	busy = busy == -EBUSY && umount("/tmp/m") == -EBUSY;
	close(fd);
	if (verbose)
		printf("busy %ld, covered %s, inside %ld, dotdot %ld\n", busy,
		       error_name((int)-missing), inside, up);
	return umount("/tmp/m") != 0 ||
	       syscall2(SYS_access, "/tmp/m/f0", 0) != -ENOENT;
}

int main(int argc, char **argv)
{
	unsigned int rounds = argc > 1 ? str_to_ulong(argv[1]) : 3, bad;
	unsigned long before;

	mkdir("/tmp/m", 0755);
	bad = (unsigned int)one_round(true);
	before = objects("inode_cache");
	for (unsigned int i = 1; i < rounds; i++)
		bad += (unsigned int)one_round(false);
	printf("rounds %u, failed %u, inodes leaked %ld\n", rounds, bad,
	       (long)(objects("inode_cache") - before));
	printf("not a mount: %s\n", error_name(-(int)umount("/tmp/m")));
	printf("unknown type: %ld\n",
	       -syscall6(SYS_mount, (long)"none", (long)"/tmp/m", (long)"nofs",
			 0, 0, 0));
	return 0;
}
