/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * shm_ctl.c - System V shared memory: shmctl and /proc/sysvipc/shm
 *
 * Owns no data. What a program hands in is copied before the segment is looked
 * up, and what it gets is copied out afterwards: nothing sleeps in between.
 */
#include "core/cred.h"
#include "core/sched.h"
#include "core/time.h"
#include "core/uaccess.h"
#include "fs/procfs.h"
#include "lib/string.h"
#include "proc/shm.h"
#include "uapi/errno.h"
#include "uapi/ipc.h"

#define MODE_BITS 0777u
#define READ_BITS 0444u

/* the parts of a segment that IPC_SET changes */
struct new_owner {
	u32 uid, gid, mode;
};

/* may current change or remove @seg? */
static bool owns(const struct shm_segment *seg)
{
	return capable() || current->euid == seg->uid ||
	       current->euid == seg->cuid;
}

static u16 seq_of(const struct shm_segment *seg)
{
	return (u16)((u32)seg->id / SHM_IDS_STEP);
}

static void fill_new(const struct shm_segment *seg, struct shmid64_ds *ds)
{
	memset(ds, 0, sizeof(*ds));
	ds->perm.key = seg->key;
	ds->perm.uid = seg->uid;
	ds->perm.gid = seg->gid;
	ds->perm.cuid = seg->cuid;
	ds->perm.cgid = seg->cgid;
	ds->perm.mode = (u16)seg->mode;
	ds->perm.seq = seq_of(seg);
	ds->segsz = seg->bytes;
	ds->atime = seg->atime;
	ds->dtime = seg->dtime;
	ds->ctime = seg->ctime;
	ds->cpid = seg->cpid;
	ds->lpid = seg->lpid;
	ds->nattch = seg->nattch;
}

static void fill_old(const struct shm_segment *seg, struct shmid_ds *ds)
{
	memset(ds, 0, sizeof(*ds));
	ds->perm.key = seg->key;
	ds->perm.uid = (u16)seg->uid;
	ds->perm.gid = (u16)seg->gid;
	ds->perm.cuid = (u16)seg->cuid;
	ds->perm.cgid = (u16)seg->cgid;
	ds->perm.mode = (u16)seg->mode;
	ds->perm.seq = seq_of(seg);
	ds->segsz = (s32)seg->bytes;
	ds->atime = seg->atime;
	ds->dtime = seg->dtime;
	ds->ctime = seg->ctime;
	ds->cpid = (u16)seg->cpid;
	ds->lpid = (u16)seg->lpid;
	ds->nattch = (u16)seg->nattch;
}

static int put_segment(const struct shm_segment *seg, void __user *buf,
		       bool is_64)
{
	struct shmid64_ds new_ds;
	struct shmid_ds old_ds;

	if (is_64) {
		fill_new(seg, &new_ds);
		return copy_to_user(buf, &new_ds, sizeof(new_ds));
	}
	fill_old(seg, &old_ds);
	return copy_to_user(buf, &old_ds, sizeof(old_ds));
}

static struct shm_segment *by_index(u32 index)
{
	struct shm_segment *seg;

	list_for_each_entry(seg, &shm_segments, link)
		if (seg->index == index)
			return seg;
	return ERR_PTR(-EINVAL);
}

/* IPC_STAT by id gives 0, SHM_STAT by index gives the id */
static int shm_stat(s32 id, int cmd, void __user *buf, bool is_64)
{
	const struct shm_segment *seg;
	int err, ret;

	seg = cmd == SHM_STAT ? by_index((u32)id) : shm_find(id);
	if (IS_ERR(seg))
		return (int)PTR_ERR(seg);
	if (!shm_permits(seg, READ_BITS))
		return -EACCES;
	ret = cmd == SHM_STAT ? seg->id : 0;
	err = put_segment(seg, buf, is_64);
	return err ? err : ret;
}

/* the highest index in use, 0 when there is none */
static int highest_index(void)
{
	if (list_empty(&shm_segments))
		return 0;
	return (int)list_last_entry(&shm_segments, struct shm_segment, link)
		->index;
}

static int ipc_info(void __user *buf, bool is_64)
{
	struct shminfo64 info = {
		.shmmax = SHM_MAX_BYTES,
		.shmmin = 1,
		.shmmni = SHM_MAX_IDS,
		.shmseg = SHM_MAX_IDS,
		.shmall = SHM_MAX_PAGES,
	};
	/* the old structure ends before the unused words */
	int err = copy_to_user(buf, &info,
			       is_64 ? sizeof(info)
				     : offsetof(struct shminfo64, unused));

	return err ? err : highest_index();
}

