/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * thrash.c - anonymous memory beyond RAM, every word of every page verified
 *
 *   thrash MB [passes=N] [patterns=P+P...] [jobs=N] [dirty=PERCENT] [seed=N]
 *	[quiet=1]
 *
 * Patterns: seq (in order), rand (uniform), zipf (rank r with weight about
 * 1/r), hot (90 % of the accesses to a tenth), loop (forth and back).
 * Phases: fill all pages; each pattern `passes` times as many accesses as
 * there are pages, each verifying its page and, for dirty percent of them
 * (default 25), writing it anew; a last pass verifies every page.
 *
 * A page holds its job, number and version, a stream of words made from them
 * and a checksum, so a page that comes back stale, exchanged or damaged is
 * found. The exit status is 1 then, and the first pages are named.
 */
#include "lib/ulib.h"

enum {
	PAGES_PER_MB = 256,
	WORDS = PAGE_BYTES / 4,
	PERCENT = 100,
	DEFAULT_DIRTY = 25,
	HOT_SHARE = 10, /* a tenth of the pages gets 9 of 10 accesses */
	ERRORS_SHOWN = 8,
	US_PER_MS = 1000,
	JOBS_MAX = 64,
};

/* words of a page; the stream lies between W_STREAM and the checksum */
enum { W_JOB, W_NUMBER, W_VERSION, W_STREAM, W_SUM = WORDS - 1 };

static bool quiet;
static uint32_t job, nr_pages, nr_bits, errors, rng_state;
static uint32_t *base;
static uint8_t *version;

struct options {
	uint32_t mb, passes, jobs, dirty, seed;
	char *patterns;
};

static uint32_t random_u32(void)
{
	rng_state ^= rng_state << 13;
	rng_state ^= rng_state >> 17;
	rng_state ^= rng_state << 5;
	return rng_state;
}

/* uniform in [0, n) */
static uint32_t random_below(uint32_t n)
{
	return (uint32_t)(((uint64_t)random_u32() * n) >> 32);
}

static uint32_t stream_seed(uint32_t number, uint32_t ver)
{
	return (number * 0x9e3779b1u) ^ (ver * 0x85ebca6bu) ^
	       (job * 0xc2b2ae35u) ^ 0x165667b1u;
}

static void page_write(uint32_t number)
{
	uint32_t *word = base + (size_t)number * WORDS;
	uint32_t x = stream_seed(number, version[number]), sum = 0;

	word[W_JOB] = job;
	word[W_NUMBER] = number;
	word[W_VERSION] = version[number];
	for (int i = W_STREAM; i < W_SUM; i++) {
		x = x * 1664525u + 1013904223u;
		word[i] = x;
		sum += x;
	}
	word[W_SUM] = sum;
}

static void page_verify(uint32_t number)
{
	const uint32_t *word = base + (size_t)number * WORDS;
	uint32_t x = stream_seed(number, version[number]), sum = 0, bad;

	bad = (word[W_JOB] ^ job) | (word[W_NUMBER] ^ number) |
	      (word[W_VERSION] ^ version[number]);
	for (int i = W_STREAM; i < W_SUM; i++) {
		x = x * 1664525u + 1013904223u;
		bad |= word[i] ^ x;
		sum += x;
	}
	bad |= word[W_SUM] ^ sum;
	if (bad && errors++ < ERRORS_SHOWN)
		printf("thrash: CORRUPT job %u page %u version %u: holds job "
		       "%u page %u version %u\n",
		       job, number, version[number], word[W_JOB],
		       word[W_NUMBER], word[W_VERSION]);
}

/* a fixed permutation of [0, nr_pages): neighbours in rank lie far apart */
static uint32_t scatter(uint32_t i)
{
	uint32_t mask = (1u << nr_bits) - 1;

	do {
		i = (i * 0x9e3779b1u + 0x3c6ef372u) & mask;
		i ^= i >> (nr_bits / 2 + 1);
	} while (i >= nr_pages);
	return i;
}

/* the page of access number @n */
static uint32_t pick(char pattern, uint32_t n)
{
	uint32_t lap = n / nr_pages, at = n % nr_pages, hot;

	switch (pattern) {
	case 'r':
		return random_below(nr_pages);
	case 'z':
		return scatter(
			random_below((nr_pages >> random_below(nr_bits)) + 1) %
			nr_pages);
	case 'h':
		hot = nr_pages / HOT_SHARE + 1;
		return scatter(
			random_below(random_below(HOT_SHARE) ? hot : nr_pages) %
			nr_pages);
	case 'l':
		return lap & 1 ? nr_pages - 1 - at : at;
	default:
		return at;
	}
}

