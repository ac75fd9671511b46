/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mm/event.h - everything reclaim does, as events
 *
 * One table for the transitions T1-T26 (reference 3.2) and one for decisions:
 * a name that is not in its table does not compile, and a row without text
 * fails tools/check_events.py. The ring is a plain array at the symbol
 * `vm_event_ring`: GDB, the host (shared memory file) and the tests read it.
 */
#ifndef MM_EVENT_H
#define MM_EVENT_H

#include "mm/page.h"
#include "core/config.h"

/* X(number, name, from, to, text) - places: off active dirty clean free */
#define VM_TRANSITIONS(X)                                                     \
	X(1, ADD, OFF, ACTIVE, "entered a cache: lru_cache_add")              \
	X(2, ADD_OLD, ACTIVE, DIRTY, "entered with age 0: lru_cache_add")     \
	X(3, ROTATE, ACTIVE, ACTIVE, "still in use: refill_inactive_scan")    \
	X(4, DEACTIVATE, ACTIVE, DIRTY, "age 0: refill_inactive_scan")        \
	X(5, UNMAP, ACTIVE, DIRTY, "last pte dropped: try_to_swap_out")       \
	X(6, DROP_BEHIND, ACTIVE, DIRTY, "read past: drop_behind")            \
	X(7, FULL_WRITE, ACTIVE, DIRTY, "written to its end: file write")     \
	X(8, TOUCH_DIRTY, DIRTY, ACTIVE, "touched: age_page_up")              \
	X(9, LAUNDER_USED, DIRTY, ACTIVE, "in use: page_launder")             \
	X(10, LAUNDER_LOCKED, DIRTY, DIRTY, "locked: page_launder")           \
	X(11, LAUNDER_LATER, DIRTY, DIRTY, "dirty, first pass: page_launder") \
	X(12, LAUNDER_BUSY, DIRTY, DIRTY, "buffers busy: page_launder")       \
	X(13, LAUNDER_MAPPED, DIRTY, ACTIVE,                                  \
	  "stripped but used: page_launder")                                  \
	X(14, LAUNDER_STRIPPED, DIRTY, CLEAN, "buffers freed: page_launder")  \
	X(15, LAUNDER_BUFFER, DIRTY, FREE, "buffer page freed: page_launder") \
	X(16, LAUNDER_CLEAN, DIRTY, CLEAN, "was clean: page_launder")         \
	X(17, LAUNDER_CANNOT, DIRTY, ACTIVE,                                  \
	  "cannot be written: page_launder")                                  \
	X(18, LAUNDER_WRITE, DIRTY, DIRTY, "write started: page_launder")     \
	X(19, TOUCH_CLEAN, CLEAN, ACTIVE, "touched: age_page_up")             \
	X(20, RECLAIM_USED, CLEAN, ACTIVE, "in use: reclaim_page")            \
	X(21, RECLAIM_DIRTY, CLEAN, DIRTY, "not clean: reclaim_page")         \
	X(22, RECLAIM_DIRECT, CLEAN, OFF, "reused at once: reclaim_page")     \
	X(23, RECLAIM_FREE, CLEAN, FREE, "to the free list: kreclaimd")       \
	X(24, LRU_DEL, ANY, OFF, "left its cache: lru_cache_del")             \
	X(25, ALLOC, FREE, OFF, "allocated: rmqueue")                         \
	X(26, FREED, OFF, FREE, "last reference gone: __free_pages")

enum vm_transition {
	VM_T_NONE = 0,
#define X(nr, name, from, to, text) VM_T_##name = (nr),
	VM_TRANSITIONS(X)
#undef X
		NR_VM_TRANSITIONS
};

/*
 * X(name, a, b, text, stamp) - what the two words of the record hold; NOW: the
 * record reads the TSC; LAST: it repeats the newest stamp, since one walk of
 * ptes makes them by the hundred and reading the TSC costs more than the pte
 */
