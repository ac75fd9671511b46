/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * kbd.c - the PC keyboard: scan codes of set 1, US layout
 *
 * The 8042 translates to set 1 as the BIOS left it. Its output buffer is
 * emptied at boot, or the first interrupt would never come. Keys send what they
 * send on a Linux console, to the screen that is shown; Alt with F1 to F4 shows
 * another. The right Alt is like the left one. NumLock is off at first.
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
#define KBD_ST_FULL   (1u << 1) /* it has not taken the last byte yet */
#define KBD_FLOATING  0xffu	/* there is no 8042 */

enum {
	SC_EXTENDED = 0xe0,
	SC_PAUSE = 0xe1, /* five more bytes follow, none a key */
	SC_PAUSE_REST = 5,
	SC_ACK = 0xfa, /* of a command to the keyboard */
	SC_RELEASED = 0x80,
	SC_2 = 0x03, /* the keys 2 to 8 have control codes of their own */
	SC_8 = 0x09,
	SC_CTRL = 0x1d,
	SC_LSHIFT = 0x2a,
	SC_RSHIFT = 0x36,
	SC_ALT = 0x38,
	SC_CAPS = 0x3a,
	SC_F1 = 0x3b, /* to F10 */
	SC_F10 = 0x44,
	SC_NUM = 0x45,
	SC_PAD_7 = 0x47, /* the number pad to its dot */
	SC_PAD_MINUS = 0x4a,
	SC_PAD_PLUS = 0x4e,
	SC_PAD_DOT = 0x53,
	SC_F11 = 0x57,
	SC_F12 = 0x58,
	CTRL_MASK = 0x1f,
	ASCII_ESC = 0x1b,
	ASCII_DEL = 0x7f,
	DRAIN_MAX = 256,
	SEQUENCE_BYTES = 6, /* of a key's text, NUL included */
	CMD_LEDS = 0xed,
	LED_NUM = 1 << 1,
	LED_CAPS = 1 << 2,
};

/* set 1 in order of its codes, from 0x00 on; '\0': no character */
static const char plain[] =
	"\0\0331234567890-=\177\tqwertyuiop[]\r\0asdfghjkl;'`\0\\zxcvbnm,./\0*\0 "
	"\0\0\0\0\0\0\0\0\0\0\0\0\000789-456+1230.\0\0\\";
static const char shifted[] =
	"\0\033!@#$%^&*()_+\177\tQWERTYUIOP{}\r\0ASDFGHJKL:\"~\0|ZXCVBNM<>?\0*\0 "
	"\0\0\0\0\0\0\0\0\0\0\0\0\000789-456+1230.\0\0|";
BUILD_BUG_ON(sizeof(plain) != sizeof(shifted));

/* Ctrl with the keys 2 to 8 */
static const char ctrl_digits[] = "\0\033\034\035\036\037\177";
BUILD_BUG_ON(sizeof(ctrl_digits) != SC_8 - SC_2 + 2);

/* the keys that move, behind SC_EXTENDED or on the number pad */
static const struct {
	u8 code;
	char text[SEQUENCE_BYTES];
} moves[] = {
	{0x47, "\033[1~"}, /* home */
	{0x48, "\033[A"},  /* up */
	{0x49, "\033[5~"}, /* page up */
	{0x4b, "\033[D"},  /* left */
	{0x4c, "\033[G"},  /* the middle of the number pad */
	{0x4d, "\033[C"},  /* right */
	{0x4f, "\033[4~"}, /* end */
	{0x50, "\033[B"},  /* down */
	{0x51, "\033[6~"}, /* page down */
	{0x52, "\033[2~"}, /* insert */
	{0x53, "\033[3~"}, /* delete */
	{0x1c, "\r"},	   /* enter of the number pad */
	{0x35, "/"},	   /* slash of the number pad */
};
enum { ARROW_FINAL = 2 }; /* its place in the text of an arrow */

static const char functions[][SEQUENCE_BYTES] = {
	"\033[[A",  "\033[[B",	"\033[[C",  "\033[[D",	"\033[[E",  "\033[17~",
	"\033[18~", "\033[19~", "\033[20~", "\033[21~", "\033[23~", "\033[24~",
};

