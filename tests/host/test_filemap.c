/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_filemap.c - read, write and mappings through the page cache (7.2, 7.4,
 * 7.5, 6.2 do_no_page, 6.5, 6.7, 10.14)
 *
 * The file is an array; byte i of page n of it is (n + 1).
 *
 * SOURCES: @machine mm/pgtable.c mm/vma.c mm/mm_struct.c mm/mmap.c mm/limits.c
 * SOURCES: mm/memory.c mm/copy_zap.c mm/mprotect.c mm/msync.c mm/madvise.c
 * SOURCES: mm/page_cache.c mm/filemap.c mm/filemap_write.c mm/readahead.c
 * SOURCES: mm/fault_around.c
 * SOURCES: mm/swap_state.c mm/swapfile.c mm/swap_slots.c mm/swap_out.c
 * SOURCES: mm/truncate.c tests/host/mm_fakes.c
 */
#include "unit.h"
#include "mm_fakes.h"
#include "mm/internal.h"
#include "mm/vmstat.h"
#include "uapi/mman.h"

#define BASE	   0x40000000ul
#define P(n)	   (BASE + (unsigned long)(n)*PAGE_SIZE)
#define FILE_PAGES 40u

static struct mm_struct *mm;
static struct address_space file;
static u32 nr_readpage, nr_writepage, read_errors, nr_open, nr_close;
static char buf[FILE_PAGES * 4096];

static int file_readpage(struct address_space *mapping, struct page *page)
{
	CHECK(mapping == &file && PageLocked(page));
	nr_readpage++;
	if (read_errors) {
		read_errors--;
		SetPageError(page);
	} else {
		memset(page_address(page), (int)page->index + 1, PAGE_SIZE);
		SetPageUptodate(page);
	}
	unlock_page(page);
	return 0;
}

static int file_writepage(struct address_space *mapping, struct page *page)
{
	CHECK(mapping == &file && PageLocked(page));
	nr_writepage++;
	unlock_page(page);
	return 0;
}

static int file_prepare_write(struct address_space *mapping, struct page *page,
			      u32 from, u32 to)
{
	CHECK(mapping == &file && from < to && to <= PAGE_SIZE);
	if (!PageUptodate(page) && (from || to != PAGE_SIZE))
		memset(page_address(page), 0, PAGE_SIZE);
	return 0;
}

static int file_commit_write(struct address_space *mapping, struct page *page,
			     u32 from, u32 to)
{
	CHECK(mapping == &file && from < to);
	SetPageUptodate(page);
	set_page_dirty(page);
	return 0;
}

static const struct aops file_aops = {
	.readpage = file_readpage,
	.writepage = file_writepage,
	.prepare_write = file_prepare_write,
	.commit_write = file_commit_write,
};

static void vma_opened(struct vm_area *vma)
{
	CHECK(vma->file == &file);
	nr_open++;
}

static void vma_closed(struct vm_area *vma)
{
	CHECK(vma->file == &file);
	nr_close++;
}

static const struct vm_ops file_vm_ops = {
	.open = vma_opened,
	.close = vma_closed,
	.nopage = filemap_nopage,
	.map_pages = filemap_map_pages,
};

static void setup(void)
{
	mm = fakes_init(16);
	mapping_init(&file, &file_aops, NULL);
	file.size = FILE_PAGES * PAGE_SIZE;
}

static void map(u32 prot, u32 flags, unsigned long pages)
{
	struct mmap_file info = {
		.mapping = &file, .file = &file, .ops = &file_vm_ops};

	setup();
	CHECK_EQ(do_mmap(mm, &info, P(0), pages * PAGE_SIZE, prot,
			 flags | MAP_FIXED),
		 P(0));
}

static enum fault_result touch(unsigned long page, bool write)
{
	return handle_mm_fault(mm, find_vma(mm, P(page)), P(page), write);
}

static struct page *cached(unsigned long index)
{
	struct page *page;

	spin_lock(&pagecache_lock);
	page = page_hash_probe(&file, index);
	spin_unlock(&pagecache_lock);
	return page;
}

