/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_shmem.c - shared memory to swap and back (6.10, 10.28, 5.6, 5.10)
 *
 * SOURCES: @machine mm/pgtable.c mm/vma.c mm/mm_struct.c mm/mmap.c mm/limits.c
 * SOURCES: mm/memory.c mm/copy_zap.c mm/mprotect.c mm/mremap.c mm/msync.c
 * SOURCES: mm/page_cache.c mm/filemap.c mm/filemap_write.c mm/readahead.c
 * SOURCES: mm/swap_state.c mm/swapfile.c mm/swap_slots.c mm/swap_out.c
 * SOURCES: mm/truncate.c mm/launder.c mm/vmscan.c mm/swap_unuse.c
 * SOURCES: mm/shmem.c mm/shmem_swap.c mm/shmem_table.c tests/host/mm_fakes.c
 */
#include "unit.h"
#include "mm_fakes.h"
#include "mm/internal.h"
#include "mm/reclaim.h"
#include "mm/shmem.h"
#include "uapi/mman.h"

#define BASE   0x40000000ul
#define P(n)   (BASE + (unsigned long)(n)*PAGE_SIZE)
#define RW     (PROT_READ | PROT_WRITE)
#define SHARED (MAP_SHARED | MAP_ANONYMOUS)

static struct mm_struct *mm;
static struct shmem_object *object;
static struct shmem *shmem;
static u32 entries_seen;

static void setup(void)
{
	mm = fakes_init(16);
}

/* @pages pages of shared anonymous memory at P(0) */
static void setup_shared(u32 pages)
{
	setup();
	CHECK_EQ(do_mmap(mm, NULL, 0, pages * PAGE_SIZE, RW, SHARED), P(0));
	shmem = find_vma(mm, P(0))->mapping->shmem;
	object = container_of(shmem, struct shmem_object, shmem);
	CHECK_EQ(object->users, 1);
}

static struct page *page_at(struct mm_struct *of, u32 n)
{
	const pte_t *ptep = pte_lookup(of, P(n));

	return ptep && pte_present(*ptep) ? pte_page(*ptep) : NULL;
}

/* writes byte @fill all over page @n */
static struct page *touch(u32 n, u8 fill)
{
	struct page *page;

	CHECK(handle_mm_fault(mm, find_vma(mm, P(n)), P(n), true) > 0);
	page = page_at(mm, n);
	memset(page_address(page), fill, PAGE_SIZE);
	return page;
}

static void check_bytes(const struct page *page, u8 want)
{
	const u8 *data = page_address(page);
	u32 i;

	for (i = 0; i < PAGE_SIZE; i++)
		CHECK_EQ(data[i], want);
}

/* what swap_out() does: the ptes go, dirty ones make their page dirty */
static void unmap_all(u32 pages)
{
	zap_page_range(mm, P(0), P(pages));
}

/* page @n, unmapped: to the swap cache as page_launder() does it */
static struct page *to_swap_cache(u32 n)
{
	struct page *page = find_lock_page(&object->mapping, n);

	CHECK(page != NULL && PageDirty(page));
	CHECK_EQ(page->count, 2);
	CHECK_EQ(writepage_locked(page), 0);
	CHECK(!PageLocked(page));
	page_cache_release(page);
	return page;
}

/* and from there to the disk and out of memory */
static swp_entry_t to_disk(u32 n)
{
	struct page *page = to_swap_cache(n);
	swp_entry_t entry = {(u32)page->index};

	page_cache_get(page);
	lock_page(page);
	CHECK_EQ(writepage_locked(page), 0);
	delete_from_swap_cache(page);
	page_cache_release(page);
	return entry;
}

static u16 users(swp_entry_t entry)
{
	return swap_map_users(fake_map[swp_offset(entry)]);
}

static void count_one(void *ctx, swp_entry_t entry)
{
	CHECK(ctx == &entries_seen && entry.val != 0);
	entries_seen++;
}

static u32 entries(void)
{
	entries_seen = 0;
	shmem_for_each_entry(count_one, &entries_seen);
	return entries_seen;
}

