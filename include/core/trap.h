/* SPDX-License-Identifier: GPL-2.0-only */
/* core/trap.h - how higher floors hear of traps */
#ifndef CORE_TRAP_H
#define CORE_TRAP_H

#include "base/compiler.h"
#include "asm/ptregs.h"

#define TRAP_DIVIDE	  0u
#define TRAP_DEBUG	  1u
#define TRAP_NMI	  2u
#define TRAP_BREAKPOINT	  3u
#define TRAP_OVERFLOW	  4u
#define TRAP_BOUNDS	  5u
#define TRAP_INVALID_OP	  6u
#define TRAP_NO_FPU	  7u
#define TRAP_DOUBLE_FAULT 8u
#define TRAP_INVALID_TSS  10u
#define TRAP_NO_SEGMENT	  11u
#define TRAP_STACK	  12u
#define TRAP_PROTECTION	  13u
#define TRAP_PAGE_FAULT	  14u
#define TRAP_FPU_ERROR	  16u
#define TRAP_ALIGNMENT	  17u
#define TRAP_SIMD_ERROR	  19u
#define SYSCALL_VECTOR	  0x80u

#define PF_ERR_PRESENT (1u << 0) /* protection fault, not a missing page */
#define PF_ERR_WRITE   (1u << 1)
#define PF_ERR_USER    (1u << 2)

/*
 * The handler of a vector: called with interrupts as the trap found them.
 * Vector 14: CR2 is read by the handler first thing, with interrupts off.
 */
typedef void trap_handler_fn(struct pt_regs *regs);

void trap_init(void);
void trap_register(u32 vector, trap_handler_fn *fn);
/* GDT, TSS and IDT of our own; before trap_init(). Interrupts stay off. */
void cpu_init(void);
/* what int 0x80 enters; set by proc. Boot */
void cpu_set_syscall_entry(void (*entry)(void));
/* the page directory in which a double fault is told: after paging_init() */
void cpu_set_fault_cr3(u32 cr3);
/*
 * A kernel thread becomes a program: leave through @regs, which must be
 * current->user_regs. For exec.
 */
void trap_return_user(struct pt_regs *regs) __noreturn;
/* what a program is told of its fault */
struct fault_signal {
	int sig;
	s32 code; /* si_code */
	u32 addr; /* si_addr */
};
/*
 * A trap that is the fault of what ran: a user program gets the signal, the
 * kernel goes to the exception table (uaccess) or stops with an oops.
 * @error: code that the CPU gave with the trap
 */
void trap_fault(struct pt_regs *regs, const struct fault_signal *fault,
		u32 error);
/*
 * si_code of an exception of the FPU: @masked and @flags are the six bits of
 * its control and status words (or halves of MXCSR); 0: none that counts.
 */
s32 fpu_error_code(u32 masked, u32 flags);

/*
 * Called on every return to user mode with interrupts on, when
 * current->need_resched was served and a signal is pending; set by proc.
 */
extern void (*return_to_user_hook)(struct pt_regs *regs);

#endif
