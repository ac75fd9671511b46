/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * t_signal.c - what signals carry: senders, children, queues, faults, stacks
 *
 * Prints the same on Lethe and on a Linux host.
 */
#include "tests/common.h"

enum {
	SYS_setitimer = 104,
	SYS_getitimer = 105,
	SYS_sgetmask = 68,
	SYS_ssetmask = 69,
	SYS_sigpending = 73,
	SYS_rt_sigtimedwait = 177,
	SYS_rt_sigqueueinfo = 178,
	SYS_sigaltstack = 186,
	SYS_tkill = 238,
	SYS_waitid = 284,
	SA_SIGINFO = 4,
	SA_ONSTACK = 0x08000000,
	SA_NOCLDSTOP = 1,
	SIG_BLOCK = 0,
	SIG_SETMASK = 2,
	SIG_TRAP = 5,
	SIG_RT = 40,
	SIG_CHLD = 17,
	SIG_CONT = 18,
	SIG_STOP = 19,
	SIG_VTALRM = 26,
	SIG_PROF = 27,
	SET_BYTES = 8,
	W_STOPPED = 2,
	W_EXITED = 4,
	W_CONTINUED = 8,
	W_NOWAIT = 0x01000000,
	W_CLONE = (int)0x80000000,
	W_ALL = 0x40000000,
	P_ALL = 0,
	P_PID = 1,
	P_PGID = 2,
	STACK_BYTES = 16384,
	SMALL_STACK = 1024,
	UC_STACK = 2, /* words of struct ucontext */
	UC_EIP = 19,
	UC_TRAPNO = 17,
	UC_ERR = 18,
	UC_ESP = 12,
	UC_CR2 = 26,
	UC_EFLAGS = 21,
	UC_FPSTATE = 24,
	TRAP_FLAG = 0x100,
};

struct action {
	void (*handler)(int, int *, unsigned int *);
	uint32_t flags;
	void (*restorer)(void);
	uint32_t mask[2];
};

struct stack {
	void *base;
	int flags;
	unsigned int bytes;
};

/* one delivered signal */
struct event {
	int sig, code, pid, uid, value, addr, trap, err, cr2;
};

#define MAX_EVENTS 16
static struct event events[MAX_EVENTS];
static volatile int nr_events;
static int skip; /* bytes of the faulting instruction to jump over */

static void handler(int sig, int *info, unsigned int *uc)
{
	struct event *e = &events[nr_events % MAX_EVENTS];

	nr_events++;
	e->sig = sig;
	e->code = info[2];
	e->pid = info[3];
	e->uid = info[4];
	e->value = info[5];
	e->addr = info[3];
	e->trap = (int)uc[UC_TRAPNO];
	e->err = (int)uc[UC_ERR];
	e->cr2 = (int)uc[UC_CR2];
	uc[UC_EIP] += (unsigned int)skip;
	skip = 0;
	uc[UC_EFLAGS] &= ~(unsigned int)TRAP_FLAG;
}

static void catch_with(int sig, uint32_t flags)
{
	struct action act = {handler, SA_SIGINFO | flags, NULL, {0, 0}};

	syscall6(SYS_rt_sigaction, sig, (long)&act, 0, SET_BYTES, 0, 0);
}

static void default_action(int sig)
{
	struct action act = {NULL, 0, NULL, {0, 0}};

	syscall6(SYS_rt_sigaction, sig, (long)&act, 0, SET_BYTES, 0, 0);
}

static void set_mask(uint32_t low, uint32_t high)
{
	uint32_t set[2] = {low, high};

	syscall6(SYS_rt_sigprocmask, SIG_SETMASK, (long)set, 0, SET_BYTES, 0,
		 0);
}

/* the last signal's code, and whether @pid sent it */
static void sender(const char *what, int pid)
{
	struct event *e = &events[(nr_events - 1) % MAX_EVENTS];

	printf("%s: %d events, signal %d code %d pid %s\n", what, nr_events,
	       e->sig, e->code,
	       e->pid == pid ? "right"
	       : e->pid	     ? "wrong"
			     : "none");
	nr_events = 0;
}

static int queue(int pid, int sig, int code, int value)
{
	int info[32] = {0};

	info[2] = code;
	info[3] = getpid();
	info[5] = value;
	return (int)syscall3(SYS_rt_sigqueueinfo, pid, sig, (long)info);
}

