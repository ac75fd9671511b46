/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fuzz.h - the random calls of s_fuzz.c: numbers, pointers, structures, paths
 *
 * A call is a number and six words. shapes[] says what a call takes, so that
 * most calls get past the first check; a call of the kernel's table without a
 * shape gets words of any kind. Structures follow templates and are damaged in
 * a word or two half of the time.
 */
#ifndef USER_TESTS_FUZZ_H
#define USER_TESTS_FUZZ_H

#include "../../kernel/proc/syscall_table.h"
#include "lib/ulib.h"

enum { AREA_PAGES = 16, STRUCT_BYTES = 64, STRUCT_WORDS = 16, RARE = 8 };
enum { AREA_BYTES = AREA_PAGES * PAGE_BYTES, ONE_WORD = 4, SHORT_US = 20000 };
enum { HIGHEST_SIGNAL = 66, SHORT_LIST = 12, CAP_VERSION = 0x19980330 };
enum { NR_FILES = 14, AT_CWD = -100, IPC_SHM = 21, NO_TEMPLATE = 8 };

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
/* root could destroy these; a user must not be able to */
static const char *const foreign[] = {
	"/dev/null",	"/dev/hdb",   "/dev/hda", "/dev/ram0",
	"/dev/console", "/sbin/init", "/bin/sh",  "/proc/sys/vm/bdflush",
	"/dev/mem",	"/tmp",	      "/dev/tty", "/dev/zero",
	"/proc/kmsg",	"/bin",
};

/*
 * Structures, a letter a word: 0 zero, n number, s small, u microseconds of a
 * short time, p pointer, f descriptor, l length, h handler, g signal set, w
 * process, k lock type and whence, c version of capset, 8 itself, others any.
 */
static const char *const templates[] = {
	"plplplpl0", /* iovec */
	"pppp0",     /* argv */
	"fsfsfsfs",  /* pollfd */
	"0u0u",	     /* timespec, timeval, itimerval, utimbuf */
	"hn0gg",     /* sigaction */
	"hgnh",	     /* old sigaction */
	"kss0",	     /* flock */
	"ks0s00",    /* flock64 */
	"ss0wnp",    /* siginfo */
	"npnn",	     /* user_desc */
	"c0nnn",     /* capget, capset */
	"nn",	     /* rlimit, fd_set */
	"n0n0",	     /* rlimit64 */
	"p0l",	     /* stack_t */
	"s",	     /* sched_param, offset, count */
	"p8",	     /* the mask of pselect6 */
	"spppp",     /* select of old */
	"plsn00",    /* mmap of old */
	"nnnn",	     /* termios */
	"gg",	     /* a signal set */
};

static uint32_t random_state;
static char *area, *readonly, *none, *edge;
static bool root;
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
		return (uint32_t)area + below(AREA_BYTES - 64);
	default:
		return (uint32_t)area +
		       below(AREA_BYTES / STRUCT_BYTES - 1) * STRUCT_BYTES;
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

static uint32_t random_process(void)
{
	switch (below(4)) {
	case 0:
		return 0;
	case 1:
		return (uint32_t)-self_pid;
	case 2:
		return random_number();
	default:
		return (uint32_t)self_pid;
	}
}

/* TTY, console, block device, number of bytes, or any */
static uint32_t random_request(void)
{
	static const uint32_t groups[] = {0x5400, 0x5420, 0x5440, 0x5460,
					  0x4b30, 0x4b60, 0x5600, 0x1260,
					  0x0300, 0x0320};

	if (below(8) == 0)
		return random_number();
	return groups[below(ARRAY_SIZE(groups))] + below(32);
}

/* a word of a structure: see templates[] */
static uint32_t template_word(char kind)
{
	switch (kind) {
	case '0':
		return 0;
	case '8':
		return 8;
	case 'n':
		return random_number();
	case 's':
		return below(SHORT_LIST);
	case 'u':
		return below(SHORT_US);
	case 'p':
		return (uint32_t)area + below(AREA_BYTES - PAGE_BYTES);
	case 'f':
		return below(NR_FILES);
	case 'l':
		return below(3000);
	case 'h':
		return below(3) ? (uint32_t)&on_signal : below(2);
	case 'g':
		return below(2) ? 0 : 1u << below(32);
	case 'w':
		return random_process();
	case 'k':
		return below(4) | below(4) << 16;
	case 'c':
		return CAP_VERSION;
	default:
		return random_value();
	}
}

