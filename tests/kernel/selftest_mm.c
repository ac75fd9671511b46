/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * selftest_mm.c - the allocators and the lists on the running kernel
 *
 * The unit tests of tests/host check decisions; here the same code runs with
 * the real memory map, real page tables and interrupts. Every test gives back
 * what it took. No page is left on a list: daemons look at them.
 */
#include "core/boot.h"
#include "core/sched.h"
#include "asm/cpu.h"
#include "lib/string.h"
#include "drv/blk.h"
#include "mm/event.h"
#include "mm/kstack.h"
#include "mm/mm.h"
#include "mm/slab.h"
#include "mm/swap.h"
#include "mm/vmstat.h"
#include "selftest.h"

enum {
	NR_BLOCKS = 64,
	NR_ORDERS = 4,
	PATTERN = 0x5aa5,
	NR_OBJS = 200,
	OBJ_BYTES = 120,
	CTOR_BYTE = 0x42,
	NR_LRU_PAGES = 8,
};

/* ---- buddy --------------------------------------------------------------- */

static void fill(struct page *page, u32 order, u32 value)
{
	u32 *p = page_address(page);
	u32 i;

	for (i = 0; i < (PAGE_SIZE << order) / sizeof(u32); i++)
		p[i] = value;
}

static bool holds(struct page *page, u32 order, u32 value)
{
	const u32 *p = page_address(page);
	u32 i;

	for (i = 0; i < (PAGE_SIZE << order) / sizeof(u32); i++)
		if (p[i] != value)
			return false;
	return true;
}

SELFTEST(mm_buddy_blocks_keep_their_contents)
{
	struct page *block[NR_BLOCKS];
	u32 i, bad = 0;

	for (i = 0; i < NR_BLOCKS; i++) {
		block[i] = alloc_pages(GFP_KERNEL, i % NR_ORDERS);
		if (block[i])
			fill(block[i], i % NR_ORDERS, PATTERN + i);
	}
	for (i = 0; i < NR_BLOCKS; i++) {
		if (!block[i])
			continue;
		if (!holds(block[i], i % NR_ORDERS, PATTERN + i) ||
		    block[i]->count != 1 || PageReserved(block[i]))
			bad++;
		__free_pages(block[i], i % NR_ORDERS);
	}
	ST_EQ(bad, 0);
}

/* order 1: the upper half of a block is taken, its two pages are a pair */
SELFTEST(mm_buddy_pages_merge_again)
{
	struct page *page = alloc_pages(GFP_KERNEL, 1);
	unsigned long before;

	ST_CHECK(page);
	before = nr_free_pages();
	ST_EQ(page_to_pfn(page) & 1, 0);
	ST_EQ(page[1].count, 0);
	__free_pages(page, 1);
	ST_EQ(nr_free_pages(), before + 2);
}

SELFTEST(mm_buddy_blocks_are_aligned)
{
	u32 order;

	ST_CHECK(!alloc_pages(GFP_KERNEL, MAX_ORDER));
	for (order = 0; order < NR_ORDERS; order++) {
		struct page *page = alloc_pages(GFP_KERNEL, order);

		ST_CHECK(page);
		ST_EQ(page_to_pfn(page) & ((1u << order) - 1), 0);
		__free_pages(page, order);
	}
}

SELFTEST(mm_zones_count_their_blocks)
{
	struct zone *zone;

	for_each_zone(zone)
	{
		u32 irq = spin_lock_irqsave(&zone->lock);
		unsigned long sum = 0;
		u32 order;

		for (order = 0; order < MAX_ORDER; order++) {
			const struct list_head *pos;

			list_for_each(pos, &zone->free_area[order].free_list)
				sum += 1ul << order;
		}
		spin_unlock_irqrestore(&zone->lock, irq);
		ST_EQ(sum, zone->free_pages);
	}
}

SELFTEST(mm_zeroed_page)
{
	u8 *p = get_zeroed_page(GFP_KERNEL);
	bool zero;

	ST_CHECK(p);
	zero = holds(virt_to_page(p), 0, 0);
	free_page_addr(p);
	ST_CHECK(zero);
}

/* ---- the memory map ------------------------------------------------------ */

static bool all_reserved(unsigned long start, unsigned long end)
{
	unsigned long pfn = start >> PAGE_SHIFT;

	for (; pfn < PAGE_ALIGN(end) >> PAGE_SHIFT; pfn++)
		if (!PageReserved(pfn_to_page(pfn)))
			return false;
	return true;
}

SELFTEST(mm_kernel_and_low_memory_are_reserved)
{
	ST_CHECK(all_reserved(0, __pa(kernel_end)));
	ST_CHECK(PageReserved(zero_page));
	ST_CHECK(holds(zero_page, 0, 0));
	/* the RAM disk is a device, not memory that reclaim may count on */
	ST_EQ(num_physpages +
		      (PAGE_ALIGN(ramdisk_option_bytes()) >> PAGE_SHIFT),
	      boot_info.top_paddr >> PAGE_SHIFT);
	ST_CHECK(totalram_pages < num_physpages);
}

SELFTEST(mm_kernel_text_is_read_only)
{
	unsigned long addr = (unsigned long)text_start;
	pgd_t pgd = kernel_pgd[pgd_index(addr)];

	ST_CHECK(!(pgd.val & PTE_PSE));
	ST_CHECK(!pte_write(*pte_offset(pgd, addr)));
	ST_CHECK(!pte_write(*pte_offset(pgd, (unsigned long)rodata_start)));
	ST_CHECK(pte_write(*pte_offset(pgd, (unsigned long)data_start)));
	ST_CHECK(read_cr0() & CR0_WP);
	ST_CHECK(pgd_none(kernel_pgd[0])); /* the identity map is gone */
}

