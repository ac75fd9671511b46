/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * micro.c - what single operations cost: lines "FIG name cycles operations"
 *
 *   micro [DISK]
 *   micro seqwrite DISK	only the rate of sequential writes
 *   micro loop NAME	only this operation, for ever (tools/hot.py looks on)
 *
 * Each figure is the best of several runs, so that a busy host disturbs less.
 * With DISK (a block device that may be overwritten) also its rates: bytes
 * instead of operations. Cycles are those of the TSC; its value is printed at
 * the start and at the end ("TSC n"), so that whoever reads the lines can tell
 * how long a cycle is without believing the clock of the kernel.
 */
#include "lib/ulib.h"

enum {
	RUNS = 5,
	CALLS = 20000,
	FAULT_PAGES = 2048,
	FORKS = 50,
	EXECS = 30,
	SWITCHES = 2000,
	MAPS = 2000,
	SEQ_BLOCK = 65536,
	SEQ_BLOCKS = 512,
	RANDOM_READS = 512,
};

static char *self;

static uint64_t cycles_now(void)
{
	uint64_t v;

	__asm__ volatile("rdtsc" : "=A"(v));
	return v;
}

static void null_calls(void)
{
	for (int i = 0; i < CALLS; i++)
		getppid();
}

static void yields(void)
{
	for (int i = 0; i < CALLS; i++)
		sched_yield();
}

static void faults(void)
{
	char *p = mmap(NULL, FAULT_PAGES * PAGE_BYTES, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	for (int i = 0; i < FAULT_PAGES; i++)
		p[i * PAGE_BYTES] = 1;
	munmap(p, FAULT_PAGES * PAGE_BYTES);
}

static void forks(void)
{
	for (int i = 0; i < FORKS; i++) {
		int pid = fork();

		if (pid == 0)
			_exit(0);
		wait_for(pid);
	}
}

static void execs(void)
{
	char *argv[] = {self, (char *)"exit", NULL};

	for (int i = 0; i < EXECS; i++)
		wait_for(spawn(argv));
}

static void maps(void)
{
	for (int i = 0; i < MAPS; i++)
		munmap(mmap(NULL, PAGE_BYTES, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
		       PAGE_BYTES);
}

static void ping_pong(void)
{
	int there[2], back[2], pid;
	char byte = 0;

	pipe(there);
	pipe(back);
	pid = fork();
	if (pid == 0) {
		for (int i = 0; i < SWITCHES; i++) {
			read(there[0], &byte, 1);
			write(back[1], &byte, 1);
		}
		_exit(0);
	}
	for (int i = 0; i < SWITCHES; i++) {
		write(there[1], &byte, 1);
		read(back[0], &byte, 1);
	}
	wait_for(pid);
	for (int i = 0; i < 2; i++) {
		close(there[i]);
		close(back[i]);
	}
}

static const struct figure {
	const char *name;
	void (*fn)(void);
	unsigned long ops; /* that fn does */
} figures[] = {
	{"getppid", null_calls, CALLS},
	{"sched_yield", yields, CALLS},
	{"anonymous_fault", faults, FAULT_PAGES},
	{"fork_exit", forks, FORKS},
	{"fork_exec_wait", execs, EXECS},
	{"pipe_round_trip", ping_pong, SWITCHES},
	{"mmap_munmap", maps, MAPS},
};

static int loop(const char *name)
{
	for (unsigned int i = 0; i < sizeof(figures) / sizeof(figures[0]);
	     i++) {
		if (strcmp(figures[i].name, name) != 0)
			continue;
		printf("LOOP %s\n", name);
		for (;;)
			figures[i].fn();
	}
	printf("micro: no operation %s\n", name);
	return 1;
}

static void measure(const struct figure *figure)
{
	uint64_t best = ~0ull;

	for (int run = 0; run < RUNS; run++) {
		uint64_t begun = cycles_now(), took;

		figure->fn();
		took = cycles_now() - begun;
		if (took < best)
			best = took;
	}
	printf("FIG %s %llu %lu\n", figure->name, (unsigned long long)best,
	       figure->ops);
}

static void disk_rate(const char *name, const char *path, bool writes,
		      bool scattered)
{
	static char buf[SEQ_BLOCK];
	int fd = open(path, O_RDWR, 0);
	uint64_t begun = cycles_now(), bytes = 0;
	uint32_t x = 1;
	int64_t at;

	if (fd < 0) {
		fail("micro", path, fd);
		return;
	}
	for (int i = 0; i < (scattered ? RANDOM_READS : SEQ_BLOCKS); i++) {
		int n;

		if (scattered) {
			x = x * 1664525u + 1013904223u;
			syscall6(SYS__llseek, fd, 0,
				 (long)(x % (SEQ_BLOCKS * 16) * PAGE_BYTES),
				 (long)&at, 0, 0);
			n = read(fd, buf, PAGE_BYTES);
		} else {
			n = writes ? write(fd, buf, SEQ_BLOCK)
				   : read(fd, buf, SEQ_BLOCK);
		}
		if (n <= 0)
			break;
		bytes += (uint64_t)n;
	}
	fsync(fd);
	close(fd);
	printf("FIG %s %llu %lu\n", name,
	       (unsigned long long)(cycles_now() - begun),
	       (unsigned long)bytes);
}

int main(int argc, char **argv)
{
	self = argv[0];
	if (argc > 1 && strcmp(argv[1], "exit") == 0)
		return 0;
	if (argc > 2 && strcmp(argv[1], "loop") == 0)
		return loop(argv[2]);
	printf("TSC %llu\n", (unsigned long long)cycles_now());
	if (argc > 2 && strcmp(argv[1], "seqwrite") == 0) {
		disk_rate("raw_seq_write", argv[2], true, false);
		printf("TSC %llu\n", (unsigned long long)cycles_now());
		return 0;
	}
	for (unsigned int i = 0; i < sizeof(figures) / sizeof(figures[0]); i++)
		measure(&figures[i]);
	if (argc > 1) {
		disk_rate("raw_seq_write", argv[1], true, false);
		disk_rate("raw_random_read", argv[1], false, true);
		disk_rate("raw_seq_read", argv[1], false, false);
	}
	printf("TSC %llu\n", (unsigned long long)cycles_now());
	return 0;
}
