/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * inode.c - inodes between the disk and memory
 *
 * What the disk says is checked here once: an inode that is wrong cannot be
 * reached at all. inode->data.size and the block pointers in struct ext2_info
 * are what counts while the inode is in memory; ext2_write_inode() copies them
 * to the buffer of the inode table. 32-bit owners, i_size_high for regular
 * files.
 */
#include "ext2.h"
#include "core/time.h"
#include "lib/string.h"
#include "mm/slab.h"

#define MODE_BITS	0xffffu
#define ID_SHIFT	16
#define ID_LOW		0xffffu
#define HIGH_WORD_SHIFT 32
#define MAJOR_SHIFT	8
#define BYTE_MASK	0xffu
#define NEW_MINOR_SHIFT 12
#define NEW_MINOR_HIGH	0xfff00u
#define NEW_MAJOR	0xfffu

/**
 * ext2_info_alloc - the private part of an inode
 *
 * Context: task. May sleep.
 * Return: zeroed, or NULL when out of memory. clear_inode() frees it.
 */
struct ext2_info *ext2_info_alloc(void)
{
	struct ext2_info *info;

	might_sleep();
	info = kzalloc(sizeof(*info), GFP_KERNEL);
	if (info)
		sema_init(&info->map_sem, 1);
	return info;
}

/**
 * ext2_max_bytes - how long a file can be
 * @es: the file system
 *
 * Context: any. Does not sleep.
 * Return: bytes: what three levels of pointers and the count of sectors reach.
 */
loff_t ext2_max_bytes(const struct ext2_sb *es)
{
	u32 shift = es->addr_shift;
	loff_t sectors = (loff_t)U32_MAX << SECTOR_SHIFT;
	loff_t blocks = EXT2_NDIR_BLOCKS + (1ll << shift) + (1ll << 2 * shift) +
			(1ll << (EXT2_MAX_DEPTH - 1) * shift);

	sectors -= sectors >> (shift - 1); /* for the pointers themselves */
	return min(blocks << es->block_shift, sectors);
}

/**
 * ext2_set_ops - the operations by the type of an inode
 * @inode: mode and ext2_info are filled in
 *
 * Context: task. Does not sleep.
 */
void ext2_set_ops(struct inode *inode)
{
	inode->data.block_bytes = EXT2_SB(inode->sb)->block_bytes;
	inode->data.ops = &ext2_aops;
	if (S_ISDIR(inode->mode)) {
		inode->ops = &ext2_dir_inode_ops;
		inode->fops = &ext2_dir_ops;
	} else if (S_ISREG(inode->mode)) {
		inode->ops = &ext2_file_inode_ops;
		inode->fops = &ext2_file_ops;
	} else if (S_ISLNK(inode->mode)) {
		inode->ops = &ext2_link_inode_ops;
	} else {
		inode->ops = &ext2_special_inode_ops;
	}
}

/* the disk's inode @ino, in its buffer; NULL: not readable */
static struct ext2_inode *raw_inode(struct super_block *sb, u32 ino,
				    struct buffer_head **bh)
{
	struct ext2_sb *es = EXT2_SB(sb);
	u32 group = (ino - 1) / es->inodes_per_group;
	u32 n = (ino - 1) % es->inodes_per_group;
	u32 block = ext2_group(es, group)->bg_inode_table +
		    n / es->inodes_per_block;

	*bh = bread(sb->dev, block, es->block_bytes);
	if (!*bh)
		return NULL;
	return (void *)((*bh)->data +
			n % es->inodes_per_block * es->inode_bytes);
}

static kdev_t read_device(const struct ext2_info *info)
{
	u32 dev = info->data[1], major, minor;

	if (info->data[0] != 0)
		return (kdev_t)info->data[0];
	major = dev >> MAJOR_SHIFT & NEW_MAJOR;
	minor = (dev & BYTE_MASK) | (dev >> NEW_MINOR_SHIFT & NEW_MINOR_HIGH);
	if (major > BYTE_MASK || minor > BYTE_MASK)
		return 0;
	return MKDEV(major, minor);
}

static void copy_in(struct inode *inode, const struct ext2_inode *raw)
{
	struct ext2_info *info = EXT2_I(inode);

	inode->mode = raw->i_mode;
	inode->nlink = raw->i_links_count;
	inode->uid = raw->i_uid | (u32)raw->i_uid_high << ID_SHIFT;
	inode->gid = raw->i_gid | (u32)raw->i_gid_high << ID_SHIFT;
	inode->atime = raw->i_atime;
	inode->mtime = raw->i_mtime;
	inode->ctime = raw->i_ctime;
	inode->blocks = raw->i_blocks;
	inode->data.size = raw->i_size;
	if (S_ISREG(inode->mode))
		inode->data.size |= (loff_t)raw->i_size_high << HIGH_WORD_SHIFT;
	else
		info->dir_acl = raw->i_size_high;
	memcpy(info->data, raw->i_block, sizeof(info->data));
	info->flags = raw->i_flags;
	if (info->flags & EXT2_FL_APPEND)
		inode->flags |= S_APPEND;
	if (info->flags & EXT2_FL_IMMUTABLE)
		inode->flags |= S_IMMUTABLE;
	info->file_acl = raw->i_file_acl;
	info->dtime = raw->i_dtime;
	info->generation = raw->i_generation;
	if (S_ISCHR(inode->mode) || S_ISBLK(inode->mode))
		inode->rdev = read_device(info);
}

