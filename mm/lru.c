/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * lru.c - the three lists: the only code that moves a page between them
 *
 * Owns active_list, inactive_dirty_list and every zone's inactive_clean_list.
 * A page's flag, its link and the counters change together, in lru_link() and
 * lru_unlink(), and nowhere else. Every move that ends on another list, or
 * rotates one, reports its transition (reference 3.2).
 *
 * Invariant 1: at most one of the three flags is set; set exactly while linked
 * on that list; list lengths equal the counters. Being on a list is no
 * reference. Lists are scanned from the tail; all inserts go to the head.
 */
#include "core/printk.h"
#include "lib/string.h"
#include "mm/buffer.h"
#include "internal.h"

enum {
	/* references a page may have when it is deactivated: its cache's, and
	 * the one of the caller or of the pte that is going away (4.2) */
	MAX_COUNT_DEACTIVATE = 2,
	MAX_COUNT_DEACTIVATE_BUFFERS = MAX_COUNT_DEACTIVATE + 1,
};

DEFINE_SPINLOCK(pagemap_lru_lock);
struct list_head active_list = LIST_HEAD_INIT(active_list);
struct list_head inactive_dirty_list = LIST_HEAD_INIT(inactive_dirty_list);

/* ---- flag, list and counter together ------------------------------------ */

/* to the head of the list of @flag */
static void lru_link(struct page *page, enum page_flag flag)
{
	assert_held(&pagemap_lru_lock);
	BUG_ON(page->flags & PG_LRU_MASK);
	BUG_ON(page->count == 0);
	set_bit(flag, &page->flags);
	if (flag == PG_active) {
		list_add(&page->lru, &active_list);
		nr_active_pages++;
	} else if (flag == PG_inactive_dirty) {
		list_add(&page->lru, &inactive_dirty_list);
		nr_inactive_dirty_pages++;
		page->zone->inactive_dirty_pages++;
	} else {
		list_add(&page->lru, &page->zone->inactive_clean_list);
		page->zone->inactive_clean_pages++;
	}
}

/* one page less on the list of @flag */
static void lru_uncount(struct page *page, enum page_flag flag)
{
	if (flag == PG_active) {
		DEBUG_ASSERT(nr_active_pages != 0);
		nr_active_pages--;
	} else if (flag == PG_inactive_dirty) {
		DEBUG_ASSERT(nr_inactive_dirty_pages != 0 &&
			     page->zone->inactive_dirty_pages != 0);
		nr_inactive_dirty_pages--;
		page->zone->inactive_dirty_pages--;
	} else {
		DEBUG_ASSERT(page->zone->inactive_clean_pages != 0);
		page->zone->inactive_clean_pages--;
	}
}

/* off the list of @flag, which must be the page's */
static void lru_unlink(struct page *page, enum page_flag flag)
{
	assert_held(&pagemap_lru_lock);
	BUG_ON(!test_bit(flag, &page->flags));
	clear_bit(flag, &page->flags);
	list_del_init(&page->lru);
	lru_uncount(page, flag);
	BUG_ON(page->flags & PG_LRU_MASK);
}

/* off the list that its flag names; false: the page is on none */
static bool lru_unlink_any(struct page *page)
{
	if (PageActive(page))
		lru_unlink(page, PG_active);
	else if (PageInactiveDirty(page))
		lru_unlink(page, PG_inactive_dirty);
	else if (PageInactiveClean(page))
		lru_unlink(page, PG_inactive_clean);
	else
		return false;
	return true;
}

/* ---- entering and leaving (4.1) ----------------------------------------- */

/**
 * lru_cache_add - a page that entered a cache goes to active (T1, T2)
 * @page: locked, on no list
 *
 * With age 0 it goes on to inactive_dirty at once when its count allows.
 *
 * Context: any but irq. Does not sleep. Takes pagemap_lru_lock.
 */
