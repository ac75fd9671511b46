/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * sys_shm.c - System V shared memory: shmget, shmat, shmdt, and the ipc call
 *
 * A segment is a shared memory object (mm/shmem.h) with a key, an owner and a
 * count of the areas that map it. It stays until IPC_RMID was said and the last
 * area is gone. All of it changes only between two sleeps; around a sleep
 * nattch holds the segment.
 */
#include "core/cred.h"
#include "core/sched.h"
#include "core/time.h"
#include "core/uaccess.h"
#include "lib/printf.h"
#include "mm/mm.h"
#include "mm/slab.h"
#include "proc/proc.h"
#include "proc/shm.h"
#include "proc/syscalls.h"
#include "uapi/errno.h"
#include "uapi/ipc.h"
#include "uapi/mman.h"
#include "uapi/stat.h"

#define MODE_BITS     0777u
#define READ_BITS     0444u
#define WRITE_BITS    0222u
#define CLASS_BITS    07u
#define USER_SHIFT    6
#define GROUP_SHIFT   3
#define VERSION_SHIFT 16

LIST_HEAD(shm_segments);
u32 shm_total_pages;

static u32 pages_of(u32 bytes)
{
	return (u32)DIV_ROUND_UP(bytes, PAGE_SIZE);
}

/* ---- segments ------------------------------------------------------------------ */

/**
 * shm_find - a segment by its id
 * @id: what shmget gave
 *
 * Context: task. Does not sleep.
 * Return: the segment; ERR_PTR(-EIDRM): another one has its place now;
 * ERR_PTR(-EINVAL): none has.
 */
struct shm_segment *shm_find(s32 id)
{
	struct shm_segment *seg;

	if (id < 0)
		return ERR_PTR(-EINVAL);
	list_for_each_entry(seg, &shm_segments, link) {
		if (seg->id == id)
			return seg;
		if (seg->index == (u32)id % SHM_IDS_STEP)
			return ERR_PTR(-EIDRM);
	}
	return ERR_PTR(-EINVAL);
}

/* SysV objects look at the effective group, not at the one files see. */
static bool is_member(gid_t gid)
{
	return gid == current->egid || in_extra_group(gid);
}

/**
 * shm_permits - check permissions as for a file
 * @seg: segment
 * @flags: permission bits wanted, of any class
 *
 * Context: task. Does not sleep.
 * Return: true when current may.
 */
bool shm_permits(const struct shm_segment *seg, u32 flags)
{
	u32 wanted = flags >> USER_SHIFT | flags >> GROUP_SHIFT | flags;
	u32 granted = seg->mode;

	if (capable())
		return true;
	if (current->euid == seg->cuid || current->euid == seg->uid)
		granted >>= USER_SHIFT;
	else if (is_member(seg->cgid) || is_member(seg->gid))
		granted >>= GROUP_SHIFT;
	return (wanted & ~granted & CLASS_BITS) == 0;
}

/**
 * shm_put - free a segment that is removed and not mapped any more
 * @seg: not to be used after this unless it is known to be mapped
 *
 * Context: task. May sleep.
 */
void shm_put(struct shm_segment *seg)
{
	might_sleep();
	if (seg->nattch != 0 || !(seg->mode & SHM_DEST))
		return;
	list_del(&seg->link);
	shm_total_pages -= pages_of(seg->bytes);
	shmem_object_put(seg->object);
	kfree(seg);
}

/**
 * shm_remove - IPC_RMID: nobody finds it by its key any more
 * @seg: goes at once when nobody maps it
 *
 * Context: task. May sleep.
 */
void shm_remove(struct shm_segment *seg)
{
	might_sleep();
	seg->mode |= SHM_DEST;
	seg->key = IPC_PRIVATE;
	shm_put(seg);
}

/* the lowest free index; *@pos: the list entry it belongs behind */
static u32 free_index(struct list_head **pos)
{
	struct shm_segment *seg;
	u32 index = 0;

	*pos = &shm_segments;
	list_for_each_entry(seg, &shm_segments, link) {
		if (seg->index != index)
			break;
		*pos = &seg->link;
		index++;
	}
	return index;
}

