/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_vma.c - areas: find, split, merge, the search for a free range, and the
 * system calls that change areas, with their argument checks
 *
 * SOURCES: @machine mm/pgtable.c mm/vma.c mm/mm_struct.c mm/mmap.c mm/limits.c
 * SOURCES: mm/memory.c mm/copy_zap.c mm/mprotect.c mm/mlock.c mm/mremap.c
 * SOURCES: mm/madvise.c mm/filemap.c mm/readahead.c tests/host/mm_fakes.c
 * SOURCES: mm/page_cache.c mm/swap_state.c mm/swapfile.c
 * SOURCES: mm/swap_slots.c mm/swap_out.c
 */
#include "unit.h"
#include "mm_fakes.h"
#include "mm/internal.h"
#include "mm/slab.h"
#include "uapi/mman.h"

#define BASE 0x40000000ul /* TASK_SIZE / 3 */
#define P(n) (BASE + (unsigned long)(n)*PAGE_SIZE)
#define RW   (PROT_READ | PROT_WRITE)
#define ANON (MAP_PRIVATE | MAP_ANONYMOUS)

static struct mm_struct *mm;

static void setup(void)
{
	mm = fakes_init(16);
}

static long map_at(unsigned long addr, unsigned long pages, u32 prot, u32 flags)
{
	return (long)do_mmap(mm, NULL, addr, pages * PAGE_SIZE, prot,
			     ANON | flags);
}

/* areas in order, each [start, end) in pages from BASE */
static void check_areas(u32 nr, const unsigned long (*want)[2])
{
	struct vm_area *vma;
	unsigned long total = 0;
	u32 i = 0;

	list_for_each_entry(vma, &mm->areas, link) {
		CHECK(i < nr);
		CHECK_EQ(vma->start, P(want[i][0]));
		CHECK_EQ(vma->end, P(want[i][1]));
		total += (vma->end - vma->start) >> PAGE_SHIFT;
		i++;
	}
	CHECK_EQ(i, nr);
	CHECK_EQ(mm->nr_areas, nr);
	CHECK_EQ(mm->total_vm, total);
}
#define AREAS(...)                                                 \
	do {                                                       \
		static const unsigned long w[][2] = {__VA_ARGS__}; \
		check_areas(ARRAY_SIZE(w), w);                     \
	} while (0)

TEST(test_search_goes_upward_from_a_third)
{
	setup();
	CHECK_EQ(map_at(0, 2, RW, 0), P(0));
	CHECK_EQ(map_at(0, 3, PROT_READ, 0), P(2));
	AREAS({0, 2}, {2, 5});
	CHECK_EQ(do_munmap(mm, P(0), PAGE_SIZE), 0);
	CHECK_EQ(map_at(0, 2, RW, 0), P(5)); /* the hole is too small */
	CHECK_EQ(map_at(0, 1, RW, 0), P(0)); /* and fits one page */
	AREAS({0, 2}, {2, 5}, {5, 7});
}

TEST(test_hint_is_taken_when_free)
{
	setup();
	CHECK_EQ(map_at(P(100), 2, RW, 0), P(100));
	CHECK_EQ(map_at(P(101), 2, RW, 0), P(102)); /* upward from the hint */
	AREAS({100, 104});
	/* no room above the hint: from the bottom again */
	CHECK_EQ(map_at(TASK_SIZE - PAGE_SIZE, 1, RW, 0),
		 (long)(TASK_SIZE - PAGE_SIZE));
	CHECK_EQ(map_at(TASK_SIZE - PAGE_SIZE, 1, RW, 0), P(0));
}

TEST(test_neighbours_merge_when_alike)
{
	setup();
	map_at(P(0), 1, RW, MAP_FIXED);
	map_at(P(2), 1, RW, MAP_FIXED);
	AREAS({0, 1}, {2, 3});
	map_at(P(1), 1, RW, MAP_FIXED); /* fills the gap: one area */
	AREAS({0, 3});
	map_at(P(3), 1, PROT_READ, MAP_FIXED);
	AREAS({0, 3}, {3, 4});
	CHECK_EQ(do_mprotect(mm, P(3), PAGE_SIZE, RW), 0);
	AREAS({0, 4});
}

