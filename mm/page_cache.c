/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * page_cache.c - the hash of cached pages, the queues of a mapping, page locks
 *
 * Owns page_hash_table, page_cache_size and the membership of every page in a
 * mapping (reference 7.1). A page with page->mapping set is hashed under
 * (mapping, index), is on one of the mapping's three queues and is counted in
 * nrpages and page_cache_size; the cache holds one reference on it. All of
 * this changes together, under pagecache_lock with the page locked.
 *
 * Callers: pagecache_lock is outside pagemap_lru_lock and is never asked for
 * with that one held (invariant 12). lock_page() sleeps: no spinlock held.
 */
#include "base/errptr.h"
#include "core/sched.h"
#include "core/taskqueue.h"
#include "uapi/errno.h"
#include "mm/pagemap.h"
#include "mm/swap.h"
#include "internal.h"

#define HASH_MULTIPLIER	   0x9e3779b1u /* 2^32 / golden ratio, odd: spreads bits */
#define HASH_WORD_BITS	   32u
#define MAPPING_ALIGN_BITS 4u /* low bits of a mapping's address that are 0 */

/* invariant 12: the debug build stops who takes them the other way round */
DEFINE_SPINLOCK_OUTSIDE(pagecache_lock, pagemap_lru_lock);
unsigned long page_cache_size;
struct page **page_hash_table;
u32 page_hash_bits;

/* ---- the hash -------------------------------------------------------------- */

static struct page **hash_slot(const struct address_space *mapping,
			       unsigned long index)
{
	u32 key = (u32)((unsigned long)mapping >> MAPPING_ALIGN_BITS) +
		  (u32)index;

	return &page_hash_table[key * HASH_MULTIPLIER >>
				(HASH_WORD_BITS - page_hash_bits)];
}

/**
 * page_hash_size_bits - log2 of the entries for @nr_frames frames (N65)
 * @nr_frames: frames of physical memory
 *
 * The table is the smallest power-of-two number of pages that holds one
 * pointer per frame.
 *
 * Context: any. Does not sleep.
 * Return: log2 of the number of entries.
 */
u32 page_hash_size_bits(unsigned long nr_frames)
{
	unsigned long entries = PAGE_SIZE / sizeof(struct page *);
	u32 bits = 0;

	while (entries < nr_frames)
		entries <<= 1;
	while (1ul << bits < entries)
		bits++;
	return bits;
}

/**
 * page_cache_init - make the empty hash table
 * @nr_frames: frames of physical memory
 *
 * Context: boot, before the buddy allocator gives pages out. Does not sleep.
 */
void page_cache_init(unsigned long nr_frames)
{
	page_hash_bits = page_hash_size_bits(nr_frames);
	page_hash_table =
		boot_alloc(sizeof(struct page *) << page_hash_bits, PAGE_SIZE);
	page_cache_size = 0;
}

/**
 * mapping_init - an address space without pages
 * @mapping: to be initialised
 * @ops: what its owner can do
 * @host: the owner; mm only hands it back
 *
 * Context: any. Does not sleep.
 */
void mapping_init(struct address_space *mapping, const struct aops *ops,
		  void *host)
{
	INIT_LIST_HEAD(&mapping->clean_pages);
	INIT_LIST_HEAD(&mapping->dirty_pages);
	INIT_LIST_HEAD(&mapping->locked_pages);
	INIT_LIST_HEAD(&mapping->dirty_buffers);
	mapping->fsyncing = false;
	mapping->write_error = false;
	mapping->nrpages = 0;
	mapping->ops = ops;
	mapping->host = host;
	mapping->size = 0;
	INIT_LIST_HEAD(&mapping->i_mmap);
	spin_lock_init(&mapping->i_shared_lock, "i_shared_lock");
	mapping->gfp_mask = GFP_HIGHUSER;
	mapping->shmem = NULL;
}

static void hash_insert(struct page *page)
{
	struct page **slot = hash_slot(page->mapping, page->index);

	page->next_hash = *slot;
	page->pprev_hash = slot;
	if (page->next_hash)
		page->next_hash->pprev_hash = &page->next_hash;
	*slot = page;
	page_cache_size++;
}

static void hash_remove(struct page *page)
{
	*page->pprev_hash = page->next_hash;
	if (page->next_hash)
		page->next_hash->pprev_hash = page->pprev_hash;
	page->next_hash = NULL;
	page->pprev_hash = NULL;
	page_cache_size--;
}

/* ---- looking up ------------------------------------------------------------ */

/**
 * page_hash_probe - is there a page? Leaves no trace of the look
 * @mapping: of the page
 * @index: in the mapping
 *
 * Context: task. Does not sleep. Holds pagecache_lock.
 * Return: the page without a reference, NULL when it is not cached.
 */
struct page *page_hash_probe(struct address_space *mapping, unsigned long index)
{
	struct page *page;

	assert_held(&pagecache_lock);
	for (page = *hash_slot(mapping, index); page; page = page->next_hash)
		if (page->mapping == mapping && page->index == index)
			return page;
	return NULL;
}