static void senders(void)
{
	int me = getpid(), fds[2], child;

	catch_with(SIGUSR1, 0);
	kill(me, SIGUSR1);
	sender("kill", me);
	syscall2(SYS_tkill, me, SIGUSR1);
	sender("tkill", me);
	number("sigqueue", queue(me, SIGUSR1, -1, 77));
	printf("value %d\n", events[0].value);
	sender("sigqueue", me);
	child = fork();
	if (child == 0) {
		kill(me, SIGUSR1);
		_exit(0);
	}
	wait_for(child);
	sender("a child that is gone", child);
	catch_with(SIGPIPE, 0);
	pipe(fds);
	close(fds[0]);
	number("write", write(fds[1], "x", 1));
	sender("broken pipe", me);
	close(fds[1]);
	number("in the kernel's name", queue(1, SIGUSR1, 0x80, 0));
	number("nobody", queue(29999, SIGUSR1, -1, 0));
	number("no such signal", queue(me, 65, -1, 0));
	number("only a look", queue(me, 0, -1, 0));
}

/* legacy signals are one bit, real-time ones all come, in their order */
static void queues(void)
{
	int me = getpid();

	catch_with(SIGUSR2, 0);
	catch_with(SIG_RT, 0);
	catch_with(SIG_RT + 1, 0);
	set_mask(~0u, ~0u);
	queue(me, SIGUSR2, -1, 1);
	queue(me, SIGUSR2, -1, 2);
	queue(me, SIG_RT + 1, -1, 10);
	for (int i = 0; i < 4; i++)
		queue(me, SIG_RT, -1, 20 + i);
	kill(me, SIG_RT);
	set_mask(0, 0);
	for (int i = 0; i < nr_events; i++)
		printf("signal %d code %d value %d\n", events[i].sig,
		       events[i].code, events[i].value);
	nr_events = 0;
}

static long timed_wait(uint32_t low, uint32_t high, int *info, int *ts)
{
	uint32_t set[2] = {low, high};

	return syscall6(SYS_rt_sigtimedwait, (long)set, (long)info, (long)ts,
			SET_BYTES, 0, 0);
}

static void waits(void)
{
	int info[32], now[2] = {0, 0}, soon[2] = {99, 0}, me = getpid(), child;

	set_mask(~0u, ~0u);
	number("nothing pending",
	       timed_wait(1u << (SIGUSR1 - 1), 0, info, now));
	syscall1(SYS_alarm, 1);
	number("alarm", timed_wait(1u << (SIGALRM - 1), 0, info, soon));
	printf("code %x\n", (unsigned int)info[2]);
	queue(me, SIG_RT, -1, 5);
	queue(me, SIG_RT, -1, 6);
	for (int i = 0; i < 3; i++) {
		long r = timed_wait(0, 1u << (SIG_RT - 33), info, now);

		number("queued", r);
		if (r > 0)
			printf("signo %d code %d value %d\n", info[0], info[2],
			       info[5]);
	}
	child = fork();
	if (child == 0) {
		sleep_ms(50);
		kill(me, SIGUSR1);
		_exit(3);
	}
	number("a child's", timed_wait(1u << (SIGUSR1 - 1), 0, info, soon));
	printf("from it %d code %d\n", info[3] == child, info[2]);
	number("its end", timed_wait(1u << (SIG_CHLD - 1), 0, info, soon));
	printf("from it %d code %d status %d\n", info[3] == child, info[2],
	       info[5]);
	wait_for(child);
	set_mask(0, 0);
}

/* SIGCHLD tells what became of the child */
static void child_event(const char *what)
{
	struct event *e = &events[0];

	while (nr_events == 0)
		sleep_ms(5);
	printf("%s: code %d status %d\n", what, e->code, e->value);
	nr_events = 0;
}

static void children(void)
{
	int child, status;

	catch_with(SIG_CHLD, 0);
	child = fork();
	if (child == 0)
		_exit(5);
	child_event("exit");
	wait_for(child);
	child = fork();
	if (child == 0)
		for (;;)
			sleep_ms(1000);
	kill(child, SIG_STOP);
	child_event("stop");
	number("told", wait4(child, &status, W_STOPPED, NULL) == child);
	printf("status %x\n", status);
	number("once", wait4(child, &status, W_STOPPED | WNOHANG, NULL));
	kill(child, SIG_CONT);
	child_event("continue");
	number("told", wait4(child, &status, W_CONTINUED, NULL) == child);
	printf("status %x\n", status);
	number("once", wait4(child, &status, W_CONTINUED | WNOHANG, NULL));
	kill(child, SIGKILL);
	child_event("kill");
	wait_for(child);
	catch_with(SIG_CHLD, SA_NOCLDSTOP);
	child = fork();
	if (child == 0) {
		kill(getpid(), SIG_STOP);
		_exit(0);
	}
	wait4(child, &status, W_STOPPED, NULL);
	printf("no SIGCHLD of a stop: %d\n", nr_events);
	kill(child, SIG_CONT);
	child_event("its end");
	wait_for(child);
	default_action(SIG_CHLD);
}

