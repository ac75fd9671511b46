/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * sys_sched.c - scheduling policies as programs see and choose them
 *
 * SCHED_FIFO and SCHED_RR come before all of SCHED_OTHER, by priority; only
 * root may ask for them, since such a task gives way to nobody else.
 */
#include "core/cred.h"
#include "core/sched.h"
#include "core/uaccess.h"
#include "proc/syscalls.h"
#include "uapi/time.h"

#define CPU_0 1u /* the mask of the only processor */

/* pid 0: current; NULL: no such process */
static struct task *sched_task(pid_t pid)
{
	return pid ? find_task(pid) : current;
}

static bool priority_fits(int policy, int priority)
{
	if (policy == SCHED_OTHER)
		return priority == 0;
	return (policy == SCHED_FIFO || policy == SCHED_RR) &&
	       priority >= SCHED_RT_PRIO_MIN && priority <= SCHED_RT_PRIO_MAX;
}

/* @policy -1: as it is */
static int set_scheduler(pid_t pid, int policy, const int __user *param)
{
	struct task *p;
	int priority;

	if (pid < 0 || !param)
		return -EINVAL;
	if (get_user(priority, param))
		return -EFAULT;
	p = sched_task(pid); /* after what may sleep */
	if (!p)
		return -ESRCH;
	if (policy < 0)
		policy = p->policy;
	if (!priority_fits(policy, priority))
		return -EINVAL;
	if (!capable() && (policy != SCHED_OTHER || (current->euid != p->euid &&
						     current->euid != p->uid)))
		return -EPERM;
	sched_set_policy(p, policy, priority);
	return 0;
}

/**
 * sys_sched_setscheduler - choose policy and priority of a process
 * @pid: 0: the caller
 * @policy: SCHED_OTHER, SCHED_FIFO, SCHED_RR
 * @param: its priority: 0, or 1..99
 *
 * Context: task. May sleep.
 * Return: 0, -EINVAL, -ESRCH, -EPERM or -EFAULT.
 */
int sys_sched_setscheduler(pid_t pid, int policy, const int __user *param)
{
	might_sleep();
	if (policy < 0)
		return -EINVAL;
	return set_scheduler(pid, policy, param);
}

/**
 * sys_sched_setparam - choose the priority of a process
 * @pid: 0: the caller
 * @param: 0, or 1..99 with SCHED_FIFO and SCHED_RR
 *
 * Context: task. May sleep.
 * Return: 0, -EINVAL, -ESRCH, -EPERM or -EFAULT.
 */
int sys_sched_setparam(pid_t pid, const int __user *param)
{
	might_sleep();
	return set_scheduler(pid, -1, param);
}

/**
 * sys_sched_getscheduler - the policy of a process
 * @pid: 0: the caller
 *
 * Context: task. Does not sleep.
 * Return: SCHED_*, -EINVAL or -ESRCH.
 */
int sys_sched_getscheduler(pid_t pid)
{
	const struct task *p;

	if (pid < 0)
		return -EINVAL;
	p = sched_task(pid);
	return p ? p->policy : -ESRCH;
}

/**
 * sys_sched_getparam - the priority of a process
 * @pid: 0: the caller
 * @param: out
 *
 * Context: task. May sleep.
 * Return: 0, -EINVAL, -ESRCH or -EFAULT.
 */
int sys_sched_getparam(pid_t pid, int __user *param)
{
	const struct task *p;

	might_sleep();
	if (pid < 0 || !param)
		return -EINVAL;
	p = sched_task(pid);
	return p ? put_user(p->rt_priority, param) : -ESRCH;
}

/**
 * sys_sched_get_priority_max - the best priority of a policy
 * @policy: SCHED_*
 *
 * Context: task. Does not sleep.
 * Return: the priority or -EINVAL.
 */
int sys_sched_get_priority_max(int policy)
{
	if (policy == SCHED_FIFO || policy == SCHED_RR)
		return SCHED_RT_PRIO_MAX;
	return policy == SCHED_OTHER ? 0 : -EINVAL;
}

/**
 * sys_sched_get_priority_min - the worst priority of a policy
 * @policy: SCHED_*
 *
 * Context: task. Does not sleep.
 * Return: the priority or -EINVAL.
 */
int sys_sched_get_priority_min(int policy)
{
	if (policy == SCHED_FIFO || policy == SCHED_RR)
		return SCHED_RT_PRIO_MIN;
	return policy == SCHED_OTHER ? 0 : -EINVAL;
}

/**
 * sys_sched_rr_get_interval - how long a turn of a process is
 * @pid: 0: the caller
 * @interval: out; 0 for SCHED_FIFO, which has no end of its turn
 *
 * Context: task. May sleep.
 * Return: 0, -EINVAL, -ESRCH or -EFAULT.
 */
int sys_sched_rr_get_interval(pid_t pid, struct timespec32 __user *interval)
{
	struct timespec32 out = {0};
	const struct task *p;

	might_sleep();
	if (pid < 0)
		return -EINVAL;
	p = sched_task(pid);
	if (!p)
		return -ESRCH;
	if (p->policy != SCHED_FIFO)
		out.tv_nsec = (s32)(sched_slice(p) * NSEC_PER_TICK);
	return copy_to_user(interval, &out, sizeof(out));
}

/**
 * sys_sched_setaffinity - the processors of a process: there is one
 * @pid: 0: the caller
 * @len: bytes of @mask
 * @mask: must contain processor 0
 *
 * Context: task. May sleep.
 * Return: 0, -EINVAL, -ESRCH, -EPERM or -EFAULT.
 */
int sys_sched_setaffinity(pid_t pid, u32 len, const u8 __user *mask)
{
	const struct task *p;
	u8 first = 0;

	might_sleep();
	if (len && get_user(first, mask))
		return -EFAULT;
	p = sched_task(pid);
	if (!p)
		return -ESRCH;
	if (!capable() && current->euid != p->euid && current->euid != p->uid)
		return -EPERM;
	return first & CPU_0 ? 0 : -EINVAL;
}

/**
 * sys_sched_getaffinity - the processors of a process: there is one
 * @pid: 0: the caller
 * @len: bytes of @mask, a multiple of 4
 * @mask: out, one word
 *
 * Context: task. May sleep.
 * Return: 4, the bytes written; -EINVAL, -ESRCH or -EFAULT.
 */
int sys_sched_getaffinity(pid_t pid, u32 len, u32 __user *mask)
{
	const u32 cpus = CPU_0;

	might_sleep();
	if (len < sizeof(cpus) || len % sizeof(cpus))
		return -EINVAL;
	if (!sched_task(pid))
		return -ESRCH;
	return put_user(cpus, mask) ? -EFAULT : (int)sizeof(cpus);
}
