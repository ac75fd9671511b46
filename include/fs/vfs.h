/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fs/vfs.h - calls between the files of the fs floor, and what a file system
 * or a pseudo file system uses of them
 *
 * Reference counts: a dentry holds its parent and its inode, a path its mount
 * and its dentry, a file its path. Everything here is task context; the dentry
 * and inode caches change only between two sleeps, which on one CPU needs no
 * lock (key K of fs/fs.h).
 */
#ifndef FS_VFS_H
#define FS_VFS_H

#include "fs/fs.h"

/* ---- super.c --------------------------------------------------------------- */

#define MS_RDONLY  1u
#define MS_REMOUNT 32u

extern struct list_head super_blocks; /* super_block->link */
extern struct wait_queue_head super_wait;
const struct file_system_type *filesystem_nth(u32 n);
void register_filesystem(struct file_system_type *type);
struct file_system_type *filesystem_find(const char *name);
struct super_block *super_alloc(const struct file_system_type *type, kdev_t dev,
				u32 flags);
void super_kill(struct super_block *sb);
int write_super_now(struct super_block *sb);
void sync_filesystems(bool wait);
void sync_supers(void);

/* ---- inode.c --------------------------------------------------------------- */

extern u32 nr_inodes, nr_inodes_unused;
struct inode *inode_new(struct super_block *sb);
struct inode *iget(struct super_block *sb, u32 ino);
void inode_hash_insert(struct inode *inode);
void inode_unhash(struct inode *inode);
static inline void igrab(struct inode *inode)
{
	inode->count++;
}
void iput(struct inode *inode);
void mark_inode_dirty(struct inode *inode, u32 bits);
void mapping_mark_dirty(struct address_space *mapping);
int __must_check write_inode_now(struct inode *inode, bool wait);
void sync_inodes(struct super_block *sb, bool wait);
void settle_inodes(struct super_block *sb);
void sync_all_inodes(bool wait);
void inodes_drop_unused(struct super_block *sb);
void prune_icache(int goal);
extern int sysctl_prune_writes_inodes; /* 0: not as 2.4.0: 10.23 */
void inode_cache_init(void);
void inode_touch(struct inode *inode, u32 which);
#define TOUCH_ATIME 1u
#define TOUCH_MTIME 2u
#define TOUCH_CTIME 4u

/* ---- dcache.c --------------------------------------------------------------- */

extern u32 nr_dentries, nr_dentry_unused;
u32 name_hash(const char *name, u32 len);
struct dentry *d_alloc(struct dentry *parent, const char *name, u32 len,
		       u32 hash);
struct dentry *d_alloc_root(struct inode *root);
struct dentry *d_lookup(struct dentry *parent, const char *name, u32 len,
			u32 hash);
void d_instantiate(struct dentry *dentry, struct inode *inode);
void d_add(struct dentry *dentry, struct inode *inode);
void d_rehash(struct dentry *dentry);
void d_drop(struct dentry *dentry);
void d_delete(struct dentry *dentry);
void d_move(struct dentry *dentry, struct dentry *target);
void dput(struct dentry *dentry);
void prune_dcache(int count);
void shrink_dcache_parent(struct dentry *parent);
void d_genocide(struct dentry *root);
u32 shrinker_count(u32 nr_unused, u32 priority);
bool d_is_ancestor(const struct dentry *ancestor, const struct dentry *dentry);
void dcache_init(void);

static inline struct dentry *dget(struct dentry *dentry)
{
	DEBUG_ASSERT(dentry->count > 0);
	dentry->count++;
	return dentry;
}

static inline bool d_unhashed(const struct dentry *dentry)
{
	return list_empty(&dentry->hash_link);
}

/* ---- mount.c ------------------------------------------------------------------ */

extern struct path vfs_root; /* the first root; kernel threads start there */
extern struct list_head vfs_mounts; /* mounts_lock() to walk it */
void mounts_lock(void);
void mounts_unlock(void);
void path_get(const struct path *path);
void path_put(struct path *path);
void follow_mounts(struct path *path);
void follow_up(struct path *path);
int __must_check mount_root(const char *type, kdev_t dev, const char *dev_name,
			    u32 flags, const char *data);
int __must_check mount_at(const char *type, kdev_t dev, const char *dev_name,
			  struct path *where, u32 flags, const char *data);

/* ---- namei.c ------------------------------------------------------------------ */

#define LOOKUP_FOLLOW	 1u /* a symlink at the end is followed */
#define LOOKUP_DIRECTORY 2u /* the result must be a directory */
#define LOOKUP_PARENT	 4u /* stop before the last name */

#define MAY_EXEC  1u
#define MAY_WRITE 2u
#define MAY_READ  4u

enum last_kind {
	LAST_NORM,   /* an ordinary name, in last_name */
	LAST_ROOT,   /* nothing but slashes */
	LAST_DOT,    /* "." */
	LAST_DOTDOT, /* ".." */
};

/* A path walk; path holds references while the walk is successful. */
struct nameidata {
	struct path path;
	u32 flags;	  /* LOOKUP_* */
	u32 depth, links; /* symlinks: nested now, followed in all */
	enum last_kind last_kind;
	const char *last_name; /* LOOKUP_PARENT: in the caller's string */
	u32 last_len, last_hash;
	bool last_slash; /* the last name was followed by a slash */
	char *link_buf;	 /* the text last_name points into, or NULL */
};

int __must_check path_lookup(int dirfd, const char *name, u32 flags,
			     struct nameidata *nd);
int __must_check user_path(int dirfd, const char __user *name, u32 flags,
			   struct path *path);
