/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * sys_signal.c - system calls about signals, old and rt
 *
 * The two kinds share one set of actions and one 64-bit mask; the old calls see
 * the first 32 signals of it.
 */
#include "base/bug.h"
#include "core/uaccess.h"
#include "proc/proc.h"
#include "proc/syscalls.h"
#include "uapi/signal.h"
#include "uapi/time.h"

#define SIGSET_BYTES 8u
#define SIGS_HIGH    (0xffffffffull << 32)

/* A signal that is ignored from now on is not pending any more (POSIX). */
static void action_set(int sig, const struct k_sigaction *action)
{
	u32 flags = irq_save();

	current->sighand->action[sig - 1] = *action;
	current->sighand->action[sig - 1].mask &= ~SIGS_UNBLOCKABLE;
	if (action->handler == SIG_IGN ||
	    (action->handler == SIG_DFL &&
	     (SIG_BIT(sig) & SIGS_DEFAULT_IGNORED)))
		signal_flush_process(current, SIG_BIT(sig));
	restore_flags(flags);
}

static bool action_settable(int sig)
{
	return sig >= 1 && sig <= NSIG && sig != SIGKILL && sig != SIGSTOP;
}

/**
 * sys_rt_sigaction - look at or change the action of a signal
 * @sig: number
 * @new: NULL: leave it
 * @old: out, or NULL
 * @size: bytes of a signal set, 8
 *
 * Context: task. May sleep.
 * Return: 0, -EINVAL or -EFAULT.
 */
int sys_rt_sigaction(int sig, const struct k_sigaction __user *new,
		     struct k_sigaction __user *old, u32 size)
{
	struct k_sigaction action, before;

	if (size != SIGSET_BYTES)
		return -EINVAL;
	if (new &&copy_from_user(&action, new, sizeof(action)))
		return -EFAULT;
	if (sig < 1 || sig > NSIG || (new && !action_settable(sig)))
		return -EINVAL;
	before = current->sighand->action[sig - 1];
	if (new)
		action_set(sig, &action);
	if (old && copy_to_user(old, &before, sizeof(before)))
		return -EFAULT;
	return 0;
}

/**
 * sys_sigaction - rt_sigaction with one word of mask
 * @sig: number
 * @new: NULL: leave it
 * @old: out, or NULL
 *
 * Context: task. May sleep.
 * Return: 0, -EINVAL or -EFAULT.
 */
int sys_sigaction(int sig, const struct old_sigaction __user *new,
		  struct old_sigaction __user *old)
{
	struct k_sigaction before;
	struct old_sigaction in, out;

	if (new &&copy_from_user(&in, new, sizeof(in)))
		return -EFAULT;
	if (sig < 1 || sig > NSIG || (new && !action_settable(sig)))
		return -EINVAL;
	before = current->sighand->action[sig - 1];
	if (new) {
		struct k_sigaction action = {
			.handler = in.handler,
			.flags = in.flags,
			.restorer = in.restorer,
			.mask = in.mask,
		};

		action_set(sig, &action);
	}
	out = (struct old_sigaction){
		.handler = before.handler,
		.mask = (u32)before.mask,
		.flags = before.flags,
		.restorer = before.restorer,
	};
	if (old && copy_to_user(old, &out, sizeof(out)))
		return -EFAULT;
	return 0;
}

/**
 * sys_signal - the call of 2.0: one-shot handler
 * @sig: number
 * @handler: user address, SIG_DFL or SIG_IGN
 *
 * Context: task. Does not sleep.
 * Return: the old handler, or -EINVAL.
 */
int sys_signal(int sig, u32 handler)
{
	struct k_sigaction action = {
		.handler = handler,
		.flags = SA_RESETHAND | SA_NODEFER,
	};
	u32 before;

	if (!action_settable(sig))
		return -EINVAL;
	before = current->sighand->action[sig - 1].handler;
	action_set(sig, &action);
	return (int)before;
}

/* The mask that @how makes of the old one and @set; 0 or -EINVAL. */
static int mask_change(int how, u64 set)
{
	switch (how) {
	case SIG_BLOCK:
		signal_set_mask(current->sig_blocked | set);
		return 0;
	case SIG_UNBLOCK:
		signal_set_mask(current->sig_blocked & ~set);
		return 0;
	case SIG_SETMASK:
		signal_set_mask(set);
		return 0;
	default:
		return -EINVAL;
	}
}

/**
 * sys_rt_sigprocmask - look at or change the blocked signals
 * @how: SIG_BLOCK, SIG_UNBLOCK or SIG_SETMASK
 * @set: NULL: leave them
 * @old: out, or NULL
 * @size: 8
 *
 * Context: task. May sleep.
 * Return: 0, -EINVAL or -EFAULT.
 */