#define VM_DECISIONS(X)                                                        \
	X(KSWAPD_WAKE, "free shortage", "inactive shortage",                   \
	  "kswapd starts a round", NOW)                                        \
	X(KSWAPD_SLEEP, "free shortage", "inactive shortage", "kswapd sleeps", \
	  NOW)                                                                 \
	X(KSWAPD_WAITER, "free shortage", "inactive shortage",                 \
	  "an allocator waits for a round", NOW)                               \
	X(KRECLAIMD_WAKE, "0", "0", "kreclaimd woken", NOW)                    \
	X(KRECLAIMD_SLEEP, "pages freed", "0", "kreclaimd sleeps", NOW)        \
	X(BDFLUSH_WAKE, "block", "0", "bdflush woken", NOW)                    \
	X(LAUNDER_PASS, "loop", "gfp mask", "page_launder starts a pass", NOW) \
	X(LAUNDER_END, "pages cleaned", "loop", "page_launder returns", NOW)   \
	X(REFILL_START, "work target", "gfp mask", "refill_inactive starts",   \
	  NOW)                                                                 \
	X(REFILL_PRIORITY, "priority", "count left", "refill_inactive round",  \
	  NOW)                                                                 \
	X(REFILL_END, "count left", "0", "refill_inactive returns", NOW)       \
	X(SWAP_OUT_MM, "pid or 0", "quota", "swap_out chose an address space", \
	  NOW)                                                                 \
	X(SKIP_YOUNG, "pfn", "address", "pte was young: aged up", LAST)        \
	X(SKIP_AGE, "pfn", "address", "age not 0 yet", LAST)                   \
	X(SKIP_LOCKED, "pfn", "address", "page lock not obtainable", LAST)     \
	X(SKIP_NO_SWAP, "pfn", "address", "no free swap slot", LAST)           \
	X(UNMAP_CACHED, "pfn", "address", "pte dropped: in the swap cache",    \
	  NOW)                                                                 \
	X(UNMAP_CLEAN, "pfn", "address", "pte dropped: clean", NOW)            \
	X(UNMAP_FILE, "pfn", "address", "pte dropped: dirty file page", NOW)   \
	X(UNMAP_ANON, "pfn", "address", "pte dropped: got a swap slot", NOW)   \
	X(SWAP_WRITE, "pfn", "entry", "swap write submitted", NOW)             \
	X(SWAP_READ, "pfn", "entry", "swap read submitted", NOW)               \
	X(SWAP_IO_DONE, "pfn", "uptodate", "swap I/O ended", NOW)              \
	X(SLOT_ALLOC, "entry", "count", "swap slot reserved", NOW)             \
	X(SLOT_FREE, "entry", "0", "swap slot free again", NOW)                \
	X(FAULT_ANON, "pfn", "address", "anonymous page made", NOW)            \
	X(FAULT_ZERO, "pfn", "address", "zero page mapped", NOW)               \
	X(FAULT_COW, "new pfn", "address", "copy on write", NOW)               \
	X(FAULT_REUSE, "pfn", "address", "write to the only copy", NOW)        \
	X(FAULT_SWAP, "pfn", "address", "swapped page mapped", NOW)            \
	X(FAULT_FILE, "pfn", "address", "file page mapped", NOW)               \
	X(ALLOC_SLOW, "order", "gfp mask", "no zone above its low mark", NOW)  \
	X(ALLOC_FAIL, "order", "gfp mask", "allocation failed", NOW)           \
	X(OOM_KILL, "pid", "badness", "a task was chosen to die", NOW)         \
	X(REAP, "pages freed", "0", "kmem_cache_reap", NOW)                    \
	X(KSWAPD_KICK, "free shortage", "inactive shortage", "kswapd woken",   \
	  NOW)                                                                 \
	X(KSWAPD_AGAIN, "free shortage", "inactive shortage",                  \
	  "kswapd goes on at once", NOW)                                       \
	X(BDFLUSH_SLEEP, "buffers flushed", "0", "bdflush sleeps", NOW)        \
	X(KUPDATE, "dirty buffers", "0", "kupdate starts a round", NOW)        \
	X(SWAP_OUT_NONE, "0", "0", "swap_out: no address space has pages",     \
	  NOW)                                                                 \
	X(SKIP_AREA, "address", "flags", "area is locked or reserved", NOW)    \
	X(ALLOC_RECLAIM, "order", "gfp mask", "an allocator frees by itself",  \
	  NOW)                                                                 \
	X(FAULT_AROUND, "pages", "address", "cached neighbours mapped", NOW)

enum vm_decision {
	VM_D_FIRST = 31,
#define X(name, a, b, text, stamp) VM_D_##name,
	VM_DECISIONS(X)
#undef X
		VM_D_END
};

/* One record; the layout is documented in docs/events.md. */
struct vm_event_rec {
	u32 stamp; /* low word of TSC / 1024, or ticks; never goes back */
	u16 kind;  /* enum vm_transition or enum vm_decision */
	u16 pid;   /* task that did it */
	u32 a;	   /* transition: pfn */
	u32 b;	   /* transition: age | count << 8 | flags & 0xffff << 16 */
};

enum vm_event_mode {
	VM_EVENTS_OFF,
	VM_EVENTS_ON,
	VM_EVENTS_DIGEST, /* two runs with the same digest did the same */
};

#define VM_EVENT_MAGIC 0x4556544cu /* "LTVE" */
/* No lock: a writer takes a slot with one instruction, see take_slot(). */
struct vm_event_ring {
	u32 magic;
	u32 size;  /* records in the array: a power of two */
	u32 head;  /* records ever written; the next goes to head % size */
	u32 drops; /* records not written: ring frozen */
	u32 record_bytes;
	u32 enabled; /* enum vm_event_mode */
	u32 frozen;
	u32 digest; /* of all records ever written; VM_EVENTS_DIGEST only */
	struct vm_event_rec rec[VM_EVENT_RING];
};
extern struct vm_event_ring vm_event_ring;

/* the one function every event goes through: a breakpoint here sees all.
 * Context: any. Does not sleep, allocates nothing */
fastcall void vm_event_record(u32 kind, u32 a, u32 b);

static inline void vm_event(enum vm_decision kind, u32 a, u32 b)
{
	if (unlikely(vm_event_ring.enabled))
		vm_event_record(kind, a, b);
}

extern u32 vm_transitions[NR_VM_TRANSITIONS]; /* counts since boot */

/* where `b` of a transition has them; the age is in the low byte */
#define VM_EVENT_COUNT_SHIFT 8
#define VM_EVENT_FLAGS_SHIFT 16

/* called by lru.c, page_alloc.c and vmscan.c for every transition */
static inline void vm_transition(enum vm_transition why,
				 const struct page *page)
{
	vm_transitions[why]++;
	if (unlikely(vm_event_ring.enabled))
		vm_event_record(
			why, (u32)page_to_pfn(page),
			page->age | (u32)page->count << VM_EVENT_COUNT_SHIFT |
				page->flags << VM_EVENT_FLAGS_SHIFT);
}

const char *vm_event_name(u32 kind); /* "T14 LAUNDER_STRIPPED", "KSWAPD_WAKE" */
/* events=on|off|digest of the command line; default on */
void vm_event_init(void);

#endif
