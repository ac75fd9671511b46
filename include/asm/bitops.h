/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * asm/bitops.h - bits of a 32-bit word, one instruction each
 *
 * One CPU: an instruction is atomic against interrupts without a lock prefix.
 */
#ifndef ASM_BITOPS_H
#define ASM_BITOPS_H

#include "base/compiler.h"

static inline void set_bit(u32 nr, u32 *word)
{
	__asm__ volatile("btsl %1, %0" : "+m"(*word) : "Ir"(nr) : "memory");
}

static inline void clear_bit(u32 nr, u32 *word)
{
	__asm__ volatile("btrl %1, %0" : "+m"(*word) : "Ir"(nr) : "memory");
}

static inline bool test_bit(u32 nr, const u32 *word)
{
	return *(const volatile u32 *)word >> nr & 1;
}

static inline bool test_and_set_bit(u32 nr, u32 *word)
{
	u8 old;

	__asm__ volatile("btsl %2, %0; setc %1"
			 : "+m"(*word), "=q"(old)
			 : "Ir"(nr)
			 : "memory");
	return old;
}

static inline bool test_and_clear_bit(u32 nr, u32 *word)
{
	u8 old;

	__asm__ volatile("btrl %2, %0; setc %1"
			 : "+m"(*word), "=q"(old)
			 : "Ir"(nr)
			 : "memory");
	return old;
}

#endif
