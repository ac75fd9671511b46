/* SPDX-License-Identifier: GPL-2.0-only */
/* proc/elf.h - the pure checks of ELF files; kernel/proc/elf_check.c */
#ifndef PROC_ELF_H
#define PROC_ELF_H

#include "base/compiler.h"

struct elf32_ehdr;
struct elf32_phdr;

#define ELF_PHDRS_MAX 64u /* program headers; real programs have about 10 */

/* is it a program for us? 0 or -ENOEXEC */
int __must_check elf_check_header(const struct elf32_ehdr *ehdr,
				  u32 file_bytes);
/* all loadable segments sane, ascending, below the stack. 0 or -ENOEXEC */
int __must_check elf_check_segments(const struct elf32_phdr *phdrs, u32 nr,
				    u32 file_bytes);

#endif
