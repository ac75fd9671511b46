#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Make the kernel's own symbol table, for back traces.

  mksyms.py                      an empty table, for the first link
  mksyms.py first.elf            the table of a linked kernel
  mksyms.py --check a.elf b.elf  fail unless both have the same functions

The output is NASM text for the section .ksyms. Only symbols of .text are in
it: they lie before the table, so putting it in moves none of them.
"""
import os
import subprocess
import sys

COMPILER_SUFFIXES = ("part", "constprop", "isra", "cold", "llvm")


def functions(elf):
    nm = os.environ.get("NM", "nm")
    out = subprocess.run([nm, "-n", elf], check=True, capture_output=True,
                         text=True).stdout
    found = {}
    for line in out.splitlines():
        words = line.split()
        if len(words) != 3 or words[1] not in "tT":
            continue
        addr, name = int(words[0], 16), words[2]
        # not local labels of NASM, nor symbols of the linker script; a
        # compiler's own parts (name.part.0) are functions like others
        suffix = name.partition(".")[2]
        if suffix and suffix.split(".")[0] not in COMPILER_SUFFIXES:
            continue
        if name in ("text_start", "text_end"):
            continue
        found.setdefault(addr, name)
    return sorted(found.items())


def emit(symbols):
    print("; made by tools/mksyms.py")
    print("section .ksyms progbits alloc noexec nowrite align=4")
    print("global ksyms_count, ksyms_addr, ksyms_name, ksyms_text")
    print(f"ksyms_count: dd {len(symbols)}")
    print("ksyms_addr:")
    for addr, _ in symbols:
        print(f"\tdd {addr:#x}")
    print("ksyms_name:")
    offset = 0
    for _, name in symbols:
        print(f"\tdd {offset}")
        offset += len(name) + 1
    print("ksyms_text:")
    for _, name in symbols:
        print(f"\tdb '{name}', 0")


def main(args):
    if args[:1] == ["--check"]:
        if functions(args[1]) != functions(args[2]):
            sys.exit("mksyms.py: the symbol table moved the code")
        return
    emit(functions(args[0]) if args else [])


main(sys.argv[1:])