/* what is wrong with it; NULL: nothing */
static const char *find_fault(const struct inode *inode)
{
	const struct ext2_sb *es = EXT2_SB(inode->sb);
	loff_t size = inode->data.size;
	loff_t held = (loff_t)inode->blocks << SECTOR_SHIFT;

	if (inode->nlink == 0)
		return "a deleted inode is named";
	switch (inode->mode & S_IFMT) {
	case S_IFREG:
		if (size < 0 || size > ext2_max_bytes(es))
			return "bad size of a file";
		return NULL;
	case S_IFDIR:
		/* no holes: so a walk ends when the disk ends */
		if (size == 0 || size % es->block_bytes || size > held ||
		    held >> es->block_shift > es->nr_blocks)
			return "bad size of a directory";
		return NULL;
	case S_IFLNK:
		if (size == 0 || size >= (loff_t)es->block_bytes)
			return "bad size of a symlink";
		return NULL;
	case S_IFCHR:
	case S_IFBLK:
	case S_IFIFO:
	case S_IFSOCK:
		return NULL;
	default:
		return "bad type of an inode";
	}
}

/**
 * ext2_read_inode - read_inode of super_ops
 * @inode: with its number
 *
 * Context: task. May sleep.
 * Return: 0, -EUCLEAN, -EIO, -ENOMEM.
 */
int ext2_read_inode(struct inode *inode)
{
	struct super_block *sb = inode->sb;
	const struct ext2_inode *raw;
	struct buffer_head *bh;
	const char *fault;

	might_sleep();
	if (!ext2_ino_ok(EXT2_SB(sb), inode->ino)) {
		ext2_error(sb, inode->ino, 0, "bad number of an inode");
		return -EUCLEAN;
	}
	inode->fs_private = ext2_info_alloc();
	if (!inode->fs_private)
		return -ENOMEM;
	EXT2_I(inode)->failed = true;
	raw = raw_inode(sb, inode->ino, &bh);
	if (!raw) {
		ext2_error(sb, inode->ino, 0, "the inode cannot be read");
		return -EIO;
	}
	copy_in(inode, raw);
	fault = find_fault(inode);
	if (fault)
		ext2_error(sb, inode->ino, bh->block, fault);
	brelse(bh);
	if (fault) {
		inode->nlink = 1; /* not ours to delete */
		return -EUCLEAN;
	}
	EXT2_I(inode)->failed = false;
	ext2_set_ops(inode);
	return 0;
}

/* beyond 2 GiB a file needs a feature, and that the new revision */
static void need_large_files(struct ext2_sb *es)
{
	struct ext2_super_block *s = es->es;

	if (s->s_rev_level == EXT2_REV0) {
		s->s_rev_level = EXT2_REV1;
		s->s_first_ino = EXT2_REV0_FIRST_INO;
		s->s_inode_size = EXT2_REV0_INODE_BYTES;
		s->s_feature_compat = 0;
		s->s_feature_incompat = 0;
		s->s_feature_ro_compat = 0;
	}
	if (s->s_feature_ro_compat & EXT2_RO_LARGE_FILE)
		return;
	s->s_feature_ro_compat |= EXT2_RO_LARGE_FILE;
	mark_buffer_dirty(es->sbh);
}

static void copy_out(const struct inode *inode, struct ext2_inode *raw)
{
	struct ext2_info *info = EXT2_I(inode);

	raw->i_mode = (u16)(inode->mode & MODE_BITS);
	raw->i_links_count = (u16)inode->nlink;
	raw->i_uid = (u16)(inode->uid & ID_LOW);
	raw->i_gid = (u16)(inode->gid & ID_LOW);
	raw->i_uid_high = (u16)(inode->uid >> ID_SHIFT);
	raw->i_gid_high = (u16)(inode->gid >> ID_SHIFT);
	raw->i_atime = inode->atime;
	raw->i_mtime = inode->mtime;
	raw->i_ctime = inode->ctime;
	raw->i_dtime = info->dtime;
	raw->i_blocks = inode->blocks;
	raw->i_size = (u32)inode->data.size;
	raw->i_size_high = S_ISREG(inode->mode)
				   ? (u32)(inode->data.size >> HIGH_WORD_SHIFT)
				   : info->dir_acl;
	raw->i_flags = info->flags;
	raw->i_file_acl = info->file_acl;
	raw->i_generation = info->generation;
	if (S_ISCHR(inode->mode) || S_ISBLK(inode->mode))
		info->data[0] = inode->rdev;
	memcpy(raw->i_block, info->data, sizeof(info->data));
}

