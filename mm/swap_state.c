/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * swap_state.c - the swap cache (reference 5.8, 5.9)
 *
 * The page cache of swapper_space, indexed by swap entry. Invariant 4:
 * PG_swap_cache, mapping == &swapper_space and "hashed under the entry" are the
 * same thing, and then the cache is one of the users of the slot. Everything
 * that changes it holds the page lock.
 */
#include "core/sched.h"
#include "mm/buffer.h"
#include "mm/swap.h"
#include "mm/vmstat.h"

/* nobody but the cache, its buffers and our caller has the page or its slot */
static bool swap_page_orphaned(const struct page *page)
{
	int cache_and_caller = 2;

	return page->count == cache_and_caller + (page->buffers != NULL) &&
	       swap_count(page) == 1;
}

/*
 * writepage of the swap cache. Does not ask whether anybody still needs the
 * slot (10.2), unless it cannot be written: such a page stays active, because
 * trying again would not end, until nobody needs it any more. Then it counts as
 * clean and is reclaimed, and its slot turns bad.
 */
static int swap_writepage(struct address_space *mapping, struct page *page)
{
	(void)mapping;
	if (!PageError(page)) {
		rw_swap_page(BLK_WRITE, page, false);
		return 0;
	}
	if (!swap_page_orphaned(page)) {
		/* not at once again: others are to have their turn (T17) */
		SetPageReferenced(page);
		return WRITEPAGE_ACTIVATE;
	}
	unlock_page(page);
	return 0;
}

static const struct aops swap_aops = {
	.writepage = swap_writepage,
};

struct address_space swapper_space = {
	.clean_pages = LIST_HEAD_INIT(swapper_space.clean_pages),
	.dirty_pages = LIST_HEAD_INIT(swapper_space.dirty_pages),
	.locked_pages = LIST_HEAD_INIT(swapper_space.locked_pages),
	.dirty_buffers = LIST_HEAD_INIT(swapper_space.dirty_buffers),
	.ops = &swap_aops,
	.i_mmap = LIST_HEAD_INIT(swapper_space.i_mmap),
	.i_shared_lock = SPINLOCK_INIT("swapper_space"),
	.gfp_mask = GFP_USER,
};

static swp_entry_t page_entry(const struct page *page)
{
	return (swp_entry_t){(u32)page->index};
}

/**
 * add_to_swap_cache - give a page the identity of a swap slot
 * @page: locked, in no cache; caller holds a reference
 * @entry: the slot; one of its users becomes the cache
 *
 * Reference +1, T1 (and T2). The contents count as valid.
 *
 * Context: task. Does not sleep. Takes pagecache_lock, pagemap_lru_lock.
 */
void add_to_swap_cache(struct page *page, swp_entry_t entry)
{
	BUG_ON(!PageLocked(page));
	BUG_ON(page->mapping != NULL);
	BUG_ON(PageTestandSetSwapCache(page));
	ClearPageError(page);
	clear_bit(PG_arch_1, &page->flags);
	SetPageUptodate(page);
	add_to_page_cache_locked(page, &swapper_space, entry.val);
}

/**
 * __delete_from_swap_cache - take the identity of a swap slot away
 * @page: locked, in the swap cache; the caller drops the cache's reference
 *
 * A page that is uptodate with PG_error carries a failed write: its slot is
 * condemned here, where no interrupt is on the way.
 *
 * Context: task. Does not sleep. Holds pagecache_lock. Takes swap_list_lock.
 */
void __delete_from_swap_cache(struct page *page)
{
	swp_entry_t entry = page_entry(page);

	assert_held(&pagecache_lock);
	BUG_ON(!PageLocked(page) || !PageSwapCache(page));
	BUG_ON(page->mapping != &swapper_space);
	if (PageError(page) && PageUptodate(page))
		swap_mark_bad(entry);
	ClearPageError(page);
	ClearPageDirty(page);
	ClearPageSwapCache(page);
	__remove_inode_page(page);
	swap_free(entry);
}

/**
 * delete_from_swap_cache_nolock - a page leaves the swap cache
 * @page: locked, in the swap cache, with another reference than the cache's
 *
 * Buffers that cannot be freed keep the page on its list as an anonymous
 * buffer page (5.8). The page may be freed by the caller's last reference.
 *
 * Context: task. Does not sleep. Takes pagecache_lock, pagemap_lru_lock.
 */
void delete_from_swap_cache_nolock(struct page *page)
{
	BUG_ON(!PageLocked(page) || !PageSwapCache(page));
	if (block_flushpage(page, 0))
		lru_cache_del(page);
	spin_lock(&pagecache_lock);
	__delete_from_swap_cache(page);
	spin_unlock(&pagecache_lock);
	page_cache_release(page);
}

