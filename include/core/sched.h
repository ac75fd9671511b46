/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * core/sched.h - tasks and the scheduler
 *
 * One CPU; the kernel is not preempted: a task in kernel mode runs until it
 * calls schedule() or returns to user mode with need_resched set. Time slices
 * and the choice of the next task follow 2.4 (goodness, counter, SCHED_YIELD).
 *
 * Lock key of the fields:  (I) interrupts off  (T) only the task itself
 *   (K) task context, not across a sleep: one CPU makes it atomic
 *   (C) constant once visible
 */
#ifndef CORE_SCHED_H
#define CORE_SCHED_H

#include "base/errptr.h"
#include "base/list.h"
#include "asm/ptregs.h"
#include "core/config.h"
#include "core/lock.h"
#include "core/time.h"
#include "core/wait.h"
#include "lib/bitmap.h"
#include "uapi/sched.h"
#include "uapi/signal.h"

struct mm_struct;
struct files_struct;
struct fs_struct;
struct tty;

/* What one pending signal carries; kernel/core/sigqueue.c. */
struct sigqueue {
	struct list_head link;
	struct siginfo info;
};

/* How a call goes on that a stop interrupted; kernel/proc/signal.c. */
struct restart_block {
	int (*fn)(struct restart_block *restart); /* NULL: it cannot */
	unsigned long expires;			  /* jiffies, when timed */
	bool timed;
	u32 user, nr; /* the call's own: an address, a number */
};

/* CPU time until a signal; in ticks, 0: off. */
struct cpu_timer {
	unsigned long left, interval;
};

/* What a process does with each signal; index: number - 1. Tasks made with
 * CLONE_SIGHAND share one. */
struct sighand {
	int count;			 /* (K) */
	struct k_sigaction action[NSIG]; /* (T), read by send_signal() (K) */
};

enum task_state {
	TASK_RUNNING,
	TASK_INTERRUPTIBLE,   /* a signal or a wake-up ends the sleep */
	TASK_UNINTERRUPTIBLE, /* only a wake-up does */
	TASK_STOPPED,	      /* job control */
	TASK_ZOMBIE,	      /* exited, not yet waited for */
	TASK_DEAD,	      /* reaped; schedule() frees the stack */
};

/* task->flags */
#define PF_KTHREAD    (1u << 0) /* no user memory */
#define PF_MEMALLOC   (1u << 1) /* is freeing memory: may take the last page */
#define PF_EXITING    (1u << 2)
#define PF_FORKNOEXEC (1u << 3) /* forked, has not called exec */
#define PF_SIGNALED   (1u << 4) /* killed by a signal */
#define PF_OOM_VICTIM (1u << 5) /* chosen by oom_kill() */

#define PID_INIT 1     /* never killed, gets the orphans */
#define PID_MAX	 32768 /* exclusive; 2.4.0's PID_MAX */

#define NGROUPS_MAX 32u /* supplementary groups; as 2.4.0 */

#define NR_SYSCALLS 341 /* proc/syscall_table.h has them */

#define NR_TLS 3u /* GDT slots 6..8: set_thread_area */

enum rlimit_id {
	RLIMIT_CPU,
	RLIMIT_FSIZE,
	RLIMIT_DATA,
	RLIMIT_STACK,
	RLIMIT_CORE,
	RLIMIT_RSS,
	RLIMIT_NPROC,
	RLIMIT_NOFILE,
	RLIMIT_MEMLOCK,
	RLIMIT_AS,
	RLIM_NLIMITS = 16, /* room for those a program may ask for */
};
#define RLIM_INFINITY U32_MAX

struct rlimit {
	u32 cur, max;
};

#define FPU_STATE_BYTES 512
#define TASK_COMM_BYTES 16 /* name and its NUL */

/* the FXSAVE area, 512 bytes, 16-aligned (SDM vol. 1, 10.5) */
struct fpu_state {
	u8 bytes[FPU_STATE_BYTES];
} __aligned(16);

