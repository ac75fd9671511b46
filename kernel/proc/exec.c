/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * exec.c - a process becomes another program
 *
 * The order is: everything that can fail (open, check, copy the strings, map the
 * new address space), then the point of no return in commit(), then what needs
 * the new address space loaded. A failure after that point kills the process:
 * there is nothing left to go back to.
 */
#include "asm/segment.h"
#include "core/panic.h"
#include "core/trap.h"
#include "core/uaccess.h"
#include "fs/fs.h"
#include "lib/string.h"
#include "mm/mm.h"
#include "proc/proc.h"
#include "proc/syscalls.h"
#include "uapi/mman.h"

#define SCRIPT_HEAD_BYTES 128	 /* of the #! line and its end; as 2.4 */
#define EFLAGS_START	  0x202u /* interrupts on; bit 1 is always set */

/* One exec on its way. */
struct exec {
	struct file *file; /* the program, or the interpreter of a script */
	struct elf_image image;
	struct file *interp_file; /* of the program, NULL: it needs none */
	struct elf_image interp;
	struct exec_args args;
	struct mm_struct *mm;
	char head[SCRIPT_HEAD_BYTES + 1];
};

/* What is asked for. */
struct exec_source {
	const char *path;
	struct exec_list argv, envp;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/*
 * Split the #! line in @head: *@interp and *@arg (NULL: none) point into it.
 * Return: 1: a script, 0: not one, -ENOEXEC: malformed.
 */
static int parse_script(char *head, const char **interp, const char **arg)
{
	char *p = head + 2, *end;
	bool cut = false; /* in the middle of a word */

	if (head[0] != '#' || head[1] != '!')
		return 0;
	end = strchr(head, '\n');
	if (!end) { /* the file ends here, or the line is too long: as 2.4 */
		end = head + min(strlen(head), (size_t)SCRIPT_HEAD_BYTES - 1);
		cut = *end && !is_blank(*end) && !is_blank(end[-1]);
	}
	*end = '\0';
	while (end > p && is_blank(end[-1]))
		*--end = '\0';
	while (is_blank(*p))
		p++;
	if (*p == '\0')
		return -ENOEXEC;
	*interp = p;
	*arg = NULL;
	while (*p && !is_blank(*p))
		p++;
	if (!*p)
		return cut ? -ENOEXEC : 1; /* never half a name */
	*p++ = '\0';
	while (is_blank(*p))
		p++;
	*arg = p;
	return 1;
}

static int read_head(struct exec *exec)
{
	ssize_t got = kernel_read(exec->file, exec->head, SCRIPT_HEAD_BYTES, 0);

	if (got < 0)
		return (int)got;
	exec->head[got] = '\0';
	return 0;
}

/*
 * A script is run by its interpreter, a program: its name, the one argument of
 * the #! line and the script's path take the place of argv[0].
 */
static int use_interpreter(struct exec *exec, const char *path, u32 *nr_args)
{
	const char *interp, *arg;
	struct file *file;
	int ret = parse_script(exec->head, &interp, &arg), err;

	*nr_args = 0;
	if (ret <= 0)
		return ret;
	file = file_open_exec(interp);
	if (IS_ERR(file))
		return (int)PTR_ERR(file);
	fput(exec->file);
	exec->file = file;
	err = exec_args_add(&exec->args, interp);
	if (!err && arg) {
		err = exec_args_add(&exec->args, arg);
		(*nr_args)++;
	}
	if (!err)
		err = exec_args_add(&exec->args, path);
	*nr_args += 2;
	return err;
}

/* All strings to kernel pages. */
static int collect_args(struct exec *exec, const struct exec_source *src)
{
	u32 from_script, from_list;
	int err = use_interpreter(exec, src->path, &from_script);

	if (err)
		return err;
	err = exec_args_add_list(&exec->args, &src->argv, from_script ? 1 : 0,
				 &from_list);
	if (err)
		return err;
	exec->args.argc = from_script + from_list;
	err = exec_args_add_list(&exec->args, &src->envp, 0, &exec->args.envc);
	return err ? err : exec_args_add(&exec->args, src->path);
}

/* The initial stack; grows down on faults. */
static int map_stack(struct exec *exec)
{
	u32 bytes = (u32)PAGE_ALIGN(exec_stack_bytes(&exec->args) + PAGE_SIZE);
	struct mm_struct *mm = exec->mm;
	unsigned long ret;

	down(&mm->mmap_sem);
	ret = do_mmap(mm, NULL, TASK_SIZE - bytes, bytes,
		      PROT_READ | PROT_WRITE | PROT_EXEC,
		      MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS | MAP_GROWSDOWN);
	up(&mm->mmap_sem);
	return IS_ERR_VALUE(ret) ? (int)ret : 0;
}

/*
 * The interpreter that the program names, if it does: it is mapped beside the
 * program and started instead. What it names itself does not count.
 */
static int read_interpreter(struct exec *exec)
{
	struct file *file;
	int err;

	if (!exec->image.interp)
		return 0;
	file = file_open_exec(exec->image.interp);
	if (IS_ERR(file))
		return (int)PTR_ERR(file);
	exec->interp_file = file;
	err = elf_read(file, &exec->interp);
	return err == -ENOEXEC || err == -EINVAL ? -ELIBBAD : err;
}

/* The new address space, not in use yet. */
static int map_all(struct exec *exec)
{
	int err;

	exec->mm = mm_alloc(NULL);
	if (!exec->mm)
		return -ENOMEM;
	err = elf_map(exec->file, &exec->image, exec->mm, true);
	if (!err && exec->interp_file)
		err = elf_map(exec->interp_file, &exec->interp, exec->mm,
			      false);
	return err ? err : map_stack(exec);
}

/* Everything that can fail. */
static int prepare(struct exec *exec, const struct exec_source *src)
{
	int err;

	exec->file = file_open_exec(src->path);
	if (IS_ERR(exec->file)) {
		err = (int)PTR_ERR(exec->file);
		exec->file = NULL;
		return err;
	}
	err = read_head(exec);
	if (!err)
		err = collect_args(exec, src);
	if (!err)
		err = elf_read(exec->file, &exec->image);
	if (!err)
		err = read_interpreter(exec);
	return err ? err : map_all(exec);
}

/* Handlers are addresses of the old program; ignored stays ignored. */
static void reset_signals(void)
{
	struct k_sigaction *action = current->sighand->action;
	u32 i;

	for (i = 0; i < NSIG; i++) {
		if (action[i].handler != SIG_IGN)
			action[i].handler = SIG_DFL;
		action[i].flags = 0;
		action[i].restorer = 0;
		action[i].mask = 0;
	}
	current->altstack_base = 0;
	current->altstack_bytes = 0;
}

static void set_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	strlcpy(current->comm, slash ? slash + 1 : path, sizeof(current->comm));
}

