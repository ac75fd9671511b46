/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * sigframe.c - the stack frame of a signal handler, made and taken back
 *
 * The layouts are Linux i386's, of both kinds (uapi/signal.h). The frame lies on
 * the user's stack: all of it is built in kernel memory first, copied out with
 * one checked copy, and read back with as much distrust at sigreturn.
 */
#include "asm/segment.h"
#include "base/bug.h"
#include "core/trap.h"
#include "core/uaccess.h"
#include "lib/string.h"
#include "proc/proc.h"
#include "proc/syscalls.h"

#define FRAME_ALIGN 16u
#define WORD_BITS   32

/* after the restorer: `pop eax` took sig, `ret` took pretcode */
#define SIGFRAME_POPPED	   8u
/* rt: only `ret` */
#define RT_SIGFRAME_POPPED 4u

#define EFLAGS_USER_MASK 0x00040dd5u /* arithmetic flags, TF, DF, OF, AC */
#define RPL_USER	 3u
#define SEGMENT_MASK	 0xffffu

/* FXSAVE image (SDM vol. 1, 10.5.1) and FSAVE image (8.1.10): offsets */
enum fpu_layout {
	FX_FCW = 0,
	FX_FSW = 2,
	FX_FTW = 4,
	FX_FOP = 6,
	FX_FIP = 8,
	FX_FCS = 12,
	FX_FDP = 16,
	FX_FDS = 20,
	FX_ST = 32,
	FX_ST_STRIDE = 16,
	FX_MXCSR = 24,
	FS_CW = 0,
	FS_SW = 4,
	FS_TAG = 8,
	FS_IP = 12,
	FS_CS = 16,
	FS_DP = 20,
	FS_DS = 24,
	FS_ST = 28,
	ST_BYTES = 10,
	NR_ST = 8,
};
#define FOP_SHIFT	16
#define FS_RESERVED	0xffff0000u
#define FPU_TAG_VALID	0u
#define FPU_TAG_ZERO	1u
#define FPU_TAG_SPECIAL 2u
#define FPU_TAG_EMPTY	3u
#define FPU_TAG_BITS	2
#define FPU_TOP_SHIFT	11 /* in the status word */
#define ST_EXPONENT	8  /* offset in a register; the sign is its top bit */
#define EXPONENT_MASK	0x7fffu

/* pop eax; mov eax, 119; int 0x80 */
static const u8 retcode_old[SIG_RETCODE_BYTES] = {0x58, 0xb8, 119,  0,
						  0,	0,    0xcd, 0x80};
/* mov eax, 173; int 0x80 */
static const u8 retcode_rt[SIG_RETCODE_BYTES] = {0xb8, 173,  0,	   0,
						 0,    0xcd, 0x80, 0x90};

static bool cpu_has_fxsr(void)
{
	return (cpuid_features() & CPUID_FXSR) != 0;
}

static u16 get_u16(const u8 *bytes)
{
	u16 v;

	memcpy(&v, bytes, sizeof(v));
	return v;
}

static u32 get_u32(const u8 *bytes)
{
	u32 v;

	memcpy(&v, bytes, sizeof(v));
	return v;
}

static void put_u32(u8 *bytes, u32 v)
{
	memcpy(bytes, &v, sizeof(v));
}

static void put_u16(u8 *bytes, u32 v)
{
	memcpy(bytes, &v, sizeof(u16));
}

/* What FSAVE's tag word says of a register that is in use. */
static u32 register_tag(const u8 *st)
{
	u32 exponent = get_u16(st + ST_EXPONENT) & EXPONENT_MASK;
	u32 low = get_u32(st), high = get_u32(st + sizeof(u32));

	if (exponent == EXPONENT_MASK)
		return FPU_TAG_SPECIAL;
	if (exponent == 0)
		return low || high ? FPU_TAG_SPECIAL : FPU_TAG_ZERO;
	return high >> (WORD_BITS - 1) ? FPU_TAG_VALID : FPU_TAG_SPECIAL;
}

/* Both tag words are by physical register, the registers by their place. */
static u32 fsave_tags(const u8 *fx)
{
	u32 top = get_u16(fx + FX_FSW) >> FPU_TOP_SHIFT, tags = 0, tag, i;

	for (i = 0; i < NR_ST; i++) {
		tag = FPU_TAG_EMPTY;
		if (fx[FX_FTW] >> i & 1)
			tag = register_tag(fx + FX_ST +
					   (i - top) % NR_ST * FX_ST_STRIDE);
		tags |= tag << (FPU_TAG_BITS * i);
	}
	return tags;
}

