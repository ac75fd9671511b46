/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * t_sigaction.c - actions and masks: flags, errors, what handlers change, which
 * calls start again, what every signal does by default
 *
 * Prints the same on Lethe and on a Linux host.
 */
#include "lib/ulib.h"

enum {
	SYS_signal = 48,
	SYS_sigaction = 67,
	SYS_sigsuspend = 72,
	SYS_setitimer = 104,
	SYS_getitimer = 105,
	SYS_sigprocmask = 126,
	SYS_rt_sigpending = 176,
	SYS_rt_sigtimedwait = 177,
	SYS_rt_sigqueueinfo = 178,
	SYS_tkill = 238,
	SYS_clock_nanosleep = 267,
	SYS_tgkill = 270,
	SA_SIGINFO = 4,
	SA_RESTART = 0x10000000,
	SA_NODEFER = 0x40000000,
	SA_RESETHAND = (int)0x80000000,
	SIG_BLOCK = 0,
	SIG_UNBLOCK = 1,
	SIG_SETMASK = 2,
	SIG_RT = 40,
	NR_SIGNALS = 64,
	SET_BYTES = 8,
	NOWHERE = 8, /* an address where nothing is */
	BAD_SIGNAL = 99,
	TICK_US = 20000,
	ENOUGH = 8,
	SURVIVED = 77,
	FAR_S = 1000,
	RLIMIT_CORE = 4,
	UC_EFLAGS = 21,
	UC_SIGMASK = 27,
	SC_OLDMASK = 20, /* words of struct sigcontext */
	ALIGN_FLAG = 0x40000,
};

struct action {
	void *handler;
	uint32_t flags;
	void *restorer;
	uint32_t mask[2];
};

struct old_action {
	void *handler;
	uint32_t mask, flags;
	void *restorer;
};

static uint32_t bit(int sig)
{
	return 1u << ((sig - 1) & 31);
}

static void show(const char *what, long r)
{
	if (r < 0)
		printf("%s: %s\n", what, error_name((int)-r));
	else
		printf("%s: %ld\n", what, r);
}

static long action(int sig, const void *new, void *old)
{
	return syscall6(SYS_rt_sigaction, sig, (long)new, (long)old, SET_BYTES,
			0, 0);
}

static void on(int sig, void *handler, uint32_t flags, uint32_t mask)
{
	struct action act = {handler, flags, NULL, {mask, 0}};

	action(sig, &act, NULL);
}

static void set_mask(uint32_t low, uint32_t high)
{
	uint32_t set[2] = {low, high};

	syscall6(SYS_rt_sigprocmask, SIG_SETMASK, (long)set, 0, SET_BYTES, 0,
		 0);
}

static uint32_t mask_now(uint32_t *high)
{
	uint32_t set[2] = {0, 0};

	syscall6(SYS_rt_sigprocmask, 0, 0, (long)set, SET_BYTES, 0, 0);
	if (high)
		*high = set[1];
	return set[0];
}

/* a number that no process has */
static int gone(void)
{
	int pid = fork();

	if (pid == 0)
		_exit(0);
	wait_for(pid);
	return pid;
}

/* ---- what is refused, and with which of two errors --------------------------- */

static void bad_actions(void)
{
	struct action act = {NULL, 0, NULL, {~0u, ~0u}};
	struct old_action old = {NULL, 0, 0, NULL};
	void *bad = (void *)NOWHERE;

	show("signal 0", action(0, NULL, &act));
	show("signal 65", action(NR_SIGNALS + 1, NULL, &act));
	show("look at SIGKILL", action(SIGKILL, NULL, &act));
	show("set SIGKILL", action(SIGKILL, &act, NULL));
	show("set SIGSTOP", action(SIGSTOP, &act, NULL));
	show("no such signal, nowhere", action(BAD_SIGNAL, bad, NULL));
	show("SIGKILL, nowhere", action(SIGKILL, bad, NULL));
	show("from nowhere", action(SIGUSR1, bad, NULL));
	show("to nowhere", action(SIGUSR1, NULL, bad));
	show("size 4", syscall6(SYS_rt_sigaction, SIGUSR1, 0, 0, 4, 0, 0));
	show("old: SIGKILL", syscall3(SYS_sigaction, SIGKILL, (long)&old, 0));
	show("old: SIGKILL, nowhere",
	     syscall3(SYS_sigaction, SIGKILL, (long)bad, 0));
	show("old: nowhere", syscall3(SYS_sigaction, SIGUSR1, 0, (long)bad));
	show("signal(): SIGKILL", syscall2(SYS_signal, SIGKILL, 0));
}

