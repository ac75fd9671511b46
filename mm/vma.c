/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * vma.c - the areas of an address space
 *
 * Owns mm->areas (a list in ascending order, areas never overlap), the last
 * area found, the membership in mapping->i_mmap, and the list of all user
 * address spaces that swap_out() walks. 2.4.0 adds an AVL tree above 32 areas;
 * programs here have a few dozen, and the cached area answers most lookups.
 *
 * Rule: the list is read under mmap_sem or page_table_lock and written under
 * both, because swap_out() and swapoff walk it without the semaphore.
 */
#include "internal.h"
#include "mm/slab.h"

#define TASK_UNMAPPED_BASE (TASK_SIZE / 3)
#define PROT_BITS	   (VM_READ | VM_WRITE | VM_EXEC)

struct list_head mmlist = LIST_HEAD_INIT(mmlist);
DEFINE_SPINLOCK(mmlist_lock);
u32 mmlist_nr;

static struct kmem_cache *vma_cache;

/**
 * vma_init - make the cache of areas
 *
 * Context: task, boot. May sleep.
 */
void vma_init(void)
{
	vma_cache = kmem_cache_create("vm_area", sizeof(struct vm_area),
				      SLAB_HWCACHE_ALIGN, NULL);
	BUG_ON(!vma_cache);
}

/**
 * vm_page_prot - the pte template of an area
 * @vm_flags: VM_* flags
 *
 * A private writable area gets a read-only template: the first write to each
 * page faults, and do_wp_page() decides whether a copy is needed. The i386 has
 * no separate right to execute, and writable pages are readable.
 *
 * Context: any. Does not sleep.
 * Return: PAGE_NONE, PAGE_READONLY (also PAGE_COPY) or PAGE_SHARED.
 */
u32 vm_page_prot(u32 vm_flags)
{
	if (!(vm_flags & PROT_BITS))
		return PAGE_NONE;
	if ((vm_flags & (VM_SHARED | VM_WRITE)) == (VM_SHARED | VM_WRITE))
		return PAGE_SHARED;
	return PAGE_READONLY;
}

static struct vm_area *next_area(const struct mm_struct *mm,
				 const struct vm_area *vma)
{
	if (vma->link.next == &mm->areas)
		return NULL;
	return list_entry(vma->link.next, struct vm_area, link);
}

static struct vm_area *prev_area(const struct mm_struct *mm,
				 const struct vm_area *vma)
{
	if (vma->link.prev == &mm->areas)
		return NULL;
	return list_entry(vma->link.prev, struct vm_area, link);
}

/**
 * find_vma - the first area that ends above an address
 * @mm: address space
 * @addr: any address; the area found need not contain it
 *
 * Context: task. Does not sleep. Holds mmap_sem or page_table_lock (then the
 * cache is merely a hint that another holder may change; one CPU).
 * Return: the area, NULL when none ends above @addr.
 */
struct vm_area *find_vma(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area *vma, *last = mm->area_cache;

	if (last && last->start <= addr && addr < last->end)
		return last;
	list_for_each_entry(vma, &mm->areas, link) {
		if (vma->end > addr) {
			mm->area_cache = vma;
			return vma;
		}
	}
	return NULL;
}

/**
 * find_vma_prev - find_vma() and the area before it
 * @mm: address space
 * @addr: any address
 * @prev: out, the last area that ends at or below @addr, NULL: none
 *
 * Context: task. Does not sleep. Holds mmap_sem.
 * Return: as find_vma().
 */
struct vm_area *find_vma_prev(struct mm_struct *mm, unsigned long addr,
			      struct vm_area **prev)
{
	struct vm_area *vma = find_vma(mm, addr);

	if (vma)
		*prev = prev_area(mm, vma);
	else if (list_empty(&mm->areas))
		*prev = NULL;
	else
		*prev = list_last_entry(&mm->areas, struct vm_area, link);
	return vma;
}

