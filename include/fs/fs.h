/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fs/fs.h - super blocks, inodes, dentries, files
 *
 * Lock key: (I) inode->sem  (M) mount_sem of fs/mount.c  (C) constant once
 * visible  (K) task context, not across a sleep: one CPU makes it atomic
 */
#ifndef FS_FS_H
#define FS_FS_H

#include "base/errptr.h"
#include "base/list.h"
#include "core/lock.h"
#include "core/sched.h"
#include "lib/bitmap.h"
#include "mm/pagemap.h"
#include "uapi/stat.h"
#include "uapi/fcntl.h"

struct dentry;
struct file;
struct inode;
struct super_block;
struct vfsmount;
struct path;

#define NAME_MAX	    255
#define DENTRY_INLINE_BYTES 32 /* names this long need no kmalloc */
#define MOUNT_NAME_BYTES    64
#define PATH_MAX	    4096

struct super_ops {
	/* fill the inode from the disk by its ino; 0 or -Exx. May sleep */
	int (*read_inode)(struct inode *inode);
	/* last reference to an unlinked inode: free what it holds */
	void (*delete_inode)(struct inode *inode);
	/* the inode leaves the cache: free inode->fs_private */
	void (*clear_inode)(struct inode *inode);
	int (*write_inode)(struct inode *inode, bool wait);
	/* s_dirt is set: the super block to its buffer; clears s_dirt */
	int (*write_super)(struct super_block *sb);
	void (*put_super)(struct super_block *sb);
	int (*statfs)(struct super_block *sb, struct kstatfs *buf);
	/*
	 * MS_REMOUNT to @flags (MS_RDONLY or 0) with new options. To read-only:
	 * nobody writes any more and everything is on disk, what this writes
	 * follows. 0, or -Exx: nothing changes. NULL: any change is fine
	 */
	int (*remount)(struct super_block *sb, u32 flags, const char *data);
};

struct super_block {
	struct list_head link;		     /* (K) super_blocks */
	const struct file_system_type *type; /* (C) */
	const struct super_ops *ops;	     /* (C) */
	kdev_t dev;		 /* (C) block device, or an anonymous number */
	u32 block_bytes;	 /* (C) */
	u32 flags;		 /* (K) MS_RDONLY */
	loff_t max_bytes;	 /* (C) of a file */
	struct dentry *root;	 /* (C) */
	struct list_head inodes; /* (K) inode->sb_link */
	struct list_head dirty;	 /* (K) inode->dirty_link, oldest first */
	bool s_dirt;		 /* (K) write_super() has something to write */
	u32 syncing;		 /* (K) walkers of super_blocks that are here */
	u32 nr_writers;		 /* (K) regular files open for writing */
	struct semaphore
		rename_sem; /* one rename between directories at once */
	void *fs_private;   /* (C) the pointer; what it is to is the fs' */
};

struct file_system_type {
	struct list_head link;
	const char *name;
	bool needs_dev;
	/* @dev 0 without device; ERR_PTR on failure. May sleep */
	struct super_block *(*mount)(const struct file_system_type *type,
				     kdev_t dev, u32 flags, const char *data);
	/* before the root is put: drop what pins dentries; may be NULL */
	void (*umount)(struct super_block *sb);
};

struct inode_ops {
	/* all: directory's sem held, may sleep; 0 or -Exx; names are NUL ended */
	int (*lookup)(struct inode *dir, struct dentry *dentry);
	int (*create)(struct inode *dir, struct dentry *dentry, mode_t mode);
	int (*link)(struct dentry *old, struct inode *dir,
		    struct dentry *dentry);
	int (*unlink)(struct inode *dir, struct dentry *dentry);
	int (*symlink)(struct inode *dir, struct dentry *dentry,
		       const char *target);
	int (*mkdir)(struct inode *dir, struct dentry *dentry, mode_t mode);
	int (*rmdir)(struct inode *dir, struct dentry *dentry);
	int (*mknod)(struct inode *dir, struct dentry *dentry, mode_t mode,
		     kdev_t rdev);
	int (*rename)(struct inode *old_dir, struct dentry *old,
		      struct inode *new_dir, struct dentry *new);
	/* target into @buf of @size bytes; length without NUL or -Exx */
	int (*readlink)(struct dentry *dentry, char *buf, size_t size);
	/* a link that leads to a thing instead of a name, as those of /proc/PID:
	 * the thing with references. NULL: by the target's text */
	int (*follow)(struct dentry *dentry, struct path *target);
	/* size change after the page cache was cut */
	int (*truncate)(struct inode *inode);
};

