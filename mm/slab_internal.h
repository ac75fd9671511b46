/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * slab_internal.h - between slab.c, slab_reap.c and kmalloc.c
 *
 * A cache is a set of slabs; a slab is 2^order pages cut into objects of one
 * size, with a descriptor that says which are free. The descriptor lies at the
 * start of the slab (small objects) or in kmalloc memory (large ones).
 *
 * Lock key: (L) lock, interrupts off  (S) cache_chain_sem  (C) constant
 */
#ifndef MM_SLAB_INTERNAL_H
#define MM_SLAB_INTERNAL_H

#include "core/lock.h"
#include "mm/slab.h"

typedef u16 slab_idx_t;	       /* number of an object in its slab */
#define SLAB_IDX_END   0xffffu /* end of the free chain */
#define SLAB_IDX_INUSE 0xfffeu /* the object is allocated */

struct slab {
	struct list_head link; /* (L) one of the three lists of the cache */
	char *mem;	       /* (C) first object */
	u32 inuse;	       /* (L) objects allocated */
	u32 free;	       /* (L) first free object or SLAB_IDX_END */
	slab_idx_t next[];     /* (L) per object: the next free one, or INUSE */
};

struct kmem_cache {
	struct spinlock lock;
	struct list_head full, partial, free;	/* (L) slabs */
	u32 nr_slabs, nr_free_slabs, nr_active; /* (L) */
	u32 stride;		 /* (C) bytes from object to object */
	u32 objsize;		 /* (C) bytes asked for */
	u32 num;		 /* (C) objects a slab */
	u32 order;		 /* (C) 2^order pages a slab */
	u32 first;		 /* (C) offset of the first object, colour 0 */
	u32 colours;		 /* (C) how many different offsets there are */
	u32 colour_step;	 /* (C) bytes between them */
	u32 colour_next;	 /* (L) of the next slab */
	u32 flags;		 /* (C) SLAB_* */
	bool off_slab;		 /* (C) descriptor in kmalloc memory */
	bool grown;		 /* (L) got a slab since the last reap looked */
	u32 growing;		 /* (L) tasks that add a slab now */
	void (*ctor)(void *obj); /* (C) */
	struct list_head chain;	 /* (S) all caches */
	char name[SLAB_NAME_BYTES]; /* (C) */
};

extern struct list_head cache_chain;
extern struct semaphore cache_chain_sem;
extern struct kmem_cache *reap_hand; /* (S) where the clock stands */
extern u32 slab_pages; /* pages of all slabs; task or irq, interrupts off */

/* free a slab that is on no list; Does not sleep */
void slab_destroy(struct kmem_cache *cache, struct slab *slab);
/* take one free slab off its list, NULL: none; Holds cache->lock */
struct slab *slab_take_free(struct kmem_cache *cache);
/* the general caches; slab_init() calls it */
void kmalloc_init(void);

#endif
