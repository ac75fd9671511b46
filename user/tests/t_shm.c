/* SPDX-License-Identifier: GPL-2.0-only */
/* t_shm.c - shared anonymous memory, /dev/zero, System V shared memory */
#include "lib/ulib.h"

enum {
	PAGES = 24, /* more than an object's direct entries */
	LEN = PAGES * PAGE_BYTES,
	MS_ASYNC_ = 1,
	MS_SYNC_ = 4,
	RW = PROT_READ | PROT_WRITE,
};

static volatile char *map(int flags, int fd)
{
	char *p = mmap(NULL, LEN, RW, flags, fd, 0);

	if (MMAP_FAILED(p))
		exit(fail("t_shm", "mmap", (long)p));
	return p;
}

static void outcome(const char *what, void (*fn)(volatile char *),
		    volatile char *arg)
{
	int pid = fork(), status;

	if (pid == 0) {
		fn(arg);
		_exit(0);
	}
	status = wait_for(pid);
	if (WIFSIGNALED(status))
		printf("%s: signal %d\n", what, WTERMSIG(status));
	else
		printf("%s: exit %d\n", what, WEXITSTATUS(status));
}

static void touch_write(volatile char *p)
{
	*p = 1;
}

static void fill_even(volatile char *p)
{
	for (int i = 0; i < PAGES; i += 2)
		p[i * PAGE_BYTES + i] = (char)(i + 1);
}

static int wrong(const volatile char *p)
{
	int bad = 0;

	for (int i = 0; i < PAGES; i++)
		bad += p[i * PAGE_BYTES + i] != (i % 2 ? 0 : (char)(i + 1));
	return bad;
}

static void shared(const char *what, volatile char *p)
{
	printf("%s\n", what);
	outcome("child writes", fill_even, p);
	printf("parent sees wrong pages: %d\n", wrong(p));
	printf("msync %d %d\n",
	       (int)syscall3(SYS_msync, (long)p, LEN, MS_ASYNC_),
	       (int)syscall3(SYS_msync, (long)p, LEN, MS_SYNC_));
	printf("mprotect %d\n", mprotect((void *)p, LEN, PROT_READ));
	outcome("child writes", touch_write, p);
	printf("mprotect %d\n", mprotect((void *)p, LEN, RW));
	outcome("child writes", touch_write, p + PAGE_BYTES + 1);
	printf("parent sees %d\n", p[PAGE_BYTES + 1]);
	p[PAGE_BYTES + 1] = 0;
	printf("hole %d\n", munmap((char *)p + 4 * PAGE_BYTES, PAGE_BYTES));
	outcome("write into it", touch_write, p + 4 * PAGE_BYTES);
	printf("behind it %d\n", p[6 * PAGE_BYTES + 6]);
	printf("munmap %d\n", munmap((char *)p, LEN));
	outcome("write", touch_write, p);
}

static void moved(void)
{
	volatile char *p = map(MAP_SHARED | MAP_ANONYMOUS, -1), *q;

	fill_even(p);
	q = (char *)syscall6(SYS_mremap, (long)p, LEN, 2 * LEN, MREMAP_MAYMOVE,
			     0, 0);
	printf("mremap %s\n", MMAP_FAILED(q) ? "failed" : "ok");
	printf("wrong pages: %d\n", wrong(q));
	outcome("write behind the object", touch_write, q + LEN);
	munmap((char *)q, 2 * LEN);
}

static void zero_device(void)
{
	int fd = open("/dev/zero", O_RDWR, 0);
	volatile char *p;

	shared("/dev/zero, shared", map(MAP_SHARED, fd));
	p = map(MAP_PRIVATE, fd);
	outcome("private, child writes", touch_write, p + 5);
	printf("parent sees %d\n", p[5]);
	close(fd);
}

int main(void)
{
	shared("anonymous", map(MAP_SHARED | MAP_ANONYMOUS, -1));
	moved();
	zero_device();
	return 0;
}
