/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_lib.c - lib/: libc of the host is the judge wherever it has the same
 *
 * SOURCES: lib/bitmap.c lib/div64.c lib/kstrto.c lib/checksum.c
 */
#include "rename_libc.h"
#include "lib/string.c"
#include "lib/vsnprintf.c"
#undef memcpy
#undef memmove
#undef memset
#undef memcmp
#undef strlen
#undef strnlen
#undef strcmp
#undef strncmp
#undef strchr
#undef strrchr
#undef strstr
#undef vsnprintf
#undef snprintf
#include "unit.h"
#include "lib/bitmap.h"
#include "lib/checksum.h"
#include "lib/div64.h"
#include "lib/kstrto.h"
#include "uapi/errno.h"

#define AREA 64

static void fill(char *p, unsigned seed)
{
	for (int i = 0; i < AREA; i++)
		p[i] = (char)(seed = seed * 1103515245u + 12345u) | 1;
}

TEST(test_memcpy_every_length_and_offset)
{
	char src[AREA], got[AREA], want[AREA];

	for (int off = 0; off < 8; off++) {
		for (int len = 0; len < 40; len++) {
			fill(src, 1);
			fill(got, 2);
			fill(want, 2);
			CHECK(k_memcpy(got + off, src + 3, (size_t)len) ==
			      got + off);
			memcpy(want + off, src + 3, (size_t)len);
			CHECK(memcmp(got, want, AREA) == 0);
		}
	}
}

TEST(test_memmove_overlaps_both_ways)
{
	char got[AREA], want[AREA];

	for (int to = 0; to < 24; to++) {
		for (int from = 0; from < 24; from++) {
			for (int len = 0; len < 32; len++) {
				fill(got, 7);
				fill(want, 7);
				CHECK(k_memmove(got + to, got + from,
						(size_t)len) == got + to);
				memmove(want + to, want + from, (size_t)len);
				CHECK(memcmp(got, want, AREA) == 0);
			}
		}
	}
}

TEST(test_memset_only_its_bytes)
{
	char got[AREA], want[AREA];

	for (int off = 0; off < 8; off++) {
		for (int len = 0; len < 40; len++) {
			fill(got, 3);
			fill(want, 3);
			CHECK(k_memset(got + off, 0x1c3, (size_t)len) ==
			      got + off);
			memset(want + off, 0xc3, (size_t)len);
			CHECK(memcmp(got, want, AREA) == 0);
		}
	}
}

static int sign(int v)
{
	return (v > 0) - (v < 0);
}

TEST(test_compare_and_search_as_libc)
{
	static const char *const words[] = {"",	    "a",    "ab",  "abc",
					    "abd",  "b",    "aab", "\xff",
					    "abab", "a/b/c"};
	const unsigned nr = ARRAY_SIZE(words);

	for (unsigned i = 0; i < nr; i++) {
		const char *a = words[i];

		CHECK_EQ(k_strlen(a), strlen(a));
		CHECK_EQ(k_strnlen(a, 2), strnlen(a, 2));
		for (int c = 0; c < 256; c++) {
			CHECK(k_strchr(a, c) == strchr(a, c));
			CHECK(k_strrchr(a, c) == strrchr(a, c));
		}
		for (unsigned j = 0; j < nr; j++) {
			const char *b = words[j];
			size_t both = min(strlen(a), strlen(b));

			CHECK_EQ(sign(k_strcmp(a, b)), sign(strcmp(a, b)));
			CHECK_EQ(sign(k_strncmp(a, b, 2)),
				 sign(strncmp(a, b, 2)));
			CHECK_EQ(sign(k_memcmp(a, b, both)),
				 sign(memcmp(a, b, both)));
			CHECK(k_strstr(a, b) == strstr(a, b));
		}
	}
}