/* ---- slab ---------------------------------------------------------------- */

static u32 nr_constructed;

static void count_ctor(void *obj)
{
	memset(obj, CTOR_BYTE, OBJ_BYTES);
	nr_constructed++;
}

/* fills @objs and numbers them; Return: objects that were not as they should */
static u32 take_objects(struct kmem_cache *cache, u8 *objs[NR_OBJS])
{
	u32 i, bad = 0;

	for (i = 0; i < NR_OBJS; i++) {
		objs[i] = kmem_cache_alloc(cache, GFP_KERNEL);
		if (!objs[i])
			return NR_OBJS;
		bad += objs[i][0] != CTOR_BYTE;
		objs[i][0] = (u8)i;
	}
	return bad;
}

static u32 give_objects_back(struct kmem_cache *cache, u8 *objs[NR_OBJS])
{
	u32 i, bad = 0;

	for (i = 0; i < NR_OBJS; i++) {
		bad += objs[i][0] != (u8)i;
		objs[i][0] = CTOR_BYTE;
		kmem_cache_free(cache, objs[i]);
	}
	return bad;
}

SELFTEST(mm_slab_objects_are_distinct_and_constructed)
{
	struct kmem_cache *cache;
	static u8 *objs[NR_OBJS];

	nr_constructed = 0;
	cache = kmem_cache_create("selftest", OBJ_BYTES, SLAB_HWCACHE_ALIGN,
				  count_ctor);
	ST_CHECK(cache);
	ST_EQ(take_objects(cache, objs), 0);
	ST_CHECK(nr_constructed >= NR_OBJS);
	ST_EQ(kmem_cache_destroy(cache), -EBUSY);
	ST_EQ(give_objects_back(cache, objs), 0);
	ST_EQ(kmem_cache_destroy(cache), 0);
}

SELFTEST(mm_kmalloc_every_size)
{
	size_t size;

	for (size = 1; size <= PAGE_SIZE * 2; size += size / 2 + 1) {
		u8 *p = kmalloc(size, GFP_KERNEL);
		u8 *z = kzalloc(size, GFP_KERNEL);

		ST_CHECK(p && z && p != z);
		memset(p, CTOR_BYTE, size);
		ST_EQ(z[0] | z[size - 1], 0);
		kfree(p);
		kfree(z);
	}
}

/* ---- kernel stacks -------------------------------------------------------- */

SELFTEST(mm_kstack_is_writable_above_its_guard)
{
	u8 *a = kstack_alloc();
	u8 *b = kstack_alloc();
	unsigned long guard = (unsigned long)a - PAGE_SIZE;
	bool ok;

	ST_CHECK(a && b && a != b);
	memset(a, CTOR_BYTE, KSTACK_PAGES * PAGE_SIZE);
	memset(b, 0, KSTACK_PAGES * PAGE_SIZE);
	ok = a[KSTACK_PAGES * PAGE_SIZE - 1] == CTOR_BYTE &&
	     pte_none(*pte_offset(kernel_pgd[pgd_index(guard)], guard));
	kstack_free(a);
	kstack_free(b);
	ST_CHECK(ok);
}

/* ---- lists ---------------------------------------------------------------- */

/* on active, deactivated, touched, off again: counters follow, nothing stays */
SELFTEST(mm_lru_moves_and_counters)
{
	struct page *pages[NR_LRU_PAGES];
	unsigned long active, dirty;
	u32 i, bad = 0;

	for (i = 0; i < NR_LRU_PAGES; i++) {
		pages[i] = alloc_page(GFP_KERNEL);
		ST_CHECK(pages[i]);
		ST_CHECK(trylock_page(pages[i]));
	}
	/* no sleep from here to the end: the lists hold still */
	active = nr_active_pages;
	dirty = nr_inactive_dirty_pages;
	for (i = 0; i < NR_LRU_PAGES; i++)
		lru_cache_add(pages[i]);
	bad += nr_active_pages != active + NR_LRU_PAGES;
	for (i = 0; i < NR_LRU_PAGES; i++)
		deactivate_page(pages[i], DEACT_UNMAP);
	bad += nr_active_pages != active;
	bad += nr_inactive_dirty_pages != dirty + NR_LRU_PAGES;
	for (i = 0; i < NR_LRU_PAGES; i++) {
		bad += pages[i]->age != 0;
		age_page_up(pages[i]);
		bad += pages[i]->age != PAGE_AGE_START + PAGE_AGE_ADV;
		bad += !PageActive(pages[i]);
		lru_cache_del(pages[i]);
		unlock_page(pages[i]);
		free_page(pages[i]);
	}
	bad += nr_active_pages != active || nr_inactive_dirty_pages != dirty;
	ST_EQ(bad, 0);
}

SELFTEST(mm_transitions_are_counted)
{
	u32 before = vm_transitions[VM_T_FREED];
	struct page *page = alloc_page(GFP_KERNEL);

	ST_CHECK(page);
	free_page(page);
	ST_CHECK(vm_transitions[VM_T_FREED] > before);
	ST_EQ(vm_event_ring.magic, VM_EVENT_MAGIC);
}
