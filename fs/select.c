/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * select.c - poll() for programs that name their files in sets of bits
 *
 * The sets become entries of poll.c, one for each descriptor that is in any of
 * them; what is ready becomes sets again.
 */
#include "fs/poll.h"
#include "fs/syscalls.h"
#include "core/uaccess.h"
#include "lib/string.h"
#include "mm/slab.h"

#define WORD_BITS      32u
#define SELECT_WORDS   (SELECT_MAX / WORD_BITS)
#define SELECT_IN      (POLLIN | POLLRDNORM | POLLHUP | POLLERR)
#define SELECT_OUT     (POLLOUT | POLLWRNORM | POLLERR)
#define SELECT_EX      POLLPRI
#define NR_SELECT_ARGS 5

/* The three sets of a select call. */
struct select_sets {
	u32 in[SELECT_WORDS], out[SELECT_WORDS], ex[SELECT_WORDS];
};

static bool in_set(const u32 *set, u32 fd)
{
	return set[fd / WORD_BITS] >> fd % WORD_BITS & 1;
}

static u32 select_events(const struct select_sets *s, u32 fd)
{
	return (in_set(s->in, fd) ? SELECT_IN : 0) |
	       (in_set(s->out, fd) ? SELECT_OUT : 0) |
	       (in_set(s->ex, fd) ? SELECT_EX : 0);
}

static int get_set(u32 *set, const u32 __user *from, u32 bytes)
{
	return from ? copy_from_user(set, from, bytes) : 0;
}

static int put_set(u32 __user *to, const u32 *set, u32 bytes)
{
	return to ? copy_to_user(to, set, bytes) : 0;
}

/* one entry per descriptor in a set; Return: how many, -EBADF */
static int select_collect(const struct select_sets *s, u32 nr,
			  struct poll_entry *entries)
{
	struct file *file;
	int used = 0;
	u32 fd;

	for (fd = 0; fd < nr; fd++) {
		if (!select_events(s, fd))
			continue;
		file = fget((int)fd);
		if (!file)
			return -EBADF;
		fput(file);
		entries[used].fd = (s32)fd;
		entries[used++].events = select_events(s, fd);
	}
	return used;
}

/* @s becomes what is ready; Return: the bits set */
static int select_results(struct select_sets *s,
			  const struct poll_entry *entries, int used)
{
	struct select_sets want = *s;
	int bits = 0, i;

	memset(s, 0, sizeof(*s));
	for (i = 0; i < used; i++) {
		u32 fd = (u32)entries[i].fd, word = fd / WORD_BITS;
		u32 bit = 1u << fd % WORD_BITS, got = entries[i].revents;

		if (got & SELECT_IN)
			s->in[word] |= want.in[word] & bit;
		if (got & SELECT_OUT)
			s->out[word] |= want.out[word] & bit;
		if (got & SELECT_EX)
			s->ex[word] |= want.ex[word] & bit;
		bits += in_set(s->in, fd) + in_set(s->out, fd) +
			in_set(s->ex, fd);
	}
	return bits;
}

/* Microseconds beyond a second are seconds too, as Linux takes them. */
static int select_ticks(const struct timeval32 __user *timeout, long *ticks)
{
	struct timeval32 tv;
	s32 seconds;

	*ticks = MAX_SCHEDULE_TIMEOUT;
	if (!timeout)
		return 0;
	if (copy_from_user(&tv, timeout, sizeof(tv)))
		return -EFAULT;
	if (tv.tv_sec < 0 || tv.tv_usec < 0)
		return -EINVAL;
	seconds = min(tv.tv_sec, (s32)SECONDS_MAX) + tv.tv_usec / USEC_PER_SEC;
	if (seconds < SECONDS_MAX)
		*ticks = (long)seconds * HZ +
			 DIV_ROUND_UP(tv.tv_usec % USEC_PER_SEC, USEC_PER_TICK);
	return 0;
}

/* 2.4 tells what is left of the time; nobody minds when it cannot */
static void put_select_ticks(struct timeval32 __user *timeout, long ticks)
{
	struct timeval32 tv = {ticks / HZ, ticks % HZ * USEC_PER_TICK};

	if (timeout && ticks < MAX_SCHEDULE_TIMEOUT &&
	    copy_to_user(timeout, &tv, sizeof(tv)))
		return;
}

/* Where a call's three sets are in user memory; each may be NULL. */
struct select_user {
	u32 __user *in, *out, *ex;
};

