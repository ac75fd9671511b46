/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * t_exec.c - exec of scripts and damaged programs, argument limits, stops,
 * handlers with information and on a stack of their own, alarms, vfork
 *
 * Prints the same on Linux.
 */
#include "lib/ulib.h"

enum {
	FILE_MODE = 0755,
	FUZZ_BYTES = 148, /* header and the first three program headers */
	NR_VALUES = 4,
	BIG_STRINGS = 40,
	BIG_BYTES = 65536,
	ALTSTACK_BYTES = 16384,
	SYS_SIGALTSTACK = 186,
	SYS_SETITIMER = 104,
	SYS_TIMES = 43,
	SA_INFO = 4,
	SA_STACK = 0x08000000,
	STOPPED = 0x7f,
	LONG_NAME = 300,
};

struct action {
	void *handler;
	uint32_t flags;
	void *restorer;
	uint32_t mask[2];
};

static char image[262144];
static char altstack[ALTSTACK_BYTES];
static volatile int seen, on_altstack, sender_ok;
static volatile uint32_t fault_address;

static int run(const char *path, char *const argv[])
{
	int pid = fork();

	if (pid == 0) {
		long ret = execve(path, argv, environ);

		_exit(ret == -ENOEXEC ? 126 : 127);
	}
	return pid < 0 ? pid : wait_for(pid);
}

static int put_file(const char *path, const char *data, int len)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, FILE_MODE), n;

	if (fd < 0)
		return fd;
	n = write(fd, data, (size_t)len);
	close(fd);
	return n == len ? 0 : -EIO;
}

/* one byte of the headers changed at a time: refused, or runs and may crash */
static void damaged(const char *self)
{
	static const uint8_t values[NR_VALUES] = {0x00, 0x7f, 0x80, 0xff};
	char *argv[] = {(char *)"/tmp/t_exec.bin", (char *)"nothing", NULL};
	int fd = open(self, O_RDONLY, 0), len, odd = 0;

	len = read(fd, image, sizeof(image));
	close(fd);
	if (put_file(argv[0], image, len) != 0)
		printf("cannot write\n");
	printf("undamaged: %d\n", WEXITSTATUS(run(argv[0], argv)));
	for (int at = 0; at < FUZZ_BYTES; at++) {
		char keep = image[at];

		for (int v = 0; v < NR_VALUES; v++) {
			int status;

			image[at] = (char)values[v];
			put_file(argv[0], image, len);
			status = run(argv[0], argv);
			if (status < 0)
				odd++;
		}
		image[at] = keep;
	}
	put_file(argv[0], image, 40);
	printf("cut short: %d\n", WEXITSTATUS(run(argv[0], argv)));
	put_file(argv[0], image, 0);
	printf("empty: %d\n", WEXITSTATUS(run(argv[0], argv)));
	unlink(argv[0]);
	printf("damaged: %d without a status\n", odd);
}

static void scripts(const char *self)
{
	static char text[256];
	char *argv[] = {(char *)"/tmp/t_exec.sh", (char *)"last", NULL};
	int n = snprintf(text, sizeof(text), "#! %s  arg one \nrest\n", self);

	put_file(argv[0], text, n);
	printf("script: %d\n", WEXITSTATUS(run(argv[0], argv)));
	n = snprintf(text, sizeof(text), "#!%s", self);
	put_file(argv[0], text, n);
	printf("no end of line: %d\n", WEXITSTATUS(run(argv[0], argv)));
	memset(image, 'x', LONG_NAME);
	memcpy(image, "#!/", 3);
	put_file(argv[0], image, LONG_NAME);
	printf("a long name: %d\n", WEXITSTATUS(run(argv[0], argv)));
	put_file(argv[0], "#!/nowhere\n", 11);
	printf("no interpreter: %d\n", WEXITSTATUS(run(argv[0], argv)));
	put_file(argv[0], "echo\n", 5);
	printf("no #!: %d\n", WEXITSTATUS(run(argv[0], argv)));
	unlink(argv[0]);
}

static void too_many(const char *self)
{
	static char *argv[BIG_STRINGS * 8 + 1];
	int i;

	memset(image, 'x', BIG_BYTES - 1);
	image[BIG_BYTES - 1] = 0;
	for (i = 0; i < BIG_STRINGS * 8; i++)
		argv[i] = image;
	printf("too many: %s\n", error_name(-execve(self, argv, environ)));
}

