/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_transitions.c - the events tell the whole life of every page (3.2)
 *
 * Random work on processes, files and reclaim, and after every step the ring is
 * replayed: each transition must start where the page's last one ended, and in
 * the end every page must be where its last transition put it. A change of a
 * list that is not reported, or is reported as another one, shows here.
 *
 * SOURCES: @machine mm/pgtable.c mm/vma.c mm/mm_struct.c mm/mmap.c mm/limits.c
 * SOURCES: mm/memory.c mm/copy_zap.c mm/mprotect.c mm/page_cache.c
 * SOURCES: mm/swap_state.c mm/swapfile.c mm/swap_slots.c
 * SOURCES: mm/swap_out.c mm/launder.c mm/vmscan.c mm/truncate.c tests/host/mm_fakes.c
 */
#include "unit.h"
#include "mm_fakes.h"
#include "mm/internal.h"
#include "mm/reclaim.h"
#include "uapi/mman.h"

#define BASE	    0x40000000ul
#define NR_PAGES    40u
#define FILE_PAGES  64u
#define NR_FRAMES   4096u /* 16 MiB */
#define NR_STEPS    20000u
#define CHECK_EVERY 100u

enum place {
	UNKNOWN, /* taken before the ring was on */
	OFF,
	ACTIVE,
	DIRTY,
	CLEAN,
	FREE,
	ANY,
};

static const struct {
	const char *name;
	enum place from, to;
} rows[NR_VM_TRANSITIONS] = {
#define X(nr, name, from, to, text) [(nr)] = {"T" #nr " " #name, from, to},
	VM_TRANSITIONS(X)
#undef X
};

static enum place where[NR_FRAMES];
static struct mm_struct *mm, *child;
static struct page *in_flight[NR_FRAMES];
static u32 nr_in_flight, seed = 1;

static u32 rnd(u32 n)
{
	seed = seed * 1103515245u + 12345u;
	return (seed >> 8) % n;
}

/* follow the ring since the last call */
static void replay(void)
{
	u32 i;

	CHECK(vm_event_ring.head <= VM_EVENT_RING);
	for (i = 0; i < vm_event_ring.head; i++) {
		const struct vm_event_rec *rec = &vm_event_ring.rec[i];
		enum place *place;

		if (rec->kind >= NR_VM_TRANSITIONS)
			continue;
		place = &where[rec->a];
		if (*place != UNKNOWN && rows[rec->kind].from != ANY &&
		    *place != rows[rec->kind].from) {
			fprintf(stderr, "page %u was at %d: %s\n", rec->a,
				*place, rows[rec->kind].name);
			exit(1);
		}
		*place = rows[rec->kind].to;
	}
	vm_event_ring.head = 0;
}

static void check_places(void)
{
	static const enum place of_machine[] = {
		[PLACE_OFF] = OFF,
		[PLACE_ACTIVE] = ACTIVE,
		[PLACE_DIRTY] = DIRTY,
		[PLACE_CLEAN] = CLEAN,
	};
	u32 i;

	for (i = 0; i < max_mapnr; i++) {
		struct page *page = pfn_to_page(i);
		enum place now = of_machine[machine_where(page)];

		if (now == OFF && page->count == 0)
			now = FREE;
		/* frames of a block are free or taken with its first one */
		if (where[i] == UNKNOWN || (where[i] == FREE && now == OFF))
			CHECK(now == OFF || now == FREE);
		else
			CHECK_EQ(now, where[i]);
	}
	machine_check();
}

/* a write of a file page: done at once, refused, or in flight */
static int file_writepage(struct address_space *mapping, struct page *page)
{
	(void)mapping;
	switch (rnd(3)) {
	case 0:
		return WRITEPAGE_ACTIVATE;
	case 1:
		in_flight[nr_in_flight++] = page;
		return 0;
	}
	unlock_page(page);
	return 0;
}

static const struct aops file_ops = {.writepage = file_writepage};

static void io_ends(void)
{
	while (nr_in_flight != 0)
		unlock_page(in_flight[--nr_in_flight]);
}

