/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * truncate.c - all pages of a mapping at once: drop them, write them
 *
 * Owns no data. Each walk restarts at the head of a queue after it slept,
 * because the queue may have changed; progress is guaranteed since every step
 * takes a page off the queue it looks at, or the number of steps is bounded by
 * the queue's length at entry (invariant 11).
 *
 * Callers: truncate runs after the ptes beyond the cut are gone
 * (docs/differences.md, defect 10.14) and under the host's semaphore.
 */
#include "base/errptr.h"
#include "core/sched.h"
#include "lib/string.h"
#include "uapi/errno.h"
#include "mm/buffer.h"
#include "mm/pagemap.h"
#include "mm/swap.h"
#include "internal.h"

/* what truncate still has to do */
struct truncation {
	struct address_space *mapping;
	unsigned long first; /* pages from here on go */
	u32 partial;	     /* bytes that stay of page first - 1; 0: all */
};

/* the last page that stays: zero what is beyond the cut (6.8) */
static void truncate_partial_page(struct page *page, u32 partial)
{
	memset((char *)page_address(page) + partial, 0, PAGE_SIZE - partial);
	if (page->buffers)
		(void)block_flushpage(page, partial);
}

/* T24, unless buffers are in use: then it lives on as a buffer page */
static void truncate_complete_page(struct page *page)
{
	if (!page->buffers || block_flushpage(page, 0))
		lru_cache_del(page);
	ClearPageDirty(page);
	ClearPageUptodate(page);
	remove_inode_page(page);
	page_cache_release(page);
}

/* @page got off the cut; locked and held by us, no spinlock */
static void truncate_one(struct truncation *cut, struct page *page)
{
	if (page->mapping != cut->mapping)
		return; /* left the cache while we took the lock */
	if (page->index >= cut->first) {
		truncate_complete_page(page);
		return;
	}
	truncate_partial_page(page, cut->partial);
	cut->partial = 0;
}

static bool truncate_wants(const struct truncation *cut,
			   const struct page *page)
{
	if (page->index >= cut->first)
		return true;
	return cut->partial && page->index + 1 == cut->first;
}

/*
 * Handles the first page of @queue that is beyond the cut. Holds
 * pagecache_lock, drops it meanwhile. Return: false when there is none.
 */
static bool truncate_next(struct truncation *cut, struct list_head *queue)
{
	struct page *page;

	list_for_each_entry(page, queue, list) {
		if (!truncate_wants(cut, page))
			continue;
		page_cache_get(page);
		spin_unlock(&pagecache_lock);
		lock_page(page);
		truncate_one(cut, page);
		unlock_page(page);
		page_cache_release(page);
		spin_lock(&pagecache_lock);
		return true;
	}
	return false;
}

/**
 * truncate_inode_pages - drop all pages from byte @from on
 * @mapping: its size is set already
 * @from: first byte that goes; the rest of its page is zeroed
 *
 * Waits for I/O on the pages; dirty contents are lost.
 *
 * Context: task. May sleep. Takes pagecache_lock, page locks.
 */
void truncate_inode_pages(struct address_space *mapping, loff_t from)
{
	struct truncation cut = {
		.mapping = mapping,
		.first = (unsigned long)((from + (loff_t)PAGE_SIZE - 1) >>
					 PAGE_SHIFT),
		.partial = (u32)((unsigned long)from & ~PAGE_MASK),
	};

	might_sleep();
	spin_lock(&pagecache_lock);
	while (truncate_next(&cut, &mapping->clean_pages) ||
	       truncate_next(&cut, &mapping->dirty_pages) ||
	       truncate_next(&cut, &mapping->locked_pages))
		;
	spin_unlock(&pagecache_lock);
}

/* drops @page if only the cache holds it. Holds both locks */
static void invalidate_page(struct page *page)
{
	if (PageDirty(page) || page->count != 1 || !trylock_page(page))
		return;
	DEBUG_ASSERT(!page->buffers);
	__lru_cache_del(page);
	__remove_inode_page(page);
	unlock_page(page);
	page_cache_release(page);
}

/**
 * invalidate_inode_pages - drop what is clean, unlocked and unused
 * @mapping: whose pages
 *
 * Pages with buffers stay: the buffers hold a reference.
 *
 * Context: task. Does not sleep. Takes pagecache_lock, pagemap_lru_lock.
 */
void invalidate_inode_pages(struct address_space *mapping)
{
	struct page *page, *next;

	spin_lock(&pagecache_lock);
	spin_lock(&pagemap_lru_lock);
	list_for_each_entry_safe(page, next, &mapping->clean_pages, list)
		invalidate_page(page);
	spin_unlock(&pagemap_lru_lock);
	spin_unlock(&pagecache_lock);
}

