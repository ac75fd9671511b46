/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * locks.c - advisory locks: fcntl()'s on ranges, flock()'s on whole files
 *
 * Each lock is on the list of its inode. An fcntl lock belongs to a table of
 * descriptors: closing any descriptor of the file there drops all of them. A
 * flock lock belongs to an open file and goes with it. The two kinds do not
 * see each other. Invariant: ranges of one owner neither overlap nor, when they
 * are of one type, touch.
 *
 * All of it runs in task context and looks and changes without a sleep in
 * between, which one CPU makes atomic; memory is taken before.
 */
#include "fs/vfs.h"
#include "fs/syscalls.h"
#include "core/uaccess.h"
#include "lib/printf.h"
#include "lib/string.h"
#include "mm/slab.h"

#define RANGE_END S64_MAX /* of a lock without an end */
#define MAX_CHAIN 10u	  /* waiters that are looked at for a deadlock */

struct file_lock {
	struct list_head link; /* inode->locks */
	struct list_head all;  /* all_locks */
	struct inode *inode;   /* held by the files that are open on it */
	const void *owner;     /* files_struct or, of flock(), file */
	bool whole;	       /* flock()'s */
	pid_t pid;	       /* for F_GETLK */
	int type;	       /* F_RDLCK, F_WRLCK; as a wish also F_UNLCK */
	loff_t start, end;     /* both of them locked */
};

/* who sleeps for a lock */
struct lock_waiter {
	struct list_head link;
	const struct file_lock *wish;
};

static struct kmem_cache *lock_cache;
static LIST_HEAD(all_locks); /* the newest first */
static LIST_HEAD(lock_waiters);
/* any lock went: who waits looks again */
static DECLARE_WAIT_QUEUE_HEAD(lock_wait);

static bool overlaps(const struct file_lock *a, const struct file_lock *b)
{
	return a->start <= b->end && b->start <= a->end;
}

/* the first lock of another owner that @wish cannot stand beside */
static struct file_lock *find_conflict(const struct file_lock *wish)
{
	struct file_lock *l;

	list_for_each_entry(l, &wish->inode->locks, link) {
		if (l->whole == wish->whole && l->owner != wish->owner &&
		    (l->type == F_WRLCK || wish->type == F_WRLCK) &&
		    overlaps(l, wish))
			return l;
	}
	return NULL;
}

static void insert_lock(struct file_lock *l)
{
	list_add_tail(&l->link, &l->inode->locks);
	list_add(&l->all, &all_locks);
}

static void remove_lock(struct file_lock *l)
{
	list_del(&l->link);
	list_del(&l->all);
	kmem_cache_free(lock_cache, l);
	wake_up_all(&lock_wait);
}

/* do they overlap, or is there nothing between them? */
static bool touches(const struct file_lock *a, const struct file_lock *b)
{
	return overlaps(a, b) || a->end == b->start - 1 ||
	       b->end == a->start - 1;
}

/*
 * @wish is cut out of @l. Of a lock on both sides of it @spare becomes the
 * second part. Return: @spare was used.
 */
static bool cut_out(struct file_lock *l, const struct file_lock *wish,
		    struct file_lock *spare)
{
	if (l->start < wish->start && l->end > wish->end) {
		*spare = *l;
		spare->start = wish->end + 1;
		list_add(&spare->link, &l->link);
		list_add(&spare->all, &l->all);
		l->end = wish->start - 1;
		return true;
	}
	if (l->start < wish->start)
		l->end = wish->start - 1;
	else if (l->end > wish->end)
		l->start = wish->end + 1;
	else
		remove_lock(l);
	return false;
}

/*
 * What the owner has of @wish's range, and beside it when of one type, makes
 * room. @wish grows by what has its type. @spare is used when a lock splits.
 * Return: @spare was used.
 */
static bool make_room(struct file_lock *wish, struct file_lock *spare)
{
	struct file_lock *l, *next;
	bool split = false;

	list_for_each_entry_safe(l, next, &wish->inode->locks, link) {
		if (l->whole || l->owner != wish->owner)
			continue;
		if (l->type != wish->type) {
			if (overlaps(l, wish))
				split |= cut_out(l, wish, spare);
		} else if (touches(l, wish)) {
			wish->start = min(wish->start, l->start);
			wish->end = max(wish->end, l->end);
			remove_lock(l);
		}
	}
	wake_up_all(&lock_wait);
	return split;
}

/* whose lock is in the way of @wish; NULL: nobody's */
static const void *conflict_owner(const struct file_lock *wish)
{
	const struct file_lock *conflict = find_conflict(wish);

	return conflict ? conflict->owner : NULL;
}

/* whom @owner waits for; NULL: for nobody, or no longer: it was woken */
static const void *blocker_of(const void *owner)
{
	const struct lock_waiter *w;
	const void *blocker;

	list_for_each_entry(w, &lock_waiters, link) {
		blocker = w->wish->owner == owner ? conflict_owner(w->wish)
						  : NULL;
		if (blocker)
			return blocker;
	}
	return NULL;
}

