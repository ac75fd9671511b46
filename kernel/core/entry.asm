; SPDX-License-Identifier: GPL-2.0-only
;
; entry.asm - every way into the kernel and out of it
;
; Owns: the stubs of all vectors, the return to user mode, switch_stacks().
; Invariant: what is on the stack after SAVE_ALL is a struct pt_regs
; (include/asm/ptregs.h). All registers of the program come back unchanged,
; except eax of a system call. DS and ES are SEL_USER_DS in the kernel
; (include/asm/segment.h); FS and GS are not used by it.

bits 32

NR_STUBS	equ 48			; 0-31 of the CPU, 32-47 of the 8259s
IRQ_BASE	equ 32
TRAP_PROTECTION	equ 13

%include "entry.inc"

; struct task; checked by traps.c
T_NEED_RESCHED	equ 8
T_PENDING	equ 0x88
T_SHARED	equ 0x90

extern current
extern trap_dispatch, irq_dispatch, trap_exit_user
extern schedule_tail, kernel_thread_returned
global trap_stubs, ret_from_trap, ret_from_fork, kernel_thread_entry
global trap_return_user, switch_stacks

; Bytes [%1, %2) may fault in the kernel and then continue at %3
%macro EX_TABLE 3
	[section __ex_table progbits alloc noexec nowrite align=4]
	dd %1, %2, %3
	__SECT__
%endmacro

section .text

; Vector n pushes an error code where the CPU does not, then its number.
%assign n 0
%rep NR_STUBS
stub_ %+ n:
%if n != 8 && n != 10 && n != 11 && n != 12 && n != 13 && n != 14 && n != 17
	push dword 0
%endif
	push dword n
%if n < IRQ_BASE
	jmp trap_common
%else
	jmp irq_common
%endif
%assign n n + 1
%endrep

align 16
irq_common:
	SAVE_ALL
	push esp
	call irq_dispatch
	add esp, 4
	jmp ret_from_trap

align 16
trap_common:
	SAVE_ALL
	push esp
	call trap_dispatch
	add esp, 4
	jmp ret_from_trap

; esp = the struct pt_regs. From here to iret interrupts are off, so nothing
; can make a signal or a reschedule pending after the last look at them.
ret_from_trap:
	cli
	test byte [esp + R_CS], 3
	jz restore_all
	; nothing asked for: no call, the path of nearly every system call
	mov ecx, [current]
	mov eax, [ecx + T_PENDING]
	or eax, [ecx + T_PENDING + 4]
	or eax, [ecx + T_SHARED]
	or eax, [ecx + T_SHARED + 4]
	movzx ecx, byte [ecx + T_NEED_RESCHED]
	or eax, ecx		; all 32 bits: SIGKILL is bit 8
	jz restore_all
	push esp
	call trap_exit_user
	add esp, 4
restore_all:
	; a segment register is loaded only when it must change: a load costs
	; as much as the rest of this path
	mov eax, gs
	xor eax, [esp + R_GS]
	mov ecx, fs
	xor ecx, [esp + R_FS]
	or eax, ecx
	mov ecx, es
	xor ecx, [esp + R_ES]
	or eax, ecx
	mov ecx, ds
	xor ecx, [esp + R_DS]
	or eax, ecx
	test ax, ax		; the upper halves on the stack are undefined
	jnz check_gs
ds_done:
	pop ebx
	pop ecx
	pop edx
	pop esi
	pop edi
	pop ebp
	pop eax
	add esp, R_SKIP
do_iret:
	iretd
iret_end:

; iret found a cs, ss or eip it cannot load: the program's fault. The frame is
; still there; enter again as if the program had raised #GP at its eip.
iret_failed:
	push dword 0
	push dword TRAP_PROTECTION
	jmp trap_common
	EX_TABLE do_iret, iret_end, iret_failed

; some segment register is not what the program left there
check_gs:
	mov eax, gs
	cmp ax, [esp + R_GS]
	jne load_gs
gs_done:
	mov eax, fs
	cmp ax, [esp + R_FS]
	jne load_fs
fs_done:
	mov eax, es
	cmp ax, [esp + R_ES]
	jne load_es
es_done:
	mov eax, ds
	cmp ax, [esp + R_DS]
	jne load_ds
	jmp ds_done

; load_xx: the selector the program left; null when it is not loadable
%macro LOAD_SEG 2
load_%1:
	mov %1, [esp + %2]
load_%1_end:
	jmp %1_done
bad_%1:
	mov dword [esp + %2], 0
	jmp load_%1
	EX_TABLE load_%1, load_%1_end, bad_%1
%endmacro
	LOAD_SEG gs, R_GS
	LOAD_SEG fs, R_FS
	LOAD_SEG es, R_ES
	LOAD_SEG ds, R_DS

; void trap_return_user(struct pt_regs *regs): leave through @regs
trap_return_user:
	mov esp, [esp + 4]
	xor ebp, ebp
	jmp ret_from_trap

; first code of a task made by thread_init_user(): esp = its struct pt_regs
ret_from_fork:
	call schedule_tail
	jmp ret_from_trap

; first code of a kernel thread: ebx = function, esi = its argument
kernel_thread_entry:
	call schedule_tail
	sti
	xor ebp, ebp
	push esi
	call ebx
	call kernel_thread_returned

; void switch_stacks(u32 *save_esp, u32 next_esp, u32 cr3)
; cr3 0: the same address space. It is loaded last: what the old task has is not
; looked at after it. The frame on a stack that is not running: edi esi ebx ebp eip, lowest first
; (struct switch_frame of cpu.c).
align 16
switch_stacks:
	mov eax, [esp + 4]
	mov edx, [esp + 8]
	mov ecx, [esp + 12]
	push ebp
	push ebx
	push esi
	push edi
	mov [eax], esp
	mov esp, edx
	test ecx, ecx
	jz .loaded
	mov cr3, ecx
.loaded:
	pop edi
	pop esi
	pop ebx
	pop ebp
	ret

section .rodata align=4
trap_stubs:
%assign n 0
%rep NR_STUBS
	dd stub_ %+ n
%assign n n + 1
%endrep
