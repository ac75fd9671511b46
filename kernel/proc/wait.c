/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * wait.c - waiting for children to end, to stop, to continue
 *
 * A zombie's struct and kernel stack are all that is left of it; who reports it
 * frees them. What is told is copied out of the child before anything sleeps, and
 * the child marked as told (or freed), so that nobody tells it twice.
 */
#include "base/bug.h"
#include "core/uaccess.h"
#include "lib/string.h"
#include "proc/proc.h"
#include "proc/syscalls.h"
#include "uapi/resource.h"
#include "uapi/wait.h"

#define WAIT_COMMON    (WNOHANG | WCONTINUED | __WNOTHREAD | __WALL | __WCLONE)
#define WAIT4_OPTIONS  (WAIT_COMMON | WUNTRACED)
#define WAITID_EVENTS  (WEXITED | WSTOPPED | WCONTINUED)
#define WAITID_OPTIONS (WAIT_COMMON | WAITID_EVENTS | WNOWAIT)

/* which children, and what about them */
struct wait_query {
	int which; /* P_ALL, P_PID, P_PGID */
	pid_t id;
	int options; /* WEXITED always says whether zombies count */
};

/* one that was found */
struct wait_found {
	uid_t uid;
	int status;	       /* as wait4() tells it */
	s32 code, info_status; /* as siginfo does */
	struct rusage32 usage;
};

static bool wait_matches(const struct task *p, const struct wait_query *q)
{
	bool clone = p->exit_signal != SIGCHLD;

	if ((q->options & __WNOTHREAD) && p->made_by != current->pid)
		return false;
	if (!(q->options & __WALL) && clone != !!(q->options & __WCLONE))
		return false;
	if (q->which == P_PID)
		return p->pid == q->id;
	return q->which == P_ALL || p->pgrp == q->id;
}

/* The zombie's usage is ours now; its last memory goes. */
static void reap(struct task *p)
{
	struct task *leader = current->leader;
	struct task_usage usage;

	group_usage(p, &usage);
	leader->cutime += usage.utime + p->cutime;
	leader->cstime += usage.stime + p->cstime;
	leader->cmin_flt += usage.min_flt + p->cmin_flt;
	leader->cmaj_flt += usage.maj_flt + p->cmaj_flt;
	p->state = TASK_DEAD;
	threads_free();
	task_unlink(p);
	task_destroy(p);
}

/* How @p ended. */
static void tell_exit(const struct task *p, struct wait_found *found)
{
	found->status = p->exit_code;
	if (p->exit_code & WSTATUS_SIGNAL) {
		found->code = CLD_KILLED;
		found->info_status = p->exit_code & WSTATUS_SIGNAL;
	} else {
		found->code = CLD_EXITED;
		found->info_status = p->exit_code >> WSTATUS_SHIFT;
	}
}

/* A process ends with its last thread. */
static bool has_ended(const struct task *p)
{
	return p->state == TASK_ZOMBIE && is_alone(p);
}

/* Has @p anything to tell that @q wants? Once, unless WNOWAIT. */
static bool wait_tells(struct task *p, const struct wait_query *q,
		       struct wait_found *found)
{
	bool keep = q->options & WNOWAIT;

	if (has_ended(p)) {
		tell_exit(p, found);
	} else if (p->stop_report != 0 && (q->options & WUNTRACED)) {
		found->code = CLD_STOPPED;
		found->info_status = p->stop_report;
		found->status = p->stop_report << WSTATUS_SHIFT |
				WSTATUS_STOPPED;
		if (!keep)
			p->stop_report = 0;
	} else if (p->continued && (q->options & WCONTINUED)) {
		found->code = CLD_CONTINUED;
		found->info_status = SIGCONT;
		found->status = WSTATUS_CONTINUED;
		if (!keep)
			p->continued = false;
	} else {
		return false;
	}
	found->uid = p->uid;
	rusage_fill(p, RUSAGE_BOTH, &found->usage);
	return true;
}

