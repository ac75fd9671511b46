/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * tty_ioctl.c - settings of a terminal
 *
 * What was written is with the device: it can be waited for, or dropped.
 * An unknown command is -ENOTTY.
 */
#include "base/errptr.h"
#include "asm/cpu.h"
#include "core/cred.h"
#include "core/uaccess.h"
#include "tty.h"
#include "lib/string.h"
#include "uapi/signal.h"

/* the settings as System V has them */
static int get_termio(const struct tty *tty, void __user *arg)
{
	const struct termios *t = &tty->termios;
	struct termio old = {(u16)t->c_iflag, (u16)t->c_oflag, (u16)t->c_cflag,
			     (u16)t->c_lflag, t->c_line,       {0}};

	memcpy(old.c_cc, t->c_cc, sizeof(old.c_cc));
	return copy_to_user(arg, &old, TERMIO_BYTES);
}

static void set_low(u32 *flags, u16 low)
{
	*flags = (*flags & ~(u32)(u16)-1) | low;
}

/* changes in @t what those name */
static int from_termio(struct termios *t, const void __user *arg)
{
	struct termio old;

	if (copy_from_user(&old, arg, TERMIO_BYTES))
		return -EFAULT;
	set_low(&t->c_iflag, old.c_iflag);
	set_low(&t->c_oflag, old.c_oflag);
	set_low(&t->c_cflag, old.c_cflag);
	set_low(&t->c_lflag, old.c_lflag);
	memcpy(t->c_cc, old.c_cc, sizeof(old.c_cc));
	return 0;
}

/*
 * @cmd: TCSETS, after the output TCSETSW, and without old input TCSETSF; or
 * TCSETA, TCSETAW and TCSETAF, @arg being a struct termio
 */
static int set_termios(struct tty *tty, const void __user *arg, u32 cmd)
{
	struct termios new_termios = tty->termios;
	bool was_canonical;
	int err = tty_check_foreground(tty, SIGTTOU);
	u32 flags;

	if (err)
		return err;
	if (cmd >= TCSETA) {
		err = from_termio(&new_termios, arg);
		cmd -= TCSETA - TCSETS;
	} else {
		err = copy_from_user(&new_termios, arg, sizeof(new_termios));
	}
	if (err)
		return -EFAULT;
	if (cmd != TCSETS)
		err = tty_drain(tty);
	if (err)
		return err;
	flags = irq_save();
	was_canonical = tty->termios.c_lflag & ICANON;
	tty->termios = new_termios;
	if (cmd == TCSETSF)
		tty_flush_input(tty);
	tty_mode_changed(tty, was_canonical);
	tty_flow_changed(tty);
	restore_flags(flags);
	return 0;
}

enum {
	DECISECOND = HZ / 10,
	BREAK_TICKS = HZ / 4,
	BREAK_MAX = 100, /* deciseconds */
};

static int set_winsize(struct tty *tty, const void __user *arg)
{
	struct winsize size;

	if (copy_from_user(&size, arg, sizeof(size)))
		return -EFAULT;
	if (memcmp(&size, &tty->winsize, sizeof(size)) == 0)
		return 0;
	tty->winsize = size;
	if (tty->pgrp)
		send_signal_pgrp(tty->pgrp, SIGWINCH);
	return 0;
}

static int flush(struct tty *tty, unsigned long what)
{
	int err = tty_check_foreground(tty, SIGTTOU);

	if (err)
		return err;
	if (what > TCIOFLUSH)
		return -EINVAL;
	if (what != TCOFLUSH)
		tty_flush_input(tty);
	if (what != TCIFLUSH)
		tty_flush_output(tty);
	return 0;
}

/* bytes that a read could get now */
static int nr_readable(const struct tty *tty)
{
	u32 flags = irq_save(), nr = 0, pos;

	for (pos = tty->tail; pos != tty->line_start; pos++)
		nr += !tty_is_eof_mark(tty, pos);
	restore_flags(flags);
	return (int)nr;
}

/* commands of sessions and groups */
static int job_ioctl(struct tty *tty, u32 cmd, unsigned long arg)
{
	int __user *user = (int *)arg;
	int value;

	switch (cmd) {
	case TIOCSCTTY:
		return tty_acquire(tty, arg == 1);
	case TIOCNOTTY:
		return current->tty == tty ? tty_give_up() : -ENOTTY;
	case TIOCGPGRP:
		return current->tty == tty ? put_user(tty->pgrp, user)
					   : -ENOTTY;
	case TIOCGSID:
		return current->tty == tty ? put_user(tty->session, user)
					   : -ENOTTY;
	case TIOCSPGRP:
		if (get_user(value, user))
			return -EFAULT;
		return tty_set_pgrp(tty, value);
	default:
		return -ENOTTY;
	}
}

/* a byte as if typed: at one's own terminal, or by root */
static int fake_input(struct tty *tty, const u8 __user *user)
{
	u32 flags;
	u8 byte;

	if (current->tty != tty && !capable())
		return -EPERM;
	if (get_user(byte, user))
		return -EFAULT;
	flags = irq_save();
	tty_input(tty, byte);
	restore_flags(flags);
	return 0;
}

/* output, and who may use the terminal */
static int other_ioctl(struct tty *tty, u32 cmd, unsigned long arg)
{
	size_t (*queued)(void) = tty->dev->queued;
	int err;

	switch (cmd) {
	case TCXONC:
		return tty_xonc(tty, arg);
	case TCSBRK:
		return tty_send_break(tty, arg ? 0 : BREAK_TICKS);
	case TCSBRKP:
		arg = min(arg, (unsigned long)BREAK_MAX);
		return tty_send_break(tty, arg ? (u32)arg * DECISECOND
					       : BREAK_TICKS);
	case TIOCOUTQ:
		return put_user(queued ? (int)queued() : 0, (int *)arg);
	case TIOCEXCL:
	case TIOCNXCL:
		tty->exclusive = cmd == TIOCEXCL;
		return 0;
	case TIOCSTI:
		return fake_input(tty, (u8 *)arg);
	default:
		err = job_ioctl(tty, cmd, arg);
		return err == -ENOTTY ? tty_vt_ioctl(tty, cmd, arg) : err;
	}
}

/**
 * tty_do_ioctl - an ioctl of a terminal
 * @tty: terminal
 * @cmd: command
 * @arg: its argument, often a user pointer
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx; -ENOTTY for what we do not know.
 */
int tty_do_ioctl(struct tty *tty, u32 cmd, unsigned long arg)
{
	void __user *user = (void *)arg;

	might_sleep();
	switch (cmd) {
	case TCGETS:
		return copy_to_user(user, &tty->termios, sizeof(tty->termios));
	case TCGETA:
		return get_termio(tty, user);
	case TCSETS:
	case TCSETSW:
	case TCSETSF:
	case TCSETA:
	case TCSETAW:
	case TCSETAF:
		return set_termios(tty, user, cmd);
	case TIOCGWINSZ:
		return copy_to_user(user, &tty->winsize, sizeof(tty->winsize));
	case TIOCSWINSZ:
		return set_winsize(tty, user);
	case TCFLSH:
		return flush(tty, arg);
	case FIONREAD:
		return put_user(nr_readable(tty), (int *)user);
	default:
		return other_ioctl(tty, cmd, arg);
	}
}
