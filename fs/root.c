/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * root.c - which file system is everybody's root
 *
 *   root=initrd	a ramfs, filled from the loader's archive
 *   root=NAME		the disk NAME: hda, /dev/hda, ram0
 *   ro, rw		read-only, or both (the default)
 *   rootflags=TEXT	options of the file system
 *
 * Without root=: the archive when the loader brought one, else hda; the tests in
 * the kernel need no programs and run on an empty ramfs then. /dev is a
 * ramfs of its own over a disk: the nodes are those of the disks that were
 * found, and a read-only root has them too. A root that cannot be mounted is
 * told with the disks there are, and ends the boot.
 */
#include "fs/vfs.h"
#include "core/boot.h"
#include "core/panic.h"
#include "core/printk.h"
#include "drv/blk.h"
#include "drv/chr.h"
#include "lib/printf.h"
#include "lib/string.h"
#include "mm/zone.h"

#define DIR_MODE       0755u
#define TMP_MODE       01777u
#define DEV_MODE_ALL   0666u
#define DEV_MODE_OWNER 0600u
#define DEV_NAME_BYTES 32
#define OPTION_BYTES   128u
#define LIST_BYTES     256u
#define DEFAULT_DISK   "hda"
#define DEV_DIR	       "/dev/"
#define KIB_SECTORS    2u

struct dev_node {
	const char *path;
	kdev_t dev;
	u32 mode;
};

static const struct dev_node char_nodes[] = {
	{"/dev/null", MKDEV(MAJOR_MEM, 3), DEV_MODE_ALL},
	{"/dev/zero", MKDEV(MAJOR_MEM, 5), DEV_MODE_ALL},
	{"/dev/full", MKDEV(MAJOR_MEM, 7), DEV_MODE_ALL},
	{"/dev/random", MKDEV(MAJOR_MEM, 8), DEV_MODE_ALL},
	{"/dev/urandom", MKDEV(MAJOR_MEM, 9), DEV_MODE_ALL},
	{"/dev/tty", MKDEV(MAJOR_TTYAUX, 0), DEV_MODE_ALL},
	{"/dev/console", MKDEV(MAJOR_TTYAUX, 1), DEV_MODE_OWNER},
	{"/dev/tty0", MKDEV(MAJOR_TTY, 0), DEV_MODE_OWNER},
	{"/dev/tty1", MKDEV(MAJOR_TTY, 1), DEV_MODE_OWNER},
	{"/dev/tty2", MKDEV(MAJOR_TTY, 2), DEV_MODE_OWNER},
	{"/dev/tty3", MKDEV(MAJOR_TTY, 3), DEV_MODE_OWNER},
	{"/dev/tty4", MKDEV(MAJOR_TTY, 4), DEV_MODE_OWNER},
	{"/dev/ttyS0", MKDEV(MAJOR_TTY, 64), DEV_MODE_OWNER},
};

/* what they are is told by /proc */
static const struct {
	const char *path, *target;
} links[] = {
	{"/dev/fd", "/proc/self/fd"},
	{"/dev/stdin", "fd/0"},
	{"/dev/stdout", "fd/1"},
	{"/dev/stderr", "fd/2"},
};

static void make_dir(const char *path, mode_t mode)
{
	int err = do_mkdir(AT_FDCWD, path, mode);

	if (err && err != -EEXIST)
		printk(KERN_ERR "vfs: cannot make %s: error %d\n", path, -err);
}

static void make_node(const char *path, mode_t mode, kdev_t dev)
{
	int err = do_mknod(AT_FDCWD, path, mode, dev);

	if (err)
		printk(KERN_ERR "vfs: cannot make %s: error %d\n", path, -err);
}

static void make_nodes(void)
{
	const struct blk_device *disk;
	char path[DEV_NAME_BYTES];
	u32 i;

	for (i = 0; i < ARRAY_SIZE(char_nodes); i++)
		make_node(char_nodes[i].path, S_IFCHR | char_nodes[i].mode,
			  char_nodes[i].dev);
	make_dir("/dev/shm", TMP_MODE);
	for (i = 0; i < ARRAY_SIZE(links); i++) {
		int err = do_symlink(links[i].target, AT_FDCWD, links[i].path);

		if (err)
			printk(KERN_ERR "vfs: cannot make %s: error %d\n",
			       links[i].path, -err);
	}
	list_for_each_entry(disk, &blk_devices, link) {
		(void)scnprintf(path, sizeof(path), "/dev/%s", disk->name);
		make_node(path, S_IFBLK | DEV_MODE_OWNER, disk->dev);
	}
}

