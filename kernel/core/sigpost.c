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
#include "lib/string.h"

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

/* A blocked signal is kept even so: its action may change until then, and so is
 * one that somebody waits for. */
static bool signal_ignored(const struct task *task, int sig)
{
	u32 handler = task->sighand->action[sig - 1].handler;

	if ((task->sig_blocked | task->sig_wanted) & SIG_BIT(sig))
		return false;
	if (handler == SIG_DFL)
		return (SIG_BIT(sig) & SIGS_DEFAULT_IGNORED) != 0;
	return handler == SIG_IGN;
}

/* Stop signals and SIGCONT cancel each other. Interrupts off. */
static void signal_job_control(struct task *task, int sig)
{
	if (sig == SIGKILL || sig == SIGCONT) {
		signal_flush(task, STOP_SIGNALS);
		if (task->state == TASK_STOPPED) {
			task->exit_code = 0;
			task->continued = sig == SIGCONT;
			(void)wake_up_process(task);
		}
	}
	if (SIG_BIT(sig) & STOP_SIGNALS)
		signal_flush(task, SIG_BIT(SIGCONT));
}

/* Would a real-time signal with @info, but no entry, be a wrong one? */
static bool needs_entry(int sig, const struct siginfo *info)
{
	return sig >= SIGRTMIN && info && info->si_code != SI_USER;
}

/* Add @sig to what is pending. Interrupts off. Return: @q is used. */
static bool signal_add(struct task *task, int sig, struct sigqueue *q)
{
	bool again = task->sig_pending & SIG_BIT(sig);

	if (again && (sig < SIGRTMIN || !q))
		return false;
	if (q)
		list_add_tail(&q->link, &task->sig_queue);
	task->sig_pending |= SIG_BIT(sig);
	if (task->state == TASK_INTERRUPTIBLE && signal_pending(task))
		(void)wake_up_process(task);
	return q != NULL;
}

/**
 * send_signal_info - mark a signal; wake the task if it sleeps interruptibly
 * @task: receiver; a zombie ignores it, and a kernel thread all but SIGCONT
 * @sig: 1..NSIG
 * @info: what it carries, copied; NULL: the kernel sends it
 *
 * Every signal comes through here. One below SIGRTMIN that is pending already
 * is not sent a second time.
 *
 * Context: any; with @info task. Does not sleep.
 * Return: 0, or -EAGAIN when a real-time signal found no room for its @info.
 */
int send_signal_info(struct task *task, int sig, const struct siginfo *info)
{
	struct sigqueue *q = info ? sigqueue_new(info) : NULL;
	int ret = 0;
	u32 flags;

	BUG_ON(sig < 1 || sig > NSIG);
	flags = irq_save();
	if (task->state == TASK_ZOMBIE)
		goto out_free;
	/* kupdate may be stopped: reference 7.7 */
	if (task->sighand || sig == SIGCONT)
		signal_job_control(task, sig);
	if (!task->sighand || signal_ignored(task, sig))
		goto out_free;
	if (!q && needs_entry(sig, info))
		ret = -EAGAIN;
	else if (signal_add(task, sig, q))
		q = NULL;
out_free:
	restore_flags(flags);
	sigqueue_free(q);
	return ret;
}

/**
 * send_signal - a signal from the kernel
 * @task: as send_signal_info()
 * @sig: 1..NSIG
 *
 * Context: any. Does not sleep.
 */
void send_signal(struct task *task, int sig)
{
	(void)send_signal_info(task, sig, NULL); /* nothing to queue */
}

/**
 * send_signal_from - a signal from current
 * @task: as send_signal_info()
 * @sig: 1..NSIG
 * @code: SI_USER or SI_TKILL
 *
 * Context: task. Does not sleep.
 */
void send_signal_from(struct task *task, int sig, s32 code)
{
	struct siginfo info;

	memset(&info, 0, sizeof(info));
	info.si_signo = sig;
	info.si_code = code;
	info.f.from.pid = current->pid;
	info.f.from.uid = current->uid;
	if (send_signal_info(task, sig, &info))
		send_signal(task, sig); /* who sent it is lost */
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
	}
	restore_flags(flags);
}

/**
 * force_fault - the signal of a fault of current
 * @sig: 1..NSIG
 * @code: si_code
 * @addr: si_addr
 *
 * Context: task. Does not sleep.
 */
void force_fault(int sig, s32 code, u32 addr)
{
	current->thread.fault_sig = sig;
	current->thread.fault_code = code;
	current->thread.fault_addr = addr;
	force_signal(current, sig);
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