/* a structure of sorts at @p, or a path, or rubbish */
static void fill(char *p)
{
	volatile uint32_t *words = (volatile uint32_t *)p;
	uint32_t which = below(ARRAY_SIZE(templates) + NO_TEMPLATE);
	const char *kind = which < ARRAY_SIZE(templates) ? templates[which]
							 : "";

	if (p < area || p > area + AREA_BYTES - 256)
		return;
	for (uint32_t i = 0; i < STRUCT_WORDS; i++) {
		words[i] = template_word(*kind ? *kind : '?');
		if (*kind)
			kind++;
	}
	if (which < ARRAY_SIZE(templates) && below(2))
		for (uint32_t n = 1 + below(2); n; n--)
			words[below(STRUCT_WORDS)] = random_value();
	if (which > ARRAY_SIZE(templates) + NO_TEMPLATE / 2) {
		const char *path = random_path();

		memcpy(p, path, strlen(path) + 1);
	}
}

/*
 * p path, f descriptor, s structure, b buffer, l length, a page, g signal,
 * w process, i ioctl request, y operation on shared memory, n anything.
 */
struct shape {
	short nr;
	const char *args;
};
static const struct shape shapes[] = {
	{2, ""},	{3, "fbl"},	 {4, "fbl"},	  {5, "pnn"},
	{6, "f"},	{7, "wsn"},	 {8, "pn"},	  {9, "pp"},
	{10, "p"},	{11, "pss"},	 {12, "p"},	  {13, "s"},
	{14, "pnn"},	{15, "pn"},	 {16, "pnn"},	  {18, "ps"},
	{19, "fnn"},	{21, "pppns"},	 {22, "p"},	  {23, "n"},
	{27, "n"},	{28, "fs"},	 {29, ""},	  {30, "ps"},
	{33, "pn"},	{34, "n"},	 {36, ""},	  {37, "wg"},
	{38, "pp"},	{39, "pn"},	 {40, "p"},	  {41, "f"},
	{42, "s"},	{43, "s"},	 {45, "n"},	  {45, "a"},
	{48, "gs"},	{52, "pn"},	 {54, "fib"},	  {54, "fis"},
	{55, "fnn"},	{55, "fns"},	 {57, "wn"},	  {60, "n"},
	{61, "p"},	{62, "ns"},	 {63, "ff"},	  {66, ""},
	{67, "gss"},	{68, ""},	 {69, "n"},	  {70, "nn"},
	{71, "nn"},	{72, "nnn"},	 {73, "s"},	  {74, "bl"},
	{75, "ns"},	{76, "ns"},	 {77, "ns"},	  {78, "ss"},
	{80, "ns"},	{81, "ns"},	 {82, "s"},	  {83, "pp"},
	{84, "ps"},	{85, "pbl"},	 {87, "pn"},	  {89, "fbn"},
	{90, "s"},	{91, "al"},	 {92, "pn"},	  {93, "fn"},
	{94, "fn"},	{95, "fnn"},	 {96, "nw"},	  {97, "nwn"},
	{99, "ps"},	{100, "fs"},	 {103, "nbl"},	  {104, "nss"},
	{105, "ns"},	{106, "ps"},	 {107, "ps"},	  {108, "fs"},
	{114, "wsns"},	{115, "p"},	 {116, "s"},	  {117, "ynnns"},
	{117, "ynnna"}, {118, "f"},	 {119, ""},	  {120, "nbsss"},
	{120, "nbsss"}, {120, "nbsss"},	 {121, "bl"},	  {122, "s"},
	{124, "s"},	{125, "aln"},	 {126, "nss"},	  {132, "w"},
	{133, "f"},	{135, "nsb"},	 {136, "n"},	  {138, "n"},
	{139, "n"},	{140, "fnnsn"},	 {141, "fbl"},	  {142, "nssss"},
	{143, "fn"},	{144, "aln"},	 {145, "fsn"},	  {146, "fsn"},
	{147, "w"},	{148, "f"},	 {149, "s"},	  {150, "al"},
	{151, "al"},	{152, "n"},	 {153, ""},	  {154, "ws"},
	{155, "ws"},	{156, "wns"},	 {157, "w"},	  {158, ""},
	{159, "n"},	{160, "n"},	 {161, "ws"},	  {162, "ss"},
	{163, "alnna"}, {164, "nnn"},	 {165, "sss"},	  {168, "snn"},
	{170, "nnn"},	{171, "sss"},	 {172, "nnnnn"},  {172, "ns"},
	{173, ""},	{174, "gss8"},	 {175, "nss8"},	  {176, "s8"},
	{177, "sss8"},	{178, "wgs"},	 {179, "s8"},	  {180, "fblnn"},
	{181, "fblnn"}, {182, "pnn"},	 {183, "bl"},	  {184, "ss"},
	{185, "ss"},	{186, "ss"},	 {187, "ffsl"},	  {190, ""},
	{191, "ns"},	{192, "alnnfn"}, {192, "nlnnfn"}, {192, "nlnnnn"},
	{193, "pnn"},	{194, "fnn"},	 {195, "ps"},	  {196, "ps"},
	{197, "fs"},	{198, "pnn"},	 {203, "nn"},	  {204, "nn"},
	{205, "nb"},	{206, "nb"},	 {207, "fnn"},	  {208, "nnn"},
	{209, "sss"},	{210, "nnn"},	 {211, "sss"},	  {212, "pnn"},
	{213, "n"},	{214, "n"},	 {215, "n"},	  {216, "n"},
	{218, "alb"},	{219, "aln"},	 {220, "fbl"},	  {221, "fns"},
	{229, "ppbl"},	{230, "ppbl"},	 {231, "fpbl"},	  {238, "wg"},
	{239, "ffsl"},	{240, "snnssn"}, {240, "bnns"},	  {241, "wlb"},
	{242, "wlb"},	{243, "s"},	 {244, "s"},	  {258, "s"},
	{265, "ns"},	{266, "ns"},	 {267, "nnss"},	  {268, "pns"},
	{269, "fns"},	{270, "wwg"},	 {271, "ps"},	  {272, "fnnnnn"},
	{284, "nwsns"}, {295, "fpnn"},	 {296, "fpn"},	  {297, "fpnn"},
	{298, "fpnnn"}, {300, "fpsn"},	 {301, "fpn"},	  {302, "fpfp"},
	{303, "fpfpn"}, {304, "pfp"},	 {305, "fpbl"},	  {306, "fpn"},
	{307, "fpn"},	{308, "nsssss"}, {309, "snss8"},  {311, "sn"},
	{312, "wss"},	{320, "fpsn"},	 {330, "ffn"},	  {331, "sn"},
	{340, "wnss"},	{1, "n"},	 {252, "n"},
};

