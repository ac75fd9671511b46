/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * sys_mm.c - system calls of an address space
 *
 * Each takes mmap_sem around the work of mm/, and touches user pointers only
 * outside of it: a fault on one would want the semaphore again.
 */
#include "core/uaccess.h"
#include "fs/fs.h"
#include "lib/string.h"
#include "mm/mm.h"
#include "mm/slab.h"
#include "proc/syscalls.h"
#include "uapi/mman.h"

/* vec of mincore is filled this many pages at a time */
#define MINCORE_CHUNK PAGE_SIZE

/**
 * sys_brk - move the end of the heap
 * @brk: new end; 0 asks
 *
 * Context: task. May sleep. Takes mmap_sem.
 * Return: the end as it is now, moved or not.
 */
u32 sys_brk(u32 brk)
{
	struct mm_struct *mm = current->mm;
	u32 ret;

	down(&mm->mmap_sem);
	ret = mm_set_brk(mm, brk);
	up(&mm->mmap_sem);
	return ret;
}

/* The VM_* bits that a file's mmap is asked for. */
static u32 vm_flags_of(u32 prot, u32 flags)
{
	u32 vm = 0;

	if (prot & PROT_READ)
		vm |= VM_READ;
	if (prot & PROT_WRITE)
		vm |= VM_WRITE;
	if (prot & PROT_EXEC)
		vm |= VM_EXEC;
	if ((flags & MAP_TYPE) == MAP_SHARED)
		vm |= VM_SHARED;
	return vm;
}

static unsigned long map_file(int fd, u32 addr, u32 len, u32 prot, u32 flags,
			      u32 pgoff)
{
	struct mm_struct *mm = current->mm;
	struct file *file = fget(fd);
	struct mmap_file map;
	unsigned long ret;
	int err;

	if (!file)
		return (unsigned long)-EBADF;
	memset(&map, 0, sizeof(map));
	map.pgoff = pgoff;
	err = file_mmap_info(file, vm_flags_of(prot, flags), &map);
	if (err) {
		fput(file);
		return (unsigned long)err;
	}
	map.pgoff = pgoff;
	down(&mm->mmap_sem);
	ret = do_mmap(mm, map.mapping ? &map : NULL, addr, len, prot, flags);
	up(&mm->mmap_sem);
	fput(file);
	return ret;
}

/**
 * sys_mmap2 - map a file or anonymous memory
 * @addr: wish, or with MAP_FIXED the place
 * @len: bytes
 * @prot: PROT_*
 * @flags: MAP_*; unknown ones are ignored
 * @fd: file; ignored with MAP_ANONYMOUS
 * @pgoff: first page of the file
 *
 * Context: task. May sleep. Takes mmap_sem.
 * Return: address, or -Exx.
 */
u32 sys_mmap2(u32 addr, u32 len, u32 prot, u32 flags, int fd, u32 pgoff)
{
	struct mm_struct *mm = current->mm;
	u32 ret;

	if (!(flags & MAP_ANONYMOUS))
		return map_file(fd, addr, len, prot, flags, pgoff);
	down(&mm->mmap_sem);
	ret = do_mmap(mm, NULL, addr, len, prot, flags);
	up(&mm->mmap_sem);
	return ret;
}

/**
 * sys_old_mmap - mmap with its six arguments in memory
 * @args: addr, len, prot, flags, fd, offset in bytes
 *
 * Context: task. May sleep. Takes mmap_sem.
 * Return: address, or -Exx.
 */
u32 sys_old_mmap(const u32 __user *args)
{
	struct {
		u32 addr, len, prot, flags;
		int fd;
		u32 offset;
	} a;

	if (copy_from_user(&a, args, sizeof(a)))
		return (u32)-EFAULT;
	if (a.offset & ~PAGE_MASK)
		return (u32)-EINVAL;
	return sys_mmap2(a.addr, a.len, a.prot, a.flags, a.fd,
			 a.offset >> PAGE_SHIFT);
}

/**
 * sys_munmap - unmap a range
 * @addr: page aligned
 * @len: bytes
 *
 * Context: task. May sleep. Takes mmap_sem.
 * Return: 0 or -Exx.
 */
int sys_munmap(u32 addr, u32 len)
{
	struct mm_struct *mm = current->mm;
	int ret;

	down(&mm->mmap_sem);
	ret = do_munmap(mm, addr, len);
	up(&mm->mmap_sem);
	return ret;
}

/**
 * sys_mprotect - change the protection of a range
 * @addr: page aligned
 * @len: bytes
 * @prot: PROT_*
 *
 * Context: task. May sleep. Takes mmap_sem.
 * Return: 0 or -Exx.
 */
int sys_mprotect(u32 addr, u32 len, u32 prot)
{
	struct mm_struct *mm = current->mm;
	int ret;

	down(&mm->mmap_sem);
	ret = do_mprotect(mm, addr, len, prot);
	up(&mm->mmap_sem);
	return ret;
}

