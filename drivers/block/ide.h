/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ide.h - private to the ide*.c files
 *
 * A channel carries out one command at a time, for one of its two drives:
 *
 *	idle --------- ide_start -----> busy     (command sent, timer armed)
 *	busy --------- interrupt -----> busy     (PIO: more blocks)
 *	busy --------- interrupt -----> idle     (done, or failed for good)
 *	busy --------- timer ---------> reset    (soft reset, polled by timer)
 *	reset -------- timer ---------> busy     (the command again) or idle
 *
 * Lock key: everything in a channel is (I), interrupts off.
 */
#ifndef DRIVERS_BLOCK_IDE_H
#define DRIVERS_BLOCK_IDE_H

#include "asm/io.h"
#include "core/time.h"
#include "drv/blk.h"
#include "ide_regs.h"

struct pt_regs;

enum {
	IDE_CHANNELS = 2,
	IDE_UNITS = 2,	      /* master and slave */
	IDE_UNIT_MINORS = 64, /* minor of a slave */
	IDE_MODEL_BYTES = 2 * ATA_ID_MODEL_WORDS + 1,
};

enum ide_state {
	IDE_IDLE,
	IDE_BUSY,  /* waits for an interrupt */
	IDE_RESET, /* waits for the end of a soft reset */
};

struct ide_drive {
	struct ide_channel *chan;
	u32 unit; /* 0 master, 1 slave */
	bool present;
	bool dma;	   /* until it fails too often */
	bool dead;	   /* did not come back from a reset */
	bool set_multiple; /* must be told before the next PIO command */
	u32 multiple;	   /* sectors an interrupt by PIO; 1: not supported */
	u32 dma_errors;
	char name[4]; /* "hda" */
	char model[IDE_MODEL_BYTES];
	struct request_queue queue;
	struct blk_device disk;
};

struct ide_channel {
	u16 base, control;
	u16 bus_master; /* 0: no DMA */
	u32 irq;
	enum ide_state state;
	u32 last_unit; /* whose request was carried out last */

	/*
	 * What the registers hold, so that a command reads and writes only what
	 * changes; ide_forget() when that is not sure.
	 */
	const struct ide_drive *selected; /* NULL: not known */
	bool bm_ready; /* bus master: stopped, table set, status clear */
	u8 bm_command; /* its direction bit, if bm_ready */

	struct ide_drive drives[IDE_UNITS];

	/* the command: the first @nr_sectors of @req */
	struct request *req;
	struct ide_drive *drive;
	u32 nr_sectors;
	bool by_dma;
	u32 pio_left;	      /* sectors still to move */
	struct blkio *pio_io; /* the next one, and where in it */
	u32 pio_offset;	      /* sectors */

	struct timer_list timer;
	unsigned long reset_end; /* jiffies */
	struct ide_prd *prd;	 /* PRD_ENTRIES */
};

extern struct ide_channel ide_channels[IDE_CHANNELS];

static inline u8 ide_in(const struct ide_channel *chan, u32 reg)
{
	return inb((u16)(chan->base + reg));
}

static inline void ide_out(const struct ide_channel *chan, u32 value, u32 reg)
{
	outb((u8)value, (u16)(chan->base + reg));
}

static inline u8 ide_alt_status(const struct ide_channel *chan)
{
	return inb((u16)(chan->control + ATA_ALT_STATUS));
}

static inline void ide_control(const struct ide_channel *chan, u32 value)
{
	outb((u8)value, (u16)(chan->control + ATA_CONTROL));
}

/* after an error, a reset, an interrupt of unknown origin: all is set anew */
static inline void ide_forget(struct ide_channel *chan)
{
	chan->selected = NULL;
	chan->bm_ready = false;
}

/* ide.c */
/* status after at least 400 ns, when BSY is clear or @max_us are over */
u8 ide_wait_not_busy(const struct ide_channel *chan, u32 max_us);
/* Return: the status; with BSY only after READY_US of it */
u8 ide_select(const struct ide_drive *drive, u32 device_bits);
/* starts the next command when the channel is idle */
void ide_start(struct ide_channel *chan);
/* the command for chan->req; the channel is busy afterwards, or in reset */
void ide_issue(struct ide_channel *chan);
void ide_request(struct request_queue *q);
void ide_interrupt(u32 irq, void *data, struct pt_regs *regs);
void ide_timer(void *data);

/* ide_error.c */
/* the command failed; Context: interrupts off, state BUSY */
void ide_command_failed(struct ide_channel *chan, const char *why, u8 status);
/* count it; too many: PIO from now on */
void ide_dma_failed(struct ide_drive *drive);
void ide_reset_begin(struct ide_channel *chan);
void ide_reset_poll(struct ide_channel *chan);

/* ide_dma.c */
/* Return: false when this transfer cannot be described */
bool __must_check ide_dma_setup(struct ide_channel *chan);
void ide_dma_start(struct ide_channel *chan);
/* BM_STATUS; BM_ST_IRQ: the drive interrupted */
u8 ide_dma_status(const struct ide_channel *chan);
void ide_dma_stop(const struct ide_channel *chan);
/* clear BM_STATUS, which was @status */
void ide_dma_ack(const struct ide_channel *chan, u8 status);

/* ide_pio.c */
void ide_pio_setup(struct ide_channel *chan);
/* move the next block between drive and memory */
void ide_pio_block(struct ide_channel *chan);
/* tell the drive how many sectors an interrupt means */
void ide_pio_set_multiple(struct ide_drive *drive);

/* ide_probe.c */
/* fills the drive when there is one */
void ide_probe_drive(struct ide_drive *drive);
bool ide_channel_floating(const struct ide_channel *chan);

#endif
