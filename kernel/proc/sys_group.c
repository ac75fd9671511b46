/* SPDX-License-Identifier: GPL-2.0-only */
/* sys_group.c - supplementary groups, and the numbers that files see */
#include "core/cred.h"
#include "core/uaccess.h"
#include "fs/syscalls.h"
#include "lib/string.h"
#include "proc/syscalls.h"

/* how many groups there are; -EINVAL: more than @size entries, unless it is 0 */
static int groups_for(int size)
{
	int nr = (int)current->nr_groups;

	return size < 0 || (size && nr > size) ? -EINVAL : nr;
}

/**
 * sys_getgroups - supplementary groups
 * @size: entries of @list; 0: how many are there?
 * @list: out
 *
 * Context: task. May sleep.
 * Return: how many, -EINVAL (do not fit) or -EFAULT.
 */
int sys_getgroups(int size, gid_t __user *list)
{
	int nr = groups_for(size);

	if (size == 0 || nr < 0)
		return nr;
	if (copy_to_user(list, current->groups, (u32)nr * sizeof(gid_t)))
		return -EFAULT;
	return nr;
}

/**
 * sys_setgroups - replace the supplementary groups
 * @size: entries of @list, at most NGROUPS_MAX
 * @list: the groups
 *
 * Context: task. May sleep.
 * Return: 0, -EPERM, -EINVAL or -EFAULT.
 */
int sys_setgroups(int size, const gid_t __user *list)
{
	gid_t groups[NGROUPS_MAX];

	if (!capable())
		return -EPERM;
	if (size < 0 || size > (int)NGROUPS_MAX)
		return -EINVAL;
	if (copy_from_user(groups, list, (size_t)size * sizeof(gid_t)))
		return -EFAULT;
	memcpy(current->groups, groups, (size_t)size * sizeof(gid_t));
	current->nr_groups = (u32)size;
	return 0;
}

/**
 * sys_getgroups16 - getgroups of 16-bit programs
 * @size: entries of @list; 0: how many are there?
 * @list: out
 *
 * Context: task. May sleep.
 * Return: how many, -EINVAL or -EFAULT.
 */
int sys_getgroups16(int size, u16 __user *list)
{
	int nr = groups_for(size), i;
	u16 groups[NGROUPS_MAX];

	if (size == 0 || nr < 0)
		return nr;
	for (i = 0; i < nr; i++) {
		gid_t gid = current->groups[i];

		groups[i] = id_as16(gid);
	}
	if (copy_to_user(list, groups, (u32)nr * sizeof(u16)))
		return -EFAULT;
	return nr;
}

/**
 * sys_setgroups16 - setgroups of 16-bit programs
 * @size: entries of @list
 * @list: the groups
 *
 * Context: task. May sleep.
 * Return: 0, -EPERM, -EINVAL or -EFAULT.
 */
int sys_setgroups16(int size, const u16 __user *list)
{
	u16 groups[NGROUPS_MAX];
	int i;

	if (!capable())
		return -EPERM;
	if (size < 0 || size > (int)NGROUPS_MAX)
		return -EINVAL;
	if (copy_from_user(groups, list, (size_t)size * sizeof(u16)))
		return -EFAULT;
	for (i = 0; i < size; i++)
		current->groups[i] = groups[i];
	current->nr_groups = (u32)size;
	return 0;
}

/**
 * sys_setfsuid - the user that files see
 * @uid: one of the caller's numbers, or any for root; -1 only asks
 *
 * Root's powers over files go and come with user 0, as in 2.4.0.
 *
 * Context: task. Does not sleep.
 * Return: the old number, changed or not.
 */
int sys_setfsuid(uid_t uid)
{
	uid_t old = current->fsuid;

	if (uid == ID_KEEP || (uid != current->uid && uid != current->euid &&
			       uid != current->suid && !capable()))
		return (int)old;
	if (uid != old)
		current->undumpable = true;
	current->fsuid = uid;
	if (old == 0 && uid != 0)
		current->cap_fs = false;
	if (old != 0 && uid == 0)
		current->cap_fs = current->cap_permitted;
	return (int)old;
}

/**
 * sys_setfsgid - the group that files see
 * @gid: one of the caller's numbers, or any for root; -1 only asks
 *
 * Context: task. Does not sleep.
 * Return: the old number, changed or not.
 */
int sys_setfsgid(gid_t gid)
{
	gid_t old = current->fsgid;

	if (gid == ID_KEEP || (gid != current->gid && gid != current->egid &&
			       gid != current->sgid && !capable()))
		return (int)old;
	if (gid != old)
		current->undumpable = true;
	current->fsgid = gid;
	return (int)old;
}

/**
 * sys_setfsuid16 - setfsuid of 16-bit programs
 * @uid: low 16 bits count; 0xffff asks
 *
 * Context: task. Does not sleep.
 * Return: the old number.
 */
int sys_setfsuid16(u32 uid)
{
	return sys_setfsuid(id16(uid));
}

/**
 * sys_setfsgid16 - setfsgid of 16-bit programs
 * @gid: low 16 bits count; 0xffff asks
 *
 * Context: task. Does not sleep.
 * Return: the old number.
 */
int sys_setfsgid16(u32 gid)
{
	return sys_setfsgid(id16(gid));
}
