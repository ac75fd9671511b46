/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * buffer_head.c - the pool of buffer heads (reference 7.6)
 *
 * A head comes from the pool while that is above its reserve, else from its
 * slab cache, and only page I/O gets the last NR_RESERVED_BH: swapping out must
 * not need memory it is about to make. GFP_BUFFER: the allocation starts no I/O.
 * Page I/O that finds none at all waits until heads come back.
 */
#include "core/sched.h"
#include "buffer_private.h"
#include "mm/slab.h"
#include "mm/swap.h"

enum {
	MIN_BUFFER_BYTES = 512,
	/* heads that one page can need; the sleeper waits for as many */
	MAX_BUF_PER_PAGE = PAGE_SIZE / MIN_BUFFER_BYTES,
};

static struct kmem_cache *bh_cache;
static LIST_HEAD(unused_list); /* by ->lru */
static u32 nr_unused;
static DEFINE_SPINLOCK(unused_list_lock);
static DECLARE_WAIT_QUEUE_HEAD(buffer_wait);

/**
 * buffer_heads_init - make the slab cache; once, before any I/O
 *
 * Context: task. May sleep.
 */
void buffer_heads_init(void)
{
	bh_cache = kmem_cache_create("buffer_head", sizeof(struct buffer_head),
				     SLAB_HWCACHE_ALIGN, NULL);
	BUG_ON(bh_cache == NULL);
}

/* one from the pool while it has more than @reserve, else NULL */
static struct buffer_head *pool_get(u32 reserve)
{
	struct buffer_head *bh = NULL;

	spin_lock(&unused_list_lock);
	if (nr_unused > reserve) {
		bh = list_first_entry(&unused_list, struct buffer_head, lru);
		list_del(&bh->lru);
		nr_unused--;
	}
	spin_unlock(&unused_list_lock);
	return bh;
}

/* a blank head, NULL: none. May sleep in the allocation */
static struct buffer_head *get_unused_buffer_head(bool async)
{
	struct buffer_head *bh = pool_get(NR_RESERVED_BH);

	if (bh == NULL)
		bh = kmem_cache_alloc(bh_cache, GFP_BUFFER);
	if (bh == NULL && async)
		bh = pool_get(0);
	if (bh == NULL)
		return NULL;
	*bh = (struct buffer_head){.list = BUF_NONE};
	INIT_LIST_HEAD(&bh->lru);
	INIT_LIST_HEAD(&bh->inode_link);
	init_waitqueue_head(&bh->wait);
	return bh;
}

/**
 * put_unused_buffer_head - give a head back
 * @bh: unlocked, on no list, without waiters; not the caller's any more
 *
 * Context: task. Does not sleep. Takes unused_list_lock.
 */
void put_unused_buffer_head(struct buffer_head *bh)
{
	BUG_ON(waitqueue_active(&bh->wait));
	DEBUG_ASSERT(!buffer_locked(bh) && bh->list == BUF_NONE);
	if (nr_unused >= MAX_UNUSED_BH) {
		kmem_cache_free(bh_cache, bh);
		return;
	}
	spin_lock(&unused_list_lock);
	list_add(&bh->lru, &unused_list);
	nr_unused++;
	spin_unlock(&unused_list_lock);
}

/**
 * wake_up_buffer_wait - heads were put back
 *
 * Context: any. Does not sleep.
 */
void wake_up_buffer_wait(void)
{
	if (waitqueue_active(&buffer_wait))
		wake_up(&buffer_wait);
}

/*
 * Page I/O found no head. Those in use come back when their pages are stripped,
 * which needs their I/O to end. 2.4.0 sleeps until MAX_BUF_PER_PAGE are unused;
 * the timeout is ours: memory may come back by another way first.
 */
static void wait_for_heads(void)
{
	DECLARE_WAITQUEUE(wait, current);

	run_task_queue(&tq_disk);
	add_wait_queue(&buffer_wait, &wait);
	set_current_state(TASK_UNINTERRUPTIBLE);
	if (nr_unused < MAX_BUF_PER_PAGE)
		schedule_timeout(HEAD_WAIT_TICKS);
	set_current_state(TASK_RUNNING);
	remove_wait_queue(&buffer_wait, &wait);
}

/* ring of heads from the last block of the page down; NULL: not enough */
static struct buffer_head *try_create_buffers(struct page *page, u32 size,
					      bool async)
{
	struct buffer_head *head = NULL, *last = NULL, *bh;
	u32 offset = PAGE_SIZE;

	do { /* a block is no larger than the page */
		offset -= size;
		bh = get_unused_buffer_head(async);
		if (bh == NULL)
			goto out_put_heads;
		bh->size = size;
		bh->page = page;
		bh->data = (char *)page_address(page) + offset;
		bh->this_page = head;
		if (last == NULL)
			last = bh;
		head = bh;
	} while (offset >= size);
	last->this_page = head;
	return head;

out_put_heads:
	while (head != NULL) {
		bh = head;
		head = head->this_page;
		put_unused_buffer_head(bh);
	}
	wake_up_buffer_wait();
	return NULL;
}

/**
 * create_buffers - heads for the whole of a page
 * @page: locked
 * @size: bytes of a block, a power of two, 512..PAGE_SIZE
 * @async: page I/O: may use the reserve, and sleeps until there are heads
 *
 * Context: task. May sleep.
 * Return: the head of block 0, in a ring by this_page; NULL: none (not @async).
 */
struct buffer_head *create_buffers(struct page *page, u32 size, bool async)
{
	struct buffer_head *head;

	might_sleep();
	BUG_ON(size < MIN_BUFFER_BYTES || size > PAGE_SIZE);
	for (;;) {
		head = try_create_buffers(page, size, async);
		if (head != NULL || !async)
			return head;
		wait_for_heads();
	}
}

/**
 * create_empty_buffers - buffers for page I/O
 * @page: locked, without buffers
 * @dev: where its blocks are
 * @size: bytes of a block
 *
 * They are unhashed and on no list; page reference +1.
 *
 * Context: task. May sleep.
 */
void create_empty_buffers(struct page *page, kdev_t dev, u32 size)
{
	struct buffer_head *head, *bh;

	might_sleep();
	BUG_ON(!PageLocked(page) || page->buffers != NULL);
	head = create_buffers(page, size, true);
	bh = head;
	do {
		bh->dev = dev;
		bh = bh->this_page;
	} while (bh != head);
	page->buffers = head;
	page_cache_get(page);
}
