/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * task.c - the table of tasks: pid 0, process numbers, the family tree
 *
 * Every task but pid 0 is on init_task.tasks from task_link() to task_unlink()
 * and below exactly one parent. The list is changed with interrupts off, since
 * the tick walks it for the load average. Memory of tasks belongs to kernel/proc.
 */
#include "base/bug.h"
#include "core/sched.h"

#define PID_FIRST 300 /* after a wrap: below are the daemons */

#define RLIM_NONE                            \
	{                                    \
		RLIM_INFINITY, RLIM_INFINITY \
	}

extern char boot_stack[]; /* boot/start.asm, KSTACK_PAGES pages */

struct task init_task = {
	.state = TASK_RUNNING,
	.flags = PF_KTHREAD,
	.run_list = LIST_HEAD_INIT(init_task.run_list),
	.tasks = LIST_HEAD_INIT(init_task.tasks),
	.parent = &init_task,
	.children = LIST_HEAD_INIT(init_task.children),
	.sibling = LIST_HEAD_INIT(init_task.sibling),
	.leader = &init_task,
	.threads = LIST_HEAD_INIT(init_task.threads),
	.nr_live = 1,
	.child_wait = WAIT_QUEUE_HEAD_INIT(init_task.child_wait),
	.sig_queue = LIST_HEAD_INIT(init_task.sig_queue),
	.shared_queue = LIST_HEAD_INIT(init_task.shared_queue),
	.alarm_timer = {.link = LIST_HEAD_INIT(init_task.alarm_timer.link)},
	.cap_permitted = true,
	.cap_effective = true,
	.cap_fs = true,
	.rlim =
		{
			[RLIMIT_CPU] = RLIM_NONE,
			[RLIMIT_FSIZE] = RLIM_NONE,
			[RLIMIT_DATA] = RLIM_NONE,
			[RLIMIT_STACK] = {STACK_LIMIT_BYTES, RLIM_INFINITY},
			[RLIMIT_CORE] = {0, RLIM_INFINITY},
			[RLIMIT_RSS] = RLIM_NONE,
			[RLIMIT_NPROC] = {MAX_TASKS / 2, MAX_TASKS / 2},
			[RLIMIT_NOFILE] = {NR_OPEN_DEFAULT, NR_OPEN_DEFAULT},
			[RLIMIT_MEMLOCK] = RLIM_NONE,
			[RLIMIT_AS] = RLIM_NONE,
			[RLIMIT_AS + 1 ... RLIM_NLIMITS - 1] = RLIM_NONE,
		},
	.comm = "swapper",
	.kstack = boot_stack,
};

struct task *current = &init_task;
u32 nr_tasks;
u32 nr_forks;

pid_t last_pid;

/**
 * find_task - the task with a process number
 * @pid: number; 0 finds nothing
 *
 * Zombies are found too.
 *
 * Context: any. Does not sleep.
 * Return: the task, NULL when there is none.
 */
struct task *find_task(pid_t pid)
{
	struct task *p;

	for_each_task(p) {
		if (p->pid == pid)
			return p;
	}
	return NULL;
}

/* A number is free when it names no task, process group or session. */
static bool pid_in_use(pid_t pid)
{
	const struct task *p;

	for_each_task(p) {
		if (p->pid == pid || p->pgrp == pid || p->session == pid)
			return true;
	}
	return false;
}

/**
 * alloc_pid - choose the number of a new task
 *
 * Ascending, wrapping at 32768 to 300 as 2.4.0 does, so that a number is not
 * given out again soon. It is taken by task_link().
 *
 * Context: task. Does not sleep.
 * Return: the number, or -EAGAIN when none is free.
 */
int alloc_pid(void)
{
	pid_t pid = last_pid;
	u32 tries;

	for (tries = 0; tries < PID_MAX; tries++) {
		if (++pid >= PID_MAX)
			pid = PID_FIRST;
		if (!pid_in_use(pid)) {
			last_pid = pid;
			return pid;
		}
	}
	return -EAGAIN;
}

/**
 * group_usage - what all threads of a process used
 * @task: one of them
 * @usage: out; those that are gone count too
 *
 * Context: any. Does not sleep.
 */
void group_usage(const struct task *task, struct task_usage *usage)
{
	const struct task *p;
	u32 flags = irq_save();

	*usage = task->leader->gone;
	for_each_thread(p, task) {
		usage->utime += p->utime;
		usage->stime += p->stime;
		usage->min_flt += p->min_flt;
		usage->maj_flt += p->maj_flt;
	}
	restore_flags(flags);
}

/**
 * task_link - make a new task visible
 * @task: pid, parent, leader are set; on no list yet
 *
 * Context: task. Does not sleep.
 */
void task_link(struct task *task)
{
	u32 flags = irq_save();

	DEBUG_ASSERT(task->pid != 0);
	DEBUG_ASSERT(task->parent);
	list_add_tail(&task->tasks, &init_task.tasks);
	if (is_leader(task)) {
		list_add_tail(&task->sibling, &task->parent->children);
	} else {
		list_add_tail(&task->threads, &task->leader->threads);
		task->leader->nr_live++;
	}
	nr_tasks++;
	nr_forks++;
	restore_flags(flags);
}

/**
 * task_unlink - the last trace of a task in the table goes
 * @task: reaped, never started, or a thread that ends (perhaps current)
 *
 * Context: task. Does not sleep.
 */
void task_unlink(struct task *task)
{
	u32 flags = irq_save();

	BUG_ON(task == current && is_leader(task));
	DEBUG_ASSERT(task == current || list_empty(&task->run_list));
	DEBUG_ASSERT(list_empty(&task->children));
	list_del_init(&task->tasks);
	list_del_init(&task->sibling);
	list_del_init(&task->threads);
	nr_tasks--;
	restore_flags(flags);
}

/**
 * task_reparent - give a task to another parent
 * @task: any but pid 0
 * @parent: who waits for it from now on
 *
 * Context: task. Does not sleep.
 */
void task_reparent(struct task *task, struct task *parent)
{
	u32 flags = irq_save();

	DEBUG_ASSERT(task != parent);
	list_del_init(&task->sibling);
	task->parent = parent;
	list_add_tail(&task->sibling, &parent->children);
	restore_flags(flags);
}

/**
 * pgrp_is_orphaned - does nobody look after the jobs of a process group?
 * @pgrp: process group
 * @except: a member that does not count, because it exits; NULL: none
 *
 * POSIX: no member has a parent in another group of its session. Processes
 * count, not threads: the parent of a thread is its leader.
 *
 * Context: task. Does not sleep.
 * Return: true when it is orphaned.
 */
bool pgrp_is_orphaned(pid_t pgrp, const struct task *except)
{
	const struct task *p;

	for_each_task(p) {
		if (p == except || p->pgrp != pgrp || !is_leader(p) ||
		    (p->state == TASK_ZOMBIE && is_alone(p)) ||
		    p->parent->pid == PID_INIT)
			continue;
		if (p->parent->pgrp != pgrp && p->parent->session == p->session)
			return false;
	}
	return true;
}
