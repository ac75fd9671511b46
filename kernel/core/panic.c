/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * panic.c - the end of the kernel, told readably
 *
 * Nothing here allocates, sleeps or trusts what it looks at: each word of the
 * stack is checked to be mapped before it is read. The symbol table (ksyms_*)
 * is made by tools/mksyms.py from the first link and put in by the second.
 */
#include "core/panic.h"
#include "asm/cpu.h"
#include "asm/io.h"
#include "asm/pgtable.h"
#include "base/bug.h"
#include "core/boot.h"
#include "core/printk.h"
#include "core/sched.h"
#include "core/trap.h"
#include "lib/printf.h"

#define EXIT_PORT	 0x501u
#define NO_DEVICE	 0xffu
#define KBC_STATUS	 0x64u
#define KBC_INPUT_FULL	 (1u << 1)
#define KBC_RESET	 0xfeu
#define POLL_LIMIT	 100000u
#define BACKTRACE_MAX	 24u
#define PANIC_BYTES	 256u
#define ALL_LEVELS	 8
#define MS_PER_SECOND	 1000u
#define US_PER_MS	 1000u
#define CODE_BYTES	 8u
#define FIRST_PAGE	 8u	 /* a null pointer and a field, as bugs are */
#define NO_SELECTOR	 0xfff8u /* far beyond the limit of the GDT */
#define STACK_BITE_WORDS 64u	 /* of oops=stack, a call */

/* the generated table: ascending addresses, offsets into the names */
extern const u32 ksyms_count;
extern const u32 ksyms_addr[];
extern const u32 ksyms_name[];
extern const char ksyms_text[];
/* linker.ld */
extern char boot_stack[];

/* may the kernel read the word at @vaddr: look it up as the CPU would */
static bool readable(u32 vaddr)
{
	const pgd_t *dir = __va(read_cr3() & ~PTE_FLAGS_MASK);
	pgd_t pgd = dir[pgd_index(vaddr)];

	if (vaddr < PAGE_OFFSET || (vaddr & 3) || !(pgd.val & PTE_PRESENT))
		return false;
	if (pgd.val & PTE_PSE)
		return true;
	return pte_offset(pgd, vaddr)->val & PTE_PRESENT;
}

/**
 * symbol_at - the function that holds an address
 * @eip: any address
 * @offset: out, bytes into it; only when found
 *
 * Context: any. Does not sleep.
 * Return: its name, NULL when @eip is not in the kernel's text.
 */
const char *symbol_at(u32 eip, u32 *offset)
{
	u32 low = 0, high = ksyms_count;

	if (eip < (u32)text_start || eip >= (u32)text_end)
		return NULL;
	while (low < high) {
		u32 mid = low + (high - low) / 2;

		if (ksyms_addr[mid] <= eip)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == 0)
		return NULL;
	*offset = eip - ksyms_addr[low - 1];
	return ksyms_text + ksyms_name[low - 1];
}

static void show_address(u32 eip)
{
	u32 offset = 0;
	const char *name = symbol_at(eip, &offset);

	if (name)
		printk(KERN_EMERG "  [%08x] %s+%#x\n", eip, name, offset);
	else
		printk(KERN_EMERG "  [%08x] ?\n", eip);
}

/* is there a frame at @ebp, and did something call it */
static bool is_frame(u32 ebp)
{
	const u32 *frame = (const u32 *)ebp;

	return readable(ebp) && readable(ebp + sizeof(*frame)) && frame[1];
}

/**
 * show_backtrace - who called whom, by the chain of frame pointers
 * @ebp: newest frame
 *
 * A return address that comes again and again (recursion) is printed once.
 *
 * Context: any. Does not sleep.
 */
void show_backtrace(u32 ebp)
{
	u32 shown = 0, repeats = 0, last = 0;

	printk(KERN_EMERG "Back trace:\n");
	while (shown < BACKTRACE_MAX && is_frame(ebp)) {
		const u32 *frame = (const u32 *)ebp;

		if (frame[1] == last) {
			repeats++;
		} else {
			if (repeats)
				printk(KERN_EMERG "  (%u times more)\n",
				       repeats);
			show_address(frame[1]);
			last = frame[1];
			repeats = 0;
			shown++;
		}
		if (frame[0] <= ebp) /* frames lie upwards; else a circle */
			break;
		ebp = frame[0];
	}
	if (repeats)
		printk(KERN_EMERG "  (%u times more)\n", repeats);
}

