/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * sys_id.c - user and group numbers
 *
 * POSIX's rules: root sets all three, others move among those they have. What
 * files see follows the effective numbers (and can be set apart: sys_group.c),
 * root's powers follow the users (core/cred.h).
 */
#include "core/cred.h"
#include "core/uaccess.h"
#include "fs/syscalls.h"
#include "proc/proc.h"
#include "proc/syscalls.h"

/* real, effective, saved: of users or of groups */
struct ids {
	u32 *real, *eff, *saved;
};

static struct ids uids(void)
{
	return (struct ids){&current->uid, &current->euid, &current->suid};
}

static struct ids gids(void)
{
	return (struct ids){&current->gid, &current->egid, &current->sgid};
}

static bool has_user_root(void)
{
	return current->uid == 0 || current->euid == 0 || current->suid == 0;
}

static bool may_become(const struct ids *ids, u32 id)
{
	return capable() || id == ID_KEEP || id == *ids->real ||
	       id == *ids->eff || id == *ids->saved;
}

static int set_one(const struct ids *ids, u32 id)
{
	if (capable())
		*ids->real = *ids->saved = id;
	else if (id != *ids->real && id != *ids->saved)
		return -EPERM;
	*ids->eff = id;
	return 0;
}

static int set_three(const struct ids *ids, u32 real, u32 eff, u32 saved)
{
	if (!may_become(ids, real) || !may_become(ids, eff) ||
	    !may_become(ids, saved))
		return -EPERM;
	if (real != ID_KEEP)
		*ids->real = real;
	if (eff != ID_KEEP)
		*ids->eff = eff;
	if (saved != ID_KEEP)
		*ids->saved = saved;
	return 0;
}

static int set_two(const struct ids *ids, u32 real, u32 eff)
{
	u32 old_real = *ids->real;
	int err;

	/* the saved one may come back as the effective one only */
	if (!capable() && real != ID_KEEP && real != old_real &&
	    real != *ids->eff)
		return -EPERM;
	err = set_three(ids, real, eff, ID_KEEP);
	if (!err && (real != ID_KEEP || (eff != ID_KEEP && eff != old_real)))
		*ids->saved = *ids->eff;
	return err;
}

/* The users as they were before a change. */
struct users {
	uid_t eff;
	bool root; /* one of the three was root */
};

static struct users users_now(void)
{
	return (struct users){current->euid, has_user_root()};
}

/* After a change that gave @err: root's powers and what files see. */
static int users_changed(int err, struct users old)
{
	if (err)
		return err;
	current->fsuid = current->euid;
	if (current->euid != old.eff)
		current->undumpable = true;
	if (old.root && !has_user_root() && !current->cap_keep)
		current->cap_permitted = current->cap_effective = false;
	if (old.eff == 0 && current->euid != 0)
		current->cap_effective = false;
	if (old.eff != 0 && current->euid == 0)
		current->cap_effective = current->cap_permitted;
	current->cap_fs = current->cap_effective;
	return 0;
}

/* The same for groups; @old: the effective one. */
static int groups_changed(int err, gid_t old)
{
	if (err)
		return err;
	current->fsgid = current->egid;
	if (current->egid != old)
		current->undumpable = true;
	return 0;
}

/**
 * cred_exec - the numbers and powers of a program that starts
 *
 * Set-user-ID and set-group-ID bits of files mean nothing (docs/differences.md).
 *
 * Context: task. Does not sleep.
 */
void cred_exec(void)
{
	current->suid = current->fsuid = current->euid;
	current->sgid = current->fsgid = current->egid;
	current->cap_permitted = current->uid == 0 || current->euid == 0;
	current->cap_effective = current->cap_fs = current->euid == 0;
	current->cap_keep = false;
	current->undumpable = current->uid != current->euid ||
			      current->gid != current->egid;
	current->personality = 0;
}

/**
 * sys_getuid - real user
 *
 * Context: task. Does not sleep.
 * Return: number.
 */
int sys_getuid(void)
{
	return (int)current->uid;
}

/**
 * sys_geteuid - effective user
 *
 * Context: task. Does not sleep.
 * Return: number.
 */
