/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * shmem.c - the pages of shared memory (reference 6.10)
 *
 * Page cache without a disk: a missing page comes back from its swap slot
 * (shmem_swap.c) or begins as zeroes. A page that was written is dirty until
 * its last copy is gone; a clean one is all zero.
 *
 * Rule for callers: no page lock, no spinlock, but for the operations of
 * struct aops.
 */
#include "core/printk.h"
#include "lib/printf.h"
#include "lib/string.h"
#include "mm/shmem.h"
#include "mm/slab.h"
#include "internal.h"

#define CACHE_AND_CALLER 2 /* holders of a page that nobody maps */

/* ---- aops ------------------------------------------------------------------------ */

/**
 * shmem_readpage - aops->readpage
 * @mapping: of an object
 * @page: locked, cached; unlocked when it returns
 *
 * Context: task. May sleep.
 * Return: 0, -ENOMEM, -EFBIG or -EIO.
 */
int shmem_readpage(struct address_space *mapping, struct page *page)
{
	int err;

	might_sleep();
	err = shmem_reserve(mapping->shmem, page->index);
	if (!err)
		err = shmem_fill(mapping->shmem, page);
	if (err)
		SetPageError(page);
	unlock_page(page);
	return err;
}

/* a page that was made for a write which may not be: it goes again */
static void drop_new_page(struct address_space *mapping, struct page *page)
{
	if (page->count > CACHE_AND_CALLER || PageDirty(page))
		return;
	lru_cache_del(page);
	ClearPageUptodate(page);
	remove_inode_page(page);
	page_cache_release(page);
	shmem_recount(mapping->shmem);
}

/**
 * shmem_prepare_write - aops->prepare_write
 * @mapping: of an object
 * @page: locked, cached
 * @from: first byte to be written
 * @to: its exclusive end
 *
 * Context: task. May sleep. Takes shmem_lock.
 * Return: 0; -ENOSPC: the limit; -ENOMEM, -EFBIG, -EIO.
 */
int shmem_prepare_write(struct address_space *mapping, struct page *page,
			u32 from, u32 to)
{
	int err;

	(void)from;
	(void)to;
	might_sleep();
	err = shmem_reserve(mapping->shmem, page->index);
	if (!err && !PageUptodate(page))
		err = shmem_fill(mapping->shmem, page);
	/* a dirty page counts already */
	if (!err && !PageDirty(page) && shmem_over_limit(mapping->shmem)) {
		drop_new_page(mapping, page);
		err = -ENOSPC;
	}
	return err;
}

/**
 * shmem_commit_write - aops->commit_write
 * @mapping: of an object
 * @page: locked, prepared
 * @from: first byte that was written
 * @to: its exclusive end
 *
 * Context: task. Does not sleep.
 * Return: 0.
 */
int shmem_commit_write(struct address_space *mapping, struct page *page,
		       u32 from, u32 to)
{
	(void)mapping;
	(void)from;
	(void)to;
	DEBUG_ASSERT(PageUptodate(page));
	set_page_dirty(page);
	return 0;
}

const struct aops shmem_aops = {
	.readpage = shmem_readpage,
	.writepage = shmem_writepage,
	.prepare_write = shmem_prepare_write,
	.commit_write = shmem_commit_write,
};

/* ---- faults ------------------------------------------------------------------------ */

/* page @index, uptodate, with a reference; ERR_PTR(-ENOMEM, -EIO, -EFBIG) */
static struct page *shmem_getpage(struct address_space *mapping,
				  unsigned long index)
{
	struct shmem *shmem = mapping->shmem;
	struct page *page = find_get_page(mapping, index);
	swp_entry_t entry;
	int err;

	if (page && PageUptodate(page))
		return page;
	if (page) {
		page_cache_release(page);
		return read_cache_page(mapping, index);
	}
	entry = shmem_entry(shmem, index);
	if (entry.val == 0)
		return read_cache_page(mapping, index);
	err = shmem_take(shmem, index, entry, &page);
	if (err == -EAGAIN)
		return read_cache_page(mapping, index);
	return err ? ERR_PTR(err) : page;
}

/* may @page, new as it may be, be mapped so that it can be written? */
static bool within_limit(const struct vm_area *vma, struct page *page)
{
	struct address_space *mapping = vma->mapping;
	bool over = false;

	if ((vma->flags & (VM_SHARED | VM_MAYWRITE)) !=
		    (VM_SHARED | VM_MAYWRITE) ||
	    PageDirty(page) || !shmem_over_limit(mapping->shmem))
		return true;
	lock_page(page);
	if (page->mapping == mapping && !PageDirty(page)) {
		over = page->count <= CACHE_AND_CALLER;
		drop_new_page(mapping, page);
	}
	unlock_page(page);
	return !over;
}

/**
 * shmem_nopage - the page of a mapping of shared memory
 * @vma: area; its mapping is an object's
 * @vaddr: page aligned address in it
 * @no_share: the fault writes private memory: make a copy
 *
 * Context: task. May sleep. Holds mmap_sem. Takes pagecache_lock, shmem_lock.
 * Return: the page with a reference; NOPAGE_SIGBUS behind the end, over the
 * limit or on a read error; NOPAGE_OOM.
 */
