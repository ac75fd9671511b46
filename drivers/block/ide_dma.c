/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ide_dma.c - the bus master: tables, start, stop (SFF-8038i)
 *
 * Owns the PRD table of each channel, static, one page each. The table
 * describes exactly the sectors of the command, so the drive and the bus
 * master end together. Called with interrupts off; does not sleep.
 */
#include "base/bug.h"
#include "asm/page.h"
#include "ide.h"

/*
 * Describe @len bytes from @paddr. Return: entries used, or 0 when the
 * remaining @room is too small.
 */
static u32 add_area(struct ide_prd *prd, u32 room, u32 paddr, u32 len)
{
	u32 nr = 0;

	while (len) {
		u32 part = PRD_BOUNDARY - paddr % PRD_BOUNDARY;

		if (nr == room)
			return 0;
		if (part > len)
			part = len;
		prd[nr].paddr = paddr;
		prd[nr].bytes = (u16)part; /* 65536 becomes 0: right */
		prd[nr].flags = 0;
		nr++;
		paddr += part;
		len -= part;
	}
	return nr;
}

/* the table for the first chan->nr_sectors of chan->req; 0: cannot */
static u32 build_table(struct ide_channel *chan)
{
	struct blkio *io = chan->req->io;
	u32 left = chan->nr_sectors, nr = 0;

	while (left) {
		u32 paddr = (u32)__pa(io->data);
		u32 len = io->nr_sectors * SECTOR_BYTES;

		BUG_ON(io->nr_sectors > left);
		left -= io->nr_sectors;
		/* one entry for blkios whose memory is contiguous */
		while (left &&
		       (char *)io->data + io->nr_sectors * SECTOR_BYTES ==
			       io->next->data) {
			io = io->next;
			BUG_ON(io->nr_sectors > left);
			left -= io->nr_sectors;
			len += io->nr_sectors * SECTOR_BYTES;
		}
		if (paddr % 2)
			return 0;
		paddr = add_area(chan->prd + nr, PRD_ENTRIES - nr, paddr, len);
		if (paddr == 0)
			return 0;
		nr += paddr;
		io = io->next;
	}
	return nr;
}

/* after anything but a command by DMA that ended well */
static void set_registers(const struct ide_channel *chan)
{
	u16 bm = chan->bus_master;

	outl((u32)__pa(chan->prd), (u16)(bm + BM_PRDT));
	outb(chan->bm_command, (u16)(bm + BM_COMMAND));
	ide_dma_ack(chan, ide_dma_status(chan));
}

/**
 * ide_dma_setup - prepare the bus master for the command of a channel
 * @chan: req and nr_sectors are set
 *
 * Context: any, interrupts off. Does not sleep.
 * Return: false when the memory cannot be described (odd address).
 */
bool ide_dma_setup(struct ide_channel *chan)
{
	u8 command = chan->req->dir == BLK_READ ? BM_CMD_TO_MEMORY : 0;
	u32 nr = build_table(chan);

	if (nr == 0)
		return false;
	chan->prd[nr - 1].flags = PRD_LAST;
	if (!chan->bm_ready) {
		chan->bm_command = command;
		set_registers(chan);
		chan->bm_ready = true;
	} else if (chan->bm_command != command) {
		/* before the start, not with it (SFF-8038i) */
		chan->bm_command = command;
		outb(command, (u16)(chan->bus_master + BM_COMMAND));
	}
	return true;
}

/**
 * ide_dma_start - let the bus master go
 * @chan: the command was sent
 *
 * Context: any, interrupts off. Does not sleep.
 */
void ide_dma_start(struct ide_channel *chan)
{
	barrier(); /* the table is in memory before the device reads it */
	outb(chan->bm_command | BM_CMD_START,
	     (u16)(chan->bus_master + BM_COMMAND));
}

/**
 * ide_dma_status - what the bus master says
 * @chan: with a command by DMA
 *
 * To be read before the stop, which clears the active bit.
 *
 * Context: any, interrupts off. Does not sleep.
 * Return: BM_STATUS; BM_ST_IRQ in it: it saw the drive's interrupt.
 */
u8 ide_dma_status(const struct ide_channel *chan)
{
	return inb((u16)(chan->bus_master + BM_STATUS));
}

/**
 * ide_dma_stop - stop the bus master
 * @chan: with a command by DMA
 *
 * Context: any, interrupts off. Does not sleep.
 */
void ide_dma_stop(const struct ide_channel *chan)
{
	outb(chan->bm_command, (u16)(chan->bus_master + BM_COMMAND));
}

/**
 * ide_dma_ack - clear the status of the bus master
 * @chan: stopped
 * @status: of ide_dma_status(); its bits about the drives stay
 *
 * Context: any, interrupts off. Does not sleep.
 */
void ide_dma_ack(const struct ide_channel *chan, u8 status)
{
	outb((status & BM_ST_DRIVES) | BM_ST_ERROR | BM_ST_IRQ,
	     (u16)(chan->bus_master + BM_STATUS));
}
