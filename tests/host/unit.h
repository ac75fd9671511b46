/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * unit.h - host unit tests: one program a file, run one test by its name
 *
 * A test file names what it links, relative to the root, in one comment line:
 *
 *	SOURCES: mm/lru.c tests/host/fake_core.c
 *
 * and holds TEST(name) { ... } blocks. tests/test_host.py builds each program
 * (make host-tests) and runs every test in a process of its own:
 * `prog --list` prints the names, `prog NAME` runs one in this process (for
 * GDB), `prog --all [NAME...]` runs all or these, each in a child, and prints
 * "result NAME STATUS" after what the child said (status 0: good).
 */
#ifndef TESTS_UNIT_H
#define TESTS_UNIT_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct unit_test {
	const char *name;
	void (*fn)(void);
	struct unit_test *next;
};
/* tests/host/unit_main.c, which every program links */
extern struct unit_test *unit_tests;

#define TEST(test_name)                                                     \
	static void test_name(void);                                        \
	static struct unit_test unit_##test_name = {#test_name, test_name,  \
						    NULL};                  \
	__attribute__((constructor)) static void register_##test_name(void) \
	{                                                                   \
		unit_##test_name.next = unit_tests;                         \
		unit_tests = &unit_##test_name;                             \
	}                                                                   \
	static void test_name(void)

#define CHECK(cond)                                                            \
	do {                                                                   \
		if (!(cond)) {                                                 \
			fprintf(stderr, "%s:%d: CHECK(%s) failed\n", __FILE__, \
				__LINE__, #cond);                              \
			exit(1);                                               \
		}                                                              \
	} while (0)

/* integers of any type, shown as signed 64-bit */
#define CHECK_EQ(got, want)                                                  \
	do {                                                                 \
		long long unit_got = (long long)(got);                       \
		long long unit_want = (long long)(want);                     \
		if (unit_got != unit_want) {                                 \
			fprintf(stderr, "%s:%d: %s = %lld, expected %lld\n", \
				__FILE__, __LINE__, #got, unit_got,          \
				unit_want);                                  \
			exit(1);                                             \
		}                                                            \
	} while (0)

#define CHECK_STR(got, want)                                               \
	do {                                                               \
		const char *unit_s = (got);                                \
		if (strcmp(unit_s, (want)) != 0) {                         \
			fprintf(stderr,                                    \
				"%s:%d: %s = \"%s\", expected \"%s\"\n",   \
				__FILE__, __LINE__, #got, unit_s, (want)); \
			exit(1);                                           \
		}                                                          \
	} while (0)

/* tests/host/aborts.c (@core): 1 when @fn(@arg), run in a child process, ends
 * by a failed assertion */
int unit_aborts(void (*fn)(void *), void *arg);

#endif
