/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * elf.c - ELF programs and their interpreters: read, map
 *
 * A new address space is filled while the old one is still in use, so that
 * running out of memory here costs the caller nothing. What the headers say was
 * checked by elf_check.c before anything here uses it.
 */
#include "core/uaccess.h"
#include "fs/fs.h"
#include "lib/string.h"
#include "mm/mm.h"
#include "mm/slab.h"
#include "proc/elf.h"
#include "proc/proc.h"
#include "uapi/elf.h"
#include "uapi/mman.h"

/* Where the program headers are in memory: in the segment that has them. */
static u32 phdr_address(const struct elf32_ehdr *ehdr,
			const struct elf32_phdr *phdrs)
{
	u32 i;

	for (i = 0; i < ehdr->e_phnum; i++) {
		const struct elf32_phdr *ph = &phdrs[i];

		if (ph->p_type == PT_LOAD && ehdr->e_phoff >= ph->p_offset &&
		    ehdr->e_phoff - ph->p_offset < ph->p_filesz)
			return ph->p_vaddr + (ehdr->e_phoff - ph->p_offset);
	}
	return 0;
}

/* Exactly @len bytes. 0, -ENOEXEC when the file is shorter, or -Exx. */
static int read_exact(struct file *file, void *buf, size_t len, u32 pos)
{
	ssize_t got = kernel_read(file, buf, len, (loff_t)pos);

	if (got < 0)
		return (int)got;
	return (size_t)got == len ? 0 : -ENOEXEC;
}

/* The path of the interpreter, if there is one. 0 or -Exx */
static int read_interp(struct file *file, struct elf_image *image, u32 nr,
		       u32 file_bytes)
{
	const struct elf32_phdr *ph;
	int err = elf_find_interp(image->phdrs, nr, file_bytes, &ph);

	if (err || !ph)
		return err;
	image->interp = kmalloc(ph->p_filesz, GFP_KERNEL);
	if (!image->interp)
		return -ENOMEM;
	err = read_exact(file, image->interp, ph->p_filesz, ph->p_offset);
	if (!err && image->interp[ph->p_filesz - 1] != '\0')
		err = -ENOEXEC;
	return err;
}

/**
 * elf_read - read and check the headers of a program
 * @file: opened for reading
 * @image: out; elf_free() frees what it points at
 *
 * Context: task. May sleep.
 * Return: 0, -ENOEXEC, -EINVAL, -ENOMEM or -EIO.
 */
int elf_read(struct file *file, struct elf_image *image)
{
	loff_t size = file->inode->data.size;
	u32 bytes = size > (loff_t)S32_MAX ? S32_MAX : (u32)size, table_bytes;
	struct elf32_ehdr ehdr;
	int err = read_exact(file, &ehdr, sizeof(ehdr), 0);

	might_sleep();
	if (err)
		return err;
	err = elf_check_header(&ehdr, bytes);
	if (err)
		return err;
	table_bytes = ehdr.e_phnum * (u32)sizeof(struct elf32_phdr);
	image->phdrs = kmalloc(table_bytes, GFP_KERNEL);
	if (!image->phdrs)
		return -ENOMEM;
	err = read_exact(file, image->phdrs, table_bytes, ehdr.e_phoff);
	if (!err)
		err = elf_check_segments(image->phdrs, ehdr.e_phnum, bytes,
					 ehdr.e_type == ET_DYN);
	if (!err)
		err = read_interp(file, image, ehdr.e_phnum, bytes);
	if (err)
		goto out_free;
	image->shared = ehdr.e_type == ET_DYN;
	image->entry = ehdr.e_entry;
	image->nr_phdrs = ehdr.e_phnum;
	image->phdr_vaddr = phdr_address(&ehdr, image->phdrs);
	return 0;

out_free:
	elf_free(image);
	return err;
}

/**
 * elf_free - forget the headers
 * @image: filled by elf_read(), or zero
 *
 * Context: task. Does not sleep.
 */
void elf_free(struct elf_image *image)
{
	kfree(image->phdrs);
	kfree(image->interp);
	image->phdrs = NULL;
	image->interp = NULL;
}

static u32 segment_prot(const struct elf32_phdr *ph)
{
	u32 prot = 0;

	if (ph->p_flags & PF_R)
		prot |= PROT_READ;
	if (ph->p_flags & PF_W)
		prot |= PROT_WRITE;
	if (ph->p_flags & PF_X)
		prot |= PROT_EXEC;
	return prot;
}

/* The file's part of a segment, whole pages. Holds mmap_sem. */
static int map_file_part(struct file *file, const struct elf32_phdr *ph,
			 struct mm_struct *mm)
{
	unsigned long start = ph->p_vaddr & PAGE_MASK, ret;
	u32 len = ph->p_filesz + (u32)(ph->p_vaddr - start);
	struct mmap_file map;
	int err;

