/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fs/procfs.h - private to fs/proc: entries and the text they produce
 *
 * An entry is a row of a table. Its show() writes the whole text into a buffer
 * in kernel memory; nothing of the kernel is locked while a program copies it.
 */
#ifndef FS_PROCFS_H
#define FS_PROCFS_H

#include "fs/vfs.h"

/* of an inode number: the process; below it the row, or a descriptor */
#define PROC_PID_SHIFT 16u
#define PROC_FD_INO    0x8000u

/*
 * A window on the text of a file: what lies before it is dropped while the text
 * is made, what lies behind it is made again when a reader comes there. Once
 * error is set, all that follows is dropped.
 */
struct proc_text {
	char *data;   /* kmalloc'ed */
	loff_t start; /* of the window in the text */
	loff_t seen;  /* bytes made so far, in the window or not */
	size_t len, cap;
	bool more; /* text follows behind the window */
	int error;
};

struct proc_entry {
	const char *name;
	mode_t mode; /* with type */
	/* a file: append to @text; @task: of /proc/PID, else NULL. May sleep */
	void (*show)(struct proc_text *text, struct task *task);
	/* a symlink: bytes in @buf without a NUL, or -Exx */
	int (*link)(struct task *task, char *buf, size_t size);
	/* a symlink of a process that leads to a thing, not to a name: the
	 * thing with references, or -Exx. @inode: of the link */
	int (*target)(const struct inode *inode, struct task *task,
		      struct path *path);
	/* /proc/sys: as show(), and what takes a written line; NULL: read-only */
	void (*show_entry)(struct proc_text *text,
			   const struct proc_entry *entry);
	int (*write)(const struct proc_entry *entry, const char *line);
	/* a file that is a piece of the kernel's memory, read as it changes */
	const void *memory;
	size_t bytes;
	/* a directory of rows; their inode numbers start after dir_ino */
	const struct proc_entry *dir;
	u32 dir_ino;
	/* what is none of these; NULL: the usual ones */
	const struct inode_ops *ops;
	const struct file_ops *fops;
};

/* the process of an inode; NULL: it has none, or that is gone */
static inline struct task *proc_inode_task(const struct inode *inode)
{
	pid_t pid = (pid_t)(inode->ino >> PROC_PID_SHIFT);

	return pid ? find_task(pid) : NULL;
}

/* root.c */
uid_t proc_owner(const struct task *task);
struct inode *proc_inode(struct super_block *sb, u32 ino,
			 const struct proc_entry *entry,
			 const struct task *task);
bool proc_name_number(const char *name, u32 *number);
/* text.c */
extern const struct file_ops proc_text_fops;
/* link.c */
extern const struct inode_ops proc_link_ops, proc_target_ops;
extern const struct inode_ops proc_fd_dir_ops;
extern const struct file_ops proc_fd_dir_fops;
bool proc_may_look(const struct task *task);

void proc_printf(struct proc_text *text, const char *fmt, ...) __printf(2, 3);
void proc_append(struct proc_text *text, const char *data, size_t len);

/* rows end with a NULL name */
extern const struct proc_entry proc_root_entries[], proc_pid_entries[];
extern const struct proc_entry proc_sys_entries[];
extern const struct proc_entry proc_sys_kernel_entries[], proc_sys_fs_entries[];

/* mem.c */
void proc_meminfo(struct proc_text *text, struct task *task);
void proc_vmstat(struct proc_text *text, struct task *task);
void proc_swaps(struct proc_text *text, struct task *task);
void proc_slabinfo(struct proc_text *text, struct task *task);
void proc_buddyinfo(struct proc_text *text, struct task *task);
void proc_vmcheck(struct proc_text *text, struct task *task);
/* system.c */
void proc_stat(struct proc_text *text, struct task *task);
void proc_uptime(struct proc_text *text, struct task *task);
void proc_loadavg(struct proc_text *text, struct task *task);
void proc_version(struct proc_text *text, struct task *task);
void proc_cmdline(struct proc_text *text, struct task *task);
void proc_mounts(struct proc_text *text, struct task *task);
void proc_locks(struct proc_text *text, struct task *task);
void proc_filesystems(struct proc_text *text, struct task *task);
/* System V segments belong to the floor above: it sets this */
extern void (*proc_sysvipc_shm_show)(struct proc_text *text);
void proc_sysvipc_shm(struct proc_text *text, struct task *task);
/* devices.c */
void proc_devices(struct proc_text *text, struct task *task);
void proc_partitions(struct proc_text *text, struct task *task);
void proc_interrupts(struct proc_text *text, struct task *task);
void proc_dma(struct proc_text *text, struct task *task);
void proc_modules(struct proc_text *text, struct task *task);
/* kmsg.c */
extern const struct file_ops proc_kmsg_fops;
/* cpuinfo.c */
void proc_cpuinfo(struct proc_text *text, struct task *task);
/* pid_mem.c */
void proc_pid_maps(struct proc_text *text, struct task *task);
void proc_pid_statm(struct proc_text *text, struct task *task);
void proc_pid_cmdline(struct proc_text *text, struct task *task);
void proc_pid_environ(struct proc_text *text, struct task *task);
int proc_pid_exe(const struct inode *inode, struct task *task,
		 struct path *path);
unsigned long proc_mm_swapped(struct mm_struct *mm);

/* Sizes of an address space in pages. */
struct mm_sizes {
	unsigned long total, resident, locked, data, stack, text, library;
};
void proc_mm_sizes(struct mm_struct *mm, struct mm_sizes *sizes);
/* the task's address space with a user of ours; mmput() it. NULL: none */
struct mm_struct *proc_task_mm(struct task *task);

#endif
