/* SPDX-License-Identifier: GPL-2.0-only */
/* mm/check.h - vm_check_all(): the invariants of the reference, section 12 */
#ifndef MM_CHECK_H
#define MM_CHECK_H

#include "base/types.h"

/*
 * Verify every list, counter, swap slot and mapping against invariants 1-10.
 * Each violation is logged with its invariant's number.
 * Context: task, at a quiet point (no page is in the caller's hands). Takes
 * the locks. Does not sleep. Return: violations found, 0: clean.
 */
u32 vm_check_all(void);

#endif
