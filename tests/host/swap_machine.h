/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * swap_machine.h - a machine with page cache, buffers, swap and disks
 *
 * Link @swap: the whole disk side of mm/ with a disk in memory. The disk works
 * when tq_disk is run, in "interrupt" context, unless disk_hold is set; then
 * disk_complete() does it.
 */
#ifndef TESTS_SWAP_MACHINE_H
#define TESTS_SWAP_MACHINE_H

#include "drv/blk.h"
#include "mm/buffer.h"
#include "mm/mm.h"
#include "mm/swap.h"

#define DISK_A MKDEV(3, 64)
#define DISK_B MKDEV(22, 0)

/* @ram_mib of memory, both disks with @disk_pages pages and a v2 header */
void swap_machine_init(u32 ram_mib, u32 disk_pages);
/* the header that mkswap writes; @last_page is the number of the last page */
void make_swap_header(u8 *page, u32 last_page, u32 nr_bad, const u32 *bad);
u8 *disk_page(kdev_t dev, u32 slot); /* contents of the disk */
void disk_set_pages(kdev_t dev, u32 pages);
extern bool disk_hold; /* I/O waits for disk_complete() */
extern bool disk_fail_reads, disk_fail_writes;
extern u32 disk_reads, disk_writes; /* transfers started */
extern u32 disk_pending;
void disk_complete(void); /* end everything that is pending */

/* an anonymous page, filled with bytes @fill; count 1 */
struct page *anon_page(u8 fill);
/* as swap_out: slot, swap cache, dirty; the entry has a pte's user as well.
 * page: count 2 (ours and the cache's), unlocked */
swp_entry_t page_to_swap(struct page *page);
/* write it as page_launder does */
int write_swap_page(struct page *page);
/* an address space with one area of @pages pages at 0x400000 */
struct mm_struct *mm_new(u32 pages);
pte_t *mm_pte(struct mm_struct *mm, u32 page_nr);

#endif
