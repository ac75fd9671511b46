/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * uaccess.c - user copies that survive a bad pointer
 *
 * Every instruction that touches user memory lies between two labels that the
 * table __ex_table names with the place to continue at. A page fault there is
 * first tried as any other; only when mm cannot satisfy it does uaccess_fixup()
 * change eip. Long copies move 128 bytes a turn: under emulation that takes 0.7
 * of the time of `rep movs`, and 0.8 of that of 32 bytes a turn (SSE registers:
 * 0.9). A fault in such a turn repeats it byte by byte, so that the count of
 * bytes not copied is exact.
 */
#include "core/uaccess.h"
#include "asm/ptregs.h"
#include "base/errptr.h"
#include "core/lock.h"
#include "core/sched.h"
#include "lib/string.h"

/* [start, end) may fault and continues at fixup */
struct ex_entry {
	u32 start, end, fixup;
};
extern const struct ex_entry ex_table_start[], ex_table_end[];

#define EX_TABLE(start, end, fixup)                  \
	".pushsection __ex_table, \"a\"\n\t"         \
	".long " #start ", " #end ", " #fixup "\n\t" \
	".popsection\n\t"

#define BLOCK_BYTES 128u

#define MOVE_PAIR(a, b)                 \
	"movl " #a "(%%esi), %%eax\n\t" \
	"movl " #b "(%%esi), %%edx\n\t" \
	"movl %%eax, " #a "(%%edi)\n\t" \
	"movl %%edx, " #b "(%%edi)\n\t"
/* NOLINTBEGIN(bugprone-macro-parentheses): the assembler adds them up */
#define MOVE_32(base)                   \
	MOVE_PAIR(base + 0, base + 4)   \
	MOVE_PAIR(base + 8, base + 12)  \
	MOVE_PAIR(base + 16, base + 20) \
	MOVE_PAIR(base + 24, base + 28)
/* NOLINTEND(bugprone-macro-parentheses) */

/*
 * Either side may be user memory. 1: blocks of 128 bytes; 4: words; 10 and 12:
 * two bytes and one; 6: byte by byte, where a fault in 1, 4 or 10 goes on with
 * what is left in ecx. A `rep` costs much even for one byte or none: it is gone
 * around where it can be. Return: bytes NOT copied.
 */
static always_inline size_t copy_faulting(void *to, const void *from,
					  size_t len)
{
	u32 rest = 0;

	/* a statement a line */
	/* clang-format off */
	__asm__ volatile(
		"	cmpl %[block], %%ecx\n"
		"	jb 3f\n"
		"1:\n\t"
		MOVE_32(0)
		MOVE_32(32)
		MOVE_32(64)
		MOVE_32(96)
		"2:	addl %[block], %%esi\n"
		"	addl %[block], %%edi\n"
		"	subl %[block], %%ecx\n"
		"	cmpl %[block], %%ecx\n"
		"	jae 1b\n"
		"3:	movl %%ecx, %[rest]\n"
		"	andl $3, %[rest]\n"
		"	shrl $2, %%ecx\n"
		"	jz 5f\n"
		"4:	rep movsl\n"
		"5:	movl %[rest], %%ecx\n"
		"	testl $2, %%ecx\n"
		"	jz 11f\n"
		"10:	movw (%%esi), %%ax\n"
		"	movw %%ax, (%%edi)\n"
		"13:	addl $2, %%esi\n"
		"	addl $2, %%edi\n"
		"	subl $2, %%ecx\n"
		"11:	testl %%ecx, %%ecx\n"
		"	jz 9f\n"
		"12:	movb (%%esi), %%al\n"
		"	movb %%al, (%%edi)\n"
		"14:	xorl %%ecx, %%ecx\n"
		"	jmp 9f\n"
		"8:	leal (%[rest], %%ecx, 4), %%ecx\n"
		"6:	rep movsb\n"
		"9:\n"
		EX_TABLE(1b, 2b, 6b)
		EX_TABLE(4b, 5b, 8b)
		EX_TABLE(10b, 13b, 6b)
		EX_TABLE(12b, 14b, 9b)
		EX_TABLE(6b, 9b, 9b)
		: "+D"(to), "+S"(from), "+c"(len), [rest] "+r"(rest)
		: [block] "i"(BLOCK_BYTES)
		: "eax", "edx", "memory", "cc");
	/* clang-format on */
	return len;
}

/* one word, the most common length; Return: false when it faulted */
static bool copy_word(void *to, const void *from)
{
	u32 ok = 0;

	__asm__ volatile("1:	movl (%[from]), %%eax\n"
			 "	movl %%eax, (%[to])\n"
			 "	movl $1, %[ok]\n"
			 "2:\n" EX_TABLE(1b, 2b, 2b)
			 : [ok] "+r"(ok)
			 : [from] "r"(from), [to] "r"(to)
			 : "eax", "memory");
	return ok;
}

/**
 * uaccess_kernel_begin - take kernel memory for the user's from here on
 *
 * Context: task. Does not sleep.
 */
void uaccess_kernel_begin(void)
{
	BUG_ON(current->uaccess_kernel);
	current->uaccess_kernel = true;
}

/**
 * uaccess_kernel_end - only the user's own memory again
 *
 * Context: task. Does not sleep.
 */
void uaccess_kernel_end(void)
{
	current->uaccess_kernel = false;
}

/**
 * uaccess_is_kernel - may kernel memory stand for the user's?
 *
 * Context: task. Does not sleep.
 * Return: true between uaccess_kernel_begin() and uaccess_kernel_end().
 */
bool uaccess_is_kernel(void)
{
	return current->uaccess_kernel;
}

