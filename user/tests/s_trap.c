/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * s_trap.c - s_trap real|told|stolen: traps that the emulator does not raise
 *
 * #AC and #XM. With "real" the processor has to raise them. With "told" the
 * program asks for each by an instruction whose gate the test has turned to that
 * of #AC (hlt: it has an error code as well) or #XM (ud2): all that comes behind
 * the gate is the same. With "stolen" two threads get one signal; see below.
 * Prints "trap: ..." lines.
 */
#include "lib/thread.h"

enum {
	SA_SIGINFO = 4,
	UC_EIP = 19,
	UC_TRAPNO = 17,
	UC_ERR = 18,
	UC_EFLAGS = 21,
	UC_FPSTATE = 24,
	FP_MXCSR = 34, /* words of struct sig_fpstate */
	ALIGN_FLAG = 0x40000,
	MXCSR_NONE = 0x1f80, /* all exceptions masked, none seen */
	MXCSR_MASKS = 7,     /* shift of its mask bits */
	NR_EXCEPTIONS = 6,
	FAULT_BYTES = 2, /* of ud2; hlt and a nop */
};

struct action {
	void *handler;
	uint32_t flags;
	void *restorer;
	uint32_t mask[2];
};

static int told;
static volatile int handled, spinning;

static void on(int sig, void *handler, uint32_t flags)
{
	struct action act = {handler, SA_SIGINFO | flags, NULL, {0, 0}};

	syscall6(SYS_rt_sigaction, sig, (long)&act, 0, 8, 0, 0);
}

static uint32_t mxcsr(void)
{
	uint32_t v;

	__asm__ volatile("stmxcsr %0" : "=m"(v));
	return v;
}

/* says what it was told, takes the reason away, and lets it run again */
static void handler(int sig, int *info, uint32_t *uc)
{
	uint32_t *fp = (uint32_t *)(unsigned long)uc[UC_FPSTATE];

	/* it begins with the flags that the program had */
	__asm__ volatile("pushfl\n\tandl $0xfffbffff, (%%esp)\n\tpopfl"
			 :
			 :
			 : "memory", "cc");
	handled++;
	printf("trap: signal %d code %d trap %u err %u addr %s", sig, info[2],
	       uc[UC_TRAPNO], uc[UC_ERR],
	       info[3] == 0		    ? "0"
	       : info[3] == (int)uc[UC_EIP] ? "eip"
					    : "wrong");
	if (sig == SIGBUS) {
		printf(" AC %u\n", uc[UC_EFLAGS] / ALIGN_FLAG & 1);
		uc[UC_EFLAGS] &= ~(uint32_t)ALIGN_FLAG;
	} else {
		printf(" seen %x\n",
		       fp[FP_MXCSR] & ~(fp[FP_MXCSR] >> MXCSR_MASKS) & 0x3f);
		fp[FP_MXCSR] = MXCSR_NONE;
	}
	if (told)
		uc[UC_EIP] += FAULT_BYTES;
}

static void alignment(void)
{
	uint32_t words[2] = {0x11223344, 0x55667788}, got = 0x88112233, flags;

	on(SIGBUS, (void *)handler, 0);
	if (told)
		__asm__ volatile("pushfl\n\torl $0x40000, (%%esp)\n\tpopfl\n\t"
				 "hlt\n\tnop\n\t"
				 "pushfl\n\tpopl %0"
				 : "=r"(flags)
				 :
				 : "memory", "cc");
	else
		__asm__ volatile("pushfl\n\torl $0x40000, (%%esp)\n\tpopfl\n\t"
				 "movl 1(%2), %1\n\t"
				 "pushfl\n\tpopl %0"
				 : "=r"(flags), "=&r"(got)
				 : "r"(words)
				 : "memory", "cc");
	printf("trap: handled %d, AC %u, read %x\n", handled,
	       flags / ALIGN_FLAG & 1, got);
}

/* by bit of MXCSR: operands of a division, or of a product */
static const struct {
	uint32_t a, b; /* floats */
	bool product;
} operands[NR_EXCEPTIONS] = {
	{0, 0, false},			 /* invalid: 0 / 0 */
	{1, 0x3f800000, false},		 /* denormal / 1 */
	{0x3f800000, 0, false},		 /* 1 / 0 */
	{0x7f000000, 0x7f000000, true},	 /* overflow */
	{0x00800000, 0x00800000, true},	 /* underflow */
	{0x3f800000, 0x40400000, false}, /* inexact: 1 / 3 */
};

static void compute(int which)
{
	uint32_t a = operands[which].a, b = operands[which].b;
	uint32_t control = MXCSR_NONE & ~(1u << (which + MXCSR_MASKS));

	if (told) {
		control |= 1u << which;
		__asm__ volatile("ldmxcsr %0\n\tud2" : : "m"(control));
	} else if (operands[which].product) {
		__asm__ volatile("ldmxcsr %0\n\tmovss %1, %%xmm0\n\t"
				 "mulss %2, %%xmm0"
				 :
				 : "m"(control), "m"(a), "m"(b));
	} else {
		__asm__ volatile("ldmxcsr %0\n\tmovss %1, %%xmm0\n\t"
				 "divss %2, %%xmm0"
				 :
				 : "m"(control), "m"(a), "m"(b));
	}
}

static void simd(void)
{
	handled = 0;
	on(SIGFPE, (void *)handler, 0);
	for (int i = 0; i < NR_EXCEPTIONS; i++)
		compute(i);
	printf("trap: handled %d, masks %x\n", handled, mxcsr() & MXCSR_NONE);
}

/* ---- a signal that another thread takes ------------------------------------------- */

static void taken(int sig)
{
	(void)sig;
	handled++;
}

__attribute__((noreturn)) static int spin(void *arg)
{
	(void)arg;
	for (;;)
		spinning++;
}

/*
 * The test lets the first thread lose the processor between the end of its
 * pause() and the way out: the other thread, which computes, takes the signal.
 */
static void stolen(void)
{
	int me = getpid(), child;
	struct thread t;
	long r;

	on(SIGUSR1, (void *)taken, 0);
	thread_start(&t, spin, NULL);
	child = fork();
	if (child == 0)
		for (;;) {
			sleep_ms(50);
			kill(me, SIGUSR1);
		}
	r = syscall0(SYS_pause);
	printf("trap: pause %s, handled %d\n", error_name((int)-r),
	       handled > 0);
	kill(child, SIGKILL);
	syscall1(SYS_exit_group, 0);
}

int main(int argc, char **argv)
{
	if (argc != 2)
		return fail("s_trap", "real, told or stolen", -EINVAL);
	if (strcmp(argv[1], "stolen") == 0)
		stolen();
	told = strcmp(argv[1], "told") == 0;
	alignment();
	simd();
	return 0;
}
