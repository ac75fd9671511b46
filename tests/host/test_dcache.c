/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_dcache.c - the dentry and inode caches and their shrinkers (8.2, 8.3)
 *
 * Slab objects come from malloc here, so ASan sees an entry that is used after
 * it was pruned; what mm does for inodes is counted only.
 *
 * SOURCES: @core fs/dcache.c fs/inode.c
 */
#include "unit.h"
#include <stdio.h>
#include "fs/vfs.h"
#include "mm/buffer.h"
#include "mm/slab.h"
#include "mm/swap.h"

/* ---- what the two files call --------------------------------------------- */

struct kmem_cache {
	size_t size;
};
static struct kmem_cache caches[2];
static u32 nr_caches, live, shrinks, truncated, inode_writes, waits;
static void (*shrinkers[2])(u32 priority, u32 gfp_mask);
static u32 nr_shrinkers;

struct list_head super_blocks = LIST_HEAD_INIT(super_blocks);
struct wait_queue_head super_wait = WAIT_QUEUE_HEAD_INIT(super_wait);

struct kmem_cache *kmem_cache_create(const char *name, size_t size, u32 flags,
				     void (*ctor)(void *obj))
{
	(void)name;
	(void)flags;
	(void)ctor;
	caches[nr_caches].size = size;
	return &caches[nr_caches++];
}
void *kmem_cache_alloc(struct kmem_cache *cache, u32 gfp_mask)
{
	(void)gfp_mask;
	live++;
	return malloc(cache->size);
}
void kmem_cache_free(struct kmem_cache *cache, void *obj)
{
	(void)cache;
	live--;
	free(obj);
}
int kmem_cache_shrink(struct kmem_cache *cache)
{
	(void)cache;
	shrinks++;
	return 0;
}
void *kmalloc(size_t size, u32 gfp_mask)
{
	(void)gfp_mask;
	return malloc(size);
}
void kfree(const void *ptr)
{
	free((void *)(uintptr_t)ptr);
}
void register_shrinker(struct shrinker *shrinker)
{
	shrinkers[nr_shrinkers++] = shrinker->shrink;
}
void register_sync_hook(void (*fn)(void))
{
	CHECK(fn == sync_supers);
}
void sync_supers(void)
{
	sync_all_inodes(false);
}
void mapping_init(struct address_space *mapping, const struct aops *ops,
		  void *host)
{
	mapping->ops = ops;
	mapping->host = host;
	INIT_LIST_HEAD(&mapping->dirty_buffers);
}
void invalidate_mapping_buffers(struct address_space *mapping)
{
	while (!list_empty(&mapping->dirty_buffers))
		list_del_init(mapping->dirty_buffers.next);
}
void truncate_inode_pages(struct address_space *mapping, loff_t from)
{
	(void)from;
	truncated++;
	mapping->nrpages = 0;
}
int filemap_fdatasync(struct address_space *mapping)
{
	(void)mapping;
	return 0;
}
int filemap_fdatawait(struct address_space *mapping)
{
	(void)mapping;
	waits++;
	return -EIO; /* it reports an error once */
}

/* ---- a file system ----------------------------------------------------------- */

static int fs_read_inode(struct inode *inode)
{
	inode->mode = S_IFREG | 0644;
	return inode->ino == 13 ? -EIO : 0;
}
/* what another task does while the first inode is written; NULL: nothing */
static void (*meanwhile)(struct super_block *sb);
static int fs_write_inode(struct inode *inode, bool wait)
{
	void (*other)(struct super_block * sb) = meanwhile;

	(void)wait;
	meanwhile = NULL;
	if (other)
		other(inode->sb);
	inode_writes++;
	return 0;
}
static const struct super_ops fs_ops = {.read_inode = fs_read_inode,
					.write_inode = fs_write_inode};
static struct super_block sb;
static struct dentry *root;

