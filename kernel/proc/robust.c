/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * robust.c - locks whose owner ended without giving them back
 *
 * A thread keeps a list of the locks that it has in its own memory, and tells
 * the kernel where. When it ends, each lock that it owns is marked, and one who
 * waits for it is woken. The list is the program's: it may be anything, and end
 * nowhere.
 */
#include "base/bug.h"
#include "core/cred.h"
#include "core/uaccess.h"
#include "proc/proc.h"
#include "proc/syscalls.h"
#include "uapi/futex.h"
#include "futex.h"

/**
 * sys_set_robust_list - where the caller's list is
 * @head: user address of a struct robust_list_head
 * @len: its size
 *
 * Context: task. Does not sleep.
 * Return: 0 or -EINVAL.
 */
int sys_set_robust_list(u32 head, u32 len)
{
	if (len != sizeof(struct robust_list_head))
		return -EINVAL;
	current->robust_list = head;
	return 0;
}

/**
 * sys_get_robust_list - where a thread's list is
 * @pid: 0: the caller
 * @head: out
 * @len: out
 *
 * Context: task. May sleep.
 * Return: 0, -ESRCH, -EPERM or -EFAULT.
 */
int sys_get_robust_list(pid_t pid, u32 __user *head, u32 __user *len)
{
	const struct task *p = pid ? find_task(pid) : current;
	u32 list;

	might_sleep();
	if (!p)
		return -ESRCH;
	if (p->leader != current->leader && !capable() && !same_ids(p))
		return -EPERM;
	list = p->robust_list;
	if (put_user((u32)sizeof(struct robust_list_head), len))
		return -EFAULT;
	return put_user(list, head);
}

/* The lock at @addr, if it is current's; 0, or -Exx: nothing can be there. */
static int mark(u32 addr, bool pending)
{
	struct futex_key key;
	u32 seen, *word = NULL;
	int err = futex_find_key(addr, false, &key);

	while (!err && !word) {
		err = get_user(seen, (const u32 __user *)addr);
		if (err || (seen & FUTEX_TID_MASK) != (u32)current->pid)
			break;
		word = futex_word_at(addr, true);
		if (word)
			*word = (seen & FUTEX_WAITERS) | FUTEX_OWNER_DIED;
		else
			err = futex_fault_in(addr);
	}
	if (err)
		return err;
	/* one that it was giving back may have waiters, but no mark of them */
	if ((word && (seen & FUTEX_WAITERS)) || (pending && seen == 0))
		(void)futex_wake_at(&key, 1, ANY_BITS);
	return 0;
}

/**
 * robust_exit - mark what current owns, as it leaves its memory
 *
 * Context: task with user memory. May sleep.
 */
void robust_exit(void)
{
	u32 at = current->robust_list, left = ROBUST_LIST_LIMIT, entry;
	struct robust_list_head head;

	might_sleep();
	current->robust_list = 0;
	if (!at || copy_from_user(&head, (void __user *)at, sizeof(head)))
		return;
	for (entry = head.next; (entry & ~1u) != at && left > 0; left--) {
		u32 lock = entry & ~1u, next;
		int err = get_user(next, (const u32 __user *)lock);

		if (lock != (head.pending & ~1u) &&
		    mark(lock + (u32)head.offset, false))
			return;
		if (err)
			return;
		entry = next;
	}
	if (head.pending & ~1u)
		(void)mark((head.pending & ~1u) + (u32)head.offset, true);
}
