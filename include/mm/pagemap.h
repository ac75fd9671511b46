/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mm/pagemap.h - the page cache (reference 7.1-7.5)
 *
 * mm knows a file only as a struct address_space.
 */
#ifndef MM_PAGEMAP_H
#define MM_PAGEMAP_H

#include "mm/gfp.h"
#include "mm/mm.h"

/* result of writepage: with anything but ACTIVATE the page is unlocked, now or
 * when the I/O ends */
#define WRITEPAGE_ACTIVATE 1 /* page still locked: put it back to active */

struct buffer_head;
struct shmem;

struct aops {
	/*
	 * All: page locked, reference held, task context, may sleep, no
	 * spinlock. readpage unlocks at the end of the I/O, then PG_uptodate
	 * tells the success. Return 0 or -Exx (and the page is unlocked).
	 */
	int (*readpage)(struct address_space *mapping, struct page *page);
	/* 0, -Exx, or WRITEPAGE_ACTIVATE (reference 4.11 step 4.3) */
	int (*writepage)(struct address_space *mapping, struct page *page);
	int (*prepare_write)(struct address_space *mapping, struct page *page,
			     u32 from, u32 to);
	int (*commit_write)(struct address_space *mapping, struct page *page,
			    u32 from, u32 to);
	/*
	 * Where block @block of the file lies (mm/block_page.h): sets bh->dev,
	 * bh->block and BH_Mapped. A hole stays unmapped unless @create, which
	 * allocates and sets BH_New too. 0 or -Exx. May sleep
	 */
	int (*get_block)(struct address_space *mapping, u32 block,
			 struct buffer_head *bh, bool create);
	/* the owner must be written some time (I_DIRTY_PAGES); may be NULL */
	void (*set_dirty)(struct address_space *mapping);
	/* NULL: run tq_disk */
	void (*sync_page)(struct address_space *mapping, struct page *page);
};

/* Lock key: (C) pagecache_lock  (I) interrupts set it, tasks take it. */
struct address_space {
	struct list_head clean_pages;  /* (C) */
	struct list_head dirty_pages;  /* (C) */
	struct list_head locked_pages; /* (C) */
	unsigned long nrpages;	       /* (C) */
	const struct aops *ops;	       /* constant */
	void *host;	 /* constant: the owner; mm never looks inside */
	loff_t size;	 /* bytes of the file; host's semaphore */
	u32 block_bytes; /* of one block, with ops->get_block */
	struct list_head dirty_buffers; /* lru_list_lock; buffer->inode_link */
	bool fsyncing;	  /* task context: fsync_mapping_buffers() runs */
	bool write_error; /* (I) a write failed that no fsync knows of yet */
	struct list_head i_mmap; /* areas that map it; i_shared_lock */
	struct spinlock i_shared_lock;
	u32 gfp_mask;	     /* for its pages */
	struct shmem *shmem; /* shared memory: its slots; NULL: a file */
};

extern struct spinlock pagecache_lock;
extern unsigned long page_cache_size; /* (C) hashed pages, swap cache too */
/* the table of N65; shift of its size */
extern struct page **page_hash_table;
extern u32 page_hash_bits;

void mapping_init(struct address_space *mapping, const struct aops *ops,
		  void *host);

/* ---- mm/page_cache.c ------------------------------------------------------ */

/* picks the size (N65) and clears the table; boot memory */
void page_cache_init(unsigned long nr_frames);
/* Holds pagecache_lock. No reference. Ages the page up on a hit. */
struct page *__find_page_nolock(struct address_space *mapping,
				unsigned long index);
/* +1 reference; NULL: not cached. Does not sleep */
struct page *find_get_page(struct address_space *mapping, unsigned long index);
/* as above and locked; May sleep */
struct page *find_lock_page(struct address_space *mapping, unsigned long index);
/* as above, made when missing; NULL: out of memory */
struct page *grab_cache_page(struct address_space *mapping,
			     unsigned long index);
/* is it there? does not age, does not reference; Holds pagecache_lock */
struct page *page_hash_probe(struct address_space *mapping,
			     unsigned long index);
/* T1: cached, locked, not uptodate, on active, reference +1. Unlocked before */
void add_to_page_cache(struct page *page, struct address_space *mapping,
		       unsigned long index);
/* as above unless somebody was faster: -EEXIST */
int __must_check add_to_page_cache_unique(struct page *page,
					  struct address_space *mapping,
					  unsigned long index);
/* the page is locked already and keeps its state (swap cache) */
void add_to_page_cache_locked(struct page *page, struct address_space *mapping,
			      unsigned long index);
/* Holds pagecache_lock, page locked. Does not drop the reference */
void __remove_inode_page(struct page *page);
void remove_inode_page(struct page *page);
/* PG_dirty, dirty queue, ops->set_dirty; Takes pagecache_lock */
void set_page_dirty(struct page *page);
/* drop all pages from byte @from on, zero the partial one. May sleep */
void truncate_inode_pages(struct address_space *mapping, loff_t from);
/* drop what is clean and unused */
void invalidate_inode_pages(struct address_space *mapping);
int __must_check filemap_fdatasync(struct address_space *mapping);
int __must_check filemap_fdatawait(struct address_space *mapping);
/* has a write failed since the last call? Forgets it */
bool mapping_take_error(struct address_space *mapping);

/* ---- mm/filemap.c: May sleep ---------------------------------------------- */

/*
 * Read-ahead state of one open file; reference 7.3. Lock key: (K) no lock: who
 * shares the open file shares it, and a mixture costs no more than a bad guess.
 */
struct file_ra {
	unsigned long raend; /* (K) page behind the last that was read ahead */
	unsigned long ramax; /* (K) pages to read ahead next */
	unsigned long ralen; /* (K) pages of the last read-ahead */
	unsigned long rawin; /* (K) and of it and the one before, together */
	bool ok;	     /* (K) the last read fell into the window */
};
/* bytes copied to user @buf from @pos on, or -Exx; 0: end of file */
ssize_t generic_file_read(struct address_space *mapping, struct file_ra *ra,
			  char __user *buf, size_t count, loff_t pos);
/* bytes written, or -Exx. Holds the host's semaphore. Grows mapping->size */
ssize_t generic_file_write(struct address_space *mapping,
			   const char __user *buf, size_t count, loff_t pos);
/* the page, read in and uptodate, with a reference; ERR_PTR(-EIO/-ENOMEM) */
struct page *read_cache_page(struct address_space *mapping,
			     unsigned long index);
struct page *filemap_nopage(struct vm_area *vma, unsigned long vaddr,
			    bool no_share);
/* vm_ops->map_pages; how many: 2^sysctl_fault_around, 0: as 2.4.0 */
void filemap_map_pages(struct vm_area *vma, unsigned long vaddr, pte_t *ptep);
extern int sysctl_fault_around;
/* the present dirty ptes of [start, end) become PG_dirty; reference 6.7 */
void filemap_sync(struct vm_area *vma, unsigned long start, unsigned long end);

#endif
