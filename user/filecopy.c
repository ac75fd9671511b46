/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * filecopy.c - a file larger than memory copied beside what is in use
 *
 *   filecopy [DIRECTORY] [mb=N] [hot=KIB] [anon=KIB] [keep=1] [quiet=1]
 *
 * Three sets of pages compete: the two files of the copy, which are used once;
 * a hot file that is mapped, an eighth of its pages written through the mapping;
 * hot anonymous memory, a quarter of it written. After each 64 KiB of the copy
 * 16 pages of both hot sets are verified. Usual sizes: the file 4 times MemTotal,
 * each hot set a sixteenth of it.
 *
 * Phases: make (source and hot file are written), copy, check (the copy is read
 * and compared, then both hot sets, then the hot file by read()). Each word of
 * each page is verified. What reclaim did is printed for each phase: the
 * transitions that /proc/vmstat counts, and major faults of the hot sets.
 */
#include "lib/fsys.h"

enum {
	WORDS = PAGE_BYTES / 4,
	CHUNK_PAGES = 16,
	CHUNK_BYTES = CHUNK_PAGES * PAGE_BYTES,
	PAGES_PER_MB = 256,
	KIB_PER_MB = 1024,
	TIMES_MEMORY = 4,
	HOT_SHARE = 16,	  /* of MemTotal */
	DIRTY_MAPPED = 8, /* every 8th mapped page is written */
	DIRTY_ANON = 4,
	ERRORS_SHOWN = 8,
	ROWS_MAX = 96,
	NAME_BYTES = 32,
	TEXT_BYTES = 8192,
	US_PER_MS = 1000,
	MODE_FILE = 0600,
	MS_SYNC = 4,
};

/* words of a page; the stream lies between W_STREAM and the end */
enum { W_SET, W_NUMBER, W_VERSION, W_STREAM };

enum set { FILE_SET, MAPPED_SET, ANON_SET, NR_SETS };
enum phase { MAKE, COPY, CHECK, NR_PHASES };

static const char *const set_names[] = {"file", "mapped", "anonymous"};
static uint32_t buf[CHUNK_BYTES / 4];
static uint32_t errors;

/* what is in use while the copy runs */
struct hot {
	enum set set;
	uint32_t *base;
	uint8_t *version; /* of each page */
	uint32_t nr_pages, next, write_every;
	unsigned long touched, faults;
};

struct job {
	char source[FSYS_PATH_BYTES], target[FSYS_PATH_BYTES],
		mapped[FSYS_PATH_BYTES];
	uint32_t nr_pages;
	struct hot hot[2]; /* mapped, anonymous */
	bool keep, quiet;
};

/* figures of /proc/vmstat, in its order: before, and of each phase */
static struct row {
	char name[NAME_BYTES];
	unsigned long at, delta[NR_PHASES];
} rows[ROWS_MAX];
static int nr_rows;
static unsigned long phase_ms[NR_PHASES];
static uint64_t phase_begun;

static uint32_t seed_of(enum set set, uint32_t number, uint32_t version)
{
	return (number * 0x9e3779b1u) ^ (version * 0x85ebca6bu) ^
	       (((uint32_t)set + 1) * 0xc2b2ae35u);
}

static void page_write(uint32_t *word, enum set set, uint32_t number,
		       uint32_t version)
{
	uint32_t x = seed_of(set, number, version);

	word[W_SET] = set;
	word[W_NUMBER] = number;
	word[W_VERSION] = version;
	for (int i = W_STREAM; i < WORDS; i++) {
		x = x * 1664525u + 1013904223u;
		word[i] = x;
	}
}

static void page_verify(const uint32_t *word, enum set set, uint32_t number,
			uint32_t version)
{
	uint32_t x = seed_of(set, number, version), bad;

	bad = (word[W_SET] ^ set) | (word[W_NUMBER] ^ number) |
	      (word[W_VERSION] ^ version);
	for (int i = W_STREAM; i < WORDS; i++) {
		x = x * 1664525u + 1013904223u;
		bad |= word[i] ^ x;
	}
	if (bad && errors++ < ERRORS_SHOWN)
		printf("filecopy: CORRUPT %s page %u version %u: holds set %u "
		       "page %u version %u\n",
		       set_names[set], number, version, word[W_SET],
		       word[W_NUMBER], word[W_VERSION]);
}

