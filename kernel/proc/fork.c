/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fork.c - making tasks
 *
 * A new task is complete before task_link() shows it to anybody; until then
 * everything it got is undone in reverse order when a step fails, so a failed
 * fork leaves nothing behind. What clone()'s flags share gets one more user, the
 * rest is copied.
 */
#include "base/bug.h"
#include "core/uaccess.h"
#include "fs/fs.h"
#include "lib/string.h"
#include "mm/kstack.h"
#include "mm/mm.h"
#include "mm/slab.h"
#include "proc/proc.h"
#include "proc/syscalls.h"
#include "uapi/sched.h"

static struct kmem_cache *task_cache;
static struct kmem_cache *sighand_cache;
static struct kmem_cache *sigqueue_cache;

/* Does not sleep: a signal may be sent while memory is short. */
static struct sigqueue *sigqueue_alloc(void)
{
	return kmem_cache_alloc(sigqueue_cache, GFP_ATOMIC);
}

static void sigqueue_release(struct sigqueue *q)
{
	kmem_cache_free(sigqueue_cache, q);
}

/**
 * fork_init - the caches that tasks come from
 *
 * Context: task (boot). May sleep.
 */
void fork_init(void)
{
	task_cache = kmem_cache_create("task", sizeof(struct task),
				       SLAB_HWCACHE_ALIGN, NULL);
	sighand_cache =
		kmem_cache_create("sighand", sizeof(struct sighand), 0, NULL);
	sigqueue_cache =
		kmem_cache_create("sigqueue", sizeof(struct sigqueue), 0, NULL);
	if (!task_cache || !sighand_cache || !sigqueue_cache)
		BUG();
	sigqueue_memory = (struct sigqueue_memory){
		.alloc = sigqueue_alloc,
		.free = sigqueue_release,
	};
}

/**
 * sighand_alloc - a table of signal actions
 *
 * Context: task. May sleep.
 * Return: all at default, with one user; NULL: out of memory.
 */
struct sighand *sighand_alloc(void)
{
	struct sighand *sighand = kmem_cache_alloc(sighand_cache, GFP_KERNEL);

	if (!sighand)
		return NULL;
	memset(sighand, 0, sizeof(*sighand));
	sighand->count = 1;
	return sighand;
}

/**
 * sighand_put - drop one user of a table of signal actions
 * @sighand: no current task's any more; NULL is fine
 *
 * Context: task. Does not sleep.
 */
void sighand_put(struct sighand *sighand)
{
	if (sighand && --sighand->count == 0)
		kmem_cache_free(sighand_cache, sighand);
}

/**
 * task_limit_check - may current make one more task?
 *
 * RLIMIT_NPROC counts all tasks of the user, root too, as 2.4.0 does.
 *
 * Context: task. Does not sleep.
 * Return: 0, or -EAGAIN.
 */
int task_limit_check(void)
{
	u32 limit = current->rlim[RLIMIT_NPROC].cur, mine = 0;
	const struct task *p;

	if (nr_tasks >= MAX_TASKS)
		return -EAGAIN;
	if (limit == RLIM_INFINITY || current->flags & PF_KTHREAD)
		return 0;
	for_each_task(p) {
		if (p->uid == current->uid && !(p->flags & PF_KTHREAD))
			mine++;
	}
	return mine >= limit ? -EAGAIN : 0;
}

/* What a child does not inherit. */
static void task_reset(struct task *task)
{
	task->state = TASK_UNINTERRUPTIBLE;
	task->flags = PF_FORKNOEXEC;
	task->need_resched = false;
	task->yield = false;
	INIT_LIST_HEAD(&task->run_list);
	INIT_LIST_HEAD(&task->tasks);
	INIT_LIST_HEAD(&task->children);
	INIT_LIST_HEAD(&task->sibling);
	init_waitqueue_head(&task->child_wait);
	INIT_LIST_HEAD(&task->threads);
	task->leader = task;
	task->parent = current->leader;
	task->made_by = current->pid;
	task->nr_live = 1;
	task->group_exiting = false;
	task->exec_task = NULL;
	task->stop_sig = task->stop_report = 0;
	memset(&task->gone, 0, sizeof(task->gone));
	task->session_leader = false;
	task->exit_code = 0;
	task->exit_signal = SIGCHLD;
	task->vfork_parent = task->vfork_child = NULL;
	task->killable = false;
	task->pdeath_signal = 0;
	task->mm = NULL;
	task->files = NULL;
	task->fs = NULL;
	task->sighand = NULL;
	task->sig_pending = task->sig_shared = 0;
	task->sig_restore_mask = false;
	task->sig_wanted = 0;
	INIT_LIST_HEAD(&task->sig_queue);
	INIT_LIST_HEAD(&task->shared_queue);
	task->tell_continued = false;
	task->continued = false;
	task->thread.fault_sig = 0;
	timer_setup(&task->alarm_timer, alarm_expired, task);
	task->alarm_interval = 0;
	task->virt_timer = task->prof_timer = (struct cpu_timer){0, 0};
	task->restart.fn = NULL;
	task->clear_child_tid = task->set_child_tid = task->robust_list = 0;
	task->start_time = jiffies;
	task->utime = task->stime = 0;
	task->run_cycles = 0;
	task->cutime = task->cstime = 0;
	task->min_flt = task->maj_flt = 0;
	task->cmin_flt = task->cmaj_flt = 0;
	task->max_rss = 0;
	task->user_regs = NULL;
	task->kthread_fn = NULL;
	task->thread.cr3 = 0;
}