struct thread {
	u32 esp;	 /* (I) where switch_to() continues */
	u32 cr3;	 /* (T) page directory, 0: borrow the current one */
	u64 tls[NR_TLS]; /* (T) GDT descriptors of this task */
	bool fpu_used;	 /* (T) fpu holds the state, or the FPU does */
	struct fpu_state fpu;	      /* (T) */
	u32 trap_nr, error_code, cr2; /* (T) last fault, for signal frames */
	int fault_sig;	/* (T) the signal it made, until that is delivered */
	s32 fault_code; /* (T) its si_code */
	u32 fault_addr; /* (T) its si_addr */
};

/* what tasks used: ticks and faults */
struct task_usage {
	unsigned long utime, stime, min_flt, maj_flt;
};

struct task {
	enum task_state state; /* (K) */
	u32 flags;	   /* (T), PF_OOM_VICTIM and PF_MEMALLOC by oom (K) */
	bool need_resched; /* (I) */
	bool yield;	   /* (I) 2.4's SCHED_YIELD: behind all others once */
	int counter;	   /* (I) ticks left of the time slice */
	int nice;	   /* (K) -20..19 */
	struct list_head run_list; /* (I) run queue, empty when asleep */
	struct list_head tasks;	   /* (K) all tasks, from init_task */

	pid_t pid;	     /* (C) */
	pid_t pgrp, session; /* (K) */
	bool session_leader;
	bool continued;	     /* (I) by SIGCONT, not told to a wait yet */
	struct tty *tty;     /* controlling terminal, or NULL */
	struct task *parent; /* (K) who waits for it */
	struct list_head children, sibling; /* (K) */
	struct wait_queue_head child_wait;  /* wait4() sleeps here */
	int exit_code;			    /* (K) as wait4 gives it */
	int exit_signal;		    /* (K) sent to the parent */
	/* (K) until exec or exit of the child: who waits for it in vfork */
	struct task *vfork_parent;

	uid_t uid, euid, suid; /* (T) */
	gid_t gid, egid, sgid;

	struct mm_struct *mm;	    /* (T) NULL: kernel thread */
	struct files_struct *files; /* (T) */
	struct fs_struct *fs;	    /* (T) root and working directory */
	struct sighand *sighand;    /* (T) actions */
	u64 sig_pending; /* (I) of this task alone; bit n-1: signal n */
	u64 sig_shared;	 /* (I) of its process: the same in all its threads */
	u64 sig_blocked; /* (I) */
	u64 sig_saved_mask; /* for sigsuspend */
	bool sig_restore_mask;
	u64 sig_wanted; /* (I) rt_sigtimedwait() takes these, ignored or not */
	struct list_head sig_queue;	   /* (I) struct sigqueue */
	u32 altstack_base, altstack_bytes; /* (T) sigaltstack; 0 bytes: none */
	struct timer_list alarm_timer;	   /* (I) alarm(), ITIMER_REAL */
	unsigned long alarm_interval;	   /* (I) ticks, 0: once */
	struct cpu_timer virt_timer, prof_timer; /* (I) setitimer() */
	struct restart_block restart; /* (T) of the interrupted call */
	bool no_faults; /* (T) user memory that is not there is not brought in */
	bool uaccess_kernel; /* (T) core/uaccess.h: a buffer of the kernel's */
	u32 robust_list;     /* (T) user address of its list of locks, or 0 */
	u32 clear_child_tid; /* (T) user address zeroed at exit, or 0 */
	struct task *vfork_child; /* (K) for whom it waits */
	bool killable;	   /* (K) SIGKILL ends its uninterruptible sleep */
	u32 set_child_tid; /* (T) ... and one that gets its number first */

