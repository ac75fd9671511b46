/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * s_rules.c - what a process without privileges cannot do, a case for each rule
 *
 * Root makes files of its own and of user 2000 (OTHER), and processes of both.
 * Each rule is tried by a child that is user 1000 and nothing else; afterwards
 * root looks whether anything changed. The kernel's own memory: s_kmem.c.
 *
 *   s_rules         every rule: "rule NAME: ok", or what was wrong
 *   s_rules NAME    one of them
 */
#include "lib/ulib.h"

#define DIR    "/tmp/rules"
#define FILE_  DIR "/file"    /* root's, 0600 */
#define THEIRS DIR "/theirs"  /* OTHER's, 0644 */
#define CLOSED DIR "/closed"  /* root's, 0700 */
#define STICKY DIR "/sticky"  /* root's, 1777 */
#define MINE   STICKY "/mine" /* USER's own directory */

enum { SYS_umount = 22, SYS_stime = 25, SYS_ptrace = 26, SYS_utime = 30 };
enum { SYS_setgid = 46, SYS_acct = 51, SYS_umount2 = 52, SYS_chroot = 61 };
enum { SYS_setreuid = 70, SYS_setregid = 71 };
enum { SYS_settimeofday = 79, SYS_uselib = 86, SYS_truncate = 92 };
enum { SYS_setpriority = 97, SYS_ioperm = 101, SYS_iopl = 110 };
enum { SYS_vm86old = 113, SYS_ipc = 117, SYS_setdomainname = 121 };
enum { SYS_modify_ldt = 123, SYS_adjtimex = 124, SYS_create_module = 127 };
enum { SYS_init_module = 128, SYS_delete_module, SYS_quotactl = 131 };
enum { SYS_bdflush = 134, SYS_sched_setscheduler = 156 };
enum { SYS_vm86 = 166, SYS_nfsservctl = 169, SYS_setresgid = 210 };
enum { SYS_chown = 212, SYS_setresuid = 208, SYS_setgroups = 206 };
enum { SYS_setfsuid = 215, SYS_pivot_root = 217, SYS_tkill = 238 };
enum { SYS_tgkill = 270, SYS_utimensat = 320, SYS_prlimit64 = 340 };
enum { SYS_process_vm_readv = 347, SYS_capset = 185, SYS_rt_sigqueue = 178 };
enum { USER = 1000, OTHER = 2000, NOBODY = 65534, S_IFCHR = 0020000 };
enum { S_IFBLK = 0060000, MS_REMOUNT = 32, IPC_RMID = 0, IPC_SET = 1 };
enum { SHMAT = 21, SHMDT, SHMGET, SHMCTL, IPC_CREAT = 01000, SHM_LOCK = 11 };
enum { RLIMIT_NOFILE = 7, TIOCSCTTY = 0x540e, TIOCSPGRP = 0x5410 };
enum { VT_ACTIVATE = 0x5606, BLKFLSBUF = 0x1261, O_NOCTTY = 0400 };
enum { TIOCSTI = 0x5412, SECRET = 0x5ec7e7, SECRET_BYTES = 4 << 20 };
enum { STAT_UID = 6, STAT_MODE = 4, STAT_WORDS = 24, TEXT = 8192 };

static int bad;		  /* of the rule that is tried */
static int theirs, roots; /* processes of OTHER and of root */
static int segment;	  /* OTHER's shared memory, 0600 */
static int screen, disk;  /* nobody's terminal, a disk: opened by root */
static char text[TEXT];

static void expect(const char *what, long result, long expected)
{
	if (result == expected)
		return;
	bad++;
	printf("  %s: %ld, not %ld\n", what, result, expected);
}

/* @call must fail with error @error; 0: must work */
#define CHECK(call, error) expect(#call, (long)(call), -(error))

/* any refusal will do */
static void refused(const char *what, long result)
{
	if (result >= 0) {
		bad++;
		printf("  %s: %ld\n", what, result);
	}
}

