/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * tty_flow.c - stopping and starting: output by keys, input by IXOFF, breaks
 *
 * A stopped terminal takes nothing from programs: they sleep. Echoes and the
 * kernel's messages still come out; on the serial line the echoes wait with what
 * it had queued.
 */
#include "base/errptr.h"
#include "asm/cpu.h"
#include "tty.h"
#include "drv/chr.h"
#include "uapi/signal.h"

enum {
	ROOM_BYTES = 4 * TTY_CHUNK_BYTES, /* a chunk of line ends; echoes */
	/* IXOFF: input is stopped with so little room, goes on with so few */
	THROTTLE_BYTES = 128,
};

/**
 * tty_can_write - is there room for a chunk that a program writes?
 * @tty: terminal
 *
 * Context: any. Does not sleep.
 * Return: true when none of it would be lost.
 */
bool tty_can_write(const struct tty *tty)
{
	u32 wanted = ROOM_BYTES;

	if (tty->stop != TTY_RUNS)
		return false;
	if ((tty->termios.c_oflag & TABDLY) == TAB3)
		wanted = TTY_CHUNK_BYTES * (TTY_TAB_COLUMNS + 1);
	return !tty->dev->room || tty->dev->room() >= wanted;
}

static void set_stop(struct tty *tty, enum tty_stop stop)
{
	tty->stop = stop;
	if (tty->dev->hold)
		tty->dev->hold(stop != TTY_RUNS);
	if (stop == TTY_RUNS)
		wake_up_interruptible(&tty->wait);
}

/**
 * tty_flow_key - is it a key that stops or starts the output?
 * @tty: terminal
 * @byte: key
 *
 * Context: any, interrupts off. Does not sleep.
 * Return: true when there is nothing more to do with it.
 */
bool tty_flow_key(struct tty *tty, u8 byte)
{
	const struct termios *t = &tty->termios;
	bool start = byte && byte == t->c_cc[VSTART];

	if (!(t->c_iflag & IXON))
		return false;
	if (tty->stop == TTY_STOPPED && (start || (t->c_iflag & IXANY))) {
		set_stop(tty, TTY_RUNS);
		return true;
	}
	if (byte && byte == t->c_cc[VSTOP]) {
		if (tty->stop == TTY_RUNS)
			set_stop(tty, TTY_STOPPED);
		return true;
	}
	return start;
}

static void send_key(struct tty *tty, u32 index)
{
	char key = (char)tty->termios.c_cc[index];

	if (key)
		tty->dev->write(tty, &key, 1);
}

/**
 * tty_throttle - IXOFF: tell the other side to wait or to go on
 * @tty: terminal, whose input came or was taken
 *
 * Context: any, interrupts off. Does not sleep.
 */
void tty_throttle(struct tty *tty)
{
	u32 used = tty->head - tty->tail;
	bool wanted = tty->termios.c_iflag & IXOFF;

	if (!tty->throttled && wanted &&
	    used >= TTY_INPUT_BYTES - THROTTLE_BYTES) {
		tty->throttled = true;
		send_key(tty, VSTOP);
	} else if (tty->throttled && (used <= THROTTLE_BYTES || !wanted)) {
		tty->throttled = false;
		send_key(tty, VSTART);
	}
}

/**
 * tty_flow_changed - the settings are new
 * @tty: terminal
 *
 * Without IXON no key could start a stopped output again: it goes on.
 *
 * Context: any, interrupts off. Does not sleep.
 */
void tty_flow_changed(struct tty *tty)
{
	if (tty->stop == TTY_STOPPED && !(tty->termios.c_iflag & IXON))
		set_stop(tty, TTY_RUNS);
	tty_throttle(tty);
}

static bool is_sent(const struct tty *tty)
{
	return !tty->dev->queued || !tty->dev->queued();
}

/**
 * tty_drain - wait until all that was written is out
 * @tty: terminal
 *
 * Context: task. May sleep.
 * Return: 0 or -ERESTARTSYS.
 */
int tty_drain(struct tty *tty)
{
	might_sleep();
	if (is_sent(tty))
		return 0;
	return wait_event_interruptible(tty->wait, is_sent(tty));
}

/**
 * tty_xonc - TCXONC: stop or start a direction
 * @tty: terminal
 * @what: TCOOFF, TCOON, TCIOFF or TCION
 *
 * Context: task. Does not sleep.
 * Return: 0, -EINVAL, or as tty_check_foreground().
 */
int tty_xonc(struct tty *tty, unsigned long what)
{
	int err = tty_check_foreground(tty, SIGTTOU);
	u32 flags;

	if (err)
		return err;
	flags = irq_save();
	if (what == TCOOFF)
		set_stop(tty, TTY_OFF);
	else if (what == TCOON && tty->stop == TTY_OFF)
		set_stop(tty, TTY_RUNS);
	else if (what == TCIOFF)
		send_key(tty, VSTOP);
	else if (what == TCION)
		send_key(tty, VSTART);
	else if (what != TCOON)
		err = -EINVAL;
	restore_flags(flags);
	return err;
}

/**
 * tty_hangup - the line is cut: what it was is over
 * @tty: terminal, no session's
 *
 * Context: task. Does not sleep.
 */
void tty_hangup(struct tty *tty)
{
	u32 flags = irq_save();

	tty->hangups++;
	tty_flush_input(tty);
	/* a screen is as new; a line keeps its speed and all */
	if (tty->minor != MINOR_SERIAL)
		tty_set_termios_defaults(tty);
	set_stop(tty, TTY_RUNS);
	restore_flags(flags);
}

/**
 * tty_send_break - a break to the other side, after all that was written
 * @tty: terminal
 * @ticks: how long; 0: none, only wait for the output
 *
 * Context: task. May sleep.
 * Return: 0, -ERESTARTSYS, or as tty_check_foreground().
 */
int tty_send_break(struct tty *tty, u32 ticks)
{
	int err = tty_check_foreground(tty, SIGTTOU);

	might_sleep();
	if (!err)
		err = tty_drain(tty);
	if (err || !ticks || !tty->dev->send_break)
		return err;
	tty->dev->send_break(true);
	set_current_state(TASK_INTERRUPTIBLE);
	(void)schedule_timeout((long)ticks);
	tty->dev->send_break(false);
	return 0;
}
