/* SPDX-License-Identifier: GPL-2.0-only */
/* asm/cpu.h - single instructions of the CPU */
#ifndef ASM_CPU_H
#define ASM_CPU_H

#include "base/compiler.h"

#define EFLAGS_TF (1u << 8)
#define EFLAGS_IF (1u << 9)
#define EFLAGS_DF (1u << 10)

/* cpuid leaf 1, edx */
#define CPUID_FPU  (1u << 0)
#define CPUID_PSE  (1u << 3)
#define CPUID_TSC  (1u << 4)
#define CPUID_PGE  (1u << 13)
#define CPUID_FXSR (1u << 24)
#define CPUID_SSE  (1u << 25)

#define CR0_MP (1u << 1)
#define CR0_EM (1u << 2)
#define CR0_TS (1u << 3)
#define CR0_NE (1u << 5)
#define CR0_WP (1u << 16)
#define CR0_AM (1u << 18)
#define CR0_PG (1u << 31)

#define CR4_PSE	       (1u << 4)
#define CR4_PGE	       (1u << 7)
#define CR4_OSFXSR     (1u << 9)
#define CR4_OSXMMEXCPT (1u << 10)

static inline u32 save_flags(void)
{
	u32 flags;

	__asm__ volatile("pushfl; popl %0" : "=r"(flags) : : "memory");
	return flags;
}

/* back to what irq_save() found. popf costs more than this whole function, so
 * it is left out where interrupts were off before and stay off */
static inline void restore_flags(u32 flags)
{
	if (flags & EFLAGS_IF)
		__asm__ volatile("pushl %0; popfl"
				 :
				 : "r"(flags)
				 : "memory", "cc");
	else
		__asm__ volatile("" : : : "memory");
}

static inline void cli(void)
{
	__asm__ volatile("cli" : : : "memory");
}

static inline void sti(void)
{
	__asm__ volatile("sti" : : : "memory");
}

/* interrupts go off; returns the flags before, for restore_flags() */
static inline u32 irq_save(void)
{
	u32 flags = save_flags();

	cli();
	return flags;
}

/* enable interrupts and halt until one comes, with no window between */
static inline void sti_hlt(void)
{
	__asm__ volatile("sti; hlt" : : : "memory");
}

/* some hundred instructions that do nothing, a barrier for the compiler */
static inline void cpu_nops(void)
{
	__asm__ volatile(".rept 256; nop; .endr" : : : "memory");
}

static inline void cpu_relax(void)
{
	__asm__ volatile("pause" : : : "memory");
}

static inline u32 read_cr0(void)
{
	u32 v;

	__asm__ volatile("movl %%cr0, %0" : "=r"(v));
	return v;
}

static inline void write_cr0(u32 v)
{
	__asm__ volatile("movl %0, %%cr0" : : "r"(v) : "memory");
}

static inline u32 read_cr2(void)
{
	u32 v;

	__asm__ volatile("movl %%cr2, %0" : "=r"(v));
	return v;
}

static inline u32 read_cr3(void)
{
	u32 v;

	__asm__ volatile("movl %%cr3, %0" : "=r"(v));
	return v;
}

/* loads the page directory at physical address @v and flushes the TLB */
static inline void write_cr3(u32 v)
{
	__asm__ volatile("movl %0, %%cr3" : : "r"(v) : "memory");
}

static inline u32 read_cr4(void)
{
	u32 v;

	__asm__ volatile("movl %%cr4, %0" : "=r"(v));
	return v;
}

static inline void write_cr4(u32 v)
{
	__asm__ volatile("movl %0, %%cr4" : : "r"(v) : "memory");
}

static inline void invlpg(unsigned long vaddr)
{
	__asm__ volatile("invlpg (%0)" : : "r"(vaddr) : "memory");
}

/* what CPUID leaves in the registers */
struct cpuid_regs {
	u32 eax, ebx, ecx, edx;
};

static inline void cpuid(u32 leaf, struct cpuid_regs *r)
{
	__asm__ volatile("cpuid"
			 : "=a"(r->eax), "=b"(r->ebx), "=c"(r->ecx),
			   "=d"(r->edx)
			 : "a"(leaf), "c"(0));
}

/* the feature bits CPUID_* of leaf 1 (SDM vol. 2, CPUID) */
static inline u32 cpuid_features(void)
{
	u32 eax = 1, ebx, ecx, edx;

	__asm__ volatile("cpuid" : "+a"(eax), "=b"(ebx), "=c"(ecx), "=d"(edx));
	return edx;
}

static inline u64 rdtsc(void)
{
	u64 v;

	__asm__ volatile("rdtsc" : "=A"(v));
	return v;
}

#endif
