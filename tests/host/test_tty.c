/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_tty.c - line editing, echo, signals, raw mode, job control
 *
 * The serial terminal; what it sends is collected in `screen`.
 *
 * SOURCES: drivers/char/tty.c drivers/char/tty_ldisc.c drivers/char/tty_job.c
 * SOURCES: drivers/char/tty_ioctl.c drivers/char/tty_flow.c
 * SOURCES: drivers/char/tty_output.c drivers/char/tty_vt.c
 * SOURCES: drivers/char/chr.c lib/bitmap.c
 * SOURCES: tests/host/fake_core.c
 */
#include "unit.h"
#include "fake_core.h"
#include "drv/chr.h"
#include "drv/tty.h"
#include "uapi/errno.h"
#include "uapi/signal.h"
#include "uapi/termios.h"

#define SERIAL (u32) MINOR_SERIAL

static char screen[65536];
static size_t on_screen;
static const struct chr_ops *ops;
static struct sighand handlers;
static int group_signal;
static pid_t signalled_group;

void serial_write(const char *buf, size_t len)
{
	memcpy(screen + on_screen, buf, len);
	on_screen += len;
	screen[on_screen] = '\0';
}

static size_t line_room;

size_t serial_room(void)
{
	return line_room;
}

static bool held;
static u32 queued;

size_t serial_queued(void)
{
	return queued;
}

void serial_hold(bool hold)
{
	held = hold;
}

void serial_drop(void)
{
	queued = 0;
	line_room = sizeof(screen);
}

static u32 breaks;

void serial_break(bool on)
{
	breaks += on;
}

static char on_vt[NR_SCREENS][256];
static u32 vt_len[NR_SCREENS], vt_shown;

void vga_write(u32 vt, const char *buf, size_t len)
{
	CHECK(vt < NR_SCREENS && vt_len[vt] + len < sizeof(on_vt[vt]));
	memcpy(on_vt[vt] + vt_len[vt], buf, len);
	vt_len[vt] += (u32)len;
}

u32 vga_shown(void)
{
	return vt_shown;
}

void vga_show(u32 vt)
{
	vt_shown = vt;
	tty_screen_shown();
}

void send_signal_pgrp(pid_t pgrp, int sig)
{
	signalled_group = pgrp;
	group_signal = sig;
}

static bool group_orphaned;

bool pgrp_is_orphaned(pid_t pgrp, const struct task *except)
{
	(void)pgrp;
	(void)except;
	return group_orphaned;
}

static void line_empties(void)
{
	queued = 0;
	tty_serial_room();
}

static void setup(void)
{
	group_orphaned = false;
	line_room = sizeof(screen);
	current = host_task_new(10);
	current->sighand = &handlers;
	current->session_leader = true;
	tty_init();
	ops = chr_find(MAJOR_TTY);
	CHECK(ops && chr_find(MAJOR_TTYAUX));
	CHECK_EQ(console_minor, SERIAL);
}

static void type(const char *keys)
{
	for (; *keys; keys++)
		tty_receive(SERIAL, (u8)*keys);
}

/* what a read without sleeping gives, as text; "-11" for -EAGAIN */
static const char *get(size_t len)
{
	static char buf[8192];
	int n = ops->read(SERIAL, buf, len, true);

	if (n < 0)
		sprintf(buf, "%d", n);
	else
		buf[n] = '\0';
	return buf;
}

static void mode(u32 clear, u32 set, u8 vmin, u8 vtime)
{
	struct termios t;

	CHECK_EQ(ops->ioctl(SERIAL, TCGETS, (unsigned long)&t), 0);
	t.c_lflag = (t.c_lflag & ~clear) | set;
	t.c_cc[VMIN] = vmin;
	t.c_cc[VTIME] = vtime;
	CHECK_EQ(ops->ioctl(SERIAL, TCSETS, (unsigned long)&t), 0);
}

TEST(test_a_line_is_read_when_it_ends)
{
	setup();
	type("hello");
	CHECK_STR(get(100), "-11");
	type("\r");
	CHECK_STR(screen, "hello\r\n");
	CHECK_STR(get(100), "hello\n");
	CHECK_STR(get(100), "-11");
}

TEST(test_a_line_in_pieces_one_line_a_read)
{
	setup();
	type("abcdef\rgh\r");
	CHECK_STR(get(4), "abcd");
	CHECK_STR(get(100), "ef\n");
	CHECK_STR(get(100), "gh\n");
}

