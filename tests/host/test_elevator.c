/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_elevator.c - request queue, merging, order, plugging (reference 7.8)
 *
 * A disk whose driver does nothing until the test takes requests itself.
 *
 * SOURCES: drivers/block/blk.c drivers/block/elevator.c
 * SOURCES: tests/host/fake_core.c
 */
#include "unit.h"
#include "fake_core.h"
#include "drv/blk.h"
#include "uapi/errno.h"

#define DEV	     MKDEV(3, 0)
#define DISK_SECTORS 100000u

static struct request_queue queue;
static struct blk_device disk = {
	.name = "hda", .dev = DEV, .nr_sectors = DISK_SECTORS, .queue = &queue};
static struct blkio ios[1024];
static u32 nr_ios, nr_ended, nr_starts;
static int last_error;
static struct blkio *ended[1024];
static char memory[1024 * SECTOR_BYTES];

static void request_fn(struct request_queue *q)
{
	CHECK(q == &queue);
	CHECK(!(host_eflags & EFLAGS_IF));
	nr_starts++;
}

static void end_io(struct blkio *io, int error)
{
	ended[nr_ended++] = io;
	last_error = error;
}

static void setup(void)
{
	blk_queue_init(&queue, request_fn, NULL);
	CHECK_EQ(blk_register(&disk), 0);
}

/* memory that continues no other blkio's */
static struct blkio *new_io(u32 sector, u32 nr)
{
	struct blkio *io = &ios[nr_ios];

	*io = (struct blkio){.dev = DEV,
			     .sector = sector,
			     .nr_sectors = nr,
			     .data = memory + nr_ios % 512 * 2 * SECTOR_BYTES,
			     .end_io = end_io};
	nr_ios++;
	return io;
}

static struct blkio *add(enum blk_dir dir, u32 sector, u32 nr)
{
	struct blkio *io = new_io(sector, nr);

	blk_submit(dir, io);
	return io;
}

static u32 queue_length(void)
{
	struct list_head *pos;
	u32 nr = 0;

	list_for_each(pos, &queue.head)
		nr++;
	return nr;
}

static struct request *nth(u32 n)
{
	struct list_head *pos = queue.head.next;

	while (n--)
		pos = pos->next;
	CHECK(pos != &queue.head);
	return list_entry(pos, struct request, queue);
}

/* the sectors of the queue in order, as text */
static const char *order(void)
{
	static char text[4096];
	struct request *req;
	char *p = text;

	*p = '\0';
	list_for_each_entry(req, &queue.head, queue)
		p += sprintf(p, "%s%u+%u", p == text ? "" : " ", req->sector,
			     req->nr_sectors);
	return text;
}

/* a request's blkios cover exactly its sectors, in order */
static void check_request(struct request *req)
{
	u32 at = req->sector;
	struct blkio *io, *last = NULL;

	for (io = req->io; io; io = io->next) {
		CHECK_EQ(io->sector, at);
		at += io->nr_sectors;
		last = io;
	}
	CHECK(last == req->io_tail);
	CHECK_EQ(at, req->sector + req->nr_sectors);
}

static u32 finish_first(void)
{
	struct request *req = blk_next_request(&queue);
	u32 sector = req->sector;

	check_request(req);
	CHECK(blk_end_request(req, 0, req->nr_sectors));
	return sector;
}

TEST(test_plug_and_unplug)
{
	setup();
	add(BLK_READ, 8, 8);
	CHECK(queue.plugged);
	CHECK_EQ(nr_starts, 0);
	CHECK(blk_next_request(&queue) == NULL);
	add(BLK_READ, 80, 8);
	CHECK_EQ(nr_starts, 0);
	run_task_queue(&tq_disk);
	CHECK_EQ(nr_starts, 1);
	CHECK(!queue.plugged);
	/* not empty, not plugged: the driver is called at once */
	add(BLK_READ, 800, 8);
	CHECK_EQ(nr_starts, 2);
	run_task_queue(&tq_disk);
	CHECK_EQ(nr_starts, 2);
	CHECK_EQ(finish_first(), 8);
	CHECK_EQ(finish_first(), 80);
	CHECK_EQ(finish_first(), 800);
	CHECK_EQ(nr_ended, 3);
	/* empty again: plugs again */
	add(BLK_READ, 8, 8);
	CHECK(queue.plugged);
	CHECK_EQ(nr_starts, 2);
	CHECK(host_eflags & EFLAGS_IF);
}

