/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * t_robust.c - locks of those who ended: robust lists
 *
 * Prints the same on Lethe and on a Linux host.
 */
#include "lib/thread.h"

enum { SYS_set_robust_list = 311, SYS_get_robust_list = 312 };
enum { NR_LOCKS = 5, NONE = 0x3fffffff, END_EXIT = 0, END_KILL, END_EXEC };
#define WAITERS	   0x80000000u
#define OWNER_DIED 0x40000000u
#define TID_MASK   0x3fffffffu

struct lock {
	void *next;
	volatile int word;
};

struct list_head {
	void *next;
	long offset;
	void *pending;
};

static struct lock *locks; /* shared by processes */
static volatile int *place;
static struct list_head list;

static const char *name_of(long r)
{
	return r < 0 ? error_name((int)-r) : "ok";
}

static long set_list(const struct list_head *head, long len)
{
	return syscall2(SYS_set_robust_list, head, len);
}

/*
 * The caller has locks 0, 1 (for which somebody waits) and 3, which it is
 * giving back; 2 is of somebody else, and 4 has just been given back.
 */
static void take_locks(void)
{
	int tid = (int)syscall0(SYS_gettid);

	list = (struct list_head){&locks[0].next, sizeof(void *),
				  &locks[3].next};
	for (int i = 0; i < NR_LOCKS; i++) {
		locks[i].word = tid;
		locks[i].next = i < 2 ? (void *)&locks[i + 1].next
				      : (void *)&list;
	}
	locks[1].word = (int)((unsigned int)tid | WAITERS);
	locks[2].word = 1;
	set_list(&list, sizeof(list));
}

static void show_locks(const char *what)
{
	printf("%s:", what);
	for (int i = 0; i < NR_LOCKS; i++) {
		unsigned int word = (unsigned int)locks[i].word;

		printf(" %s%s%s", word & TID_MASK ? "owned" : "free",
		       word & OWNER_DIED ? " died" : "",
		       word & WAITERS ? " waiters" : "");
		printf(i < NR_LOCKS - 1 ? "," : "\n");
	}
}

/* the one who sleeps at @place now sleeps at @word */
static void bring_waiter(volatile int *word)
{
	while (syscall6(SYS_futex, (long)place, FUTEX_REQUEUE, 0, 1, (long)word,
			0) != 1)
		sleep_ms(1);
}

static void owner(int how)
{
	char *argv[] = {"t_robust", "nothing", NULL};

	take_locks();
	bring_waiter(&locks[1].word);
	if (how == END_KILL)
		kill(getpid(), SIGKILL);
	if (how == END_EXEC)
		execve("/proc/self/exe", argv, environ);
	_exit(0);
}

static void process_ends(int how, const char *what)
{
	int waiter = fork(), pid;

	if (waiter == 0)
		_exit(futex(place, FUTEX_WAIT, 0, NULL, NULL, 0) == 0 ? 3 : 4);
	pid = fork();
	if (pid == 0)
		owner(how);
	wait_for(pid);
	printf("woken: %d\n", WEXITSTATUS(wait_for(waiter)));
	show_locks(what);
}

static int thread_owner(void *arg)
{
	(void)arg;
	take_locks();
	return 0;
}

static int sleeper(void *arg)
{
	return futex(arg, FUTEX_WAIT, 0, NULL, NULL, 0);
}

/* the lock that is given back is free already: who waits must be woken */
static void given_back(void)
{
	int waiter = fork(), pid;

	if (waiter == 0)
		_exit(sleeper((void *)place) == 0 ? 3 : 4);
	pid = fork();
	if (pid == 0) {
		locks[3].word = 0;
		list = (struct list_head){&list, sizeof(void *),
					  &locks[3].next};
		set_list(&list, sizeof(list));
		bring_waiter(&locks[3].word);
		_exit(0);
	}
	wait_for(pid);
	printf("given back, woken: %d, word %d\n",
	       WEXITSTATUS(wait_for(waiter)), locks[3].word);
}

/* lists that have no end, or lie nowhere: the process ends all the same */
static void bad_lists(void)
{
	const struct list_head *const heads[] = {
		(void *)16, (void *)0xc0100000, &list, &list, &list, &list};

	for (size_t i = 0; i < ARRAY_SIZE(heads); i++) {
		int pid = fork();

		if (pid == 0) {
			take_locks();
			if (i == 2)
				locks[0].next = &locks[0].next;
			else if (i == 3)
				list.offset = 5;
			else if (i == 4)
				list.next = (void *)0xc0100000;
			else if (i == 5)
				locks[1].next = (void *)1;
			set_list(heads[i], sizeof(list));
			_exit(7);
		}
		printf("bad list: exit %d\n", WEXITSTATUS(wait_for(pid)));
		show_locks("then");
	}
}

static void errors(void)
{
	struct list_head *head = NULL;
	unsigned long len = 0;

	printf("size: %s %s\n", name_of(set_list(&list, 11)),
	       name_of(set_list(&list, 24)));
	printf("set: %s\n", name_of(set_list(&list, sizeof(list))));
	printf("get: %s", name_of(syscall3(SYS_get_robust_list, 0, (long)&head,
					   (long)&len)));
	printf(" %d %lu\n", head == &list, len);
	printf("nobody's: %s\n", name_of(syscall3(SYS_get_robust_list, NONE,
						  (long)&head, (long)&len)));
	printf("to nowhere: %s %s\n",
	       name_of(syscall3(SYS_get_robust_list, 0, 16, (long)&len)),
	       name_of(syscall3(SYS_get_robust_list, 0, (long)&head, 16)));
	set_list(NULL, sizeof(list));
}

int main(int argc, char **argv)
{
	struct thread t;

	(void)argv;
	if (argc > 1)
		return 0;
	locks = mmap(NULL, PAGE_BYTES, PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	place = (volatile int *)(locks + NR_LOCKS);
	errors();
	process_ends(END_EXIT, "exit");
	process_ends(END_KILL, "killed");
	process_ends(END_EXEC, "exec");
	thread_start(&t, thread_owner, NULL);
	thread_join(&t);
	show_locks("thread");
	given_back();
	bad_lists();
	return 0;
}
