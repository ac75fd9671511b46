/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * buffer_queue.c - the dirty buffers of one file, for fsync (reference 7.5)
 *
 * mapping->dirty_buffers links the buffers, data and metadata, that must be on
 * disk before fsync returns. A buffer on it has bh->mapping set and leaves it
 * when it is found clean (refile_buffer_locked()) or its page goes. A write that
 * failed meanwhile is remembered in mapping->write_error until somebody asks.
 *
 * One fsync_mapping_buffers() of a file runs at a time: a second one would not
 * see what the first one has in hand.
 */
#include "base/errptr.h"
#include "buffer_private.h"
#include "internal.h"
#include "core/sched.h"
#include "mm/block_page.h"

static DECLARE_WAIT_QUEUE_HEAD(fsync_wait); /* for some mapping->fsyncing */

/**
 * buffer_queue_remove - no fsync waits for the buffer any more
 * @bh: queued or not
 *
 * Context: task. Does not sleep. Holds lru_list_lock.
 */
void buffer_queue_remove(struct buffer_head *bh)
{
	assert_held(&lru_list_lock);
	list_del_init(&bh->inode_link);
	bh->mapping = NULL;
}

/* Holds lru_list_lock */
static void queue_on(struct buffer_head *bh, struct address_space *mapping,
		     struct list_head *queue)
{
	list_del(&bh->inode_link);
	list_add_tail(&bh->inode_link, queue);
	bh->mapping = mapping;
}

/**
 * buffer_insert_mapping_queue - fsync of a file is to write this buffer as well
 * @bh: counted, or of a locked page; dirty
 * @mapping: the file
 *
 * Context: task. Does not sleep. Takes lru_list_lock.
 */
void buffer_insert_mapping_queue(struct buffer_head *bh,
				 struct address_space *mapping)
{
	spin_lock(&lru_list_lock);
	queue_on(bh, mapping, &mapping->dirty_buffers);
	spin_unlock(&lru_list_lock);
}

/* start a write of each; they go to @started. What gets dirty meanwhile, and so
 * comes back to the queue, is not visited. May sleep */
static void start_queue(struct address_space *mapping,
			struct list_head *started)
{
	LIST_HEAD(todo);
	struct buffer_head *bh;

	spin_lock(&lru_list_lock);
	list_splice_init(&mapping->dirty_buffers, &todo);
	while (!list_empty(&todo)) {
		bh = list_first_entry(&todo, struct buffer_head, inode_link);
		if (!buffer_dirty(bh) && !buffer_locked(bh)) {
			buffer_queue_remove(bh);
			continue;
		}
		queue_on(bh, mapping, started);
		if (!buffer_dirty(bh))
			continue;
		bh->count++;
		spin_unlock(&lru_list_lock);
		write_buffer(bh);
		bh->count--;
		spin_lock(&lru_list_lock);
	}
	spin_unlock(&lru_list_lock);
}

/* Return: a write among @started failed. May sleep */
static bool wait_for_started(struct address_space *mapping,
			     struct list_head *started)
{
	struct buffer_head *bh;
	bool failed = false;

	spin_lock(&lru_list_lock);
	while (!list_empty(started)) {
		bh = list_first_entry(started, struct buffer_head, inode_link);
		if (buffer_dirty(bh)) /* again: for the next fsync */
			queue_on(bh, mapping, &mapping->dirty_buffers);
		else if (!buffer_locked(bh))
			buffer_queue_remove(bh);
		bh->count++;
		spin_unlock(&lru_list_lock);
		wait_on_buffer(bh);
		failed = failed || !buffer_uptodate(bh);
		bh->count--;
		spin_lock(&lru_list_lock);
	}
	spin_unlock(&lru_list_lock);
	return failed;
}

/*
 * 2.4's osync: a buffer that came back to the queue while we slept may carry, in
 * a write that others started, what we have to wait for. May sleep
 */
static bool wait_for_others(struct address_space *mapping)
{
	struct buffer_head *bh, *locked;
	bool failed = false;
	u32 left;

	spin_lock(&lru_list_lock);
	left = nr_buffers_type[BUF_DIRTY] + nr_buffers_type[BUF_LOCKED];
	do {
		locked = NULL;
		list_for_each_entry(bh, &mapping->dirty_buffers, inode_link) {
			if (!buffer_locked(bh))
				continue;
			locked = bh;
			break;
		}
		if (locked == NULL)
			break;
		locked->count++;
		spin_unlock(&lru_list_lock);
		wait_on_buffer(locked);
		failed = failed || !buffer_uptodate(locked);
		locked->count--;
		spin_lock(&lru_list_lock);
	} while (left-- > 0); /* others may go on writing */
	spin_unlock(&lru_list_lock);
	return failed;
}

/**
 * fsync_mapping_buffers - write the queued buffers of a file and wait
 * @mapping: the file
 *
 * A write that failed earlier, started by whomever, is reported here once.
 *
 * Context: task. May sleep. Takes lru_list_lock.
 * Return: 0 or -EIO.
 */
int fsync_mapping_buffers(struct address_space *mapping)
{
	LIST_HEAD(started);
	bool failed;

	might_sleep();
	wait_event(fsync_wait, !mapping->fsyncing);
	mapping->fsyncing = true;
	start_queue(mapping, &started);
	failed = wait_for_started(mapping, &started);
	failed |= wait_for_others(mapping);
	failed |= mapping_take_error(mapping);
	mapping->fsyncing = false;
	wake_up_all(&fsync_wait);
	return failed ? -EIO : 0;
}

/**
 * invalidate_mapping_buffers - forget the queue: the file leaves memory
 * @mapping: its pages are gone; buffers of its metadata stay dirty
 *
 * Context: task. Does not sleep. Takes lru_list_lock.
 */
void invalidate_mapping_buffers(struct address_space *mapping)
{
	spin_lock(&lru_list_lock);
	while (!list_empty(&mapping->dirty_buffers))
		buffer_queue_remove(list_first_entry(&mapping->dirty_buffers,
						     struct buffer_head,
						     inode_link));
	spin_unlock(&lru_list_lock);
}

/**
 * unmap_underlying_metadata - the cache must not write over a new block
 * @bh: mapped to a block that was just allocated
 *
 * Dirty contents of the same block in the cache belong to who had it before.
 *
 * Context: task. May sleep: for a write under way.
 */
void unmap_underlying_metadata(const struct buffer_head *bh)
{
	struct buffer_head *old = get_hash_table(bh->dev, bh->block, bh->size);

	might_sleep();
	if (old == NULL)
		return;
	if (test_and_clear_bit(BH_Dirty, &old->state))
		refile_buffer(old);
	wait_on_buffer(old);
	bforget(old);
}
