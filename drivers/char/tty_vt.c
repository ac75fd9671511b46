/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * tty_vt.c - the ioctls of screens: which one is shown, what a keyboard it is
 *
 * There are text screens alone, and the keyboard gives characters.
 */
#include "base/errptr.h"
#include "core/cred.h"
#include "core/uaccess.h"
#include "tty.h"
#include "drv/chr.h"

enum {
	KB_101 = 2,
	KD_TEXT = 0,
	K_XLATE = 1,
	NO_SCREEN = -1,
};

static DECLARE_WAIT_QUEUE_HEAD(shown_wait);

/**
 * tty_screen_shown - another screen is on the card
 *
 * Context: any. Does not sleep.
 */
void tty_screen_shown(void)
{
	wake_up_interruptible(&shown_wait);
}

static bool in_use(u32 screen)
{
	return tty_find(MINOR_SCREEN + screen)->session != 0;
}

static int first_free(void)
{
	u32 i;

	for (i = 0; i < NR_SCREENS; i++) {
		if (!in_use(i))
			return (int)(MINOR_SCREEN + i);
	}
	return NO_SCREEN;
}

static int get_state(void __user *user)
{
	struct vt_stat state = {.v_active = (u16)(MINOR_SCREEN + vga_shown()),
				.v_state = 1}; /* tty0 is always open */
	u32 i;

	for (i = 0; i < NR_SCREENS; i++) {
		if (in_use(i) || i == vga_shown())
			state.v_state |= (u16)(1u << (MINOR_SCREEN + i));
	}
	return copy_to_user(user, &state, sizeof(state));
}

/* VT_ACTIVATE and VT_WAITACTIVE: @minor is that of the screen */
static int activate(const struct tty *tty, unsigned long minor, bool wait)
{
	u32 screen = (u32)minor - MINOR_SCREEN;

	if (current->tty != tty && !capable())
		return -EPERM;
	if (screen >= NR_SCREENS)
		return -ENXIO;
	if (!wait)
		vga_show(screen);
	else
		return wait_event_interruptible(shown_wait,
						vga_shown() == screen);
	return 0;
}

/**
 * tty_vt_ioctl - an ioctl that only screens know
 * @tty: terminal
 * @cmd: command
 * @arg: its argument
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx; -ENOTTY when it is no screen, or for another command.
 */
int tty_vt_ioctl(struct tty *tty, u32 cmd, unsigned long arg)
{
	static const struct vt_mode no_handshake;
	void __user *user = (void *)arg;

	might_sleep();
	if (tty->minor - MINOR_SCREEN >= NR_SCREENS)
		return -ENOTTY;
	switch (cmd) {
	case KDGKBTYPE:
		return put_user((u8)KB_101, (u8 *)user);
	case KDGETMODE:
		return put_user(KD_TEXT, (int *)user);
	case KDGKBMODE:
		return put_user(K_XLATE, (int *)user);
	case VT_OPENQRY:
		return put_user(first_free(), (int *)user);
	case VT_GETMODE:
		return copy_to_user(user, &no_handshake, sizeof(no_handshake));
	case VT_GETSTATE:
		return get_state(user);
	case VT_ACTIVATE:
	case VT_WAITACTIVE:
		return activate(tty, arg, cmd == VT_WAITACTIVE);
	default:
		return -ENOTTY;
	}
}
