/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_slab.c - object caches and kmalloc (reference 8.1, N62)
 *
 * SOURCES: @machine mm/slab.c mm/slab_reap.c mm/kmalloc.c
 */
#include "unit.h"
#include "fake_core.h"
#include "machine.h"
#include "mm/slab_internal.h"
#include "mm/vmstat.h"

static u32 constructed;

static void mark_ctor(void *obj)
{
	memset(obj, 0x42, 100);
	constructed++;
}

static void boot(void)
{
	machine_init(16);
	slab_init();
}

/* all objects of @nr slabs of @cache are in use; @objs is filled */
static u32 take_slabs(struct kmem_cache *cache, u32 nr, void **objs)
{
	u32 i, n = nr * cache->num;

	for (i = 0; i < n; i++) {
		objs[i] = kmem_cache_alloc(cache, GFP_KERNEL);
		CHECK(objs[i]);
	}
	CHECK_EQ(cache->nr_slabs, nr);
	return n;
}

static void put_all(struct kmem_cache *cache, void **objs, u32 n)
{
	while (n != 0)
		kmem_cache_free(cache, objs[--n]);
}

/* lists and counters of one cache agree */
static void check_cache(struct kmem_cache *cache)
{
	struct list_head *lists[] = {&cache->full, &cache->partial,
				     &cache->free};
	u32 i, slabs = 0, active = 0, nr_free = 0;

	for (i = 0; i < ARRAY_SIZE(lists); i++) {
		struct slab *slab;

		list_for_each_entry(slab, lists[i], link) {
			u32 idx, chain = 0;

			for (idx = slab->free; idx != SLAB_IDX_END;
			     idx = slab->next[idx])
				chain++;
			CHECK_EQ(chain + slab->inuse, cache->num);
			CHECK_EQ(slab->inuse == 0, lists[i] == &cache->free);
			CHECK_EQ(chain == 0, lists[i] == &cache->full);
			slabs++;
			active += slab->inuse;
			nr_free += slab->inuse == 0;
		}
	}
	CHECK_EQ(slabs, cache->nr_slabs);
	CHECK_EQ(active, cache->nr_active);
	CHECK_EQ(nr_free, cache->nr_free_slabs);
}

TEST(test_n62_reap_count)
{
	static const u32 cases[][2] = {{1, 1}, {2, 1},	{3, 2},	 {5, 4},
				       {7, 5}, {10, 8}, {12, 9}, {50, 40}};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		CHECK_EQ(slab_reap_count(cases[i][0]), cases[i][1]);
}

TEST(test_n62_reap_value)
{
	CHECK_EQ(slab_reap_value(10, 1, true), 13);
	CHECK_EQ(slab_reap_value(10, 1, false), 16);
	CHECK_EQ(slab_reap_value(20, 0, true), 16);
	CHECK_EQ(slab_reap_value(10, 0, false), 10);
}

TEST(test_n62_reap_frees_four_fifths)
{
	static const u32 cases[][2] = {{1, 1}, {2, 1},	{3, 2},	 {5, 4},
				       {7, 5}, {10, 8}, {12, 9}, {50, 40}};
	static void *objs[4096];
	struct kmem_cache *cache;
	u32 i, n;

	boot();
	cache = kmem_cache_create("one", 500, 0, NULL);
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		unsigned long before;

		n = take_slabs(cache, cases[i][0], objs);
		put_all(cache, objs, n);
		cache->grown = false;
		reap_hand = cache;
		before = nr_free_pages();
		CHECK_EQ(kmem_cache_reap(GFP_KERNEL), cases[i][1]);
		CHECK_EQ(nr_free_pages() - before, cases[i][1]);
		check_cache(cache);
		CHECK_EQ(kmem_cache_shrink(cache), 1);
	}
}

TEST(test_reap_skips_no_reap_growing_and_grown)
{
	static void *objs[4096];
	struct kmem_cache *cache, *fixed;

	boot();
	fixed = kmem_cache_create("fixed", 500, SLAB_NO_REAP, NULL);
	put_all(fixed, objs, take_slabs(fixed, 5, objs));
	fixed->grown = false;
	CHECK_EQ(kmem_cache_reap(GFP_KERNEL), 0);

	cache = kmem_cache_create("grown", 500, 0, NULL);
	put_all(cache, objs, take_slabs(cache, 5, objs));
	reap_hand = cache;
	CHECK_EQ(kmem_cache_reap(GFP_KERNEL), 0); /* clears the mark */
	reap_hand = cache;
	cache->growing = 1;
	CHECK_EQ(kmem_cache_reap(GFP_KERNEL), 0);
	cache->growing = 0;
	reap_hand = cache;
	CHECK_EQ(kmem_cache_reap(GFP_KERNEL), 4);
}

