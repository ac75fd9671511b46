/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ramfs.c - files that live in the caches only
 *
 * Names are dentries, each pinned by one extra reference while it exists; data
 * is page cache. A page that was written is dirty for ever: there is no
 * writepage(), so it stays on the active list and is never lost (2.4.0 left it
 * locked, 10.13). A page that was only read is all zero and may be dropped. Inodes are not hashed: the pinned dentry holds them.
 *
 * tmpfs has the same names and other data: struct ram_sb of its super blocks
 * says what it does with a new inode.
 */
#include "fs/vfs.h"
#include "lib/string.h"
#include "mm/pagemap.h"
#include "mm/slab.h"
#include "uapi/statfs.h"

#define ROOT_MODE    0755u
#define SYMLINK_MODE 0777u
#define DIR_LINKS    2u
#define FIRST_INO    1u

static u32 next_ino = FIRST_INO;

static int ramfs_readpage(struct address_space *mapping, struct page *page)
{
	(void)mapping;
	memset(page_address(page), 0, PAGE_SIZE);
	SetPageUptodate(page);
	unlock_page(page);
	return 0;
}

static int ramfs_prepare_write(struct address_space *mapping, struct page *page,
			       u32 from, u32 to)
{
	(void)mapping;
	if (!PageUptodate(page) && (from != 0 || to != PAGE_SIZE))
		memset(page_address(page), 0, PAGE_SIZE);
	return 0;
}

static int ramfs_commit_write(struct address_space *mapping, struct page *page,
			      u32 from, u32 to)
{
	(void)mapping;
	(void)from;
	(void)to;
	SetPageUptodate(page);
	set_page_dirty(page);
	return 0; /* the writer grows the file */
}

const struct aops ramfs_aops = {
	.readpage = ramfs_readpage,
	.prepare_write = ramfs_prepare_write,
	.commit_write = ramfs_commit_write,
};

static const struct inode_ops ramfs_dir_ops, ramfs_file_ops, ramfs_link_ops;

static struct inode *ramfs_inode(struct super_block *sb, mode_t mode,
				 kdev_t rdev)
{
	const struct ram_sb *ram = sb->fs_private;
	struct inode *inode = inode_new(sb);

	if (!inode)
		return NULL;
	inode->ino = next_ino++;
	inode->mode = mode;
	inode->rdev = rdev;
	inode->uid = current->fsuid;
	inode->gid = current->fsgid;
	inode->atime = inode->mtime = inode->ctime = wall_seconds();
	inode->data.ops = &ramfs_aops;
	if (S_ISDIR(mode)) {
		inode->ops = &ramfs_dir_ops;
		inode->fops = &generic_dir_ops;
		inode->nlink = DIR_LINKS;
	} else if (S_ISLNK(mode)) {
		inode->ops = &ramfs_link_ops;
	} else {
		inode->ops = &ramfs_file_ops;
		inode->fops = &generic_file_ops;
	}
	if (ram && ram->new_inode && ram->new_inode(inode)) {
		iput(inode);
		return NULL;
	}
	return inode;
}

static int ramfs_lookup(struct inode *dir, struct dentry *dentry)
{
	(void)dir;
	d_add(dentry, NULL); /* not cached: it does not exist */
	return 0;
}

/* the entry gets its inode and its pin */
static void ramfs_attach(struct inode *dir, struct dentry *dentry,
			 struct inode *inode)
{
	if (dir->mode & S_ISGID) {
		inode->gid = dir->gid;
		if (S_ISDIR(inode->mode))
			inode->mode |= S_ISGID;
	}
	d_instantiate(dentry, inode);
	dget(dentry);
	inode_touch(dir, TOUCH_MTIME | TOUCH_CTIME);
}

static int ramfs_mknod(struct inode *dir, struct dentry *dentry, mode_t mode,
		       kdev_t rdev)
{
	struct inode *inode = ramfs_inode(dir->sb, mode, rdev);

	if (!inode)
		return -ENOSPC;
	ramfs_attach(dir, dentry, inode);
	return 0;
}

static int ramfs_create(struct inode *dir, struct dentry *dentry, mode_t mode)
{
	return ramfs_mknod(dir, dentry, mode, 0);
}

static int ramfs_mkdir(struct inode *dir, struct dentry *dentry, mode_t mode)
{
	int err = ramfs_mknod(dir, dentry, mode, 0);

	if (err == 0)
		dir->nlink++;
	return err;
}

static int ramfs_symlink(struct inode *dir, struct dentry *dentry,
			 const char *target)
{
	size_t len = strlen(target);
	struct inode *inode;
	char *text;

	text = kmalloc(len + 1, GFP_KERNEL);
	if (!text)
		return -ENOSPC;
	inode = ramfs_inode(dir->sb, S_IFLNK | SYMLINK_MODE, 0);
	if (!inode) {
		kfree(text);
		return -ENOSPC;
	}
	memcpy(text, target, len + 1);
	inode->fs_private = text;
	inode->data.size = (loff_t)len;
	ramfs_attach(dir, dentry, inode);
	return 0;
}

