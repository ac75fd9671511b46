/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * t_threads.c - threads of one process, and what clone() shares
 *
 * Nothing here is timed: who must have come to a place says so through a word
 * of memory or a pipe.
 */
#include "lib/thread.h"

enum {
	NR_THREADS = 4,
	ROUNDS = 500,
	GENERATIONS = 60,
	CPU_MS = 40,
	SYS_umask = 60,
	SYS_rt_sigtimedwait = 177,
	SA_NOCLDWAIT = 2,
	SA_RESTART = 0x10000000,
	WCONTINUED = 8,
	WALL = 0x40000000,
	CONTINUED = 0xffff,
	HOLD_FD = 9,
	HELD = 3, /* exit status of hold() */
	SYS_tkill = 238,
	SYS_set_thread_area = 243,
	F_SETFD = 2,
	FD_CLOEXEC = 1,
	SYS_fcntl = 55,
	WNOTHREAD = 0x20000000,
	SIG_BLOCK = 0,
	SIG_UNBLOCK = 1,
	RUSAGE_SELF = 0,
	FORK_LIKE_GLIBC = 0x1200011,
	STACK_WORDS = 4096,
};

struct action {
	void (*handler)(int);
	uint32_t flags;
	void (*restorer)(void);
	uint32_t mask[2];
};

struct user_desc {
	uint32_t entry, base, limit, flags;
};

static volatile int word, ready, taken_by;
static volatile int mutex, counter;
static const char *self; /* argv[0] */

static int tid(void)
{
	return (int)syscall0(SYS_gettid);
}

static void set_action(int sig, void (*fn)(int), uint32_t flags)
{
	struct action act = {fn, flags, NULL, {0, 0}};

	syscall6(SYS_rt_sigaction, sig, (long)&act, 0, 8, 0, 0);
}

static void on_signal(int sig, void (*fn)(int))
{
	set_action(sig, fn, 0);
}

static void mask(int how, int sig)
{
	uint32_t set[2] = {1u << (sig - 1), 0};

	syscall6(SYS_rt_sigprocmask, how, (long)set, 0, 8, 0, 0);
}

static void wait_until(volatile int *flag, int value)
{
	while (*flag != value)
		sched_yield();
}

static void show_status(const char *what, int status)
{
	if ((status & 0xff) == 0x7f)
		printf("%s: stopped by %d\n", what, status >> 8 & 0xff);
	else if (status & 0x7f)
		printf("%s: signal %d\n", what, status & 0x7f);
	else
		printf("%s: exit %d\n", what, status >> 8 & 0xff);
}

/* ---- what threads share --------------------------------------------------- */

struct seen {
	int pid, tid, ppid;
};

static int look(void *arg)
{
	struct seen *seen = arg;

	seen->pid = getpid();
	seen->tid = tid();
	seen->ppid = getppid();
	word = 42;
	return 0;
}

static void identity(void)
{
	struct thread t;
	struct seen seen;
	int got = thread_start(&t, look, &seen);

	thread_join(&t);
	printf("same process: %d, same parent: %d, own number: %d %d\n",
	       seen.pid == getpid(), seen.ppid == getppid(),
	       seen.tid != getpid(), seen.tid == got);
	printf("memory is shared: %d\n", word);
	printf("no child: %s\n", error_name(-wait4(-1, NULL, 0, NULL)));
	printf("not one either: %s\n",
	       error_name(-wait4(got, NULL, 0x40000000, NULL)));
}

static void handler(int sig)
{
	(void)sig;
	taken_by = tid();
}

static int change_all(void *arg)
{
	int *fds = arg;

	pipe(fds);
	chdir("/");
	syscall1(SYS_umask, 027);
	on_signal(SIGUSR2, handler);
	return 0;
}

static void sharing(void)
{
	struct action act;
	struct thread t;
	char cwd[16], c = 'x';
	int fds[2] = {-1, -1};

	thread_start(&t, change_all, fds);
	thread_join(&t);
	printf("descriptors: %d", write(fds[1], &c, 1));
	printf(" %d\n", read(fds[0], &c, 1));
	close(fds[0]);
	close(fds[1]);
	syscall2(SYS_getcwd, cwd, sizeof(cwd));
	printf("directory: %s, umask %d\n", cwd, (int)syscall1(SYS_umask, 022));
	syscall6(SYS_rt_sigaction, SIGUSR2, 0, (long)&act, 8, 0, 0);
	printf("actions: %d\n", act.handler == handler);
	on_signal(SIGUSR2, NULL);
}