TEST(test_erase_kill_word)
{
	setup();
	type("abx\177c\r");
	CHECK_STR(screen, "abx\b \bc\r\n");
	CHECK_STR(get(100), "abc\n");
	type("wrong\025right\r");
	CHECK_STR(get(100), "right\n");
	type("one two  \027six\r");
	CHECK_STR(get(100), "one six\n");
	type("\177\177ok\r"); /* nothing there to erase */
	CHECK_STR(get(100), "ok\n");
	/* a finished line cannot be edited any more */
	type("keep\r\177\025new\r");
	CHECK_STR(get(100), "keep\n");
	CHECK_STR(get(100), "new\n");
}

TEST(test_erase_takes_the_columns_back)
{
	setup();
	type("\001"); /* shown as ^A */
	on_screen = 0;
	type("\177");
	CHECK_STR(screen, "\b \b\b \b");
	type("ab\t");
	on_screen = 0;
	type("\177"); /* a tab from column 2 took 6 */
	CHECK_STR(screen, "\b \b\b \b\b \b\b \b\b \b\b \b");
	type("\025\xe5\xbf\x98"); /* one character of three bytes, 2 columns */
	on_screen = 0;
	type("\177");
	CHECK_STR(screen, "\b \b\b \b");
	type("xy\b\r");
	CHECK_STR(get(100), "x\n");
}

TEST(test_eof_ends_a_line_without_a_byte)
{
	setup();
	type("ab\004");
	CHECK_STR(get(100), "ab");
	type("\004");
	CHECK_STR(get(100), ""); /* 0: end of file */
	CHECK_STR(get(100), "-11");
	/* exactly filled: the end mark must not become an end of file later */
	type("cd\004");
	CHECK_STR(get(2), "cd");
	CHECK_STR(get(2), "-11");
}

TEST(test_literal_next)
{
	setup();
	type("a\026\003\026\177\r");
	CHECK_EQ(group_signal, 0);
	CHECK_STR(get(100), "a\003\177\n");
}

TEST(test_signals_go_to_the_foreground_group)
{
	setup();
	CHECK_EQ(ops->ioctl(SERIAL, TIOCSCTTY, 0), 0);
	type("lost\003");
	CHECK_EQ(group_signal, SIGINT);
	CHECK_EQ(signalled_group, 10);
	CHECK_STR(screen, "lost^C");
	type("x\r");
	CHECK_STR(get(100), "x\n"); /* the rest was flushed */
	type("\034");
	CHECK_EQ(group_signal, SIGQUIT);
	type("\032");
	CHECK_EQ(group_signal, SIGTSTP);
	group_signal = 0;
	mode(ISIG, 0, 1, 0);
	type("\003\r");
	CHECK_EQ(group_signal, 0);
	CHECK_STR(get(100), "\003\n");
}

TEST(test_raw_mode_min_and_time)
{
	setup();
	mode(ICANON | ECHO, 0, 1, 0);
	type("a\177");
	CHECK_STR(screen, "");
	CHECK_STR(get(100), "a\177");
	CHECK_STR(get(100), "-11");
	mode(0, 0, 0, 0); /* MIN 0, TIME 0: what is there */
	CHECK_EQ(ops->read(SERIAL, screen, 10, false), 0);
	CHECK_STR(get(10), ""); /* it would not wait: no -EAGAIN */
	mode(0, 0, 0, 5);	/* half a second, then nothing */
	CHECK_EQ(ops->read(SERIAL, screen, 10, false), 0);
	CHECK_EQ(jiffies, 50);
	mode(0, 0, 3, 2);
	type("xy"); /* the third never comes: 2 tenths after the second */
	CHECK_EQ(ops->read(SERIAL, screen, 10, false), 2);
	CHECK_EQ(jiffies, 70);
}

TEST(test_a_signal_ends_the_wait_for_more)
{
	char buf[8];

	setup();
	mode(ICANON | ECHO, 0, 3, 0);
	type("xy");
	current->sig_pending = 1;
	CHECK_EQ(ops->read(SERIAL, buf, 8, false), 2); /* as far as it came */
	CHECK_EQ(ops->read(SERIAL, buf, 8, false), -ERESTARTSYS);
	mode(0, ICANON, 1, 0);
	type("half a line");
	CHECK_EQ(ops->read(SERIAL, buf, 8, false), -ERESTARTSYS);
}