#define REFUSED(call)	      refused(#call, (long)(call))
#define OPEN(path, flags)     open(path, flags, 0600)
#define CHOWN(path, uid, gid) syscall3(SYS_chown, (long)(path), uid, gid)

/* ---- files ---------------------------------------------------------------- */

static void read_file_(void)
{
	CHECK(OPEN(FILE_, O_RDONLY), EACCES);
	CHECK(OPEN(FILE_, O_RDWR), EACCES);
	CHECK(syscall2(SYS_access, FILE_, 4), EACCES);
}

static void write_file_(void)
{
	CHECK(OPEN(THEIRS, O_WRONLY), EACCES);
	CHECK(OPEN(THEIRS, O_RDONLY | O_TRUNC), EACCES);
	CHECK(OPEN(THEIRS, O_WRONLY | O_APPEND), EACCES);
	CHECK(syscall3(SYS_truncate, (long)THEIRS, 0, 0), EACCES);
	CHECK(syscall2(SYS_access, THEIRS, 2), EACCES);
	/* a descriptor for reading is none for writing, nor a mapping of it */
	int fd = OPEN(THEIRS, O_RDONLY);

	CHECK(write(fd, "x", 1), EBADF);
	CHECK(syscall2(SYS_ftruncate, fd, 0), EINVAL);
	CHECK((long)mmap(NULL, PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED,
			 fd, 0),
	      EACCES);
	char *p = mmap(NULL, PAGE_BYTES, PROT_READ, MAP_SHARED, fd, 0);

	CHECK(syscall3(SYS_mprotect, (long)p, PAGE_BYTES,
		       PROT_READ | PROT_WRITE),
	      EACCES);
}

static void execute_file(void)
{
	char *argv[] = {(char *)THEIRS, NULL};

	CHECK(execve(THEIRS, argv, environ), EACCES);
	CHECK(execve(FILE_, argv, environ), EACCES);
}

static void search_directory(void)
{
	CHECK(OPEN(CLOSED "/inside", O_RDONLY), EACCES);
	CHECK(OPEN(CLOSED, O_RDONLY), EACCES);
	CHECK(syscall1(SYS_chdir, CLOSED), EACCES);
	CHECK(syscall2(SYS_stat64, CLOSED "/inside", text), EACCES);
	CHECK(OPEN(STICKY "/../closed/inside", O_RDONLY), EACCES);
	CHECK(syscall3(SYS_readlink, (long)CLOSED "/link", (long)text, 9),
	      EACCES);
}

static void change_directory_entries(void)
{
	CHECK(OPEN(DIR "/new", O_WRONLY | O_CREAT), EACCES);
	CHECK(syscall2(SYS_mkdir, DIR "/new", 0777), EACCES);
	CHECK(syscall2(SYS_symlink, "x", DIR "/new"), EACCES);
	CHECK(syscall2(SYS_link, THEIRS, DIR "/new"), EACCES);
	CHECK(syscall3(SYS_mknod, (long)DIR "/new", 0010666, 0), EACCES);
	CHECK(unlink(THEIRS), EACCES);
	CHECK(syscall1(SYS_rmdir, CLOSED), EACCES);
	CHECK(syscall2(SYS_rename, THEIRS, DIR "/new"), EACCES);
	CHECK(syscall2(SYS_rename, THEIRS, MINE "/new"), EACCES);
	CHECK(syscall2(SYS_rename, MINE "/own", DIR "/new"), EACCES);
}

static void sticky_directory(void)
{
	CHECK(unlink(STICKY "/theirs"), EPERM);
	CHECK(syscall2(SYS_rename, STICKY "/theirs", STICKY "/x"), EPERM);
	CHECK(syscall2(SYS_rename, MINE "/own", STICKY "/theirs"), EPERM);
	CHECK(syscall1(SYS_rmdir, STICKY "/dir"), EPERM);
	expect("a place for all", OPEN(STICKY "/x", O_WRONLY | O_CREAT) >= 0,
	       1);
	CHECK(unlink(STICKY "/x"), 0);
}

