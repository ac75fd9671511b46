/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * cpu.c - descriptor tables and what changes when another task gets the CPU
 *
 * Owns the GDT, the IDT and two task-state segments: `tss` holds only the
 * kernel stack of current (esp0); `df_tss` is the hardware task of a double
 * fault, with a stack of its own, because the usual reason is that there is no
 * kernel stack left (SDM vol. 3, 6.15 and 7.3).
 */
#include "core/sched.h"
#include "core/trap.h"
#include "core/irq.h"
#include "core/panic.h"
#include "core/printk.h"
#include "asm/cpu.h"
#include "asm/page.h"
#include "asm/segment.h"
#include "lib/string.h"

#define NR_VECTORS	256u
#define NR_STUBS	48u /* entry.asm: CPU traps and the 8259s */
#define DF_STACK_BYTES	4096u
#define KSTACK_BYTES	(KSTACK_PAGES * PAGE_SIZE)
#define EFLAGS_FIXED	2u /* bit 1 reads as one */
#define HALF_SHIFT	16 /* upper half of an offset or a limit */
#define BASE_MID_SHIFT	16
#define BASE_HIGH_SHIFT 24

/* access bytes of a descriptor, SDM vol. 3, 3.4.5 and 3.5 */
#define DESC_KERNEL_CODE 0x9au
#define DESC_KERNEL_DATA 0x92u
#define DESC_USER_CODE	 0xfau
#define DESC_USER_DATA	 0xf2u
#define DESC_TSS	 0x89u
#define DESC_PAGES_32BIT 0xcu /* limit in pages, 32-bit segment */
#define FLAT_LIMIT	 0xfffffu

/* gate types, SDM vol. 3, 6.11; interrupts go off through an interrupt gate */
#define GATE_TASK      0x85u
#define GATE_INTERRUPT 0x8eu
#define GATE_TRAP      0x8fu
#define GATE_DPL_USER  0x60u

/* the 32-bit task-state segment, SDM vol. 3, figure 7-2 */
struct tss {
	u32 link, esp0, ss0, esp1, ss1, esp2, ss2;
	u32 cr3, eip, eflags;
	u32 eax, ecx, edx, ebx, esp, ebp, esi, edi;
	u32 es, cs, ss, ds, fs, gs;
	u32 ldt;
	u16 trap, io_map; /* io_map beyond the limit: no port for programs */
};
BUILD_BUG_ON(sizeof(struct tss) != 104);

/* SDM vol. 3, figure 3-8 */
struct segment {
	u16 limit_low, base_low;
	u8 base_mid, access;
	u8 limit_high : 4, flags : 4;
	u8 base_high;
};
BUILD_BUG_ON(sizeof(struct segment) != sizeof(u64)); /* thread.tls[] */

/* SDM vol. 3, figure 6-2 */
struct gate {
	u16 offset_low, selector;
	u8 zero, type;
	u16 offset_high;
};

struct table_ptr {
	u16 limit;
	u32 base;
} __packed;

/* what switch_stacks() finds on a stack that is not running, lowest first */
struct switch_frame {
	u32 edi, esi, ebx, ebp, eip;
};

/* entry.asm */
extern const u32 trap_stubs[NR_STUBS];
void ret_from_fork(void);
void kernel_thread_entry(void);
void switch_stacks(u32 *save_esp, u32 next_esp, u32 cr3);
void kernel_thread_returned(void) __noreturn;
/* fpu.c */
void fpu_switch(const struct task *next);

static struct segment gdt[NR_GDT_SLOTS];
static struct gate idt[NR_VECTORS];
static struct tss tss, df_tss;
static u8 df_stack[DF_STACK_BYTES] __aligned(16);

static struct segment segment(u32 base, u32 limit, u8 access, u8 flags)
{
	return (struct segment){
		.limit_low = (u16)limit,
		.base_low = (u16)base,
		.base_mid = (u8)(base >> BASE_MID_SHIFT),
		.access = access,
		.limit_high = (u8)(limit >> HALF_SHIFT),
		.flags = flags,
		.base_high = (u8)(base >> BASE_HIGH_SHIFT),
	};
}

static struct gate gate(u16 selector, u32 offset, u8 type)
{
	return (struct gate){
		.offset_low = (u16)offset,
		.selector = selector,
		.type = type,
		.offset_high = (u16)(offset >> HALF_SHIFT),
	};
}