TEST(test_mode_change_loses_nothing)
{
	setup();
	type("half");
	mode(ICANON, 0, 1, 0);
	CHECK_STR(get(2), "ha"); /* raw: the unfinished line can be read */
	mode(0, ICANON, 1, 0);
	CHECK_STR(get(100), "lf"); /* canonical: what was there is a line */
	type("z\r");
	CHECK_STR(get(100), "z\n");
}

TEST(test_output_processing)
{
	setup();
	CHECK_EQ(ops->write(SERIAL, "a\nb\n", 4, false), 4);
	CHECK_STR(screen, "a\r\nb\r\n");
}

TEST(test_full_buffer_keeps_room_for_the_end)
{
	u32 i;

	setup();
	mode(ECHO, 0, 1, 0);
	for (i = 0; i < 2 * TTY_INPUT_BYTES; i++)
		type("x");
	CHECK_EQ(on_screen, 0); /* who does not echo hears no bell either */
	mode(0, ECHO, 1, 0);
	type("x");
	CHECK_STR(screen, "\a");
	mode(ECHO, 0, 1, 0);
	type("\r");
	CHECK_EQ(strlen(get(8191)), TTY_INPUT_BYTES);
	type("again\r");
	CHECK_STR(get(100), "again\n");
}

TEST(test_read_sleeps_and_a_signal_ends_it)
{
	char buf[4];

	setup();
	current->sig_pending = 1;
	CHECK_EQ(ops->read(SERIAL, buf, 4, false), -ERESTARTSYS);
}

static void typist(void)
{
	type("late\r");
}

TEST(test_read_waits_for_the_line)
{
	char buf[8] = "";

	setup();
	host_schedule_hook = typist;
	CHECK_EQ(ops->read(SERIAL, buf, 8, false), 5);
	CHECK_STR(buf, "late\n");
	CHECK_EQ(host_schedules, 1);
}

/* the stalled line takes bytes again: too few first */
static void line_moves(void)
{
	line_room += 300;
	tty_serial_room();
}

TEST(test_write_waits_for_room)
{
	struct wait_queue_head *wq;

	setup();
	line_room = 0;
	CHECK_EQ(ops->write(SERIAL, "text", 4, true), -EAGAIN);
	CHECK_EQ(ops->poll(SERIAL, &wq), 0);
	current->sig_pending = 1;
	CHECK_EQ(ops->write(SERIAL, "text", 4, false), -ERESTARTSYS);
	CHECK_EQ(on_screen, 0);
	current->sig_pending = 0;
	host_schedule_hook = line_moves;
	CHECK_EQ(ops->write(SERIAL, "text", 4, false), 4);
	CHECK_EQ(host_schedules, 2);
	CHECK_STR(screen, "text");
	CHECK_EQ(ops->poll(SERIAL, &wq), CHR_POLL_OUT);
}

TEST(test_background_group_is_stopped)
{
	struct task *child;
	char buf[4];
	int pgrp = 20;

	setup();
	CHECK_EQ(ops->ioctl(SERIAL, TIOCSCTTY, 0), 0);
	child = host_task_new(20);
	child->session = 10;
	child->tty = current->tty;
	child->sighand = &handlers;
	CHECK_EQ(ops->ioctl(SERIAL, TIOCSPGRP, (unsigned long)&pgrp), 0);
	type("x\r");
	CHECK_EQ(ops->read(SERIAL, buf, 4, true), -ERESTARTSYS);
	CHECK_EQ(group_signal, SIGTTIN);
	CHECK_EQ(signalled_group, 10);
	current->sig_blocked = 1ull << (SIGTTIN - 1);
	CHECK_EQ(ops->read(SERIAL, buf, 4, true), -EIO);
	/* taking the terminal back is a change: SIGTTOU */
	pgrp = 10;
	CHECK_EQ(ops->ioctl(SERIAL, TIOCSPGRP, (unsigned long)&pgrp),
		 -ERESTARTSYS);
	CHECK_EQ(group_signal, SIGTTOU);
	current->sig_blocked |= 1ull << (SIGTTOU - 1);
	CHECK_EQ(ops->ioctl(SERIAL, TIOCSPGRP, (unsigned long)&pgrp), 0);
	CHECK_EQ(tty_foreground(child), 10);
	CHECK_EQ(tty_device(child), MKDEV(4, 64));
	pgrp = 77;
	CHECK_EQ(ops->ioctl(SERIAL, TIOCSPGRP, (unsigned long)&pgrp), -EPERM);
	CHECK_STR(get(4), "x\n");
}

