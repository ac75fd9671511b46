; SPDX-License-Identifier: GPL-2.0-only
;
; syscall_entry.asm - int 0x80: from the program to the handler of its call
;
; Through a trap gate, so interrupts are as the program had them (on). The way
; of nearly every call is all here; syscall_finish() of syscall.c sees what ended
; with an error that may mean "once more", and every call where somebody looks on.

bits 32

%include "entry.inc"

SYSCALL_VECTOR	equ 0x80
ARGS		equ 6 * 4

extern syscall_handlers, nr_syscalls, syscall_finish_from
extern syscall_finish, syscall_unknown
extern ret_from_trap
global syscall_entry

section .text.syscall_entry progbits alloc exec nowrite align=16
syscall_entry:
	push eax
	push dword SYSCALL_VECTOR
	SAVE_ALL
	; the arguments once more: a handler may change those it is given
	push ebp
	push edi
	push esi
	push dword [esp + R_EDX + 3 * 4]
	push ecx
	push ebx
	mov eax, [esp + R_ORIG_EAX + ARGS]
	cmp eax, [nr_syscalls]
	jae unknown
	mov eax, [syscall_handlers + eax * 4]
	test eax, eax
	jz unknown
	call eax
	add esp, ARGS
	mov [esp + R_EAX], eax
	cmp eax, [syscall_finish_from]
	jb ret_from_trap
	push esp
	call syscall_finish
	add esp, 4
	jmp ret_from_trap
unknown:
	call syscall_unknown
	add esp, ARGS
	mov [esp + R_EAX], eax
	jmp ret_from_trap
