/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * t_fpu.c - FPU and SSE registers belong to the task
 *
 * Two processes compute beside each other, yielding all the time; each must
 * get what it gets alone. So must a program whose signal handler computes, and
 * has a child that does, and one whose exceptions are not masked.
 */
#include "lib/ulib.h"

enum { ROUNDS = 2000, TERMS = 40, ERROR_PENDING = 0x80 };

/* sum of 1/(seed+i) on the x87 stack, in millionths; yields between the terms */
static uint32_t series(uint32_t seed, bool yield)
{
	uint32_t result = 0, million = 1000000;

	__asm__ volatile("fldz");
	for (uint32_t i = 1; i <= TERMS; i++) {
		uint32_t n = seed + i;

		__asm__ volatile("fld1\n\tfidivl %0\n\tfaddp" : : "m"(n));
		if (yield && i % 8 == 0)
			sched_yield();
	}
	__asm__ volatile("fimull %1\n\tfistpl %0"
			 : "=m"(result)
			 : "m"(million));
	return result;
}

static int compute(uint32_t seed, uint32_t expected)
{
	int bad = 0;

	for (int i = 0; i < ROUNDS; i++)
		bad += series(seed, true) != expected;
	return bad != 0;
}

struct action {
	void (*handler)(int, int *, unsigned int *);
	uint32_t flags;
	void (*restorer)(void);
	uint32_t mask[2];
};

/* what a frame's fpstate begins with, and where the FXSAVE part is */
struct fpstate {
	uint32_t cw, sw, tag, ip, cs, dp, ds;
	uint8_t st[8][10];
	uint16_t status, magic;
};

static volatile int handled;
static volatile uint32_t handler_result, handler_mxcsr, handler_cw;
static volatile int code, addr, status_word, tag_word;

static uint32_t mxcsr(void)
{
	uint32_t v;

	__asm__ volatile("stmxcsr %0" : "=m"(v));
	return v;
}

/* everything there is in the FPU is overwritten; a child and others run */
static void clobber(void)
{
	static const uint32_t other[4] = {0xdeadbeef, 1, 2, 3};
	uint32_t down = 0x3f80; /* another rounding mode */
	uint16_t cw = 0;
	int pid;

	__asm__ volatile("fnstcw %0" : "=m"(cw));
	handler_cw = cw;
	handler_mxcsr = mxcsr();
	handler_result = series(3, false);
	__asm__ volatile("movups %0, %%xmm0\n\tmovups %0, %%xmm1\n\t"
			 "movups %0, %%xmm7\n\tldmxcsr %1"
			 :
			 : "m"(other), "m"(down));
	pid = fork();
	if (pid == 0) {
		/* the copy of what the parent computed, then its own */
		uint32_t x[4];

		__asm__ volatile("movups %%xmm7, %0" : "=m"(x));
		_exit(x[0] == 0xdeadbeef && mxcsr() == down &&
		      compute(5, series(5, false)) == 0);
	}
	handled += wait_for(pid) == 1 << 8;
}

static void plain_handler(int sig, int *info, unsigned int *uc)
{
	(void)sig;
	(void)info;
	(void)uc;
	clobber();
}

/*
 * Fill x87 and SSE, send us a signal, and look at all of it: in one piece of
 * assembly, since the compiler knows nothing of it.
 */
static void handler_computes(const char *what, uint32_t flags)
{
	static const uint32_t in[8] = {1, 2, 3, 4, 50, 60, 70, 80};
	struct action act = {plain_handler, flags, NULL, {0, 0}};
	uint32_t out[8] = {0}, up = 0x5fc0, normal = 0x1f80, after = 0;
	uint16_t cw = 0x27f, cw_after = 0, normal_cw = 0x37f;
	uint32_t st[8];
	int wrong = 0;
	long ret;

	handled = 0;
	syscall6(SYS_rt_sigaction, SIGUSR1, (long)&act, 0, 8, 0, 0);
	__asm__ volatile(
		"fldcw %[cw]\n\tldmxcsr %[up]\n\t"
		"fildl 0(%[in])\n\tfildl 4(%[in])\n\t"
		"fildl 8(%[in])\n\tfildl 12(%[in])\n\t"
		"fildl 16(%[in])\n\tfildl 20(%[in])\n\t"
		"fildl 24(%[in])\n\tfildl 28(%[in])\n\t"
		"movups 0(%[in]), %%xmm0\n\t"
		"movups 16(%[in]), %%xmm7\n\t"
		"int $0x80\n\t"
		"fnstcw %[cwa]\n\tstmxcsr %[mxa]\n\t"
		: "=a"(ret), [cwa] "=m"(cw_after), [mxa] "=m"(after)
		: "0"(SYS_kill), "b"(getpid()),
		  "c"(SIGUSR1), [in] "S"(in), [cw] "m"(cw), [up] "m"(up)
		: "memory", "cc");
	__asm__ volatile("movups %%xmm0, 0(%0)\n\tmovups %%xmm7, 16(%0)\n\t"
			 "fistpl 28(%1)\n\tfistpl 24(%1)\n\t"
			 "fistpl 20(%1)\n\tfistpl 16(%1)\n\t"
			 "fistpl 12(%1)\n\tfistpl 8(%1)\n\t"
			 "fistpl 4(%1)\n\tfistpl 0(%1)\n\t"
			 "fldcw %2\n\tldmxcsr %3"
			 :
			 : "S"(out), "D"(st), "m"(normal_cw), "m"(normal)
			 : "memory");
	for (int i = 0; i < 8; i++)
		wrong += (out[i] != in[i]) + (st[i] != in[i]);
	printf("%s: kill %ld, child right %d, wrong %d, cw %x mxcsr %x\n", what,
	       ret, handled, wrong, cw_after, after);
	printf("the handler: %u, cw %x mxcsr %x\n", handler_result, handler_cw,
	       handler_mxcsr);
}