/* The FSAVE image that older programs look at, from an FXSAVE image. */
static void fsave_from_fxsave(u8 *fs, const u8 *fx)
{
	u32 i;

	put_u32(fs + FS_CW, get_u16(fx + FX_FCW) | FS_RESERVED);
	put_u32(fs + FS_SW, get_u16(fx + FX_FSW) | FS_RESERVED);
	put_u32(fs + FS_TAG, fsave_tags(fx) | FS_RESERVED);
	memcpy(fs + FS_IP, fx + FX_FIP, sizeof(u32));
	put_u32(fs + FS_CS, get_u16(fx + FX_FCS) | (u32)get_u16(fx + FX_FOP)
							   << FOP_SHIFT);
	memcpy(fs + FS_DP, fx + FX_FDP, sizeof(u32));
	put_u32(fs + FS_DS, get_u16(fx + FX_FDS) | FS_RESERVED);
	for (i = 0; i < NR_ST; i++)
		memcpy(fs + FS_ST + i * ST_BYTES, fx + FX_ST + i * FX_ST_STRIDE,
		       ST_BYTES);
}

/* ... and back: what a handler changed there counts, as in 2.4.0. */
static void fxsave_from_fsave(u8 *fx, const u8 *fs)
{
	u32 tags = get_u16(fs + FS_TAG), i;

	put_u16(fx + FX_FCW, get_u16(fs + FS_CW));
	put_u16(fx + FX_FSW, get_u16(fs + FS_SW));
	fx[FX_FTW] = 0;
	for (i = 0; i < NR_ST; i++) {
		if ((tags >> (FPU_TAG_BITS * i) & FPU_TAG_EMPTY) !=
		    FPU_TAG_EMPTY)
			fx[FX_FTW] |= (u8)(1u << i);
		memcpy(fx + FX_ST + i * FX_ST_STRIDE, fs + FS_ST + i * ST_BYTES,
		       ST_BYTES);
	}
	memcpy(fx + FX_FIP, fs + FS_IP, sizeof(u32));
	put_u16(fx + FX_FCS, get_u16(fs + FS_CS));
	put_u16(fx + FX_FOP, get_u32(fs + FS_CS) >> FOP_SHIFT);
	memcpy(fx + FX_FDP, fs + FS_DP, sizeof(u32));
	put_u16(fx + FX_FDS, get_u16(fs + FS_DS));
}

/* The FPU state as a frame shows it. false: the program has not used it. */
static bool save_fpstate(struct sig_fpstate *out)
{
	const u8 *state = current->thread.fpu.bytes;

	memset(out, 0, sizeof(*out));
	if (!current->thread.fpu_used)
		return false;
	fpu_save_current(current);
	if (cpu_has_fxsr()) {
		fsave_from_fxsave(out->fsave, state);
		memcpy(out->fxsave, state, SIG_FXSAVE_BYTES);
		out->magic = SIG_FP_MAGIC_FXSAVE;
	} else {
		memcpy(out->fsave, state, SIG_FSAVE_BYTES);
		out->magic = SIG_FP_MAGIC_FSAVE;
	}
	out->status = get_u16(out->fsave + FS_SW);
	return true;
}

/* ... and back from the frame at user address @addr (0: not used). */
static int restore_fpstate(u32 addr)
{
	struct sig_fpstate fp;
	u32 mxcsr;

	if (addr == 0) {
		fpu_drop(current);
		return 0;
	}
	if (copy_from_user(&fp, (const void __user *)addr, sizeof(fp)))
		return -EFAULT;
	if (cpu_has_fxsr()) {
		memcpy(&mxcsr, fp.fxsave + FX_MXCSR, sizeof(mxcsr));
		put_u32(fp.fxsave + FX_MXCSR, mxcsr & fpu_mxcsr_mask);
		fxsave_from_fsave(fp.fxsave, fp.fsave);
		memcpy(current->thread.fpu.bytes, fp.fxsave, SIG_FXSAVE_BYTES);
	} else {
		memcpy(current->thread.fpu.bytes, fp.fsave, SIG_FSAVE_BYTES);
	}
	current->thread.fpu_used = true;
	fpu_reload(current);
	return 0;
}

