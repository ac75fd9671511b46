/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * dcache.c - the cache of names (reference 8.2)
 *
 * Owns the dentry slab, the hash by (parent, name) and the list of unused
 * dentries. Invariants: count 0 <=> on the unused list; every dentry but a
 * root is on its parent's children list and holds a reference to the parent;
 * an unhashed dentry is freed with its last reference.
 *
 * All of it is task context and changes only between two sleeps (key K), so
 * there is no lock. Callers hold a reference to every dentry they pass.
 */
#include "fs/vfs.h"
#include "core/printk.h"
#include "lib/string.h"
#include "mm/slab.h"
#include "mm/swap.h"

#define DCACHE_HASH_BITS  10u
#define DCACHE_HASH_SIZE  (1u << DCACHE_HASH_BITS)
#define DCACHE_HASH_SHIFT 16u
#define NAME_HASH_MULT	  31u
#define PARENT_HASH_SHIFT 6u
#define INLINE_NAME_BYTES sizeof(((struct dentry *)NULL)->inline_name)

static struct list_head dcache_table[DCACHE_HASH_SIZE];
static struct list_head dentry_unused = LIST_HEAD_INIT(dentry_unused);
static struct kmem_cache *dentry_cache;
static u32 next_seq; /* listing positions, never reused */

u32 nr_dentries;      /* all of them */
u32 nr_dentry_unused; /* those with count 0 */

static struct list_head *hash_bucket(const struct dentry *parent, u32 hash)
{
	u32 h = hash + (u32)((unsigned long)parent >> PARENT_HASH_SHIFT);

	return &dcache_table[(h ^ h >> DCACHE_HASH_SHIFT) &
			     (DCACHE_HASH_SIZE - 1)];
}

/**
 * name_hash - the hash of one path component
 * @name: @len bytes, no NUL needed
 * @len: bytes
 *
 * Context: any. Does not sleep.
 * Return: the value that d_alloc() and d_lookup() want.
 */
u32 name_hash(const char *name, u32 len)
{
	u32 hash = 0;

	while (len-- > 0)
		hash = hash * NAME_HASH_MULT + (u8)*name++;
	return hash;
}

/**
 * d_alloc - a new dentry with count 1, not hashed, without inode
 * @parent: its directory, which gets a reference; NULL: it is a root
 * @name: @len bytes, 1..NAME_MAX
 * @len: bytes
 * @hash: name_hash() of it
 *
 * Context: task. May sleep.
 * Return: the dentry, or NULL when out of memory.
 */
struct dentry *d_alloc(struct dentry *parent, const char *name, u32 len,
		       u32 hash)
{
	struct dentry *dentry;

	might_sleep();
	BUG_ON(len == 0 || len > NAME_MAX);
	dentry = kmem_cache_alloc(dentry_cache, GFP_KERNEL);
	if (!dentry)
		return NULL;
	memset(dentry, 0, sizeof(*dentry));
	dentry->name = dentry->inline_name;
	if (len >= INLINE_NAME_BYTES) {
		dentry->name = kmalloc(len + 1, GFP_KERNEL);
		if (!dentry->name) {
			kmem_cache_free(dentry_cache, dentry);
			return NULL;
		}
	}
	memcpy(dentry->name, name, len);
	dentry->name[len] = '\0';
	dentry->name_len = len;
	dentry->name_hash = hash;
	dentry->count = 1;
	dentry->seq = next_seq++;
	INIT_LIST_HEAD(&dentry->hash_link);
	INIT_LIST_HEAD(&dentry->lru);
	INIT_LIST_HEAD(&dentry->children);
	INIT_LIST_HEAD(&dentry->sibling);
	dentry->parent = dentry;
	if (parent) {
		dentry->parent = dget(parent);
		dentry->sb = parent->sb;
		list_add_tail(&dentry->sibling, &parent->children);
	}
	nr_dentries++;
	return dentry;
}

/**
 * d_alloc_root - the dentry of a file system's root
 * @root: its inode; the reference becomes the dentry's
 *
 * Context: task. May sleep.
 * Return: the dentry with count 1, or NULL when out of memory.
 */
struct dentry *d_alloc_root(struct inode *root)
{
	struct dentry *dentry;

	might_sleep();
	dentry = d_alloc(NULL, "/", 1, 0);
	if (!dentry)
		return NULL;
	dentry->sb = root->sb;
	dentry->inode = root;
	return dentry;
}

/* the first user of a dentry that was unused */
static void dentry_get_unused(struct dentry *dentry)
{
	if (dentry->count++ > 0)
		return;
	list_del_init(&dentry->lru);
	nr_dentry_unused--;
}

/**
 * d_lookup - a name in the cache
 * @parent: the directory
 * @name: @len bytes
 * @len: bytes
 * @hash: name_hash() of it
 *
 * A hit sets the referenced mark that prune_dcache() looks at (8.2).
 *
 * Context: task. Does not sleep.
 * Return: the dentry (perhaps negative) with a reference, or NULL.
 */