static int ramfs_readlink(struct dentry *dentry, char *buf, size_t size)
{
	const struct inode *inode = dentry->inode;
	size_t len = min((size_t)inode->data.size, size);

	memcpy(buf, inode->fs_private, len);
	return (int)len;
}

static int ramfs_link(struct dentry *old, struct inode *dir,
		      struct dentry *dentry)
{
	struct inode *inode = old->inode;

	if (inode->nlink == 0)
		return -ENOENT;
	igrab(inode);
	inode->nlink++;
	inode_touch(inode, TOUCH_CTIME);
	d_instantiate(dentry, inode);
	dget(dentry);
	inode_touch(dir, TOUCH_MTIME | TOUCH_CTIME);
	return 0;
}

static int ramfs_unlink(struct inode *dir, struct dentry *dentry)
{
	dentry->inode->nlink--;
	inode_touch(dentry->inode, TOUCH_CTIME);
	inode_touch(dir, TOUCH_MTIME | TOUCH_CTIME);
	dput(dentry); /* the pin; the caller holds another one */
	return 0;
}

static bool ramfs_empty(const struct dentry *dir)
{
	const struct dentry *child;

	list_for_each_entry(child, &dir->children, sibling)
		if (child->inode && !d_unhashed(child))
			return false;
	return true;
}

static int ramfs_rmdir(struct inode *dir, struct dentry *dentry)
{
	if (!ramfs_empty(dentry))
		return -ENOTEMPTY;
	dentry->inode->nlink = 1; /* unlink takes the last one */
	dir->nlink--;
	return ramfs_unlink(dir, dentry);
}

static int ramfs_rename(struct inode *old_dir, struct dentry *old,
			struct inode *new_dir, struct dentry *new)
{
	bool is_dir = S_ISDIR(old->inode->mode);
	int err = 0;

	if (new->inode)
		err = is_dir ? ramfs_rmdir(new_dir, new)
			     : ramfs_unlink(new_dir, new);
	if (err)
		return err;
	if (is_dir) {
		old_dir->nlink--;
		new_dir->nlink++;
	}
	inode_touch(old->inode, TOUCH_CTIME);
	inode_touch(old_dir, TOUCH_MTIME | TOUCH_CTIME);
	inode_touch(new_dir, TOUCH_MTIME | TOUCH_CTIME);
	return 0;
}

static const struct inode_ops ramfs_dir_ops = {
	.lookup = ramfs_lookup,
	.create = ramfs_create,
	.link = ramfs_link,
	.unlink = ramfs_unlink,
	.symlink = ramfs_symlink,
	.mkdir = ramfs_mkdir,
	.rmdir = ramfs_rmdir,
	.mknod = ramfs_mknod,
	.rename = ramfs_rename,
};

static const struct inode_ops ramfs_link_ops = {
	.readlink = ramfs_readlink,
};

/**
 * ram_clear_inode - super_ops->clear_inode
 * @inode: about to be freed
 *
 * Context: task. Does not sleep.
 */
void ram_clear_inode(struct inode *inode)
{
	kfree(inode->fs_private); /* the text of a symlink, or NULL */
}

static int ramfs_statfs(struct super_block *sb, struct kstatfs *st)
{
	(void)sb;
	st->type = RAMFS_MAGIC;
	return 0;
}

static const struct super_ops ramfs_super_ops = {
	.clear_inode = ram_clear_inode,
	.statfs = ramfs_statfs,
};

/**
 * ram_fill_super - the root directory of a file system in memory
 * @sb: new; fs_private is NULL, or a struct ram_sb
 * @ops: with clear_inode that ends in ram_clear_inode()
 * @mode: permissions of the root
 *
 * Context: task. May sleep.
 * Return: 0 or -ENOMEM; the caller ends @sb then.
 */
int ram_fill_super(struct super_block *sb, const struct super_ops *ops,
		   mode_t mode)
{
	struct inode *root;

	might_sleep();
	sb->ops = ops;
	root = ramfs_inode(sb, S_IFDIR | mode, 0);
	if (!root)
		return -ENOMEM;
	sb->root = d_alloc_root(root);
	if (sb->root)
		return 0;
	iput(root);
	return -ENOMEM;
}

/**
 * ram_umount - file_system_type->umount: no name is pinned any more
 * @sb: of a file system in memory
 *
 * Context: task. May sleep.
 */
void ram_umount(struct super_block *sb)
{
	might_sleep();
	d_genocide(sb->root);
}

static struct super_block *ramfs_mount(const struct file_system_type *type,
				       kdev_t dev, u32 flags, const char *data)
{
	struct super_block *sb = super_alloc(type, dev, flags);

	(void)data;
	if (!sb)
		return ERR_PTR(-ENOMEM);
	if (ram_fill_super(sb, &ramfs_super_ops, ROOT_MODE) == 0)
		return sb;
	super_kill(sb);
	return ERR_PTR(-ENOMEM);
}

/**
 * ramfs_init - make the type known
 *
 * Context: boot task. Does not sleep.
 */
void ramfs_init(void)
{
	static struct file_system_type type = {
		.name = "ramfs",
		.mount = ramfs_mount,
		.umount = ram_umount,
	};

	register_filesystem(&type);
}
