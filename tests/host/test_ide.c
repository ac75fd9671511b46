/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_ide.c - the IDE driver against a model of a channel with one drive
 *
 * The model is what QEMU cannot be made to do: DMA that never ends, a drive
 * that stays silent after a reset, a controller at an unusual place, sectors
 * that fail by one method only. Interrupts and timers happen when the test
 * says so.
 *
 * SOURCES: drivers/block/ide.c drivers/block/ide_dma.c drivers/block/ide_pio.c
 * SOURCES: drivers/block/ide_error.c drivers/block/ide_probe.c
 * SOURCES: drivers/block/pci.c drivers/block/blk.c drivers/block/elevator.c
 * SOURCES: tests/host/fake_core.c
 */
#include "unit.h"
#include "fake_core.h"
#include "asm/page.h"
#include "core/irq.h"
#include "core/time.h"
#include "drivers/block/ide.h"
#include "drv/pci.h"
#include "uapi/errno.h"

#define DISK_SECTORS 4096u
#define BAR4	     0xc000u
#define MULTIPLE     4u
#define DATA	     ((u8 *)host_arena + (8u << 20)) /* DMA can reach it */

extern char host_arena[];

/* ---- the model ----------------------------------------------------------- */

static struct {
	u8 disk[DISK_SECTORS * SECTOR_BYTES];
	u8 regs[8], status, error, control, device, bm_command, bm_status;
	u16 id[256];
	u32 sector, count, left;   /* of the command */
	bool writing, is_dma, irq; /* irq: the line is up */
	u8 *fifo;		   /* PIO position on the disk */
	u32 block_words;	   /* until the next interrupt */
	u32 multiple;
	/* faults */
	bool dma_hangs, silent, unaddressable, spinning;
	u32 bad_sector;
	bool bad_only_dma, two_drives;
	u32 pci_dev, pci_fn;
	/* what happened */
	u32 nr_dma, nr_pio, nr_resets;
	u32 nr_ports;  /* accesses */
	u32 nr_status; /* of them alternate status, since a drive was selected */
	u32 settled;   /* nr_status when the last command came */
} hw = {.bad_sector = U32_MAX, .pci_dev = 1, .pci_fn = 1};

static irq_handler_fn *handler;
static void *handler_data;
static struct timer_list *timer;
static unsigned long timer_due;
static bool timer_armed;

int irq_register(u32 irq, irq_handler_fn *fn, void *data, const char *name)
{
	CHECK_EQ(irq, 14);
	CHECK_STR(name, "ide0");
	handler = fn;
	handler_data = data;
	return 0;
}

void mod_timer(struct timer_list *t, unsigned long expires)
{
	timer = t;
	timer_due = expires;
	timer_armed = true;
}

bool del_timer(struct timer_list *t)
{
	(void)t;
	timer_armed = false;
	return true;
}

static void raise_irq(void)
{
	hw.irq = true;
	hw.bm_status |= BM_ST_IRQ;
}

static void fail_command(void)
{
	hw.status = ATA_ST_DRDY | ATA_ST_ERR;
	hw.error = ATA_ERR_UNC;
	raise_irq();
}

static bool hits_bad_sector(void)
{
	return hw.bad_sector >= hw.sector &&
	       hw.bad_sector < hw.sector + hw.count &&
	       (hw.is_dma || !hw.bad_only_dma);
}

static void pio_next_block(void)
{
	u32 nr = min(hw.left, hw.multiple);

	hw.block_words = nr * SECTOR_BYTES / 2;
	hw.left -= nr;
	hw.status = ATA_ST_DRDY | ATA_ST_DRQ;
}