/**
 * task_new - memory for a task, a copy of current without its resources
 *
 * Context: task. May sleep.
 * Return: on no list; NULL: out of memory. Freed by task_destroy().
 */
struct task *task_new(void)
{
	struct task *task;

	threads_free();
	task = kmem_cache_alloc(task_cache, GFP_KERNEL);
	if (!task)
		return NULL;
	*task = *current; /* thread_init_user() sees to the FPU state */
	task_reset(task);
	task->kstack = kstack_alloc();
	if (!task->kstack) {
		kmem_cache_free(task_cache, task);
		return NULL;
	}
	return task;
}

/**
 * task_destroy - free a task that never runs again
 * @task: not current, on no list
 *
 * Context: task. May sleep.
 */
void task_destroy(struct task *task)
{
	BUG_ON(task == current);
	DEBUG_ASSERT(list_empty(&task->run_list));
	DEBUG_ASSERT(!task->mm && !task->files && !task->sighand);
	signal_flush(task, ~0ull); /* a child that never ran may have some */
	kstack_free(task->kstack);
	kmem_cache_free(task_cache, task);
}

static int copy_sighand(struct task *task, u32 flags)
{
	if (flags & CLONE_SIGHAND) {
		task->sighand = current->sighand;
		task->sighand->count++;
		return 0;
	}
	task->sighand = sighand_alloc();
	if (!task->sighand)
		return -ENOMEM;
	memcpy(task->sighand->action, current->sighand->action,
	       sizeof(task->sighand->action));
	return 0;
}

static int copy_files(struct task *task, u32 flags)
{
	if (flags & CLONE_FILES) {
		task->files = current->files;
		task->files->count++;
	} else {
		task->files = files_dup(current->files);
	}
	return task->files ? 0 : -ENOMEM;
}

static int copy_fs(struct task *task, u32 flags)
{
	if (flags & CLONE_FS) {
		task->fs = current->fs;
		task->fs->count++;
	} else {
		task->fs = fs_dup(current->fs);
	}
	return task->fs ? 0 : -ENOMEM;
}

static int copy_mm(struct task *task, u32 flags)
{
	struct mm_struct *mm = current->mm;

	if (flags & CLONE_VM)
		mm_get(mm);
	else
		mm = mm_dup(mm);
	if (IS_ERR(mm))
		return (int)PTR_ERR(mm);
	task->mm = mm;
	task->thread.cr3 = (u32)__pa(mm->pgd);
	return 0;
}

/* What a child that never ran was given goes, as far as it got. */
static void drop_resources(struct task *task)
{
	if (task->mm)
		mmput(task->mm);
	task->mm = NULL;
	sighand_put(task->sighand);
	task->sighand = NULL;
	if (task->fs)
		fs_put(task->fs);
	task->fs = NULL;
	if (task->files)
		files_put(task->files);
	task->files = NULL;
}

/* Files, directories, signal actions, memory: all or nothing. */
static int copy_resources(struct task *task, u32 flags)
{
	int err = copy_files(task, flags);

	if (!err)
		err = copy_fs(task, flags);
	if (!err)
		err = copy_sighand(task, flags);
	if (!err)
		err = copy_mm(task, flags);
	if (err)
		drop_resources(task);
	return err;
}

/*
 * The parent of a vfork sleeps until the child execs or exits, and uses its stack
 * no more before; but it can be killed.
 */
static void vfork_wait(struct task *child)
{
	child->vfork_parent = current;
	current->vfork_child = child;
	current->killable = true;
	wake_up_new_task(child);
	for (;;) {
		set_current_state(TASK_UNINTERRUPTIBLE);
		if (!current->vfork_child ||
		    (current->sig_pending & SIG_BIT(SIGKILL)))
			break;
		schedule();
	}
	set_current_state(TASK_RUNNING);
	current->killable = false;
	if (current->vfork_child)
		current->vfork_child->vfork_parent = NULL;
	current->vfork_child = NULL;
}

