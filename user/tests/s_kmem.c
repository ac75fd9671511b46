/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * s_kmem.c - no program reads, writes or enters the kernel's memory
 *
 * Kernel addresses in every pointer that a system call takes, kernel ranges in
 * every call about memory, plain accesses, all gates, privileged instructions:
 * as user 1000, and the calls as root, too.
 *
 *   s_kmem            all: "kmem: WHAT: N tried, N wrong"
 */
#include "lib/ulib.h"

enum { USER = 1000, GROUP = 5, KERNEL = 0xc0000000u, STEP = 16 << 20 };
enum { SYS_setgid = 46, SYS_setgroups = 206, SYS_ipc = 117, SHMAT = 21 };
enum { SHMGET = 23, SHMCTL, IPC_PRIVATE = 0, AT_FDCWD = -100 };
enum { CAP_VERSION = 0x19980330, NAME_SET = 15, FIONREAD = 0x541b };
enum { F_GETLK = 5, NOFILE = 7, STATFS_BYTES = 84, LEN = 64, MAX_ARGS = 6 };
enum { GATE_BREAKPOINT = 3, GATE_SYSCALL = 128, SIGTRAP = 5, TIMEOUT_S = 20 };

static uint32_t tried, wrong;
static char buf[PAGE_BYTES] __attribute__((aligned(4096)));
static int regular, directory, pipe_in, pipe_out;

/*
 * What stands in a call's arguments: p and P are the pointers that are tried in
 * turn, P to a path; the rest is what makes the call get as far as the pointer.
 */
static const struct call {
	int nr;
	const char *args;
	bool root; /* others get EPERM before */
} calls[] = {
	{3, "fpn", false},     {4, "fpn", false},     {5, "P00", false},
	{7, "Wp0", false},     {59, "p", false},      {62, "Dp", false},
	{109, "p", false},     {114, "Wp0p", false},  {135, "1P", false},
	{135, "20p", false},   {165, "ppp", false},   {171, "ppp", false},
	{284, "1Wp4p", false}, {312, "0pp", false},   {8, "P0", false},
	{9, "PP", false},      {10, "P", false},      {11, "Ppp", false},
	{12, "P", false},      {13, "p", false},      {14, "P00", false},
	{15, "P0", false},     {16, "P00", false},    {18, "Pp", false},
	{21, "PPP0p", true},   {22, "P", false},      {25, "p", true},
	{28, "fp", false},     {30, "Pp", false},     {33, "P0", false},
	{38, "PP", false},     {39, "P0", false},     {40, "P", false},
	{42, "p", false},      {43, "p", false},      {52, "P0", false},
	{54, "rFp", false},    {55, "fGp", false},    {61, "P", false},
	{67, "1pp", false},    {73, "p", false},      {74, "pn", true},
	{75, "7p", false},     {76, "7p", false},     {77, "0p", false},
	{78, "pp", false},     {79, "p0", false},     {80, "np", false},
	{81, "1p", true},      {82, "p", false},      {83, "PP", false},
	{84, "Pp", false},     {85, "Lpn", false},    {85, "Pbn", false},
	{87, "P0", true},      {89, "dp1", false},    {90, "p", false},
	{92, "P0", false},     {99, "Pp", false},     {100, "fp", false},
	{103, "3pn", false},   {104, "0pp", false},   {105, "0p", false},
	{106, "Pp", false},    {107, "Pp", false},    {108, "fp", false},
	{115, "P", true},      {116, "p", false},     {121, "pn", true},
	{122, "p", false},     {126, "0pp", false},   {140, "f00p0", false},
	{141, "dpn", false},   {142, "1pppp", false}, {145, "fp1", false},
	{146, "fp1", false},   {154, "0p", false},    {155, "0p", false},
	{156, "00p", false},   {161, "0p", false},    {162, "p0", false},
	{168, "p10", false},   {172, "Np", false},    {172, "2p", false},
	{174, "1pp8", false},  {175, "0pp8", false},  {176, "p8", false},
	{177, "p0p8", false},  {178, "i1p", false},   {179, "p8", false},
	{180, "fpn00", false}, {181, "fpn00", false}, {182, "P00", false},
	{183, "pn", false},    {184, "p0", false},    {184, "Cp", false},
	{185, "pb", false},    {185, "Cp", false},    {186, "p0", false},
	{186, "0p", false},    {187, "wfp1", false},  {191, "7p", false},
	{193, "P00", false},   {195, "Pp", false},    {196, "Pp", false},
	{197, "fp", false},    {198, "P00", false},   {205, "np", false},
	{206, "1p", true},     {209, "ppp", false},   {211, "ppp", false},
	{212, "P00", false},   {218, "aqp", false},   {220, "dpn", false},
	{221, "fGp", false},   {239, "wfp1", false},  {240, "p00p00", false},
	{241, "0np", false},   {242, "0np", false},   {243, "p", false},
	{244, "p", false},     {265, "0p", false},    {266, "0p", false},
	{267, "00p0", false},  {268, "Pzp", false},   {269, "fzp", false},
	{271, "Pp", false},    {295, "cP00", false},  {296, "cP0", false},
	{297, "cP00", false},  {298, "cP000", false}, {300, "cPp0", false},
	{301, "cP0", false},   {302, "cPcP", false},  {303, "cPcP0", false},
	{304, "PcP", false},   {305, "cLpn", false},  {305, "cPbn", false},
	{306, "cP0", false},   {307, "cP0", false},   {308, "1ppppp", false},
	{309, "p1pp8", false}, {320, "cPp0", false},  {331, "p0", false},
	{340, "07pp", false},
};