static void command(u8 code)
{
	hw.irq = false;
	hw.settled = hw.nr_status;
	if (hw.status & ATA_ST_BSY)
		return;
	hw.count = hw.regs[ATA_COUNT] ? hw.regs[ATA_COUNT] : 256;
	hw.sector = hw.regs[ATA_LBA_LOW] | (u32)hw.regs[ATA_LBA_MID] << 8 |
		    (u32)hw.regs[ATA_LBA_HIGH] << 16;
	hw.status = ATA_ST_DRDY;
	switch (code) {
	case ATA_CMD_IDENTIFY:
		hw.status |= ATA_ST_DRQ;
		hw.regs[ATA_LBA_MID] = hw.regs[ATA_LBA_HIGH] = 0;
		hw.fifo = (u8 *)hw.id;
		hw.left = 0;
		hw.block_words = 256;
		hw.writing = false;
		return;
	case ATA_CMD_SET_MULTIPLE:
		hw.multiple = hw.regs[ATA_COUNT];
		return;
	case ATA_CMD_SET_FEATURES:
		return;
	case ATA_CMD_READ_DMA:
	case ATA_CMD_WRITE_DMA:
		hw.nr_dma++;
		hw.is_dma = true;
		hw.writing = code == ATA_CMD_WRITE_DMA;
		hw.status |= ATA_ST_BSY;
		return;
	case ATA_CMD_READ_MULTIPLE:
	case ATA_CMD_WRITE_MULTIPLE:
		hw.nr_pio++;
		hw.is_dma = false;
		hw.writing = code == ATA_CMD_WRITE_MULTIPLE;
		hw.left = hw.count;
		hw.fifo = hw.disk + hw.sector * SECTOR_BYTES;
		if (hits_bad_sector()) {
			fail_command();
			return;
		}
		pio_next_block();
		if (!hw.writing)
			raise_irq();
		return;
	default:
		CHECK(!"a command that the model knows");
	}
}

/* the whole transfer by the table */
static void dma_run(void)
{
	const struct ide_prd *prd = ide_channels[0].prd;
	u8 *at = hw.disk + hw.sector * SECTOR_BYTES;
	u32 left = hw.count * SECTOR_BYTES;

	CHECK_EQ(!!(hw.bm_command & BM_CMD_TO_MEMORY), !hw.writing);
	if (hw.dma_hangs)
		return;
	if (hits_bad_sector()) {
		fail_command();
		return;
	}
	for (;; prd++) {
		u32 len = prd->bytes ? prd->bytes : 65536;

		CHECK(prd->paddr / 65536 == (prd->paddr + len - 1) / 65536);
		CHECK(len <= left);
		if (hw.writing)
			memcpy(at, __va(prd->paddr), len);
		else
			memcpy(__va(prd->paddr), at, len);
		at += len;
		left -= len;
		if (prd->flags & PRD_LAST)
			break;
	}
	CHECK_EQ(left, 0);
	hw.status = ATA_ST_DRDY;
	raise_irq();
}

static bool selected(void)
{
	return (hw.two_drives || !(hw.device & ATA_DEV_SLAVE)) &&
	       !hw.unaddressable;
}

void outb(u8 value, u16 port)
{
	hw.nr_ports++;
	if (port == BAR4 + BM_COMMAND) {
		bool start = (value & ~hw.bm_command) & BM_CMD_START;

		hw.bm_command = value;
		if (start)
			dma_run();
	} else if (port == BAR4 + BM_STATUS) {
		hw.bm_status &= (u8) ~(value & (BM_ST_IRQ | BM_ST_ERROR));
		if (hw.irq) /* the bit follows the drive's line */
			hw.bm_status |= BM_ST_IRQ;
	} else if (port == IDE_PRIMARY_CONTROL) {
		if ((value & ~hw.control) & ATA_CTL_SRST) {
			hw.nr_resets++;
			hw.irq = false;
			hw.status = hw.silent ? ATA_ST_BSY : ATA_ST_DRDY;
		}
		hw.control = value;
	} else if (port == IDE_PRIMARY_BASE + ATA_DEVICE) {
		hw.device = value;
		hw.nr_status = 0;
	} else if (port >= IDE_PRIMARY_BASE && port < ATA_COMMAND + 0x1f0) {
		hw.regs[port - IDE_PRIMARY_BASE] = value;
	} else if (port == IDE_PRIMARY_BASE + ATA_COMMAND && selected()) {
		command(value);
	}
}

