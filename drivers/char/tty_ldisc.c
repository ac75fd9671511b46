/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * tty_ldisc.c - the line discipline: editing, echo, signals
 *
 * Received bytes become input in tty_input(), in interrupt context. A full
 * buffer drops bytes, with a bell when they would be echoed, but always has room
 * for a line end, so that a reader of a too long line is not stuck.
 */
#include "asm/cpu.h"
#include "tty.h"
#include "uapi/signal.h"

enum {
	CTRL_MASK = 0x1f,
	ASCII_BACKSPACE = 0x08,
	CARET_OFFSET = '@',
	STRIP_MASK = 0x7f,
	UTF8_CONT_MASK = 0xc0,
	UTF8_CONT = 0x80,
	UTF8_WIDE_LEAD = 0xe0, /* leads of 3 and more bytes: 2 columns */
	DEFAULT_ROWS = 25,
	DEFAULT_COLUMNS = 80,
};

#define CTRL(c) ((c)&CTRL_MASK)

/**
 * tty_set_termios_defaults - the modes of a terminal that nobody changed
 * @tty: terminal
 *
 * Context: any. Does not sleep.
 */
void tty_set_termios_defaults(struct tty *tty)
{
	static const struct termios defaults = {
		.c_iflag = ICRNL | IXON | IUTF8,
		.c_oflag = OPOST | ONLCR,
		.c_cflag = B115200 | CS8 | CREAD | HUPCL,
		.c_lflag = ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL |
			   ECHOKE | IEXTEN,
		.c_cc = {[VINTR] = CTRL('C'),
			 [VQUIT] = CTRL('\\'),
			 [VERASE] = TTY_ASCII_DEL,
			 [VKILL] = CTRL('U'),
			 [VEOF] = CTRL('D'),
			 [VMIN] = 1,
			 [VSTART] = CTRL('Q'),
			 [VSTOP] = CTRL('S'),
			 [VSUSP] = CTRL('Z'),
			 [VREPRINT] = CTRL('R'),
			 [VDISCARD] = CTRL('O'),
			 [VWERASE] = CTRL('W'),
			 [VLNEXT] = CTRL('V')},
	};

	tty->termios = defaults;
}

/**
 * tty_set_defaults - settings of a terminal that nobody changed
 * @tty: terminal
 *
 * Context: task. Does not sleep.
 */
void tty_set_defaults(struct tty *tty)
{
	tty_set_termios_defaults(tty);
	tty->winsize.ws_row = DEFAULT_ROWS;
	tty->winsize.ws_col = DEFAULT_COLUMNS;
}

static bool lflag(const struct tty *tty, u32 flag)
{
	return tty->termios.c_lflag & flag;
}

/* is @byte the special character @index? 0 means that there is none */
static bool is_cc(const struct tty *tty, u32 index, u8 byte)
{
	return byte && byte == tty->termios.c_cc[index];
}

static void put_text(struct tty *tty, const char *text)
{
	for (; *text; text++)
		tty_put(tty, *text);
}

static void echo(struct tty *tty, u8 byte)
{
	if (!lflag(tty, ECHO)) {
		if (byte == '\n' && lflag(tty, ECHONL) && lflag(tty, ICANON))
			tty_put(tty, '\n');
		return;
	}
	if (tty_is_control(byte) && byte != '\n' && byte != '\t' &&
	    lflag(tty, ECHOCTL)) {
		tty_put(tty, '^');
		tty_put(tty, (char)(byte ^ CARET_OFFSET));
	} else {
		tty_put(tty, (char)byte);
	}
}

/* ---- the buffer ---------------------------------------------------------- */

/* room for @byte, the last place being kept for a line end */
static bool store(struct tty *tty, u8 byte, bool line_end)
{
	u32 used = tty->head - tty->tail;

	if (used == TTY_INPUT_BYTES ||
	    (used == TTY_INPUT_BYTES - 1 && !line_end)) {
		if (lflag(tty, ECHO))
			tty_put(tty, '\a');
		return false;
	}
	tty->input[tty_slot(tty->head)] = byte;
	if (line_end)
		bitmap_set(tty->line_ends, tty_slot(tty->head));
	else
		bitmap_clear(tty->line_ends, tty_slot(tty->head));
	tty->head++;
	tty_throttle(tty);
	return true;
}

static void end_line(struct tty *tty, u8 byte)
{
	if (!store(tty, byte, true))
		return;
	tty->line_start = tty->head;
	tty->line_column = tty->column;
	tty->nr_lines++;
	wake_up_interruptible(&tty->wait);
}