TEST(test_strlcpy_cuts_and_tells)
{
	char buf[4] = "zzz";

	CHECK_EQ(k_strlcpy(buf, "ab", sizeof(buf)), 2);
	CHECK_STR(buf, "ab");
	CHECK_EQ(k_strlcat(buf, "cde", sizeof(buf)), 5);
	CHECK_STR(buf, "abc");
	CHECK_EQ(k_strlcpy(buf, "12345", sizeof(buf)), 5);
	CHECK_STR(buf, "123");
	CHECK_EQ(k_strlcpy(buf, "x", 0), 1);
	CHECK_STR(buf, "123");
}

/* every combination of flags, width, precision: the same text as libc */
TEST(test_printf_numbers_as_libc)
{
	static const char *const flags[] = {"",	 "0",  "-",  "+",  " ",
					    "#", "0#", "-#", "+0", "- "};
	static const char *const widths[] = {"", "1", "8", ".0", ".4", "9.3"};
	static const char *const kinds[] = {"d",  "u",	"x",   "X",   "o",
					    "hd", "hu", "hhd", "hhx", "i"};
	static const int values[] = {0,	  1,	 -1,	  42,
				     255, 65536, S32_MAX, -S32_MAX - 1};
	char fmt[16], got[64], want[64];

#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	for (unsigned f = 0; f < ARRAY_SIZE(flags); f++)
		for (unsigned w = 0; w < ARRAY_SIZE(widths); w++)
			for (unsigned k = 0; k < ARRAY_SIZE(kinds); k++)
				for (unsigned v = 0; v < ARRAY_SIZE(values);
				     v++) {
					sprintf(fmt, "%%%s%s%s", flags[f],
						widths[w], kinds[k]);
					int n = k_snprintf(got, sizeof(got),
							   fmt, values[v]);
					int m = snprintf(want, sizeof(want),
							 fmt, values[v]);

					CHECK_STR(got, want);
					CHECK_EQ(n, m);
				}
}

TEST(test_printf_sizes)
{
	char got[128];

	k_snprintf(got, sizeof(got), "%lld %llu %llx %zu %ld %lx",
		   -1234567890123456789ll, 18446744073709551615ull,
		   0x123456789abcdefull, (size_t)77, -5l, 0xabcl);
	CHECK_STR(got, "-1234567890123456789 18446744073709551615 "
		       "123456789abcdef 77 -5 abc");
	k_snprintf(got, sizeof(got), "%lld", (long long)1 << 63);
	CHECK_STR(got, "-9223372036854775808");
}

TEST(test_printf_strings)
{
	const char *volatile none = NULL;
	char got[64];

	k_snprintf(got, sizeof(got), "[%s|%5s|%-5s|%.2s|%c|%3c|%-3c|%%|%*d|%s]",
		   "abc", "ab", "ab", "abcdef", 'x', 'y', 'z', 4, 7, none);
	CHECK_STR(got, "[abc|   ab|ab   |ab|x|  y|z  |%|   7|(null)]");
	k_snprintf(got, sizeof(got), "%p", (void *)0x1234);
	CHECK_STR(got, "0000000000001234"); /* as wide as a pointer */
}

/* C99 7.19.6.5: the length of the whole text, and a NUL when there is room */
TEST(test_printf_cut_length)
{
	char buf[4] = "zzz";

	CHECK_EQ(k_snprintf(buf, sizeof(buf), "%d", 123456), 6);
	CHECK_STR(buf, "123");
	CHECK_EQ(k_snprintf(buf, 1, "abc"), 3);
	CHECK_STR(buf, "");
	CHECK_EQ(k_snprintf(NULL, 0, "abc"), 3);
	CHECK_EQ(scnprintf(buf, sizeof(buf), "abcdef"), 3);
	CHECK_EQ(scnprintf(buf, sizeof(buf), "ab"), 2);
	CHECK_EQ(scnprintf(buf, 0, "ab"), 0);
}

