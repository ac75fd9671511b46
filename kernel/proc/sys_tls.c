/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * sys_tls.c - set_thread_area: segment descriptors of a program's own
 *
 * Only flat-style data segments of ring 3 can be made: the descriptor is built
 * from the parts of user_desc, never copied.
 */
#include "asm/segment.h"
#include "core/uaccess.h"
#include "proc/proc.h"
#include "proc/syscalls.h"
#include "uapi/ldt.h"

/* descriptor, high word (SDM vol. 3, 3.4.5) */
#define DESC_EXPAND_SHIFT 10
#define DESC_WRITABLE	  (1u << 9)
#define DESC_ACCESSED	  (1u << 8)
#define DESC_DATA_RING3	  0x7000u /* S, DPL 3 */
#define DESC_PRESENT	  (1u << 15)
#define DESC_AVAILABLE	  (1u << 20)
#define DESC_32BIT	  (1u << 22)
#define DESC_PAGES	  (1u << 23)
#define DESC_BASE_HIGH	  0xff000000u
#define DESC_BASE_MID	  0x00ff0000u
#define DESC_LIMIT_HIGH	  0x000f0000u
#define WORD16_MASK	  0xffffu
#define WORD16_BITS	  16
#define WORD32_BITS	  32

static bool desc_is_empty(const struct user_desc *ud)
{
	return ud->base == 0 && ud->limit == 0 &&
	       (ud->flags & UD_EMPTY) == UD_EMPTY;
}

static u64 desc_build(const struct user_desc *ud)
{
	u32 contents = ud->flags >> UD_CONTENTS_SHIFT & UD_CONTENTS_MASK;
	u32 low = (ud->base & WORD16_MASK) << WORD16_BITS |
		  (ud->limit & WORD16_MASK);
	u32 high = (ud->base & DESC_BASE_HIGH) |
		   (ud->base & DESC_BASE_MID) >> WORD16_BITS |
		   (ud->limit & DESC_LIMIT_HIGH) |
		   contents << DESC_EXPAND_SHIFT | DESC_DATA_RING3 |
		   DESC_ACCESSED;

	if (desc_is_empty(ud))
		return 0;
	if (!(ud->flags & UD_READ_EXEC_ONLY))
		high |= DESC_WRITABLE;
	if (!(ud->flags & UD_NOT_PRESENT))
		high |= DESC_PRESENT;
	if (ud->flags & UD_USEABLE)
		high |= DESC_AVAILABLE;
	if (ud->flags & UD_SEG_32BIT)
		high |= DESC_32BIT;
	if (ud->flags & UD_LIMIT_IN_PAGES)
		high |= DESC_PAGES;
	return (u64)high << WORD32_BITS | low;
}

/* The opposite, for get_thread_area. */
static void desc_show(u64 desc, struct user_desc *ud)
{
	u32 low = (u32)desc, high = (u32)(desc >> WORD32_BITS);

	ud->base = (high & DESC_BASE_HIGH) |
		   (high << WORD16_BITS & DESC_BASE_MID) | low >> WORD16_BITS;
	ud->limit = (low & WORD16_MASK) | (high & DESC_LIMIT_HIGH);
	ud->flags = (high >> DESC_EXPAND_SHIFT & 1) << UD_CONTENTS_SHIFT;
	if (!(high & DESC_WRITABLE))
		ud->flags |= UD_READ_EXEC_ONLY;
	if (!(high & DESC_PRESENT))
		ud->flags |= UD_NOT_PRESENT;
	if (high & DESC_AVAILABLE)
		ud->flags |= UD_USEABLE;
	if (high & DESC_32BIT)
		ud->flags |= UD_SEG_32BIT;
	if (high & DESC_PAGES)
		ud->flags |= UD_LIMIT_IN_PAGES;
}

static int slot_of(u32 entry_number)
{
	u32 slot = entry_number - GDT_TLS;

	return slot < NR_TLS ? (int)slot : -EINVAL;
}

static int free_slot(const struct task *task)
{
	u32 i;

	for (i = 0; i < NR_TLS; i++) {
		if (task->thread.tls[i] == 0)
			return (int)i;
	}
	return -ESRCH;
}

/**
 * tls_set - a descriptor in user memory becomes one of a task's
 * @task: current, or a child that does not run yet
 * @desc: user address of a struct user_desc; for current a free entry is chosen
 *        for entry_number -1 and written back
 *
 * Context: task. May sleep.
 * Return: 0, -EFAULT, -EINVAL or -ESRCH (no free entry).
 */
int tls_set(struct task *task, u32 desc)
{
	struct user_desc ud;
	bool choose;
	int slot;

	if (copy_from_user(&ud, (const void __user *)desc, sizeof(ud)))
		return -EFAULT;
	if ((ud.flags >> UD_CONTENTS_SHIFT & UD_CONTENTS_MASK) >=
	    UD_CONTENTS_CODE)
		return -EINVAL;
	choose = ud.entry_number == U32_MAX && task == current;
	slot = choose ? free_slot(task) : slot_of(ud.entry_number);
	if (slot < 0)
		return slot;
	ud.entry_number = GDT_TLS + (u32)slot;
	if (choose && copy_to_user((void __user *)desc, &ud.entry_number,
				   sizeof(ud.entry_number)))
		return -EFAULT;
	task->thread.tls[slot] = desc_build(&ud);
	return 0;
}

/**
 * sys_set_thread_area - set a TLS descriptor of the caller
 * @desc: user address of a struct user_desc
 *
 * Context: task. May sleep.
 * Return: as tls_set().
 */
int sys_set_thread_area(u32 desc)
{
	int err = tls_set(current, desc);

	if (!err)
		tls_load(current);
	return err;
}

/**
 * sys_get_thread_area - look at a TLS descriptor of the caller
 * @desc: user address; entry_number says which
 *
 * Context: task. May sleep.
 * Return: 0, -EFAULT or -EINVAL.
 */
int sys_get_thread_area(u32 desc)
{
	struct user_desc ud;
	int slot;

	if (copy_from_user(&ud, (const void __user *)desc, sizeof(ud)))
		return -EFAULT;
	slot = slot_of(ud.entry_number);
	if (slot < 0)
		return slot;
	desc_show(current->thread.tls[slot], &ud);
	return copy_to_user((void __user *)desc, &ud, sizeof(ud));
}
