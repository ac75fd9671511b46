/* SPDX-License-Identifier: GPL-2.0-only */
/* asm/string.h - whole pages at once */
#ifndef ASM_STRING_H
#define ASM_STRING_H

#include "base/compiler.h"
#include "asm/page.h"

/* @page: page aligned, PAGE_SIZE bytes become 0 */
static inline void clear_page(void *page)
{
	unsigned long words = PAGE_SIZE / sizeof(u32);

	__asm__ volatile("rep stosl"
			 : "+D"(page), "+c"(words)
			 : "a"(0)
			 : "memory");
}

/* both page aligned, PAGE_SIZE bytes */
static inline void copy_page(void *to, const void *from)
{
	unsigned long words = PAGE_SIZE / sizeof(u32);

	__asm__ volatile("rep movsl"
			 : "+D"(to), "+S"(from), "+c"(words)
			 :
			 : "memory");
}

#endif
