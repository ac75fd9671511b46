/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * vga.c - the 80x25 text screens and the card that shows one of them
 *
 * What a screen holds is in memory (vt.h); video memory is only ever written,
 * so that a machine without a card is no special case. The card shows 25 rows
 * from row vga_origin of its 32 KiB: scrolling moves it and writes one
 * row instead of all (video memory is slow), until the end is reached: all is
 * written at the top. All state is used with interrupts off.
 */
#include "drv/chr.h"
#include "asm/cpu.h"
#include "asm/io.h"
#include "asm/page.h"
#include "core/boot.h"
#include "core/printk.h"
#include "lib/string.h"
#include "vt.h"

#define VGA_PADDR   0xb8000u
#define MEMORY_ROWS (32768u / (VT_COLS * 2))
#define BYTE_BITS   8

/* CRT controller: index at 0x3d4, data at 0x3d5 */
#define CRTC_INDEX	 0x3d4u
#define CRTC_DATA	 0x3d5u
#define CRTC_SHAPE	 0x0au /* first line of the cursor */
#define SHAPE_LINE	 0x0du
#define SHAPE_OFF	 0x20u
#define CRTC_START_HIGH	 0x0cu
#define CRTC_CURSOR_HIGH 0x0eu

static struct vt_screen screens[NR_SCREENS];
static u32 shown;      /* which of them the card shows */
static u32 vga_origin; /* row of video memory at the top of the card */
static bool is_hidden; /* the cursor, on the card */

static void crtc_set(u8 index, u32 value)
{
	outb(index, CRTC_INDEX);
	outb((u8)(value >> BYTE_BITS), CRTC_DATA);
	outb((u8)(index + 1), CRTC_INDEX);
	outb((u8)value, CRTC_DATA);
}

static void show_cursor(const struct vt_screen *s)
{
	if (s->hidden != is_hidden) {
		is_hidden = s->hidden;
		outb(CRTC_SHAPE, CRTC_INDEX);
		outb(SHAPE_LINE | (is_hidden ? SHAPE_OFF : 0), CRTC_DATA);
	}
	crtc_set(CRTC_CURSOR_HIGH,
		 (vga_origin + s->cur.row) * VT_COLS + s->cur.col);
}

/* what changed goes to the card */
static void flush(struct vt_screen *s)
{
	volatile u16 *memory = __va(VGA_PADDR);
	u32 r, i;

	if (vga_origin + s->scrolled + VT_ROWS <= MEMORY_ROWS) {
		vga_origin += s->scrolled;
	} else {
		vga_origin = 0;
		vt_touch(s, 0, VT_ROWS);
	}
	s->scrolled = 0;
	for (r = s->dirty_from; r < s->dirty_to; r++) {
		for (i = 0; i < VT_COLS; i++)
			memory[(vga_origin + r) * VT_COLS + i] = s->cell[r][i];
	}
	s->dirty_from = VT_ROWS;
	s->dirty_to = 0;
	crtc_set(CRTC_START_HIGH, vga_origin * VT_COLS);
	show_cursor(s);
}

/**
 * vga_write - what a program writes to a screen
 * @screen: 0..NR_SCREENS - 1
 * @buf: bytes, with the control codes of vt.c
 * @len: how many
 *
 * Answers to requests in them are received as if typed.
 *
 * Context: any. Does not sleep.
 */
void vga_write(u32 screen, const char *buf, size_t len)
{
	struct vt_screen *s = &screens[screen];
	char reply[VT_REPLY_BYTES];
	u32 flags = irq_save(), nr, i;

	for (i = 0; i < len; i++)
		vt_put(s, (u8)buf[i]);
	if (screen == shown)
		flush(s);
	nr = s->nr_reply;
	memcpy(reply, s->reply, nr);
	s->nr_reply = 0;
	/* its echo comes here again, with an empty reply */
	for (i = 0; i < nr; i++)
		tty_receive(MINOR_SCREEN + screen, (u8)reply[i]);
	restore_flags(flags);
}

/**
 * vga_shown - the screen that the card shows and the keyboard types into
 *
 * Context: any. Does not sleep.
 * Return: 0..NR_SCREENS - 1.
 */
u32 vga_shown(void)
{
	return shown;
}

/**
 * vga_show - another screen goes to the card
 * @screen: 0..NR_SCREENS - 1
 *
 * Context: any. Does not sleep.
 */
void vga_show(u32 screen)
{
	u32 flags = irq_save();

	if (screen != shown) {
		shown = screen;
		vga_origin = 0;
		vt_touch(&screens[shown], 0, VT_ROWS);
		screens[shown].scrolled = 0;
		flush(&screens[shown]);
		tty_screen_shown();
	}
	restore_flags(flags);
}

/**
 * vga_cursor_keys - do the arrows of the shown screen send ESC O A?
 *
 * Context: any. Does not sleep.
 * Return: true when they do; otherwise they send ESC [ A.
 */
bool vga_cursor_keys(void)
{
	return screens[shown].cursor_keys;
}

static void vga_message(const char *buf, size_t len)
{
	vt_message(&screens[shown], buf, len);
	flush(&screens[shown]);
}

static struct console vga_console = {
	.name = "tty0",
	.write = vga_message,
};

/* is any screen named as a console? Messages go to the one that is shown */
static bool named(void)
{
	char name[] = "tty0";
	u32 i;

	for (i = 0; i <= NR_SCREENS; i++) {
		name[sizeof(name) - 2] = (char)('0' + i);
		if (boot_option_is("console", name))
			return true;
	}
	return false;
}

/**
 * vga_init - clear the screens and make the shown one a console
 *
 * The console is registered unless console= names only others.
 *
 * Context: boot. Does not sleep.
 */
void vga_init(void)
{
	u32 i;

	for (i = 0; i < NR_SCREENS; i++)
		vt_reset(&screens[i]);
	flush(&screens[shown]);
	if (!boot_option("console", NULL, 0) || named())
		console_register(&vga_console);
}
