/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * tty_job.c - sessions, foreground groups and their terminal
 *
 * Invariant: task->tty == tty only for tasks of tty->session. A terminal whose
 * session is 0 is nobody's; its session's leader alone can acquire or lose it.
 */
#include "base/errptr.h"
#include "core/cred.h"
#include "core/sched.h"
#include "tty.h"
#include "uapi/signal.h"

enum { FIRST_TTY_MAJOR = 4 };

static bool is_ignored(int sig)
{
	u64 bit = SIG_BIT(sig);

	return (current->sig_blocked & bit) ||
	       current->sighand->action[sig - 1].handler == SIG_IGN;
}

/**
 * tty_check_foreground - job control before a read or a change
 * @tty: terminal
 * @sig: SIGTTIN or SIGTTOU, for a group in the background
 *
 * A background group that ignores the signal may change the terminal, but
 * not read from it. One that is orphaned would not be stopped by the signal, and
 * the call would start again for ever: it gets -EIO.
 *
 * Context: task. Does not sleep.
 * Return: 0, -ERESTARTSYS when the group got @sig, -EIO.
 */
int tty_check_foreground(struct tty *tty, int sig)
{
	if (current->tty != tty || !tty->pgrp || current->pgrp == tty->pgrp)
		return 0;
	if (is_ignored(sig))
		return sig == SIGTTIN ? -EIO : 0;
	if (pgrp_is_orphaned(current->pgrp, NULL))
		return -EIO;
	send_signal_pgrp(current->pgrp, sig);
	return -ERESTARTSYS;
}

/**
 * tty_acquire - the terminal becomes current's controlling one
 * @tty: terminal
 * @steal: if it is another session's, and current may, that one loses it
 *
 * Context: task. Does not sleep.
 * Return: 0, or -EPERM (no session leader, has one, or it is taken).
 */
int tty_acquire(struct tty *tty, bool steal)
{
	struct task *p;

	if (!current->session_leader)
		return -EPERM;
	if (tty->session == current->session)
		return 0;
	if (current->tty || (tty->session && !(steal && capable())))
		return -EPERM;
	for_each_task(p) {
		if (p->tty == tty)
			p->tty = NULL;
	}
	for_each_thread(p, current)
		p->tty = tty;
	tty->session = current->session;
	tty->pgrp = current->pgrp;
	return 0;
}

/* the session of @tty has it no more, its foreground group is told */
static void leave(struct tty *tty)
{
	pid_t pgrp = tty->pgrp, session = tty->session;
	struct task *p;

	tty->session = 0;
	tty->pgrp = 0;
	tty->exclusive = false;
	for_each_task(p) {
		if (p->session == session)
			p->tty = NULL;
	}
	if (pgrp) {
		send_signal_pgrp(pgrp, SIGHUP);
		send_signal_pgrp(pgrp, SIGCONT);
	}
}

/**
 * tty_session_exit - the leader of a session has its terminal no more
 * @leader: leader; nothing happens without a terminal
 *
 * Context: task. Does not sleep.
 */
void tty_session_exit(struct task *leader)
{
	struct tty *tty = leader->tty;

	if (!tty || tty->session != leader->session)
		return;
	leave(tty);
	tty_hangup(tty);
}

/**
 * tty_vhangup - current's terminal is as if its line had been cut
 *
 * Context: task. Does not sleep.
 */
void tty_vhangup(void)
{
	struct tty *tty = current->tty;
	struct task *p;

	if (!tty)
		return;
	for_each_task(p) {
		if (p->session != tty->session || !p->session_leader)
			continue;
		send_signal(p, SIGHUP);
		send_signal(p, SIGCONT);
	}
	leave(tty);
	tty_hangup(tty);
}

/**
 * tty_give_up - TIOCNOTTY
 *
 * Context: task. Does not sleep.
 * Return: 0, or -ENOTTY when current has no terminal.
 */
int tty_give_up(void)
{
	struct task *p;

	if (!current->tty)
		return -ENOTTY;
	if (current->session_leader &&
	    current->tty->session == current->session)
		leave(current->tty);
	for_each_thread(p, current)
		p->tty = NULL;
	return 0;
}

static bool group_in_session(pid_t pgrp, pid_t session)
{
	struct task *p;

	for_each_task(p) {
		if (p->pgrp == pgrp && p->session == session)
			return true;
	}
	return false;
}

/**
 * tty_set_pgrp - choose the foreground group
 * @tty: current's controlling terminal
 * @pgrp: a group of its session
 *
 * Context: task. Does not sleep.
 * Return: 0, -ENOTTY (also to who is in the background for ever), -EPERM (not
 *	of this session), -EINVAL, or as tty_check_foreground().
 */
int tty_set_pgrp(struct tty *tty, pid_t pgrp)
{
	int err;

	if (current->tty != tty || tty->session != current->session)
		return -ENOTTY;
	err = tty_check_foreground(tty, SIGTTOU);
	if (err)
		return err == -EIO ? -ENOTTY : err;
	if (pgrp <= 0)
		return -EINVAL;
	if (!group_in_session(pgrp, current->session))
		return -EPERM;
	tty->pgrp = pgrp;
	return 0;
}

/**
 * tty_device - device number of a task's controlling terminal
 * @task: any
 *
 * Context: task. Does not sleep.
 * Return: the number, or 0 when it has none.
 */
kdev_t tty_device(const struct task *task)
{
	return task->tty ? MKDEV(FIRST_TTY_MAJOR, task->tty->minor) : 0;
}

/**
 * tty_foreground - foreground group of a task's controlling terminal
 * @task: any
 *
 * Context: task. Does not sleep.
 * Return: the group, or -1 when it has none.
 */
pid_t tty_foreground(const struct task *task)
{
	return task->tty ? task->tty->pgrp : -1;
}
