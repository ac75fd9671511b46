/* SPDX-License-Identifier: GPL-2.0-only */
/* t_process.c - fork, exec, exit, wait, signals, pipes between processes */
#include "lib/ulib.h"

struct action {
	void (*handler)(int);
	uint32_t flags;
	void (*restorer)(void);
	uint32_t mask[2];
};

enum { SA_RESTART = 0x10000000, SIG_BLOCK = 0, SIG_UNBLOCK = 1 };

static volatile int caught, last_signal;

static void handler(int sig)
{
	caught++;
	last_signal = sig;
}

static void on_signal(int sig, void (*fn)(int), uint32_t flags)
{
	struct action act = {fn, flags, NULL, {0, 0}};

	syscall6(SYS_rt_sigaction, sig, (long)&act, 0, 8, 0, 0);
}

static void mask(int how, int sig)
{
	uint32_t set[2] = {1u << (sig - 1), 0};

	syscall6(SYS_rt_sigprocmask, how, (long)set, 0, 8, 0, 0);
}

static void exits(void)
{
	static const int codes[] = {0, 1, 42, 255};
	int status;

	for (size_t i = 0; i < ARRAY_SIZE(codes); i++) {
		int pid = fork();

		if (pid == 0)
			_exit(codes[i]);
		printf("exit %d\n", WEXITSTATUS(wait_for(pid)));
	}
	printf("no child: %s\n", error_name(-wait4(-1, &status, 0, NULL)));
	printf("not mine: %s\n", error_name(-wait4(1, &status, 0, NULL)));
}

static void kills(void)
{
	static const int signals[] = {SIGTERM, SIGKILL, SIGUSR1, SIGSEGV};

	for (size_t i = 0; i < ARRAY_SIZE(signals); i++) {
		int pid = fork(), status;

		if (pid == 0)
			for (;;)
				sleep_ms(1000);
		printf("nohang %d\n", wait4(pid, &status, WNOHANG, NULL));
		kill(pid, signals[i]);
		status = wait_for(pid);
		printf("killed by %d\n",
		       WIFSIGNALED(status) ? WTERMSIG(status) : 0);
	}
	printf("no such process: %s\n", error_name(-kill(29999, SIGTERM)));
	printf("no such signal: %s\n", error_name(-kill(getpid(), 99)));
}

static void handlers(void)
{
	on_signal(SIGUSR1, handler, 0);
	kill(getpid(), SIGUSR1);
	printf("caught %d signal %d\n", caught, last_signal);
	mask(SIG_BLOCK, SIGUSR1);
	kill(getpid(), SIGUSR1);
	kill(getpid(), SIGUSR1);
	printf("blocked %d\n", caught);
	mask(SIG_UNBLOCK, SIGUSR1);
	printf("unblocked %d\n", caught);
	on_signal(SIGUSR1, (void (*)(int))1, 0);
	kill(getpid(), SIGUSR1);
	printf("ignored %d\n", caught);
	on_signal(SIGUSR1, handler, 0);
}

/* a read that a signal meets: interrupted or restarted */
static void interrupts(uint32_t flags)
{
	int fds[2], pid, n;
	char byte = 0;

	on_signal(SIGUSR2, handler, flags);
	pipe(fds);
	pid = fork();
	if (pid == 0) {
		sleep_ms(200);
		kill(getppid(), SIGUSR2);
		sleep_ms(200);
		write(fds[1], "x", 1);
		_exit(0);
	}
	n = read(fds[0], &byte, 1);
	printf("read under a signal: %s %c\n", n < 0 ? error_name(-n) : "data",
	       n < 0 ? '-' : byte);
	wait_for(pid);
	close(fds[0]);
	close(fds[1]);
}

static void pipes(void)
{
	static char buf[70000];
	int fds[2], pid, total = 0, n;

	pipe(fds);
	pid = fork();
	if (pid == 0) {
		close(fds[0]);
		for (size_t i = 0; i < sizeof(buf); i++)
			buf[i] = (char)(i * 7);
		write(fds[1], buf, sizeof(buf));
		_exit(0);
	}
	close(fds[1]);
	unsigned int bad = 0;

	while ((n = read(fds[0], buf, 999)) > 0) {
		for (int i = 0; i < n; i++)
			bad += buf[i] != (char)((total + i) * 7);
		total += n;
	}
	printf("pipe carried %d bytes, %u wrong\n", total, bad);
	wait_for(pid);
	close(fds[0]);
	pipe(fds);
	close(fds[0]);
	on_signal(SIGPIPE, (void (*)(int))1, 0);
	printf("no reader: %s\n", error_name(-write(fds[1], "x", 1)));
	close(fds[1]);
}

static void orphans(void)
{
	int fds[2], pid;
	char byte = 0;

	pipe(fds);
	pid = fork();
	if (pid == 0) {
		if (fork() == 0) {
			while (getppid() == pid || getppid() != 1) {
				if (getppid() != 1 && byte++ > 50)
					break;
				sleep_ms(20);
			}
			write(fds[1], "o", 1);
			_exit(0);
		}
		_exit(0);
	}
	wait_for(pid);
	read(fds[0], &byte, 1);
	printf("orphan says %c\n", byte);
	close(fds[0]);
	close(fds[1]);
}

static void executes(char *self)
{
	char *args[] = {self, (char *)"child", (char *)"a b", (char *)"", NULL};
	char *none[] = {NULL};
	int pid = fork();

	if (pid == 0) {
		execve(self, args, none);
		_exit(99);
	}
	printf("exec: exit %d\n", WEXITSTATUS(wait_for(pid)));
	printf("no file: %s\n", error_name(-execve("/nowhere", args, none)));
	printf("a directory: %s\n", error_name(-execve("/", args, none)));
}

static int child(int argc, char **argv)
{
	printf("child: %d arguments", argc);
	for (int i = 1; i < argc; i++)
		printf(" [%s]", argv[i]);
	printf(" environment %s\n", environ[0] ? "some" : "empty");
	return 7;
}

int main(int argc, char **argv)
{
	if (argc > 1)
		return child(argc, argv);
	exits();
	kills();
	handlers();
	interrupts(0);
	interrupts(SA_RESTART);
	pipes();
	orphans();
	executes(argv[0]);
	return 0;
}
