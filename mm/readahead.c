/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * readahead.c - which pages a sequential reader will want (reference 7.3)
 *
 * One window per open file (struct file_ra): raend is the page after the last
 * one tried, ralen the length of the last batch, rawin that of the window (the
 * batch before included), ramax what the next batch may have. A batch is
 * started while the reader is still in the one before it, so that it never
 * waits; what it left behind is deactivated (drop-behind, T6), also when others
 * use it: defect 10.18, kept.
 */
#include "core/taskqueue.h"
#include "internal.h"

/**
 * readahead_begin - set the window at the start of a read
 * @ra: state of the open file
 * @pos: first byte read
 * @count: bytes asked for
 *
 * Context: task. Does not sleep.
 */
void readahead_begin(struct file_ra *ra, loff_t pos, size_t count)
{
	unsigned long index = (unsigned long)(pos >> PAGE_SHIFT);
	unsigned long offset = (unsigned long)pos & ~PAGE_MASK;
	unsigned long needed;

	ra->ok = !(index > ra->raend || index + ra->rawin < ra->raend);
	if (!ra->ok)
		*ra = (struct file_ra){.ok = false};
	if (index == 0 && offset + count <= PAGE_SIZE / 2) {
		ra->ramax = 0; /* somebody looks at a file's head only */
		return;
	}
	needed = ((offset + count) >> PAGE_SHIFT) + 1;
	ra->ramax = max(ra->ramax, needed);
	if (ra->ok)
		ra->ramax = max(ra->ramax, (unsigned long)MIN_READAHEAD);
	ra->ramax = min(ra->ramax, (unsigned long)MAX_READAHEAD);
}

/* T6: the pages of the window below @index go to inactive_dirty */
static void drop_behind(struct address_space *mapping, const struct file_ra *ra,
			unsigned long index)
{
	unsigned long start = index > ra->rawin ? index - ra->rawin : 0;
	struct page *page;

	while (index > start) {
		index--;
		spin_lock(&pagecache_lock);
		page = __find_page_nolock(mapping, index);
		spin_unlock(&pagecache_lock);
		if (!page)
			break;
		/* no reference is held: nothing sleeps in between */
		deactivate_page(page, DEACT_DROP_BEHIND);
	}
}

/*
 * How many pages to read behind *@raend, 0: none. Moves *@raend and starts a new
 * window. The page is being read: the reader will wait for it anyway.
 */
static unsigned long ahead_sync(struct file_ra *ra, unsigned long index,
				unsigned long end, unsigned long *raend)
{
	unsigned long max_ahead;

	if (ra->ralen && index < *raend && index + ra->rawin >= *raend)
		return 0;
	*raend = index;
	max_ahead = *raend < end ? ra->ramax : 0;
	ra->rawin = 0;
	ra->ralen = 1;
	if (!max_ahead) {
		ra->raend = index + 1;
		ra->rawin++;
	}
	return max_ahead;
}

/* as above; the page is there: the next batch is due when the reader has
 * reached the last one */
static unsigned long ahead_async(struct file_ra *ra, unsigned long index,
				 unsigned long end, unsigned long *raend)
{
	if (!ra->ok || !ra->ramax || *raend < 1 || index > *raend ||
	    index + ra->ralen < *raend)
		return 0;
	(*raend)--;
	if (*raend >= end)
		return 0;
	ra->rawin = ra->ralen;
	ra->ralen = 0;
	return ra->ramax + 1;
}

/**
 * readahead_page - start the next batch when it is time
 * @mapping: the file
 * @ra: state of the open file
 * @page: the page the reader is at, with a reference
 * @index: its number
 *
 * Context: task. May sleep. Takes pagecache_lock, pagemap_lru_lock.
 */
void readahead_page(struct address_space *mapping, struct file_ra *ra,
		    const struct page *page, unsigned long index)
{
	/* the last page, when partial, is never read ahead */
	unsigned long end = (unsigned long)(mapping->size >> PAGE_SHIFT);
	unsigned long raend = ra->raend, max_ahead, ahead = 0;
	bool sync = PageLocked(page);

	might_sleep();
	max_ahead = sync ? ahead_sync(ra, index, end, &raend)
			 : ahead_async(ra, index, end, &raend);
	while (ahead < max_ahead) {
		ahead++;
		if (raend + ahead >= end)
			break;
		if (page_cache_read(mapping, raend + ahead) < 0)
			break;
	}
	if (!ahead)
		return;
	if (!sync)
		run_task_queue(&tq_disk);
	ra->ralen += ahead;
	ra->rawin += ra->ralen;
	ra->raend = raend + ahead + 1;
	ra->ramax = min(2 * ra->ramax, (unsigned long)MAX_READAHEAD);
	drop_behind(mapping, ra, index);
}
