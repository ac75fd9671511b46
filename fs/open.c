/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * open.c - from a name to an open file
 *
 * open_lookup() finds or makes what is to be opened; dentry_open() turns it
 * into a struct file. What an open file may do depends on its O_ACCMODE only:
 * permissions are tested here once.
 */
#include "fs/vfs.h"
#include "fs/syscalls.h"
#include "lib/string.h"

#define OPEN_FLAGS_KEPT \
	(O_ACCMODE | O_APPEND | O_NONBLOCK | O_SYNC | O_LARGEFILE | O_DIRECTORY)

static u32 open_mask(u32 flags)
{
	static const u8 masks[] = {MAY_READ, MAY_WRITE, MAY_READ | MAY_WRITE,
				   MAY_READ | MAY_WRITE};

	return masks[flags & O_ACCMODE] | (flags & O_TRUNC ? MAY_WRITE : 0);
}

/* the last name of a create: 0 with *@path filled, 1: @nd went on through a
 * symlink, or -Exx */
static int open_last(struct nameidata *nd, u32 flags, mode_t mode,
		     struct path *path, bool *created)
{
	struct inode *dir = nd->path.dentry->inode;
	struct path next = {nd->path.mnt, NULL};
	int err;

	if (nd->last_kind != LAST_NORM || nd->last_slash)
		return -EISDIR;
	down(&dir->sem);
	err = lookup_last(nd, &next.dentry);
	if (err == 0 && !next.dentry->inode) {
		err = vfs_create(dir, next.dentry, mode);
		*created = err == 0;
		if (err)
			dput(next.dentry);
	}
	up(&dir->sem);
	if (err)
		return err;
	next.mnt->count++;
	if (!*created && flags & O_EXCL) {
		err = -EEXIST;
	} else if (S_ISLNK(next.dentry->inode->mode) &&
		   next.dentry->inode->ops->follow && !(flags & O_NOFOLLOW)) {
		err = next.dentry->inode->ops->follow(next.dentry, path);
		path_put(&next);
		return err;
	} else if (S_ISLNK(next.dentry->inode->mode))
		err = flags & O_NOFOLLOW ? -ELOOP
					 : follow_link(nd, next.dentry);
	else
		goto out_found;
	path_put(&next);
	return err ? err : 1;
out_found:
	follow_mounts(&next);
	*path = next;
	return 0;
}

static int open_create(int dirfd, const char *name, u32 flags, mode_t mode,
		       struct path *path)
{
	struct nameidata nd;
	bool created = false;
	int err;

	err = path_lookup(dirfd, name, LOOKUP_PARENT, &nd);
	if (err)
		return err;
	do {
		err = open_last(&nd, flags, mode, path, &created);
	} while (err > 0);
	nameidata_put(&nd);
	if (err)
		return err;
	if (S_ISDIR(path->dentry->inode->mode))
		err = -EISDIR;
	else if (!created)
		err = inode_permission(path->dentry->inode, open_mask(flags));
	if (err)
		path_put(path);
	return err;
}

/**
 * open_lookup - find or make what is to be opened, with permission tested
 * @dirfd: AT_FDCWD or a descriptor
 * @name: kernel string
 * @flags: O_*
 * @mode: of a new file; the umask was applied
 * @path: out, with references
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int open_lookup(int dirfd, const char *name, u32 flags, mode_t mode,
		struct path *path)
{
	struct nameidata nd;
	struct inode *inode;
	u32 mask = open_mask(flags);
	int err;

	might_sleep();
	if (flags & O_CREAT)
		return open_create(dirfd, name, flags, mode, path);
	err = path_lookup(dirfd, name,
			  (flags & O_NOFOLLOW ? 0 : LOOKUP_FOLLOW) |
				  (flags & O_DIRECTORY ? LOOKUP_DIRECTORY : 0),
			  &nd);
	if (err)
		return err;
	inode = nd.path.dentry->inode;
	if (S_ISLNK(inode->mode))
		err = -ELOOP;
	else if (S_ISDIR(inode->mode) && mask & MAY_WRITE)
		err = -EISDIR;
	else
		err = inode_permission(inode, mask);
	if (err)
		nameidata_put(&nd);
	else
		*path = nd.path;
	return err;
}

/**
 * special_file_ops - operations of an inode that is not its file system's
 * @mode: of the inode
 *
 * Context: task. Does not sleep.
 * Return: those of devices and FIFOs; NULL for all else.
 */
const struct file_ops *special_file_ops(mode_t mode)
{
	if (S_ISCHR(mode))
		return &chrdev_ops;
	if (S_ISBLK(mode))
		return &blkdev_ops;
	return S_ISFIFO(mode) ? &fifo_ops : NULL;
}

/* a regular file that is written to: no program runs from it; 0, -ETXTBSY */
static int count_writer(struct file *file)
{
	struct inode *inode = file->inode;

	if (!S_ISREG(inode->mode) || !file_can_write(file))
		return 0;
	if (inode->writers < 0)
		return -ETXTBSY;
	inode->writers++;
	inode->sb->nr_writers++;
	file->is_writer = true;
	return 0;
}

/**
 * dentry_open - make an open file of a path
 * @path: its references go to the file, or are dropped on failure
 * @flags: O_*
 *
 * Context: task. May sleep.
 * Return: the file with count 1, or ERR_PTR.
 */
struct file *dentry_open(struct path *path, u32 flags)
{
	struct inode *inode = path->dentry->inode;
	const struct file_ops *special = special_file_ops(inode->mode);
	struct file *file;
	int err;

