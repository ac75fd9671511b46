/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * root.c - procfs: the kernel's figures as files
 *
 * Inodes are made at lookup and go with their last user: names below the root
 * are not kept in the dentry cache, because processes come and go. The inode
 * number says what it is: PID << PROC_PID_SHIFT, plus the row of the entry + 1,
 * or PROC_FD_INO and a descriptor.
 */
#include "fs/procfs.h"
#include "lib/kstrto.h"
#include "lib/printf.h"
#include "lib/string.h"
#include "mm/event.h"
#include "mm/slab.h"
#include "uapi/statfs.h"

#define ROOT_INO       1u
#define SYS_INO	       128u
#define SYSVIPC_INO    240u
#define DIR_MODE       0555u
#define FILE_MODE      (S_IFREG | 0444u)
#define ROOT_MODE      (S_IFREG | 0400u)
#define LINK_MODE      (S_IFLNK | 0777u)
#define POS_ENTRIES    2
#define POS_PIDS       256 /* + pid */
#define DT_SHIFT       12
#define PID_TEXT_BYTES 12
#define MAX_DIGITS     6

static const struct inode_ops root_ops, pid_ops, table_ops;
static const struct inode_ops file_ops_none;
static const struct file_ops root_fops, pid_fops, table_fops;

static int self_link(struct task *task, char *buf, size_t size)
{
	(void)task;
	return scnprintf(buf, size, "%d", current->tgid);
}

static const struct proc_entry sysvipc_entries[] = {
	{.name = "shm", .mode = FILE_MODE, .show = proc_sysvipc_shm},
	{.name = NULL},
};

const struct proc_entry proc_root_entries[] = {
	{.name = "meminfo", .mode = FILE_MODE, .show = proc_meminfo},
	{.name = "stat", .mode = FILE_MODE, .show = proc_stat},
	{.name = "vmstat", .mode = FILE_MODE, .show = proc_vmstat},
	{.name = "swaps", .mode = FILE_MODE, .show = proc_swaps},
	{.name = "uptime", .mode = FILE_MODE, .show = proc_uptime},
	{.name = "loadavg", .mode = FILE_MODE, .show = proc_loadavg},
	{.name = "version", .mode = FILE_MODE, .show = proc_version},
	{.name = "cpuinfo", .mode = FILE_MODE, .show = proc_cpuinfo},
	{.name = "cmdline", .mode = FILE_MODE, .show = proc_cmdline},
	{.name = "devices", .mode = FILE_MODE, .show = proc_devices},
	{.name = "partitions", .mode = FILE_MODE, .show = proc_partitions},
	{.name = "interrupts", .mode = FILE_MODE, .show = proc_interrupts},
	{.name = "dma", .mode = FILE_MODE, .show = proc_dma},
	{.name = "modules", .mode = FILE_MODE, .show = proc_modules},
	{.name = "kmsg", .mode = ROOT_MODE, .fops = &proc_kmsg_fops},
	{.name = "mounts", .mode = FILE_MODE, .show = proc_mounts},
	{.name = "locks", .mode = FILE_MODE, .show = proc_locks},
	{.name = "filesystems", .mode = FILE_MODE, .show = proc_filesystems},
	{.name = "slabinfo", .mode = FILE_MODE, .show = proc_slabinfo},
	{.name = "buddyinfo", .mode = FILE_MODE, .show = proc_buddyinfo},
	{.name = "vmevents",
	 .mode = ROOT_MODE,
	 .memory = &vm_event_ring,
	 .bytes = sizeof(vm_event_ring)},
	{.name = "vmcheck", .mode = FILE_MODE, .show = proc_vmcheck},
	{.name = "self", .mode = LINK_MODE, .link = self_link},
	{.name = "sys",
	 .mode = S_IFDIR | DIR_MODE,
	 .dir = proc_sys_entries,
	 .dir_ino = SYS_INO},
	{.name = "sysvipc",
	 .mode = S_IFDIR | DIR_MODE,
	 .dir = sysvipc_entries,
	 .dir_ino = SYSVIPC_INO},
	{.name = NULL},
};

/**
 * proc_owner - who a process' files belong to
 * @task: a process
 *
 * Context: task. Does not sleep.
 * Return: its effective user, or root when it keeps to itself (prctl()).
 */
uid_t proc_owner(const struct task *task)
{
	return task->undumpable ? 0 : task->euid;
}