/* on the list, with an id. -ENOSPC: no index or too many pages */
static int publish(struct shm_segment *seg)
{
	static u32 seq;
	struct list_head *pos;

	seg->index = free_index(&pos);
	if (seg->index >= SHM_MAX_IDS ||
	    shm_total_pages + pages_of(seg->bytes) > SHM_MAX_PAGES)
		return -ENOSPC;
	seg->id = (s32)(seq++ % (S32_MAX / SHM_IDS_STEP) * SHM_IDS_STEP +
			seg->index);
	list_add(&seg->link, pos);
	shm_total_pages += pages_of(seg->bytes);
	return 0;
}

/* Return: the id, -EINVAL, -ENOMEM or -ENOSPC */
static int new_segment(s32 key, u32 bytes, u32 mode)
{
	struct shm_segment *seg;
	int err = -ENOMEM;

	if (bytes == 0 || bytes > SHM_MAX_BYTES)
		return -EINVAL;
	if (!vm_enough_memory(pages_of(bytes)))
		return -ENOMEM;
	seg = kzalloc(sizeof(*seg), GFP_KERNEL);
	if (!seg)
		return -ENOMEM;
	seg->key = seg->made_as = key;
	seg->mode = mode & MODE_BITS;
	seg->bytes = bytes;
	seg->uid = seg->cuid = current->euid;
	seg->gid = seg->cgid = current->egid;
	seg->cpid = current->pid;
	seg->ctime = wall_seconds();
	seg->object = shmem_object_alloc((loff_t)bytes);
	if (!seg->object)
		goto out_free;
	seg->object->mapping.host = seg;
	err = publish(seg);
	if (err)
		goto out_object;
	return seg->id;

out_object:
	shmem_object_put(seg->object);
out_free:
	kfree(seg);
	return err;
}

static struct shm_segment *find_key(s32 key)
{
	struct shm_segment *seg;

	if (key == IPC_PRIVATE)
		return NULL;
	list_for_each_entry(seg, &shm_segments, link)
		if (seg->key == key)
			return seg;
	return NULL;
}

/* one at a time: two of them must not make one key twice */
static struct semaphore shmget_sem = SEMAPHORE_INIT(shmget_sem, 1);

/* Holds shmget_sem */
static int get_segment(s32 key, u32 bytes, u32 flags)
{
	const struct shm_segment *seg = find_key(key);

	if (!seg) {
		if (key != IPC_PRIVATE && !(flags & IPC_CREAT))
			return -ENOENT;
		return new_segment(key, bytes, flags);
	}
	if ((flags & IPC_CREAT) && (flags & IPC_EXCL))
		return -EEXIST;
	if (bytes > seg->bytes)
		return -EINVAL;
	return shm_permits(seg, flags) ? seg->id : -EACCES;
}

static int do_shmget(s32 key, u32 bytes, u32 flags)
{
	int ret;

	down(&shmget_sem);
	ret = get_segment(key, bytes, flags);
	up(&shmget_sem);
	return ret;
}

/* ---- areas ------------------------------------------------------------------------ */

static void shm_area_open(struct vm_area *vma)
{
	struct shm_segment *seg = vma->mapping->host;

	seg->nattch++;
	seg->atime = wall_seconds();
	seg->lpid = current->pid;
}

static void shm_area_close(struct vm_area *vma)
{
	struct shm_segment *seg = vma->mapping->host;

	seg->nattch--;
	seg->dtime = wall_seconds();
	seg->lpid = current->pid;
	shm_put(seg);
}

/* as the file that it is in 2.4.0: the key that it was made with, its id */
static u32 shm_area_name(const struct vm_area *vma, char *buf)
{
	const struct shm_segment *seg = vma->mapping->host;

	snprintf(buf, VMA_NAME_BYTES, "/SYSV%08x (deleted)", (u32)seg->made_as);
	return (u32)seg->id;
}

static const struct vm_ops shm_vm_ops = {
	.open = shm_area_open,
	.close = shm_area_close,
	.nopage = shmem_nopage,
	.name = shm_area_name,
};

