/* SPDX-License-Identifier: GPL-2.0-only */
/* ioctl.h - Linux i386 ioctl numbers that every file knows */
#ifndef UAPI_IOCTL_H
#define UAPI_IOCTL_H

#define FIONREAD 0x541bu
#define FIONBIO	 0x5421u
#define FIONCLEX 0x5450u
#define FIOCLEX	 0x5451u

#endif