/* ---- figures ---------------------------------------------------------------- */

static struct row *row_of(const char *name, size_t len)
{
	for (int i = 0; i < nr_rows; i++)
		if (strlen(rows[i].name) == len &&
		    memcmp(rows[i].name, name, len) == 0)
			return &rows[i];
	if (nr_rows == ROWS_MAX || len >= NAME_BYTES)
		return NULL;
	memcpy(rows[nr_rows].name, name, len);
	return &rows[nr_rows++];
}

/* the figures now; what came since the last look goes to @phase, if any */
static void look(int phase)
{
	static char text[TEXT_BYTES];
	char *line = text;

	if (read_file("/proc/vmstat", text, sizeof(text)) < 0)
		return;
	while (*line) {
		char *value = strchr(line, ' '), *end = strchr(line, '\n');
		struct row *row;
		unsigned long now;

		if (!value || !end)
			return;
		row = row_of(line, (size_t)(value - line));
		now = str_to_ulong(value + 1);
		if (row && phase >= 0)
			row->delta[phase] += now - row->at;
		if (row)
			row->at = now;
		line = end + 1;
	}
}

static void phase_start(void)
{
	look(-1);
	phase_begun = now_us();
}

static void phase_end(enum phase phase)
{
	look((int)phase);
	phase_ms[phase] = (unsigned long)((now_us() - phase_begun) / US_PER_MS);
}

static void print_row(const char *name, const unsigned long *figures)
{
	printf("%-22s %10lu %10lu %10lu\n", name, figures[MAKE], figures[COPY],
	       figures[CHECK]);
}

static void report(const struct job *job)
{
	printf("%-22s %10s %10s %10s\n", "", "make", "copy", "check");
	print_row("ms", phase_ms);
	for (int i = 0; i < nr_rows; i++) {
		const unsigned long *d = rows[i].delta;

		if (d[MAKE] || d[COPY] || d[CHECK])
			print_row(rows[i].name, d);
	}
	for (int i = 0; i < 2; i++)
		printf("filecopy: %s hot set: %u pages, touched %lu times, %lu "
		       "major faults\n",
		       set_names[job->hot[i].set], job->hot[i].nr_pages,
		       job->hot[i].touched, job->hot[i].faults);
}

/* ---- the hot sets ------------------------------------------------------------- */

static unsigned long major_faults(void)
{
	struct rusage usage;

	return getrusage(0, &usage) == 0 ? (unsigned long)usage.majflt : 0;
}

static void touch_page(struct hot *hot, uint32_t number)
{
	uint32_t *word = hot->base + (size_t)number * WORDS;

	page_verify(word, hot->set, number, hot->version[number]);
	if (number % hot->write_every == 0)
		page_write(word, hot->set, number, ++hot->version[number]);
	hot->touched++;
}

static void touch_some(struct hot *hot, uint32_t count)
{
	unsigned long before = major_faults();

	for (; count && hot->nr_pages; count--) {
		touch_page(hot, hot->next);
		hot->next = (hot->next + 1) % hot->nr_pages;
	}
	hot->faults += major_faults() - before;
}

