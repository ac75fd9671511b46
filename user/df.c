/* SPDX-License-Identifier: GPL-2.0-only */
/* df.c - how full the disks are: df [PATH...], without one all of them */
#include "lib/fsys.h"

enum { KIB = 1024, PERCENT = 100 };

static int show(const char *dev, const char *dir, bool all)
{
	struct statfs64 st;
	int ret = statfs64(dir, &st);
	uint64_t used, usable;

	if (ret)
		return fail("df", dir, ret);
	if (st.blocks == 0 && all)
		return 0; /* in memory */
	used = st.blocks - st.bfree;
	usable = used + st.bavail;
	printf("%-12s %9llu %9llu %9llu %3llu%% %s\n", dev,
	       (unsigned long long)(st.blocks * st.bsize / KIB),
	       (unsigned long long)(used * st.bsize / KIB),
	       (unsigned long long)(st.bavail * st.bsize / KIB),
	       (unsigned long long)(usable ? (used * PERCENT + usable - 1) /
						     usable
					   : 0),
	       dir);
	return 0;
}

int main(int argc, char **argv)
{
	static char text[MOUNTS_BYTES];
	struct mount_entry e;
	char *pos = text;
	int failed = 0;

	printf("%-12s %9s %9s %9s %4s %s\n", "device", "KiB", "used",
	       "available", "use", "directory");
	for (int i = 1; i < argc; i++)
		failed |= show("-", argv[i], false);
	if (argc > 1)
		return failed;
	failed = read_file("/proc/mounts", text, sizeof(text));
	if (failed < 0)
		return fail("df", "/proc/mounts", failed);
	failed = 0;
	while (mount_entry_next(&pos, &e))
		failed |= show(e.dev, e.dir, true);
	return failed;
}
