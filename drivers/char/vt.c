/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * vt.c - bytes that are written to a screen: text, control codes, sequences
 *
 * Text is UTF-8; what the card's font does not have is a question mark, as wide
 * as the program takes it for. Control codes work in the middle of a sequence
 * too. CAN and SUB end one.
 */
#include "base/compiler.h"
#include "vt.h"
#include "lib/bitmap.h"
#include "lib/string.h"

enum {
	TAB_COLS = 8,
	PARAM_LIMIT = 9999,
	CSI_FINAL = 0x40, /* finals are from here on */
	CSI_MARK = 0x3c,  /* < = > ? */
	WHITE = 7,
	UTF8_FIRST = 0x80,
	UTF8_BITS = 6,
	UTF8_CONT_MASK = 0xc0,
	UTF8_PAYLOAD = 0x3f,
	UNICODE_END = 0x110000,
	PALETTE_BYTES = 7, /* hexadecimal digits behind ESC ] P */
};

enum control {
	BEL = 0x07,
	CAN = 0x18,
	SUB = 0x1a,
	ESC = 0x1b,
	DEL = 0x7f,
};

static void default_tabs(struct vt_screen *s)
{
	u32 col;

	memset(s->tabs, 0, sizeof(s->tabs));
	for (col = TAB_COLS; col < VT_COLS; col += TAB_COLS)
		bitmap_set(s->tabs, col);
}

/**
 * vt_reset - a screen as it is at first: blank, all modes as they were
 * @s: screen; what it owes (reply, scrolled) is forgotten
 *
 * Context: any. Does not sleep.
 */
void vt_reset(struct vt_screen *s)
{
	u32 row;

	memset(s, 0, sizeof(*s));
	s->cur.look.fg = WHITE;
	s->saved = s->cur;
	s->bottom = VT_ROWS;
	s->autowrap = true;
	default_tabs(s);
	for (row = 0; row < VT_ROWS; row++)
		vt_blank(s, row, 0, VT_COLS);
}

static void tab(struct vt_screen *s)
{
	u32 col = s->cur.col + 1;

	while (col < VT_COLS - 1 && !bitmap_test(s->tabs, col))
		col++;
	vt_goto(s, s->cur.row, col);
}

/* control codes, in text and in sequences; false: @byte is none */
static bool control(struct vt_screen *s, u8 byte)
{
	switch (byte) {
	case '\n':
	case '\v':
	case '\f':
		vt_line_feed(s);
		if (s->newline_mode)
			s->cur.col = 0;
		return true;
	case '\r':
		s->cur.col = 0;
		s->cur.wrap = false;
		return true;
	case '\b':
		s->cur.col -= s->cur.col > 0;
		s->cur.wrap = false;
		return true;
	case '\t':
		tab(s);
		return true;
	case ESC:
		s->state = VT_ESC;
		return true;
	case CAN:
	case SUB:
		s->state = VT_TEXT;
		return true;
	default:
		return byte < ' ' || byte == DEL;
	}
}

/* ---- text ------------------------------------------------------------------- */

static void character(struct vt_screen *s, u32 code)
{
	u8 c = vt_cp437(code);
	u32 width = c ? 1 : vt_width(code);

	if (width == 0)
		return;
	/* both halves in one row */
	if (width == 2 && s->cur.col == VT_COLS - 1 && s->autowrap)
		s->cur.wrap = true;
	vt_cell(s, c ? c : '?');
	if (width == 2)
		vt_cell(s, ' ');
}

/* the head of a character of several bytes; false: it cannot be one */
static bool utf8_head(struct vt_screen *s, u8 byte)
{
	/* by how many more bytes follow: marks, and the least code */
	static const struct {
		u8 mask, mark;
		u32 least;
	} heads[] = {
		{0xe0, 0xc0, 0x80}, {0xf0, 0xe0, 0x800}, {0xf8, 0xf0, 0x10000}};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(heads); i++) {
		if ((byte & heads[i].mask) != heads[i].mark)
			continue;
		s->code = byte & (u8)~heads[i].mask;
		s->code_min = heads[i].least;
		s->code_more = i + 1;
		return true;
	}
	return false;
}

/* a character that no more bytes follow */
static void cut_off(struct vt_screen *s)
{
	if (!s->code_more)
		return;
	s->code_more = 0;
	character(s, '?');
}

static void text(struct vt_screen *s, u8 byte)
{
	if (s->code_more && (byte & UTF8_CONT_MASK) == UTF8_FIRST) {
		s->code = s->code << UTF8_BITS | (byte & UTF8_PAYLOAD);
		if (--s->code_more)
			return;
		character(s, s->code >= s->code_min && s->code < UNICODE_END
				     ? s->code
				     : '?');
		return;
	}
	cut_off(s);
	if (byte < UTF8_FIRST)
		character(s, byte);
	else if (!utf8_head(s, byte))
		character(s, '?');
}