TEST(test_find_vma)
{
	struct vm_area *prev;

	setup();
	map_at(P(0), 1, RW, MAP_FIXED);
	map_at(P(4), 2, RW, MAP_FIXED);
	CHECK_EQ(find_vma(mm, 0)->start, P(0));
	CHECK_EQ(find_vma(mm, P(1) - 1)->start, P(0));
	CHECK_EQ(find_vma(mm, P(1))->start, P(4));
	CHECK_EQ(find_vma(mm, P(5))->start, P(4));
	CHECK(find_vma(mm, P(6)) == NULL);
	CHECK(find_vma_prev(mm, P(1), &prev)->start == P(4));
	CHECK_EQ(prev->start, P(0));
	CHECK(find_vma_prev(mm, P(0), &prev)->start == P(0));
	CHECK(prev == NULL);
	CHECK(find_vma_prev(mm, P(9), &prev) == NULL);
	CHECK_EQ(prev->start, P(4));
	CHECK(find_vma_intersection(mm, P(1), P(4)) == NULL);
	CHECK_EQ(find_vma_intersection(mm, P(1), P(5))->start, P(4));
}

TEST(test_split_keeps_file_offsets)
{
	struct address_space mapping;
	struct mmap_file file = {.mapping = &mapping, .pgoff = 7};
	struct vm_area *vma;

	setup();
	mapping_init_fake(&mapping);
	CHECK_EQ(do_mmap(mm, &file, P(0), 10 * PAGE_SIZE, PROT_READ,
			 MAP_PRIVATE | MAP_FIXED),
		 P(0));
	CHECK_EQ(do_munmap(mm, P(3), 2 * PAGE_SIZE), 0);
	AREAS({0, 3}, {5, 10});
	vma = find_vma(mm, P(0));
	CHECK_EQ(vma->pgoff, 7);
	vma = find_vma(mm, P(5));
	CHECK_EQ(vma->pgoff, 12);
	CHECK_EQ(machine_list_len(&mapping.i_mmap), 2);
	/* areas of files do not merge, whatever their flags */
	file.pgoff = 10;
	CHECK_EQ(do_mmap(mm, &file, P(3), 2 * PAGE_SIZE, PROT_READ,
			 MAP_PRIVATE | MAP_FIXED),
		 P(3));
	CHECK_EQ(mm->nr_areas, 3);
	CHECK_EQ(do_munmap(mm, P(0), 10 * PAGE_SIZE), 0);
	CHECK(list_empty(&mapping.i_mmap));
}

TEST(test_munmap_cuts_both_ends)
{
	setup();
	map_at(P(0), 10, RW, MAP_FIXED);
	CHECK_EQ(do_munmap(mm, P(4), 2 * PAGE_SIZE - 1), 0); /* rounded up */
	AREAS({0, 4}, {6, 10});
	CHECK_EQ(do_munmap(mm, P(2), 6 * PAGE_SIZE), 0); /* over the hole */
	AREAS({0, 2}, {8, 10});
	CHECK_EQ(do_munmap(mm, P(2), 6 * PAGE_SIZE), 0); /* nothing there */
	CHECK_EQ(do_munmap(mm, P(0) + 1, PAGE_SIZE), -EINVAL);
	CHECK_EQ(do_munmap(mm, P(0), 0), -EINVAL);
	CHECK_EQ(do_munmap(mm, TASK_SIZE, PAGE_SIZE), -EINVAL);
	CHECK_EQ(do_munmap(mm, P(0), ~0ul), -EINVAL);
	AREAS({0, 2}, {8, 10});
}

