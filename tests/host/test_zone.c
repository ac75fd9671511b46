/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_zone.c - zones and watermarks: N1-N8, the DMA and NORMAL part of N9
 * (there is no high memory here), zone lists, the memory map
 *
 * SOURCES: @machine
 */
#include "unit.h"
#include "core/boot.h"
#include "fake_core.h"
#include "machine.h"

static void check_marks(enum zone_type type, unsigned long size,
			unsigned long min_mark)
{
	const struct zone *z = machine_zone(type);

	CHECK_EQ(z->size, size);
	CHECK_EQ(z->pages_min, size ? min_mark : 0);
	CHECK_EQ(z->pages_low, size ? 2 * min_mark : 0);
	CHECK_EQ(z->pages_high, size ? 3 * min_mark : 0);
}

static void check_sums(unsigned long lo, unsigned long mid, unsigned long hi)
{
	CHECK_EQ(freepages.min, lo);
	CHECK_EQ(freepages.low, mid);
	CHECK_EQ(freepages.high, hi);
}

TEST(test_n01_marks_4_mib)
{
	machine_init(4);
	check_marks(ZONE_DMA, 1024, 32);
	check_marks(ZONE_NORMAL, 0, 0);
	check_sums(32, 64, 96);
}

TEST(test_n02_marks_8_mib)
{
	machine_init(8);
	check_marks(ZONE_DMA, 2048, 64);
	check_marks(ZONE_NORMAL, 0, 0);
	check_sums(64, 128, 192);
}

TEST(test_n03_marks_16_mib)
{
	machine_init(16);
	check_marks(ZONE_DMA, 4096, 128);
	check_marks(ZONE_NORMAL, 0, 0);
	check_sums(128, 256, 384);
}

TEST(test_n04_marks_20_mib)
{
	machine_init(20);
	check_marks(ZONE_DMA, 4096, 128);
	check_marks(ZONE_NORMAL, 1024, 10);
	check_sums(138, 276, 414);
}

TEST(test_n05_marks_32_mib)
{
	machine_init(32);
	check_marks(ZONE_DMA, 4096, 128);
	check_marks(ZONE_NORMAL, 4096, 32);
	check_sums(160, 320, 480);
}

TEST(test_n06_marks_64_mib)
{
	machine_init(64);
	check_marks(ZONE_DMA, 4096, 128);
	check_marks(ZONE_NORMAL, 12288, 96);
	check_sums(224, 448, 672);
}

TEST(test_n07_marks_128_mib)
{
	machine_init(128);
	check_marks(ZONE_DMA, 4096, 128);
	check_marks(ZONE_NORMAL, 28672, 224);
	check_sums(352, 704, 1056);
}

TEST(test_n08_marks_256_mib)
{
	machine_init(256);
	check_marks(ZONE_DMA, 4096, 128);
	check_marks(ZONE_NORMAL, 61440, 255);
	check_sums(383, 766, 1149);
}

/* 1 GiB in 2.4.0 has 225280 NORMAL pages: exactly our 896 MiB */
/* low memory ends at 896 MiB here: HIGHMEM is computed and not built */
TEST(test_n09_marks_of_1_gib)
{
	struct zone high = {.size = 32768};

	machine_init(896);
	check_marks(ZONE_DMA, 4096, 128);
	check_marks(ZONE_NORMAL, 225280, 255);
	check_sums(383, 766, 1149);
	zone_set_watermarks(&high, ZONE_BALANCE_RATIO_NORMAL);
	CHECK_EQ(high.pages_min, 255); /* 256 cut */
	CHECK_EQ(high.pages_low, 510);
	CHECK_EQ(high.pages_high, 765);
	check_sums(638, 1276, 1914);
}

TEST(test_zonelists)
{
	u32 mask;

	machine_init(64);
	for (mask = 0; mask <= GFP_MASK_BITS; mask++) {
		const struct zonelist *l = &zonelists[mask];

		CHECK_EQ(l->gfp_mask, mask);
		if (mask & __GFP_DMA) {
			CHECK(l->zones[0] == machine_zone(ZONE_DMA));
			CHECK(!l->zones[1]);
		} else {
			CHECK(l->zones[0] == machine_zone(ZONE_NORMAL));
			CHECK(l->zones[1] == machine_zone(ZONE_DMA));
			CHECK(!l->zones[2]);
		}
	}
}

TEST(test_zonelists_leave_out_empty_zones)
{
	machine_init(16);
	CHECK(zonelists[GFP_KERNEL].zones[0] == machine_zone(ZONE_DMA));
	CHECK(!zonelists[GFP_KERNEL].zones[1]);
}

TEST(test_memmap_after_boot)
{
	unsigned long pfn, nr_free = 0;

	machine_init(32);
	CHECK_EQ(num_physpages, 8192);
	CHECK(PageReserved(zero_page));
	for (pfn = 0; pfn < max_mapnr; pfn++) {
		const struct page *page = pfn_to_page(pfn);

		CHECK(page->zone ==
		      machine_zone(pfn < 4096 ? ZONE_DMA : ZONE_NORMAL));
		if (pfn < 512) /* low 1 MiB and the kernel image */
			CHECK(PageReserved(page));
		nr_free += !PageReserved(page);
	}
	CHECK_EQ(nr_free, totalram_pages);
	CHECK_EQ(nr_free_pages(), totalram_pages);
	machine_check();
}

/* a module in the middle, a hole, and a range whose ends are no page ends */
TEST(test_memmap_keeps_modules_and_holes)
{
	const u32 mib = 1u << 20;
	unsigned long before;
	u32 pfn;

	boot_info.nr_modules = 1;
	boot_info.modules[0].start = 5 * mib + 100;
	boot_info.modules[0].end = 6 * mib + 1;
	boot_info.nr_ranges = 2;
	boot_info.ranges[0] = (struct boot_range){mib, 8 * mib + 123};
	boot_info.ranges[1] = (struct boot_range){12 * mib + 5, 16 * mib};
	boot_info.top_paddr = 16 * mib;
	memset(__va(5 * mib + 100), 0x77, mib - 99);
	mem_init();
	mem_free_all();
	for (pfn = 5 * 256; pfn <= 6 * 256; pfn++)
		CHECK(PageReserved(pfn_to_page(pfn)));
	CHECK(!PageReserved(pfn_to_page(6 * 256 + 1)));
	for (pfn = 8 * 256; pfn <= 12 * 256; pfn++)
		CHECK(PageReserved(pfn_to_page(pfn)));
	CHECK(!PageReserved(pfn_to_page(12 * 256 + 1)));
	CHECK_EQ(((u8 *)__va(5 * mib + 100))[0], 0x77);
	CHECK_EQ(((u8 *)__va(6 * mib))[0], 0x77);
	machine_check();

	before = nr_free_pages();
	mem_free_range(5 * mib + 100, 6 * mib + 1);
	CHECK_EQ(nr_free_pages() - before, 255);
	CHECK(PageReserved(pfn_to_page(5 * 256)));
	CHECK(PageReserved(pfn_to_page(6 * 256)));
	machine_check();
}