struct dentry *d_lookup(struct dentry *parent, const char *name, u32 len,
			u32 hash)
{
	struct list_head *bucket = hash_bucket(parent, hash);
	struct dentry *dentry;

	list_for_each_entry(dentry, bucket, hash_link) {
		if (dentry->name_hash != hash || dentry->parent != parent ||
		    dentry->name_len != len ||
		    memcmp(dentry->name, name, len) != 0)
			continue;
		dentry_get_unused(dentry);
		dentry->referenced = true;
		return dentry;
	}
	return NULL;
}

/**
 * d_instantiate - a negative dentry gets its inode
 * @dentry: without inode
 * @inode: the caller's reference becomes the dentry's; NULL: stays negative
 *
 * Context: task. Does not sleep.
 */
void d_instantiate(struct dentry *dentry, struct inode *inode)
{
	BUG_ON(dentry->inode);
	dentry->inode = inode;
}

/**
 * d_rehash - make a dentry findable
 * @dentry: not hashed
 *
 * Context: task. Does not sleep.
 */
void d_rehash(struct dentry *dentry)
{
	BUG_ON(!d_unhashed(dentry));
	list_add(&dentry->hash_link,
		 hash_bucket(dentry->parent, dentry->name_hash));
}

/**
 * d_add - d_instantiate() and d_rehash(), as lookup ends
 * @dentry: new
 * @inode: reference given away, or NULL
 *
 * Context: task. Does not sleep.
 */
void d_add(struct dentry *dentry, struct inode *inode)
{
	d_instantiate(dentry, inode);
	d_rehash(dentry);
}

/**
 * d_drop - lookups find it no more
 * @dentry: hashed or not
 *
 * Context: task. Does not sleep.
 */
void d_drop(struct dentry *dentry)
{
	if (!d_unhashed(dentry))
		list_del_init(&dentry->hash_link);
}

/**
 * d_delete - its file was removed from the directory
 * @dentry: held by the caller
 *
 * The only user turns it into a negative entry; otherwise the open file keeps
 * the inode through an entry that nobody finds.
 *
 * Context: task. May sleep.
 */
void d_delete(struct dentry *dentry)
{
	struct inode *inode = dentry->inode;

	might_sleep();
	if (dentry->count > 1) {
		d_drop(dentry);
		return;
	}
	dentry->inode = NULL;
	if (inode)
		iput(inode);
}

/* parent's list and name of @dentry become those of @target */
static void take_place(struct dentry *dentry, struct dentry *target)
{
	struct dentry *parent = target->parent;

	list_del_init(&dentry->sibling);
	list_add_tail(&dentry->sibling, &parent->children);
	dentry->parent = parent;
	dentry->seq = next_seq++;
}

static void swap_names(struct dentry *a, struct dentry *b)
{
	char inline_a[INLINE_NAME_BYTES];
	char *heap_a = a->name != a->inline_name ? a->name : NULL;
	char *heap_b = b->name != b->inline_name ? b->name : NULL;
	u32 len = a->name_len, hash = a->name_hash;

	memcpy(inline_a, a->inline_name, sizeof(inline_a));
	memcpy(a->inline_name, b->inline_name, sizeof(inline_a));
	memcpy(b->inline_name, inline_a, sizeof(inline_a));
	a->name = heap_b ? heap_b : a->inline_name;
	b->name = heap_a ? heap_a : b->inline_name;
	a->name_len = b->name_len;
	a->name_hash = b->name_hash;
	b->name_len = len;
	b->name_hash = hash;
}

/**
 * d_move - a rename: @dentry takes the name and place of @target
 * @dentry: what was renamed
 * @target: the entry of the new name; unhashed afterwards, its inode untouched
 *
 * The two entries swap parents and names, so references to parents balance.
 *
 * Context: task. Does not sleep. Holds both directories' sem.
 */
void d_move(struct dentry *dentry, struct dentry *target)
{
	struct dentry *old_parent = dentry->parent;

	BUG_ON(dentry == target);
	d_drop(dentry);
	d_drop(target);
	swap_names(dentry, target);
	take_place(dentry, target);
	list_del_init(&target->sibling);
	list_add_tail(&target->sibling, &old_parent->children);
	target->parent = old_parent;
	d_rehash(dentry);
}

/* free a dentry without users; Return: its parent, whose reference the caller
 * now has to drop, or NULL */
static struct dentry *dentry_free(struct dentry *dentry)
{
	struct dentry *parent = dentry->parent;
	struct inode *inode = dentry->inode;

	BUG_ON(dentry->count != 0 || !list_empty(&dentry->children));
	BUG_ON(dentry->mounted);
	d_drop(dentry);
	list_del_init(&dentry->sibling);
	if (inode)
		iput(inode);
	if (dentry->name != dentry->inline_name)
		kfree(dentry->name);
	kmem_cache_free(dentry_cache, dentry);
	nr_dentries--;
	return parent == dentry ? NULL : parent;
}