TEST(test_bitmap_search)
{
	u32 map[BITMAP_WORDS(70)];

	bitmap_fill(map, 70);
	CHECK_EQ(map[2], 0x3f); /* not beyond bit 69 */
	CHECK_EQ(bitmap_count(map, 70), 70);
	CHECK_EQ(bitmap_find_first_zero(map, 70), 70);
	for (u32 bit = 0; bit < 70; bit++) {
		bitmap_clear(map, bit);
		CHECK(!bitmap_test(map, bit));
		CHECK_EQ(bitmap_find_first_zero(map, 70), bit);
		CHECK_EQ(bitmap_find_next_zero(map, 70, bit + 1), 70);
		bitmap_set(map, bit);
	}
	bitmap_zero(map, 70);
	CHECK_EQ(bitmap_find_next_set(map, 70, 0), 70);
	bitmap_set(map, 32);
	bitmap_set(map, 69);
	CHECK_EQ(bitmap_find_next_set(map, 70, 0), 32);
	CHECK_EQ(bitmap_find_next_set(map, 70, 33), 69);
	CHECK_EQ(bitmap_find_next_set(map, 69, 33), 69); /* = none */
	CHECK_EQ(bitmap_count(map, 70), 2);
}

TEST(test_division_as_the_cpu)
{
	u64 seed = 88172645463325252ull;

	for (int i = 0; i < 200000; i++) {
		u64 n, d, rest;

		seed ^= seed << 13;
		seed ^= seed >> 7;
		seed ^= seed << 17;
		n = seed >> (i % 60);
		d = (seed * 2862933555777941757ull) >> (i / 60 % 64);
		if (!d)
			d = 1;
		CHECK(__udivmoddi4(n, d, &rest) == n / d && rest == n % d);
		CHECK(__divdi3((s64)n, (s64)d) == (s64)n / (s64)d);
		CHECK(__moddi3(-(s64)(n >> 1), (s64)d) ==
		      -(s64)(n >> 1) % (s64)d);
	}
	CHECK_EQ(__udivdi3(U32_MAX * 4ull, U32_MAX), 4);
	CHECK_EQ(__udivdi3(~0ull, ~0ull), 1);
	CHECK_EQ(__umoddi3(~0ull - 1, ~0ull), ~0ull - 1);
	CHECK_EQ(div_u64(10000000000ull, 3), 3333333333ull);
	CHECK_EQ(mod_u64(10000000000ull, 7), 4);
}

TEST(test_kstrtou32)
{
	const char *end;
	u32 v = 99;

	CHECK_EQ(kstrtou32("", &v), -EINVAL);
	CHECK_EQ(kstrtou32("x1", &v), -EINVAL);
	CHECK_EQ(kstrtou32("-1", &v), -EINVAL);
	CHECK_EQ(kstrtou32("12x", &v), -EINVAL);
	CHECK_EQ(kstrtou32("4294967296", &v), -ERANGE);
	CHECK_EQ(kstrtou32("4G", &v), -ERANGE);
	CHECK_EQ(v, 99);
	CHECK(kstrtou32("4294967295", &v) == 0 && v == U32_MAX);
	CHECK(kstrtou32("0x1F", &v) == 0 && v == 31);
	CHECK(kstrtou32("0", &v) == 0 && v == 0);
	CHECK(kstrtou32("017\n", &v) == 0 && v == 15);
	CHECK(kstrtou32("64K", &v) == 0 && v == 65536);
	CHECK(kstrtou32("3g", &v) == 0 && v == 3u << 30);
	CHECK(kstrtou32_part("8M,5", &end, &v) == 0 && v == 8u << 20);
	CHECK_STR(end, ",5");
}

TEST(test_crc32_check_value)
{
	CHECK_EQ(crc32(0, "123456789", 9), 0xcbf43926u);
	CHECK_EQ(crc32(crc32(0, "1234", 4), "56789", 5), 0xcbf43926u);
	CHECK_EQ(crc32(0, "", 0), 0);
}
