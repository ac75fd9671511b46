/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ide_probe.c - which drives there are and what they can do
 *
 * The controller is found by its PCI class, for the bus master; without one
 * the legacy ports are tried by PIO. Probing polls with the drive's interrupts
 * off. A slave without master, a channel where nothing is attached (all ones)
 * and ATAPI drives end quietly as "not present".
 */
#include "base/bug.h"
#include "uapi/errno.h"
#include "asm/page.h"
#include "core/boot.h"
#include "core/irq.h"
#include "core/printk.h"
#include "drv/pci.h"
#include "ide.h"
#include "lib/string.h"

enum {
	IDENTIFY_US = 1000000, /* a drive that still spins up */
	SELECT_US = 100000,
	FEATURES_US = 100000,
	OPTION_BYTES = 16,
	PATTERN_A = 0x55,
	PATTERN_B = 0xaa,
	BYTE_BITS = 8,
	BYTE_MASK = 0xff,
	WORD_BITS = 16,
	SECTORS_PER_MIB = 2048,
};

/* where a PC has its two channels */
static const struct {
	u16 base, control;
	u32 irq;
} places[IDE_CHANNELS] = {
	{IDE_PRIMARY_BASE, IDE_PRIMARY_CONTROL, IRQ_IDE0},
	{IDE_SECONDARY_BASE, IDE_SECONDARY_CONTROL, IRQ_IDE1},
};

struct ide_channel ide_channels[IDE_CHANNELS];

static struct ide_prd
	prd_tables[IDE_CHANNELS][PRD_ENTRIES] __aligned(PAGE_SIZE);

/* a name of the drive, its place: hda..hdd */
static void name_drive(struct ide_drive *drive, u32 index)
{
	strlcpy(drive->name, "hda", sizeof(drive->name));
	drive->name[2] = (char)('a' + index);
}

/* the model: bytes swapped in each word, blanks at the end */
static void copy_model(char *model, const u16 *id)
{
	u32 i, len = 2 * ATA_ID_MODEL_WORDS;

	for (i = 0; i < ATA_ID_MODEL_WORDS; i++) {
		model[2 * i] = (char)(id[ATA_ID_MODEL + i] >> BYTE_BITS);
		model[2 * i + 1] = (char)(id[ATA_ID_MODEL + i] & BYTE_MASK);
	}
	while (len && (model[len - 1] == ' ' || model[len - 1] == '\0'))
		len--;
	model[len] = '\0';
}

/* sectors that sector numbers of 32 bits can name */
static u32 capacity(const u16 *id)
{
	const u16 *lba28 = &id[ATA_ID_LBA28_SECTORS];
	const u16 *lba48 = &id[ATA_ID_LBA48_SECTORS];
	u32 low = lba28[0] | (u32)lba28[1] << WORD_BITS;

	if (id[ATA_ID_COMMANDS] & ATA_ID_CMD_LBA48) {
		u32 ext = lba48[0] | (u32)lba48[1] << WORD_BITS;

		if (lba48[2] || lba48[3])
			return U32_MAX;
		if (ext)
			return ext;
	}
	return min(low, ATA_LBA28_LIMIT);
}

/* most sectors an interrupt: a power of two within our limit */
static u32 best_multiple(const u16 *id)
{
	u32 max = id[ATA_ID_MULTIPLE] & ATA_ID_MULTIPLE_MASK;
	u32 multiple = 1;

	while (2 * multiple <= max && 2 * multiple <= IDE_MULTIPLE_MAX)
		multiple *= 2;
	return multiple;
}

/* without a BIOS no DMA mode is active: choose the best multiword mode */
static void choose_dma_mode(struct ide_drive *drive, const u16 *id)
{
	struct ide_channel *chan = drive->chan;
	u32 modes = id[ATA_ID_MWDMA] & ATA_ID_MWDMA_MODES;
	u32 best = modes >> 2 ? 2 : modes >> 1;

	drive->dma = chan->bus_master && modes;
	if (!drive->dma ||
	    ((id[ATA_ID_MWDMA] | id[ATA_ID_UDMA]) & ATA_ID_ACTIVE_MASK))
		return;
	(void)ide_select(drive, 0);
	ide_out(chan, ATA_FEATURE_XFER_MODE, ATA_FEATURES);
	ide_out(chan, ATA_XFER_MWDMA | best, ATA_COUNT);
	ide_out(chan, ATA_CMD_SET_FEATURES, ATA_COMMAND);
	(void)ide_wait_not_busy(chan, FEATURES_US);
	if (ide_in(chan, ATA_STATUS) & (ATA_ST_BSY | ATA_ST_ERR))
		drive->dma = false;
}

/* IDENTIFY DEVICE into @id; false when no ATA disk answers */
static bool identify(struct ide_drive *drive, u16 *id)
{
	struct ide_channel *chan = drive->chan;
	u8 status;

	ide_forget(chan);
	ide_out(chan, ATA_DEV_OBSOLETE | (drive->unit ? ATA_DEV_SLAVE : 0),
		ATA_DEVICE);
	status = ide_wait_not_busy(chan, SELECT_US);
	if (status == 0 || status == ATA_ST_FLOATING || (status & ATA_ST_BSY))
		return false;
	ide_out(chan, ATA_CMD_IDENTIFY, ATA_COMMAND);
	status = ide_wait_not_busy(chan, IDENTIFY_US);
	if (status == 0 || status == ATA_ST_FLOATING)
		return false;
	/* ATAPI and others refuse and leave their signature here */
	if (ide_in(chan, ATA_LBA_MID) || ide_in(chan, ATA_LBA_HIGH)) {
		printk("%s: no ATA disk, skipped\n", drive->name);
		(void)ide_in(chan, ATA_STATUS);
		return false;
	}
	if ((status & (ATA_ST_BSY | ATA_ST_DRQ | ATA_ST_ERR)) != ATA_ST_DRQ) {
		(void)ide_in(chan, ATA_STATUS);
		return false;
	}
	insw((u16)(chan->base + ATA_DATA), id, ATA_ID_WORDS);
	(void)ide_in(chan, ATA_STATUS);
	return true;
}

