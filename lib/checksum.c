/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * checksum.c - CRC-32 (IEEE 802.3, reflected), 4 bits a step
 *
 * The table has 16 entries: a test that sums a disk does not need more speed.
 */
#include "lib/checksum.h"

#define NIBBLE_BITS 4u
#define NIBBLE_MASK 0xfu

/* the remainders of the 16 nibbles for the polynomial 0xedb88320 */
static const u32 crc_nibble[] = {
	0x00000000u, 0x1db71064u, 0x3b6e20c8u, 0x26d930acu,
	0x76dc4190u, 0x6b6b51f4u, 0x4db26158u, 0x5005713cu,
	0xedb88320u, 0xf00f9344u, 0xd6d6a3e8u, 0xcb61b38cu,
	0x9b64c2b0u, 0x86d3d2d4u, 0xa00ae278u, 0xbdbdf21cu,
};

/**
 * crc32 - CRC-32 of IEEE 802.3
 * @crc: 0 to start, or the result for the bytes before
 * @data: @len bytes
 * @len: bytes
 *
 * Context: any. Does not sleep.
 * Return: the checksum of everything so far.
 */
u32 crc32(u32 crc, const void *data, size_t len)
{
	const u8 *p = data;

	crc = ~crc;
	for (; len; len--, p++) {
		crc ^= *p;
		crc = crc >> NIBBLE_BITS ^ crc_nibble[crc & NIBBLE_MASK];
		crc = crc >> NIBBLE_BITS ^ crc_nibble[crc & NIBBLE_MASK];
	}
	return ~crc;
}
