/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * filemap.c - files read through the page cache, by read() and by mapping
 *
 * Reference 7.2, 7.4. A page found is never locked for reading once it is
 * uptodate; a page not uptodate is being read (locked) or failed. After every
 * wait for a page lock the page may have left the cache: page->mapping tells.
 *
 * Rule for callers: no spinlock, no page lock.
 */
#include "core/uaccess.h"
#include "internal.h"
#include "mm/vmstat.h"

/*
 * The page of @index with a reference, in whatever state; made and its read
 * started (*@started) when it is missing. ERR_PTR(-ENOMEM or readpage's error).
 */
static struct page *get_or_start(struct address_space *mapping,
				 unsigned long index, bool *started)
{
	struct page *page;
	int err;

	*started = false;
	for (;;) {
		page = find_get_page(mapping, index);
		if (page)
			return page;
		page = alloc_page(mapping->gfp_mask);
		if (!page)
			return ERR_PTR(-ENOMEM);
		if (!add_to_page_cache_unique(page, mapping, index))
			break;
		/* somebody was faster while we waited for memory */
		page_cache_release(page);
	}
	*started = true;
	err = mapping->ops->readpage(mapping, page);
	if (err) {
		page_cache_release(page);
		return ERR_PTR(err);
	}
	return page;
}

/**
 * page_cache_read - start reading a page ahead
 * @mapping: the file
 * @index: page number; a cached page is only aged up
 *
 * Context: task. May sleep. Takes pagecache_lock.
 * Return: 0, -ENOMEM, or readpage's error.
 */
int page_cache_read(struct address_space *mapping, unsigned long index)
{
	struct page *page;
	bool started;

	might_sleep();
	page = get_or_start(mapping, index, &started);
	if (IS_ERR(page))
		return (int)PTR_ERR(page);
	page_cache_release(page);
	return 0;
}

/*
 * Wait until @page is uptodate; one more read is tried when the first failed.
 * 0; -EAGAIN: it left the cache meanwhile, look it up again; -EIO.
 */
static int wait_uptodate(struct address_space *mapping, struct page *page)
{
	int err;

	if (PageUptodate(page))
		return 0;
	lock_page(page);
	if (page->mapping != mapping) {
		unlock_page(page);
		return -EAGAIN;
	}
	if (PageUptodate(page)) {
		unlock_page(page);
		return 0;
	}
	ClearPageError(page);
	err = mapping->ops->readpage(mapping, page);
	if (err)
		return err;
	wait_on_page(page);
	if (PageUptodate(page))
		return 0;
	return page->mapping == mapping ? -EIO : -EAGAIN;
}

/* As wait_uptodate(), for a page whose read the caller has just started: when
 * that fails, read() says so (7.2); only a fault tries again (7.4). */
static int wait_started(struct address_space *mapping, struct page *page)
{
	wait_on_page(page);
	if (PageUptodate(page))
		return 0;
	return page->mapping == mapping ? -EIO : -EAGAIN;
}

/**
 * read_cache_page - a page of a file, read in
 * @mapping: the file
 * @index: page number
 *
 * Context: task. May sleep. Takes pagecache_lock.
 * Return: the uptodate page with a reference; ERR_PTR(-EIO), ERR_PTR(-ENOMEM).
 */
struct page *read_cache_page(struct address_space *mapping, unsigned long index)
{
	struct page *page;
	bool started;
	int err;

	might_sleep();
	do {
		page = get_or_start(mapping, index, &started);
		if (IS_ERR(page))
			return page;
		err = wait_uptodate(mapping, page);
		if (!err)
			return page;
		page_cache_release(page);
	} while (err == -EAGAIN);
	return ERR_PTR(err);
}

/* ---- read() ------------------------------------------------------------------- */

/* 7.2: the page of the reader, uptodate, read-ahead started on the way */
static struct page *read_page_ahead(struct address_space *mapping,
				    struct file_ra *ra, unsigned long index)
{
	struct page *page;
	bool started;
	int err;

	do {
		page = get_or_start(mapping, index, &started);
		if (IS_ERR(page))
			return page;
		/* a read that ended at once (ramfs) needs no batch */
		if (!started || !PageUptodate(page))
			readahead_page(mapping, ra, page, index);
		err = started ? wait_started(mapping, page)
			      : wait_uptodate(mapping, page);
		if (!err)
			return page;
		page_cache_release(page);
	} while (err == -EAGAIN);
	return ERR_PTR(err);
}

