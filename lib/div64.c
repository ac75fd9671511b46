/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * div64.c - 64-bit division for a CPU that divides 64 by 32 bits
 *
 * The kernel links no libgcc, so that a bare cross compiler is enough: the
 * functions it would call are here. Nothing here may itself divide two u64.
 * A divisor of 0 traps as the CPU's own division does.
 */
#include "lib/div64.h"

#define WORD_BITS 32u

/* (high:low) / divisor; high < divisor, or the CPU traps */
static u32 divide_once(u32 high, u32 low, u32 divisor, u32 *remainder)
{
	u32 quotient, rest;

	__asm__("divl %4"
		: "=a"(quotient), "=d"(rest)
		: "0"(low), "1"(high), "rm"(divisor)
		: "cc");
	*remainder = rest;
	return quotient;
}

/**
 * div_u64_rem - divide 64 by 32 bits
 * @dividend: any
 * @divisor: not 0
 * @remainder: out
 *
 * Context: any. Does not sleep.
 * Return: the quotient.
 */
u64 div_u64_rem(u64 dividend, u32 divisor, u32 *remainder)
{
	u32 high = divide_once(0, (u32)(dividend >> WORD_BITS), divisor,
			       remainder);
	u32 low = divide_once(*remainder, (u32)dividend, divisor, remainder);

	return (u64)high << WORD_BITS | low;
}

/**
 * __udivmoddi4 - unsigned quotient and remainder
 * @dividend: any
 * @divisor: not 0
 * @remainder: out, may be NULL
 *
 * A divisor above 32 bits leaves a quotient of at most 32: it is estimated
 * from the divisor's upper 32 significant bits, which is right or one too
 * big, and corrected (Warren, Hacker's Delight, 9-5).
 *
 * Context: any. Does not sleep.
 * Return: the quotient.
 */
u64 __udivmoddi4(u64 dividend, u64 divisor, u64 *remainder)
{
	u64 quotient, rest;
	u32 rest32;

	if (!(divisor >> WORD_BITS)) {
		quotient = div_u64_rem(dividend, (u32)divisor, &rest32);
		rest = rest32;
	} else {
		u32 shift = (u32)__builtin_clz((u32)(divisor >> WORD_BITS));
		u32 top = (u32)(divisor << shift >> WORD_BITS);

		quotient = div_u64_rem(dividend >> 1, top, &rest32);
		quotient = quotient << shift >> (WORD_BITS - 1);
		if (quotient)
			quotient--;
		rest = dividend - quotient * divisor;
		if (rest >= divisor) {
			quotient++;
			rest -= divisor;
		}
	}
	if (remainder)
		*remainder = rest;
	return quotient;
}

/**
 * __udivdi3 - unsigned quotient
 * @dividend: any
 * @divisor: not 0
 *
 * Context: any. Does not sleep.
 * Return: the quotient.
 */
u64 __udivdi3(u64 dividend, u64 divisor)
{
	return __udivmoddi4(dividend, divisor, NULL);
}

/**
 * __umoddi3 - unsigned remainder
 * @dividend: any
 * @divisor: not 0
 *
 * Context: any. Does not sleep.
 * Return: the remainder.
 */
u64 __umoddi3(u64 dividend, u64 divisor)
{
	u64 rest;

	(void)__udivmoddi4(dividend, divisor, &rest);
	return rest;
}

static u64 magnitude(s64 value)
{
	return value < 0 ? -(u64)value : (u64)value;
}

/**
 * __divmoddi4 - signed quotient and remainder, rounded towards 0
 * @dividend: any
 * @divisor: not 0
 * @remainder: out, has the sign of @dividend; may be NULL
 *
 * Context: any. Does not sleep.
 * Return: the quotient.
 */
s64 __divmoddi4(s64 dividend, s64 divisor, s64 *remainder)
{
	u64 rest;
	u64 quotient =
		__udivmoddi4(magnitude(dividend), magnitude(divisor), &rest);

	if (remainder)
		*remainder = (s64)(dividend < 0 ? -rest : rest);
	return (s64)((dividend < 0) != (divisor < 0) ? -quotient : quotient);
}

/**
 * __divdi3 - signed quotient
 * @dividend: any
 * @divisor: not 0
 *
 * Context: any. Does not sleep.
 * Return: the quotient, rounded towards 0.
 */
s64 __divdi3(s64 dividend, s64 divisor)
{
	return __divmoddi4(dividend, divisor, NULL);
}

/**
 * __moddi3 - signed remainder
 * @dividend: any
 * @divisor: not 0
 *
 * Context: any. Does not sleep.
 * Return: the remainder, with the sign of @dividend.
 */
s64 __moddi3(s64 dividend, s64 divisor)
{
	s64 rest;

	(void)__divmoddi4(dividend, divisor, &rest);
	return rest;
}
