/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * read_write.c - reading, writing and seeking in open files
 *
 * The calls check the descriptor and its mode and leave the rest to the file's
 * operations; generic_file_ops sends regular files to the page cache.
 */
#include "fs/vfs.h"
#include "fs/syscalls.h"
#include "core/cred.h"
#include "core/uaccess.h"
#include "mm/pagemap.h"
#include "mm/slab.h"
#include "uapi/uio.h"

#define SEEK_SET	0
#define SEEK_CUR	1
#define SEEK_END	2
#define HIGH_WORD_SHIFT 32
#define FAST_IOV	8u

/**
 * llseek_in - a new position in a file of a known size
 * @file: pos is changed
 * @offset: bytes
 * @whence: SEEK_SET, SEEK_CUR or SEEK_END
 * @size: bytes
 *
 * Context: task. Does not sleep.
 * Return: the position or -EINVAL.
 */
loff_t llseek_in(struct file *file, loff_t offset, int whence, loff_t size)
{
	if (whence == SEEK_CUR)
		offset += file->pos;
	else if (whence == SEEK_END)
		offset += size;
	else if (whence != SEEK_SET)
		return -EINVAL;
	if (offset < 0)
		return -EINVAL;
	file->pos = offset;
	return offset;
}

/**
 * generic_llseek - llseek of files whose inode knows their size
 * @file: open
 * @offset: bytes
 * @whence: SEEK_*
 *
 * Context: task. Does not sleep.
 * Return: the position or -EINVAL.
 */
loff_t generic_llseek(struct file *file, loff_t offset, int whence)
{
	return llseek_in(file, offset, whence, file->inode->data.size);
}

/**
 * file_read - read of regular files: through the page cache
 * @file: open for reading
 * @buf: @len bytes of user memory
 * @len: bytes
 * @pos: where; moves on by what was read
 *
 * Context: task. May sleep.
 * Return: bytes, 0 at the end, or -Exx.
 */
ssize_t file_read(struct file *file, char __user *buf, size_t len, loff_t *pos)
{
	struct inode *inode = file->inode;
	ssize_t n = generic_file_read(&inode->data, &file->ra, buf, len, *pos);

	if (n > 0)
		*pos += n;
	if (n >= 0 && len)
		inode_touch(inode, TOUCH_ATIME);
	return n;
}

/**
 * file_size_limit - how long current may make a file
 * @size: bytes that it asks for; beyond RLIMIT_FSIZE it gets SIGXFSZ
 * @max: bytes, what the file itself allows
 *
 * Context: task. Does not sleep.
 * Return: bytes, at most @max; or -EFBIG when @size is beyond.
 */
loff_t file_size_limit(loff_t size, loff_t max)
{
	u32 limit = current->rlim[RLIMIT_FSIZE].cur;

	if (limit != RLIM_INFINITY && limit < max) {
		if (size > limit)
			send_signal_thread(current, SIGXFSZ, SI_USER);
		max = limit;
	}
	return size > max ? -EFBIG : max;
}

/* cuts @len at the limits: without O_LARGEFILE a file ends at 2 GiB; 0 or
 * -EFBIG when not even one byte fits, -ETXTBSY for a swap file */
static int write_limits(const struct file *file, loff_t pos, size_t *len)
{
	loff_t limit = file->inode->sb->max_bytes;
	loff_t max = file->flags & O_LARGEFILE ? limit
					       : min(limit, (loff_t)S32_MAX);

	if (file->inode->state & I_SWAPFILE)
		return -ETXTBSY;
	max = file_size_limit(min(pos, limit) + 1, max);

	if (max < 0)
		return (int)max;
	if ((loff_t)*len > max - pos)
		*len = (size_t)(max - pos);
	return 0;
}

/* @n bytes are in the page cache. Holds the inode's sem. Return: @n or -Exx */
static ssize_t file_wrote(struct file *file, ssize_t n, loff_t *pos)
{
	struct inode *inode = file->inode;
	int err = 0;

	*pos += n;
	if (!capable_fs() && inode->mode & set_id_bits(inode)) {
		inode->mode &= ~set_id_bits(inode);
		mark_inode_dirty(inode, I_DIRTY);
	}
	if (file->flags & O_SYNC)
		err = inode_sync(inode);
	return err ? err : n;
}

/**
 * file_write - write of regular files: through the page cache
 * @file: open for writing
 * @buf: @len bytes of user memory
 * @len: bytes
 * @pos: where, but at the end with O_APPEND; moves on by what was written
 *
 * Context: task. May sleep. Takes the inode's sem.
 * Return: bytes or -Exx.
 */