/**
 * find_vma_intersection - the first area that overlaps a range
 * @mm: address space
 * @start: first address
 * @end: exclusive end, above @start
 *
 * Context: task. Does not sleep. Holds mmap_sem.
 * Return: the area, NULL when the whole range is free.
 */
struct vm_area *find_vma_intersection(struct mm_struct *mm, unsigned long start,
				      unsigned long end)
{
	struct vm_area *vma = find_vma(mm, start);

	return vma && vma->start < end ? vma : NULL;
}

/**
 * get_unmapped_area - the lowest free range, searched upward
 * @mm: address space
 * @addr: where to begin; 0: TASK_SIZE / 3 as in 2.4
 * @len: bytes, a page multiple above 0
 *
 * Context: task. Does not sleep. Holds mmap_sem.
 * Return: a page aligned address, or -ENOMEM as an unsigned long.
 */
unsigned long get_unmapped_area(struct mm_struct *mm, unsigned long addr,
				unsigned long len)
{
	const struct vm_area *vma;

	if (len > TASK_SIZE)
		return (unsigned long)-ENOMEM;
	addr = addr ? PAGE_ALIGN(addr) : PAGE_ALIGN(TASK_UNMAPPED_BASE);
	for (vma = find_vma(mm, addr);; vma = next_area(mm, vma)) {
		if (addr > TASK_SIZE - len)
			return (unsigned long)-ENOMEM;
		if (!vma || addr + len <= vma->start)
			return addr;
		addr = vma->end;
	}
}

/**
 * vma_alloc - an anonymous area that is on no list yet
 * @mm: address space it is for
 * @start: first address, page aligned
 * @end: exclusive end, page aligned
 * @flags: VM_* flags; page_prot follows from them
 *
 * Context: task. May sleep.
 * Return: the area, NULL when out of memory; vma_free() takes it back.
 */
struct vm_area *vma_alloc(struct mm_struct *mm, unsigned long start,
			  unsigned long end, u32 flags)
{
	struct vm_area *vma;

	might_sleep();
	DEBUG_ASSERT(start < end && !((start | end) & ~PAGE_MASK));
	vma = kmem_cache_alloc(vma_cache, GFP_KERNEL);
	if (!vma)
		return NULL;
	*vma = (struct vm_area){
		.mm = mm,
		.start = start,
		.end = end,
		.flags = flags,
		.page_prot = vm_page_prot(flags),
	};
	INIT_LIST_HEAD(&vma->link);
	INIT_LIST_HEAD(&vma->shared);
	return vma;
}

/**
 * vma_free - give back an area that is on no list
 * @vma: area; its file was let go through ops->close() before
 *
 * Context: task. Does not sleep.
 */
void vma_free(struct vm_area *vma)
{
	DEBUG_ASSERT(list_empty(&vma->link) && list_empty(&vma->shared));
	kmem_cache_free(vma_cache, vma);
}

/* the entry of mm->areas after which an area at @start belongs */
static struct list_head *insert_point(struct mm_struct *mm, unsigned long start)
{
	struct list_head *pos = mm->areas.prev;

	/* from the tail: fork and exec insert in ascending order */
	while (pos != &mm->areas &&
	       list_entry(pos, struct vm_area, link)->start > start)
		pos = pos->prev;
	return pos;
}

/**
 * vma_insert - put an area in its place, and on its file's list
 * @mm: address space; [vma->start, vma->end) is free in it
 * @vma: area
 *
 * Context: task. Does not sleep. Holds mmap_sem. Takes i_shared_lock,
 * page_table_lock.
 */