/**
 * tty_flush_input - forget everything typed
 * @tty: terminal
 *
 * Context: any. Does not sleep.
 */
void tty_flush_input(struct tty *tty)
{
	u32 flags = irq_save();

	tty->tail = tty->head;
	tty->line_start = tty->head;
	tty->nr_lines = 0;
	tty->line_column = tty->column;
	tty_throttle(tty);
	restore_flags(flags);
}

/**
 * tty_flush_output - forget what was written and is not sent yet
 * @tty: terminal
 *
 * Context: any. Does not sleep.
 */
void tty_flush_output(struct tty *tty)
{
	if (tty->dev->drop)
		tty->dev->drop();
	wake_up_interruptible(&tty->wait);
}

/**
 * tty_mode_changed - ICANON may have changed
 * @tty: terminal, with its new settings
 * @was_canonical: ICANON before
 *
 * To raw: the unfinished line can be read. To canonical: what was not read
 * counts as a finished line, so that it is not lost and cannot be edited.
 *
 * Context: any, interrupts off. Does not sleep.
 */
void tty_mode_changed(struct tty *tty, bool was_canonical)
{
	if (was_canonical == lflag(tty, ICANON))
		return;
	if (!was_canonical && tty->head != tty->tail) {
		u32 last = tty_slot(tty->head - 1);

		if (!bitmap_test(tty->line_ends, last)) {
			bitmap_set(tty->line_ends, last);
			tty->nr_lines++;
		}
	}
	tty->line_start = tty->head;
	tty->line_column = tty->column;
	wake_up_interruptible(&tty->wait);
}

/* ---- editing -------------------------------------------------------------- */

/* columns that the byte at @pos takes when the cursor is at @column */
static u32 width(const struct tty *tty, u32 pos, u32 column)
{
	u8 byte = tty->input[tty_slot(pos)];

	if (byte == '\t')
		return TTY_TAB_COLUMNS - column % TTY_TAB_COLUMNS;
	if (tty_is_control(byte))
		return lflag(tty, ECHOCTL) ? 2 : 0;
	if ((byte & UTF8_CONT_MASK) == UTF8_CONT)
		return 0;
	return byte >= UTF8_WIDE_LEAD ? 2 : 1;
}

/* columns of the last character of the line, a tab depends on all before */
static u32 last_width(const struct tty *tty)
{
	u32 column = tty->line_column, pos, w = 0;

	if (tty->input[tty_slot(tty->head - 1)] != '\t')
		return width(tty, tty->head - 1, 0);
	for (pos = tty->line_start; pos != tty->head; pos++) {
		w = width(tty, pos, column);
		column += w;
	}
	return w;
}

static bool is_continuation(const struct tty *tty, u32 pos)
{
	return (tty->termios.c_iflag & IUTF8) &&
	       (tty->input[tty_slot(pos)] & UTF8_CONT_MASK) == UTF8_CONT;
}

/* take the last character of the line away; false: there is none */
static bool erase_one(struct tty *tty)
{
	u32 columns;

	if (tty->head == tty->line_start)
		return false;
	while (tty->head - 1 != tty->line_start &&
	       is_continuation(tty, tty->head - 1))
		tty->head--;
	columns = last_width(tty);
	tty->head--;
	if (lflag(tty, ECHO) && lflag(tty, ECHOE)) {
		for (; columns; columns--)
			put_text(tty, "\b \b");
	}
	return true;
}

static void erase_word(struct tty *tty)
{
	bool in_word = false;

	while (tty->head != tty->line_start) {
		u8 byte = tty->input[tty_slot(tty->head - 1)];
		bool blank = byte == ' ' || byte == '\t';

		if (in_word && blank)
			return;
		in_word = !blank;
		(void)erase_one(tty);
	}
}

static void kill_line(struct tty *tty)
{
	if (lflag(tty, ECHOKE) && lflag(tty, ECHOE)) {
		while (erase_one(tty)) {
		}
		return;
	}
	tty->head = tty->line_start;
	if (lflag(tty, ECHO) && lflag(tty, ECHOK))
		tty_put(tty, '\n');
}

static void reprint(struct tty *tty)
{
	u32 pos;

	echo(tty, tty->termios.c_cc[VREPRINT]);
	tty_put(tty, '\n');
	tty->line_column = tty->column;
	for (pos = tty->line_start; pos != tty->head; pos++)
		echo(tty, tty->input[tty_slot(pos)]);
}

