/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * tmpfs.c - files in shared memory pages, which go to swap
 *
 * Names are those of ramfs.c; the data of a regular file is a shared memory
 * object (mm/shmem.h) on the inode's own address space. Invariant: used_inodes
 * counts the inodes of the super block, limit.used_pages their pages.
 *
 * Options: size=BYTES (k, m, g or % of RAM; half of RAM when it is not said),
 * nr_inodes=N, mode=OCTAL, uid=N, gid=N of the root; 0: no limit.
 */
#include "fs/vfs.h"
#include "core/printk.h"
#include "lib/kstrto.h"
#include "lib/string.h"
#include "mm/gfp.h"
#include "mm/shmem.h"
#include "mm/slab.h"
#include "uapi/statfs.h"

enum {
	ROOT_MODE = 01777,
	MODE_BITS = 07777,
	SECTORS_PER_PAGE_SHIFT = PAGE_SHIFT - 9,
	BITS_PER_OCTAL = 3,
	PERCENT = 100,
};

/* Lock key: (K) of fs/fs.h. */
struct tmpfs_sb {
	struct ram_sb ram;	  /* first member */
	struct shmem_limit limit; /* its own lock */
	u32 max_inodes;		  /* (K) 0: no limit */
	u32 used_inodes;	  /* (K) */
	mode_t mode;		  /* of the root, as mounted */
	uid_t uid;
	gid_t gid;
};

static struct tmpfs_sb *tmpfs_of(const struct super_block *sb)
{
	return sb->fs_private;
}

/* ---- inodes ---------------------------------------------------------------- */

static void tmpfs_set_dirty(struct address_space *mapping)
{
	struct inode *inode = mapping->host;

	inode->blocks = (u32)((mapping->nrpages + mapping->shmem->swapped)
			      << SECTORS_PER_PAGE_SHIFT);
}

static struct aops tmpfs_aops; /* shmem_aops and set_dirty: tmpfs_init() */

static int tmpfs_truncate(struct inode *inode)
{
	int err = shmem_truncate(&inode->data, inode->data.size);

	tmpfs_set_dirty(&inode->data);
	return err;
}

static const struct inode_ops tmpfs_file_ops = {
	.truncate = tmpfs_truncate,
};

/* ram_sb->new_inode: the caller puts @inode when this fails */
static int tmpfs_new_inode(struct inode *inode)
{
	struct tmpfs_sb *tmp = tmpfs_of(inode->sb);
	struct shmem *shmem;

	/* tmpfs_clear_inode() takes it back, also after a failure */
	tmp->used_inodes++;
	if (tmp->max_inodes && tmp->used_inodes > tmp->max_inodes)
		return -ENOSPC;
	if (!S_ISREG(inode->mode))
		return 0;
	shmem = kmalloc(sizeof(*shmem), GFP_KERNEL);
	if (!shmem)
		return -ENOMEM;
	shmem_init(shmem, &inode->data, &tmp->limit);
	inode->data.ops = &tmpfs_aops;
	inode->ops = &tmpfs_file_ops;
	return 0;
}

static void tmpfs_clear_inode(struct inode *inode)
{
	struct shmem *shmem = inode->data.shmem;

	if (shmem) {
		shmem_release(shmem);
		kfree(shmem);
	}
	tmpfs_of(inode->sb)->used_inodes--;
	ram_clear_inode(inode);
}

/* ---- super block ------------------------------------------------------------- */

/* the pages of all files as it is now, after reclaim dropped clean ones */
static u32 count_pages(struct super_block *sb)
{
	struct inode *inode;

	list_for_each_entry(inode, &sb->inodes, sb_link)
		if (inode->data.shmem)
			shmem_recount(inode->data.shmem);
	return (u32)tmpfs_of(sb)->limit.used_pages;
}

static int tmpfs_statfs(struct super_block *sb, struct kstatfs *st)
{
	const struct tmpfs_sb *tmp = tmpfs_of(sb);
	u32 used = count_pages(sb);

	st->type = TMPFS_MAGIC;
	st->block_bytes = PAGE_SIZE;
	st->blocks = (u32)tmp->limit.max_pages;
	/* holes that were read may be more than there is room for */
	st->bfree = used < st->blocks ? st->blocks - used : 0;
	st->bavail = st->bfree;
	st->files = tmp->max_inodes;
	st->ffree = tmp->max_inodes ? tmp->max_inodes - tmp->used_inodes : 0;
	return 0;
}

static void tmpfs_put_super(struct super_block *sb)
{
	const struct tmpfs_sb *tmp = tmpfs_of(sb);

	if (tmp->limit.used_pages != 0 || tmp->used_inodes != 0)
		printk(KERN_ERR "tmpfs: %lu pages, %u inodes left over\n",
		       tmp->limit.used_pages, tmp->used_inodes);
	kfree(sb->fs_private);
}

/* ---- options -------------------------------------------------------------------- */

