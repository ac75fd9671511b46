/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * shmem_swap.c - shared memory to its swap slots and back (reference 6.10)
 *
 * Who changes an entry holds shmem_lock and the lock of the page that goes to
 * the slot or comes from it; both are taken before shmem_lock, which is 10.28
 * put right. So an entry that is looked at without the page lock is looked at
 * again when the lock is there. An entry is one user of its slot, besides the
 * swap cache.
 */
#include "base/errptr.h"
#include "core/printk.h"
#include "mm/buffer.h"
#include "mm/shmem.h"
#include "mm/swap.h"
#include "mm/vmstat.h"
#include "internal.h"

enum {
	OBJECT_AND_CACHE = 2, /* users of a slot that a page is moved to */
	CACHE_AND_CALLER = 2, /* holders of a page that nobody maps */
};

/* ---- to swap -------------------------------------------------------------------- */

/**
 * shmem_writepage - a page of shared memory goes to the swap cache
 * @mapping: of the object
 * @page: locked, was dirty; the caller holds a reference
 *
 * T24, then T1: it joins active with age 0, and a later page_launder() writes
 * it. Refused while the object is locked, while anybody maps or uses the page
 * (msync; its place must not change then), and when no slot is free.
 *
 * Context: task. Does not sleep. Takes shmem_lock, pagecache_lock.
 * Return: 0 with the page unlocked, or WRITEPAGE_ACTIVATE.
 */
int shmem_writepage(struct address_space *mapping, struct page *page)
{
	struct shmem *shmem = mapping->shmem;
	swp_entry_t entry, *slot;

	BUG_ON(!PageLocked(page) || page->buffers);
	if (shmem->locked || page->count > CACHE_AND_CALLER)
		return WRITEPAGE_ACTIVATE;
	entry = __get_swap_page(OBJECT_AND_CACHE);
	if (entry.val == 0)
		return WRITEPAGE_ACTIVATE;
	spin_lock(&shmem_lock);
	slot = shmem_slot_of(shmem, page->index);
	BUG_ON(!slot || slot->val != 0);
	*slot = entry;
	shmem->swapped++;
	lru_cache_del(page);
	remove_inode_page(page);
	add_to_swap_cache(page, entry);
	spin_unlock(&shmem_lock);
	page_cache_release(page); /* the object's */
	set_page_dirty(page);
	unlock_page(page);
	return 0;
}

/* ---- from swap ------------------------------------------------------------------ */

/* the page of @entry, locked, read in, with a reference. The caller pins the
 * slot. ERR_PTR(-ENOMEM) or ERR_PTR(-EIO) */
static struct page *read_slot(swp_entry_t entry)
{
	struct page *page = lookup_swap_cache(entry);

	if (!page) {
		swapin_readahead(entry);
		page = read_swap_cache(entry);
		if (!page)
			return ERR_PTR(-ENOMEM);
		vm_stat_inc(VMSTAT_pgmajfault);
	}
	lock_page(page);
	if (PageUptodate(page))
		return page;
	printk_limited(KERN_ERR "shmem: read error, entry %08x\n", entry.val);
	unlock_page(page);
	page_cache_release(page);
	return ERR_PTR(-EIO);
}

/* the object does not use @entry any more. Holds shmem_lock */
static void slot_clear(struct shmem *shmem, swp_entry_t *slot)
{
	swp_entry_t entry = *slot;

	assert_held(&shmem_lock);
	BUG_ON(shmem->swapped == 0);
	slot->val = 0;
	shmem->swapped--;
	swap_free(entry);
}

/* is page @index cached? Holds shmem_lock */
static bool is_cached(const struct shmem *shmem, unsigned long index)
{
	const struct page *page;

	spin_lock(&pagecache_lock);
	page = page_hash_probe(shmem->mapping, index);
	spin_unlock(&pagecache_lock);
	return page != NULL;
}

/* behind the end: a cut is under way that has not come to the slot yet. What
 * came back now would be in the cache for ever, and in the file when it grows */
static bool is_cut(const struct shmem *shmem, unsigned long index)
{
	return index >= shmem_pages(shmem->mapping->size);
}

/*
 * The locked swap cache page of @entry becomes page @index again, dirty: it
 * has no other copy. False, and nothing is done: the entry is another one, the
 * page left the swap cache, or page @index is cached and waits to be filled;
 * false, and the slot is forgotten: the page is cut. Holds shmem_lock.
 */
static bool move_in(struct shmem *shmem, unsigned long index, swp_entry_t entry,
		    struct page *page)
{
	swp_entry_t *slot = shmem_slot_of(shmem, index);

	if (!slot || slot->val != entry.val || !PageSwapCache(page) ||
	    page->index != entry.val || is_cached(shmem, index))
		return false;
	if (page->buffers && !try_to_free_buffers(page, 0))
		return false;
	delete_from_swap_cache_nolock(page);
	slot_clear(shmem, slot);
	if (is_cut(shmem, index))
		return false;
	add_to_page_cache_locked(page, shmem->mapping, index);
	set_page_dirty(page);
	return true;
}

/**
 * shmem_take - a page comes back from its slot, without a copy
 * @shmem: object
 * @index: page of it
 * @entry: what shmem_entry() said just now, not 0
 * @page: out, uptodate, dirty, unlocked, with a reference
 *
 * Context: task. May sleep. Takes shmem_lock.
 * Return: 0; -EAGAIN: look again; -ENOMEM; -EIO.
 */
int shmem_take(struct shmem *shmem, unsigned long index, swp_entry_t entry,
	       struct page **page)
{
	struct page *found;
	int err = 0;