TEST(test_session_and_its_terminal)
{
	struct task *child;
	const struct chr_ops *aux;

	setup();
	aux = chr_find(MAJOR_TTYAUX);
	CHECK_EQ(aux->meant(0), 0); /* /dev/tty: has none yet */
	CHECK_EQ(aux->meant(2), 0);
	/* the console never becomes it, and is not hung up */
	CHECK_EQ(aux->meant(1), MKDEV(MAJOR_TTYAUX, SERIAL));
	CHECK_EQ(aux->open(SERIAL, false), 0);
	CHECK(!aux->hangups);
	CHECK(!current->tty);
	CHECK_EQ(ops->open(SERIAL, true), 0);
	CHECK(!current->tty);
	CHECK_EQ(ops->open(SERIAL, false), 0);
	CHECK(current->tty);
	CHECK_EQ(aux->meant(0), MKDEV(MAJOR_TTY, SERIAL));
	child = host_task_new(20);
	child->session = 10;
	child->tty = current->tty;
	tty_session_exit(current);
	CHECK_EQ(group_signal, SIGCONT);
	CHECK(!child->tty);
	current = child;
	CHECK_EQ(ops->ioctl(SERIAL, TIOCSCTTY, 0), -EPERM); /* no leader */
	CHECK_EQ(ops->ioctl(SERIAL, TIOCNOTTY, 0), -ENOTTY);
}

TEST(test_only_root_takes_a_terminal_from_others)
{
	struct task *owner, *member;

	setup();
	owner = current;
	CHECK_EQ(ops->ioctl(SERIAL, TIOCSCTTY, 1), 0);
	member = host_task_new(20);
	member->session = owner->session;
	member->tty = owner->tty;
	CHECK_EQ(ops->ioctl(SERIAL, TIOCSCTTY, 0), 0); /* has it already */
	current = member;
	CHECK_EQ(ops->ioctl(SERIAL, TIOCSCTTY, 1), -EPERM); /* no leader */
	current = host_task_new(30);
	current->session = current->pgrp = 30;
	current->session_leader = true;
	CHECK_EQ(ops->ioctl(SERIAL, TIOCSCTTY, 0), -EPERM);
	current->cap_effective = false;
	CHECK_EQ(ops->ioctl(SERIAL, TIOCSCTTY, 1), -EPERM);
	CHECK(owner->tty && member->tty);
	current->cap_effective = true;
	CHECK_EQ(ops->ioctl(SERIAL, TIOCSCTTY, 1), 0);
	CHECK(current->tty && !owner->tty && !member->tty);
	CHECK_EQ(tty_foreground(current), 30);
}

TEST(test_terminal_of_a_dead_session_is_free)
{
	setup();
	CHECK_EQ(ops->open(SERIAL, false), 0);
	tty_session_exit(current);
	current = host_task_new(30);
	current->session = 30;
	current->pgrp = 30;
	current->session_leader = true;
	CHECK_EQ(ops->ioctl(SERIAL, TIOCSCTTY, 0), 0);
	CHECK(current->tty);
	CHECK_EQ(tty_foreground(current), 30);
}

TEST(test_background_group_may_not_read)
{
	setup();
	CHECK_EQ(ops->open(SERIAL, false), 0);
	current->pgrp = 77;
	CHECK_EQ(ops->read(SERIAL, screen, 1, true), -ERESTARTSYS);
	CHECK_EQ(signalled_group, 77);
	CHECK_EQ(group_signal, SIGTTIN);
	/* nobody could continue it: no stop, so no restart for ever */
	group_orphaned = true;
	CHECK_EQ(ops->read(SERIAL, screen, 1, true), -EIO);
	handlers.action[SIGTTIN - 1].handler = SIG_IGN;
	group_orphaned = false;
	CHECK_EQ(ops->read(SERIAL, screen, 1, true), -EIO);
}

TEST(test_background_group_may_not_change)
{
	struct termios t = {0};
	int pgrp = 77;

	setup();
	CHECK_EQ(ops->open(SERIAL, false), 0);
	CHECK_EQ(ops->ioctl(SERIAL, TCGETS, (unsigned long)&t), 0);
	current->pgrp = 77;
	CHECK_EQ(ops->ioctl(SERIAL, TCFLSH, TCIFLUSH), -ERESTARTSYS);
	CHECK_EQ(group_signal, SIGTTOU);
	group_orphaned = true;
	CHECK_EQ(ops->ioctl(SERIAL, TCSETS, (unsigned long)&t), -EIO);
	CHECK_EQ(ops->ioctl(SERIAL, TCFLSH, TCIFLUSH), -EIO);
	CHECK_EQ(ops->ioctl(SERIAL, TIOCSPGRP, (unsigned long)&pgrp), -ENOTTY);
}