int sys_rt_sigprocmask(int how, const u64 __user *set, u64 __user *old,
		       u32 size)
{
	u64 before = current->sig_blocked, mask;
	int err;

	if (size != SIGSET_BYTES)
		return -EINVAL;
	if (set) {
		if (copy_from_user(&mask, set, sizeof(mask)))
			return -EFAULT;
		err = mask_change(how, mask);
		if (err)
			return err;
	}
	return old ? copy_to_user(old, &before, sizeof(before)) : 0;
}

/**
 * sys_sigprocmask - rt_sigprocmask for signals 1 to 32
 * @how: as there
 * @set: NULL: leave them
 * @old: out, or NULL
 *
 * Context: task. May sleep.
 * Return: 0, -EINVAL or -EFAULT.
 */
int sys_sigprocmask(int how, const u32 __user *set, u32 __user *old)
{
	u64 before = current->sig_blocked;
	u32 mask;
	int err;

	if (set) {
		if (get_user(mask, set))
			return -EFAULT;
		err = mask_change(how, how == SIG_SETMASK
					       ? mask | (before & SIGS_HIGH)
					       : mask);
		if (err)
			return err;
	}
	return old ? put_user((u32)before, old) : 0;
}

/**
 * sys_sgetmask - the blocked ones of signals 1 to 32
 *
 * Context: task. Does not sleep.
 * Return: them, whatever the sign.
 */
int sys_sgetmask(void)
{
	return (int)current->sig_blocked;
}

/**
 * sys_ssetmask - block these of signals 1 to 32 and no others
 * @mask: by value
 *
 * Context: task. Does not sleep.
 * Return: those that were, whatever the sign.
 */
int sys_ssetmask(u32 mask)
{
	int before = sys_sgetmask();

	signal_set_mask(mask);
	return before;
}

/* Sleep with @mask blocked until a signal is handled. */
static int suspend_with(u64 mask)
{
	signal_mask_for_wait(mask);
	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (signal_pending(current))
			break;
		schedule();
	}
	set_current_state(TASK_RUNNING);
	return -ERESTARTNOHAND;
}

/**
 * sys_rt_sigsuspend - wait for a signal with another mask
 * @mask: blocked meanwhile
 * @size: 8
 *
 * Context: task. May sleep.
 * Return: -ERESTARTNOHAND (the program sees -EINTR), -EINVAL or -EFAULT.
 */
int sys_rt_sigsuspend(const u64 __user *mask, u32 size)
{
	u64 set;

	if (size != SIGSET_BYTES)
		return -EINVAL;
	if (copy_from_user(&set, mask, sizeof(set)))
		return -EFAULT;
	return suspend_with(set);
}

/**
 * sys_sigsuspend - sigsuspend of 2.0
 * @unused0: history
 * @unused1: history
 * @mask: one word of blocked signals, by value
 *
 * Context: task. May sleep.
 * Return: -ERESTARTNOHAND.
 */
int sys_sigsuspend(u32 unused0, u32 unused1, u32 mask)
{
	(void)unused0;
	(void)unused1;
	return suspend_with(mask);
}

/**
 * sys_pause - wait for a signal
 *
 * Context: task. May sleep.
 * Return: -ERESTARTNOHAND.
 */
int sys_pause(void)
{
	set_current_state(TASK_INTERRUPTIBLE);
	schedule();
	return -ERESTARTNOHAND;
}

static u64 pending_blocked(void)
{
	return (current->sig_pending | current->sig_shared) &
	       current->sig_blocked;
}

/**
 * sys_rt_sigpending - which blocked signals wait
 * @set: out
 * @size: bytes to write, at most 8
 *
 * Context: task. May sleep.
 * Return: 0, -EINVAL or -EFAULT.
 */
int sys_rt_sigpending(u64 __user *set, u32 size)
{
	u64 pending = pending_blocked();

	if (size > SIGSET_BYTES)
		return -EINVAL;
	return copy_to_user(set, &pending, size);
}

/**
 * sys_sigpending - as above, one word
 * @set: out
 *
 * Context: task. May sleep.
 * Return: 0 or -EFAULT.
 */
int sys_sigpending(u32 __user *set)
{
	return put_user((u32)pending_blocked(), set);
}