static void setup(void)
{
	struct inode *inode;

	dcache_init();
	inode_cache_init();
	sb.ops = &fs_ops;
	INIT_LIST_HEAD(&sb.inodes);
	INIT_LIST_HEAD(&sb.dirty);
	list_add(&sb.link, &super_blocks);
	inode = inode_new(&sb);
	inode->mode = S_IFDIR | 0755;
	root = d_alloc_root(inode);
}

static struct dentry *lookup(const char *name)
{
	u32 len = (u32)strlen(name);

	return d_lookup(root, name, len, name_hash(name, len));
}

/* an unused entry; the last one made is at the head of the unused list */
static void make_unused(const char *name, bool referenced)
{
	u32 len = (u32)strlen(name);
	struct dentry *d = d_alloc(root, name, len, name_hash(name, len));

	d_add(d, NULL);
	d->referenced = referenced;
	dput(d);
}

/* names "0".. from the tail on; a mark of 'R' means referenced */
static void make_list(const char *marks)
{
	char name[2] = "0";

	for (; *marks; marks++, name[0]++)
		make_unused(name, *marks == 'R');
}

/* ---- tests ---------------------------------------------------------------------- */

TEST(test_n60_count_by_priority)
{
	static const u32 want[] = {100, 120, 150, 200, 300, 600};
	u32 priority;

	for (priority = 6; priority >= 1; priority--)
		CHECK_EQ(shrinker_count(600, priority), want[6 - priority]);
	CHECK_EQ(shrinker_count(600, 0), 0); /* all */
	CHECK_EQ(shrinker_count(5, 6), 0);
}

TEST(test_n60_five_unused_all_go)
{
	setup();
	make_list("-----");
	CHECK_EQ(nr_dentry_unused, 5);
	CHECK_EQ(nr_shrinkers, 2);
	shrinkers[0](6, GFP_KSWAPD);
	CHECK_EQ(nr_dentry_unused, 0);
	CHECK_EQ(nr_dentries, 1);
	CHECK_EQ(shrinks, 1);
}

TEST(test_n60_600_unused)
{
	char name[8];
	u32 i;

	setup();
	for (i = 0; i < 600; i++) {
		snprintf(name, sizeof(name), "f%u", i);
		make_unused(name, false);
	}
	shrinkers[0](6, GFP_KSWAPD);
	CHECK_EQ(nr_dentry_unused, 500);
	CHECK(lookup("f99") == NULL);
	CHECK(lookup("f100") != NULL);
}

TEST(test_shrinker_needs_gfp_io)
{
	setup();
	make_list("-----");
	shrinkers[0](0, GFP_BUFFER);
	CHECK_EQ(nr_dentry_unused, 5);
	CHECK_EQ(shrinks, 0);
}

TEST(test_n61_count_steps_over_zero)
{
	setup();
	make_list("--R---");
	prune_dcache(3);
	CHECK_EQ(nr_dentry_unused, 0);
	CHECK_EQ(nr_dentries, 1);
}

TEST(test_n61_referenced_tail)
{
	setup();
	make_list("R---");
	prune_dcache(2);
	CHECK_EQ(nr_dentry_unused, 3);
	CHECK(lookup("1") == NULL);
	CHECK(lookup("0") != NULL);
}

TEST(test_lookup_marks_and_takes_off_the_list)
{
	struct dentry *d;

	setup();
	make_list("--");
	d = lookup("0");
	CHECK(d && d->referenced && d->count == 1);
	CHECK_EQ(nr_dentry_unused, 1);
	prune_dcache(0);
	CHECK_EQ(nr_dentries, 2); /* the root and the one in use */
	dput(d);
	CHECK_EQ(nr_dentry_unused, 1);
}

TEST(test_pruned_child_releases_its_parent)
{
	struct dentry *dir, *child;

	setup();
	dir = d_alloc(root, "dir", 3, name_hash("dir", 3));
	d_add(dir, NULL);
	child = d_alloc(dir, "child", 5, name_hash("child", 5));
	d_add(child, NULL);
	dput(dir); /* kept by its child */
	CHECK_EQ(nr_dentry_unused, 0);
	dput(child);
	CHECK_EQ(nr_dentry_unused, 1);
	prune_dcache(0);
	CHECK_EQ(nr_dentries, 1);
	CHECK_EQ(root->count, 1);
}

