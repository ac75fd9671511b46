/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ext2.h - the second extended file system: what is on the disk, and what the
 * files of fs/ext2 share
 *
 * Every number that comes from the disk is checked where it is read, before
 * it is used: block numbers by ext2_block_ok(), inode numbers by
 * ext2_ino_ok(), directory records by the walk of dir.c. What is wrong is told
 * by ext2_error() and becomes -EUCLEAN; nothing of it stops the kernel.
 *
 * Order of the locks: inode->sem, map_sem of an inode, lock of the super
 * block. While the last two are held memory is taken with GFP_BUFFER only:
 * nothing comes back to this file system for it.
 *
 * Block groups: a copy of the super block and of the descriptors (not in all
 * of them), block bitmap, inode bitmap, inode table, data. All numbers are
 * little endian, as this processor's are.
 */
#ifndef EXT2_EXT2_H
#define EXT2_EXT2_H

#include "fs/vfs.h"
#include "mm/block_page.h"
#include "mm/buffer.h"

/* ---- on the disk ------------------------------------------------------------ */

enum {
	EXT2_MAGIC = 0xef53,
	EXT2_SUPER_OFFSET = 1024, /* bytes from the start of the disk */
	EXT2_MIN_BLOCK = 1024,
	EXT2_MAX_LOG_BLOCK = 2, /* 1024 << 2: a page */
	EXT2_REV0 = 0,
	EXT2_REV1 = 1,
	EXT2_REV0_INODE_BYTES = 128,
	EXT2_ROOT_INO = 2,
	EXT2_REV0_FIRST_INO = 11,
	EXT2_LINK_MAX = 32000,
	EXT2_FREE_MAX = 0xffff, /* of a 16-bit count */

	/* super block, state */
	EXT2_STATE_VALID = 1, /* unmounted cleanly */
	EXT2_STATE_ERROR = 2, /* errors were seen */

	/* super block, errors */
	EXT2_ERRORS_CONTINUE = 1,
	EXT2_ERRORS_RO = 2,
	EXT2_ERRORS_PANIC = 3,

	/* features */
	EXT2_INCOMPAT_FILETYPE = 0x2,
	EXT2_RO_SPARSE_SUPER = 0x1,
	EXT2_RO_LARGE_FILE = 0x2,
	EXT2_RO_BTREE_DIR = 0x4, /* never used, harmless */

	/* inode, flags */
	EXT2_FL_IMMUTABLE = 0x10, /* S_IMMUTABLE */
	EXT2_FL_APPEND = 0x20,	  /* S_APPEND */
	EXT2_FL_INDEX = 0x1000,	  /* a directory with a hash index */
	/* what a new inode does not inherit from its directory */
	EXT2_FL_INHERIT = 0xcf, /* secrm, unrm, compr, sync, noatime, nodump */

	/* block pointers of an inode */
	EXT2_NDIR_BLOCKS = 12,
	EXT2_IND = 12,
	EXT2_DIND = 13,
	EXT2_TIND = 14,
	EXT2_N_BLOCKS = 15,
	EXT2_MAX_DEPTH = 4, /* pointers from the inode to a data block */

	/* directories */
	EXT2_DIRENT_BYTES = 8, /* before the name */
	EXT2_DIRENT_MIN = 12,
	EXT2_DIRENT_ALIGN = 4,

	/* file types in directory entries */
	EXT2_FT_UNKNOWN = 0,
	EXT2_FT_REG = 1,
	EXT2_FT_DIR = 2,
	EXT2_FT_CHR = 3,
	EXT2_FT_BLK = 4,
	EXT2_FT_FIFO = 5,
	EXT2_FT_SOCK = 6,
	EXT2_FT_SYMLINK = 7,
	EXT2_FT_MAX = 8,
};
#define EXT2_XATTR_MAGIC 0xea020000u