/**
 * dput - drop one reference
 * @dentry: NULL is fine
 *
 * The last one puts a hashed entry at the head of the unused list and frees
 * any other, then goes on with the parent.
 *
 * Context: task. May sleep.
 */
void dput(struct dentry *dentry)
{
	might_sleep();
	while (dentry) {
		BUG_ON(dentry->count <= 0);
		if (--dentry->count > 0)
			return;
		if (!d_unhashed(dentry)) {
			list_add(&dentry->lru, &dentry_unused);
			nr_dentry_unused++;
			return;
		}
		dentry = dentry_free(dentry);
	}
}

static void prune_one(struct dentry *dentry)
{
	list_del_init(&dentry->lru);
	nr_dentry_unused--;
	dput(dentry_free(dentry));
}

/**
 * prune_dcache - free unused entries from the tail of the list (8.2, N61)
 * @count: how many; 0 means all
 *
 * Kept as 2.4.0 does it (10.21): a referenced entry costs one of @count
 * without the test for 0, so the count may step over 0 and all goes.
 *
 * Context: task. May sleep.
 */
void prune_dcache(int count)
{
	struct dentry *dentry;

	might_sleep();
	while (!list_empty(&dentry_unused)) {
		dentry = list_last_entry(&dentry_unused, struct dentry, lru);
		if (dentry->referenced) {
			dentry->referenced = false;
			list_del(&dentry->lru);
			list_add(&dentry->lru, &dentry_unused);
			count--;
			continue;
		}
		prune_one(dentry);
		if (--count == 0)
			break;
	}
}

/* the deepest first unused descendant of @parent, or NULL; one walk down */
static struct dentry *find_unused_below(struct dentry *parent)
{
	struct dentry *here = parent, *child;

	for (child = list_first_entry(&here->children, struct dentry, sibling);
	     ;) {
		if (&child->sibling == &here->children) {
			if (here == parent)
				return NULL;
			child = list_entry(here->sibling.next, struct dentry,
					   sibling);
			here = here->parent;
			continue;
		}
		if (child->count == 0)
			return child;
		here = child;
		child = list_first_entry(&here->children, struct dentry,
					 sibling);
	}
}

/**
 * shrink_dcache_parent - free the unused entries below a directory
 * @parent: held by the caller
 *
 * Context: task. May sleep.
 */
void shrink_dcache_parent(struct dentry *parent)
{
	struct dentry *dentry;

	might_sleep();
	while ((dentry = find_unused_below(parent)) != NULL)
		prune_one(dentry);
}

/**
 * d_genocide - drop the extra reference of every entry of a tree
 * @root: the root of a file system that keeps its names in the cache only
 *
 * Such a file system (ramfs) pins each entry that it created.
 *
 * Context: task. May sleep.
 */
void d_genocide(struct dentry *root)
{
	struct dentry *here = root;

	might_sleep();
	for (;;) {
		if (!list_empty(&here->children)) {
			here = list_first_entry(&here->children, struct dentry,
						sibling);
		} else {
			while (here != root &&
			       here->sibling.next == &here->parent->children)
				here = here->parent;
			if (here == root)
				return;
			here = list_entry(here->sibling.next, struct dentry,
					  sibling);
		}
		/* hashed: dput() leaves it where it is */
		if (here->inode && !d_unhashed(here))
			dput(here);
	}
}

/**
 * d_is_ancestor - is @ancestor above @dentry, or the same?
 * @ancestor: a directory
 * @dentry: of any file system
 *
 * Context: task. Does not sleep.
 * Return: true when it is.
 */
bool d_is_ancestor(const struct dentry *ancestor, const struct dentry *dentry)
{
	for (;; dentry = dentry->parent) {
		if (dentry == ancestor)
			return true;
		if (dentry->parent == dentry)
			return false;
	}
}

/**
 * shrinker_count - how much of a cache one call of its shrinker prunes (N60)
 * @nr_unused: entries nobody uses
 * @priority: 6 (mild) to 0 (all)
 *
 * Context: any. Does not sleep.
 * Return: the count for the prune functions, where 0 means all.
 */
u32 shrinker_count(u32 nr_unused, u32 priority)
{
	return priority ? nr_unused / priority : 0;
}

static void shrink_dcache_memory(u32 priority, u32 gfp_mask)
{
	if (!(gfp_mask & __GFP_IO))
		return;
	prune_dcache((int)shrinker_count(nr_dentry_unused, priority));
	kmem_cache_shrink(dentry_cache);
}

/**
 * dcache_init - make the slab and the hash, register the shrinker
 *
 * Context: boot task. May sleep.
 */
void dcache_init(void)
{
	static struct shrinker shrinker = {.shrink = shrink_dcache_memory};
	u32 i;

	for (i = 0; i < DCACHE_HASH_SIZE; i++)
		INIT_LIST_HEAD(&dcache_table[i]);
	dentry_cache = kmem_cache_create("dentry_cache", sizeof(struct dentry),
					 0, NULL);
	BUG_ON(!dentry_cache);
	register_shrinker(&shrinker);
}
