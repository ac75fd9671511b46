/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * bug.h - assertions
 *
 * BUG_ON: the kernel itself is wrong and must stop. WARN_ON_ONCE: wrong, but
 * survivable. Neither is for what a user or a device does. DEBUG_ASSERT is
 * BUG_ON in the debug build and nothing otherwise.
 */
#ifndef BASE_BUG_H
#define BASE_BUG_H

#include "base/compiler.h"

/* implemented in kernel/core/panic.c; Context: any. */
void bug_failed(const char *file, int line, const char *expr) __noreturn;
void warn_failed(const char *file, int line, const char *expr);

#define BUG() bug_failed(__FILE__, __LINE__, "BUG")
/* the kernel is wrong when @cond holds: stops it */
#define BUG_ON(cond)                                           \
	do {                                                   \
		if (unlikely(cond))                            \
			bug_failed(__FILE__, __LINE__, #cond); \
	} while (0)
/* the condition's value; says so in the log, the first time only */
#define WARN_ON_ONCE(cond)                                      \
	({                                                      \
		static bool warned;                             \
		bool warn_now = !!(cond);                       \
		if (unlikely(warn_now) && !warned) {            \
			warned = true;                          \
			warn_failed(__FILE__, __LINE__, #cond); \
		}                                               \
		unlikely(warn_now);                             \
	})

/* must hold; looked at by the debug build only */
#ifdef CONFIG_DEBUG
#define DEBUG_ASSERT(cond) BUG_ON(!(cond))
#else
#define DEBUG_ASSERT(cond) ((void)sizeof(!!(cond)))
#endif

#endif
