/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mboot.c - what a Multiboot 1 loader left, copied to boot_info
 *
 * The only code that reads the loader's structures (Multiboot 0.6.96, 3.3).
 * They lie anywhere in memory that nothing has claimed yet, and are not ours
 * to trust: every address is checked against what the boot tables map (16 MiB)
 * and every length is bounded. Runs once, before any memory is handed out.
 */
#include "core/boot.h"
#include "asm/page.h"
#include "core/config.h"
#include "core/panic.h"
#include "core/printk.h"
#include "drv/chr.h"
#include "lib/kstrto.h"
#include "lib/string.h"

#define MBOOT_LOADER_MAGIC 0x2badb002u
#define BOOT_MAPPED_BYTES  (16u << 20) /* boot/start.asm */
#define LOW_BYTES	   (1u << 20)  /* below: BIOS, video; never used */
#define MMAP_MAX_BYTES	   16384u      /* of a table that makes sense */
#define KIB_SHIFT	   10
#define OPTION_BYTES	   32u

/* struct mboot_info.flags: which fields are there */
#define MBOOT_MEM     (1u << 0)
#define MBOOT_CMDLINE (1u << 2)
#define MBOOT_MODS    (1u << 3)
#define MBOOT_MMAP    (1u << 6)
#define MBOOT_LOADER  (1u << 9)

struct mboot_info {
	u32 flags;
	u32 mem_lower, mem_upper; /* KiB; upper starts at 1 MiB */
	u32 boot_device;
	u32 cmdline;
	u32 mods_count, mods_addr;
	u32 syms[4];
	u32 mmap_length, mmap_addr;
	u32 drives_length, drives_addr;
	u32 config_table;
	u32 loader_name;
};

struct mboot_module {
	u32 start, end, cmdline, reserved;
};

#define MMAP_AVAILABLE 1u
struct mboot_mmap {
	u32 size; /* of what follows */
	u64 base, length;
	u32 type;
} __packed;

/* tells both consoles why it cannot go on, and stops */
static void boot_fail(const char *why, u32 value)
{
	serial_init();
	vga_init();
	printk(KERN_EMERG "Lethe cannot start: %s (%#x)\n", why, value);
	debug_exit(EXIT_CODE_PANIC);
	machine_halt();
}

/* [paddr, paddr + len) as the boot tables map it; NULL when they do not */
static const void *boot_ptr(u32 paddr, u32 len)
{
	if (paddr == 0 || paddr >= BOOT_MAPPED_BYTES ||
	    len > BOOT_MAPPED_BYTES - paddr)
		return NULL;
	return __va(paddr);
}

/*
 * Copies a string of the loader; cut at @size or at the end of the mapping.
 * Return: true when all of it had room.
 */
static bool copy_boot_string(char *to, u32 paddr, size_t size)
{
	const char *from = boot_ptr(paddr, 1);
	size_t room = from ? BOOT_MAPPED_BYTES - paddr : 0;
	size_t i;

	for (i = 0; i + 1 < size && i < room && from[i]; i++)
		to[i] = from[i] == '\n' ? ' ' : from[i];
	to[i] = '\0';
	return i + 1 < size;
}

/* inserts [start, end), clipped to what the direct map can hold */
static void add_range(u64 start, u64 end)
{
	struct boot_range *r = boot_info.ranges;
	u32 n = boot_info.nr_ranges;
	u32 i = n;

	start = max(start, (u64)LOW_BYTES);
	end = min(end, (u64)MAX_LOWMEM_BYTES);
	if (start >= end) /* also keeps the rounding below from wrapping */
		return;
	start = ALIGN_UP(start, (u64)PAGE_SIZE);
	end = ALIGN_DOWN(end, (u64)PAGE_SIZE);
	if (start >= end || n == BOOT_MAX_RANGES)
		return;
	for (; i > 0 && r[i - 1].start > (u32)start; i--)
		r[i] = r[i - 1];
	r[i].start = (u32)start;
	r[i].end = (u32)end;
	boot_info.nr_ranges = n + 1;
}

/* takes [start, end) out of every range: an overlapping reserved entry wins */
static void remove_range(u64 start, u64 end)
{
	struct boot_range old[BOOT_MAX_RANGES];
	u32 n = boot_info.nr_ranges;
	u32 i;

	if (start >= end)
		return;
	memcpy(old, boot_info.ranges, sizeof(old));
	boot_info.nr_ranges = 0;
	for (i = 0; i < n; i++) {
		add_range(old[i].start, min((u64)old[i].end, start));
		add_range(max((u64)old[i].start, end), old[i].end);
	}
}

