/* SPDX-License-Identifier: GPL-2.0-only */
/* dmesg.c - the kernel's log */
#include "lib/ulib.h"

int main(void)
{
	enum { READ_ALL = 3, LOG_BYTES = 16384 };
	static char log[LOG_BYTES];
	int n = syscall3(SYS_syslog, READ_ALL, (long)log, sizeof(log));

	if (n < 0)
		return fail("dmesg", "syslog", n);
	write(1, log, (size_t)n);
	return 0;
}
