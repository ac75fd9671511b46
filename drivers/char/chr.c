/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * chr.c - which driver a major number means
 *
 * Filled at boot, never emptied: a pointer from chr_find() stays valid.
 */
#include "base/errptr.h"
#include "drv/chr.h"

enum { NR_MAJORS = 256 };

static const struct chr_ops *majors[NR_MAJORS];

/**
 * chr_register - a driver takes a major number
 * @major: 1..255
 * @ops: static
 *
 * Context: task. Does not sleep.
 * Return: 0, -EBUSY when it is taken, -EINVAL.
 */
int chr_register(u32 major, const struct chr_ops *ops)
{
	if (major == 0 || major >= NR_MAJORS)
		return -EINVAL;
	if (majors[major])
		return -EBUSY;
	majors[major] = ops;
	return 0;
}

/**
 * chr_find - the driver of a major number
 * @major: any
 *
 * Context: any. Does not sleep.
 * Return: its operations, or NULL when there is none.
 */
const struct chr_ops *chr_find(u32 major)
{
	return major < NR_MAJORS ? majors[major] : NULL;
}