/**
 * proc_inode - an inode for a row
 * @sb: of procfs
 * @ino: its number
 * @entry: the row, which stays
 * @task: whose it is; NULL: root's
 *
 * Context: task. May sleep; @task is not looked at afterwards.
 * Return: the inode with count 1, or NULL: no memory or no @task any more.
 */
struct inode *proc_inode(struct super_block *sb, u32 ino,
			 const struct proc_entry *entry,
			 const struct task *task)
{
	uid_t uid = task ? proc_owner(task) : 0;
	gid_t gid = task && !task->undumpable ? task->egid : 0;
	struct inode *inode;

	might_sleep();
	inode = inode_new(sb);
	if (!inode)
		return NULL;
	inode->ino = ino;
	inode->mode = entry->mode;
	inode->fs_private = (void *)(uintptr_t)entry;
	inode->atime = inode->mtime = inode->ctime = wall_seconds();
	inode->uid = uid;
	inode->gid = gid;
	inode->ops = entry->ops ? entry->ops : &file_ops_none;
	inode->fops = entry->fops ? entry->fops : &proc_text_fops;
	if (S_ISLNK(entry->mode)) {
		inode->ops = entry->target ? &proc_target_ops : &proc_link_ops;
		inode->fops = NULL;
	} else if (entry->dir) {
		inode->ops = &table_ops;
		inode->fops = &table_fops;
	}
	if (S_ISDIR(entry->mode))
		inode->nlink = 2;
	return inode;
}

static const struct proc_entry *find_entry(const struct proc_entry *table,
					   const char *name, u32 *row)
{
	const struct proc_entry *entry;

	for (entry = table; entry->name; entry++) {
		if (strcmp(entry->name, name) != 0)
			continue;
		*row = (u32)(entry - table);
		return entry;
	}
	return NULL;
}

static struct inode *pid_inode(struct super_block *sb, const struct task *task)
{
	static const struct proc_entry dir = {.mode = S_IFDIR | DIR_MODE};
	uid_t uid = task->euid; /* the directory itself shows who it is */
	gid_t gid = task->egid;
	struct inode *inode;

	inode = proc_inode(sb, (u32)task->pid << PROC_PID_SHIFT, &dir, task);
	if (!inode)
		return NULL;
	inode->uid = uid;
	inode->gid = gid;
	inode->nlink = 2;
	inode->ops = &pid_ops;
	inode->fops = &pid_fops;
	return inode;
}

/**
 * proc_name_number - the number that a name in a directory is
 * @name: NUL ended
 * @number: out
 *
 * Context: any. Does not sleep.
 * Return: false: it is none, or not written as the kernel does.
 */
bool proc_name_number(const char *name, u32 *number)
{
	const char *c;

	for (c = name; *c; c++)
		if (*c < '0' || *c > '9')
			return false;
	if (*name == '0' && name[1])
		return false;
	return c - name <= MAX_DIGITS && kstrtou32(name, number) == 0;
}

static int root_lookup(struct inode *dir, struct dentry *dentry)
{
	const struct proc_entry *entry;
	const struct task *task = NULL;
	struct inode *inode;
	u32 row, pid;

	entry = find_entry(proc_root_entries, dentry->name, &row);
	if (entry) {
		inode = proc_inode(dir->sb, ROOT_INO + 1 + row, entry, NULL);
	} else {
		if (proc_name_number(dentry->name, &pid) && pid)
			task = find_task((pid_t)pid);
		if (!task)
			return -ENOENT;
		inode = pid_inode(dir->sb, task);
	}
	if (!inode)
		return -ENOMEM;
	d_instantiate(dentry, inode);
	return 0;
}

static int pid_lookup(struct inode *dir, struct dentry *dentry)
{
	const struct task *task = proc_inode_task(dir);
	const struct proc_entry *entry;
	struct inode *inode;
	u32 row;

	entry = task ? find_entry(proc_pid_entries, dentry->name, &row) : NULL;
	if (!entry)
		return -ENOENT;
	inode = proc_inode(dir->sb, dir->ino + row + 1, entry, task);
	if (!inode)
		return -ENOMEM;
	d_instantiate(dentry, inode);
	return 0;
}

/* a directory that is a table, as /proc/sys */
static int table_lookup(struct inode *dir, struct dentry *dentry)
{
	const struct proc_entry *table = dir->fs_private, *entry;
	struct inode *inode;
	u32 row;

	entry = find_entry(table->dir, dentry->name, &row);
	if (!entry)
		return -ENOENT;
	inode = proc_inode(dir->sb, table->dir_ino + row + 1, entry, NULL);
	if (!inode)
		return -ENOMEM;
	d_instantiate(dentry, inode);
	return 0;
}

