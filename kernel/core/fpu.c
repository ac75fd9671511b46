/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fpu.c - FPU and SSE state, switched lazily
 *
 * Invariant: the registers belong to fpu_owner, NULL when to nobody; CR0.TS is
 * clear only while fpu_owner is current. The first FPU instruction of another
 * task traps (#NM): then the owner's registers are saved, not before. A task
 * that never computed has fpu_used clear and starts from the state of exec
 * (control word 0x37f, MXCSR 0x1f80). The kernel itself computes nothing.
 */
#include "core/sched.h"
#include "core/trap.h"
#include "asm/cpu.h"
#include "lib/string.h"
#include "uapi/signal.h"

#define FPU_FLAGS   0x3fu /* the six exceptions, in all four words */
#define SW_ERROR    0x80u /* an exception that is not masked is pending */
#define MXCSR_MASKS 7	  /* shift of its mask bits */

#define FPU_CW_INIT  0x37fu
#define FPU_TW_EMPTY 0xffffu /* FNSAVE: two bits a register, 11 = empty */
#define FPU_RESERVED 0xffff0000u
#define MXCSR_INIT   0x1f80u
#define MXCSR_OLD    0xffbfu /* where FXSAVE tells no mask: all but DAZ */

/* offsets in the FXSAVE area, SDM vol. 1, table 10-2 */
#define FX_CW	 0
#define FX_SW	 2
#define FX_MXCSR 24
#define FX_MASK	 28 /* of MXCSR; 0: MXCSR_OLD */
/* offsets in the FNSAVE area, SDM vol. 1, figure 8-9 */
#define FN_CW	 0
#define FN_SW	 4
#define FN_TW	 8

void fpu_switch(const struct task *next);
void fpu_trap(struct pt_regs *regs);
void fpu_error_trap(struct pt_regs *regs);

static bool have_fpu, have_fxsr, have_sse;
static struct task *fpu_owner;
static bool ts_clear; /* what CR0.TS is not: writing CR0 is slow */
static struct fpu_state initial;

u32 fpu_mxcsr_mask = MXCSR_OLD;

static void set_ts(void)
{
	if (!ts_clear)
		return;
	write_cr0(read_cr0() | CR0_TS);
	ts_clear = false;
}

static void clear_ts(void)
{
	if (ts_clear)
		return;
	__asm__ volatile("clts" : : : "memory");
	ts_clear = true;
}

static u32 get16(const struct fpu_state *state, u32 offset)
{
	u16 value;

	memcpy(&value, state->bytes + offset, sizeof(value));
	return value;
}

/*
 * FNSAVE also empties the registers; nobody relies on either. An exception that
 * is pending is cleared behind FXSAVE: it must not meet the next owner.
 * Return: the registers still are what was saved.
 */
static bool save_registers(struct fpu_state *to)
{
	if (!have_fxsr) {
		__asm__ volatile("fnsave %0; fwait" : "=m"(*to));
		return false;
	}
	__asm__ volatile("fxsave %0" : "=m"(*to));
	if (!(get16(to, FX_SW) & SW_ERROR))
		return true;
	__asm__ volatile("fnclex");
	return false;
}

/* FRSTOR, not FXRSTOR, would meet an exception that who had the registers left
 * pending: fpu_reload() does not look. */
static void load_registers(const struct fpu_state *from)
{
	if (have_fxsr)
		__asm__ volatile("fxrstor %0" : : "m"(*from));
	else
		__asm__ volatile("fnclex; frstor %0" : : "m"(*from));
}

static void put32(struct fpu_state *state, u32 offset, u32 value)
{
	memcpy(state->bytes + offset, &value, sizeof(value));
}

static void make_initial(void)
{
	if (have_fxsr) {
		put32(&initial, FX_CW, FPU_CW_INIT);
		if (have_sse)
			put32(&initial, FX_MXCSR, MXCSR_INIT);
	} else {
		put32(&initial, FN_CW, FPU_RESERVED | FPU_CW_INIT);
		put32(&initial, FN_SW, FPU_RESERVED);
		put32(&initial, FN_TW, FPU_RESERVED | FPU_TW_EMPTY);
	}
}

/* Has this CPU denormals-are-zeros? CR0.TS is clear, @initial not made yet. */
static void read_mxcsr_mask(void)
{
	u32 mask;

	__asm__ volatile("fxsave %0" : "+m"(initial));
	memcpy(&mask, initial.bytes + FX_MASK, sizeof(mask));
	if (mask)
		fpu_mxcsr_mask = mask;
	memset(&initial, 0, sizeof(initial));
}

/**
 * fpu_init - find out what FPU there is and make its first use trap
 *
 * Context: boot, interrupts off. Does not sleep.
 */
void fpu_init(void)
{
	u32 features = cpuid_features();
	u32 cr0 = read_cr0() & ~(CR0_EM | CR0_TS);

	have_fpu = features & CPUID_FPU;
	have_fxsr = features & CPUID_FXSR;
	have_sse = features & CPUID_SSE;
	if (have_fxsr)
		write_cr4(read_cr4() | CR4_OSFXSR |
			  (have_sse ? CR4_OSXMMEXCPT : 0));
	cr0 |= CR0_MP | CR0_NE;
	write_cr0(have_fpu ? cr0 : cr0 | CR0_EM);
	ts_clear = true;
	if (have_sse)
		read_mxcsr_mask();
	make_initial();
	set_ts();
}

/**
 * fpu_trap - vector 7: a program computes and the FPU is not its own
 * @regs: of user mode
 *
 * Context: task. Does not sleep.
 */
void fpu_trap(struct pt_regs *regs)
{
	struct task *task = current;

	if (!have_fpu || !user_mode(regs)) {
		const struct fault_signal fault = {SIGILL, ILL_ILLOPN,
						   regs->eip};

		trap_fault(regs, &fault, 0);
		return;
	}
	clear_ts();
	if (fpu_owner == task)
		return;
	if (fpu_owner)
		(void)save_registers(&fpu_owner->thread.fpu);
	load_registers(task->thread.fpu_used ? &task->thread.fpu : &initial);
	task->thread.fpu_used = true;
	fpu_owner = task;
}

/**
 * fpu_error_code - which exception of the FPU a program is told
 * @masked: bits of the exceptions that it wanted no trap for
 * @flags: bits of those that came
 *
 * Context: any. Does not sleep.
 * Return: FPE_FLT*, 0 when none of @flags counts.
 */
s32 fpu_error_code(u32 masked, u32 flags)
{
	/* by bit: invalid, denormal, zero divide, over, under, inexact */
	static const s32 codes[] = {FPE_FLTINV, FPE_FLTUND, FPE_FLTDIV,
				    FPE_FLTOVF, FPE_FLTUND, FPE_FLTRES};
	u32 came = flags & ~masked & FPU_FLAGS;

	return came ? codes[__builtin_ctz(came)] : 0;
}

/**
 * fpu_error_trap - vectors 16 and 19: an exception that is not masked
 * @regs: of user mode
 *
 * The state goes to the task, which finds it in its signal frame; the registers
 * have no exception any more.
 *
 * Context: task. Does not sleep.
 */
void fpu_error_trap(struct pt_regs *regs)
{
	struct fault_signal fault = {SIGFPE, 0, regs->eip};
	const struct fpu_state *state = &current->thread.fpu;
	u32 mxcsr;

	if (user_mode(regs))
		fpu_save_current(current);
	if (regs->vector == TRAP_SIMD_ERROR) {
		memcpy(&mxcsr, state->bytes + FX_MXCSR, sizeof(mxcsr));
		fault.code =
			fpu_error_code(mxcsr >> MXCSR_MASKS, mxcsr & FPU_FLAGS);
	} else if (have_fxsr) {
		fault.code = fpu_error_code(get16(state, FX_CW),
					    get16(state, FX_SW));
	} else {
		fault.code = fpu_error_code(get16(state, FN_CW),
					    get16(state, FN_SW));
	}
	trap_fault(regs, &fault, 0);
}

/**
 * fpu_switch - @next gets the CPU; used by switch_to() only
 * @next: about to be current
 *
 * Context: task, interrupts off. Does not sleep.
 */
void fpu_switch(const struct task *next)
{
	if (next == fpu_owner)
		clear_ts();
	else
		set_ts();
}

/**
 * fpu_save_current - bring thread.fpu of a task up to date
 * @task: usually current
 *
 * Its registers stay loaded, or are loaded again at their next use.
 *
 * Context: task. Does not sleep.
 */
void fpu_save_current(struct task *task)
{
	if (fpu_owner != task)
		return;
	clear_ts();
	if (!save_registers(&task->thread.fpu) || task != current)
		fpu_reload(task);
}

/**
 * fpu_reload - thread.fpu was written: the registers are stale
 * @task: any; fpu_used must be set when its state counts
 *
 * Context: task. Does not sleep.
 */
void fpu_reload(struct task *task)
{
	if (fpu_owner != task)
		return;
	fpu_owner = NULL;
	set_ts();
}

/**
 * fpu_drop - forget the FPU state of a task: exec and exit
 * @task: its memory may be freed afterwards
 *
 * Context: task. Does not sleep.
 */
void fpu_drop(struct task *task)
{
	fpu_reload(task);
	task->thread.fpu_used = false;
}
