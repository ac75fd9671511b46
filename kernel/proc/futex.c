/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * futex.c - sleeping until a word of user memory changes
 *
 * A sleeper is on one of the queues by the place of its word: file (or shared
 * memory) and page for what processes share, address space and address for
 * what they do not. Both remain the same while a page is in swap.
 *
 * The kernel is not preempted: what does not sleep is atomic. So the word is
 * faulted in first, and then looked at through its pte, in one piece with the
 * queue's change. Queues are touched in task context only.
 */
#include "base/bug.h"
#include "core/uaccess.h"
#include "mm/mm.h"
#include "proc/proc.h"
#include "proc/syscalls.h"
#include "uapi/futex.h"
#include "uapi/time.h"
#include "futex.h"

#define HASH_BITS    6
#define NR_QUEUES    (1u << HASH_BITS)
#define HASH_FACTOR  0x9e3779b1u /* 2^32 / golden ratio */
#define WORD32_BITS  32
#define ADDR_PRIVATE 1u /* in an address, which is aligned */

static struct list_head queues[NR_QUEUES];

/**
 * futex_init - make the queues
 *
 * Context: boot. Does not sleep.
 */
void futex_init(void)
{
	u32 i;

	for (i = 0; i < NR_QUEUES; i++)
		INIT_LIST_HEAD(&queues[i]);
}

/**
 * futex_queue_of - the queue of those who sleep at a place
 * @key: the place
 *
 * Context: task. Does not sleep.
 * Return: the queue; others may be on it too.
 */
struct list_head *futex_queue_of(const struct futex_key *key)
{
	u32 mix = (u32)key->where ^ (u32)key->page ^ key->offset;

	return &queues[mix * HASH_FACTOR >> (WORD32_BITS - HASH_BITS)];
}

/**
 * futex_same_place - are two words one?
 * @a: one place
 * @b: another
 *
 * Context: any. Does not sleep.
 * Return: true when they are.
 */
bool futex_same_place(const struct futex_key *a, const struct futex_key *b)
{
	return a->where == b->where && a->page == b->page &&
	       a->offset == b->offset;
}

/**
 * futex_find_key - the place of a word
 * @addr: in current's memory
 * @private: no other process uses it
 * @key: out
 *
 * Context: task. May sleep. Takes mmap_sem.
 * Return: 0, -EINVAL (not aligned) or -EFAULT (nothing there).
 */
int futex_find_key(u32 addr, bool private, struct futex_key *key)
{
	struct mm_struct *mm = current->mm;
	struct vm_area *vma;
	int err = 0;

	if (addr % sizeof(u32) != 0)
		return -EINVAL;
	if (!access_ok((const void __user *)addr, sizeof(u32)))
		return -EFAULT;
	key->where = mm;
	key->page = addr >> PAGE_SHIFT;
	key->offset = addr & ~PAGE_MASK;
	if (private)
		return 0;
	down(&mm->mmap_sem);
	vma = find_vma(mm, addr);
	if (!vma || vma->start > addr) {
		err = -EFAULT;
	} else if ((vma->flags & VM_MAYSHARE) && vma->mapping) {
		key->where = vma->mapping;
		key->page = vma->pgoff + ((addr - vma->start) >> PAGE_SHIFT);
	}
	up(&mm->mmap_sem);
	return err;
}

/**
 * futex_word_at - a word as the kernel reaches it, until the next sleep
 * @addr: in current's memory, aligned
 * @write: it is going to be changed
 *
 * Context: task. Does not sleep. Takes page_table_lock.
 * Return: the word; NULL: it must be faulted in first.
 */
u32 *futex_word_at(u32 addr, bool write)
{
	u32 *page;
	struct mm_struct *mm = current->mm;
	pte_t *pte = pte_lookup(mm, addr);
	u32 needed = PTE_PRESENT | PTE_USER | (write ? PTE_RW : 0);

	if (!pte || (pte->val & needed) != needed)
		return NULL;
	if (write) {
		/* what the CPU would do */
		spin_lock(&mm->page_table_lock);
		set_pte(pte, pte_mkdirty(pte_mkyoung(*pte)));
		spin_unlock(&mm->page_table_lock);
	}
	page = page_address(pfn_to_page(pte_pfn(*pte)));
	return page + (addr & ~PAGE_MASK) / sizeof(u32);
}

/* ---- waking ---------------------------------------------------------------- */