static void start_swapoff(void)
{
	spin_lock(&swap_list_lock);
	swap_list_remove(0);
	swap_info[0].flags = SWP_USED;
	nr_swap_pages = 0;
	spin_unlock(&swap_list_lock);
}

static void check_all_slots_free(void)
{
	u32 i;

	for (i = 1; i < FAKE_SLOTS; i++)
		CHECK_EQ(fake_map[i], 0);
	CHECK_EQ(nr_swap_pages, FAKE_SLOTS - 1);
	CHECK_EQ(swap_info[0].in_use, 0);
}

TEST(test_shared_anonymous_pages_begin_as_zeroes_and_are_cached)
{
	struct page *page;

	setup_shared(4);
	CHECK(handle_mm_fault(mm, find_vma(mm, P(1)), P(1), false) > 0);
	page = page_at(mm, 1);
	check_bytes(page, 0);
	CHECK(page->mapping == &object->mapping && page->index == 1);
	CHECK_EQ(page->count, 2); /* cache and pte */
	CHECK_EQ(machine_where(page), PLACE_ACTIVE);
	CHECK(!PageDirty(page) && PageUptodate(page));
	/* a shared area is writable at once: no second fault */
	CHECK(pte_write(*pte_lookup(mm, P(1))));
	CHECK_EQ(mm->rss, 1);
}

TEST(test_fork_shares_the_pages)
{
	struct mm_struct *child;
	struct page *page;

	setup_shared(4);
	page = touch(0, 7);
	up(&mm->mmap_sem);
	child = mm_dup(mm);
	down(&mm->mmap_sem);
	CHECK(!IS_ERR(child));
	CHECK_EQ(object->users, 2);
	CHECK(page_at(child, 0) == page);
	CHECK(pte_write(*pte_lookup(child, P(0))));
	/* a page that only the child touches is there for the parent */
	down(&child->mmap_sem);
	CHECK(handle_mm_fault(child, find_vma(child, P(2)), P(2), true) > 0);
	memset(page_address(page_at(child, 2)), 9, PAGE_SIZE);
	up(&child->mmap_sem);
	mmput(child);
	CHECK_EQ(object->users, 1);
	CHECK(handle_mm_fault(mm, find_vma(mm, P(2)), P(2), false) > 0);
	check_bytes(page_at(mm, 2), 9);
}

TEST(test_writepage_moves_a_page_to_the_swap_cache)
{
	struct page *page;
	swp_entry_t entry;

	setup_shared(4);
	page = touch(3, 0x5a);
	page->age = 0;
	unmap_all(4);
	CHECK(PageDirty(page) && page->mapping == &object->mapping);
	CHECK_EQ(page->count, 1);
	page_cache_get(page);
	lock_page(page);
	CHECK_EQ(writepage_locked(page), 0);
	page_cache_release(page);
	entry = shmem_entry(shmem, 3);
	CHECK(PageSwapCache(page) && page->mapping == &swapper_space);
	CHECK_EQ(page->index, entry.val);
	/* joins active with age 0: its count was 3 then */
	CHECK_EQ(machine_where(page), PLACE_ACTIVE);
	CHECK_EQ(page->age, 0);
	CHECK(PageDirty(page) && PageUptodate(page));
	CHECK_EQ(page->count, 1);
	CHECK_EQ(users(entry), 2); /* object and swap cache */
	CHECK_EQ(fake_writes, 0);  /* a later page_launder() writes it */
	CHECK_EQ(object->mapping.nrpages, 0);
	CHECK_EQ(shmem->swapped, 1);
	CHECK_EQ(entries(), 1);
	machine_check();
}