static void change_mode(void)
{
	CHECK(syscall2(SYS_chmod, THEIRS, 0666), EPERM);
	CHECK(syscall2(SYS_chmod, DIR, 0777), EPERM);
	CHECK(syscall2(94, OPEN(THEIRS, O_RDONLY), 0666), EPERM);
}

static void change_owner(void)
{
	CHECK(CHOWN(THEIRS, USER, -1), EPERM);
	CHECK(CHOWN(MINE "/own", OTHER, -1), EPERM);
	CHECK(CHOWN(MINE "/own", -1, 0), EPERM);
	CHECK(CHOWN(MINE "/own", 0, 0), EPERM);
	CHECK(CHOWN(THEIRS, -1, USER), EPERM);
}

static void change_times(void)
{
	const long times[4] = {1, 0, 1, 0};

	CHECK(syscall2(SYS_utime, THEIRS, times), EPERM);
	CHECK(syscall2(SYS_utime, THEIRS, 0), EACCES);
	CHECK(syscall6(SYS_utimensat, -100, (long)THEIRS, (long)times, 0, 0, 0),
	      EPERM);
}

/* a file with set-user-ID loses the bit when somebody else writes to it */
static void write_to_set_id(void)
{
	uint32_t st[STAT_WORDS];
	int fd = OPEN(STICKY "/suid", O_WRONLY);

	CHECK(write(fd, "x", 1), -1);
	CHECK(syscall2(SYS_fstat64, fd, st), 0);
	CHECK(st[STAT_MODE] & 07777, -0777);
	CHECK(syscall2(SYS_chmod, STICKY "/suid", 04777), EPERM);
}

/* ---- processes ------------------------------------------------------------- */

static void signal_others(void)
{
	CHECK(kill(theirs, SIGKILL), EPERM);
	CHECK(kill(roots, SIGTERM), EPERM);
	CHECK(kill(1, SIGKILL), EPERM);
	CHECK(kill(1, 0), EPERM);
	CHECK(kill(-theirs, SIGKILL), EPERM);
	CHECK(kill(theirs, SIGSTOP), EPERM);
	CHECK(kill(theirs, SIGCONT), EPERM); /* of another session */
	CHECK(syscall2(SYS_tkill, theirs, SIGKILL), EPERM);
	CHECK(syscall3(SYS_tgkill, theirs, theirs, SIGKILL), EPERM);
	REFUSED(syscall3(SYS_rt_sigqueue, theirs, SIGKILL, (long)text));
	kill(-1, SIGKILL); /* whom it may: nobody but itself */
}

static void priority_of_others(void)
{
	CHECK(syscall3(SYS_setpriority, 0, theirs, 19), EPERM);
	CHECK(syscall3(SYS_setpriority, 0, roots, 19), EPERM);
	CHECK(syscall3(SYS_setpriority, 1, theirs, 19), EPERM);
	CHECK(syscall3(SYS_setpriority, 2, OTHER, 19), EPERM);
	CHECK(syscall3(SYS_setpriority, 0, 0, -1), EACCES);
	CHECK(syscall1(SYS_nice, -1), EPERM);
}

static void scheduler(void)
{
	const int priority = 1;

	REFUSED(syscall3(SYS_sched_setscheduler, 0, 1, (long)&priority));
	REFUSED(syscall3(SYS_sched_setscheduler, 0, 2, (long)&priority));
	REFUSED(syscall3(SYS_sched_setscheduler, theirs, 1, (long)&priority));
}

static void limits_of_others(void)
{
	uint64_t limit[2] = {1, 1};

	CHECK(syscall6(SYS_prlimit64, theirs, RLIMIT_NOFILE, (long)limit, 0, 0,
		       0),
	      EPERM);
	CHECK(syscall6(SYS_prlimit64, theirs, RLIMIT_NOFILE, 0, (long)limit, 0,
		       0),
	      EPERM);
	CHECK(syscall6(SYS_prlimit64, 1, RLIMIT_NOFILE, 0, (long)limit, 0, 0),
	      EPERM);
}

