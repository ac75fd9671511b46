/* SPDX-License-Identifier: GPL-2.0-only */
/* kill.c - kill [-SIGNAL] PID... */
#include "lib/ulib.h"

int main(int argc, char **argv)
{
	int sig = SIGTERM, failed = 0, i = 1;

	if (argc > 1 && argv[1][0] == '-')
		sig = (int)str_to_ulong(argv[i++] + 1);
	for (; i < argc; i++) {
		int ret = kill((int)str_to_ulong(argv[i]), sig);

		if (ret)
			failed = fail("kill", argv[i], ret);
	}
	return failed;
}
