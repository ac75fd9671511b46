/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * t_registers.c - a system call changes eax and no other register
 *
 * Handlers get the six argument registers on the stack and may change what they
 * got; the program's must come back all the same. Prints the same on Lethe and
 * on a Linux host.
 */
#include "tests/common.h"

enum {
	SYS_readv = 145,
	SYS_poll = 168,
	SYS_pread64 = 180,
	SYS_futex = 240,
	SYS_waitid = 284,
	SYS_none = 4000,
	NO_FD = 9000,
	NO_PID = 0x7ffffff0,
	FLAGS_KEPT = 0xcd5, /* carry, parity, adjust, zero, sign, direction.. */
	DIRECTION = 0x400,
	CARRY = 1,
};

/* ebx ecx edx esi edi ebp eax eflags, before and after */
struct registers {
	uint32_t word[8];
};

/* read and changed by the code below, which keeps nothing in registers */
static struct registers regs;

__asm__(".text\n"
	"call_with_regs:\n\t"
	"pushal\n\t"
	"pushl regs + 28\n\t"
	"popfl\n\t"
	"movl regs, %ebx\n\t"
	"movl regs + 4, %ecx\n\t"
	"movl regs + 8, %edx\n\t"
	"movl regs + 12, %esi\n\t"
	"movl regs + 16, %edi\n\t"
	"movl regs + 20, %ebp\n\t"
	"movl regs + 24, %eax\n\t"
	"int $0x80\n\t"
	"movl %ebx, regs\n\t"
	"movl %ecx, regs + 4\n\t"
	"movl %edx, regs + 8\n\t"
	"movl %esi, regs + 12\n\t"
	"movl %edi, regs + 16\n\t"
	"movl %ebp, regs + 20\n\t"
	"movl %eax, regs + 24\n\t"
	"pushfl\n\t"
	"popl regs + 28\n\t"
	"cld\n\t"
	"popal\n\t"
	"ret\n");
void call_with_regs(void);

static void try_call(const char *name, const struct registers *given)
{
	static const char *const names[] = {"ebx", "ecx", "edx",    "esi",
					    "edi", "ebp", "result", "eflags"};
	int result, changed = 0;

	regs = *given;
	call_with_regs();
	result = (int)regs.word[6];
	printf("%s: %s,", name,
	       result < 0 && result > -(int)PAGE_BYTES ? error_name(-result)
						       : "no error");
	for (int i = 0; i < 8; i++) {
		uint32_t mask = i == 7 ? FLAGS_KEPT : ~0u;

		if (i == 6 || !((regs.word[i] ^ given->word[i]) & mask))
			continue;
		printf(" %s changed", names[i]);
		changed++;
	}
	printf("%s\n", changed ? "" : " all others kept");
}

int main(void)
{
	static char buf[64];
	uint32_t at = (uint32_t)buf;

#define TRY(name, nr, b, c, d, si, di, bp)                                  \
	try_call(name, &(struct registers){{(uint32_t)(b), (uint32_t)(c),   \
					    (uint32_t)(d), (uint32_t)(si),  \
					    (uint32_t)(di), (uint32_t)(bp), \
					    (nr), CARRY | DIRECTION}})
	TRY("getpid", SYS_getpid, 0x11111111, 0x22222222, 0x33333333,
	    0x44444444, 0x55555555, 0x66666666);
	TRY("no such call", SYS_none, 1, 2, 3, 4, 5, 6);
	TRY("largest number", 0xffffffffu, 1, 2, 3, 4, 5, 6);
	TRY("read", SYS_read, NO_FD, at, 8, 4, 5, 6);
	TRY("write of nothing", SYS_write, 1, at, 0, 4, 5, 6);
	TRY("pread64", SYS_pread64, NO_FD, at, 8, 4, 5, 6);
	TRY("_llseek", SYS__llseek, NO_FD, 1, 2, at, 9, 6);
	TRY("readv", SYS_readv, NO_FD, at, 2, 4, 5, 6);
	TRY("poll", SYS_poll, at, 0, 0, 4, 5, 6);
	TRY("mmap2", SYS_mmap2, 0, 0, 3, 0x22, -1, 7);
	TRY("futex", SYS_futex, at, 0, 1, 0, 5, 6);
	TRY("wait4", SYS_wait4, NO_PID, at, 1, at, 5, 6);
	TRY("waitid", SYS_waitid, 9, 1, at, 4, at, 6);
	TRY("mmap2 that works", SYS_mmap2, 0, PAGE_BYTES, 3, 0x22, -1, 0);
	return 0;
}