/**
 * writepage_locked - clear PG_dirty and hand a page to its owner
 * @page: locked, PG_dirty, cached; the caller holds a reference
 *
 * The only caller of ->writepage. Defects 10.12 and 10.13 fixed: every caller
 * honours WRITEPAGE_ACTIVATE, and the page is dirty again before any list lock
 * is taken.
 *
 * Context: task. May sleep.
 * Return: what ->writepage said: the page is still locked, and dirty again,
 * with WRITEPAGE_ACTIVATE; else its owner unlocks it.
 */
int writepage_locked(struct page *page)
{
	struct address_space *mapping = page->mapping;
	int ret;

	might_sleep();
	DEBUG_ASSERT(PageLocked(page));
	ClearPageDirty(page);
	ret = mapping->ops->writepage(mapping, page);
	if (ret == WRITEPAGE_ACTIVATE)
		set_page_dirty(page);
	return ret;
}

/*
 * A task that frees memory may hold a page lock itself, when the source of its
 * write() is faulted in: it must not sleep for one (prune_icache(), 10.23).
 */
static bool lock_for_sync(struct page *page)
{
	if (!(current->flags & PF_MEMALLOC)) {
		lock_page(page);
		return true;
	}
	return trylock_page(page);
}

/* @page stays dirty: back to the queue, and its owner is told again */
static void fdatasync_later(struct page *page)
{
	struct address_space *mapping;

	spin_lock(&pagecache_lock);
	mapping = page->mapping;
	if (mapping && PageDirty(page)) {
		list_del(&page->list);
		list_add(&page->list, &mapping->dirty_pages);
	}
	spin_unlock(&pagecache_lock);
	if (mapping && mapping->ops->set_dirty)
		mapping->ops->set_dirty(mapping);
}

/* Return: 0 or the error of writepage */
static int fdatasync_one(struct page *page)
{
	int ret;

	if (!lock_for_sync(page)) {
		fdatasync_later(page);
		return 0;
	}
	if (!PageDirty(page) || !page->mapping ||
	    !page->mapping->ops->writepage) {
		unlock_page(page);
		return 0;
	}
	ret = writepage_locked(page);
	if (ret != WRITEPAGE_ACTIVATE)
		return ret;
	unlock_page(page);
	return 0;
}

static unsigned long queue_length(const struct list_head *queue)
{
	const struct list_head *pos;
	unsigned long n = 0;

	list_for_each(pos, queue)
		n++;
	return n;
}

/**
 * filemap_fdatasync - start writing every dirty page of a mapping
 * @mapping: whose pages
 *
 * Oldest first. A page that gets dirty meanwhile goes to the head of the dirty
 * queue and is not visited: the number of steps is the length at entry.
 *
 * Context: task. May sleep. Takes pagecache_lock, page locks.
 * Return: 0, or the first error of writepage.
 */
int filemap_fdatasync(struct address_space *mapping)
{
	unsigned long steps;
	int ret = 0;

	might_sleep();
	spin_lock(&pagecache_lock);
	steps = queue_length(&mapping->dirty_pages);
	while (steps-- > 0 && !list_empty(&mapping->dirty_pages)) {
		struct page *page = list_last_entry(&mapping->dirty_pages,
						    struct page, list);
		int err;

		list_del(&page->list);
		list_add(&page->list, &mapping->locked_pages);
		if (!PageDirty(page))
			continue;
		page_cache_get(page);
		spin_unlock(&pagecache_lock);
		err = fdatasync_one(page);
		page_cache_release(page);
		if (ret == 0)
			ret = err;
		spin_lock(&pagecache_lock);
	}
	spin_unlock(&pagecache_lock);
	return ret;
}

/**
 * mapping_take_error - did a write of the file fail? Forgets it
 * @mapping: the file
 *
 * Context: task. Does not sleep.
 * Return: true when one failed since the last call.
 */
bool mapping_take_error(struct address_space *mapping)
{
	if (!mapping->write_error)
		return false;
	mapping->write_error = false;
	return true;
}

/**
 * filemap_fdatawait - wait for what filemap_fdatasync() started
 * @mapping: whose pages
 *
 * An error is reported once: PG_error is cleared.
 *
 * Context: task. May sleep. Takes pagecache_lock.
 * Return: 0, or -EIO when a write failed.
 */
int filemap_fdatawait(struct address_space *mapping)
{
	int ret = 0;

	might_sleep();
	spin_lock(&pagecache_lock);
	while (!list_empty(&mapping->locked_pages)) {
		struct page *page = list_first_entry(&mapping->locked_pages,
						     struct page, list);

		list_del(&page->list);
		list_add(&page->list, &mapping->clean_pages);
		page_cache_get(page);
		spin_unlock(&pagecache_lock);
		wait_on_page(page);
		if (PageTestandClearError(page))
			ret = -EIO;
		page_cache_release(page);
		spin_lock(&pagecache_lock);
	}
	spin_unlock(&pagecache_lock);
	return mapping_take_error(mapping) ? -EIO : ret;
}