static void raise_limits(void)
{
	uint32_t limit[2] = {16, 16};

	CHECK(syscall2(SYS_setrlimit, RLIMIT_NOFILE, limit), 0);
	limit[1] = 17;
	CHECK(syscall2(SYS_setrlimit, RLIMIT_NOFILE, limit), EPERM);
}

static void group_of_others(void)
{
	CHECK(setpgid(theirs, 0), ESRCH);
	CHECK(setpgid(roots, roots), ESRCH);
	CHECK(setpgid(0, theirs), EPERM);
	CHECK(wait4(theirs, NULL, WNOHANG, NULL), ECHILD);
}

static void memory_of_others(void)
{
	char path[64];

	CHECK(syscall3(SYS_ptrace, 16, theirs, 0), ENOSYS);
	CHECK(syscall6(SYS_process_vm_readv, theirs, 0, 0, 0, 0, 0), ENOSYS);
	snprintf(path, sizeof(path), "/proc/%d/mem", theirs);
	REFUSED(OPEN(path, O_RDWR));
	snprintf(path, sizeof(path), "/proc/%d/environ", theirs);
	REFUSED(OPEN(path, O_RDONLY));
}

static void links_of(int pid, int error)
{
	static const char *const links[] = {"exe", "cwd", "root"};
	char path[64];

	for (size_t i = 0; i < ARRAY_SIZE(links); i++) {
		long n;

		snprintf(path, sizeof(path), "/proc/%d/%s", pid, links[i]);
		n = syscall3(SYS_readlink, (long)path, (long)text, TEXT);
		expect(path, n < 0 ? n : 0, -error);
		snprintf(path, sizeof(path), "/proc/%d/%s/.", pid, links[i]);
		if (error)
			expect(path, syscall2(SYS_stat64, path, text), -error);
	}
	snprintf(path, sizeof(path), "/proc/%d/fd/0", pid);
	if (error)
		REFUSED(syscall3(SYS_readlink, (long)path, (long)text, TEXT));
	snprintf(path, sizeof(path), "/proc/%d/fd", pid);
	if (error)
		REFUSED(OPEN(path, O_RDONLY));
}

static void links_in_proc(void)
{
	links_of(theirs, EACCES);
	links_of(roots, EACCES);
	links_of(1, EACCES);
	links_of(getpid(), 0);
}

