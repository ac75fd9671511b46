/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * lib/printf.h - formatted text in a buffer
 *
 * Conversions: %d %i %u %x %X %o %c %s %p %%, sizes hh h l ll z, flags
 * 0 - + space #, width and precision (also *). %p is as many hexadecimal
 * digits as a pointer has. No floating point.
 */
#ifndef LIB_PRINTF_H
#define LIB_PRINTF_H

#include "base/compiler.h"

#ifdef HOST_TEST
#include <stdarg.h>
#include <stdio.h>
#else
/* NOLINTBEGIN(readability-identifier-naming): as in stdarg.h */
typedef __builtin_va_list va_list;
/* the arguments after @last of the running function */
#define va_start(ap, last) __builtin_va_start(ap, last)
#define va_end(ap)	   __builtin_va_end(ap)
#define va_arg(ap, type)   __builtin_va_arg(ap, type)
#define va_copy(to, from)  __builtin_va_copy(to, from)
/* NOLINTEND(readability-identifier-naming) */
#endif

#if !defined(HOST_TEST) || defined(LIB_RENAMED)
/*
 * @size: bytes of @buf, NUL included; may be 0. Context: any.
 * Return (C99): length of the whole text, even when it was cut.
 */
int vsnprintf(char *buf, size_t size, const char *fmt, va_list ap)
	__printf(3, 0);
int snprintf(char *buf, size_t size, const char *fmt, ...) __printf(3, 4);
#endif

/* as above, but Return: bytes really in @buf without the NUL: never negative */
int vscnprintf(char *buf, size_t size, const char *fmt, va_list ap)
	__printf(3, 0);
int scnprintf(char *buf, size_t size, const char *fmt, ...) __printf(3, 4);

#endif
