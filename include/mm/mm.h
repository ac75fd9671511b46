/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mm/mm.h - address spaces: mm_struct and its areas
 *
 * Lock key: (S) mmap_sem  (T) page_table_lock  (M) mmlist_lock
 *   (S+T) written under both, read under either
 *   (K) no lock: one CPU, in task context, and no sleep around a change
 *   (X) exec sets it before anybody else sees the mm
 */
#ifndef MM_MM_H
#define MM_MM_H

#include "asm/pgtable.h"
#include "core/lock.h"
#include "mm/page.h"

struct address_space;
struct pt_regs;
struct vm_area;

#define VM_READ	      0x0001u
#define VM_WRITE      0x0002u
#define VM_EXEC	      0x0004u
#define VM_SHARED     0x0008u
#define VM_MAYREAD    0x0010u
#define VM_MAYWRITE   0x0020u
#define VM_MAYEXEC    0x0040u
#define VM_MAYSHARE   0x0080u
#define VM_GROWSDOWN  0x0100u
#define VM_LOCKED     0x2000u
#define VM_IO	      0x4000u
#define VM_SEQ_READ   0x8000u
#define VM_RAND_READ  0x10000u
#define VM_DONTCOPY   0x20000u
#define VM_DONTEXPAND 0x40000u
#define VM_RESERVED   0x80000u
#define VM_NORESERVE  0x100000u

/* what vma->ops->nopage may return besides a page */
#define NOPAGE_SIGBUS ((struct page *)NULL)
#define NOPAGE_OOM    ((struct page *)-1)

struct vm_ops {
	/* the area came into being (fork, split) / goes away; may be NULL */
	void (*open)(struct vm_area *vma);
	void (*close)(struct vm_area *vma);
	/*
	 * The page of page-aligned @vaddr with a reference for the pte. With
	 * @no_share a private copy that no cache knows. May sleep. Holds
	 * mmap_sem.
	 */
	struct page *(*nopage)(struct vm_area *vma, unsigned long vaddr,
			       bool no_share);
	/*
	 * A read fault of @vaddr got its page: map what is cached around it;
	 * @ptep: of @vaddr. NULL: nothing is. Does not sleep. Holds mmap_sem.
	 */
	void (*map_pages)(struct vm_area *vma, unsigned long vaddr,
			  pte_t *ptep);
	/*
	 * msync(MS_SYNC): the file is to be on disk. Holds mmap_sem, which is
	 * dropped meanwhile: the area may be gone afterwards. NULL: the dirty
	 * pages are all there is. 0 or -Exx. May sleep
	 */
	int (*sync)(struct vm_area *vma);
	/*
	 * How /proc/PID/maps calls an area without a file, into @buf of
	 * VMA_NAME_BYTES; Return: its inode number. NULL: it has no name. Does
	 * not sleep. Holds mmap_sem.
	 */
	u32 (*name)(const struct vm_area *vma, char *buf);
};
#define VMA_NAME_BYTES 32

/* One area; sorted by address in mm->areas; [start, end), page aligned. */
struct vm_area {
	struct mm_struct *mm;	       /* constant */
	unsigned long start, end;      /* (S+T) */
	struct list_head link;	       /* (S+T) mm->areas, ascending */
	u32 flags;		       /* (S+T) VM_* */
	u32 page_prot;		       /* (S+T) pte template of flags */
	unsigned long pgoff;	       /* (S) page of the file at start */
	const struct vm_ops *ops;      /* (S) NULL: anonymous */
	struct address_space *mapping; /* (S) what is mapped, NULL: anonymous */
	struct list_head shared;       /* mapping->i_mmap: its i_shared_lock */
	void *file; /* (S) fs' handle, counted by ops open/close */
};

struct mm_struct {
	struct list_head areas;	    /* (S+T) */
	struct vm_area *area_cache; /* (S) last found */
	u32 nr_areas;		    /* (S) */
	pgd_t *pgd;		    /* the pointer: constant; entries: (T) */
	int users;		    /* (K) tasks and swap_out() that hold it */
	struct semaphore mmap_sem;
	struct spinlock page_table_lock;
	struct list_head mmlist;    /* (M) all user mms */
	unsigned long rss;	    /* (T) pages */
	unsigned long total_vm;	    /* (S) pages */
	unsigned long locked_vm;    /* (S) pages */
	unsigned long swap_cnt;	    /* (T)/(M) quota left, reference 4.8 */
	unsigned long swap_address; /* (T) where swap_out goes on */
	u32 def_flags;		    /* (S) VM_LOCKED after mlockall(FUTURE) */
	unsigned long start_code, end_code, start_data, end_data; /* (X) */
	unsigned long start_brk, start_stack;			  /* (X) */
	unsigned long brk; /* (S) end of the heap, a byte address */
	unsigned long arg_start, arg_end, env_start, env_end; /* (X) */
	unsigned long maxrss; /* (T) highest rss seen, pages */
};

