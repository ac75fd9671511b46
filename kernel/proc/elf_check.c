/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * elf_check.c - is a file a program that can be mapped?
 *
 * Nothing in a file is believed: every field that is used is checked here, so a
 * damaged program gives -ENOEXEC or runs (and may crash itself). Pure functions,
 * also built on the host.
 */
#include "asm/page.h"
#include "base/errptr.h"
#include "lib/string.h"
#include "proc/elf.h"
#include "uapi/elf.h"

/**
 * elf_check_header - is it a program for us?
 * @ehdr: first bytes of the file
 * @file_bytes: its size
 *
 * Context: any. Does not sleep.
 * Return: 0 or -ENOEXEC.
 */
int elf_check_header(const struct elf32_ehdr *ehdr, u32 file_bytes)
{
	static const u8 magic[] = {0x7f, 'E', 'L', 'F'};
	u32 table_bytes = ehdr->e_phnum * (u32)sizeof(struct elf32_phdr);

	if (file_bytes < sizeof(*ehdr) ||
	    memcmp(ehdr->e_ident, magic, sizeof(magic)) != 0)
		return -ENOEXEC;
	if (ehdr->e_ident[EI_CLASS] != ELFCLASS32 ||
	    ehdr->e_ident[EI_DATA] != ELFDATA2LSB ||
	    ehdr->e_ident[EI_VERSION] != EV_CURRENT ||
	    (ehdr->e_ident[EI_OSABI] != ELFOSABI_SYSV &&
	     ehdr->e_ident[EI_OSABI] != ELFOSABI_GNU))
		return -ENOEXEC;
	if ((ehdr->e_type != ET_EXEC && ehdr->e_type != ET_DYN) ||
	    ehdr->e_machine != EM_386 || ehdr->e_version != EV_CURRENT)
		return -ENOEXEC;
	if (ehdr->e_phentsize != sizeof(struct elf32_phdr) ||
	    ehdr->e_phnum == 0 || ehdr->e_phnum > ELF_PHDRS_MAX)
		return -ENOEXEC;
	if (ehdr->e_phoff > file_bytes ||
	    table_bytes > file_bytes - ehdr->e_phoff)
		return -ENOEXEC;
	return ehdr->e_entry < TASK_SIZE ? 0 : -ENOEXEC;
}

static bool segment_valid(const struct elf32_phdr *ph, u32 file_bytes,
			  bool shared)
{
	u32 lowest = shared ? 0 : (u32)PAGE_SIZE;

	if (ph->p_filesz > ph->p_memsz)
		return false;
	if (ph->p_offset > file_bytes ||
	    ph->p_filesz > file_bytes - ph->p_offset)
		return false;
	if (ph->p_vaddr < lowest || ph->p_vaddr >= ELF_LOAD_LIMIT ||
	    ph->p_memsz > ELF_LOAD_LIMIT - ph->p_vaddr)
		return false;
	/* a page of the file must be a page of memory */
	return ((ph->p_vaddr ^ ph->p_offset) & ~PAGE_MASK) == 0;
}

/**
 * elf_check_segments - can these be mapped?
 * @phdrs: program headers
 * @nr: how many
 * @file_bytes: size of the file
 * @shared: it is put anywhere (ET_DYN): addresses may start at 0
 *
 * Context: any. Does not sleep.
 * Return: 0 or -ENOEXEC.
 */
int elf_check_segments(const struct elf32_phdr *phdrs, u32 nr, u32 file_bytes,
		       bool shared)
{
	u32 end = 0, i, loads = 0;

	for (i = 0; i < nr; i++) {
		const struct elf32_phdr *ph = &phdrs[i];

		if (ph->p_type != PT_LOAD || ph->p_memsz == 0)
			continue;
		if (!segment_valid(ph, file_bytes, shared) || ph->p_vaddr < end)
			return -ENOEXEC;
		end = ph->p_vaddr + ph->p_memsz;
		loads++;
	}
	return loads > 0 ? 0 : -ENOEXEC;
}

/**
 * elf_find_interp - does the program name an interpreter?
 * @phdrs: program headers
 * @nr: how many
 * @file_bytes: size of the file
 * @interp: out, the header of its path, NULL: none
 *
 * Context: any. Does not sleep.
 * Return: 0, -EINVAL (two of them, as 2.4.0) or -ENOEXEC.
 */
int elf_find_interp(const struct elf32_phdr *phdrs, u32 nr, u32 file_bytes,
		    const struct elf32_phdr **interp)
{
	u32 i;

	*interp = NULL;
	for (i = 0; i < nr; i++) {
		const struct elf32_phdr *ph = &phdrs[i];

		if (ph->p_type != PT_INTERP)
			continue;
		if (*interp)
			return -EINVAL;
		if (ph->p_filesz < 2 || ph->p_filesz > ELF_INTERP_MAX ||
		    ph->p_offset > file_bytes ||
		    ph->p_filesz > file_bytes - ph->p_offset)
			return -ENOEXEC;
		*interp = ph;
	}
	return 0;
}

/**
 * elf_span - which pages do the segments need?
 * @phdrs: checked program headers
 * @nr: how many
 * @first: out, address of the first page
 * @end: out, exclusive end
 *
 * Context: any. Does not sleep.
 */
void elf_span(const struct elf32_phdr *phdrs, u32 nr, u32 *first, u32 *end)
{
	u32 i;

	*first = *end = 0;
	for (i = 0; i < nr; i++) {
		const struct elf32_phdr *ph = &phdrs[i];

		if (ph->p_type != PT_LOAD || ph->p_memsz == 0)
			continue;
		if (*end == 0)
			*first = ph->p_vaddr & (u32)PAGE_MASK;
		*end = (u32)PAGE_ALIGN((unsigned long)ph->p_vaddr +
				       ph->p_memsz);
	}
}
