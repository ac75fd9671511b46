/* SPDX-License-Identifier: GPL-2.0-only */
/* s_unknown.c - calls that are not there, and those that are not supported */
#include "lib/ulib.h"

enum { NONE = 999, SYS_socketcall = 102, FIRST_XATTR = 226, LAST_XATTR = 237 };

int main(void)
{
	long r[] = {syscall0(NONE), syscall0(NONE), syscall0(SYS_socketcall)};

	/* only now: the log goes to the same console */
	for (int i = 0; i < 3; i++)
		printf("%s\n", error_name((int)-r[i]));
	for (int nr = FIRST_XATTR; nr <= LAST_XATTR; nr++)
		if (syscall0(nr) != -95)
			printf("%d is supported?\n", nr);
	return 0;
}
