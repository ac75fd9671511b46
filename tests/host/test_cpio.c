/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_cpio.c - the archive reader: good archives, and hostile ones
 *
 * Every archive is a heap block of exactly its size, so that ASan sees a read
 * of one byte too many.
 *
 * SOURCES: fs/cpio.c
 */
#include "unit.h"
#include <stdint.h>
#include "fs/cpio.h"
#include "uapi/errno.h"

#define ARCHIVE_MAX 4096
#define MUTATIONS   20000

static unsigned char archive[ARCHIVE_MAX];
static u32 used;

static void pad(void)
{
	while (used % 4)
		archive[used++] = 0;
}

static void add(const char *name, u32 mode, u32 nlink, const char *data)
{
	u32 bytes = data ? (u32)strlen(data) : 0;
	u32 name_bytes = (u32)strlen(name) + 1;

	used += (u32)sprintf((char *)archive + used,
			     "070701%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x"
			     "%08x%08x%08x",
			     77u, mode, 5u, 6u, nlink, 1000u, bytes, 0u, 0u, 3u,
			     64u, name_bytes, 0u);
	memcpy(archive + used, name, name_bytes);
	used += name_bytes;
	pad();
	if (bytes)
		memcpy(archive + used, data, bytes);
	used += bytes;
	pad();
}

static void build(void)
{
	used = 0;
	add("bin", 040755, 2, NULL);
	add("bin/sh", 0100755, 1, "program text");
	add("dev/hdb", 060600, 1, NULL);
	add("link", 0120777, 1, "bin/sh");
	add("TRAILER!!!", 0, 1, NULL);
}

/* walk @bytes of archive in a block of that size; Return: the last result */
static int walk(const unsigned char *from, u32 bytes, u32 *records)
{
	unsigned char *copy = malloc(bytes ? bytes : 1);
	struct cpio_entry e;
	const char *why;
	u32 pos = 0, before;
	volatile u32 sum = 0;
	int ret;

	memcpy(copy, from, bytes);
	*records = 0;
	for (;;) {
		before = pos;
		ret = cpio_next(copy, bytes, &pos, &e, &why);
		if (ret <= 0)
			break;
		CHECK(pos > before && pos <= bytes);
		CHECK(e.data >= copy && e.data + e.bytes <= copy + bytes);
		sum += (u32)strlen(e.name);
		for (u32 i = 0; i < e.bytes; i++)
			sum += e.data[i];
		++*records;
	}
	CHECK(ret == 0 || (ret == -EINVAL && why && *why));
	free(copy);
	return ret;
}

TEST(test_good_archive)
{
	struct cpio_entry e;
	const char *why;
	u32 pos = 0;

	build();
	CHECK_EQ(cpio_next(archive, used, &pos, &e, &why), 1);
	CHECK_STR(e.name, "bin");
	CHECK_EQ(e.mode, 040755);
	CHECK_EQ(e.bytes, 0);
	CHECK_EQ(cpio_next(archive, used, &pos, &e, &why), 1);
	CHECK_STR(e.name, "bin/sh");
	CHECK_EQ(e.bytes, 12);
	CHECK(memcmp(e.data, "program text", 12) == 0);
	CHECK_EQ(e.uid, 5);
	CHECK_EQ(e.gid, 6);
	CHECK_EQ(e.mtime, 1000);
	CHECK_EQ(e.ino, 77);
	CHECK_EQ(cpio_next(archive, used, &pos, &e, &why), 1);
	CHECK_EQ(e.rdev, MKDEV(3, 64));
	CHECK_EQ(cpio_next(archive, used, &pos, &e, &why), 1);
	CHECK_EQ(e.bytes, 6);
	CHECK_EQ(cpio_next(archive, used, &pos, &e, &why), 0);
}

TEST(test_padding_between_records)
{
	u32 records;

	build();
	memmove(archive + 512, archive, used);
	memset(archive, 0, 512);
	CHECK_EQ(walk(archive, used + 512, &records), 0);
	CHECK_EQ(records, 4);
}

TEST(test_every_truncation_is_an_error)
{
	u32 records, len;

	build();
	/* what follows the trailer's name is padding only */
	for (len = 0; len < used - 4; len++)
		CHECK_EQ(walk(archive, len, &records), -EINVAL);
}

TEST(test_bad_magic)
{
	struct cpio_entry e;
	const char *why;
	u32 pos = 0;

	build();
	archive[5] = '7';
	CHECK_EQ(cpio_next(archive, used, &pos, &e, &why), -EINVAL);
	CHECK_STR(why, "bad magic: not a newc cpio archive");
}

TEST(test_size_beyond_the_end)
{
	struct cpio_entry e;
	const char *why;
	u32 pos = 0;

	build();
	memcpy(archive + 6 + 6 * 8, "ffffffff", 8);
	CHECK_EQ(cpio_next(archive, used, &pos, &e, &why), -EINVAL);
	CHECK_STR(why, "archive ends within a file");
}

TEST(test_name_lengths)
{
	static const char *const bad[] = {"00000000", "00000001", "00001001",
					  "ffffffff"};
	struct cpio_entry e;
	const char *why;
	u32 pos, i;

	for (i = 0; i < 4; i++) {
		build();
		pos = 0;
		memcpy(archive + 6 + 11 * 8, bad[i], 8);
		CHECK_EQ(cpio_next(archive, used, &pos, &e, &why), -EINVAL);
		CHECK_STR(why, "impossible length of a name");
	}
	build();
	pos = 0;
	memcpy(archive + 6 + 11 * 8, "00000003", 8); /* "bin" without its NUL */
	CHECK_EQ(cpio_next(archive, used, &pos, &e, &why), -EINVAL);
	CHECK_STR(why, "name without its end");
}

TEST(test_mutations_stay_inside)
{
	unsigned char copy[ARCHIVE_MAX];
	u32 seed = 12345, i, j, records, broken = 0;

	build();
	for (i = 0; i < MUTATIONS; i++) {
		memcpy(copy, archive, used);
		for (j = 0; j < 1 + i % 4; j++) {
			seed = seed * 1664525u + 1013904223u;
			copy[(seed >> 8) % used] =
				(unsigned char)("0123456789abcdefF\0/.\xff"
							[seed >> 24 & 15]);
		}
		broken += walk(copy, used, &records) != 0;
		CHECK(records <= 5); /* the trailer may lose its name */
	}
	CHECK(broken > MUTATIONS / 10 && broken < MUTATIONS);
}