#ifdef CONFIG_DEBUG
static u32 nr_programs; /* that were ever started */
#endif

/* The point of no return: the old program goes, the new memory is loaded. */
static void commit(struct exec *exec, const char *path)
{
	struct mm_struct *old = current->mm;

	mm_release();
	if (old)
		current->max_rss = max(old->maxrss, old->rss);
	/* from the old memory to the new without the kernel's between: each
	 * load of CR3 empties the TLB */
	current->mm = exec->mm;
	exec->mm = NULL;
	current->thread.cr3 = (u32)__pa(current->mm->pgd);
	switch_address_space(current->thread.cr3);
	if (old)
		mmput(old);
	vfork_done();
	/* a child like others, as later Linux */
	current->exit_signal = SIGCHLD;
	files_close_on_exec(current->files);
	reset_signals();
	cred_exec();
	set_name(path);
	memset(current->thread.tls, 0, sizeof(current->thread.tls));
	tls_load(current);
	fpu_drop(current);
#ifdef CONFIG_DEBUG
	current->program = ++nr_programs;
	memset(current->enosys_seen, 0, sizeof(current->enosys_seen));
#endif
	current->flags &= ~(PF_KTHREAD | PF_FORKNOEXEC);
}

static void start_regs(struct pt_regs *regs, u32 entry, u32 esp)
{
	memset(regs, 0, sizeof(*regs));
	regs->eip = entry;
	regs->esp = esp;
	regs->cs = SEL_USER_CS;
	regs->ds = regs->es = regs->ss = SEL_USER_DS;
	regs->eflags = EFLAGS_START;
}