static void bad_masks(void)
{
	uint32_t set[4] = {0, 0, 0, 0};
	long bad_time[2] = {0, 1000000000};

	show("how 7", syscall6(SYS_rt_sigprocmask, 7, (long)set, 0, 8, 0, 0));
	show("how 7, only a look",
	     syscall6(SYS_rt_sigprocmask, 7, 0, (long)set, 8, 0, 0));
	show("mask of 4 bytes",
	     syscall6(SYS_rt_sigprocmask, 0, (long)set, 0, 4, 0, 0));
	show("mask nowhere",
	     syscall6(SYS_rt_sigprocmask, 0, NOWHERE, 0, 8, 0, 0));
	show("old: how 7", syscall3(SYS_sigprocmask, 7, (long)set, 0));
	show("old: nowhere", syscall3(SYS_sigprocmask, 0, NOWHERE, 0));
	show("pending, 16 bytes", syscall2(SYS_rt_sigpending, set, 16));
	show("pending, nowhere", syscall2(SYS_rt_sigpending, NOWHERE, 8));
	show("suspend, 4 bytes", syscall2(SYS_rt_sigsuspend, set, 4));
	show("suspend, nowhere", syscall2(SYS_rt_sigsuspend, NOWHERE, 8));
	show("wait, bad time", syscall6(SYS_rt_sigtimedwait, (long)set, 0,
					(long)bad_time, 8, 0, 0));
	show("wait, time nowhere",
	     syscall6(SYS_rt_sigtimedwait, (long)set, 0, NOWHERE, 8, 0, 0));
}

static void bad_sends(void)
{
	int me = getpid(), nobody = gone(), info[32] = {0, 0, -1};

	show("kill: no such signal", kill(me, BAD_SIGNAL));
	show("kill: nobody, no such signal", kill(nobody, BAD_SIGNAL));
	show("kill: no such group", kill(-nobody, BAD_SIGNAL));
	show("kill: the last group", kill((int)0x80000000, 0));
	show("tkill: no such signal", syscall2(SYS_tkill, me, BAD_SIGNAL));
	show("tkill: nobody", syscall2(SYS_tkill, nobody, BAD_SIGNAL));
	show("tkill: 0", syscall2(SYS_tkill, 0, BAD_SIGNAL));
	show("tkill: -1", syscall2(SYS_tkill, -1, 0));
	show("tgkill: no such signal",
	     syscall3(SYS_tgkill, me, me, BAD_SIGNAL));
	show("tgkill: nobody", syscall3(SYS_tgkill, me, nobody, BAD_SIGNAL));
	show("tgkill: not his", syscall3(SYS_tgkill, nobody, me, BAD_SIGNAL));
	show("sigqueue: nobody",
	     syscall3(SYS_rt_sigqueueinfo, nobody, BAD_SIGNAL, (long)info));
	show("sigqueue: nowhere",
	     syscall3(SYS_rt_sigqueueinfo, nobody, BAD_SIGNAL, NOWHERE));
}

static void bad_sleeps(void)
{
	long time[2] = {0, 1}, bad_time[2] = {0, 1000000000};

	for (int clock = 3; clock <= 6; clock++)
		show("a clock nobody sleeps by",
		     syscall6(SYS_clock_nanosleep, clock, 0, (long)time, 0, 0,
			      0));
	show("no such clock",
	     syscall6(SYS_clock_nanosleep, BAD_SIGNAL, 0, NOWHERE, 0, 0, 0));
	show("a time nowhere",
	     syscall6(SYS_clock_nanosleep, 0, 0, NOWHERE, 0, 0, 0));
	show("a bad time",
	     syscall6(SYS_clock_nanosleep, 1, 0, (long)bad_time, 0, 0, 0));
	show("since boot",
	     syscall6(SYS_clock_nanosleep, 7, 0, (long)time, 0, 0, 0));
}

