/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * tty_ldisc.c - the line discipline: editing, echo, signals, output
 *
 * Received bytes become input in tty_input(), in interrupt context. A full
 * buffer drops bytes with a bell, but always has room for a line end, so that
 * a reader of a too long line is not stuck.
 */
#include "asm/cpu.h"
#include "tty.h"
#include "lib/string.h"
#include "uapi/signal.h"

enum {
	CTRL_MASK = 0x1f,
	ASCII_DEL = 0x7f,
	ASCII_BACKSPACE = 0x08,
	TAB_COLUMNS = 8,
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
 * tty_set_defaults - settings of a terminal that nobody changed
 * @tty: terminal
 *
 * Context: task. Does not sleep.
 */
void tty_set_defaults(struct tty *tty)
{
	static const struct termios defaults = {
		.c_iflag = ICRNL | IUTF8,
		.c_oflag = OPOST | ONLCR,
		.c_cflag = B115200 | CS8 | CREAD | HUPCL,
		.c_lflag = ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL |
			   ECHOKE | IEXTEN,
		.c_cc = {[VINTR] = CTRL('C'),
			 [VQUIT] = CTRL('\\'),
			 [VERASE] = ASCII_DEL,
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

static bool is_control(u8 byte)
{
	return byte < ' ' || byte == ASCII_DEL;
}

/* ---- output ------------------------------------------------------------- */

static void move_column(struct tty *tty, u8 byte)
{
	if (byte == '\r')
		tty->column = 0;
	else if (byte == '\b' && tty->column)
		tty->column--;
	else if (byte == '\t')
		tty->column =
			ALIGN_DOWN(tty->column, (u32)TAB_COLUMNS) + TAB_COLUMNS;
	else if (!is_control(byte) && (byte & UTF8_CONT_MASK) != UTF8_CONT)
		tty->column++;
}

static void put(struct tty *tty, char byte)
{
	u32 oflag = tty->termios.c_oflag;

	if (oflag & OPOST) {
		if (byte == '\n' && (oflag & ONLCR)) {
			tty->column = 0;
			tty->write("\r\n", 2);
			return;
		}
		if (byte == '\r' && (oflag & OCRNL))
			byte = '\n';
		if (byte == '\n' && (oflag & ONLRET))
			tty->column = 0;
	}
	move_column(tty, (u8)byte);
	tty->write(&byte, 1);
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
		put(tty, buf[i]);
	restore_flags(flags);
}

static void put_text(struct tty *tty, const char *text)
{
	tty_output(tty, text, strlen(text));
}

static void echo(struct tty *tty, u8 byte)
{
	if (!lflag(tty, ECHO)) {
		if (byte == '\n' && lflag(tty, ECHONL) && lflag(tty, ICANON))
			put(tty, '\n');
		return;
	}
	if (is_control(byte) && byte != '\n' && byte != '\t' &&
	    lflag(tty, ECHOCTL)) {
		put(tty, '^');
		put(tty, (char)(byte ^ CARET_OFFSET));
	} else {
		put(tty, (char)byte);
	}
}

/* ---- the buffer ---------------------------------------------------------- */

/* room for @byte, the last place being kept for a line end */
static bool store(struct tty *tty, u8 byte, bool line_end)
{
	u32 used = tty->head - tty->tail;

	if (used == TTY_INPUT_BYTES ||
	    (used == TTY_INPUT_BYTES - 1 && !line_end)) {
		put(tty, '\a');
		return false;
	}
	tty->input[tty_slot(tty->head)] = byte;
	if (line_end)
		bitmap_set(tty->line_ends, tty_slot(tty->head));
	else
		bitmap_clear(tty->line_ends, tty_slot(tty->head));
	tty->head++;
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
	restore_flags(flags);
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
		return TAB_COLUMNS - column % TAB_COLUMNS;
	if (is_control(byte))
		return lflag(tty, ECHOCTL) ? 2 : 0;
	if ((byte & UTF8_CONT_MASK) == UTF8_CONT)
		return 0;
	return byte >= UTF8_WIDE_LEAD ? 2 : 1;
}

/* columns of the last character of the line, a tab depends on all before */
static u32 last_width(const struct tty *tty)
{
	u32 column = tty->line_column, pos, w = 0;

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
		put(tty, '\n');
}

static void reprint(struct tty *tty)
{
	u32 pos;

	echo(tty, tty->termios.c_cc[VREPRINT]);
	put(tty, '\n');
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

/**
 * tty_input - a byte came from the device
 * @tty: terminal
 * @byte: the byte
 *
 * Context: any, interrupts off. Does not sleep.
 */
void tty_input(struct tty *tty, u8 byte)
{
	int sig;

	if (!tty->literal && map_input(tty, &byte))
		return;
	sig = signal_of(tty, byte);
	if (sig) {
		echo(tty, byte);
		if (!lflag(tty, NOFLSH))
			tty_flush_input(tty);
		if (tty->pgrp)
			send_signal_pgrp(tty->pgrp, sig);
	} else if (lflag(tty, ICANON)) {
		canonical_input(tty, byte);
	} else if (store(tty, byte, false)) {
		tty->line_start = tty->head;
		echo(tty, byte);
		wake_up_interruptible(&tty->wait);
	}
}
