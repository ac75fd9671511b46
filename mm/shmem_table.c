/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * shmem_table.c - the objects of shared memory and the tables of their slots
 *
 * Owns the list of all objects. A table says which page of its object lies in
 * which swap slot: some entries in the object itself, then a page of pointers
 * to pages of entries, made when a page of the object comes into being. What
 * an entry means and who may change it: shmem_swap.c.
 */
#include "lib/string.h"
#include "mm/shmem.h"
#include "internal.h"

DEFINE_SPINLOCK(shmem_lock);
static LIST_HEAD(shmem_list); /* (S) shmem->link */

/* ---- the table -------------------------------------------------------------- */

/**
 * shmem_slot_of - where the entry of a page is
 * @shmem: object
 * @index: page of it
 *
 * Context: task. Does not sleep. Holds shmem_lock.
 * Return: the entry; NULL: there is no table page for it.
 */
swp_entry_t *shmem_slot_of(struct shmem *shmem, unsigned long index)
{
	swp_entry_t *table;

	assert_held(&shmem_lock);
	if (index < SHMEM_NR_DIRECT)
		return &shmem->direct[index];
	index -= SHMEM_NR_DIRECT;
	if (!shmem->tables || index / SHMEM_ENTRIES_PER_PAGE >= SHMEM_TABLES)
		return NULL;
	table = shmem->tables[index / SHMEM_ENTRIES_PER_PAGE];
	return table ? &table[index % SHMEM_ENTRIES_PER_PAGE] : NULL;
}

/**
 * shmem_next_slot - walk the pages that are in swap
 * @shmem: object
 * @index: in: first page to look at; out: the page that was found
 *
 * Context: task. Does not sleep. Holds shmem_lock.
 * Return: its entry; NULL: none from *@index on is in swap.
 */
swp_entry_t *shmem_next_slot(struct shmem *shmem, unsigned long *index)
{
	unsigned long i = *index;
	swp_entry_t *slot;

	assert_held(&shmem_lock);
	if (shmem->swapped == 0)
		return NULL;
	while (i < SHMEM_MAX_PAGES) {
		if (i >= SHMEM_NR_DIRECT && !shmem->tables)
			return NULL;
		slot = shmem_slot_of(shmem, i);
		if (!slot) {
			/* to the first page of the next table */
			i -= SHMEM_NR_DIRECT;
			i = (i / SHMEM_ENTRIES_PER_PAGE + 1) *
				    SHMEM_ENTRIES_PER_PAGE +
			    SHMEM_NR_DIRECT;
			continue;
		}
		if (slot->val != 0) {
			*index = i;
			return slot;
		}
		i++;
	}
	return NULL;
}

/**
 * shmem_reserve - have a place for the entry of a page
 * @shmem: object
 * @index: page of it
 *
 * Done when a page comes into being, so that writepage needs no memory.
 *
 * Context: task. May sleep. Takes shmem_lock.
 * Return: 0; -ENOMEM; -EFBIG: beyond what a table can hold.
 */
int shmem_reserve(struct shmem *shmem, unsigned long index)
{
	swp_entry_t **tables, *table;
	unsigned long nr;

	might_sleep();
	if (index < SHMEM_NR_DIRECT)
		return 0;
	if (index >= SHMEM_MAX_PAGES)
		return -EFBIG;
	nr = (index - SHMEM_NR_DIRECT) / SHMEM_ENTRIES_PER_PAGE;
	if (shmem->tables && shmem->tables[nr])
		return 0;
	tables = shmem->tables ? NULL : get_zeroed_page(GFP_USER);
	table = get_zeroed_page(GFP_USER);
	spin_lock(&shmem_lock);
	/* somebody else may have been faster while we waited for memory */
	if (!shmem->tables) {
		shmem->tables = tables;
		tables = NULL;
	}
	if (shmem->tables && !shmem->tables[nr]) {
		shmem->tables[nr] = table;
		table = NULL;
	}
	nr = shmem->tables && shmem->tables[nr];
	spin_unlock(&shmem_lock);
	if (tables)
		free_page_addr(tables);
	if (table)
		free_page_addr(table);
	return nr ? 0 : -ENOMEM;
}

/**
 * shmem_entry - the slot of a page
 * @shmem: object
 * @index: page of it
 *
 * Context: task. Does not sleep. Takes shmem_lock.
 * Return: the entry; val 0: the page is not in swap.
 */
swp_entry_t shmem_entry(struct shmem *shmem, unsigned long index)
{
	swp_entry_t entry = {0};
	const swp_entry_t *slot;

	spin_lock(&shmem_lock);
	slot = shmem_slot_of(shmem, index);
	if (slot)
		entry = *slot;
	spin_unlock(&shmem_lock);
	return entry;
}

