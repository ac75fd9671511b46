/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * poll.c - waiting for one of several files
 *
 * Each polled file tells its state and one wait queue. The task queues itself
 * on all of them before it looks, so a change in between is not lost. A file
 * without poll() is always ready.
 */
#include "fs/poll.h"
#include "fs/syscalls.h"
#include "core/uaccess.h"
#include "mm/slab.h"
#include "uapi/poll.h"
#include "uapi/time.h"

#define POLL_ALWAYS	(POLLERR | POLLHUP | POLLNVAL)
#define POLL_READY	(POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM)
#define POLL_EVENT_BITS 0xffffu
#define MS_PER_TICK	(1000 / HZ)

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
		return POLLNVAL & e->events;
	return file_poll(e->file, wq) & e->events;
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

/**
 * poll_entries_wait - wait until one of several files is ready
 * @entries: fd and events are set, the rest is zero; out: revents
 * @nr: how many
 * @ticks: how long, MAX_SCHEDULE_TIMEOUT for ever; out: what is left
 *
 * Context: task. May sleep.
 * Return: how many are ready, 0: time is over, -EINTR.
 */
int poll_entries_wait(struct poll_entry *entries, u32 nr, long *ticks)
{
	int ready;

	might_sleep();
	entries_begin(entries, nr);
	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		ready = entries_count(entries, nr);
		if (ready)
			break;
		/* first: the mask of a look without a wait may let one in */
		if (signal_pending(current)) {
			ready = -EINTR;
			break;
		}
		if (*ticks == 0)
			break;
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

static int poll_entries(struct pollfd __user *fds, u32 nr, long *ticks,
			struct poll_entry *entries)
{
	struct pollfd pfd;
	int ready;
	u32 i;

	for (i = 0; i < nr; i++) {
		if (copy_from_user(&pfd, fds + i, sizeof(pfd)))
			return -EFAULT;
		entries[i].fd = pfd.fd;
		entries[i].events = ((u32)pfd.events & POLL_EVENT_BITS) |
				    POLL_ALWAYS;
	}
	ready = poll_entries_wait(entries, nr, ticks);
	for (i = 0; i < nr && ready >= 0; i++)
		if (put_user((s16)entries[i].revents, &fds[i].revents))
			return -EFAULT;
	return ready;
}

/* poll and ppoll; @ticks: how long, and what is left of it afterwards */
static int poll_wait(struct pollfd __user *fds, u32 nr, long *ticks)
{
	struct poll_entry *entries;
	int ret;

	if (nr > POLL_MAX)
		return -EINVAL;
	entries = kzalloc(max(nr, 1u) * sizeof(*entries), GFP_KERNEL);
	if (!entries)
		return -ENOMEM;
	ret = poll_entries(fds, nr, ticks, entries);
	kfree(entries);
	return ret;
}

static int poll_again(struct restart_block *restart);

/* Without a handler to run, a call that a stop interrupted goes on. */
static int poll_restartable(struct pollfd __user *fds, u32 nr, long ticks)
{
	struct restart_block *restart = &current->restart;
	int ret = poll_wait(fds, nr, &ticks);

	if (ret != -EINTR)
		return ret;
	restart->fn = poll_again;
	restart->timed = ticks < MAX_SCHEDULE_TIMEOUT;
	restart->expires = jiffies + (unsigned long)ticks;
	restart->user = (u32)(unsigned long)fds;
	restart->nr = nr;
	return -ERESTART_RESTARTBLOCK;
}

static int poll_again(struct restart_block *restart)
{
	return poll_restartable(
		(struct pollfd __user *)(unsigned long)restart->user,
		restart->nr, restart_ticks(restart));
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
	long ticks = ms_to_ticks(timeout_ms);

	might_sleep();
	return poll_restartable(fds, nr, ticks);
}

/**
 * poll_get_timeout - ticks of a time in seconds and nanoseconds
 * @from: NULL: for ever
 * @ticks: out
 *
 * Context: task. May sleep.
 * Return: 0, -EINVAL or -EFAULT.
 */
int poll_get_timeout(const struct timespec32 __user *from, long *ticks)
{
	struct timespec32 ts;

	*ticks = MAX_SCHEDULE_TIMEOUT;
	if (!from)
		return 0;
	if (copy_from_user(&ts, from, sizeof(ts)))
		return -EFAULT;
	*ticks = timespec_to_ticks(&ts);
	return *ticks < 0 ? (int)*ticks : 0;
}

/**
 * poll_put_timeout - tell what is left of the time
 * @to: the time that was given, or NULL; nobody minds when it is read-only
 * @ticks: left
 *
 * Context: task. May sleep.
 */
void poll_put_timeout(struct timespec32 __user *to, long ticks)
{
	struct timespec32 ts = {
		.tv_sec = (s32)(ticks / HZ),
		.tv_nsec = (s32)(ticks % HZ * NSEC_PER_TICK),
	};

	if (to && ticks < MAX_SCHEDULE_TIMEOUT &&
	    copy_to_user(to, &ts, sizeof(ts)))
		return;
}

/**
 * poll_mask_begin - the signals that ppoll and pselect6 block while they wait
 * @mask: NULL: those that are
 * @size: bytes of a signal set, 8
 *
 * Context: task. May sleep.
 * Return: 0, -EINVAL or -EFAULT.
 */
int poll_mask_begin(const u64 __user *mask, u32 size)
{
	u64 set;

	if (!mask)
		return 0;
	if (size != sizeof(set))
		return -EINVAL;
	if (copy_from_user(&set, mask, sizeof(set)))
		return -EFAULT;
	signal_mask_for_wait(set);
	return 0;
}

/**
 * poll_mask_end - the old mask is back
 * @ret: of the wait
 *
 * At once, or behind the frame of the handler that the signal runs which ended
 * the wait.
 *
 * Context: task. Does not sleep.
 * Return: of the call.
 */
int poll_mask_end(int ret)
{
	if (ret == -EINTR)
		return -ERESTARTNOHAND;
	signal_mask_restore();
	return ret;
}

/**
 * sys_ppoll - sys_poll() with other signals blocked meanwhile
 * @fds: @nr descriptions
 * @nr: at most the descriptors a process may have
 * @timeout: NULL: for ever; out: what is left of it
 * @mask: signals blocked while it waits, NULL: those that are
 * @size: bytes of a signal set, 8
 *
 * Context: task. May sleep.
 * Return: how many are ready, 0: time is over, or -Exx.
 */
int sys_ppoll(struct pollfd __user *fds, u32 nr,
	      struct timespec32 __user *timeout, const u64 __user *mask,
	      u32 size)
{
	long ticks;
	int ret;

	might_sleep();
	ret = poll_get_timeout(timeout, &ticks);
	if (ret)
		return ret;
	ret = poll_mask_begin(mask, size);
	if (ret)
		return ret;
	ret = poll_wait(fds, nr, &ticks);
	poll_put_timeout(timeout, ticks);
	return poll_mask_end(ret);
}