static void run_pattern(char pattern, const struct options *opt)
{
	for (uint32_t n = 0; n < nr_pages * opt->passes; n++) {
		uint32_t number = pick(pattern, n);

		page_verify(number);
		if (random_below(PERCENT) < opt->dirty) {
			version[number]++;
			page_write(number);
		}
	}
}

static int setup(void)
{
	for (nr_bits = 1; (1u << nr_bits) < nr_pages; nr_bits++)
		;
	base = mmap(NULL, (size_t)nr_pages * PAGE_BYTES, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (MMAP_FAILED(base))
		return fail("thrash", "mmap", (long)base);
	version = mmap(NULL, nr_pages, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (MMAP_FAILED(version))
		return fail("thrash", "mmap", (long)version);
	return 0;
}

static void report(const char *phase, uint64_t begun)
{
	unsigned long ms = (unsigned long)((now_us() - begun) / US_PER_MS);

	if (!quiet)
		printf("thrash: job %u %s %lu ms\n", job, phase, ms);
}

/* one job's whole life; its exit status */
static int run_job(const struct options *opt)
{
	uint64_t begun = now_us();

	rng_state = (opt->seed + job) * 2654435761u + 1;
	if (setup())
		return 1;
	for (uint32_t i = 0; i < nr_pages; i++)
		page_write(i);
	report("fill", begun);
	for (char *p = opt->patterns; p && *p;) {
		begun = now_us();
		run_pattern(*p, opt);
		switch (*p) {
		case 'r':
			report("rand", begun);
			break;
		case 'z':
			report("zipf", begun);
			break;
		case 'h':
			report("hot", begun);
			break;
		case 'l':
			report("loop", begun);
			break;
		default:
			report("seq", begun);
		}
		p = strchr(p, '+');
		p = p ? p + 1 : p;
	}
	begun = now_us();
	for (uint32_t i = 0; i < nr_pages; i++)
		page_verify(i);
	report("check", begun);
	return errors != 0;
}

/* jobs that did not end well */
static unsigned int run_jobs(const struct options *opt)
{
	int pids[JOBS_MAX];
	unsigned int failed = 0;

	for (job = 0; job < opt->jobs; job++) {
		pids[job] = fork();
		if (pids[job] == 0)
			_exit(run_job(opt));
		if (pids[job] < 0) {
			fail("thrash", "fork", pids[job]);
			failed++;
		}
	}
	for (uint32_t i = 0; i < opt->jobs; i++) {
		int status = pids[i] > 0 ? wait_for(pids[i]) : 0;

		if (WIFSIGNALED(status))
			printf("thrash: job %u killed by signal %d\n", i,
			       WTERMSIG(status));
		failed += status != 0;
	}
	return failed;
}

static bool parse(int argc, char **argv, struct options *opt)
{
	if (argc < 2)
		return false;
	opt->mb = (uint32_t)str_to_ulong(argv[1]);
	for (int i = 2; i < argc; i++) {
		char *value = strchr(argv[i], '=');
		uint32_t number;

		if (!value)
			return false;
		number = (uint32_t)str_to_ulong(++value);
		if (str_starts(argv[i], "passes="))
			opt->passes = number;
		else if (str_starts(argv[i], "jobs="))
			opt->jobs = number;
		else if (str_starts(argv[i], "dirty="))
			opt->dirty = number;
		else if (str_starts(argv[i], "seed="))
			opt->seed = number;
		else if (str_starts(argv[i], "quiet="))
			quiet = number != 0;
		else if (str_starts(argv[i], "patterns="))
			opt->patterns = value;
		else
			return false;
	}
	return opt->mb && opt->jobs && opt->jobs <= JOBS_MAX;
}

int main(int argc, char **argv)
{
	struct options opt = {.passes = 1,
			      .jobs = 1,
			      .dirty = DEFAULT_DIRTY,
			      .seed = 1,
			      .patterns = (char *)"seq"};
	uint64_t begun = now_us();
	unsigned int failed;

	if (!parse(argc, argv, &opt)) {
		dprintf(2, "usage: thrash MB [passes=N] "
			   "[patterns=seq+rand+zipf+hot+loop] [jobs=N] "
			   "[dirty=PERCENT] [seed=N] [quiet=1]\n");
		return 2;
	}
	nr_pages = opt.mb * PAGES_PER_MB / opt.jobs;
	failed = run_jobs(&opt);
	printf("thrash: total %lu ms\n",
	       (unsigned long)((now_us() - begun) / US_PER_MS));
	if (failed)
		printf("thrash: FAILED, %u of %u jobs\n", failed, opt.jobs);
	else
		printf("thrash: all %u pages verified\n", nr_pages * opt.jobs);
	return failed != 0;
}
