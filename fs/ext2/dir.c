/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * dir.c - the entries of a directory
 *
 * A directory is a row of blocks, each filled by records without gaps: a
 * record is as long as the distance to the next one, the last one reaches to
 * the end of its block. Every record is checked by next_record() before it is
 * used; a bad one ends the walk with -EUCLEAN. A hash index is read as what it
 * is to a linear walk, unused records, and given up when the directory changes.
 *
 * All functions: the directory's sem is held.
 */
#include "ext2.h"
#include "lib/string.h"

#define DT_SHIFT     12 /* of the type in a mode */
#define TYPE_BITS    4u
#define MODE_TYPE(m) ((m) >> DT_SHIFT & ((1u << TYPE_BITS) - 1))

/* by file_type of an entry: what getdents tells */
static const u8 listed_type[EXT2_FT_MAX] = {
	[EXT2_FT_REG] = S_IFREG >> DT_SHIFT,
	[EXT2_FT_DIR] = S_IFDIR >> DT_SHIFT,
	[EXT2_FT_CHR] = S_IFCHR >> DT_SHIFT,
	[EXT2_FT_BLK] = S_IFBLK >> DT_SHIFT,
	[EXT2_FT_FIFO] = S_IFIFO >> DT_SHIFT,
	[EXT2_FT_SOCK] = S_IFSOCK >> DT_SHIFT,
	[EXT2_FT_SYMLINK] = S_IFLNK >> DT_SHIFT,
};

static u8 entry_type(const struct inode *inode)
{
	u32 type;

	if (!ext2_has_filetype(EXT2_SB(inode->sb)))
		return EXT2_FT_UNKNOWN;
	for (type = EXT2_FT_REG; type < EXT2_FT_MAX; type++)
		if (listed_type[type] == MODE_TYPE(inode->mode))
			return (u8)type;
	return EXT2_FT_UNKNOWN;
}

static u32 record_bytes(u32 name_len)
{
	return ALIGN_UP(EXT2_DIRENT_BYTES + name_len, (u32)EXT2_DIRENT_ALIGN);
}

static u32 nr_blocks(const struct inode *dir)
{
	return (u32)(dir->data.size >> EXT2_SB(dir->sb)->block_shift);
}

/* the record at *@offset of a block, checked; *@offset moves behind it.
 * NULL at the end of the block, ERR_PTR(-EUCLEAN) for a bad one */
static struct ext2_dirent *next_record(const struct inode *dir,
				       struct buffer_head *bh, u32 *offset)
{
	struct ext2_dirent *de = (void *)(bh->data + *offset);
	const char *fault = NULL;

	if (*offset == bh->size)
		return NULL;
	if (bh->size - *offset < EXT2_DIRENT_MIN)
		fault = "no room for a directory entry";
	else if (de->rec_len < EXT2_DIRENT_MIN ||
		 de->rec_len % EXT2_DIRENT_ALIGN)
		fault = "bad length of a directory entry";
	else if (de->rec_len > bh->size - *offset)
		fault = "a directory entry overruns the block";
	else if (record_bytes(de->name_len) > de->rec_len)
		fault = "a name overruns its directory entry";
	else if (de->inode &&
		 (de->inode > EXT2_SB(dir->sb)->nr_inodes || de->name_len == 0))
		fault = "bad inode or name of a directory entry";
	if (fault) {
		ext2_error(dir->sb, dir->ino, bh->block, fault);
		return ERR_PTR(-EUCLEAN);
	}
	*offset += de->rec_len;
	return de;
}

static bool is_dot(const char *name, u32 len)
{
	return name[0] == '.' && (len == 1 || (len == 2 && name[1] == '.'));
}

/* can the walk go over the record @de, @left bytes before the end of its block?
 * Short, for those that are only passed by; next_record() tells what is wrong */
static inline bool may_pass(const struct ext2_dirent *de, u32 left)
{
	u32 bytes = de->rec_len;

	return bytes >= EXT2_DIRENT_MIN && bytes % EXT2_DIRENT_ALIGN == 0 &&
	       bytes <= left && (u32)de->name_len + EXT2_DIRENT_BYTES <= bytes;
}

/* look for a name in one block: 1 found, 0 not, or -EUCLEAN. The loop is what
 * look-ups cost: it stores nothing */
static int find_in_block(const struct inode *dir, const char *name, u32 len,
			 struct ext2_slot *slot)
{
	char last = name[len - 1]; /* differs more often than the first */
	char *pos = slot->bh->data;
	u32 left = slot->bh->size, offset;
	struct ext2_dirent *de, *prev = NULL;

	while (left >= EXT2_DIRENT_MIN) {
		de = (void *)pos;
		if (!may_pass(de, left))
			break;
		if (de->name_len == len && de->name[len - 1] == last &&
		    de->inode && memcmp(de->name, name, len) == 0)
			break;
		prev = de;
		pos += de->rec_len;
		left -= de->rec_len;
	}
	slot->prev = prev;
	offset = slot->bh->size - left;
	slot->de = next_record(dir, slot->bh, &offset);
	if (IS_ERR(slot->de))
		return (int)PTR_ERR(slot->de);
	return slot->de != NULL;
}