/**
 * generic_file_read - read() through the page cache
 * @mapping: the file; bytes at and behind mapping->size do not exist
 * @ra: read-ahead state of the open file
 * @buf: user memory of @count bytes
 * @count: bytes wanted
 * @pos: first byte
 *
 * Context: task. May sleep. Takes pagecache_lock.
 * Return: bytes copied, 0 at the end of the file, or -EFAULT, -EIO, -ENOMEM when
 * not even one was.
 */
ssize_t generic_file_read(struct address_space *mapping, struct file_ra *ra,
			  char __user *buf, size_t count, loff_t pos)
{
	size_t done = 0, bytes, left;
	unsigned long offset;
	struct page *page;

	might_sleep();
	if (pos < 0)
		return -EINVAL;
	if (count > S32_MAX)
		count = S32_MAX;
	readahead_begin(ra, pos, count);
	while (done < count && pos < mapping->size) {
		page = read_page_ahead(mapping, ra,
				       (unsigned long)(pos >> PAGE_SHIFT));
		if (IS_ERR(page))
			return done ? (ssize_t)done : (ssize_t)PTR_ERR(page);
		/* the size may have changed while the page was read */
		offset = (unsigned long)pos & ~PAGE_MASK;
		bytes = min((size_t)(PAGE_SIZE - offset), count - done);
		if (mapping->size - pos < (loff_t)bytes)
			bytes = mapping->size > pos
					? (size_t)(mapping->size - pos)
					: 0;
		left = copy_to_user_part(
			buf + done, (char *)page_address(page) + offset, bytes);
		page_cache_release(page);
		done += bytes - left;
		pos += bytes - left;
		if (left)
			return done ? (ssize_t)done : -EFAULT;
	}
	return (ssize_t)done;
}

/* ---- mapped files --------------------------------------------------------------- */

/*
 * 7.4: start reading what a missing page needs: its aligned cluster, or with
 * the RANDOM hint the page alone. Behind @end there is nothing.
 */
static int read_cluster(const struct vm_area *vma, unsigned long index,
			unsigned long end)
{
	unsigned long first, nr = 1ul << page_cluster;
	int err;

	vm_stat_inc(VMSTAT_pgmajfault);
	if (vma->flags & VM_RAND_READ)
		return page_cache_read(vma->mapping, index);
	for (first = index & ~(nr - 1); nr && first < end; nr--, first++) {
		err = page_cache_read(vma->mapping, first);
		if (err)
			return err;
	}
	return 0;
}

/* the cached and uptodate page with a reference; NOPAGE_* */
static struct page *mapped_page(const struct vm_area *vma, unsigned long index)
{
	struct address_space *mapping = vma->mapping;
	unsigned long end;
	struct page *page;
	int err;

	do {
		end = (unsigned long)((mapping->size + (loff_t)PAGE_SIZE - 1) >>
				      PAGE_SHIFT);
		if (index >= end)
			return NOPAGE_SIGBUS;
		page = find_get_page(mapping, index);
		if (!page) {
			err = read_cluster(vma, index, end);
			if (err == -ENOMEM)
				return NOPAGE_OOM;
			/* another page of the cluster may have failed */
			page = err ? read_cache_page(mapping, index)
				   : find_get_page(mapping, index);
			if (IS_ERR(page))
				return PTR_ERR(page) == -ENOMEM ? NOPAGE_OOM
								: NOPAGE_SIGBUS;
			if (!page) { /* reclaimed already */
				err = -EAGAIN;
				continue;
			}
		}
		err = wait_uptodate(mapping, page);
		if (!err)
			return page;
		page_cache_release(page);
	} while (err == -EAGAIN);
	return NOPAGE_SIGBUS;
}

/**
 * filemap_nopage - the page of a file mapping
 * @vma: area of the file
 * @vaddr: page aligned address in it
 * @no_share: the fault writes private memory: make a copy
 *
 * Context: task. May sleep. Holds mmap_sem. Takes pagecache_lock.
 * Return: the page with a reference; NOPAGE_SIGBUS behind the end of the file
 * or on a read error; NOPAGE_OOM.
 */
struct page *filemap_nopage(struct vm_area *vma, unsigned long vaddr,
			    bool no_share)
{
	unsigned long index = ((vaddr - vma->start) >> PAGE_SHIFT) + vma->pgoff;
	struct page *page, *copy;

	might_sleep();
	for (;;) {
		page = mapped_page(vma, index);
		if (page == NOPAGE_SIGBUS || page == NOPAGE_OOM)
			return page;
		/* not truncated while we slept for it? */
		if (likely(page->mapping == vma->mapping))
			break;
		page_cache_release(page);
	}
	if (!no_share)
		return page;
	copy = alloc_page(GFP_HIGHUSER);
	if (copy)
		copy_page(page_address(copy), page_address(page));
	page_cache_release(page);
	return copy ? copy : NOPAGE_OOM;
}