/* (I) which keys are down, and what the next bytes mean */
static struct {
	bool lshift, rshift, lctrl, rctrl, lalt, ralt;
	bool caps, num;
	bool extended;
	bool send_leds; /* when the keyboard has taken the command */
	u32 skip;
} kbd;

static void send(char c)
{
	tty_receive(MINOR_SCREEN + vga_shown(), (u8)c);
}

static void send_text(const char *text)
{
	for (; *text; text++)
		send(*text);
}

static void send_move(u8 code)
{
	const char *text;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(moves); i++) {
		if (moves[i].code != code)
			continue;
		text = moves[i].text;
		if (vga_cursor_keys() && text[0] == ASCII_ESC &&
		    text[ARROW_FINAL] >= 'A' && text[ARROW_FINAL] <= 'D') {
			send_text("\033O");
			text += ARROW_FINAL;
		}
		send_text(text);
		return;
	}
}

/* lamps as the locks are; the keyboard's answer lets the second byte go */
static void show_locks(void)
{
	if (inb(KBD_STATUS) & KBD_ST_FULL)
		return;
	kbd.send_leds = true;
	outb(CMD_LEDS, KBD_DATA);
}

static void answered(void)
{
	if (!kbd.send_leds)
		return;
	kbd.send_leds = false;
	outb((kbd.num ? LED_NUM : 0) | (kbd.caps ? LED_CAPS : 0), KBD_DATA);
}

/* true when @code is a key that only changes others */
static bool modifier(u8 code, bool is_extended, bool down)
{
	switch (code) {
	case SC_LSHIFT:
		kbd.lshift = down;
		return true;
	case SC_RSHIFT:
		kbd.rshift = down;
		return true;
	case SC_CTRL:
		*(is_extended ? &kbd.rctrl : &kbd.lctrl) = down;
		return true;
	case SC_ALT:
		*(is_extended ? &kbd.ralt : &kbd.lalt) = down;
		return true;
	case SC_CAPS:
	case SC_NUM:
		*(code == SC_CAPS ? &kbd.caps : &kbd.num) ^= down;
		if (down)
			show_locks();
		return true;
	default:
		return false;
	}
}

static bool alt(void)
{
	return kbd.lalt || kbd.ralt;
}

/* true when @code is a function key */
static bool function(u8 code)
{
	u32 nr;

	if (code >= SC_F1 && code <= SC_F10)
		nr = code - SC_F1;
	else if (code == SC_F11 || code == SC_F12)
		nr = (u32)(code - SC_F11) + SC_F10 + 1 - SC_F1;
	else
		return false;
	if (!alt())
		send_text(functions[nr]);
	else if (nr < NR_SCREENS)
		vga_show(nr);
	return true;
}

/* what Ctrl makes of the key @code, which is @c without it */
static char control(u8 code, char c)
{
	if (code >= SC_2 && code <= SC_8)
		return ctrl_digits[code - SC_2];
	if (c == ' ')
		return '\0';
	if (c == '-' || c == '_')
		return '_' & CTRL_MASK;
	if (c == ASCII_DEL)
		return '\b';
	return (char)(c >= '@' && c < ASCII_DEL ? c & CTRL_MASK : c);
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
	if (kbd.lctrl || kbd.rctrl)
		c = control(code, c);
	if (alt())
		send(ASCII_ESC);
	send(c);
}

static bool is_pad(u8 code)
{
	return code >= SC_PAD_7 && code <= SC_PAD_DOT && code != SC_PAD_MINUS &&
	       code != SC_PAD_PLUS;
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
	if (code == SC_ACK)
		answered();
	if (code == SC_EXTENDED || code == SC_PAUSE || code == SC_ACK)
		return;
	code &= (u8)~SC_RELEASED;
	/* extended shifts are made up around cursor keys */
	if (is_extended && (code == SC_LSHIFT || code == SC_RSHIFT))
		return;
	if (modifier(code, is_extended, down) || !down)
		return;
	if (is_extended || (is_pad(code) && !kbd.num))
		send_move(code);
	else if (!function(code))
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
