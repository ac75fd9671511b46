/* SPDX-License-Identifier: GPL-2.0-only */
/* fs/cpio.h - reading a newc cpio archive in memory; pure, see fs/cpio.c */
#ifndef FS_CPIO_H
#define FS_CPIO_H

#include "base/compiler.h"

/* One record; name and data point into the archive. */
struct cpio_entry {
	u32 ino, mode, uid, gid, nlink, mtime;
	kdev_t rdev;
	u32 bytes;	  /* of data */
	const char *name; /* NUL ended, not empty */
	const u8 *data;
};

int __must_check cpio_next(const u8 *archive, u32 bytes, u32 *pos,
			   struct cpio_entry *entry, const char **why);

#endif