void lru_cache_add(struct page *page)
{
	BUG_ON(!PageLocked(page));
	spin_lock(&pagemap_lru_lock);
	lru_link(page, PG_active);
	vm_transition(VM_T_ADD, page);
	if (page->age == 0)
		deactivate_page_nolock(page, DEACT_ADD);
	spin_unlock(&pagemap_lru_lock);
}

/**
 * __lru_cache_del - a page leaves its cache, so its list (T24)
 * @page: on any list; on none only a message is logged
 *
 * Context: any but irq. Does not sleep. Holds pagemap_lru_lock.
 */
void __lru_cache_del(struct page *page)
{
	assert_held(&pagemap_lru_lock);
	if (lru_unlink_any(page))
		vm_transition(VM_T_LRU_DEL, page);
	else
		printk_limited(KERN_WARNING
			       "lru_cache_del: page %lu is on no list\n",
			       page_to_pfn(page));
}

/**
 * lru_cache_del - as __lru_cache_del(), takes the lock
 * @page: locked
 *
 * Context: any but irq. Does not sleep. Takes pagemap_lru_lock.
 */
void lru_cache_del(struct page *page)
{
	BUG_ON(!PageLocked(page));
	spin_lock(&pagemap_lru_lock);
	__lru_cache_del(page);
	spin_unlock(&pagemap_lru_lock);
}

/* ---- deactivate, activate (4.2, 4.3) ------------------------------------ */

/**
 * page_ramdisk - is this page itself the storage of a RAM disk?
 * @page: any
 *
 * 2.4.0 asks for the device alone, since its RAM disk lives in the buffer
 * cache. Ours has memory of its own and may carry swap, so only a protected
 * buffer counts.
 *
 * Context: any but irq. Does not sleep.
 * Return: true when the page may never be deactivated.
 */
bool page_ramdisk(const struct page *page)
{
	const struct buffer_head *bh = page->buffers;

	return bh && MAJOR(bh->dev) == MAJOR_RAMDISK &&
	       test_bit(BH_Protected, &bh->state);
}

static enum vm_transition deactivate_transition(enum deactivate_reason why)
{
	static const enum vm_transition of_reason[] = {
		[DEACT_ADD] = VM_T_ADD_OLD,
		[DEACT_SCAN] = VM_T_DEACTIVATE,
		[DEACT_UNMAP] = VM_T_UNMAP,
		[DEACT_DROP_BEHIND] = VM_T_DROP_BEHIND,
		[DEACT_FULL_WRITE] = VM_T_FULL_WRITE,
	};

	DEBUG_ASSERT((u32)why < ARRAY_SIZE(of_reason));
	return of_reason[why];
}

/*
 * A dirty page whose mapping writes nothing (ramfs): page_launder could only
 * bring it back (T17), and while refill_inactive() counts its way to and fro as
 * work it may never come to the pages of programs. Not so in 2.4.0, where such
 * a page stays locked for ever after its first visit (10.13).
 */
static bool page_unwritable(const struct page *page)
{
	return PageDirty(page) && page->mapping &&
	       !page->mapping->ops->writepage;
}

/**
 * deactivate_page_nolock - forget that a page was used; active to
 * inactive_dirty when nobody else holds it (T2, T4-T7)
 * @page: on any list or none
 * @why: the transition to report when it moves
 *
 * The age is 0 afterwards in every case (N13). The limit of the count assumes
 * one reference beside the cache's: the caller's, or the pte's that goes.
 *
 * Context: any but irq. Does not sleep. Holds pagemap_lru_lock.
 */
void deactivate_page_nolock(struct page *page, enum deactivate_reason why)
{
	int maxcount = page->buffers ? MAX_COUNT_DEACTIVATE_BUFFERS
				     : MAX_COUNT_DEACTIVATE;

	assert_held(&pagemap_lru_lock);
	page->age = 0;
	ClearPageReferenced(page);
	if (!PageActive(page) || page->count > maxcount || page_ramdisk(page) ||
	    page_unwritable(page))
		return;
	lru_unlink(page, PG_active);
	lru_link(page, PG_inactive_dirty);
	vm_transition(deactivate_transition(why), page);
}