/* ---- flags -------------------------------------------------------------------- */

static volatile int calls, depth, deepest;
static uint32_t inside, inside_high;
static void *volatile action_inside;

static void look(int sig)
{
	struct action act;

	calls++;
	if (++depth > deepest)
		deepest = depth;
	inside = mask_now(&inside_high);
	action(sig, NULL, &act);
	action_inside = act.handler;
	if (calls < 3 && deepest < 3)
		kill(getpid(), sig);
	depth--;
}

static void raise_once(const char *what, uint32_t flags)
{
	uint32_t high;

	calls = 2;
	depth = deepest = 0;
	on(SIGUSR1, (void *)look, flags, bit(SIGUSR2));
	kill(getpid(), SIGUSR1);
	printf("%s: inside %x %x, action %s", what, inside, inside_high,
	       action_inside == (void *)look ? "as it was"
	       : action_inside		     ? "?"
					     : "default");
	printf(", afterwards %x", mask_now(&high));
	printf(" %x\n", high);
}

static void flags(void)
{
	struct action act = {
		(void *)look, SA_RESTART | SA_SIGINFO, NULL, {~0u, ~0u}};
	struct old_action old;

	raise_once("plain", 0);
	raise_once("siginfo", SA_SIGINFO);
	raise_once("nodefer", (uint32_t)SA_NODEFER);
	raise_once("resethand", (uint32_t)SA_RESETHAND);
	set_mask(bit(SIGTERM), bit(SIG_RT));
	raise_once("blocked already", 0);
	set_mask(0, 0);

	calls = deepest = 0;
	on(SIGUSR1, (void *)look, 0, 0);
	kill(getpid(), SIGUSR1);
	printf("deferred: %d calls, %d deep\n", calls, deepest);
	calls = deepest = 0;
	on(SIGUSR1, (void *)look, (uint32_t)SA_NODEFER, 0);
	kill(getpid(), SIGUSR1);
	printf("nodefer: %d calls, %d deep\n", calls, deepest);

	action(SIGUSR1, &act, NULL);
	memset(&act, 0, sizeof(act));
	action(SIGUSR1, NULL, &act);
	printf("told: %d %x %x %x\n", act.handler == (void *)look,
	       act.flags & (uint32_t)(SA_RESTART | SA_SIGINFO | SA_NODEFER),
	       act.mask[0], act.mask[1]);
	syscall3(SYS_sigaction, SIGUSR1, 0, (long)&old);
	printf("told the old call: %d %x\n", old.handler == (void *)look,
	       old.mask);
	old = (struct old_action){(void *)look, bit(SIGUSR2), 0, NULL};
	syscall3(SYS_sigaction, SIGUSR1, (long)&old, 0);
	action(SIGUSR1, NULL, &act);
	printf("set by the old call: %d %x %x\n", act.handler == (void *)look,
	       act.mask[0], act.mask[1]);
	show("signal()", syscall2(SYS_signal, SIGUSR1, 1) == (long)look);
	action(SIGUSR1, NULL, &act);
	printf("set by signal(): %x %x\n",
	       act.flags & (uint32_t)(SA_RESETHAND | SA_NODEFER), act.mask[0]);
	show("signal() again", syscall2(SYS_signal, SIGUSR1, 0));
}

/* ---- what a handler changes in its frame --------------------------------------- */

static void change_rt(int sig, void *info, uint32_t *uc)
{
	(void)sig;
	(void)info;
	uc[UC_SIGMASK] = bit(SIGUSR2) | bit(SIGKILL);
	uc[UC_SIGMASK + 1] = bit(SIG_RT);
	uc[UC_EFLAGS] |= ALIGN_FLAG;
}

static void change_old(int sig)
{
	volatile uint32_t *frame = __builtin_frame_address(0);

	(void)sig;
	/* saved EBP, return address, sig, then struct sigcontext */
	frame[3 + SC_OLDMASK] = bit(SIGTERM) | bit(SIGSTOP);
}

