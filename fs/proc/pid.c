/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * pid.c - /proc/PID: what a process tells about itself
 *
 * The task was found by its pid just before; it cannot go away while nothing
 * here sleeps. What sleeps (appending text, an address space's semaphore)
 * works on values copied before, or on an mm with a user of ours.
 */
#include "fs/procfs.h"
#include "core/cred.h"
#include "drv/tty.h"
#include "lib/printf.h"
#include "lib/string.h"

#define FILE_MODE    (S_IFREG | 0444u)
#define OWN_MODE     (S_IFREG | 0400u)
#define OWN_DIR_MODE 0500u
#define LINK_MODE    (S_IFLNK | 0777u)
#define PRIO_BASE    20
#define KIB_SHIFT    (PAGE_SHIFT - 10)
#define STATE_NAMES  6

/* What the text files show, taken in one piece. */
struct snapshot {
	char comm[sizeof(((struct task *)NULL)->comm)];
	enum task_state state;
	pid_t pid, ppid, pgrp, session, tpgid;
	uid_t uid, euid, suid, fsuid;
	gid_t gid, egid, sgid, fsgid;
	u32 nr_groups;
	gid_t groups[NGROUPS_MAX];
	u32 cap_permitted, cap_effective;
	kdev_t tty;
	int nice, counter, exit_signal;
	u32 flags, max_fds, rlim_rss;
	u64 pending, blocked, ignored, caught;
	unsigned long alarm; /* ticks left of ITIMER_REAL */
	unsigned long start, utime, stime, cutime, cstime;
	unsigned long min_flt, maj_flt, cmin_flt, cmaj_flt;
	u32 esp, eip;
};

static void take_identity(const struct task *t, struct snapshot *s)
{
	s->state = t->state;
	s->pid = t->pid;
	s->ppid = t->leader->parent->pid;
	s->pgrp = t->pgrp;
	s->session = t->session;
	s->tty = tty_device(t);
	s->tpgid = tty_foreground(t);
	s->uid = t->uid;
	s->euid = t->euid;
	s->suid = t->suid;
	s->gid = t->gid;
	s->egid = t->egid;
	s->sgid = t->sgid;
	s->fsuid = t->fsuid;
	s->fsgid = t->fsgid;
	s->nr_groups = t->nr_groups;
	memcpy(s->groups, t->groups, sizeof(s->groups));
	s->cap_permitted = task_cap_permitted(t);
	s->cap_effective = task_cap_effective(t);
}

static void take_signals(const struct task *t, struct snapshot *s)
{
	u32 i;

	s->pending = t->sig_pending | t->sig_shared;
	s->blocked = t->sig_blocked;
	for (i = 0; t->sighand && i < NSIG; i++) {
		u32 handler = t->sighand->action[i].handler;

		if (handler == SIG_IGN)
			s->ignored |= 1ull << i;
		else if (handler != SIG_DFL)
			s->caught |= 1ull << i;
	}
	if (!list_empty(&t->alarm_timer.link))
		s->alarm = t->alarm_timer.expires - jiffies;
}

/* of all threads, or of one that is not the leader */
static void take_usage(const struct task *t, struct snapshot *s)
{
	struct task_usage usage = {t->utime, t->stime, t->min_flt, t->maj_flt};

	if (is_leader(t))
		group_usage(t, &usage);
	s->utime = usage.utime;
	s->stime = usage.stime;
	s->min_flt = usage.min_flt;
	s->maj_flt = usage.maj_flt;
}

static void take_snapshot(const struct task *t, struct snapshot *s)
{
	memset(s, 0, sizeof(*s));
	memcpy(s->comm, t->comm, sizeof(s->comm));
	s->comm[sizeof(s->comm) - 1] = '\0';
	take_identity(t, s);
	s->nice = t->nice;
	s->counter = t->counter;
	s->exit_signal = t->exit_signal;
	s->flags = t->flags;
	s->max_fds = t->files ? t->files->max_fds : 0;
	s->rlim_rss = t->rlim[RLIMIT_RSS].cur;
	take_signals(t, s);
	s->start = t->start_time - first_jiffy;
	take_usage(t, s);
	s->cutime = t->cutime;
	s->cstime = t->cstime;
	s->cmin_flt = t->cmin_flt;
	s->cmaj_flt = t->cmaj_flt;
	if (t->mm && t->user_regs) {
		s->esp = t->user_regs->esp;
		s->eip = t->user_regs->eip;
	}
}

/* how long it ran, in TSC cycles: for benchmarks; ticks are too coarse */
static void pid_cycles(struct proc_text *text, struct task *task)
{
	u64 cycles = task->run_cycles;

	proc_printf(text, "%llu\n", cycles);
}

static const char *state_name(enum task_state state)
{
	static const char *const names[STATE_NAMES] = {
		[TASK_RUNNING] = "R (running)",
		[TASK_INTERRUPTIBLE] = "S (sleeping)",
		[TASK_UNINTERRUPTIBLE] = "D (disk sleep)",
		[TASK_STOPPED] = "T (stopped)",
		[TASK_ZOMBIE] = "Z (zombie)",
		[TASK_DEAD] = "X (dead)",
	};

	return names[state];
}

/* addresses that stat shows, and what status counts */
struct layout {
	unsigned long start_code, end_code, start_stack;
	unsigned long swapped; /* pages */
};

static void take_layout(struct task *task, struct mm_sizes *sizes,
			struct layout *l)
{
	struct mm_struct *mm = proc_task_mm(task);

	memset(sizes, 0, sizeof(*sizes));
	memset(l, 0, sizeof(*l));
	if (!mm)
		return;
	proc_mm_sizes(mm, sizes);
	l->start_code = mm->start_code;
	l->end_code = mm->end_code;
	l->start_stack = mm->start_stack;
	l->swapped = proc_mm_swapped(mm);
	mmput(mm);
}

static void pid_stat(struct proc_text *text, struct task *task)
{
	struct mm_sizes sizes;
	struct snapshot s;
	struct layout l;

	take_snapshot(task, &s);
	take_layout(task, &sizes, &l);
	proc_printf(text, "%d (%s) %c %d %d %d %u %d %u %lu %lu %lu %lu ",
		    s.pid, s.comm, state_name(s.state)[0], s.ppid, s.pgrp,
		    s.session, s.tty, s.tpgid, s.flags, s.min_flt, s.cmin_flt,
		    s.maj_flt, s.cmaj_flt);
	proc_printf(text, "%lu %lu %lu %lu %d %d 0 %lu %lu %lu %lu %u ",
		    s.utime, s.stime, s.cutime, s.cstime, PRIO_BASE - s.counter,
		    s.nice, s.alarm, s.start, sizes.total << PAGE_SHIFT,
		    sizes.resident, s.rlim_rss);
	proc_printf(text, "%lu %lu %lu %u %u %u %u %u %u 0 0 0 %d 0\n",
		    l.start_code, l.end_code, l.start_stack, s.esp, s.eip,
		    (u32)s.pending & (u32)S32_MAX,
		    (u32)s.blocked & (u32)S32_MAX,
		    (u32)s.ignored & (u32)S32_MAX, (u32)s.caught & (u32)S32_MAX,
		    s.exit_signal);
}

static void status_memory(struct proc_text *text, const struct mm_sizes *m,
			  unsigned long swapped)
{
	proc_printf(text,
		    "VmSize:\t%8lu kB\nVmLck:\t%8lu kB\nVmRSS:\t%8lu kB\n"
		    "VmData:\t%8lu kB\nVmStk:\t%8lu kB\nVmExe:\t%8lu kB\n"
		    "VmLib:\t%8lu kB\nVmSwap:\t%8lu kB\n",
		    m->total << KIB_SHIFT, m->locked << KIB_SHIFT,
		    m->resident << KIB_SHIFT, m->data << KIB_SHIFT,
		    m->stack << KIB_SHIFT, m->text << KIB_SHIFT,
		    m->library << KIB_SHIFT, swapped << KIB_SHIFT);
}

static void pid_status(struct proc_text *text, struct task *task)
{
	struct mm_sizes sizes;
	struct snapshot s;
	struct layout l;
	bool user = task->mm != NULL;
	u32 i;

	take_snapshot(task, &s);
	take_layout(task, &sizes, &l);
	proc_printf(text,
		    "Name:\t%s\nState:\t%s\nPid:\t%d\nPPid:\t%d\n"
		    "TracerPid:\t0\nUid:\t%u\t%u\t%u\t%u\n"
		    "Gid:\t%u\t%u\t%u\t%u\nFDSize:\t%u\nGroups:\t",
		    s.comm, state_name(s.state), s.pid, s.ppid, s.uid, s.euid,
		    s.suid, s.fsuid, s.gid, s.egid, s.sgid, s.fsgid, s.max_fds);
	for (i = 0; i < s.nr_groups; i++)
		proc_printf(text, "%u ", s.groups[i]);
	proc_printf(text, "\n");
	if (user)
		status_memory(text, &sizes, l.swapped);
	proc_printf(text,
		    "SigPnd:\t%016llx\nSigBlk:\t%016llx\n"
		    "SigIgn:\t%016llx\nSigCgt:\t%016llx\n",
		    s.pending, s.blocked, s.ignored, s.caught);
	proc_printf(text, "CapInh:\t%016x\nCapPrm:\t%016x\nCapEff:\t%016x\n", 0,
		    s.cap_permitted, s.cap_effective);
}

static int take_path(struct path *path, const struct path *from)
{
	*path = *from;
	path_get(path);
	return 0;
}

static int pid_cwd(const struct inode *inode, struct task *task,
		   struct path *path)
{
	(void)inode;
	return task->fs ? take_path(path, &task->fs->pwd) : -ENOENT;
}

static int pid_root(const struct inode *inode, struct task *task,
		    struct path *path)
{
	(void)inode;
	return task->fs ? take_path(path, &task->fs->root) : -ENOENT;
}

const struct proc_entry proc_pid_entries[] = {
	{.name = "stat", .mode = FILE_MODE, .show = pid_stat},
	{.name = "cycles", .mode = FILE_MODE, .show = pid_cycles},
	{.name = "statm", .mode = FILE_MODE, .show = proc_pid_statm},
	{.name = "status", .mode = FILE_MODE, .show = pid_status},
	{.name = "maps", .mode = FILE_MODE, .show = proc_pid_maps},
	{.name = "cmdline", .mode = FILE_MODE, .show = proc_pid_cmdline},
	{.name = "environ", .mode = OWN_MODE, .show = proc_pid_environ},
	{.name = "exe", .mode = LINK_MODE, .target = proc_pid_exe},
	{.name = "cwd", .mode = LINK_MODE, .target = pid_cwd},
	{.name = "root", .mode = LINK_MODE, .target = pid_root},
	{.name = "fd",
	 .mode = S_IFDIR | OWN_DIR_MODE,
	 .ops = &proc_fd_dir_ops,
	 .fops = &proc_fd_dir_fops},
	{.name = NULL},
};
