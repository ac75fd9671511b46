/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * pci.c - PCI configuration space by mechanism 1 (PCI 2.1, 3.2.2.3.2)
 *
 * The two ports are one register in two steps: interrupts are off between.
 * Without a PCI bridge every read gives all ones, so nothing is found.
 */
#include "drv/pci.h"
#include "asm/cpu.h"
#include "asm/io.h"

#define PCI_PORT_ADDRESS      0xcf8u
#define PCI_ADDRESS_ENABLE    (1u << 31)
#define PCI_ADDRESS_BUS_SHIFT 16u
#define PCI_ADDRESS_DEV_SHIFT 11u
#define PCI_ADDRESS_FN_SHIFT  8u
#define PCI_PORT_DATA	      0xcfcu
#define PCI_CLASS_SHIFT	      16u

enum {
	PCI_BUSES = 256,
	PCI_DEVS = 32,
	PCI_FNS = 8,
};

static void choose_register(const struct pci_addr *addr, u32 reg)
{
	outl(PCI_ADDRESS_ENABLE | (u32)addr->bus << PCI_ADDRESS_BUS_SHIFT |
		     (u32)addr->dev << PCI_ADDRESS_DEV_SHIFT |
		     (u32)addr->fn << PCI_ADDRESS_FN_SHIFT | reg,
	     PCI_PORT_ADDRESS);
}

/**
 * pci_read - read a configuration register
 * @addr: function
 * @reg: byte offset, a multiple of 4 below 256
 *
 * Context: any. Does not sleep.
 * Return: the value; all ones when there is no such function.
 */
u32 pci_read(const struct pci_addr *addr, u32 reg)
{
	u32 flags = irq_save(), value;

	choose_register(addr, reg);
	value = inl(PCI_PORT_DATA);
	restore_flags(flags);
	return value;
}

/**
 * pci_write - write a configuration register
 * @addr: function
 * @reg: byte offset, a multiple of 4 below 256
 * @value: all 32 bits
 *
 * Context: any. Does not sleep.
 */
void pci_write(const struct pci_addr *addr, u32 reg, u32 value)
{
	u32 flags = irq_save();

	choose_register(addr, reg);
	outl(value, PCI_PORT_DATA);
	restore_flags(flags);
}

static bool has_class(const struct pci_addr *addr, u32 pci_class)
{
	return pci_read(addr, PCI_ID) != U32_MAX &&
	       pci_read(addr, PCI_CLASS) >> PCI_CLASS_SHIFT == pci_class;
}

/* look through the functions of one device; @addr->fn is 0 before */
static bool find_in_device(struct pci_addr *addr, u32 pci_class)
{
	u32 fn, nr_fns = 1;

	if (pci_read(addr, PCI_ID) == U32_MAX)
		return false;
	if (pci_read(addr, PCI_HEADER) & PCI_HEADER_MULTI)
		nr_fns = PCI_FNS;
	for (fn = 0; fn < nr_fns; fn++) {
		addr->fn = (u8)fn;
		if (has_class(addr, pci_class))
			return true;
	}
	return false;
}

/**
 * pci_find_class - find a function by its class, on whatever bus it is
 * @pci_class: class << 8 | subclass
 * @addr: out, valid only on success
 *
 * Context: task. Does not sleep.
 * Return: true when there is one; the first in bus order.
 */
bool pci_find_class(u32 pci_class, struct pci_addr *addr)
{
	u32 bus, dev;

	for (bus = 0; bus < PCI_BUSES; bus++) {
		for (dev = 0; dev < PCI_DEVS; dev++) {
			struct pci_addr at = {(u8)bus, (u8)dev, 0};

			if (find_in_device(&at, pci_class)) {
				*addr = at;
				return true;
			}
		}
	}
	return false;
}
