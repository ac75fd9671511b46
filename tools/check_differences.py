#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""check_differences.py - each row of docs/differences.md names a test that is.

The last column of every table row holds one or more `file::test`, where test is
a TEST() of a host program, a SELFTEST() of the kernel, a pytest function, or a
function of a program in user/tests. A section of the reference is in the first
column of each row. `--root DIR` checks another tree.
"""
import argparse
import pathlib
import re
import sys

DOC = "docs/differences.md"
REFERENCE = re.compile(r"`([\w/.]+)::(\w+)`")
SECTION = re.compile(r"^(\d+(\.\d+)*|abi|house)(, (\d+(\.\d+)*))*$")


def exists(root, path, test):
    file = root / path
    if not file.is_file():
        return False
    name = re.escape(test)
    patterns = [rf"^TEST\({name}\)", rf"^SELFTEST\({name}\)",
                rf"^def {name}\(", rf"^(static )?\w[\w *]*\b{name}\("]
    if file.suffix == ".py":
        patterns = patterns[2:3]
    text = file.read_text()
    return any(re.search(p, text, re.M) for p in patterns)


def check_row(root, line):
    cells = [c.strip() for c in line.strip().strip("|").split("|")]
    bad = []
    if not SECTION.match(cells[0]):
        bad.append(f"'{cells[0]}' is no section of the reference")
    if len(cells) != 4 or not all(cells):
        bad.append("needs section, difference, reason and test")
    named = REFERENCE.findall(cells[-1])
    if not named:
        bad.append("names no test")
    bad += [f"no test {path}::{test}" for path, test in named
            if not exists(root, path, test)]
    return bad


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--root", default=".")
    root = pathlib.Path(parser.parse_args().root)
    bad, rows = [], 0
    lines = (root / DOC).read_text().splitlines()
    for nr, line in enumerate(lines, 1):
        # a table's head is followed by its ruler, which is no row either
        if not line.startswith("|") or line.startswith("|---") or (
                nr < len(lines) and lines[nr].startswith("|---")):
            continue
        rows += 1
        bad += [f"{DOC}:{nr}: {b}" for b in check_row(root, line)]
    if not rows:
        bad.append(f"{DOC}: no rows")
    print("\n".join(bad) if bad else f"check_differences: {rows} rows")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
