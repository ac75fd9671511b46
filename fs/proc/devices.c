/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * devices.c - /proc files about the hardware and its drivers: devices,
 * partitions, interrupts, dma, modules
 *
 * Formats of 2.4.0.
 */
#include "fs/procfs.h"
#include "core/irq.h"
#include "drv/blk.h"
#include "drv/chr.h"

#define NR_MAJORS	 256u
#define KIB_SECTOR_SHIFT 1 /* sectors to KiB */

/* is @disk the first one of its major? */
static bool first_of_major(const struct blk_device *disk)
{
	const struct blk_device *d;

	list_for_each_entry(d, &blk_devices, link)
		if (MAJOR(d->dev) == MAJOR(disk->dev))
			return d == disk;
	return false;
}

static const char *block_name(u32 major)
{
	switch (major) {
	case MAJOR_IDE0:
		return "ide0";
	case MAJOR_IDE1:
		return "ide1";
	default:
		return "ramdisk";
	}
}

/**
 * proc_devices - /proc/devices: the major numbers in use
 * @text: appended to
 * @task: NULL
 *
 * Context: task. May sleep.
 */
void proc_devices(struct proc_text *text, struct task *task)
{
	const struct blk_device *d;
	u32 major;

	(void)task;
	might_sleep();
	proc_printf(text, "Character devices:\n");
	for (major = 0; major < NR_MAJORS; major++) {
		const struct chr_ops *ops = chr_find(major);

		if (ops)
			proc_printf(text, "%3u %s\n", major, ops->name);
	}
	proc_printf(text, "\nBlock devices:\n");
	for (major = 0; major < NR_MAJORS; major++)
		list_for_each_entry(d, &blk_devices, link)
			if (MAJOR(d->dev) == major && first_of_major(d))
				proc_printf(text, "%3u %s\n", major,
					    block_name(major));
}

/**
 * proc_partitions - /proc/partitions: the disks, which are used as a whole
 * @text: appended to
 * @task: NULL
 *
 * Context: task. May sleep.
 */
void proc_partitions(struct proc_text *text, struct task *task)
{
	const struct blk_device *d;

	(void)task;
	might_sleep();
	proc_printf(text, "major minor  #blocks  name\n\n");
	list_for_each_entry(d, &blk_devices, link)
		proc_printf(text, "%4u  %4u %10u %s\n", MAJOR(d->dev),
			    MINOR(d->dev), d->nr_sectors >> KIB_SECTOR_SHIFT,
			    d->name);
}

/**
 * proc_interrupts - /proc/interrupts: the lines that have a handler
 * @text: appended to
 * @task: NULL
 *
 * Context: task. May sleep.
 */
void proc_interrupts(struct proc_text *text, struct task *task)
{
	u32 irq;

	(void)task;
	might_sleep();
	proc_printf(text, "           CPU0       \n");
	for (irq = 0; irq < NR_IRQS; irq++)
		if (irq_name(irq))
			proc_printf(text, "%3u: %10u  %14s  %s\n", irq,
				    irq_counts[irq], "XT-PIC", irq_name(irq));
	/* an NMI ends the kernel: who reads this has seen none */
	proc_printf(text, "NMI: %10u \nERR: %10u\n", 0u, irq_spurious);
}

/**
 * proc_dma - /proc/dma: channels of the ISA controller in use
 * @text: appended to; no driver has one, the IDE disks are bus masters
 * @task: NULL
 *
 * Context: task. May sleep.
 */
void proc_dma(struct proc_text *text, struct task *task)
{
	(void)task;
	might_sleep();
	proc_printf(text, " 4: cascade\n");
}

/**
 * proc_modules - /proc/modules: the loaded ones
 * @text: nothing is appended: all of this kernel is in one piece
 * @task: NULL
 *
 * Context: task. Does not sleep.
 */
void proc_modules(struct proc_text *text, struct task *task)
{
	(void)text;
	(void)task;
}
