/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * exec_args.c - argument and environment strings on their way to a new program
 *
 * The strings are copied to kernel pages while the old address space is still
 * there: one block, each with its NUL, arguments first. Later the block goes to
 * the top of the new stack as it is, with the tables that point into it below.
 */
#include "asm/cpu.h"
#include "core/uaccess.h"
#include "core/uts.h"
#include "lib/string.h"
#include "mm/gfp.h"
#include "mm/mm.h"
#include "proc/proc.h"
#include "uapi/elf.h"

#define STACK_ALIGN   16u
#define RANDOM_WORDS  4
#define STACK_TOP_GAP 4u /* one zero word at the very top, as Linux has it */
#define WORD_BYTES    4u
#define NR_AUX	      18u

struct aux_entry {
	u32 type, value;
};

/* Append @len bytes from kernel or (when @user) from user memory. */
static int append(struct exec_args *args, const char *from, u32 len, bool user)
{
	u32 index, offset, part;

	if (len > ARG_MAX_BYTES - args->bytes)
		return -E2BIG;
	while (len > 0) {
		index = args->bytes >> PAGE_SHIFT;
		offset = args->bytes & ~(u32)PAGE_MASK;
		part = min(len, (u32)PAGE_SIZE - offset);
		if (!args->pages[index])
			args->pages[index] = get_zeroed_page(GFP_USER);
		if (!args->pages[index])
			return -ENOMEM;
		if (!user)
			memcpy(args->pages[index] + offset, from, part);
		else if (copy_from_user(args->pages[index] + offset, from,
					part))
			return -EFAULT;
		args->bytes += part;
		from += part;
		len -= part;
	}
	return 0;
}

/**
 * exec_args_add - append a kernel string
 * @args: zeroed at first
 * @string: NUL ended
 *
 * Context: task. May sleep.
 * Return: 0, -E2BIG or -ENOMEM.
 */
int exec_args_add(struct exec_args *args, const char *string)
{
	return append(args, string, (u32)strlen(string) + 1, false);
}

/* A string of the program; its NUL is ours, whatever happens meanwhile. */
static int add_user(struct exec_args *args, const char __user *string)
{
	int len = strnlen_user(string, ARG_MAX_BYTES);
	int err;

	if (len < 0)
		return len;
	err = append(args, string, (u32)len, true);
	return err ? err : append(args, "", 1, false);
}

/* Entry @n of @list to *@string. 0 or -EFAULT. */
static int list_entry_get(const struct exec_list *list, u32 n,
			  const char **string)
{
	u32 address;

	if (list->kernel) {
		*string = list->kernel[n];
		return 0;
	}
	if (!list->user) {
		*string = NULL; /* NULL instead of a list: an empty one */
		return 0;
	}
	if (get_user(address, list->user + n))
		return -EFAULT;
	*string = (const char *)address;
	return 0;
}

/**
 * exec_args_add_list - append a NULL-ended list of strings
 * @args: strings so far
 * @list: where they are
 * @skip: entries to leave out at the start
 * @count: out, how many were appended
 *
 * Context: task. May sleep.
 * Return: 0, -E2BIG, -ENOMEM or -EFAULT.
 */
int exec_args_add_list(struct exec_args *args, const struct exec_list *list,
		       u32 skip, u32 *count)
{
	const char *string;
	u32 n = 0;
	int err;

	might_sleep();
	*count = 0;
	for (;;) {
		err = list_entry_get(list, n, &string);
		if (err || !string)
			return err;
		if (n++ < skip)
			continue;
		err = list->kernel ? exec_args_add(args, string)
				   : add_user(args, string);
		if (err)
			return err;
		(*count)++;
	}
}

/**
 * exec_args_free - free the pages
 * @args: any state
 *
 * Context: task. Does not sleep.
 */
void exec_args_free(struct exec_args *args)
{
	u32 i;

	for (i = 0; i < EXEC_ARG_PAGES; i++) {
		if (args->pages[i])
			free_page_addr(args->pages[i]);
		args->pages[i] = NULL;
	}
	args->bytes = 0;
}

/* argc, the two lists with their NULLs, the auxiliary vector */
static u32 table_bytes(const struct exec_args *args)
{
	return (1 + args->argc + 1 + args->envc + 1) * WORD_BYTES +
	       NR_AUX * (u32)sizeof(struct aux_entry);
}

/**
 * exec_stack_bytes - how much stack the program starts with
 * @args: all strings are in
 *
 * Context: task. Does not sleep.
 * Return: bytes, strings, tables and alignment.
 */
u32 exec_stack_bytes(const struct exec_args *args)
{
	return STACK_TOP_GAP + args->bytes + (u32)sizeof(system_uts.machine) +
	       RANDOM_WORDS * WORD_BYTES + table_bytes(args) + 2 * STACK_ALIGN;
}

/* The block of strings to user address @to. */
static int copy_block(const struct exec_args *args, u32 to)
{
	u32 done = 0, part;

	while (done < args->bytes) {
		part = min(args->bytes - done, (u32)PAGE_SIZE);
		if (copy_to_user((void __user *)(to + done),
				 args->pages[done >> PAGE_SHIFT], part))
			return -EFAULT;
		done += part;
	}
	return 0;
}