/**
 * ext2_write_wait - write a buffer now
 * @bh: counted, uptodate
 *
 * Context: task. May sleep.
 * Return: 0 or -EIO.
 */
int ext2_write_wait(struct buffer_head *bh)
{
	might_sleep();
	mark_buffer_dirty(bh);
	write_buffer(bh); /* also while an older write of it is under way */
	wait_on_buffer(bh);
	return buffer_uptodate(bh) ? 0 : -EIO;
}

/**
 * ext2_write_inode - write_inode of super_ops
 * @inode: from memory
 * @wait: until it is on the disk; else it is in its buffer, to be written
 *
 * Context: task. May sleep.
 * Return: 0 or -EIO.
 */
int ext2_write_inode(struct inode *inode, bool wait)
{
	struct ext2_sb *es = EXT2_SB(inode->sb);
	struct ext2_info *info = EXT2_I(inode);
	struct buffer_head *bh;
	struct ext2_inode *raw, old;
	int err, ret = 0;

	might_sleep();
	if (!info || info->failed)
		return 0;
	err = ext2_settle_name(inode);
	raw = raw_inode(inode->sb, inode->ino, &bh);
	if (!raw)
		return -EIO;
	old = *raw;
	if (info->blank) {
		memset(raw, 0, es->inode_bytes);
		mark_buffer_dirty(bh);
	}
	info->blank = false;
	if (S_ISREG(inode->mode) && inode->data.size > S32_MAX)
		need_large_files(es);
	copy_out(inode, raw);
	if (memcmp(&old, raw, sizeof(old)) != 0)
		mark_buffer_dirty(bh);
	if (wait) { /* what is in the buffer already, too */
		write_buffer(bh);
		wait_on_buffer(bh);
		ret = buffer_uptodate(bh) ? 0 : -EIO;
	}
	brelse(bh);
	return err ? err : ret;
}

/* the block of extended attributes, which inodes can share */
static void free_xattr(struct inode *inode)
{
	struct ext2_sb *es = EXT2_SB(inode->sb);
	struct ext2_info *info = EXT2_I(inode);
	u32 block = info->file_acl;
	struct ext2_xattr_header *head;
	struct buffer_head *bh;

	if (block == 0)
		return;
	info->file_acl = 0;
	if (!ext2_block_ok(es, block)) {
		ext2_error(inode->sb, inode->ino, block,
			   "bad block of attributes");
		return;
	}
	bh = bread(inode->sb->dev, block, es->block_bytes);
	if (!bh)
		return;
	head = (void *)bh->data;
	if (head->h_magic != EXT2_XATTR_MAGIC || head->h_refcount == 0) {
		ext2_error(inode->sb, inode->ino, block,
			   "bad block of attributes");
		brelse(bh);
	} else if (head->h_refcount > 1) {
		head->h_refcount--;
		mark_buffer_dirty(bh);
		brelse(bh);
	} else {
		brelse(bh);
		ext2_free_blocks(inode, block, 1);
	}
}

/* do the block pointers point? */
static bool has_tree(const struct inode *inode)
{
	if (S_ISLNK(inode->mode))
		return !ext2_link_is_fast(inode);
	return S_ISREG(inode->mode) || S_ISDIR(inode->mode);
}

/**
 * ext2_delete_inode - delete_inode of super_ops
 * @inode: without links and users
 *
 * Context: task. May sleep.
 */
void ext2_delete_inode(struct inode *inode)
{
	struct ext2_info *info = EXT2_I(inode);
	bool tree = has_tree(inode);

	might_sleep();
	if (!info || info->failed || inode->sb->flags & MS_RDONLY)
		return;
	info->dtime = wall_seconds();
	inode->data.size = 0;
	if (tree)
		ext2_cut_blocks(inode);
	free_xattr(inode);
	if (ext2_write_inode(inode, false) == 0)
		ext2_free_inode(inode);
}

/**
 * ext2_clear_inode - clear_inode of super_ops
 * @inode: leaves the cache
 *
 * Context: task. Does not sleep.
 */
void ext2_clear_inode(struct inode *inode)
{
	invalidate_mapping_buffers(&inode->data);
	if (inode->fs_private)
		ext2_drop_name(inode);
	kfree(inode->fs_private);
	inode->fs_private = NULL;
}
