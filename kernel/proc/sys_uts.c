/* SPDX-License-Identifier: GPL-2.0-only */
/* sys_uts.c - system calls about the names of the system */
#include "core/cred.h"
#include "core/uaccess.h"
#include "core/uts.h"
#include "lib/string.h"
#include "proc/syscalls.h"

/**
 * sys_uname - who we are
 * @name: out
 *
 * Context: task. May sleep.
 * Return: 0 or -EFAULT.
 */
int sys_uname(struct utsname __user *name)
{
	struct utsname copy = system_uts; /* the copying may sleep */

	return copy_to_user(name, &copy, sizeof(copy));
}

/* @len bytes of the program become @name. */
static int set_name(char *name, const char __user *from, int len)
{
	char copy[UTS_LEN];

	if (!capable())
		return -EPERM;
	if (len < 0 || len >= UTS_LEN)
		return -EINVAL;
	if (copy_from_user(copy, from, (size_t)len))
		return -EFAULT;
	memset(copy + len, 0, sizeof(copy) - (size_t)len);
	memcpy(name, copy, sizeof(copy));
	return 0;
}

/**
 * sys_sethostname - name this machine
 * @name: the name, no NUL needed
 * @len: its bytes, at most 64
 *
 * Context: task. May sleep.
 * Return: 0, -EPERM, -EINVAL or -EFAULT.
 */
int sys_sethostname(const char __user *name, int len)
{
	return set_name(system_uts.nodename, name, len);
}

/**
 * sys_setdomainname - name the domain it belongs to
 * @name: the name, no NUL needed
 * @len: its bytes, at most 64
 *
 * Context: task. May sleep.
 * Return: 0, -EPERM, -EINVAL or -EFAULT.
 */
int sys_setdomainname(const char __user *name, int len)
{
	return set_name(system_uts.domainname, name, len);
}
