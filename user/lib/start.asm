; SPDX-License-Identifier: GPL-2.0-only
; start.asm - where a program begins: esp -> argc, argv..., 0, envp..., 0, auxv
bits 32

global _start
extern main
extern exit
extern environ

section .text
_start:
	xor	ebp, ebp
	mov	eax, [esp]		; argc
	lea	edx, [esp + 4]		; argv
	lea	ecx, [edx + eax * 4 + 4] ; envp
	mov	[environ], ecx
	and	esp, -16
	sub	esp, 4
	push	ecx
	push	edx
	push	eax
	call	main
	push	eax
	call	exit

section .note.GNU-stack noalloc noexec nowrite progbits
