/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * t_futex.c - sleeping on a word of memory, between threads and processes
 *
 * Whether somebody sleeps already is found out by moving him to another word:
 * the call tells how many it moved.
 */
#include "lib/thread.h"

enum {
	NR_SLEEPERS = 3,
	PING_PONGS = 400,
	ALL = 1000,
	SHORT_NS = 20000000,
	SA_RESTART = 0x10000000,
	ODD = 1,
	EVEN = 2,
};

struct action {
	void (*handler)(int);
	uint32_t flags;
	void (*restorer)(void);
	uint32_t mask[2];
};

struct sleeper {
	struct thread thread;
	volatile int *word;
	int op, bits;
	const struct timespec *time;
	volatile int result;
};

static volatile int a, b, caught, done;

static const char *result_name(int result)
{
	return error_name(result < 0 ? -result : 0);
}

static void errors(void)
{
	const struct timespec short_time = {0, SHORT_NS}, none = {0, 0};
	const struct timespec bad = {0, 1000000000}, past = {1, 0};
	volatile int *odd = (volatile int *)((char *)&a + 1);
	struct timespec soon;

	a = 1;
	printf("another value: %s\n",
	       result_name(futex(&a, FUTEX_WAIT, 2, NULL, NULL, 0)));
	printf("not aligned: %s\n",
	       result_name(futex(odd, FUTEX_WAKE, 1, NULL, NULL, 0)));
	printf("nothing there: %s\n",
	       result_name(futex(NULL, FUTEX_WAIT, 0, NULL, NULL, 0)));
	printf("nothing there: %s\n",
	       result_name(futex(NULL, FUTEX_WAKE, 1, NULL, NULL, 0)));
	printf("the kernel's: %s\n",
	       result_name(futex((int *)0xfffff000u, FUTEX_WAIT, 0, NULL, NULL,
				 0)));
	printf("no operation: %s\n",
	       result_name(futex(&a, 99, 0, NULL, NULL, 0)));
	printf("no bits: %s",
	       result_name(futex(&a, FUTEX_WAIT_BITSET, 1, NULL, NULL, 0)));
	printf(" %s\n",
	       result_name(futex(&a, FUTEX_WAKE_BITSET, 1, NULL, NULL, 0)));
	printf("no time: %s\n",
	       result_name(futex(&a, FUTEX_WAIT, 1, &bad, NULL, 0)));
	printf("bad address of a time: %s\n",
	       result_name(futex(&a, FUTEX_WAIT, 1, (void *)1, NULL, 0)));
	printf("nobody sleeps: %d\n", futex(&a, FUTEX_WAKE, 1, NULL, NULL, 0));
	printf("timed out: %s",
	       result_name(futex(&a, FUTEX_WAIT, 1, &short_time, NULL, 0)));
	printf(" %s", result_name(futex(&a, FUTEX_WAIT, 1, &none, NULL, 0)));
	printf(" %s",
	       result_name(futex(&a, FUTEX_WAIT_BITSET, 1, &past, NULL, -1)));
	syscall2(SYS_clock_gettime, 1, &soon);
	soon.nsec += SHORT_NS;
	soon.sec += soon.nsec / 1000000000;
	soon.nsec %= 1000000000;
	printf(" %s",
	       result_name(futex(&a, FUTEX_WAIT_BITSET, 1, &soon, NULL, -1)));
	printf(" %s\n",
	       result_name(futex(&a, FUTEX_WAIT_BITSET | FUTEX_REALTIME, 1,
				 &past, NULL, -1)));
}

static int sleeper(void *arg)
{
	struct sleeper *s = arg;

	s->result = futex(s->word, s->op, *s->word, s->time, NULL, s->bits);
	return 0;
}

static void start(struct sleeper *s, volatile int *word, int op, int bits)
{
	s->word = word;
	s->op = op;
	s->bits = bits;
	s->time = NULL;
	thread_start(&s->thread, sleeper, s);
}

/* all that come to sleep at @from sleep at @to afterwards: @nr of them */
static void gather(volatile int *from, volatile int *to, int nr)
{
	int moved = 0;

	while (moved < nr) {
		int n = futex(from, FUTEX_REQUEUE, 0, (void *)ALL, to, 0);

		if (n < 0)
			break;
		moved += n;
		sched_yield();
	}
	printf("%d sleep\n", moved);
}