TEST(test_output_can_be_dropped)
{
	setup();
	queued = 9;
	CHECK_EQ(ops->ioctl(SERIAL, TCFLSH, TCIFLUSH), 0);
	CHECK_EQ(queued, 9);
	type("x\r");
	CHECK_EQ(ops->ioctl(SERIAL, TCFLSH, TCOFLUSH), 0);
	CHECK_EQ(queued, 0);
	CHECK_STR(get(9), "x\n");
	CHECK_EQ(ops->ioctl(SERIAL, TCFLSH, TCIOFLUSH + 1), -EINVAL);
	/* the key that interrupts drops it too, unless NOFLSH */
	queued = 9;
	mode(0, NOFLSH, 1, 0);
	type("\003");
	CHECK_EQ(queued, 9);
	mode(NOFLSH, 0, 1, 0);
	type("\003");
	CHECK_EQ(queued, 0);
}

TEST(test_settings_of_system_v)
{
	u8 buf[TERMIO_BYTES + 1];
	struct termio *old = (struct termio *)buf;
	struct termios t;

	setup();
	CHECK_EQ(ops->ioctl(SERIAL, TCGETS, (unsigned long)&t), 0);
	t.c_lflag |= 0xabcd0000u;
	t.c_cc[NCC] = 'n';
	CHECK_EQ(ops->ioctl(SERIAL, TCSETS, (unsigned long)&t), 0);
	memset(buf, 0xee, sizeof(buf));
	CHECK_EQ(ops->ioctl(SERIAL, TCGETA, (unsigned long)buf), 0);
	CHECK_EQ(buf[TERMIO_BYTES], 0xee);
	CHECK_EQ(old->c_iflag, t.c_iflag);
	CHECK_EQ(old->c_oflag, t.c_oflag);
	CHECK_EQ(old->c_cflag, t.c_cflag);
	CHECK_EQ(old->c_lflag, t.c_lflag & 0xffff);
	CHECK_EQ(memcmp(old->c_cc, t.c_cc, NCC), 0);
	/* the upper halves and the rest of c_cc stay */
	old->c_lflag &= (u16) ~(ICANON | ECHO);
	old->c_cc[VMIN] = 2;
	queued = 1;
	host_schedule_hook = line_empties;
	CHECK_EQ(ops->ioctl(SERIAL, TCSETA, (unsigned long)buf), 0);
	CHECK_EQ(host_schedules, 0);
	CHECK_EQ(ops->ioctl(SERIAL, TCGETS, (unsigned long)&t), 0);
	CHECK_EQ(t.c_lflag >> 16, 0xabcd);
	CHECK_EQ(t.c_lflag & 0xffff, old->c_lflag);
	CHECK(t.c_cc[VMIN] == 2 && t.c_cc[NCC] == 'n');
	type("ab");
	CHECK_EQ(ops->ioctl(SERIAL, TCSETAW, (unsigned long)buf), 0);
	CHECK_EQ(host_schedules, 1); /* after what was written */
	CHECK_STR(get(9), "ab");
	type("ab");
	CHECK_EQ(ops->ioctl(SERIAL, TCSETAF, (unsigned long)buf), 0);
	CHECK_STR(get(9), "-11"); /* and without what was typed */
	host_copy_limit = TERMIO_BYTES - 1;
	CHECK_EQ(ops->ioctl(SERIAL, TCSETA, (unsigned long)buf), -EFAULT);
	CHECK_EQ(ops->ioctl(SERIAL, TCGETA, (unsigned long)buf), -EFAULT);
}

