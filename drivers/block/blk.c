/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * blk.c - block devices, the pool of requests, plugging, completion
 * (reference 7.8)
 *
 * Owns the list of devices and, for each queue, which requests are free. A
 * request is always in exactly one place: on a free list, or on its queue.
 * Everything marked (I) in drv/blk.h is touched with interrupts off only; this
 * is the innermost lock of all, so a driver's interrupt handler needs no other.
 *
 * Nothing here allocates memory: swapping a page out can always start.
 */
#include "base/bug.h"
#include "uapi/errno.h"
#include "asm/cpu.h"
#include "core/lock.h"
#include "core/sched.h"
#include "core/taskqueue.h"
#include "drv/blk.h"
#include "elevator.h"
#include "lib/string.h"

LIST_HEAD(blk_devices);

/* start the driver; nothing happens when the queue is not plugged */
static void unplug(struct request_queue *q)
{
	u32 flags = irq_save();

	if (q->plugged) {
		q->plugged = false;
		if (!list_empty(&q->head))
			q->request_fn(q);
	}
	restore_flags(flags);
}

static void unplug_task(void *data)
{
	unplug(data);
}

/**
 * blk_queue_init - make an empty queue
 * @q: static memory
 * @request_fn: starts the driver; called with interrupts off, also while the
 *	driver works already
 * @data: the driver's, as q->driver_data
 *
 * Context: task. Does not sleep.
 */
void blk_queue_init(struct request_queue *q,
		    void (*request_fn)(struct request_queue *q), void *data)
{
	u32 i;

	INIT_LIST_HEAD(&q->head);
	INIT_LIST_HEAD(&q->free[BLK_READ]);
	INIT_LIST_HEAD(&q->free[BLK_WRITE]);
	init_waitqueue_head(&q->wait_for_request);
	q->request_fn = request_fn;
	q->driver_data = data;
	q->plugged = false;
	q->active = false;
	tq_setup(&q->plug_tq, unplug_task, q);
	for (i = 0; i < NR_REQUESTS; i++) {
		struct request *req = &q->pool[i];

		req->q = q;
		req->from_write_pool = i >= NR_REQUESTS / 2;
		list_add_tail(&req->queue, &q->free[req->from_write_pool]);
	}
}

/**
 * blk_register - make a device known
 * @disk: static memory, filled
 *
 * Context: task. Does not sleep.
 * Return: 0, or -EBUSY when another device has this number.
 */
int blk_register(struct blk_device *disk)
{
	if (blk_find(disk->dev))
		return -EBUSY;
	list_add_tail(&disk->link, &blk_devices);
	return 0;
}

/**
 * blk_find - the device of a number
 * @dev: device number
 *
 * Context: any. Does not sleep.
 * Return: the device, or NULL when there is none.
 */
struct blk_device *blk_find(kdev_t dev)
{
	struct blk_device *disk;

	list_for_each_entry(disk, &blk_devices, link) {
		if (disk->dev == dev)
			return disk;
	}
	return NULL;
}

/**
 * blk_find_name - the device of a name
 * @name: "hda", without "/dev/"
 *
 * Context: any. Does not sleep.
 * Return: the device, or NULL when there is none.
 */
struct blk_device *blk_find_name(const char *name)
{
	struct blk_device *disk;

	list_for_each_entry(disk, &blk_devices, link) {
		if (strcmp(disk->name, name) == 0)
			return disk;
	}
	return NULL;
}

/* a free request for @dir, NULL when there is none; interrupts are off */
static struct request *get_request(struct request_queue *q, enum blk_dir dir)
{
	struct list_head *list = &q->free[dir];
	struct request *req;

	/* reads are waited for: they may use up the writes' requests, too */
	if (list_empty(list) && dir == BLK_READ)
		list = &q->free[BLK_WRITE];
	if (list_empty(list))
		return NULL;
	req = list_first_entry(list, struct request, queue);
	list_del_init(&req->queue);
	return req;
}

/* sleep until a request is free; interrupts are on */
static struct request *get_request_wait(struct request_queue *q,
					enum blk_dir dir)
{
	DECLARE_WAITQUEUE(wait, current);
	struct request *req;
	u32 flags;

	add_wait_queue_exclusive(&q->wait_for_request, &wait);
	for (;;) {
		set_current_state(TASK_UNINTERRUPTIBLE);
		flags = irq_save();
		req = get_request(q, dir);
		restore_flags(flags);
		if (req)
			break;
		/* all of them may sit behind the plug */
		unplug(q);
		schedule();
	}
	set_current_state(TASK_RUNNING);
	remove_wait_queue(&q->wait_for_request, &wait);
	return req;
}

/**
 * blk_release_request - put a request back in the pool that it came from
 * @req: on no list
 *
 * Context: any, interrupts off. Does not sleep.
 */
void blk_release_request(struct request *req)
{
	struct request_queue *q = req->q;

	req->io = NULL;
	req->io_tail = NULL;
	list_add(&req->queue, &q->free[req->from_write_pool]);
	wake_up(&q->wait_for_request);
}

