/* SPDX-License-Identifier: GPL-2.0-only */
/* thread.c - threads without a C library: clone and futex as they are */
#include "thread.h"

enum { STACK_BYTES = 32768 };
enum mutex_state { MUTEX_FREE, MUTEX_TAKEN, MUTEX_CONTENDED };

/*
 * The child finds fn and arg on top of its stack, whichever that is: registers
 * that the kernel keeps hold them over the call when no stack was given.
 */
__asm__(".text\n"
	".global clone_call\n"
	"clone_call:\n\t"
	"pushl %ebp\n\t"
	"pushl %ebx\n\t"
	"pushl %esi\n\t"
	"pushl %edi\n\t"
	"movl 20(%esp), %eax\n\t" /* args */
	"movl 24(%esp), %ebp\n\t" /* fn */
	"movl 28(%esp), %edi\n\t" /* arg */
	"movl (%eax), %ebx\n\t"
	"movl 4(%eax), %ecx\n\t"
	"movl 8(%eax), %edx\n\t"
	"movl 12(%eax), %esi\n\t"
	"testl %ecx, %ecx\n\t"
	"jz 1f\n\t"
	"subl $16, %ecx\n\t"
	"movl %edi, (%ecx)\n\t"
	"1:\n\t"
	"movl 16(%eax), %edi\n\t"
	"movl $120, %eax\n\t"
	"int $0x80\n\t"
	"testl %eax, %eax\n\t"
	"jnz 3f\n\t"
	"testl %ecx, %ecx\n\t"
	"jnz 2f\n\t"
	"pushl 28(%esp)\n\t" /* the parent's stack: arg is still there */
	"2:\n\t"
	"call *%ebp\n\t"
	"movl %eax, %ebx\n\t"
	"movl $1, %eax\n\t"
	"int $0x80\n"
	"3:\n\t"
	"popl %edi\n\t"
	"popl %esi\n\t"
	"popl %ebx\n\t"
	"popl %ebp\n\t"
	"ret\n");

int thread_start(struct thread *thread, int (*fn)(void *), void *arg)
{
	struct clone_args args = {
		.flags = CLONE_LIKE_PTHREAD,
		.parent_tid = (void *)&thread->tid,
		.child_tid = (void *)&thread->tid,
	};
	int tid;

	thread->tid = -1;
	thread->stack = mmap(NULL, STACK_BYTES, PROT_READ | PROT_WRITE,
			     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (MMAP_FAILED(thread->stack))
		return -1;
	args.stack = (char *)thread->stack + STACK_BYTES;
	tid = clone_call(&args, fn, arg);
	if (tid < 0)
		munmap(thread->stack, STACK_BYTES);
	return tid;
}

void thread_join(struct thread *thread)
{
	int tid;

	while ((tid = thread->tid) != 0)
		futex(&thread->tid, FUTEX_WAIT, tid, NULL, NULL, 0);
	munmap(thread->stack, STACK_BYTES);
}

void mutex_lock(volatile int *mutex)
{
	if (__sync_val_compare_and_swap(mutex, MUTEX_FREE, MUTEX_TAKEN) ==
	    MUTEX_FREE)
		return;
	while (__sync_lock_test_and_set(mutex, MUTEX_CONTENDED) != MUTEX_FREE)
		futex(mutex, FUTEX_WAIT, MUTEX_CONTENDED, NULL, NULL, 0);
}

void mutex_unlock(volatile int *mutex)
{
	if (__sync_lock_test_and_set(mutex, MUTEX_FREE) == MUTEX_CONTENDED)
		futex(mutex, FUTEX_WAKE, 1, NULL, NULL, 0);
}