TEST(test_mmap_arguments)
{
	struct mmap_file file = {.deny = VM_MAYWRITE};
	struct address_space mapping;

	setup();
	mapping_init_fake(&mapping);
	file.mapping = &mapping;
	CHECK_EQ(map_at(0, 0, RW, 0), -EINVAL);
	CHECK_EQ((long)do_mmap(mm, NULL, 0, PAGE_SIZE, 8, ANON), -EINVAL);
	CHECK_EQ((long)do_mmap(mm, NULL, 0, ~0ul, RW, ANON), -ENOMEM);
	CHECK_EQ((long)do_mmap(mm, NULL, 0, TASK_SIZE, RW, ANON), -ENOMEM);
	CHECK_EQ((long)do_mmap(mm, NULL, 0, PAGE_SIZE, RW, MAP_ANONYMOUS),
		 -EINVAL);
	CHECK_EQ(map_at(P(0) + 1, 1, RW, MAP_FIXED), -EINVAL);
	CHECK_EQ(map_at(TASK_SIZE, 1, RW, MAP_FIXED), -ENOMEM);
	CHECK_EQ((long)do_mmap(mm, &file, 0, PAGE_SIZE, RW, MAP_SHARED),
		 -EACCES);
	file.pgoff = 0xfffffffful;
	CHECK_EQ((long)do_mmap(mm, &file, 0, 2 * PAGE_SIZE, PROT_READ,
			       MAP_SHARED),
		 -EOVERFLOW);
	CHECK_EQ(mm->nr_areas, 0);
}

TEST(test_read_only_shared_file_never_becomes_writable)
{
	struct mmap_file file = {.deny = VM_MAYWRITE};
	struct address_space mapping;

	setup();
	mapping_init_fake(&mapping);
	file.mapping = &mapping;
	CHECK_EQ(do_mmap(mm, &file, 0, PAGE_SIZE, PROT_READ, MAP_SHARED), P(0));
	CHECK_EQ(do_mprotect(mm, P(0), PAGE_SIZE, RW), -EACCES);
	CHECK_EQ(do_mprotect(mm, P(0), PAGE_SIZE, PROT_NONE), 0);
	CHECK_EQ(find_vma(mm, P(0))->page_prot, PAGE_NONE);
}

TEST(test_rlimit_as_and_overcommit)
{
	setup();
	current->rlim[RLIMIT_AS].cur = 10 * PAGE_SIZE;
	CHECK_EQ(map_at(0, 8, RW, 0), P(0));
	CHECK_EQ(map_at(0, 3, RW, 0), -ENOMEM);
	CHECK_EQ(map_at(0, 2, RW, 0), P(8));
	current->rlim[RLIMIT_AS].cur = RLIM_INFINITY;
	/* 16 MiB of memory, no swap */
	CHECK_EQ(map_at(0, 8192, RW, 0), -ENOMEM);
	CHECK_EQ(map_at(0, 8192, PROT_READ, 0), P(10));
	CHECK_EQ(map_at(P(9000), 8192, RW, MAP_NORESERVE), P(9000));
}

TEST(test_brk)
{
	setup();
	mm->start_data = P(0);
	mm->start_brk = mm->brk = P(10) + 100;
	map_at(P(10), 1, RW | PROT_EXEC, MAP_FIXED);
	CHECK_EQ(mm_set_brk(mm, 0), P(10) + 100); /* asks */
	CHECK_EQ(mm_set_brk(mm, P(10) + 200), P(10) + 200);
	AREAS({10, 11});
	CHECK_EQ(mm_set_brk(mm, P(14) + 1), P(14) + 1);
	AREAS({10, 15}); /* one area with the bss */
	CHECK_EQ(mm_set_brk(mm, P(12)), P(12));
	AREAS({10, 12});
	map_at(P(20), 1, RW, MAP_FIXED);
	/* a free page stays below the next area */
	CHECK_EQ(mm_set_brk(mm, P(20)), P(12));
	CHECK_EQ(mm_set_brk(mm, P(19)), P(19));
	current->rlim[RLIMIT_DATA].cur = 15 * PAGE_SIZE;
	CHECK_EQ(mm_set_brk(mm, P(13)), P(13));
	CHECK_EQ(mm_set_brk(mm, P(15)), P(15));
	CHECK_EQ(mm_set_brk(mm, P(15) + 1), P(15));
	CHECK_EQ(mm_set_brk(mm, ~0ul), P(15));
}

