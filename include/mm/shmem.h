/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mm/shmem.h - shared memory: pages without a file (reference 6.10)
 *
 * An object is an address space with a struct shmem: each of its pages is in
 * the page cache, or in a swap slot that the table of the object names, or
 * does not exist and reads as zeroes. Never two of them, but for the moment in
 * which a locked cached page that is not uptodate gets its contents back.
 * A cached page that is clean is all zero: it may be dropped.
 *
 * Used by shared anonymous mappings, System V shared memory and tmpfs.
 */
#ifndef MM_SHMEM_H
#define MM_SHMEM_H

#include "asm/pgtable.h"
#include "core/lock.h"
#include "mm/pagemap.h"

#define SHMEM_NR_DIRECT	       16u /* entries that need no table page */
/* of a table page, and of the page that names them */
#define SHMEM_ENTRIES_PER_PAGE (PAGE_SIZE / sizeof(swp_entry_t))
#define SHMEM_TABLES	       (PAGE_SIZE / sizeof(swp_entry_t *))
#define SHMEM_MAX_PAGES \
	(SHMEM_NR_DIRECT + SHMEM_TABLES * SHMEM_ENTRIES_PER_PAGE)

/* pages that @size bytes begin */
static inline unsigned long shmem_pages(loff_t size)
{
	return (unsigned long)((size + (loff_t)PAGE_SIZE - 1) >> PAGE_SHIFT);
}

/* what a tmpfs may hold, all its files together */
struct shmem_limit {
	unsigned long max_pages;  /* (K) one CPU, task context; 0: no limit */
	unsigned long used_pages; /* (S) cached and swapped, as last counted */
};

/* Lock key: (S) shmem_lock  (C) constant once visible. */
struct shmem {
	struct list_head link;		     /* (S) shmem_list */
	struct address_space *mapping;	     /* (C) its ->shmem is this */
	struct shmem_limit *limit;	     /* (C) may be NULL */
	swp_entry_t direct[SHMEM_NR_DIRECT]; /* (S) val 0: not in swap */
	swp_entry_t **tables;	 /* (S) a page of pointers, NULL: none yet */
	unsigned long swapped;	 /* (S) entries that are not 0 */
	unsigned long accounted; /* (S) its part of limit->used_pages */
	bool locked;		 /* (S) SHM_LOCK: never written to swap */
};

/* shared memory by itself, with counted users */
struct shmem_object {
	struct address_space mapping;
	struct shmem shmem;
	int users; /* (K) one CPU, and no sleep around a change */
};

/* a page lock is outside of it, pagecache_lock and the swap locks inside */
extern struct spinlock shmem_lock;

/* ---- mm/shmem_table.c: the tables of slots ------------------------------------ */

/* Holds shmem_lock: the entry, the next used one from *@index on, the object
 * that has @entry; NULL: there is none */
swp_entry_t *shmem_slot_of(struct shmem *shmem, unsigned long index);
swp_entry_t *shmem_next_slot(struct shmem *shmem, unsigned long *index);
struct shmem *shmem_find_entry(swp_entry_t entry, unsigned long *index);
void shmem_recount_locked(struct shmem *shmem);
void shmem_unlist(struct shmem *shmem);
void shmem_free_tables(struct shmem *shmem);
void shmem_init(struct shmem *shmem, struct address_space *mapping,
		struct shmem_limit *limit);
/* a place for the entry of page @index; 0, -ENOMEM, -EFBIG. May sleep */
int __must_check shmem_reserve(struct shmem *shmem, unsigned long index);
swp_entry_t shmem_entry(struct shmem *shmem, unsigned long index);
/* vm_check_all(): @visit sees every entry. Takes shmem_lock */
void shmem_for_each_entry(void (*visit)(void *ctx, swp_entry_t entry),
			  void *ctx);
/* more pages than limit->max_pages? clean ones are dropped first */
bool shmem_over_limit(struct shmem *shmem);
/* limit->used_pages as it is now. Takes shmem_lock */
void shmem_recount(struct shmem *shmem);

/* ---- mm/shmem_swap.c: to the slots and back ------------------------------------ */

/* the object ends: no page of it is cached. May sleep */
void shmem_release(struct shmem *shmem);
/* forget the slots of pages @first and up. May sleep */
void shmem_free_slots(struct shmem *shmem, unsigned long first);
/* aops->writepage */
int shmem_writepage(struct address_space *mapping, struct page *page);
/* contents into a locked cached page that is not uptodate; 0 or -Exx */
int __must_check shmem_fill(struct shmem *shmem, struct page *page);
/* as above from a slot without a copy: the page itself comes back. -EAGAIN:
 * use shmem_fill(). May sleep */
int __must_check shmem_take(struct shmem *shmem, unsigned long index,
			    swp_entry_t entry, struct page **page);
/* swapoff: has an object the slot? then it has the page now, or soon */
bool shmem_unuse(swp_entry_t entry, struct page *page);

/* ---- mm/shmem.c: its pages ---------------------------------------------------- */

extern const struct aops shmem_aops;
int shmem_readpage(struct address_space *mapping, struct page *page);
int shmem_prepare_write(struct address_space *mapping, struct page *page,
			u32 from, u32 to);
int shmem_commit_write(struct address_space *mapping, struct page *page,
		       u32 from, u32 to);
/* vm_ops->nopage */
struct page *shmem_nopage(struct vm_area *vma, unsigned long vaddr,
			  bool no_share);
/* after a cut at byte @size: slots go, the rest of the last page is zeroed */
int __must_check shmem_truncate(struct address_space *mapping, loff_t size);

/* NULL: out of memory. One user, the caller. May sleep */
struct shmem_object *shmem_object_alloc(loff_t size);
void shmem_object_put(struct shmem_object *object); /* May sleep */
/* what do_mmap() maps for shared anonymous memory of @len bytes: an object
 * with one user, the caller; 0 or -ENOMEM. May sleep */
int __must_check shmem_map_anonymous(unsigned long len, struct mmap_file *out);
/* the caller's part of the above */
void shmem_map_done(const struct mmap_file *map);

#endif
