/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fault.c - vector 14: what a page fault is, and what becomes of it (6.1)
 *
 * A fault on a user address is served from user mode and from the kernel's own
 * copies alike. It needs mmap_sem and may sleep: so no user pointer is touched
 * with mmap_sem, a spinlock, or interrupts off. A fault that breaks the rule is
 * a bug of the kernel and stops it with an oops instead of a deadlock.
 */
#include "core/boot.h"
#include "core/panic.h"
#include "core/printk.h"
#include "core/sched.h"
#include "core/trap.h"
#include "core/uaccess.h"
#include "internal.h"
#include "uapi/signal.h"

/* "pusha" and "enter" write this far below esp before they change it */
#define STACK_SLACK	  32u
#define KSTACK_SLOT_BYTES ((KSTACK_PAGES + 1) * PAGE_SIZE)
#define KSTACK_END	  (KSTACK_BASE + MAX_TASKS * KSTACK_SLOT_BYTES)

/* the rights of the area allow the access that @code tells */
static bool access_allowed(const struct vm_area *vma, u32 code)
{
	if (code & PF_ERR_WRITE)
		return vma->flags & VM_WRITE;
	/* a read of a page that is there: it is PROT_NONE */
	if (code & PF_ERR_PRESENT)
		return false;
	return vma->flags & (VM_READ | VM_WRITE | VM_EXEC);
}

/* the area of @addr, the stack grown when it may; NULL: a bad address */
static struct vm_area *
fault_area(struct mm_struct *mm, const struct pt_regs *regs, unsigned long addr)
{
	struct vm_area *vma = find_vma(mm, addr);

	if (!vma)
		return NULL;
	if (vma->start <= addr)
		return vma;
	if (!(vma->flags & VM_GROWSDOWN))
		return NULL;
	/* a program has no business below its stack pointer; the kernel's
	 * copies go wherever the program said */
	if (user_mode(regs) && addr + STACK_SLACK < regs->esp)
		return NULL;
	return vma_grow_down(vma, addr) ? NULL : vma;
}

/* may a fault on a user address be served now? */
static bool can_serve(const struct pt_regs *regs)
{
	const struct mm_struct *mm = current->mm;

	if (!mm || spinlock_depth || current->no_faults ||
	    !(regs->eflags & EFLAGS_IF))
		return false;
	if (!user_mode(regs) && mm->mmap_sem.count <= 0 &&
	    mm->mmap_sem.owner == current)
		oops(regs, "user memory touched with mmap_sem held");
	return true;
}

/* blame it on what ran: @sig with @si_code */
static void blame(struct pt_regs *regs, int sig, s32 si_code, u32 code,
		  u32 addr)
{
	const struct fault_signal fault = {sig, si_code, addr};

	/* as 2.4: a page of the kernel is there for all that a program knows */
	trap_fault(regs, &fault,
		   addr >= TASK_SIZE ? code | PF_ERR_PRESENT : code);
}

/* out of memory: a program dies, a copy of the kernel fails */
static void fault_oom(struct pt_regs *regs, u32 code, u32 addr)
{
	if (!user_mode(regs)) {
		blame(regs, SIGKILL, SI_KERNEL, code, addr);
		return;
	}
	printk(KERN_ERR "VM: killing process %s (pid %d): out of memory\n",
	       current->comm, current->pid);
	force_signal(current, SIGKILL);
}

/* find the area, check the rights, make the page; si_code, 0: go on */
static s32 serve_fault(struct pt_regs *regs, u32 addr, u32 code,
		       enum fault_result *result)
{
	struct mm_struct *mm = current->mm;
	struct vm_area *vma;
	s32 si_code = SEGV_MAPERR;

	down(&mm->mmap_sem);
	vma = fault_area(mm, regs, addr);
	if (vma && access_allowed(vma, code)) {
		*result = handle_mm_fault(mm, vma, addr, code & PF_ERR_WRITE);
		si_code = 0;
	} else if (vma) {
		si_code = SEGV_ACCERR;
	}
	up(&mm->mmap_sem);
	return si_code;
}

/* the handler of vector 14; entered through an interrupt gate */
static void page_fault(struct pt_regs *regs)
{
	u32 addr = read_cr2(); /* before another fault overwrites it */
	u32 code = regs->orig_eax;
	enum fault_result result = FAULT_SIGBUS;
	s32 si_code = SEGV_MAPERR;

	if (regs->eflags & EFLAGS_IF)
		sti();
	if (!user_mode(regs) && addr >= KSTACK_BASE && addr < KSTACK_END)
		oops(regs, "kernel stack overflow");
	if (addr < TASK_SIZE && can_serve(regs))
		si_code = serve_fault(regs, addr, code, &result);
	if (si_code != 0) {
		blame(regs, SIGSEGV, si_code, code, addr);
		return;
	}
	switch (result) {
	case FAULT_MINOR:
		current->min_flt++;
		break;
	case FAULT_MAJOR:
		current->maj_flt++;
		break;
	case FAULT_SIGBUS:
		blame(regs, SIGBUS, BUS_ADRERR, code, addr);
		break;
	case FAULT_OOM:
		fault_oom(regs, code, addr);
		break;
	}
}

/**
 * fault_init - take vector 14; the boot option fault_around
 *
 * Context: boot. Does not sleep.
 */
void fault_init(void)
{
	sysctl_fault_around =
		(int)min(boot_option_u32("fault_around", FAULT_AROUND),
			 (u32)FAULT_AROUND_MAX);
	trap_register(TRAP_PAGE_FAULT, page_fault);
}
