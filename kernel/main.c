/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * main.c - the ordered list of what starts, one reason a line
 *
 * The boot code becomes pid 0. It starts what needs no task, then the first
 * kernel thread, which starts the daemons and turns into the program `init=`
 * (pid 1); pid 0 idles from then on.
 */
#include "asm/cpu.h"
#include "core/boot.h"
#include "core/irq.h"
#include "core/panic.h"
#include "core/printk.h"
#include "core/sched.h"
#include "core/time.h"
#include "core/trap.h"
#include "drv/blk.h"
#include "drv/chr.h"
#include "fs/fs.h"
#include "lib/div64.h"
#include "lib/string.h"
#include "mm/buffer.h"
#include "mm/check.h"
#include "mm/event.h"
#include "mm/gfp.h"
#include "mm/kstack.h"
#include "mm/mm.h"
#include "mm/pagemap.h"
#include "mm/slab.h"
#include "mm/swap.h"
#include "mm/zone.h"
#include "proc/proc.h"
#include "tests/kernel/selftest.h"

#define OPTION_BYTES 128u
#define KIB_SHIFT    10u

void kernel_main(u32 magic, u32 info_paddr) __noreturn;

/* memory for the RAM disk, when ramdisk= asks for one, taken before the rest */
static void ramdisk_memory(void)
{
	u32 bytes = ramdisk_option_bytes();
	void *base;

	if (bytes == 0)
		return;
	if (bytes > RAMDISK_MAX_BYTES ||
	    !boot_alloc_fits(bytes + RAMDISK_LEAVES_BYTES)) {
		printk(KERN_WARNING "ramdisk: no memory for %u KiB: no ram0\n",
		       bytes >> KIB_SHIFT);
		return;
	}
	bytes = ALIGN_UP(bytes, (u32)PAGE_SIZE);
	base = boot_alloc(bytes, PAGE_SIZE);
	ramdisk_set_memory(base, bytes);
	/* a disk: targets by the size of memory must not wait for it (2.4) */
	num_physpages -= bytes >> PAGE_SHIFT;
}

/* every frame gets its struct page, every usable frame goes to the buddy lists */
static void memory_start(void)
{
	paging_init(); /* the whole direct map, text read-only */
	cpu_set_fault_cr3(read_cr3());	/* a stack overflow is told in it */
	vm_event_init();		/* before the first page moves */
	mem_init();			/* mem_map, zones; nothing free yet */
	page_cache_init(num_physpages); /* its hash wants boot memory */
	buffer_init(num_physpages);	/* so does this one */
	vm_check_init();		/* and the tables of vm_check_all() */
	ramdisk_memory();		/* so does the RAM disk */
	mem_free_all();			/* from here on boot_alloc() is over */
	slab_init();			/* kmalloc works */
	buffer_heads_init(); /* a slab cache, wanted by the first I/O */
	kstack_init();	     /* before the first fork copies the kernel half */
}

static void start_daemon(void (*fn)(void *), const char *name)
{
	int pid = kernel_thread(fn, NULL, name);

	if (pid < 0)
		panic("cannot start %s: error %d", name, -pid);
}

#ifdef CONFIG_DEBUG
/* the books of mm are looked through now and then; a wrong one is the end */
static void vm_check_thread(void *unused)
{
	u32 broken;

	(void)unused;
	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		(void)schedule_timeout(VM_CHECK_TICKS);
		broken = vm_check_running();
		if (broken != 0)
			panic("vm_check_running: %u violations", broken);
	}
}
#endif

/* pid 1: what may sleep, then the first program */
static void init_thread(void *unused)
{
	static const char *const env[] = {"HOME=/", "TERM=linux", NULL};
	char path[OPTION_BYTES], what[OPTION_BYTES];
	const char *argv[] = {path, NULL};
	int error;

	(void)unused;
	kswapd_init();			/* page_cluster from the memory size */
	start_daemon(kswapd, "kswapd"); /* reclaim works from here on */
	start_daemon(kreclaimd, "kreclaimd");
	start_daemon(bdflush, "bdflush");
	start_daemon(kupdate, "kupdate");
#ifdef CONFIG_DEBUG
	start_daemon(vm_check_thread, "vmcheckd");
#endif
	ramdisk_init(); /* disks, before their /dev nodes */
	ide_init();
	vfs_init();
	root_mount(); /* root=, /dev, /proc: programs to run */
	if (boot_option("oops", what, sizeof(what)))
		panic_provoke(what);
	if (boot_option("selftest", what, sizeof(what)))
		selftest_run(what);
	if (!boot_option("init", path, sizeof(path)))
		strlcpy(path, "/sbin/init", sizeof(path));
	printk("Lethe: starting %s after %lu ms\n", path,
	       (unsigned long)div_u64(ktime_ns(), NSEC_PER_MS));
	error = kernel_execve(path, argv, env);
	panic("cannot run init %s: error %d", path, -error);
}

/**
 * kernel_main - start everything; the boot code becomes pid 0
 * @magic: of the loader
 * @info_paddr: its information
 *
 * Context: boot, interrupts off. Does not return.
 */
void kernel_main(u32 magic, u32 info_paddr)
{
	mboot_parse(magic,
		    info_paddr); /* the command line, before anything asks */
	serial_init();		 /* a console, to hear of the rest */
	vga_init();
	printk("Lethe, loaded by %s: %s\n", boot_info.loader,
	       boot_info.cmdline);
	cpu_init();  /* GDT, TSS, FPU: traps need them */
	trap_init(); /* from here on a fault is told */
	irq_init();
	memory_start();
	sched_init(); /* pid 0 is a task: current works */
	time_init();  /* ticks */
	mmap_init();  /* caches of mm_struct and vm_area */
	fault_init(); /* user faults, copies to user memory */
	proc_init();  /* fork, system calls */
	tty_init();   /* before input arrives */
	mem_chr_init();
	serial_irq_init();
	kbd_init();
	printk("Lethe: %lu KiB of memory, %lu KiB free\n",
	       num_physpages << (PAGE_SHIFT - KIB_SHIFT),
	       nr_free_pages() << (PAGE_SHIFT - KIB_SHIFT));
	sti();
	start_daemon(init_thread, "init");
	cpu_idle();
}
