/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * vmtrace.c - what reclaim did: vmtrace [LAST]
 *
 * Prints the head, the drops and the digest of the kernel's event ring and a
 * checksum over all records in it, then the LAST records: number, stamp, pid,
 * T and number of a transition or D and number of a decision, two words. The
 * layout is that of mm/event.h, which docs/events.md describes.
 */
#include "lib/ulib.h"

enum { FIRST_DECISION = 31, O_NONE = 0 };

#define MAGIC	    0x4556544cu
#define MAX_RECORDS 65536u
#define FNV_PRIME   16777619u
#define FNV_OFFSET  2166136261u

struct header {
	uint32_t magic, size, head, drops, record_bytes, enabled, frozen,
		digest;
};

struct record {
	uint32_t stamp;
	uint16_t kind, pid;
	uint32_t a, b;
};

static struct header header;
static struct record records[MAX_RECORDS];

/* whole objects only; false: the file is shorter */
static bool read_all(int fd, void *buf, size_t bytes)
{
	char *at = buf;

	while (bytes > 0) {
		int n = read(fd, at, bytes);

		if (n <= 0)
			return false;
		at += n;
		bytes -= (size_t)n;
	}
	return true;
}

static const struct record *record(uint32_t seq)
{
	return &records[seq % header.size];
}

static uint32_t checksum(uint32_t first)
{
	uint32_t sum = FNV_OFFSET;

	for (uint32_t seq = first; seq != header.head; seq++) {
		const unsigned char *byte = (const void *)record(seq);

		for (size_t i = 0; i < sizeof(struct record); i++)
			sum = (sum ^ byte[i]) * FNV_PRIME;
	}
	return sum;
}

int main(int argc, char **argv)
{
	uint32_t last = argc > 1 ? str_to_ulong(argv[1]) : 0, first;
	int fd = open("/proc/vmevents", O_RDONLY, O_NONE);

	if (fd < 0)
		return fail("vmtrace", "/proc/vmevents", fd);
	if (!read_all(fd, &header, sizeof(header)) || header.magic != MAGIC ||
	    header.size > MAX_RECORDS ||
	    header.record_bytes != sizeof(struct record) ||
	    !read_all(fd, records, header.size * sizeof(struct record)))
		return fail("vmtrace", "no event ring", 0);
	close(fd);
	first = header.head > header.size ? header.head - header.size : 0;
	printf("head %u drops %u digest %08x ring %08x\n", header.head,
	       header.drops, header.digest, checksum(first));
	if (last < header.head - first)
		first = header.head - last;
	for (uint32_t seq = first; seq != header.head; seq++) {
		const struct record *r = record(seq);

		printf("%u %u %u %c%u %x %x\n", seq, r->stamp, r->pid,
		       r->kind < FIRST_DECISION ? 'T' : 'D', r->kind, r->a,
		       r->b);
	}
	return 0;
}
