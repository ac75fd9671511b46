/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * file_table.c - open files and the descriptors that name them
 *
 * Owns struct file (slab "filp") and struct files_struct. Invariants: a slot
 * is NULL or holds one reference; below next_fd no slot is free. A slot that
 * fd_alloc() gave is reserved by FD_RESERVED until a file takes it.
 */
#include "fs/vfs.h"
#include "fs/syscalls.h"
#include "lib/bitmap.h"
#include "lib/string.h"
#include "mm/slab.h"

#define FD_SLOT_BYTES sizeof(void *)

static struct kmem_cache *filp_cache, *files_cache;

u32 nr_files;

/**
 * file_alloc - an empty open file with count 1
 *
 * Context: task. May sleep.
 * Return: the file, or NULL (no memory, or more files than allowed).
 */
struct file *file_alloc(void)
{
	struct file *file;

	might_sleep();
	if (nr_files >= NR_FILES_MAX && current->euid != 0)
		return NULL;
	file = kmem_cache_alloc(filp_cache, GFP_KERNEL);
	if (!file)
		return NULL;
	memset(file, 0, sizeof(*file));
	file->count = 1;
	nr_files++;
	return file;
}

/**
 * file_free - the last reference to an open file is gone; for fput()
 * @file: its count is 0
 *
 * Calls release() and lets path and inode go.
 *
 * Context: task. May sleep.
 */
void file_free(struct file *file)
{
	might_sleep();
	BUG_ON(file->count != 0);
	locks_drop(file->inode, file);
	if (file->ops && file->ops->release)
		file->ops->release(file->inode, file);
	if (file->is_writer) {
		file->inode->sb->nr_writers--;
		file->inode->writers--;
	}
	if (file->is_program)
		file->inode->writers++;
	path_put(&file->path);
	kmem_cache_free(filp_cache, file);
	nr_files--;
}

/**
 * file_close - a descriptor of a table is gone
 * @files: the table; its fcntl() locks on the file go, as POSIX wants it
 * @file: what the descriptor named, with its reference
 *
 * Context: task. May sleep.
 */
void file_close(struct files_struct *files, struct file *file)
{
	might_sleep();
	locks_drop(file->inode, files);
	fput(file);
}

/**
 * fd_limit - descriptors that current may have
 *
 * Context: task. Does not sleep.
 * Return: the first number that is not allowed.
 */
u32 fd_limit(void)
{
	return min(current->rlim[RLIMIT_NOFILE].cur, NR_OPEN_MAX);
}

/**
 * files_expand - the table gets NR_OPEN_MAX slots
 * @files: of current
 *
 * Context: task. May sleep.
 * Return: 0 or -ENOMEM.
 */
int files_expand(struct files_struct *files)
{
	u32 words = BITMAP_WORDS(NR_OPEN_MAX);
	struct file **fd;
	u32 *coe;

	might_sleep();
	fd = kzalloc(NR_OPEN_MAX * FD_SLOT_BYTES, GFP_KERNEL);
	if (!fd)
		return -ENOMEM;
	coe = kzalloc(words * sizeof(coe[0]), GFP_KERNEL);
	if (!coe) {
		kfree(fd);
		return -ENOMEM;
	}
	if (files->max_fds >= NR_OPEN_MAX) { /* somebody was faster */
		kfree(fd);
		kfree(coe);
		return 0;
	}
	memcpy(fd, files->fd, files->max_fds * FD_SLOT_BYTES);
	memcpy(coe, files->close_on_exec,
	       BITMAP_WORDS(files->max_fds) * sizeof(coe[0]));
	files->fd = fd;
	files->close_on_exec = coe;
	files->max_fds = NR_OPEN_MAX;
	return 0;
}

/**
 * fd_alloc - reserve the lowest free descriptor
 * @files: of current
 * @start: not below this one
 *
 * Context: task. May sleep.
 * Return: the descriptor, -EMFILE or -ENOMEM.
 */
int fd_alloc(struct files_struct *files, u32 start)
{
	u32 limit = fd_limit(), fd;
	int err;

	might_sleep();
again:
	for (fd = max(start, files->next_fd); fd < files->max_fds; fd++)
		if (!files->fd[fd])
			break;
	if (fd >= limit)
		return -EMFILE;
	if (fd >= files->max_fds) {
		err = files_expand(files);
		if (err)
			return err;
		goto again;
	}
	files->fd[fd] = FD_RESERVED;
	bitmap_clear(files->close_on_exec, fd);
	if (start <= files->next_fd)
		files->next_fd = fd + 1;
	return (int)fd;
}

/**
 * fd_free - give a descriptor back
 * @files: of current
 * @fd: reserved, or its file was taken out
 *
 * Context: task. Does not sleep.
 */