/**
 * __find_page_nolock - look a page up and count that as a touch
 * @mapping: of the page
 * @index: in the mapping
 *
 * A hit ages the page up, which moves an inactive one to active (T8, T19), and
 * may wake kswapd (2.7).
 *
 * Context: task. Does not sleep. Holds pagecache_lock. Takes
 * pagemap_lru_lock.
 * Return: the page without a reference, NULL when it is not cached.
 */
struct page *__find_page_nolock(struct address_space *mapping,
				unsigned long index)
{
	struct page *page = page_hash_probe(mapping, index);

	if (!page)
		return NULL;
	age_page_up(page);
	wake_kswapd_if_short();
	return page;
}

/**
 * find_get_page - look a page up and hold it
 * @mapping: of the page
 * @index: in the mapping
 *
 * Context: task. Does not sleep. Takes pagecache_lock.
 * Return: the page with a reference, NULL when it is not cached.
 */
struct page *find_get_page(struct address_space *mapping, unsigned long index)
{
	struct page *page;

	spin_lock(&pagecache_lock);
	page = __find_page_nolock(mapping, index);
	if (page)
		page_cache_get(page);
	spin_unlock(&pagecache_lock);
	return page;
}

/**
 * find_lock_page - look a page up, hold it and lock it
 * @mapping: of the page
 * @index: in the mapping
 *
 * The page may leave the cache while we sleep for its lock: then look again.
 *
 * Context: task. May sleep. Takes pagecache_lock.
 * Return: the locked page with a reference, NULL when it is not cached.
 */
struct page *find_lock_page(struct address_space *mapping, unsigned long index)
{
	might_sleep();
	for (;;) {
		struct page *page = find_get_page(mapping, index);

		if (!page)
			return NULL;
		lock_page(page);
		if (page->mapping == mapping && page->index == index)
			return page;
		unlock_page(page);
		page_cache_release(page);
	}
}

/**
 * grab_cache_page - find_lock_page() that makes a missing page
 * @mapping: of the page
 * @index: in the mapping
 *
 * A new page is not uptodate.
 *
 * Context: task. May sleep. Takes pagecache_lock.
 * Return: the locked page with a reference, NULL when out of memory.
 */
struct page *grab_cache_page(struct address_space *mapping, unsigned long index)
{
	might_sleep();
	for (;;) {
		struct page *page = find_lock_page(mapping, index);

		if (page)
			return page;
		page = alloc_page(mapping->gfp_mask);
		if (!page)
			return NULL;
		if (add_to_page_cache_unique(page, mapping, index) == 0)
			return page;
		page_cache_release(page); /* somebody was faster */
	}
}

/* ---- entering and leaving --------------------------------------------------- */

/* the cache's reference, the clean queue, the hash, then T1 */
static void cache_insert(struct page *page, struct address_space *mapping,
			 unsigned long index)
{
	assert_held(&pagecache_lock);
	BUG_ON(page->mapping != NULL);
	page_cache_get(page);
	page->mapping = mapping;
	page->index = index;
	list_add(&page->list, &mapping->clean_pages);
	mapping->nrpages++;
	hash_insert(page);
	lru_cache_add(page);
}

/* 1.2: a page that enters the page cache starts anew and locked */
static void cache_insert_new(struct page *page, struct address_space *mapping,
			     unsigned long index)
{
	BUG_ON(PageLocked(page));
	ClearPageUptodate(page);
	ClearPageError(page);
	ClearPageDirty(page);
	ClearPageReferenced(page);
	clear_bit(PG_arch_1, &page->flags);
	set_bit(PG_locked, &page->flags);
	cache_insert(page, mapping, index);
}

/**
 * add_to_page_cache - T1: a fresh page becomes a cached one
 * @page: unlocked, in no cache; the caller keeps its own reference
 * @mapping: to enter; has no page at @index
 * @index: in the mapping
 *
 * The page is locked and not uptodate afterwards.
 *
 * Context: task. Does not sleep. Takes pagecache_lock, pagemap_lru_lock.
 */
void add_to_page_cache(struct page *page, struct address_space *mapping,
		       unsigned long index)
{
	spin_lock(&pagecache_lock);
	DEBUG_ASSERT(!page_hash_probe(mapping, index));
	cache_insert_new(page, mapping, index);
	spin_unlock(&pagecache_lock);
}

/**
 * add_to_page_cache_unique - add_to_page_cache() unless there is one already
 * @page: unlocked, in no cache; untouched on failure
 * @mapping: to enter
 * @index: in the mapping
 *
 * Context: task. Does not sleep. Takes pagecache_lock, pagemap_lru_lock.
 * Return: 0, or -EEXIST.
 */
int add_to_page_cache_unique(struct page *page, struct address_space *mapping,
			     unsigned long index)
{
	int err = -EEXIST;

	spin_lock(&pagecache_lock);
	if (!__find_page_nolock(mapping, index)) {
		cache_insert_new(page, mapping, index);
		err = 0;
	}
	spin_unlock(&pagecache_lock);
	return err;
}

