/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * asm/pgtable.h - two-level i386 page tables (Intel SDM vol. 3, 4.3)
 *
 * A pte is: none (all zero); present (bit 0, or bit 7 for a PROT_NONE page,
 * which counts as present); else a swap entry (reference 5.4).
 */
#ifndef ASM_PGTABLE_H
#define ASM_PGTABLE_H

#include "asm/page.h"

typedef struct {
	u32 val;
} pte_t;
typedef struct {
	u32 val;
} pgd_t;
typedef struct {
	u32 val;
} swp_entry_t;

#define PTRS_PER_PTE	  1024
#define PTRS_PER_PGD	  1024
#define PGDIR_SHIFT	  22
#define PGDIR_SIZE	  (1ul << PGDIR_SHIFT)
#define PGDIR_MASK	  (~(PGDIR_SIZE - 1))
/* directory slots that belong to the program */
#define USER_PTRS_PER_PGD (TASK_SIZE / PGDIR_SIZE)

#define PTE_PRESENT    (1u << 0)
#define PTE_RW	       (1u << 1)
#define PTE_USER       (1u << 2)
#define PTE_PWT	       (1u << 3)
#define PTE_PCD	       (1u << 4)
#define PTE_ACCESSED   (1u << 5)
#define PTE_DIRTY      (1u << 6)
#define PTE_PSE	       (1u << 7) /* in a directory entry: a 4 MiB page */
#define PTE_PROTNONE   (1u << 7) /* in a pte with PRESENT clear */
#define PTE_GLOBAL     (1u << 8)
#define PTE_FLAGS_MASK 0xfffu

/* protection templates; new ptes are young (reference 6.2) */
#define PAGE_NONE      (PTE_PROTNONE | PTE_ACCESSED)
#define PAGE_READONLY  (PTE_PRESENT | PTE_USER | PTE_ACCESSED)
#define PAGE_COPY      PAGE_READONLY
#define PAGE_SHARED    (PTE_PRESENT | PTE_USER | PTE_RW | PTE_ACCESSED)
#define PAGE_KERNEL    (PTE_PRESENT | PTE_RW | PTE_ACCESSED | PTE_DIRTY)
#define PAGE_KERNEL_RO (PTE_PRESENT | PTE_ACCESSED)
#define PAGE_TABLE     (PTE_PRESENT | PTE_RW | PTE_USER | PTE_ACCESSED | PTE_DIRTY)

/* an entry from its 32 bits */
#define __pte(v) ((pte_t){(v)})
#define __pgd(v) ((pgd_t){(v)})

static inline bool pte_none(pte_t pte)
{
	return pte.val == 0;
}

static inline bool pte_present(pte_t pte)
{
	return pte.val & (PTE_PRESENT | PTE_PROTNONE);
}

static inline bool pte_write(pte_t pte)
{
	return pte.val & PTE_RW;
}

static inline bool pte_dirty(pte_t pte)
{
	return pte.val & PTE_DIRTY;
}

static inline bool pte_young(pte_t pte)
{
	return pte.val & PTE_ACCESSED;
}

static inline u32 pte_pfn(pte_t pte)
{
	return pte.val >> PAGE_SHIFT;
}

static inline pte_t mk_pte_pfn(u32 pfn, u32 prot)
{
	return __pte(pfn << PAGE_SHIFT | prot);
}

static inline pte_t pte_mkwrite(pte_t pte)
{
	return __pte(pte.val | PTE_RW);
}

static inline pte_t pte_wrprotect(pte_t pte)
{
	return __pte(pte.val & ~PTE_RW);
}

static inline pte_t pte_mkdirty(pte_t pte)
{
	return __pte(pte.val | PTE_DIRTY);
}

static inline pte_t pte_mkclean(pte_t pte)
{
	return __pte(pte.val & ~PTE_DIRTY);
}

static inline pte_t pte_mkyoung(pte_t pte)
{
	return __pte(pte.val | PTE_ACCESSED);
}

static inline pte_t pte_mkold(pte_t pte)
{
	return __pte(pte.val & ~PTE_ACCESSED);
}

/* new protection, the accessed and dirty bits and the page stay */
static inline pte_t pte_modify(pte_t pte, u32 prot)
{
	u32 keep = ~PTE_FLAGS_MASK | PTE_ACCESSED | PTE_DIRTY;

	return __pte((pte.val & keep) | prot);
}

static inline void set_pte(pte_t *ptep, pte_t pte)
{
	*(volatile u32 *)&ptep->val = pte.val;
}

static inline void pte_clear(pte_t *ptep)
{
	set_pte(ptep, __pte(0));
}

/*
 * Reads and clears in one instruction, so that no accessed or dirty bit that
 * the CPU sets in between is lost.
 */
static inline pte_t ptep_get_and_clear(pte_t *ptep)
{
	u32 old = 0;

	__asm__ volatile("xchgl %0, %1"
			 : "+r"(old), "+m"(ptep->val)
			 :
			 : "memory");
	return __pte(old);
}

static inline bool ptep_test_and_clear_young(pte_t *ptep)
{
	u32 old = ptep->val;

	if (!(old & PTE_ACCESSED))
		return false;
	__asm__ volatile("andl %1, %0"
			 : "+m"(ptep->val)
			 : "ir"(~PTE_ACCESSED)
			 : "memory");
	return true;
}

static inline bool pgd_none(pgd_t pgd)
{
	return pgd.val == 0;
}

/* a directory entry of user space points at a table and is not a 4 MiB page */
static inline bool pgd_bad(pgd_t pgd)
{
	return (pgd.val & (PTE_PRESENT | PTE_PSE)) != PTE_PRESENT;
}

static inline u32 pgd_index(unsigned long vaddr)
{
	return (u32)(vaddr >> PGDIR_SHIFT);
}

static inline u32 pte_index(unsigned long vaddr)
{
	return (u32)(vaddr >> PAGE_SHIFT) & (PTRS_PER_PTE - 1);
}

/* the pte of @vaddr in the table that @pgd points at; @pgd is not none */
static inline pte_t *pte_offset(pgd_t pgd, unsigned long vaddr)
{
	return (pte_t *)__va(pgd.val & ~PTE_FLAGS_MASK) + pte_index(vaddr);
}

/* swap entries: (area << 1) | (slot << 8), reference 5.4 */
#define SWP_TYPE_BITS  6
#define SWP_OFFSET_MAX ((1u << 24) - 1)

static inline swp_entry_t swp_entry(u32 type, u32 offset)
{
	return (swp_entry_t){type << 1 | offset << 8};
}

static inline u32 swp_type(swp_entry_t entry)
{
	return entry.val >> 1 & ((1u << SWP_TYPE_BITS) - 1);
}

static inline u32 swp_offset(swp_entry_t entry)
{
	return entry.val >> 8;
}

static inline swp_entry_t pte_to_swp_entry(pte_t pte)
{
	return (swp_entry_t){pte.val};
}

static inline pte_t swp_entry_to_pte(swp_entry_t entry)
{
	return __pte(entry.val);
}

#endif
