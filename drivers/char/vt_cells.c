/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * vt_cells.c - the cells of a screen: writing, moving and erasing them
 *
 * cell[] is changed here alone. A change is noted in dirty_*; when the whole
 * screen went up by a row only `scrolled` counts it, which is cheap to show.
 */
#include "base/compiler.h"
#include "vt.h"
#include "lib/string.h"

enum {
	BRIGHT = 0x08,
	BLINK = 0x80,
	BG_SHIFT = 4,
	FG_MASK = 0x0f,
	BG_MASK = 0x70,
	BG_BITS = 0x07,
	DIM_FG = 8,	  /* dark grey */
	UNDERLINE_FG = 3, /* cyan: colour cards have no lines */
};

/* the attribute of the cells that @look writes */
static u8 attribute(const struct vt_look *look)
{
	u32 a = (u32)look->fg | (u32)look->bg << BG_SHIFT;

	if (look->underline)
		a = (a & BG_MASK) | UNDERLINE_FG;
	else if (look->dim)
		a = (a & BG_MASK) | DIM_FG;
	if (look->reverse)
		a = (a & BRIGHT) | (a & BG_MASK) >> BG_SHIFT |
		    (a & BG_BITS) << BG_SHIFT;
	if (look->blink)
		a |= BLINK;
	if (look->bold)
		a |= BRIGHT;
	return (u8)a;
}

/**
 * vt_touch - rows that have changed
 * @s: screen
 * @from: first
 * @to: one behind the last
 *
 * Context: any. Does not sleep.
 */
void vt_touch(struct vt_screen *s, u32 from, u32 to)
{
	s->dirty_from = min(s->dirty_from, from);
	s->dirty_to = max(s->dirty_to, to);
}

/**
 * vt_blank - erase cells of a row to the background that is set
 * @s: screen
 * @row: row
 * @from: first column
 * @to: one behind the last
 *
 * Context: any. Does not sleep.
 */
void vt_blank(struct vt_screen *s, u32 row, u32 from, u32 to)
{
	struct vt_look look = {.fg = s->cur.look.fg, .bg = s->cur.look.bg};
	u16 cell = (u16)(attribute(&look) << VT_ATTR_SHIFT | ' ');

	for (; from < to; from++)
		s->cell[row][from] = cell;
	vt_touch(s, row, row + 1);
}

static void blank_rows(struct vt_screen *s, u32 from, u32 to)
{
	for (; from < to; from++)
		vt_blank(s, from, 0, VT_COLS);
}

/**
 * vt_scroll_up - rows go up, the lowest are blank
 * @s: screen
 * @top: first row that moves
 * @bottom: one behind the last
 * @n: by how many rows
 *
 * Context: any. Does not sleep.
 */
void vt_scroll_up(struct vt_screen *s, u32 top, u32 bottom, u32 n)
{
	if (top >= bottom)
		return;
	n = min(n, bottom - top);
	memmove(s->cell[top], s->cell[top + n],
		(bottom - top - n) * sizeof(s->cell[0]));
	if (top == 0 && bottom == VT_ROWS) {
		s->scrolled += n;
		s->dirty_from -= min(s->dirty_from, n);
		s->dirty_to -= min(s->dirty_to, n);
	} else {
		vt_touch(s, top, bottom);
	}
	blank_rows(s, bottom - n, bottom);
}

/**
 * vt_scroll_down - rows go down, the highest are blank
 * @s: screen
 * @top: first row that moves
 * @bottom: one behind the last
 * @n: by how many rows
 *
 * Context: any. Does not sleep.
 */
void vt_scroll_down(struct vt_screen *s, u32 top, u32 bottom, u32 n)
{
	if (top >= bottom)
		return;
	n = min(n, bottom - top);
	memmove(s->cell[top + n], s->cell[top],
		(bottom - top - n) * sizeof(s->cell[0]));
	vt_touch(s, top, bottom);
	blank_rows(s, top, top + n);
}

/**
 * vt_insert_cells - blanks at the cursor, the rest of the row goes right
 * @s: screen
 * @n: how many
 *
 * Context: any. Does not sleep.
 */
void vt_insert_cells(struct vt_screen *s, u32 n)
{
	u32 col = s->cur.col;
	u16 *row = s->cell[s->cur.row];

	n = min(n, VT_COLS - col);
	memmove(row + col + n, row + col, (VT_COLS - col - n) * sizeof(*row));
	vt_blank(s, s->cur.row, col, col + n);
	s->cur.wrap = false;
}

/**
 * vt_delete_cells - the rest of the row comes to the cursor
 * @s: screen
 * @n: how many go
 *
 * Context: any. Does not sleep.
 */
void vt_delete_cells(struct vt_screen *s, u32 n)
{
	u32 col = s->cur.col;
	u16 *row = s->cell[s->cur.row];

	n = min(n, VT_COLS - col);
	memmove(row + col, row + col + n, (VT_COLS - col - n) * sizeof(*row));
	vt_blank(s, s->cur.row, VT_COLS - n, VT_COLS);
	s->cur.wrap = false;
}

/**
 * vt_goto - put the cursor there, or as near as it can be
 * @s: screen
 * @row: row of the screen
 * @col: column
 *
 * Context: any. Does not sleep.
 */
void vt_goto(struct vt_screen *s, long row, long col)
{
	long first = s->cur.origin ? (long)s->top : 0;
	long end = s->cur.origin ? (long)s->bottom : VT_ROWS;

	s->cur.row = (u32)(row < first ? first : row >= end ? end - 1 : row);
	s->cur.col = (u32)(col < 0 ? 0 : col >= VT_COLS ? VT_COLS - 1 : col);
	s->cur.wrap = false;
}

/**
 * vt_line_feed - a row down; at the end of the region it scrolls
 * @s: screen
 *
 * Context: any. Does not sleep.
 */
void vt_line_feed(struct vt_screen *s)
{
	if (s->cur.row + 1 == s->bottom)
		vt_scroll_up(s, s->top, s->bottom, 1);
	else if (s->cur.row + 1 < VT_ROWS)
		s->cur.row++;
	s->cur.wrap = false;
}

/**
 * vt_reverse_line_feed - a row up; at the top of the region it scrolls
 * @s: screen
 *
 * Context: any. Does not sleep.
 */
void vt_reverse_line_feed(struct vt_screen *s)
{
	if (s->cur.row == s->top)
		vt_scroll_down(s, s->top, s->bottom, 1);
	else if (s->cur.row > 0)
		s->cur.row--;
	s->cur.wrap = false;
}

/**
 * vt_cell - a character at the cursor
 * @s: screen
 * @c: of code page 437
 *
 * The last column keeps the cursor until the next character needs a place.
 *
 * Context: any. Does not sleep.
 */
void vt_cell(struct vt_screen *s, u8 c)
{
	if (s->cur.wrap) {
		s->cur.col = 0;
		vt_line_feed(s);
	}
	if (s->insert)
		vt_insert_cells(s, 1);
	s->cell[s->cur.row][s->cur.col] =
		(u16)(attribute(&s->cur.look) << VT_ATTR_SHIFT | c);
	vt_touch(s, s->cur.row, s->cur.row + 1);
	if (s->cur.col + 1 < VT_COLS)
		s->cur.col++;
	else
		s->cur.wrap = s->autowrap;
}
