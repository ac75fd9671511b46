/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * namei.c - from a path name to a dentry
 *
 * One walk per name: per component the permission of the directory, a look in
 * the dentry cache, and only on a miss the file system under the directory's
 * semaphore. Symlinks are walked by recursion, at most MAX_LINK_DEPTH deep and
 * MAX_LINKS in all. Until path_lookup() returns, nd->path is always valid; it
 * is put in one place when the walk fails.
 */
#include "fs/vfs.h"
#include "core/cred.h"
#include "core/uaccess.h"
#include "lib/string.h"
#include "mm/slab.h"

#define MODE_OWNER_SHIFT 6u
#define MODE_GROUP_SHIFT 3u
#define MODE_ANY_EXEC	 0111u
#define MODE_RWX	 7u

/* One component while it is walked. */
struct component {
	const char *name;
	u32 len, hash;
	enum last_kind kind;
	bool last;  /* nothing but slashes follows */
	bool slash; /* slashes follow */
};

/**
 * inode_permission - may current do this?
 * @inode: of any type
 * @mask: MAY_* bits
 *
 * Context: task. Does not sleep.
 * Return: 0, -EACCES, or -EROFS.
 */
int inode_permission(struct inode *inode, u32 mask)
{
	mode_t mode = inode->mode;

	if (mask & MAY_WRITE && inode->sb->flags & MS_RDONLY &&
	    (S_ISREG(mode) || S_ISDIR(mode) || S_ISLNK(mode)))
		return -EROFS;
	if (mask & MAY_WRITE && inode->flags & S_IMMUTABLE)
		return -EACCES;
	if (capable_fs()) {
		if (!(mask & MAY_EXEC) || S_ISDIR(mode) || mode & MODE_ANY_EXEC)
			return 0;
		return -EACCES;
	}
	if (current->fsuid == inode->uid)
		mode >>= MODE_OWNER_SHIFT;
	else if (in_group(inode->gid))
		mode >>= MODE_GROUP_SHIFT;
	return (mode & mask & MODE_RWX) == mask ? 0 : -EACCES;
}

static const struct path *current_root(void)
{
	return current->fs ? &current->fs->root : &vfs_root;
}

/* a miss in the cache: ask the file system. Holds the directory's sem */
static int lookup_uncached(struct dentry *dir, const char *name, u32 len,
			   u32 hash, struct dentry **result)
{
	struct inode *inode = dir->inode;
	struct dentry *dentry;
	int err;

	*result = d_lookup(dir, name, len, hash);
	if (*result)
		return 0;
	if (!inode->ops || !inode->ops->lookup)
		return -ENOTDIR;
	if (inode->nlink == 0)
		return -ENOENT;
	dentry = d_alloc(dir, name, len, hash);
	if (!dentry)
		return -ENOMEM;
	err = inode->ops->lookup(inode, dentry);
	if (err) {
		dput(dentry);
		return err;
	}
	*result = dentry;
	return 0;
}

/**
 * lookup_one - one name in a directory
 * @dir: the directory's dentry
 * @name: @len bytes, no NUL needed
 * @len: bytes, at most NAME_MAX
 * @hash: name_hash() of it
 * @result: out, the dentry with a reference, perhaps negative
 *
 * Context: task. May sleep. Takes the directory's sem on a miss.
 * Return: 0 or -Exx.
 */
int lookup_one(struct dentry *dir, const char *name, u32 len, u32 hash,
	       struct dentry **result)
{
	int err;

	might_sleep();
	*result = d_lookup(dir, name, len, hash);
	if (likely(*result))
		return 0;
	down(&dir->inode->sem);
	err = lookup_uncached(dir, name, len, hash, result);
	up(&dir->inode->sem);
	return err;
}

/**
 * lookup_last - the last name of a LOOKUP_PARENT walk
 * @nd: the walk, with an ordinary last name
 * @result: out, the dentry with a reference, perhaps negative
 *
 * Context: task. May sleep. Holds the directory's sem.
 * Return: 0 or -Exx.
 */
int lookup_last(struct nameidata *nd, struct dentry **result)
{
	might_sleep();
	return lookup_uncached(nd->path.dentry, nd->last_name, nd->last_len,
			       nd->last_hash, result);
}

static void follow_dotdot(struct path *path)
{
	const struct path *root = current_root();
	struct dentry *old;

	for (;;) {
		if (path->dentry == root->dentry && path->mnt == root->mnt)
			break;
		if (path->dentry != path->mnt->root) {
			old = path->dentry;
			path->dentry = dget(old->parent);
			dput(old);
			break;
		}
		if (!path->mnt->parent)
			break;
		follow_up(path);
	}
	follow_mounts(path);
}