u8 inb(u16 port)
{
	hw.nr_ports++;
	if (port == BAR4 + BM_COMMAND)
		return hw.bm_command;
	if (port == BAR4 + BM_STATUS)
		return hw.bm_status;
	if (port >= IDE_SECONDARY_BASE && port < IDE_SECONDARY_BASE + 8)
		return ATA_ST_FLOATING;
	if (port == IDE_SECONDARY_CONTROL)
		return ATA_ST_FLOATING;
	if (hw.unaddressable)
		return 0xff;
	if (port == IDE_PRIMARY_BASE + ATA_STATUS) {
		hw.irq = false;
		return selected() ? hw.status : 0;
	}
	if (port == IDE_PRIMARY_CONTROL) {
		hw.nr_status++;
		return selected() ? hw.status : 0;
	}
	if (port == IDE_PRIMARY_BASE + ATA_ERROR)
		return hw.error;
	return hw.regs[port - IDE_PRIMARY_BASE];
}

static void data_moved(u32 nr)
{
	hw.fifo += 2 * nr;
	hw.block_words -= nr;
	if (hw.block_words)
		return;
	hw.status = ATA_ST_DRDY;
	if (hw.left)
		pio_next_block();
	if (hw.status & ATA_ST_DRQ || hw.writing)
		raise_irq();
}

void insw(u16 port, void *buf, u32 nr)
{
	CHECK_EQ(port, IDE_PRIMARY_BASE);
	CHECK(!hw.writing && (hw.status & ATA_ST_DRQ) && nr <= hw.block_words);
	memcpy(buf, hw.fifo, 2 * nr);
	data_moved(nr);
}

void outsw(u16 port, const void *buf, u32 nr)
{
	CHECK_EQ(port, IDE_PRIMARY_BASE);
	CHECK(hw.writing && (hw.status & ATA_ST_DRQ) && nr <= hw.block_words);
	memcpy(hw.fifo, buf, 2 * nr);
	data_moved(nr);
}

static u32 pci_address;

void outl(u32 value, u16 port)
{
	hw.nr_ports++;
	if (port == 0xcf8)
		pci_address = value;
}

u32 inl(u16 port)
{
	u32 dev = pci_address >> 11 & 31, fn = pci_address >> 8 & 7;
	u32 bus = pci_address >> 16 & 255, reg = pci_address & 0xff;

	CHECK_EQ(port, 0xcfc);
	if (bus || dev != hw.pci_dev || (fn && fn != hw.pci_fn))
		return U32_MAX;
	if (reg == PCI_HEADER)
		return hw.pci_fn ? PCI_HEADER_MULTI : 0;
	if (fn != hw.pci_fn)
		return reg == PCI_CLASS ? 0x06010000u : 0x70008086u;
	switch (reg) {
	case PCI_CLASS:
		return 0x01018000u;
	case PCI_BAR(4):
		return BAR4 | PCI_BAR_IO;
	default:
		return 0x70108086u;
	}
}

u16 inw(u16 port)
{
	(void)port;
	return 0;
}

void outw(u16 value, u16 port)
{
	(void)value;
	(void)port;
}

/* ---- helpers --------------------------------------------------------------- */

static struct blkio ios[64];
static int results[64];
static u32 nr_done;

static void end_io(struct blkio *io, int error)
{
	results[io - ios] = error;
	nr_done++;
}

