/* SPDX-License-Identifier: GPL-2.0-only */
/* core/irq.h - the 8259 pair and interrupt handlers */
#ifndef CORE_IRQ_H
#define CORE_IRQ_H

#include "base/compiler.h"

struct pt_regs;

#define IRQ_BASE_VECTOR 0x20u
#define NR_IRQS		16u
#define IRQ_TIMER	0u
#define IRQ_KEYBOARD	1u
#define IRQ_COM2	3u
#define IRQ_COM1	4u
#define IRQ_IDE0	14u
#define IRQ_IDE1	15u

/* handlers run with interrupts off; Context: irq, does not sleep */
typedef void irq_handler_fn(u32 irq, void *data, struct pt_regs *regs);

void irq_init(void);
/* Return: 0, -EBUSY when the line has a handler, -EINVAL. Unmasks the line. */
int __must_check irq_register(u32 irq, irq_handler_fn *fn, void *data,
			      const char *name);
void irq_mask(u32 irq);
void irq_unmask(u32 irq);
/* > 0 inside an interrupt handler */
extern u32 irq_depth;
extern u32 irq_counts[NR_IRQS];
extern u32 irq_spurious;       /* that no line asked for */
const char *irq_name(u32 irq); /* who handles it; NULL: nobody */
static inline bool in_interrupt(void)
{
	return irq_depth != 0;
}

#endif