static void release(struct exec *exec)
{
	if (exec->mm)
		mmput(exec->mm);
	exec_args_free(&exec->args);
	elf_free(&exec->image);
	elf_free(&exec->interp);
	if (exec->interp_file)
		fput(exec->interp_file);
	if (exec->file)
		fput(exec->file);
}

/* The new memory could not be filled: the process ends at its return. */
static void die_incomplete(void)
{
	if (current->pid == PID_INIT)
		panic("%s: no memory to start init", __func__);
	send_signal(current, SIGKILL);
}

/* What needs the new memory loaded; *@esp: where the program starts with it */
static int fill(const struct exec *exec, u32 *esp)
{
	int err = elf_clear_tails(&exec->image);

	*esp = 0;
	if (!err && exec->interp_file)
		err = elf_clear_tails(&exec->interp);
	if (err)
		return err;
	*esp = exec_stack_fill(&exec->args, &exec->image, exec->interp.bias);
	return IS_ERR_VALUE(*esp) ? (int)*esp : 0;
}

/* Replace the program of current; user_regs enter the new one. 0 or -Exx. */
static int do_execve(const struct exec_source *src)
{
	struct exec exec;
	int err;
	u32 esp;

	might_sleep();
	memset(&exec, 0, sizeof(exec));
	err = prepare(&exec, src);
	if (!err)
		err = thread_exec();
	if (!err)
		err = thread_unshare();
	if (err)
		goto out_release;
	commit(&exec, src->path);
	err = fill(&exec, &esp);
	if (err)
		die_incomplete();
	start_regs(current->user_regs,
		   exec.interp_file ? exec.interp.entry : exec.image.entry,
		   esp);
out_release:
	release(&exec);
	return err;
}

/**
 * sys_execve - run another program
 * @path: file
 * @argv: NULL-ended list of strings, or NULL
 * @envp: NULL-ended list of strings, or NULL
 *
 * Context: task. May sleep.
 * Return: 0 into the new program, or -Exx.
 */
int sys_execve(const char __user *path, const u32 __user *argv,
	       const u32 __user *envp)
{
	struct exec_source src = {
		.argv = {.user = argv},
		.envp = {.user = envp},
	};
	char *name = getname(path);
	int err;

	if (IS_ERR(name))
		return (int)PTR_ERR(name);
	src.path = name;
	err = do_execve(&src);
	putname(name);
	return err;
}

/* What a program has and a kernel thread lacks. 0 or -ENOMEM. */
static int become_process(void)
{
	if (!current->sighand)
		current->sighand = sighand_alloc();
	if (!current->files)
		current->files = files_alloc();
	if (!current->fs)
		current->fs = fs_alloc();
	return current->sighand && current->files && current->fs ? 0 : -ENOMEM;
}

/**
 * kernel_execve - the current kernel thread becomes a program
 * @path: file
 * @argv: NULL-ended list
 * @envp: NULL-ended list
 *
 * Context: task (kernel thread). May sleep.
 * Return: only on failure: -Exx.
 */
int kernel_execve(const char *path, const char *const argv[],
		  const char *const envp[])
{
	const struct exec_source src = {
		.path = path,
		.argv = {.kernel = argv},
		.envp = {.kernel = envp},
	};
	int err = become_process();

	if (!err)
		err = do_execve(&src);
	if (err)
		return err;
	trap_return_user(current->user_regs);
}
