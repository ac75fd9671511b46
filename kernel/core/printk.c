/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * printk.c - the log ring and the consoles
 *
 * Every message goes to the ring, whole, and then to each console, with
 * interrupts off: a line is never torn by another from an interrupt. The ring
 * keeps the last PRINTK_RING_BYTES; a console that registers late is shown what
 * it still holds. Callers may be anywhere, also in a panic.
 */
#include "core/printk.h"
#include "asm/cpu.h"
#include "core/config.h"
#include "core/time.h"
#include "lib/printf.h"

#define LINE_BYTES    512u /* longest message */
#define LEVEL_CHARS   3u   /* "<n>" */
#define DEFAULT_LEVEL 6

int console_loglevel = CONSOLE_LOGLEVEL;

static char ring[PRINTK_RING_BYTES];
static u32 ring_end; /* bytes ever written; only its low bits index */
static u32 ring_len; /* bytes held, <= PRINTK_RING_BYTES */
static u32 ring_new; /* of these: for the log daemon */
static LIST_HEAD(consoles);
DECLARE_WAIT_QUEUE_HEAD(printk_wait);

BUILD_BUG_ON(PRINTK_RING_BYTES &(PRINTK_RING_BYTES - 1));

static void ring_add(const char *text, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		ring[ring_end++ % PRINTK_RING_BYTES] = text[i];
	ring_len = min(ring_len + (u32)len, (u32)PRINTK_RING_BYTES);
	ring_new = min(ring_new + (u32)len, (u32)PRINTK_RING_BYTES);
}

/* level at the head of @text; *@skip: its length */
static int message_level(const char *text, size_t *skip)
{
	*skip = 0;
	if (text[0] != '<' || text[1] < '0' || text[1] > '7' || text[2] != '>')
		return DEFAULT_LEVEL;
	*skip = LEVEL_CHARS;
	return text[1] - '0';
}

/**
 * printk - a message for the log and the consoles
 * @fmt: as lib/printf.h; may start with KERN_*; cut after 511 bytes
 *
 * Context: any. Does not sleep.
 */
void printk(const char *fmt, ...)
{
	static char line[LINE_BYTES];
	struct console *con;
	size_t skip, len;
	va_list args;
	u32 flags = irq_save();
	int level;

	va_start(args, fmt);
	len = (size_t)vscnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	level = message_level(line, &skip);
	ring_add(line + skip, len - skip);
	if (waitqueue_active(&printk_wait))
		wake_up_interruptible(&printk_wait);
	if (level < console_loglevel) {
		list_for_each_entry(con, &consoles, link)
			con->write(line + skip, len - skip);
	}
	restore_flags(flags);
}

/**
 * console_register - add a console and show it the log so far
 * @con: not registered yet; stays for ever
 *
 * Context: any. Does not sleep.
 */
void console_register(struct console *con)
{
	u32 flags = irq_save();
	u32 start = (ring_end - ring_len) % PRINTK_RING_BYTES;
	u32 first = min(ring_len, (u32)PRINTK_RING_BYTES - start);

	con->write(ring + start, first);
	con->write(ring, ring_len - first);
	list_add_tail(&con->link, &consoles);
	restore_flags(flags);
}

/**
 * printk_read_tail - the end of the log
 * @buf: out, not NUL-terminated
 * @len: bytes at @buf
 *
 * Context: any. Does not sleep.
 * Return: bytes copied, at most @len.
 */
size_t printk_read_tail(char *buf, size_t len)
{
	u32 flags = irq_save();
	u32 count = min((u32)len, ring_len);
	u32 i;

	for (i = 0; i < count; i++)
		buf[i] = ring[(ring_end - count + i) % PRINTK_RING_BYTES];
	restore_flags(flags);
	return count;
}

/**
 * printk_clear - empty the log ring
 *
 * Context: any. Does not sleep.
 */
void printk_clear(void)
{
	u32 flags = irq_save();

	ring_len = 0;
	restore_flags(flags);
}

/**
 * printk_nr_new - how much printk_take_new() would give
 *
 * Context: any. Does not sleep.
 * Return: bytes.
 */
u32 printk_nr_new(void)
{
	return ring_new;
}

/**
 * printk_take_new - what was not taken yet; clearing the log leaves it
 * @buf: out, not NUL-terminated
 * @len: bytes at @buf
 *
 * Context: any. Does not sleep.
 * Return: bytes copied, at most @len.
 */
size_t printk_take_new(char *buf, size_t len)
{
	u32 flags = irq_save();
	u32 count = min((u32)len, ring_new);
	u32 i;

	for (i = 0; i < count; i++)
		buf[i] = ring[(ring_end - ring_new + i) % PRINTK_RING_BYTES];
	ring_new -= count;
	restore_flags(flags);
	return count;
}

/**
 * printk_ratelimit - may this place print again
 * @last: of this place, jiffies of its last message; 0 at first
 *
 * Context: any. Does not sleep.
 * Return: true at most once in 5 s.
 */
bool printk_ratelimit(unsigned long *last)
{
	unsigned long now = jiffies;

	if (*last && time_before(now, *last + RATELIMIT_TICKS))
		return false;
	*last = now ? now : 1;
	return true;
}