int sys_geteuid(void)
{
	return (int)current->euid;
}

/**
 * sys_getgid - real group
 *
 * Context: task. Does not sleep.
 * Return: number.
 */
int sys_getgid(void)
{
	return (int)current->gid;
}

/**
 * sys_getegid - effective group
 *
 * Context: task. Does not sleep.
 * Return: number.
 */
int sys_getegid(void)
{
	return (int)current->egid;
}

/**
 * sys_getuid16 - getuid of 16-bit programs
 *
 * Context: task. Does not sleep.
 * Return: number.
 */
int sys_getuid16(void)
{
	return id_as16(current->uid);
}

/**
 * sys_geteuid16 - geteuid of 16-bit programs
 *
 * Context: task. Does not sleep.
 * Return: number.
 */
int sys_geteuid16(void)
{
	return id_as16(current->euid);
}

/**
 * sys_getgid16 - getgid of 16-bit programs
 *
 * Context: task. Does not sleep.
 * Return: number.
 */
int sys_getgid16(void)
{
	return id_as16(current->gid);
}

/**
 * sys_getegid16 - getegid of 16-bit programs
 *
 * Context: task. Does not sleep.
 * Return: number.
 */
int sys_getegid16(void)
{
	return id_as16(current->egid);
}

/**
 * sys_setuid - become a user
 * @uid: number
 *
 * Context: task. Does not sleep.
 * Return: 0 or -EPERM.
 */
int sys_setuid(uid_t uid)
{
	const struct ids ids = uids();
	const struct users old = users_now();

	return users_changed(set_one(&ids, uid), old);
}

/**
 * sys_setgid - become a member of a group
 * @gid: number
 *
 * Context: task. Does not sleep.
 * Return: 0 or -EPERM.
 */
int sys_setgid(gid_t gid)
{
	const struct ids ids = gids();
	gid_t old = current->egid;

	return groups_changed(set_one(&ids, gid), old);
}

/**
 * sys_setreuid - set real and effective user
 * @ruid: number, -1: keep
 * @euid: number, -1: keep
 *
 * Context: task. Does not sleep.
 * Return: 0 or -EPERM.
 */
int sys_setreuid(uid_t ruid, uid_t euid)
{
	const struct ids ids = uids();
	const struct users old = users_now();

	return users_changed(set_two(&ids, ruid, euid), old);
}

/**
 * sys_setregid - set real and effective group
 * @rgid: number, -1: keep
 * @egid: number, -1: keep
 *
 * Context: task. Does not sleep.
 * Return: 0 or -EPERM.
 */
int sys_setregid(gid_t rgid, gid_t egid)
{
	const struct ids ids = gids();
	gid_t old = current->egid;

	return groups_changed(set_two(&ids, rgid, egid), old);
}

/**
 * sys_setresuid - set real, effective and saved user
 * @ruid: number, -1: keep
 * @euid: number, -1: keep
 * @suid: number, -1: keep
 *
 * Context: task. Does not sleep.
 * Return: 0 or -EPERM.
 */
int sys_setresuid(uid_t ruid, uid_t euid, uid_t suid)
{
	const struct ids ids = uids();
	const struct users old = users_now();

	return users_changed(set_three(&ids, ruid, euid, suid), old);
}

/**
 * sys_setresgid - set real, effective and saved group
 * @rgid: number, -1: keep
 * @egid: number, -1: keep
 * @sgid: number, -1: keep
 *
 * Context: task. Does not sleep.
 * Return: 0 or -EPERM.
 */
int sys_setresgid(gid_t rgid, gid_t egid, gid_t sgid)
{
	const struct ids ids = gids();
	gid_t old = current->egid;

	return groups_changed(set_three(&ids, rgid, egid, sgid), old);
}

static int get_three(const struct ids *ids, u32 __user *real, u32 __user *eff,
		     u32 __user *saved)
{
	if (put_user(*ids->real, real) || put_user(*ids->eff, eff) ||
	    put_user(*ids->saved, saved))
		return -EFAULT;
	return 0;
}

/**
 * sys_getresuid - real, effective and saved user
 * @ruid: out
 * @euid: out
 * @suid: out
 *
 * Context: task. May sleep.
 * Return: 0 or -EFAULT.
 */
