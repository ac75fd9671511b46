/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * t_limits.c - one process for each resource limit, which runs into it
 *
 *   t_limits        those that Linux and Lethe keep alike
 *   t_limits NAME   one of them, or what takes long or differs: cpu, core,
 *                   memlock
 */
#include "lib/ulib.h"

enum { LIMIT_CPU, LIMIT_FSIZE, LIMIT_DATA, LIMIT_STACK, LIMIT_CORE };
enum { LIMIT_NPROC = 6, LIMIT_NOFILE, LIMIT_MEMLOCK, LIMIT_AS };
enum { MIB = 1 << 20, KIB = 1 << 10, USER = 54321, EMFILE = 24 };
enum { SIGXCPU = 24, SIGXFSZ = 25, SIG_IGN = 1, CORE_BIT = 0x80 };
enum { FILES = 16, FILE_LIMIT = 1000, PART = 600 };

static const char *error_of(long result)
{
	if (result == -EMFILE)
		return "EMFILE";
	if (result == -EFBIG)
		return "EFBIG";
	return result < 0 && result > -4096 ? error_name((int)-result) : "ok";
}

static void limit(int what, uint32_t soft, uint32_t hard)
{
	const uint32_t both[2] = {soft, hard};

	if (syscall2(SYS_setrlimit, what, both) != 0)
		printf("setrlimit failed\n");
}

static void action(int sig, void *handler)
{
	const uint32_t act[5] = {(uint32_t)handler, 0, 0, 0, 0};

	syscall6(SYS_rt_sigaction, sig, (long)act, 0, 8, 0, 0);
}

static long map(uint32_t bytes)
{
	return (long)mmap(NULL, bytes, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static void as(void)
{
	limit(LIMIT_AS, 16 * MIB, 16 * MIB);
	printf("as: 4 MiB %s, ", error_of(map(4 * MIB)));
	printf("20 MiB %s, ", error_of(map(20 * MIB)));
	printf("8 MiB %s, ", error_of(map(8 * MIB)));
	printf("8 more %s\n", error_of(map(8 * MIB)));
}

static void data(void)
{
	long end = syscall1(SYS_brk, 0);

	limit(LIMIT_DATA, MIB, MIB);
	printf("data: 64 KiB %d, ",
	       syscall1(SYS_brk, end + 64 * KIB) == end + 64 * KIB);
	printf("2 MiB %d\n", syscall1(SYS_brk, end + 2 * MIB) == end + 2 * MIB);
}

static __attribute__((noinline)) int deep(volatile char *above, int kib)
{
	volatile char room[KIB];

	room[0] = above[0];
	return kib ? deep(room, kib - 1) + room[0] : 0;
}

static void stack(void)
{
	volatile char start[1] = {1};

	limit(LIMIT_STACK, 256 * KIB, 256 * KIB);
	printf("stack: 100 KiB %d\n", deep(start, 80) > 0);
	deep(start, KIB);
	printf("stack: 1 MiB fits\n");
}

static void nofile(void)
{
	int fd, n = 0;

	limit(LIMIT_NOFILE, FILES, FILES);
	while ((fd = (int)syscall1(SYS_dup, 1)) >= 0)
		n = fd;
	printf("nofile: the last is %d, then %s, ", n, error_of(fd));
	printf("dup2 to the limit %s\n", error_of(dup2(1, FILES)));
}

static void nproc(void)
{
	int pid;

	syscall1(SYS_setuid, USER); /* root of the host has no limit */
	limit(LIMIT_NPROC, 0, 0);
	pid = fork();
	if (pid == 0)
		_exit(0);
	printf("nproc: fork %s\n", error_of(pid));
}

static void fsize(void)
{
	static char buf[PART];
	int fd = open("/tmp/t_limits", O_RDWR | O_CREAT | O_TRUNC, 0600);

	unlink("/tmp/t_limits");
	action(SIGXFSZ, (void *)SIG_IGN);
	limit(LIMIT_FSIZE, FILE_LIMIT, FILE_LIMIT);
	printf("fsize: %d, ", (int)write(fd, buf, PART));
	printf("%d, ", (int)write(fd, buf, PART));
	printf("%s, ", error_of(write(fd, buf, PART)));
	printf("ftruncate %s\n",
	       error_of(syscall2(SYS_ftruncate, fd, FILE_LIMIT + 1)));
	action(SIGXFSZ, NULL);
	write(fd, buf, PART);
	printf("fsize: still alive\n");
}

static volatile int warnings;

static void on_xcpu(int sig)
{
	static const char said[] = "cpu: SIGXCPU\n";

	(void)sig;
	if (warnings++ == 0)
		write(1, said, sizeof(said) - 1);
}

static void cpu(void)
{
	action(SIGXCPU, (void *)on_xcpu);
	limit(LIMIT_CPU, 1, 2);
	for (;;)
		;
}

static volatile char *volatile nowhere, force_fault;

/* without limit, too: there are no core files */
static void core(void)
{
	limit(LIMIT_CORE, 0xffffffff, 0xffffffff);
	force_fault = *nowhere;
}

static void memlock(void)
{
	char *p = (char *)map(MIB);

	limit(LIMIT_MEMLOCK, 64 * KIB, 64 * KIB);
	printf("memlock: 64 KiB %s, ", error_of(mlock(p, 64 * KIB)));
	printf("4 more %s, ", error_of(mlock(p + 64 * KIB, 4 * KIB)));
	munlock(p, 4 * KIB);
	printf("in place of others %s\n",
	       error_of(mlock(p + 64 * KIB, 4 * KIB)));
}

static const struct {
	const char *name;
	void (*fn)(void);
	bool alike;
} all[] = {
	{"as", as, true},
	{"data", data, true},
	{"stack", stack, true},
	{"nofile", nofile, true},
	{"nproc", nproc, true},
	{"fsize", fsize, true},
	{"cpu", cpu, false},
	{"core", core, false},
	{"memlock", memlock, false},
};

static void one(const char *name, void (*fn)(void))
{
	int pid = fork(), status;

	if (pid == 0) {
		fn();
		_exit(0);
	}
	status = wait_for(pid);
	if (WIFSIGNALED(status))
		printf("%s: signal %d%s\n", name, WTERMSIG(status),
		       status & CORE_BIT ? " and a core" : "");
}

int main(int argc, char **argv)
{
	for (size_t i = 0; i < ARRAY_SIZE(all); i++)
		if (argc > 1 ? strcmp(argv[1], all[i].name) == 0 : all[i].alike)
			one(all[i].name, all[i].fn);
	return 0;
}
