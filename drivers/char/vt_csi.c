/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * vt_csi.c - the sequences ESC [ parameters final
 *
 * What a Linux console does with them; the numbers of modes and looks are of
 * ECMA-48 and the VT102. What is not known here does nothing.
 */
#include "base/compiler.h"
#include "vt.h"
#include "lib/bitmap.h"
#include "lib/printf.h"
#include "lib/string.h"

/* what ESC [ ... m may hold */
enum sgr {
	SGR_RESET = 0,
	SGR_BOLD = 1,
	SGR_DIM = 2,
	SGR_UNDERLINE = 4,
	SGR_BLINK = 5,
	SGR_REVERSE = 7,
	SGR_NOT_UNDERLINE_TOO = 21,
	SGR_NOT_BOLD = 22,
	SGR_NOT_UNDERLINE = 24,
	SGR_NOT_BLINK = 25,
	SGR_NOT_REVERSE = 27,
	SGR_FG = 30,
	SGR_FG_MORE = 38, /* a colour of 256, or of three numbers */
	SGR_FG_DEFAULT = 39,
	SGR_BG = 40,
	SGR_BG_MORE = 48,
	SGR_BG_DEFAULT = 49,
	SGR_BRIGHT_FG = 90,
	SGR_BRIGHT_BG = 100,
	SGR_MORE_INDEX = 5, /* after SGR_FG_MORE: one number follows */
	SGR_MORE_RGB = 2,   /* three */
	NR_COLOURS = 8,
	BRIGHT = 8,
	WHITE = 7,
};

/* ESC [ ... h and l; PRIVATE: with a question mark */
enum mode {
	MODE_INSERT = 4,
	MODE_NEWLINE = 20,
	PRIVATE_CURSOR_KEYS = 1,
	PRIVATE_ORIGIN = 6,
	PRIVATE_WRAP = 7,
	PRIVATE_CURSOR = 25,
};

enum {
	REPORT_STATUS = 5,
	REPORT_CURSOR = 6,
	ERASE_TO_END = 0,
	ERASE_TO_CURSOR = 1,
	ERASE_ALL = 2,
	TAB_CLEAR = 0,
	TAB_CLEAR_ALL = 3,
	CURSOR_TEXT_BYTES = 16,
};

/* parameter @i; @missing when it is 0 or not there */
static u32 param(const struct vt_screen *s, u32 i, u32 missing)
{
	return s->param[i] ? s->param[i] : missing;
}

/**
 * vt_reply - an answer for the program
 * @s: screen
 * @text: what is to be read; lost when there is no room
 *
 * Context: any. Does not sleep.
 */
void vt_reply(struct vt_screen *s, const char *text)
{
	size_t len = strlen(text);

	if (s->nr_reply + len > sizeof(s->reply))
		return;
	memcpy(s->reply + s->nr_reply, text, len);
	s->nr_reply += (u32)len;
}

/**
 * vt_save_cursor - its place and look
 * @s: screen
 *
 * Context: any. Does not sleep.
 */
void vt_save_cursor(struct vt_screen *s)
{
	s->saved = s->cur;
}

/**
 * vt_restore_cursor - as vt_save_cursor() found it
 * @s: screen
 *
 * Context: any. Does not sleep.
 */
void vt_restore_cursor(struct vt_screen *s)
{
	s->cur = s->saved;
}

/* ---- looks ---------------------------------------------------------------- */

/* the colour at a code above @base; ECMA-48 has red in bit 0, VGA blue */
static bool colour(u32 code, u32 base, u8 *out)
{
	static const u8 vga[NR_COLOURS] = {0, 4, 2, 6, 1, 5, 3, 7};

	if (code - base >= NR_COLOURS)
		return false;
	*out = vga[code - base];
	return true;
}

static void set_colour(struct vt_look *look, u32 code)
{
	u8 c;

	if (colour(code, SGR_FG, &c))
		look->fg = c;
	else if (colour(code, SGR_BG, &c) || colour(code, SGR_BRIGHT_BG, &c))
		look->bg = c;
	else if (colour(code, SGR_BRIGHT_FG, &c))
		look->fg = c | BRIGHT;
	else if (code == SGR_FG_DEFAULT)
		look->fg = WHITE;
	else if (code == SGR_BG_DEFAULT)
		look->bg = 0;
}

static void set_look(struct vt_look *look, u32 code)
{
	switch (code) {
	case SGR_RESET:
		*look = (struct vt_look){.fg = WHITE};
		break;
	case SGR_BOLD:
		look->bold = true;
		look->dim = false;
		break;
	case SGR_DIM:
		look->dim = true;
		look->bold = false;
		break;
	case SGR_NOT_BOLD:
		look->bold = look->dim = false;
		break;
	case SGR_UNDERLINE:
		look->underline = true;
		break;
	case SGR_NOT_UNDERLINE_TOO:
	case SGR_NOT_UNDERLINE:
		look->underline = false;
		break;
	case SGR_BLINK:
	case SGR_NOT_BLINK:
		look->blink = code == SGR_BLINK;
		break;
	case SGR_REVERSE:
	case SGR_NOT_REVERSE:
		look->reverse = code == SGR_REVERSE;
		break;
	default:
		set_colour(look, code);
		break;
	}
}

static void set_looks(struct vt_screen *s)
{
	enum { AFTER_INDEX = 2, AFTER_RGB = 4 };
	u32 i, code;

	for (i = 0; i < s->nr_params; i++) {
		code = s->param[i];
		if (code != SGR_FG_MORE && code != SGR_BG_MORE) {
			set_look(&s->cur.look, code);
		} else if (i + 1 < s->nr_params) {
			/* colours that the card does not have */
			u32 kind = s->param[i + 1];

			i += kind == SGR_MORE_INDEX ? AFTER_INDEX
			     : kind == SGR_MORE_RGB ? AFTER_RGB
						    : 0;
		}
	}
}

/* ---- erasing, modes, tabs --------------------------------------------------- */

static void erase_line(struct vt_screen *s, u32 how)
{
	if (how > ERASE_ALL)
		return;
	vt_blank(s, s->cur.row, how == ERASE_TO_END ? s->cur.col : 0,
		 how == ERASE_TO_CURSOR ? s->cur.col + 1 : VT_COLS);
	s->cur.wrap = false;
}

static void erase_screen(struct vt_screen *s, u32 how)
{
	u32 row = how == ERASE_TO_END ? s->cur.row + 1 : 0;
	u32 to = how == ERASE_TO_CURSOR ? s->cur.row : VT_ROWS;

	if (how > ERASE_ALL)
		return;
	for (; row < to; row++)
		vt_blank(s, row, 0, VT_COLS);
	if (how != ERASE_ALL)
		erase_line(s, how);
	s->cur.wrap = false;
}

static void set_private(struct vt_screen *s, u32 mode, bool on)
{
	switch (mode) {
	case PRIVATE_CURSOR_KEYS:
		s->cursor_keys = on;
		break;
	case PRIVATE_ORIGIN:
		s->cur.origin = on;
		vt_goto(s, 0, 0);
		break;
	case PRIVATE_WRAP:
		s->autowrap = on;
		break;
	case PRIVATE_CURSOR:
		s->hidden = !on;
		break;
	default:
		break;
	}
}

static void set_modes(struct vt_screen *s, bool on)
{
	u32 i;

	for (i = 0; i < s->nr_params; i++) {
		if (s->mark == '?')
			set_private(s, s->param[i], on);
		else if (!s->mark && s->param[i] == MODE_INSERT)
			s->insert = on;
		else if (!s->mark && s->param[i] == MODE_NEWLINE)
			s->newline_mode = on;
	}
}

static void set_region(struct vt_screen *s)
{
	u32 top = param(s, 0, 1), bottom = param(s, 1, VT_ROWS);

	if (top >= bottom || bottom > VT_ROWS)
		return;
	s->top = top - 1;
	s->bottom = bottom;
	vt_goto(s, 0, 0);
}

static void report(struct vt_screen *s)
{
	char text[CURSOR_TEXT_BYTES];
	u32 row = s->cur.row - (s->cur.origin ? s->top : 0);

	if (s->param[0] == REPORT_STATUS)
		vt_reply(s, "\033[0n");
	if (s->param[0] != REPORT_CURSOR)
		return;
	(void)scnprintf(text, sizeof(text), "\033[%u;%uR", row + 1,
			s->cur.col + 1);
	vt_reply(s, text);
}

/* ---- the finals -------------------------------------------------------------- */

static void move(struct vt_screen *s, u8 final)
{
	long row = s->cur.row, col = s->cur.col, n = param(s, 0, 1);
	long first = s->cur.origin ? (long)s->top : 0;

	if (final == 'A' || final == 'F')
		row -= n;
	else if (final == 'B' || final == 'e' || final == 'E')
		row += n;
	else if (final == 'C' || final == 'a')
		col += n;
	else if (final == 'D')
		col -= n;
	else if (final == 'G' || final == '`')
		col = n - 1;
	else
		row = first + n - 1;
	if (final == 'E' || final == 'F')
		col = 0;
	if (final == 'H' || final == 'f')
		col = (long)param(s, 1, 1) - 1;
	vt_goto(s, row, col);
}

/* what moves cells; false: it is another command */
static bool edit(struct vt_screen *s, u8 final)
{
	u32 n = param(s, 0, 1);

	if (final == '@')
		vt_insert_cells(s, n);
	else if (final == 'P')
		vt_delete_cells(s, n);
	else if (final == 'L')
		vt_scroll_down(s, s->cur.row, s->bottom, n);
	else if (final == 'M')
		vt_scroll_up(s, s->cur.row, s->bottom, n);
	else if (final == 'S')
		vt_scroll_up(s, s->top, s->bottom, n);
	else if (final == 'T')
		vt_scroll_down(s, s->top, s->bottom, n);
	else if (final == 'X')
		vt_blank(s, s->cur.row, s->cur.col,
			 min(s->cur.col + n, (u32)VT_COLS));
	else
		return false;
	s->cur.wrap = false;
	return true;
}

static void command(struct vt_screen *s, u8 final)
{
	switch (final) {
	case 'J':
		erase_screen(s, s->param[0]);
		break;
	case 'K':
		erase_line(s, s->param[0]);
		break;
	case 'm':
		set_looks(s);
		break;
	case 'r':
		set_region(s);
		break;
	case 's':
		vt_save_cursor(s);
		break;
	case 'u':
		vt_restore_cursor(s);
		break;
	case 'n':
		report(s);
		break;
	case 'c':
		if (s->param[0] == 0)
			vt_reply(s, "\033[?6c"); /* a VT102 */
		break;
	case 'g':
		if (s->param[0] == TAB_CLEAR)
			bitmap_clear(s->tabs, s->cur.col);
		else if (s->param[0] == TAB_CLEAR_ALL)
			memset(s->tabs, 0, sizeof(s->tabs));
		break;
	default:
		break;
	}
}

/**
 * vt_csi - a sequence is complete
 * @s: screen, with its parameters
 * @final: byte that ended it
 *
 * Context: any. Does not sleep.
 */
void vt_csi(struct vt_screen *s, u8 final)
{
	if (final == 'h' || final == 'l') {
		set_modes(s, final == 'h');
		return;
	}
	/* a private sequence is none of those below, whatever it ends in */
	if (s->mark)
		return;
	if (final && strchr("ABCDEFGHade`f", final))
		move(s, final);
	else if (!edit(s, final))
		command(s, final);
}
