/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * buffer.c - the buffer cache: blocks by (device, block, size) (reference 7.6)
 *
 * A buffer is on one of four lists by its state (clean, locked, dirty,
 * protected), or on the free list of its size with no identity, or on none
 * (page I/O). List, hash and counters change in the helpers below only. The list
 * may lag behind the state: an interrupt unlocks a buffer without moving it.
 *
 * Callers: getblk() and bread() give a use count; brelse() takes it back. The
 * page of a buffer cannot go while a buffer of it is counted, dirty or locked.
 */
#include "core/sched.h"
#include "buffer_private.h"
#include "internal.h"
#include "mm/swap.h"

enum {
	NR_SIZES = 4, /* 512, 1024, 2048, 4096 */
	SIZE_SHIFT_MIN = 9,
	HASH_MIN_BITS = 10,
	HASH_MAX_BITS = 17,
	HASH_DEV_SHIFT = 7, /* spreads the few devices over the table */
};

/* 9.2, from the inside out: the debug build asserts the order */
static DEFINE_SPINLOCK(free_list_lock);
DEFINE_SPINLOCK_OUTSIDE(hash_table_lock, free_list_lock);
DEFINE_SPINLOCK_OUTSIDE(lru_list_lock, hash_table_lock);
unsigned long buffermem_pages;
u32 nr_buffers_type[NR_BUF_LISTS];
unsigned long size_buffers_type[NR_BUF_LISTS];
struct list_head buffer_lru[NR_BUF_LISTS];
static struct list_head free_list[NR_SIZES]; /* free_list_lock */
static struct buffer_head **hash_table;	     /* (H) */
static u32 hash_bits;

/**
 * buffer_init - hash table and lists
 * @nr_frames: page frames of the machine; one bucket for two of them
 *
 * Context: boot, before mem_free_all(). Does not sleep.
 */
void buffer_init(unsigned long nr_frames)
{
	u32 i;

	hash_bits = HASH_MIN_BITS;
	while (hash_bits < HASH_MAX_BITS && 1ul << hash_bits < nr_frames / 2)
		hash_bits++;
	hash_table = boot_alloc(sizeof(void *) << hash_bits, sizeof(void *));
	for (i = 0; i < NR_BUF_LISTS; i++)
		INIT_LIST_HEAD(&buffer_lru[i]);
	for (i = 0; i < NR_SIZES; i++)
		INIT_LIST_HEAD(&free_list[i]);
}

static struct list_head *free_list_of(u32 size)
{
	u32 i = 0;

	while (1u << (i + SIZE_SHIFT_MIN) < size)
		i++;
	BUG_ON(i >= NR_SIZES || 1u << (i + SIZE_SHIFT_MIN) != size);
	return &free_list[i];
}

static struct buffer_head **hash_bucket(kdev_t dev, u32 block)
{
	u32 key = block ^ block >> hash_bits ^ (u32)dev << HASH_DEV_SHIFT;

	return &hash_table[key & ((1u << hash_bits) - 1)];
}

static void hash_link(struct buffer_head *bh)
{
	struct buffer_head **bucket = hash_bucket(bh->dev, bh->block);

	assert_held(&hash_table_lock);
	bh->hash_next = *bucket;
	if (*bucket != NULL)
		(*bucket)->hash_pprev = &bh->hash_next;
	*bucket = bh;
	bh->hash_pprev = bucket;
}

static void hash_unlink(struct buffer_head *bh)
{
	assert_held(&hash_table_lock);
	if (bh->hash_pprev == NULL)
		return;
	*bh->hash_pprev = bh->hash_next;
	if (bh->hash_next != NULL)
		bh->hash_next->hash_pprev = bh->hash_pprev;
	bh->hash_pprev = NULL;
	bh->hash_next = NULL;
}

static void lru_link(struct buffer_head *bh, enum buffer_list list)
{
	assert_held(&lru_list_lock);
	DEBUG_ASSERT(bh->list == BUF_NONE && list < NR_BUF_LISTS);
	bh->list = list;
	list_add_tail(&bh->lru, &buffer_lru[list]);
	nr_buffers_type[list]++;
	size_buffers_type[list] += bh->size;
}

/* off whatever list it is on */
static void list_unlink(struct buffer_head *bh)
{
	if (bh->list == BUF_NONE)
		return;
	list_del_init(&bh->lru);
	if (bh->list < NR_BUF_LISTS) {
		assert_held(&lru_list_lock);
		DEBUG_ASSERT(nr_buffers_type[bh->list] > 0);
		nr_buffers_type[bh->list]--;
		size_buffers_type[bh->list] -= bh->size;
	}
	bh->list = BUF_NONE;
}

/**
 * buffer_unlink - off every list and out of the hash
 * @bh: not busy
 *
 * Context: task. Does not sleep. Holds lru_list_lock, hash_table_lock.
 */
