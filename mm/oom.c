/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * oom.c - when nothing is left to reclaim: choose a task that has to die
 *
 * Owns no data. Only kswapd asks, with both shortages present (reference
 * 4.14). Known defect 10.10 is kept: the page cache and inactive_dirty are not
 * looked at, init is not exempt, a dying victim may be chosen again.
 */
#include "core/panic.h"
#include "core/printk.h"
#include "core/sched.h"
#include "uapi/signal.h"
#include "mm/event.h"
#include "mm/swap.h"
#include "mm/vmstat.h"
#include "internal.h"

/**
 * int_sqrt_rough - 2.4.0's rough square root (N49)
 * @x: any number
 *
 * Context: any. Does not sleep.
 * Return: about sqrt(@x), at least 1.
 */
u32 int_sqrt_rough(u32 x)
{
	u32 root = x;

	while (x >= 2) {
		x /= 4;
		root /= 2;
	}
	if (x == 1)
		root -= root / 4;
	return root ? root : 1;
}

/**
 * oom_badness - how much a task deserves to die (N50-N56)
 * @in: its figures; total_vm 0 for a task without memory
 *
 * Big, young and little used is bad; root and raw I/O are spared.
 *
 * Context: any. Does not sleep.
 * Return: points; 0: never chosen.
 */
u32 oom_badness(const struct oom_score_input *in)
{
	u32 cpu = (u32)(in->cpu_ticks >> OOM_CPU_SHIFT);
	u32 age = (u32)(in->age_ticks >> OOM_AGE_SHIFT);
	u32 points = (u32)in->total_vm;

	points /= int_sqrt_rough(cpu);
	points /= int_sqrt_rough(int_sqrt_rough(age));
	if (in->nice > 0)
		points *= OOM_NICE_FACTOR;
	if (in->admin)
		points /= OOM_ADMIN_DIVISOR;
	if (in->rawio)
		points /= OOM_RAWIO_DIVISOR;
	return points;
}

/* effective root has every capability, CAP_SYS_RAWIO too */
static bool has_rawio(const struct task *task)
{
	return task->euid == 0;
}

static u32 task_badness(const struct task *task)
{
	struct oom_score_input in;

	if (!task->mm)
		return 0;
	in.total_vm = task->mm->total_vm;
	in.cpu_ticks = task->utime + task->stime;
	in.age_ticks = jiffies - task->start_time;
	in.nice = task->nice;
	in.admin = task->uid == 0 || task->euid == 0;
	in.rawio = has_rawio(task);
	return oom_badness(&in);
}

/* the first task with the most points; NULL when all have 0 */
static struct task *select_bad_task(u32 *points)
{
	struct task *task, *chosen = NULL;

	*points = 0;
	for_each_task(task) {
		u32 p = task_badness(task);

		if (p > *points) {
			*points = p;
			chosen = task;
		}
	}
	return chosen;
}

/**
 * out_of_memory - is there nothing left to take? (N57)
 *
 * Context: task. Does not sleep.
 * Return: true when free, clean and swap are all used up.
 */
bool out_of_memory(void)
{
	unsigned long total_swap, free_swap;

	if (nr_free_pages() > freepages.min)
		return false;
	if (nr_free_pages() + nr_inactive_clean_pages() > freepages.low)
		return false;
	si_swapinfo(&total_swap, &free_swap);
	return free_swap == 0;
}

/* Threads and the children of vfork use the memory too: it goes with the last. */
static void kill_users(const struct mm_struct *mm)
{
	struct task *p;

	for_each_task(p) {
		if (p->mm != mm)
			continue;
		p->counter = OOM_VICTIM_TICKS;
		p->flags |= PF_MEMALLOC | PF_OOM_VICTIM;
		send_signal(p, has_rawio(p) ? SIGTERM : SIGKILL);
	}
}

/**
 * oom_kill - choose a task, give it the last pages and a deadly signal
 *
 * SIGKILL; SIGTERM for one that may touch hardware, so that it can put that
 * into a sane state. Then the CPU is given up once: the victim should run now.
 *
 * Context: task (kswapd). May sleep.
 */
void oom_kill(void)
{
	struct task *victim;
	u32 points;

	might_sleep();
	victim = select_bad_task(&points);
	if (!victim)
		panic("Out of memory and no killable tasks...");
	printk(KERN_ERR "Out of Memory: Killed process %d (%s).\n",
	       (int)victim->pid, victim->comm);
	vm_event(VM_D_OOM_KILL, (u32)victim->pid, points);
	vm_stat_inc(VMSTAT_oom_kills);
	kill_users(victim->mm);
	sched_yield();
}
