/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * paging.c - the kernel's own page tables, made once at boot
 *
 * All low memory is mapped at PAGE_OFFSET: with 4 MiB pages where the CPU has
 * them, but with 4 KiB pages where the kernel image lies, so that its text and
 * constants are read-only (CR0.WP holds the kernel to it as well) and the page
 * below the boot stack faults. start.asm's identity map is gone afterwards.
 */
#include "core/boot.h"
#include "mm/mm.h"
#include "internal.h"

enum {
	/* start.asm maps this much, so tables made before the switch to the
	 * new directory must lie below */
	EARLY_MAPPED = 16 << 20,
	/* with 4 MiB pages this is all: the image spans two regions at most,
	 * and the last one may be partial. No boot memory then, which a large
	 * loader module may have pushed above EARLY_MAPPED */
	NR_STATIC_TABLES = 3,
};

static pte_t static_tables[NR_STATIC_TABLES][PTRS_PER_PTE] __aligned(4096);
static u32 nr_static_used;

/* PTE_GLOBAL where the CPU has it: kernel entries outlive a CR3 load */
u32 kernel_pte_global;

static bool overlaps_image(unsigned long start, unsigned long end)
{
	return start < __pa(kernel_end) && end > __pa(kernel_start);
}

static bool is_read_only(unsigned long paddr)
{
	return paddr >= __pa(text_start) && paddr < __pa(rodata_end);
}

static pte_t *table_alloc(void)
{
	void *table;

	if (nr_static_used < NR_STATIC_TABLES)
		return static_tables[nr_static_used++];
	table = boot_alloc(PAGE_SIZE, PAGE_SIZE);
	BUG_ON(__pa(table) >= EARLY_MAPPED);
	return table;
}

/* a table of 4 KiB pages for the 4 MiB at @start, up to @top */
static pgd_t map_small_pages(unsigned long start, unsigned long top)
{
	pte_t *table = table_alloc();
	u32 i;

	for (i = 0; i < PTRS_PER_PTE; i++) {
		unsigned long paddr = start + i * PAGE_SIZE;
		u32 prot = is_read_only(paddr) ? PAGE_KERNEL_RO : PAGE_KERNEL;

		if (paddr >= top)
			break;
		table[i] = mk_pte_pfn((u32)(paddr >> PAGE_SHIFT),
				      prot | kernel_pte_global);
	}
	return __pgd((u32)__pa(table) | PAGE_KERNEL);
}

static void map_low_memory(bool large_pages)
{
	unsigned long top = boot_info.top_paddr;
	unsigned long start;

	for (start = 0; start < top; start += PGDIR_SIZE) {
		unsigned long end = start + PGDIR_SIZE;
		pgd_t *pgd = &kernel_pgd[pgd_index(PAGE_OFFSET + start)];

		if (large_pages && end <= top && !overlaps_image(start, end))
			*pgd = __pgd((u32)start | PAGE_KERNEL | PTE_PSE |
				     kernel_pte_global);
		else
			*pgd = map_small_pages(start, top);
	}
}

/**
 * paging_init - make the kernel's page directory and load it
 *
 * Context: boot, after mboot_parse(), interrupts off. Does not sleep.
 */
void paging_init(void)
{
	u32 features = cpuid_features();

	BUG_ON(boot_info.top_paddr > MAX_LOWMEM_BYTES);
	if (features & CPUID_PSE)
		write_cr4(read_cr4() | CR4_PSE);
	if (features & CPUID_PGE)
		kernel_pte_global = PTE_GLOBAL;
	map_low_memory(features & CPUID_PSE);
	write_cr3((u32)__pa(kernel_pgd));
	write_cr0(read_cr0() | CR0_WP);
	if (features & CPUID_PGE) /* after the load: it flushes all */
		write_cr4(read_cr4() | CR4_PGE);
}