void fd_free(struct files_struct *files, u32 fd)
{
	files->fd[fd] = NULL;
	bitmap_clear(files->close_on_exec, fd);
	if (fd < files->next_fd)
		files->next_fd = fd;
}

/**
 * fd_install_from - give a file the lowest free descriptor from @start on
 * @file: its reference goes to the table on success only
 * @start: lowest number
 * @close_on_exec: exec closes it
 *
 * Context: task. May sleep.
 * Return: the descriptor, -EINVAL, -EMFILE or -ENOMEM.
 */
int fd_install_from(struct file *file, u32 start, bool close_on_exec)
{
	struct files_struct *files = current->files;
	int fd;

	might_sleep();
	if (start >= fd_limit())
		return start ? -EINVAL : -EMFILE;
	fd = fd_alloc(files, start);
	if (fd < 0)
		return fd;
	files->fd[fd] = file;
	if (close_on_exec)
		bitmap_set(files->close_on_exec, (u32)fd);
	return fd;
}

/**
 * fd_install - give a file the lowest free descriptor
 * @file: its reference goes to the table on success only
 * @close_on_exec: exec closes it
 *
 * Context: task. May sleep.
 * Return: the descriptor, -EMFILE or -ENOMEM.
 */
int fd_install(struct file *file, bool close_on_exec)
{
	might_sleep();
	return fd_install_from(file, 0, close_on_exec);
}

/**
 * files_alloc - an empty table
 *
 * Context: task. May sleep.
 * Return: the table with count 1, or NULL when out of memory.
 */
struct files_struct *files_alloc(void)
{
	struct files_struct *files;

	might_sleep();
	files = kmem_cache_alloc(files_cache, GFP_KERNEL);
	if (!files)
		return NULL;
	memset(files, 0, sizeof(*files));
	files->count = 1;
	files->max_fds = NR_OPEN_INLINE;
	files->fd = files->fd_inline;
	files->close_on_exec = files->coe_inline;
	return files;
}

static void files_free(struct files_struct *files)
{
	if (files->fd != files->fd_inline) {
		kfree(files->fd);
		kfree(files->close_on_exec);
	}
	kmem_cache_free(files_cache, files);
}

/**
 * files_dup - the table of a new process
 * @old: its parent's
 *
 * Context: task. May sleep.
 * Return: the copy with count 1, or NULL when out of memory.
 */
struct files_struct *files_dup(struct files_struct *old)
{
	struct files_struct *files = files_alloc();
	u32 fd;

	might_sleep();
	if (!files)
		return NULL;
	if (old->max_fds > files->max_fds && files_expand(files) != 0) {
		files_free(files);
		return NULL;
	}
	for (fd = 0; fd < old->max_fds; fd++) {
		struct file *file = old->fd[fd];

		if (!file || file == FD_RESERVED)
			continue;
		file->count++;
		files->fd[fd] = file;
		if (bitmap_test(old->close_on_exec, fd))
			bitmap_set(files->close_on_exec, fd);
	}
	return files;
}

/**
 * files_put - drop one user of a table; the last one closes all
 * @files: NULL is fine
 *
 * Context: task. May sleep.
 */
void files_put(struct files_struct *files)
{
	u32 fd;

	might_sleep();
	if (!files || --files->count > 0)
		return;
	for (fd = 0; fd < files->max_fds; fd++) {
		struct file *file = files->fd[fd];

		files->fd[fd] = NULL;
		if (file && file != FD_RESERVED)
			file_close(files, file);
	}
	files_free(files);
}

/**
 * files_close_on_exec - close what exec closes
 * @files: of current
 *
 * Context: task. May sleep.
 */
void files_close_on_exec(struct files_struct *files)
{
	struct file *file;
	u32 fd;

	might_sleep();
	for (fd = 0; fd < files->max_fds; fd++) {
		file = files->fd[fd];
		if (!file || !bitmap_test(files->close_on_exec, fd))
			continue;
		fd_free(files, fd);
		file_close(files, file);
	}
}

/**
 * sys_close - close a descriptor
 * @fd: any number
 *
 * Context: task. May sleep.
 * Return: 0 or -EBADF.
 */
int sys_close(int fd)
{
	struct files_struct *files = current->files;
	struct file *file;

	might_sleep();
	if ((u32)fd >= files->max_fds)
		return -EBADF;
	file = files->fd[fd];
	if (!file || file == FD_RESERVED)
		return -EBADF;
	fd_free(files, (u32)fd);
	file_close(files, file);
	return 0;
}

/**
 * file_table_init - make the slabs
 *
 * Context: boot task. May sleep.
 */
void file_table_init(void)
{
	filp_cache = kmem_cache_create("filp", sizeof(struct file), 0, NULL);
	files_cache = kmem_cache_create("files_cache",
					sizeof(struct files_struct), 0, NULL);
	BUG_ON(!filp_cache || !files_cache);
}
