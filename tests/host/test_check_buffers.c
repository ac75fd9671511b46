/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_check_buffers.c - vm_check_all() finds what is wrong with buffers
 *
 * A clean world of a file page and a page of the buffer cache; then each test
 * breaks one thing.
 *
 * SOURCES: @swap mm/check_buffers.c
 */
#include "unit.h"
#include "fake_core.h"
#include "machine.h"
#include "mm/block_page.h"
#include "mm/buffer_private.h"
#include "mm/check_priv.h"
#include "mm/slab.h"
#include "swap_machine.h"

u16 *check_marks;
bool check_strict = true;
static u32 violations;
static struct address_space file;
static struct buffer_head *meta, *data;

bool check_failed(enum invariant nr)
{
	CHECK_EQ(nr, INV_BUFFERS);
	violations++;
	return true;
}

void *kmem_cache_alloc(struct kmem_cache *cache, u32 gfp_mask)
{
	(void)cache;
	(void)gfp_mask;
	return calloc(1, sizeof(struct buffer_head));
}

static u32 broken(void)
{
	violations = 0;
	check_buffers();
	return violations;
}

static void setup(void)
{
	static const struct aops no_ops;
	struct page *page;

	swap_machine_init(16, 1000);
	mapping_init(&file, &no_ops, NULL);
	meta = bread(DISK_A, 40, 1024);
	page = grab_cache_page(&file, 7);
	create_empty_buffers(page, DISK_A, 1024);
	data = page->buffers;
	set_bit(BH_Mapped, &data->state);
	mark_buffer_dirty(data);
	buffer_insert_mapping_queue(data, &file);
	CHECK_EQ(broken(), 0);
}

TEST(test_lists_and_counters)
{
	setup();
	nr_buffers_type[BUF_DIRTY]++;
	CHECK_EQ(broken(), 1);
	nr_buffers_type[BUF_DIRTY]--;
	size_buffers_type[BUF_CLEAN] -= 512;
	CHECK_EQ(broken(), 1);
	size_buffers_type[BUF_CLEAN] += 512;
	buffermem_pages++;
	CHECK_EQ(broken(), 1);
	check_strict = false;
	CHECK_EQ(broken(), 0);
	check_strict = true;
	buffermem_pages--;
	list_del_init(&meta->lru);
	CHECK_EQ(broken(), 1);
	list_add(&meta->lru, &buffer_lru[BUF_DIRTY]);
	CHECK_EQ(broken(), 2);
}

TEST(test_dirty_buffers)
{
	setup();
	/* nobody would write it */
	set_bit(BH_Dirty, &data->this_page->state);
	CHECK_EQ(broken(), 1);
	clear_bit(BH_Dirty, &data->this_page->state);
	clear_bit(BH_Mapped, &data->state);
	CHECK_EQ(broken(), 1);
	set_bit(BH_Mapped, &data->state);
	CHECK_EQ(broken(), 0);
}

TEST(test_queues)
{
	setup();
	data->mapping = NULL;
	CHECK_EQ(broken(), 1);
	data->mapping = &file;
	list_add(&meta->inode_link, &file.dirty_buffers);
	meta->mapping = &file;
	CHECK_EQ(broken(), 1); /* queued, but clean */
	invalidate_mapping_buffers(&file);
	CHECK_EQ(broken(), 0);
}

TEST(test_the_ring_of_a_page)
{
	struct buffer_head *second;

	setup();
	second = data->this_page;
	second->count = -1;
	CHECK_EQ(broken(), 1);
	second->count = 0;
	second->data += 512;
	CHECK(broken() > 0);
	second->data -= 512;
	data->this_page = second->this_page;
	CHECK(broken() > 0);
	data->this_page = second;
	data->page->mapping =
		NULL; /* a page of the cache that nobody counted */
	CHECK(broken() > 0);
}
