/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * core/cred.h - what the current task may
 *
 * 2.4.0's capabilities, reduced to all or none: a task has root's powers or it
 * has not. They follow the user numbers by the rules of 2.4.0 (sys_id.c) and can
 * be given up (capset). As there, those over files go by the number that files
 * see (fsuid), the others by the effective one.
 */
#ifndef CORE_CRED_H
#define CORE_CRED_H

#include "core/sched.h"

/* as programs see them: every bit of 2.4.0 but CAP_SETPCAP, which nobody has */
#define CAP_FULL_SET 0xfffffeffu
#define CAP_FS_MASK  0x1fu /* owners, permissions and modes of files */

/* root's powers, those over files left out. Context: task */
static inline bool capable(void)
{
	return current->cap_effective;
}

/* root's powers over files: permissions, owners, modes. Context: task */
static inline bool capable_fs(void)
{
	return current->cap_fs;
}

/* is @gid one of the supplementary groups of current? Context: task */
static inline bool in_extra_group(gid_t gid)
{
	u32 i;

	for (i = 0; i < current->nr_groups; i++) {
		if (current->groups[i] == gid)
			return true;
	}
	return false;
}

/* ... or the one that files see? Context: task */
static inline bool in_group(gid_t gid)
{
	return gid == current->fsgid || in_extra_group(gid);
}

/* the sets of @task as capget() and /proc show them. Context: task */
static inline u32 task_cap_permitted(const struct task *task)
{
	return task->cap_permitted ? CAP_FULL_SET : 0;
}

static inline u32 task_cap_effective(const struct task *task)
{
	return (task->cap_effective ? CAP_FULL_SET & ~CAP_FS_MASK : 0) |
	       (task->cap_fs ? CAP_FS_MASK : 0);
}

#endif
