/* SPDX-License-Identifier: GPL-2.0-only */
/* thread.h - threads without a C library: clone and futex as they are */
#ifndef USER_LIB_THREAD_H
#define USER_LIB_THREAD_H

#include "lib/ulib.h"

#define CLONE_VM	     0x00000100
#define CLONE_FS	     0x00000200
#define CLONE_FILES	     0x00000400
#define CLONE_SIGHAND	     0x00000800
#define CLONE_VFORK	     0x00004000
#define CLONE_PARENT	     0x00008000
#define CLONE_THREAD	     0x00010000
#define CLONE_SETTLS	     0x00080000
#define CLONE_PARENT_SETTID  0x00100000
#define CLONE_CHILD_CLEARTID 0x00200000
#define CLONE_CHILD_SETTID   0x01000000
/* what a C library's threads share */
#define CLONE_LIKE_PTHREAD                                                  \
	(CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | \
	 CLONE_PARENT_SETTID | CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID)

enum futex_op {
	FUTEX_WAIT = 0,
	FUTEX_WAKE = 1,
	FUTEX_REQUEUE = 3,
	FUTEX_CMP_REQUEUE = 4,
	FUTEX_WAKE_OP = 5,
	FUTEX_WAIT_BITSET = 9,
	FUTEX_WAKE_BITSET = 10,
	FUTEX_PRIVATE = 128,
	FUTEX_REALTIME = 256,
};

enum { SYS_exit_group = 252, SYS_futex = 240, SYS_tgkill = 270 };

struct clone_args {
	unsigned long flags;
	void *stack; /* its end; NULL: the caller's, for vfork and fork only */
	void *parent_tid, *tls, *child_tid;
};
/* the child runs @fn(@arg) and ends with what it returns */
int clone_call(const struct clone_args *args, int (*fn)(void *), void *arg);

/* a thread like a C library's */
struct thread {
	volatile int tid; /* 0 again when it has ended */
	void *stack;
};
int thread_start(struct thread *thread, int (*fn)(void *), void *arg);
void thread_join(struct thread *thread);

static inline int futex(volatile int *word, int op, int value, const void *time,
			volatile int *word2, int value3)
{
	return (int)syscall6(SYS_futex, (long)word, op, value, (long)time,
			     (long)word2, value3);
}

/* a lock of three states: free, taken, taken and waited for */
void mutex_lock(volatile int *mutex);
void mutex_unlock(volatile int *mutex);

#endif
