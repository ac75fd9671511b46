/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_ramdisk.c - the RAM disk: options, data, failing sectors, latency
 *
 * Ticks pass only when the test runs the timer.
 *
 * SOURCES: drivers/block/ramdisk.c drivers/block/blk.c
 * SOURCES: drivers/block/elevator.c lib/kstrto.c tests/host/fake_core.c
 */
#include "unit.h"
#include "fake_core.h"
#include "core/time.h"
#include "drv/blk.h"
#include "uapi/errno.h"

#define DISK_BYTES (4u << 20)

static char disk_memory[DISK_BYTES] __aligned(4096);
static char data[DISK_BYTES / 2];
static struct blkio ios[64];
static int results[64];
static struct timer_list *timer;
static unsigned long due;
static bool armed;

void mod_timer(struct timer_list *t, unsigned long expires)
{
	timer = t;
	due = expires;
	armed = true;
}

static void end_io(struct blkio *io, int error)
{
	results[io - ios] = error;
}

static void setup(const char *cmdline)
{
	strcpy(boot_info.cmdline, cmdline);
	ramdisk_set_memory(disk_memory, ramdisk_option_bytes());
	ramdisk_init();
}

static void add(enum blk_dir dir, u32 i, u32 sector, u32 nr)
{
	ios[i] = (struct blkio){.dev = RAMDISK_DEV,
				.sector = sector,
				.nr_sectors = nr,
				.data = data + i * 254 * SECTOR_BYTES,
				.end_io = end_io};
	results[i] = 99;
	blk_submit(dir, &ios[i]);
}

/* ticks until nothing is under way any more */
static unsigned long run_to_end(void)
{
	unsigned long begin = jiffies;

	run_task_queue(&tq_disk);
	while (armed) {
		armed = false;
		jiffies = due;
		timer->fn(timer->data);
	}
	return jiffies - begin;
}

TEST(test_no_option_no_disk)
{
	CHECK_EQ(ramdisk_option_bytes(), 0);
	ramdisk_init();
	CHECK(blk_find(RAMDISK_DEV) == NULL);
	strcpy(boot_info.cmdline, "ramdisk=huge");
	CHECK_EQ(ramdisk_option_bytes(), 0);
	CHECK(strstr(host_log, "not understood"));
}

TEST(test_data_and_size)
{
	setup("ramdisk=4M");
	CHECK_EQ(blk_find_name("ram0")->nr_sectors, 8192);
	memset(data, 0x5a, 254 * SECTOR_BYTES);
	add(BLK_WRITE, 0, 1000, 254);
	CHECK_EQ(results[0], 99); /* plugged */
	CHECK_EQ(run_to_end(), 0);
	CHECK_EQ(results[0], 0);
	CHECK_EQ(disk_memory[1000 * 512], 0x5a);
	CHECK_EQ(disk_memory[1000 * 512 - 1], 0);
	CHECK_EQ(disk_memory[1254 * 512 - 1], 0x5a);
	CHECK_EQ(disk_memory[1254 * 512], 0);
	add(BLK_READ, 1, 1253, 2);
	run_to_end();
	CHECK_EQ(data[254 * 512], 0x5a);
	CHECK_EQ(data[254 * 512 + 512], 0);
}

TEST(test_seek_and_transfer_ticks)
{
	setup("ramdisk=4M,3,16"); /* 128 sectors: 1/16 MiB: a tick */
	add(BLK_READ, 0, 128, 128);
	CHECK_EQ(run_to_end(), 3 + 1);
	add(BLK_READ, 1, 256, 128); /* follows: no seek */
	CHECK_EQ(run_to_end(), 1);
	add(BLK_READ, 2, 256, 128);
	CHECK_EQ(run_to_end(), 3 + 1);
	/* parts of a tick add up: 64 sectors each */
	add(BLK_READ, 3, 384, 64);
	CHECK_EQ(run_to_end(), 0);
	add(BLK_READ, 4, 448, 64);
	CHECK_EQ(run_to_end(), 1);
	/* two requests, one after the other */
	add(BLK_READ, 5, 0, 128);
	add(BLK_READ, 6, 1000, 128);
	CHECK_EQ(run_to_end(), 2 * (3 + 1));
	CHECK(results[5] == 0 && results[6] == 0);
}

TEST(test_failing_sectors)
{
	setup("ramdisk=4M ramdisk_fail=20,2");
	for (u32 i = 0; i < 8; i++)
		add(BLK_WRITE, i, 16 + i, 1); /* one request */
	run_to_end();
	CHECK_EQ(blk_find(RAMDISK_DEV)->ios[BLK_WRITE], 1);
	for (u32 i = 0; i < 8; i++)
		CHECK_EQ(results[i], i == 4 || i == 5 ? -EIO : 0);
	add(BLK_READ, 9, 13, 8);
	run_to_end();
	CHECK_EQ(results[9], -EIO);
	ramdisk_set_fail(20, ~0u); /* all from there on */
	add(BLK_READ, 9, 21, 8);
	run_to_end();
	CHECK_EQ(results[9], -EIO);
	ramdisk_set_fail(0, 0);
	add(BLK_READ, 9, 13, 8);
	run_to_end();
	CHECK_EQ(results[9], 0);
}
