/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * inode.c - the cache of inodes (reference 8.3)
 *
 * Owns the inode slab, the hash by (super block, number), the list of unused
 * inodes and the dirty list of each super block. Invariants: an unused inode
 * (count 0) is hashed and on inode_unused; an inode that is not hashed is
 * freed with its last reference; an inode is on its super block's dirty list
 * while it has I_DIRTY or I_DIRTY_PAGES and its file system can write inodes.
 *
 * All of it is task context and changes only between two sleeps (key K).
 */
#include "fs/vfs.h"
#include "core/config.h"
#include "core/printk.h"
#include "core/time.h"
#include "lib/string.h"
#include "mm/block_page.h"
#include "mm/slab.h"
#include "mm/swap.h"

#define INODE_HASH_BITS 9u
#define INODE_HASH_SIZE (1u << INODE_HASH_BITS)
#define SB_HASH_SHIFT	6u

static struct list_head inode_table[INODE_HASH_SIZE];
static struct list_head inode_unused = LIST_HEAD_INIT(inode_unused);
static struct kmem_cache *inode_cache;

int sysctl_prune_writes_inodes = PRUNE_WRITES_INODES;
u32 nr_inodes;	      /* all of them */
u32 nr_inodes_unused; /* those with count 0 */

static const struct aops no_aops;

static struct list_head *hash_bucket(const struct super_block *sb, u32 ino)
{
	u32 h = ino + (u32)((unsigned long)sb >> SB_HASH_SHIFT);

	return &inode_table[(h ^ h >> INODE_HASH_BITS) & (INODE_HASH_SIZE - 1)];
}

/**
 * inode_new - a fresh inode with count 1 and nlink 1, not hashed
 * @sb: its file system
 *
 * The page cache part has no operations until the file system sets them.
 *
 * Context: task. May sleep.
 * Return: the inode, or NULL when out of memory.
 */
struct inode *inode_new(struct super_block *sb)
{
	struct inode *inode;

	might_sleep();
	inode = kmem_cache_alloc(inode_cache, GFP_KERNEL);
	if (!inode)
		return NULL;
	memset(inode, 0, sizeof(*inode));
	inode->sb = sb;
	inode->count = 1;
	inode->nlink = 1;
	sema_init(&inode->sem, 1);
	init_waitqueue_head(&inode->wait);
	mapping_init(&inode->data, &no_aops, inode);
	INIT_LIST_HEAD(&inode->locks);
	INIT_LIST_HEAD(&inode->lru);
	INIT_LIST_HEAD(&inode->hash_link);
	INIT_LIST_HEAD(&inode->dirty_link);
	list_add(&inode->sb_link, &sb->inodes);
	nr_inodes++;
	return inode;
}

/**
 * inode_hash_insert - iget() finds it from now on
 * @inode: with ino set, not hashed
 *
 * Context: task. Does not sleep.
 */
void inode_hash_insert(struct inode *inode)
{
	BUG_ON(!list_empty(&inode->hash_link));
	list_add(&inode->hash_link, hash_bucket(inode->sb, inode->ino));
}

/**
 * inode_unhash - iget() does not find it any more
 * @inode: hashed or not, in use
 *
 * Context: task. Does not sleep.
 */
void inode_unhash(struct inode *inode)
{
	list_del_init(&inode->hash_link);
}

static void inode_wait(struct inode *inode, u32 bits)
{
	wait_event(inode->wait, !(inode->state & bits));
}

static struct inode *inode_find(struct super_block *sb, u32 ino)
{
	struct list_head *bucket = hash_bucket(sb, ino);
	struct inode *inode;

	list_for_each_entry(inode, bucket, hash_link) {
		if (inode->ino != ino || inode->sb != sb)
			continue;
		if (inode->count++ == 0) {
			list_del_init(&inode->lru);
			nr_inodes_unused--;
		}
		return inode;
	}
	return NULL;
}

