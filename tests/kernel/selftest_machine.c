/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * selftest_machine.c - the loader's memory map, boot options, the log, symbols,
 * interrupt lines, and user copies without a program
 */
#include "core/trap.h"
#include "core/boot.h"
#include "core/irq.h"
#include "core/panic.h"
#include "core/uaccess.h"
#include "asm/page.h"
#include "base/errptr.h"
#include "lib/string.h"
#include "tests/kernel/selftest.h"
#include "uapi/signal.h"

#define MAGIC	     0x2badb002u
#define FLAG_MEM     (1u << 0)
#define FLAG_CMDLINE (1u << 2)
#define FLAG_MODS    (1u << 3)
#define FLAG_MMAP    (1u << 6)
#define MIB	     (1ull << 20)
#define NR_ENTRIES   40u
#define ENTRY_BYTES  20u

/* as the loader leaves them (Multiboot 0.6.96, 3.3) */
struct loader_info {
	u32 flags, mem_lower, mem_upper, boot_device, cmdline;
	u32 mods_count, mods_addr, syms[4], mmap_length, mmap_addr;
	u32 drives[2], config, loader_name;
};
struct loader_mmap {
	u32 size;
	u64 base, length;
	u32 type;
} __packed;
struct loader_module {
	u32 start, end, cmdline, reserved;
};

/* static: the loader's addresses are physical and below 16 MiB */
static struct loader_info info;
static struct loader_mmap mmap_table[NR_ENTRIES];
static struct loader_module modules[BOOT_MAX_MODULES + 2];
static struct boot_info real, parsed;
static u32 nr_entries;

static void begin(u32 flags)
{
	memset(&info, 0, sizeof(info));
	memset(mmap_table, 0, sizeof(mmap_table));
	nr_entries = 0;
	info.flags = flags;
	info.mmap_addr = (u32)__pa(mmap_table);
}

static void entry(u64 base, u64 length, u32 type)
{
	mmap_table[nr_entries++] =
		(struct loader_mmap){ENTRY_BYTES, base, length, type};
	info.mmap_length = nr_entries * (u32)sizeof(mmap_table[0]);
}

/* parses `info` to `parsed`; boot_info itself comes back unchanged */
static void parse(void)
{
	real = boot_info;
	memset(&boot_info, 0, sizeof(boot_info));
	mboot_parse(MAGIC, (u32)__pa(&info));
	parsed = boot_info;
	boot_info = real;
}

SELFTEST(boot_mmap_alone_is_enough)
{
	begin(FLAG_MMAP);
	entry(0, 0xa0000, 1);
	entry(0xc0000, 8 * MIB - 0xc0000, 1);
	parse();
	ST_EQ(parsed.nr_ranges, 1);
	ST_EQ(parsed.ranges[0].start, MIB);
	ST_EQ(parsed.ranges[0].end, 8 * MIB);
}

SELFTEST(boot_mem_upper_alone_is_enough)
{
	begin(FLAG_MEM);
	info.mem_upper = 7 << 10;
	parse();
	ST_EQ(parsed.nr_ranges, 1);
	ST_EQ(parsed.ranges[0].start, MIB);
	ST_EQ(parsed.top_paddr, 8 * MIB);
}

SELFTEST(boot_mmap_sorted_merged_reserved_wins)
{
	begin(FLAG_MMAP);
	entry(16 * MIB, 16 * MIB, 1);
	entry(4 * MIB, 4 * MIB, 1);
	entry(MIB, 4 * MIB, 1);
	entry(20 * MIB + 1, 1, 2);
	parse();
	ST_EQ(parsed.nr_ranges, 3);
	ST_EQ(parsed.ranges[0].start, MIB);
	ST_EQ(parsed.ranges[0].end, 8 * MIB);
	ST_EQ(parsed.ranges[1].start, 16 * MIB);
	ST_EQ(parsed.ranges[1].end, 20 * MIB);
	ST_EQ(parsed.ranges[2].start, 20 * MIB + PAGE_SIZE);
	ST_EQ(parsed.ranges[2].end, 32 * MIB);
}

SELFTEST(boot_mmap_above_the_direct_map_is_cut)
{
	begin(FLAG_MMAP);
	entry(MIB, 4096 * MIB, 1);
	entry(~0ull - MIB, MIB, 1);
	entry(8192 * MIB, ~0ull, 1);
	parse();
	ST_EQ(parsed.nr_ranges, 1);
	ST_EQ(parsed.top_paddr, MAX_LOWMEM_BYTES);
}

SELFTEST(boot_mmap_corrupt_table_is_bounded)
{
	u32 i;

	begin(FLAG_MMAP);
	entry(MIB, 7 * MIB, 1);
	for (i = 1; i < NR_ENTRIES; i++)
		entry((8 + 2 * i) * MIB, MIB, 1);
	parse();
	ST_EQ(parsed.nr_ranges, BOOT_MAX_RANGES);
	mmap_table[0].size = 0; /* would be read for ever */
	parse();
	ST_EQ(parsed.nr_ranges, 1);
	mmap_table[0].size = U32_MAX;
	info.mmap_length = U32_MAX;
	parse();
	ST_EQ(parsed.nr_ranges, 1);
}

