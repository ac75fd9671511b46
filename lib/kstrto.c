/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * kstrto.c - numbers from text: boot options, /proc writes
 *
 * Nothing is stored through @value unless the call succeeds.
 */
#include "lib/kstrto.h"
#include "uapi/errno.h"

enum {
	BASE_OCT = 8,
	BASE_DEC = 10,
	BASE_HEX = 16,
	SHIFT_KIB = 10,
	SHIFT_MIB = 20,
	SHIFT_GIB = 30,
};

/* value of a digit; not below any base when it is none */
static u32 digit_value(char c)
{
	char lower = (char)(c | ('a' - 'A'));

	if (c >= '0' && c <= '9')
		return (u32)(c - '0');
	if (lower >= 'a' && lower <= 'f')
		return (u32)(lower - 'a') + BASE_DEC;
	return BASE_HEX;
}

static u32 suffix_shift(char c)
{
	switch (c) {
	case 'k':
	case 'K':
		return SHIFT_KIB;
	case 'm':
	case 'M':
		return SHIFT_MIB;
	case 'g':
	case 'G':
		return SHIFT_GIB;
	default:
		return 0;
	}
}

static u32 parse_base(const char **s)
{
	if ((*s)[0] != '0')
		return BASE_DEC;
	if (((*s)[1] | ('a' - 'A')) == 'x' && digit_value((*s)[2]) < BASE_HEX) {
		*s += 2;
		return BASE_HEX;
	}
	return BASE_OCT;
}

/**
 * kstrtou32_part - a number at the start of a text
 * @s: text; no blank or sign before the number
 * @end: out, the first character after number and suffix
 * @value: out, valid only on success
 *
 * Context: any. Does not sleep.
 * Return: 0, -EINVAL when there is no digit, -ERANGE above 32 bits.
 */
int kstrtou32_part(const char *s, const char **end, u32 *value)
{
	u32 base = parse_base(&s), shift;
	const char *first = s;
	u64 n = 0;

	for (; digit_value(*s) < base; s++) {
		n = n * base + digit_value(*s);
		if (n > U32_MAX)
			return -ERANGE;
	}
	if (s == first)
		return -EINVAL;
	shift = suffix_shift(*s);
	n <<= shift;
	if (n > U32_MAX)
		return -ERANGE;
	*end = shift ? s + 1 : s;
	*value = (u32)n;
	return 0;
}

/**
 * kstrtou32 - a text that is a number
 * @s: text; a newline after the number is fine
 * @value: out, valid only on success
 *
 * Context: any. Does not sleep.
 * Return: 0, -EINVAL when @s is anything else, -ERANGE above 32 bits.
 */
int kstrtou32(const char *s, u32 *value)
{
	const char *end;
	u32 n;
	int err = kstrtou32_part(s, &end, &n);

	if (err)
		return err;
	if (*end == '\n')
		end++;
	if (*end)
		return -EINVAL;
	*value = n;
	return 0;
}
