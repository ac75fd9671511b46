/* SPDX-License-Identifier: GPL-2.0-only */
/* mm/check.h - vm_check_all(): the invariants of the reference, section 12 */
#ifndef MM_CHECK_H
#define MM_CHECK_H

#include "base/types.h"

/* boot memory for the recounts, 2 bytes a frame. After mem_init(), before
 * mem_free_all() */
void vm_check_init(void);

/*
 * Verify every list, counter, swap slot and mapping against invariants 1-10,
 * 13 (ours: the areas of an mm) and 14 (ours: buffers).
 * Each violation is logged with its invariant's number.
 * Context: task, at a quiet point (no page is in the caller's hands). Takes
 * the locks. Does not sleep. Return: violations found, 0: clean.
 */
u32 vm_check_all(void);

/*
 * The same while other tasks sleep in the middle of their work: references,
 * slot counts and rss that they hold for a moment are not violations, too few
 * of them are. For the debug build's thread (never from an interrupt).
 */
u32 vm_check_running(void);

/* vm_check_all() as soon as all other tasks rest, @strict; after a second of
 * work without a rest vm_check_running(). Context: task, May sleep */
u32 vm_check_settled(bool *strict);

/* bit n set: invariant n was violated in the last check */
extern u32 vm_check_broken;

#endif
