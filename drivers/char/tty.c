/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * tty.c - terminals as character devices
 *
 *	4:1..4	the screens; the keyboard types into	tty1..tty4
 *		the one that is shown
 *	4:64	the serial line				ttyS0
 *
 * and by names that stand for one of them when they are opened:
 *
 *	4:0	the screen that is shown then		tty0
 *	5:0	the controlling terminal		tty
 *	5:1	what console= names			console
 *
 * Input comes through tty_receive() in interrupts; readers sleep for it.
 * A reader takes bytes out with interrupts off into a small buffer of its own
 * and copies them to the program afterwards: that copy may fault and sleep.
 * A writer sleeps until the device has room: what a program writes is never
 * lost, an echo or a bell without room is.
 */
#include "base/bug.h"
#include "base/errptr.h"
#include "asm/cpu.h"
#include "core/boot.h"
#include "core/printk.h"
#include "core/cred.h"
#include "core/uaccess.h"
#include "tty.h"
#include "drv/chr.h"
#include "lib/string.h"
#include "uapi/signal.h"

enum {
	MINOR_CURRENT = 0, /* major 4: the shown one; major 5: current's own */
	MINOR_CONSOLE = 1, /* major 5 */
	CHUNK_BYTES = TTY_CHUNK_BYTES,
	OPTION_BYTES = 16,
	TICKS_PER_DECISECOND = HZ / 10, /* unit of VTIME */
};

static void screen_write(const struct tty *tty, const char *buf, size_t len)
{
	vga_write(tty->minor - MINOR_SCREEN, buf, len);
}

static void line_write(const struct tty *tty, const char *buf, size_t len)
{
	(void)tty;
	serial_write(buf, len);
}

static const struct tty_device screen = {.write = screen_write};
static const struct tty_device line = {
	.write = line_write,
	.room = serial_room,
	.queued = serial_queued,
	.hold = serial_hold,
	.drop = serial_drop,
	.send_break = serial_break,
};

static struct tty screens[NR_SCREENS];
static struct tty serial_tty = {.minor = MINOR_SERIAL, .dev = &line};

u32 console_minor = MINOR_SERIAL;

/**
 * tty_find - the terminal with a minor number
 * @minor: of major 4
 *
 * Context: any. Does not sleep.
 * Return: the terminal, or NULL when there is none.
 */
struct tty *tty_find(u32 minor)
{
	if (minor - MINOR_SCREEN < NR_SCREENS)
		return &screens[minor - MINOR_SCREEN];
	return minor == MINOR_SERIAL ? &serial_tty : NULL;
}

static kdev_t tty_meant(u32 minor)
{
	if (minor == MINOR_CURRENT)
		minor = MINOR_SCREEN + vga_shown();
	return MKDEV(MAJOR_TTY, minor);
}

/* a file of the console has major 5 and the terminal's minor: see aux_ops */
static kdev_t aux_meant(u32 minor)
{
	if (minor == MINOR_CURRENT)
		return tty_device(current);
	return minor == MINOR_CONSOLE ? MKDEV(MAJOR_TTYAUX, console_minor) : 0;
}

/**
 * tty_receive - a byte was typed
 * @minor: of major 4
 * @byte: as the device gave it
 *
 * Context: any. Does not sleep.
 */
void tty_receive(u32 minor, u8 byte)
{
	struct tty *tty = tty_find(minor);
	u32 flags = irq_save();

	if (tty)
		tty_input(tty, byte);
	restore_flags(flags);
}

/**
 * tty_receive_break - a break came on a line
 * @minor: of major 4
 *
 * Context: any. Does not sleep.
 */
void tty_receive_break(u32 minor)
{
	struct tty *tty = tty_find(minor);
	u32 flags = irq_save();

	if (tty)
		tty_break(tty);
	restore_flags(flags);
}

/**
 * tty_serial_room - the serial line may have room again, or sent everything
 *
 * Context: irq. Does not sleep.
 */
void tty_serial_room(void)
{
	if (tty_can_write(&serial_tty) || !serial_queued())
		wake_up_interruptible(&serial_tty.wait);
}

/* ---- read ---------------------------------------------------------------- */

/* enough for a read that may sleep? */
static bool can_read(const struct tty *tty, u32 at_least)
{
	if (tty->termios.c_lflag & ICANON)
		return tty->nr_lines != 0;
	return tty->head - tty->tail >= at_least;
}

/*
 * Sleep until @at_least bytes (or a line) are there, or for @ticks. Return: 0,
 * also when the time ran out, or -ERESTARTSYS.
 */