TEST(test_nopage_takes_the_page_back_without_io)
{
	struct page *page;
	swp_entry_t entry;

	setup_shared(4);
	page = touch(0, 0x5a);
	unmap_all(4);
	to_swap_cache(0);
	entry = shmem_entry(shmem, 0);
	CHECK(handle_mm_fault(mm, find_vma(mm, P(0)), P(0), false) > 0);
	CHECK(page_at(mm, 0) == page);
	CHECK(!PageSwapCache(page) && page->mapping == &object->mapping);
	CHECK(PageDirty(page)); /* no other copy */
	CHECK_EQ(page->index, 0);
	CHECK_EQ(page->count, 2);
	CHECK_EQ(users(entry), 0);
	CHECK_EQ(shmem_entry(shmem, 0).val, 0);
	CHECK_EQ(shmem->swapped, 0);
	CHECK_EQ(fake_reads, 0);
	CHECK_EQ(swapper_space.nrpages, 0);
	check_all_slots_free();
	machine_check();
}

TEST(test_nopage_reads_a_page_from_its_slot)
{
	swp_entry_t entry;

	setup_shared(40);
	touch(0, 1);
	touch(30, 0x77); /* in a page of entries */
	unmap_all(40);
	to_disk(0);
	entry = to_disk(30);
	CHECK_EQ(users(entry), 1);
	CHECK_EQ(object->mapping.nrpages, 0);
	CHECK(handle_mm_fault(mm, find_vma(mm, P(30)), P(30), true) > 0);
	check_bytes(page_at(mm, 30), 0x77);
	CHECK_EQ(users(entry), 0);
	CHECK(handle_mm_fault(mm, find_vma(mm, P(0)), P(0), false) > 0);
	check_bytes(page_at(mm, 0), 1);
	CHECK_EQ(fake_reads, 2);
	check_all_slots_free();
}

TEST(test_read_error_is_sigbus_and_keeps_the_slot)
{
	setup_shared(4);
	touch(0, 1);
	unmap_all(4);
	to_disk(0);
	fake_read_error = true;
	CHECK_EQ(handle_mm_fault(mm, find_vma(mm, P(0)), P(0), false),
		 FAULT_SIGBUS);
	CHECK_EQ(shmem->swapped, 1);
	CHECK_EQ(object->mapping.nrpages, 0);
}

TEST(test_writepage_refuses_without_a_slot)
{
	struct page *page;

	setup_shared(4);
	page = touch(0, 1);
	unmap_all(4);
	nr_swap_pages = 0;
	page_cache_get(page);
	lock_page(page);
	CHECK_EQ(writepage_locked(page), WRITEPAGE_ACTIVATE);
	CHECK(PageLocked(page) && PageDirty(page));
	CHECK(page->mapping == &object->mapping);
	CHECK_EQ(shmem->swapped, 0);
}

TEST(test_writepage_refuses_locked_and_mapped_memory)
{
	struct page *page;

	setup_shared(4);
	page = touch(0, 1);
	page_cache_get(page);
	set_page_dirty(page);
	lock_page(page);
	CHECK_EQ(writepage_locked(page), WRITEPAGE_ACTIVATE); /* mapped */
	unlock_page(page);
	unmap_all(4);
	shmem->locked = true;
	lock_page(page);
	CHECK_EQ(writepage_locked(page), WRITEPAGE_ACTIVATE);
	shmem->locked = false;
	CHECK_EQ(writepage_locked(page), 0);
}

TEST(test_reclaim_takes_a_page_all_the_way_and_back)
{
	struct page *page;
	u32 i;

	setup_shared(8);
	for (i = 0; i < 8; i++)
		touch(i, (u8)(i + 1))->age = 0;
	vm_transitions[VM_T_LAUNDER_WRITE] = 0;
	for (i = 0; i < 60 && object->mapping.nrpages != 0; i++) {
		for (u32 n = 0; n < 8; n++) {
			pte_t *ptep = pte_lookup(mm, P(n));

			if (pte_present(*ptep))
				set_pte(ptep, pte_mkold(*ptep));
		}
		swap_out(6, GFP_KERNEL);
		refill_inactive_scan(0, false);
		page_launder(GFP_KERNEL, true);
	}
	CHECK_EQ(object->mapping.nrpages, 0);
	CHECK_EQ(shmem->swapped, 8);
	/* T24 and T1: on active again, so each is written one round later */
	CHECK(vm_transitions[VM_T_LAUNDER_WRITE] >= 8);
	for (i = 0; i < 30 && fake_writes < 8; i++) {
		refill_inactive_scan(0, false);
		page_launder(GFP_KERNEL, true);
	}
	CHECK_EQ(fake_writes, 8);
	machine_check();
	for (i = 0; i < 8; i++) {
		CHECK(handle_mm_fault(mm, find_vma(mm, P(i)), P(i), false) > 0);
		page = page_at(mm, i);
		check_bytes(page, (u8)(i + 1));
	}
	check_all_slots_free();
	machine_check();
}

