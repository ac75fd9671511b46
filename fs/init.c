/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * init.c - the file systems' start: caches, root, /dev, /proc
 *
 * Runs in the boot task after mm and after the drivers have registered their
 * devices; device nodes are made for what is there then.
 */
#include "fs/vfs.h"
#include "core/printk.h"
#include "drv/blk.h"
#include "drv/chr.h"
#include "lib/printf.h"

#define DIR_MODE       0755u
#define TMP_MODE       01777u
#define DEV_MODE_ALL   0666u
#define DEV_MODE_OWNER 0600u
#define DEV_NAME_BYTES 32

struct dev_node {
	const char *path;
	kdev_t dev;
	u32 mode;
};

static const struct dev_node char_nodes[] = {
	{"/dev/null", MKDEV(MAJOR_MEM, 3), DEV_MODE_ALL},
	{"/dev/zero", MKDEV(MAJOR_MEM, 5), DEV_MODE_ALL},
	{"/dev/full", MKDEV(MAJOR_MEM, 7), DEV_MODE_ALL},
	{"/dev/tty", MKDEV(MAJOR_TTYAUX, 0), DEV_MODE_ALL},
	{"/dev/console", MKDEV(MAJOR_TTYAUX, 1), DEV_MODE_OWNER},
	{"/dev/tty1", MKDEV(MAJOR_TTY, 1), DEV_MODE_OWNER},
	{"/dev/ttyS0", MKDEV(MAJOR_TTY, 64), DEV_MODE_OWNER},
};

static void make_dir(const char *path, mode_t mode)
{
	int err = do_mkdir(AT_FDCWD, path, mode);

	if (err)
		printk(KERN_ERR "vfs: cannot make %s: error %d\n", path, -err);
}

static void make_node(const char *path, mode_t mode, kdev_t dev)
{
	int err = do_mknod(AT_FDCWD, path, mode, dev);

	if (err)
		printk(KERN_ERR "vfs: cannot make %s: error %d\n", path, -err);
}

static void make_dev(void)
{
	const struct blk_device *disk;
	char path[DEV_NAME_BYTES];
	u32 i;

	make_dir("/dev", DIR_MODE);
	for (i = 0; i < ARRAY_SIZE(char_nodes); i++)
		make_node(char_nodes[i].path, S_IFCHR | char_nodes[i].mode,
			  char_nodes[i].dev);
	list_for_each_entry(disk, &blk_devices, link) {
		(void)scnprintf(path, sizeof(path), "/dev/%s", disk->name);
		make_node(path, S_IFBLK | DEV_MODE_OWNER, disk->dev);
	}
}

static void mount_proc(void)
{
	struct nameidata nd;
	int err;

	make_dir("/proc", DIR_MODE);
	err = path_lookup(AT_FDCWD, "/proc", LOOKUP_FOLLOW, &nd);
	if (err == 0) {
		err = mount_at("proc", 0, "proc", &nd.path, 0, NULL);
		nameidata_put(&nd);
	}
	if (err)
		printk(KERN_ERR "vfs: cannot mount /proc: error %d\n", -err);
}

/**
 * vfs_init - caches, file system types, ramfs as the root, /dev, /proc
 *
 * Context: boot task. May sleep.
 */
void vfs_init(void)
{
	int err;

	might_sleep();
	dcache_init();
	inode_cache_init();
	file_table_init();
	fs_struct_init();
	ramfs_init();
	procfs_init();
	pipefs_init();
	err = mount_root("ramfs");
	BUG_ON(err != 0);
	make_dev();
	make_dir("/tmp", TMP_MODE);
	mount_proc();
}