struct page *shmem_nopage(struct vm_area *vma, unsigned long vaddr,
			  bool no_share)
{
	unsigned long index = ((vaddr - vma->start) >> PAGE_SHIFT) + vma->pgoff;
	struct address_space *mapping = vma->mapping;
	struct page *page, *copy;

	might_sleep();
	for (;;) {
		if (index >= shmem_pages(mapping->size))
			return NOPAGE_SIGBUS;
		page = shmem_getpage(mapping, index);
		if (IS_ERR(page))
			return PTR_ERR(page) == -ENOMEM ? NOPAGE_OOM
							: NOPAGE_SIGBUS;
		/* not truncated while we slept for it? */
		if (likely(page->mapping == mapping))
			break;
		page_cache_release(page);
	}
	/* a cut while we slept must not find the page mapped afterwards */
	if (!within_limit(vma, page) || index >= shmem_pages(mapping->size)) {
		page_cache_release(page);
		return NOPAGE_SIGBUS;
	}
	if (!no_share)
		return page;
	copy = alloc_page(GFP_HIGHUSER);
	if (copy)
		copy_page(page_address(copy), page_address(page));
	page_cache_release(page);
	return copy ? copy : NOPAGE_OOM;
}

/* ---- truncate ------------------------------------------------------------------------ */

/**
 * shmem_truncate - the swapped part of a cut
 * @mapping: of an object; its size is set, its cached pages beyond are gone
 * @size: bytes that stay
 *
 * Context: task. May sleep. Takes shmem_lock.
 * Return: 0; -EIO, -ENOMEM: the rest of the last page could not be zeroed.
 */
int shmem_truncate(struct address_space *mapping, loff_t size)
{
	unsigned long partial = (unsigned long)size & ~PAGE_MASK;
	unsigned long first = shmem_pages(size);
	struct page *page;

	might_sleep();
	shmem_free_slots(mapping->shmem, first);
	if (!partial)
		return 0;
	/* it was cached when the cache was cut, or has come back since */
	if (shmem_entry(mapping->shmem, first - 1).val)
		page = shmem_getpage(mapping, first - 1);
	else
		page = find_get_page(mapping, first - 1);
	if (!page)
		return 0; /* a hole */
	if (IS_ERR(page))
		return (int)PTR_ERR(page);
	memset((char *)page_address(page) + partial, 0, PAGE_SIZE - partial);
	page_cache_release(page);
	return 0;
}

/* ---- objects by themselves -------------------------------------------------------------- */

/**
 * shmem_object_alloc - shared memory without a file
 * @size: bytes
 *
 * Context: task. May sleep.
 * Return: the object, with one user; NULL: out of memory.
 */
struct shmem_object *shmem_object_alloc(loff_t size)
{
	struct shmem_object *object;

	might_sleep();
	object = kzalloc(sizeof(*object), GFP_KERNEL);
	if (!object)
		return NULL;
	mapping_init(&object->mapping, &shmem_aops, NULL);
	object->mapping.size = size;
	object->users = 1;
	shmem_init(&object->shmem, &object->mapping, NULL);
	return object;
}

/**
 * shmem_object_put - drop a user; with the last one pages and slots go
 * @object: not to be used after this
 *
 * Context: task. May sleep.
 */
void shmem_object_put(struct shmem_object *object)
{
	might_sleep();
	BUG_ON(object->users <= 0);
	if (--object->users > 0)
		return;
	truncate_inode_pages(&object->mapping, 0);
	shmem_release(&object->shmem);
	kfree(object);
}

static struct shmem_object *object_of(struct address_space *mapping)
{
	return container_of(mapping, struct shmem_object, mapping);
}

static void anonymous_open(struct vm_area *vma)
{
	object_of(vma->mapping)->users++;
}

static void anonymous_close(struct vm_area *vma)
{
	shmem_object_put(object_of(vma->mapping));
}

/* in 2.4.0 it is a file of a hidden file system, named after the device */
static u32 anonymous_name(const struct vm_area *vma, char *buf)
{
	(void)vma;
	snprintf(buf, VMA_NAME_BYTES, "/dev/zero (deleted)");
	return 0;
}

static const struct vm_ops anonymous_ops = {
	.open = anonymous_open,
	.close = anonymous_close,
	.nopage = shmem_nopage,
	.name = anonymous_name,
};

/**
 * shmem_map_anonymous - an object for MAP_SHARED | MAP_ANONYMOUS
 * @len: bytes, a page multiple
 * @out: filled on success; give it to shmem_map_done() after the mapping
 *
 * Context: task. May sleep.
 * Return: 0 or -ENOMEM.
 */
int shmem_map_anonymous(unsigned long len, struct mmap_file *out)
{
	struct shmem_object *object;

	might_sleep();
	object = shmem_object_alloc((loff_t)len);
	if (!object)
		return -ENOMEM;
	*out = (struct mmap_file){
		.mapping = &object->mapping,
		.ops = &anonymous_ops,
	};
	return 0;
}

/**
 * shmem_map_done - the areas alone hold the object from now on
 * @map: what shmem_map_anonymous() filled
 *
 * Context: task. May sleep.
 */
void shmem_map_done(const struct mmap_file *map)
{
	might_sleep();
	shmem_object_put(object_of(map->mapping));
}
