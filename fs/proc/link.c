/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * link.c - symlinks of /proc, and the directory of a process' descriptors
 *
 * "self" is a name. exe, cwd, root and fd/N lead to the thing itself, which may
 * have no name any more, or never had one (a pipe). As in 2.4.0 they are for the
 * owner of the process and for root, and only where its root directory lies
 * below the reader's. A task found by its pid is not used after a sleep.
 */
#include "fs/procfs.h"
#include "core/cred.h"
#include "lib/printf.h"
#include "lib/string.h"

#define POS_ENTRIES   2
#define DT_SHIFT      12
#define FD_TEXT_BYTES 12
#define FD_LINK_BYTES 64 /* what 2.4 shows as the length of one */
#define FD_LINK_EXEC  0100u
#define FD_LINK_READ  0400u
#define FD_LINK_WRITE 0200u

/**
 * proc_may_look - may current see what a process has?
 * @task: the process
 *
 * Context: task. Does not sleep.
 * Return: true to its owner, to who may read every file, and to itself.
 */
bool proc_may_look(const struct task *task)
{
	/* itself, too, when it changed its user and is root's since then */
	return task == current || proc_owner(task) == current->fsuid ||
	       capable_fs();
}

static const struct path *our_root(void)
{
	return current->fs ? &current->fs->root : &vfs_root;
}

/* does the root directory of @task lie below ours? */
static bool root_is_below(const struct task *task)
{
	const struct path *ours = our_root();
	const struct dentry *dentry = task->fs->root.dentry;
	const struct vfsmount *mnt = task->fs->root.mnt;

	for (; mnt != ours->mnt; mnt = mnt->parent) {
		if (!mnt->parent)
			return false;
		dentry = mnt->mountpoint;
	}
	return d_is_ancestor(ours->dentry, dentry);
}

static int link_follow(struct dentry *dentry, struct path *target)
{
	const struct proc_entry *entry = dentry->inode->fs_private;
	struct task *task = proc_inode_task(dentry->inode);

	if (!task)
		return -ENOENT;
	if (!proc_may_look(task))
		return -EACCES;
	if (!task->fs)
		return -ENOENT;
	if (!root_is_below(task))
		return -EACCES;
	return entry->target(dentry->inode, task, target);
}

/* the name of what a link leads to, as far as it has one */
static int target_text(const struct path *target, char *buf, size_t size)
{
	const struct inode *inode = target->dentry->inode;
	char *text;
	size_t len;

	if (S_ISFIFO(inode->mode) && !target->mnt->parent &&
	    target->mnt != vfs_root.mnt)
		return scnprintf(buf, size, "pipe:[%u]", inode->ino);
	text = path_text(target, our_root(), buf, size);
	if (!text)
		return -ENAMETOOLONG;
	len = strlen(text);
	memmove(buf, text, len);
	return (int)len;
}

static int link_readlink(struct dentry *dentry, char *buf, size_t size)
{
	const struct proc_entry *entry = dentry->inode->fs_private;
	struct path target;
	int ret;

	if (entry->link)
		return entry->link(NULL, buf, size);
	ret = link_follow(dentry, &target);
	if (ret)
		return ret;
	ret = target_text(&target, buf, size);
	path_put(&target);
	return ret;
}

const struct inode_ops proc_link_ops = {.readlink = link_readlink};
const struct inode_ops proc_target_ops = {.readlink = link_readlink,
					  .follow = link_follow};

/* the file behind a descriptor of @task; NULL: it is not open */
static struct file *task_file(const struct task *task, u32 fd)
{
	const struct files_struct *files = task->files;
	struct file *file;

	if (!files || fd >= files->max_fds)
		return NULL;
	file = files->fd[fd];
	if (file == FD_RESERVED || (file && !file->path.dentry))
		return NULL;
	return file;
}

static int fd_target(const struct inode *inode, struct task *task,
		     struct path *path)
{
	const struct file *file =
		task_file(task, inode->ino & (PROC_FD_INO - 1));

	if (!file)
		return -ENOENT;
	*path = file->path;
	path_get(path);
	return 0;
}

static int fd_lookup(struct inode *dir, struct dentry *dentry)
{
	static const struct proc_entry link = {
		.mode = S_IFLNK | FD_LINK_EXEC,
		.target = fd_target,
	};
	struct task *task = proc_inode_task(dir);
	const struct file *file = NULL;
	struct inode *inode;
	mode_t mode = link.mode;
	u32 fd;

	if (task && !proc_may_look(task))
		return -EACCES;
	if (task && proc_name_number(dentry->name, &fd))
		file = task_file(task, fd);
	if (!file)
		return -ENOENT;
	if (file_can_read(file))
		mode |= FD_LINK_READ;
	if (file_can_write(file))
		mode |= FD_LINK_WRITE;
	inode = proc_inode(dir->sb,
			   (u32)task->pid << PROC_PID_SHIFT | PROC_FD_INO | fd,
			   &link, task);
	if (!inode)
		return -ENOMEM;
	inode->mode = mode;
	inode->data.size = FD_LINK_BYTES;
	d_instantiate(dentry, inode);
	return 0;
}

/* the first open descriptor from @fd on; false: none */
static bool next_fd(const struct task *task, u32 *fd)
{
	for (; task && task->files && *fd < task->files->max_fds; ++*fd)
		if (task_file(task, *fd))
			return true;
	return false;
}

static int fd_readdir(struct file *file, void *ctx, filldir_fn *fill)
{
	const struct task *task = proc_inode_task(file->inode);
	u32 base = file->inode->ino >> PROC_PID_SHIFT << PROC_PID_SHIFT, fd;
	char name[FD_TEXT_BYTES];
	int len;

	if (!task)
		return -ENOENT;
	if (!proc_may_look(task))
		return -EACCES;
	if (!readdir_dots(file, ctx, fill))
		return 0;
	if (file->pos > PROC_FD_INO)
		return 0;
	fd = (u32)file->pos - POS_ENTRIES;
	/* found again each time: telling the program may sleep */
	for (; next_fd(proc_inode_task(file->inode), &fd); fd++) {
		len = scnprintf(name, sizeof(name), "%u", fd);
		if (fill(ctx, name, (u32)len, fd + POS_ENTRIES + 1,
			 base | PROC_FD_INO | fd, S_IFLNK >> DT_SHIFT))
			return 0;
		file->pos = fd + POS_ENTRIES + 1;
	}
	return 0;
}

const struct inode_ops proc_fd_dir_ops = {.lookup = fd_lookup};
const struct file_ops proc_fd_dir_fops = {.readdir = fd_readdir,
					  .llseek = generic_llseek};