extern struct list_head mmlist; /* (M) head; swap_out starts after it */
extern struct spinlock mmlist_lock;
extern u32 mmlist_nr;

/* ---- mm/vma.c: the list of areas. Holds mmap_sem ------------------------ */

/* the area cache, before the first vma_alloc(); mmap_init() calls it */
void vma_init(void);

/* first area with end > @addr, NULL when none */
struct vm_area *find_vma(struct mm_struct *mm, unsigned long addr);
/* the area before that in *@prev (NULL: none) */
struct vm_area *find_vma_prev(struct mm_struct *mm, unsigned long addr,
			      struct vm_area **prev);
struct vm_area *vma_alloc(struct mm_struct *mm, unsigned long start,
			  unsigned long end, u32 flags);
void vma_free(struct vm_area *vma);
void vma_insert(struct mm_struct *mm, struct vm_area *vma);
void vma_unlink(struct vm_area *vma);
/* @vma keeps [start, addr), the new area is [addr, end). 0 or -ENOMEM */
int __must_check vma_split(struct vm_area *vma, unsigned long addr);
/* join @vma with neighbours that continue it */
void vma_merge_around(struct mm_struct *mm, unsigned long start,
		      unsigned long end);
/* may @a and @b be one area when they touch? only anonymous ones of one kind */
bool vma_can_merge(const struct vm_area *a, const struct vm_area *b);
/* first area that overlaps [start, end), NULL: none */
struct vm_area *find_vma_intersection(struct mm_struct *mm, unsigned long start,
				      unsigned long end);
/* lowest free range of @len bytes from @addr (0: TASK_SIZE / 3) up; page
 * aligned address or -ENOMEM */
unsigned long get_unmapped_area(struct mm_struct *mm, unsigned long addr,
				unsigned long len);
u32 vm_page_prot(u32 vm_flags); /* the pte template of VM_* flags */

/* ---- mm/mm_struct.c: May sleep ------------------------------------------- */

/* caches of mm_struct and areas; boot, after slab_init() and vmscan's hook */
void mmap_init(void);
/* new empty address space after @after on mmlist (NULL: first), users 1 */
struct mm_struct *mm_alloc(struct mm_struct *after);
/* one more user, for a thread or vfork's child */
void mm_get(struct mm_struct *mm);
/* drops one user; the last one unmaps all and frees. May sleep */
void mmput(struct mm_struct *mm);
/* fork: copy of @old with copy-on-write pages, after it on mmlist;
 * ERR_PTR(-ENOMEM). Takes old->mmap_sem: the caller does not hold it */
struct mm_struct *mm_dup(struct mm_struct *old);
/* everything that was mapped goes; the mm stays, empty (exec by sole user) */
void exit_mmap(struct mm_struct *mm);

/* ---- mm/mmap.c, mprotect.c, mremap.c, mlock.c, msync.c, madvise.c ---------- */

/*
 * All of them: May sleep. Holds mmap_sem: the system call takes it around them
 * (do_mmap() of exec too). No user pointer may be touched while it is held: the
 * fault would want it again, and mm/fault.c stops the kernel.
 */

/* what the fs floor hands to do_mmap() for a file mapping; zero it first */
struct mmap_file {
	struct address_space *mapping;
	void *file;
	const struct vm_ops *ops; /* open() counts @file, close() drops it */
	/* VM_MAY* bits that the open mode of @file does not give: a shared
	 * mapping of a read-only file has VM_MAYWRITE here */
	u32 deny;
	unsigned long pgoff; /* first page of the file that is mapped */
};
/*
 * Addresses or -Exx. @file: NULL for anonymous.
 * @flags: MAP_* of uapi/mman.h.
 */
unsigned long do_mmap(struct mm_struct *mm, const struct mmap_file *file,
		      unsigned long addr, unsigned long len, u32 prot,
		      u32 flags);
int __must_check do_munmap(struct mm_struct *mm, unsigned long addr,
			   unsigned long len);
/* anonymous private memory at a fixed place: bss, brk. Return addr or -Exx */
unsigned long do_brk(struct mm_struct *mm, unsigned long addr,
		     unsigned long len);
/* the brk system call: the new, or on failure the old, break */
unsigned long mm_set_brk(struct mm_struct *mm, unsigned long brk);
int __must_check do_mprotect(struct mm_struct *mm, unsigned long addr,
			     unsigned long len, u32 prot);
unsigned long do_mremap(struct mm_struct *mm, unsigned long addr,
			unsigned long old_len, unsigned long new_len, u32 flags,
			unsigned long new_addr);
int __must_check do_mlock(struct mm_struct *mm, unsigned long addr,
			  unsigned long len, bool lock);
