/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * s_inject.c - the N-th allocation fails: s_inject KNOB FIRST LAST STEP
 *
 * KNOB is alloc_fail_nth (pages) or slab_fail_nth (objects) of /proc/sys/vm.
 * For each N a child sets it and runs a workload of memory, files, mounts,
 * pipes, signals, fork and exec, which may fail as it likes. The walk ends at
 * LAST, or when the workload was too short to meet a failure several times.
 *
 * Slab objects in use and pages that are neither free, cached nor of the slab
 * are compared before and after. To compare like with like the same workload,
 * without failures, and a few forks precede both: caches are warm then.
 */
#include "lib/ulib.h"

enum {
	TEXT_BYTES = 8192,
	WARM_CHILDREN = 12, /* more than the kernel keeps stacks of */
	UNMET_MAX = 4,	    /* runs without a failure that end the walk */
	OBJECTS_SLACK = 0,
	PAGES_SLACK = 2,
	PAGES = 64,
	FILE_BYTES = 20000,
	FILE_MODE = 0600,
	DIR_MODE = 0700,
	SYS_umount2 = 52,
	DISK_BYTES = 16384,
	KIB = 1024,
};

struct action {
	void (*handler)(int);
	uint32_t flags;
	void (*restorer)(void);
	uint32_t mask[2];
};

static char text[TEXT_BYTES];
static char knob_path[64];
static int knob;

static void set_knob(uint32_t n)
{
	char line[16];

	write(knob, line, (size_t)snprintf(line, sizeof(line), "%u\n", n));
}

static unsigned long injected(void)
{
	read_file("/proc/vmstat", text, sizeof(text));
	return text_number(text, "alloc_injected ");
}

/* the next number of a line at *@at, which moves behind it */
static unsigned long next_number(char **at)
{
	unsigned long value;

	while (**at == ' ')
		(*at)++;
	value = str_to_ulong(*at);
	while (**at && **at != ' ' && **at != '\n')
		(*at)++;
	return value;
}

/* objects in use and pages over all slab caches */
static void slab_figures(unsigned long *objects, unsigned long *pages)
{
	char *line = text;

	*objects = *pages = 0;
	read_file("/proc/slabinfo", text, sizeof(text));
	while ((line = strchr(line, '\n')) && line[1]) {
		unsigned long slabs;

		line++;
		next_number(&line); /* the name */
		*objects += next_number(&line);
		next_number(&line);
		next_number(&line);
		next_number(&line);
		slabs = next_number(&line);
		*pages += slabs * next_number(&line);
	}
}

/* pages that only their users know: tables, stacks, what programs wrote */
static unsigned long private_pages(unsigned long slab_pages)
{
	static const char *const known[] = {
		"MemFree:", "Active:", "Inact_dirty:", "Inact_clean:"};
	unsigned long kib;

	read_file("/proc/meminfo", text, sizeof(text));
	kib = text_number(text, "MemTotal:");
	for (size_t i = 0; i < ARRAY_SIZE(known); i++)
		kib -= text_number(text, known[i]);
	return kib / KIB_PER_PAGE - slab_pages;
}

/* ---- the workload ---------------------------------------------------------- */

