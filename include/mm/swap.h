/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mm/swap.h - swap areas, swap cache, the lists, reclaim (reference 3-5)
 */
#ifndef MM_SWAP_H
#define MM_SWAP_H

#include "asm/pgtable.h"
#include "core/config.h"
#include "core/lock.h"
#include "drv/blk.h"
#include "mm/gfp.h"
#include "mm/pagemap.h"
#include "mm/zone.h"

/* ---- mm/lru.c: the only code that moves a page between lists -------------- */

extern struct spinlock pagemap_lru_lock;
extern struct list_head active_list, inactive_dirty_list;      /* (L) */
extern unsigned long nr_active_pages, nr_inactive_dirty_pages; /* (L) */

/* T1, T2. Takes pagemap_lru_lock; page locked, on no list */
void lru_cache_add(struct page *page);
/* T24. page locked */
void lru_cache_del(struct page *page);
void __lru_cache_del(struct page *page); /* Holds pagemap_lru_lock */
void activate_page(struct page *page);	 /* T8, T19. Takes pagemap_lru_lock */
void activate_page_nolock(struct page *page);
fastcall void age_page_up(struct page *page);
void age_page_up_nolock(struct page *page);
/* not touched since the last look; it stays on its list. Context: not irq */
static inline void age_page_down_ageonly(struct page *page)
{
	page->age /= 2;
}

/* why a page is deactivated: the transition to report */
enum deactivate_reason {
	DEACT_ADD,	   /* T2 */
	DEACT_SCAN,	   /* T4 */
	DEACT_UNMAP,	   /* T5 */
	DEACT_DROP_BEHIND, /* T6 */
	DEACT_FULL_WRITE,  /* T7 */
};
void deactivate_page(struct page *page, enum deactivate_reason why);
void deactivate_page_nolock(struct page *page, enum deactivate_reason why);
/* has buffers of the RAM disk: never deactivated (reference 4.2) */
bool page_ramdisk(const struct page *page);

/* ---- counters and shortages ------------------------------------------------ */

extern int memory_pressure;
extern int page_cluster; /* log2 of pages; swap_setup(); 2..4 */
extern int swap_cluster; /* third value of sysctl kswapd; 5.7 */
unsigned long inactive_target(void);
unsigned long nr_free_pages(void);
unsigned long nr_inactive_clean_pages(void);
unsigned long nr_free_buffer_pages(void);
unsigned long free_shortage(void);     /* mm/shortage.c; 4.4 */
unsigned long inactive_shortage(void); /* mm/shortage.c; 4.5 */
void recalculate_vm_stats(void);
void swap_setup(void);
/* page_cluster and the daemons' queues; main.c then starts the two threads */
void kswapd_init(void);
void kswapd(void *unused);    /* thread body, never returns; 4.13 */
void kreclaimd(void *unused); /* thread body, never returns; 4.13 */
/* ticks kswapd sleeps when it stays short; 0: loops at once (10.5) */
extern int sysctl_kswapd_pause;
extern int sysctl_flush_young;	 /* a TLB flush with each accessed bit: 10.30 */
extern int sysctl_swapoff_check; /* swapoff asks whether there is room (5.6) */

/* fs' caches: called with a priority 6..0; reference 8.2, 8.3 */
struct shrinker {
	struct list_head link;
	void (*shrink)(u32 priority, u32 gfp_mask);
};
void register_shrinker(struct shrinker *shrinker);

/* ---- mm/swapfile.c ---------------------------------------------------------- */

#define SWP_USED	    1u
#define SWP_WRITEOK	    3u
#define SWAP_FLAG_PREFER    0x8000
#define SWAP_FLAG_PRIO_MASK 0x7fff

/* entries in one page of the swap map */
#define SWAP_MAP_SHIFT	  (PAGE_SHIFT - 1)
#define SWAP_MAP_PER_PAGE (1u << SWAP_MAP_SHIFT)

/* entries counted together: the search for free ones passes used chunks */
#define SWAP_CHUNK_SHIFT 7
#define SWAP_CHUNK	 (1u << SWAP_CHUNK_SHIFT)

