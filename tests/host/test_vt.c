/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_vt.c - what control codes and escape sequences do to a screen
 *
 * The expected screens are those of a Linux console.
 *
 * SOURCES: drivers/char/vt.c drivers/char/vt_csi.c drivers/char/vt_cells.c
 * SOURCES: drivers/char/vt_chars.c lib/bitmap.c lib/vsnprintf.c
 */
#include "unit.h"
#include "drivers/char/vt.h"

static struct vt_screen s;

static void say(const char *text)
{
	for (; *text; text++)
		vt_put(&s, (u8)*text);
}

static void fresh(const char *text)
{
	vt_reset(&s);
	say(text);
}

/* a row without the blanks at its end */
static const char *row(u32 r)
{
	static char text[VT_COLS + 1];
	u32 i, end = 0;

	for (i = 0; i < VT_COLS; i++) {
		text[i] = (char)s.cell[r][i];
		if (text[i] != ' ')
			end = i + 1;
	}
	text[end] = '\0';
	return text;
}

/* what a fresh screen has in its first row after @text */
#define SHOWS(text, want)                \
	do {                             \
		fresh(text);             \
		CHECK_STR(row(0), want); \
	} while (0)

static u32 attr(u32 r, u32 col)
{
	return s.cell[r][col] >> VT_ATTR_SHIFT;
}

static void cursor_is(u32 r, u32 col)
{
	CHECK_EQ(s.cur.row, r);
	CHECK_EQ(s.cur.col, col);
}

static void reply_is(const char *want)
{
	char got[VT_REPLY_BYTES + 1];

	memcpy(got, s.reply, s.nr_reply);
	got[s.nr_reply] = '\0';
	s.nr_reply = 0;
	CHECK_STR(got, want);
}

/* rows "0" to "24", the cursor at the end of the last */
static void numbered(void)
{
	char text[8];
	u32 i;

	vt_reset(&s);
	for (i = 0; i < VT_ROWS; i++) {
		sprintf(text, "%s%u", i ? "\r\n" : "", i);
		say(text);
	}
}

TEST(test_text_and_control_codes)
{
	SHOWS("one\ntwo\rT\b\bx\007\177", "one");
	CHECK_STR(row(1), "x  two"); /* x where T was */
	cursor_is(1, 1);
	SHOWS("a\tb\t\tc", "a       b               c");
	fresh("\033[20ha\nb");
	CHECK_STR(row(1), "b");
}

TEST(test_the_last_column_waits)
{
	char full[VT_COLS + 1];

	memset(full, 'x', VT_COLS);
	full[VT_COLS] = '\0';
	fresh(full);
	cursor_is(0, VT_COLS - 1);
	say("\r\n");
	cursor_is(1, 0); /* no empty row between */
	fresh(full);
	say("y");
	CHECK_STR(row(1), "y");
	fresh(full);
	say("\by");
	CHECK_EQ(s.cell[0][VT_COLS - 2] & 0xff, 'y');
	cursor_is(0, VT_COLS - 1);
	/* without wrapping the last place is written again and again */
	fresh("\033[?7l");
	say(full);
	say("yz");
	CHECK_EQ(s.cell[0][VT_COLS - 1] & 0xff, 'z');
	CHECK_STR(row(1), "");
}

TEST(test_the_cursor_moves)
{
	fresh("\033[5;10H");
	cursor_is(4, 9);
	say("\033[A");
	cursor_is(3, 9);
	say("\033[3B");
	cursor_is(6, 9);
	say("\033[2C\033[D");
	cursor_is(6, 10);
	say("\033[E");
	cursor_is(7, 0);
	say("\033[7C\033[2F");
	cursor_is(5, 0);
	say("\033[12G");
	cursor_is(5, 11);
	say("\033[3`");
	cursor_is(5, 2);
	say("\033[4a\033[2e");
	cursor_is(7, 6);
	say("\033[20d");
	cursor_is(19, 6);
	say("\033[99;999H");
	cursor_is(VT_ROWS - 1, VT_COLS - 1);
	say("\033[99A\033[999D");
	cursor_is(0, 0);
	say("\033[;5f");
	cursor_is(0, 4);
	say("\033[H");
	cursor_is(0, 0);
}

TEST(test_erasing)
{
	numbered();
	say("\033[3;2H\033[J");
	CHECK_STR(row(2), "2");
	CHECK_STR(row(3), "");
	numbered();
	say("\033[12;1H\033[1J");
	CHECK_STR(row(10), "");
	CHECK_STR(row(11), " 1");
	CHECK_STR(row(12), "12");
	say("\033[2J");
	CHECK_STR(row(12), "");
	cursor_is(11, 0);
	SHOWS("abcdef\033[4G\033[K", "abc");
	SHOWS("abcdef\033[4G\033[1K", "    ef");
	SHOWS("abcdef\033[4G\033[2K", "");
	SHOWS("abcdef\033[2G\033[3X", "a   ef");
	cursor_is(0, 1);
	/* what is erased has the colour of the background */
	fresh("\033[44m\033[K");
	CHECK_EQ(attr(0, 40), 0x17);
	SHOWS("x\033[9J\033[9K", "x");
}

