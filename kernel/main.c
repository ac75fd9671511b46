/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * main.c - the ordered list of what starts
 */
#include "asm/cpu.h"
#include "core/boot.h"
#include "core/irq.h"
#include "core/panic.h"
#include "core/printk.h"
#include "core/trap.h"
#include "drv/chr.h"

#define OPTION_BYTES 16u

void kernel_main(u32 magic, u32 info_paddr) __noreturn;

/**
 * kernel_main - start everything; the boot code becomes pid 0
 * @magic: of the loader
 * @info_paddr: its information
 *
 * Context: boot, interrupts off. Does not return.
 */
void kernel_main(u32 magic, u32 info_paddr)
{
	char how[OPTION_BYTES];
	u32 i;

	mboot_parse(magic, info_paddr);
	serial_init();
	vga_init();
	printk("Lethe: %u ranges of RAM, top %#x, loader %s\n",
	       boot_info.nr_ranges, boot_info.top_paddr, boot_info.loader);
	for (i = 0; i < boot_info.nr_ranges; i++)
		printk("  %08x-%08x\n", boot_info.ranges[i].start,
		       boot_info.ranges[i].end);
	cpu_init();
	trap_init();
	irq_init();
	if (boot_option("oops", how, sizeof(how)))
		panic_provoke(how);
	debug_exit(EXIT_CODE_OK);
	machine_halt();
}
