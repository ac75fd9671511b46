/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * file.c - regular files and directories opened
 *
 * Data goes through the page cache (mm/block_page.h). fsync brings the
 * directories above the file too: what was synced has a name after a crash.
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

/* write out a directory that names what was synced; 0 or -EIO */
static int sync_directory(struct inode *dir)
{
	int err = fsync_mapping_buffers(&dir->data);

	/* kupdate may have brought it to its buffer only */
	if (!(dir->sb->flags & MS_RDONLY))
		mark_inode_dirty(dir, I_DIRTY);
	if (err == 0)
		err = write_inode_now(dir, true);
	return err;
}

static int ext2_fsync(struct file *file)
{
	struct dentry *d = file->path.dentry, *parent;
	int err = file_fsync(file), ret;

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
	.write = file_write,
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