void buffer_unlink(struct buffer_head *bh)
{
	assert_held(&lru_list_lock);
	buffer_queue_remove(bh);
	hash_unlink(bh);
	spin_lock(&free_list_lock);
	list_unlink(bh);
	spin_unlock(&free_list_lock);
}

/* a buffer without identity, for the next getblk() of its size */
static void put_free(struct buffer_head *bh)
{
	DEBUG_ASSERT(bh->list == BUF_NONE && bh->count == 0);
	bh->dev = 0;
	bh->state = 0;
	spin_lock(&free_list_lock);
	bh->list = BUF_FREE;
	list_add_tail(&bh->lru, free_list_of(bh->size));
	spin_unlock(&free_list_lock);
}

static struct buffer_head *get_free(u32 size)
{
	struct list_head *list = free_list_of(size);
	struct buffer_head *bh = NULL;

	spin_lock(&free_list_lock);
	if (!list_empty(list)) {
		bh = list_first_entry(list, struct buffer_head, lru);
		list_unlink(bh);
	}
	spin_unlock(&free_list_lock);
	return bh;
}

/**
 * refile_buffer_locked - put a buffer on the list that its state asks for
 * @bh: with an identity: not on a free list
 *
 * Context: task. Does not sleep. Holds lru_list_lock.
 */
void refile_buffer_locked(struct buffer_head *bh)
{
	enum buffer_list list = BUF_CLEAN;

	assert_held(&lru_list_lock);
	BUG_ON(bh->list == BUF_FREE);
	if (buffer_locked(bh))
		list = BUF_LOCKED;
	if (buffer_dirty(bh))
		list = BUF_DIRTY;
	if (buffer_protected(bh))
		list = BUF_PROTECTED;
	if (list == BUF_CLEAN)
		buffer_queue_remove(bh);
	if (list == bh->list)
		return;
	list_unlink(bh);
	lru_link(bh, list);
}

/**
 * refile_buffer - as refile_buffer_locked()
 * @bh: with an identity
 *
 * Context: task. Does not sleep. Takes lru_list_lock.
 */
void refile_buffer(struct buffer_head *bh)
{
	spin_lock(&lru_list_lock);
	refile_buffer_locked(bh);
	spin_unlock(&lru_list_lock);
}

/**
 * mark_buffer_dirty - the block must be written
 * @bh: counted, or of a page whose lock the caller holds
 *
 * Due in age_buffer ticks. The DIRTY list stays in the order of these times.
 *
 * Context: task. Does not sleep. Takes lru_list_lock.
 */
void mark_buffer_dirty(struct buffer_head *bh)
{
	if (test_and_set_bit(BH_Dirty, &bh->state))
		return;
	bh->flush_time = jiffies + (unsigned long)bdf_prm.age_buffer;
	refile_buffer(bh);
}

/* a page of buffers for the free list; false: no memory. May sleep */
static STEP_NOINLINE bool grow_buffers(u32 size)
{
	struct page *page = alloc_page(GFP_BUFFER);
	struct buffer_head *head, *bh;

	if (page == NULL)
		return false;
	lock_page(page);
	head = create_buffers(page, size, false);
	if (head == NULL)
		goto out_free_page;
	bh = head;
	do {
		put_free(bh);
		bh = bh->this_page;
	} while (bh != head);
	/* the allocation reference is now the one of the buffers (1.3) */
	page->buffers = head;
	ClearPageReferenced(page);
	lru_cache_add(page);
	buffermem_pages++;
	unlock_page(page);
	return true;

out_free_page:
	unlock_page(page);
	page_cache_release(page);
	return false;
}

/* 7.6: write first, then launder, then grow. May sleep */
static STEP_NOINLINE void refill_freelist(u32 size)
{
	balance_dirty();
	if (free_shortage() != 0)
		buffer_page_launder(GFP_BUFFER);
	if (!grow_buffers(size)) {
		/* getblk() asks for ever: let those run who can free some */
		wakeup_bdflush(false);
		sched_yield();
	}
}

/**
 * get_hash_table - a buffer that is in the cache
 * @dev: device
 * @block: its number in units of @size
 * @size: bytes of a block
 *
 * Context: task. Does not sleep. Takes hash_table_lock.
 * Return: the buffer, counted; NULL: not cached.
 */
struct buffer_head *get_hash_table(kdev_t dev, u32 block, u32 size)
{
	struct buffer_head *bh;

	spin_lock(&hash_table_lock);
	for (bh = *hash_bucket(dev, block); bh != NULL; bh = bh->hash_next)
		if (bh->block == block && bh->dev == dev && bh->size == size)
			break;
	if (bh != NULL)
		bh->count++;
	spin_unlock(&hash_table_lock);
	return bh;
}

