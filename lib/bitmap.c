/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * bitmap.c - searches in bit arrays
 *
 * Bits at and above nr_bits are never looked at, so they may hold anything.
 */
#include "lib/bitmap.h"

/**
 * bitmap_zero - clear every bit
 * @map: BITMAP_WORDS(@nr_bits) words
 * @nr_bits: bits
 *
 * Context: any. Does not sleep.
 */
void bitmap_zero(u32 *map, u32 nr_bits)
{
	u32 i;

	for (i = 0; i < BITMAP_WORDS(nr_bits); i++)
		map[i] = 0;
}

/**
 * bitmap_fill - set every bit
 * @map: BITMAP_WORDS(@nr_bits) words
 * @nr_bits: bits
 *
 * Context: any. Does not sleep.
 */
void bitmap_fill(u32 *map, u32 nr_bits)
{
	u32 i, rest = nr_bits % BITMAP_WORD_BITS;

	for (i = 0; i < nr_bits / BITMAP_WORD_BITS; i++)
		map[i] = U32_MAX;
	if (rest)
		map[i] = (1u << rest) - 1;
}

/* first bit from @start on whose value differs from those of @skip */
static u32 find_next(const u32 *map, u32 nr_bits, u32 start, u32 skip)
{
	u32 bit = start;

	while (bit < nr_bits) {
		u32 word = map[bit / BITMAP_WORD_BITS] ^ skip;

		word >>= bit % BITMAP_WORD_BITS;
		if (word) {
			bit += (u32)__builtin_ctz(word);
			return bit < nr_bits ? bit : nr_bits;
		}
		bit = ALIGN_DOWN(bit, BITMAP_WORD_BITS) + BITMAP_WORD_BITS;
	}
	return nr_bits;
}

/**
 * bitmap_find_next_zero - first clear bit
 * @map: BITMAP_WORDS(@nr_bits) words
 * @nr_bits: bits
 * @start: first bit looked at
 *
 * Context: any. Does not sleep.
 * Return: the bit, or @nr_bits when there is none.
 */
u32 bitmap_find_next_zero(const u32 *map, u32 nr_bits, u32 start)
{
	return find_next(map, nr_bits, start, U32_MAX);
}

/**
 * bitmap_find_next_set - first set bit
 * @map: BITMAP_WORDS(@nr_bits) words
 * @nr_bits: bits
 * @start: first bit looked at
 *
 * Context: any. Does not sleep.
 * Return: the bit, or @nr_bits when there is none.
 */
u32 bitmap_find_next_set(const u32 *map, u32 nr_bits, u32 start)
{
	return find_next(map, nr_bits, start, 0);
}

/**
 * bitmap_count - number of set bits
 * @map: BITMAP_WORDS(@nr_bits) words
 * @nr_bits: bits
 *
 * Context: any. Does not sleep.
 * Return: how many of the first @nr_bits are set.
 */
u32 bitmap_count(const u32 *map, u32 nr_bits)
{
	u32 bit, nr = 0;

	for (bit = bitmap_find_next_set(map, nr_bits, 0); bit < nr_bits;
	     bit = bitmap_find_next_set(map, nr_bits, bit + 1))
		nr++;
	return nr;
}
