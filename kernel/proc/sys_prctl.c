/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * sys_prctl.c - capabilities, personality and what prctl() sets
 *
 * A task has all of root's capabilities or none (core/cred.h): sets in between
 * are refused instead of taken and not obeyed.
 */
#include "core/cred.h"
#include "core/uaccess.h"
#include "lib/string.h"
#include "proc/proc.h"
#include "proc/syscalls.h"
#include "uapi/prctl.h"

/* *@head is filled, and of our version. 0 or -Exx */
static int get_header(struct cap_header __user *header, struct cap_header *head)
{
	if (copy_from_user(head, header, sizeof(*head)))
		return -EFAULT;
	if (head->version == CAP_VERSION)
		return 0;
	return put_user(CAP_VERSION, &header->version) ? -EFAULT : -EINVAL;
}

/**
 * sys_capget - the capabilities of a task
 * @header: version and pid; the right version is written to a wrong one
 * @data: out
 *
 * Context: task. May sleep.
 * Return: 0, -EINVAL, -ESRCH or -EFAULT.
 */
int sys_capget(struct cap_header __user *header, struct cap_data __user *data)
{
	struct cap_header head;
	struct cap_data sets;
	const struct task *p;
	int err = get_header(header, &head);

	if (err)
		return err;
	if (head.pid < 0)
		return -EINVAL;
	p = head.pid ? find_task(head.pid) : current;
	if (!p)
		return -ESRCH;
	sets.effective = task_cap_effective(p);
	sets.permitted = task_cap_permitted(p);
	sets.inheritable = 0;
	return copy_to_user(data, &sets, sizeof(sets));
}

/**
 * sys_capset - give capabilities up, or take them up again
 * @header: version, and the caller's pid or 0
 * @data: each set empty or full; nothing can be inherited
 *
 * Context: task. May sleep.
 * Return: 0, -EPERM, -EINVAL or -EFAULT.
 */
int sys_capset(struct cap_header __user *header,
	       const struct cap_data __user *data)
{
	struct cap_header head;
	struct cap_data sets;
	int err = get_header(header, &head);

	if (err)
		return err;
	if (head.pid && head.pid != current->pid)
		return -EPERM;
	if (copy_from_user(&sets, data, sizeof(sets)))
		return -EFAULT;
	sets.permitted &= CAP_FULL_SET;
	sets.effective &= CAP_FULL_SET;
	if (sets.permitted & ~task_cap_permitted(current) ||
	    sets.effective & ~sets.permitted)
		return -EPERM;
	if ((sets.permitted && sets.permitted != CAP_FULL_SET) ||
	    (sets.effective && sets.effective != CAP_FULL_SET) ||
	    sets.inheritable & CAP_FULL_SET)
		return -EPERM;
	current->cap_permitted = sets.permitted != 0;
	current->cap_effective = current->cap_fs = sets.effective != 0;
	return 0;
}

static int set_name(const char __user *name)
{
	char comm[TASK_COMM_BYTES];
	int err = strncpy_from_user(comm, name, sizeof(comm));

	if (err < 0 && err != -ENAMETOOLONG)
		return err;
	comm[sizeof(comm) - 1] = '\0';
	strlcpy(current->comm, comm, sizeof(current->comm));
	return 0;
}

static int get_name(char __user *name)
{
	char comm[TASK_COMM_BYTES];

	memset(comm, 0, sizeof(comm));
	strlcpy(comm, current->comm, sizeof(comm));
	return copy_to_user(name, comm, sizeof(comm));
}

/* A switch that is 0 or 1. 0 or -EINVAL */
static int set_bool(bool *what, u32 value, bool on)
{
	if (value > 1)
		return -EINVAL;
	*what = (value != 0) == on;
	return 0;
}

/**
 * sys_prctl - settings of the current task
 * @option: PR_*
 * @value: number or address
 *
 * Context: task. May sleep.
 * Return: 0 or the setting, -EINVAL or -EFAULT.
 */
int sys_prctl(int option, u32 value)
{
	switch (option) {
	case PR_SET_PDEATHSIG:
		if (value > NSIG)
			return -EINVAL;
		current->pdeath_signal = (int)value;
		return 0;
	case PR_GET_PDEATHSIG:
		return put_user(current->pdeath_signal, (int __user *)value);
	case PR_GET_DUMPABLE:
		return !current->undumpable;
	case PR_SET_DUMPABLE:
		return set_bool(&current->undumpable, value, false);
	case PR_GET_KEEPCAPS:
		return current->cap_keep;
	case PR_SET_KEEPCAPS:
		return set_bool(&current->cap_keep, value, true);
	case PR_SET_NAME:
		return set_name((const char __user *)value);
	case PR_GET_NAME:
		return get_name((char __user *)value);
	default:
		return -EINVAL;
	}
}

/**
 * sys_personality - which system's habits a program wants
 * @persona: kept until the next exec and obeyed in nothing; U32_MAX only asks
 *
 * Context: task. Does not sleep.
 * Return: the old one.
 */
int sys_personality(u32 persona)
{
	u32 old = current->personality;

	if (persona != U32_MAX)
		current->personality = persona;
	return (int)old;
}
