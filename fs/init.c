/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * init.c - the file systems' start: caches and types; root.c mounts
 *
 * Runs in the boot task after mm.
 */
#include "fs/vfs.h"

/**
 * vfs_init - caches and file system types; nothing is mounted yet
 *
 * Context: boot task. May sleep.
 */
void vfs_init(void)
{
	might_sleep();
	dcache_init();
	inode_cache_init();
	file_table_init();
	locks_init();
	fs_struct_init();
	ramfs_init();
	tmpfs_init();
	procfs_init();
	pipefs_init();
	ext2_init();
}