struct inode {
	u32 ino;		 /* (C) */
	mode_t mode;		 /* (K) the type: (C) */
	u32 nlink;		 /* (K) */
	uid_t uid;		 /* (K) */
	gid_t gid;		 /* (K) */
	kdev_t rdev;		 /* (C) of a device node */
	u32 atime, mtime, ctime; /* (K) */
	u32 blocks;		 /* (K) of 512 bytes */
	int count;		 /* (K) users; 0: on the unused list */
	u32 state;		 /* (K) I_* */
	u32 flags;		 /* (C) S_IMMUTABLE, S_APPEND */
	/* (K) 2.4's i_writecount: > 0 files open for writing, < 0 programs
	 * that are run from it */
	int writers;
	struct semaphore
		sem; /* 2.4's i_sem: size, directory contents, writes */
	struct super_block *sb;	     /* (C) */
	const struct inode_ops *ops; /* (C) */
	const struct file_ops *fops; /* (C) */
	struct address_space data;   /* its own locks; data.size, i_size: (I) */
	struct list_head sb_link, lru, hash_link, dirty_link; /* (K) */
	struct wait_queue_head wait; /* (K) for I_NEW and I_LOCK to go */
	struct list_head locks;	     /* (K) of fs/locks.c */
	struct pipe *pipe;	     /* (K) of a pipe or an open FIFO */
	void *fs_private;	     /* (C) */
};
#define I_DIRTY	      1u /* the inode itself must be written */
#define I_DIRTY_PAGES 2u /* so must its pages */
#define I_FREEING     4u
#define I_NEW	      8u  /* read_inode() is not done yet */
#define I_LOCK	      16u /* write_inode() runs */
#define I_SWAPFILE    32u /* swap lies in it: no write, no cut, no unlink */
/* what chattr set on the disk; root obeys it, too */
#define S_APPEND      1u /* written at its end only, never removed or cut */
#define S_IMMUTABLE   2u /* not changed at all */

/*
 * A name in a directory; all of it (K) but what says (C). Whoever creates,
 * removes or renames one in a directory holds the semaphore of its inode too,
 * since that takes sleeps.
 */
struct dentry {
	struct dentry *parent;	/* itself for a root */
	struct inode *inode;	/* NULL: negative */
	struct super_block *sb; /* (C) */
	int count;
	bool referenced; /* d_lookup hit since the last shrink (8.2) */
	struct list_head hash_link, lru, children, sibling;
	struct vfsmount *mounted; /* what covers this directory, or NULL */
	u32 name_hash, name_len;
	u32 seq;    /* position in its directory's listing */
	char *name; /* inline_name, or kmalloc'ed */
	char inline_name[DENTRY_INLINE_BYTES];
};

struct vfsmount {
	struct list_head link;		 /* (M) vfs_mounts */
	struct vfsmount *parent;	 /* (C) */
	struct dentry *mountpoint;	 /* (C) in the parent */
	struct dentry *root;		 /* (C) */
	struct super_block *sb;		 /* (C) */
	int count;			 /* (K) */
	char dev_name[MOUNT_NAME_BYTES]; /* (C) */
};

struct path {
	struct vfsmount *mnt;
	struct dentry *dentry;
};

/* getdents: called per entry; Return 0 to go on, else the directory stops */
typedef int filldir_fn(void *ctx, const char *name, u32 len, loff_t offset,
		       u32 ino, u32 type);

struct file_ops {
	/* user buffers; *pos is updated. Bytes or -Exx. May sleep */
	ssize_t (*read)(struct file *file, char __user *buf, size_t len,
			loff_t *pos);
	ssize_t (*write)(struct file *file, const char __user *buf, size_t len,
			 loff_t *pos);
	int (*readdir)(struct file *file, void *ctx, filldir_fn *fill);
	u32 (*poll)(struct file *file, struct wait_queue_head **wq);
	int (*ioctl)(struct file *file, u32 cmd, unsigned long arg);
	/* fills @out for do_mmap(), mapping NULL: anonymous memory. Without
	 * this: mapping->ops based default */
	int (*mmap)(struct file *file, struct mmap_file *out, u32 vm_flags);
	int (*open)(struct inode *inode, struct file *file);
	void (*release)(struct inode *inode, struct file *file);
	int (*fsync)(struct file *file);
	loff_t (*llseek)(struct file *file, loff_t offset, int whence);
};

