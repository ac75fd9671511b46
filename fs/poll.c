/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * poll.c - waiting for one of several files
 *
 * Each polled file tells its state and one wait queue. The task queues itself
 * on all of them before it looks, so a change in between is not lost. A file
 * without poll() is always ready.
 */
#include "fs/vfs.h"
#include "fs/syscalls.h"
#include "core/uaccess.h"
#include "lib/string.h"
#include "mm/slab.h"
#include "uapi/poll.h"
#include "uapi/time.h"

#define POLL_ALWAYS	(POLLERR | POLLHUP | POLLNVAL)
#define POLL_READY	(POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM)
#define POLL_EVENT_BITS 0xffffu
#define MS_PER_TICK	(1000 / HZ)
#define WORD_BITS	32u
#define SELECT_MAX	1024u
#define SELECT_WORDS	(SELECT_MAX / WORD_BITS)
#define POLL_MAX	1024u
#define SELECT_IN	(POLLIN | POLLRDNORM | POLLHUP | POLLERR)
#define SELECT_OUT	(POLLOUT | POLLWRNORM | POLLERR)
#define SELECT_EX	POLLPRI
#define NR_SELECT_ARGS	5

/* One file that is waited for. */
struct poll_entry {
	struct file *file; /* NULL: not an open descriptor, or negative */
	struct wait_queue_head *wq; /* NULL: not queued */
	struct wait_entry wait;
	s32 fd;
	u32 events, revents;
};

static u32 file_poll(struct file *file, struct wait_queue_head **wq)
{
	*wq = NULL;
	if (file->ops && file->ops->poll)
		return file->ops->poll(file, wq);
	return POLL_READY;
}

static u32 entry_check(struct poll_entry *e, struct wait_queue_head **wq)
{
	*wq = NULL;
	if (e->fd < 0)
		return 0;
	if (!e->file)
		return POLLNVAL;
	return file_poll(e->file, wq) & (e->events | POLL_ALWAYS);
}

static void entries_begin(struct poll_entry *entries, u32 nr)
{
	struct poll_entry *e;

	for (e = entries; e < entries + nr; e++) {
		e->file = e->fd < 0 ? NULL : fget(e->fd);
		(void)entry_check(e, &e->wq);
		e->wait.task = current;
		e->wait.exclusive = false;
		if (e->wq)
			add_wait_queue(e->wq, &e->wait);
	}
}

static void entries_end(struct poll_entry *entries, u32 nr)
{
	struct poll_entry *e;

	for (e = entries; e < entries + nr; e++) {
		if (e->wq)
			remove_wait_queue(e->wq, &e->wait);
		if (e->file)
			fput(e->file);
	}
}

static int entries_count(struct poll_entry *entries, u32 nr)
{
	struct wait_queue_head *wq;
	struct poll_entry *e;
	int ready = 0;

	for (e = entries; e < entries + nr; e++) {
		e->revents = entry_check(e, &wq);
		ready += e->revents != 0;
	}
	return ready;
}

/* wait until one is ready; @ticks: how long, MAX_SCHEDULE_TIMEOUT for ever;
 * what is left of it afterwards.
 * Return: how many are ready, 0: time is over, -EINTR */
static int entries_wait(struct poll_entry *entries, u32 nr, long *ticks)
{
	int ready;

	entries_begin(entries, nr);
	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		ready = entries_count(entries, nr);
		if (ready || *ticks == 0)
			break;
		if (signal_pending(current)) {
			ready = -EINTR;
			break;
		}
		*ticks = schedule_timeout(*ticks);
	}
	set_current_state(TASK_RUNNING);
	entries_end(entries, nr);
	return ready;
}

static long ms_to_ticks(int ms)
{
	if (ms < 0)
		return MAX_SCHEDULE_TIMEOUT;
	return ms ? ms / MS_PER_TICK + (ms % MS_PER_TICK != 0) + 1 : 0;
}

static int poll_entries(struct pollfd __user *fds, u32 nr, int timeout_ms,
			struct poll_entry *entries)
{
	long ticks = ms_to_ticks(timeout_ms);
	struct pollfd pfd;
	int ready;
	u32 i;

	for (i = 0; i < nr; i++) {
		if (copy_from_user(&pfd, fds + i, sizeof(pfd)))
			return -EFAULT;
		entries[i].fd = pfd.fd;
		entries[i].events = (u32)pfd.events & POLL_EVENT_BITS;
	}
	ready = entries_wait(entries, nr, &ticks);
	for (i = 0; i < nr && ready >= 0; i++)
		if (put_user((s16)entries[i].revents, &fds[i].revents))
			return -EFAULT;
	return ready;
}

/**
 * sys_poll - wait for one of several descriptors
 * @fds: @nr descriptions
 * @nr: at most the descriptors a process may have
 * @timeout_ms: milliseconds; negative: for ever
 *
 * Context: task. May sleep.
 * Return: how many are ready, 0: time is over, or -Exx.
 */
int sys_poll(struct pollfd __user *fds, u32 nr, int timeout_ms)
{
	struct poll_entry *entries;
	int ret;

	might_sleep();
	if (nr > POLL_MAX)
		return -EINVAL;
	entries = kzalloc(max(nr, 1u) * sizeof(*entries), GFP_KERNEL);
	if (!entries)
		return -ENOMEM;
	ret = poll_entries(fds, nr, timeout_ms, entries);
	kfree(entries);
	return ret;
}

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

	if (timeout && copy_to_user(timeout, &tv, sizeof(tv)))
		return;
}

/**
 * sys_select - wait for one of several descriptors, in sets
 * @nr: highest descriptor + 1
 * @in: in and out, NULL: none; wait until they can be read
 * @out: the same for writing
 * @ex: the same for exceptions
 * @timeout: NULL: for ever; out: what is left of it
 *
 * Context: task. May sleep.
 * Return: bits left in the sets, 0: time is over, or -Exx.
 */
int sys_select(int nr, u32 __user *in, u32 __user *out, u32 __user *ex,
	       struct timeval32 __user *timeout)
{
	struct poll_entry *entries;
	struct select_sets s;
	u32 bytes;
	long ticks;
	int ret;

	might_sleep();
	if (nr < 0)
		return -EINVAL;
	nr = (int)min((u32)nr, SELECT_MAX);
	bytes = DIV_ROUND_UP((u32)nr, WORD_BITS) * (u32)sizeof(u32);
	memset(&s, 0, sizeof(s));
	if (get_set(s.in, in, bytes) || get_set(s.out, out, bytes) ||
	    get_set(s.ex, ex, bytes))
		return -EFAULT;
	ret = select_ticks(timeout, &ticks);
	if (ret)
		return ret;
	entries = kzalloc(max((u32)nr, 1u) * sizeof(*entries), GFP_KERNEL);
	if (!entries)
		return -ENOMEM;
	ret = select_collect(&s, (u32)nr, entries);
	if (ret >= 0) {
		int used = ret;

		ret = entries_wait(entries, (u32)used, &ticks);
		put_select_ticks(timeout, ticks);
		if (ret >= 0)
			ret = select_results(&s, entries, used);
	}
	kfree(entries);
	if (ret >= 0 &&
	    (put_set(in, s.in, bytes) || put_set(out, s.out, bytes) ||
	     put_set(ex, s.ex, bytes)))
		return -EFAULT;
	return ret;
}

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