static void show_code(u32 eip)
{
	const u8 *code = (const u8 *)eip;
	char text[CODE_BYTES * 3 + 1];
	int len = 0;
	u32 i;

	if (eip < (u32)text_start || eip + CODE_BYTES > (u32)text_end)
		return;
	for (i = 0; i < CODE_BYTES; i++)
		len += scnprintf(text + len, sizeof(text) - (size_t)len,
				 " %02x", code[i]);
	printk(KERN_EMERG "Code:%s\n", text);
}

static void show_error_code(const struct pt_regs *regs, u32 addr)
{
	u32 code = regs->orig_eax;

	if (regs->vector != TRAP_PAGE_FAULT) {
		printk(KERN_EMERG "Vector %u, error code %#x\n", regs->vector,
		       code);
		return;
	}
	printk(KERN_EMERG "Page fault at %08x: %s by the %s, %s (%#x)\n", addr,
	       code & PF_ERR_WRITE ? "write" : "read",
	       code & PF_ERR_USER ? "program" : "kernel",
	       code & PF_ERR_PRESENT ? "protected page" : "no page", code);
}

/* @esp: of the kernel or of the program, whichever was interrupted */
static void show_regs_at(const struct pt_regs *regs, u32 esp)
{
	u32 cr2 = read_cr2();
	u32 offset = 0;
	const char *name = symbol_at(regs->eip, &offset);

	show_error_code(regs, cr2);
	printk(KERN_EMERG "Task %d (%s)\n", current->pid, current->comm);
	printk(KERN_EMERG "eip %08x (%s+%#x) cs %04x eflags %08x\n", regs->eip,
	       name ? name : "?", offset, (u16)regs->cs, regs->eflags);
	printk(KERN_EMERG "eax %08x ebx %08x ecx %08x edx %08x\n", regs->eax,
	       regs->ebx, regs->ecx, regs->edx);
	printk(KERN_EMERG "esi %08x edi %08x ebp %08x esp %08x\n", regs->esi,
	       regs->edi, regs->ebp, esp);
	printk(KERN_EMERG "ds %04x es %04x fs %04x gs %04x cr2 %08x "
			  "cr3 %08x\n",
	       (u16)regs->ds, (u16)regs->es, (u16)regs->fs, (u16)regs->gs, cr2,
	       read_cr3());
	show_code(regs->eip);
}

/**
 * show_regs - registers, error code and task of a trap
 * @regs: at the trap
 *
 * Context: any. Does not sleep.
 */
void show_regs(const struct pt_regs *regs)
{
	/* a trap in the kernel leaves no esp: it is where pt_regs ends */
	show_regs_at(regs, user_mode(regs) ? regs->esp : (u32)&regs->esp);
	show_backtrace(regs->ebp);
}

/* a second panic, inside the first, only halts */
static void enter_panic(void)
{
	static u32 depth;

	cli();
	if (depth++)
		machine_halt();
	console_loglevel = ALL_LEVELS;
}

/* what panic= says: exit, seconds until the reset, or nothing: halt */
static void __noreturn end_panic(void)
{
	u32 seconds = boot_option_u32("panic", 0);
	u32 i;

	if (boot_option_is("panic", "exit"))
		debug_exit(EXIT_CODE_PANIC);
	if (seconds == 0)
		machine_halt();
	printk(KERN_EMERG "Restart in %u s\n", seconds);
	for (i = 0; i < seconds * MS_PER_SECOND; i++)
		udelay(US_PER_MS);
	machine_restart();
}

/**
 * panic - the kernel cannot go on
 * @fmt: why; no newline at its end
 *
 * Context: any. Does not return.
 */
void panic(const char *fmt, ...)
{
	char text[PANIC_BYTES];
	va_list args;

	enter_panic();
	va_start(args, fmt);
	vscnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	printk(KERN_EMERG "Kernel panic: %s\n", text);
	show_backtrace((u32)__builtin_frame_address(0));
	end_panic();
}

/**
 * oops - a trap in the kernel that nothing handles
 * @regs: at the trap
 * @what: the kind of trap
 *
 * Context: any. Does not return.
 */
void oops(const struct pt_regs *regs, const char *what)
{
	enter_panic();
	printk(KERN_EMERG "Oops: %s\n", what);
	show_regs(regs);
	printk(KERN_EMERG "Kernel panic: %s in the kernel\n", what);
	end_panic();
}

