/* SPDX-License-Identifier: GPL-2.0-only */
/* proc/elf.h - the pure checks of ELF files; kernel/proc/elf_check.c */
#ifndef PROC_ELF_H
#define PROC_ELF_H

#include "asm/page.h"
#include "base/compiler.h"

struct elf32_ehdr;
struct elf32_phdr;

/* segments end below: room for the stack and its guard */
#define ELF_LOAD_LIMIT (TASK_SIZE - (16ul << 20))
/* where a program of type ET_DYN is put, as in 2.4.0 */
#define ELF_DYN_BASE   (TASK_SIZE / 3 * 2)

#define ELF_INTERP_MAX 4096u /* bytes of an interpreter's path and its NUL */
#define ELF_PHDRS_MAX  64u   /* program headers; real programs have about 10 */

/* is it a program for us? 0 or -ENOEXEC */
int __must_check elf_check_header(const struct elf32_ehdr *ehdr,
				  u32 file_bytes);
/* all loadable segments sane, ascending, below the stack. 0 or -ENOEXEC.
 * @shared: ET_DYN, whose addresses count from where it will be put */
int __must_check elf_check_segments(const struct elf32_phdr *phdrs, u32 nr,
				    u32 file_bytes, bool shared);
/* the header that names the interpreter to *@interp, NULL: none. 0 or -Exx */
int __must_check elf_find_interp(const struct elf32_phdr *phdrs, u32 nr,
				 u32 file_bytes,
				 const struct elf32_phdr **interp);
/* pages that the loadable segments span: *@first, *@end (exclusive) */
void elf_span(const struct elf32_phdr *phdrs, u32 nr, u32 *first, u32 *end);

#endif