static void wakes(void)
{
	struct sleeper s[NR_SLEEPERS];
	int sum = 0;

	a = b = 0;
	for (int i = 0; i < NR_SLEEPERS; i++)
		start(&s[i], &a, FUTEX_WAIT, 0);
	gather(&a, &b, NR_SLEEPERS);
	printf("left behind: %d\n", futex(&a, FUTEX_WAKE, ALL, NULL, NULL, 0));
	printf("of another value none is moved: %s\n",
	       result_name(futex(&b, FUTEX_CMP_REQUEUE, 1, (void *)1, &a, 5)));
	printf("one woken, one moved: %d\n",
	       futex(&b, FUTEX_CMP_REQUEUE, 1, (void *)1, &a, 0));
	printf("woken: %d", futex(&a, FUTEX_WAKE, ALL, NULL, NULL, 0));
	printf(" %d\n", futex(&b, FUTEX_WAKE, ALL, NULL, NULL, 0));
	for (int i = 0; i < NR_SLEEPERS; i++) {
		thread_join(&s[i].thread);
		sum += s[i].result;
	}
	printf("they got: %d\n", sum);
	printf("counts below 0: %s\n",
	       result_name(futex(&a, FUTEX_REQUEUE, -1, NULL, &b, 0)));
}

static void bits(void)
{
	struct sleeper odd, even;

	a = b = 0;
	start(&odd, &a, FUTEX_WAIT_BITSET, ODD);
	start(&even, &a, FUTEX_WAIT_BITSET, EVEN);
	gather(&a, &b, 2);
	printf("neither: %d", futex(&b, FUTEX_WAKE_BITSET, ALL, NULL, NULL, 4));
	printf(", even: %d",
	       futex(&b, FUTEX_WAKE_BITSET, ALL, NULL, NULL, EVEN));
	thread_join(&even.thread);
	printf(", both: %d\n",
	       futex(&b, FUTEX_WAKE_BITSET, ALL, NULL, NULL, EVEN | ODD));
	thread_join(&odd.thread);
}

/* the second word changes, who sleeps there is woken if the old one compares */
static void operations(void)
{
	static const struct {
		int op, arg, cmp, value;
	} ops[] = {{0, 9, 0, 5},      {1, 3, 1, 5},	{1, -3, 4, 6},
		   {2, 0x70, 2, 0},   {3, 0x11, 3, 5},	{4, 0xff, 5, -1},
		   {8 | 2, 12, 0, 5}, {0, -2048, 4, -7}};

	for (size_t i = 0; i < ARRAY_SIZE(ops); i++) {
		int code = (int)((uint32_t)ops[i].op << 28 |
				 (uint32_t)ops[i].cmp << 24 |
				 ((uint32_t)ops[i].arg & 0xfff) << 12 |
				 ((uint32_t)ops[i].value & 0xfff));
		struct sleeper s, t;
		int woken;

		a = done = 0;
		b = 5;
		start(&s, &done, FUTEX_WAIT, 0);
		gather(&done, &a, 1);
		start(&t, &done, FUTEX_WAIT, 0);
		gather(&done, &b, 1);
		woken = futex(&a, FUTEX_WAKE_OP, 1, (void *)1, &b, code);
		printf("op %d: %d woken, word %d, rest", ops[i].op, woken, b);
		printf(" %d\n", futex(&b, FUTEX_WAKE, 1, NULL, NULL, 0));
		thread_join(&s.thread);
		thread_join(&t.thread);
	}
	printf("no such operation: %s\n",
	       result_name(
		       futex(&a, FUTEX_WAKE_OP, 1, (void *)1, &b, 0x50000000)));
	printf("no such comparison: %s\n",
	       result_name(
		       futex(&a, FUTEX_WAKE_OP, 1, (void *)1, &b, 0x0f000000)));
	printf("nothing to change: %s\n",
	       result_name(futex(&a, FUTEX_WAKE_OP, 1, (void *)1, NULL, 0)));
}

