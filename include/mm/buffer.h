/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mm/buffer.h - buffer heads and the buffer cache (reference 7.6, 7.7)
 *
 * A buffer describes one block of a device in memory. Page I/O (swap, files)
 * hangs unhashed buffers on its page; the buffer cache proper hashes them by
 * (device, block, size).
 *
 * Lock key: (B) lru_list_lock  (H) hash_table_lock  (A) bit operations
 *   (K) task context
 */
#ifndef MM_BUFFER_H
#define MM_BUFFER_H

#include "drv/blk.h"
#include "mm/page.h"

enum bh_state_bit {
	BH_Uptodate = 0,
	BH_Dirty = 1,
	BH_Lock = 2,
	BH_Req = 3,
	BH_Mapped = 4,
	BH_New = 5,
	BH_Protected = 6,
	BH_Write = 7, /* direction of the I/O in flight, or of the last one */
};

enum buffer_list {
	BUF_CLEAN,
	BUF_LOCKED,
	BUF_DIRTY,
	BUF_PROTECTED,
	NR_BUF_LISTS,
	BUF_NONE = NR_BUF_LISTS, /* on no list: page I/O */
	BUF_FREE,		 /* on the free list of its size */
};

struct buffer_head {
	struct blkio io; /* what the block layer sees; first member */
	u32 block;	 /* (C) in units of size */
	u32 size;	 /* (C) bytes: 512..4096 */
	kdev_t dev;
	int count;	       /* (K) users */
	u32 state;	       /* (A) BH_* */
	enum buffer_list list; /* (B) where it is */
	unsigned long
		flush_time; /* jiffies when a dirty one is to be written */
	struct page *page;
	char *data;		       /* kernel address of the block */
	struct buffer_head *this_page; /* ring of the page */
	struct buffer_head *hash_next, **hash_pprev; /* (H) NULL: unhashed */
	struct list_head lru;	       /* (B) empty: on no list; or free list */
	struct list_head inode_link;   /* (B) mapping->dirty_buffers */
	struct address_space *mapping; /* (B) on whose queue it is, or NULL */
	struct wait_queue_head wait;
	void (*end_io)(struct buffer_head *bh, bool uptodate); /* irq */
};

static inline bool buffer_uptodate(const struct buffer_head *bh)
{
	return test_bit(BH_Uptodate, &bh->state);
}
static inline bool buffer_dirty(const struct buffer_head *bh)
{
	return test_bit(BH_Dirty, &bh->state);
}
static inline bool buffer_locked(const struct buffer_head *bh)
{
	return test_bit(BH_Lock, &bh->state);
}
static inline bool buffer_protected(const struct buffer_head *bh)
{
	return test_bit(BH_Protected, &bh->state);
}
static inline bool buffer_mapped(const struct buffer_head *bh)
{
	return test_bit(BH_Mapped, &bh->state);
}
static inline bool buffer_new(const struct buffer_head *bh)
{
	return test_bit(BH_New, &bh->state);
}

extern struct spinlock lru_list_lock;
extern struct spinlock hash_table_lock;
extern unsigned long buffermem_pages; /* pages of the buffer cache proper */
extern u32 nr_buffers_type[NR_BUF_LISTS];
extern unsigned long size_buffers_type[NR_BUF_LISTS]; /* bytes */

struct bdf_prm {
	int nfract, ndirty, nrefill, dummy1, interval, age_buffer, nfract_sync,
		dummy2, dummy3;
};
extern struct bdf_prm bdf_prm;

/* the hash and the lists: after mem_init(), before mem_free_all() */
void buffer_init(unsigned long nr_frames);
/* the cache of buffer heads: after slab_init(), before any I/O */
void buffer_heads_init(void);
/* page_launder() is on a higher floor: registered before the first getblk();
 * until then nothing is laundered for buffers */
void buffer_set_launder(u32 (*launder)(u32 gfp_mask, bool sync));
/* thread bodies, never return; main.c starts them */
void bdflush(void *unused);
void kupdate(void *unused);

/* the buffer with a use count; contents perhaps not uptodate. May sleep */
struct buffer_head *getblk(kdev_t dev, u32 block, u32 size);
struct buffer_head *get_hash_table(kdev_t dev, u32 block, u32 size);
/* getblk and read; NULL: read error */
struct buffer_head *bread(kdev_t dev, u32 block, u32 size);
void brelse(struct buffer_head *bh);  /* NULL is fine */
void bforget(struct buffer_head *bh); /* brelse, and the contents are void */
/* dirty, due in age_buffer ticks. Does not sleep: a writer calls
 * balance_dirty() afterwards */
void mark_buffer_dirty(struct buffer_head *bh);
/* starts I/O on those that need it; writes only dirty ones. May sleep */
void ll_rw_block(enum blk_dir dir, u32 nr, struct buffer_head *bhs[]);
/* start a write if it is dirty. Waits for one under way, where ll_rw_block()
 * passes by: what was changed since is written, too. May sleep */
void write_buffer(struct buffer_head *bh);
/* @bh locked by the caller; end_io called at the end. May sleep */
void submit_bh(enum blk_dir dir, struct buffer_head *bh);
void wait_on_buffer(struct buffer_head *bh); /* runs tq_disk. May sleep */
void lock_buffer(struct buffer_head *bh);
void unlock_buffer(struct buffer_head *bh); /* Context: any */

/* buffers for the whole locked @page, page reference +1; async pool. May
 * sleep. They are unhashed and on no list */
void create_empty_buffers(struct page *page, kdev_t dev, u32 size);
/*
 * Start the I/O of a locked page whose blocks (PAGE_SIZE / size of them) are
 * at @blocks; the page is unlocked when the last one ends. May sleep.
 */
void brw_page(enum blk_dir dir, struct page *page, kdev_t dev,
	      const u32 *blocks, u32 size);
/* reference 7.6: 1 = page has no buffers now, its reference dropped. @wait 0,
 * 1 (start writes) or 2 (and wait). page locked. May sleep when @wait */
int try_to_free_buffers(struct page *page, int wait);
/* cancel buffers from byte @offset on; true when the page has none left */
bool block_flushpage(struct page *page, u32 offset);

void wakeup_bdflush(bool block);
int balance_dirty_state(void); /* -1, 0 or 1; reference 7.7, N59 */
void balance_dirty(void);
u32 flush_dirty_buffers(bool check_time);
/* write all dirty buffers of @dev (0: all) and wait. 0 or -EIO */
int __must_check sync_buffers(kdev_t dev);
/* forget the unused buffers of @dev (clean ones, and dirty when @destroy) */
void invalidate_buffers(kdev_t dev, bool destroy);
/* called by kupdate before it flushes: fs registers its super-block and inode
 * write-out here */
void register_sync_hook(void (*fn)(void));

#endif
