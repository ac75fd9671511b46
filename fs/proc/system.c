/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * system.c - /proc files about the whole system: stat, uptime, loadavg,
 * version, cmdline, mounts, locks, filesystems
 */
#include "fs/procfs.h"
#include "core/boot.h"
#include "core/irq.h"
#include "drv/blk.h"
#include "lib/div64.h"
#include "lib/string.h"
#include "mm/slab.h"
#include "mm/vmstat.h"

#define LOAD_ROUND     (LOAD_ONE / 200) /* half of a hundredth */
#define PERCENT	       100u
#define NR_CPU_TIMES   4u
#define IDE_UNIT_SHIFT 6u /* of the minor: hdb is 3:64 */

#define LOCK_LINE_BYTES 128u

/* since boot; jiffies may have started anywhere, and wraps */
static u64 uptime_ticks(void)
{
	return div_u64(ktime_ns(), NSEC_PER_TICK);
}

static void stat_cpu(struct proc_text *text, const char *name)
{
	u32 i;

	proc_printf(text, "%s", name);
	for (i = 0; i < NR_CPU_TIMES; i++)
		proc_printf(text, " %lu", cpu_ticks[i]);
	proc_printf(text, " 0 0 0 0\n"); /* what later Linux tells apart */
}

static void stat_irqs(struct proc_text *text)
{
	u32 i, total = 0;

	for (i = 0; i < NR_IRQS; i++)
		total += irq_counts[i];
	proc_printf(text, "intr %u", total);
	for (i = 0; i < NR_IRQS; i++)
		proc_printf(text, " %u", irq_counts[i]);
	proc_printf(text, "\n");
}

/* the number of a disk among those of its major, as 2.4 shows it */
static u32 disk_number(const struct blk_device *disk)
{
	u32 major = MAJOR(disk->dev), minor = MINOR(disk->dev);

	if (major == MAJOR_IDE0 || major == MAJOR_IDE1)
		return minor >> IDE_UNIT_SHIFT;
	return minor;
}

static void stat_disks(struct proc_text *text)
{
	const struct blk_device *d;

	proc_printf(text, "disk_io: ");
	list_for_each_entry(d, &blk_devices, link)
		proc_printf(text, "(%u,%u):(%u,%u,%u,%u,%u) ", MAJOR(d->dev),
			    disk_number(d),
			    d->ios[BLK_READ] + d->ios[BLK_WRITE],
			    d->ios[BLK_READ], d->sectors[BLK_READ],
			    d->ios[BLK_WRITE], d->sectors[BLK_WRITE]);
	proc_printf(text, "\n");
}

/* processes that wait for a disk */
static u32 nr_blocked(void)
{
	const struct task *t;
	u32 n = 0;

	for_each_task(t)
		n += t->state == TASK_UNINTERRUPTIBLE;
	return n;
}

/**
 * proc_stat - /proc/stat
 * @text: appended to
 * @task: NULL
 *
 * Context: task. May sleep.
 */
void proc_stat(struct proc_text *text, struct task *task)
{
	(void)task;
	might_sleep();
	stat_cpu(text, "cpu ");
	stat_cpu(text, "cpu0");
	proc_printf(text, "page %lu %lu\n", vm_stats[VMSTAT_pgpgin],
		    vm_stats[VMSTAT_pgpgout]);
	proc_printf(text, "swap %lu %lu\n", vm_stats[VMSTAT_pswpin],
		    vm_stats[VMSTAT_pswpout]);
	stat_irqs(text);
	stat_disks(text);
	proc_printf(text, "ctxt %llu\n", nr_switches);
	proc_printf(text, "btime %lu\n",
		    (unsigned long)wall_seconds() -
			    (unsigned long)div_u64(uptime_ticks(), HZ));
	proc_printf(text, "processes %u\n", nr_forks);
	proc_printf(text, "procs_running %u\nprocs_blocked %u\n", nr_running,
		    nr_blocked());
}

/**
 * proc_uptime - /proc/uptime: seconds since boot, seconds idle
 * @text: appended to
 * @task: NULL
 *
 * Context: task. May sleep.
 */
void proc_uptime(struct proc_text *text, struct task *task)
{
	unsigned long up = (unsigned long)uptime_ticks();
	unsigned long idle = cpu_ticks[NR_CPU_TIMES - 1];

	(void)task;
	might_sleep();
	proc_printf(text, "%lu.%02lu %lu.%02lu\n", up / HZ,
		    up % HZ * PERCENT / HZ, idle / HZ,
		    idle % HZ * PERCENT / HZ);
}