static void setup(void)
{
	hw.status = ATA_ST_DRDY;
	hw.id[ATA_ID_CAPABILITIES] = ATA_ID_CAP_LBA; /* as v86: no DMA bit */
	hw.id[ATA_ID_MWDMA] = 0x407;
	hw.id[ATA_ID_MULTIPLE] = 0x8000 | MULTIPLE;
	hw.id[ATA_ID_LBA28_SECTORS] = DISK_SECTORS;
	memcpy(&hw.id[ATA_ID_MODEL], "oMed l        ", 14);
	for (u32 i = 0; i < sizeof(hw.disk); i++)
		hw.disk[i] = (u8)(i / SECTOR_BYTES * 7 + i);
	ide_init();
}

static void add_to(u32 minor, enum blk_dir dir, u32 i, u32 sector, u32 nr)
{
	ios[i] = (struct blkio){.dev = MKDEV(3, minor),
				.sector = sector,
				.nr_sectors = nr,
				.data = DATA + sector * SECTOR_BYTES,
				.end_io = end_io};
	results[i] = 99;
	blk_submit(dir, &ios[i]);
}

static void add(enum blk_dir dir, u32 i, u32 sector, u32 nr)
{
	add_to(0, dir, i, sector, nr);
}

/* interrupts as they come, time when nothing else happens */
static void run(u32 want)
{
	run_task_queue(&tq_disk);
	for (u32 i = 0; nr_done < want; i++) {
		CHECK(i < 100000);
		if (hw.irq && !(hw.control & ATA_CTL_NIEN)) {
			host_eflags = 0;
			handler(14, handler_data, NULL);
			host_eflags = EFLAGS_IF;
		} else {
			CHECK(timer_armed);
			timer_armed = false;
			jiffies = timer_due;
			timer->fn(timer->data);
		}
	}
	CHECK_EQ(nr_done, want);
}

static bool arrived(u32 sector, u32 nr)
{
	return memcmp(DATA + sector * SECTOR_BYTES,
		      hw.disk + sector * SECTOR_BYTES, nr * SECTOR_BYTES) == 0;
}

/* ---- tests ------------------------------------------------------------------ */

TEST(test_probe)
{
	struct blk_device *disk;

	setup();
	disk = blk_find_name("hda");
	CHECK(disk && disk->nr_sectors == DISK_SECTORS);
	CHECK_EQ(disk->dev, MKDEV(3, 0));
	CHECK(ide_channels[0].drives[0].dma); /* word 63, not word 49 */
	CHECK_EQ(ide_channels[0].drives[0].multiple, MULTIPLE);
	CHECK_STR(ide_channels[0].drives[0].model, "Model");
	CHECK(!blk_find_name("hdb") && !blk_find_name("hdc"));
}

TEST(test_controller_at_another_place)
{
	hw.pci_dev = 30; /* where v86 has it */
	hw.pci_fn = 0;
	setup();
	CHECK_EQ(ide_channels[0].bus_master, BAR4);
	CHECK_EQ(ide_channels[1].bus_master, BAR4 + 8);
}

TEST(test_floating_bus)
{
	hw.unaddressable = true;
	setup();
	CHECK(list_empty(&blk_devices));
}

TEST(test_dma_read_and_write)
{
	setup();
	add(BLK_READ, 0, 100, 254); /* crosses 64 KiB of memory */
	run(1);
	CHECK_EQ(results[0], 0);
	CHECK(arrived(100, 254));
	memset(DATA + 600 * SECTOR_BYTES, 0xee, 8 * SECTOR_BYTES);
	add(BLK_WRITE, 1, 600, 8);
	run(2);
	CHECK(arrived(600, 8));
	CHECK_EQ(hw.nr_dma, 2);
	CHECK_EQ(hw.nr_pio, 0);
}

TEST(test_odd_memory_goes_by_pio)
{
	setup();
	add(BLK_READ, 0, 10, 9);
	ios[0].data = DATA + 1;
	run(1);
	CHECK_EQ(results[0], 0);
	CHECK(memcmp(DATA + 1, hw.disk + 10 * SECTOR_BYTES, 9 * SECTOR_BYTES) ==
	      0);
	CHECK_EQ(hw.nr_pio, 1);
}

