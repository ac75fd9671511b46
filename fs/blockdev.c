/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * blockdev.c - disks read and written as files, through the buffer cache
 *
 * file->fs_private is the struct blk_device. A disk is divided into blocks of
 * PAGE_SIZE bytes, or of the largest smaller size that its number of sectors
 * is a multiple of. Reads start up to BLOCKDEV_BATCH blocks at once and, when the
 * file is read in sequence, BLOCKDEV_READ_AHEAD more behind them; a block that is
 * written in part is read first.
 */
#include "fs/vfs.h"
#include "core/cred.h"
#include "core/uaccess.h"
#include "drv/blk.h"
#include "mm/buffer.h"
#include "uapi/blkioctl.h"

/* Where a position lies. */
struct place {
	const struct blk_device *disk;
	u32 shift;     /* log2 of the block size */
	u32 nr_blocks; /* of the disk */
};

static struct place place_of(const struct file *file)
{
	struct place p = {.disk = file->fs_private};
	u32 sectors_shift = PAGE_SHIFT - SECTOR_SHIFT;

	while (p.disk->nr_sectors & ((1u << sectors_shift) - 1))
		sectors_shift--;
	p.shift = SECTOR_SHIFT + sectors_shift;
	p.nr_blocks = p.disk->nr_sectors >> sectors_shift;
	return p;
}

static loff_t disk_bytes(const struct blk_device *disk)
{
	return (loff_t)disk->nr_sectors << SECTOR_SHIFT;
}

static int blkdev_open(struct inode *inode, struct file *file)
{
	struct blk_device *disk = blk_find(inode->rdev);

	if (!disk)
		return -ENXIO;
	if (disk->read_only && file_can_write(file))
		return -EROFS;
	file->fs_private = disk;
	return 0;
}

/* start reading blocks that are behind the wanted ones */
static void read_ahead(const struct place *p, u32 block)
{
	u32 end = min(block + BLOCKDEV_READ_AHEAD, p->nr_blocks);
	struct buffer_head *bh;

	for (; block < end; block++) {
		bh = getblk(p->disk->dev, block, 1u << p->shift);
		if (!bh)
			return;
		if (!buffer_uptodate(bh))
			ll_rw_block(BLK_READ, 1, &bh);
		brelse(bh);
	}
}

/* the blocks from @block on, I/O started; Return: how many in @bhs */
static u32 batch_start(const struct place *p, u32 block, u32 nr,
		       struct buffer_head **bhs)
{
	struct buffer_head *stale[BLOCKDEV_BATCH];
	u32 i, nr_stale = 0;

	for (i = 0; i < nr; i++) {
		bhs[i] = getblk(p->disk->dev, block + i, 1u << p->shift);
		if (!bhs[i])
			break;
		if (!buffer_uptodate(bhs[i]))
			stale[nr_stale++] = bhs[i];
	}
	if (nr_stale)
		ll_rw_block(BLK_READ, nr_stale, stale);
	return i;
}

/* wait for one block and copy its part out; bytes or -Exx */
static ssize_t batch_copy(const struct place *p, struct buffer_head *bh,
			  char __user *buf, size_t len, loff_t pos)
{
	u32 bytes = 1u << p->shift, offset = (u32)pos & (bytes - 1);
	size_t part = min(len, (size_t)bytes - offset);

	if (!buffer_uptodate(bh))
		wait_on_buffer(bh);
	if (!buffer_uptodate(bh))
		return -EIO;
	if (copy_to_user(buf, bh->data + offset, part))
		return -EFAULT;
	return (ssize_t)part;
}

/* one batch of a read; bytes or -Exx */
static ssize_t read_batch(const struct place *p, char __user *buf, size_t len,
			  loff_t pos, bool ahead)
{
	struct buffer_head *bhs[BLOCKDEV_BATCH];
	u32 first = (u32)(pos >> p->shift), nr, got, i;
	ssize_t done = 0, n = 0;

	nr = (u32)((pos + (loff_t)len - 1) >> p->shift) - first + 1;
	nr = min(nr, BLOCKDEV_BATCH);
	got = batch_start(p, first, nr, bhs);
	if (ahead && got == nr)
		read_ahead(p, first + nr);
	for (i = 0; i < got; i++) {
		if (n >= 0 && (size_t)done < len) {
			n = batch_copy(p, bhs[i], buf + done,
				       len - (size_t)done, pos + done);
			if (n > 0)
				done += n;
		}
		brelse(bhs[i]);
	}
	if (got == 0)
		return -ENOMEM;
	return done ? done : n;
}