/**
 * ext2_find - the entry of a name
 * @dir: the directory
 * @name: @len bytes
 * @len: 1..255
 * @slot: out; brelse(slot->bh) after success
 *
 * Context: task. May sleep. Holds @dir's sem.
 * Return: 0, -ENOENT, -EIO, -EUCLEAN.
 */
int ext2_find(struct inode *dir, const char *name, u32 len,
	      struct ext2_slot *slot)
{
	u32 block, nr = nr_blocks(dir);
	int err;

	might_sleep();
	for (block = 0; block < nr; block++) {
		err = ext2_bread(dir, block, false, &slot->bh);
		if (err)
			return err;
		err = find_in_block(dir, name, len, slot);
		if (err > 0)
			return 0;
		brelse(slot->bh);
		if (err)
			return err;
	}
	return -ENOENT;
}

/* the directory's block changed: fsync writes it, its index is void */
static void block_changed(struct inode *dir, struct buffer_head *bh)
{
	mark_buffer_dirty(bh);
	buffer_insert_mapping_queue(bh, &dir->data);
	EXT2_I(dir)->flags &= ~(u32)EXT2_FL_INDEX;
	inode_touch(dir, TOUCH_MTIME | TOUCH_CTIME);
	mark_inode_dirty(dir, I_DIRTY);
}

static void fill_record(struct ext2_dirent *de, const char *name, u32 len,
			const struct inode *inode)
{
	de->inode = inode->ino;
	de->name_len = (u8)len;
	de->file_type = entry_type(inode);
	memcpy(de->name, name, len);
}

/* put an entry into a block with room: 1 done, 0 no room, -EUCLEAN */
static int add_to_block(struct inode *dir, struct buffer_head *bh,
			const char *name, u32 len, struct inode *inode)
{
	u32 need = record_bytes(len), used = 0, offset = 0;
	struct ext2_dirent *de, *rest;

	while (offset + EXT2_DIRENT_MIN <= bh->size) {
		de = (void *)(bh->data + offset);
		if (!may_pass(de, bh->size - offset))
			break;
		used = de->inode ? record_bytes(de->name_len) : 0;
		if (de->rec_len - used >= need)
			break;
		offset += de->rec_len;
	}
	de = next_record(dir, bh, &offset);
	if (IS_ERR(de))
		return (int)PTR_ERR(de);
	if (!de)
		return 0;
	rest = de;
	if (used) {
		rest = (void *)((char *)de + used);
		rest->rec_len = (u16)(de->rec_len - used);
		de->rec_len = (u16)used;
	}
	fill_record(rest, name, len, inode);
	block_changed(dir, bh);
	ext2_note_name(inode, bh);
	return 1;
}

/**
 * ext2_blank_dir_block - one unused record
 * @es: the file system
 * @data: a block, zeroed
 *
 * Context: any. Does not sleep.
 */
void ext2_blank_dir_block(const struct ext2_sb *es, char *data)
{
	struct ext2_dirent *de = (void *)data;

	de->rec_len = (u16)es->block_bytes;
}

/* one more block, for this entry; the directory has it on the disk first */
static int grow(struct inode *dir, const char *name, u32 len,
		struct inode *inode)
{
	struct buffer_head *bh;
	u32 block = nr_blocks(dir);
	int err;

	if (dir->data.size + dir->data.block_bytes > S32_MAX)
		return -ENOSPC;
	err = ext2_bread(dir, block, true, &bh);
	if (err)
		return err;
	dir->data.size += dir->data.block_bytes;
	err = fsync_mapping_buffers(&dir->data);
	if (err == 0)
		err = ext2_write_inode(dir, true);
	if (err == 0)
		err = add_to_block(dir, bh, name, len, inode);
	brelse(bh);
	EXT2_I(dir)->room = block;
	return err < 0 ? err : 0;
}

/**
 * ext2_add_entry - name an inode
 * @dir: the directory
 * @name: @len bytes, not in @dir
 * @len: 1..255
 * @inode: what is named; its count of links is the caller's
 *
 * The search for room starts where there was some last time.
 *
 * Context: task. May sleep. Holds @dir's sem.
 * Return: 0, -ENOSPC, -EIO, -EUCLEAN.
 */
int ext2_add_entry(struct inode *dir, const char *name, u32 len,
		   struct inode *inode)
{
	struct ext2_info *info = EXT2_I(dir);
	u32 nr = nr_blocks(dir), block = info->room < nr ? info->room : 0, i;
	struct buffer_head *bh;
	int err;

	might_sleep();
	for (i = 0; i < nr; i++) {
		err = ext2_bread(dir, block, false, &bh);
		if (err)
			return err;
		err = add_to_block(dir, bh, name, len, inode);
		brelse(bh);
		if (err) {
			info->room = block;
			return err < 0 ? err : 0;
		}
		if (++block == nr)
			block = 0;
	}
	return grow(dir, name, len, inode);
}