/* the caller is the one who reads it in */
static struct inode *inode_read_new(struct super_block *sb, struct inode *inode,
				    u32 ino)
{
	int err;

	inode->ino = ino;
	inode->state = I_NEW;
	inode_hash_insert(inode);
	err = sb->ops->read_inode(inode);
	inode->state &= ~I_NEW;
	wake_up_all(&inode->wait);
	if (err == 0)
		return inode;
	inode_unhash(inode);
	iput(inode);
	return ERR_PTR(err);
}

/**
 * iget - the inode of a number, read in when it is not cached
 * @sb: a file system with read_inode
 * @ino: its number
 *
 * Context: task. May sleep.
 * Return: the inode with a reference, or ERR_PTR(-ENOMEM, -EIO, ...).
 */
struct inode *iget(struct super_block *sb, u32 ino)
{
	struct inode *inode, *fresh;

	might_sleep();
	inode = inode_find(sb, ino);
	if (!inode) {
		fresh = inode_new(sb);
		if (!fresh)
			return ERR_PTR(-ENOMEM);
		inode = inode_find(sb, ino);
		if (!inode)
			return inode_read_new(sb, fresh, ino);
		iput(fresh); /* another task was faster */
	}
	inode_wait(inode, I_NEW);
	if (!list_empty(&inode->hash_link))
		return inode;
	iput(inode); /* it could not be read */
	return ERR_PTR(-EIO);
}

/* no users, off every list but those of the super block */
static void inode_free(struct inode *inode)
{
	struct super_block *sb = inode->sb;

	if (inode->data.nrpages)
		truncate_inode_pages(&inode->data, 0);
	BUG_ON(inode->data.nrpages != 0);
	if (inode->nlink == 0 && sb->ops && sb->ops->delete_inode)
		sb->ops->delete_inode(inode);
	invalidate_mapping_buffers(&inode->data);
	if (sb->ops && sb->ops->clear_inode)
		sb->ops->clear_inode(inode);
	list_del_init(&inode->hash_link);
	list_del_init(&inode->dirty_link);
	list_del_init(&inode->sb_link);
	kmem_cache_free(inode_cache, inode);
	nr_inodes--;
}

/**
 * iput - drop one reference
 * @inode: not NULL
 *
 * The last one frees an inode that is unlinked or not hashed; another one goes
 * to the head of the unused list.
 *
 * Context: task. May sleep.
 */
void iput(struct inode *inode)
{
	might_sleep();
	BUG_ON(inode->count <= 0);
	if (inode->count > 1) {
		inode->count--;
		return;
	}
	if (inode->nlink != 0 && !list_empty(&inode->hash_link)) {
		inode->count = 0;
		list_add(&inode->lru, &inode_unused);
		nr_inodes_unused++;
		return;
	}
	inode->state |= I_FREEING;
	list_del_init(&inode->hash_link);
	if (inode->state & I_LOCK)
		inode_wait(inode, I_LOCK);
	list_del_init(&inode->dirty_link); /* nobody writes it any more */
	inode->count = 0;
	inode_free(inode);
}

/**
 * mark_inode_dirty - it (or its pages) must be written some time
 * @inode: in use
 * @bits: I_DIRTY, I_DIRTY_PAGES or both
 *
 * Nothing happens on a file system that cannot write inodes (ramfs).
 *
 * Context: task. Does not sleep.
 */
void mark_inode_dirty(struct inode *inode, u32 bits)
{
	struct super_block *sb = inode->sb;

	if (!sb->ops || !sb->ops->write_inode || inode->state & I_FREEING)
		return;
	if (!(inode->state & (I_DIRTY | I_DIRTY_PAGES)) &&
	    list_empty(&inode->dirty_link))
		list_add_tail(&inode->dirty_link, &sb->dirty);
	inode->state |= bits;
}