/* the next component at @name, hashed on the way; Return: what follows it */
static const char *next_component(const char *name, struct component *c)
{
	const char *p = name;

	while (*p && *p != '/')
		p++;
	c->name = name;
	c->len = (u32)(p - name);
	c->kind = LAST_NORM;
	if (name[0] == '.' && c->len == 1)
		c->kind = LAST_DOT;
	else if (name[0] == '.' && name[1] == '.' && c->len == 2)
		c->kind = LAST_DOTDOT;
	else
		c->hash = name_hash(name, c->len);
	c->slash = *p == '/';
	while (*p == '/')
		p++;
	c->last = *p == '\0';
	return p;
}

/* the target text, NUL ended, in a page of its own; ERR_PTR */
static char *link_text(struct dentry *link)
{
	struct inode *inode = link->inode;
	char *text;
	int len;

	if (!inode->ops->readlink)
		return ERR_PTR(-EINVAL);
	text = kmalloc(PATH_MAX, GFP_KERNEL);
	if (!text)
		return ERR_PTR(-ENOMEM);
	len = inode->ops->readlink(link, text, PATH_MAX - 1);
	if (len <= 0) {
		kfree(text);
		return ERR_PTR(len < 0 ? len : -ENOENT);
	}
	text[len] = '\0';
	inode_touch(inode, TOUCH_ATIME);
	return text;
}

static void goto_root(struct path *path)
{
	struct path root = *current_root();

	path_get(&root);
	path_put(path);
	*path = root;
}

static int walk(struct nameidata *nd, const char *name, u32 flags);

/* nd->path becomes the thing that a link without a name leads to */
static int walk_target(struct nameidata *nd, struct dentry *link)
{
	struct path target;
	int err;

	nd->links++;
	err = link->inode->ops->follow(link, &target);
	if (err)
		return err;
	path_put(&nd->path);
	nd->path = target;
	return 0;
}

/* nd->path (the link's directory) becomes what the link points to */
static int walk_link(struct nameidata *nd, struct dentry *link)
{
	char *text;
	int err;

	if (nd->depth >= MAX_LINK_DEPTH || nd->links >= MAX_LINKS)
		return -ELOOP;
	if (link->inode->ops->follow)
		return walk_target(nd, link);
	text = link_text(link);
	if (IS_ERR(text))
		return (int)PTR_ERR(text);
	if (text[0] == '/')
		goto_root(&nd->path);
	nd->depth++;
	nd->links++;
	err = walk(nd, text, LOOKUP_FOLLOW);
	nd->depth--;
	kfree(text);
	return err;
}

/* one ordinary component: nd->path moves on to it */
static int walk_component(struct nameidata *nd, const struct component *c,
			  bool follow)
{
	struct path next = {nd->path.mnt, NULL};
	int err;

	err = lookup_one(nd->path.dentry, c->name, c->len, c->hash,
			 &next.dentry);
	if (err)
		return err;
	if (!next.dentry->inode) {
		dput(next.dentry);
		return -ENOENT;
	}
	if (unlikely(follow && S_ISLNK(next.dentry->inode->mode))) {
		err = walk_link(nd, next.dentry);
		dput(next.dentry);
		return err;
	}
	next.mnt->count++;
	follow_mounts(&next);
	path_put(&nd->path);
	nd->path = next;
	return 0;
}

static void remember_last(struct nameidata *nd, const struct component *c)
{
	nd->last_kind = c->kind;
	nd->last_name = c->name;
	nd->last_len = c->len;
	nd->last_hash = c->hash;
	nd->last_slash = c->slash;
}

/* from nd->path along @name; nd->path stays valid whatever happens */
static int walk(struct nameidata *nd, const char *name, u32 flags)
{
	struct component c = {.kind = LAST_ROOT, .last = true};
	int err;

	while (*name == '/')
		name++;
	if (*name == '\0') {
		remember_last(nd, &c);
		return 0;
	}
	do {
		if (!S_ISDIR(nd->path.dentry->inode->mode))
			return -ENOTDIR;
		err = inode_permission(nd->path.dentry->inode, MAY_EXEC);
		if (err)
			return err;
		name = next_component(name, &c);
		if (c.len > NAME_MAX)
			return -ENAMETOOLONG;
		if (c.last && flags & LOOKUP_PARENT) {
			remember_last(nd, &c);
			return 0;
		}
		if (c.kind == LAST_DOTDOT)
			follow_dotdot(&nd->path);
		else if (c.kind == LAST_NORM)
			err = walk_component(nd, &c,
					     !c.last || c.slash ||
						     flags & LOOKUP_FOLLOW);
		if (err)
			return err;
	} while (!c.last);
	if ((c.slash || flags & LOOKUP_DIRECTORY) &&
	    !S_ISDIR(nd->path.dentry->inode->mode))
		return -ENOTDIR;
	return 0;
}

