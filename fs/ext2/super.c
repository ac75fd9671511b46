/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * super.c - ext2 mounted, remounted, unmounted; errors
 *
 * A file system mounted read-write is not VALID on the disk until it is
 * unmounted or remounted read-only, and then only when it was VALID before and
 * no error was seen: as in 2.4.0, what an unclean end left on the disk is there
 * until e2fsck has looked. The counts of the super block are written by
 * write_super(), when kupdate, sync or umount ask for it.
 */
#include "ext2.h"
#include "core/panic.h"
#include "core/printk.h"
#include "core/time.h"
#include "lib/string.h"
#include "mm/slab.h"
#include "uapi/statfs.h"

/**
 * ext2_error - the file system is wrong: tell, and do what errors= says
 * @sb: which one
 * @ino: the inode where it was seen, 0: none
 * @block: the block, 0: none
 * @what: what is wrong
 *
 * Context: task. Does not sleep.
 */
void ext2_error(struct super_block *sb, u32 ino, u32 block, const char *what)
{
	struct ext2_sb *es = EXT2_SB(sb);

	printk_limited(KERN_ERR "ext2: dev %04x: inode %u, block %u: %s\n",
		       sb->dev, ino, block, what);
	if (sb->flags & MS_RDONLY)
		return;
	es->es->s_state |= EXT2_STATE_ERROR;
	es->old_state |= EXT2_STATE_ERROR;
	mark_buffer_dirty(es->sbh);
	if (es->errors == EXT2_ERRORS_PANIC)
		panic("ext2: dev %04x: inode %u, block %u: %s", sb->dev, ino,
		      block, what);
	if (es->errors == EXT2_ERRORS_RO) {
		printk(KERN_ERR "ext2: dev %04x is read-only now\n", sb->dev);
		sb->flags |= MS_RDONLY;
	}
}

static int ext2_write_super(struct super_block *sb)
{
	struct ext2_sb *es = EXT2_SB(sb);

	es->es->s_free_blocks_count = es->free_blocks;
	es->es->s_free_inodes_count = es->free_inodes;
	es->es->s_wtime = wall_seconds();
	sb->s_dirt = false;
	mark_buffer_dirty(es->sbh);
	return 0;
}

/* a feature of the disk forbids to mount it at all, or to write to it */
static int check_features(const struct ext2_sb *es, u32 flags)
{
	const struct ext2_super_block *s = es->es;
	u32 incompat, ro;

	if (s->s_rev_level == EXT2_REV0)
		return 0;
	incompat = s->s_feature_incompat & ~(u32)EXT2_INCOMPAT_FILETYPE;
	ro = s->s_feature_ro_compat &
	     ~(u32)(EXT2_RO_SPARSE_SUPER | EXT2_RO_LARGE_FILE |
		    EXT2_RO_BTREE_DIR);
	if (incompat) {
		printk(KERN_ERR "ext2: dev %04x: unknown features %x: not "
				"mounted\n",
		       es->sb->dev, incompat);
		return -EUCLEAN;
	}
	if (ro && !(flags & MS_RDONLY)) {
		printk(KERN_ERR "ext2: dev %04x: unknown features %x: "
				"read-only only\n",
		       es->sb->dev, ro);
		return -EROFS;
	}
	return 0;
}

/* writing begins: not VALID until it ends */
static void begin_writing(struct ext2_sb *es)
{
	struct ext2_super_block *s = es->es;

	es->old_state = s->s_state;
	if (!(s->s_state & EXT2_STATE_VALID))
		printk(KERN_WARNING "ext2: dev %04x: was not unmounted, "
				    "e2fsck is recommended\n",
		       es->sb->dev);
	else if (s->s_state & EXT2_STATE_ERROR)
		printk(KERN_WARNING "ext2: dev %04x: has errors, e2fsck is "
				    "recommended\n",
		       es->sb->dev);
	else if (s->s_max_mnt_count > 0 &&
		 s->s_mnt_count >= (u16)s->s_max_mnt_count)
		printk(KERN_WARNING "ext2: dev %04x: mounted %u times, e2fsck "
				    "is recommended\n",
		       es->sb->dev, s->s_mnt_count);
	s->s_state &= (u16)~EXT2_STATE_VALID;
	s->s_mnt_count++;
	s->s_mtime = wall_seconds();
	(void)ext2_write_super(es->sb);
	if (ext2_write_wait(es->sbh) != 0)
		printk(KERN_ERR "ext2: dev %04x: super block not written\n",
		       es->sb->dev);
}

/* all else is on the disk: say so */
static int end_writing(struct ext2_sb *es)
{
	if (sync_buffers(es->sb->dev) != 0)
		return -EIO;
	es->es->s_state = es->old_state;
	(void)ext2_write_super(es->sb);
	return ext2_write_wait(es->sbh);
}

/* the super block read with the right size of blocks */
static int read_super_buffer(struct ext2_sb *es, u32 bytes)
{
	u32 offset = EXT2_SUPER_OFFSET % bytes;

	es->sbh = bread(es->sb->dev, EXT2_SUPER_OFFSET / bytes, bytes);
	if (!es->sbh)
		return -EIO;
	es->es = (void *)(es->sbh->data + offset);
	return 0;
}

static int read_super(struct ext2_sb *es, u32 device_sectors)
{
	int err = read_super_buffer(es, EXT2_MIN_BLOCK);

	if (err)
		return err;
	err = ext2_check_super(es, device_sectors);
	if (err || es->block_bytes == EXT2_MIN_BLOCK)
		return err;
	bforget(es->sbh);
	err = read_super_buffer(es, es->block_bytes);
	return err ? err : ext2_check_super(es, device_sectors);
}

