/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * core/config.h - every tunable of the kernel, sorted by who may change it
 *
 * Each line: name, value, unit, reason, permitted range.
 */
#ifndef CORE_CONFIG_H
#define CORE_CONFIG_H

/* ---- fixed by 2.4.0: changing one changes what is taught --------------- */

#define HZ 100 /* ticks a second; i386 of 2.4.0; 100 */

#define PAGE_AGE_START 2  /* age of a new page; reference 1.4; 1..64 */
#define PAGE_AGE_ADV   3  /* added by a touch; reference 1.4; 1..64 */
#define PAGE_AGE_MAX   64 /* ceiling of the age; reference 1.4; 8..255 */

#define ZONE_BALANCE_RATIO_DMA	  32  /* size / ratio = min; 2.1; 1..1024 */
#define ZONE_BALANCE_RATIO_NORMAL 128 /* as above */
#define ZONE_BALANCE_MIN	  10  /* pages, lowest pages_min; 2.1; 1..255 */
#define ZONE_BALANCE_MAX	  255 /* pages, highest pages_min; 2.1; 10..1024 */
#define MAX_ORDER		  10 /* orders 0..9 in the buddy allocator; 2.3; 1..10 */

#define INACTIVE_SHIFT 6 /* pressure >> 6 = inactive_target; 2.4; 1..16 */
#define SWAP_SHIFT     5 /* rss >> 5 = quota of one round; 4.8; 1..10 */
#define SWAP_MIN       8 /* ptes, least quota of one round; 4.8; 1..64 */
#define DEF_PRIORITY   6 /* first priority of refill_inactive; 4.7; 0..12 */

#define SWAP_CLUSTER_DEFAULT 8	    /* clusters in flight; 5.7; 1..64 */
#define SWAPFILE_CLUSTER     256    /* slots a cluster; 5.3; 128..4096 */
#define MAX_SWAPFILES	     8	    /* areas; 5.1; 1..32 (entry encoding) */
#define SWAP_MAP_MAX	     0x7fff /* saturated slot; 5.1; fixed */
#define SWAP_MAP_BAD	     0x8000 /* unusable slot; 5.1; fixed */

#define REAP_SCANLEN 10 /* caches looked at by one reap; 8.1; 1..64 */
#define REAP_PERFECT 10 /* free slabs that end the search; 8.1; 1..64 */

/* bdflush parameters; reference 7.7, order as in /proc/sys/vm/bdflush */
#define BDF_NFRACT	30   /* % dirty that wakes bdflush; 0..100 */
#define BDF_NDIRTY	64   /* buffers one call writes; 10..50000 */
#define BDF_INTERVAL	500  /* ticks between kupdate rounds; 0..60000 */
#define BDF_AGE_BUFFER	3000 /* ticks a dirty buffer waits; 100..600000 */
#define BDF_NFRACT_SYNC 60   /* % dirty at which writers write; 0..100 */
#define BDF_NREFILL	64   /* no effect in 2.4.0 either, but shown; any */
#define BDF_DUMMY1	256  /* as above */
#define HEAD_WAIT_TICKS \
	(HZ / 10)	  /* then the slab cache is asked again; 1..HZ */
#define NR_RESERVED_BH 16 /* buffer heads kept for paging; 7.6; 4..64 */
#define MAX_UNUSED_BH  36 /* unused buffer heads kept; 7.6; 16..256 */

#define NR_REQUESTS	  256	  /* requests a queue; 7.8; 32..1024 */
#define BLK_MAX_SECTORS	  254u	  /* in one request; 7.8; 8..255 (LBA28) */
#define BLK_MAX_SEGMENTS  254u	  /* in one request; 7.8; 8..255 */
#define ELV_READ_LATENCY  1000000 /* pass-overs of a read; 7.8 */
#define ELV_WRITE_LATENCY 2000000 /* pass-overs of a write; 7.8 */

#define PRUNE_WRITES_INODES \
	1 /* prune_icache() writes dirty inodes; 0: kupdate only; 10.23; 0..1 */
#define SWAPOFF_CHECK	   1 /* 0: as 2.4.0, kills when memory ends; 0..1 */
#define FAULT_AROUND	   0 /* log2 of file pages mapped at a fault; 0..4 */
#define FAULT_AROUND_MAX   4 /* 64 KiB: as Linux has it today */
#define FLUSH_YOUNG	   0 /* 1: TLB flush with each accessed bit; 10.30; 0..1 */
#define KSWAPD_PAUSE_TICKS 0 /* sleep while both shortages last; 10.5; 0..HZ */

#define KSWAPD_SLEEP_TICKS   HZ /* longest sleep of kswapd; 4.13; 1..10 HZ */
#define RECALCULATE_TICKS    HZ /* between recalculate_vm_stats(); 1..10 HZ */
#define MAX_LAUNDER_CLUSTERS 4	/* writes a round, in clusters; 4.10; 1..64 */

/* badness and its victim; reference 4.14 */
#define OOM_CPU_SHIFT	  10	   /* unit of CPU time: 10.24 s; 0..20 */
#define OOM_AGE_SHIFT	  17	   /* unit of age: 1310.72 s; 0..30 */
#define OOM_NICE_FACTOR	  2	   /* a nice task counts so much more; 1..16 */
#define OOM_ADMIN_DIVISOR 4	   /* root counts so much less; 1..16 */
#define OOM_RAWIO_DIVISOR 4	   /* so does who drives hardware; 1..16 */
#define OOM_VICTIM_TICKS  (5 * HZ) /* time slice, to die soon; HZ..60 HZ */