/* one that nobody has waited for */
static long ended_child(void)
{
	int pid = fork();

	if (pid == 0)
		_exit(0);
	return pid;
}

static long default_of(char what)
{
	static uint32_t cap_header[2] = {CAP_VERSION, 0};

	switch (what) {
	case 'p':
	case 'b':
	case 'a':
		return (long)buf;
	case 'P':
		return (long)"/bin/echo";
	case 'L':
		return (long)"/proc/self";
	case 'C':
		return (long)cap_header;
	case 'f':
		return regular;
	case 'd':
		return directory;
	case 'r':
		return pipe_in;
	case 'w':
		return pipe_out;
	case 'c':
		return AT_FDCWD;
	case 'i':
		return getpid();
	case 'F':
		return FIONREAD;
	case 'G':
		return F_GETLK;
	case 'N':
		return NAME_SET;
	case 'D': /* a device with a file system */
		syscall2(SYS_fstat64, regular, buf);
		return *(uint16_t *)buf;
	case 'W':
		return ended_child();
	case 'n':
		return LEN;
	case 'q':
		return PAGE_BYTES;
	case 'z':
		return STATFS_BYTES;
	default:
		return what - '0';
	}
}

static void expect(const char *what, long number, long result, long expected)
{
	tried++;
	if (result == expected)
		return;
	wrong++;
	printf("kmem: %s %ld: %ld, not %ld\n", what, number, result, expected);
}

/* @bad in place of pointer @at of @call */
static void try_pointer(const struct call *call, size_t at, uint32_t bad)
{
	long a[MAX_ARGS] = {0};

	memset(buf, 0, sizeof(buf));
	for (size_t i = 0; call->args[i]; i++)
		a[i] = default_of(call->args[i]);
	a[at] = (long)bad;
	expect("call", call->nr * 10 + (long)at,
	       syscall6(call->nr, a[0], a[1], a[2], a[3], a[4], a[5]),
	       call->root && syscall0(49) ? -EPERM : -EFAULT);
}

static void pointers(void)
{
	static const uint32_t bad[] = {KERNEL, 0xc0100000u, 0xfffffff0u};

	for (size_t c = 0; c < ARRAY_SIZE(calls); c++)
		for (size_t i = 0; calls[c].args[i]; i++)
			for (size_t b = 0; b < ARRAY_SIZE(bad); b++)
				if (calls[c].args[i] == 'p' ||
				    calls[c].args[i] == 'P')
					try_pointer(&calls[c], i, bad[b]);
}

/* pointers that a structure holds */
static void inner_pointers(void)
{
	uint32_t iov[2] = {0xc0100000u, LEN};
	uint32_t strings[2] = {0xc0100000u, 0}, mask[2] = {0xc0100000u, 8};
	uint32_t sets[5] = {1, 0xc0100000u, 0, 0, 0};

	write(pipe_out, buf, LEN);
	expect("readv", 0, syscall3(145, pipe_in, (long)iov, 1), -EFAULT);
	expect("writev", 0, syscall3(146, pipe_out, (long)iov, 1), -EFAULT);
	expect("execve's argv", 0,
	       syscall3(SYS_execve, (long)"/bin/echo", (long)strings, 0),
	       -EFAULT);
	expect("execve's envp", 0,
	       syscall3(SYS_execve, (long)"/bin/echo", 0, (long)strings),
	       -EFAULT);
	expect("pselect6's mask", 0, syscall6(308, 0, 0, 0, 0, 0, (long)mask),
	       -EFAULT);
	expect("select's sets", 0, syscall1(82, sets), -EFAULT);
}