#define SWAP_PATH_BYTES 64

/*
 * Value of a map entry: its low 15 bits are the users, SWAP_MAP_MAX: saturated.
 * SWAP_MAP_BAD alone: unusable. SWAP_MAP_BAD with users: condemned after a
 * failed write, unusable as soon as the last user is gone.
 * Invariant under the lock: free slots = pages - in_use.
 *
 * Lock key: (A) lock, the area's; (L) swap_list_lock; (C) constant while used.
 */
struct swap_area {
	u32 flags;		    /* (L) SWP_* or 0 */
	kdev_t dev;		    /* (C) 0: a file */
	struct address_space *file; /* (C) NULL: a device */
	struct swap_file *blocks;   /* (C) where the file lies, or NULL */
	char path[SWAP_PATH_BYTES]; /* (C) as given to swapon */
	struct spinlock lock;	    /* 2.4's sdev_lock */
	u16 **map_pages;	    /* (C) the array, (A) the entries */
	u8 *chunk_used; /* (C) the array, (A): entries not 0 of each chunk */
	u32 lowest_bit, highest_bit;  /* (A) */
	u32 cluster_next, cluster_nr; /* (A) */
	int prio;		      /* (L) */
	int next;   /* (L) index of the next area by prio, -1 */
	u32 pages;  /* (A) good slots */
	u32 max;    /* (C) map entries: slots are 1..max-1 */
	u32 in_use; /* (A) slots with users */
};

/* new slots may be taken from @area: it is in use and not in swapoff */
static inline bool area_writeok(const struct swap_area *area)
{
	return (area->flags & SWP_WRITEOK) == SWP_WRITEOK;
}

/* raw map value of @slot < max */
static inline u16 swap_map_get(const struct swap_area *area, u32 slot)
{
	return area->map_pages[slot >> SWAP_MAP_SHIFT]
			      [slot & (SWAP_MAP_PER_PAGE - 1)];
}
static inline void swap_map_set(struct swap_area *area, u32 slot, u16 value)
{
	u16 *entry = &area->map_pages[slot >> SWAP_MAP_SHIFT]
				     [slot & (SWAP_MAP_PER_PAGE - 1)];

	if (*entry == 0 && value != 0)
		area->chunk_used[slot >> SWAP_CHUNK_SHIFT]++;
	else if (*entry != 0 && value == 0)
		area->chunk_used[slot >> SWAP_CHUNK_SHIFT]--;
	*entry = value;
}
/* users of a map value; SWAP_MAP_MAX: saturated */
static inline u16 swap_map_users(u16 value)
{
	return value & SWAP_MAP_MAX;
}

extern struct swap_area swap_info[MAX_SWAPFILES];
extern u32 nr_swapfiles;
extern struct swap_list {
	int head, next; /* -1: none */
} swap_list;
extern struct spinlock swap_list_lock;
extern unsigned long nr_swap_pages;    /* free slots */
extern unsigned long total_swap_pages; /* good slots */

swp_entry_t __get_swap_page(u16 count); /* val 0: none free */
#define get_swap_page() __get_swap_page(1)
bool swap_duplicate(swp_entry_t entry); /* false: bad entry, logged */
void swap_free(swp_entry_t entry);
void __swap_free(swp_entry_t entry, u16 count);
u16 swap_count(const struct page *page);
/* pins the slots of the read-ahead block; *@first: its first slot; Return nr */
u32 valid_swaphandles(swp_entry_t entry, u32 *first);
/* a failed write: the slot, once free, is never given out again. Task */
void swap_mark_bad(swp_entry_t entry);
/* Holds swap_list_lock: in or out of the priority list; reference 5.2 */
void swap_list_insert(u32 type);
void swap_list_remove(u32 type);
/* reference 5.6: force a slot free that nobody admits to use */
void swap_slot_force_free(swp_entry_t entry);
/* slot with users at or above @from, 0: none */
u32 swap_next_used(struct swap_area *area, u32 from);