	might_sleep();
	file = file_alloc();
	if (!file) {
		path_put(path);
		return ERR_PTR(-ENFILE);
	}
	file->flags = flags & (OPEN_FLAGS_KEPT | O_NOCTTY);
	file->path = *path;
	file->inode = inode;
	file->ops = special ? special : inode->fops;
	err = count_writer(file);
	if (err == 0 && file->ops && file->ops->open)
		err = file->ops->open(inode, file);
	if (err) {
		file->ops = NULL; /* not opened: no release */
		fput(file);
		return ERR_PTR(err);
	}
	file->flags &= ~O_NOCTTY; /* for open() only */
	return file;
}

/* would it write only behind the end? */
static bool append_only(u32 flags)
{
	if (flags & O_TRUNC)
		return false;
	return (flags & O_ACCMODE) == O_RDONLY || flags & O_APPEND;
}

/**
 * filp_open_at - open by name
 * @dirfd: AT_FDCWD or a descriptor
 * @path: kernel string
 * @flags: O_*
 * @mode: of a new file; the umask was applied
 *
 * Context: task. May sleep.
 * Return: the file with count 1, or ERR_PTR.
 */
struct file *filp_open_at(int dirfd, const char *path, u32 flags, mode_t mode)
{
	struct inode *inode;
	struct path found;
	int err;

	might_sleep();
	err = open_lookup(dirfd, path, flags, mode, &found);
	if (err)
		return ERR_PTR(err);
	inode = found.dentry->inode;
	if (inode->flags & S_APPEND && !append_only(flags))
		err = -EPERM;
	else if (S_ISREG(inode->mode)) {
		if (!(flags & O_LARGEFILE) && inode->data.size > S32_MAX)
			err = -EOVERFLOW;
		else if (flags & O_TRUNC && inode->data.size == 0)
			inode_touch(inode, TOUCH_MTIME | TOUCH_CTIME);
		else if (flags & O_TRUNC)
			err = inode_truncate(inode, 0);
	}
	if (err) {
		path_put(&found);
		return ERR_PTR(err);
	}
	return dentry_open(&found, flags);
}

/**
 * filp_open - open a file for the kernel
 * @path: kernel string
 * @flags: O_*
 * @mode: of a new file
 *
 * Context: task. May sleep.
 * Return: the file with count 1 (fput() it), or ERR_PTR.
 */
struct file *filp_open(const char *path, u32 flags, mode_t mode)
{
	might_sleep();
	return filp_open_at(AT_FDCWD, path, flags | O_LARGEFILE, mode);
}

/**
 * file_open_exec - open a program that will be run
 * @path: kernel string
 *
 * The right to execute is enough, and only a regular file is opened at all. Its
 * contents do not change until the last fput(): each area that maps it has a
 * reference.
 *
 * Context: task. May sleep.
 * Return: the file with count 1, or ERR_PTR: -EACCES, -ETXTBSY (somebody has it
 * open for writing), what the walk says.
 */
struct file *file_open_exec(const char *path)
{
	struct nameidata nd;
	struct inode *inode;
	struct file *file;
	int err;

	might_sleep();
	err = path_lookup(AT_FDCWD, path, LOOKUP_FOLLOW, &nd);
	if (err)
		return ERR_PTR(err);
	inode = nd.path.dentry->inode;
	err = S_ISREG(inode->mode) ? inode_permission(inode, MAY_EXEC)
				   : -EACCES;
	if (err) {
		nameidata_put(&nd);
		return ERR_PTR(err);
	}
	file = dentry_open(&nd.path, O_RDONLY | O_LARGEFILE);
	if (IS_ERR(file))
		return file;
	if (inode->writers > 0) {
		fput(file);
		return ERR_PTR(-ETXTBSY);
	}
	inode->writers--;
	file->is_program = true;
	return file;
}

/**
 * sys_openat - open a file
 * @dirfd: AT_FDCWD or a descriptor
 * @path: its name
 * @flags: O_*; unknown ones are ignored
 * @mode: of a new file, before the umask
 *
 * Context: task. May sleep.
 * Return: the descriptor or -Exx.
 */
int sys_openat(int dirfd, const char __user *path, int flags, mode_t mode)
{
	struct files_struct *files = current->files;
	struct file *file;
	char *name;
	int fd;

	might_sleep();
	name = getname(path);
	if (IS_ERR(name))
		return (int)PTR_ERR(name);
	fd = fd_alloc(files, 0); /* without one nothing is made or emptied */
	if (fd < 0)
		goto out_name;
	file = filp_open_at(dirfd, name, (u32)flags,
			    mode & ~current->fs->umask);
	if (IS_ERR(file)) {
		fd_free(files, (u32)fd);
		fd = (int)PTR_ERR(file);
		goto out_name;
	}
	files->fd[fd] = file;
	if ((u32)flags & O_CLOEXEC)
		bitmap_set(files->close_on_exec, (u32)fd);
out_name:
	putname(name);
	return fd;
}

/**
 * sys_open - sys_openat() from the working directory
 * @path: its name
 * @flags: O_*
 * @mode: of a new file, before the umask
 *
 * Context: task. May sleep.
 * Return: the descriptor or -Exx.
 */
int sys_open(const char __user *path, int flags, mode_t mode)
{
	might_sleep();
	return sys_openat(AT_FDCWD, path, flags, mode);
}

/**
 * sys_creat - open for writing, made or emptied
 * @path: its name
 * @mode: of a new file, before the umask
 *
 * Context: task. May sleep.
 * Return: the descriptor or -Exx.
 */
int sys_creat(const char __user *path, mode_t mode)
{
	might_sleep();
	return sys_openat(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}