/* the page below a kernel stack, or below the boot stack */
static bool is_stack_guard(u32 addr)
{
	u32 slot_bytes = (KSTACK_PAGES + 1) * PAGE_SIZE;
	u32 boot_bottom = (u32)boot_stack;

	if (addr >= KSTACK_BASE && addr < KSTACK_BASE + MAX_TASKS * slot_bytes)
		return (addr - KSTACK_BASE) % slot_bytes < PAGE_SIZE;
	return addr < boot_bottom && addr >= boot_bottom - PAGE_SIZE;
}

/**
 * oops_double_fault - a fault while a fault was being delivered
 * @regs: of the interrupted task, esp and ss included
 * @addr: CR2
 *
 * Nearly always the kernel stack is used up: the CPU could not push.
 *
 * Context: the double-fault task. Does not return.
 */
void oops_double_fault(const struct pt_regs *regs, u32 addr)
{
	const char *what = "double fault";

	enter_panic();
	if (is_stack_guard(addr))
		what = "kernel stack overflow";
	printk(KERN_EMERG "Oops: %s\n", what);
	show_regs_at(regs, regs->esp);
	show_backtrace(regs->ebp);
	printk(KERN_EMERG "Kernel panic: %s\n", what);
	end_panic();
}

/**
 * bug_failed - BUG_ON() found the kernel wrong
 * @file: of the check
 * @line: of the check
 * @expr: its text
 *
 * Context: any. Does not return.
 */
void bug_failed(const char *file, int line, const char *expr)
{
	panic("bug at %s:%d: %s (task %d, %s)", file, line, expr, current->pid,
	      current->comm);
}

/**
 * warn_failed - WARN_ON_ONCE() found something odd
 * @file: of the check
 * @line: of the check
 * @expr: its text
 *
 * Context: any. Does not sleep.
 */
void warn_failed(const char *file, int line, const char *expr)
{
	printk(KERN_WARNING "Warning at %s:%d: %s\n", file, line, expr);
	show_backtrace((u32)__builtin_frame_address(0));
}

/**
 * debug_exit - end QEMU with a status, where the device for it is there
 * @code: QEMU's status is code * 2 + 1
 *
 * Context: any. Returns when there is no device.
 */
void debug_exit(u8 code)
{
	if (inb(EXIT_PORT) != NO_DEVICE)
		outb(code, EXIT_PORT);
}

/**
 * machine_restart - reset the machine
 *
 * Context: any. Does not return.
 */
void machine_restart(void)
{
	struct {
		u16 limit;
		u32 base;
	} __packed no_idt = {0, 0};
	u32 i;

	cli();
	for (i = 0; i < POLL_LIMIT && inb(KBC_STATUS) & KBC_INPUT_FULL; i++)
		cpu_relax();
	outb(KBC_RESET, KBC_STATUS);
	udelay(MS_PER_SECOND * US_PER_MS);
	/* no keyboard controller: a fault with no way to deliver it resets */
	__asm__ volatile("lidt %0; int3" : : "m"(no_idt));
	machine_halt();
}

/**
 * machine_halt - stop for ever
 *
 * Context: any. Does not return.
 */
void machine_halt(void)
{
	for (;;)
		__asm__ volatile("cli; hlt");
}

/* @more: never NULL, but the compiler may not know that this does not end */
static noinline u32 use_stack(const volatile u32 *more)
{
	volatile u32 here[STACK_BITE_WORDS] = {1};

	if (!*more)
		return 0;
	return use_stack(here) + here[0];
}

/**
 * panic_provoke - fail on purpose, to show or test how it is told
 * @how: div, null, gp, stack or bug; else nothing happens
 *
 * Context: task.
 */
void panic_provoke(const char *how)
{
	volatile u32 zero = 0;

	printk(KERN_NOTICE "oops=%s: failing on purpose\n", how);
	switch (how[0]) {
	case 'd':
		__asm__ volatile("divl %0"
				 :
				 : "m"(zero), "a"(1), "d"(0)
				 : "cc");
		break;
	case 'n':
		*(volatile u32 *)(FIRST_PAGE + zero) = 1;
		break;
	case 'g':
		__asm__ volatile("movw %w0, %%fs" : : "r"(NO_SELECTOR + zero));
		break;
	case 's':
		zero = 1;
		use_stack(&zero);
		break;
	case 'b':
		BUG_ON(zero == 0);
		break;
	default:
		printk(KERN_WARNING "oops=%s: unknown\n", how);
		break;
	}
}
