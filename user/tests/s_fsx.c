/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * s_fsx.c - one file, done everything to: s_fsx FILE SEED OPERATIONS KIB
 *
 * Random reads, writes, cuts, growth, mappings, msync and fsync of a file of up
 * to KIB KiB, beside a copy in memory that says what each byte must be. Two
 * shared mappings: one made for each use, one held all the time, so that cuts
 * meet pages that are mapped. The same seed does the same on every system; the
 * last line has the sum of what the file held.
 */
#include "lib/fsys.h"

enum {
	MAX_BYTES = 1 << 20,
	CHUNK_MAX = 40000,
	NR_TRACE = 12,
	FILE_MODE = 0600,
	KIB = 1024,
	MS_ASYNC = 1,
	MS_SYNC = 4,
	LCG_SHIFT = 16,
	PERCENT = 100,
};

enum op {
	OP_READ,
	OP_WRITE,
	OP_CUT,
	OP_GROW,
	OP_MAP_READ,
	OP_MAP_WRITE,
	OP_HELD_READ,
	OP_HELD_WRITE,
	OP_PRIVATE,
	OP_FSYNC,
	OP_REOPEN,
	NR_OPS,
};

static const char *const op_names[NR_OPS] = {
	"read",	     "write",	   "cut",     "grow",  "map-read", "map-write",
	"held-read", "held-write", "private", "fsync", "reopen",
};
/* of a hundred */
static const unsigned char op_share[NR_OPS] = {18, 26, 7, 7, 8, 12,
					       6,  8,  4, 2, 2};

struct done {
	enum op op;
	uint32_t from, to, size;
};

static char good[MAX_BYTES], buf[CHUNK_MAX];
static struct done trace[NR_TRACE];
static uint32_t nr_done, random_state, max_size, size;
static const char *path;
static char *held;
static int fd;

static uint32_t next_random(void)
{
	random_state = random_state * 1664525u + 1013904223u;
	return random_state >> LCG_SHIFT |
	       (random_state * 2654435761u & 0xffff0000u);
}

static uint32_t below(uint32_t n)
{
	return n ? next_random() % n : 0;
}

static void __attribute__((noreturn)) give_up(const char *what, long result)
{
	printf("fsx: %s: %ld after %u operations\n", what, result, nr_done);
	for (uint32_t i = nr_done > NR_TRACE ? nr_done - NR_TRACE : 0;
	     i < nr_done; i++) {
		const struct done *d = &trace[i % NR_TRACE];

		printf("fsx: %u: %s %x to %x, size %x\n", i, op_names[d->op],
		       d->from, d->to, d->size);
	}
	exit(1);
}

static void must(const char *what, long result, long expected)
{
	if (result != expected)
		give_up(what, result);
}

static void compare(const char *what, const char *p, uint32_t from, uint32_t n)
{
	if (memcmp(p, good + from, n) == 0)
		return;
	for (uint32_t i = 0; i < n; i++) {
		if (p[i] == good[from + i])
			continue;
		printf("fsx: byte %x is %x, not %x\n", from + i, p[i] & 0xff,
		       good[from + i] & 0xff);
		break;
	}
	give_up(what, 1);
}

/* a range within the file, at most CHUNK_MAX; often at the ends of things */
static void pick(uint32_t limit, uint32_t *from, uint32_t *n)
{
	uint32_t kind = below(8);

	*from = below(limit);
	if (kind == 0)
		*from &= ~(PAGE_BYTES - 1);
	else if (kind == 1)
		*from &= ~(KIB - 1u);
	*n = 1 + below(kind < 4 ? CHUNK_MAX : 5000);
	if (kind == 2 && *n > PAGE_BYTES)
		*n &= ~(PAGE_BYTES - 1);
	if (*n > limit - *from)
		*n = limit - *from;
}

static void fill(char *p, uint32_t n)
{
	uint32_t word = next_random();

	for (uint32_t i = 0; i < n; i++) {
		p[i] = (char)(word >> 24);
		word = word * 1664525u + 1013904223u;
	}
}

static void set_size(uint32_t new)
{
	if (new < size)
		memset(good + new, 0, size - new);
	size = new;
}

static void do_read(uint32_t from, uint32_t n)
{
	must("lseek", lseek(fd, (long)from, 0), (long)from);
	must("read", read(fd, buf, n), (long)n);
	compare("read wrong", buf, from, n);
}

static void do_write(uint32_t from, uint32_t n)
{
	fill(buf, n);
	memcpy(good + from, buf, n);
	if (from + n > size)
		size = from + n;
	must("lseek", lseek(fd, (long)from, 0), (long)from);
	must("write", write(fd, buf, n), (long)n);
}

