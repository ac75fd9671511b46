/* SPDX-License-Identifier: GPL-2.0-only */
/* mman.h - Linux i386 memory mapping */
#ifndef UAPI_MMAN_H
#define UAPI_MMAN_H

#define PROT_NONE  0u
#define PROT_READ  1u
#define PROT_WRITE 2u
#define PROT_EXEC  4u

#define MAP_SHARED     0x01u
#define MAP_PRIVATE    0x02u
#define MAP_TYPE       0x0fu
#define MAP_FIXED      0x10u
#define MAP_ANONYMOUS  0x20u
#define MAP_GROWSDOWN  0x0100u
#define MAP_DENYWRITE  0x0800u
#define MAP_EXECUTABLE 0x1000u
#define MAP_LOCKED     0x2000u
#define MAP_NORESERVE  0x4000u

#define MS_ASYNC      1u
#define MS_INVALIDATE 2u
#define MS_SYNC	      4u

#define MCL_CURRENT 1u
#define MCL_FUTURE  2u

#define MREMAP_MAYMOVE 1u
#define MREMAP_FIXED   2u

#define MADV_NORMAL	0u
#define MADV_RANDOM	1u
#define MADV_SEQUENTIAL 2u
#define MADV_WILLNEED	3u
#define MADV_DONTNEED	4u

#endif
