/* SPDX-License-Identifier: GPL-2.0-only */
/* sys_uts.c - system calls about the names of the system */
#include "core/cred.h"
#include "core/uaccess.h"
#include "core/uts.h"
#include "lib/string.h"
#include "proc/syscalls.h"

#define UTS_LEN_FIRST 9 /* of a name in the first uname, with its NUL */

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

/* the first five names, each cut to @len bytes with its NUL; 0 or -EFAULT */
static int put_old_names(char __user *to, u32 len)
{
	struct utsname names = system_uts; /* the copying may sleep */
	char *const all[] = {names.sysname, names.nodename, names.release,
			     names.version, names.machine};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(all); i++) {
		all[i][len - 1] = '\0';
		if (copy_to_user(to + i * len, all[i], len))
			return -EFAULT;
	}
	return 0;
}

/**
 * sys_olduname - who we are, without the domain
 * @name: out, 5 names of 65 bytes
 *
 * Context: task. May sleep.
 * Return: 0 or -EFAULT.
 */
int sys_olduname(char __user *name)
{
	return put_old_names(name, UTS_LEN);
}

/**
 * sys_oldolduname - who we are, in short
 * @name: out, 5 names of 9 bytes
 *
 * Context: task. May sleep.
 * Return: 0 or -EFAULT.
 */
int sys_oldolduname(char __user *name)
{
	return put_old_names(name, UTS_LEN_FIRST);
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
