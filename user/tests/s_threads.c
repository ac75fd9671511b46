/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * s_threads.c - threads of one process beside each other: s_threads ROUNDS MIB
 *
 * Some write and verify memory of MIB megabytes together, one maps and unmaps,
 * one forks children that look at what their parent's threads change, one
 * writes a file from memory that is swapped out while another one has the file
 * mapped, some only start and end. `s_threads oom` takes memory until it is killed.
 */
#include "lib/thread.h"

enum { NR_WRITERS = 3, NR_OTHERS = 4, MIB = 1 << 20, HOG_PAGES = 64 };
enum { SYS_pwrite64 = 181 };
enum { FILE_PAGES = 64, CHURN_PAGES = 32, STABLE_PAGES = 16, FORKS = 4 };

static uint32_t rounds, pages;
static char *memory, *stable;
static volatile int wrong, running;

static uint32_t pattern(uint32_t page, uint32_t round)
{
	return (page * 2654435761u) ^ (round * 40503u);
}

/* every NR_WRITERS-th page is this thread's */
static int writer(void *arg)
{
	uint32_t first = (uint32_t)(long)arg;

	for (uint32_t r = 0; r < rounds; r++) {
		for (uint32_t p = first; p < pages; p += NR_WRITERS) {
			volatile uint32_t *word =
				(uint32_t *)(memory + p * PAGE_BYTES);

			if (r > 0 && *word != pattern(p, r - 1))
				__sync_fetch_and_add(&wrong, 1);
			*word = pattern(p, r);
		}
	}
	__sync_fetch_and_sub(&running, 1);
	return 0;
}

static int churn(void *arg)
{
	const int rw = PROT_READ | PROT_WRITE;

	(void)arg;
	for (uint32_t n = 1; running > 0; n++) {
		volatile char *p = mmap(NULL, CHURN_PAGES * PAGE_BYTES, rw,
					MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		if (MMAP_FAILED(p))
			continue;
		for (uint32_t i = 0; i < CHURN_PAGES; i++)
			p[i * PAGE_BYTES] = (char)(n + i);
		mprotect((void *)(p + PAGE_BYTES), PAGE_BYTES, PROT_READ);
		for (uint32_t i = 0; i < CHURN_PAGES; i++)
			if (p[i * PAGE_BYTES] != (char)(n + i))
				__sync_fetch_and_add(&wrong, 1);
		munmap((void *)p, CHURN_PAGES * PAGE_BYTES);
		sched_yield();
	}
	return 0;
}

/* the child's memory is as it was at the fork, whatever the threads do */
static int child_looks(void)
{
	for (uint32_t p = 0; p < STABLE_PAGES; p++)
		if (*(uint32_t *)(stable + p * PAGE_BYTES) != pattern(p, 77))
			return 1;
	return 0;
}

static int forker(void *arg)
{
	(void)arg;
	for (int i = 0; i < FORKS || running > 0; i++) {
		int pid = fork();

		if (pid == 0)
			_exit(child_looks());
		if (pid > 0 && wait_for(pid) != 0)
			__sync_fetch_and_add(&wrong, 1);
		sleep_ms(20);
	}
	return 0;
}

static int file_writer(void *arg)
{
	int fd = (int)(long)arg;

	while (running > 0) {
		for (uint32_t p = 0; p < FILE_PAGES; p++) {
			char *from = memory + (p * 7 % pages) * PAGE_BYTES;

			syscall6(SYS_pwrite64, fd, (long)from + 1,
				 PAGE_BYTES - 2, (long)p * PAGE_BYTES, 0, 0);
		}
	}
	return 0;
}

static int file_mapper(void *arg)
{
	int fd = (int)(long)arg;

	while (running > 0) {
		volatile char *p = mmap(NULL, FILE_PAGES * PAGE_BYTES,
					PROT_READ | PROT_WRITE, MAP_SHARED, fd,
					0);

		if (MMAP_FAILED(p))
			continue;
		for (uint32_t i = 0; i < FILE_PAGES; i++)
			p[i * PAGE_BYTES + PAGE_BYTES - 1]++;
		munmap((void *)p, FILE_PAGES * PAGE_BYTES);
	}
	return 0;
}

static int nothing(void *arg)
{
	(void)arg;
	return 0;
}

static void start(struct thread *t, int (*fn)(void *), void *arg)
{
	if (thread_start(t, fn, arg) < 0)
		exit(fail("s_threads", "thread", -1));
}

static void work(void)
{
	struct thread writers[NR_WRITERS], others[NR_OTHERS], brief;
	int fd = open("s_threads.file", O_RDWR | O_CREAT | O_TRUNC, 0600);
	int started = 0;

	unlink("s_threads.file");
	syscall2(SYS_ftruncate, fd, FILE_PAGES * PAGE_BYTES);
	for (uint32_t p = 0; p < STABLE_PAGES; p++)
		*(uint32_t *)(stable + p * PAGE_BYTES) = pattern(p, 77);
	running = NR_WRITERS;
	for (long i = 0; i < NR_WRITERS; i++)
		start(&writers[i], writer, (void *)i);
	start(&others[0], churn, NULL);
	start(&others[1], forker, NULL);
	start(&others[2], file_writer, (void *)(long)fd);
	start(&others[3], file_mapper, (void *)(long)fd);
	while (running > 0) {
		start(&brief, nothing, NULL);
		thread_join(&brief);
		started++;
	}
	for (int i = 0; i < NR_WRITERS; i++)
		thread_join(&writers[i]);
	for (int i = 0; i < NR_OTHERS; i++)
		thread_join(&others[i]);
	printf("threads: %d wrong, %s\n", wrong,
	       started > 0 ? "others came and went" : "no others");
}

static char *take(size_t bytes)
{
	char *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return MMAP_FAILED(p) ? NULL : p;
}

static int hog(void *arg)
{
	(void)arg;
	for (;;) {
		char *p = take(HOG_PAGES * PAGE_BYTES);

		for (int i = 0; p && i < HOG_PAGES; i++)
			p[i * PAGE_BYTES] = 1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	struct thread t[NR_WRITERS];

	if (argc == 2) {
		for (int i = 0; i < NR_WRITERS; i++)
			start(&t[i], hog, NULL);
		hog(NULL);
	}
	rounds = argc > 1 ? (uint32_t)str_to_ulong(argv[1]) : 3;
	pages = (argc > 2 ? (uint32_t)str_to_ulong(argv[2]) : 4) *
		(MIB / PAGE_BYTES);
	memory = take(pages * PAGE_BYTES);
	stable = take(STABLE_PAGES * PAGE_BYTES);
	if (!memory || !stable)
		return fail("s_threads", "mmap", -ENOMEM);
	work();
	return wrong != 0;
}