int __must_check do_mlockall(struct mm_struct *mm, u32 flags);
int __must_check do_munlockall(struct mm_struct *mm);
int __must_check do_msync(struct mm_struct *mm, unsigned long addr,
			  unsigned long len, u32 flags);
int __must_check do_madvise(struct mm_struct *mm, unsigned long addr,
			    unsigned long len, u32 advice);
/* one byte per page to kernel @vec of DIV_ROUND_UP(len, PAGE_SIZE) bytes */
int __must_check do_mincore(struct mm_struct *mm, unsigned long addr,
			    unsigned long len, u8 *vec);
/* a VM_GROWSDOWN area grows to the page of @addr; 0 or -ENOMEM (limits) */
int __must_check vma_grow_down(struct vm_area *vma, unsigned long addr);

/* ---- mm/limits.c. Does not sleep ------------------------------------------ */

bool vm_enough_memory(unsigned long pages);
/* may @mm grow by @pages? RLIMIT_AS of current; 0 or -ENOMEM */
int __must_check mm_may_grow(const struct mm_struct *mm, unsigned long pages);
/* may @pages more be locked? 0, -EPERM, -EAGAIN over RLIMIT_MEMLOCK */
int __must_check mm_may_lock(const struct mm_struct *mm, unsigned long pages);
extern int sysctl_overcommit_memory; /* 0: check (default) */

/*
 * The TLB entries of present ptes that are being changed: few are forgotten one
 * by one, many with all others at the end. Nothing changed, nothing is flushed.
 */
struct tlb_batch {
	struct mm_struct *mm;
	u32 nr_pages; /* so far */
};
void tlb_batch_add(struct tlb_batch *tlb, unsigned long vaddr);
/* from here on no stale entry is used; before that the pages may still be
 * reached through it. Does not sleep */
void tlb_batch_end(struct tlb_batch *tlb);

/* ---- mm/memory.c, copy_zap.c ----------------------------------------------- */

enum fault_result {
	FAULT_OOM = -1,
	FAULT_SIGBUS = 0,
	FAULT_MINOR = 1,
	FAULT_MAJOR = 2,
};
/* Holds mmap_sem. Context: task. May sleep. Reference 6.1 */
enum fault_result handle_mm_fault(struct mm_struct *mm, struct vm_area *vma,
				  unsigned long vaddr, bool write);
/* unmap present pages and free swap entries of [start, end). Takes
 * page_table_lock; reference 6.5 */
void zap_page_range(struct mm_struct *mm, unsigned long start,
		    unsigned long end);
/* fork's copy of one area's page tables from src->mm; the caller ends @src;
 * 0 or -ENOMEM; reference 6.4 */
int __must_check copy_page_range(struct mm_struct *dst, struct tlb_batch *src,
				 struct vm_area *vma);
/* fault every page of [start, end) in, writing where areas are writable; -ENOMEM:
 * no memory or a hole, -EFAULT: no such page. Holds mmap_sem. May sleep */
int __must_check make_pages_present(struct mm_struct *mm, unsigned long start,
				    unsigned long end);
/* as zap_page_range() but the caller ends the batch */
void zap_range_noflush(struct tlb_batch *tlb, unsigned long start,
		       unsigned long end);
/* unmap a file's pages from @pgoff on out of every area that maps it; a
 * truncation sets mapping->size, calls this, then truncate_inode_pages()
 * (10.14). Takes i_shared_lock. Does not sleep */
void vmtruncate_mappings(struct address_space *mapping, unsigned long pgoff);

/* ---- mm/pgtable.c -------------------------------------------------------- */

extern pgd_t *kernel_pgd; /* the directory of pid 0 and kernel threads */
/* boot: map all low memory, kernel text read-only; start using it */
void paging_init(void);
/* a directory with the kernel's half filled; NULL: out of memory. May sleep */
pgd_t *pgd_alloc(void);
void pgd_free(pgd_t *pgd); /* the user half is empty */
/* the pte of @vaddr, its table made when missing; NULL: OOM. May sleep */
pte_t *pte_alloc(struct mm_struct *mm, unsigned long vaddr);
/* the pte of @vaddr or NULL when there is no table. Does not sleep */
pte_t *pte_lookup(struct mm_struct *mm, unsigned long vaddr);
/* frees the page tables that lie wholly in [start, end) */
u32 free_pgtables(struct mm_struct *mm, unsigned long start, unsigned long end);
void flush_tlb_page(struct mm_struct *mm, unsigned long vaddr);
void flush_tlb_mm(struct mm_struct *mm);
/* a few freed tables are kept zeroed; Return: pages freed. Does not sleep */
u32 pgtable_cache_shrink(void);

/* ---- mm/fault.c ---------------------------------------------------------- */

void fault_init(void); /* registers vector 14 */
#endif
