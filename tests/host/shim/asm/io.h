/* SPDX-License-Identifier: GPL-2.0-only */
/* asm/io.h for the host: the test that links it is the device */
#ifndef ASM_IO_H
#define ASM_IO_H

#include "base/compiler.h"

void outb(u8 value, u16 port);
u8 inb(u16 port);
void outw(u16 value, u16 port);
u16 inw(u16 port);
void outl(u32 value, u16 port);
u32 inl(u16 port);
void insw(u16 port, void *buf, u32 nr);
void outsw(u16 port, const void *buf, u32 nr);

#endif
