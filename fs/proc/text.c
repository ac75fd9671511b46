/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * text.c - the growing text of a /proc file
 *
 * Doubles its buffer up to TEXT_MAX; beyond that, or without memory, error is
 * set and the reader gets it.
 */
#include "fs/procfs.h"
#include "lib/printf.h"
#include "lib/string.h"
#include "mm/slab.h"

#define TEXT_FIRST 1024u
#define TEXT_MAX   (128u << 10)

/* room for @more bytes and a NUL; false: error is set */
static bool text_reserve(struct proc_text *text, size_t more)
{
	size_t cap = text->cap ? text->cap : TEXT_FIRST;
	char *data;

	if (text->error)
		return false;
	if (text->len + more < text->cap)
		return true;
	while (cap <= text->len + more && cap < TEXT_MAX)
		cap *= 2;
	data = cap > text->len + more ? kmalloc(cap, GFP_KERNEL) : NULL;
	if (!data) {
		text->error = -ENOMEM;
		return false;
	}
	if (text->data)
		memcpy(data, text->data, text->len + 1);
	kfree(text->data);
	text->data = data;
	text->cap = cap;
	return true;
}

/**
 * proc_printf - append formatted text
 * @text: grows
 * @fmt: as printf
 *
 * Context: task. May sleep.
 */
void proc_printf(struct proc_text *text, const char *fmt, ...)
{
	va_list ap;
	int len;

	might_sleep();
	va_start(ap, fmt);
	len = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (len < 0 || !text_reserve(text, (size_t)len))
		return;
	va_start(ap, fmt);
	(void)vsnprintf(text->data + text->len, text->cap - text->len, fmt, ap);
	va_end(ap);
	text->len += (size_t)len;
}

/**
 * proc_append - append bytes
 * @text: grows
 * @data: @len bytes
 * @len: bytes
 *
 * Context: task. May sleep.
 */
void proc_append(struct proc_text *text, const char *data, size_t len)
{
	might_sleep();
	if (!text_reserve(text, len))
		return;
	memcpy(text->data + text->len, data, len);
	text->len += len;
	text->data[text->len] = '\0';
}