/* One look at all children. pid, 0: nothing yet, -ECHILD: none. */
static int wait_scan(const struct wait_query *q, struct wait_found *found)
{
	int ret = -ECHILD;
	struct task *p;
	pid_t pid;

	list_for_each_entry(p, &current->leader->children, sibling) {
		if (!wait_matches(p, q))
			continue;
		/* it will neither stop nor continue */
		if (has_ended(p) && !(q->options & WEXITED))
			continue;
		ret = 0;
		if (!wait_tells(p, q, found))
			continue;
		pid = p->pid;
		if (has_ended(p) && !(q->options & WNOWAIT))
			reap(p);
		return pid;
	}
	return ret;
}

/* Wait for a child. pid, 0 (WNOHANG), -ECHILD or -ERESTARTSYS. */
static int wait_child(const struct wait_query *q, struct wait_found *found)
{
	DECLARE_WAITQUEUE(wait, current);
	int ret;

	add_wait_queue(&current->leader->child_wait, &wait);
	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		ret = wait_scan(q, found);
		if (ret != 0 || (q->options & WNOHANG))
			break;
		if (signal_pending(current)) {
			ret = -ERESTARTSYS;
			break;
		}
		schedule();
	}
	set_current_state(TASK_RUNNING);
	remove_wait_queue(&current->leader->child_wait, &wait);
	return ret;
}

/**
 * sys_wait4 - wait for a child to end, to stop or to continue
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
	struct wait_query q = {P_PGID, -pid, options | WEXITED};
	struct wait_found found;
	int ret;

	might_sleep();
	if (options & ~WAIT4_OPTIONS)
		return -EINVAL;
	if (pid == -1)
		q.which = P_ALL;
	else if (pid == 0)
		q.id = current->pgrp;
	else if (pid > 0)
		q = (struct wait_query){P_PID, pid, options | WEXITED};
	ret = wait_child(&q, &found);
	if (ret <= 0)
		return ret;
	if (status && put_user(found.status, status))
		return -EFAULT;
	if (usage && copy_to_user(usage, &found.usage, sizeof(found.usage)))
		return -EFAULT;
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

/* Tell @found of the child @pid, 0: that there was none, as waitid() does. */
static int put_info(struct siginfo __user *to, pid_t pid,
		    const struct wait_found *found)
{
	struct siginfo info;

	if (!to)
		return 0;
	memset(&info, 0, sizeof(info));
	if (pid > 0) {
		info.si_signo = SIGCHLD;
		info.si_code = found->code;
		info.f.from.pid = pid;
		info.f.from.uid = found->uid;
		info.f.from.status = found->info_status;
	}
	/* as far as the status: a program may have no room for more */
	return copy_to_user(to, &info, offsetof(struct siginfo, f.from.utime));
}

/**
 * sys_waitid - wait for a child, told as SIGCHLD would
 * @which: P_ALL, P_PID or P_PGID
 * @id: process or group
 * @info: out, all 0 when WNOHANG found nothing; may be NULL
 * @options: WEXITED | WSTOPPED | WCONTINUED, WNOHANG, WNOWAIT ...
 * @usage: out, what it used; may be NULL
 *
 * Context: task. May sleep.
 * Return: 0, -ECHILD, -EINVAL, -EFAULT or -ERESTARTSYS.
 */
int sys_waitid(int which, pid_t id, struct siginfo __user *info, int options,
	       struct rusage32 __user *usage)
{
	struct wait_query q = {which, id, options};
	struct wait_found found;
	int ret;

	might_sleep();
	if ((options & ~WAITID_OPTIONS) || !(options & WAITID_EVENTS))
		return -EINVAL;
	if (which < P_ALL || which > P_PGID || (which == P_PID && id <= 0) ||
	    (which == P_PGID && id < 0))
		return -EINVAL;
	if (which == P_PGID && id == 0)
		q.id = current->pgrp;
	ret = wait_child(&q, &found);
	if (ret < 0)
		return ret;
	if (ret > 0 && usage &&
	    copy_to_user(usage, &found.usage, sizeof(found.usage)))
		return -EFAULT;
	return put_info(info, ret, &found);
}
