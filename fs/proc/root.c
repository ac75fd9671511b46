/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * root.c - procfs: the kernel's figures as files
 *
 * Inodes are made at lookup and go with their last user: names below the root
 * are not kept in the dentry cache, because processes come and go. The inode
 * number says what it is: PID << PID_SHIFT, plus the row of the entry + 1.
 */
#include "fs/procfs.h"
#include "core/cred.h"
#include "core/uaccess.h"
#include "lib/kstrto.h"
#include "lib/printf.h"
#include "lib/string.h"
#include "mm/event.h"
#include "mm/slab.h"
#include "uapi/statfs.h"

#define PID_SHIFT      8u
#define ROOT_INO       1u
#define SYS_INO	       128u
#define SYSVIPC_INO    240u
#define LINE_BYTES     128u
#define DIR_MODE       0555u
#define FILE_MODE      (S_IFREG | 0444u)
#define ROOT_MODE      (S_IFREG | 0400u)
#define LINK_MODE      (S_IFLNK | 0777u)
#define POS_ENTRIES    2
#define POS_PIDS       256 /* + pid */
#define DT_SHIFT       12
#define PID_TEXT_BYTES 12
#define MAX_PID_DIGITS 6

static const struct inode_ops root_ops, pid_ops, link_ops, table_ops;
static const struct inode_ops file_ops_none;
static const struct file_ops root_fops, pid_fops, table_fops, text_fops;

