/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * s_fuzz.c - hostile system calls: s_fuzz [root] [beside] SEED CALLS PROCS [LIFE]
 *
 * Workers, four users' or with "root" half of them root's, make the random
 * calls of fuzz.h, some of them in threads. A worker lives for some hundred
 * calls, so that one that blocked its signals or spoilt its memory does not
 * stop the run; one that makes no progress is killed, and one that does not die
 * of that is reported as hung. LIFE prints every call of that one life before
 * it is made: seed and life name the calls exactly.
 *
 * Not fuzzed: reboot; and for root, calls that destroy what the test itself
 * needs (processes that are not its own, the clock, the console's log level).
 * The files lie in a file system of the test's own, unmounted at the end. What
 * is in use then is compared with what was before, after all that is kept
 * only until memory is short has been dropped in both. With "beside" others
 * run: nothing is compared, nor memory taken away.
 */
#include "fuzz.h"
#include "lib/thread.h"

enum { SYS_umount2 = 52, SYS_chroot = 61 };
enum {
	SYS_waitpid = 7,
	SYS_stime = 25,
	SYS_settimeofday = 79,
	SYS_setdomainname = 121,
	SYS_adjtimex = 124,
	SYS_pivot_root = 217,
	SYS_tkill = 238
};
enum { SYS_rt_sigreturn = 173, SYS_setitimer = 104 };
enum {
	SYS_setgid = 46,
	SYS_umount = 22,
	SYS_setpriority = 97,
	SYS_chown = 212
};
enum { SYS_setgroups = 206, SYS_ipc = 117, SYS_rt_sigqueueinfo = 178 };
enum { SYS_sched_setparam = 154, SYS_sched_setscheduler = 156 };

enum { LIFE_CALLS = 300, LIFE_SECONDS = 3, STALL_MS = 300 };
enum { HANG_SECONDS = 90, MAX_PROCS = 24, PROGRESS_FD = 200, PROGRESS = 5 };
enum {
	USER = 1000,
	USERS = 4,
	TICK_MS = 10,
	THREAD_CALLS = 20,
	THREAD_STACK = 16384
};
enum { TEXT_BYTES = 8192, MAX_SLABS = 64, NAME_BYTES = 24, O_MODE = 0777 };
enum { SIGSYS_MAX = 128, TICK_US = 10000, SLACK_PAGES = 16 };
enum {
	SLACK_OBJECTS = 2,
	SLACK_CACHED = 40,
	CHUNK = 16 * 4096,
	TREE_DEPTH = 4
};
enum { RLIMIT_FSIZE = 1, RLIMIT_NPROC = 6, RLIMIT_NOFILE = 7, RLIMIT_AS = 9 };
enum { FEWEST_FDS = 8, SELDOM = 4 };
enum { IPC_SHMCTL = 24, IPC_RMID = 0, CLEAN_LIVES = 64 };
enum {
	MAX_PIDS = 256,
	DIRENT_LENGTH = 16,
	DIRENT_NAME = 19,
	THREADS_EVERY = 150
};

static bool verbose, beside;

static bool is_kill(long nr)
{
	return nr == SYS_kill || nr == SYS_tkill || nr == SYS_tgkill ||
	       nr == SYS_rt_sigqueueinfo;
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
	       nr == SYS_setpriority || nr == SYS_sethostname ||
	       nr == SYS_setdomainname || nr == SYS_adjtimex ||
	       nr == SYS_pivot_root || nr == SYS_sched_setparam ||
	       nr == SYS_sched_setscheduler;
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
	long nr, result;

	do
		nr = choose_call(args);
	while (skipped(nr));
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

static void drop_root(uint32_t number)
{
	syscall2(SYS_setgroups, 0, 0);
	syscall1(SYS_setgid, USER);
	syscall1(SYS_setuid, USER + number % USERS);
}

/* some run out of descriptors, memory or children: there is more to undo */
static void tighten(void)
{
	static const struct {
		uint32_t what, least, more;
	} limits[] = {
		{RLIMIT_NOFILE, FEWEST_FDS, 6},
		{RLIMIT_AS, 1 << 20, 4 << 20},
		{RLIMIT_NPROC, 1, 40},
		{RLIMIT_FSIZE, 0, 3 * PAGE_BYTES},
	};

	for (size_t i = 0; i < ARRAY_SIZE(limits); i++) {
		uint32_t n = limits[i].least + below(limits[i].more);
		const uint32_t limit[2] = {n, n};

		if (below(SELDOM) == 0)
			syscall2(SYS_setrlimit, (long)limits[i].what, limit);
	}
}

static void life(uint32_t seed, uint32_t number, int slot)
{
	char mark = (char)slot;

	self_pid = getpid();
	random_state = (seed + 1) * 2654435761u ^ (number + 1) * 40503u;
	if (random_state == 0)
		random_state = 1;
	root = root && (number & 1);
	setsid();
	chdir(home);
	make_areas();
	if (!root)
		drop_root(number);
	tighten();
	for (uint32_t i = 0; i < LIFE_CALLS; i++) {
		if (i % PROGRESS == 0) {
			arm();
			write(PROGRESS_FD, &mark, 1);
		}
		one_call();
	}
	for (;;)
		syscall1(SYS_exit_group, 0);
}

/* ---- the parent ---------------------------------------------------------- */

struct worker {
	int pid;
	uint32_t number;
	uint64_t since, progress;
	bool killed;
};

static struct worker workers[MAX_PROCS];
static uint32_t calls, lives, died[SIGSYS_MAX], died_total, killed, hung;
static int progress[2], others[MAX_PIDS], nr_others;

static void start(struct worker *w, uint32_t seed, uint32_t number, bool loud)
{
	int pid = fork();

	if (pid == 0) {
		verbose = loud;
		if (loud)
			dup2(1, PROGRESS_FD + 1);
		close(progress[0]);
		close(progress[1]);
		life(seed, number, (int)(w - workers));
	}
	w->pid = pid > 0 ? pid : 0;
	w->number = number;
	w->since = w->progress = now_us();
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
	died[WTERMSIG(status)]++;
}

static void read_progress(void)
{
	static unsigned char text[256];
	uint64_t now = now_us();
	int n;

	while ((n = read(progress[0], text, sizeof(text))) > 0) {
		calls += (uint32_t)n * PROGRESS;
		for (int i = 0; i < n; i++)
			if (text[i] < MAX_PROCS)
				workers[text[i]].progress = now;
	}
}

static void watch(struct worker *w)
{
	uint64_t now = now_us(), age = (now - w->since) / 1000000;
	bool stalls = now - w->progress > STALL_MS * 1000;

	if ((stalls || age > LIFE_SECONDS) && !w->killed) {
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

/* segments of shared memory outlive who made them: a line each, the id second */
static void remove_segments(void)
{
	static char text[TEXT_BYTES];
	char *s = text;

	read_file("/proc/sysvipc/shm", text, sizeof(text));
	while ((s = strchr(s, '\n')) && s[1]) {
		for (s++; *s == ' '; s++)
			;
		s = strchr(s, ' '); /* behind the key */
		while (s && *s == ' ')
			s++;
		if (!s)
			break;
		syscall6(SYS_ipc, IPC_SHMCTL, (long)str_to_ulong(s), IPC_RMID,
			 0, 0, 0);
	}
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
			else if (calls < end) {
				if (number % CLEAN_LIVES == 0)
					remove_segments();
				start(&workers[i], seed, number++, loud);
			}
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

/* takes memory until none is given any more, or it is killed: caches go empty */
static void drop_caches(void)
{
	const int rw = PROT_READ | PROT_WRITE;
	int pid = fork();

	while (pid == 0) {
		volatile char *p = mmap(NULL, CHUNK, rw,
					MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		if (MMAP_FAILED(p))
			_exit(0);
		for (uint32_t at = 0; at < CHUNK; at += PAGE_BYTES)
			p[at] = 1;
	}
	wait_for(pid);
}

static void read_usage(struct usage *u)
{
	static char text[TEXT_BYTES];
	char *slash;

	sync();
	if (!beside)
		drop_caches();
	read_slabs(u);
	read_file("/proc/loadavg", text, sizeof(text));
	slash = strchr(text, '/');
	u->tasks = slash ? str_to_ulong(slash + 1) : 0;
	u->free_kib = meminfo_kib("MemFree:") + meminfo_kib("Cached:") +
		      meminfo_kib("Buffers:");
	u->swap_kib = meminfo_kib("SwapFree:");
}

/* names and inodes that nobody uses, and the names that are long */
static bool is_cache(const char *name)
{
	return str_starts(name, "dentry") || str_starts(name, "inode") ||
	       str_starts(name, "buffer_head") || str_starts(name, "size-");
}

static int compare(const struct usage *before, const struct usage *after)
{
	int leaks = 0;

	for (int i = 0; i < before->nr_slabs; i++) {
		const struct slab_use *b = &before->slabs[i];
		const struct slab_use *a = &after->slabs[i];
		unsigned long slack = is_cache(b->name) ? SLACK_CACHED
							: SLACK_OBJECTS;

		if (a->objects != b->objects)
			printf("fuzz: slab %s %lu -> %lu\n", b->name,
			       b->objects, a->objects);
		leaks += a->objects > b->objects + slack;
	}
	printf("fuzz: tasks %lu -> %lu, free %lu -> %lu KiB, "
	       "free swap %lu -> %lu KiB\n",
	       before->tasks, after->tasks, before->free_kib, after->free_kib,
	       before->swap_kib, after->swap_kib);
	leaks += after->tasks > before->tasks;
	leaks += after->free_kib + SLACK_PAGES * KIB_PER_PAGE <
		 before->free_kib;
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

/* the entries of one directory */
struct listing {
	char raw[TEXT_BYTES];
	int bytes, at;
};

static void read_dir(struct listing *dir, const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY, 0), n;

	dir->bytes = dir->at = 0;
	while ((n = syscall3(SYS_getdents64, fd, (long)dir->raw + dir->bytes,
			     TEXT_BYTES - dir->bytes)) > 0)
		dir->bytes += n;
	close(fd);
}

/* Return: the next name, or NULL */
static const char *next_name(struct listing *dir)
{
	char *entry = dir->raw + dir->at;

	if (dir->at >= dir->bytes)
		return NULL;
	dir->at += *(unsigned short *)(entry + DIRENT_LENGTH);
	return entry + DIRENT_NAME;
}

static bool has_name(struct listing *dir, const char *name)
{
	const char *there;

	dir->at = 0;
	while ((there = next_name(dir)))
		if (strcmp(there, name) == 0)
			return true;
	return false;
}

/* the processes there are; how many */
static int read_pids(int *pids)
{
	static struct listing dir;
	const char *name;
	int n = 0;

	read_dir(&dir, "/proc");
	while ((name = next_name(&dir)))
		if (*name >= '1' && *name <= '9' && n < MAX_PIDS)
			pids[n++] = (int)str_to_ulong(name);
	return n;
}

/* who was not there at first is a descendant, or was made by one */
static void kill_strays(void)
{
	int pids[MAX_PIDS], n = read_pids(pids);

	for (int i = 0; i < n; i++) {
		bool old = pids[i] == getpid();

		for (int j = 0; j < nr_others; j++)
			old |= others[j] == pids[i];
		if (!old)
			kill(pids[i], SIGKILL);
	}
}

static const char *const dirs[] = {"/tmp", "/"};
static struct listing at_first[ARRAY_SIZE(dirs)];

/* @depth directories deep; what cannot be removed stays */
static void remove_tree(const char *path, int depth)
{
	struct listing dir;
	char below_it[TEXT_BYTES / 16];
	const char *name;

	if (unlink(path) == 0 || syscall1(SYS_rmdir, path) == 0 || depth == 0)
		return;
	syscall2(SYS_chmod, path, O_MODE);
	read_dir(&dir, path);
	while ((name = next_name(&dir))) {
		if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
			continue;
		snprintf(below_it, sizeof(below_it), "%s/%s", path, name);
		remove_tree(below_it, depth - 1);
	}
	syscall1(SYS_rmdir, path);
}

/* what workers made where chdir() took them */
static void remove_new_names(void)
{
	struct listing now;
	char path[TEXT_BYTES / 16];
	const char *name;

	for (size_t i = 0; i < ARRAY_SIZE(dirs); i++) {
		read_dir(&now, dirs[i]);
		while ((name = next_name(&now))) {
			if (has_name(&at_first[i], name))
				continue;
			snprintf(path, sizeof(path), "%s/%s", dirs[i], name);
			remove_tree(path, TREE_DEPTH);
		}
	}
}

static void tear_down(void)
{
	long err = 0;

	for (int i = 0; i < 3; i++) {
		kill_strays();
		sleep_ms(100);
		while (wait4(-1, NULL, WNOHANG, NULL) > 0)
			;
	}
	remove_segments();
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
	remove_new_names();
	syscall3(SYS_chown, (long)"/tmp", 0, 0);
	syscall2(SYS_chmod, "/tmp", 01777);
}

static bool take_word(int *argc, char ***argv, const char *word)
{
	if (*argc < 2 || strcmp((*argv)[1], word) != 0)
		return false;
	--*argc;
	++*argv;
	return true;
}

int main(int argc, char **argv)
{
	static struct usage before, after;
	uint32_t seed, budget, only;
	int procs, leaks = 0;

	root = take_word(&argc, &argv, "root");
	beside = take_word(&argc, &argv, "beside");
	seed = argc > 1 ? str_to_ulong(argv[1]) : 1;
	budget = argc > 2 ? str_to_ulong(argv[2]) : 20000;
	procs = argc > 3 ? (int)str_to_ulong(argv[3]) : 4;
	only = argc > 4 ? str_to_ulong(argv[4]) + 1 : 0;
	if (procs > MAX_PROCS)
		procs = MAX_PROCS;
	nr_others = read_pids(others);
	for (size_t i = 0; i < ARRAY_SIZE(dirs); i++)
		read_dir(&at_first[i], dirs[i]);
	pipe(progress);
	dup2(progress[1], PROGRESS_FD);
	syscall3(55, progress[0], 4, O_NONBLOCK);
	syscall3(55, PROGRESS_FD, 4, O_NONBLOCK);
	set_up();
	if (only) { /* one life, loud */
		run(seed, only - 1, 1, 1, true);
		tear_down();
		return 0;
	}
	run(seed, 0, budget / 50, procs, false); /* what is made only once */
	tear_down();
	read_usage(&before);
	calls = 0;
	set_up();
	run(seed, lives + procs, budget, procs, false);
	tear_down();
	read_usage(&after);
	if (!beside)
		leaks = compare(&before, &after);
	printf("fuzz: seed %u: %u calls, %u lives, %u died of a signal, "
	       "%u killed, %u hung, %d leaks\n",
	       seed, calls, lives, died_total, killed, hung, leaks);
	for (int i = 1; i < SIGSYS_MAX; i++)
		if (died[i])
			printf("fuzz: signal %d: %u\n", i, died[i]);
	return hung != 0 || leaks != 0;
}
