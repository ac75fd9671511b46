/* SPDX-License-Identifier: GPL-2.0-only */
/* lib/checksum.h - checksums */
#ifndef LIB_CHECKSUM_H
#define LIB_CHECKSUM_H

#include "base/compiler.h"

/* CRC-32 of IEEE 802.3; @crc: 0, or the result for the bytes before these */
u32 crc32(u32 crc, const void *data, size_t len);

#endif
