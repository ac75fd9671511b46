/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_fault.c - faults, copy on write, fork, unmapping, and the life of one
 * anonymous page (reference 5.9, 6.1, 6.2, 6.4, 6.5, 12)
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
#include "mm/vmstat.h"
#include "uapi/mman.h"

#define BASE 0x40000000ul
#define P(n) (BASE + (unsigned long)(n)*PAGE_SIZE)
#define RW   (PROT_READ | PROT_WRITE)

static struct mm_struct *mm;

/* @pages of anonymous memory at P(0) */
static void setup(unsigned long pages)
{
	mm = fakes_init(16);
	CHECK_EQ(do_mmap(mm, NULL, P(0), pages * PAGE_SIZE, RW,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED),
		 P(0));
}

static enum fault_result touch(struct mm_struct *who, unsigned long page,
			       bool write)
{
	enum fault_result r;

	if (who != mm)
		down(&who->mmap_sem);
	r = handle_mm_fault(who, find_vma(who, P(page)), P(page), write);
	if (who != mm)
		up(&who->mmap_sem);
	return r;
}

static pte_t pte_at(struct mm_struct *who, unsigned long page)
{
	const pte_t *ptep = pte_lookup(who, P(page));

	return ptep ? *ptep : __pte(0);
}

static struct page *page_at(struct mm_struct *who, unsigned long page)
{
	pte_t pte = pte_at(who, page);

	CHECK(pte_present(pte));
	return pte_page(pte);
}

static char *data_at(struct mm_struct *who, unsigned long page)
{
	return page_address(page_at(who, page));
}

/* swap_out() until the page is out: three idle visits after the young one */
static void push_out(struct mm_struct *who, unsigned long page)
{
	int i;

	for (i = 0; i < 100 && pte_present(pte_at(who, page)); i++)
		swap_out(0, GFP_KERNEL);
	CHECK(!pte_present(pte_at(who, page)));
}

/* launder the page until it is inactive_clean, then take its frame away */
static void forget(struct page *page)
{
	int i;

	for (i = 0; i < 10 && !PageInactiveClean(page); i++)
		page_launder(GFP_KERNEL, true);
	CHECK(PageInactiveClean(page));
	CHECK(reclaim_page(page->zone) == page);
	__free_pages(page, 0);
}

/* the child of mm; mm_dup() takes the semaphore itself */
static struct mm_struct *fork_mm(void)
{
	struct mm_struct *child;

	up(&mm->mmap_sem);
	child = mm_dup(mm);
	down(&mm->mmap_sem);
	CHECK(!IS_ERR(child));
	return child;
}

/* invariant 10 */
static void check_rss(struct mm_struct *who, unsigned long pages)
{
	unsigned long i, present = 0;

	for (i = 0; i < pages; i++) {
		pte_t pte = pte_at(who, i);

		if (pte_present(pte) && !PageReserved(pte_page(pte)))
			present++;
	}
	CHECK_EQ(who->rss, present);
}

/* ---- first touch --------------------------------------------------------------- */

TEST(test_read_maps_the_zero_page)
{
	setup(2);
	CHECK_EQ(touch(mm, 0, false), FAULT_MINOR);
	CHECK(page_at(mm, 0) == zero_page);
	CHECK(!pte_write(pte_at(mm, 0)));
	CHECK_EQ(mm->rss, 0);
	CHECK_EQ(vm_stats[VMSTAT_pgfault], 1);
	CHECK_EQ(vm_stats[VMSTAT_pgmajfault], 0);
}

TEST(test_write_makes_a_zeroed_page_off_the_lists)
{
	static const char zeros[4096];
	const struct page *page;

	setup(2);
	CHECK_EQ(touch(mm, 1, true), FAULT_MINOR);
	page = page_at(mm, 1);
	CHECK_EQ(page->count, 1);
	CHECK_EQ(page->age, PAGE_AGE_START);
	CHECK_EQ(machine_where(page), PLACE_OFF);
	CHECK(memcmp(page_address(page), zeros, PAGE_SIZE) == 0);
	CHECK(pte_write(pte_at(mm, 1)) && pte_dirty(pte_at(mm, 1)));
	CHECK(pte_young(pte_at(mm, 1)));
	CHECK_EQ(mm->rss, 1);
	CHECK_EQ(mm->maxrss, 1);
}

