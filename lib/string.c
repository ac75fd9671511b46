/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * string.c - memory and string functions
 *
 * The compiler itself calls memcpy, memmove, memset and memcmp. The direction
 * flag is clear everywhere in the kernel; memmove sets it only for its copy.
 * No function here checks a pointer: user memory goes through core/uaccess.h.
 */
#include "lib/string.h"

enum { WORDS_A_ROUND = 4, WORDS_A_TURN = 32 };

/* a word at any address: x86 moves it in one instruction all the same */
struct any_word {
	u32 v;
} __packed;

#if !defined(HOST_TEST) || defined(LIB_RENAMED)
/* @op of the words @i to @i + 3, of eight such groups */
#define FOUR_WORDS(op, i) op(i), op((i) + 1), op((i) + 2), op((i) + 3)
#define ALL_WORDS(op)                                                       \
	FOUR_WORDS(op, 0), FOUR_WORDS(op, 4), FOUR_WORDS(op, 8),            \
		FOUR_WORDS(op, 12), FOUR_WORDS(op, 16), FOUR_WORDS(op, 20), \
		FOUR_WORDS(op, 24), FOUR_WORDS(op, 28)
#define COPY_WORD(i) d[i] = s[i]
#define FILL_WORD(i) d[i].v = pattern

/*
 * 32 words a turn, four a round, then the rest: an emulated CPU (TCG) pays for
 * each round of a "rep" as for a jump; of a page that is a fifth of the time.
 * The barriers keep the compiler from making a call of memcpy() or memset() of
 * it. Both return where they stopped.
 */
static void *copy_words(void *dst, const void **src, size_t words)
{
	struct any_word *d = dst;
	const struct any_word *s = *src;

	for (; words >= WORDS_A_TURN; words -= WORDS_A_TURN) {
		ALL_WORDS(COPY_WORD);
		d += WORDS_A_TURN;
		s += WORDS_A_TURN;
		barrier();
	}
	for (; words >= WORDS_A_ROUND; words -= WORDS_A_ROUND) {
		FOUR_WORDS(COPY_WORD, 0);
		d += WORDS_A_ROUND;
		s += WORDS_A_ROUND;
		barrier();
	}
	while (words--) {
		*d++ = *s++;
		barrier();
	}
	*src = s;
	return d;
}

static void *fill_words(void *dst, u32 pattern, size_t words)
{
	struct any_word *d = dst;

	for (; words >= WORDS_A_TURN; words -= WORDS_A_TURN) {
		ALL_WORDS(FILL_WORD);
		d += WORDS_A_TURN;
		barrier();
	}
	for (; words >= WORDS_A_ROUND; words -= WORDS_A_ROUND) {
		FOUR_WORDS(FILL_WORD, 0);
		d += WORDS_A_ROUND;
		barrier();
	}
	while (words--) {
		(d++)->v = pattern;
		barrier();
	}
	return d;
}

/**
 * memcpy - copy bytes between areas that do not overlap
 * @dst: destination, @len bytes
 * @src: source, @len bytes
 * @len: bytes
 *
 * Context: any. Does not sleep.
 * Return: @dst.
 */
void *memcpy(void *dst, const void *src, size_t len)
{
	void *d = dst;
	size_t rest = len % sizeof(u32);

	d = copy_words(d, &src, len / sizeof(u32));
	__asm__ volatile("rep movsb"
			 : "+D"(d), "+S"(src), "+c"(rest)
			 :
			 : "memory");
	return dst;
}

/**
 * memmove - copy bytes between areas that may overlap
 * @dst: destination, @len bytes
 * @src: source, @len bytes
 * @len: bytes
 *
 * Context: any. Does not sleep.
 * Return: @dst.
 */
void *memmove(void *dst, const void *src, size_t len)
{
	char *d = dst;
	const char *s = src;

	if ((uintptr_t)d - (uintptr_t)s >= len)
		return memcpy(dst, src, len);
	/* the destination starts inside the source: from the end down */
	d += len - 1;
	s += len - 1;
	__asm__ volatile("std; rep movsb; cld"
			 : "+D"(d), "+S"(s), "+c"(len)
			 :
			 : "memory");
	return dst;
}

/**
 * memset - fill with one byte
 * @dst: destination, @len bytes
 * @byte: value, low 8 bits count
 * @len: bytes
 *
 * Context: any. Does not sleep.
 * Return: @dst.
 */
