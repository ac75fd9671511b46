/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * namei.c - directories changed
 *
 * What can fail is done first; each function leaves nothing behind when it
 * fails. An inode's count of links changes with its entries, and an inode that
 * was made in vain loses its only link and goes with iput().
 */
#include "ext2.h"
#include "lib/string.h"

#define LINK_MODE 0777u

/* is @inode a directory that @dentry's name would be inside of? */
static bool makes_loop(const struct dentry *dentry, const struct inode *inode)
{
	const struct dentry *d = dentry->parent;

	if (!S_ISDIR(inode->mode))
		return false;
	while (d->inode != inode && d->parent != d)
		d = d->parent;
	return d->inode == inode;
}

static int ext2_lookup(struct inode *dir, struct dentry *dentry)
{
	struct ext2_slot slot;
	struct inode *inode;
	u32 ino;
	int err;

	err = ext2_find(dir, dentry->name, dentry->name_len, &slot);
	if (err == -ENOENT) {
		d_add(dentry, NULL);
		return 0;
	}
	if (err)
		return err;
	ino = slot.de->inode;
	brelse(slot.bh);
	inode = iget(dir->sb, ino);
	if (IS_ERR(inode))
		return (int)PTR_ERR(inode);
	if (makes_loop(dentry, inode)) {
		ext2_error(dir->sb, dir->ino, ino,
			   "a directory contains itself (inode as block)");
		iput(inode);
		return -EUCLEAN;
	}
	d_add(dentry, inode);
	return 0;
}

/* an inode loses a name */
static void drop_link(struct inode *inode)
{
	if (inode->nlink > 0)
		inode->nlink--;
	inode_touch(inode, TOUCH_CTIME);
	mark_inode_dirty(inode, I_DIRTY);
}

static void add_link(struct inode *inode)
{
	inode->nlink++;
	inode_touch(inode, TOUCH_CTIME);
	mark_inode_dirty(inode, I_DIRTY);
}

/* a new inode that nobody will see */
static int abandon(struct inode *inode, int err)
{
	inode->nlink = 0;
	iput(inode);
	return err;
}

/* name a new inode; its reference goes to the dentry */
static int attach(struct inode *dir, struct dentry *dentry, struct inode *inode)
{
	int err = ext2_add_entry(dir, dentry->name, dentry->name_len, inode);

	if (err)
		return abandon(inode, err);
	d_instantiate(dentry, inode);
	return 0;
}

static int ext2_mknod(struct inode *dir, struct dentry *dentry, mode_t mode,
		      kdev_t rdev)
{
	struct inode *inode = ext2_new_inode(dir, mode);

	if (IS_ERR(inode))
		return (int)PTR_ERR(inode);
	inode->rdev = rdev;
	return attach(dir, dentry, inode);
}

static int ext2_create(struct inode *dir, struct dentry *dentry, mode_t mode)
{
	return ext2_mknod(dir, dentry, mode, 0);
}

/* the text of a long symlink; 0 or -Exx */
static int write_link(struct inode *inode, const char *target, u32 len)
{
	struct buffer_head *bh;
	int err = ext2_bread(inode, 0, true, &bh);

	if (err)
		return err;
	memcpy(bh->data, target, len);
	mark_buffer_dirty(bh);
	buffer_insert_mapping_queue(bh, &inode->data);
	brelse(bh);
	return 0;
}

static int ext2_symlink(struct inode *dir, struct dentry *dentry,
			const char *target)
{
	u32 len = (u32)strlen(target);
	struct inode *inode;
	int err = 0;

	if (len >= EXT2_SB(dir->sb)->block_bytes)
		return -ENAMETOOLONG;
	inode = ext2_new_inode(dir, S_IFLNK | LINK_MODE);
	if (IS_ERR(inode))
		return (int)PTR_ERR(inode);
	if (len < sizeof(EXT2_I(inode)->data))
		memcpy(EXT2_I(inode)->data, target, len);
	else
		err = write_link(inode, target, len);
	if (err)
		return abandon(inode, err);
	inode->data.size = len;
	return attach(dir, dentry, inode);
}