/* where the program wants it; 0: anywhere. -EINVAL */
static int attach_address(u32 *addr, u32 flags)
{
	if (*addr & ~PAGE_MASK) {
		if (!(flags & SHM_RND))
			return -EINVAL;
		*addr &= PAGE_MASK;
	}
	return 0;
}

/* the address or an error as an unsigned long */
static unsigned long attach(struct shm_segment *seg, u32 addr, u32 flags)
{
	struct mm_struct *mm = current->mm;
	const struct mmap_file map = {
		.mapping = &seg->object->mapping,
		.ops = &shm_vm_ops,
		/* attached read-only it stays so */
		.deny = flags & SHM_RDONLY ? VM_MAYWRITE : 0,
	};
	u32 prot = flags & SHM_RDONLY ? PROT_READ : PROT_READ | PROT_WRITE;
	u32 len = pages_of(seg->bytes) << PAGE_SHIFT;
	unsigned long ret = (unsigned long)-EINVAL;

	down(&mm->mmap_sem);
	if (addr == 0 || flags & SHM_REMAP || addr > TASK_SIZE - len ||
	    !find_vma_intersection(mm, addr, addr + len))
		ret = do_mmap(mm, &map, addr, len, prot,
			      MAP_SHARED | (addr ? MAP_FIXED : 0));
	up(&mm->mmap_sem);
	return ret;
}

static int do_shmat(s32 id, u32 addr, u32 flags, u32 __user *result)
{
	struct shm_segment *seg = shm_find(id);
	unsigned long where;
	int err;

	if (IS_ERR(seg))
		return (int)PTR_ERR(seg);
	err = attach_address(&addr, flags);
	if (err)
		return err;
	if (!shm_permits(seg, flags & SHM_RDONLY ? READ_BITS
						 : READ_BITS | WRITE_BITS))
		return -EACCES;
	seg->nattch++; /* it must stay while do_mmap() sleeps */
	where = attach(seg, addr, flags);
	seg->nattch--;
	shm_put(seg);
	if (IS_ERR_VALUE(where))
		return (int)where;
	return put_user((u32)where, result);
}

/* the first area of ours whose segment began at @addr; NULL */
static struct vm_area *attached_area(struct mm_struct *mm, u32 addr)
{
	struct vm_area *vma;

	list_for_each_entry(vma, &mm->areas, link)
		if (vma->ops == &shm_vm_ops &&
		    vma->start - (vma->pgoff << PAGE_SHIFT) == addr)
			return vma;
	return NULL;
}

static int do_shmdt(u32 addr)
{
	struct mm_struct *mm = current->mm;
	struct vm_area *vma;
	int err = -EINVAL;

	down(&mm->mmap_sem);
	while ((vma = attached_area(mm, addr)) != NULL) {
		err = do_munmap(mm, vma->start, vma->end - vma->start);
		if (err)
			break;
	}
	up(&mm->mmap_sem);
	return err;
}

/**
 * sys_ipc - the System V calls behind one number
 * @call: IPCOP_*, and a version in the high half
 * @first: key or id
 * @second: bytes, flags or command
 * @third: flags, or where shmat puts the address
 * @ptr: address or buffer
 *
 * Only shared memory; semaphores and messages do not exist.
 *
 * Context: task. May sleep. Takes mmap_sem.
 * Return: by call; -ENOSYS for what there is not.
 */
int sys_ipc(u32 call, u32 first, u32 second, u32 third, u32 ptr)
{
	u32 version = call >> VERSION_SHIFT;

	might_sleep();
	switch (call & IPC_CALL_MASK) {
	case IPCOP_SHMAT:
		if (version == 1) /* for the kernel's own programs only */
			return -EINVAL;
		return do_shmat((s32)first, ptr, second,
				(u32 __user *)(unsigned long)third);
	case IPCOP_SHMDT:
		return do_shmdt(ptr);
	case IPCOP_SHMGET:
		return do_shmget((s32)first, second, third);
	case IPCOP_SHMCTL:
		return sys_shmctl((s32)first, (int)second,
				  (void __user *)(unsigned long)ptr);
	default:
		return -ENOSYS;
	}
}