/* joins ranges that touch or overlap */
static void merge_ranges(void)
{
	struct boot_range *r = boot_info.ranges;
	u32 out = 0, i;

	for (i = 0; i < boot_info.nr_ranges; i++) {
		if (out && r[i].start <= r[out - 1].end) {
			r[out - 1].end = max(r[out - 1].end, r[i].end);
			continue;
		}
		r[out++] = r[i];
	}
	boot_info.nr_ranges = out;
}

/* calls @fn for each entry whose availability is @available */
static void walk_mmap(const struct mboot_info *info, bool available,
		      void (*fn)(u64 start, u64 end))
{
	u32 len = min(info->mmap_length, MMAP_MAX_BYTES);
	const char *table = boot_ptr(info->mmap_addr, len);
	struct mboot_mmap entry;
	u32 off = 0;

	while (table && off + sizeof(entry) <= len) {
		memcpy(&entry, table + off, sizeof(entry));
		if ((entry.type == MMAP_AVAILABLE) == available &&
		    entry.base + entry.length >= entry.base)
			fn(entry.base, entry.base + entry.length);
		if (entry.size < sizeof(entry) - sizeof(entry.size) ||
		    entry.size > len)
			break;
		off += entry.size + (u32)sizeof(entry.size);
	}
}

/* what mem= allows; no limit when it is missing or makes no sense */
static u32 memory_limit(void)
{
	char text[OPTION_BYTES];
	u32 limit;

	if (!boot_option("mem", text, sizeof(text)))
		return U32_MAX;
	if (kstrtou32(text, &limit) == 0)
		return limit;
	printk(KERN_WARNING "boot: mem=%s: not understood, ignored\n", text);
	return U32_MAX;
}

static void parse_memory(const struct mboot_info *info)
{
	u32 limit = memory_limit();

	if (info->flags & MBOOT_MMAP) {
		walk_mmap(info, true, add_range);
		merge_ranges();
		walk_mmap(info, false, remove_range);
	} else if (info->flags & MBOOT_MEM) {
		add_range(LOW_BYTES,
			  LOW_BYTES + ((u64)info->mem_upper << KIB_SHIFT));
	}
	if (limit != U32_MAX)
		remove_range(limit, ~0ull);
	merge_ranges();
	if (boot_info.nr_ranges)
		boot_info.top_paddr =
			boot_info.ranges[boot_info.nr_ranges - 1].end;
}

static void parse_modules(const struct mboot_info *info)
{
	u32 count = min(info->mods_count, BOOT_MAX_MODULES);
	const struct mboot_module *mods =
		boot_ptr(info->mods_addr, count * (u32)sizeof(*mods));
	u32 i;

	for (i = 0; mods && i < count; i++) {
		struct boot_module *m =
			&boot_info.modules[boot_info.nr_modules];

		if (mods[i].start >= mods[i].end || mods[i].start < LOW_BYTES ||
		    mods[i].end > boot_info.top_paddr) {
			printk(KERN_WARNING "boot: module at %#x-%#x is not in "
					    "usable memory\n",
			       mods[i].start, mods[i].end);
			continue;
		}
		m->start = mods[i].start;
		m->end = mods[i].end;
		(void)copy_boot_string(m->cmdline, mods[i].cmdline,
				       sizeof(m->cmdline));
		boot_info.nr_modules++;
	}
}

/**
 * mboot_parse - fill boot_info
 * @magic: what the loader left in eax
 * @info_paddr: what it left in ebx
 *
 * Stops with a message when no Multiboot loader started us, or when there is
 * less than MIN_RAM_BYTES. The memory map alone is enough, and mem_upper alone
 * too.
 *
 * Context: boot, interrupts off. Does not sleep.
 */
void mboot_parse(u32 magic, u32 info_paddr)
{
	const struct mboot_info *info = boot_ptr(info_paddr, sizeof(*info));

	if (magic != MBOOT_LOADER_MAGIC)
		boot_fail("not started by a Multiboot loader", magic);
	if (!info)
		boot_fail("the loader's information is out of reach",
			  info_paddr);
	if (info->flags & MBOOT_CMDLINE &&
	    !copy_boot_string(boot_info.cmdline, info->cmdline,
			      sizeof(boot_info.cmdline)))
		printk(KERN_WARNING
		       "boot: only %u bytes of the command line are kept\n",
		       BOOT_CMDLINE_BYTES - 1);
	if (info->flags & MBOOT_LOADER)
		(void)copy_boot_string(boot_info.loader, info->loader_name,
				       sizeof(boot_info.loader));
	parse_memory(info);
	/* firmware keeps some hundred KiB at the top: count whole MiB */
	if (ALIGN_UP(boot_info.top_paddr, LOW_BYTES) < MIN_RAM_BYTES)
		boot_fail("it needs at least 4 MiB of RAM, top of RAM is",
			  boot_info.top_paddr);
	if (info->flags & MBOOT_MODS)
		parse_modules(info);
}