TEST(test_write_after_read_replaces_the_zero_page)
{
	int zero_count;

	setup(1);
	touch(mm, 0, false);
	zero_count = zero_page->count;
	CHECK_EQ(touch(mm, 0, true), FAULT_MINOR);
	CHECK(page_at(mm, 0) != zero_page);
	CHECK_EQ(zero_page->count, zero_count);
	CHECK_EQ(mm->rss, 1); /* the old page was reserved: counted now */
	CHECK_EQ(data_at(mm, 0)[4095], 0);
}

TEST(test_present_pte_becomes_young_and_dirty)
{
	pte_t *ptep;

	setup(1);
	touch(mm, 0, true);
	ptep = pte_lookup(mm, P(0));
	set_pte(ptep, pte_mkclean(pte_mkold(*ptep)));
	CHECK_EQ(touch(mm, 0, false), FAULT_MINOR);
	CHECK(pte_young(*ptep) && !pte_dirty(*ptep));
	CHECK_EQ(touch(mm, 0, true), FAULT_MINOR);
	CHECK(pte_dirty(*ptep));
	CHECK_EQ(mm->rss, 1);
}

/* ---- fork (6.4) and copy on write (6.2) ------------------------------------------ */

TEST(test_fork_shares_and_write_protects)
{
	struct mm_struct *child;
	struct page *page;

	setup(3);
	touch(mm, 0, true);
	touch(mm, 1, false); /* the zero page */
	child = fork_mm();
	page = page_at(mm, 0);
	CHECK(page_at(child, 0) == page);
	CHECK_EQ(page->count, 2);
	CHECK(!pte_write(pte_at(mm, 0)) && !pte_write(pte_at(child, 0)));
	CHECK(pte_young(pte_at(mm, 0)) && !pte_young(pte_at(child, 0)));
	CHECK(pte_dirty(pte_at(child, 0)));
	CHECK(page_at(child, 1) == zero_page);
	CHECK(pte_none(pte_at(child, 2)));
	check_rss(mm, 3);
	check_rss(child, 3);
	CHECK_EQ(child->rss, 1);
	CHECK_EQ(child->total_vm, 3);
	/* directly behind the parent (4.8) */
	CHECK(mm->mmlist.next == &child->mmlist);
	CHECK_EQ(mmlist_nr, 2);
	mmput(child);
	CHECK_EQ(page->count, 1);
	CHECK_EQ(mmlist_nr, 1);
}

TEST(test_cow_count_2_copies_then_count_1_reuses)
{
	struct mm_struct *child;
	struct page *page;

	setup(1);
	touch(mm, 0, true);
	strcpy(data_at(mm, 0), "parent");
	child = fork_mm();
	page = page_at(mm, 0);
	CHECK_EQ(touch(child, 0, true), FAULT_MINOR);
	CHECK(page_at(child, 0) != page);
	CHECK_STR(data_at(child, 0), "parent");
	CHECK_EQ(page->count, 1);
	CHECK_EQ(page_at(child, 0)->count, 1);
	CHECK_EQ(child->rss, 1);
	/* the parent has the only reference now: no copy */
	CHECK_EQ(touch(mm, 0, true), FAULT_MINOR);
	CHECK(page_at(mm, 0) == page);
	CHECK(pte_write(pte_at(mm, 0)) && pte_dirty(pte_at(mm, 0)));
	mmput(child);
}

