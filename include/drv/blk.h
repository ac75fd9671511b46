/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * drv/blk.h - block devices, requests, the elevator (reference 7.8)
 *
 * A caller fills a struct blkio that it owns and gives it to blk_submit(). The
 * queue sorts and merges; the driver carries out; end_io() tells the caller,
 * in interrupt context, with the error. Nothing here allocates memory: requests
 * come from a static pool of NR_REQUESTS a queue.
 */
#ifndef DRV_BLK_H
#define DRV_BLK_H

#include "base/list.h"
#include "core/config.h"
#include "core/taskqueue.h"
#include "core/wait.h"

#define SECTOR_SHIFT 9u
#define SECTOR_BYTES 512u

enum blk_dir {
	BLK_READ,
	BLK_WRITE,
};

/*
 * One transfer of physically contiguous memory, on one device.
 * Owned by the queue between blk_submit() and end_io(). Lock key: (I) the
 * queue's, interrupts off; (O) the owner's, constant while the queue has it.
 */
struct blkio {
	struct blkio *next; /* (I) of the same request, ascending sectors */
	kdev_t dev;	    /* (O) */
	u32 sector;	    /* (O) of 512 bytes, from the start of the device */
	u32 nr_sectors;	    /* (O) at least 1, at most BLK_MAX_SECTORS */
	void *data;	    /* (O) kernel virtual, direct map */
	/*
	 * Context: irq (or task, when refused at once). @error: 0 or -Exx.
	 * May submit nothing, sleep nowhere; may reuse or free @io.
	 */
	void (*end_io)(struct blkio *io, int error); /* (O) */
	void *private;				     /* the owner's */
};

/*
 * What the driver works on: neighbouring blkios of one direction. All of it
 * under (I), interrupts off, as the queue is, but what who took it from the
 * free list fills in before it is queued.
 */
struct request {
	struct list_head queue; /* on request_queue.head or a free list */
	struct request_queue *q;
	enum blk_dir dir;
	kdev_t dev;
	u32 sector, nr_sectors; /* what is left to do */
	u32 nr_segments;
	struct blkio *io, *io_tail;
	int errors;	       /* failed tries of the first blkio or of all */
	bool piecewise;	       /* a try failed: one blkio at a time now */
	int elevator_sequence; /* pass-overs it still grants */
	bool from_write_pool;
};

/* (I) interrupts off: tasks submit, interrupts complete; the rest is constant */
struct request_queue {
	struct list_head head;	  /* (I) waiting; first one may be active */
	struct list_head free[2]; /* (I) by blk_dir; 128 each */
	struct wait_queue_head wait_for_request; /* (I) */
	void (*request_fn)(
		struct request_queue *q); /* starts the driver; (I) */
	bool plugged;			  /* (I) */
	bool active; /* (I) the driver works on the first one */
	struct tq_struct plug_tq;
	void *driver_data;
	struct request pool[NR_REQUESTS];
};

/* A disk (or partition-less unit) that programs and mm can name. */
struct blk_device { /* constant once registered, but ios and sectors */
	struct list_head link;
	const char *name; /* "hda", "ram0" */
	kdev_t dev;
	u32 nr_sectors;
	bool read_only;
	struct request_queue *queue;
	/* (I) /proc/stat disk_io: requests and sectors, both directions */
	u32 ios[2], sectors[2];
};

#define MAJOR_RAMDISK 1u
#define MAJOR_IDE0    3u
#define MAJOR_IDE1    22u

void blk_queue_init(struct request_queue *q,
		    void (*request_fn)(struct request_queue *q), void *data);
/* Return: 0 or -EBUSY when @disk->dev is taken. */
int __must_check blk_register(struct blk_device *disk);
struct blk_device *blk_find(kdev_t dev); /* NULL when there is none */
struct blk_device *blk_find_name(const char *name);
extern struct list_head blk_devices;

/*
 * Start a transfer. A range beyond the device or a write to a read-only one
 * completes with -EIO / -EROFS at once. Plugs an idle queue: somebody must
 * run_task_queue(&tq_disk) before waiting (wait_on_* of mm does).
 *
 * Context: task. May sleep (for a free request).
 */
void blk_submit(enum blk_dir dir, struct blkio *io);
/* as above for read-ahead: Return -EAGAIN instead of sleeping, io untouched */
int __must_check blk_submit_nowait(enum blk_dir dir, struct blkio *io);

/* for drivers; Context: irq or interrupts off */
/* first request to work on, NULL when none or plugged; it is active now */
struct request *blk_next_request(struct request_queue *q);
/*
 * The first @nr_sectors of @req are done; they end where a blkio ends.
 * Completes every blkio they cover.
 * Return: true when the whole request is done (and back in the pool).
 */
bool blk_end_request(struct request *req, int error, u32 nr_sectors);
/* fail the whole request */
void blk_fail_request(struct request *req, int error);

/* drivers/block/ide.c, ramdisk.c: find and register the devices */
void ide_init(void);
/* ramdisk=SIZE[,SEEK_TICKS[,TICKS_PER_MB]] and ramdisk_fail=SECTOR[,COUNT] */
void ramdisk_init(void);
/* SIZE of ramdisk= in bytes, for who allocates the memory; 0: no RAM disk */
u32 ramdisk_option_bytes(void);
/* change latency or failing sectors of a running RAM disk (tests) */
void ramdisk_set_latency(u32 seek_ticks, u32 ticks_per_mib);
void ramdisk_set_fail(u32 sector, u32 count);
/*
 * Memory of the RAM disk: init gives it before ramdisk_init(); the driver
 * itself never allocates. @base: direct map, page aligned.
 */
void ramdisk_set_memory(void *base, u32 bytes);
#define RAMDISK_DEV MKDEV(MAJOR_RAMDISK, 0)

#endif