/* editing with IEXTEN; true when @byte was for it */
static bool edit_extended(struct tty *tty, u8 byte)
{
	if (!lflag(tty, IEXTEN))
		return false;
	if (is_cc(tty, VWERASE, byte))
		erase_word(tty);
	else if (is_cc(tty, VREPRINT, byte))
		reprint(tty);
	else if (is_cc(tty, VLNEXT, byte))
		tty->literal = true;
	else
		return false;
	return true;
}

static bool edit(struct tty *tty, u8 byte)
{
	/* whatever a terminal sends for its backspace key erases */
	if (is_cc(tty, VERASE, byte) || byte == ASCII_BACKSPACE)
		(void)erase_one(tty);
	else if (is_cc(tty, VKILL, byte))
		kill_line(tty);
	else
		return edit_extended(tty, byte);
	return true;
}

static void insert(struct tty *tty, u8 byte)
{
	if (tty->head == tty->line_start)
		tty->line_column = tty->column;
	if (store(tty, byte, false))
		echo(tty, byte);
}

static void canonical_input(struct tty *tty, u8 byte)
{
	if (tty->literal) {
		tty->literal = false;
		insert(tty, byte);
	} else if (byte == '\n' || is_cc(tty, VEOL, byte) ||
		   is_cc(tty, VEOL2, byte)) {
		echo(tty, byte);
		end_line(tty, byte);
	} else if (is_cc(tty, VEOF, byte)) {
		end_line(tty, TTY_EOF_BYTE);
	} else if (!edit(tty, byte)) {
		insert(tty, byte);
	}
}

/* ---- input ---------------------------------------------------------------- */

/* the signal that @byte means, or 0 */
static int signal_of(const struct tty *tty, u8 byte)
{
	if (!lflag(tty, ISIG) || tty->literal)
		return 0;
	if (is_cc(tty, VINTR, byte))
		return SIGINT;
	if (is_cc(tty, VQUIT, byte))
		return SIGQUIT;
	if (is_cc(tty, VSUSP, byte))
		return SIGTSTP;
	return 0;
}

/* c_iflag; true when nothing is left of the byte */
static bool map_input(const struct tty *tty, u8 *byte)
{
	u32 iflag = tty->termios.c_iflag;

	if (iflag & ISTRIP)
		*byte &= STRIP_MASK;
	if ((iflag & IUCLC) && *byte >= 'A' && *byte <= 'Z')
		*byte = (u8)(*byte - 'A' + 'a');
	if (*byte == '\r') {
		if (iflag & IGNCR)
			return true;
		if (iflag & ICRNL)
			*byte = '\n';
	} else if (*byte == '\n' && (iflag & INLCR)) {
		*byte = '\r';
	}
	return false;
}

static void signal_group(struct tty *tty, int sig)
{
	if (!lflag(tty, NOFLSH)) {
		tty_flush_input(tty);
		tty_flush_output(tty);
	}
	if (tty->pgrp)
		send_signal_pgrp(tty->pgrp, sig);
}

/* a byte that is no key; Return: false when it is lost */
static bool store_raw(struct tty *tty, u8 byte)
{
	if (!store(tty, byte, false))
		return false;
	if (!lflag(tty, ICANON)) {
		tty->line_start = tty->head;
		wake_up_interruptible(&tty->wait);
	}
	return true;
}

static void input(struct tty *tty, u8 byte)
{
	int sig;

	if (!tty->literal && (tty_flow_key(tty, byte) || map_input(tty, &byte)))
		return;
	sig = signal_of(tty, byte);
	if (sig) {
		echo(tty, byte);
		signal_group(tty, sig);
	} else if (lflag(tty, ICANON)) {
		canonical_input(tty, byte);
	} else {
		tty->literal = false;
		if (store_raw(tty, byte))
			echo(tty, byte);
	}
}

/**
 * tty_input - a byte came from the device
 * @tty: terminal
 * @byte: the byte
 *
 * Context: any, interrupts off. Does not sleep.
 */
void tty_input(struct tty *tty, u8 byte)
{
	input(tty, byte);
	tty_flush_out(tty);
}

/**
 * tty_break - a break came from the device
 * @tty: terminal
 *
 * Context: any, interrupts off. Does not sleep.
 */
void tty_break(struct tty *tty)
{
	enum { MARK = 0xff };
	u32 iflag = tty->termios.c_iflag;

	if (iflag & IGNBRK)
		return;
	if (iflag & BRKINT) {
		signal_group(tty, SIGINT);
		return;
	}
	if (iflag & PARMRK) {
		(void)store_raw(tty, MARK);
		(void)store_raw(tty, 0);
	}
	(void)store_raw(tty, 0);
}