TEST(test_ioctls)
{
	struct winsize size = {40, 132, 0, 0}, got;
	int n;

	setup();
	CHECK_EQ(ops->ioctl(SERIAL, 0x5600, 0), -ENOTTY); /* VT_OPENQRY */
	CHECK_EQ(ops->ioctl(SERIAL, TIOCSCTTY, 0), 0);
	CHECK_EQ(ops->ioctl(SERIAL, TIOCSWINSZ, (unsigned long)&size), 0);
	CHECK_EQ(group_signal, SIGWINCH);
	CHECK_EQ(ops->ioctl(SERIAL, TIOCGWINSZ, (unsigned long)&got), 0);
	CHECK(got.ws_row == 40 && got.ws_col == 132);
	type("abc\rd");
	CHECK_EQ(ops->ioctl(SERIAL, FIONREAD, (unsigned long)&n), 0);
	CHECK_EQ(n, 4);
	type("\004");
	CHECK_EQ(ops->ioctl(SERIAL, FIONREAD, (unsigned long)&n), 0);
	CHECK_EQ(n, 5); /* the mark of the end is no byte */
	CHECK_EQ(ops->ioctl(SERIAL, TCFLSH, TCIFLUSH), 0);
	CHECK_STR(get(100), "-11");
	CHECK_EQ(ops->ioctl(SERIAL, TIOCGSID, (unsigned long)&n), 0);
	CHECK_EQ(n, 10);
	host_copy_limit = 3;
	CHECK(ops->ioctl(SERIAL, TCGETS, (unsigned long)&got) == -EFAULT);
	CHECK_EQ(ops->read(65, screen, 1, true), -ENXIO);
}

TEST(test_poll_honours_the_mode)
{
	struct wait_queue_head *wq = NULL;

	setup();
	type("a");
	CHECK_EQ(ops->poll(SERIAL, &wq), CHR_POLL_OUT);
	CHECK(wq);
	mode(ICANON, 0, 2, 0);
	CHECK_EQ(ops->poll(SERIAL, &wq), CHR_POLL_OUT);
	type("b");
	CHECK_EQ(ops->poll(SERIAL, &wq), CHR_POLL_OUT | CHR_POLL_IN);
}

static void flags_of(u32 iflag_set, u32 iflag_clear, u32 oflag_set)
{
	struct termios t;

	CHECK_EQ(ops->ioctl(SERIAL, TCGETS, (unsigned long)&t), 0);
	t.c_iflag = (t.c_iflag & ~iflag_clear) | iflag_set;
	t.c_oflag |= oflag_set;
	CHECK_EQ(ops->ioctl(SERIAL, TCSETS, (unsigned long)&t), 0);
}

static void clear_screen(void)
{
	on_screen = 0;
	screen[0] = '\0';
}

static void type_start(void)
{
	type("\021");
}

TEST(test_keys_stop_and_start_the_output)
{
	setup();
	type("a\023b\r");
	CHECK(held);
	CHECK_STR(get(100), "ab\n"); /* neither key is input */
	clear_screen();
	CHECK_EQ(ops->write(SERIAL, "text", 4, true), -EAGAIN);
	CHECK_STR(screen, "");
	host_schedule_hook = type_start;
	CHECK_EQ(ops->write(SERIAL, "text", 4, false), 4);
	CHECK(!held);
	CHECK_STR(screen, "text");
	CHECK_EQ(host_schedules, 1);
	/* any key will do, and is swallowed */
	flags_of(IXANY, 0, 0);
	type("\023x\021y\r");
	CHECK_STR(get(100), "y\n");
	/* without IXON they are bytes like others, and stopped output goes on */
	type("\023");
	CHECK(held);
	flags_of(0, IXON | IXANY, 0);
	CHECK(!held);
	type("\023\021\r");
	CHECK_STR(get(100), "\023\021\n");
}

TEST(test_a_program_stops_the_output)
{
	setup();
	CHECK_EQ(ops->ioctl(SERIAL, TCXONC, TCOOFF), 0);
	CHECK_EQ(ops->write(SERIAL, "x", 1, true), -EAGAIN);
	type("\021"); /* the key cannot undo it */
	CHECK_EQ(ops->write(SERIAL, "x", 1, true), -EAGAIN);
	CHECK_EQ(ops->ioctl(SERIAL, TCXONC, TCOON), 0);
	CHECK_EQ(ops->write(SERIAL, "x", 1, true), 1);
	clear_screen();
	CHECK_EQ(ops->ioctl(SERIAL, TCXONC, TCIOFF), 0);
	CHECK_EQ(ops->ioctl(SERIAL, TCXONC, TCION), 0);
	CHECK_STR(screen, "\023\021");
	CHECK_EQ(ops->ioctl(SERIAL, TCXONC, 4), -EINVAL);
}