/**
 * mapping_mark_dirty - set_dirty of aops for inodes that are written
 * @mapping: of an inode
 *
 * Context: task. Does not sleep.
 */
void mapping_mark_dirty(struct address_space *mapping)
{
	mark_inode_dirty(mapping->host, I_DIRTY_PAGES);
}

/**
 * write_inode_now - write an inode and its dirty pages
 * @inode: the caller holds a reference
 * @wait: also wait for the pages, and the inode's block
 *
 * Context: task. May sleep.
 * Return: 0 or the first error.
 */
int write_inode_now(struct inode *inode, bool wait)
{
	const struct super_ops *ops = inode->sb->ops;
	u32 dirty;
	int err = 0, ret = 0, wait_err = 0;

	might_sleep();
	inode_wait(inode, I_LOCK);
	dirty = inode->state & (I_DIRTY | I_DIRTY_PAGES);
	list_del_init(&inode->dirty_link);
	inode->state = (inode->state & ~dirty) | I_LOCK;
	if (dirty & I_DIRTY_PAGES)
		ret = filemap_fdatasync(&inode->data);
	if (dirty & I_DIRTY && ops && ops->write_inode)
		err = ops->write_inode(inode, wait);
	if (wait)
		wait_err = filemap_fdatawait(&inode->data);
	inode->state &= ~I_LOCK;
	if (inode->state & (I_DIRTY | I_DIRTY_PAGES) &&
	    list_empty(&inode->dirty_link))
		list_add_tail(&inode->dirty_link, &inode->sb->dirty);
	wake_up_all(&inode->wait);
	if (ret == 0)
		ret = err;
	return ret ? ret : wait_err;
}

/* keep @inode here while it is written, whatever its count is */
static void inode_pin(struct inode *inode)
{
	if (inode->count++ == 0) {
		list_del_init(&inode->lru);
		nr_inodes_unused--;
	}
}

/**
 * sync_inodes - write the dirty inodes of a file system
 * @sb: mounted
 * @wait: wait for their pages, too
 *
 * As many as are dirty at the start, oldest first. They stay on the list until
 * their turn comes: a second walker must not take the rest for clean.
 *
 * Context: task. May sleep.
 */
void sync_inodes(struct super_block *sb, bool wait)
{
	struct inode *inode;
	u32 nr = 0;

	might_sleep();
	list_for_each_entry(inode, &sb->dirty, dirty_link)
		nr++;
	for (; nr > 0 && !list_empty(&sb->dirty); nr--) {
		inode = list_first_entry(&sb->dirty, struct inode, dirty_link);
		inode_pin(inode);
		if (write_inode_now(inode, wait) != 0)
			printk_limited(KERN_ERR "inode %u: write failed\n",
				       inode->ino);
		iput(inode);
	}
}

/**
 * settle_inodes - sync_inodes(), and what other tasks are writing is done, too
 * @sb: nobody makes an inode of it dirty any more
 *
 * Context: task. May sleep.
 */
void settle_inodes(struct super_block *sb)
{
	might_sleep();
	sync_inodes(sb, true);
	wait_event(super_wait, sb->syncing == 0);
}

/**
 * sync_all_inodes - sync_inodes() of every file system
 * @wait: for their pages, too
 *
 * Context: task. May sleep.
 */
void sync_all_inodes(bool wait)
{
	struct super_block *sb;

	might_sleep();
	list_for_each_entry(sb, &super_blocks, link) {
		if (list_empty(&sb->dirty))
			continue;
		sb->syncing++; /* super_kill() waits: our place stays */
		sync_inodes(sb, wait);
		if (--sb->syncing == 0)
			wake_up_all(&super_wait);
	}
}

/* 8.3: no state, no cached page, no dirty buffer */
static bool inode_prunable(const struct inode *inode)
{
	return inode->state == 0 && inode->data.nrpages == 0 &&
	       list_empty(&inode->data.dirty_buffers);
}

