/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * s_hostile.c - what ring 3 must not be able to do, one child an attack
 *
 * Privileged instructions, bad selectors, gates, damaged signal frames, TLS
 * descriptors over the kernel. Each child must end in the stated way, and the
 * machine must be there afterwards. s_hostile NAME runs one attack.
 */
#include "lib/ulib.h"

enum { SYS_rt_sigreturn = 173, SYS_sigaltstack = 186, SYS_setitimer = 104 };
enum { SYS_set_thread_area = 243, SIGTRAP = 5, SA_SIGINFO = 4 };
enum { SA_ONSTACK = 0x08000000, SA_NODEFER = 0x40000000 };
enum { ANY = 1000, TLS_SELECTOR = 0x33, TLS_ENTRY = 6, ERESTARTSYS = 512 };
enum { FL_TF = 0x100, FL_IF = 0x200, FL_DF = 0x400, FL_IOPL = 0x3000 };
enum { FL_NT = 0x4000, FL_VM = 0x20000, FL_OF = 0x800 };
/* words of struct ucontext */
enum { UC_GS = 5, UC_ESP = 12, UC_EIP = 19, UC_CS, UC_EFLAGS };
enum { UC_SS = 23, UC_FPSTATE };
enum { FP_FXSAVE = 112, FP_BYTES = 624 };

#define CODE(name, text)                \
	static void name(void)          \
	{                               \
		__asm__ volatile(text); \
	}