TEST(test_move_swaps_names_of_every_length)
{
	char longer[80];
	struct dentry *a, *b;

	setup();
	memset(longer, 'x', sizeof(longer));
	a = d_alloc(root, "short", 5, name_hash("short", 5));
	b = d_alloc(root, longer, 80, name_hash(longer, 80));
	d_add(a, NULL);
	d_add(b, NULL);
	d_move(a, b);
	CHECK_EQ(a->name_len, 80);
	CHECK(memcmp(a->name, longer, 80) == 0);
	CHECK_STR(b->name, "short");
	CHECK(d_unhashed(b) && !d_unhashed(a));
	CHECK(d_lookup(root, longer, 80, name_hash(longer, 80)) == a);
	CHECK(lookup("short") == NULL);
	dput(a);
	dput(a);
	dput(b);
	prune_dcache(0);
	CHECK_EQ(nr_dentries, 1);
	CHECK_EQ(root->count, 1);
}

TEST(test_iget_caches_and_reads_once)
{
	struct inode *a, *b;

	setup();
	a = iget(&sb, 5);
	b = iget(&sb, 5);
	CHECK(a == b && a->count == 2);
	iput(a);
	iput(b);
	CHECK_EQ(nr_inodes_unused, 1);
	CHECK(iget(&sb, 5) == a);
	CHECK_EQ(nr_inodes_unused, 0);
}

TEST(test_iget_error_leaves_nothing)
{
	u32 before;

	setup();
	before = nr_inodes;
	CHECK_EQ(PTR_ERR(iget(&sb, 13)), -EIO);
	CHECK_EQ(nr_inodes, before);
}

TEST(test_prune_icache_skips_pages_and_state)
{
	struct inode *pages, *plain, *third, *buffers;
	struct list_head buffer;

	setup();
	pages = iget(&sb, 1);
	plain = iget(&sb, 2);
	third = iget(&sb, 3);
	buffers = iget(&sb, 4);
	list_add(&buffer, &buffers->data.dirty_buffers);
	iput(buffers);
	pages->data.nrpages = 1; /* 10.22 */
	iput(pages);		 /* the tail */
	iput(plain);
	iput(third);
	prune_icache(1); /* a skipped one does not count */
	CHECK_EQ(nr_inodes_unused, 3);
	CHECK(iget(&sb, 1) == pages);
	CHECK_EQ(truncated, 0);
	prune_icache(0);
	CHECK_EQ(nr_inodes_unused, 1);
	list_del(&buffer);
	prune_icache(0);
	CHECK_EQ(nr_inodes_unused, 0);
}

TEST(test_no_queued_buffer_outlives_its_inode)
{
	struct list_head buffer = LIST_HEAD_INIT(buffer);
	struct inode *inode;

	setup();
	inode = iget(&sb, 4);
	list_add(&buffer, &inode->data.dirty_buffers);
	iput(inode);
	inodes_drop_unused(&sb);
	CHECK_EQ(nr_inodes_unused, 0);
	CHECK(list_empty(&buffer));
}

TEST(test_prune_icache_writes_dirty_inodes_first)
{
	struct inode *inode;

	setup();
	inode = iget(&sb, 7);
	mark_inode_dirty(inode, I_DIRTY);
	iput(inode);
	prune_icache(0); /* 10.23 */
	CHECK_EQ(inode_writes, 1);
	CHECK_EQ(nr_inodes_unused, 0);
	CHECK(list_empty(&sb.dirty));
}

