/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * sysctl_names.c - /proc/sys/kernel and /proc/sys/fs
 *
 * Names of the system, limits and counters as 2.4.0 writes them. The limits are
 * fixed in core/config.h here, so nobody writes them; hostname, domainname and
 * printk can be written.
 */
#include "fs/procfs.h"
#include "core/printk.h"
#include "core/uts.h"
#include "lib/string.h"

#define RW_MODE (S_IFREG | 0644u)
#define RO_MODE (S_IFREG | 0444u)

#define DENTRY_AGE_SECONDS 45 /* 2.4.0 shows it and uses it nowhere */
#define LOGLEVEL_DEFAULT   6
#define LOGLEVEL_MINIMUM   1

/* the string of a row; NULL: none of these */
static char *uts_string(const struct proc_entry *entry)
{
	const struct {
		const char *name;
		char *text;
	} rows[] = {
		{"ostype", system_uts.sysname},
		{"osrelease", system_uts.release},
		{"version", system_uts.version},
		{"hostname", system_uts.nodename},
		{"domainname", system_uts.domainname},
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		if (strcmp(rows[i].name, entry->name) == 0)
			return rows[i].text;
	return NULL;
}

static void show_uts(struct proc_text *text, const struct proc_entry *entry)
{
	const char *s = uts_string(entry);

	if (s)
		proc_printf(text, "%s\n", s);
}

/* the first line becomes the name; what is too long is cut, as in 2.4 */
static int write_uts(const struct proc_entry *entry, const char *line)
{
	char *name = uts_string(entry);
	size_t len = 0;

	if (!name)
		return -EINVAL;
	while (line[len] && line[len] != '\n' && len < UTS_LEN - 1)
		len++;
	memset(name, 0, UTS_LEN);
	memcpy(name, line, len);
	return 0;
}

static void show_limit(struct proc_text *text, const struct proc_entry *entry)
{
	static const struct {
		const char *name;
		u32 value;
	} rows[] = {
		{"pid_max", PID_MAX},	      {"threads-max", MAX_TASKS},
		{"ngroups_max", NGROUPS_MAX}, {"rtsig-max", SIGQUEUE_MAX},
		{"shmmax", SHM_MAX_BYTES},    {"shmmni", SHM_MAX_IDS},
		{"shmall", SHM_MAX_PAGES},    {"file-max", NR_FILES_MAX},
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		if (strcmp(rows[i].name, entry->name) == 0)
			proc_printf(text, "%u\n", rows[i].value);
}

/* level of the console, of a message without one, the least, at boot */
static void show_printk(struct proc_text *text, const struct proc_entry *entry)
{
	(void)entry;
	proc_printf(text, "%d\t%d\t%d\t%d\n", console_loglevel,
		    LOGLEVEL_DEFAULT, LOGLEVEL_MINIMUM, CONSOLE_LOGLEVEL);
}

/* the console's level is what can be set */
static int write_printk(const struct proc_entry *entry, const char *line)
{
	(void)entry;
	if (line[0] < '1' || line[0] > '8' ||
	    (line[1] >= '0' && line[1] <= '9'))
		return -EINVAL;
	console_loglevel = line[0] - '0';
	return 0;
}

/* made, of these free, at most. A freed file goes back to its slab */
static void show_file_nr(struct proc_text *text, const struct proc_entry *entry)
{
	(void)entry;
	proc_printf(text, "%u\t0\t%u\n", nr_files, NR_FILES_MAX);
}

static void show_inode_nr(struct proc_text *text,
			  const struct proc_entry *entry)
{
	(void)entry;
	proc_printf(text, "%u\t%u\n", nr_inodes, nr_inodes_unused);
}

static void show_inode_state(struct proc_text *text,
			     const struct proc_entry *entry)
{
	(void)entry;
	proc_printf(text, "%u\t%u\t0\t0\t0\t0\t0\n", nr_inodes,
		    nr_inodes_unused);
}

static void show_dentry_state(struct proc_text *text,
			      const struct proc_entry *entry)
{
	(void)entry;
	proc_printf(text, "%u\t%u\t%d\t0\t0\t0\n", nr_dentries,
		    nr_dentry_unused, DENTRY_AGE_SECONDS);
}

#define LIMIT(text)                                                       \
	{                                                                 \
		.name = (text), .mode = RO_MODE, .show_entry = show_limit \
	}

const struct proc_entry proc_sys_kernel_entries[] = {
	{.name = "ostype", .mode = RO_MODE, .show_entry = show_uts},
	{.name = "osrelease", .mode = RO_MODE, .show_entry = show_uts},
	{.name = "version", .mode = RO_MODE, .show_entry = show_uts},
	{.name = "hostname",
	 .mode = RW_MODE,
	 .show_entry = show_uts,
	 .write = write_uts},
	{.name = "domainname",
	 .mode = RW_MODE,
	 .show_entry = show_uts,
	 .write = write_uts},
	{.name = "printk",
	 .mode = RW_MODE,
	 .show_entry = show_printk,
	 .write = write_printk},
	LIMIT("pid_max"),
	LIMIT("threads-max"),
	LIMIT("ngroups_max"),
	LIMIT("rtsig-max"),
	LIMIT("shmmax"),
	LIMIT("shmmni"),
	LIMIT("shmall"),
	{.name = NULL},
};

const struct proc_entry proc_sys_fs_entries[] = {
	{.name = "file-nr", .mode = RO_MODE, .show_entry = show_file_nr},
	LIMIT("file-max"),
	{.name = "inode-nr", .mode = RO_MODE, .show_entry = show_inode_nr},
	{.name = "inode-state",
	 .mode = RO_MODE,
	 .show_entry = show_inode_state},
	{.name = "dentry-state",
	 .mode = RO_MODE,
	 .show_entry = show_dentry_state},
	{.name = NULL},
};
