/* SPDX-License-Identifier: GPL-2.0-only */
/* blkioctl.h - Linux i386 ioctl numbers of block devices */
#ifndef UAPI_BLKIOCTL_H
#define UAPI_BLKIOCTL_H

#define BLKROGET     0x125eu	 /* int: read-only? */
#define BLKGETSIZE   0x1260u	 /* unsigned long: sectors of 512 bytes */
#define BLKFLSBUF    0x1261u	 /* write and forget the cached blocks */
#define BLKSSZGET    0x1268u	 /* int: bytes of a sector */
#define BLKBSZGET    0x80041270u /* int: bytes of a cached block */
#define BLKGETSIZE64 0x80041272u /* u64: bytes */

#endif
