/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ide_pio.c - data through the data port, one interrupt a block
 *
 * A block is drive->multiple sectors, less at the end of the command
 * (ATA/ATAPI-6, 8.34). The cursor in the channel walks the blkios of the
 * request. Called with interrupts off; does not sleep.
 */
#include "base/bug.h"
#include "core/printk.h"
#include "ide.h"

enum {
	SECTOR_WORDS = SECTOR_BYTES / 2,
	SET_MULTIPLE_US = 5000,
};

/**
 * ide_pio_setup - put the cursor at the start of the command
 * @chan: req and nr_sectors are set
 *
 * Context: any, interrupts off. Does not sleep.
 */
void ide_pio_setup(struct ide_channel *chan)
{
	chan->pio_left = chan->nr_sectors;
	chan->pio_io = chan->req->io;
	chan->pio_offset = 0;
}

/* as much of the current blkio as is contiguous; Return: sectors moved */
static u32 move_sectors(struct ide_channel *chan, u32 max)
{
	struct blkio *io = chan->pio_io;
	u32 nr = min(max, io->nr_sectors - chan->pio_offset);
	char *data = (char *)io->data + chan->pio_offset * SECTOR_BYTES;
	u16 port = (u16)(chan->base + ATA_DATA);

	if (chan->req->dir == BLK_READ)
		insw(port, data, nr * SECTOR_WORDS);
	else
		outsw(port, data, nr * SECTOR_WORDS);
	chan->pio_offset += nr;
	if (chan->pio_offset == io->nr_sectors) {
		chan->pio_io = io->next;
		chan->pio_offset = 0;
	}
	return nr;
}

/**
 * ide_pio_block - move the block that the drive waits for
 * @chan: DRQ is set, pio_left is not 0
 *
 * Context: any, interrupts off. Does not sleep.
 */
void ide_pio_block(struct ide_channel *chan)
{
	u32 left = min(chan->drive->multiple, chan->pio_left);

	BUG_ON(left == 0);
	chan->pio_left -= left;
	while (left) {
		BUG_ON(!chan->pio_io);
		left -= move_sectors(chan, left);
	}
}

/**
 * ide_pio_set_multiple - SET MULTIPLE MODE, polled
 * @drive: its channel is idle
 *
 * Where it fails the drive goes on with one sector an interrupt.
 *
 * Context: any, interrupts off. Does not sleep.
 */
void ide_pio_set_multiple(struct ide_drive *drive)
{
	struct ide_channel *chan = drive->chan;
	u8 status;

	drive->set_multiple = false;
	if (drive->multiple == 1)
		return;
	ide_control(chan, ATA_CTL_NIEN);
	(void)ide_select(drive, 0);
	ide_out(chan, drive->multiple, ATA_COUNT);
	ide_out(chan, ATA_CMD_SET_MULTIPLE, ATA_COMMAND);
	(void)ide_wait_not_busy(chan, SET_MULTIPLE_US);
	status = ide_in(chan, ATA_STATUS); /* takes its interrupt away, too */
	ide_control(chan, 0);
	if (status & (ATA_ST_BSY | ATA_ST_ERR | ATA_ST_DF)) {
		printk(KERN_WARNING "%s: SET MULTIPLE %u: status %#x\n",
		       drive->name, drive->multiple, status);
		drive->multiple = 1;
	}
}
