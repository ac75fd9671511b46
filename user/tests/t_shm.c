/* SPDX-License-Identifier: GPL-2.0-only */
/* t_shm.c - shared anonymous memory, /dev/zero, System V shared memory */
#include "tests/common.h"

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

/* is @want what /proc/self/maps calls the area at @p? @ino: -1, or its number */
static bool named(volatile char *p, long ino, const char *want)
{
	enum { TO_INODE = 29 }; /* from its end address: 00000000 rw-s ... */
	static char text[4 * PAGE_BYTES];
	char start[12], *line, *end;

	if (read_file("/proc/self/maps", text, sizeof(text)) < 0)
		return false;
	snprintf(start, sizeof(start), "%08lx-", (unsigned long)p);
	line = (char *)text_field(text, start);
	end = line ? strchr(line, '\n') : NULL;
	if (!end)
		return false;
	*end = '\0';
	if (ino >= 0 && str_to_ulong(line + TO_INODE) != (unsigned long)ino)
		return false;
	line = strchr(line, '/');
	return line && strcmp(line, want) == 0;
}

static void shared(const char *what, volatile char *p)
{
	printf("%s\n", what);
	printf("its name %d\n", named(p, -1, "/dev/zero (deleted)"));
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

/* ---- System V ----------------------------------------------------------------- */

enum {
	SYS_ipc = 117,
	SHMAT = 21,
	SHMDT = 22,
	SHMGET = 23,
	SHMCTL = 24,
	CREAT_600 = 01600,
	EXCL = 02000,
	RMID = 0,
	SET = 1,
	STAT = 2,
	IPC_64 = 0x100,
	RDONLY = 010000,
	RND = 020000,
	REMAP = 040000,
};

struct shm_ds { /* IPC_64 of i386 */
	int key;
	unsigned int uid, gid, cuid, cgid;
	unsigned short mode, pad1, seq, pad2;
	unsigned long unused1, unused2;
	size_t segsz;
	unsigned long atime, u3, dtime, u4, ctime, u5;
	int cpid, lpid;
	unsigned long nattch, u6, u7;
};

static int ipc(int call, long first, long second, long third, const void *ptr)
{
	return (int)syscall6(SYS_ipc, call, first, second, third, (long)ptr, 0);
}

static void said(const char *what, int result)
{
	printf("%s: %s\n", what, result < 0 ? error_name(-result) : "ok");
}

static volatile char *attach(int id, long flags, const void *addr)
{
	unsigned long where = 0;
	int err = ipc(SHMAT, id, flags, (long)&where, addr);

	return (volatile char *)(err < 0 ? (unsigned long)err : where);
}

static void said_at(const char *what, volatile char *p)
{
	said(what, MMAP_FAILED(p) ? (int)(long)p : 0);
}

static void stat_of(const char *what, int id)
{
	struct shm_ds ds;
	int err = ipc(SHMCTL, id, STAT | IPC_64, 0, &ds);

	if (err < 0) {
		printf("%s: %s\n", what, error_name(-err));
		return;
	}
	printf("%s: key %s, mode %x, %lu bytes, attached %lu, %s, %s\n", what,
	       ds.key ? "set" : "0", ds.mode, (unsigned long)ds.segsz,
	       ds.nattch, ds.cpid == getpid() ? "our own" : "another's",
	       ds.atime ? "was attached" : "never attached");
}

static void segments(void)
{
	int key = 0x4c65 + getpid() * 977, id, pid;
	volatile char *p, *q;
	struct shm_ds ds;
	char name[32];

	said("get without create", ipc(SHMGET, key, LEN, 0600, NULL));
	said("get 0 bytes", ipc(SHMGET, key, 0, CREAT_600, NULL));
	id = ipc(SHMGET, key, LEN - 100, CREAT_600, NULL);
	said("create", id);
	stat_of("new", id);
	printf("same %d\n", ipc(SHMGET, key, LEN - 100, 0600, NULL) == id);
	printf("part %d\n", ipc(SHMGET, key, 1, 0600, NULL) == id);
	said("too large", ipc(SHMGET, key, LEN, 0600, NULL));
	said("exclusive", ipc(SHMGET, key, LEN, CREAT_600 | EXCL, NULL));
	p = attach(id, 0, NULL);
	said_at("attach", p);
	snprintf(name, sizeof(name), "/SYSV%08x (deleted)", (unsigned int)key);
	printf("its name %d\n", named(p, id, name));
	p[0] = 1;
	pid = fork();
	if (pid == 0) {
		q = attach(id, 0, NULL);
		fill_even(q);
		stat_of("in the child", id);
		_exit(0);
	}
	wait_for(pid);
	printf("parent sees wrong pages: %d\n", wrong(p));
	q = attach(id, RDONLY, NULL);
	printf("read-only: %d\n", q[2 * PAGE_BYTES + 2]);
	outcome("write", touch_write, q);
	said("unaligned", (int)(long)attach(id, 0, (char *)p + 1));
	said("taken", (int)(long)attach(id, 0, (char *)p));
	said_at("taken, remap", attach(id, REMAP | RND, (char *)p + 5));
	stat_of("both", id);
	ipc(SHMCTL, id, STAT | IPC_64, 0, &ds);
	ds.mode = 0640;
	said("set", ipc(SHMCTL, id, SET | IPC_64, 0, &ds));
	said("remove", ipc(SHMCTL, id, RMID, 0, NULL));
	stat_of("removed", id);
	said("get removed", ipc(SHMGET, key, LEN, 0600, NULL));
	said("detach", ipc(SHMDT, 0, 0, 0, (char *)q));
	said("detach again", ipc(SHMDT, 0, 0, 0, (char *)q));
	printf("still there: %d\n", wrong(p));
	said("detach", ipc(SHMDT, 0, 0, 0, (char *)p));
	outcome("write", touch_write, p);
	stat_of("gone", id);
	said("attach", (int)(long)attach(id, 0, NULL));
	said("bad command", ipc(SHMCTL, id, 99, 0, NULL));
	said("bad id", ipc(SHMCTL, -1, STAT | IPC_64, 0, &ds));
}

int main(void)
{
	shared("anonymous", map(MAP_SHARED | MAP_ANONYMOUS, -1));
	moved();
	zero_device();
	segments();
	return 0;
}
