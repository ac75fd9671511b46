/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * vsnprintf.c - formatted text in a buffer, return values as in C99
 *
 * Output goes through put_char(), which counts every character and stores
 * those that fit: the length is right even when the text was cut.
 */
#include "lib/printf.h"
#include "lib/string.h"

#if !defined(HOST_TEST) || defined(LIB_RENAMED)

#define FLAG_ZERO     (1u << 0) /* 0: pad with zeros */
#define FLAG_LEFT     (1u << 1) /* -: pad on the right */
#define FLAG_PLUS     (1u << 2) /* +: sign even when positive */
#define FLAG_SPACE    (1u << 3) /* space: blank in place of a plus */
#define FLAG_ALT      (1u << 4) /* #: 0x or 0 in front */
#define FLAG_UPPER    (1u << 5) /* %X */
#define FLAG_NEGATIVE (1u << 6)
#define FLAG_SIGNED   (1u << 7)

enum {
	BASE_OCT = 8,
	BASE_DEC = 10,
	BASE_HEX = 16,
	DIGITS_MAX = 22, /* of 64 bits in octal */
	SIZE_CHAR = -2,
	SIZE_SHORT = -1,
	SIZE_LONG = 1,
	SIZE_LLONG = 2,
};

struct out {
	char *buf;
	size_t size, len; /* len counts what did not fit, too */
};

struct spec {
	u32 flags;
	int width;
	int precision; /* -1: none given */
	int size;      /* SIZE_*, 0: int */
};

static void put_char(struct out *out, char c)
{
	if (out->len + 1 < out->size)
		out->buf[out->len] = c;
	out->len++;
}

static void put_pad(struct out *out, char c, int count)
{
	for (; count > 0; count--)
		put_char(out, c);
}

static void put_string(struct out *out, const struct spec *spec, const char *s)
{
	size_t max = spec->precision < 0 ? (size_t)-1 : (size_t)spec->precision;
	int len, i;

	if (!s)
		s = "(null)";
	len = (int)strnlen(s, max);
	if (!(spec->flags & FLAG_LEFT))
		put_pad(out, ' ', spec->width - len);
	for (i = 0; i < len; i++)
		put_char(out, s[i]);
	if (spec->flags & FLAG_LEFT)
		put_pad(out, ' ', spec->width - len);
}

/* digits of @value in reverse; Return: how many */
static int make_digits(char *digits, u64 value, u32 base, bool upper)
{
	const char *set = upper ? "0123456789ABCDEF" : "0123456789abcdef";
	int nr = 0;

	while (value) {
		/* most numbers need no 64-bit division */
		if (value <= U32_MAX) {
			u32 low = (u32)value;

			digits[nr++] = set[low % base];
			value = low / base;
		} else {
			digits[nr++] = set[value % base];
			value /= base;
		}
	}
	return nr;
}

/* what stands before the digits; Return: its length, at most 2 */
static int make_prefix(char *prefix, u32 flags, u32 base, u64 value)
{
	if (flags & FLAG_SIGNED) {
		prefix[0] = flags & FLAG_NEGATIVE ? '-'
			    : flags & FLAG_PLUS	  ? '+'
						  : ' ';
		return flags & (FLAG_NEGATIVE | FLAG_PLUS | FLAG_SPACE) ? 1 : 0;
	}
	if (base == BASE_HEX && (flags & FLAG_ALT) && value) {
		prefix[0] = '0';
		prefix[1] = flags & FLAG_UPPER ? 'X' : 'x';
		return 2;
	}
	return 0;
}