TEST(test_msync_leaves_the_pages_where_they_are)
{
	struct page *page;

	setup_shared(4);
	page = touch(0, 1);
	touch(1, 2);
	zap_page_range(mm, P(1), P(2));
	CHECK_EQ(do_msync(mm, P(0), 4 * PAGE_SIZE, MS_SYNC), 0);
	CHECK(PageDirty(page) && !PageLocked(page));
	CHECK_EQ(object->mapping.nrpages, 2);
	CHECK_EQ(shmem->swapped, 0);
}

TEST(test_unmapping_frees_pages_and_slots)
{
	unsigned long free_before;
	u32 i;

	setup_shared(40);
	for (i = 0; i < 40; i++)
		touch(i, 1);
	unmap_all(40);
	for (i = 0; i < 20; i++)
		to_swap_cache(i);
	for (i = 20; i < 30; i++)
		to_disk(i);
	CHECK_EQ(shmem->swapped, 30);
	CHECK_EQ(swapper_space.nrpages, 20);
	free_before = nr_free_pages();
	CHECK_EQ(do_munmap(mm, P(0), 40 * PAGE_SIZE), 0);
	/* 20 in the swap cache, 10 in the cache, the table's two */
	CHECK_EQ(nr_free_pages(), free_before + 32);
	CHECK_EQ(swapper_space.nrpages, 0);
	CHECK_EQ(page_cache_size, 0);
	CHECK_EQ(entries(), 0);
	check_all_slots_free();
}

TEST(test_truncate_frees_slots_and_zeroes_the_rest_of_a_page)
{
	u32 i;

	setup_shared(40);
	for (i = 0; i < 40; i++)
		touch(i, 1);
	unmap_all(40);
	for (i = 10; i < 40; i++)
		to_disk(i);
	object->mapping.size = 20 * PAGE_SIZE + 100;
	truncate_inode_pages(&object->mapping, object->mapping.size);
	CHECK_EQ(shmem_truncate(&object->mapping, object->mapping.size), 0);
	CHECK_EQ(shmem->swapped, 10); /* 10..19; 20 came back to be cut */
	CHECK_EQ(object->mapping.nrpages, 11);
	CHECK(handle_mm_fault(mm, find_vma(mm, P(20)), P(20), false) > 0);
	CHECK_EQ(((u8 *)page_address(page_at(mm, 20)))[99], 1);
	CHECK_EQ(((u8 *)page_address(page_at(mm, 20)))[100], 0);
	CHECK_EQ(handle_mm_fault(mm, find_vma(mm, P(21)), P(21), false),
		 FAULT_SIGBUS);
}

/* shmem_truncate() waits for pages: faults and swapoff run meanwhile */
TEST(test_nothing_comes_back_behind_a_cut)
{
	struct page *page;
	swp_entry_t entry;

	setup_shared(24);
	touch(2, 0x11);
	touch(20, 0x22);
	touch(21, 0x33);
	unmap_all(24);
	to_disk(2);
	entry = to_disk(20);
	to_disk(21);
	object->mapping.size = 2 * PAGE_SIZE + 100;
	truncate_inode_pages(&object->mapping, object->mapping.size);
	/* a fault that saw the old size */
	CHECK_EQ(shmem_take(shmem, 20, entry, &page), -EAGAIN);
	CHECK(find_get_page(&object->mapping, 20) == NULL);
	CHECK_EQ(shmem->swapped, 2);
	page = read_cache_page(&object->mapping, 21);
	CHECK(!IS_ERR(page) && !PageDirty(page));
	check_bytes(page, 0);
	page_cache_release(page);
	CHECK_EQ(shmem->swapped, 1);
	/* the last page comes back uncut */
	CHECK(handle_mm_fault(mm, find_vma(mm, P(2)), P(2), false) > 0);
	CHECK_EQ(((u8 *)page_address(page_at(mm, 2)))[100], 0x11);
	CHECK_EQ(shmem_truncate(&object->mapping, object->mapping.size), 0);
	CHECK_EQ(((u8 *)page_address(page_at(mm, 2)))[99], 0x11);
	CHECK_EQ(((u8 *)page_address(page_at(mm, 2)))[100], 0);
	check_all_slots_free();
}

