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

/*
 * One terminal. Input positions count bytes ever received, modulo 2^32; the
 * byte is at position % TTY_INPUT_BYTES. tail <= line_start <= head: in
 * canonical mode only what is below line_start can be read.
 */
struct tty {
	u32 minor;				    /* (C) */
	void (*write)(const char *buf, size_t len); /* (C) Context: any */
	/* (C) bytes that write() takes now without losing any; NULL: all */
	size_t (*room)(void);
	struct termios termios;	     /* (I) */
	struct winsize winsize;	     /* (K) */
	pid_t session, pgrp;	     /* (K) 0: nobody's controlling terminal */
	struct wait_queue_head wait; /* input came, or output has room */
	u32 head, tail, line_start;  /* (I) */
	u32 nr_lines;	 /* (I) line ends between tail and line_start */
	u32 column;	 /* (I) of the cursor, for tabs */
	u32 line_column; /* (I) where the edited line began */
	bool literal;	 /* (I) VLNEXT: the next byte is only a byte */
	u8 input[TTY_INPUT_BYTES];		      /* (I) */
	u32 line_ends[BITMAP_WORDS(TTY_INPUT_BYTES)]; /* (I) by position */
};

/* stored for VEOF with a line end: ends a line without being read */
#define TTY_EOF_BYTE 0u

static inline u32 tty_slot(u32 position)
{
	return position % TTY_INPUT_BYTES;
}

/* tty_ldisc.c */
void tty_set_defaults(struct tty *tty);
/* one byte from the device; Context: any, interrupts off */
void tty_input(struct tty *tty, u8 byte);
/* what a program writes, with output processing; Context: any */
void tty_output(struct tty *tty, const char *buf, size_t len);
void tty_flush_input(struct tty *tty);
/* what is there is read from the start in the (new) mode */
void tty_mode_changed(struct tty *tty, bool was_canonical);

/* tty_job.c */
/*
 * May current read from (@sig SIGTTIN) or change (SIGTTOU) @tty now? Return:
 * 0; -ERESTARTSYS: its group got @sig; -EIO: it will not be stopped by it.
 */
int __must_check tty_check_foreground(struct tty *tty, int sig);
int tty_acquire(struct tty *tty);
int tty_give_up(void);
int tty_set_pgrp(struct tty *tty, pid_t pgrp);

/* tty_ioctl.c */
int tty_do_ioctl(struct tty *tty, u32 cmd, unsigned long arg);

#endif
