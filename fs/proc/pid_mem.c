/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * pid_mem.c - /proc/PID: the address space of a process
 *
 * Each function gets its own user of the mm first, so that the process may
 * exit meanwhile, and takes mmap_sem while it walks the areas. The text is
 * kernel memory: no user page is touched under the semaphore but through
 * handle_mm_fault().
 */
#include "fs/procfs.h"
#include "lib/string.h"
#include "mm/gfp.h"
#include "mm/slab.h"

#define OFFSET_IN_PAGE(addr) ((addr) & ~PAGE_MASK)

/**
 * proc_task_mm - the address space of a task, kept by one user more
 * @task: found just now
 *
 * Context: task. Does not sleep.
 * Return: the mm (mmput() it), or NULL: a kernel thread or a zombie.
 */
struct mm_struct *proc_task_mm(struct task *task)
{
	struct mm_struct *mm = task ? task->mm : NULL;

	if (mm)
		mm->users++;
	return mm;
}

/* which total of @sizes an area belongs to */
static unsigned long *size_class(const struct vm_area *vma,
				 const struct mm_struct *mm,
				 struct mm_sizes *sizes)
{
	if (vma->flags & VM_GROWSDOWN)
		return &sizes->stack;
	if (!vma->file || vma->flags & VM_WRITE)
		return &sizes->data;
	if (vma->flags & VM_EXEC && vma->end > mm->end_code &&
	    vma->start > mm->end_code)
		return &sizes->library;
	return &sizes->text;
}

/**
 * proc_mm_sizes - sizes of an address space
 * @mm: with a user of the caller's
 * @sizes: out, pages
 *
 * Context: task. May sleep. Takes mmap_sem.
 */
void proc_mm_sizes(struct mm_struct *mm, struct mm_sizes *sizes)
{
	const struct vm_area *vma;

	might_sleep();
	memset(sizes, 0, sizeof(*sizes));
	down(&mm->mmap_sem);
	list_for_each_entry(vma, &mm->areas, link)
		*size_class(vma, mm, sizes) += (vma->end - vma->start) >>
					       PAGE_SHIFT;
	sizes->total = mm->total_vm;
	sizes->resident = mm->rss;
	sizes->locked = mm->locked_vm;
	up(&mm->mmap_sem);
}

/* What 2.4's statm counts in the page tables. */
struct statm {
	unsigned long size;	/* pages mapped or swapped out */
	unsigned long resident; /* present, without the zero page */
	unsigned long shared;	/* of these: with more than one reference */
	unsigned long text, library, data;
	unsigned long dirty; /* ptes with the dirty bit */
};

/* an area above here is a library to statm, as in 2.4.0 */
#define LIBRARY_START 0x60000000ul

/* one pte; Return: true when its page is resident */
static bool statm_pte(struct statm *s, pte_t pte)
{
	const struct page *page;

	if (pte_none(pte))
		return false;
	s->size++;
	if (!pte_present(pte) || pte_pfn(pte) >= max_mapnr)
		return false;
	page = pfn_to_page(pte_pfn(pte));
	if (PageReserved(page))
		return false;
	s->resident++;
	s->dirty += pte_dirty(pte);
	s->shared += page->count > 1;
	return true;
}

/* the class that the resident pages of an area belong to */
static unsigned long *statm_class(struct statm *s, const struct vm_area *vma)
{
	if (vma->file && vma->flags & VM_EXEC && !(vma->flags & VM_WRITE) &&
	    vma->end <= LIBRARY_START)
		return &s->text;
	if (vma->flags & VM_GROWSDOWN || vma->end <= LIBRARY_START)
		return &s->data;
	return &s->library;
}

static void statm_area(struct statm *s, const struct mm_struct *mm,
		       const struct vm_area *vma)
{
	unsigned long addr = vma->start, *class = statm_class(s, vma);

	while (addr < vma->end) {
		pgd_t pgd = mm->pgd[pgd_index(addr)];

		if (pgd_none(pgd)) {
			addr = (addr & PGDIR_MASK) + PGDIR_SIZE;
			continue;
		}
		*class += statm_pte(s, *pte_offset(pgd, addr));
		addr += PAGE_SIZE;
	}
}