/* freed page tables that are kept: 2.4's high bound, 7.9; and no more than a
 * share of RAM, or a small machine loses its memory to them */
#define PGT_CACHE_MAX	    50	/* pages; 0..1000 */
#define PGT_CACHE_RAM_SHARE 512 /* RAM / share; 64..4096 */

#define MAX_MAP_COUNT 65536u /* areas of one process; 256..65536 */

/* System V shared memory: sysctls of 2.4.0, fixed here */
#define SHM_MAX_BYTES (32 << 20) /* SHMMAX, of one segment; 1..2^31 - 1 */
#define SHM_MAX_IDS   4096u	 /* SHMMNI, segments; 1..32768 (the ids) */
#define SHM_MAX_PAGES (2u << 20) /* SHMALL, of all segments; 1..2^32 - 1 */

#define MAX_LINK_DEPTH 8u    /* nested symlinks, by recursion; 5..8 */
#define NR_FILES_MAX   8192u /* open files, NR_FILE; 256..65536 */

#define MIN_READAHEAD 3	 /* pages; 7.3; 1..31 */
#define MAX_READAHEAD 31 /* pages; 7.3; 3..127 */

/* ---- ours: changing one changes limits, not behaviour ------------------ */

#define MIN_RAM_BYTES	  (4u << 20) /* less cannot hold kernel and init; 4 MiB */
#define MAX_TASKS	  512	     /* one kernel stack slot each; 16..4096 */
#define KSTACK_PAGES	  2	     /* a kernel stack; oops beyond; 1..3 */
#define PRINTK_RING_BYTES 16384	     /* dmesg; 4 KiB..128 KiB, power of two */
#define VM_EVENT_RING	  4096 /* records of 16 bytes; power of two, 256..65536 */

#define KSTACK_CACHE	      8 /* freed stacks kept mapped; 0..64 */
/* so many invlpg cost less than what a load of CR3 throws away; 1..1024 */
#define TLB_BATCH_PAGES	      32
/* looks at a slot whose users hide (an exiting mm, a pin), a tick apart, before
 * swapoff frees it by force; 1..1000 */
#define UNUSE_TRIES	      20
/* pieces of a swap file: 64 KiB by kmalloc(), more than a sane file has;
 * 1..16384 */
#define SWAP_FILE_EXTENTS_MAX 8192
/* vm_check_running(): looks for a quiet moment; 1..1000 */
#define VM_SETTLE_TRIES	      50
#define VM_SETTLE_TICKS	      2 /* between two of them; 1..HZ */
#define VM_CHECK_TICKS \
	500 /* debug build: vm_check_running() period; 1..60000 */

/* descriptors that need no table of their own; fork and exit look at each, so
 * few; 8..256 */
#define NR_OPEN_INLINE	  32
#define NR_OPEN_DEFAULT	  256	/* file descriptors of a process; 16..1024 */
#define NR_OPEN_MAX	  1024u /* the most setrlimit() gives; 256..65536 */
#define MAX_LINKS	  40u /* symlinks of one path; as later Linux; 8..255 */
#define SELECT_MAX	  1024u /* descriptors of select(), FD_SETSIZE; 32..1024 */
#define POLL_MAX	  1024u	       /* and of poll(); 32..NR_OPEN_MAX */
#define ARG_MAX_BYTES	  (128u << 10) /* exec arguments; 2.4's 32 pages */
#define STACK_LIMIT_BYTES (8u << 20)   /* RLIMIT_STACK; 2.4's _STK_LIM */

/* ramdisk=: the direct map holds it with all else; 1 MiB..512 MiB */
#define RAMDISK_MAX_BYTES    (512u << 20)
/* bytes left to the rest: less does not carry init and a shell; 1 MiB.. */
#define RAMDISK_LEAVES_BYTES (1u << 20)

#define TMPFS_RAM_SHARE	    2 /* a tmpfs without size= holds RAM / 2; 1..16 */
/* blocks that one call on a disk's file submits together, and reads ahead;
 * 1..32 */
#define BLOCKDEV_BATCH	    16u
#define BLOCKDEV_READ_AHEAD 16u

#define CONSOLE_LOGLEVEL 7 /* what is less urgent is not shown; 1..8 */
#define RATELIMIT_TICKS \
	(5 * HZ)	   /* printk_limited(): one in so long; 0..60 HZ */
#define SIGQUEUE_MAX 1024u /* infos of pending signals; 2.4; 64..65536 */

#define TTY_INPUT_BYTES 4096u /* typed ahead; power of two, 256..65536 */

#define IDE_TIMEOUT_TICKS  (10 * HZ) /* one command; 1 s..60 s */
#define IDE_RESET_TICKS	   (31 * HZ) /* ATA: a reset takes up to 31 s; 1 s..31 s */
#define IDE_MULTIPLE_MAX   16u	     /* sectors an interrupt by PIO; 1..128 */
#define IDE_MAX_RETRIES	   4	     /* before the request fails; 0..16 */
#define IDE_DMA_ERRORS_MAX 3 /* then the drive falls back to PIO; 1..16 */

#endif
