/* SPDX-License-Identifier: GPL-2.0-only */
/* uts.c - the names of the system; set by kernel/proc/sys_uts.c */
#include "core/uts.h"

struct utsname system_uts = {
	.sysname = "Linux",
	.nodename = "lethe",
	.release = "2.4.0-lethe",
	.version = "#1",
	.machine = "i686",
	.domainname = "(none)",
};
