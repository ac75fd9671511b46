/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * vt.h - a text screen in memory and what its escape sequences do to it
 *
 * Knows no hardware: vga.c shows one of these, host tests read cell[]. A cell is
 * as the VGA has it: the character in code page 437, above it the attribute.
 * Who owns a screen calls all of this with interrupts off.
 */
#ifndef DRIVERS_CHAR_VT_H
#define DRIVERS_CHAR_VT_H

#include "base/compiler.h"
#include "base/types.h"

enum {
	VT_COLS = 80,
	VT_ROWS = 25,
	VT_PARAMS = 16, /* as many as one sequence can have */
	VT_REPLY_BYTES = 64,
	VT_TAB_WORDS = 3, /* one bit a column */
	VT_ATTR_SHIFT = 8,
};

enum vt_state {
	VT_TEXT,
	VT_ESC,	  /* after ESC */
	VT_CSI,	  /* after ESC [ */
	VT_SKIP,  /* the next bytes only end a sequence */
	VT_OSC,	  /* after ESC ] */
	VT_STRING /* up to BEL, ESC or another control code */
};

/* how text looks; colours as the VGA counts them */
struct vt_look {
	u8 fg, bg;
	bool bold, dim, underline, blink, reverse;
};

/* what ESC 7 saves */
struct vt_cursor {
	u32 row, col;
	bool wrap;   /* the last column is full: the next character wraps */
	bool origin; /* rows count from the top of the region, and stay in it */
	struct vt_look look;
};

struct vt_screen {
	u16 cell[VT_ROWS][VT_COLS];
	struct vt_cursor cur, saved;
	u32 top, bottom; /* rows that scroll, end exclusive */
	u32 tabs[VT_TAB_WORDS];
	bool autowrap, insert, newline_mode;
	bool hidden;	  /* no cursor */
	bool cursor_keys; /* arrows send ESC O A instead of ESC [ A */

	enum vt_state state;
	u32 skip; /* bytes, in VT_SKIP */
	u32 param[VT_PARAMS], nr_params;
	u8 mark; /* '?' and the like at the head of the parameters, or 0 */
	u32 code, code_min, code_more; /* of a character in UTF-8 */

	/* for who shows the screen, and resets it: */
	u32 dirty_from, dirty_to; /* rows that changed, end exclusive */
	u32 scrolled; /* the whole screen went up so many rows before that */
	/* the answers to requests, as if typed */
	char reply[VT_REPLY_BYTES];
	u32 nr_reply;
};

/* vt.c */
void vt_reset(struct vt_screen *s);
void vt_put(struct vt_screen *s, u8 byte);
/* a line of the kernel's log, whatever a program was in the middle of */
void vt_message(struct vt_screen *s, const char *line, size_t len);

/* vt_csi.c */
/* the byte @final ends ESC [ parameters */
void vt_csi(struct vt_screen *s, u8 final);
void vt_save_cursor(struct vt_screen *s);
void vt_restore_cursor(struct vt_screen *s);
void vt_reply(struct vt_screen *s, const char *text);

/* vt_cells.c */
void vt_touch(struct vt_screen *s, u32 from, u32 to);
void vt_blank(struct vt_screen *s, u32 row, u32 from, u32 to);
/* rows @top to @bottom (exclusive) move; what comes free is blank */
void vt_scroll_up(struct vt_screen *s, u32 top, u32 bottom, u32 n);
void vt_scroll_down(struct vt_screen *s, u32 top, u32 bottom, u32 n);
void vt_insert_cells(struct vt_screen *s, u32 n);
void vt_delete_cells(struct vt_screen *s, u32 n);
/* the cursor, into the screen (or the region) */
void vt_goto(struct vt_screen *s, long row, long col);
void vt_line_feed(struct vt_screen *s);
void vt_reverse_line_feed(struct vt_screen *s);
/* the character of code page 437 at the cursor, which moves on */
void vt_cell(struct vt_screen *s, u8 c);

/* vt_chars.c */
/* U+@code in code page 437; 0: it is not there */
u8 vt_cp437(u32 code);
u32 vt_width(u32 code); /* columns: 0, 1 or 2 */

#endif
