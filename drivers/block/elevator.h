/* SPDX-License-Identifier: GPL-2.0-only */
/* elevator.h - private between blk.c and elevator.c; interrupts are off */
#ifndef DRIVERS_BLOCK_ELEVATOR_H
#define DRIVERS_BLOCK_ELEVATOR_H

#include "drv/blk.h"

/* Return: true when @io became part of a waiting request */
bool elevator_merge(struct request_queue *q, enum blk_dir dir,
		    struct blkio *io);
/* put a filled request of a single blkio in its place */
void elevator_insert(struct request_queue *q, struct request *req);
/* back to its pool; wakes who waits for one. @req is on no queue. */
void blk_release_request(struct request *req);

#endif
