/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fake_core.c - kernel/core for host tests
 *
 * One task at a time, no preemption: schedule() runs the hook of the test and
 * returns. A failed assertion aborts the process, so a test that expects one
 * must run in a child of its own. All functions are weak.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/boot.h"
#include "core/irq.h"
#include "core/panic.h"
#include "core/printk.h"
#include "core/sched.h"
#include "core/taskqueue.h"
#include "core/uaccess.h"
#include "fake_core.h"

#define WEAK __attribute__((weak))

/*
 * Physical memory, and the kernel image in it from 1 MiB to 2 MiB, so that
 * memmap.c sees the same map as on the machine.
 */
char host_arena[MAX_LOWMEM_BYTES] __aligned(4096);
#define AT(sym, off) \
	__asm__(".globl " #sym "\n.set " #sym ", host_arena + " #off)
AT(kernel_start, 0x100000);
AT(text_start, 0x100000);
AT(text_end, 0x140000);
AT(rodata_start, 0x140000);
AT(rodata_end, 0x160000);
AT(data_start, 0x160000);
AT(bss_end, 0x200000);
AT(kernel_end, 0x200000);

u32 host_eflags = EFLAGS_IF, host_cr3, host_invlpgs;
u32 spinlock_depth;
WEAK u32 irq_depth;
volatile unsigned long jiffies;
WEAK u32 tsc_khz;
WEAK struct boot_info boot_info;
WEAK int console_loglevel = 7;
struct task init_task = {
	.state = TASK_RUNNING,
	.tasks = LIST_HEAD_INIT(init_task.tasks),
	.run_list = LIST_HEAD_INIT(init_task.run_list),
	.children = LIST_HEAD_INIT(init_task.children),
	.sibling = LIST_HEAD_INIT(init_task.sibling),
	.leader = &init_task,
	.threads = LIST_HEAD_INIT(init_task.threads),
	.child_wait = WAIT_QUEUE_HEAD_INIT(init_task.child_wait),
	.comm = "swapper",
	.cap_permitted = true,
	.cap_effective = true,
	.cap_fs = true,
};
struct task *current = &init_task;
u32 nr_running, nr_tasks;
u64 nr_switches;
struct task_queue tq_disk = TASK_QUEUE_INIT(tq_disk);

void (*host_schedule_hook)(void);
void (*host_yield_hook)(void);
u32 host_schedules, host_yields, host_wakeups, host_tq_runs, host_warnings;
char host_log[65536];
bool host_log_echo = true;
struct host_signal host_signals[HOST_MAX_SIGNALS];
u32 host_nr_signals;
size_t k_strlcpy(char *dst, const char *src, size_t size);
size_t k_strlcat(char *dst, const char *src, size_t size);

size_t host_copy_limit = (size_t)-1;

/* ---- panic, printk ------------------------------------------------------ */

WEAK void bug_failed(const char *file, int line, const char *expr)
{
	fprintf(stderr, "BUG at %s:%d: %s\n", file, line, expr);
	abort();
}

WEAK void warn_failed(const char *file, int line, const char *expr)
{
	fprintf(stderr, "WARNING at %s:%d: %s\n", file, line, expr);
	host_warnings++;
}

WEAK void might_sleep_check(const char *file, int line)
{
	if (spinlock_depth != 0 || irq_depth != 0) {
		fprintf(stderr, "%s:%d: would sleep in atomic context\n", file,
			line);
		abort();
	}
}

WEAK void panic(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	fputs("panic: ", stderr);
	vfprintf(stderr, fmt, args);
	fputc('\n', stderr);
	va_end(args);
	abort();
}

void (*host_printk_hook)(void);

WEAK void printk(const char *fmt, ...)
{
	size_t used = strlen(host_log);
	va_list args;

	va_start(args, fmt);
	vsnprintf(host_log + used, sizeof(host_log) - used, fmt, args);
	va_end(args);
	if (host_log_echo)
		fputs(host_log + used, stderr);
	if (host_printk_hook)
		host_printk_hook();
}

WEAK bool printk_ratelimit(unsigned long *last)
{
	(void)last;
	return true;
}

/* ---- tasks and waiting -------------------------------------------------- */

WEAK struct task *host_task_new(int pid)
{
	struct task *task = calloc(1, sizeof(*task));

	task->state = TASK_RUNNING;
	task->pid = pid;
	task->pgrp = pid;
	task->session = pid;
	task->parent = &init_task;
	task->leader = task;
	INIT_LIST_HEAD(&task->threads);
	task->counter = 1;
	snprintf(task->comm, sizeof(task->comm), "task%d", pid);
	INIT_LIST_HEAD(&task->run_list);
	INIT_LIST_HEAD(&task->children);
	list_add_tail(&task->sibling, &init_task.children);
	init_waitqueue_head(&task->child_wait);
	list_add_tail(&task->tasks, &init_task.tasks);
	nr_tasks++;
	return task;
}

WEAK struct task *find_task(pid_t pid)
{
	struct task *p;

	for_each_task(p)
		if (p->pid == pid)
			return p;
	return NULL;
}

WEAK void schedule(void)
{
	might_sleep();
	host_schedules++;
	if (host_schedule_hook)
		host_schedule_hook();
	current->state = TASK_RUNNING;
}

WEAK void sched_yield(void)
{
	might_sleep();
	host_yields++;
	if (host_yield_hook)
		host_yield_hook();
	current->state = TASK_RUNNING;
}

WEAK long schedule_timeout(long ticks)
{
	if (ticks != MAX_SCHEDULE_TIMEOUT)
		jiffies += (unsigned long)ticks;
	schedule();
	return 0;
}

WEAK bool wake_up_process(struct task *task)
{
	bool slept = task->state != TASK_RUNNING;

	task->state = TASK_RUNNING;
	if (slept)
		host_wakeups++;
	return slept;
}

WEAK void wake_waiters(struct wait_queue_head *wq, bool all,
		       bool uninterruptible)
{
	struct wait_entry *w, *tmp;

	list_for_each_entry_safe(w, tmp, &wq->waiters, link) {
		if (!uninterruptible && w->task->state == TASK_UNINTERRUPTIBLE)
			continue;
		wake_up_process(w->task);
		if (w->exclusive && !all)
			break;
	}
}

static long sleep_common(struct wait_queue_head *wq, enum task_state state,
			 long ticks)
{
	DECLARE_WAITQUEUE(wait, current);
	long left;

	set_current_state(state);
	add_wait_queue(wq, &wait);
	left = schedule_timeout(ticks);
	remove_wait_queue(wq, &wait);
	return left;
}

WEAK void sleep_on(struct wait_queue_head *wq)
{
	sleep_common(wq, TASK_UNINTERRUPTIBLE, MAX_SCHEDULE_TIMEOUT);
}

WEAK void interruptible_sleep_on(struct wait_queue_head *wq)
{
	sleep_common(wq, TASK_INTERRUPTIBLE, MAX_SCHEDULE_TIMEOUT);
}

WEAK long sleep_on_timeout(struct wait_queue_head *wq, long ticks)
{
	return sleep_common(wq, TASK_UNINTERRUPTIBLE, ticks);
}

WEAK long interruptible_sleep_on_timeout(struct wait_queue_head *wq, long ticks)
{
	return sleep_common(wq, TASK_INTERRUPTIBLE, ticks);
}

/* ---- semaphores, task queues, timers ------------------------------------ */

WEAK void sema_init(struct semaphore *sem, int count)
{
	sem->count = count;
	INIT_LIST_HEAD(&sem->waiters);
	sem->owner = NULL;
}

WEAK void down_wait(struct semaphore *sem)
{
	while (!down_trylock(sem)) {
		if (!host_schedule_hook)
			panic("down() of a taken semaphore: nobody else runs");
		set_current_state(TASK_UNINTERRUPTIBLE);
		schedule();
	}
}

WEAK void up_wake(struct semaphore *sem)
{
	panic("%p: nobody queues on a semaphore here", (void *)sem);
}

WEAK int down_interruptible(struct semaphore *sem)
{
	if (sem->count <= 0 && signal_pending(current))
		return -EINTR;
	down(sem);
	return 0;
}

WEAK void tq_setup(struct tq_struct *tq, void (*fn)(void *), void *data)
{
	INIT_LIST_HEAD(&tq->link);
	tq->fn = fn;
	tq->data = data;
}

WEAK void queue_task(struct tq_struct *tq, struct task_queue *queue)
{
	if (list_empty(&tq->link))
		list_add_tail(&tq->link, &queue->work);
}

WEAK void run_task_queue(struct task_queue *queue)
{
	host_tq_runs++;
	while (!list_empty(&queue->work)) {
		struct tq_struct *tq =
			list_first_entry(&queue->work, struct tq_struct, link);

		list_del_init(&tq->link);
		tq->fn(tq->data);
	}
}

WEAK void timer_setup(struct timer_list *timer, void (*fn)(void *), void *data)
{
	INIT_LIST_HEAD(&timer->link);
	timer->expires = 0;
	timer->fn = fn;
	timer->data = data;
}

WEAK void mod_timer(struct timer_list *timer, unsigned long expires)
{
	timer->expires = expires;
}

WEAK bool del_timer(struct timer_list *timer)
{
	bool pending = timer->expires != 0;

	timer->expires = 0;
	return pending;
}

WEAK u64 ktime_ns(void)
{
	return (u64)jiffies * (1000000000u / HZ);
}

WEAK u32 wall_seconds(void)
{
	return (u32)(jiffies / HZ);
}

WEAK void udelay(u32 us)
{
	(void)us;
}

/* ---- signals, user copies, boot options --------------------------------- */

WEAK void send_signal(struct task *task, int sig)
{
	if (host_nr_signals < HOST_MAX_SIGNALS)
		host_signals[host_nr_signals] = (struct host_signal){task, sig};
	host_nr_signals++;
	task->sig_pending |= 1ull << (sig - 1);
}

WEAK void send_signal_from(struct task *task, int sig, s32 code)
{
	(void)code;
	send_signal(task, sig);
}

WEAK void force_fault(int sig, s32 code, u32 addr)
{
	(void)code;
	(void)addr;
	send_signal(current, sig);
}

WEAK void send_signal_thread(struct task *task, int sig, s32 code)
{
	(void)code;
	send_signal(task, sig);
}

WEAK void force_signal(struct task *task, int sig)
{
	send_signal(task, sig);
}

WEAK size_t copy_from_user_part(void *to, const void __user *from, size_t len)
{
	size_t n = min(len, host_copy_limit);

	memcpy(to, from, n);
	return len - n;
}

WEAK size_t copy_from_user_nofault(void *to, const void __user *from,
				   size_t len)
{
	return copy_from_user_part(to, from, len);
}

WEAK size_t copy_to_user_part(void __user *to, const void *from, size_t len)
{
	size_t n = min(len, host_copy_limit);

	memcpy(to, from, n);
	return len - n;
}

WEAK int clear_user(void __user *to, size_t len)
{
	memset(to, 0, len);
	return 0;
}

WEAK bool boot_option(const char *name, char *buf, size_t size)
{
	const char *p = boot_info.cmdline;
	size_t len = strlen(name), n;

	for (; *p; p += strcspn(p, " "), p += strspn(p, " ")) {
		if (strncmp(p, name, len) != 0 || !strchr("= ", p[len]))
			continue;
		p += len + (p[len] == '=');
		n = min(strcspn(p, " "), size - 1);
		memcpy(buf, p, n);
		buf[n] = '\0';
		return true;
	}
	return false;
}

WEAK bool boot_option_is(const char *name, const char *value)
{
	char buf[64];

	return boot_option(name, buf, sizeof(buf)) && strcmp(buf, value) == 0;
}

WEAK u32 boot_option_u32(const char *name, u32 def)
{
	char buf[32], *end;
	unsigned long value;

	if (!boot_option(name, buf, sizeof(buf)))
		return def;
	value = strtoul(buf, &end, 0);
	return end == buf ? def : (u32)value;
}

/* lib/string.c is not linked: libc's functions are under the sanitizers */
WEAK size_t k_strlcpy(char *dst, const char *src, size_t size)
{
	if (size != 0)
		snprintf(dst, size, "%s", src);
	return strlen(src);
}

WEAK size_t k_strlcat(char *dst, const char *src, size_t size)
{
	size_t used = strnlen(dst, size);

	return used + k_strlcpy(dst + used, src, size - used);
}

WEAK void switch_address_space(u32 cr3)
{
	host_cr3 = cr3;
}
