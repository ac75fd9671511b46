/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * xattr.c - extended attributes: no file system here keeps any
 *
 * 2.4.0 has not got these calls. Programs of today make them, and show an error
 * where they get -ENOSYS instead of "not supported".
 */
#include "fs/syscalls.h"
#include "uapi/errno.h"

/**
 * sys_no_xattr - any call on extended attributes
 *
 * Context: task. Does not sleep.
 * Return: -EOPNOTSUPP.
 */
int sys_no_xattr(void)
{
	return -EOPNOTSUPP;
}
