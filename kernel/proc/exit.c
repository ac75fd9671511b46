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
#include "uapi/wait.h"

enum {
	STATUS_MASK = 0xff, /* of an exit status */
};

/**
 * vfork_done - let the parent go on that waits in vfork()
 *
 * Context: task. Does not sleep.
 */
void vfork_done(void)
{
	struct task *parent = current->vfork_parent;

	if (!parent)
		return;
	current->vfork_parent = NULL;
	parent->vfork_child = NULL;
	(void)wake_up_process(parent);
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
	u32 cr3 = current->parent->thread.cr3, old = current->thread.cr3;

	might_sleep();
	if (!mm)
		return;
	current->max_rss = max(mm->maxrss, mm->rss);
	current->mm = NULL;
	current->thread.cr3 = 0;
	if (cr3 != old)
		switch_address_space(cr3 ? cr3 : (u32)__pa(kernel_pgd));
	mmput(mm);
}

static bool pgrp_has_stopped(pid_t pgrp)
{
	const struct task *p;

	for_each_task(p) {
		if (p->pgrp == pgrp && is_leader(p) && p->stop_sig != 0)
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
static void give_children_to_init(struct task *task)
{
	struct task *init = find_task(PID_INIT), *p, *next;
	bool zombies = false;

	if (!init || init == task)
		init = &init_task;
	list_for_each_entry_safe(p, next, &task->children, sibling) {
		pid_t pgrp = p->pgrp;

		task_reparent(p, init);
		p->exit_signal = SIGCHLD;
		p->made_by = init->pid;
		if (p->pdeath_signal)
			send_signal(p, p->pdeath_signal);
		if (p->state == TASK_ZOMBIE)
			zombies = true;
		if (pgrp != task->pgrp && p->session == task->session)
			hang_up_orphans(pgrp, NULL);
	}
	if (zombies) {
		send_signal(init, SIGCHLD);
		wake_up_interruptible(&init->child_wait);
	}
}

/**
 * sigchld_action - what a process does with SIGCHLD
 * @leader: its leader, which may have ended before other threads
 *
 * Context: task. Does not sleep.
 * Return: the action; NULL: it has no thread left, or is the kernel's.
 */
const struct k_sigaction *sigchld_action(const struct task *leader)
{
	const struct task *p;

	for_each_thread(p, leader) {
		if (p->sighand)
			return &p->sighand->action[SIGCHLD - 1];
	}
	return NULL;
}

/* A parent that ignores SIGCHLD does not wait: init does it for it. */
static bool parent_ignores_children(const struct task *parent)
{
	const struct k_sigaction *action = sigchld_action(parent);

	if (!action || parent->pid == PID_INIT)
		return false;
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
	struct task_usage usage;
	struct siginfo info;

	if (signal_passes_by(child->parent, sig))
		return;
	group_usage(child, &usage);
	memset(&info, 0, sizeof(info));
	info.si_signo = sig;
	info.si_code = code;
	info.f.from.pid = child->pid;
	info.f.from.uid = child->uid;
	info.f.from.status = status;
	info.f.from.utime = (s32)usage.utime;
	info.f.from.stime = (s32)usage.stime;
	if (send_signal_info(child->parent, sig, &info))
		send_signal(child->parent, sig); /* no room: the bit at least */
}

/* The end of a process, as SIGCHLD tells it. */
static void send_exit_signal(const struct task *leader)
{
	int code = leader->exit_code;

	if (code & WSTATUS_SIGNAL)
		send_child_signal(leader, leader->exit_signal, CLD_KILLED,
				  code & WSTATUS_SIGNAL);
	else
		send_child_signal(leader, leader->exit_signal, CLD_EXITED,
				  code >> WSTATUS_SHIFT);
}

/* Nobody waits for @leader: init does. Return: who its parent is now. */
static struct task *leave_to_init(struct task *leader)
{
	struct task *parent = leader->parent, *init = find_task(PID_INIT);

	if (!init)
		return parent;
	/* SA_NOCLDWAIT does not keep the signal back */
	if (sigchld_action(parent)->handler != SIG_IGN)
		send_exit_signal(leader);
	task_reparent(leader, init);
	wake_up_interruptible(&parent->child_wait);
	return init;
}

/* The last thread of @leader's process has ended: who waits for it is told. */
static void exit_notify(struct task *leader)
{
	struct task *parent = leader->parent;

	if (leader->group_exiting)
		leader->exit_code = leader->group_code;
	give_children_to_init(leader);
	if (parent->session == leader->session && parent->pgrp != leader->pgrp)
		hang_up_orphans(leader->pgrp, leader);
	if (leader->exit_signal == SIGCHLD && parent_ignores_children(parent))
		parent = leave_to_init(leader);
	signal_flush_process(leader, ~0ull);
	if (leader->exit_signal)
		send_exit_signal(leader);
	wake_up_interruptible(&parent->child_wait);
}

/* Nothing is left of current but struct and stack. Does not sleep. */
static void exit_last(int code)
{
	struct task *leader = current->leader;

	if (leader == current) {
		current->exit_code = code;
		current->state = TASK_ZOMBIE;
		if (leader->exec_task)
			(void)wake_up_process(leader->exec_task);
	} else {
		thread_leave();
	}
	if (leader->state == TASK_ZOMBIE && is_alone(leader))
		exit_notify(leader);
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
	sighand_put(sighand);
	fpu_drop(current);
}

/* Current is no thread that signals reach any more. The last one's code counts. */
static void exit_signals(int code)
{
	struct task *leader = current->leader;

	current->flags |= PF_EXITING;
	signal_retarget();
	signal_stop_done();
	if (--leader->nr_live > 0)
		return;
	if (!leader->group_exiting) {
		leader->group_exiting = true;
		leader->group_code = code;
	}
	(void)del_timer(&leader->alarm_timer);
	leader->alarm_interval = 0;
}

/**
 * mm_release - current is about to leave its address space, at exec or exit
 *
 * Who waits for that finds 0 at an address of his choice; memory that nobody
 * else uses is not touched for it.
 *
 * Context: task. May sleep.
 */
void mm_release(void)
{
	u32 __user *tid = (u32 __user *)current->clear_child_tid;

	might_sleep();
	if (current->robust_list)
		robust_exit();
	current->clear_child_tid = 0;
	if (tid && current->mm && current->mm->users > 1 &&
	    put_user(0u, tid) == 0)
		futex_wake_address((u32)tid);
}

/**
 * do_exit - the current task ends; the other threads of its process do not
 * @code: as wait4() gives it: exit status << 8, or the signal that killed it
 *
 * Context: task. May sleep. Holds nothing.
 */
void do_exit(int code)
{
	bool last;

	BUG_ON(in_interrupt());
	if (current->tgid <= PID_INIT && current->leader->nr_live == 1)
		panic("%s: init died: pid %d (%s), exit code 0x%x", __func__,
		      current->pid, current->comm, (u32)code);
	exit_signals(code);
	last = current->leader->nr_live == 0;
	mm_release();
	exit_mm();
	vfork_done();
	if (last && current->session_leader)
		tty_session_exit(current->leader);
	exit_resources();
	exit_last(code);
	schedule();
	panic("%s: zombie %d runs", __func__, current->pid);
}

/**
 * sys_exit - the thread ends; with the last one the program
 * @status: its low 8 bits are for the parent
 *
 * Context: task. May sleep.
 * Return: never.
 */
int sys_exit(int status)
{
	do_exit((status & STATUS_MASK) << WSTATUS_SHIFT);
}

/**
 * sys_exit_group - the program ends, with all its threads
 * @status: its low 8 bits are for the parent
 *
 * Context: task. May sleep.
 * Return: never.
 */
int sys_exit_group(int status)
{
	do_group_exit((status & STATUS_MASK) << WSTATUS_SHIFT);
}