static void put_number(struct out *out, const struct spec *spec, u64 value,
		       u32 base)
{
	char digits[DIGITS_MAX + 1], prefix[2];
	u32 flags = spec->flags;
	int nr = make_digits(digits, value, base, flags & FLAG_UPPER);
	int nr_prefix = make_prefix(prefix, flags, base, value);
	int zeros, pad, i;

	zeros = (spec->precision < 0 ? 1 : spec->precision) - nr;
	if (base == BASE_OCT && (flags & FLAG_ALT) && zeros < 1)
		zeros = value || spec->precision == 0 ? 1 : 0;
	if (zeros < 0)
		zeros = 0;
	pad = spec->width - nr_prefix - zeros - nr;
	if ((flags & FLAG_ZERO) && !(flags & FLAG_LEFT) &&
	    spec->precision < 0 && pad > 0) {
		zeros += pad;
		pad = 0;
	}
	if (!(flags & FLAG_LEFT))
		put_pad(out, ' ', pad);
	for (i = 0; i < nr_prefix; i++)
		put_char(out, prefix[i]);
	put_pad(out, '0', zeros);
	while (nr)
		put_char(out, digits[--nr]);
	if (flags & FLAG_LEFT)
		put_pad(out, ' ', pad);
}

static const char *parse_flags(const char *fmt, struct spec *spec)
{
	for (;; fmt++) {
		switch (*fmt) {
		case '0':
			spec->flags |= FLAG_ZERO;
			break;
		case '-':
			spec->flags |= FLAG_LEFT;
			break;
		case '+':
			spec->flags |= FLAG_PLUS;
			break;
		case ' ':
			spec->flags |= FLAG_SPACE;
			break;
		case '#':
			spec->flags |= FLAG_ALT;
			break;
		default:
			return fmt;
		}
	}
}

static const char *parse_digits(const char *fmt, int *value)
{
	*value = 0;
	for (; *fmt >= '0' && *fmt <= '9'; fmt++)
		*value = *value * BASE_DEC + (*fmt - '0');
	return fmt;
}

/* a va_list inside a struct can be handed on by reference on every ABI */
struct args {
	va_list ap;
};

static const char *parse_width(const char *fmt, struct spec *spec,
			       struct args *args)
{
	if (*fmt == '*') {
		spec->width = va_arg(args->ap, int);
		if (spec->width < 0) {
			spec->flags |= FLAG_LEFT;
			spec->width = -spec->width;
		}
		fmt++;
	} else {
		fmt = parse_digits(fmt, &spec->width);
	}
	spec->precision = -1;
	if (*fmt != '.')
		return fmt;
	fmt++;
	if (*fmt == '*') {
		spec->precision = va_arg(args->ap, int);
		return fmt + 1;
	}
	return parse_digits(fmt, &spec->precision);
}

static const char *parse_size(const char *fmt, struct spec *spec)
{
	spec->size = 0;
	for (;; fmt++) {
		if (*fmt == 'l')
			spec->size++;
		else if (*fmt == 'h')
			spec->size--;
		else if (*fmt == 'z')
			spec->size = SIZE_LONG;
		else
			return fmt;
	}
}

static u64 get_unsigned(const struct spec *spec, struct args *args)
{
	switch (spec->size) {
	case SIZE_CHAR:
		return (u8)va_arg(args->ap, int);
	case SIZE_SHORT:
		return (u16)va_arg(args->ap, int);
	case SIZE_LONG:
		return va_arg(args->ap, unsigned long);
	case SIZE_LLONG:
		return va_arg(args->ap, u64);
	default:
		return va_arg(args->ap, u32);
	}
}

static s64 get_signed(const struct spec *spec, struct args *args)
{
	switch (spec->size) {
	case SIZE_CHAR:
		return (s8)va_arg(args->ap, int);
	case SIZE_SHORT:
		return (s16)va_arg(args->ap, int);
	case SIZE_LONG:
		return va_arg(args->ap, long);
	case SIZE_LLONG:
		return va_arg(args->ap, s64);
	default:
		return va_arg(args->ap, int);
	}
}

static void convert_signed(struct out *out, struct spec *spec,
			   struct args *args)
{
	s64 value = get_signed(spec, args);
	u64 magnitude = (u64)value;

	spec->flags |= FLAG_SIGNED;
	if (value < 0) {
		spec->flags |= FLAG_NEGATIVE;
		magnitude = -magnitude;
	}
	put_number(out, spec, magnitude, BASE_DEC);
}

