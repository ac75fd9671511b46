/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_swap_entry.c - swap entries and headers: N39, N40, N41 (5.4, 5.5)
 *
 * SOURCES: @core mm/swap_header.c
 */
#include "unit.h"
#include "base/errptr.h"
#include "mm/swap.h"

static u8 page[4096];

static void put_u32(u32 offset, u32 value)
{
	memcpy(page + offset, &value, sizeof(value));
}

static void header_v2(u32 last_page, u32 nr_bad, const u32 *bad)
{
	u32 i;

	memset(page, 0, sizeof(page));
	put_u32(1024, 1);
	put_u32(1028, last_page);
	put_u32(1032, nr_bad);
	for (i = 0; i < nr_bad && i < 637; i++)
		put_u32(1536 + 4 * i, bad[i]);
	memcpy(page + 4086, "SWAPSPACE2", 10);
}

static struct swap_header_info info;
static const char *why;

static int parse(u32 dev_pages)
{
	why = NULL;
	return swap_header_parse(page, dev_pages, &info, &why);
}

TEST(test_n39_entry_encoding)
{
	static const struct {
		u32 type, slot, val;
	} rows[] = {
		{0, 1, 0x100},
		{1, 5, 0x502},
		{7, 0x1234, 0x12340e},
		{3, 0xabcde, 0xabcde06},
		{31, 0xffffff, 0xffffff3e},
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		swp_entry_t entry = swp_entry(rows[i].type, rows[i].slot);

		CHECK_EQ(entry.val, rows[i].val);
		CHECK_EQ(entry.val & 0x81u, 0);
		CHECK_EQ(swp_type(entry), rows[i].type);
		CHECK_EQ(swp_offset(entry), rows[i].slot);
		CHECK(!pte_present(swp_entry_to_pte(entry)));
		CHECK(!pte_none(swp_entry_to_pte(entry)));
	}
}

TEST(test_n40_area_sizes)
{
	static const u32 bad[] = {7, 100, 20000};

	header_v2(16383, 0, NULL);
	CHECK_EQ(parse(16384), 0);
	CHECK_EQ(info.version, 2);
	CHECK_EQ(info.max, 16383);
	CHECK_EQ(info.lowest, 1);
	CHECK_EQ(info.highest, 16382);
	CHECK_EQ(info.good, 16382);
	CHECK_EQ(info.good * 4, 65528);
	header_v2(2047, 0, NULL);
	CHECK_EQ(parse(2048), 0);
	CHECK_EQ(info.good, 2046);
	header_v2(32767, 3, bad);
	CHECK_EQ(parse(32768), 0);
	CHECK_EQ(info.good, 32763);
	CHECK_EQ(info.nr_bad, 3);
}

TEST(test_n40_map_of_bad_pages)
{
	static const u32 bad[] = {7, 100, 2048, 2049, 4000};
	static u16 map[2048];
	u32 i;

	header_v2(4095, 5, bad);
	CHECK_EQ(parse(4096), 0);
	swap_header_fill_map(page, &info, 0, 2048, map);
	for (i = 0; i < 2048; i++)
		CHECK_EQ(map[i],
			 i == 0 || i == 7 || i == 100 ? SWAP_MAP_BAD : 0);
	swap_header_fill_map(page, &info, 2048, 2048, map);
	for (i = 0; i < 2048; i++)
		CHECK_EQ(map[i], i <= 1 || i == 4000 - 2048 || i == 2047
					 ? SWAP_MAP_BAD
					 : 0);
}

TEST(test_n41_bad_page_limit)
{
	static u32 bad[638];
	u32 i;

	for (i = 0; i < ARRAY_SIZE(bad); i++)
		bad[i] = i + 1;
	header_v2(9999, 637, bad);
	CHECK_EQ(parse(10000), 0);
	CHECK_EQ(info.nr_bad, 637);
	CHECK_EQ(info.good, 9999 - 637 - 1);
	put_u32(1032, 638);
	CHECK_EQ(parse(10000), -EINVAL);
	CHECK_STR(why, "more than 637 bad pages");
	put_u32(1032, 0xffffffffu);
	CHECK_EQ(parse(10000), -EINVAL);
}

TEST(test_n41_version_1_limit)
{
	static u16 map[2048];

	memset(page, 0xff, sizeof(page));
	memcpy(page + 4086, "SWAP-SPACE", 10);
	CHECK_EQ(parse(32768), 0);
	CHECK_EQ(info.version, 1);
	CHECK_EQ(info.good, 32687);
	CHECK_EQ(info.max, 32688);
	CHECK_EQ(info.lowest, 1);
	CHECK_EQ(info.highest, 32687);
	CHECK_EQ(parse(32687), -EINVAL);
	CHECK_STR(why, "the device is shorter than the header says");
	page[0] = 0xf0; /* slots 1, 2, 3 are bad */
	CHECK_EQ(parse(32768), 0);
	CHECK_EQ(info.good, 32684);
	CHECK_EQ(info.lowest, 4);
	CHECK_EQ(info.nr_bad, 3);
	swap_header_fill_map(page, &info, 0, 2048, map);
	CHECK_EQ(map[3], SWAP_MAP_BAD);
	CHECK_EQ(map[4], 0);
}

TEST(test_header_messages)
{
	static const u32 zero = 0, beyond = 100;
	static const u32 twice[] = {5, 5};

	memset(page, 0, sizeof(page));
	CHECK_EQ(parse(1000), -EINVAL);
	CHECK_STR(why, "no swap signature (was mkswap run on it?)");
	header_v2(99, 0, NULL);
	CHECK_EQ(parse(98), -EINVAL);
	CHECK_STR(why, "the device is shorter than the header says");
	CHECK_EQ(parse(99), 0);
	put_u32(1024, 2);
	CHECK_EQ(parse(100), -EINVAL);
	CHECK_STR(why, "unknown version of the SWAPSPACE2 header");
	header_v2(100, 1, &zero);
	CHECK_EQ(parse(101), -EINVAL);
	CHECK_STR(why, "a bad page lies outside of the area");
	header_v2(100, 1, &beyond);
	CHECK_EQ(parse(101), -EINVAL);
	header_v2(1, 0, NULL);
	CHECK_EQ(parse(101), -EINVAL);
	CHECK_STR(why, "no usable page");
	header_v2(2, 1, (u32[]){1});
	CHECK_EQ(parse(101), -EINVAL);
	CHECK_STR(why, "no usable page");
	header_v2(100, 2, twice);
	CHECK_EQ(parse(101), 0);
	CHECK_EQ(info.good, 98);
}

TEST(test_header_too_large_for_entries)
{
	header_v2(0x2000000, 0, NULL);
	CHECK_EQ(parse(0x2000001), 0);
	CHECK_EQ(info.max, (1 << 24) - 2);
	CHECK_EQ(info.highest, info.max - 1);
}
