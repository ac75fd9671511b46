/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * sigqueue.c - what pending signals carry
 *
 * A pending signal is a bit of task->sig_pending, or, when it is for the process,
 * of sig_shared in all threads. Who sent it, or why, is in an entry of
 * task->sig_queue, or of the leader's shared_queue: at most one for each of the signals 1 to 31, any
 * number for a real-time signal, in the order of sending. A signal of the kernel
 * needs no entry, and one for which there was no memory has none: then the bit
 * alone says all (SI_KERNEL), or the last fault of the task does.
 *
 * Invariant: an entry on a queue has its bit set. Queues and spare: interrupts
 * off. Entries come from a slab cache above this floor, which an interrupt
 * handler may not touch: what it drops is kept as spare and used first.
 */
#include "base/bug.h"
#include "core/irq.h"
#include "core/sched.h"
#include "lib/string.h"

struct sigqueue_memory sigqueue_memory;

static LIST_HEAD(spare);
static u32 nr_queued;

static struct sigqueue *take_spare(void)
{
	struct sigqueue *q = NULL;
	u32 flags = irq_save();

	if (!list_empty(&spare)) {
		q = list_first_entry(&spare, struct sigqueue, link);
		list_del(&q->link);
	}
	restore_flags(flags);
	return q;
}

/**
 * sigqueue_new - an entry for a signal that is about to be sent
 * @info: copied
 *
 * Context: any. Does not sleep.
 * Return: on no list; NULL: no memory, or SIGQUEUE_MAX entries wait already.
 */
struct sigqueue *sigqueue_new(const struct siginfo *info)
{
	struct sigqueue *q = NULL;
	u32 flags;

	if (nr_queued >= SIGQUEUE_MAX)
		return NULL;
	q = take_spare();
	if (!q && !in_interrupt() && sigqueue_memory.alloc)
		q = sigqueue_memory.alloc();
	if (!q)
		return NULL;
	INIT_LIST_HEAD(&q->link);
	q->info = *info;
	flags = irq_save(); /* a handler may free one */
	nr_queued++;
	restore_flags(flags);
	return q;
}

/**
 * sigqueue_free - an entry is not needed any more
 * @q: on no list; NULL is fine
 *
 * Context: any. Does not sleep.
 */
void sigqueue_free(struct sigqueue *q)
{
	u32 flags;

	if (!q)
		return;
	flags = irq_save();
	DEBUG_ASSERT(nr_queued > 0);
	nr_queued--;
	if (in_interrupt())
		list_add(&q->link, &spare);
	restore_flags(flags);
	if (!in_interrupt())
		sigqueue_memory.free(q);
}

/* Interrupts off. Return: the first entry of @sig, taken out; NULL: none. */
static struct sigqueue *queue_take(struct list_head *queue, int sig, bool *more)
{
	struct sigqueue *q, *next, *first = NULL;

	*more = false;
	list_for_each_entry_safe(q, next, queue, link) {
		if (q->info.si_signo != sig)
			continue;
		if (first) {
			*more = true;
			break;
		}
		first = q;
		list_del_init(&q->link);
	}
	return first;
}

/* Interrupts off. */
static void queue_flush(struct list_head *queue, u64 set)
{
	struct sigqueue *q, *next;

	list_for_each_entry_safe(q, next, queue, link) {
		if (!(SIG_BIT(q->info.si_signo) & set))
			continue;
		list_del_init(&q->link);
		sigqueue_free(q);
	}
}

/**
 * signal_flush - pending signals of one thread are forgotten
 * @task: any
 * @set: these, with what they carry
 *
 * Context: any. Does not sleep.
 */
void signal_flush(struct task *task, u64 set)
{
	u32 flags;

	if (!(task->sig_pending & set))
		return; /* what is queued is pending */
	flags = irq_save();
	task->sig_pending &= ~set;
	queue_flush(&task->sig_queue, set);
	restore_flags(flags);
}

/**
 * signal_flush_process - pending signals of a process and of all its threads
 * @task: one of them
 * @set: these
 *
 * Context: any. Does not sleep.
 */
void signal_flush_process(struct task *task, u64 set)
{
	struct task *p;
	u64 shared = 0;
	u32 flags = irq_save();

	for_each_thread(p, task) {
		signal_flush(p, set);
		shared |= p->sig_shared & set;
		p->sig_shared &= ~set;
	}
	if (shared)
		queue_flush(&task->leader->shared_queue, set);
	restore_flags(flags);
}

/* The next signal of @ready, which may be empty. */
static int signal_next(u64 ready)
{
	if (ready & SIG_BIT(SIGKILL))
		return SIGKILL;
	if (ready & SIGS_SYNCHRONOUS)
		ready &= SIGS_SYNCHRONOUS;
	return ready ? sig_lowest(ready) : 0;
}

/* What a signal without an entry says: a fault of @task, or just the kernel. */
static void info_default(const struct task *task, int sig, struct siginfo *info)
{
	memset(info, 0, sizeof(*info));
	info->si_signo = sig;
	info->si_code = SI_KERNEL;
	if (task->thread.fault_sig == sig) {
		info->si_code = task->thread.fault_code;
		info->f.addr = task->thread.fault_addr;
	}
}

/* Nothing more of @sig is pending: of current, or else of its process. */
static void clear_pending(int sig, bool own)
{
	struct task *p;

	if (own) {
		current->sig_pending &= ~SIG_BIT(sig);
		return;
	}
	for_each_thread(p, current)
		p->sig_shared &= ~SIG_BIT(sig);
}

/**
 * signal_take - take a pending signal of current
 * @set: one of these; faults before others, then the lowest number
 * @info: out: what it carries
 *
 * Context: task. Does not sleep.
 * Return: signal, 0 when none of @set is pending.
 */
int signal_take(u64 set, struct siginfo *info)
{
	struct sigqueue *q = NULL;
	u32 flags = irq_save();
	int sig =
		signal_next((current->sig_pending | current->sig_shared) & set);
	bool more, own;

	if (sig) {
		own = current->sig_pending & SIG_BIT(sig);
		q = queue_take(own ? &current->sig_queue
				   : &current->leader->shared_queue,
			       sig, &more);
		if (!more)
			clear_pending(sig, own);
		if (q)
			*info = q->info;
		else
			info_default(current, sig, info);
		if (current->thread.fault_sig == sig)
			current->thread.fault_sig = 0;
	}
	restore_flags(flags);
	sigqueue_free(q);
	return sig;
}
