/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * text.c - the text of a /proc file, while it is made and while it is read
 *
 * A text is made as a whole when a program reads from offset 0 and kept with
 * the open file: reads of any size then see one moment. At most WINDOW_MAX bytes
 * are kept; a reader that goes beyond them, or back before them, gets a window
 * made anew at its offset, so what a file takes has a bound whatever its length.
 */
#include "fs/procfs.h"
#include "core/uaccess.h"
#include "lib/printf.h"
#include "lib/string.h"
#include "mm/slab.h"

#define TEXT_FIRST  1024u
#define WINDOW_MAX  (32u << 10)
#define LINE_BYTES  128u
#define MODE_OTHERS 0044u /* what nobody but the owner reads has none */

/* room for @more bytes of the window and a NUL; false: error is set */
static bool text_reserve(struct proc_text *text, size_t more)
{
	size_t cap = text->cap ? text->cap : TEXT_FIRST;
	char *data;

	if (text->len + more < text->cap)
		return true;
	while (cap <= text->len + more)
		cap *= 2;
	data = kmalloc(cap, GFP_KERNEL);
	if (!data) {
		text->error = -ENOMEM;
		return false;
	}
	if (text->data)
		memcpy(data, text->data, text->len + 1);
	kfree(text->data);
	text->data = data;
	text->cap = cap;
	return true;
}

/**
 * proc_append - append bytes
 * @text: grows
 * @data: @len bytes
 * @len: bytes
 *
 * Context: task. May sleep.
 */
void proc_append(struct proc_text *text, const char *data, size_t len)
{
	size_t skip = 0, room = WINDOW_MAX - 1 - text->len;

	might_sleep();
	if (text->error || text->more)
		return;
	if (text->seen < text->start)
		skip = min(len, (size_t)(text->start - text->seen));
	text->seen += (loff_t)len;
	data += skip;
	len -= skip;
	if (len > room) {
		text->more = true;
		len = room;
	}
	if (len == 0 || !text_reserve(text, len))
		return;
	memcpy(text->data + text->len, data, len);
	text->len += len;
	text->data[text->len] = '\0';
}

/* as proc_append(), formatted, of @len bytes that are not all in the window */
static __printf(3, 0) void append_part(struct proc_text *text, size_t len,
				       const char *fmt, va_list ap)
{
	char *line;

	if (text->seen + (loff_t)len <= text->start) {
		text->seen += (loff_t)len;
		return;
	}
	line = kmalloc(len + 1, GFP_KERNEL);
	if (!line) {
		text->error = -ENOMEM;
		return;
	}
	(void)vsnprintf(line, len + 1, fmt, ap);
	proc_append(text, line, len);
	kfree(line);
}

/**
 * proc_printf - append formatted text
 * @text: grows
 * @fmt: as printf
 *
 * Context: task. May sleep.
 */
void proc_printf(struct proc_text *text, const char *fmt, ...)
{
	va_list ap;
	size_t len;
	int ret;

	might_sleep();
	if (text->error || text->more)
		return;
	va_start(ap, fmt);
	ret = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (ret <= 0)
		return;
	len = (size_t)ret;
	va_start(ap, fmt);
	if (text->seen < text->start || text->len + len >= WINDOW_MAX) {
		append_part(text, len, fmt, ap);
	} else if (text_reserve(text, len)) {
		/* that slept: what is shown may be shorter now */
		ret = vsnprintf(text->data + text->len, text->cap - text->len,
				fmt, ap);
		len = min(len, (size_t)ret);
		text->len += len;
		text->seen += (loff_t)len;
	}
	va_end(ap);
}

/* the text of an open file from @start on; it may change from time to time */
static int text_make(struct file *file, loff_t start)
{
	const struct proc_entry *entry = file->inode->fs_private;
	bool of_task = file->inode->ino >> PROC_PID_SHIFT;
	struct proc_text *text = file->fs_private;
	struct task *task;

	if (!text) {
		text = kzalloc(sizeof(*text), GFP_KERNEL);
		if (!text)
			return -ENOMEM;
		file->fs_private = text;
	}
	text->start = start;
	text->seen = 0;
	text->len = 0;
	text->more = false;
	text->error = 0;
	/* after what sleeps: it may go meanwhile */
	task = proc_inode_task(file->inode);
	if (of_task && !task)
		return -ESRCH;
	/* its number may be another one's by now */
	if (of_task && !(entry->mode & MODE_OTHERS) && !proc_may_look(task))
		return -EACCES;
	if (entry->show)
		entry->show(text, task);
	else
		entry->show_entry(text, entry);
	return text->error;
}

/* no copy in between: nothing that asks for memory disturbs the events */
static ssize_t memory_read(const struct proc_entry *entry, char __user *buf,
			   size_t len, loff_t *pos)
{
	if (*pos < 0 || *pos >= (loff_t)entry->bytes)
		return 0;
	len = min(len, entry->bytes - (size_t)*pos);
	if (copy_to_user(buf, (const char *)entry->memory + (size_t)*pos, len))
		return -EFAULT;
	*pos += (loff_t)len;
	return (ssize_t)len;
}

/* the window has @pos in it, or the end of the text before it */
static bool window_covers(const struct proc_text *text, loff_t pos)
{
	if (!text || pos == 0 || pos < text->start)
		return false;
	return !text->more || pos < text->start + (loff_t)text->len;
}

/* text_read() of one reader at a time: another one may rebuild the text */
static ssize_t text_read_locked(struct file *file, char __user *buf, size_t len,
				loff_t *pos)
{
	const struct proc_text *text = file->fs_private;
	size_t offset;
	int err;

	if (!window_covers(text, *pos)) {
		err = text_make(file, *pos);
		if (err)
			return err;
		text = file->fs_private;
	}
	if (*pos >= text->start + (loff_t)text->len)
		return 0;
	offset = (size_t)(*pos - text->start);
	len = min(len, text->len - offset);
	if (copy_to_user(buf, text->data + offset, len))
		return -EFAULT;
	*pos += (loff_t)len;
	return (ssize_t)len;
}

static ssize_t text_read(struct file *file, char __user *buf, size_t len,
			 loff_t *pos)
{
	const struct proc_entry *entry = file->inode->fs_private;
	ssize_t n;

	if (entry->memory)
		return memory_read(entry, buf, len, pos);
	down(&file->inode->sem);
	n = text_read_locked(file, buf, len, pos);
	up(&file->inode->sem);
	return n;
}

static ssize_t text_write(struct file *file, const char __user *buf, size_t len,
			  loff_t *pos)
{
	const struct proc_entry *entry = file->inode->fs_private;
	char line[LINE_BYTES];
	int err;

	if (!entry->write) /* root opens what is read-only, too */
		return entry->show_entry ? -EPERM : -EIO;
	if (len >= sizeof(line))
		return -EINVAL;
	if (copy_from_user(line, buf, len))
		return -EFAULT;
	line[len] = '\0';
	err = entry->write(entry, line);
	if (err)
		return err;
	*pos += (loff_t)len;
	return (ssize_t)len;
}

static void text_release(struct inode *inode, struct file *file)
{
	struct proc_text *text = file->fs_private;

	(void)inode;
	if (text)
		kfree(text->data);
	kfree(text);
}

const struct file_ops proc_text_fops = {
	.read = text_read,
	.write = text_write,
	.release = text_release,
	.llseek = generic_llseek,
};
