/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * selftest_blk.c - transfers through the queue to a real driver
 *
 * The disk that `scratch=NAME` names is overwritten; without the option only
 * the RAM disk is read. `bad_sector=N` tells that sector N of the scratch disk
 * fails (QEMU's blkdebug, ramdisk_fail=).
 */
#include "uapi/errno.h"
#include "asm/page.h"
#include "core/boot.h"
#include "core/sched.h"
#include "core/taskqueue.h"
#include "drv/blk.h"
#include "lib/checksum.h"
#include "lib/string.h"
#include "mm/gfp.h"
#include "selftest.h"

enum {
	NR_IOS = 64,
	IO_SECTORS = 8,
	NAME_BYTES = 16,
	ALL_SECTORS = NR_IOS * IO_SECTORS,
	STRIDE = 27, /* no common factor with NR_IOS: a shuffled order */
	NR_ROUNDS = 8,
	ROUND_GAP = 3001, /* sectors between rounds */
	SEED_FACTOR = 1103515245,
	SEED_STEP = 12345,
	SEED_SHIFT = 16,
	NR_WINDOW = 16, /* blkios around a bad sector */
	/* one sector more: memory that no page begins at is tested too */
	BUF_BYTES = (ALL_SECTORS + 1) * SECTOR_BYTES,
	BUF_ORDER = 7, /* pages that hold it: 128 */
};
BUILD_BUG_ON(BUF_BYTES > (PAGE_SIZE << BUF_ORDER));

static struct blkio ios[NR_IOS];
static int results[NR_IOS];
static u32 nr_pending;
static DECLARE_WAIT_QUEUE_HEAD(done);
/* BUF_BYTES each, taken by the first test that needs them: not in the image */
static u8 *out, *in;

static void end_io(struct blkio *io, int error)
{
	results[io - ios] = error;
	if (--nr_pending == 0)
		wake_up(&done);
}

static void start(enum blk_dir dir, struct blk_device *disk, u32 i, u32 sector,
		  u32 nr, void *data)
{
	ios[i] = (struct blkio){.dev = disk->dev,
				.sector = sector,
				.nr_sectors = nr,
				.data = data,
				.end_io = end_io};
	results[i] = 1;
	nr_pending++;
	blk_submit(dir, &ios[i]);
}

static void wait_all(void)
{
	run_task_queue(&tq_disk);
	wait_event(done, nr_pending == 0);
}

/* ALL_SECTORS from @first on, in NR_IOS pieces in a shuffled order */
static void transfer_shuffled(enum blk_dir dir, struct blk_device *disk,
			      u32 first, u8 *data)
{
	u32 i;

	for (i = 0; i < NR_IOS; i++) {
		u32 piece = i * STRIDE % NR_IOS;
		u32 offset = piece * IO_SECTORS;

		start(dir, disk, i, first + offset, IO_SECTORS,
		      data + offset * SECTOR_BYTES);
	}
	wait_all();
}

static bool all_succeeded(void)
{
	u32 i;

	for (i = 0; i < NR_IOS; i++) {
		if (results[i])
			return false;
	}
	return true;
}

static void make_pattern(u32 seed)
{
	u32 i;

	for (i = 0; i < BUF_BYTES; i++) {
		seed = seed * SEED_FACTOR + SEED_STEP;
		out[i] = (u8)(seed >> SEED_SHIFT);
	}
}

static u8 *take_buffer(u8 *buffer)
{
	struct page *page;

	if (buffer)
		return buffer;
	page = alloc_pages(GFP_KERNEL, BUF_ORDER);
	return page ? page_address(page) : NULL;
}

/* false, and the test has failed: no memory */
static bool take_buffers(void)
{
	in = take_buffer(in);
	out = take_buffer(out);
	if (!in || !out)
		selftest_failed = true;
	return !selftest_failed;
}

/* the disk to overwrite; NULL: no option, nothing to do */
static struct blk_device *scratch(void)
{
	char name[NAME_BYTES];
	struct blk_device *disk;

	if (!boot_option("scratch", name, sizeof(name)))
		return NULL;
	disk = blk_find_name(name);
	if (!disk) {
		printk(KERN_ERR "scratch=%s: no such disk\n", name);
		selftest_failed = true;
	}
	return take_buffers() ? disk : NULL;
}

static struct blk_device *readable(void)
{
	struct blk_device *disk = scratch();

	if (disk || !take_buffers())
		return disk;
	return blk_find(RAMDISK_DEV);
}

SELFTEST(blk_plugged_reads_become_few_requests)
{
	struct blk_device *disk = readable();
	u32 before;

	if (!disk || disk->nr_sectors < ALL_SECTORS)
		return;
	before = disk->ios[BLK_READ];
	transfer_shuffled(BLK_READ, disk, 0, in);
	/* 512 sectors, at most 254 (here whole blkios: 248) a request */
	ST_CHECK(disk->ios[BLK_READ] - before < NR_IOS / 2);
	ST_EQ(nr_pending, 0);
}

SELFTEST(blk_written_data_comes_back)
{
	struct blk_device *disk = scratch();
	u32 round, offset;

	if (!disk)
		return;
	for (round = 0; round < NR_ROUNDS; round++) {
		u32 first = ALL_SECTORS + round * ROUND_GAP;

		if (first + ALL_SECTORS > disk->nr_sectors)
			break;
		/* odd rounds: memory that starts in the middle of a page */
		offset = round % 2 * SECTOR_BYTES;
		make_pattern(round);
		memset(in, 0, BUF_BYTES);
		transfer_shuffled(BLK_WRITE, disk, first, out + offset);
		ST_CHECK(all_succeeded());
		transfer_shuffled(BLK_READ, disk, first, in + offset);
		ST_CHECK(all_succeeded());
		ST_EQ(memcmp(in + offset, out + offset,
			     ALL_SECTORS * SECTOR_BYTES),
		      0);
	}
}

/* one transfer from the start of the buffer; Return: its result */
static int transfer(enum blk_dir dir, struct blk_device *disk, u32 sector,
		    u32 nr)
{
	start(dir, disk, 0, sector, nr, dir == BLK_READ ? in : out);
	wait_all();
	return results[0];
}

/* write and read back; nothing behind the end may change */
static bool comes_back(struct blk_device *disk, u32 sector, u32 nr)
{
	u32 len = nr * SECTOR_BYTES;

	make_pattern(sector);
	memset(in, 0, BUF_BYTES);
	return transfer(BLK_WRITE, disk, sector, nr) == 0 &&
	       transfer(BLK_READ, disk, sector, nr) == 0 &&
	       crc32(0, in, len) == crc32(0, out, len) && in[len] == 0;
}

SELFTEST(blk_sizes_1_to_254)
{
	struct blk_device *disk = scratch();
	u32 nr = 1;

	if (!disk)
		return;
	while (nr <= BLK_MAX_SECTORS) {
		ST_CHECK(comes_back(disk, ALL_SECTORS + nr, nr));
		nr += nr < IO_SECTORS ? 1 : STRIDE;
	}
	ST_CHECK(comes_back(disk, ALL_SECTORS, BLK_MAX_SECTORS));
}

SELFTEST(blk_end_of_the_disk)
{
	struct blk_device *disk = scratch();
	u32 end;

	if (!disk)
		return;
	end = disk->nr_sectors;
	ST_CHECK(comes_back(disk, end - IO_SECTORS, IO_SECTORS));
	ST_EQ(transfer(BLK_READ, disk, end - 1, 2), -EIO);
	ST_EQ(transfer(BLK_WRITE, disk, end, 1), -EIO);
}

/* one merged request around the bad sector: only its own blkio fails */
static void check_bad_sector(enum blk_dir dir, struct blk_device *disk, u32 bad,
			     u8 *data)
{
	u32 first = bad < NR_WINDOW / 2 ? 0 : bad - NR_WINDOW / 2, i;

	for (i = 0; i < NR_WINDOW; i++)
		start(dir, disk, i, first + i, 1, data + i * SECTOR_BYTES);
	wait_all();
	for (i = 0; i < NR_WINDOW; i++)
		ST_EQ(results[i], first + i == bad ? -EIO : 0);
}

SELFTEST(blk_bad_sector_costs_only_itself)
{
	struct blk_device *disk = scratch();
	u32 bad = boot_option_u32("bad_sector", U32_MAX);

	if (!disk || bad >= disk->nr_sectors)
		return;
	check_bad_sector(BLK_READ, disk, bad, in);
	if (selftest_failed)
		return;
	check_bad_sector(BLK_WRITE, disk, bad, out);
}

/* master and slave share a channel: each must get its turns */
SELFTEST(blk_all_disks_at_once)
{
	struct blk_device *disk;
	u32 i = 0, turn;

	if (boot_option("bad_sector", NULL, 0) ||
	    boot_option("ramdisk_fail", NULL, 0) || !take_buffers())
		return;
	for (turn = 0; turn < NR_WINDOW; turn++) {
		list_for_each_entry(disk, &blk_devices, link) {
			u32 sector = turn * turn * IO_SECTORS;

			if (i == NR_IOS ||
			    sector + IO_SECTORS > disk->nr_sectors)
				continue;
			start(BLK_READ, disk, i, sector, IO_SECTORS,
			      in + i * IO_SECTORS * SECTOR_BYTES);
			i++;
		}
	}
	wait_all();
	while (i)
		ST_EQ(results[--i], 0);
}

SELFTEST(blk_ramdisk_latency_takes_its_ticks)
{
	enum { SEEK = 3, PER_MIB = 8, SECTORS = 128 }; /* 128: 1/16 MiB */
	struct blk_device *disk = blk_find(RAMDISK_DEV);
	unsigned long begin;

	if (!disk || disk->nr_sectors < ALL_SECTORS ||
	    boot_option("ramdisk_fail", NULL, 0) || !take_buffers())
		return;
	ramdisk_set_latency(SEEK, PER_MIB);
	begin = jiffies;
	/* a seek, then 2 * 128 sectors: a tick in all */
	start(BLK_READ, disk, 0, SECTORS, SECTORS, in);
	wait_all();
	ST_CHECK(jiffies - begin >= SEEK);
	start(BLK_READ, disk, 0, 2 * SECTORS, SECTORS, in);
	wait_all();
	ramdisk_set_latency(0, 0);
	ST_EQ(results[0], 0);
	ST_CHECK(jiffies - begin >= SEEK + 1);
	ST_CHECK(jiffies - begin < 2 * SEEK);
}

SELFTEST(blk_ramdisk_fail_option)
{
	struct blk_device *disk = blk_find(RAMDISK_DEV);
	u32 bad = IO_SECTORS + 1;

	if (!disk || disk->nr_sectors < ALL_SECTORS ||
	    boot_option("ramdisk_fail", NULL, 0) || !take_buffers())
		return;
	ramdisk_set_fail(bad, 1);
	check_bad_sector(BLK_READ, disk, bad, in);
	ramdisk_set_fail(0, 0);
}