/**
 * ext2_remove_entry - take a name out
 * @dir: the directory
 * @slot: from ext2_find(); the buffer stays counted
 *
 * Context: task. Does not sleep. Holds @dir's sem.
 */
void ext2_remove_entry(struct inode *dir, struct ext2_slot *slot)
{
	if (slot->prev)
		slot->prev->rec_len =
			(u16)(slot->prev->rec_len + slot->de->rec_len);
	slot->de->inode = 0;
	block_changed(dir, slot->bh);
}

/**
 * ext2_set_entry - let a name mean another inode
 * @dir: the directory
 * @slot: from ext2_find(); the buffer stays counted
 * @inode: the other one
 *
 * Context: task. Does not sleep. Holds @dir's sem.
 */
void ext2_set_entry(struct inode *dir, struct ext2_slot *slot,
		    struct inode *inode)
{
	slot->de->inode = inode->ino;
	slot->de->file_type = entry_type(inode);
	block_changed(dir, slot->bh);
	ext2_note_name(inode, slot->bh);
}

/**
 * ext2_make_empty - the first block of a new directory
 * @dir: the new one, without blocks
 * @parent: number of the inode that ".." means
 *
 * Context: task. May sleep. @dir is not yet visible.
 * Return: 0, -ENOSPC, -EIO.
 */
int ext2_make_empty(struct inode *dir, u32 parent)
{
	struct ext2_dirent *de;
	struct buffer_head *bh;
	int err;

	might_sleep();
	err = ext2_bread(dir, 0, true, &bh);
	if (err)
		return err;
	de = (void *)bh->data;
	fill_record(de, ".", 1, dir);
	de->rec_len = (u16)record_bytes(1);
	de = (void *)(bh->data + de->rec_len);
	fill_record(de, "..", 2, dir);
	de->inode = parent;
	de->rec_len = (u16)(bh->size - record_bytes(1));
	dir->data.size = bh->size;
	block_changed(dir, bh);
	err = ext2_write_wait(bh);
	brelse(bh);
	return err;
}

/* only "." and ".." in a block? 0, -ENOTEMPTY, -EUCLEAN */
static int block_is_empty(const struct inode *dir, struct buffer_head *bh)
{
	struct ext2_dirent *de;
	u32 offset = 0;

	for (;;) {
		de = next_record(dir, bh, &offset);
		if (IS_ERR(de))
			return (int)PTR_ERR(de);
		if (!de)
			return 0;
		if (de->inode && !is_dot(de->name, de->name_len))
			return -ENOTEMPTY;
	}
}

/**
 * ext2_is_empty - has a directory no entries but the two it always has?
 * @dir: a directory
 *
 * Context: task. May sleep. Holds @dir's sem, or its last name goes.
 * Return: 0, -ENOTEMPTY, -EIO, -EUCLEAN.
 */
int ext2_is_empty(struct inode *dir)
{
	u32 block, nr = nr_blocks(dir);
	struct buffer_head *bh;
	int err;

	might_sleep();
	for (block = 0; block < nr; block++) {
		err = ext2_bread(dir, block, false, &bh);
		if (err)
			return err;
		err = block_is_empty(dir, bh);
		brelse(bh);
		if (err)
			return err;
	}
	return 0;
}

/* the entries of a block from file->pos on; 1: the listing stops, 0, -Exx */
static int list_block(struct file *file, struct buffer_head *bh, void *ctx,
		      filldir_fn *fill)
{
	struct inode *dir = file->inode;
	loff_t start = file->pos & ~((loff_t)bh->size - 1);
	bool typed = ext2_has_filetype(EXT2_SB(dir->sb));
	struct ext2_dirent *de;
	u32 offset = 0, type;
	loff_t here;

	for (;;) {
		here = start + offset;
		de = next_record(dir, bh, &offset);
		if (IS_ERR(de))
			return (int)PTR_ERR(de);
		if (!de)
			break;
		if (here < file->pos)
			continue;
		type = typed && de->file_type < EXT2_FT_MAX
			       ? listed_type[de->file_type]
			       : 0;
		if (de->inode && fill(ctx, de->name, de->name_len,
				      start + offset, de->inode, type))
			return 1;
		file->pos = start + offset;
	}
	file->pos = start + bh->size;
	return 0;
}

/**
 * ext2_readdir - readdir of file_ops
 * @file: a directory; pos is a byte in it
 * @ctx: for @fill
 * @fill: per entry
 *
 * A position that is no longer the start of an entry means the next one.
 *
 * Context: task. May sleep. Holds the directory's sem.
 * Return: 0, -EIO, -EUCLEAN.
 */
int ext2_readdir(struct file *file, void *ctx, filldir_fn *fill)
{
	struct inode *dir = file->inode;
	struct buffer_head *bh;
	int err;

	might_sleep();
	while (file->pos >= 0 && file->pos < dir->data.size) {
		err = ext2_bread(
			dir, (u32)(file->pos >> EXT2_SB(dir->sb)->block_shift),
			false, &bh);
		if (err)
			return err;
		err = list_block(file, bh, ctx, fill);
		brelse(bh);
		if (err)
			return err < 0 ? err : 0;
	}
	return 0;
}
