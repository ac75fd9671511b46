/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * tty_output.c - what goes to a terminal: output processing
 *
 * Bytes are gathered in out[], since a device takes many as fast as one.
 */
#include "asm/cpu.h"
#include "tty.h"
#include "lib/string.h"

enum { UTF8_CONT_MASK = 0xc0, UTF8_CONT = 0x80 };

static void move_column(struct tty *tty, u8 byte)
{
	if (byte == '\r')
		tty->column = 0;
	else if (byte == '\b' && tty->column)
		tty->column--;
	else if (byte == '\t')
		tty->column = ALIGN_DOWN(tty->column, (u32)TTY_TAB_COLUMNS) +
			      TTY_TAB_COLUMNS;
	else if (!tty_is_control(byte) && (byte & UTF8_CONT_MASK) != UTF8_CONT)
		tty->column++;
}

/**
 * tty_flush_out - what was put goes to the device
 * @tty: terminal
 *
 * The device's answer may be received meanwhile, and echoed.
 *
 * Context: any, interrupts off. Does not sleep.
 */
void tty_flush_out(struct tty *tty)
{
	char out[TTY_OUT_BYTES];
	u32 nr = tty->nr_out;

	memcpy(out, tty->out, nr);
	tty->nr_out = 0;
	if (nr)
		tty->dev->write(tty, out, nr);
}

static void emit(struct tty *tty, char byte)
{
	if (tty->nr_out == TTY_OUT_BYTES)
		tty_flush_out(tty);
	tty->out[tty->nr_out++] = byte;
}

static void put_tab(struct tty *tty)
{
	do {
		emit(tty, ' ');
	} while (++tty->column % TTY_TAB_COLUMNS);
}

/**
 * tty_put - a byte with output processing
 * @tty: terminal
 * @byte: the byte; tty_flush_out() must follow
 *
 * Context: any, interrupts off. Does not sleep.
 */
void tty_put(struct tty *tty, char byte)
{
	u32 oflag = tty->termios.c_oflag;

	if (oflag & OPOST) {
		if (byte == '\n' && (oflag & ONLCR)) {
			tty->column = 0;
			emit(tty, '\r');
			emit(tty, '\n');
			return;
		}
		if (byte == '\r' && (oflag & ONOCR) && tty->column == 0)
			return;
		if (byte == '\r' && (oflag & OCRNL))
			byte = '\n';
		if (byte == '\n' && (oflag & ONLRET))
			tty->column = 0;
		if (byte == '\t' && (oflag & TABDLY) == TAB3) {
			put_tab(tty);
			return;
		}
		if ((oflag & OLCUC) && byte >= 'a' && byte <= 'z')
			byte = (char)(byte - 'a' + 'A');
	}
	move_column(tty, (u8)byte);
	emit(tty, byte);
}

/**
 * tty_output - write with output processing
 * @tty: terminal
 * @buf: kernel buffer
 * @len: bytes
 *
 * Context: any. Does not sleep.
 */
void tty_output(struct tty *tty, const char *buf, size_t len)
{
	u32 flags = irq_save();
	size_t i;

	for (i = 0; i < len; i++)
		tty_put(tty, buf[i]);
	tty_flush_out(tty);
	restore_flags(flags);
}
