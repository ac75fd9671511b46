/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * t_efault.c - a bad pointer gives EFAULT on every call, never more
 *
 * Bad means: unmapped, in the kernel, or running out of the mapped part.
 */
#include "lib/ulib.h"

enum { SYS_readv = 145, SYS_writev = 146, SYS_poll = 168, SYS_uname_ = 122 };

static char path[] = "efault.tmp";

/* what the calls are made on */
struct world {
	int fds[2], file, zero;
	char *area; /* one page; none behind it */
	char *edge; /* its last 4 bytes */
};

struct call {
	const char *name;
	long nr, args[5];
	int arg; /* which one is the pointer */
};

static void try_call(const struct call *call, const char *what, char *bad)
{
	long a[5];
	long r;

	memcpy(a, call->args, sizeof(a));
	a[call->arg] = (long)bad;
	r = syscall6(call->nr, a[0], a[1], a[2], a[3], a[4], 0);
	printf("%s %s: %s\n", call->name, what,
	       r < 0 ? error_name((int)-r) : "no error");
}

static void make_world(struct world *w)
{
	w->area = mmap(NULL, 2 * PAGE_BYTES, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	munmap(w->area + PAGE_BYTES, PAGE_BYTES);
	w->edge = w->area + PAGE_BYTES - 4;
	memset(w->edge, 'x', 4);
	pipe(w->fds);
	write(w->fds[1], "0123456789abcdef", 16);
	w->file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
	write(w->file, "0123456789abcdef", 16);
	w->zero = open("/dev/zero", O_RDONLY, 0);
}

static void try_bad_pointers(const struct call *call, const struct world *w)
{
	try_call(call, "low", (char *)16);
	try_call(call, "unmapped", w->area + PAGE_BYTES);
	try_call(call, "kernel", (char *)0xc0100000);
	try_call(call, "top", (char *)0xfffffff0);
}

static void try_all_calls(const struct world *w)
{
	const struct call calls[] = {
		{"read zero", SYS_read, {w->zero, 0, 16}, 1},
		{"read pipe", SYS_read, {w->fds[0], 0, 16}, 1},
		{"write file", SYS_write, {w->file, 0, 16}, 1},
		{"write pipe", SYS_write, {w->fds[1], 0, 16}, 1},
		{"open", SYS_open, {0, O_RDONLY, 0}, 0},
		{"unlink", SYS_unlink, {0}, 0},
		{"chdir", SYS_chdir, {0}, 0},
		{"mkdir", SYS_mkdir, {0, 0700}, 0},
		{"rename from", SYS_rename, {0, (long)path}, 0},
		{"rename to", SYS_rename, {(long)path, 0}, 1},
		{"access", SYS_access, {0, 0}, 0},
		{"execve", SYS_execve, {0, 0, 0}, 0},
		{"pipe", SYS_pipe, {0}, 0},
		{"stat64", SYS_stat64, {(long)path, 0}, 1},
		{"fstat64", SYS_fstat64, {w->file, 0}, 1},
		{"readlink", SYS_readlink, {0, (long)w->area, 16}, 0},
		{"getcwd", SYS_getcwd, {0, 64}, 0},
		{"gettimeofday", SYS_gettimeofday, {0, 0}, 0},
		{"nanosleep", SYS_nanosleep, {0, 0}, 0},
		{"uname", SYS_uname_, {0}, 0},
		{"sysinfo", SYS_sysinfo, {0}, 0},
		{"getrusage", SYS_getrusage, {0, 0}, 1},
		{"sigaction new", SYS_rt_sigaction, {SIGUSR1, 0, 0, 8}, 1},
		{"sigaction old", SYS_rt_sigaction, {SIGUSR1, 0, 0, 8}, 2},
		{"sigprocmask", SYS_rt_sigprocmask, {0, 0, 0, 8}, 1},
		{"llseek", SYS__llseek, {w->file, 0, 0, 0, 0}, 3},
		{"readv", SYS_readv, {w->file, 0, 2}, 1},
		{"writev", SYS_writev, {w->file, 0, 2}, 1},
		{"poll", SYS_poll, {0, 2, 0}, 0},
		{"mincore", SYS_mincore, {(long)w->area, PAGE_BYTES, 0}, 2},
	};

	for (size_t i = 0; i < ARRAY_SIZE(calls); i++)
		try_bad_pointers(&calls[i], w);
}

/* a read of each length that begins two bytes before the end of the memory */
static void lengths(const struct world *w)
{
	for (int n = 1; n <= 9; n++) {
		memset(w->edge, 'x', 4);
		syscall6(SYS__llseek, w->file, 0, 0, (long)w->area, 0, 0);
		printf("%d bytes: %d", n,
		       read(w->file, w->edge + 2, (size_t)n));
		printf(" %c%c\n", w->edge[2], w->edge[3]);
	}
}

int main(void)
{
	struct world w;

	make_world(&w);
	try_all_calls(&w);
	/* half of the buffer is there: what was mapped may be used */
	printf("write at the edge: %s\n",
	       error_name(-(int)syscall3(SYS_stat64, (long)path, (long)w.edge,
					 0)));
	lengths(&w);
	unlink(path);
	return 0;
}
