/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * t_select.c - poll, select, ppoll, pselect6: readiness, time-outs, signals
 *
 * Prints the same on Lethe and on a Linux host.
 */
#include "tests/common.h"

enum {
	SYS_select_ = 142,
	SYS_poll = 168,
	SYS_pselect6 = 308,
	SYS_ppoll = 309,
	SYS_pipe2 = 331,
	S_FIFO = 010000,
	SIG_BLOCK = 0,
	SIG_UNBLOCK = 1,
	POLL_IN = 1,
	POLL_OUT = 4,
	SET_BYTES = 8,
	CONT = 18,
	STOP = 19,
};

struct action {
	void (*handler)(int);
	uint32_t flags;
	void (*restorer)(void);
	uint32_t mask[2];
};

struct pfd {
	int fd;
	short events, revents;
};

/* the sixth argument of pselect6 */
struct set_arg {
	const uint32_t *set;
	uint32_t bytes;
};

static volatile int caught;

static void handler(int sig)
{
	caught += sig;
}

static void catch (int sig)
{
	struct action act = {handler, 0x10000000, NULL, {0, 0}};

	syscall6(SYS_rt_sigaction, sig, (long)&act, 0, SET_BYTES, 0, 0);
}

static void mask(int how, int sig)
{
	uint32_t set[2] = {1u << (sig - 1), 0};

	syscall6(SYS_rt_sigprocmask, how, (long)set, 0, SET_BYTES, 0, 0);
}

static int blocked(int sig)
{
	uint32_t set[2] = {0, 0};

	syscall6(SYS_rt_sigprocmask, 0, 0, (long)set, SET_BYTES, 0, 0);
	return set[0] >> (sig - 1) & 1;
}

/* six arguments, the last an address */
static long pselect(int nr, uint32_t *in, uint32_t *out, int *ts,
		    const struct set_arg *arg)
{
	long ret, f = (long)arg;

	__asm__ volatile("pushl %%ebp\n\t"
			 "movl %%eax, %%ebp\n\t"
			 "movl $308, %%eax\n\t"
			 "int $0x80\n\t"
			 "popl %%ebp"
			 : "=a"(ret)
			 : "0"(f), "b"(nr), "c"(in), "d"(out), "S"(0), "D"(ts)
			 : "memory", "cc");
	return ret;
}

static long ppoll(struct pfd *fds, int nr, int *ts, const uint32_t *set,
		  uint32_t bytes)
{
	return syscall6(SYS_ppoll, (long)fds, nr, (long)ts, (long)set,
			(long)bytes, 0);
}

static int later(int ms, int sig)
{
	int pid = fork();

	if (pid == 0) {
		sleep_ms((unsigned long)ms);
		kill(getppid(), sig);
		_exit(0);
	}
	return pid;
}

static void readiness(void)
{
	int fds[2], empty[2], ts[2] = {5, 0};
	uint32_t in, out;
	struct pfd p[3];

	pipe(fds);
	pipe(empty);
	in = 1u << fds[0];
	out = 1u << fds[1];
	number("pselect of a pipe", pselect(32, &in, &out, ts, NULL));
	printf("to read %d, to write %d\n", in != 0, out != 0);
	printf("time is left %d\n", ts[0] == 4 || ts[0] == 5);
	write(fds[1], "x", 1);
	in = 1u << fds[0];
	out = 1u << empty[1];
	number("with a byte in it", pselect(32, &in, &out, ts, NULL));
	p[0] = (struct pfd){fds[0], POLL_IN, 0};
	p[1] = (struct pfd){empty[1], POLL_OUT, 0};
	p[2] = (struct pfd){-1, POLL_IN, 7};
	number("ppoll", ppoll(p, 3, NULL, NULL, 0));
	printf("events %d %d %d\n", p[0].revents, p[1].revents, p[2].revents);
	close(fds[0]);
	close(fds[1]);
	close(empty[0]);
	close(empty[1]);
}

static void errors(void)
{
	static const uint32_t set[2];
	const struct set_arg wrong = {set, 4}, nowhere = {(uint32_t *)1, 8};
	int bad[2] = {0, 1000000000}, negative[2] = {-1, 0}, now[2] = {0, 0};
	struct pfd p = {0, POLL_IN, 0};
	uint32_t in[32] = {0};

	number("nanoseconds", pselect(0, NULL, NULL, bad, NULL));
	number("negative", ppoll(&p, 1, negative, NULL, 0));
	number("size of the set", pselect(0, NULL, NULL, now, &wrong));
	number("no set there", pselect(0, NULL, NULL, now, &nowhere));
	number("size of ppoll's", ppoll(&p, 0, now, set, 7));
	number("negative number", pselect(-1, NULL, NULL, now, NULL));
	in[0] = 1u << 30;
	number("not open", pselect(31, in, NULL, now, NULL));
	number("time is over", pselect(0, NULL, NULL, now, NULL));
	number("ppoll's too", ppoll(&p, 0, now, NULL, 0));
}

/* select() is not told of what none of its sets asks for */
static void exceptions(void)
{
	int fds[2], tv[2] = {0, 20000};
	uint32_t ex;

	pipe(fds);
	close(fds[1]);
	ex = 1u << fds[0];
	number("a pipe at its end",
	       syscall6(SYS_select_, 32, 0, 0, (long)&ex, (long)tv, 0));
	printf("left %d %d\n", tv[0], tv[1]);
	close(fds[0]);
}

