/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * s_inject.c - the N-th allocation fails: s_inject FIRST LAST STEP
 *
 * For each N the debug tunable /proc/sys/vm/alloc_fail_nth is set and a
 * workload of fork, exec, mmap, files and pipes runs in a child, which may
 * fail as it likes. The slab objects in use are compared before and after.
 */
#include "lib/ulib.h"

enum { TEXT_BYTES = 8192, SLACK = 2, O_FILE = 0600 };

static const char knob[] = "/proc/sys/vm/alloc_fail_nth";

static void set_knob(uint32_t n)
{
	char text[16];
	int fd = open(knob, O_WRONLY, 0);

	if (fd < 0)
		exit(fail("s_inject", knob, fd));
	write(fd, text, (size_t)snprintf(text, sizeof(text), "%u\n", n));
	close(fd);
}

static unsigned long injected(void)
{
	static char text[TEXT_BYTES];

	read_file("/proc/vmstat", text, sizeof(text));
	return text_number(text, "alloc_injected ");
}

/* objects in use over all slab caches */
static unsigned long objects(void)
{
	static char text[TEXT_BYTES];
	unsigned long sum = 0;
	char *line = text;

	read_file("/proc/slabinfo", text, sizeof(text));
	while ((line = strchr(line, '\n'))) {
		while (*line && *line != ' ')
			line++;
		while (*line == ' ')
			line++;
		sum += str_to_ulong(line);
	}
	return sum;
}

static void workload(const char *self)
{
	char *argv[] = {(char *)self, (char *)"nothing", NULL};
	char *p = mmap(NULL, 64 * PAGE_BYTES, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int fds[2], pid, fd;

	if (!MMAP_FAILED(p))
		for (int i = 0; i < 64; i++)
			p[i * PAGE_BYTES] = 1;
	if (pipe(fds) == 0) {
		write(fds[1], "x", 1);
		close(fds[0]);
		close(fds[1]);
	}
	fd = open("/tmp/inject", O_RDWR | O_CREAT | O_TRUNC, O_FILE);
	if (fd >= 0) {
		write(fd, p, 5000);
		close(fd);
	}
	unlink("/tmp/inject");
	mkdir("/tmp/injectdir", 0700);
	syscall1(SYS_rmdir, "/tmp/injectdir");
	pid = fork();
	if (pid == 0) {
		execve(self, argv, environ);
		_exit(1);
	}
	if (pid > 0)
		wait_for(pid);
}

int main(int argc, char **argv)
{
	uint32_t first, last, step, runs = 0, met = 0;
	unsigned long before, after, leaked = 0;

	if (argc < 4)
		return 0;
	first = str_to_ulong(argv[1]);
	last = str_to_ulong(argv[2]);
	step = str_to_ulong(argv[3]);
	before = objects();
	for (uint32_t n = first; n <= last; n += step, runs++) {
		unsigned long count = injected();
		int pid;

		set_knob(n);
		pid = fork();
		if (pid == 0) {
			workload(argv[0]);
			_exit(0);
		}
		if (pid > 0)
			wait_for(pid);
		set_knob(0);
		met += injected() != count;
	}
	after = objects();
	if (after > before + SLACK)
		leaked = after - before;
	printf("inject: %u runs, %u met a failure, %lu leaked\n", runs, met,
	       leaked);
	return leaked != 0;
}