	/*
	 * Threads of one process form a ring; its leader has the number that
	 * getpid() gives, is the one below the parent, and has the children
	 * of all. Process group, session, terminal and limits are the same in
	 * all threads.
	 */
	pid_t tgid;		  /* (K) of the leader */
	struct task *leader;	  /* (K) itself in most processes */
	struct list_head threads; /* (I) the ring, leader included */
	pid_t made_by;		  /* (K) the thread that forked it */
	/* of a leader, for the whole process: */
	u32 nr_live;		/* (K) threads that are not PF_EXITING */
	bool group_exiting;	/* (K) all end with group_code */
	int group_code;		/* (K) as exit_code */
	struct task *exec_task; /* (K) it waits for all others to be gone */
	int stop_sig;		/* (K) all stop because of it; 0: none */
	int stop_report;	/* (K) all are stopped, wait4 has not told */
	bool tell_continued;	/* (K) the parent is to hear of SIGCONT */
	struct list_head shared_queue; /* (I) sig_queue of sig_shared */
	struct task_usage gone;	       /* (I) of threads that are no more */

	int policy;		    /* (I) SCHED_* */
	int rt_priority;	    /* (I) 1..99; 0 with SCHED_OTHER */
	unsigned long start_time;   /* (C) jiffies */
	unsigned long utime, stime; /* (I) ticks */
	u64 run_cycles; /* (I) of the TSC, until it was switched from last */
	unsigned long cutime, cstime; /* (K) of waited-for children */
	unsigned long min_flt, maj_flt, cmin_flt, cmaj_flt;
	unsigned long max_rss; /* pages; of the mm it had, set at exit */
	struct rlimit rlim[RLIM_NLIMITS];

	uid_t fsuid; /* (T) what files see */
	gid_t fsgid;
	u32 nr_groups;		   /* (T) of groups[] */
	gid_t groups[NGROUPS_MAX]; /* supplementary */
	/* (T) root's powers: may be had, are in force, are so over files;
	 * survive the loss of user 0 (core/cred.h) */
	bool cap_permitted, cap_effective, cap_fs, cap_keep;
	bool undumpable;   /* (T) /proc/PID is root's; PR_SET_DUMPABLE 0 */
	int pdeath_signal; /* (T) sent when the parent exits, or 0 */
	u32 personality;   /* (T) kept for who asks: there is only Linux */

	char comm[TASK_COMM_BYTES]; /* (K) */
	void *kstack;		    /* (C) lowest address, KSTACK_PAGES long */
	struct pt_regs *user_regs;  /* of the last entry from user mode */
	void (*kthread_fn)(void *arg); /* (C) kernel threads: what they run */
	void *kthread_arg;
	struct thread thread;
#ifdef CONFIG_DEBUG
	u32 program; /* (T) number of its exec; same in what it forks */
	u32 enosys_seen[BITMAP_WORDS(NR_SYSCALLS)]; /* (K) logged already, the
						       same in a program */
#endif
};

/* the thread after @p of the process, NULL: that is @first again */
static inline struct task *thread_after(const struct task *p,
					const struct task *first)
{
	struct task *next = list_entry(p->threads.next, struct task, threads);

	return next == first ? NULL : next;
}

/* all threads of the process of @task, @task first */
#define for_each_thread(p, task) \
	for ((p) = (task); (p) != NULL; (p) = thread_after(p, task))

static inline bool is_leader(const struct task *task)
{
	return task->leader == task;
}

/* the only thread, or a leader whose threads are all gone */
static inline bool is_alone(const struct task *task)
{
	return list_empty(&task->threads);
}

/* core/lock.h has current, the task that runs */
extern struct task init_task; /* pid 0, the idle task */
extern u32 nr_running;	      /* without the idle task */
extern u32 nr_tasks;	      /* all but pid 0 */
extern u32 nr_forks;	      /* tasks made since boot */
extern pid_t last_pid;	      /* the number given out last */
extern u64 nr_switches;	      /* context switches since boot */