TEST(test_swapoff_in_the_middle_of_a_cut)
{
	u32 i;

	setup_shared(24);
	for (i = 0; i < 24; i++)
		touch(i, 0x44);
	unmap_all(24);
	for (i = 0; i < 24; i++)
		to_disk(i);
	object->mapping.size = 8 * PAGE_SIZE;
	truncate_inode_pages(&object->mapping, object->mapping.size);
	start_swapoff();
	CHECK_EQ(try_to_unuse(0), 0);
	CHECK_EQ(object->mapping.nrpages, 8);
	CHECK_EQ(shmem->swapped, 0);
	CHECK_EQ(swap_info[0].in_use, 0);
	CHECK_EQ(shmem_truncate(&object->mapping, object->mapping.size), 0);
	machine_check();
}

TEST(test_write_and_read_through_the_cache)
{
	static char in[3 * 4096], out[3 * 4096];
	struct file_ra ra = {0};
	u32 i;

	setup_shared(3);
	for (i = 0; i < sizeof(in); i++)
		in[i] = (char)(i * 7);
	CHECK_EQ(generic_file_write(&object->mapping, in, sizeof(in), 0),
		 (long)sizeof(in));
	for (i = 0; i < 3; i++)
		to_disk(i);
	CHECK_EQ(generic_file_read(&object->mapping, &ra, out, sizeof(out), 0),
		 (long)sizeof(out));
	CHECK(memcmp(in, out, sizeof(in)) == 0);
	check_all_slots_free();
	CHECK_EQ(object->mapping.nrpages, 3);
	/* a part of a swapped page is overwritten: the rest comes back */
	to_disk(1);
	CHECK_EQ(generic_file_write(&object->mapping, "abc", 3, 5000), 3);
	memcpy(in + 5000, "abc", 3);
	CHECK_EQ(generic_file_read(&object->mapping, &ra, out, sizeof(out), 0),
		 (long)sizeof(out));
	CHECK(memcmp(in, out, sizeof(in)) == 0);
}

TEST(test_limit_refuses_and_holes_do_not_count)
{
	static char data[8 * 4096];
	struct shmem_limit limit = {.max_pages = 4};
	struct file_ra ra = {0};

	setup_shared(16);
	shmem->limit = &limit;
	/* 6 pages of holes are read: they stay cached */
	CHECK_EQ(generic_file_read(&object->mapping, &ra, data, 6 * PAGE_SIZE,
				   8 * PAGE_SIZE),
		 6 * (long)PAGE_SIZE);
	CHECK(object->mapping.nrpages >= 6);
	/* and go when there is need */
	CHECK_EQ(generic_file_write(&object->mapping, data, 3 * PAGE_SIZE, 0),
		 3 * (long)PAGE_SIZE);
	to_disk(0); /* a page in swap still counts */
	CHECK_EQ(generic_file_write(&object->mapping, data, 3 * PAGE_SIZE,
				    3 * PAGE_SIZE),
		 (long)PAGE_SIZE);
	CHECK_EQ(generic_file_write(&object->mapping, data, 1, 5 * PAGE_SIZE),
		 -ENOSPC);
	CHECK_EQ(limit.used_pages, 4);
	CHECK_EQ(object->mapping.nrpages + shmem->swapped, 4);
	/* what exists may be written again */
	CHECK_EQ(generic_file_write(&object->mapping, data, 1, 0), 1);
	/* a fault on a new page is refused as well */
	CHECK_EQ(handle_mm_fault(mm, find_vma(mm, P(9)), P(9), true),
		 FAULT_SIGBUS);
	truncate_inode_pages(&object->mapping, 0);
	shmem_free_slots(shmem, 0);
	CHECK_EQ(limit.used_pages, 0);
	CHECK_EQ(generic_file_write(&object->mapping, data, 1, 5 * PAGE_SIZE),
		 1);
	shmem->limit = NULL;
}

