/* SPDX-License-Identifier: GPL-2.0-only */
/* sys_misc.c - figures, log and end of the system */
#include "asm/page.h"
#include "core/cred.h"
#include "core/panic.h"
#include "core/printk.h"
#include "core/sched.h"
#include "core/uaccess.h"
#include "fs/fs.h"
#include "drv/tty.h"
#include "fs/syscalls.h"
#include "lib/string.h"
#include "mm/slab.h"
#include "mm/vmstat.h"
#include "proc/syscalls.h"
#include "uapi/resource.h"

#define REBOOT_MAGIC1	 0xfee1deadu
#define REBOOT_MAGIC2	 672274793u
#define REBOOT_MAGIC2A	 85072278u
#define REBOOT_MAGIC2B	 369367448u
#define REBOOT_MAGIC2C	 537993216u
#define REBOOT_RESTART	 0x01234567u
#define REBOOT_HALT	 0xcdef0123u
#define REBOOT_CAD_ON	 0x89abcdefu
#define REBOOT_CAD_OFF	 0u
#define REBOOT_POWER_OFF 0x4321fedcu

enum syslog_type {
	SYSLOG_CLOSE,
	SYSLOG_OPEN,
	SYSLOG_READ,
	SYSLOG_READ_ALL,
	SYSLOG_READ_CLEAR,
	SYSLOG_CLEAR,
	SYSLOG_CONSOLE_OFF,
	SYSLOG_CONSOLE_ON,
	SYSLOG_CONSOLE_LEVEL,
	SYSLOG_SIZE_UNREAD,
	SYSLOG_SIZE_BUFFER,
};
#define LOGLEVEL_MIN	 1
#define LOGLEVEL_DEFAULT 7
#define LOGLEVEL_MAX	 8

/**
 * sys_sysinfo - memory, load, uptime
 * @info: out; sizes in bytes
 *
 * Context: task. May sleep.
 * Return: 0 or -EFAULT.
 */
int sys_sysinfo(struct sysinfo __user *info)
{
	struct sysinfo out;
	struct vm_info vm;
	u32 i, seconds, nsec;

	memset(&out, 0, sizeof(out));
	vm_info_get(&vm);
	ns_split(ktime_ns(), &seconds, &nsec);
	out.uptime = (s32)seconds;
	for (i = 0; i < ARRAY_SIZE(out.loads); i++)
		out.loads[i] = avenrun[i] << (SYSINFO_LOAD_SHIFT - LOAD_SHIFT);
	out.totalram = vm.total_pages << PAGE_SHIFT;
	out.freeram = vm.free << PAGE_SHIFT;
	out.bufferram = vm.buffers << PAGE_SHIFT;
	out.totalswap = vm.total_swap << PAGE_SHIFT;
	out.freeswap = vm.free_swap << PAGE_SHIFT;
	out.procs = (u16)nr_tasks;
	out.mem_unit = 1;
	return copy_to_user(info, &out, sizeof(out));
}

static int syslog_read(char __user *buf, int len, bool clear)
{
	char *copy;
	size_t size;
	int ret;

	if (!buf || len < 0)
		return -EINVAL;
	size = min((size_t)len, (size_t)PRINTK_RING_BYTES);
	if (size == 0)
		return 0;
	copy = kmalloc(size, GFP_KERNEL);
	if (!copy)
		return -ENOMEM;
	size = printk_read_tail(copy, size);
	ret = copy_to_user(buf, copy, size) ? -EFAULT : (int)size;
	kfree(copy);
	if (clear && ret >= 0)
		printk_clear();
	return ret;
}

static int syslog_console(int level)
{
	if (level < LOGLEVEL_MIN || level > LOGLEVEL_MAX)
		return -EINVAL;
	console_loglevel = level;
	return 0;
}

/**
 * sys_syslog - the kernel's log
 * @type: SYSLOG_*; SYSLOG_READ gives what is new and waits for it, the other
 *	readings the last @len bytes
 * @buf: out
 * @len: bytes of @buf, or the console level
 *
 * Context: task. May sleep.
 * Return: bytes, 0, -EPERM, -EINVAL, -ENOMEM or -EFAULT.
 */
int sys_syslog(int type, char __user *buf, int len)
{
	if (type != SYSLOG_READ_ALL && type != SYSLOG_SIZE_BUFFER && !capable())
		return -EPERM;
	switch (type) {
	case SYSLOG_CLOSE:
	case SYSLOG_OPEN:
		return 0;
	case SYSLOG_SIZE_UNREAD:
		return (int)printk_nr_new();
	case SYSLOG_READ:
		if (!buf || len < 0)
			return -EINVAL;
		return (int)kmsg_read(buf, (size_t)len, false);
	case SYSLOG_READ_ALL:
		return syslog_read(buf, len, false);
	case SYSLOG_READ_CLEAR:
		return syslog_read(buf, len, true);
	case SYSLOG_CLEAR:
		printk_clear();
		return 0;
	case SYSLOG_CONSOLE_OFF:
		return syslog_console(LOGLEVEL_MIN);
	case SYSLOG_CONSOLE_ON:
		return syslog_console(LOGLEVEL_DEFAULT);
	case SYSLOG_CONSOLE_LEVEL:
		return syslog_console(len);
	case SYSLOG_SIZE_BUFFER:
		return PRINTK_RING_BYTES;
	default:
		return -EINVAL;
	}
}

static bool reboot_magic_valid(u32 magic1, u32 magic2)
{
	return magic1 == REBOOT_MAGIC1 &&
	       (magic2 == REBOOT_MAGIC2 || magic2 == REBOOT_MAGIC2A ||
		magic2 == REBOOT_MAGIC2B || magic2 == REBOOT_MAGIC2C);
}

/**
 * sys_reboot - end of the system
 * @magic1: against accidents
 * @magic2: against accidents
 * @cmd: restart, halt, power off (ends QEMU where it has isa-debug-exit)
 *
 * Context: task. May sleep.
 * Return: 0 (Ctrl-Alt-Del setting, ignored), -EPERM or -EINVAL.
 */
int sys_reboot(u32 magic1, u32 magic2, u32 cmd)
{
	if (!capable())
		return -EPERM;
	if (!reboot_magic_valid(magic1, magic2))
		return -EINVAL;
	switch (cmd) {
	case REBOOT_CAD_ON:
	case REBOOT_CAD_OFF:
		return 0;
	case REBOOT_RESTART:
		printk(KERN_EMERG "Restarting system.\n");
		machine_restart();
	case REBOOT_HALT:
		printk(KERN_EMERG "System halted.\n");
		machine_halt();
	case REBOOT_POWER_OFF:
		printk(KERN_EMERG "Power down.\n");
		debug_exit(EXIT_CODE_OK);
		machine_halt();
	default:
		return -EINVAL;
	}
}

/**
 * sys_vhangup - hang the terminal up, before somebody logs in
 *
 * Context: task. Does not sleep.
 * Return: 0 or -EPERM.
 */
int sys_vhangup(void)
{
	if (!capable())
		return -EPERM;
	tty_vhangup();
	return 0;
}