/* what a process wrote is not what the next one finds in its memory */
static void memory_of_the_dead(void)
{
	volatile uint32_t *p = mmap(NULL, SECRET_BYTES, PROT_READ | PROT_WRITE,
				    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	uint32_t found = 0;
	int fd = OPEN(MINE "/hole", O_RDWR | O_CREAT);

	for (uint32_t i = 0; i < SECRET_BYTES / 4; i++)
		found += p[i] != 0;
	expect("words of others in new memory", found, 0);
	CHECK(syscall2(SYS_ftruncate, fd, SECRET_BYTES), 0);
	p = mmap(NULL, SECRET_BYTES, PROT_READ, MAP_SHARED, fd, 0);
	for (uint32_t i = 0; i < SECRET_BYTES / 4; i += 256)
		found += p[i] != 0;
	expect("words of others in a hole", found, 0);
	CHECK(unlink(MINE "/hole"), 0);
}

static void shared_memory(void)
{
	CHECK(syscall6(SYS_ipc, SHMAT, segment, 0, (long)text, 0, 0), EACCES);
	CHECK(syscall6(SYS_ipc, SHMGET, 77, 4096, 0600, 0, 0), EACCES);
	CHECK(syscall6(SYS_ipc, SHMCTL, segment, IPC_RMID, 0, 0, 0), EPERM);
	CHECK(syscall6(SYS_ipc, SHMCTL, segment, IPC_SET, 0, (long)text, 0),
	      EPERM);
	CHECK(syscall6(SYS_ipc, SHMCTL, segment, 2, 0, (long)text, 0), EACCES);
	CHECK(syscall6(SYS_ipc, SHMCTL, segment, SHM_LOCK, 0, 0, 0), EPERM);
}

/* ---- terminals ---------------------------------------------------------------- */

static void terminals(void)
{
	int pgrp = getpid();

	CHECK(OPEN("/dev/tty1", O_RDWR), EACCES);
	CHECK(OPEN("/dev/ttyS0", O_RDWR), EACCES);
	CHECK(OPEN("/dev/console", O_RDWR), EACCES);
	CHECK(syscall3(SYS_ioctl, screen, VT_ACTIVATE, 2), EPERM);
	/* a group of another session does not get this one's terminal */
	CHECK(syscall3(SYS_ioctl, 0, TIOCSPGRP, (long)&theirs), EPERM);
	syscall0(SYS_setsid);
	REFUSED(OPEN("/dev/tty", O_RDWR)); /* it has none now */
	/* descriptor 0 is the terminal of root's shell */
	CHECK(syscall3(SYS_ioctl, 0, TIOCSCTTY, 0), EPERM);
	CHECK(syscall3(SYS_ioctl, 0, TIOCSCTTY, 1), EPERM);
	REFUSED(syscall3(SYS_ioctl, 0, TIOCSPGRP, (long)&pgrp));
	REFUSED(syscall3(SYS_ioctl, 0, TIOCSTI, (long)"x"));
}

/* ---- the machine -------------------------------------------------------------- */

static void devices(void)
{
	REFUSED(OPEN("/dev/hda", O_RDONLY)); /* not there without a root disk */
	CHECK(OPEN("/dev/hdb", O_RDONLY), EACCES);
	CHECK(OPEN("/dev/hdb", O_WRONLY), EACCES);
	REFUSED(OPEN("/dev/mem", O_RDONLY));
	REFUSED(OPEN("/dev/kmem", O_RDONLY));
	REFUSED(OPEN("/dev/port", O_RDONLY));
	REFUSED(OPEN("/dev/kmsg", O_RDONLY));
	CHECK(syscall2(SYS_chmod, "/dev/hdb", 0666), EPERM);
	CHECK(syscall3(SYS_ioctl, disk, BLKFLSBUF, 0), EACCES);
	CHECK(unlink("/dev/null"), EACCES);
}

static void make_nodes(void)
{
	CHECK(syscall3(SYS_mknod, (long)MINE "/m", S_IFCHR | 0666, 0x101),
	      EPERM);
	CHECK(syscall3(SYS_mknod, (long)MINE "/m", S_IFBLK | 0666, 0x340),
	      EPERM);
	CHECK(syscall6(297, -100, (long)MINE "/m", S_IFBLK | 0666, 0x340, 0, 0),
	      EPERM);
}

static void mounts(void)
{
	CHECK(mount("none", MINE, "ramfs", 0, NULL), EPERM);
	CHECK(mount("none", "/", "", MS_REMOUNT, NULL), EPERM);
	CHECK(mount("/dev/hdb", MINE, "ext2", 0, NULL), EPERM);
	CHECK(syscall1(SYS_umount, "/proc"), EPERM);
	CHECK(syscall2(SYS_umount2, "/proc", 0), EPERM);
	CHECK(syscall1(SYS_chroot, MINE), EPERM);
	REFUSED(syscall2(SYS_pivot_root, MINE, MINE));
}

static void swap(void)
{
	CHECK(swapon("/dev/hdb", 0), EPERM);
	CHECK(swapon(MINE "/own", 0), EPERM);
	CHECK(swapoff("/dev/hdb"), EPERM);
}

static void end_of_the_machine(void)
{
	CHECK(reboot(0x01234567), EPERM);
	CHECK(reboot(0x4321fedc), EPERM);
	CHECK(reboot(0xcdef0123), EPERM);
	CHECK(reboot(0), EPERM);
}

static void names(void)
{
	CHECK(syscall2(SYS_sethostname, "mine", 4), EPERM);
	CHECK(syscall2(SYS_setdomainname, "mine", 4), EPERM);
}

static void clocks(void)
{
	long time[2] = {1, 0}, adjust[32] = {1, 0};

	CHECK(syscall1(SYS_stime, time), EPERM);
	CHECK(syscall2(SYS_settimeofday, time, 0), EPERM);
	REFUSED(syscall1(SYS_adjtimex, adjust));
	REFUSED(syscall2(264, 0, time)); /* clock_settime */
}

static void log(void)
{
	CHECK(syscall3(SYS_syslog, 2, (long)text, TEXT), EPERM);
	CHECK(syscall3(SYS_syslog, 4, (long)text, TEXT), EPERM);
	CHECK(syscall3(SYS_syslog, 5, 0, 0), EPERM);
	CHECK(syscall3(SYS_syslog, 6, 0, 0), EPERM);
	CHECK(syscall3(SYS_syslog, 8, 0, 1), EPERM);
	REFUSED(OPEN("/proc/kmsg", O_RDONLY));
}

static void identity(void)
{
	const uint32_t header[2] = {0x19980330, 0}, all[3] = {~0u, ~0u, ~0u};

	CHECK(syscall1(SYS_setuid, 0), EPERM);
	CHECK(syscall1(SYS_setuid, OTHER), EPERM);
	CHECK(syscall1(SYS_setgid, 0), EPERM);
	CHECK(syscall2(SYS_setreuid, 0, 0), EPERM);
	CHECK(syscall2(SYS_setregid, -1, 0), EPERM);
	CHECK(syscall3(SYS_setresuid, -1, -1, 0), EPERM);
	CHECK(syscall3(SYS_setresgid, 0, -1, -1), EPERM);
	CHECK(syscall2(SYS_setgroups, 1, all), EPERM);
	syscall1(SYS_setfsuid, 0);
	CHECK(OPEN(FILE_, O_RDONLY), EACCES);
	CHECK(syscall2(SYS_capset, header, all), EPERM);
}

static void lock_memory(void)
{
	CHECK(mlock(text, PAGE_BYTES), EPERM);
	CHECK(syscall1(SYS_mlockall, 3), EPERM);
	CHECK((long)mmap(NULL, PAGE_BYTES, PROT_READ,
			 MAP_PRIVATE | MAP_ANONYMOUS | 0x2000, -1, 0),
	      EPERM);
}

/* I/O permissions, other modes of the CPU, code for the kernel */
static void ring_0(void)
{
	uint32_t ldt[4] = {0, 0xc0000000, 0xfffff, 0x51};

	REFUSED(syscall1(SYS_iopl, 3));
	REFUSED(syscall3(SYS_ioperm, 0, 1024, 1));
	REFUSED(syscall1(SYS_vm86old, text));
	REFUSED(syscall2(SYS_vm86, 1, text));
	REFUSED(syscall2(SYS_create_module, "m", 4096));
	REFUSED(syscall2(SYS_init_module, "m", text));
	REFUSED(syscall1(SYS_delete_module, "m"));
	REFUSED(syscall3(SYS_modify_ldt, 1, (long)ldt, 16));
	REFUSED(syscall1(SYS_acct, MINE "/own"));
	REFUSED(syscall6(SYS_quotactl, 0, 0, 0, 0, 0, 0));
	REFUSED(syscall3(SYS_nfsservctl, 0, 0, 0));
	REFUSED(syscall2(SYS_bdflush, 3, 1));
	REFUSED(syscall1(SYS_uselib, "/bin/sh"));
}

/* every file below @path: can one be written that is not the user's own? */
static void walk(const char *path, int depth)
{
	static char lists[6][2048];
	int fd = OPEN(path, O_RDONLY), n;
	char *list = lists[depth], name[256];

	while ((n = (int)syscall3(SYS_getdents64, fd, (long)list, 2048)) > 0) {
		for (char *e = list; e < list + n; e += *(uint16_t *)(e + 16)) {
			uint32_t st[STAT_WORDS];

			if (e[19] == '.')
				continue;
			snprintf(name, sizeof(name), "%s/%s", path, e + 19);
			if (syscall2(196, name, st) < 0 ||
			    (st[STAT_MODE] & 0170000) == 0120000)
				continue;
			if ((st[STAT_MODE] & 0170000) == 0040000) {
				if (depth < 5)
					walk(name, depth + 1);
				continue;
			}
			expect(name, OPEN(name, O_WRONLY), -EACCES);
		}
	}
	close(fd);
}

static void settings(void)
{
	CHECK(OPEN("/proc/sys/vm/kswapd", O_WRONLY), EACCES);
	walk("/proc/sys", 0);
	REFUSED(OPEN("/proc/vmevents", O_RDONLY));
	REFUSED(syscall1(149, text)); /* _sysctl */
}

/* ---- all of them -------------------------------------------------------------- */

static const struct rule {
	const char *name;
	void (*fn)(void);
} rules[] = {
	{"read files", read_file_},
	{"write files", write_file_},
	{"execute files", execute_file},
	{"search directories", search_directory},
	{"change directories", change_directory_entries},
	{"sticky directories", sticky_directory},
	{"modes", change_mode},
	{"owners", change_owner},
	{"times", change_times},
	{"set-id bits", write_to_set_id},
	{"signals", signal_others},
	{"priorities", priority_of_others},
	{"scheduler", scheduler},
	{"limits of others", limits_of_others},
	{"hard limits", raise_limits},
	{"process groups", group_of_others},
	{"memory of others", memory_of_others},
	{"links in proc", links_in_proc},
	{"memory of the dead", memory_of_the_dead},
	{"shared memory", shared_memory},
	{"terminals", terminals},
	{"devices", devices},
	{"nodes", make_nodes},
	{"mounts", mounts},
	{"swap", swap},
	{"reboot", end_of_the_machine},
	{"names", names},
	{"clocks", clocks},
	{"log", log},
	{"identity", identity},
	{"locked memory", lock_memory},
	{"ring 0", ring_0},
	{"settings", settings},
};

static void put_file(const char *path, uint32_t mode, int owner)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	write(fd, path, 4);
	close(fd);
	CHOWN(path, owner, owner);
	syscall2(SYS_chmod, path, mode); /* chown clears set-id bits */
}

