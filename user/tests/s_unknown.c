/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * s_unknown.c - calls that are not there, and those that are not supported
 *
 * s_unknown forks: one of them, in three children.
 */
#include "lib/ulib.h"

enum { NONE = 999, FIRST_XATTR = 226, LAST_XATTR = 237 };

/* calls of 2.4.0 that Lethe has not got: docs/differences.md */
static const short absent[] = {
	26,  /* ptrace */
	51,  /* acct */
	86,  /* uselib */
	101, /* ioperm */
	102, /* socketcall */
	110, /* iopl */
	113, /* vm86old */
	123, /* modify_ldt */
	124, /* adjtimex */
	127, /* create_module */
	128, /* init_module */
	129, /* delete_module */
	130, /* get_kernel_syms */
	131, /* quotactl */
	134, /* bdflush */
	149, /* _sysctl */
	166, /* vm86 */
	167, /* query_module */
	169, /* nfsservctl */
	217, /* pivot_root */
};

/* children, one after the other, miss what their parent does not ask for */
static int forks(void)
{
	for (int i = 0; i < 3; i++) {
		int pid = fork();

		if (pid == 0) {
			syscall0(absent[0]);
			_exit(0);
		}
		wait_for(pid);
	}
	return 0;
}

int main(int argc, char **argv)
{
	enum { NR = sizeof(absent) / sizeof(absent[0]) };
	long twice[2], r[NR];

	(void)argv;
	if (argc > 1)
		return forks();
	for (int i = 0; i < 2; i++)
		twice[i] = syscall0(NONE);
	for (int i = 0; i < NR; i++)
		r[i] = syscall0(absent[i]);
	/* only now: the log goes to the same console */
	printf("%s %s\n", error_name((int)-twice[0]),
	       twice[0] == twice[1] ? "twice" : "once");
	for (int i = 0; i < NR; i++)
		if (r[i] != twice[0])
			printf("%d is there?\n", absent[i]);
	for (int nr = FIRST_XATTR; nr <= LAST_XATTR; nr++)
		if (syscall0(nr) != -95)
			printf("%d is supported?\n", nr);
	return 0;
}
