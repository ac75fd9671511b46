/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_enough_memory.c - how much may be promised (reference 5.10, N58)
 *
 * SOURCES: mm/limits.c tests/host/fake_core.c
 */
#include "unit.h"
#include "fake_core.h"
#include "mm/internal.h"

unsigned long buffermem_pages, page_cache_size, nr_swap_pages, num_physpages;
static unsigned long free_now;

unsigned long nr_free_pages(void)
{
	return free_now;
}

TEST(test_n58_vm_enough_memory)
{
	buffermem_pages = 500;
	page_cache_size = 3000;
	free_now = 700;
	nr_swap_pages = 4000;
	CHECK(vm_enough_memory(8199));
	CHECK(!vm_enough_memory(8200));
}

TEST(test_overcommit_allows_all)
{
	CHECK(!vm_enough_memory(0)); /* nothing is not more than nothing */
	sysctl_overcommit_memory = 1;
	CHECK(vm_enough_memory(~0ul));
}

TEST(test_rlimit_as)
{
	struct mm_struct mm = {.total_vm = 10};

	current->rlim[RLIMIT_AS].cur = 12 * PAGE_SIZE + 100;
	CHECK_EQ(mm_may_grow(&mm, 2), 0);
	CHECK_EQ(mm_may_grow(&mm, 3), -ENOMEM);
	CHECK_EQ(mm_may_grow(&mm, ~0ul), -ENOMEM);
	current->rlim[RLIMIT_AS].cur = RLIM_INFINITY;
	CHECK_EQ(mm_may_grow(&mm, TASK_SIZE >> PAGE_SHIFT), 0);
}

TEST(test_lock_limits)
{
	struct mm_struct mm = {.locked_vm = 10};

	num_physpages = 40;
	current->rlim[RLIMIT_MEMLOCK].cur = RLIM_INFINITY;
	CHECK_EQ(mm_may_lock(&mm, 10), 0);
	CHECK_EQ(mm_may_lock(&mm, 11), -EAGAIN); /* over half of memory */
	current->rlim[RLIMIT_MEMLOCK].cur = 15 * PAGE_SIZE;
	CHECK_EQ(mm_may_lock(&mm, 5), 0);
	CHECK_EQ(mm_may_lock(&mm, 6), -EAGAIN);
	current->cap_effective = false;
	CHECK_EQ(mm_may_lock(&mm, 0), -EPERM);
}