/*
 * Would waiting for @blocker wait for @owner itself? Threads that share a table
 * wait for several others at a time; of these only one way is followed, so the
 * walk needs an end of its own.
 */
static bool is_deadlock(const void *owner, const void *blocker)
{
	u32 i;

	for (i = 0; blocker && i < MAX_CHAIN; i++) {
		if (blocker == owner)
			return true;
		blocker = blocker_of(blocker);
	}
	return false;
}

/* until no lock of @blocker is the first in the way; 0 or -ERESTARTSYS */
static int wait_for_change(const struct file_lock *wish, const void *blocker)
{
	return wait_event_interruptible(lock_wait,
					conflict_owner(wish) != blocker);
}

/* until nothing is in the way of @wish; 0, -EDEADLK or -ERESTARTSYS */
static int wait_for_lock(const struct file_lock *wish)
{
	struct lock_waiter me = {.wish = wish};
	const void *blocker;
	int err = 0;

	while (err == 0) {
		blocker = conflict_owner(wish);
		if (!blocker)
			break;
		/* flock()'s owners are files: processes share them */
		if (!wish->whole && is_deadlock(wish->owner, blocker))
			return -EDEADLK;
		list_add(&me.link, &lock_waiters);
		err = wait_for_change(wish, blocker);
		list_del(&me.link);
	}
	return err;
}

/* @wish of fcntl(): taken, changed or given back. 0 or -Exx. May sleep */
static int set_range(const struct file_lock *wish, bool wait)
{
	struct file_lock *lock = kmem_cache_alloc(lock_cache, GFP_KERNEL);
	struct file_lock *spare = kmem_cache_alloc(lock_cache, GFP_KERNEL);
	int err = -ENOLCK;

	if (!lock || !spare)
		goto out;
	*lock = *wish;
	err = 0;
	if (wish->type != F_UNLCK && wait)
		err = wait_for_lock(lock);
	else if (wish->type != F_UNLCK && find_conflict(lock))
		err = -EAGAIN;
	if (err)
		goto out;
	if (make_room(lock, spare))
		spare = NULL;
	if (lock->type != F_UNLCK) {
		insert_lock(lock);
		lock = NULL;
	}
out:
	if (lock)
		kmem_cache_free(lock_cache, lock);
	if (spare)
		kmem_cache_free(lock_cache, spare);
	return err;
}

/* the program's description into a range; 0 or -Exx */
static int read_range(const struct file *file, const struct flock64 *from,
		      struct file_lock *out)
{
	loff_t base = 0;

	memset(out, 0, sizeof(*out));
	if (from->l_whence == SEEK_CUR)
		base = file->pos;
	else if (from->l_whence == SEEK_END)
		base = file->inode->data.size;
	else if (from->l_whence != SEEK_SET)
		return -EINVAL;
	if (from->l_start > RANGE_END - base)
		return -EOVERFLOW;
	out->start = base + from->l_start;
	if (out->start < 0)
		return -EINVAL;
	out->end = RANGE_END;
	if (from->l_len > 0) {
		if (from->l_len - 1 > RANGE_END - out->start)
			return -EOVERFLOW;
		out->end = out->start + from->l_len - 1;
	} else if (from->l_len < 0) { /* the bytes before */
		if (out->start + from->l_len < 0)
			return -EINVAL;
		out->end = out->start - 1;
		out->start += from->l_len;
	}
	if (from->l_type != F_RDLCK && from->l_type != F_WRLCK &&
	    from->l_type != F_UNLCK)
		return -EINVAL;
	out->type = from->l_type;
	out->inode = file->inode;
	out->owner = current->files;
	out->pid = current->tgid;
	return 0;
}

/**
 * file_get_lock - F_GETLK: what would be in the way of a lock
 * @file: open
 * @range: in: the wish; out: the lock in its way, or l_type F_UNLCK
 *
 * Context: task. Does not sleep.
 * Return: 0, -EINVAL or -EOVERFLOW.
 */
int file_get_lock(const struct file *file, struct flock64 *range)
{
	const struct file_lock *conflict;
	struct file_lock wish;
	int err = read_range(file, range, &wish);

	if (err)
		return err;
	if (wish.type == F_UNLCK)
		return -EINVAL;
	conflict = find_conflict(&wish);
	if (!conflict) {
		range->l_type = F_UNLCK;
		return 0;
	}
	range->l_type = (s16)conflict->type;
	range->l_whence = SEEK_SET;
	range->l_start = conflict->start;
	range->l_len = conflict->end == RANGE_END
			       ? 0
			       : conflict->end - conflict->start + 1;
	range->l_pid = conflict->pid;
	return 0;
}

/**
 * file_set_lock - F_SETLK, F_SETLKW: take, change or give back a range
 * @file: open for what the lock is for
 * @range: what
 * @wait: for others to give theirs back
 *
 * Context: task. May sleep.
 * Return: 0; -EBADF: not open so; -EAGAIN: somebody has it; -EDEADLK; -ENOLCK:
 * no memory; -EINVAL, -EOVERFLOW, -ERESTARTSYS.
 */