/* ---- sequences ---------------------------------------------------------------- */

static void begin_csi(struct vt_screen *s)
{
	memset(s->param, 0, sizeof(s->param));
	s->nr_params = 1;
	s->mark = 0;
	s->state = VT_CSI;
}

/* a new screen, but what was answered and scrolled stays */
static void full_reset(struct vt_screen *s)
{
	struct vt_screen *old = s;
	u32 nr_reply = old->nr_reply, scrolled = old->scrolled;
	char reply[VT_REPLY_BYTES];

	memcpy(reply, old->reply, nr_reply);
	vt_reset(s);
	memcpy(s->reply, reply, nr_reply);
	s->nr_reply = nr_reply;
	s->scrolled = scrolled;
}

static void skip(struct vt_screen *s, u32 bytes)
{
	s->state = VT_SKIP;
	s->skip = bytes;
}

/* the byte after ESC ]: a Linux console has two commands without an end */
static void osc(struct vt_screen *s, u8 byte)
{
	if (byte == 'R')
		s->state = VT_TEXT;
	else if (byte == 'P')
		skip(s, PALETTE_BYTES);
	else
		s->state = VT_STRING;
}

/* the byte after ESC */
static void escape(struct vt_screen *s, u8 byte)
{
	s->state = VT_TEXT;
	switch (byte) {
	case '[':
		begin_csi(s);
		break;
	case '(': /* character sets, sizes of rows */
	case ')':
	case '*':
	case '+':
	case '%':
	case '#':
		skip(s, 1);
		break;
	case ']':
		s->state = VT_OSC;
		break;
	case 'P': /* titles and the like */
	case 'X':
	case '^':
	case '_':
		s->state = VT_STRING;
		break;
	case '7':
		vt_save_cursor(s);
		break;
	case '8':
		vt_restore_cursor(s);
		break;
	case 'E':
		s->cur.col = 0;
		vt_line_feed(s);
		break;
	case 'D':
		vt_line_feed(s);
		break;
	case 'M':
		vt_reverse_line_feed(s);
		break;
	case 'H':
		bitmap_set(s->tabs, s->cur.col);
		break;
	case 'Z':
		vt_reply(s, "\033[?6c");
		break;
	case 'c':
		full_reset(s);
		break;
	default:
		break;
	}
}

/* a byte after ESC [ */
static void csi_byte(struct vt_screen *s, u8 byte)
{
	u32 *p = &s->param[s->nr_params - 1];

	if (byte >= '0' && byte <= '9') {
		*p = min(*p * 10 + (byte - '0'), (u32)PARAM_LIMIT);
	} else if (byte == ';') {
		s->nr_params = min(s->nr_params + 1, (u32)VT_PARAMS);
	} else if (byte == '[' && s->nr_params == 1 && !*p) {
		skip(s, 1); /* a function key, echoed */
	} else if (byte >= CSI_FINAL) {
		s->state = VT_TEXT;
		vt_csi(s, byte);
	} else if (byte >= CSI_MARK || byte < '0') {
		s->mark = byte;
	}
}

/**
 * vt_put - a byte to a screen
 * @s: screen
 * @byte: text in UTF-8, control codes, sequences
 *
 * Context: any. Does not sleep.
 */
void vt_put(struct vt_screen *s, u8 byte)
{
	if ((s->state == VT_STRING || s->state == VT_OSC) && byte < ' ' &&
	    byte != ESC) {
		s->state = VT_TEXT;
		if (byte == BEL)
			return;
	}
	if (byte < ' ')
		cut_off(s);
	if (control(s, byte))
		return;
	switch (s->state) {
	case VT_TEXT:
		text(s, byte);
		break;
	case VT_ESC:
		escape(s, byte);
		break;
	case VT_CSI:
		csi_byte(s, byte);
		break;
	case VT_SKIP:
		if (!--s->skip)
			s->state = VT_TEXT;
		break;
	case VT_OSC:
		osc(s, byte);
		break;
	case VT_STRING:
		break;
	}
}

/**
 * vt_message - text of the kernel
 * @s: screen
 * @line: text, each line ends in \n
 * @len: bytes
 *
 * A program may be in the middle of a sequence or a character: it goes on
 * afterwards.
 *
 * Context: any. Does not sleep.
 */
void vt_message(struct vt_screen *s, const char *line, size_t len)
{
	u32 code = s->code, code_min = s->code_min, code_more = s->code_more;
	enum vt_state state = s->state;
	size_t i;

	s->state = VT_TEXT;
	s->code_more = 0;
	for (i = 0; i < len; i++) {
		if (line[i] == '\n')
			vt_put(s, '\r');
		vt_put(s, (u8)line[i]);
	}
	s->state = state;
	s->code = code;
	s->code_min = code_min;
	s->code_more = code_more;
}
