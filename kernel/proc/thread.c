/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * thread.c - the threads of a process: how they end together
 *
 * A process is its leader's struct task: the leader stays, as a zombie, until
 * the last other thread is gone; then its parent is told. Other threads leave
 * no zombie: their struct and stack wait on dead_threads for the next task that
 * starts or ends, since nobody can free the stack he runs on.
 *
 * Of an exec, the one thread that made it is left. When that is not the leader,
 * it becomes the leader: it takes number, parent and children of the old one.
 */
#include "base/bug.h"
#include "fs/fs.h"
#include "lib/string.h"
#include "proc/proc.h"
#include "proc/syscalls.h"

static LIST_HEAD(dead_threads); /* by sibling; none of them runs any more */

/**
 * threads_free - free the threads that have ended
 *
 * Context: task. Does not sleep.
 */
void threads_free(void)
{
	struct task *p, *next;

	list_for_each_entry_safe(p, next, &dead_threads, sibling) {
		list_del_init(&p->sibling);
		task_destroy(p);
	}
}

/* What @task used stays with the process. */
static void keep_usage(struct task *leader, const struct task *task)
{
	u32 flags = irq_save();

	leader->gone.utime += task->utime;
	leader->gone.stime += task->stime;
	leader->gone.min_flt += task->min_flt;
	leader->gone.maj_flt += task->maj_flt;
	restore_flags(flags);
	leader->max_rss = max(leader->max_rss, task->max_rss);
}

/**
 * thread_leave - current, which is not the leader, is no thread any more
 *
 * From here to its last schedule() it does not sleep: the next task that ends
 * or starts frees it.
 *
 * Context: task. Does not sleep.
 */
void thread_leave(void)
{
	struct task *leader = current->leader;

	DEBUG_ASSERT(!is_leader(current));
	threads_free();
	keep_usage(leader, current);
	task_unlink(current);
	current->state = TASK_DEAD;
	list_add(&current->sibling, &dead_threads);
	if (leader->exec_task)
		(void)wake_up_process(leader->exec_task);
}

/**
 * do_group_exit - all threads of current's process end
 * @code: as wait4() gives it
 *
 * A thread that an exec or another group exit ends goes alone.
 *
 * Context: task. May sleep. Holds nothing.
 */
void do_group_exit(int code)
{
	struct task *leader = current->leader;

	if (leader->group_exiting) {
		code = leader->group_code;
	} else if (!leader->exec_task) {
		leader->group_exiting = true;
		leader->group_code = code;
		if (!is_alone(current))
			signal_kill_threads();
	}
	do_exit(code);
}

/* Is an old leader, as a zombie, all that is left besides current? */
static bool others_are_gone(void)
{
	const struct task *p;

	for_each_thread(p, current) {
		if (p != current && p->state != TASK_ZOMBIE)
			return false;
	}
	return true;
}

/* The interval timer of the process goes on with another leader. */
static void take_alarm(struct task *task, struct task *old)
{
	u32 flags = irq_save();

	task->alarm_interval = old->alarm_interval;
	if (del_timer(&old->alarm_timer))
		mod_timer(&task->alarm_timer, old->alarm_timer.expires);
	restore_flags(flags);
}

/* Current gets what the leader has for the whole process. */
static void take_leadership(struct task *old)
{
	struct task *p, *next;
	u32 flags;

	take_alarm(current, old);
	current->virt_timer = old->virt_timer;
	current->prof_timer = old->prof_timer;
	current->exit_signal = old->exit_signal;
	current->start_time = old->start_time;
	current->session_leader = old->session_leader;
	current->made_by = old->made_by;
	current->gone = old->gone;
	keep_usage(current, old);
	current->cutime = old->cutime;
	current->cstime = old->cstime;
	current->cmin_flt = old->cmin_flt;
	current->cmaj_flt = old->cmaj_flt;
	flags = irq_save();
	current->leader = current;
	current->nr_live = 1;
	current->stop_sig = old->stop_sig;
	current->stop_report = old->stop_report;
	current->continued = old->continued;
	current->tell_continued = old->tell_continued;
	list_splice_init(&old->shared_queue, &current->shared_queue);
	current->parent = old->parent;
	list_add(&current->sibling, &old->sibling);
	restore_flags(flags);
	list_for_each_entry_safe(p, next, &old->children, sibling)
		task_reparent(p, current);
	task_unlink(old);
	current->pid = old->pid;
	old->state = TASK_DEAD;
	task_destroy(old);
}

/**
 * thread_exec - current becomes the only thread of its process, and its leader
 *
 * Context: task. May sleep.
 * Return: 0, or -EAGAIN when the process ends already.
 */
int thread_exec(void)
{
	struct task *leader = current->leader;

	might_sleep();
	if (is_alone(current))
		return 0;
	if (leader->group_exiting || leader->exec_task)
		return -EAGAIN;
	leader->exec_task = current;
	signal_kill_threads();
	for (;;) {
		set_current_state(TASK_UNINTERRUPTIBLE);
		if (others_are_gone())
			break;
		schedule();
	}
	set_current_state(TASK_RUNNING);
	leader->exec_task = NULL;
	if (leader != current)
		take_leadership(leader);
	threads_free();
	return 0;
}

/* Signal actions that other processes share (CLONE_SIGHAND) stay theirs. */
static int unshare_sighand(void)
{
	struct sighand *copy;

	if (current->sighand->count == 1)
		return 0;
	copy = sighand_alloc();
	if (!copy)
		return -ENOMEM;
	memcpy(copy->action, current->sighand->action, sizeof(copy->action));
	sighand_put(current->sighand);
	current->sighand = copy;
	return 0;
}

/**
 * thread_unshare - files and signal actions of current are its own
 *
 * Exec closes files and resets actions: not those of another process.
 *
 * Context: task. May sleep.
 * Return: 0 or -ENOMEM.
 */
int thread_unshare(void)
{
	struct files_struct *files;

	might_sleep();
	if (current->files->count > 1) {
		files = files_dup(current->files);
		if (!files)
			return -ENOMEM;
		files_put(current->files);
		current->files = files;
	}
	return unshare_sighand();
}
