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
#include "proc/syscalls.h"
#include "uapi/wait.h"

#define INT80_BYTES 2 /* length of the instruction that is run again */

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

/* The parent of current's process hears of a stop or of its end, if it wants. */
static void tell_parent(s32 code, int sig)
{
	struct task *leader = current->leader, *parent = leader->parent;
	const struct k_sigaction *action = sigchld_action(parent);

	if (action && !(action->flags & SA_NOCLDSTOP))
		send_child_signal(leader, SIGCHLD, code, sig);
	wake_up_interruptible(&parent->child_wait);
}

/**
 * signal_stop_done - tell the parent when all threads have stopped
 *
 * Context: task. Does not sleep. By each thread that stops, or exits.
 */
void signal_stop_done(void)
{
	struct task *leader = current->leader, *p;

	if (leader->stop_sig == 0 || leader->stop_report != 0)
		return;
	for_each_thread(p, leader) {
		if (p->state != TASK_STOPPED && !(p->flags & PF_EXITING))
			return;
	}
	leader->stop_report = leader->stop_sig;
	leader->continued = false;
	tell_parent(CLD_STOPPED, leader->stop_sig);
}

/* Sleep as stopped until SIGCONT or SIGKILL; the parent is told. */
static void stop_current(int sig)
{
	signal_stop_threads(sig);
	set_current_state(TASK_STOPPED);
	/* the tick sends it too, at the limit of CPU time: perhaps just now */
	if (current->sig_pending & SIG_BIT(SIGKILL))
		set_current_state(TASK_RUNNING);
	signal_stop_done();
	schedule();
	if (current->leader->tell_continued) {
		current->leader->tell_continued = false;
		tell_parent(CLD_CONTINUED, SIGCONT);
	}
}

/*
 * init has only the signals it asked for, but for a fault of its own: it would
 * come again at once, for ever. do_exit() stops the kernel then.
 */
static bool init_is_spared(int sig, const struct siginfo *info)
{
	bool fault = (SIG_BIT(sig) & SIGS_SYNCHRONOUS) && info->si_code > 0;

	return current->tgid == PID_INIT && !fault;
}

/* @sig has no handler. Returns when the task lives on. */
static void do_default_action(int sig, const struct siginfo *info)
{
	if (init_is_spared(sig, info))
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
		do_group_exit(sig);
	}
}

/* Run the interrupted call again on the way out, or the one numbered @nr. */
static void restart_call(struct pt_regs *regs, u32 nr)
{
	regs->eax = nr;
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
		restart_call(regs, regs->orig_eax);
	else if (ret == -ERESTARTSYS || ret == -ERESTARTNOHAND ||
		 ret == -ERESTART_RESTARTBLOCK)
		regs->eax = (u32)-EINTR;
}

/* No handler ran: the call starts again as if nothing had happened. */
static void finish_uninterrupted(struct pt_regs *regs)
{
	int ret = (int)regs->eax;

	signal_mask_restore();
	if (regs->vector != SYSCALL_VECTOR)
		return;
	if (ret == -ERESTARTSYS || ret == -ERESTARTNOHAND)
		restart_call(regs, regs->orig_eax);
	else if (ret == -ERESTART_RESTARTBLOCK)
		restart_call(regs, NR_RESTART_SYSCALL);
}

/**
 * sys_restart_syscall - go on with the call that a stop interrupted
 *
 * The kernel makes a program run it; one that does so itself, or after a
 * handler ran, gets -EINTR.
 *
 * Context: task. May sleep.
 * Return: that of the call.
 */
int sys_restart_syscall(void)
{
	struct restart_block restart = current->restart;

	current->restart.fn = NULL;
	return restart.fn ? restart.fn(&restart) : -EINTR;
}

/* No stack for a handler of @sig: SIGSEGV may have another one. */
static void no_frame(int sig, u64 oldmask)
{
	signal_set_mask(oldmask);
	if (sig == SIGSEGV)
		current->sighand->action[sig - 1].handler = SIG_DFL;
	force_signal(current, SIGSEGV);
}

/* Enter the handler of @sig: frame, then mask. */
static void run_handler(struct pt_regs *regs, int sig,
			const struct k_sigaction *action,
			const struct siginfo *info)
{
	u64 oldmask = current->sig_blocked;

	if (current->sig_restore_mask) {
		oldmask = current->sig_saved_mask;
		current->sig_restore_mask = false;
	}
	finish_interrupted(regs, action->flags);
	current->restart.fn = NULL;
	if (sigframe_setup(regs, sig, action, info, oldmask)) {
		no_frame(sig, oldmask);
		return;
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
	struct siginfo info;
	int sig;

	DEBUG_ASSERT(user_mode(regs));
	might_sleep();
	while ((sig = signal_take(~current->sig_blocked, &info)) != 0) {
		action = current->sighand->action[sig - 1];
		if (sig == SIGKILL || action.handler == SIG_DFL) {
			do_default_action(sig, &info);
			continue;
		}
		if (action.handler == SIG_IGN)
			continue;
		if (action.flags & SA_RESETHAND)
			current->sighand->action[sig - 1].handler = SIG_DFL;
		run_handler(regs, sig, &action, &info);
		return;
	}
	finish_uninterrupted(regs);
}
