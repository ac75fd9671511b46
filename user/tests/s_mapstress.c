/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * s_mapstress.c - address space calls against a model: s_mapstress SEED OPS MB
 *
 * A window of MB megabytes is mapped, unmapped, moved, protected and written
 * at random with fixed addresses. The model knows of each page whether it is
 * mapped, how it is protected and which word fills it; every so often all of
 * it is read back, and forked children check their copy, write to it, and must
 * leave ours alone. What the model does not allow must give SIGSEGV.
 */
#include "lib/ulib.h"

enum { MREMAP_FIXED = 2, SA_SIGINFO = 4 };
enum { MAX_PAGES = 16384, WORDS = PAGE_BYTES / 4, CHECK_EVERY = 400 };
enum {
	PAGES_PER_MB = 256,
	LONGEST = 200,
	UC_EIP = 19,
	SA_NODEFER = 0x40000000
};

struct page_model {
	uint32_t value; /* fills the page; 0: never written */
	bool mapped, writable, readable;
};

static struct page_model model[MAX_PAGES];
static uint32_t random_state, nr_pages, errors, ops_done, next_value;
static char *window;
static volatile uint32_t faults;

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

static void wrong(const char *what, uint32_t page, uint32_t got)
{
	if (errors++ < 8)
		printf("mapstress: op %u: %s, page %u: %x, model %x%s%s%s\n",
		       ops_done, what, page, got, model[page].value,
		       model[page].mapped ? " mapped" : "",
		       model[page].readable ? " r" : "",
		       model[page].writable ? " w" : "");
}

/* a touch that faults goes on after the instruction (all are 3 bytes or less) */
static void on_fault(int sig, void *info, uint32_t *uc)
{
	extern char touch_read_end[], touch_write_end[], touch_write[];

	(void)sig;
	(void)info;
	faults++;
	uc[UC_EIP] = uc[UC_EIP] < (uint32_t)touch_write
			     ? (uint32_t)touch_read_end
			     : (uint32_t)touch_write_end;
}

static __attribute__((noinline)) uint32_t load(volatile uint32_t *p)
{
	uint32_t v = 0;

	__asm__ volatile("movl (%1), %0\n"
			 ".globl touch_read_end\n"
			 "touch_read_end:\n"
			 : "+r"(v)
			 : "r"(p));
	return v;
}

static __attribute__((noinline)) void store(volatile uint32_t *p, uint32_t v)
{
	__asm__ volatile(".globl touch_write, touch_write_end\n"
			 "touch_write:\n"
			 "	movl %1, (%0)\n"
			 "touch_write_end:\n"
			 :
			 : "r"(p), "r"(v)
			 : "memory");
}

static volatile uint32_t *word(uint32_t page, uint32_t n)
{
	return (volatile uint32_t *)(void *)(window + page * PAGE_BYTES) + n;
}

static void write_page(uint32_t page)
{
	uint32_t before = faults, value = ++next_value;

	store(word(page, 0), value);
	if ((faults != before) == model[page].writable)
		wrong("write fault?", page, faults - before);
	if (!model[page].writable)
		return;
	for (uint32_t i = 1; i < WORDS; i += 31)
		*word(page, i) = value + i;
	model[page].value = value;
}

static void check_page(uint32_t page)
{
	uint32_t before = faults, got = load(word(page, 0));
	const struct page_model *m = &model[page];

	if ((faults != before) == m->readable)
		wrong("read fault?", page, faults - before);
	if (!m->readable)
		return;
	if (got != m->value)
		wrong("first word", page, got);
	for (uint32_t i = 1; i < WORDS; i += 31)
		if (*word(page, i) != (m->value ? m->value + i : 0)) {
			wrong("word", page, *word(page, i));
			return;
		}
}

static void check_all(void)
{
	for (uint32_t i = 0; i < nr_pages; i++)
		check_page(i);
}

static void set_range(uint32_t page, uint32_t len, bool mapped, int prot,
		      bool clear)
{
	for (uint32_t i = page; i < page + len; i++) {
		model[i].mapped = mapped;
		model[i].writable = mapped && (prot & PROT_WRITE);
		model[i].readable = mapped && prot != PROT_NONE;
		if (clear)
			model[i].value = 0;
	}
}

static void op_map(uint32_t page, uint32_t len)
{
	static const int prots[] = {PROT_READ | PROT_WRITE, PROT_READ,
				    PROT_NONE, PROT_READ | PROT_WRITE};
	int prot = prots[below(ARRAY_SIZE(prots))];
	void *p = mmap(window + page * PAGE_BYTES, len * PAGE_BYTES, prot,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);

	if (MMAP_FAILED(p)) {
		if (p != (void *)-ENOMEM)
			wrong("mmap", page, (uint32_t)p);
		/* a refused mapping may have removed the old one */
		munmap(window + page * PAGE_BYTES, len * PAGE_BYTES);
		set_range(page, len, false, 0, true);
		return;
	}
	set_range(page, len, true, prot, true);
}

static void op_unmap(uint32_t page, uint32_t len)
{
	int err = munmap(window + page * PAGE_BYTES, len * PAGE_BYTES);

	if (err)
		wrong("munmap", page, (uint32_t)err);
	else
		set_range(page, len, false, 0, true);
}

/* mprotect stops at the first hole with what came before it changed */
static void op_protect(uint32_t page, uint32_t len)
{
	static const int prots[] = {PROT_READ | PROT_WRITE, PROT_READ,
				    PROT_NONE};
	int prot = prots[below(ARRAY_SIZE(prots))], err;
	uint32_t mapped = 0;

	while (mapped < len && model[page + mapped].mapped)
		mapped++;
	if (mapped == 0)
		return;
	err = mprotect(window + page * PAGE_BYTES, mapped * PAGE_BYTES, prot);
	if (err == 0)
		set_range(page, mapped, true, prot, false);
	else if (err != -ENOMEM)
		wrong("mprotect", page, (uint32_t)err);
	else /* how far did it get? make it known */
		op_unmap(page, mapped);
}

