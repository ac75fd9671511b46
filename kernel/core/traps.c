/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * traps.c - what the CPU could not do, and whose fault it is
 *
 * trap_handlers[] is the way up to mm (page faults); system calls have an entry
 * of their own (kernel/proc/syscall_entry.asm). A vector without a handler of
 * its own is the fault of what ran: a program gets a signal, the kernel stops
 * with an oops unless the instruction is one of uaccess. Entered with
 * interrupts off.
 */
#include "core/trap.h"
#include "core/panic.h"
#include "core/printk.h"
#include "core/sched.h"
#include "core/uaccess.h"
#include "asm/cpu.h"
#include "uapi/signal.h"

/* entry.asm looks at these itself */
BUILD_BUG_ON(offsetof(struct task, need_resched) != 8);
BUILD_BUG_ON(offsetof(struct task, sig_pending) != 0x88);
BUILD_BUG_ON(offsetof(struct task, sig_shared) != 0x90);
BUILD_BUG_ON(sizeof(((struct task *)NULL)->need_resched) != 1);

#define NR_TRAPS 32u

/* entry.asm, fpu.c */
void trap_dispatch(struct pt_regs *regs);
void trap_exit_user(struct pt_regs *regs);
void fpu_trap(struct pt_regs *regs);
void fpu_error_trap(struct pt_regs *regs);

static trap_handler_fn *trap_handlers[NR_TRAPS];
void (*return_to_user_hook)(struct pt_regs *regs);

struct trap_info {
	const char *name;
	int sig;  /* for a program */
	s32 code; /* si_code; with SI_KERNEL si_addr is 0 */
};

static const struct trap_info trap_infos[NR_TRAPS] = {
	[TRAP_DIVIDE] = {"divide error", SIGFPE, FPE_INTDIV},
	[TRAP_DEBUG] = {"debug", SIGTRAP, TRAP_BRKPT},
	[TRAP_NMI] = {"non-maskable interrupt", 0, 0},
	[TRAP_BREAKPOINT] = {"breakpoint", SIGTRAP, SI_KERNEL},
	[TRAP_OVERFLOW] = {"overflow", SIGSEGV, SI_KERNEL},
	[TRAP_BOUNDS] = {"bound range exceeded", SIGSEGV, SI_KERNEL},
	[TRAP_INVALID_OP] = {"invalid opcode", SIGILL, ILL_ILLOPN},
	[TRAP_NO_FPU] = {"no FPU", SIGILL, ILL_ILLOPN},
	[TRAP_INVALID_TSS] = {"invalid TSS", SIGSEGV, SI_KERNEL},
	[TRAP_NO_SEGMENT] = {"segment not present", SIGBUS, SI_KERNEL},
	[TRAP_STACK] = {"stack segment fault", SIGBUS, SI_KERNEL},
	[TRAP_PROTECTION] = {"general protection fault", SIGSEGV, SI_KERNEL},
	[TRAP_PAGE_FAULT] = {"page fault", SIGSEGV, SEGV_MAPERR},
	[TRAP_FPU_ERROR] = {"FPU error", SIGFPE, 0},
	[TRAP_ALIGNMENT] = {"alignment check", SIGBUS, BUS_ADRALN},
	[TRAP_SIMD_ERROR] = {"SIMD error", SIGFPE, 0},
};

static const struct trap_info *trap_info(u32 vector)
{
	static const struct trap_info unknown = {"unknown trap", SIGSEGV,
						 SI_KERNEL};

	if (vector >= NR_TRAPS || !trap_infos[vector].name)
		return &unknown;
	return &trap_infos[vector];
}

/**
 * trap_fault - blame a trap on what ran
 * @regs: at the trap
 * @fault: for a program
 * @error: error code, kept for the signal frame
 *
 * Returns for a program, and for a user copy of the kernel (which continues at
 * its fixup).
 *
 * Context: task. Does not sleep.
 */
void trap_fault(struct pt_regs *regs, const struct fault_signal *fault,
		u32 error)
{
	if (!user_mode(regs)) {
		if (uaccess_fixup(regs))
			return;
		oops(regs, trap_info(regs->vector)->name);
	}
	current->thread.trap_nr = regs->vector;
	current->thread.error_code = error;
	if (regs->vector == TRAP_PAGE_FAULT)
		current->thread.cr2 = fault->addr;
	force_fault(fault->sig, fault->code, fault->addr);
}

/* any vector without a handler of its own */
static void default_trap(struct pt_regs *regs)
{
	const struct trap_info *info = trap_info(regs->vector);
	struct fault_signal fault = {info->sig, info->code, regs->eip};

	/* #AC leaves CR2 as it is: another program's page fault */
	if (info->code == SI_KERNEL || regs->vector == TRAP_ALIGNMENT)
		fault.addr = 0;
	if (regs->vector == TRAP_PAGE_FAULT)
		fault.addr = read_cr2();
	if (regs->eflags & EFLAGS_IF)
		sti();
	trap_fault(regs, &fault, regs->orig_eax);
}

static void debug_trap(struct pt_regs *regs)
{
	__asm__ volatile("movl %0, %%db6" : : "r"(0)); /* sticky status */
	if (user_mode(regs)) {
		default_trap(regs);
		return;
	}
	/* a program that steps into the kernel: stop stepping, go on */
	regs->eflags &= ~EFLAGS_TF;
}

static void nmi_trap(struct pt_regs *regs)
{
	printk_limited(KERN_WARNING "NMI at %08x: memory parity?\n", regs->eip);
}

/**
 * trap_init - the handlers of core
 *
 * Context: boot, after cpu_init(). Does not sleep.
 */
void trap_init(void)
{
	u32 i;

	for (i = 0; i < NR_TRAPS; i++)
		trap_handlers[i] = default_trap;
	trap_handlers[TRAP_DEBUG] = debug_trap;
	trap_handlers[TRAP_NMI] = nmi_trap;
	trap_handlers[TRAP_NO_FPU] = fpu_trap;
	trap_handlers[TRAP_FPU_ERROR] = fpu_error_trap;
	trap_handlers[TRAP_SIMD_ERROR] = fpu_error_trap;
}

/**
 * trap_register - a higher floor handles a vector
 * @vector: below 32
 * @fn: replaces the handler there
 *
 * Context: boot. Does not sleep.
 */
void trap_register(u32 vector, trap_handler_fn *fn)
{
	BUG_ON(vector >= NR_TRAPS);
	trap_handlers[vector] = fn;
}

/**
 * trap_dispatch - a vector of the CPU; called by entry.asm
 * @regs: at the trap; interrupts are off
 *
 * Context: task or irq. May sleep when the interrupted code may.
 */
void trap_dispatch(struct pt_regs *regs)
{
	trap_handler_fn *fn = trap_handlers[regs->vector];

	if (!fn) /* before trap_init() */
		oops(regs, trap_info(regs->vector)->name);
	fn(regs);
}

/**
 * trap_exit_user - the last C code before user mode; called by entry.asm
 * @regs: of user mode; interrupts are off and stay off
 *
 * Looks again after each piece of work: both may become due meanwhile.
 *
 * Context: task. May sleep.
 */
void trap_exit_user(struct pt_regs *regs)
{
	for (;;) {
		bool signal = signal_pending(current) && return_to_user_hook;

		if (likely(!current->need_resched && !signal))
			return;
		sti();
		if (current->need_resched)
			schedule();
		if (signal_pending(current) && return_to_user_hook)
			return_to_user_hook(regs);
		cli();
	}
}
