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
 * Memory is copied (on write) all the same; see docs/differences.md.
 *
 * Context: task. May sleep.
 * Return: as sys_fork().
 */
int sys_vfork(void)
{
	const struct fork_args args = {.flags = SIGCHLD | CLONE_VFORK};

	return do_fork(&args, current->user_regs);
}

/**
 * sys_clone - fork with a stack, an exit signal, a TLS of the caller's choice
 * @flags: exit signal in the low byte; CLONE_VM and the like are not shared
 * @stack: the child's esp, 0: as the parent's
 * @parent_tid: CLONE_PARENT_SETTID: where the parent finds the pid
 * @tls: CLONE_SETTLS: struct user_desc
 * @child_tid: CLONE_CHILD_CLEARTID: zeroed when the child exits
 *
 * Context: task. May sleep.
 * Return: as sys_fork(); -EINVAL for CLONE_THREAD.
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
	return current->pid;
}

/**
 * sys_getppid - number of the parent
 *
 * Context: task. Does not sleep.
 * Return: pid, 0 for children of the kernel.
 */
int sys_getppid(void)
{
	return current->parent->pid;
}

/**
 * sys_gettid - number of the task
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
 * @pid: current (0) or a child that has not called exec
 * @pgrp: an existing group of the session, or the pid itself (0)
 *
 * Context: task. Does not sleep.
 * Return: 0, -EINVAL, -ESRCH, -EACCES or -EPERM.
 */
int sys_setpgid(pid_t pid, pid_t pgrp)
{
	struct task *p = current;

	if (pid == 0)
		pid = current->pid;
	if (pgrp == 0)
		pgrp = pid;
	if (pgrp < 0)
		return -EINVAL;
	if (pid != current->pid) {
		p = find_task(pid);
		if (!p || p->parent != current)
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
	p->pgrp = pgrp;
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
	const struct task *p;

	for_each_task(p) {
		if (p->pgrp == current->pid)
			return -EPERM;
	}
	current->session_leader = true;
	current->session = current->pid;
	current->pgrp = current->pid;
	current->tty = NULL;
	return current->session;
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