static int wait_input(struct tty *tty, u32 at_least, long ticks)
{
	DECLARE_WAITQUEUE(wait, current);
	u16 hangups = tty->hangups;
	int err = 0;

	add_wait_queue(&tty->wait, &wait);
	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (can_read(tty, at_least) || ticks == 0 ||
		    hangups != tty->hangups)
			break;
		if (signal_pending(current)) {
			err = -ERESTARTSYS;
			break;
		}
		ticks = schedule_timeout(ticks);
	}
	set_current_state(TASK_RUNNING);
	remove_wait_queue(&tty->wait, &wait);
	return err;
}

/* VMIN and VTIME (POSIX 11.1.7), @len: size of the program's buffer */
static int wait_raw(struct tty *tty, size_t len)
{
	u32 at_least = tty->termios.c_cc[VMIN];
	long ticks = (long)tty->termios.c_cc[VTIME] * TICKS_PER_DECISECOND;
	u32 had;
	int err;

	if (at_least > len)
		at_least = (u32)len;
	if (at_least == 0)
		return wait_input(tty, 1, ticks);
	if (ticks == 0)
		return wait_input(tty, at_least, MAX_SCHEDULE_TIMEOUT);
	/* the time runs between bytes, from the first one on */
	err = wait_input(tty, 1, MAX_SCHEDULE_TIMEOUT);
	had = tty->head - tty->tail;
	while (!err && had && had < at_least) {
		err = wait_input(tty, had + 1, ticks);
		if (tty->head - tty->tail <= had)
			break;
		had = tty->head - tty->tail;
	}
	return err;
}

static int wait_readable(struct tty *tty, size_t len, bool nonblock)
{
	const u8 *cc = tty->termios.c_cc;
	bool canonical = tty->termios.c_lflag & ICANON;
	int err;

	/* who never waits is told nothing of waiting */
	if (nonblock && (canonical || cc[VMIN] || cc[VTIME]))
		return can_read(tty, 1) ? 0 : -EAGAIN;
	if (canonical)
		return wait_input(tty, 1, MAX_SCHEDULE_TIMEOUT);
	err = wait_raw(tty, len);
	/* a signal ends the wait for more than there is */
	return err && tty->line_start != tty->tail ? 0 : err;
}

/*
 * The buffer of a read is full right before an end-of-file mark: the mark only
 * ended this line, the next read must not see it as an end of its own.
 */
static void skip_eof_mark(struct tty *tty)
{
	u32 flags = irq_save();

	if (tty->tail != tty->line_start && tty_is_eof_mark(tty, tty->tail)) {
		tty->tail++;
		tty->nr_lines--;
	}
	restore_flags(flags);
}

/*
 * Take up to @max bytes out; *@stop when a line ended. Return: how many bytes
 * are for the program.
 */
static u32 take(struct tty *tty, u8 *buf, u32 max, bool *stop)
{
	bool canonical = tty->termios.c_lflag & ICANON;
	u32 flags = irq_save(), nr = 0;

	*stop = false;
	while (nr < max && tty->tail != tty->line_start && !*stop) {
		u32 slot = tty_slot(tty->tail++);
		bool end = bitmap_test(tty->line_ends, slot);

		if (end)
			tty->nr_lines--;
		*stop = end && canonical;
		if (!end || tty->input[slot] != TTY_EOF_BYTE)
			buf[nr++] = tty->input[slot];
	}
	if (tty->tail == tty->line_start)
		*stop = true;
	tty_throttle(tty);
	restore_flags(flags);
	return nr;
}

static int do_read(struct tty *tty, char __user *buf, size_t len, bool nonblock)
{
	u8 chunk[CHUNK_BYTES];
	size_t done = 0;
	bool stop = false;
	int err;

	might_sleep();
	err = tty_check_foreground(tty, SIGTTIN);
	if (err || len == 0)
		return err;
	err = wait_readable(tty, len, nonblock);
	if (err)
		return err;
	while (done < len && !stop) {
		u32 max = (u32)min(len - done, sizeof(chunk));
		u32 nr = take(tty, chunk, max, &stop);

		if (copy_to_user(buf + done, chunk, nr))
			return -EFAULT;
		done += nr;
	}
	if (!stop && (tty->termios.c_lflag & ICANON))
		skip_eof_mark(tty);
	return (int)done;
}

/* ---- write, poll, open ---------------------------------------------------- */

/* Return: 0: a chunk can be written; -EAGAIN, -ERESTARTSYS, -EIO: hung up */
static int wait_room(struct tty *tty, bool nonblock)
{
	u16 hangups = tty->hangups;
	int err;

	if (tty_can_write(tty))
		return 0;
	if (nonblock)
		return -EAGAIN;
	err = wait_event_interruptible(
		tty->wait, tty_can_write(tty) || hangups != tty->hangups);
	return hangups != tty->hangups ? -EIO : err;
}

