/* SPDX-License-Identifier: GPL-2.0-only */
/* core/panic.h - the end of the kernel, told readably */
#ifndef CORE_PANIC_H
#define CORE_PANIC_H

#include "base/compiler.h"

struct pt_regs;

/* Message, back trace, then what panic= says. Context: any. */
void panic(const char *fmt, ...) __printf(1, 2) __noreturn;
/* registers, decoded error code, symbolised back trace, current task */
void show_regs(const struct pt_regs *regs);
void show_backtrace(u32 ebp);
/* a trap in kernel mode that nothing handles: show_regs() and panic */
void oops(const struct pt_regs *regs, const char *what) __noreturn;
/* the same for a double fault: @regs with esp and ss, @addr is CR2 */
void oops_double_fault(const struct pt_regs *regs, u32 addr) __noreturn;
/* name of the function at @eip and the offset into it; NULL when unknown */
const char *symbol_at(u32 eip, u32 *offset);

/* boot option oops=: do what @how says: div, null, stack or bug */
void panic_provoke(const char *how);

/*
 * isa-debug-exit at port 0x501 (probed): QEMU ends with (code << 1) | 1.
 * Return: only when there is no such device.
 */
void debug_exit(u8 code);
#define EXIT_CODE_OK	 0x10u /* QEMU status 33 */
#define EXIT_CODE_FAILED 0x11u /* QEMU status 35 */
#define EXIT_CODE_PANIC	 0x12u /* QEMU status 37 */
/* triple fault by an empty IDT, after the keyboard controller was asked */
void machine_restart(void) __noreturn;
void machine_halt(void) __noreturn;

#endif