TEST(test_insert_and_delete)
{
	SHOWS("abcdef\033[3G\033[2@", "ab  cdef");
	SHOWS("abcdef\033[3G\033[2P", "abef");
	say("\033[999P\033[1G\033[999@");
	CHECK_STR(row(0), "");
	SHOWS("abc\033[2G\033[4hX\033[4lY", "aXYc");
	numbered();
	say("\033[5;1H\033[2L");
	CHECK_STR(row(3), "3");
	CHECK_STR(row(4), "");
	CHECK_STR(row(6), "4");
	CHECK_STR(row(24), "22");
	numbered();
	say("\033[5;1H\033[2M");
	CHECK_STR(row(4), "6");
	CHECK_STR(row(22), "24");
	CHECK_STR(row(23), "");
	say("\033[999M");
	CHECK_STR(row(4), "");
}

TEST(test_scrolling)
{
	numbered();
	say("\n");
	CHECK_STR(row(0), "1");
	CHECK_STR(row(24), "");
	CHECK_EQ(s.scrolled, 1);
	numbered();
	say("\033[H\033M");
	CHECK_STR(row(0), "");
	CHECK_STR(row(1), "0");
	numbered();
	say("\033[2S");
	CHECK_STR(row(0), "2");
	say("\033[3T");
	CHECK_STR(row(0), "");
	CHECK_STR(row(3), "2");
	numbered();
	say("\033[5;1H\033D\033E\033M");
	cursor_is(5, 0);
}

TEST(test_a_region_scrolls_alone)
{
	numbered();
	say("\033[3;5r");
	cursor_is(0, 0);
	say("\033[5;1H\n");
	CHECK_STR(row(1), "1");
	CHECK_STR(row(2), "3");
	CHECK_STR(row(4), "");
	CHECK_STR(row(5), "5");
	CHECK_EQ(s.scrolled, 0);
	say("\033[3;1H\033M\033M");
	CHECK_STR(row(2), "");
	CHECK_STR(row(4), "3");
	say("\033[25;1H\n"); /* below the region nothing scrolls */
	cursor_is(24, 0);
	CHECK_STR(row(24), "24");
	say("\033[?6h\033[1;1H");
	cursor_is(2, 0);
	say("\033[99;1H\033[6n");
	cursor_is(4, 0);
	reply_is("\033[3;1R");
	say("\033[?6l\033[9;3r"); /* nonsense changes nothing */
	CHECK_EQ(s.top, 2);
	say("\033[r");
	CHECK_EQ(s.bottom, VT_ROWS);
	numbered();
	say("\033[3;5r\033[4;1H\033[L");
	CHECK_STR(row(4), "3");
	CHECK_STR(row(5), "5");
}

TEST(test_looks)
{
	fresh("a\033[1mb\033[22mc\033[7md\033[27me\033[31;44mf\033[39;49mg");
	CHECK_EQ(attr(0, 0), 0x07);
	CHECK_EQ(attr(0, 1), 0x0f);
	CHECK_EQ(attr(0, 2), 0x07);
	CHECK_EQ(attr(0, 3), 0x70);
	CHECK_EQ(attr(0, 4), 0x07);
	CHECK_EQ(attr(0, 5), 0x14);
	CHECK_EQ(attr(0, 6), 0x07);
	fresh("\033[4ma\033[24mb\033[5mc\033[25md\033[92me\033[0;101mf\033[mg");
	CHECK_EQ(attr(0, 0), 0x03);
	CHECK_EQ(attr(0, 1), 0x07);
	CHECK_EQ(attr(0, 2), 0x87);
	CHECK_EQ(attr(0, 3), 0x07);
	CHECK_EQ(attr(0, 4), 0x0a);
	CHECK_EQ(attr(0, 5), 0x47);
	CHECK_EQ(attr(0, 6), 0x07);
	/* reversing twice is reversing once; colours of 256 change nothing */
	fresh("\033[7m\033[7ma\033[0;38;5;31;1mb\033[0;48;2;1;7;31;2mc");
	CHECK_EQ(attr(0, 0), 0x70);
	CHECK_EQ(attr(0, 1), 0x0f);
	CHECK_EQ(attr(0, 2), 0x08);
}

TEST(test_saved_cursor)
{
	fresh("\033[5;6H\033[31m\0337\033[H\033[m\0338x");
	CHECK_EQ(s.cell[4][5], 0x0478);
	say("\033[s\033[10;10H\033[u");
	cursor_is(4, 6);
}

TEST(test_answers)
{
	fresh("\033[3;7H\033[6n");
	reply_is("\033[3;7R");
	say("\033[5n\033[c\033Z");
	reply_is("\033[0n\033[?6c\033[?6c");
	say("\033[?6n\033[>c\033[1c");
	reply_is("");
	/* more than there is room for: whole answers are lost, none is cut */
	for (u32 i = 0; i < 40; i++)
		say("\033[6n");
	CHECK_EQ(s.nr_reply, VT_REPLY_BYTES / 6 * 6);
}