static void touch(struct mm_struct *who)
{
	unsigned long at = BASE + rnd(NR_PAGES) * PAGE_SIZE;

	if (!who)
		return;
	if (who != mm)
		down(&who->mmap_sem);
	handle_mm_fault(who, find_vma(who, at), at, rnd(2));
	if (who != mm)
		up(&who->mmap_sem);
}

static void fork_or_exit(void)
{
	if (child) {
		mmput(child);
		child = NULL;
		return;
	}
	up(&mm->mmap_sem);
	child = mm_dup(mm);
	down(&mm->mmap_sem);
	CHECK(!IS_ERR(child));
}

/* look a file page up, or make it; sometimes dirty, sometimes written over */
static void use_file(void)
{
	unsigned long index = rnd(FILE_PAGES);
	struct page *page = find_get_page(&machine_mapping, index);

	if (!page) {
		page = alloc_page(GFP_USER);
		add_to_page_cache(page, &machine_mapping, index);
		unlock_page(page);
	}
	if (rnd(4) == 0)
		set_page_dirty(page);
	if (rnd(4) == 0)
		deactivate_page(page,
				rnd(2) ? DEACT_FULL_WRITE : DEACT_DROP_BEHIND);
	page_cache_release(page);
}

/* an inactive page turns out to be dirty or referenced, without a lookup */
static void poke(struct list_head *list)
{
	struct page *page;

	if (list_empty(list))
		return;
	page = list_last_entry(list, struct page, lru);
	if (rnd(2))
		set_page_dirty(page);
	else
		SetPageReferenced(page);
}

static void reclaim_one(void)
{
	struct page *page = reclaim_page(machine_zone(ZONE_DMA));

	if (page)
		free_reclaimed_page(page);
}

static void truncate_file(void)
{
	io_ends();
	truncate_inode_pages(&machine_mapping, (loff_t)rnd(FILE_PAGES)
						       << PAGE_SHIFT);
}

static void step(void)
{
	switch (rnd(12)) {
	case 0:
	case 1:
		touch(mm);
		break;
	case 2:
		touch(child);
		break;
	case 3:
		if (rnd(8) == 0)
			fork_or_exit();
		break;
	case 4:
	case 5:
		swap_out(6, GFP_KSWAPD);
		break;
	case 6:
		refill_inactive_scan(rnd(3), rnd(2));
		break;
	case 7:
		machine_free_shortage = rnd(2);
		page_launder(rnd(2) ? GFP_KSWAPD : GFP_BUFFER, rnd(2));
		break;
	case 8:
		if (rnd(8) == 0)
			poke(rnd(2) ? &inactive_dirty_list
				    : &machine_zone(ZONE_DMA)
					       ->inactive_clean_list);
		reclaim_one();
		break;
	case 9:
		if (rnd(16) == 0)
			truncate_file();
		else
			io_ends();
		break;
	default:
		use_file();
		break;
	}
}

/* what these files can report: not buffers (T12, T13, T15), no T22 */
static void check_kinds(void)
{
	static const u32 absent[] = {VM_T_LAUNDER_BUSY, VM_T_LAUNDER_MAPPED,
				     VM_T_LAUNDER_BUFFER, VM_T_RECLAIM_DIRECT};
	u32 kind, i;

	for (kind = 1; kind < NR_VM_TRANSITIONS; kind++) {
		for (i = 0; i < ARRAY_SIZE(absent); i++)
			if (absent[i] == kind)
				break;
		if (i == ARRAY_SIZE(absent) && !vm_transitions[kind]) {
			fprintf(stderr, "never: %s\n", rows[kind].name);
			exit(1);
		}
	}
}

TEST(test_transitions_tell_where_every_page_is)
{
	u32 i;

	vm_event_ring.enabled = 1;
	mm = fakes_init(16);
	mapping_init(&machine_mapping, &file_ops, NULL);
	fake_keep_buffers = true;
	host_log_echo = false;
	CHECK_EQ(do_mmap(mm, NULL, BASE, NR_PAGES * PAGE_SIZE,
			 PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED),
		 BASE);
	vm_event_ring.head = 0;
	for (i = 0; i < NR_STEPS; i++) {
		step();
		replay();
		if (i % CHECK_EVERY == 0)
			check_places();
	}
	check_places();
	check_kinds();
}
