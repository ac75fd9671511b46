/* SPDX-License-Identifier: GPL-2.0-only */
/* futex.h - between futex.c, futex_pair.c and robust.c */
#ifndef PROC_FUTEX_H
#define PROC_FUTEX_H

#include "core/sched.h"

#define ANY_BITS U32_MAX

/* where a word is */
struct futex_key {
	const void *where; /* address_space or mm_struct; never followed */
	unsigned long page;
	u32 offset;
};

/* on the sleeper's stack */
struct futex_waiter {
	struct list_head link;
	struct futex_key key;
	struct task *task;
	u32 bitset; /* a wake with none of these bits is not for it */
	bool woken; /* off the queue, by who woke it */
};

/* the words of a call, and how many sleepers of each it is about */
struct futex_pair {
	u32 addr1, addr2;
	bool private;
	int nr_wake, nr_second;
};

/* futex.c */
int __must_check futex_find_key(u32 addr, bool private, struct futex_key *key);
bool futex_same_place(const struct futex_key *a, const struct futex_key *b);
struct list_head *futex_queue_of(const struct futex_key *key);
u32 *futex_word_at(u32 addr, bool write);
void futex_wake_waiter(struct futex_waiter *w);
int futex_wake_at(const struct futex_key *key, int nr, u32 bitset);

/* futex_pair.c; how many were woken or moved, or -Exx. May sleep */
int futex_requeue(const struct futex_pair *pair, const u32 *expected);
int futex_wake_op(const struct futex_pair *pair, u32 encoded);
int __must_check futex_fault_in(u32 addr);

#endif