void nameidata_put(struct nameidata *nd);
int __must_check lookup_last(struct nameidata *nd, struct dentry **result);
int __must_check lookup_one(struct dentry *dir, const char *name, u32 len,
			    u32 hash, struct dentry **result);
int __must_check follow_link(struct nameidata *nd, struct dentry *link);
int __must_check inode_permission(struct inode *inode, u32 mask);
int __must_check open_lookup(int dirfd, const char *name, u32 flags,
			     mode_t mode, struct path *path);

/* ---- namei_ops.c: directories changed; the directory's sem is taken inside -- */

int __must_check vfs_create(struct inode *dir, struct dentry *dentry,
			    mode_t mode);
int __must_check do_mkdir(int dirfd, const char *name, mode_t mode);
int __must_check do_mknod(int dirfd, const char *name, mode_t mode, kdev_t dev);
int __must_check do_symlink(const char *target, int dirfd, const char *name);
int __must_check do_link(int olddirfd, const char *old, int newdirfd,
			 const char *name, u32 flags);
int __must_check do_unlink(int dirfd, const char *name);
int __must_check do_rmdir(int dirfd, const char *name);
int __must_check do_rename(int olddirfd, const char *old, int newdirfd,
			   const char *name);
/* what a new owner or contents take from a file: set-group-id without the right
 * to execute it means something else (mandatory locks) and stays */
static inline mode_t set_id_bits(const struct inode *inode)
{
	return inode->mode & S_IXGRP ? S_ISUID | S_ISGID : S_ISUID;
}
/* may current make the missing entry @dentry? 0 or -Exx */
int __must_check may_create(struct inode *dir, const struct dentry *dentry);
/* may current take @victim out of @dir? 0 or -Exx */
int __must_check may_delete(struct inode *dir, const struct dentry *victim,
			    bool want_dir);

/* ---- open.c, file_table.c -------------------------------------------------------- */

/* how a file may be used: from O_ACCMODE; 3, all of it, means for ioctl() only,
 * as in 2.4 */
static inline bool file_can_read(const struct file *file)
{
	return (file->flags + 1) & 1;
}
static inline bool file_can_write(const struct file *file)
{
	return (file->flags + 1) & 2;
}
struct file *file_alloc(void);
struct file *dentry_open(struct path *path, u32 flags);
struct file *filp_open_at(int dirfd, const char *path, u32 flags, mode_t mode);
int __must_check fd_alloc(struct files_struct *files, u32 start);
void fd_free(struct files_struct *files, u32 fd);
int __must_check fd_install_from(struct file *file, u32 start,
				 bool close_on_exec);
extern u32 nr_files; /* open ones */
u32 fd_limit(void);
int __must_check files_expand(struct files_struct *files);
void fs_struct_init(void);
char *path_text(const struct path *path, const struct path *root, char *buf,
		size_t size);
void file_close(struct files_struct *files, struct file *file);
void file_table_init(void);

/* ---- locks.c --------------------------------------------------------------- */

struct flock64;
int file_get_lock(const struct file *file, struct flock64 *range);
int __must_check file_set_lock(struct file *file, const struct flock64 *range,
			       bool wait);
void locks_drop(struct inode *inode, const void *owner);
/* the @n'th line of /proc/locks; bytes, 0: there are not so many */
int locks_line(u32 n, char *buf, size_t size);
void locks_init(void);

/* ---- read_write.c, truncate.c -------------------------------------------------- */

extern const struct file_ops generic_file_ops; /* regular files */
extern const struct file_ops generic_dir_ops;  /* directories kept in dcache */
int list_directory(struct file *file, void *ctx, filldir_fn *fill);
bool readdir_dots(struct file *file, void *ctx, filldir_fn *fill);
#define FILE_SIZE_MAX \
	(((loff_t)PAGE_SIZE << 31) - 1) /* page numbers: 32 bits */

ssize_t file_read(struct file *file, char __user *buf, size_t len, loff_t *pos);
ssize_t file_write(struct file *file, const char __user *buf, size_t len,
		   loff_t *pos);
loff_t file_size_limit(loff_t size, loff_t max);
loff_t generic_llseek(struct file *file, loff_t offset, int whence);
loff_t llseek_in(struct file *file, loff_t offset, int whence, loff_t size);
ssize_t __must_check kernel_write(struct file *file, const void *buf,
				  size_t len, loff_t pos);
int __must_check inode_truncate(struct inode *inode, loff_t size);
int __must_check file_fsync(struct file *file);
int __must_check inode_sync(struct inode *inode);
void inode_trim(struct inode *inode);

/* ---- special files ---------------------------------------------------------------- */

/* file_ops of an inode that is a device or a FIFO; NULL otherwise */
const struct file_ops *special_file_ops(mode_t mode);
extern const struct file_ops chrdev_ops, blkdev_ops, fifo_ops;
void pipe_free(struct inode *inode);
void pipefs_init(void);

/* ---- file systems -------------------------------------------------------------------- */

/*
 * ramfs.c: names that live in the dentry cache alone, for ramfs and tmpfs. A
 * file system of this kind has NULL in sb->fs_private, or a struct that begins
 * with this one.
 */
struct ram_sb {
	/* takes a new inode in; 0, or -Exx: it is put, clear_inode comes */
	int (*new_inode)(struct inode *inode);
};
int __must_check ram_fill_super(struct super_block *sb,
				const struct super_ops *ops, mode_t mode);
void ram_umount(struct super_block *sb);
void ram_clear_inode(struct inode *inode);
void ramfs_init(void);
void tmpfs_init(void);
void procfs_init(void);
void ext2_init(void);
extern const struct aops ramfs_aops;

#endif