static long wait_id(int which, int id, int *info, int options)
{
	for (int i = 0; i < 6; i++)
		info[i] = 99;
	return syscall6(SYS_waitid, which, id, (long)info, options, 0, 0);
}

static void ids(const char *what, long r, const int *info, int child)
{
	number(what, r);
	if (r == 0)
		printf("signo %d code %d child %d status %d\n", info[0],
		       info[2], info[3] == child, info[5]);
}

static void waitids(void)
{
	int info[32], child = fork(), other;

	if (child == 0) {
		kill(getpid(), SIG_STOP);
		_exit(6);
	}
	ids("stopped", wait_id(P_PID, child, info, W_STOPPED | W_NOWAIT), info,
	    child);
	ids("again", wait_id(P_ALL, 0, info, W_STOPPED), info, child);
	ids("once", wait_id(P_ALL, 0, info, W_STOPPED | WNOHANG), info, child);
	kill(child, SIG_CONT);
	ids("exited", wait_id(P_PGID, 0, info, W_EXITED | W_NOWAIT), info,
	    child);
	ids("only stops", wait_id(P_PID, child, info, W_STOPPED), info, child);
	ids("again", wait_id(P_PID, child, info, W_EXITED), info, child);
	ids("gone", wait_id(P_PID, child, info, W_EXITED), info, child);
	child = fork();
	if (child == 0)
		for (;;)
			sleep_ms(1000);
	ids("lives", wait_id(P_PID, child, info, W_EXITED | WNOHANG), info,
	    child);
	kill(child, SIGTERM);
	ids("killed", wait_id(P_PID, child, info, W_EXITED), info, child);
	number("no event", wait_id(P_ALL, 0, info, WNOHANG));
	number("no such option", wait_id(P_ALL, 0, info, W_EXITED | 0x100));
	number("no such kind", wait_id(9, 0, info, W_EXITED));
	number("pid 0", wait_id(P_PID, 0, info, W_EXITED));
	/* a child that sends another signal is a "clone" child */
	other = (int)syscall6(SYS_clone, SIGUSR1, 0, 0, 0, 0, 0);
	if (other == 0)
		_exit(8);
	catch_with(SIGUSR1, 0);
	number("not a clone", wait4(-1, NULL, 0, NULL));
	number("a clone", wait4(-1, NULL, W_CLONE, NULL) == other);
	other = (int)syscall6(SYS_clone, 0, 0, 0, 0, 0, 0);
	if (other == 0)
		_exit(8);
	number("any", wait4(-1, NULL, W_ALL, NULL) == other);
	nr_events = 0;
}

/* the status cannot be written: the child is gone all the same */
static void wait_to_nowhere(void)
{
	int child = fork();

	if (child == 0)
		_exit(9);
	number("no status there", wait4(child, (int *)8, 0, NULL));
	number("gone", wait4(child, NULL, 0, NULL));
}

/* burn CPU time until a signal came */
static void timer(const char *what, int which, int sig)
{
	int value[4] = {0, 20000, 0, 20000}, left[4] = {0}, off[4] = {0};

	catch_with(sig, 0);
	number(what, syscall3(SYS_setitimer, which, (long)value, 0));
	while (nr_events < 3)
		if (which == 2)
			getpid();
	number("read", syscall2(SYS_getitimer, which, left));
	printf("interval %d %d, left is sane %d\n", left[0], left[1],
	       left[2] == 0 && left[3] <= 40000);
	number("off", syscall3(SYS_setitimer, which, (long)off, (long)left));
	printf("was %d %d, signal %d code %x\n", left[0], left[1],
	       events[0].sig, events[0].code);
	nr_events = 0;
}

