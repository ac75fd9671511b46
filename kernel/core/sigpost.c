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
/* those that do something else, too, even when they are ignored */
#define SIGS_JOB_CONTROL (STOP_SIGNALS | SIG_BIT(SIGCONT) | SIG_BIT(SIGKILL))

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
	if (unlikely((current->sig_shared & mask) && !is_alone(current)))
		signal_retarget();
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
	if (handler == SIG_DFL && task->tgid == PID_INIT)
		return true; /* init gets what it asked for, and its faults */
	if (handler == SIG_DFL)
		return (SIG_BIT(sig) & SIGS_DEFAULT_IGNORED) != 0;
	return handler == SIG_IGN;
}

/* Has it left, or almost? Then no signal reaches it any more. */
static bool is_gone(const struct task *task)
{
	return (task->flags & PF_EXITING) || task->state == TASK_ZOMBIE;
}

/* A thread of @task's process that still takes signals; NULL: none. */
static struct task *live_thread(struct task *task)
{
	struct task *p;

	for_each_thread(p, task->leader) {
		if (!is_gone(p))
			return p;
	}
	return NULL;
}

/* Stop signals and SIGCONT cancel each other. Interrupts off. */
static void signal_job_control(struct task *task, int sig)
{
	struct task *p, *leader = task->leader;

	if (sig == SIGKILL || sig == SIGCONT) {
		signal_flush_process(task, STOP_SIGNALS);
		if (leader->stop_sig != 0)
			leader->continued = leader->tell_continued = sig ==
								     SIGCONT;
		leader->stop_sig = leader->stop_report = 0;
		for_each_thread(p, task) {
			if (p->state == TASK_STOPPED)
				(void)wake_up_process(p);
		}
	}
	if (SIG_BIT(sig) & STOP_SIGNALS)
		signal_flush_process(task, SIG_BIT(SIGCONT));
}

/* Would a real-time signal with @info, but no entry, be a wrong one? */
static bool needs_entry(int sig, const struct siginfo *info)
{
	return sig >= SIGRTMIN && info && info->si_code != SI_USER;
}

static void wake_for_signal(struct task *task)
{
	if (task->state == TASK_INTERRUPTIBLE && signal_pending(task))
		(void)wake_up_process(task);
}

/* SIGKILL ends a process, whichever thread it was meant for. */
static void kill_threads(struct task *task, const struct task *except)
{
	struct task *p;

	for_each_thread(p, task) {
		if (p == except || is_gone(p))
			continue;
		p->sig_pending |= SIG_BIT(SIGKILL);
		wake_for_signal(p);
		if (p->state == TASK_STOPPED || p->killable)
			(void)wake_up_process(p);
	}
}

/* One thread that does not block @sig is woken for it. */
static void share_signal(struct task *task, int sig)
{
	struct task *p, *taker = NULL;

	for_each_thread(p, task->leader) {
		p->sig_shared |= SIG_BIT(sig);
		if (!taker && !is_gone(p) && !(p->sig_blocked & SIG_BIT(sig)))
			taker = p;
	}
	if (taker)
		wake_for_signal(taker);
}

/* where a signal is on its way to */
struct post {
	struct task *task;
	int sig;
	bool shared; /* for the whole process */
	bool forced; /* not to be ignored */
};

/* Add to what is pending. Interrupts off. Return: @q is used. */
static bool signal_add(const struct post *to, struct sigqueue *q)
{
	struct task *task = to->task;
	u64 pending = to->shared ? task->sig_shared : task->sig_pending;

	if (to->sig == SIGKILL) {
		kill_threads(task, NULL);
		return false;
	}
	if ((pending & SIG_BIT(to->sig)) && (to->sig < SIGRTMIN || !q))
		return false;
	if (q)
		list_add_tail(&q->link, to->shared ? &task->leader->shared_queue
						   : &task->sig_queue);
	if (to->shared) {
		share_signal(task, to->sig);
	} else {
		task->sig_pending |= SIG_BIT(to->sig);
		wake_for_signal(task);
	}
	return q != NULL;
}