ssize_t file_write(struct file *file, const char __user *buf, size_t len,
		   loff_t *pos)
{
	struct inode *inode = file->inode;
	loff_t size;
	ssize_t n;

	if (len == 0)
		return 0;
	down(&inode->sem);
	size = inode->data.size;
	if (file->flags & O_APPEND)
		*pos = inode->data.size;
	n = write_limits(file, *pos, &len);
	if (n == 0) {
		inode_touch(inode, TOUCH_MTIME | TOUCH_CTIME);
		n = generic_file_write(&inode->data, buf, len, *pos);
	}
	if (inode->data.size != size)
		mark_inode_dirty(inode, I_DIRTY);
	if (n < (ssize_t)len)
		inode_trim(inode);
	if (n > 0)
		n = file_wrote(file, n, pos);
	up(&inode->sem);
	return n;
}

const struct file_ops generic_file_ops = {
	.read = file_read,
	.write = file_write,
	.llseek = generic_llseek,
	.fsync = file_fsync,
};

/* access and sign of a transfer; 0 or -Exx */
static int rw_check(const void __user *buf, size_t len)
{
	if ((ssize_t)len < 0)
		return -EINVAL;
	return access_ok(buf, len) ? 0 : -EFAULT;
}

static always_inline int do_read(struct file *file, char __user *buf,
				 size_t len, loff_t *pos)
{
	int err;

	if (!file_can_read(file))
		return -EBADF;
	if (!file->ops || !file->ops->read)
		return S_ISDIR(file->inode->mode) ? -EISDIR : -EINVAL;
	err = rw_check(buf, len);
	return err ? err : file->ops->read(file, buf, len, pos);
}

static always_inline int do_write(struct file *file, const char __user *buf,
				  size_t len, loff_t *pos)
{
	int err;

	if (!file_can_write(file))
		return -EBADF;
	if (!file->ops || !file->ops->write)
		return -EINVAL;
	err = rw_check(buf, len);
	return err ? err : file->ops->write(file, buf, len, pos);
}

/**
 * sys_read - read from a descriptor at its position
 * @fd: open for reading
 * @buf: @len bytes
 * @len: bytes
 *
 * Context: task. May sleep.
 * Return: bytes, 0 at the end, or -Exx.
 */
int sys_read(int fd, char __user *buf, size_t len)
{
	struct file *file = fget(fd);
	int ret;

	might_sleep();
	if (!file)
		return -EBADF;
	ret = do_read(file, buf, len, &file->pos);
	fput(file);
	return ret;
}

/**
 * sys_write - write to a descriptor at its position
 * @fd: open for writing
 * @buf: @len bytes
 * @len: bytes
 *
 * Context: task. May sleep.
 * Return: bytes or -Exx.
 */
int sys_write(int fd, const char __user *buf, size_t len)
{
	struct file *file = fget(fd);
	int ret;

	might_sleep();
	if (!file)
		return -EBADF;
	ret = do_write(file, buf, len, &file->pos);
	fput(file);
	return ret;
}

/* can the file be read and written at any place? */
static bool file_seekable(const struct file *file)
{
	return file->ops && file->ops->llseek;
}

/* what is open as @fd, if it can be read and written at @pos */
static struct file *fget_at(int fd, loff_t pos)
{
	struct file *file = fget(fd);
	int err = -EINVAL;

	if (!file)
		return ERR_PTR(-EBADF);
	if (!file_seekable(file))
		err = -ESPIPE;
	else if (pos >= 0)
		return file;
	fput(file);
	return ERR_PTR(err);
}

/**
 * sys_pread64 - read at a given position
 * @fd: open for reading
 * @buf: @len bytes
 * @len: bytes
 * @lo: low word of the position
 * @hi: high word
 *
 * Context: task. May sleep.
 * Return: bytes, 0 at the end, or -Exx.
 */
int sys_pread64(int fd, char __user *buf, size_t len, u32 lo, u32 hi)
{
	loff_t pos = (loff_t)((u64)hi << HIGH_WORD_SHIFT | lo);
	struct file *file;
	int ret;

	might_sleep();
	file = fget_at(fd, pos);
	if (IS_ERR(file))
		return (int)PTR_ERR(file);
	ret = do_read(file, buf, len, &pos);
	fput(file);
	return ret;
}

/**
 * sys_pwrite64 - write at a given position
 * @fd: open for writing
 * @buf: @len bytes
 * @len: bytes
 * @lo: low word of the position
 * @hi: high word
 *
 * Context: task. May sleep.
 * Return: bytes or -Exx.
 */