static long try_clone(unsigned long flags)
{
	return syscall6(SYS_clone, (long)flags, 0, 0, 0, 0, 0);
}

static void refused(void)
{
	printf("CLONE_THREAD alone: %s\n",
	       error_name((int)-try_clone(CLONE_THREAD)));
	printf("with CLONE_VM: %s\n",
	       error_name((int)-try_clone(CLONE_THREAD | CLONE_VM)));
	printf("CLONE_SIGHAND alone: %s\n",
	       error_name((int)-try_clone(CLONE_SIGHAND)));
	printf("CLONE_THREAD and CLONE_SIGHAND: %s\n",
	       error_name((int)-try_clone(CLONE_THREAD | CLONE_SIGHAND)));
}

/* which entry a child's TLS is in must be said */
static void no_entry(void)
{
	struct user_desc ud = {(uint32_t)-1, 0, 0xfffff, 0x51};
	int pid = (int)syscall6(SYS_clone, CLONE_SETTLS | SIGCHLD, 0, 0,
				(long)&ud, 0, 0);

	if (pid == 0)
		_exit(0);
	printf("CLONE_SETTLS without an entry: %s\n",
	       error_name(pid < 0 ? -pid : 0));
	if (pid > 0)
		wait_for(pid);
}

static int add_up(void *arg)
{
	(void)arg;
	for (int i = 0; i < ROUNDS; i++) {
		mutex_lock(&mutex);
		int seen = counter;

		if (i % 8 == 0)
			sched_yield();
		counter = seen + 1;
		mutex_unlock(&mutex);
	}
	return 0;
}

static void many(void)
{
	struct thread t[NR_THREADS];
	int bad = 0;

	for (int i = 0; i < NR_THREADS; i++)
		thread_start(&t[i], add_up, NULL);
	for (int i = 0; i < NR_THREADS; i++)
		thread_join(&t[i]);
	printf("counted under a lock: %d\n", counter);
	for (int g = 0; g < GENERATIONS; g++) {
		for (int i = 0; i < NR_THREADS; i++)
			bad += thread_start(&t[i], look,
					    &(struct seen){0, 0, 0}) <= 0;
		for (int i = 0; i < NR_THREADS; i++)
			thread_join(&t[i]);
	}
	printf("generations of threads: %d failed\n", bad);
}

/* ---- registers of a thread's own ------------------------------------------- */

static int own_tls(void *arg)
{
	uint32_t place = (uint32_t)(long)arg, seen;
	struct user_desc ud = {(uint32_t)-1, (uint32_t)&place, 0xfffff, 0x51};
	int bad = 0;

	if (syscall1(SYS_set_thread_area, &ud) != 0)
		return 1;
	__asm__ volatile("movw %w0, %%gs" : : "r"(ud.entry * 8 + 3));
	for (int i = 0; i < ROUNDS; i++) {
		sched_yield();
		__asm__ volatile("movl %%gs:0, %0" : "=r"(seen));
		bad += seen != (uint32_t)(long)arg;
	}
	ready += bad;
	return 0;
}

static int own_fpu(void *arg)
{
	int n = (int)(long)arg, out, bad = 0;

	for (int i = 0; i < ROUNDS; i++) {
		__asm__ volatile("fildl %0" : : "m"(n));
		sched_yield();
		__asm__ volatile("fistpl %0" : "=m"(out));
		bad += out != n;
	}
	ready += bad;
	return 0;
}

static void registers(int (*fn)(void *), const char *what)
{
	struct thread t[NR_THREADS];

	ready = 0;
	for (long i = 0; i < NR_THREADS; i++)
		thread_start(&t[i], fn, (void *)(i + 7));
	for (int i = 0; i < NR_THREADS; i++)
		thread_join(&t[i]);
	printf("%s: %d mixed up\n", what, ready);
}

/* ---- how they end ------------------------------------------------------------ */

__attribute__((noreturn)) static int for_ever(void *arg)
{
	(void)arg;
	ready++;
	for (;;)
		counter++;
}