struct ext2_super_block {
	u32 s_inodes_count;
	u32 s_blocks_count;
	u32 s_r_blocks_count; /* reserved for s_def_resuid and root */
	u32 s_free_blocks_count;
	u32 s_free_inodes_count;
	u32 s_first_data_block; /* 1 with blocks of 1 KiB, else 0 */
	u32 s_log_block_size;	/* 1024 << this */
	u32 s_log_frag_size;
	u32 s_blocks_per_group;
	u32 s_frags_per_group;
	u32 s_inodes_per_group;
	u32 s_mtime; /* last mount */
	u32 s_wtime; /* last write */
	u16 s_mnt_count;
	s16 s_max_mnt_count;
	u16 s_magic;
	u16 s_state;
	u16 s_errors;
	u16 s_minor_rev;
	u32 s_lastcheck;
	u32 s_checkinterval;
	u32 s_creator_os;
	u32 s_rev_level;
	u16 s_def_resuid;
	u16 s_def_resgid;
	/* from here on: revision 1 */
	u32 s_first_ino;
	u16 s_inode_size;
	u16 s_block_group_nr;
	u32 s_feature_compat;
	u32 s_feature_incompat;
	u32 s_feature_ro_compat;
	u8 s_uuid[16];
	char s_volume_name[16];
	char s_last_mounted[64];
	u8 s_rest[1024 - 200];
};
BUILD_BUG_ON(sizeof(struct ext2_super_block) != 1024);
BUILD_BUG_ON(offsetof(struct ext2_super_block, s_magic) != 56);
BUILD_BUG_ON(offsetof(struct ext2_super_block, s_first_ino) != 84);
BUILD_BUG_ON(offsetof(struct ext2_super_block, s_uuid) != 104);

struct ext2_group_desc {
	u32 bg_block_bitmap;
	u32 bg_inode_bitmap;
	u32 bg_inode_table;
	u16 bg_free_blocks_count;
	u16 bg_free_inodes_count;
	u16 bg_used_dirs_count;
	u16 bg_pad;
	u32 bg_reserved[3];
};
BUILD_BUG_ON(sizeof(struct ext2_group_desc) != 32);

struct ext2_inode {
	u16 i_mode;
	u16 i_uid;
	u32 i_size;
	u32 i_atime;
	u32 i_ctime;
	u32 i_mtime;
	u32 i_dtime;
	u16 i_gid;
	u16 i_links_count;
	u32 i_blocks; /* of 512 bytes */
	u32 i_flags;
	u32 i_osd1;
	u32 i_block[EXT2_N_BLOCKS];
	u32 i_generation;
	u32 i_file_acl;	 /* block of extended attributes */
	u32 i_size_high; /* of regular files; directory ACL otherwise */
	u32 i_faddr;
	u8 i_frag, i_fsize;
	u16 i_pad;
	u16 i_uid_high;
	u16 i_gid_high;
	u32 i_reserved;
};
BUILD_BUG_ON(sizeof(struct ext2_inode) != EXT2_REV0_INODE_BYTES);
BUILD_BUG_ON(offsetof(struct ext2_inode, i_block) != 40);
BUILD_BUG_ON(offsetof(struct ext2_inode, i_size_high) != 108);

struct ext2_dirent {
	u32 inode; /* 0: unused */
	u16 rec_len;
	u8 name_len;
	u8 file_type; /* with FILETYPE; else the high byte of the length */
	char name[];
};
BUILD_BUG_ON(offsetof(struct ext2_dirent, name) != EXT2_DIRENT_BYTES);

/* head of a block of extended attributes, shared by h_refcount inodes */
struct ext2_xattr_header {
	u32 h_magic;
	u32 h_refcount;
	u32 h_blocks;
};

/* ---- in memory ---------------------------------------------------------------- */

enum ext2_map_kind {
	EXT2_MAP_BLOCKS,
	EXT2_MAP_INODES,
	EXT2_NR_MAPS,
};

