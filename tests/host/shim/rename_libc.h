/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * rename_libc.h - gives our versions of libc functions names of their own
 *
 * Included by a host test before it includes lib/string.c or lib/vsnprintf.c
 * as text; the test then says memcpy and means ours.
 */
#ifndef TESTS_RENAME_LIBC_H
#define TESTS_RENAME_LIBC_H

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIB_RENAMED
#define memcpy	  k_memcpy
#define memmove	  k_memmove
#define memset	  k_memset
#define memcmp	  k_memcmp
#define strlen	  k_strlen
#define strnlen	  k_strnlen
#define strcmp	  k_strcmp
#define strncmp	  k_strncmp
#define strchr	  k_strchr
#define strrchr	  k_strrchr
#define strstr	  k_strstr
#define strlcpy	  k_strlcpy
#define strlcat	  k_strlcat
#define vsnprintf k_vsnprintf
#define snprintf  k_snprintf

#endif