TEST(test_reap_takes_the_best_of_ten_and_moves_on)
{
	static void *objs[4096];
	struct kmem_cache *caches[12];
	u32 i;

	boot();
	for (i = 0; i < 12; i++) {
		caches[i] = kmem_cache_create("c", 500, 0, NULL);
		put_all(caches[i], objs,
			take_slabs(caches[i],
				   i == 11  ? 9
				   : i == 4 ? 8
					    : 2,
				   objs));
		caches[i]->grown = false;
	}
	reap_hand = caches[0];
	CHECK_EQ(kmem_cache_reap(GFP_KERNEL), 6); /* of the 8 of number 4 */
	CHECK_EQ(caches[4]->nr_free_slabs, 2);
	CHECK(reap_hand == caches[10]);		  /* ten were looked at */
	CHECK_EQ(kmem_cache_reap(GFP_KERNEL), 7); /* of the 9 of number 11 */
}

TEST(test_reap_perfect_ends_the_search)
{
	static void *objs[4096];
	struct kmem_cache *a, *b, *c;

	boot();
	a = kmem_cache_create("a", 500, 0, NULL);
	b = kmem_cache_create("b", 500, 0, NULL);
	c = kmem_cache_create("c", 500, 0, NULL);
	put_all(a, objs, take_slabs(a, 3, objs));
	put_all(b, objs, take_slabs(b, 10, objs));
	put_all(c, objs, take_slabs(c, 50, objs));
	a->grown = b->grown = c->grown = false;
	reap_hand = a;
	CHECK_EQ(kmem_cache_reap(GFP_KERNEL), 8);
	CHECK_EQ(b->nr_free_slabs, 2);
	CHECK(reap_hand == c);
}

TEST(test_reap_without_wait_gives_up_on_the_chain)
{
	static void *objs[4096];
	struct kmem_cache *a;

	boot();
	a = kmem_cache_create("a", 500, 0, NULL);
	put_all(a, objs, take_slabs(a, 5, objs));
	a->grown = false;
	reap_hand = a;
	down(&cache_chain_sem);
	CHECK_EQ(kmem_cache_reap(GFP_KSWAPD), 0);
	up(&cache_chain_sem);
	CHECK_EQ(kmem_cache_reap(GFP_KSWAPD), 4);
}

TEST(test_constructor_runs_once_per_object)
{
	static void *objs[4096];
	struct kmem_cache *cache;
	u32 n, i;

	boot();
	cache = kmem_cache_create("ctor", 100, 0, mark_ctor);
	n = take_slabs(cache, 2, objs);
	CHECK_EQ(constructed, n);
	for (i = 0; i < n; i++)
		CHECK_EQ(((u8 *)objs[i])[99], 0x42);
	put_all(cache, objs, n);
	take_slabs(cache, 2, objs);
	CHECK_EQ(constructed, n);
	check_cache(cache);
}

TEST(test_slabs_are_coloured)
{
	static void *objs[4096];
	struct kmem_cache *cache;
	u32 num;

	boot();
	cache = kmem_cache_create("colour", 192, SLAB_HWCACHE_ALIGN, NULL);
	CHECK(cache->colours > 1);
	take_slabs(cache, cache->colours + 1, objs);
	num = cache->num;
	CHECK((uintptr_t)objs[0] % PAGE_SIZE !=
	      (uintptr_t)objs[num] % PAGE_SIZE);
	CHECK_EQ((uintptr_t)objs[0] % PAGE_SIZE,
		 (uintptr_t)objs[num * cache->colours] % PAGE_SIZE);
	CHECK_EQ((uintptr_t)objs[num] % 32, 0);
}

