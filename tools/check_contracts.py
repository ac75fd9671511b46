#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""check_contracts.py - what docs/conventions ask of every kernel source file.

  * the licence line, then a comment that says what the file is;
  * .c and .asm files of at most 500 lines, functions of at most 60;
  * a contract block (`/** name - ...`, Context:, Return: unless void) before
    every non-static function of a .c file;
  * a comment at each macro with arguments of a header, or at its group.
Exit status: 0 clean, 1 violations.
"""
import argparse
import os
import re
import sys

MAX_FILE, MAX_FUNCTION = 500, 60
FOLDERS = ("boot", "kernel", "mm", "fs", "drivers", "lib", "include")
DEF = re.compile(r"^(?!static\b|#|typedef\b|\})([A-Za-z_][\w\s\*]*?)\b(\w+)\(")
ANY_DEF = re.compile(r"^[A-Za-z_][\w\s\*]*?\b(\w+)\(")


def functions(lines):
    """(name, is_static, returns_void, first line, last line) of each one."""
    i = 0
    while i < len(lines):
        m = ANY_DEF.match(lines[i])
        if not m or lines[i].rstrip().endswith(";"):
            i += 1
            continue
        j = i
        while j < len(lines) and lines[j].rstrip() != "{" \
                and not lines[j].rstrip().endswith(";"):
            j += 1
        if j >= len(lines) or lines[j].rstrip() != "{":
            i += 1
            continue
        end = j
        while end < len(lines) and lines[end].rstrip() != "}":
            end += 1
        # the type may stand on the line before the name
        head = lines[i]
        first = i
        if i and re.match(r"^[A-Za-z_][\w\s\*]*$", lines[i - 1]):
            head, first = lines[i - 1] + " " + head, i - 1
        static = head.startswith("static")
        void = re.match(r"^(static\s+)?"
                        r"(inline\s+|noinline\s+|__noreturn\s+|fastcall\s+)*"
                        r"void\s+(__noreturn\s+|noinline\s+)*\w+\(", head)
        yield m.group(1), static, bool(void), first, end
        i = end + 1


def block_before(lines, at):
    """The comment that ends on the line before `at`, or ''."""
    end = at - 1
    while end >= 0 and re.match(r"^(__attribute__|__section|STEP_NOINLINE)",
                                lines[end]):
        end -= 1
    if end < 0 or not lines[end].rstrip().endswith("*/"):
        return ""
    start = end
    while start > 0 and not lines[start].lstrip().startswith("/*"):
        start -= 1
    return "\n".join(lines[start:end + 1])


def undescribed_macros(path, lines):
    """Macros with arguments without a comment in their group of lines."""
    for i, line in enumerate(lines):
        m = re.match(r"^#\s*define (\w+)\([^)]+\)", line)
        if not m or m.group(1) == "X":
            continue
        first = i
        while first > 0 and lines[first - 1].strip():
            first -= 1
        if not any("/*" in text for text in lines[first:i + 1]):
            yield (f"{path}:{i + 1}: no comment says what the macro "
                   f"{m.group(1)} does")


def check(path):
    text = open(path, errors="replace").read()
    lines = text.split("\n")
    bad = []
    if "SPDX-License-Identifier: GPL-2.0-only" not in lines[0]:
        bad.append(f"{path}:1: the licence line is missing")
    if len(lines) < 2 or not re.match(r"^(/\*|;)", lines[1]):
        bad.append(f"{path}:2: no comment that says what the file is")
    if path.endswith(".h"):
        bad += undescribed_macros(path, lines)
    if len(lines) - 1 > MAX_FILE and not path.endswith(".h"):
        bad.append(f"{path}: {len(lines) - 1} lines, at most {MAX_FILE}")
    if not path.endswith(".c"):
        return bad
    for name, static, void, first, end in functions(lines):
        where = f"{path}:{first + 1}: {name}()"
        length = end - first + 1
        if length > MAX_FUNCTION:
            bad.append(f"{where} has {length} lines, at most {MAX_FUNCTION}")
        if static:
            continue
        block = block_before(lines, first)
        if f"/**\n * {name}" not in block:
            bad.append(f"{where} has no contract block")
        elif "Context:" not in block:
            bad.append(f"{where}: the contract has no Context:")
        elif not void and "Return:" not in block:
            bad.append(f"{where}: the contract has no Return:")
    return bad


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("files", nargs="*", help="default: the whole kernel")
    files = ap.parse_args().files
    if not files:
        for folder in FOLDERS:
            for d, _, names in os.walk(folder):
                files += [os.path.join(d, n) for n in names
                          if n.endswith((".c", ".h", ".asm"))]
    bad = [line for f in sorted(files) for line in check(f)]
    print("\n".join(bad) if bad else
          f"check_contracts: {len(files)} files, clean")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
