/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * super.c - file system types and super blocks
 *
 * Owns the list of known types, the list of super blocks and the anonymous
 * device numbers (major 0). A super block lives from the type's mount() to
 * super_kill(), which umount calls when nothing uses it any more.
 */
#include "fs/vfs.h"
#include "core/printk.h"
#include "lib/bitmap.h"
#include "lib/string.h"
#include "mm/buffer.h"
#include "mm/slab.h"

#define NR_ANON_DEVS 256u

LIST_HEAD(super_blocks);
DECLARE_WAIT_QUEUE_HEAD(super_wait); /* for syncing to become 0 */
static LIST_HEAD(types);
static u32 anon_devs[BITMAP_WORDS(NR_ANON_DEVS)] = {1}; /* 0: no device */

/**
 * register_filesystem - mount knows this type from now on
 * @type: static
 *
 * Context: boot task. Does not sleep.
 */
void register_filesystem(struct file_system_type *type)
{
	BUG_ON(filesystem_find(type->name) != NULL);
	list_add_tail(&type->link, &types);
}

/**
 * filesystem_find - a type by its name
 * @name: NUL ended
 *
 * Context: task. Does not sleep.
 * Return: the type, or NULL when there is none.
 */
struct file_system_type *filesystem_find(const char *name)
{
	struct file_system_type *type;

	list_for_each_entry(type, &types, link)
		if (strcmp(type->name, name) == 0)
			return type;
	return NULL;
}

/**
 * filesystem_nth - the types in order, for /proc/filesystems
 * @n: from 0
 *
 * Context: task. Does not sleep.
 * Return: the type, or NULL when there are no more.
 */
const struct file_system_type *filesystem_nth(u32 n)
{
	struct file_system_type *type;

	list_for_each_entry(type, &types, link)
		if (n-- == 0)
			return type;
	return NULL;
}

/**
 * super_alloc - an empty super block
 * @type: its type
 * @dev: its block device; 0: an anonymous number is taken
 * @flags: MS_RDONLY
 *
 * Context: task. May sleep.
 * Return: the super block, or NULL (no memory, no number).
 */
struct super_block *super_alloc(const struct file_system_type *type, kdev_t dev,
				u32 flags)
{
	struct super_block *sb;
	u32 minor = 0;

	might_sleep();
	if (dev == 0) {
		minor = bitmap_find_first_zero(anon_devs, NR_ANON_DEVS);
		if (minor == NR_ANON_DEVS)
			return NULL;
	}
	sb = kzalloc(sizeof(*sb), GFP_KERNEL);
	if (!sb)
		return NULL;
	if (dev == 0) {
		bitmap_set(anon_devs, minor);
		dev = MKDEV(0, minor);
	}
	sb->type = type;
	sb->dev = dev;
	sb->flags = flags;
	sb->block_bytes = PAGE_SIZE;
	sb->max_bytes = FILE_SIZE_MAX;
	INIT_LIST_HEAD(&sb->inodes);
	INIT_LIST_HEAD(&sb->dirty);
	sema_init(&sb->rename_sem, 1);
	list_add_tail(&sb->link, &super_blocks);
	return sb;
}

/**
 * write_super_now - the super block to its buffer, when it is dirty
 * @sb: mounted
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int write_super_now(struct super_block *sb)
{
	might_sleep();
	if (!sb->s_dirt || !sb->ops || !sb->ops->write_super)
		return 0;
	return sb->ops->write_super(sb);
}

/* all dirty blocks of a device; nobody is left to hear of an error but the log */
static void sync_or_report(const struct super_block *sb)
{
	if (sync_buffers(sb->dev) != 0)
		printk(KERN_ERR "umount: write error on device %u:%u\n",
		       MAJOR(sb->dev), MINOR(sb->dev));
}

/**
 * super_kill - the end of a super block
 * @sb: nobody uses its entries or inodes; root may be NULL (mount failed)
 *
 * Context: task. May sleep.
 */
void super_kill(struct super_block *sb)
{
	struct dentry *root = sb->root;

	might_sleep();
	if (root) {
		if (sb->type->umount)
			sb->type->umount(sb);
		shrink_dcache_parent(root);
		sb->root = NULL;
		dput(root);
	}
	settle_inodes(sb);
	/* dropping the pages cancels the dirty buffers that write() left */
	if (MAJOR(sb->dev) != 0)
		sync_or_report(sb);
	inodes_drop_unused(sb);
	if (write_super_now(sb) != 0)
		printk(KERN_ERR "umount %s: super block not written\n",
		       sb->type->name);
	if (sb->ops && sb->ops->put_super)
		sb->ops->put_super(sb);
	if (!list_empty(&sb->inodes))
		printk(KERN_ERR "umount %s: inodes still in use\n",
		       sb->type->name);
	if (MAJOR(sb->dev) == 0)
		bitmap_clear(anon_devs, MINOR(sb->dev));
	else
		sync_or_report(sb);
	wait_event(super_wait, sb->syncing == 0);
	list_del(&sb->link);
	kfree(sb);
}

/**
 * sync_filesystems - dirty super blocks, then dirty inodes of all file systems
 * @wait: for the pages of the inodes, too
 *
 * Context: task. May sleep.
 */
void sync_filesystems(bool wait)
{
	struct super_block *sb;

	might_sleep();
	list_for_each_entry(sb, &super_blocks, link) {
		sb->syncing++; /* super_kill() waits: our place stays */
		if (write_super_now(sb) != 0)
			printk_limited(KERN_ERR "%s: super block not written\n",
				       sb->type->name);
		if (--sb->syncing == 0)
			wake_up_all(&super_wait);
	}
	sync_all_inodes(wait);
}

/**
 * sync_supers - what kupdate does for file systems (7.7)
 *
 * It does not wait: a page whose write fails keeps its error for fsync().
 *
 * Context: task. May sleep.
 */
void sync_supers(void)
{
	might_sleep();
	sync_filesystems(false);
}