static struct page *mapped(unsigned long page)
{
	const pte_t *ptep = pte_lookup(mm, P(page));

	CHECK(ptep && pte_present(*ptep));
	return pte_page(*ptep);
}

TEST(test_read_copies_and_stops_at_the_end)
{
	struct file_ra ra = {0};

	setup();
	file.size = 3 * PAGE_SIZE + 10;
	CHECK_EQ(generic_file_read(&file, &ra, buf, 100, 0), 100);
	CHECK_EQ(buf[99], 1);
	CHECK_EQ(buf[100], 0);
	CHECK_EQ(generic_file_read(&file, &ra, buf, PAGE_SIZE,
				   2 * PAGE_SIZE + 1),
		 PAGE_SIZE);
	CHECK_EQ(buf[PAGE_SIZE - 2], 3);
	CHECK_EQ(buf[PAGE_SIZE - 1], 4);
	CHECK_EQ(generic_file_read(&file, &ra, buf, 999, 3 * PAGE_SIZE), 10);
	CHECK_EQ(generic_file_read(&file, &ra, buf, 9, 3 * PAGE_SIZE + 10), 0);
	CHECK_EQ(generic_file_read(&file, &ra, buf, 9, -1), -EINVAL);
	CHECK_EQ(cached(0)->count, 1);
}

TEST(test_read_errors)
{
	struct file_ra ra = {0};

	setup();
	read_errors = 1; /* 7.2: a reader's own read is not tried again */
	CHECK_EQ(generic_file_read(&file, &ra, buf, 5, 0), -EIO);
	CHECK_EQ(nr_readpage, 1);
	/* what it finds not uptodate it reads */
	CHECK_EQ(generic_file_read(&file, &ra, buf, 5, 0), 5);
	CHECK_EQ(nr_readpage, 2);
	CHECK_EQ(generic_file_read(&file, &ra, buf, 5, 5 * PAGE_SIZE), 5);
	CHECK(page_cache_read(&file, 7) == 0);
	ClearPageUptodate(cached(7));
	read_errors = 1;
	CHECK_EQ(generic_file_read(&file, &ra, buf, 5, 7 * PAGE_SIZE), -EIO);
	host_copy_limit = 3;
	CHECK_EQ(generic_file_read(&file, &ra, buf, 5, 0), 3);
	host_copy_limit = 0;
	CHECK_EQ(generic_file_read(&file, &ra, buf, 5, 0), -EFAULT);
}

TEST(test_write_grows_the_file_and_deactivates_full_pages)
{
	struct file_ra ra = {0};

	setup();
	file.size = 0;
	memset(buf, 'x', sizeof(buf));
	CHECK_EQ(generic_file_write(&file, buf, 2 * PAGE_SIZE + 7, 0),
		 2 * PAGE_SIZE + 7);
	CHECK_EQ(file.size, 2 * PAGE_SIZE + 7);
	CHECK_EQ(machine_where(cached(0)), PLACE_DIRTY); /* T7 */
	CHECK_EQ(machine_where(cached(1)), PLACE_DIRTY);
	CHECK_EQ(machine_where(cached(2)), PLACE_ACTIVE);
	CHECK_EQ(vm_transitions[VM_T_FULL_WRITE], 2);
	CHECK_EQ(generic_file_write(&file, "abc", 3, 5), 3);
	CHECK_EQ(file.size, 2 * PAGE_SIZE + 7);
	memset(buf, 0, sizeof(buf));
	CHECK_EQ(generic_file_read(&file, &ra, buf, 10, 0), 10);
	CHECK(memcmp(buf, "xxxxxabcxx", 10) == 0);
	CHECK_EQ(nr_readpage, 0);
}