/**
 * proc_loadavg - /proc/loadavg: averages, runnable and all tasks, last pid
 * @text: appended to
 * @task: NULL
 *
 * Context: task. May sleep.
 */
void proc_loadavg(struct proc_text *text, struct task *task)
{
	u32 i;

	(void)task;
	might_sleep();
	for (i = 0; i < ARRAY_SIZE(avenrun); i++) {
		u32 load = avenrun[i] + LOAD_ROUND;

		proc_printf(text, "%u.%02u ", load >> LOAD_SHIFT,
			    (load & (LOAD_ONE - 1)) * PERCENT >> LOAD_SHIFT);
	}
	proc_printf(text, "%u/%u %d\n", nr_running, nr_tasks, last_pid);
}

/**
 * proc_version - /proc/version
 * @text: appended to
 * @task: NULL
 *
 * Context: task. May sleep.
 */
void proc_version(struct proc_text *text, struct task *task)
{
	(void)task;
	might_sleep();
	proc_printf(text, "Linux version 2.4.0-lethe (Lethe, %s) #1\n",
		    __VERSION__);
}

/**
 * proc_cmdline - /proc/cmdline: what the loader gave
 * @text: appended to
 * @task: NULL
 *
 * Context: task. May sleep.
 */
void proc_cmdline(struct proc_text *text, struct task *task)
{
	(void)task;
	might_sleep();
	proc_printf(text, "%s\n", boot_info.cmdline);
}

static void mount_line(struct proc_text *text, const struct vfsmount *mnt,
		       char *buf)
{
	const struct path where = {mnt->parent ? mnt->parent : vfs_root.mnt,
				   mnt->parent ? mnt->mountpoint
					       : vfs_root.dentry};
	const char *name = path_text(&where, &vfs_root, buf, PATH_MAX);

	proc_printf(text, "%s %s %s %s 0 0\n",
		    mnt->dev_name[0] ? mnt->dev_name : "none",
		    name ? name : "?", mnt->sb->type->name,
		    mnt->sb->flags & MS_RDONLY ? "ro" : "rw");
}

/**
 * proc_mounts - /proc/mounts
 * @text: appended to
 * @task: NULL
 *
 * Context: task. May sleep.
 */
void proc_mounts(struct proc_text *text, struct task *task)
{
	const struct vfsmount *mnt;
	char *buf;

	(void)task;
	might_sleep();
	buf = kmalloc(PATH_MAX, GFP_KERNEL);
	if (!buf) {
		text->error = -ENOMEM;
		return;
	}
	mounts_lock(); /* appending may sleep */
	list_for_each_entry(mnt, &vfs_mounts, link)
		mount_line(text, mnt, buf);
	mounts_unlock();
	kfree(buf);
}

/**
 * proc_locks - /proc/locks
 * @text: appended to
 * @task: NULL
 *
 * Context: task. May sleep.
 */
void proc_locks(struct proc_text *text, struct task *task)
{
	char line[LOCK_LINE_BYTES];
	u32 n;
	int len;

	(void)task;
	might_sleep();
	for (n = 0; (len = locks_line(n, line, sizeof(line))) != 0; n++)
		proc_append(text, line, (size_t)len);
}

/**
 * proc_filesystems - /proc/filesystems
 * @text: appended to
 * @task: NULL
 *
 * Context: task. May sleep.
 */
void proc_filesystems(struct proc_text *text, struct task *task)
{
	const struct file_system_type *type;
	u32 n;

	(void)task;
	might_sleep();
	for (n = 0; (type = filesystem_nth(n)) != NULL; n++)
		proc_printf(text, "%s\t%s\n", type->needs_dev ? "" : "nodev",
			    type->name);
}

void (*proc_sysvipc_shm_show)(struct proc_text *text);

/**
 * proc_sysvipc_shm - /proc/sysvipc/shm
 * @text: appended to
 * @task: NULL
 *
 * Context: task. May sleep.
 */
void proc_sysvipc_shm(struct proc_text *text, struct task *task)
{
	(void)task;
	might_sleep();
	if (proc_sysvipc_shm_show)
		proc_sysvipc_shm_show(text);
}