static void frames(void)
{
	uint32_t high, flags_after;
	long ret;

	on(SIGUSR1, (void *)change_rt, SA_SIGINFO, 0);
	/* behind the handler nothing unaligned may be touched */
	__asm__ volatile("int $0x80\n\t"
			 "pushfl\n\tpopl %1\n\t"
			 "pushl %1\n\tandl $0xfffbffff, (%%esp)\n\tpopfl"
			 : "=a"(ret), "=&r"(flags_after)
			 : "0"(SYS_kill), "b"(getpid()), "c"(SIGUSR1)
			 : "memory", "cc");
	printf("alignment flag: %x\n", flags_after & ALIGN_FLAG);
	printf("mask: %x", mask_now(&high));
	printf(" %x\n", high);
	set_mask(0, 0);
	on(SIGUSR1, (void *)change_old, 0, 0);
	kill(getpid(), SIGUSR1);
	printf("mask of the other frame: %x", mask_now(&high));
	printf(" %x\n", high);
	set_mask(0, 0);
}

/* ---- sigsuspend ----------------------------------------------------------------- */

static void timer_us(long us)
{
	long value[4] = {0, us, 0, us};

	syscall3(SYS_setitimer, 0, (long)value, 0);
}

static void mark(int sig)
{
	(void)sig;
	calls++;
	inside = mask_now(NULL);
}

/* SIGCHLD, which does nothing by default, is pending too and ends no wait */
static void suspends(void)
{
	uint32_t set[2] = {bit(SIGTERM), 0};

	on(SIGALRM, (void *)mark, SA_RESTART, bit(SIGUSR2));
	set_mask(bit(SIGALRM) | bit(SIGCHLD), 0);
	gone();
	calls = 0;
	timer_us(TICK_US);
	show("sigsuspend", syscall2(SYS_rt_sigsuspend, set, 8));
	timer_us(0);
	printf("%d calls, inside %x, afterwards %x\n", calls, inside,
	       mask_now(NULL));
	kill(getpid(), SIGALRM);
	show("the old one", syscall3(SYS_sigsuspend, 0, 0, bit(SIGTERM)));
	printf("%d calls, inside %x, afterwards %x\n", calls, inside,
	       mask_now(NULL));
	set_mask(0, 0);
}

/* ---- which calls start again ------------------------------------------------------ */

static int fds[2], sleeper;

/* after some ticks what is waited for comes */
static void tick(int sig)
{
	(void)sig;
	if (++calls != ENOUGH)
		return;
	write(fds[1], "x", 1);
	kill(sleeper, SIGKILL);
}

static long do_read(void)
{
	char c;

	return read(fds[0], &c, 1);
}

static long do_wait(void)
{
	long r = wait4(sleeper, NULL, 0, NULL);

	return r == sleeper ? 1 : r;
}

static long do_pause(void)
{
	return syscall0(SYS_pause);
}

static long do_suspend(void)
{
	uint32_t set[2] = {0, 0};

	return syscall2(SYS_rt_sigsuspend, set, 8);
}

static long do_take(void)
{
	uint32_t set[2] = {bit(SIGUSR2), 0};

	return syscall6(SYS_rt_sigtimedwait, (long)set, 0, 0, 8, 0, 0);
}

static long do_sleep(void)
{
	struct timespec time = {1000, 0}, left = {0, 0};
	long r = nanosleep(&time, &left);

	return r == -EINTR && (left.sec < 900 || left.sec > 1000) ? -EIO : r;
}

static long do_sleep_until(void)
{
	struct timespec time;

	syscall2(SYS_clock_gettime, 1, &time);
	time.sec += 1000;
	return syscall6(SYS_clock_nanosleep, 1, 1, (long)&time, 0, 0, 0);
}

static const struct {
	const char *name;
	long (*call)(void);
} waits[] = {
	{"read", do_read},
	{"wait4", do_wait},
	{"pause", do_pause},
	{"sigsuspend", do_suspend},
	{"sigtimedwait", do_take},
	{"nanosleep", do_sleep},
	{"sleep until", do_sleep_until},
};