static void masks(void)
{
	number("ssetmask", syscall1(SYS_ssetmask, 0xffffffff));
	printf("all but two: %lx\n",
	       (unsigned long)syscall0(SYS_sgetmask) & 0xffffffff);
	syscall1(SYS_ssetmask, 0);
	number("sgetmask", syscall0(SYS_sgetmask));
}

static void fault(const char *what, int cr2)
{
	struct event *e = &events[0];

	printf("%s: signal %d code %d addr %x trap %d", what, e->sig, e->code,
	       (unsigned int)e->addr, e->trap);
	if (cr2)
		printf(" err %x cr2 %x", (unsigned int)e->err,
		       (unsigned int)e->cr2);
	printf("\n");
	nr_events = 0;
}

static volatile unsigned char *const map = (volatile unsigned char *)0x30000000;

/* mov (%eax),%al: 2 bytes; mov %al,(%eax): 2 bytes */
static void touch(uint32_t addr, bool write)
{
	skip = 2;
	if (write)
		__asm__ volatile(".byte 0x88, 0x00" : : "a"(addr) : "memory");
	else
		__asm__ volatile(".byte 0x8a, 0x08" : : "a"(addr) : "ecx");
}

static void page_faults(void)
{
	const long anonymous = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;
	int fd;

	catch_with(SIGSEGV, 0);
	catch_with(SIGBUS, 0);
	touch(0x30000123, false);
	fault("read of nothing", 1);
	touch(0x30000123, true);
	fault("write of nothing", 1);
	touch(0xc0000123, false);
	fault("read of the kernel", 0);
	syscall6(SYS_mmap2, (long)map, 8192, PROT_READ, anonymous, -1, 0);
	touch(0x30000004, true);
	fault("write of read-only, no page", 1);
	(void)map[4];
	touch(0x30000004, true);
	fault("write of read-only, a page", 1);
	syscall3(SYS_mprotect, (long)map, 8192, PROT_NONE);
	touch(0x30001008, false);
	fault("PROT_NONE, no page", 1);
	touch(0x30000008, false);
	fault("PROT_NONE, a page", 1);
	fd = open("map", O_CREAT | O_TRUNC | O_RDWR, 0600);
	syscall6(SYS_mmap2, (long)map, 8192, PROT_READ | PROT_WRITE,
		 MAP_SHARED | MAP_FIXED, fd, 0);
	touch(0x30000010, false);
	fault("behind the end of a file", 1);
	close(fd);
	unlink("map");
	syscall2(SYS_munmap, (long)map, 8192);
}

static void traps(void)
{
	extern char fault_ud[], fault_div[];
	int a = 1, d = 0;

	catch_with(SIGILL, 0);
	catch_with(SIGFPE, 0);
	catch_with(SIG_TRAP, 0);
	skip = 1;
	__asm__ volatile("hlt");
	fault("hlt", 0);
	skip = 2;
	__asm__ volatile(".globl fault_ud\nfault_ud: ud2");
	printf("addr is right %d\n", events[0].addr == (int)(long)fault_ud);
	events[0].addr = 0;
	fault("ud2", 0);
	skip = 2;
	__asm__ volatile(".globl fault_div\nfault_div: divl %%ecx"
			 : "+a"(a), "+d"(d)
			 : "c"(0));
	printf("addr is right %d\n", events[0].addr == (int)(long)fault_div);
	events[0].addr = 0;
	fault("a division", 0);
	__asm__ volatile("int3");
	fault("int3", 0);
	skip = 2;
	__asm__ volatile("int $0x55");
	fault("int 0x55", 0);
	skip = 2; /* mov %eax, %gs */
	__asm__ volatile(".byte 0x8e, 0xe8" : : "a"(0x1233));
	fault("a selector", 0);
	__asm__ volatile("pushf\n\torl $0x100, (%%esp)\n\tpopf\n\tnop"
			 :
			 :
			 : "cc", "memory");
	printf("steps: signal %d trap %d\n", events[0].sig, events[0].trap);
	nr_events = 0;
}

static char stack[STACK_BYTES], stack2[STACK_BYTES];
static char *handler_stack;
static int replace_stack;

static void stack_handler(int sig, int *info, unsigned int *uc)
{
	struct stack old = {NULL, 0, 0}, new = {stack2, 0, STACK_BYTES};

	(void)sig;
	(void)info;
	handler_stack = (char *)&old;
	syscall2(SYS_sigaltstack, 0, &old);
	printf("in the handler: flags %d, frame's flags %d\n", old.flags,
	       (int)uc[UC_STACK + 1]);
	number("change it there", syscall2(SYS_sigaltstack, &new, 0));
	if (replace_stack)
		uc[UC_STACK] = (unsigned int)(long)stack2;
}

