/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * asm/segment.h - the selectors of the one GDT
 *
 * The user selectors are those of 2.4.0, and the TLS slots those of i386 Linux,
 * because programs print and load them. In the kernel DS and ES always hold
 * SEL_USER_DS: it is flat and usable at ring 0, so that an entry from a program
 * that uses it too (all do) need not reload them.
 */
#ifndef ASM_SEGMENT_H
#define ASM_SEGMENT_H

enum gdt_slot {
	GDT_NULL,
	GDT_KERNEL_CS = 2,
	GDT_KERNEL_DS,
	GDT_USER_CS,
	GDT_USER_DS,
	GDT_TLS, /* three slots, include/core/sched.h */
	GDT_TSS = 9,
	GDT_DF_TSS, /* the task of a double fault */
	NR_GDT_SLOTS,
};

#define SEL_KERNEL_CS 0x10u
#define SEL_KERNEL_DS 0x18u
#define SEL_USER_CS   0x23u
#define SEL_USER_DS   0x2bu
#define SEL_TSS	      0x48u
#define SEL_DF_TSS    0x50u

#endif
