/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * kthread.c - kernel threads
 *
 * A kernel thread has no user memory and no signal actions: signals pass it by.
 * It has files and directories only when its maker had them. One that returns
 * from its function exits and is reaped by its parent like any task.
 */
#include "base/bug.h"
#include "fs/fs.h"
#include "lib/string.h"
#include "proc/proc.h"

static void kthread_main(void *unused)
{
	(void)unused;
	current->kthread_fn(current->kthread_arg);
	do_exit(0);
}

/* Share of the maker's files and directories. 0 or -ENOMEM. */
static int kthread_files(struct task *task)
{
	if (current->files) {
		task->files = files_dup(current->files);
		if (!task->files)
			return -ENOMEM;
	}
	if (current->fs) {
		task->fs = fs_dup(current->fs);
		if (!task->fs)
			return -ENOMEM;
	}
	return 0;
}

static void kthread_drop(struct task *task)
{
	if (task->fs)
		fs_put(task->fs);
	task->fs = NULL;
	if (task->files)
		files_put(task->files);
	task->files = NULL;
}

/**
 * kernel_thread - start a kernel thread
 * @fn: what it runs; may return
 * @arg: its argument
 * @name: shown by ps, at most 15 bytes are kept
 *
 * Context: task. May sleep.
 * Return: pid, -EAGAIN or -ENOMEM.
 */
int kernel_thread(void (*fn)(void *arg), void *arg, const char *name)
{
	struct task *task;
	int pid, err;

	might_sleep();
	err = task_limit_check();
	if (err)
		return err;
	task = task_new();
	if (!task)
		return -ENOMEM;
	err = kthread_files(task);
	if (err)
		goto out_drop;
	task->flags = PF_KTHREAD;
	task->sig_blocked = 0;
	task->kthread_fn = fn;
	task->kthread_arg = arg;
	strlcpy(task->comm, name, sizeof(task->comm));
	task->thread.fpu_used = false;
	thread_init_kernel(task, kthread_main, NULL);
	pid = alloc_pid();
	if (pid < 0) {
		err = pid;
		goto out_drop;
	}
	task->pid = task->tgid = pid;
	task_link(task);
	wake_up_new_task(task);
	return pid;

out_drop:
	kthread_drop(task);
	task_destroy(task);
	return err;
}