__attribute__((noreturn)) static int sleep_for_ever(void *arg)
{
	(void)arg;
	ready++;
	for (;;)
		syscall0(SYS_pause);
}

static int end_group(void *arg)
{
	(void)arg;
	return (int)syscall1(SYS_exit_group, 7);
}

static int crash(void *arg)
{
	*(volatile int *)arg = 1;
	return 0;
}

static int leave_later(void *arg)
{
	char c;
	int *fds = arg;

	read(fds[0], &c, 1);
	return 5; /* whose counts differs between versions of Linux */
}

/* a process with threads that run and sleep, and one that does @fn */
static int with_threads(int (*fn)(void *), void *arg)
{
	int pid = fork();

	if (pid == 0) {
		struct thread t[3];

		ready = 0;
		thread_start(&t[0], for_ever, NULL);
		thread_start(&t[1], sleep_for_ever, NULL);
		wait_until(&ready, 2);
		if (fn)
			thread_start(&t[2], fn, arg);
		for (;;)
			syscall0(SYS_pause);
	}
	return pid;
}

static void ends_together(void)
{
	int fds[2], status, pid;
	struct thread t;
	char c = 0;

	show_status("exit_group by a thread",
		    wait_for(with_threads(end_group, NULL)));
	show_status("a thread crashes", wait_for(with_threads(crash, NULL)));
	pid = with_threads(NULL, NULL);
	kill(pid, SIGKILL);
	show_status("killed", wait_for(pid));
	pid = with_threads(NULL, NULL);
	kill(pid, SIGTERM);
	show_status("terminated", wait_for(pid));

	pipe(fds);
	pid = fork();
	if (pid == 0) {
		thread_start(&t, leave_later, fds);
		_exit(5); /* of this thread only */
	}
	printf("the first thread ended, the process did not: %d\n",
	       wait4(pid, &status, WNOHANG, NULL));
	write(fds[1], &c, 1);
	show_status("then the other one", wait_for(pid));
	close(fds[0]);
	close(fds[1]);
}

