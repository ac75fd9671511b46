/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * lib/string.h - memory and string functions, as C99 has them
 *
 * In host tests the names of libc mean libc's functions, so that ASan checks
 * them; tests/host/shim/rename_libc.h renames ours where they are the subject.
 */
#ifndef LIB_STRING_H
#define LIB_STRING_H

#include "base/compiler.h"

#if defined(HOST_TEST) && !defined(LIB_RENAMED)
#include <string.h>
#define strlcpy k_strlcpy
#define strlcat k_strlcat
#else
void *memcpy(void *dst, const void *src, size_t len);
void *memmove(void *dst, const void *src, size_t len);
void *memset(void *dst, int byte, size_t len);
int memcmp(const void *a, const void *b, size_t len);
size_t strlen(const char *s);
size_t strnlen(const char *s, size_t max);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t max);
char *strchr(const char *s, int c);
char *strrchr(const char *s, int c);
char *strstr(const char *s, const char *needle);
#endif

/*
 * Copy or append to a buffer of @size bytes, NUL included; cut when too long.
 * Return: the length the whole result would have (>= @size: it was cut).
 */
size_t strlcpy(char *dst, const char *src, size_t size);
size_t strlcat(char *dst, const char *src, size_t size);

#endif
