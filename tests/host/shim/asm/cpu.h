/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * asm/cpu.h for the host: interrupt state is a variable, no other register
 */
#ifndef ASM_CPU_H
#define ASM_CPU_H

#include "base/compiler.h"

#define EFLAGS_IF (1u << 9)
#define CR0_WP	  (1u << 16)
#define CR0_PG	  (1u << 31)
#define CR4_PSE	  (1u << 4)
#define CR4_PGE	  (1u << 7)

extern u32 host_eflags;	 /* only EFLAGS_IF means something */
extern u32 host_cr3;	 /* last write_cr3() */
extern u32 host_invlpgs; /* calls of invlpg() */

static inline u32 save_flags(void)
{
	return host_eflags;
}

static inline void restore_flags(u32 flags)
{
	host_eflags = flags;
}

static inline void cli(void)
{
	host_eflags &= ~EFLAGS_IF;
}

static inline void sti(void)
{
	host_eflags |= EFLAGS_IF;
}

static inline u32 irq_save(void)
{
	u32 flags = host_eflags;

	cli();
	return flags;
}

static inline void sti_hlt(void)
{
	sti();
}

static inline void cpu_nops(void)
{
}

static inline void cpu_relax(void)
{
}

static inline u32 read_cr3(void)
{
	return host_cr3;
}

static inline void write_cr3(u32 v)
{
	host_cr3 = v;
}

static inline void invlpg(unsigned long vaddr)
{
	(void)vaddr;
	host_invlpgs++;
}

static inline u64 rdtsc(void)
{
	static u64 ticks;

	ticks += 1024;
	return ticks;
}

#endif
