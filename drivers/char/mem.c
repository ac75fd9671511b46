/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mem.c - null, zero, full and random numbers
 *
 *	1:3 null	reads nothing, swallows everything
 *	1:5 zero	reads zeros, swallows everything
 *	1:7 full	reads zeros, has no room
 *	1:8 random	reads numbers, swallows everything
 *	1:9 urandom	the same
 *
 * The numbers differ from boot to boot and from read to read, and nobody should
 * make keys of them: they come from the clock.
 */
#include "base/bug.h"
#include "base/errptr.h"
#include "core/sched.h"
#include "core/time.h"
#include "core/uaccess.h"
#include "drv/chr.h"

enum {
	MINOR_NULL = 3,
	MINOR_ZERO = 5,
	MINOR_FULL = 7,
	MINOR_RANDOM = 8,
	MINOR_URANDOM = 9,
	RANDOM_WORDS = 64,   /* made at a time */
	CHUNK_BYTES = 16384, /* of zeros before others may run */
};

static bool exists(u32 minor)
{
	return minor == MINOR_NULL || minor == MINOR_ZERO ||
	       (minor >= MINOR_FULL && minor <= MINOR_URANDOM);
}

static int mem_open(u32 minor, bool noctty)
{
	(void)noctty;
	return exists(minor) ? 0 : -ENXIO;
}

static int read_zeros(char __user *buf, size_t len)
{
	size_t done = 0;

	while (done < len) {
		size_t nr = min(len - done, (size_t)CHUNK_BYTES);

		if (clear_user(buf + done, nr))
			return done ? (int)done : -EFAULT;
		done += nr;
		if (signal_pending(current))
			break;
		if (current->need_resched)
			schedule();
	}
	return (int)done;
}

/* xorshift32, stirred with the clock */
static void make_numbers(u32 *words)
{
	enum { SHIFT_A = 13, SHIFT_B = 17, SHIFT_C = 5 };
	static u32 state;
	u32 i;

	state = (state ^ (u32)ktime_ns()) | 1; /* 0 would stay 0 */
	for (i = 0; i < RANDOM_WORDS; i++) {
		state ^= state << SHIFT_A;
		state ^= state >> SHIFT_B;
		state ^= state << SHIFT_C;
		words[i] = state;
	}
}

static int read_numbers(char __user *buf, size_t len)
{
	u32 words[RANDOM_WORDS];
	size_t done = 0;

	while (done < len) {
		size_t nr = min(len - done, sizeof(words));

		make_numbers(words);
		if (copy_to_user(buf + done, words, nr))
			return done ? (int)done : -EFAULT;
		done += nr;
		if (signal_pending(current))
			break;
		if (current->need_resched)
			schedule();
	}
	return (int)done;
}

static int mem_read(u32 minor, char __user *buf, size_t len, bool nonblock)
{
	(void)nonblock;
	might_sleep();
	if (!exists(minor))
		return -ENXIO;
	if (minor == MINOR_NULL)
		return 0;
	return minor >= MINOR_RANDOM ? read_numbers(buf, len)
				     : read_zeros(buf, len);
}

static int mem_write(u32 minor, const char __user *buf, size_t len,
		     bool nonblock)
{
	(void)buf;
	(void)nonblock;
	if (!exists(minor))
		return -ENXIO;
	return minor == MINOR_FULL ? -ENOSPC : (int)len;
}

static const struct chr_ops mem_ops = {
	.name = "mem",
	.seekable = true,
	.open = mem_open,
	.read = mem_read,
	.write = mem_write,
};

/**
 * mem_chr_init - register the devices
 *
 * Context: task. Does not sleep.
 */
void mem_chr_init(void)
{
	if (chr_register(MAJOR_MEM, &mem_ops))
		BUG();
}