static void fill_sigcontext(struct sigcontext *sc, const struct pt_regs *regs,
			    u32 fpstate, u64 oldmask)
{
	sc->gs = regs->gs & SEGMENT_MASK;
	sc->fs = regs->fs & SEGMENT_MASK;
	sc->es = regs->es & SEGMENT_MASK;
	sc->ds = regs->ds & SEGMENT_MASK;
	sc->edi = regs->edi;
	sc->esi = regs->esi;
	sc->ebp = regs->ebp;
	sc->esp = regs->esp;
	sc->ebx = regs->ebx;
	sc->edx = regs->edx;
	sc->ecx = regs->ecx;
	sc->eax = regs->eax;
	sc->trapno = current->thread.trap_nr;
	sc->err = current->thread.error_code;
	sc->eip = regs->eip;
	sc->cs = regs->cs & SEGMENT_MASK;
	sc->eflags = regs->eflags;
	sc->esp_at_signal = regs->esp;
	sc->ss = regs->ss & SEGMENT_MASK;
	sc->fpstate = fpstate;
	sc->oldmask = (u32)oldmask;
	sc->cr2 = current->thread.cr2;
}

/* Where a frame of @bytes goes; aligned so that esp + 4 is, as at a call. */
static u32 frame_address(const struct pt_regs *regs,
			 const struct k_sigaction *action, u32 bytes)
{
	struct sigaltstack stack;
	u32 esp = regs->esp;

	altstack_get(esp, &stack);
	if ((action->flags & SA_ONSTACK) && stack.ss_flags == 0)
		esp = stack.ss_sp + stack.ss_size;
	return ALIGN_DOWN(esp - bytes + (u32)sizeof(u32), FRAME_ALIGN) -
	       (u32)sizeof(u32);
}

static u32 return_address(const struct k_sigaction *action, u32 retcode)
{
	return action->flags & SA_RESTORER ? action->restorer : retcode;
}

static int setup_old(u32 at, const struct pt_regs *regs, int sig,
		     const struct k_sigaction *action, u64 oldmask)
{
	struct sigframe frame;
	u32 fp = at + (u32)offsetof(struct sigframe, fpstate);

	memset(&frame, 0, sizeof(frame));
	if (!save_fpstate(&frame.fpstate))
		fp = 0;
	frame.pretcode = return_address(
		action, at + (u32)offsetof(struct sigframe, retcode));
	frame.sig = sig;
	fill_sigcontext(&frame.sc, regs, fp, oldmask);
	frame.extramask = (u32)(oldmask >> WORD_BITS);
	memcpy(frame.retcode, retcode_old, sizeof(frame.retcode));
	return copy_to_user((void __user *)at, &frame, sizeof(frame));
}

static void fill_ucontext(struct ucontext *uc, const struct pt_regs *regs,
			  u32 fp, u64 oldmask)
{
	altstack_get(regs->esp, &uc->uc_stack);
	fill_sigcontext(&uc->uc_mcontext, regs, fp, oldmask);
	uc->uc_sigmask[0] = (u32)oldmask;
	uc->uc_sigmask[1] = (u32)(oldmask >> WORD_BITS);
}

static int setup_rt(u32 at, const struct pt_regs *regs, int sig,
		    const struct k_sigaction *action,
		    const struct siginfo *info, u64 oldmask)
{
	struct rt_sigframe frame;
	u32 fp = at + (u32)offsetof(struct rt_sigframe, fpstate);

	memset(&frame, 0, sizeof(frame));
	if (!save_fpstate(&frame.fpstate))
		fp = 0;
	frame.pretcode = return_address(
		action, at + (u32)offsetof(struct rt_sigframe, retcode));
	frame.sig = sig;
	frame.pinfo = at + (u32)offsetof(struct rt_sigframe, info);
	frame.puc = at + (u32)offsetof(struct rt_sigframe, uc);
	frame.info = *info;
	fill_ucontext(&frame.uc, regs, fp, oldmask);
	memcpy(frame.retcode, retcode_rt, sizeof(frame.retcode));
	return copy_to_user((void __user *)at, &frame, sizeof(frame));
}

/**
 * sigframe_setup - make current enter a handler when it returns to user mode
 * @regs: user registers, saved in the frame, then set for the handler
 * @sig: signal
 * @action: its action, with a handler
 * @info: what SA_SIGINFO handlers are told
 * @oldmask: blocked signals that sigreturn restores
 *
 * EAX, EDX and ECX hold the three arguments as well: programs built with
 * -mregparm=3 look there (differences.md; 2.4.0 leaves them).
 *
 * Context: task. May sleep.
 * Return: 0, or -EFAULT when the stack cannot take the frame.
 */
