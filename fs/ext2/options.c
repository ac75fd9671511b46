/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * options.c - the text of mount's last argument
 *
 * Words between commas. errors=continue, errors=remount-ro, errors=panic;
 * what says only how mount(8) is to act is passed over.
 */
#include "ext2.h"
#include "core/printk.h"
#include "lib/string.h"

struct word {
	const char *text;
	u32 errors; /* 0: nothing to do */
};

static const struct word words[] = {
	{"errors=continue", EXT2_ERRORS_CONTINUE},
	{"errors=remount-ro", EXT2_ERRORS_RO},
	{"errors=panic", EXT2_ERRORS_PANIC},
	{"defaults", 0},
	{"rw", 0},
	{"ro", 0},
	{"remount", 0},
};

/* the word of @len bytes at @text; NULL: unknown */
static const struct word *find_word(const char *text, size_t len)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (strlen(words[i].text) == len &&
		    strncmp(words[i].text, text, len) == 0)
			return &words[i];
	return NULL;
}

/**
 * ext2_parse_options - the options of a mount
 * @data: NUL ended, or NULL
 * @errors: changed when there is an errors= (EXT2_ERRORS_*)
 *
 * Context: task. Does not sleep.
 * Return: 0, or -EINVAL: an unknown word (told).
 */
int ext2_parse_options(const char *data, u32 *errors)
{
	const char *end;
	const struct word *word;

	for (; data && *data; data = *end ? end + 1 : end) {
		for (end = data; *end && *end != ','; end++)
			;
		if (end == data)
			continue;
		word = find_word(data, (size_t)(end - data));
		if (!word) {
			printk(KERN_ERR "ext2: unknown option in \"%s\"\n",
			       data);
			return -EINVAL;
		}
		if (word->errors)
			*errors = word->errors;
	}
	return 0;
}