TEST(test_nopage_reads_the_cluster_and_maps_read_only)
{
	map(PROT_READ | PROT_WRITE, MAP_PRIVATE, FILE_PAGES);
	page_cluster = 4;
	CHECK_EQ(touch(17, false), FAULT_MAJOR);
	CHECK_EQ(nr_readpage, 16);
	CHECK(cached(15) == NULL && cached(16) && cached(31) && !cached(32));
	CHECK(mapped(17) == cached(17));
	CHECK_EQ(mapped(17)->count, 2); /* cache, pte */
	CHECK(!pte_write(*pte_lookup(mm, P(17))));
	CHECK_EQ(vm_stats[VMSTAT_pgmajfault], 1);
	CHECK_EQ(touch(18, false), FAULT_MAJOR); /* cached: major as well */
	CHECK_EQ(nr_readpage, 16);
	CHECK_EQ(vm_stats[VMSTAT_pgmajfault], 1);
	CHECK_EQ(mm->rss, 2);
	/* a write makes a private copy */
	CHECK_EQ(touch(17, true), FAULT_MINOR);
	CHECK(mapped(17) != cached(17));
	CHECK_EQ(*(char *)page_address(mapped(17)), 18);
	CHECK_EQ(cached(17)->count, 1);
	CHECK_EQ(mm->rss, 2);
}

TEST(test_fault_around_maps_what_is_cached_and_active)
{
	map(PROT_READ | PROT_WRITE, MAP_PRIVATE, FILE_PAGES);
	page_cluster = 4;
	CHECK_EQ(touch(17, false), FAULT_MAJOR); /* 16 to 31 are cached now */
	CHECK_EQ(mm->rss, 1);			 /* 2.4.0 maps one */
	deactivate_page(cached(19), DEACT_SCAN);
	ClearPageUptodate(cached(20));
	CHECK(trylock_page(cached(21)));
	sysctl_fault_around = 3;
	CHECK_EQ(touch(18, false), FAULT_MAJOR);
	for (unsigned long i = 0; i < FILE_PAGES; i++) {
		pte_t *ptep = pte_lookup(mm, P(i));
		bool there = i == 16 || i == 17 || i == 18 || i == 22 ||
			     i == 23;

		CHECK_EQ(ptep && pte_present(*ptep), there);
		if (!there)
			continue;
		CHECK(mapped(i) == cached(i));
		CHECK_EQ(mapped(i)->count, 2);
		CHECK_EQ(pte_young(*ptep), i == 17 || i == 18);
		CHECK(!pte_write(*ptep));
	}
	CHECK_EQ(mm->rss, 5);
	/* a write makes its own copy and maps nothing around */
	CHECK_EQ(touch(24, true), FAULT_MAJOR);
	CHECK_EQ(mm->rss, 6);
	sysctl_fault_around = 0;
}

TEST(test_fault_around_ends_where_the_area_ends)
{
	map(PROT_READ, MAP_SHARED, 6);
	page_cluster = 4;
	sysctl_fault_around = 4;
	CHECK_EQ(touch(0, false), FAULT_MAJOR);
	CHECK_EQ(mm->rss, 6);
	CHECK_EQ(cached(6)->count, 1);
	sysctl_fault_around = 0;
}

TEST(test_nopage_with_the_random_hint_reads_one_page)
{
	map(PROT_READ, MAP_PRIVATE, FILE_PAGES);
	page_cluster = 4;
	CHECK_EQ(do_madvise(mm, P(0), FILE_PAGES * PAGE_SIZE, MADV_RANDOM), 0);
	CHECK_EQ(touch(17, false), FAULT_MAJOR);
	CHECK_EQ(nr_readpage, 1);
}

TEST(test_private_write_fault_never_maps_the_cached_page)
{
	map(PROT_READ | PROT_WRITE, MAP_PRIVATE, 2);
	CHECK_EQ(touch(0, true), FAULT_MAJOR);
	CHECK(mapped(0) != cached(0));
	CHECK_EQ(mapped(0)->count, 1);
	CHECK(mapped(0)->mapping == NULL);
	CHECK_EQ(machine_where(mapped(0)), PLACE_OFF);
	CHECK(pte_write(*pte_lookup(mm, P(0))));
}