TEST(test_swapoff_gives_pages_back_to_their_object)
{
	struct page *cached;
	u32 i;

	setup_shared(40);
	for (i = 0; i < 40; i++)
		touch(i, (u8)(i + 1));
	unmap_all(40);
	cached = to_swap_cache(3); /* never written */
	for (i = 15; i < 40; i++)
		to_disk(i);
	start_swapoff();
	CHECK_EQ(try_to_unuse(0), 0);
	CHECK_EQ(shmem->swapped, 0);
	CHECK_EQ(object->mapping.nrpages, 40);
	CHECK(cached->mapping == &object->mapping && PageDirty(cached));
	CHECK_EQ(swap_info[0].in_use, 0);
	for (i = 0; i < 40; i++) {
		CHECK(handle_mm_fault(mm, find_vma(mm, P(i)), P(i), false) > 0);
		check_bytes(page_at(mm, i), (u8)(i + 1));
	}
	machine_check();
}

TEST(test_swapoff_fills_a_page_that_is_cached_and_empty)
{
	struct page *page;

	setup_shared(4);
	touch(0, 0x33);
	unmap_all(4);
	to_disk(0);
	/* a reader that failed for want of memory leaves this behind */
	page = grab_cache_page(&object->mapping, 0);
	CHECK(page != NULL && !PageUptodate(page));
	unlock_page(page);
	start_swapoff();
	CHECK_EQ(try_to_unuse(0), 0);
	CHECK(PageUptodate(page) && PageDirty(page));
	check_bytes(page, 0x33);
	CHECK_EQ(shmem->swapped, 0);
	CHECK_EQ(page->count, 2);
	page_cache_release(page);
}

TEST(test_mapping_that_is_longer_than_the_object)
{
	setup_shared(2);
	CHECK_EQ(do_mremap(mm, P(0), 2 * PAGE_SIZE, 4 * PAGE_SIZE,
			   MREMAP_MAYMOVE, 0),
		 P(0));
	touch(1, 1);
	CHECK_EQ(handle_mm_fault(mm, find_vma(mm, P(2)), P(2), true),
		 FAULT_SIGBUS);
}

TEST(test_split_areas_hold_the_object)
{
	setup_shared(8);
	touch(7, 5);
	CHECK_EQ(do_munmap(mm, P(2), PAGE_SIZE), 0);
	CHECK_EQ(object->users, 2);
	CHECK_EQ(do_mprotect(mm, P(4), PAGE_SIZE, PROT_READ), 0);
	CHECK_EQ(object->users, 4);
	CHECK_EQ(do_munmap(mm, P(0), 7 * PAGE_SIZE), 0);
	CHECK_EQ(object->users, 1);
	check_bytes(page_at(mm, 7), 5);
	CHECK_EQ(do_munmap(mm, P(7), PAGE_SIZE), 0);
	CHECK_EQ(page_cache_size, 0);
}

TEST(test_table_has_an_end)
{
	setup_shared(2);
	CHECK_EQ(shmem_reserve(shmem, SHMEM_MAX_PAGES), -EFBIG);
	CHECK_EQ(shmem_reserve(shmem, SHMEM_MAX_PAGES - 1), 0);
	CHECK_EQ(shmem_entry(shmem, SHMEM_MAX_PAGES - 1).val, 0);
	CHECK_EQ(shmem_entry(shmem, 100).val, 0); /* no table page there */
}