static void put_dir(const char *path, uint32_t mode, int owner)
{
	mkdir(path, 0700);
	CHOWN(path, owner, owner);
	syscall2(SYS_chmod, path, mode);
}

static void become(int user)
{
	syscall2(SYS_setgroups, 0, 0);
	syscall1(SYS_setgid, user);
	syscall1(SYS_setuid, user);
}

/* a process of @user in a session of its own that only waits */
static int sleeper(int user)
{
	int pid = fork();

	if (pid == 0) {
		syscall0(SYS_setsid);
		become(user);
		for (;;)
			syscall0(SYS_pause);
	}
	sleep_ms(20);
	return pid;
}

static void set_up(void)
{
	put_dir(DIR, 0755, 0);
	put_dir(CLOSED, 0700, 0);
	put_dir(STICKY, 01777, 0);
	put_dir(STICKY "/dir", 0777, OTHER);
	put_dir(MINE, 0755, USER);
	put_file(FILE_, 0600, 0);
	put_file(THEIRS, 0644, OTHER);
	put_file(CLOSED "/inside", 0666, USER);
	syscall2(SYS_symlink, "inside", CLOSED "/link");
	put_file(STICKY "/theirs", 0666, OTHER);
	put_file(STICKY "/suid", 04777, OTHER);
	put_file(MINE "/own", 0644, USER);
	screen = open("/dev/tty1", O_RDWR | O_NOCTTY, 0);
	disk = open("/dev/hdb", O_RDONLY, 0);
	theirs = sleeper(OTHER);
	roots = sleeper(0);
	segment = (int)syscall6(SYS_ipc, SHMGET, 77, 4096, IPC_CREAT | 0600, 0,
				0);
}

