/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * exit.c - the end of a task, and waiting for it
 *
 * do_exit() gives everything back but the struct and the kernel stack it runs
 * on, turns into a zombie and schedules away for the last time, with no sleep in
 * between. The parent's wait4() frees the rest: the kernel is not preempted, so
 * whoever sees a zombie knows that its stack is not in use any more.
 */
#include "base/bug.h"
#include "core/irq.h"
#include "core/panic.h"
#include "core/uaccess.h"
#include "drv/tty.h"
#include "fs/fs.h"
#include "mm/mm.h"
#include "proc/proc.h"
#include "proc/syscalls.h"
#include "uapi/resource.h"
#include "uapi/sched.h"

#define WAIT_OPTIONS \
	(WNOHANG | WUNTRACED | WCONTINUED | __WNOTHREAD | __WALL | __WCLONE)

/**
 * vfork_done - let the parent go on that waits in vfork()
 *
 * Context: task. Does not sleep.
 */
void vfork_done(void)
{
	struct semaphore *sem = current->vfork_sem;

	current->vfork_sem = NULL;
	if (sem)
		up(sem);
}

/**
 * exit_mm - current loses its address space
 *
 * Another page directory is loaded first: the old one may be freed. As a rule
 * the parent waits and runs next: with its directory, which is as good as the
 * kernel's for a task that touches no user memory any more, the switch to it
 * needs no load (each empties the TLB). pgd_free() looks after a parent that
 * goes first.
 *
 * Context: task. May sleep.
 */
void exit_mm(void)
{
	struct mm_struct *mm = current->mm;
	u32 cr3 = current->parent->thread.cr3;

	might_sleep();
	if (!mm)
		return;
	current->max_rss = max(mm->maxrss, mm->rss);
	current->mm = NULL;
	current->thread.cr3 = 0;
	switch_address_space(cr3 ? cr3 : (u32)__pa(kernel_pgd));
	mmput(mm);
}

static bool pgrp_has_stopped(pid_t pgrp)
{
	const struct task *p;

	for_each_task(p) {
		if (p->pgrp == pgrp && p->state == TASK_STOPPED)
			return true;
	}
	return false;
}

/* POSIX: a stopped job that nobody can continue any more is told so. */
static void hang_up_orphans(pid_t pgrp, const struct task *except)
{
	if (!pgrp_is_orphaned(pgrp, except) || !pgrp_has_stopped(pgrp))
		return;
	send_signal_pgrp(pgrp, SIGHUP);
	send_signal_pgrp(pgrp, SIGCONT);
}

/* Children go to init; zombies among them are announced to it. */
static void give_children_to_init(void)
{
	struct task *init = find_task(PID_INIT), *p, *next;
	bool zombies = false;

	if (!init || init == current)
		init = &init_task;
	list_for_each_entry_safe(p, next, &current->children, sibling) {
		pid_t pgrp = p->pgrp;

		task_reparent(p, init);
		if (p->state == TASK_ZOMBIE)
			zombies = true;
		if (pgrp != current->pgrp && p->session == current->session)
			hang_up_orphans(pgrp, NULL);
	}
	if (zombies) {
		send_signal(init, SIGCHLD);
		wake_up_interruptible(&init->child_wait);
	}
}

/* A parent that ignores SIGCHLD does not wait: init does it for it. */
static bool parent_ignores_children(const struct task *parent)
{
	const struct k_sigaction *action;

	if (!parent->sighand || parent->pid == PID_INIT)
		return false;
	action = &parent->sighand->action[SIGCHLD - 1];
	return action->handler == SIG_IGN || (action->flags & SA_NOCLDWAIT);
}

/* Become a zombie and tell who waits. Does not sleep. */
static void exit_notify(int code)
{
	struct task *parent = current->parent, *init;

	give_children_to_init();
	if (parent->session == current->session &&
	    parent->pgrp != current->pgrp)
		hang_up_orphans(current->pgrp, current);
	if (parent_ignores_children(parent)) {
		init = find_task(PID_INIT);
		if (init) {
			task_reparent(current, init);
			wake_up_interruptible(&parent->child_wait);
			current->exit_signal = SIGCHLD;
			parent = init;
		}
	}
	current->exit_code = code;
	current->state = TASK_ZOMBIE;
	if (current->exit_signal)
		send_signal(parent, current->exit_signal);
	wake_up_interruptible(&parent->child_wait);
}

/* Files, directories, signals: what only current itself uses. May sleep. */
static void exit_resources(void)
{
	struct files_struct *files = current->files;
	struct fs_struct *fs = current->fs;
	struct sighand *sighand = current->sighand;

	current->files = NULL;
	if (files)
		files_put(files);
	current->fs = NULL;
	if (fs)
		fs_put(fs);
	current->sighand = NULL; /* from here on signals pass it by */
	current->sig_pending = 0;
	sighand_free(sighand);
	fpu_drop(current);
}

/**
 * do_exit - the current task ends
 * @code: as wait4() gives it: exit status << 8, or the signal that killed it
 *
 * Context: task. May sleep. Holds nothing.
 */
void do_exit(int code)
{
	BUG_ON(in_interrupt());
	if (current->pid <= PID_INIT)
		panic("%s: init died: pid %d (%s), exit code 0x%x", __func__,
		      current->pid, current->comm, (u32)code);
	current->flags |= PF_EXITING;
	(void)del_timer(&current->alarm_timer);
	current->alarm_interval = 0;
	if (current->clear_child_tid &&
	    put_user(0u, (u32 __user *)current->clear_child_tid))
		current->clear_child_tid = 0;
	exit_mm();
	vfork_done();
	if (current->session_leader)
		tty_session_exit(current);
	exit_resources();
	exit_notify(code);
	schedule();
	panic("%s: zombie %d runs", __func__, current->pid);
}

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

/**
 * sys_exit - the program ends
 * @status: its low 8 bits are for the parent
 *
 * Context: task. May sleep.
 * Return: never.
 */
int sys_exit(int status)
{
	enum {
		STATUS_MASK = 0xff,
	};

	do_exit((status & STATUS_MASK) << WSTATUS_SHIFT);
}
