/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * cmdline.c - boot_info and the options on the command line
 *
 * Options are words separated by blanks: "name" or "name=value". boot_info is
 * filled by boot/mboot.c before anything else runs and constant afterwards.
 * When an option comes twice the last one counts.
 */
#include "core/boot.h"
#include "lib/kstrto.h"
#include "lib/string.h"

#define NUMBER_CHARS 24u /* longest number that makes sense, with suffix */

struct boot_info boot_info;

/* the next word of *@pos: its start, *@len characters; NULL at the end */
static const char *next_word(const char **pos, size_t *len)
{
	const char *s = *pos;
	const char *start;

	while (*s == ' ' || *s == '\t')
		s++;
	if (!*s)
		return NULL;
	start = s;
	while (*s && *s != ' ' && *s != '\t')
		s++;
	*pos = s;
	*len = (size_t)(s - start);
	return start;
}

/* the value in @word when it is option @name; NULL when it is another */
static const char *match_option(const char *word, size_t len, const char *name,
				size_t *value_len)
{
	size_t n = strlen(name);

	if (len < n || memcmp(word, name, n) != 0)
		return NULL;
	*value_len = 0;
	if (len == n)
		return word + n;
	if (word[n] != '=')
		return NULL;
	*value_len = len - n - 1;
	return word + n + 1;
}

/**
 * boot_option - value of an option of the command line
 * @name: without "="
 * @buf: out, the value with its NUL, cut at @size; untouched when not found
 * @size: bytes at @buf; 0 when only the presence matters
 *
 * Context: any. Does not sleep.
 * Return: true when the option is there.
 */
bool boot_option(const char *name, char *buf, size_t size)
{
	const char *pos = boot_info.cmdline;
	const char *word, *value;
	size_t len, value_len;
	bool found = false;

	while ((word = next_word(&pos, &len)) != NULL) {
		value = match_option(word, len, name, &value_len);
		if (!value)
			continue;
		found = true;
		if (!size)
			continue;
		value_len = min(value_len, size - 1);
		memcpy(buf, value, value_len);
		buf[value_len] = '\0';
	}
	return found;
}

/**
 * boot_option_is - does some "name=value" have exactly this value
 * @name: without "="
 * @value: the whole value, or what comes before its first comma
 *         (console=ttyS0,115200)
 *
 * Context: any. Does not sleep.
 * Return: true when one of them does.
 */
bool boot_option_is(const char *name, const char *value)
{
	const char *pos = boot_info.cmdline;
	const char *word, *found;
	size_t len, value_len;

	while ((word = next_word(&pos, &len)) != NULL) {
		found = match_option(word, len, name, &value_len);
		len = strlen(value);
		if (found && value_len >= len &&
		    memcmp(found, value, len) == 0 &&
		    (value_len == len || found[len] == ','))
			return true;
	}
	return false;
}

/**
 * boot_option_u32 - an option as a number
 * @name: without "="
 * @def: the value when it is missing or malformed
 *
 * Context: any. Does not sleep.
 * Return: the number; K, M and G multiply by powers of 1024.
 */
u32 boot_option_u32(const char *name, u32 def)
{
	char text[NUMBER_CHARS];
	u32 value;

	if (!boot_option(name, text, sizeof(text)))
		return def;
	return kstrtou32(text, &value) == 0 ? value : def;
}
