/* SPDX-License-Identifier: GPL-2.0-only */
/* futex.h - operations of the futex system call */
#ifndef UAPI_FUTEX_H
#define UAPI_FUTEX_H

#include "base/types.h"

#define FUTEX_WAIT	  0
#define FUTEX_WAKE	  1
#define FUTEX_REQUEUE	  3
#define FUTEX_CMP_REQUEUE 4
#define FUTEX_WAKE_OP	  5
#define FUTEX_WAIT_BITSET 9
#define FUTEX_WAKE_BITSET 10

/* a lock in a robust list: its owner, with marks */
#define FUTEX_WAITERS	 0x80000000u
#define FUTEX_OWNER_DIED 0x40000000u
#define FUTEX_TID_MASK	 0x3fffffffu

#define FUTEX_PRIVATE_FLAG   128
#define FUTEX_CLOCK_REALTIME 256
#define FUTEX_CMD_MASK	     (~(FUTEX_PRIVATE_FLAG | FUTEX_CLOCK_REALTIME))

/*
 * FUTEX_WAKE_OP: operation << 28 | comparison << 24 | operand << 12 | value
 * to compare with; operand and value are signed numbers of 12 bits.
 */
enum futex_op {
	FUTEX_OP_SET,
	FUTEX_OP_ADD,
	FUTEX_OP_OR,
	FUTEX_OP_ANDN,
	FUTEX_OP_XOR,
};

enum futex_cmp {
	FUTEX_OP_CMP_EQ,
	FUTEX_OP_CMP_NE,
	FUTEX_OP_CMP_LT,
	FUTEX_OP_CMP_LE,
	FUTEX_OP_CMP_GT,
	FUTEX_OP_CMP_GE,
};

#define ROBUST_LIST_LIMIT 2048u /* locks that are looked at, at most */

/* addresses of a program; bit 0 of those of locks is a mark */
struct robust_list_head {
	u32 next;    /* of the first lock's pointer, or of this one */
	s32 offset;  /* of a lock from its pointer to the next */
	u32 pending; /* it is being taken or given back; 0: none is */
};
_Static_assert(sizeof(struct robust_list_head) == 12, "robust_list_head");

#endif