static void use_memory(void)
{
	char *p = mmap(NULL, PAGES * PAGE_BYTES, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	unsigned long end = brk(0);

	if (MMAP_FAILED(p))
		return;
	for (int i = 0; i < PAGES; i++)
		p[i * PAGE_BYTES] = 1;
	mprotect(p + 8 * PAGE_BYTES, 4 * PAGE_BYTES, PROT_READ);
	munmap(p + 20 * PAGE_BYTES, 4 * PAGE_BYTES);
	mlock(p + 40 * PAGE_BYTES, 2 * PAGE_BYTES);
	syscall6(SYS_mremap, (long)(p + 60 * PAGE_BYTES), 4 * PAGE_BYTES,
		 40 * PAGE_BYTES, MREMAP_MAYMOVE, 0, 0);
	brk(end + 4 * PAGE_BYTES);
}

static void use_files(const char *self)
{
	int fd = open("/tmp/inject", O_RDWR | O_CREAT | O_TRUNC, FILE_MODE);
	char *p;

	if (fd >= 0) {
		write(fd, text, sizeof(text));
		syscall2(SYS_ftruncate, fd, FILE_BYTES);
		close(fd);
	}
	syscall2(SYS_link, "/tmp/inject", "/tmp/inject2");
	syscall2(SYS_rename, "/tmp/inject2", "/tmp/inject3");
	syscall2(SYS_symlink, "/tmp/inject3", "/tmp/injectlink");
	syscall3(SYS_readlink, (long)"/tmp/injectlink", (long)text, 64);
	unlink("/tmp/injectlink");
	unlink("/tmp/inject3");
	unlink("/tmp/inject");
	fd = open(self, O_RDONLY, 0);
	if (fd >= 0) {
		p = mmap(NULL, 2 * PAGE_BYTES, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE, fd, 0);
		if (!MMAP_FAILED(p))
			p[1] = p[PAGE_BYTES]; /* a copy of a file page */
		close(fd);
	}
}

static void use_directories(void)
{
	int fd;

	mkdir("/tmp/injectdir", DIR_MODE);
	mount("none", "/tmp/injectdir", "ramfs", 0, NULL);
	mkdir("/tmp/injectdir/below", DIR_MODE);
	syscall2(SYS_getcwd, text, sizeof(text));
	fd = open("/tmp/injectdir", O_RDONLY | O_DIRECTORY, 0);
	if (fd >= 0) {
		syscall3(SYS_getdents64, fd, (long)text, sizeof(text));
		close(fd);
	}
	syscall2(SYS_umount2, "/tmp/injectdir", 0);
	syscall1(SYS_rmdir, "/tmp/injectdir");
	read_file("/proc/self/maps", text, sizeof(text));
	read_file("/proc/mounts", text, sizeof(text));
}

static void on_signal(int sig)
{
	(void)sig;
}

static void use_the_rest(void)
{
	struct action act = {on_signal, 0, NULL, {0, 0}};
	int fds[2], fd;

	syscall6(SYS_rt_sigaction, SIGUSR1, (long)&act, 0, 8, 0, 0);
	kill(getpid(), SIGUSR1);
	if (pipe(fds) == 0) {
		write(fds[1], text, PAGE_BYTES);
		read(fds[0], text, PAGE_BYTES);
		close(fds[0]);
		close(fds[1]);
	}
	fd = open("/dev/hdb", O_RDONLY, 0); /* buffers, not ours to write */
	if (fd >= 0) {
		for (int i = 0; i < DISK_BYTES / TEXT_BYTES; i++)
			read(fd, text, sizeof(text));
		close(fd);
	}
}

static void use_processes(const char *self)
{
	char *argv[] = {(char *)self, (char *)"nothing", NULL};
	int pid = fork();

	if (pid == 0) {
		execve(self, argv, environ);
		_exit(1);
	}
	if (pid > 0)
		wait_for(pid);
}

/* what a workload left that could not even unlink or unmount */
static void clean_up(void)
{
	static const char *const files[] = {"/tmp/inject", "/tmp/inject2",
					    "/tmp/inject3", "/tmp/injectlink"};

	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		unlink(files[i]);
	syscall2(SYS_umount2, "/tmp/injectdir", 0);
	syscall1(SYS_rmdir, "/tmp/injectdir/below");
	syscall1(SYS_rmdir, "/tmp/injectdir");
}

static void workload(const char *self)
{
	use_memory();
	use_files(self);
	use_directories();
	use_the_rest();
	use_processes(self);
}

/* ---- the walk ---------------------------------------------------------------- */

/*
 * One child with failure @n; 0: none. It waits until this process has its own
 * copies of the pages that both write: nothing may fail here.
 */
static bool run(const char *self, uint32_t n)
{
	int go[2], pid;
	char byte = 0;

	if (pipe(go) < 0)
		return false;
	pid = fork();
	if (pid == 0) {
		close(go[1]);
		read(go[0], &byte, 1);
		close(go[0]);
		if (n)
			set_knob(n);
		workload(self);
		_exit(0);
	}
	close(go[0]);
	text[0] = byte;
	write(go[1], &byte, 1);
	close(go[1]);
	if (pid < 0)
		return false;
	wait_for(pid);
	set_knob(0);
	clean_up();
	return true;
}

/* caches as full as they get */
static void settle(const char *self)
{
	int pids[WARM_CHILDREN];

	for (int i = 0; i < WARM_CHILDREN; i++) {
		pids[i] = fork();
		if (pids[i] == 0) {
			sleep_ms(20);
			_exit(0);
		}
	}
	for (int i = 0; i < WARM_CHILDREN; i++)
		wait_for(pids[i]);
	run(self, 0);
	run(self, 0);
	sleep_ms(100);
}

static unsigned long surplus(unsigned long before, unsigned long after,
			     unsigned long slack)
{
	return after > before + slack ? after - before : 0;
}

int main(int argc, char **argv)
{
	uint32_t n, last, step, runs = 0, met = 0, unmet = 0;
	unsigned long objects[2], pages[2], slab;

	if (argc < 5)
		return 0;
	snprintf(knob_path, sizeof(knob_path), "/proc/sys/vm/%s", argv[1]);
	knob = open(knob_path, O_WRONLY, 0);
	if (knob < 0)
		return fail("s_inject", knob_path, knob);
	last = str_to_ulong(argv[3]);
	step = str_to_ulong(argv[4]);
	settle(argv[0]);
	(void)injected(); /* the names in /proc are objects too */
	slab_figures(&objects[0], &slab);
	(void)private_pages(0);
	slab_figures(&objects[0], &slab);
	pages[0] = private_pages(slab);
	for (n = str_to_ulong(argv[2]); n <= last && unmet < UNMET_MAX;
	     n += step) {
		unsigned long count = injected();

		if (!run(argv[0], n))
			return fail("s_inject", "no child", (long)n);
		runs++;
		if (injected() != count)
			met++;
		else
			unmet++;
	}
	settle(argv[0]);
	slab_figures(&objects[1], &slab);
	pages[1] = private_pages(slab);
	printf("inject: %u runs, %u met a failure, %lu objects and %lu pages "
	       "leaked\n",
	       runs, met, surplus(objects[0], objects[1], OBJECTS_SLACK),
	       surplus(pages[0], pages[1], PAGES_SLACK));
	return 0;
}