static void convert(struct out *out, struct spec *spec, char kind,
		    struct args *args)
{
	char one[2] = {0, 0};

	switch (kind) {
	case 'd':
	case 'i':
		convert_signed(out, spec, args);
		break;
	case 'u':
		put_number(out, spec, get_unsigned(spec, args), BASE_DEC);
		break;
	case 'o':
		put_number(out, spec, get_unsigned(spec, args), BASE_OCT);
		break;
	case 'X':
		spec->flags |= FLAG_UPPER;
		fallthrough;
	case 'x':
		put_number(out, spec, get_unsigned(spec, args), BASE_HEX);
		break;
	case 'p':
		spec->precision = (int)(2 * sizeof(void *));
		put_number(out, spec, (uintptr_t)va_arg(args->ap, void *),
			   BASE_HEX);
		break;
	case 's':
		put_string(out, spec, va_arg(args->ap, const char *));
		break;
	case 'c':
		one[0] = (char)va_arg(args->ap, int);
		spec->precision = -1;
		put_pad(out, ' ',
			spec->flags & FLAG_LEFT ? 0 : spec->width - 1);
		put_char(out, one[0]);
		put_pad(out, ' ',
			spec->flags & FLAG_LEFT ? spec->width - 1 : 0);
		break;
	default: /* %% and what we do not know: shown as it is */
		put_char(out, kind);
		break;
	}
}

/**
 * vsnprintf - format into a buffer
 * @buf: out, NUL-terminated when @size is not 0
 * @size: bytes of @buf
 * @fmt: see lib/printf.h
 * @ap: arguments; undefined afterwards
 *
 * Context: any. Does not sleep.
 * Return: length of the whole text without NUL; not below @size: cut.
 */
int vsnprintf(char *buf, size_t size, const char *fmt, va_list ap)
{
	struct out out = {.buf = buf, .size = size, .len = 0};
	struct args args;

	va_copy(args.ap, ap);
	while (*fmt) {
		struct spec spec = {0};

		if (*fmt != '%') {
			put_char(&out, *fmt++);
			continue;
		}
		fmt = parse_flags(fmt + 1, &spec);
		fmt = parse_width(fmt, &spec, &args);
		fmt = parse_size(fmt, &spec);
		if (!*fmt)
			break;
		convert(&out, &spec, *fmt++, &args);
	}
	va_end(args.ap);
	if (size)
		buf[out.len < size ? out.len : size - 1] = '\0';
	return (int)out.len;
}

/**
 * snprintf - format into a buffer
 * @buf: out, NUL-terminated when @size is not 0
 * @size: bytes of @buf
 * @fmt: see lib/printf.h
 *
 * Context: any. Does not sleep.
 * Return: length of the whole text without NUL; not below @size: cut.
 */
int snprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vsnprintf(buf, size, fmt, ap);
	va_end(ap);
	return len;
}
#endif

/**
 * vscnprintf - format into a buffer, for appending piece by piece
 * @buf: out, NUL-terminated when @size is not 0
 * @size: bytes of @buf
 * @fmt: see lib/printf.h
 * @ap: arguments; undefined afterwards
 *
 * Context: any. Does not sleep.
 * Return: bytes in @buf without NUL, below @size (0 when @size is 0).
 */
int vscnprintf(char *buf, size_t size, const char *fmt, va_list ap)
{
	int len = vsnprintf(buf, size, fmt, ap);

	if ((size_t)len < size)
		return len;
	return size ? (int)size - 1 : 0;
}

/**
 * scnprintf - format into a buffer, for appending piece by piece
 * @buf: out, NUL-terminated when @size is not 0
 * @size: bytes of @buf
 * @fmt: see lib/printf.h
 *
 * Context: any. Does not sleep.
 * Return: bytes in @buf without NUL, below @size (0 when @size is 0).
 */
int scnprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vscnprintf(buf, size, fmt, ap);
	va_end(ap);
	return len;
}
