/* SPDX-License-Identifier: GPL-2.0-only */
/* drv/pci.h - PCI configuration space, mechanism 1 (PCI 2.1, 3.2.2.3.2) */
#ifndef DRV_PCI_H
#define DRV_PCI_H

#include "base/compiler.h"

struct pci_addr {
	u8 bus, dev, fn;
};

/* configuration registers: byte offsets, read and written as 32 bits */
#define PCI_ID		   0x00u     /* device << 16 | vendor */
#define PCI_COMMAND	   0x04u     /* status << 16 | command */
#define PCI_COMMAND_IO	   (1u << 0) /* answers to I/O ports */
#define PCI_COMMAND_MASTER (1u << 2) /* may be a bus master */
#define PCI_COMMAND_MASK   0xffffu   /* without the status, cleared by 1s */
#define PCI_CLASS	   0x08u     /* class << 16 | prog-if << 8 | revision */
#define PCI_HEADER	   0x0cu
#define PCI_HEADER_MULTI   (1u << 23) /* has more than function 0 */
#define PCI_BAR(n)	   (0x10u + 4 * (n))
#define PCI_BAR_IO	   (1u << 0)
#define PCI_BAR_IO_MASK	   0xfffcu

#define PCI_CLASS_IDE 0x0101u

u32 pci_read(const struct pci_addr *addr, u32 reg);
void pci_write(const struct pci_addr *addr, u32 reg, u32 value);
/* the first function of class @pci_class; Return: false when there is none */
bool __must_check pci_find_class(u32 pci_class, struct pci_addr *addr);

#endif
