/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * tty.h - private to the tty*.c files
 *
 * Lock key: (I) interrupts off, the input side works in interrupts;
 * (K) task context, not across a sleep; (C) constant.
 */
#ifndef DRIVERS_CHAR_TTY_H
#define DRIVERS_CHAR_TTY_H

#include "core/config.h"
#include "core/sched.h"
#include "core/wait.h"
#include "drv/tty.h"
#include "lib/bitmap.h"
#include "uapi/termios.h"

enum {
	TTY_OUT_BYTES = 64,
	TTY_CHUNK_BYTES = 128, /* what a program writes goes in pieces */
	TTY_TAB_COLUMNS = 8,
	TTY_ASCII_DEL = 0x7f,
};

struct tty;

/* What carries a terminal. Context: any, for all. NULL: as said. */
struct tty_device {
	void (*write)(const struct tty *tty, const char *buf, size_t len);
	/* bytes that write() takes now without losing any; NULL: all */
	size_t (*room)(void);
	size_t (*queued)(void);	 /* bytes that are not sent yet; NULL: none */
	void (*hold)(bool hold); /* what is queued stays; NULL: nothing is */
	void (*drop)(void);	 /* what is queued is lost; NULL: nothing is */
	void (*send_break)(bool on); /* NULL: it cannot */
};

/* why output is stopped */
enum tty_stop {
	TTY_RUNS,
	TTY_STOPPED, /* by VSTOP: VSTART lets it go on */
	TTY_OFF	     /* by TCOOFF: only TCOON does */
};

/*
 * One terminal. Input positions count bytes ever received, modulo 2^32; the
 * byte is at position % TTY_INPUT_BYTES. tail <= line_start <= head: in
 * canonical mode only what is below line_start can be read.
 */
struct tty {
	u32 minor;		      /* (C) */
	const struct tty_device *dev; /* (C) */
	struct termios termios;	      /* (I) */
	struct winsize winsize;	      /* (K) */
	pid_t session, pgrp;	      /* (K) 0: nobody's controlling terminal */
	struct wait_queue_head wait;  /* input came, or output has room */
	u32 head, tail, line_start;   /* (I) */
	u32 nr_lines;		 /* (I) line ends between tail and line_start */
	u32 column;		 /* (I) of the cursor, for tabs */
	u32 line_column;	 /* (I) where the edited line began */
	bool literal;		 /* (I) VLNEXT: the next byte is only a byte */
	enum tty_stop stop;	 /* (I) */
	bool throttled;		 /* (I) IXOFF: VSTOP was sent */
	bool exclusive;		 /* (K) TIOCEXCL */
	u16 hangups;		 /* (K) how often */
	u32 nr_out;		 /* (I) of out[]: goes to the device at once */
	char out[TTY_OUT_BYTES]; /* (I) */
	u8 input[TTY_INPUT_BYTES];		      /* (I) */
	u32 line_ends[BITMAP_WORDS(TTY_INPUT_BYTES)]; /* (I) by position */
};

/* stored for VEOF with a line end: ends a line without being read */
#define TTY_EOF_BYTE 0u

static inline u32 tty_slot(u32 position)
{
	return position % TTY_INPUT_BYTES;
}

/* does the byte at @position only end its line? Interrupts off. */
static inline bool tty_is_eof_mark(const struct tty *tty, u32 position)
{
	u32 slot = tty_slot(position);

	return bitmap_test(tty->line_ends, slot) &&
	       tty->input[slot] == TTY_EOF_BYTE;
}

/* tty_ldisc.c */
void tty_set_defaults(struct tty *tty);
void tty_set_termios_defaults(struct tty *tty);
/* one byte from the device; Context: any, interrupts off */
void tty_input(struct tty *tty, u8 byte);
/* a break from the device; Context: any, interrupts off */
void tty_break(struct tty *tty);
void tty_flush_input(struct tty *tty);
void tty_flush_output(struct tty *tty); /* forget what is not sent yet */
/* what is there is read from the start in the (new) mode */
void tty_mode_changed(struct tty *tty, bool was_canonical);

/* tty_output.c */
/* what a program writes, with output processing; Context: any */
void tty_output(struct tty *tty, const char *buf, size_t len);
/* a byte of it, and the end; Context: any, interrupts off */
void tty_put(struct tty *tty, char byte);
void tty_flush_out(struct tty *tty);

static inline bool tty_is_control(u8 byte)
{
	return byte < ' ' || byte == TTY_ASCII_DEL;
}

/* tty_flow.c */
bool tty_can_write(const struct tty *tty); /* a chunk, without loss? */
/* VSTART, VSTOP; true: @byte was for it. Context: any, interrupts off */
bool tty_flow_key(struct tty *tty, u8 byte);
/* IXOFF, after input came or went; Context: any, interrupts off */
void tty_throttle(struct tty *tty);
void tty_flow_changed(struct tty *tty); /* new settings; interrupts off */
int __must_check tty_drain(struct tty *tty);
int tty_xonc(struct tty *tty, unsigned long what); /* TCXONC */
int tty_send_break(struct tty *tty, u32 ticks);

/* tty_job.c */
/*
 * May current read from (@sig SIGTTIN) or change (SIGTTOU) @tty now? Return:
 * 0; -ERESTARTSYS: its group got @sig; -EIO: it will not be stopped by it.
 */
int __must_check tty_check_foreground(struct tty *tty, int sig);
/* @steal: root takes it from another session */
int tty_acquire(struct tty *tty, bool steal);
int tty_give_up(void);
/* files opened up to now are dead, and everybody's sleep for it ends */
void tty_hangup(struct tty *tty);
int tty_set_pgrp(struct tty *tty, pid_t pgrp);

/* tty_ioctl.c */
int tty_do_ioctl(struct tty *tty, u32 cmd, unsigned long arg);

/* tty_vt.c: the ioctls of screens; -ENOTTY for others */
int tty_vt_ioctl(struct tty *tty, u32 cmd, unsigned long arg);

/* tty.c: a terminal by its minor, or NULL; Context: any */
struct tty *tty_find(u32 minor);

#endif
