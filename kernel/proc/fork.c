/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fork.c - making tasks
 *
 * A new task is complete before task_link() shows it to anybody; until then
 * everything it got is undone in reverse order when a step fails, so a failed
 * fork leaves nothing behind. Threads that share an address space are not
 * supported yet: clone() copies, whatever else its flags ask for.
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
 * Return: all at default, freed by sighand_free(); NULL: out of memory.
 */
struct sighand *sighand_alloc(void)
{
	struct sighand *sighand = kmem_cache_alloc(sighand_cache, GFP_KERNEL);

	if (sighand)
		memset(sighand, 0, sizeof(*sighand));
	return sighand;
}

/**
 * sighand_free - give a table of signal actions back
 * @sighand: no task's any more; NULL is fine
 *
 * Context: task. Does not sleep.
 */
void sighand_free(struct sighand *sighand)
{
	if (sighand)
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
	task->parent = current;
	task->session_leader = false;
	task->exit_code = 0;
	task->exit_signal = SIGCHLD;
	task->vfork_sem = NULL;
	task->pdeath_signal = 0;
	task->mm = NULL;
	task->files = NULL;
	task->fs = NULL;
	task->sighand = NULL;
	task->sig_pending = 0;
	task->sig_restore_mask = false;
	task->sig_wanted = 0;
	INIT_LIST_HEAD(&task->sig_queue);
	task->continued = false;
	task->thread.fault_sig = 0;
	timer_setup(&task->alarm_timer, alarm_expired, task);
	task->alarm_interval = 0;
	task->virt_timer = task->prof_timer = (struct cpu_timer){0, 0};
	task->restart.fn = NULL;
	task->clear_child_tid = 0;
	task->start_time = jiffies;
	task->utime = task->stime = 0;
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
	struct task *task = kmem_cache_alloc(task_cache, GFP_KERNEL);

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

static int copy_sighand(struct task *task)
{
	task->sighand = sighand_alloc();
	if (!task->sighand)
		return -ENOMEM;
	memcpy(task->sighand, current->sighand, sizeof(*task->sighand));
	return 0;
}

static int copy_mm(struct task *task)
{
	struct mm_struct *mm = mm_dup(current->mm);

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
	sighand_free(task->sighand);
	task->sighand = NULL;
	if (task->fs)
		fs_put(task->fs);
	task->fs = NULL;
	if (task->files)
		files_put(task->files);
	task->files = NULL;
}

/* Files, directories, signal actions, memory: all or nothing. */
static int copy_resources(struct task *task)
{
	int err = -ENOMEM;

	task->files = files_dup(current->files);
	if (!task->files)
		goto out_drop;
	task->fs = fs_dup(current->fs);
	if (!task->fs)
		goto out_drop;
	err = copy_sighand(task);
	if (err)
		goto out_drop;
	err = copy_mm(task);
	if (err)
		goto out_drop;
	return 0;

out_drop:
	drop_resources(task);
	return err;
}

/* The parent of a vfork sleeps until the child execs or exits. */
static void vfork_wait(struct task *child)
{
	struct semaphore done;

	sema_init(&done, 0);
	/* cppcheck-suppress autoVariables ; the child forgets it in up() */
	child->vfork_sem = &done;
	wake_up_new_task(child);
	down(&done);
}

/* What clone's flags ask for besides a copy. Nothing is visible yet. */
static int clone_options(struct task *child, const struct fork_args *args)
{
	pid_t __user *parent_tid = (pid_t __user *)args->parent_tid;
	int err;

	child->exit_signal = (int)(args->flags & CSIGNAL);
	if (child->exit_signal > NSIG)
		return -EINVAL;
	if (args->flags & CLONE_CHILD_CLEARTID)
		child->clear_child_tid = args->child_tid;
	if (args->flags & CLONE_PARENT_SETTID) {
		/* can it be written? the number comes when nothing can fail */
		err = put_user(0, parent_tid);
		if (err)
			return err;
	}
	return 0;
}

/**
 * do_fork - make a copy of the current process
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
	if (args->flags & CLONE_THREAD)
		return -EINVAL;
	err = task_limit_check();
	if (err)
		return err;
	child = task_new();
	if (!child)
		return -ENOMEM;
	err = clone_options(child, args);
	if (err)
		goto out_destroy;
	err = copy_resources(child);
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
	pid = alloc_pid(); /* taken by task_link(): no sleep between */
	if (pid < 0) {
		err = pid;
		goto out_drop;
	}
	child->pid = pid;
	task_link(child);
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
