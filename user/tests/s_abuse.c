/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * s_abuse.c - what user 1000 may not do, impossible times, damaged programs
 *
 *   s_abuse            every refusal, with the error it must be
 *   s_abuse exec SEED  runs damaged copies of a program, as user 1000
 */
#include "lib/ulib.h"

enum { SYS_umount2 = 52, SYS_chroot = 61, SYS_ptrace = 26, SYS_stime = 25 };
enum { SYS_setgid = 46, SYS_settimeofday = 79, SYS_tkill = 238 };
enum { SYS_setpriority = 97, SYS_chown = 182, SYS_setitimer = 104 };
enum { SYS_clock_nanosleep = 267, SYS_poll = 168, SYS_select = 142 };
enum { SYS_rt_sigtimedwait = 177, SYS_tgkill = 270, SYS_setgroups = 206 };
enum { USER = 1000, NS_PER_S = 1000000000, LONG_MAX_ = 0x7fffffff };
enum { S_IFCHR = 0020000, S_IFBLK = 0060000, DEV_HDA = 0x300, DEV_MEM = 0x101 };
enum { IMAGE_MAX = 65536, MUTANTS = 300, HEADER_BYTES = 180 };
enum { BIG_ARGS = 40000, O_PRIVATE = 0600 };

static uint32_t checks, wrong;

static void check(const char *what, long result, long expected)
{
	checks++;
	if (result == expected)
		return;
	wrong++;
	printf("abuse: %s: %ld, not %ld\n", what, result, expected);
}

#define CHECK(call, expected) check(#call, (long)(call), -(expected))

static void processes(void)
{
	CHECK(kill(1, SIGKILL), EPERM);
	CHECK(kill(1, 0), EPERM);
	CHECK(kill(2, SIGKILL), EPERM);
	CHECK(kill(getppid(), SIGKILL), EPERM);
	CHECK(kill(30000, 0), ESRCH);
	CHECK(kill(1, 65), EINVAL);
	CHECK(kill(1, -1), EINVAL);
	CHECK(syscall2(SYS_tkill, 1, SIGKILL), EPERM);
	CHECK(syscall3(SYS_tgkill, 1, 1, SIGKILL), EPERM);
	CHECK(wait4(1, NULL, 0, NULL), ECHILD);
	CHECK(wait4(-1, NULL, WNOHANG, NULL), ECHILD);
	CHECK(wait4(-1, NULL, 0x7fff0000, NULL), EINVAL);
	CHECK(setpgid(1, 1), ESRCH);
	CHECK(syscall3(SYS_ptrace, 16, 1, 0), ENOSYS);
	CHECK(syscall1(SYS_setuid, 0), EPERM);
	CHECK(syscall1(SYS_setgid, 0), EPERM);
	CHECK(syscall2(SYS_setgroups, 0, 0), EPERM);
	CHECK(syscall1(SYS_nice, -5), EPERM);
	CHECK(syscall3(SYS_setpriority, 0, 0, -20), EACCES);
}

static void machine(void)
{
	long now[2] = {0, 0};

	CHECK(swapon("/dev/null", 0), EPERM);
	CHECK(swapoff("/dev/hdb"), EPERM);
	CHECK(reboot(0x4321fedc), EPERM);
	CHECK(reboot(0), EPERM);
	CHECK(syscall1(SYS_stime, now), EPERM);
	CHECK(syscall2(SYS_settimeofday, now, 0), EPERM);
	CHECK(syscall3(SYS_syslog, 5, 0, 0), EPERM);
	CHECK(syscall3(SYS_syslog, 8, 0, 1), EPERM);
	CHECK(mount("none", "/tmp", "ramfs", 0, NULL), EPERM);
	CHECK(syscall2(SYS_umount2, "/proc", 0), EPERM);
	CHECK(syscall1(SYS_chroot, "/tmp"), EPERM);
	CHECK(mlock(now, 4), EPERM);
	CHECK(syscall1(SYS_mlockall, 1), EPERM);
}

