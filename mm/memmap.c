/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * memmap.c - boot memory and the array of struct page
 *
 * Owns what is usable before the buddy allocator runs: the loader's ranges
 * without the kernel image and without the loader's modules, kept as pieces.
 * boot_alloc() takes from the bottom of the first piece that is large enough;
 * mem_free_all() gives what is left to the zones. Everything else (holes,
 * image, modules, boot memory, the zero page) stays PG_reserved, so reclaim
 * and the buddy allocator never see it. Nothing below 1 MiB is ever used.
 *
 * Invariant: until mem_free_all() every frame is reserved; a frame is in at
 * most one piece.
 */
#include "core/boot.h"
#include "core/panic.h"
#include "core/printk.h"
#include "lib/string.h"
#include "internal.h"

enum {
	/* each range, cut by the image and every module, each cut adds one */
	MAX_PIECES = BOOT_MAX_RANGES + 1 + BOOT_MAX_MODULES,
	LOW_MEGABYTE = 1 << 20,
	KIB_PER_PAGE_SHIFT = PAGE_SHIFT - 10,
};

/* Usable physical memory, [start, end), page aligned at the end. */
struct boot_piece {
	unsigned long start, end;
};

static struct boot_piece pieces[MAX_PIECES];
static u32 nr_pieces;
static bool boot_memory_closed;

struct page *mem_map;
unsigned long max_mapnr;
unsigned long num_physpages;
unsigned long totalram_pages;
struct page *zero_page;

static void piece_add(unsigned long start, unsigned long end)
{
	start = PAGE_ALIGN(start);
	end &= PAGE_MASK;
	if (start < LOW_MEGABYTE)
		start = LOW_MEGABYTE;
	if (start >= end)
		return;
	BUG_ON(nr_pieces == MAX_PIECES);
	pieces[nr_pieces++] = (struct boot_piece){start, end};
}

/* Take [start, end), widened to whole pages, out of every piece. */
static void pieces_cut(unsigned long start, unsigned long end)
{
	u32 i, nr = nr_pieces;

	start &= PAGE_MASK;
	end = PAGE_ALIGN(end);
	for (i = 0; i < nr; i++) {
		struct boot_piece *p = &pieces[i];
		unsigned long old_end = p->end;

		if (end <= p->start || start >= p->end)
			continue;
		if (start > p->start) {
			p->end = start;
			if (end < old_end)
				piece_add(end, old_end);
		} else {
			p->start = end < old_end ? end : old_end;
		}
	}
}

static void pieces_init(void)
{
	const struct boot_info *b = &boot_info;
	u32 i;

	for (i = 0; i < b->nr_ranges; i++)
		piece_add(b->ranges[i].start,
			  min(b->ranges[i].end, b->top_paddr));
	pieces_cut(__pa(kernel_start), __pa(kernel_end));
	for (i = 0; i < b->nr_modules; i++)
		pieces_cut(b->modules[i].start, b->modules[i].end);
}

/* the first piece with room for @bytes at @align, lowest address first */
static struct boot_piece *piece_find(unsigned long bytes, unsigned long align)
{
	struct boot_piece *best = NULL;
	u32 i;

	for (i = 0; i < nr_pieces; i++) {
		struct boot_piece *p = &pieces[i];
		unsigned long start = ALIGN_UP(p->start, align);

		if (start >= p->end || p->end - start < bytes)
			continue;
		if (!best || p->start < best->start)
			best = p;
	}
	return best;
}

/**
 * boot_alloc - memory for ever, before the buddy allocator runs
 * @bytes: size, not 0
 * @align: power of two
 *
 * Panics when no piece has room. Before paging_init() only the first 16 MiB
 * are mapped; the lowest pieces are taken first for that reason too.
 *
 * Context: boot, before mem_free_all(). Does not sleep.
 * Return: kernel address of @bytes zeroed bytes.
 */