/* every size: objects in one slab never overlap and lie inside its pages */
TEST(test_layout_of_many_sizes)
{
	static void *objs[4096];
	u32 size;

	boot();
	for (size = 1; size <= 131072; size += size / 3 + 1) {
		struct kmem_cache *cache =
			kmem_cache_create("s", size, 0, NULL);
		unsigned long before = nr_free_pages();
		u32 slabs = 3, n = take_slabs(cache, slabs, objs), i;

		for (i = 0; i < n; i++)
			memset(objs[i], (int)i, size);
		for (i = 0; i < n; i++) {
			CHECK_EQ(((u8 *)objs[i])[0], (u8)i);
			CHECK_EQ(((u8 *)objs[i])[size - 1], (u8)i);
			CHECK_EQ((uintptr_t)objs[i] % sizeof(void *), 0);
		}
		CHECK(before - nr_free_pages() >= slabs << cache->order);
		put_all(cache, objs, n);
		check_cache(cache);
		CHECK_EQ(kmem_cache_destroy(cache), 0);
	}
	machine_check();
}

TEST(test_destroy_is_busy_while_objects_are_used)
{
	struct kmem_cache *cache;
	struct slab_stats stats;
	void *obj;
	u32 n, caches = 0;

	boot();
	while (slab_stats_get(caches, &stats))
		caches++;
	cache = kmem_cache_create("busy", 64, 0, NULL);
	obj = kmem_cache_alloc(cache, GFP_KERNEL);
	CHECK_EQ(kmem_cache_destroy(cache), -EBUSY);
	CHECK(slab_stats_get(caches, &stats));
	CHECK_STR(stats.name, "busy");
	CHECK_EQ(stats.active_objs, 1);
	CHECK_EQ(stats.obj_bytes, 64);
	CHECK_EQ(stats.active_slabs, 1);
	CHECK_EQ(stats.pages_per_slab, 1);
	kmem_cache_free(cache, obj);
	CHECK_EQ(kmem_cache_destroy(cache), 0);
	for (n = 0; slab_stats_get(n, &stats); n++)
		CHECK(strcmp(stats.name, "busy") != 0);
	CHECK_EQ(n, caches);
}

TEST(test_kmalloc_sizes)
{
	static const u32 sizes[] = {1,	  31,	32,    33,    1000,
				    4096, 4097, 65536, 131072};
	unsigned long before;
	u32 i, slabs;

	boot();
	before = nr_free_pages();
	slabs = slab_nr_pages();
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		u8 *p = kmalloc(sizes[i], GFP_KERNEL);

		CHECK(p);
		CHECK_EQ((uintptr_t)p % 32, 0);
		memset(p, 0x11, sizes[i]);
		kfree(p);
		p = kzalloc(sizes[i], GFP_KERNEL);
		CHECK_EQ(p[0], 0);
		CHECK_EQ(p[sizes[i] - 1], 0);
		kfree(p);
	}
	CHECK(!kmalloc(131073, GFP_KERNEL));
	kfree(NULL);
	CHECK_EQ(before - nr_free_pages(), slab_nr_pages() - slabs);
}

TEST(test_out_of_memory_is_null)
{
	struct kmem_cache *cache;

	boot();
	cache = kmem_cache_create("oom", 4000, 0, NULL);
	while (kmem_cache_alloc(cache, GFP_ATOMIC))
		;
	check_cache(cache);
	CHECK(machine_zone(ZONE_DMA)->free_pages < 32);
	CHECK(!kmalloc(100000, GFP_ATOMIC));
	CHECK_EQ(cache->growing, 0);
}

static void free_twice(void *unused)
{
	void *p = kmalloc(100, GFP_KERNEL);

	(void)unused;
	kmalloc(100, GFP_KERNEL);
	kfree(p);
	kfree(p);
}

static void write_after_free(void *unused)
{
	u8 *p = kmalloc(100, GFP_KERNEL);

	(void)unused;
	kfree(p);
	p[50] = 1;
	kmalloc(100, GFP_KERNEL);
}

static void free_to_wrong_cache(void *unused)
{
	(void)unused;
	kmem_cache_free(kmem_cache_create("other", 64, 0, NULL),
			kmalloc(64, GFP_KERNEL));
}

static void free_of_no_slab(void *unused)
{
	(void)unused;
	kfree(page_address(alloc_page(GFP_KERNEL)));
}

static void free_twice_is_fine_once(void *unused)
{
	(void)unused;
	kfree(kmalloc(100, GFP_KERNEL));
}

TEST(test_misuse_is_caught)
{
	boot();
	CHECK(!unit_aborts(free_twice_is_fine_once, NULL));
	CHECK(unit_aborts(free_twice, NULL));
	CHECK(unit_aborts(write_after_free, NULL));
	CHECK(unit_aborts(free_to_wrong_cache, NULL));
	CHECK(unit_aborts(free_of_no_slab, NULL));
}