#define LOAD(reg, selector)                                              \
	static void load_##reg##_##selector(void)                        \
	{                                                                \
		__asm__ volatile("movw %w0, %%" #reg : : "r"(selector)); \
	}

CODE(a_null_read, "movl 0, %eax")
CODE(a_null_jump, "xorl %eax, %eax; jmp *%eax")
CODE(a_kernel_read, "movl 0xc0100000, %eax")
CODE(a_kernel_write, "movl %eax, 0xc0100000")
CODE(a_kernel_jump, "movl $0xc0100000, %eax; jmp *%eax")
CODE(a_kernel_top, "movl 0xfffffffc, %eax")
CODE(a_last_user, "movl 0xbffffffd, %eax")
CODE(a_text_write, "movl $0, a_null_read")
CODE(a_hlt, "hlt")
CODE(a_cli, "cli")
CODE(a_sti, "sti")
CODE(a_in, "inb $0x60, %al")
CODE(a_out, "outb %al, $0x80")
CODE(a_out_dx, "movl $0x501, %edx; outw %ax, %dx")
CODE(a_insb, "movl $0x60, %edx; insb")
CODE(a_iopl, "pushl $0x3202; popfl; inb $0x60, %al")
CODE(a_lgdt, "lgdt (%esp)")
CODE(a_lidt, "lidt (%esp)")
CODE(a_lldt, "movl $0x28, %eax; lldt %ax")
CODE(a_ltr, "movl $0x48, %eax; ltr %ax")
CODE(a_clts, "clts")
CODE(a_lmsw, "lmsw %ax")
CODE(a_cr0, "movl %cr0, %eax")
CODE(a_cr3, "movl %eax, %cr3")
CODE(a_dr7, "movl %eax, %dr7")
CODE(a_rdmsr, "xorl %ecx, %ecx; rdmsr")
CODE(a_invlpg, "invlpg (%esp)")
CODE(a_wbinvd, "wbinvd")
CODE(a_sysenter, "sysenter")
CODE(a_ud2, "ud2")
CODE(a_int3, "int3")
CODE(a_into, "pushl $0xa02; popfl; into")
CODE(a_bound, "movl $5, %eax; pushl $1; pushl $0; bound %eax, (%esp)")
CODE(a_divide, "xorl %ecx, %ecx; xorl %edx, %edx; divl %ecx")
CODE(a_int_8, "int $8")
CODE(a_int_14, "int $14")
CODE(a_int_32, "int $32")
CODE(a_int_255, "int $255")
CODE(a_jmp_kernel_cs, "ljmp $0x10, $0xc0100000")
CODE(a_jmp_data, "ljmp $0x2b, $0")
CODE(a_call_tss, "lcall $0x48, $0")
CODE(a_call_df_tss, "lcall $0x50, $0")
CODE(a_jmp_ldt, "ljmp $0x7, $0")
CODE(a_iret_kernel, "pushl $0x202; pushl $0x10; pushl $0xc0100000; iretl")
CODE(a_iret_nt, "pushl $0x4202; popfl; iretl")
CODE(a_esp_push, "movl $4, %esp; pushl %eax; pushl %eax")
CODE(a_esp_kernel, "movl $0xc0200000, %esp; pushl %eax")
CODE(a_tf, "pushl $0x302; popfl; movl $20, %eax; int $0x80; nop")
CODE(a_ds_null, "xorl %eax, %eax; movl %eax, %ds; movl a_null_read, %eax")
LOAD(ds, 0x10)
LOAD(ds, 0x18)
LOAD(es, 0x48)
LOAD(fs, 0x50)
LOAD(gs, 0x100)
LOAD(gs, 0x07)
LOAD(gs, 0xfff8)
LOAD(ss, 0x18)
LOAD(ss, 0x00)
LOAD(ss, 0x23)

/* flags that a program may set must not follow it into the kernel */
static void a_flags(void)
{
	uint32_t odd = 0x202 | FL_NT | FL_DF | 0x40000; /* AC too */
	long pid;

	__asm__ volatile("pushl %1; popfl; int $0x80; pushl $0x202; popfl"
			 : "=a"(pid)
			 : "r"(odd), "0"(SYS_getpid)
			 : "cc", "memory");
	_exit(pid != getpid());
}

/* the system call with a stack that is not there */
static void a_no_stack(void)
{
	__asm__ volatile("movl $0xc0200000, %%esp; int $0x80; movl $1, %%eax;"
			 "xorl %%ebx, %%ebx; int $0x80"
			 :
			 : "a"(SYS_getpid));
}

/* runs out of stack */
static void a_recurse(void)
{
	__asm__ volatile("1:	subl $2048, %esp\n"
			 "	call 1b");
}

/* ---- signals -------------------------------------------------------------- */

static void (*change)(uint32_t *uc);
static volatile uint32_t handled;

static void handler(int sig, void *info, uint32_t *uc)
{
	(void)sig;
	(void)info;
	handled++;
	if (change)
		change(uc);
}

static void catch (int sig, void *fn, uint32_t flags)
{
	const uint32_t act[5] = {(uint32_t)fn, SA_SIGINFO | flags, 0, 0, 0};

	syscall6(SYS_rt_sigaction, sig, (long)act, 0, 8, 0, 0);
}

static void raise_with(void (*fn)(uint32_t *uc))
{
	change = fn;
	catch (SIGUSR1, handler, 0);
	kill(getpid(), SIGUSR1);
}

static uint32_t flags_now(void)
{
	uint32_t flags;

	__asm__ volatile("pushfl; popl %0" : "=r"(flags));
	return flags;
}

static void set_flags(uint32_t *uc)
{
	uc[UC_EFLAGS] |= FL_IOPL | FL_NT | FL_VM;
	uc[UC_EFLAGS] &= ~(uint32_t)FL_IF;
}

static void a_frame_flags(void)
{
	raise_with(set_flags);
	_exit((flags_now() & (FL_IOPL | FL_NT | FL_VM | FL_IF)) != FL_IF);
}

#define FRAME(name, index, value)            \
	static void set_##name(uint32_t *uc) \
	{                                    \
		uc[index] = (value);         \
	}                                    \
	static void a_frame_##name(void)     \
	{                                    \
		raise_with(set_##name);      \
		_exit(0);                    \
	}
FRAME(cs, UC_CS, 0x10)
FRAME(cs_tss, UC_CS, 0x48)
FRAME(cs_null, UC_CS, 0)
FRAME(ss, UC_SS, 0x18)
FRAME(ss_null, UC_SS, 0)
FRAME(ss_code, UC_SS, 0x23)
FRAME(eip, UC_EIP, 0xc0100000u)
FRAME(esp, UC_ESP, 0xc0200000u)
FRAME(gs, UC_GS, 0x10)
FRAME(gs_wild, UC_GS, 0xffff)
FRAME(fp_kernel, UC_FPSTATE, 0xc0100000u)
FRAME(fp_null, UC_FPSTATE, 0)
FRAME(tf, UC_EFLAGS, 0x302)

static void set_fp_garbage(uint32_t *uc)
{
	static uint8_t garbage[FP_BYTES] __attribute__((aligned(16)));

	memset(garbage, 0xff, sizeof(garbage));
	uc[UC_FPSTATE] = (uint32_t)garbage;
}

static void a_frame_fp_garbage(void)
{
	raise_with(set_fp_garbage);
	__asm__ volatile("fxsave (%0)" : : "r"(0x10) : "memory"); /* load it */
}

static void a_frame_fp_use(void)
{
	raise_with(set_fp_garbage);
	sched_yield();
	__asm__ volatile("fninit; fld1; fstp %st");
	_exit(0);
}

static void a_sigreturn(void)
{
	syscall0(SYS_sigreturn);
}

static void a_sigreturn_edge(void)
{
	__asm__ volatile("movl $0xbffffffc, %%esp; int $0x80"
			 :
			 : "a"(SYS_rt_sigreturn));
}

/* a timer's signal while eax looks like an interrupted call's result */
static void a_eax_restart(void)
{
	const uint32_t timer[4] = {0, 10000, 0, 10000};
	uint32_t wrong = 0;

	catch (SIGALRM, handler, 0);
	syscall3(SYS_setitimer, 0, (long)timer, 0);
	while (handled < 10 && !wrong)
		__asm__ volatile("movl $2000000, %%ecx\n"
				 "1:	cmpl %2, %%eax\n"
				 "	jne 2f\n"
				 "	decl %%ecx\n"
				 "	jnz 1b\n"
				 "	jmp 3f\n"
				 "	nop; nop; nop; nop\n"
				 "2:	movl $1, %0\n"
				 "3:\n"
				 : "+r"(wrong)
				 : "a"(-ERESTARTSYS), "i"(-ERESTARTSYS)
				 : "ecx", "cc", "memory");
	_exit((int)wrong);
}

static void set_stack(uint32_t base, uint32_t size)
{
	const uint32_t stack[3] = {base, 0, size};

	syscall2(SYS_sigaltstack, stack, 0);
	catch (SIGSEGV, handler, SA_ONSTACK | SA_NODEFER);
	a_null_read();
}

static void a_stack_kernel(void)
{
	set_stack(0xc0200000u, 8192);
}

static void a_stack_none(void)
{
	set_stack(0x1000, 8192);
}

static void a_stack_wrap(void)
{
	set_stack(0xfffff000u, 0x1002);
}

static void a_handler_kernel(void)
{
	catch (SIGUSR1, (void *)0xc0100000u, 0);
	kill(getpid(), SIGUSR1);
}

static void a_handler_faults(void)
{
	catch (SIGSEGV, (void *)a_null_read, SA_NODEFER);
	a_null_read();
}

/* ---- descriptors ---------------------------------------------------------- */

static long make_tls(uint32_t base, uint32_t limit, uint32_t flags)
{
	uint32_t desc[4] = {TLS_ENTRY, base, limit, flags};

	return syscall1(SYS_set_thread_area, desc);
}

static void a_tls_kernel(void)
{
	make_tls(0xc0000000u, 0xfffff, 0x51);
	__asm__ volatile("movw %w0, %%gs; movl %%gs:0x100000, %%eax"
			 :
			 : "r"(TLS_SELECTOR)
			 : "eax");
}

static void a_tls_code(void)
{
	for (uint32_t flags = 0; flags < 128; flags++)
		if ((flags & 4) && make_tls(0, 0xfffff, flags) != -EINVAL)
			_exit(1);
	if (syscall1(SYS_set_thread_area, 0xc0000000u) != -EFAULT)
		_exit(2);
	_exit(0);
}

/* a segment taken away while it is loaded */
static void a_tls_gone(void)
{
	make_tls(0, 0xfffff, 0x51);
	__asm__ volatile("movw %w0, %%gs; movw %w0, %%fs"
			 :
			 : "r"(TLS_SELECTOR));
	make_tls(0, 0, 0x28);
	sched_yield();
	sleep_ms(30);
	_exit(0);
}

static void ss_child(uint32_t flags)
{
	make_tls(0, 0xfffff, flags);
	__asm__ volatile("movw %w0, %%ss; int $0x80; int $0x80; pushl %%eax"
			 :
			 : "r"(TLS_SELECTOR), "a"(SYS_sched_yield));
	_exit(0);
}

static void a_tls_stack(void)
{
	for (uint32_t flags = 0; flags < 128; flags++) {
		int pid = fork();

		if (pid == 0)
			ss_child(flags);
		if (wait_for(pid) < 0)
			_exit(1);
	}
	_exit(0);
}

/* ds and es of a small segment across calls, faults and switches */
static void a_tls_data(void)
{
	long pid;

	make_tls(0x1000, 1, 0x41);
	__asm__ volatile("movw %w1, %%ds; movw %w1, %%es; int $0x80;"
			 "movw %%ss, %%cx; movw %%cx, %%ds; movw %%cx, %%es"
			 : "=a"(pid)
			 : "r"(TLS_SELECTOR), "0"(SYS_getpid)
			 : "ecx", "memory");
	_exit(pid != getpid());
}

/* ---- the table ------------------------------------------------------------ */

struct attack {
	const char *name;
	void (*fn)(void);
	int expected; /* signal; 0: exit status 0; ANY */
};

#define A(name, expected)                 \
	{                                 \
#name, a_##name, expected \
	}
#define L(name)                             \
	{                                   \
#name, load_##name, SIGSEGV \
	}
static const struct attack attacks[] = {
	A(null_read, SIGSEGV),
	A(null_jump, SIGSEGV),
	A(kernel_read, SIGSEGV),
	A(kernel_write, SIGSEGV),
	A(kernel_jump, SIGSEGV),
	A(kernel_top, SIGSEGV),
	A(last_user, SIGSEGV),
	A(text_write, SIGSEGV),
	A(hlt, SIGSEGV),
	A(cli, SIGSEGV),
	A(sti, SIGSEGV),
	A(in, SIGSEGV),
	A(out, SIGSEGV),
	A(out_dx, SIGSEGV),
	A(insb, SIGSEGV),
	A(iopl, SIGSEGV),
	A(lgdt, SIGSEGV),
	A(lidt, SIGSEGV),
	A(lldt, SIGSEGV),
	A(ltr, SIGSEGV),
	A(clts, SIGSEGV),
	A(lmsw, SIGSEGV),
	A(cr0, SIGSEGV),
	A(cr3, SIGSEGV),
	A(dr7, SIGSEGV),
	A(rdmsr, SIGSEGV),
	A(invlpg, SIGSEGV),
	A(wbinvd, SIGSEGV),
	A(sysenter, ANY),
	A(ud2, SIGILL),
	A(int3, SIGTRAP),
	A(into, SIGSEGV),
	A(bound, SIGSEGV),
	A(divide, SIGFPE),
	A(int_8, SIGSEGV),
	A(int_14, SIGSEGV),
	A(int_32, SIGSEGV),
	A(int_255, SIGSEGV),
	A(jmp_kernel_cs, SIGSEGV),
	A(jmp_data, SIGSEGV),
	A(call_tss, SIGSEGV),
	A(call_df_tss, SIGSEGV),
	A(jmp_ldt, SIGSEGV),
	A(iret_kernel, SIGSEGV),
	A(iret_nt, SIGSEGV),
	A(esp_push, SIGSEGV),
	A(esp_kernel, SIGSEGV),
	A(tf, SIGTRAP),
	A(ds_null, ANY),
	L(ds_0x10),
	L(ds_0x18),
	L(es_0x48),
	L(fs_0x50),
	L(gs_0x100),
	L(gs_0x07),
	L(gs_0xfff8),
	L(ss_0x18),
	L(ss_0x00),
	L(ss_0x23),
	A(flags, 0),
	A(no_stack, 0),
	A(recurse, SIGSEGV),
	A(frame_flags, 0),
	A(frame_cs, SIGSEGV),
	A(frame_cs_tss, SIGSEGV),
	A(frame_cs_null, SIGSEGV),
	A(frame_ss, SIGSEGV),
	A(frame_ss_null, SIGSEGV),
	A(frame_ss_code, SIGSEGV),
	A(frame_eip, SIGSEGV),
	A(frame_esp, SIGSEGV),
	A(frame_gs, 0),
	A(frame_gs_wild, 0),
	A(frame_fp_kernel, SIGSEGV),
	A(frame_fp_null, 0),
	A(frame_tf, SIGTRAP),
	A(frame_fp_garbage, SIGSEGV),
	A(frame_fp_use, ANY),
	A(sigreturn, SIGSEGV),
	A(sigreturn_edge, SIGSEGV),
	A(eax_restart, 0),
	A(stack_kernel, SIGSEGV),
	A(stack_none, SIGSEGV),
	A(stack_wrap, SIGSEGV),
	A(handler_kernel, SIGSEGV),
	A(handler_faults, SIGSEGV),
	A(tls_kernel, SIGSEGV),
	A(tls_code, 0),
	A(tls_gone, 0),
	A(tls_stack, 0),
	A(tls_data, 0),
};

static bool run(const struct attack *a)
{
	int pid = fork(), status, got;

	if (pid == 0) {
		syscall1(SYS_alarm, 20);
		a->fn();
		_exit(77);
	}
	status = wait_for(pid);
	got = WIFSIGNALED(status) ? WTERMSIG(status)
				  : WEXITSTATUS(status) * 256;
	if (got == a->expected || (a->expected == ANY && got != SIGALRM))
		return true;
	printf("hostile: %s: expected %d, wait status %x\n", a->name,
	       a->expected, status);
	return false;
}

int main(int argc, char **argv)
{
	uint32_t tried = 0, wrong = 0;

	for (size_t i = 0; i < ARRAY_SIZE(attacks); i++) {
		if (argc > 1 && strcmp(argv[1], attacks[i].name) != 0)
			continue;
		tried++;
		wrong += !run(&attacks[i]);
	}
	printf("hostile: %u attacks, %u wrong\n", tried, wrong);
	return wrong != 0;
}