/**
 * getblk - the buffer of a block, made when it is not cached
 * @dev: device
 * @block: its number in units of @size
 * @size: bytes of a block, 512..4096, a power of two
 *
 * The only setter of PG_referenced in 2.4.0. A new buffer is mapped and not
 * uptodate. Does not give up.
 *
 * Context: task. May sleep.
 * Return: the buffer, counted.
 */
struct buffer_head *getblk(kdev_t dev, u32 block, u32 size)
{
	struct buffer_head *bh;

	might_sleep();
	for (;;) {
		bh = get_hash_table(dev, block, size);
		if (bh != NULL)
			break;
		/* nothing sleeps between the look-up and the link */
		bh = get_free(size);
		if (bh != NULL) {
			bh->count = 1;
			bh->dev = dev;
			bh->block = block;
			bh->end_io = NULL;
			bh->state = 1u << BH_Mapped;
			spin_lock(&lru_list_lock);
			spin_lock(&hash_table_lock);
			hash_link(bh);
			lru_link(bh, BUF_CLEAN);
			spin_unlock(&hash_table_lock);
			spin_unlock(&lru_list_lock);
			break;
		}
		refill_freelist(size);
	}
	SetPageReferenced(bh->page);
	return bh;
}

/*
 * Its write failed, and nobody has been at it since: what is in memory is still
 * newer than the disk, where a bitmap would give blocks away twice. It is to be
 * written once more.
 */
static bool keep_unwritten(struct buffer_head *bh)
{
	wait_on_buffer(bh);
	if (buffer_uptodate(bh))
		return true;
	if (!test_bit(BH_Req, &bh->state) || !test_bit(BH_Write, &bh->state))
		return false;
	set_bit(BH_Uptodate, &bh->state);
	mark_buffer_dirty(bh);
	return true;
}

/**
 * bread - the buffer of a block with its contents
 * @dev: device
 * @block: its number in units of @size
 * @size: bytes of a block
 *
 * As long as memory does not run short, a block that could not be written is
 * what was to be written.
 *
 * Context: task. May sleep.
 * Return: the buffer, counted and uptodate; NULL: read error.
 */
struct buffer_head *bread(kdev_t dev, u32 block, u32 size)
{
	struct buffer_head *bh = getblk(dev, block, size);

	if (buffer_uptodate(bh) || keep_unwritten(bh))
		return bh;
	ll_rw_block(BLK_READ, 1, &bh);
	wait_on_buffer(bh);
	if (buffer_uptodate(bh))
		return bh;
	brelse(bh);
	return NULL;
}

/**
 * brelse - give up a use of a buffer
 * @bh: counted; NULL is fine
 *
 * Context: task. Does not sleep.
 */
void brelse(struct buffer_head *bh)
{
	if (bh == NULL)
		return;
	BUG_ON(bh->count <= 0);
	bh->count--;
}

/**
 * bforget - brelse(), and nobody wants the contents any more
 * @bh: counted; NULL is fine
 *
 * A buffer that is in use elsewhere or under I/O is only released.
 *
 * Context: task. Does not sleep. Takes lru_list_lock.
 */
void bforget(struct buffer_head *bh)
{
	if (bh == NULL)
		return;
	brelse(bh);
	spin_lock(&lru_list_lock);
	spin_lock(&hash_table_lock);
	if (bh->count == 0 && !buffer_locked(bh) && bh->hash_pprev != NULL) {
		buffer_unlink(bh);
		put_free(bh);
	}
	spin_unlock(&hash_table_lock);
	spin_unlock(&lru_list_lock);
}

/*
 * First buffer of @dev on @list that is locked; on the way the unused ones go.
 * Holds lru_list_lock, hash_table_lock. Buffers of page I/O are not ours.
 */
static struct buffer_head *invalidate_list(struct list_head *list, kdev_t dev,
					   bool destroy)
{
	struct buffer_head *bh, *next;

	list_for_each_entry_safe(bh, next, list, lru) {
		if (bh->dev != dev || bh->hash_pprev == NULL)
			continue;
		if (buffer_locked(bh))
			return bh;
		if (bh->count != 0 || (buffer_dirty(bh) && !destroy))
			continue;
		buffer_unlink(bh);
		put_free(bh);
	}
	return NULL;
}

/**
 * invalidate_buffers - forget the unused buffers of a device
 * @dev: device
 * @destroy: the dirty ones too, unwritten
 *
 * Context: task. May sleep: for those under I/O.
 */
void invalidate_buffers(kdev_t dev, bool destroy)
{
	struct buffer_head *locked;
	u32 i;

	might_sleep();
	for (i = 0; i < NR_BUF_LISTS; i++) {
		do {
			spin_lock(&lru_list_lock);
			spin_lock(&hash_table_lock);
			locked = invalidate_list(&buffer_lru[i], dev, destroy);
			spin_unlock(&hash_table_lock);
			spin_unlock(&lru_list_lock);
			if (locked != NULL)
				wait_on_buffer(locked);
		} while (locked != NULL);
	}
}