static char *map(uint32_t from, uint32_t n, int flags, char **base,
		 uint32_t *bytes)
{
	uint32_t start = from & ~(PAGE_BYTES - 1);

	*bytes = from + n - start;
	*base = mmap(NULL, *bytes, PROT_READ | PROT_WRITE, flags, fd,
		     start / PAGE_BYTES);
	if (MMAP_FAILED(*base))
		give_up("mmap", (long)*base);
	return *base + (from - start);
}

static void do_map(enum op op, uint32_t from, uint32_t n)
{
	char *base, *p;
	uint32_t bytes, sync = below(6);

	p = map(from, n, op == OP_PRIVATE ? MAP_PRIVATE : MAP_SHARED, &base,
		&bytes);
	compare("mapping wrong", p, from, n);
	if (op != OP_MAP_READ)
		fill(p, n);
	if (op == OP_MAP_WRITE)
		memcpy(good + from, p, n);
	if (sync < 2)
		must("msync",
		     syscall3(SYS_msync, (long)base, (long)bytes,
			      sync ? MS_SYNC : MS_ASYNC),
		     0);
	must("munmap", munmap(base, bytes), 0);
	if (op == OP_PRIVATE)
		do_read(from, n);
}

static void do_held(enum op op, uint32_t from, uint32_t n)
{
	compare("held mapping wrong", held + from, from, n);
	if (op != OP_HELD_WRITE)
		return;
	fill(held + from, n);
	memcpy(good + from, held + from, n);
}

static void check_size(void)
{
	struct stat64 st;

	must("fstat", fstat64(fd, &st), 0);
	must("size", (long)st.size, (long)size);
}

static void check_all(void)
{
	check_size();
	for (uint32_t at = 0; at < size; at += CHUNK_MAX)
		do_read(at, size - at < CHUNK_MAX ? size - at : CHUNK_MAX);
	must("read at the end", read(fd, buf, 1), 0);
}

static void open_file(int flags)
{
	fd = open(path, O_RDWR | flags, FILE_MODE);
	if (fd < 0)
		give_up("open", fd);
	held = mmap(NULL, MAX_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (MMAP_FAILED(held))
		give_up("mmap", (long)held);
}

static void do_op(enum op op, uint32_t from, uint32_t n)
{
	switch (op) {
	case OP_READ:
		do_read(from, n);
		break;
	case OP_WRITE:
		do_write(from, n);
		break;
	case OP_CUT:
	case OP_GROW:
		set_size(from);
		must("ftruncate", syscall2(SYS_ftruncate, fd, from), 0);
		break;
	case OP_HELD_READ:
	case OP_HELD_WRITE:
		do_held(op, from, n);
		break;
	case OP_FSYNC:
		must("fsync", fsync(fd), 0);
		break;
	case OP_REOPEN:
		munmap(held, MAX_BYTES);
		must("close", close(fd), 0);
		open_file(0);
		check_all();
		break;
	default:
		do_map(op, from, n);
	}
}

static void step(void)
{
	uint32_t share = below(PERCENT), from = 0, n = 0;
	struct done *d = &trace[nr_done % NR_TRACE];
	enum op op = OP_READ;

	while (share >= op_share[op])
		share -= op_share[op++];
	if (op == OP_WRITE) {
		/* mostly near the end, seldom far behind it */
		uint32_t limit = below(4) ? size + CHUNK_MAX : max_size;

		pick(limit < max_size ? limit : max_size, &from, &n);
	} else if (op == OP_CUT) {
		from = below(3) ? size - below(size < 9000 ? size : 9000)
				: below(size);
	} else if (op == OP_GROW) {
		from = size + below(max_size - size);
	} else {
		pick(size, &from, &n);
		if (n == 0 && op != OP_FSYNC && op != OP_REOPEN)
			op = OP_FSYNC; /* nothing to read in an empty file */
	}
	*d = (struct done){op, from, from + n, size};
	nr_done++;
	do_op(op, from, n);
}

static uint32_t sum(void)
{
	uint32_t h = 2166136261u;

	for (uint32_t i = 0; i < size; i++)
		h = (h ^ (unsigned char)good[i]) * 16777619u;
	return h;
}

int main(int argc, char **argv)
{
	uint32_t operations;

	if (argc != 5)
		return fail("s_fsx", "FILE SEED OPERATIONS KIB", -EINVAL);
	path = argv[1];
	random_state = (uint32_t)str_to_ulong(argv[2]);
	operations = (uint32_t)str_to_ulong(argv[3]);
	max_size = (uint32_t)str_to_ulong(argv[4]) * KIB;
	if (max_size == 0 || max_size > MAX_BYTES)
		return fail("s_fsx", "KIB", -EINVAL);
	open_file(O_CREAT | O_TRUNC);
	while (nr_done < operations)
		step();
	do_op(OP_REOPEN, 0, 0);
	printf("fsx: %u operations, %u bytes, sum %x, all right\n", nr_done,
	       size, sum());
	return 0;
}
