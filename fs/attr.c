/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * attr.c - owner, permissions and times of an inode changed; access()
 *
 * One function applies a change after its rules were tested: only the owner
 * and root change permissions and times, only root changes the owner.
 */
#include "fs/vfs.h"
#include "fs/syscalls.h"
#include "core/cred.h"
#include "core/uaccess.h"
#include "uapi/time.h"

#define MODE_PERM   07777u
#define UTIME_NOW   0x3fffffff
#define UTIME_OMIT  0x3ffffffe
#define ACCESS_MASK 7

struct utimbuf {
	s32 actime, modtime;
};

/* what to do to an inode */
struct change {
	enum { CHANGE_MODE, CHANGE_OWNER, CHANGE_TIMES } kind;
	mode_t mode;
	uid_t uid;	  /* ID_KEEP: leave */
	gid_t gid;	  /* ID_KEEP: leave */
	u32 atime, mtime; /* valid when set_... */
	bool set_atime, set_mtime;
	bool now; /* times: who may write may do it */
};

static int change_mode(struct inode *inode, const struct change *c)
{
	mode_t mode = c->mode & MODE_PERM;

	if (!capable_fs() && current->fsuid != inode->uid)
		return -EPERM;
	if (!capable_fs() && !in_group(inode->gid))
		mode &= ~S_ISGID;
	inode->mode = (inode->mode & S_IFMT) | mode;
	return 0;
}

static int change_owner(struct inode *inode, const struct change *c)
{
	bool own = current->fsuid == inode->uid;

	if (!capable_fs() && c->uid != ID_KEEP &&
	    !(own && c->uid == inode->uid))
		return -EPERM;
	if (!capable_fs() && c->gid != ID_KEEP &&
	    !(own && (in_group(c->gid) || c->gid == inode->gid)))
		return -EPERM;
	if (c->uid != ID_KEEP)
		inode->uid = c->uid;
	if (c->gid != ID_KEEP)
		inode->gid = c->gid;
	if (!S_ISDIR(inode->mode))
		inode->mode &= ~set_id_bits(inode);
	return 0;
}

static int change_times(struct inode *inode, const struct change *c)
{
	int err;

	if (!capable_fs() && current->fsuid != inode->uid) {
		if (!c->now)
			return -EPERM;
		err = inode_permission(inode, MAY_WRITE);
		if (err)
			return err;
	}
	if (c->set_atime)
		inode->atime = c->atime;
	if (c->set_mtime)
		inode->mtime = c->mtime;
	return 0;
}

static int apply(struct inode *inode, const struct change *c)
{
	int err;

	if (inode->sb->flags & MS_RDONLY)
		return -EROFS;
	/* who may append changes the times with each write */
	if (inode->flags & S_IMMUTABLE ||
	    (inode->flags & S_APPEND && !(c->kind == CHANGE_TIMES && c->now)))
		return -EPERM;
	down(&inode->sem);
	if (c->kind == CHANGE_MODE)
		err = change_mode(inode, c);
	else if (c->kind == CHANGE_OWNER)
		err = change_owner(inode, c);
	else
		err = change_times(inode, c);
	if (err == 0) {
		inode_touch(inode, TOUCH_CTIME);
		mark_inode_dirty(inode, I_DIRTY);
	}
	up(&inode->sem);
	return err;
}

static int apply_path(int dirfd, const char __user *name, u32 lookup,
		      const struct change *c)
{
	struct path path;
	int err = user_path(dirfd, name, lookup, &path);

	if (err)
		return err;
	err = apply(path.dentry->inode, c);
	path_put(&path);
	return err;
}

static int apply_fd(int fd, const struct change *c)
{
	struct file *file = fget(fd);
	int err;

	if (!file)
		return -EBADF;
	err = apply(file->inode, c);
	fput(file);
	return err;
}