int sys_getresuid(uid_t __user *ruid, uid_t __user *euid, uid_t __user *suid)
{
	const struct ids ids = uids();

	return get_three(&ids, ruid, euid, suid);
}

/**
 * sys_getresgid - real, effective and saved group
 * @rgid: out
 * @egid: out
 * @sgid: out
 *
 * Context: task. May sleep.
 * Return: 0 or -EFAULT.
 */
int sys_getresgid(gid_t __user *rgid, gid_t __user *egid, gid_t __user *sgid)
{
	const struct ids ids = gids();

	return get_three(&ids, rgid, egid, sgid);
}

/**
 * sys_setuid16 - setuid of 16-bit programs
 * @uid: low 16 bits count
 *
 * Context: task. Does not sleep.
 * Return: 0 or -EPERM.
 */
int sys_setuid16(u32 uid)
{
	return sys_setuid((u16)uid);
}

/**
 * sys_setgid16 - setgid of 16-bit programs
 * @gid: low 16 bits count
 *
 * Context: task. Does not sleep.
 * Return: 0 or -EPERM.
 */
int sys_setgid16(u32 gid)
{
	return sys_setgid((u16)gid);
}

/**
 * sys_setreuid16 - setreuid of 16-bit programs
 * @ruid: 0xffff: keep
 * @euid: 0xffff: keep
 *
 * Context: task. Does not sleep.
 * Return: 0 or -EPERM.
 */
int sys_setreuid16(u32 ruid, u32 euid)
{
	return sys_setreuid(id16(ruid), id16(euid));
}

/**
 * sys_setregid16 - setregid of 16-bit programs
 * @rgid: 0xffff: keep
 * @egid: 0xffff: keep
 *
 * Context: task. Does not sleep.
 * Return: 0 or -EPERM.
 */
int sys_setregid16(u32 rgid, u32 egid)
{
	return sys_setregid(id16(rgid), id16(egid));
}

/**
 * sys_setresuid16 - setresuid of 16-bit programs
 * @ruid: 0xffff: keep
 * @euid: 0xffff: keep
 * @suid: 0xffff: keep
 *
 * Context: task. Does not sleep.
 * Return: 0 or -EPERM.
 */
int sys_setresuid16(u32 ruid, u32 euid, u32 suid)
{
	return sys_setresuid(id16(ruid), id16(euid), id16(suid));
}

/**
 * sys_setresgid16 - setresgid of 16-bit programs
 * @rgid: 0xffff: keep
 * @egid: 0xffff: keep
 * @sgid: 0xffff: keep
 *
 * Context: task. Does not sleep.
 * Return: 0 or -EPERM.
 */
int sys_setresgid16(u32 rgid, u32 egid, u32 sgid)
{
	return sys_setresgid(id16(rgid), id16(egid), id16(sgid));
}

/* three numbers as 16 bits; 0 or -EFAULT */
static int get_three16(const struct ids *ids, u16 __user *real, u16 __user *eff,
		       u16 __user *saved)
{
	if (put_user(id_as16(*ids->real), real) ||
	    put_user(id_as16(*ids->eff), eff))
		return -EFAULT;
	return put_user(id_as16(*ids->saved), saved);
}

/**
 * sys_getresuid16 - getresuid of 16-bit programs
 * @ruid: out
 * @euid: out
 * @suid: out
 *
 * Context: task. May sleep.
 * Return: 0 or -EFAULT.
 */
int sys_getresuid16(u16 __user *ruid, u16 __user *euid, u16 __user *suid)
{
	const struct ids ids = uids();

	return get_three16(&ids, ruid, euid, suid);
}

/**
 * sys_getresgid16 - getresgid of 16-bit programs
 * @rgid: out
 * @egid: out
 * @sgid: out
 *
 * Context: task. May sleep.
 * Return: 0 or -EFAULT.
 */
int sys_getresgid16(u16 __user *rgid, u16 __user *egid, u16 __user *sgid)
{
	const struct ids ids = gids();

	return get_three16(&ids, rgid, egid, sgid);
}