static void tear_down(void)
{
	static const char *const files[] = {MINE "/own",
					    STICKY "/suid",
					    STICKY "/theirs",
					    CLOSED "/inside",
					    CLOSED "/link",
					    THEIRS,
					    FILE_};
	static const char *const dirs[] = {MINE, STICKY "/dir", STICKY, CLOSED,
					   DIR};

	kill(theirs, SIGKILL);
	kill(roots, SIGKILL);
	wait_for(theirs);
	wait_for(roots);
	syscall6(SYS_ipc, SHMCTL, segment, IPC_RMID, 0, 0, 0);
	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		unlink(files[i]);
	for (size_t i = 0; i < ARRAY_SIZE(dirs); i++)
		syscall1(SYS_rmdir, dirs[i]);
}

static void file_is(const char *path, uint32_t mode, uint32_t owner)
{
	uint32_t st[STAT_WORDS];

	expect(path, syscall2(SYS_stat64, path, st), 0);
	expect(path, st[STAT_MODE] & 07777, mode);
	expect(path, st[STAT_UID], owner);
	if ((st[STAT_MODE] & 0170000) == 0100000 &&
	    (read_file(path, text, TEXT) != 4 || memcmp(text, path, 4) != 0)) {
		bad++;
		printf("  %s: its contents changed\n", path);
	}
}