/**
 * add_to_page_cache_locked - cache a locked page in the state it has
 * @page: locked, in no cache
 * @mapping: to enter; has no page at @index
 * @index: in the mapping
 *
 * For the swap cache: the contents are good and must stay so.
 *
 * Context: task. Does not sleep. Takes pagecache_lock, pagemap_lru_lock.
 */
void add_to_page_cache_locked(struct page *page, struct address_space *mapping,
			      unsigned long index)
{
	BUG_ON(!PageLocked(page));
	spin_lock(&pagecache_lock);
	DEBUG_ASSERT(!page_hash_probe(mapping, index));
	cache_insert(page, mapping, index);
	spin_unlock(&pagecache_lock);
}

/**
 * __remove_inode_page - take a page out of its mapping
 * @page: locked, cached, not PG_dirty (invariant 8)
 *
 * The cache's reference and the place on the LRU lists stay with the caller.
 *
 * Context: task. Does not sleep. Holds pagecache_lock.
 */
void __remove_inode_page(struct page *page)
{
	struct address_space *mapping = page->mapping;

	assert_held(&pagecache_lock);
	BUG_ON(!PageLocked(page));
	BUG_ON(!mapping);
	BUG_ON(PageDirty(page));
	BUG_ON(mapping->nrpages == 0);
	mapping->nrpages--;
	list_del_init(&page->list);
	hash_remove(page);
	page->mapping = NULL;
}

/**
 * remove_inode_page - __remove_inode_page() with its lock
 * @page: locked, cached, not PG_dirty
 *
 * Context: task. Does not sleep. Takes pagecache_lock.
 */
void remove_inode_page(struct page *page)
{
	spin_lock(&pagecache_lock);
	__remove_inode_page(page);
	spin_unlock(&pagecache_lock);
}

/**
 * set_page_dirty - the contents must reach the owner before the page may go
 * @page: cached (invariant 8)
 *
 * The first call since the last write moves the page to the dirty queue and
 * tells the owner. Defect 10.12 fixed: nobody calls this with
 * pagemap_lru_lock held, which would invert the lock order.
 *
 * Context: task. Does not sleep. Takes pagecache_lock.
 */
void set_page_dirty(struct page *page)
{
	struct address_space *mapping = page->mapping;

	BUG_ON(!mapping);
	assert_not_held(&pagemap_lru_lock);
	if (PageTestandSetDirty(page))
		return;
	spin_lock(&pagecache_lock);
	list_del(&page->list);
	list_add(&page->list, &mapping->dirty_pages);
	spin_unlock(&pagecache_lock);
	if (mapping->ops && mapping->ops->set_dirty)
		mapping->ops->set_dirty(mapping);
}

/* ---- the page lock ---------------------------------------------------------- */

/* start the I/O that may be behind a plug, or the lock is never given back */
static void sync_page(struct page *page)
{
	struct address_space *mapping = page->mapping;

	if (mapping && mapping->ops && mapping->ops->sync_page)
		mapping->ops->sync_page(mapping, page);
	else
		run_task_queue(&tq_disk);
}

/* one sleep until somebody unlocks; @wait is queued. The caller tests again */
static void page_lock_sleep(struct page *page)
{
	sync_page(page);
	set_current_state(TASK_UNINTERRUPTIBLE);
	if (PageLocked(page))
		schedule();
	set_current_state(TASK_RUNNING);
}

static noinline void lock_page_slow(struct page *page)
{
	DECLARE_WAITQUEUE(wait, current);

	add_wait_queue(&page->wait, &wait);
	do {
		page_lock_sleep(page);
	} while (!trylock_page(page));
	remove_wait_queue(&page->wait, &wait);
}

/**
 * lock_page - get the page lock, for I/O or for a change of identity
 * @page: the caller holds a reference
 *
 * Context: task. May sleep, no spinlock held.
 */
void lock_page(struct page *page)
{
	might_sleep();
	if (likely(trylock_page(page)))
		return;
	lock_page_slow(page);
}

/**
 * unlock_page - give the page lock back and wake who waits for it
 * @page: locked
 *
 * Context: any. Does not sleep.
 */
void unlock_page(struct page *page)
{
	BUG_ON(!test_and_clear_bit(PG_locked, &page->flags));
	if (waitqueue_active(&page->wait))
		wake_up(&page->wait);
}

/**
 * wait_on_page - sleep until a page is unlocked, without locking it
 * @page: the caller holds a reference
 *
 * Context: task. May sleep, no spinlock held.
 */
void wait_on_page(struct page *page)
{
	DECLARE_WAITQUEUE(wait, current);

	might_sleep();
	if (!PageLocked(page))
		return;
	add_wait_queue(&page->wait, &wait);
	do {
		page_lock_sleep(page);
	} while (PageLocked(page));
	remove_wait_queue(&page->wait, &wait);
}
