/* SPDX-License-Identifier: GPL-2.0-only */
/* signal.h - Linux i386 signal numbers and structures */
#ifndef UAPI_SIGNAL_H
#define UAPI_SIGNAL_H

#include "base/types.h"

#define NSIG	  64
#define SIGHUP	  1
#define SIGINT	  2
#define SIGQUIT	  3
#define SIGILL	  4
#define SIGTRAP	  5
#define SIGABRT	  6
#define SIGBUS	  7
#define SIGFPE	  8
#define SIGKILL	  9
#define SIGUSR1	  10
#define SIGSEGV	  11
#define SIGUSR2	  12
#define SIGPIPE	  13
#define SIGALRM	  14
#define SIGTERM	  15
#define SIGSTKFLT 16
#define SIGCHLD	  17
#define SIGCONT	  18
#define SIGSTOP	  19
#define SIGTSTP	  20
#define SIGTTIN	  21
#define SIGTTOU	  22
#define SIGURG	  23
#define SIGXCPU	  24
#define SIGXFSZ	  25
#define SIGVTALRM 26
#define SIGPROF	  27
#define SIGWINCH  28
#define SIGIO	  29
#define SIGPWR	  30
#define SIGSYS	  31
#define SIGRTMIN  32 /* from here on signals queue up */

#define SIG_DFL 0u
#define SIG_IGN 1u

#define SA_NOCLDSTOP 1u
#define SA_NOCLDWAIT 2u
#define SA_SIGINFO   4u
#define SA_RESTORER  0x04000000u
#define SA_ONSTACK   0x08000000u
#define SA_RESTART   0x10000000u
#define SA_NODEFER   0x40000000u
#define SA_RESETHAND 0x80000000u

#define SIG_BLOCK   0
#define SIG_UNBLOCK 1
#define SIG_SETMASK 2

#define SS_ONSTACK  1
#define SS_DISABLE  2
#define MINSIGSTKSZ 2048u

/* si_code */
#define SI_USER	      0
#define SI_KERNEL     0x80
#define SI_QUEUE      (-1)
#define SI_TKILL      (-6)
#define ILL_ILLOPN    2
#define FPE_INTDIV    1
#define FPE_FLTDIV    3
#define FPE_FLTOVF    4
#define FPE_FLTUND    5
#define FPE_FLTRES    6
#define FPE_FLTINV    7
#define SEGV_MAPERR   1
#define SEGV_ACCERR   2
#define BUS_ADRALN    1
#define BUS_ADRERR    2
#define TRAP_BRKPT    1
#define TRAP_TRACE    2
#define CLD_EXITED    1
#define CLD_KILLED    2
#define CLD_DUMPED    3
#define CLD_STOPPED   5
#define CLD_CONTINUED 6

#define SIGINFO_PAD_WORDS 29

struct siginfo {
	s32 si_signo, si_errno, si_code;
	union {
		struct {
			s32 pid;
			u32 uid;
			s32 status; /* sigqueue(): its value */
			s32 utime, stime;
		} from;	  /* kill(), SIGCHLD */
		u32 addr; /* faults */
		u32 pad[SIGINFO_PAD_WORDS];
	} f;
};
_Static_assert(sizeof(struct siginfo) == 128, "Linux i386 siginfo");

struct sigaltstack {
	u32 ss_sp;
	s32 ss_flags;
	u32 ss_size;
};
_Static_assert(sizeof(struct sigaltstack) == 12, "Linux i386 stack_t");

/* registers of the interrupted program */
struct sigcontext {
	u32 gs, fs, es, ds; /* upper halves 0 */
	u32 edi, esi, ebp, esp, ebx, edx, ecx, eax;
	u32 trapno, err, eip, cs, eflags, esp_at_signal, ss;
	u32 fpstate; /* address of a struct sig_fpstate, or 0 */
	u32 oldmask, cr2;
};
_Static_assert(sizeof(struct sigcontext) == 88, "Linux i386 sigcontext");

/* the FPU: an FSAVE image, then an FXSAVE image where the CPU has it */
#define SIG_FP_MAGIC_FSAVE  0xffffu
#define SIG_FP_MAGIC_FXSAVE 0u
#define SIG_FSAVE_BYTES	    108
#define SIG_FXSAVE_BYTES    512

struct sig_fpstate {
	u8 fsave[SIG_FSAVE_BYTES];
	u16 status, magic;
	u8 fxsave[SIG_FXSAVE_BYTES];
};
_Static_assert(sizeof(struct sig_fpstate) == 624, "Linux i386 _fpstate");

struct ucontext {
	u32 uc_flags, uc_link;
	struct sigaltstack uc_stack;
	struct sigcontext uc_mcontext;
	u32 uc_sigmask[2];
};
_Static_assert(sizeof(struct ucontext) == 116, "Linux i386 ucontext");

#define SIG_RETCODE_BYTES 8

struct sigframe {
	u32 pretcode; /* where the handler returns to */
	s32 sig;
	struct sigcontext sc;
	struct sig_fpstate fpstate;
	u32 extramask; /* signals 33..64 */
	u8 retcode[SIG_RETCODE_BYTES];
};

struct rt_sigframe {
	u32 pretcode;
	s32 sig;
	u32 pinfo, puc; /* addresses of the next two */
	struct siginfo info;
	struct ucontext uc;
	struct sig_fpstate fpstate;
	u8 retcode[SIG_RETCODE_BYTES];
};

/* sigaction of 2.0: one word of mask */
struct old_sigaction {
	u32 handler, mask, flags, restorer;
};
_Static_assert(sizeof(struct old_sigaction) == 16, "Linux i386 old_sigaction");

/* rt_sigaction */
struct k_sigaction {
	u32 handler;
	u32 flags;
	u32 restorer;
	u64 mask;
} __attribute__((packed, aligned(4)));
_Static_assert(sizeof(struct k_sigaction) == 20, "Linux i386 k_sigaction");

#endif
