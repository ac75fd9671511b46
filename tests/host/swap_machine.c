/* SPDX-License-Identifier: GPL-2.0-only */
/* swap_machine.c - disks in memory and pages for swap tests: swap_machine.h */
#include <stdlib.h>
#include <string.h>

#include "core/boot.h"
#include "core/irq.h"
#include "fake_core.h"
#include "mm/internal.h"
#include "swap_machine.h"

#define MIB		 (1u << 20)
#define MAX_DISK_PAGES	 65536u
#define SECTORS_PER_PAGE 8u
#define AREA_START	 0x400000ul

static struct disk {
	struct blk_device blk;
	u8 *data;
} disks[2] = {
	{.blk = {.name = "hdb", .dev = DISK_A}},
	{.blk = {.name = "hdc", .dev = DISK_B}},
};

bool disk_hold, disk_fail_reads, disk_fail_writes;
u32 disk_reads, disk_writes, disk_pending;
static struct blkio *first_io, **last_io = &first_io;
static struct tq_struct unplug;
static enum blk_dir io_dir[256];
static u32 io_head, io_tail;

struct blk_device *blk_find(kdev_t dev)
{
	u32 i;

	for (i = 0; i < 2; i++)
		if (disks[i].blk.dev == dev)
			return &disks[i].blk;
	return NULL;
}

static void transfer(const struct blkio *io, enum blk_dir dir)
{
	struct disk *disk = (struct disk *)(void *)blk_find(io->dev);
	u8 *at = disk->data + (size_t)io->sector * SECTOR_BYTES;

	if (dir == BLK_READ)
		memcpy(io->data, at, io->nr_sectors * SECTOR_BYTES);
	else
		memcpy(at, io->data, io->nr_sectors * SECTOR_BYTES);
}

void disk_complete(void)
{
	while (first_io != NULL) {
		struct blkio *io = first_io;
		enum blk_dir dir = io_dir[io_tail++ % 256];
		bool fail = dir == BLK_READ ? disk_fail_reads
					    : disk_fail_writes;

		first_io = io->next;
		if (first_io == NULL)
			last_io = &first_io;
		disk_pending--;
		if (!fail)
			transfer(io, dir);
		irq_depth++;
		io->end_io(io, fail ? -EIO : 0);
		irq_depth--;
	}
}

static void run_disk(void *unused)
{
	(void)unused;
	if (!disk_hold)
		disk_complete();
}

void blk_submit(enum blk_dir dir, struct blkio *io)
{
	const struct blk_device *blk = blk_find(io->dev);

	might_sleep();
	BUG_ON(blk == NULL || io->nr_sectors == 0);
	BUG_ON(io->sector + io->nr_sectors > blk->nr_sectors);
	BUG_ON(io_head - io_tail >= 256);
	if (dir == BLK_READ)
		disk_reads++;
	else
		disk_writes++;
	io_dir[io_head++ % 256] = dir;
	io->next = NULL;
	*last_io = io;
	last_io = &io->next;
	disk_pending++;
	queue_task(&unplug, &tq_disk);
}

/* the interrupt comes while somebody sleeps */
static void sleep_hook(void)
{
	BUG_ON(disk_pending == 0 && current->state == TASK_UNINTERRUPTIBLE &&
	       disk_hold);
	disk_complete();
}

u8 *disk_page(kdev_t dev, u32 slot)
{
	struct disk *disk = (struct disk *)(void *)blk_find(dev);

	return disk->data + (size_t)slot * PAGE_SIZE;
}

void disk_set_pages(kdev_t dev, u32 pages)
{
	blk_find(dev)->nr_sectors = pages * SECTORS_PER_PAGE;
}

static void put_u32(u8 *page, u32 offset, u32 value)
{
	memcpy(page + offset, &value, sizeof(value));
}

void make_swap_header(u8 *page, u32 last_page, u32 nr_bad, const u32 *bad)
{
	u32 i;

	memset(page, 0, PAGE_SIZE);
	put_u32(page, 1024, 1);
	put_u32(page, 1028, last_page);
	put_u32(page, 1032, nr_bad);
	for (i = 0; i < nr_bad && i < 637; i++)
		put_u32(page, 1536 + 4 * i, bad[i]);
	memcpy(page + 4086, "SWAPSPACE2", 10);
}

void swap_machine_init(u32 ram_mib, u32 disk_pages)
{
	u32 i;

	boot_info.nr_ranges = 1;
	boot_info.ranges[0] = (struct boot_range){MIB, ram_mib * MIB};
	boot_info.top_paddr = ram_mib * MIB;
	host_log_echo = false;
	host_schedule_hook = sleep_hook;
	mem_init();
	page_cache_init(num_physpages);
	buffer_init(num_physpages);
	mem_free_all();
	buffer_heads_init();
	swap_setup();
	tq_setup(&unplug, run_disk, NULL);
	for (i = 0; i < 2; i++) {
		free(disks[i].data);
		disks[i].data =
			calloc(min(disk_pages, MAX_DISK_PAGES), PAGE_SIZE);
		disks[i].blk.nr_sectors = disk_pages * SECTORS_PER_PAGE;
		make_swap_header(disks[i].data, disk_pages - 1, 0, NULL);
	}
}

struct page *anon_page(u8 fill)
{
	struct page *page = alloc_page(GFP_USER);

	BUG_ON(page == NULL);
	memset(page_address(page), fill, PAGE_SIZE);
	return page;
}

swp_entry_t page_to_swap(struct page *page)
{
	swp_entry_t entry = get_swap_page();

	BUG_ON(entry.val == 0);
	lock_page(page);
	BUG_ON(!swap_duplicate(entry)); /* the pte's */
	add_to_swap_cache(page, entry);
	set_page_dirty(page);
	unlock_page(page);
	return entry;
}

int write_swap_page(struct page *page)
{
	lock_page(page);
	ClearPageDirty(page);
	return page->mapping->ops->writepage(page->mapping, page);
}

struct mm_struct *mm_new(u32 pages)
{
	struct mm_struct *mm = calloc(1, sizeof(*mm));
	struct vm_area *vma = calloc(1, sizeof(*vma));
	struct page *table = alloc_page(GFP_USER);

	INIT_LIST_HEAD(&mm->areas);
	sema_init(&mm->mmap_sem, 1);
	spin_lock_init(&mm->page_table_lock, "page_table");
	mm->users = 1;
	mm->pgd = calloc(PTRS_PER_PGD, sizeof(pgd_t));
	memset(page_address(table), 0, PAGE_SIZE);
	mm->pgd[pgd_index(AREA_START)] =
		__pgd((u32)page_to_phys(table) | PAGE_TABLE);
	vma->mm = mm;
	vma->start = AREA_START;
	vma->end = AREA_START + pages * PAGE_SIZE;
	vma->flags = VM_READ | VM_WRITE;
	vma->page_prot = PAGE_COPY;
	list_add_tail(&vma->link, &mm->areas);
	list_add_tail(&mm->mmlist, &mmlist);
	return mm;
}

pte_t *mm_pte(struct mm_struct *mm, u32 page_nr)
{
	unsigned long addr = AREA_START + page_nr * PAGE_SIZE;

	return pte_offset(mm->pgd[pgd_index(addr)], addr);
}