static int self_link(struct task *task, char *buf, size_t size)
{
	(void)task;
	return scnprintf(buf, size, "%d", current->pid);
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
	{.name = "mounts", .mode = FILE_MODE, .show = proc_mounts},
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

static struct task *inode_task(const struct inode *inode)
{
	pid_t pid = (pid_t)(inode->ino >> PID_SHIFT);

	return pid ? find_task(pid) : NULL;
}

/* an inode for a row; its owner is the process, or root */
static struct inode *proc_inode(struct super_block *sb, u32 ino,
				const struct proc_entry *entry,
				const struct task *task)
{
	struct inode *inode = inode_new(sb);

	if (!inode)
		return NULL;
	inode->ino = ino;
	inode->mode = entry->mode;
	inode->fs_private = (void *)(uintptr_t)entry;
	inode->atime = inode->mtime = inode->ctime = wall_seconds();
	if (task) {
		inode->uid = task->undumpable ? 0 : task->euid;
		inode->gid = task->undumpable ? 0 : task->egid;
	}
	inode->ops = entry->link ? &link_ops : &file_ops_none;
	inode->fops = entry->link ? NULL : &text_fops;
	if (entry->dir) {
		inode->nlink = 2;
		inode->ops = &table_ops;
		inode->fops = &table_fops;
	}
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
	struct inode *inode;

	inode = proc_inode(sb, (u32)task->pid << PID_SHIFT, &dir, task);
	if (!inode)
		return NULL;
	inode->nlink = 2;
	inode->ops = &pid_ops;
	inode->fops = &pid_fops;
	return inode;
}

/* the number that @name is; 0: it is none */
static pid_t name_to_pid(const char *name)
{
	const char *c;
	u32 pid;

	for (c = name; *c; c++)
		if (*c < '0' || *c > '9')
			return 0;
	if (*name == '0' || c - name > MAX_PID_DIGITS || kstrtou32(name, &pid))
		return 0;
	return (pid_t)pid;
}

static int root_lookup(struct inode *dir, struct dentry *dentry)
{
	const struct proc_entry *entry;
	const struct task *task;
	struct inode *inode;
	pid_t pid;
	u32 row;

	entry = find_entry(proc_root_entries, dentry->name, &row);
	if (entry) {
		inode = proc_inode(dir->sb, ROOT_INO + 1 + row, entry, NULL);
	} else {
		pid = name_to_pid(dentry->name);
		task = pid ? find_task(pid) : NULL;
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
	const struct task *task = inode_task(dir);
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

/* May current see what @task has open? Its user, root and itself. */
static bool may_look_at(const struct task *task)
{
	return task == current || capable_fs() ||
	       (task->euid == current->fsuid && !task->undumpable);
}

static int proc_readlink(struct dentry *dentry, char *buf, size_t size)
{
	const struct proc_entry *entry = dentry->inode->fs_private;
	struct task *task = inode_task(dentry->inode);

	if (dentry->inode->ino >> PID_SHIFT && !task)
		return -ENOENT;
	if (task && !may_look_at(task))
		return -EACCES;
	return entry->link(task, buf, size);
}

/* the rows of a table; Return: true when all were listed */
static bool list_entries(struct file *file, const struct proc_entry *table,
			 u32 base, void *ctx, filldir_fn *fill)
{
	loff_t row;

	for (row = file->pos - POS_ENTRIES; table[row].name; row++) {
		const struct proc_entry *entry = &table[row];

		if (fill(ctx, entry->name, (u32)strlen(entry->name),
			 row + POS_ENTRIES + 1, base + (u32)row + 1,
			 entry->mode >> DT_SHIFT))
			return false;
		file->pos = row + POS_ENTRIES + 1;
	}
	return true;
}

/* the smallest pid that is not below @from; 0: none */
static pid_t next_pid(pid_t from)
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
	while ((pid = next_pid((pid_t)(file->pos - POS_PIDS))) != 0) {
		len = scnprintf(name, sizeof(name), "%d", pid);
		if (fill(ctx, name, (u32)len, POS_PIDS + pid + 1,
			 (u32)pid << PID_SHIFT, S_IFDIR >> DT_SHIFT))
			return 0;
		file->pos = POS_PIDS + pid + 1;
	}
	return 0;
}

static int pid_readdir(struct file *file, void *ctx, filldir_fn *fill)
{
	if (!inode_task(file->inode))
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

/* produce the text of an open file; it may change at each read from 0 */
static int text_make(struct file *file)
{
	const struct proc_entry *entry = file->inode->fs_private;
	struct task *task = inode_task(file->inode);
	struct proc_text *text = file->fs_private;

	if (file->inode->ino >> PID_SHIFT && !task)
		return -ESRCH;
	if (!text) {
		text = kzalloc(sizeof(*text), GFP_KERNEL);
		if (!text)
			return -ENOMEM;
		file->fs_private = text;
	}
	text->len = 0;
	text->error = 0;
	if (entry->show)
		entry->show(text, task);
	else
		entry->show_entry(text, entry);
	return text->error;
}

/* no copy in between: nothing that asks for memory disturbs the events */
static ssize_t memory_read(const struct proc_entry *entry, char __user *buf,
			   size_t len, loff_t *pos)
{
	if (*pos < 0 || *pos >= (loff_t)entry->bytes)
		return 0;
	len = min(len, entry->bytes - (size_t)*pos);
	if (copy_to_user(buf, (const char *)entry->memory + (size_t)*pos, len))
		return -EFAULT;
	*pos += (loff_t)len;
	return (ssize_t)len;
}

/* text_read() of one reader at a time: another one may rebuild the text */
static ssize_t text_read_locked(struct file *file, char __user *buf, size_t len,
				loff_t *pos)
{
	const struct proc_text *text = file->fs_private;
	int err;

	if (*pos == 0 || !text) {
		err = text_make(file);
		if (err)
			return err;
		text = file->fs_private;
	}
	if (*pos >= (loff_t)text->len)
		return 0;
	len = min(len, text->len - (size_t)*pos);
	if (copy_to_user(buf, text->data + (size_t)*pos, len))
		return -EFAULT;
	*pos += (loff_t)len;
	return (ssize_t)len;
}

static ssize_t text_read(struct file *file, char __user *buf, size_t len,
			 loff_t *pos)
{
	const struct proc_entry *entry = file->inode->fs_private;
	ssize_t n;

	if (entry->memory)
		return memory_read(entry, buf, len, pos);
	down(&file->inode->sem);
	n = text_read_locked(file, buf, len, pos);
	up(&file->inode->sem);
	return n;
}

static ssize_t text_write(struct file *file, const char __user *buf, size_t len,
			  loff_t *pos)
{
	const struct proc_entry *entry = file->inode->fs_private;
	char line[LINE_BYTES];
	int err;

	if (!entry->write) /* root opens what is read-only, too */
		return entry->show_entry ? -EPERM : -EIO;
	if (len >= sizeof(line))
		return -EINVAL;
	if (copy_from_user(line, buf, len))
		return -EFAULT;
	line[len] = '\0';
	err = entry->write(entry, line);
	if (err)
		return err;
	*pos += (loff_t)len;
	return (ssize_t)len;
}

static void text_release(struct inode *inode, struct file *file)
{
	struct proc_text *text = file->fs_private;

	(void)inode;
	if (text)
		kfree(text->data);
	kfree(text);
}

static const struct inode_ops root_ops = {.lookup = root_lookup};
static const struct inode_ops pid_ops = {.lookup = pid_lookup};
static const struct inode_ops table_ops = {.lookup = table_lookup};
static const struct inode_ops link_ops = {.readlink = proc_readlink};
static const struct file_ops text_fops = {
	.read = text_read,
	.write = text_write,
	.release = text_release,
	.llseek = generic_llseek,
};
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
