/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * sys.h - Linux i386 system calls as inline functions
 *
 * Each returns the kernel's value: a result, or -1..-4095 for an error. The
 * same program runs on Lethe and on a Linux host.
 */
#ifndef USER_SYS_H
#define USER_SYS_H

#include <stddef.h>
#include <stdint.h>

enum {
	SYS_exit = 1,
	SYS_fork = 2,
	SYS_read = 3,
	SYS_write = 4,
	SYS_open = 5,
	SYS_close = 6,
	SYS_link = 9,
	SYS_unlink = 10,
	SYS_execve = 11,
	SYS_chdir = 12,
	SYS_mknod = 14,
	SYS_chmod = 15,
	SYS_getpid = 20,
	SYS_mount = 21,
	SYS_setuid = 23,
	SYS_getuid = 24,
	SYS_alarm = 27,
	SYS_pause = 29,
	SYS_access = 33,
	SYS_nice = 34,
	SYS_sync = 36,
	SYS_kill = 37,
	SYS_rename = 38,
	SYS_mkdir = 39,
	SYS_rmdir = 40,
	SYS_dup = 41,
	SYS_pipe = 42,
	SYS_times = 43,
	SYS_brk = 45,
	SYS_ioctl = 54,
	SYS_setpgid = 57,
	SYS_dup2 = 63,
	SYS_getppid = 64,
	SYS_setsid = 66,
	SYS_sethostname = 74,
	SYS_setrlimit = 75,
	SYS_getrusage = 77,
	SYS_gettimeofday = 78,
	SYS_symlink = 83,
	SYS_readlink = 85,
	SYS_swapon = 87,
	SYS_reboot = 88,
	SYS_munmap = 91,
	SYS_ftruncate = 93,
	SYS_syslog = 103,
	SYS_wait4 = 114,
	SYS_swapoff = 115,
	SYS_sysinfo = 116,
	SYS_fsync = 118,
	SYS_sigreturn = 119,
	SYS_clone = 120,
	SYS_uname = 122,
	SYS_mprotect = 125,
	SYS__llseek = 140,
	SYS_msync = 144,
	SYS_mlock = 150,
	SYS_munlock = 151,
	SYS_mlockall = 152,
	SYS_munlockall = 153,
	SYS_sched_yield = 158,
	SYS_nanosleep = 162,
	SYS_mremap = 163,
	SYS_rt_sigaction = 174,
	SYS_rt_sigprocmask = 175,
	SYS_rt_sigsuspend = 179,
	SYS_getcwd = 183,
	SYS_vfork = 190,
	SYS_mmap2 = 192,
	SYS_stat64 = 195,
	SYS_fstat64 = 197,
	SYS_mincore = 218,
	SYS_madvise = 219,
	SYS_getdents64 = 220,
	SYS_gettid = 224,
	SYS_clock_gettime = 265,
};

/* six arguments always: the unused ones are 0 */
static inline long syscall6(long nr, long a, long b, long c, long d, long e,
			    long f)
{
	long ret;

	__asm__ volatile("pushl %%ebp\n\t"
			 "pushl %[f]\n\t"
			 "popl %%ebp\n\t"
			 "int $0x80\n\t"
			 "popl %%ebp"
			 : "=a"(ret)
			 : "0"(nr), "b"(a), "c"(b), "d"(c), "S"(d),
			   "D"(e), [f] "m"(f)
			 : "memory", "cc");
	return ret;
}

static inline long syscall3(long nr, long a, long b, long c)
{
	long ret;

	__asm__ volatile("int $0x80"
			 : "=a"(ret)
			 : "0"(nr), "b"(a), "c"(b), "d"(c)
			 : "memory", "cc");
	return ret;
}

#define syscall0(nr)	   syscall3(nr, 0, 0, 0)
#define syscall1(nr, a)	   syscall3(nr, (long)(a), 0, 0)
#define syscall2(nr, a, b) syscall3(nr, (long)(a), (long)(b), 0)

