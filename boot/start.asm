; SPDX-License-Identifier: GPL-2.0-only
;
; start.asm - from the loader to kernel_main()
;
; Owns: the multiboot header, the first page tables, the boot stack.
; In:   protected mode, paging off, flat segments, interrupts off;
;       eax = loader's magic, ebx = physical address of its information
;       (Multiboot 0.6.96, section 3.2).
; Out:  kernel_main(magic, info) in the high half; physical 0-16 MiB is mapped
;       at 0 and at KERNEL_BASE until paging_init() replaces these tables.

bits 32

KERNEL_BASE	equ 0xC0000000
MBOOT_MAGIC	equ 0x1BADB002
MBOOT_FLAGS	equ 3			; bit 0: page-align modules, 1: memory
PTE_KERNEL	equ 3			; present, writable
CR0_PG_WP	equ 0x80010000
PAGE_BYTES	equ 4096
NR_TABLES	equ 4			; of 4 MiB each: 16 MiB
BOOT_STACK	equ 8192

extern kernel_main
global start

section .multiboot progbits alloc noexec nowrite align=4
	dd MBOOT_MAGIC
	dd MBOOT_FLAGS
	dd -(MBOOT_MAGIC + MBOOT_FLAGS)

; Linked high but run low at first: every address is taken minus KERNEL_BASE.
section .text.boot progbits alloc exec nowrite align=16
start:
	cli
	cld
	mov ebp, eax			; magic
	; 4 KiB pages, so that a CPU without PSE starts too
	mov edi, boot_tables - KERNEL_BASE
	mov eax, PTE_KERNEL
	mov ecx, NR_TABLES * 1024
.fill:	stosd
	add eax, PAGE_BYTES
	dec ecx
	jnz .fill
	mov edx, boot_dir - KERNEL_BASE
	mov eax, boot_tables - KERNEL_BASE + PTE_KERNEL
	mov ecx, NR_TABLES
.dir:	mov [edx], eax
	mov [edx + (KERNEL_BASE >> 22) * 4], eax
	add edx, 4
	add eax, PAGE_BYTES
	dec ecx
	jnz .dir
	mov eax, boot_dir - KERNEL_BASE
	mov cr3, eax
	mov eax, cr0
	or eax, CR0_PG_WP
	mov cr0, eax
	mov eax, .high
	jmp eax				; out of the identity map
.high:	mov esp, boot_stack_top
	push ebx
	push ebp
	xor ebp, ebp			; the back trace ends here
	call kernel_main
.stop:	cli				; kernel_main() does not return
	hlt
	jmp .stop

; Right behind the read-only data: an overflow of this stack faults. Its bottom
; is boot_stack of linker.ld.
section .stack progbits alloc noexec write align=4096
	times BOOT_STACK db 0
boot_stack_top:

section .bss.boot nobits alloc noexec write align=4096
boot_dir:	resb PAGE_BYTES
boot_tables:	resb PAGE_BYTES * NR_TABLES