/* Wait for what @s asks for, which becomes what is ready. */
static int select_entries(struct select_sets *s, u32 nr, long *ticks)
{
	struct poll_entry *entries;
	u32 fd, asked = 0;
	int ret, used;

	for (fd = 0; fd < nr; fd++) /* some ask for few of very many */
		asked += select_events(s, fd) != 0;
	entries = kzalloc(max(asked, 1u) * sizeof(*entries), GFP_KERNEL);
	if (!entries)
		return -ENOMEM;
	used = ret = select_collect(s, nr, entries);
	if (used >= 0)
		ret = poll_entries_wait(entries, (u32)used, ticks);
	if (ret >= 0)
		ret = select_results(s, entries, used);
	kfree(entries);
	return ret;
}

/* select and pselect6; @ticks: how long, and what is left of it afterwards.
 * Return: bits left in the sets, 0: time is over, -EINTR or another error */
static int select_wait(int nr, const struct select_user *user, long *ticks)
{
	struct select_sets s;
	u32 bytes;
	int ret;

	if (nr < 0)
		return -EINVAL;
	nr = (int)min((u32)nr, SELECT_MAX);
	bytes = DIV_ROUND_UP((u32)nr, WORD_BITS) * (u32)sizeof(u32);
	memset(&s, 0, sizeof(s));
	if (get_set(s.in, user->in, bytes) ||
	    get_set(s.out, user->out, bytes) || get_set(s.ex, user->ex, bytes))
		return -EFAULT;
	ret = select_entries(&s, (u32)nr, ticks);
	if (ret >= 0 && (put_set(user->in, s.in, bytes) ||
			 put_set(user->out, s.out, bytes) ||
			 put_set(user->ex, s.ex, bytes)))
		return -EFAULT;
	return ret;
}

/* NOLINTBEGIN(readability-non-const-parameter): select_user writes there */

/**
 * sys_select - wait for one of several descriptors, in sets
 * @nr: highest descriptor + 1
 * @in: in and out, NULL: none; wait until they can be read
 * @out: the same for writing
 * @ex: the same for exceptions
 * @timeout: NULL: for ever; out: what is left of it
 *
 * A stop and SIGCONT without a handler go on with what is left.
 *
 * Context: task. May sleep.
 * Return: bits left in the sets, 0: time is over, or -Exx.
 */
int sys_select(int nr, u32 __user *in, u32 __user *out, u32 __user *ex,
	       struct timeval32 __user *timeout)
{
	const struct select_user user = {in, out, ex};
	long ticks;
	int ret;

	might_sleep();
	ret = select_ticks(timeout, &ticks);
	if (ret)
		return ret;
	ret = select_wait(nr, &user, &ticks);
	put_select_ticks(timeout, ticks);
	return ret == -EINTR ? -ERESTARTNOHAND : ret;
}

/**
 * sys_pselect6 - sys_select() with other signals blocked meanwhile
 * @nr: highest descriptor + 1
 * @in: in and out, NULL: none; wait until they can be read
 * @out: the same for writing
 * @ex: the same for exceptions
 * @timeout: NULL: for ever; out: what is left of it
 * @sig: address and size of a signal set, either of them 0: as they are
 *
 * Context: task. May sleep.
 * Return: bits left in the sets, 0: time is over, or -Exx.
 */
int sys_pselect6(int nr, u32 __user *in, u32 __user *out, u32 __user *ex,
		 struct timespec32 __user *timeout, const u32 __user *sig)
{
	const struct select_user user = {in, out, ex};
	u32 mask[2] = {0, 0}; /* address, size */
	long ticks;
	int ret;

	might_sleep();
	if (sig && copy_from_user(mask, sig, sizeof(mask)))
		return -EFAULT;
	ret = poll_get_timeout(timeout, &ticks);
	if (ret)
		return ret;
	ret = poll_mask_begin((const u64 __user *)(unsigned long)mask[0],
			      mask[1]);
	if (ret)
		return ret;
	ret = select_wait(nr, &user, &ticks);
	poll_put_timeout(timeout, ticks);
	return poll_mask_end(ret);
}

/* NOLINTEND(readability-non-const-parameter) */

/**
 * sys_old_select - sys_select() with its arguments in memory
 * @args: the five arguments
 *
 * Context: task. May sleep.
 * Return: as sys_select().
 */
int sys_old_select(const u32 __user *args)
{
	u32 a[NR_SELECT_ARGS];

	might_sleep();
	if (copy_from_user(a, args, sizeof(a)))
		return -EFAULT;
	return sys_select((int)a[0], (u32 *)(unsigned long)a[1],
			  (u32 *)(unsigned long)a[2],
			  (u32 *)(unsigned long)a[3],
			  (struct timeval32 *)(unsigned long)a[4]);
}