TEST(test_fork_drops_locks_and_dontcopy)
{
	struct mm_struct *child;

	setup(4);
	find_vma(mm, P(0))->flags |= VM_LOCKED;
	mm->def_flags = VM_LOCKED;
	mm->locked_vm = 4;
	mm->swap_cnt = 5;
	mm->swap_address = P(1);
	CHECK_EQ(do_mmap(mm, NULL, P(8), PAGE_SIZE, PROT_READ,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED),
		 P(8));
	find_vma(mm, P(8))->flags |= VM_DONTCOPY;
	child = fork_mm();
	CHECK_EQ(child->nr_areas, 1);
	CHECK(!(find_vma(child, P(0))->flags & VM_LOCKED));
	CHECK_EQ(child->locked_vm, 0);
	CHECK_EQ(child->def_flags, 0);
	CHECK_EQ(child->swap_cnt, 0);
	CHECK_EQ(child->swap_address, 0);
	CHECK_EQ(child->total_vm, 4);
	mmput(child);
}

TEST(test_fork_counts_swap_entries)
{
	struct mm_struct *child;
	swp_entry_t entry;

	setup(1);
	touch(mm, 0, true);
	strcpy(data_at(mm, 0), "swapped");
	push_out(mm, 0);
	entry = pte_to_swp_entry(pte_at(mm, 0));
	CHECK_EQ(fake_map[swp_offset(entry)], 2); /* cache, pte */
	child = fork_mm();
	CHECK_EQ(pte_at(child, 0).val, entry.val);
	CHECK_EQ(fake_map[swp_offset(entry)], 3);
	CHECK_EQ(child->rss, 0);
	/* a shared slot: mapped read-only even for a write, then copied */
	CHECK_EQ(touch(child, 0, true), FAULT_MINOR);
	CHECK(!pte_write(pte_at(child, 0)));
	CHECK_EQ(fake_map[swp_offset(entry)], 2);
	CHECK_EQ(touch(child, 0, true), FAULT_MINOR);
	CHECK(pte_write(pte_at(child, 0)));
	CHECK_STR(data_at(child, 0), "swapped");
	CHECK_EQ(touch(mm, 0, false), FAULT_MINOR);
	CHECK_STR(data_at(mm, 0), "swapped");
	check_rss(mm, 1);
	check_rss(child, 1);
	mmput(child);
}

/* 6.2 step 2: count 2 with the swap cache, nobody else */
TEST(test_cow_reuses_a_page_of_the_swap_cache)
{
	struct page *page;

	setup(1);
	touch(mm, 0, true);
	page = page_at(mm, 0);
	push_out(mm, 0);
	CHECK_EQ(touch(mm, 0, false), FAULT_MINOR); /* back, read-only */
	CHECK(page_at(mm, 0) == page);
	CHECK_EQ(page->count, 2);
	CHECK_EQ(touch(mm, 0, true), FAULT_MINOR);
	CHECK(page_at(mm, 0) == page);
	CHECK(PageSwapCache(page)); /* with its stale copy on disk: 10.1 */
	CHECK(pte_write(pte_at(mm, 0)) && pte_dirty(pte_at(mm, 0)));
	/* a locked page is not waited for: copied */
	set_pte(pte_lookup(mm, P(0)), pte_wrprotect(pte_at(mm, 0)));
	CHECK(trylock_page(page));
	CHECK_EQ(touch(mm, 0, true), FAULT_MINOR);
	CHECK(page_at(mm, 0) != page);
	CHECK_EQ(page->count, 1);
	unlock_page(page);
}

/* 6.2 step 3, defect 10.3 kept: cache, I/O buffers and this pte */
TEST(test_cow_copies_at_count_3)
{
	struct page *old;

	setup(1);
	fake_keep_buffers = true;
	touch(mm, 0, true);
	strcpy(data_at(mm, 0), "three");
	old = page_at(mm, 0);
	push_out(mm, 0);
	forget(old);
	CHECK_EQ(touch(mm, 0, false), FAULT_MINOR);
	old = page_at(mm, 0);
	CHECK_EQ(old->count, 3);
	CHECK_EQ(touch(mm, 0, true), FAULT_MINOR);
	CHECK(page_at(mm, 0) != old);
	CHECK_STR(data_at(mm, 0), "three");
	CHECK_EQ(old->count, 2); /* an orphan with its slot */
	CHECK(PageSwapCache(old));
	CHECK_EQ(mm->rss, 1);
}