TEST(test_stack_grows_within_limits)
{
	struct vm_area *vma;

	setup();
	CHECK_EQ(map_at(P(99), 1, RW, MAP_FIXED | MAP_GROWSDOWN), P(99));
	vma = find_vma(mm, P(99));
	current->rlim[RLIMIT_STACK].cur = 10 * PAGE_SIZE;
	CHECK_EQ(vma_grow_down(vma, P(95) + 123), 0);
	AREAS({95, 100});
	CHECK_EQ(vma_grow_down(vma, P(90)), 0);
	CHECK_EQ(vma_grow_down(vma, P(90) - 1), -ENOMEM);
	AREAS({90, 100});
}

TEST(test_mprotect_splits_and_merges)
{
	setup();
	map_at(P(0), 6, RW, MAP_FIXED);
	CHECK_EQ(do_mprotect(mm, P(2), 2 * PAGE_SIZE, PROT_READ), 0);
	AREAS({0, 2}, {2, 4}, {4, 6});
	CHECK_EQ(do_mprotect(mm, P(2), 2 * PAGE_SIZE, RW), 0);
	AREAS({0, 6});
	CHECK_EQ(do_mprotect(mm, P(4), 4 * PAGE_SIZE, PROT_READ), -ENOMEM);
	AREAS({0, 4}, {4, 6}); /* as far as there are areas */
	CHECK_EQ(do_mprotect(mm, P(0) + 1, PAGE_SIZE, RW), -EINVAL);
	CHECK_EQ(do_mprotect(mm, P(0), PAGE_SIZE, 8), -EINVAL);
	CHECK_EQ(do_mprotect(mm, P(0), ~0ul, RW), -ENOMEM);
	CHECK_EQ(do_mprotect(mm, P(0), 0, RW), 0);
}

TEST(test_mlock_limits_and_accounting)
{
	setup();
	map_at(P(0), 8, RW, MAP_FIXED);
	current->cap_effective = false;
	CHECK_EQ(do_mlock(mm, P(0), PAGE_SIZE, true), -EPERM);
	current->cap_effective = true;
	current->rlim[RLIMIT_MEMLOCK].cur = 4 * PAGE_SIZE;
	CHECK_EQ(do_mlock(mm, P(0), 5 * PAGE_SIZE, true), -ENOMEM);
	CHECK_EQ(do_mlock(mm, P(2) + 5, PAGE_SIZE, true), 0); /* two pages */
	CHECK_EQ(mm->locked_vm, 2);
	CHECK_EQ(mm->rss, 2);
	AREAS({0, 2}, {2, 4}, {4, 8});
	CHECK_EQ(do_mlock(mm, P(2), 2 * PAGE_SIZE, true), 0); /* again: free */
	CHECK_EQ(mm->locked_vm, 2);
	CHECK_EQ(do_mlock(mm, P(0), 8 * PAGE_SIZE, false), 0);
	CHECK_EQ(mm->locked_vm, 0);
	AREAS({0, 8});
	CHECK_EQ(do_mlock(mm, P(20), PAGE_SIZE, true), -ENOMEM);
	current->rlim[RLIMIT_MEMLOCK].cur = RLIM_INFINITY;
	num_physpages = 8;
	CHECK_EQ(do_mlock(mm, P(0), 5 * PAGE_SIZE, true), -ENOMEM);
	CHECK_EQ(do_mlock(mm, P(0), 4 * PAGE_SIZE, true), 0);
}

