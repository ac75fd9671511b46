/* SPDX-License-Identifier: GPL-2.0-only */
/* proc/shm.h - System V shared memory: between sys_shm.c and shm_ctl.c */
#ifndef PROC_SHM_H
#define PROC_SHM_H

#include "base/list.h"
#include "core/config.h"
#include "mm/shmem.h"

/* All of it (K): task context, not across a sleep. */
struct shm_segment {
	struct list_head link; /* shm_segments, by index */
	u32 index;	       /* place in the table of ids */
	s32 id;		       /* index + a number that is new each time */
	s32 key;	       /* IPC_PRIVATE: nobody finds it by key */
	s32 made_as;	       /* constant: the key at first, for its name */
	u32 uid, gid, cuid, cgid, mode; /* mode: with SHM_DEST, SHM_LOCKED */
	u32 bytes, nattch, atime, dtime, ctime;
	pid_t cpid, lpid;
	struct shmem_object *object; /* its mapping.host is the segment */
};

enum shm_limits {
	SHM_IDS_STEP = 32768, /* ids of one index are so far apart; IPCMNI */
};

extern struct list_head shm_segments;
extern u32 shm_total_pages;
/* the segment of @id; ERR_PTR(-EINVAL), ERR_PTR(-EIDRM): there was one */
struct shm_segment *shm_find(s32 id);
/* may current do what the permission bits of @flags ask for? */
bool shm_permits(const struct shm_segment *seg, u32 flags);
/* after a change: the last one who used a removed segment frees it. May sleep */
void shm_put(struct shm_segment *seg);
/* IPC_RMID. May sleep */
void shm_remove(struct shm_segment *seg);
int sys_shmctl(s32 id, int cmd, void __user *buf);
void shm_ctl_init(void); /* /proc/sysvipc/shm */

#endif
