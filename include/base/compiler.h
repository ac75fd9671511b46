/* SPDX-License-Identifier: GPL-2.0-only */
/* compiler.h - what we ask of the compiler, by the field's names */
#ifndef BASE_COMPILER_H
#define BASE_COMPILER_H

#include "base/types.h"

/* tells the compiler which way a test usually goes */
#define likely(x)   __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

/* attributes by their usual names */
#define __must_check	    __attribute__((warn_unused_result))
#define __noreturn	    __attribute__((noreturn))
#define __packed	    __attribute__((packed))
#define __aligned(n)	    __attribute__((aligned(n)))
#define __printf(fmt, args) __attribute__((format(printf, fmt, args)))
#define __maybe_unused	    __attribute__((unused))
#define __used		    __attribute__((used))
#define __section(name)	    __attribute__((section(name)))
#define noinline	    __attribute__((noinline))
#define always_inline	    inline __attribute__((always_inline))
#define fallthrough	    __attribute__((fallthrough))
/* three arguments in registers: for functions that are called in floods */
#ifdef __i386__
#define fastcall __attribute__((regparm(3)))
#else
#define fastcall
#endif
/* marks a pointer that a user program gave: touch it through uaccess.h only */
#define __user

/* single-stepping follows the text of mm/: nothing static is inlined there */
#ifdef CONFIG_DEBUG
#define STEP_NOINLINE noinline
#else
#define STEP_NOINLINE
#endif

/* bytes from the start of @type to @member */
#ifndef offsetof
#define offsetof(type, member) __builtin_offsetof(type, member)
#endif
/* the object of @type that has @ptr as its @member */
#define container_of(ptr, type, member) \
	((type *)(void *)((char *)(ptr)-offsetof(type, member)))

/* elements of an array (no pointer); a constant condition that must not hold */
#define ARRAY_SIZE(a)	   (sizeof(a) / sizeof((a)[0]))
#define BUILD_BUG_ON(cond) _Static_assert(!(cond), #cond)

/* the compiler moves no memory access across it */
#define barrier() __asm__ volatile("" : : : "memory")

/* plain min/max of two values of one type */
#define min(a, b)                              \
	({                                     \
		__typeof__(a) min_a = (a);     \
		__typeof__(b) min_b = (b);     \
		min_a < min_b ? min_a : min_b; \
	})
#define max(a, b)                              \
	({                                     \
		__typeof__(a) max_a = (a);     \
		__typeof__(b) max_b = (b);     \
		max_a > max_b ? max_a : max_b; \
	})

/* @x to a multiple of @a, a power of two; @n / @d rounded up, both unsigned */
#define ALIGN_UP(x, a)	   (((x) + (a)-1) & ~((__typeof__(x))(a)-1))
#define ALIGN_DOWN(x, a)   ((x) & ~((__typeof__(x))(a)-1))
#define DIV_ROUND_UP(n, d) (((n) + (d)-1) / (d))

#endif