/**
 * futex_wake_waiter - wake one sleeper
 * @w: on a queue; it may vanish when its task runs
 *
 * Context: task. Does not sleep.
 */
void futex_wake_waiter(struct futex_waiter *w)
{
	struct task *task = w->task;

	list_del_init(&w->link);
	w->woken = true; /* from now on @w may vanish */
	(void)wake_up_process(task);
}

/**
 * futex_wake_at - wake those who sleep at a place
 * @key: the place
 * @nr: how many; at least one, as Linux does
 * @bitset: only those that have one of these bits
 *
 * Context: task. Does not sleep.
 * Return: how many were woken.
 */
int futex_wake_at(const struct futex_key *key, int nr, u32 bitset)
{
	struct futex_waiter *w, *next;
	int woken = 0;

	list_for_each_entry_safe(w, next, futex_queue_of(key), link) {
		if (!futex_same_place(&w->key, key) || !(w->bitset & bitset))
			continue;
		futex_wake_waiter(w);
		if (++woken >= nr)
			break;
	}
	return woken;
}

static int futex_wake(u32 addr, bool private, int nr, u32 bitset)
{
	struct futex_key key;
	int err;

	if (bitset == 0)
		return -EINVAL;
	err = futex_find_key(addr, private, &key);
	return err ? err : futex_wake_at(&key, nr, bitset);
}

/**
 * futex_wake_address - wake one who waits for a thread to end
 * @address: the word it waits for; not good: nobody is woken
 *
 * Context: task with user memory. May sleep.
 */
void futex_wake_address(u32 address)
{
	struct futex_key key;

	might_sleep();
	if (futex_find_key(address, false, &key) == 0)
		(void)futex_wake_at(&key, 1, ANY_BITS);
}

/* ---- waiting --------------------------------------------------------------- */

/*
 * Queue @w if the word is @value, in one piece. 0, -EAGAIN (it is another one)
 * or -EFAULT.
 */
static int queue_if_equal(struct futex_waiter *w, u32 addr, u32 value)
{
	const u32 *word;
	u32 seen;

	do {
		if (get_user(seen, (const u32 __user *)addr))
			return -EFAULT;
		word = futex_word_at(addr, false); /* NULL: swapped out again */
	} while (!word);
	if (*word != value)
		return -EAGAIN;
	list_add_tail(&w->link, futex_queue_of(&w->key));
	return 0;
}

/* 0: woken; -ETIMEDOUT, or -EINTR: a signal. @w is off its queue. */
static int wait_queued(struct futex_waiter *w, long *ticks)
{
	int ret = 0;

	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (w->woken)
			break;
		ret = *ticks == 0 ? -ETIMEDOUT : -EINTR;
		if (*ticks == 0 || signal_pending(current))
			break;
		*ticks = schedule_timeout(*ticks);
	}
	set_current_state(TASK_RUNNING);
	if (w->woken)
		return 0;
	list_del(&w->link);
	return ret;
}

/* What is left until @at of a clock, as a time; the past is no time at all. */
static void until(struct timespec32 *at, bool realtime)
{
	u32 seconds, nsec;

	if (realtime)
		wall_time(&seconds, &nsec);
	else
		ns_split(ktime_ns(), &seconds, &nsec);
	at->tv_sec -= (s32)seconds;
	at->tv_nsec -= (s32)nsec;
	if (at->tv_nsec < 0) {
		at->tv_nsec += NSEC_PER_SEC;
		at->tv_sec--;
	}
	if (at->tv_sec < 0)
		at->tv_sec = at->tv_nsec = 0;
}

/* Ticks of a wait's time-out; NULL: for ever. 0, -EFAULT or -EINVAL. */
static int read_timeout(const struct timespec32 __user *from, int op,
			long *ticks)
{
	struct timespec32 ts;

	*ticks = MAX_SCHEDULE_TIMEOUT;
	if (!from)
		return 0;
	if (copy_from_user(&ts, from, sizeof(ts)))
		return -EFAULT;
	if (ts.tv_sec < 0 || ts.tv_nsec < 0 || ts.tv_nsec >= NSEC_PER_SEC)
		return -EINVAL;
	if ((op & FUTEX_CMD_MASK) == FUTEX_WAIT_BITSET)
		until(&ts, op & FUTEX_CLOCK_REALTIME);
	*ticks = timespec_to_ticks(&ts);
	if (*ticks > 0 && *ticks < MAX_SCHEDULE_TIMEOUT)
		++*ticks; /* the running tick is not a whole one */
	return 0;
}

