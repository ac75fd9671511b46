/* SPDX-License-Identifier: GPL-2.0-only */
/* elf.h - ELF32 files (System V ABI, chapters 4 and 5) and the auxiliary vector */
#ifndef UAPI_ELF_H
#define UAPI_ELF_H

#include "base/types.h"

#define EI_NIDENT     16
#define EI_CLASS      4
#define EI_DATA	      5
#define EI_VERSION    6
#define EI_OSABI      7
#define ELFCLASS32    1
#define ELFDATA2LSB   1
#define EV_CURRENT    1
#define ELFOSABI_SYSV 0
#define ELFOSABI_GNU  3
#define ET_EXEC	      2
#define ET_DYN	      3
#define EM_386	      3

struct elf32_ehdr {
	u8 e_ident[EI_NIDENT];
	u16 e_type, e_machine;
	u32 e_version, e_entry, e_phoff, e_shoff, e_flags;
	u16 e_ehsize, e_phentsize, e_phnum, e_shentsize, e_shnum, e_shstrndx;
};
_Static_assert(sizeof(struct elf32_ehdr) == 52, "ELF32 header");

#define PT_LOAD	  1u
#define PT_INTERP 3u

#define PF_X 1u
#define PF_W 2u
#define PF_R 4u

struct elf32_phdr {
	u32 p_type, p_offset, p_vaddr, p_paddr, p_filesz, p_memsz, p_flags,
		p_align;
};
_Static_assert(sizeof(struct elf32_phdr) == 32, "ELF32 program header");

#define AT_NULL	    0u
#define AT_PHDR	    3u
#define AT_PHENT    4u
#define AT_PHNUM    5u
#define AT_PAGESZ   6u
#define AT_BASE	    7u
#define AT_FLAGS    8u
#define AT_ENTRY    9u
#define AT_UID	    11u
#define AT_EUID	    12u
#define AT_GID	    13u
#define AT_EGID	    14u
#define AT_PLATFORM 15u
#define AT_HWCAP    16u
#define AT_CLKTCK   17u
#define AT_SECURE   23u
#define AT_RANDOM   25u
#define AT_EXECFN   31u

#endif
