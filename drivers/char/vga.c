/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * vga.c - the 80x25 text screen
 *
 * shadow[] is the truth; video memory is only ever written, so that a machine
 * without a card is no special case. The card shows 25 rows from row `origin`
 * of its 32 KiB: scrolling moves the origin and writes one row instead of all
 * (video memory is slow), until the end is reached: all is written at the top.
 * All state is used with interrupts off.
 *
 * Understood: \n \r \b \t, ESC[ A B C D H f J K m s u, colours 30-37 40-47.
 */
#include "drv/chr.h"
#include "asm/cpu.h"
#include "asm/io.h"
#include "asm/page.h"
#include "core/boot.h"
#include "core/printk.h"
#include "lib/string.h"

#define VGA_PADDR   0xb8000u
#define COLS	    80u
#define ROWS	    25u
#define MEMORY_ROWS (32768u / (COLS * 2))
#define BYTE_BITS   8
#define TAB_COLS    8u
#define BLANK_ATTR  0x07u /* light grey on black */
#define ATTR_SHIFT  8
#define BRIGHT	    0x08u
#define BG_SHIFT    4
#define COLOUR_MASK 7u

/* CRT controller: index at 0x3d4, data at 0x3d5 */
#define CRTC_INDEX	 0x3d4u
#define CRTC_DATA	 0x3d5u
#define CRTC_START_HIGH	 0x0cu
#define CRTC_CURSOR_HIGH 0x0eu

#define ESC	    0x1b
#define MAX_PARAMS  4u
#define PARAM_LIMIT 999u

enum esc_state {
	ESC_NONE,
	ESC_SEEN,  /* after ESC */
	ESC_PARAMS /* after ESC [ */
};

/* what ESC[ ... m may hold, ECMA-48 8.3.117 */
enum sgr {
	SGR_RESET = 0,
	SGR_BOLD = 1,
	SGR_REVERSE = 7,
	SGR_FG = 30,
	SGR_FG_DEFAULT = 39,
	SGR_BG = 40,
	SGR_BG_DEFAULT = 49,
	NR_COLOURS = 8,
};

static u16 shadow[ROWS][COLS];
static u32 row, col, origin;
static u32 saved_row, saved_col;
static u8 attr = BLANK_ATTR;
static u32 dirty_from = ROWS, dirty_to; /* rows to write, end exclusive */
static enum esc_state esc_state;
static u32 params[MAX_PARAMS], nr_params;

static void touch(u32 from, u32 to)
{
	dirty_from = min(dirty_from, from);
	dirty_to = max(dirty_to, to);
}

static void blank(u32 r, u32 from, u32 to)
{
	u16 cell = (u16)(attr << ATTR_SHIFT | ' ');

	for (; from < to; from++)
		shadow[r][from] = cell;
	touch(r, r + 1);
}

static void crtc_set(u8 index, u32 value)
{
	outb(index, CRTC_INDEX);
	outb((u8)(value >> BYTE_BITS), CRTC_DATA);
	outb((u8)(index + 1), CRTC_INDEX);
	outb((u8)value, CRTC_DATA);
}

/* what changed goes to the card */
static void flush(void)
{
	volatile u16 *memory = __va(VGA_PADDR);
	u32 r, i;

	for (r = dirty_from; r < dirty_to; r++) {
		for (i = 0; i < COLS; i++)
			memory[(origin + r) * COLS + i] = shadow[r][i];
	}
	dirty_from = ROWS;
	dirty_to = 0;
	crtc_set(CRTC_START_HIGH, origin * COLS);
	crtc_set(CRTC_CURSOR_HIGH, (origin + row) * COLS + col);
}

static void scroll(void)
{
	memmove(shadow[0], shadow[1], sizeof(shadow) - sizeof(shadow[0]));
	if (dirty_from > 0)
		dirty_from--;
	if (dirty_to > 0)
		dirty_to--;
	if (origin + ROWS < MEMORY_ROWS) {
		origin++;
	} else {
		origin = 0;
		touch(0, ROWS);
	}
	blank(ROWS - 1, 0, COLS);
}

static void newline(void)
{
	if (row + 1 < ROWS)
		row++;
	else
		scroll();
}

static void put_char(u8 c)
{
	switch (c) {
	case '\n':
		newline();
		col = 0;
		return;
	case '\r':
		col = 0;
		return;
	case '\b':
		if (col > 0)
			col--;
		return;
	case '\t':
		col = min(ALIGN_DOWN(col + TAB_COLS, TAB_COLS), COLS - 1);
		return;
	default:
		break;
	}
	if (c < ' ')
		return;
	if (col == COLS) {
		col = 0;
		newline();
	}
	shadow[row][col++] = (u16)(attr << ATTR_SHIFT | c);
	touch(row, row + 1);
}

static void set_attr(u32 code)
{
	/* ECMA-48 counts red, green, blue from bit 0, VGA the other way */
	static const u8 colour[NR_COLOURS] = {0, 4, 2, 6, 1, 5, 3, 7};
	u8 fg = attr & COLOUR_MASK, bg = attr >> BG_SHIFT & COLOUR_MASK;

	if (code == SGR_RESET)
		attr = BLANK_ATTR;
	else if (code == SGR_BOLD)
		attr |= BRIGHT;
	else if (code == SGR_REVERSE)
		attr = (u8)((attr & BRIGHT) | fg << BG_SHIFT | bg);
	else if (code - SGR_FG < NR_COLOURS)
		attr = (u8)((attr & ~COLOUR_MASK) | colour[code - SGR_FG]);
	else if (code == SGR_FG_DEFAULT)
		attr = (u8)((attr & ~COLOUR_MASK) | BLANK_ATTR);
	else if (code - SGR_BG < NR_COLOURS)
		attr = (u8)((attr & (BRIGHT | COLOUR_MASK)) |
			    colour[code - SGR_BG] << BG_SHIFT);
	else if (code == SGR_BG_DEFAULT)
		attr &= BRIGHT | COLOUR_MASK;
}

/* 0: cursor to end, 1: start to cursor, 2: all */
static void erase_line(u32 how)
{
	blank(row, how == 0 ? min(col, COLS) : 0,
	      how == 1 ? min(col + 1, COLS) : COLS);
}

static void erase_screen(u32 how)
{
	u32 from = how == 0 ? row + 1 : 0;
	u32 to = how == 1 ? row : ROWS;

	for (; from < to; from++)
		blank(from, 0, COLS);
	if (how != 2)
		erase_line(how);
}

static void move_cursor(u8 command)
{
	u32 n = params[0] ? params[0] : 1;

	if (command == 'A')
		row -= min(row, n);
	else if (command == 'B')
		row = min(row + n, ROWS - 1);
	else if (command == 'C')
		col = min(col + n, COLS - 1);
	else
		col -= min(col, n);
}

static void escape_command(u8 command)
{
	u32 i;

	switch (command) {
	case 'A':
	case 'B':
	case 'C':
	case 'D':
		move_cursor(command);
		break;
	case 'H':
	case 'f':
		row = min(params[0] ? params[0] - 1 : 0, ROWS - 1);
		col = min(params[1] ? params[1] - 1 : 0, COLS - 1);
		break;
	case 'J':
		erase_screen(params[0]);
		break;
	case 'K':
		erase_line(params[0]);
		break;
	case 'm':
		for (i = 0; i < nr_params; i++)
			set_attr(params[i]);
		break;
	case 's':
		saved_row = row;
		saved_col = col;
		break;
	case 'u':
		row = saved_row;
		col = saved_col;
		break;
	default:
		break;
	}
}

/* one byte of an escape sequence */
static void escape_byte(u8 c)
{
	if (esc_state == ESC_SEEN) {
		memset(params, 0, sizeof(params));
		nr_params = 1;
		esc_state = c == '[' ? ESC_PARAMS : ESC_NONE;
	} else if (c >= '0' && c <= '9') {
		u32 *p = &params[nr_params - 1];

		*p = min(*p * 10 + (c - '0'), PARAM_LIMIT);
	} else if (c == ';') {
		nr_params = min(nr_params + 1, MAX_PARAMS);
	} else if (c != '?') {
		esc_state = ESC_NONE;
		escape_command(c);
	}
}

/**
 * vga_write - text to the screen
 * @buf: bytes, with the control codes named at the head of the file
 * @len: how many
 *
 * Context: any. Does not sleep.
 */
void vga_write(const char *buf, size_t len)
{
	u32 flags = irq_save();
	size_t i;

	for (i = 0; i < len; i++) {
		u8 c = (u8)buf[i];

		if (esc_state != ESC_NONE)
			escape_byte(c);
		else if (c == ESC)
			esc_state = ESC_SEEN;
		else
			put_char(c);
	}
	flush();
	restore_flags(flags);
}

static struct console vga_console = {
	.name = "tty0",
	.write = vga_write,
};

/**
 * vga_init - clear the screen and make it a console
 *
 * The console is registered unless console= names only others.
 *
 * Context: boot. Does not sleep.
 */
void vga_init(void)
{
	erase_screen(2);
	flush();
	if (!boot_option("console", NULL, 0) ||
	    boot_option_is("console", "tty0"))
		console_register(&vga_console);
}
