/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * sys_process.c - system calls: making processes, their names and groups
 *
 * A process group leader's group has its pid, a session leader's session too.
 * alloc_pid() gives out no number that one of them still uses.
 */
#include "core/sched.h"
#include "proc/proc.h"
#include "proc/syscalls.h"
#include "uapi/sched.h"

/**
 * sys_fork - a copy of the process
 *
 * Context: task. May sleep.
 * Return: pid of the child, 0 in the child, or -Exx.
 */
int sys_fork(void)
{
	const struct fork_args args = {.flags = SIGCHLD};

	return do_fork(&args, current->user_regs);
}

/**
 * sys_vfork - fork, and wait until the child execs or exits
 *
 * The child uses the memory of its parent until then.
 *
 * Context: task. May sleep.
 * Return: as sys_fork().
 */
int sys_vfork(void)
{
	const struct fork_args args = {.flags = SIGCHLD | CLONE_VFORK |
						CLONE_VM};

	return do_fork(&args, current->user_regs);
}

/**
 * sys_clone - make a process or a thread that shares what the caller chooses
 * @flags: exit signal in the low byte, CLONE_*
 * @stack: the child's esp, 0: as the parent's
 * @parent_tid: CLONE_PARENT_SETTID: where the parent finds the pid
 * @tls: CLONE_SETTLS: struct user_desc
 * @child_tid: CLONE_CHILD_SETTID: where the child finds its number;
 *	CLONE_CHILD_CLEARTID: zeroed when the child exits
 *
 * Context: task. May sleep.
 * Return: as sys_fork(); -EINVAL for flags that need others.
 */
int sys_clone(u32 flags, u32 stack, u32 parent_tid, u32 tls, u32 child_tid)
{
	const struct fork_args args = {
		.flags = flags,
		.stack = stack,
		.parent_tid = parent_tid,
		.tls = tls,
		.child_tid = child_tid,
	};

	return do_fork(&args, current->user_regs);
}

/**
 * sys_getpid - number of the process
 *
 * Context: task. Does not sleep.
 * Return: pid.
 */
int sys_getpid(void)
{
	return current->tgid;
}

/**
 * sys_getppid - number of the parent
 *
 * Context: task. Does not sleep.
 * Return: pid, 0 for children of the kernel.
 */
int sys_getppid(void)
{
	return current->leader->parent->pid;
}

/**
 * sys_gettid - number of the thread
 *
 * Context: task. Does not sleep.
 * Return: pid.
 */
int sys_gettid(void)
{
	return current->pid;
}

/**
 * sys_set_tid_address - word that is zeroed when the task exits
 * @address: user address, 0: none
 *
 * Context: task. Does not sleep.
 * Return: pid.
 */
int sys_set_tid_address(u32 address)
{
	current->clear_child_tid = address;
	return current->pid;
}

/* Is there a process of current's session in group @pgrp? */
static bool pgrp_in_session(pid_t pgrp)
{
	const struct task *p;

	for_each_task(p) {
		if (p->pgrp == pgrp && p->session == current->session)
			return true;
	}
	return false;
}

/**
 * sys_setpgid - put a process into a group
 * @pid: the caller's (0) or a child that has not called exec
 * @pgrp: an existing group of the session, or the pid itself (0)
 *
 * Context: task. Does not sleep.
 * Return: 0, -EINVAL, -ESRCH, -EACCES or -EPERM.
 */
int sys_setpgid(pid_t pid, pid_t pgrp)
{
	struct task *p = current->leader, *t;

	if (pid == 0)
		pid = p->pid;
	if (pgrp == 0)
		pgrp = pid;
	if (pgrp < 0)
		return -EINVAL;
	if (pid != p->pid) {
		p = find_task(pid);
		if (!p)
			return -ESRCH;
		if (!is_leader(p))
			return -EINVAL;
		if (p->parent != current->leader)
			return -ESRCH;
		if (p->session != current->session)
			return -EPERM;
		if (!(p->flags & PF_FORKNOEXEC))
			return -EACCES;
	}
	if (p->session_leader)
		return -EPERM;
	if (pgrp != pid && !pgrp_in_session(pgrp))
		return -EPERM;
	for_each_thread(t, p)
		t->pgrp = pgrp;
	return 0;
}

/**
 * sys_getpgid - group of a process
 * @pid: 0: current
 *
 * Context: task. Does not sleep.
 * Return: group, or -ESRCH.
 */
int sys_getpgid(pid_t pid)
{
	const struct task *p = pid ? find_task(pid) : current;

	return p ? p->pgrp : -ESRCH;
}

/**
 * sys_getpgrp - group of the caller
 *
 * Context: task. Does not sleep.
 * Return: group.
 */
int sys_getpgrp(void)
{
	return current->pgrp;
}

/**
 * sys_setsid - a session and group of the caller's own, without terminal
 *
 * Context: task. Does not sleep.
 * Return: session, or -EPERM for a group leader.
 */
int sys_setsid(void)
{
	pid_t session = current->tgid;
	struct task *p;

	for_each_task(p) {
		if (p->pgrp == session)
			return -EPERM;
	}
	for_each_thread(p, current) {
		p->session_leader = true;
		p->session = session;
		p->pgrp = session;
		p->tty = NULL;
	}
	return session;
}

/**
 * sys_getsid - session of a process
 * @pid: 0: current
 *
 * Context: task. Does not sleep.
 * Return: session, or -ESRCH.
 */
int sys_getsid(pid_t pid)
{
	const struct task *p = pid ? find_task(pid) : current;

	return p ? p->session : -ESRCH;
}

/**
 * sys_sched_yield - let all others run first
 *
 * Context: task. May sleep.
 * Return: 0.
 */
int sys_sched_yield(void)
{
	sched_yield();
	return 0;
}
