/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ide.c - ATA disks on the two legacy channels: commands and interrupts
 *
 * The state machine is drawn in ide.h. A command covers the whole first
 * request of a drive's queue, or its first blkio after an error. The drives of
 * a channel take turns, request by request. Sleeps nowhere, allocates nothing.
 */
#include "base/bug.h"
#include "uapi/errno.h"
#include "asm/cpu.h"
#include "core/irq.h"
#include "core/printk.h"
#include "ide.h"

enum {
	READY_US = 5000, /* a drive that is not busy accepts a command */
	POLL_US = 1,
	LBA_BYTE = 8, /* bits of the sector number a register */
	LBA_EXT_SHIFT = 24,
	BYTE_MASK = 0xff,
};

/**
 * ide_wait_not_busy - poll until BSY is clear
 * @chan: channel
 * @max_us: how long at most
 *
 * Context: any. Does not sleep.
 * Return: the status, from the register that leaves the interrupt.
 */
u8 ide_wait_not_busy(const struct ide_channel *chan, u32 max_us)
{
	u8 status;
	u32 i;

	/* four reads take the 400 ns that the status needs to become valid */
	for (i = 0; i < 4; i++)
		(void)ide_alt_status(chan);
	status = ide_alt_status(chan);
	for (i = 0; i < max_us && (status & ATA_ST_BSY); i++) {
		udelay(POLL_US);
		status = ide_alt_status(chan);
	}
	return status;
}

/**
 * ide_select - make a drive the one that the registers mean
 * @drive: drive
 * @device_bits: ATA_DEV_LBA and upper sector bits
 *
 * The register is always written: a command may leave other sector bits in it.
 * Only another drive's status takes 400 ns to become valid (ATA/ATAPI-6, host
 * bus idle protocol, Device_Select).
 *
 * Context: any, interrupts off. Does not sleep.
 * Return: the status; with BSY set the drive is busy for too long.
 */
u8 ide_select(const struct ide_drive *drive, u32 device_bits)
{
	struct ide_channel *chan = drive->chan;
	bool was_selected = chan->selected == drive;
	u8 status;

	ide_out(chan,
		ATA_DEV_OBSOLETE | (drive->unit ? ATA_DEV_SLAVE : 0) |
			device_bits,
		ATA_DEVICE);
	chan->selected = drive;
	if (was_selected) {
		status = ide_alt_status(chan);
		if (!(status & ATA_ST_BSY))
			return status;
	}
	return ide_wait_not_busy(chan, READY_US);
}

/* the command code: by method, direction and addressing */
static u8 command_code(const struct ide_channel *chan, bool ext)
{
	static const u8 codes[3][2][2] = {
		/* [method][direction][ext] */
		{{ATA_CMD_READ, ATA_CMD_READ_EXT},
		 {ATA_CMD_WRITE, ATA_CMD_WRITE_EXT}},
		{{ATA_CMD_READ_MULTIPLE, ATA_CMD_READ_MULTIPLE_EXT},
		 {ATA_CMD_WRITE_MULTIPLE, ATA_CMD_WRITE_MULTIPLE_EXT}},
		{{ATA_CMD_READ_DMA, ATA_CMD_READ_DMA_EXT},
		 {ATA_CMD_WRITE_DMA, ATA_CMD_WRITE_DMA_EXT}},
	};
	u32 method = chan->by_dma ? 2 : chan->drive->multiple > 1 ? 1 : 0;

	return codes[method][chan->req->dir][ext];
}

