/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * proc/syscalls.h - the system calls that kernel/proc implements
 *
 * All: arguments as the program gave them, user pointers unchecked. Return: the
 * result or -Exx. Context: task with user memory. May sleep.
 */
#ifndef PROC_SYSCALLS_H
#define PROC_SYSCALLS_H

#include "base/compiler.h"

struct cap_data;
struct cap_header;
struct itimerval32;
struct k_sigaction;
struct old_sigaction;
struct rlimit;
struct rlimit64;
struct rusage32;
struct sigaltstack;
struct siginfo;
struct sysinfo;
struct task;
struct timespec32;
struct timeval32;
struct timezone32;
struct tms32;
struct utsname;

/* fork.c, exit.c, exec.c; process calls in sys_process.c */
int sys_fork(void);
int sys_vfork(void);
int sys_clone(u32 flags, u32 stack, u32 parent_tid, u32 tls, u32 child_tid);
int sys_exit(int status);
int sys_exit_group(int status);
int sys_set_robust_list(u32 head, u32 len);
int sys_get_robust_list(pid_t pid, u32 __user *head, u32 __user *len);
int sys_futex(u32 addr, int op, u32 value, u32 timeout, u32 addr2, u32 value3);
int sys_waitpid(pid_t pid, int __user *status, int options);
int sys_wait4(pid_t pid, int __user *status, int options,
	      struct rusage32 __user *usage);
int sys_waitid(int which, pid_t id, struct siginfo __user *info, int options,
	       struct rusage32 __user *usage);
int sys_execve(const char __user *path, const u32 __user *argv,
	       const u32 __user *envp);
int sys_getpid(void);
int sys_getppid(void);
int sys_gettid(void);
int sys_set_tid_address(u32 address);
int sys_setpgid(pid_t pid, pid_t pgrp);
int sys_getpgid(pid_t pid);
int sys_getpgrp(void);
int sys_setsid(void);
int sys_getsid(pid_t pid);
int sys_sched_yield(void);

/* sys_sched.c */
int sys_sched_setparam(pid_t pid, const int __user *param);
int sys_sched_getparam(pid_t pid, int __user *param);
int sys_sched_setscheduler(pid_t pid, int policy, const int __user *param);
int sys_sched_getscheduler(pid_t pid);
int sys_sched_get_priority_max(int policy);
int sys_sched_get_priority_min(int policy);
int sys_sched_rr_get_interval(pid_t pid, struct timespec32 __user *interval);
int sys_sched_setaffinity(pid_t pid, u32 len, const u8 __user *mask);
int sys_sched_getaffinity(pid_t pid, u32 len, u32 __user *mask);

/* sys_tls.c */
int sys_set_thread_area(u32 desc);
int sys_get_thread_area(u32 desc);
/* the descriptor at user address @desc becomes one of @task; 0 or -Exx */
int __must_check tls_set(struct task *task, u32 desc);

/* sys_id.c */
int sys_getuid(void);
int sys_geteuid(void);
int sys_getgid(void);
int sys_getegid(void);
int sys_getuid16(void);
int sys_geteuid16(void);
int sys_getgid16(void);
int sys_getegid16(void);
int sys_setuid(uid_t uid);
int sys_setgid(gid_t gid);
int sys_setreuid(uid_t ruid, uid_t euid);
int sys_setregid(gid_t rgid, gid_t egid);
int sys_setresuid(uid_t ruid, uid_t euid, uid_t suid);
int sys_setresgid(gid_t rgid, gid_t egid, gid_t sgid);
int sys_getresuid(uid_t __user *ruid, uid_t __user *euid, uid_t __user *suid);
int sys_getresgid(gid_t __user *rgid, gid_t __user *egid, gid_t __user *sgid);
int sys_setresuid16(u32 ruid, u32 euid, u32 suid);
int sys_setresgid16(u32 rgid, u32 egid, u32 sgid);
int sys_getresuid16(u16 __user *ruid, u16 __user *euid, u16 __user *suid);
int sys_getresgid16(u16 __user *rgid, u16 __user *egid, u16 __user *sgid);
int sys_setuid16(u32 uid);
int sys_setgid16(u32 gid);
int sys_setreuid16(u32 ruid, u32 euid);
int sys_setregid16(u32 rgid, u32 egid);

/* sys_group.c */
int sys_getgroups(int size, gid_t __user *list);
int sys_setgroups(int size, const gid_t __user *list);
int sys_getgroups16(int size, u16 __user *list);
int sys_setgroups16(int size, const u16 __user *list);
int sys_setfsuid(uid_t uid);
int sys_setfsgid(gid_t gid);
int sys_setfsuid16(u32 uid);
int sys_setfsgid16(u32 gid);

