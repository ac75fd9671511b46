/* SPDX-License-Identifier: GPL-2.0-only */
/* sys_resource.c - resource usage, limits and priorities */
#include "asm/page.h"
#include "core/cred.h"
#include "core/sched.h"
#include "core/uaccess.h"
#include "lib/string.h"
#include "mm/mm.h"
#include "proc/proc.h"
#include "proc/syscalls.h"
#include "uapi/resource.h"

#define KIB_SHIFT     10
#define NICE_STEP_MAX 40

static unsigned long task_max_rss(const struct task *task)
{
	if (!task->mm)
		return task->max_rss;
	return max(task->mm->maxrss, task->mm->rss);
}

/**
 * rusage_fill - what a process used
 * @task: one of its threads; a zombie too
 * @who: RUSAGE_SELF, RUSAGE_CHILDREN, or RUSAGE_BOTH: the sum
 * @usage: out
 *
 * Context: task. Does not sleep.
 */
void rusage_fill(const struct task *task, int who, struct rusage32 *usage)
{
	const struct task *leader = task->leader;
	struct task_usage sum = {0, 0, 0, 0};

	memset(usage, 0, sizeof(*usage));
	if (who != RUSAGE_CHILDREN) {
		group_usage(task, &sum);
		usage->ru_maxrss =
			(s32)(task_max_rss(task) << (PAGE_SHIFT - KIB_SHIFT));
	}
	if (who != RUSAGE_SELF) {
		sum.utime += leader->cutime;
		sum.stime += leader->cstime;
		sum.min_flt += leader->cmin_flt;
		sum.maj_flt += leader->cmaj_flt;
	}
	usage->ru_utime = ticks_to_timeval(sum.utime);
	usage->ru_stime = ticks_to_timeval(sum.stime);
	usage->ru_minflt = (s32)sum.min_flt;
	usage->ru_majflt = (s32)sum.maj_flt;
}

/**
 * sys_getrusage - what the caller or its children used
 * @who: RUSAGE_SELF or RUSAGE_CHILDREN
 * @usage: out
 *
 * Context: task. May sleep.
 * Return: 0, -EINVAL or -EFAULT.
 */
int sys_getrusage(int who, struct rusage32 __user *usage)
{
	struct rusage32 out;

	if (who != RUSAGE_SELF && who != RUSAGE_CHILDREN)
		return -EINVAL;
	rusage_fill(current, who, &out);
	return copy_to_user(usage, &out, sizeof(out));
}

/**
 * sys_getrlimit - a limit of the caller
 * @id: RLIMIT_*
 * @limit: out
 *
 * Context: task. May sleep.
 * Return: 0, -EINVAL or -EFAULT.
 */
int sys_getrlimit(u32 id, struct rlimit __user *limit)
{
	if (id >= RLIM_NLIMITS)
		return -EINVAL;
	return copy_to_user(limit, &current->rlim[id], sizeof(*limit));
}

/**
 * sys_old_getrlimit - getrlimit of programs that know 31-bit limits
 * @id: RLIMIT_*
 * @limit: out
 *
 * Context: task. May sleep.
 * Return: 0, -EINVAL or -EFAULT.
 */
int sys_old_getrlimit(u32 id, struct rlimit __user *limit)
{
	struct rlimit out;

	if (id >= RLIM_NLIMITS)
		return -EINVAL;
	out.cur = min(current->rlim[id].cur, RLIM_OLD_INFINITY);
	out.max = min(current->rlim[id].max, RLIM_OLD_INFINITY);
	return copy_to_user(limit, &out, sizeof(out));
}

/* 0, -EINVAL, or -EPERM when the hard limit would rise. */
static int limit_set(struct task *task, u32 id, const struct rlimit *new)
{
	struct rlimit *limit = &task->rlim[id];
	struct task *p;

	if (new->cur > new->max)
		return -EINVAL;
	if (new->max > limit->max && !capable())
		return -EPERM;
	if (id == RLIMIT_NOFILE && new->max > NR_OPEN_MAX)
		return -EPERM;
	for_each_thread(p, task)
		p->rlim[id] = *new;
	return 0;
}

/**
 * sys_setrlimit - change a limit of the caller
 * @id: RLIMIT_*
 * @limit: new values
 *
 * Context: task. May sleep.
 * Return: 0, -EINVAL, -EPERM or -EFAULT.
 */
int sys_setrlimit(u32 id, const struct rlimit __user *limit)
{
	struct rlimit new;

	if (id >= RLIM_NLIMITS)
		return -EINVAL;
	if (copy_from_user(&new, limit, sizeof(new)))
		return -EFAULT;
	return limit_set(current, id, &new);
}