/* sector, count and command go to the drive, which is selected */
static void send_command(const struct ide_channel *chan)
{
	u32 sector = chan->req->sector, nr = chan->nr_sectors;
	bool ext = sector + nr > ATA_LBA28_LIMIT || sector + nr < sector;

	if (ext) {
		/* the registers are two deep: upper halves first */
		ide_out(chan, nr >> LBA_BYTE, ATA_COUNT);
		ide_out(chan, sector >> LBA_EXT_SHIFT, ATA_LBA_LOW);
		ide_out(chan, 0, ATA_LBA_MID);
		ide_out(chan, 0, ATA_LBA_HIGH);
	}
	ide_out(chan, nr & BYTE_MASK, ATA_COUNT);
	ide_out(chan, sector & BYTE_MASK, ATA_LBA_LOW);
	ide_out(chan, sector >> LBA_BYTE & BYTE_MASK, ATA_LBA_MID);
	ide_out(chan, sector >> 2 * LBA_BYTE & BYTE_MASK, ATA_LBA_HIGH);
	if (ext)
		ide_out(chan,
			ATA_DEV_OBSOLETE | ATA_DEV_LBA |
				(chan->drive->unit ? ATA_DEV_SLAVE : 0),
			ATA_DEVICE);
	ide_out(chan, command_code(chan, ext), ATA_COMMAND);
}

/* a write by PIO begins with a block that no interrupt asks for */
static void send_first_block(struct ide_channel *chan)
{
	u8 status = ide_wait_not_busy(chan, READY_US);

	if ((status & (ATA_ST_BSY | ATA_ST_DRQ | ATA_ST_ERR | ATA_ST_DF)) !=
	    ATA_ST_DRQ)
		/* as if busy: a retry from here, not by a timer, would nest */
		ide_command_failed(chan, "no data request",
				   ide_in(chan, ATA_STATUS) | ATA_ST_BSY);
	else
		ide_pio_block(chan);
}

/**
 * ide_issue - send the command for the request of a channel
 * @chan: chan->req and chan->drive are set
 *
 * Context: any, interrupts off. Does not sleep.
 */
void ide_issue(struct ide_channel *chan)
{
	struct request *req = chan->req;
	struct ide_drive *drive = chan->drive;
	u8 status;

	chan->state = IDE_BUSY;
	chan->nr_sectors = req->piecewise ? req->io->nr_sectors
					  : req->nr_sectors;
	chan->by_dma = drive->dma && req->errors < IDE_MAX_RETRIES &&
		       ide_dma_setup(chan);
	if (!chan->by_dma) {
		/* its interrupts set bits of the bus master, too */
		chan->bm_ready = false;
		if (drive->set_multiple)
			ide_pio_set_multiple(drive);
	}
	mod_timer(&chan->timer, jiffies + IDE_TIMEOUT_TICKS);
	status = ide_select(drive, ATA_DEV_LBA | (req->sector >> LBA_EXT_SHIFT &
						  ATA_DEV_LBA_MASK));
	if ((status & (ATA_ST_BSY | ATA_ST_DRQ)) || !(status & ATA_ST_DRDY)) {
		ide_command_failed(chan, "not ready", status | ATA_ST_BSY);
		return;
	}
	ide_pio_setup(chan);
	send_command(chan);
	if (chan->by_dma)
		ide_dma_start(chan);
	else if (req->dir == BLK_WRITE)
		send_first_block(chan);
}

/* the next request of @drive; one of a dead drive fails here */
static struct request *next_request(struct ide_drive *drive)
{
	struct request *req;

	if (!drive->present)
		return NULL;
	req = blk_next_request(&drive->queue);
	while (req && drive->dead) {
		blk_fail_request(req, -EIO);
		req = blk_next_request(&drive->queue);
	}
	return req;
}

/**
 * ide_start - begin the next request of a channel
 * @chan: nothing happens unless it is idle
 *
 * The drive that did not have the last turn is asked first.
 *
 * Context: any, interrupts off. Does not sleep.
 */
void ide_start(struct ide_channel *chan)
{
	u32 i;

	for (i = 1; i <= IDE_UNITS && chan->state == IDE_IDLE; i++) {
		u32 unit = (chan->last_unit + i) % IDE_UNITS;
		struct request *req = next_request(&chan->drives[unit]);

		if (!req)
			continue;
		chan->last_unit = unit;
		chan->drive = &chan->drives[unit];
		chan->req = req;
		ide_issue(chan);
	}
}