void vma_insert(struct mm_struct *mm, struct vm_area *vma)
{
	struct list_head *pos;

	DEBUG_ASSERT(vma->mm == mm && list_empty(&vma->link));
	if (vma->mapping) {
		spin_lock(&vma->mapping->i_shared_lock);
		list_add_tail(&vma->shared, &vma->mapping->i_mmap);
		spin_unlock(&vma->mapping->i_shared_lock);
	}
	spin_lock(&mm->page_table_lock);
	pos = insert_point(mm, vma->start);
	list_add(&vma->link, pos);
	mm->nr_areas++;
	DEBUG_ASSERT(pos == &mm->areas ||
		     list_entry(pos, struct vm_area, link)->end <= vma->start);
	DEBUG_ASSERT(vma->link.next == &mm->areas ||
		     next_area(mm, vma)->start >= vma->end);
	spin_unlock(&mm->page_table_lock);
}

/**
 * vma_unlink - take an area off its address space and its file's list
 * @vma: area that vma_insert() linked; it stays allocated
 *
 * Context: task. Does not sleep. Holds mmap_sem. Takes i_shared_lock,
 * page_table_lock.
 */
void vma_unlink(struct vm_area *vma)
{
	struct mm_struct *mm = vma->mm;

	if (vma->mapping) {
		spin_lock(&vma->mapping->i_shared_lock);
		list_del_init(&vma->shared);
		spin_unlock(&vma->mapping->i_shared_lock);
	}
	spin_lock(&mm->page_table_lock);
	list_del_init(&vma->link);
	mm->nr_areas--;
	if (mm->area_cache == vma)
		mm->area_cache = NULL;
	spin_unlock(&mm->page_table_lock);
}

/**
 * vma_split - cut an area in two
 * @vma: area; keeps [start, @addr)
 * @addr: page aligned, strictly inside the area; the new area starts here
 *
 * Context: task. May sleep. Holds mmap_sem. Takes page_table_lock.
 * Return: 0, or -ENOMEM with nothing changed.
 */
int vma_split(struct vm_area *vma, unsigned long addr)
{
	struct mm_struct *mm = vma->mm;
	struct vm_area *upper;

	might_sleep();
	DEBUG_ASSERT(vma->start < addr && addr < vma->end);
	upper = vma_alloc(mm, addr, vma->end, vma->flags);
	if (!upper)
		return -ENOMEM;
	upper->pgoff = vma->pgoff + ((addr - vma->start) >> PAGE_SHIFT);
	upper->ops = vma->ops;
	upper->mapping = vma->mapping;
	upper->file = vma->file;
	if (upper->ops && upper->ops->open)
		upper->ops->open(upper);
	/* no sleep from here on: nobody sees the range without an area */
	spin_lock(&mm->page_table_lock);
	vma->end = addr;
	spin_unlock(&mm->page_table_lock);
	vma_insert(mm, upper);
	return 0;
}

/**
 * vma_can_merge - may two areas be one when they touch?
 * @a: area
 * @b: area
 *
 * Only anonymous areas are merged, as in 2.4.0.
 *
 * Context: any. Does not sleep.
 * Return: true when both are anonymous and have the same flags.
 */
bool vma_can_merge(const struct vm_area *a, const struct vm_area *b)
{
	return a->flags == b->flags && !a->ops && !b->ops && !a->mapping &&
	       !b->mapping && !a->file && !b->file;
}

/**
 * vma_merge_around - join the areas that touch a range with their neighbours
 * @mm: address space
 * @start: first address of what changed
 * @end: its exclusive end
 *
 * Context: task. Does not sleep. Holds mmap_sem. Takes page_table_lock.
 */
void vma_merge_around(struct mm_struct *mm, unsigned long start,
		      unsigned long end)
{
	struct vm_area *vma = find_vma(mm, start ? start - 1 : 0);
	struct vm_area *next;

	if (!vma)
		return;
	while (vma->start <= end) {
		next = next_area(mm, vma);
		if (!next)
			return;
		if (vma->end != next->start || !vma_can_merge(vma, next)) {
			vma = next;
			continue;
		}
		/* one CPU and no sleep: unlink first, so that no two areas
		 * overlap when page_table_lock is free */
		vma_unlink(next);
		spin_lock(&mm->page_table_lock);
		vma->end = next->end;
		spin_unlock(&mm->page_table_lock);
		vma_free(next);
	}
}
