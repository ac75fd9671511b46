# SPDX-License-Identifier: GPL-2.0-only
"""Run by GDB: is each argument of each function in mm/ known on all its lines?"""
import re

import gdb


def functions():
    """(file, symbol) of all functions that mm/*.c define."""
    name = None
    for line in gdb.execute("info functions -n .", to_string=True).splitlines():
        found = re.match(r"File (.*):", line)
        if found:
            name = found.group(1)
        found = re.match(r"\d+:.*?(\w+)\(", line)
        if found and name and name.startswith("mm/"):
            for symbol in (gdb.lookup_static_symbols(found.group(1)) or
                           [gdb.lookup_global_symbol(found.group(1))]):
                yield name, symbol


def covered(text, start, end):
    """Does what `info scope` says about a symbol hold from start to end?"""
    if "optimized out" in text or not text:
        return False
    if "multiple locations" not in text:
        return True
    for low, high in sorted((int(a, 16), int(b, 16)) for a, b in
                            re.findall(r"Range (0x\w+)-(0x\w+)", text)):
        if low <= start:
            start = max(start, high)
    return start >= end


def main():
    nr_functions = nr_arguments = nr_lost = 0
    for name, symbol in functions():
        at = int(symbol.value().address)
        block = gdb.block_for_pc(at)
        while block.function is None:
            block = block.superblock
        nr_functions += 1
        scope = gdb.execute(f"info scope *{at}", to_string=True)
        for arg in block:
            if not arg.is_argument:
                continue
            nr_arguments += 1
            told = re.search(rf"Symbol {arg.name} is (.*?)(?=Symbol \w+ is|\Z)",
                             scope, re.S)
            if not covered(told.group(1) if told else "", block.start,
                           block.end):
                nr_lost += 1
                print(f"lost: {name} {symbol.name} {arg.name}")
    print(f"{nr_functions} functions, {nr_arguments} arguments, {nr_lost} lost")


main()
