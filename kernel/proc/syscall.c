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

#define INT80_BYTES 2
#define MAX_ARGS    6

/* every handler takes 32-bit words; with cdecl the caller may pass too many */
typedef u32 syscall_fn(u32 a, u32 b, u32 c, u32 d, u32 e, u32 f);

struct syscall_row {
	syscall_fn *fn; /* NULL: no such call */
	const char *name;
	u32 nr_args;
};

#define ROW(nr, call, handler, args) \
	_Static_assert((nr) < NR_SYSCALLS && (args) <= MAX_ARGS, #call);
SYSCALL_TABLE(ROW)
#undef ROW

#define ROW(nr, call, handler, args)                           \
	[nr] = {                                               \
		.fn = (syscall_fn *)(void (*)(void))(handler), \
		.name = #call,                                 \
		.nr_args = (args),                             \
	},
/* the last row is empty: that of all numbers beyond the others */
static const struct syscall_row table[NR_SYSCALLS + 1] = {SYSCALL_TABLE(ROW)};
#undef ROW

static bool trace_calls; /* boot option `systrace` */

static void trace_line(const struct syscall_row *row,
		       const struct pt_regs *regs, u32 result)
{
	const u32 args[MAX_ARGS] = {regs->ebx, regs->ecx, regs->edx,
				    regs->esi, regs->edi, regs->ebp};
	u32 i;

	printk(KERN_INFO "[%d %s] %s(", current->pid, current->comm, row->name);
	for (i = 0; i < row->nr_args; i++)
		printk("%s%x", i ? ", " : "", args[i]);
	printk(") = %d\n", (int)result);
}

/*
 * A call that says "restart" though no signal waits: it was woken for nothing.
 * Run it again at once; the program must not see the value. After sigreturn
 * (vector 0) the value is the program's own eax, whatever it looks like.
 */
static bool restart_at_once(const struct pt_regs *regs, u32 result)
{
	int ret = (int)result;

	return regs->vector == SYSCALL_VECTOR &&
	       (ret == -ERESTARTSYS || ret == -ERESTARTNOHAND ||
		ret == -ERESTART_RESTARTBLOCK) &&
	       !signal_pending(current);
}

/* the debug build tells once a program which calls it misses */
static void log_unknown(u32 nr)
{
#ifdef CONFIG_DEBUG
	u32 bit = min(nr, (u32)NR_SYSCALLS - 1);

	if (bitmap_test(current->enosys_seen, bit))
		return;
	bitmap_set(current->enosys_seen, bit);
	printk(KERN_INFO "%s (pid %d): no system call %u\n", current->comm,
	       current->pid, nr);
#else
	(void)nr;
#endif
}

static void syscall_dispatch(struct pt_regs *regs)
{
	u32 nr = regs->orig_eax, result;
	const struct syscall_row *row = &table[min(nr, (u32)NR_SYSCALLS)];

	DEBUG_ASSERT(user_mode(regs));
	DEBUG_ASSERT(current->user_regs == regs);
	if (!row->fn) {
		log_unknown(nr);
		regs->eax = (u32)-ENOSYS;
		return;
	}
	result = row->fn(regs->ebx, regs->ecx, regs->edx, regs->esi, regs->edi,
			 regs->ebp);
	DEBUG_ASSERT(spinlock_depth == 0);
	if (unlikely(trace_calls))
		trace_line(row, regs, result);
	if (unlikely(restart_at_once(regs, result))) {
		signal_mask_restore();
		regs->eip -= INT80_BYTES;
		result = (int)result == -ERESTART_RESTARTBLOCK
				 ? NR_RESTART_SYSCALL
				 : nr;
	}
	regs->eax = result;
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
	trap_register(SYSCALL_VECTOR, syscall_dispatch);
	return_to_user_hook = signal_deliver;
}
