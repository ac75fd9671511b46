/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mm/block_page.h - pages of files that lie in blocks of a device (7.5, 6.8)
 *
 * A file system whose files do so puts these functions into its aops and
 * provides aops->get_block. Such a page carries buffers; what was written is
 * dirty in its buffers (PG_dirty only through mappings). Buffers of a file are
 * unhashed: the page cache finds them. A dirty one is on BUF_DIRTY for bdflush
 * and kupdate, and on mapping->dirty_buffers for fsync.
 *
 * mapping->block_bytes: 1024, 2048 or 4096, constant while the file is known.
 */
#ifndef MM_BLOCK_PAGE_H
#define MM_BLOCK_PAGE_H

#include "mm/buffer.h"
#include "mm/pagemap.h"

/* aops->readpage: holes read as zeroes; unlocks at the end of the I/O */
int block_readpage(struct address_space *mapping, struct page *page);
/* aops->writepage: allocates for holes, zeroes beyond the end of the file */
int block_writepage(struct address_space *mapping, struct page *page);
/* aops->prepare_write: allocates, reads what is only partly overwritten.
 * -ENOSPC, -EIO: nothing of the page shows old contents of the disk */
int block_prepare_write(struct address_space *mapping, struct page *page,
			u32 from, u32 to);
/* aops->commit_write: the buffers become dirty, then balance_dirty() */
int block_commit_write(struct address_space *mapping, struct page *page,
		       u32 from, u32 to);
/* zero the rest of the block that byte @from is in, on disk too (truncate) */
int __must_check block_truncate_page(struct address_space *mapping,
				     loff_t from);
/* block of the device that holds block @block of the file; 0: a hole or -Exx */
u32 block_bmap(struct address_space *mapping, u32 block);

/* @bh (data or metadata of the file) is to be written by fsync as well */
void buffer_insert_mapping_queue(struct buffer_head *bh,
				 struct address_space *mapping);
/* write the queued buffers and wait; 0 or -EIO */
int __must_check fsync_mapping_buffers(struct address_space *mapping);
/* forget the queue: the file is gone. Buffers stay dirty */
void invalidate_mapping_buffers(struct address_space *mapping);
/* a block was just allocated: a buffer of the cache for it must not be
 * written any more */
void unmap_underlying_metadata(const struct buffer_head *bh);

#endif
