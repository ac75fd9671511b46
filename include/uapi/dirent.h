/* SPDX-License-Identifier: GPL-2.0-only */
/* dirent.h - Linux i386 directory records; the name follows, NUL ended */
#ifndef UAPI_DIRENT_H
#define UAPI_DIRENT_H

#include "base/types.h"

struct linux_dirent {
	u32 d_ino;
	u32 d_off;
	u16 d_reclen;
	char d_name[];
};
_Static_assert(__builtin_offsetof(struct linux_dirent, d_name) == 10,
	       "Linux i386 linux_dirent");

/* call 89; the name follows */
struct old_dirent {
	u32 d_ino, d_offset;
	u16 d_namlen;
	char d_name[];
};
_Static_assert(__builtin_offsetof(struct old_dirent, d_name) == 10,
	       "Linux i386 old_linux_dirent");

struct dirent64 {
	u64 d_ino;
	s64 d_off;
	u16 d_reclen;
	u8 d_type;
	char d_name[];
} __attribute__((packed, aligned(4)));
_Static_assert(__builtin_offsetof(struct dirent64, d_name) == 19,
	       "Linux i386 dirent64");

#endif