static void stops(void)
{
	int pid = fork(), status = 0;

	if (pid == 0)
		for (;;)
			sleep_ms(1000);
	kill(pid, SIGSTOP);
	printf("stopped: %d ", wait4(pid, &status, WUNTRACED, NULL) == pid);
	printf("%d %d\n", (status & 0xff) == STOPPED, status >> 8);
	printf("told once: %d\n",
	       wait4(pid, &status, WUNTRACED | WNOHANG, NULL));
	kill(pid, SIGTERM); /* waits until it goes on */
	sleep_ms(50);
	printf("still there: %d\n", wait4(pid, &status, WNOHANG, NULL));
	kill(pid, SIGCONT);
	status = wait_for(pid);
	printf("killed by %d\n", WTERMSIG(status));
}

/* siginfo: signo errno code, then pid or address */
static void info_handler(int sig, const int *info, void *context)
{
	char here;

	(void)context;
	seen = sig;
	sender_ok = info[0] == sig && info[2] == 0 && info[3] == getpid();
	on_altstack = &here >= altstack && &here < altstack + ALTSTACK_BYTES;
}

static void fault_handler(int sig, const int *info, void *context)
{
	(void)sig;
	(void)context;
	fault_address = (uint32_t)info[3];
	printf("fault at %x code %d\n", fault_address, info[2]);
	_exit(3);
}

static void set_action(int sig, void *handler, uint32_t flags)
{
	struct action act = {handler, flags, NULL, {0, 0}};

	syscall6(SYS_rt_sigaction, sig, (long)&act, 0, 8, 0, 0);
}

static void information(void)
{
	struct {
		void *base;
		int flags;
		uint32_t bytes;
	} stack = {altstack, 0, ALTSTACK_BYTES};
	int pid;

	printf("altstack %ld\n", syscall2(SYS_SIGALTSTACK, &stack, 0));
	set_action(SIGUSR1, (void *)info_handler, SA_INFO | SA_STACK);
	kill(getpid(), SIGUSR1);
	printf("info: signal %d sender %d altstack %d\n", seen, sender_ok,
	       on_altstack);
	set_action(SIGUSR1, (void *)info_handler, SA_INFO);
	kill(getpid(), SIGUSR1);
	printf("info: altstack %d\n", on_altstack);
	pid = fork();
	if (pid == 0) {
		set_action(SIGSEGV, (void *)fault_handler, SA_INFO);
		*(volatile char *)0x1234 = 1;
		_exit(0);
	}
	printf("fault handled: %d\n", WEXITSTATUS(wait_for(pid)));
}

static void plain_handler(int sig)
{
	seen = sig;
}

static long ticks_now(void)
{
	long unused[4];

	return syscall1(SYS_TIMES, unused);
}

/*
 * The alarm counts ticks, so it is measured in ticks: not one may be missing,
 * however late it comes. The clock in microseconds is another one, the TSC. It
 * may show up to a tick less, since the first tick is one that runs already,
 * and more than that less where an emulator that was held up delivers the
 * ticks it owes in a burst at the start of the wait.
 */
static void alarms(void)
{
	enum { ALARM_TICKS = 10, ALARM_US = ALARM_TICKS * 10000 };
	long timer[4] = {0, 0, 0, ALARM_US};
	long before = ticks_now();
	uint32_t none[2] = {0, 0};

	set_action(SIGALRM, (void *)plain_handler, 0);
	syscall3(SYS_SETITIMER, 0, (long)timer, 0);
	printf("pause: %s\n", error_name((int)-syscall0(SYS_pause)));
	printf("alarm %d after %s\n", seen == SIGALRM,
	       ticks_now() - before >= ALARM_TICKS ? "all its ticks"
						   : "too few ticks");
	printf("alarm left %ld ", syscall1(SYS_alarm, 100));
	printf("%ld\n", syscall1(SYS_alarm, 0));
	syscall3(SYS_SETITIMER, 0, (long)timer, 0);
	printf("sigsuspend: %s\n",
	       error_name((int)-syscall2(SYS_rt_sigsuspend, none, 8)));
}

static void vforks(void)
{
	char *argv[] = {(char *)"/nowhere", NULL};
	int pid = (int)syscall0(SYS_fork), status;

	if (pid == 0) {
		execve(argv[0], argv, environ);
		_exit(5);
	}
	status = wait_for(pid);
	printf("child: %d, then %s\n", WEXITSTATUS(status),
	       error_name(-wait4(-1, &status, 0, NULL)));
}

int main(int argc, char **argv)
{
	if (argc == 2)
		return 9; /* `nothing` */
	if (argc > 2) {
		printf("run as");
		for (int i = 1; i < argc; i++)
			printf(" [%s]", argv[i]);
		printf("\n");
		return argc;
	}
	damaged(argv[0]);
	scripts(argv[0]);
	too_many(argv[0]);
	stops();
	information();
	alarms();
	vforks();
	return 0;
}