/* "N", "Nk", "N%": 0 and *@pages, or -EINVAL */
static int parse_size(const char *text, unsigned long *pages)
{
	const char *end;
	u32 value;
	int err = kstrtou32_part(text, &end, &value);

	if (err)
		return -EINVAL;
	if (*end == '%') {
		if (value > PERCENT)
			return -EINVAL;
		*pages = totalram_pages / PERCENT * value;
		end++;
	} else {
		*pages = (value >> PAGE_SHIFT) +
			 ((value & ~PAGE_MASK) != 0 ? 1 : 0);
	}
	return *end == '\0' ? 0 : -EINVAL;
}

static int parse_mode(const char *text, mode_t *mode)
{
	u32 value = 0;

	if (*text == '\0')
		return -EINVAL;
	for (; *text; text++) {
		if (*text < '0' || *text > '7' || value > MODE_BITS)
			return -EINVAL;
		value = value << BITS_PER_OCTAL | (u32)(*text - '0');
	}
	*mode = value & MODE_BITS;
	return 0;
}

/* one NUL ended "name=value" */
static int parse_option(struct tmpfs_sb *tmp, char *option)
{
	char *value = strchr(option, '=');

	if (!value)
		return -EINVAL;
	*value++ = '\0';
	if (strcmp(option, "size") == 0)
		return parse_size(value, &tmp->limit.max_pages);
	if (strcmp(option, "nr_inodes") == 0)
		return kstrtou32(value, &tmp->max_inodes);
	if (strcmp(option, "mode") == 0)
		return parse_mode(value, &tmp->mode);
	if (strcmp(option, "uid") == 0)
		return kstrtou32(value, &tmp->uid);
	if (strcmp(option, "gid") == 0)
		return kstrtou32(value, &tmp->gid);
	return -EINVAL;
}

/* the options, separated by commas, into @tmp; 0 or -Exx with a message */
static int parse_options(struct tmpfs_sb *tmp, const char *data)
{
	size_t len = strlen(data);
	char *copy = kmalloc(len + 1, GFP_KERNEL), *at, *next;
	int err = 0;

	if (!copy)
		return -ENOMEM;
	memcpy(copy, data, len + 1);
	for (at = copy; at && err == 0; at = next) {
		next = strchr(at, ',');
		if (next)
			*next++ = '\0';
		if (*at == '\0')
			continue;
		err = parse_option(tmp, at);
		if (err) {
			printk(KERN_ERR "tmpfs: bad option \"%s\"\n", at);
			err = -EINVAL;
		}
	}
	kfree(copy);
	return err;
}

/*
 * New limits, which must hold what there is. As in 2.4.0 what else is said is
 * checked and has no effect: it is about the root of a new mount.
 */
static int tmpfs_remount(struct super_block *sb, u32 flags, const char *data)
{
	struct tmpfs_sb *tmp = tmpfs_of(sb), new = *tmp;
	struct inode *inode;
	int err = data ? parse_options(&new, data) : 0;

	(void)flags;
	if (err)
		return err;
	/* holes that were read do not count */
	list_for_each_entry(inode, &sb->inodes, sb_link)
		if (inode->data.shmem)
			invalidate_inode_pages(&inode->data);
	if (new.limit.max_pages && count_pages(sb) > new.limit.max_pages)
		return -EINVAL;
	if (new.max_inodes && tmp->used_inodes > new.max_inodes)
		return -EINVAL;
	tmp->limit.max_pages = new.limit.max_pages;
	tmp->max_inodes = new.max_inodes;
	return 0;
}

static const struct super_ops tmpfs_super_ops = {
	.clear_inode = tmpfs_clear_inode,
	.put_super = tmpfs_put_super,
	.statfs = tmpfs_statfs,
	.remount = tmpfs_remount,
};

static struct super_block *tmpfs_mount(const struct file_system_type *type,
				       kdev_t dev, u32 flags, const char *data)
{
	struct super_block *sb;
	struct tmpfs_sb *tmp = kzalloc(sizeof(*tmp), GFP_KERNEL);
	int err;

	if (!tmp)
		return ERR_PTR(-ENOMEM);
	tmp->ram.new_inode = tmpfs_new_inode;
	tmp->limit.max_pages = totalram_pages / TMPFS_RAM_SHARE;
	tmp->max_inodes = (u32)totalram_pages / TMPFS_RAM_SHARE;
	tmp->mode = ROOT_MODE;
	err = data ? parse_options(tmp, data) : 0;
	sb = err ? NULL : super_alloc(type, dev, flags);
	if (!sb) {
		kfree(tmp);
		return ERR_PTR(err ? err : -ENOMEM);
	}
	sb->fs_private = tmp;
	err = ram_fill_super(sb, &tmpfs_super_ops, tmp->mode);
	if (err) {
		super_kill(sb);
		return ERR_PTR(err);
	}
	sb->root->inode->uid = tmp->uid;
	sb->root->inode->gid = tmp->gid;
	return sb;
}

/**
 * tmpfs_init - make the type known
 *
 * Context: boot task. Does not sleep.
 */
void tmpfs_init(void)
{
	static struct file_system_type type = {
		.name = "tmpfs",
		.mount = tmpfs_mount,
		.umount = ram_umount,
	};

	tmpfs_aops = shmem_aops;
	tmpfs_aops.set_dirty = tmpfs_set_dirty;
	register_filesystem(&type);
}
