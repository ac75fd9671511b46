/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * kernel_io.c - regular files read, written and mapped by the kernel itself
 *
 * exec reads program headers, the initrd is unpacked, and file mappings get
 * their operations here: an area holds one reference to its struct file, which
 * open() takes and close() drops.
 */
#include "fs/vfs.h"
#include "lib/string.h"
#include "mm/mm.h"
#include "mm/pagemap.h"
#include "mm/shmem.h"

static void file_vma_open(struct vm_area *vma)
{
	struct file *file = vma->file;

	file->count++;
}

static void file_vma_close(struct vm_area *vma)
{
	fput(vma->file);
}

/* a writer has the inode's sem when it faults and wants mmap_sem: never ask for
 * them the other way round */
static int file_vma_sync(struct vm_area *vma)
{
	struct mm_struct *mm = vma->mm;
	struct file *file = vma->file;
	int err = 0;

	file->count++;
	up(&mm->mmap_sem);
	if (file->ops && file->ops->fsync)
		err = file->ops->fsync(file);
	fput(file);
	down(&mm->mmap_sem);
	return err;
}

static const struct vm_ops file_vm_ops = {
	.open = file_vma_open,
	.close = file_vma_close,
	.nopage = filemap_nopage,
	.map_pages = filemap_map_pages,
	.sync = file_vma_sync,
};

/* files in shared memory: tmpfs */
static const struct vm_ops shmem_vm_ops = {
	.open = file_vma_open,
	.close = file_vma_close,
	.nopage = shmem_nopage,
};

/**
 * file_mmap_info - what do_mmap() needs to map a file
 * @file: open; the area takes its own reference through ops->open
 * @vm_flags: VM_* wanted
 * @out: filled on success
 *
 * Context: task. May sleep.
 * Return: 0, -EACCES (not open for that), -ENODEV (cannot be mapped), -ETXTBSY
 * (shared, and swap lies in it).
 */
int file_mmap_info(struct file *file, u32 vm_flags, struct mmap_file *out)
{
	struct inode *inode = file->inode;

	might_sleep();
	if (!file_can_read(file))
		return -EACCES;
	if (vm_flags & VM_SHARED && vm_flags & VM_WRITE &&
	    !file_can_write(file))
		return -EACCES;
	if (vm_flags & VM_SHARED && inode->flags & S_APPEND &&
	    file_can_write(file))
		return -EACCES; /* memory is not written at its end only */
	if (file->ops && file->ops->mmap)
		return file->ops->mmap(file, out, vm_flags);
	if (!S_ISREG(inode->mode) || !inode->data.ops->readpage)
		return -ENODEV;
	if (vm_flags & VM_SHARED && inode->state & I_SWAPFILE)
		return -ETXTBSY;
	out->mapping = &inode->data;
	out->file = file;
	out->ops = inode->data.shmem ? &shmem_vm_ops : &file_vm_ops;
	/* mprotect must not make a file writable that was opened read-only */
	out->deny = vm_flags & VM_SHARED && !file_can_write(file) ? VM_MAYWRITE
								  : 0;
	inode_touch(inode, TOUCH_ATIME);
	return 0;
}

/**
 * kernel_read - read a regular file into the kernel
 * @file: open; its position is not used
 * @buf: @len bytes
 * @len: bytes
 * @pos: where
 *
 * Context: task. May sleep.
 * Return: bytes (less at the end of the file) or -Exx.
 */
ssize_t kernel_read(struct file *file, void *buf, size_t len, loff_t pos)
{
	struct address_space *mapping = &file->inode->data;
	size_t done = 0;

	might_sleep();
	if (!S_ISREG(file->inode->mode))
		return -EINVAL;
	while (done < len && pos < mapping->size) {
		u32 offset = (u32)pos & ~(u32)PAGE_MASK;
		size_t part = min(len - done, (size_t)PAGE_SIZE - offset);
		struct page *page;

		page = read_cache_page(mapping,
				       (unsigned long)(pos >> PAGE_SHIFT));
		if (IS_ERR(page))
			return done ? (ssize_t)done : (ssize_t)PTR_ERR(page);
		if ((loff_t)part > mapping->size - pos)
			part = (size_t)(mapping->size - pos);
		memcpy((char *)buf + done, (char *)page_address(page) + offset,
		       part);
		page_cache_release(page);
		done += part;
		pos += part;
	}
	return (ssize_t)done;
}

/* one page's part of kernel_write(); 0 or -Exx */
static int kernel_write_page(struct address_space *mapping, const void *buf,
			     u32 len, loff_t pos)
{
	u32 from = (u32)pos & ~(u32)PAGE_MASK;
	struct page *page;
	int err;

	page = grab_cache_page(mapping, (unsigned long)(pos >> PAGE_SHIFT));
	if (!page)
		return -ENOMEM;
	err = mapping->ops->prepare_write(mapping, page, from, from + len);
	if (err == 0) {
		memcpy((char *)page_address(page) + from, buf, len);
		err = mapping->ops->commit_write(mapping, page, from,
						 from + len);
	}
	unlock_page(page);
	page_cache_release(page);
	return err;
}

/**
 * kernel_write - write a regular file from the kernel
 * @file: open; its position is not used
 * @buf: @len bytes
 * @len: bytes
 * @pos: where
 *
 * Context: task. May sleep.
 * Return: @len, or -Exx when a part was not written.
 */
ssize_t kernel_write(struct file *file, const void *buf, size_t len, loff_t pos)
{
	struct inode *inode = file->inode;
	size_t done = 0;
	int err = 0;

	might_sleep();
	down(&inode->sem);
	while (done < len && err == 0) {
		u32 offset = (u32)(pos + done) & ~(u32)PAGE_MASK;
		size_t part = min(len - done, (size_t)PAGE_SIZE - offset);

		err = kernel_write_page(&inode->data, (const char *)buf + done,
					(u32)part, pos + (loff_t)done);
		done += part;
		if (err == 0 && pos + (loff_t)done > inode->data.size)
			inode->data.size = pos + (loff_t)done;
	}
	up(&inode->sem);
	return err ? err : (ssize_t)len;
}
