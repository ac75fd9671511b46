/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * file.c - regular files and directories opened
 *
 * Data goes through the page cache (mm/block_page.h). A write that fails may
 * have allocated blocks behind the end of the file: they are cut off again, so
 * that none is lost. fsync brings the directories above the file too.
 */
#include "ext2.h"

static int ext2_prepare_write(struct address_space *mapping, struct page *page,
			      u32 from, u32 to)
{
	const struct inode *inode = mapping->host;

	/* errors=remount-ro came while the file was open */
	if (inode->sb->flags & MS_RDONLY)
		return -EROFS;
	return block_prepare_write(mapping, page, from, to);
}

/* nothing sleeps between this and the file's new size */
static int ext2_commit_write(struct address_space *mapping, struct page *page,
			     u32 from, u32 to)
{
	int err = block_commit_write(mapping, page, from, to);

	mark_inode_dirty(mapping->host, I_DIRTY);
	return err;
}

const struct aops ext2_aops = {
	.readpage = block_readpage,
	.writepage = block_writepage,
	.prepare_write = ext2_prepare_write,
	.commit_write = ext2_commit_write,
	.get_block = ext2_get_block,
	.set_dirty = mapping_mark_dirty,
};

static ssize_t ext2_write(struct file *file, const char __user *buf, size_t len,
			  loff_t *pos)
{
	ssize_t n = file_write(file, buf, len, pos);
	struct inode *inode = file->inode;

	if (n >= 0 && (size_t)n == len)
		return n;
	if (inode->sb->flags & MS_RDONLY)
		return n;
	down(&inode->sem);
	truncate_inode_pages(&inode->data, inode->data.size);
	ext2_cut_blocks(inode);
	up(&inode->sem);
	return n;
}

/* write out a directory that names what was synced; 0 or -EIO */
static int sync_directory(struct inode *dir)
{
	int err = fsync_mapping_buffers(&dir->data);

	if (err == 0 && dir->state & I_DIRTY)
		err = write_inode_now(dir, true);
	return err;
}

static int ext2_fsync(struct file *file)
{
	struct dentry *d = file->path.dentry, *parent;
	struct address_space *mapping = &file->inode->data;
	int err = file_fsync(file), ret = fsync_mapping_buffers(mapping);

	err = err ? err : ret;
	for (dget(d); d->parent != d; d = parent) {
		parent = dget(d->parent);
		dput(d);
		ret = sync_directory(parent->inode);
		err = err ? err : ret;
	}
	dput(d);
	return err;
}

/* pos is a byte of the directory */
static loff_t ext2_dir_llseek(struct file *file, loff_t offset, int whence)
{
	return llseek_in(file, offset, whence, file->inode->data.size);
}

const struct file_ops ext2_file_ops = {
	.read = file_read,
	.write = ext2_write,
	.llseek = generic_llseek,
	.fsync = ext2_fsync,
};

const struct file_ops ext2_dir_ops = {
	.readdir = ext2_readdir,
	.llseek = ext2_dir_llseek,
	.fsync = ext2_fsync,
};

const struct inode_ops ext2_file_inode_ops = {
	.truncate = ext2_truncate,
};