TEST(test_back_and_front_merge)
{
	setup();
	add(BLK_WRITE, 100, 8);
	add(BLK_WRITE, 108, 8);
	CHECK_STR(order(), "100+16");
	add(BLK_WRITE, 92, 8);
	CHECK_STR(order(), "92+24");
	CHECK_EQ(nth(0)->nr_segments, 3);
	check_request(nth(0));
	CHECK(nth(0)->io == &ios[2] && nth(0)->io_tail == &ios[1]);
	CHECK_EQ(disk.ios[BLK_WRITE], 1);
	CHECK_EQ(disk.sectors[BLK_WRITE], 24);
}

TEST(test_neighbours_are_joined)
{
	setup();
	add(BLK_READ, 100, 8);
	add(BLK_READ, 116, 8);
	CHECK_STR(order(), "100+8 116+8");
	add(BLK_READ, 108, 8); /* back merge closes the gap */
	CHECK_STR(order(), "100+24");
	check_request(nth(0));
	add(BLK_READ, 140, 8);
	add(BLK_READ, 132, 8); /* front merge: no neighbour yet */
	CHECK_STR(order(), "100+24 132+16");
	add(BLK_READ, 124, 8); /* front merge, then joined */
	CHECK_STR(order(), "100+48");
	check_request(nth(0));
	/* joined requests went back to the pool */
	CHECK_EQ(queue_length(), 1);
	run_task_queue(&tq_disk);
	finish_first();
	for (u32 i = 0; i < NR_REQUESTS; i++) {
		struct blkio *io = new_io(i * 10, 1);

		CHECK_EQ(blk_submit_nowait(BLK_READ, io), 0);
	}
}

TEST(test_directions_and_gaps_do_not_merge)
{
	setup();
	add(BLK_READ, 100, 8);
	add(BLK_WRITE, 108, 8);
	add(BLK_READ, 109, 8);
	CHECK_STR(order(), "100+8 108+8 109+8");
}

TEST(test_ascending_order)
{
	setup();
	add(BLK_READ, 500, 1);
	add(BLK_READ, 100, 1);
	add(BLK_WRITE, 300, 1);
	add(BLK_READ, 200, 1);
	add(BLK_READ, 900, 1);
	CHECK_STR(order(), "100+1 200+1 300+1 500+1 900+1");
}

TEST(test_at_most_254_sectors)
{
	setup();
	for (u32 i = 0; i < 32; i++)
		add(BLK_WRITE, 8 * i, 8);
	/* 31 * 8 = 248; one more would be 256 */
	CHECK_STR(order(), "0+248 248+8");
	add(BLK_WRITE, 256, 6);
	CHECK_STR(order(), "0+248 248+14");
	/* 248 + 14 > 254: neighbours that touch stay two */
	check_request(nth(0));
	add(BLK_WRITE, 1000, 254);
	add(BLK_WRITE, 1254, 1);
	CHECK_STR(order(), "0+248 248+14 1000+254 1254+1");
}

TEST(test_join_respects_254)
{
	setup();
	for (u32 i = 0; i < 16; i++)
		add(BLK_WRITE, 8 * i, 8); /* 0+128 */
	for (u32 i = 0; i < 14; i++)
		add(BLK_WRITE, 136 + 8 * i, 8); /* 136+112 */
	CHECK_STR(order(), "0+128 136+112");
	add(BLK_WRITE, 128, 8);
	CHECK_STR(order(), "0+248");
	for (u32 i = 0; i < 16; i++)
		add(BLK_WRITE, 1000 + 8 * i, 8);
	for (u32 i = 0; i < 16; i++)
		add(BLK_WRITE, 1136 + 8 * i, 8);
	/* 264 together: only the gap is filled, from the tail: a front merge */
	add(BLK_WRITE, 1128, 8);
	CHECK_STR(order(), "0+248 1000+128 1128+136");
}

