/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_pgtable.c - directories, tables and kernel stacks
 *
 * SOURCES: @machine mm/pgtable.c mm/kstack.c lib/bitmap.c
 */
#include "unit.h"
#include "fake_core.h"
#include "machine.h"
#include "mm/internal.h"
#include "mm/kstack.h"
#include "mm/mm.h"

u32 kernel_pte_global = PTE_GLOBAL;

static struct mm_struct mm;

static void boot(void)
{
	u32 i;

	machine_init(64);
	kstack_init();
	for (i = USER_PTRS_PER_PGD; i < USER_PTRS_PER_PGD + 4; i++)
		kernel_pgd[i] = __pgd(i << 22 | PAGE_KERNEL | PTE_PSE);
	mm.pgd = pgd_alloc();
	CHECK(mm.pgd);
}

TEST(test_pgd_shares_the_kernel_half)
{
	u32 i;

	boot();
	for (i = 0; i < PTRS_PER_PGD; i++)
		CHECK_EQ(mm.pgd[i].val,
			 i < USER_PTRS_PER_PGD ? 0 : kernel_pgd[i].val);
}

TEST(test_pte_alloc_lookup_free)
{
	unsigned long before;
	pte_t *pte;

	boot();
	before = nr_free_pages();
	CHECK(!pte_lookup(&mm, 0x8048000));
	pte = pte_alloc(&mm, 0x8048000);
	CHECK(pte && pte_none(*pte));
	CHECK(pte_lookup(&mm, 0x8048000) == pte);
	CHECK(pte_alloc(&mm, 0x8049000) == pte + 1);
	CHECK_EQ(mm.pgd[pgd_index(0x8048000)].val & PTE_FLAGS_MASK, PAGE_TABLE);
	CHECK_EQ(nr_free_pages(), before - 1);

	/* only whole tables go: the range ends one byte too early */
	free_pgtables(&mm, 0x8000000, 0x8400000 - PAGE_SIZE);
	CHECK(pte_lookup(&mm, 0x8048000));
	free_pgtables(&mm, 0x8000000 + PAGE_SIZE, 0x8400000);
	CHECK(pte_lookup(&mm, 0x8048000));
	free_pgtables(&mm, 0x8000000, 0x8400000);
	CHECK(!pte_lookup(&mm, 0x8048000));
	CHECK_EQ(pgtable_cache_shrink(), 1);
	CHECK_EQ(nr_free_pages(), before);
}

TEST(test_last_table_below_the_kernel)
{
	boot();
	CHECK(pte_alloc(&mm, TASK_SIZE - PAGE_SIZE));
	free_pgtables(&mm, 0, TASK_SIZE);
	CHECK(!pte_lookup(&mm, TASK_SIZE - PAGE_SIZE));
	CHECK(!pgd_none(mm.pgd[USER_PTRS_PER_PGD]));
}

TEST(test_freed_tables_are_reused_up_to_a_bound)
{
	enum { TABLES = 200, KEPT = 64 * 256 / 512 };
	unsigned long before, i;

	boot();
	before = nr_free_pages();
	for (i = 0; i < TABLES; i++)
		CHECK(pte_alloc(&mm, i * PGDIR_SIZE));
	free_pgtables(&mm, 0, TASK_SIZE);
	CHECK_EQ(before - nr_free_pages(), KEPT);
	for (i = 0; i < KEPT; i++) {
		pte_t *pte = pte_alloc(&mm, i * PGDIR_SIZE);
		u32 n;

		for (n = 0; n < PTRS_PER_PTE; n++)
			CHECK(pte_none(pte[n]));
	}
	CHECK_EQ(before - nr_free_pages(), KEPT);
	free_pgtables(&mm, 0, TASK_SIZE);
	CHECK_EQ(pgtable_cache_shrink(), KEPT);
	CHECK_EQ(nr_free_pages(), before);
	machine_check();
}

TEST(test_pgd_free_leaves_the_directory_that_is_loaded)
{
	boot();
	host_cr3 = (u32)__pa(mm.pgd);
	pgd_free(mm.pgd);
	CHECK_EQ(host_cr3, (u32)__pa(kernel_pgd));
}

TEST(test_flush_only_what_is_loaded)
{
	boot();
	host_cr3 = (u32)__pa(kernel_pgd);
	flush_tlb_page(&mm, 0x1000);
	CHECK_EQ(host_invlpgs, 0);
	host_cr3 = (u32)__pa(mm.pgd);
	flush_tlb_page(&mm, 0x1000);
	CHECK_EQ(host_invlpgs, 1);
}

static pte_t stack_pte(unsigned long vaddr)
{
	return *pte_offset(kernel_pgd[pgd_index(vaddr)], vaddr);
}

TEST(test_kstack_has_a_guard_page)
{
	unsigned long a, b, i;

	boot();
	a = (unsigned long)kstack_alloc();
	b = (unsigned long)kstack_alloc();
	CHECK_EQ(a, KSTACK_BASE + PAGE_SIZE);
	CHECK_EQ(b, a + (KSTACK_PAGES + 1) * PAGE_SIZE);
	for (i = 0; i < KSTACK_PAGES; i++)
		CHECK_EQ(stack_pte(a + i * PAGE_SIZE).val & PTE_FLAGS_MASK,
			 PAGE_KERNEL | PTE_GLOBAL);
	CHECK(pte_none(stack_pte(a - PAGE_SIZE)));
	CHECK(pte_none(stack_pte(b - PAGE_SIZE)));
}

TEST(test_kstack_every_slot_and_all_memory_back)
{
	static void *stacks[MAX_TASKS];
	unsigned long before;
	u32 i;

	boot();
	before = nr_free_pages();
	for (i = 0; i < MAX_TASKS; i++) {
		stacks[i] = kstack_alloc();
		CHECK(stacks[i]);
	}
	CHECK(!kstack_alloc());
	CHECK_EQ(before - nr_free_pages(), MAX_TASKS * KSTACK_PAGES);
	for (i = 0; i < MAX_TASKS; i++)
		kstack_free(stacks[i]);
	CHECK(kstack_cache_shrink() > 0);
	CHECK_EQ(nr_free_pages(), before);
	for (i = 0; i < MAX_TASKS; i++)
		CHECK(kstack_alloc());
}

TEST(test_kstack_out_of_memory_leaks_nothing)
{
	unsigned long first;

	boot();
	machine_set_free(machine_zone(ZONE_DMA), 0);
	machine_set_free(machine_zone(ZONE_NORMAL), 0);
	current = host_task_new(5);
	current->sig_pending = ~0ull; /* does not wait for memory */
	CHECK(!kstack_alloc());
	machine_set_free(machine_zone(ZONE_NORMAL), 1);
	CHECK(!kstack_alloc());
	CHECK_EQ(nr_free_pages(), 1);
	machine_set_free(machine_zone(ZONE_NORMAL), 1000);
	first = (unsigned long)kstack_alloc();
	CHECK_EQ(first, KSTACK_BASE + PAGE_SIZE);
}