/**
 * ide_probe_drive - find out whether a drive is there, and register it
 * @drive: chan, unit and name are set
 *
 * Context: task, at boot. Does not sleep.
 */
void ide_probe_drive(struct ide_drive *drive)
{
	u32 chan_nr = (u32)(drive->chan - ide_channels);
	static u16 id[ATA_ID_WORDS];
	u32 major = chan_nr ? MAJOR_IDE1 : MAJOR_IDE0;

	if (!identify(drive, id))
		return;
	copy_model(drive->model, id);
	if (!(id[ATA_ID_CAPABILITIES] & ATA_ID_CAP_LBA) || !capacity(id)) {
		printk("%s: %s: no LBA, skipped\n", drive->name, drive->model);
		return;
	}
	choose_dma_mode(drive, id);
	drive->multiple = best_multiple(id);
	drive->set_multiple = true;
	drive->present = true;
	blk_queue_init(&drive->queue, ide_request, drive);
	drive->disk.name = drive->name;
	drive->disk.dev = MKDEV(major, drive->unit * IDE_UNIT_MINORS);
	drive->disk.nr_sectors = capacity(id);
	drive->disk.queue = &drive->queue;
	if (blk_register(&drive->disk))
		BUG();
	printk("%s: %s, %u sectors (%u MiB), %s\n", drive->name, drive->model,
	       drive->disk.nr_sectors, drive->disk.nr_sectors / SECTORS_PER_MIB,
	       drive->dma ? "DMA" : "PIO");
}

/**
 * ide_channel_floating - is nothing at all attached to a channel?
 * @chan: channel
 *
 * Registers of a drive keep what is written; a bus without one reads as all
 * ones, or as whatever was on it last.
 *
 * Context: task, at boot. Does not sleep.
 * Return: true when neither drive answers.
 */
bool ide_channel_floating(const struct ide_channel *chan)
{
	u32 unit;

	for (unit = 0; unit < IDE_UNITS; unit++) {
		ide_out(chan, ATA_DEV_OBSOLETE | (unit ? ATA_DEV_SLAVE : 0),
			ATA_DEVICE);
		if (ide_wait_not_busy(chan, SELECT_US) == ATA_ST_FLOATING)
			continue;
		ide_out(chan, PATTERN_A, ATA_COUNT);
		ide_out(chan, PATTERN_B, ATA_LBA_LOW);
		if (ide_in(chan, ATA_COUNT) == PATTERN_A &&
		    ide_in(chan, ATA_LBA_LOW) == PATTERN_B)
			return false;
	}
	return true;
}

/* I/O base of the bus master, enabled; 0 when there is none to use */
static u16 find_bus_master(void)
{
	char option[OPTION_BYTES];
	struct pci_addr pci;
	u32 bar;

	if (boot_option("ide", option, sizeof(option)) &&
	    strcmp(option, "nodma") == 0)
		return 0;
	if (!pci_find_class(PCI_CLASS_IDE, &pci))
		return 0;
	bar = pci_read(&pci, PCI_BAR(4));
	if (!(bar & PCI_BAR_IO) || !(bar & PCI_BAR_IO_MASK))
		return 0;
	pci_write(&pci, PCI_COMMAND,
		  (pci_read(&pci, PCI_COMMAND) & PCI_COMMAND_MASK) |
			  PCI_COMMAND_IO | PCI_COMMAND_MASTER);
	printk("ide: PCI %u:%u.%u, bus master at %#x\n", pci.bus, pci.dev,
	       pci.fn, bar & PCI_BAR_IO_MASK);
	return (u16)(bar & PCI_BAR_IO_MASK);
}

static void probe_channel(struct ide_channel *chan)
{
	u32 chan_nr = (u32)(chan - ide_channels), i;
	bool any = false;

	if (ide_channel_floating(chan))
		return;
	ide_control(chan, ATA_CTL_NIEN);
	for (i = 0; i < IDE_UNITS; i++) {
		ide_probe_drive(&chan->drives[i]);
		any |= chan->drives[i].present;
	}
	if (!any)
		return;
	if (irq_register(chan->irq, ide_interrupt, chan,
			 chan_nr ? "ide1" : "ide0"))
		BUG(); /* nobody else may have the line */
	ide_control(chan, 0);
}

/**
 * ide_init - find the IDE disks and register them
 *
 * Context: task, at boot, after time_init() and irq_init(). Does not sleep.
 */
void ide_init(void)
{
	u16 bus_master = find_bus_master();
	u32 i, unit;

	for (i = 0; i < IDE_CHANNELS; i++) {
		struct ide_channel *chan = &ide_channels[i];

		chan->base = places[i].base;
		chan->control = places[i].control;
		chan->irq = places[i].irq;
		if (bus_master)
			chan->bus_master =
				(u16)(bus_master + i * BM_CHANNEL_BYTES);
		chan->prd = prd_tables[i];
		timer_setup(&chan->timer, ide_timer, chan);
		for (unit = 0; unit < IDE_UNITS; unit++) {
			chan->drives[unit].chan = chan;
			chan->drives[unit].unit = unit;
			name_drive(&chan->drives[unit], i * IDE_UNITS + unit);
		}
		probe_channel(chan);
	}
}