#define CALL_NUMBER(nr, name, handler, args) nr,
static const short all_calls[] = {SYSCALL_TABLE(CALL_NUMBER)};

static uint32_t path_pointer(void)
{
	const char *path = random_path();
	char *p = area + below(AREA_BYTES / STRUCT_BYTES) * STRUCT_BYTES;

	memcpy(p, path, strlen(path) + 1);
	return (uint32_t)p;
}

static uint32_t structure(void)
{
	uint32_t p = below(6) ? (uint32_t)area + below(800) * STRUCT_BYTES
			      : random_pointer();

	fill((char *)p);
	return p;
}

static uint32_t shaped(char kind)
{
	uint32_t p;

	switch (below(8) ? kind : '?') {
	case 'p':
		return path_pointer();
	case 'f':
		return below(30) ? below(NR_FILES) : (uint32_t)AT_CWD;
	case 's':
		return structure();
	case 'b':
		return random_pointer();
	case 'l':
		return below(3) ? below(3 * PAGE_BYTES) : random_number();
	case 'a':
		return random_page();
	case 'g':
		return below(HIGHEST_SIGNAL);
	case 'w':
		return random_process();
	case 'i':
		return random_request();
	case 'y':
		return IPC_SHM + below(4);
	case '8':
		return 8;
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
	uint32_t how = below(16);

	for (int i = 0; i < 6; i++) {
		args[i] = shaped(how && *kind ? *kind : '?');
		if (*kind)
			kind++;
	}
	if (how > 1)
		return shape->nr;
	return how ? all_calls[below(ARRAY_SIZE(all_calls))]
		   : (long)random_number();
}

#endif
