/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * core/printk.h - the kernel's log
 *
 * A message starts with its level, "<0>" to "<7>"; without one it is <6>.
 * All go to the log ring (dmesg); those below console_loglevel to the consoles.
 */
#ifndef CORE_PRINTK_H
#define CORE_PRINTK_H

#include "base/compiler.h"
#include "base/list.h"
#include "core/wait.h"

#define KERN_EMERG   "<0>"
#define KERN_ERR     "<3>"
#define KERN_WARNING "<4>"
#define KERN_NOTICE  "<5>"
#define KERN_INFO    "<6>"
#define KERN_DEBUG   "<7>"

struct console {
	struct list_head link;
	const char *name;
	/* Context: any; must work with interrupts off and in a panic (polled) */
	void (*write)(const char *buf, size_t len);
};

extern int console_loglevel;
/* Context: any. */
void printk(const char *fmt, ...) __printf(1, 2);
/* prints the ring so far to the new console */
void console_register(struct console *con);
/* the last @len bytes of the log at most; Return: bytes copied */
size_t printk_read_tail(char *buf, size_t len);
void printk_clear(void);
/* what no log daemon was given yet; printk_wait: there is some now */
extern struct wait_queue_head printk_wait;
u32 printk_nr_new(void); /* bytes */
size_t printk_take_new(char *buf, size_t len);

/* at most one message in 5 s from each place */
bool printk_ratelimit(unsigned long *last);
/* printk, but only now and then at one place: for what may come in floods */
#define printk_limited(...)                         \
	do {                                        \
		static unsigned long printk_last;   \
		if (printk_ratelimit(&printk_last)) \
			printk(__VA_ARGS__);        \
	} while (0)

#endif
