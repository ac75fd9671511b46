/* SPDX-License-Identifier: GPL-2.0-only */
/* types.h - integer types and constants used by every floor */
#ifndef BASE_TYPES_H
#define BASE_TYPES_H

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef signed char s8;
typedef short s16;
typedef int s32;
typedef long long s64;

#ifndef HOST_TEST
typedef __SIZE_TYPE__ size_t;
typedef int ssize_t;
typedef long long loff_t;
typedef int pid_t;
typedef unsigned int uid_t;
typedef unsigned int gid_t;
typedef unsigned int mode_t;
typedef __UINTPTR_TYPE__ uintptr_t;
#define bool _Bool
#define true 1
#define false 0
#define NULL ((void *)0)
#else
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#endif

/* A device number as the kernel keeps it: major << 8 | minor. 0: no device. */
typedef u16 kdev_t;
/* a device number from its halves, and back */
#define MKDEV(major, minor) ((kdev_t)((major) << 8 | (minor)))
#define MAJOR(dev)	    ((u32)(dev) >> 8)
#define MINOR(dev)	    ((u32)(dev)&0xffu)

#define U16_MAX 0xffffu
#define U32_MAX 0xffffffffu
#define S32_MAX 0x7fffffff
#define S64_MAX 0x7fffffffffffffffll

#endif
