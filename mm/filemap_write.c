/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * filemap_write.c - write() through the page cache (reference 7.5)
 *
 * The page is locked from grab_cache_page() to after commit_write(). It does
 * not become PG_dirty here: what must reach a disk is marked by commit_write
 * (buffers). Under the page lock only what is in memory is copied: a fault takes
 * mmap_sem, and another thread may hold that while it waits for this page. So
 * the source is touched before, and once more when it went away meanwhile.
 */
#include "core/uaccess.h"
#include "lib/string.h"
#include "internal.h"

/* bring the user's pages in; a piece touches two at most */
static int touch_source(const char __user *buf, size_t bytes)
{
	char c;

	if (get_user(c, buf) || get_user(c, buf + bytes - 1))
		return -EFAULT;
	return 0;
}

/*
 * What of a copy that ended early may be kept: a block that was to be replaced
 * as a whole was not read, so that half of it is of no use.
 */
static size_t whole_blocks(const struct address_space *mapping, u32 from,
			   size_t copied)
{
	u32 end = from + (u32)copied;

	if (!mapping->ops->get_block)
		return copied;
	end &= ~(mapping->block_bytes - 1);
	return end > from ? end - from : 0;
}

/*
 * Copy into a prepared page and commit what arrived: *@copied bytes, or -EAGAIN
 * when none did. When the source goes away, the rest of a page that held nothing is zeroed:
 * nobody may see what the frame held before.
 */
static int fill_page(struct address_space *mapping, struct page *page,
		     const char __user *buf, u32 from, u32 to, size_t *copied)
{
	char *dst = (char *)page_address(page) + from;
	size_t left = copy_from_user_nofault(dst, buf, to - from);
	int err;

	*copied = to - from - left;
	if (left && !PageUptodate(page)) {
		memset(dst + *copied, 0, left);
		*copied = whole_blocks(mapping, from, *copied);
	}
	if (*copied == 0 && !mapping->ops->get_block)
		return -EAGAIN;
	err = mapping->ops->commit_write(mapping, page, from,
					 from + (u32)*copied);
	return *copied == 0 && !err ? -EAGAIN : err;
}

/* bytes written of one page, or -Exx; -EAGAIN: once more */
static ssize_t write_one_page(struct address_space *mapping,
			      const char __user *buf, size_t bytes, loff_t pos)
{
	u32 from = (u32)pos & (u32)~PAGE_MASK;
	u32 to = from + (u32)bytes;
	size_t copied = 0;
	struct page *page;
	int err;

	if (touch_source(buf, bytes))
		return -EFAULT;
	page = grab_cache_page(mapping, (unsigned long)(pos >> PAGE_SHIFT));
	if (!page)
		return -ENOMEM;
	err = mapping->ops->prepare_write(mapping, page, from, to);
	if (!err)
		err = fill_page(mapping, page, buf, from, to, &copied);
	if (!err && pos + (loff_t)copied > mapping->size)
		mapping->size = pos + (loff_t)copied;
	unlock_page(page);
	/* T7: the writer is through with this page */
	if (!err && from + copied == PAGE_SIZE)
		deactivate_page(page, DEACT_FULL_WRITE);
	page_cache_release(page);
	return err ? err : (ssize_t)copied;
}

/**
 * generic_file_write - write() through the page cache
 * @mapping: the file; mapping->size grows as far as bytes were written
 * @buf: user memory of @count bytes
 * @count: bytes to write
 * @pos: where the first one goes
 *
 * Context: task. May sleep. Holds the semaphore of the file's owner.
 * Return: bytes written, or -EFAULT, -ENOMEM, -ENOSPC, -EIO when not even one
 * was. Limits of the size (fs/read_write.c) hold already.
 */
ssize_t generic_file_write(struct address_space *mapping,
			   const char __user *buf, size_t count, loff_t pos)
{
	size_t done = 0, bytes;
	ssize_t ret;

	might_sleep();
	if (pos < 0)
		return -EINVAL;
	if (count > S32_MAX)
		count = S32_MAX;
	while (done < count) {
		bytes = PAGE_SIZE - ((unsigned long)pos & ~PAGE_MASK);
		bytes = min(bytes, count - done);
		ret = write_one_page(mapping, buf + done, bytes, pos);
		if (ret == -EAGAIN)
			continue;
		if (ret < 0)
			return done ? (ssize_t)done : ret;
		done += (size_t)ret;
		pos += ret;
	}
	return (ssize_t)done;
}
