/* SPDX-License-Identifier: GPL-2.0-only */
/* asm/ptregs.h - what entry.asm leaves on the kernel stack, lowest first */
#ifndef ASM_PTREGS_H
#define ASM_PTREGS_H

#include "base/compiler.h"

struct pt_regs {
	u32 ebx, ecx, edx, esi, edi, ebp, eax;
	u32 ds, es, fs, gs; /* low 16 bits only; the upper are undefined */
	u32 vector;	    /* trap or interrupt number */
	u32 orig_eax;	    /* error code; system-call number for vector 0x80 */
	u32 eip, cs, eflags;
	u32 esp, ss; /* only there when the trap came from user mode */
};

static inline bool user_mode(const struct pt_regs *regs)
{
	return (regs->cs & 3) == 3;
}

#endif