/* Ticks of a time-out that may be absent. 0, -EINVAL or -EFAULT. */
static int read_timeout(const struct timespec32 __user *timeout, long *ticks)
{
	struct timespec32 ts;

	*ticks = MAX_SCHEDULE_TIMEOUT;
	if (!timeout)
		return 0;
	if (copy_from_user(&ts, timeout, sizeof(ts)))
		return -EFAULT;
	*ticks = timespec_to_ticks(&ts);
	if (*ticks > 0 && *ticks < MAX_SCHEDULE_TIMEOUT)
		++*ticks; /* the running tick is not a whole one */
	return *ticks < 0 ? (int)*ticks : 0;
}

/* Sleep until one of @wanted, or another signal, or time ends it. */
static int wait_for_signal(u64 wanted, long *ticks, struct siginfo *out)
{
	u64 blocked = current->sig_blocked;
	int sig;

	/* unblocked for the wait, so that one of them ends it */
	current->sig_wanted = wanted;
	signal_set_mask(blocked & ~wanted);
	set_current_state(TASK_INTERRUPTIBLE);
	*ticks = schedule_timeout(*ticks);
	sig = signal_take(wanted, out);
	signal_set_mask(blocked);
	current->sig_wanted = 0;
	return sig;
}

/**
 * sys_rt_sigtimedwait - take a pending signal, waiting for it if need be
 * @set: signals wanted, usually blocked ones
 * @info: out, or NULL
 * @timeout: NULL: for ever
 * @size: 8
 *
 * Context: task. May sleep.
 * Return: signal, -EAGAIN (time out), -EINTR, -EINVAL or -EFAULT.
 */
int sys_rt_sigtimedwait(const u64 __user *set, struct siginfo __user *info,
			const struct timespec32 __user *timeout, u32 size)
{
	struct siginfo out;
	u64 wanted;
	long ticks;
	int sig, err;

	if (size != SIGSET_BYTES)
		return -EINVAL;
	if (copy_from_user(&wanted, set, sizeof(wanted)))
		return -EFAULT;
	err = read_timeout(timeout, &ticks);
	if (err)
		return err;
	wanted &= ~SIGS_UNBLOCKABLE;
	sig = signal_take(wanted, &out);
	if (!sig && ticks > 0)
		sig = wait_for_signal(wanted, &ticks, &out);
	if (!sig)
		return ticks > 0 ? -EINTR : -EAGAIN;
	if (info && copy_to_user(info, &out, sizeof(out)))
		return -EFAULT;
	return sig;
}

static bool on_altstack(u32 esp)
{
	return esp - current->altstack_base < current->altstack_bytes;
}

/**
 * altstack_get - the stack for handlers, as programs are told of it
 * @esp: stack pointer: is it in use?
 * @out: filled
 *
 * Context: task. Does not sleep.
 */
void altstack_get(u32 esp, struct sigaltstack *out)
{
	out->ss_sp = current->altstack_base;
	out->ss_size = current->altstack_bytes;
	out->ss_flags = 0;
	if (current->altstack_bytes == 0)
		out->ss_flags = SS_DISABLE;
	else if (on_altstack(esp))
		out->ss_flags = SS_ONSTACK;
}

/**
 * altstack_set - another stack for handlers
 * @esp: stack pointer
 * @new: from a program
 *
 * Context: task. Does not sleep.
 * Return: 0, -EPERM (in use), -EINVAL or -ENOMEM (too small).
 */
int altstack_set(u32 esp, const struct sigaltstack *new)
{
	if (on_altstack(esp))
		return -EPERM;
	if (new->ss_flags != SS_DISABLE &&new->ss_flags !=
	    SS_ONSTACK &&new->ss_flags != 0)
		return -EINVAL;
	if (new->ss_flags != SS_DISABLE &&new->ss_size < MINSIGSTKSZ)
		return -ENOMEM;
	current->altstack_base = new->ss_sp;
	current->altstack_bytes = new->ss_size;
	if (new->ss_flags == SS_DISABLE)
		current->altstack_base = current->altstack_bytes = 0;
	return 0;
}

/**
 * sys_sigaltstack - a stack of its own for handlers
 * @new: NULL: leave it
 * @old: out, or NULL
 *
 * Context: task. May sleep.
 * Return: 0, -EFAULT, -EPERM (in use), -EINVAL or -ENOMEM (too small).
 */
int sys_sigaltstack(const struct sigaltstack __user *new,
		    struct sigaltstack __user *old)
{
	u32 esp = current->user_regs->esp;
	struct sigaltstack before, in;
	int err;

	altstack_get(esp, &before);
	if (new) {
		if (copy_from_user(&in, new, sizeof(in)))
			return -EFAULT;
		err = altstack_set(esp, &in);
		if (err)
			return err;
	}
	return old ? copy_to_user(old, &before, sizeof(before)) : 0;
}