/**
 * deactivate_page - as deactivate_page_nolock(), takes the lock
 * @page: on any list or none
 * @why: the transition to report when it moves
 *
 * Context: any but irq. Does not sleep. Takes pagemap_lru_lock.
 */
void deactivate_page(struct page *page, enum deactivate_reason why)
{
	spin_lock(&pagemap_lru_lock);
	deactivate_page_nolock(page, why);
	spin_unlock(&pagemap_lru_lock);
}

/**
 * activate_page_nolock - an inactive page goes to active (T8, T19)
 * @page: on any list or none; its age is at least PAGE_AGE_START afterwards
 *
 * Context: any but irq. Does not sleep. Holds pagemap_lru_lock.
 */
void activate_page_nolock(struct page *page)
{
	assert_held(&pagemap_lru_lock);
	if (PageInactiveDirty(page))
		lru_move_to_active(page, VM_T_TOUCH_DIRTY);
	else if (PageInactiveClean(page))
		lru_move_to_active(page, VM_T_TOUCH_CLEAN);
	if (page->age < PAGE_AGE_START)
		page->age = PAGE_AGE_START;
}

/**
 * activate_page - as activate_page_nolock(), takes the lock
 * @page: on any list or none
 *
 * Context: any but irq. Does not sleep. Takes pagemap_lru_lock.
 */
void activate_page(struct page *page)
{
	spin_lock(&pagemap_lru_lock);
	activate_page_nolock(page);
	spin_unlock(&pagemap_lru_lock);
}

/* ---- age (1.4) ---------------------------------------------------------- */

static void age_advance(struct page *page)
{
	page->age = min(page->age + PAGE_AGE_ADV, (u32)PAGE_AGE_MAX);
}

/**
 * age_page_up - the page was touched
 * @page: any; with age 0 it is activated first
 *
 * Context: any but irq. Does not sleep. Takes pagemap_lru_lock at age 0.
 */
fastcall void age_page_up(struct page *page)
{
	if (page->age == 0)
		activate_page(page);
	age_advance(page);
}

/**
 * age_page_up_nolock - as age_page_up()
 * @page: any
 *
 * Context: any but irq. Does not sleep. Holds pagemap_lru_lock.
 */
void age_page_up_nolock(struct page *page)
{
	assert_held(&pagemap_lru_lock);
	if (page->age == 0)
		activate_page_nolock(page);
	age_advance(page);
}

/* ---- moves of the scans ------------------------------------------------- */

/**
 * lru_rotate_active - look at this page last again (T3)
 * @page: on active
 *
 * Context: any but irq. Does not sleep. Holds pagemap_lru_lock.
 */
void lru_rotate_active(struct page *page)
{
	assert_held(&pagemap_lru_lock);
	BUG_ON(!PageActive(page));
	list_del(&page->lru);
	list_add(&page->lru, &active_list);
	vm_transition(VM_T_ROTATE, page);
}

/**
 * lru_move_to_active - an inactive page turned out to be in use
 * @page: on inactive_dirty or inactive_clean; its age does not change
 * @why: T8, T9, T17, T19 or T20
 *
 * Context: any but irq. Does not sleep. Holds pagemap_lru_lock.
 */
void lru_move_to_active(struct page *page, enum vm_transition why)
{
	assert_held(&pagemap_lru_lock);
	BUG_ON(!PageInactiveDirty(page) && !PageInactiveClean(page));
	lru_unlink_any(page);
	lru_link(page, PG_active);
	vm_transition(why, page);
}

/**
 * lru_move_to_inactive_dirty - to the head of inactive_dirty
 * @page: on inactive_dirty (T10, T11: look at it last again) or on
 *	inactive_clean (T21: not clean after all)
 * @why: T10, T11, T12 or T21
 *
 * Context: any but irq. Does not sleep. Holds pagemap_lru_lock.
 */
void lru_move_to_inactive_dirty(struct page *page, enum vm_transition why)
{
	assert_held(&pagemap_lru_lock);
	BUG_ON(!PageInactiveDirty(page) && !PageInactiveClean(page));
	lru_unlink_any(page);
	lru_link(page, PG_inactive_dirty);
	vm_transition(why, page);
}