/**
 * copy_from_user_part - as much as can be read
 * @to: kernel memory of @len bytes
 * @from: in the program
 * @len: bytes
 *
 * Context: task. May sleep.
 * Return: bytes NOT copied, from the end; 0: all.
 */
size_t copy_from_user_part(void *to, const void __user *from, size_t len)
{
	might_sleep();
	if (!access_ok(from, len))
		return len;
	if (len == sizeof(u32) && likely(copy_word(to, from)))
		return 0; /* else a part of the word may be there */
	return copy_faulting(to, from, len);
}

/**
 * copy_from_user_nofault - as much as is in memory now
 * @to: kernel memory of @len bytes
 * @from: in the program
 * @len: bytes
 *
 * For who holds a page lock: a fault takes mmap_sem, and another thread may hold
 * that while it waits for the page.
 *
 * Context: task. Does not sleep.
 * Return: bytes NOT copied, from the end; 0: all.
 */
size_t copy_from_user_nofault(void *to, const void __user *from, size_t len)
{
	size_t left;

	current->no_faults = true;
	left = copy_from_user_part(to, from, len);
	current->no_faults = false;
	return left;
}

/**
 * copy_to_user_part - as much as can be written
 * @to: in the program
 * @from: kernel memory of @len bytes
 * @len: bytes
 *
 * Context: task. May sleep.
 * Return: bytes NOT copied, from the end; 0: all.
 */
size_t copy_to_user_part(void __user *to, const void *from, size_t len)
{
	might_sleep();
	if (!access_ok(to, len))
		return len;
	if (len == sizeof(u32) && likely(copy_word(to, from)))
		return 0; /* else a part of the word may be there */
	return copy_faulting(to, from, len);
}

/**
 * clear_user - write zeros to the program
 * @to: in the program
 * @len: bytes
 *
 * Context: task. May sleep.
 * Return: 0, or -EFAULT.
 */
int clear_user(void __user *to, size_t len)
{
	size_t words = len / sizeof(u32);
	size_t rest = len % sizeof(u32);

	might_sleep();
	if (!access_ok(to, len))
		return -EFAULT;
	__asm__ volatile("1:	rep stosl\n"
			 "	movl %[rest], %%ecx\n"
			 "2:	rep stosb\n"
			 "	xorl %[rest], %[rest]\n"
			 "	jmp 4f\n"
			 "3:	movl $1, %[rest]\n"
			 "4:\n" EX_TABLE(1b, 2b, 3b) EX_TABLE(2b, 3b, 3b)
			 : "+D"(to), "+c"(words), [rest] "+&r"(rest)
			 : "a"(0)
			 : "memory", "cc");
	return rest ? -EFAULT : 0;
}

/* one byte of a string; Return: false when it faulted */
static bool load_byte(const char __user *from, u32 *byte)
{
	u32 c = 0, ok = 0;

	__asm__ volatile("1:	movzbl (%[from]), %[c]\n"
			 "	movl $1, %[ok]\n"
			 "2:\n" EX_TABLE(1b, 2b, 2b)
			 : [ok] "+r"(ok), [c] "+r"(c)
			 : [from] "r"(from)
			 : "memory");
	*byte = c;
	return ok;
}

/*
 * Bytes of @from up to and with its NUL, at most @max, to @to (NULL: only
 * counted). *@done: how many were read without their NUL. Return: 1 when the
 * NUL was found, 0 when @max came first, -EFAULT.
 */
static int scan_user(char *to, const char __user *from, size_t max,
		     size_t *done)
{
	size_t i;

	for (i = 0; i < max; i++) {
		u32 c;

		if (!load_byte(from + i, &c))
			return -EFAULT;
		if (to)
			to[i] = (char)c;
		if (!c)
			break;
	}
	*done = i;
	return i < max;
}

/* bytes from @s to the end of user space, at most @max */
static size_t user_room(const char __user *s, size_t max)
{
	unsigned long start = (unsigned long)s;

	return start < TASK_SIZE ? min(max, (size_t)(TASK_SIZE - start)) : 0;
}

/**
 * strncpy_from_user - read a string of the program
 * @buf: kernel memory of @size bytes; NUL-terminated only on success
 * @from: in the program
 * @size: bytes at @buf, NUL included
 *
 * Context: task. May sleep.
 * Return: length without NUL, -EFAULT, or -ENAMETOOLONG.
 */
int strncpy_from_user(char *buf, const char __user *from, size_t size)
{
	size_t room = user_room(from, size);
	size_t len = 0;
	int ret;

	might_sleep();
	ret = scan_user(buf, from, room, &len);
	if (ret < 0)
		return ret;
	if (ret > 0)
		return (int)len;
	return room < size ? -EFAULT : -ENAMETOOLONG;
}

/**
 * strnlen_user - length of a string of the program
 * @s: in the program
 * @limit: longest that is accepted, without NUL
 *
 * Context: task. May sleep.
 * Return: length without NUL, -EFAULT, or -E2BIG.
 */
int strnlen_user(const char __user *s, size_t limit)
{
	size_t room = user_room(s, limit + 1);
	size_t len = 0;
	int ret;

	might_sleep();
	ret = scan_user(NULL, s, room, &len);
	if (ret < 0)
		return ret;
	if (ret > 0)
		return (int)len;
	return room <= limit ? -EFAULT : -E2BIG;
}

/**
 * uaccess_fixup - continue after a user copy that faulted
 * @regs: of a fault in kernel mode; eip changes when it was such a copy
 *
 * Context: any. Does not sleep.
 * Return: true when there was an entry.
 */
bool uaccess_fixup(struct pt_regs *regs)
{
	const struct ex_entry *e;

	for (e = ex_table_start; e != ex_table_end; e++) {
		if (regs->eip >= e->start && regs->eip < e->end) {
			regs->eip = e->fixup;
			return true;
		}
	}
	return false;
}
