/* SPDX-License-Identifier: GPL-2.0-only */
/* fcntl.h - Linux i386 open flags */
#ifndef UAPI_FCNTL_H
#define UAPI_FCNTL_H

#include "base/types.h"

#define O_ACCMODE   3u
#define O_RDONLY    0u
#define O_WRONLY    1u
#define O_RDWR	    2u
#define O_CREAT	    0100u
#define O_EXCL	    0200u
#define O_NOCTTY    0400u
#define O_TRUNC	    01000u
#define O_APPEND    02000u
#define O_NONBLOCK  04000u
#define O_SYNC	    010000u
#define O_LARGEFILE 0100000u
#define O_DIRECTORY 0200000u
#define O_NOFOLLOW  0400000u
#define O_CLOEXEC   02000000u

#define F_DUPFD		0
#define F_GETFD		1
#define F_SETFD		2
#define F_GETFL		3
#define F_SETFL		4
#define F_GETLK		5 /* struct flock32 */
#define F_SETLK		6
#define F_SETLKW	7
#define F_GETLK64	12 /* struct flock64, only by call 221 */
#define F_SETLK64	13
#define F_SETLKW64	14
#define F_DUPFD_CLOEXEC 1030
#define FD_CLOEXEC	1

#define F_RDLCK 0
#define F_WRLCK 1
#define F_UNLCK 2

#define LOCK_SH 1u
#define LOCK_EX 2u
#define LOCK_NB 4u
#define LOCK_UN 8u

#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2

struct flock32 {
	s16 l_type, l_whence;
	s32 l_start, l_len;
	s32 l_pid;
};
_Static_assert(sizeof(struct flock32) == 16, "Linux i386 flock");

struct flock64 {
	s16 l_type, l_whence;
	s64 l_start __attribute__((packed, aligned(4)));
	s64 l_len __attribute__((packed, aligned(4)));
	s32 l_pid;
};
_Static_assert(sizeof(struct flock64) == 24, "Linux i386 flock64");

#define AT_FDCWD	    (-100)
#define AT_SYMLINK_NOFOLLOW 0x100u
#define AT_REMOVEDIR	    0x200u
#define AT_SYMLINK_FOLLOW   0x400u
#define AT_NO_AUTOMOUNT	    0x800u
#define AT_EMPTY_PATH	    0x1000u
#define AT_STATX_SYNC_TYPE  0x6000u
#define AT_STAT_FLAGS                                            \
	(AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_EMPTY_PATH | \
	 AT_STATX_SYNC_TYPE)

#endif
