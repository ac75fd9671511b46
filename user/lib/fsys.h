/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fsys.h - what the programs about files and mounts share
 */
#ifndef USER_FSYS_H
#define USER_FSYS_H

#include "ulib.h"

enum {
	SYS_lseek = 19,
	SYS_utime = 30,
	SYS_umount2 = 52,
	SYS_lstat64 = 196,
	SYS_statfs64 = 268,
};

enum { MS_RDONLY = 1, MS_REMOUNT = 32 };
enum { S_IFMT = 0170000, S_IFDIR = 0040000, S_IFREG = 0100000 };
enum { S_IFLNK = 0120000, S_IFBLK = 0060000, S_IFCHR = 0020000 };
enum { FSYS_PATH_BYTES = 512, MOUNTS_BYTES = 4096, PERM_MASK = 07777 };

/* Linux i386, calls 195 to 197 */
struct stat64 {
	uint64_t dev;
	uint32_t pad0, ino_low, mode, nlink, uid, gid;
	uint64_t rdev;
	uint32_t pad3;
	int64_t size;
	uint32_t blksize;
	uint64_t blocks;
	uint32_t atime, atime_ns, mtime, mtime_ns, ctime, ctime_ns;
	uint64_t ino;
} __attribute__((packed, aligned(4)));

struct statfs64 {
	uint32_t type, bsize;
	uint64_t blocks, bfree, bavail, files, ffree;
	uint32_t fsid[2], namelen, frsize, flags, spare[4];
} __attribute__((packed, aligned(4)));

struct dirent64 {
	uint64_t ino;
	int64_t off;
	uint16_t reclen;
	uint8_t type;
	char name[];
} __attribute__((packed));

/* one line of /etc/fstab or /proc/mounts, cut into its words */
struct mount_entry {
	char *dev, *dir, *type, *options;
};

/*
 * The next entry of the text at *@pos, which is cut up; comments and lines
 * with less than four words are passed over. false: no more.
 */
bool mount_entry_next(char **pos, struct mount_entry *entry);
/* is @word one of the words in @list, parted by commas? */
bool option_in(const char *list, const char *word);
/* where the name of @path begins: behind the last slash */
const char *base_name(const char *path);
/* @dir/@name; false when it is too long */
bool path_join(char *buf, size_t size, const char *dir, const char *name);
bool is_dir(const char *path);
/*
 * End of the system: everything unmounted or read-only, then reboot(@cmd).
 * What keeps a file system busy is killed first. Returns only an error.
 */
int shut_down(uint32_t cmd);
#define REBOOT_RESTART	 0x01234567u
#define REBOOT_POWER_OFF 0x4321fedcu

static inline int umount(const char *dir)
{
	return syscall2(SYS_umount2, dir, 0);
}
static inline int stat64(const char *path, struct stat64 *st)
{
	return syscall2(SYS_stat64, path, st);
}
static inline int lstat64(const char *path, struct stat64 *st)
{
	return syscall2(SYS_lstat64, path, st);
}
static inline int fstat64(int fd, struct stat64 *st)
{
	return syscall2(SYS_fstat64, fd, st);
}
static inline int statfs64(const char *path, struct statfs64 *st)
{
	return syscall3(SYS_statfs64, (long)path, sizeof(*st), (long)st);
}
static inline int getdents64(int fd, void *buf, size_t size)
{
	return syscall3(SYS_getdents64, fd, (long)buf, (long)size);
}
static inline int lseek(int fd, long offset, int whence)
{
	return syscall3(SYS_lseek, fd, offset, whence);
}
static inline int rmdir(const char *path)
{
	return syscall1(SYS_rmdir, path);
}
static inline int rename(const char *from, const char *to)
{
	return syscall2(SYS_rename, from, to);
}

#endif
