/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ide_error.c - what happens when a command fails: retry, reset, give up
 *
 * The rules, in this order:
 *  - a failed command of several blkios is done again one blkio at a time, so
 *    that a bad sector costs only the blkio it is in;
 *  - one blkio is tried IDE_MAX_RETRIES times more, the last time by PIO;
 *  - then that blkio gets -EIO, and the rest of the request goes on;
 *  - a drive that does not answer is reset; one that stays silent after that
 *    is dead, and everything for it gets -EIO.
 * Nobody is told that an I/O succeeded when it did not.
 */
#include "base/bug.h"
#include "uapi/errno.h"
#include "core/printk.h"
#include "ide.h"

enum {
	RESET_PULSE_US = 10,	/* SRST at least 5 us */
	RESET_SETTLE_US = 2000, /* then 2 ms before status means something */
};

/**
 * ide_dma_failed - count a failure that the DMA is to blame for
 * @drive: drive; uses PIO after IDE_DMA_ERRORS_MAX of them
 *
 * Context: any, interrupts off. Does not sleep.
 */
void ide_dma_failed(struct ide_drive *drive)
{
	if (!drive->dma || ++drive->dma_errors < IDE_DMA_ERRORS_MAX)
		return;
	drive->dma = false;
	printk(KERN_WARNING "%s: %u DMA errors, PIO from now on\n", drive->name,
	       drive->dma_errors);
}

/* count the try; Return: true when there is another one */
static bool may_retry(struct request *req)
{
	if (!req->piecewise && req->io->next) {
		req->piecewise = true;
		req->errors = 0;
		return true;
	}
	return req->errors++ < IDE_MAX_RETRIES;
}

/* the first blkio gets the error; true when the request goes on */
static bool give_up(struct ide_channel *chan)
{
	struct request *req = chan->req;
	u32 nr_sectors = req->io->nr_sectors;

	printk_limited(KERN_ERR "%s: %s error, sectors %u..%u\n",
		       chan->drive->name,
		       req->dir == BLK_READ ? "read" : "write", req->sector,
		       req->sector + nr_sectors - 1);
	req->errors = 0;
	return !blk_end_request(req, -EIO, nr_sectors);
}

/* the command again, or the rest of the request, or the next request */
static void go_on(struct ide_channel *chan)
{
	if (may_retry(chan->req) || give_up(chan)) {
		ide_issue(chan);
		return;
	}
	chan->req = NULL;
	chan->state = IDE_IDLE;
	ide_start(chan);
}

/**
 * ide_command_failed - the command of a channel did not succeed
 * @chan: busy; the bus master is stopped
 * @why: for the log
 * @status: of the drive
 *
 * Context: any, interrupts off. Does not sleep.
 */
void ide_command_failed(struct ide_channel *chan, const char *why, u8 status)
{
	struct ide_drive *drive = chan->drive;
	u8 error = status & ATA_ST_ERR ? ide_in(chan, ATA_ERROR) : 0;
	bool stuck = status & (ATA_ST_BSY | ATA_ST_DRQ);

	BUG_ON(chan->state != IDE_BUSY);
	ide_forget(chan);
	printk_limited(KERN_WARNING "%s: %s %s: %s: status %#x error %#x, "
				    "sector %u + %u, try %d\n",
		       drive->name, chan->by_dma ? "DMA" : "PIO",
		       chan->req->dir == BLK_READ ? "read" : "write", why,
		       status, error, chan->req->sector, chan->nr_sectors,
		       chan->req->errors);
	/* a drive's own error is no fault of the DMA, a bad cable is */
	if (chan->by_dma && (!(status & ATA_ST_ERR) || (error & ATA_ERR_ICRC)))
		ide_dma_failed(drive);
	if (stuck)
		ide_reset_begin(chan);
	else
		go_on(chan);
}

/**
 * ide_reset_begin - soft reset of both drives of a channel
 * @chan: busy with a command that is lost
 *
 * Context: any, interrupts off. Does not sleep.
 */
void ide_reset_begin(struct ide_channel *chan)
{
	u32 i;

	printk_limited(KERN_WARNING "%s: reset\n", chan->drive->name);
	ide_control(chan, ATA_CTL_SRST | ATA_CTL_NIEN);
	udelay(RESET_PULSE_US);
	ide_control(chan, 0);
	udelay(RESET_SETTLE_US);
	ide_forget(chan);
	for (i = 0; i < IDE_UNITS; i++)
		chan->drives[i].set_multiple = true;
	chan->state = IDE_RESET;
	chan->reset_end = jiffies + IDE_RESET_TICKS;
	mod_timer(&chan->timer, jiffies + 1);
}

/* everything that waits for a drive that is gone gets -EIO */
static void bury(struct ide_channel *chan)
{
	struct ide_drive *drive = chan->drive;

	printk(KERN_ERR "%s: does not answer after a reset: given up\n",
	       drive->name);
	drive->dead = true;
	chan->req = NULL;
	chan->state = IDE_IDLE;
	ide_start(chan);
}

/**
 * ide_reset_poll - is the reset over?
 * @chan: in reset; its timer ran out
 *
 * Context: any, interrupts off. Does not sleep.
 */
void ide_reset_poll(struct ide_channel *chan)
{
	u8 status;

	/* selecting by hand: BSY belongs to whichever drive is selected;
	 * what is selected counts as not known until the next command */
	ide_out(chan,
		ATA_DEV_OBSOLETE | (chan->drive->unit ? ATA_DEV_SLAVE : 0),
		ATA_DEVICE);
	status = ide_wait_not_busy(chan, 1);
	if (!(status & ATA_ST_BSY) && (status & ATA_ST_DRDY)) {
		chan->state = IDE_BUSY;
		go_on(chan);
	} else if (time_after(jiffies, chan->reset_end)) {
		bury(chan);
	} else {
		mod_timer(&chan->timer, jiffies + 1);
	}
}