/* the tunable of 10.23: a dirty inode is left alone, and stays */
TEST(test_prune_icache_leaves_dirty_inodes_to_kupdate)
{
	struct inode *dirty, *clean;

	setup();
	dirty = iget(&sb, 7);
	clean = iget(&sb, 8);
	mark_inode_dirty(dirty, I_DIRTY);
	iput(clean);
	iput(dirty);
	sysctl_prune_writes_inodes = 0;
	prune_icache(0);
	CHECK_EQ(inode_writes, 0);
	CHECK_EQ(nr_inodes_unused, 1);
	CHECK(iget(&sb, 7) == dirty);
	iput(dirty);
	sync_all_inodes(false);
	CHECK_EQ(inode_writes, 1);
	prune_icache(0);
	CHECK_EQ(nr_inodes_unused, 0);
}

static void umount_meanwhile(struct super_block *sb)
{
	sync_inodes(sb, true);
	CHECK_EQ(inode_writes, 2); /* the two that kupdate has not reached */
	inodes_drop_unused(sb);	   /* as umount: what is dirty would be lost */
	CHECK_EQ(inode_writes, 2);
}

/* umount while kupdate is at the first of three dirty inodes: nothing is lost */
TEST(test_a_second_walker_writes_what_the_first_has_not_reached)
{
	struct inode *inode;
	u32 ino;

	setup();
	for (ino = 20; ino < 23; ino++) {
		inode = iget(&sb, ino);
		mark_inode_dirty(inode, I_DIRTY | I_DIRTY_PAGES);
		iput(inode);
	}
	meanwhile = umount_meanwhile;
	sync_all_inodes(false);
	CHECK_EQ(inode_writes, 3);
	CHECK(list_empty(&sb.dirty));
	prune_icache(0);
	CHECK_EQ(nr_inodes_unused, 0);
}

/* an error that only filemap_fdatawait() tells is for the one who waits */
TEST(test_background_writing_leaves_errors_to_fsync)
{
	struct inode *inode;

	setup();
	inode = iget(&sb, 7);
	mark_inode_dirty(inode, I_DIRTY | I_DIRTY_PAGES);
	sync_all_inodes(false);
	CHECK_EQ(inode_writes, 1);
	CHECK_EQ(waits, 0);
	CHECK_EQ(write_inode_now(inode, true), -EIO);
	CHECK_EQ(waits, 1);
	iput(inode);
}

/* 10.21 of the inode cache: 5 unused at priority 6 are all of them */
TEST(test_10_21_inodes_few_unused_all_go)
{
	u32 ino;

	setup();
	for (ino = 20; ino < 25; ino++)
		iput(iget(&sb, ino));
	CHECK_EQ(nr_inodes_unused, 5);
	shrinkers[1](6, GFP_BUFFER);
	CHECK_EQ(nr_inodes_unused, 5);
	shrinkers[1](6, GFP_KSWAPD);
	CHECK_EQ(nr_inodes_unused, 0);
	for (ino = 20; ino < 32; ino++)
		iput(iget(&sb, ino));
	shrinkers[1](6, GFP_KSWAPD);
	CHECK_EQ(nr_inodes_unused, 10);
}

/* a read-only file system has no times to write (2.4's UPDATE_ATIME) */
TEST(test_touch_of_a_read_only_file_system)
{
	struct inode *inode;

	setup();
	inode = iget(&sb, 7);
	inode->atime = 1;
	sb.flags = MS_RDONLY;
	inode_touch(inode, TOUCH_ATIME);
	CHECK_EQ(inode->atime, 1);
	CHECK_EQ(inode->state, 0);
	sb.flags = 0;
	inode_touch(inode, TOUCH_ATIME);
	CHECK(inode->atime != 1);
	CHECK_EQ(inode->state, I_DIRTY);
	iput(inode);
}

TEST(test_unlinked_inode_goes_with_its_last_user)
{
	struct inode *inode;
	u32 before;

	setup();
	before = nr_inodes;
	inode = iget(&sb, 9);
	inode->data.nrpages = 3;
	inode->nlink = 0;
	iput(inode);
	CHECK_EQ(nr_inodes, before);
	CHECK_EQ(truncated, 1);
}
