/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ide_regs.h - registers of an ATA channel and of the PIIX3 bus master
 *
 * By register, the bits indented under it. ATA/ATAPI-6 (T13 1410D) chapter 7;
 * bus master: Intel 82371SB (PIIX3) data sheet, 2.7, and SFF-8038i.
 */
#ifndef DRIVERS_BLOCK_IDE_REGS_H
#define DRIVERS_BLOCK_IDE_REGS_H

/* legacy places of the two channels */
#define IDE_PRIMARY_BASE      0x1f0u
#define IDE_PRIMARY_CONTROL   0x3f6u
#define IDE_SECONDARY_BASE    0x170u
#define IDE_SECONDARY_CONTROL 0x376u

/* command block, offsets from the base */
#define ATA_DATA		   0u	     /* rw 16 bits */
#define ATA_ERROR		   1u	     /* r */
#define ATA_ERR_ABRT		   (1u << 2) /* command refused or aborted */
#define ATA_ERR_IDNF		   (1u << 4) /* no such sector */
#define ATA_ERR_UNC		   (1u << 6) /* data cannot be corrected */
#define ATA_ERR_ICRC		   (1u << 7) /* CRC error on the cable (Ultra DMA) */
#define ATA_FEATURES		   1u	     /* w */
#define ATA_COUNT		   2u /* rw sectors; 0: 256 (LBA48: 65536) */
#define ATA_LBA_LOW		   3u /* rw bits 0..7, in LBA48 first 24..31 */
#define ATA_LBA_MID		   4u /* rw bits 8..15, first 32..39 */
#define ATA_LBA_HIGH		   5u /* rw bits 16..23, first 40..47 */
#define ATA_DEVICE		   6u /* rw */
#define ATA_DEV_OBSOLETE	   0xa0u /* set for old drives */
#define ATA_DEV_SLAVE		   (1u << 4)
#define ATA_DEV_LBA		   (1u << 6)
#define ATA_DEV_LBA_MASK	   0xfu /* LBA28: bits 24..27 */
#define ATA_STATUS		   7u	/* r; clears the interrupt */
#define ATA_ST_ERR		   (1u << 0)
#define ATA_ST_DRQ		   (1u << 3) /* wants to move data */
#define ATA_ST_DF		   (1u << 5) /* drive fault */
#define ATA_ST_DRDY		   (1u << 6)
#define ATA_ST_BSY		   (1u << 7) /* no other bit means anything */
#define ATA_ST_FLOATING		   0xffu     /* nothing is attached */
#define ATA_COMMAND		   7u	     /* w */
#define ATA_CMD_READ		   0x20u
#define ATA_CMD_READ_EXT	   0x24u
#define ATA_CMD_READ_DMA_EXT	   0x25u
#define ATA_CMD_READ_MULTIPLE_EXT  0x29u
#define ATA_CMD_WRITE		   0x30u
#define ATA_CMD_WRITE_EXT	   0x34u
#define ATA_CMD_WRITE_DMA_EXT	   0x35u
#define ATA_CMD_WRITE_MULTIPLE_EXT 0x39u
#define ATA_CMD_READ_MULTIPLE	   0xc4u
#define ATA_CMD_WRITE_MULTIPLE	   0xc5u
#define ATA_CMD_SET_MULTIPLE	   0xc6u
#define ATA_CMD_READ_DMA	   0xc8u
#define ATA_CMD_WRITE_DMA	   0xcau
#define ATA_CMD_IDENTIFY	   0xecu
#define ATA_CMD_SET_FEATURES	   0xefu
#define ATA_FEATURE_XFER_MODE	   0x03u
#define ATA_XFER_MWDMA		   0x20u /* | mode 0..2 */

/* control block: one register */
#define ATA_ALT_STATUS 0u	 /* r; as ATA_STATUS, leaves the interrupt */
#define ATA_CONTROL    0u	 /* w */
#define ATA_CTL_NIEN   (1u << 1) /* no interrupts */
#define ATA_CTL_SRST   (1u << 2) /* soft reset of both drives */

/* words of IDENTIFY DEVICE (ATA/ATAPI-6, 8.15) */
#define ATA_ID_WORDS	     256u
#define ATA_ID_MODEL	     27u /* 20 words, bytes swapped */
#define ATA_ID_MODEL_WORDS   20u
#define ATA_ID_MULTIPLE	     47u /* low byte: most sectors an interrupt */
#define ATA_ID_MULTIPLE_MASK 0xffu
#define ATA_ID_CAPABILITIES  49u
#define ATA_ID_CAP_LBA	     (1u << 9)
#define ATA_ID_LBA28_SECTORS 60u /* two words */
#define ATA_ID_MWDMA	     63u /* low bits: modes, high byte: the active */
#define ATA_ID_MWDMA_MODES   0x7u
#define ATA_ID_COMMANDS	     83u
#define ATA_ID_CMD_LBA48     (1u << 10)
#define ATA_ID_UDMA	     88u /* high byte: the active mode */
#define ATA_ID_ACTIVE_MASK   0xff00u
#define ATA_ID_LBA48_SECTORS 100u /* four words */

#define ATA_LBA28_LIMIT (1u << 28) /* first sector that needs LBA48 */

/* bus master, offsets from BAR4 (+ 8 for the second channel) */
#define BM_CHANNEL_BYTES 8u
#define BM_COMMAND	 0u /* rw */
#define BM_CMD_START	 (1u << 0)
#define BM_CMD_TO_MEMORY (1u << 3) /* a read of the disk */
#define BM_STATUS	 2u	   /* rw */
#define BM_ST_ACTIVE	 (1u << 0)
#define BM_ST_ERROR	 (1u << 1) /* written 1: cleared */
#define BM_ST_IRQ	 (1u << 2) /* written 1: cleared */
#define BM_ST_DRIVES	 0x60u	   /* BIOS's notes, kept */
#define BM_PRDT		 4u /* rw 32 bits, physical address of the table */

/* one entry of the table: an area that crosses no 64 KiB boundary */
struct ide_prd {
	u32 paddr;
	u16 bytes; /* 0: 65536 */
	u16 flags;
};
#define PRD_LAST     (1u << 15)
#define PRD_BOUNDARY 0x10000u
/*
 * A segment of n sectors crosses at most n boundaries' worth of entries more
 * than one, so segments + sectors is enough for any request. The table itself
 * is one page, and so crosses no 64 KiB boundary either.
 */
#define PRD_ENTRIES  512u

#endif
