/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fs/syscalls.h - the system calls that the fs floor implements
 *
 * All: arguments as the program gave them, user pointers unchecked (each goes
 * through core/uaccess.h), 64-bit values as low and high word. Return: the
 * result or -Exx; -ERESTARTSYS when a signal interrupted a wait. Context: task
 * with mm, files and fs. May sleep. Holds nothing.
 */
#ifndef FS_SYSCALLS_H
#define FS_SYSCALLS_H

#include "base/compiler.h"

struct dirent64;
struct linux_dirent;
struct iovec;
struct old_dirent;
struct old_stat;
struct mount_args;
struct pollfd;
struct stat32;
struct stat64;
struct statfs32;
struct statfs64;
struct timespec32;
struct timeval32;
struct ustat;
struct utimbuf;

/* ---- open.c, file_table.c, fcntl.c ---------------------------------------- */

int sys_open(const char __user *path, int flags, mode_t mode); /* 5 */
int sys_openat(int dirfd, const char __user *path, int flags,
	       mode_t mode);			     /* 295 */
int sys_creat(const char __user *path, mode_t mode); /* 8 */
int sys_close(int fd);				     /* 6 */
int sys_dup(int fd);				     /* 41 */
int sys_dup2(int oldfd, int newfd);		     /* 63 */
int sys_dup3(int oldfd, int newfd, int flags);	     /* 330 */
int sys_fcntl(int fd, u32 cmd, unsigned long arg);   /* 55 */
int sys_fcntl64(int fd, u32 cmd, unsigned long arg); /* 221 */
int sys_flock(int fd, u32 op);			     /* 143 */
int sys_ioctl(int fd, u32 cmd, unsigned long arg);   /* 54 */

/* ---- read_write.c ------------------------------------------------------------ */

int sys_read(int fd, char __user *buf, size_t len);		       /* 3 */
int sys_write(int fd, const char __user *buf, size_t len);	       /* 4 */
int sys_readv(int fd, const struct iovec __user *iov, u32 nr);	       /* 145 */
int sys_writev(int fd, const struct iovec __user *iov, u32 nr);	       /* 146 */
int sys_pread64(int fd, char __user *buf, size_t len, u32 lo, u32 hi); /* 180 */
int sys_pwrite64(int fd, const char __user *buf, size_t len, u32 lo,
		 u32 hi);		       /* 181 */
int sys_lseek(int fd, int offset, int whence); /* 19 */
int sys_llseek(int fd, u32 hi, u32 lo, loff_t __user *result,
	       int whence); /* 140 */

/* ---- truncate.c, sync.c ------------------------------------------------------- */

int sys_truncate(const char __user *path, u32 length);	     /* 92 */
int sys_ftruncate(int fd, u32 length);			     /* 93 */
int sys_truncate64(const char __user *path, u32 lo, u32 hi); /* 193 */
int sys_ftruncate64(int fd, u32 lo, u32 hi);		     /* 194 */
int sys_sync(void);					     /* 36 */
int sys_fsync(int fd);					     /* 118 */
int sys_fdatasync(int fd);				     /* 148 */

/* ---- stat.c ------------------------------------------------------------------- */

int sys_stat(const char __user *path, struct stat32 __user *buf);    /* 106 */
int sys_lstat(const char __user *path, struct stat32 __user *buf);   /* 107 */
int sys_fstat(int fd, struct stat32 __user *buf);		     /* 108 */
int sys_stat64(const char __user *path, struct stat64 __user *buf);  /* 195 */
int sys_lstat64(const char __user *path, struct stat64 __user *buf); /* 196 */
int sys_fstat64(int fd, struct stat64 __user *buf);		     /* 197 */
int sys_fstatat64(int dirfd, const char __user *path, struct stat64 __user *buf,
		  u32 flags);					      /* 300 */
int sys_statfs(const char __user *path, struct statfs32 __user *buf); /* 99 */
int sys_fstatfs(int fd, struct statfs32 __user *buf);		      /* 100 */
int sys_statfs64(const char __user *path, size_t size,
		 struct statfs64 __user *buf);			       /* 268 */
int sys_fstatfs64(int fd, size_t size, struct statfs64 __user *buf);   /* 269 */
int sys_access(const char __user *path, int mode);		       /* 33 */
int sys_faccessat(int dirfd, const char __user *path, int mode);       /* 307 */
int sys_readlink(const char __user *path, char __user *buf, int size); /* 85 */
int sys_readlinkat(int dirfd, const char __user *path, char __user *buf,
		   int size); /* 305 */

/* ---- attr.c --------------------------------------------------------------------- */

int sys_chmod(const char __user *path, mode_t mode);		   /* 15 */
int sys_fchmod(int fd, mode_t mode);				   /* 94 */
int sys_fchmodat(int dirfd, const char __user *path, mode_t mode); /* 306 */
int sys_chown(const char __user *path, uid_t uid, gid_t gid);	   /* 212 */
int sys_lchown(const char __user *path, uid_t uid, gid_t gid);	   /* 198 */
int sys_fchown(int fd, uid_t uid, gid_t gid);			   /* 207 */
int sys_fchownat(int dirfd, const char __user *path, uid_t uid, gid_t gid,
		 u32 flags); /* 298 */