/**
 * delete_from_swap_cache - as above, for a page that is not locked
 * @page: caller holds a reference; no longer in the swap cache: nothing is done
 *
 * Context: task. May sleep.
 */
void delete_from_swap_cache(struct page *page)
{
	might_sleep();
	lock_page(page);
	/* lock_page() may have slept, and somebody else was faster */
	if (PageSwapCache(page))
		delete_from_swap_cache_nolock(page);
	unlock_page(page);
}

/**
 * is_page_shared - does anybody besides one pte use this page?
 * @page: locked
 *
 * With N present and M swap ptes: N + M > 1, whatever the caches hold (N46).
 *
 * Context: task. Does not sleep. Takes area->lock.
 * Return: true when it is shared, or reserved.
 */
bool is_page_shared(struct page *page)
{
	int count = page->count;

	BUG_ON(!PageLocked(page));
	if (PageReserved(page))
		return true;
	if (PageSwapCache(page))
		count += swap_count(page) - 2 - (page->buffers != NULL);
	return count > 1;
}

/**
 * free_page_and_swap_cache - drop a pte's reference, and its swap copy with it
 * @page: the caller's reference is used up
 *
 * The slot is freed when nobody else uses the page and its lock is free now.
 *
 * Context: task. Does not sleep. Takes pagecache_lock, pagemap_lru_lock.
 */
void free_page_and_swap_cache(struct page *page)
{
	if (PageSwapCache(page) && trylock_page(page)) {
		if (PageSwapCache(page) && !is_page_shared(page))
			delete_from_swap_cache_nolock(page);
		unlock_page(page);
	}
	page_cache_release(page);
}

/**
 * lookup_swap_cache - the cached page of a swap entry
 * @entry: the slot; the caller is one of its users
 *
 * Waits while the page is under I/O, so the flags tell how a read ended. Ages
 * the page up.
 *
 * Context: task. May sleep.
 * Return: the page with a reference, unlocked; NULL when it is not cached.
 */
struct page *lookup_swap_cache(swp_entry_t entry)
{
	struct page *page;

	might_sleep();
	for (;;) {
		page = find_lock_page(&swapper_space, entry.val);
		if (page == NULL)
			return NULL;
		if (PageSwapCache(page) && page->index == entry.val)
			break;
		unlock_page(page);
		page_cache_release(page);
	}
	unlock_page(page);
	return page;
}

/**
 * read_swap_cache_async - the page of a swap entry, read when not cached
 * @entry: the slot
 * @wait: sleep until the read ended
 *
 * Only a page that was read here is possibly still under I/O on return; test
 * PG_uptodate after its lock was free once.
 *
 * Context: task. May sleep.
 * Return: the page with a reference; NULL: the entry has no users, or no memory.
 */
struct page *read_swap_cache_async(swp_entry_t entry, bool wait)
{
	struct page *page, *new_page;

	might_sleep();
	/* the user that the cache will be; keeps the slot while we sleep */
	if (!swap_duplicate(entry))
		return NULL;
	page = lookup_swap_cache(entry);
	if (page != NULL)
		goto out_swap_free;
	new_page = alloc_page(GFP_USER);
	if (new_page == NULL)
		goto out_swap_free;
	/* the allocation may have slept, and somebody else was faster */
	page = lookup_swap_cache(entry);
	if (page != NULL)
		goto out_free_page;
	lock_page(new_page);
	add_to_swap_cache(new_page, entry);
	if (!wait)
		vm_stat_inc(VMSTAT_swap_ra_pages);
	rw_swap_page(BLK_READ, new_page, wait);
	return new_page;

out_free_page:
	page_cache_release(new_page);
out_swap_free:
	swap_free(entry);
	return page;
}

/**
 * swapin_readahead - start reading the block of slots around a wanted one
 * @entry: the wanted slot
 *
 * The wanted page may be among them. Stops when as many pages are in flight as swap_async_limit() allows.
 *
 * Context: task. May sleep.
 */
void swapin_readahead(swp_entry_t entry)
{
	u32 type = swp_type(entry);
	u32 first, i;
	u32 nr = valid_swaphandles(entry, &first);
	bool full = false;

	might_sleep();
	for (i = 0; i < nr; i++) {
		swp_entry_t slot = swp_entry(type, first + i);
		struct page *page = NULL;

		/* once over the limit, the rest is only unpinned */
		full = full || nr_async_pages >= swap_async_limit();
		if (!full)
			page = read_swap_cache_async(slot, false);
		if (page != NULL)
			page_cache_release(page);
		swap_free(slot);
	}
}
