/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * elevator.c - the order of the requests of a queue (reference 7.8)
 *
 * The queue ascends by sector as far as the pass-over budgets allow: a request
 * that was passed as often as it grants is a barrier for everything newer.
 * The first request belongs to the driver while q->active holds and the queue
 * is not plugged: it is neither merged with nor passed.
 *
 * Invariant: the blkios of a request are in ascending order without gaps, and
 * nr_sectors and nr_segments are their sums, within the limits of config.h.
 * Every function here runs with interrupts off and does not sleep.
 */
#include "base/bug.h"
#include "elevator.h"

/* where scans from the tail stop: the request there is not looked at */
static struct list_head *scan_end(struct request_queue *q)
{
	if (q->active && !q->plugged)
		return q->head.next;
	return &q->head;
}

/* the memory of @b follows that of @a: one segment for the driver */
static bool memory_follows(const struct blkio *a, const struct blkio *b)
{
	return (char *)a->data + a->nr_sectors * SECTOR_BYTES == b->data;
}

static bool may_grow(const struct request *req, enum blk_dir dir,
		     const struct blkio *io)
{
	return req->dir == dir && req->dev == io->dev &&
	       req->nr_sectors + io->nr_sectors <= BLK_MAX_SECTORS;
}

static bool merge_back(struct request *req, struct blkio *io)
{
	u32 more = memory_follows(req->io_tail, io) ? 0 : 1;

	if (req->sector + req->nr_sectors != io->sector ||
	    req->nr_segments + more > BLK_MAX_SEGMENTS)
		return false;
	io->next = NULL;
	req->io_tail->next = io;
	req->io_tail = io;
	req->nr_sectors += io->nr_sectors;
	req->nr_segments += more;
	return true;
}

static bool merge_front(struct request *req, struct blkio *io)
{
	u32 more = memory_follows(io, req->io) ? 0 : 1;

	if (io->sector + io->nr_sectors != req->sector ||
	    req->nr_segments + more > BLK_MAX_SEGMENTS)
		return false;
	io->next = req->io;
	req->io = io;
	req->sector = io->sector;
	req->nr_sectors += io->nr_sectors;
	req->nr_segments += more;
	return true;
}

/* @next moves into @req when it continues it and the limits hold */
static void join(struct request *req, struct request *next)
{
	u32 less = memory_follows(req->io_tail, next->io) ? 1 : 0;

	if (req->sector + req->nr_sectors != next->sector ||
	    req->dir != next->dir || req->dev != next->dev ||
	    req->nr_sectors + next->nr_sectors > BLK_MAX_SECTORS ||
	    req->nr_segments + next->nr_segments - less > BLK_MAX_SEGMENTS)
		return;
	req->io_tail->next = next->io;
	req->io_tail = next->io_tail;
	req->nr_sectors += next->nr_sectors;
	req->nr_segments += next->nr_segments - less;
	/* whoever was passed more often decides for both */
	req->elevator_sequence =
		min(req->elevator_sequence, next->elevator_sequence);
	list_del(&next->queue);
	blk_release_request(next);
}

/**
 * elevator_merge - make a transfer part of a waiting request
 * @q: not empty
 * @dir: direction of @io
 * @io: filled by the caller; its `next` is ours
 *
 * After a merge the grown request is joined with the neighbour that it now
 * touches.
 *
 * Context: any, interrupts off. Does not sleep.
 * Return: true when @io is part of a request now.
 */
bool elevator_merge(struct request_queue *q, enum blk_dir dir, struct blkio *io)
{
	struct list_head *end = scan_end(q), *pos;

	for (pos = q->head.prev; pos != end; pos = pos->prev) {
		struct request *req = list_entry(pos, struct request, queue);

		if (!may_grow(req, dir, io))
			continue;
		if (merge_back(req, io)) {
			if (pos->next != &q->head)
				join(req, list_entry(pos->next, struct request,
						     queue));
			return true;
		}
		if (merge_front(req, io)) {
			if (pos->prev != end && pos->prev != &q->head)
				join(list_entry(pos->prev, struct request,
						queue),
				     req);
			return true;
		}
	}
	return false;
}

/**
 * elevator_insert - put a new request in its place
 * @q: may be empty
 * @req: filled, on no queue
 *
 * From the tail towards the head past every request of a higher sector (or
 * device) that still grants it.
 *
 * Context: any, interrupts off. Does not sleep.
 */
void elevator_insert(struct request_queue *q, struct request *req)
{
	struct list_head *end = scan_end(q), *pos;

	BUG_ON(!req->io || req->nr_sectors > BLK_MAX_SECTORS);
	req->elevator_sequence = req->dir == BLK_READ ? ELV_READ_LATENCY
						      : ELV_WRITE_LATENCY;
	for (pos = q->head.prev; pos != end; pos = pos->prev) {
		struct request *other = list_entry(pos, struct request, queue);

		if (other->dev < req->dev ||
		    (other->dev == req->dev && other->sector < req->sector))
			break;
		if (other->elevator_sequence == 0)
			break;
		other->elevator_sequence--;
	}
	list_add(&req->queue, pos);
}
