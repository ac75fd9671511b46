/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * s_sysv.c - s_sysv MIB free|lock: a System V segment under pressure
 *	      s_sysv limits: what is refused
 *
 * The segment is written and detached, then private memory of PRESS_MIB is
 * touched: what nobody maps goes to swap, unless SHM_LOCK keeps it.
 */
#include "lib/ulib.h"

enum {
	SYS_ipc = 117,
	SHMAT = 21,
	SHMDT = 22,
	SHMGET = 23,
	SHMCTL = 24,
	RMID = 0,
	IPC_INFO = 3,
	LOCK = 11,
	INFO = 14,
	CREAT_600 = 01600,
	KEY = 0x4c53,
	PRESS_MIB = 20,
	MIB_SHIFT = 20,
	MANY = 5000,
};

struct info {
	int used_ids;
	unsigned long tot, rss, swp, attempts, successes;
};

static int ipc(int call, long first, long second, long third, const void *ptr)
{
	return (int)syscall6(SYS_ipc, call, first, second, third, (long)ptr, 0);
}

static uint32_t *attach(int id)
{
	unsigned long where = 0;
	int err = ipc(SHMAT, id, 0, (long)&where, NULL);

	if (err < 0)
		exit(fail("s_sysv", "shmat", err));
	return (uint32_t *)where;
}

/* touches so much private memory that the rest of RAM is needed */
static void press(void)
{
	size_t bytes = (size_t)PRESS_MIB << MIB_SHIFT;
	char *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (MMAP_FAILED(p))
		exit(fail("s_sysv", "mmap", (long)p));
	for (int round = 0; round < 3; round++)
		for (size_t i = 0; i < bytes; i += PAGE_BYTES)
			p[i]++;
	munmap(p, bytes);
}

static int under_pressure(uint32_t mib, bool lock)
{
	uint32_t words = mib << (MIB_SHIFT - 2), bad = 0;
	int id = ipc(SHMGET, KEY, (long)mib << MIB_SHIFT, CREAT_600, NULL);
	struct info info;
	uint32_t *p;

	if (id < 0)
		return fail("s_sysv", "shmget", id);
	p = attach(id);
	for (uint32_t i = 0; i < words; i++)
		p[i] = i * 2654435761u;
	if (lock && ipc(SHMCTL, id, LOCK, 0, NULL) < 0)
		return fail("s_sysv", "SHM_LOCK", -EPERM);
	ipc(SHMDT, 0, 0, 0, p);
	press();
	ipc(SHMCTL, 0, INFO, 0, &info);
	printf("segments %d, pages %lu, in memory %lu, in swap %lu\n",
	       info.used_ids, info.tot, info.rss, info.swp);
	p = attach(id);
	for (uint32_t i = 0; i < words; i++)
		bad += p[i] != i * 2654435761u;
	printf("wrong words %u\n", bad);
	/* the segment stays: the caller looks at /proc and removes it */
	return bad != 0;
}

static int limits(void)
{
	static int ids[MANY];
	unsigned long max[9];
	int n = 0, err;

	ipc(SHMCTL, 0, IPC_INFO | 0x100, 0, max);
	printf("max %lu min %lu ids %lu\n", max[0], max[1], max[2]);
	err = ipc(SHMGET, 0, (long)max[0] + 1, CREAT_600, NULL);
	printf("one byte more: %s\n", error_name(-err));
	while (n < MANY && (err = ipc(SHMGET, 0, 1, CREAT_600, NULL)) >= 0)
		ids[n++] = err;
	printf("%d segments, then %s\n", n, error_name(-err));
	for (int i = 0; i < n; i++)
		if (ipc(SHMCTL, ids[i], RMID, 0, NULL) != 0)
			return fail("s_sysv", "IPC_RMID", i);
	err = ipc(SHMCTL, ids[0], RMID, 0, NULL);
	printf("twice: %s\n", error_name(-err));
	printf("semget: %s\n", error_name(-ipc(2, 0, 1, CREAT_600, NULL)));
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "limits") == 0)
		return limits();
	if (argc == 2 && strcmp(argv[1], "remove") == 0)
		return ipc(SHMCTL, ipc(SHMGET, KEY, 0, 0600, NULL), RMID, 0,
			   NULL);
	if (argc != 3)
		return fail("s_sysv", "MIB free|lock", -EINVAL);
	return under_pressure((uint32_t)str_to_ulong(argv[1]),
			      strcmp(argv[2], "lock") == 0);
}
