/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * lib/bitmap.h - bits in an array of 32-bit words, bit 0 lowest of word 0
 *
 * The caller sees to it that nothing else changes the words meanwhile.
 */
#ifndef LIB_BITMAP_H
#define LIB_BITMAP_H

#include "base/compiler.h"

#define BITMAP_WORD_BITS      32u
/* words of a map of @bits bits */
#define BITMAP_WORDS(nr_bits) DIV_ROUND_UP(nr_bits, BITMAP_WORD_BITS)

static inline void bitmap_set(u32 *map, u32 bit)
{
	map[bit / BITMAP_WORD_BITS] |= 1u << bit % BITMAP_WORD_BITS;
}

static inline void bitmap_clear(u32 *map, u32 bit)
{
	map[bit / BITMAP_WORD_BITS] &= ~(1u << bit % BITMAP_WORD_BITS);
}

static inline bool bitmap_test(const u32 *map, u32 bit)
{
	return map[bit / BITMAP_WORD_BITS] >> bit % BITMAP_WORD_BITS & 1;
}

/* all @nr_bits := 0 or 1; bits above them in the last word become 0 */
void bitmap_zero(u32 *map, u32 nr_bits);
void bitmap_fill(u32 *map, u32 nr_bits);
/* from bit @start on; Return: the bit, or @nr_bits when there is none */
u32 bitmap_find_next_zero(const u32 *map, u32 nr_bits, u32 start);
u32 bitmap_find_next_set(const u32 *map, u32 nr_bits, u32 start);
u32 bitmap_count(const u32 *map, u32 nr_bits);

static inline u32 bitmap_find_first_zero(const u32 *map, u32 nr_bits)
{
	return bitmap_find_next_zero(map, nr_bits, 0);
}

#endif