/* the bit of signal @sig, 1..NSIG, in a set of signals (u64) */
#define SIG_BIT(sig)	 (1ull << ((sig)-1))
#define SIGS_UNBLOCKABLE (SIG_BIT(SIGKILL) | SIG_BIT(SIGSTOP))
/* what SIG_DFL means for these: nothing happens */
#define SIGS_DEFAULT_IGNORED                                     \
	(SIG_BIT(SIGCHLD) | SIG_BIT(SIGCONT) | SIG_BIT(SIGURG) | \
	 SIG_BIT(SIGWINCH))

/* faults: before all others, so that their frame is below everything else's */
#define SIGS_SYNCHRONOUS                                        \
	(SIG_BIT(SIGSEGV) | SIG_BIT(SIGBUS) | SIG_BIT(SIGILL) | \
	 SIG_BIT(SIGTRAP) | SIG_BIT(SIGFPE))

/* NOLINTBEGIN(bugprone-macro-parentheses): @p is assigned to */
#define for_each_task(p)                                               \
	for (p = list_entry(init_task.tasks.next, struct task, tasks); \
	     p != &init_task;                                          \
	     p = list_entry(p->tasks.next, struct task, tasks))
/* NOLINTEND(bugprone-macro-parentheses) */

static inline void set_current_state(enum task_state state)
{
	current->state = state;
	barrier();
}

/* signals that @task would take now */
static inline u64 signals_ready(const struct task *task)
{
	return (task->sig_pending | task->sig_shared) & ~task->sig_blocked;
}

static inline bool signal_pending(const struct task *task)
{
	return signals_ready(task) != 0;
}

/* kernel/core/sched.c */
void sched_init(void);
/* Context: task, no spinlock held. Gives the CPU away; May sleep. */
void schedule(void);
/* yield once behind every runnable task (SCHED_YIELD of 2.4) */
void sched_yield(void);
/* Context: any. Return: true when the task was not running. */
bool wake_up_process(struct task *task);
/* queue a new task for the first time; Context: task */
void wake_up_new_task(struct task *task);
/* one tick, from the timer interrupt */
void sched_tick(bool user_mode);
/* pid 0 turns into this; halts between interrupts */
void cpu_idle(void) __noreturn;
/* nice: from the best priority to the worst; what is outside is clamped */
#define NICE_MIN  (-20)
#define NICE_MAX  19
#define NICE_BASE 20 /* NICE_BASE - nice is 1..40: more is better */
void set_user_nice(struct task *task, int nice);
void sched_set_policy(struct task *task, int policy, int rt_priority);
u32 sched_slice(const struct task *task);
/* load averages, LOAD_SHIFT bits of fraction: 1, 5, 15 minutes */
#define LOAD_SHIFT 11
#define LOAD_ONE   (1u << LOAD_SHIFT)
extern u32 avenrun[3];
/* ticks spent: user, nice, system, idle; for /proc/stat */
extern unsigned long cpu_ticks[4];

/* kernel/core/task.c: the static part of every task; all memory static */
struct task *find_task(pid_t pid); /* NULL when there is none */
/* new pid, never one in use as pid, pgrp or session; -EAGAIN when none */
int __must_check alloc_pid(void);

/* what all threads of @task's process used so far; Context: any */
void group_usage(const struct task *task, struct task_usage *usage);
/* @task appears in for_each_task(), and below its parent or, when its leader is
 * another one, among its threads; Context: task */
void task_link(struct task *task);
/* ... and disappears; the caller frees it. Context: task */
void task_unlink(struct task *task);
/* below a new parent; Context: task */
void task_reparent(struct task *task, struct task *parent);
/* nobody outside of @pgrp, in its session, could continue it when it stops */
bool pgrp_is_orphaned(pid_t pgrp, const struct task *except);

/*
 * kernel/core/cpu.c:
 * Gives the CPU to @next: stack, address space, TLS, FPU (lazily); current is
 * @next afterwards. Returns when @prev runs again. Interrupts are off.
 */
