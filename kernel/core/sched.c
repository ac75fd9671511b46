/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * sched.c - who runs: 2.4's run queue, goodness and time slices
 *
 * Invariant: a task is on the run queue exactly when its state is TASK_RUNNING
 * or it is the current task on its way into schedule(); pid 0 never is, it runs
 * when the queue is empty. nr_running is the queue's length. The queue changes
 * only with interrupts off.
 *
 * A time slice is task->counter ticks. When every runnable task has used its
 * slice, all tasks (sleepers too, which keep half of what they had) get new
 * ones: who sleeps much is preferred.
 */
#include "base/bug.h"
#include "core/boot.h"
#include "core/irq.h"
#include "core/sched.h"
#include "core/uaccess.h"

/* 2.4.0 at HZ 100: 6 ticks at nice 0, 11 at -20, 1 at 19 */
#define NICE_TO_TICKS(nice) (((NICE_BASE - (nice)) >> 2) + 1)

#define GOODNESS_NONE  (-1000) /* less than any task has */
#define GOODNESS_YIELD (-1)    /* behind all others, before idle */
#define GOODNESS_RT    1000    /* and its priority: before all others */

/* load average: fixed point, decay per 5 s over 1, 5, 15 minutes */
#define LOAD_TICKS (5 * HZ)
#define NR_LOADS   3

enum cpu_ticks_id {
	CPU_TICKS_USER,
	CPU_TICKS_NICE,
	CPU_TICKS_SYSTEM,
	CPU_TICKS_IDLE,
};

static LIST_HEAD(run_queue);
/* the address space that is loaded, for goodness only: never dereferenced */
static const struct mm_struct *loaded_mm;
static u32 load_ticks = LOAD_TICKS;

u32 nr_running;
u64 nr_switches;
u32 avenrun[NR_LOADS];
unsigned long cpu_ticks[CPU_TICKS_IDLE + 1];

/**
 * sched_init - before the first interrupt
 *
 * Context: task (boot). Does not sleep.
 */
void sched_init(void)
{
	init_task.counter = NICE_TO_TICKS(0);
	loaded_mm = NULL;
}

/* How much @p deserves the CPU; 0: slice used up. 2.4's goodness(). */
static always_inline int goodness(const struct task *p)
{
	int weight;

	if (p->yield)
		return GOODNESS_YIELD;
	if (p->policy != SCHED_OTHER)
		return GOODNESS_RT + p->rt_priority;
	weight = p->counter;
	if (weight == 0)
		return 0;
	if (!p->mm || p->mm == loaded_mm)
		weight++; /* no address space to switch */
	return weight + NICE_BASE - p->nice;
}

/* Interrupts off. */
static void run_queue_add(struct task *p)
{
	DEBUG_ASSERT(p != &init_task);
	DEBUG_ASSERT(list_empty(&p->run_list));
	DEBUG_ASSERT(p->state == TASK_RUNNING);
	list_add(&p->run_list, &run_queue);
	nr_running++;
}

/* Interrupts off. */
static void run_queue_del(struct task *p)
{
	DEBUG_ASSERT(!list_empty(&p->run_list));
	DEBUG_ASSERT(nr_running > 0);
	list_del_init(&p->run_list);
	nr_running--;
}

/* Is @p worth more than the current task by so much that it should give way? */
static void preempt_check(const struct task *p)
{
	if (current == &init_task || goodness(p) - goodness(current) > 1)
		current->need_resched = true;
}

/* Every task gets a new slice. Interrupts off. */
static void recalculate_slices(void)
{
	struct task *p;

	for_each_task(p)
		p->counter = (p->counter >> 1) + NICE_TO_TICKS(p->nice);
}

/*
 * The best of the run queue, pid 0 when it is empty. Of equals the one that runs
 * goes on, unless its @turn_over. Interrupts off.
 */
static struct task *pick_next(struct task *prev, bool turn_over)
{
	struct task *p, *next;
	int best, weight;

	for (;;) {
		next = &init_task;
		best = GOODNESS_NONE;
		if (!list_empty(&prev->run_list) && !turn_over) {
			next = prev;
			best = goodness(prev);
		}
		list_for_each_entry(p, &run_queue, run_list) {
			DEBUG_ASSERT(p->state == TASK_RUNNING);
			weight = goodness(p);
			if (weight > best) {
				best = weight;
				next = p;
			}
		}
		if (best != 0)
			return next;
		recalculate_slices();
	}
}