int sys_pwrite64(int fd, const char __user *buf, size_t len, u32 lo, u32 hi)
{
	loff_t pos = (loff_t)((u64)hi << HIGH_WORD_SHIFT | lo);
	struct file *file;
	int ret;

	might_sleep();
	file = fget_at(fd, pos);
	if (IS_ERR(file))
		return (int)PTR_ERR(file);
	ret = do_write(file, buf, len, &pos);
	fput(file);
	return ret;
}

/* the sum of all lengths fits a result */
static int iov_check(const struct iovec *iov, u32 nr)
{
	u32 i, total = 0;

	for (i = 0; i < nr; i++) {
		if (iov[i].iov_len > (u32)S32_MAX - total)
			return -EINVAL;
		total += iov[i].iov_len;
	}
	return 0;
}

static int rw_iov(struct file *file, const struct iovec *iov, u32 nr,
		  bool write)
{
	int total = 0, n;
	u32 i;

	for (i = 0; i < nr; i++) {
		void __user *base = (void *)(unsigned long)iov[i].iov_base;
		u32 len = iov[i].iov_len;

		n = write ? do_write(file, base, len, &file->pos)
			  : do_read(file, base, len, &file->pos);
		if (n < 0)
			return total ? total : n;
		total += n;
		if ((u32)n != len)
			break;
	}
	return total;
}

/* all descriptions are looked at before the first byte moves */
static int rw_vector(int fd, const struct iovec __user *uiov, u32 nr,
		     bool write)
{
	struct iovec fast[FAST_IOV], *iov = fast;
	struct file *file;
	int ret = -ENOMEM;

	if (nr > UIO_MAXIOV)
		return -EINVAL;
	file = fget(fd);
	if (!file)
		return -EBADF;
	if (nr > FAST_IOV)
		iov = kmalloc(nr * sizeof(iov[0]), GFP_KERNEL);
	if (!iov)
		goto out_file;
	ret = copy_from_user(iov, uiov, nr * sizeof(iov[0]));
	if (ret == 0)
		ret = iov_check(iov, nr);
	if (ret == 0)
		ret = rw_iov(file, iov, nr, write);
	if (iov != fast)
		kfree(iov);
out_file:
	fput(file);
	return ret;
}

/**
 * sys_readv - read into several buffers
 * @fd: open for reading
 * @iov: @nr descriptions
 * @nr: at most UIO_MAXIOV
 *
 * Context: task. May sleep.
 * Return: bytes or -Exx.
 */
int sys_readv(int fd, const struct iovec __user *iov, u32 nr)
{
	might_sleep();
	return rw_vector(fd, iov, nr, false);
}

/**
 * sys_writev - write from several buffers
 * @fd: open for writing
 * @iov: @nr descriptions
 * @nr: at most UIO_MAXIOV
 *
 * Context: task. May sleep.
 * Return: bytes or -Exx.
 */
int sys_writev(int fd, const struct iovec __user *iov, u32 nr)
{
	might_sleep();
	return rw_vector(fd, iov, nr, true);
}

static loff_t do_llseek(int fd, loff_t offset, int whence)
{
	struct file *file = fget(fd);
	loff_t pos;

	if (!file)
		return -EBADF;
	pos = file_seekable(file) ? file->ops->llseek(file, offset, whence)
				  : -ESPIPE;
	fput(file);
	return pos;
}

/**
 * sys_lseek - change the position
 * @fd: open
 * @offset: bytes
 * @whence: SEEK_*
 *
 * Context: task. May sleep.
 * Return: the position or -Exx.
 */
int sys_lseek(int fd, int offset, int whence)
{
	loff_t pos;

	might_sleep();
	pos = do_llseek(fd, offset, whence);
	return pos > S32_MAX ? -EOVERFLOW : (int)pos;
}

/**
 * sys_llseek - change the position, 64 bits
 * @fd: open
 * @hi: high word of the offset
 * @lo: low word
 * @result: out, the position
 * @whence: SEEK_*
 *
 * Context: task. May sleep.
 * Return: 0 or -Exx.
 */
int sys_llseek(int fd, u32 hi, u32 lo, loff_t __user *result, int whence)
{
	loff_t pos;

	might_sleep();
	pos = do_llseek(fd, (loff_t)((u64)hi << HIGH_WORD_SHIFT | lo), whence);
	return pos < 0 ? (int)pos : put_user(pos, result);
}