/* ---- swapping in (5.9) ------------------------------------------------------------ */

TEST(test_read_error_is_sigbus_with_a_message)
{
	struct page *page;
	swp_entry_t entry;

	setup(1);
	touch(mm, 0, true);
	page = page_at(mm, 0);
	push_out(mm, 0);
	forget(page);
	entry = pte_to_swp_entry(pte_at(mm, 0));
	fake_read_error = true;
	CHECK_EQ(touch(mm, 0, false), FAULT_SIGBUS);
	CHECK(strstr(host_log, "read error") != NULL);
	CHECK_EQ(pte_at(mm, 0).val, entry.val); /* nothing was mapped */
	CHECK_EQ(mm->rss, 0);
	CHECK_EQ(touch(mm, 0, false), FAULT_SIGBUS);
	/* the slot is freed with the program */
	CHECK_EQ(do_munmap(mm, P(0), PAGE_SIZE), 0);
	CHECK_EQ(fake_map[swp_offset(entry)], 1); /* the cached page */
}

TEST(test_swapped_bytes_come_back)
{
	struct page *page;

	setup(1);
	touch(mm, 0, true);
	strcpy(data_at(mm, 0), "lethe");
	page = page_at(mm, 0);
	push_out(mm, 0);
	forget(page);
	CHECK_EQ(touch(mm, 0, true), FAULT_MINOR); /* minor, as in 2.4.0 */
	CHECK_STR(data_at(mm, 0), "lethe");
	CHECK(pte_write(pte_at(mm, 0)));
	CHECK_EQ(vm_stats[VMSTAT_pgmajfault], 1);
	CHECK_EQ(fake_reads, 1);
	CHECK_EQ(fake_writes, 1);
	CHECK_EQ(mm->rss, 1);
}

/* 10.15: the pte changed while the fault slept: nothing is installed */
static void swapoff_meanwhile(void)
{
	pte_t *ptep = pte_lookup(mm, P(0));
	swp_entry_t entry = pte_to_swp_entry(*ptep);
	struct page *page;

	spin_lock(&pagecache_lock);
	page = page_hash_probe(&swapper_space, entry.val);
	spin_unlock(&pagecache_lock);
	host_schedule_hook = NULL;
	unlock_page(page); /* whoever held the lock is done */
	delete_from_swap_cache(page);
	set_pte(ptep, pte_mkdirty(mk_pte(page, PAGE_COPY)));
	page_cache_get(page);
	mm->rss++;
	swap_free(entry);
}

TEST(test_pte_changed_during_the_fault)
{
	struct page *page;

	setup(1);
	touch(mm, 0, true);
	page = page_at(mm, 0);
	push_out(mm, 0);
	page_cache_get(page);
	CHECK(trylock_page(page)); /* the fault waits for this lock */
	host_schedule_hook = swapoff_meanwhile;
	CHECK_EQ(touch(mm, 0, false), FAULT_MINOR);
	CHECK(page_at(mm, 0) == page);
	CHECK_EQ(mm->rss, 1); /* counted once */
	page_cache_release(page);
	CHECK_EQ(page->count, 1);
}

/* ---- unmapping (6.5) -------------------------------------------------------------- */

TEST(test_zap_frees_pages_and_slots)
{
	unsigned long free_before;
	struct page *page;
	swp_entry_t entry;

	setup(3);
	CHECK(pte_alloc(mm, P(0)) != NULL);
	free_before = nr_free_pages();
	touch(mm, 0, true);
	page = page_at(mm, 0);
	push_out(mm, 0);
	entry = pte_to_swp_entry(pte_at(mm, 0));
	CHECK_EQ(touch(mm, 0, false), FAULT_MINOR); /* in the swap cache */
	CHECK_EQ(page->count, 2);
	touch(mm, 1, false);
	touch(mm, 2, true);
	CHECK_EQ(nr_free_pages(), free_before - 2);
	zap_page_range(mm, P(0), P(2));
	CHECK(pte_none(pte_at(mm, 0)) && pte_none(pte_at(mm, 1)));
	CHECK_EQ(fake_map[swp_offset(entry)], 0); /* the last user: at once */
	CHECK_EQ(nr_swap_pages, FAKE_SLOTS - 1);
	CHECK_EQ(page->count, 0);
	CHECK_EQ(nr_free_pages(), free_before - 1);
	CHECK_EQ(mm->rss, 1);
	zap_page_range(mm, P(2), P(3));
	CHECK_EQ(mm->rss, 0);
	CHECK_EQ(nr_free_pages(), free_before);
}

