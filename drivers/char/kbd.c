/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * kbd.c - the PC keyboard: scan codes of set 1, US layout
 *
 * The 8042 translates to set 1 as the BIOS left it. Its output buffer is
 * emptied at boot, or the first interrupt would never come. Cursor and editing
 * keys send what a VT102 sends. Everything goes to the console's terminal.
 */
#include "base/bug.h"
#include "asm/io.h"
#include "core/irq.h"
#include "core/printk.h"
#include "drv/chr.h"
#include "lib/string.h"

#define KBD_DATA      0x60u	/* rw */
#define KBD_STATUS    0x64u	/* r */
#define KBD_ST_OUTPUT (1u << 0) /* a byte to read in KBD_DATA */
#define KBD_FLOATING  0xffu	/* there is no 8042 */

enum {
	SC_EXTENDED = 0xe0,
	SC_PAUSE = 0xe1, /* five more bytes follow, none a key */
	SC_PAUSE_REST = 5,
	SC_RELEASED = 0x80,
	SC_CTRL = 0x1d,
	SC_LSHIFT = 0x2a,
	SC_RSHIFT = 0x36,
	SC_ALT = 0x38,
	SC_CAPS = 0x3a,
	CTRL_MASK = 0x1f,
	ASCII_ESC = 0x1b,
	ASCII_DEL = 0x7f,
	DRAIN_MAX = 256,
	SEQUENCE_BYTES = 5, /* of a key's text, NUL included */
};

/* set 1 in order of its codes, from 0x00 on; '\0': no character */
static const char plain[] =
	"\0\0331234567890-=\177\tqwertyuiop[]\n\0asdfghjkl;'`\0\\zxcvbnm,./\0*\0 "
	"\0\0\0\0\0\0\0\0\0\0\0\0\000789-456+1230.\0\0\\";
static const char shifted[] =
	"\0\033!@#$%^&*()_+\177\tQWERTYUIOP{}\n\0ASDFGHJKL:\"~\0|ZXCVBNM<>?\0*\0 "
	"\0\0\0\0\0\0\0\0\0\0\0\0\000789-456+1230.\0\0|";
BUILD_BUG_ON(sizeof(plain) != sizeof(shifted));

/* keys behind SC_EXTENDED that send a sequence */
static const struct {
	u8 code;
	char text[SEQUENCE_BYTES];
} extended[] = {
	{0x47, "\033[1~"}, /* home */
	{0x48, "\033[A"},  /* up */
	{0x49, "\033[5~"}, /* page up */
	{0x4b, "\033[D"},  /* left */
	{0x4d, "\033[C"},  /* right */
	{0x4f, "\033[4~"}, /* end */
	{0x50, "\033[B"},  /* down */
	{0x51, "\033[6~"}, /* page down */
	{0x52, "\033[2~"}, /* insert */
	{0x53, "\033[3~"}, /* delete */
	{0x1c, "\n"},	   /* enter of the number pad */
	{0x35, "/"},	   /* slash of the number pad */
};

/* (I) which keys are down, and what the next bytes mean */
static struct {
	bool lshift, rshift, ctrl, alt, caps;
	bool extended;
	u32 skip;
} kbd;

static void send(char c)
{
	/* a keyboard's Enter is a carriage return, as on a terminal */
	tty_receive(console_minor, (u8)(c == '\n' ? '\r' : c));
}

static void send_extended(u8 code)
{
	const char *text;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(extended); i++) {
		if (extended[i].code != code)
			continue;
		for (text = extended[i].text; *text; text++)
			send(*text);
		return;
	}
}

/* true when @code is a key that only changes others */
static bool modifier(u8 code, bool down)
{
	switch (code) {
	case SC_LSHIFT:
		kbd.lshift = down;
		return true;
	case SC_RSHIFT:
		kbd.rshift = down;
		return true;
	case SC_CTRL:
		kbd.ctrl = down;
		return true;
	case SC_ALT:
		kbd.alt = down;
		return true;
	case SC_CAPS:
		kbd.caps ^= down;
		return true;
	default:
		return false;
	}
}

static void character(u8 code)
{
	bool shift = kbd.lshift || kbd.rshift;
	char c;

	if (code >= sizeof(plain) - 1)
		return;
	c = plain[code];
	if (kbd.caps && c >= 'a' && c <= 'z')
		shift = !shift;
	if (shift)
		c = shifted[code];
	if (!c)
		return;
	if (kbd.ctrl && c >= '@' && c < ASCII_DEL)
		c &= CTRL_MASK;
	if (kbd.alt)
		send(ASCII_ESC);
	send(c);
}

static void scan_code(u8 code)
{
	bool is_extended = kbd.extended;
	bool down = !(code & SC_RELEASED);

	if (kbd.skip) {
		kbd.skip--;
		return;
	}
	kbd.extended = code == SC_EXTENDED;
	if (code == SC_PAUSE)
		kbd.skip = SC_PAUSE_REST;
	if (code == SC_EXTENDED || code == SC_PAUSE)
		return;
	code &= (u8)~SC_RELEASED;
	/* extended shifts are made up around cursor keys */
	if (is_extended && (code == SC_LSHIFT || code == SC_RSHIFT))
		return;
	if (modifier(code, down) || !down)
		return;
	if (is_extended)
		send_extended(code);
	else
		character(code);
}

static void kbd_interrupt(u32 irq, void *data, struct pt_regs *regs)
{
	(void)irq;
	(void)data;
	(void)regs;
	if (inb(KBD_STATUS) & KBD_ST_OUTPUT)
		scan_code(inb(KBD_DATA));
}

/**
 * kbd_init - listen to the keyboard
 *
 * Context: task, after tty_init(). Does not sleep.
 */
void kbd_init(void)
{
	u32 i;

	if (inb(KBD_STATUS) == KBD_FLOATING)
		return;
	if (irq_register(IRQ_KEYBOARD, kbd_interrupt, NULL, "keyboard")) {
		printk(KERN_WARNING "kbd: interrupt line taken, no keyboard\n");
		return;
	}
	for (i = 0; i < DRAIN_MAX && (inb(KBD_STATUS) & KBD_ST_OUTPUT); i++)
		(void)inb(KBD_DATA);
}
