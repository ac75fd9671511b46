/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ulib.h - the small C library of Lethe's own programs
 *
 * Enough to print, to read /proc and to start programs; no allocation. The
 * programs also run on a Linux host, where /proc has other lines: a missing
 * figure reads as 0.
 */
#ifndef USER_ULIB_H
#define USER_ULIB_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sys.h"

extern char **environ;

#define PAGE_BYTES    4096u
#define KIB_PER_PAGE  4u
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* string.c */
void *memset(void *dst, int byte, size_t n);
void *memcpy(void *dst, const void *src, size_t n);
int memcmp(const void *a, const void *b, size_t n);
size_t strlen(const char *s);
int strcmp(const char *a, const char *b);
char *strchr(const char *s, int c);
bool str_starts(const char *s, const char *prefix);
/* decimal digits at the start of @s; 0 when there are none */
unsigned long str_to_ulong(const char *s);

/* print.c: %d %i %u %x %c %s %lu %ld %llu %%, width, 0 and - flags */
int printf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
int dprintf(int fd, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
int snprintf(char *buf, size_t size, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
int vsnprintf(char *buf, size_t size, const char *fmt, va_list args);
/* name of an error number: "ENOMEM", or "error 99" */
const char *error_name(int error);
/* "program: what: ENOENT" on stderr; returns 1 for `return fail(...)` */
int fail(const char *program, const char *what, long result);

/* proc.c */
/* whole file to @buf, NUL ended; bytes read or -errno */
int read_file(const char *path, char *buf, size_t size);
/* what follows @key at a line start of @text, blanks skipped; NULL: none */
const char *text_field(const char *text, const char *key);
/* number after @key in @text, or 0 */
unsigned long text_number(const char *text, const char *key);
/* figures of /proc, in the units they are given there */
unsigned long meminfo_kib(const char *key);
void sleep_ms(unsigned long ms);
uint64_t now_us(void);
void exit(int code) __attribute__((noreturn));
/* exec a name of /lethe/bin (ours), /bin, /sbin or /tests; returns: none has it */
void exec_by_name(char *const argv[]);
/* fork and exec, a name without a slash as exec_by_name(); pid or -errno */
int spawn(char *const argv[]);
enum { SIG_IGNORE = 1 };
/* what @sig does: a function's address, 0: the default, or SIG_IGNORE */
void signal_action(int sig, uintptr_t handler);
/* wait for @pid: its wait status, or -errno */
int wait_for(int pid);

#endif