/* all of @freeable, which nobody can find any more */
static void dispose_inodes(struct list_head *freeable)
{
	while (!list_empty(freeable)) {
		struct inode *inode =
			list_first_entry(freeable, struct inode, lru);

		list_del_init(&inode->lru);
		inode_free(inode);
	}
}

static void inode_take_unused(struct inode *inode, struct list_head *freeable)
{
	inode->state |= I_FREEING;
	list_del_init(&inode->hash_link);
	list_del(&inode->lru);
	list_add(&inode->lru, freeable);
	nr_inodes_unused--;
}

/**
 * prune_icache - free unused inodes from the tail of the list (8.3)
 * @goal: how many; 0 means all (10.21). Skipped ones do not count
 *
 * First every dirty inode is written (10.23, kept; with
 * sysctl_prune_writes_inodes 0 that is left to kupdate, and dirty ones stay).
 * Inodes that still have cached pages stay (10.22).
 *
 * Context: task. May sleep.
 */
void prune_icache(int goal)
{
	LIST_HEAD(freeable);
	struct list_head *entry, *prev;
	struct inode *inode;

	might_sleep();
	if (sysctl_prune_writes_inodes)
		sync_all_inodes(false);
	for (entry = inode_unused.prev; entry != &inode_unused; entry = prev) {
		prev = entry->prev;
		inode = list_entry(entry, struct inode, lru);
		if (!inode_prunable(inode))
			continue;
		inode_take_unused(inode, &freeable);
		if (--goal == 0)
			break;
	}
	dispose_inodes(&freeable);
}

/**
 * inodes_drop_unused - free all unused inodes of a file system
 * @sb: about to be unmounted; its dirty inodes were written
 *
 * Context: task. May sleep.
 */
void inodes_drop_unused(struct super_block *sb)
{
	LIST_HEAD(freeable);
	struct inode *inode, *next;

	might_sleep();
	list_for_each_entry_safe(inode, next, &inode_unused, lru)
		if (inode->sb == sb)
			inode_take_unused(inode, &freeable);
	dispose_inodes(&freeable);
}

static void shrink_icache_memory(u32 priority, u32 gfp_mask)
{
	if (!(gfp_mask & __GFP_IO))
		return;
	prune_icache((int)shrinker_count(nr_inodes_unused, priority));
	kmem_cache_shrink(inode_cache);
}

/**
 * inode_touch - set times of an inode to now, unless it is read-only
 * @inode: in use
 * @which: TOUCH_*
 *
 * Nothing happens on a file system that is read-only.
 *
 * Context: task. Does not sleep.
 */
void inode_touch(struct inode *inode, u32 which)
{
	u32 now = wall_seconds();

	if (inode->sb->flags & MS_RDONLY)
		return;
	if ((!(which & TOUCH_ATIME) || inode->atime == now) &&
	    (!(which & TOUCH_MTIME) || inode->mtime == now) &&
	    (!(which & TOUCH_CTIME) || inode->ctime == now))
		return;
	if (which & TOUCH_ATIME)
		inode->atime = now;
	if (which & TOUCH_MTIME)
		inode->mtime = now;
	if (which & TOUCH_CTIME)
		inode->ctime = now;
	mark_inode_dirty(inode, I_DIRTY);
}

/**
 * inode_cache_init - make the slab and the hash, register shrinker and kupdate
 *
 * Context: boot task. May sleep.
 */
void inode_cache_init(void)
{
	static struct shrinker shrinker = {.shrink = shrink_icache_memory};
	u32 i;

	for (i = 0; i < INODE_HASH_SIZE; i++)
		INIT_LIST_HEAD(&inode_table[i]);
	inode_cache =
		kmem_cache_create("inode_cache", sizeof(struct inode), 0, NULL);
	BUG_ON(!inode_cache);
	register_shrinker(&shrinker);
	register_sync_hook(sync_supers);
}
