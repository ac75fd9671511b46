/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * irq.c - the pair of 8259 interrupt controllers
 *
 * A line is masked until it has a handler; one handler a line. The end of an
 * interrupt is signalled after the handler, so that a level-triggered line has
 * been quieted by then. Interrupts are off in handlers.
 *
 * Registers by access (Intel 8259A data sheet):
 */
#include "core/irq.h"
#include "asm/cpu.h"
#include "asm/io.h"
#include "asm/ptregs.h"
#include "base/errptr.h"

/* command: write ICW1, OCW2, OCW3; read IRR or ISR as OCW3 says */
#define PIC1_CMD      0x20u
#define PIC2_CMD      0xa0u
#define ICW1_INIT     0x11u /* edge, cascade, ICW4 follows */
#define OCW2_EOI      0x20u
#define OCW3_READ_ISR 0x0bu
/* data: write ICW2-4 after ICW1, then the mask; read the mask */
#define PIC1_DATA     0x21u
#define PIC2_DATA     0xa1u
#define ICW3_PIC1     (1u << CASCADE_IRQ)
#define ICW3_PIC2     CASCADE_IRQ
#define ICW4_8086     0x01u

#define CASCADE_IRQ  2u
#define IRQS_PER_PIC 8u
#define SPURIOUS_IRQ 7u /* of each: the line that was quiet again too soon */
#define ALL_MASKED   0xffu

struct irq_line {
	irq_handler_fn *fn; /* NULL: free */
	void *data;
	const char *name;
};

u32 irq_depth;
u32 irq_counts[NR_IRQS];
u32 irq_spurious;
void irq_dispatch(struct pt_regs *regs);

static struct irq_line lines[NR_IRQS] = {[CASCADE_IRQ] = {.name = "cascade"}};
static u8 masks[2]; /* what the data ports hold */

static void write_mask(u32 irq)
{
	if (irq < IRQS_PER_PIC)
		outb(masks[0], PIC1_DATA);
	else
		outb(masks[1], PIC2_DATA);
}

/**
 * irq_mask - no more interrupts from a line
 * @irq: 0..15
 *
 * Context: any. Does not sleep.
 */
void irq_mask(u32 irq)
{
	u32 flags = irq_save();

	masks[irq / IRQS_PER_PIC] |= (u8)(1u << irq % IRQS_PER_PIC);
	write_mask(irq);
	restore_flags(flags);
}

/**
 * irq_unmask - let a line interrupt
 * @irq: 0..15
 *
 * Context: any. Does not sleep.
 */
void irq_unmask(u32 irq)
{
	u32 flags = irq_save();

	masks[irq / IRQS_PER_PIC] &= (u8) ~(1u << irq % IRQS_PER_PIC);
	write_mask(irq);
	restore_flags(flags);
}

/**
 * irq_init - vectors 0x20-0x2f for the 8259s, every line masked
 *
 * Context: boot, interrupts off. Does not sleep.
 */
void irq_init(void)
{
	outb(ICW1_INIT, PIC1_CMD);
	outb(ICW1_INIT, PIC2_CMD);
	outb(IRQ_BASE_VECTOR, PIC1_DATA);
	outb(IRQ_BASE_VECTOR + IRQS_PER_PIC, PIC2_DATA);
	outb(ICW3_PIC1, PIC1_DATA);
	outb(ICW3_PIC2, PIC2_DATA);
	outb(ICW4_8086, PIC1_DATA);
	outb(ICW4_8086, PIC2_DATA);
	masks[0] = ALL_MASKED & ~(1u << CASCADE_IRQ);
	masks[1] = ALL_MASKED;
	outb(masks[0], PIC1_DATA);
	outb(masks[1], PIC2_DATA);
}

/**
 * irq_register - handle a line
 * @irq: 0..15, not the cascade
 * @fn: called with interrupts off at each interrupt
 * @data: for @fn
 * @name: for messages; stays valid
 *
 * Context: task. Does not sleep. Unmasks the line.
 * Return: 0, -EBUSY when the line has a handler, -EINVAL.
 */
int irq_register(u32 irq, irq_handler_fn *fn, void *data, const char *name)
{
	if (irq >= NR_IRQS || irq == CASCADE_IRQ || !fn)
		return -EINVAL;
	if (lines[irq].fn)
		return -EBUSY;
	lines[irq].data = data;
	lines[irq].name = name;
	lines[irq].fn = fn;
	irq_unmask(irq);
	return 0;
}

/**
 * irq_name - who handles a line
 * @irq: 0..15
 *
 * Context: any. Does not sleep.
 * Return: the name it was registered with, or NULL.
 */
const char *irq_name(u32 irq)
{
	return irq < NR_IRQS ? lines[irq].name : NULL;
}

/*
 * Lines 7 and 15 are also what a controller answers when the line that asked
 * was quiet again: then its in-service bit is clear and no end is due to it.
 */
static bool is_spurious(u32 irq)
{
	u16 port = irq < IRQS_PER_PIC ? PIC1_CMD : PIC2_CMD;

	if (irq % IRQS_PER_PIC != SPURIOUS_IRQ)
		return false;
	outb(OCW3_READ_ISR, port);
	if (inb(port) & 1u << SPURIOUS_IRQ)
		return false;
	if (irq >= IRQS_PER_PIC)
		outb(OCW2_EOI, PIC1_CMD); /* the cascade was real */
	return true;
}

/**
 * irq_dispatch - run the handler of an interrupt; called by entry.asm
 * @regs: what was interrupted
 *
 * Context: irq. Does not sleep.
 */
void irq_dispatch(struct pt_regs *regs)
{
	u32 irq = regs->vector - IRQ_BASE_VECTOR;
	struct irq_line *line = &lines[irq];

	if (is_spurious(irq)) {
		irq_spurious++;
		return;
	}
	irq_depth++;
	irq_counts[irq]++;
	if (line->fn)
		line->fn(irq, line->data, regs);
	else
		irq_mask(irq);
	irq_depth--;
	if (irq >= IRQS_PER_PIC)
		outb(OCW2_EOI, PIC2_CMD);
	outb(OCW2_EOI, PIC1_CMD);
}