/* ---- calls about memory -------------------------------------------------------- */

#define FAILS(call) expect(#call, 0, (long)(call) < 0, 1)

static long remap(uint32_t from, uint32_t len, uint32_t flags, uint32_t to)
{
	return syscall6(SYS_mremap, (long)from, (long)len, 2 * PAGE_BYTES,
			(long)flags, (long)to, 0);
}

static void try_range(uint32_t at, uint32_t len)
{
	uint32_t args[6] = {at, len, 3, 0x32, ~0u, 0};
	long end = syscall1(SYS_brk, 0);
	long map = syscall6(SYS_mmap2, (long)at, (long)len, 3, 0x32, -1, 0);

	expect("mmap", (long)at, map > -4096 && map < 0, 1);
	map = syscall1(90, args);
	expect("old mmap", (long)at, map > -4096 && map < 0, 1);
	FAILS(syscall2(SYS_munmap, at, len));
	FAILS(syscall3(SYS_mprotect, (long)at, (long)len, 7));
	FAILS(syscall3(SYS_madvise, (long)at, (long)len, 4));
	FAILS(syscall3(SYS_mincore, (long)at, (long)len, (long)buf));
	FAILS(syscall3(SYS_msync, (long)at, (long)len, 4));
	FAILS(syscall2(SYS_mlock, at, len));
	map = remap(at, len, 1, 0);
	expect("mremap", (long)at, map > -4096 && map < 0, 1);
	map = remap((uint32_t)buf, PAGE_BYTES, 3, at & ~4095u);
	expect("mremap to", (long)at, map > -4096 && map < 0, 1);
	expect("brk", (long)at, syscall1(SYS_brk, at), end);
}

static void ranges(void)
{
	static const uint32_t starts[] = {KERNEL, 0xc0100000u, 0xe0000000u,
					  0xfffff000u};
	static const uint32_t lens[] = {PAGE_BYTES, 1 << 20};
	uint32_t where;
	int id;

	for (size_t i = 0; i < ARRAY_SIZE(starts); i++)
		for (size_t j = 0; j < ARRAY_SIZE(lens); j++)
			try_range(starts[i], lens[j]);
	id = (int)syscall6(SYS_ipc, SHMGET, IPC_PRIVATE, PAGE_BYTES, 0600, 0,
			   0);
	FAILS(syscall6(SYS_ipc, SHMAT, id, 0, (long)&where, (long)KERNEL, 0));
	FAILS(syscall6(SYS_ipc, SHMAT, id, 0, (long)0xc0100000u, 0, 0));
	expect("shmctl", 0, syscall6(SYS_ipc, SHMCTL, id, 0, 0, 0, 0), 0);
}

/* ---- the CPU --------------------------------------------------------------------- */

static uint8_t *code; /* a page that may be written and executed */