static void handler(int sig)
{
	(void)sig;
	caught++;
}

static void on_signal(int sig, void (*fn)(int), uint32_t flags)
{
	struct action act = {fn, flags, NULL, {0, 0}};

	syscall6(SYS_rt_sigaction, sig, (long)&act, 0, 8, 0, 0);
}

/* signals for the main thread, until it says that it has had enough */
static int disturb(void *arg)
{
	int pid = getpid();

	while (!done && caught < *(int *)arg) {
		syscall3(SYS_tgkill, pid, pid, SIGUSR1);
		sleep_ms(1);
	}
	while (!done && futex(&a, FUTEX_WAKE, 1, NULL, NULL, 0) == 0)
		sleep_ms(1);
	return 0;
}

static void interrupted(uint32_t flags, const struct timespec *time,
			const char *what)
{
	int enough = flags ? 5 : ALL, ret;
	struct thread t;

	a = caught = done = 0;
	on_signal(SIGUSR1, handler, flags);
	thread_start(&t, disturb, &enough);
	ret = futex(&a, FUTEX_WAIT, 0, time, NULL, 0);
	done = 1;
	thread_join(&t);
	printf("%s: %s, handler ran: %d\n", what, result_name(ret),
	       caught >= (flags ? 5 : 1));
}

/* two mappings of one page, at different addresses */
struct page_pair {
	volatile int *mine, *theirs;
};

static void between_processes(const struct page_pair *p, const char *what)
{
	int pid = fork();

	if (pid == 0)
		_exit(futex(p->theirs, FUTEX_WAIT, 0, NULL, NULL, 0) == 0 ? 0
									  : 1);
	printf("%s: ", what);
	gather(p->mine, p->mine + 1, 1);
	printf("private wake: %d, ",
	       futex(p->mine + 1, FUTEX_WAKE | FUTEX_PRIVATE, 1, NULL, NULL,
		     0));
	printf("shared wake: %d, ",
	       futex(p->mine + 1, FUTEX_WAKE, 1, NULL, NULL, 0));
	printf("exit %d\n", WEXITSTATUS(wait_for(pid)));
}

static void turns(volatile int *word, int me)
{
	for (int i = 0; i < PING_PONGS; i++) {
		int now;

		while ((now = *word) % 2 != me)
			futex(word, FUTEX_WAIT, now, NULL, NULL, 0);
		*word = now + 1;
		futex(word, FUTEX_WAKE, 1, NULL, NULL, 0);
	}
}

static void ping_pong(const struct page_pair *p, const char *what)
{
	int pid;

	*p->mine = 0;
	pid = fork();
	if (pid == 0) {
		turns(p->theirs, 1);
		_exit(0);
	}
	turns(p->mine, 0);
	wait_for(pid);
	printf("%s: %d turns\n", what, *p->mine);
}

static void processes(void)
{
	const int rw = PROT_READ | PROT_WRITE;
	int fd = open("t_futex.page", O_RDWR | O_CREAT | O_TRUNC, 0600);
	struct page_pair pair;

	syscall2(SYS_ftruncate, fd, PAGE_BYTES);
	pair.mine = mmap(NULL, PAGE_BYTES, rw, MAP_SHARED, fd, 0);
	pair.theirs = mmap(NULL, PAGE_BYTES, rw, MAP_SHARED, fd, 0);
	close(fd);
	between_processes(&pair, "page of a file");
	ping_pong(&pair, "page of a file");
	munmap((void *)pair.mine, PAGE_BYTES);
	munmap((void *)pair.theirs, PAGE_BYTES);
	unlink("t_futex.page");
	pair.mine =
		mmap(NULL, PAGE_BYTES, rw, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pair.theirs = pair.mine;
	between_processes(&pair, "anonymous page");
	ping_pong(&pair, "anonymous page");
	munmap((void *)pair.mine, PAGE_BYTES);
}

int main(void)
{
	const struct timespec long_time = {60, 0};

	errors();
	wakes();
	bits();
	operations();
	interrupted(0, NULL, "a signal");
	interrupted(SA_RESTART, NULL, "signals, and again");
	interrupted(0, &long_time, "a signal, time left");
	processes();
	return 0;
}