/**
 * proc_pid_statm - /proc/PID/statm, in pages
 * @text: appended to: size, resident, shared, text, library, data, dirty
 * @task: the process
 *
 * Context: task. May sleep. Takes mmap_sem, page_table_lock.
 */
void proc_pid_statm(struct proc_text *text, struct task *task)
{
	struct mm_struct *mm = proc_task_mm(task);
	const struct vm_area *vma;
	struct statm s;

	might_sleep();
	memset(&s, 0, sizeof(s));
	if (mm) {
		down(&mm->mmap_sem);
		spin_lock(&mm->page_table_lock);
		list_for_each_entry(vma, &mm->areas, link)
			statm_area(&s, mm, vma);
		spin_unlock(&mm->page_table_lock);
		up(&mm->mmap_sem);
		mmput(mm);
	}
	proc_printf(text, "%lu %lu %lu %lu %lu %lu %lu\n", s.size, s.resident,
		    s.shared, s.text, s.library, s.data, s.dirty);
}

/* entries of a page table page from @addr to @end that name swap slots */
static unsigned long swapped_ptes(pgd_t pgd, unsigned long addr,
				  unsigned long end)
{
	unsigned long n = 0;

	for (; addr < end; addr += PAGE_SIZE) {
		pte_t pte = *pte_offset(pgd, addr);

		n += !pte_none(pte) && !pte_present(pte);
	}
	return n;
}

/**
 * proc_mm_swapped - pages of an address space that are in swap
 * @mm: with a user of the caller's
 *
 * Context: task. May sleep. Takes mmap_sem, page_table_lock.
 * Return: ptes that hold a swap entry.
 */
unsigned long proc_mm_swapped(struct mm_struct *mm)
{
	const struct vm_area *vma;
	unsigned long addr, end, n = 0;

	might_sleep();
	down(&mm->mmap_sem);
	spin_lock(&mm->page_table_lock);
	list_for_each_entry(vma, &mm->areas, link) {
		for (addr = vma->start; addr < vma->end; addr = end) {
			pgd_t pgd = mm->pgd[pgd_index(addr)];

			end = min(vma->end, (addr & PGDIR_MASK) + PGDIR_SIZE);
			if (!pgd_none(pgd))
				n += swapped_ptes(pgd, addr, end);
		}
	}
	spin_unlock(&mm->page_table_lock);
	up(&mm->mmap_sem);
	return n;
}

/* the inode number of an area, and its name in @buf; NULL: it has none */
static const char *area_name(const struct vm_area *vma, char *buf, u32 *ino)
{
	const struct file *file = vma->file;

	*ino = 0;
	if (file) {
		*ino = file->inode->ino;
		return file_path_name(file, buf, PATH_MAX) ? buf : NULL;
	}
	if (!vma->ops || !vma->ops->name)
		return NULL;
	*ino = vma->ops->name(vma, buf);
	return buf;
}

static void maps_line(struct proc_text *text, const struct vm_area *vma,
		      char *buf)
{
	const struct file *file = vma->file;
	u32 dev = file ? file->inode->sb->dev : 0, ino;
	const char *name = area_name(vma, buf, &ino);

	proc_printf(text, "%08lx-%08lx %c%c%c%c %08lx %02x:%02x ", vma->start,
		    vma->end, vma->flags & VM_READ ? 'r' : '-',
		    vma->flags & VM_WRITE ? 'w' : '-',
		    vma->flags & VM_EXEC ? 'x' : '-',
		    vma->flags & VM_MAYSHARE ? 's' : 'p',
		    vma->mapping ? vma->pgoff << PAGE_SHIFT : 0, MAJOR(dev),
		    MINOR(dev));
	/* 2.4 puts every name at column 49 */
	if (name)
		proc_printf(text, "%-10u %s", ino, name);
	else
		proc_printf(text, "%u", ino);
	proc_printf(text, "\n");
}

/**
 * proc_pid_maps - /proc/PID/maps: one line an area
 * @text: appended to
 * @task: the process
 *
 * Context: task. May sleep. Takes mmap_sem.
 */