TEST(test_segments_count_memory)
{
	struct blkio *io;

	setup();
	add(BLK_READ, 100, 1);
	io = new_io(101, 1);
	io->data = (char *)ios[0].data + SECTOR_BYTES; /* continues it */
	blk_submit(BLK_READ, io);
	CHECK_EQ(nth(0)->nr_sectors, 2);
	CHECK_EQ(nth(0)->nr_segments, 1);
	add(BLK_READ, 102, 1);
	CHECK_EQ(nth(0)->nr_segments, 2);
	/* 254 sectors each in a place of its own: 254 segments is the limit */
	for (u32 i = 103; i < 100 + 254; i++)
		add(BLK_READ, i, 1);
	CHECK_EQ(queue_length(), 1);
	CHECK_EQ(nth(0)->nr_segments, 253);
}

TEST(test_first_request_is_the_drivers)
{
	struct request *req;

	setup();
	add(BLK_READ, 100, 8);
	run_task_queue(&tq_disk);
	req = blk_next_request(&queue);
	CHECK(req && queue.active);
	add(BLK_READ, 108, 8); /* would merge */
	CHECK_STR(order(), "100+8 108+8");
	add(BLK_READ, 50, 8); /* would go before it */
	CHECK_STR(order(), "100+8 50+8 108+8");
	add(BLK_READ, 92, 8); /* front of the active one */
	CHECK_STR(order(), "100+8 50+8 92+8 108+8");
	CHECK(blk_end_request(req, 0, 8));
	CHECK(!queue.active);
	/* nothing is active now: the first one may grow */
	add(BLK_READ, 42, 8);
	CHECK_STR(order(), "42+16 92+8 108+8");
}

TEST(test_no_join_with_the_active_request)
{
	struct request *req;

	setup();
	add(BLK_READ, 100, 8);
	run_task_queue(&tq_disk);
	req = blk_next_request(&queue);
	add(BLK_READ, 116, 8);
	add(BLK_READ, 108, 8); /* front merge; must not join the first */
	CHECK_STR(order(), "100+8 108+16");
	CHECK_EQ(req->nr_sectors, 8);
}

TEST(test_pass_over_budget)
{
	setup();
	add(BLK_READ, 500, 1);
	add(BLK_WRITE, 600, 1);
	CHECK_EQ(nth(0)->elevator_sequence, 1000000);
	CHECK_EQ(nth(1)->elevator_sequence, 2000000);
	add(BLK_READ, 400, 1);
	CHECK_EQ(nth(1)->elevator_sequence, 999999);
	CHECK_EQ(nth(2)->elevator_sequence, 1999999);
	/* no passes left: everything newer stays behind it */
	nth(1)->elevator_sequence = 1;
	add(BLK_READ, 300, 1);
	CHECK_STR(order(), "300+1 400+1 500+1 600+1");
	CHECK_EQ(nth(2)->elevator_sequence, 0);
	add(BLK_READ, 200, 1);
	CHECK_STR(order(), "300+1 400+1 500+1 200+1 600+1");
}

TEST(test_join_keeps_the_smaller_budget)
{
	setup();
	add(BLK_READ, 100, 8);
	add(BLK_READ, 116, 8);
	nth(1)->elevator_sequence = 17;
	add(BLK_READ, 108, 8);
	CHECK_EQ(queue_length(), 1);
	CHECK_EQ(nth(0)->elevator_sequence, 17);
}

TEST(test_pools_128_each_reads_take_both)
{
	u32 i;

	setup();
	for (i = 0; i < 128; i++)
		CHECK_EQ(blk_submit_nowait(BLK_WRITE, new_io(10 * i, 1)), 0);
	CHECK_EQ(blk_submit_nowait(BLK_WRITE, new_io(5000, 1)), -EAGAIN);
	for (; i < 256; i++)
		CHECK_EQ(blk_submit_nowait(BLK_READ, new_io(10 * i, 1)), 0);
	CHECK_EQ(blk_submit_nowait(BLK_READ, new_io(5000, 1)), -EAGAIN);
	run_task_queue(&tq_disk);
	finish_first(); /* a write */
	/* reads may take what belongs to writes */
	CHECK_EQ(blk_submit_nowait(BLK_READ, new_io(5000, 1)), 0);
	CHECK_EQ(blk_submit_nowait(BLK_WRITE, new_io(6000, 1)), -EAGAIN);
	while (!list_empty(&queue.head))
		finish_first();
	/* and it is a write's again afterwards */
	for (i = 0; i < 128; i++)
		CHECK_EQ(blk_submit_nowait(BLK_WRITE, new_io(10 * i, 1)), 0);
	CHECK_EQ(blk_submit_nowait(BLK_WRITE, new_io(7000, 1)), -EAGAIN);
}