/* What is known of a mounted file system; (L) changed with lock held. */
struct ext2_sb {
	struct super_block *sb;
	struct buffer_head *sbh; /* the super block's, for ever in use */
	struct ext2_super_block *es;
	struct buffer_head **desc_bhs; /* nr_desc_blocks, likewise */
	u32 nr_desc_blocks, descs_per_block;
	u32 block_bytes, block_shift;
	u32 addr_shift; /* log2 of the block numbers in a block */
	u32 inode_bytes, inodes_per_block, inodes_per_group, itable_blocks;
	u32 blocks_per_group, nr_groups;
	u32 first_block, nr_blocks, nr_inodes, first_ino;
	u32 reserved_blocks, resuid, resgid;
	u32 overhead;  /* blocks of descriptors, bitmaps, tables */
	u32 errors;    /* EXT2_ERRORS_* */
	u16 old_state; /* s_state before writing began */
	bool writing;  /* begun, and VALID is not set */
	u32 free_blocks, free_inodes; /* (L) */
	u32 next_generation;	      /* (L) */
	struct semaphore lock;
	u32 *checked
		[EXT2_NR_MAPS]; /* (L) a bit per group: bitmap was looked at */
	/*
	 * (L) What was freed and must not be used again before the metadata
	 * that still names it is on the disk: a bitmap per group, or NULL.
	 * A crash never leaves two owners of a block that way.
	 */
	u32 **fresh[EXT2_NR_MAPS];
	u32 nr_fresh[EXT2_NR_MAPS];
};

/* inode->fs_private */
struct ext2_info {
	u32 data[EXT2_N_BLOCKS]; /* block pointers, a device, or a short link */
	u32 flags, file_acl, dir_acl, dtime, generation;
	bool blank;  /* the disk's inode is void: clear it when writing */
	bool failed; /* could not be read: leave the disk alone */
	u32 last_block, last_place; /* for the goal: allocated last */
	u32 room;		    /* directory: a block that had room */
	struct semaphore map_sem;   /* the tree of blocks */
	/* counted: a directory block with its newest name, which must be on
	 * the disk before the inode is; NULL: it is (order.c) */
	struct buffer_head *named;
};

static inline struct ext2_sb *EXT2_SB(const struct super_block *sb)
{
	return sb->fs_private;
}
static inline struct ext2_info *EXT2_I(const struct inode *inode)
{
	return inode->fs_private;
}
static inline bool ext2_ino_ok(const struct ext2_sb *es, u32 ino)
{
	return ino == EXT2_ROOT_INO ||
	       (ino >= es->first_ino && ino <= es->nr_inodes);
}
/* is a symlink's text in the place of its block pointers? */
static inline bool ext2_link_is_fast(const struct inode *inode)
{
	u32 xattr = EXT2_I(inode)->file_acl
			    ? inode->data.block_bytes >> SECTOR_SHIFT
			    : 0;

	return inode->blocks <= xattr;
}
static inline bool ext2_has_filetype(const struct ext2_sb *es)
{
	return es->es->s_rev_level != EXT2_REV0 &&
	       es->es->s_feature_incompat & EXT2_INCOMPAT_FILETYPE;
}

/* ---- super.c, options.c --------------------------------------------------------- */

/* tell, and do what errors= says; @ino, @block: 0 where there is none */
void ext2_error(struct super_block *sb, u32 ino, u32 block, const char *what);
int __must_check ext2_parse_options(const char *data, u32 *errors);

/* ---- check.c: the geometry at the mount --------------------------------------- */

int __must_check ext2_check_super(struct ext2_sb *es, u32 device_sectors);
int __must_check ext2_read_groups(struct ext2_sb *es);
void ext2_put_groups(struct ext2_sb *es);

/* ---- balloc.c, bitmap.c ----------------------------------------------------------- */