/* @prev ran until now. Interrupts off. */
static void account_cycles(struct task *prev)
{
	static u64 switched_at;
	u64 now;

	if (tsc_khz == 0)
		return;
	now = rdtsc();
	prev->run_cycles += now - switched_at;
	switched_at = now;
}

/* Interrupts off. Return: @prev stays, but its turn of SCHED_RR is over. */
static bool leave_run_queue(struct task *prev)
{
	if (prev == &init_task) {
		prev->state = TASK_RUNNING; /* idle cannot sleep: it polls */
		return false;
	}
	if (prev->state == TASK_INTERRUPTIBLE && signal_pending(prev))
		prev->state = TASK_RUNNING;
	if (list_empty(&prev->run_list))
		return false;
	if (prev->state != TASK_RUNNING) {
		run_queue_del(prev);
		return false;
	}
	if (prev->policy != SCHED_RR || prev->counter != 0)
		return false;
	/* a new slice, behind those of the same priority */
	prev->counter = NICE_TO_TICKS(prev->nice);
	list_del(&prev->run_list);
	list_add_tail(&prev->run_list, &run_queue);
	return true;
}

/**
 * schedule - give the CPU to the task that deserves it most
 *
 * Returns when the caller is chosen again. A caller that is not TASK_RUNNING
 * leaves the run queue, unless a signal already ended an interruptible sleep.
 * May be called with interrupts off: they are on again when another task wants
 * them so, and as the caller had them on return.
 *
 * Context: task. May sleep. Holds no spinlock.
 */
void schedule(void)
{
	struct task *prev = current, *next;
	u32 flags;

	BUG_ON(in_interrupt());
	BUG_ON(spinlock_depth != 0);
	flags = irq_save();
	prev->need_resched = false;
	next = pick_next(prev, leave_run_queue(prev));
	prev->yield = false;
	if (next != prev) {
		nr_switches++;
		account_cycles(prev);
		if (next->mm)
			loaded_mm = next->mm;
		switch_to(prev, next);
		DEBUG_ASSERT(current == prev);
	}
	restore_flags(flags);
}

/**
 * schedule_tail - what a new task does first, instead of schedule()'s end
 *
 * switch_to() enters it with interrupts off, as schedule() left them. A child
 * that wants its number in its own memory writes it there.
 *
 * Context: task. May sleep.
 */
void schedule_tail(void)
{
	pid_t __user *tid = (pid_t __user *)current->set_child_tid;

	DEBUG_ASSERT(spinlock_depth == 0);
	sti();
	current->set_child_tid = 0;
	if (tid && put_user(current->pid, tid))
		return; /* as Linux: the program's affair */
}

/**
 * sched_yield - let every other runnable task go first, once
 *
 * Context: task. May sleep.
 */
void sched_yield(void)
{
	might_sleep();
	current->yield = true;
	schedule();
}

/**
 * wake_up_process - make a sleeping task runnable
 * @task: not a zombie
 *
 * Asks for a reschedule when @task beats the current one.
 *
 * Context: any. Does not sleep.
 * Return: true when the task was not on the run queue.
 */
bool wake_up_process(struct task *task)
{
	u32 flags = irq_save();
	bool slept = false;

	DEBUG_ASSERT(task->state != TASK_ZOMBIE && task->state != TASK_DEAD);
	task->state = TASK_RUNNING;
	if (task != &init_task && list_empty(&task->run_list)) {
		run_queue_add(task);
		preempt_check(task);
		slept = true;
	}
	restore_flags(flags);
	return slept;
}

/**
 * wake_up_new_task - a task's first way to the run queue
 * @task: complete, linked, never run
 *
 * The parent's slice is shared with the child, so that forking gains no time.
 *
 * Context: task. Does not sleep.
 */
void wake_up_new_task(struct task *task)
{
	u32 flags = irq_save();

	task->counter = (current->counter + 1) >> 1;
	if (current != &init_task) {
		current->counter >>= 1;
		if (current->counter == 0)
			current->need_resched = true;
	}
	restore_flags(flags);
	(void)wake_up_process(task);
}