TEST(test_zap_of_a_locked_page_leaves_an_orphan)
{
	struct page *page;
	swp_entry_t entry;

	setup(1);
	touch(mm, 0, true);
	page = page_at(mm, 0);
	push_out(mm, 0);
	entry = pte_to_swp_entry(pte_at(mm, 0));
	touch(mm, 0, false);
	CHECK(trylock_page(page)); /* under I/O */
	zap_page_range(mm, P(0), P(1));
	CHECK(PageSwapCache(page));
	CHECK_EQ(page->count, 1);
	CHECK_EQ(fake_map[swp_offset(entry)], 1);
	unlock_page(page);
}

TEST(test_zap_of_a_swap_entry_leaves_the_cached_page)
{
	struct page *page;
	swp_entry_t entry;

	setup(1);
	touch(mm, 0, true);
	page = page_at(mm, 0);
	push_out(mm, 0);
	entry = pte_to_swp_entry(pte_at(mm, 0));
	CHECK_EQ(fake_map[swp_offset(entry)], 2);
	zap_page_range(mm, P(0), P(1));
	CHECK_EQ(fake_map[swp_offset(entry)], 1); /* an orphan: 10.2 */
	CHECK(PageSwapCache(page));
}

TEST(test_exit_gives_everything_back)
{
	unsigned long pages, slots;
	struct mm_struct *child;
	u32 i;

	setup(20);
	for (i = 0; i < 20; i++)
		touch(mm, i, true);
	slots = nr_swap_pages;
	child = fork_mm();
	mmput(child); /* fills the allocator's own lists of tables */
	pages = nr_free_pages();
	for (i = 0; i < 3; i++) {
		child = fork_mm();
		touch(child, i, true);
		mmput(child);
	}
	CHECK_EQ(nr_free_pages(), pages);
	CHECK_EQ(nr_swap_pages, slots);
	CHECK_EQ(mmlist_nr, 1);
	check_rss(mm, 20);
}

/* ---- out of memory ------------------------------------------------------------------ */

TEST(test_no_memory_is_reported)
{
	struct mm_struct *child;
	u32 nth;

	setup(2);
	touch(mm, 0, true);
	touch(mm, 1, false);
	child = fork_mm();
	alloc_fail_nth = 1;
	CHECK_EQ(touch(mm, 0, true), FAULT_OOM); /* no page for the copy */
	alloc_fail_nth = 1;
	CHECK_EQ(touch(mm, 1, true), FAULT_OOM);
	CHECK_EQ(spinlock_depth, 0);
	pgtable_cache_shrink();
	up(&mm->mmap_sem);
	for (nth = 1; nth <= 2; nth++) { /* the directory, a table */
		alloc_fail_nth = nth;
		CHECK(IS_ERR(mm_dup(mm)));
		CHECK_EQ(alloc_fail_nth, 0);
		pgtable_cache_shrink();
		CHECK_EQ(mmlist_nr, 2);
	}
	down(&mm->mmap_sem);
	check_rss(mm, 2);
	mmput(child);
	CHECK_EQ(page_at(mm, 0)->count, 1);
}

/* ---- reference 12: the life of one anonymous page -------------------------------------- */

static void visit(u32 age_after, bool young_before)
{
	CHECK_EQ(pte_young(pte_at(mm, 0)), young_before);
	mm->swap_address = 0;
	swap_out(0, GFP_KERNEL);
	if (!pte_present(pte_at(mm, 0)))
		return;
	CHECK_EQ(page_at(mm, 0)->age, age_after);
}

