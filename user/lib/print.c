/* SPDX-License-Identifier: GPL-2.0-only */
/* print.c - formatted output */
#include "ulib.h"

enum { DIGITS_MAX = 24, LINE_MAX_BYTES = 1024, DEC = 10, HEX = 16 };

/* Where formatted characters go; `used` counts those that did not fit too. */
struct sink {
	char *buf;
	size_t size, used;
};

struct spec {
	bool left, zero;
	int width, longs;
};

static void put(struct sink *sink, char c)
{
	if (sink->used + 1 < sink->size)
		sink->buf[sink->used] = c;
	sink->used++;
}

static void put_padded(struct sink *sink, const char *s, int len,
		       const struct spec *spec)
{
	int pad = spec->width - len;

	if (!spec->left)
		for (; pad > 0; pad--)
			put(sink, ' ');
	for (int i = 0; i < len; i++)
		put(sink, s[i]);
	for (; pad > 0; pad--)
		put(sink, ' ');
}

static void put_number(struct sink *sink, uint64_t value, unsigned int base,
		       bool negative, const struct spec *spec)
{
	char digits[DIGITS_MAX];
	int pos = DIGITS_MAX;

	do {
		digits[--pos] = "0123456789abcdef"[value % base];
		value /= base;
	} while (value);
	if (spec->zero && !spec->left)
		while (DIGITS_MAX - pos < spec->width - (int)negative &&
		       pos > 1)
			digits[--pos] = '0';
	if (negative)
		digits[--pos] = '-';
	put_padded(sink, digits + pos, DIGITS_MAX - pos, spec);
}

static uint64_t next_unsigned(va_list *args, int longs)
{
	if (longs > 1)
		return va_arg(*args, uint64_t);
	return va_arg(*args, unsigned long);
}

static int64_t next_signed(va_list *args, int longs)
{
	if (longs > 1)
		return va_arg(*args, int64_t);
	return va_arg(*args, long);
}

static const char *parse_spec(const char *fmt, struct spec *spec)
{
	*spec = (struct spec){0};
	for (;; fmt++) {
		if (*fmt == '-')
			spec->left = true;
		else if (*fmt == '0')
			spec->zero = true;
		else
			break;
	}
	for (; *fmt >= '0' && *fmt <= '9'; fmt++)
		spec->width = spec->width * DEC + (*fmt - '0');
	for (; *fmt == 'l'; fmt++)
		spec->longs++;
	return fmt;
}

static void put_conversion(struct sink *sink, char conv, va_list *args,
			   const struct spec *spec)
{
	const char *s;
	int64_t n;
	char c;

	switch (conv) {
	case 'd':
	case 'i':
		n = next_signed(args, spec->longs);
		put_number(sink, n < 0 ? -(uint64_t)n : (uint64_t)n, DEC, n < 0,
			   spec);
		break;
	case 'u':
		put_number(sink, next_unsigned(args, spec->longs), DEC, false,
			   spec);
		break;
	case 'x':
		put_number(sink, next_unsigned(args, spec->longs), HEX, false,
			   spec);
		break;
	case 'c':
		c = (char)va_arg(*args, int);
		put_padded(sink, &c, 1, spec);
		break;
	case 's':
		s = va_arg(*args, const char *);
		put_padded(sink, s, (int)strlen(s), spec);
		break;
	default:
		put(sink, conv);
	}
}

int vsnprintf(char *buf, size_t size, const char *fmt, va_list args)
{
	struct sink sink = {buf, size, 0};
	struct spec spec;
	va_list copy;

	va_copy(copy, args);
	for (; *fmt; fmt++) {
		if (*fmt != '%') {
			put(&sink, *fmt);
			continue;
		}
		fmt = parse_spec(fmt + 1, &spec);
		if (!*fmt)
			break;
		put_conversion(&sink, *fmt, &copy, &spec);
	}
	va_end(copy);
	if (size)
		buf[sink.used < size ? sink.used : size - 1] = '\0';
	return (int)sink.used;
}

int snprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(buf, size, fmt, args);
	va_end(args);
	return n;
}

static int vdprintf(int fd, const char *fmt, va_list args)
{
	char line[LINE_MAX_BYTES];
	int len = vsnprintf(line, sizeof(line), fmt, args), done = 0;

	if (len >= (int)sizeof(line))
		len = sizeof(line) - 1;
	while (done < len) {
		int n = write(fd, line + done, (size_t)(len - done));

		if (n <= 0)
			return n;
		done += n;
	}
	return len;
}

int dprintf(int fd, const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vdprintf(fd, fmt, args);
	va_end(args);
	return n;
}

int printf(const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vdprintf(1, fmt, args);
	va_end(args);
	return n;
}

const char *error_name(int error)
{
	static const struct {
		int number;
		const char *name;
	} names[] = {
		{EPERM, "EPERM"},
		{ENOENT, "ENOENT"},
		{ESRCH, "ESRCH"},
		{EINTR, "EINTR"},
		{EIO, "EIO"},
		{E2BIG, "E2BIG"},
		{ENOEXEC, "ENOEXEC"},
		{EBADF, "EBADF"},
		{ECHILD, "ECHILD"},
		{EAGAIN, "EAGAIN"},
		{ENOMEM, "ENOMEM"},
		{EACCES, "EACCES"},
		{EFAULT, "EFAULT"},
		{EBUSY, "EBUSY"},
		{EEXIST, "EEXIST"},
		{ENOTDIR, "ENOTDIR"},
		{EISDIR, "EISDIR"},
		{EINVAL, "EINVAL"},
		{ENOTTY, "ENOTTY"},
		{ENOSPC, "ENOSPC"},
		{ESPIPE, "ESPIPE"},
		{EPIPE, "EPIPE"},
		{ENOSYS, "ENOSYS"},
		{ENOTEMPTY, "ENOTEMPTY"},
		{ENXIO, "ENXIO"},
		{ENOTBLK, "ENOTBLK"},
		{EXDEV, "EXDEV"},
		{ENODEV, "ENODEV"},
		{ETXTBSY, "ETXTBSY"},
		{EFBIG, "EFBIG"},
		{EROFS, "EROFS"},
		{EMLINK, "EMLINK"},
		{ERANGE, "ERANGE"},
		{ENAMETOOLONG, "ENAMETOOLONG"},
		{ELOOP, "ELOOP"},
		{EOVERFLOW, "EOVERFLOW"},
		{EUCLEAN, "EUCLEAN"},
		{ETIMEDOUT, "ETIMEDOUT"},
		{0, "0"},
	};
	static char other[DIGITS_MAX];

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (names[i].number == error)
			return names[i].name;
	snprintf(other, sizeof(other), "error %d", error);
	return other;
}

int fail(const char *program, const char *what, long result)
{
	dprintf(2, "%s: %s: %s\n", program, what, error_name((int)-result));
	return 1;
}