int sigframe_setup(struct pt_regs *regs, int sig,
		   const struct k_sigaction *action, const struct siginfo *info,
		   u64 oldmask)
{
	bool rt = action->flags & SA_SIGINFO;
	u32 bytes = rt ? sizeof(struct rt_sigframe) : sizeof(struct sigframe);
	u32 at = frame_address(regs, action, bytes);
	int err;

	might_sleep();
	if (rt)
		err = setup_rt(at, regs, sig, action, info, oldmask);
	else
		err = setup_old(at, regs, sig, action, oldmask);
	if (err)
		return err;
	fpu_drop(current); /* the handler computes from a clean state */
	regs->esp = at;
	regs->eip = action->handler;
	regs->eax = (u32)sig;
	regs->edx = rt ? at + (u32)offsetof(struct rt_sigframe, info) : 0;
	regs->ecx = rt ? at + (u32)offsetof(struct rt_sigframe, uc) : 0;
	regs->cs = SEL_USER_CS;
	regs->ds = regs->es = regs->ss = SEL_USER_DS;
	regs->eflags &= ~(EFLAGS_TF | EFLAGS_DF);
	regs->vector = 0;
	return 0;
}

/* Everything a program may choose itself; nothing that would harm us. */
static int restore_sigcontext(struct pt_regs *regs, const struct sigcontext *sc)
{
	int err = restore_fpstate(sc->fpstate);

	if (err)
		return err;
	regs->gs = sc->gs & SEGMENT_MASK;
	regs->fs = sc->fs & SEGMENT_MASK;
	regs->es = sc->es & SEGMENT_MASK;
	regs->ds = sc->ds & SEGMENT_MASK;
	regs->edi = sc->edi;
	regs->esi = sc->esi;
	regs->ebp = sc->ebp;
	regs->esp = sc->esp;
	regs->ebx = sc->ebx;
	regs->edx = sc->edx;
	regs->ecx = sc->ecx;
	regs->eax = sc->eax;
	regs->eip = sc->eip;
	regs->cs = (sc->cs & SEGMENT_MASK) | RPL_USER;
	regs->ss = (sc->ss & SEGMENT_MASK) | RPL_USER;
	regs->eflags = (regs->eflags & ~EFLAGS_USER_MASK) |
		       (sc->eflags & EFLAGS_USER_MASK);
	regs->vector = 0; /* eax is the program's, not a call's result */
	return 0;
}

/* A frame that cannot be read back: the program has lost its way. */
static int bad_frame(void)
{
	force_signal(current, SIGSEGV);
	return 0;
}

/**
 * sys_sigreturn - back from a handler without SA_SIGINFO
 *
 * Context: task. May sleep.
 * Return: eax of the interrupted program.
 */
int sys_sigreturn(void)
{
	struct pt_regs *regs = current->user_regs;
	u32 at = regs->esp - SIGFRAME_POPPED;
	struct sigframe frame;

	if (copy_from_user(&frame, (const void __user *)at, sizeof(frame)))
		return bad_frame();
	signal_set_mask((u64)frame.extramask << WORD_BITS | frame.sc.oldmask);
	if (restore_sigcontext(regs, &frame.sc))
		return bad_frame();
	return (int)regs->eax;
}

/**
 * sys_rt_sigreturn - back from a handler with SA_SIGINFO
 *
 * Context: task. May sleep.
 * Return: eax of the interrupted program.
 */
int sys_rt_sigreturn(void)
{
	struct pt_regs *regs = current->user_regs;
	u32 at = regs->esp - RT_SIGFRAME_POPPED;
	struct rt_sigframe frame;
	u64 mask;

	if (copy_from_user(&frame, (const void __user *)at, sizeof(frame)))
		return bad_frame();
	memcpy(&mask, frame.uc.uc_sigmask, sizeof(mask));
	signal_set_mask(mask);
	if (restore_sigcontext(regs, &frame.uc.uc_mcontext))
		return bad_frame();
	/* a handler may have changed it; nobody minds when it is wrong */
	if (altstack_set(regs->esp, &frame.uc.uc_stack))
		return (int)regs->eax;
	return (int)regs->eax;
}
