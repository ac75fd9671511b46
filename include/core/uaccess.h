/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * core/uaccess.h - the only way to touch a user pointer
 *
 * Each copy instruction that may fault has an entry in the exception table;
 * a fault that mm cannot satisfy continues at the fixup. CR0.WP is set, so a
 * copy to a copy-on-write page faults in kernel mode too and is handled.
 */
#ifndef CORE_UACCESS_H
#define CORE_UACCESS_H

#include "base/compiler.h"
#include "base/errptr.h"
#include "asm/page.h"

struct pt_regs;

/*
 * Between the two, what current calls takes kernel memory for the user's: only
 * around one call with a buffer of the kernel's own. They do not nest.
 */
void uaccess_kernel_begin(void);
void uaccess_kernel_end(void);
bool uaccess_is_kernel(void);

/* true when [addr, addr + len) lies below the kernel and does not wrap */
static inline bool access_ok(const void __user *addr, size_t len)
{
	unsigned long start = (unsigned long)addr;

	return likely(len <= TASK_SIZE && start <= TASK_SIZE - len) ||
	       uaccess_is_kernel();
}

/*
 * Copy @len bytes. Return: bytes NOT copied, from the end (0: all).
 * Context: task. May sleep (the copy may fault). Holds no spinlock.
 */
size_t __must_check copy_from_user_part(void *to, const void __user *from,
					size_t len);
size_t __must_check copy_to_user_part(void __user *to, const void *from,
				      size_t len);

/* the same, all or nothing: 0 or -EFAULT (then @to is partly written) */
static inline int __must_check copy_from_user(void *to, const void __user *from,
					      size_t len)
{
	return copy_from_user_part(to, from, len) ? -EFAULT : 0;
}

static inline int __must_check copy_to_user(void __user *to, const void *from,
					    size_t len)
{
	return copy_to_user_part(to, from, len) ? -EFAULT : 0;
}

/* the same, only of what is in memory now. Does not sleep */
size_t __must_check copy_from_user_nofault(void *to, const void __user *from,
					   size_t len);
int __must_check clear_user(void __user *to, size_t len);
/*
 * Copy a string with its NUL to @buf of @size bytes. Return: length without
 * the NUL, -EFAULT, or -ENAMETOOLONG when no NUL came within @size bytes.
 */
int __must_check strncpy_from_user(char *buf, const char __user *from,
				   size_t size);
/* Return: length without the NUL, -EFAULT, or -E2BIG when above @limit */
int __must_check strnlen_user(const char __user *s, size_t limit);

/* one value from or to a program: 0, or -EFAULT. Context: task. May sleep. */
#define get_user(var, ptr) \
	copy_from_user(&(var), (const void *)(ptr), sizeof(var))
#define put_user(value, ptr)                                \
	({                                                  \
		__typeof__(*(ptr)) put_v = (value);         \
		copy_to_user((ptr), &put_v, sizeof(put_v)); \
	})

/* true when regs->eip had an entry: eip is the fixup now. Context: any. */
bool uaccess_fixup(struct pt_regs *regs);

#endif