TEST(test_full_input_stops_the_other_side)
{
	u32 i;

	setup();
	mode(ICANON | ECHO, 0, 1, 0);
	flags_of(IXOFF, 0, 0);
	for (i = 0; i < TTY_INPUT_BYTES - 129; i++)
		type("x");
	CHECK_STR(screen, "");
	type("xyz");
	CHECK_STR(screen, "\023"); /* once */
	clear_screen();
	(void)get(TTY_INPUT_BYTES - 500);
	CHECK_STR(screen, "");
	(void)get(400);
	CHECK_STR(screen, "\021");
}

TEST(test_settings_wait_for_the_output)
{
	struct termios t;
	int n;

	setup();
	CHECK_EQ(ops->ioctl(SERIAL, TCGETS, (unsigned long)&t), 0);
	queued = 77;
	CHECK_EQ(ops->ioctl(SERIAL, TIOCOUTQ, (unsigned long)&n), 0);
	CHECK_EQ(n, 77);
	CHECK_EQ(ops->ioctl(SERIAL, TCSETS, (unsigned long)&t), 0);
	CHECK_EQ(host_schedules, 0);
	host_schedule_hook = line_empties;
	CHECK_EQ(ops->ioctl(SERIAL, TCSETSW, (unsigned long)&t), 0);
	CHECK_EQ(host_schedules, 1);
	queued = 1;
	CHECK_EQ(ops->ioctl(SERIAL, TCSBRK, 1), 0); /* tcdrain() */
	CHECK_EQ(host_schedules, 2);
	CHECK_EQ(breaks, 0);
	CHECK_EQ(ops->ioctl(SERIAL, TCSBRKP, 1), 0);
	CHECK_EQ(breaks, 1);
	queued = 1;
	current->sig_pending = 1;
	host_schedule_hook = NULL;
	CHECK_EQ(ops->ioctl(SERIAL, TCSETSF, (unsigned long)&t), -ERESTARTSYS);
}

TEST(test_tabs_and_cases_of_the_output)
{
	setup();
	flags_of(0, 0, TAB3);
	CHECK_EQ(ops->write(SERIAL, "ab\tc\n\t|", 8, false), 8);
	CHECK_STR(screen, "ab      c\r\n        |");
	clear_screen();
	flags_of(0, 0, OLCUC | ONOCR);
	CHECK_EQ(ops->write(SERIAL, "\rok\n\r.", 6, false), 6);
	CHECK_STR(screen, "\rOK\r\n.");
	flags_of(IUCLC, 0, 0);
	type("ABC\r");
	CHECK_STR(get(100), "abc\n");
}

TEST(test_a_break)
{
	setup();
	CHECK_EQ(ops->ioctl(SERIAL, TIOCSCTTY, 0), 0);
	mode(ICANON | ECHO, 0, 1, 0);
	tty_receive_break(SERIAL);
	CHECK_EQ(ops->read(SERIAL, screen, 10, true), 1);
	CHECK_EQ(screen[0], 0);
	flags_of(PARMRK, 0, 0);
	tty_receive_break(SERIAL);
	CHECK_EQ(ops->read(SERIAL, screen, 10, true), 3);
	CHECK_EQ((u8)screen[0], 0xff);
	CHECK_EQ(group_signal, 0);
	flags_of(BRKINT, 0, 0);
	tty_receive_break(SERIAL);
	CHECK_EQ(group_signal, SIGINT);
	group_signal = 0;
	flags_of(IGNBRK, 0, 0);
	tty_receive_break(SERIAL);
	CHECK_EQ(group_signal, 0);
	CHECK_EQ(ops->read(SERIAL, screen, 10, true), -EAGAIN);
}

TEST(test_exclusive_use_and_typing_for_others)
{
	struct task *other;

	setup();
	CHECK_EQ(ops->open(SERIAL, false), 0);
	CHECK_EQ(ops->ioctl(SERIAL, TIOCEXCL, 0), 0);
	CHECK_EQ(ops->ioctl(SERIAL, TIOCSTI, (unsigned long)"w"), 0);
	CHECK_EQ(ops->ioctl(SERIAL, TIOCSTI, (unsigned long)"\n"), 0);
	CHECK_STR(get(100), "w\n");
	other = host_task_new(30);
	other->session = 30;
	other->cap_effective = false;
	current->cap_effective = false;
	CHECK_EQ(ops->ioctl(SERIAL, TIOCSTI, (unsigned long)"m"), 0);
	type("\025");
	current = other;
	CHECK_EQ(ops->open(SERIAL, true), -EBUSY);
	CHECK_EQ(ops->ioctl(SERIAL, TIOCSTI, (unsigned long)"x"), -EPERM);
	type("\r");
	CHECK_STR(get(100), "\n");
	current->cap_effective = true;
	CHECK_EQ(ops->open(SERIAL, true), 0);
	current->cap_effective = false;
	CHECK_EQ(ops->ioctl(SERIAL, TIOCNXCL, 0), 0);
	CHECK_EQ(ops->open(SERIAL, true), 0);
}