void *memset(void *dst, int byte, size_t len)
{
	const u32 every_byte = 0x01010101u;
	void *d = dst;
	u32 pattern = (u8)byte * every_byte;
	size_t rest = len % sizeof(u32);

	d = fill_words(d, pattern, len / sizeof(u32));
	__asm__ volatile("rep stosb"
			 : "+D"(d), "+c"(rest)
			 : "a"(pattern)
			 : "memory");
	return dst;
}

/**
 * memcmp - compare bytes
 * @a: first, @len bytes
 * @b: second, @len bytes
 * @len: bytes
 *
 * Context: any. Does not sleep.
 * Return: 0 when equal, else the difference of the first unequal bytes.
 */
int memcmp(const void *a, const void *b, size_t len)
{
	const u8 *x = a, *y = b;

	for (; len; len--, x++, y++) {
		if (*x != *y)
			return *x - *y;
	}
	return 0;
}

/**
 * strlen - length of a string
 * @s: ends with a NUL
 *
 * Context: any. Does not sleep.
 * Return: bytes before the NUL.
 */
size_t strlen(const char *s)
{
	const char *p = s;

	while (*p) {
		p++;
		barrier(); /* or gcc makes this loop a call of strlen */
	}
	return (size_t)(p - s);
}

/**
 * strnlen - length of a string with a limit
 * @s: at least @max readable bytes, or a NUL before that
 * @max: bytes
 *
 * Context: any. Does not sleep.
 * Return: bytes before the NUL, at most @max.
 */
size_t strnlen(const char *s, size_t max)
{
	size_t n = 0;

	while (n < max && s[n])
		n++;
	return n;
}

/**
 * strcmp - compare two strings as unsigned bytes
 * @a: first
 * @b: second
 *
 * Context: any. Does not sleep.
 * Return: 0 when equal, else the difference of the first unequal bytes.
 */
int strcmp(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return (u8)*a - (u8)*b;
}

/**
 * strncmp - compare the first bytes of two strings
 * @a: first
 * @b: second
 * @max: bytes that count at most
 *
 * Context: any. Does not sleep.
 * Return: 0 when equal, else the difference of the first unequal bytes.
 */
int strncmp(const char *a, const char *b, size_t max)
{
	for (; max; max--, a++, b++) {
		if (*a != *b)
			return (u8)*a - (u8)*b;
		if (!*a)
			return 0;
	}
	return 0;
}

/**
 * strchr - first place of a character
 * @s: string
 * @c: character; NUL finds the end
 *
 * Context: any. Does not sleep.
 * Return: where it is in @s, or NULL when it is not there.
 */
char *strchr(const char *s, int c)
{
	for (;; s++) {
		if (*s == (char)c)
			return (char *)(uintptr_t)s;
		if (!*s)
			return NULL;
	}
}

/**
 * strrchr - last place of a character
 * @s: string
 * @c: character; NUL finds the end
 *
 * Context: any. Does not sleep.
 * Return: where it is in @s, or NULL when it is not there.
 */
char *strrchr(const char *s, int c)
{
	const char *last = NULL;

	for (;; s++) {
		if (*s == (char)c)
			last = s;
		if (!*s)
			return (char *)(uintptr_t)last;
	}
}

/**
 * strstr - first place of a string inside another
 * @s: searched
 * @needle: looked for; an empty one is found at once
 *
 * Context: any. Does not sleep.
 * Return: where it starts in @s, or NULL when it is not there.
 */
char *strstr(const char *s, const char *needle)
{
	size_t len = strlen(needle);

	for (;; s++) {
		if (strncmp(s, needle, len) == 0)
			return (char *)(uintptr_t)s;
		if (!*s)
			return NULL;
	}
}
#endif

/**
 * strlcpy - copy a string into a buffer
 * @dst: out, always NUL-terminated when @size is not 0
 * @src: string
 * @size: bytes of @dst
 *
 * Context: any. Does not sleep.
 * Return: length of @src; not below @size when it was cut.
 */
size_t strlcpy(char *dst, const char *src, size_t size)
{
	size_t len = strlen(src);

	if (size) {
		size_t n = len < size ? len : size - 1;

		memcpy(dst, src, n);
		dst[n] = '\0';
	}
	return len;
}

/**
 * strlcat - append a string in a buffer
 * @dst: in and out, a string in a buffer of @size bytes
 * @src: string
 * @size: bytes of @dst
 *
 * Context: any. Does not sleep.
 * Return: length of both together; not below @size when it was cut.
 */
size_t strlcat(char *dst, const char *src, size_t size)
{
	size_t used = strnlen(dst, size);

	return used + strlcpy(dst + used, src, size - used);
}