/* sys_prctl.c */
int sys_capget(struct cap_header __user *header, struct cap_data __user *data);
int sys_capset(struct cap_header __user *header,
	       const struct cap_data __user *data);
int sys_prctl(int option, u32 value);
int sys_personality(u32 persona);

/* sys_time.c */
int sys_time(s32 __user *seconds);
int sys_stime(const s32 __user *seconds);
int sys_gettimeofday(struct timeval32 __user *tv, struct timezone32 __user *tz);
int sys_settimeofday(const struct timeval32 __user *tv,
		     const struct timezone32 __user *tz);
int sys_clock_gettime(int clock, struct timespec32 __user *ts);
int sys_clock_getres(int clock, struct timespec32 __user *ts);
int sys_nanosleep(const struct timespec32 __user *request,
		  struct timespec32 __user *remaining);
int sys_clock_nanosleep(int clock, int flags,
			const struct timespec32 __user *request,
			struct timespec32 __user *remaining);
int sys_times(struct tms32 __user *tms);
int sys_alarm(u32 seconds);
int sys_setitimer(int which, const struct itimerval32 __user *value,
		  struct itimerval32 __user *old);
int sys_getitimer(int which, struct itimerval32 __user *value);

/* sys_resource.c */
int sys_getrusage(int who, struct rusage32 __user *usage);
int sys_old_getrlimit(u32 id, struct rlimit __user *limit);
int sys_getrlimit(u32 id, struct rlimit __user *limit);
int sys_setrlimit(u32 id, const struct rlimit __user *limit);
int sys_prlimit64(pid_t pid, u32 id, const struct rlimit64 __user *new,
		  struct rlimit64 __user *old);
int sys_nice(int increment);
int sys_getpriority(int which, int who);
int sys_setpriority(int which, int who, int nice);
void rusage_fill(const struct task *task, int who, struct rusage32 *usage);

/* sys_misc.c */
int sys_sysinfo(struct sysinfo __user *info);
int sys_syslog(int type, char __user *buf, int len);
int sys_reboot(u32 magic1, u32 magic2, u32 cmd);

/* sys_uts.c */
int sys_uname(struct utsname __user *name);
int sys_olduname(char __user *name);
int sys_oldolduname(char __user *name);
int sys_vhangup(void);
int sys_sethostname(const char __user *name, int len);
int sys_setdomainname(const char __user *name, int len);

/* sys_mm.c */
u32 sys_brk(u32 brk);
u32 sys_old_mmap(const u32 __user *args);
u32 sys_mmap2(u32 addr, u32 len, u32 prot, u32 flags, int fd, u32 pgoff);
int sys_munmap(u32 addr, u32 len);
int sys_mprotect(u32 addr, u32 len, u32 prot);
u32 sys_mremap(u32 addr, u32 old_len, u32 new_len, u32 flags, u32 new_addr);
int sys_mlock(u32 addr, u32 len);
int sys_munlock(u32 addr, u32 len);
int sys_mlockall(u32 flags);
int sys_munlockall(void);
int sys_msync(u32 addr, u32 len, u32 flags);
int sys_madvise(u32 addr, u32 len, u32 advice);
int sys_mincore(u32 addr, u32 len, u8 __user *vec);

/* sys_shm.c */
int sys_ipc(u32 call, u32 first, u32 second, u32 third, u32 ptr);

/* sys_signal.c, sigframe.c */
int sys_rt_sigaction(int sig, const struct k_sigaction __user *new,
		     struct k_sigaction __user *old, u32 size);
int sys_sigaction(int sig, const struct old_sigaction __user *new,
		  struct old_sigaction __user *old);
int sys_signal(int sig, u32 handler);
int sys_rt_sigprocmask(int how, const u64 __user *set, u64 __user *old,
		       u32 size);
int sys_sigprocmask(int how, const u32 __user *set, u32 __user *old);
int sys_rt_sigsuspend(const u64 __user *mask, u32 size);
int sys_sigsuspend(u32 unused0, u32 unused1, u32 mask);
int sys_pause(void);
int sys_rt_sigpending(u64 __user *set, u32 size);
int sys_sigpending(u32 __user *set);
int sys_rt_sigtimedwait(const u64 __user *set, struct siginfo __user *info,
			const struct timespec32 __user *timeout, u32 size);
int sys_sigaltstack(const struct sigaltstack __user *new,
		    struct sigaltstack __user *old);
int sys_restart_syscall(void);
int sys_sgetmask(void);
int sys_ssetmask(u32 mask);
int sys_rt_sigqueueinfo(pid_t pid, int sig, const struct siginfo __user *from);
int sys_kill(pid_t pid, int sig);
int sys_tkill(pid_t tid, int sig);
int sys_tgkill(pid_t tgid, pid_t tid, int sig);
int sys_sigreturn(void);
int sys_rt_sigreturn(void);

#endif