/* a wait's word, and what it must be */
struct futex_wait {
	u32 addr, value, bitset;
	bool private;
};

/* Sleep at most *@ticks, what is left of them afterwards. 0 or -Exx. */
static int sleep_at(const struct futex_wait *wait, long *ticks)
{
	struct futex_waiter w = {.task = current, .bitset = wait->bitset};
	int err = futex_find_key(wait->addr, wait->private, &w.key);

	if (!err)
		err = queue_if_equal(&w, wait->addr, wait->value);
	return err ? err : wait_queued(&w, ticks);
}

static int sleep_again(struct restart_block *restart);

/* A time-out goes on counting while the program is stopped. */
static int sleep_restartable(const struct futex_wait *wait, long ticks)
{
	struct restart_block *restart = &current->restart;
	int err = sleep_at(wait, &ticks);

	if (err != -EINTR)
		return err;
	restart->fn = sleep_again;
	restart->timed = true;
	restart->expires = jiffies + (unsigned long)ticks;
	restart->user = wait->addr | (wait->private ? ADDR_PRIVATE : 0);
	restart->nr = wait->value;
	return -ERESTART_RESTARTBLOCK;
}

static int sleep_again(struct restart_block *restart)
{
	const struct futex_wait wait = {
		.addr = restart->user & ~ADDR_PRIVATE,
		.value = restart->nr,
		.bitset = ANY_BITS,
		.private = restart->user & ADDR_PRIVATE,
	};

	return sleep_restartable(&wait, restart_ticks(restart));
}

static int futex_wait(const struct futex_wait *wait, int op,
		      const struct timespec32 __user *timeout)
{
	long ticks;
	int err;

	if (wait->bitset == 0)
		return -EINVAL;
	err = read_timeout(timeout, op, &ticks);
	if (err)
		return err;
	if (timeout && (op & FUTEX_CMD_MASK) == FUTEX_WAIT)
		return sleep_restartable(wait, ticks);
	err = sleep_at(wait, &ticks);
	if (err != -EINTR)
		return err;
	/* a point in time is the same when the call is made again */
	return timeout ? -ERESTARTNOHAND : -ERESTARTSYS;
}

/**
 * sys_futex - wait for a word of memory, or wake those who do
 * @addr: the word, aligned
 * @op: FUTEX_*, with FUTEX_PRIVATE_FLAG when no other process uses the word
 * @value: what it must be (wait), or how many to wake
 * @timeout: of a wait, NULL: for ever; else how many sleepers of the second word
 * @addr2: the second word
 * @value3: bits of a wait or wake, what to compare with, what to do
 *
 * Context: task. May sleep.
 * Return: 0 or how many were woken or moved, -EAGAIN (another value),
 * -ETIMEDOUT, -EINTR, -EFAULT, -EINVAL or -ENOSYS.
 */
int sys_futex(u32 addr, int op, u32 value, u32 timeout, u32 addr2, u32 value3)
{
	const struct futex_pair pair = {
		.addr1 = addr,
		.addr2 = addr2,
		.private = op & FUTEX_PRIVATE_FLAG,
		.nr_wake = (int)value,
		.nr_second = (int)timeout,
	};
	const void __user *time = (const void __user *)timeout;
	struct futex_wait wait = {addr, value, ANY_BITS, pair.private};

	might_sleep();
	if ((op & FUTEX_CLOCK_REALTIME) &&
	    (op & FUTEX_CMD_MASK) != FUTEX_WAIT_BITSET)
		return -ENOSYS;
	switch (op & FUTEX_CMD_MASK) {
	case FUTEX_WAIT:
		return futex_wait(&wait, op, time);
	case FUTEX_WAIT_BITSET:
		wait.bitset = value3;
		return futex_wait(&wait, op, time);
	case FUTEX_WAKE:
		return futex_wake(addr, pair.private, pair.nr_wake, ANY_BITS);
	case FUTEX_WAKE_BITSET:
		return futex_wake(addr, pair.private, pair.nr_wake, value3);
	case FUTEX_REQUEUE:
		return futex_requeue(&pair, NULL);
	case FUTEX_CMP_REQUEUE:
		return futex_requeue(&pair, &value3);
	case FUTEX_WAKE_OP:
		return futex_wake_op(&pair, value3);
	default:
		return -ENOSYS;
	}
}
