/* SPDX-License-Identifier: GPL-2.0-only */
/* lib/kstrto.h - numbers from text */
#ifndef LIB_KSTRTO_H
#define LIB_KSTRTO_H

#include "base/compiler.h"

/*
 * A decimal, 0x hexadecimal or 0 octal number with an optional K, M or G (times
 * 2^10, 2^20, 2^30). Return: 0, -EINVAL (no number), -ERANGE (above 32 bits).
 */
/* @end: out, the first character that does not belong to it */
int __must_check kstrtou32_part(const char *s, const char **end, u32 *value);
/* the whole string must be the number (one newline at its end is fine) */
int __must_check kstrtou32(const char *s, u32 *value);

#endif