static u32 sleeps;

/* while the submitter sleeps the driver finishes a request */
static void disk_works(void)
{
	sleeps++;
	CHECK(!queue.plugged); /* it pulled the plug before it slept */
	finish_first();
}

TEST(test_no_request_left_unplugs_and_sleeps)
{
	setup();
	for (u32 i = 0; i < 128; i++)
		add(BLK_WRITE, 10 * i, 1);
	CHECK(queue.plugged);
	host_schedule_hook = disk_works;
	add(BLK_WRITE, 50000, 1);
	CHECK_EQ(sleeps, 1);
	CHECK_EQ(nr_ended, 1);
	CHECK_EQ(queue_length(), 128);
	CHECK_EQ(nth(127)->sector, 50000);
	CHECK(list_empty(&queue.wait_for_request.waiters));
}

/* what could be merged needs no request, so it does not wait for one */
TEST(test_merge_needs_no_request)
{
	setup();
	for (u32 i = 0; i < 128; i++)
		add(BLK_WRITE, 10 * i, 1);
	CHECK_EQ(blk_submit_nowait(BLK_WRITE, new_io(11, 1)), 0);
	CHECK_EQ(nth(1)->nr_sectors, 2);
}

/* a merge that became possible during the sleep gives the request back */
static void neighbour_appears(void)
{
	disk_works();
	finish_first();
	CHECK_EQ(blk_submit_nowait(BLK_WRITE, new_io(49999, 1)), 0);
}

TEST(test_spare_request_is_given_back)
{
	setup();
	for (u32 i = 0; i < 128; i++)
		add(BLK_WRITE, 10 * i, 1);
	host_schedule_hook = neighbour_appears;
	add(BLK_WRITE, 50000, 1);
	CHECK_EQ(nth(queue_length() - 1)->nr_sectors, 2);
	CHECK_EQ(queue_length(), 127);
	CHECK_EQ(blk_submit_nowait(BLK_WRITE, new_io(60000, 1)), 0);
	CHECK_EQ(blk_submit_nowait(BLK_WRITE, new_io(70000, 1)), -EAGAIN);
}

TEST(test_range_and_read_only)
{
	struct blkio *io = new_io(DISK_SECTORS - 1, 2);

	setup();
	blk_submit(BLK_READ, io);
	CHECK(nr_ended == 1 && last_error == -EIO);
	blk_submit(BLK_READ, new_io(U32_MAX, 8)); /* would wrap */
	CHECK(nr_ended == 2 && last_error == -EIO);
	disk.read_only = true;
	blk_submit(BLK_WRITE, new_io(0, 8));
	CHECK(nr_ended == 3 && last_error == -EROFS);
	io = new_io(0, 8);
	io->dev = MKDEV(22, 0);
	blk_submit(BLK_READ, io);
	CHECK(nr_ended == 4 && last_error == -ENXIO);
	CHECK_EQ(queue_length(), 0);
	blk_submit(BLK_READ, new_io(DISK_SECTORS - 8, 8));
	CHECK_EQ(queue_length(), 1);
}

TEST(test_partial_end_reaches_only_its_ios)
{
	struct request *req;

	setup();
	add(BLK_READ, 100, 8);
	add(BLK_READ, 108, 4);
	add(BLK_READ, 112, 8);
	run_task_queue(&tq_disk);
	req = blk_next_request(&queue);
	CHECK(!blk_end_request(req, 0, 8));
	CHECK(nr_ended == 1 && ended[0] == &ios[0] && last_error == 0);
	CHECK(!blk_end_request(req, -EIO, 4));
	CHECK(nr_ended == 2 && ended[1] == &ios[1] && last_error == -EIO);
	CHECK_EQ(req->sector, 112);
	CHECK(blk_next_request(&queue) == req);
	CHECK(blk_end_request(req, 0, 8));
	CHECK(nr_ended == 3 && last_error == 0);
	CHECK(list_empty(&queue.head));
}

TEST(test_registered_once)
{
	static struct blk_device other = {.name = "x", .dev = DEV};

	setup();
	CHECK_EQ(blk_register(&other), -EBUSY);
	CHECK(blk_find(DEV) == &disk);
	CHECK(blk_find_name("hda") == &disk);
	CHECK(blk_find_name("hdb") == NULL);
}