static void set_defaults(struct ext2_sb *es)
{
	const struct ext2_super_block *s = es->es;

	es->resuid = s->s_def_resuid;
	es->resgid = s->s_def_resgid;
	es->next_generation = wall_seconds();
	es->errors = s->s_errors;
	if (es->errors < EXT2_ERRORS_CONTINUE || es->errors > EXT2_ERRORS_PANIC)
		es->errors = EXT2_ERRORS_CONTINUE;
	if (es->free_blocks != s->s_free_blocks_count ||
	    es->free_inodes != s->s_free_inodes_count)
		printk(KERN_WARNING "ext2: dev %04x: %u free blocks and %u "
				    "inodes by the groups, %u and %u by the "
				    "super block\n",
		       es->sb->dev, es->free_blocks, es->free_inodes,
		       s->s_free_blocks_count, s->s_free_inodes_count);
}

static int fill_super(struct ext2_sb *es, const char *data)
{
	struct super_block *sb = es->sb;
	const struct blk_device *disk = blk_find(sb->dev);
	struct inode *root;
	int err;

	if (disk->read_only && !(sb->flags & MS_RDONLY))
		return -EROFS;
	if (sync_buffers(sb->dev) != 0)
		return -EIO;
	invalidate_buffers(sb->dev, false);
	err = read_super(es, disk->nr_sectors);
	if (err == 0)
		err = check_features(es, sb->flags);
	if (err == 0)
		err = ext2_read_groups(es);
	if (err)
		return err;
	set_defaults(es);
	err = ext2_parse_options(data, &es->errors);
	if (err)
		return err;
	sb->block_bytes = es->block_bytes;
	sb->max_bytes = ext2_max_bytes(es);
	root = iget(sb, EXT2_ROOT_INO);
	if (IS_ERR(root))
		return (int)PTR_ERR(root);
	if (S_ISDIR(root->mode))
		sb->root = d_alloc_root(root);
	else
		ext2_error(sb, EXT2_ROOT_INO, 0, "the root is no directory");
	if (sb->root)
		return 0;
	err = S_ISDIR(root->mode) ? -ENOMEM : -EUCLEAN;
	iput(root);
	return err;
}

static void free_sb(struct ext2_sb *es)
{
	kdev_t dev = es->sb->dev;

	ext2_put_groups(es);
	brelse(es->sbh);
	invalidate_buffers(dev, false); /* read anew by the next one */
	kfree(es);
}

static void ext2_put_super(struct super_block *sb)
{
	struct ext2_sb *es = EXT2_SB(sb);

	/* a mount that failed has no root and wrote nothing */
	if (!(sb->flags & MS_RDONLY) && es->writing && end_writing(es) != 0)
		printk(KERN_ERR "ext2: dev %04x: not everything was written\n",
		       sb->dev);
	else if (es->es && sync_buffers(sb->dev) != 0)
		printk(KERN_ERR "ext2: dev %04x: write error\n", sb->dev);
	sb->fs_private = NULL;
	free_sb(es);
}

static int ext2_statfs(struct super_block *sb, struct kstatfs *st)
{
	const struct ext2_sb *es = EXT2_SB(sb);

	st->type = EXT2_MAGIC;
	st->block_bytes = es->block_bytes;
	st->blocks = es->nr_blocks - min(es->overhead, es->nr_blocks);
	st->bfree = es->free_blocks;
	st->bavail =
		es->free_blocks - min(es->free_blocks, es->reserved_blocks);
	st->files = es->nr_inodes;
	st->ffree = es->free_inodes;
	return 0;
}

static int ext2_remount(struct super_block *sb, u32 flags, const char *data)
{
	struct ext2_sb *es = EXT2_SB(sb);
	u32 errors = es->errors;
	int err = ext2_parse_options(data, &errors);

	if (err)
		return err;
	if (flags & MS_RDONLY && es->writing) {
		err = end_writing(es);
		if (err)
			return err;
		es->writing = false;
	} else if (!(flags & MS_RDONLY) && !es->writing) {
		if (blk_find(sb->dev)->read_only)
			return -EROFS;
		err = check_features(es, flags);
		if (err)
			return err;
		begin_writing(es);
		es->writing = true;
	}
	es->errors = errors;
	return 0;
}

static const struct super_ops ext2_super_ops = {
	.read_inode = ext2_read_inode,
	.delete_inode = ext2_delete_inode,
	.clear_inode = ext2_clear_inode,
	.write_inode = ext2_write_inode,
	.write_super = ext2_write_super,
	.put_super = ext2_put_super,
	.statfs = ext2_statfs,
	.remount = ext2_remount,
};

static struct super_block *ext2_mount(const struct file_system_type *type,
				      kdev_t dev, u32 flags, const char *data)
{
	struct super_block *sb = super_alloc(type, dev, flags);
	struct ext2_sb *es;
	int err = -ENOMEM;

	if (!sb)
		return ERR_PTR(-ENOMEM);
	es = kzalloc(sizeof(*es), GFP_KERNEL);
	if (!es)
		goto out_super;
	es->sb = sb;
	sema_init(&es->lock, 1);
	sb->fs_private = es;
	sb->ops = &ext2_super_ops;
	err = fill_super(es, data);
	if (err)
		goto out_super;
	if (!(flags & MS_RDONLY)) {
		begin_writing(es);
		es->writing = true;
	}
	return sb;
out_super:
	super_kill(sb);
	return ERR_PTR(err);
}

/**
 * ext2_init - make the type known
 *
 * Context: boot task. Does not sleep.
 */
void ext2_init(void)
{
	static struct file_system_type type = {
		.name = "ext2",
		.needs_dev = true,
		.mount = ext2_mount,
	};

	register_filesystem(&type);
}