enum {
	EPERM = 1,
	ENOENT = 2,
	ESRCH = 3,
	EINTR = 4,
	EIO = 5,
	E2BIG = 7,
	ENOEXEC = 8,
	EBADF = 9,
	ECHILD = 10,
	EAGAIN = 11,
	ENOMEM = 12,
	EACCES = 13,
	EFAULT = 14,
	EBUSY = 16,
	EEXIST = 17,
	ENOTDIR = 20,
	EISDIR = 21,
	EINVAL = 22,
	ENOTTY = 25,
	ENOSPC = 28,
	ESPIPE = 29,
	EPIPE = 32,
	ENOSYS = 38,
	ENOTEMPTY = 39,
	ENXIO = 6,
	ENOTBLK = 15,
	EXDEV = 18,
	ENODEV = 19,
	ETXTBSY = 26,
	EFBIG = 27,
	EROFS = 30,
	EMLINK = 31,
	ERANGE = 34,
	ENAMETOOLONG = 36,
	ELOOP = 40,
	EOVERFLOW = 75,
	ETIMEDOUT = 110,
	EUCLEAN = 117,
};

enum {
	O_RDONLY = 0,
	O_WRONLY = 1,
	O_RDWR = 2,
	O_CREAT = 0100,
	O_EXCL = 0200,
	O_TRUNC = 01000,
	O_APPEND = 02000,
	O_NONBLOCK = 04000,
	O_SYNC = 010000,
	O_DIRECTORY = 0200000,
};

enum { PROT_NONE = 0, PROT_READ = 1, PROT_WRITE = 2, PROT_EXEC = 4 };
enum {
	MAP_SHARED = 1,
	MAP_PRIVATE = 2,
	MAP_FIXED = 0x10,
	MAP_ANONYMOUS = 0x20,
};
enum { MREMAP_MAYMOVE = 1, MADV_DONTNEED = 4, MCL_CURRENT = 1, MCL_FUTURE = 2 };

enum {
	SIGHUP = 1,
	SIGINT = 2,
	SIGQUIT = 3,
	SIGILL = 4,
	SIGABRT = 6,
	SIGBUS = 7,
	SIGFPE = 8,
	SIGKILL = 9,
	SIGUSR1 = 10,
	SIGSEGV = 11,
	SIGUSR2 = 12,
	SIGPIPE = 13,
	SIGALRM = 14,
	SIGTERM = 15,
	SIGCHLD = 17,
	SIGCONT = 18,
	SIGSTOP = 19,
};

enum { WNOHANG = 1, WUNTRACED = 2 };
#define WIFEXITED(st)	(((st)&0x7f) == 0)
#define WEXITSTATUS(st) (((st) >> 8) & 0xff)
#define WIFSIGNALED(st) (((st)&0x7f) != 0 && ((st)&0x7f) != 0x7f)
#define WTERMSIG(st)	((st)&0x7f)

struct timeval {
	long sec, usec;
};

struct timespec {
	long sec, nsec;
};

struct rusage {
	struct timeval utime, stime;
	long maxrss, ixrss, idrss, isrss, minflt, majflt, nswap, rest[7];
};

struct sysinfo {
	long uptime;
	unsigned long loads[3];
	unsigned long totalram, freeram, sharedram, bufferram;
	unsigned long totalswap, freeswap;
	unsigned short procs, pad;
	unsigned long totalhigh, freehigh;
	unsigned int mem_unit;
	char fill[8];
};