void *boot_alloc(unsigned long bytes, unsigned long align)
{
	struct boot_piece *p;
	unsigned long start;

	BUG_ON(boot_memory_closed);
	BUG_ON(bytes == 0 || (align & (align - 1)) != 0);
	if (nr_pieces == 0)
		pieces_init();
	p = piece_find(bytes, align);
	if (!p)
		panic("boot_alloc: no room for %lu bytes", bytes);
	start = ALIGN_UP(p->start, align);
	p->start = start + bytes;
	memset(__va(start), 0, bytes);
	return __va(start);
}

static void mem_map_init(unsigned long nr_frames)
{
	unsigned long pfn;

	mem_map = boot_alloc(nr_frames * sizeof(struct page),
			     sizeof(struct page *));
	max_mapnr = nr_frames;
	num_physpages = nr_frames;
	for (pfn = 0; pfn < nr_frames; pfn++) {
		struct page *page = &mem_map[pfn];

		page->flags = 1u << PG_reserved;
		page->age = PAGE_AGE_START;
		init_waitqueue_head(&page->wait);
		INIT_LIST_HEAD(&page->list);
		INIT_LIST_HEAD(&page->lru);
	}
}

/**
 * mem_init - make mem_map, the zero page and the zones
 *
 * No frame is free afterwards: see mem_free_all().
 *
 * Context: boot, after paging_init(). Does not sleep.
 */
void mem_init(void)
{
	mem_map_init(boot_info.top_paddr >> PAGE_SHIFT);
	zones_init(max_mapnr);
	build_zonelists();
	zero_page = virt_to_page(boot_alloc(PAGE_SIZE, PAGE_SIZE));
	zero_page->count = 1;
	alloc_fail_nth = boot_option_u32("alloc_fail_nth", 0);
}

/* the largest order at which @pfn is aligned and the block ends by @end */
static u32 block_order(unsigned long pfn, unsigned long end)
{
	u32 order = 0;

	while (order < MAX_ORDER - 1 && !(pfn & (1ul << order)) &&
	       pfn + (2ul << order) <= end)
		order++;
	return order;
}

/*
 * Reserved frames [pfn, end) become free, in blocks as large as they come: at
 * 896 MiB one call per frame would show in the boot time.
 */
static void free_frames(unsigned long pfn, unsigned long end)
{
	while (pfn < end) {
		u32 order = block_order(pfn, end);
		struct page *page = pfn_to_page(pfn);
		unsigned long i, nr = 1ul << order;

		for (i = 0; i < nr; i++) {
			BUG_ON(!PageReserved(page + i));
			ClearPageReserved(page + i);
			page[i].count = 0;
		}
		__free_pages_ok(page, order);
		totalram_pages += nr;
		pfn += nr;
	}
}

/**
 * mem_free_all - hand every usable frame that is left to the zones
 *
 * Boot memory ends here.
 *
 * Context: boot, once, after mem_init(). Does not sleep. Takes zone locks.
 */
void mem_free_all(void)
{
	u32 i;

	BUG_ON(boot_memory_closed);
	boot_memory_closed = true;
	for (i = 0; i < nr_pieces; i++)
		free_frames(PAGE_ALIGN(pieces[i].start) >> PAGE_SHIFT,
			    pieces[i].end >> PAGE_SHIFT);
	printk(KERN_INFO "Memory: %lu of %lu KiB are free\n",
	       totalram_pages << KIB_PER_PAGE_SHIFT,
	       num_physpages << KIB_PER_PAGE_SHIFT);
}

/**
 * mem_free_range - free the frames of a loader module
 * @start: physical, first byte
 * @end: physical, exclusive
 *
 * A frame that the range shares with something else stays reserved.
 *
 * Context: task, after mem_free_all(). Does not sleep. Takes zone locks.
 */
void mem_free_range(u32 start, u32 end)
{
	unsigned long pfn = PAGE_ALIGN((unsigned long)start) >> PAGE_SHIFT;
	unsigned long pfn_end = end >> PAGE_SHIFT;

	BUG_ON(!boot_memory_closed || pfn_end > max_mapnr);
	if (pfn < pfn_end)
		free_frames(pfn, pfn_end);
}
