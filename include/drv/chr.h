/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * drv/chr.h - character devices as the drivers export them
 *
 * Drivers know no files: fs/chardev.c adapts a chr_ops to struct file_ops.
 */
#ifndef DRV_CHR_H
#define DRV_CHR_H

#include "base/compiler.h"
#include "core/wait.h"

#define CHR_POLL_IN  1u
#define CHR_POLL_OUT 4u

struct chr_ops {
	const char *name;
	bool seekable; /* lseek() does nothing, but is no error */
	/*
	 * The device that @minor stands for now; a file opened by it stays
	 * with that one. 0: there is none. NULL: each stands for itself.
	 */
	kdev_t (*meant)(u32 minor);
	/*
	 * May the file be opened? A terminal may become the controlling one
	 * unless @noctty. NULL: always. Return: 0 or -Exx.
	 */
	int (*open)(u32 minor, bool noctty);
	/*
	 * Buffers are user pointers. @nonblock: -EAGAIN instead of sleeping.
	 * Return: bytes, 0 at the end, or -Exx. May sleep.
	 */
	int (*read)(u32 minor, char __user *buf, size_t len, bool nonblock);
	int (*write)(u32 minor, const char __user *buf, size_t len,
		     bool nonblock);
	int (*ioctl)(u32 minor, u32 cmd, unsigned long arg); /* may be NULL */
	/*
	 * How often it was hung up: a file that was opened before the last
	 * time is at its end for ever. NULL: never.
	 */
	u16 (*hangups)(u32 minor);
	/* CHR_POLL_* now; *@wq: where to wait for a change; may be NULL */
	u32 (*poll)(u32 minor, struct wait_queue_head **wq);
};

#define MAJOR_MEM    1u /* 1:3 null, 1:5 zero, 1:7 full, 1:8 random */
#define MAJOR_TTY    4u /* 4:0 tty0, 4:1..4 screens, 4:64 ttyS0 */
#define MAJOR_TTYAUX 5u /* 5:0 tty, 5:1 console */

int __must_check chr_register(u32 major, const struct chr_ops *ops);
const struct chr_ops *chr_find(u32 major); /* NULL when there is none */

/* drivers/char/ */
void serial_init(void);	    /* polled output at once; early console */
void serial_irq_init(void); /* input and output by interrupt */
void vga_init(void);
void kbd_init(void);
void tty_init(void);
void mem_chr_init(void);
/* a byte was typed at a terminal; Context: any */
void tty_receive(u32 minor, u8 byte);
/* a break came on the serial line; Context: irq */
void tty_receive_break(u32 minor);
/* minors of MAJOR_TTY; 0 stands for the screen that is shown */
enum { MINOR_SCREEN = 1, NR_SCREENS = 4, MINOR_SERIAL = 64 };
/* the minor that /dev/console means, from console= */
extern u32 console_minor;
/* the line sent something, who waits for serial_room() looks; Context: irq */
void tty_serial_room(void);
/* output of a tty with nothing of ours in between; Context: any */
void serial_write(const char *buf, size_t len);
size_t serial_room(void);    /* bytes that serial_write() takes and keeps */
size_t serial_queued(void);  /* bytes that it has not sent yet */
void serial_hold(bool hold); /* what is queued stays there */
void serial_drop(void);	     /* what is queued is lost */
void serial_break(bool on);  /* the line is held low */
void vga_write(u32 screen, const char *buf, size_t len);
/* the screen that the card shows, 0..NR_SCREENS - 1; Context: any */
u32 vga_shown(void);
void vga_show(u32 screen);
bool vga_cursor_keys(void);
void tty_screen_shown(void); /* another one is; Context: any */

#endif
