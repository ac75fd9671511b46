/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * futex_pair.c - futex operations on two words: moving sleepers from one to the
 * other, and changing one while waking at both
 *
 * As in futex.c, what does not sleep is atomic: the words are faulted in first.
 */
#include "core/uaccess.h"
#include "mm/mm.h"
#include "uapi/futex.h"
#include "futex.h"

#define WORD32_BITS  32
#define OP_ARG_BITS  12
#define OP_SHIFT     28
#define OP_CMP_SHIFT 24
#define OP_CMP_MASK  15u
#define OP_MASK	     7u
#define OP_ARG_SHIFT 8u /* flag: 1 << argument is the argument */

/* Wake the first of those at @from, the next go to @to. Return: how many. */
static int move_waiters(const struct futex_key *from,
			const struct futex_key *to,
			const struct futex_pair *pair)
{
	struct futex_waiter *w, *next;
	int done = 0;

	list_for_each_entry_safe(w, next, futex_queue_of(from), link) {
		if (done - pair->nr_wake >= pair->nr_second)
			break;
		if (!futex_same_place(&w->key, from))
			continue;
		if (++done <= pair->nr_wake) {
			futex_wake_waiter(w);
			continue;
		}
		w->key = *to;
		if (futex_queue_of(from) != futex_queue_of(to)) {
			list_del(&w->link);
			list_add_tail(&w->link, futex_queue_of(to));
		}
	}
	return done;
}

/**
 * futex_requeue - wake some sleepers, let others sleep at a second word
 * @pair: the words, and how many
 * @expected: the first word must be this one; NULL: it does not matter
 *
 * Context: task. May sleep.
 * Return: how many were woken or moved, -EAGAIN (another value), -EINVAL or
 * -EFAULT.
 */
int futex_requeue(const struct futex_pair *pair, const u32 *expected)
{
	struct futex_key from, to;
	const u32 *word;
	u32 seen;
	int err;

	if (pair->nr_wake < 0 || pair->nr_second < 0)
		return -EINVAL;
	err = futex_find_key(pair->addr1, pair->private, &from);
	if (!err)
		err = futex_find_key(pair->addr2, pair->private, &to);
	if (err)
		return err;
	while (expected) {
		if (get_user(seen, (const u32 __user *)pair->addr1))
			return -EFAULT;
		word = futex_word_at(pair->addr1, false);
		if (word && *word != *expected)
			return -EAGAIN;
		if (word)
			break;
	}
	return move_waiters(&from, &to, pair);
}

/**
 * futex_fault_in - bring a word in for writing
 * @addr: in current's memory
 *
 * Context: task. May sleep. Takes mmap_sem.
 * Return: 0, or -EFAULT: it may not be written.
 */
int futex_fault_in(u32 addr)
{
	struct mm_struct *mm = current->mm;
	struct vm_area *vma;
	int err = -EFAULT;

	down(&mm->mmap_sem);
	vma = find_vma(mm, addr);
	if (vma && vma->start <= addr && (vma->flags & VM_WRITE) &&
	    handle_mm_fault(mm, vma, addr, true) > FAULT_SIGBUS)
		err = 0;
	up(&mm->mmap_sem);
	return err;
}

static int sign_extend(u32 value)
{
	return (int)(value << (WORD32_BITS - OP_ARG_BITS)) >>
	       (WORD32_BITS - OP_ARG_BITS);
}

/* The arithmetic that @encoded asks for; false: there is no such. */
static bool apply_op(u32 encoded, u32 *word)
{
	u32 op = encoded >> OP_SHIFT;
	u32 arg = (u32)sign_extend(encoded >> OP_ARG_BITS);

	if (op & OP_ARG_SHIFT)
		arg = 1u << (arg & (WORD32_BITS - 1));
	switch (op & OP_MASK) {
	case FUTEX_OP_SET:
		*word = arg;
		return true;
	case FUTEX_OP_ADD:
		*word += arg;
		return true;
	case FUTEX_OP_OR:
		*word |= arg;
		return true;
	case FUTEX_OP_ANDN:
		*word &= ~arg;
		return true;
	case FUTEX_OP_XOR:
		*word ^= arg;
		return true;
	default:
		return false;
	}
}

/* Does the old value compare as @encoded asks? -ENOSYS: no such comparison. */
static int compare_op(u32 encoded, int old)
{
	int arg = sign_extend(encoded);

	switch (encoded >> OP_CMP_SHIFT & OP_CMP_MASK) {
	case FUTEX_OP_CMP_EQ:
		return old == arg;
	case FUTEX_OP_CMP_NE:
		return old != arg;
	case FUTEX_OP_CMP_LT:
		return old < arg;
	case FUTEX_OP_CMP_LE:
		return old <= arg;
	case FUTEX_OP_CMP_GT:
		return old > arg;
	case FUTEX_OP_CMP_GE:
		return old >= arg;
	default:
		return -ENOSYS;
	}
}

/**
 * futex_wake_op - change the second word, wake at the first, perhaps at both
 * @pair: the words, and how many
 * @encoded: what to do, and with what to compare the old value (uapi/futex.h)
 *
 * Context: task. May sleep.
 * Return: how many were woken, -ENOSYS, -EINVAL or -EFAULT.
 */
int futex_wake_op(const struct futex_pair *pair, u32 encoded)
{
	struct futex_key first, second;
	u32 *word, old;
	int ret, err;

	err = futex_find_key(pair->addr1, pair->private, &first);
	if (!err)
		err = futex_find_key(pair->addr2, pair->private, &second);
	while (!err) {
		word = futex_word_at(pair->addr2, true);
		if (word)
			break;
		err = futex_fault_in(pair->addr2);
	}
	if (err)
		return err;
	old = *word;
	if (!apply_op(encoded, word))
		return -ENOSYS;
	ret = compare_op(encoded, (int)old);
	if (ret < 0)
		return ret;
	err = ret;
	ret = futex_wake_at(&first, pair->nr_wake, ANY_BITS);
	if (err)
		ret += futex_wake_at(&second, pair->nr_second, ANY_BITS);
	return ret;
}