static void interrupted(uint32_t how, const char *what)
{
	long r;

	for (size_t i = 0; i < ARRAY_SIZE(waits); i++) {
		pipe(fds);
		sleeper = fork();
		if (sleeper == 0)
			for (;;)
				syscall0(SYS_pause);
		/* only one that starts again lives to see them all */
		calls = 0;
		on(SIGALRM, (void *)tick, how, 0);
		timer_us(TICK_US);
		r = waits[i].call();
		timer_us(0);
		printf("%s, ", waits[i].name);
		show(what, r);
		kill(sleeper, SIGKILL);
		wait_for(sleeper);
		close(fds[0]);
		close(fds[1]);
	}
}

/* ---- timers ------------------------------------------------------------------------ */

static void timers(void)
{
	long far[4] = {0, 0, FAR_S, 0}, now[4], off[4] = {0, 0, 0, 0}, left;

	show("set", syscall3(SYS_setitimer, 0, (long)far, 0));
	syscall2(SYS_getitimer, 0, now);
	printf("no more than it was set to: %d, much of it left: %d\n",
	       now[2] < FAR_S || now[3] == 0, now[2] > FAR_S / 2);
	show("none of the old one", syscall3(SYS_setitimer, 0, (long)off, 0));
	syscall2(SYS_getitimer, 0, now);
	printf("off: %ld %ld\n", now[2], now[3]);
	show("alarm", syscall1(SYS_alarm, FAR_S));
	left = syscall1(SYS_alarm, 0);
	printf("no more, and much of it left: %d\n",
	       left <= FAR_S && left > FAR_S / 2);
	show("which, from nowhere", syscall3(SYS_setitimer, 9, NOWHERE, 0));
	show("which, to nowhere", syscall2(SYS_getitimer, 9, NOWHERE));
	show("to nowhere", syscall2(SYS_getitimer, 0, NOWHERE));
}

/* ---- defaults ------------------------------------------------------------------------ */

/* T: it ended the child, S: stopped it, -: did nothing */
static char default_of(int sig)
{
	int pid = fork(), status = 0;

	if (pid == 0) {
		setpgid(0, 0); /* with a parent in another group */
		on(sig, NULL, 0, 0);
		kill(getpid(), sig);
		_exit(SURVIVED);
	}
	wait4(pid, &status, WUNTRACED, NULL);
	if ((status & 0xff) == 0x7f) {
		kill(pid, SIGKILL);
		wait_for(pid);
		return status >> 8 == sig ? 'S' : '?';
	}
	if (WIFSIGNALED(status))
		return WTERMSIG(status) == sig ? 'T' : '?';
	return WEXITSTATUS(status) == SURVIVED ? '-' : '?';
}

static void defaults(void)
{
	char line[NR_SIGNALS + 1] = {0};

	for (int sig = 1; sig <= NR_SIGNALS; sig++)
		line[sig - 1] = default_of(sig);
	printf("%s\n", line);
}

/* a place where nothing is, unknown to the compiler */
static volatile int *volatile nowhere = (volatile int *)NOWHERE;

/* ---- faults that cannot be put off ------------------------------------------------- */

static void crash_again(int sig)
{
	(void)sig;
	write(1, "once\n", 5);
	*nowhere = 1;
}

static void unwanted_fault(const char *what, void *handler, uint32_t blocked)
{
	int pid = fork(), status;

	if (pid == 0) {
		on(SIGSEGV, handler, 0, 0);
		set_mask(blocked, 0);
		*nowhere = 1;
		_exit(0);
	}
	status = wait_for(pid);
	printf("%s: signal %d\n", what, status & 0x7f);
}

int main(void)
{
	uint32_t none[2] = {0, 0};

	syscall2(SYS_setrlimit, RLIMIT_CORE, none);
	bad_actions();
	bad_masks();
	bad_sends();
	bad_sleeps();
	flags();
	frames();
	suspends();
	interrupted(0, "plain");
	interrupted(SA_RESTART, "restart");
	timers();
	defaults();
	unwanted_fault("ignored", (void *)SIG_IGNORE, 0);
	unwanted_fault("blocked", (void *)look, bit(SIGSEGV));
	unwanted_fault("in its handler", (void *)crash_again, 0);
	return 0;
}