	might_sleep();
	/* a pin: the slot must stay ours while we sleep */
	if (!swap_duplicate(entry))
		return -EAGAIN;
	found = read_slot(entry);
	if (IS_ERR(found)) {
		swap_free(entry);
		return (int)PTR_ERR(found);
	}
	spin_lock(&shmem_lock);
	if (!move_in(shmem, index, entry, found))
		err = -EAGAIN;
	spin_unlock(&shmem_lock);
	unlock_page(found);
	swap_free(entry);
	if (err)
		page_cache_release(found);
	else
		*page = found;
	return err;
}

/* copy from the slot; the page itself stays cached and locked. -EAGAIN */
static int fill_from(struct shmem *shmem, struct page *page, swp_entry_t entry)
{
	swp_entry_t *slot;
	struct page *from;
	int err = -EAGAIN;

	if (!swap_duplicate(entry))
		return -EAGAIN;
	from = read_slot(entry);
	if (IS_ERR(from)) {
		swap_free(entry);
		return (int)PTR_ERR(from);
	}
	spin_lock(&shmem_lock);
	slot = shmem_slot_of(shmem, page->index);
	if (slot && slot->val == entry.val && PageSwapCache(from) &&
	    from->index == entry.val) {
		copy_page(page_address(page), page_address(from));
		delete_from_swap_cache_nolock(from);
		slot_clear(shmem, slot);
		/* of a cut page: look again, now it is a hole */
		err = is_cut(shmem, page->index) ? -EAGAIN : 0;
	}
	spin_unlock(&shmem_lock);
	unlock_page(from);
	page_cache_release(from);
	swap_free(entry);
	if (err == 0) {
		SetPageUptodate(page);
		set_page_dirty(page); /* it has no other copy */
	}
	return err;
}

/**
 * shmem_fill - contents for a page that is cached but empty
 * @shmem: object
 * @page: locked, of its mapping, not uptodate; the caller holds a reference
 *
 * From its slot, or zeroes: then the page stays clean.
 *
 * Context: task. May sleep. Takes shmem_lock.
 * Return: 0 and the page is uptodate; -ENOMEM; -EIO.
 */
int shmem_fill(struct shmem *shmem, struct page *page)
{
	swp_entry_t entry;
	int err;

	might_sleep();
	BUG_ON(!PageLocked(page) || page->mapping != shmem->mapping);
	do {
		entry = shmem_entry(shmem, page->index);
		if (entry.val == 0) {
			clear_page(page_address(page));
			SetPageUptodate(page);
			return 0;
		}
		err = fill_from(shmem, page, entry);
	} while (err == -EAGAIN);
	return err;
}

/* ---- the end of slots ------------------------------------------------------------ */

/* takes the user of @entry that the table was, and its cached copy with it */
static void drop_slot(swp_entry_t entry)
{
	struct page *page = lookup_swap_cache(entry);

	if (page) {
		delete_from_swap_cache(page);
		page_cache_release(page);
	}
	swap_free(entry);
}

/**
 * shmem_free_slots - forget what lies in swap from a page on
 * @shmem: object
 * @first: this page and all behind it; the cached ones are gone
 *
 * Context: task. May sleep. Takes shmem_lock.
 */
void shmem_free_slots(struct shmem *shmem, unsigned long first)
{
	swp_entry_t *slot, entry;

	might_sleep();
	for (;;) {
		spin_lock(&shmem_lock);
		slot = shmem_next_slot(shmem, &first);
		if (slot) {
			entry = *slot;
			slot->val = 0;
			shmem->swapped--;
		}
		shmem_recount_locked(shmem);
		spin_unlock(&shmem_lock);
		if (!slot)
			return;
		drop_slot(entry);
	}
}

/**
 * shmem_release - the end of shared memory
 * @shmem: object; no page of it is cached, nobody maps it
 *
 * Context: task. May sleep. Takes shmem_lock.
 */
void shmem_release(struct shmem *shmem)
{
	might_sleep();
	/* off the list at once: swapoff must not bring a page back */
	shmem_unlist(shmem);
	BUG_ON(shmem->mapping->nrpages != 0);
	shmem_free_slots(shmem, 0);
	BUG_ON(shmem->swapped != 0);
	shmem->mapping->shmem = NULL;
	shmem_free_tables(shmem);
}

/* ---- swapoff and the checker ------------------------------------------------------- */

/* a cached page whose owner was interrupted, or failed, while he filled it.
 * Its mapping, and with it the object, stays while we hold its lock */
static void fill_cached(struct page *page)
{
	int err = 0;

	lock_page(page);
	if (page->mapping && page->mapping->shmem && !PageUptodate(page))
		err = shmem_fill(page->mapping->shmem, page);
	unlock_page(page);
	page_cache_release(page);
	if (err)
		printk_limited(KERN_ERR "swapoff: shmem page: error %d\n",
			       -err);
}

/**
 * shmem_unuse - swapoff gives a page back to the object that owns the slot
 * @entry: slot, pinned
 * @page: its page, uptodate, not locked; the caller holds a reference
 *
 * Context: task. May sleep. Takes shmem_lock, page locks.
 * Return: true: an object has the slot, or had it until now; false: nobody.
 */
bool shmem_unuse(swp_entry_t entry, struct page *page)
{
	struct page *cached = NULL;
	struct shmem *shmem;
	unsigned long index;

	might_sleep();
	lock_page(page);
	spin_lock(&shmem_lock);
	shmem = shmem_find_entry(entry, &index);
	if (shmem && !move_in(shmem, index, entry, page))
		cached = find_get_page(shmem->mapping, index);
	spin_unlock(&shmem_lock);
	unlock_page(page);
	if (cached)
		fill_cached(cached);
	return shmem != NULL;
}