/* is [page, page + len) one area as far as the model can tell? */
static uint32_t uniform(uint32_t page, uint32_t len)
{
	uint32_t n = 0;

	while (n < len && model[page + n].mapped &&
	       model[page + n].writable == model[page].writable &&
	       model[page + n].readable == model[page].readable)
		n++;
	return n;
}

static void op_move(uint32_t page, uint32_t len)
{
	uint32_t to;
	long r;

	len = uniform(page, len);
	to = below(nr_pages - LONGEST);
	if (len == 0 || (to < page + len && page < to + len))
		return;
	r = syscall6(SYS_mremap, (long)(window + page * PAGE_BYTES),
		     (long)(len * PAGE_BYTES), (long)(len * PAGE_BYTES),
		     MREMAP_MAYMOVE | MREMAP_FIXED,
		     (long)(window + to * PAGE_BYTES), 0);
	if (r == (long)(window + to * PAGE_BYTES)) {
		for (uint32_t i = 0; i < len; i++)
			model[to + i] = model[page + i];
		set_range(page, len, false, 0, true);
	} else if (r == -EFAULT || r == -ENOMEM) {
		/* two areas that could not merge; the target may be gone */
		munmap(window + to * PAGE_BYTES, len * PAGE_BYTES);
		set_range(to, len, false, 0, true);
	} else {
		wrong("mremap", page, (uint32_t)r);
	}
}

static void op_shrink(uint32_t page, uint32_t len)
{
	uint32_t keep;
	long r;

	len = uniform(page, len);
	if (len < 2)
		return;
	keep = 1 + below(len - 1);
	r = syscall6(SYS_mremap, (long)(window + page * PAGE_BYTES),
		     (long)(len * PAGE_BYTES), (long)(keep * PAGE_BYTES), 0, 0,
		     0);
	if (r == (long)(window + page * PAGE_BYTES))
		set_range(page + keep, len - keep, false, 0, true);
	else if (r != -EFAULT && r != -ENOMEM)
		wrong("shrink", page, (uint32_t)r);
}

static void op_discard(uint32_t page, uint32_t len)
{
	uint32_t n = 0;
	long r;

	while (n < len && model[page + n].mapped)
		n++;
	if (n == 0)
		return;
	r = syscall3(SYS_madvise, (long)(window + page * PAGE_BYTES),
		     (long)(n * PAGE_BYTES), MADV_DONTNEED);
	if (r)
		wrong("madvise", page, (uint32_t)r);
	for (uint32_t i = page; i < page + n; i++)
		model[i].value = 0;
}

/* a copy that is checked, written, checked again */
static void op_fork(void)
{
	int pid = fork(), status;

	if (pid < 0)
		return;
	if (pid == 0) {
		check_all();
		for (uint32_t i = 0; i < nr_pages; i += 1 + below(8))
			write_page(i);
		check_all();
		_exit(errors != 0);
	}
	if (below(2))
		for (uint32_t i = 0; i < nr_pages; i += 1 + below(16))
			write_page(i);
	status = wait_for(pid);
	if (status != 0 && WTERMSIG(status) != SIGKILL)
		wrong("child", 0, (uint32_t)status);
}

static void one_op(void)
{
	uint32_t page = below(nr_pages - LONGEST), len = 1 + below(LONGEST);

	switch (below(24)) {
	case 0:
	case 1:
		op_map(page, len);
		break;
	case 2:
		op_unmap(page, len / 4 + 1);
		break;
	case 3:
	case 4:
		op_protect(page, len);
		break;
	case 5:
	case 6:
		op_move(page, len);
		break;
	case 7:
		op_shrink(page, len);
		break;
	case 8:
		op_discard(page, len / 4 + 1);
		break;
	case 9:
		if (below(12) == 0)
			op_fork();
		break;
	case 10:
		mlock(window + page * PAGE_BYTES, PAGE_BYTES);
		munlock(window + page * PAGE_BYTES, len * PAGE_BYTES);
		break;
	default:
		for (uint32_t i = page; i < page + len; i++) {
			if (below(3) == 0)
				check_page(i);
			else
				write_page(i);
		}
	}
}

int main(int argc, char **argv)
{
	const uint32_t act[5] = {(uint32_t)&on_fault, SA_SIGINFO | SA_NODEFER,
				 0, 0, 0};
	uint32_t ops = argc > 2 ? str_to_ulong(argv[2]) : 2000;
	uint32_t mb = argc > 3 ? str_to_ulong(argv[3]) : 8;

	random_state = (argc > 1 ? str_to_ulong(argv[1]) : 1) * 2654435761u | 1;
	nr_pages = mb * PAGES_PER_MB;
	if (nr_pages > MAX_PAGES || nr_pages <= LONGEST)
		return fail("s_mapstress", "MB", -EINVAL);
	window = mmap(NULL, nr_pages * PAGE_BYTES, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (MMAP_FAILED(window))
		return fail("s_mapstress", "mmap", (long)window);
	set_range(0, nr_pages, true, PROT_READ | PROT_WRITE, true);
	syscall6(SYS_rt_sigaction, SIGSEGV, (long)act, 0, 8, 0, 0);
	for (ops_done = 0; ops_done < ops && !errors; ops_done++) {
		one_op();
		if (ops_done % CHECK_EVERY == 0)
			check_all();
	}
	check_all();
	printf("mapstress: %u operations, %u faults, %u errors\n", ops_done,
	       faults, errors);
	return errors != 0;
}
