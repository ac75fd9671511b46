/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * signal.c - what a pending signal does
 *
 * Decided on the way back to user mode and nowhere else: a task is never killed
 * or stopped in the middle of the kernel, so it holds nothing when it goes. A
 * system call that a signal interrupted returns -ERESTARTxx, which becomes here
 * either -EINTR or the same call again; a program never sees it.
 */
#include "base/bug.h"
#include "core/panic.h"
#include "core/trap.h"
#include "lib/string.h"
#include "proc/proc.h"
#include "uapi/sched.h"

#define INT80_BYTES 2 /* length of the instruction that is run again */

/* faults first: their frame must be below everything else's */
#define SIGS_SYNCHRONOUS                                        \
	(SIG_BIT(SIGSEGV) | SIG_BIT(SIGBUS) | SIG_BIT(SIGILL) | \
	 SIG_BIT(SIGTRAP) | SIG_BIT(SIGFPE))

enum default_action {
	ACTION_TERMINATE,
	ACTION_IGNORE,
	ACTION_STOP,
};

static enum default_action default_action_of(int sig)
{
	switch (sig) {
	case SIGCHLD:
	case SIGCONT:
	case SIGURG:
	case SIGWINCH:
		return ACTION_IGNORE;
	case SIGSTOP:
	case SIGTSTP:
	case SIGTTIN:
	case SIGTTOU:
		return ACTION_STOP;
	default:
		return ACTION_TERMINATE;
	}
}

/* Take the next deliverable signal. 0: none. */
static int dequeue_signal(void)
{
	u32 flags = irq_save();
	u64 ready = current->sig_pending & ~current->sig_blocked;
	int sig = 0;

	if (ready & SIG_BIT(SIGKILL))
		ready = SIG_BIT(SIGKILL);
	else if (ready & SIGS_SYNCHRONOUS)
		ready &= SIGS_SYNCHRONOUS;
	if (ready) {
		sig = sig_lowest(ready);
		current->sig_pending &= ~SIG_BIT(sig);
	}
	restore_flags(flags);
	return sig;
}

/* Sleep as stopped until SIGCONT or SIGKILL; the parent is told. */
static void stop_current(int sig)
{
	struct task *parent = current->parent;

	current->exit_code = sig;
	set_current_state(TASK_STOPPED);
	if (parent->sighand &&
	    !(parent->sighand->action[SIGCHLD - 1].flags & SA_NOCLDSTOP))
		send_signal(parent, SIGCHLD);
	wake_up_interruptible(&parent->child_wait);
	schedule();
}

/*
 * init has only the signals it asked for, but for a fault of its own: it would
 * come again at once, for ever. do_exit() stops the kernel then.
 */
static bool init_is_spared(int sig)
{
	bool fault = (SIG_BIT(sig) & SIGS_SYNCHRONOUS) &&
		     current->sig_from[sig - 1] == 0;

	return current->pid == PID_INIT && !fault;
}

/* @sig has no handler. Returns when the task lives on. */
static void do_default_action(int sig)
{
	if (init_is_spared(sig))
		return;
	switch (default_action_of(sig)) {
	case ACTION_IGNORE:
		break;
	case ACTION_STOP:
		/* SIGTSTP and its like do not stop a group that nobody could
		 * continue */
		if (sig == SIGSTOP || !pgrp_is_orphaned(current->pgrp, NULL))
			stop_current(sig);
		break;
	case ACTION_TERMINATE:
		current->flags |= PF_SIGNALED;
		do_exit(sig);
	}
}

/* a fault's si_code by signal; the address decides between two of SIGSEGV */
static s32 fault_code(int sig)
{
	switch (sig) {
	case SIGSEGV:
		return current->thread.error_code & PF_ERR_PRESENT
			       ? SEGV_ACCERR
			       : SEGV_MAPERR;
	case SIGBUS:
		return BUS_ADRERR;
	case SIGFPE:
		return FPE_INTDIV;
	case SIGILL:
		return ILL_ILLOPN;
	default:
		return SI_KERNEL;
	}
}