static void stack_now(const char *what)
{
	struct stack old;

	syscall2(SYS_sigaltstack, 0, &old);
	printf("%s: flags %d bytes %u %s\n", what, old.flags, old.bytes,
	       old.base == stack    ? "first"
	       : old.base == stack2 ? "second"
				    : "none");
}

static void stacks(void)
{
	struct action act = {
		stack_handler, SA_SIGINFO | SA_ONSTACK, NULL, {0, 0}};
	struct stack s = {stack, 0, STACK_BYTES}, off = {NULL, 2, 0};

	stack_now("at first");
	number("set", syscall2(SYS_sigaltstack, &s, 0));
	stack_now("set");
	syscall6(SYS_rt_sigaction, SIGUSR1, (long)&act, 0, SET_BYTES, 0, 0);
	kill(getpid(), SIGUSR1);
	printf("on it %d\n",
	       handler_stack >= stack && handler_stack < stack + STACK_BYTES);
	stack_now("afterwards");
	replace_stack = 1;
	kill(getpid(), SIGUSR1);
	stack_now("changed in the frame");
	s.bytes = SMALL_STACK;
	number("too small", syscall2(SYS_sigaltstack, &s, 0));
	s.flags = 64;
	number("no such flag", syscall2(SYS_sigaltstack, &s, 0));
	number("off", syscall2(SYS_sigaltstack, &off, 0));
	stack_now("off");
}

static volatile unsigned int saved_esp;

static void rescue(int sig, int *info, unsigned int *uc)
{
	printf("no stack: signal %d code %x\n", sig, (unsigned int)info[2]);
	uc[UC_ESP] = saved_esp;
}

/* a handler whose frame has no place: SIGSEGV, which has a stack of its own */
static void no_stack(void)
{
	struct action act = {rescue, SA_SIGINFO | SA_ONSTACK, NULL, {0, 0}};
	struct stack s = {stack, 0, STACK_BYTES};
	int child, status;
	long ret;

	syscall2(SYS_sigaltstack, &s, 0);
	catch_with(SIGUSR1, 0);
	syscall6(SYS_rt_sigaction, SIGSEGV, (long)&act, 0, SET_BYTES, 0, 0);
	__asm__ volatile("movl %%esp, %1\n\tmovl $0x1000, %%esp\n\t"
			 "int $0x80"
			 : "=a"(ret), "=m"(saved_esp)
			 : "0"(SYS_kill), "b"(getpid()), "c"(SIGUSR1)
			 : "memory");
	printf("on again: %ld, handlers %d\n", ret, nr_events);
	child = fork();
	if (child == 0) {
		catch_with(SIGSEGV, 0);
		__asm__ volatile("movl $0x1000, %%esp\n\tint $0x80\n\tud2"
				 :
				 : "a"(SYS_kill), "b"(getpid()), "c"(SIGUSR1)
				 : "memory");
	}
	wait4(child, &status, 0, NULL);
	printf("no stack at all: status %x\n", status & 0x7f);
}

/* a signal that is ignored by default is there for who waits for it */
static void ignored_but_wanted(void)
{
	int info[32], soon[2] = {99, 0}, child;

	set_mask(1u << (SIG_CHLD - 1), 0);
	child = fork();
	if (child == 0) {
		sleep_ms(100);
		_exit(4);
	}
	number("SIGCHLD", timed_wait(1u << (SIG_CHLD - 1), 0, info, soon));
	printf("status %d\n", info[5]);
	wait_for(child);
	set_mask(0, 0);
}

/* numbers that no call has; with 0, only the kernel has something to restart */
static void no_call(void)
{
	number("call 0", syscall0(0));
	number("call 100000", syscall0(100000));
	number("call -1", syscall0(-1));
}

int main(void)
{
	senders();
	queues();
	waits();
	children();
	waitids();
	wait_to_nowhere();
	timer("ITIMER_VIRTUAL", 1, SIG_VTALRM);
	timer("ITIMER_PROF", 2, SIG_PROF);
	number("no such timer", syscall3(SYS_setitimer, 3, 0, 0));
	masks();
	page_faults();
	traps();
	stacks();
	no_stack();
	no_call();
	ignored_but_wanted();
	return 0;
}
