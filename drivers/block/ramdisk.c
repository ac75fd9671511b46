/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ramdisk.c - ram0: a block device in memory that can behave as a slow disk
 *
 * Owns the memory that init gave it. Requests come through the queue as for a
 * real disk. Without a latency they complete as soon as the queue is unplugged;
 * with one, a timer completes them some ticks later. All times are ticks, so
 * two runs under -icount are identical.
 *
 *	ramdisk=SIZE[,SEEK_TICKS[,TICKS_PER_MIB]]
 *	ramdisk_fail=SECTOR[,COUNT]	these sectors give -EIO, both directions
 */
#include "base/bug.h"
#include "uapi/errno.h"
#include "asm/cpu.h"
#include "asm/page.h"
#include "core/boot.h"
#include "core/printk.h"
#include "core/sched.h"
#include "core/time.h"
#include "drv/blk.h"
#include "lib/kstrto.h"
#include "lib/string.h"

enum {
	OPTION_BYTES = 64,
	SECTORS_PER_MIB = 2048,
};

static struct {
	u8 *base;
	u32 bytes;
	u32 seek_ticks;	   /* when a request does not follow the last one */
	u32 ticks_per_mib; /* of transfer */
	u32 fraction;	   /* (I) ticks * SECTORS_PER_MIB not yet waited */
	u32 next_sector;   /* (I) where the last request ended */
	u32 fail_sector, nr_fail;
	struct request *active; /* (I) waits for the timer */
	struct timer_list timer;
	struct request_queue queue;
} ramdisk;

static struct blk_device ramdisk_device = {
	.name = "ram0",
	.dev = RAMDISK_DEV,
	.queue = &ramdisk.queue,
};

static bool range_fails(u32 sector, u32 nr)
{
	return sector < (u64)ramdisk.fail_sector + ramdisk.nr_fail &&
	       ramdisk.fail_sector < (u64)sector + nr && ramdisk.nr_fail;
}

/*
 * Carry out the whole request; only the blkios on bad sectors fail. A disk
 * would not use the processor, so nobody is charged for the copying.
 */
static void transfer(struct request *req)
{
	u64 start = tsc_khz != 0 ? rdtsc() : 0;
	bool done;

	ramdisk.next_sector = req->sector + req->nr_sectors;
	do {
		struct blkio *io = req->io;
		u8 *disk = ramdisk.base + (io->sector << SECTOR_SHIFT);
		size_t len = (size_t)io->nr_sectors << SECTOR_SHIFT;
		int error = 0;

		if (range_fails(io->sector, io->nr_sectors))
			error = -EIO;
		else if (req->dir == BLK_READ)
			memcpy(io->data, disk, len);
		else
			memcpy(disk, io->data, len);
		done = blk_end_request(req, error, io->nr_sectors);
	} while (!done);
	if (tsc_khz != 0)
		current->run_cycles -= rdtsc() - start;
}

/* whole ticks that the disk takes for @req; what is less is kept for later */
static u32 latency(const struct request *req)
{
	u32 ticks = req->sector == ramdisk.next_sector ? 0 : ramdisk.seek_ticks;

	ramdisk.fraction += req->nr_sectors * ramdisk.ticks_per_mib;
	ticks += ramdisk.fraction / SECTORS_PER_MIB;
	ramdisk.fraction %= SECTORS_PER_MIB;
	return ticks;
}

static void ramdisk_request(struct request_queue *q)
{
	struct request *req;

	while (!ramdisk.active && (req = blk_next_request(q)) != NULL) {
		u32 ticks = latency(req);

		if (ticks) {
			ramdisk.active = req;
			mod_timer(&ramdisk.timer, jiffies + ticks);
		} else {
			transfer(req);
		}
	}
}

static void ramdisk_timer(void *data)
{
	struct request *req = ramdisk.active;
	u32 flags = irq_save();

	BUG_ON(!req);
	ramdisk.active = NULL;
	transfer(req);
	ramdisk_request(data);
	restore_flags(flags);
}

/**
 * ramdisk_set_memory - give the RAM disk its memory
 * @base: kernel virtual, page aligned, the RAM disk's for ever
 * @bytes: length; whole sectors count
 *
 * Context: task, before ramdisk_init(). Does not sleep.
 */
void ramdisk_set_memory(void *base, u32 bytes)
{
	BUG_ON((uintptr_t)base & ~PAGE_MASK);
	ramdisk.base = base;
	ramdisk.bytes = bytes;
}

/**
 * ramdisk_set_latency - change the latency model
 * @seek_ticks: for a request that does not follow the one before; 0: none
 * @ticks_per_mib: for the transfer; 0: none
 *
 * Context: task. Does not sleep.
 */
void ramdisk_set_latency(u32 seek_ticks, u32 ticks_per_mib)
{
	ramdisk.seek_ticks = seek_ticks;
	ramdisk.ticks_per_mib = ticks_per_mib;
	ramdisk.fraction = 0;
}

/**
 * ramdisk_set_fail - choose the sectors that fail
 * @sector: first one
 * @count: how many; 0: none fails
 *
 * Context: task. Does not sleep.
 */
void ramdisk_set_fail(u32 sector, u32 count)
{
	ramdisk.fail_sector = sector;
	ramdisk.nr_fail = count;
}

/*
 * Up to @max numbers separated by commas; those not given stay as they are.
 * Return: how many were there, 0 when the option is missing or malformed.
 */
static u32 parse_numbers(const char *option, u32 *values, u32 max)
{
	char text[OPTION_BYTES];
	const char *pos = text;
	u32 nr = 0;

	if (!boot_option(option, text, sizeof(text)))
		return 0;
	while (nr < max && kstrtou32_part(pos, &pos, &values[nr]) == 0) {
		nr++;
		if (*pos != ',')
			break;
		pos++;
	}
	if (nr == 0 || *pos) {
		printk(KERN_WARNING "ramdisk: %s=%s: not understood\n", option,
		       text);
		return 0;
	}
	return nr;
}

/**
 * ramdisk_option_bytes - the size that ramdisk= asks for
 *
 * Context: task. Does not sleep.
 * Return: bytes; 0 when there is to be no RAM disk.
 */
u32 ramdisk_option_bytes(void)
{
	u32 values[3] = {0};

	return parse_numbers("ramdisk", values, ARRAY_SIZE(values)) ? values[0]
								    : 0;
}

/**
 * ramdisk_init - register ram0 when it has memory
 *
 * Context: task. Does not sleep.
 */
void ramdisk_init(void)
{
	u32 model[3] = {0}, fail[2] = {0, 1};

	if (!ramdisk.base)
		return;
	if (parse_numbers("ramdisk", model, ARRAY_SIZE(model)))
		ramdisk_set_latency(model[1], model[2]);
	if (parse_numbers("ramdisk_fail", fail, ARRAY_SIZE(fail)))
		ramdisk_set_fail(fail[0], fail[1]);
	timer_setup(&ramdisk.timer, ramdisk_timer, &ramdisk.queue);
	blk_queue_init(&ramdisk.queue, ramdisk_request, NULL);
	ramdisk_device.nr_sectors = ramdisk.bytes >> SECTOR_SHIFT;
	if (blk_register(&ramdisk_device))
		BUG();
	printk("ram0: %u KiB, seek %u ticks, %u ticks a MiB\n",
	       ramdisk_device.nr_sectors / 2, ramdisk.seek_ticks,
	       ramdisk.ticks_per_mib);
	if (ramdisk.nr_fail)
		printk("ram0: %u sectors from %u on fail\n", ramdisk.nr_fail,
		       ramdisk.fail_sector);
}