static int shm_info(void __user *buf)
{
	struct shm_info info = {.tot = shm_total_pages};
	const struct shm_segment *seg;
	int err;

	list_for_each_entry(seg, &shm_segments, link) {
		info.used_ids++;
		info.rss += (u32)seg->object->mapping.nrpages;
		info.swp += (u32)seg->object->shmem.swapped;
	}
	err = copy_to_user(buf, &info, sizeof(info));
	return err ? err : highest_index();
}

static int get_owner(struct new_owner *owner, const void __user *buf,
		     bool is_64)
{
	struct shmid64_ds new_ds;
	struct shmid_ds old_ds;
	int err;

	if (is_64) {
		err = copy_from_user(&new_ds, buf, sizeof(new_ds));
		if (err)
			return err;
		*owner = (struct new_owner){new_ds.perm.uid, new_ds.perm.gid,
					    new_ds.perm.mode};
		return 0;
	}
	err = copy_from_user(&old_ds, buf, sizeof(old_ds));
	if (err)
		return err;
	*owner = (struct new_owner){old_ds.perm.uid, old_ds.perm.gid,
				    old_ds.perm.mode};
	return 0;
}

static int shm_set(s32 id, const void __user *buf, bool is_64)
{
	struct new_owner owner;
	struct shm_segment *seg;
	int err = get_owner(&owner, buf, is_64);

	if (err)
		return err;
	seg = shm_find(id);
	if (IS_ERR(seg))
		return (int)PTR_ERR(seg);
	if (!owns(seg))
		return -EPERM;
	seg->uid = owner.uid;
	seg->gid = owner.gid;
	seg->mode = (seg->mode & ~MODE_BITS) | (owner.mode & MODE_BITS);
	seg->ctime = wall_seconds();
	return 0;
}

/* SHM_LOCK: its pages stay in memory; 2.4.0: the superuser only */
static int shm_lock(s32 id, bool lock)
{
	struct shm_segment *seg;

	if (!capable())
		return -EPERM;
	seg = shm_find(id);
	if (IS_ERR(seg))
		return (int)PTR_ERR(seg);
	spin_lock(&shmem_lock);
	seg->object->shmem.locked = lock;
	spin_unlock(&shmem_lock);
	if (lock)
		seg->mode |= SHM_LOCKED;
	else
		seg->mode &= ~SHM_LOCKED;
	return 0;
}

static int shm_rmid(s32 id)
{
	struct shm_segment *seg = shm_find(id);

	if (IS_ERR(seg))
		return (int)PTR_ERR(seg);
	if (!owns(seg))
		return -EPERM;
	shm_remove(seg);
	return 0;
}

/**
 * sys_shmctl - look at a segment, or change it
 * @id: what shmget gave; an index for SHM_STAT
 * @cmd: IPC_* or SHM_*, or'ed with IPC_64 for the new structures
 * @buf: in or out, by @cmd
 *
 * Context: task. May sleep.
 * Return: 0; an index or id by @cmd; -EINVAL, -EIDRM, -EACCES, -EPERM, -EFAULT.
 */
int sys_shmctl(s32 id, int cmd, void __user *buf)
{
	bool is_64 = cmd & IPC_64;

	might_sleep();
	cmd &= ~IPC_64;
	if (cmd < 0 || (id < 0 && cmd != IPC_INFO && cmd != SHM_INFO))
		return -EINVAL;
	switch (cmd) {
	case IPC_INFO:
		return ipc_info(buf, is_64);
	case SHM_INFO:
		return shm_info(buf);
	case IPC_STAT:
	case SHM_STAT:
		return shm_stat(id, cmd, buf, is_64);
	case IPC_SET:
		return shm_set(id, buf, is_64);
	case IPC_RMID:
		return shm_rmid(id);
	case SHM_LOCK:
	case SHM_UNLOCK:
		return shm_lock(id, cmd == SHM_LOCK);
	default:
		return -EINVAL;
	}
}

/* /proc/sysvipc/shm, the columns of 2.4.0 */
static void show_segments(struct proc_text *text)
{
	const struct shm_segment *seg;

	proc_printf(text, "       key      shmid perms       size  cpid  lpid "
			  "nattch   uid   gid  cuid  cgid      atime      "
			  "dtime      ctime\n");
	list_for_each_entry(seg, &shm_segments, link)
		proc_printf(text,
			    "%10d %10d  %4o %10u %5d %5d  %5u %5u %5u %5u "
			    "%5u %10u %10u %10u\n",
			    seg->key, seg->id, seg->mode, seg->bytes, seg->cpid,
			    seg->lpid, seg->nattch, seg->uid, seg->gid,
			    seg->cuid, seg->cgid, seg->atime, seg->dtime,
			    seg->ctime);
}

/**
 * shm_ctl_init - /proc/sysvipc/shm has something to show
 *
 * Context: boot task. Does not sleep.
 */
void shm_ctl_init(void)
{
	proc_sysvipc_shm_show = show_segments;
}
