/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * exit.c - the end of a task
 *
 * do_exit() gives everything back but the struct and the kernel stack it runs
 * on, turns into a zombie and schedules away for the last time, with no sleep in
 * between. The parent's wait4() (wait.c) frees the rest: the kernel is not preempted, so
 * whoever sees a zombie knows that its stack is not in use any more.
 */
#include "base/bug.h"
#include "core/irq.h"
#include "core/panic.h"
#include "core/uaccess.h"
#include "drv/tty.h"
#include "fs/fs.h"
#include "lib/string.h"
#include "mm/mm.h"
#include "proc/proc.h"
#include "proc/syscalls.h"
#include "uapi/sched.h"

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
		p->exit_signal = SIGCHLD;
		if (p->pdeath_signal)
			send_signal(p, p->pdeath_signal);
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

/**
 * send_child_signal - tell a parent what became of its child
 * @child: whose parent
 * @sig: SIGCHLD, as a rule
 * @code: CLD_*
 * @status: exit status, or the signal that did it
 *
 * Context: task. Does not sleep.
 */
void send_child_signal(const struct task *child, int sig, s32 code, s32 status)
{
	struct siginfo info;

	memset(&info, 0, sizeof(info));
	info.si_signo = sig;
	info.si_code = code;
	info.f.from.pid = child->pid;
	info.f.from.uid = child->uid;
	info.f.from.status = status;
	info.f.from.utime = (s32)child->utime;
	info.f.from.stime = (s32)child->stime;
	if (send_signal_info(child->parent, sig, &info))
		send_signal(child->parent, sig); /* no room: the bit at least */
}

/* The end of current, as SIGCHLD tells it. */
static void send_exit_signal(void)
{
	int code = current->exit_code;

	if (code & WSTATUS_SIGNAL)
		send_child_signal(current, current->exit_signal, CLD_KILLED,
				  code & WSTATUS_SIGNAL);
	else
		send_child_signal(current, current->exit_signal, CLD_EXITED,
				  code >> WSTATUS_SHIFT);
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
		send_exit_signal();
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
	signal_flush(current, ~0ull);
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