static void stops(void)
{
	volatile int *shared = mmap(NULL, PAGE_BYTES, PROT_READ | PROT_WRITE,
				    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int status, before, pid = fork();
	struct thread t;

	if (pid == 0) {
		ready = 0;
		thread_start(&t, sleep_for_ever, NULL);
		thread_start(&t, sleep_for_ever, NULL);
		wait_until(&ready, 2);
		for (;;)
			++*shared;
	}
	while (*shared == 0)
		sched_yield();
	kill(pid, SIGSTOP);
	wait4(pid, &status, WUNTRACED, NULL);
	show_status("all threads", status);
	before = *shared;
	sleep_ms(30);
	printf("they rest: %d\n", *shared == before);
	kill(pid, SIGCONT);
	while (*shared == before)
		sched_yield();
	printf("they go on\n");
	kill(pid, SIGSTOP);
	wait4(pid, &status, WUNTRACED, NULL);
	kill(pid, SIGKILL);
	show_status("stopped and killed", wait_for(pid));
	munmap((void *)shared, PAGE_BYTES);
}

/* ---- exec, vfork, fork --------------------------------------------------------- */

static int do_exec(void *arg)
{
	char number[16];
	char *argv[] = {(char *)self, (char *)"exec", number, NULL};

	(void)arg;
	snprintf(number, sizeof(number), "%d", getpid());
	execve(self, argv, environ);
	return 1;
}

/* run by do_exec() */
static int after_exec(const char *number)
{
	int pid = (int)str_to_ulong(number);

	printf("exec by a thread: same pid %d, alone %d\n", getpid() == pid,
	       tid() == pid);
	return 9;
}

static int set_word(void *arg)
{
	word = (int)(long)arg;
	return 4;
}

static int exec_nothing(void *arg)
{
	char *argv[] = {(char *)"/nowhere", NULL};

	(void)arg;
	word = execve(argv[0], argv, environ);
	return 127;
}

static void children(void)
{
	static long stack[STACK_WORDS];
	struct clone_args args = {.flags = CLONE_VM | CLONE_VFORK | SIGCHLD};
	int pid;

	show_status("its end", wait_for(with_threads(do_exec, NULL)));
	pid = clone_call(&args, set_word, (void *)11);
	printf("vfork: memory is shared: %d\n", word);
	show_status("its child", wait_for(pid));
	args.stack = stack + STACK_WORDS;
	pid = clone_call(&args, exec_nothing, NULL);
	printf("on a stack of its own: exec failed: %s\n", error_name(-word));
	show_status("its child", wait_for(pid));
	pid = clone_call(&args, do_exec, NULL);
	show_status("a child that execs", wait_for(pid));
	args.flags = CLONE_VM | SIGCHLD;
	pid = clone_call(&args, set_word, (void *)12);
	wait_for(pid);
	printf("without waiting: %d\n", word);
}

__attribute__((noreturn)) static int tell_and_pause(void *arg)
{
	*(volatile int *)arg = getpid();
	for (;;)
		syscall0(SYS_pause);
}

/* who waits in vfork can be killed; its child lives on */
static void killed_in_vfork(void)
{
	struct clone_args args = {.flags = CLONE_VM | CLONE_VFORK | SIGCHLD};
	volatile int *shared = mmap(NULL, PAGE_BYTES, PROT_READ | PROT_WRITE,
				    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int pid = fork();

	if (pid == 0)
		_exit(clone_call(&args, tell_and_pause, (void *)shared) < 0);
	while (*shared == 0)
		sched_yield();
	printf("still in vfork: %d\n", wait4(pid, NULL, WNOHANG, NULL));
	kill(pid, SIGKILL);
	show_status("killed in vfork", wait_for(pid));
	printf("its child is there: %d\n", kill(*shared, SIGKILL));
	munmap((void *)shared, PAGE_BYTES);
}

static int fork_one(void *arg)
{
	struct seen *seen = arg;

	seen->pid = fork();
	if (seen->pid == 0)
		_exit(getppid() == seen->ppid ? 6 : 1);
	ready = 1;
	wait_until(&word, 99);
	return 0;
}

static int copy_tid(void)
{
	volatile int place = 0;
	int pid = (int)syscall6(SYS_clone, FORK_LIKE_GLIBC, 0, 0, 0,
				(long)&place, 0);

	if (pid == 0)
		_exit(place == getpid() ? 8 : 1);
	printf("the parent's copy: %d\n", place);
	return pid;
}

static void family(void)
{
	struct clone_args sibling = {.flags = CLONE_PARENT | SIGCHLD};
	struct seen seen = {.ppid = getpid()};
	struct thread t;
	int pid;

	ready = word = 0;
	thread_start(&t, fork_one, &seen);
	wait_until(&ready, 1);
	printf("a thread's child, not mine alone: %s\n",
	       error_name(-wait4(-1, NULL, WNOTHREAD | WNOHANG, NULL)));
	show_status("but ours", wait_for(seen.pid));
	word = 99;
	thread_join(&t);
	show_status("number in its own memory", wait_for(copy_tid()));
	pid = fork();
	if (pid == 0) {
		pid = clone_call(&sibling, set_word, NULL);
		_exit(pid > 0 && wait4(pid, NULL, 0, NULL) == -ECHILD ? 0 : 1);
	}
	show_status("makes a sibling", wait_for(pid));
	wait4(-1, &pid, 0, NULL);
	show_status("the sibling", pid);
}

/* a process that shares descriptors, and then another program */
static int close_and_exec(void *arg)
{
	int *fds = arg;

	close(fds[0]);
	syscall3(SYS_fcntl, fds[1], F_SETFD, FD_CLOEXEC);
	return do_exec(NULL);
}

static void shared_files(void)
{
	static long stack[STACK_WORDS];
	struct clone_args args = {
		.flags = CLONE_FILES | SIGCHLD,
		.stack = stack + STACK_WORDS,
	};
	int fds[2];
	char c;

	pipe(fds);
	show_status("a process with our descriptors",
		    wait_for(clone_call(&args, close_and_exec, fds)));
	printf("closed for us: %s\n", error_name(-read(fds[0], &c, 1)));
	printf("not closed by its exec: %d\n", close(fds[1]));
}

/* ---- exit signals, and SIGCHLD ---------------------------------------------- */

static void ignore(int sig)
{
	on_signal(sig, (void (*)(int))SIG_IGNORE);
}

static void note(int sig)
{
	taken_by = sig;
}

/* a program that waits for a byte */
static int hold(void)
{
	char c;

	read(HOLD_FD, &c, 1);
	return HELD;
}

static int exec_hold(void *arg)
{
	char *argv[] = {(char *)self, (char *)"hold", NULL};
	char c = 0;

	if (arg) /* when told to */
		read(HOLD_FD, &c, 1);
	execve(self, argv, environ);
	return 1;
}

/* two pipes: bytes for HOLD_FD, and one that exec closes */
static void make_pipes(int go[2], int closed[2])
{
	pipe(go);
	dup2(go[0], HOLD_FD);
	pipe(closed);
	syscall3(SYS_fcntl, closed[1], F_SETFD, FD_CLOEXEC);
}

/* until its exec */
static void wait_for_exec(int closed[2])
{
	char c;

	close(closed[1]);
	read(closed[0], &c, 1);
	close(closed[0]);
}

static void nobody_waits(void)
{
	struct clone_args args = {.flags = SIGUSR1};
	int go[2], closed[2], pid, ret, status = 0;

	taken_by = 0;
	set_action(SIGCHLD, note, SA_NOCLDWAIT | SA_RESTART);
	pid = fork();
	if (pid == 0)
		_exit(0);
	ret = wait4(pid, NULL, 0, NULL);
	printf("SA_NOCLDWAIT: %s, told: %d\n", error_name(-ret), taken_by);

	ignore(SIGCHLD);
	set_action(SIGUSR1, note, SA_RESTART);
	pid = clone_call(&args, set_word, NULL);
	ret = wait4(pid, &status, WALL, NULL);
	printf("another exit signal: %d, told: %d\n", ret == pid, taken_by);
	show_status("its child", status);

	on_signal(SIGCHLD, NULL);
	taken_by = 0;
	make_pipes(go, closed);
	pid = clone_call(&args, exec_hold, NULL);
	wait_for_exec(closed);
	printf("runs a program: %d", wait4(pid, NULL, WNOHANG, NULL));
	write(go[1], "x", 1);
	ret = wait4(pid, &status, 0, NULL);
	printf(" %d, told: %d\n", ret == pid, taken_by);
	show_status("its end", ret == pid ? status : -1);
	wait4(pid, NULL, WALL, NULL);
	close(go[0]);
	close(go[1]);
	on_signal(SIGUSR1, NULL);
}

static int is_zombie(int pid)
{
	char path[32], text[256];
	const char *p;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	read_file(path, text, sizeof(text));
	p = strchr(text, ')');
	return p && p[2] == 'Z';
}

/* a thread that goes on when the first one has ended has children, too */
static int alone(void *arg)
{
	uint32_t set[2] = {1u << (SIGCHLD - 1), 0};
	const struct timespec second = {1, 0};
	int pid, ret;

	(void)arg;
	while (!is_zombie(getpid()))
		sched_yield();
	ignore(SIGCHLD);
	pid = fork();
	if (pid == 0)
		_exit(0);
	printf("without the first thread, ignored: %s\n",
	       error_name(-wait4(pid, NULL, 0, NULL)));
	on_signal(SIGCHLD, note);
	mask(SIG_BLOCK, SIGCHLD);
	pid = fork();
	if (pid == 0) {
		kill(getpid(), SIGSTOP);
		_exit(0);
	}
	wait4(pid, NULL, WUNTRACED, NULL);
	ret = (int)syscall6(SYS_rt_sigtimedwait, (long)set, 0, (long)&second, 8,
			    0, 0);
	printf("a child's stop: told: %d\n", ret);
	kill(pid, SIGKILL);
	show_status("its end", wait_for(pid));
	return 0;
}

static void first_thread_gone(void)
{
	int pid = fork();
	struct thread t;

	if (pid == 0) {
		thread_start(&t, alone, NULL);
		_exit(0); /* of this thread only */
	}
	wait_for(pid);
}

/* what wait4 has not told yet is not lost when another thread execs */
static void continued_then_exec(void)
{
	int go[2], closed[2], pid, status = 0;
	struct thread t;

	make_pipes(go, closed);
	pid = fork();
	if (pid == 0) {
		thread_start(&t, exec_hold, (void *)1);
		for (;;)
			syscall0(SYS_pause);
	}
	kill(pid, SIGSTOP);
	wait4(pid, NULL, WUNTRACED, NULL);
	kill(pid, SIGCONT);
	write(go[1], "x", 1);
	wait_for_exec(closed);
	printf("continued: %d",
	       wait4(pid, &status, WCONTINUED | WNOHANG, NULL) == pid);
	printf(" %d\n", status == CONTINUED);
	write(go[1], "x", 1);
	show_status("its end", wait_for(pid));
	close(go[0]);
	close(go[1]);
}

/* ---- signals -------------------------------------------------------------------- */

static int take_signals(void *arg)
{
	(void)arg;
	mask(SIG_UNBLOCK, SIGUSR1);
	ready = tid();
	wait_until(&word, 1);
	return 0;
}

static int wait_for_signal(void *arg)
{
	uint32_t set[2] = {1u << (SIGUSR1 - 1), 0};

	ready = 1;
	*(volatile int *)arg =
		(int)syscall6(SYS_rt_sigtimedwait, (long)set, 0, 0, 8, 0, 0);
	return 0;
}

static void signals(void)
{
	volatile int got = 0;
	struct thread t;
	int id;

	on_signal(SIGUSR1, handler);
	mask(SIG_BLOCK, SIGUSR1);
	ready = word = taken_by = 0;
	id = thread_start(&t, take_signals, NULL);
	wait_until(&ready, id);
	kill(getpid(), SIGUSR1);
	while (taken_by == 0)
		sched_yield();
	printf("taken by who does not block it: %d\n", taken_by == id);
	taken_by = 0;
	syscall3(SYS_tgkill, getpid(), getpid(), SIGUSR1);
	for (int i = 0; i < 10; i++)
		sched_yield();
	printf("mine alone, blocked: %d\n", taken_by);
	mask(SIG_UNBLOCK, SIGUSR1);
	printf("unblocked: %d\n", taken_by == getpid());
	mask(SIG_BLOCK, SIGUSR1);
	taken_by = 0;
	syscall3(SYS_tgkill, getpid(), id, SIGUSR1);
	while (taken_by == 0)
		sched_yield();
	printf("the other one: %d\n", taken_by == id);
	word = 1;
	thread_join(&t);

	kill(getpid(), SIGUSR1); /* everybody blocks it */
	thread_start(&t, wait_for_signal, (void *)&got);
	thread_join(&t);
	printf("waited for by a thread: %d\n", got);
	printf("other process: %s\n",
	       error_name((int)-syscall3(SYS_tgkill, getppid(), getpid(), 0)));
	printf("no thread: %s\n",
	       error_name((int)-syscall3(SYS_tkill, 0, 0, 0)));
	mask(SIG_UNBLOCK, SIGUSR1);
	on_signal(SIGUSR1, NULL);
}

static unsigned long cpu_ms(const struct rusage *usage)
{
	return (unsigned long)(usage->utime.sec + usage->stime.sec) * 1000 +
	       (unsigned long)(usage->utime.usec + usage->stime.usec) / 1000;
}

static int burn(void *arg)
{
	struct rusage usage;

	(void)arg;
	do
		getrusage(RUSAGE_SELF, &usage);
	while (cpu_ms(&usage) < CPU_MS);
	return 0;
}

static void usage_counts(void)
{
	struct rusage usage;
	int pid = fork();
	struct thread t;

	if (pid == 0) {
		thread_start(&t, burn, NULL);
		thread_join(&t);
		_exit(0);
	}
	wait4(pid, NULL, 0, &usage);
	printf("a thread's time is its process's: %d\n",
	       cpu_ms(&usage) >= CPU_MS);
}

int main(int argc, char **argv)
{
	self = argv[0];
	if (argc == 2)
		return hold();
	if (argc == 3)
		return after_exec(argv[2]);
	identity();
	sharing();
	refused();
	no_entry();
	many();
	registers(own_tls, "TLS");
	registers(own_fpu, "FPU");
	ends_together();
	stops();
	children();
	killed_in_vfork();
	family();
	shared_files();
	nobody_waits();
	first_thread_gone();
	continued_then_exec();
	signals();
	usage_counts();
	return 0;
}