static int ext2_mkdir(struct inode *dir, struct dentry *dentry, mode_t mode)
{
	struct inode *inode;
	int err;

	if (dir->nlink >= EXT2_LINK_MAX)
		return -EMLINK;
	inode = ext2_new_inode(dir, mode);
	if (IS_ERR(inode))
		return (int)PTR_ERR(inode);
	err = ext2_make_empty(inode, dir->ino);
	if (err)
		return abandon(inode, err);
	inode->nlink++; /* "." */
	err = attach(dir, dentry, inode);
	if (err)
		return err;
	add_link(dir);
	return ext2_write_inode(inode, true);
}

static int ext2_link(struct dentry *old, struct inode *dir,
		     struct dentry *dentry)
{
	struct inode *inode = old->inode;
	int err;

	if (inode->nlink == 0)
		return -ENOENT;
	if (inode->nlink >= EXT2_LINK_MAX)
		return -EMLINK;
	add_link(inode); /* first: the file may lose its other name meanwhile */
	err = ext2_add_entry(dir, dentry->name, dentry->name_len, inode);
	if (err) {
		drop_link(inode);
		return err;
	}
	igrab(inode);
	d_instantiate(dentry, inode);
	return 0;
}

/* find the entry of a dentry: it must still mean the dentry's inode */
static int find_dentry(struct inode *dir, const struct dentry *dentry,
		       struct ext2_slot *slot)
{
	int err = ext2_find(dir, dentry->name, dentry->name_len, slot);

	if (err)
		return err;
	if (slot->de->inode == dentry->inode->ino)
		return 0;
	ext2_error(dir->sb, dir->ino, slot->bh->block,
		   "a name means another inode");
	brelse(slot->bh);
	return -EUCLEAN;
}

/* before an entry in @bh goes; -EIO: it stays, and the links with it */
static int lose_link(struct inode *inode, u32 links, struct buffer_head *bh)
{
	u32 before = inode->nlink;
	int err;

	inode->nlink -= min(links, before);
	inode_touch(inode, TOUCH_CTIME);
	mark_inode_dirty(inode, I_DIRTY);
	err = ext2_lose_name(inode, bh);
	if (err)
		inode->nlink = before;
	return err;
}

static int ext2_unlink(struct inode *dir, struct dentry *dentry)
{
	struct ext2_slot slot;
	int err = find_dentry(dir, dentry, &slot);

	if (err)
		return err;
	err = lose_link(dentry->inode, 1, slot.bh);
	if (err == 0)
		ext2_remove_entry(dir, &slot);
	brelse(slot.bh);
	return err;
}

static int ext2_rmdir(struct inode *dir, struct dentry *dentry)
{
	struct ext2_slot slot;
	int err = ext2_is_empty(dentry->inode);

	if (err == 0)
		err = find_dentry(dir, dentry, &slot);
	if (err)
		return err;
	/* with its name it loses both links */
	err = lose_link(dentry->inode, dentry->inode->nlink, slot.bh);
	if (err == 0)
		ext2_remove_entry(dir, &slot);
	brelse(slot.bh);
	if (err == 0 && dir->nlink > 2)
		drop_link(dir);
	return err;
}

/* the name @new means @inode now, what it meant loses it */
static int replace_entry(struct inode *dir, struct dentry *new,
			 struct inode *inode)
{
	struct inode *victim = new->inode;
	struct ext2_slot slot;
	int err = 0;

	if (S_ISDIR(victim->mode))
		err = ext2_is_empty(victim);
	if (err == 0)
		err = find_dentry(dir, new, &slot);
	if (err)
		return err;
	err = lose_link(victim, S_ISDIR(victim->mode) ? victim->nlink : 1,
			slot.bh);
	if (err == 0)
		ext2_set_entry(dir, &slot, inode);
	brelse(slot.bh);
	if (err == 0 && S_ISDIR(victim->mode) && dir->nlink > 2)
		drop_link(dir);
	return err;
}