/* the rows of a table; Return: true when all were listed */
static bool list_entries(struct file *file, const struct proc_entry *table,
			 u32 base, void *ctx, filldir_fn *fill)
{
	loff_t row;

	for (row = 0; table[row].name; row++) {
		const struct proc_entry *entry = &table[row];

		if (row < file->pos - POS_ENTRIES)
			continue;
		if (fill(ctx, entry->name, (u32)strlen(entry->name),
			 row + POS_ENTRIES + 1, base + (u32)row + 1,
			 entry->mode >> DT_SHIFT))
			return false;
		file->pos = row + POS_ENTRIES + 1;
	}
	return true;
}

/* the smallest pid that is not below @from; 0: none */
static pid_t next_pid(loff_t from)
{
	const struct task *task;
	pid_t best = 0;

	for_each_task(task)
		if (task->leader == task && task->pid >= from &&
		    (best == 0 || task->pid < best))
			best = task->pid;
	return best;
}

static int root_readdir(struct file *file, void *ctx, filldir_fn *fill)
{
	char name[PID_TEXT_BYTES];
	pid_t pid;
	int len;

	if (!readdir_dots(file, ctx, fill))
		return 0;
	if (file->pos < POS_PIDS) {
		if (!list_entries(file, proc_root_entries, ROOT_INO, ctx, fill))
			return 0;
		file->pos = POS_PIDS + 1;
	}
	while ((pid = next_pid(file->pos - POS_PIDS)) != 0) {
		len = scnprintf(name, sizeof(name), "%d", pid);
		if (fill(ctx, name, (u32)len, POS_PIDS + pid + 1,
			 (u32)pid << PROC_PID_SHIFT, S_IFDIR >> DT_SHIFT))
			return 0;
		file->pos = POS_PIDS + pid + 1;
	}
	return 0;
}

static int pid_readdir(struct file *file, void *ctx, filldir_fn *fill)
{
	if (!proc_inode_task(file->inode))
		return -ENOENT;
	if (!readdir_dots(file, ctx, fill))
		return 0;
	(void)list_entries(file, proc_pid_entries, file->inode->ino, ctx, fill);
	return 0;
}

static int table_readdir(struct file *file, void *ctx, filldir_fn *fill)
{
	const struct proc_entry *table = file->inode->fs_private;

	if (readdir_dots(file, ctx, fill))
		(void)list_entries(file, table->dir, table->dir_ino, ctx, fill);
	return 0;
}

static const struct inode_ops root_ops = {.lookup = root_lookup};
static const struct inode_ops pid_ops = {.lookup = pid_lookup};
static const struct inode_ops table_ops = {.lookup = table_lookup};
static const struct file_ops root_fops = {.readdir = root_readdir,
					  .llseek = generic_llseek};
static const struct file_ops table_fops = {.readdir = table_readdir,
					   .llseek = generic_llseek};
static const struct file_ops pid_fops = {.readdir = pid_readdir,
					 .llseek = generic_llseek};

static int proc_statfs(struct super_block *sb, struct kstatfs *st)
{
	(void)sb;
	st->type = PROC_MAGIC;
	return 0;
}

static const struct super_ops proc_super_ops = {.statfs = proc_statfs};

static struct super_block *proc_mount(const struct file_system_type *type,
				      kdev_t dev, u32 flags, const char *data)
{
	static const struct proc_entry dir = {.mode = S_IFDIR | DIR_MODE};
	struct super_block *sb = super_alloc(type, dev, flags);
	struct inode *root;

	(void)data;
	if (!sb)
		return ERR_PTR(-ENOMEM);
	sb->ops = &proc_super_ops;
	root = proc_inode(sb, ROOT_INO, &dir, NULL);
	if (root) {
		root->nlink = 2;
		root->ops = &root_ops;
		root->fops = &root_fops;
		sb->root = d_alloc_root(root);
	}
	if (sb->root)
		return sb;
	if (root)
		iput(root);
	super_kill(sb);
	return ERR_PTR(-ENOMEM);
}

/**
 * procfs_init - make the type known
 *
 * Context: boot task. Does not sleep.
 */
void procfs_init(void)
{
	static struct file_system_type type = {
		.name = "proc",
		.mount = proc_mount,
	};

	register_filesystem(&type);
}
