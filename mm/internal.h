/* SPDX-License-Identifier: GPL-2.0-only */
/* internal.h - calls between the files of mm/ that nobody else may make */
#ifndef MM_INTERNAL_H
#define MM_INTERNAL_H

#include "mm/swap.h"
#include "mm/event.h"

struct task;

/* ---- memmap.c -------------------------------------------------------------- */

/* boot memory: zeroed, never freed, before the buddy allocator runs; panics
 * when there is none. @align: a power of two */
void *boot_alloc(unsigned long bytes, unsigned long align);
/* boot: lays out mem_map, zones, frees what is usable. Context: boot */
void mem_init(void);

/* ---- page_alloc.c ----------------------------------------------------------- */

struct page *__alloc_pages(struct zonelist *zonelist, u32 order);
struct page *rmqueue(struct zone *zone, u32 order);
/* buddy free; T23 when a reclaimed page goes back */
void __free_pages_ok(struct page *page, u32 order);

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
/* T22/T23: off inactive_clean for good */
void lru_take_inactive_clean(struct page *page);
/* an entry whose flag does not fit its list: unlink, count, log (3.2) */
void lru_drop_corrupt(struct page *page, const char *list);

/* ---- launder.c, oom.c, vmscan.c ------------------------------------------------ */

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
int do_try_to_free_pages(u32 gfp_mask, bool user);
void kswapd_round(void);    /* one pass of the daemon: 4.13 steps 1-4 */
void kreclaimd_round(void); /* one wake-up of kreclaimd */

#endif
