/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_oom.c - when and whom: N49-N57
 *
 * SOURCES: @machine mm/shortage.c mm/page_cache.c mm/truncate.c mm/oom.c
 * SOURCES: tests/host/world.c
 */
#include "unit.h"
#include "core/panic.h"
#include "uapi/signal.h"
#include "world.h"

TEST(test_n49_rough_square_root)
{
	static const u32 x[] = {0,  1,	3,  4,	 8,   15,   16,	  25,
				36, 63, 64, 100, 256, 1000, 1024, 4096};
	static const u32 want[] = {1, 1, 1, 2, 2,  3,  3,  5,
				   4, 7, 6, 9, 12, 31, 24, 48};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(x); i++)
		CHECK_EQ(int_sqrt_rough(x[i]), want[i]);
}

#define SECONDS(n) ((n) * (unsigned long)HZ)
#define MINUTES(n) SECONDS((n)*60ul)
#define HOURS(n)   MINUTES((n)*60ul)

static u32 points(unsigned long pages, unsigned long cpu, unsigned long age)
{
	struct oom_score_input in = {
		.total_vm = pages, .cpu_ticks = cpu, .age_ticks = age};

	return oom_badness(&in);
}

TEST(test_n50_just_started)
{
	CHECK_EQ(points(12800, 0, 0), 12800);
}

TEST(test_n51_a_minute_of_cpu)
{
	CHECK_EQ(points(12800, SECONDS(60), MINUTES(5)), 6400);
}

TEST(test_n52_ten_minutes_of_cpu)
{
	CHECK_EQ(points(12800, MINUTES(10), HOURS(2)), 1828);
}

TEST(test_n53_three_hours_of_cpu)
{
	CHECK_EQ(points(12800, HOURS(3), HOURS(24)), 177);
}

TEST(test_n54_root_with_raw_io)
{
	struct oom_score_input in = {.total_vm = 5120,
				     .cpu_ticks = MINUTES(10),
				     .age_ticks = HOURS(24),
				     .admin = true,
				     .rawio = true};

	CHECK_EQ(oom_badness(&in), 15);
}

TEST(test_n55_nice)
{
	struct oom_score_input in = {.total_vm = 2560,
				     .cpu_ticks = HOURS(1),
				     .age_ticks = HOURS(24),
				     .nice = 19};

	CHECK_EQ(oom_badness(&in), 106);
}

TEST(test_n56_tiny_root_task_is_never_selected)
{
	struct oom_score_input in = {
		.total_vm = 12, .admin = true, .rawio = true};

	CHECK_EQ(oom_badness(&in), 0);
}

static void setup_n57(unsigned long nr_free, unsigned long clean,
		      unsigned long slots)
{
	world_init(32);
	CHECK_EQ(freepages.min, 160);
	CHECK_EQ(freepages.low, 320);
	machine_fake_counters(machine_zone(ZONE_DMA), 60, 0);
	machine_fake_counters(machine_zone(ZONE_NORMAL), nr_free - 60, clean);
	nr_swap_pages = slots;
}

TEST(test_n57_free_161)
{
	setup_n57(161, 0, 0);
	CHECK(!out_of_memory());
}

TEST(test_n57_free_160_clean_161)
{
	setup_n57(160, 161, 0);
	CHECK(!out_of_memory());
}

TEST(test_n57_free_160_clean_160)
{
	setup_n57(160, 160, 0);
	CHECK(out_of_memory());
}

TEST(test_n57_one_free_slot)
{
	setup_n57(160, 160, 1);
	CHECK(!out_of_memory());
}

/* ---- select and kill ----------------------------------------------------------- */

static struct task *task_of(int pid, unsigned long total_vm, uid_t uid)
{
	struct task *task = host_task_new(pid);

	task->mm = world_mm();
	task->mm->total_vm = total_vm;
	task->uid = uid;
	task->euid = uid;
	return task;
}

TEST(test_the_first_of_the_worst_dies)
{
	struct task *victim;

	world_init(16);
	host_task_new(2); /* kernel thread */
	task_of(10, 100, 1000);
	victim = task_of(11, 500, 1000);
	task_of(12, 500, 1000);
	task_of(13, 1999, 0); /* root: 1999 / 16 */
	oom_kill();
	CHECK_EQ(host_nr_signals, 1);
	CHECK(host_signals[0].task == victim);
	CHECK_EQ(host_signals[0].sig, SIGKILL);
	CHECK_EQ(victim->counter, 500);
	CHECK(victim->flags & PF_MEMALLOC);
	CHECK(victim->flags & PF_OOM_VICTIM);
	CHECK_EQ(host_yields, 1);
	CHECK(strstr(host_log, "Out of Memory: Killed process 11 (task11).") !=
	      NULL);
	CHECK_EQ(vm_stats[VMSTAT_oom_kills], 1);
}

TEST(test_root_gets_sigterm)
{
	struct task *victim;

	world_init(16);
	victim = task_of(10, 1000, 0);
	oom_kill();
	CHECK(host_signals[0].task == victim);
	CHECK_EQ(host_signals[0].sig, SIGTERM);
}

TEST(test_init_is_not_exempt)
{
	world_init(16);
	task_of(1, 5000, 1000);
	task_of(20, 100, 1000);
	oom_kill();
	CHECK_EQ(host_signals[0].task->pid, 1);
}

static bool panic_expected;

/* ends the test: well only where it is expected */
void panic(const char *fmt, ...)
{
	(void)fmt;
	exit(panic_expected ? 0 : 1);
}

TEST(test_nobody_to_kill_is_the_end)
{
	world_init(16);
	host_task_new(2);
	task_of(10, 12, 0); /* 12 / 16 = 0 */
	panic_expected = true;
	oom_kill();
	panic_expected = false;
	CHECK(false); /* not reached */
}