static ssize_t blkdev_read(struct file *file, char __user *buf, size_t len,
			   loff_t *pos)
{
	struct place p = place_of(file);
	loff_t size = disk_bytes(p.disk);
	size_t done = 0;
	ssize_t n = 0;

	if (*pos >= size)
		return 0;
	if ((loff_t)len > size - *pos)
		len = (size_t)(size - *pos);
	while (done < len) {
		bool ahead = file->ra.raend == (unsigned long)(*pos >> p.shift);

		n = read_batch(&p, buf + done, len - done, *pos, ahead);
		if (n < 0)
			break;
		done += (size_t)n;
		*pos += n;
		/* where a read in sequence goes on */
		file->ra.raend = (unsigned long)(*pos >> p.shift);
	}
	return done ? (ssize_t)done : n;
}

/* one block of a write; bytes or -Exx */
static ssize_t write_block(const struct place *p, const char __user *buf,
			   size_t len, loff_t pos)
{
	u32 bytes = 1u << p->shift, offset = (u32)pos & (bytes - 1);
	u32 part = (u32)min(len, (size_t)bytes - offset);
	struct buffer_head *bh;
	ssize_t ret = (ssize_t)part;

	bh = getblk(p->disk->dev, (u32)(pos >> p->shift), bytes);
	if (!bh)
		return -ENOMEM;
	if (!buffer_uptodate(bh) && part != bytes) {
		ll_rw_block(BLK_READ, 1, &bh);
		wait_on_buffer(bh);
		if (!buffer_uptodate(bh))
			ret = -EIO;
	} else if (!buffer_uptodate(bh)) {
		wait_on_buffer(bh); /* a read may be under way */
	}
	if (ret > 0 && copy_from_user(bh->data + offset, buf, part))
		ret = -EFAULT;
	if (ret > 0)
		set_bit(BH_Uptodate, &bh->state);
	if (buffer_uptodate(
		    bh)) /* a copy that failed may have changed it too */
		mark_buffer_dirty(bh);
	brelse(bh);
	return ret;
}

static ssize_t blkdev_write(struct file *file, const char __user *buf,
			    size_t len, loff_t *pos)
{
	struct place p = place_of(file);
	loff_t size = disk_bytes(p.disk);
	size_t done = 0;
	ssize_t n = 0;

	if (len == 0)
		return 0;
	if (file->flags & O_APPEND)
		*pos = size;
	if (*pos >= size)
		return -ENOSPC;
	if ((loff_t)len > size - *pos)
		len = (size_t)(size - *pos);
	while (done < len) {
		n = write_block(&p, buf + done, len - done, *pos);
		if (n < 0)
			break;
		done += (size_t)n;
		*pos += n;
		balance_dirty();
	}
	return done ? (ssize_t)done : n;
}

static loff_t blkdev_llseek(struct file *file, loff_t offset, int whence)
{
	return llseek_in(file, offset, whence, disk_bytes(file->fs_private));
}

static int blkdev_fsync(struct file *file)
{
	const struct blk_device *disk = file->fs_private;

	return sync_buffers(disk->dev);
}

static int flush_disk(const struct blk_device *disk)
{
	int err;

	if (!capable())
		return -EACCES;
	err = sync_buffers(disk->dev);
	invalidate_buffers(disk->dev, false);
	return err;
}

static int blkdev_ioctl(struct file *file, u32 cmd, unsigned long arg)
{
	const struct blk_device *disk = file->fs_private;

	switch (cmd) {
	case BLKGETSIZE:
		return put_user(disk->nr_sectors, (u32 __user *)arg);
	case BLKGETSIZE64:
		return put_user((u64)disk_bytes(disk), (u64 __user *)arg);
	case BLKSSZGET:
		return put_user((int)SECTOR_BYTES, (int __user *)arg);
	case BLKBSZGET:
		return put_user(1 << place_of(file).shift, (int __user *)arg);
	case BLKROGET:
		return put_user((int)disk->read_only, (int __user *)arg);
	case BLKFLSBUF:
		return flush_disk(disk);
	default:
		return -ENOTTY;
	}
}

/* the last close brings a disk that was written up to date */
static void blkdev_release(struct inode *inode, struct file *file)
{
	(void)inode;
	if (file->fs_private && file_can_write(file))
		(void)blkdev_fsync(file);
}

const struct file_ops blkdev_ops = {
	.open = blkdev_open,
	.read = blkdev_read,
	.write = blkdev_write,
	.llseek = blkdev_llseek,
	.fsync = blkdev_fsync,
	.ioctl = blkdev_ioctl,
	.release = blkdev_release,
};