void proc_pid_maps(struct proc_text *text, struct task *task)
{
	struct mm_struct *mm = proc_task_mm(task);
	const struct vm_area *vma;
	char *buf;

	might_sleep();
	if (!mm)
		return;
	buf = kmalloc(PATH_MAX, GFP_KERNEL);
	if (buf) {
		down(&mm->mmap_sem);
		list_for_each_entry(vma, &mm->areas, link)
			maps_line(text, vma, buf);
		up(&mm->mmap_sem);
	} else {
		text->error = -ENOMEM;
	}
	kfree(buf);
	mmput(mm);
}

/* the page of @vaddr, faulted in, with a reference; NULL: none. Holds mmap_sem */
static struct page *get_user_page(struct mm_struct *mm, unsigned long vaddr)
{
	struct vm_area *vma = find_vma(mm, vaddr);
	struct page *page;
	pte_t *pte;

	if (!vma || vaddr < vma->start || !(vma->flags & VM_READ))
		return NULL;
	for (;;) {
		pte = pte_lookup(mm, vaddr);
		if (pte && pte_present(*pte))
			break;
		if (handle_mm_fault(mm, vma, vaddr, false) <= FAULT_SIGBUS)
			return NULL;
	}
	page = pfn_to_page(pte_pfn(*pte));
	if (!valid_page(page))
		return NULL;
	if (!PageReserved(page)) /* a release does not count those either */
		page_cache_get(page);
	return page;
}

/* append [start, end) of @mm; stops at what cannot be read */
static void append_user(struct proc_text *text, struct mm_struct *mm,
			unsigned long start, unsigned long end)
{
	while (start < end && !text->error) {
		unsigned long part =
			min(end - start, PAGE_SIZE - OFFSET_IN_PAGE(start));
		struct page *page;

		down(&mm->mmap_sem);
		page = get_user_page(mm, start & PAGE_MASK);
		up(&mm->mmap_sem);
		if (!page)
			return;
		proc_append(text,
			    (char *)page_address(page) + OFFSET_IN_PAGE(start),
			    part);
		page_cache_release(page);
		start += part;
	}
}

/**
 * proc_pid_cmdline - /proc/PID/cmdline: the arguments, each with its NUL
 * @text: appended to; nothing for kernel threads and zombies
 * @task: the process
 *
 * Context: task. May sleep. Takes mmap_sem.
 */
void proc_pid_cmdline(struct proc_text *text, struct task *task)
{
	struct mm_struct *mm = proc_task_mm(task);

	might_sleep();
	if (!mm)
		return;
	append_user(text, mm, mm->arg_start,
		    min(mm->arg_end, mm->arg_start + PAGE_SIZE));
	mmput(mm);
}

/**
 * proc_pid_environ - /proc/PID/environ: the environment the program got
 * @text: appended to, a page at most as in 2.4
 * @task: the process
 *
 * Context: task. May sleep. Takes mmap_sem.
 */
void proc_pid_environ(struct proc_text *text, struct task *task)
{
	struct mm_struct *mm = proc_task_mm(task);

	might_sleep();
	if (!mm)
		return;
	append_user(text, mm, mm->env_start,
		    min(mm->env_end, mm->env_start + PAGE_SIZE));
	mmput(mm);
}

/**
 * proc_pid_exe - what /proc/PID/exe leads to
 * @inode: of the link
 * @task: the process
 * @path: out, with references
 *
 * Context: task. May sleep. Takes mmap_sem.
 * Return: 0, or -ENOENT when no file is mapped executable.
 */
int proc_pid_exe(const struct inode *inode, struct task *task,
		 struct path *path)
{
	struct mm_struct *mm = proc_task_mm(task);
	const struct vm_area *vma;
	int err = -ENOENT;

	(void)inode;
	might_sleep();
	if (!mm)
		return err;
	down(&mm->mmap_sem);
	list_for_each_entry(vma, &mm->areas, link) {
		const struct file *file = vma->file;

		if (!file || !(vma->flags & VM_EXEC))
			continue;
		*path = file->path;
		path_get(path);
		err = 0;
		break;
	}
	up(&mm->mmap_sem);
	mmput(mm);
	return err;
}