/* where a walk starts; Return: 0, -EBADF, -ENOTDIR */
static int walk_start(int dirfd, const char *name, struct path *path)
{
	struct file *file;

	if (*name == '/') {
		*path = *current_root();
	} else if (dirfd == AT_FDCWD) {
		*path = current->fs ? current->fs->pwd : vfs_root;
	} else {
		file = fget(dirfd);
		if (!file)
			return -EBADF;
		*path = file->path;
		if (!path->dentry || !S_ISDIR(file->inode->mode)) {
			fput(file);
			return -ENOTDIR;
		}
		path_get(path);
		fput(file);
		return 0;
	}
	path_get(path);
	return 0;
}

/**
 * path_lookup - walk a path
 * @dirfd: where a relative one starts: AT_FDCWD or a descriptor
 * @name: kernel string; with LOOKUP_PARENT it must outlive @nd
 * @flags: LOOKUP_*
 * @nd: out; nameidata_put() it after success
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx; then @nd holds nothing.
 */
int path_lookup(int dirfd, const char *name, u32 flags, struct nameidata *nd)
{
	int err;

	might_sleep();
	memset(nd, 0, sizeof(*nd));
	nd->flags = flags;
	if (*name == '\0')
		return -ENOENT;
	err = walk_start(dirfd, name, &nd->path);
	if (err)
		return err;
	err = walk(nd, name, flags);
	if (err)
		nameidata_put(nd);
	return err;
}

/**
 * nameidata_put - drop what a walk holds
 * @nd: after path_lookup()
 *
 * Context: task. May sleep.
 */
void nameidata_put(struct nameidata *nd)
{
	might_sleep();
	path_put(&nd->path);
	kfree(nd->link_buf);
	nd->link_buf = NULL;
}

/**
 * user_path - walk a path that a program gave
 * @dirfd: AT_FDCWD or a descriptor
 * @name: user string
 * @flags: LOOKUP_FOLLOW, LOOKUP_DIRECTORY
 * @path: out, with references
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int user_path(int dirfd, const char __user *name, u32 flags, struct path *path)
{
	struct nameidata nd;
	char *kname;
	int err;

	might_sleep();
	kname = getname(name);
	if (IS_ERR(kname))
		return (int)PTR_ERR(kname);
	err = path_lookup(dirfd, kname, flags, &nd);
	if (err == 0)
		*path = nd.path;
	putname(kname);
	return err;
}

/**
 * follow_link - the last name of a LOOKUP_PARENT walk is a symlink: go on
 * @nd: the walk; stands at the directory and last name of the target then
 * @link: the symlink, in nd->path
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx; @nd is still to be put.
 */
int follow_link(struct nameidata *nd, struct dentry *link)
{
	char *text;
	int err;

	might_sleep();
	if (nd->links++ >= MAX_LINK_DEPTH)
		return -ELOOP;
	text = link_text(link);
	if (IS_ERR(text))
		return (int)PTR_ERR(text);
	if (text[0] == '/')
		goto_root(&nd->path);
	err = walk(nd, text, LOOKUP_PARENT);
	kfree(nd->link_buf);
	nd->link_buf = text;
	return err;
}

/**
 * getname - copy a path from a program
 * @path: user string
 *
 * Context: task. May sleep.
 * Return: the copy (putname() it), ERR_PTR(-EFAULT, -ENAMETOOLONG, -ENOMEM).
 */
char *getname(const char __user *path)
{
	char *name;
	int len;

	might_sleep();
	name = kmalloc(PATH_MAX, GFP_KERNEL);
	if (!name)
		return ERR_PTR(-ENOMEM);
	len = strncpy_from_user(name, path, PATH_MAX);
	if (len >= 0)
		return name;
	kfree(name);
	return ERR_PTR(len);
}

/**
 * putname - free what getname() gave
 * @name: not an error
 *
 * Context: task. Does not sleep.
 */
void putname(char *name)
{
	kfree(name);
}