/**
 * shmem_init - an address space becomes shared memory
 * @shmem: to be initialised
 * @mapping: initialised, without pages
 * @limit: what it counts for, or NULL
 *
 * Context: task. Does not sleep. Takes shmem_lock.
 */
void shmem_init(struct shmem *shmem, struct address_space *mapping,
		struct shmem_limit *limit)
{
	memset(shmem, 0, sizeof(*shmem));
	shmem->mapping = mapping;
	shmem->limit = limit;
	mapping->shmem = shmem;
	spin_lock(&shmem_lock);
	list_add_tail(&shmem->link, &shmem_list);
	spin_unlock(&shmem_lock);
}

/**
 * shmem_unlist - swapoff does not find the object any more
 * @shmem: object
 *
 * Context: task. Does not sleep. Takes shmem_lock.
 */
void shmem_unlist(struct shmem *shmem)
{
	spin_lock(&shmem_lock);
	list_del_init(&shmem->link);
	spin_unlock(&shmem_lock);
}

/**
 * shmem_free_tables - free the pages of entries
 * @shmem: object; no entry is in use
 *
 * Context: task. Does not sleep.
 */
void shmem_free_tables(struct shmem *shmem)
{
	unsigned long i;

	BUG_ON(shmem->swapped != 0);
	if (!shmem->tables)
		return;
	for (i = 0; i < SHMEM_TABLES; i++)
		if (shmem->tables[i])
			free_page_addr(shmem->tables[i]);
	free_page_addr(shmem->tables);
	shmem->tables = NULL;
}

/* ---- limits ------------------------------------------------------------------- */

/**
 * shmem_recount_locked - bring the count of the limit up to date
 * @shmem: object; reclaim may have dropped clean pages of it
 *
 * Context: task. Does not sleep. Holds shmem_lock.
 */
void shmem_recount_locked(struct shmem *shmem)
{
	unsigned long now = shmem->mapping->nrpages + shmem->swapped;

	assert_held(&shmem_lock);
	if (!shmem->limit)
		return;
	shmem->limit->used_pages += now - shmem->accounted;
	shmem->accounted = now;
}

/**
 * shmem_recount - shmem_recount_locked() with its lock
 * @shmem: object
 *
 * Context: task. Does not sleep. Takes shmem_lock.
 */
void shmem_recount(struct shmem *shmem)
{
	spin_lock(&shmem_lock);
	shmem_recount_locked(shmem);
	spin_unlock(&shmem_lock);
}

/**
 * shmem_over_limit - are there more pages than there may be?
 * @shmem: object
 *
 * Clean pages, which are holes that somebody read, do not count: they are
 * dropped when it matters.
 *
 * Context: task. Does not sleep. Takes shmem_lock, pagecache_lock.
 * Return: true when there are; false without a limit.
 */
bool shmem_over_limit(struct shmem *shmem)
{
	struct shmem_limit *limit = shmem->limit;
	struct shmem *other;
	bool over;

	if (!limit || limit->max_pages == 0)
		return false;
	spin_lock(&shmem_lock);
	shmem_recount_locked(shmem);
	over = limit->used_pages > limit->max_pages;
	list_for_each_entry(other, &shmem_list, link) {
		if (!over)
			break;
		if (other->limit != limit)
			continue;
		invalidate_inode_pages(other->mapping);
		shmem_recount_locked(other);
		over = limit->used_pages > limit->max_pages;
	}
	spin_unlock(&shmem_lock);
	return over;
}

/* ---- all objects ------------------------------------------------------------- */

/**
 * shmem_find_entry - who has a slot?
 * @entry: the slot
 * @index: out, the page that lies in it
 *
 * Context: task. Does not sleep. Holds shmem_lock.
 * Return: the object, NULL when no object has it.
 */
struct shmem *shmem_find_entry(swp_entry_t entry, unsigned long *index)
{
	struct shmem *shmem;
	const swp_entry_t *slot;

	assert_held(&shmem_lock);
	list_for_each_entry(shmem, &shmem_list, link) {
		*index = 0;
		while ((slot = shmem_next_slot(shmem, index)) != NULL) {
			if (slot->val == entry.val)
				return shmem;
			(*index)++;
		}
	}
	return NULL;
}

/**
 * shmem_for_each_entry - show every slot that an object uses
 * @visit: called per entry; must not sleep
 * @ctx: for it
 *
 * Context: task. Does not sleep. Takes shmem_lock.
 */
void shmem_for_each_entry(void (*visit)(void *ctx, swp_entry_t entry),
			  void *ctx)
{
	struct shmem *shmem;
	const swp_entry_t *slot;
	unsigned long index;

	spin_lock(&shmem_lock);
	list_for_each_entry(shmem, &shmem_list, link) {
		index = 0;
		while ((slot = shmem_next_slot(shmem, &index)) != NULL) {
			visit(ctx, *slot);
			index++;
		}
	}
	spin_unlock(&shmem_lock);
}