/**
 * lru_move_to_inactive_clean - a clean page waits to be reused
 * @page: on inactive_dirty
 * @why: T14 or T16
 *
 * Context: any but irq. Does not sleep. Holds pagemap_lru_lock.
 */
void lru_move_to_inactive_clean(struct page *page, enum vm_transition why)
{
	assert_held(&pagemap_lru_lock);
	lru_unlink(page, PG_inactive_dirty);
	lru_link(page, PG_inactive_clean);
	vm_transition(why, page);
}

/**
 * lru_isolate_inactive_dirty - off the list while its buffers are worked on
 * @page: on inactive_dirty; the caller has a reference
 *
 * No transition: the put-back that follows, or T15, is it. Meanwhile a lookup
 * may raise the age of the page: who puts it back has to look again.
 *
 * Context: any but irq. Does not sleep. Holds pagemap_lru_lock.
 */
void lru_isolate_inactive_dirty(struct page *page)
{
	assert_held(&pagemap_lru_lock);
	lru_unlink(page, PG_inactive_dirty);
}

/* an isolated page goes to the head of a list */
static void lru_putback(struct page *page, enum page_flag flag,
			enum vm_transition why)
{
	lru_link(page, flag);
	vm_transition(why, page);
}

/**
 * lru_putback_inactive_dirty - an isolated page stays dirty (T12)
 * @page: isolated
 * @why: T12
 *
 * Context: any but irq. Does not sleep. Holds pagemap_lru_lock.
 */
void lru_putback_inactive_dirty(struct page *page, enum vm_transition why)
{
	assert_held(&pagemap_lru_lock);
	lru_putback(page, PG_inactive_dirty, why);
}

/**
 * lru_putback_active - an isolated page is in use (T13)
 * @page: isolated
 * @why: T13
 *
 * Context: any but irq. Does not sleep. Holds pagemap_lru_lock.
 */
void lru_putback_active(struct page *page, enum vm_transition why)
{
	assert_held(&pagemap_lru_lock);
	lru_putback(page, PG_active, why);
}

/**
 * lru_putback_inactive_clean - an isolated page is clean (T14)
 * @page: isolated
 * @why: T14
 *
 * Context: any but irq. Does not sleep. Holds pagemap_lru_lock.
 */
void lru_putback_inactive_clean(struct page *page, enum vm_transition why)
{
	assert_held(&pagemap_lru_lock);
	lru_putback(page, PG_inactive_clean, why);
}

/**
 * lru_take_inactive_clean - off inactive_clean for good
 * @page: on inactive_clean
 *
 * T22 or T23 is recorded by who gets the page: see internal.h.
 *
 * Context: any but irq. Does not sleep. Holds pagemap_lru_lock.
 */
void lru_take_inactive_clean(struct page *page)
{
	assert_held(&pagemap_lru_lock);
	lru_unlink(page, PG_inactive_clean);
}

/**
 * lru_drop_corrupt - a scan found an entry without the flag of its list
 * @page: linked on @list, but its flag says otherwise
 * @list: "active", "inactive_dirty" or "inactive_clean"
 *
 * The scan goes on (3.2): the entry is unlinked and the list's counter put
 * right; the flags are left for whoever reads the message.
 *
 * Context: any but irq. Does not sleep. Holds pagemap_lru_lock.
 */
void lru_drop_corrupt(struct page *page, const char *list)
{
	enum page_flag flag = PG_inactive_clean;

	assert_held(&pagemap_lru_lock);
	if (strcmp(list, "active") == 0)
		flag = PG_active;
	else if (strcmp(list, "inactive_dirty") == 0)
		flag = PG_inactive_dirty;
	list_del_init(&page->lru);
	lru_uncount(page, flag);
	printk(KERN_ERR "lru: page %lu, flags %#x, was on %s by mistake\n",
	       page_to_pfn(page), page->flags, list);
}