/**
 * sys_fchmodat - change the permissions of a file
 * @dirfd: AT_FDCWD or a descriptor
 * @path: its name
 * @mode: permissions
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_fchmodat(int dirfd, const char __user *path, mode_t mode)
{
	struct change c = {.kind = CHANGE_MODE, .mode = mode};

	might_sleep();
	return apply_path(dirfd, path, LOOKUP_FOLLOW, &c);
}

/**
 * sys_chmod - change the permissions of a file
 * @path: its name
 * @mode: permissions
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_chmod(const char __user *path, mode_t mode)
{
	might_sleep();
	return sys_fchmodat(AT_FDCWD, path, mode);
}

/**
 * sys_fchmod - change the permissions of an open file
 * @fd: open
 * @mode: permissions
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_fchmod(int fd, mode_t mode)
{
	struct change c = {.kind = CHANGE_MODE, .mode = mode};

	might_sleep();
	return apply_fd(fd, &c);
}

/**
 * sys_fchownat - change the owner of a file
 * @dirfd: AT_FDCWD or a descriptor
 * @path: its name
 * @uid: new owner; all ones: leave
 * @gid: new group; all ones: leave
 * @flags: AT_SYMLINK_NOFOLLOW
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_fchownat(int dirfd, const char __user *path, uid_t uid, gid_t gid,
		 u32 flags)
{
	struct change c = {.kind = CHANGE_OWNER, .uid = uid, .gid = gid};

	might_sleep();
	if (flags & ~AT_SYMLINK_NOFOLLOW)
		return -EINVAL;
	return apply_path(dirfd, path,
			  flags & AT_SYMLINK_NOFOLLOW ? 0 : LOOKUP_FOLLOW, &c);
}

/**
 * sys_chown - change the owner of a file
 * @path: its name
 * @uid: new owner; all ones: leave
 * @gid: new group; all ones: leave
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_chown(const char __user *path, uid_t uid, gid_t gid)
{
	might_sleep();
	return sys_fchownat(AT_FDCWD, path, uid, gid, 0);
}

/**
 * sys_lchown - change the owner of a file or symlink
 * @path: its name
 * @uid: new owner; all ones: leave
 * @gid: new group; all ones: leave
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_lchown(const char __user *path, uid_t uid, gid_t gid)
{
	might_sleep();
	return sys_fchownat(AT_FDCWD, path, uid, gid, AT_SYMLINK_NOFOLLOW);
}

/**
 * sys_fchown - change the owner of an open file
 * @fd: open
 * @uid: new owner; all ones: leave
 * @gid: new group; all ones: leave
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_fchown(int fd, uid_t uid, gid_t gid)
{
	struct change c = {.kind = CHANGE_OWNER, .uid = uid, .gid = gid};

	might_sleep();
	return apply_fd(fd, &c);
}

/**
 * sys_chown16 - sys_chown() with 16-bit ids
 * @path: its name
 * @uid: new owner; 0xffff: leave
 * @gid: new group; 0xffff: leave
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_chown16(const char __user *path, u32 uid, u32 gid)
{
	might_sleep();
	return sys_chown(path, id16(uid), id16(gid));
}

/**
 * sys_lchown16 - sys_lchown() with 16-bit ids
 * @path: its name
 * @uid: new owner; 0xffff: leave
 * @gid: new group; 0xffff: leave
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_lchown16(const char __user *path, u32 uid, u32 gid)
{
	might_sleep();
	return sys_lchown(path, id16(uid), id16(gid));
}

/**
 * sys_fchown16 - sys_fchown() with 16-bit ids
 * @fd: open
 * @uid: new owner; 0xffff: leave
 * @gid: new group; 0xffff: leave
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_fchown16(int fd, u32 uid, u32 gid)
{
	might_sleep();
	return sys_fchown(fd, id16(uid), id16(gid));
}

static struct change times_now(void)
{
	u32 now = wall_seconds();
	struct change c = {.kind = CHANGE_TIMES,
			   .atime = now,
			   .mtime = now,
			   .set_atime = true,
			   .set_mtime = true,
			   .now = true};

	return c;
}

/**
 * sys_utime - change the times of a file
 * @path: its name
 * @times: seconds; NULL: now
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_utime(const char __user *path, const struct utimbuf __user *times)
{
	struct change c = times_now();
	struct utimbuf t;

	might_sleep();
	if (times) {
		if (copy_from_user(&t, times, sizeof(t)))
			return -EFAULT;
		c.atime = (u32)t.actime;
		c.mtime = (u32)t.modtime;
		c.now = false;
	}
	return apply_path(AT_FDCWD, path, LOOKUP_FOLLOW, &c);
}

/**
 * sys_utimes - change the times of a file
 * @path: its name
 * @times: access and modification; NULL: now
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_utimes(const char __user *path, const struct timeval32 __user *times)
{
	struct change c = times_now();
	struct timeval32 t[2];

	might_sleep();
	if (times) {
		if (copy_from_user(t, times, sizeof(t)))
			return -EFAULT;
		if ((u32)t[0].tv_usec >= USEC_PER_SEC ||
		    (u32)t[1].tv_usec >= USEC_PER_SEC)
			return -EINVAL;
		c.atime = (u32)t[0].tv_sec;
		c.mtime = (u32)t[1].tv_sec;
		c.now = false;
	}
	return apply_path(AT_FDCWD, path, LOOKUP_FOLLOW, &c);
}

static bool utimens_valid(const struct timespec32 *t)
{
	return t->tv_nsec == UTIME_NOW || t->tv_nsec == UTIME_OMIT ||
	       (t->tv_nsec >= 0 && t->tv_nsec < NSEC_PER_SEC);
}

static void utimens_change(struct change *c, const struct timespec32 t[2])
{
	c->now = t[0].tv_nsec == UTIME_NOW && t[1].tv_nsec == UTIME_NOW;
	c->set_atime = t[0].tv_nsec != UTIME_OMIT;
	c->set_mtime = t[1].tv_nsec != UTIME_OMIT;
	if (t[0].tv_nsec != UTIME_NOW)
		c->atime = (u32)t[0].tv_sec;
	if (t[1].tv_nsec != UTIME_NOW)
		c->mtime = (u32)t[1].tv_sec;
}

/**
 * sys_utimensat - change the times of a file
 * @dirfd: AT_FDCWD or a descriptor
 * @path: its name; NULL: @dirfd itself
 * @times: access and modification, UTIME_NOW, UTIME_OMIT; NULL: now
 * @flags: AT_SYMLINK_NOFOLLOW
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_utimensat(int dirfd, const char __user *path,
		  const struct timespec32 __user *times, u32 flags)
{
	struct change c = times_now();
	struct timespec32 t[2];

	might_sleep();
	if (times) {
		if (copy_from_user(t, times, sizeof(t)))
			return -EFAULT;
		if (!utimens_valid(&t[0]) || !utimens_valid(&t[1]))
			return -EINVAL;
		utimens_change(&c, t);
		if (!c.set_atime && !c.set_mtime)
			return 0; /* not even the name is looked at */
	}
	if (flags & ~AT_SYMLINK_NOFOLLOW || (!path && flags))
		return -EINVAL;
	if (!path && dirfd != AT_FDCWD)
		return apply_fd(dirfd, &c);
	return apply_path(dirfd, path,
			  flags & AT_SYMLINK_NOFOLLOW ? 0 : LOOKUP_FOLLOW, &c);
}

/**
 * sys_faccessat - might the real user do this?
 * @dirfd: AT_FDCWD or a descriptor
 * @path: the file
 * @mode: 0 (does it exist?) or MAY_* bits
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_faccessat(int dirfd, const char __user *path, int mode)
{
	uid_t fsuid = current->fsuid;
	gid_t fsgid = current->fsgid;
	bool cap_fs = current->cap_fs;
	struct path found;
	int err;

	might_sleep();
	if (mode & ~ACCESS_MASK)
		return -EINVAL;
	current->fsuid = current->uid;
	current->fsgid = current->gid;
	current->cap_fs = current->uid == 0 && current->cap_permitted;
	err = user_path(dirfd, path, LOOKUP_FOLLOW, &found);
	if (err == 0) {
		if (mode)
			err = inode_permission(found.dentry->inode, (u32)mode);
		path_put(&found);
	}
	current->fsuid = fsuid;
	current->fsgid = fsgid;
	current->cap_fs = cap_fs;
	return err;
}

/**
 * sys_access - sys_faccessat() from the working directory
 * @path: the file
 * @mode: 0 or MAY_* bits
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_access(const char __user *path, int mode)
{
	might_sleep();
	return sys_faccessat(AT_FDCWD, path, mode);
}