/* Flags that make no sense without others: as later Linux. 0 or -EINVAL. */
static int clone_check(u32 flags)
{
	if ((flags & CLONE_THREAD) && !(flags & CLONE_SIGHAND))
		return -EINVAL;
	if ((flags & CLONE_SIGHAND) && !(flags & CLONE_VM))
		return -EINVAL;
	if ((flags & CLONE_PARENT) && current->leader->pid == PID_INIT)
		return -EINVAL;
	return (flags & CSIGNAL) > NSIG ? -EINVAL : 0;
}

/* A thread, or a process. Nothing is visible yet. */
static void clone_family(struct task *child, u32 flags)
{
	child->exit_signal = (int)(flags & CSIGNAL);
	if (flags & CLONE_THREAD) {
		child->leader = current->leader;
		child->nr_live = 0;
		child->exit_signal = 0;
	}
	/* two tasks must not use one stack for handlers */
	if ((flags & (CLONE_VM | CLONE_VFORK)) == CLONE_VM)
		child->altstack_base = child->altstack_bytes = 0;
}

/* What clone's flags ask for besides a copy. Nothing is visible yet. */
static int clone_options(struct task *child, const struct fork_args *args)
{
	pid_t __user *parent_tid = (pid_t __user *)args->parent_tid;
	int err;

	clone_family(child, args->flags);
	if (args->flags & CLONE_CHILD_CLEARTID)
		child->clear_child_tid = args->child_tid;
	if (args->flags & CLONE_CHILD_SETTID)
		child->set_child_tid = args->child_tid;
	if (args->flags & CLONE_PARENT_SETTID) {
		/* can it be written? the number comes when nothing can fail */
		err = put_user(0, parent_tid);
		if (err)
			return err;
	}
	return 0;
}

/*
 * The process may have begun to end, or to exec, while memory was allocated: no
 * thread may be added then.
 */
static bool thread_refused(const struct task *child)
{
	const struct task *leader = child->leader;

	return leader != child && (leader->group_exiting || leader->exec_task);
}

/*
 * What others may have changed while the child was made: the group, and the parent
 * of a sibling, which may be gone.
 */
static void follow_current(struct task *child, u32 flags)
{
	const struct task *leader = current->leader;

	child->pgrp = current->pgrp;
	child->session = current->session;
	child->tty = current->tty;
	if (flags & CLONE_THREAD) {
		child->session_leader = current->session_leader;
		memcpy(child->rlim, current->rlim, sizeof(child->rlim));
	} else if (flags & CLONE_PARENT) {
		child->parent = leader->parent;
		child->made_by = leader->made_by;
		child->exit_signal = leader->exit_signal;
	}
}

/*
 * The child is one of its process from here on: what is pending there is pending
 * for it, and it stops when the others do.
 */
static void link_child(struct task *child, u32 flags, pid_t pid)
{
	const struct task *leader = child->leader;

	child->pid = pid;
	child->tgid = leader->pid;
	follow_current(child, flags);
	task_link(child);
	if (leader == child)
		return;
	child->sig_shared = current->sig_shared;
	if (leader->stop_sig != 0)
		child->sig_pending |= SIG_BIT(SIGSTOP);
}

/**
 * do_fork - make a copy of the current process, or a thread of it
 * @args: clone's arguments
 * @regs: user registers; the child gets a copy with eax 0
 *
 * Context: task with user memory. May sleep.
 * Return: pid of the child, -EAGAIN (limits), -ENOMEM, -EINVAL or -EFAULT.
 */
int do_fork(const struct fork_args *args, const struct pt_regs *regs)
{
	struct pt_regs child_regs = *regs;
	struct task *child;
	int err;
	pid_t pid;

	might_sleep();
	err = clone_check(args->flags);
	if (!err)
		err = task_limit_check();
	if (err)
		return err;
	child = task_new();
	if (!child)
		return -ENOMEM;
	err = clone_options(child, args);
	if (err)
		goto out_destroy;
	err = copy_resources(child, args->flags);
	if (err)
		goto out_destroy;
	if (args->stack)
		child_regs.esp = args->stack;
	thread_init_user(child, &child_regs);
	if (args->flags & CLONE_SETTLS) {
		err = tls_set(child, args->tls);
		if (err)
			goto out_drop;
	}
	err = task_limit_check(); /* others may have been made meanwhile */
	if (err)
		goto out_drop;
	pid = thread_refused(child) ? -EAGAIN : alloc_pid();
	if (pid < 0) {
		err = pid;
		goto out_drop;
	}
	/* the number is taken now: no sleep between */
	link_child(child, args->flags, pid);
	if ((args->flags & CLONE_PARENT_SETTID) &&
	    put_user(pid, (pid_t __user *)args->parent_tid))
		pid = child->pid; /* unmapped meanwhile: the parent's affair */
	if (args->flags & CLONE_VFORK)
		vfork_wait(child);
	else
		wake_up_new_task(child);
	return pid;

out_drop:
	drop_resources(child);
out_destroy:
	task_destroy(child);
	return err;
}