/* the exception goes from the frame, and the program computes on */
static void error_handler(int sig, int *info, unsigned int *uc)
{
	enum { UC_FPSTATE = 24, UC_EIP = 19, ERRORS = 0x80ff };
	struct fpstate *fp = (struct fpstate *)(unsigned long)uc[UC_FPSTATE];

	(void)sig;
	handled++;
	code = info[2];
	addr = info[3] == (int)uc[UC_EIP];
	status_word = (int)fp->sw & 0xbf;
	tag_word = (int)fp->tag & 0xffff;
	fp->sw &= ~(uint32_t)ERRORS;
	handler_result = series(3, false);
}

/* one x87 operation with its exception not masked */
static void exception(const char *what, int which)
{
	static const float huge = 3e38f, tiny = 1e-38f;
	uint16_t cw = (uint16_t)(0x37f & ~(1 << which)), normal = 0x37f;
	float small = 0;

	handled = 0;
	__asm__ volatile("fninit\n\tfldcw %0" : : "m"(cw));
	switch (which) {
	case 0: /* 0 / 0 */
		__asm__ volatile("fldz\n\tfldz\n\tfdivp\n\tfwait");
		break;
	case 2: /* 1 / 0 */
		__asm__ volatile("fld1\n\tfldz\n\tfdivrp\n\tfwait");
		break;
	case 3:
		__asm__ volatile("flds %1\n\tfmuls %1\n\tfsts %0\n\tfwait"
				 : "=m"(small)
				 : "m"(huge));
		break;
	case 4:
		__asm__ volatile("flds %1\n\tfmuls %1\n\tfsts %0\n\tfwait"
				 : "=m"(small)
				 : "m"(tiny));
		break;
	default: /* 1 / 3 */
		__asm__ volatile("fld1\n\tpushl $3\n\tfidivl (%%esp)\n\t"
				 "fwait\n\taddl $4, %%esp"
				 :
				 :
				 : "memory", "cc");
		break;
	}
	__asm__ volatile("fninit\n\tfldcw %0" : : "m"(normal));
	printf("%s: handled %d code %d addr right %d status %x\n", what,
	       handled, code, addr,
	       (unsigned int)(status_word & (ERROR_PENDING | 1 << which)));
}

static void exceptions(void)
{
	struct action act = {error_handler, 4, NULL, {0, 0}};

	syscall6(SYS_rt_sigaction, SIGFPE, (long)&act, 0, 8, 0, 0);
	exception("invalid", 0);
	exception("division", 2);
	exception("overflow", 3);
	exception("underflow", 4);
	exception("inexact", 5);
	/* a zero, a number, a special value: tags of the frame */
	__asm__ volatile("fninit\n\tfldz\n\tfld1\n\tfldz\n\tfldz\n\tfdivp\n\t"
			 "int $0x80\n\tfninit"
			 :
			 : "a"(SYS_kill), "b"(getpid()), "c"(SIGFPE)
			 : "memory", "cc");
	printf("tags %x\n", (unsigned int)tag_word);
}

/* in a program that an exec has just started, before it computes */
static int after_exec(void)
{
	struct {
		uint32_t cw, sw, tag, rest[4];
	} env;
	uint32_t xmm[4];

	__asm__ volatile("fnstenv %0\n\tmovups %%xmm7, %1"
			 : "=m"(env), "=m"(xmm));
	printf("exec: cw %x sw %x tag %x mxcsr %x xmm7 %x\n", env.cw & 0xffff,
	       env.sw & 0xffff, env.tag & 0xffff, mxcsr(),
	       xmm[0] | xmm[1] | xmm[2] | xmm[3]);
	return 0;
}

static void execs(char *self)
{
	static const uint32_t other[4] = {0xdeadbeef, 1, 2, 3};
	char *argv[] = {self, (char *)"exec", NULL};
	uint32_t down = 0x3f80;
	uint16_t cw = 0x27f;
	int pid = fork();

	if (pid == 0) {
		__asm__ volatile("fldcw %0\n\tldmxcsr %1\n\tfld1\n\t"
				 "movups %2, %%xmm7"
				 :
				 : "m"(cw), "m"(down), "m"(other));
		execve(self, argv, environ);
		_exit(1);
	}
	printf("its end: %d\n", wait_for(pid));
}

int main(int argc, char **argv)
{
	uint32_t first, second;
	int pids[2];

	if (argc == 2)
		return after_exec();
	first = series(3, false);
	second = series(5, false);
	printf("alone: %u %u\n", first, second);
	for (int i = 0; i < 2; i++) {
		pids[i] = fork();
		if (pids[i] == 0)
			_exit(compute(i ? 5 : 3, i ? second : first));
	}
	for (int i = 0; i < 2; i++)
		printf("beside each other: %d\n",
		       WEXITSTATUS(wait_for(pids[i])));
	handler_computes("old frame", 0);
	handler_computes("rt frame", 4);
	exceptions();
	execs(argv[0]);
	return 0;
}
