/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * event.c - the ring of everything reclaim did
 *
 * Owns vm_event_ring, a plain array that GDB, the host and the tests read.
 * Writing never allocates, sleeps or fails; the oldest record is overwritten.
 * A reader sets frozen, reads, and clears it: drops counts what was lost then.
 */
#include "core/boot.h"
#include "core/sched.h"
#include "mm/event.h"

enum {
	STAMP_SHIFT = 10,  /* TSC cycles of one unit of the stamp */
	RECORD_BYTES = 16, /* documented in docs/events.md */
	PID_SHIFT = 16,	   /* kind and pid as one word of the digest */
};
#define FNV_PRIME  16777619u
#define FNV_OFFSET 2166136261u

BUILD_BUG_ON(sizeof(struct vm_event_rec) != RECORD_BYTES);
BUILD_BUG_ON((VM_EVENT_RING & (VM_EVENT_RING - 1)) != 0);
BUILD_BUG_ON((u32)VM_D_FIRST < (u32)NR_VM_TRANSITIONS);

struct vm_event_ring vm_event_ring; /* in .bss: 64 KiB less in the file */
u32 vm_transitions[NR_VM_TRANSITIONS];

static const char *const event_names[VM_D_END] = {
#define X(nr, name, from, to, text) [(nr)] = "T" #nr " " #name,
	VM_TRANSITIONS(X)
#undef X
#define X(name, a, b, text, stamp) [VM_D_##name] = #name,
		VM_DECISIONS(X)
#undef X
};

static u32 last_stamp; /* of the newest record */

/* does the table say LAST? The compiler makes one comparison of it */
static bool repeats_stamp(u32 kind)
{
	enum { NOW, LAST };

	return 0
#define X(name, a, b, text, stamp) | ((stamp) & (kind == VM_D_##name))
		VM_DECISIONS(X)
#undef X
			;
}

/* TSC in units of 1024 cycles; without a TSC the tick */
static u32 stamp_now(void)
{
	return tsc_khz != 0 ? (u32)(rdtsc() >> STAMP_SHIFT) : (u32)jiffies;
}

/*
 * last_stamp becomes the time of now, unless an interrupt recorded something
 * since it was read: its stamp stays, so that no stamp goes back.
 */
static void stamp_update(void)
{
	u32 old = *(volatile u32 *)&last_stamp, now = stamp_now();

	__asm__ volatile("cmpxchgl %2, %1"
			 : "+a"(old), "+m"(last_stamp)
			 : "r"(now)
			 : "memory", "cc");
}

/*
 * The number of the next record, taken in one instruction: an interrupt that
 * records too takes the one after it. Turning interrupts off and on would cost
 * more than the rest of the record; the price is that whoever stops the kernel
 * inside vm_event_record() finds the newest record half written.
 */
static u32 take_slot(struct vm_event_ring *ring)
{
	u32 n = 1;

	__asm__ volatile("xaddl %0, %1"
			 : "+r"(n), "+m"(ring->head)
			 :
			 : "memory", "cc");
	return n;
}

/* FNV-1a over words: order, contents and time of every event */
static noinline void digest_add(struct vm_event_ring *ring,
				const struct vm_event_rec *rec)
{
	u32 flags = irq_save(), digest = ring->digest;

	digest = (digest ^ rec->stamp) * FNV_PRIME;
	digest =
		(digest ^ (rec->kind | (u32)rec->pid << PID_SHIFT)) * FNV_PRIME;
	digest = (digest ^ rec->a) * FNV_PRIME;
	ring->digest = (digest ^ rec->b) * FNV_PRIME;
	restore_flags(flags);
}

/**
 * vm_event_record - append one record to the ring
 * @kind: enum vm_transition or enum vm_decision
 * @a: first word, see the table of the kind
 * @b: second word
 *
 * The one function every event goes through while the ring is on: a
 * breakpoint here sees them all.
 *
 * Context: any. Does not sleep.
 */
noinline fastcall void vm_event_record(u32 kind, u32 a, u32 b)
{
	struct vm_event_ring *ring = &vm_event_ring;
	struct vm_event_rec *rec;

	DEBUG_ASSERT(kind < VM_D_END);
	if (ring->frozen) {
		ring->drops++;
		return;
	}
	if (!repeats_stamp(kind))
		stamp_update();
	rec = &ring->rec[take_slot(ring) & (VM_EVENT_RING - 1)];
	rec->a = a;
	rec->b = b;
	rec->kind = (u16)kind;
	rec->pid = (u16)current->pid;
	rec->stamp = last_stamp;
	if (unlikely(ring->enabled == VM_EVENTS_DIGEST))
		digest_add(ring, rec);
}

/**
 * vm_event_name - the text of a kind
 * @kind: as in the record
 *
 * Context: any. Does not sleep.
 * Return: "T14 LAUNDER_STRIPPED", "KSWAPD_WAKE", or "?".
 */
const char *vm_event_name(u32 kind)
{
	if (kind >= VM_D_END || !event_names[kind])
		return "?";
	return event_names[kind];
}

/**
 * vm_event_init - switch the ring on as the command line says: events=
 *
 * on (the default), off, or digest: every record also goes into a checksum.
 *
 * Context: boot. Does not sleep.
 */
void vm_event_init(void)
{
	vm_event_ring.magic = VM_EVENT_MAGIC;
	vm_event_ring.size = VM_EVENT_RING;
	vm_event_ring.record_bytes = sizeof(struct vm_event_rec);
	vm_event_ring.digest = FNV_OFFSET;
	if (boot_option_is("events", "off"))
		vm_event_ring.enabled = VM_EVENTS_OFF;
	else if (boot_option_is("events", "digest"))
		vm_event_ring.enabled = VM_EVENTS_DIGEST;
	else
		vm_event_ring.enabled = VM_EVENTS_ON;
}