static void files(void)
{
	CHECK(open("/dev/console", O_RDWR, 0), EACCES);
	CHECK(open("/dev/hdb", O_RDONLY, 0), EACCES); /* needs a disk */
	CHECK(open("/dev/mem", O_RDWR, 0), ENOENT);
	CHECK(open("/dev/kmem", O_RDWR, 0), ENOENT);
	CHECK(open("/sbin/init", O_WRONLY, 0), EACCES);
	CHECK(open("/sbin/init", O_RDONLY | O_TRUNC, 0), EACCES);
	CHECK(open("/proc/sys/vm/bdflush", O_WRONLY, 0), EACCES);
	CHECK(open("/new", O_WRONLY | O_CREAT, O_PRIVATE), EACCES);
	CHECK(open("/tmp/of-root", O_RDONLY, 0), EACCES);
	CHECK(syscall3(SYS_mknod, (long)"/tmp/m", S_IFCHR | 0666, DEV_MEM),
	      EPERM);
	CHECK(syscall3(SYS_mknod, (long)"/tmp/m", S_IFBLK | 0666, DEV_HDA),
	      EPERM);
	CHECK(unlink("/dev/null"), EACCES);
	CHECK(unlink("/tmp/of-root"), EPERM);
	CHECK(syscall2(SYS_rename, "/tmp/of-root", "/tmp/mine"), EPERM);
	CHECK(syscall2(SYS_rename, "/bin", "/tmp/bin"), EACCES);
	CHECK(syscall2(SYS_chmod, "/sbin/init", 0777), EPERM);
	CHECK(syscall3(SYS_chown, (long)"/tmp", USER, USER), EPERM);
}

static void on_alarm(int sig)
{
	(void)sig;
}

/* ends in EINTR because of the alarm, however long it wanted to take */
#define CHECK_INTERRUPTED(call)         \
	do {                            \
		syscall1(SYS_alarm, 1); \
		CHECK(call, EINTR);     \
	} while (0)

static void times(void)
{
	const uint32_t act[5] = {(uint32_t)&on_alarm, 0, 0, 0, 0};
	struct timespec ts = {-1, 0}, far = {LONG_MAX_, NS_PER_S - 1};
	long timer[4] = {0, 0, 0, 1000000}, tv[2] = {-1, 0};
	uint32_t set[2] = {1 << 9, 0};

	syscall6(SYS_rt_sigaction, SIGALRM, (long)act, 0, 8, 0, 0);
	CHECK(nanosleep(&ts, NULL), EINVAL);
	ts = (struct timespec){0, -1};
	CHECK(nanosleep(&ts, NULL), EINVAL);
	ts = (struct timespec){0, NS_PER_S};
	CHECK(nanosleep(&ts, NULL), EINVAL);
	CHECK(syscall6(SYS_rt_sigtimedwait, (long)set, 0, (long)&ts, 8, 0, 0),
	      EINVAL);
	CHECK(syscall6(SYS_clock_nanosleep, 99, 0, (long)&far, 0, 0, 0),
	      EINVAL);
	CHECK(syscall3(SYS_setitimer, 0, (long)timer, 0), EINVAL);
	CHECK(syscall3(SYS_setitimer, 7, (long)timer, 0), EINVAL);
	CHECK(syscall6(SYS_select, 0, 0, 0, 0, (long)tv, 0), EINVAL);
	CHECK(syscall6(SYS_select, -1, 0, 0, 0, 0, 0), EINVAL);
	CHECK_INTERRUPTED(nanosleep(&far, &ts));
	check("most of it is left", ts.sec > 1000000, 1);
	CHECK_INTERRUPTED(
		syscall6(SYS_clock_nanosleep, 1, 1, (long)&far, 0, 0, 0));
	CHECK_INTERRUPTED(syscall3(SYS_poll, 0, 0, LONG_MAX_));
	CHECK_INTERRUPTED(syscall3(SYS_poll, 0, 0, -1));
	tv[0] = LONG_MAX_;
	CHECK_INTERRUPTED(syscall6(SYS_select, 0, 0, 0, 0, (long)tv, 0));
	tv[1] = LONG_MAX_; /* more than a second: 2147 of them */
	CHECK_INTERRUPTED(syscall6(SYS_select, 0, 0, 0, 0, (long)tv, 0));
	tv[0] = 0; /* select() left what remained of its time there */
	tv[1] = LONG_MAX_;
	CHECK_INTERRUPTED(syscall6(SYS_select, 0, 0, 0, 0, (long)tv, 0));
	CHECK(syscall1(SYS_alarm, -1), 0);
	check("alarm of 136 years", syscall1(SYS_alarm, 0) > 10000000, 1);
	timer[2] = LONG_MAX_;
	timer[3] = 999999;
	CHECK(syscall3(SYS_setitimer, 0, (long)timer, 0), 0);
	check("timer of 68 years", syscall1(SYS_alarm, 0) > 10000000, 1);
}