TEST(test_fault_behind_the_end_is_sigbus)
{
	map(PROT_READ, MAP_SHARED, FILE_PAGES + 2);
	CHECK_EQ(touch(FILE_PAGES - 1, false), FAULT_MAJOR);
	CHECK_EQ(touch(FILE_PAGES, false), FAULT_SIGBUS);
	read_errors = 2;
	CHECK_EQ(touch(3, false), FAULT_SIGBUS);
	CHECK_EQ(mm->rss, 1);
}

TEST(test_shared_write_reaches_the_file)
{
	struct page *page;

	map(PROT_READ | PROT_WRITE, MAP_SHARED, 4);
	CHECK_EQ(touch(1, false), FAULT_MAJOR);
	page = mapped(1);
	CHECK(page == cached(1));
	/* writable, clean: the CPU sets the dirty bit by itself */
	CHECK(pte_write(*pte_lookup(mm, P(1))));
	CHECK(!pte_dirty(*pte_lookup(mm, P(1))));
	CHECK(!PageDirty(page));
	CHECK_EQ(touch(1, true), FAULT_MINOR);
	CHECK(mapped(1) == page);
	CHECK_EQ(do_msync(mm, P(0), 4 * PAGE_SIZE, MS_ASYNC), 0);
	CHECK(PageDirty(page));
	CHECK(!pte_dirty(*pte_lookup(mm, P(1))));
	CHECK_EQ(nr_writepage, 0);
	CHECK_EQ(do_msync(mm, P(0), 4 * PAGE_SIZE, MS_SYNC), 0);
	CHECK_EQ(nr_writepage, 1);
	CHECK(!PageDirty(page));
	/* unmapping a dirty pte marks the page too */
	CHECK_EQ(touch(1, true), FAULT_MINOR);
	CHECK_EQ(do_munmap(mm, P(0), 4 * PAGE_SIZE), 0);
	CHECK(PageDirty(page));
	CHECK_EQ(page->count, 1);
	CHECK_EQ(nr_open, nr_close);
}

static int nr_sync;

/* what the fs floor does: without mmap_sem, and the area may go meanwhile */
static int sync_and_unmap(struct vm_area *vma)
{
	CHECK(vma->mapping == &file);
	nr_sync++;
	up(&mm->mmap_sem);
	down(&mm->mmap_sem);
	CHECK_EQ(do_munmap(mm, P(0), 4 * PAGE_SIZE), 0);
	return -EIO;
}

TEST(test_msync_calls_the_files_sync)
{
	struct vm_ops with_sync;
	struct vm_area *vma;

	map(PROT_READ | PROT_WRITE, MAP_SHARED, 4);
	CHECK_EQ(touch(1, true), FAULT_MAJOR);
	vma = find_vma(mm, P(1));
	with_sync = *vma->ops;
	with_sync.sync = sync_and_unmap;
	vma->ops = &with_sync;
	CHECK_EQ(do_msync(mm, P(0), 4 * PAGE_SIZE, MS_ASYNC), 0);
	CHECK_EQ(nr_sync, 0);
	CHECK_EQ(do_msync(mm, P(0), 4 * PAGE_SIZE, MS_SYNC), -EIO);
	CHECK_EQ(nr_sync, 1);
	CHECK_EQ(nr_writepage, 0); /* all of it was the callback's */
}

TEST(test_msync_arguments)
{
	map(PROT_READ, MAP_SHARED, 2);
	CHECK_EQ(do_msync(mm, P(0) + 1, 1, MS_SYNC), -EINVAL);
	CHECK_EQ(do_msync(mm, P(0), 1, MS_SYNC | MS_ASYNC), -EINVAL);
	CHECK_EQ(do_msync(mm, P(0), 1, 8), -EINVAL);
	CHECK_EQ(do_msync(mm, P(0), 3 * PAGE_SIZE, MS_ASYNC), -ENOMEM);
	CHECK_EQ(do_msync(mm, P(0), ~0ul, MS_ASYNC), -ENOMEM);
	CHECK_EQ(do_msync(mm, P(0), 0, MS_ASYNC), 0);
}

