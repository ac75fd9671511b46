/* SPDX-License-Identifier: GPL-2.0-only */
/* ipc.h - Linux i386: the ipc call and System V shared memory */
#ifndef UAPI_IPC_H
#define UAPI_IPC_H

#include "base/types.h"

/* first argument of ipc(); the high half is a version */
#define IPC_CALL_MASK 0xffffu
#define IPCOP_SHMAT   21u
#define IPCOP_SHMDT   22u
#define IPCOP_SHMGET  23u
#define IPCOP_SHMCTL  24u

#define IPC_PRIVATE 0
#define IPC_CREAT   01000
#define IPC_EXCL    02000

#define IPC_RMID   0
#define IPC_SET	   1
#define IPC_STAT   2
#define IPC_INFO   3
#define IPC_64	   0x100 /* or'ed to a command: the structures with 64 */
#define SHM_LOCK   11
#define SHM_UNLOCK 12
#define SHM_STAT   13
#define SHM_INFO   14

/* flags of shmat */
#define SHM_RDONLY 010000
#define SHM_RND	   020000
#define SHM_REMAP  040000
/* bits of the mode that IPC_STAT gives */
#define SHM_DEST   01000u
#define SHM_LOCKED 02000u

struct ipc64_perm {
	s32 key;
	u32 uid, gid, cuid, cgid;
	u16 mode, pad1, seq, pad2;
	u32 unused1, unused2;
};
_Static_assert(sizeof(struct ipc64_perm) == 36, "Linux i386 ipc64_perm");

struct shmid64_ds {
	struct ipc64_perm perm;
	u32 segsz;
	u32 atime, unused1, dtime, unused2, ctime, unused3;
	s32 cpid, lpid;
	u32 nattch, unused4, unused5;
};
_Static_assert(sizeof(struct shmid64_ds) == 84, "Linux i386 shmid64_ds");

struct ipc_perm {
	s32 key;
	u16 uid, gid, cuid, cgid, mode, seq;
};
_Static_assert(sizeof(struct ipc_perm) == 16, "Linux i386 ipc_perm");

struct shmid_ds {
	struct ipc_perm perm;
	s32 segsz;
	u32 atime, dtime, ctime;
	u16 cpid, lpid, nattch, unused1;
	u32 unused2, unused3;
};
_Static_assert(sizeof(struct shmid_ds) == 48, "Linux i386 shmid_ds");

struct shminfo64 {
	u32 shmmax, shmmin, shmmni, shmseg, shmall, unused[4];
};
_Static_assert(sizeof(struct shminfo64) == 36, "Linux i386 shminfo64");

struct shm_info {
	s32 used_ids;
	u32 tot, rss, swp, swap_attempts, swap_successes; /* pages */
};
_Static_assert(sizeof(struct shm_info) == 24, "Linux i386 shm_info");

#endif
