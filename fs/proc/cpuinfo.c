/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * cpuinfo.c - /proc/cpuinfo: what the CPUID instruction says
 *
 * The lines of 2.4.0 but fdiv_bug, which nobody looked for here. The CPU is a
 * Pentium at least (boot checks it), so CPUID is there.
 */
#include "fs/procfs.h"
#include "asm/cpu.h"
#include "lib/string.h"

#define LEAF_VENDOR    0u
#define LEAF_VERSION   1u
#define LEAF_EXT_MAX   0x80000000u
#define LEAF_NAME      0x80000002u
#define LEAF_NAME_LAST 0x80000004u
#define VENDOR_BYTES   12u
#define NAME_BYTES     48u

/* version word, SDM vol. 2, CPUID leaf 1 */
#define STEPPING(v)   ((v)&0xfu)
#define MODEL(v)      ((v) >> 4 & 0xfu)
#define FAMILY(v)     ((v) >> 8 & 0xfu)
#define EXT_MODEL(v)  ((v) >> 16 & 0xfu)
#define EXT_FAMILY(v) ((v) >> 20 & 0xffu)
#define FAMILY_P5     5u
#define FAMILY_P6     6u
#define FAMILY_EXT    15u
#define MODEL_SHIFT   4u

#define KHZ_PER_MHZ  1000u
#define BOGO_LOOPS   2u	 /* 2.4's loop of the TSC counts two for one cycle */
#define BOGO_HUNDRED 10u /* kHz to hundredths of MHz */

static void show_name(struct proc_text *text)
{
	char name[NAME_BYTES + 1];
	const char *start = name;
	struct cpuid_regs r;
	u32 leaf;

	cpuid(LEAF_EXT_MAX, &r);
	if (r.eax < LEAF_NAME_LAST) {
		proc_printf(text, "model name\t: unknown\n");
		return;
	}
	for (leaf = LEAF_NAME; leaf <= LEAF_NAME_LAST; leaf++) {
		cpuid(leaf, &r);
		memcpy(name + (leaf - LEAF_NAME) * sizeof(r), &r, sizeof(r));
	}
	name[NAME_BYTES] = '\0';
	while (*start == ' ')
		start++;
	proc_printf(text, "model name\t: %s\n", start);
}

static void show_version(struct proc_text *text, u32 version)
{
	u32 family = FAMILY(version), model = MODEL(version);

	if (family == FAMILY_P6 || family == FAMILY_EXT)
		model |= EXT_MODEL(version) << MODEL_SHIFT;
	if (family == FAMILY_EXT)
		family += EXT_FAMILY(version);
	proc_printf(text, "cpu family\t: %u\nmodel\t\t: %u\n", family, model);
	show_name(text);
	proc_printf(text, "stepping\t: %u\n", STEPPING(version));
}

static void show_flags(struct proc_text *text, u32 features)
{
	static const char *const names[] = {
		"fpu", "vme",  "de",   "pse",	"tsc", "msr",	 "pae",
		"mce", "cx8",  "apic", NULL,	"sep", "mtrr",	 "pge",
		"mca", "cmov", "pat",  "pse36", "pn",  "clflsh", NULL,
		"dts", "acpi", "mmx",  "fxsr",	"sse", "sse2",	 "ss",
		NULL,  "tm",   "ia64", NULL,
	};
	u32 bit;

	proc_printf(text, "flags\t\t:");
	for (bit = 0; bit < ARRAY_SIZE(names); bit++)
		if (features & 1u << bit && names[bit])
			proc_printf(text, " %s", names[bit]);
	proc_printf(text, "\n");
}

static const char *yes_no(bool yes)
{
	return yes ? "yes" : "no";
}

/**
 * proc_cpuinfo - /proc/cpuinfo
 * @text: appended to
 * @task: NULL
 *
 * Context: task. May sleep.
 */
void proc_cpuinfo(struct proc_text *text, struct task *task)
{
	struct cpuid_regs id, r;
	char vendor[VENDOR_BYTES + 1];
	bool intel;

	(void)task;
	might_sleep();
	cpuid(LEAF_VENDOR, &id);
	memcpy(vendor, &id.ebx, sizeof(u32)); /* in the order ebx, edx, ecx */
	memcpy(vendor + sizeof(u32), &id.edx, sizeof(u32));
	memcpy(vendor + 2 * sizeof(u32), &id.ecx, sizeof(u32));
	vendor[VENDOR_BYTES] = '\0';
	intel = strcmp(vendor, "GenuineIntel") == 0;
	cpuid(LEAF_VERSION, &r);
	proc_printf(text, "processor\t: 0\nvendor_id\t: %s\n", vendor);
	show_version(text, r.eax);
	if (tsc_khz)
		proc_printf(text, "cpu MHz\t\t: %u.%03u\n",
			    tsc_khz / KHZ_PER_MHZ, tsc_khz % KHZ_PER_MHZ);
	proc_printf(text, "hlt_bug\t\t: no\nf00f_bug\t: %s\ncoma_bug\t: %s\n",
		    yes_no(intel && FAMILY(r.eax) == FAMILY_P5),
		    yes_no(strcmp(vendor, "CyrixInstead") == 0));
	proc_printf(text, "fpu\t\t: %s\nfpu_exception\t: %s\n",
		    yes_no(r.edx & CPUID_FPU), yes_no(r.edx & CPUID_FPU));
	proc_printf(text, "cpuid level\t: %u\nwp\t\t: yes\n", id.eax);
	show_flags(text, r.edx);
	if (tsc_khz)
		proc_printf(text, "bogomips\t: %u.%02u\n\n",
			    tsc_khz * BOGO_LOOPS / KHZ_PER_MHZ,
			    tsc_khz * BOGO_LOOPS % KHZ_PER_MHZ / BOGO_HUNDRED);
}