static int do_write(struct tty *tty, const char __user *buf, size_t len,
		    bool nonblock)
{
	char chunk[CHUNK_BYTES];
	size_t done = 0;
	int err = 0;

	might_sleep();
	if (tty->termios.c_lflag & TOSTOP)
		err = tty_check_foreground(tty, SIGTTOU);
	if (err)
		return err;
	while (done < len) {
		size_t nr = min(len - done, sizeof(chunk));

		if (copy_from_user(chunk, buf + done, nr))
			return done ? (int)done : -EFAULT;
		err = wait_room(tty, nonblock);
		if (err)
			return done ? (int)done : err;
		tty_output(tty, chunk, nr);
		done += nr;
		/* a slow line and a long text: others run and signals count */
		if (signal_pending(current))
			break;
		if (current->need_resched)
			schedule();
	}
	return (int)done;
}

static u32 do_poll(struct tty *tty, struct wait_queue_head **wq)
{
	const u8 *cc = tty->termios.c_cc;
	u32 at_least = cc[VMIN] && !cc[VTIME] ? cc[VMIN] : 1;

	*wq = &tty->wait;
	return (tty_can_write(tty) ? CHR_POLL_OUT : 0) |
	       (can_read(tty, at_least) ? CHR_POLL_IN : 0);
}

static int do_open(struct tty *tty, bool noctty)
{
	if (!tty)
		return -ENXIO;
	if (tty->exclusive && !capable())
		return -EBUSY;
	if (!noctty && current->session_leader && !current->tty &&
	    !tty->session)
		return tty_acquire(tty, false);
	return 0;
}

/* ---- the two majors ------------------------------------------------------- */

static int tty_open(u32 minor, bool noctty)
{
	return do_open(tty_find(minor), noctty);
}

static int tty_read(u32 minor, char __user *buf, size_t len, bool nonblock)
{
	struct tty *tty = tty_find(minor);

	return tty ? do_read(tty, buf, len, nonblock) : -ENXIO;
}

static int tty_write(u32 minor, const char __user *buf, size_t len,
		     bool nonblock)
{
	struct tty *tty = tty_find(minor);

	return tty ? do_write(tty, buf, len, nonblock) : -ENXIO;
}

static int tty_ioctl(u32 minor, u32 cmd, unsigned long arg)
{
	struct tty *tty = tty_find(minor);

	return tty ? tty_do_ioctl(tty, cmd, arg) : -ENXIO;
}

static u16 tty_hangups(u32 minor)
{
	struct tty *tty = tty_find(minor);

	return tty ? tty->hangups : 0;
}

static u32 tty_poll(u32 minor, struct wait_queue_head **wq)
{
	struct tty *tty = tty_find(minor);

	return tty ? do_poll(tty, wq) : 0;
}

/* Linux: opening the console never makes it the controlling one */
static int console_open(u32 minor, bool noctty)
{
	(void)noctty;
	return do_open(tty_find(minor), true);
}

static const struct chr_ops tty_ops = {
	.name = "tty",
	.meant = tty_meant,
	.open = tty_open,
	.read = tty_read,
	.write = tty_write,
	.ioctl = tty_ioctl,
	.poll = tty_poll,
	.hangups = tty_hangups,
};

/* of the console: its files outlive a hangup, as on Linux */
static const struct chr_ops aux_ops = {
	.name = "ttyaux",
	.meant = aux_meant,
	.open = console_open,
	.read = tty_read,
	.write = tty_write,
	.ioctl = tty_ioctl,
	.poll = tty_poll,
};

static void setup(struct tty *tty)
{
	init_waitqueue_head(&tty->wait);
	tty_set_defaults(tty);
}

/* the minor of console=@name; 0: there is no such terminal */
static u32 named_minor(const char *name)
{
	u32 nr;

	if (strncmp(name, "ttyS", strlen("ttyS")) == 0)
		return MINOR_SERIAL;
	if (strncmp(name, "tty", strlen("tty")) != 0)
		return 0;
	nr = (u32)(name[strlen("tty")] - '0');
	/* a console does not move from screen to screen: tty0 is the first */
	return nr <= NR_SCREENS ? max(nr, (u32)MINOR_SCREEN) : 0;
}

/**
 * tty_init - make the terminals usable and choose the console
 *
 * Context: task, before input interrupts are on. Does not sleep.
 */
void tty_init(void)
{
	char option[OPTION_BYTES];
	u32 i;

	for (i = 0; i < NR_SCREENS; i++) {
		screens[i].minor = MINOR_SCREEN + i;
		screens[i].dev = &screen;
		setup(&screens[i]);
	}
	setup(&serial_tty);
	if (boot_option("console", option, sizeof(option))) {
		console_minor = named_minor(option);
		if (!console_minor) {
			console_minor = MINOR_SCREEN;
			printk(KERN_WARNING "console=%s: no such console, "
					    "programs use the screen\n",
			       option);
		}
	}
	if (chr_register(MAJOR_TTY, &tty_ops) ||
	    chr_register(MAJOR_TTYAUX, &aux_ops))
		BUG();
}