#define ID_KEEP	  U32_MAX /* -1 as a new owner: it stays as it is */
#define ID16_KEEP 0xffffu /* the same in the calls with 16-bit ids */

#define ID16_OVERFLOW 65534u /* 2.4's overflowuid: an id that does not fit */

static inline u16 id_as16(u32 id)
{
	return (u16)(id > U16_MAX ? ID16_OVERFLOW : id);
}

/* a 16-bit id as today's calls take it */
static inline u32 id16(u32 id)
{
	return (u16)id == ID16_KEEP ? ID_KEEP : (u16)id;
}

int sys_chown16(const char __user *path, u32 uid, u32 gid);  /* 182 */
int sys_lchown16(const char __user *path, u32 uid, u32 gid); /* 16 */
int sys_fchown16(int fd, u32 uid, u32 gid);		     /* 95 */
int sys_utime(const char __user *path,
	      const struct utimbuf __user *times); /* 30 */
int sys_utimes(const char __user *path,
	       const struct timeval32 __user *times); /* 271 */
int sys_utimensat(int dirfd, const char __user *path,
		  const struct timespec32 __user *times, u32 flags); /* 320 */

/* ---- readdir.c -------------------------------------------------------------------- */

int sys_getdents(int fd, struct linux_dirent __user *buf, u32 size); /* 141 */
int sys_getdents64(int fd, struct dirent64 __user *buf, u32 size);   /* 220 */

/* ---- sendfile.c, obsolete.c -------------------------------------------------------- */

int sys_sendfile(int out_fd, int in_fd, s32 __user *offset,
		 size_t count); /* 187 */
int sys_sendfile64(int out_fd, int in_fd, loff_t __user *offset,
		   size_t count);				       /* 239 */
int sys_oldstat(const char __user *path, struct old_stat __user *buf); /* 18 */
int sys_oldlstat(const char __user *path, struct old_stat __user *buf); /* 84 */
int sys_oldfstat(int fd, struct old_stat __user *buf);			/* 28 */
int sys_ustat(u32 dev, struct ustat __user *buf);			/* 62 */
int sys_no_xattr(void);			       /* 226-237, xattr.c */
int sys_sysfs(int option, u32 arg1, u32 arg2); /* 135 */
int sys_old_readdir(int fd, struct old_dirent __user *buf, u32 count); /* 89 */

/* ---- namei_ops.c -------------------------------------------------------------------- */

int sys_mkdir(const char __user *path, mode_t mode);		      /* 39 */
int sys_mkdirat(int dirfd, const char __user *path, mode_t mode);     /* 296 */
int sys_rmdir(const char __user *path);				      /* 40 */
int sys_unlink(const char __user *path);			      /* 10 */
int sys_unlinkat(int dirfd, const char __user *path, u32 flags);      /* 301 */
int sys_link(const char __user *oldpath, const char __user *newpath); /* 9 */
int sys_linkat(int olddirfd, const char __user *oldpath, int newdirfd,
	       const char __user *newpath, u32 flags);		     /* 303 */
int sys_symlink(const char __user *target, const char __user *path); /* 83 */
int sys_symlinkat(const char __user *target, int dirfd,
		  const char __user *path); /* 304 */
int sys_rename(const char __user *oldpath, const char __user *newpath); /* 38 */
int sys_renameat(int olddirfd, const char __user *oldpath, int newdirfd,
		 const char __user *newpath);		      /* 302 */
int sys_mknod(const char __user *path, mode_t mode, u32 dev); /* 14 */
int sys_mknodat(int dirfd, const char __user *path, mode_t mode,
		u32 dev); /* 297 */

/* ---- fs_struct.c -------------------------------------------------------------------- */

int sys_chdir(const char __user *path);	    /* 12 */
int sys_fchdir(int fd);			    /* 133 */
int sys_chroot(const char __user *path);    /* 61 */
int sys_getcwd(char __user *buf, u32 size); /* 183 */
int sys_umask(int mask);		    /* 60 */

/* ---- mount.c, swapon.c -------------------------------------------------------------- */

int sys_mount(const char __user *dev, const char __user *dir,
	      const char __user *type, u32 flags,
	      const void __user *data);		    /* 21 */
int sys_umount2(const char __user *dir, u32 flags); /* 52 */
int sys_umount(const char __user *dir);		    /* 22 */
int sys_swapon(const char __user *path, int flags); /* 87 */
int sys_swapoff(const char __user *path);	    /* 115 */

/* ---- pipe.c, poll.c ------------------------------------------------------------------ */

int sys_pipe(int __user *fds);					 /* 42 */
int sys_pipe2(int __user *fds, int flags);			 /* 331 */
int sys_poll(struct pollfd __user *fds, u32 nr, int timeout_ms); /* 168 */
int sys_select(int nr, u32 __user *in, u32 __user *out, u32 __user *ex,
	       struct timeval32 __user *timeout); /* 142 */
int sys_pselect6(int nr, u32 __user *in, u32 __user *out, u32 __user *ex,
		 struct timespec32 __user *timeout,
		 const u32 __user *sig); /* 308 */
int sys_ppoll(struct pollfd __user *fds, u32 nr,
	      struct timespec32 __user *timeout, const u64 __user *mask,
	      u32 size); /* 309 */
/* @args: the five arguments of sys_select() in memory */
int sys_old_select(const u32 __user *args); /* 82 */

#endif
