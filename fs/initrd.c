/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * initrd.c - the loader's archive unpacked into the root
 *
 * Runs once, in a kernel thread, before the first program. What the archive
 * says is done with the same functions that system calls use; what cannot be
 * made is an error with the entry's name, never a crash.
 */
#include "fs/vfs.h"
#include "fs/cpio.h"
#include "core/printk.h"
#include "lib/string.h"
#include "mm/slab.h"

#define MODE_PERM	  07777u
#define DIR_MODE	  0755u
#define MAX_PENDING_LINKS 64u

/* Names of files with several links, until their data was seen. */
struct link_name {
	u32 ino;
	const char *name;
};

static void set_attributes(const char *name, const struct cpio_entry *e)
{
	struct nameidata nd;
	struct inode *inode;

	if (path_lookup(AT_FDCWD, name, 0, &nd) != 0)
		return;
	inode = nd.path.dentry->inode;
	inode->uid = e->uid;
	inode->gid = e->gid;
	if (!S_ISLNK(inode->mode))
		inode->mode = (inode->mode & S_IFMT) | (e->mode & MODE_PERM);
	inode->mtime = e->mtime;
	nameidata_put(&nd);
}

static int unpack_file(const char *name, const struct cpio_entry *e)
{
	struct file *file;
	ssize_t n;

	file = filp_open(name, O_CREAT | O_WRONLY | O_TRUNC | O_NOFOLLOW,
			 e->mode & MODE_PERM);
	if (IS_ERR(file))
		return (int)PTR_ERR(file);
	n = S_ISREG(file->inode->mode)
		    ? kernel_write(file, e->data, e->bytes, 0)
		    : -EEXIST;
	fput(file);
	return n < 0 ? (int)n : 0;
}

static int unpack_symlink(const char *name, const struct cpio_entry *e)
{
	char *target;
	int err;

	if (e->bytes == 0 || e->bytes >= PATH_MAX)
		return -EINVAL;
	target = kmalloc(e->bytes + 1, GFP_KERNEL);
	if (!target)
		return -ENOMEM;
	memcpy(target, e->data, e->bytes);
	target[e->bytes] = '\0';
	err = do_symlink(target, AT_FDCWD, name);
	kfree(target);
	return err;
}

/* a further name of a file that was seen; 1: it is the first one */
static int unpack_hardlink(struct link_name *links, const struct cpio_entry *e)
{
	u32 i;

	for (i = 0; i < MAX_PENDING_LINKS && links[i].name; i++)
		if (links[i].ino == e->ino)
			return do_link(AT_FDCWD, links[i].name, AT_FDCWD,
				       e->name, 0);
	if (i < MAX_PENDING_LINKS) {
		links[i].ino = e->ino;
		links[i].name = e->name;
	}
	return 1;
}

static int unpack_regular(struct link_name *links, const struct cpio_entry *e)
{
	int err;

	if (e->nlink > 1) {
		err = unpack_hardlink(links, e);
		if (err < 0)
			return err;
		if (err == 0 && e->bytes == 0)
			return 0; /* the data comes with the last name */
	}
	return unpack_file(e->name, e);
}

/* "." and ".." components make no sense here and lead out of the root */
static bool name_is_sane(const char *name)
{
	for (;;) {
		while (*name == '/')
			name++;
		if (*name == '\0')
			return true;
		if (name[0] == '.' && name[1] == '.' &&
		    (name[2] == '/' || name[2] == '\0'))
			return false;
		while (*name && *name != '/')
			name++;
	}
}

static int unpack_entry(struct link_name *links, const struct cpio_entry *e)
{
	int err;

	if (strcmp(e->name, ".") == 0 || strcmp(e->name, "/") == 0)
		return 0;
	if (!name_is_sane(e->name))
		return -EINVAL;
	if (S_ISDIR(e->mode)) {
		err = do_mkdir(AT_FDCWD, e->name, e->mode & MODE_PERM);
		if (err == -EEXIST)
			err = 0; /* /dev and /proc are there already */
	} else if (S_ISREG(e->mode)) {
		err = unpack_regular(links, e);
	} else if (S_ISLNK(e->mode)) {
		err = unpack_symlink(e->name, e);
	} else if (S_ISCHR(e->mode) || S_ISBLK(e->mode) || S_ISFIFO(e->mode)) {
		err = do_mknod(AT_FDCWD, e->name, e->mode, e->rdev);
		if (err == -EEXIST)
			err = 0; /* made for a device that was found */
	} else {
		err = -EINVAL;
	}
	if (err == 0)
		set_attributes(e->name, e);
	return err;
}

/**
 * initrd_unpack - fill the root from a newc cpio archive
 * @archive: @bytes bytes
 * @bytes: of the archive
 *
 * Stops at the first thing that is wrong, with a message; what was unpacked
 * until then stays.
 *
 * Context: task. May sleep.
 * Return: 0, -EINVAL (corrupt), or what an entry could not be made for.
 */
int initrd_unpack(const void *archive, u32 bytes)
{
	struct link_name *links;
	struct cpio_entry entry;
	const char *why = "";
	u32 pos = 0, start, nr = 0;
	int ret;

	might_sleep();
	links = kzalloc(MAX_PENDING_LINKS * sizeof(links[0]), GFP_KERNEL);
	if (!links)
		return -ENOMEM;
	for (;;) {
		start = pos;
		ret = cpio_next(archive, bytes, &pos, &entry, &why);
		if (ret <= 0)
			break;
		ret = unpack_entry(links, &entry);
		if (ret) {
			printk(KERN_ERR "initrd: %s: cannot unpack, error %d\n",
			       entry.name, -ret);
			break;
		}
		nr++;
	}
	if (ret == -EINVAL && *why)
		printk(KERN_ERR "initrd: byte %u: %s\n", start, why);
	if (ret == 0)
		printk(KERN_INFO "initrd: %u entries\n", nr);
	kfree(links);
	return ret;
}
