/* SPDX-License-Identifier: GPL-2.0-only */
/* core/uts.h - the names of the system, as uname() and /proc show them */
#ifndef CORE_UTS_H
#define CORE_UTS_H

#include "uapi/resource.h"

/* (K) nodename and domainname change (sethostname()), the rest is constant */
extern struct utsname system_uts;

#endif
