/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * swap_header.c - what mkswap wrote into the first page of an area (reference 5.5)
 *
 * Pure functions over the 4096 bytes: nothing is locked, allocated or printed.
 * They never trust a number of the header before they have checked it.
 */
#include "base/errptr.h"
#include "mm/swap.h"

enum {
	HDR_VERSION = 1024,   /* u32: 1 */
	HDR_LAST_PAGE = 1028, /* u32 */
	HDR_NR_BAD = 1032,    /* u32 */
	HDR_BAD_PAGES = 1536, /* u32 each */
	HDR_MAGIC = 4086,     /* 10 bytes, no terminator */
	HDR_MAGIC_BYTES = 10,
	HDR_MAX_BAD = (HDR_MAGIC - HDR_BAD_PAGES) / 4, /* 637 */
	BITS_PER_BYTE = 8,
	HDR_V1_BITS = HDR_MAGIC *
		      BITS_PER_BYTE, /* bitmap of version 1, slot 0 included */
	/* highest slot number that fits an entry, less one: 5.5 */
	SWAP_MAX_ENTRIES = (1 << 24) - 2,
};

static u32 get_u32(const u8 *page, u32 offset)
{
	u32 value;

	__builtin_memcpy(&value, page + offset, sizeof(value));
	return value;
}

static u32 bad_page(const u8 *page, u32 n)
{
	return get_u32(page, HDR_BAD_PAGES + n * (u32)sizeof(u32));
}

static bool v1_slot_good(const u8 *page, u32 slot)
{
	return slot < HDR_V1_BITS &&
	       (page[slot / BITS_PER_BYTE] >> slot % BITS_PER_BYTE & 1);
}

static bool magic_is(const u8 *page, const char *magic)
{
	return __builtin_memcmp(page + HDR_MAGIC, magic, HDR_MAGIC_BYTES) == 0;
}

/* bad page @n was listed before */
static bool bad_page_repeated(const u8 *page, u32 n)
{
	u32 i;

	for (i = 0; i < n; i++)
		if (bad_page(page, i) == bad_page(page, n))
			return true;
	return false;
}

static const char *parse_v1(const u8 *page, struct swap_header_info *info)
{
	u32 slot;

	info->version = 1;
	for (slot = 1; slot < HDR_V1_BITS; slot++) {
		if (!v1_slot_good(page, slot))
			continue;
		if (info->lowest == 0)
			info->lowest = slot;
		info->highest = slot;
		info->good++;
	}
	info->max = info->highest + 1;
	info->nr_bad = info->highest - info->good;
	return NULL;
}

static const char *parse_v2(const u8 *page, struct swap_header_info *info)
{
	u32 last_page = get_u32(page, HDR_LAST_PAGE);
	u32 nr_bad = get_u32(page, HDR_NR_BAD);
	u32 i;

	info->version = 2;
	if (get_u32(page, HDR_VERSION) != 1)
		return "unknown version of the SWAPSPACE2 header";
	if (nr_bad > HDR_MAX_BAD)
		return "more than 637 bad pages";
	if (last_page < 2)
		return "no usable page";
	for (i = 0; i < nr_bad; i++)
		if (bad_page(page, i) == 0 || bad_page(page, i) >= last_page)
			return "a bad page lies outside of the area";
	info->max = min(last_page, (u32)SWAP_MAX_ENTRIES);
	for (i = 0; i < nr_bad; i++)
		if (bad_page(page, i) < info->max &&
		    !bad_page_repeated(page, i))
			info->nr_bad++;
	info->lowest = 1;
	info->highest = info->max - 1;
	info->good = info->max - info->nr_bad - 1;
	return NULL;
}

/**
 * swap_header_parse - check a header and say what area it describes
 * @page: the 4096 bytes of the header page
 * @dev_pages: whole pages of the device, the header page included
 * @info: out, valid only on success
 * @why: out, what is wrong with it (static text), valid only on failure
 *
 * Context: any. Does not sleep.
 * Return: 0 or -EINVAL.
 */
int swap_header_parse(const u8 *page, u32 dev_pages,
		      struct swap_header_info *info, const char **why)
{
	*info = (struct swap_header_info){0};
	if (magic_is(page, "SWAPSPACE2"))
		*why = parse_v2(page, info);
	else if (magic_is(page, "SWAP-SPACE"))
		*why = parse_v1(page, info);
	else
		*why = "no swap signature (was mkswap run on it?)";
	if (*why == NULL && info->good == 0)
		*why = "no usable page";
	if (*why == NULL && info->max > dev_pages)
		*why = "the device is shorter than the header says";
	return *why == NULL ? 0 : -EINVAL;
}

/**
 * swap_header_fill_map - the map values that a header gives to some slots
 * @page: the header page; swap_header_parse() accepted it
 * @info: what swap_header_parse() gave
 * @first: first slot
 * @nr: number of slots; those from info->max on are SWAP_MAP_BAD
 * @map: out, @nr entries, each 0 or SWAP_MAP_BAD
 *
 * Context: any. Does not sleep.
 */
void swap_header_fill_map(const u8 *page, const struct swap_header_info *info,
			  u32 first, u32 nr, u16 *map)
{
	u32 nr_bad = info->version == 2 ? get_u32(page, HDR_NR_BAD) : 0;
	u32 i;

	for (i = 0; i < nr; i++) {
		u32 slot = first + i;
		bool good = slot != 0 && slot < info->max;

		if (info->version == 1)
			good = good && v1_slot_good(page, slot);
		map[i] = good ? 0 : SWAP_MAP_BAD;
	}
	for (i = 0; i < nr_bad; i++) {
		u32 slot = bad_page(page, i);

		if (slot >= first && slot - first < nr)
			map[slot - first] = SWAP_MAP_BAD;
	}
}
