/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * buffer_private.h - calls between the files of the buffer layer
 *
 * Lock order: lru_list_lock > hash_table_lock > free_list_lock > unused_list_lock.
 * None of them is taken in an interrupt: a completion only changes bits and
 * wakes; the buffer is put on its right list by the next task that meets it.
 */
#ifndef MM_BUFFER_PRIVATE_H
#define MM_BUFFER_PRIVATE_H

#include "mm/buffer.h"

/* ---- buffer_head.c --------------------------------------------------------- */

/* heads for the whole of @page, a ring by this_page; NULL: none. @async: sleeps
 * for them instead. May sleep */
struct buffer_head *create_buffers(struct page *page, u32 size, bool async);
/* back to the pool. Does not sleep. Takes unused_list_lock */
void put_unused_buffer_head(struct buffer_head *bh);
/* some were put back: whoever sleeps for heads looks again */
void wake_up_buffer_wait(void);

/* ---- buffer.c -------------------------------------------------------------- */

extern struct list_head buffer_lru[NR_BUF_LISTS]; /* (B) */
/* to the list its state asks for. Holds lru_list_lock */
void refile_buffer_locked(struct buffer_head *bh);
void refile_buffer(struct buffer_head *bh); /* Takes lru_list_lock */
/* off every list and out of the hash. Holds lru_list_lock, hash_table_lock */
void buffer_unlink(struct buffer_head *bh);

/* ---- buffer_queue.c --------------------------------------------------------- */

/* off the queue of its mapping, if it is on one. Holds lru_list_lock */
void buffer_queue_remove(struct buffer_head *bh);

/* ---- buffer_io.c ----------------------------------------------------------- */

/* has a write to @dev (0: any) failed since the last call? */
bool buffer_write_error_take(kdev_t dev);
/* page I/O of these buffers of one locked page, which is unlocked at the end of
 * the last one. Written ones are clean and on BUF_LOCKED then. May sleep */
void brw_buffers(enum blk_dir dir, u32 nr, struct buffer_head *bhs[]);

/* ---- bdflush.c ------------------------------------------------------------- */

/* page_launder(), not synchronous; 0 until it is registered. May sleep */
u32 buffer_page_launder(u32 gfp_mask);

#endif