/* runs as a hardware task: `tss` holds what the CPU was doing */
static void __noreturn double_fault(void)
{
	struct pt_regs regs = {
		.ebx = tss.ebx,
		.ecx = tss.ecx,
		.edx = tss.edx,
		.esi = tss.esi,
		.edi = tss.edi,
		.ebp = tss.ebp,
		.eax = tss.eax,
		.ds = tss.ds,
		.es = tss.es,
		.fs = tss.fs,
		.gs = tss.gs,
		.vector = TRAP_DOUBLE_FAULT,
		.eip = tss.eip,
		.cs = tss.cs,
		.eflags = tss.eflags,
		.esp = tss.esp,
		.ss = tss.ss,
	};

	oops_double_fault(&regs, read_cr2());
}

static void gdt_init(void)
{
	struct table_ptr ptr = {sizeof(gdt) - 1, (u32)gdt};
	u32 tss_limit = sizeof(struct tss) - 1;

	gdt[GDT_KERNEL_CS] =
		segment(0, FLAT_LIMIT, DESC_KERNEL_CODE, DESC_PAGES_32BIT);
	gdt[GDT_KERNEL_DS] =
		segment(0, FLAT_LIMIT, DESC_KERNEL_DATA, DESC_PAGES_32BIT);
	gdt[GDT_USER_CS] =
		segment(0, FLAT_LIMIT, DESC_USER_CODE, DESC_PAGES_32BIT);
	gdt[GDT_USER_DS] =
		segment(0, FLAT_LIMIT, DESC_USER_DATA, DESC_PAGES_32BIT);
	gdt[GDT_TSS] = segment((u32)&tss, tss_limit, DESC_TSS, 0);
	gdt[GDT_DF_TSS] = segment((u32)&df_tss, tss_limit, DESC_TSS, 0);
	__asm__ volatile("lgdt %0\n\t"
			 "ljmp %1, $1f\n"
			 "1:\tmovl %2, %%ss\n\t"
			 "movl %3, %%ds\n\t"
			 "movl %3, %%es\n\t"
			 "movl %4, %%fs\n\t"
			 "movl %4, %%gs"
			 :
			 : "m"(ptr), "i"(SEL_KERNEL_CS), "r"(SEL_KERNEL_DS),
			   "r"(SEL_USER_DS), "r"(0)
			 : "memory");
}

static void tss_init(void)
{
	tss.ss0 = SEL_KERNEL_DS;
	tss.io_map = sizeof(tss);
	df_tss.eip = (u32)double_fault;
	df_tss.eflags = EFLAGS_FIXED;
	df_tss.esp = (u32)df_stack + sizeof(df_stack);
	df_tss.cs = SEL_KERNEL_CS;
	df_tss.ss = SEL_KERNEL_DS;
	df_tss.ds = SEL_USER_DS;
	df_tss.es = SEL_USER_DS;
	df_tss.io_map = sizeof(df_tss);
	df_tss.cr3 = read_cr3();
	__asm__ volatile("ltr %w0" : : "r"(SEL_TSS));
}

static void idt_init(void)
{
	struct table_ptr ptr = {sizeof(idt) - 1, (u32)idt};
	u32 n;

	for (n = 0; n < NR_STUBS; n++)
		idt[n] = gate(SEL_KERNEL_CS, trap_stubs[n], GATE_INTERRUPT);
	/* int3 and into are instructions that a program may use */
	idt[TRAP_BREAKPOINT].type |= GATE_DPL_USER;
	idt[TRAP_OVERFLOW].type |= GATE_DPL_USER;
	idt[TRAP_DOUBLE_FAULT] = gate(SEL_DF_TSS, 0, GATE_TASK);
	__asm__ volatile("lidt %0" : : "m"(ptr));
}

/**
 * cpu_init - descriptor tables of our own, and the FPU
 *
 * Any trap after this is told, not a reset.
 *
 * Context: boot, interrupts off. Does not sleep.
 */
void cpu_init(void)
{
	gdt_init();
	tss_init();
	idt_init();
	write_cr0(read_cr0() | CR0_AM); /* a program that sets AC gets #AC */
	fpu_init();
}

/**
 * cpu_set_syscall_entry - from here on programs can call
 * @entry: code that int 0x80 enters, interrupts as the program had them
 *
 * Context: boot. Does not sleep.
 */
void cpu_set_syscall_entry(void (*entry)(void))
{
	idt[SYSCALL_VECTOR] =
		gate(SEL_KERNEL_CS, (u32)entry, GATE_TRAP | GATE_DPL_USER);
}

/**
 * cpu_set_fault_cr3 - page directory of the double-fault task
 * @cr3: physical address; maps the whole kernel half, for ever
 *
 * Context: boot. Does not sleep.
 */
