/* SPDX-License-Identifier: GPL-2.0-only */
/* t_memory.c - demand zero, copy on write, brk, mmap, mprotect, mremap */
#include "tests/common.h"

enum { PAGES = 16, LEN = PAGES * PAGE_BYTES };

static char *map(size_t len, int prot)
{
	char *p = mmap(NULL, len, prot, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (MMAP_FAILED(p))
		exit(fail("t_memory", "mmap", (long)p));
	return p;
}

static void touch_read(volatile char *p)
{
	__asm__ volatile("" : : "r"(*(volatile char *)p));
}

static void demand_zero(void)
{
	char *p = map(LEN, PROT_READ | PROT_WRITE);
	unsigned int sum = 0;

	for (int i = 0; i < LEN; i++)
		sum += (unsigned char)p[i];
	printf("sum of untouched memory %u\n", sum);
	p[5] = 1;
	printf("after a write %d %d\n", p[5], p[6]);
	printf("munmap %d\n", munmap(p, LEN));
	outcome("read after munmap", touch_read, p);
}

static void copy_on_write(void)
{
	char *p = map(LEN, PROT_READ | PROT_WRITE);
	int pid;

	for (int i = 0; i < PAGES; i++)
		p[i * PAGE_BYTES] = (char)i;
	pid = fork();
	if (pid == 0) {
		for (int i = 0; i < PAGES; i += 2)
			p[i * PAGE_BYTES] = (char)(100 + i);
		int bad = 0;

		for (int i = 0; i < PAGES; i++)
			bad += p[i * PAGE_BYTES] != (i % 2 ? i : 100 + i);
		_exit(bad);
	}
	printf("child saw wrong pages: %d\n", WEXITSTATUS(wait_for(pid)));
	int bad = 0;

	for (int i = 0; i < PAGES; i++)
		bad += p[i * PAGE_BYTES] != i;
	printf("parent saw wrong pages: %d\n", bad);
	munmap(p, LEN);
}

static void protect(void)
{
	char *p = map(LEN, PROT_READ | PROT_WRITE);

	p[0] = 1;
	printf("mprotect read %d\n",
	       mprotect(p + PAGE_BYTES, PAGE_BYTES, PROT_READ));
	outcome("write before", touch_write, p);
	outcome("write inside", touch_write, p + PAGE_BYTES);
	outcome("write behind", touch_write, p + 2 * PAGE_BYTES);
	outcome("read inside", touch_read, p + PAGE_BYTES);
	printf("mprotect none %d\n", mprotect(p, LEN, PROT_NONE));
	outcome("read none", touch_read, p);
	printf("mprotect all %d\n", mprotect(p, LEN, PROT_READ | PROT_WRITE));
	printf("kept %d\n", p[0]);
	printf("unaligned %s\n", error_name(-mprotect(p + 1, 1, PROT_READ)));
	munmap(p + 3 * PAGE_BYTES, PAGE_BYTES);
	printf("hole %s\n", error_name(-mprotect(p, LEN, PROT_READ)));
	munmap(p, LEN);
	outcome("read-only write", touch_write, map(PAGE_BYTES, PROT_READ));
}

static void break_moves(void)
{
	unsigned long start = brk(0), now = brk(start + LEN);
	char *p = (char *)start;

	printf("brk grew by %lu\n", now - start);
	for (int i = 0; i < LEN; i++)
		p[i] = (char)i;
	printf("last byte %d\n", p[LEN - 1]);
	printf("brk back %lu\n", brk(start) - start);
	now = brk(start + LEN);
	printf("fresh again %d\n", p[LEN - 1]);
	printf("absurd brk %d\n", brk(0xfffff000ul) == now);
}

static void remap(void)
{
	char *p = map(LEN, PROT_READ | PROT_WRITE), *q;

	for (int i = 0; i < PAGES; i++)
		p[i * PAGE_BYTES] = (char)(i + 1);
	q = (char *)syscall6(SYS_mremap, (long)p, LEN, 4 * LEN, MREMAP_MAYMOVE,
			     0, 0);
	int bad = 0;

	for (int i = 0; i < 4 * PAGES; i++)
		bad += q[i * PAGE_BYTES] != (i < PAGES ? i + 1 : 0);
	printf("wrong pages after growing: %d\n", bad);
	q = (char *)syscall6(SYS_mremap, (long)q, 4 * LEN, PAGE_BYTES, 0, 0, 0);
	printf("after shrinking %d\n", q[0]);
	outcome("behind the end", touch_read, q + PAGE_BYTES);
	printf("no area: %s\n", error_name(-(int)syscall6(
					SYS_mremap, 0x1000, PAGE_BYTES,
					2 * PAGE_BYTES, MREMAP_MAYMOVE, 0, 0)));
}

static void bad_arguments(void)
{
	long r;

	r = (long)mmap(NULL, 0, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	printf("length 0: %s\n", error_name((int)-r));
	r = (long)mmap(NULL, PAGE_BYTES, PROT_READ, MAP_PRIVATE, -1, 0);
	printf("no file: %s\n", error_name((int)-r));
	r = (long)mmap((void *)1, PAGE_BYTES, PROT_READ,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	printf("unaligned fixed: %s\n", error_name((int)-r));
	printf("munmap unaligned: %s\n",
	       error_name(-munmap((void *)1, PAGE_BYTES)));
	printf("munmap of nothing: %d\n",
	       munmap((void *)0x50000000, PAGE_BYTES));
	outcome("null read", touch_read, NULL);
	outcome("kernel read", touch_read, (char *)0xfffff000);
}

static void stack_grows(volatile char *unused)
{
	volatile char deep[256 * 1024];

	(void)unused;
	for (size_t i = 0; i < sizeof(deep); i += PAGE_BYTES)
		deep[sizeof(deep) - 1 - i] = 1;
}

static int recurse(int n)
{
	volatile char frame[4096];

	frame[0] = (char)n;
	return n < 0 ? 0 : recurse(n + 1) + frame[0];
}

static void stack_ends(volatile char *unused)
{
	(void)unused;
	recurse(0);
}

int main(void)
{
	demand_zero();
	copy_on_write();
	protect();
	break_moves();
	remap();
	bad_arguments();
	outcome("256 KiB of stack", stack_grows, NULL);
	outcome("endless stack", stack_ends, NULL);
	return 0;
}