/* the signal that ends a child which executes @bytes; 0: none */
static int executed(const uint8_t *bytes, size_t n)
{
	static const uint8_t leave[] = {0x31, 0xdb, 0xb8, 1,   0,
					0,    0,    0xcd, 0x80};
	int pid = fork(), status;

	if (pid == 0) {
		syscall1(SYS_alarm, TIMEOUT_S);
		memcpy(code, bytes, n);
		memcpy(code + n, leave, sizeof(leave));
		((void (*)(void))code)();
	}
	status = wait_for(pid);
	return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

/* mov eax, [addr]; mov [addr], eax; jmp addr */
static void accesses(void)
{
	for (uint32_t at = KERNEL; at >= KERNEL; at += STEP) {
		uint8_t load[5] = {0xa1}, store[5] = {0xa3};
		uint8_t jump[7] = {0xb8, 0, 0, 0, 0, 0xff, 0xe0};

		memcpy(load + 1, &at, 4);
		memcpy(store + 1, &at, 4);
		memcpy(jump + 1, &at, 4);
		expect("load", (long)at, executed(load, 5), SIGSEGV);
		expect("store", (long)at, executed(store, 5), SIGSEGV);
		expect("jump", (long)at, executed(jump, 7), SIGSEGV);
	}
}

static void gates(void)
{
	for (int n = 0; n < 256; n++) {
		uint8_t gate[2] = {0xcd, (uint8_t)n};

		if (n == GATE_SYSCALL)
			continue;
		expect("int", n, executed(gate, 2),
		       n == GATE_BREAKPOINT ? SIGTRAP : SIGSEGV);
	}
}

static void instructions(void)
{
	static const struct {
		uint8_t bytes[4];
		size_t n;
	} all[] = {
		{{0xe4, 0x60}, 2},	       /* in al, 60h */
		{{0xe6, 0x80}, 2},	       /* out 80h, al */
		{{0xec}, 1},		       /* in al, dx */
		{{0xed}, 1},		       /* in eax, dx */
		{{0xee}, 1},		       /* out dx, al */
		{{0xef}, 1},		       /* out dx, eax */
		{{0x6c}, 1},		       /* insb */
		{{0x6e}, 1},		       /* outsb */
		{{0xfa}, 1},		       /* cli */
		{{0xfb}, 1},		       /* sti */
		{{0xf4}, 1},		       /* hlt */
		{{0x0f, 0x06}, 2},	       /* clts */
		{{0x0f, 0x08}, 2},	       /* invd */
		{{0x0f, 0x09}, 2},	       /* wbinvd */
		{{0x0f, 0x30}, 2},	       /* wrmsr */
		{{0x0f, 0x32}, 2},	       /* rdmsr */
		{{0x0f, 0x20, 0xc0}, 3},       /* mov eax, cr0 */
		{{0x0f, 0x22, 0xc0}, 3},       /* mov cr0, eax */
		{{0x0f, 0x22, 0xd8}, 3},       /* mov cr3, eax */
		{{0x0f, 0x22, 0xe0}, 3},       /* mov cr4, eax */
		{{0x0f, 0x23, 0xf8}, 3},       /* mov dr7, eax */
		{{0x0f, 0x01, 0x14, 0x24}, 4}, /* lgdt [esp] */
		{{0x0f, 0x01, 0x1c, 0x24}, 4}, /* lidt [esp] */
		{{0x0f, 0x01, 0x3c, 0x24}, 4}, /* invlpg [esp] */
		{{0x0f, 0x00, 0xd8}, 3},       /* ltr ax */
		{{0x0f, 0x00, 0xd0}, 3},       /* lldt ax */
		{{0x0f, 0x01, 0xf0}, 3},       /* lmsw ax */
	};

	for (size_t i = 0; i < ARRAY_SIZE(all); i++)
		expect("instruction", (long)i, executed(all[i].bytes, all[i].n),
		       SIGSEGV);
}

/* ---- all of it -------------------------------------------------------------------- */

static void set_up(int user)
{
	const uint32_t groups[1] = {GROUP};
	int fds[2];

	pipe(fds);
	pipe_in = fds[0];
	pipe_out = fds[1];
	regular = open("/tmp/kmem.file", O_RDWR | O_CREAT | O_TRUNC, 0600);
	write(regular, buf, sizeof(buf));
	syscall6(SYS__llseek, regular, 0, 0, (long)buf, 0, 0);
	directory = open("/", O_RDONLY, 0);
	code = mmap(NULL, PAGE_BYTES, 7, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	syscall2(SYS_setgroups, 1, groups); /* getgroups() has what to copy */
	if (user) {
		syscall1(SYS_setgid, user);
		syscall1(SYS_setuid, user);
	}
}

static int part(const char *name, void (*fn)(void), int user)
{
	int pid = fork(), status;

	if (pid == 0) {
		set_up(user);
		fn();
		printf("kmem: %s: %u tried, %u wrong\n", name, tried, wrong);
		_exit(wrong != 0);
	}
	status = wait_for(pid);
	if (WIFSIGNALED(status))
		printf("kmem: %s: died of signal %d\n", name, WTERMSIG(status));
	unlink("/tmp/kmem.file");
	return status != 0;
}

int main(void)
{
	int bad = 0;

	bad += part("pointers of user", pointers, USER);
	bad += part("pointers of root", pointers, 0);
	bad += part("inner pointers", inner_pointers, USER);
	bad += part("ranges of user", ranges, USER);
	bad += part("ranges of root", ranges, 0);
	bad += part("accesses", accesses, USER);
	bad += part("gates", gates, USER);
	bad += part("instructions", instructions, USER);
	return bad != 0;
}
