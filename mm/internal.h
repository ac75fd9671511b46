/* SPDX-License-Identifier: GPL-2.0-only */
/* internal.h - calls between the files of mm/ that nobody else may make */
#ifndef MM_INTERNAL_H
#define MM_INTERNAL_H

#include "base/errptr.h"
#include "lib/string.h"
#include "mm/swap.h"
#include "mm/event.h"

struct task;

/* ---- memmap.c -------------------------------------------------------------- */

/* boot_alloc(): mm/gfp.h */
void mem_map_init(unsigned long nr_frames);
bool boot_pieces_take(unsigned long *start, unsigned long *end);

/* mem_init.c is known by mm/gfp.h */

/* ---- page_alloc.c ----------------------------------------------------------- */

struct page *__alloc_pages(const struct zonelist *zonelist, u32 order);
struct page *rmqueue(struct zone *zone, u32 order);
/* the steps of __alloc_pages() for when no zone is above its low mark:
 * 2.5 steps 5-12. page_alloc_slow.c; Context: as alloc_pages() */
struct page *alloc_pages_slow(const struct zonelist *zonelist, u32 order,
			      bool direct_reclaim);
/* 2.5 step 4: the first pass, kreclaimd woken on the way */
struct page *alloc_first_pass(const struct zonelist *zonelist, u32 order);
/* buddy free of a block whose count is 0 already; T26 is the caller's */
void __free_pages_ok(struct page *page, u32 order);
/* T23: a page that reclaim_page() gave goes to the buddy; drops its count.
 * kreclaimd and step 9a; (T22 is recorded by the allocator that keeps one) */
void free_reclaimed_page(struct page *page);

/* ---- paging.c --------------------------------------------------------------- */

extern u32 kernel_pte_global; /* PTE_GLOBAL or 0 */

/* ---- lru.c: list moves with the transition they are, Holds pagemap_lru_lock -- */

/* T3 */
void lru_rotate_active(struct page *page);
/* T9, T13, T17, T20: to active from wherever it is; age unchanged */
void lru_move_to_active(struct page *page, enum vm_transition why);
/* T10, T11, T12, T21: head of inactive_dirty */
void lru_move_to_inactive_dirty(struct page *page, enum vm_transition why);
/* T14, T16 */
void lru_move_to_inactive_clean(struct page *page, enum vm_transition why);
/* T12: off the list while its buffers are worked on */
void lru_isolate_inactive_dirty(struct page *page);
/* T12, T13, T14 for an isolated page: the list it goes to */
void lru_putback_inactive_dirty(struct page *page, enum vm_transition why);
void lru_putback_active(struct page *page, enum vm_transition why);
void lru_putback_inactive_clean(struct page *page, enum vm_transition why);
/* off inactive_clean for good. T22 / T23 is recorded by who gets the page:
 * the allocator or free_reclaimed_page() */
void lru_take_inactive_clean(struct page *page);
/* an entry whose flag does not fit its list: unlink, count, log (3.2) */
void lru_drop_corrupt(struct page *page, const char *list);

/* ---- shortage.c, page_cache.c, truncate.c -------------------------------------- */

/* the way up to wakeup_kswapd(); kswapd_init() registers it */
void set_kswapd_waker(void (*waker)(bool block));
void wake_kswapd_if_short(void); /* 2.5 step 3, first half. Context: any */
u32 page_hash_size_bits(unsigned long nr_frames); /* N65 */
/* ->writepage of a locked dirty page: clears PG_dirty first, and sets it again
 * with WRITEPAGE_ACTIVATE. May sleep */
int writepage_locked(struct page *page);

/* ---- launder.c, oom.c, vmscan.c, swap_out.c ------------------------------------ */

/* T9, T20: referenced, aged or counted. Holds pagemap_lru_lock */
bool page_in_use(struct page *page);
/*
 * mmput() for swap_out(), which may turn out to be the last user of an address
 * space: mmap_init() sets it. May sleep.
 */
extern void (*swap_out_mmput)(struct mm_struct *mm);

bool out_of_memory(void);
void oom_kill(void);
/* badness of a task, from plain numbers: N49-N56 */
struct oom_score_input {
	unsigned long total_vm, cpu_ticks, age_ticks;
	int nice;
	bool admin, rawio;
};
u32 oom_badness(const struct oom_score_input *in);
u32 int_sqrt_rough(u32 x); /* N49 */

int refill_inactive_scan(u32 priority, bool oneshot);
int refill_inactive(u32 gfp_mask, bool user);
int swap_out(u32 priority, u32 gfp_mask);
unsigned long swap_quota(unsigned long rss); /* N47 */
int do_try_to_free_pages(u32 gfp_mask, bool user);
void kswapd_round(void);    /* one pass of the daemon: 4.13 steps 1-4 */
void kreclaimd_round(void); /* one wake-up of kreclaimd */

/* ---- memory.c, filemap.c, readahead.c -------------------------------------- */

/* one page of zeros / a copy */
static inline void clear_page(void *page)
{
	memset(page, 0, PAGE_SIZE);
}
static inline void copy_page(void *to, const void *from)
{
	memcpy(to, from, PAGE_SIZE);
}
/* the two places where a resident page is counted. Holds page_table_lock */
static inline void mm_rss_add(struct mm_struct *mm, u32 nr)
{
	mm->rss += nr;
	if (mm->rss > mm->maxrss)
		mm->maxrss = mm->rss;
}
static inline void mm_rss_inc(struct mm_struct *mm)
{
	mm_rss_add(mm, 1);
}
/* a pte for @page; new ptes are young, reference 6.2 */
static inline pte_t mk_pte(const struct page *page, u32 prot)
{
	return mk_pte_pfn((u32)page_to_pfn(page), prot);
}
/* NULL: the frame is no RAM of ours */
static inline struct page *pte_page(pte_t pte)
{
	return pte_pfn(pte) < max_mapnr ? pfn_to_page(pte_pfn(pte)) : NULL;
}
/* mprotect.c: cut @vma at the ends of [start, end); the part within, or
 * ERR_PTR(-ENOMEM). Holds mmap_sem. May sleep */
struct vm_area *vma_isolate_range(struct vm_area *vma, unsigned long start,
				  unsigned long end);
/* mmap.c: [start, end) holds no area any more; free the page tables that only
 * it needed. Holds mmap_sem */
void free_unused_tables(struct mm_struct *mm, unsigned long start,
			unsigned long end);
/* every caller of the do_xxx() family holds the semaphore of the mm */
#define assert_mmap_sem(mm) DEBUG_ASSERT((mm)->mmap_sem.count <= 0)

/* start reading a page unless it is cached (then it ages up): 0, -ENOMEM or
 * the error of readpage. May sleep */
int page_cache_read(struct address_space *mapping, unsigned long index);
/* 7.3: the window at the start of a read of [pos, pos + count) */
void readahead_begin(struct file_ra *ra, loff_t pos, size_t count);
/* 7.3: per page, after it was found or its read was started. May sleep */
void readahead_page(struct address_space *mapping, struct file_ra *ra,
		    const struct page *page, unsigned long index);

#endif
