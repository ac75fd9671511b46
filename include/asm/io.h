/* SPDX-License-Identifier: GPL-2.0-only */
/* asm/io.h - port input and output */
#ifndef ASM_IO_H
#define ASM_IO_H

#include "base/compiler.h"

static inline void outb(u8 value, u16 port)
{
	__asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port));
}

static inline u8 inb(u16 port)
{
	u8 value;

	__asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
	return value;
}

static inline void outw(u16 value, u16 port)
{
	__asm__ volatile("outw %0, %1" : : "a"(value), "Nd"(port));
}

static inline u16 inw(u16 port)
{
	u16 value;

	__asm__ volatile("inw %1, %0" : "=a"(value) : "Nd"(port));
	return value;
}

static inline void outl(u32 value, u16 port)
{
	__asm__ volatile("outl %0, %1" : : "a"(value), "Nd"(port));
}

static inline u32 inl(u16 port)
{
	u32 value;

	__asm__ volatile("inl %1, %0" : "=a"(value) : "Nd"(port));
	return value;
}

/* @nr 16-bit words from @port to @buf */
static inline void insw(u16 port, void *buf, u32 nr)
{
	__asm__ volatile("rep insw"
			 : "+D"(buf), "+c"(nr)
			 : "d"(port)
			 : "memory");
}

/* @nr 16-bit words from @buf to @port */
static inline void outsw(u16 port, const void *buf, u32 nr)
{
	__asm__ volatile("rep outsw"
			 : "+S"(buf), "+c"(nr)
			 : "d"(port)
			 : "memory");
}

#endif