static void *memory(size_t bytes)
{
	return mmap(NULL, bytes, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static int hot_anonymous(struct hot *hot)
{
	hot->version = memory(hot->nr_pages);
	hot->base = memory((size_t)hot->nr_pages * PAGE_BYTES);
	if (MMAP_FAILED(hot->version) || MMAP_FAILED(hot->base))
		return fail("filecopy", "mmap", (long)hot->base);
	for (uint32_t i = 0; i < hot->nr_pages; i++)
		page_write(hot->base + (size_t)i * WORDS, hot->set, i, 0);
	return 0;
}

static int hot_mapped(struct hot *hot, const char *path)
{
	int fd = open(path, O_RDWR, 0);

	if (fd < 0)
		return fail("filecopy", path, fd);
	hot->version = memory(hot->nr_pages);
	hot->base = mmap(NULL, (size_t)hot->nr_pages * PAGE_BYTES,
			 PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	if (MMAP_FAILED(hot->version) || MMAP_FAILED(hot->base))
		return fail("filecopy", "mmap", (long)hot->base);
	return 0;
}

/* ---- the phases --------------------------------------------------------------- */

static int write_all(int fd, const char *path, size_t bytes)
{
	for (size_t done = 0; done < bytes;) {
		int n = write(fd, (const char *)buf + done, bytes - done);

		if (n <= 0)
			return fail("filecopy", path, n);
		done += (size_t)n;
	}
	return 0;
}

static int read_all(int fd, const char *path, size_t bytes)
{
	for (size_t done = 0; done < bytes;) {
		int n = read(fd, (char *)buf + done, bytes - done);

		if (n <= 0)
			return fail("filecopy", path, n);
		done += (size_t)n;
	}
	return 0;
}

static uint32_t chunk_at(uint32_t page, uint32_t nr_pages)
{
	uint32_t left = nr_pages - page;

	return left < CHUNK_PAGES ? left : CHUNK_PAGES;
}

static int make_file(const char *path, enum set set, uint32_t nr_pages)
{
	int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, MODE_FILE), ret;

	if (fd < 0)
		return fail("filecopy", path, fd);
	for (uint32_t page = 0; page < nr_pages; page += CHUNK_PAGES) {
		uint32_t n = chunk_at(page, nr_pages);

		for (uint32_t i = 0; i < n; i++)
			page_write(buf + (size_t)i * WORDS, set, page + i, 0);
		if (write_all(fd, path, (size_t)n * PAGE_BYTES))
			return 1;
	}
	ret = fsync(fd);
	close(fd);
	return ret ? fail("filecopy", path, ret) : 0;
}

static int copy(struct job *job)
{
	int from = open(job->source, O_RDONLY, 0), ret;
	int to = open(job->target, O_RDWR | O_CREAT | O_TRUNC, MODE_FILE);

	if (from < 0 || to < 0)
		return fail("filecopy", from < 0 ? job->source : job->target,
			    from < 0 ? from : to);
	for (uint32_t page = 0; page < job->nr_pages; page += CHUNK_PAGES) {
		size_t bytes =
			(size_t)chunk_at(page, job->nr_pages) * PAGE_BYTES;

		if (read_all(from, job->source, bytes) ||
		    write_all(to, job->target, bytes))
			return 1;
		touch_some(&job->hot[0], CHUNK_PAGES);
		touch_some(&job->hot[1], CHUNK_PAGES);
	}
	ret = fsync(to);
	close(from);
	close(to);
	return ret ? fail("filecopy", job->target, ret) : 0;
}

/* every word of a file; @version NULL: all pages are as they were made */
static int check_file(const char *path, enum set set, uint32_t nr_pages,
		      const uint8_t *version)
{
	int fd = open(path, O_RDONLY, 0);

	if (fd < 0)
		return fail("filecopy", path, fd);
	for (uint32_t page = 0; page < nr_pages; page += CHUNK_PAGES) {
		uint32_t n = chunk_at(page, nr_pages);

		if (read_all(fd, path, (size_t)n * PAGE_BYTES))
			return 1;
		for (uint32_t i = 0; i < n; i++)
			page_verify(buf + (size_t)i * WORDS, set, page + i,
				    version ? version[page + i] : 0);
	}
	close(fd);
	return 0;
}

static int check(struct job *job)
{
	struct hot *mapped = &job->hot[0];
	size_t bytes = (size_t)mapped->nr_pages * PAGE_BYTES;
	int ret;

	if (check_file(job->target, FILE_SET, job->nr_pages, NULL))
		return 1;
	for (int i = 0; i < 2; i++)
		touch_some(&job->hot[i], job->hot[i].nr_pages);
	ret = syscall3(SYS_msync, (long)mapped->base, (long)bytes, MS_SYNC);
	if (ret == 0)
		ret = munmap(mapped->base, bytes);
	if (ret)
		return fail("filecopy", "msync", ret);
	return check_file(job->mapped, MAPPED_SET, mapped->nr_pages,
			  mapped->version);
}

static int run(struct job *job)
{
	struct hot *mapped = &job->hot[0], *anon = &job->hot[1];

	phase_start();
	if (make_file(job->mapped, MAPPED_SET, mapped->nr_pages) ||
	    make_file(job->source, FILE_SET, job->nr_pages) ||
	    hot_mapped(mapped, job->mapped) || hot_anonymous(anon))
		return 1;
	phase_end(MAKE);
	phase_start();
	if (copy(job))
		return 1;
	phase_end(COPY);
	phase_start();
	if (check(job))
		return 1;
	phase_end(CHECK);
	return 0;
}

/* ---- what is wanted ------------------------------------------------------------ */

static bool parse(int argc, char **argv, struct job *job)
{
	uint32_t memory_kib = (uint32_t)meminfo_kib("MemTotal:");
	uint32_t mb = memory_kib * TIMES_MEMORY / KIB_PER_MB;
	uint32_t hot = memory_kib / HOT_SHARE, anon = hot;
	const char *dir = "/tmp";

	for (int i = 1; i < argc; i++) {
		const char *value = strchr(argv[i], '=');
		uint32_t number = value ? (uint32_t)str_to_ulong(value + 1) : 0;

		if (!value)
			dir = argv[i];
		else if (str_starts(argv[i], "mb="))
			mb = number;
		else if (str_starts(argv[i], "hot="))
			hot = number;
		else if (str_starts(argv[i], "anon="))
			anon = number;
		else if (str_starts(argv[i], "keep="))
			job->keep = number != 0;
		else if (str_starts(argv[i], "quiet="))
			job->quiet = number != 0;
		else
			return false;
	}
	job->nr_pages = mb * PAGES_PER_MB;
	job->hot[0] = (struct hot){.set = MAPPED_SET,
				   .nr_pages = hot / KIB_PER_PAGE,
				   .write_every = DIRTY_MAPPED};
	job->hot[1] = (struct hot){.set = ANON_SET,
				   .nr_pages = anon / KIB_PER_PAGE,
				   .write_every = DIRTY_ANON};
	return mb && job->hot[0].nr_pages && job->hot[1].nr_pages &&
	       path_join(job->source, FSYS_PATH_BYTES, dir, "source") &&
	       path_join(job->target, FSYS_PATH_BYTES, dir, "target") &&
	       path_join(job->mapped, FSYS_PATH_BYTES, dir, "mapped");
}

int main(int argc, char **argv)
{
	static struct job job;
	uint32_t pages;
	int failed;

	if (!parse(argc, argv, &job)) {
		dprintf(2, "usage: filecopy [DIRECTORY] [mb=N] [hot=KIB] "
			   "[anon=KIB] [keep=1] [quiet=1]\n");
		return 2;
	}
	pages = job.nr_pages + job.hot[0].nr_pages + job.hot[1].nr_pages;
	if (!job.quiet)
		printf("filecopy: %u pages of a file, %u mapped, %u anonymous; "
		       "MemTotal %lu KiB\n",
		       job.nr_pages, job.hot[0].nr_pages, job.hot[1].nr_pages,
		       meminfo_kib("MemTotal:"));
	failed = run(&job);
	if (!job.keep) {
		unlink(job.source);
		unlink(job.target);
		unlink(job.mapped);
	}
	if (!failed && !job.quiet)
		report(&job);
	if (failed || errors)
		printf("filecopy: FAILED, %u pages were wrong\n", errors);
	else
		printf("filecopy: all %u pages verified\n", pages);
	return failed || errors;
}