/**
 * ide_request - the request function of every drive's queue
 * @q: unplugged
 *
 * Context: any, interrupts off. Does not sleep.
 */
void ide_request(struct request_queue *q)
{
	struct ide_drive *drive = q->driver_data;

	ide_start(drive->chan);
}

static void command_done(struct ide_channel *chan)
{
	struct request *req = chan->req;

	/* PIO helped where DMA failed time and again: so DMA was at fault */
	if (!chan->by_dma && chan->drive->dma && req->errors)
		ide_dma_failed(chan->drive);
	req->errors = 0;
	if (!blk_end_request(req, 0, chan->nr_sectors)) {
		ide_issue(chan); /* the next piece */
		return;
	}
	del_timer(&chan->timer);
	chan->req = NULL;
	chan->state = IDE_IDLE;
	ide_start(chan);
}

static void dma_interrupt(struct ide_channel *chan, u8 bm)
{
	u8 status;

	ide_dma_stop(chan);
	/* the drive's line goes down before the bit that it may hold is cleared:
	 * the next command must find it clear */
	status = ide_in(chan, ATA_STATUS);
	ide_dma_ack(chan, bm);
	if (status & (ATA_ST_BSY | ATA_ST_DRQ | ATA_ST_ERR | ATA_ST_DF))
		ide_command_failed(chan, "drive error", status);
	else if (bm & (BM_ST_ERROR | BM_ST_ACTIVE))
		/* active: the drive gave or took less than the table says */
		ide_command_failed(chan, "bus master error", status);
	else
		command_done(chan);
}

static void pio_interrupt(struct ide_channel *chan)
{
	bool is_read = chan->req->dir == BLK_READ;
	u8 status = ide_in(chan, ATA_STATUS);

	if (status & (ATA_ST_ERR | ATA_ST_DF)) {
		ide_command_failed(chan, "drive error", status);
		return;
	}
	if (chan->pio_left == 0) {
		command_done(chan);
		return;
	}
	if (!(status & ATA_ST_DRQ)) {
		ide_command_failed(chan, "no data request",
				   status | ATA_ST_BSY);
		return;
	}
	mod_timer(&chan->timer, jiffies + IDE_TIMEOUT_TICKS);
	ide_pio_block(chan);
	/* after the last block of a read no interrupt comes */
	if (is_read && chan->pio_left == 0)
		command_done(chan);
}

/**
 * ide_interrupt - interrupt handler of a channel
 * @irq: 14 or 15
 * @data: the channel
 * @regs: not used
 *
 * Context: irq. Does not sleep.
 */
void ide_interrupt(u32 irq, void *data, struct pt_regs *regs)
{
	struct ide_channel *chan = data;
	u8 bm;

	(void)irq;
	(void)regs;
	if (chan->state != IDE_BUSY) {
		/* nobody asked: reading the status takes it away */
		(void)ide_in(chan, ATA_STATUS);
		ide_forget(chan);
	} else if (chan->by_dma) {
		bm = ide_dma_status(chan);
		if (bm & BM_ST_IRQ)
			dma_interrupt(chan, bm);
	} else if (!(ide_alt_status(chan) & ATA_ST_BSY)) {
		pio_interrupt(chan);
	}
}

/**
 * ide_timer - a command takes too long, or a reset is to be looked at
 * @data: the channel
 *
 * Context: irq. Does not sleep.
 */
void ide_timer(void *data)
{
	struct ide_channel *chan = data;
	u32 flags = irq_save();

	if (chan->state == IDE_RESET) {
		ide_reset_poll(chan);
	} else if (chan->state == IDE_BUSY) {
		if (chan->by_dma)
			ide_dma_stop(chan);
		/* as if busy: whatever it says, it must be reset */
		ide_command_failed(chan, "timeout",
				   (ide_in(chan, ATA_STATUS) &
				    (u8)~ATA_ST_ERR) |
					   ATA_ST_BSY);
	}
	restore_flags(flags);
}
