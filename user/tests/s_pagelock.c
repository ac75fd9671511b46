/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * s_pagelock.c - a write() whose source goes away while it has a page locked
 *
 * s_pagelock FILE PAGE, on a slow disk, not in memory. One thread writes into that
 * page of FILE, which must be read first; meanwhile its source is thrown away, and
 * another thread faults at the page in a mapping of FILE: it has the address
 * space locked and waits for the page. The writer must not fault now.
 */
#include "lib/thread.h"

enum { SYS_pwrite64 = 181, BYTES = 16, WITHIN = 100 };
enum { LONG_MS = 60000, STEP_MS = 100, BEFORE_MS = 100 };

static char *source;
static volatile char *mapped;
static volatile int written, touched;
static int fd, page_nr;

static int writer(void *arg)
{
	(void)arg;
	written = (int)syscall6(SYS_pwrite64, fd, (long)source, BYTES,
				page_nr * (long)PAGE_BYTES + WITHIN, 0, 0);
	return 0;
}

static int toucher(void *arg)
{
	(void)arg;
	touched = mapped[0] != 0 ? 1 : 2;
	return 0;
}

/* nothing here may take a page fault after the threads have met */
static int race(void)
{
	struct thread w, t;
	bool met;

	source[0] = 'x';
	thread_start(&w, writer, NULL);
	sleep_ms(BEFORE_MS);
	syscall3(SYS_madvise, (long)source, PAGE_BYTES, MADV_DONTNEED);
	thread_start(&t, toucher, NULL);
	sleep_ms(BEFORE_MS);
	met = !written && !touched;
	thread_join(&w);
	thread_join(&t);
	return met && written == BYTES && touched == 1 ? 0 : 1 + met;
}

int main(int argc, char **argv)
{
	const int rw = PROT_READ | PROT_WRITE;
	int pid, status = 0, left;

	fd = argc > 2 ? open(argv[1], O_RDWR, 0) : -1;
	page_nr = argc > 2 ? (int)str_to_ulong(argv[2]) : 0;
	mapped = mmap(NULL, PAGE_BYTES, rw, MAP_SHARED, fd,
		      (unsigned long)page_nr);
	source = mmap(NULL, PAGE_BYTES, rw, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (fd < 0 || MMAP_FAILED(mapped) || MMAP_FAILED(source))
		return fail("s_pagelock", "file", fd);
	pid = fork();
	if (pid == 0)
		_exit(race());
	for (left = LONG_MS; left > 0; left -= STEP_MS) {
		if (wait4(pid, &status, WNOHANG, NULL) == pid)
			break;
		sleep_ms(STEP_MS);
	}
	if (left <= 0)
		printf("pagelock: stuck\n");
	else if (WEXITSTATUS(status) == 1)
		printf("pagelock: they did not meet\n");
	else
		printf("pagelock: %s\n",
		       WEXITSTATUS(status) ? "wrong" : "written");
	return left <= 0 || status != 0;
}
