/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * s_fuzz.c - hostile system calls: s_fuzz SEED CALLS PROCS [LIFE]
 *
 * Workers, half of them root and half user 1000, make random calls with random
 * arguments: pointers at every edge, damaged structures. A worker lives for
 * some hundred calls, so that one that blocked its signals or spoilt its memory
 * does not stop the run; one that makes no progress is killed, and one that
 * does not die of that is reported as hung. Its threads, and children that share
 * its memory, make calls beside it. LIFE prints every call of that one
 * life before it is made: seed and life name the calls exactly.
 *
 * Not fuzzed: reboot; and for root, calls that destroy what the test itself
 * needs (processes that are not its own, the clock, the console's log level).
 * Root's paths lie in a file system of the test's own, unmounted at the end:
 * what is left then is compared with what was there before.
 */
#include "lib/thread.h"

enum { SYS_umount2 = 52, SYS_chroot = 61 };
enum {
	SYS_waitpid = 7,
	SYS_stime = 25,
	SYS_settimeofday = 79,
	SYS_tkill = 238
};
enum { THREAD_CALLS = 20, THREAD_STACK = 16384 };
enum { SYS_rt_sigreturn = 173, SYS_setitimer = 104 };
enum { SYS_setgid = 46, SYS_umount = 22, SYS_setpriority = 97 };

enum { LIFE_CALLS = 200, NR_CALLS_MAX = 345, LIFE_SECONDS = 3 };
enum { HANG_SECONDS = 90, MAX_PROCS = 16, PROGRESS_FD = 200, PROGRESS = 5 };
enum { AREA_PAGES = 16, USER = 1000, RARE = 8, TICK_MS = 10 };
enum { TEXT_BYTES = 8192, MAX_SLABS = 64, NAME_BYTES = 24, O_MODE = 0777 };
enum { SIGSYS_MAX = 64, TICK_US = 50000, SLACK_PAGES = 64, SLACK_OBJECTS = 24 };

static const char home[] = "/tmp/fuzz";
static const char *const paths[] = {
	"f1",
	"f2",
	"d1",
	"d1/f3",
	"d1/d2",
	"fifo",
	"link",
	"loop",
	"prog",
	".",
	"..",
	"",
	"/",
	"/tmp/fuzz/f1",
	"f1/x",
	"d1/../f2",
	"/proc/self",
	"/proc/self/maps",
	"/proc/meminfo",
	"/proc/self/fd",
	"/proc/self/status",
	"/proc/1/maps",
	"/proc/slabinfo",
};
/* root could destroy these; user 1000 must not be able to */
static const char *const foreign[] = {
	"/dev/null",	"/dev/hdb",   "/dev/hda", "/dev/ram0",
	"/dev/console", "/sbin/init", "/bin/sh",  "/proc/sys/vm/bdflush",
	"/dev/mem",	"/tmp",	      "/dev/tty", "/dev/zero",
	"/proc/kmsg",	"/bin",
};

static uint32_t random_state;
static char *area, *readonly, *none, *edge;
static bool verbose, root;
static int self_pid;

static uint32_t next_random(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 17;
	random_state ^= random_state << 5;
	return random_state;
}

static uint32_t below(uint32_t n)
{
	return next_random() % n;
}

static void on_signal(int sig)
{
	(void)sig;
}

static const char *random_path(void)
{
	uint32_t n = ARRAY_SIZE(paths);

	if (!root)
		n += ARRAY_SIZE(foreign);
	n = below(n);
	if (n < ARRAY_SIZE(paths))
		return paths[n];
	return foreign[n - ARRAY_SIZE(paths)];
}

static uint32_t random_number(void)
{
	static const uint32_t edges[] = {
		0,	     1,		  2,	       3,	    4,
		7,	     8,		  16,	       64,	    255,
		256,	     4095,	  4096,	       4097,	    8192,
		0x7fff,	     0xffff,	  0x10000,     0x100000,    0x7fffffff,
		0x80000000u, 0xfffffff0u, 0xffffffffu, 0xfffff000u, 0x40000000,
		0xbffff000u, 0xc0000000u, 0x3fffffff,  0xffff0000u, 1000000000,
		999999999,
	};

	switch (below(4)) {
	case 0:
		return edges[below(ARRAY_SIZE(edges))];
	case 1:
		return below(16);
	case 2:
		return below(8192);
	default:
		return next_random() >> below(32);
	}
}

static uint32_t random_pointer(void)
{
	static const uint32_t wild[] = {
		0,	     1,		  0xfff,       0x1000,
		0xbfffffffu, 0xbffffffcu, 0xc0000000u, 0xc0000004u,
		0xc0100000u, 0xfffff000u, 0xffffffffu, 0xfffffffcu,
		0x80000000u, 0x40000000u, 0xbffff000u, 0xffc00000u,
	};

	switch (below(12)) {
	case 0:
		return wild[below(ARRAY_SIZE(wild))];
	case 1:
		return (uint32_t)edge - below(64);
	case 2:
		return (uint32_t)readonly + below(PAGE_BYTES);
	case 3:
		return (uint32_t)none + below(PAGE_BYTES);
	case 4:
		return (uint32_t)&on_signal;
	case 5:
		return (uint32_t)&random_state + 64;
	case 6:
		return next_random();
	case 7:
		return (uint32_t)area + below(AREA_PAGES * PAGE_BYTES - 64);
	default:
		return (uint32_t)area +
		       below(AREA_PAGES * PAGE_BYTES / 64 - 1) * 64;
	}
}

/* the page-aligned start of something that is mapped, or not */
static uint32_t random_page(void)
{
	return random_pointer() & ~(PAGE_BYTES - 1);
}

static uint32_t random_value(void)
{
	switch (below(8)) {
	case 0:
	case 1:
		return random_pointer();
	case 2:
		return random_page();
	case 3:
		return below(12); /* a descriptor, a signal, an option */
	default:
		return random_number();
	}
}

/* a structure of sorts at @p: numbers, pointers, sometimes a path */
static void fill(char *p)
{
	const char *path;

	if (p < area || p > area + AREA_PAGES * PAGE_BYTES - 256)
		return;
	for (uint32_t i = 0; i < 16; i++)
		((volatile uint32_t *)p)[i] = random_value();
	switch (below(4)) {
	case 0:
		path = random_path();
		memcpy(p, path, strlen(path) + 1);
		break;
	case 1: /* iovec, argv, pollfd */
		for (uint32_t i = 0; i < 8; i += 2) {
			((uint32_t *)p)[i] = (uint32_t)area + below(8192);
			((uint32_t *)p)[i + 1] = below(3000);
		}
		((uint32_t *)p)[8] = 0;
		break;
	case 2: /* sigaction, timespec, itimerval */
		((uint32_t *)p)[0] = below(2) ? (uint32_t)&on_signal : 0;
		((uint32_t *)p)[1] = below(20000);
		break;
	default:
		break;
	}
}

/*
 * How calls take their arguments, so that most get past the first check:
 * p path, f descriptor, s structure, b buffer, l length, a page, n anything.
 */
struct shape {
	short nr;
	const char *args;
};
static const struct shape shapes[] = {
	{2, ""},	 {3, "fbl"},	  {4, "fbl"},	   {5, "pnn"},
	{6, "f"},	 {7, "nsn"},	  {8, "pn"},	   {9, "pp"},
	{10, "p"},	 {11, "pss"},	  {12, "p"},	   {13, "s"},
	{14, "pnn"},	 {15, "pn"},	  {16, "pnn"},	   {19, "fnn"},
	{21, "pppns"},	 {22, "p"},	  {23, "n"},	   {27, "n"},
	{29, ""},	 {30, "ps"},	  {33, "pn"},	   {34, "n"},
	{36, ""},	 {37, "nn"},	  {38, "pp"},	   {39, "pn"},
	{40, "p"},	 {41, "f"},	  {42, "s"},	   {43, "s"},
	{45, "n"},	 {45, "a"},	  {48, "ns"},	   {52, "pn"},
	{54, "fnb"},	 {55, "fnn"},	  {57, "nn"},	   {60, "n"},
	{61, "p"},	 {63, "ff"},	  {66, ""},	   {67, "nss"},
	{70, "nn"},	 {71, "nn"},	  {72, "nnn"},	   {73, "s"},
	{75, "ns"},	 {76, "ns"},	  {77, "ns"},	   {78, "ss"},
	{82, "s"},	 {83, "pp"},	  {85, "pbl"},	   {87, "pn"},
	{90, "s"},	 {91, "al"},	  {92, "pn"},	   {93, "fn"},
	{94, "fn"},	 {95, "fnn"},	  {96, "nn"},	   {97, "nnn"},
	{99, "ps"},	 {100, "fs"},	  {103, "nbl"},	   {104, "nss"},
	{105, "ns"},	 {106, "ps"},	  {107, "ps"},	   {108, "fs"},
	{114, "nsns"},	 {115, "p"},	  {116, "s"},	   {118, "f"},
	{119, ""},	 {120, "nbsss"},  {122, "s"},	   {125, "aln"},
	{126, "nss"},	 {132, "n"},	  {133, "f"},	   {136, "n"},
	{140, "fnnsn"},	 {141, "fbl"},	  {142, "nssss"},  {144, "aln"},
	{145, "fsn"},	 {146, "fsn"},	  {147, "n"},	   {148, "f"},
	{150, "al"},	 {151, "al"},	  {152, "n"},	   {153, ""},
	{158, ""},	 {162, "ss"},	  {163, "alnna"},  {168, "snn"},
	{173, ""},	 {174, "nssn"},	  {175, "nssn"},   {176, "sn"},
	{177, "sssn"},	 {179, "sn"},	  {180, "fblnn"},  {181, "fblnn"},
	{182, "pnn"},	 {183, "bl"},	  {186, "ss"},	   {190, ""},
	{191, "ns"},	 {192, "alnnfn"}, {192, "nlnnfn"}, {192, "nlnnnn"},
	{193, "pnn"},	 {194, "fnn"},	  {195, "ps"},	   {196, "ps"},
	{197, "fs"},	 {198, "pnn"},	  {203, "nn"},	   {204, "nn"},
	{205, "nb"},	 {206, "nb"},	  {207, "fnn"},	   {208, "nnn"},
	{209, "sss"},	 {210, "nnn"},	  {211, "sss"},	   {212, "pnn"},
	{213, "n"},	 {214, "n"},	  {218, "alb"},	   {219, "aln"},
	{220, "fbl"},	 {221, "fns"},	  {238, "nn"},	   {240, "snnssn"},
	{240, "snnsnn"}, {120, "nbsss"},  {120, "nbsss"},  {243, "s"},
	{244, "s"},	 {258, "s"},	  {265, "ns"},	   {266, "ns"},
	{267, "nnss"},	 {268, "pns"},	  {269, "fns"},	   {270, "nnn"},
	{271, "ps"},	 {295, "fpnn"},	  {296, "fpn"},	   {297, "fpnn"},
	{298, "fpnnn"},	 {300, "fpsn"},	  {301, "fpn"},	   {302, "fpfp"},
	{303, "fpfpn"},	 {304, "pfp"},	  {305, "fpbl"},   {306, "fpn"},
	{307, "fpn"},	 {320, "fpsn"},	  {330, "ffn"},	   {331, "sn"},
	{340, "nnss"},	 {1, "n"},	  {252, "n"},
};

static uint32_t path_pointer(void)
{
	const char *path = random_path();
	char *p = area + below(AREA_PAGES * PAGE_BYTES / 64) * 64;

	memcpy(p, path, strlen(path) + 1);
	return (uint32_t)p;
}

static uint32_t shaped(char kind)
{
	uint32_t p;

	switch (below(5) ? kind : '?') {
	case 'p':
		return path_pointer();
	case 'f':
		return below(30) ? below(14) : (uint32_t)-100;
	case 's':
		p = below(6) ? (uint32_t)area + below(800) * 64
			     : random_pointer();
		fill((char *)p);
		return p;
	case 'b':
		return random_pointer();
	case 'l':
		return below(3) ? below(3 * PAGE_BYTES) : random_number();
	case 'a':
		return random_page();
	case 'n':
		return random_number();
	default:
		p = random_value();
		fill((char *)p);
		return p;
	}
}

/* Return: the number of a call whose arguments are now in @args */
static long choose_call(uint32_t *args)
{
	const struct shape *shape = &shapes[below(ARRAY_SIZE(shapes))];
	const char *kind = shape->args;
	bool known = below(16) != 0;

	for (int i = 0; i < 6; i++) {
		args[i] = shaped(known && *kind ? *kind : '?');
		if (*kind)
			kind++;
	}
	return known ? shape->nr : (long)random_number();
}

static bool is_kill(long nr)
{
	return nr == SYS_kill || nr == SYS_tkill || nr == SYS_tgkill;
}

static bool skipped(long nr)
{
	if (nr == SYS_reboot)
		return true;
	if (nr == SYS_exit || nr == SYS_exit_group || nr == SYS_sigreturn ||
	    nr == SYS_rt_sigreturn || nr == SYS_chroot || is_kill(nr))
		return below(RARE) != 0;
	if (!root)
		return false;
	return nr == SYS_stime || nr == SYS_settimeofday || nr == SYS_syslog ||
	       nr == SYS_setpriority;
}

/* keeps root's calls away from what is not the test's */
static void tame(long nr, uint32_t *args)
{
	if (is_kill(nr) && root) {
		args[0] = (uint32_t)self_pid;
		if (nr == SYS_tgkill)
			args[1] = (uint32_t)self_pid;
	}
	for (int i = 0; i < 6; i++) /* the pipe to the parent stays */
		if (args[i] == PROGRESS_FD)
			args[i] = 0;
}

static void one_call(void);

static int thread_calls(void *arg)
{
	(void)arg;
	for (int i = 0; i < THREAD_CALLS; i++)
		one_call();
	return 0;
}

/*
 * A child that shares the memory needs a stack of its own: on its parent's it
 * would change the arguments of calls that were found harmless.
 */
static long clone_shared(const uint32_t *args)
{
	const int rw = PROT_READ | PROT_WRITE;
	char *stack = mmap(NULL, THREAD_STACK, rw, MAP_PRIVATE | MAP_ANONYMOUS,
			   -1, 0);
	struct clone_args clone = {
		.flags = args[0] | CLONE_VM,
		.stack = stack + THREAD_STACK,
		.parent_tid = (void *)args[2],
		.tls = (void *)args[3],
		.child_tid = (void *)args[4],
	};

	if (MMAP_FAILED(stack))
		return -ENOMEM;
	return clone_call(&clone, thread_calls, NULL);
}

static long make_call(long nr, uint32_t *args)
{
	if (nr == SYS_clone && below(3) == 0)
		args[0] |= CLONE_LIKE_PTHREAD;
	if (nr == SYS_vfork)
		args[0] = CLONE_VFORK | CLONE_VM | SIGCHLD;
	if (nr == SYS_vfork || (nr == SYS_clone && (args[0] & CLONE_VM)))
		return clone_shared(args);
	return syscall6(nr, (long)args[0], (long)args[1], (long)args[2],
			(long)args[3], (long)args[4], (long)args[5]);
}

static void one_call(void)
{
	uint32_t args[6];
	long nr = choose_call(args), result;

	if (skipped(nr))
		return;
	tame(nr, args);
	if (verbose)
		dprintf(PROGRESS_FD + 1, "%ld(%x, %x, %x, %x, %x, %x)", nr,
			args[0], args[1], args[2], args[3], args[4], args[5]);
	result = make_call(nr, args);
	if (verbose)
		dprintf(PROGRESS_FD + 1, " = %ld\n", result);
	if (getpid() != self_pid) /* fork, in the child */
		_exit(0);
}

/* calls must return: a signal every few ticks, whatever was fuzzed before */
static void arm(void)
{
	const uint32_t act[5] = {(uint32_t)&on_signal, 0, 0, 0, 0};
	const uint32_t timer[4] = {0, TICK_US, 0, TICK_US};
	const uint32_t set[2] = {0, 0};

	syscall6(SYS_rt_sigaction, SIGALRM, (long)act, 0, 8, 0, 0);
	syscall6(SYS_rt_sigprocmask, 2, (long)set, 0, 8, 0, 0);
	syscall3(SYS_setitimer, 0, (long)timer, 0);
}

static char *map(uint32_t pages, int prot)
{
	char *p = mmap(NULL, pages * PAGE_BYTES, prot,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (MMAP_FAILED(p))
		_exit(2);
	return p;
}

static void make_areas(void)
{
	int fd;

	area = map(AREA_PAGES + 1, PROT_READ | PROT_WRITE);
	edge = area + AREA_PAGES * PAGE_BYTES;
	munmap(edge, PAGE_BYTES);
	readonly = map(1, PROT_READ);
	none = map(1, PROT_NONE);
	for (int i = 0; i <= 2; i++) {
		close(i);
		open("/dev/null", O_RDWR, 0);
	}
	fd = open("f1", O_RDWR | O_CREAT, O_MODE);
	write(fd, area, 3 * PAGE_BYTES + 100);
	pipe((int *)area);
	open("/dev/zero", O_RDWR, 0);
	open("/proc/self/maps", O_RDONLY, 0);
	open("/tmp/fuzz", O_RDONLY, 0);
}

static void life(uint32_t seed, uint32_t number)
{
	self_pid = getpid();
	random_state = (seed + 1) * 2654435761u ^ (number + 1) * 40503u;
	if (random_state == 0)
		random_state = 1;
	root = number & 1;
	setsid();
	chdir(home);
	make_areas();
	if (!root) {
		syscall1(SYS_setgid, USER);
		syscall1(SYS_setuid, USER);
	}
	for (uint32_t i = 0; i < LIFE_CALLS; i++) {
		if (i % PROGRESS == 0) {
			arm();
			write(PROGRESS_FD, "", 1);
		}
		one_call();
	}
	syscall1(SYS_exit_group, 0);
}

/* ---- the parent ---------------------------------------------------------- */

struct worker {
	int pid;
	uint32_t number;
	uint64_t since;
	bool killed;
};

static struct worker workers[MAX_PROCS];
static uint32_t calls, lives, died[SIGSYS_MAX + 1], died_total, killed, hung;
static int progress[2];

static void start(struct worker *w, uint32_t seed, uint32_t number, bool loud)
{
	int pid = fork();

	if (pid == 0) {
		verbose = loud;
		if (loud)
			dup2(1, PROGRESS_FD + 1);
		close(progress[0]);
		close(progress[1]);
		life(seed, number);
	}
	w->pid = pid > 0 ? pid : 0;
	w->number = number;
	w->since = now_us();
	w->killed = false;
}

static void count_death(const struct worker *w, int status)
{
	lives++;
	if (!WIFSIGNALED(status))
		return;
	if (w->killed)
		killed++;
	else
		died_total++;
	died[WTERMSIG(status) % SIGSYS_MAX]++;
}

static void read_progress(void)
{
	static char text[256];
	int n;

	while ((n = read(progress[0], text, sizeof(text))) > 0)
		calls += (uint32_t)n * PROGRESS;
}

static void watch(struct worker *w)
{
	uint64_t age = (now_us() - w->since) / 1000000;

	if (age > LIFE_SECONDS && !w->killed) {
		kill(w->pid, SIGKILL);
		w->killed = true;
	}
	if (age > HANG_SECONDS) {
		hung++;
		printf("fuzz: life %u, pid %d does not die\n", w->number,
		       w->pid);
		w->pid = 0;
	}
}

/* ended children, orphans of workers included when init is not their parent */
static bool reap(int procs)
{
	int status, pid = wait4(-1, &status, WNOHANG, NULL);

	if (pid <= 0)
		return false;
	for (int i = 0; i < procs; i++) {
		if (workers[i].pid == pid) {
			workers[i].pid = 0;
			count_death(&workers[i], status);
		}
	}
	return true;
}

static bool running(int procs)
{
	for (int i = 0; i < procs; i++)
		if (workers[i].pid)
			return true;
	return false;
}

static void run(uint32_t seed, uint32_t first, uint32_t budget, int procs,
		bool loud)
{
	uint32_t end = calls + budget, number = first;

	while (calls < end || running(procs)) {
		read_progress();
		for (int i = 0; i < procs; i++) {
			if (workers[i].pid)
				watch(&workers[i]);
			else if (calls < end)
				start(&workers[i], seed, number++, loud);
		}
		if (!reap(procs))
			sleep_ms(TICK_MS);
	}
}

/* ---- what is in use ------------------------------------------------------ */

struct slab_use {
	char name[NAME_BYTES];
	unsigned long objects;
};

struct usage {
	struct slab_use slabs[MAX_SLABS];
	int nr_slabs;
	unsigned long tasks, free_kib, swap_kib;
};

static void read_slabs(struct usage *u)
{
	static char text[TEXT_BYTES];
	char *s = text;
	int n = 0;

	read_file("/proc/slabinfo", text, sizeof(text));
	while ((s = strchr(s, '\n')) && s[1] && n < MAX_SLABS) {
		struct slab_use *slab = &u->slabs[n++];
		uint32_t i = 0;

		for (s++; *s && *s != ' '; s++)
			if (i + 1 < sizeof(slab->name))
				slab->name[i++] = *s;
		slab->name[i] = '\0';
		while (*s == ' ')
			s++;
		slab->objects = str_to_ulong(s);
	}
	u->nr_slabs = n;
}

static void read_usage(struct usage *u)
{
	static char text[TEXT_BYTES];
	char *slash;

	sync();
	read_slabs(u);
	read_file("/proc/loadavg", text, sizeof(text));
	slash = strchr(text, '/');
	u->tasks = slash ? str_to_ulong(slash + 1) : 0;
	u->free_kib = meminfo_kib("MemFree:") + meminfo_kib("Cached:") +
		      meminfo_kib("Buffers:");
	u->swap_kib = meminfo_kib("SwapFree:");
}

/* caches that keep what nobody uses until memory is short */
static bool is_cache(const char *name)
{
	return str_starts(name, "dentry") || str_starts(name, "inode") ||
	       str_starts(name, "buffer_head") || str_starts(name, "bh");
}

static int compare(const struct usage *before, const struct usage *after)
{
	int leaks = 0;

	for (int i = 0; i < before->nr_slabs; i++) {
		const struct slab_use *b = &before->slabs[i];
		const struct slab_use *a = &after->slabs[i];

		if (a->objects != b->objects)
			printf("fuzz: slab %s %lu -> %lu\n", b->name,
			       b->objects, a->objects);
		if (!is_cache(b->name) &&
		    a->objects > b->objects + SLACK_OBJECTS)
			leaks++;
	}
	printf("fuzz: tasks %lu -> %lu, free %lu -> %lu KiB, "
	       "free swap %lu -> %lu KiB\n",
	       before->tasks, after->tasks, before->free_kib, after->free_kib,
	       before->swap_kib, after->swap_kib);
	leaks += after->tasks > before->tasks;
	leaks += after->swap_kib + SLACK_PAGES * KIB_PER_PAGE <
		 before->swap_kib;
	return leaks;
}

static void set_up(void)
{
	long err;

	mkdir(home, O_MODE);
	err = mount("none", home, "ramfs", 0, NULL);
	if (err < 0)
		exit(fail("s_fuzz", "mount", err));
	syscall2(SYS_chmod, home, 01777);
}

/* everything younger is a descendant, or was made by one */
static void kill_strays(void)
{
	static char text[TEXT_BYTES];
	unsigned long last = 0;

	read_file("/proc/loadavg", text, sizeof(text));
	for (char *s = text; s; s = strchr(s, ' '))
		last = str_to_ulong(++s);
	for (unsigned long pid = (unsigned long)getpid() + 1; pid <= last;
	     pid++)
		kill((int)pid, SIGKILL);
}

static void tear_down(void)
{
	long err = 0;

	kill_strays();
	sleep_ms(200);
	while (wait4(-1, NULL, WNOHANG, NULL) > 0)
		;
	syscall2(SYS_umount2, "/tmp/fuzz/d1/d2", 0);
	for (int i = 0; i < 8; i++) {
		for (size_t p = 0; p < 6; p++) {
			char path[64];

			snprintf(path, sizeof(path), "%s/%s", home, paths[p]);
			syscall2(SYS_umount2, path, 0);
		}
		err = syscall2(SYS_umount2, home, 0);
		if (err == 0 || err == -EINVAL) /* a worker did it */
			break;
		sleep_ms(100);
	}
	if (err && err != -EINVAL)
		fail("s_fuzz", "umount", err);
	syscall1(SYS_rmdir, home);
}

int main(int argc, char **argv)
{
	static struct usage before, after;
	uint32_t seed = argc > 1 ? str_to_ulong(argv[1]) : 1;
	uint32_t budget = argc > 2 ? str_to_ulong(argv[2]) : 20000;
	int procs = argc > 3 ? (int)str_to_ulong(argv[3]) : 4;
	uint32_t only = argc > 4 ? str_to_ulong(argv[4]) + 1 : 0;
	int leaks = 0;

	if (procs > MAX_PROCS)
		procs = MAX_PROCS;
	pipe(progress);
	dup2(progress[1], PROGRESS_FD);
	syscall3(55, progress[0], 4, O_NONBLOCK);
	syscall3(55, PROGRESS_FD, 4, O_NONBLOCK);
	if (only) { /* one life, loud */
		set_up();
		run(seed, only - 1, 1, 1, true);
		tear_down();
		return 0;
	}
	set_up();
	run(seed, 0, budget / 8, procs, false); /* fills the caches */
	tear_down();
	read_usage(&before);
	set_up();
	run(seed, lives + procs, budget, procs, false);
	tear_down();
	read_usage(&after);
	leaks = compare(&before, &after);
	printf("fuzz: seed %u: %u calls, %u lives, %u died of a signal, "
	       "%u killed, %u hung, %d leaks\n",
	       seed, calls, lives, died_total, killed, hung, leaks);
	for (int i = 1; i < SIGSYS_MAX; i++)
		if (died[i])
			printf("fuzz: signal %d: %u\n", i, died[i]);
	return hung != 0 || leaks != 0;
}
