/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mm_fakes.h - what the fault floor stands on, for its host tests
 *
 * The swap cache, the slots and reclaim are the real files. The swap disk is
 * an array behind rw_swap_page(): a read ends at once; a write may be left in
 * flight (page locked, buffers attached) until fake_io_end().
 */
#ifndef TESTS_MM_FAKES_H
#define TESTS_MM_FAKES_H

#include "fake_core.h"
#include "machine.h"
#include "mm/mm.h"

/* a machine of @ram_mib, one swap area of FAKE_SLOTS - 1 slots, and an address
 * space that current runs in; its mmap_sem is held */
struct mm_struct *fakes_init(u32 ram_mib);
void mapping_init_fake(struct address_space *mapping);

#define FAKE_SLOTS 64u
extern char fake_disk[FAKE_SLOTS][4096];
extern u16 fake_map[FAKE_SLOTS]; /* the swap map of area 0 */
extern bool fake_read_error;	 /* reads fail */
extern bool fake_keep_buffers; /* I/O leaves buffers on its page (count + 1) */
extern bool fake_defer_writes; /* writes stay in flight */
extern u32 fake_reads, fake_writes;
void fake_io_end(struct page *page);
/* the leftover buffers of @page go, as try_to_free_buffers() does it */
void fake_strip(struct page *page);

#endif