void switch_to(struct task *prev, struct task *next);
/* kernel/core/sched.c: what a new task does first instead of schedule()'s end */
void schedule_tail(void);
/* the page directory of @task (or the kernel's) is loaded now */
void switch_address_space(u32 cr3);
/* set up @task so that switch_to() enters @fn(@arg) on its kernel stack */
void thread_init_kernel(struct task *task, void (*fn)(void *), void *arg);
/* set up @task so that it returns to user mode with a copy of @regs, eax 0 */
void thread_init_user(struct task *task, const struct pt_regs *regs);
void fpu_init(void);
extern u32 fpu_mxcsr_mask; /* bits of MXCSR that may be set without a #GP */
/* FPU registers of current go to its fpu area (before a fork or a signal) */
void fpu_save_current(struct task *task);
void fpu_drop(struct task *task); /* forget the state: exec, exit */
/* task->thread.fpu was written (sigreturn): the registers are stale now */
void fpu_reload(struct task *task);
/* GDT slot 6 + @n of current := thread.tls[n], now */
void tls_load(const struct task *task);

/* ticks that a call has left which goes on; MAX_SCHEDULE_TIMEOUT: no end */
long restart_ticks(const struct restart_block *restart);

/* number of the lowest signal in @set, which is not empty */
static inline int sig_lowest(u64 set)
{
	enum {
		WORD_BITS = 32,
	};
	u32 low = (u32)set, high = (u32)(set >> WORD_BITS);

	return 1 + (low ? __builtin_ctz(low) : __builtin_ctz(high) + WORD_BITS);
}

/* where entries come from: a slab cache, once proc_init() has made it */
struct sigqueue_memory {
	struct sigqueue *(*alloc)(void); /* NULL: no memory */
	void (*free)(struct sigqueue *q);
};
extern struct sigqueue_memory sigqueue_memory;
struct sigqueue *sigqueue_new(const struct siginfo *info);
void sigqueue_free(struct sigqueue *q);
/* signals of @set are not pending any more: of the thread, of its process */
void signal_flush(struct task *task, u64 set);
void signal_flush_process(struct task *task, u64 set);
/* take one of @set from current, with what it carries. 0: none */
int signal_take(u64 set, struct siginfo *info);

/* would it do nothing at all for the process of @task? */
bool signal_passes_by(struct task *task, int sig);
/*
 * kernel/core/sigpost.c: only marks and wakes; delivery is proc/signal.c.
 * A signal is for the process of @task (one of its threads takes it), or for
 * that thread alone. @info NULL: the kernel sends it. 0, or -EAGAIN when a
 * real-time signal cannot be queued.
 */
int send_signal_info(struct task *task, int sig, const struct siginfo *info);
int send_signal_info_thread(struct task *task, int sig,
			    const struct siginfo *info);
void send_signal(struct task *task, int sig);
/* from current, as kill() does; @code: SI_USER or SI_TKILL */
void send_signal_from(struct task *task, int sig, s32 code);
void send_signal_thread(struct task *task, int sig, s32 code);
/* a stop signal took effect: every thread of current's process stops too */
void signal_stop_threads(int sig);
/* SIGKILL for every other thread of current's process */
void signal_kill_threads(void);
/* another thread takes what current does not want any more */
void signal_retarget(void);
/* to current, and nobody can block or ignore it */
void force_signal(struct task *task, int sig);
/* force_signal() on current; @code and @addr tell more */
void force_fault(int sig, s32 code, u32 addr);
void send_signal_pgrp(pid_t pgrp, int sig);
/* blocked signals of current; SIGKILL and SIGSTOP stay deliverable */
void signal_set_mask(u64 mask);
/* the same while a call waits, and back */
void signal_mask_for_wait(u64 mask);
void signal_mask_restore(void);

#endif