TEST(test_private_modes_are_no_public_ones)
{
	numbered();
	say("\033[?1049h\033[?2004h\033[?2J\033[?K\033[?3r\033[?4h");
	CHECK_STR(row(24), "24");
	CHECK(!s.insert);
	say("\033[?25l\033[?1h");
	CHECK(s.hidden && s.cursor_keys);
	say("\033[?25;1h");
	CHECK(!s.hidden && s.cursor_keys);
	say("\033[?1l\033[25l");
	CHECK(!s.cursor_keys && !s.hidden);
}

TEST(test_what_is_not_known_is_not_seen)
{
	SHOWS("a\033(Bb\033)0c\033[[Ad\033=e\033>f\033%Gg\033#8h\033[1;2~i",
	      "abcdefghi");
	SHOWS("\033]0;title\007x\033]2;t\033\\y\033Pq#\nz", "xy");
	CHECK_STR(row(1), "  z");
	SHOWS("\033[1;2\030A\033[3\0324\033[3\033[5Cx", "A4     x");
	fresh("\033[2\b\nC.");
	cursor_is(1, 3);
	/* what a Linux console has for its palette has no end */
	fresh("\033]Ra\033]P1ff00ffb\033]\007c\033]\033[1Cd");
	CHECK_STR(row(0), "abc d");
	/* more parameters than 16 */
	fresh("\033[1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;31;32;33;34mx");
	CHECK_EQ(s.cell[0][0] & 0xff, 'x');
	fresh("\033[99999999999;99999999999Hx");
	cursor_is(VT_ROWS - 1, VT_COLS - 1);
}

TEST(test_tab_stops)
{
	SHOWS("\033[3g\033[5G\033H\r\tx", "    x");
	say("\t");
	cursor_is(0, VT_COLS - 1);
	SHOWS("\033[9G\033[0g\r\tx", "                x");
}

TEST(test_utf8_in_code_page_437)
{
	SHOWS("\xc3\xa9|\xe2\x94\x80|\xe2\x82\xac|", "\x82|\xc4|?|");
	SHOWS("\xe5\xbf\x98|e\xcc\x81|\xf0\x9f\x98\x80|", "? |e|? |");
	/* what is cut off, too long, or no head */
	SHOWS("\xc3|\xe2\x94|\xff\x80|\xc0\x80|", "?|?|??|?|");
	SHOWS("\xe2\x94\033[1;5H|\xc3\r\n\xa9", "?   |?");
	CHECK_STR(row(1), "?");
	SHOWS("\033[80G\xe5\xbf\x98", "");
	CHECK_STR(row(1), "?");
}

TEST(test_reset)
{
	numbered();
	say("\033[3;5r\033[?25l\033[4h\033[31m\033[6n\033c");
	CHECK_STR(row(3), "");
	CHECK(!s.hidden && !s.insert);
	CHECK_EQ(s.bottom, VT_ROWS);
	CHECK_EQ(attr(0, 0), 0x07);
	cursor_is(0, 0);
	reply_is("\033[1;1R"); /* the answer before it is not lost */
}

TEST(test_a_message_in_the_middle_of_a_sequence)
{
	fresh("a\033[3");
	vt_message(&s, "kernel\nsays\n", 12);
	say("1mb");
	CHECK_STR(row(0), "akernel");
	CHECK_STR(row(1), "says");
	CHECK_EQ(s.cell[2][0], 0x0462);
	fresh("\xc3");
	vt_message(&s, "kernel \xe2\x94\x80\n", 11);
	say("\xa9");
	CHECK_STR(row(0), "kernel \xc4");
	CHECK_STR(row(1), "\x82");
}

TEST(test_what_changed_is_told)
{
	fresh("");
	CHECK(s.dirty_from == 0 && s.dirty_to == VT_ROWS);
	s.dirty_from = VT_ROWS;
	s.dirty_to = 0;
	say("\033[4;1Hx\033[2;1Hy");
	CHECK(s.dirty_from == 1 && s.dirty_to == 4);
	say("\033[25;1H\n");
	CHECK(s.dirty_from == 0 && s.dirty_to == VT_ROWS);
	CHECK_EQ(s.scrolled, 1);
}

/* nothing that is written gets out of the screen: the sanitizers look */
TEST(test_any_bytes)
{
	static const char alphabet[] =
		"\033\033\033[[[;;?0123456789@ABCDEFGHJKLMPSTXZ`acdefghlmnrsu"
		"\n\r\t\b78()#]x\xc3\xa9\xe2\x94\x80";
	u32 seed = 1, i;

	vt_reset(&s);
	for (i = 0; i < 2000000; i++) {
		seed = seed * 1664525u + 1013904223u;
		vt_put(&s, (u8)alphabet[(seed >> 16) % (sizeof(alphabet) - 1)]);
		CHECK(s.cur.row < VT_ROWS && s.cur.col < VT_COLS);
		CHECK(s.top < s.bottom && s.bottom <= VT_ROWS);
		s.nr_reply = i % 7 ? s.nr_reply : 0;
	}
}
