/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * syscall.c - int 0x80
 *
 * Number in eax, arguments in ebx ecx edx esi edi ebp, result in eax; all other
 * registers come back unchanged (programs rely on it). Unknown numbers: -ENOSYS.
 */
#include "base/bug.h"
#include "core/boot.h"
#include "core/printk.h"
#include "core/trap.h"
#include "fs/syscalls.h"
#include "proc/proc.h"
#include "lib/bitmap.h"
#include "proc/shm.h"
#include "proc/syscalls.h"
#include "syscall_table.h"

#define MAX_ARGS 6

/* every handler takes 32-bit words; with cdecl the caller may pass too many */
typedef u32 syscall_fn(u32 a, u32 b, u32 c, u32 d, u32 e, u32 f);

#define ROW(nr, call, handler, args) \
	_Static_assert((nr) < NR_SYSCALLS && (args) <= MAX_ARGS, #call);
SYSCALL_TABLE(ROW)
#undef ROW

/* what syscall_entry.asm calls and reads */
extern syscall_fn *const syscall_handlers[NR_SYSCALLS];
extern const u32 nr_syscalls;
extern u32 syscall_finish_from;
void syscall_entry(void);
void syscall_finish(struct pt_regs *regs);
u32 syscall_unknown(void);

#define ROW(nr, call, handler, args) \
	[nr] = (syscall_fn *)(void (*)(void))(handler),
syscall_fn *const syscall_handlers[NR_SYSCALLS] = {SYSCALL_TABLE(ROW)};
#undef ROW
const u32 nr_syscalls = NR_SYSCALLS;
/* results from here to -1 go through syscall_finish() */
#ifdef CONFIG_DEBUG
u32 syscall_finish_from;
#else
u32 syscall_finish_from = (u32)-ERESTART_RESTARTBLOCK;
#endif

/* for trace_line() */
static const struct syscall_text {
	const char *name;
	u32 nr_args;
} texts[NR_SYSCALLS] = {
#define ROW(nr, call, handler, args) [nr] = {.name = #call, .nr_args = (args)},
	SYSCALL_TABLE(ROW)
#undef ROW
};

static bool trace_calls; /* boot option `systrace` */

static void trace_line(const struct pt_regs *regs)
{
	/* sigreturn may have left any number */
	u32 nr = min(regs->orig_eax, (u32)NR_SYSCALLS - 1);
	const u32 args[MAX_ARGS] = {regs->ebx, regs->ecx, regs->edx,
				    regs->esi, regs->edi, regs->ebp};
	u32 i;

	printk(KERN_INFO "[%d %s] %s(", current->pid, current->comm,
	       texts[nr].name ? texts[nr].name : "?");
	for (i = 0; i < texts[nr].nr_args; i++)
		printk("%s%x", i ? ", " : "", args[i]);
	printk(") = %d\n", (int)regs->eax);
}

/*
 * A call that says "restart": the program must not see the value. After
 * sigreturn (vector 0) it is the program's own eax, whatever it looks like.
 */
static bool is_interrupted(const struct pt_regs *regs)
{
	int ret = (int)regs->eax;

	return regs->vector == SYSCALL_VECTOR &&
	       (ret == -ERESTARTSYS || ret == -ERESTARTNOHAND ||
		ret == -ERESTART_RESTARTBLOCK);
}

/* the debug build tells once a program which calls it misses: all that was
 * forked since its exec is one program */
static void log_unknown(u32 nr)
{
#ifdef CONFIG_DEBUG
	u32 bit = min(nr, (u32)NR_SYSCALLS - 1);
	struct task *p;

	if (bitmap_test(current->enosys_seen, bit))
		return;
	for_each_task(p)
		if (p->program == current->program)
			bitmap_set(p->enosys_seen, bit);
	printk(KERN_INFO "%s (pid %d): no system call %u\n", current->comm,
	       current->pid, nr);
#else
	(void)nr;
#endif
}

/**
 * syscall_unknown - the handler of all numbers without a row
 *
 * Called by syscall_entry.asm; syscall_finish() is not.
 *
 * Context: task. Does not sleep.
 * Return: -ENOSYS.
 */
u32 syscall_unknown(void)
{
	log_unknown(current->user_regs->orig_eax);
	return (u32)-ENOSYS;
}

/**
 * syscall_finish - a call ended in a way that somebody may want to look at
 * @regs: of the program; eax is the result
 *
 * Called by syscall_entry.asm: for errors that may mean "once more"; while the
 * calls are traced and in the debug build, for all that exist.
 *
 * Context: task. May sleep: where it says "once more", signals are acted on.
 */
void syscall_finish(struct pt_regs *regs)
{
	DEBUG_ASSERT(user_mode(regs));
	DEBUG_ASSERT(current->user_regs == regs);
	DEBUG_ASSERT(spinlock_depth == 0);
	if (unlikely(trace_calls))
		trace_line(regs);
	/* here, not at the exit: the signal may go before that, to another
	 * thread or by SIGCONT, and nobody would look at the value any more */
	if (is_interrupted(regs))
		signal_deliver(regs);
}

/**
 * proc_init - from here on programs can run
 *
 * Context: task (boot), after slab_init(). May sleep.
 */
void proc_init(void)
{
	char value[2];

	trace_calls = boot_option("systrace", value, sizeof(value));
	fork_init();
	futex_init();
	shm_ctl_init();
	if (trace_calls)
		syscall_finish_from = 0;
	cpu_set_syscall_entry(syscall_entry);
	return_to_user_hook = signal_deliver;
}
