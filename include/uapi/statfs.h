/* SPDX-License-Identifier: GPL-2.0-only */
/* statfs.h - Linux i386 statfs structures and file system magic numbers */
#ifndef UAPI_STATFS_H
#define UAPI_STATFS_H

#include "base/types.h"

#define RAMFS_MAGIC  0x858458f6u
#define TMPFS_MAGIC  0x01021994u
#define PROC_MAGIC   0x9fa0u
#define PIPEFS_MAGIC 0x50495045u

/* call 62 */
struct ustat {
	s32 f_tfree;
	u32 f_tinode;
	char f_fname[6], f_fpack[6];
};
_Static_assert(sizeof(struct ustat) == 20, "Linux i386 ustat");

struct statfs32 {
	u32 f_type, f_bsize, f_blocks, f_bfree, f_bavail, f_files, f_ffree;
	u32 f_fsid[2];
	u32 f_namelen, f_frsize;
	u32 f_spare[5];
};
_Static_assert(sizeof(struct statfs32) == 64, "Linux i386 statfs");

struct statfs64 {
	u32 f_type, f_bsize;
	u64 f_blocks, f_bfree, f_bavail, f_files, f_ffree;
	u32 f_fsid[2];
	u32 f_namelen, f_frsize, f_flags;
	u32 f_spare[4];
} __attribute__((packed, aligned(4)));
_Static_assert(sizeof(struct statfs64) == 84, "Linux i386 statfs64");

#endif