static inline void _exit(int code)
{
	for (;;)
		syscall1(SYS_exit, code);
}
static inline int fork(void)
{
	return syscall0(SYS_fork);
}
static inline int read(int fd, void *buf, size_t n)
{
	return syscall3(SYS_read, fd, (long)buf, (long)n);
}
static inline int write(int fd, const void *buf, size_t n)
{
	return syscall3(SYS_write, fd, (long)buf, (long)n);
}
static inline int open(const char *path, int flags, int mode)
{
	return syscall3(SYS_open, (long)path, flags, mode);
}
static inline int close(int fd)
{
	return syscall1(SYS_close, fd);
}
static inline int unlink(const char *path)
{
	return syscall1(SYS_unlink, path);
}
static inline int execve(const char *path, char *const argv[],
			 char *const envp[])
{
	return syscall3(SYS_execve, (long)path, (long)argv, (long)envp);
}
static inline int chdir(const char *path)
{
	return syscall1(SYS_chdir, path);
}
static inline int getpid(void)
{
	return syscall0(SYS_getpid);
}
static inline int getppid(void)
{
	return syscall0(SYS_getppid);
}
static inline int getuid(void)
{
	return syscall0(SYS_getuid);
}
static inline int mount(const char *dev, const char *dir, const char *type,
			unsigned long flags, const void *data)
{
	return syscall6(SYS_mount, (long)dev, (long)dir, (long)type,
			(long)flags, (long)data, 0);
}
static inline int sync(void)
{
	return syscall0(SYS_sync);
}
static inline int fsync(int fd)
{
	return syscall1(SYS_fsync, fd);
}
static inline int kill(int pid, int sig)
{
	return syscall2(SYS_kill, pid, sig);
}
static inline int mkdir(const char *path, int mode)
{
	return syscall2(SYS_mkdir, path, mode);
}
static inline int pipe(int fds[2])
{
	return syscall1(SYS_pipe, fds);
}
static inline int dup2(int from, int to)
{
	return syscall2(SYS_dup2, from, to);
}
static inline int setsid(void)
{
	return syscall0(SYS_setsid);
}
static inline int setpgid(int pid, int pgrp)
{
	return syscall2(SYS_setpgid, pid, pgrp);
}
static inline int ioctl(int fd, unsigned long cmd, void *arg)
{
	return syscall3(SYS_ioctl, fd, (long)cmd, (long)arg);
}
static inline int getrusage(int who, struct rusage *usage)
{
	return syscall2(SYS_getrusage, who, usage);
}
static inline int gettimeofday(struct timeval *tv)
{
	return syscall2(SYS_gettimeofday, tv, 0);
}
static inline int swapon(const char *path, int flags)
{
	return syscall2(SYS_swapon, path, flags);
}
static inline int swapoff(const char *path)
{
	return syscall1(SYS_swapoff, path);
}
static inline int reboot(uint32_t cmd)
{
	enum { MAGIC1 = (int)0xfee1dead, MAGIC2 = 672274793 };

	return syscall3(SYS_reboot, MAGIC1, MAGIC2, (long)cmd);
}
static inline int munmap(void *addr, size_t len)
{
	return syscall2(SYS_munmap, addr, len);
}
/* the address, or an error as ((unsigned long)p > -4096ul) */
static inline void *mmap(void *addr, size_t len, int prot, int flags, int fd,
			 unsigned long pgoff)
{
	return (void *)syscall6(SYS_mmap2, (long)addr, (long)len, prot, flags,
				fd, (long)pgoff);
}
#define MMAP_FAILED(p) ((unsigned long)(p) > -4096ul)
static inline int mprotect(void *addr, size_t len, int prot)
{
	return syscall3(SYS_mprotect, (long)addr, (long)len, prot);
}
static inline int mlock(void *addr, size_t len)
{
	return syscall2(SYS_mlock, addr, len);
}
static inline int munlock(void *addr, size_t len)
{
	return syscall2(SYS_munlock, addr, len);
}
static inline int wait4(int pid, int *status, int options, struct rusage *usage)
{
	return syscall6(SYS_wait4, pid, (long)status, options, (long)usage, 0,
			0);
}
static inline int sysinfo(struct sysinfo *info)
{
	return syscall1(SYS_sysinfo, info);
}
static inline int sched_yield(void)
{
	return syscall0(SYS_sched_yield);
}
static inline int nanosleep(const struct timespec *req, struct timespec *rem)
{
	return syscall2(SYS_nanosleep, req, rem);
}
static inline unsigned long brk(unsigned long end)
{
	return (unsigned long)syscall1(SYS_brk, end);
}

#endif