static void fill_request(struct request *req, enum blk_dir dir,
			 struct blkio *io)
{
	io->next = NULL;
	req->dir = dir;
	req->dev = io->dev;
	req->sector = io->sector;
	req->nr_sectors = io->nr_sectors;
	req->nr_segments = 1;
	req->io = io;
	req->io_tail = io;
	req->errors = 0;
	req->piecewise = false;
}

/* 0 when @disk can do this transfer at all */
static int check_range(const struct blk_device *disk, enum blk_dir dir,
		       const struct blkio *io)
{
	if (!disk)
		return -ENXIO;
	if (io->sector >= disk->nr_sectors ||
	    io->nr_sectors > disk->nr_sectors - io->sector)
		return -EIO;
	if (dir == BLK_WRITE && disk->read_only)
		return -EROFS;
	return 0;
}

/*
 * Queue @io: merged, or as a request of its own. @spare: a request got while
 * sleeping, or NULL. Return: false when a request is needed and none is free.
 * Interrupts are off.
 */
static bool enqueue(struct blk_device *disk, enum blk_dir dir, struct blkio *io,
		    struct request **spare)
{
	struct request_queue *q = disk->queue;
	struct request *req = *spare;

	if (list_empty(&q->head)) {
		q->plugged = true;
		queue_task(&q->plug_tq, &tq_disk);
	} else if (elevator_merge(q, dir, io)) {
		disk->sectors[dir] += io->nr_sectors;
		return true;
	}
	if (!req)
		req = get_request(q, dir);
	if (!req)
		return false;
	*spare = NULL;
	fill_request(req, dir, io);
	elevator_insert(q, req);
	disk->ios[dir]++;
	disk->sectors[dir] += io->nr_sectors;
	return true;
}

/* -EAGAIN when it would have to sleep and @may_wait is false */
static int submit(enum blk_dir dir, struct blkio *io, bool may_wait)
{
	struct blk_device *disk = blk_find(io->dev);
	struct request *spare = NULL;
	int err = check_range(disk, dir, io);
	u32 flags;

	BUG_ON(io->nr_sectors == 0 || io->nr_sectors > BLK_MAX_SECTORS);
	if (err) {
		io->end_io(io, err);
		return 0;
	}
	flags = irq_save();
	while (!enqueue(disk, dir, io, &spare)) {
		restore_flags(flags);
		if (!may_wait)
			return -EAGAIN;
		spare = get_request_wait(disk->queue, dir);
		flags = irq_save();
	}
	/* merged after all: the request that we slept for is not needed */
	if (spare)
		blk_release_request(spare);
	if (!disk->queue->plugged)
		disk->queue->request_fn(disk->queue);
	restore_flags(flags);
	return 0;
}

/**
 * blk_submit - start a transfer
 * @dir: direction
 * @io: filled; the queue's until end_io()
 *
 * A transfer that the device cannot do completes at once, in this context:
 * -ENXIO (no such device), -EIO (beyond its end), -EROFS.
 *
 * Context: task. May sleep for a free request. Holds no spinlock.
 */
void blk_submit(enum blk_dir dir, struct blkio *io)
{
	might_sleep();
	BUG_ON(submit(dir, io, true) != 0);
}

/**
 * blk_submit_nowait - start a transfer unless it would have to wait
 * @dir: direction
 * @io: as for blk_submit()
 *
 * Context: task. Does not sleep.
 * Return: 0, or -EAGAIN when no request is free and @io remains the caller's.
 */
int blk_submit_nowait(enum blk_dir dir, struct blkio *io)
{
	return submit(dir, io, false);
}

/**
 * blk_next_request - what the driver is to do next
 * @q: of the driver
 *
 * The request stays on the queue, but nothing is merged with it any more.
 *
 * Context: any, interrupts off. Does not sleep.
 * Return: the first request, or NULL when there is none or a plug is in.
 */
struct request *blk_next_request(struct request_queue *q)
{
	if (q->plugged || list_empty(&q->head))
		return NULL;
	q->active = true;
	return list_first_entry(&q->head, struct request, queue);
}

/**
 * blk_end_request - the first sectors of a request are done
 * @req: the active request of its queue
 * @error: 0 or -Exx, for each of these sectors
 * @nr_sectors: how many; must end where a blkio ends
 *
 * Context: any, interrupts off. Does not sleep.
 * Return: true when the whole request is done and gone.
 */
bool blk_end_request(struct request *req, int error, u32 nr_sectors)
{
	struct request_queue *q = req->q;

	BUG_ON(nr_sectors > req->nr_sectors);
	while (nr_sectors) {
		struct blkio *io = req->io;

		BUG_ON(io->nr_sectors > nr_sectors);
		nr_sectors -= io->nr_sectors;
		req->nr_sectors -= io->nr_sectors;
		req->sector += io->nr_sectors;
		req->io = io->next;
		io->next = NULL;
		io->end_io(io, error); /* may reuse io */
	}
	if (req->nr_sectors)
		return false;
	q->active = false;
	list_del_init(&req->queue);
	blk_release_request(req);
	return true;
}

/**
 * blk_fail_request - nothing of a request could be done
 * @req: the active request of its queue
 * @error: -Exx
 *
 * Context: any, interrupts off. Does not sleep.
 */
void blk_fail_request(struct request *req, int error)
{
	BUG_ON(!blk_end_request(req, error, req->nr_sectors));
}