/**
 * sys_mremap - grow, shrink or move a mapping
 * @addr: page aligned
 * @old_len: bytes
 * @new_len: bytes
 * @flags: MREMAP_*
 * @new_addr: with MREMAP_FIXED
 *
 * Context: task. May sleep. Takes mmap_sem.
 * Return: address, or -Exx.
 */
u32 sys_mremap(u32 addr, u32 old_len, u32 new_len, u32 flags, u32 new_addr)
{
	struct mm_struct *mm = current->mm;
	u32 ret;

	down(&mm->mmap_sem);
	ret = do_mremap(mm, addr, old_len, new_len, flags, new_addr);
	up(&mm->mmap_sem);
	return ret;
}

static int lock_range(u32 addr, u32 len, bool lock)
{
	struct mm_struct *mm = current->mm;
	int ret;

	down(&mm->mmap_sem);
	ret = do_mlock(mm, addr, len, lock);
	up(&mm->mmap_sem);
	return ret;
}

/**
 * sys_mlock - keep a range in memory
 * @addr: any
 * @len: bytes
 *
 * Context: task. May sleep. Takes mmap_sem.
 * Return: 0 or -Exx.
 */
int sys_mlock(u32 addr, u32 len)
{
	return lock_range(addr, len, true);
}

/**
 * sys_munlock - let a range be swapped again
 * @addr: any
 * @len: bytes
 *
 * Context: task. May sleep. Takes mmap_sem.
 * Return: 0 or -Exx.
 */
int sys_munlock(u32 addr, u32 len)
{
	return lock_range(addr, len, false);
}

/**
 * sys_mlockall - keep everything in memory
 * @flags: MCL_*
 *
 * Context: task. May sleep. Takes mmap_sem.
 * Return: 0 or -Exx.
 */
int sys_mlockall(u32 flags)
{
	struct mm_struct *mm = current->mm;
	int ret;

	down(&mm->mmap_sem);
	ret = do_mlockall(mm, flags);
	up(&mm->mmap_sem);
	return ret;
}

/**
 * sys_munlockall - let everything be swapped again
 *
 * Context: task. May sleep. Takes mmap_sem.
 * Return: 0 or -Exx.
 */
int sys_munlockall(void)
{
	struct mm_struct *mm = current->mm;
	int ret;

	down(&mm->mmap_sem);
	ret = do_munlockall(mm);
	up(&mm->mmap_sem);
	return ret;
}

/**
 * sys_msync - write changes of shared mappings back
 * @addr: page aligned
 * @len: bytes
 * @flags: MS_*
 *
 * Context: task. May sleep. Takes mmap_sem.
 * Return: 0 or -Exx.
 */
int sys_msync(u32 addr, u32 len, u32 flags)
{
	struct mm_struct *mm = current->mm;
	int ret;

	down(&mm->mmap_sem);
	ret = do_msync(mm, addr, len, flags);
	up(&mm->mmap_sem);
	return ret;
}

/**
 * sys_madvise - how a range will be used
 * @addr: page aligned
 * @len: bytes
 * @advice: MADV_*
 *
 * Context: task. May sleep. Takes mmap_sem.
 * Return: 0 or -Exx.
 */
int sys_madvise(u32 addr, u32 len, u32 advice)
{
	struct mm_struct *mm = current->mm;
	int ret;

	down(&mm->mmap_sem);
	ret = do_madvise(mm, addr, len, advice);
	up(&mm->mmap_sem);
	return ret;
}

/* One page of @vec: at most MINCORE_CHUNK pages from @addr on. */
static int mincore_chunk(u32 addr, u32 len, u8 __user *vec, u8 *buf)
{
	struct mm_struct *mm = current->mm;
	int err;

	down(&mm->mmap_sem);
	err = do_mincore(mm, addr, len, buf);
	up(&mm->mmap_sem);
	if (err)
		return err;
	return copy_to_user(vec, buf, DIV_ROUND_UP(len, PAGE_SIZE));
}

/**
 * sys_mincore - which pages of a range are in memory
 * @addr: page aligned
 * @len: bytes
 * @vec: out, a byte per page
 *
 * Context: task. May sleep. Takes mmap_sem.
 * Return: 0, -EINVAL, -ENOMEM or -EFAULT.
 */
int sys_mincore(u32 addr, u32 len, u8 __user *vec)
{
	u32 part;
	u8 *buf;
	int err = 0;

	if (addr & ~PAGE_MASK)
		return -EINVAL;
	if (!access_ok((void __user *)addr, len))
		return -ENOMEM;
	buf = get_zeroed_page(GFP_USER);
	if (!buf)
		return -ENOMEM;
	while (len > 0 && !err) {
		part = min(len, (u32)(MINCORE_CHUNK << PAGE_SHIFT));
		err = mincore_chunk(addr, part, vec, buf);
		addr += part;
		len -= part;
		vec += MINCORE_CHUNK;
	}
	free_page_addr(buf);
	return err;
}
