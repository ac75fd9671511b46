/* SPDX-License-Identifier: GPL-2.0-only */
/* proc/proc.h - processes: what kernel/main.c and the file systems need */
#ifndef PROC_PROC_H
#define PROC_PROC_H

#include "core/sched.h"

/* a kernel thread running @fn(@arg); pid or -Exx. @fn may return (exits) */
int __must_check kernel_thread(void (*fn)(void *arg), void *arg,
			       const char *name);
/* registers 0x80 and the return hook */
void proc_init(void);
/* the current kernel thread becomes @path with its user address space; does
 * not return on success: 0 or -Exx comes back only on failure */
int __must_check kernel_execve(const char *path, const char *const argv[],
			       const char *const envp[]);
void do_exit(int code) __noreturn;

#endif
