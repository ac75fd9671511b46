/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * sigpost.c - marking signals as pending and waking who must see them
 *
 * The floors below kernel/proc (terminal, faults, OOM) send signals; what a
 * signal does is decided at delivery, in kernel/proc/signal.c. A signal that
 * would be ignored anyway is dropped here, so that it ends no sleep.
 */
#include "base/bug.h"
#include "core/irq.h"
#include "core/sched.h"

#define STOP_SIGNALS                                              \
	(SIG_BIT(SIGSTOP) | SIG_BIT(SIGTSTP) | SIG_BIT(SIGTTIN) | \
	 SIG_BIT(SIGTTOU))

#define SIGS_UNBLOCKABLE (SIG_BIT(SIGKILL) | SIG_BIT(SIGSTOP))

/**
 * signal_set_mask - change the blocked signals of current
 * @mask: bit n-1: signal n; SIGKILL and SIGSTOP are taken out
 *
 * Context: task. Does not sleep.
 */
void signal_set_mask(u64 mask)
{
	u32 flags = irq_save();

	current->sig_blocked = mask & ~SIGS_UNBLOCKABLE;
	restore_flags(flags);
}

/**
 * signal_mask_for_wait - block other signals until a call has waited
 * @mask: blocked meanwhile
 *
 * The old mask comes back with signal_mask_restore(), or when a handler that
 * ran with @mask returns.
 *
 * Context: task. Does not sleep.
 */
void signal_mask_for_wait(u64 mask)
{
	current->sig_saved_mask = current->sig_blocked;
	current->sig_restore_mask = true;
	signal_set_mask(mask);
}

/**
 * signal_mask_restore - undo signal_mask_for_wait(), if it is due
 *
 * Context: task. Does not sleep.
 */
void signal_mask_restore(void)
{
	if (!current->sig_restore_mask)
		return;
	current->sig_restore_mask = false;
	signal_set_mask(current->sig_saved_mask);
}

/* A blocked signal is kept even so: its action may change until then. */
static bool signal_ignored(const struct task *task, int sig)
{
	u32 handler = task->sighand->action[sig - 1].handler;

	if (task->sig_blocked & SIG_BIT(sig))
		return false;
	if (handler == SIG_DFL)
		return (SIG_BIT(sig) & SIGS_DEFAULT_IGNORED) != 0;
	return handler == SIG_IGN;
}

/* Stop signals and SIGCONT cancel each other. Interrupts off. */
static void signal_job_control(struct task *task, int sig)
{
	if (sig == SIGKILL || sig == SIGCONT) {
		task->sig_pending &= ~STOP_SIGNALS;
		if (task->state == TASK_STOPPED) {
			task->exit_code = 0;
			(void)wake_up_process(task);
		}
	}
	if (SIG_BIT(sig) & STOP_SIGNALS)
		task->sig_pending &= ~SIG_BIT(SIGCONT);
}

/**
 * send_signal - mark a signal and wake the task if it sleeps interruptibly
 * @task: receiver; a zombie ignores it, and a kernel thread all but SIGCONT
 * @sig: 1..NSIG
 *
 * Context: any. Does not sleep.
 */
void send_signal(struct task *task, int sig)
{
	u32 flags;

	BUG_ON(sig < 1 || sig > NSIG);
	flags = irq_save();
	if (task->state == TASK_ZOMBIE)
		goto out_flags;
	/* kupdate may be stopped: reference 7.7 */
	if (task->sighand || sig == SIGCONT)
		signal_job_control(task, sig);
	if (!task->sighand)
		goto out_flags;
	if (signal_ignored(task, sig))
		goto out_flags;
	task->sig_from[sig - 1] = in_interrupt() ? 0 : current->pid;
	task->sig_pending |= SIG_BIT(sig);
	if (task->state == TASK_INTERRUPTIBLE && signal_pending(task))
		(void)wake_up_process(task);
out_flags:
	restore_flags(flags);
}

/**
 * force_signal - a signal that cannot be blocked or ignored
 * @task: receiver with user memory
 * @sig: 1..NSIG
 *
 * For faults: going on without delivery would fault again for ever.
 *
 * Context: any. Does not sleep.
 */
void force_signal(struct task *task, int sig)
{
	struct k_sigaction *action;
	u32 flags = irq_save();

	BUG_ON(sig < 1 || sig > NSIG);
	if (task->sighand) {
		action = &task->sighand->action[sig - 1];
		if (action->handler == SIG_IGN ||
		    (task->sig_blocked & SIG_BIT(sig)))
			action->handler = SIG_DFL;
		task->sig_blocked &= ~SIG_BIT(sig);
		send_signal(task, sig);
		task->sig_from[sig - 1] = 0;
	}
	restore_flags(flags);
}

/**
 * send_signal_pgrp - send_signal() to every task of a process group
 * @pgrp: process group
 * @sig: 1..NSIG
 *
 * Context: any. Does not sleep.
 */
void send_signal_pgrp(pid_t pgrp, int sig)
{
	struct task *p;
	u32 flags = irq_save();

	for_each_task(p) {
		if (p->pgrp == pgrp)
			send_signal(p, sig);
	}
	restore_flags(flags);
}