/* the number of the exec error; 0: it ran */
static long exec_error(const char *path, char **argv)
{
	int fds[2], pid, err = 0;

	pipe(fds);
	pid = fork();
	if (pid == 0) {
		syscall3(55, fds[1], 2, 1); /* close on exec */
		err = execve(path, argv, environ);
		write(fds[1], &err, sizeof(err));
		_exit(0);
	}
	close(fds[1]);
	read(fds[0], &err, sizeof(err));
	close(fds[0]);
	wait_for(pid);
	return err;
}

static void arguments(void)
{
	static char *argv[BIG_ARGS + 1];
	static char word[140000];

	argv[0] = word;
	memset(word, 'x', sizeof(word) - 1);
	CHECK(exec_error("/bin/echo", argv), E2BIG);
	for (int i = 0; i < BIG_ARGS; i++)
		argv[i] = word + sizeof(word) - 5;
	CHECK(exec_error("/bin/echo", argv), E2BIG);
	CHECK(exec_error("/bin/echo", (char **)0xbffffffd), EFAULT);
	CHECK(exec_error("/bin/echo", (char **)0xc0100000), EFAULT);
	argv[0] = (char *)0xc0100000;
	CHECK(exec_error("/bin/echo", argv), EFAULT);
	argv[0] = NULL;
	CHECK(exec_error("/tmp", argv), EACCES);
	CHECK(exec_error("/dev/null", argv), EACCES);
	CHECK(exec_error("/bin/echo/x", argv), ENOTDIR);
}

/* ---- damaged programs ------------------------------------------------------ */

static uint8_t image[IMAGE_MAX];
static uint32_t random_state;

static uint32_t below(uint32_t n)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 17;
	random_state ^= random_state << 5;
	return random_state % n;
}

/* headers mostly; one byte or one word, sometimes a shorter file */
static int damage(int bytes)
{
	static const uint32_t words[] = {0,	      1,	   0xffffffffu,
					 0xc0000000u, 0xbffff000u, 0x80000000u,
					 0x7fffffff,  4095,	   0x10000};

	for (uint32_t n = 1 + below(3); n > 0; n--) {
		uint32_t at = below(5) ? below(HEADER_BYTES)
				       : below((uint32_t)bytes - 4);

		if (below(2))
			image[at] = (uint8_t)below(256);
		else
			memcpy(image + (at & ~3u),
			       &words[below(ARRAY_SIZE(words))], 4);
	}
	return below(8) ? bytes : (int)below((uint32_t)bytes);
}

static int damaged_programs(uint32_t seed)
{
	static const char path[] = "/tmp/damaged";
	char *argv[] = {(char *)path, (char *)"alive", NULL};
	uint32_t ran = 0, refused = 0, killed = 0;

	random_state = seed * 2654435761u | 1;
	for (int i = 0; i < MUTANTS; i++) {
		int bytes = read_file("/bin/echo", (char *)image, IMAGE_MAX);
		int fd, pid, status;

		bytes = damage(bytes);
		unlink(path);
		fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0755);
		write(fd, image, (size_t)bytes);
		close(fd);
		pid = fork();
		if (pid == 0) {
			syscall1(SYS_setuid, USER);
			syscall1(SYS_alarm, 2);
			dup2(open("/dev/null", O_RDWR, 0), 1);
			execve(path, argv, environ);
			_exit(99);
		}
		status = wait_for(pid);
		if (WIFSIGNALED(status))
			killed++;
		else if (WEXITSTATUS(status) == 99)
			refused++;
		else
			ran++;
	}
	unlink(path);
	printf("abuse: %u damaged programs ran, %u were refused, %u died\n",
	       ran, refused, killed);
	return ran + refused + killed != MUTANTS;
}

int main(int argc, char **argv)
{
	int fd, pid, status;

	if (argc > 2)
		return damaged_programs(str_to_ulong(argv[2]));
	fd = open("/tmp/of-root", O_WRONLY | O_CREAT, O_PRIVATE);
	close(fd);
	pid = fork();
	if (pid == 0) {
		syscall1(SYS_setgid, USER);
		syscall1(SYS_setuid, USER);
		processes();
		machine();
		files();
		times();
		arguments();
		printf("abuse: %u checks, %u wrong\n", checks, wrong);
		_exit(wrong != 0);
	}
	status = wait_for(pid);
	unlink("/tmp/of-root");
	return status != 0;
}
