/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * symlink.c - the text of a symbolic link
 *
 * Less than 60 bytes: in the inode, in the place of the block pointers (fast).
 * Else in one block, with a NUL at its end.
 */
#include "ext2.h"
#include "lib/string.h"

static int ext2_readlink(struct dentry *dentry, char *buf, size_t size)
{
	struct inode *inode = dentry->inode;
	size_t len = min((size_t)inode->data.size, size);
	struct buffer_head *bh;
	int err;

	if (ext2_link_is_fast(inode)) {
		if ((size_t)inode->data.size >= sizeof(EXT2_I(inode)->data)) {
			ext2_error(inode->sb, inode->ino, 0,
				   "bad size of a symlink");
			return -EUCLEAN;
		}
		memcpy(buf, EXT2_I(inode)->data, len);
		return (int)len;
	}
	err = ext2_bread(inode, 0, false, &bh);
	if (err)
		return err;
	memcpy(buf, bh->data,
	       len); /* shorter than a block: ext2_read_inode() */
	brelse(bh);
	return (int)len;
}

const struct inode_ops ext2_link_inode_ops = {
	.readlink = ext2_readlink,
};
