/* SPDX-License-Identifier: GPL-2.0-only */
/* proc/proc.h - processes: what kernel/main.c and the file systems need */
#ifndef PROC_PROC_H
#define PROC_PROC_H

#include "asm/page.h"
#include "core/sched.h"
#include "uapi/time.h"

struct pt_regs;
struct siginfo;

/* a kernel thread running @fn(@arg); pid or -Exx. @fn may return (exits) */
int __must_check kernel_thread(void (*fn)(void *arg), void *arg,
			       const char *name);
/* registers 0x80 and the return hook; after slab_init() */
void proc_init(void);
/* the current kernel thread becomes @path with its user address space; does
 * not return on success: 0 or -Exx comes back only on failure */
int __must_check kernel_execve(const char *path, const char *const argv[],
			       const char *const envp[]);
void do_exit(int code) __noreturn;
/* ... with all threads of the process */
void do_group_exit(int code) __noreturn;

/* ---- inside kernel/proc --------------------------------------------------- */

/* fork.c */
struct fork_args {
	u32 flags; /* CLONE_*, exit signal in the low byte */
	u32 stack; /* user esp of the child, 0: as the parent's */
	u32 parent_tid, tls, child_tid; /* user addresses */
};
/* a copy of current that returns 0 to user mode; pid or -Exx. May sleep */
int __must_check do_fork(const struct fork_args *args,
			 const struct pt_regs *regs);
/* a task that is not linked yet, all resources but the stack and itself unset;
 * NULL: out of memory */
struct task *task_new(void);
/* stack and struct of a task that never runs again */
void task_destroy(struct task *task);
/* is one more task allowed to current? 0 or -EAGAIN */
int __must_check task_limit_check(void);
void fork_init(void);
/* action table with everything at default; NULL: out of memory */
struct sighand *sighand_alloc(void);
void sighand_put(struct sighand *sighand);

/* sys_resource.c: whose limits and locks the caller may look at */
bool same_ids(const struct task *p);

/* robust.c: what current has locked is marked, before mm_release() */
void robust_exit(void);

/* sys_id.c: user numbers and powers of a program that starts */
void cred_exec(void);

/* exit.c: current's address space goes, the kernel's is loaded; also by exec */
void exit_mm(void);
/* the last the old memory sees of current; at exec and exit. May sleep */
void mm_release(void);
/* what a process does with SIGCHLD; NULL: it has no thread left */
const struct k_sigaction *sigchld_action(const struct task *leader);
/* wake a parent that waits in vfork(); at exec and exit */
void vfork_done(void);
/* @sig to the parent of @child, CLD_* and @status telling why */
void send_child_signal(const struct task *child, int sig, s32 code, s32 status);

#define NR_RESTART_SYSCALL 0u /* number of restart_syscall */

/* thread.c */
void threads_free(void); /* those that have ended */
void thread_leave(void); /* current is one more of them */
/* current becomes the only thread of its process; 0 or -EAGAIN */
int __must_check thread_exec(void);
/* nobody else has current's files and signal actions; 0 or -ENOMEM */
int __must_check thread_unshare(void);

/* futex.c: one sleeper at @address of current's memory wakes. May sleep */
void futex_wake_address(u32 address);
void futex_init(void);

/* signal.c: all threads have stopped: tell the parent */
void signal_stop_done(void);
/* signal.c: the hook on return to user mode */
void signal_deliver(struct pt_regs *regs);
/* sigframe.c: make the frame of a handler; 0 or -EFAULT. May sleep */
int __must_check sigframe_setup(struct pt_regs *regs, int sig,
				const struct k_sigaction *action,
				const struct siginfo *info, u64 oldmask);

/* elf.c; the checks are in proc/elf.h */
struct elf32_phdr;
struct file;
struct mm_struct;
struct elf_image {
	bool shared; /* ET_DYN: elf_map() chooses the place */
	u32 bias;    /* what that added to all addresses */
	u32 entry, phdr_vaddr, nr_phdrs; /* phdr_vaddr: 0 when not loaded */
	struct elf32_phdr *phdrs;	 /* kmalloc'ed, ELF_PHDRS_MAX at most */
	char *interp; /* path of the interpreter, kmalloc'ed, or NULL */
};
/* headers of @file, checked; elf_free() frees. May sleep */
int __must_check elf_read(struct file *file, struct elf_image *image);
void elf_free(struct elf_image *image);
/* map the segments into @mm, which need not be loaded; sets code, data, brk */
int __must_check elf_map(struct file *file, struct elf_image *image,
			 struct mm_struct *mm, bool program);
/* zero what follows the file's bytes; current's address space. 0 or -EFAULT */
int __must_check elf_clear_tails(const struct elf_image *image);

/* exec_args.c: the strings of an exec, in kernel pages */
#define EXEC_ARG_PAGES (ARG_MAX_BYTES >> PAGE_SHIFT)
struct exec_args {
	u8 *pages[EXEC_ARG_PAGES];
	u32 bytes;	/* used, NULs included */
	u32 argc, envc; /* one more string follows: the program's path */
};
/* NULL-ended strings of a program (user) or of the kernel; one is NULL */
struct exec_list {
	const u32 __user *user;
	const char *const *kernel;
};
int __must_check exec_args_add(struct exec_args *args, const char *string);
/* all of @list from entry @skip on; *@count: how many */
int __must_check exec_args_add_list(struct exec_args *args,
				    const struct exec_list *list, u32 skip,
				    u32 *count);
void exec_args_free(struct exec_args *args);
/* bytes of stack that strings and tables need */
u32 exec_stack_bytes(const struct exec_args *args);
/* fill the top of current's stack; @base: the interpreter's; esp or -EFAULT */
u32 exec_stack_fill(const struct exec_args *args, const struct elf_image *image,
		    u32 base);

/* sys_signal.c: the stack for handlers, @esp telling whether it is in use */
struct sigaltstack;
void altstack_get(u32 esp, struct sigaltstack *out);
int altstack_set(u32 esp, const struct sigaltstack *new);

/* sys_time.c */
void alarm_expired(void *data);

static inline struct timeval32 ticks_to_timeval(unsigned long ticks)
{
	return (struct timeval32){
		.tv_sec = (s32)(ticks / HZ),
		.tv_usec = (s32)(ticks % HZ * USEC_PER_TICK),
	};
}

#endif