/* Offset behind the NUL of the string that starts at @pos. */
static u32 next_string(const struct exec_args *args, u32 pos)
{
	while (pos < args->bytes &&
	       args->pages[pos >> PAGE_SHIFT][pos & ~(u32)PAGE_MASK] != 0)
		pos++;
	return pos + 1;
}

/*
 * @nr pointers to the strings from offset *@pos on, and a NULL, to *@at; both
 * move on.
 */
static int put_pointers(const struct exec_args *args, u32 block, u32 nr,
			u32 *pos, u32 *at)
{
	u32 i;

	for (i = 0; i < nr; i++) {
		if (put_user(block + *pos, (u32 __user *)*at))
			return -EFAULT;
		*pos = next_string(args, *pos);
		*at += WORD_BYTES;
	}
	if (put_user(0u, (u32 __user *)*at))
		return -EFAULT;
	*at += WORD_BYTES;
	return 0;
}

/* Not for secrets: enough to make stack protectors differ between programs. */
static int put_random(u32 at)
{
	enum {
		SHIFT_A = 13,
		SHIFT_B = 17,
		SHIFT_C = 5,
	};
	u32 words[RANDOM_WORDS], i;
	u32 x = (u32)ktime_ns() ^ (u32)current->pid << SHIFT_B ^ (u32)jiffies;

	x |= 1; /* the generator (xorshift32) must not start at 0 */
	for (i = 0; i < RANDOM_WORDS; i++) {
		x ^= x << SHIFT_A;
		x ^= x >> SHIFT_B;
		x ^= x << SHIFT_C;
		words[i] = x;
	}
	return copy_to_user((void __user *)at, words, sizeof(words));
}

/* What else the auxiliary vector points at or tells. */
struct aux_places {
	u32 base, random, platform, path;
};

/* The CPU's features; asking it is slow in a virtual machine. */
static u32 hwcap(void)
{
	static u32 features;

	if (features == 0)
		features = cpuid_features();
	return features;
}

static int put_auxv(const struct elf_image *image, const struct aux_places *to,
		    u32 at)
{
	bool secure = current->uid != current->euid ||
		      current->gid != current->egid;
	const struct aux_entry aux[NR_AUX] = {
		{AT_PHDR, image->phdr_vaddr},
		{AT_PHENT, sizeof(struct elf32_phdr)},
		{AT_PHNUM, image->nr_phdrs},
		{AT_PAGESZ, (u32)PAGE_SIZE},
		{AT_BASE, to->base},
		{AT_FLAGS, 0},
		{AT_ENTRY, image->entry},
		{AT_UID, current->uid},
		{AT_EUID, current->euid},
		{AT_GID, current->gid},
		{AT_EGID, current->egid},
		{AT_CLKTCK, HZ},
		{AT_SECURE, secure},
		{AT_RANDOM, to->random},
		{AT_HWCAP, hwcap()},
		{AT_PLATFORM, to->platform},
		{AT_EXECFN, to->path},
		{AT_NULL, 0},
	};

	return copy_to_user((void __user *)at, aux, sizeof(aux));
}

/**
 * exec_stack_fill - what a new program finds at its esp
 * @args: strings
 * @image: for the auxiliary vector
 * @base: where the interpreter was put, 0: none or at its own address
 *
 * From the top down: a zero word, the strings, the platform's name, 16 random
 * bytes, then, with esp aligned to 16: argc, argv, envp, auxiliary vector
 * (abi.md section 4).
 *
 * Context: task. May sleep.
 * Return: esp, or -EFAULT.
 */
u32 exec_stack_fill(const struct exec_args *args, const struct elf_image *image,
		    u32 base)
{
	u32 block = (u32)TASK_SIZE - STACK_TOP_GAP - args->bytes;
	u32 platform = block - (u32)sizeof(system_uts.machine);
	u32 random =
		ALIGN_DOWN(platform - RANDOM_WORDS * WORD_BYTES, STACK_ALIGN);
	u32 esp = ALIGN_DOWN(random - table_bytes(args), STACK_ALIGN);
	struct aux_places to = {base, random, platform, 0};
	u32 at = esp + WORD_BYTES, pos = 0;
	struct mm_struct *mm = current->mm;

	might_sleep();
	if (copy_block(args, block) || put_random(random) ||
	    copy_to_user((void __user *)platform, system_uts.machine,
			 sizeof(system_uts.machine)))
		return (u32)-EFAULT;
	if (put_user(args->argc, (u32 __user *)esp))
		return (u32)-EFAULT;
	mm->arg_start = block;
	if (put_pointers(args, block, args->argc, &pos, &at))
		return (u32)-EFAULT;
	mm->arg_end = mm->env_start = block + pos;
	if (put_pointers(args, block, args->envc, &pos, &at))
		return (u32)-EFAULT;
	mm->env_end = block + pos;
	mm->start_stack = esp;
	to.path = block + pos;
	if (put_auxv(image, &to, at))
		return (u32)-EFAULT;
	return esp;
}