static u64 limit_widen(u32 value)
{
	return value == RLIM_INFINITY ? RLIM64_INFINITY : value;
}

static u32 limit_narrow(u64 value)
{
	return value >= RLIM_INFINITY ? RLIM_INFINITY : (u32)value;
}

/**
 * same_ids - are all user and group numbers of a task the caller's real ones?
 * @p: the task
 *
 * Context: task. Does not sleep.
 * Return: true when they are.
 */
bool same_ids(const struct task *p)
{
	return current->uid == p->uid && current->uid == p->euid &&
	       current->uid == p->suid && current->gid == p->gid &&
	       current->gid == p->egid && current->gid == p->sgid;
}

/**
 * sys_prlimit64 - look at or change a limit of a process
 * @pid: 0: the caller
 * @id: RLIMIT_*
 * @new: NULL: leave it
 * @old: out, or NULL
 *
 * Context: task. May sleep.
 * Return: 0, -ESRCH, -EINVAL, -EPERM or -EFAULT.
 */
int sys_prlimit64(pid_t pid, u32 id, const struct rlimit64 __user *new,
		  struct rlimit64 __user *old)
{
	struct rlimit64 wide, before;
	struct rlimit narrow;
	struct task *p;
	int err;

	if (id >= RLIM_NLIMITS)
		return -EINVAL;
	if (new &&copy_from_user(&wide, new, sizeof(wide)))
		return -EFAULT;
	p = pid ? find_task(pid) : current; /* after what may sleep */
	if (!p)
		return -ESRCH;
	if (p->leader != current->leader && !capable() && !same_ids(p))
		return -EPERM;
	before.cur = limit_widen(p->rlim[id].cur);
	before.max = limit_widen(p->rlim[id].max);
	if (new) {
		narrow.cur = limit_narrow(wide.cur);
		narrow.max = limit_narrow(wide.max);
		err = limit_set(p, id, &narrow);
		if (err)
			return err;
	}
	return old ? copy_to_user(old, &before, sizeof(before)) : 0;
}

/**
 * sys_nice - change the caller's priority
 * @increment: added to nice; below 0 for root only
 *
 * Context: task. Does not sleep.
 * Return: 0 or -EPERM.
 */
int sys_nice(int increment)
{
	if (increment < 0 && !capable())
		return -EPERM;
	increment = max(-NICE_STEP_MAX, min(increment, NICE_STEP_MAX));
	set_user_nice(current, current->nice + increment);
	return 0;
}

/* Does a priority call for (@which, @who) mean @p? */
static bool priority_matches(const struct task *p, int which, int who)
{
	switch (which) {
	case PRIO_PROCESS:
		return p->pid == (who ? who : current->pid);
	case PRIO_PGRP:
		return p->pgrp == (who ? who : current->pgrp);
	default:
		return p->uid == (who ? (uid_t)who : current->uid);
	}
}

/**
 * sys_getpriority - the best priority of some processes
 * @which: PRIO_PROCESS, PRIO_PGRP or PRIO_USER
 * @who: pid, group or user; 0: the caller's
 *
 * Context: task. Does not sleep.
 * Return: 20 - nice (1..40), -EINVAL or -ESRCH.
 */
int sys_getpriority(int which, int who)
{
	const struct task *p;
	int best = -ESRCH;

	if (which < PRIO_PROCESS || which > PRIO_USER)
		return -EINVAL;
	for_each_task(p) {
		if (priority_matches(p, which, who))
			best = max(best, NICE_BASE - p->nice);
	}
	return best;
}

static int priority_set(struct task *p, int nice)
{
	if (!capable() && p->uid != current->euid && p->uid != current->uid)
		return -EPERM;
	if (nice < p->nice && !capable())
		return -EACCES;
	set_user_nice(p, nice);
	return 0;
}

/**
 * sys_setpriority - set the priority of some processes
 * @which: PRIO_PROCESS, PRIO_PGRP or PRIO_USER
 * @who: pid, group or user; 0: the caller's
 * @nice: clamped to -20..19
 *
 * Context: task. Does not sleep.
 * Return: 0, -EINVAL, -ESRCH, -EPERM or -EACCES.
 */
int sys_setpriority(int which, int who, int nice)
{
	struct task *p;
	int ret = -ESRCH, err;

	if (which < PRIO_PROCESS || which > PRIO_USER)
		return -EINVAL;
	nice = max(NICE_MIN, min(nice, NICE_MAX));
	for_each_task(p) {
		if (!priority_matches(p, which, who))
			continue;
		err = priority_set(p, nice);
		if (ret == -ESRCH || err)
			ret = err;
	}
	return ret;
}
