/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * s_elfmutants.c - damaged programs, executed: s_elfmutants DISK FIRST LAST
 *
 * DISK is what tests/mutate_elf.py wrote: whole programs and, for each mutant,
 * the bytes to change in one of them. Each mutant from FIRST to LAST is executed
 * by user 1000 with little memory and time. It may run, be refused, or die of a
 * signal of its own; nothing else may change: objects of the kernel, tasks and
 * pages are counted before and after. All is done twice, and the second time
 * counts: names that were looked up stay in the cache of names.
 */
#include "lib/ulib.h"

#define PROGRAM "/tmp/t_elf.prog"
#define INTERP	"/tmp/t_elf.interp"

enum {
	SECTOR = 512,
	IMAGE_MAX = 3 << 20,
	BASES_MAX = 30,
	PATCHES_MAX = 31,
	PATCH_BYTES = 8,
	USER = 1000,
	MEMORY_MAX = 64 << 20,
	RLIMIT_CPU = 0,
	RLIMIT_FSIZE = 1,
	RLIMIT_NPROC = 6,
	RLIMIT_AS = 9,
	SIGNALS = 65,
	ERRORS = 256,
	EIO_ = 5,
	ENAMETOOLONG_ = 36,
	ELOOP_ = 40,
	ELIBBAD_ = 80,
	SLABS_MAX = 64,
	NAME_BYTES = 32,
	TEXT_BYTES = 16384,
	PAGES_SLACK = 64,
	NO_PARTNER = -1,
};

struct header {
	char magic[8];
	uint32_t nr_mutants, nr_bases;
	struct {
		uint32_t at, bytes, is_interp;
		int32_t partner;
	} bases[BASES_MAX];
};

/* one sector for each mutant */
struct record {
	uint32_t base, bytes, nr;
	struct {
		uint32_t at, len;
		uint8_t data[PATCH_BYTES];
	} patches[PATCHES_MAX];
};

static union {
	struct header h;
	char sector[SECTOR];
} head;
static union {
	struct record r;
	char sector[SECTOR];
} mutant;
static uint8_t image[IMAGE_MAX];
static int disk;
static uint32_t ran, odd, deaths[SIGNALS], refusals[ERRORS];

static int read_at(uint32_t at, void *buf, uint32_t bytes)
{
	uint64_t pos;

	syscall6(SYS__llseek, disk, 0, (long)at, (long)&pos, 0, 0);
	return read(disk, buf, bytes) == (int)bytes ? 0 : -EIO_;
}

static void put_file(const char *path, uint32_t bytes)
{
	int fd;

	unlink(path);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0755);
	write(fd, image, bytes);
	close(fd);
}

/* the mutant, and what belongs to it, to their places */
static int put(uint32_t n)
{
	const struct record *r = &mutant.r;
	int partner;

	if (read_at((1 + n) * SECTOR, &mutant, SECTOR))
		return -EIO_;
	partner = head.h.bases[r->base].partner;
	unlink(INTERP);
	if (partner != NO_PARTNER) {
		if (read_at(head.h.bases[partner].at, image,
			    head.h.bases[partner].bytes))
			return -EIO_;
		put_file(head.h.bases[partner].is_interp ? INTERP : PROGRAM,
			 head.h.bases[partner].bytes);
	}
	if (read_at(head.h.bases[r->base].at, image,
		    head.h.bases[r->base].bytes))
		return -EIO_;
	for (uint32_t i = 0; i < r->nr; i++)
		memcpy(image + r->patches[i].at, r->patches[i].data,
		       r->patches[i].len);
	put_file(head.h.bases[r->base].is_interp ? INTERP : PROGRAM, r->bytes);
	return 0;
}

static void limit(int what, uint32_t value)
{
	uint32_t both[2] = {value, value + (what == RLIMIT_CPU)};

	syscall2(SYS_setrlimit, what, both);
}

/* exec in the child: returns its error through @error_fd */
static void become(int error_fd)
{
	char *argv[] = {(char *)PROGRAM, (char *)"true", NULL};
	int null = open("/dev/null", O_RDWR, 0), err;

	dup2(null, 0);
	dup2(null, 1);
	dup2(null, 2);
	syscall3(55, error_fd, 2, 1); /* close on exec */
	limit(RLIMIT_CPU, 1);
	limit(RLIMIT_AS, MEMORY_MAX);
	limit(RLIMIT_NPROC, 1);
	syscall1(46, USER); /* setgid */
	syscall1(SYS_setuid, USER);
	limit(RLIMIT_FSIZE, 0);
	syscall1(SYS_alarm, 3);
	err = execve(PROGRAM, argv, environ);
	syscall1(SYS_alarm, 0);
	limit(RLIMIT_FSIZE, 4096);
	write(error_fd, &err, sizeof(err));
	_exit(0);
}