	memset(&map, 0, sizeof(map));
	map.pgoff = ph->p_offset >> PAGE_SHIFT;
	err = file_mmap_info(file, VM_READ, &map);
	if (err)
		return err;
	ret = do_mmap(mm, &map, start, len, segment_prot(ph),
		      MAP_PRIVATE | MAP_FIXED);
	return IS_ERR_VALUE(ret) ? (int)ret : 0;
}

/* Holds mmap_sem. */
static int map_segment(struct file *file, const struct elf32_phdr *ph,
		       struct mm_struct *mm)
{
	unsigned long end =
		PAGE_ALIGN((unsigned long)ph->p_vaddr + ph->p_memsz);
	unsigned long bss = ph->p_vaddr & PAGE_MASK, ret;
	int err;

	if (ph->p_filesz > 0) {
		err = map_file_part(file, ph, mm);
		if (err)
			return err;
		bss = PAGE_ALIGN((unsigned long)ph->p_vaddr + ph->p_filesz);
	}
	if (bss >= end)
		return 0;
	ret = do_mmap(mm, NULL, bss, end - bss, segment_prot(ph),
		      MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS);
	return IS_ERR_VALUE(ret) ? (int)ret : 0;
}

static void note_segment(const struct elf32_phdr *ph, struct mm_struct *mm)
{
	unsigned long file_end = (unsigned long)ph->p_vaddr + ph->p_filesz;

	if (mm->start_code == 0)
		mm->start_code = ph->p_vaddr;
	if (ph->p_flags & PF_X)
		mm->end_code = file_end;
	mm->start_data = ph->p_vaddr; /* ascending: the last one counts */
	mm->end_data = file_end;
	mm->start_brk = (unsigned long)ph->p_vaddr + ph->p_memsz;
	mm->brk = mm->start_brk;
}

/*
 * Where does it go? A program of type ET_DYN has its place, an interpreter goes
 * to the first range that is free. All its addresses move. Holds mmap_sem.
 */
static int place(struct elf_image *image, struct mm_struct *mm, bool program)
{
	u32 first, end, i;
	unsigned long base;

	if (!image->shared)
		return 0;
	elf_span(image->phdrs, image->nr_phdrs, &first, &end);
	base = program ? ELF_DYN_BASE : get_unmapped_area(mm, 0, end - first);
	if (IS_ERR_VALUE(base) || end - first > ELF_LOAD_LIMIT - base)
		return -ENOMEM;
	image->bias = (u32)base - first;
	image->entry += image->bias;
	if (image->phdr_vaddr)
		image->phdr_vaddr += image->bias;
	for (i = 0; i < image->nr_phdrs; i++)
		image->phdrs[i].p_vaddr += image->bias;
	return 0;
}

/**
 * elf_map - map the segments of a program or its interpreter
 * @file: the file
 * @image: its checked headers; one of type ET_DYN gets its addresses here
 * @mm: address space of the new program; need not be the current one
 * @program: the program itself: code, data and brk of @mm are its
 *
 * Context: task. May sleep. Takes mm->mmap_sem.
 * Return: 0 or -Exx; then @mm is good for mmput() only.
 */
int elf_map(struct file *file, struct elf_image *image, struct mm_struct *mm,
	    bool program)
{
	int err;
	u32 i;

	down(&mm->mmap_sem);
	err = place(image, mm, program);
	for (i = 0; i < image->nr_phdrs && !err; i++) {
		const struct elf32_phdr *ph = &image->phdrs[i];

		if (ph->p_type != PT_LOAD || ph->p_memsz == 0)
			continue;
		err = map_segment(file, ph, mm);
		if (program)
			note_segment(ph, mm);
	}
	up(&mm->mmap_sem);
	return err;
}

/**
 * elf_clear_tails - zero the rest of each segment's last file page
 * @image: mapped in the current address space
 *
 * The page holds what follows in the file; bss and heap start in it. Segments
 * that cannot be written have no bss that anybody could miss.
 *
 * Context: task. May sleep.
 * Return: 0 or -EFAULT.
 */
int elf_clear_tails(const struct elf_image *image)
{
	u32 i;

	for (i = 0; i < image->nr_phdrs; i++) {
		const struct elf32_phdr *ph = &image->phdrs[i];
		unsigned long from = (unsigned long)ph->p_vaddr + ph->p_filesz;

		if (ph->p_type != PT_LOAD || !(ph->p_flags & PF_W) ||
		    ph->p_filesz == 0)
			continue;
		if (clear_user((void __user *)from, PAGE_ALIGN(from) - from))
			return -EFAULT;
	}
	return 0;
}