struct ext2_group_desc *ext2_group(const struct ext2_sb *es, u32 group);
void ext2_group_dirty(const struct ext2_sb *es, u32 group);
bool ext2_has_super(const struct ext2_sb *es, u32 group);
u32 ext2_group_blocks(const struct ext2_sb *es, u32 group);
bool ext2_block_ok(const struct ext2_sb *es, u32 block);
bool ext2_block_used(struct ext2_sb *es, u32 block);
struct buffer_head *ext2_read_map(struct ext2_sb *es, enum ext2_map_kind kind,
				  u32 group);
u32 ext2_find_free(const u32 *map, const u32 *fresh, u32 nr_bits, u32 start);
void ext2_note_fresh(struct ext2_sb *es, enum ext2_map_kind kind, u32 group,
		     u32 bit);
bool ext2_settle_fresh(struct ext2_sb *es, enum ext2_map_kind kind);
void ext2_drop_fresh(struct ext2_sb *es);
int __must_check ext2_new_block(struct inode *inode, u32 goal, u32 *block);
void ext2_free_blocks(struct inode *inode, u32 first, u32 nr);

/* ---- ialloc.c ---------------------------------------------------------------------- */

struct inode *ext2_new_inode(struct inode *dir, mode_t mode);
void ext2_free_inode(struct inode *inode);

/* ---- inode.c, map.c, truncate.c ------------------------------------------------------ */

int ext2_read_inode(struct inode *inode);
int ext2_write_inode(struct inode *inode, bool wait);
void ext2_delete_inode(struct inode *inode);
void ext2_clear_inode(struct inode *inode);
void ext2_set_ops(struct inode *inode);
struct ext2_info *ext2_info_alloc(void);
loff_t ext2_max_bytes(const struct ext2_sb *es);
u32 ext2_path(const struct ext2_sb *es, u32 block, u32 offsets[EXT2_MAX_DEPTH]);
int __must_check ext2_map(struct inode *inode, u32 block, bool create,
			  u32 *place, bool *is_new);
int ext2_get_block(struct address_space *mapping, u32 block,
		   struct buffer_head *bh, bool create);
int __must_check ext2_bread(struct inode *inode, u32 block, bool create,
			    struct buffer_head **bh);
int ext2_write_wait(struct buffer_head *bh);
void ext2_cut_blocks(struct inode *inode);
int ext2_truncate(struct inode *inode);

/* ---- order.c ----------------------------------------------------------------------------- */

void ext2_note_name(struct inode *inode, struct buffer_head *bh);
int __must_check ext2_settle_name(struct inode *inode);
void ext2_drop_name(struct inode *inode);
int __must_check ext2_lose_name(struct inode *inode,
				const struct buffer_head *bh);

/* ---- dir.c ------------------------------------------------------------------------------ */

/* An entry that was found; the buffer is counted. */
struct ext2_slot {
	struct buffer_head *bh;
	struct ext2_dirent *de, *prev; /* prev: in the same block, or NULL */
};
int __must_check ext2_find(struct inode *dir, const char *name, u32 len,
			   struct ext2_slot *slot);
int __must_check ext2_add_entry(struct inode *dir, const char *name, u32 len,
				struct inode *inode);
void ext2_remove_entry(struct inode *dir, struct ext2_slot *slot);
void ext2_set_entry(struct inode *dir, struct ext2_slot *slot,
		    struct inode *inode);
int __must_check ext2_make_empty(struct inode *dir, u32 parent);
int __must_check ext2_is_empty(struct inode *dir);
void ext2_blank_dir_block(const struct ext2_sb *es, char *data);
int ext2_readdir(struct file *file, void *ctx, filldir_fn *fill);

/* ---- tables of operations ------------------------------------------------------------------ */

extern const struct inode_ops ext2_dir_inode_ops, ext2_file_inode_ops,
	ext2_link_inode_ops, ext2_special_inode_ops;
extern const struct file_ops ext2_file_ops, ext2_dir_ops;
extern const struct aops ext2_aops;

#endif