TEST(test_life_of_an_anonymous_page)
{
	struct page *page;
	swp_entry_t entry;
	u32 slot;

	setup(1);
	fake_keep_buffers = true;
	fake_defer_writes = true;
	page_cluster =
		4; /* slot 1 is in the group of slot 0: never read ahead */
	touch(mm, 0, true);
	page = page_at(mm, 0);
	CHECK_EQ(page->count, 1);
	CHECK_EQ(page->age, 2);
	visit(5, true);
	visit(2, false);
	visit(1, false);
	visit(0, false); /* age 0: out */
	entry = pte_to_swp_entry(pte_at(mm, 0));
	slot = swp_offset(entry);
	CHECK(!pte_present(pte_at(mm, 0)) && entry.val != 0);
	CHECK_EQ(fake_map[slot], 2);
	CHECK_EQ(page->count, 1);
	CHECK(PageDirty(page));
	CHECK_EQ(machine_where(page), PLACE_DIRTY);
	CHECK_EQ(mm->rss, 0);

	page_launder(GFP_KERNEL, false); /* the write starts */
	CHECK_EQ(fake_writes, 1);
	CHECK(!PageDirty(page) && PageLocked(page));
	CHECK_EQ(page->count, 2);
	fake_io_end(page);
	page_launder(GFP_KERNEL, false); /* stripped */
	CHECK_EQ(machine_where(page), PLACE_CLEAN);
	CHECK_EQ(page->count, 1);
	CHECK(reclaim_page(page->zone) == page);
	CHECK_EQ(fake_map[slot], 1); /* the pte's */
	__free_pages(page, 0);

	CHECK_EQ(touch(mm, 0, false), FAULT_MINOR);
	page = page_at(mm, 0);
	CHECK_EQ(page->count, 3); /* cache, buffers, pte */
	CHECK_EQ(page->age, 2);	  /* no read-ahead covered it */
	CHECK_EQ(machine_where(page), PLACE_ACTIVE);
	CHECK_EQ(fake_map[slot], 1); /* still held: 10.1 */
	CHECK_EQ(mm->rss, 1);
}

TEST(test_read_ahead_ages_the_page_of_the_fault)
{
	struct page *page;
	u32 i;

	setup(20);
	for (i = 0; i < 20; i++)
		touch(mm, i, true);
	for (i = 0; i < 20; i++)
		push_out(mm, i);
	for (i = 0; i < 10; i++) {
		page_launder(GFP_KERNEL, true);
		while ((page = reclaim_page(machine_zone(ZONE_DMA))) != NULL)
			__free_pages(page, 0);
	}
	CHECK_EQ(swapper_space.nrpages, 0);
	page_cluster = 2;
	for (i = 0; swp_offset(pte_to_swp_entry(pte_at(mm, i))) < 4; i++)
		;
	CHECK_EQ(touch(mm, i, false), FAULT_MINOR);
	CHECK_EQ(page_at(mm, i)->age, 5);
	CHECK(fake_reads > 1);
}

static bool parent_was_locked;

static void look_at_parent(void)
{
	parent_was_locked = mm->page_table_lock.held;
}

TEST(test_10_11_fork_holds_the_lock_of_the_parent)
{
	struct mm_struct *child;

	setup(1);
	set_pte(pte_alloc(mm, P(0)), swp_entry_to_pte(swp_entry(0, 9)));
	/* slot 9 is in use by nobody: the message comes from the middle */
	host_printk_hook = look_at_parent;
	child = fork_mm();
	CHECK(parent_was_locked);
	CHECK(pte_none(pte_at(child, 0)));
}

/* 4.8: the order in which swap_out() meets address spaces */
TEST(test_mmlist_order_of_fork_and_exec)
{
	struct mm_struct *child, *fresh;

	setup(1);
	child = fork_mm();
	CHECK(mm->mmlist.next == &child->mmlist);
	fresh = mm_alloc(NULL); /* exec never reuses the old one */
	CHECK(mmlist.next == &fresh->mmlist);
	mmput(fresh);
	mmput(child);
	CHECK(mm->mmlist.next == &mmlist && mmlist.next == &mm->mmlist);
}