static void fill_siginfo(struct siginfo *info, int sig)
{
	const struct task *from = find_task(current->sig_from[sig - 1]);

	memset(info, 0, sizeof(*info));
	info->si_signo = sig;
	if (sig == SIGCHLD && from) {
		info->si_code = CLD_EXITED;
		info->f.from.pid = from->pid;
		info->f.from.uid = from->uid;
		info->f.from.status = from->exit_code >> WSTATUS_SHIFT;
	} else if (current->sig_from[sig - 1] != 0) {
		info->si_code = SI_USER;
		info->f.from.pid = current->sig_from[sig - 1];
		info->f.from.uid = from ? from->uid : 0;
	} else if (SIG_BIT(sig) & SIGS_SYNCHRONOUS) {
		info->si_code = fault_code(sig);
		info->f.addr = current->thread.fault_addr;
	} else {
		info->si_code = SI_KERNEL;
	}
}

/* Run the interrupted call again on the way out. */
static void restart_syscall(struct pt_regs *regs)
{
	regs->eax = regs->orig_eax;
	regs->eip -= INT80_BYTES;
	regs->vector = 0; /* done: not once more for the next signal */
}

/* A handler runs first: restart only for SA_RESTART, else -EINTR. */
static void finish_interrupted(struct pt_regs *regs, u32 action_flags)
{
	int ret = (int)regs->eax;

	if (regs->vector != SYSCALL_VECTOR)
		return;
	if (ret == -ERESTARTSYS && (action_flags & SA_RESTART))
		restart_syscall(regs);
	else if (ret == -ERESTARTSYS || ret == -ERESTARTNOHAND)
		regs->eax = (u32)-EINTR;
}

/* No handler ran: the call starts again as if nothing had happened. */
static void finish_uninterrupted(struct pt_regs *regs)
{
	int ret = (int)regs->eax;

	signal_mask_restore();
	if (regs->vector == SYSCALL_VECTOR &&
	    (ret == -ERESTARTSYS || ret == -ERESTARTNOHAND))
		restart_syscall(regs);
}

/* Enter the handler of @sig: frame, then mask. */
static void run_handler(struct pt_regs *regs, int sig,
			const struct k_sigaction *action)
{
	u64 oldmask = current->sig_blocked;
	struct siginfo info;

	if (current->sig_restore_mask) {
		oldmask = current->sig_saved_mask;
		current->sig_restore_mask = false;
	}
	finish_interrupted(regs, action->flags);
	fill_siginfo(&info, sig);
	if (sigframe_setup(regs, sig, action, &info, oldmask)) {
		/* no stack to run a handler on: SIGSEGV has none either */
		current->flags |= PF_SIGNALED;
		do_exit(SIGSEGV);
	}
	signal_set_mask(current->sig_blocked | action->mask |
			(action->flags & SA_NODEFER ? 0 : SIG_BIT(sig)));
}

/**
 * signal_deliver - act on pending signals before the program goes on
 * @regs: user registers; changed when a handler is entered
 *
 * At most one handler is entered per call; the caller comes back while more are
 * pending. Does not return when a signal ends the task.
 *
 * Context: task, interrupts on. May sleep. Holds nothing.
 */
void signal_deliver(struct pt_regs *regs)
{
	struct k_sigaction action;
	int sig;

	DEBUG_ASSERT(user_mode(regs));
	might_sleep();
	while ((sig = dequeue_signal()) != 0) {
		action = current->sighand->action[sig - 1];
		if (sig == SIGKILL || action.handler == SIG_DFL) {
			do_default_action(sig);
			continue;
		}
		if (action.handler == SIG_IGN)
			continue;
		if (action.flags & SA_RESETHAND)
			current->sighand->action[sig - 1].handler = SIG_DFL;
		run_handler(regs, sig, &action);
		return;
	}
	finish_uninterrupted(regs);
}
