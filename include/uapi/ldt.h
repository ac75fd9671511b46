/* SPDX-License-Identifier: GPL-2.0-only */
/* ldt.h - Linux i386 set_thread_area */
#ifndef UAPI_LDT_H
#define UAPI_LDT_H

#include "base/types.h"

struct user_desc {
	u32 entry_number; /* U32_MAX: choose a free one */
	u32 base, limit;
	u32 flags;
};
_Static_assert(sizeof(struct user_desc) == 16, "Linux i386 user_desc");

/* user_desc.flags */
#define UD_SEG_32BIT	  (1u << 0)
#define UD_CONTENTS_SHIFT 1
#define UD_CONTENTS_MASK  3u
#define UD_CONTENTS_CODE  2u /* and above: refused */
#define UD_READ_EXEC_ONLY (1u << 3)
#define UD_LIMIT_IN_PAGES (1u << 4)
#define UD_NOT_PRESENT	  (1u << 5)
#define UD_USEABLE	  (1u << 6)
#define UD_EMPTY	  (UD_READ_EXEC_ONLY | UD_NOT_PRESENT)

#endif