/* Every signal comes through here. */
static int send(struct post *to, const struct siginfo *info)
{
	struct sigqueue *q = info ? sigqueue_new(info) : NULL;
	int ret = 0;
	u32 flags;

	BUG_ON(to->sig < 1 || to->sig > NSIG);
	flags = irq_save();
	if (to->shared)
		to->task = live_thread(to->task);
	if (!to->task || is_gone(to->task))
		goto out_free;
	/* kupdate may be stopped: reference 7.7 */
	if (to->task->sighand || to->sig == SIGCONT)
		signal_job_control(to->task, to->sig);
	if (!to->task->sighand ||
	    (!to->forced && signal_ignored(to->task, to->sig)))
		goto out_free;
	if (!q && needs_entry(to->sig, info))
		ret = -EAGAIN;
	else if (signal_add(to, q))
		q = NULL;
out_free:
	restore_flags(flags);
	sigqueue_free(q);
	return ret;
}

/**
 * signal_passes_by - would a signal for a process do nothing at all?
 * @task: one of its threads
 * @sig: 1..NSIG
 *
 * Who asks first need not make up a siginfo for nobody.
 *
 * Context: task. Does not sleep.
 * Return: true when nobody would notice it.
 */
bool signal_passes_by(struct task *task, int sig)
{
	const struct task *p = live_thread(task);

	if (!p || !p->sighand)
		return !p;
	return !(SIG_BIT(sig) & SIGS_JOB_CONTROL) && signal_ignored(p, sig);
}

/**
 * send_signal_info - mark a signal of a process; wake one who takes it
 * @task: one of its threads. Of those, one that does not block @sig takes it;
 *	a zombie ignores it, and a kernel thread all but SIGCONT
 * @sig: 1..NSIG
 * @info: what it carries, copied; NULL: the kernel sends it
 *
 * One below SIGRTMIN that is pending already is not sent a second time.
 *
 * Context: any; with @info task. Does not sleep.
 * Return: 0, or -EAGAIN when a real-time signal found no room for its @info.
 */
int send_signal_info(struct task *task, int sig, const struct siginfo *info)
{
	return send(&(struct post){task, sig, true, false}, info);
}

/**
 * send_signal_info_thread - mark a signal of one thread, and wake it
 * @task: the thread; SIGKILL is for its process all the same
 * @sig: as send_signal_info()
 * @info: as send_signal_info()
 *
 * Context: any; with @info task. Does not sleep.
 * Return: as send_signal_info().
 */
int send_signal_info_thread(struct task *task, int sig,
			    const struct siginfo *info)
{
	return send(&(struct post){task, sig, false, false}, info);
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

static void send_from(struct post *to, s32 code)
{
	struct siginfo info;

	memset(&info, 0, sizeof(info));
	info.si_signo = to->sig;
	info.si_code = code;
	info.f.from.pid = current->tgid;
	info.f.from.uid = current->uid;
	if (send(to, &info))
		(void)send(to, NULL); /* who sent it is lost */
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
	send_from(&(struct post){task, sig, true, false}, code);
}

/**
 * send_signal_thread - a signal from current to one thread
 * @task: as send_signal_info_thread()
 * @sig: 1..NSIG
 * @code: SI_USER or SI_TKILL
 *
 * Context: task. Does not sleep.
 */
void send_signal_thread(struct task *task, int sig, s32 code)
{
	send_from(&(struct post){task, sig, false, false}, code);
}

/**
 * signal_stop_threads - the process of current stops
 * @sig: the signal that does it
 *
 * Context: task. Does not sleep.
 */
void signal_stop_threads(int sig)
{
	struct task *p;
	u32 flags = irq_save();

	if (current->leader->stop_sig == 0) {
		current->leader->stop_sig = sig;
		for_each_thread(p, current) {
			if (p == current || is_gone(p))
				continue;
			p->sig_pending |= SIG_BIT(SIGSTOP);
			wake_for_signal(p);
		}
	}
	restore_flags(flags);
}

/**
 * signal_kill_threads - SIGKILL for the other threads of current's process
 *
 * Context: task. Does not sleep.
 */
void signal_kill_threads(void)
{
	u32 flags = irq_save();

	kill_threads(current, current);
	restore_flags(flags);
}

/**
 * signal_retarget - wake other threads for what current will not take
 *
 * Current was chosen for a signal of its process, and exits or blocks it.
 *
 * Context: task. Does not sleep.
 */
void signal_retarget(void)
{
	struct task *p;
	u32 flags = irq_save();

	for_each_thread(p, current) {
		if (p != current && !is_gone(p) && p->sig_shared)
			wake_for_signal(p);
	}
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
		(void)send(&(struct post){task, sig, false, true}, NULL);
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
 * send_signal_pgrp - send_signal() to every process of a group
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
		if (p->pgrp == pgrp && is_leader(p))
			send_signal(p, sig);
	}
	restore_flags(flags);
}