/* 2.4's calc_load(): running and uninterruptible tasks, every 5 seconds. */
static void load_update(void)
{
	static const u32 decay[NR_LOADS] = {1884, 2014, 2037};
	const struct task *p;
	u32 active = 0, i;

	if (--load_ticks > 0)
		return;
	load_ticks = LOAD_TICKS;
	for_each_task(p) {
		if (p->state == TASK_RUNNING ||
		    p->state == TASK_UNINTERRUPTIBLE)
			active += LOAD_ONE;
	}
	for (i = 0; i < NR_LOADS; i++)
		avenrun[i] = (avenrun[i] * decay[i] +
			      active * (LOAD_ONE - decay[i])) >>
			     LOAD_SHIFT;
}

/* RLIMIT_CPU: a warning each second above the soft limit, then the end. */
static void cpu_limit_check(struct task *p)
{
	u32 limit = p->rlim[RLIMIT_CPU].cur;
	struct task_usage usage;
	unsigned long ticks;

	if (limit == RLIM_INFINITY)
		return;
	group_usage(p, &usage);
	ticks = usage.utime + usage.stime;
	if (ticks % HZ != 0 || ticks / HZ < limit)
		return;
	send_signal(p,
		    ticks / HZ >= p->rlim[RLIMIT_CPU].max ? SIGKILL : SIGXCPU);
}

/* One tick of CPU time nearer to @sig. */
static void cpu_timer_tick(struct task *p, struct cpu_timer *timer, int sig)
{
	if (timer->left == 0 || --timer->left > 0)
		return;
	timer->left = timer->interval;
	send_signal(p, sig);
}

/**
 * sched_tick - account one tick to who was interrupted
 * @user_mode: the interrupt came from a program
 *
 * Context: irq. Does not sleep.
 */
void sched_tick(bool user_mode)
{
	struct task *p = current;

	load_update();
	if (p == &init_task) {
		cpu_ticks[CPU_TICKS_IDLE]++;
		return;
	}
	if (!user_mode) {
		cpu_ticks[CPU_TICKS_SYSTEM]++;
		p->stime++;
	} else {
		cpu_ticks[p->nice > 0 ? CPU_TICKS_NICE : CPU_TICKS_USER]++;
		p->utime++;
		cpu_timer_tick(p, &p->leader->virt_timer, SIGVTALRM);
	}
	cpu_timer_tick(p, &p->leader->prof_timer, SIGPROF);
	if (--p->counter <= 0) {
		p->counter = 0;
		p->need_resched = true;
	}
	cpu_limit_check(p);
}

/*
 * Halt until an interrupt came; one that woke a task sets need_resched, which
 * is tested with interrupts off, so that no wake-up is missed.
 */
static void idle_halt(void)
{
	cli();
	if (!init_task.need_resched && nr_running == 0)
		sti_hlt();
	sti();
}

/*
 * Run until there is work. Under -icount a halt lets QEMU move its clock on
 * from another thread, by a little more or less each time; instructions are
 * exact, and a long block of them costs the emulator next to nothing.
 */
static void idle_poll(void)
{
	while (!init_task.need_resched && nr_running == 0)
		cpu_nops();
}

/**
 * cpu_idle - what pid 0 does for the rest of its life
 *
 * Halts with interrupts on, or with the boot option idle=poll never halts.
 *
 * Context: task (pid 0). May sleep.
 */
void cpu_idle(void)
{
	bool polls = boot_option_is("idle", "poll");

	BUG_ON(current != &init_task);
	for (;;) {
		if (polls)
			idle_poll();
		else
			idle_halt();
		if (nr_running != 0)
			schedule();
		init_task.need_resched = false;
	}
}

/**
 * set_user_nice - change the priority of a task
 * @task: any
 * @nice: -20 (best) to 19; values outside are clamped
 *
 * Context: task. Does not sleep.
 */
void set_user_nice(struct task *task, int nice)
{
	task->nice = max(NICE_MIN, min(nice, NICE_MAX));
}

/**
 * sched_set_policy - how a task is chosen from now on
 * @task: any
 * @policy: SCHED_*
 * @rt_priority: 1..99, 0 with SCHED_OTHER
 *
 * Context: task. Does not sleep.
 */
void sched_set_policy(struct task *task, int policy, int rt_priority)
{
	u32 flags = irq_save();

	task->policy = policy;
	task->rt_priority = rt_priority;
	current->need_resched = true;
	restore_flags(flags);
}

/**
 * sched_slice - ticks of a full time slice
 * @task: any
 *
 * Context: any. Does not sleep.
 * Return: ticks.
 */
u32 sched_slice(const struct task *task)
{
	return (u32)NICE_TO_TICKS(task->nice);
}