static void to_third(void)
{
	vga_show(2);
}

TEST(test_each_screen_is_a_terminal)
{
	struct vt_stat state;
	int n;

	setup();
	CHECK_EQ(ops->open(2, false), 0);
	CHECK_EQ(tty_device(current), MKDEV(4, 2));
	CHECK_EQ(ops->write(2, "two\n", 4, false), 4);
	CHECK_EQ(ops->meant(0), MKDEV(MAJOR_TTY, 1)); /* the shown one */
	CHECK_EQ(ops->meant(2), MKDEV(MAJOR_TTY, 2));
	CHECK_EQ(ops->write(0, "lost", 4, false), -ENXIO);
	CHECK_EQ(ops->write(1, "first", 5, false), 5);
	CHECK_STR(on_vt[1], "two\r\n");
	CHECK_STR(on_vt[0], "first");
	CHECK_STR(screen, "");
	tty_receive(2, 'k');
	tty_receive(2, '\r');
	CHECK_EQ(ops->read(1, screen, 10, true), -EAGAIN);
	CHECK_EQ(ops->read(2, screen, 10, true), 2);
	CHECK_EQ(ops->open(5, true), -ENXIO);
	CHECK_EQ(ops->ioctl(2, VT_OPENQRY, (unsigned long)&n), 0);
	CHECK_EQ(n, 1);
	CHECK_EQ(ops->ioctl(2, VT_ACTIVATE, 2), 0);
	CHECK_EQ(vt_shown, 1);
	CHECK_EQ(ops->meant(0), MKDEV(MAJOR_TTY, 2));
	CHECK_EQ(ops->ioctl(2, VT_ACTIVATE, 5), -ENXIO);
	CHECK_EQ(ops->ioctl(2, VT_GETSTATE, (unsigned long)&state), 0);
	CHECK_EQ(state.v_active, 2);
	CHECK_EQ(state.v_state, 1 | 1 << 2);
	host_schedule_hook = to_third;
	CHECK_EQ(ops->ioctl(2, VT_WAITACTIVE, 3), 0);
	CHECK_EQ(host_schedules, 1);
	current->cap_effective = false;
	CHECK_EQ(ops->ioctl(1, VT_ACTIVATE, 1), -EPERM);
	CHECK_EQ(ops->ioctl(2, VT_ACTIVATE, 1), 0);
}

static void leader_goes(void)
{
	tty_session_exit(current);
}

TEST(test_a_hangup_ends_every_sleep)
{
	struct termios t;
	char buf[4];

	setup();
	CHECK_EQ(ops->open(2, false), 0);
	CHECK_EQ(ops->ioctl(2, TCGETS, (unsigned long)&t), 0);
	t.c_lflag &= ~(ICANON | ECHO);
	CHECK_EQ(ops->ioctl(2, TCSETS, (unsigned long)&t), 0);
	CHECK_EQ(ops->hangups(2), 0);
	host_schedule_hook = leader_goes;
	CHECK_EQ(ops->read(2, buf, 4, false), 0);
	CHECK_EQ(host_schedules, 1);
	CHECK_EQ(ops->hangups(2), 1);
	/* a screen is as new */
	CHECK_EQ(ops->ioctl(2, TCGETS, (unsigned long)&t), 0);
	CHECK(t.c_lflag & ICANON);
	CHECK_EQ(ops->open(SERIAL, false), 0);
	line_room = 0;
	CHECK_EQ(ops->write(SERIAL, "x", 1, false), -EIO);
	/* who gives it up does not hang it up */
	CHECK_EQ(ops->open(3, false), 0);
	CHECK_EQ(ops->ioctl(3, TIOCNOTTY, 0), 0);
	CHECK_EQ(ops->hangups(3), 0);
	tty_vhangup(); /* without a terminal: nothing */
	CHECK_EQ(ops->open(3, false), 0);
	tty_vhangup();
	CHECK_EQ(ops->hangups(3), 1);
	CHECK(!current->tty);
}