/* ---- mm/swapon.c, mm/swap_unuse.c: May sleep ------------------------------- */

/* @dev opened and readable. @path only for display. 0 or -Exx */
int __must_check swap_on(kdev_t dev, const char *path, int flags);
int __must_check swap_off(kdev_t dev);
/* the same for a file that nobody changes, with get_block; @header: its first
 * page */
int __must_check swap_on_file(struct address_space *file, const u8 *header,
			      const char *path, int flags);
int __must_check swap_off_file(struct address_space *file);
/* bring every page of @area back to memory; 0, -ENOMEM, -EIO or -EINTR */
int __must_check try_to_unuse(u32 type);

/* ---- mm/swap_file.c ---------------------------------------------------------- */

#define SWAP_MAX_BLOCKS 4u /* of a page, with blocks of 1 KiB */

/* blocks from @first on lie at @block and behind it, up to the next extent */
struct swap_extent {
	u32 first, block;
};

/* where a swap file lies; constant while it is used */
struct swap_file {
	kdev_t dev;
	u32 block_bytes;
	u32 nr_extents;
	struct swap_extent *extents; /* ascending, the first begins with 0 */
};

/* where one slot lies */
struct swap_place {
	kdev_t dev;
	u32 size; /* bytes of a block */
	u32 block[SWAP_MAX_BLOCKS];
};

struct swap_file *swap_file_map(struct address_space *file, u32 pages,
				const char *path);
void swap_file_free(struct swap_file *map);
void swap_locate(swp_entry_t entry, struct swap_place *place);

/* ---- mm/swap_header.c: pure, so that it is tested on the host -------------- */

struct swap_header_info {
	u32 version;	     /* 1 or 2 */
	u32 max;	     /* map entries */
	u32 lowest, highest; /* first and last good slot */
	u32 nr_bad, good;
};
/*
 * @page: the 4096 bytes of the header; @dev_pages: pages of the device.
 * *@why: what is wrong when it fails. Return: 0 or -EINVAL.
 */
int __must_check swap_header_parse(const u8 *page, u32 dev_pages,
				   struct swap_header_info *info,
				   const char **why);
/* map[0..nr-1] := the values of slots first..first+nr-1, free or BAD */
void swap_header_fill_map(const u8 *page, const struct swap_header_info *info,
			  u32 first, u32 nr, u16 *map);
/* scan of all maps, WRITEOK areas; 5.10 */
void si_swapinfo(unsigned long *total, unsigned long *free);

/* ---- mm/swap_state.c, page_io.c ----------------------------------------------- */

extern struct address_space swapper_space;
extern int nr_async_pages; /* (A) swap I/O in flight */

void add_to_swap_cache(struct page *page, swp_entry_t entry);
void __delete_from_swap_cache(struct page *page);
void delete_from_swap_cache_nolock(struct page *page); /* page locked */
void delete_from_swap_cache(struct page *page);	       /* May sleep */
void free_page_and_swap_cache(struct page *page);      /* Does not sleep */
struct page *lookup_swap_cache(swp_entry_t entry);     /* May sleep */
/* with a reference, NULL: no such entry or no memory; 5.8 */
struct page *read_swap_cache_async(swp_entry_t entry, bool wait);
/* read_swap_cache_async() that waits for the data */
#define read_swap_cache(entry) read_swap_cache_async(entry, true)
void swapin_readahead(swp_entry_t entry);
bool is_page_shared(struct page *page); /* page locked; 5.8, N46 */
/* page locked, in the swap cache; unlocked when the I/O ends; 5.7 */
void rw_swap_page(enum blk_dir dir, struct page *page, bool wait);
/* read the header page of an area, outside of any cache. 0 or -EIO */
int __must_check rw_swap_page_nolock(enum blk_dir dir, kdev_t dev, u32 slot,
				     void *page_addr);
/* how many swap I/Os may be in flight before writers wait */
int swap_async_limit(void);
/* for buffer_io.c: the last buffer of a swap cache page ended. Irq */
void swap_io_done(struct page *page);

#endif