/* @type on the directory @path, made when it is not there; 0 or -Exx, told */
static int mount_on(const char *path, const char *type, const char *dev_name)
{
	struct nameidata nd;
	int err;

	make_dir(path, DIR_MODE);
	err = path_lookup(AT_FDCWD, path, LOOKUP_FOLLOW, &nd);
	if (err == 0) {
		err = mount_at(type, 0, dev_name, &nd.path, 0, NULL);
		nameidata_put(&nd);
	}
	if (err)
		printk(KERN_ERR "vfs: cannot mount %s: error %d\n", path, -err);
	return err;
}

/* the memory of the loader's archive; false: it brought none */
static bool archive(const struct boot_module **mod)
{
	*mod = &boot_info.modules[0];
	return boot_info.nr_modules != 0;
}

static void __noreturn root_fail(const char *name, const char *why, int error)
{
	const struct blk_device *disk;
	char list[LIST_BYTES] = "";
	size_t used = 0;

	list_for_each_entry(disk, &blk_devices, link)
		used += (size_t)scnprintf(list + used, sizeof(list) - used,
					  " %s (%u KiB)", disk->name,
					  disk->nr_sectors / KIB_SECTORS);
	printk(KERN_EMERG "VFS: cannot mount root %s: %s, error %d\n", name,
	       why, -error);
	printk(KERN_EMERG "VFS: disks found:%s; root= names one of them, or "
			  "initrd\n",
	       used ? list : " none");
	debug_exit(EXIT_CODE_PANIC);
	machine_halt();
}

/* the first type of disk file systems that takes it; its name, or NULL */
static const char *try_types(const struct blk_device *disk, u32 flags,
			     const char *data, int *err)
{
	const struct file_system_type *type;
	char dev_name[DEV_NAME_BYTES];
	u32 i;

	(void)scnprintf(dev_name, sizeof(dev_name), DEV_DIR "%s", disk->name);
	*err = -EINVAL;
	for (i = 0; (type = filesystem_nth(i)) != NULL; i++) {
		if (!type->needs_dev)
			continue;
		*err = mount_root(type->name, disk->dev, dev_name, flags, data);
		if (*err == 0)
			return type->name;
		if (*err != -EINVAL)
			return NULL; /* its own, but not to be used */
	}
	return NULL;
}

static void mount_disk(const char *name)
{
	char data[OPTION_BYTES] = "";
	const struct blk_device *disk;
	const char *type;
	u32 flags = 0;
	int err;

	if (strncmp(name, DEV_DIR, sizeof(DEV_DIR) - 1) == 0)
		name += sizeof(DEV_DIR) - 1;
	disk = blk_find_name(name);
	if (!disk)
		root_fail(name, "there is no such disk", -ENXIO);
	(void)boot_option("rootflags", data, sizeof(data));
	if (disk->read_only ||
	    (boot_option("ro", NULL, 0) && !boot_option("rw", NULL, 0)))
		flags = MS_RDONLY;
	type = try_types(disk, flags, data, &err);
	if (!type && (err == -EROFS || err == -EACCES) && !flags) {
		flags = MS_RDONLY;
		type = try_types(disk, flags, data, &err);
	}
	if (!type)
		root_fail(disk->name,
			  err == -EINVAL ? "no file system that is known here"
					 : "its file system cannot be used",
			  err);
	printk("VFS: root is %s on %s, read-%s\n", type, disk->name,
	       flags ? "only" : "write");
}

/* the initial root file system: the first module of the loader */
static void unpack(const struct boot_module *mod)
{
	int err = initrd_unpack(__va(mod->start), mod->end - mod->start);

	if (err)
		printk(KERN_ERR "initrd: cannot be unpacked, error %d\n", -err);
}

/**
 * root_mount - the root, with its /dev and /proc, as the boot options say
 *
 * Context: boot task, the disks are registered. May sleep. Does not return
 *	when there is no root.
 */
void root_mount(void)
{
	const struct boot_module *mod;
	char name[OPTION_BYTES] = DEFAULT_DISK;
	bool brought = archive(&mod);
	bool in_memory = brought || boot_option("selftest", NULL, 0);

	might_sleep();
	if (boot_option("root", name, sizeof(name))) {
		in_memory = strcmp(name, "initrd") == 0;
		if (in_memory && !brought)
			root_fail(name, "the loader brought no archive",
				  -ENOENT);
	}
	if (!in_memory) {
		mount_disk(name);
		if (mount_on("/dev", "ramfs", "dev") == 0)
			make_nodes();
	} else {
		if (mount_root("ramfs", 0, "rootfs", 0, NULL) != 0)
			root_fail(name, "no memory", -ENOMEM);
		make_dir("/dev", DIR_MODE);
		make_nodes();
		make_dir("/tmp", TMP_MODE);
	}
	(void)mount_on("/proc", "proc", "proc");
	if (in_memory && brought)
		unpack(mod);
	if (brought)
		mem_free_range(mod->start, mod->end);
}