/* "ENOEXEC or similar": what a damaged header or path may lead to */
static bool may_be(int error)
{
	return error == ENOEXEC || error == EINVAL || error == ELIBBAD_ ||
	       error == ENOENT || error == EACCES || error == ENOTDIR ||
	       error == ENOMEM || error == ENAMETOOLONG_;
}

static void execute(uint32_t n)
{
	int fds[2], err = 0, pid, status;

	pipe(fds);
	pid = fork();
	if (pid == 0)
		become(fds[1]);
	close(fds[1]);
	read(fds[0], &err, sizeof(err));
	close(fds[0]);
	status = wait_for(pid);
	if (err < 0) {
		refusals[-err % ERRORS]++;
		if (!may_be(-err)) {
			printf("mutant %u: %s\n", n, error_name(-err));
			odd++;
		}
	} else if (WIFSIGNALED(status))
		deaths[WTERMSIG(status)]++;
	else
		ran++;
}

/* ---- what is in use ------------------------------------------------------ */

struct usage {
	char names[SLABS_MAX][NAME_BYTES];
	unsigned long objects[SLABS_MAX], tasks, pages;
	int nr;
};

static void read_usage(struct usage *u)
{
	static char text[TEXT_BYTES];
	char *s = text;

	sync();
	u->nr = 0;
	read_file("/proc/slabinfo", text, sizeof(text));
	while ((s = strchr(s, '\n')) && s[1] && u->nr < SLABS_MAX) {
		uint32_t i = 0;

		for (s++; *s && *s != ' '; s++)
			if (i + 1 < NAME_BYTES)
				u->names[u->nr][i++] = *s;
		u->names[u->nr][i] = '\0';
		while (*s == ' ')
			s++;
		u->objects[u->nr++] = str_to_ulong(s);
	}
	read_file("/proc/loadavg", text, sizeof(text));
	s = strchr(text, '/');
	u->tasks = s ? str_to_ulong(s + 1) : 0;
	u->pages = (meminfo_kib("MemFree:") + meminfo_kib("Cached:") +
		    meminfo_kib("Buffers:")) /
		   KIB_PER_PAGE;
}

/* buffers come with what is read from the disk */
static bool grows(const char *name)
{
	return str_starts(name, "buffer_head") || str_starts(name, "bh");
}

static int compare(const struct usage *before, const struct usage *after)
{
	int leaks = 0;

	for (int i = 0; i < before->nr; i++) {
		if (grows(before->names[i]) ||
		    after->objects[i] <= before->objects[i])
			continue;
		printf("elfmutants: slab %s %lu -> %lu\n", before->names[i],
		       before->objects[i], after->objects[i]);
		leaks++;
	}
	printf("elfmutants: tasks %lu -> %lu, pages %lu -> %lu\n",
	       before->tasks, after->tasks, before->pages, after->pages);
	leaks += after->tasks != before->tasks;
	leaks += after->pages + PAGES_SLACK < before->pages;
	return leaks;
}

static int run(uint32_t first, uint32_t last)
{
	for (uint32_t n = first; n < last && n < head.h.nr_mutants; n++) {
		if (put(n))
			return fail("s_elfmutants", "read", -EIO_);
		execute(n);
	}
	unlink(PROGRAM);
	unlink(INTERP);
	return 0;
}

static void report(int leaks)
{
	uint32_t refused = 0, died = 0;

	for (int i = 0; i < ERRORS; i++) {
		refused += refusals[i];
		if (refusals[i])
			printf("elfmutants: %s %u\n",
			       i == ELIBBAD_ ? "ELIBBAD" : error_name(i),
			       refusals[i]);
	}
	for (int i = 0; i < SIGNALS; i++) {
		died += deaths[i];
		if (deaths[i])
			printf("elfmutants: signal %d %u\n", i, deaths[i]);
	}
	printf("elfmutants: %u ran, %u were refused, %u died, %u odd errors, "
	       "%d leaks\n",
	       ran, refused, died, odd, leaks);
}

int main(int argc, char **argv)
{
	static struct usage before, after;
	uint32_t first, last;
	int leaks;

	if (argc < 4)
		return fail("s_elfmutants", "DISK FIRST LAST", -EINVAL);
	disk = open(argv[1], O_RDONLY, 0);
	if (disk < 0 || read_at(0, &head, SECTOR) ||
	    memcmp(head.h.magic, "ELFMUTS1", 8) != 0)
		return fail("s_elfmutants", argv[1], disk < 0 ? disk : -EINVAL);
	first = str_to_ulong(argv[2]);
	last = str_to_ulong(argv[3]);
	if (run(first, last))
		return 1;
	ran = odd = 0;
	memset(deaths, 0, sizeof(deaths));
	memset(refusals, 0, sizeof(refusals));
	read_usage(&after); /* makes what looking itself needs */
	read_usage(&before);
	if (run(first, last))
		return 1;
	read_usage(&after);
	leaks = compare(&before, &after);
	report(leaks);
	return odd != 0 || leaks != 0;
}
