/* SPDX-License-Identifier: GPL-2.0-only */
/* stat.h - Linux i386 file modes and stat structures */
#ifndef UAPI_STAT_H
#define UAPI_STAT_H

#include "base/types.h"

#define S_IFMT	 0170000u
#define S_IFSOCK 0140000u
#define S_IFLNK	 0120000u
#define S_IFREG	 0100000u
#define S_IFBLK	 0060000u
#define S_IFDIR	 0040000u
#define S_IFCHR	 0020000u
#define S_IFIFO	 0010000u
#define S_ISUID	 0004000u
#define S_ISGID	 0002000u
#define S_ISVTX	 0001000u

/* the kind of file in a mode */
#define S_IXGRP	    0000010u
#define S_ISLNK(m)  (((m)&S_IFMT) == S_IFLNK)
#define S_ISREG(m)  (((m)&S_IFMT) == S_IFREG)
#define S_ISDIR(m)  (((m)&S_IFMT) == S_IFDIR)
#define S_ISCHR(m)  (((m)&S_IFMT) == S_IFCHR)
#define S_ISBLK(m)  (((m)&S_IFMT) == S_IFBLK)
#define S_ISFIFO(m) (((m)&S_IFMT) == S_IFIFO)
#define S_ISSOCK(m) (((m)&S_IFMT) == S_IFSOCK)

/* what statfs of a file system fills; the system call converts it */
struct kstatfs {
	u32 type, block_bytes, blocks, bfree, bavail, files, ffree, name_max;
};

struct stat64 {
	u64 st_dev;
	u32 pad0;
	u32 st_ino_low;
	u32 st_mode;
	u32 st_nlink;
	u32 st_uid;
	u32 st_gid;
	u64 st_rdev;
	u32 pad3;
	s64 st_size __attribute__((packed, aligned(4)));
	u32 st_blksize;
	u64 st_blocks __attribute__((packed, aligned(4)));
	u32 st_atime_sec, st_atime_nsec;
	u32 st_mtime_sec, st_mtime_nsec;
	u32 st_ctime_sec, st_ctime_nsec;
	u64 st_ino __attribute__((packed, aligned(4)));
} __attribute__((packed, aligned(4)));
_Static_assert(sizeof(struct stat64) == 96, "Linux i386 stat64");

/* calls 18, 28, 84 */
struct old_stat {
	u16 st_dev, st_ino, st_mode, st_nlink, st_uid, st_gid, st_rdev;
	u32 st_size, st_atime_sec, st_mtime_sec, st_ctime_sec;
};
_Static_assert(sizeof(struct old_stat) == 32, "Linux i386 __old_kernel_stat");

/* calls 106-108 */
struct stat32 {
	u16 st_dev, pad1;
	u32 st_ino;
	u16 st_mode, st_nlink, st_uid, st_gid;
	u16 st_rdev, pad2;
	u32 st_size, st_blksize, st_blocks;
	u32 st_atime_sec, st_atime_nsec;
	u32 st_mtime_sec, st_mtime_nsec;
	u32 st_ctime_sec, st_ctime_nsec;
	u32 unused4, unused5;
};
_Static_assert(sizeof(struct stat32) == 64, "Linux i386 stat");

#endif
