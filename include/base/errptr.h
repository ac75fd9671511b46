/* SPDX-License-Identifier: GPL-2.0-only */
/* errptr.h - a pointer that may carry an error number instead */
#ifndef BASE_ERRPTR_H
#define BASE_ERRPTR_H

#include "base/compiler.h"
#include "uapi/errno.h"

#define MAX_ERRNO	4095
/* is @x, as an address, one of -1..-MAX_ERRNO? */
#define IS_ERR_VALUE(x) unlikely((uintptr_t)(x) >= (uintptr_t)-MAX_ERRNO)

static inline void *ERR_PTR(long error)
{
	return (void *)(uintptr_t)error;
}

static inline long PTR_ERR(const void *ptr)
{
	return (long)(uintptr_t)ptr;
}

static inline bool IS_ERR(const void *ptr)
{
	return IS_ERR_VALUE(ptr);
}

#endif