TEST(test_mlockall_future)
{
	setup();
	CHECK_EQ(do_mlockall(mm, 0), -EINVAL);
	CHECK_EQ(do_mlockall(mm, 8), -EINVAL);
	map_at(P(0), 2, RW, MAP_FIXED);
	CHECK_EQ(do_mlockall(mm, MCL_CURRENT | MCL_FUTURE), 0);
	CHECK_EQ(mm->locked_vm, 2);
	map_at(P(10), 3, RW, MAP_FIXED);
	CHECK_EQ(mm->locked_vm, 5);
	CHECK_EQ(mm->rss, 5);
	CHECK_EQ(do_munmap(mm, P(10), PAGE_SIZE), 0);
	CHECK_EQ(mm->locked_vm, 4);
	CHECK_EQ(do_munlockall(mm), 0);
	CHECK_EQ(mm->locked_vm, 0);
	CHECK_EQ(mm->def_flags, 0);
}

TEST(test_mremap_in_place_shrink_and_move)
{
	setup();
	map_at(P(0), 4, RW, MAP_FIXED);
	CHECK_EQ(do_mremap(mm, P(0), 4 * PAGE_SIZE, 2 * PAGE_SIZE, 0, 0), P(0));
	AREAS({0, 2});
	CHECK_EQ(do_mremap(mm, P(0), 2 * PAGE_SIZE, 5 * PAGE_SIZE, 0, 0), P(0));
	AREAS({0, 5});
	map_at(P(5), 1, PROT_READ, MAP_FIXED);
	CHECK_EQ((long)do_mremap(mm, P(0), 5 * PAGE_SIZE, 6 * PAGE_SIZE, 0, 0),
		 -ENOMEM);
	CHECK_EQ(do_mremap(mm, P(0), 5 * PAGE_SIZE, 6 * PAGE_SIZE,
			   MREMAP_MAYMOVE, 0),
		 P(6));
	AREAS({5, 6}, {6, 12});
	/* the middle of an area, to a fixed place */
	CHECK_EQ(do_mremap(mm, P(8), PAGE_SIZE, 2 * PAGE_SIZE,
			   MREMAP_MAYMOVE | MREMAP_FIXED, P(20)),
		 P(20));
	AREAS({5, 6}, {6, 8}, {9, 12}, {20, 22});
}

TEST(test_mremap_moves_ptes)
{
	pte_t before;

	setup();
	map_at(P(0), 2, RW, MAP_FIXED);
	map_at(P(2), 1, PROT_READ, MAP_FIXED);
	CHECK_EQ(handle_mm_fault(mm, find_vma(mm, P(1)), P(1), true),
		 FAULT_MINOR);
	before = *pte_lookup(mm, P(1));
	CHECK_EQ(do_mremap(mm, P(0), 2 * PAGE_SIZE, 3 * PAGE_SIZE,
			   MREMAP_MAYMOVE | MREMAP_FIXED, P(0) + (8ul << 20)),
		 P(0) + (8ul << 20));
	CHECK_EQ(pte_lookup(mm, P(1) + (8ul << 20))->val, before.val);
	CHECK_EQ(pte_lookup(mm, P(1))->val, 0);
	CHECK_EQ(mm->rss, 1);
	CHECK_EQ(pte_page(before)->count, 1);
}