SELFTEST(boot_modules_are_checked)
{
	begin(FLAG_MMAP | FLAG_MODS);
	entry(MIB, 7 * MIB, 1);
	memset(modules, 0, sizeof(modules));
	modules[0] = (struct loader_module){2 * MIB, 3 * MIB, 0, 0};
	modules[1] = (struct loader_module){3 * MIB, 2 * MIB, 0, 0};
	modules[2] = (struct loader_module){2 * MIB, 9 * MIB, 0, 0};
	modules[3] = (struct loader_module){4 * MIB, 5 * MIB, U32_MAX, 0};
	info.mods_count = U32_MAX;
	info.mods_addr = (u32)__pa(modules);
	parse();
	ST_EQ(parsed.nr_modules, 2);
	ST_EQ(parsed.modules[1].start, 4 * MIB);
	ST_EQ(parsed.modules[1].cmdline[0], 0);
	info.mods_addr = U32_MAX - 1;
	parse();
	ST_EQ(parsed.nr_modules, 0);
}

SELFTEST(boot_mem_option_limits)
{
	static const char line[] = "kernel mem=5M";

	begin(FLAG_MMAP | FLAG_CMDLINE);
	entry(MIB, 7 * MIB, 1);
	info.cmdline = (u32)__pa(line);
	parse();
	ST_EQ(parsed.nr_ranges, 1);
	ST_EQ(parsed.top_paddr, 5 * MIB);
	ST_EQ(strcmp(parsed.cmdline, line), 0);
}

SELFTEST(boot_options)
{
	char buf[4];

	real = boot_info;
	strlcpy(boot_info.cmdline,
		"/k abc=12345 flag n=0x10K console=tty0 "
		"console=ttyS0 abc=",
		sizeof(boot_info.cmdline));
	buf[0] = '?';
	parsed.nr_modules = boot_option("flag", buf, sizeof(buf));
	parsed.nr_ranges = boot_option_u32("n", 1);
	parsed.top_paddr = boot_option_is("console", "tty0") &&
			   boot_option_is("console", "ttyS0") &&
			   !boot_option_is("console", "ttyS") &&
			   !boot_option("ab", NULL, 0) &&
			   !boot_option("fla", NULL, 0);
	boot_info = real;
	ST_EQ(parsed.nr_modules, 1);
	ST_EQ(buf[0], 0);
	ST_EQ(parsed.nr_ranges, 0x10 << 10);
	ST_EQ(parsed.top_paddr, 1);
}

SELFTEST(printk_ring_keeps_the_tail)
{
	char tail[6];

	printk(KERN_DEBUG "ring test 1\n");
	ST_EQ(printk_read_tail(tail, sizeof(tail)), sizeof(tail));
	ST_EQ(memcmp(tail, "est 1\n", sizeof(tail)), 0);
}

SELFTEST(symbol_at_names_functions)
{
	u32 offset = 0;
	const char *name = symbol_at((u32)symbol_at + 1, &offset);

	ST_CHECK(name);
	ST_EQ(strcmp(name, "symbol_at"), 0);
	ST_EQ(offset, 1);
	ST_CHECK(!symbol_at((u32)&info, &offset));
	ST_CHECK(!symbol_at(0, &offset));
}

static void never(u32 irq, void *data, struct pt_regs *regs)
{
	(void)irq;
	(void)data;
	(void)regs;
}

SELFTEST(irq_register_refuses)
{
	ST_EQ(irq_register(NR_IRQS, never, NULL, "test"), -EINVAL);
	ST_EQ(irq_register(2, never, NULL, "cascade"), -EINVAL);
	ST_EQ(irq_register(IRQ_TIMER, never, NULL, "test"), -EBUSY);
}

SELFTEST(uaccess_refuses_the_kernel)
{
	u32 word = 1;

	ST_EQ(copy_from_user(&word, &info, sizeof(word)), -EFAULT);
	ST_EQ(copy_to_user(&info, &word, sizeof(word)), -EFAULT);
	ST_EQ(copy_from_user_part(&word, (void *)(TASK_SIZE - 2), 4), 4);
	ST_CHECK(!access_ok((void *)4, U32_MAX));
	ST_CHECK(access_ok((void *)(TASK_SIZE - 4), 4));
	ST_EQ(strnlen_user((const char *)TASK_SIZE, 4), -EFAULT);
}

/* SIMD exceptions that an emulator does not raise go the same way */
SELFTEST(machine_fpu_error_codes)
{
	enum {
		ALL = 0x3f,
	};

	ST_EQ(fpu_error_code(0, 0), 0);
	ST_EQ(fpu_error_code(ALL, ALL), 0);
	ST_EQ(fpu_error_code(ALL & ~1u, ALL), FPE_FLTINV);
	ST_EQ(fpu_error_code(0, 1u << 1), FPE_FLTUND);
	ST_EQ(fpu_error_code(0, 1u << 2), FPE_FLTDIV);
	ST_EQ(fpu_error_code(0, 1u << 3), FPE_FLTOVF);
	ST_EQ(fpu_error_code(0, 1u << 4), FPE_FLTUND);
	ST_EQ(fpu_error_code(ALL & ~(1u << 5), ALL), FPE_FLTRES);
}
