/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * wait.c - waiting for children to end, to stop, to continue
 *
 * A zombie's struct and kernel stack are all that is left of it; who reports it
 * frees them. A report copies to user memory and may sleep: the child is chosen
 * and marked as told before, so that nobody tells it twice.
 */
#include "base/bug.h"
#include "core/uaccess.h"
#include "proc/proc.h"
#include "proc/syscalls.h"
#include "uapi/resource.h"
#include "uapi/sched.h"

#define WAIT_OPTIONS \
	(WNOHANG | WUNTRACED | WCONTINUED | __WNOTHREAD | __WALL | __WCLONE)

/* Does wait4(@pid) of current mean @p? */
static bool wait_matches(const struct task *p, pid_t pid)
{
	if (pid > 0)
		return p->pid == pid;
	if (pid == 0)
		return p->pgrp == current->pgrp;
	return pid == -1 || p->pgrp == -pid;
}

/* What user memory gets of a child. 0 or -EFAULT; the child is unchanged. */
static int wait_report(const struct task *p, int status, int __user *status_ptr,
		       struct rusage32 __user *usage)
{
	struct rusage32 ru;

	if (usage) {
		rusage_fill(p, RUSAGE_BOTH, &ru);
		if (copy_to_user(usage, &ru, sizeof(ru)))
			return -EFAULT;
	}
	return status_ptr ? put_user(status, status_ptr) : 0;
}

/* The zombie's usage is ours now; its last memory goes. */
static void reap(struct task *p)
{
	current->cutime += p->utime + p->cutime;
	current->cstime += p->stime + p->cstime;
	current->cmin_flt += p->min_flt + p->cmin_flt;
	current->cmaj_flt += p->maj_flt + p->cmaj_flt;
	p->state = TASK_DEAD;
	task_unlink(p);
	task_destroy(p);
}

/* One look at all children. pid, 0: nothing yet, -ECHILD: none, -EFAULT. */
static int wait_scan(pid_t pid, int __user *status_ptr, int options,
		     struct rusage32 __user *usage)
{
	int ret = -ECHILD, code;
	struct task *p;
	pid_t found;

	list_for_each_entry(p, &current->children, sibling) {
		if (!wait_matches(p, pid))
			continue;
		ret = 0;
		if (p->state != TASK_ZOMBIE &&
		    !(p->state == TASK_STOPPED && p->exit_code != 0 &&
		      (options & WUNTRACED)))
			continue;
		/* the report may fault and sleep: not as a waiter */
		set_current_state(TASK_RUNNING);
		found = p->pid;
		code = p->exit_code;
		if (p->state == TASK_STOPPED) {
			p->exit_code = 0; /* told once; before we may sleep */
			code = code << WSTATUS_SHIFT | WSTATUS_STOPPED;
			ret = wait_report(p, code, status_ptr, usage);
			return ret ? ret : found;
		}
		ret = wait_report(p, code, status_ptr, usage);
		if (ret)
			return ret;
		reap(p);
		return found;
	}
	return ret;
}

/**
 * sys_wait4 - wait for a child to end or to stop
 * @pid: > 0: this one; -1: any; 0: of my process group; < -1: of group -pid
 * @status: out, how it ended; may be NULL
 * @options: WNOHANG | WUNTRACED | WCONTINUED ...
 * @usage: out, what it used; may be NULL
 *
 * Context: task. May sleep.
 * Return: pid, 0 (WNOHANG), -ECHILD, -EINVAL, -EFAULT or -ERESTARTSYS.
 */
int sys_wait4(pid_t pid, int __user *status, int options,
	      struct rusage32 __user *usage)
{
	DECLARE_WAITQUEUE(wait, current);
	int ret;

	might_sleep();
	if (options & ~WAIT_OPTIONS)
		return -EINVAL;
	add_wait_queue(&current->child_wait, &wait);
	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		ret = wait_scan(pid, status, options, usage);
		if (ret != 0 || (options & WNOHANG))
			break;
		if (signal_pending(current)) {
			ret = -ERESTARTSYS;
			break;
		}
		schedule();
	}
	set_current_state(TASK_RUNNING);
	remove_wait_queue(&current->child_wait, &wait);
	return ret;
}

/**
 * sys_waitpid - wait4() without usage
 * @pid: as sys_wait4()
 * @status: out
 * @options: as sys_wait4()
 *
 * Context: task. May sleep.
 * Return: as sys_wait4().
 */
int sys_waitpid(pid_t pid, int __user *status, int options)
{
	return sys_wait4(pid, status, options, NULL);
}
