/* SPDX-License-Identifier: GPL-2.0-only */
/* proc.c - /proc, time, starting programs */
#include "ulib.h"

enum { PROC_BYTES = 8192, PATH_BYTES = 256, MS_PER_S = 1000 };
enum { US_PER_S = 1000000, NS_PER_MS = 1000000, EXIT_NOT_FOUND = 127 };

char **environ;

int read_file(const char *path, char *buf, size_t size)
{
	int fd = open(path, O_RDONLY, 0), total = 0, n = 0;

	if (fd < 0)
		return fd;
	while (total < (int)size - 1) {
		n = read(fd, buf + total, size - 1 - (size_t)total);
		if (n <= 0)
			break;
		total += n;
	}
	close(fd);
	buf[total] = '\0';
	return n < 0 ? n : total;
}

const char *text_field(const char *text, const char *key)
{
	while (text && *text) {
		if (str_starts(text, key)) {
			text += strlen(key);
			while (*text == ' ' || *text == ':' || *text == '\t')
				text++;
			return text;
		}
		text = strchr(text, '\n');
		if (text)
			text++;
	}
	return NULL;
}

unsigned long text_number(const char *text, const char *key)
{
	const char *s = text_field(text, key);

	return s ? str_to_ulong(s) : 0;
}

unsigned long meminfo_kib(const char *key)
{
	static char text[PROC_BYTES];

	if (read_file("/proc/meminfo", text, sizeof(text)) < 0)
		return 0;
	return text_number(text, key);
}

void sleep_ms(unsigned long ms)
{
	struct timespec ts = {(long)(ms / MS_PER_S),
			      (long)(ms % MS_PER_S) * NS_PER_MS};

	nanosleep(&ts, NULL);
}

uint64_t now_us(void)
{
	struct timeval tv;

	gettimeofday(&tv);
	return (uint64_t)tv.sec * US_PER_S + (uint64_t)tv.usec;
}

void exit(int code)
{
	for (;;)
		_exit(code);
}

static void exec_in(const char *dir, char *const argv[])
{
	char path[PATH_BYTES];

	snprintf(path, sizeof(path), "%s%s", dir, argv[0]);
	execve(path, argv, environ);
}

void exec_by_name(char *const argv[])
{
	exec_in("/lethe/bin/", argv);
	exec_in("/bin/", argv);
	exec_in("/sbin/", argv);
	exec_in("/tests/", argv);
}

int spawn(char *const argv[])
{
	int pid = fork();

	if (pid)
		return pid;
	if (strchr(argv[0], '/'))
		execve(argv[0], argv, environ);
	else
		exec_by_name(argv);
	dprintf(2, "%s: not found\n", argv[0]);
	_exit(EXIT_NOT_FOUND);
	return -ENOENT;
}

void signal_action(int sig, uintptr_t handler)
{
	struct {
		uint32_t handler, flags, restorer, mask[2];
	} act = {(uint32_t)handler, 0, 0, {0, 0}};

	syscall6(SYS_rt_sigaction, sig, (long)&act, 0, sizeof(act.mask), 0, 0);
}

int wait_for(int pid)
{
	int status, got;

	do
		got = wait4(pid, &status, 0, NULL);
	while (got == -EINTR);
	return got < 0 ? got : status;
}
