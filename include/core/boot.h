/* SPDX-License-Identifier: GPL-2.0-only */
/* core/boot.h - what the loader told us, copied before it is lost */
#ifndef CORE_BOOT_H
#define CORE_BOOT_H

#include "base/compiler.h"

#define BOOT_MAX_RANGES	   32u
#define BOOT_MAX_MODULES   4u
#define BOOT_CMDLINE_BYTES 512u
#define BOOT_NAME_BYTES	   64u /* of a module's line, of the loader */

struct boot_range {
	u32 start,
		end; /* physical bytes, end exclusive, usable RAM, >= 1 MiB */
};

struct boot_module {
	u32 start, end; /* physical bytes, end exclusive */
	char cmdline[BOOT_NAME_BYTES];
};

struct boot_info {
	u32 nr_ranges, nr_modules;
	struct boot_range ranges[BOOT_MAX_RANGES]; /* ascending, no overlap */
	struct boot_module modules[BOOT_MAX_MODULES];
	u32 top_paddr; /* end of the highest usable byte kept, <= 896 MiB */
	char cmdline[BOOT_CMDLINE_BYTES];
	char loader[BOOT_NAME_BYTES];
};

extern struct boot_info boot_info;

/*
 * The value of option "name=" on the command line, copied to @buf; a bare
 * "name" gives "". Return: false when it is not there.
 */
bool boot_option(const char *name, char *buf, size_t size);
/* true when one of the options "name=value" has exactly this value */
bool boot_option_is(const char *name, const char *value);
/* as a number with an optional K, M or G; @def when missing or malformed */
u32 boot_option_u32(const char *name, u32 def);

/* linker.ld */
extern char kernel_start[], kernel_end[]; /* virtual; the whole image */
extern char text_start[], text_end[], rodata_start[], rodata_end[];
extern char data_start[], bss_end[];

/* boot/mboot.c */
void mboot_parse(u32 magic, u32 info_paddr);

#endif
