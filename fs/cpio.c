/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * cpio.c - reading a newc cpio archive in memory
 *
 * Pure: no allocation, no lock; also built for the host. The archive may come
 * from anybody: every length and offset is tested against what is there, and
 * the position only grows, so no archive makes the reader loop.
 *
 * A record is a header of 110 characters (magic "070701" or "070702", then 13
 * numbers of 8 hexadecimal digits), the name with its NUL, padding to 4 bytes,
 * the data, padding to 4 bytes. Zero bytes may stand between records.
 */
#include "fs/cpio.h"
#include "lib/string.h"
#include "uapi/errno.h"

#define MAGIC_BYTES    6u
#define FIELD_BYTES    8u
#define NR_FIELDS      13u
#define HEADER_BYTES   (MAGIC_BYTES + NR_FIELDS * FIELD_BYTES)
#define PADDING	       4u
#define DIGIT_BITS     4u
#define DECIMAL	       10u
#define NAME_BYTES_MAX 4096u
#define BYTE_MAX       0xffu

enum field {
	FIELD_INO,
	FIELD_MODE,
	FIELD_UID,
	FIELD_GID,
	FIELD_NLINK,
	FIELD_MTIME,
	FIELD_SIZE,
	FIELD_DEV_MAJOR,
	FIELD_DEV_MINOR,
	FIELD_RDEV_MAJOR,
	FIELD_RDEV_MINOR,
	FIELD_NAME_BYTES,
	FIELD_CHECK,
};

static bool hex_digit(u8 c, u32 *digit)
{
	if (c >= '0' && c <= '9')
		*digit = c - (u32)'0';
	else if (c >= 'a' && c <= 'f')
		*digit = c - (u32)'a' + DECIMAL;
	else if (c >= 'A' && c <= 'F')
		*digit = c - (u32)'A' + DECIMAL;
	else
		return false;
	return true;
}

static bool hex_field(const u8 *text, u32 *value)
{
	u32 i, digit;

	*value = 0;
	for (i = 0; i < FIELD_BYTES; i++) {
		if (!hex_digit(text[i], &digit))
			return false;
		*value = *value << DIGIT_BITS | digit;
	}
	return true;
}

static bool parse_fields(const u8 *header, u32 *fields)
{
	u32 i;

	for (i = 0; i < NR_FIELDS; i++)
		if (!hex_field(header + MAGIC_BYTES + i * FIELD_BYTES,
			       &fields[i]))
			return false;
	return true;
}

static void fill_entry(struct cpio_entry *entry, const u32 *fields)
{
	entry->ino = fields[FIELD_INO];
	entry->mode = fields[FIELD_MODE];
	entry->uid = fields[FIELD_UID];
	entry->gid = fields[FIELD_GID];
	entry->nlink = fields[FIELD_NLINK];
	entry->mtime = fields[FIELD_MTIME];
	entry->bytes = fields[FIELD_SIZE];
	entry->rdev = MKDEV(fields[FIELD_RDEV_MAJOR] & BYTE_MAX,
			    fields[FIELD_RDEV_MINOR] & BYTE_MAX);
}

/* the header at @header is sane and its record lies within @left bytes */
static const char *check_header(const u8 *header, u32 left, u32 *fields)
{
	u32 name_bytes, data_at;

	if (memcmp(header, "070701", MAGIC_BYTES) != 0 &&
	    memcmp(header, "070702", MAGIC_BYTES) != 0)
		return "bad magic: not a newc cpio archive";
	if (!parse_fields(header, fields))
		return "header field is not hexadecimal";
	name_bytes = fields[FIELD_NAME_BYTES];
	if (name_bytes < 2 || name_bytes > NAME_BYTES_MAX)
		return "impossible length of a name";
	if (name_bytes > left - HEADER_BYTES)
		return "archive ends within a name";
	if (header[HEADER_BYTES + name_bytes - 1] != '\0')
		return "name without its end";
	data_at = ALIGN_UP(HEADER_BYTES + name_bytes, PADDING);
	if (fields[FIELD_SIZE] != 0 &&
	    (data_at > left || fields[FIELD_SIZE] > left - data_at))
		return "archive ends within a file";
	return NULL;
}

/**
 * cpio_next - the next record of an archive
 * @archive: @bytes bytes
 * @bytes: of the whole archive
 * @pos: in and out, offset where to read; 0 first
 * @entry: out; name and data point into @archive
 * @why: out, what is wrong when it fails
 *
 * Context: any. Does not sleep.
 * Return: 1: a record; 0: the end; -EINVAL: corrupt.
 */
int cpio_next(const u8 *archive, u32 bytes, u32 *pos, struct cpio_entry *entry,
	      const char **why)
{
	u32 fields[NR_FIELDS], left, name_bytes, at;
	const u8 *header;

	while (*pos < bytes && archive[*pos] == 0)
		(*pos)++;
	left = bytes - *pos;
	header = archive + *pos;
	*why = "archive ends without its trailer";
	if (left < HEADER_BYTES)
		return -EINVAL;
	*why = check_header(header, left, fields);
	if (*why)
		return -EINVAL;
	name_bytes = fields[FIELD_NAME_BYTES];
	fill_entry(entry, fields);
	entry->name = (const char *)header + HEADER_BYTES;
	at = ALIGN_UP(HEADER_BYTES + name_bytes, PADDING);
	entry->data = header + min(at, left);
	if (strcmp(entry->name, "TRAILER!!!") == 0)
		return 0;
	if (strlen(entry->name) + 1 != name_bytes) {
		*why = "name with a NUL inside";
		return -EINVAL;
	}
	/* the padding of the last record may be missing */
	at = ALIGN_UP(min(at, left) + entry->bytes, PADDING);
	*pos += min(at, left);
	return 1;
}