TEST(test_mremap_arguments)
{
	setup();
	map_at(P(0), 4, RW, MAP_FIXED);
	CHECK_EQ((long)do_mremap(mm, P(0), PAGE_SIZE, PAGE_SIZE, 4, 0),
		 -EINVAL);
	CHECK_EQ((long)do_mremap(mm, P(0) + 1, 1, 1, 0, 0), -EINVAL);
	CHECK_EQ((long)do_mremap(mm, P(0), PAGE_SIZE, 0, 0, 0), -EINVAL);
	CHECK_EQ((long)do_mremap(mm, P(8), PAGE_SIZE, PAGE_SIZE, 0, 0),
		 -EFAULT);
	CHECK_EQ((long)do_mremap(mm, P(0), 5 * PAGE_SIZE, PAGE_SIZE, 0, 0),
		 -EFAULT);
	CHECK_EQ((long)do_mremap(mm, P(0), PAGE_SIZE, PAGE_SIZE, MREMAP_FIXED,
				 P(9)),
		 -EINVAL);
	CHECK_EQ((long)do_mremap(mm, P(0), 2 * PAGE_SIZE, 2 * PAGE_SIZE,
				 MREMAP_FIXED | MREMAP_MAYMOVE, P(1)),
		 -EINVAL);
	CHECK_EQ((long)do_mremap(mm, P(0), PAGE_SIZE, ~0ul, MREMAP_MAYMOVE, 0),
		 -ENOMEM);
	AREAS({0, 4});
}

TEST(test_madvise_dontneed_and_mincore)
{
	u8 vec[4] = {9, 9, 9, 9};

	setup();
	map_at(P(0), 4, RW, MAP_FIXED);
	CHECK_EQ(make_pages_present(mm, P(1), P(3)), 0);
	CHECK_EQ(do_mincore(mm, P(0), 4 * PAGE_SIZE, vec), 0);
	CHECK_EQ(vec[0] << 3 | vec[1] << 2 | vec[2] << 1 | vec[3], 6);
	CHECK_EQ(do_madvise(mm, P(0), 2 * PAGE_SIZE, MADV_DONTNEED), 0);
	CHECK_EQ(mm->rss, 1);
	CHECK_EQ(do_mincore(mm, P(0), 5 * PAGE_SIZE, vec), -ENOMEM);
	CHECK_EQ(do_mincore(mm, P(0) + 1, 1, vec), -EINVAL);
	CHECK_EQ(do_madvise(mm, P(0), 5 * PAGE_SIZE, MADV_RANDOM), -ENOMEM);
	CHECK(find_vma(mm, P(0))->flags & VM_RAND_READ);
	CHECK_EQ(do_madvise(mm, P(0), PAGE_SIZE, MADV_WILLNEED), -EBADF);
	CHECK_EQ(do_madvise(mm, P(0), PAGE_SIZE, 5), -EINVAL);
}

TEST(test_page_tables_go_with_the_last_area)
{
	setup();
	map_at(P(0), 1, RW, MAP_FIXED);
	map_at(P(1024), 1, RW, MAP_FIXED); /* the next table */
	CHECK_EQ(make_pages_present(mm, P(0), P(1)), 0);
	CHECK_EQ(make_pages_present(mm, P(1024), P(1025)), 0);
	CHECK_EQ(do_munmap(mm, P(0), PAGE_SIZE), 0);
	CHECK(pte_lookup(mm, P(0)) == NULL);
	CHECK(pte_lookup(mm, P(1024)) != NULL);
	CHECK_EQ(do_munmap(mm, P(1024), PAGE_SIZE), 0);
	CHECK(pte_lookup(mm, P(1024)) == NULL);
	CHECK_EQ(mm->rss, 0);
}

TEST(test_vm_page_prot)
{
	CHECK_EQ(vm_page_prot(0), PAGE_NONE);
	CHECK_EQ(vm_page_prot(VM_SHARED), PAGE_NONE);
	CHECK_EQ(vm_page_prot(VM_READ), PAGE_READONLY);
	CHECK_EQ(vm_page_prot(VM_EXEC), PAGE_READONLY);
	CHECK_EQ(vm_page_prot(VM_READ | VM_WRITE), PAGE_COPY);
	CHECK_EQ(vm_page_prot(VM_WRITE | VM_SHARED), PAGE_SHARED);
	CHECK_EQ(vm_page_prot(VM_READ | VM_SHARED), PAGE_READONLY);
}