void cpu_set_fault_cr3(u32 cr3)
{
	df_tss.cr3 = cr3;
}

/**
 * switch_address_space - load a page directory
 * @cr3: its physical address
 *
 * Context: any. Does not sleep.
 */
void switch_address_space(u32 cr3)
{
	write_cr3(cr3);
}

/**
 * tls_load - the TLS descriptors of a task become those of the CPU
 * @task: current, or about to be
 *
 * A selector that is loaded keeps its old base until it is loaded again.
 *
 * Context: any. Does not sleep.
 */
void tls_load(const struct task *task)
{
	u64 *to = (u64 *)(void *)&gdt[GDT_TLS];
	u32 i;

	for (i = 0; i < NR_TLS; i++)
		to[i] = task->thread.tls[i];
}

/* programs that differ in FS, GS or TLS: the way out loads them again */
static void forget_segments(void)
{
	u32 fs, gs;

	__asm__ volatile("movl %%fs, %0\n\tmovl %%gs, %1" : "=r"(fs), "=r"(gs));
	if ((u16)fs)
		__asm__ volatile("movl %0, %%fs" : : "r"(0));
	if ((u16)gs)
		__asm__ volatile("movl %0, %%gs" : : "r"(0));
}

/**
 * switch_to - give the CPU to another task
 * @prev: current
 * @next: not current; was set up by thread_init_*() or left by this function
 *
 * FS and GS of a program are in its pt_regs; they are emptied here, so that its
 * return path loads them after its TLS descriptors. The caller has interrupts
 * off, and they stay off for @next.
 *
 * Context: task. Does not sleep by itself: returns when @prev is chosen again.
 */
void switch_to(struct task *prev, struct task *next)
{
	u32 cr3 = next->thread.cr3;

	DEBUG_ASSERT(prev != next);
	tss.esp0 = (u32)next->kstack + KSTACK_BYTES;
	if (cr3 == read_cr3())
		cr3 = 0;
	if (!(next->flags & PF_KTHREAD)) {
		forget_segments();
		tls_load(next);
	}
	fpu_switch(next);
	current = next;
	switch_stacks(&prev->thread.esp, next->thread.esp, cr3);
}

/* the place for the registers of user mode: top of the kernel stack */
static struct pt_regs *user_frame(struct task *task)
{
	return (struct pt_regs *)((u32)task->kstack + KSTACK_BYTES) - 1;
}

static void push_switch_frame(struct task *task, struct switch_frame frame)
{
	struct switch_frame *to =
		(struct switch_frame *)(void *)task->user_regs - 1;

	*to = frame;
	task->thread.esp = (u32)to;
}

/**
 * kernel_thread_returned - the function of a kernel thread came back: a bug
 *
 * Context: task.
 */
void kernel_thread_returned(void)
{
	panic("%s: the thread's function returned", current->comm);
}

/**
 * thread_init_kernel - prepare a task that runs a kernel function
 * @task: has its kernel stack; not running yet
 * @fn: entered with interrupts on; must not return
 * @arg: for @fn
 *
 * task->user_regs is set, all zero, for a thread that becomes a program by exec
 * and trap_return_user().
 *
 * Context: task. Does not sleep.
 */
void thread_init_kernel(struct task *task, void (*fn)(void *), void *arg)
{
	struct switch_frame frame = {
		.ebx = (u32)fn,
		.esi = (u32)arg,
		.eip = (u32)kernel_thread_entry,
	};

	task->user_regs = user_frame(task);
	memset(task->user_regs, 0, sizeof(*task->user_regs));
	memset(task->thread.tls, 0, sizeof(task->thread.tls));
	task->thread.fpu_used = false;
	push_switch_frame(task, frame);
}

/**
 * thread_init_user - prepare a task that is a copy of current
 * @task: has its kernel stack; not running yet
 * @regs: registers it starts with; its eax is 0
 *
 * TLS descriptors and FPU state are copied from current; thread.cr3 is the
 * caller's to set.
 *
 * Context: task. Does not sleep.
 */
void thread_init_user(struct task *task, const struct pt_regs *regs)
{
	struct switch_frame frame = {.eip = (u32)ret_from_fork};

	task->user_regs = user_frame(task);
	*task->user_regs = *regs;
	task->user_regs->eax = 0;
	memcpy(task->thread.tls, current->thread.tls, sizeof(task->thread.tls));
	task->thread.fpu_used = current->thread.fpu_used;
	if (current->thread.fpu_used) {
		fpu_save_current(current);
		task->thread.fpu = current->thread.fpu;
	}
	push_switch_frame(task, frame);
}