int file_set_lock(struct file *file, const struct flock64 *range, bool wait)
{
	struct file_lock wish;
	int err = read_range(file, range, &wish);

	might_sleep();
	if (err)
		return err;
	if ((wish.type == F_RDLCK && !file_can_read(file)) ||
	    (wish.type == F_WRLCK && !file_can_write(file)))
		return -EBADF;
	return set_range(&wish, wait);
}

/**
 * locks_drop - what an owner had on a file goes
 * @inode: of the file; NULL: one that was never opened
 * @owner: a files_struct that closes a descriptor of it, or a file that ends
 *
 * Context: task. Does not sleep.
 */
void locks_drop(struct inode *inode, const void *owner)
{
	struct file_lock *l, *next;

	if (!inode || likely(list_empty(&inode->locks)))
		return;
	list_for_each_entry_safe(l, next, &inode->locks, link) {
		if (l->owner == owner)
			remove_lock(l);
	}
}

/* the lock that @file has by flock(), or NULL */
static struct file_lock *find_whole(const struct file *file)
{
	struct file_lock *l;

	list_for_each_entry(l, &file->inode->locks, link) {
		if (l->whole && l->owner == file)
			return l;
	}
	return NULL;
}

/* the lock that it had is given back first: no change in one step, as in 2.4 */
static int take_whole(struct file *file, int type, bool wait)
{
	struct file_lock *lock = find_whole(file), *other;
	const struct file_lock wish = {
		.inode = file->inode,
		.owner = file,
		.whole = true,
		.pid = current->tgid,
		.type = type,
		.end = RANGE_END,
	};
	int err = 0;

	if (lock && lock->type == type)
		return 0;
	if (lock)
		remove_lock(lock);
	if (type == F_UNLCK)
		return 0;
	lock = kmem_cache_alloc(lock_cache, GFP_KERNEL);
	if (!lock)
		return -ENOLCK;
	if (wait)
		err = wait_for_lock(&wish);
	else if (find_conflict(&wish))
		err = -EAGAIN;
	if (err) {
		kmem_cache_free(lock_cache, lock);
		return err;
	}
	other = find_whole(file);
	if (other) /* another user of the file was faster: it has one lock */
		remove_lock(other);
	*lock = wish;
	insert_lock(lock);
	return 0;
}

/**
 * sys_flock - a lock on a whole file, which belongs to the open file
 * @fd: open
 * @op: LOCK_SH, LOCK_EX or LOCK_UN, with LOCK_NB: do not wait
 *
 * Context: task. May sleep.
 * Return: 0; -EAGAIN: somebody has it; -EBADF, -EINVAL, -ENOLCK, -ERESTARTSYS.
 */
int sys_flock(int fd, u32 op)
{
	static const int types[] = {
		[LOCK_SH] = F_RDLCK, [LOCK_EX] = F_WRLCK, [LOCK_UN] = F_UNLCK};
	u32 what = op & ~LOCK_NB;
	struct file *file;
	int err;

	might_sleep();
	file = fget(fd);
	if (!file)
		return -EBADF;
	err = -EINVAL;
	if (what == LOCK_SH || what == LOCK_EX || what == LOCK_UN)
		err = take_whole(file, types[what], !(op & LOCK_NB));
	fput(file);
	return err;
}

/* as 2.4 writes it, without the addresses at the end. Bytes */
static int describe(const struct file_lock *l, u32 id, const char *arrow,
		    char *buf, size_t size)
{
	kdev_t dev = l->inode->sb->dev;
	int n = scnprintf(buf, size,
			  "%u:%s %s  ADVISORY  %s %d %02x:%02x:%u %lld ", id,
			  arrow, l->whole ? "FLOCK" : "POSIX",
			  l->type == F_RDLCK ? "READ " : "WRITE", l->pid,
			  MAJOR(dev), MINOR(dev), l->inode->ino, l->start);

	if (l->end == RANGE_END)
		return n + scnprintf(buf + n, size - (size_t)n, "EOF\n");
	return n + scnprintf(buf + n, size - (size_t)n, "%lld\n", l->end);
}

/**
 * locks_line - a line of /proc/locks: behind each lock those who wait for it
 * @n: from 0 on
 * @buf: out, @size bytes
 * @size: bytes
 *
 * Context: task. Does not sleep.
 * Return: its length without the NUL; 0: there are not so many.
 */
int locks_line(u32 n, char *buf, size_t size)
{
	const struct lock_waiter *w;
	const struct file_lock *l;
	u32 id = 0;

	list_for_each_entry(l, &all_locks, all) {
		id++;
		if (n-- == 0)
			return describe(l, id, "", buf, size);
		list_for_each_entry(w, &lock_waiters, link)
			if (find_conflict(w->wish) == l && n-- == 0)
				return describe(w->wish, id, " ->", buf, size);
	}
	return 0;
}

/**
 * locks_init - make the slab
 *
 * Context: boot task. May sleep.
 */
void locks_init(void)
{
	lock_cache = kmem_cache_create("file_lock", sizeof(struct file_lock), 0,
				       NULL);
	BUG_ON(!lock_cache);
}
