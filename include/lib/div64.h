/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * lib/div64.h - division of 64-bit numbers
 *
 * Plain u64 and s64 division works too: lib/div64.c holds what the compiler
 * calls for it. These are the fast way when the divisor has 32 bits.
 */
#ifndef LIB_DIV64_H
#define LIB_DIV64_H

#include "base/compiler.h"

/* @divisor is not 0 */
u64 div_u64_rem(u64 dividend, u32 divisor, u32 *remainder);

static inline u64 div_u64(u64 dividend, u32 divisor)
{
	u32 remainder;

	return div_u64_rem(dividend, divisor, &remainder);
}

static inline u32 mod_u64(u64 dividend, u32 divisor)
{
	u32 remainder;

	(void)div_u64_rem(dividend, divisor, &remainder);
	return remainder;
}

/*
 * Names that the compiler chooses (libgcc manual, 4.1.1).
 * NOLINTBEGIN(readability-identifier-naming)
 */
u64 __udivdi3(u64 dividend, u64 divisor);
u64 __umoddi3(u64 dividend, u64 divisor);
u64 __udivmoddi4(u64 dividend, u64 divisor, u64 *remainder);
s64 __divdi3(s64 dividend, s64 divisor);
s64 __moddi3(s64 dividend, s64 divisor);
s64 __divmoddi4(s64 dividend, s64 divisor, s64 *remainder);
/* NOLINTEND(readability-identifier-naming) */

#endif
