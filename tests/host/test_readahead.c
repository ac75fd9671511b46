/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_readahead.c - the read-ahead window of one file (reference 7.3, N64)
 *
 * The page cache is an array: what page_cache_read() was asked for is there,
 * read and unlocked, at once ("read-ahead finished in time").
 *
 * SOURCES: mm/readahead.c tests/host/fake_core.c
 */
#include "unit.h"
#include "fake_core.h"
#include "mm/internal.h"

#define FILE_PAGES  200u
#define MAX_BATCHES 32

DEFINE_SPINLOCK(pagecache_lock);
static struct address_space file;
static struct page pages[FILE_PAGES];
static bool cached[FILE_PAGES];
static u32 deactivated[FILE_PAGES];
static unsigned long first_read, last_read;
static u32 nr_read, fail_at = FILE_PAGES;

int page_cache_read(struct address_space *mapping, unsigned long index)
{
	CHECK(mapping == &file && index < FILE_PAGES);
	if (index == fail_at)
		return -ENOMEM;
	if (!nr_read++)
		first_read = index;
	last_read = index;
	cached[index] = true;
	return 0;
}

struct page *__find_page_nolock(struct address_space *mapping,
				unsigned long index)
{
	CHECK(mapping == &file && pagecache_lock.held);
	return index < FILE_PAGES && cached[index] ? &pages[index] : NULL;
}

void deactivate_page(struct page *page, enum deactivate_reason why)
{
	CHECK_EQ(why, DEACT_DROP_BEHIND);
	deactivated[page - pages]++;
}

/* one page of a read(); the page is locked when it was not cached */
static u32 read_page(struct file_ra *ra, unsigned long index)
{
	bool missing = !cached[index];

	nr_read = 0;
	cached[index] = true;
	pages[index].flags = missing ? 1u << PG_locked : 1u << PG_uptodate;
	readahead_page(&file, ra, &pages[index], index);
	return nr_read;
}

static u32 read_at(struct file_ra *ra, unsigned long index)
{
	readahead_begin(ra, (loff_t)index << PAGE_SHIFT, PAGE_SIZE);
	return read_page(ra, index);
}

TEST(test_n64_sequential_batches)
{
	static const struct {
		unsigned long trigger, first, last;
	} want[] = {
		{0, 1, 3},	{1, 4, 10},	 {4, 11, 23},
		{11, 24, 48},	{24, 49, 80},	 {49, 81, 112},
		{81, 113, 144}, {113, 145, 176}, {145, 177, 199},
	};
	struct file_ra ra = {0};
	unsigned long i;
	u32 batch = 0;

	file.size = FILE_PAGES * PAGE_SIZE;
	for (i = 0; i < FILE_PAGES; i++) {
		if (!read_at(&ra, i))
			continue;
		CHECK(batch < ARRAY_SIZE(want));
		CHECK_EQ(i, want[batch].trigger);
		CHECK_EQ(first_read, want[batch].first);
		CHECK_EQ(last_read, want[batch].last);
		CHECK_EQ(nr_read, last_read - first_read + 1);
		batch++;
	}
	CHECK_EQ(batch, ARRAY_SIZE(want));
	CHECK_EQ(ra.raend, 201);
	/* all but the first batch were asynchronous: the disk was started */
	CHECK_EQ(host_tq_runs, ARRAY_SIZE(want) - 1);
}

TEST(test_drop_behind_covers_the_window)
{
	struct file_ra ra = {0};
	unsigned long i;

	file.size = FILE_PAGES * PAGE_SIZE;
	for (i = 0; i <= 24; i++)
		read_at(&ra, i);
	/* the batch at 24: the pages below it, as far as the window goes */
	for (i = 0; i < 24; i++)
		CHECK(deactivated[i] > 0);
	CHECK_EQ(deactivated[24], 0);
	CHECK_EQ(deactivated[30], 0);
}

TEST(test_drop_behind_stops_at_a_missing_page)
{
	struct file_ra ra = {0};
	unsigned long i;

	file.size = FILE_PAGES * PAGE_SIZE;
	for (i = 0; i <= 10; i++)
		read_at(&ra, i);
	memset(deactivated, 0, sizeof(deactivated));
	cached[7] = false;
	read_at(&ra, 11);
	for (i = 8; i <= 10; i++)
		CHECK_EQ(deactivated[i], 1);
	for (i = 0; i <= 7; i++)
		CHECK_EQ(deactivated[i], 0);
}

TEST(test_head_of_a_file_reads_nothing_ahead)
{
	struct file_ra ra = {0};

	file.size = FILE_PAGES * PAGE_SIZE;
	readahead_begin(&ra, 0, PAGE_SIZE / 2);
	CHECK_EQ(ra.ramax, 0);
	CHECK_EQ(read_page(&ra, 0), 0);
	CHECK_EQ(ra.raend, 1);
	CHECK_EQ(ra.rawin, 1);
	/* one byte more is a reader */
	ra = (struct file_ra){0};
	readahead_begin(&ra, 0, PAGE_SIZE / 2 + 1);
	CHECK_EQ(ra.ramax, MIN_READAHEAD);
}

TEST(test_seek_away_resets_the_window)
{
	struct file_ra ra = {0};

	file.size = FILE_PAGES * PAGE_SIZE;
	read_at(&ra, 0);
	read_at(&ra, 1);
	CHECK_EQ(ra.raend, 11);
	readahead_begin(&ra, (loff_t)150 << PAGE_SHIFT, PAGE_SIZE);
	CHECK(!ra.ok);
	CHECK_EQ(ra.raend, 0);
	CHECK_EQ(ra.ralen, 0);
	CHECK_EQ(ra.rawin, 0);
	CHECK_EQ(ra.ramax, 2); /* what the read itself needs, plus one */
	CHECK_EQ(read_page(&ra, 150), 2);
	CHECK_EQ(first_read, 151);
}

TEST(test_large_read_is_capped)
{
	struct file_ra ra = {0};

	readahead_begin(&ra, 0, 100 * PAGE_SIZE);
	CHECK_EQ(ra.ramax, MAX_READAHEAD);
}

TEST(test_last_partial_page_is_not_read_ahead)
{
	struct file_ra ra = {0};

	file.size = 3 * PAGE_SIZE + 100; /* pages 0..3, page 3 partial */
	CHECK_EQ(read_at(&ra, 0), 2);
	CHECK_EQ(first_read, 1);
	CHECK_EQ(last_read, 2);
}

TEST(test_error_ends_a_batch)
{
	struct file_ra ra = {0};

	file.size = FILE_PAGES * PAGE_SIZE;
	fail_at = 2;
	CHECK_EQ(read_at(&ra, 0), 1);
	CHECK_EQ(last_read, 1);
	CHECK_EQ(ra.raend, 3); /* page 2 counts as tried */
}
