/* SPDX-License-Identifier: GPL-2.0-only */
/* sys_kill.c - system calls that send signals, and who may */
#include "core/cred.h"
#include "core/sched.h"
#include "core/uaccess.h"
#include "proc/syscalls.h"

/* May current signal @p? 2.4's rule; SIGCONT goes within a session. */
static bool may_signal(const struct task *p, int sig)
{
	if (sig == SIGCONT && p->session == current->session)
		return true;
	return capable() || current->euid == p->suid ||
	       current->euid == p->uid || current->uid == p->suid ||
	       current->uid == p->uid;
}

/* Is there such a signal, and may current send it to @p, who exists? */
static int check_signal(const struct task *p, int sig)
{
	if (sig < 0 || sig > NSIG)
		return -EINVAL;
	return may_signal(p, sig) ? 0 : -EPERM;
}

static int signal_one(struct task *p, int sig, s32 code)
{
	int err = check_signal(p, sig);

	if (err)
		return err;
	if (sig != 0)
		send_signal_from(p, sig, code);
	return 0;
}

/* ... only to this thread */
static int signal_thread(struct task *p, int sig)
{
	int err = check_signal(p, sig);

	if (err)
		return err;
	if (sig != 0)
		send_signal_thread(p, sig, SI_TKILL);
	return 0;
}

/* All but init and the caller (kill -1), or one process group. */
static int signal_many(pid_t pgrp, int sig)
{
	int ret = -ESRCH, err;
	struct task *p;

	for_each_task(p) {
		if (!is_leader(p) ||
		    (pgrp == -1 ? p->pid <= PID_INIT || p == current->leader ||
					  (p->flags & PF_KTHREAD)
				: p->pgrp != pgrp))
			continue;
		err = signal_one(p, sig, SI_USER);
		/* who sends to all does not hear of those he may not send to */
		if (pgrp == -1 && err == -EPERM)
			err = 0;
		if (ret != 0)
			ret = err;
	}
	return ret;
}

/**
 * sys_kill - send a signal
 * @pid: > 0: this process; 0: my group; -1: all; < -1: group -pid
 * @sig: 0: only look whether it could be sent
 *
 * Context: task. Does not sleep.
 * Return: 0, -EINVAL, -ESRCH or -EPERM.
 */
int sys_kill(pid_t pid, int sig)
{
	struct task *p;

	if (pid == -1)
		return signal_many(-1, sig);
	if (pid <= 0)
		return signal_many(pid == 0 ? current->pgrp : -pid, sig);
	p = find_task(pid);
	return p ? signal_one(p, sig, SI_USER) : -ESRCH;
}

/**
 * sys_rt_sigqueueinfo - send a signal that carries something
 * @pid: process
 * @sig: 0: only look
 * @from: what it carries; si_code below 0, as a program's own
 *
 * Context: task. May sleep.
 * Return: 0, -EAGAIN (too many are queued), -EFAULT, -EINVAL, -EPERM, -ESRCH.
 */
int sys_rt_sigqueueinfo(pid_t pid, int sig, const struct siginfo __user *from)
{
	struct siginfo info;
	struct task *p;
	int err;

	if (copy_from_user(&info, from, sizeof(info)))
		return -EFAULT;
	/* nobody sends in the name of kill() or of the kernel */
	if (info.si_code >= 0)
		return -EPERM;
	p = find_task(pid);
	if (!p)
		return -ESRCH;
	err = check_signal(p, sig);
	if (err)
		return err;
	info.si_signo = sig;
	return sig ? send_signal_info(p, sig, &info) : 0;
}

/**
 * sys_tkill - send a signal to one thread
 * @tid: thread
 * @sig: 0: only look
 *
 * Context: task. Does not sleep.
 * Return: 0, -EINVAL, -ESRCH or -EPERM.
 */
int sys_tkill(pid_t tid, int sig)
{
	struct task *p;

	if (tid <= 0)
		return -EINVAL;
	p = find_task(tid);
	return p ? signal_thread(p, sig) : -ESRCH;
}

/**
 * sys_tgkill - send a signal to a thread of a process
 * @tgid: process
 * @tid: thread
 * @sig: 0: only look
 *
 * Context: task. Does not sleep.
 * Return: 0, -EINVAL, -ESRCH or -EPERM.
 */
int sys_tgkill(pid_t tgid, pid_t tid, int sig)
{
	struct task *p;

	if (tgid <= 0 || tid <= 0)
		return -EINVAL;
	p = find_task(tid);
	return p && p->tgid == tgid ? signal_thread(p, sig) : -ESRCH;
}
