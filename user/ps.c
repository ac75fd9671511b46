/* SPDX-License-Identifier: GPL-2.0-only */
/* ps.c - the processes, from /proc: PID PPID STATE VSIZE RSS TIME NAME */
#include "lib/ulib.h"

enum { STAT_BYTES = 512, DIR_BYTES = 2048, TICKS_PER_S = 100 };
/* fields of /proc/PID/stat after the name, counted from the state = 0 */
enum { F_PPID = 1, F_UTIME = 11, F_STIME = 12, F_VSIZE = 20, F_RSS = 21 };

struct dirent64 {
	uint64_t ino;
	int64_t off;
	uint16_t reclen;
	uint8_t type;
	char name[];
} __attribute__((packed));

/* field @n after the state letter at @s */
static unsigned long field(const char *s, int n)
{
	for (; n > 0 && s; n--) {
		s = strchr(s, ' ');
		if (s)
			s++;
	}
	return s ? str_to_ulong(s) : 0;
}

static void show(const char *pid)
{
	char path[64], text[STAT_BYTES], *name, *end, *last = NULL;
	unsigned long ticks;

	snprintf(path, sizeof(path), "/proc/%s/stat", pid);
	if (read_file(path, text, sizeof(text)) <= 0)
		return;
	name = strchr(text, '(');
	for (end = name; end && (end = strchr(end, ')')); end++)
		last = end;
	if (!name || !last)
		return;
	*last = '\0';
	last += 2;
	ticks = field(last, F_UTIME) + field(last, F_STIME);
	printf("%5s %5lu %c %8lu %8lu %4lu.%02lu %s\n", pid,
	       field(last, F_PPID), *last, field(last, F_VSIZE) / 1024,
	       field(last, F_RSS) * KIB_PER_PAGE, ticks / TICKS_PER_S,
	       ticks % TICKS_PER_S, name + 1);
}

int main(void)
{
	static char buf[DIR_BYTES] __attribute__((aligned(8)));
	int fd = open("/proc", O_RDONLY | O_DIRECTORY, 0), n;

	if (fd < 0)
		return fail("ps", "/proc", fd);
	printf("  PID  PPID S  VSZ KiB  RSS KiB     TIME NAME\n");
	while ((n = syscall3(SYS_getdents64, fd, (long)buf, sizeof(buf))) > 0) {
		for (int at = 0; at < n;) {
			struct dirent64 *d = (void *)(buf + at);

			if (d->name[0] >= '0' && d->name[0] <= '9')
				show(d->name);
			at += d->reclen;
		}
	}
	return 0;
}