TEST(test_nodma_option)
{
	strcpy(boot_info.cmdline, "ide=nodma");
	setup();
	add(BLK_READ, 0, 10, 9);
	memset(DATA + 600 * SECTOR_BYTES, 0xee, 11 * SECTOR_BYTES);
	add(BLK_WRITE, 1, 600, 11);
	run(2);
	CHECK(results[0] == 0 && results[1] == 0);
	CHECK(arrived(10, 9) && arrived(600, 11));
	CHECK_EQ(hw.nr_dma, 0);
	CHECK_EQ(hw.nr_pio, 2);
}

TEST(test_dma_that_never_ends_becomes_pio)
{
	setup();
	hw.dma_hangs = true;
	add(BLK_READ, 0, 10, 8);
	run(1);
	CHECK_EQ(results[0], 0);
	CHECK(arrived(10, 8));
	CHECK_EQ(hw.nr_dma, IDE_DMA_ERRORS_MAX);
	CHECK_EQ(hw.nr_resets, IDE_DMA_ERRORS_MAX);
	CHECK(jiffies >= IDE_DMA_ERRORS_MAX * IDE_TIMEOUT_TICKS);
	CHECK(!ide_channels[0].drives[0].dma);
	add(BLK_READ, 1, 50, 8);
	run(2);
	CHECK_EQ(hw.nr_dma, IDE_DMA_ERRORS_MAX);
}

TEST(test_bad_sector_fails_only_its_blkio)
{
	setup();
	hw.bad_sector = 43;
	for (u32 i = 0; i < 8; i++)
		add(BLK_READ, i, 40 + i, 1);
	run(8);
	for (u32 i = 0; i < 8; i++)
		CHECK_EQ(results[i], i == 3 ? -EIO : 0);
	CHECK(arrived(40, 3) && arrived(44, 4));
	/* whole; 3 good; bad one: tries by DMA; last by PIO; 4 good */
	CHECK_EQ(hw.nr_dma, 1 + 7 + IDE_MAX_RETRIES);
	CHECK_EQ(hw.nr_pio, 1);
	/* a bad sector is not the DMA's fault */
	CHECK(ide_channels[0].drives[0].dma);
	CHECK_EQ(hw.nr_resets, 0);
}

TEST(test_what_only_pio_can_read)
{
	setup();
	hw.bad_sector = 43;
	hw.bad_only_dma = true;
	for (u32 i = 0; i < IDE_DMA_ERRORS_MAX; i++) {
		add(BLK_WRITE, i, 43, 1);
		run(i + 1);
		CHECK_EQ(results[i], 0);
	}
	CHECK(!ide_channels[0].drives[0].dma);
}

TEST(test_dead_drive_fails_everything)
{
	setup();
	hw.dma_hangs = true;
	hw.silent = true;
	add(BLK_READ, 0, 10, 8);
	add(BLK_WRITE, 1, 500, 8);
	run(2);
	CHECK(results[0] == -EIO && results[1] == -EIO);
	CHECK(jiffies >= IDE_TIMEOUT_TICKS + IDE_RESET_TICKS);
	add(BLK_READ, 2, 10, 8);
	run(3);
	CHECK_EQ(results[2], -EIO);
	CHECK_EQ(hw.nr_resets, 1);
}

TEST(test_stray_interrupt_is_harmless)
{
	setup();
	handler(14, handler_data, NULL);
	add(BLK_READ, 0, 10, 8);
	run_task_queue(&tq_disk);
	hw.bm_status &= (u8)~BM_ST_IRQ; /* another's interrupt came first */
	handler(14, handler_data, NULL);
	CHECK_EQ(nr_done, 0);
	hw.bm_status |= BM_ST_IRQ;
	run(1);
	CHECK_EQ(results[0], 0);
}