static void look(const char *what, int fd, int events)
{
	struct pfd p = {fd, (short)events, 0};

	number(what, syscall3(SYS_poll, (long)&p, 1, 0));
	printf("events %d\n", p.revents);
}

static void pipes(void)
{
	static char page[PAGE_BYTES];
	int fds[2], fd;

	syscall2(SYS_pipe2, fds, O_NONBLOCK);
	while (write(fds[1], page, PAGE_BYTES) > 0)
		;
	read(fds[0], page, 1);
	look("room for one byte", fds[1], POLL_OUT);
	while (read(fds[0], page, PAGE_BYTES) > 0)
		;
	look("empty", fds[1], POLL_OUT);
	close(fds[0]);
	close(fds[1]);
	syscall3(SYS_mknod, (long)"fifo", S_FIFO | 0644, 0);
	fd = open("fifo", O_RDONLY | O_NONBLOCK, 0);
	look("no writer yet", fd, POLL_IN);
	close(open("fifo", O_WRONLY, 0));
	look("one came and went", fd, POLL_IN);
	close(fd);
	number("neither end", open("fifo", 3, 0));
	unlink("fifo");
}

/* a blocked signal is let in for the wait only */
static void masks(void)
{
	static const uint32_t none[2];
	static const uint32_t all[2] = {~0u, ~0u};
	const struct set_arg open = {none, SET_BYTES}, shut = {all, SET_BYTES};
	int ts[2] = {0, 200000000}, now[2] = {0, 0}, child;

	catch (SIGUSR1);
	mask(SIG_BLOCK, SIGUSR1);
	kill(getpid(), SIGUSR1);
	number("pending, no time", pselect(0, NULL, NULL, now, &open));
	printf("caught %d, blocked %d\n", caught, blocked(SIGUSR1));
	kill(getpid(), SIGUSR1);
	number("ppoll too", ppoll(NULL, 0, now, none, SET_BYTES));
	printf("caught %d, blocked %d\n", caught, blocked(SIGUSR1));
	kill(getpid(), SIGUSR1);
	number("pending at once", pselect(0, NULL, NULL, NULL, &open));
	printf("caught %d, blocked %d\n", caught, blocked(SIGUSR1));
	child = later(100, SIGUSR1);
	number("a signal later", pselect(0, NULL, NULL, NULL, &open));
	printf("caught %d, blocked %d\n", caught, blocked(SIGUSR1));
	wait_for(child);
	child = later(100, SIGUSR1);
	number("ppoll", ppoll(NULL, 0, NULL, none, SET_BYTES));
	printf("caught %d, blocked %d\n", caught, blocked(SIGUSR1));
	wait_for(child);
	mask(SIG_UNBLOCK, SIGUSR1);
	kill(getpid(), SIGUSR1);
	child = later(50, SIGUSR1);
	number("all blocked", pselect(0, NULL, NULL, ts, &shut));
	printf("time left %d %d\n", ts[0], ts[1]);
	wait_for(child);
	printf("caught %d, blocked %d\n", caught, blocked(SIGUSR1));
}

/* SA_RESTART or not: none of them starts again behind a handler */
static void handled(void)
{
	int child = fork();

	if (child == 0)
		for (;;) { /* one of them meets the wait */
			sleep_ms(50);
			kill(getppid(), SIGUSR1);
		}
	number("poll", syscall3(SYS_poll, 0, 0, -1));
	number("select", syscall6(SYS_select_, 0, 0, 0, 0, 0, 0));
	number("pselect", pselect(0, NULL, NULL, NULL, NULL));
	kill(child, SIGKILL);
	while (wait4(child, NULL, 0, NULL) == -EINTR)
		;
}

/* stopped and continued without a handler: the wait goes on */
static void stopped(const char *what, int which)
{
	int ts[2] = {0, 400000000}, tv[2] = {0, 400000}, status, pid = fork();
	long r = 99;

	if (pid == 0) {
		uint64_t start = now_us();

		if (which == 0)
			r = syscall3(SYS_poll, 0, 0, 400);
		else if (which == 1)
			r = syscall6(SYS_select_, 0, 0, 0, 0, (long)tv, 0);
		else if (which == 2)
			r = pselect(0, NULL, NULL, ts, NULL);
		else if (which == 3)
			r = ppoll(NULL, 0, ts, NULL, 0);
		else
			r = syscall2(SYS_nanosleep, ts, ts);
		if (now_us() - start < 400000)
			r = -EIO;
		_exit(r < 0 ? (int)-r : 0);
	}
	sleep_ms(100);
	kill(pid, STOP);
	sleep_ms(100);
	kill(pid, CONT);
	wait4(pid, &status, 0, NULL);
	number(what, -(long)WEXITSTATUS(status));
}

int main(void)
{
	readiness();
	errors();
	exceptions();
	pipes();
	masks();
	handled();
	stopped("poll goes on", 0);
	stopped("select goes on", 1);
	stopped("pselect goes on", 2);
	stopped("ppoll goes on", 3);
	stopped("nanosleep goes on", 4);
	return 0;
}
