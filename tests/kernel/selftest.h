/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * selftest.h - tests inside the kernel, run by the boot option `selftest`
 *
 * SELFTEST(name) { ... } registers itself in the section .selftests; the runner
 * (tests/kernel/runner.c) prints "selftest NAME: ok" or "selftest NAME: FAILED"
 * per test, then "selftest: N passed, N failed", and ends QEMU through
 * debug_exit(). `selftest=PREFIX` runs only matching names. Context: a kernel
 * thread after all init, may sleep.
 */
#ifndef TESTS_SELFTEST_H
#define TESTS_SELFTEST_H

#include "base/compiler.h"
#include "core/printk.h"

struct selftest {
	const char *name;
	void (*fn)(void);
};
extern bool selftest_failed; /* by the running test */
/* runs those whose names begin with @prefix, then ends the machine */
void selftest_run(const char *prefix);

#define SELFTEST(test_name)                                                 \
	static void test_name(void);                                        \
	static const struct selftest selftest_##test_name __used __section( \
		".selftests") = {#test_name, test_name};                    \
	static void test_name(void)

#define ST_CHECK(cond)                                                  \
	do {                                                            \
		if (!(cond)) {                                          \
			printk(KERN_ERR "%s:%d: %s failed\n", __FILE__, \
			       __LINE__, #cond);                        \
			selftest_failed = true;                         \
			return;                                         \
		}                                                       \
	} while (0)
#define ST_EQ(got, want)                                                   \
	do {                                                               \
		long st_got = (long)(got), st_want = (long)(want);         \
		if (st_got != st_want) {                                   \
			printk(KERN_ERR "%s:%d: %s = %ld, expected %ld\n", \
			       __FILE__, __LINE__, #got, st_got, st_want); \
			selftest_failed = true;                            \
			return;                                            \
		}                                                          \
	} while (0)

#endif