/* the old name could not be left: @new is what it was, with @links */
static void undo_entry(struct inode *dir, struct dentry *new, u32 links)
{
	struct inode *victim = new->inode;
	struct ext2_slot slot;

	if (ext2_find(dir, new->name, new->name_len, &slot) != 0) {
		ext2_error(dir->sb, dir->ino, 0,
			   "a rename that failed leaves two names");
		return;
	}
	if (victim) {
		victim->nlink = links;
		mark_inode_dirty(victim, I_DIRTY);
		ext2_set_entry(dir, &slot, victim);
		if (S_ISDIR(victim->mode))
			add_link(dir);
	} else {
		ext2_remove_entry(dir, &slot);
	}
	brelse(slot.bh);
}

/* the name @old goes, after the new one is on the disk */
static int leave_entry(struct inode *dir, struct dentry *old)
{
	struct ext2_slot slot;
	int err = find_dentry(dir, old, &slot);

	if (err)
		return err;
	err = ext2_lose_name(old->inode, slot.bh);
	if (err == 0)
		ext2_remove_entry(dir, &slot);
	brelse(slot.bh);
	return err;
}

/* a directory gets another parent */
static void change_parent(struct inode *inode, struct ext2_slot *dotdot,
			  struct inode *old_dir, struct inode *new_dir)
{
	dotdot->de->inode = new_dir->ino;
	mark_buffer_dirty(dotdot->bh);
	buffer_insert_mapping_queue(dotdot->bh, &inode->data);
	EXT2_I(inode)->flags &= ~(u32)EXT2_FL_INDEX;
	add_link(new_dir);
	if (old_dir->nlink > 2)
		drop_link(old_dir);
}

static int ext2_rename(struct inode *old_dir, struct dentry *old,
		       struct inode *new_dir, struct dentry *new)
{
	struct inode *inode = old->inode;
	bool moves = S_ISDIR(inode->mode) && old_dir != new_dir;
	struct ext2_slot dotdot = {.bh = NULL}, slot;
	u32 links = new->inode ? new->inode->nlink : 0;
	int err = 0;

	if (moves)
		err = ext2_find(inode, "..", 2, &dotdot);
	if (err)
		return err == -ENOENT ? -EUCLEAN : err;
	if (moves && !new->inode && new_dir->nlink >= EXT2_LINK_MAX) {
		err = -EMLINK;
		goto out_dotdot;
	}
	err = find_dentry(old_dir, old, &slot);
	if (err)
		goto out_dotdot;
	brelse(slot.bh); /* only to see that it is there */
	if (new->inode)
		err = replace_entry(new_dir, new, inode);
	else
		err = ext2_add_entry(new_dir, new->name, new->name_len, inode);
	if (err)
		goto out_dotdot;
	/* it is searched once more: the new entry may have moved it */
	err = leave_entry(old_dir, old);
	if (err) {
		undo_entry(new_dir, new, links);
		goto out_dotdot;
	}
	inode_touch(inode, TOUCH_CTIME);
	mark_inode_dirty(inode, I_DIRTY);
	if (moves)
		change_parent(inode, &dotdot, old_dir, new_dir);
out_dotdot:
	brelse(dotdot.bh);
	return err;
}

const struct inode_ops ext2_dir_inode_ops = {
	.lookup = ext2_lookup,
	.create = ext2_create,
	.link = ext2_link,
	.unlink = ext2_unlink,
	.symlink = ext2_symlink,
	.mkdir = ext2_mkdir,
	.rmdir = ext2_rmdir,
	.mknod = ext2_mknod,
	.rename = ext2_rename,
};

const struct inode_ops ext2_special_inode_ops = {.lookup = NULL};