/* Who shares one (fork, dup) shares pos and ra; no lock orders them, as in 2.4. */
struct file {
	int count;		    /* (K) */
	u32 flags;		    /* (K) O_* */
	loff_t pos;		    /* (K) */
	struct path path;	    /* (C) */
	struct inode *inode;	    /* (C) */
	const struct file_ops *ops; /* (C) */
	struct file_ra ra;	    /* (K) */
	void *fs_private;	    /* (C) */
	bool is_writer;	 /* (C) counted in nr_writers, inode->writers */
	bool is_program; /* (C) taken off inode->writers */
	u16 hangups;	 /* (C) of its terminal until it was opened */
};

/* All of it (K): tasks made with CLONE_FILES share one. */
struct files_struct {
	int count;
	u32 max_fds;
	u32 next_fd;	    /* no free one below */
	struct file **fd;   /* max_fds entries */
	u32 *close_on_exec; /* bitmap */
	struct file *fd_inline[NR_OPEN_INLINE];
	u32 coe_inline[BITMAP_WORDS(NR_OPEN_INLINE)];
};

/* All of it (K): tasks made with CLONE_FS share one. */
struct fs_struct {
	int count;
	struct path root, pwd;
	mode_t umask; /* permissions that new files do not get */
};

/* ---- used by the proc floor ------------------------------------------------- */

void vfs_init(void);   /* caches, types of file systems */
void root_mount(void); /* root=, its /dev and /proc */
/* unpack a newc cpio archive into the root; 0 or -Exx with a message */
int __must_check initrd_unpack(const void *archive, u32 bytes);

struct files_struct *files_alloc(void);
struct files_struct *files_dup(struct files_struct *old); /* fork; NULL: OOM */
void files_put(struct files_struct *files);
void files_close_on_exec(struct files_struct *files);
struct fs_struct *fs_alloc(void);
struct fs_struct *fs_dup(struct fs_struct *old);
void fs_put(struct fs_struct *fs);

/* the slot has a number, but no file yet */
#define FD_RESERVED ((struct file *)1)

/*
 * The file of a descriptor of current, any number; reference +1. NULL: EBADF.
 * Context: task. Does not sleep.
 */
static inline struct file *fget(int fd)
{
	const struct files_struct *files = current->files;
	struct file *file;

	if (unlikely(!files || (u32)fd >= files->max_fds))
		return NULL;
	file = files->fd[fd];
	if (unlikely(!file || file == FD_RESERVED))
		return NULL;
	file->count++;
	return file;
}

void file_free(struct file *file);

/* drop one reference to an open file; not NULL. Context: task. May sleep. */
static inline void fput(struct file *file)
{
	might_sleep();
	if (--file->count <= 0)
		file_free(file);
}

int __must_check fd_install(struct file *file, bool close_on_exec);
/* kernel path; ERR_PTR. @mode for O_CREAT */
struct file *filp_open(const char *path, u32 flags, mode_t mode);
/* kernel buffer; bytes or -Exx */
ssize_t kernel_read(struct file *file, void *buf, size_t len, loff_t pos);
/* the file as do_mmap wants it; mapping NULL: anonymous memory. 0, -ENODEV */
int __must_check file_mmap_info(struct file *file, u32 vm_flags,
				struct mmap_file *out);
/* name of a mapped file for /proc/PID/maps */
bool file_path_name(const struct file *file, char *buf, size_t size);
/* a program to run: until fput() nobody writes to it. ERR_PTR */
struct file *file_open_exec(const char *path);

/* new messages of the log, as /proc/kmsg gives them; waits for the first */
ssize_t kmsg_read(char __user *buf, size_t len, bool nonblock);

/* a copy of the user's path, NUL ended, kmalloc'ed page; ERR_PTR. putname frees */
char *getname(const char __user *path);
void putname(char *name);

#endif
