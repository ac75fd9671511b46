/* SPDX-License-Identifier: GPL-2.0-only */
/* drv/tty.h - what processes need of terminals besides files (chr.h) */
#ifndef DRV_TTY_H
#define DRV_TTY_H

#include "base/compiler.h"

struct task;
struct tty;

/*
 * The leader of a session exits or gives its terminal up: the foreground
 * group gets SIGHUP and SIGCONT, no task of the session has the terminal any
 * more. Nothing happens without a controlling terminal. Context: task.
 */
void tty_session_exit(struct task *leader);
/* current's terminal is hung up, if it has one. Context: task. */
void tty_vhangup(void);
/* for /proc/N/stat; 0 and -1 without a controlling terminal */
kdev_t tty_device(const struct task *task);
pid_t tty_foreground(const struct task *task);

#endif