TEST(test_shared_pages_are_shared_after_fork)
{
	struct mm_struct *child;

	map(PROT_READ | PROT_WRITE, MAP_SHARED, 2);
	touch(0, true);
	up(&mm->mmap_sem);
	child = mm_dup(mm);
	CHECK(!IS_ERR(child));
	CHECK(pte_write(*pte_lookup(mm, P(0))));
	CHECK(pte_write(*pte_lookup(child, P(0))));
	CHECK(!pte_dirty(*pte_lookup(child, P(0)))); /* 6.4 */
	CHECK(pte_dirty(*pte_lookup(mm, P(0))));
	CHECK_EQ(cached(0)->count, 3);
	CHECK_EQ(machine_list_len(&file.i_mmap), 2);
	mmput(child);
	CHECK_EQ(cached(0)->count, 2);
	CHECK_EQ(machine_list_len(&file.i_mmap), 1);
	CHECK_EQ(nr_open, 2);
	CHECK_EQ(nr_close, 1);
}

/* 10.14: the ptes go before the pages do */
TEST(test_truncation_unmaps_first)
{
	map(PROT_READ, MAP_SHARED, 6);
	CHECK_EQ(make_pages_present(mm, P(0), P(6)), 0);
	file.size = 2 * PAGE_SIZE;
	vmtruncate_mappings(&file, 2);
	CHECK_EQ(mm->rss, 2);
	CHECK(cached(2) != NULL);
	CHECK_EQ(cached(2)->count, 1);
	CHECK(pte_none(*pte_lookup(mm, P(2))));
	truncate_inode_pages(&file, file.size);
	CHECK(cached(2) == NULL);
	CHECK_EQ(touch(2, false), FAULT_SIGBUS);
	CHECK_EQ(cached(1)->count, 2);
}

/*
 * A fault that slept in a cut may map a page that leaves the cache then; until
 * the ptes are cleared the second time, msync and swap_out() may meet it.
 */
TEST(test_msync_meets_a_page_that_was_cut_off)
{
	struct page *page;

	map(PROT_READ | PROT_WRITE, MAP_SHARED, 4);
	CHECK_EQ(touch(2, true), FAULT_MAJOR);
	page = mapped(2);
	file.size = PAGE_SIZE;
	truncate_inode_pages(&file, file.size); /* the ptes: not yet */
	CHECK(!page->mapping && pte_dirty(*pte_lookup(mm, P(2))));
	CHECK_EQ(do_msync(mm, P(0), 4 * PAGE_SIZE, MS_ASYNC), 0);
	CHECK(!PageDirty(page) && mapped(2) == page);
	vmtruncate_mappings(&file, 1);
	CHECK(pte_none(*pte_lookup(mm, P(2))));
	CHECK_EQ(nr_writepage, 0);
}

/* the page leaves the cache while the faulter waits for its lock */
static void truncate_meanwhile(void)
{
	struct page *page = cached(0);

	host_schedule_hook = NULL;
	ClearPageUptodate(page);
	lru_cache_del(page);
	remove_inode_page(page);
	page_cache_release(page);
	unlock_page(page);
}

TEST(test_page_lost_while_waiting_is_read_again)
{
	struct page *page, *old;

	map(PROT_READ, MAP_SHARED, 1);
	old = alloc_page(GFP_USER);
	add_to_page_cache(old, &file, 0); /* locked, being read */
	page_cache_release(old);
	host_schedule_hook = truncate_meanwhile;
	page = filemap_nopage(find_vma(mm, P(0)), P(0), false);
	CHECK(page == cached(0));
	CHECK(PageUptodate(page));
	CHECK_EQ(nr_readpage, 1);
	page_cache_release(page);
}

TEST(test_read_cache_page)
{
	struct page *page;

	setup();
	page = read_cache_page(&file, 3);
	CHECK(!IS_ERR(page) && PageUptodate(page));
	CHECK_EQ(page->count, 2);
	page_cache_release(page);
	read_errors = 2;
	CHECK_EQ(PTR_ERR(read_cache_page(&file, 4)), -EIO);
}