/* as root: nothing is other than it was set up */
static void nothing_changed(void)
{
	char uts[6 * 65];

	file_is(FILE_, 0600, 0);
	file_is(THEIRS, 0644, OTHER);
	file_is(CLOSED "/inside", 0666, USER);
	file_is(STICKY "/theirs", 0666, OTHER);
	file_is(STICKY "/dir", 0777, OTHER);
	file_is(DIR, 0755, 0);
	expect("their process", wait4(theirs, NULL, WNOHANG, NULL), 0);
	expect("root's process", wait4(roots, NULL, WNOHANG, NULL), 0);
	expect("their nice", syscall2(96, 0, theirs), 20);
	expect("root's nice", syscall2(96, 0, roots), 20);
	syscall1(SYS_uname, uts);
	expect("the host's name", strcmp(uts + 65, "lethe"), 0);
	links_of(theirs, 0); /* root sees what others do not */
}

/* fills memory and dies: what it wrote is for nobody */
static void secrets(void)
{
	int pid = fork();

	if (pid == 0) {
		uint32_t *p = mmap(NULL, SECRET_BYTES, PROT_READ | PROT_WRITE,
				   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		for (uint32_t i = 0; i < SECRET_BYTES / 4; i++)
			p[i] = SECRET;
		_exit(0);
	}
	wait_for(pid);
}

static int try_rule(const struct rule *rule)
{
	int pid, status;

	bad = 0;
	secrets();
	pid = fork();
	if (pid == 0) {
		become(USER);
		rule->fn();
		_exit(bad != 0);
	}
	status = wait_for(pid);
	if (WIFSIGNALED(status)) {
		bad++;
		printf("  died of signal %d\n", WTERMSIG(status));
	} else if (WEXITSTATUS(status))
		bad++;
	nothing_changed();
	printf("rule %s: %s\n", rule->name, bad ? "BROKEN" : "ok");
	return bad != 0;
}

int main(int argc, char **argv)
{
	uint32_t broken = 0, tried = 0;

	set_up();
	for (size_t i = 0; i < ARRAY_SIZE(rules); i++) {
		if (argc > 1 && strcmp(argv[1], rules[i].name) != 0)
			continue;
		tried++;
		broken += (uint32_t)try_rule(&rules[i]);
	}
	tear_down();
	printf("rules: %u tried, %u broken\n", tried, broken);
	return broken != 0;
}
