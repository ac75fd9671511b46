/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * memmap.c - boot memory and the array of struct page
 *
 * Owns what is usable before the buddy allocator runs: the loader's ranges
 * without the kernel image and without the loader's modules, kept as pieces.
 * boot_alloc() takes from the bottom of the first piece that is large enough;
 * mem_init.c gives what is left to the zones. Everything else (holes, image,
 * modules, boot memory, the zero page) stays PG_reserved, so reclaim and the
 * buddy allocator never see it. Nothing below 1 MiB is ever used.
 *
 * Invariant: until mem_free_all() every frame is reserved; a frame is in at
 * most one piece.
 */
#include "core/boot.h"
#include "core/panic.h"
#include "lib/string.h"
#include "internal.h"

enum {
	/* each range, cut by the image and every module, each cut adds one */
	MAX_PIECES = BOOT_MAX_RANGES + 1 + BOOT_MAX_MODULES,
	LOW_MEGABYTE = 1 << 20,
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

/**
 * boot_alloc_fits - would boot_alloc() find room?
 * @bytes: size, page aligned; not 0
 *
 * Context: boot, before mem_free_all(). Does not sleep.
 * Return: true when some piece is that large.
 */
bool boot_alloc_fits(unsigned long bytes)
{
	BUG_ON(boot_memory_closed);
	if (nr_pieces == 0)
		pieces_init();
	return piece_find(bytes, PAGE_SIZE) != NULL;
}

/**
 * mem_map_init - the array of struct page, every frame reserved
 * @nr_frames: from frame 0 to the end of usable memory
 *
 * Context: boot, after paging_init(). Does not sleep.
 */
void mem_map_init(unsigned long nr_frames)
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
 * boot_pieces_take - what boot_alloc() left, piece by piece
 * @start: out, physical, first byte
 * @end: out, physical, exclusive
 *
 * The first call ends boot memory.
 *
 * Context: boot, after mem_init(). Does not sleep.
 * Return: false when all pieces were taken.
 */
bool boot_pieces_take(unsigned long *start, unsigned long *end)
{
	boot_memory_closed = true;
	if (nr_pieces == 0)
		return false;
	nr_pieces--;
	*start = pieces[nr_pieces].start;
	*end = pieces[nr_pieces].end;
	return true;
}