/* port accesses of one request of 8 sectors, its interrupt included */
static u32 ports_of(enum blk_dir dir, u32 minor)
{
	u32 before = hw.nr_ports, i = nr_done;

	add_to(minor, dir, i, 8 * i, 8);
	run(i + 1);
	CHECK_EQ(results[i], 0);
	CHECK(arrived(8 * i, 8));
	return hw.nr_ports - before;
}

/*
 * Device, alternate status, 4 of sector and count, command, start; status of
 * the bus master, stop, status of the drive, acknowledge.
 */
#define STEADY_PORTS 12u

TEST(test_steady_requests_take_few_port_accesses)
{
	setup();
	CHECK(ports_of(BLK_READ, 0) > STEADY_PORTS); /* all is set up */
	CHECK_EQ(ports_of(BLK_READ, 0), STEADY_PORTS);
	CHECK_EQ(ports_of(BLK_WRITE, 0), STEADY_PORTS + 1); /* direction */
	CHECK_EQ(ports_of(BLK_WRITE, 0), STEADY_PORTS);
	CHECK_EQ(ports_of(BLK_READ, 0), STEADY_PORTS + 1);
	CHECK_EQ(hw.nr_dma, 5);
}

/* reads of the status that take the 400 ns, and the one that counts */
#define SETTLE_READS 5u

TEST(test_select_waits_when_the_drive_changes)
{
	hw.two_drives = true;
	setup();
	for (u32 i = 0; i < 8; i++) {
		bool changes = i % 2 == 0;

		(void)ports_of(BLK_READ, i / 2 % 2 ? 64 : 0);
		CHECK_EQ(hw.settled, changes ? SETTLE_READS : 1);
	}
}

TEST(test_select_waits_after_a_reset)
{
	setup();
	(void)ports_of(BLK_READ, 0);
	(void)ports_of(BLK_READ, 0);
	CHECK_EQ(hw.settled, 1);
	hw.dma_hangs = true;
	add(BLK_READ, 2, 100, 8);
	run_task_queue(&tq_disk);
	timer_armed = false;
	jiffies = timer_due;
	timer->fn(timer->data); /* too long: reset */
	CHECK_EQ(hw.nr_resets, 1);
	hw.dma_hangs = false;
	hw.bm_command = 0xff; /* a controller that forgot, too */
	hw.bm_status = BM_ST_ERROR;
	run(3);
	CHECK_EQ(hw.settled, SETTLE_READS);
	CHECK(results[2] == 0 && arrived(100, 8));
	CHECK_EQ(hw.nr_resets, 1);
	CHECK_EQ(ports_of(BLK_READ, 0), STEADY_PORTS);
}

TEST(test_select_waits_after_an_error)
{
	setup();
	(void)ports_of(BLK_READ, 0);
	hw.bad_sector = 100;
	add(BLK_READ, 1, 100, 1);
	run(2);
	CHECK_EQ(results[1], -EIO);
	hw.bad_sector = U32_MAX;
	(void)ports_of(BLK_READ, 0);
	CHECK_EQ(hw.settled, SETTLE_READS); /* after the last try */
	(void)ports_of(BLK_READ, 0);
	CHECK_EQ(hw.settled, 1);
	CHECK_EQ(hw.nr_resets, 0);
}

TEST(test_a_bit_left_by_a_stray_interrupt_ends_no_command)
{
	setup();
	(void)ports_of(BLK_READ, 0);
	hw.bm_status |= BM_ST_IRQ;
	handler(14, handler_data, NULL);
	hw.dma_hangs = true;
	add(BLK_READ, 1, 100, 8);
	run_task_queue(&tq_disk);
	handler(14, handler_data, NULL); /* not the drive's */
	CHECK_EQ(ide_channels[0].state, IDE_BUSY);
	CHECK_EQ(hw.nr_dma, 2);
	CHECK_EQ(hw.nr_resets, 0);
	CHECK_EQ(nr_done, 1);
}
